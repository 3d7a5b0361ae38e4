//! Prose: the running text of a block as one string, with the way back to its nodes.

use std::ops::Range;

use crate::model::body::{Body, Kind, Span, Text};
use crate::model::quote::At;

/// The running text of a paragraph, an item or a cell.
#[derive(Clone, Debug, Default)]
pub struct Prose {
    /// The text: line breaks are spaces, code is masked, references and HTML are left out.
    pub text: String,
    /// The citations in it: indices into the body's citations, which stand in a row.
    pub citations: Range<u32>,
    /// The links in it: where each begins and ends in the text, and its index.
    pub links: Vec<(Range<usize>, u32)>,
    pieces: Vec<Piece>,
}

/// A piece of the text that is a text node.
#[derive(Clone, Copy, Debug)]
struct Piece {
    start: usize,
    node: u32,
    text: Text,
}

impl Prose {
    /// The running text of some nodes.
    pub fn of(body: &Body, file: &str, range: Range<u32>) -> Self {
        let mut prose = Self::default();
        let nodes = body.nodes.get(range.start as usize..range.end as usize).unwrap_or_default();
        if let (Some(first), Some(last)) = (nodes.first(), nodes.last()) {
            // About as much as stands in the file.
            prose.text.reserve(last.span.end.saturating_sub(first.span.start) as usize);
        }
        prose.read(body, file, range);
        prose
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "of all kinds of node only these matter here"
    )]
    fn read(&mut self, body: &Body, file: &str, range: Range<u32>) {
        let mut index = range.start;
        while index < range.end {
            let node = &body.nodes[index as usize];
            let mut next = index + 1;
            match node.kind {
                Kind::Text(text) => {
                    self.pieces.push(Piece { start: self.text.len(), node: index, text });
                    self.text.push_str(body.text(file, text));
                }
                Kind::SoftBreak | Kind::HardBreak => self.text.push(' '),
                // Code is nobody's words, and its quotation marks are none.
                Kind::InlineCode(_) => self.text.push('\u{fffc}'),
                Kind::Citation(citation) => {
                    let first = self.citations.start;
                    let first = if self.citations.is_empty() { citation } else { first };
                    self.citations = first..citation + 1;
                }
                Kind::Link(link) => {
                    let start = self.text.len();
                    self.read(body, file, next..node.end);
                    self.links.push((start..self.text.len(), link));
                    next = node.end;
                }
                Kind::Image(_) | Kind::FootnoteDefinition(_) => next = node.end,
                _ => {}
            }
            index = next;
        }
    }

    /// The text node that holds the character at a byte of the text.
    pub fn at(&self, byte: usize) -> Option<At> {
        let piece = self.piece(byte)?;
        Some(At { node: piece.node, offset: to_u32(byte - piece.start) })
    }

    /// The place behind the character that ends at a byte of the text.
    pub fn behind(&self, byte: usize) -> Option<At> {
        let last = self.text[..byte].char_indices().next_back()?.0;
        let piece = self.piece(last)?;
        Some(At { node: piece.node, offset: to_u32(byte - piece.start) })
    }

    /// The bytes of the file of a range of the text.
    pub fn span(&self, body: &Body, range: &Range<usize>) -> Span {
        let edge = |byte: usize| {
            let piece = self.piece(byte)?;
            let node = body.nodes[piece.node as usize].span;
            Some(match piece.text {
                Text::File(span) => {
                    let at = span.start + to_u32(byte - piece.start);
                    Span { start: at, end: at }
                }
                Text::Own(_) => node,
            })
        };
        let start = edge(range.start).map_or(0, |span| span.start);
        let last = self.text[..range.end].char_indices().next_back();
        let end = last.and_then(|(byte, letter)| {
            let span = edge(byte)?;
            let width = to_u32(letter.len_utf8());
            Some(if span.start == span.end { span.end + width } else { span.end })
        });
        Span { start, end: end.unwrap_or(start).max(start) }
    }

    /// The text nodes in a range of the text: bytes of the range, and of the file.
    pub fn pieces(&self, body: &Body, range: &Range<usize>) -> Vec<(Range<usize>, Span)> {
        let first = self.pieces.partition_point(|piece| piece.start <= range.start);
        let inside = self.pieces[first.saturating_sub(1)..].iter();
        inside
            .take_while(|piece| piece.start < range.end)
            .filter_map(|piece| {
                let (length, place) = match piece.text {
                    Text::File(span) => (span.range().len(), Some(span)),
                    Text::Own(own) => (own.range().len(), None),
                };
                let start = piece.start.max(range.start);
                let end = (piece.start + length).min(range.end);
                let span = place.map_or(body.nodes[piece.node as usize].span, |span| Span {
                    start: span.start + to_u32(start - piece.start),
                    end: span.start + to_u32(end.max(start) - piece.start),
                });
                (start < end).then(|| (start - range.start..end - range.start, span))
            })
            .collect()
    }

    fn piece(&self, byte: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.start <= byte);
        self.pieces.get(after.checked_sub(1)?)
    }
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
