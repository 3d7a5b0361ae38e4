//! The plan of the output: every file that the site will have, known before any is made.

mod settle;

use std::sync::Arc;

use rayon::prelude::*;

use crate::files::InputFile;
use crate::finding::Findings;
use crate::link::addresses::checked_path;
use crate::link::log::updates_a_page;
use crate::link::unchanged::Last;
use crate::model::date::Edtf;
use crate::model::event::RawEvent;
use crate::model::overview::Overview;
use crate::model::site::{Asset, CitationFormat, Outputs, Page, PageId, Site, Topic, What};
use crate::render::{card, theme};
use settle::{A_SECTION, Origin, Planned, settle};

/// Plans every file of the site. Two with one path, or with paths that differ only in the case of
/// letters or in the composition of accents, are a finding. Where all that files are made for is as in
/// the last build, the plan is. Whether nothing is wrong with it is returned too.
pub(super) fn plan(
    site: &Site,
    last: Option<&Last>,
    findings: &mut Findings,
) -> (Arc<Outputs>, bool) {
    let known = last.filter(|last| last.found.is_planned_well && needs_same(&last.site, site));
    if let Some(last) = known {
        return (Arc::clone(&last.found.plan), true);
    }
    let mut wrong = Findings::new();
    let outputs = plan_anew(site, &mut wrong);
    let is_planned_well = wrong.is_empty();
    findings.append(wrong);
    (Arc::new(outputs), is_planned_well)
}

/// Whether two sites have the same pages, lists, topics and files, as far as files are made for them.
/// Whatever a file comes to be made for must be compared here.
fn needs_same(old: &Site, new: &Site) -> bool {
    let list = |page: &Page| {
        page.section.as_ref().map(|info| (info.overview, info.paginate_by, info.pages.len()))
    };
    let same_aliases = |a: &Page, b: &Page| {
        a.front.aliases.iter().map(|a| &a.value).eq(b.front.aliases.iter().map(|a| &a.value))
    };
    let same_pages = |(a, b): (&Page, &Page)| {
        a.file == b.file
            && a.path == b.path
            && list(a) == list(b)
            && a.kind == b.kind
            && a.is_news() == b.is_news()
            && a.is_citable() == b.is_citable()
            && has_card(old, a) == has_card(new, b)
            && a.front.source.is_some() == b.front.source.is_some()
            && (Arc::ptr_eq(&a.document, &b.document) || same_aliases(a, b))
    };
    let lengths = |site: &Site| {
        let questions = (site.ledger.questions.len(), site.ledger.size);
        (questions, site.updates.len(), site.pages.len(), site.sources.len())
    };
    let same_topics = |(a, b): (&Topic, &Topic)| a.slug == b.slug && a.pages == b.pages;
    let same_assets = |(a, b): (&Asset, &Asset)| a.path == b.path && a.file.path == b.file.path;
    let same_statics = |(a, b): (&InputFile, &InputFile)| {
        a.path == b.path && is_as_in_theme(a) == is_as_in_theme(b)
    };
    lengths(old) == lengths(new)
        && Arc::ptr_eq(&old.timeline, &new.timeline)
        && old.topics.len() == new.topics.len()
        && old.topics.iter().zip(&new.topics).all(same_topics)
        && old.assets.len() == new.assets.len()
        && old.assets.iter().zip(&new.assets).all(same_assets)
        && old.statics.len() == new.statics.len()
        && old.statics.iter().zip(&new.statics).all(same_statics)
        && old.pages.iter().zip(&new.pages).all(same_pages)
}

fn plan_anew(site: &Site, findings: &mut Findings) -> Outputs {
    let mut planned = plan_pages(site);
    for (index, topic) in site.topics.iter().enumerate() {
        let path = format!("topics/{}/index.html", topic.slug);
        planned.push(program(path, What::Topic(index), "the page of a topic"));
        for number in 2..=topic.pages.len().div_ceil(site.config.topics_paginate_by) {
            let path = format!("topics/{}/page/{number}/index.html", topic.slug);
            planned.push(program(path, What::TopicPager(index, number), "the page of a topic"));
        }
    }
    if !site.topics.is_empty() {
        planned.push(program("topics/index.html", What::Topics, "the list of topics"));
    }
    for (index, asset) in site.assets.iter().enumerate() {
        let (path, what) = (asset.path.as_str().into(), What::Asset(index));
        planned.push(Planned { path, what, origin: Origin::Asset(index) });
    }
    for (index, file) in site.statics.iter().enumerate() {
        // A copy of the theme's own file replaces nothing.
        if is_as_in_theme(file) {
            continue;
        }
        let (path, what) = (static_path(file).into(), What::Static(index));
        planned.push(Planned { path, what, origin: Origin::Static(index) });
    }
    for (id, page) in site.iter() {
        plan_aliases((id, page), &mut planned, findings);
    }
    plan_generated(site, &mut planned);
    settle(site, &planned, findings)
}

/// The files of each page, in an order that is nearly that of their paths.
fn plan_pages(site: &Site) -> Vec<Planned> {
    let of_some = |(chunk, pages): (usize, &[Page])| {
        let mut planned = Vec::with_capacity(pages.len() * FILES_OF_A_PAGE);
        for (index, page) in (chunk * AT_ONCE..).zip(pages) {
            let id = PageId(u32::try_from(index).unwrap_or(u32::MAX));
            plan_page(site, id, page, &mut planned);
        }
        planned
    };
    let chunks: Vec<Vec<Planned>> =
        site.pages.par_chunks(AT_ONCE).enumerate().map(of_some).collect();
    let mut planned = Vec::with_capacity(chunks.iter().map(Vec::len).sum::<usize>() + OTHER_FILES);
    planned.extend(chunks.into_iter().flatten());
    planned
}

/// How many pages are planned by one thread at once.
const AT_ONCE: usize = 256;

/// How many files most pages have: itself, its card, and how it and its sources are cited.
const FILES_OF_A_PAGE: usize = 2 + 2 * CitationFormat::ALL.len();

/// About how many other files a site has.
const OTHER_FILES: usize = 1024;

/// The path in the output of a file of `static/`.
fn static_path(file: &InputFile) -> &str {
    file.path.trim_start_matches("static/")
}

/// Whether a file of `static/` is, byte for byte, one that the theme has.
fn is_as_in_theme(file: &InputFile) -> bool {
    theme::written(static_path(file)) == Some(file.bytes())
}

fn program(path: impl Into<Arc<str>>, what: What, name: &'static str) -> Planned {
    Planned { path: path.into(), what, origin: Origin::Program(name) }
}

/// The file that answers to a path such as `/a/b/`.
fn index_file(path: &str) -> String {
    format!("{}index.html", path.trim_start_matches('/'))
}

fn plan_page(site: &Site, id: PageId, page: &Page, planned: &mut Vec<Planned>) {
    let origin = match page.file {
        Some(_) => Origin::Page(id),
        None => Origin::Program(A_SECTION),
    };
    let mut path = page.path.trim_start_matches('/').to_owned();
    let folder = path.len();
    let mut named = |name: &str, end: &str| {
        path.truncate(folder);
        path.extend([name, end]);
        Arc::<str>::from(path.as_str())
    };
    if has_card(site, page) {
        planned.push(program(named("card", ".png"), What::Card(id), "the card of a page"));
    }
    let is_cited = site.config.citations.files && page.is_citable();
    if is_cited {
        for format in CitationFormat::ALL {
            let (what, name) = (What::Citation(id, format), "a page’s citation");
            planned.push(program(named("cite.", format.extension()), what, name));
        }
    }
    planned.push(Planned { path: named("index", ".html"), what: What::Page(id), origin });
    if is_cited && page.front.source.is_none() {
        for format in CitationFormat::ALL {
            let (what, name) = (What::CitationsOf(id, format), "a page’s sources");
            planned.push(program(named("sources.", format.extension()), what, name));
        }
    }
    let Some(section) = &page.section else { return };
    let Some(last) = pagers(site, page) else { return };
    if last == 1 && section.paginate_by.is_none() {
        return;
    }
    let first = format!("{}page/1/", page.path);
    planned.push(Planned {
        path: index_file(&first).into(),
        what: What::Redirect(page.path.clone()),
        origin,
    });
    for number in 2..=last {
        planned.push(Planned {
            path: index_file(&format!("{}page/{number}/", page.path)).into(),
            what: What::Pager(id, number),
            origin,
        });
    }
}

/// Whether a card is drawn for a page.
fn has_card(site: &Site, page: &Page) -> bool {
    site.config.theme.cards
        && page.front.image.is_none()
        && page.kind.is_writing()
        && page.section.is_none()
        && card::can_write(&page.title)
}

/// On how many pages a section shows its list; none when it is never cut.
pub fn pagers(site: &Site, page: &Page) -> Option<usize> {
    let section = page.section.as_ref()?;
    let (count, on_one) = match section.overview {
        Some(Overview::Questions) => (site.ledger.questions.len(), site.ledger.size),
        Some(Overview::Updates) => (site.updates.len(), updates_a_page(page)),
        Some(Overview::Timeline) => return Some(site.timeline.page_count()),
        // How many there are is known when quotes are checked.
        Some(Overview::Quotes) => return None,
        Some(Overview::Search) | None => (section.pages.len(), section.paginate_by?),
    };
    Some(count.div_ceil(on_one.max(1)).max(1))
}

fn plan_aliases((id, page): (PageId, &Page), planned: &mut Vec<Planned>, findings: &mut Findings) {
    let Some(file) = &page.file else { return };
    for (index, alias) in page.front.aliases.iter().enumerate() {
        let Some(path) = checked_path(alias, file, findings) else { continue };
        let bare = path.trim_matches('/');
        let is_file = std::path::Path::new(bare)
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("html"));
        let path = if is_file { bare.into() } else { index_file(&path).into() };
        let what = What::Redirect(page.path.clone());
        planned.push(Planned { path, what, origin: Origin::Alias(id, index) });
    }
}

/// Whether an event of this date can stand in a calendar.
fn is_certain(date: &Edtf) -> bool {
    date.exact_days().is_some() || date.instant().is_some()
}

/// The files in which all sources of the site are cited.
fn plan_citations(site: &Site, planned: &mut Vec<Planned>) {
    if !site.config.citations.files || site.sources.is_empty() {
        return;
    }
    for format in CitationFormat::ALL {
        let path = format!("sources/sources.{}", format.extension());
        planned.push(program(path, What::Citations(format), "the sources of the site"));
    }
}

fn plan_generated(site: &Site, planned: &mut Vec<Planned>) {
    plan_citations(site, planned);
    planned.push(program("404.html", What::NotFound, "the 404 page"));
    planned.push(program("sitemap.xml", What::Sitemap, "the sitemap"));
    planned.push(program("quotes.json", What::Quotes, "`quotes.json`"));
    planned.push(program("comparisons.json", What::Comparisons, "`comparisons.json`"));
    let has_events = site.pages.iter().any(|page| !page.events.is_empty());
    if has_events {
        let what = What::TimelineJson;
        planned.push(program("timeline.json", what, "`timeline.json`"));
    }
    let is_certain = |RawEvent { when, .. }: &RawEvent| {
        let date = when.date.as_deref().filter(|date| is_certain(date));
        date.is_some_and(|date| !when.ahead || date.latest() >= Some(site.today))
    };
    if site.pages.iter().any(|page| page.events.iter().any(is_certain)) {
        let what = What::TimelineCalendar;
        planned.push(program("timeline.ics", what, "`timeline.ics`"));
    }
    if !site.ledger.questions.is_empty() {
        planned.push(program("questions.json", What::Questions, "`questions.json`"));
    }
    planned.push(program("graph.json", What::Graph, "`graph.json`"));
    planned.push(program("robots.txt", What::Robots, "`robots.txt`"));
    if site.config.search.enabled {
        planned.push(program("search/index.json", What::Search, "the search"));
    }
    if site.config.feeds.enabled {
        planned.push(program("atom.xml", What::Feed, "the feed"));
        planned.push(program("feed.json", What::FeedJson, "the JSON feed"));
        plan_topic_feeds(site, planned);
        if !site.ledger.questions.is_empty() {
            let name = "the feed of questions";
            planned.push(program("questions.atom", What::QuestionsFeed, name));
            let what = What::QuestionsFeedJson;
            planned.push(program("questions-feed.json", what, name));
        }
        if !site.updates.is_empty() {
            let name = "the feed of updates";
            planned.push(program("updates.atom", What::UpdatesFeed, name));
            planned.push(program("updates.json", What::UpdatesJson, "`updates.json`"));
        }
    }
    if !theme::sheet(&site.config).is_empty() {
        planned.push(program("theme.css", What::ThemeCss, "the theme's settings"));
    }
    planned.push(program("site.webmanifest", What::Manifest, "the web manifest"));
    for (path, _) in theme::statics() {
        planned.push(program(*path, What::Theme(path), "a file of the theme"));
    }
}

/// The feeds of topics that have something for them.
fn plan_topic_feeds(site: &Site, planned: &mut Vec<Planned>) {
    for (index, topic) in site.topics.iter().enumerate() {
        if topic.pages.iter().any(|id| site.page(*id).is_news()) {
            let name = "the feed of a topic";
            let path = |file: &str| format!("topics/{}/{file}", topic.slug);
            planned.push(program(path("atom.xml"), What::TopicFeed(index), name));
            planned.push(program(path("feed.json"), What::TopicFeedJson(index), name));
        }
    }
}
