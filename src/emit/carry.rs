//! What the new site takes over from the old folder, and the removal of what it does not.
//!
//! Unchanged files are hard links: no byte is copied, and they keep their time of modification.
#![expect(clippy::disallowed_methods, reason = "emit lists the folder that it replaces")]

use std::fs::{self, File, FileTimes};
use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::fault::{fault, is_absent, is_taken};
use super::guard::Place;
use super::platform;
use super::scratch::{Anchored, Scratch};
use super::survey::{Folder, Owner, Stays};

/// Takes over into the staging folder all that stays of the old one.
///
/// Answers `Anchored::Yes` when it cannot, as something else is mounted in the old folder; the
/// files must then be moved into that one.
pub(super) fn carry(place: &Place, scratch: &Scratch, old: &Folder) -> anyhow::Result<Anchored> {
    let staged = scratch.path().map_err(|error| fault("staging", &place.shown, &error))?;
    let carrier = Carrier { place, scratch, staged };
    match carrier.carry_content(old) {
        Ok(()) => Ok(Anchored::No),
        Err((_, error)) if error.kind() == io::ErrorKind::CrossesDevices => Ok(Anchored::Yes),
        Err((path, error)) => Err(fault("taking over", &place.show(path), &error)),
    }
}

/// Takes over one file by its path, if that was not done yet.
pub(super) fn carry_file(place: &Place, scratch: &Scratch, path: &str) -> io::Result<()> {
    if let Some((folder, _)) = path.rsplit_once('/') {
        scratch.make_folders(folder)?;
    }
    match link(&place.out.join(path), &scratch.path()?.join(path)) {
        Err(error) if is_taken(&error) => Ok(()),
        done => done,
    }
}

struct Carrier<'a> {
    place: &'a Place,
    scratch: &'a Scratch,
    staged: &'a Path,
}

/// A failure, and which path it was about.
type At<'a, T> = Result<T, (&'a Path, io::Error)>;

impl Carrier<'_> {
    fn carry_content<'f>(&self, folder: &'f Folder) -> At<'f, ()> {
        let at = |error| (&*folder.path, error);
        let (from, to) = (self.place.out.join(&folder.path), self.staged.join(&folder.path));
        for entry in folder.entries.iter().filter(|entry| entry.stays == Stays::Yes) {
            link(&from.join(&entry.name), &to.join(&entry.name)).map_err(at)?;
        }
        folder.folders.par_iter().filter(|inner| inner.stays()).try_for_each(|inner| {
            let at = |error| (&*inner.path, error);
            self.scratch.make_folder(&inner.path).map_err(at)?;
            self.carry_content(inner)?;
            self.dress(inner).map_err(at)
        })
    }

    /// Gives somebody else's folder the looks of the old one.
    fn dress(&self, folder: &Folder) -> io::Result<()> {
        if folder.owner == Owner::Us {
            return Ok(());
        }
        let to = self.staged.join(&folder.path);
        let metadata = fs::symlink_metadata(self.place.out.join(&folder.path))?;
        // The time is a courtesy: not every system can set that of a folder.
        let times = metadata.modified().map(|time| FileTimes::new().set_modified(time));
        let _ = times.and_then(|times| File::open(&to)?.set_times(times));
        fs::set_permissions(&to, metadata.permissions())
    }
}

/// Makes a second name for a file; where the file system has none, a copy of the same age.
pub(super) fn link(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Err(error) if platform::cannot_link(&error) => copy(from, to, error),
        done => done,
    }
}

/// Copies a file with its mode and time, or a symlink.
fn copy(from: &Path, to: &Path, refusal: io::Error) -> io::Result<()> {
    let metadata = fs::symlink_metadata(from)?;
    if metadata.is_symlink() {
        return platform::copy_symlink(from, to);
    }
    if !metadata.is_file() {
        return Err(refusal);
    }
    copy_file(from, to)
}

/// Copies a file with its mode and time.
pub(super) fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    let metadata = fs::metadata(from)?;
    fs::copy(from, to)?;
    let file = File::options().write(true).open(to)?;
    file.set_times(FileTimes::new().set_modified(metadata.modified()?))
}

/// Removes the old folder, which lies at `old` now; what somebody put there meanwhile goes to `new`.
///
/// Stops at the first thing that cannot be removed; what then stays is for [`super::scratch::clear`].
pub(super) fn remove(folder: &Folder, old: &Path, new: &Path) -> io::Result<()> {
    let here = old.join(&folder.path);
    for entry in &folder.entries {
        ignore_absent(fs::remove_file(here.join(&entry.name)))?;
    }
    folder.folders.par_iter().try_for_each(|inner| remove(inner, old, new))?;
    match fs::remove_dir(&here) {
        Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {
            rescue(&here, &new.join(&folder.path))?;
            fs::remove_dir(&here)
        }
        done => ignore_absent(done),
    }
}

/// Moves what came into a folder after it was looked through. All that was seen is gone by now.
fn rescue(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let name = entry?.file_name();
        if fs::symlink_metadata(to.join(&name)).is_err() {
            ignore_exists(platform::create_folder(to))?;
            fs::rename(from.join(&name), to.join(&name))?;
        }
    }
    Ok(())
}

fn ignore_absent(done: io::Result<()>) -> io::Result<()> {
    done.or_else(|error| if is_absent(&error) { Ok(()) } else { Err(error) })
}

fn ignore_exists(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if is_taken(&error) => Ok(()),
        done => done,
    }
}
