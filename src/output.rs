//! Output: every file of the built site, handed on as it is made.
//!
//! A site of ten thousand pages is 150 MB of HTML. `render` therefore does not collect it: it gives
//! each file to a [`Sink`] and forgets it. `emit` is a sink that writes into a staging folder,
//! `check` one that keeps nothing, and [`Collected`] one that keeps everything, for tests and for
//! serving from memory.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use memchr::memmem;
use xxhash_rust::xxh3::xxh3_64;

/// Takes the files of a site, in any order and from several threads.
pub trait Sink: Sync {
    /// Takes one file: its path below the output folder (with `/`, never absolute, without `..`)
    /// and its bytes. Each path is given once.
    ///
    /// # Errors
    /// When the file cannot be kept; the build then stops and nothing is published.
    fn put(&self, path: &str, bytes: &[u8]) -> anyhow::Result<()>;

    /// Is told of a file that would be put with bytes of this hash (XXH3, 128 bits), as in a build
    /// before. Says whether it has that file; if not, it is given with [`Sink::put`].
    ///
    /// # Errors
    /// As [`Sink::put`].
    fn keep(&self, _path: &str, _hash: u128) -> anyhow::Result<bool> {
        Ok(false)
    }

    /// Is told of a file that the site should have and that could not be made; a finding says why.
    fn miss(&self, _path: &str) {}

    /// Whether it begins with every file of the output that had this seal: of these, it then only hears
    /// what is put, missed or dropped, and all others stay.
    fn resumes(&self, _seal: &Seal) -> bool {
        false
    }

    /// Is told that a file of the output that it resumed is none any more.
    fn drop(&self, _path: &str) {}

    /// Is told, when it has all files, by which seal they will be known.
    fn seal(&self, _seal: &Seal) {}

    /// Whether it puts the hashes of files in the place of what stands for them ([`StandIns`]).
    fn takes_stand_ins(&self) -> bool {
        false
    }

    /// Is told, when it has all files, what stands for which hash in all of them.
    fn stand_ins(&self, _stand_ins: StandIns) {}

    /// Whether it takes files that few ask for as promises.
    fn takes_promises(&self) -> bool {
        false
    }

    /// Takes such files, to be made when somebody asks for them; only if it takes promises.
    fn promise(&self, _promise: Promise) {}

    /// Is told that the site's own templates do not compile, so that every page is made with the
    /// built-in ones instead; findings say why.
    fn miss_templates(&self) {}
}

/// Stands for one output as a whole, with every file in it.
#[derive(Clone, Debug, Default)]
pub struct Seal(Arc<()>);

impl PartialEq for Seal {
    /// A seal is that of one output only.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Seal {}

/// What stands in made files for the hashes of files that no template makes, such as style sheets: with
/// it, another style sheet does not make every page another one. All have 16 letters, as hashes have.
#[derive(Clone, Debug, Default)]
pub struct StandIns(BTreeMap<String, String>);

/// What every stand-in begins with: chosen by chance, as a hash is.
const STAND_IN: &str = "b7c10f4e";

impl StandIns {
    /// What stands for the hash of the file at a path of the output.
    pub fn name(path: &str) -> String {
        format!("{STAND_IN}{:08x}", xxh3_64(path.as_bytes()) >> 32)
    }

    /// Adds the hash that one stands for.
    pub fn add(&mut self, name: String, hash: u64) {
        self.0.insert(name, format!("{hash:016x}"));
    }

    /// The same with what stands for hashes in older files, where nothing else does.
    #[must_use]
    pub fn or(mut self, older: &Self) -> Self {
        for (name, hash) in &older.0 {
            self.0.entry(name.clone()).or_insert_with(|| hash.clone());
        }
        self
    }

    /// Whether something may stand for a hash in a file.
    pub fn may_be_in(bytes: &[u8]) -> bool {
        memmem::find(bytes, STAND_IN.as_bytes()).is_some()
    }

    /// The file with hashes in the place of what stands for them.
    pub fn fill_in(&self, bytes: &[u8]) -> Vec<u8> {
        let mut filled = bytes.to_vec();
        for at in memmem::find_iter(bytes, STAND_IN.as_bytes()) {
            let place = at..at + 2 * STAND_IN.len();
            let name = bytes.get(place.clone()).and_then(|name| std::str::from_utf8(name).ok());
            if let Some(hash) = name.and_then(|name| self.0.get(name)) {
                filled[place].copy_from_slice(hash.as_bytes());
            }
        }
        filled
    }
}

/// Files that are made when somebody asks for them: the same bytes every time.
pub enum Promise {
    /// Large ones, that are made once.
    Whole {
        /// The path of the one file, or of the folder of several with a slash at its end.
        path: Arc<str>,
        /// Makes them: their bytes by their paths.
        make: Box<dyn Fn() -> BTreeMap<String, Vec<u8>> + Send + Sync>,
    },
    /// Many small ones. Each is made whenever somebody asks for it.
    Each {
        /// Makes the one of a path, if it is one of these.
        make: MakeOne,
    },
}

/// Makes the file of a path, if there is one.
pub type MakeOne = Box<dyn Fn(&str) -> Option<Vec<u8>> + Send + Sync>;

impl fmt::Debug for Promise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole { path, .. } => f.debug_tuple("Whole").field(path).finish_non_exhaustive(),
            Self::Each { .. } => f.debug_struct("Each").finish_non_exhaustive(),
        }
    }
}

/// Keeps nothing: what `check` needs.
#[derive(Debug, Default)]
pub struct Discard;

impl Sink for Discard {
    fn put(&self, _path: &str, _bytes: &[u8]) -> anyhow::Result<()> {
        Ok(())
    }

    fn keep(&self, _path: &str, _hash: u128) -> anyhow::Result<bool> {
        Ok(true)
    }
}

/// Keeps every file in memory, sorted by path.
#[derive(Debug, Default)]
pub struct Collected {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl Collected {
    /// The files that were put, sorted by path.
    pub fn into_files(self) -> BTreeMap<String, Vec<u8>> {
        self.files.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for Collected {
    fn put(&self, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_a_hash_gives_way_to_it() {
        let (a, b) = (StandIns::name("a.css"), StandIns::name("b.css"));
        assert!(a != b && a.len() == 16 && b.len() == 16);
        let mut all = StandIns::default();
        all.add(a.clone(), 0x0123_4567_89ab_cdef);
        let page = format!("<a.css?h={a}><b.css?h={b}>{a}{}", &a[..12]);
        assert!(StandIns::may_be_in(page.as_bytes()) && !StandIns::may_be_in(b"a.css?h=0"));
        let hash = "0123456789abcdef";
        let filled = format!("<a.css?h={hash}><b.css?h={b}>{hash}{}", &a[..12]);
        assert_eq!(String::from_utf8(all.fill_in(page.as_bytes())), Ok(filled));
    }
}
