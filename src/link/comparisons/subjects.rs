//! The terms of a theme: those in its comments, and those of the subject of `site.toml` that it is.

use std::ops::Range;

use super::themes::Reader;
use crate::finding::{Finding, Level, Place, Rule, nearest};
use crate::model::body::Kind;
use crate::model::terms::{Term, Terms, Use, check_term, listed};

/// `topic-unknown`.
pub const TOPIC_UNKNOWN: Rule = Rule {
    name: "topic-unknown",
    level: Level::Error,
    what: "a theme names a topic that `site.toml` does not declare",
    why: "The theme has no terms then, and nothing about it can be checked.",
    example: "`<!-- topic: hotline -->` breaks it where `[[topics]]` of `site.toml` has only `hotlines`.",
};

impl Reader<'_, '_> {
    /// The subject that a theme is, and its terms.
    pub(super) fn terms(
        &mut self,
        heading: Option<u32>,
        nodes: Range<u32>,
    ) -> (Option<usize>, Terms) {
        let config = self.linker.config;
        let above = heading.map(|heading| &self.body().headings[heading as usize]);
        let mut subject = above.and_then(|heading| {
            let title = heading.title.trim().to_lowercase();
            config.subjects.iter().position(|subject| {
                subject.id == heading.id || subject.name.trim().to_lowercase() == title
            })
        });
        let mut terms = Terms::default();
        let start = above.map_or(nodes.start, |heading| heading.node);
        for comment in self.comments(start..nodes.end) {
            let text = &self.linker.page.text[comment.clone()];
            let Some((key, value)) = key_and_value(text) else { continue };
            let at = comment.start + value.start;
            if key == "topic" {
                subject = self.named_subject(&text[value], at).or(subject);
            } else if let Some((usage, lang)) = usage(&key) {
                let found = listed(&text[value], lang, &self.linker.page.lang);
                for (text, lang, range) in found {
                    let range = at + range.start..at + range.end;
                    // An empty term is shown by the comment that has it.
                    let span = if range.is_empty() { comment.clone() } else { range };
                    let place = Place::span(self.linker.file, span);
                    let term = Term { text, lang, usage, place };
                    if check_term(&term, self.findings) {
                        terms.list.push(term);
                    }
                }
            }
        }
        if let Some(subject) = subject {
            terms.list.extend(config.subjects[subject].terms.list.iter().cloned());
        }
        (subject, terms)
    }

    fn named_subject(&mut self, name: &str, at: usize) -> Option<usize> {
        let subjects = &self.linker.config.subjects;
        let found = subjects.iter().position(|subject| {
            subject.id == name || subject.name.to_lowercase() == name.to_lowercase()
        });
        if found.is_none() {
            let place = Place::span(self.linker.file, at..at + name.len());
            let near = nearest(name, subjects.iter().map(|subject| subject.id.as_str()));
            let hint = near.map_or_else(
                || "declare it in `site.toml`: `[[topics]]` with a `name` and `terms`".to_owned(),
                |near| format!("write `{near}`"),
            );
            let message = format!("`site.toml` has no topic `{name}`");
            self.findings.push(Finding::new(&TOPIC_UNKNOWN, place, message).hint(hint));
        }
        found
    }

    /// The bytes of every comment in some nodes, in order. One of several lines is one.
    fn comments(&self, nodes: Range<u32>) -> Vec<Range<usize>> {
        let body = self.body();
        let mut comments: Vec<Range<usize>> = Vec::new();
        for node in nodes {
            let node = &body.nodes[node as usize];
            if !matches!(node.kind, Kind::HtmlBlock | Kind::Comment(_)) {
                continue;
            }
            let span = node.span.range();
            // The lines of a block stand within it.
            if comments.last().is_none_or(|last| last.end <= span.start) {
                comments.push(span);
            }
        }
        comments
    }
}

/// The key of a comment such as `<!-- terms: a, b -->`, and the bytes of its value.
fn key_and_value(comment: &str) -> Option<(String, Range<usize>)> {
    let end = comment.find("-->").unwrap_or(comment.len());
    let inside = comment[..end].trim_start().strip_prefix("<!--")?;
    let start = end - inside.len();
    let (key, value) = inside.split_once([':', '：'])?;
    let value_start = end - value.len() + (value.len() - value.trim_start().len());
    debug_assert!(start <= value_start);
    let value_end = value_start.max(value_start + value.trim().len());
    Some((key.trim().to_lowercase(), value_start..value_end))
}

/// What terms of a comment with this key are for, and their language if it tells one.
fn usage(key: &str) -> Option<(Use, Option<&str>)> {
    let (word, lang) = match key.split_once(['-', ' ']) {
        Some((word, lang)) => (word, Some(lang.trim())),
        None => (key, None),
    };
    let usage = match word {
        "terms" | "term" => Use::Stands,
        "not" => Use::StandsNot,
        _ => return None,
    };
    lang.is_none_or(crate::config::is_language).then_some((usage, lang))
}
