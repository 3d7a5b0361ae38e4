//! Reading `site.toml`: every mistake becomes a finding, and a default stands in for it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::fields::{
    CITATION_FIELDS, ENTITY_FIELDS, EXTERNAL_FIELDS, FEED_FIELDS, FIELDS, HEADING_FIELDS,
    HIGHLIGHT_FIELDS, LIMIT_FIELDS, MARKDOWN_FIELDS, NAV_FIELDS, NAV_ITEM_FIELDS, QUESTION_FIELDS,
    QUOTE_FIELDS, SEARCH_FIELDS, SIDE_FIELDS, UPDATE_FIELDS,
};
use super::labels::{LABEL_FIELDS, Labels};
use super::{
    BaseUrl, Citations, Config, ExternalLinks, Feeds, Headings, Highlight, Limits, Markdown,
    NavItem, Questions, Quotes, Search, Side, Updates, is_language, subjects, theme,
};
use crate::finding::{Finding, Findings, Level, Place, nearest, rules};
use crate::parse::foreign;
use crate::parse::table::{At, Document, INVALID_FRONT_MATTER, TableReader, UNKNOWN_FIELD};
use crate::render::words::Words;

/// Where a site stands that does not say where.
const FALLBACK: &str = "http://localhost";

/// How many pages the page of a topic shows at once by default.
const TOPIC_PAGES: usize = 50;

/// Reads `site.toml`. What is wrong becomes findings, and a default stands in for it.
pub fn parse(text: &str, base_url: Option<&str>, findings: &mut Findings) -> Config {
    let file: Arc<str> = "site.toml".into();
    let document = Document::parse(&file, text, 0, findings);
    let reader = document.reader(FIELDS).foreign(foreign::SITE);
    let title = required(&reader, "title", "Name of the site", findings);
    let given = base_url;
    let base_url = read_base_url(&reader, given, findings);
    let domain = read_domain(&reader, (&base_url, given), findings);
    let language = reader
        .string("language", findings)
        .or_else(|| reader.string("default_language", findings))
        .or_else(|| reader.string("languageCode", findings));
    let site_language = read_language(&reader, language, findings);
    let sides = read_sides(&reader, findings);
    let theme = theme::read_theme(&reader, &sides, findings);
    let config = Config {
        file: Arc::clone(&file),
        title: title.map_or_else(|| "Untitled".to_owned(), |t| t.value),
        base_url,
        domain,
        description: reader.string("description", findings).map(|d| d.value).unwrap_or_default(),
        language: site_language.clone(),
        author: reader.string("author", findings).map(|a| a.value),
        sides,
        theme,
        nav: read_nav(&reader, findings),
        markdown: read_markdown(&reader, findings),
        highlight: read_highlight(&reader, findings),
        citations: read_citations(&reader, findings),
        feeds: read_feeds(&reader, findings),
        search: read_search(&reader, findings),
        quotes: read_quotes(&reader, findings),
        subjects: subjects::read(&reader, &site_language, findings),
        autolink: read_autolink(&reader, findings),
        topics_paginate_by: reader.count("topics_paginate_by", 1, findings).unwrap_or(TOPIC_PAGES),
        external_links: read_external_links(&reader, findings),
        limits: read_limits(&reader, findings),
        levels: read_levels(&reader, findings),
        headings: read_headings(&reader, findings),
        labels: read_labels(&reader, findings),
        questions: read_questions(&reader, findings),
        updates: read_updates(&reader, findings),
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
    let fallback = BaseUrl { origin: FALLBACK.to_owned(), path: "/".to_owned() };
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

/// The domain of the site's own, which is that of its address, unless the site is built for another.
fn read_domain(
    reader: &TableReader<'_, '_>,
    (base_url, given): (&BaseUrl, Option<&str>),
    findings: &mut Findings,
) -> Option<String> {
    let At { value, span } = reader.string("domain", findings)?;
    let is_part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('-')
            && part.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let (message, hint) = if !value.contains('.') || !value.split('.').all(is_part) {
        let message = format!("`{value}` is not a domain");
        (message, "write a host without scheme and path, such as `www.example.org`")
    } else if given.is_none()
        && base_url.origin != FALLBACK
        && !base_url.host().eq_ignore_ascii_case(&value)
    {
        let host = base_url.host();
        let message = format!("the domain is `{value}`, and the host of `base_url` is `{host}`");
        (message, "write the same in both, or every link leads to the other")
    } else {
        return Some(value);
    };
    let place = reader.place(span);
    findings.push(Finding::new(&INVALID_FRONT_MATTER, place, message).hint(hint));
    None
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
    let items = nav.tables("items", NAV_ITEM_FIELDS, findings).into_iter();
    let items = items.filter_map(|item| nav_item(reader, item, findings)).collect();
    nav.finish(findings);
    Some(items)
}

/// A link of the navigation, or at the foot of pages.
pub(super) fn nav_item(
    reader: &TableReader<'_, '_>,
    (span, item): (Range<usize>, TableReader<'_, '_>),
    findings: &mut Findings,
) -> Option<NavItem> {
    let title = item.string("title", findings);
    let to = item.string("path", findings);
    item.finish(findings);
    if let (Some(title), Some(to)) = (title, to) {
        return Some(NavItem { title: title.value, to });
    }
    let message = "a link of `site.toml` needs a `title` and a `path`";
    findings.push(
        Finding::new(&INVALID_FRONT_MATTER, reader.place(span), message)
            .hint("write `{ title = \"About\", path = \"@/about.md\" }`"),
    );
    None
}

fn read_markdown(reader: &TableReader<'_, '_>, findings: &mut Findings) -> Markdown {
    let mut markdown = Markdown { smart_punctuation: false, raw_html: true };
    if let Some(table) = reader.table("markdown", MARKDOWN_FIELDS, findings) {
        let table = table.foreign(foreign::MARKDOWN);
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

fn read_citations(reader: &TableReader<'_, '_>, findings: &mut Findings) -> Citations {
    let mut citations = Citations { files: true };
    if let Some(table) = reader.table("citations", CITATION_FIELDS, findings) {
        citations.files = table.bool("files", findings).unwrap_or(true);
        table.finish(findings);
    }
    citations
}

fn read_feeds(reader: &TableReader<'_, '_>, findings: &mut Findings) -> Feeds {
    let of_zola = ["generate_feeds", "generate_feed"];
    let enabled = of_zola.into_iter().find_map(|name| reader.bool(name, findings)).unwrap_or(true);
    let limit = reader.count("feed_limit", 1, findings).unwrap_or(20);
    let mut feeds = Feeds { enabled, limit };
    if let Some(table) = reader.table("feeds", FEED_FIELDS, findings) {
        feeds.enabled = table.bool("enabled", findings).unwrap_or(enabled);
        feeds.limit = table.count("limit", 1, findings).unwrap_or(limit);
        table.finish(findings);
    }
    feeds
}

fn read_search(reader: &TableReader<'_, '_>, findings: &mut Findings) -> Search {
    let mut search = Search { enabled: true };
    if let Some(table) = reader.table("search", SEARCH_FIELDS, findings) {
        let table = table.foreign(foreign::SEARCH);
        search.enabled = table.bool("enabled", findings).unwrap_or(true);
        table.finish(findings);
    }
    search
}

fn read_external_links(reader: &TableReader<'_, '_>, findings: &mut Findings) -> ExternalLinks {
    let mut links = ExternalLinks::default();
    let Some(table) = reader.table("external_links", EXTERNAL_FIELDS, findings) else {
        return links;
    };
    let ignore = table.strings("ignore", findings);
    links.ignore = ignore.into_iter().map(|entry| entry.value).collect();
    links.fragments = table.bool("fragments", findings).unwrap_or(links.fragments);
    links.days = table.count("days", 0, findings).unwrap_or(links.days);
    links.timeout = table.count("timeout", 1, findings).unwrap_or(links.timeout);
    table.finish(findings);
    links
}

fn read_limits(reader: &TableReader<'_, '_>, findings: &mut Findings) -> Limits {
    let mut limits = Limits::default();
    let Some(table) = reader.table("limits", LIMIT_FIELDS, findings) else { return limits };
    for (name, limit) in [("file", &mut limits.file), ("site", &mut limits.site)] {
        let Some(written) = table.string(name, findings) else { continue };
        match Limits::parse(&written.value) {
            Some(size) => *limit = size,
            None => findings.push(
                Finding::new(
                    &INVALID_FRONT_MATTER,
                    reader.place(written.span),
                    format!("`{}` is not a size", written.value),
                )
                .hint("write a whole number and a unit, such as `250 MB`"),
            ),
        }
    }
    table.finish(findings);
    limits
}

fn read_autolink(reader: &TableReader<'_, '_>, findings: &mut Findings) -> bool {
    let Some(table) = reader.table("entities", ENTITY_FIELDS, findings) else { return true };
    let autolink = table.bool("autolink", findings).unwrap_or(true);
    table.finish(findings);
    autolink
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
            ("not_mentioned", &mut headings.not_mentioned),
            ("no_comment", &mut headings.no_comment),
            ("no_readout", &mut headings.no_readout),
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

/// The labels of each language; what a language does not set is as in English.
fn read_labels(reader: &TableReader<'_, '_>, findings: &mut Findings) -> BTreeMap<String, Labels> {
    let mut all = BTreeMap::from([("en".to_owned(), Labels::english())]);
    for (language, entry) in reader.entries("labels", findings) {
        let Some(table) = entry.table(LABEL_FIELDS, findings) else { continue };
        let mut labels = all.get(&language.value).cloned().unwrap_or_else(Labels::english);
        for field in LABEL_FIELDS {
            let written = table.strings(field.name, findings);
            if !written.is_empty() {
                labels.replace(field.name, written.into_iter().map(|text| text.value));
            }
        }
        table.finish(findings);
        all.insert(language.value, labels);
    }
    all
}

fn read_questions(reader: &TableReader<'_, '_>, findings: &mut Findings) -> Questions {
    let Some(table) = reader.table("questions", QUESTION_FIELDS, findings) else {
        return Questions::default();
    };
    let stale_after = table.count("stale_after", 1, findings);
    table.finish(findings);
    Questions { stale_after }
}

fn read_updates(reader: &TableReader<'_, '_>, findings: &mut Findings) -> Updates {
    let Some(table) = reader.table("updates", UPDATE_FIELDS, findings) else {
        return Updates::default();
    };
    let show_refiles = table.bool("show_refiles", findings).unwrap_or(false);
    table.finish(findings);
    Updates { show_refiles }
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
