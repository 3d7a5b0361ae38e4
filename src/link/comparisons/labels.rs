//! Paragraphs that begin with a side's name in bold, and the phrases that claim an absence.

use std::ops::Range;

use super::themes::Reader;
use crate::config::Headings;
use crate::finding::{Finding, Place, nearest};
use crate::link::names::SIDE_UNKNOWN;
use crate::model::body::Kind;
use crate::model::comparison::{Claim, ClaimKind};
use crate::model::date::Edtf;
use crate::parse::table::DATE_INVALID;

/// The side that bold text at the head of a block names, and the nodes behind it.
pub(super) struct Label {
    pub(super) side: usize,
    pub(super) after: Range<u32>,
}

/// Every colon that may stand behind a side's name.
const COLONS: [char; 2] = [':', '：'];

impl Reader<'_, '_> {
    /// The side that a block names at its head. One that is nearly a side's name is reported.
    pub(super) fn label(&mut self, nodes: Range<u32>) -> Option<Label> {
        let body = self.body();
        let text = &self.linker.page.text;
        let strong = &body.nodes.get(nodes.start as usize)?;
        if strong.kind != Kind::Strong || nodes.is_empty() {
            return None;
        }
        let written = body.plain(text, nodes.start + 1..strong.end);
        let after = strong.end..nodes.end;
        let rest = body.plain(text, after.clone());
        if !written.trim_end().ends_with(COLONS) && !rest.trim_start().starts_with(COLONS) {
            return None;
        }
        let name = written.trim().trim_end_matches(COLONS).trim().to_lowercase();
        let sides = &self.linker.config.sides;
        let side = sides.iter().position(|side| {
            [&side.name, &side.short, &side.id].iter().any(|known| known.to_lowercase() == name)
        });
        if let Some(side) = side {
            return Some(Label { side, after });
        }
        let known = sides.iter().flat_map(|side| [&*side.name, &*side.short, &*side.id]);
        let near = nearest(&name, known);
        if near.is_some() || self.is_claim(after) {
            let place = Place::span(self.linker.file, strong.span.range());
            let names: Vec<String> =
                sides.iter().map(|side| format!("`**{}:**`", side.name)).collect();
            let hint = match near {
                Some(near) => format!("write `**{near}:**`"),
                None => format!("write {}, or declare it in `site.toml`", names.join(" or ")),
            };
            let message = format!("there is no side `{}`", written.trim().trim_end_matches(COLONS));
            self.findings.push(Finding::new(&SIDE_UNKNOWN, place, message).hint(hint));
        }
        None
    }

    /// The emphasis with which some nodes begin: its node.
    #[expect(clippy::wildcard_enum_match_arm, reason = "of all kinds of node only these matter")]
    fn emphasis(&self, nodes: Range<u32>) -> Option<u32> {
        let body = self.body();
        for node in body.siblings(nodes) {
            match body.nodes[node as usize].kind {
                Kind::Text(part) => {
                    let text = body.text(&self.linker.page.text, part);
                    if !text.trim_matches([' ', ':', '：']).is_empty() {
                        return None;
                    }
                }
                Kind::SoftBreak => {}
                Kind::Emphasis => return Some(node),
                _ => return None,
            }
        }
        None
    }

    /// Whether some nodes begin with a phrase that claims an absence.
    fn is_claim(&self, nodes: Range<u32>) -> bool {
        self.emphasis(nodes).is_some_and(|node| {
            let inside = node + 1..self.body().nodes[node as usize].end;
            let text = self.body().plain(&self.linker.page.text, inside);
            phrase(&text, self.linker.config.headings_in(&self.linker.page.lang)).is_some()
        })
    }

    /// The claim that some nodes make, if they begin with a phrase for one, emphasised. `span` is that
    /// of the whole block.
    pub(super) fn claim(&mut self, nodes: Range<u32>, span: &Range<usize>) -> Option<Claim> {
        let node = self.emphasis(nodes.clone())?;
        let body = self.body();
        let text = &self.linker.page.text;
        let end = body.nodes[node as usize].end;
        let inside = body.plain(text, node + 1..end);
        let headings = self.linker.config.headings_in(&self.linker.page.lang);
        let (kind, length) = phrase(&inside, headings)?;
        let mut rest = end..nodes.end;
        let mut when = inside[length..].to_owned();
        if when.trim_matches(['.', '。', ' ']).is_empty() {
            // `*No comment* as of 2026-01-02.`: the date may stand behind the phrase.
            if let Some((range, tail)) = self.date_behind(rest.clone()) {
                when = tail;
                rest = range;
            }
        }
        let as_of = self.as_of(&when, span);
        let citations = crate::model::prose::Prose::of(body, text, nodes).citations;
        Some(Claim { kind, as_of, span: span.clone(), rest, citations })
    }

    /// The text right behind a phrase when it begins with a date, and the nodes that are still to be
    /// shown: without that text when it says nothing else.
    fn date_behind(&self, nodes: Range<u32>) -> Option<(Range<u32>, String)> {
        /// “as of” and the date.
        const FEW: usize = 3;
        let Kind::Text(part) = self.body().nodes.get(nodes.start as usize)?.kind else {
            return None;
        };
        let text = self.body().text(&self.linker.page.text, part);
        let words = || text.split_whitespace();
        let has_date = words().take(FEW).any(|word| date(word).is_some());
        let is_all = words().count() <= FEW;
        let rest = if is_all { nodes.start + 1..nodes.end } else { nodes.clone() };
        (has_date && !nodes.is_empty()).then(|| (rest, text.to_owned()))
    }

    /// The date in what follows a phrase: “as of 2026-01-02”.
    fn as_of(&mut self, text: &str, span: &Range<usize>) -> Option<Edtf> {
        let found = text.split_whitespace().find_map(date);
        if found.is_some() || text.trim_matches(['.', '。', ' ']).is_empty() {
            return found;
        }
        let message = format!("“{}” tells no date", text.trim().trim_end_matches('.'));
        self.findings.push(
            Finding::new(&DATE_INVALID, Place::span(self.linker.file, span.clone()), message)
                .hint("write `as of` and a date such as `2026-01-31`"),
        );
        None
    }
}

/// A word that is a date.
fn date(word: &str) -> Option<Edtf> {
    let word = word.trim_matches([',', '.', '。', ';', '(', ')']);
    word.starts_with(|c: char| c.is_ascii_digit()).then(|| Edtf::parse(word).ok())?
}

/// The claim with which a text begins, and how long its phrase is.
fn phrase(text: &str, headings: &Headings) -> Option<(ClaimKind, usize)> {
    let Headings { not_mentioned, no_comment, no_readout, .. } = headings;
    let lists = [
        (ClaimKind::NotMentioned, not_mentioned, "not mentioned"),
        (ClaimKind::NoComment, no_comment, "no comment"),
        (ClaimKind::NoReadout, no_readout, "no readout"),
    ];
    let lower = text.to_lowercase();
    // Only where lower-casing keeps the length do bytes of one stand for bytes of the other.
    if lower.len() != text.len() {
        return None;
    }
    lists.into_iter().find_map(|(kind, phrases, english)| {
        let all = phrases.iter().map(String::as_str).chain([english]);
        all.filter(|phrase| lower.starts_with(phrase))
            .find(|phrase| {
                !lower[phrase.len()..].starts_with(char::is_alphanumeric) || !phrase.is_ascii()
            })
            .map(|phrase| (kind, phrase.len()))
    })
}
