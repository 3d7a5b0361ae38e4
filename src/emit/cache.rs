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

/// The record of the last build, as it was kept.
pub fn record(site_root: &Path) -> Option<String> {
    fs::read_to_string(site_root.join(FOLDER).join(RECORD)).ok()
}

/// Keeps the record of a build: the whole new one, or the whole old one.
///
/// # Errors
/// When the disk refuses; the record is then the old one, or none.
pub fn keep_record(site_root: &Path, text: &str) -> io::Result<()> {
    let folder = site_root.join(FOLDER);
    match fs::create_dir(&folder) {
        // Whoever has no line for it in a `.gitignore` of their own does not see it either.
        Ok(()) => fs::write(folder.join(".gitignore"), "*\n")?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    let new = folder.join(format!("{RECORD}.{}", std::process::id()));
    let kept = fs::write(&new, text).and_then(|()| fs::rename(&new, folder.join(RECORD)));
    if kept.is_err() {
        // It may not be there at all.
        let _ = fs::remove_file(&new);
    }
    kept
}
