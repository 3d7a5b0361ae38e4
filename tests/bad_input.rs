//! Input that nobody meant: each gives a clear finding or works. Never a panic, never a hang (these
//! tests assert that they end, not when), never a file outside the output folder.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test fails by panicking, and may take its time"
)]
#![expect(clippy::disallowed_methods, reason = "bad input lies on the disk")]

#[path = "support/site.rs"]
mod site;

use std::fs;
use std::path::Path;

use counterpart::files::{Files, InputFile};
use counterpart::finding::Findings;
use counterpart::load::load;
use site::{Outcome, SITE, build, build_page, options, write};

const GOOD: &str = "+++\ntitle = \"A\"\n+++\n\nText.\n";

/// Builds files of any bytes, with the smallest `site.toml` unless they have one.
fn build_bytes(files: &[(&str, &[u8])]) -> Outcome {
    let mut all = vec![("site.toml", SITE.as_bytes())];
    all.extend_from_slice(files);
    let input = |(path, bytes): &(&str, &[u8])| InputFile {
        path: (*path).into(),
        contents: bytes.to_vec().into(),
    };
    // Of two files with one path the later is kept.
    let outcome = build(&Files::new(all.iter().map(input).collect(), Vec::new()), &options());
    assert_safe(&outcome);
    outcome
}

/// A page's body in the output, without the theme around it.
fn body(text: &str) -> String {
    let template = "{{ page.title }}\n{{ page.content | safe }}{{ page.footnotes | safe }}";
    let files = [("content/a.md", text.as_bytes()), ("templates/page.html", template.as_bytes())];
    build_bytes(&files).page("a/index.html").to_owned()
}

/// Every file of the output lies below the output folder, and every file system can hold it.
fn assert_safe(outcome: &Outcome) {
    for path in outcome.files.keys() {
        let parts = path.split('/');
        let bad = |part: &str| {
            part.is_empty()
                || part == "."
                || part == ".."
                || part.len() > 255
                || part.contains(|c: char| c.is_control() || c == '\\')
        };
        assert!(parts.into_iter().all(|part| !bad(part)), "{path:?}");
    }
}

/// The page is built, and these rules are broken, each at least once and no others.
fn check_rules(outcome: &Outcome, expected: &[&str]) {
    let mut rules = outcome.rules();
    rules.sort_unstable();
    rules.dedup();
    assert_eq!(rules, expected, "{}", outcome.text);
}

// --- encodings

#[test]
fn text_that_is_not_utf8_is_named_with_its_line() {
    let latin = b"+++\ntitle = \"A\"\n+++\n\nCaf\xe9.\n";
    let outcome = build_bytes(&[("content/a.md", latin)]);
    check_rules(&outcome, &["unreadable-text"]);
    assert!(outcome.text.contains("not UTF-8 from line 5 on (byte 24)"), "{}", outcome.text);
    for cut in [&b"\x80"[..], b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf", b"a\xffb"]
    {
        for path in ["content/a.md", "content/sources/a.txt", "templates/x.html", "site.toml"] {
            let outcome = build_bytes(&[(path, cut)]);
            assert!(
                outcome.rules().contains(&"unreadable-text"),
                "{path} {cut:?}: {}",
                outcome.text
            );
        }
        check_rules(&build_bytes(&[("static/x.bin", cut), ("content/y.bin", cut)]), &[]);
    }
}

#[test]
fn utf16_is_named() {
    let little: Vec<u8> = "\u{feff}# Talks\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = "\u{feff}# Talks\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [little, big] {
        let outcome = build_bytes(&[("content/a.md", &bytes)]);
        check_rules(&outcome, &["unreadable-text"]);
        assert!(outcome.text.contains("it looks like UTF-16"), "{}", outcome.text);
    }
}

/// A page with something of everything.
const RICH: &str = "+++
title = \"Talks\"
summary = \"\"\"
Two
lines.\"\"\"
+++

Soft
break, hard\\
break, and two spaces  \nend. A “quoted
title”.[^1] `code
span` <b>html
over lines</b>

> Words
> of somebody.
>
> — Somebody,
> on two lines

- one

  ```rust,hl_lines=1
  fn main() {
  }
  ```
- two
  - three

| a | b |
| - | - |
| c | d |

    indented

<div>
block
</div>

<!--
hidden
-->

[^1]: A note
    on two lines.

    And a second paragraph.

Setext
======

[ref]: https://example.org
  'A title'
See [ref].
";

#[test]
fn windows_line_endings_give_the_same_html() {
    let expected = body(RICH);
    assert!(expected.contains("fn main") || expected.contains("main"), "{expected}");
    let windows = body(&RICH.replace('\n', "\r\n"));
    assert!(!windows.contains('\r'), "{windows:?}");
    assert_eq!(windows, expected);
}

#[test]
fn a_byte_order_mark_changes_nothing() {
    assert_eq!(body(&format!("\u{feff}{RICH}")), body(RICH));
    assert_eq!(body("\u{feff}# Title\n\nText.\n"), body("# Title\n\nText.\n"));
    let marked = format!("\u{feff}{SITE}");
    check_rules(&build_bytes(&[("site.toml", marked.as_bytes())]), &[]);
}

#[test]
fn windows_line_endings_work_in_every_text() {
    let windows = |text: &str| text.replace('\n', "\r\n").into_bytes();
    let outcome = build_bytes(&[
        ("site.toml", &windows(&format!("{SITE}[check]\nmissing-summary = \"off\"\n"))),
        ("content/a.md", &windows("+++\ntitle = \"A\"\n+++\n\nSaid.[^s:2]\n")),
        ("content/sources/s.md", &windows("+++\ntitle = \"S\"\ndate = \"2026\"\n+++\n")),
        ("content/sources/s.txt", &windows("One.\n\nTwo.\n")),
        (
            "templates/page.html",
            &windows("{{ page.title }}\n<p id=\"S1\"></p>\n{{ page.content | safe }}\n"),
        ),
    ]);
    check_rules(&outcome, &[]);
    assert!(outcome.page("a/index.html").contains("S1 ¶2"));
}

#[test]
fn lines_are_counted_alike_in_both_line_endings() {
    let text = "+++\ntitle = \"A\"\n+++\n\nOne.\n\nÉ [x](gone.md)\n";
    let place = |text: &str| {
        let outcome = build_page(text);
        let at = outcome.text.find("content/a.md:").unwrap_or_else(|| panic!("{}", outcome.text));
        outcome.text[at..].lines().next().unwrap().to_owned()
    };
    assert_eq!(place(text), "content/a.md:7:3");
    assert_eq!(place(&text.replace('\n', "\r\n")), "content/a.md:7:3");
}

// --- nothing, and bytes that are no letters

#[test]
fn empty_files_work() {
    let outcome = build_bytes(&[
        ("content/a.md", b""),
        ("content/b.md", b"\n\n \n"),
        ("content/briefings/_index.md", b""),
        ("content/sources/s.txt", b""),
        ("static/x.css", b""),
        ("templates/mine.html", b""),
    ]);
    check_rules(&outcome, &["missing-title"]);
    let outcome = build_bytes(&[("site.toml", b"")]);
    check_rules(&outcome, &["invalid-front-matter"]);
    assert!(outcome.text.contains("`title` is missing") && outcome.text.contains("`base_url` is"));
}

#[test]
fn a_page_without_content_beside_it_works() {
    check_rules(&build_bytes(&[]), &[]);
}

#[test]
fn a_zero_byte_is_reported_wherever_it_stands() {
    for text in ["a\0b", "# \0\n", "`\0`", "[a](\0)", "```\0\n\0\n```", "a\0b [c](gone.md)\0"] {
        let outcome = build_page(&format!("+++\ntitle = \"A\"\n+++\n{text}\n"));
        assert!(outcome.rules().contains(&"unreadable-text"), "{text:?}: {}", outcome.text);
        assert!(outcome.text.contains("content/a.md:4:"), "{text:?}: {}", outcome.text);
    }
    let utf16: Vec<u8> = "# Talks\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for path in ["content/a.md", "content/sources/a.txt", "templates/x.html", "site.toml"] {
        let outcome = build_bytes(&[(path, &utf16)]);
        assert!(outcome.rules().contains(&"unreadable-text"), "{path}: {}", outcome.text);
    }
    check_rules(&build_bytes(&[("static/x.bin", b"\0"), ("content/y.bin", b"\0")]), &[]);
}

#[test]
fn other_control_characters_work() {
    let outcome = build_page("+++\ntitle = \"A\"\n+++\n\u{1} \u{7f} \u{9b}31m \u{b} \u{c}\n");
    check_rules(&outcome, &[]);
    // Nothing of a page may command the terminal that shows its findings.
    let outcome =
        build_page("+++\ntitle = \"A\"\ntemplate = \"\\u001b[31mx\"\n+++\n[[\u{1b}[31m]]\n");
    check_rules(&outcome, &["link-broken", "template-unknown"]);
    assert!(!outcome.text.contains('\u{1b}'), "{:?}", outcome.text);
}

#[test]
fn marks_that_turn_the_direction_of_text_work() {
    let outcome =
        build_page("+++\ntitle = \"\u{202e}gpj.exe\"\n+++\n\n\u{2066}a\u{202e} [b](\u{202e}.md)\n");
    check_rules(&outcome, &["link-broken"]);
}

// --- front matter

#[test]
fn front_matter_that_is_damaged_is_a_finding() {
    for (text, rule, says) in [
        ("+++\ntitle = \"A\"\n", "invalid-front-matter", "is not closed"),
        ("+++\ntitle = \"A\"\n+++ x\n", "invalid-front-matter", "is not closed"),
        ("+++\ntitle = \"A\"\ntitle = \"B\"\n+++\n", "invalid-front-matter", "duplicate key"),
        ("+++\ntitle = A\n+++\n", "invalid-front-matter", "put the text in quotation marks"),
        ("+++\ntitle = \"A\n+++\n", "invalid-front-matter", "not valid TOML"),
        ("+++\n[extra\n+++\n", "invalid-front-matter", "not valid TOML"),
        ("---\ntitle: A\n", "invalid-front-matter", "is not closed"),
        ("---\ntitle: A\ntitle: B\n---\n", "invalid-front-matter", "for the second time"),
        ("---\ntitle: \"A\n---\n", "invalid-front-matter", "not valid YAML"),
        ("---\ntitle: [A\n---\n", "invalid-front-matter", "not valid YAML"),
        ("---\ntitel: A\n---\n", "unknown-field", "write `title`"),
        ("---\ntitle: {sub: A}\n---\n", "invalid-front-matter", "must be a text"),
        ("+++\ntitel = \"A\"\n+++\n", "unknown-field", "write `title`"),
        ("+++\n[[title]]\n+++\n", "invalid-front-matter", "must be a text"),
        ("+++\ntitle.sub = \"A\"\n+++\n", "invalid-front-matter", "must be a text"),
    ] {
        let outcome = build_page(text);
        assert!(outcome.rules().contains(&rule), "{text:?}: {}", outcome.text);
        assert!(outcome.text.contains(says), "{text:?}: {}", outcome.text);
        assert!(outcome.text.contains("content/a.md:"), "{text:?}: {}", outcome.text);
    }
}

#[test]
fn front_matter_that_looks_odd_works() {
    for text in [
        "+++\n+++\n# A\n",
        "+++\n+++",
        "+++ \ntitle = \"A\"\n+++\t\nText.",
        "+++\ntitle = \"+++\"\n+++\n",
        "+++\ntitle = \"A\"\n+++\n+++\nnot = \"again\"\n+++\n",
        "# A\n\n+++\nnot = \"front matter\"\n+++\n",
        "\u{feff}+++\ntitle = \"A\"\n+++\n",
    ] {
        let outcome = build_page(text);
        assert!(!outcome.built.has_errors(), "{text:?}: {}", outcome.text);
    }
}

#[test]
fn dates_that_are_none_are_findings() {
    for date in [
        "\"yesterday\"",
        "\"2026-02-30\"",
        "\"2026-13-01\"",
        "\"2026-1-1\"",
        "\"01/02/2026\"",
        "\"\"",
        "\"2026-01-01T25:00:00Z\"",
        "\"2026\"",
        "\"-1\"",
        "\"99999-01-01\"",
        "20260101",
        "12:00:00",
        "[2026]",
        "{ year = 2026 }",
        "1.5",
        "\"2026-01-01T10:00:00+99:00\"",
        "\"２０２６-０１-０１\"",
    ] {
        let outcome = build_page(&format!("+++\ntitle = \"A\"\ndate = {date}\n+++\n"));
        let rules = outcome.rules();
        let told = rules.contains(&"date-invalid") || rules.contains(&"invalid-front-matter");
        assert!(told, "{date}: {}", outcome.text);
        assert!(outcome.text.contains("content/a.md:3:8"), "{date}: {}", outcome.text);
    }
}

#[test]
fn every_field_takes_every_type_of_value_without_a_panic() {
    let values = [
        "\"text\"",
        "\"\"",
        "5",
        "-1",
        "99999999999999999999",
        "1.5",
        "nan",
        "inf",
        "true",
        "2026-01-02",
        "2026-01-02T03:04:05Z",
        "12:00:00",
        "[]",
        "[1]",
        "[\"a\", \"a\"]",
        "[[]]",
        "{}",
        "{ a = 1 }",
        "[{}]",
        "[{ title = 1, rule = 2, reason = [], path = \"x\" }]",
        "'../..'",
    ];
    let fields = |lists: &[&[counterpart::parse::table::Field]]| -> Vec<&'static str> {
        lists.iter().flat_map(|list| list.iter().map(|field| field.name)).collect()
    };
    use counterpart::{config, model};
    let pages = fields(&[
        model::page::FIELDS,
        model::page::SECTION_FIELDS,
        model::page::COMPARISON_FIELDS,
        model::source::FIELDS,
        model::entity::FIELDS,
    ]);
    let mut texts = Vec::new();
    for field in pages {
        for value in values {
            texts.push(format!("+++\n{field} = {value}\n+++\n\nText.\n"));
        }
    }
    let folders = ["", "x/", "readouts/", "sources/", "people/"];
    let names: Vec<String> = (0..texts.len() * folders.len())
        .map(|n| match folders[n % folders.len()] {
            "x/" => format!("content/x{n}/_index.md"),
            folder => format!("content/{folder}{n}.md"),
        })
        .collect();
    let files = names
        .iter()
        .enumerate()
        .map(|(n, name)| (name.as_str(), texts[n / folders.len()].as_bytes()));
    build_bytes(&files.collect::<Vec<_>>());
    for field in fields(&[config::fields::FIELDS]) {
        for value in values {
            let mut findings = Findings::new();
            config::parse(&format!("{field} = {value}\n"), None, &mut findings);
            assert!(!findings.is_empty(), "{field} = {value} is a whole site.toml");
        }
    }
}

// --- size and depth

#[test]
fn a_page_of_fifty_megabytes_is_built() {
    let paragraph = "The two sides spoke of channels, and of *more* meetings to [come](#here).\n\n";
    let text = format!("# Here\n\n{}", paragraph.repeat(50_000_000 / paragraph.len()));
    let outcome = build_page(&text);
    check_rules(&outcome, &[]);
    assert!(outcome.page("a/index.html").len() > 50_000_000);
}

#[test]
fn a_line_of_ten_megabytes_with_a_mistake_is_reported_in_a_few_lines() {
    let text = format!(
        "+++\ntitle = \"A\"\n+++\n\n{} [x](gone.md) {}\n",
        "word ".repeat(1_000_000),
        "word ".repeat(1_000_000)
    );
    let outcome = build_page(&text);
    check_rules(&outcome, &["link-broken"]);
    assert!(outcome.text.len() < 20_000, "{} bytes", outcome.text.len());
}

/// How deep.
const DEEP: usize = 10_000;

#[test]
fn blocks_in_blocks_are_reported_and_built() {
    let quotes = ">".repeat(DEEP) + " deep\n";
    let lists = "- ".repeat(DEEP) + "deep\n";
    let numbers = "1. ".repeat(DEEP) + "deep\n";
    let both = "> - ".repeat(DEEP / 2) + "deep\n";
    let notes = "[^a]: ".repeat(DEEP) + "deep\n\n[^a]\n";
    for (name, text) in [("quotes", quotes), ("lists", lists), ("numbers", numbers), ("both", both)]
    {
        let outcome = build_page(&format!("# A\n\n{text}"));
        assert!(outcome.rules().contains(&"nested-too-deeply"), "{name}: {}", outcome.text.len());
        assert!(outcome.text.len() < 100_000, "{name}");
    }
    build_page(&format!("# A\n\n{notes}"));
}

#[test]
fn quotations_in_quotations_are_reported_and_built() {
    // Each level ends with an attribution of its own.
    let depth = 1_500;
    let mut text = format!("# A\n\n{} deep\n", ">".repeat(depth));
    for level in (1..=depth).rev() {
        let marks = ">".repeat(level);
        text += &format!("{marks}\n{marks} — somebody\n");
    }
    let outcome = build_page(&text);
    assert!(outcome.rules().contains(&"nested-too-deeply"));
}

#[test]
fn marks_in_marks_are_built() {
    let pair = |open: &str, close: &str| open.repeat(DEEP) + "x" + &close.repeat(DEEP);
    let hostile = [
        pair("[", "]"),
        pair("[", "](b)"),
        pair("![", "](b.png)"),
        pair("[[", "]]"),
        pair("*", "*"),
        pair("**", "**"),
        pair("*a _b ", "_*"),
        pair("~~a ", "~~"),
        pair("`", "`"),
        pair("<b>", "</b>"),
        pair("“", "”"),
        pair("(", ")"),
        "*a ".repeat(DEEP),
        "[^".repeat(DEEP),
        "[^a]".repeat(DEEP),
        "[a](<".repeat(DEEP),
        "<!--".repeat(DEEP),
        "<a href=\"".repeat(DEEP),
        "&#".repeat(DEEP),
        "\\".repeat(DEEP),
        "|".repeat(DEEP) + "\n" + &"|-".repeat(DEEP),
        "[a]: b\n".repeat(DEEP) + &"[a] ".repeat(DEEP),
        "{#x}".repeat(DEEP),
        "# a\n".repeat(DEEP),
        "[^1]: a\n\n".repeat(DEEP),
        "```\n".repeat(DEEP),
        "a\n===\n".repeat(DEEP),
        "\"x ".repeat(DEEP),
    ];
    let pages: Vec<(String, String)> = hostile
        .iter()
        .enumerate()
        .map(|(n, text)| (format!("content/{n}.md"), format!("# A\n\n{text}\n")))
        .collect();
    let files: Vec<(&str, &[u8])> =
        pages.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let outcome = build_bytes(&files);
    for n in 0..hostile.len() {
        assert!(outcome.files.contains_key(&format!("{n}/index.html")), "{n}");
    }
}

#[test]
fn a_table_of_two_hundred_thousand_cells_is_built() {
    let row = "| a ".repeat(10) + "|\n";
    let text = format!("# A\n\n{row}{}|\n{}", "| - ".repeat(10), row.repeat(20_000));
    let outcome = build_page(&text);
    check_rules(&outcome, &[]);
    assert_eq!(outcome.page("a/index.html").matches("<td").count(), 200_000);
    let wide = 2_000;
    let text = format!(
        "# A\n\n{}|\n{}|\n{}",
        "| a ".repeat(wide),
        "| - ".repeat(wide),
        "| b |\n".repeat(100)
    );
    build_page(&text);
}

#[test]
fn five_thousand_pages_are_built() {
    let names: Vec<String> = (0..5_000).map(|n| format!("content/p/{n}.md")).collect();
    let mut files: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), &b"# T\n\n[next](1.md) [up](_index.md)\n"[..]))
        .collect();
    files.push(("content/p/_index.md", b"+++\ntitle = \"P\"\npaginate_by = 100\n+++\n"));
    files.push(("templates/page.html", b"{{ page.content | safe }}"));
    let outcome = build_bytes(&files);
    check_rules(&outcome, &[]);
    assert_eq!(outcome.built.pages, 5_000 + 1 + 50);
}

// --- names

#[test]
fn names_of_every_kind_become_pages_that_can_be_linked() {
    let names = [
        "a b",
        "it's",
        "\"q\"",
        "50% off",
        "a#b",
        "what?",
        "<b>",
        "a&b",
        "a;b",
        "a:b",
        "a|b",
        "a*b",
        "a\\b",
        "台海",
        "القناة",
        "😀 news",
        "e\u{301}te\u{301}",
        "con",
        "nul",
        "-",
        "--",
        "a.b.c",
        ".hidden",
        "UPPER",
        "ß",
        "İ",
        "\u{202e}rtl",
        "a\u{200b}b",
        "~",
        "@",
        "+",
    ];
    for name in names {
        let file = format!("content/{name}.md");
        let link = counterpart::link::addresses::encode(&format!("{name}.md"));
        // A colon before any slash would be a scheme.
        let link = link.replace(':', "%3A");
        let page = format!("+++\ntitle = \"B\"\n+++\n\n[there]({link})\n");
        let outcome =
            build_bytes(&[(&file, GOOD.as_bytes()), ("content/link.md", page.as_bytes())]);
        check_rules(&outcome, &[]);
        assert!(outcome.page("link/index.html").contains(">there</a>"), "{name}");
    }
}

#[test]
fn files_of_every_name_are_copied_and_can_be_linked() {
    for name in
        ["a b.txt", "50%.txt", "a#b.txt", "a?b.txt", "a&b.txt", "台.txt", "'.txt", "a\"b.txt"]
    {
        let file = format!("content/x/{name}");
        let link = counterpart::link::addresses::encode(&format!("x/{name}"));
        let page =
            format!("+++\ntitle = \"B\"\n+++\n\n[there]({link})\n\n<a href=\"/{link}\">x</a>\n");
        let outcome = build_bytes(&[(&file, b"x"), ("content/link.md", page.as_bytes())]);
        // Not every file system takes these two; they are told of, and built all the same.
        let is_unsafe = name.contains(['?', '"']);
        check_rules(&outcome, if is_unsafe { &["file-name-unsafe"] } else { &[] });
        assert!(outcome.files.contains_key(&format!("x/{name}")), "{name}");
    }
}

#[test]
fn a_name_that_is_too_long_is_a_finding() {
    for name in ["a".repeat(250), "é".repeat(125), "台".repeat(83)] {
        let outcome = build_bytes(&[(&format!("content/{name}.md"), GOOD.as_bytes())]);
        check_rules(&outcome, &["unsafe-path"]);
    }
    let outcome = build_bytes(&[(&format!("content/{}.md", "a".repeat(240)), GOOD.as_bytes())]);
    check_rules(&outcome, &[]);
}

#[test]
fn paths_that_lead_out_of_the_site_are_refused() {
    let paths = [
        "..",
        "../x",
        "a/../../x",
        "/../x",
        "a/..",
        ".",
        "./a",
        "a//b",
        "a\\\\..\\\\b",
        "C:\\\\x",
        "a\\u0000b",
        "a\\nb",
        "nul",
        "a/con.txt",
        "a. ",
        "a/.",
        "",
        "/",
        " ",
        "a/ /b",
        "\\u002e\\u002e/x",
    ];
    for path in paths {
        for field in ["slug", "path", "aliases"] {
            let text = format!("+++\ntitle = \"A\"\n{field} = \"{path}\"\n+++\n");
            let outcome = build_bytes(&[("content/a.md", text.as_bytes())]);
            let kept = outcome.rules().contains(&"unsafe-path");
            // A slug is made fit where it can be.
            assert!(
                kept || field == "slug" || path == "a. ",
                "{field} = {path:?}: {}",
                outcome.text
            );
        }
    }
}

#[test]
fn the_same_path_twice_is_a_collision_however_it_is_written() {
    for (one, two) in [
        ("static/Logo.svg", "static/logo.svg"),
        ("static/caf\u{e9}.txt", "static/cafe\u{301}.txt"),
        ("static/STRASSE.txt", "static/strasse.txt"),
        ("static/a", "static/A/b"),
        ("static/a/index.html", "content/a.md"),
        ("content/a.md", "content/A/index.md"),
        ("content/x/f.txt", "static/X/F.txt"),
        ("content/a b.md", "content/a-b.md"),
    ] {
        let outcome = build_bytes(&[(one, GOOD.as_bytes()), (two, GOOD.as_bytes())]);
        assert!(outcome.rules().contains(&"output-collision"), "{one} {two}: {}", outcome.text);
        let named = |path: &str| outcome.text.contains(path);
        assert!(named(one) && named(two), "{one} {two}: {}", outcome.text);
    }
}

// --- the disk

#[cfg(unix)]
mod disk {
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;
    use std::process::Command;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    /// A site with a good page, to which something is done; then what a build says of it.
    fn check_disk(spoil: impl FnOnce(&Path), expected: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("site");
        write(&root, &[("site.toml", SITE.as_bytes()), ("content/a.md", GOOD.as_bytes())]);
        spoil(&root);
        let outcome = build(&load(&root).unwrap(), &options());
        assert_safe(&outcome);
        assert!(outcome.files.contains_key("a/index.html"));
        for part in expected {
            assert!(outcome.text.contains(part), "{part:?} is not in\n{}", outcome.text);
        }
        if expected.is_empty() {
            check_rules(&outcome, &[]);
        } else {
            check_rules(&outcome, &["unreadable"]);
        }
    }

    #[test]
    fn links_that_go_round_are_reported() {
        check_disk(
            |root| symlink("..", root.join("content/loop")).unwrap(),
            &["content/loop", "is a symbolic link to a folder that holds it"],
        );
        check_disk(
            |root| symlink("self.md", root.join("content/self.md")).unwrap(),
            &["content/self.md", "symbolic link"],
        );
    }

    #[test]
    fn links_that_lead_nowhere_are_reported() {
        check_disk(
            |root| symlink("gone.md", root.join("content/b.md")).unwrap(),
            &["content/b.md", "is a symbolic link that points nowhere"],
        );
    }

    #[test]
    fn links_that_leave_the_site_are_reported() {
        check_disk(
            |root| {
                write(root.parent().unwrap(), &[("secret.md", b"secret")]);
                symlink("../../secret.md", root.join("content/b.md")).unwrap();
                symlink("../..", root.join("content/up")).unwrap();
                symlink("/etc", root.join("static-etc")).unwrap();
                fs::create_dir(root.join("static")).unwrap();
                symlink("/etc/hostname", root.join("static/host")).unwrap();
            },
            &["content/b.md", "content/up", "static/host", "leaves the site"],
        );
    }

    #[test]
    fn a_whole_folder_that_leaves_the_site_is_reported() {
        check_disk(
            |root| {
                write(root.parent().unwrap(), &[("other/secret.txt", b"secret")]);
                symlink("../other", root.join("static")).unwrap();
            },
            &["leaves the site"],
        );
    }

    #[test]
    fn links_within_the_site_work() {
        check_disk(|root| symlink("a.md", root.join("content/b.md")).unwrap(), &[]);
    }

    #[test]
    fn pipes_and_sockets_are_reported() {
        check_disk(
            |root| {
                let made = Command::new("mkfifo").arg(root.join("content/pipe.md")).status();
                assert!(made.unwrap().success());
            },
            &["content/pipe.md", "is neither a file nor a folder"],
        );
        check_disk(
            |root| drop(UnixListener::bind(root.join("content/socket.md")).unwrap()),
            &["content/socket.md", "is neither a file nor a folder"],
        );
    }

    #[test]
    fn a_folder_with_the_name_of_a_page_is_reported() {
        check_disk(
            |root| fs::create_dir(root.join("content/x.md")).unwrap(),
            &["content/x.md", "is a folder with the name of a page"],
        );
    }

    #[test]
    fn a_name_that_is_no_text_is_reported() {
        check_disk(
            |root| {
                let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
                // Some file systems refuse such a name; then there is nothing to report.
                if fs::write(root.join("content").join(name), GOOD).is_err() {
                    fs::create_dir(root.join("content/caf.md")).unwrap();
                }
            },
            &["content/caf"],
        );
    }

    #[test]
    fn what_may_not_be_read_is_reported() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &[("x", b"x")]);
        let forbid =
            |path: &Path| fs::set_permissions(path, PermissionsExt::from_mode(0o000)).unwrap();
        forbid(&folder.path().join("x"));
        // Whoever may read everything, such as root, cannot see this.
        if fs::read(folder.path().join("x")).is_ok() {
            return;
        }
        check_disk(
            |root| {
                write(root, &[("content/b.md", GOOD.as_bytes())]);
                forbid(&root.join("content/b.md"));
            },
            &["content/b.md", "cannot be read: permission denied"],
        );
        check_disk(
            |root| {
                write(root, &[("content/x/b.md", GOOD.as_bytes())]);
                forbid(&root.join("content/x"));
            },
            &["content/x", "cannot be read: permission denied"],
        );
    }

    #[test]
    fn files_of_editors_are_no_part_of_a_site() {
        check_disk(
            |root| {
                for name in
                    [".#a.md", "#a.md#", "a.md~", ".a.md.swp", "4913", ".DS_Store", ".git/x.md"]
                {
                    write(root, &[(&format!("content/{name}"), b"\xff")]);
                }
            },
            &[],
        );
    }

    #[test]
    fn files_that_move_while_they_are_read_are_all_read() {
        const PAGES: usize = 20;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        write(root, &[("site.toml", SITE.as_bytes())]);
        for page in 0..PAGES {
            write(root, &[(&format!("content/p{page}.md"), format!("# {page}\n").as_bytes())]);
        }
        let over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                // As editors save: a new file takes the place of the old one; and some are renamed.
                while !over.load(Ordering::Relaxed) {
                    for page in 0..PAGES {
                        let path = root.join(format!("content/p{page}.md"));
                        let other = root.join(format!("content/q{page}.md"));
                        let saved = root.join(format!("content/.p{page}.tmp"));
                        fs::write(&saved, format!("# {page}\n")).unwrap();
                        fs::rename(&saved, &path).unwrap();
                        if page % 5 == 0 {
                            fs::rename(&path, &other).unwrap();
                            fs::rename(&other, &path).unwrap();
                        }
                    }
                }
            });
            for _ in 0..40 {
                match load(root) {
                    Ok(files) => {
                        let pages = files.under("content/");
                        let whole = pages.iter().filter(|file| file.bytes().starts_with(b"# "));
                        assert!(whole.count() >= PAGES, "{} pages", pages.len());
                    }
                    Err(error) => {
                        let said = format!("{error:#}");
                        assert!(said.contains("keep changing while they are read"), "{said}");
                    }
                }
            }
            over.store(true, Ordering::Relaxed);
        });
    }

    #[test]
    fn nothing_is_written_outside_the_output_folder() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("site");
        let hostile = "+++\ntitle = \"A\"\nslug = \"../../x\"\npath = \"../y\"\naliases = [\"../../z\", \"/etc/w\"]\n+++\n";
        write(
            &root,
            &[
                ("site.toml", format!("{SITE}[check]\nunsafe-path = \"note\"\n").as_bytes()),
                ("content/a.md", hostile.as_bytes()),
                ("content/..md", GOOD.as_bytes()),
                ("content/...md", GOOD.as_bytes()),
                ("static/..a", b"x"),
            ],
        );
        let mut command = Command::new(env!("CARGO_BIN_EXE_counterpart"));
        let output = command.args(["build", "--root"]).arg(&root).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        let outside = site::paths(folder.path());
        // The program's own folder is beside it: the record of the build.
        let ours = ["public", ".counterpart"].map(|name| root.join(name));
        let written =
            outside.iter().filter(|path| !ours.iter().any(|folder| path.starts_with(folder)));
        assert_eq!(written.count(), 5, "{said}\n{outside:#?}");
    }
}
