//! What of the links and names of the last build can be taken again: pages of which neither the text
//! changed, nor anything that their links, speakers and mentions were looked up in.

use std::sync::Arc;

use crate::link::anchors;
use crate::link::mentions::Finder;
use crate::link::pages::Asked;
use crate::link::speakers::Cast;
use crate::model::body::{LinkForm, Text};
use crate::model::site::{Outputs, Page, Site};
use crate::parse::Document;

/// What is remembered of the last build's linking.
#[derive(Clone, Debug, Default)]
pub(crate) struct Linked {
    pub(super) last: Option<Last>,
}

#[derive(Clone, Debug)]
pub(super) struct Last {
    pub(super) site: Arc<Site>,
    pub(super) found: Found,
}

/// What was found that is not kept with the pages.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// What they were asked.
    pub(super) asked: Asked,
    /// What finds all names in a text.
    pub(super) finder: Arc<Finder>,
    /// Whether nothing was wrong with the place of any page.
    pub(super) is_well_placed: bool,
    /// The files that are planned before it is known what is quoted.
    pub(super) plan: Arc<Outputs>,
    /// Whether nothing was wrong with that plan.
    pub(super) is_planned_well: bool,
    /// Whether nothing was wrong with the order of events.
    pub(super) is_in_order: bool,
}

impl Linked {
    /// Remembers a site.
    pub(crate) fn keep(&mut self, site: &Arc<Site>, found: Found) {
        self.last = Some(Last { site: Arc::clone(site), found });
    }

    /// The site as it was linked last.
    pub(crate) fn site(&self) -> Option<&Arc<Site>> {
        self.last.as_ref().map(|last| &last.site)
    }

    /// For each of some documents, which are sorted by file, the page that the last build made of this
    /// very document.
    pub(super) fn placed(&self, documents: &[Arc<Document>]) -> Vec<Option<&Page>> {
        let Some(last) = self.last.as_ref().filter(|last| last.found.is_well_placed) else {
            return vec![None; documents.len()];
        };
        let mut pages = last.site.pages.iter().filter(|page| page.file.is_some()).peekable();
        documents
            .iter()
            .map(|document| {
                while pages.next_if(|page| page.document.file < document.file).is_some() {}
                pages.next_if(|page| Arc::ptr_eq(&page.document, document))
            })
            .collect()
    }

    /// By what the people, organizations and places among some pages are called, and what finds their
    /// names: those of the last build while they are the same.
    pub(super) fn cast(&self, pages: &[Page]) -> (Arc<Cast>, Arc<Finder>) {
        let last = self.last.as_ref().filter(|last| have_same_cast(&last.site.pages, pages));
        if let Some(last) = last {
            return (Arc::clone(&last.site.cast), Arc::clone(&last.found.finder));
        }
        let (cast, finder) = rayon::join(|| Cast::new(pages), || Finder::new(pages));
        (Arc::new(cast), Arc::new(finder))
    }
}

/// Pages whose links or names are as they were.
#[derive(Debug, Default)]
pub(crate) struct Unchanged {
    links: Vec<bool>,
    names: Vec<bool>,
    /// Whether the pages, and what they are, are the same.
    has_same_cast: bool,
    /// Whether all dates of pages are.
    has_same_dates: bool,
}

impl Unchanged {
    /// Holds a site whose links are still to be found against the last one.
    pub(super) fn since(old: Option<&Site>, new: &Site) -> Self {
        let Some(old) = old.filter(|old| old.has_same_frame(new) && old.withheld == new.withheld)
        else {
            return Self::default();
        };
        let surroundings = Surroundings::of(old, new);
        let pairs = || old.pages.iter().zip(&new.pages);
        let links: Vec<bool> = pairs().map(|(a, b)| surroundings.keeps_links(a, b)).collect();
        let has_same_cast = old.has_same_cast(new);
        let names = pairs()
            .zip(&links)
            .map(|((a, b), links)| *links && has_same_cast && a.date == b.date && a.lang == b.lang);
        let names = names.collect();
        let has_same_dates = pairs().all(|(a, b)| a.date == b.date);
        Self { links, names, has_same_cast, has_same_dates }
    }

    pub(super) fn links(&self, page: usize) -> bool {
        self.links.get(page).copied().unwrap_or(false)
    }

    /// Whether the speakers and mentions of a page are.
    pub(super) fn names(&self, page: usize) -> bool {
        self.names.get(page).copied().unwrap_or(false)
    }

    /// The last build, if its pages are those of this one, in the same order, of the same kinds and of
    /// the same days.
    pub(super) fn stage<'l>(&self, known: &'l Linked) -> Option<&'l Last> {
        known.last.as_ref().filter(|_| self.has_same_cast && self.has_same_dates)
    }
}

/// Whether what links are looked up in is as it was, beside the frame of the site.
#[derive(Clone, Copy, Debug)]
struct Surroundings {
    /// The names that wikilinks use.
    names: bool,
    /// The places on pages.
    anchors: bool,
    /// The archived texts.
    texts: bool,
}

impl Surroundings {
    fn of(old: &Site, new: &Site) -> Self {
        let mut pairs = old.pages.iter().zip(&new.pages);
        let names = pairs.clone().all(|(a, b)| {
            a.title == b.title
                && a.kind == b.kind
                && (a.front.entity.is_none() || a.head() == b.head())
        });
        let anchors = pairs.all(|(a, b)| a.is_same_document(b) || anchors::are_same(a, b));
        Self { names, anchors, texts: old.has_same_texts(new) }
    }

    fn keeps_links(self, old: &Page, new: &Page) -> bool {
        old.is_same_document(new)
            && (self.texts || new.body.citations.is_empty())
            && (self.names || !uses_names(new))
            && (self.anchors || !names_places(new))
    }
}

/// Whether a page refers to the same as in the last build, which looked it up among the same pages.
pub(super) fn refer_alike(old: &Page, new: &Page) -> bool {
    old.is_same_document(new)
        && old.links.is_one_with(&new.links)
        && old.mentions.is_one_with(&new.mentions)
        && old.citations.is_one_with(&new.citations)
        && old.cited.is_one_with(&new.cited)
}

/// Whether a page has a link that is looked up by a name.
fn uses_names(page: &Page) -> bool {
    page.body.links.iter().any(|link| matches!(link.form, LinkForm::Wiki | LinkForm::WikiNamed))
}

/// Whether a page has a link or an image to a place on a page.
fn names_places(page: &Page) -> bool {
    let is_place = |written: Text| page.body.text(&page.text, written).contains('#');
    page.body.links.iter().any(|link| is_place(link.destination))
        || page.body.images.iter().any(|image| is_place(image.destination))
}

/// Whether the people, organizations and places of two sites have the same names, roles and sides, and
/// every page is of the same kind.
fn have_same_cast(old: &[Page], new: &[Page]) -> bool {
    old.len() == new.len()
        && old.iter().zip(new).all(|(a, b)| {
            a.kind == b.kind
                && a.section.is_some() == b.section.is_some()
                && (!a.kind.is_entity() || (a.title == b.title && a.head() == b.head()))
        })
}

impl Site {
    /// Whether the people, organizations and places of another site, built before or after this one,
    /// have the same names, roles and sides, and every page is of the same kind.
    pub(crate) fn has_same_cast(&self, other: &Self) -> bool {
        // A build keeps the cast of the last while it is the same.
        Arc::ptr_eq(&self.cast, &other.cast)
    }
}
