//! A page's card: what lists and links show of it, without its text.

use std::sync::Arc;

use crate::model::date::SiteDate;
use crate::model::overview::Overview;
use crate::model::page::{FrontMatter, PageKind};
use crate::model::site::{Page, PageId};

/// What is known of a page without its text: as it is written above the text, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Card<'s> {
    /// Its file; none for a section that no `_index.md` introduces.
    pub file: Option<&'s Arc<str>>,
    /// What it is.
    pub kind: PageKind,
    /// Whether it is a section.
    pub is_section: bool,
    /// What it gathers from all pages, if it is an overview.
    pub overview: Option<Overview>,
    /// What stands above the text.
    pub front: &'s FrontMatter,
    /// The title.
    pub title: &'s String,
    /// The last part of its path.
    pub slug: &'s String,
    /// Its path below the site's root, with a slash at both ends, as letters.
    pub path: &'s String,
    /// The date.
    pub date: Option<&'s SiteDate>,
    /// When it was last changed in substance.
    pub updated: Option<&'s SiteDate>,
    /// Its language.
    pub lang: &'s String,
    /// Its topics: indices into the site's.
    pub topics: &'s [usize],
    /// Its sides: indices into `config.sides`, in their order.
    pub sides: &'s [usize],
    /// The section that it belongs to; none for the home page.
    pub parent: Option<PageId>,
    /// What stands above the text, letter for letter.
    head: &'s str,
}

impl<'s> Card<'s> {
    pub(in crate::render) fn of(page: &'s Page) -> Self {
        Self {
            file: page.file.as_ref(),
            kind: page.kind,
            is_section: page.section.is_some(),
            overview: page.section.as_ref().and_then(|info| info.overview),
            front: &page.front,
            title: &page.title,
            slug: &page.slug,
            path: &page.path,
            date: page.date.as_ref(),
            updated: page.updated.as_ref(),
            lang: &page.lang,
            topics: &page.topics,
            sides: &page.sides,
            parent: page.parent,
            head: page.head(),
        }
    }

    /// The day and time by which the page is sorted as news: updated, else dated.
    pub fn latest(&self) -> Option<&'s SiteDate> {
        self.updated.or(self.date)
    }

    /// Whether feeds carry the page: a dated one, but no source.
    pub fn is_news(&self) -> bool {
        !self.is_section && self.latest().is_some() && self.kind != PageKind::Source
    }

    /// Whether the page can be cited.
    pub fn is_citable(&self) -> bool {
        !self.is_section && Page::is_kind_citable(self.kind, self.date)
    }

    /// The word for what the page is.
    pub fn kind_word(&self) -> &'static str {
        let is_plain = self.is_section && self.kind != PageKind::Home;
        if is_plain { "section" } else { self.kind.word() }
    }

    /// Whether two cards say the same.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        // What stands above the text is compared as it is written: what it means follows from that.
        let Self {
            file,
            kind,
            is_section,
            overview,
            front: _,
            title,
            slug,
            path,
            date,
            updated,
            lang,
            topics,
            sides,
            parent,
            head,
        } = *self;
        file == other.file
            && kind == other.kind
            && is_section == other.is_section
            && overview == other.overview
            && title == other.title
            && slug == other.slug
            && path == other.path
            && date == other.date
            && updated == other.updated
            && lang == other.lang
            && topics == other.topics
            && sides == other.sides
            && parent == other.parent
            && head == other.head
    }
}
