//! The room where a quotation is compared with the archived text of a source.
//!
//! ```text
//! page ── spans ──> quoted words ── attribution ──> who says them
//!                        │
//!                     Pattern ── verify ──> Found(Match) ── fragment ──> link into the live page
//!                        │                  NotFound ── nearest ──> the passage and the diff
//!     archived text ── SourceText
//! ```
//!
//! Matching is exact on words: a quote is found, or it is not. The ladder of normalisation
//! ([`Rung`]) says which differences are forgiven, and the rung of each match is kept. Similarity is
//! only ever used to explain a failure ([`nearest()`]), because dropping “not” from a long quote
//! leaves it 96 % similar.
//!
//! Pure: nothing here reads a file, a clock or the environment; equal input gives equal output.

mod attribution;
pub(crate) mod characters;
mod classify;
mod context;
mod copied;
mod cues;
mod diff;
mod fragment;
mod house;
mod matching;
mod nearest;
pub(crate) mod normalise;
pub mod paragraphs;
mod pattern;
mod phrase;
mod rung;
mod scene;
pub(crate) mod sentence;
mod source;
mod spans;
mod words;

use std::cmp::Reverse;
use std::ops::Range;

pub use self::attribution::{
    Attribution, Attributions, Mention, MentionKind, Sieve, Tier, attribute,
};
pub use self::characters::is_blank;
pub use self::classify::{SpanKind, classify};
pub use self::context::{Place, Remark, RemarkKind, Speaker, Voice, voice};
pub use self::copied::{Copied, Words, copied};
pub use self::diff::Change;
pub use self::fragment::fragment;
pub use self::house::HouseSpelling;
pub use self::nearest::{DiffPart, MeaningChange, Nearest, Obstacle, nearest};
pub use self::pattern::Pattern;
pub(crate) use self::sentence::ends as sentence_ends;
pub use self::sentence::sentence_around;
pub use self::source::SourceText;
pub use self::spans::{Marks, QuoteSpan, SpanPart, Unbalanced, spans};
pub use self::words::Weight;

use self::matching::{Finder, Parts, Run};
use self::pattern::Gap;

/// How many places of the same words are compared before the best is chosen.
const PLACES: usize = 64;

/// A quote as a page has it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quote<'q> {
    /// The words between the marks: several parts when the quote is interrupted (“…,” he said,
    /// “…”) or runs over paragraphs.
    pub parts: &'q [&'q str],
    /// The page's sentence around the quote. A hedge that it repeats is not held to be dropped.
    pub sentence: &'q str,
    /// The paragraph that the citation names, from 0.
    pub paragraph: Option<usize>,
}

/// Bytes of a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteRange {
    /// Index of the part.
    pub part: usize,
    /// Bytes within the part.
    pub range: Range<usize>,
}

/// What comparing a quote with a source came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// The words stand in the source.
    Found(Box<Match>),
    /// They do not; [`nearest()`] says what does.
    NotFound,
    /// The quote has no words outside `…` and `[brackets]`: it proves nothing.
    NoWords,
}

/// The steps of the ladder: after which normalisation a quote and its source are equal. Ordered:
/// the least is the most faithful.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// Byte for byte.
    Identical,
    /// After folding marks, dashes, spaces, ellipses, full-width forms, ligatures, hyphens at line
    /// ends, invisible characters.
    Typography,
    /// After the edits that style guides permit without a sign: the first letter's case, the final
    /// comma or full stop, double for single inner marks, `[t]he`.
    PermittedEdit,
    /// After folding letter case.
    Case,
    /// After dropping punctuation.
    Punctuation,
    /// After the site's own spelling pairs.
    HouseStyle,
}

impl Rung {
    /// Do style guides allow the difference without a sign? Then nothing is reported.
    pub fn is_silent(self) -> bool {
        self <= Self::PermittedEdit
    }
}

/// Where and how a quote stands in a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The rung of its least faithful word.
    pub rung: Rung,
    /// Runs of words that stand literally in both, in order.
    pub literals: Vec<Literal>,
    /// What the source has where the quote has `…` or brackets.
    pub gaps: Vec<Omission>,
    /// First and last paragraph of the source, from 0.
    pub paragraphs: (usize, usize),
    /// Differences above the silent rungs, in order.
    pub differences: Vec<Difference>,
    /// What a reader of the source would know beside the quote, and a reader of the page does not.
    pub remarks: Vec<Remark>,
    /// Whose words they are in the source, when it gives them as somebody's.
    pub voice: Option<Voice>,
    /// In how many places the source has these words (counted up to 64).
    pub places: usize,
    /// The other places in which it has them as faithfully: from the first word to the last, in the
    /// order of the source.
    pub others: Vec<Range<usize>>,
}

impl Match {
    /// Bytes of the source from the first word to the last.
    pub fn extent(&self) -> Range<usize> {
        let start = self.literals.first().map_or(0, |literal| literal.source.start);
        let end = self.literals.last().map_or(start, |literal| literal.source.end);
        start..end
    }
}

/// Words that stand in the quote and in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// In the quote.
    pub quote: QuoteRange,
    /// Bytes of the source.
    pub source: Range<usize>,
}

/// What the quote leaves out or replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Omission {
    /// The words in the source; empty when brackets only add.
    pub source: Range<usize>,
    /// How many words.
    pub words: usize,
    /// How the quote shows it.
    pub shown: Shown,
}

/// How a quote shows that it differs from its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// By `…`.
    Ellipsis,
    /// By brackets.
    Bracket,
    /// By ending a part and beginning another.
    Parts,
    /// Not at all: the source interrupts the quotation there (“…,” he said, “…”).
    Nowhere,
}

/// A difference between quote and source that is above the silent rungs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// After which step the words are equal.
    pub rung: Rung,
    /// In the quote.
    pub quote: QuoteRange,
    /// Bytes of the source.
    pub source: Range<usize>,
}

/// Compares a quote with a source.
///
/// Of several places the best is chosen: by rung (silent rungs count alike), then the paragraph
/// that the citation names, then rung, then the fewest remarks, then the first.
pub fn verify(pattern: &Pattern, source: &SourceText) -> Verdict {
    if !pattern.has_words() {
        return Verdict::NoWords;
    }
    let found = best(pattern, source, Parts::Adjacent)
        .or_else(|| {
            let interrupted = pattern.segments.iter().any(|segment| segment.before == Gap::Part);
            interrupted.then(|| best(pattern, source, Parts::Apart)).flatten()
        })
        .or_else(|| rejoined(pattern, source));
    found.map_or(Verdict::NotFound, |found| Verdict::Found(Box::new(found)))
}

/// The quote joins what the source interrupts with its “he said”.
fn rejoined(pattern: &Pattern, source: &SourceText) -> Option<Match> {
    // Not looked for in a source without quotations, nor without the quote's rarest word.
    if source.quoted_parts().is_empty()
        || Finder::new(pattern, source, Parts::Adjacent).is_hopeless()
    {
        return None;
    }
    best(&pattern.rejoined()?, source, Parts::Adjacent)
}

fn best(pattern: &Pattern, source: &SourceText, parts: Parts) -> Option<Match> {
    let finder = Finder::new(pattern, source, parts);
    let everywhere = 0..source.tokens.len();
    let mut places = finder.places(everywhere, PLACES);
    let count = places.len();
    if count == PLACES {
        // The cited paragraphs may lie beyond the places looked at.
        for cited in pattern.cited.iter().take(PLACES) {
            let Some(bytes) = source.paragraphs().get(*cited) else { break };
            let tokens = source.token_at(bytes.start)..source.token_at(bytes.end);
            places.extend(finder.places(tokens, 1));
        }
    }
    let loudness =
        |found: &Match| if found.rung.is_silent() { Rung::Identical } else { found.rung };
    let mut places_by_loudness: Vec<(Rung, Range<usize>)> = Vec::new();
    let graded = places.iter().filter_map(|runs| finder.describe(runs));
    let graded = graded.inspect(|found| places_by_loudness.push((loudness(found), found.extent())));
    let mut best = graded.min_by_key(|found| {
        let cited = pattern.cites(found.paragraphs);
        (loudness(found), Reverse(cited), found.rung, found.remarks.len())
    })?;
    let (least, own) = (loudness(&best), best.extent());
    let others = places_by_loudness.into_iter();
    best.others =
        others.filter(|(l, at)| *l == least && *at != own).map(|(_, extent)| extent).collect();
    best.others.sort_unstable_by_key(|at| (at.start, at.end));
    best.others.dedup();
    best.places = count;
    best.voice = best.literals.first().and_then(|first| voice(source, &first.source));
    Some(best)
}

impl Finder<'_> {
    /// Says how the pattern stands in one place.
    fn describe(&self, runs: &[Run]) -> Option<Match> {
        let (pattern, source) = (self.pattern, self.source);
        let grade = rung::grade(self, runs)?;
        let literal = |(segment, run): (&pattern::Segment, &Run)| {
            let tokens = &pattern.tokens[segment.tokens.clone()];
            let quote = tokens[0].start as usize..tokens[tokens.len() - 1].end as usize;
            Literal { quote: pattern.quote_range(quote), source: source.bytes(run) }
        };
        let literals: Vec<Literal> = pattern.segments.iter().zip(runs).map(literal).collect();
        let (first, last) = (literals.first()?, literals.last()?);
        let paragraphs = (
            source.paragraph_at(first.source.start),
            source.paragraph_at(last.source.end.saturating_sub(1)),
        );
        Some(Match {
            rung: grade.rung,
            gaps: self.omissions(runs),
            paragraphs,
            differences: grade.differences,
            remarks: context::remarks(self, runs),
            voice: None,
            places: 1,
            others: Vec::new(),
            literals,
        })
    }

    fn omissions(&self, runs: &[Run]) -> Vec<Omission> {
        let gaps = runs.windows(2).zip(&self.pattern.segments[1..]);
        gaps.filter_map(|(runs, segment)| {
            let words = runs[0].end..runs[1].start;
            let shown = match segment.before {
                Gap::Ellipsis => Shown::Ellipsis,
                Gap::Bracket(_) | Gap::Remark(_) => Shown::Bracket,
                Gap::Part if self.pattern.is_rejoined => Shown::Nowhere,
                Gap::Part => Shown::Parts,
                Gap::Edge => return None,
            };
            let by_parts = matches!(shown, Shown::Parts | Shown::Nowhere);
            (!words.is_empty() || !by_parts).then(|| Omission {
                words: words.len(),
                source: self.source.bytes(&words),
                shown,
            })
        })
        .collect()
    }
}
