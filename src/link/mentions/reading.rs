//! What of a page is read for names: its running text as one string, with the way back to its nodes,
//! and the stretches of it in which nothing is linked.

use std::ops::Range;

use crate::model::body::{Body, Kind, Span, Text};
use crate::model::quote::At;
use crate::model::site::Page;
use crate::parse::body::comment_text;

/// The running text of a page: of its paragraphs, items, cells, and of the attributions of block
/// quotations; each ends in a line break. Headings, block quotations, code and HTML are left out.
///
/// One page is read after another into the same room, which then need not be made for each.
#[derive(Debug, Default)]
pub struct Reading {
    /// The text: line breaks within a block are spaces; code, images, references and HTML are a
    /// character that no name has.
    pub(super) text: String,
    /// Where each block begins, and the section it is in.
    pub(super) blocks: Vec<(usize, u32)>,
    /// The links in it: their text, and their index.
    pub(super) links: Vec<(Range<usize>, u32)>,
    /// Names that `<!-- nolink: … -->` keeps from being linked.
    pub(super) kept: Vec<String>,
    pieces: Vec<Piece>,
    closed: Vec<Range<usize>>,
}

/// A piece of the text that is a text node.
#[derive(Clone, Copy, Debug)]
struct Piece {
    start: usize,
    node: u32,
    /// The node directly around it, or the block.
    parent: u32,
}

/// What stands in the text for code, images, references and HTML.
pub(super) const HOLE: char = '\u{fffc}';

/// Elements of HTML in which no link may stand, or whose words are not the page's.
const CLOSED: [&str; 16] = [
    "a",
    "button",
    "code",
    "kbd",
    "samp",
    "pre",
    "q",
    "blockquote",
    "cite",
    "label",
    "summary",
    "script",
    "style",
    "textarea",
    "svg",
    "math",
];

impl Reading {
    /// Reads a page, in place of the one that was read before.
    pub(super) fn read(&mut self, page: &Page) {
        self.clear();
        let mut reader = Reader {
            body: &page.body,
            file: &page.text,
            reading: self,
            section: 0,
            sections: 0,
            closed_before: 0,
            in_html: 0,
        };
        reader.walk(page.start..page.body.all().end);
        for (start, end) in &page.quotes.marked {
            if let (Some(start), Some(end)) = (self.byte(*start), self.byte(*end)) {
                self.closed.push(start..end.max(start));
            }
        }
        self.closed.sort_unstable_by_key(|range| (range.start, range.end));
        self.closed.dedup_by(|later, earlier| {
            let joins = later.start <= earlier.end;
            earlier.end = if joins { earlier.end.max(later.end) } else { earlier.end };
            joins
        });
    }

    /// Forgets the page that was read.
    pub(super) fn clear(&mut self) {
        let Self { text, blocks, links, kept, pieces, closed } = self;
        text.clear();
        blocks.clear();
        links.clear();
        kept.clear();
        pieces.clear();
        closed.clear();
    }

    /// Whether a range of the text touches one in which nothing is linked.
    pub(super) fn is_closed(&self, range: &Range<usize>) -> bool {
        let after = self.closed.partition_point(|closed| closed.end <= range.start);
        self.closed.get(after).is_some_and(|closed| closed.start < range.end)
    }

    /// Where the block ends that begins at `blocks[index]`.
    pub(super) fn block_end(&self, index: usize) -> usize {
        self.blocks.get(index + 1).map_or(self.text.len(), |(start, _)| *start)
    }

    /// The place in the body of a range of the text, and whether one element can hold it. Ranges are asked
    /// for in order: `near` is a piece before it, from then on the one in which it begins.
    pub(super) fn place(&self, range: &Range<usize>, near: &mut usize) -> Option<(At, At, Hold)> {
        let last = range.start + self.text[range.clone()].char_indices().next_back()?.0;
        let begins_by = |piece: usize, byte: usize| {
            self.pieces.get(piece).is_some_and(|piece| piece.start <= byte)
        };
        while begins_by(*near + 1, range.start) {
            *near += 1;
        }
        let (first_piece, mut last_piece) = (*near, *near);
        while begins_by(last_piece + 1, last) {
            last_piece += 1;
        }
        let inside = self.pieces.get(first_piece..=last_piece)?;
        let parent = inside.first().filter(|piece| piece.start <= range.start)?.parent;
        let hold = if inside.iter().all(|p| p.parent == parent) { Hold::One } else { Hold::Many };
        let at = |piece: usize, byte: usize| {
            let piece = self.pieces[piece];
            At { node: piece.node, offset: to_u32(byte - piece.start) }
        };
        Some((at(first_piece, range.start), at(last_piece, range.end), hold))
    }

    /// The bytes of the file of a range of the text.
    #[expect(clippy::wildcard_enum_match_arm, reason = "a piece is a text node")]
    pub(super) fn in_file(&self, body: &Body, range: &Range<usize>) -> Range<usize> {
        let edge = |byte: usize, end: bool| {
            let piece = self.pieces.get(self.piece(byte.saturating_sub(usize::from(end)))?)?;
            let node = body.nodes[piece.node as usize];
            Some(match node.kind {
                Kind::Text(Text::File(span)) => span.start as usize + (byte - piece.start),
                _ => (if end { node.span.end } else { node.span.start }) as usize,
            })
        };
        let start = edge(range.start, false).unwrap_or(0);
        start..edge(range.end, true).unwrap_or(start).max(start)
    }

    /// The byte of the text at a place in the body.
    fn byte(&self, at: At) -> Option<usize> {
        let index = self.pieces.binary_search_by_key(&at.node, |piece| piece.node).ok()?;
        Some(self.pieces[index].start + at.offset as usize)
    }

    fn piece(&self, byte: usize) -> Option<usize> {
        self.pieces.partition_point(|piece| piece.start <= byte).checked_sub(1)
    }
}

/// Whether one element can hold a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    /// It lies between the same tags.
    One,
    /// Emphasis begins or ends within it.
    Many,
}

/// Reads a page.
struct Reader<'p> {
    body: &'p Body,
    file: &'p str,
    reading: &'p mut Reading,
    section: u32,
    /// How many sections there were.
    sections: u32,
    /// Blocks before this node are closed by `<!-- nolink -->`.
    closed_before: u32,
    /// How many elements of HTML are open in which nothing is linked.
    in_html: usize,
}

impl Reader<'_> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "of all kinds of node only these matter here"
    )]
    fn walk(&mut self, range: Range<u32>) {
        let mut index = range.start;
        while index < range.end {
            let node = self.body.nodes[index as usize];
            match node.kind {
                Kind::Heading(_) => {
                    self.next_section();
                    index = node.end;
                }
                Kind::Paragraph | Kind::TableCell => {
                    self.block(index, index + 1..node.end);
                    index = node.end;
                }
                Kind::Item(_) => index = self.block(index, index + 1..node.end).max(index + 1),
                Kind::Quotation(quotation) => {
                    let (from, to) = self.body.quotations[quotation as usize].attribution;
                    self.block(index, from..to);
                    index = node.end;
                }
                // A footnote stands elsewhere on the page: it is a section of its own.
                Kind::FootnoteDefinition(_) => {
                    let section = self.section;
                    self.next_section();
                    self.walk(index + 1..node.end);
                    self.section = section;
                    index = node.end;
                }
                Kind::HtmlBlock => {
                    self.html_block(index + 1..node.end);
                    index = node.end;
                }
                Kind::BlockQuote | Kind::Code(_) => index = node.end,
                _ => index += 1,
            }
        }
    }

    fn next_section(&mut self) {
        self.sections += 1;
        self.section = self.sections;
    }

    /// Reads the running text in a range, up to the first block in it; returns where it stopped.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all others are blocks")]
    fn block(&mut self, block: u32, range: Range<u32>) -> u32 {
        let from = self.reading.text.len();
        self.reading.blocks.push((from, self.section));
        let mut around: Vec<(u32, u32)> = Vec::new();
        // Where the innermost of them ends: most nodes end none.
        let mut closes = u32::MAX;
        let mut link: Option<u32> = None;
        let mut nolink = block < self.closed_before;
        let mut index = range.start;
        while index < range.end {
            if closes <= index {
                while around.pop_if(|(end, _)| *end <= index).is_some() {}
                closes = around.last().map_or(u32::MAX, |(end, _)| *end);
                if link.take_if(|end| *end <= index).is_some() {
                    self.close_link();
                }
            }
            let node = self.body.nodes[index as usize];
            let mut next = index + 1;
            match node.kind {
                Kind::Text(text) => {
                    let parent = around.last().map_or(block, |(_, node)| *node);
                    self.text(index, text, parent);
                }
                Kind::SoftBreak | Kind::HardBreak => self.reading.text.push(' '),
                Kind::Emphasis | Kind::Strong | Kind::Strikethrough => {
                    around.push((node.end, index));
                    closes = node.end;
                }
                // No link stands within another.
                Kind::Link(number) => {
                    let start = self.reading.text.len();
                    self.reading.links.push((start..start, number));
                    link = Some(node.end);
                    around.push((node.end, index));
                    closes = node.end;
                }
                Kind::Comment(text) => nolink |= self.directive(text),
                Kind::Html(text) => {
                    self.html(text);
                    self.reading.text.push(HOLE);
                }
                Kind::InlineCode(_)
                | Kind::Image(_)
                | Kind::Citation(_)
                | Kind::FootnoteReference(..) => {
                    self.reading.text.push(HOLE);
                    next = node.end;
                }
                _ => break,
            }
            index = next;
        }
        if link.is_some() {
            self.close_link();
        }
        if nolink {
            self.reading.closed.push(from..self.reading.text.len());
        }
        self.reading.text.push('\n');
        index
    }

    /// Ends the last link: within its text nothing is linked.
    fn close_link(&mut self) {
        let end = self.reading.text.len();
        if let Some((range, _)) = self.reading.links.last_mut() {
            range.end = end;
            self.reading.closed.push(range.clone());
        }
    }

    fn text(&mut self, node: u32, text: Text, parent: u32) {
        let start = self.reading.text.len();
        self.reading.pieces.push(Piece { start, node, parent });
        self.reading.text.push_str(self.body.text(self.file, text));
        if self.in_html > 0 {
            self.reading.closed.push(start..self.reading.text.len());
        }
    }

    /// A block of HTML: `<!-- nolink -->` by itself is about the block after it.
    fn html_block(&mut self, range: Range<u32>) {
        for index in range.clone() {
            let kind = self.body.nodes[index as usize].kind;
            if let Kind::Html(text) = kind {
                self.html(text);
            }
            if let Kind::Comment(text) = kind
                && self.directive(text)
                && let Some(next) = self.body.nodes.get(range.end as usize)
            {
                self.closed_before = self.closed_before.max(next.end);
            }
        }
    }

    /// Reads a comment; whether it is `<!-- nolink -->`.
    fn directive(&mut self, text: Text) -> bool {
        let comment = comment_text(self.body.text(self.file, text));
        let Some(rest) = comment.strip_prefix("nolink") else { return false };
        let Some(names) = rest.strip_prefix(':') else { return rest.is_empty() };
        let names = names.split([',', '，', '、']).map(str::trim).filter(|name| !name.is_empty());
        self.reading.kept.extend(names.map(str::to_owned));
        false
    }

    /// Notes the elements that some HTML opens and closes.
    fn html(&mut self, text: Text) {
        let html = self.body.text(self.file, text);
        for tag in html.split('<').skip(1) {
            let (closes, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
            let name_end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
            let name = &tag[..name_end];
            let is_empty = tag.split('>').next().is_some_and(|tag| tag.ends_with('/'));
            if is_empty || !CLOSED.iter().any(|closed| closed.eq_ignore_ascii_case(name)) {
                continue;
            }
            self.in_html = if closes {
                self.in_html.saturating_sub(1)
            } else {
                self.in_html.saturating_add(1)
            };
        }
    }
}

fn to_u32(n: usize) -> u32 {
    Span::from(n..n).start
}
