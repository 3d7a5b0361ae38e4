//! Which file answers to the path of an address, as on GitHub Pages.

use std::sync::Arc;

use crate::link::addresses::decode;
use crate::watch::snapshot::{Promised, Snapshot, Stored};

/// What is at an address.
#[derive(Clone, Debug)]
pub(crate) enum Found {
    /// This file.
    File(Arc<str>, Stored),
    /// A folder: the address with a slash leads to its page.
    Folder,
    /// The site stands elsewhere, and nothing was asked for but the host.
    Elsewhere,
    /// Nothing.
    Nothing,
}

/// Looks up the path of an address, as it was sent.
///
/// Paths are keys: nothing is put together, so no `..`, however it is written, leads anywhere.
pub(crate) fn resolve(site: &Snapshot, path: &str) -> Found {
    let path = decode(path);
    let Some(below) = path.strip_prefix(&*site.base) else {
        return match path.strip_prefix('/') {
            Some("") => Found::Elsewhere,
            Some(_) if format!("{path}/") == site.base => Found::Folder,
            _ => Found::Nothing,
        };
    };
    let file = |path: &str| site.find(path).map(|(path, file)| Found::File(path, file));
    if below.is_empty() || below.ends_with('/') {
        return file(&format!("{below}index.html")).unwrap_or(Found::Nothing);
    }
    file(below)
        .or_else(|| file(&format!("{below}.html")))
        .or_else(|| site.get(&format!("{below}/index.html")).map(|_| Found::Folder))
        .unwrap_or(Found::Nothing)
}

/// What must be made before the path of an address can be looked up.
pub(crate) fn pending(site: &Snapshot, path: &str) -> Option<Arc<Promised>> {
    let path = decode(path);
    site.pending(path.strip_prefix(&*site.base)?).map(Arc::clone)
}
