//! What a page should have and does not: a title, a summary, alternative texts.

use crate::finding::{Finding, Findings, Level, Place, Rule};
use crate::model::body::Kind;
use crate::model::page::PageKind;
use crate::model::site::Page;

/// `missing-alt`.
pub const MISSING_ALT: Rule = Rule {
    name: "missing-alt",
    level: Level::Warning,
    what: "an image has no alternative text",
    why: "Readers who do not see the picture get nothing, and so does everybody when it fails to \
          load.",
    example: "`![](map.png)` breaks it; `![The order of events](order.svg)` mends it.",
};

/// `missing-summary`.
pub const MISSING_SUMMARY: Rule = Rule {
    name: "missing-summary",
    level: Level::Note,
    what: "a briefing or comparison has no `summary`",
    why: "Lists, feeds and search engines then show its first paragraph, which was not written for \
          them.",
    example: "Add `summary = \"…\"` to the front matter: one or two sentences.",
};

/// `missing-title`.
pub const MISSING_TITLE: Rule = Rule {
    name: "missing-title",
    level: Level::Warning,
    what: "a page has no title of its own",
    why: "It is then called by the name of its file, in lists, links and search results.",
    example: "Add `title = \"…\"` to the front matter, or begin the text with `# …`.",
};

/// Adds a finding for everything that a page should have and does not.
pub fn check(page: &Page, findings: &mut Findings) {
    let Some(file) = &page.file else { return };
    if page.front.title.is_none() && page.start == 0 && page.kind != PageKind::Home {
        let message = format!("this page has no title, so it is called “{}”", page.title);
        findings.push(
            Finding::new(&MISSING_TITLE, Place::file(file), message)
                .hint("add `title = \"…\"` between `+++` lines at its head"),
        );
    }
    let has_summary =
        page.front.summary.as_ref().is_some_and(|summary| !summary.value.trim().is_empty());
    if !has_summary && page.section.is_none() && page.kind.is_writing() {
        findings.push(
            Finding::new(&MISSING_SUMMARY, Place::file(file), "this page has no summary")
                .hint("add `summary = \"…\"` to its front matter"),
        );
    }
    for image in &page.body.images {
        if image.alt.trim().is_empty() {
            let place = Place::span(file, image.span.range());
            findings.push(
                Finding::new(&MISSING_ALT, place, "this image has no alternative text")
                    .hint("say between the square brackets what it shows"),
            );
        }
    }
    check_raw_images(page, file, findings);
}

/// The same for images that are written as HTML.
fn check_raw_images(page: &Page, file: &std::sync::Arc<str>, findings: &mut Findings) {
    for node in &page.body.nodes {
        let Kind::Html(text) = node.kind else { continue };
        let html = page.body.text(&page.text, text);
        let image = html.find("<img").filter(|at| {
            let tag = html[*at..].split('>').next().unwrap_or_default();
            !tag.contains(" alt=") && !tag.contains("\nalt=")
        });
        if image.is_some() {
            let place = Place::span(file, node.span.range());
            findings.push(
                Finding::new(&MISSING_ALT, place, "this image has no alternative text")
                    .hint("add `alt=\"…\"` that says what it shows"),
            );
        }
    }
}
