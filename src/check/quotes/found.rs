//! What is to be said of a quote that stands in its source: how it differs, and what a reader of the
//! source sees beside it.

use std::fmt::Write as _;

use super::{
    QUOTE_ALTERED, QUOTE_CLIPPED, QUOTE_DROPS_HEDGE, QUOTE_IN_OTHER_PARAGRAPH, Scene, weight,
};
use crate::evidence::Place as Found;
use crate::finding::{Finding, Findings, Place, Rule};
use crate::model::quote::Quote;
use crate::verify::{Difference, RemarkKind, Rung, SourceText};

impl Scene<'_> {
    pub(super) fn check_found(&self, quote: &Quote, found: &Found, findings: &mut Findings) {
        let Some(text) = self.evidence.texts.get(&found.file) else { return };
        if found.is_misplaced {
            let (id, number) = (&found.source, found.found.paragraphs.0 + 1);
            let message = format!("these words stand in ¶{number} of `{id}`, which is not cited");
            findings.push(
                Finding::new(
                    &QUOTE_IN_OTHER_PARAGRAPH,
                    Place::span(self.file, quote.span()),
                    message,
                )
                .hint(format!("cite `[^{id}:{number}]`, or `[^{id}]`"))
                .label(Self::source_place(found), format!("¶{number}")),
            );
        }
        let theirs =
            |range: &std::ops::Range<usize>| text.text().get(range.clone()).unwrap_or_default();
        for rung in [Rung::Case, Rung::Punctuation, Rung::HouseStyle] {
            findings.extend(self.altered(quote, found, (rung, text)));
        }
        for remark in &found.found.remarks {
            let (rule, message, hint) = remarked(remark.kind, theirs(&remark.source));
            let place = Place::span(self.file, quote.span());
            let there = Place::span(&found.file, remark.source.clone());
            findings.push(
                Finding::new(rule, place, message)
                    .hint(hint)
                    .label(there, format!("¶{}", found.found.paragraphs.0 + 1)),
            );
        }
    }

    /// What differs between a quote and its source up to a rung: one finding, with every place.
    fn altered(
        &self,
        quote: &Quote,
        found: &Found,
        (rung, text): (Rung, &SourceText),
    ) -> Option<Finding> {
        // So many differences are shown.
        const MOST: usize = 6;
        let what = match rung {
            Rung::Case => "in the case of letters",
            Rung::Punctuation => "in punctuation",
            Rung::HouseStyle => "in house spelling",
            Rung::Identical | Rung::Typography | Rung::PermittedEdit => return None,
        };
        let mut differences = found.found.differences.iter().filter(|d| d.rung == rung);
        let theirs = |difference: &Difference| {
            text.text().get(difference.source.clone()).unwrap_or_default().to_owned()
        };
        let first = differences.next()?;
        let more: Vec<&Difference> = differences.collect();
        let mut message =
            format!("the quote differs from its source {what}: it has “{}”", theirs(first));
        for difference in more.iter().take(MOST) {
            let _ = write!(message, ", “{}”", theirs(difference));
        }
        if let Some(rest) = more.len().checked_sub(MOST).filter(|rest| *rest > 0) {
            let _ = write!(message, " and {rest} more");
        }
        let there = Place::span(&found.file, first.source.clone());
        let mut finding =
            Finding::new(&QUOTE_ALTERED, self.place_in_quote(quote, &first.quote), message)
                .hint("write it as the source does")
                .label(there, format!("¶{}", found.found.paragraphs.0 + 1));
        for difference in more.iter().take(MOST) {
            let here = self.place_in_quote(quote, &difference.quote);
            finding = finding.label(here, format!("the source has “{}”", theirs(difference)));
        }
        Some(finding)
    }
}

/// What a remark about a match amounts to: the rule, the message, the hint.
fn remarked(kind: RemarkKind, word: &str) -> (&'static Rule, String, &'static str) {
    match kind {
        RemarkKind::Drops(kind) => (
            &QUOTE_DROPS_HEDGE,
            format!("the quote leaves out “{word}”, {}", weight(kind)),
            "quote it too, or say it in your own sentence",
        ),
        RemarkKind::Clips => (
            &QUOTE_CLIPPED,
            format!("the source's phrase is longer: “{word}”"),
            "begin or end the quote where the phrase does, if the sense changes",
        ),
        RemarkKind::LeavesParagraph => (
            &QUOTE_CLIPPED,
            "the ellipsis leads from one paragraph of the source to another".to_owned(),
            "make two quotes of it, if a reader could take it for one sentence",
        ),
        RemarkKind::SplicesDistant => (
            &QUOTE_DROPS_HEDGE,
            "the ellipsis joins sentences that stand far apart in the source".to_owned(),
            "make two quotes of it",
        ),
        RemarkKind::JoinsParts => (
            &QUOTE_CLIPPED,
            "the parts of this quote do not follow one another in the source".to_owned(),
            "make two quotes of it",
        ),
        RemarkKind::IsThin => (
            &QUOTE_CLIPPED,
            format!("“{word}” alone between ellipses could stand anywhere"),
            "quote more words around it",
        ),
    }
}
