//! Reading one theme: what each side says, the desk note, and the terms.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Linker;
use super::labels::Label;
use crate::finding::{Finding, Findings, Place};
use crate::model::body::{Body, Kind};
use crate::model::comparison::{Passage, QUOTE_WITHOUT_SIDE};
use crate::model::outline;
use crate::model::quote::{Form, Quote, Speaker};
use crate::model::site::PageId;
use crate::model::terms::Terms;

/// A theme whose sides have no columns yet.
pub(super) struct RawTheme {
    pub(super) heading: Option<u32>,
    pub(super) subject: Option<usize>,
    pub(super) terms: Terms,
    pub(super) found: Vec<Found>,
    pub(super) notes: Vec<Range<u32>>,
}

/// Something that a side says.
pub(super) struct Found {
    /// Which side, if that is known.
    pub(super) side: Option<usize>,
    pub(super) passage: Passage,
    /// The nodes of the whole block.
    pub(super) nodes: Range<u32>,
    /// Its bytes in the file.
    pub(super) span: Range<usize>,
}

impl RawTheme {
    pub(super) fn has_passages(&self) -> bool {
        !self.found.is_empty()
    }

    fn note(&mut self, nodes: Range<u32>) {
        match self.notes.last_mut() {
            Some(last) if last.end == nodes.start => last.end = nodes.end,
            _ => self.notes.push(nodes),
        }
    }
}

/// A block of quotes: the quotes that cite something, and whose words it has.
#[derive(Default)]
struct Block {
    quotes: Vec<usize>,
    side: Option<usize>,
}

/// Reads the themes of one page.
pub(super) struct Reader<'p, 'f> {
    pub(super) linker: Linker<'p>,
    pub(super) findings: &'f mut Findings,
    blocks: BTreeMap<u32, Block>,
    /// The quotes in running text: the node where each begins, and its index; in order.
    running: Vec<(u32, usize)>,
}

impl<'p, 'f> Reader<'p, 'f> {
    pub(super) fn new(linker: Linker<'p>, findings: &'f mut Findings) -> Self {
        let mut reader = Self { linker, findings, blocks: BTreeMap::new(), running: Vec::new() };
        let quotes = &linker.page.quotes;
        let is_cited = |index: &usize| *index < quotes.cited.len();
        let all = quotes.cited.iter().chain(&quotes.uncited).zip(&linker.page.speakers);
        for (index, (quote, speaker)) in all.enumerate() {
            match quote.form {
                Form::Block(block) => {
                    let side = reader.side_of(quote, speaker);
                    let block = reader.blocks.entry(block).or_default();
                    block.quotes.extend(Some(index).filter(is_cited));
                    block.side = block.side.or(side);
                }
                Form::Running if is_cited(&index) => {
                    reader.running.extend(quote.parts.first().map(|part| (part.start.node, index)));
                }
                Form::Running => {}
            }
        }
        reader.running.sort_unstable();
        reader
    }

    /// The side of a quote: its speaker's, else that of the first source that has one.
    fn side_of(&self, quote: &Quote, speaker: &Speaker) -> Option<usize> {
        let Linker { pages, page, .. } = self.linker;
        let of_speaker = match speaker {
            Speaker::Known(speaker) => pages[speaker.index()].sides.first().copied(),
            Speaker::Unclear { .. } | Speaker::Unsaid => None,
        };
        of_speaker.or_else(|| {
            let sides = |source: PageId| pages[source.index()].sides.first().copied();
            page.cited_by(quote).find_map(|cited| sides(cited.page))
        })
    }

    pub(super) fn body(&self) -> &'p Body {
        &self.linker.page.body
    }

    /// Reads a theme: its heading, and the nodes below it.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other blocks are the desk note")]
    pub(super) fn theme(&mut self, heading: Option<u32>, nodes: Range<u32>) -> RawTheme {
        let (subject, terms) = self.terms(heading, nodes.clone());
        let mut theme = RawTheme { heading, subject, terms, found: Vec::new(), notes: Vec::new() };
        // The side that a line of its own names, for the quotes right below it.
        let mut above: Option<(usize, Range<u32>)> = None;
        for node in self.body().siblings(nodes) {
            let kind = self.body().nodes[node as usize].kind;
            let end = self.body().nodes[node as usize].end;
            match kind {
                Kind::Quotation(quotation) => {
                    let side = above.as_ref().map(|(side, _)| *side);
                    theme.found.push(self.quotation(node, quotation, side));
                    above = above.map(|(side, _)| (side, end..end));
                    continue;
                }
                Kind::HtmlBlock if self.is_comment(node) => continue,
                Kind::FootnoteDefinition(_) => continue,
                _ => {}
            }
            // A side's name above nothing is left as it was written.
            if let Some((_, nodes)) = above.take().filter(|(_, nodes)| !nodes.is_empty()) {
                theme.note(nodes);
            }
            match kind {
                Kind::Paragraph => above = self.paragraph(node, &mut theme),
                Kind::List(_) => self.list(node, &mut theme),
                Kind::BlockQuote => {
                    self.report_block_quote(node);
                    theme.note(node..end);
                }
                _ => theme.note(node..end),
            }
        }
        if let Some((_, nodes)) = above.filter(|(_, nodes)| !nodes.is_empty()) {
            theme.note(nodes);
        }
        theme
    }

    fn is_comment(&self, node: u32) -> bool {
        self.body()
            .children(node)
            .all(|child| matches!(self.body().nodes[child as usize].kind, Kind::Comment(_)))
    }

    fn quotation(&mut self, node: u32, quotation: u32, above: Option<usize>) -> Found {
        let block = self.blocks.remove(&quotation).unwrap_or_default();
        let node_of = &self.body().nodes[node as usize];
        Found {
            side: block.side.or(above),
            passage: Passage::Quotation(node, block.quotes),
            nodes: node..node_of.end,
            span: self.trimmed(node_of.span.range()),
        }
    }

    /// A block quotation that does not say whose words it has.
    fn report_block_quote(&mut self, node: u32) {
        let span = self.trimmed(self.body().nodes[node as usize].span.range());
        let message = "this quotation does not say whose words it has";
        self.findings.push(
            Finding::new(&QUOTE_WITHOUT_SIDE, Place::span(self.linker.file, span), message)
                .hint("end it with a line of its own: `> — Name [^source]`"),
        );
    }

    /// Bytes of the file without the space at their end.
    pub(super) fn trimmed(&self, span: Range<usize>) -> Range<usize> {
        let text = &self.linker.page.text[span.clone()];
        // The last line of a quotation ends with its break, perhaps after a mark.
        span.start..span.start + text.trim_end_matches([' ', '\n', '\r', '>']).len()
    }

    /// A paragraph: a side's position, or a part of the desk note. A side's name alone stands for
    /// what follows.
    fn paragraph(&mut self, node: u32, theme: &mut RawTheme) -> Option<(usize, Range<u32>)> {
        let end = self.body().nodes[node as usize].end;
        match self.label(node + 1..end) {
            Some(Label { side, after }) => {
                let rest = self.body().plain(&self.linker.page.text, after.clone());
                if rest.trim_matches([' ', ':', '：']).is_empty() && !self.has_citation(&after) {
                    return Some((side, node..end));
                }
                let found = self.position(side, after, node);
                theme.found.push(found);
            }
            None => theme.note(node..end),
        }
        None
    }

    fn has_citation(&self, nodes: &Range<u32>) -> bool {
        nodes.clone().any(|node| matches!(self.body().nodes[node as usize].kind, Kind::Citation(_)))
    }

    /// A list whose items all begin with a side's name holds positions; any other is a note.
    fn list(&mut self, node: u32, theme: &mut RawTheme) {
        let items: Vec<u32> = self.body().children(node).collect();
        let labels: Vec<Option<(usize, Range<u32>)>> = items
            .iter()
            .map(|item| {
                let entry = outline::entry(self.body(), &self.linker.page.text, *item);
                let Label { side, after } = self.label(entry.label?..entry.words.end)?;
                // What stands below the running text belongs to it.
                Some((side, after.start..self.body().nodes[*item as usize].end))
            })
            .collect();
        let end = self.body().nodes[node as usize].end;
        if labels.is_empty() || labels.iter().any(Option::is_none) {
            theme.note(node..end);
            return;
        }
        for ((side, after), item) in labels.into_iter().flatten().zip(items) {
            let found = self.position(side, after, item);
            theme.found.push(found);
        }
    }

    /// A position as it is reported, or a claim.
    fn position(&mut self, side: usize, after: Range<u32>, node: u32) -> Found {
        let whole = &self.body().nodes[node as usize];
        let (nodes, span) = (node..whole.end, self.trimmed(whole.span.range()));
        let passage = match self.claim(after.clone(), &span) {
            Some(claim) => Passage::Claim(claim),
            None => Passage::Reported(after.clone(), self.quotes_in(&after, side)),
        };
        Found { side: Some(side), passage, nodes, span }
    }

    /// The quotes in running text within some nodes that may be a side's words.
    fn quotes_in(&self, nodes: &Range<u32>, side: usize) -> Vec<usize> {
        let from = self.running.partition_point(|(node, _)| *node < nodes.start);
        let to = self.running.partition_point(|(node, _)| *node < nodes.end);
        let quotes = &self.linker.page.quotes.cited;
        let speakers = &self.linker.page.speakers;
        self.running[from..to]
            .iter()
            .map(|(_, quote)| *quote)
            .filter(|quote| {
                self.side_of(&quotes[*quote], &speakers[*quote]).is_none_or(|other| other == side)
            })
            .collect()
    }
}
