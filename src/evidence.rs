//! Evidence: every quote of the site held against the archived texts of the sources that it cites.
//!
//! A pure stage between link and check. Each text is prepared once, however many pages quote it, and
//! only if one does; a site without quotes pays nothing.

pub mod comparisons;
mod court;
mod grounds;
mod places;
pub mod said;
mod unchanged;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use self::court::Court;
use self::grounds::texts_of;
use crate::link::speakers::Speakers;
use crate::model::list::List;
use crate::model::quote::Quote;
use crate::model::site::{Page, PageId, Site};
use crate::verify::{HouseSpelling, Match, Nearest, SourceText};

pub(crate) use unchanged::{Unchanged, Weighed};

/// What is known of the quotes of a site.
#[derive(Debug, Default)]
pub struct Evidence {
    /// For each page what is known of its cited quotes, in the order of `page.quotes.cited`.
    pub pages: Vec<List<Checked>>,
    /// The same before other texts were searched for quotes that are not in their sources.
    weighed: Vec<List<Checked>>,
    /// How many quotes are not in their sources.
    missing: usize,
    /// For each page by what the words of its cited quotes are known, in the same order.
    keys: Vec<Arc<[u128]>>,
    /// For each page where the quotes of its citations stand, by citation.
    pub paragraphs: Vec<Arc<BTreeMap<u32, Paragraph>>>,
    /// The archived texts that are quoted, prepared, by file.
    pub texts: BTreeMap<Arc<str>, Arc<SourceText>>,
    /// The passages that are quoted from each text, in the order of the text.
    pub passages: BTreeMap<Arc<str>, List<Passage>>,
    /// The paragraphs that are cited of each text, from 1.
    pub cited: BTreeMap<Arc<str>, Arc<BTreeSet<u32>>>,
    /// What the texts say about each comparison, by its page.
    pub studies: BTreeMap<PageId, Arc<comparisons::Study>>,
}

/// A paragraph of a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Paragraph {
    /// Its number, from 1.
    pub number: u32,
    /// The file of the text.
    pub file: Arc<str>,
}

/// What came of a quote.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// Whether and how it stands in its source.
    pub status: Status,
    /// Where else it stands: one place in each further source that it cites.
    pub also: Vec<Place>,
    /// The ids of the sources that it cites, each once, in order: shared by the quotes of a paragraph.
    pub cited: Arc<[String]>,
    /// Who says it: as the page tells, else as the source does.
    pub speaker: Option<PageId>,
    /// Who says it by the source, when that is somebody else than the page tells.
    pub really: Option<PageId>,
}

impl Checked {
    /// Whether it does not stand in a source that it cites.
    const fn is_missing(&self) -> bool {
        matches!(self.status, Status::Missing(_) | Status::NoText(_))
    }

    /// The source in which it stands, else the first that it cites.
    pub fn source(&self) -> Option<&String> {
        self.places().next().map(|place| &place.source).or_else(|| self.cited.first())
    }

    /// Every place where it stands: in the source that fits best, then in the others that it cites.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        let first = match &self.status {
            Status::Found(place) | Status::Elsewhere(place) => Some(place),
            Status::Missing(_) | Status::Translated | Status::NoText(_) | Status::NoWords => None,
        };
        first.into_iter().chain(&self.also)
    }
}

/// Whether and how a quote stands in its sources.
#[derive(Clone, Debug, PartialEq)]
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
    NoText(Arc<[String]>),
    /// It has no words outside `…` and brackets.
    NoWords,
}

/// Where a quote stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The id of the source as it is cited.
    pub source: String,
    /// The id of the source whose text it is: another one when the source is known through it.
    pub read_in: String,
    /// The file of the archived text.
    pub file: Arc<str>,
    /// How it stands there.
    pub found: Box<Match>,
    /// Whether the citations name paragraphs of this source, and not this one.
    pub is_misplaced: bool,
}

impl Place {
    /// The language of the text, as its file's name or its card says.
    pub fn lang<'s>(&self, site: &'s Site) -> Option<&'s str> {
        let texts = site.texts.get(&self.read_in)?;
        let text = texts.iter().find(|text| text.file == self.file)?;
        if let Some(lang) = &text.lang {
            return Some(lang);
        }
        let card = site.page(*site.sources.get(&self.read_in)?);
        card.front.lang.as_ref().map(|lang| lang.value.as_str())
    }

    /// The same when it is not that of the page that quotes it: `zh-Hant` and `zh` are the same.
    pub fn foreign_lang<'s>(&self, site: &'s Site, page: PageId) -> Option<&'s str> {
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        self.lang(site).filter(|lang| primary(lang) != primary(&site.page(page).lang))
    }
}

/// Whether a language is written from right to left.
pub fn is_right_to_left(lang: &str) -> bool {
    let primary = lang.split('-').next().unwrap_or_default();
    matches!(primary, "ar" | "fa" | "he" | "ur" | "ps" | "yi" | "dv" | "ckb" | "sd" | "ug")
}

/// A quoted passage of a text.
#[derive(Clone, Debug, PartialEq)]
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
    let known = Weighed::default();
    gather_again(site, (&known, &known.since(site)))
}

/// The same with what is remembered of the last build, which had the same `site.toml`.
pub(crate) fn gather_again(
    site: &Site,
    (known, unchanged): (&Weighed, &Unchanged<'_>),
) -> Evidence {
    let cited = cited_texts(site);
    if cited.is_empty() && site.pages.iter().all(|page| page.quotes.cited.is_empty()) {
        let mut evidence = Evidence {
            pages: vec![List::default(); site.pages.len()],
            weighed: vec![List::default(); site.pages.len()],
            keys: vec![Arc::default(); site.pages.len()],
            paragraphs: vec![Arc::default(); site.pages.len()],
            ..Evidence::default()
        };
        evidence.studies = comparisons::study_all(site, &evidence, unchanged);
        return evidence;
    }
    let texts: BTreeMap<Arc<str>, Arc<SourceText>> = cited
        .into_par_iter()
        .map(|(file, text)| {
            let prepared = known.text(&file, &text);
            (file, prepared.unwrap_or_else(|| Arc::new(SourceText::new(text))))
        })
        .collect::<Vec<_>>()
        .into_iter()
        .collect();
    let speakers = Speakers::new(&site.pages, &site.cast);
    let house = HouseSpelling::new(
        site.config.quotes.spelling.iter().map(|(a, b)| (a.as_str(), b.as_str())),
    );
    let court = Court { site, texts: &texts, speakers: &speakers, house: &house };
    let weigh = |(index, page): (usize, &Page)| {
        unchanged.weighed(index).unwrap_or_else(|| court.weigh_page(page).into())
    };
    let weighed: Vec<List<Checked>> = site.pages.par_iter().enumerate().map(weigh).collect();
    let missing: usize = weighed.iter().flatten().filter(|c| c.is_missing()).count();
    let pages = court.search_elsewhere(&weighed, unchanged);
    let keys = site.pages.par_iter().enumerate().map(|(index, page)| {
        let known = unchanged.keys(index, page);
        known.unwrap_or_else(|| page.quotes.cited.iter().map(Quote::key).collect())
    });
    let keys = keys.collect();
    let mut evidence = Evidence { pages, weighed, missing, keys, texts, ..Evidence::default() };
    evidence.place(site, unchanged);
    evidence.studies = comparisons::study_all(site, &evidence, unchanged);
    evidence
}

/// The texts of all sources that pages cite, by file: in them quotes are looked for, and words that
/// are copied without being quoted.
fn cited_texts(site: &Site) -> BTreeMap<Arc<str>, Arc<str>> {
    let mut texts = BTreeMap::new();
    let mut seen = vec![false; site.pages.len()];
    for cited in site.pages.iter().flat_map(|page| &page.cited) {
        if std::mem::replace(&mut seen[cited.page.index()], true) {
            continue;
        }
        for text in texts_of(site, &cited.id) {
            let file = Arc::clone(&text.file);
            texts.entry(file).or_insert_with(|| Arc::clone(&text.text));
        }
    }
    texts
}

impl Evidence {
    /// By what the words of a page's cited quotes are known, in their order.
    pub fn keys_of(&self, id: PageId) -> &[u128] {
        &self.keys[id.index()]
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
