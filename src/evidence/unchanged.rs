//! What checking the quotes of a page came to last time, to be taken again where neither the page's
//! quotes changed nor anything that they were held against.

use std::sync::Arc;

use rayon::prelude::*;

use super::comparisons::Study;
use super::court::SEARCHES;
use super::{Checked, Evidence};
use crate::finding::Findings;
use crate::model::comparison::Comparison;
use crate::model::list::List;
use crate::model::page::PageKind;
use crate::model::site::{Page, PageId, Site};

/// What is remembered of the last build's evidence and checks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Weighed {
    pub(crate) last: Option<Last>,
}

/// The last build that was checked.
#[derive(Clone, Debug)]
pub(crate) struct Last {
    site: Arc<Site>,
    evidence: Arc<Evidence>,
    /// For each page what is wrong with it.
    findings: Vec<Arc<Findings>>,
}

/// The last build, and the pages whose quotes stand as they did.
#[derive(Clone, Debug)]
pub(crate) struct Unchanged<'l> {
    last: Option<&'l Last>,
    /// For each page whether it is as it was.
    pages: Vec<bool>,
}

impl Weighed {
    /// Holds a site against the last one.
    pub(crate) fn since(&self, site: &Site) -> Unchanged<'_> {
        let is_same = |last: &&Last| {
            last.site.has_same_frame(site)
                && last.site.has_same_comparisons(site)
                && last.site.has_same_texts(site)
                && last.site.has_same_cast(site)
                && last.site.record == site.record
                && has_same_cards(&last.site, site)
        };
        let last = self.last.as_ref().filter(is_same);
        let pages = last.map(|last| {
            let pairs = last.site.pages.par_iter().zip(&site.pages);
            pairs.map(|(old, new)| is_same_page(old, new)).collect()
        });
        Unchanged { last, pages: pages.unwrap_or_default() }
    }

    /// Remembers a build.
    pub(crate) fn keep(
        &mut self,
        site: &Arc<Site>,
        evidence: &Arc<Evidence>,
        findings: Vec<Arc<Findings>>,
    ) {
        let (site, evidence) = (Arc::clone(site), Arc::clone(evidence));
        self.last = Some(Last { site, evidence, findings });
    }

    /// An archived text as it was prepared, if it is the same.
    pub(super) fn text(&self, file: &str, text: &str) -> Option<Arc<crate::verify::SourceText>> {
        let known = self.last.as_ref()?.evidence.texts.get(file)?;
        let is_same = std::ptr::eq(known.text(), text) || known.text() == text;
        is_same.then(|| Arc::clone(known))
    }
}

impl<'l> Unchanged<'l> {
    /// What weighing a page's quotes came to, before other texts were searched.
    pub(super) fn weighed(&self, index: usize) -> Option<List<Checked>> {
        let last = self.same_page(index)?;
        Some(last.evidence.weighed[index].clone())
    }

    /// The same after other texts were searched, if all quotes were searched for that needed it.
    pub(super) fn searched(&self, index: usize) -> Option<List<Checked>> {
        let last = self.same_page(index).filter(|last| last.evidence.missing <= SEARCHES)?;
        Some(last.evidence.pages[index].clone())
    }

    /// By what the words of a page's quotes are known, if they are the very quotes of the last build.
    pub(super) fn keys(&self, index: usize, page: &Page) -> Option<Arc<[u128]>> {
        let last = self.last?;
        let is_same = Arc::ptr_eq(&last.site.pages[index].document, &page.document);
        is_same.then(|| Arc::clone(&last.evidence.keys[index]))
    }

    /// The last evidence, if it has the same of a page as what its quotes came to now.
    pub(super) fn placed(&self, index: usize, checked: &List<Checked>) -> Option<&'l Evidence> {
        let last = self.same_page(index)?;
        last.evidence.pages[index].is_one_with(checked).then(|| &*last.evidence)
    }

    /// What the texts said about a comparison, if it, its page, and what its quotes came to are the same.
    /// All else that goes into it is the same in the last build, or that would not be looked at.
    pub(super) fn study(
        &self,
        id: PageId,
        comparison: &Comparison,
        evidence: &Evidence,
    ) -> Option<Arc<Study>> {
        let last = self.same_page(id.index())?;
        let is_same = last.site.comparisons.get(&id) == Some(comparison)
            && last.evidence.pages[id.index()] == evidence.pages[id.index()];
        last.evidence.studies.get(&id).filter(|_| is_same).map(Arc::clone)
    }

    /// The last site and what was known of its quotes, if it has the same sources and speakers.
    pub(super) fn last(&self) -> Option<(&'l Site, &'l Evidence)> {
        self.last.map(|last| (&*last.site, &*last.evidence))
    }

    /// What was wrong with a page's quotes and its text.
    pub(crate) fn findings(&self, index: usize, evidence: &Evidence) -> Option<Arc<Findings>> {
        let last = self.same_page(index)?;
        let is_same = last.evidence.pages[index] == evidence.pages[index];
        is_same.then(|| Arc::clone(&last.findings[index]))
    }

    fn same_page(&self, index: usize) -> Option<&'l Last> {
        self.last.filter(|_| self.pages.get(index).copied().unwrap_or(false))
    }
}

/// Whether a page has the same text and title, and refers to the same.
fn is_same_page(old: &Page, page: &Page) -> bool {
    old.is_same_document(page)
        && old.lang == page.lang
        && old.title == page.title
        && old.date == page.date
        && old.links == page.links
        && old.citations == page.citations
        && old.cited == page.cited
        && old.speakers == page.speakers
        && old.mentions == page.mentions
}

/// Whether the cards of all sources say the same.
fn has_same_cards(old: &Site, new: &Site) -> bool {
    old.pages.iter().zip(&new.pages).all(|(a, b)| {
        a.kind != PageKind::Source
            || (a.title == b.title && a.head() == b.head() && a.lang == b.lang)
    })
}
