//! Blocks: headings, lists, tables, code, quotations, alerts.

use std::fmt::Write as _;

use super::marks::LEAD;
use super::{Flavour, Html, Row, Table};
use crate::model::body::{Alert, Alignment, Kind, Quotation, Task};
use crate::model::site::{PageId, Target};
use crate::render::highlight::{self, LineNumbers};
use crate::render::views::letter;

/// A block of quotes in parts, as HTML.
#[derive(Clone, Debug, Default)]
pub struct QuotationParts {
    /// The lead-in, without an element of its own.
    pub lead: String,
    /// The words, and what stands between them.
    pub words: String,
    /// The attribution, without its dash.
    pub by: String,
    /// `ok`, `altered`, or `none` when its words do not stand in a source.
    pub check: &'static str,
}

impl Html<'_> {
    pub(super) fn open_heading(&mut self, index: u32) {
        let heading = &self.body().headings[index as usize];
        let _ = write!(self.out, "<h{}", heading.level);
        if self.flavour == Flavour::Page {
            self.attribute("id", &heading.id);
        }
        if !heading.classes.is_empty() {
            self.attribute("class", &heading.classes.join(" "));
        }
        for (name, value) in &heading.data {
            self.attribute(name, value);
        }
        self.out.push('>');
    }

    pub(super) fn close_heading(&mut self, index: u32) {
        let heading = &self.body().headings[index as usize];
        if self.flavour == Flavour::Page {
            let words = &self.site.config.words;
            let label = words.filled("heading_link", &[("title", &heading.title)]);
            let _ = write!(
                self.out,
                " <a class=\"anchor\" href=\"#{}\"",
                crate::link::addresses::encode(&heading.id)
            );
            self.attribute("aria-label", &label);
            self.out.push_str(">#</a>");
        }
        let _ = writeln!(self.out, "</h{}>", heading.level);
    }

    fn attribute(&mut self, name: &str, value: &str) {
        let _ = write!(self.out, " {name}=\"");
        self.escaped(value);
        self.out.push('"');
    }

    pub(super) fn open_alert(&mut self, alert: Alert) {
        let _ = write!(
            self.out,
            "<aside class=\"notice\" role=\"note\" data-kind=\"{}\"><p class=\"notice__title\">",
            alert.word()
        );
        let title = self.site.config.words.get(alert.word());
        self.escaped(title);
        self.out.push_str("</p>\n");
    }

    pub(super) fn open_item(&mut self, task: Option<Task>) {
        let Some(task) = task else {
            self.out.push_str("<li>");
            return;
        };
        let (class, word) = match task {
            Task::Open => ("st", "task_open"),
            Task::Done => ("st st--full", "task_done"),
        };
        let _ = write!(self.out, "<li class=\"task\"><span class=\"{class}\" role=\"img\"");
        let label = self.site.config.words.get(word);
        self.attribute("aria-label", label);
        self.out.push_str("></span> ");
    }

    // --- tables

    pub(super) fn open_table(&mut self, index: u32) {
        self.tables.push(Table { index, column: 0, row: Row::Body });
        self.out.push_str("<div class=\"tablewrap\" tabindex=\"0\" role=\"region\"");
        let number = (index + 1).to_string();
        let label = self.site.config.words.filled("table", &[("n", &number)]);
        self.attribute("aria-label", &label);
        self.out.push_str(">\n<table>\n");
    }

    pub(super) fn close_table(&mut self) {
        self.tables.pop();
        self.out.push_str("</tbody>\n</table>\n</div>\n");
    }

    pub(super) fn open_table_head(&mut self) {
        self.start_row(Row::Head);
        self.out.push_str("<thead><tr>");
    }

    pub(super) fn open_table_row(&mut self) {
        self.start_row(Row::Body);
        self.out.push_str("<tr>");
    }

    fn start_row(&mut self, row: Row) {
        if let Some(table) = self.tables.last_mut() {
            table.column = 0;
            table.row = row;
        }
    }

    pub(super) fn open_cell(&mut self) {
        let head = self.tables.last().is_some_and(|table| table.row == Row::Head);
        self.out.push_str(if head { "<th scope=\"col\"" } else { "<td" });
        // A class, since the Content-Security-Policy forbids style attributes.
        self.out.push_str(match self.alignment() {
            Alignment::None => ">",
            Alignment::Left => " class=\"left\">",
            Alignment::Center => " class=\"center\">",
            Alignment::Right => " class=\"right\">",
        });
    }

    pub(super) fn close_cell(&mut self) {
        let head = self.tables.last().is_some_and(|table| table.row == Row::Head);
        self.out.push_str(if head { "</th>" } else { "</td>" });
        if let Some(table) = self.tables.last_mut() {
            table.column += 1;
        }
    }

    // --- code

    pub(super) fn code(&mut self, index: u32, end: u32) -> u32 {
        let code = &self.body().code[index as usize];
        let config = self.site.config.highlight;
        let mut info = highlight::parse_info(code.info.map_or("", |info| self.text(info)));
        if config.line_numbers {
            info.line_numbers = LineNumbers::Shown;
        }
        let text = self.text(code.text);
        let html = if config.enabled {
            highlight::highlight(text, &info)
        } else {
            highlight::plain(text, &info)
        };
        self.out.push_str(&html);
        self.out.push('\n');
        end
    }

    // --- quotations

    pub(super) fn quotation(&mut self, quotation: u32, index: u32, end: u32) -> u32 {
        let Quotation { attribution, words_end, dash } = self.body().quotations[quotation as usize];
        let state = self.states.get(&quotation).copied().unwrap_or("none");
        let side = self.side_of(quotation, attribution);
        let is_shown = self.flavour == Flavour::Page && state != "none";
        let copy = if is_shown { self.copy_of(quotation) } else { String::new() };
        if self.flavour != Flavour::Feed && self.site.pieces().has("quote") {
            let words = self.captured(|html| html.write_words(index + 1..words_end));
            let by = self.captured(|html| html.write_attribution(attribution, dash));
            let own = self.site.pieces().make("quote", |args, views| {
                args.insert("content", &words);
                args.insert("by", &by);
                args.insert_value("side", views.side_value(side));
                args.insert("check", state);
                args.insert("copy", &copy);
            });
            self.out.push_str(&own.unwrap_or_default());
            self.out.push('\n');
            return end;
        }
        self.out.push_str("<figure class=\"vb\"");
        if state != "ok" {
            self.attribute("data-check", state);
        }
        if let Some(side) = side {
            self.attribute("data-side", &letter(side));
        }
        self.out.push_str("><blockquote>\n");
        self.write_words(index + 1..words_end);
        self.out.push_str("</blockquote>\n<figcaption>");
        if let Some(side) = side {
            // The side is told by a word and a mark too, never by colour alone.
            self.side(side);
            self.out.push(' ');
        }
        let by = self.captured(|html| html.write_attribution(attribution, dash));
        self.out.push_str(&by);
        if !copy.is_empty() {
            self.out.push_str(" <button class=\"copy\" type=\"button\" data-js");
            self.attribute("data-copy", &copy);
            self.out.push('>');
            let word = self.site.config.words.get("copy_quote");
            self.escaped(word);
            self.out.push_str("</button>");
        }
        self.out.push_str("</figcaption></figure>\n");
        end
    }

    /// The label of a side: its mark and its name.
    pub(super) fn side(&mut self, side: usize) {
        let own = self.site.pieces().make("side", |args, views| {
            args.insert_value("side", views.side_value(Some(side)));
        });
        if let Some(own) = own {
            self.out.push_str(&own);
            return;
        }
        let _ = write!(self.out, "<span class=\"side\" data-side=\"{}\">", letter(side));
        let name = &self.site.config.sides[side].name;
        self.escaped(name);
        self.out.push_str("</span>");
    }

    /// What is written meanwhile.
    pub(super) fn captured(&mut self, write: impl FnOnce(&mut Self)) -> String {
        let before = std::mem::take(&mut self.out);
        write(self);
        std::mem::replace(&mut self.out, before)
    }

    /// A block of quotes in parts: its lead-in, its words, its attribution.
    pub fn quotation_parts(&mut self, node: u32) -> QuotationParts {
        let Kind::Quotation(index) = self.body().nodes[node as usize].kind else {
            return QuotationParts::default();
        };
        let Quotation { attribution, words_end, dash } = self.body().quotations[index as usize];
        self.write_words(node + 1..words_end);
        let words = std::mem::take(&mut self.out);
        self.write_attribution(attribution, dash);
        let by = std::mem::take(&mut self.out);
        let check = self.states.get(&index).copied().unwrap_or("none");
        // A lead-in is the first paragraph unless the block is all lead-in.
        let lead = words.strip_prefix(LEAD).and_then(|rest| rest.split_once("</p>\n"));
        let (lead, words) = match lead {
            Some((lead, rest)) if !rest.trim().is_empty() => (lead.to_owned(), rest.to_owned()),
            _ => (String::new(), words),
        };
        QuotationParts { lead, words, by, check }
    }

    /// The words of a quotation. Its last paragraph may end before the attribution does.
    fn write_words(&mut self, range: std::ops::Range<u32>) {
        self.in_quotation = self.flavour != Flavour::Feed;
        let last = self.body().siblings(range.clone()).last();
        match last.filter(|last| self.body().nodes[*last as usize].end > range.end) {
            Some(last) if self.in_quotation => {
                self.write(range.start..last);
                self.open_lead();
                self.write(last + 1..range.end);
                self.close_lead();
            }
            Some(last) => {
                self.write(range.start..last);
                self.out.push_str("<p>");
                self.write(last + 1..range.end);
                self.out.push_str("</p>\n");
            }
            None => self.write(range),
        }
        self.in_quotation = false;
    }

    fn write_attribution(&mut self, (start, end): (u32, u32), dash: u32) {
        let Kind::Text(first) = self.body().nodes[start as usize].kind else { return };
        self.text_node(start, first, dash as usize);
        self.write(start + 1..end);
    }

    /// The side of the first entity that an attribution links to, else of the speaker, else of the first
    /// source that it cites.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "of all kinds of node only these matter here"
    )]
    fn side_of(&self, quotation: u32, (start, end): (u32, u32)) -> Option<usize> {
        let mut by_source = None;
        for node in &self.body().nodes[start as usize..end as usize] {
            let page: PageId = match node.kind {
                Kind::Link(link) => {
                    let Target::Page(id, _) = self.page.links[link as usize] else { continue };
                    if !self.site.card(id).kind.is_entity() {
                        continue;
                    }
                    id
                }
                Kind::Citation(citation) => match self.page.citations[citation as usize] {
                    Some(number) => self.page.cited[number].page,
                    None => continue,
                },
                _ => continue,
            };
            let side = self.site.card(page).sides.first().copied();
            if matches!(node.kind, Kind::Link(_)) && side.is_some() {
                return side;
            }
            by_source = by_source.or(side);
        }
        self.side_of_speaker(quotation).or(by_source)
    }
}
