//! `site.toml`: as a person writes it, and as the program means it.

pub mod fields;
pub mod labels;
mod read;
pub mod subjects;
pub mod theme;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use read::parse;

use crate::config::labels::Labels;
use crate::config::subjects::Subject;
use crate::config::theme::Theme;
use crate::finding::Level;
use crate::parse::table::At;
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
    /// The domain that GitHub Pages is to answer to, for the file `CNAME`.
    pub domain: Option<String>,
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
    /// What the built-in theme looks like.
    pub theme: Theme,
    /// How Markdown is read.
    pub markdown: Markdown,
    /// How code is shown.
    pub highlight: Highlight,
    /// Files in which pages and sources are cited.
    pub citations: Citations,
    /// The feeds.
    pub feeds: Feeds,
    /// The search.
    pub search: Search,
    /// How quotes are checked.
    pub quotes: Quotes,
    /// The subjects that comparisons come back to.
    pub subjects: Vec<Subject>,
    /// Whether names of entities are linked by themselves where a page does not say.
    pub autolink: bool,
    /// How many pages the page of a topic shows at once.
    pub topics_paginate_by: usize,
    /// How links to other sites are checked, when they are.
    pub external_links: ExternalLinks,
    /// How large the host lets files and the site be.
    pub limits: Limits,
    /// The level of each rule that `[check]` names; `None` switches a rule off.
    pub levels: BTreeMap<String, Option<Level>>,
    /// The headings that mean something, by language.
    pub headings: BTreeMap<String, Headings>,
    /// The labels that mean something, by language.
    pub labels: BTreeMap<String, Labels>,
    /// How questions are kept.
    pub questions: Questions,
    /// How logs are shown.
    pub updates: Updates,
    /// The words of the theme.
    pub words: Words,
    /// The writer's own settings.
    pub extra: toml::Table,
}

impl Config {
    /// The headings that mean something on a page of this language: those of the language, else of
    /// its primary part (`en` for `en-GB`), else of the site's language, else the English ones.
    pub fn headings_in(&self, lang: &str) -> &Headings {
        self.in_language(&self.headings, lang).unwrap_or(&NO_HEADINGS)
    }

    /// The labels that mean something on a page of this language, found as headings are.
    ///
    /// # Panics
    /// When there are no English ones: a bug, for reading `site.toml` begins with them.
    pub fn labels_in(&self, lang: &str) -> &Labels {
        self.in_language(&self.labels, lang)
            .unwrap_or_else(|| panic!("there are always the labels of English"))
    }

    fn in_language<'c, T>(&self, all: &'c BTreeMap<String, T>, lang: &str) -> Option<&'c T> {
        let primary = |lang: &str| lang.split('-').next().unwrap_or_default().to_owned();
        [lang, &primary(lang), &self.language, &primary(&self.language), "en"]
            .into_iter()
            .find_map(|lang| all.get(lang))
    }
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

    /// The host, without scheme and port.
    pub fn host(&self) -> &str {
        let authority = self.origin.split_once("://").map_or("", |(_, rest)| rest);
        match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
            _ => authority,
        }
    }

    /// The whole address without a slash at its end.
    pub fn address(&self) -> String {
        format!("{}{}", self.origin, self.path.trim_end_matches('/'))
    }

    /// The address of a path below the site's root (with its leading slash).
    pub fn join(&self, path: &str) -> String {
        [&self.origin, &self.path, path.trim_start_matches('/')].concat()
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

/// Files in which pages and sources are cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citations {
    /// Whether there are any.
    pub files: bool,
}

/// The feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feeds {
    /// Whether there are any.
    pub enabled: bool,
    /// How many entries a feed has at most.
    pub limit: usize,
}

/// The search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Search {
    /// Whether there is one.
    pub enabled: bool,
}

/// How quotes are checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quotes {
    /// Spellings that the house holds to be the same, in pairs.
    pub spelling: Vec<(String, String)>,
    /// From how many words on a run shared with a source needs quotation marks.
    pub copied_words: usize,
}

/// How links to other sites are checked, when they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalLinks {
    /// Hosts that are not asked, and beginnings of addresses.
    pub ignore: Vec<String>,
    /// Whether the places that fragments name are looked for.
    pub fragments: bool,
    /// For how many days an address that was there need not be asked for again.
    pub days: usize,
    /// How many seconds one request may take.
    pub timeout: usize,
}

impl Default for ExternalLinks {
    fn default() -> Self {
        Self { ignore: Vec::new(), fragments: false, days: 7, timeout: 20 }
    }
}

/// How large the host lets files and the site be, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// One file.
    pub file: u64,
    /// All files together.
    pub site: u64,
}

impl Default for Limits {
    /// Those of GitHub Pages.
    fn default() -> Self {
        Self { file: 100_000_000, site: 1_000_000_000 }
    }
}

/// The units of sizes, the largest first.
const UNITS: [(&str, u64); 4] = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000), ("B", 1)];

impl Limits {
    /// A size such as `100 MB`, in bytes.
    pub fn parse(text: &str) -> Option<u64> {
        let text = text.trim();
        let digits = text.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = text.split_at(digits);
        let unit = unit.trim();
        let (_, bytes) = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit))?;
        number.parse::<u64>().ok()?.checked_mul(*bytes)
    }

    /// A size in words: `1.5 MB`.
    pub fn words(size: u64) -> String {
        let (name, bytes) = UNITS.iter().find(|(_, bytes)| size >= *bytes).unwrap_or(&UNITS[3]);
        let tenths = u128::from(size) * 10 / u128::from(*bytes);
        if tenths % 10 == 0 || tenths >= 100 {
            format!("{} {name}", tenths / 10)
        } else {
            format!("{}.{} {name}", tenths / 10, tenths % 10)
        }
    }
}

/// How questions are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Questions {
    /// After how many days an open question is stale; never when not said.
    pub stale_after: Option<usize>,
}

/// How logs are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Updates {
    /// Whether entries are shown that tell of mended typing mistakes only.
    pub show_refiles: bool,
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
    /// Says that an account does not mention a theme.
    pub not_mentioned: Vec<String>,
    /// Says that a side has not commented.
    pub no_comment: Vec<String>,
    /// Says that a side has not published an account.
    pub no_readout: Vec<String>,
}

/// What headings mean where nothing is said of them: nothing. Never met, for English is always there.
static NO_HEADINGS: Headings = Headings {
    open_questions: Vec::new(),
    timeline: Vec::new(),
    updates: Vec::new(),
    sides: Vec::new(),
    not_mentioned: Vec::new(),
    no_comment: Vec::new(),
    no_readout: Vec::new(),
};

impl Headings {
    fn english() -> Self {
        let one = |text: &str| vec![text.to_owned()];
        Self {
            open_questions: one("open questions"),
            timeline: one("timeline"),
            updates: one("corrections and updates"),
            sides: one("what each side said"),
            not_mentioned: one("not mentioned"),
            no_comment: one("no comment"),
            no_readout: one("no readout"),
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Findings;

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
    fn sizes_are_read_and_said() {
        for (text, size, words) in [
            ("100 MB", 100_000_000, "100 MB"),
            ("1GB", 1_000_000_000, "1 GB"),
            ("1500 kb", 1_500_000, "1.5 MB"),
            ("12345 B", 12_345, "12 kB"),
            ("0 B", 0, "0 B"),
        ] {
            assert_eq!(Limits::parse(text), Some(size), "{text}");
            assert_eq!(Limits::words(size), words);
        }
        for text in ["", "MB", "100", "1.5 GB", "-1 MB", "99999999999999 GB", "1 TB"] {
            assert_eq!(Limits::parse(text), None, "{text}");
        }
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
