//! What holds for every input: nothing panics, places lie in the text, names keep their form.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test fails by panicking, and may take its time"
)]

#[path = "support/site.rs"]
mod site;

use std::sync::Arc;

use counterpart::config::Markdown;
use counterpart::files::Files;
use counterpart::finding::{Findings, github, json};
use counterpart::link::addresses::{decode, encode};
use counterpart::model::body::{Body, Kind, Text};
use counterpart::parse::body::parse;
use counterpart::parse::slug::slugify_or;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use site::{SITE, build, build_page, options};

/// Pieces of Markdown, and what has broken parsers of it.
const PIECES: &[&str] = &[
    "a",
    "word ",
    "é",
    "台海",
    "🙂",
    "e\u{301}",
    "\u{202e}",
    "\u{0}",
    "\u{feff}",
    " ",
    "  ",
    "    ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    "# ",
    "## ",
    "{#id .c data-x=1 onclick=x}",
    "> ",
    ">",
    "- ",
    "1. ",
    "- [ ] ",
    "- [x] ",
    "    - ",
    "```",
    "```rust,hl_lines=1-",
    "~~~\n",
    "`",
    "``",
    "*",
    "**",
    "_",
    "~~",
    "[",
    "]",
    "(",
    ")",
    "![",
    "](",
    "[[",
    "]]",
    "[[a|",
    "|",
    "| a | b |\n| - | :-: |\n",
    "[^a]",
    "[^desk:2]",
    "[^a]: ",
    "[^",
    "\\",
    "\\\n",
    "&amp;",
    "&#0;",
    "&#x110000;",
    "&",
    "<",
    ">",
    "<b>",
    "</b>",
    "<!-- ",
    "-->",
    "<!-- more -->",
    "<script>",
    "<a href=\"",
    "<img ",
    "https://a.b/c",
    "<https://a.b>",
    "javascript:",
    "data:",
    "b.md",
    "#here",
    "\"",
    "'",
    "“",
    "”",
    "— ",
    "-- ",
    "...",
    "---\n",
    "***\n",
    "===\n",
    "+++\n",
    "title = \"x\"\n",
    "{{ x }}",
    "{% x %}",
    "> [!NOTE]\n",
    "- **What:** ",
    "## Open questions\n\n- [ ] ",
    "## Corrections and updates\n\n- **2026-01-11, correction:** ",
    "\n  - **2026-01-11, answered:** ",
    "\n  - **Known:** ",
    "\n  - **Watch:** 2026-01",
    "\n- **2026-01-12, major correction:** ",
    "<!-- id: a -->",
    "**China:** ",
    ": definition\n",
    "$x$",
    "%41",
    "%",
    "\u{2028}",
];

fn markdown() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        12 => select(PIECES).prop_map(str::to_owned),
        1 => "\\PC{0,8}",
        1 => (select(PIECES), 1..40_usize).prop_map(|(piece, times)| piece.repeat(times)),
    ];
    vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// The same with names of people in it.
fn markdown_with_names() -> impl Strategy<Value = String> {
    let names =
        &["Dong", "Dong Jun", "Jun ", "Minister Dong", "董军", "Hegseth", " Dong\nJun "][..];
    let piece = prop_oneof![
        2 => select(PIECES).prop_map(str::to_owned),
        2 => select(names).prop_map(str::to_owned),
        1 => Just(" ".to_owned()),
    ];
    vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// A page of a site with two people, whose names are links or not.
fn page_with_names(text: &str, autolink: &str) -> String {
    let toml = format!("{SITE}[markdown]\nraw_html = false\n[entities]\nautolink = {autolink}\n");
    let files = [
        ("site.toml", &*toml),
        ("content/a.md", text),
        (
            "content/people/dong.md",
            "+++\ntitle = \"Dong Jun\"\naliases = [\"Dong\", \"董军\"]\n+++\n",
        ),
        (
            "content/people/hegseth.md",
            "+++\ntitle = \"Pete Hegseth\"\naliases = [\"Hegseth\"]\n+++\n",
        ),
        ("templates/page.html", "{{ page.content | safe }}{{ page.footnotes | safe }}"),
    ];
    build(&Files::from_texts(files), &options()).page("a/index.html").to_owned()
}

/// The text of some HTML, and whether its elements are closed in the order in which they were opened,
/// with no link within another.
fn text_of(html: &str) -> (String, bool) {
    let (mut text, mut open, mut is_nested) = (String::new(), Vec::new(), true);
    let mut parts = html.split('<');
    text.push_str(parts.next().unwrap_or_default());
    for (tag, rest) in parts.filter_map(|part| part.split_once('>')) {
        text.push_str(rest);
        let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap_or_default();
        if tag.starts_with('/') {
            is_nested &= open.pop() == Some(name);
        } else if !["br", "hr", "img"].contains(&name) {
            is_nested &= name != "a" || !open.contains(&"a");
            open.push(name);
        }
    }
    // A reference is tied to the word before it, but not to a link.
    (text.replace("&nbsp;", " ").split_whitespace().collect(), is_nested && open.is_empty())
}

/// The elements that Markdown becomes.
const TAGS: &[&str] = &[
    "a",
    "aside",
    "blockquote",
    "br",
    "code",
    "del",
    "div",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "section",
    "span",
    "strong",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
    "cite",
    "mark",
    "ins",
    "b",
    "dd",
    "dl",
    "dt",
    "time",
];

fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) }
}

/// Every place of a tree lies in the text, between characters, and children lie in their parents.
fn assert_tree(text: &str, body: &Body) {
    let length = body.nodes.len();
    for (index, node) in body.nodes.iter().enumerate() {
        let span = node.span.range();
        assert!(text.get(span.clone()).is_some(), "{span:?} of {:?} is not in {text:?}", node.kind);
        let end = node.end as usize;
        assert!(index < end && end <= length, "{:?} ends at {end} of {length}", node.kind);
        let mut child = index + 1;
        while child < end {
            let inner = &body.nodes[child];
            assert!(inner.end as usize <= end, "{:?} leaves {:?}", inner.kind, node.kind);
            let range = inner.span.range();
            assert!(
                span.start <= range.start && range.end <= span.end,
                "{range:?} of {:?} is not in {span:?} of {:?}: {text:?}",
                inner.kind,
                node.kind
            );
            child = inner.end as usize;
        }
        if let Kind::Text(Text::File(own)) | Kind::InlineCode(Text::File(own)) = node.kind {
            assert!(text.get(own.range()).is_some(), "{own:?}");
        }
    }
    for span in body.links.iter().map(|link| link.span).chain(body.images.iter().map(|i| i.span)) {
        assert!(text.get(span.range()).is_some(), "{span:?}");
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_place_lies_in_the_text(text in markdown(), smart in any::<bool>()) {
        let file: Arc<str> = "content/a.md".into();
        let how = Markdown { smart_punctuation: smart, raw_html: true };
        let body = parse(&file, (&text, 0), how, &mut Findings::new());
        assert_tree(&text, &body);
    }

    #[test]
    fn a_page_of_any_text_is_built(text in markdown()) {
        let outcome = build_page(&text);
        // Its findings can be shown in every form.
        let files = Files::from_texts([("site.toml", SITE), ("content/a.md", &*text)]);
        json::render(&outcome.built.findings, &files, 1).unwrap();
        github::render(&outcome.built.findings, &files);
    }

    /// Any text as a question and as an entry of a log, and below them.
    #[test]
    fn questions_and_logs_of_any_text_are_read(text in markdown(), below in markdown()) {
        let page = format!(
            "## Open questions\n\n- [ ] {text}\n  - **Known:** {below}\n  - **{text}:** {below}\n\n\
             ## Corrections and updates\n\n- **2026-01-11, update:** {text}\n  - **{below}**\n"
        );
        let outcome = build_page(&page);
        let files = Files::from_texts([("site.toml", SITE), ("content/a.md", &*page)]);
        json::render(&outcome.built.findings, &files, 1).unwrap();
    }

    /// With `raw_html = false`, whoever writes pages cannot put a program on them.
    #[test]
    fn nothing_of_a_page_runs(text in markdown()) {
        let toml = format!("{SITE}[markdown]\nraw_html = false\n");
        let files = [
            ("site.toml", &*toml),
            ("content/a.md", &*text),
            ("templates/page.html", "{{ page.content | safe }}{{ page.footnotes | safe }}"),
        ];
        let outcome = build(&Files::from_texts(files), &options());
        let html = outcome.page("a/index.html");
        for tag in html.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
            let tag = tag.to_lowercase();
            let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap_or_default();
            prop_assert!(TAGS.contains(&name), "<{tag}> in {html}");
            // Values of attributes are escaped, so that a quotation mark ends each.
            let names: String = tag.split('"').step_by(2).collect();
            prop_assert!(!names.contains(" on") && !names.contains(" style="), "<{tag}> in {html}");
            for address in ["href=\"", "src=\""].iter().flat_map(|name| tag.split(name).skip(1)) {
                let runs = ["javascript:", "data:", "vbscript:"];
                prop_assert!(!runs.iter().any(|run| address.starts_with(run)), "<{tag}> in {html}");
            }
        }
    }

    /// Names that are links say what they said before, and stand in no other link.
    #[test]
    fn names_are_links_and_nothing_else(text in markdown_with_names()) {
        let (plain, is_nested) = text_of(&page_with_names(&text, "false"));
        let linked = page_with_names(&text, "true");
        let (words, still_is) = text_of(&linked);
        prop_assert_eq!(words, plain, "{}", linked);
        prop_assert!(still_is || !is_nested, "{}", linked);
    }

    #[test]
    fn any_front_matter_is_read(
        lines in vec(("[a-z_]{0,12}|title|date|draft|topics|allow|roles|path|slug|aliases|extra",
            prop_oneof![
                Just("\"x\"".to_owned()), Just("2026-01-02".to_owned()), Just("true".to_owned()),
                Just("[1, \"a\"]".to_owned()), Just("{ a = 1 }".to_owned()), Just("-9e99".to_owned()),
                Just("\"../..\"".to_owned()), "\\PC{0,20}",
                Just("[\"D\", { name = \"\", until = \"x\" }]".to_owned()), Just("\"\"\"\nx".to_owned()),
            ]), 0..12),
        folder in select(&["", "briefings/", "sources/", "people/", "readouts/"][..]),
    ) {
        let mut text = String::from("+++\n");
        for (key, value) in lines {
            text += &format!("{key} = {value}\n");
        }
        text += "+++\nText.\n";
        let path = format!("content/{folder}a.md");
        build(&Files::from_texts([("site.toml", SITE), (&*path, &*text)]), &options());
        build(&Files::from_texts([("site.toml", &*text.replace("+++\n", "")), (&*path, "x")]), &options());
    }

    #[test]
    fn any_yaml_is_read(
        lines in vec(("( {0,4}|- |  - )(title|date|draft|topics|allow|roles|<<|\"a\"|[a-z ]{0,5}|\\? x)?",
            prop_oneof![
                Just(": x".to_owned()), Just(": 2026-01-02 10:00 +0800".to_owned()), Just(": &a [1, b]".to_owned()),
                Just(": *a".to_owned()), Just(": {a: 1, <<: *a}".to_owned()), Just(": |\n  x\n".to_owned()),
                Just(": \"\u{e9}".to_owned()), Just(": !!str 1".to_owned()), Just(":".to_owned()),
                Just("\t: é".to_owned()), Just(": [".to_owned()), "\\PC{0,20}",
            ]), 0..12),
        folder in select(&["", "briefings/", "sources/", "people/", "readouts/"][..]),
    ) {
        let mut text = String::from("---\ntitle: é\n");
        for (key, value) in lines {
            text += &format!("{key}{value}\n");
        }
        text += "---\nText.\n";
        let path = format!("content/{folder}a.md");
        let outcome = build(&Files::from_texts([("site.toml", SITE), (&*path, &*text)]), &options());
        for finding in outcome.built.findings.iter().filter(|f| *f.place.file == *path) {
            let span = finding.place.span.clone().unwrap_or(0..0);
            prop_assert!(text.get(span.clone()).is_some(), "{span:?} of {text:?}");
        }
    }

    #[test]
    fn a_slug_is_its_own_slug(text in "\\PC{0,40}") {
        let slug = slugify_or(&text, "x");
        prop_assert_eq!(slugify_or(&slug, "x"), slug.clone());
        prop_assert!(!slug.is_empty() && !slug.contains(['/', '\\', ' ', '.', '#', '?', '%']));
        prop_assert!(!slug.starts_with('-') && !slug.ends_with('-'));
    }

    #[test]
    fn addresses_are_decoded_to_what_was_encoded(path in "\\PC{0,40}") {
        let encoded = encode(&path);
        prop_assert!(encoded.is_ascii());
        prop_assert!(!encoded.contains([' ', '#', '?', '"', '<', '>', '&', '\'']));
        prop_assert_eq!(decode(&encoded), path);
    }

    #[test]
    fn any_address_is_decoded(address in "[%0-9a-fA-Fg/é]{0,30}") {
        decode(&address);
    }

    #[test]
    fn any_base_url_is_read(url in "(https?://)?[a-z./:@?#% é]{0,20}") {
        if let Ok(base) = counterpart::config::BaseUrl::parse(&url) {
            prop_assert!(base.path.starts_with('/') && base.path.ends_with('/'));
            prop_assert!(base.join("/a/").ends_with("/a/"));
        }
    }
}
