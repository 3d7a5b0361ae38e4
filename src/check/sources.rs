//! The rules about sources: whether their texts are those that were archived, whether they are used
//! and dated, and whether a page carries their words without quotation marks.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::evidence::Evidence;
use crate::finding::{Finding, Findings, Level, Place, Rule};
use crate::link::destinations::LINK_UNSAFE;
use crate::model::body::Kind;
use crate::model::prose::Prose;
use crate::model::site::{Page, PageId, Site};
use crate::parse::table::At;
use crate::verify;

/// `source-changed`.
pub const SOURCE_CHANGED: Rule = Rule {
    name: "source-changed",
    level: Level::Error,
    what: "an archived text no longer has the `sha256` that its card records",
    why: "Quotes are checked against the text as it was read. A changed text checks nothing.",
    example: "Bring the text back as it was, or read the source again and record the new `sha256`.",
};

/// `source-unused`.
pub const SOURCE_UNUSED: Rule = Rule {
    name: "source-unused",
    level: Level::Note,
    what: "no page cites a source, and no other source is known through it",
    why: "It may have been meant for a citation that was forgotten.",
    example: "Cite it with `[^id]`, or remove its card.",
};

/// `source-undated`.
pub const SOURCE_UNDATED: Rule = Rule {
    name: "source-undated",
    level: Level::Warning,
    what: "a source has no date",
    why: "A reader cannot tell whether it came before or after what it is cited for.",
    example: "Add `date = \"2025-11-01\"`, an uncertain one as `2025-11~`; or waive the rule with \
              the reason why there is none.",
};

/// `source-via-circle`.
pub const SOURCE_VIA_CIRCLE: Rule = Rule {
    name: "source-via-circle",
    level: Level::Error,
    what: "cards of sources lead to each other by `via` in a circle",
    why: "None of them then has a text, and nothing quoted from them can be checked.",
    example: "Let one of them stand for the text that was really read.",
};

/// `copied-without-quotes`.
pub const COPIED_WITHOUT_QUOTES: Rule = Rule {
    name: "copied-without-quotes",
    level: Level::Warning,
    what: "a long run of a source's words stands on a page without quotation marks",
    why: "Readers take it for your words, and its author for plagiarism.",
    example: "Put the words in quotation marks, or say it in your own.",
};

/// Adds the findings about the sources of a site.
pub fn check_all(site: &Site, findings: &mut Findings) {
    let mut used: BTreeSet<PageId> = BTreeSet::new();
    for page in &site.pages {
        used.extend(page.cited.iter().map(|cited| cited.page));
        let via = page.front.source.as_ref().and_then(|card| card.via.as_ref());
        used.extend(via.and_then(|via| site.sources.get(&via.value)));
    }
    for (id, page_id) in site.sources.iter() {
        let page = site.page(*page_id);
        let (Some(file), Some(card)) = (&page.file, &page.front.source) else { continue };
        if !used.contains(page_id) {
            findings.push(
                Finding::new(&SOURCE_UNUSED, Place::file(file), "no page cites this source")
                    .hint(format!("cite it with `[^{id}]`, or remove it")),
            );
        }
        if card.date.is_none() {
            findings.push(
                Finding::new(&SOURCE_UNDATED, Place::file(file), "this source has no date").hint(
                    "add `date = \"…\"`, or waive the rule with the reason why there is none",
                ),
            );
        }
        for url in [&card.url, &card.archive_url].into_iter().flatten() {
            check_address(file, url, findings);
        }
        check_hash(site, id, page, findings);
        check_circle(site, id, page, findings);
    }
}

/// The address at which a source stands is one of the web: a page links to it.
fn check_address(file: &Arc<str>, url: &At<String>, findings: &mut Findings) {
    let address = url.value.trim_start().to_ascii_lowercase();
    if address.starts_with("http://") || address.starts_with("https://") {
        return;
    }
    let message = format!("`{}` is no address of the web", url.value);
    findings.push(
        Finding::new(&LINK_UNSAFE, Place::span(file, url.span.clone()), message)
            .hint("write the whole address, with `https://`"),
    );
}

/// The SHA-256 of a text, in hexadecimal, as `sha256` records it.
pub fn fingerprint(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn check_hash(site: &Site, id: &str, page: &Page, findings: &mut Findings) {
    let (Some(file), Some(card)) = (&page.file, &page.front.source) else { return };
    let Some(recorded) = &card.sha256 else { return };
    let place = Place::span(file, recorded.span.clone());
    let Some(text) = site.texts.get(id).and_then(|texts| texts.first()) else {
        let message = "a `sha256` is recorded, but no text is archived";
        let hint = format!("put the text into `content/sources/{id}.txt`");
        findings.push(Finding::new(&SOURCE_CHANGED, place, message).hint(hint));
        return;
    };
    if !text.is_readable {
        return;
    }
    let hash = fingerprint(&text.text);
    if !hash.eq_ignore_ascii_case(recorded.value.trim()) {
        let message = format!("`{}` is not the text that was recorded", text.file);
        let hint = format!("bring the text back as it was; it now has `sha256 = \"{hash}\"`");
        findings.push(Finding::new(&SOURCE_CHANGED, place, message).hint(hint));
    }
}

fn check_circle(site: &Site, id: &str, page: &Page, findings: &mut Findings) {
    let mut seen = vec![id];
    let mut next = page;
    while let Some(via) = next.front.source.as_ref().and_then(|card| card.via.as_ref()) {
        if via.value == id {
            let (Some(file), Some(first)) =
                (&page.file, page.front.source.as_ref().and_then(|card| card.via.as_ref()))
            else {
                return;
            };
            let message = format!("`via` leads from `{id}` back to it: {}", seen.join(" → "));
            findings.push(
                Finding::new(&SOURCE_VIA_CIRCLE, Place::span(file, first.span.clone()), message)
                    .hint("remove `via` from the one that was read directly"),
            );
            return;
        }
        // A circle that this card only leads into is reported at its own cards.
        if seen.contains(&via.value.as_str()) {
            return;
        }
        seen.push(&via.value);
        let Some(target) = site.sources.get(&via.value) else { return };
        next = site.page(*target);
    }
}

/// Adds the findings about words of a page's sources that it carries without quotation marks.
pub fn check_copied(site: &Site, evidence: &Evidence, page: &Page, findings: &mut Findings) {
    let Some(file) = &page.file else { return };
    if page.cited.is_empty() || evidence.texts.is_empty() || page.front.source.is_some() {
        return;
    }
    let mut files = BTreeSet::new();
    for cited in &page.cited {
        let text = crate::link::citations::text_of(site, &cited.id);
        files.extend(text.map(|text| &text.file));
    }
    let mut index = page.start;
    let end = page.body.all().end;
    while index < end {
        let node = page.body.nodes[index as usize];
        let block = index;
        index = if matches!(node.kind, Kind::Quotation(_)) { node.end } else { index + 1 };
        if !matches!(node.kind, Kind::Paragraph | Kind::TableCell | Kind::Item(_)) {
            continue;
        }
        let prose = Prose::of(&page.body, &page.text, block + 1..own_end(page, block));
        let words = verify::Words::of(&mask(&prose.text));
        for text in files.iter().filter_map(|file| evidence.texts.get(*file)) {
            for copied in verify::copied(&words, text, site.config.quotes.copied_words) {
                let span = prose.span(&page.body, &copied.text);
                let count = copied.words;
                let message = format!("{count} words of a source stand here as the page's own");
                let shown = text.text().get(copied.source.clone()).unwrap_or_default();
                let hint = format!("put “{shown}” in quotation marks, or say it in your own words");
                let place = Place::span(file, span.range());
                findings.push(Finding::new(&COPIED_WITHOUT_QUOTES, place, message).hint(hint));
            }
        }
    }
}

/// Where the running text of a block ends: an item's before its first inner block.
fn own_end(page: &Page, block: u32) -> u32 {
    let body = &page.body;
    let end = body.nodes[block as usize].end;
    if !matches!(body.nodes[block as usize].kind, Kind::Item(_)) {
        return end;
    }
    body.children(block)
        .find(|child| matches!(body.nodes[*child as usize].kind, Kind::Paragraph | Kind::List(_)))
        .unwrap_or(end)
}

/// The text with everything in quotation marks replaced, so that no run of words goes through it.
pub(super) fn mask(text: &str) -> Cow<'_, str> {
    let (spans, _) = verify::spans(&[text]);
    if spans.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = text.to_owned();
    for part in spans.iter().flat_map(|span| &span.parts) {
        let length = part.outside.len();
        masked.replace_range(part.outside.clone(), &"\u{1}".repeat(length));
    }
    Cow::Owned(masked)
}
