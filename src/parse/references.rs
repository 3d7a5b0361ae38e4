//! References in running text: `[^id]` and `[^id:5]`, for which a page has no footnote.

use std::ops::Range;

/// A piece of running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Plain text.
    Text(Range<usize>),
    /// A reference.
    Reference {
        /// What it refers to.
        id: &'t str,
        /// The paragraph, if given.
        paragraph: Option<u32>,
        /// All of it, brackets included.
        range: Range<usize>,
    },
}

/// Splits a range of a text into plain text and references, in order.
///
/// An opening bracket after a backslash is none. An id has no spaces, brackets or line breaks.
pub fn split(text: &str, range: Range<usize>) -> impl Iterator<Item = Piece<'_>> {
    let Range { start: mut from, end } = range;
    // The reference that is next, once it is found: the text before it comes first.
    let mut found = next(text, from, end);
    std::iter::from_fn(move || {
        let behind = found.as_ref().map_or(end, |(start, _)| *start);
        if from < behind {
            return Some(Piece::Text(std::mem::replace(&mut from, behind)..behind));
        }
        let (_, piece) = found.take()?;
        if let Piece::Reference { range, .. } = &piece {
            from = range.end;
        }
        found = next(text, from, end);
        Some(piece)
    })
}

/// The first reference from a byte on, and where it begins.
fn next(text: &str, from: usize, end: usize) -> Option<(usize, Piece<'_>)> {
    let bytes = &text.as_bytes()[..end];
    let begins = memchr::memchr_iter(b'[', bytes.get(from..)?).map(|at| from + at);
    begins.filter(|start| bytes.get(start + 1) == Some(&b'^')).find_map(|start| {
        let (id, paragraph, end) = reference(text, start, end)?;
        Some((start, Piece::Reference { id, paragraph, range: start..end }))
    })
}

/// The reference that begins at `start` and where it ends.
fn reference(text: &str, start: usize, limit: usize) -> Option<(&str, Option<u32>, usize)> {
    if text[..start].ends_with('\\') {
        return None;
    }
    let inside = &text[start + 2..limit];
    let close = inside.find([']', '[', ' ', '\t', '\n'])?;
    if !inside[close..].starts_with(']') || close == 0 {
        return None;
    }
    let label = &inside[..close];
    let end = start + 2 + close + 1;
    match label.rsplit_once(':') {
        Some((id, number)) if !id.is_empty() => match number.parse::<u32>() {
            Ok(paragraph) if paragraph > 0 => Some((id, Some(paragraph), end)),
            _ => Some((label, None, end)),
        },
        _ => Some((label, None, end)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, Option<u32>)]) {
        let pieces: Vec<_> = split(text, 0..text.len()).collect();
        let found: Vec<_> = pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Reference { id, paragraph, .. } => Some((*id, *paragraph)),
                Piece::Text(_) => None,
            })
            .collect();
        assert_eq!(found, expected, "{text}");
        let whole: String = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(range) | Piece::Reference { range, .. } => &text[range.clone()],
            })
            .collect();
        assert_eq!(whole, text);
    }

    #[test]
    fn references_are_found_in_running_text() {
        check("said so.[^desk:5] Then", &[("desk", Some(5))]);
        check("[^a][^b:12]", &[("a", None), ("b", Some(12))]);
        check("[^wire:2025:3]", &[("wire:2025", Some(3))]);
        check("[^a:0] [^b:x]", &[("a:0", None), ("b:x", None)]);
        check("[^文章:2]。", &[("文章", Some(2))]);
    }

    #[test]
    fn what_is_no_reference_stays_text() {
        for text in [r"\[^a]", "[^]", "[^a b]", "[^a", "[a]^", "", "[^[^", "x[^\n]"] {
            check(text, &[]);
        }
    }
}
