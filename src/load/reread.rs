//! Reading again: of a site that was read once, only the files that may have changed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};

use super::{FOLDERS, Links, Listing, Outcome, is_ignored, list_from, load_listed, read_one};
use crate::files::{Files, InputFile, Trouble};
use crate::model::record;

/// A site's files, read again where something changed.
#[derive(Debug)]
pub struct Loader {
    root: PathBuf,
    files: Files,
    links: Links,
    state: State,
}

/// How much of the disk is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// What was read is what there was.
    Known,
    /// Reading failed: everything must be read again.
    Unknown,
}

impl Loader {
    /// Reads every input file of the site in `root`.
    ///
    /// # Errors
    /// As [`super::load`].
    pub fn open(root: &Path) -> Result<Self> {
        let (files, links) = load_listed(root)?;
        Ok(Self { root: root.to_owned(), files, links, state: State::Known })
    }

    /// The files as they were read last.
    pub const fn files(&self) -> &Files {
        &self.files
    }

    /// Reads what is at these paths (below the root, with `/`) again: files, folders with all that is
    /// in them, and what is gone. Returns the paths of the input files that are not as they were.
    ///
    /// # Errors
    /// When there is no `site.toml`, or a full reading was needed and failed. The next reading is a
    /// full one then.
    pub fn reread(&mut self, dirty: &BTreeSet<String>) -> Result<Vec<Arc<str>>> {
        // A file that links lead to changes at several paths, and tells of one.
        if self.state == State::Unknown || self.links == Links::Some {
            return self.reread_all();
        }
        let mut listing = Listing::new();
        let mut roots: Vec<&str> = Vec::new();
        for path in dirty {
            let is_inside = roots.last().is_some_and(|above| is_below(path, above));
            if !is_inside && is_of_site(path) {
                roots.push(path);
                self.list(path, &mut listing);
            }
        }
        if listing.links == Links::Some {
            return self.reread_all();
        }
        let mut new = Vec::new();
        let mut troubles: Vec<Trouble> = Vec::new();
        let mut there = BTreeSet::new();
        for path in &listing.files {
            match read_one(&self.root, path) {
                Outcome::File(file) => {
                    there.insert(Arc::clone(&file.path));
                    new.push(file);
                }
                Outcome::Trouble(trouble) => troubles.push(trouble),
                Outcome::Vanished if path == "site.toml" => return self.fail(),
                Outcome::Vanished => {}
            }
        }
        troubles.append(&mut listing.troubles);
        let gone = self.below(&roots).filter(|path| !there.contains(*path)).cloned().collect();
        let mut changed = self.apply(new, &gone);
        changed.extend(self.settle_troubles(&roots, troubles));
        changed.sort_unstable();
        changed.dedup();
        Ok(changed)
    }

    /// Reads everything again. Returns the paths of the input files that are not as they were.
    ///
    /// # Errors
    /// As [`super::load`].
    pub fn reread_all(&mut self) -> Result<Vec<Arc<str>>> {
        self.state = State::Unknown;
        let (files, links) = load_listed(&self.root)?;
        (self.links, self.state) = (links, State::Known);
        let gone = self.files.iter().filter(|old| files.get(&old.path).is_none());
        let gone: BTreeSet<_> = gone.map(|old| Arc::clone(&old.path)).collect();
        let mut changed = self.apply(files.iter().cloned().collect(), &gone);
        changed.extend(self.settle_troubles(&[""], files.troubles.clone()));
        changed.sort_unstable();
        changed.dedup();
        Ok(changed)
    }

    fn fail(&mut self) -> Result<Vec<Arc<str>>> {
        self.state = State::Unknown;
        bail!("there is no `site.toml` in `{}` any more; bring it back", self.root.display())
    }

    fn list(&self, path: &str, listing: &mut Listing) {
        if path == "site.toml" {
            listing.files.insert(path.to_owned());
        } else if path == record::FILE {
            let is_there = self.root.join(path).symlink_metadata().is_ok();
            listing.files.extend(is_there.then(|| path.to_owned()));
        } else if self.root.join(path).symlink_metadata().is_ok() {
            list_from(&self.root, path, listing);
        }
    }

    /// The known files at and below these paths.
    fn below<'s>(&'s self, roots: &'s [&str]) -> impl Iterator<Item = &'s Arc<str>> {
        roots.iter().flat_map(|root| {
            let file = self.files.get(root).map(|file| &file.path);
            let inside = self.files.under(&format!("{root}/")).iter().map(|file| &file.path);
            file.into_iter().chain(inside)
        })
    }

    /// Takes files over that are not as they were, and forgets those that are gone.
    fn apply(&mut self, new: Vec<InputFile>, gone: &BTreeSet<Arc<str>>) -> Vec<Arc<str>> {
        let is_other = |file: &InputFile| {
            self.files.get(&file.path).is_none_or(|old| old.bytes() != file.bytes())
        };
        let new: Vec<InputFile> = new.into_iter().filter(is_other).collect();
        let changed: Vec<_> =
            new.iter().map(|file| &file.path).chain(gone).map(Arc::clone).collect();
        if !changed.is_empty() {
            self.files = self.files.with(new, gone);
        }
        changed
    }

    /// Takes over what could not be read below these paths, and returns where that is another thing
    /// than before.
    fn settle_troubles(&mut self, roots: &[&str], new: Vec<Trouble>) -> Vec<Arc<str>> {
        let concerns = |trouble: &Trouble| roots.iter().any(|root| is_below(&trouble.path, root));
        let (old, mut kept): (Vec<_>, Vec<_>) =
            self.files.troubles.iter().cloned().partition(concerns);
        let differ = |a: &[Trouble], b: &[Trouble]| -> Vec<Arc<str>> {
            let others = a.iter().filter(|trouble| !b.contains(trouble));
            others.map(|trouble| Arc::clone(&trouble.path)).collect()
        };
        let mut changed = differ(&old, &new);
        changed.extend(differ(&new, &old));
        if !changed.is_empty() {
            kept.extend(new);
            kept.sort_by(|a, b| a.path.cmp(&b.path));
            self.files.troubles = kept;
        }
        changed
    }
}

/// Whether a path is this one or lies below it; everything lies below the empty one.
fn is_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above)
        .is_some_and(|rest| above.is_empty() || rest.is_empty() || rest.starts_with('/'))
}

/// Whether something at this path below the root can be a part of the site.
pub(crate) fn is_of_site(path: &str) -> bool {
    if path == "site.toml" || path == record::FILE {
        return true;
    }
    let mut parts = path.split('/');
    let folder = parts.next().unwrap_or_default();
    FOLDERS.contains(&folder) && !parts.any(|part| is_ignored(folder, part.as_ref()))
}
