//! Counterpart: a compiler for briefings.
//!
//! It turns Markdown briefings into a linked HTML site. This is how:
//!
//! ```text
//! load ──> parse ──> link ──> evidence ──> check ──> render ──> emit
//!   Files    Parsed    Site     Evidence              Sink
//!            └────────┴──────────────────┴─────────┴──> Findings
//! ```
//!
//! | stage | what it does | promise |
//! | --- | --- | --- |
//! | [`load`] | reads the site's folders | the only reader; sorted paths; no meaning |
//! | [`parse`] | text to raw things | every name has a place; never fails |
//! | [`link`] | names to things | after it nothing points nowhere |
//! | [`evidence`] | holds quotes against archived texts | reads only; each text prepared once |
//! | [`check`] | looks for what is wrong | reads only |
//! | [`render`] | makes every file | nothing read, nothing written: each file goes to a [`output::Sink`] |
//! | [`emit`] | keeps the files | the only writer; whole old or whole new site |
//!
//! [`publish`] keeps them elsewhere: on a branch of a Git repository.
//!
//! The five stages in the middle are pure and are [`build`]. The clock, the environment and the
//! terminal are read in [`cli`] only. A writer's mistake is a [`finding::Finding`], never an error;
//! errors are for the disk and the command line.
//!
//! Where is the thing that …
//!
//! - reads `site.toml`? [`config`]. A page's front matter? [`model::page`], through [`parse::table`].
//! - turns Markdown into a tree? [`parse::body`]; the tree is [`model::body`].
//! - finds out where a link leads? [`link::destinations`]. Which file a page becomes? [`link::outputs`].
//! - makes HTML of a body? [`render::html`]. Fills in templates? [`render::templates`].
//! - says what templates see? [`render::view`]. What functions do they have? [`render::functions`].
//! - finds what a page quotes? [`model::quote::read`]. Whose words they are? [`link::speakers`]. Where a
//!   page names somebody? [`link::mentions`].
//! - compares a quotation with its source? [`verify`].
//! - sorts what the sides say into columns? [`link::comparisons`]; the shape is [`model::comparison`].
//!   Looks it up in their texts? [`evidence::comparisons`], with the means of [`compare`].
//! - compares texts with each other? [`compare`].
//! - builds again when a file changes, and serves the site? [`watch`].
//! - makes a new site, or a new page? [`start`]; [`emit::create`] writes it.
//! - puts events in order? [`link::timeline`].
//! - asks other hosts whether they have what is linked to? [`external`].
//! - shows findings? [`finding::pretty`], [`finding::json`], [`finding::github`].

pub mod check;
pub mod cli;
pub mod compare;
pub mod config;
pub mod emit;
pub mod evidence;
pub mod external;
pub mod files;
pub mod finding;
pub mod link;
pub mod load;
pub mod memory;
pub mod model;
pub mod output;
pub mod parse;
pub mod publish;
pub mod reference;
pub mod render;
pub mod search;
pub mod start;
pub mod verify;
pub mod watch;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::files::Files;
use crate::finding::{Findings, Level};
use crate::link::Drafts;
use crate::memory::Memory;
use crate::model::date::SiteDate;
use crate::model::site::{Page, Site, Withheld};
use crate::output::Sink;

/// How a site is to be built.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the site stands, instead of what `site.toml` says.
    pub base_url: Option<String>,
    /// Whether drafts and pages of the future are shown.
    pub drafts: Drafts,
    /// Whether warnings count as errors.
    pub strictness: Strictness,
    /// The time of the build.
    pub now: jiff::Timestamp,
}

/// Whether warnings count as errors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strictness {
    /// They do not.
    #[default]
    Usual,
    /// They do.
    Strict,
}

/// What came of a build.
#[derive(Debug)]
pub struct Built {
    /// All findings, sorted.
    pub findings: Findings,
    /// How many pages a reader can open.
    pub pages: usize,
    /// Pages that are withheld, sorted by file.
    pub withheld: Vec<Withheld>,
}

impl Built {
    /// Whether the site must not be published.
    pub fn has_errors(&self) -> bool {
        self.findings.counts().errors > 0
    }
}

/// Builds a site: parses, links, checks and renders its files, and gives every file of the output to
/// the sink.
///
/// The sink gets files even when there are findings; whether they are kept is the caller's choice,
/// when all findings are known.
///
/// # Errors
/// When the sink cannot take a file.
pub fn build(files: &Files, options: &Options, sink: &dyn Sink) -> anyhow::Result<Built> {
    let mut memory = Memory::for_once();
    let built = build_again(files, options, &mut memory, sink);
    // A site is a great many small things; nobody needs to wait until they are cleared away.
    rayon::spawn(move || drop(memory));
    built
}

/// The same with a memory of what was built before: what is still right is taken from there, and the
/// rest is made. The sink gets, or is asked to keep, every file of the output. Bytes and findings are
/// those of a build without a memory.
///
/// # Errors
/// When the sink cannot take a file. The memory then is as it was.
pub fn build_again(
    files: &Files,
    options: &Options,
    memory: &mut Memory,
    sink: &dyn Sink,
) -> anyhow::Result<Built> {
    let mut findings = Findings::new();
    let built = day_of(options.now);
    memory.prepare(files, options, &built.iso());
    let base_url = options.base_url.as_deref();
    let parsed = parse::parse_again(files, base_url, &mut memory.documents, &mut findings);
    let when = (options.drafts, options.now);
    let (mut site, found) = link::link_again(parsed, when, &memory.linked, &mut findings);
    let unchanged = memory.weighed.since(&site);
    let evidence = Arc::new(evidence::gather_again(&site, (&memory.weighed, &unchanged)));
    evidence::said::add(&mut site, &evidence, &unchanged);
    let site = Arc::new(site);
    memory.linked.keep(&site, found);
    let wrong = check::check_again((&site, &evidence), &unchanged, &mut findings);
    memory.weighed.keep(&site, &evidence, wrong);
    let linked = (&site, &evidence);
    render::render_again((linked, &built), &mut memory.shelf, sink, &mut findings)?;
    settle(&site, options.strictness, &mut findings);
    Ok(Built { findings, pages: site.page_count(), withheld: site.withheld.clone() })
}

/// Drops the findings that pages waive, gives each the level that the site wants, and sorts them.
pub fn settle(site: &Site, strictness: Strictness, findings: &mut Findings) {
    let waivers = waivers(site);
    findings.waive(|file, rule| waivers.contains(&(file, rule)));
    let mut levels = site.config.levels.clone();
    findings.settle(&levels);
    if strictness == Strictness::Strict {
        for finding in findings.iter().filter(|finding| finding.level == Level::Warning) {
            levels.insert(finding.rule.name.to_owned(), Some(Level::Error));
        }
        findings.settle(&levels);
    }
}

/// What each page waives: its file, and the rule's name. The page shows the reason.
fn waivers(site: &Site) -> BTreeSet<(&str, &str)> {
    let of_page = |page| {
        let page: &Page = page;
        let file = page.file.as_deref().unwrap_or_default();
        page.front.allow.iter().map(move |waiver| (file, waiver.rule.value.as_str()))
    };
    site.pages.iter().flat_map(of_page).collect()
}

/// The first stages of [`build`]: parses and links.
pub fn link_files(files: &Files, options: &Options, findings: &mut Findings) -> Site {
    let parsed = parse::parse(files, options.base_url.as_deref(), findings);
    link::link(parsed, options.drafts, options.now, findings)
}

/// The day of a time stamp, in UTC.
fn day_of(now: jiff::Timestamp) -> SiteDate {
    let day = now.to_string().chars().take(10).collect::<String>();
    SiteDate::parse(&day).unwrap_or_else(|error| panic!("`{day}` is a day: {}", error.message))
}
