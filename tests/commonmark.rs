//! The 652 examples of `CommonMark` 0.31.2, through the code that renders pages.
//!
//! The examples are read, in this order, from the JSON file that `COMMONMARK_SPEC` names (that of
//! npm's `commonmark-spec`, or of <https://spec.commonmark.org/0.31.2/spec.json>), or from the copy
//! that the parser's own package has. They are not kept here: their text has a license of its own.
//! Trees are compared, not bytes: white space between blocks, the order of attributes and the way in
//! which a character is escaped mean nothing.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test fails by panicking, and may take its time"
)]
#![expect(clippy::disallowed_methods, reason = "the examples are files of another package")]

#[path = "support/site.rs"]
mod site;

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use counterpart::evidence;
use counterpart::files::Files;
use counterpart::finding::Findings;
use counterpart::link_files;
use counterpart::model::site::{PageId, Target};
use counterpart::render::html::{Flavour, Html};
use counterpart::render::reads::Tracked;
use serde_json::Value;

/// An example: its number from 1, Markdown, and HTML.
type Example = (usize, String, String);

/// The examples that differ on purpose, and why.
const DIFFERENT: &[(&str, &[usize])] = &[
    (
        "a comment is a note of the writer, which readers do not get",
        &[179, 183, 308, 309, 625, 626],
    ),
    ("`[[name]]` is a link to the page of that name", &[548, 559, 590]),
    (
        "a picture that stands alone and has a title is a figure, and the title its caption",
        &[572, 573, 576, 577, 584, 585, 586, 588, 589, 591],
    ),
];

/// Renders a page's body as a feed has it, which needs nothing of the site around it; links lead
/// where they say.
fn render(markdown: &str) -> String {
    let toml = format!("{}[highlight]\nenabled = false\n", site::SITE);
    let page = format!("+++\ntitle = \"A\"\n+++\n{markdown}");
    let files = Files::from_texts([("site.toml", &*toml), ("content/a.md", &*page)]);
    let mut site = link_files(&files, &site::options(), &mut Findings::new());
    let index = site.pages.iter().position(|page| page.file.as_deref() == Some("content/a.md"));
    let index = index.expect("the page is there");
    let page = &mut site.pages[index];
    page.links = vec![Target::Outside; page.body.links.len()].into();
    page.images = vec![Target::Outside; page.body.images.len()].into();
    let id = PageId(u32::try_from(index).expect("there are two pages"));
    let evidence = Arc::new(evidence::gather(&site));
    let html = Html::new(&Tracked::once(&Arc::new(site), &evidence), id, Flavour::Feed).whole(None);
    // Feeds have whole addresses, in raw HTML too; the examples have what was written.
    html.replace("https://desk.example/a/", "").replace("https://desk.example/", "/")
}

#[test]
fn pages_render_as_the_examples_say() {
    let Some(examples) = examples() else {
        // Without the examples, for example where dependencies are vendored without their tests,
        // at least these.
        let own = [
            ("a *b* **c**\n", "<p>a <em>b</em> <strong>c</strong></p>"),
            ("# a\n\nb\n===\n", "<h1>a</h1><h1>b</h1>"),
            ("- a\n\n- b\n", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
            ("> a\nb\n", "<blockquote><p>a\nb</p></blockquote>"),
            ("[a](/b \"c\")\n", "<p><a href=\"/b\" title=\"c\">a</a></p>"),
        ];
        for (markdown, html) in own {
            assert_eq!(normalised(&render(markdown)), normalised(html), "{markdown}");
        }
        return;
    };
    assert_eq!(examples.len(), 652);
    let listed: Vec<usize> =
        DIFFERENT.iter().flat_map(|(_, numbers)| numbers.iter().copied()).collect();
    let mut report = String::new();
    for (number, markdown, expected) in &examples {
        let actual = render(markdown);
        let same = normalised(&actual) == normalised(expected);
        if same == listed.contains(number) {
            let (wanted, found) = (normalised(expected), normalised(&actual));
            let what = if same { "is listed, but is the same" } else { "differs" };
            report += &format!("{number} {what}: {markdown:?}\n  - {wanted:?}\n  + {found:?}\n");
        }
    }
    assert!(report.is_empty(), "{report}");
}

// --- where the examples are

fn examples() -> Option<Vec<Example>> {
    if let Some(path) = std::env::var_os("COMMONMARK_SPEC") {
        let text = fs::read_to_string(&path).expect("COMMONMARK_SPEC names a file");
        return Some(from_json(&text));
    }
    let text = fs::read_to_string(packaged()?).ok()?;
    Some(from_tests(&text))
}

fn from_json(text: &str) -> Vec<Example> {
    let list: Vec<Value> = serde_json::from_str(text).expect("it is a list in JSON");
    let text = |value: &Value| value.as_str().expect("it is a text").replace('→', "\t");
    let examples = list.iter().enumerate();
    examples.map(|(n, value)| (n + 1, text(&value["markdown"]), text(&value["html"]))).collect()
}

/// The tests that the parser's package makes of the examples.
fn packaged() -> Option<PathBuf> {
    let lock = fs::read_to_string(site::repository().join("Cargo.lock")).ok()?;
    let entry = lock.split("name = \"pulldown-cmark\"\nversion = \"").nth(1)?;
    let folder = format!("pulldown-cmark-{}", entry.split('"').next()?);
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| {
        let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"))?;
        Some(PathBuf::from(home).join(".cargo"))
    })?;
    let registries = fs::read_dir(home.join("registry/src")).ok()?;
    let paths = registries.flatten().map(|entry| entry.path().join(&folder));
    paths.map(|path| path.join("tests/suite/spec.rs")).find(|path| path.exists())
}

/// Takes the two raw strings out of each generated test.
fn from_tests(text: &str) -> Vec<Example> {
    let raw = |part: &str, name: &str| -> String {
        let start = part.split(&format!("let {name} = r##\"")).nth(1).expect("it has the text");
        start.split("\"##;").next().expect("the text ends").to_owned()
    };
    let tests = text.split("\n#[test]\n").skip(1).enumerate();
    tests.map(|(n, part)| (n + 1, raw(part, "original"), raw(part, "expected"))).collect()
}

// --- comparing

/// A token of HTML: a tag with its attributes sorted, or text with its references resolved.
#[derive(Debug, PartialEq, Eq)]
enum Token {
    Tag(String, Vec<(String, String)>),
    Text(String),
}

/// What our pages say more than the examples, and means nothing for the tree.
const OURS: [&str; 6] = ["loading", "decoding", "rel", "tabindex", "data-lang", "class"];

/// Elements between which white space means nothing.
const BLOCKS: &str = " p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre hr div table thead tbody tr th td \
                      aside section figure figcaption br ";

fn normalised(html: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut in_pre = false;
    let mut rest = html;
    while !rest.is_empty() {
        let (token, length) = next(rest);
        rest = &rest[length..];
        match token {
            Token::Tag(name, attributes) => {
                if BLOCKS.contains(&format!(" {} ", name.trim_start_matches('/'))) {
                    if !in_pre {
                        trim_last(&mut tokens);
                    }
                    in_pre = if name == "pre" { true } else { in_pre && name != "/pre" };
                }
                tokens.push(Token::Tag(name, attributes));
            }
            Token::Text(text) => {
                let text = if in_pre { text } else { collapsed(&text, tokens.last()) };
                match tokens.last_mut() {
                    Some(Token::Text(before)) => before.push_str(&text),
                    _ if text.is_empty() => {}
                    _ => tokens.push(Token::Text(text)),
                }
            }
        }
    }
    trim_last(&mut tokens);
    tokens
}

/// White space before a block means nothing.
fn trim_last(tokens: &mut Vec<Token>) {
    if let Some(Token::Text(text)) = tokens.last_mut() {
        text.truncate(text.trim_end().len());
        if text.is_empty() {
            tokens.pop();
        }
    }
}

/// Runs of white space as one space; none after a block.
fn collapsed(text: &str, before: Option<&Token>) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        let space = letter.is_ascii_whitespace();
        if !space {
            out.push(letter);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    let after_block = match before {
        None => true,
        Some(Token::Tag(name, _)) => {
            BLOCKS.contains(&format!(" {} ", name.trim_start_matches('/')))
        }
        Some(Token::Text(text)) => text.ends_with(' '),
    };
    if after_block { out.trim_start().to_owned() } else { out }
}

/// The next token of some HTML, and its length.
fn next(html: &str) -> (Token, usize) {
    let is_tag = html.starts_with('<')
        && html[1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
    if !is_tag {
        let end =
            html.char_indices().skip(1).find(|(_, c)| *c == '<').map_or(html.len(), |(at, _)| at);
        return (Token::Text(unescaped(&html[..end])), end);
    }
    let end = html.find('>').map_or(html.len(), |at| at + 1);
    let inside = html[1..end].trim_end_matches('>').trim_end_matches('/').trim();
    if inside.starts_with(['!', '?']) {
        return (Token::Tag(inside.to_owned(), Vec::new()), end);
    }
    let name_end = inside.find(|c: char| c.is_ascii_whitespace()).unwrap_or(inside.len());
    let mut attributes = attributes(&inside[name_end..]);
    attributes.retain(|(name, _)| !OURS.contains(&name.as_str()));
    attributes.sort();
    (Token::Tag(inside[..name_end].to_lowercase(), attributes), end)
}

fn attributes(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let name_end =
            rest.find(|c: char| c == '=' || c.is_ascii_whitespace()).unwrap_or(rest.len());
        let name = rest[..name_end].to_lowercase();
        rest = rest[name_end..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let mark = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            (value, rest) = match mark {
                Some(mark) => after[1..].split_once(mark).unwrap_or((&after[1..], "")),
                None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
            };
        }
        found.push((name, unescaped(value)));
        rest = rest.trim_start();
    }
    found
}

/// The references that renderers write; `"` and `'` may stand as they are.
fn unescaped(text: &str) -> String {
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'")];
    let text = named.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("&amp;", "&")
}
