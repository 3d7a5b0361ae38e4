//! Emit: writes the output folder, which is the whole old site or the whole new one at any moment.
//!
//! ```text
//! open ──> put, put, put … ──> commit
//! lock     changed files       hard links to the unchanged ones, the manifest,
//! clear    into the staging    then both folders trade names in one step,
//! up       folder              and the old one is removed
//! ```
//!
//! - `guard` says where a site may be written; `lock` keeps two builds apart.
//! - `manifest` is what the last build wrote, so that an unchanged file costs a look at its size
//!   and time; `scratch` is the staging folder, made only when there is something to write.
//! - `survey` looks through the old folder, `carry` takes over what stays, `publish` makes the
//!   step, and `in_place` makes it where folders cannot be exchanged.
//! - `create` is apart: it makes the files of `init` and `new`, and writes over nothing.
//!
//! No file is synced: the output can be made again. What a power cut spoils, the next build notices
//! by the name of the boot in the manifest, and mends.
#![expect(
    clippy::disallowed_methods,
    reason = "emit is the only writer, and compares what is there"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::{anyhow, bail};
use rayon::prelude::*;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::output::Sink;
use fault::{fault, is_absent, is_taken};
use guard::{Parents, Place};
use lock::Lock;
use manifest::{Found, Manifest, Record};
use publish::{Edition, Way};
use scratch::{Anchored, Scratch};

pub mod cache;
mod carry;
pub mod create;
mod fault;
mod guard;
mod in_place;
mod lock;
mod manifest;
mod platform;
mod publish;
pub mod record;
mod scratch;
mod survey;

/// Where a site is to be written.
#[derive(Clone, Copy, Debug)]
pub struct Destination<'a> {
    /// The output folder; it need not be there yet.
    pub out: &'a Path,
    /// The folder of the site, into whose sources nothing is written.
    pub site_root: &'a Path,
    /// What to do about files that no build wrote.
    pub force: Force,
}

/// What to do about files in the output folder that no build wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Force {
    /// Refuse a folder of others, and any file of theirs in our way.
    Refuse,
    /// Enter the folder, and write over files of the same path; leave all others alone.
    Overwrite,
}

/// How the output folder differs from before, in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that were not there.
    pub added: usize,
    /// Files with other bytes than before.
    pub changed: usize,
    /// Files that were not touched.
    pub unchanged: usize,
    /// Files that the last build wrote and this one did not.
    pub removed: usize,
}

impl Changes {
    /// Whether every file is as it was.
    pub fn is_empty(&self) -> bool {
        let Self { added, changed, unchanged: _, removed } = *self;
        added + changed + removed == 0
    }
}

/// A site on its way into its output folder, which changes at [`Staging::commit`] and not before.
///
/// Dropped without that, it removes every trace of itself. While it lives, no other build can open
/// a folder beside this one.
#[derive(Debug)]
pub struct Staging {
    place: Place,
    last: Last,
    new: Mutex<BTreeMap<String, Put>>,
    // Dropped in this order: the staging folder, the folders made to hold it, and then the lock.
    scratch: Scratch,
    _parents: Parents,
    _lock: Lock,
}

/// What is known of the output folder as it is.
#[derive(Debug)]
struct Last {
    manifest: Manifest,
    state: State,
    force: Force,
}

/// How far the manifest can be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// There is none, as there is no site yet.
    New,
    /// It is damaged: the folder is ours, and nothing is known of the files.
    Damaged,
    /// It is from another boot: the files' bytes decide.
    Doubtful,
    /// It is from this boot: a file of the recorded size and time has the recorded bytes.
    Sure,
}

impl Last {
    fn read(place: &Place) -> anyhow::Result<Self> {
        let found = manifest::read(&place.out)
            .map_err(|error| fault("reading", &place.show(manifest::NAME), &error))?;
        let (state, manifest) = match found {
            Found::Nothing => {
                place.refuse_foreign()?;
                (State::New, Manifest::default())
            }
            Found::Damaged => (State::Damaged, Manifest::default()),
            Found::Intact(manifest)
                if manifest.boot.is_some() && manifest.boot == manifest::boot() =>
            {
                (State::Sure, manifest)
            }
            Found::Intact(manifest) => (State::Doubtful, manifest),
        };
        Ok(Self { manifest, state, force: place.force })
    }

    /// Whether files that no manifest tells of may be taken for ours when we have others to put in
    /// their place.
    fn adopts(&self) -> bool {
        self.state == State::Damaged || self.force == Force::Overwrite
    }
}

/// A file of the new site.
#[derive(Clone, Copy, Debug)]
struct Put {
    record: Record,
    fate: Fate,
}

/// How a file of the new site stands to the old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Added,
    Changed,
    Kept,
}

impl Staging {
    /// Gets ready to write a site: takes the lock, and clears up after builds that were cut short.
    ///
    /// # Errors
    /// When the folder is none to write a site into, when another build is doing so, and when the
    /// disk refuses.
    pub fn open(destination: &Destination<'_>) -> anyhow::Result<Self> {
        let place = Place::resolve(destination)?;
        let parents = Parents::make(&place.parent)?;
        let lock = lock::take(&place.parent)?;
        publish::recover(&place)?;
        let last = Last::read(&place)?;
        let scratch = Scratch::new(&place);
        Ok(Self { place, last, new: Mutex::default(), scratch, _parents: parents, _lock: lock })
    }

    /// Publishes the site as it was put, and nothing else; all at once.
    ///
    /// # Errors
    /// When the disk refuses, or when a file that no build wrote is in the way. Nothing is changed
    /// then.
    pub fn commit(self) -> anyhow::Result<Changes> {
        self.commit_by(Way::Exchange)
    }

    fn commit_by(mut self, way: Way) -> anyhow::Result<Changes> {
        let new = std::mem::take(self.new.get_mut().unwrap_or_else(PoisonError::into_inner));
        let changes = self.compare(&new);
        let is_first = changes.unchanged == 0
            && fs::symlink_metadata(&self.place.out).is_err_and(|error| is_absent(&error));
        if !changes.is_empty() {
            self.publish(&new, if is_first { None } else { Some(way) })?;
        } else if !is_first && self.is_outdated(&new) {
            self.renew_manifest(&new)?;
        }
        Ok(changes)
    }

    /// A hash of the site that was put: the paths and bytes of its files.
    pub fn digest(&self) -> u128 {
        let new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        digest(new.iter().map(|(path, put)| (path, put.record)))
    }

    /// Whether the output folder has, file for file, the site of this digest. Files are believed to be
    /// as they were left when their size and time are, as far as the manifest can be believed; else
    /// they are read.
    pub fn holds(&self, wanted: u128) -> bool {
        let Last { manifest, state, .. } = &self.last;
        if *state != State::Sure || manifest.records.is_empty() {
            return false;
        }
        let records = &manifest.records;
        digest(records.iter().map(|(path, record)| (path, *record))) == wanted
            && records.par_iter().all(|(path, record)| self.is_as_left(path, *record))
    }

    /// How many files the output folder has of the last site.
    pub fn count(&self) -> usize {
        self.last.manifest.records.len()
    }

    fn is_as_left(&self, path: &str, record: Record) -> bool {
        fs::symlink_metadata(self.place.out.join(path)).is_ok_and(|metadata| {
            metadata.is_file()
                && metadata.len() == record.length
                && platform::has_mode(&metadata, platform::FILE_MODE)
                && record.modified != 0
                && platform::modified(&metadata) == record.modified
        })
    }

    fn compare(&self, new: &BTreeMap<String, Put>) -> Changes {
        let mut changes = Changes::default();
        for put in new.values() {
            match put.fate {
                Fate::Added => changes.added += 1,
                Fate::Changed => changes.changed += 1,
                Fate::Kept => changes.unchanged += 1,
            }
        }
        let old = &self.last.manifest.records;
        changes.removed = old.keys().filter(|path| !new.contains_key(*path)).count();
        changes
    }

    /// Makes the new site whole in the staging folder, and publishes it: in this way, or, where
    /// there is no output folder yet, by giving it its name.
    fn publish(&self, new: &BTreeMap<String, Put>, way: Option<Way>) -> anyhow::Result<()> {
        let Self { place, last, scratch, .. } = self;
        let root = scratch.path().map_err(|error| fault("staging", &place.shown, &error))?;
        let Some(mut way) = way else {
            self.write_manifest(new)?;
            return publish::publish_first(place, root);
        };
        platform::check_writable(&place.out)
            .map_err(|error| fault("publishing", &place.shown, &error))?;
        let survey = survey::survey(place, last, new)?;
        if scratch.anchored() == Anchored::Yes || survey.anchored == Anchored::Yes {
            way = Way::InPlace;
        }
        if way != Way::InPlace && carry::carry(place, scratch, &survey.root)? == Anchored::Yes {
            way = Way::InPlace;
        }
        let mut staged = paths(new, |fate| fate != Fate::Kept);
        let kept = paths(new, |fate| fate == Fate::Kept);
        if survey.kept < kept.len() {
            // A symlink led to some of them, so they were not met in the old folder itself.
            for path in &kept {
                carry::carry_file(place, scratch, path)
                    .map_err(|error| fault("taking over", &place.show(path), &error))?;
            }
            staged.extend(kept);
        }
        self.write_manifest(new)?;
        publish::publish(Edition { place, scratch, old: &survey.root, staged: &staged }, way)
    }

    /// Whether the manifest says other than it should, though no file has changed.
    fn is_outdated(&self, new: &BTreeMap<String, Put>) -> bool {
        let Manifest { boot, records } = &self.last.manifest;
        matches!(self.last.state, State::New | State::Damaged)
            || *boot != manifest::boot()
            || new.iter().any(|(path, put)| records.get(path) != Some(&put.record))
    }

    fn renew_manifest(&self, new: &BTreeMap<String, Put>) -> anyhow::Result<()> {
        self.write_manifest(new)?;
        let place = &self.place;
        let renamed = self.scratch.path().and_then(|staged| {
            fs::rename(staged.join(manifest::NAME), place.out.join(manifest::NAME))
        });
        renamed.map_err(|error| fault("writing", &place.show(manifest::NAME), &error))
    }

    fn write_manifest(&self, new: &BTreeMap<String, Put>) -> anyhow::Result<()> {
        let records = new.iter().map(|(path, put)| (&**path, put.record));
        let text = manifest::print(manifest::boot().as_deref(), records);
        let written = self.scratch.write(manifest::NAME, text.as_bytes());
        written.map_err(|error| fault("writing", &self.place.show(manifest::NAME), &error))?;
        Ok(())
    }

    /// When the file of this path was modified, if it has these bytes already.
    fn unchanged_since(&self, path: &str, bytes: &[u8], hash: u128) -> Option<u128> {
        let recorded = self.last.manifest.records.get(path);
        match recorded {
            Some(record) if record.hash != hash => return None,
            None if !self.last.adopts() => return None,
            _ => {}
        }
        let file = self.place.out.join(path);
        let metadata = fs::symlink_metadata(&file).ok()?;
        if !metadata.is_file()
            || metadata.len() != bytes.len() as u64
            || !platform::has_mode(&metadata, platform::FILE_MODE)
        {
            return None;
        }
        let modified = platform::modified(&metadata);
        let is_sure = self.last.state == State::Sure && modified != 0;
        if is_sure && recorded.is_some_and(|record| record.modified == modified) {
            return Some(modified);
        }
        (fs::read(&file).ok()? == bytes).then_some(modified)
    }

    /// Writes a file, and says when that was and whether there was one before.
    fn write(&self, path: &str, bytes: &[u8]) -> anyhow::Result<(u128, Fate)> {
        let shown = self.place.show(path);
        let modified = self.scratch.write(path, bytes).map_err(|error| {
            if is_taken(&error) {
                return anyhow!(
                    "`{}` is written twice, or is both a file and a folder, or differs from \
                     another file by letter case only; the old site is untouched",
                    shown.display()
                );
            }
            fault("writing", &shown, &error)
        })?;
        let was_ours = self.last.manifest.records.contains_key(path);
        let was_there = || fs::symlink_metadata(self.place.out.join(path)).is_ok();
        let fate = if was_ours || (self.last.adopts() && was_there()) {
            Fate::Changed
        } else {
            Fate::Added
        };
        Ok((modified, fate))
    }
}

impl Sink for Staging {
    /// Takes one file. One that is in the output folder already is only looked at.
    fn put(&self, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
        guard::check_path(path)?;
        let hash = xxh3_128(bytes);
        let (modified, fate) = match self.unchanged_since(path, bytes, hash) {
            Some(modified) => (modified, Fate::Kept),
            None => self.write(path, bytes)?,
        };
        let put = Put { record: Record { hash, length: bytes.len() as u64, modified }, fate };
        let mut new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        if new.insert(path.to_owned(), put).is_some() {
            bail!("a bug: `{path}` is written twice; the old site is untouched");
        }
        Ok(())
    }
}

/// A hash of paths and hashes, in the order of the paths.
fn digest<'a>(files: impl Iterator<Item = (&'a String, Record)>) -> u128 {
    let mut hash = Xxh3::new();
    for (path, record) in files {
        hash.update(&(path.len() as u64).to_le_bytes());
        hash.update(path.as_bytes());
        hash.update(&record.hash.to_le_bytes());
    }
    hash.digest128()
}

fn paths(new: &BTreeMap<String, Put>, which: impl Fn(Fate) -> bool) -> Vec<&str> {
    new.iter().filter(|(_, put)| which(put.fate)).map(|(path, _)| &**path).collect()
}
