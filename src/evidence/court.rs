//! Weighing a quote: in which of the cited sources it stands, how, and as whose words.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::grounds::{Ground, Grounds};
use super::{Checked, Place, Status, Unchanged};
use crate::link::speakers::Speakers;
use crate::model::list::List;
use crate::model::page::PageKind;
use crate::model::quote::script::Script;
use crate::model::quote::{Quote, Speaker, Wording};
use crate::model::site::{Page, PageId, Site};
use crate::verify::{
    self, HouseSpelling, Match, Nearest, Pattern, Rung, SourceText, Tier, Verdict, Voice,
};

/// For how many quotes that are not in their sources all other texts are searched.
pub(super) const SEARCHES: usize = 200;

/// In how many texts at most the passage nearest to a quote is looked for.
const NEAR_TEXTS: usize = 32;

/// From what share of common words on a passage is worth showing beside a quote that is not there.
const ALIKE: f64 = 0.4;

/// Weighs quotes.
pub(super) struct Court<'s> {
    pub(super) site: &'s Site,
    pub(super) texts: &'s BTreeMap<Arc<str>, Arc<SourceText>>,
    pub(super) speakers: &'s Speakers<'s>,
    pub(super) house: &'s HouseSpelling,
}

/// How good a place is, the least the best: by its rung, silent ones alike; then whether it stands in
/// a paragraph that a citation names.
type Rank = (Rung, bool);

impl Court<'_> {
    /// Weighs the quotes of a page. What citations name is worked out once for all quotes that they
    /// stand for.
    pub(super) fn weigh_page(&self, page: &Page) -> Vec<Checked> {
        let mut known: BTreeMap<(u32, u32), Rc<Grounds<'_>>> = BTreeMap::new();
        let mut grounds_of = |range: Range<u32>| {
            let grounds = known
                .entry((range.start, range.end))
                .or_insert_with(|| Rc::new(Grounds::new(self.site, page, range)));
            Rc::clone(grounds)
        };
        let mut starts: Vec<usize> =
            page.quotes.cited.iter().map(|quote| quote.span().start).collect();
        starts.sort_unstable();
        page.said()
            .map(|(quote, speaker)| {
                let own = own_citations(page, quote, &starts);
                let (own, all) = (grounds_of(own), grounds_of(quote.citations.clone()));
                self.weigh(page, (quote, speaker), (&own, &all))
            })
            .collect()
    }

    fn pattern(&self, quote: &Quote) -> Pattern {
        let parts: Vec<&str> = quote.parts.iter().map(|part| part.text.as_str()).collect();
        let quote = verify::Quote { parts: &parts, sentence: &quote.sentence, paragraph: None };
        Pattern::new(&quote, self.house)
    }

    /// Weighs a quote by the sources that are cited right after it, and where they do not have it by all
    /// that its paragraph cites.
    fn weigh(
        &self,
        page: &Page,
        (quote, speaker): (&Quote, &Speaker),
        (own, grounds): (&Grounds<'_>, &Grounds<'_>),
    ) -> Checked {
        let mut pattern = self.pattern(quote);
        let has_words = pattern.has_words();
        let mut places = Vec::new();
        if has_words {
            places = self.places(&mut pattern, own);
            if places.is_empty() && own.ids.len() < grounds.ids.len() {
                places = self.places(&mut pattern, grounds);
            }
        }
        if !places.is_empty() {
            return self.found(speaker, places, &grounds.ids);
        }
        let status = if is_translation(page, quote, &self.languages(grounds)) {
            Status::Translated
        } else if !has_words {
            Status::NoWords
        } else {
            match self.nearest(&pattern, grounds) {
                None if !grounds.without_text.is_empty() => {
                    Status::NoText(Arc::clone(&grounds.without_text))
                }
                nearest => Status::Missing(nearest),
            }
        };
        let speaker = match speaker {
            Speaker::Known(id) => Some(*id),
            Speaker::Unclear { .. } | Speaker::Unsaid => None,
        };
        let (also, cited) = (Vec::new(), Arc::clone(&grounds.ids));
        Checked { status, also, cited, speaker, really: None }
    }

    /// Where a quote stands in some sources: the best place first, of equals that which is cited first.
    fn places(&self, pattern: &mut Pattern, grounds: &Grounds<'_>) -> Vec<Place> {
        let mut found: Vec<(Rank, Place)> = Vec::new();
        for ground in &grounds.sources {
            pattern.cite(Arc::clone(&ground.paragraphs));
            found.extend(self.best_place(pattern, ground));
        }
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, place)| place).collect()
    }

    /// Where a quote stands in a source: of its texts, in that which has it most faithfully.
    fn best_place(&self, pattern: &Pattern, ground: &Ground<'_>) -> Option<(Rank, Place)> {
        let mut best: Option<(Rank, Place)> = None;
        for archived in ground.texts {
            let Some(text) = self.texts.get(&archived.file) else { continue };
            let Verdict::Found(found) = verify::verify(pattern, text) else { continue };
            let is_cited = pattern.cites(found.paragraphs);
            let rank = (loudness(&found), !is_cited);
            if best.as_ref().is_none_or(|(least, _)| rank < *least) {
                let place = Place {
                    source: ground.id.to_owned(),
                    read_in: archived.id.clone(),
                    file: Arc::clone(&archived.file),
                    found,
                    is_misplaced: ground.always_named && !is_cited,
                };
                best = Some((rank, place));
            }
        }
        best
    }

    fn nearest(&self, pattern: &Pattern, grounds: &Grounds<'_>) -> Option<(Arc<str>, Nearest)> {
        let mut nearest: Option<(Arc<str>, Nearest)> = None;
        let files = grounds.sources.iter().flat_map(|ground| ground.texts).map(|text| &text.file);
        for file in files.take(NEAR_TEXTS) {
            let Some(text) = self.texts.get(file) else { continue };
            let least = nearest.as_ref().map_or(ALIKE, |(_, near)| near.similarity);
            if let Some(near) = verify::nearest(pattern, text).filter(|n| n.similarity > least) {
                nearest = Some((Arc::clone(file), near));
            }
        }
        nearest
    }

    /// The language of each text in which some sources are read, where it is known.
    fn languages(&self, grounds: &Grounds<'_>) -> Vec<Option<String>> {
        let of_ground = |ground: &Ground<'_>| {
            let card = self.site.sources.get(ground.id).map(|source| self.site.page(*source));
            let of_card = card.and_then(|card| Some(card.front.lang.as_ref()?.value.clone()));
            let texts = ground.texts.iter();
            texts.map(|text| text.lang.clone().or_else(|| of_card.clone())).collect::<Vec<_>>()
        };
        grounds.sources.iter().flat_map(of_ground).collect()
    }

    // --- whose words

    /// A quote that was found, with who says it by its sources.
    fn found(&self, speaker: &Speaker, mut places: Vec<Place>, ids: &Arc<[String]>) -> Checked {
        let (speaker, really) = match speaker {
            Speaker::Known(said) => {
                let really = self.accused(*said, &places);
                if really.is_none() {
                    // Of several sources that which gives the words to the same person comes first.
                    let agrees =
                        |place: &Place| self.by_source(place).is_some_and(|(who, _)| who == *said);
                    let silent = loudness(&places[0].found);
                    let best = |place: &Place| loudness(&place.found) == silent && agrees(place);
                    if !agrees(&places[0])
                        && let Some(at) = places.iter().position(best)
                    {
                        places[..=at].rotate_right(1);
                    }
                }
                (Some(*said), really)
            }
            Speaker::Unclear { .. } => (None, None),
            Speaker::Unsaid => {
                let mut said = places.iter().map(|place| self.by_source(place).map(|(who, _)| who));
                let first = said.next().flatten();
                // Sources that disagree decide nothing.
                (first.filter(|_| said.all(|other| other.is_none() || other == first)), None)
            }
        };
        let also = places.split_off(1);
        let (status, cited) = match places.pop() {
            Some(place) => (Status::Found(place), Arc::clone(ids)),
            None => (Status::NoWords, Arc::clone(ids)),
        };
        Checked { status, also, cited, speaker, really }
    }

    /// Who says a quote by its source, and how sure that is.
    fn by_source(&self, place: &Place) -> Option<(PageId, Tier)> {
        self.named_by(place, place.found.voice.as_ref())
    }

    fn named_by(&self, place: &Place, voice: Option<&Voice>) -> Option<(PageId, Tier)> {
        let text = self.texts.get(&place.file)?;
        let Some(speaker) = voice.and_then(|voice| voice.speaker.as_ref()) else {
            let in_marks = voice.is_some_and(|voice| voice.marks.is_some());
            return if in_marks { None } else { self.author(place) };
        };
        let phrase = text.text().get(speaker.phrase.clone())?;
        match self.speakers.named(phrase).as_slice() {
            [only] => Some((*only, speaker.sieve.tier())),
            _ => None,
        }
    }

    /// Whose words a post, a statement or a speech is made of, where it gives them as nobody else's.
    fn author(&self, place: &Place) -> Option<(PageId, Tier)> {
        if place.source != place.read_in {
            return None;
        }
        let card = self.site.page(*self.site.sources.get(&place.source)?).front.source.as_ref()?;
        let kind = card.kind.as_ref()?.value.as_str();
        let author = &card.author.as_ref()?.value;
        match self.speakers.named(author).as_slice() {
            [only] if matches!(kind, "post" | "statement" | "speech") => Some((*only, Tier::High)),
            _ => None,
        }
    }

    /// The person to whom the sources surely give words that a page gives to another. Where one place
    /// leaves it open, or gives them to the person whom the page names, nobody is accused.
    fn accused(&self, said: PageId, places: &[Place]) -> Option<PageId> {
        let is_person = |id: PageId| self.site.page(id).kind == PageKind::Person;
        let certainly = |found: Option<(PageId, Tier)>| match found {
            Some((who, Tier::High)) if who != said && is_person(who) => Some(who),
            _ => None,
        };
        let first = places.first().filter(|_| is_person(said))?;
        if let [only] = places
            && let Some(who) = self.of_later_part(only).and_then(|found| certainly(Some(found)))
        {
            return Some(who);
        }
        let really = certainly(self.by_source(first))?;
        let all_agree = places.iter().all(|place| {
            let text = self.texts.get(&place.file);
            certainly(self.by_source(place)).is_some()
                && place.found.others.iter().all(|other| {
                    let voice = text.and_then(|text| verify::voice(text, other));
                    certainly(self.named_by(place, voice.as_ref())).is_some()
                })
        });
        all_agree.then_some(really)
    }

    /// Who says a later part of a quote, when it stands once: words of two people may be joined.
    fn of_later_part(&self, place: &Place) -> Option<(PageId, Tier)> {
        let found = &place.found;
        let (first, later) = found.literals.split_first()?;
        let text = self.texts.get(&place.file).filter(|_| found.others.is_empty())?;
        let voices = later.iter().filter_map(|literal| verify::voice(text, &literal.source));
        let mut voices = voices.filter_map(|voice| {
            // What goes on within the same marks is the same person's.
            let together =
                voice.marks.as_ref().is_some_and(|marks| marks.contains(&first.source.start));
            (!together).then(|| self.named_by(place, Some(&voice)))?
        });
        voices.find(|(_, tier)| *tier == Tier::High)
    }

    // --- in other sources

    /// Looks for quotes that are not in their sources in all other texts of the site, to tell a
    /// wrong citation from wrong words.
    pub(super) fn search_elsewhere(
        &self,
        weighed: &[List<Checked>],
        unchanged: &Unchanged<'_>,
    ) -> Vec<List<Checked>> {
        let mut pages = weighed.to_vec();
        let missing = Self::to_search_for(&mut pages, unchanged);
        if missing.is_empty() {
            return pages;
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
            let pattern = self.pattern(&self.site.pages[page].quotes.cited[index]);
            // A word or two stand in many texts by chance.
            if pattern.word_count() < 3 {
                continue;
            }
            let elsewhere = all.iter().find_map(|(id, file, text)| {
                let Verdict::Found(found) = verify::verify(&pattern, text) else { return None };
                let (source, file) = ((*id).to_owned(), Arc::clone(file));
                let read_in = source.clone();
                let place = Place { read_in, source, file, found, is_misplaced: false };
                place.found.rung.is_silent().then_some(place)
            });
            if let Some(place) = elsewhere {
                let mut checked = pages[page].to_vec();
                checked[index].status = Status::Elsewhere(place);
                pages[page] = checked.into();
            }
        }
        pages
    }

    /// The quotes that are not in their sources, and of which it is not known whether they are in other
    /// texts. What is known is put in its place.
    fn to_search_for(
        pages: &mut [List<Checked>],
        unchanged: &Unchanged<'_>,
    ) -> Vec<(usize, usize)> {
        let mut missing: Vec<(usize, usize)> = pages
            .iter()
            .enumerate()
            .flat_map(|(page, checked)| {
                let missing = checked.iter().enumerate();
                missing.filter(|(_, c)| c.is_missing()).map(move |(quote, _)| (page, quote))
            })
            .take(SEARCHES + 1)
            .collect();
        // With more of them than are searched for, which are depends on all pages before.
        if missing.len() <= SEARCHES {
            missing.retain(|(page, _)| {
                let known = unchanged.searched(*page);
                let is_known = known.is_some();
                if let Some(known) = known {
                    pages[*page] = known;
                }
                !is_known
            });
        }
        missing.truncate(SEARCHES);
        missing
    }
}

/// The citations that stand for a quote: the first after it, and those after that up to the next quote.
/// None when all stand before it. `starts` are where the quotes of the page begin.
fn own_citations(page: &Page, quote: &Quote, starts: &[usize]) -> Range<u32> {
    let Range { start, end } = quote.citations.clone();
    let Some(citations) = page.body.citations.get(start as usize..end as usize) else {
        return 0..0;
    };
    let place = |index: usize| citations.get(index).map(|citation| citation.span.start as usize);
    let behind = quote.span().end;
    let before = |limit: usize| citations.partition_point(|c| (c.span.start as usize) < limit);
    let first = before(behind);
    let Some(at) = place(first) else { return 0..0 };
    let next = starts.get(starts.partition_point(|start| *start < at));
    let last = next.map_or(citations.len(), |next| before(*next));
    let index = |at: usize| start + u32::try_from(at).unwrap_or(0);
    index(first)..index(last.max(first))
}

/// The rung of a match, silent ones alike.
fn loudness(found: &Match) -> Rung {
    if found.rung.is_silent() { Rung::Identical } else { found.rung }
}

/// Whether a quote is a translation: it stands beside its original, or every text of its sources is in
/// another language than the page.
fn is_translation(page: &Page, quote: &Quote, languages: &[Option<String>]) -> bool {
    if quote.wording != Wording::Own {
        return true;
    }
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let own = primary(&page.lang);
    // Words in the script of a foreign text are meant to be its words.
    if languages.is_empty() || Script::of(quote.words().chars()) == Script::Other {
        return false;
    }
    languages.iter().all(|lang| lang.as_ref().is_some_and(|lang| primary(lang) != own))
}
