//! Publishing into a folder that cannot be moved: a mount point, or a folder whose parent is not
//! ours to write.
//!
//! All new files wait in a staging folder inside it, so a full disk is met before anything is
//! touched. One rename makes that folder the journal: from then on the new site is decided. Then
//! the files are moved to their places. The folder is a mixture while that lasts, some milliseconds;
//! cut short, it stays one until the next build, which finishes the journal before all else.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use anyhow::anyhow;
use walkdir::WalkDir;

use super::fault::{cause, fault, is_absent};
use super::guard::Place;
use super::manifest::{self, Found};
use super::publish::Edition;
use super::scratch::{Anchored, clear};
use super::{carry, platform};

/// Moves the staged files into the output folder.
pub(super) fn publish(edition: Edition<'_>) -> anyhow::Result<()> {
    let Edition { place, scratch, old: _, staged } = edition;
    let failed = |error: io::Error| fault("publishing", &place.shown, &error);
    let staging = place.within("staging");
    if scratch.anchored() == Anchored::No {
        let root = scratch.path().map_err(failed)?;
        bring_inside(root, &staging, staged).map_err(failed)?;
    }
    fs::rename(&staging, place.within("journal")).map_err(failed)?;
    finish(place)
}

/// Finishes the journal of a build that was cut short, or clears up what it only began.
pub(super) fn recover(place: &Place) -> anyhow::Result<()> {
    let journal = place.within("journal");
    match fs::symlink_metadata(&journal) {
        Ok(found) if found.is_dir() => finish(place)?,
        Err(error) if !is_absent(&error) => return Err(fault("looking for", &journal, &error)),
        _ => {}
    }
    let staging = place.within("staging");
    clear(&staging).map_err(|error| fault("clearing up", &staging, &error))
}

fn finish(place: &Place) -> anyhow::Result<()> {
    apply(&place.within("journal"), &place.out).map_err(|error| {
        let shown = place.shown.display();
        anyhow!(
            "{} while moving files into `{shown}`, which is neither the old site nor the new one \
             now; the next build finishes this first",
            cause(&error)
        )
    })
}

/// Moves the new files and the manifest from beside the output folder into it.
fn bring_inside(root: &Path, staging: &Path, staged: &[&str]) -> io::Result<()> {
    clear(staging)?;
    make_folders(staging, Path::new(""))?;
    for path in staged.iter().copied().chain([manifest::NAME]) {
        let to = staging.join(path);
        if let Some(folder) = Path::new(path).parent() {
            make_folders(staging, folder)?;
        }
        match fs::rename(root.join(path), &to) {
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                carry::copy_file(&root.join(path), &to)?;
            }
            done => done?,
        }
    }
    Ok(())
}

/// Does what is left to do of a journal; fine to be done again.
fn apply(journal: &Path, out: &Path) -> io::Result<()> {
    let seal = journal.join(manifest::NAME);
    if let (Found::Intact(old), Found::Intact(new)) =
        (manifest::read(out)?, manifest::read(journal)?)
    {
        let gone = old.records.keys().filter(|path| !new.records.contains_key(*path));
        remove_files(out, gone.map(String::as_str))?;
    }
    for entry in WalkDir::new(journal).min_depth(1) {
        let entry = entry?;
        let path = entry.path().strip_prefix(journal).map_err(io::Error::other)?;
        if entry.file_type().is_dir() {
            make_folders(out, path)?;
        } else if entry.path() != seal {
            fs::rename(entry.path(), out.join(path))?;
        }
    }
    match fs::rename(&seal, out.join(manifest::NAME)) {
        // Cut short between this and the next line, last time.
        Err(error) if is_absent(&error) => {}
        done => done?,
    }
    clear(journal)
}

/// Removes files that are no longer part of the site, and the folders that this empties.
fn remove_files<'a>(out: &Path, paths: impl Iterator<Item = &'a str>) -> io::Result<()> {
    let mut folders = BTreeSet::new();
    for path in paths {
        let file = out.join(path);
        match fs::symlink_metadata(&file) {
            // Somebody made a folder of it; that is not ours to remove.
            Ok(found) if found.is_dir() => {}
            Err(error) if is_absent(&error) => {}
            _ => fs::remove_file(&file)?,
        }
        folders.extend(Path::new(path).ancestors().skip(1).filter(|it| it.parent().is_some()));
    }
    // Backwards, each folder comes after those in it.
    for folder in folders.into_iter().rev() {
        match fs::remove_dir(out.join(folder)) {
            Err(error) if is_absent(&error) || is_in_use(&error) => {}
            done => done?,
        }
    }
    Ok(())
}

/// Whether a folder cannot be removed because something is in it, or mounted at it.
fn is_in_use(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::ResourceBusy)
}

/// Makes a folder and those above it, in the place of anything that is not one: never through a
/// symlink.
fn make_folders(top: &Path, folder: &Path) -> io::Result<()> {
    let mut path = top.to_path_buf();
    let mut parts = folder.components();
    loop {
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_dir() => {}
            found => {
                if found.is_ok() {
                    fs::remove_file(&path)?;
                }
                platform::create_folder(&path)?;
                platform::set_mode(&path, platform::FOLDER_MODE)?;
            }
        }
        match parts.next() {
            Some(part) => path.push(part),
            None => return Ok(()),
        }
    }
}
