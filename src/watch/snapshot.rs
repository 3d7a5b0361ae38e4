//! A whole site in memory: what the server serves, from one rebuild to the next.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use bytes::Bytes;
use xxhash_rust::xxh3::xxh3_128;

use crate::output::{Promise, Sink};
use crate::watch::session::Interrupt;

/// A file of the site: its bytes, which nobody copies, and their hash.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The bytes.
    pub bytes: Bytes,
    /// Their hash (XXH3, 128 bits).
    pub hash: u128,
}

/// Every file of a site by its path below the output folder (with `/`), and where the site stands.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The path below which the site stands, with a slash at both ends; empty when there is no site.
    pub base: String,
    /// The files that are made.
    pub files: BTreeMap<Arc<str>, Stored>,
    /// Those that are made when somebody asks for them.
    pub promises: Vec<Arc<Promised>>,
}

/// Files that are made once somebody asks for them.
#[derive(Debug)]
pub struct Promised {
    promise: Promise,
    files: OnceLock<BTreeMap<Arc<str>, Stored>>,
}

impl Promised {
    fn covers(&self, path: &str) -> bool {
        let own = &*self.promise.path;
        path == own || (own.ends_with('/') && path.starts_with(own) && !path.ends_with('/'))
    }

    /// The files; the first who asks waits until they are made.
    pub fn files(&self) -> &BTreeMap<Arc<str>, Stored> {
        self.files.get_or_init(|| {
            let stored = |(path, bytes): (String, Vec<u8>)| {
                let hash = xxh3_128(&bytes);
                (path.into(), Stored { bytes: bytes.into(), hash })
            };
            (self.promise.make)().into_iter().map(stored).collect()
        })
    }
}

impl Snapshot {
    /// The file of this path.
    pub fn get(&self, path: &str) -> Option<&Stored> {
        self.find(path).map(|(_, file)| file)
    }

    /// The file of this path, with its path.
    pub fn find(&self, path: &str) -> Option<(&Arc<str>, &Stored)> {
        self.files.get_key_value(path).or_else(|| {
            let promised = self.promises.iter().find(|promised| promised.covers(path))?;
            promised.files().get_key_value(path)
        })
    }

    /// What must be made before the file of this path can be had.
    pub fn pending(&self, path: &str) -> Option<&Arc<Promised>> {
        let mut pending = self.promises.iter().filter(|promised| promised.files.get().is_none());
        pending.find(|promised| promised.covers(path))
    }

    /// The paths at which this site and an older one differ, sorted, without what is promised.
    pub fn differences(&self, old: &Self) -> Vec<Arc<str>> {
        let new = self
            .files
            .iter()
            .filter(|(path, file)| old.files.get(*path).is_none_or(|was| was.hash != file.hash));
        let gone = old.files.keys().filter(|path| !self.files.contains_key(*path));
        let mut paths: Vec<_> = new.map(|(path, _)| path).chain(gone).map(Arc::clone).collect();
        paths.sort_unstable();
        paths
    }
}

/// Takes the files of a site as they are made, and makes a snapshot of them.
///
/// A file that is as it was shares its bytes with the old snapshot. One that could not be made stays
/// as it was, if it was there: a finding says what is wrong with it.
#[derive(Debug)]
pub struct Collector<'s> {
    old: &'s Snapshot,
    interrupt: &'s Interrupt,
    files: Mutex<BTreeMap<Arc<str>, Stored>>,
    promises: Mutex<Vec<Arc<Promised>>>,
    has_templates: AtomicBool,
    made: AtomicUsize,
}

impl<'s> Collector<'s> {
    /// Begins a new site.
    pub fn new(old: &'s Snapshot, interrupt: &'s Interrupt) -> Self {
        Self {
            old,
            interrupt,
            files: Mutex::default(),
            promises: Mutex::default(),
            has_templates: AtomicBool::new(true),
            made: AtomicUsize::new(0),
        }
    }

    /// The site that was collected.
    pub fn finish(self, base: &str) -> Snapshot {
        let files = self.files.into_inner().unwrap_or_else(PoisonError::into_inner);
        let promises = self.promises.into_inner().unwrap_or_else(PoisonError::into_inner);
        Snapshot { base: base.to_owned(), files, promises }
    }

    /// Whether pages were made with the site's own templates.
    pub fn has_templates(&self) -> bool {
        self.has_templates.load(Ordering::Relaxed)
    }

    /// How many files were made, and not taken from the old site.
    pub fn made(&self) -> usize {
        self.made.load(Ordering::Relaxed)
    }

    fn store(&self, path: Arc<str>, file: Stored) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path, file);
    }
}

impl Sink for Collector<'_> {
    fn put(&self, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
        self.interrupt.check()?;
        self.made.fetch_add(1, Ordering::Relaxed);
        let hash = xxh3_128(bytes);
        match self.old.files.get_key_value(path) {
            Some((path, old)) if old.hash == hash => self.store(Arc::clone(path), old.clone()),
            _ => self.store(path.into(), Stored { bytes: Bytes::copy_from_slice(bytes), hash }),
        }
        Ok(())
    }

    fn keep(&self, path: &str, hash: u128) -> anyhow::Result<bool> {
        self.interrupt.check()?;
        let old = self.old.files.get_key_value(path).filter(|(_, old)| old.hash == hash);
        if let Some((path, old)) = old {
            self.store(Arc::clone(path), old.clone());
        }
        Ok(old.is_some())
    }

    fn miss(&self, path: &str) {
        if let Some((path, old)) = self.old.files.get_key_value(path) {
            self.store(Arc::clone(path), old.clone());
        }
    }

    fn takes_promises(&self) -> bool {
        true
    }

    fn promise(&self, promise: Promise) {
        let promised = Arc::new(Promised { promise, files: OnceLock::new() });
        self.promises.lock().unwrap_or_else(PoisonError::into_inner).push(promised);
    }

    fn miss_templates(&self) {
        self.has_templates.store(false, Ordering::Relaxed);
    }
}
