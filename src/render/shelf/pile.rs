//! The pile: what is remembered of each file that was made, and who read what.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::check::rendered::{Checked, Seen};
use crate::model::site::Site;
use crate::output::Seal;
use crate::render::data;
use crate::render::reads::{Fact, Readers, Tracked};
use crate::render::templates::Note;

/// All files that were made.
#[derive(Debug, Default)]
pub(in crate::render) struct Pile {
    /// What is remembered of each file of the plan, in order.
    pub(super) made: Vec<Record>,
    /// For each fact the files for which it was read.
    readers: Readers<u32>,
    /// The files that were promised, but of the citations, which are promised together, one only.
    pub(super) promised: BTreeSet<usize>,
    /// The files that could not be made.
    failed: BTreeSet<usize>,
    /// What checking the rendered pages came to.
    pub(in crate::render) checked: Checked,
    /// By what the sink knows all of them.
    pub(in crate::render) seal: Seal,
}

/// A file of the plan as it was made, or what went wrong.
#[derive(Debug)]
pub(super) struct Record {
    /// What was read for it.
    pub(super) reads: Box<[Fact]>,
    /// The files that came of it, with their hashes.
    pub(super) files: Box<[(Arc<str>, u128)]>,
    /// Why it could not be made.
    pub(super) failure: Option<Note>,
    /// Whether it was only promised.
    pub(super) is_promised: bool,
}

/// A file that was made in this build: its place in the plan, its record, and what stands in it, if it
/// is a page.
#[derive(Debug)]
pub(in crate::render) struct Fresh {
    pub(super) index: usize,
    pub(super) record: Record,
    pub(super) seen: Option<Arc<Seen>>,
}

impl Pile {
    /// Of a build in which everything was made.
    pub(super) fn of(site: &Site, fresh: Vec<Fresh>) -> Self {
        let mut pile = Self::default();
        let mut has_citations = false;
        let mut seen = Vec::with_capacity(fresh.len());
        for Fresh { index, record, seen: what } in fresh {
            let is_citation = data::is_citation(&site.outputs.list[index].what);
            if record.is_promised && !(is_citation && std::mem::replace(&mut has_citations, true)) {
                pile.promised.insert(index);
            }
            pile.readers.update(number(index), &[], &record.reads);
            pile.failed.extend(record.failure.is_some().then_some(index));
            pile.made.push(record);
            seen.push(what);
        }
        pile.checked = Checked::of(site, seen);
        pile
    }

    /// The same with what was made again.
    pub(super) fn with(mut self, site: &Site, fresh: Vec<Fresh>) -> Self {
        let mut seen = Vec::with_capacity(fresh.len());
        for Fresh { index, record, seen: what } in fresh {
            self.readers.update(number(index), &self.made[index].reads, &record.reads);
            if record.failure.is_some() {
                self.failed.insert(index);
            } else {
                self.failed.remove(&index);
            }
            if record.is_promised {
                self.promised.insert(index);
            } else {
                self.promised.remove(&index);
            }
            self.made[index] = record;
            seen.push((index, what));
        }
        self.checked.update(site, seen);
        Self { seal: Seal::default(), ..self }
    }

    /// Takes every file for one for which everything was read.
    pub(super) fn doubt(&mut self) {
        for (index, record) in self.made.iter_mut().enumerate() {
            let reads = Box::from([Fact::WHOLE]);
            self.readers.update(number(index), &record.reads, &reads);
            record.reads = reads;
        }
    }

    /// The files for which something was read that changed, and those that are promised.
    pub(super) fn touched(&self, tracked: &Tracked) -> Vec<usize> {
        let readers = self.readers.of(tracked.changed());
        let mut touched: Vec<usize> = readers.into_iter().map(|index| index as usize).collect();
        debug_assert!(
            (0..self.made.len())
                .filter(|i| tracked.any_changed(&self.made[*i].reads))
                .eq(touched.iter().copied()),
            "readers are known"
        );
        touched.extend(&self.promised);
        touched.sort_unstable();
        touched.dedup();
        touched
    }

    /// Why files could not be made.
    pub(in crate::render) fn failures(&self) -> impl Iterator<Item = &Note> {
        self.failed.iter().filter_map(|index| self.made[*index].failure.as_ref())
    }
}

/// The place of a file in the plan, as readers are noted.
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
