//! Fingerprints of what a page says: of its words, so that typography, spaces and links do not count.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::html::Html;
use super::words::{BREAK, QUOTE, STRUCK, UNSTRUCK, words};
use super::{Entry, Recorded, Step};
use crate::model::body::{Body, Kind};
use crate::model::date::SiteDate;
use crate::model::outline::Meaning;
use crate::model::question::Status;
use crate::model::site::Page;
use crate::model::update::{self, Gravity, Update};

/// What a page says now.
pub(super) fn of(page: &Page) -> Recorded {
    let authors: Vec<&str> = page.front.authors.iter().map(|author| &*author.value).collect();
    let steps = page.questions.iter().flat_map(|question| {
        question.steps.iter().map(|step| Step {
            date: step.date.value.iso(),
            status: step.status.map_or("-", Status::word).to_owned(),
            words: hash(&nodes(page, step.words.start..page.body.nodes[step.item as usize].end)),
            question: question.id.value.clone(),
        })
    });
    Recorded {
        file: page.file.as_deref().unwrap_or_default().to_owned(),
        text: text(page),
        date: page.date.as_ref().map(SiteDate::iso),
        authors: (!authors.is_empty()).then(|| hash(&authors.join("\n"))),
        log: page.log.iter().map(|update| entry(page, update)).collect(),
        asks: page.questions.iter().map(|question| question.id.value.clone()).collect(),
        steps: steps.collect(),
        span: 0..0,
    }
}

fn hash(text: &str) -> u64 {
    xxh3_64(words(text).as_bytes())
}

/// An entry of the log.
fn entry(page: &Page, update: &Update) -> Entry {
    let is_head = update.gravity == Gravity::Major && update.kind != update::Kind::Retraction;
    let end = page.body.nodes[update.item as usize].end;
    Entry {
        date: update.date.value.iso(),
        kind: format!("{}{}", if is_head { "major-" } else { "" }, update.kind.word()),
        words: hash(&nodes(page, update.words.start..end)),
    }
}

/// The fingerprint of a page's text: its title, its summary and its words, without its log and without
/// the dated history of its questions, which is a log itself; and its dates as they are written, since
/// a doubt is a sign of typography.
fn text(page: &Page) -> u64 {
    let mut all = page.title.clone();
    all.push(BREAK);
    if let Some(summary) = &page.front.summary {
        all.push_str(&summary.value);
        all.push(BREAK);
    }
    let mut reader = Reader { page, text: all, html: Html::default(), open: Vec::new() };
    reader.nodes(page.start..page.body.all().end, &without(page));
    let mut text = words(&reader.text);
    let dates = page.events.iter().filter_map(|event| event.when.date.as_deref());
    let watched = page.questions.iter().filter_map(|question| question.watch.as_ref());
    for date in dates.chain(watched.map(|at| &at.value)) {
        text.push('\n');
        text.push_str(date.written());
    }
    xxh3_64(text.as_bytes())
}

/// What does not count, in order: logs with their headings, and dated entries below questions.
fn without(page: &Page) -> Vec<Range<u32>> {
    let body: &Body = &page.body;
    let logs = page.sections.iter().filter(|section| section.meaning == Meaning::Updates);
    let logs = logs.map(|section| body.headings[section.heading as usize].node..section.nodes.end);
    let steps = page.questions.iter().flat_map(|question| &question.steps);
    let steps = steps.map(|step| step.item..body.nodes[step.item as usize].end);
    let mut all: Vec<Range<u32>> = logs.chain(steps).collect();
    all.sort_by_key(|range| range.start);
    all
}

/// The text of some nodes, with marks for what is struck through and what is quoted.
fn nodes(page: &Page, nodes: Range<u32>) -> String {
    let (html, open) = (Html::default(), Vec::new());
    let mut reader = Reader { page, text: String::new(), html, open };
    reader.nodes(nodes, &[]);
    reader.text
}

/// Gathers the text of nodes.
struct Reader<'p> {
    page: &'p Page,
    text: String,
    html: Html,
    /// What is still to be closed: before which node, and with what.
    open: Vec<(u32, char)>,
}

impl Reader<'_> {
    /// Adds the text of some nodes without those in other ranges, which are in order.
    fn nodes(&mut self, nodes: Range<u32>, mut without: &[Range<u32>]) {
        let mut index = nodes.start;
        while index < nodes.end {
            self.close(index);
            while let Some((first, rest)) = without.split_first()
                && first.end <= index
            {
                without = rest;
            }
            if let Some(first) = without.first()
                && first.start <= index
            {
                index = first.end;
                self.text.push(BREAK);
                continue;
            }
            index = self.node(index);
        }
        self.close(u32::MAX);
    }

    /// Closes what ends before a node.
    fn close(&mut self, index: u32) {
        while self.open.last().is_some_and(|(end, _)| *end <= index) {
            self.text.extend(self.open.pop().map(|(_, mark)| mark));
        }
    }

    fn open(&mut self, (mark, close): (char, char), end: u32) {
        self.text.push(mark);
        self.open.push((end, close));
    }

    /// Adds what a node says by itself; the next node.
    fn node(&mut self, index: u32) -> u32 {
        let body = &self.page.body;
        let node = &body.nodes[index as usize];
        match node.kind {
            Kind::Text(text) | Kind::InlineCode(text) => {
                self.text.push_str(body.text(&self.page.text, text));
            }
            Kind::Code(code) => {
                self.text.push(BREAK);
                self.text.push_str(body.text(&self.page.text, body.code[code as usize].text));
                self.text.push(BREAK);
            }
            Kind::Html(html) => {
                self.html.read(body.text(&self.page.text, html), &mut self.text);
            }
            Kind::HtmlBlock => {
                self.html = Html::default();
                self.text.push(BREAK);
            }
            Kind::Strikethrough => self.open((STRUCK, UNSTRUCK), node.end),
            Kind::BlockQuote => self.open((QUOTE, QUOTE), node.end),
            Kind::Quotation(quotation) => {
                let end = body.quotations[quotation as usize].words_end;
                self.open((QUOTE, QUOTE), end);
            }
            // The picture counts by what is said of it elsewhere; its description may be mended.
            Kind::Image(_) => return node.end,
            Kind::Comment(_)
            | Kind::Citation(_)
            | Kind::FootnoteReference(..)
            | Kind::Emphasis
            | Kind::Strong
            | Kind::Link(_) => {}
            Kind::SoftBreak => self.text.push(' '),
            Kind::HardBreak
            | Kind::Paragraph
            | Kind::Heading(_)
            | Kind::Alert(_)
            | Kind::List(_)
            | Kind::Item(_)
            | Kind::Table(_)
            | Kind::TableHead
            | Kind::TableRow
            | Kind::TableCell
            | Kind::Rule
            | Kind::FootnoteDefinition(_) => self.text.push(BREAK),
        }
        index + 1
    }
}
