//! Long runs of a source's words in a page's own text: words carried without quotation marks.

use std::ops::Range;

use super::normalise::{self, Token};
use super::source::SourceText;

/// A run of words that a text shares with a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Bytes of the text.
    pub text: Range<usize>,
    /// Bytes of the source.
    pub source: Range<usize>,
    /// How many words.
    pub words: usize,
}

/// The words of a text, prepared once for several sources.
#[derive(Debug)]
pub struct Words {
    tokens: Vec<Token>,
    keys: Vec<u32>,
}

impl Words {
    /// The words of a text.
    pub fn of(text: &str) -> Self {
        let (tokens, _) = normalise::tokens(text);
        let keys = tokens.iter().map(|token| token.key).collect();
        Self { tokens, keys }
    }
}

/// Finds the runs of at least `least` words that a text shares with a source, in order and as long
/// as they are. The caller masks what is quoted.
///
/// Every run of `least` words holds one of the stretches of half that length that begin at a multiple
/// of it, so only those are looked up.
pub fn copied(words: &Words, source: &SourceText, least: usize) -> Vec<Copied> {
    let Words { tokens, keys } = words;
    let step = (least / 2).max(1);
    let mut found: Vec<Copied> = Vec::new();
    let mut done = 0;
    let mut at = 0;
    while keys.len() >= least && at + step <= keys.len() {
        let stretch = &keys[at..at + step];
        if !source.may_have_all(stretch) {
            at += step;
            continue;
        }
        let longest = source
            .places_of(stretch.to_vec(), 0)
            .take(PLACES)
            .map(|place| extend(keys, source, at, place))
            // The first of equals: `max_by_key` would take the last.
            .reduce(|best, next| if next.0.len() > best.0.len() { next } else { best });
        match longest {
            Some((run, place)) if run.len() >= least && run.start >= done => {
                found.push(Copied {
                    text: tokens[run.start].range().start..tokens[run.end - 1].range().end,
                    source: source.bytes(&(place..place + run.len())),
                    words: run.len(),
                });
                done = run.end;
                at = run.end.next_multiple_of(step);
            }
            _ => at += step,
        }
    }
    found
}

/// How many places of one stretch are compared.
const PLACES: usize = 32;

/// The longest shared run around a place where text and source agree.
fn extend(keys: &[u32], source: &SourceText, at: usize, place: usize) -> (Range<usize>, usize) {
    let own = &source.tokens;
    let before = keys[..at].iter().rev().zip(own[..place].iter().rev());
    let left = before.take_while(|(key, token)| **key == token.key).count();
    let after = keys[at..].iter().zip(&own[place..]);
    let right = after.take_while(|(key, token)| **key == token.key).count();
    (at - left..at + right, place - left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, source: &str, expected: &[&str]) {
        let found = copied(&Words::of(text), &SourceText::new(source), 6);
        let shown: Vec<&str> = found.iter().map(|run| &text[run.text.clone()]).collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn long_runs_only() {
        let source = "One two three four five six seven eight nine ten. One two three four.";
        check("One two three four", source, &[]);
        check(
            "zero two three four, Five six seven zero",
            source,
            &["two three four, Five six seven"],
        );
        check("x one two three four five six y", source, &["one two three four five six"]);
        check(
            "a three four five six seven eight b one two three four five six",
            source,
            &["three four five six seven eight", "one two three four five six"],
        );
        check("", source, &[]);
        check("x y z", "", &[]);
    }
}
