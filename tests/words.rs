//! All words of the theme come from one table: none stands in a template or a script, none is missing, and none
//! is left over.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test fails by panicking, and may take its time"
)]
#![expect(clippy::disallowed_methods, reason = "the words are files")]

#[path = "support/site.rs"]
mod site;

use std::collections::BTreeSet;
use std::fs;

use counterpart::render::theme;
use counterpart::render::words::Words;
use site::{paths, repository};

/// What may stand in a template as it is: names of programs and formats, and units that no language translates.
const NO_WORDS: [&str; 3] = ["Counterpart", "S", "px"];

/// Attributes that readers read.
const READ: [&str; 6] = ["aria-label", "alt", "title", "placeholder", "label", "content"];

/// A template without its comments, and with a space for each expression and statement.
fn without_code(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) =
        rest.find("{{").into_iter().chain(rest.find("{%")).chain(rest.find("{#")).min()
    {
        out.push_str(&rest[..at]);
        out.push('\u{1}');
        let close = match &rest[at..at + 2] {
            "{{" => "}}",
            "{%" => "%}",
            _ => "#}",
        };
        let end = rest[at..].find(close).expect("what is opened is closed");
        rest = &rest[at + end + 2..];
    }
    out + rest
}

/// The words in a text: runs of letters that are none of [`NO_WORDS`].
fn words_in(text: &str) -> Vec<&str> {
    // `frame--wide` is a class.
    let texts = text.split_whitespace().filter(|text| !text.contains("--"));
    let words = texts.flat_map(|text| text.split(|c: char| !c.is_alphabetic()));
    words.filter(|word| !word.is_empty() && !NO_WORDS.contains(word)).collect()
}

/// What a reader reads of a template: the text between tags, and some attributes.
fn read_by_readers(html: &str) -> (String, Vec<String>) {
    let (mut text, mut values) = (String::new(), Vec::new());
    for piece in html.split('<') {
        let (tag, after) = piece.split_once('>').unwrap_or(("", piece));
        text.push(' ');
        if !tag.starts_with("script") && !tag.starts_with("style") {
            text.push_str(after);
        }
        for name in READ {
            let is_meta = tag.starts_with("meta");
            let opens = format!(" {name}=\"");
            let quoted = tag.split(&opens).skip(1).filter_map(|v| v.split('"').next());
            // What a `<meta>` says is for programs but for a few, which all come from the page.
            values.extend(quoted.filter(|_| !is_meta).map(str::to_owned));
        }
    }
    (text, values)
}

#[test]
fn no_template_holds_a_word_of_its_own() {
    let mut wrong = Vec::new();
    let pages = theme::templates().iter().filter(|(name, _)| *name != "robots.txt");
    for (name, text) in pages {
        // Numbers of characters, such as `&nbsp;`, are no words.
        let html = without_code(text).replace("&nbsp;", " ").replace("&amp;", " ");
        // A tag that an expression is part of is still one tag.
        let (text, values) = read_by_readers(&html);
        let mut found = words_in(&text).into_iter().map(str::to_owned).collect::<Vec<_>>();
        for value in &values {
            found.extend(words_in(value).into_iter().map(str::to_owned));
        }
        wrong.extend(found.into_iter().map(|word| format!("{name}: {word}")));
    }
    assert!(wrong.is_empty(), "these belong in `src/render/words/en.toml`:\n{}", wrong.join("\n"));
}

/// The texts in quotation marks of a script, without its comments.
fn literals(script: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let lines = script.lines().filter(|line| !line.trim_start().starts_with(['/', '*']));
    let mut in_comment = false;
    for line in lines {
        // The comment at the head runs over lines.
        in_comment |= line.contains("/*") && !line.contains("*/");
        if in_comment {
            in_comment = !line.contains("*/");
            continue;
        }
        let code = line.split(" // ").next().unwrap_or_default();
        found.extend(code.split('"').skip(1).step_by(2));
        found.extend(code.split('`').skip(1).step_by(2));
    }
    found
}

#[test]
fn no_script_holds_a_sentence() {
    let mut wrong = Vec::new();
    for (name, bytes) in
        theme::statics().iter().filter(|(name, _)| name.rsplit('.').next() == Some("js"))
    {
        let script = std::str::from_utf8(bytes).unwrap();
        let literals = literals(script);
        assert!(literals.len() > 3, "{name} has hardly any text: {literals:?}");
        for text in literals {
            let words: Vec<&str> = text.split(' ').collect();
            let is_word = |word: &&str| word.len() > 1 && word.chars().all(char::is_alphabetic);
            // Words in a row are a sentence, and a word with a capital is for readers; names of elements, keys
            // and classes are neither.
            let sentence = words.windows(2).any(|pair| pair.iter().all(&is_word));
            let capital = words.len() == 1
                && is_word(&text)
                && text != "DOMContentLoaded"
                && text.starts_with(char::is_uppercase)
                && text.to_uppercase() != text;
            if sentence || capital {
                wrong.push(format!("{name}: {text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "these belong in `src/render/words/en.toml`:\n{}", wrong.join("\n"));
}

/// All that may use a word: templates and the program.
fn users() -> String {
    let mut all: String = theme::templates().iter().map(|(_, text)| *text).collect();
    for path in paths(&repository().join("src")) {
        if path.extension().is_some_and(|e| e == "rs") {
            all += &fs::read_to_string(path).unwrap();
        }
    }
    all
}

#[test]
fn every_word_that_is_used_is_in_the_table() {
    let words = Words::english();
    let known: BTreeSet<&str> = words.keys().collect();
    let mut wrong = Vec::new();
    for (name, text) in theme::templates() {
        let text = text.split_once("#}").map_or(*text, |(_, code)| code);
        for (at, _) in text.match_indices("words.") {
            let key =
                text[at + 6..].split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
            // Not the name of a file, nor a field of something else.
            let is_word = !text[..at].ends_with(['/', '"', '.', '_']) && key != "common";
            if !known.contains(key) && is_word {
                wrong.push(format!("{name}: words.{key}"));
            }
        }
    }
    assert!(wrong.is_empty(), "there are no such words:\n{}", wrong.join("\n"));
}

#[test]
fn every_word_of_the_table_is_used() {
    let users = users();
    let words = Words::english();
    let has = |text: &str| users.contains(text);
    let is_used = |key: &&str| {
        // A key that is put together stands somewhere up to a part of it, or without its last part.
        let begun = key.match_indices('_').any(|(at, _)| {
            let start = &key[..=at];
            has(&format!("\"{start}\"")) || has(&format!("\"{start}{{"))
        });
        let without_end = key.rsplit_once('_').is_some_and(|(start, end)| {
            let is_end = ["one", "about"].contains(&end) || end.parse::<u32>().is_ok();
            is_end && has(&format!("\"{start}\""))
        });
        begun || without_end || has(&format!("words.{key}")) || has(&format!("\"{key}\""))
    };
    let left: Vec<&str> = words.keys().filter(|key| !is_used(key)).collect();
    assert!(left.is_empty(), "nothing uses these words: {left:?}");
}
