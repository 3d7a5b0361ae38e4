//! A new site: the example or an empty one, with the answers of whoever makes it filled in.

use std::fmt::Write as _;

use super::{NewFiles, key, one_line, quoted, workflow};
use crate::config::BaseUrl;
use crate::parse::slug::slugify_or;

macro_rules! embed {
    ($folder:literal, [$($path:literal,)+]) => {
        &[$(($path, include_str!(concat!($folder, "/", $path)))),+]
    };
}

/// The example: an invented story with everything that a site can have.
const EXAMPLE: &[(&str, &str)] = embed!(
    "example",
    [
        "content/_index.md",
        "content/about.md",
        "content/briefings/_index.md",
        "content/briefings/merrow-talks.md",
        "content/organizations/_index.md",
        "content/organizations/ministry-of-waterways.md",
        "content/organizations/river-council.md",
        "content/people/_index.md",
        "content/people/ilka-brandt.md",
        "content/people/tomas-werrin.md",
        "content/places/_index.md",
        "content/places/high-lock.md",
        "content/places/lowbridge.md",
        "content/places/merrow.md",
        "content/questions/_index.md",
        "content/readouts/_index.md",
        "content/readouts/brandt-werrin.md",
        "content/search/_index.md",
        "content/sources/_index.md",
        "content/sources/council-readout.md",
        "content/sources/council-readout.txt",
        "content/sources/waterways-readout.md",
        "content/sources/waterways-readout.txt",
        "content/sources/wire-report.md",
        "content/sources/wire-report.txt",
        "content/timeline/_index.md",
        "site.toml",
    ]
);

/// A site without a page.
const BARE: &[(&str, &str)] = embed!("bare", ["content/_index.md", "site.toml",]);

/// What either gets, and where it goes.
const BOTH: &[(&str, &str)] = &[
    (".github/workflows/pages.yml", workflow::PAGES),
    (".gitignore", include_str!("both/gitignore")),
    ("README.md", include_str!("both/README.md")),
];

/// The files of the example, as embedded: path and text, sorted.
pub const fn example() -> &'static [(&'static str, &'static str)] {
    EXAMPLE
}

/// Which site is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contents {
    /// One that tells an invented story.
    Example,
    /// One without a page.
    Bare,
}

/// What a new site is called, where it stands, and whose story it tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    title: String,
    base_url: String,
    sides: Vec<NewSide>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct NewSide {
    id: String,
    name: String,
}

/// The title when none is given.
pub const TITLE: &str = "The Merrow Desk";
/// The address when none is given.
pub const BASE_URL: &str = "https://example.org";
/// The sides when none are given.
pub const SIDES: [&str; 2] = ["Kestria", "Ostmar"];

/// A title on one line.
///
/// # Errors
/// What is wrong with it, as part of a message.
pub fn title(text: &str) -> Result<String, String> {
    let title = one_line(text);
    if title.is_empty() { Err("is empty".to_owned()) } else { Ok(title) }
}

/// An address without a slash at its end.
///
/// # Errors
/// What is wrong with it, as part of a message.
pub fn address(text: &str) -> Result<String, String> {
    let text = text.trim();
    BaseUrl::parse(text).map(|url| url.address()).map_err(|reason| {
        format!("{reason}; write it in full, such as `https://user.github.io/briefings`")
    })
}

/// The name of one more side, which must be another than `others`.
///
/// # Errors
/// What is wrong with it, as part of a message.
pub fn side(text: &str, others: &[String]) -> Result<String, String> {
    let name = one_line(text);
    let id = slugify_or(&name, "");
    if id.is_empty() {
        return Err("has no letter and no digit".to_owned());
    }
    if others.iter().any(|other| slugify_or(other, "") == id) {
        return Err("is the same side again".to_owned());
    }
    Ok(name)
}

impl Answers {
    /// The answers, each as [`title`], [`address`] and [`side`] give it.
    pub fn new(title: String, base_url: String, sides: Vec<String>) -> Self {
        let side = |name: String| NewSide { id: slugify_or(&name, "side"), name };
        Self { title, base_url, sides: sides.into_iter().map(side).collect() }
    }
}

/// The files of a new site. Its program is `version`, on which the workflow insists.
pub fn files(answers: &Answers, contents: Contents, version: &str) -> NewFiles {
    let own = match contents {
        Contents::Example => EXAMPLE,
        Contents::Bare => BARE,
    };
    own.iter()
        .chain(BOTH)
        .map(|(path, text)| {
            let text = match *path {
                "site.toml" => configuration(text, answers),
                "README.md" => text.replacen(TITLE, &in_markdown(&answers.title), 1),
                ".github/workflows/pages.yml" => workflow::pages(version),
                // What was archived stays as it was.
                path if path.strip_suffix(".md").is_some() => with_sides(text, answers),
                _ => (*text).to_owned(),
            };
            ((*path).to_owned(), text.into_bytes())
        })
        .collect()
}

/// `site.toml` with the answers in the place of those of the example.
fn configuration(text: &str, answers: &Answers) -> String {
    let mut sides = String::new();
    if answers.sides.is_empty() {
        sides += "# [sides.here]\n# name = \"Here\"\n\n";
    }
    for side in &answers.sides {
        // Writing to a `String` cannot fail.
        let _ = writeln!(sides, "[sides.{}]\nname = {}\n", key(&side.id), quoted(&side.name));
    }
    let line = |name: &str, value: &str| format!("{name} = {}", quoted(value));
    let start = text.find("[sides.").unwrap_or(text.len());
    let end = text.find("[nav]").unwrap_or(text.len());
    let head = text[..start]
        .replace(&line("title", TITLE), &line("title", &answers.title))
        .replace(&line("base_url", BASE_URL), &line("base_url", &answers.base_url));
    let text = [&head, &sides, &text[end..]].concat();
    format!("{}\n", text.trim_end())
}

/// A page of the example, with the sides that were given in the place of its own.
fn with_sides(text: &str, answers: &Answers) -> String {
    let mut text = text.to_owned();
    for (name, side) in SIDES.iter().zip(&answers.sides) {
        let id = name.to_lowercase();
        text = text
            .replace(&quoted(&id), &quoted(&side.id))
            .replace(&format!("<!-- side: {id} -->"), &format!("<!-- side: {} -->", side.id))
            .replace(&format!("**{name}:**"), &format!("**{}:**", label(side)));
    }
    text
}

/// What stands before a side's position: its name, or its id where the name would mean something in
/// Markdown.
fn label(side: &NewSide) -> &str {
    let is_plain = side.name.chars().all(|c| c.is_alphanumeric() || " -’'.".contains(c));
    if is_plain { &side.name } else { &side.id }
}

/// A text in which nothing means anything in Markdown.
fn in_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() && !matches!(c, ',' | '.' | '\'' | '"' | '/' | ':' | '-') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
