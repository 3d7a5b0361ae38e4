//! Random edits of a site, as people and programs make them.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    reason = "a test fails by panicking; chance may be cut off"
)]

use std::collections::BTreeMap;
use std::sync::Arc;

use counterpart::files::{Contents, Files, InputFile};

/// Chance that is the same for the same seed: `SplitMix64`.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

/// What is put into pages: whatever links, cites, quotes, names or counts something.
const LINES: &[&str] = &[
    "A new sentence about the talks.",
    "## A new heading",
    "## Open questions",
    "## Timeline",
    "## Corrections and updates",
    "# Another title",
    "See [this](a.md), [that](b.md#new-heading) and [nothing](nowhere.md).",
    "[[A]] and [[a]] and [[nothing|a name]].",
    "He said “strength, mutual respect, and positive relations.”[^desk]",
    "As the text has it, “the two sides agreed”.[^a:1]",
    "“Words that nobody said in any text at all”, he said.[^desk:2]",
    "> The two countries should “talk” and “talk again”\n>\n> — Somebody [^a]",
    "- [ ] Who will answer? <!-- id: who -->\n  - **Known:** nothing.",
    "- [x] Was it answered? <!-- id: was-it -->\n  - **2025-11-20, answered:** yes.[^a]",
    "- **2025-11-01** — Something happened.[^a]",
    "- **after a** — Something else.",
    "- **2025-11-02, correction:** it was otherwise.",
    "A footnote.[^1]\n\n[^1]: Its text.",
    "```rust\nfn main() {}\n```",
    "![A picture](picture.png) ![](missing.png)",
    "<div id=\"raw\"><a href=\"/nowhere/\">raw</a> <a href=\"#raw\">raw</a></div>",
    "| a | b |\n|---|---|\n| 1 | “two” |",
    "<!-- more -->",
    "**China:** said so.[^a]",
    "**China:** *Not mentioned.*[^a]",
    "- **What's new:** a bottom line.",
    "A new title met A and Dong Jun in Beijing. Ann, of A, was not there, nor was Xi Jinping.",
    "Minister Dong and Minister A said “strength, mutual respect”.[^desk] Pete Hegseth did not.",
    "[A](a.md) and [Dong Jun](@/people/dong-jun.md) spoke with [[A new title]].",
];

/// Fields of front matter.
const FIELDS: &[&str] = &[
    "title = \"A new title\"",
    "title = \"A\"",
    "summary = \"A new summary.\"",
    "date = 2025-11-03",
    "date = \"2027-01-01\"",
    "updated = \"2025-12-01\"",
    "draft = true",
    "draft = false",
    "weight = 3",
    "topics = [\"Taiwan\", \"trade\"]",
    "topics = [\"taiwan\"]",
    "sides = [\"us\"]",
    "aliases = [\"/old/\", \"another-name\"]",
    "slug = \"moved\"",
    "lang = \"zh\"",
    "authors = [\"Ann\"]",
    "template = \"page.html\"",
    "paginate_by = 1",
    "sort_by = \"title\"",
    "unknown = 1",
    "broken = [",
    "extra = { a = 1 }",
    "via = \"a\"",
    "publish = \"none\"",
    "aliases = [\"A\", \"Dong Jun\"]",
    "aliases = [{ name = \"Minister Dong\", from = 2020, until = 2025-06 }, \"Ann\"]",
    "roles = [{ title = \"Minister\", organization = \"A\" }]",
    "roles = [{ title = \"Minister\", organization = \"A new title\", from = 2020, until = 2024 }]",
    "side = \"us\"",
    "autolink = false",
    "allow = [{ rule = \"missing-alt\", reason = \"a reason\" }]",
];

/// Lines of `site.toml`.
const SETTINGS: &[&str] = &[
    "title = \"Another desk\"",
    "base_url = \"https://elsewhere.example/desk\"",
    "nonsense = [",
    "[sides.us]\nname = \"The US\"",
    "[check]\nmissing-alt = \"off\"",
    "language = \"zh\"",
    "topics_paginate_by = 1",
    "[people]\nautolink = false",
];

/// What is put into templates.
const SNIPPETS: &[&str] = &[
    "{{ config.title }}",
    "{{ page.nothing }}",
    "{% if %}",
    "{% for p in pages(limit=3) %}{{ p.title }}|{{ p.word_count }}{% endfor %}",
    "{% for p in pages(kind=\"briefing\") %}{{ p.href }}{% endfor %}",
    "{% for t in get_taxonomy(kind=\"topics\") %}{{ t.name }}{{ t.page_count }}{% endfor %}",
    "{{ count(kind=\"source\") }}",
    "{{ get_url(path=\"brief.css\", cachebust=true) }}",
    "{{ get_page(path=\"a.md\").title }}",
    "{% for p in get_section(path=\"_index.md\").pages %}{{ p.title }}{% endfor %}",
    "<a href=\"/nowhere/\" id=\"x\">x</a>",
    "{{ section.title }}",
    "{% for b in page.backlinks %}{{ b.how }} {{ b.count }} {{ b.title }}{% endfor %}",
    "{% for t in get_taxonomy_term(kind=\"topics\", term=\"taiwan\").pages %}{{ t.title }}{% endfor %}",
];

/// Files that may come into being.
const PATHS: &[&str] = &[
    "content/a.md",
    "content/new.md",
    "content/briefings/new.md",
    "content/briefings/b.md",
    "content/briefings/_index.md",
    "content/readouts/new.md",
    "content/sources/a.md",
    "content/sources/a.txt",
    "content/sources/a.zh.txt",
    "content/sources/desk.md",
    "content/sources/desk.txt",
    "content/people/new.md",
    "content/people/dong-jun.md",
    "content/people/a.md",
    "content/organizations/a.md",
    "content/places/a.md",
    "content/new/index.md",
    "content/new/picture.png",
    "content/index.md",
    "static/brief.css",
    "static/new.txt",
    "templates/page.html",
    "templates/base.html",
    "templates/section.html",
    "templates/404.html",
];

/// A site as it is being edited.
pub(crate) struct Draft {
    files: BTreeMap<Arc<str>, Contents>,
    /// What was overwritten, to be brought back.
    past: Vec<(Arc<str>, Option<Contents>)>,
}

impl Draft {
    pub(crate) fn new(files: &Files) -> Self {
        let files = files.iter().map(|file| (Arc::clone(&file.path), file.contents.clone()));
        Self { files: files.collect(), past: Vec::new() }
    }

    /// The site's files. Those that were not edited are the same allocations as before.
    pub(crate) fn files(&self) -> Files {
        let file = |(path, contents): (&Arc<str>, &Contents)| InputFile {
            path: Arc::clone(path),
            contents: contents.clone(),
        };
        Files::new(self.files.iter().map(file).collect(), Vec::new())
    }

    /// Edits something, and says what.
    pub(crate) fn edit(&mut self, dice: &mut Dice) -> String {
        let (path, contents) = match dice.below(20) {
            0 => (self.any(dice), None),
            1 | 2 => Self::create(dice),
            3 => return self.move_one(dice),
            4 => return self.swap(dice),
            5 | 6 => return self.bring_back(dice),
            7 => return self.copy_all(),
            8 => (self.any(dice), Some(Contents::from(b"\xff\xfe bad".to_vec()))),
            9 => (self.any(dice), Some(Contents::from(Vec::new()))),
            10 => {
                ("site.toml".into(), Some(self.with_line("site.toml", dice.one_of(SETTINGS), dice)))
            }
            11 | 12 => self.exchange_letter(dice),
            _ => self.edit_text(dice),
        };
        let what = if contents.is_some() { "write" } else { "delete" };
        let shown = match &contents {
            Some(Contents::Text(text)) => {
                format!(": {:?}", text.chars().take(400).collect::<String>())
            }
            _ => String::new(),
        };
        let message = format!("{what} {path}{shown}");
        if &*path != "site.toml" || contents.is_some() {
            self.put(path, contents);
        }
        message
    }

    fn put(&mut self, path: Arc<str>, contents: Option<Contents>) {
        let old = match contents {
            Some(contents) => self.files.insert(Arc::clone(&path), contents),
            None => self.files.remove(&path),
        };
        self.past.push((path, old));
    }

    fn any(&self, dice: &mut Dice) -> Arc<str> {
        let pages: Vec<&Arc<str>> =
            self.files.keys().filter(|path| path.starts_with("content/")).collect();
        if pages.is_empty() || dice.below(5) == 0 {
            let all: Vec<&Arc<str>> = self.files.keys().collect();
            return Arc::clone(dice.one_of(&all));
        }
        Arc::clone(dice.one_of(&pages))
    }

    fn text(&self, path: &str) -> String {
        match self.files.get(path) {
            Some(Contents::Text(text)) => text.to_string(),
            _ => String::new(),
        }
    }

    fn create(dice: &mut Dice) -> (Arc<str>, Option<Contents>) {
        let path: Arc<str> = dice.one_of(PATHS).into();
        let text = if path.ends_with(".html") {
            dice.one_of(SNIPPETS).to_owned()
        } else {
            let (field, first) = (dice.one_of(FIELDS), dice.one_of(LINES));
            format!("+++\n{field}\n+++\n\n{first}\n\n{}\n", dice.one_of(LINES))
        };
        (path, Some(text.into_bytes().into()))
    }

    fn move_one(&mut self, dice: &mut Dice) -> String {
        let (from, to): (Arc<str>, Arc<str>) = (self.any(dice), dice.one_of(PATHS).into());
        let contents = self.files.get(&from).cloned();
        if &*from == "site.toml" {
            return "nothing".to_owned();
        }
        self.put(Arc::clone(&from), None);
        self.put(Arc::clone(&to), contents);
        format!("move {from} to {to}")
    }

    fn swap(&mut self, dice: &mut Dice) -> String {
        let (a, b) = (self.any(dice), self.any(dice));
        if &*a == "site.toml" || &*b == "site.toml" {
            return "nothing".to_owned();
        }
        let (of_a, of_b) = (self.files.get(&a).cloned(), self.files.get(&b).cloned());
        self.put(Arc::clone(&a), of_b);
        self.put(Arc::clone(&b), of_a);
        format!("swap {a} and {b}")
    }

    fn bring_back(&mut self, dice: &mut Dice) -> String {
        let count = 1 + dice.below(3);
        for _ in 0..count {
            let Some((path, old)) = self.past.pop() else { break };
            match old {
                Some(contents) => self.files.insert(path, contents),
                None => self.files.remove(&path),
            };
        }
        format!("bring {count} back")
    }

    /// Other allocations with the same bytes, as when everything is read again.
    fn copy_all(&mut self) -> String {
        for contents in self.files.values_mut() {
            *contents = match contents {
                Contents::Text(text) => Contents::Text(Arc::from(&**text)),
                Contents::Bytes(bytes) => Contents::Bytes(Arc::from(&**bytes)),
            };
        }
        "read all again".to_owned()
    }

    fn with_line(&self, path: &str, line: &str, dice: &mut Dice) -> Contents {
        let text = self.text(path);
        let mut lines: Vec<&str> = text.lines().collect();
        lines.insert(dice.below(lines.len() + 1), line);
        (lines.join("\n") + "\n").into_bytes().into()
    }

    /// Another letter in the place of one, be it in a word, a name, or a key: the size stays.
    fn exchange_letter(&self, dice: &mut Dice) -> (Arc<str>, Option<Contents>) {
        let path = self.any(dice);
        let mut text = self.text(&path).into_bytes();
        let is_letter = |at: &usize| text[*at].is_ascii_lowercase();
        let letters: Vec<usize> = (0..text.len()).filter(is_letter).collect();
        if !letters.is_empty() {
            let at = dice.one_of(&letters);
            text[at] = if text[at] == b'z' { b'a' } else { text[at] + 1 };
        }
        (path, Some(text.into()))
    }

    fn edit_text(&self, dice: &mut Dice) -> (Arc<str>, Option<Contents>) {
        let path = self.any(dice);
        let text = self.text(&path);
        let is_template = path.starts_with("templates/");
        let mut lines: Vec<&str> = text.lines().collect();
        let at = dice.below(lines.len() + 1);
        match dice.below(if is_template { 4 } else { 9 }) {
            0 if !lines.is_empty() => drop(lines.remove(at.min(lines.len() - 1))),
            1 if !lines.is_empty() => lines.insert(at, lines[at.min(lines.len() - 1)]),
            2 | 3 if is_template => lines.insert(at, dice.one_of(SNIPPETS)),
            2 | 3 => {
                let line = dice.one_of(FIELDS);
                let field = line.split(' ').next().unwrap_or_default();
                lines.retain(|other| !other.starts_with(field));
                lines.insert(1.min(lines.len()), line);
            }
            4 | 5 => lines.extend(["", dice.one_of(LINES), ""]),
            6 => {
                lines.insert(at, "");
                lines.insert(at, dice.one_of(LINES));
            }
            7 => {
                // Of the same size.
                let (a, b) = dice.one_of(&[("e", "a"), ("s", "t"), ("1", "2"), ("a.md", "b.md")]);
                return (path, Some(text.replacen(a, b, 1 + at % 3).into_bytes().into()));
            }
            _ => {
                let other = self.any(dice);
                return (path, Some((text + &self.text(&other)).into_bytes().into()));
            }
        }
        (path, Some((lines.join("\n") + "\n").into_bytes().into()))
    }
}
