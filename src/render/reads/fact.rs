//! Facts: the things that a page can read, each as one number.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use xxhash_rust::xxh3::xxh3_64;

use crate::model::site::PageId;

/// One thing that can be read of a site: what kind of thing in the first byte, which one in the rest.
///
/// Numbers of pages and topics hold as long as the site has the same pages. Names are hashed to 56
/// bits: two that share a hash only make a page be made again for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::render) struct Fact(u64);

/// The kinds of fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    Whole,
    Cards,
    Quotes,
    Said,
    Dates,
    Cast,
    GatheredOf,
    Ledger,
    Timeline,
    Updates,
    Told,
    Asked,
    Question,
    Event,
    EventNamed,
    Graph,
    Relations,
    Page,
    Card,
    Checked,
    Compared,
    Topic,
    Texts,
    Proof,
    Asset,
    Static,
    Template,
    Table,
    Derived,
}

/// The kinds of view that many pages show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(in crate::render) enum Derived {
    /// A page in a list.
    Summary,
    /// The facts on a source's card.
    Source,
    /// A backlink: the page that has it, and its place in the list.
    Backlink,
    /// A section with all its pages.
    Section,
    /// A quote: the page, and which of its quotes.
    Quote,
    /// What a card says of an entity.
    Description,
    /// What the events of a page say.
    Told,
    /// An event: the page that tells it last, and which of its events.
    Event,
    /// What every page of the timeline says of all of it.
    Timeline,
    /// Where the story of the lead briefing stands, on the home page.
    Home,
    /// The quotes on the pages of a topic.
    TopicQuotes,
    /// The entities that are named there.
    TopicEntities,
    /// What feeds have of a page.
    Feed,
    /// A source as it is cited in files: the page, and which format.
    Citation,
}

/// Things by fact.
pub(super) type FactMap<T> = HashMap<Fact, T, BuildHasherDefault<FactHasher>>;

/// Some facts.
pub(super) type FactSet = HashSet<Fact, BuildHasherDefault<FactHasher>>;

/// Facts are numbers that nobody chooses; there are many of them, and they are looked up often.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FactHasher(u64);

impl Hasher for FactHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 ^= xxh3_64(bytes);
    }

    fn write_u64(&mut self, number: u64) {
        let mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 32);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// How many bits say which thing is meant.
const BITS: u32 = 56;

impl Fact {
    /// Everything.
    pub(in crate::render) const WHOLE: Self = Self::new(Kind::Whole, 0);
    /// The cards of all pages.
    pub(in crate::render) const CARDS: Self = Self::new(Kind::Cards, 0);

    /// All quotes, and what checking them came to.
    pub(in crate::render) const QUOTES: Self = Self::new(Kind::Quotes, 0);

    /// Who says what: the quotes by speaker.
    pub(in crate::render) const SAID: Self = Self::new(Kind::Said, 0);

    /// The people, organizations and places with what stands above their text.
    pub(in crate::render) const CAST: Self = Self::new(Kind::Cast, 0);

    /// The dates of all pages, and when they were updated.
    pub(in crate::render) const DATES: Self = Self::new(Kind::Dates, 0);

    /// All questions, without their words.
    pub(in crate::render) const LEDGER: Self = Self::new(Kind::Ledger, 0);

    /// All events, without their words.
    pub(in crate::render) const TIMELINE: Self = Self::new(Kind::Timeline, 0);

    /// All updates, without their words.
    pub(in crate::render) const UPDATES: Self = Self::new(Kind::Updates, 0);

    /// Which page links to, mentions or cites which other, and how often: not where.
    pub(in crate::render) const GRAPH: Self = Self::new(Kind::Graph, 0);

    const fn new(kind: Kind, which: u64) -> Self {
        Self(((kind as u64) << BITS) | (which & ((1 << BITS) - 1)))
    }

    fn named(kind: Kind, name: &str) -> Self {
        Self::new(kind, xxh3_64(name.as_bytes()))
    }

    pub(in crate::render) const fn page(id: PageId) -> Self {
        Self::new(Kind::Page, id.0 as u64)
    }

    /// Which questions and events are a page's.
    pub(in crate::render) const fn gathered_of(id: PageId) -> Self {
        Self::new(Kind::GatheredOf, id.0 as u64)
    }

    /// The words of a page's events.
    pub(in crate::render) const fn told(id: PageId) -> Self {
        Self::new(Kind::Told, id.0 as u64)
    }

    /// The words of a page's questions, and the kinds of its updates.
    pub(in crate::render) const fn asked(id: PageId) -> Self {
        Self::new(Kind::Asked, id.0 as u64)
    }

    /// The question of this id, without its words.
    pub(in crate::render) fn question(id: &str) -> Self {
        Self::named(Kind::Question, id)
    }

    /// The event of this anchor, without its words.
    pub(in crate::render) fn event(anchor: &str) -> Self {
        Self::named(Kind::Event, anchor)
    }

    /// Which event has this id.
    pub(in crate::render) fn event_named(id: &str) -> Self {
        Self::named(Kind::EventNamed, id)
    }

    /// Who is named beside an entity.
    pub(in crate::render) const fn relations(id: PageId) -> Self {
        Self::new(Kind::Relations, id.0 as u64)
    }

    pub(in crate::render) const fn card(id: PageId) -> Self {
        Self::new(Kind::Card, id.0 as u64)
    }

    pub(in crate::render) const fn checked(id: PageId) -> Self {
        Self::new(Kind::Checked, id.0 as u64)
    }

    /// The comparison that a page is or has, with what the texts say about it.
    pub(in crate::render) const fn compared(id: PageId) -> Self {
        Self::new(Kind::Compared, id.0 as u64)
    }

    pub(in crate::render) const fn topic(index: usize) -> Self {
        Self::new(Kind::Topic, index as u64)
    }

    /// The archived texts of the source of this id.
    pub(in crate::render) fn texts(id: &str) -> Self {
        Self::named(Kind::Texts, id)
    }

    /// What is quoted from an archived text.
    pub(in crate::render) fn proof(file: &str) -> Self {
        Self::named(Kind::Proof, file)
    }

    pub(in crate::render) const fn asset(index: usize) -> Self {
        Self::new(Kind::Asset, index as u64)
    }

    pub(in crate::render) const fn file_of_static(index: usize) -> Self {
        Self::new(Kind::Static, index as u64)
    }

    /// A template, with all that it is made of.
    pub(in crate::render) fn template(name: &str) -> Self {
        Self::named(Kind::Template, name)
    }

    /// An entry of a table.
    pub(in crate::render) fn entry(table: &str, key: u32) -> Self {
        Self::new(Kind::Table, (xxh3_64(table.as_bytes()) << 32) | u64::from(key))
    }

    /// A derived view. At most 16 million pages: a number that does not fit is the same as another.
    pub(in crate::render) const fn derived(view: Derived, page: PageId, place: u32) -> Self {
        let kind = Kind::Derived as u64 + view as u64;
        Self((kind << BITS) | ((page.0 as u64 & 0x00FF_FFFF) << 32) | place as u64)
    }

    pub(super) const fn kind(self) -> u8 {
        (self.0 >> BITS) as u8
    }

    /// Whether it is an entry of a table, or a template: of these those that changed are listed.
    pub(super) const fn is_listed(self) -> bool {
        self.kind() == Kind::Table as u8 || self.kind() == Kind::Template as u8
    }

    /// Which thing of its kind it is.
    pub(super) const fn which(self) -> usize {
        (self.0 & ((1 << BITS) - 1)) as usize
    }

    /// The page, of a fact of one.
    pub(super) fn page_id(self) -> PageId {
        PageId(u32::try_from(self.which()).unwrap_or(u32::MAX))
    }

    /// Whether it is a derived view.
    pub(super) const fn is_derived(self) -> bool {
        self.kind() >= Kind::Derived as u8
    }

    /// The view, the page and the place of a derived view.
    pub(in crate::render) fn of_derived(self) -> Option<(Derived, PageId, u32)> {
        let view = match self.kind().checked_sub(Kind::Derived as u8)? {
            0 => Derived::Summary,
            1 => Derived::Source,
            2 => Derived::Backlink,
            3 => Derived::Section,
            4 => Derived::Quote,
            5 => Derived::Description,
            6 => Derived::Told,
            7 => Derived::Event,
            8 => Derived::Timeline,
            9 => Derived::Home,
            10 => Derived::TopicQuotes,
            11 => Derived::TopicEntities,
            12 => Derived::Feed,
            _ => Derived::Citation,
        };
        let page = PageId(((self.0 >> 32) & 0x00FF_FFFF) as u32);
        Some((view, page, (self.0 & 0xFFFF_FFFF) as u32))
    }
}
