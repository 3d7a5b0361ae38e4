//! Whether Git is changing the files of a site right now.
//!
//! While Git writes files, it holds the index of the repository by a file `index.lock` beside it.
#![expect(clippy::disallowed_methods, reason = "load reads what Git left")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The repository in which a site lies, if it lies in one.
#[derive(Debug)]
pub struct Checkout {
    lock: Option<PathBuf>,
}

/// One holding of the lock, which is not another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held(Option<SystemTime>, u64);

impl Checkout {
    /// Looks for the repository of a folder, from there upwards.
    pub fn of(root: &Path) -> Self {
        let lock = root.ancestors().find_map(repository).map(|folder| folder.join("index.lock"));
        Self { lock }
    }

    /// The lock, while Git holds it. It may also be there because Git was killed.
    pub fn held(&self) -> Option<Held> {
        let metadata = fs::symlink_metadata(self.lock.as_ref()?).ok()?;
        Some(Held(metadata.modified().ok(), number(&metadata)))
    }
}

/// The number of a file, where files have one.
#[cfg(unix)]
fn number(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn number(_metadata: &fs::Metadata) -> u64 {
    0
}

/// Git's own folder, if this one is the top of a working tree: `.git`, or, in a linked working tree or a
/// submodule, what a file of that name says.
fn repository(folder: &Path) -> Option<PathBuf> {
    let path = folder.join(".git");
    if path.is_dir() {
        return Some(path);
    }
    let text = fs::read_to_string(path).ok()?;
    Some(folder.join(text.strip_prefix("gitdir:")?.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_of_the_repository_above_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("repository");
        let site = root.join("docs/site");
        fs::create_dir_all(&site).unwrap();
        assert_eq!(Checkout::of(&site).held(), None);
        fs::create_dir_all(root.join(".git")).unwrap();
        let checkout = Checkout::of(&site);
        assert_eq!(checkout.held(), None);
        fs::write(root.join(".git/index.lock"), "").unwrap();
        assert!(checkout.held().is_some() && checkout.held() == checkout.held());
        fs::remove_file(root.join(".git/index.lock")).unwrap();
        assert_eq!(checkout.held(), None);
    }

    #[test]
    fn the_lock_of_a_linked_working_tree_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let (tree, git) = (folder.path().join("tree"), folder.path().join("main/.git/worktrees/w"));
        fs::create_dir_all(&tree).unwrap();
        fs::create_dir_all(&git).unwrap();
        fs::write(git.join("index.lock"), "").unwrap();
        for to in ["../main/.git/worktrees/w".to_owned(), git.display().to_string()] {
            fs::write(tree.join(".git"), format!("gitdir: {to}\n")).unwrap();
            assert!(Checkout::of(&tree).held().is_some(), "{to}");
        }
        fs::write(tree.join(".git"), "nonsense").unwrap();
        assert_eq!(Checkout::of(&tree).held(), None);
    }
}
