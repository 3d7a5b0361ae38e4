//! A sink that makes a new site in memory, with all that stayed as it was from the old one.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use xxhash_rust::xxh3::xxh3_128;

use crate::output::{Promise, Seal, Sink, StandIns};
use crate::watch::session::Interrupt;
use crate::watch::snapshot::{FileMap, Promised, Snapshot, Stored};

/// Takes the files of a site as they are made, and makes a snapshot of them.
///
/// A file that is as it was shares its bytes with the old snapshot. One that could not be made stays
/// as it was, if it was there: a finding says what is wrong with it.
#[derive(Debug)]
pub struct Collector<'s> {
    old: &'s Snapshot,
    interrupt: &'s Interrupt,
    /// What is not as in the old site, if that is resumed; else every file.
    files: Mutex<BTreeMap<Arc<str>, Option<Stored>>>,
    promises: Mutex<Vec<Arc<Promised>>>,
    stand_ins: Mutex<StandIns>,
    seal: Mutex<Option<Seal>>,
    is_resumed: AtomicBool,
    has_missed: AtomicBool,
    has_templates: AtomicBool,
    made: AtomicUsize,
}

/// A new site, and the paths at which it differs from the old one, sorted, without what is promised.
#[derive(Debug)]
pub struct Collection {
    /// The site.
    pub site: Snapshot,
    /// The paths.
    pub changed: Vec<Arc<str>>,
}

impl<'s> Collector<'s> {
    /// Begins a new site.
    pub fn new(old: &'s Snapshot, interrupt: &'s Interrupt) -> Self {
        Self {
            old,
            interrupt,
            files: Mutex::default(),
            promises: Mutex::default(),
            stand_ins: Mutex::default(),
            seal: Mutex::default(),
            is_resumed: AtomicBool::new(false),
            has_missed: AtomicBool::new(false),
            has_templates: AtomicBool::new(true),
            made: AtomicUsize::new(0),
        }
    }

    /// The site that was collected, which stands below this path.
    pub fn finish(self, base: &str) -> Collection {
        // A file that could not be made may have what stood for the hash of one that is none any more.
        let has_old_files = self.is_resumed() || self.has_missed.load(Ordering::Relaxed);
        let promises = self.promises.into_inner().unwrap_or_else(PoisonError::into_inner);
        let seal = self.seal.into_inner().unwrap_or_else(PoisonError::into_inner);
        let stand_ins = self.stand_ins.into_inner().unwrap_or_else(PoisonError::into_inner);
        let stand_ins = if has_old_files { stand_ins.or(&self.old.stand_ins) } else { stand_ins };
        let files = self.files.into_inner().unwrap_or_else(PoisonError::into_inner);
        let old = &self.old.files;
        let (files, changed) = if self.is_resumed.into_inner() {
            let changed = files.keys().map(Arc::clone).collect();
            (old.with(files), changed)
        } else {
            let files = files.into_iter().filter_map(|(path, file)| Some((path, file?)));
            let files: FileMap = files.collect();
            let changed = files.differences(old);
            (files, changed)
        };
        let site = Snapshot { base: base.to_owned(), files, promises, stand_ins, seal };
        Collection { site, changed }
    }

    /// Whether pages were made with the site's own templates.
    pub fn has_templates(&self) -> bool {
        self.has_templates.load(Ordering::Relaxed)
    }

    /// How many files were made, and not taken from the old site.
    pub fn made(&self) -> usize {
        self.made.load(Ordering::Relaxed)
    }

    fn is_resumed(&self) -> bool {
        self.is_resumed.load(Ordering::Relaxed)
    }

    fn store(&self, path: Arc<str>, file: Option<Stored>) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path, file);
    }
}

impl Sink for Collector<'_> {
    fn put(&self, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
        self.interrupt.check()?;
        self.made.fetch_add(1, Ordering::Relaxed);
        let hash = xxh3_128(bytes);
        match self.old.files.get(path) {
            Some((_, old)) if old.hash == hash && self.is_resumed() => {}
            Some((path, old)) if old.hash == hash => {
                self.store(Arc::clone(path), Some(old.clone()));
            }
            _ => {
                self.store(path.into(), Some(Stored::new(Bytes::copy_from_slice(bytes))));
            }
        }
        Ok(())
    }

    fn keep(&self, path: &str, hash: u128) -> anyhow::Result<bool> {
        self.interrupt.check()?;
        let old = self.old.files.get(path).filter(|(_, old)| old.hash == hash);
        if let Some((path, old)) = old
            && !self.is_resumed()
        {
            self.store(Arc::clone(path), Some(old.clone()));
        }
        Ok(old.is_some())
    }

    fn miss(&self, path: &str) {
        self.has_missed.store(true, Ordering::Relaxed);
        if let Some((path, old)) = self.old.files.get(path)
            && !self.is_resumed()
        {
            self.store(Arc::clone(path), Some(old.clone()));
        }
    }

    fn resumes(&self, seal: &Seal) -> bool {
        let is_resumed = self.old.seal.as_ref() == Some(seal);
        self.is_resumed.store(is_resumed, Ordering::Relaxed);
        is_resumed
    }

    fn drop(&self, path: &str) {
        if let Some((path, _)) = self.old.files.get(path) {
            self.store(Arc::clone(path), None);
        }
    }

    fn seal(&self, seal: &Seal) {
        *self.seal.lock().unwrap_or_else(PoisonError::into_inner) = Some(seal.clone());
    }

    fn takes_stand_ins(&self) -> bool {
        true
    }

    fn stand_ins(&self, stand_ins: StandIns) {
        *self.stand_ins.lock().unwrap_or_else(PoisonError::into_inner) = stand_ins;
    }

    fn takes_promises(&self) -> bool {
        true
    }

    fn promise(&self, promise: Promise) {
        let promised = Arc::new(Promised::new(promise));
        self.promises.lock().unwrap_or_else(PoisonError::into_inner).push(promised);
    }

    fn miss_templates(&self) {
        self.has_templates.store(false, Ordering::Relaxed);
    }
}
