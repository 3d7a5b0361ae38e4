//! Names in a text: words that say whom it is about, not what it says.

use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

use super::terms::{Hit, Lexicon, Terms};

/// Names to look for.
pub(super) struct Names {
    lexicon: Lexicon,
    /// Of each name: whether it begins with a capital.
    are_capital: Vec<bool>,
}

/// Where a text has names, for looking up its words one after the other.
pub(super) struct NamesWithin(Peekable<IntoIter<Range<usize>>>);

impl Names {
    /// Names as they are written in a language; each word of a name counts only as part of it.
    pub(super) fn new(names: &[String], lang: &str) -> Self {
        Self {
            lexicon: Lexicon::new(&[Terms::new(names, &[""; 0])], lang),
            are_capital: names.iter().map(|name| name.starts_with(char::is_uppercase)).collect(),
        }
    }

    /// The names within a text. Somebody called `Will` or `Rose` is not found in lower case.
    pub(super) fn within(&self, text: &str) -> NamesWithin {
        let hits = self.lexicon.find(text).pop().unwrap_or_default();
        let is_name = |hit: &Hit| {
            !(self.are_capital[hit.term] && text[hit.range.clone()].starts_with(char::is_lowercase))
        };
        let ranges = hits.into_iter().filter(is_name).map(|hit| hit.range);
        NamesWithin(ranges.collect::<Vec<_>>().into_iter().peekable())
    }
}

impl NamesWithin {
    /// Is a word part of a name? Words are asked for in their order.
    pub(super) fn cover(&mut self, word: &Range<usize>) -> bool {
        while self.0.next_if(|name| name.end <= word.start).is_some() {}
        self.0.peek().is_some_and(|name| name.start < word.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::language::Language;
    use crate::compare::words::words;

    fn check(names: &[&str], text: &str, expected: &str) {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let names = Names::new(&names, "en");
        let mut within = names.within(text);
        let words = words(text, Language::of("en"));
        let covered = words.iter().filter(|word| within.cover(&word.range));
        let shown: Vec<&str> = covered.map(|word| &text[word.range.clone()]).collect();
        assert_eq!(shown.join(" "), expected);
    }

    #[test]
    fn names_are_covered() {
        check(&["Dong Jun", "Dong"], "Dong Jun met Dong’s staff in Dong.", "Dong Jun Dong’s Dong");
        check(&["Will", "US"], "Will will tell us of the U.S.", "Will U.S.");
        check(&["al-Qaida"], "Al-Qaida, al-Qaida", "Al Qaida al Qaida");
        check(&[], "Dong", "");
        check(&["", "…"], "Dong …", "");
    }
}
