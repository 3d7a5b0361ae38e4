//! The step from the old site to the new one, and what makes good when it was cut short.
//!
//! Where it can, the staging folder and the output folder trade names in one call. Where the system
//! cannot, two renames do it, with no folder at all for the moment between; the next build puts the
//! old one back if the second never came. Where the folder cannot be moved, [`in_place`] it is.
#![expect(clippy::disallowed_methods, reason = "emit must see whether a folder is empty")]

use std::fs;
use std::path::Path;

use anyhow::{anyhow, bail};

use super::fault::{cause, fault, is_absent};
use super::guard::Place;
use super::manifest;
use super::scratch::{Scratch, clear};
use super::survey::Folder;
use super::{carry, in_place, platform};

/// How the new site takes the place of the old one, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Two folders trade names in one step.
    Exchange,
    /// The old folder steps aside, then the new one takes its name.
    TwoRenames,
    /// The new files are moved into the folder, by a journal that the next build can finish.
    InPlace,
}

/// What is to be published.
#[derive(Clone, Copy)]
pub(super) struct Edition<'a> {
    pub(super) place: &'a Place,
    pub(super) scratch: &'a Scratch,
    /// The old folder as it was looked through.
    pub(super) old: &'a Folder,
    /// The paths of the files that must come from the staging folder.
    pub(super) staged: &'a [&'a str],
}

/// Publishes where there was nothing before.
pub(super) fn publish_first(place: &Place, root: &Path) -> anyhow::Result<()> {
    fs::rename(root, &place.out).map_err(|error| fault("publishing", &place.shown, &error))
}

/// Publishes in this way, or in the next one that works here.
pub(super) fn publish(edition: Edition<'_>, way: Way) -> anyhow::Result<()> {
    let Edition { place, scratch, old, staged: _ } = edition;
    let root = scratch.path().map_err(|error| fault("staging", &place.shown, &error))?;
    match way {
        Way::Exchange => match platform::exchange(root, &place.out) {
            Ok(()) => {
                discard(old, root, &place.out);
                Ok(())
            }
            Err(error) if platform::cannot_exchange(&error) => publish(edition, Way::TwoRenames),
            Err(error) if platform::cannot_move(&error) => publish(edition, Way::InPlace),
            Err(error) => Err(fault("publishing", &place.shown, &error)),
        },
        Way::TwoRenames => {
            let aside = place.beside("old");
            match fs::rename(&place.out, &aside) {
                Ok(()) => {}
                Err(error) if platform::cannot_move(&error) => {
                    return publish(edition, Way::InPlace);
                }
                Err(error) => return Err(fault("publishing", &place.shown, &error)),
            }
            if let Err(error) = fs::rename(root, &place.out) {
                put_back(place, &aside)?;
                return Err(fault("publishing", &place.shown, &error));
            }
            discard(old, &aside, &place.out);
            Ok(())
        }
        Way::InPlace => in_place::publish(edition),
    }
}

/// Removes the old site. The new one is out, so failing here fails nothing: the next build tries
/// again, and says so if it cannot.
fn discard(old: &Folder, at: &Path, new: &Path) {
    if carry::remove(old, at, new).is_err() {
        let _ = clear(at);
    }
}

fn put_back(place: &Place, aside: &Path) -> anyhow::Result<()> {
    fs::rename(aside, &place.out).or_else(|_| fs::rename(aside, &place.out)).map_err(|error| {
        let (aside, shown) = (aside.display(), place.shown.display());
        anyhow!(
            "the old site is in `{aside}` and cannot be put back as `{shown}` ({}); the next build \
             puts it back",
            cause(&error)
        )
    })
}

/// Makes good what an earlier build left undone, and clears up after it.
///
/// # Errors
/// When the disk refuses, or when two folders both claim to be the site.
pub(super) fn recover(place: &Place) -> anyhow::Result<()> {
    let aside = place.beside("old");
    match fs::symlink_metadata(&aside) {
        Ok(_) => recover_old(place, &aside)?,
        Err(error) if is_absent(&error) => {}
        Err(error) => return Err(fault("looking for", &aside, &error)),
    }
    let staging = place.beside("staging");
    clear(&staging).map_err(|error| fault("clearing up", &staging, &error))?;
    in_place::recover(place)
}

/// Settles which of the two is the site, after two renames were cut short.
fn recover_old(place: &Place, aside: &Path) -> anyhow::Result<()> {
    let is_whole = fs::symlink_metadata(place.out.join(manifest::NAME)).is_ok();
    if is_whole {
        return clear(aside).map_err(|error| fault("clearing up", aside, &error));
    }
    let is_empty = match fs::read_dir(&place.out) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if is_absent(&error) => true,
        Err(error) => return Err(fault("reading", &place.shown, &error)),
    };
    if !is_empty {
        bail!(
            "a build was cut short: the old site is in `{}`, and `{}` is not empty; remove the one \
             that you do not need",
            aside.display(),
            place.shown.display()
        );
    }
    // A rename takes the place of an empty folder.
    fs::rename(aside, &place.out).map_err(|error| fault("putting back", &place.shown, &error))
}

#[cfg(test)]
mod tests {
    use super::super::{Changes, Destination, Force, Staging};
    use super::*;
    use crate::output::Sink as _;

    const WAYS: [Way; 3] = [Way::Exchange, Way::TwoRenames, Way::InPlace];

    fn build(root: &Path, files: &[(&str, &str)], way: Way) -> anyhow::Result<Changes> {
        build_with(root, files, (way, Force::Refuse))
    }

    fn build_with(
        root: &Path,
        files: &[(&str, &str)],
        (way, force): (Way, Force),
    ) -> anyhow::Result<Changes> {
        let out = root.join("public");
        let staging = Staging::open(&Destination { out: &out, site_root: root, force })?;
        for (path, text) in files {
            staging.put(path, text.as_bytes())?;
        }
        staging.commit_by(way)
    }

    /// The files of a folder with their text, the manifest aside; folders with none of either.
    fn look(folder: &Path) -> Vec<(String, String)> {
        walkdir::WalkDir::new(folder)
            .sort_by_file_name()
            .min_depth(1)
            .into_iter()
            .map(Result::unwrap)
            .filter(|entry| entry.file_name() != manifest::NAME)
            .map(|entry| {
                let path = entry.path().strip_prefix(folder).unwrap().display().to_string();
                (path, fs::read_to_string(entry.path()).unwrap_or_default())
            })
            .collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(path, text)| (String::from(*path), String::from(*text))).collect()
    }

    #[test]
    fn each_way_makes_the_same_site() {
        for way in WAYS {
            let root = tempfile::tempdir().unwrap();
            let public = root.path().join("public");
            let old = [("a", "file"), ("b/c/d", "deep"), ("e/f", "old"), ("g/h", "same")];
            build(root.path(), &old, way).unwrap();
            fs::write(public.join("e/mine"), "mine").unwrap();
            let new = [("a/x", "folder"), ("b", "file"), ("e/f", "new"), ("g/h", "same")];
            let changes = build(root.path(), &new, way).unwrap();
            let expected = Changes { added: 2, changed: 1, unchanged: 1, removed: 2 };
            assert_eq!(changes, expected, "{way:?}");
            let tree = pairs(&[
                ("a", ""),
                ("a/x", "folder"),
                ("b", "file"),
                ("e", ""),
                ("e/f", "new"),
                ("e/mine", "mine"),
                ("g", ""),
                ("g/h", "same"),
            ]);
            assert_eq!(look(&public), tree, "{way:?}");
            assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "{way:?} leaves nothing");
            let changes = build(root.path(), &new, way).unwrap();
            assert_eq!((changes.is_empty(), changes.unchanged), (true, 4), "{way:?}");
        }
    }

    #[test]
    fn each_way_refuses_what_is_in_the_way() {
        for way in WAYS {
            let root = tempfile::tempdir().unwrap();
            build(root.path(), &[("a", "1")], way).unwrap();
            fs::write(root.path().join("public/b"), "mine").unwrap();
            build(root.path(), &[("a", "2"), ("b", "ours")], way).unwrap_err();
            assert_eq!(
                look(root.path()),
                pairs(&[("public", ""), ("public/a", "1"), ("public/b", "mine")])
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn each_way_forces_a_symlink_aside() {
        for way in WAYS {
            let root = tempfile::tempdir().unwrap();
            let public = root.path().join("public");
            build(root.path(), &[("a/x", "old"), ("a/y", "same")], way).unwrap();
            fs::rename(public.join("a"), root.path().join("b")).unwrap();
            std::os::unix::fs::symlink("../b", public.join("a")).unwrap();
            let new = [("a/x", "new"), ("a/y", "same")];
            build_with(root.path(), &new, (way, Force::Overwrite)).unwrap();
            let tree = pairs(&[("a", ""), ("a/x", "new"), ("a/y", "same")]);
            assert_eq!(look(&public), tree, "{way:?}");
            let elsewhere = pairs(&[("x", "old"), ("y", "same")]);
            assert_eq!(look(&root.path().join("b")), elsewhere, "{way:?}");
        }
    }

    #[test]
    fn a_journal_that_was_cut_short_is_finished() {
        let old = [("a", "old"), ("b/c", "old"), ("gone/x", "old")];
        let new = [("a", "new"), ("b/c", "old"), ("d/e", "new")];
        // The journal as it is made, then with more and more of it done.
        for done in 0..5 {
            let root = tempfile::tempdir().unwrap();
            let public = root.path().join("public");
            build(root.path(), &new, Way::Exchange).unwrap();
            fs::rename(&public, root.path().join("new")).unwrap();
            build(root.path(), &old, Way::Exchange).unwrap();
            let journal = public.join(".counterpart-journal");
            fs::rename(root.path().join("new"), &journal).unwrap();
            // In a journal, there are only new files.
            fs::remove_dir_all(journal.join("b")).unwrap();

            let steps: [fn(&Path, &Path); 4] = [
                |public, _| fs::remove_file(public.join("gone/x")).unwrap(),
                |public, journal| fs::rename(journal.join("a"), public.join("a")).unwrap(),
                |public, journal| fs::rename(journal.join("d"), public.join("d")).unwrap(),
                |public, journal| {
                    fs::remove_dir(public.join("gone")).unwrap();
                    fs::rename(journal.join(manifest::NAME), public.join(manifest::NAME)).unwrap();
                },
            ];
            for step in &steps[..done] {
                step(&public, &journal);
            }
            let changes = build(root.path(), &new, Way::Exchange).unwrap();
            assert!(changes.is_empty(), "after {done} steps: {changes:?}");
            let tree = [("a", "new"), ("b", ""), ("b/c", "old"), ("d", ""), ("d/e", "new")];
            assert_eq!(look(&public), pairs(&tree), "after {done} steps");
        }
    }

    #[test]
    fn what_came_in_meanwhile_is_not_lost() {
        let root = tempfile::tempdir().unwrap();
        let path = |path: &str| root.path().join(path);
        for (file, text) in [("old/a/ours", "old"), ("new/a/ours", "new"), ("old/b/ours", "old")] {
            fs::create_dir_all(path(file).parent().unwrap()).unwrap();
            fs::write(path(file), text).unwrap();
        }
        let folder = |name: &str, folders| Folder {
            path: name.into(),
            entries: if name.is_empty() {
                Vec::new()
            } else {
                vec![super::super::survey::Entry {
                    name: "ours".into(),
                    stays: super::super::survey::Stays::No,
                }]
            },
            folders,
            owner: super::super::survey::Owner::Us,
        };
        let seen = folder("", vec![folder("a", Vec::new()), folder("b", Vec::new())]);
        fs::write(path("old/a/late"), "late").unwrap();
        fs::create_dir(path("old/b/late")).unwrap();
        discard(&seen, &path("old"), &path("new"));
        let tree = [
            ("new", ""),
            ("new/a", ""),
            ("new/a/late", "late"),
            ("new/a/ours", "new"),
            ("new/b", ""),
            ("new/b/late", ""),
        ];
        assert_eq!(look(root.path()), pairs(&tree));
    }
}
