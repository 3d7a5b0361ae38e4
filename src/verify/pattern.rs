//! A quote read as what its source must hold: runs of literal words, with gaps between them where
//! the writer left words out (`…`) or put words in (`[they]`).
//!
//! The rules are those of AP, Chicago and NGS: an ellipsis stands for words left out, a bracket for
//! words replaced or explained; `[sic]` is a remark; `[t]he` changes a letter's case.

mod signs;

use std::ops::Range;
use std::sync::Arc;

use self::signs::{Piece, bracket, dots, parenthesis};
use super::context::sentence_keys;
use super::house::{HouseSpelling, Spelling};
use super::normalise::{self, Token};
use super::source::extend_run;
use super::words;
use super::{Quote, QuoteRange};

/// A quote prepared for comparison with any number of sources.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// The parts, one a line.
    pub(crate) text: String,
    /// Where each part begins in `text`.
    part_starts: Vec<usize>,
    pub(crate) tokens: Vec<Token>,
    pub(crate) segments: Vec<Segment>,
    /// What follows the last segment.
    pub(crate) end: Gap,
    /// Words that are partly in brackets, by token, with the letters before the bracket.
    pub(crate) altered: Vec<(usize, String)>,
    pub(crate) spellings: Vec<OtherSpelling>,
    /// Keys of the page's sentence around the quote, sorted.
    sentence: Vec<u32>,
    /// Has that sentence a “not”, as `don't` may have it?
    pub(crate) sentence_has_not: bool,
    /// Paragraphs that the citations name, sorted.
    pub(crate) cited: Arc<[usize]>,
    /// Was it cut where a source may interrupt it: see [`Pattern::rejoined`]?
    pub(crate) is_rejoined: bool,
}

/// Words that must stand in the source one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Segment {
    /// What stands in the quote before it.
    pub(crate) before: Gap,
    /// Its tokens in the pattern.
    pub(crate) tokens: Range<usize>,
    /// Hash of its keys (`run_hash` of the source), unless it may be written in several ways.
    pub(crate) hash: Option<u64>,
    /// By how many tokens other spellings may make it longer or shorter.
    pub(crate) slack: usize,
}

/// What stands between two segments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Gap {
    /// The beginning or the end of the quote.
    Edge,
    /// A remark such as `[sic]`: nothing is left out. The bytes within the brackets.
    Remark(Range<usize>),
    /// The quote is interrupted (“…,” he said, “…”) or goes on in a new paragraph.
    Part,
    /// Words in brackets; they may replace up to eight words. The bytes within the brackets.
    Bracket(Range<usize>),
    /// Words are left out.
    Ellipsis,
}

impl Gap {
    /// Greater for a gap that allows more.
    fn width(&self) -> usize {
        match self {
            Self::Edge => 0,
            Self::Remark(_) => 1,
            Self::Part => 2,
            Self::Bracket(_) => 3,
            Self::Ellipsis => 4,
        }
    }
}

/// May the first letter of a word have the other case without a sign?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FirstLetter {
    /// It may.
    Free,
    /// It may not.
    Fixed,
}

/// A spelling that the house holds to be equal to some of the pattern's tokens.
#[derive(Clone, Debug)]
pub(crate) struct OtherSpelling {
    /// Tokens of the pattern.
    pub(crate) tokens: Range<usize>,
    /// How the source may write them.
    pub(crate) other: Spelling,
}

impl Pattern {
    /// Reads a quote.
    pub fn new(quote: &Quote<'_>, house: &HouseSpelling) -> Self {
        let mut pattern = Self {
            text: String::new(),
            part_starts: Vec::new(),
            tokens: Vec::new(),
            segments: Vec::new(),
            end: Gap::Edge,
            altered: Vec::new(),
            spellings: Vec::new(),
            sentence: sentence_keys(quote.sentence),
            sentence_has_not: has_not(quote.sentence),
            cited: quote.paragraph.into_iter().collect(),
            is_rejoined: false,
        };
        for part in quote.parts {
            if !pattern.part_starts.is_empty() {
                pattern.gap(Gap::Part);
                pattern.text.push('\n');
            }
            let start = pattern.text.len();
            pattern.part_starts.push(start);
            pattern.text.push_str(part);
            pattern.read(start);
        }
        for index in 0..pattern.segments.len() {
            pattern.find_spellings(index, house);
        }
        pattern
    }

    /// Says which paragraphs of a source the citations name, from 0 and sorted: of equal places one
    /// of theirs is meant.
    pub fn cite(&mut self, paragraphs: Arc<[usize]>) {
        self.cited = paragraphs;
    }

    /// Does a stretch from one paragraph to another touch one that is cited?
    pub(crate) fn cites(&self, (first, last): (usize, usize)) -> bool {
        let from = self.cited.partition_point(|cited| *cited < first);
        self.cited.get(from).is_some_and(|cited| *cited <= last)
    }

    /// How many words stand in the quote literally.
    pub fn word_count(&self) -> usize {
        self.tokens.len()
    }

    /// Are there words that must stand in a source? `…` and `[brackets]` alone prove nothing.
    pub(crate) fn has_words(&self) -> bool {
        self.tokens.len() > self.altered.len()
    }

    /// The same quote, open to the source's “he said” wherever a mark stands between its words:
    /// “A plan is a promise” of a source that has “A plan,” he said, “is a promise”. `None` when no
    /// mark does.
    pub(crate) fn rejoined(&self) -> Option<Self> {
        let mut segments = Vec::new();
        for segment in &self.segments {
            let mut rest = segment.clone();
            for at in segment.tokens.start + 1..segment.tokens.end {
                let (before, after) = (&self.tokens[at - 1], &self.tokens[at]);
                let between = &self.text[before.end as usize..after.start as usize];
                let crosses = |other: &OtherSpelling| {
                    (other.tokens.start + 1..other.tokens.end).contains(&at)
                };
                if between.contains([',', '.', ';', ':', '?', '!', '—', '–'])
                    && !self.spellings.iter().any(crosses)
                {
                    let first =
                        Segment { tokens: rest.tokens.start..at, hash: None, ..rest.clone() };
                    segments.push(first);
                    rest = Segment {
                        before: Gap::Part,
                        tokens: at..segment.tokens.end,
                        hash: None,
                        ..rest
                    };
                }
            }
            segments.push(rest);
        }
        (segments.len() > self.segments.len()).then(|| Self {
            segments,
            is_rejoined: true,
            ..self.clone()
        })
    }

    /// The bytes of some tokens.
    pub(crate) fn bytes(&self, tokens: &Range<usize>) -> Range<usize> {
        self.tokens[tokens.start].start as usize..self.tokens[tokens.end - 1].end as usize
    }

    /// Has the page's sentence around the quote a word with this key?
    pub(crate) fn sentence_has(&self, key: u32) -> bool {
        self.sentence.binary_search(&key).is_ok()
    }

    /// Bytes of the joined text as bytes of the quote's parts.
    pub(crate) fn quote_range(&self, range: Range<usize>) -> QuoteRange {
        let part = self.part_starts.partition_point(|&start| start <= range.start).max(1) - 1;
        let start = self.part_starts.get(part).copied().unwrap_or(0);
        let next = self.part_starts.get(part + 1).map_or(self.text.len(), |&next| next - 1);
        QuoteRange { part, range: range.start - start..range.end.min(next) - start }
    }

    /// Whether a token's first letter may have the other case: at the beginning of a quote and of
    /// what follows an ellipsis or an interruption, and where brackets say so.
    pub(crate) fn first_letter(&self, segment: &Segment, token: usize) -> FirstLetter {
        let opens = matches!(segment.before, Gap::Edge | Gap::Part | Gap::Ellipsis);
        let begins = token == segment.tokens.start && opens;
        if begins || self.letters_before_bracket(token).is_some() {
            FirstLetter::Free
        } else {
            FirstLetter::Fixed
        }
    }

    /// Of a word partly in brackets, the letters before the bracket.
    pub(crate) fn letters_before_bracket(&self, token: usize) -> Option<&str> {
        let found = self.altered.binary_search_by_key(&token, |(at, _)| *at).ok()?;
        Some(&self.altered[found].1)
    }

    /// Other spellings of the tokens from this one on.
    pub(crate) fn spellings_at(
        &self,
        token: usize,
    ) -> impl Iterator<Item = (usize, &OtherSpelling)> {
        let start = self.spellings.partition_point(|other| other.tokens.start < token);
        let own = self.spellings[start..].iter().take_while(move |o| o.tokens.start == token);
        own.enumerate().map(move |(at, other)| (start + at, other))
    }

    /// May the source write this token in another way?
    pub(crate) fn is_respelled(&self, token: usize) -> bool {
        // Spellings are short: one that covers the token begins at most a few tokens before it.
        let start = self.spellings.partition_point(|other| other.tokens.start + 8 <= token);
        let near = self.spellings[start..].iter().take_while(|o| o.tokens.start <= token);
        near.into_iter().any(|other| other.tokens.contains(&token))
    }

    /// Reads the part that begins at `start` and is the last so far.
    fn read(&mut self, start: usize) {
        let mut at = start;
        while at < self.text.len() {
            let rest = &self.text[at..];
            let special = rest.find(['[', '(', '.', '…', '⋯', '‥', '。']);
            let Some((from, piece, end)) = special.and_then(|found| self.special(at, at + found))
            else {
                break;
            };
            self.words(at..from);
            match piece {
                Piece::Gap(gap) => self.gap(gap),
                Piece::Altered(whole, before) => self.altered(whole, before),
            }
            at = end;
        }
        self.words(at..self.text.len());
    }

    /// The gap or altered word at `at` or the first one after it: where it begins, what it is,
    /// where it ends. `floor` is where unread text begins.
    fn special(&self, floor: usize, mut at: usize) -> Option<(usize, Piece, usize)> {
        loop {
            let rest = &self.text[at..];
            let found = match rest.as_bytes()[0] {
                b'[' => bracket(&self.text, floor, at),
                b'(' => parenthesis(rest).map(|width| (at, Piece::Gap(Gap::Ellipsis), at + width)),
                _ => dots(rest).map(|width| (at, Piece::Gap(Gap::Ellipsis), at + width)),
            };
            if found.is_some() {
                return found;
            }
            let next = at + rest.chars().next().map_or(1, char::len_utf8);
            at = next + self.text[next..].find(['[', '(', '.', '…', '⋯', '‥', '。'])?;
        }
    }

    fn gap(&mut self, gap: Gap) {
        // Of several gaps in a row the widest counts.
        if gap.width() >= self.end.width() {
            self.end = gap;
        }
    }

    fn words(&mut self, range: Range<usize>) {
        let base = normalise::offset(range.start);
        let (tokens, _) = normalise::tokens(&self.text[range]);
        for Token { key, start, end } in tokens {
            self.token(Token { key, start: start + base, end: end + base });
        }
    }

    fn altered(&mut self, whole: Range<usize>, before: Range<usize>) {
        let word: String = self.text[whole.clone()].replace(['[', ']'], "");
        let token = Token {
            key: normalise::key(&word),
            start: normalise::offset(whole.start),
            end: normalise::offset(whole.end),
        };
        self.altered.push((self.tokens.len(), normalise::fold_key(&self.text[before])));
        self.token(token);
    }

    fn token(&mut self, token: Token) {
        let at = self.tokens.len();
        self.tokens.push(token);
        match self.segments.last_mut() {
            Some(segment) if self.end == Gap::Edge => segment.tokens.end = at + 1,
            _ => {
                let before = std::mem::replace(&mut self.end, Gap::Edge);
                self.segments.push(Segment { before, tokens: at..at + 1, hash: None, slack: 0 });
            }
        }
    }

    fn find_spellings(&mut self, index: usize, house: &HouseSpelling) {
        let segment = &mut self.segments[index];
        let keys: Vec<u32> =
            self.tokens[segment.tokens.clone()].iter().map(|token| token.key).collect();
        let mut plain = true;
        for at in 0..keys.len() {
            let first = segment.tokens.start + at;
            for (from, other) in house.others(&keys[at..]) {
                let tokens = first..first + from.keys.len();
                let (start, end) = (self.tokens[first].start, self.tokens[tokens.end - 1].end);
                if from.is_written(&self.text[start as usize..end as usize]) {
                    segment.slack += tokens.len().abs_diff(other.keys.len());
                    self.spellings.push(OtherSpelling { tokens, other: other.clone() });
                    plain = false;
                }
            }
            plain &= self.altered.binary_search_by_key(&first, |(token, _)| *token).is_err();
        }
        segment.hash = plain.then(|| keys.iter().fold(0, |hash, &key| extend_run(hash, key)));
    }
}

fn has_not(sentence: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’');
    sentence.split(|c| !is_part(c)).any(|word| !word.is_empty() && words::is_not(word))
}

#[cfg(test)]
mod tests;
