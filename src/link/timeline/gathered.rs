//! The events of a site, told apart, and what the accounts of each say together.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use ahash::RandomState;
use rayon::prelude::*;

use crate::model::body::Kind;
use crate::model::event::{Account, Event, RawEvent, Timeline};
use crate::model::site::{Page, PageId, Site};

/// The events of a site in the order in which its pages tell them.
#[derive(Debug)]
pub(in crate::link) struct Gathered {
    pub(super) events: Vec<Event>,
    pub(super) by_id: HashMap<Arc<str>, usize, RandomState>,
    pub(super) of_pages: Vec<Vec<usize>>,
}

impl Gathered {
    pub(super) fn new(site: &Site) -> Self {
        let mut pages: Vec<(PageId, &Page)> =
            site.iter().filter(|(_, page)| !page.events.is_empty()).collect();
        // The newest page comes last: it tells what is known now.
        pages.sort_by(|a, b| a.1.date.cmp(&b.1.date));
        let all = || pages.iter().flat_map(|(_, page)| &page.events);
        let count = all().count();
        let named = all().filter(|event| event.id.is_some()).count();
        let mut gathered = Self {
            events: Vec::with_capacity(count),
            by_id: HashMap::with_capacity_and_hasher(named, RandomState::new()),
            of_pages: vec![Vec::new(); site.pages.len()],
        };
        let mut same: HashMap<(&str, &str, Option<PageId>), usize, RandomState> =
            HashMap::with_capacity_and_hasher(count - named, RandomState::new());
        for (id, page) in pages {
            // “Born.” is another event on the page of each person.
            let of_entity = page.kind.is_entity().then_some(id);
            gathered.of_pages[id.index()].reserve_exact(page.events.len());
            for (index, raw) in page.events.iter().enumerate() {
                let account = Account { page: id, index };
                let next = gathered.events.len();
                let found = match &raw.id {
                    Some((id, _)) => *gathered.by_id.entry(Arc::clone(id)).or_insert(next),
                    // Two pages that say the same of the same day tell of one event; one page that
                    // says it twice tells of two.
                    None => match same.entry((&raw.said, &raw.text, of_entity)) {
                        Entry::Vacant(entry) => *entry.insert(next),
                        Entry::Occupied(entry) => {
                            let event: &Event = &gathered.events[*entry.get()];
                            if event.newest().page == id { next } else { *entry.get() }
                        }
                    },
                };
                gathered.add(found, account);
            }
        }
        gathered
    }

    fn add(&mut self, event: usize, account: Account) {
        self.of_pages[account.page.index()].push(event);
        match self.events.get_mut(event) {
            Some(event) => event.accounts.push(account),
            None => self.events.push(Event {
                anchor: "".into(),
                accounts: vec![account],
                date: None,
                reckoned: None,
                sides: Vec::new(),
                entities: Vec::new(),
                retracted: false,
            }),
        }
    }

    /// What follows from the accounts of each event together.
    pub(super) fn finish(&mut self, site: &Site) {
        let raw = |account: &Account| &site.page(account.page).events[account.index];
        let stands = |account: &Account| !site.page(account.page).is_retracted();
        self.events.par_iter_mut().for_each(|event| {
            event.retracted = !event.accounts.iter().any(stands);
            if !event.retracted {
                event.accounts.retain(stands);
            }
            event.date = event.accounts.iter().rev().find_map(|a| raw(a).when.date.clone());
            event.anchor = Arc::clone(&raw(&event.newest()).anchor);
        });
        let mut taken: HashSet<Arc<str>, RandomState> =
            HashSet::with_capacity_and_hasher(self.events.len(), RandomState::new());
        for event in &mut self.events {
            let mut count = 1;
            while !taken.insert(Arc::clone(&event.anchor)) {
                count += 1;
                event.anchor = format!("{}-{count}", raw(&event.newest()).anchor).into();
            }
        }
    }

    /// Whom each event concerns, as its newest account has it.
    pub(super) fn concern(&mut self, site: &Site) {
        self.events.par_iter_mut().for_each(|event| {
            let newest = event.newest();
            let page = site.page(newest.page);
            (event.sides, event.entities) = concerned(site, page, &page.events[newest.index]);
        });
    }

    pub(super) fn into_timeline(self, order: &[usize]) -> Timeline {
        let Self { mut events, mut by_id, mut of_pages } = self;
        let mut place = vec![0; order.len()];
        for (at, event) in order.iter().enumerate() {
            place[*event] = at;
        }
        // Each goes to its place in turn, so that no second list is needed.
        let mut waiting = place.clone();
        for at in 0..events.len() {
            while waiting[at] != at {
                let to = waiting[at];
                events.swap(at, to);
                waiting.swap(at, to);
            }
        }
        let mut of_entities: BTreeMap<PageId, Vec<usize>> = BTreeMap::new();
        for (at, event) in events.iter().enumerate() {
            for entity in &event.entities {
                of_entities.entry(*entity).or_default().push(at);
            }
        }
        for event in by_id.values_mut().chain(of_pages.iter_mut().flatten()) {
            *event = place[*event];
        }
        Timeline { events, by_id, of_pages, of_entities, ..Timeline::default() }
    }
}

/// The sides and the entities that an event concerns: the sides that it names, else those of the
/// entities that it names and of the sources that it cites.
pub(super) fn concerned(site: &Site, page: &Page, raw: &RawEvent) -> (Vec<usize>, Vec<PageId>) {
    let nodes = raw.words.start..raw.rest.end.max(raw.words.end);
    let entities = page.entities_in(nodes.clone());
    let mut sides: Vec<usize> =
        entities.iter().flat_map(|id| site.page(*id).sides.iter().copied()).collect();
    for node in &page.body.nodes[nodes.start as usize..nodes.end as usize] {
        if let Kind::Citation(citation) = node.kind
            && let Some(Some(number)) = page.citations.get(citation as usize)
        {
            sides.extend(&site.page(page.cited[*number].page).sides);
        }
    }
    if !raw.sides.is_empty() {
        let named = raw
            .sides
            .iter()
            .filter_map(|(id, _)| site.config.sides.iter().position(|side| side.id == *id));
        sides = named.collect();
    }
    sides.sort_unstable();
    sides.dedup();
    (sides, entities)
}
