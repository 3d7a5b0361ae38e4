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
pub fn split(text: &str, range: Range<usize>) -> Vec<Piece<'_>> {
    let mut pieces = Vec::with_capacity(1);
    let mut from = range.start;
    let mut search = range.start;
    let bytes = &text.as_bytes()[..range.end];
    while let Some(found) = memchr::memchr(b'[', &bytes[search..]) {
        let start = search + found;
        search = start + 1;
        if bytes.get(search) != Some(&b'^') {
            continue;
        }
        search += 1;
        let Some((id, paragraph, end)) = reference(text, start, range.end) else { continue };
        if from < start {
            pieces.push(Piece::Text(from..start));
        }
        pieces.push(Piece::Reference { id, paragraph, range: start..end });
        from = end;
        search = end;
    }
    if from < range.end {
        pieces.push(Piece::Text(from..range.end));
    }
    pieces
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
        let pieces = split(text, 0..text.len());
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
