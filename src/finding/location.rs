//! From byte ranges to lines and columns, as editors and continuous integration count them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::files::Files;
use crate::finding::Place;

/// Where a place is: lines and columns from 1, columns in characters, the end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// The line on which it begins.
    pub line: usize,
    /// The column at which it begins.
    pub column: usize,
    /// The line on which it ends.
    pub end_line: usize,
    /// The column after its last character.
    pub end_column: usize,
}

/// Finds locations, reading each file's line starts once.
pub struct Locator<'f> {
    files: &'f Files,
    starts: BTreeMap<Arc<str>, Vec<usize>>,
}

impl<'f> Locator<'f> {
    /// A locator over the files of a site.
    pub fn new(files: &'f Files) -> Self {
        Self { files, starts: BTreeMap::new() }
    }

    /// The text of a place's file, if it is text.
    pub fn text(&self, place: &Place) -> Option<&'f str> {
        self.files.get(&place.file)?.text().ok().map(|text| &**text)
    }

    /// Where a place is; `None` when it is a file as a whole.
    pub fn locate(&mut self, place: &Place) -> Option<Location> {
        let span = place.span.clone()?;
        let text = self.text(place)?;
        let span = clamp(text, span);
        let starts = self.line_starts(place, text);
        let (line, column) = position(text, starts, span.start);
        let (end_line, end_column) = position(text, starts, span.end);
        Some(Location { line, column, end_line, end_column })
    }

    /// The bytes of the whole lines that a range touches, without the last line break.
    pub fn lines(&mut self, place: &Place) -> Option<Range<usize>> {
        let text = self.text(place)?;
        let span = clamp(text, place.span.clone()?);
        let starts = self.line_starts(place, text);
        let first = starts.partition_point(|start| *start <= span.start) - 1;
        let end = text[span.end..].find('\n').map_or(text.len(), |n| span.end + n);
        Some(starts[first]..end)
    }

    fn line_starts(&mut self, place: &Place, text: &str) -> &[usize] {
        self.starts.entry(Arc::clone(&place.file)).or_insert_with(|| {
            let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|n| n + 1);
            std::iter::once(0).chain(breaks).collect()
        })
    }
}

/// The same range within the text and on character boundaries.
fn clamp(text: &str, span: Range<usize>) -> Range<usize> {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(span.start);
    start..floor(span.end).max(start)
}

fn position(text: &str, starts: &[usize], at: usize) -> (usize, usize) {
    let line = starts.partition_point(|start| *start <= at);
    let column = text[starts[line - 1]..at].chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, span: Range<usize>, expected: (usize, usize, usize, usize)) {
        let files = Files::from_texts([("a.md", text)]);
        let place = Place::span(&"a.md".into(), span);
        let l = Locator::new(&files).locate(&place).unwrap();
        assert_eq!((l.line, l.column, l.end_line, l.end_column), expected);
    }

    #[test]
    fn columns_count_characters() {
        check("ab\ncd", 0..2, (1, 1, 1, 3));
        check("ab\ncd", 3..5, (2, 1, 2, 3));
        check("“é” x", 9..10, (1, 5, 1, 6));
        check("ab\ncd", 1..4, (1, 2, 2, 2));
    }

    #[test]
    fn places_outside_the_text_are_drawn_in() {
        check("ab", 7..9, (1, 3, 1, 3));
        check("é", 1..1, (1, 1, 1, 1));
    }
}
