//! Where the site may be written, and where not: resolves the output folder and refuses bad ones.
#![expect(clippy::disallowed_methods, reason = "emit must see whether the folder is empty")]

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, bail, ensure};

use super::fault::{fault, is_absent, is_taken};
use super::scratch::Anchored;
use super::{Destination, Force, platform};

/// The parts of a site's folder that people write; never an output folder, force or not.
const WRITTEN_BY_PEOPLE: [&str; 4] = ["content", "templates", "static", ".git"];

/// The output folder, all symlinks and `..` resolved.
#[derive(Debug)]
pub(super) struct Place {
    /// The output folder itself; it need not be there yet.
    pub(super) out: PathBuf,
    /// The folder that holds it.
    pub(super) parent: PathBuf,
    /// How the user called it, for messages.
    pub(super) shown: PathBuf,
    /// Whether files of others may be replaced.
    pub(super) force: Force,
    /// Whether the folder can trade places with another one, as far as can be told by looking.
    pub(super) anchored: Anchored,
    name: String,
}

impl Place {
    /// Resolves an output folder.
    ///
    /// # Errors
    /// When it is not a place for output: the site itself, its sources, a file, a symlink that
    /// leads out of the site.
    pub(super) fn resolve(destination: &Destination<'_>) -> anyhow::Result<Self> {
        let Destination { out: asked, site_root, force } = *destination;
        let shown = asked.to_path_buf();
        let site_root =
            site_root.canonicalize().map_err(|error| fault("looking for", site_root, &error))?;
        // Without the trailing slash, which would hide a symlink.
        let asked: PathBuf = std::path::absolute(asked)
            .with_context(|| format!("`{}` is not a folder's name", shown.display()))?
            .components()
            .collect();
        let out = resolve(&asked)?;
        let (Some(parent), Some(name)) = (out.parent(), out.file_name()) else {
            bail!("refusing to write into `{}`: it is the whole file system", shown.display());
        };
        let name = name.to_string_lossy().into_owned();
        let parent = parent.to_path_buf();
        let anchored = if platform::is_mount_point(&out) { Anchored::Yes } else { Anchored::No };
        let place = Self { out, parent, shown, force, anchored, name };
        place.refuse_sources(&site_root)?;
        place.refuse_symlink_outwards(&asked, &site_root)?;
        Ok(place)
    }

    /// The path of our own folder of this purpose, beside the output folder.
    pub(super) fn beside(&self, purpose: &str) -> PathBuf {
        self.parent.join(format!(".{}.counterpart-{purpose}", self.name))
    }

    /// The path of our own folder of this purpose, inside the output folder.
    pub(super) fn within(&self, purpose: &str) -> PathBuf {
        self.out.join(format!("{RESERVED}{purpose}"))
    }

    /// A file of the site as the user would call it.
    pub(super) fn show(&self, path: impl AsRef<Path>) -> PathBuf {
        self.shown.join(path)
    }

    /// Refuses a folder with files in it that no build wrote, unless forced.
    pub(super) fn refuse_foreign(&self) -> anyhow::Result<()> {
        let mut entries = match fs::read_dir(&self.out) {
            Ok(entries) => entries,
            Err(error) if is_absent(&error) => return Ok(()),
            Err(error) => return Err(fault("reading", &self.shown, &error)),
        };
        if self.force == Force::Refuse && entries.next().is_some() {
            bail!(
                "refusing to write into `{}`: it is not empty, and no build of this program wrote \
                 it; choose another folder, or use `--force` to add to it",
                self.shown.display()
            );
        }
        Ok(())
    }

    fn refuse_sources(&self, site_root: &Path) -> anyhow::Result<()> {
        let Self { out, shown, .. } = self;
        let shown = shown.display();
        ensure!(
            !site_root.starts_with(out),
            "refusing to write into `{shown}`: the site's own files are in it; choose a folder \
             that only the build writes, for example `public`"
        );
        for part in WRITTEN_BY_PEOPLE {
            let part_path = site_root.join(part);
            let real = part_path.canonicalize().unwrap_or(part_path);
            ensure!(
                !out.starts_with(&real) && !real.starts_with(out),
                "refusing to write into `{shown}`: it is part of the site's own `{part}`; choose a \
                 folder that only the build writes, for example `public`"
            );
        }
        ensure!(
            fs::symlink_metadata(out.join("site.toml")).is_err(),
            "refusing to write into `{shown}`: it holds a `site.toml`, so it is itself a site"
        );
        Ok(())
    }

    fn refuse_symlink_outwards(&self, asked: &Path, site_root: &Path) -> anyhow::Result<()> {
        let is_symlink = fs::symlink_metadata(asked).is_ok_and(|found| found.is_symlink());
        ensure!(
            !is_symlink || self.force == Force::Overwrite || self.out.starts_with(site_root),
            "refusing to write into `{}`: it is a symlink to `{}`, outside the site; name that \
             folder itself, or use `--force`",
            self.shown.display(),
            self.out.display()
        );
        Ok(())
    }
}

/// The real path of a folder of which the last parts need not be there yet.
fn resolve(asked: &Path) -> anyhow::Result<PathBuf> {
    for ancestor in asked.ancestors() {
        match ancestor.canonicalize() {
            Ok(real) => {
                ensure!(real.is_dir(), "`{}` is not a folder", ancestor.display());
                let rest = asked.strip_prefix(ancestor)?;
                ensure!(
                    rest.components().all(|part| matches!(part, Component::Normal(_))),
                    "`{}` goes up from a folder that is not there",
                    asked.display()
                );
                // Joining nothing would add a slash.
                return Ok(if rest.as_os_str().is_empty() { real } else { real.join(rest) });
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => ensure!(
                fs::symlink_metadata(ancestor).is_err(),
                "`{}` is a symlink that leads nowhere",
                ancestor.display()
            ),
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {}
            Err(error) => return Err(fault("looking for", ancestor, &error)),
        }
    }
    bail!("`{}` is not there", asked.display())
}

/// How the names of our own files in the output folder begin.
const RESERVED: &str = ".counterpart-";

/// Refuses a path that would lead out of the output folder, or to one of our own files.
pub(super) fn check_path(path: &str) -> anyhow::Result<()> {
    let shown = path.escape_debug();
    ensure!(!path.is_empty(), "a bug: a file of the site has no path");
    ensure!(
        !path.chars().any(char::is_control),
        "`{shown}` has a control character in its name; rename it"
    );
    ensure!(
        path.split('/').all(|part| !matches!(part, "" | "." | "..")),
        "`{shown}` is not a path below the output folder"
    );
    ensure!(
        !cfg!(windows) || !path.contains(['\\', ':']),
        "`{shown}` is not a path below the output folder"
    );
    ensure!(
        !path.starts_with(RESERVED),
        "`{shown}` has a name that the program keeps for itself; rename it"
    );
    Ok(())
}

/// The folders above an output folder that had to be made for it; removed again if left empty.
#[derive(Debug)]
pub(super) struct Parents(Vec<PathBuf>);

impl Parents {
    /// Makes the folder and those above it, with the modes of a site.
    pub(super) fn make(parent: &Path) -> anyhow::Result<Self> {
        let missing: Vec<_> = parent
            .ancestors()
            .take_while(|folder| fs::symlink_metadata(folder).is_err())
            .map(Path::to_path_buf)
            .collect();
        let mut made = Self(Vec::new());
        for folder in missing.into_iter().rev() {
            match platform::create_folder(&folder) {
                Ok(()) => {}
                // Another build was faster.
                Err(error) if is_taken(&error) => continue,
                Err(error) => return Err(fault("making", &folder, &error)),
            }
            made.0.push(folder.clone());
            platform::set_mode(&folder, platform::FOLDER_MODE)
                .map_err(|error| fault("setting the mode of", &folder, &error))?;
        }
        Ok(made)
    }
}

impl Drop for Parents {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            // Only an empty one can be removed so: after a commit, none is.
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_below_the_folder_pass() {
        for path in ["index.html", "a/b/c.html", "é/ü b.txt", ".nojekyll", ".well-known/x", "..a"]
        {
            check_path(path).unwrap();
        }
    }

    #[test]
    fn other_paths_do_not() {
        let bad = [
            "",
            "/",
            "/a",
            "a/",
            "a//b",
            ".",
            "..",
            "../a",
            "a/../b",
            "a/..",
            "./a",
            "a/./b",
            "a\0b",
            "a\nb",
            ".counterpart-manifest",
            ".counterpart-staging/x",
        ];
        for path in bad {
            assert!(check_path(path).is_err(), "{path:?}");
        }
    }
}
