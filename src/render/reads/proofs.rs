//! What checking quotes came to, with notes of what is read of it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::{Fact, Tracked};
use crate::evidence::comparisons::Study;
use crate::evidence::{Checked, Evidence, Paragraph, Passage, Place};
use crate::link::citations;
use crate::link::sections::compare;
use crate::model::comparison::Comparison;
use crate::model::page::SortKey;
use crate::model::quote::{Quote, Quotes};
use crate::model::site::{Page, PageId, Site};
use crate::model::source::Publish;
use crate::parse::ArchivedText;
use crate::verify::SourceText;
use crate::verify::paragraphs::paragraphs;

impl Tracked {
    /// What is known of the cited quotes of a page. When the quotes are others, so is that.
    pub fn checked(&self, id: PageId) -> &[Checked] {
        self.read(Fact::checked(id));
        &self.evidence.pages[id.index()]
    }

    /// The cited quotes of a page, each with what checking it came to and the key of its words.
    pub fn quotes_on(&self, id: PageId) -> impl Iterator<Item = (&Quote, &Checked, u128)> {
        let (checked, quotes) = (self.checked(id), &self.site.page(id).quotes.cited);
        let keys = self.evidence.keys_of(id).iter().copied();
        quotes.iter().zip(checked).zip(keys).map(|((quote, checked), key)| (quote, checked, key))
    }

    /// The paragraphs that were found for citations of a page that name none.
    pub fn found_paragraphs(&self, id: PageId) -> &BTreeMap<u32, Paragraph> {
        self.read(Fact::checked(id));
        &self.evidence.paragraphs[id.index()]
    }

    /// How many of a page's quotes were checked, and how many stand in a source that they cite.
    pub fn checked_count(&self, id: PageId) -> (usize, usize) {
        self.read(Fact::checked(id));
        self.evidence.count(id)
    }

    /// An archived text, prepared, if it is cited.
    pub fn prepared(&self, file: &str) -> Option<&SourceText> {
        self.read(Fact::texts(file));
        self.evidence.texts.get(file).map(|text| &**text)
    }

    /// The passages that are quoted from a text.
    pub fn passages(&self, file: &str) -> &[Passage] {
        self.read(Fact::proof(file));
        self.evidence.passages.get(file).map_or(&[], |passages| &**passages)
    }

    /// The paragraphs that are cited of a text, from 1.
    pub fn cited_paragraphs(&self, file: &str) -> Option<&BTreeSet<u32>> {
        self.read(Fact::proof(file));
        self.evidence.cited.get(file).map(|paragraphs| &**paragraphs)
    }

    /// All quotes of the site with what checking them came to: by page, in order.
    pub fn quotes(&self) -> impl Iterator<Item = (PageId, &Quotes, &[Checked])> {
        self.read(Fact::QUOTES);
        let checked = &self.evidence.pages;
        self.site.iter().map(|(id, page)| (id, &page.document.quotes, &*checked[id.index()]))
    }

    /// All evidence: whoever reads it is made again after every change.
    pub fn whole_evidence(&self) -> &Evidence {
        self.read(Fact::WHOLE);
        &self.evidence
    }

    /// The archived text in which a source is read: its own, else that of the source through which it
    /// is known.
    pub fn text_of<'s>(&'s self, id: &'s str) -> Option<&'s ArchivedText> {
        citations::follow(
            id,
            |id| self.texts(id).first(),
            |id| {
                let card = self.card(*self.sources.get(id)?).front.source.as_ref()?;
                card.via.as_ref().map(|via| via.value.as_str())
            },
        )
    }

    /// The anchor of a paragraph on its source's page.
    pub fn anchor(&self, text: &ArchivedText, paragraph: usize) -> String {
        self.read(Fact::texts(&text.id));
        citations::anchor(&self.site, text, paragraph)
    }

    /// The language of a place where a quote stands, if it is another than that of the page.
    pub fn foreign_lang(&self, place: &Place, page: PageId) -> Option<&str> {
        self.read(Fact::card(page));
        for id in [&place.source, &place.read_in] {
            self.read(Fact::texts(id));
            if let Some(source) = self.sources.get(id) {
                self.read(Fact::card(*source));
            }
        }
        place.foreign_lang(&self.site, page)
    }

    /// The pages that are comparisons or have one, the newest first.
    pub fn comparisons(&self) -> Vec<PageId> {
        self.read(Fact::CARDS);
        let mut ids: Vec<PageId> = self.site.comparisons.keys().copied().collect();
        let order = [SortKey::Date, SortKey::Weight, SortKey::Title];
        ids.sort_by(|a, b| compare(self.site.page(*a), self.site.page(*b), &order));
        ids
    }

    /// The comparison that a page is or has, with what the texts say about it.
    pub fn comparison(&self, id: PageId) -> Option<(&Comparison, &Study)> {
        self.read(Fact::compared(id));
        Some((self.site.comparisons.get(&id)?, self.evidence.studies.get(&id)?))
    }

    /// The paragraphs of a text that may be shown: their places in it, and their bytes.
    pub(in crate::render) fn shown<'t>(
        &'t self,
        (text, publish): (&'t ArchivedText, Publish),
    ) -> impl Iterator<Item = (usize, Range<usize>)> + 't {
        let cited = self.cited_paragraphs(&text.file);
        paragraphs(&text.text).into_iter().enumerate().filter(move |(index, _)| {
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            publish == Publish::Full || cited.is_some_and(|cited| cited.contains(&number))
        })
    }

    /// The words of the paragraphs that the page of a source shows.
    pub(in crate::render) fn shown_paragraphs<'v>(
        &'v self,
        page: &'v Page,
    ) -> impl Iterator<Item = &'v str> + 'v {
        let text = page.file.as_deref().map(|file| self.texts(citations::source_id(file)));
        let publish = page.front.source.as_ref().map_or(Publish::None, |card| card.publish);
        text.and_then(|texts| texts.first())
            .filter(|_| publish != Publish::None)
            .into_iter()
            .flat_map(move |text| self.shown((text, publish)).map(|(_, range)| &text.text[range]))
    }

    /// What the site is made of, to be compared with that of another build.
    pub(in crate::render) fn parts(&self) -> (Arc<Site>, Arc<Evidence>) {
        (Arc::clone(&self.site), Arc::clone(&self.evidence))
    }
}
