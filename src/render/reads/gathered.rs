//! What is gathered from all pages (questions, events, updates), with notes of what is read of it.
//!
//! Whoever shows one question or event reads that and what its pages tell of it; only who shows all of
//! them reads the ledger or the timeline. What a page tells is told without where on the page it
//! stands: a paragraph more above a list of events changes no event.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Fact, Tracked};
use crate::model::date::Edtf;
use crate::model::event::when::When;
use crate::model::event::{Account, Event, RawEvent, Timeline};
use crate::model::question::ledger::{Ledger, LedgerEntry};
use crate::model::question::{Question, Status};
use crate::model::site::{Page, PageId, Site};

/// An event as a page tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToldEvent<'s> {
    /// When it was.
    pub when: &'s When,
    /// A short name for it.
    pub name: Option<&'s str>,
    /// Its running text, plain.
    pub text: &'s str,
    id: Option<&'s str>,
}

/// A question as a page asks it.
#[derive(Clone, Debug, PartialEq)]
pub struct ToldQuestion<'s> {
    /// Its id.
    pub id: &'s str,
    /// Its words as text.
    pub text: &'s str,
    /// The next date to watch.
    pub watch: Option<&'s Edtf>,
    /// The status that each entry of its history gives it, if it does.
    pub steps: Vec<Option<Status>>,
}

impl<'s> ToldEvent<'s> {
    fn of(raw: &'s RawEvent) -> Self {
        let id = raw.id.as_ref().map(|(id, _)| &**id);
        Self { when: &raw.when, name: raw.name.as_deref(), text: &raw.text, id }
    }
}

impl<'s> ToldQuestion<'s> {
    fn of(question: &'s Question) -> Self {
        Self {
            id: &question.id.value,
            text: &question.text,
            watch: question.watch.as_ref().map(|watch| &watch.value),
            steps: question.steps.iter().map(|step| step.status).collect(),
        }
    }
}

impl Tracked {
    // --- all

    /// The ledger of questions; their words are those of [`Self::told_question`].
    pub fn ledger(&self) -> &Ledger {
        self.read(Fact::LEDGER);
        &self.site.ledger
    }

    /// All events in order; their words are those of [`Self::told_event`].
    pub fn timeline(&self) -> &Timeline {
        self.read(Fact::TIMELINE);
        &self.site.timeline
    }

    /// All updates, newest first.
    pub fn updates(&self) -> &[(PageId, usize)] {
        self.read(Fact::UPDATES);
        &self.site.updates
    }

    /// Whether some page asks a question.
    pub fn has_questions(&self) -> bool {
        !self.site.ledger.questions.is_empty()
    }

    /// Whether some page has an update.
    pub fn has_updates(&self) -> bool {
        !self.site.updates.is_empty()
    }

    /// Whether a page is retracted.
    pub fn is_retracted(&self, id: PageId) -> bool {
        self.read(Fact::asked(id));
        self.site.page(id).is_retracted()
    }

    /// The pages that are retracted.
    pub fn retracted(&self) -> HashSet<PageId> {
        let ids: HashSet<PageId> = self.updates().iter().map(|(id, _)| *id).collect();
        ids.into_iter().filter(|id| self.is_retracted(*id)).collect()
    }

    // --- where they are shown

    /// The page of the ledger.
    pub fn ledger_page(&self) -> Option<PageId> {
        self.site.ledger.page
    }

    /// The page of the timeline.
    pub fn timeline_page(&self) -> Option<PageId> {
        self.site.timeline.home
    }

    /// The timeline, if this is its page.
    pub fn timeline_of(&self, id: PageId) -> Option<&Timeline> {
        (self.site.timeline.home == Some(id)).then(|| self.timeline())
    }

    /// The path of the ledger's page that shows a question, by its place in the ledger.
    pub fn question_path(&self, place: usize) -> Option<String> {
        self.question(place);
        self.card(self.site.ledger.page?);
        self.site.ledger.path(&self.site.pages, place)
    }

    /// The place in the ledger of the question of this id.
    pub fn question_named(&self, id: &str) -> Option<usize> {
        self.read(Fact::question(id));
        self.site.ledger.index(id)
    }

    // --- one

    /// A question by its place in the ledger.
    pub fn question(&self, place: usize) -> &LedgerEntry {
        let entry = &self.site.ledger.questions[place];
        self.read(Fact::question(&entry.id));
        entry
    }

    /// A question as a page asks it.
    pub fn told_question(&self, (page, index): (PageId, usize)) -> ToldQuestion<'_> {
        self.read(Fact::asked(page));
        ToldQuestion::of(&self.site.page(page).questions[index])
    }

    /// An event by its place in the order.
    pub fn event(&self, place: usize) -> &Event {
        let event = &self.site.timeline.events[place];
        self.read(Fact::event(&event.anchor));
        event
    }

    /// The place in the order of the event of this id.
    pub fn event_named(&self, id: &str) -> Option<usize> {
        self.read(Fact::event_named(id));
        self.site.timeline.by_id.get(id).copied()
    }

    /// The path of the page of all events that shows one, by its place; `home` is the first's.
    pub fn event_path(&self, home: &str, place: usize) -> String {
        self.event(place);
        self.site.timeline.path_of(home, place)
    }

    /// An event as a page tells it.
    pub fn told_event(&self, account: Account) -> ToldEvent<'_> {
        self.read(Fact::told(account.page));
        ToldEvent::of(&self.site.page(account.page).events[account.index])
    }

    // --- those of a page

    /// The questions that a page asks; those that concern an entity: their places in the ledger.
    pub fn questions_of(&self, id: PageId) -> &[usize] {
        self.read(Fact::gathered_of(id));
        let ledger = &self.site.ledger;
        let found = if self.site.page(id).kind.is_entity() {
            ledger.of_entity.get(&id)
        } else {
            ledger.of_page.get(id.index())
        };
        found.map_or(&[], Vec::as_slice)
    }

    /// The place in the ledger of each question that a page asks.
    pub fn asked_by(&self, id: PageId) -> &[usize] {
        self.read(Fact::gathered_of(id));
        self.site.ledger.of_page.get(id.index()).map_or(&[], Vec::as_slice)
    }

    /// The questions of a topic's pages: their places in the ledger.
    pub fn questions_of_topic(&self, index: usize) -> &[usize] {
        self.read(Fact::topic(index));
        self.site.ledger.of_topic.get(index).map_or(&[], Vec::as_slice)
    }

    /// The place in the order of each event that a page tells, as it tells them.
    pub fn events_on(&self, id: PageId) -> &[usize] {
        self.read(Fact::gathered_of(id));
        events_on(&self.site, id)
    }

    /// The events that a page tells or that concern it: their places in the order.
    pub fn events_of(&self, id: PageId) -> Vec<usize> {
        self.read(Fact::gathered_of(id));
        events_of(&self.site, id)
    }
}

// --- what changed

/// What of that which is gathered is not as it was.
#[derive(Debug, Default)]
pub(super) struct Changed {
    pub(super) ledger: bool,
    pub(super) timeline: bool,
    pub(super) updates: bool,
    /// For each page, whether it tells its events otherwise.
    pub(super) told: Vec<bool>,
    /// For each page, whether it asks its questions otherwise, or has other updates.
    pub(super) asked: Vec<bool>,
    /// For each page, whether other questions or events are its own.
    pub(super) of: Vec<bool>,
    /// Questions, events and topics.
    pub(super) named: Vec<Fact>,
}

impl Changed {
    /// Holds two sites of the same frame against each other; `pages` says which pages changed.
    pub(super) fn between(old: &Site, new: &Site, pages: &[bool]) -> Self {
        let pairs = || old.pages.iter().zip(&new.pages).zip(pages);
        let told: Vec<bool> = pairs().map(|((a, b), c)| *c && !tell_same(a, b)).collect();
        let asked: Vec<bool> = pairs().map(|((a, b), c)| *c && !ask_same(a, b)).collect();
        let (a, b) = (&old.timeline, &new.timeline);
        let mut changed = Self {
            ledger: old.ledger.questions != new.ledger.questions,
            timeline: !Arc::ptr_eq(a, b) && (&a.events, a.per_page) != (&b.events, b.per_page),
            updates: old.updates != new.updates || asked.contains(&true),
            of: vec![false; new.pages.len()],
            told,
            asked,
            named: Vec::new(),
        };
        if changed.ledger {
            let ids = differences(&questions(&old.ledger), &questions(&new.ledger));
            changed.named.extend(ids.into_iter().map(Fact::question));
        }
        if changed.timeline || changed.told.contains(&true) {
            let anchors = differences(&events(a), &events(b));
            changed.named.extend(anchors.into_iter().map(Fact::event));
            let ids = differences(&names(a), &names(b));
            changed.named.extend(ids.into_iter().map(Fact::event_named));
        }
        if changed.ledger || changed.timeline {
            changed.compare_owners(old, new);
        }
        changed
    }

    /// Whose questions and events are others, or stand in another order.
    fn compare_owners(&mut self, old: &Site, new: &Site) {
        self.of = (0..new.pages.len())
            .into_par_iter()
            .map(|index| {
                let id = PageId(u32::try_from(index).unwrap_or(u32::MAX));
                owned(old, id) != owned(new, id)
            })
            .collect();
        for (index, (a, b)) in old.ledger.of_topic.iter().zip(&new.ledger.of_topic).enumerate() {
            if ids(old, a) != ids(new, b) {
                self.named.push(Fact::topic(index));
            }
        }
    }
}

/// Whether two pages tell the same of events.
fn tell_same(a: &Page, b: &Page) -> bool {
    a.events.iter().map(ToldEvent::of).eq(b.events.iter().map(ToldEvent::of))
}

/// Whether two pages ask the same, and have the same kinds of update.
fn ask_same(a: &Page, b: &Page) -> bool {
    a.questions.iter().map(ToldQuestion::of).eq(b.questions.iter().map(ToldQuestion::of))
        && a.log.iter().map(|update| update.kind).eq(b.log.iter().map(|update| update.kind))
}

/// Each question by its id, and on which page of the ledger it stands.
fn questions(ledger: &Ledger) -> HashMap<&str, (&LedgerEntry, usize)> {
    let all = ledger.questions.iter().enumerate();
    all.map(|(place, entry)| (&*entry.id, (entry, ledger.number_of_page(place)))).collect()
}

/// Each event by its anchor, and on which page of the timeline it stands.
fn events(timeline: &Timeline) -> HashMap<&str, (&Event, usize)> {
    let all = timeline.events.iter().enumerate();
    let page = |place: usize| place / timeline.per_page.max(1);
    all.map(|(place, event)| (&*event.anchor, (event, page(place)))).collect()
}

/// The anchor of each event that has an id.
fn names(timeline: &Timeline) -> HashMap<&str, &str> {
    let named = timeline.by_id.iter();
    named.map(|(id, place)| (&**id, &*timeline.events[*place].anchor)).collect()
}

/// The keys of what is in one only, or another thing in each.
fn differences<'s, V: PartialEq>(
    old: &HashMap<&'s str, V>,
    new: &HashMap<&'s str, V>,
) -> Vec<&'s str> {
    let keys = new.keys().chain(old.keys().filter(|key| !new.contains_key(*key)));
    keys.filter(|key| old.get(*key) != new.get(*key)).copied().collect()
}

fn ids<'s>(site: &'s Site, places: &[usize]) -> Vec<&'s str> {
    places.iter().map(|place| &*site.ledger.questions[*place].id).collect()
}

/// The questions that a page asks and that concern it, the events that it tells, and these with those
/// that concern it in their order.
fn owned(site: &Site, id: PageId) -> [Vec<&str>; 4] {
    let anchors = |places: &[usize]| -> Vec<&str> {
        places.iter().map(|place| &*site.timeline.events[*place].anchor).collect()
    };
    let of_page = site.ledger.of_page.get(id.index());
    let of_entity = site.ledger.of_entity.get(&id);
    [
        of_page.map_or_else(Vec::new, |places| ids(site, places)),
        of_entity.map_or_else(Vec::new, |places| ids(site, places)),
        anchors(events_on(site, id)),
        anchors(&events_of(site, id)),
    ]
}

fn events_on(site: &Site, id: PageId) -> &[usize] {
    site.timeline.of_pages.get(id.index()).map_or(&[], Vec::as_slice)
}

fn events_of(site: &Site, id: PageId) -> Vec<usize> {
    let mut events = events_on(site, id).to_vec();
    events.extend(site.timeline.of_entity(id));
    events.sort_unstable();
    events.dedup();
    events
}
