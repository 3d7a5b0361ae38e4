//! What of the source may stand in a gap of the quote: replaced by brackets, or the “he said” between
//! two parts.

use std::ops::Range;

use super::{ATTRIBUTION_WORDS, BRACKET_WORDS, Finder};
use crate::verify::normalise;
use crate::verify::pattern::Gap;

impl Finder<'_> {
    /// How many words of the source may stand in a gap within a cluster.
    pub(super) fn most_between(&self, gap: &Gap) -> usize {
        match gap {
            Gap::Bracket(_) => BRACKET_WORDS,
            Gap::Part => ATTRIBUTION_WORDS,
            Gap::Remark(inside) => normalise::tokens(&self.pattern.text[inside.clone()]).0.len(),
            Gap::Edge | Gap::Ellipsis => 0,
        }
    }

    /// May exactly these words of the source stand in a gap within a cluster?
    pub(super) fn may_lie_between(&self, gap: &Gap, words: Range<usize>) -> bool {
        if words.is_empty() {
            return true;
        }
        match gap {
            Gap::Bracket(_) => true,
            Gap::Part => self.is_outside_marks(words),
            Gap::Remark(inside) => {
                let (remark, _) = normalise::tokens(&self.pattern.text[inside.clone()]);
                let source = &self.source.tokens[words];
                remark.iter().map(|token| token.key).eq(source.iter().map(|token| token.key))
            }
            Gap::Edge | Gap::Ellipsis => false,
        }
    }

    /// Do these words stand between two quotations in the source, as “he said” does?
    pub(crate) fn is_outside_marks(&self, words: Range<usize>) -> bool {
        let Some(before) = words.start.checked_sub(1) else { return false };
        let quoted = |token: usize| self.source.quotation_at(token);
        words.end < self.source.tokens.len()
            && quoted(before).is_some()
            && quoted(words.end).is_some()
            && words.into_iter().all(|word| quoted(word).is_none())
    }
}
