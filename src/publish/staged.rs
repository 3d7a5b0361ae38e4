//! A site on its way to a branch: the name of every file, and the bytes of those that the branch does
//! not have.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use anyhow::{Result, bail};

use super::object::{Entry, Hash, PLAIN, Tree};
use super::{CNAME, NO_JEKYLL};
use crate::output::Sink;

/// Takes the files of a site; keeps in memory what is new to the branch.
#[derive(Debug)]
pub struct Staged {
    hash: Hash,
    base: Tree,
    files: Mutex<Files>,
}

#[derive(Debug, Default)]
struct Files {
    tree: Tree,
    bytes: BTreeMap<String, Vec<u8>>,
    total: u64,
    largest: (u64, String),
}

/// The site as it is to stand on the branch.
#[derive(Debug)]
pub struct Complete {
    /// All its files.
    pub tree: Tree,
    /// The bytes of those that the branch does not have.
    pub bytes: BTreeMap<String, Vec<u8>>,
    /// The files that the branch has now.
    pub base: Tree,
    /// How many bytes the site has.
    pub total: u64,
    /// How many its largest file has, and which that is.
    pub largest: (u64, String),
}

impl Staged {
    /// A site that takes the place of these files.
    pub fn new(hash: Hash, base: Tree) -> Self {
        Self { hash, base, files: Mutex::default() }
    }

    /// The whole: with the file that keeps GitHub Pages from looking for templates, and with the one
    /// that tells it the domain, if the site has one or the branch did.
    ///
    /// # Errors
    /// When a file of the site is none that Git can hold.
    pub fn complete(self, domain: Option<&str>) -> Result<Complete> {
        if !self.has(NO_JEKYLL) {
            self.put(NO_JEKYLL, b"")?;
        }
        match domain {
            _ if self.has(CNAME) => {}
            Some(domain) => self.put(CNAME, format!("{domain}\n").as_bytes())?,
            None => self.keep_of_branch(CNAME),
        }
        let Files { tree, bytes, total, largest } =
            self.files.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Complete { tree, bytes, base: self.base, total, largest })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Files> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has(&self, path: &str) -> bool {
        self.lock().tree.contains_key(path)
    }

    fn keep_of_branch(&self, path: &str) {
        if let Some(entry) = self.base.get(path) {
            self.lock().tree.insert(path.to_owned(), entry.clone());
        }
    }
}

impl Sink for Staged {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<()> {
        if path.split('/').any(|part| part.eq_ignore_ascii_case(".git")) {
            bail!("`{path}` cannot be published: Git keeps the name `.git` for itself; rename it");
        }
        let entry = Entry { mode: PLAIN.to_owned(), id: self.hash.of_file(bytes) };
        let is_new = self.base.get(path) != Some(&entry);
        let length = bytes.len() as u64;
        let mut files = self.lock();
        files.total += length;
        if length > files.largest.0 {
            files.largest = (length, path.to_owned());
        }
        if is_new {
            files.bytes.insert(path.to_owned(), bytes.to_vec());
        }
        files.tree.insert(path.to_owned(), entry);
        Ok(())
    }
}
