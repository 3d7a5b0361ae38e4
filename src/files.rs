//! The site's input files as read from disk: paths and bytes, no meaning yet.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// What a file holds: text when it is UTF-8, else bytes.
#[derive(Clone, Debug)]
pub enum Contents {
    /// Valid UTF-8, byte for byte.
    Text(Arc<str>),
    /// Anything else.
    Bytes(Arc<[u8]>),
}

impl From<Vec<u8>> for Contents {
    fn from(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Self::Text(text.into()),
            Err(error) => Self::Bytes(error.into_bytes().into()),
        }
    }
}

/// An input file: its path from the site's root (with `/`) and what it holds.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// Path from the site's root, with `/`, for example `content/about.md`.
    pub path: Arc<str>,
    /// The file, byte for byte.
    pub contents: Contents,
}

impl InputFile {
    /// The file's bytes.
    pub fn bytes(&self) -> &[u8] {
        match &self.contents {
            Contents::Text(text) => text.as_bytes(),
            Contents::Bytes(bytes) => bytes,
        }
    }

    /// The file's text, or where it stops being UTF-8 (byte offset).
    pub fn text(&self) -> Result<&Arc<str>, usize> {
        match &self.contents {
            Contents::Text(text) => Ok(text),
            Contents::Bytes(bytes) => {
                Err(std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len))
            }
        }
    }

    /// The file's name without folders.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// Something in the site's folders that could not be read as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Path from the site's root, with `/`.
    pub path: Arc<str>,
    /// What is wrong, as part of a message: “is a symbolic link that points nowhere”.
    pub reason: String,
    /// What to do.
    pub hint: &'static str,
}

/// Every input file of a site, sorted by path.
#[derive(Clone, Debug, Default)]
pub struct Files {
    list: Vec<InputFile>,
    /// What could not be read, sorted by path.
    pub troubles: Vec<Trouble>,
    by_path: Arc<HashMap<Arc<str>, usize>>,
}

impl Files {
    /// Takes files in any order; of two with one path the later one is kept.
    pub fn new(mut files: Vec<InputFile>, mut troubles: Vec<Trouble>) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup_by(|later, earlier| {
            later.path == earlier.path && {
                std::mem::swap(later, earlier);
                true
            }
        });
        troubles.sort_by(|a, b| a.path.cmp(&b.path));
        let by_path = files.iter().enumerate().map(|(i, f)| (Arc::clone(&f.path), i)).collect();
        Self { list: files, troubles, by_path: Arc::new(by_path) }
    }

    /// The same files but for these: some gone, some new or with other bytes. Whatever stays is shared.
    #[must_use]
    pub fn with(&self, new: Vec<InputFile>, gone: &BTreeSet<Arc<str>>) -> Self {
        let mut next = self.clone();
        let is_same_set = gone.is_empty() && new.iter().all(|file| self.get(&file.path).is_some());
        if is_same_set {
            for file in new {
                if let Some(&index) = self.by_path.get(&file.path) {
                    next.list[index] = file;
                }
            }
            return next;
        }
        next.list.retain(|file| !gone.contains(&file.path));
        next.list.extend(new);
        Self::new(next.list, next.troubles)
    }

    /// A site made of texts: for tests, examples and generated sites.
    pub fn from_texts<'t>(texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> Self {
        let file = |(path, text): (&str, &str)| InputFile {
            path: path.into(),
            contents: Contents::Text(text.into()),
        };
        Self::new(texts.into_iter().map(file).collect(), Vec::new())
    }

    /// The file at this path.
    pub fn get(&self, path: &str) -> Option<&InputFile> {
        self.by_path.get(path).map(|&index| &self.list[index])
    }

    /// All files, sorted by path.
    pub fn iter(&self) -> std::slice::Iter<'_, InputFile> {
        self.list.iter()
    }

    /// The files below a folder such as `content/` (with the slash), sorted by path.
    pub fn under(&self, folder: &str) -> &[InputFile] {
        let start = self.list.partition_point(|f| &*f.path < folder);
        let length = self.list[start..].partition_point(|f| f.path.starts_with(folder));
        &self.list[start..start + length]
    }
}

impl<'f> IntoIterator for &'f Files {
    type Item = &'f InputFile;
    type IntoIter = std::slice::Iter<'f, InputFile>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn under_is_the_files_of_one_folder_and_no_others() {
        let files = Files::from_texts([
            ("content/b.md", "b"),
            ("content-other/x.md", "x"),
            ("content/a/c.md", "c"),
            ("site.toml", ""),
        ]);
        let paths: Vec<_> = files.under("content/").iter().map(|f| &*f.path).collect();
        assert_eq!(paths, ["content/a/c.md", "content/b.md"]);
        assert!(files.under("nothing/").is_empty());
    }

    #[test]
    fn with_replaces_adds_and_removes() {
        let text = |path: &str, text: &str| InputFile {
            path: path.into(),
            contents: Contents::Text(text.into()),
        };
        let files = Files::from_texts([("a", "1"), ("b", "2"), ("c", "3")]);
        let shown = |files: &Files| -> String {
            files.iter().flat_map(|file| [&*file.path, file.text().unwrap(), " "]).collect()
        };
        let none = BTreeSet::new();
        assert_eq!(shown(&files.with(vec![text("b", "9")], &none)), "a1 b9 c3 ");
        assert_eq!(shown(&files.with(vec![text("ab", "9")], &none)), "a1 ab9 b2 c3 ");
        let gone = BTreeSet::from(["b".into()]);
        let next = files.with(vec![text("c", "4")], &gone);
        assert_eq!(shown(&next), "a1 c4 ");
        assert!(next.get("b").is_none() && next.get("c").is_some());
    }

    #[test]
    fn text_says_where_it_stops_being_utf8() {
        let file = InputFile { path: "x".into(), contents: b"ok \xff".to_vec().into() };
        assert_eq!(file.text().err(), Some(3));
    }
}
