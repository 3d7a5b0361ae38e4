//! The folder `.counterpart` in a site: what the program remembers from one run to the next. It is
//! ignored by Git, and can be removed at any time.
//!
//! Nothing here is an error: what cannot be read is not there, and what cannot be kept is made again.
#![expect(clippy::disallowed_methods, reason = "emit is the only writer, and reads what it wrote")]

use std::fs;
use std::io;
use std::path::Path;

/// The folder's name.
const FOLDER: &str = ".counterpart";
const RECORD: &str = "last-build";
const EXTERNAL_LINKS: &str = "external-links";

/// The record of the last build, as it was kept.
pub fn record(site_root: &Path) -> Option<String> {
    read(site_root, RECORD)
}

/// What is known of links to other sites, as it was kept.
pub fn external_links(site_root: &Path) -> Option<String> {
    read(site_root, EXTERNAL_LINKS)
}

fn read(site_root: &Path, name: &str) -> Option<String> {
    fs::read_to_string(site_root.join(FOLDER).join(name)).ok()
}

/// Keeps the record of a build: the whole new one, or the whole old one.
///
/// # Errors
/// When the disk refuses; the record is then the old one, or none.
pub fn keep_record(site_root: &Path, text: &str) -> io::Result<()> {
    keep(site_root, RECORD, text)
}

/// Keeps what is known of links to other sites.
///
/// # Errors
/// When the disk refuses; what was kept is then the old text, or none.
pub fn keep_external_links(site_root: &Path, text: &str) -> io::Result<()> {
    keep(site_root, EXTERNAL_LINKS, text)
}

fn keep(site_root: &Path, name: &str, text: &str) -> io::Result<()> {
    let folder = site_root.join(FOLDER);
    match fs::create_dir(&folder) {
        // Whoever has no line for it in a `.gitignore` of their own does not see it either.
        Ok(()) => fs::write(folder.join(".gitignore"), "*\n")?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    remove_unfinished(&folder, name);
    let new = folder.join(format!("{name}.{}", std::process::id()));
    let kept = fs::write(&new, text).and_then(|()| fs::rename(&new, folder.join(name)));
    if kept.is_err() {
        // It may not be there at all.
        let _ = fs::remove_file(&new);
    }
    kept
}

/// Removes what a process that was killed had begun to keep under this name. Should one be alive, it
/// keeps nothing this time.
fn remove_unfinished(folder: &Path, name: &str) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let file = entry.file_name();
        let rest = file.to_str().and_then(|file| file.strip_prefix(name));
        if rest.is_some_and(|rest| rest.starts_with('.')) {
            // Whatever cannot be removed does no harm.
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_cut_short_is_removed_and_nothing_else() {
        let root = tempfile::tempdir().unwrap();
        keep_external_links(root.path(), "links").unwrap();
        let folder = root.path().join(FOLDER);
        for name in ["last-build.1", "last-build.2", "external-links.1", "last-builder"] {
            fs::write(folder.join(name), "half").unwrap();
        }
        keep_record(root.path(), "record").unwrap();
        let mut names: Vec<String> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        let expected =
            [".gitignore", "external-links", "external-links.1", "last-build", "last-builder"];
        assert_eq!(names, expected);
        assert_eq!(record(root.path()).as_deref(), Some("record"));
        assert_eq!(external_links(root.path()).as_deref(), Some("links"));
    }
}
