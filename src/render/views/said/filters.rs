//! By what quotes can be filtered: sides, topics, sources, years, and what checking came to.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::site::PageId;
use crate::render::view::{FilterGroupView, FilterView, QuoteView, SpeakerView};
use crate::render::views::{Views, letter};

/// How many topics, sources and years have a button; the style sheet knows as many.
const BUTTONS: usize = 8;

/// How many sides have one; it knows these letters.
const SIDES: usize = 4;

/// What checking can come to, in the order in which it is shown.
const STATUSES: [&str; 6] =
    ["verbatim", "altered", "translated", "elsewhere", "missing", "unchecked"];

/// Something by which quotes can be filtered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Side(usize),
    Topic(usize),
    Source(PageId),
    Year(Reverse<Option<i64>>),
    Status(usize),
}

/// The things of the quotes on a page.
pub(super) struct Filters {
    /// Of each quote, in order.
    of: Vec<Vec<Thing>>,
}

impl Filters {
    pub(super) fn new() -> Self {
        Self { of: Vec::new() }
    }

    /// Adds a quote with its source and the pages that have it.
    pub(super) fn add(
        &mut self,
        views: &Views,
        (quote, source): (&QuoteView, Option<PageId>),
        pages: &[(PageId, usize)],
    ) {
        let sides = &views.site.config.sides;
        let side = quote.side.as_ref();
        let side = side.and_then(|own| sides.iter().position(|side| side.id == own.id));
        let topics =
            pages.iter().flat_map(|(page, _)| views.site.card(*page).topics.iter().copied());
        let topics: BTreeSet<usize> = topics.collect();
        let card = source.map(|source| views.site.card(source));
        let date = card.and_then(|card| Some(&card.front.source.as_ref()?.date.as_ref()?.value));
        let day = date.and_then(|date| date.earliest().or_else(|| date.latest()));
        let status = STATUSES.iter().position(|status| *status == quote.status);
        let year = Thing::Year(Reverse(day.map(crate::model::date::Day::year)));
        let things = side.map(Thing::Side).into_iter();
        let things = things.chain(topics.into_iter().map(Thing::Topic));
        let things = things.chain(source.map(Thing::Source)).chain([year]);
        self.of.push(things.chain(status.map(Thing::Status)).collect());
    }

    /// The groups of things that tell quotes apart; each quote is told to which it belongs.
    pub(super) fn settle(
        self,
        views: &Views,
        speakers: &mut [SpeakerView],
    ) -> Vec<FilterGroupView> {
        let mut counts: BTreeMap<Thing, usize> = BTreeMap::new();
        for thing in self.of.iter().flatten() {
            *counts.entry(*thing).or_default() += 1;
        }
        counts.retain(|_, count| *count < self.of.len());
        let mut keys: BTreeMap<Thing, String> = BTreeMap::new();
        let mut groups: Vec<FilterGroupView> = Vec::new();
        for (by, sign) in
            [("side", ""), ("topic", "t"), ("source", "s"), ("year", "y"), ("status", "")]
        {
            let mut things: Vec<(Thing, usize)> = counts
                .iter()
                .filter(|(thing, _)| thing.by() == by)
                .map(|(t, n)| (*t, *n))
                .collect();
            if matches!(by, "topic" | "source") {
                things.sort_by_key(|(thing, count)| (Reverse(*count), *thing));
            }
            let items = things.into_iter().enumerate().filter_map(|(index, (thing, count))| {
                let key = thing.key(sign, index);
                let (title, href) = thing.named(views);
                (!key.is_empty() || href.is_some()).then(|| {
                    keys.insert(thing, key.clone());
                    FilterView { key, title, href, count }
                })
            });
            let items: Vec<FilterView> = items.collect();
            if !items.is_empty() {
                groups.push(FilterGroupView { by, items });
            }
        }
        let mut of = self.of.iter();
        for speaker in speakers {
            let mut all: BTreeSet<&str> = BTreeSet::new();
            for quote in &mut speaker.quotes {
                let own = of.next().into_iter().flatten().filter_map(|thing| keys.get(thing));
                let own: Vec<&str> =
                    own.map(String::as_str).filter(|key| !key.is_empty()).collect();
                quote.filters = own.join(" ");
                all.extend(own);
            }
            speaker.filters = all.into_iter().collect::<Vec<_>>().join(" ");
        }
        groups
    }
}

impl Thing {
    const fn by(self) -> &'static str {
        match self {
            Self::Side(_) => "side",
            Self::Topic(_) => "topic",
            Self::Source(_) => "source",
            Self::Year(_) => "year",
            Self::Status(_) => "status",
        }
    }

    /// What a quote is marked with; empty for what has no button.
    fn key(self, sign: &str, index: usize) -> String {
        match self {
            Self::Side(side) if side < SIDES => letter(side),
            Self::Status(status) => STATUSES[status].to_owned(),
            Self::Topic(_) | Self::Source(_) | Self::Year(_) if index < BUTTONS => {
                format!("{sign}{}", index + 1)
            }
            Self::Side(_) | Self::Topic(_) | Self::Source(_) | Self::Year(_) => String::new(),
        }
    }

    /// Its name, and where a link to it leads.
    fn named(self, views: &Views) -> (String, Option<String>) {
        let words = &views.site.config.words;
        match self {
            Self::Side(side) => (views.site.config.sides[side].name.clone(), None),
            Self::Topic(topic) => {
                let topic = views.site.topic(topic);
                (topic.name.clone(), Some(views.href(&format!("/topics/{}/", topic.slug))))
            }
            Self::Source(id) => {
                let link = views.link(id);
                (link.title, Some(link.href))
            }
            Self::Year(Reverse(Some(year))) => (year.to_string(), None),
            Self::Year(Reverse(None)) => (words.get("sources_no_date").to_owned(), None),
            Self::Status(status) => {
                (words.get(&format!("said_{}", STATUSES[status])).to_owned(), None)
            }
        }
    }
}
