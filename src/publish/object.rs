//! The names that Git gives to files: a hash of what they hold. So what a branch has already is known
//! without writing anything.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Result, bail};
use sha1::Digest as _;

/// The hash that a repository names its objects by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// SHA-1, as nearly all do.
    Sha1,
    /// SHA-256.
    Sha256,
}

impl Hash {
    /// The hash of this name.
    ///
    /// # Errors
    /// When it is one that we do not know.
    pub fn named(name: &str) -> Result<Self> {
        match name {
            // Versions of Git that do not know the question know one answer only.
            "sha1" | "" => Ok(Self::Sha1),
            "sha256" => Ok(Self::Sha256),
            other => {
                bail!("the repository names its objects by `{other}`, which is not known here")
            }
        }
    }

    /// The name of a file that holds these bytes.
    pub fn of_file(self, bytes: &[u8]) -> String {
        let head = format!("blob {}\0", bytes.len());
        match self {
            Self::Sha1 => {
                let hash = sha1::Sha1::new().chain_update(head.as_bytes()).chain_update(bytes);
                hex(&hash.finalize())
            }
            Self::Sha256 => {
                let hash = sha2::Sha256::new().chain_update(head.as_bytes()).chain_update(bytes);
                hex(&hash.finalize())
            }
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// How Git notes a plain file.
pub const PLAIN: &str = "100644";

/// A file of a tree: how it is noted, and the name of what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `100644` for a plain file.
    pub mode: String,
    /// The hash of what it holds.
    pub id: String,
}

/// All files of a tree, by path.
pub type Tree = BTreeMap<String, Entry>;

/// Reads what `git ls-tree -r -z` prints.
pub fn read_tree<'a>(lines: impl Iterator<Item = std::borrow::Cow<'a, str>>) -> Tree {
    let entry = |line: std::borrow::Cow<'_, str>| {
        let (facts, path) = line.split_once('\t')?;
        let mut facts = facts.split(' ');
        let (mode, _kind, id) = (facts.next()?, facts.next()?, facts.next()?);
        Some((path.to_owned(), Entry { mode: mode.to_owned(), id: id.to_owned() }))
    };
    lines.filter_map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_the_names_that_git_gives_them() {
        // `git hash-object --stdin`, in a repository of each kind.
        let empty = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
        assert_eq!(Hash::Sha1.of_file(b""), empty);
        assert_eq!(Hash::Sha1.of_file(b"hello\n"), "ce013625030ba8dba906f756967f9e9ca394464a");
        assert_eq!(
            Hash::Sha256.of_file(b""),
            "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813"
        );
        assert_eq!(Hash::named("sha1").unwrap(), Hash::Sha1);
        assert!(Hash::named("md5").is_err());
    }

    #[test]
    fn a_tree_is_read_with_odd_names() {
        let lines = ["100644 blob aa\ta b/\u{e9}.html", "120000 blob bb\tl\tink", "odd"];
        let tree = read_tree(lines.into_iter().map(Into::into));
        assert_eq!(tree.keys().collect::<Vec<_>>(), ["a b/\u{e9}.html", "l\tink"]);
        assert_eq!(tree["l\tink"].mode, "120000");
    }
}
