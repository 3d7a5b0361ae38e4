//! `site.toml`: as a person writes it, and as the program means it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::finding::{Finding, Findings, Level, Place, nearest, rules};
use crate::parse::table::{At, Document, Field, INVALID_FRONT_MATTER, TableReader, UNKNOWN_FIELD};
use crate::render::words::Words;

/// The site's configuration, complete: what was not written has its default.
#[derive(Clone, Debug)]
pub struct Config {
    /// `site.toml`, as findings name it.
    pub file: Arc<str>,
    /// The site's title.
    pub title: String,
    /// Where the site stands.
    pub base_url: BaseUrl,
    /// What the site is about.
    pub description: String,
    /// The site's language, a BCP 47 tag.
    pub language: String,
    /// Who publishes it.
    pub author: Option<String>,
    /// The sides of the story, in the order written.
    pub sides: Vec<Side>,
    /// The main navigation; `None` when it is to be made from what the site has.
    pub nav: Option<Vec<NavItem>>,
    /// How Markdown is read.
    pub markdown: Markdown,
    /// How code is shown.
    pub highlight: Highlight,
    /// The feeds.
    pub feeds: Feeds,
    /// How quotes are checked.
    pub quotes: Quotes,
    /// The level of each rule that `[check]` names; `None` switches a rule off.
    pub levels: BTreeMap<String, Option<Level>>,
    /// The headings that mean something, by language.
    pub headings: BTreeMap<String, Headings>,
    /// The words of the theme.
    pub words: Words,
    /// The writer's own settings.
    pub extra: toml::Table,
}

/// Where a site stands: `https://host` and a path with a slash at both ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    /// Scheme and host, without a slash at the end.
    pub origin: String,
    /// `/`, or `/repo/`.
    pub path: String,
}

impl BaseUrl {
    /// Reads an address such as `https://user.github.io/repo`.
    ///
    /// # Errors
    /// What is wrong with it, as part of a message.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let rest = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
        let Some(rest) = rest else { return Err("does not begin with `https://` or `http://`") };
        if text.contains(['?', '#']) {
            return Err("has a query or a fragment");
        }
        if text.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}".contains(c))
        {
            return Err("has a character that no address has");
        }
        let host = rest.split('/').next().unwrap_or_default();
        if host.is_empty() {
            return Err("has no host");
        }
        let origin = &text[..text.len() - rest.len() + host.len()];
        let path = rest[host.len()..].trim_matches('/');
        if path.split('/').any(|part| part == ".." || part == ".") {
            return Err("has `.` or `..` in its path");
        }
        let path = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        Ok(Self { origin: origin.to_owned(), path })
    }

    /// The whole address without a slash at its end.
    pub fn address(&self) -> String {
        format!("{}{}", self.origin, self.path.trim_end_matches('/'))
    }

    /// The address of a path below the site's root (with its leading slash).
    pub fn join(&self, path: &str) -> String {
        format!("{}{}{}", self.origin, self.path, path.trim_start_matches('/'))
    }
}

/// A side of the story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// Its id, as in `[sides.<id>]`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its short name.
    pub short: String,
}

/// An item of the main navigation.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// What it says.
    pub title: String,
    /// Where it leads, as written.
    pub to: At<String>,
}

/// How Markdown is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Markdown {
    /// Whether straight quotation marks, `--` and `...` become typographic.
    pub smart_punctuation: bool,
    /// Whether HTML in Markdown is passed on, rather than shown as text.
    pub raw_html: bool,
}

/// How code is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Highlight {
    /// Whether code is coloured.
    pub enabled: bool,
    /// Whether lines are numbered where the fence does not say.
    pub line_numbers: bool,
}

/// The feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feeds {
    /// Whether there are any.
    pub enabled: bool,
    /// How many entries a feed has at most.
    pub limit: usize,
}

/// How quotes are checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quotes {
    /// Spellings that the house holds to be the same, in pairs.
    pub spelling: Vec<(String, String)>,
    /// From how many words on a run shared with a source needs quotation marks.
    pub copied_words: usize,
}

/// The headings that mean something, in one language, lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headings {
    /// Above a task list of open questions.
    pub open_questions: Vec<String>,
    /// Above a list of dated events.
    pub timeline: Vec<String>,
    /// Above the page's log of corrections and updates.
    pub updates: Vec<String>,
    /// Above a comparison inside a briefing.
    pub sides: Vec<String>,
}

impl Headings {
    fn english() -> Self {
        let one = |text: &str| vec![text.to_owned()];
        Self {
            open_questions: one("open questions"),
            timeline: one("timeline"),
            updates: one("corrections and updates"),
            sides: one("what each side said"),
        }
    }
}

/// The fields of `site.toml`.
pub const FIELDS: &[Field] = &[
    Field { name: "title", kind: "text", doc: "The site's title. Required." },
    Field {
        name: "base_url",
        kind: "text",
        doc: "Where the site stands, such as `https://user.github.io/repo`. Required.",
    },
    Field { name: "description", kind: "text", doc: "What the site is about, in one sentence." },
    Field {
        name: "language",
        kind: "text",
        doc: "The site's language as a BCP 47 tag; `en` by default.",
    },
    Field { name: "author", kind: "text", doc: "Who publishes the site." },
    Field { name: "sides", kind: "tables", doc: "The sides of the story: `[sides.<id>]` each." },
    Field {
        name: "nav",
        kind: "table",
        doc: "The main navigation. Without it, the sections that have pages.",
    },
    Field { name: "markdown", kind: "table", doc: "How Markdown is read." },
    Field { name: "highlight", kind: "table", doc: "How code is shown." },
    Field { name: "feeds", kind: "table", doc: "The feeds." },
    Field { name: "quotes", kind: "table", doc: "How quotes are checked." },
    Field {
        name: "check",
        kind: "table",
        doc: "The level of each rule by its name: `error`, `warning`, `note` or `off`.",
    },
    Field {
        name: "sections",
        kind: "tables",
        doc: "The headings that mean something, by language: `[sections.<language>]` each.",
    },
    Field { name: "words", kind: "table", doc: "Words of the theme to be replaced, by key." },
    Field { name: "extra", kind: "table", doc: "Your own settings, for your own templates." },
];

/// The fields of `[sides.<id>]`.
pub const SIDE_FIELDS: &[Field] = &[
    Field { name: "name", kind: "text", doc: "The side's name. Required." },
    Field { name: "short", kind: "text", doc: "A short name; the name by default." },
];

/// The fields of `[nav]`.
pub const NAV_FIELDS: &[Field] = &[Field {
    name: "items",
    kind: "list of tables",
    doc: "The links in order, each `{ title = \"…\", path = \"…\" }`.",
}];

/// The fields of an item of `[nav]`.
pub const NAV_ITEM_FIELDS: &[Field] = &[
    Field { name: "title", kind: "text", doc: "What the link says. Required." },
    Field {
        name: "path",
        kind: "text",
        doc: "Where it leads: a path of the site (`/about/`), a page's file (`@/about.md`) or an \
              address. Required.",
    },
];

/// The fields of `[markdown]`.
pub const MARKDOWN_FIELDS: &[Field] = &[
    Field {
        name: "smart_punctuation",
        kind: "true or false",
        doc: "Turns straight quotation marks, `--` and `...` into typographic ones; `false` by \
              default, since a quotation is shown as it was written.",
    },
    Field {
        name: "raw_html",
        kind: "true or false",
        doc: "Passes HTML in Markdown on; `true` by default. With `false` it is shown as text.",
    },
];

/// The fields of `[highlight]`.
pub const HIGHLIGHT_FIELDS: &[Field] = &[
    Field { name: "enabled", kind: "true or false", doc: "Colours code; `true` by default." },
    Field {
        name: "line_numbers",
        kind: "true or false",
        doc: "Numbers the lines of every code block; `false` by default.",
    },
];

/// The fields of `[feeds]`.
pub const FEED_FIELDS: &[Field] = &[
    Field { name: "enabled", kind: "true or false", doc: "Makes feeds; `true` by default." },
    Field { name: "limit", kind: "number", doc: "Entries in a feed at most; 20 by default." },
];

/// The fields of `[quotes]`.
pub const QUOTE_FIELDS: &[Field] = &[
    Field {
        name: "spelling",
        kind: "list of texts",
        doc: "Spellings that are the same to the house, each as `defense/defence`; a quote that \
              differs only so is a warning.",
    },
    Field {
        name: "copied_words",
        kind: "number",
        doc: "From how many words on a run shared with a source needs quotation marks; 12 by \
              default.",
    },
];

/// The fields of `[sections.<language>]`.
pub const HEADING_FIELDS: &[Field] = &[
    Field {
        name: "open_questions",
        kind: "list of texts",
        doc: "Headings above a task list of open questions.",
    },
    Field { name: "timeline", kind: "list of texts", doc: "Headings above a list of events." },
    Field {
        name: "updates",
        kind: "list of texts",
        doc: "Headings above the log of corrections and updates.",
    },
    Field {
        name: "sides",
        kind: "list of texts",
        doc: "Headings above a comparison inside a briefing.",
    },
];

/// What people write who come from other generators, and what to write instead.
const FOREIGN: &[(&str, &str)] = &[
    ("baseURL", "write `base_url`"),
    ("languageCode", "write `language`"),
    ("default_language", "write `language`"),
    ("theme", "remove it: a template in `templates/` overrides the built-in one file by file"),
    ("taxonomies", "remove it: topics are there without it, as `topics = [\"…\"]` on each page"),
    ("compile_sass", "remove it, and put CSS into `static/`"),
    ("build_search_index", "remove it"),
    ("generate_feeds", "write `[feeds]` with `enabled = true`"),
    ("generate_feed", "write `[feeds]` with `enabled = true`"),
    ("params", "write `[extra]`"),
    ("menu", "write `[nav]`"),
    ("output_dir", "use the flag `--output-dir`"),
    ("markup", "write `[markdown]` and `[highlight]`"),
];

/// Reads `site.toml`. What is wrong becomes findings, and a default stands in for it.
pub fn parse(text: &str, base_url: Option<&str>, findings: &mut Findings) -> Config {
    let file: Arc<str> = "site.toml".into();
    let document = Document::parse(&file, text, 0, findings);
    let reader = document.reader(FIELDS).foreign(FOREIGN);
    let title = required(&reader, "title", "Name of the site", findings);
    let base_url = read_base_url(&reader, base_url, findings);
    let language = reader.string("language", findings);
    let config = Config {
        file: Arc::clone(&file),
        title: title.map_or_else(|| "Untitled".to_owned(), |t| t.value),
        base_url,
        description: reader.string("description", findings).map(|d| d.value).unwrap_or_default(),
        language: read_language(&reader, language, findings),
        author: reader.string("author", findings).map(|a| a.value),
        sides: read_sides(&reader, findings),
        nav: read_nav(&reader, findings),
        markdown: read_markdown(&reader, findings),
        highlight: read_highlight(&reader, findings),
        feeds: read_feeds(&reader, findings),
        quotes: read_quotes(&reader, findings),
        levels: read_levels(&reader, findings),
        headings: read_headings(&reader, findings),
        words: read_words(&reader, findings),
        extra: reader.free("extra", findings),
    };
    reader.finish(findings);
    config
}

fn required(
    reader: &TableReader<'_, '_>,
    name: &str,
    example: &str,
    findings: &mut Findings,
) -> Option<At<String>> {
    let before = findings.iter().len();
    let read = reader.string(name, findings);
    if read.is_none() && findings.iter().len() == before {
        findings.push(
            Finding::new(&INVALID_FRONT_MATTER, reader.place(0..0), format!("`{name}` is missing"))
                .hint(format!("add `{name} = \"{example}\"`")),
        );
    }
    read
}

fn read_base_url(
    reader: &TableReader<'_, '_>,
    given: Option<&str>,
    findings: &mut Findings,
) -> BaseUrl {
    let fallback = BaseUrl { origin: "http://localhost".to_owned(), path: "/".to_owned() };
    let written = required(reader, "base_url", "https://example.org", findings);
    if let Some(base_url) = given.and_then(|text| BaseUrl::parse(text).ok()) {
        return base_url;
    }
    let Some(written) = written else { return fallback };
    BaseUrl::parse(&written.value).unwrap_or_else(|reason| {
        let message = format!("`base_url` {reason}");
        let place = reader.place(written.span);
        findings.push(
            Finding::new(&INVALID_FRONT_MATTER, place, message)
                .hint("write it in full, such as `https://user.github.io/repo`"),
        );
        fallback
    })
}

fn read_language(
    reader: &TableReader<'_, '_>,
    written: Option<At<String>>,
    findings: &mut Findings,
) -> String {
    let Some(At { value, span }) = written else { return "en".to_owned() };
    if is_language(&value) {
        return value;
    }
    let message = format!("`{value}` is not a language tag");
    findings.push(
        Finding::new(&INVALID_FRONT_MATTER, reader.place(span), message)
            .hint("write a tag such as `en`, `zh` or `pt-BR`"),
    );
    "en".to_owned()
}

/// Whether a text has the form of a BCP 47 tag: letters, then parts of one to eight letters or
/// digits.
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn read_sides(reader: &TableReader<'_, '_>, findings: &mut Findings) -> Vec<Side> {
    let mut sides = Vec::new();
    for (id, entry) in reader.entries("sides", findings) {
        let Some(table) = entry.table(SIDE_FIELDS, findings) else { continue };
        let name = table.string("name", findings).map_or_else(|| id.value.clone(), |n| n.value);
        let short = table.string("short", findings).map_or_else(|| name.clone(), |s| s.value);
        sides.push(Side { id: id.value, name, short });
        table.finish(findings);
    }
    sides
}

fn read_nav(reader: &TableReader<'_, '_>, findings: &mut Findings) -> Option<Vec<NavItem>> {
    let nav = reader.table("nav", NAV_FIELDS, findings)?;
    let mut items = Vec::new();
    for (span, item) in nav.tables("items", NAV_ITEM_FIELDS, findings) {
        let title = item.string("title", findings);
        let to = item.string("path", findings);
        item.finish(findings);
        match (title, to) {
            (Some(title), Some(to)) => items.push(NavItem { title: title.value, to }),
            _ => findings.push(incomplete_nav_item(reader, span)),
        }
    }
    nav.finish(findings);
    Some(items)
}

fn incomplete_nav_item(reader: &TableReader<'_, '_>, span: Range<usize>) -> Finding {
    Finding::new(
        &INVALID_FRONT_MATTER,
        reader.place(span),
        "an item of the navigation needs a `title` and a `path`",
    )
    .hint("write `{ title = \"About\", path = \"@/about.md\" }`")
}

fn read_markdown(reader: &TableReader<'_, '_>, findings: &mut Findings) -> Markdown {
    let mut markdown = Markdown { smart_punctuation: false, raw_html: true };
    if let Some(table) = reader.table("markdown", MARKDOWN_FIELDS, findings) {
        markdown.smart_punctuation = table.bool("smart_punctuation", findings).unwrap_or(false);
        markdown.raw_html = table.bool("raw_html", findings).unwrap_or(true);
        table.finish(findings);
    }
    markdown
}

fn read_highlight(reader: &TableReader<'_, '_>, findings: &mut Findings) -> Highlight {
    let mut highlight = Highlight { enabled: true, line_numbers: false };
    if let Some(table) = reader.table("highlight", HIGHLIGHT_FIELDS, findings) {
        highlight.enabled = table.bool("enabled", findings).unwrap_or(true);
        highlight.line_numbers = table.bool("line_numbers", findings).unwrap_or(false);
        table.finish(findings);
    }
    highlight
}

fn read_feeds(reader: &TableReader<'_, '_>, findings: &mut Findings) -> Feeds {
    let mut feeds = Feeds { enabled: true, limit: 20 };
    if let Some(table) = reader.table("feeds", FEED_FIELDS, findings) {
        feeds.enabled = table.bool("enabled", findings).unwrap_or(true);
        feeds.limit = table.count("limit", 1, findings).unwrap_or(20);
        table.finish(findings);
    }
    feeds
}

fn read_quotes(reader: &TableReader<'_, '_>, findings: &mut Findings) -> Quotes {
    let mut quotes = Quotes { spelling: Vec::new(), copied_words: 12 };
    let Some(table) = reader.table("quotes", QUOTE_FIELDS, findings) else { return quotes };
    quotes.copied_words = table.count("copied_words", 4, findings).unwrap_or(12);
    for pair in table.strings("spelling", findings) {
        match pair.value.split_once('/') {
            Some((a, b)) if !a.trim().is_empty() && !b.trim().is_empty() => {
                quotes.spelling.push((a.trim().to_owned(), b.trim().to_owned()));
            }
            _ => findings.push(
                Finding::new(
                    &INVALID_FRONT_MATTER,
                    reader.place(pair.span),
                    format!("`{}` is not a pair of spellings", pair.value),
                )
                .hint("write both with a slash between them: `defense/defence`"),
            ),
        }
    }
    table.finish(findings);
    quotes
}

fn read_levels(
    reader: &TableReader<'_, '_>,
    findings: &mut Findings,
) -> BTreeMap<String, Option<Level>> {
    let mut levels = BTreeMap::new();
    for (name, entry) in reader.entries("check", findings) {
        if rules::named(&name.value).is_none() {
            let hint = nearest(&name.value, rules::names())
                .map(|near| format!("write `{near}`; `counterpart explain` lists the rules"));
            let message = format!("there is no rule `{}`", name.value);
            let place = reader.place(name.span);
            findings.push(Finding::new(&UNKNOWN_FIELD, place, message).hint_if(hint));
            continue;
        }
        let Some(level) = entry.string(findings) else { continue };
        let level = match level.value.as_str() {
            "error" => Some(Level::Error),
            "warning" => Some(Level::Warning),
            "note" => Some(Level::Note),
            "off" => None,
            other => {
                let message = format!("`{other}` is not a level");
                findings.push(
                    Finding::new(&INVALID_FRONT_MATTER, reader.place(level.span), message)
                        .hint("write `error`, `warning`, `note` or `off`"),
                );
                continue;
            }
        };
        levels.insert(name.value, level);
    }
    levels
}

fn read_headings(
    reader: &TableReader<'_, '_>,
    findings: &mut Findings,
) -> BTreeMap<String, Headings> {
    let mut all = BTreeMap::from([("en".to_owned(), Headings::english())]);
    for (language, entry) in reader.entries("sections", findings) {
        let Some(table) = entry.table(HEADING_FIELDS, findings) else { continue };
        let mut headings = all.get(&language.value).cloned().unwrap_or_default();
        let lists = [
            ("open_questions", &mut headings.open_questions),
            ("timeline", &mut headings.timeline),
            ("updates", &mut headings.updates),
            ("sides", &mut headings.sides),
        ];
        for (name, list) in lists {
            let written = table.strings(name, findings);
            if !written.is_empty() {
                *list = written.iter().map(|text| text.value.trim().to_lowercase()).collect();
            }
        }
        table.finish(findings);
        all.insert(language.value, headings);
    }
    all
}

fn read_words(reader: &TableReader<'_, '_>, findings: &mut Findings) -> Words {
    let mut words = Words::english();
    for (key, entry) in reader.entries("words", findings) {
        let Some(text) = entry.string(findings) else { continue };
        if words.replace(&key.value, text.value).is_err() {
            let hint = nearest(&key.value, words.keys()).map(|near| format!("write `{near}`"));
            let message = format!("the theme has no word `{}`", key.value);
            let place: Place = reader.place(key.span);
            findings.push(Finding::new(&UNKNOWN_FIELD, place, message).hint_if(hint));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Vec<String> {
        let mut findings = Findings::new();
        parse(text, None, &mut findings);
        findings
            .iter()
            .map(|f| {
                format!("{}: {} ({})", f.rule.name, f.message, f.hint.as_deref().unwrap_or(""))
            })
            .collect()
    }

    #[test]
    fn a_title_and_an_address_are_enough() {
        let mut findings = Findings::new();
        let text = "title = \"T\"\nbase_url = \"https://user.github.io/repo\"\n";
        let config = parse(text, None, &mut findings);
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(config.base_url.origin, "https://user.github.io");
        assert_eq!(config.base_url.path, "/repo/");
        assert_eq!(config.base_url.join("/a/"), "https://user.github.io/repo/a/");
        assert_eq!(config.language, "en");
    }

    #[test]
    fn every_mistake_is_reported_at_once() {
        let found =
            messages("titel = \"T\"\nbase_url = \"example.org\"\n[check]\nlink-brokn = \"x\"\n");
        assert_eq!(found.len(), 4, "{found:#?}");
        assert!(found.iter().any(|m| m.contains("`title` is missing")));
        assert!(found.iter().any(|m| m.contains("`base_url` does not begin with")));
        assert!(found.iter().any(|m| m.contains("write `link-broken`")));
        assert!(found.iter().any(|m| m.contains("write `title`")));
    }

    #[test]
    fn names_of_other_generators_are_named_by_ours() {
        let found = messages(
            "title = \"T\"\nbase_url = \"https://x.org\"\n[params]\na = 1\n[taxonomies]\n",
        );
        assert!(found.iter().any(|m| m.contains("write `[extra]`")), "{found:#?}");
    }

    #[test]
    fn base_urls_that_are_none_are_refused() {
        for (text, reason) in [
            ("example.org", "begin with"),
            ("ftp://x.org", "begin with"),
            ("https://", "no host"),
            ("https://x.org/a?b", "query"),
            ("https://x.org/a b", "character"),
            ("https://x.org/../a", ".."),
        ] {
            assert!(BaseUrl::parse(text).unwrap_err().contains(reason), "{text}");
        }
    }
}
