//! What is said: the quotes of all pages by speaker, and the pages that show them.
//!
//! Who speaks is known when the evidence is: as the page that quotes tells, else as its source does.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Checked, Evidence, Unchanged};
use crate::link::sections::overview;
use crate::model::date::Edtf;
use crate::model::list::List;
use crate::model::overview::Overview;
use crate::model::quote::{Form, Quote, Speaker, Wording};
use crate::model::said::{QUOTES_A_PAGE, Said, Saying, SpeakerQuotes};
use crate::model::site::{Output, Page, PageId, Site, What};

/// Adds to a site what is said, and the files that show it. Of speakers of whom no page says anything
/// else than in the last build, it is what it was.
pub(crate) fn add(site: &mut Site, evidence: &Evidence, unchanged: &Unchanged<'_>) {
    let last = unchanged.last().filter(|(old, _)| old.outputs.are_one_plan_with(&site.outputs));
    let known = last.and_then(|last| Some((last.0, turned(last, (site, evidence))?)));
    let said = match known {
        Some((old, turned)) if turned.is_empty() => {
            site.said = Arc::clone(&old.said);
            site.outputs = Arc::clone(&old.outputs);
            return;
        }
        Some((old, turned)) => again(&old.said, &turned, (site, evidence)),
        None => None,
    };
    site.said = Arc::new(said.unwrap_or_else(|| gather(site, evidence)));
    let planned = plan(site);
    if !planned.is_empty() {
        let outputs = Arc::new(site.outputs.and(planned));
        let old = last.map(|(old, _)| &old.outputs).filter(|old| old.list == outputs.list);
        site.outputs = old.map_or(outputs, Arc::clone);
    }
}

/// A quote of a page.
#[derive(PartialEq)]
struct Found<'s> {
    speaker: Option<PageId>,
    words: u128,
    source: Option<&'s Edtf>,
    at: (PageId, usize),
    translation: Option<usize>,
    by: Option<Arc<str>>,
}

/// Of whom pages say something else than in the last build, which had the same speakers and sources;
/// none when that is not enough to know what is said.
fn turned(
    (old, old_evidence): (&Site, &Evidence),
    (site, evidence): (&Site, &Evidence),
) -> Option<BTreeSet<Option<PageId>>> {
    let home = site.page(overview(&site.pages, Overview::Quotes)?);
    let most = |page: &Page| page.section.as_ref().and_then(|info| info.paginate_by);
    let old_home = old.page(old.said.page?);
    if old_home.path != home.path || most(old_home) != most(home) {
        return None;
    }
    let is_same = |index: usize| {
        let (a, b) = (&old.pages[index], &site.pages[index]);
        Arc::ptr_eq(&a.document, &b.document)
            && a.speakers.is_one_with(&b.speakers)
            && old_evidence.pages[index].is_one_with(&evidence.pages[index])
            && a.date == b.date
    };
    let mut turned = BTreeSet::new();
    for index in (0..site.pages.len()).filter(|index| !is_same(*index)) {
        let (old_date, date) = (&old.pages[index].date, &site.pages[index].date);
        let before = on(old, index, (&old_evidence.pages[index], &old_evidence.keys[index]));
        let now = on(site, index, (&evidence.pages[index], &evidence.keys[index]));
        if before != now || old_date != date {
            turned.extend(before.iter().chain(&now).map(|quote| quote.speaker));
        }
    }
    Some(turned)
}

/// What is said, of the last build but for some speakers; none when others speak now.
fn again(
    old: &Said,
    turned: &BTreeSet<Option<PageId>>,
    (site, evidence): (&Site, &Evidence),
) -> Option<Said> {
    let mut quotes = by_speaker((site, evidence), |speaker| turned.contains(&speaker));
    if !turned.iter().all(|speaker| {
        let has_spoken = old.speakers.iter().any(|one| one.speaker == *speaker);
        has_spoken && quotes.contains_key(speaker)
    }) {
        return None;
    }
    let speakers = old.speakers.iter().map(|one| match quotes.remove(&one.speaker) {
        None => Arc::clone(one),
        Some(quotes) => Arc::new(SpeakerQuotes {
            speaker: one.speaker,
            slug: one.slug.clone(),
            quotes: once(site, quotes),
        }),
    });
    let speakers = speakers.collect();
    Some(Said { page: old.page, size: old.size, speakers, of: old.of.clone() })
}

/// The quotes of all pages that some speakers say, in the order of pages.
fn by_speaker<'s>(
    (site, evidence): (&'s Site, &'s Evidence),
    is_wanted: impl Fn(Option<PageId>) -> bool + Sync,
) -> BTreeMap<Option<PageId>, Vec<Found<'s>>> {
    let quotes = evidence.pages.par_iter().zip(&evidence.keys).enumerate();
    let wanted = quotes
        .filter(|(_, (checked, _))| checked.iter().any(|checked| is_wanted(checked.speaker)))
        .flat_map_iter(|(index, (checked, keys))| on(site, index, (checked, keys)))
        .filter(|quote| is_wanted(quote.speaker));
    let found: Vec<Found<'_>> = wanted.collect();
    let mut by_speaker: BTreeMap<Option<PageId>, Vec<Found<'_>>> = BTreeMap::new();
    for quote in found {
        by_speaker.entry(quote.speaker).or_default().push(quote);
    }
    by_speaker
}

/// Gathers the quotes of all pages.
fn gather(site: &Site, evidence: &Evidence) -> Said {
    let Some(home) = overview(&site.pages, Overview::Quotes) else { return Said::default() };
    let mut speakers: Vec<_> = by_speaker((site, evidence), |_| true).into_iter().collect();
    speakers.sort_by_cached_key(|(speaker, _)| {
        let page = speaker.map(|id| site.page(id));
        let party = page.and_then(|page| page.sides.first().copied()).unwrap_or(usize::MAX);
        (page.is_none(), party, page.map(|page| page.title.to_lowercase()), *speaker)
    });
    let mut slugs = Slugs::new(site, home);
    let named: Vec<_> = speakers
        .into_iter()
        .map(|(speaker, quotes)| (speaker, slugs.of(speaker), quotes))
        .collect();
    let speakers: Vec<Arc<SpeakerQuotes>> = named
        .into_par_iter()
        .map(|(speaker, slug, quotes)| {
            Arc::new(SpeakerQuotes { speaker, slug, quotes: once(site, quotes) })
        })
        .collect();
    let of = speakers.iter().enumerate().filter_map(|(index, one)| Some((one.speaker?, index)));
    let of = of.collect();
    let most = site.page(home).section.as_ref().and_then(|info| info.paginate_by);
    Said { page: Some(home), size: most.unwrap_or(QUOTES_A_PAGE).max(1), speakers, of }
}

/// The quotes of a page; a translation beside its original is part of that. A retracted page says
/// nothing for anybody.
fn on<'s>(
    site: &'s Site,
    index: usize,
    (checked, keys): (&List<Checked>, &[u128]),
) -> Vec<Found<'s>> {
    let id = PageId(u32::try_from(index).unwrap_or(u32::MAX));
    let page = &site.pages[index];
    if page.is_retracted() {
        return Vec::new();
    }
    let quotes = &page.quotes.cited;
    let translations = translations(quotes);
    let is_beside = |index: &usize| translations.values().any(|beside| beside == index);
    let found = page.said().zip(checked.iter()).enumerate();
    found
        .filter(|(index, _)| !is_beside(index))
        .map(|(index, ((_, speaker), checked))| Found {
            speaker: checked.speaker,
            words: keys[index],
            source: checked.source().and_then(|id| {
                let source = site.page(*site.sources.get(id)?).front.source.as_ref()?;
                Some(&source.date.as_ref()?.value)
            }),
            at: (id, index),
            translation: translations.get(&index).copied(),
            by: match speaker {
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
    quotes.sort_by_cached_key(|quote| {
        let source = quote.source.map(|date| (date.order_key(), date.written()));
        (Reverse(source), Reverse(site.page(quote.at.0).date.as_ref()), quote.at)
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
