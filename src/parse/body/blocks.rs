//! Headings, quotations, tasks, code and footnotes.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Tag};

use super::{Builder, DUPLICATE_ID, find_in, index, own_text, place_text, unquoted};
use crate::finding::{Finding, Place};
use crate::model::body::{Code, Footnote, Heading, Kind, Quotation, Task};
use crate::parse::slug::Ids;

impl Builder<'_, '_> {
    // --- headings

    pub(super) fn start_heading(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let Tag::Heading { level, id, classes, attrs } = tag else { return };
        let heading = index(self.body.headings.len());
        let node = self.next();
        // Of the attributes only `data-*` pass: `onclick` would run.
        let data = attrs
            .into_iter()
            .filter(|(name, _)| is_data_attribute(name))
            .map(|(name, value)| {
                (name.into_string(), value.map_or_else(String::new, |value| unquoted(&value)))
            })
            .collect();
        self.body.headings.push(Heading {
            level: level as u8,
            id: id.map_or_else(String::new, CowStr::into_string),
            title: String::new(),
            classes: classes.into_iter().map(CowStr::into_string).collect(),
            data,
            node,
        });
        self.open(Kind::Heading(heading), range);
    }

    pub(super) fn end_heading(&mut self, open: u32, heading: u32) {
        let end = self.next();
        let title = self.body.plain(self.text, open + 1..end);
        self.body.headings[heading as usize].title = title;
    }

    /// Gives every heading an id: first those that the writer chose, then the others.
    pub(super) fn name_headings(&mut self) {
        let mut chosen: HashSet<&str> = HashSet::new();
        for heading in &self.body.headings {
            if !heading.id.is_empty() && !chosen.insert(&heading.id) {
                let span = self.body.nodes[heading.node as usize].span.range();
                let message = format!("a heading before this one has the id `{}`", heading.id);
                self.findings.push(
                    Finding::new(&DUPLICATE_ID, Place::span(self.file, span), message)
                        .hint("give it an id of its own"),
                );
            }
        }
        let mut ids = Ids::taken(chosen.into_iter().map(str::to_owned));
        for heading in &mut self.body.headings {
            if heading.id.is_empty() {
                heading.id = ids.name(&heading.title);
            }
        }
    }

    // --- quotations

    /// A quotation has an attribution when its last line begins with a dash.
    pub(super) fn end_block_quote(&mut self, open: u32) {
        let Some(last) = self.body.children(open).last() else { return };
        if self.body.nodes[last as usize].kind != Kind::Paragraph {
            return;
        }
        let mut line = last + 1;
        for child in self.body.children(last) {
            let kind = self.body.nodes[child as usize].kind;
            if matches!(kind, Kind::SoftBreak | Kind::HardBreak) {
                line = child + 1;
            }
        }
        let end = self.body.nodes[last as usize].end;
        let Some(node) = self.body.nodes.get(line as usize) else { return };
        let Kind::Text(text) = node.kind else { return };
        let Some(dash) = dash_length(self.body.text(self.text, text)) else { return };
        // The line break before the attribution, or the whole paragraph, belongs to neither.
        let words_end = if line == last + 1 { last } else { line - 1 };
        let quotation = index(self.body.quotations.len());
        self.body.quotations.push(Quotation { attribution: (line, end), words_end, dash });
        self.body.nodes[open as usize].kind = Kind::Quotation(quotation);
    }

    // --- lists, code, footnotes

    pub(super) fn task(&mut self, task: Task) {
        let item = self
            .open
            .iter()
            .rev()
            .find(|index| matches!(self.body.nodes[**index as usize].kind, Kind::Item(_)));
        if let Some(&item) = item {
            self.body.nodes[item as usize].kind = Kind::Item(Some(task));
        }
    }

    pub(super) fn start_code(&mut self, kind: CodeBlockKind<'_>, range: Range<usize>) {
        let info = match kind {
            CodeBlockKind::Fenced(info) if !info.trim().is_empty() => {
                let at = find_in(self.text, &range, &info);
                Some(place_text(self.text, &mut self.body.own, &info, &at))
            }
            CodeBlockKind::Fenced(_) | CodeBlockKind::Indented => None,
        };
        let code = index(self.body.code.len());
        self.open(Kind::Code(code), range);
        self.code = Some((info, Vec::new()));
    }

    pub(super) fn end_code(&mut self, _open: u32) {
        let Some((info, pieces)) = self.code.take() else { return };
        let text = match pieces.as_slice() {
            [one] => *one,
            pieces => {
                let mut joined = String::new();
                for piece in pieces {
                    joined.push_str(self.body.text(self.text, *piece));
                }
                own_text(&mut self.body.own, &joined)
            }
        };
        self.body.code.push(Code { info, text });
    }

    pub(super) fn start_footnote(&mut self, label: &str, range: Range<usize>) {
        let footnote = index(self.body.footnotes.len());
        let node = self.next();
        self.body.footnotes.push(Footnote {
            label: label.to_owned(),
            node,
            number: None,
            references: 0,
        });
        self.open(Kind::FootnoteDefinition(footnote), range);
    }

    /// Numbers footnotes in the order in which they are first referred to.
    pub(super) fn number_footnotes(&mut self) {
        let mut number = 0;
        let mut by_label: HashMap<String, usize> = HashMap::new();
        for (position, footnote) in self.body.footnotes.iter().enumerate() {
            by_label.entry(footnote.label.clone()).or_insert(position);
        }
        for (node, label) in std::mem::take(&mut self.references) {
            let Some(&position) = by_label.get(&label) else { continue };
            let footnote = &mut self.body.footnotes[position];
            footnote.number.get_or_insert_with(|| {
                number += 1;
                number
            });
            footnote.references += 1;
            self.body.nodes[node as usize].kind =
                Kind::FootnoteReference(index(position), footnote.references);
        }
    }
}

fn is_data_attribute(name: &str) -> bool {
    name.strip_prefix("data-").is_some_and(|rest| {
        !rest.is_empty()
            && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    })
}

/// The bytes of a dash and the space after it, with which an attribution begins.
fn dash_length(text: &str) -> Option<u32> {
    let rest = text.trim_start_matches(['—', '–', '―', '-']);
    let dashes = &text[..text.len() - rest.len()];
    let is_dash = dashes.starts_with(['—', '–', '―']) || dashes.starts_with("--");
    let rest = rest.trim_start();
    is_dash.then(|| index(text.len() - rest.len()))
}
