//! Looking at a site's folders from time to time, where no events tell of changes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::list;

/// Remembers when each file was changed last, and tells what has changed since.
#[derive(Debug)]
pub struct Poller {
    root: PathBuf,
    stamps: BTreeMap<String, Stamp>,
}

/// What is seen of a file without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    /// The file's number and, unlike the time above, one that nobody can set: so a file that was put
    /// in place of another, or written and dated back, is seen.
    identity: (u64, i64, i64),
}

impl Poller {
    /// Looks for the first time.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), stamps: stamps(root) }
    }

    /// The paths (below the root, with `/`) of what was made, changed or removed since the last look.
    pub fn changes(&mut self) -> BTreeSet<String> {
        let new = stamps(&self.root);
        let old = std::mem::replace(&mut self.stamps, new);
        let changed = self.stamps.iter().filter(|(path, stamp)| old.get(*path) != Some(stamp));
        let gone = old.keys().filter(|path| !self.stamps.contains_key(*path));
        changed.map(|(path, _)| path).chain(gone).cloned().collect()
    }
}

fn stamps(root: &Path) -> BTreeMap<String, Stamp> {
    let listing = list(root);
    let troubles = listing.troubles.into_iter().map(|trouble| trouble.path.to_string());
    let paths = listing.files.into_iter().chain(troubles);
    let seen = paths.filter_map(|path| {
        let metadata =
            fs::metadata(root.join(&path)).or_else(|_| root.join(&path).symlink_metadata());
        Some((path, stamp(&metadata.ok()?)))
    });
    seen.collect()
}

fn stamp(metadata: &Metadata) -> Stamp {
    Stamp {
        length: metadata.len(),
        modified: metadata.modified().ok(),
        identity: identity(metadata),
    }
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt as _;
    (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn identity(_metadata: &Metadata) -> (u64, i64, i64) {
    (0, 0, 0)
}

/// The name of the file system on which a folder lies, if it is one that does not tell of changes
/// made by others.
#[cfg(target_os = "linux")]
pub fn silent_file_system(folder: &Path) -> Option<&'static str> {
    // statfs(2) and linux/magic.h; the type has another width on each architecture.
    const SILENT: [(i64, &str); 10] = [
        (0x0000_6969, "NFS"),
        (0x0000_517B, "SMB"),
        (0xFF53_4D42, "CIFS"),
        (0xFE53_4D42, "SMB2"),
        (0x6573_5546, "FUSE"),
        (0x0102_1997, "9P"),
        (0x5346_4846, "WSL"),
        (0x786F_4256, "VirtualBox"),
        (0x00C3_6400, "Ceph"),
        (0x5346_414F, "AFS"),
    ];
    let kind = rustix::fs::statfs(folder).ok()?.f_type;
    #[allow(clippy::useless_conversion, reason = "the width differs between architectures")]
    let kind = i64::from(kind) & 0xFFFF_FFFF;
    SILENT.iter().find(|(magic, _)| *magic == kind).map(|(_, name)| *name)
}

#[cfg(not(target_os = "linux"))]
pub fn silent_file_system(_folder: &Path) -> Option<&'static str> {
    None
}
