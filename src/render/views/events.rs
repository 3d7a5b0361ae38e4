//! Views of events.

use std::collections::BTreeSet;

use serde::Serialize;
use tera::Value;

use super::Views;
use crate::link::addresses::encode;
use crate::model::date::{Day, Edtf};
use crate::model::event::{Account, Event};
use crate::model::site::{PageId, What};
use crate::render::html::{Flavour, Html};
use crate::render::reads::{Derived, ToldEvent, Witness};
use crate::render::told::{Gap, MARKS, Teller, Told};
use crate::render::view::{DatedBeforeView, EventEntryView, EventView, LinkView, TimelineView};

impl Views {
    pub(in crate::render) fn teller(&self) -> Teller<'_> {
        Teller::new(&self.site, &self.site.date_words, None)
    }

    /// An event by its place in the order; made once.
    pub fn event(&self, at: usize) -> Value {
        let Account { page, index } = self.site.event(at).newest();
        let view = (Derived::Event, page, u32::try_from(index).unwrap_or(u32::MAX));
        self.site.share(view, || Value::from_serializable(&self.event_view(at)))
    }

    /// Makes the view of the event again that a page tells, if that is still the newest to tell it.
    pub(super) fn event_again(&self, account: Account) {
        let at = self.site.events_on(account.page).get(account.index).copied();
        if let Some(at) = at.filter(|at| self.site.event(*at).newest() == account) {
            self.event(at);
        }
    }

    pub(in crate::render) fn raw(&self, account: Account) -> ToldEvent<'_> {
        self.site.told_event(account)
    }

    /// An event, as pages other than its own show it.
    pub fn event_view(&self, at: usize) -> EventView {
        let teller = self.teller();
        let event = self.site.event(at);
        let newest = event.newest();
        let told = teller.event(event);
        let date = event.any_date();
        let href = teller.href(at);
        // To the page of all events it is linked anyway.
        let home = self.site.timeline_page();
        EventView {
            id: event.anchor.to_string(),
            name: teller.name(event),
            when: told.label,
            when_text: told.text,
            note: told.note,
            mark: told.mark,
            date: date.map(|date| self.edtf_view(date)),
            year: date.and_then(|date| date.earliest().or(date.latest())).map(Day::year),
            reckoned: event.date.is_none() && event.reckoned.is_some(),
            ahead: told.mark == "next",
            retracted: event.retracted,
            content: self.content_of(newest),
            lang: self.site.card(newest.page).lang.clone(),
            sides: event.sides.iter().map(|side| self.sides[*side].clone()).collect(),
            entities: event.entities.iter().map(|entity| self.link(*entity)).collect(),
            permalink: format!("{}{href}", self.site.config.base_url.origin),
            href,
            told_in: event
                .accounts
                .iter()
                .rev()
                .filter(|account| Some(account.page) != home)
                .map(|a| self.link_to_event(a.page, event))
                .collect(),
            dated_before: self.dated_before(event),
        }
    }

    /// An event as a page that tells it shows it in its own words.
    pub(in crate::render) fn entry_of_account(
        &self,
        at: usize,
        (content, told, gap): (String, &Told, Option<&Gap>),
    ) -> EventEntryView {
        let (when, note, lang) =
            (told.label.clone(), told.note.clone(), self.site.config.language.clone());
        let event = self.event_view(at);
        let event = EventView { content, when, note, mark: told.mark, lang, ..event };
        EventEntryView {
            event: Value::from_serializable(&event),
            year: None,
            gap_known: gap.is_some_and(|gap| gap.is_known),
            gap: gap.map_or_else(String::new, |gap| gap.text.clone()),
        }
    }

    /// The dates of older accounts that are not the date of the newest which gives one.
    fn dated_before(&self, event: &Event) -> Vec<DatedBeforeView> {
        let mut seen: BTreeSet<&Edtf> = event.date.as_deref().into_iter().collect();
        let accounts = event.accounts.iter().rev();
        accounts
            .filter_map(|account| {
                let date = self.site.told_event(*account).when.date.as_ref()?;
                seen.insert(date).then(|| DatedBeforeView {
                    when: date.in_words(&self.site.date_words),
                    page: self.link_to_event(account.page, event),
                })
            })
            .collect()
    }

    /// What an event says, as a page tells it.
    fn content_of(&self, Account { page, index }: Account) -> String {
        let contents = self.contents_of(page);
        let content = contents.as_array().and_then(|contents| contents.get(index));
        content.and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// What the events of a page say; made once.
    pub(super) fn contents_of(&self, page: PageId) -> Value {
        self.site.share((Derived::Told, page, 0), || {
            Value::from_serializable(&Html::new(&self.site, page, Flavour::Excerpt).events())
        })
    }

    /// A page, at the place where it tells an event.
    fn link_to_event(&self, page: PageId, event: &Event) -> LinkView {
        let link = self.link(page);
        let fragment = encode(&event.anchor);
        LinkView {
            permalink: format!("{}#{fragment}", link.permalink),
            href: format!("{}#{fragment}", link.href),
            ..link
        }
    }

    /// The events that a page tells or that concern it: their places in the order.
    pub fn events_of(&self, page: PageId) -> Vec<usize> {
        self.site.events_of(page)
    }

    /// The events that the pages of a topic tell.
    pub fn events_of_topic(&self, topic: usize) -> Vec<usize> {
        let pages = &self.site.topic(topic).pages;
        let mut events: Vec<usize> =
            pages.iter().flat_map(|page| self.site.events_on(*page)).copied().collect();
        events.sort_unstable();
        events.dedup();
        events
    }

    /// Events as a list, with what lies between each and the next; `year_before` is the year that the
    /// list goes on with.
    pub fn event_entries(&self, events: &[usize], year_before: Option<i64>) -> Vec<EventEntryView> {
        let mut last_year = year_before;
        let teller = self.teller();
        events
            .iter()
            .enumerate()
            .map(|(index, at)| {
                let event = self.site.event(*at);
                let next = events.get(index + 1).map(|next| self.site.event(*next));
                let gap = next.map(|next| teller.gap(event, next));
                // Years only grow: an event that is placed by its order may be dated earlier.
                let new = year(event).filter(|year| last_year.is_none_or(|last| *year > last));
                last_year = new.or(last_year);
                EventEntryView {
                    event: self.event(*at),
                    year: new.map(|year| year.to_string()),
                    gap_known: gap.as_ref().is_some_and(|gap| gap.is_known),
                    gap: gap.map_or_else(String::new, |gap| gap.text),
                }
            })
            .collect()
    }

    /// The timeline of the site, as the page of this number shows it.
    pub fn timeline(&self, number: usize) -> TimelineView {
        let timeline = self.site.timeline();
        let from = number.saturating_sub(1).saturating_mul(timeline.per_page);
        let to = from.saturating_add(timeline.per_page).min(timeline.events.len());
        let shown: Vec<usize> = (from..to).collect();
        let whole = self.whole_timeline();
        let has = |path: &str, what: &What| {
            let planned = self.site.outputs().get(path).is_some_and(|output| output.what == *what);
            planned.then(|| self.href(&format!("/{path}")))
        };
        TimelineView {
            count: timeline.events.len(),
            // A later page may begin in the midst of a year.
            entries: self.event_entries(
                &shown,
                timeline.events[..from.min(to)].iter().filter_map(year).max(),
            ),
            marks: whole.marks.clone(),
            years: whole.years.clone(),
            sides: whole.sides.iter().map(|side| self.sides[*side].clone()).collect(),
            stories: self.stories_of(&shown),
            href: self.teller().home(),
            json_href: has("timeline.json", &What::TimelineJson),
            calendar_href: has("timeline.ics", &What::TimelineCalendar),
        }
    }

    /// What every page of the timeline says of all of it; made once.
    pub(super) fn whole_timeline(&self) -> &WholeTimeline {
        self.whole_timeline.get(&self.site, || self.make_whole_timeline(), Witness::of)
    }

    fn make_whole_timeline(&self) -> WholeTimeline {
        let timeline = self.site.timeline();
        let teller = self.teller();
        let mut years: Vec<LinkView> = Vec::new();
        let mut last = None;
        let mut sides: BTreeSet<usize> = BTreeSet::new();
        let mut used = BTreeSet::new();
        for (at, event) in timeline.events.iter().enumerate() {
            sides.extend(&event.sides);
            used.insert(teller.mark(event));
            if let Some(year) = year(event).filter(|year| last.is_none_or(|last| *year > last)) {
                last = Some(year);
                let path = timeline.path_of(&teller.home(), at);
                let name = Edtf::year_in_words(year, &self.site.date_words);
                let mut link = self.link_to(&name, "/");
                link.href = format!("{path}#_year-{year}");
                link.permalink = format!("{}{}", self.site.config.base_url.origin, link.href);
                years.push(link);
            }
        }
        WholeTimeline {
            // A day and a year have one mark: the key tells of it once.
            marks: MARKS
                .into_iter()
                .filter(|mark| used.contains(mark) && !(*mark == "year" && used.contains("day")))
                .collect(),
            years,
            sides: sides.into_iter().collect(),
        }
    }

    /// The pages that tell some events, each with the place of its first one.
    fn stories_of(&self, events: &[usize]) -> Vec<LinkView> {
        let timeline = self.site.timeline();
        let accounts = events.iter().flat_map(|at| &timeline.events[*at].accounts);
        let pages = accounts.map(|account| account.page);
        let pages: BTreeSet<PageId> = pages.filter(|page| timeline.home != Some(*page)).collect();
        let story = |page: PageId| {
            let first = timeline.of_page(page).into_iter().next()?;
            Some(self.link_to_event(page, &timeline.events[first]))
        };
        pages.into_iter().filter_map(story).collect()
    }
}

/// The year of the first day that an event may have, or of the last.
fn year(event: &Event) -> Option<i64> {
    let date = event.any_date()?;
    Some(date.earliest().or(date.latest())?.year())
}

/// What every page of the timeline says of all of it.
#[derive(Debug, Serialize)]
pub(in crate::render) struct WholeTimeline {
    marks: Vec<&'static str>,
    years: Vec<LinkView>,
    sides: Vec<usize>,
}
