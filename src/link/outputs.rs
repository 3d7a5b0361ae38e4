//! The plan of the output: every file that the site will have, known before any is made.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use ahash::RandomState;
use unicode_normalization::UnicodeNormalization;

use crate::files::InputFile;
use crate::finding::{Finding, Findings, Place};
use crate::link::addresses::{OUTPUT_COLLISION, checked_path};
use crate::link::log::updates_a_page;
use crate::link::unchanged::Last;
use crate::model::date::Edtf;
use crate::model::event::RawEvent;
use crate::model::overview::Overview;
use crate::model::site::{Asset, CitationFormat, Output, Outputs, Page, PageId, Site, Topic, What};
use crate::render::{card, theme};

/// A file of the plan with what it came from, for the message when two have one path.
struct Planned {
    path: String,
    what: What,
    origin: Origin,
}

/// What a planned file came from.
#[derive(Clone)]
enum Origin {
    /// A file that the writer made, and a span in it.
    File(Place),
    /// The program; a file of the writer's takes its place.
    Program(&'static str),
}

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
    let mut planned = Vec::new();
    for (id, page) in site.iter() {
        plan_page(site, id, page, &mut planned);
    }
    for (index, topic) in site.topics.iter().enumerate() {
        let path = format!("topics/{}/index.html", topic.slug);
        planned.push(program(path, What::Topic(index), "the page of a topic"));
        for number in 2..=topic.pages.len().div_ceil(site.config.topics_paginate_by) {
            let path = format!("topics/{}/page/{number}/index.html", topic.slug);
            planned.push(program(path, What::TopicPager(index, number), "the page of a topic"));
        }
    }
    if !site.topics.is_empty() {
        planned.push(program("topics/index.html".into(), What::Topics, "the list of topics"));
    }
    for (index, asset) in site.assets.iter().enumerate() {
        let origin = Origin::File(Place::file(&asset.file.path));
        planned.push(Planned { path: asset.path.clone(), what: What::Asset(index), origin });
    }
    for (index, file) in site.statics.iter().enumerate() {
        // A copy of the theme's own file replaces nothing.
        if is_as_in_theme(file) {
            continue;
        }
        let path = static_path(file).to_owned();
        let origin = Origin::File(Place::file(&file.path));
        planned.push(Planned { path, what: What::Static(index), origin });
    }
    for (id, page) in site.iter() {
        plan_aliases(site, (id, page), &mut planned, findings);
    }
    plan_generated(site, &mut planned);
    settle(planned, findings)
}

/// The path in the output of a file of `static/`.
fn static_path(file: &InputFile) -> &str {
    file.path.trim_start_matches("static/")
}

/// Whether a file of `static/` is, byte for byte, one that the theme has.
fn is_as_in_theme(file: &InputFile) -> bool {
    theme::written(static_path(file)) == Some(file.bytes())
}

fn program(path: String, what: What, name: &'static str) -> Planned {
    Planned { path, what, origin: Origin::Program(name) }
}

/// The file that answers to a path such as `/a/b/`.
fn index_file(path: &str) -> String {
    format!("{}index.html", path.trim_start_matches('/'))
}

fn plan_page(site: &Site, id: PageId, page: &Page, planned: &mut Vec<Planned>) {
    let origin = page
        .file
        .as_ref()
        .map_or(Origin::Program("a section"), |file| Origin::File(Place::file(file)));
    planned.push(Planned {
        path: index_file(&page.path),
        what: What::Page(id),
        origin: origin.clone(),
    });
    if has_card(site, page) {
        let path = format!("{}card.png", page.path.trim_start_matches('/'));
        planned.push(program(path, What::Card(id), "the card of a page"));
    }
    let Some(section) = &page.section else { return };
    let Some(last) = pagers(site, page) else { return };
    if last == 1 && section.paginate_by.is_none() {
        return;
    }
    let first = format!("{}page/1/", page.path);
    planned.push(Planned {
        path: index_file(&first),
        what: What::Redirect(page.path.clone()),
        origin: origin.clone(),
    });
    for number in 2..=last {
        planned.push(Planned {
            path: index_file(&format!("{}page/{number}/", page.path)),
            what: What::Pager(id, number),
            origin: origin.clone(),
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

fn plan_aliases(
    _site: &Site,
    (_, page): (PageId, &Page),
    planned: &mut Vec<Planned>,
    findings: &mut Findings,
) {
    let Some(file) = &page.file else { return };
    for alias in &page.front.aliases {
        let Some(path) = checked_path(alias, file, findings) else { continue };
        let bare = path.trim_matches('/');
        let is_file = std::path::Path::new(bare)
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("html"));
        let path = if is_file { bare.to_owned() } else { index_file(&path) };
        let origin = Origin::File(Place::span(file, alias.span.clone()));
        planned.push(Planned { path, what: What::Redirect(page.path.clone()), origin });
    }
}

/// Whether an event of this date can stand in a calendar.
fn is_certain(date: &Edtf) -> bool {
    date.exact_days().is_some()
}

/// The files in which a page, its sources, or all sources of the site are cited.
fn plan_citations(site: &Site, planned: &mut Vec<Planned>) {
    if !site.config.citations.files {
        return;
    }
    for (id, page) in site.iter().filter(|(_, page)| page.is_citable()) {
        let folder = page.path.trim_start_matches('/');
        let is_source = page.front.source.is_some();
        for format in CitationFormat::ALL {
            let file = |name: &str| format!("{folder}{name}.{}", format.extension());
            let (what, name) = (What::Citation(id, format), "a page’s citation");
            planned.push(program(file("cite"), what, name));
            if !is_source {
                let (what, name) = (What::CitationsOf(id, format), "a page’s sources");
                planned.push(program(file("sources"), what, name));
            }
        }
    }
    if site.sources.is_empty() {
        return;
    }
    for format in CitationFormat::ALL {
        let path = format!("sources/sources.{}", format.extension());
        planned.push(program(path, What::Citations(format), "the sources of the site"));
    }
}

fn plan_generated(site: &Site, planned: &mut Vec<Planned>) {
    plan_citations(site, planned);
    planned.push(program("404.html".into(), What::NotFound, "the 404 page"));
    planned.push(program("sitemap.xml".into(), What::Sitemap, "the sitemap"));
    planned.push(program("quotes.json".into(), What::Quotes, "`quotes.json`"));
    planned.push(program("comparisons.json".into(), What::Comparisons, "`comparisons.json`"));
    let has_events = site.pages.iter().any(|page| !page.events.is_empty());
    if has_events {
        let what = What::TimelineJson;
        planned.push(program("timeline.json".into(), what, "`timeline.json`"));
    }
    let is_certain = |event: &RawEvent| event.when.date.as_deref().is_some_and(is_certain);
    if site.pages.iter().any(|page| page.events.iter().any(is_certain)) {
        let what = What::TimelineCalendar;
        planned.push(program("timeline.ics".into(), what, "`timeline.ics`"));
    }
    if !site.ledger.questions.is_empty() {
        planned.push(program("questions.json".into(), What::Questions, "`questions.json`"));
    }
    planned.push(program("graph.json".into(), What::Graph, "`graph.json`"));
    planned.push(program("robots.txt".into(), What::Robots, "`robots.txt`"));
    if site.config.search.enabled {
        planned.push(program("search/index.json".into(), What::Search, "the search"));
    }
    if site.config.feeds.enabled {
        planned.push(program("atom.xml".into(), What::Feed, "the feed"));
        planned.push(program("feed.json".into(), What::FeedJson, "the JSON feed"));
        plan_topic_feeds(site, planned);
        if !site.ledger.questions.is_empty() {
            let name = "the feed of questions";
            planned.push(program("questions.atom".into(), What::QuestionsFeed, name));
            let what = What::QuestionsFeedJson;
            planned.push(program("questions-feed.json".into(), what, name));
        }
        if !site.updates.is_empty() {
            let name = "the feed of updates";
            planned.push(program("updates.atom".into(), What::UpdatesFeed, name));
            planned.push(program("updates.json".into(), What::UpdatesJson, "`updates.json`"));
        }
    }
    if !theme::sheet(&site.config).is_empty() {
        planned.push(program("theme.css".into(), What::ThemeCss, "the theme's settings"));
    }
    planned.push(program("site.webmanifest".into(), What::Manifest, "the web manifest"));
    for (path, _) in theme::statics() {
        planned.push(program((*path).to_owned(), What::Theme(path), "a file of the theme"));
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

/// Finds collisions and keeps one file for each path: a writer's before the program's, else the
/// first.
fn settle(mut planned: Vec<Planned>, findings: &mut Findings) -> Outputs {
    planned.sort_by_key(|p| matches!(p.origin, Origin::Program(_)));
    let mut taken = Taken::with_capacity_and_hasher(planned.len(), RandomState::new());
    let mut kept: Vec<&Planned> = Vec::with_capacity(planned.len());
    for output in &planned {
        let first = match taken.entry(fold(&output.path)) {
            Entry::Occupied(first) => *first.get(),
            Entry::Vacant(free) => {
                free.insert(output);
                kept.push(output);
                continue;
            }
        };
        let may_replace = matches!(output.origin, Origin::Program(_))
            && !output.what.is_page()
            && !matches!(first.origin, Origin::Program(_));
        if !may_replace {
            collide(first, output, findings);
        }
    }
    let barred = collide_with_folders(&kept, &taken, findings);
    kept.retain(|output| !barred.contains(output.path.as_str()));
    let output = |p: &&Planned| Output { path: Arc::from(p.path.as_str()), what: p.what.clone() };
    Outputs::new(kept.iter().map(output).collect())
}

/// What stands at each path, folded.
type Taken<'p> = HashMap<Cow<'p, str>, &'p Planned, RandomState>;

/// Paths are compared as file systems do that fold case and compose accents.
fn fold(path: &str) -> Cow<'_, str> {
    if !path.is_ascii() {
        Cow::Owned(path.nfc().collect::<String>().to_lowercase())
    } else if path.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(path.to_ascii_lowercase())
    } else {
        Cow::Borrowed(path)
    }
}

/// A file whose path is a folder of another file cannot stand beside it. Returns the paths of files that
/// give way to others.
fn collide_with_folders<'p>(
    kept: &[&'p Planned],
    taken: &Taken<'p>,
    findings: &mut Findings,
) -> HashSet<&'p str, RandomState> {
    let mut barred = HashSet::default();
    // Most files share their folders: one that no file has taken, nor any above it, is seen once.
    let mut free: HashSet<&str, RandomState> = HashSet::default();
    for output in kept {
        let mut folder = output.path.as_str();
        let mut is_free = true;
        while let Some((above, _)) =
            folder.rsplit_once('/').filter(|(above, _)| !free.contains(above))
        {
            folder = above;
            if let Some(other) = taken.get(&fold(folder)) {
                is_free = false;
                // What others link to stays, so that only this is told.
                let gives_way = if other.what.is_page() { *output } else { *other };
                barred.insert(gives_way.path.as_str());
                collide(other, output, findings);
            }
        }
        let mut folder = output.path.as_str();
        while let Some((above, _)) = folder.rsplit_once('/').filter(|_| is_free) {
            folder = above;
            if !free.insert(folder) {
                break;
            }
        }
    }
    barred
}

fn collide(first: &Planned, second: &Planned, findings: &mut Findings) {
    let named = |planned: &Planned| match &planned.origin {
        Origin::File(place) => format!("`{}`", place.file),
        Origin::Program(name) => (*name).to_owned(),
    };
    let place = match (&second.origin, &first.origin) {
        (Origin::File(place), _) | (_, Origin::File(place)) => place.clone(),
        (Origin::Program(_), Origin::Program(_)) => Place { file: "site.toml".into(), span: None },
    };
    let same = if first.path == second.path {
        format!("the path `{}`", second.path)
    } else if fold(&first.path) == fold(&second.path) {
        format!("paths that differ only in letters: `{}`, `{}`", first.path, second.path)
    } else {
        format!("a file and a folder of one name: `{}`, `{}`", first.path, second.path)
    };
    let message = format!("{} and {} would have {same}", named(first), named(second));
    let mut finding = Finding::new(&OUTPUT_COLLISION, place.clone(), message)
        .hint("rename one of them, or give one a `slug` of its own");
    if let Origin::File(other) = &first.origin
        && *other != place
    {
        finding = finding.label(other.clone(), "the other is here");
    }
    findings.push(finding);
}
