//! Excerpts: pieces of many pages on one, with sources numbered anew.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::model::site::{Cited, PageId};
use crate::render::html::Html;
use crate::render::reads::Tracked;

/// Makes HTML of pieces of pages for another page.
#[derive(Debug)]
pub(super) struct Excerpts<'s> {
    site: &'s Tracked,
    /// The sources that the pieces cite, in order of first use.
    pub(super) cited: Vec<Cited>,
    numbers: Arc<BTreeMap<String, usize>>,
    writers: BTreeMap<PageId, Html<'s>>,
}

impl<'s> Excerpts<'s> {
    /// Numbers the sources that these pieces cite, in their order.
    pub(super) fn new(
        site: &'s Tracked,
        pieces: impl Iterator<Item = (PageId, Range<u32>)>,
    ) -> Self {
        Self::after(site, Vec::new(), pieces)
    }

    /// The same beside a page's own text, whose sources come first.
    pub(super) fn beside(
        site: &'s Tracked,
        own: &[Cited],
        pieces: &[(PageId, Range<u32>)],
    ) -> Self {
        Self::after(site, own.to_vec(), pieces.iter().cloned())
    }

    fn after(
        site: &'s Tracked,
        mut cited: Vec<Cited>,
        pieces: impl Iterator<Item = (PageId, Range<u32>)>,
    ) -> Self {
        let mut numbers: BTreeMap<String, usize> =
            cited.iter().zip(1..).map(|(source, number)| (source.id.clone(), number)).collect();
        for (id, nodes) in pieces {
            let page = site.page(id);
            let found = page.body.citations_in(&nodes);
            let citations = page.body.citations[found.clone()].iter().zip(&page.citations[found]);
            for (citation, number) in citations {
                let Some(number) = *number else { continue };
                let source = &page.cited[number];
                let number = *numbers.entry(source.id.clone()).or_insert_with(|| {
                    cited.push(Cited { paragraphs: Vec::new(), ..source.clone() });
                    cited.len()
                });
                let paragraphs = &mut cited[number - 1].paragraphs;
                if let Some(paragraph) = citation.paragraph
                    && let Err(at) = paragraphs.binary_search(&paragraph)
                {
                    paragraphs.insert(at, paragraph);
                }
            }
        }
        Self { site, cited, numbers: Arc::new(numbers), writers: BTreeMap::new() }
    }

    /// The number of a source, which is added if no piece cites it, and one of its paragraphs.
    pub(super) fn number(&mut self, id: &str, paragraph: Option<usize>) -> Option<usize> {
        let number = if let Some(at) = self.cited.iter().position(|source| source.id == id) {
            at + 1
        } else {
            let page = *self.site.sources.get(id)?;
            self.cited.push(Cited { id: id.to_owned(), page, paragraphs: Vec::new() });
            self.cited.len()
        };
        let paragraphs = &mut self.cited[number - 1].paragraphs;
        if let Some(paragraph) = paragraph.and_then(|number| u32::try_from(number).ok())
            && let Err(at) = paragraphs.binary_search(&paragraph)
        {
            paragraphs.insert(at, paragraph);
        }
        Some(number)
    }

    /// The writer for a page's pieces: made once, for it looks at the whole page.
    pub(super) fn of(&mut self, page: PageId) -> &mut Html<'s> {
        let Self { site, numbers, writers, .. } = self;
        writers.entry(page).or_insert_with(|| Html::excerpts(site, page, Arc::clone(numbers)))
    }
}
