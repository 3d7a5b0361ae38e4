//! What is said: the quotes of all pages by speaker, and the pages that show them.
//!
//! Who speaks is known when the evidence is: as the page that quotes tells, else as its source does.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Checked, Evidence};
use crate::link::sections::overview;
use crate::model::date::Edtf;
use crate::model::list::List;
use crate::model::overview::Overview;
use crate::model::quote::{Form, Quote, Speaker, Wording};
use crate::model::said::{QUOTES_A_PAGE, Said, Saying, SpeakerQuotes};
use crate::model::site::{Output, PageId, Site, What};

/// Adds to a site what is said, and the files that show it.
pub fn add(site: &mut Site, evidence: &Evidence) {
    site.said = gather(site, evidence);
    let planned = plan(site);
    if !planned.is_empty() {
        site.outputs = Arc::new(site.outputs.and(planned));
    }
}

/// A quote of a page.
struct Found<'s> {
    speaker: Option<PageId>,
    words: u128,
    source: Option<&'s Edtf>,
    at: (PageId, usize),
    translation: Option<usize>,
    by: Option<Arc<str>>,
}

/// Gathers the quotes of all pages.
fn gather(site: &Site, evidence: &Evidence) -> Said {
    let Some(home) = overview(&site.pages, Overview::Quotes) else { return Said::default() };
    let quotes = evidence.pages.par_iter().zip(&evidence.keys).enumerate();
    let found: Vec<Found<'_>> =
        quotes.flat_map_iter(|(index, quotes)| on(site, index, (quotes.0, quotes.1))).collect();
    let mut by_speaker: BTreeMap<Option<PageId>, Vec<Found<'_>>> = BTreeMap::new();
    for quote in found {
        by_speaker.entry(quote.speaker).or_default().push(quote);
    }
    let mut speakers: Vec<_> = by_speaker.into_iter().collect();
    speakers.sort_by_cached_key(|(speaker, _)| {
        let page = speaker.map(|id| site.page(id));
        let party = page.and_then(|page| page.sides.first().copied()).unwrap_or(usize::MAX);
        (page.is_none(), party, page.map(|page| page.title.to_lowercase()), *speaker)
    });
    let mut slugs = Slugs::new(site, home);
    let speakers = speakers.into_iter().map(|(speaker, quotes)| {
        let slug = slugs.of(speaker);
        Arc::new(SpeakerQuotes { speaker, slug, quotes: once(site, quotes) })
    });
    let speakers: Vec<Arc<SpeakerQuotes>> = speakers.collect();
    let of = speakers.iter().enumerate().filter_map(|(index, one)| Some((one.speaker?, index)));
    let of = of.collect();
    let most = site.page(home).section.as_ref().and_then(|info| info.paginate_by);
    Said { page: Some(home), size: most.unwrap_or(QUOTES_A_PAGE).max(1), speakers, of }
}

/// The quotes of a page; a translation beside its original is part of that.
fn on<'s>(
    site: &'s Site,
    index: usize,
    (checked, keys): (&List<Checked>, &[u128]),
) -> Vec<Found<'s>> {
    let id = PageId(u32::try_from(index).unwrap_or(u32::MAX));
    let quotes = &site.pages[index].quotes.cited;
    let translations = translations(quotes);
    let is_beside = |index: &usize| translations.values().any(|beside| beside == index);
    let found = quotes.iter().zip(checked.iter()).enumerate();
    found
        .filter(|(index, _)| !is_beside(index))
        .map(|(index, (quote, checked))| Found {
            speaker: checked.speaker,
            words: keys[index],
            source: checked.source().and_then(|id| {
                let source = site.page(*site.sources.get(id)?).front.source.as_ref()?;
                Some(&source.date.as_ref()?.value)
            }),
            at: (id, index),
            translation: translations.get(&index).copied(),
            by: match &quote.speaker {
                Speaker::Unclear { phrase, .. } if checked.speaker.is_none() => {
                    Some(phrase.as_str().into())
                }
                Speaker::Unclear { .. } | Speaker::Known(_) | Speaker::Unsaid => None,
            },
        })
        .collect()
}

/// For quotes in a block that has their translation beside them, where that is.
fn translations(quotes: &[Quote]) -> BTreeMap<usize, usize> {
    let mut originals: BTreeMap<u32, usize> = BTreeMap::new();
    let mut found = BTreeMap::new();
    if quotes.iter().all(|quote| quote.wording == Wording::Own) {
        return found;
    }
    for wanted in [true, false] {
        for (index, quote) in quotes.iter().enumerate() {
            let Form::Block(block) = quote.form else { continue };
            if (quote.wording == Wording::Own) != wanted {
                continue;
            }
            if wanted {
                originals.entry(block).or_insert(index);
            } else if let Some(original) = originals.get(&block) {
                found.entry(*original).or_insert(index);
            }
        }
    }
    found
}

/// Puts quotes in order, each with all the pages that have its words.
fn once(site: &Site, mut quotes: Vec<Found<'_>>) -> Vec<Saying> {
    // The newest source first, those without a date last; of one source the newest page first.
    quotes.sort_by_key(|quote| {
        (Reverse(quote.source), Reverse(site.page(quote.at.0).date.as_ref()), quote.at)
    });
    let mut places: HashMap<u128, usize> = HashMap::new();
    let mut once: Vec<Saying> = Vec::new();
    for quote in quotes {
        let place = *places.entry(quote.words).or_insert(once.len());
        match once.get_mut(place) {
            Some(saying) => saying.also.push(quote.at),
            None => once.push(Saying {
                at: quote.at,
                translation: quote.translation,
                also: Vec::new(),
                by: quote.by,
            }),
        }
    }
    once
}

/// The names of speakers in addresses, each for one.
struct Slugs<'s> {
    site: &'s Site,
    home: &'s str,
    taken: BTreeSet<String>,
}

impl<'s> Slugs<'s> {
    fn new(site: &'s Site, home: PageId) -> Self {
        Self { site, home: &site.page(home).path, taken: BTreeSet::from(["page".to_owned()]) }
    }

    /// The slug of the speaker's own page; where that is taken, with its folder before it.
    fn of(&mut self, speaker: Option<PageId>) -> String {
        let Some(page) = speaker.map(|id| self.site.page(id)) else {
            return self.free("others");
        };
        let path = page.path.trim_matches('/').replace('/', "-");
        self.free(if self.is_free(&page.slug) { &page.slug } else { &path })
    }

    fn is_free(&self, slug: &str) -> bool {
        !slug.is_empty()
            && !self.taken.contains(slug)
            && self.site.outputs.answering(&format!("{}{slug}/", self.home)).is_none()
    }

    fn free(&mut self, slug: &str) -> String {
        let mut free = slug.to_owned();
        let mut number = 2;
        while !self.is_free(&free) {
            free = format!("{slug}-{number}");
            number += 1;
        }
        self.taken.insert(free.clone());
        free
    }
}

/// The pages of speakers, and the further pages of their list.
fn plan(site: &Site) -> Vec<Output> {
    let Some(home) = site.said.page else { return Vec::new() };
    let root = site.page(home).path.trim_start_matches('/');
    let output = |path: String, what: What| Output { path: Arc::from(path), what };
    let list = (2..=site.said.page_count())
        .map(|number| output(format!("{root}page/{number}/index.html"), What::Pager(home, number)));
    let speakers = site.said.speakers.iter().enumerate().flat_map(|(index, speaker)| {
        let pages = speaker.quotes.len().div_ceil(site.said.size);
        (1..=pages).map(move |number| {
            let page = if number == 1 { String::new() } else { format!("page/{number}/") };
            let path = format!("{root}{}/{page}index.html", speaker.slug);
            output(path, What::Speaker(index, number))
        })
    });
    list.chain(speakers).collect()
}
