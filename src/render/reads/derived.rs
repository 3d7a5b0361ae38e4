//! Derived views: made of facts, shown by many pages. Where the facts changed and the view came out
//! as before, nobody who shows it needs to be made again.

use std::collections::BTreeSet;
use std::hash::Hasher as _;
use std::io;
use std::sync::{PoisonError, RwLockReadGuard};

use serde::Serialize;
use tera::Value;
use xxhash_rust::xxh3::Xxh3;

use super::fact::{FactMap, FactSet};
use super::{Derived, Fact, Notes, Readers, Tracked, noted};
use crate::model::site::PageId;

/// What is known of derived views: as they came out in the last build, and in this one.
#[derive(Debug, Default)]
pub(super) struct Known {
    last: FactMap<Entry>,
    fresh: FactMap<Entry>,
    /// Those that are none any more; whoever showed one must be made again.
    gone: FactSet,
    /// For each fact those of the last build that read it.
    readers: Readers<Fact>,
}

/// A derived view: what was read for it, how it came out, and whether that is otherwise than before.
#[derive(Debug)]
struct Entry {
    reads: Box<[Fact]>,
    witness: Witness,
    changed: bool,
}

/// How a derived view came out.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::render) enum Witness {
    /// A hash of it.
    Hash(u64),
    /// The view itself, as lists share it.
    Value(Value),
}

impl Witness {
    /// A hash of a view. Its fields must have an order: no map, no shared value.
    pub(in crate::render) fn of(view: &impl Serialize) -> Self {
        let mut hash = Hash(Xxh3::new());
        // Writing to a hash cannot fail, and views are plain data.
        let written = serde_json::to_writer(&mut hash, view);
        debug_assert!(written.is_ok(), "{written:?}");
        Self::Hash(hash.0.finish())
    }
}

struct Hash(Xxh3);

impl io::Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Known {
    /// What is known once this build counts.
    pub(super) fn keep(&mut self) {
        let mut fresh: Vec<(Fact, Entry)> = self.fresh.drain().collect();
        fresh.sort_unstable_by_key(|(fact, _)| *fact);
        for (fact, entry) in fresh {
            let old = self.last.get(&fact).map_or(&[][..], |old| &old.reads);
            self.readers.update(fact, old, &entry.reads);
            self.last.insert(fact, entry);
        }
        self.gone.clear();
    }

    /// What is known if this build does not count.
    pub(super) fn undo(&mut self) {
        self.fresh.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.last.len()
    }

    /// Forgets views that are not among these facts, nor read for one that is.
    pub(super) fn forget_but(&mut self, facts: impl Iterator<Item = Fact>) {
        let mut used = FactSet::default();
        let mut open: Vec<Fact> = facts.collect();
        while let Some(fact) = open.pop() {
            if fact.is_derived() && used.insert(fact) {
                open.extend(self.last.get(&fact).iter().flat_map(|entry| entry.reads.iter()));
            }
        }
        let Self { last, readers, .. } = self;
        last.retain(|fact, entry| {
            let is_used = used.contains(fact);
            if !is_used {
                readers.update(*fact, &entry.reads, &[]);
            }
            is_used
        });
    }
}

impl Tracked {
    /// Makes a view of a page (and a place on it) that other pages show, and notes that it was read,
    /// instead of what was read for it.
    pub(in crate::render) fn derive<T>(
        &self,
        (view, page, place): (Derived, PageId, u32),
        make: impl FnOnce() -> T,
        witness: impl FnOnce(&T) -> Witness,
    ) -> T {
        if self.notes == Notes::NotTaken {
            return make();
        }
        self.remember((view, page, place), make, witness)
    }

    /// A view as a value that pages share: as it was, if nothing that was read for it has changed; else
    /// made, once for this build.
    pub(in crate::render) fn share(
        &self,
        view: (Derived, PageId, u32),
        make: impl FnOnce() -> Value,
    ) -> Value {
        let known = self.recall(Fact::derived(view.0, view.1, view.2));
        known.unwrap_or_else(|| self.remember(view, make, |value| Witness::Value(value.clone())))
    }

    fn remember<T>(
        &self,
        (view, page, place): (Derived, PageId, u32),
        make: impl FnOnce() -> T,
        witness: impl FnOnce(&T) -> Witness,
    ) -> T {
        let fact = Fact::derived(view, page, place);
        self.read(fact);
        let (result, reads) = noted(make);
        if self.known().fresh.contains_key(&fact) {
            return result;
        }
        let witness = witness(&result);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let changed = known.last.get(&fact).is_none_or(|old| old.witness != witness);
        // Where another thread was faster, its entry is the same.
        known.fresh.insert(fact, Entry { reads, witness, changed });
        result
    }

    pub(super) fn known(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The value of a derived view as it came out, if nothing that was read for it has changed.
    fn recall(&self, fact: Fact) -> Option<Value> {
        let known = self.known();
        let entry = match known.fresh.get(&fact) {
            Some(entry) => entry,
            None => known.last.get(&fact).filter(|entry| !self.is_touched(&known, entry))?,
        };
        let Witness::Value(value) = &entry.witness else { return None };
        self.read(fact);
        Some(value.clone())
    }

    /// Whether something changed that was read for a view.
    fn is_touched(&self, known: &Known, entry: &Entry) -> bool {
        entry.reads.iter().any(|fact| self.has_changed(known, *fact))
    }

    fn has_changed(&self, known: &Known, fact: Fact) -> bool {
        if !fact.is_derived() {
            return self.has_changed_itself(fact);
        }
        match (known.fresh.get(&fact), known.last.get(&fact)) {
            (Some(entry), _) => entry.changed,
            (None, Some(entry)) => self.is_touched(known, entry),
            (None, None) => true,
        }
    }

    /// Whether a fact changed that is no derived view.
    fn has_changed_itself(&self, fact: Fact) -> bool {
        if fact.is_listed() {
            self.changed_entries().contains(&fact)
        } else {
            self.changes.has(fact)
        }
    }

    /// Whether something of some facts changed, or may have.
    pub(super) fn any_touched(&self, facts: &[Fact]) -> bool {
        let known = self.known();
        facts.iter().any(|fact| self.has_changed(&known, *fact))
    }

    /// The derived views for which something was read that is known to have changed, and which have not
    /// been made again yet. Making them may make more of them so.
    pub(in crate::render) fn touched_views(&self) -> Vec<Fact> {
        let known = self.known();
        let mut changed = self.changes.facts();
        changed.extend(self.changed_entries().iter());
        changed
            .extend(known.fresh.iter().filter(|(_, entry)| entry.changed).map(|(fact, _)| *fact));
        let mut touched = known.readers.of(changed);
        touched.retain(|fact| !known.fresh.contains_key(fact));
        debug_assert_eq!(touched, self.touched_among_all(&known), "readers are known");
        touched
    }

    /// The same, looked for in what each view read.
    fn touched_among_all(&self, known: &Known) -> Vec<Fact> {
        let has_turned = |fact: &Fact| known.fresh.get(fact).is_some_and(|entry| entry.changed);
        let is_touched = |entry: &Entry| {
            let mut reads = entry.reads.iter();
            reads.any(|fact| {
                if fact.is_derived() { has_turned(fact) } else { self.has_changed_itself(*fact) }
            })
        };
        let old = known.last.iter().filter(|(fact, _)| !known.fresh.contains_key(fact));
        let touched = old.filter(|(_, entry)| is_touched(entry)).map(|(fact, _)| *fact);
        touched.collect::<BTreeSet<Fact>>().into_iter().collect()
    }

    /// Forgets those of some views that were not made again, as they are none any more.
    pub(in crate::render) fn give_up(&self, touched: &[Fact]) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let Known { last, fresh, gone, readers } = &mut *known;
        for fact in touched.iter().filter(|fact| !fresh.contains_key(fact)) {
            if let Some(entry) = last.remove(fact) {
                readers.update(*fact, &entry.reads, &[]);
            }
            gone.insert(*fact);
        }
    }

    /// Is told that every touched view has been made again: what changed is known from now on.
    pub(in crate::render) fn settle(&self) {
        let known = self.known();
        let turned = known.fresh.iter().filter(|(_, entry)| entry.changed).map(|(fact, _)| *fact);
        let _ = self.settled.set(turned.chain(known.gone.iter().copied()).collect());
    }

    /// Whether something of some facts changed, when that is settled.
    pub(in crate::render) fn any_changed(&self, facts: &[Fact]) -> bool {
        facts.iter().any(|fact| {
            if fact.is_derived() {
                self.settled.get().is_none_or(|turned| turned.contains(fact))
            } else {
                self.has_changed_itself(*fact)
            }
        })
    }
}
