//! Sections: which pages stand in which, and in what order.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::config::Config;
use crate::model::body::Body;
use crate::model::overview::Overview;
use crate::model::page::{FrontMatter, PageKind, Section, SortKey};
use crate::model::quote::Quotes;
use crate::model::quote::read::may_quote;
use crate::model::site::{Page, PageId, SectionInfo};
use crate::parse::{Document, Meaning};

/// What an `_index.md` says of its section.
pub fn info(front: &FrontMatter, file: &str) -> SectionInfo {
    let folder = folder_of(file);
    let holds = PageKind::of_path(&format!("{folder}/"));
    SectionInfo {
        holds: Some(holds),
        overview: Overview::of_folder(folder),
        sort_by: front.sort_by.clone(),
        paginate_by: front.paginate_by,
        ..SectionInfo::default()
    }
}

/// The folder of a file below `content/`, without slashes at its ends.
fn folder_of(file: &str) -> &str {
    let below = file.strip_prefix("content/").unwrap_or(file);
    let folder = below.rsplit_once('/').map_or("", |(folder, _)| folder);
    // A bundle is a page, not a section: its pages stand in the folder above.
    if below.ends_with("/index.md") {
        folder.rsplit_once('/').map_or("", |(above, _)| above)
    } else {
        folder
    }
}

/// Adds the sections that no `_index.md` introduces: the home page, the folder of each kind that has
/// pages, and each overview of which some page has something to gather.
pub fn add_missing(pages: &mut Vec<Page>, config: &Config) {
    let have: BTreeSet<String> = pages
        .iter()
        .filter(|page| page.section.is_some())
        .filter_map(|page| page.file.as_deref().map(|file| folder_of(file).to_owned()))
        .collect();
    let has_home = pages.iter().any(|page| page.file.as_deref() == Some("content/index.md"));
    let mut missing = Vec::new();
    let name = |folder: &str| config.words.get(&format!("section_{folder}")).to_owned();
    if !have.contains("") && !has_home {
        missing.push((String::new(), PageKind::Home, config.title.clone()));
    }
    for kind in PageKind::ALL {
        let Some(folder) = kind.folder() else { continue };
        let prefix = format!("content/{folder}/");
        let used = pages.iter().any(|p| p.file.as_ref().is_some_and(|f| f.starts_with(&prefix)));
        if used && !have.contains(folder) {
            missing.push((folder.to_owned(), kind, name(folder)));
        }
    }
    for overview in gathered(pages, config) {
        let folder = overview.folder();
        if !have.contains(folder) {
            missing.push((folder.to_owned(), PageKind::Page, name(folder)));
        }
    }
    for (folder, kind, title) in missing {
        pages.push(Page { lang: config.language.clone(), ..implicit(&folder, kind, title) });
    }
}

/// The overviews of which some page has something to gather.
fn gathered(pages: &[Page], config: &Config) -> BTreeSet<Overview> {
    pages
        .iter()
        .flat_map(|page| page.sections.iter().map(move |section| (page, section)))
        .filter_map(|(page, section)| match Overview::of_meaning(section.meaning)? {
            // A heading alone is nothing to gather.
            Overview::Questions if page.questions.is_empty() => None,
            Overview::Updates if page.log.is_empty() => None,
            overview @ (Overview::Questions
            | Overview::Timeline
            | Overview::Quotes
            | Overview::Updates
            | Overview::Search) => Some(overview),
        })
        .chain(pages.iter().any(may_cite).then_some(Overview::Quotes))
        .chain(config.search.enabled.then_some(Overview::Search))
        .collect()
}

/// Whether a page may have quotes for which it cites a source, as far as is seen without looking.
fn may_cite(page: &Page) -> bool {
    !page.body.citations.is_empty() && may_quote(&page.text, &page.body)
}

/// The page that gathers one kind of thing, if there is one.
pub fn overview(pages: &[Page], overview: Overview) -> Option<PageId> {
    let is_it = |page: &Page| page.section.as_ref().is_some_and(|s| s.overview == Some(overview));
    pages.iter().position(is_it).and_then(|index| u32::try_from(index).ok()).map(PageId)
}

/// A section without a file. Its slug holds the place that its file would have until it is sorted.
fn implicit(folder: &str, kind: PageKind, title: String) -> Page {
    let path = if folder.is_empty() { "/".to_owned() } else { format!("/{folder}/") };
    let file = if folder.is_empty() {
        "content/_index.md".to_owned()
    } else {
        format!("content/{folder}/_index.md")
    };
    let overview = Overview::of_folder(folder);
    let section = SectionInfo { holds: Some(kind), overview, ..SectionInfo::default() };
    let document = Document {
        file: Arc::from(file.as_str()),
        text: Arc::from(""),
        kind,
        section: Section::Yes,
        front: FrontMatter::default(),
        body: Body::default(),
        meaning: Meaning::default(),
        quotes: Quotes::default(),
        start: 0,
        body_start: 0,
    };
    Page { section: Some(section), title, path, slug: file, ..super::blank(Arc::new(document)) }
}

/// The home page: the section of `content/` itself, or a page that took its place.
pub fn home(pages: &[Page]) -> PageId {
    let index = pages.iter().position(|page| page.path == "/").unwrap_or(0);
    PageId(u32::try_from(index).unwrap_or(0))
}

/// Puts every page into its section, sorts sections, and links neighbours.
pub fn arrange(pages: &mut [Page]) {
    for page in pages.iter_mut().filter(|page| page.file.is_none()) {
        // From here on it has a slug like any other page.
        page.slug = page.path.trim_matches('/').to_owned();
    }
    let by_folder = sections_by_folder(pages);
    let mut members: BTreeMap<PageId, (Vec<PageId>, Vec<PageId>)> = BTreeMap::new();
    for (index, page) in pages.iter_mut().enumerate() {
        let id = PageId(u32::try_from(index).unwrap_or(u32::MAX));
        page.parent = parent(page, id, &by_folder);
        let Some(parent) = page.parent else { continue };
        // A way to pages is not one of them.
        if page.section.as_ref().is_some_and(|info| info.overview == Some(Overview::Search)) {
            continue;
        }
        let (leaves, sections) = members.entry(parent).or_default();
        if page.section.is_some() {
            sections.push(id);
        } else {
            leaves.push(id);
        }
    }
    for (section, (mut leaves, mut subsections)) in members {
        let keys = sort_keys(&pages[section.index()]);
        leaves.sort_by(|a, b| compare(&pages[a.index()], &pages[b.index()], &keys));
        subsections.sort_by(|a, b| {
            let order = [SortKey::Weight, SortKey::Title];
            compare(&pages[a.index()], &pages[b.index()], &order)
        });
        chain(pages, &leaves);
        if let Some(info) = &mut pages[section.index()].section {
            info.pages = leaves;
            info.subsections = subsections;
        }
    }
}

/// Tells each page of a section which stand before and after it. Retracted ones are passed over.
fn chain(pages: &mut [Page], leaves: &[PageId]) {
    let mut before = None;
    for id in leaves {
        pages[id.index()].lower = before;
        before = if pages[id.index()].is_retracted() { before } else { Some(*id) };
    }
    let mut after = None;
    for id in leaves.iter().rev() {
        pages[id.index()].higher = after;
        after = if pages[id.index()].is_retracted() { after } else { Some(*id) };
    }
}

fn sections_by_folder(pages: &[Page]) -> HashMap<String, PageId> {
    pages
        .iter()
        .enumerate()
        .filter(|(_, page)| page.section.is_some() || page.path == "/")
        .map(|(index, page)| {
            let folder = page.file.as_deref().map_or_else(
                || page.path.trim_matches('/').to_owned(),
                |f| folder_of(f).to_owned(),
            );
            (folder, PageId(u32::try_from(index).unwrap_or(u32::MAX)))
        })
        .collect()
}

/// The section of a page: that of its folder, or of the nearest folder above that is one.
fn parent(page: &Page, id: PageId, by_folder: &HashMap<String, PageId>) -> Option<PageId> {
    let path;
    let mut folder = if let Some(file) = page.file.as_deref() {
        folder_of(file)
    } else {
        path = page.path.trim_matches('/').to_owned();
        &path
    };
    loop {
        match by_folder.get(folder) {
            Some(&section) if section != id => return Some(section),
            _ if folder.is_empty() => return None,
            _ => folder = folder.rsplit_once('/').map_or("", |(above, _)| above),
        }
    }
}

/// By what a section is sorted: as it says, else writing by date and the rest by weight.
fn sort_keys(section: &Page) -> Vec<SortKey> {
    let Some(info) = &section.section else { return vec![SortKey::Weight, SortKey::Title] };
    if !info.sort_by.is_empty() {
        return info.sort_by.clone();
    }
    if info.holds.is_some_and(PageKind::is_writing) {
        vec![SortKey::Date, SortKey::Weight, SortKey::Title]
    } else {
        vec![SortKey::Weight, SortKey::Title]
    }
}

/// The order of two pages: by each key in turn, and by path at last, so that it is always the same.
pub fn compare(a: &Page, b: &Page, keys: &[SortKey]) -> Ordering {
    for key in keys {
        let order = match key {
            SortKey::Date => Reverse(a.date.as_ref()).cmp(&Reverse(b.date.as_ref())),
            SortKey::Updated => Reverse(a.latest()).cmp(&Reverse(b.latest())),
            SortKey::Weight => a.front.weight.cmp(&b.front.weight),
            SortKey::Title => {
                a.title.to_lowercase().cmp(&b.title.to_lowercase()).then(a.title.cmp(&b.title))
            }
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    a.path.cmp(&b.path)
}
