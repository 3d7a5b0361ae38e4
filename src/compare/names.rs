//! Names in a text: words that say whom it is about, not what it says.

use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

use super::terms::{Lexicon, Terms};

/// Names to look for.
pub(super) struct Names(Lexicon);

/// Where a text has names, for looking up its words one after the other.
pub(super) struct NamesWithin(Peekable<IntoIter<Range<usize>>>);

impl Names {
    /// Names as they are written in a language; each word of a name counts only as part of it.
    pub(super) fn new(names: &[String], lang: &str) -> Self {
        Self(Lexicon::new(&[Terms::new(names, &[""; 0])], lang))
    }

    /// The names within a text.
    pub(super) fn within(&self, text: &str) -> NamesWithin {
        let hits = self.0.find(text).pop().unwrap_or_default();
        let ranges: Vec<Range<usize>> = hits.into_iter().map(|hit| hit.range).collect();
        NamesWithin(ranges.into_iter().peekable())
    }
}

impl NamesWithin {
    /// Is a word part of a name? Words are asked for in their order.
    pub(super) fn cover(&mut self, word: &Range<usize>) -> bool {
        while self.0.next_if(|name| name.end <= word.start).is_some() {}
        self.0.peek().is_some_and(|name| name.start < word.end)
    }
}
