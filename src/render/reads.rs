//! What a page reads of the site while it is made, noted by itself.
//!
//! A page is made again when something changed that it read, and only then. So nobody may read past
//! the notes: all that views, functions and HTML get of a site comes through [`Tracked`], which has no
//! way to the site's parts but those that note a `Fact`. Whoever needs what it does not offer takes
//! [`Tracked::whole`], which notes that everything was read: slower after an edit, and never stale.
//!
//! | what is read | through | and its reader is made again when |
//! | --- | --- | --- |
//! | a page | [`Tracked::page`] | its text, its links, or anything else of it changed |
//! | a page's title, address, front matter | [`Tracked::card`] | one of these changed |
//! | all pages' | [`Tracked::cards`] | one page's changed |
//! | a question, an event, all of them | [`Tracked::question`], [`Tracked::event`] and their neighbours | what is known of it changed |
//! | what checking quotes came to | [`Tracked::checked`] and its neighbours | it came to something else |
//! | a list that was worked out beforehand | `Table` | the entry that was looked up changed |
//! | a view that many pages show | `Tracked::derive` | the view came out otherwise |
//! | the hash of a style sheet, a picture | [`Tracked::hash_of`] | it holds something else; not while something stands for the hash |
//!
//! What every page depends on anyway (`site.toml`, the day, which pages there are and what files they
//! become) needs no note: when it changes, all that was made is forgotten.
//!
//! Notes are kept for each thread. Therefore nothing below `render/` goes on several threads while it
//! makes a page, unless it took the whole; a test sees to it. What is read where nobody takes notes
//! makes every page be made again after the next edit.
//!
//! Where no other build will go on from this one, nobody takes notes (`Notes::NotTaken`).

mod card;
mod changes;
mod derived;
mod fact;
mod gathered;
mod hashes;
mod notes;
mod once;
mod proofs;
mod readers;
mod table;

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock, RwLockReadGuard};

use crate::config::Config;
use crate::evidence::Evidence;
use crate::link::addresses;
use crate::model::backlink::Reference;
use crate::model::date::{DateWords, Day, SiteDate};
use crate::model::overview::Overview;
use crate::model::said::Said;
use crate::model::site::{NavLink, Outputs, Page, PageId, Relation, Site, Topic, What};
use crate::parse::{ArchivedText, Template};
use crate::render::templates::pieces::Pieces;
use derived::Known;
use fact::FactSet;

pub use card::Card;
pub(super) use changes::Changes;
pub(super) use derived::Witness;
pub(super) use fact::{Derived, Fact};
pub use gathered::{ToldEvent, ToldQuestion};
pub(super) use hashes::Hashes;
pub(super) use notes::{Notes, apart, merge, note, noted};
pub(super) use once::Once;
pub(super) use readers::Readers;
pub(super) use table::Table;

/// A site that notes what is read of it.
#[derive(Debug)]
pub struct Tracked {
    /// The configuration.
    pub config: Arc<Config>,
    /// The page of each source, by id.
    pub sources: Arc<BTreeMap<String, PageId>>,
    /// The home page.
    pub home: PageId,
    /// The day of the build.
    pub today: Day,
    /// The words for dates in the language of the site.
    pub(super) date_words: DateWords,
    site: Arc<Site>,
    evidence: Arc<Evidence>,
    changes: Changes,
    changed_entries: RwLock<FactSet>,
    settled: OnceLock<FactSet>,
    known: RwLock<Known>,
    tables: Mutex<Tables>,
    old_tables: Tables,
    hashes: Hashes,
    written: Mutex<HashMap<usize, u64>>,
    stood_for: Mutex<hashes::StoodFor>,
    loose: AtomicBool,
    notes: Notes,
    pieces: Pieces,
}

/// Tables by name.
type Tables = BTreeMap<&'static str, Arc<table::Kept>>;

/// What is remembered of reading from one build to the next.
#[derive(Debug, Default)]
pub(super) struct Remains {
    known: Known,
    tables: Tables,
    stood_for: hashes::StoodFor,
}

impl Remains {
    /// How many derived views are known.
    pub(super) fn len(&self) -> usize {
        self.known.len()
    }

    /// Forgets derived views that are not among these facts, nor read for one that is.
    pub(super) fn forget_but(&mut self, facts: impl Iterator<Item = Fact>) {
        self.known.forget_but(facts);
    }
}

impl Tracked {
    /// A site, with what changed in it since the build of which these are the remains.
    pub(super) fn new(
        (site, evidence): (&Arc<Site>, &Arc<Evidence>),
        changes: Changes,
        remains: Remains,
    ) -> Self {
        let Remains { known, tables, stood_for } = remains;
        Self {
            config: Arc::clone(&site.config),
            sources: Arc::clone(&site.sources),
            home: site.home,
            today: site.today,
            date_words: site.config.words.dates(),
            site: Arc::clone(site),
            evidence: Arc::clone(evidence),
            changes,
            changed_entries: RwLock::default(),
            settled: OnceLock::new(),
            known: RwLock::new(known),
            tables: Mutex::default(),
            old_tables: tables,
            hashes: Hashes::default(),
            written: Mutex::default(),
            stood_for: Mutex::new(stood_for),
            loose: AtomicBool::new(false),
            notes: Notes::Taken,
            pieces: Pieces::default(),
        }
    }

    /// The same, with hashes on its pages or with what stands for them.
    pub(super) fn with(self, hashes: Hashes) -> Self {
        Self { hashes, ..self }
    }

    /// The same, with notes taken or not.
    pub(super) fn noting(self, notes: Notes) -> Self {
        Self { notes, ..self }
    }

    /// A site that is looked at once: what is read of it is of no consequence.
    pub fn once(site: &Arc<Site>, evidence: &Arc<Evidence>) -> Self {
        let site = Self::new((site, evidence), Changes::default(), Remains::default());
        site.noting(Notes::NotTaken)
    }

    /// Whether notes are taken of what is read.
    pub(super) const fn notes(&self) -> Notes {
        self.notes
    }

    /// What is to be remembered for the next build when this one counts.
    pub(super) fn keep(&self) -> Remains {
        if self.notes == Notes::NotTaken {
            return Remains::default();
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.keep();
        Remains {
            known: std::mem::take(&mut *known),
            tables: std::mem::take(&mut *lock(&self.tables)),
            stood_for: lock(&self.stood_for).clone(),
        }
    }

    /// What is to be remembered when this build does not count: as if it had not been.
    pub(super) fn undo(&self) -> Remains {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.undo();
        let (known, tables) = (std::mem::take(&mut *known), self.old_tables.clone());
        Remains { known, tables, stood_for: lock(&self.stood_for).clone() }
    }

    /// Adds a template to what changed.
    pub(super) fn template_changed(&self, name: &str) {
        let mut changed = self.changed_entries.write().unwrap_or_else(PoisonError::into_inner);
        changed.insert(Fact::template(name));
    }

    fn changed_entries(&self) -> RwLockReadGuard<'_, FactSet> {
        self.changed_entries.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether something was read where nobody took notes.
    pub(super) fn was_read_loosely(&self) -> bool {
        self.loose.load(Ordering::Relaxed)
    }

    fn read(&self, fact: Fact) {
        if self.notes == Notes::Taken && !note(fact) {
            self.loose.store(true, Ordering::Relaxed);
        }
    }

    // --- pages

    /// A page with all that it has.
    pub fn page(&self, id: PageId) -> &Page {
        self.read(Fact::page(id));
        self.site.page(id)
    }

    /// What lists and links show of a page.
    pub fn card(&self, id: PageId) -> Card<'_> {
        self.read(Fact::card(id));
        Card::of(self.site.page(id))
    }

    /// The cards of all pages, in order.
    pub fn cards(&self) -> impl Iterator<Item = (PageId, Card<'_>)> {
        self.read(Fact::CARDS);
        self.site.iter().map(|(id, page)| (id, Card::of(page)))
    }

    /// The whole site: whoever reads it is made again after every change.
    pub fn whole(&self) -> &Site {
        self.read(Fact::WHOLE);
        &self.site
    }

    /// The date of any page, for lists of all pages that are sorted by it.
    pub(super) fn dates<'s>(&'s self) -> impl Fn(PageId) -> Option<&'s SiteDate> + use<'s> {
        self.read(Fact::DATES);
        |id| self.site.page(id).date.as_ref()
    }

    /// The day and time by which a page is sorted as news, for lists of all pages.
    pub(super) fn latest_of(&self, id: PageId) -> Option<&SiteDate> {
        self.read(Fact::DATES);
        self.site.page(id).latest()
    }

    /// The path of a page: as long as the site has the same pages, they stand where they stood.
    pub fn path_of(&self, id: PageId) -> &str {
        &self.site.page(id).path
    }

    /// What a page gathers from all pages of the site, if it is an overview. As long as every page has
    /// the file that it had, that is the same.
    pub(super) fn overview(&self, id: PageId) -> Option<Overview> {
        self.site.overview(id)
    }

    /// All pages, of which only that may be read which the cards of people, organizations and places have.
    pub(super) fn by_cast(&self) -> &Site {
        self.read(Fact::CAST);
        &self.site
    }

    /// All pages, of which only that may be read which a card has: to be sorted.
    pub(super) fn by_card(&self) -> &Site {
        self.read(Fact::CARDS);
        &self.site
    }

    /// Everything that is known to have changed, when derived views have been made again.
    pub(super) fn changed(&self) -> Vec<Fact> {
        let mut facts = self.changes.facts();
        facts.extend(self.changed_entries().iter());
        facts.extend(self.settled.get().into_iter().flatten());
        facts
    }

    /// The sections above a page, the home page first.
    pub fn ancestors(&self, id: PageId) -> Vec<PageId> {
        let mut chain = Vec::new();
        let mut next = self.card(id).parent;
        while let Some(parent) = next {
            chain.push(parent);
            next = self.card(parent).parent;
        }
        chain.reverse();
        chain
    }

    /// The page of a file; for a section without one, of the file that it would have.
    pub fn find(&self, file: &str) -> Option<PageId> {
        let pages = &self.site.pages;
        let by_name = pages.binary_search_by(|page| addresses::sort_name(page).cmp(file)).ok();
        let found = by_name.or_else(|| pages.iter().position(|p| p.file.as_deref() == Some(file)));
        found.and_then(|index| u32::try_from(index).ok()).map(PageId)
    }

    /// The section that stands at a path.
    pub fn find_section(&self, path: &str) -> Option<PageId> {
        let is_here = |page: &Page| page.section.is_some() && page.path == path;
        let found = self.site.pages.iter().position(is_here);
        found.and_then(|index| u32::try_from(index).ok()).map(PageId)
    }

    /// The files of all pages, in order.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.site.pages.iter().filter_map(|page| page.file.as_deref())
    }

    /// Every quote by speaker.
    pub fn said(&self) -> &Said {
        self.read(Fact::SAID);
        &self.site.said
    }

    /// The page of all quotes.
    pub fn said_home(&self) -> Option<PageId> {
        self.site.said.page
    }

    /// How many quotes a page of them shows.
    pub fn quotes_a_page(&self) -> usize {
        self.site.said.size
    }

    /// The place of a person or an organization among the speakers: as long as every speaker has the
    /// page that it had, they are the same.
    pub fn speaker_of(&self, id: PageId) -> Option<usize> {
        self.site.said.of.get(&id).copied()
    }

    /// What links to, mentions or cites a page, how, and how often, for a list of all of it.
    pub fn edges_to(&self, id: PageId) -> impl Iterator<Item = (PageId, Reference, u32)> {
        self.read(Fact::GRAPH);
        changes::edges(self.site.page(id))
    }

    /// Who is named in one sentence with an entity.
    pub fn relations_of(&self, id: PageId) -> &[Relation] {
        self.read(Fact::relations(id));
        self.site.relations.get(&id).map_or(&[], Vec::as_slice)
    }

    // --- other things

    /// The site's own components for pieces of a body. When one changes, all that was made is forgotten.
    pub(super) const fn pieces(&self) -> &Pieces {
        &self.pieces
    }

    /// The templates of the site's own. They are compiled before any page is made; pages note which
    /// of them they are made with.
    pub(super) fn templates(&self) -> &[Template] {
        &self.site.templates
    }

    /// A topic with its pages.
    pub fn topic(&self, index: usize) -> &Topic {
        self.read(Fact::topic(index));
        &self.site.topics[index]
    }

    /// The slugs of all topics, sorted.
    pub fn topic_slugs(&self) -> impl ExactSizeIterator<Item = &str> {
        self.site.topics.iter().map(|topic| topic.slug.as_str())
    }

    /// The place of a topic by its slug.
    pub fn topic_of_slug(&self, slug: &str) -> Option<usize> {
        self.site.topics.binary_search_by(|topic| topic.slug.as_str().cmp(slug)).ok()
    }

    /// The archived texts of a source.
    pub fn texts(&self, id: &str) -> &[ArchivedText] {
        self.read(Fact::texts(id));
        self.site.texts.get(id).map_or(&[], Vec::as_slice)
    }

    /// Every page's id, in order.
    pub fn ids(&self) -> impl Iterator<Item = PageId> + use<> {
        (0..u32::try_from(self.site.pages.len()).unwrap_or(u32::MAX)).map(PageId)
    }

    /// How many pages there are.
    pub fn page_count(&self) -> usize {
        self.site.pages.len()
    }

    /// The main navigation.
    pub fn nav(&self) -> &[NavLink] {
        &self.site.nav
    }

    /// The links at the foot of every page.
    pub fn footer(&self) -> &[NavLink] {
        &self.site.footer
    }

    /// The picture that a page names for links to it: its path in the output, or its address elsewhere.
    pub fn cover_of(&self, id: PageId) -> Option<&str> {
        self.read(Fact::card(id));
        self.site.covers.get(&id).map(String::as_str)
    }

    /// Every file that the site will have.
    pub fn outputs(&self) -> &Outputs {
        &self.site.outputs
    }

    /// The bytes of a file of the output that no template makes.
    pub fn bytes_of(&self, what: &What) -> Option<&[u8]> {
        if let What::Asset(index) = what {
            self.read(Fact::asset(*index));
        } else if let What::Static(index) = what {
            self.read(Fact::file_of_static(*index));
        }
        self.site.bytes_of(what)
    }

    /// The path in the output of each file of `content/` that is no page, and the page to whose bundle
    /// it belongs.
    pub fn assets(&self) -> impl Iterator<Item = (&str, Option<PageId>)> {
        self.site.assets.iter().map(|asset| (asset.path.as_str(), asset.page))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
