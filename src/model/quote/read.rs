//! Reading the quotes of a page, each where it stands: in blocks with an attribution, and in running
//! text.
//!
//! All that is found here is told by the page alone. Most text has no quotation mark: it is not put
//! together, and costs a look.

mod blocks;
mod running;

use std::ops::Range;
use std::slice;

use crate::model::body::{Body, Kind};
use crate::model::outline::running_end;
use crate::model::prose::Prose;
use crate::model::quote::Quotes;
use crate::parse::table::At;

/// Every mark that opens a quotation, but the straight single one, which is an apostrophe as often.
const MARKS: [char; 16] =
    ['“', '”', '„', '«', '»', '‹', '›', '「', '『', '"', '〝', '‟', '‘', '‚', '＂', '｢'];

/// Where a text has marks, in order, as far as their first bytes tell quickly.
fn marks(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let opens = move |at: &usize| match bytes[*at] {
        b'\'' => {
            let is_word = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
            !at.checked_sub(1).is_some_and(is_word) && is_word(at + 1)
        }
        _ => text[*at..].starts_with(MARKS),
    };
    let usual = memchr::memchr3_iter(b'"', b'\'', 0xE2, bytes);
    let others = if text.is_ascii() { &[][..] } else { bytes };
    usual.chain(memchr::memchr3_iter(0xC2, 0xE3, 0xEF, others)).filter(opens)
}

fn has_mark(text: &str) -> bool {
    marks(text).next().is_some()
}

/// Whether a page may have quotes: a block of them, or a mark.
pub fn may_quote(text: &str, body: &Body) -> bool {
    let is_block = |kind| matches!(kind, Kind::BlockQuote | Kind::Quotation(_));
    body.nodes.iter().any(|node| is_block(node.kind)) || has_mark(text)
}

/// A page whose quotes are read.
#[derive(Clone, Copy, Debug)]
pub struct Written<'p> {
    /// The text of its file.
    pub text: &'p str,
    /// Its body.
    pub body: &'p Body,
    /// The node with which its text begins.
    pub start: u32,
    /// Words that stand in quotation marks and are nobody's.
    pub terms: &'p [At<String>],
}

/// Reads the quotes of a page.
pub fn read(page: Written<'_>) -> Quotes {
    let from = page.body.nodes.first().map_or(0, |node| node.span.start as usize);
    let mut marks: Vec<usize> =
        marks(page.text.get(from..).unwrap_or_default()).map(|at| from + at).collect();
    marks.sort_unstable();
    let own_marks = has_mark(&page.body.own);
    let is_block = |kind| matches!(kind, Kind::BlockQuote | Kind::Quotation(_));
    if marks.is_empty() && !own_marks && !page.body.nodes.iter().any(|node| is_block(node.kind)) {
        return Quotes::default();
    }
    let terms = page.terms.iter().map(|term| term.value.to_lowercase()).collect();
    let mut reader = Reader { page, terms, marks, own_marks, quotes: Quotes::default() };
    reader.blocks();
    reader.quotes
}

struct Reader<'p> {
    page: Written<'p>,
    /// Its terms in small letters.
    terms: Vec<String>,
    /// Where marks stand in the file, in order.
    marks: Vec<usize>,
    /// Whether a mark stands in text that reads otherwise in the file, such as `&ldquo;`.
    own_marks: bool,
    quotes: Quotes,
}

impl<'p> Reader<'p> {
    fn body(&self) -> &'p Body {
        self.page.body
    }

    fn prose(&self, range: Range<u32>) -> Prose {
        Prose::of(self.page.body, self.page.text, range)
    }

    /// Whether there may be a mark in some nodes. Most text has none, and is not put together then.
    fn may_quote(&self, nodes: &Range<u32>) -> bool {
        let all = &self.body().nodes[nodes.start as usize..nodes.end as usize];
        let (Some(first), Some(last)) = (all.first(), all.last()) else { return false };
        let next = self.marks.partition_point(|mark| *mark < first.span.start as usize);
        let end = last.span.end.max(first.span.end) as usize;
        self.own_marks || self.marks.get(next).is_some_and(|mark| *mark < end)
    }

    /// Looks for quotes in paragraphs that stand one after another.
    fn look(&mut self, group: &[Range<u32>]) {
        if group.iter().any(|nodes| self.may_quote(nodes)) {
            let proses: Vec<Prose> = group.iter().map(|nodes| self.prose(nodes.clone())).collect();
            self.running(&proses);
        }
    }

    /// Walks over the blocks: consecutive paragraphs belong together, since a quotation may run over
    /// them; items and cells stand by themselves.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "of all kinds of node only these matter here"
    )]
    fn blocks(&mut self) {
        let mut group: Vec<Range<u32>> = Vec::new();
        let mut group_end = self.page.start;
        let mut index = self.page.start;
        let end = self.body().all().end;
        while index < end {
            let node = self.body().nodes[index as usize];
            let leads = node.kind == Kind::BlockQuote
                && index == group_end
                && group.last().is_some_and(|last| {
                    self.prose(last.clone()).text.trim_end().ends_with([':', '：'])
                });
            if !(node.kind == Kind::Paragraph && index == group_end) {
                self.look(&std::mem::take(&mut group));
            }
            match node.kind {
                Kind::Paragraph => {
                    group.push(index + 1..node.end);
                    group_end = node.end;
                    index = node.end;
                }
                Kind::Quotation(quotation) => {
                    self.block(quotation, index);
                    index = node.end;
                }
                Kind::TableCell => {
                    self.look(slice::from_ref(&(index + 1..node.end)));
                    index = node.end;
                }
                Kind::Item(_) => {
                    let inline = running_end(self.body(), index);
                    if inline > index + 1 {
                        self.look(slice::from_ref(&(index + 1..inline)));
                    }
                    index = inline.max(index + 1);
                }
                Kind::BlockQuote => {
                    if leads || !self.prose(index + 1..node.end).citations.is_empty() {
                        self.without_attribution(index..node.end);
                    }
                    index += 1;
                }
                // A headline makes no claim, unless it cites a source; code never does.
                Kind::Heading(_) => {
                    let prose = self.prose(index + 1..node.end);
                    if !prose.citations.is_empty() {
                        self.running(&[prose]);
                    }
                    index = node.end;
                }
                Kind::Code(_) | Kind::HtmlBlock => index = node.end,
                _ => index += 1,
            }
        }
        self.look(&group);
    }

    /// Notes a block in which a source is cited, or to which a colon leads, when it has no quotation
    /// marks: it is set as a quotation, and says of nobody that the words are his.
    fn without_attribution(&mut self, block: Range<u32>) {
        let prose = self.prose(block.start + 1..block.end);
        if !prose.text.trim().is_empty() && !has_mark(&prose.text) {
            self.quotes.unattributed.push(self.body().nodes[block.start as usize].span);
        }
    }
}
