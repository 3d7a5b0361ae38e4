//! Linking: names become pages, pages become a site.
//!
//! Takes everything that was parsed and returns the whole site at once. Every step is linear in the
//! number of pages and links: names are looked up in tables, never searched for. Of a page's text only
//! its names are read here, as all pages decide what is one.

pub mod addresses;
mod ages;
pub mod anchors;
pub mod backlinks;
pub mod citations;
pub mod comparisons;
mod covers;
pub mod destinations;
pub mod ledger;
pub mod log;
pub mod mentions;
pub mod names;
pub mod outputs;
mod pages;
pub mod related;
pub mod sections;
pub mod speakers;
mod theme;
pub mod timeline;
pub mod topics;
mod unchanged;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::config::Config;
use crate::finding::Findings;
use crate::link::pages::Asked;
use crate::link::unchanged::{Found, Last, Unchanged};
use crate::model::list::List;
use crate::model::page::Section;
use crate::model::site::{Asset, Page, PageId, Reason, Site, Withheld};
use crate::parse::{ArchivedText, Document, Parsed, Template};

pub(crate) use unchanged::Linked;

/// What is shown of pages that are not meant for readers yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Drafts {
    /// They are left out.
    #[default]
    Withhold,
    /// They are shown.
    Show,
}

/// Links everything that was parsed. `now` decides which dates are in the future.
pub fn link(parsed: Parsed, drafts: Drafts, now: jiff::Timestamp, findings: &mut Findings) -> Site {
    link_again(parsed, (drafts, now), &Linked::default(), findings).0
}

/// The same with what is remembered of the last build, which had the same `site.toml`; and what was found
/// on each page, to be remembered with the site.
pub(crate) fn link_again(
    parsed: Parsed,
    (drafts, now): (Drafts, jiff::Timestamp),
    known: &Linked,
    findings: &mut Findings,
) -> (Site, Found) {
    let Parsed { config, documents, texts, assets, statics, templates, record } = parsed;
    let (documents, withheld) = withhold(documents, drafts, now);
    let (mut pages, is_well_placed) = place(documents, (&config, known), findings);
    set_up(&mut pages, (&config, &templates), findings);
    let topics = topics::collect(&mut pages, known.site().map(|site| &**site));
    let assets = place_assets(assets, &pages);
    let home = sections::home(&pages);
    let mut site = Site {
        home,
        today: jiff::tz::Offset::UTC.to_datetime(now).date().into(),
        topics,
        ledger: ledger::collect(&pages),
        updates: log::collect(&pages, &config),
        cast: Arc::default(),
        sources: Arc::new(citations::sources(&pages)),
        relations: BTreeMap::new(),
        texts: texts_by_source(texts),
        nav: Vec::new(),
        footer: Vec::new(),
        covers: BTreeMap::new(),
        assets,
        statics,
        templates,
        comparisons: BTreeMap::new(),
        timeline: Arc::default(),
        said: Arc::default(),
        outputs: Arc::default(),
        withheld,
        record,
        pages,
        config: Arc::new(config),
    };
    let events = timeline::gather(&mut site, known.last.as_ref());
    let mut out_of_order = Findings::new();
    let ((cast, finder), ((outputs, is_planned_well), events)) = rayon::join(
        || known.cast(&site.pages),
        || {
            rayon::join(
                || outputs::plan(&site, known.last.as_ref(), findings),
                || timeline::order(&site, events, &mut out_of_order),
            )
        },
    );
    findings.append(out_of_order);
    (site.cast, site.outputs) = (cast, outputs);
    let unchanged = Unchanged::since(known.site().map(|site| &**site), &site);
    let asked = pages::ask(&mut site, (known, &unchanged, &finder), findings);
    site.comparisons = comparisons::link(&site.pages, &site.config, findings);
    let last = unchanged.stage(known);
    let is_in_order = relate(&mut site, (events, &asked), last, findings);
    site.nav = names::navigation(&site, findings);
    site.footer = theme::footer(&site, findings);
    site.covers = covers::covers(&site, findings);
    let plan = Arc::clone(&site.outputs);
    let found = Found { asked, finder, is_well_placed, plan, is_planned_well, is_in_order };
    (site, found)
}

/// Puts events in order, and tells pages what refers to them and which are near them, and entities which
/// are named beside them. Whether nothing is wrong with that order is returned.
fn relate(
    site: &mut Site,
    (events, asked): (timeline::Ordered, &Asked),
    last: Option<&Last>,
    findings: &mut Findings,
) -> bool {
    let ages = OnceLock::new();
    let ((timeline, is_in_order), (incoming, relations)) = rayon::join(
        || timeline::arrange(site, events, last, findings),
        || {
            let incoming = backlinks::turn(&site.pages, (&asked.outgoing, &ages), last);
            (incoming, backlinks::relations(&asked.met))
        },
    );
    (site.timeline, site.relations) = (timeline, relations);
    for (page, incoming) in site.pages.iter_mut().zip(incoming) {
        page.backlinks = incoming;
    }
    ledger::concern(site);
    related::relate(site, &ages, last.map(|last| &*last.site));
    is_in_order
}

/// Adds the pages that the site needs and nobody wrote, sorts all, and finds what their front matter
/// names.
fn set_up(
    pages: &mut Vec<Page>,
    (config, templates): (&Config, &[Template]),
    findings: &mut Findings,
) {
    sections::add_missing(pages, config);
    pages.sort_by(|a, b| addresses::sort_name(a).cmp(addresses::sort_name(b)));
    log::date(pages);
    names::resolve_fields(pages, config, templates, findings);
    sections::arrange(pages);
}

/// Leaves out what is not meant for readers yet.
fn withhold(
    documents: Vec<Arc<Document>>,
    drafts: Drafts,
    now: jiff::Timestamp,
) -> (Vec<Arc<Document>>, Vec<Withheld>) {
    if drafts == Drafts::Show {
        return (documents, Vec::new());
    }
    let mut kept = Vec::with_capacity(documents.len());
    let mut withheld = Vec::new();
    for document in documents {
        let date = addresses::date(&document.front, &document.file);
        let reason = if document.front.draft {
            Some(Reason::Draft)
        } else {
            date.filter(|date| date.is_after(now, jiff::tz::Offset::UTC))
                .map(|date| Reason::Future(date.iso()))
        };
        match reason {
            Some(reason) => withheld.push(Withheld { file: Arc::clone(&document.file), reason }),
            None => kept.push(document),
        }
    }
    (kept, withheld)
}

/// The pages of some documents, each with its place, and whether nothing is wrong with any place.
fn place(
    documents: Vec<Arc<Document>>,
    (config, known): (&Config, &Linked),
    findings: &mut Findings,
) -> (Vec<Page>, bool) {
    let old = known.placed(&documents);
    // Room for the pages that nobody wrote, so that those that somebody did are not moved.
    let mut pages = Vec::with_capacity(documents.len() + 8);
    let mut wrong: Vec<Findings> = Vec::new();
    documents
        .into_par_iter()
        .zip(old)
        .map(|(document, old)| {
            let mut findings = Findings::new();
            let mut page = page(document, old);
            if old.is_none() {
                addresses::assign(&mut page, config, &mut findings);
            }
            (page, findings)
        })
        .unzip_into_vecs(&mut pages, &mut wrong);
    let is_well_placed = wrong.iter().all(Findings::is_empty);
    for wrong in wrong {
        findings.append(wrong);
    }
    (pages, is_well_placed)
}

/// A page of which only its own file is known yet; its place too, if the last build had it.
fn page(document: Arc<Document>, old: Option<&Page>) -> Page {
    let file = Arc::clone(&document.file);
    let is_section = document.section == Section::Yes;
    let section = is_section.then(|| sections::info(&document.front, &file));
    if let Some(old) = old {
        return Page {
            file: Some(file),
            section,
            title: old.title.clone(),
            slug: old.slug.clone(),
            path: old.path.clone(),
            date: old.date.clone(),
            lang: old.lang.clone(),
            ..blank(document)
        };
    }
    let title = addresses::title(&document.front, &document.body, &file);
    Page { file: Some(file), section, title, ..blank(document) }
}

/// A page with nothing that linking adds.
fn blank(document: Arc<Document>) -> Page {
    Page {
        document,
        file: None,
        section: None,
        title: String::new(),
        slug: String::new(),
        path: String::new(),
        date: None,
        updated: None,
        lang: String::new(),
        topics: Vec::new(),
        sides: Vec::new(),
        parent: None,
        lower: None,
        higher: None,
        links: List::default(),
        images: List::default(),
        citations: List::default(),
        cited: List::default(),
        speakers: List::default(),
        mentions: List::default(),
        backlinks: List::default(),
        related: List::default(),
    }
}

fn texts_by_source(texts: Vec<ArchivedText>) -> BTreeMap<String, Vec<ArchivedText>> {
    let mut by_source: BTreeMap<String, Vec<ArchivedText>> = BTreeMap::new();
    for text in texts {
        by_source.entry(text.id.clone()).or_default().push(text);
    }
    // The text without a language in its name is the original; translations come behind it.
    for texts in by_source.values_mut() {
        texts.sort_by_key(|text| text.lang.is_some());
    }
    by_source
}

/// Assets go where they stand, those of a bundle beside their page.
fn place_assets(files: Vec<crate::files::InputFile>, pages: &[Page]) -> Vec<Asset> {
    let bundles: BTreeMap<&str, PageId> = pages
        .iter()
        .enumerate()
        .filter_map(|(index, page)| {
            let folder = page.file.as_deref()?.strip_suffix("/index.md")?;
            Some((folder, PageId(u32::try_from(index).ok()?)))
        })
        .collect();
    files
        .into_iter()
        .map(|file| {
            let mut folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let owner = loop {
                if let Some(id) = bundles.get(folder) {
                    break Some((*id, folder));
                }
                match folder.rsplit_once('/') {
                    Some((parent, _)) => folder = parent,
                    None => break None,
                }
            };
            let path = match owner {
                Some((id, folder)) => {
                    let below = file.path[folder.len()..].trim_start_matches('/');
                    format!("{}{below}", pages[id.index()].path.trim_start_matches('/'))
                }
                None => file.path.trim_start_matches("content/").to_owned(),
            };
            Asset { path, page: owner.map(|(id, _)| id), file }
        })
        .collect()
}
