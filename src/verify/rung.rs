//! The ladder of normalisation: by which rung words that are held to be equal are equal, and where
//! they differ beyond what is silent.
//!
//! Here, not in the index, it is decided whether words are the same: keys are hashes.

use std::ops::Range;

use super::characters;
use super::matching::{Finder, Run, Step, StepKind};
use super::normalise::{fold_key, fold_typography};
use super::pattern::{FirstLetter, Gap, Pattern};
use super::source::SourceText;
use super::{Difference, Rung};

/// The rung of a match, and its differences above the silent rungs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grade {
    pub(crate) rung: Rung,
    pub(crate) differences: Vec<Difference>,
}

/// Grades a match; `None` when words with equal keys turn out to be different words.
pub(crate) fn grade(finder: &Finder<'_>, runs: &[Run]) -> Option<Grade> {
    let (pattern, source) = (finder.pattern, finder.source);
    let mut grader = Grader { pattern, source, rung: Rung::Identical, differences: Vec::new() };
    for (at, (segment, run)) in pattern.segments.iter().zip(runs).enumerate() {
        grader.segment(finder, at, run)?;
        let next = pattern.segments.get(at + 1).map_or(&pattern.end, |next| &next.before);
        if matches!(segment.before, Gap::Edge | Gap::Part) {
            grader.head(segment.tokens.start, run.start);
        }
        if *next == Gap::Edge || *next == Gap::Part {
            grader.tail(segment.tokens.end - 1, run.end - 1);
        }
        if pattern.is_rejoined && at > 0 && runs[at - 1].end < run.start {
            let words = segment.tokens.start - 1..segment.tokens.start + 1;
            let source = source.bytes(&(runs[at - 1].end - 1..run.start + 1));
            grader.note(Rung::Punctuation, pattern.bytes(&words), source);
        }
    }
    Some(Grade { rung: grader.rung, differences: grader.differences })
}

struct Grader<'a> {
    pattern: &'a Pattern,
    source: &'a SourceText,
    rung: Rung,
    differences: Vec<Difference>,
}

impl Grader<'_> {
    fn segment(&mut self, finder: &Finder<'_>, at: usize, run: &Run) -> Option<()> {
        let segment = &self.pattern.segments[at];
        let tokens = &self.pattern.tokens;
        let quote = tokens[segment.tokens.start].start as usize
            ..tokens[segment.tokens.end - 1].end as usize;
        if self.pattern.text[quote] == self.source.text()[self.source.bytes(run)] {
            return Some(());
        }
        let mut steps = Vec::with_capacity(segment.tokens.len());
        finder.walk(segment, run.start, |step| steps.push(step))?;
        for (at, step) in steps.iter().enumerate() {
            let first = self.pattern.first_letter(segment, step.quote.0);
            let words = (self.quote_bytes(step), self.source_bytes(step));
            let rung = self.word(step, first)?;
            self.note(rung, words.0.clone(), words.1.clone());
            if let Some(next) = steps.get(at + 1) {
                let (quote, source) = (self.quote_bytes(next), self.source_bytes(next));
                let rung = self.between(words.0.end..quote.start, words.1.end..source.start);
                self.note(rung, words.0.start..quote.end, words.1.start..source.end);
            }
        }
        Some(())
    }

    fn quote_bytes(&self, step: &Step) -> Range<usize> {
        let (first, count) = step.quote;
        let tokens = &self.pattern.tokens;
        tokens[first].start as usize..tokens[first + count - 1].end as usize
    }

    fn source_bytes(&self, step: &Step) -> Range<usize> {
        self.source.bytes(&(step.source.0..step.source.0 + step.source.1))
    }

    fn word(&self, step: &Step, first: FirstLetter) -> Option<Rung> {
        let quote = &self.pattern.text[self.quote_bytes(step)];
        let source = &self.source.text()[self.source_bytes(step)];
        match step.kind {
            StepKind::House(_) => Some(Rung::HouseStyle),
            StepKind::Altered => Some(Rung::PermittedEdit),
            StepKind::Word => same_word(quote, source, first),
            StepKind::Broken => {
                let whole: String = source
                    .chars()
                    .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}' | '¬'))
                    .collect();
                same_word(quote, &whole, first).map(|rung| rung.max(Rung::Typography))
            }
        }
    }

    /// Compares what stands between two words.
    fn between(&self, quote: Range<usize>, source: Range<usize>) -> Rung {
        let (quote_text, source_text) = (&self.pattern.text, self.source.text());
        let (left, right) = (&quote_text[quote.clone()], &source_text[source.clone()]);
        if left == right {
            return Rung::Identical;
        }
        // Han characters and signs such as `%` are written with a space beside them or without.
        let alone = |text: &str, range: &Range<usize>| {
            text[..range.start].chars().next_back().is_some_and(characters::stands_alone)
                || text[range.end..].chars().next().is_some_and(characters::stands_alone)
        };
        let unspaced = alone(quote_text, &quote) || alone(source_text, &source);
        let fold = |text: &str| {
            let folded = fold_marks(text);
            if unspaced { folded.replace(' ', "") } else { folded }
        };
        let (left, right) = (fold(left), fold(right));
        if left == right {
            Rung::Typography
        } else if left.replace('"', "'") == right.replace('"', "'") {
            Rung::PermittedEdit
        } else {
            Rung::Punctuation
        }
    }

    /// Compares what stands in the quote before its first word.
    fn head(&mut self, token: usize, at: usize) {
        let quote = self.pattern.tokens[token].range();
        let source = self.source.tokens[at].range();
        let start = self.pattern.text[..quote.start]
            .rfind(|c: char| c.is_alphanumeric() || c == '\n' || c == ']')
            .map_or(0, |found| {
                found + self.pattern.text[found..].chars().next().map_or(1, char::len_utf8)
            });
        let head = fold_marks(&self.pattern.text[start..quote.start]);
        let before = last_chars(&self.source.text()[..source.start], 16);
        if fold_marks(before).trim_end().ends_with(head.trim()) {
            return;
        }
        let rung =
            if is_silent_edge(head.trim()) { Rung::PermittedEdit } else { Rung::Punctuation };
        self.note(rung, start..quote.end, source);
    }

    /// Compares what stands in the quote after its last word.
    fn tail(&mut self, token: usize, at: usize) {
        let quote = self.pattern.tokens[token].range();
        let source = self.source.tokens[at].range();
        let rest = &self.pattern.text[quote.end..];
        let end = quote.end
            + rest
                .find(|c: char| c.is_alphanumeric() || c == '\n' || c == '[')
                .unwrap_or(rest.len());
        let raw = &self.pattern.text[quote.end..end];
        let after = &self.source.text()[source.end..];
        if after.starts_with(raw) {
            return;
        }
        let tail = fold_marks(raw);
        let rung = if fold_marks(first_chars(after, 16)).trim_start().starts_with(tail.trim()) {
            Rung::Typography
        } else if is_silent_edge(tail.trim()) {
            Rung::PermittedEdit
        } else {
            Rung::Punctuation
        };
        self.note(rung, quote.start..end, source);
    }

    fn note(&mut self, rung: Rung, quote: Range<usize>, source: Range<usize>) {
        self.rung = self.rung.max(rung);
        if !rung.is_silent() {
            let quote = self.pattern.quote_range(quote);
            self.differences.push(Difference { rung, quote, source });
        }
    }
}

/// By which rung two words are the same; `None` when they are not.
fn same_word(quote: &str, source: &str, first: FirstLetter) -> Option<Rung> {
    if quote == source {
        return Some(Rung::Identical);
    }
    let (left, right) = (fold_typography(quote), fold_typography(source));
    if left == right {
        return Some(Rung::Typography);
    }
    if left.to_lowercase() == right.to_lowercase() {
        let rest = |word: &str| {
            let mut chars = word.chars();
            chars.next();
            chars.as_str().to_owned()
        };
        let first_only = first == FirstLetter::Free && rest(&left) == rest(&right);
        return Some(if first_only { Rung::PermittedEdit } else { Rung::Case });
    }
    // Vowel points, which one text has and the other leaves out.
    (fold_key(quote) == fold_key(source)).then_some(Rung::Punctuation)
}

/// Edits at the ends of a quote that need no sign: the final comma or full stop moved inside, and
/// inner quotation marks.
fn is_silent_edge(marks: &str) -> bool {
    let plain = marks.trim_matches(['"', '\'']);
    matches!(plain, "" | "." | ",")
}

/// What stands between words with typography folded: one space for any space, one hyphen for any
/// dash, straight marks, ASCII punctuation.
pub(crate) fn fold_marks(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut line_ends_in_hyphen = false;
    for c in text.chars().filter(|&c| !characters::is_ignored(c) || c == '\u{ad}') {
        // A hyphen at the end of a line is followed by the line's end, not by a space.
        line_ends_in_hyphen =
            folded == "-" && (c == '\n' || c == '\r' || line_ends_in_hyphen) && c.is_whitespace();
        let c = match c {
            _ if c.is_whitespace() => ' ',
            '-'
            | '\u{ad}'
            | '\u{2010}'..='\u{2015}'
            | '\u{2212}'
            | '\u{fe58}'
            | '\u{fe63}'
            | '\u{ff0d}'
            | '\u{2e3a}'
            | '\u{2e3b}' => '-',
            _ if characters::is_double_mark(c) => '"',
            _ if characters::is_single_mark(c) => '\'',
            '。' | '．' | '｡' => '.',
            '、' | '，' | '､' | '،' | '﹐' => ',',
            '؛' => ';',
            '؟' => '?',
            '…' | '⋯' => {
                folded.push_str("...");
                continue;
            }
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            _ => c,
        };
        let last = folded.chars().next_back();
        let repeats = (matches!(c, ' ' | '-') && last == Some(c)) || line_ends_in_hyphen;
        if !repeats {
            folded.push(c);
        }
    }
    folded
}

fn last_chars(text: &str, count: usize) -> &str {
    let start = text.char_indices().rev().nth(count - 1).map_or(0, |(at, _)| at);
    &text[start..]
}

fn first_chars(text: &str, count: usize) -> &str {
    let end = text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    &text[..end]
}
