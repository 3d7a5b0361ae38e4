//! Views of what is said: all quotes by speaker, and those of one.

mod filters;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use filters::Filters;

use super::Views;
use crate::model::said::{SPEAKERS_A_PAGE, Saying, SpeakerQuotes};
use crate::model::site::{Cited, PageId};
use crate::render::reads::{Table, Tracked};
use crate::render::view::{LinkView, QuoteView, SaidView, SayingView, SpeakerView};
use crate::render::views::comparisons::is_fragment;

/// How many of the pages that quote some words are named with them.
const MOST_PAGES: usize = 12;

/// What each speaker says.
pub(super) fn speakers(site: &Tracked) -> Table<Arc<SpeakerQuotes>> {
    Table::new("speakers", site, || (0..).zip(site.said().speakers.iter().cloned()).collect())
}

/// The sources of the quotes on a page, numbered in the order of their use.
#[derive(Default)]
struct Sources {
    cited: Vec<Cited>,
    numbers: BTreeMap<PageId, usize>,
}

impl Sources {
    fn number(&mut self, id: &str, page: PageId, paragraph: Option<usize>) -> usize {
        let number = *self.numbers.entry(page).or_insert_with(|| {
            self.cited.push(Cited { id: id.to_owned(), page, paragraphs: Vec::new() });
            self.cited.len()
        });
        let paragraphs = &mut self.cited[number - 1].paragraphs;
        if let Some(paragraph) = paragraph.and_then(|number| u32::try_from(number).ok())
            && let Err(at) = paragraphs.binary_search(&paragraph)
        {
            paragraphs.insert(at, paragraph);
        }
        number
    }
}

impl Views {
    /// The page of all quotes, from 1: with the quotes where they are few, else with the speakers.
    pub fn said(&self, number: usize) -> SaidView {
        let said = self.site.said();
        let all: Vec<&SpeakerQuotes> = said.speakers.iter().map(|one| &**one).collect();
        let total = said.count();
        if said.is_on_one_page() {
            let whole: Vec<_> = all.iter().map(|one| (*one, &*one.quotes)).collect();
            let is_whole = all.len() > 1;
            return SaidView { is_whole, ..self.shown(total, &whole) };
        }
        let shown = all.iter().skip((number - 1) * SPEAKERS_A_PAGE).take(SPEAKERS_A_PAGE);
        let names: Vec<_> = shown.map(|one| (*one, &[][..])).collect();
        SaidView { is_whole: false, ..self.shown(total, &names) }
    }

    /// A page of what a speaker says, from 1.
    pub fn said_by_speaker(&self, index: usize, number: usize) -> Option<SaidView> {
        let speaker = self.speakers.get(&self.site, u32::try_from(index).ok()?)?;
        let size = self.site.quotes_a_page();
        let rest = speaker.quotes.get((number - 1) * size..).unwrap_or_default();
        let shown = &rest[..size.min(rest.len())];
        Some(self.shown(speaker.quotes.len(), &[(speaker, shown)]))
    }

    /// How many quotes a speaker has.
    pub fn said_count(&self, index: usize) -> usize {
        let speaker = self.speakers.get(&self.site, u32::try_from(index).unwrap_or(u32::MAX));
        speaker.map_or(0, |speaker| speaker.quotes.len())
    }

    /// The page of what a person or an organization says, if there is one.
    pub(super) fn said_page(&self, id: PageId) -> Option<LinkView> {
        let index = self.site.speaker_of(id)?;
        let speaker = self.speakers.get(&self.site, u32::try_from(index).ok()?)?;
        Some(self.link_to(self.site.card(id).title, &self.said_path(&speaker.slug)))
    }

    fn said_path(&self, slug: &str) -> String {
        let home = self.site.said_home().map(|id| self.site.card(id).path.as_str());
        format!("{}{slug}/", home.unwrap_or("/quotes/"))
    }

    fn shown(&self, total: usize, shown: &[(&SpeakerQuotes, &[Saying])]) -> SaidView {
        let mut sources = Sources::default();
        let mut filters = Filters::new();
        let mut speakers: Vec<SpeakerView> = shown
            .iter()
            .map(|(speaker, sayings)| {
                let mut view = self.speaker(speaker);
                let saying = |saying| self.saying(saying, (&mut sources, &mut filters));
                view.quotes = sayings.iter().map(saying).collect();
                view
            })
            .collect();
        let filters = filters.settle(self, &mut speakers);
        let words = &self.site.config.words;
        SaidView {
            total,
            is_whole: false,
            speakers,
            filters,
            sources: self.cited(&sources.cited),
            json: self.link_to(words.get("quotes_json"), "/quotes.json"),
        }
    }

    fn speaker(&self, speaker: &SpeakerQuotes) -> SpeakerView {
        let card = speaker.speaker.map(|id| self.site.card(id));
        let link = self.link_to("", &self.said_path(&speaker.slug));
        let other = || self.site.config.words.get("speakers_other").to_owned();
        SpeakerView {
            name: card.map_or_else(other, |card| card.title.clone()),
            slug: speaker.slug.clone(),
            permalink: link.permalink,
            href: link.href,
            page: speaker.speaker.map(|id| self.link(id)),
            side: card.and_then(|card| Some(self.sides[*card.sides.first()?].clone())),
            role: speaker.speaker.and_then(|id| self.role(id, 0)),
            count: speaker.quotes.len(),
            quotes: Vec::new(),
            filters: String::new(),
        }
    }

    fn saying(
        &self,
        saying: &Saying,
        (sources, filters): (&mut Sources, &mut Filters),
    ) -> SayingView {
        let quote = self.quote(saying.at.0, saying.at.1);
        let source = self.source_of_quote(saying.at);
        let number = source.as_ref().map(|(id, page)| sources.number(id, *page, quote.paragraph));
        let mut seen = BTreeSet::new();
        let pages = std::iter::once(&saying.at).chain(&saying.also);
        let pages: Vec<(PageId, usize)> =
            pages.copied().filter(|(page, _)| seen.insert(*page)).collect();
        filters.add(self, (&quote, source.map(|(_, page)| page)), &pages);
        SayingView {
            label: self.site.config.words.get(label(&quote)).to_owned(),
            number,
            translation: saying.translation.map(|index| self.quote(saying.at.0, index)),
            by: saying.by.as_deref().map(str::to_owned),
            pages: pages.iter().take(MOST_PAGES).map(|at| self.quote_link(*at)).collect(),
            page_count: pages.len(),
            quote,
            filters: String::new(),
        }
    }

    /// The source in which a quote stands, else the first that it cites.
    fn source_of_quote(&self, at: (PageId, usize)) -> Option<(String, PageId)> {
        let id = self.site.checked(at.0)[at.1].source()?;
        Some((id.clone(), *self.site.sources.get(id)?))
    }
}

/// The word for what a quote is.
fn label(quote: &QuoteView) -> &'static str {
    match quote.status {
        "translated" => "passage_translated",
        "altered" => "passage_altered",
        "verbatim" if is_fragment(&quote.text) => "passage_fragment",
        "verbatim" => "passage_verbatim",
        _ => "passage_unchecked",
    }
}
