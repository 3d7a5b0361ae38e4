//! An event: an entry of the timeline, with a date that says no more than is known, or a place in the
//! order of events.
//!
//! A page tells of an event in an item of a list under a *Timeline* heading. Items with one id are
//! accounts of one event, on however many pages: the newest account that gives a date dates it, the
//! newest account tells it, and the older ones are its history.

pub mod read;
pub mod when;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use ahash::RandomState;

use crate::finding::{Level, Rule};
use crate::model::body::Span;
use crate::model::date::{Day, Edtf};
use crate::model::site::PageId;
use when::When;

/// `event-stale`.
pub const EVENT_STALE: Rule = Rule {
    name: "event-stale",
    level: Level::Warning,
    what: "an event is announced as `ahead`, and its date is over",
    why: "Readers see it as announced, for that it took place has not been said.",
    example: "`- **ahead, 2025-12-01** — The delegations meet again.` breaks it from 2 December on; \
              `- **2025-12-01** — The delegations met again.` mends it, and so does a later date.",
};

/// `event-undated`.
pub const EVENT_UNDATED: Rule = Rule {
    name: "event-undated",
    level: Level::Warning,
    what: "an item of a timeline does not begin with a bold date",
    why: "It is in no timeline: nothing says when it was, or that this is not known.",
    example: "`- The ministers meet.` breaks it; `- **2025-10-31** — The ministers meet.` mends it, \
              and where no date is known, `undated` stands in its place.",
};

/// `event-unknown`.
pub const EVENT_UNKNOWN: Rule = Rule {
    name: "event-unknown",
    level: Level::Error,
    what: "an event is placed before or after another that there is not",
    why: "Its place in the order of events is then unknown.",
    example: "`- **after meetin** — …` breaks it where an item has `<!-- id: meeting -->`; \
              `- **after meeting** — …` mends it.",
};

/// An event as a page tells it.
#[derive(Clone, Debug)]
pub struct RawEvent {
    /// The item's node.
    pub node: u32,
    /// The list's node.
    pub list: u32,
    /// Its running text behind the label: nodes.
    pub words: Range<u32>,
    /// What stands below its running text: nodes.
    pub rest: Range<u32>,
    /// When it was.
    pub when: When,
    /// The label's bytes in the file.
    pub label: Span,
    /// The label in small letters: two pages that say the same of the same day tell of one event.
    pub said: String,
    /// Its id in addresses, unless another event of the site has the same: `event-meeting`.
    pub anchor: Arc<str>,
    /// The id that the writer gave it, and its bytes in the file.
    pub id: Option<(Arc<str>, Span)>,
    /// A short name for it, with which other events refer to it.
    pub name: Option<String>,
    /// Its running text, plain.
    pub text: String,
    /// The ids of sides that the writer gave it, each with its bytes in the file.
    pub sides: Vec<(String, Span)>,
}

impl RawEvent {
    /// Whether another version of its page tells the same of it, wherever on the page.
    pub(crate) fn tells_same(&self, other: &Self) -> bool {
        let Self { when, said, anchor, id, text, sides, .. } = self;
        *when == other.when
            && *said == other.said
            && *anchor == other.anchor
            && *text == other.text
            && id.as_ref().map(|(id, _)| id) == other.id.as_ref().map(|(id, _)| id)
            && sides.iter().map(|(id, _)| id).eq(other.sides.iter().map(|(id, _)| id))
    }
}

/// All events of the site, in order.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// The events, in the order of what happened.
    pub events: Vec<Event>,
    /// Where in the order the event of an id stands.
    pub by_id: HashMap<Arc<str>, usize, RandomState>,
    /// For each page, where in the order the event of each of its accounts stands.
    pub of_pages: Vec<Vec<usize>>,
    /// The events that concern each person, organization and place.
    pub of_entities: BTreeMap<PageId, Vec<usize>>,
    /// The page that shows all events.
    pub home: Option<PageId>,
    /// How many events there are, known before they are in order.
    pub count: usize,
    /// How many of them that page shows at once.
    pub per_page: usize,
}

/// An event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its id in addresses, the only one of its kind on the site: `event-meeting`.
    pub anchor: Arc<str>,
    /// Its accounts, from the oldest page to the newest; never empty. Those of retracted pages are left
    /// out where others stand.
    pub accounts: Vec<Account>,
    /// The date that the newest account gives which gives one.
    pub date: Option<Arc<Edtf>>,
    /// The date that follows from that of another event.
    pub reckoned: Option<Arc<Edtf>>,
    /// The sides it concerns: indices into `config.sides`, in order.
    pub sides: Vec<usize>,
    /// The people, organizations and places it concerns, in the order in which they are linked.
    pub entities: Vec<PageId>,
    /// Whether none but retracted pages tell it.
    pub retracted: bool,
}

/// A page that tells of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    /// The page.
    pub page: PageId,
    /// Which of the page's events.
    pub index: usize,
}

impl Event {
    /// The account that tells the event as it is known now.
    pub fn newest(&self) -> Account {
        self.accounts[self.accounts.len() - 1]
    }

    /// Whether the last day that it may have is over.
    pub fn is_over(&self, today: Day) -> bool {
        self.any_date().and_then(Edtf::latest).is_some_and(|last| last < today)
    }

    /// The date that is given, else the one that follows.
    pub fn any_date(&self) -> Option<&Edtf> {
        self.date.as_deref().or(self.reckoned.as_deref())
    }
}

impl Timeline {
    /// How many pages show all events.
    pub fn page_count(&self) -> usize {
        self.count.div_ceil(self.per_page.max(1)).max(1)
    }

    /// The path of the page that shows an event, by its place in the order; `home` is the first's.
    pub fn path_of(&self, home: &str, at: usize) -> String {
        match at / self.per_page.max(1) {
            0 => home.to_owned(),
            page => format!("{home}page/{}/", page + 1),
        }
    }

    /// The events that a page tells, in the order of what happened, each once: where in the order
    /// they stand.
    pub fn of_page(&self, page: PageId) -> Vec<usize> {
        let mut events = self.of_pages.get(page.index()).cloned().unwrap_or_default();
        events.sort_unstable();
        events.dedup();
        events
    }

    /// The events that concern a person, an organization or a place.
    pub fn of_entity(&self, page: PageId) -> &[usize] {
        self.of_entities.get(&page).map_or(&[], Vec::as_slice)
    }
}
