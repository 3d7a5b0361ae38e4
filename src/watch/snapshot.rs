//! A whole site in memory: what the server serves, from one rebuild to the next.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use xxhash_rust::xxh3::xxh3_128;

use crate::output::{Promise, Seal, StandIns};

/// A file of the site: its bytes, which nobody copies, and their hash.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The bytes.
    pub bytes: Bytes,
    /// Their hash (XXH3, 128 bits).
    pub hash: u128,
    /// Whether something may stand for the hash of another file in them.
    has_stand_ins: bool,
}

impl Stored {
    /// A file of these bytes.
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let (hash, has_stand_ins) = (xxh3_128(&bytes), StandIns::may_be_in(&bytes));
        Self { bytes, hash, has_stand_ins }
    }
}

/// Every file of a site by its path below the output folder (with `/`), and where the site stands.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The path below which the site stands, with a slash at both ends; empty when there is no site.
    pub base: String,
    /// The files that are made.
    pub files: FileMap,
    /// Those that are made when somebody asks for them.
    pub promises: Vec<Arc<Promised>>,
    /// What stands for the hashes of files in others.
    pub stand_ins: StandIns,
    /// By what the whole of it is known.
    pub seal: Option<Seal>,
}

/// Files by path. One that is made of another shares with it all that is the same, so that it costs no
/// more than what is not.
#[derive(Clone, Debug, Default)]
pub struct FileMap {
    whole: Arc<BTreeMap<Arc<str>, Stored>>,
    /// What is not as in the whole: another file, or none.
    edits: BTreeMap<Arc<str>, Option<Stored>>,
}

/// From how many edits on they become a whole of their own.
const MANY: usize = 1000;

impl FileMap {
    /// The file of a path, with its path.
    pub fn get(&self, path: &str) -> Option<(&Arc<str>, &Stored)> {
        match self.edits.get_key_value(path) {
            Some((path, file)) => file.as_ref().map(|file| (path, file)),
            None => self.whole.get_key_value(path),
        }
    }

    /// The files, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Stored)> {
        let mut old = self.whole.iter().peekable();
        let mut new = self.edits.iter().peekable();
        std::iter::from_fn(move || {
            loop {
                let is_new_next = match (old.peek(), new.peek()) {
                    (Some((a, _)), Some((b, _))) => b <= a,
                    (old, _) => old.is_none(),
                };
                if !is_new_next {
                    return old.next();
                }
                let (path, file) = new.next()?;
                // An edit stands for what was there.
                old.next_if(|(old, _)| *old == path);
                if let Some(file) = file {
                    return Some((path, file));
                }
            }
        })
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// The same with these other files, or without those that are none any more.
    #[must_use]
    pub fn with(&self, edits: BTreeMap<Arc<str>, Option<Stored>>) -> Self {
        let mut new = self.clone();
        new.edits.extend(edits);
        if new.edits.len() > MANY {
            new.iter().map(|(path, file)| (Arc::clone(path), file.clone())).collect()
        } else {
            new
        }
    }

    /// The paths at which these files and older ones differ, sorted.
    pub fn differences(&self, old: &Self) -> Vec<Arc<str>> {
        let is_new = |(path, file): &(&Arc<str>, &Stored)| {
            old.get(path).is_none_or(|(_, was)| was.hash != file.hash)
        };
        let new = self.iter().filter(is_new).map(|(path, _)| path);
        let gone = old.iter().map(|(path, _)| path).filter(|path| self.get(path).is_none());
        let mut paths: Vec<_> = new.chain(gone).map(Arc::clone).collect();
        paths.sort_unstable();
        paths
    }
}

impl FromIterator<(Arc<str>, Stored)> for FileMap {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, Stored)>>(files: I) -> Self {
        Self { whole: Arc::new(files.into_iter().collect()), edits: BTreeMap::new() }
    }
}

/// Files that are made once somebody asks for them.
#[derive(Debug)]
pub struct Promised {
    promise: Promise,
    files: OnceLock<BTreeMap<Arc<str>, Stored>>,
}

impl Promised {
    /// Nobody has asked yet.
    pub fn new(promise: Promise) -> Self {
        Self { promise, files: OnceLock::new() }
    }

    /// Whether a path is that of a file which is made together with others.
    fn covers(&self, path: &str) -> bool {
        let Promise::Whole { path: own, .. } = &self.promise else { return false };
        path == &**own || (own.ends_with('/') && path.starts_with(&**own) && !path.ends_with('/'))
    }

    /// The files that are made together; the first who asks waits until they are.
    pub fn files(&self) -> &BTreeMap<Arc<str>, Stored> {
        self.files.get_or_init(|| match &self.promise {
            Promise::Whole { make, .. } => {
                make().into_iter().map(|(path, bytes)| (path.into(), Stored::new(bytes))).collect()
            }
            Promise::Each { .. } => BTreeMap::new(),
        })
    }

    /// The file of a path, if it is one of these.
    fn find(&self, path: &str) -> Option<(Arc<str>, Stored)> {
        if let Promise::Each { make } = &self.promise {
            return Some((path.into(), Stored::new(make(path)?)));
        }
        let files = self.covers(path).then(|| self.files())?;
        files.get_key_value(path).map(|(path, file)| (Arc::clone(path), file.clone()))
    }
}

impl Snapshot {
    /// The file of this path.
    pub fn get(&self, path: &str) -> Option<Stored> {
        self.find(path).map(|(_, file)| file)
    }

    /// The file of this path, as it is sent, with its path.
    pub fn find(&self, path: &str) -> Option<(Arc<str>, Stored)> {
        let made = self.files.get(path).map(|(path, file)| {
            let filled = || Stored::new(self.stand_ins.fill_in(&file.bytes));
            (Arc::clone(path), if file.has_stand_ins { filled() } else { file.clone() })
        });
        made.or_else(|| self.promises.iter().find_map(|promised| promised.find(path)))
    }

    /// What must be made before the file of this path can be had.
    pub fn pending(&self, path: &str) -> Option<&Arc<Promised>> {
        let mut pending = self.promises.iter().filter(|promised| promised.files.get().is_none());
        pending.find(|promised| promised.covers(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Stored {
        Stored::new(text.as_bytes().to_vec())
    }

    fn shown(files: &FileMap) -> String {
        let text = |file: &Stored| String::from_utf8_lossy(&file.bytes).into_owned();
        let shown = files.iter().map(|(path, file)| format!("{path}={}", text(file)));
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn edits_stand_for_what_was_there() {
        let old: FileMap =
            ["b", "d", "f"].map(|path| (path.into(), file(path))).into_iter().collect();
        assert_eq!(shown(&old), "b=b d=d f=f");
        let edits =
            [("a", Some("1")), ("b", None), ("d", Some("2")), ("g", Some("3")), ("x", None)];
        let edits = edits.map(|(path, text)| (path.into(), text.map(file)));
        let new = old.with(edits.into());
        assert_eq!(shown(&new), "a=1 d=2 f=f g=3");
        assert_eq!(shown(&old), "b=b d=d f=f");
        assert!(new.get("b").is_none() && new.get("x").is_none() && new.get("f").is_some());
        let differences = new.differences(&old);
        assert_eq!(
            differences.iter().map(|path| &**path).collect::<Vec<_>>(),
            ["a", "b", "d", "g"]
        );
        let back = new.with([("b".into(), Some(file("b")))].into());
        assert_eq!(shown(&back), "a=1 b=b d=2 f=f g=3");
    }

    #[test]
    fn many_edits_become_a_whole() {
        let edits = |text: &'static str| {
            (0..700).map(move |number| (format!("{number:03}").into(), Some(file(text)))).collect()
        };
        let one = FileMap::default().with(edits("1"));
        assert!(one.whole.is_empty());
        let more = (700..1400).map(|number| (format!("{number:04}").into(), Some(file("2"))));
        let two = one.with(more.collect());
        assert_eq!((two.whole.len(), two.edits.len()), (1400, 0));
        assert!(one.is_empty() == one.edits.is_empty());
    }
}
