//! The lock that keeps two builds from writing the same output folder at the same time.
//!
//! The folder that *holds* the output folder is locked, not the output folder itself, which each
//! build replaces. Such a lock leaves no file behind, needs no right to write, and ends with its
//! process, however that ends. So whoever holds it may take every leftover for a dead one's.

use std::path::Path;
use std::time::Duration;

use anyhow::bail;

use super::fault::fault;

#[cfg(not(windows))]
use unix as system;
#[cfg(windows)]
use windows as system;

/// How long to wait between two tries.
const PAUSE: Duration = Duration::from_millis(20);
/// How often to try: ten seconds, longer than any build should hold it.
const TRIES: u32 = 500;

/// Held from the opening of a staging folder until its end.
#[derive(Debug)]
pub(super) struct Lock {
    _held: Option<std::fs::File>,
}

/// Waits until no other build writes into a folder of `parent`.
///
/// # Errors
/// When another build still does after ten seconds, or the lock cannot be asked for.
pub(super) fn take(parent: &Path) -> anyhow::Result<Lock> {
    take_within(parent, TRIES)
}

fn take_within(parent: &Path, tries: u32) -> anyhow::Result<Lock> {
    for turn in 0..tries {
        if turn > 0 {
            std::thread::sleep(PAUSE);
        }
        let taken = system::try_take(parent).map_err(|error| fault("locking", parent, &error))?;
        if let Some(lock) = taken {
            return Ok(lock);
        }
    }
    bail!(
        "another build is writing into a folder of `{}`; wait until it has ended, then build again",
        parent.display()
    )
}

#[cfg(not(windows))]
mod unix {
    use std::fs::{File, TryLockError};
    use std::io;
    use std::path::Path;

    use super::Lock;

    /// Takes the lock; `None` when somebody else has it.
    pub(super) fn try_take(parent: &Path) -> io::Result<Option<Lock>> {
        let folder = match File::open(parent) {
            Ok(folder) => folder,
            // A folder that may be entered and not listed cannot be locked: go on without.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                return Ok(Some(Lock { _held: None }));
            }
            Err(error) => return Err(error),
        };
        match folder.try_lock() {
            Ok(()) => Ok(Some(Lock { _held: Some(folder) })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) if has_no_locks(&error) => {
                Ok(Some(Lock { _held: None }))
            }
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Whether the file system cannot lock a folder at all, as NFS cannot.
    fn has_no_locks(error: &io::Error) -> bool {
        use rustix::io::Errno;
        let known = [Errno::BADF, Errno::NOLCK, Errno::OPNOTSUPP, Errno::NOSYS, Errno::INVAL];
        Errno::from_io_error(error).is_some_and(|errno| known.contains(&errno))
    }
}

#[cfg(windows)]
mod windows {
    use std::fs::OpenOptions;
    use std::io;
    use std::os::windows::fs::OpenOptionsExt;
    use std::path::Path;

    use super::Lock;

    const DELETE_ON_CLOSE: u32 = 0x0400_0000;
    const SHARING_VIOLATION: i32 = 32;

    /// Takes the lock; `None` when somebody else has it. Folders cannot be locked here: the lock is
    /// a file that nobody else can open and that the system deletes when its process ends.
    pub(super) fn try_take(parent: &Path) -> io::Result<Option<Lock>> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        options.share_mode(0).custom_flags(DELETE_ON_CLOSE);
        match options.open(parent.join(".counterpart-lock")) {
            Ok(file) => Ok(Some(Lock { _held: Some(file) })),
            Err(error) if error.raw_os_error() == Some(SHARING_VIOLATION) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_is_in_the_way() {
        let parent = tempfile::tempdir().unwrap();
        let first = take(parent.path()).unwrap();
        let message = take_within(parent.path(), 2).unwrap_err().to_string();
        assert!(message.starts_with("another build is writing into a folder of `"), "{message}");
        drop(first);
        take_within(parent.path(), 1).unwrap();
    }
}
