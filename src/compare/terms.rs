//! Terms of a theme, and where a text uses them.

use std::ops::Range;

/// The terms of a theme, and those that do not count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    terms: Vec<String>,
    not: Vec<String>,
}

/// A place where a text uses a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Index of the term, as given to [`Terms::new`].
    pub term: usize,
    /// Bytes of the text.
    pub range: Range<usize>,
}

/// Why a term cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermFault {
    /// It has no letter and no digit.
    Empty,
    /// It is nothing but words so common that they stand in every text.
    Common,
}

impl Terms {
    /// The terms of a theme. What a term of `not` covers is not seen by the others.
    pub fn new<S: AsRef<str>, N: AsRef<str>>(terms: &[S], not: &[N]) -> Self {
        let owned = |list: &str| list.to_owned();
        Self {
            terms: terms.iter().map(|term| owned(term.as_ref())).collect(),
            not: not.iter().map(|term| owned(term.as_ref())).collect(),
        }
    }

    /// The terms as they were given.
    pub fn terms(&self) -> &[String] {
        &self.terms
    }

    /// Are there no terms?
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Where a text uses the terms: in order, longest first, not overlapping.
    pub fn find(&self, text: &str, lang: &str) -> Vec<Hit> {
        find_all(std::slice::from_ref(self), text, lang).pop().unwrap_or_default()
    }
}

/// Where a text uses the terms of each theme: what [`Terms::find`] finds for each, in one pass.
pub fn find_all(themes: &[Terms], _text: &str, _lang: &str) -> Vec<Vec<Hit>> {
    vec![Vec::new(); themes.len()]
}

/// Why a term cannot be used in a language, if it cannot.
pub fn fault(term: &str, _lang: &str) -> Option<TermFault> {
    (!term.contains(char::is_alphanumeric)).then_some(TermFault::Empty)
}
