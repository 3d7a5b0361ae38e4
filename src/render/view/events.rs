//! Views of events and of the timeline.

use serde::Serialize;
use tera::Value;

use super::{EdtfView, LinkView, Shared, SideView, ViewDoc};

views! {
    EVENTS:
    /// An event of the timeline.
    pub struct EventView {
        /// Its id on the page of all events: `event-meeting`.
        pub id: String,
        /// A short name: as its page gives it, else its first sentence.
        pub name: String,
        /// When it was, as HTML: “about August 2022”, or after which event.
        pub when: String,
        /// The same as plain text.
        pub when_text: String,
        /// How exactly that is known, as HTML; empty when `when` says all.
        pub note: String,
        /// The mark that draws it: `day`, `year`, `span`, `about`, `rel`, `none` or `next`.
        pub mark: &'static str,
        /// Its date, given or reckoned from another event's; none when only its order is known.
        pub date: Option<EdtfView>,
        /// The year of its first possible day.
        pub year: Option<i64>,
        /// Whether its date was reckoned from another event's.
        pub reckoned: bool,
        /// Whether it is still ahead.
        pub ahead: bool,
        /// Whether none but retracted pages tell it.
        pub retracted: bool,
        /// What happened, as HTML.
        pub content: String,
        /// Its language.
        pub lang: String,
        /// The sides that it concerns.
        pub sides: Vec<Shared<SideView>>,
        /// The people, organizations and places that it concerns.
        pub entities: Vec<LinkView>,
        /// Its address on the page of all events, with the site's `base_url`.
        pub permalink: String,
        /// Where a link to it on the page of all events leads.
        pub href: String,
        /// The pages that tell it, newest first, each with its place there.
        pub told_in: Vec<LinkView>,
        /// Other dates that older pages give it, newest first.
        pub dated_before: Vec<DatedBeforeView>,
    }

    /// Another date that an older page gives an event.
    pub struct DatedBeforeView {
        /// The date in words.
        pub when: String,
        /// The page that gives it.
        pub page: LinkView,
    }

    /// An event in a list (`events`, `timeline.entries`).
    pub struct EventEntryView {
        /// The event, as an `EventView`.
        pub event: Value,
        /// The year with which a new group begins, as text: at the first event of each year.
        pub year: Option<String>,
        /// Whether it is known how long it is to the next event of the list.
        pub gap_known: bool,
        /// How long it is to the next event, in words; empty when nothing can be said.
        pub gap: String,
    }

    /// The timeline of the site, on its own page (`timeline`).
    pub struct TimelineView {
        /// How many events there are.
        pub count: usize,
        /// The events of this page in order, as `EventEntryView`s.
        pub entries: Vec<EventEntryView>,
        /// The marks that the key tells of, as in an `EventView`.
        pub marks: Vec<&'static str>,
        /// The years that have events, each with the place of its first one.
        pub years: Vec<LinkView>,
        /// The sides that events concern.
        pub sides: Vec<Shared<SideView>>,
        /// The pages that tell these events, each with the place of its first one.
        pub stories: Vec<LinkView>,
        /// Where a link to the page of all events leads.
        pub href: String,
        /// Where a link to `timeline.json` leads.
        pub json_href: Option<String>,
        /// Where a link to `timeline.ics` leads; none when no day is certain.
        pub calendar_href: Option<String>,
    }
}
