//! Paragraphs of whole texts side by side, theme by theme.

use std::ops::Range;

use super::terms::Terms;

/// A text, with the terms of each theme in its language.
#[derive(Clone, Copy, Debug)]
pub struct WholeText<'t> {
    /// The whole text.
    pub text: &'t str,
    /// Its language, as a BCP 47 tag.
    pub lang: &'t str,
    /// The themes; for each text the same, in the same order.
    pub themes: &'t [Terms],
}

/// Paragraphs that are set beside each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What they are about; none: paragraphs of one text that mention no theme.
    pub theme: Option<usize>,
    /// One cell for each text, maybe empty.
    pub cells: Vec<Vec<Placed>>,
}

/// A paragraph in its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Its number within the text, from 0.
    pub paragraph: usize,
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Other themes that it mentions as well, in order.
    pub also: Vec<usize>,
}

/// Sets the paragraphs of texts side by side; each stands once.
pub fn rows(texts: &[WholeText<'_>]) -> Vec<Row> {
    let _ = texts;
    Vec::new()
}
