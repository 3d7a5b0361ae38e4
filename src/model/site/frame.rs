//! The frame of a site: which pages, sources, texts, topics and files it has, and where.

use std::sync::Arc;

use super::{Output, Page, PageId, Site, What};
use crate::model::overview::Overview;
use crate::parse::ArchivedText;

impl Site {
    /// Whether another site has the same pages at the same places, the same sources, texts, topics and
    /// files. Numbers of these then mean the same in both, and so do addresses.
    pub(crate) fn has_same_frame(&self, other: &Self) -> bool {
        let same_pages = |(a, b): (&Page, &Page)| a.file == b.file && a.path == b.path;
        let same_texts = |(a, b): (&Vec<ArchivedText>, &Vec<ArchivedText>)| {
            a.iter().map(|text| &text.file).eq(b.iter().map(|text| &text.file))
        };
        let slugs = |site: &'_ Self| site.topics.iter().map(|t| t.slug.clone()).collect::<Vec<_>>();
        let assets = |site: &'_ Self| {
            site.assets.iter().map(|a| (Arc::clone(&a.file.path), a.page)).collect::<Vec<_>>()
        };
        self.pages.len() == other.pages.len()
            && self.pages.iter().zip(&other.pages).all(same_pages)
            && self.has_same_plan(other)
            && self.home == other.home
            && self.today == other.today
            && self.ledger.page == other.ledger.page
            && self.timeline.home == other.timeline.home
            && self.ledger.questions.is_empty() == other.ledger.questions.is_empty()
            && self.updates.is_empty() == other.updates.is_empty()
            && self.ledger.size == other.ledger.size
            && self.sources == other.sources
            && self.texts.keys().eq(other.texts.keys())
            && self.texts.values().zip(other.texts.values()).all(same_texts)
            && slugs(self) == slugs(other)
            && assets(self) == assets(other)
            && self.statics.iter().map(|f| &f.path).eq(other.statics.iter().map(|f| &f.path))
    }

    /// Whether another site with the same frame has comparisons on the same pages. It is no part of the
    /// frame: links and speakers are found before anything is compared.
    pub(crate) fn has_same_comparisons(&self, other: &Self) -> bool {
        self.comparisons.keys().eq(other.comparisons.keys())
    }

    /// Whether another site has the same files, but for those that are planned when it is known who says
    /// what.
    fn has_same_plan(&self, other: &Self) -> bool {
        self.outputs.are_one_plan_with(&other.outputs) || self.planned().eq(other.planned())
    }

    /// The files that are planned before it is known who says what.
    fn planned(&self) -> impl Iterator<Item = &Output> {
        let of_quotes = |id: PageId| self.overview(id) == Some(Overview::Quotes);
        self.outputs.list.iter().filter(move |output| {
            !matches!(output.what, What::Speaker(..))
                && !matches!(output.what, What::Pager(id, _) if of_quotes(id))
        })
    }

    /// Whether another site with the same frame has the same archived texts.
    pub(crate) fn has_same_texts(&self, other: &Self) -> bool {
        self.texts.values().flatten().zip(other.texts.values().flatten()).all(|(a, b)| a.is_same(b))
    }
}
