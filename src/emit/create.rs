//! New files beside those that are there: all of them or none, and nothing is ever written over.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};

use super::fault::{cause, is_taken};
use super::platform;
use crate::start::NewFiles;

/// Whether something of this name is there, be it a link that leads nowhere.
pub fn is_there(root: &Path, path: &str) -> bool {
    fs::symlink_metadata(root.join(path)).is_ok()
}

/// Whether a folder has something in it; a file of its name counts as well.
///
/// # Errors
/// When it cannot be looked into.
pub fn is_occupied(root: &Path, folder: &str) -> anyhow::Result<bool> {
    let folder = root.join(folder);
    match fs::read_dir(&folder) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            Ok(fs::symlink_metadata(&folder).is_ok())
        }
        Err(error) => Err(error).with_context(|| format!("looking into `{}`", folder.display())),
    }
}

/// Makes new files below a folder, which is made as well. When one cannot be made, those that were
/// are removed again.
///
/// # Errors
/// When something of one of the names is there, or the disk refuses.
pub fn create(root: &Path, files: &NewFiles) -> anyhow::Result<()> {
    let mut made = Made::default();
    for (path, bytes) in files {
        let file = root.join(path);
        if let Err(error) = made.file(&file, bytes) {
            made.undo();
            if is_taken(&error) {
                bail!("`{}` is there already; nothing was written", file.display());
            }
            return Err(anyhow!(
                "{} while making `{}`; nothing was written",
                cause(&error),
                file.display()
            ));
        }
    }
    Ok(())
}

/// What was made so far.
#[derive(Debug, Default)]
struct Made {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Made {
    fn file(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            self.folder(folder)?;
        }
        let mut file = platform::create_file(path)?;
        self.files.push(path.to_owned());
        file.write_all(bytes)
    }

    fn folder(&mut self, path: &Path) -> io::Result<()> {
        if path.as_os_str().is_empty() || path.is_dir() {
            return Ok(());
        }
        if let Some(above) = path.parent() {
            self.folder(above)?;
        }
        platform::create_folder(path)?;
        self.folders.push(path.to_owned());
        Ok(())
    }

    /// Removes all of it. What somebody put into a new folder meanwhile stays.
    fn undo(&self) {
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(paths: &[&str]) -> NewFiles {
        paths.iter().map(|path| ((*path).to_owned(), path.as_bytes().to_vec())).collect()
    }

    #[test]
    fn makes_all_or_none() {
        let root = tempfile::tempdir().unwrap();
        let site = root.path().join("new/site");
        create(&site, &files(&["a/b.md", "a/c/d.md", "e"])).unwrap();
        assert_eq!(fs::read_to_string(site.join("a/c/d.md")).unwrap(), "a/c/d.md");
        let error = create(&site, &files(&["a/f/new.md", "e", "z"])).unwrap_err().to_string();
        assert!(error.ends_with("e` is there already; nothing was written"), "{error}");
        assert!(!is_there(&site, "a/f") && !is_there(&site, "z"));
        // A file stands where a folder should be.
        let error = create(&site, &files(&["a/new.md", "e/f.md"])).unwrap_err().to_string();
        assert!(error.contains("nothing was written"), "{error}");
        assert!(!is_there(&site, "a/new.md"));
        assert!(is_occupied(&site, "a").unwrap() && is_occupied(&site, "e").unwrap());
        assert!(!is_occupied(&site, "nothing").unwrap());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_nowhere_is_there() {
        let root = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("nowhere", root.path().join("a.md")).unwrap();
        create(root.path(), &files(&["a.md"])).unwrap_err();
        assert!(!is_there(root.path(), "nowhere"));
    }
}
