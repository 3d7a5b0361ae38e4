//! Linking: names become pages, pages become a site.
//!
//! Takes everything that was parsed and returns the whole site at once. Every step is linear in the
//! number of pages and links: names are looked up in tables, never searched for.

pub mod addresses;
pub mod anchors;
pub mod backlinks;
pub mod citations;
pub mod comparisons;
pub mod destinations;
pub mod ledger;
pub mod log;
pub mod mentions;
pub mod names;
pub mod outputs;
pub mod quotes;
pub mod related;
pub mod sections;
pub mod speakers;
pub mod timeline;
pub mod topics;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::finding::Findings;
use crate::link::names::Names;
use crate::model::event::Timeline;
use crate::model::page::{FrontMatter, PageKind, Section};
use crate::model::quote::Quotes;
use crate::model::site::{Asset, Page, PageId, Reason, Site, Target, Withheld};
use crate::parse::{ArchivedText, Document, Meaning, Parsed};

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
    let Parsed { config, documents, texts, assets, statics, templates, record } = parsed;
    let (documents, withheld) = withhold(documents, drafts, now);
    let mut pages: Vec<Page> = Vec::with_capacity(documents.len() + 8);
    pages.extend(documents.into_par_iter().map(page).collect::<Vec<_>>());
    sections::add_missing(&mut pages, &config);
    pages.sort_by(|a, b| addresses::sort_name(a).cmp(addresses::sort_name(b)));
    addresses::assign(&mut pages, &config, findings);
    log::date(&mut pages);
    names::resolve_fields(&mut pages, &config, &templates, findings);
    sections::arrange(&mut pages);
    let topics = topics::collect(&mut pages);
    let assets = place_assets(assets, &pages);
    let home = sections::home(&pages);
    let mut site = Site {
        home,
        today: jiff::tz::Offset::UTC.to_datetime(now).date().into(),
        topics,
        ledger: ledger::collect(&pages),
        updates: log::collect(&pages, &config),
        sources: citations::sources(&pages),
        relations: BTreeMap::new(),
        texts: texts_by_source(texts),
        nav: Vec::new(),
        assets,
        statics,
        templates,
        comparisons: BTreeMap::new(),
        timeline: Timeline::default(),
        outputs: crate::model::site::Outputs::default(),
        withheld,
        record,
        pages,
        config,
    };
    let events = timeline::gather(&mut site);
    site.outputs = outputs::plan(&site, findings);
    let resolved = resolve(&site, findings);
    for (page, part) in site.pages.iter_mut().zip(resolved) {
        let Resolved { links, images, citations, cited } = part;
        page.links = links;
        page.images = images;
        page.citations = citations;
        page.cited = cited;
    }
    read(&mut site, findings);
    site.comparisons = comparisons::link(&site.pages, &site.config, findings);
    site.timeline = timeline::arrange(&site, events, findings);
    ledger::concern(&mut site);
    backlinks::add(&mut site.pages);
    related::relate(&mut site);
    site.nav = names::navigation(&site, findings);
    site
}

/// Leaves out what is not meant for readers yet.
fn withhold(
    documents: Vec<Document>,
    drafts: Drafts,
    now: jiff::Timestamp,
) -> (Vec<Document>, Vec<Withheld>) {
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
            Some(reason) => withheld.push(Withheld { file: document.file, reason }),
            None => kept.push(document),
        }
    }
    (kept, withheld)
}

/// A page of which only its own file is known yet.
fn page(document: Document) -> Page {
    let Document { file, text, kind, section, front, body, meaning } = document;
    let Meaning { sections, questions, log, events } = meaning;
    let (title, start) = addresses::title(&front, &body, &file);
    let section = (section == Section::Yes).then(|| sections::info(&front, &file));
    let blank = blank(text, kind, front, body);
    Page { file: Some(file), section, sections, questions, log, events, title, start, ..blank }
}

/// A page with nothing that linking adds.
fn blank(
    text: Arc<str>,
    kind: PageKind,
    front: FrontMatter,
    body: crate::model::body::Body,
) -> Page {
    Page {
        file: None,
        text,
        kind,
        section: None,
        front,
        body,
        sections: Vec::new(),
        questions: Vec::new(),
        log: Vec::new(),
        start: 0,
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
        links: Vec::new(),
        images: Vec::new(),
        citations: Vec::new(),
        cited: Vec::new(),
        quotes: Quotes::default(),
        events: Vec::new(),
        mentions: Vec::new(),
        backlinks: Vec::new(),
        related: Vec::new(),
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

/// What linking finds out about one page's body.
struct Resolved {
    links: Vec<Target>,
    images: Vec<Target>,
    citations: Vec<Option<usize>>,
    cited: Vec<crate::model::site::Cited>,
}

/// For how many broken links the nearest right one is looked for: each costs a walk over all pages.
const HINTS: usize = 50;

fn resolve(site: &Site, findings: &mut Findings) -> Vec<Resolved> {
    let names = Names::new(site);
    let resolved: Vec<(Resolved, Vec<destinations::Pending>)> = site
        .pages
        .par_iter()
        .enumerate()
        .map(|(index, page)| {
            let id = PageId(u32::try_from(index).unwrap_or(u32::MAX));
            let mut pending = Vec::new();
            let links = destinations::links(site, &names, id, &mut pending);
            let images = destinations::images(site, &names, id, &mut pending);
            let (citations, cited) = citations::resolve(site, page, &mut pending);
            (Resolved { links, images, citations, cited }, pending)
        })
        .collect();
    let mut parts = Vec::with_capacity(resolved.len());
    let mut hints = HINTS;
    for (part, pending) in resolved {
        parts.push(part);
        for (finding, near) in pending {
            let near = near.filter(|_| hints > 0);
            hints -= usize::from(near.is_some());
            let hint = near.and_then(|near| near.hint(site, &names));
            findings.push(finding.hint_if(hint));
        }
    }
    parts
}

/// Finds the quotes of every page, where it mentions entities, and which of them are named together.
fn read(site: &mut Site, findings: &mut Findings) {
    let speakers = speakers::Speakers::new(&site.pages);
    let mentions = mentions::Mentions::new(site);
    // A page is read for both while its nodes are at hand.
    let found: Vec<(Quotes, mentions::Met)> = site
        .pages
        .par_iter()
        .enumerate()
        .map(|(index, page)| {
            let id = PageId(u32::try_from(index).unwrap_or(u32::MAX));
            let quotes = quotes::find(page, &speakers);
            let met = mentions.on(id, &quotes);
            (quotes, met)
        })
        .collect();
    let mut together = Vec::new();
    for (page, (quotes, met)) in site.pages.iter_mut().zip(found) {
        let mentions::Met { mentions, together: pairs, findings: wrong } = met;
        page.quotes = quotes;
        page.mentions = mentions;
        together.extend(pairs);
        findings.extend(wrong);
    }
    site.relations = backlinks::relations(together);
}
