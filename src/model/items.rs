//! Reading the items of a list that means something: their labels, their dates, what they cite.

use std::ops::Range;
use std::sync::Arc;

use crate::config::labels::Labels;
use crate::finding::{Finding, Findings, Place, Rule};
use crate::model::body::{Body, Kind};
use crate::model::date::SiteDate;
use crate::model::outline::{self, Entry};
use crate::parse::slug::{is_of_the_theme, slugify_or};
use crate::parse::table::{At, DATE_INVALID};

/// A page that is being read.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'p> {
    /// Its file.
    pub file: &'p Arc<str>,
    /// The text of its file.
    pub text: &'p str,
    /// Its body.
    pub body: &'p Body,
    /// The labels of its language.
    pub labels: &'p Labels,
}

/// The bold label of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    /// A date, and the words behind it: `2026-11-25, correction`.
    Dated {
        /// The date as written.
        date: String,
        /// The words, without a colon.
        words: String,
    },
    /// Words alone.
    Words(String),
}

impl Reader<'_> {
    /// The place of a node.
    pub fn place(&self, node: u32) -> Place {
        Place::span(self.file, self.body.nodes[node as usize].span.range())
    }

    /// The words of some nodes.
    pub fn plain(&self, nodes: Range<u32>) -> String {
        self.body.plain(self.text, nodes).trim().to_owned()
    }

    /// The items of the lists that stand directly in some nodes.
    pub fn entries(&self, nodes: Range<u32>) -> Vec<Entry> {
        outline::entries(self.body, self.text, nodes)
    }

    /// The bytes of some nodes that stand beside each other; those of the item when there are none.
    pub fn span(&self, entry: &Entry) -> Range<usize> {
        let start = entry.label.unwrap_or(entry.words.start);
        let last = self.body.siblings(start..entry.words.end).filter(|node| {
            !matches!(self.body.nodes[*node as usize].kind, Kind::Comment(_) | Kind::SoftBreak)
        });
        let first = self.body.nodes.get(start as usize).filter(|_| start < entry.words.end);
        match (first, last.last()) {
            (Some(first), Some(last)) => {
                first.span.range().start..self.body.nodes[last as usize].span.range().end
            }
            _ => self.body.nodes[entry.node as usize].span.range(),
        }
    }

    /// The bold label of an item, if it has one.
    pub fn label(&self, entry: &Entry) -> Option<Label> {
        let node = entry.label?;
        Some(label(&self.plain(node..self.body.nodes[node as usize].end)))
    }

    /// The date of a label; a finding at the label when it is none.
    pub fn date(&self, entry: &Entry, date: &str, findings: &mut Findings) -> Option<SiteDate> {
        let place = self.place(entry.label.unwrap_or(entry.node));
        self.site_date(date, place, findings)
    }

    /// A date; a finding at this place when it is none.
    pub fn site_date(&self, date: &str, place: Place, findings: &mut Findings) -> Option<SiteDate> {
        match SiteDate::parse(date) {
            Ok(date) => Some(date),
            Err(error) => {
                let message = error.about(date);
                findings.push(Finding::new(&DATE_INVALID, place, message).hint_if(error.hint));
                None
            }
        }
    }

    /// The id that a note gives an item; a finding of this rule when it can be none, and then the
    /// nearest that can.
    pub fn id(
        &self,
        entry: &Entry,
        rule: &'static Rule,
        findings: &mut Findings,
    ) -> Option<At<String>> {
        let note = entry.note("id")?;
        let span = note.span.range();
        let Some(reason) = not_an_id(&note.value) else {
            return Some(At { value: note.value.clone(), span });
        };
        let meant = slugify_or(&note.value, "");
        let hint = if meant.is_empty() || is_of_the_theme(&meant) {
            "write letters, digits and hyphens".to_owned()
        } else {
            format!("write `<!-- id: {meant} -->`")
        };
        let message = format!("`{}` cannot be an id: {reason}", note.value);
        findings.push(Finding::new(rule, Place::span(self.file, span.clone()), message).hint(hint));
        (!meant.is_empty()).then_some(At { value: meant, span })
    }
}

/// Why a text cannot be an id.
fn not_an_id(id: &str) -> Option<&'static str> {
    if id.is_empty() {
        return Some("it is empty");
    }
    if id.contains(char::is_whitespace) {
        return Some("it has a space in it");
    }
    if !id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.')) {
        return Some("it has a mark in it that is no letter, digit, hyphen or full stop");
    }
    if id.starts_with('_') || is_of_the_theme(id) {
        return Some("the theme keeps it for itself");
    }
    None
}

/// Takes a label apart.
fn label(text: &str) -> Label {
    let text = text.trim().trim_end_matches([':', '：', ' ']);
    let dated = |date: &str, words: &str| Label::Dated {
        date: date.trim().to_owned(),
        words: words.trim().to_owned(),
    };
    let begins_with_digit = text.starts_with(|c: char| c.is_ascii_digit());
    if let Some((date, words)) = text.split_once([',', '，', '、']) {
        // “30 Feb, answered” and “Feb 30, answered” are meant as dates, too.
        return if date.contains(|c: char| c.is_ascii_digit()) {
            dated(date, words)
        } else {
            Label::Words(text.to_owned())
        };
    }
    if !begins_with_digit {
        return Label::Words(text.to_owned());
    }
    match text.split_once(' ') {
        Some((date, words)) if SiteDate::parse(text).is_err() && date.contains('-') => {
            dated(date, words)
        }
        _ => dated(text, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: (&str, &str)) {
        let found = match label(text) {
            Label::Dated { date, words } => (date, words),
            Label::Words(words) => (String::new(), words),
        };
        assert_eq!((found.0.as_str(), found.1.as_str()), expected, "{text:?}");
    }

    #[test]
    fn labels_are_dates_with_words_or_words_alone() {
        check("2026-11-25, correction:", ("2026-11-25", "correction"));
        check("2026-11-25 correction", ("2026-11-25", "correction"));
        check("2026-11-25 10:00, update", ("2026-11-25 10:00", "update"));
        check("2026-11-25T10:00+08:00，更正：", ("2026-11-25T10:00+08:00", "更正"));
        check("2026-11-25 10:00", ("2026-11-25 10:00", ""));
        check("2026-11-25", ("2026-11-25", ""));
        check("Feb 30, answered:", ("Feb 30", "answered"));
        check("Known:", ("", "Known"));
        check("Known, so far", ("", "Known, so far"));
    }

    #[test]
    fn ids_have_no_spaces_and_are_not_the_themes() {
        for id in ["which-channels", "q1", "通道", "a.b_c"] {
            assert_eq!(not_an_id(id), None, "{id}");
        }
        for id in ["", "which channels", "a#b", "_top", "S1", "quote-3", "p5", "<b>"] {
            assert!(not_an_id(id).is_some(), "{id}");
        }
    }
}
