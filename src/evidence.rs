//! Evidence: every quote of the site held against the archived texts of the sources that it cites.
//!
//! A pure stage between link and check. Each text is prepared once, however many pages quote it, and
//! only if one does; a site without quotes pays nothing.

pub mod comparisons;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::link::citations::text_of;
use crate::link::quotes::Script;
use crate::link::speakers::Speakers;
use crate::model::page::PageKind;
use crate::model::quote::{Quote, Speaker, Wording};
use crate::model::site::{Page, PageId, Site};
use crate::parse::ArchivedText;
use crate::verify::{
    self, HouseSpelling, Match, Nearest, Pattern, Rung, SourceText, Tier, Verdict,
};

/// For how many quotes that are not in their sources all other texts are searched.
const SEARCHES: usize = 200;

/// From what share of common words on a passage is worth showing beside a quote that is not there.
const ALIKE: f64 = 0.4;

/// What is known of the quotes of a site.
#[derive(Debug, Default)]
pub struct Evidence {
    /// For each page what is known of its cited quotes, in the order of `page.quotes.cited`.
    pub pages: Vec<Vec<Checked>>,
    /// For each page the paragraphs that were found for citations that name none: by citation, from
    /// 1.
    pub paragraphs: Vec<BTreeMap<u32, u32>>,
    /// The archived texts that are quoted, prepared, by file.
    pub texts: BTreeMap<Arc<str>, Arc<SourceText>>,
    /// The passages that are quoted from each text, in the order of the text.
    pub passages: BTreeMap<Arc<str>, Vec<Passage>>,
    /// The paragraphs that are cited of each text, from 1.
    pub cited: BTreeMap<Arc<str>, BTreeSet<u32>>,
    /// What the texts say about each comparison, by its page.
    pub studies: BTreeMap<PageId, comparisons::Study>,
}

/// What came of a quote.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Whether and how it stands in its source.
    pub status: Status,
    /// Who says it: as the page tells, else as the source does.
    pub speaker: Option<PageId>,
    /// Who says it by the source, when that is somebody else than the page tells.
    pub really: Option<PageId>,
}

/// Whether and how a quote stands in its sources.
#[derive(Clone, Debug)]
pub enum Status {
    /// It stands in a source that it cites.
    Found(Place),
    /// It stands only in another source.
    Elsewhere(Place),
    /// It stands nowhere; the nearest passage of the cited texts, and its file.
    Missing(Option<(Arc<str>, Nearest)>),
    /// It is a translation: none of the archived texts is in its language.
    Translated,
    /// No text is archived of the sources that it cites: their ids.
    NoText(Vec<String>),
    /// It has no words outside `…` and brackets.
    NoWords,
}

/// Where a quote stands.
#[derive(Clone, Debug)]
pub struct Place {
    /// The id of the source as it is cited.
    pub source: String,
    /// The id of the source whose text it is: another one when the source is known through it.
    pub read_in: String,
    /// The file of the archived text.
    pub file: Arc<str>,
    /// How it stands there.
    pub found: Box<Match>,
}

/// A quoted passage of a text.
#[derive(Clone, Debug)]
pub struct Passage {
    /// The bytes of the text that the quote has literally.
    pub ranges: Vec<Range<usize>>,
    /// The page that quotes it.
    pub page: PageId,
    /// Which of its quotes.
    pub quote: usize,
}

/// Gathers the evidence for every quote of a site.
pub fn gather(site: &Site) -> Evidence {
    let cited = cited_texts(site);
    if cited.is_empty() && site.pages.iter().all(|page| page.quotes.cited.is_empty()) {
        let mut evidence = Evidence {
            pages: vec![Vec::new(); site.pages.len()],
            paragraphs: vec![BTreeMap::new(); site.pages.len()],
            ..Evidence::default()
        };
        evidence.studies = comparisons::study_all(site, &evidence);
        return evidence;
    }
    let texts: BTreeMap<Arc<str>, Arc<SourceText>> = cited
        .into_par_iter()
        .map(|(file, text)| (file, Arc::new(SourceText::new(text))))
        .collect::<Vec<_>>()
        .into_iter()
        .collect();
    let speakers = Speakers::new(&site.pages);
    let house = HouseSpelling::new(
        site.config.quotes.spelling.iter().map(|(a, b)| (a.as_str(), b.as_str())),
    );
    let court = Court { site, texts: &texts, speakers: &speakers, house: &house };
    let mut pages: Vec<Vec<Checked>> = site
        .pages
        .par_iter()
        .map(|page| page.quotes.cited.iter().map(|quote| court.weigh(page, quote)).collect())
        .collect();
    court.search_elsewhere(&mut pages);
    let mut evidence = Evidence { pages, texts, ..Evidence::default() };
    evidence.place(site);
    evidence.studies = comparisons::study_all(site, &evidence);
    evidence
}

/// The texts of all sources that pages cite, by file: in them quotes are looked for, and words that
/// are copied without being quoted.
fn cited_texts(site: &Site) -> BTreeMap<Arc<str>, Arc<str>> {
    let mut texts = BTreeMap::new();
    for cited in site.pages.iter().flat_map(|page| &page.cited) {
        for text in texts_of(site, &cited.id) {
            let file = Arc::clone(&text.file);
            texts.entry(file).or_insert_with(|| Arc::clone(&text.text));
        }
    }
    texts
}

/// The ids of the sources that a quote cites, each once, in order.
pub fn sources_of<'p>(page: &'p Page, quote: &Quote) -> Vec<&'p str> {
    let mut ids = Vec::new();
    for citation in quote.citations.clone() {
        let Some(Some(number)) = page.citations.get(citation as usize) else { continue };
        let id = page.cited[*number].id.as_str();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// The archived texts in which a source is read: its own in every language, else that of the source
/// through which it is known.
fn texts_of<'s>(site: &'s Site, id: &'s str) -> &'s [ArchivedText] {
    let first = text_of(site, id).and_then(|first| site.texts.get(&first.id));
    first.map_or(&[], Vec::as_slice)
}

/// Weighs quotes.
struct Court<'s> {
    site: &'s Site,
    texts: &'s BTreeMap<Arc<str>, Arc<SourceText>>,
    speakers: &'s Speakers<'s>,
    house: &'s HouseSpelling,
}

impl Court<'_> {
    fn pattern(&self, page: &Page, quote: &Quote, source: Option<&str>) -> Pattern {
        let parts: Vec<&str> = quote.parts.iter().map(|part| part.text.as_str()).collect();
        let paragraph = source.and_then(|id| expected(page, quote, id).first().copied());
        let quote = verify::Quote { parts: &parts, sentence: &quote.sentence, paragraph };
        Pattern::new(&quote, self.house)
    }

    fn weigh(&self, page: &Page, quote: &Quote) -> Checked {
        let mut best: Option<((Rung, bool), Place)> = None;
        let mut nearest: Option<(Arc<str>, Nearest)> = None;
        let mut without = Vec::new();
        let mut words = true;
        for id in sources_of(page, quote) {
            let files = texts_of(self.site, id);
            if files.iter().all(|text| text.text.trim().is_empty()) {
                without.push(id.to_owned());
            }
            let pattern = self.pattern(page, quote, Some(id));
            for archived in files {
                let file = Arc::clone(&archived.file);
                let Some(text) = self.texts.get(&file) else { continue };
                match verify::verify(&pattern, text) {
                    Verdict::NoWords => words = false,
                    Verdict::Found(found) => {
                        let rank = rank(&found, &expected(page, quote, id));
                        let better = best.as_ref().is_none_or(|(least, _)| rank < *least);
                        if better {
                            let (source, read_in) = (id.to_owned(), archived.id.clone());
                            best = Some((rank, Place { source, read_in, file, found }));
                        }
                    }
                    Verdict::NotFound => {
                        let near = verify::nearest(&pattern, text);
                        let nearer = |near: &Nearest| {
                            let least = nearest.as_ref().map_or(ALIKE, |(_, n)| n.similarity);
                            near.similarity > least
                        };
                        if let Some(near) = near.filter(nearer) {
                            nearest = Some((file, near));
                        }
                    }
                }
            }
        }
        match best {
            Some((_, place)) => self.found(quote, place),
            None if is_translation(self.site, page, quote) => {
                self.not_found(quote, Status::Translated)
            }
            None if !words => self.not_found(quote, Status::NoWords),
            None if nearest.is_none() && !without.is_empty() => {
                self.not_found(quote, Status::NoText(without))
            }
            None => self.not_found(quote, Status::Missing(nearest)),
        }
    }

    fn not_found(&self, quote: &Quote, status: Status) -> Checked {
        let speaker = match &quote.speaker {
            Speaker::Known(id) => Some(*id),
            Speaker::Unclear { .. } | Speaker::Unsaid => None,
        };
        debug_assert!(!self.site.pages.is_empty());
        Checked { status, speaker, really: None }
    }

    /// A quote that was found, with who says it by its source.
    fn found(&self, quote: &Quote, place: Place) -> Checked {
        let text = self.texts.get(&place.file);
        let voice = place.found.voice.as_ref().and_then(|voice| voice.speaker.as_ref());
        let by_source = text.zip(voice).and_then(|(text, speaker)| {
            let phrase = text.text().get(speaker.phrase.clone())?;
            match self.speakers.named(phrase).as_slice() {
                [only] => Some((*only, speaker.sieve.tier())),
                _ => None,
            }
        });
        let is_person = |id: PageId| self.site.page(id).kind == PageKind::Person;
        let (speaker, really) = match (&quote.speaker, by_source) {
            (Speaker::Known(said), Some((source, Tier::High)))
                if *said != source && is_person(*said) && is_person(source) =>
            {
                (Some(*said), Some(source))
            }
            (Speaker::Known(said), _) => (Some(*said), None),
            (Speaker::Unclear { .. }, _) => (None, None),
            (Speaker::Unsaid, by_source) => (by_source.map(|(source, _)| source), None),
        };
        Checked { status: Status::Found(place), speaker, really }
    }

    /// Looks for quotes that are not in their sources in all other texts of the site, to tell a
    /// wrong citation from wrong words.
    fn search_elsewhere(&self, pages: &mut [Vec<Checked>]) {
        let missing: Vec<(usize, usize)> = pages
            .iter()
            .enumerate()
            .flat_map(|(page, checked)| {
                let missing = checked.iter().enumerate();
                missing
                    .filter(|(_, c)| matches!(c.status, Status::Missing(_) | Status::NoText(_)))
                    .map(move |(quote, _)| (page, quote))
            })
            .take(SEARCHES)
            .collect();
        if missing.is_empty() {
            return;
        }
        let all: Vec<(&str, &Arc<str>, Arc<SourceText>)> = self
            .site
            .texts
            .iter()
            .flat_map(|(id, texts)| texts.iter().map(move |text| (id.as_str(), text)))
            .map(|(id, text)| {
                let known = self.texts.get(&text.file).cloned();
                let prepared =
                    known.unwrap_or_else(|| Arc::new(SourceText::new(Arc::clone(&text.text))));
                (id, &text.file, prepared)
            })
            .collect();
        for (page, index) in missing {
            let own = &self.site.pages[page];
            let quote = &own.quotes.cited[index];
            let pattern = self.pattern(own, quote, None);
            // A word or two stand in many texts by chance.
            if pattern.word_count() < 3 {
                continue;
            }
            let elsewhere = all.iter().find_map(|(id, file, text)| {
                let Verdict::Found(found) = verify::verify(&pattern, text) else { return None };
                let (source, file) = ((*id).to_owned(), Arc::clone(file));
                let place = Place { read_in: source.clone(), source, file, found };
                place.found.rung.is_silent().then_some(place)
            });
            if let Some(place) = elsewhere {
                pages[page][index].status = Status::Elsewhere(place);
            }
        }
    }
}

/// Whether a quote is a translation: it stands beside its original, or every text of its sources is in
/// another language than the page.
fn is_translation(site: &Site, page: &Page, quote: &Quote) -> bool {
    if quote.wording != Wording::Own {
        return true;
    }
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let own = primary(&page.lang);
    let mut languages = sources_of(page, quote).into_iter().flat_map(|id| {
        let card = site.sources.get(id).map(|source| site.page(*source));
        let of_card = card.and_then(|card| card.front.lang.as_ref()).map(|lang| lang.value.clone());
        texts_of(site, id).iter().map(move |text| text.lang.clone().or_else(|| of_card.clone()))
    });
    let Some(first) = languages.next() else { return false };
    // Words in the script of a foreign text are meant to be its words.
    if Script::of(quote.words().chars()) == Script::Other {
        return false;
    }
    std::iter::once(first)
        .chain(languages)
        .all(|lang| lang.is_some_and(|lang| primary(&lang) != own))
}

/// How good a match is, the least the best: by its rung, silent ones alike; then whether it stands in
/// a paragraph that a citation names.
fn rank(found: &Match, expected: &[usize]) -> (Rung, bool) {
    let rung = if found.rung.is_silent() { Rung::Identical } else { found.rung };
    let (first, last) = found.paragraphs;
    (rung, !expected.iter().any(|paragraph| (first..=last).contains(paragraph)))
}

/// The paragraphs that a quote's citations of a source name, from 0.
fn expected(page: &Page, quote: &Quote, id: &str) -> Vec<usize> {
    quote
        .citations
        .clone()
        .filter_map(|index| page.body.citations.get(index as usize))
        .filter(|citation| citation.id == id)
        .filter_map(|citation| (citation.paragraph? as usize).checked_sub(1))
        .collect()
}

impl Evidence {
    /// Notes where the quotes and citations of every page lead.
    fn place(&mut self, site: &Site) {
        for (id, page) in site.iter() {
            let mut paragraphs = BTreeMap::new();
            for (index, checked) in self.pages[id.index()].iter().enumerate() {
                let (Status::Found(place) | Status::Elsewhere(place)) = &checked.status else {
                    continue;
                };
                let number = u32::try_from(place.found.paragraphs.0 + 1).unwrap_or(u32::MAX);
                self.cited.entry(Arc::clone(&place.file)).or_default().insert(number);
                let ranges = place.found.literals.iter().map(|l| l.source.clone()).collect();
                let passage = Passage { ranges, page: id, quote: index };
                self.passages.entry(Arc::clone(&place.file)).or_default().push(passage);
                let quote = &page.quotes.cited[index];
                for citation in quote.citations.clone() {
                    let written = &page.body.citations[citation as usize];
                    if written.id == place.source && written.paragraph.is_none() {
                        paragraphs.entry(citation).or_insert(number);
                    }
                }
            }
            for citation in &page.body.citations {
                if let Some((paragraph, text)) = citation.paragraph.zip(text_of(site, &citation.id))
                {
                    self.cited.entry(Arc::clone(&text.file)).or_default().insert(paragraph);
                }
            }
            self.paragraphs.push(paragraphs);
        }
        for passages in self.passages.values_mut() {
            passages.sort_by_key(|p| (p.ranges.first().map_or(0, |r| r.start), p.page, p.quote));
        }
    }

    /// How many of a page's quotes were checked, and how many stand in a source that they cite.
    pub fn count(&self, id: PageId) -> (usize, usize) {
        let checked = &self.pages[id.index()];
        let of = |wanted: fn(&Status) -> bool| checked.iter().filter(|c| wanted(&c.status)).count();
        let found = of(|status| matches!(status, Status::Found(_)));
        // A translation is not claimed to be verbatim.
        let translated = of(|status| matches!(status, Status::Translated));
        (checked.len() - translated, found)
    }
}
