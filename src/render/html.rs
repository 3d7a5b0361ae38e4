//! A body as HTML.
//!
//! The nodes are walked in order, with a stack of what is still to be closed: no recursion, so that
//! no depth of nesting can exhaust the stack, except into quotations, whose depth parsing limits.

pub use blocks::QuotationParts;

mod blocks;
mod inlines;
mod lists;
mod marks;
mod raw;
mod timeline;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

pub use lists::label_of;
use marks::Mark;
use pulldown_cmark_escape::escape_html;

use crate::link::addresses::{encode, encode_whole};
use crate::model::body::{Alignment, Body, Kind, Text};
use crate::model::site::{Page, PageId, Target};
use crate::render::reads::Tracked;

/// For whom HTML is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// For the page itself: with links on headings, and addresses below the site's root.
    Page,
    /// For another page of the site, which shows a piece of it: without ids of its own.
    Excerpt,
    /// For a feed: with whole addresses, and nothing that needs the page around it.
    Feed,
}

/// Makes HTML of a page's body.
#[derive(Debug)]
pub struct Html<'s> {
    site: &'s Tracked,
    id: PageId,
    page: &'s Page,
    flavour: Flavour,
    out: String,
    open: Vec<Open>,
    tables: Vec<Table>,
    marks: Vec<Mark>,
    /// The entities of which the page has a card, in the order of the cards.
    cards: Vec<PageId>,
    /// The state of each block of quotes.
    states: BTreeMap<u32, &'static str>,
    /// Where in the text the words of the quote begin that is being written.
    begun: usize,
    /// Whether the walk is inside a block quotation, whose paragraphs are lead-ins and quotes.
    in_quotation: bool,
    /// The numbers of sources where other ones count than those of the page.
    numbers: Option<Arc<BTreeMap<String, usize>>>,
}

/// An element that is still to be closed: what closes it, and the node before which it does.
#[derive(Clone, Copy, Debug)]
struct Open {
    end: u32,
    kind: Kind,
}

/// Where in a table the walk is.
#[derive(Clone, Copy, Debug)]
struct Table {
    index: u32,
    column: usize,
    row: Row,
}

/// What kind of row it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    Head,
    Body,
}

impl<'s> Html<'s> {
    /// A writer for the body of a page.
    pub fn new(site: &'s Tracked, id: PageId, flavour: Flavour) -> Self {
        let mut html = Self {
            site,
            id,
            page: site.page(id),
            flavour,
            out: String::new(),
            open: Vec::new(),
            tables: Vec::new(),
            marks: Vec::new(),
            cards: Vec::new(),
            states: BTreeMap::new(),
            begun: 0,
            in_quotation: false,
            numbers: None,
        };
        html.marks = html.find_marks();
        if flavour == Flavour::Page {
            html.cards = html.page.cards();
        }
        html.states = html.find_states();
        html
    }

    /// A writer of pieces of a page for another one, which numbers sources in its own way.
    pub fn excerpts(from: &'s Tracked, id: PageId, numbers: Arc<BTreeMap<String, usize>>) -> Self {
        Self { numbers: Some(numbers), ..Self::new(from, id, Flavour::Excerpt) }
    }

    fn body(&self) -> &'s Body {
        &self.page.body
    }

    fn text(&self, text: Text) -> &'s str {
        self.page.body.text(&self.page.text, text)
    }

    /// The body without the title's heading, and without the node `without`.
    pub fn whole(mut self, without: Option<u32>) -> String {
        let end = self.body().all().end;
        self.out.reserve(self.page.text.len() + self.page.text.len() / 4);
        match without {
            Some(node) => {
                self.write(self.page.start..node);
                self.write(self.body().nodes[node as usize].end..end);
            }
            None => self.write(self.page.start..end),
        }
        self.out
    }

    /// The body before a node.
    pub fn before(mut self, node: u32) -> String {
        // It stands in lists, where the page's cards are not.
        self.cards.clear();
        self.write(self.page.start..node);
        self.out
    }

    /// Some nodes and all that is in them.
    pub fn range(mut self, range: Range<u32>) -> String {
        self.write(range);
        self.out
    }

    /// The same, for a writer that is to write several parts of one body.
    pub fn part(&mut self, range: Range<u32>) -> String {
        self.write(range);
        std::mem::take(&mut self.out)
    }

    /// The list of footnotes, in the order of their numbers; empty when there are none.
    pub fn footnotes(mut self) -> String {
        let mut notes: Vec<(usize, u32)> = self
            .body()
            .footnotes
            .iter()
            .enumerate()
            .filter_map(|(index, note)| Some((index, note.number?)))
            .collect();
        if notes.is_empty() {
            return String::new();
        }
        notes.sort_by_key(|(_, number)| *number);
        let title = self.site.config.words.get("footnotes");
        self.out.push_str(
            "<section class=\"footnotes block\" role=\"doc-endnotes\" aria-labelledby=\"_fn-title\">\
             <header><h2 id=\"_fn-title\">",
        );
        self.escaped(title);
        self.out.push_str("</h2></header>\n<ol>\n");
        for (index, number) in notes {
            self.footnote(index, number);
        }
        self.out.push_str("</ol>\n</section>\n");
        self.out
    }

    fn footnote(&mut self, index: usize, number: u32) {
        let note = &self.body().footnotes[index];
        let _ = write!(self.out, "<li id=\"fn-{number}\">");
        let end = self.body().nodes[note.node as usize].end;
        self.write(note.node + 1..end);
        // The way back stands at the end of the last paragraph, not below it.
        let paragraph = self.out.trim_end().strip_suffix("</p>").map(str::len);
        if let Some(length) = paragraph {
            self.out.truncate(length);
        }
        for reference in 1..=note.references {
            let label = number.to_string();
            let back = self.site.config.words.filled("footnote_back", &[("n", &label)]);
            let _ =
                write!(self.out, " <a class=\"fn-back\" href=\"#{}\"", anchor(number, reference));
            self.out.push_str(" role=\"doc-backlink\" aria-label=\"");
            self.escaped(&back);
            self.out.push_str("\">↩</a>");
        }
        self.out.push_str(if paragraph.is_some() { "</p></li>\n" } else { "</li>\n" });
    }

    /// Writes nodes and all that is in them.
    fn write(&mut self, range: Range<u32>) {
        let floor = self.open.len();
        let mut index = range.start;
        loop {
            while self.open.len() > floor && self.open.last().is_some_and(|open| open.end <= index)
            {
                self.close();
            }
            if index >= range.end {
                break;
            }
            let node = &self.body().nodes[index as usize];
            let is_item = matches!(node.kind, Kind::Item(_));
            index = if is_item && self.special_item(index) {
                node.end
            } else {
                self.enter(index, node.kind, node.end)
            };
        }
    }

    /// Opens a node and returns the index of the node to go on with.
    fn enter(&mut self, index: u32, kind: Kind, end: u32) -> u32 {
        match kind {
            Kind::Text(text) => self.text_node(index, text, 0),
            Kind::Html(text) => self.raw(text),
            Kind::Comment(_) | Kind::HtmlBlock => {}
            Kind::InlineCode(text) => {
                self.out.push_str("<code>");
                self.escaped_body(text);
                self.out.push_str("</code>");
            }
            Kind::SoftBreak => self.out.push('\n'),
            Kind::HardBreak => self.out.push_str("<br>\n"),
            Kind::Rule => self.out.push_str("<hr>\n"),
            Kind::Code(code) => return self.code(code, end),
            Kind::Image(image) => return self.image(image, end),
            Kind::Quotation(quotation) => return self.quotation(quotation, index, end),
            Kind::FootnoteDefinition(_) => return end,
            Kind::List(_)
                if self.flavour != Flavour::Excerpt && !self.events_of(index).is_empty() =>
            {
                self.timeline(index);
                return end;
            }
            Kind::Heading(_) if self.heads_events_alone(index) => return end,
            Kind::Link(link) if self.is_titled_by_page(link) => {
                self.titled_link(link);
                return end;
            }
            Kind::Citation(citation) => self.citation(citation),
            Kind::FootnoteReference(note, reference) => self.footnote_reference(note, reference),
            Kind::Paragraph if self.is_figure(index, end) => {
                let Kind::Image(image) = self.body().nodes[index as usize + 1].kind else {
                    return index + 1;
                };
                self.figure(image);
                return end;
            }
            Kind::Paragraph
            | Kind::Heading(_)
            | Kind::BlockQuote
            | Kind::Alert(_)
            | Kind::List(_)
            | Kind::Item(_)
            | Kind::Table(_)
            | Kind::TableHead
            | Kind::TableRow
            | Kind::TableCell
            | Kind::Emphasis
            | Kind::Strong
            | Kind::Strikethrough
            | Kind::Link(_) => {
                self.open_tag(index, kind);
                self.open.push(Open { end, kind });
            }
        }
        index + 1
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`enter` opens no others")]
    fn open_tag(&mut self, index: u32, kind: Kind) {
        match kind {
            Kind::Paragraph if self.in_quotation => self.open_lead(),
            Kind::Paragraph => self.out.push_str("<p>"),
            Kind::Heading(heading) => self.open_heading(heading),
            Kind::BlockQuote => self.out.push_str("<blockquote>\n"),
            Kind::Alert(alert) => self.open_alert(alert),
            Kind::List(_) if self.class_of_list(index).is_some() => {
                self.open_special_list(index, kind);
            }
            Kind::List(None) => self.out.push_str("<ul>\n"),
            Kind::List(Some(1)) => self.out.push_str("<ol>\n"),
            Kind::List(Some(first)) => {
                let _ = writeln!(self.out, "<ol start=\"{first}\">");
            }
            Kind::Item(task) => self.open_item(task),
            Kind::Table(table) => self.open_table(table),
            Kind::TableHead => self.open_table_head(),
            Kind::TableRow => self.open_table_row(),
            Kind::TableCell => self.open_cell(),
            Kind::Emphasis => self.out.push_str("<em>"),
            Kind::Strong => self.out.push_str("<strong>"),
            Kind::Strikethrough => self.out.push_str("<del>"),
            Kind::Link(link) => self.open_link(link),
            _ => debug_assert!(false, "node {index} has no opening tag"),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`enter` opens no others")]
    fn close(&mut self) {
        let Some(Open { kind, .. }) = self.open.pop() else { return };
        match kind {
            Kind::Paragraph if self.in_quotation => self.close_lead(),
            Kind::Paragraph => self.out.push_str("</p>\n"),
            Kind::Heading(heading) => self.close_heading(heading),
            Kind::BlockQuote => self.out.push_str("</blockquote>\n"),
            Kind::Alert(_) => self.out.push_str("</aside>\n"),
            Kind::List(None) => self.out.push_str("</ul>\n"),
            Kind::List(Some(_)) => self.out.push_str("</ol>\n"),
            Kind::Item(_) => self.out.push_str("</li>\n"),
            Kind::Table(_) => self.close_table(),
            Kind::TableHead => self.out.push_str("</tr></thead>\n<tbody>\n"),
            Kind::TableRow => self.out.push_str("</tr>\n"),
            Kind::TableCell => self.close_cell(),
            Kind::Emphasis => self.out.push_str("</em>"),
            Kind::Strong => self.out.push_str("</strong>"),
            Kind::Strikethrough => self.out.push_str("</del>"),
            Kind::Link(link) => self.close_link(link),
            _ => {}
        }
    }

    // --- text

    fn escaped(&mut self, text: &str) {
        // Writing to a `String` cannot fail.
        let _ = escape_html(&mut self.out, text);
    }

    fn escaped_body(&mut self, text: Text) {
        let text = self.text(text);
        self.body_text(text);
    }

    fn body_text(&mut self, text: &str) {
        let _ = pulldown_cmark_escape::escape_html_body_text(&mut self.out, text);
    }

    fn raw(&mut self, text: Text) {
        if self.site.config.markdown.raw_html {
            let text = self.text(text);
            if self.flavour == Flavour::Feed {
                let base = &self.site.config.base_url;
                let page = base.join(&encode(&self.page.path));
                self.out.push_str(&raw::with_whole_addresses(text, &page));
            } else {
                self.out.push_str(text);
            }
        } else {
            self.escaped_body(text);
        }
    }

    // --- addresses

    /// The address of a target, as an attribute's value; `None` when it leads nowhere.
    fn address(&self, target: &Target, written: Text) -> Option<String> {
        let base = &self.site.config.base_url;
        let origin = if self.flavour == Flavour::Feed { base.origin.as_str() } else { "" };
        let root = base.path.trim_end_matches('/');
        match target {
            Target::Outside => Some(encode_whole(self.text(written).trim())),
            Target::Page(id, fragment) => {
                let own = *id == self.id && self.flavour == Flavour::Page;
                // A question may stand on a later page of the ledger.
                let question = fragment.as_ref().filter(|_| self.site.ledger_page() == Some(*id));
                let pager = question.and_then(|question| {
                    self.site.question_path(self.site.question_named(question)?)
                });
                let path = if own && fragment.is_some() {
                    String::new()
                } else {
                    format!(
                        "{origin}{root}{}",
                        encode(pager.as_deref().unwrap_or(self.site.path_of(*id)))
                    )
                };
                Some(match fragment {
                    Some(fragment) => format!("{path}#{}", encode(fragment)),
                    None => path,
                })
            }
            Target::File(path, rest) => {
                let path = path.strip_suffix("index.html").unwrap_or(path);
                Some(format!("{origin}{root}/{}{}", encode(path), encode_whole(rest)))
            }
            Target::Broken => None,
        }
    }

    /// The bytes of a file of the site, for the size of a picture.
    fn bytes_of(&self, target: &Target) -> Option<&'s [u8]> {
        let Target::File(path, _) = target else { return None };
        self.site.bytes_of(&self.site.outputs().get(path)?.what)
    }

    fn alignment(&self) -> Alignment {
        self.tables.last().map_or(Alignment::None, |table| {
            let columns = &self.body().tables[table.index as usize];
            columns.get(table.column).copied().unwrap_or(Alignment::None)
        })
    }
}

/// The id of a reference to a footnote: the first has the plain one.
fn anchor(number: u32, reference: u32) -> String {
    if reference == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{reference}") }
}
