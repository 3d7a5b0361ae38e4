//! The old output folder, entry by entry: what stays as it is, what goes, what is in the way.
#![expect(clippy::disallowed_methods, reason = "emit lists the folder that it replaces")]

use std::collections::{BTreeMap, HashSet};
use std::ffi::OsString;
use std::fs::{self, DirEntry};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::bail;
use rayon::prelude::*;

use super::fault::fault;
use super::guard::Place;
use super::manifest;
use super::scratch::Anchored;
use super::{Fate, Last, Put, platform};

/// How many files in the way are named in one message.
const NAMED: usize = 5;

/// A folder of the old output.
#[derive(Debug, Default)]
pub(super) struct Folder {
    /// Its path below the output folder; empty for that itself.
    pub(super) path: PathBuf,
    /// What is in it, folders apart.
    pub(super) entries: Vec<Entry>,
    /// The folders in it.
    pub(super) folders: Vec<Folder>,
    /// Whose folder it is.
    pub(super) owner: Owner,
}

/// A file, symlink or the like of the old output.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: OsString,
    pub(super) stays: Stays,
}

/// Whether an entry is in the new output as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stays {
    /// It is: an unchanged file of ours, or somebody else's.
    Yes,
    /// It is not: we wrote it, and now write something else, or nothing, in its place.
    No,
}

/// Whose a folder is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Owner {
    /// Ours, there for the sake of the files in it.
    #[default]
    Us,
    /// Somebody else's: it stays even when it is empty.
    Others,
}

impl Folder {
    /// Whether the new output has this folder for something of the old one.
    pub(super) fn stays(&self) -> bool {
        self.owner == Owner::Others
            || self.entries.iter().any(|entry| entry.stays == Stays::Yes)
            || self.folders.iter().any(Self::stays)
    }
}

/// The old output folder, looked through.
#[derive(Debug)]
pub(super) struct Survey {
    /// The output folder and all that is in it.
    pub(super) root: Folder,
    /// How many unchanged files of ours were met.
    pub(super) kept: usize,
    /// Whether something is mounted inside, so that the folder cannot be replaced by another.
    pub(super) anchored: Anchored,
}

/// Looks through the old output folder.
///
/// # Errors
/// When it cannot be read, or when a file that no build wrote stands where the site has one.
pub(super) fn survey(
    place: &Place,
    last: &Last,
    new: &BTreeMap<String, Put>,
) -> anyhow::Result<Survey> {
    let surveyor = Surveyor {
        place,
        last,
        new,
        old_folders: folders_of(last.manifest.records.keys()),
        new_folders: folders_of(new.keys()),
        kept: AtomicUsize::new(0),
        mounted: Mutex::default(),
        in_the_way: Mutex::default(),
    };
    let root = surveyor.look(&Visit {
        path: PathBuf::new(),
        key: Some(String::new()),
        owner: Owner::Us,
        replaced: None,
    })?;
    surveyor.complain()?;
    let mounted = surveyor.mounted.into_inner().unwrap_or_else(PoisonError::into_inner);
    let anchored = if mounted.is_empty() { Anchored::No } else { Anchored::Yes };
    Ok(Survey { root, kept: surveyor.kept.into_inner(), anchored })
}

/// Every folder that these paths lie in.
fn folders_of<'a>(paths: impl Iterator<Item = &'a String>) -> HashSet<&'a str> {
    let mut folders = HashSet::new();
    for path in paths {
        let mut rest: &str = path;
        while let Some((folder, _)) = rest.rsplit_once('/') {
            if !folders.insert(folder) {
                break;
            }
            rest = folder;
        }
    }
    folders
}

/// What the parts of the old folder are held against.
struct Surveyor<'a> {
    place: &'a Place,
    last: &'a Last,
    new: &'a BTreeMap<String, Put>,
    old_folders: HashSet<&'a str>,
    new_folders: HashSet<&'a str>,
    kept: AtomicUsize,
    mounted: Mutex<Vec<PathBuf>>,
    in_the_way: Mutex<Vec<PathBuf>>,
}

/// A folder to be looked at.
struct Visit {
    path: PathBuf,
    /// The path as the site would write it; none when it is not UTF-8, so never ours.
    key: Option<String>,
    owner: Owner,
    /// The new file that takes the place of this folder or of one above it.
    replaced: Option<Replaced>,
}

/// A mark on folders that give way to a file.
#[derive(Clone, Copy)]
struct Replaced;

impl Surveyor<'_> {
    fn look(&self, visit: &Visit) -> anyhow::Result<Folder> {
        let failed = |error: io::Error| fault("reading", &self.place.show(&visit.path), &error);
        let mut entries = Vec::new();
        let mut inner = Vec::new();
        for entry in fs::read_dir(self.place.out.join(&visit.path)).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let key = below(visit.key.as_deref(), &entry);
            if entry.file_type().map_err(failed)?.is_dir() {
                inner.push(self.enter(visit, &entry, key));
            } else {
                let stays = self.judge(visit, &entry, key.as_deref());
                entries.push(Entry { name: entry.file_name(), stays });
            }
        }
        let folders =
            inner.par_iter().map(|visit| self.look(visit)).collect::<anyhow::Result<_>>()?;
        Ok(Folder { path: visit.path.clone(), entries, folders, owner: visit.owner })
    }

    /// What becomes of a file.
    fn judge(&self, visit: &Visit, entry: &DirEntry, key: Option<&str>) -> Stays {
        if key == Some(manifest::NAME) {
            return Stays::No;
        }
        let was_ours = key.is_some_and(|key| self.last.manifest.records.contains_key(key));
        let wanted = match key.and_then(|key| self.new.get(key)).map(|put| put.fate) {
            Some(Fate::Kept) => {
                self.kept.fetch_add(1, Ordering::Relaxed);
                return Stays::Yes;
            }
            Some(Fate::Added | Fate::Changed) => true,
            None => key.is_some_and(|key| self.new_folders.contains(key)),
        };
        if was_ours || (wanted && self.last.adopts()) {
            return Stays::No;
        }
        if wanted || visit.replaced.is_some() {
            self.is_in_the_way(visit.path.join(entry.file_name()));
        }
        Stays::Yes
    }

    /// How a folder is to be looked at.
    fn enter(&self, visit: &Visit, entry: &DirEntry, key: Option<String>) -> Visit {
        let path = visit.path.join(entry.file_name());
        let ours = key
            .as_deref()
            .is_some_and(|key| self.old_folders.contains(key) || self.new_folders.contains(key));
        let owner = if ours { Owner::Us } else { Owner::Others };
        let gives_way = key.as_deref().is_some_and(|key| self.new.contains_key(key));
        let replaced = if gives_way { Some(Replaced) } else { visit.replaced };
        if owner == Owner::Others {
            if replaced.is_some() {
                self.is_in_the_way(path.clone());
            }
            if platform::is_mount_point(&self.place.out.join(&path)) {
                lock(&self.mounted).push(path.clone());
            }
        }
        Visit { path, key, owner, replaced }
    }

    fn is_in_the_way(&self, path: PathBuf) {
        lock(&self.in_the_way).push(path);
    }

    /// Refuses the build for the sake of what is in its way.
    fn complain(&self) -> anyhow::Result<()> {
        let mut paths = std::mem::take(&mut *lock(&self.in_the_way));
        paths.sort();
        let mut names: Vec<_> = paths
            .iter()
            .take(NAMED)
            .map(|path| format!("`{}`", self.place.show(path).display()))
            .collect();
        match paths.len() {
            0 => return Ok(()),
            many if many > NAMED => names.push(format!("{} more", many - NAMED)),
            _ => {}
        }
        bail!(
            "the site has files where others stand that no build wrote: {}; move them away, or use \
             `--force` to write over files; the old site is untouched",
            names.join(", ")
        )
    }
}

/// The path of an entry as the site would write it.
fn below(folder: Option<&str>, entry: &DirEntry) -> Option<String> {
    let name = entry.file_name().into_string().ok()?;
    match folder? {
        "" => Some(name),
        folder => Some(format!("{folder}/{name}")),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
