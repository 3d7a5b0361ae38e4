//! Writing the record of a site's pages: whole or not at all, and only when it has changed.

use std::fs;
use std::path::Path;

use anyhow::Context as _;

/// Writes a file beside `site.toml`; whether it was not so already.
///
/// # Errors
/// When the disk refuses.
pub fn keep(root: &Path, name: &str, text: &str) -> anyhow::Result<bool> {
    let file = root.join(name);
    if fs::read(&file).is_ok_and(|bytes| bytes == text.as_bytes()) {
        return Ok(false);
    }
    let new = root.join(format!(".{name}.new"));
    let written = fs::write(&new, text).and_then(|()| fs::rename(&new, &file));
    if written.is_err() {
        // What stands there is ours; that it cannot be removed says nothing new.
        let _ = fs::remove_file(&new);
    }
    written.with_context(|| format!("writing `{}`", file.display()))?;
    Ok(true)
}
