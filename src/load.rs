//! Loading: the only reader of a site's folders. Sorted paths and bytes, no meaning.

mod checkout;
mod poll;
mod reread;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, anyhow, bail};
use rayon::prelude::*;
use walkdir::WalkDir;

pub use checkout::{Checkout, Held};
pub use poll::{Poller, silent_file_system};
pub use reread::Loader;
pub(crate) use reread::is_of_site;

use crate::files::{Files, InputFile, Trouble};
use crate::model::record;

/// The folders of a site, beside its `site.toml`.
pub const FOLDERS: [&str; 3] = ["content", "templates", "static"];

/// How often the folders are listed again when files come and go while they are read.
const ATTEMPTS: usize = 5;

/// Reads every input file of the site in `root`.
///
/// A file that vanishes or appears while the site is read makes the listing start again, so that a
/// page is never silently missing.
///
/// # Errors
/// When `root` has no `site.toml`, or a folder cannot be listed, or files keep changing.
pub fn load(root: &Path) -> Result<Files> {
    load_listed(root).map(|(files, _)| files)
}

/// The same, and whether there are symbolic links among the files.
fn load_listed(root: &Path) -> Result<(Files, Links)> {
    if !root.join("site.toml").is_file() {
        bail!(
            "there is no `site.toml` in `{}`; run in a site's folder, or name it with `--root`",
            root.display()
        );
    }
    let mut listing = list(root);
    for _ in 0..ATTEMPTS {
        let read = read_all(root, &listing);
        let again = list(root);
        match read {
            Some(files) if again.files == listing.files => return Ok((files, listing.links)),
            _ => listing = again,
        }
    }
    bail!("the files of `{}` keep changing while they are read; try again", root.display())
}

/// Reads a file that somebody named, from anywhere on the disk.
///
/// # Errors
/// When it cannot be read.
pub fn read_text(path: &Path) -> Result<Vec<u8>> {
    read_whole(path)
        .map_err(|error| anyhow!("`{}` cannot be read: {}", path.display(), plain_io_error(&error)))
}

/// The paths of a site: files to read, and what is not a file.
struct Listing {
    files: BTreeSet<String>,
    troubles: Vec<Trouble>,
    links: Links,
}

/// Whether there are symbolic links, so that a file may have several paths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Links {
    #[default]
    None,
    Some,
}

impl Listing {
    fn new() -> Self {
        Self { files: BTreeSet::new(), troubles: Vec::new(), links: Links::None }
    }
}

fn list(root: &Path) -> Listing {
    let mut listing = Listing::new();
    listing.files.insert("site.toml".to_owned());
    if fs::symlink_metadata(root.join(record::FILE)).is_ok() {
        listing.files.insert(record::FILE.to_owned());
    }
    for folder in FOLDERS {
        if fs::symlink_metadata(root.join(folder)).is_ok() {
            list_from(root, folder, &mut listing);
        }
    }
    listing
}

/// Lists what there is from a path on: a file, or all that is below a folder.
fn list_from(root: &Path, start: &str, listing: &mut Listing) {
    let folder = start.split('/').next().unwrap_or_default();
    let inside = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let walk = WalkDir::new(root.join(start)).follow_links(true).sort_by_file_name();
    let mut entries = walk
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_ignored(folder, entry.file_name()));
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map_or_else(|| start.to_owned(), |p| relative(root, p));
                listing.troubles.push(walk_trouble(path, &error));
                continue;
            }
        };
        let path = relative(root, entry.path());
        if entry.path_is_symlink() {
            listing.links = Links::Some;
        }
        if let Some((reason, hint)) = entry_trouble(&entry, &inside) {
            listing.troubles.push(Trouble { path: path.into(), reason, hint });
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
        } else if entry.file_type().is_file() {
            listing.files.insert(path);
        }
    }
}

/// Whether a name belongs to an editor, a desktop or Git rather than to the site. Hidden files are
/// part of a site only in `static/` (`.well-known`, `.nojekyll`).
fn is_ignored(folder: &str, name: &std::ffi::OsStr) -> bool {
    let name = name.to_string_lossy();
    let hidden = name.starts_with('.') && folder != "static";
    // In order: many editors, Emacs (lock, autosave), Vim and others, GNOME, JetBrains, Vim.
    let temporary = name.ends_with('~')
        || name.starts_with(".#")
        || (name.starts_with('#') && name.ends_with('#'))
        || (name.starts_with('.')
            && [".swp", ".swo", ".swx", ".tmp"].iter().any(|e| name.ends_with(e)))
        || name.starts_with(".goutputstream-")
        || (name.ends_with("___") && name.contains("___jb_"))
        || name == "4913";
    hidden || temporary || matches!(&*name, ".DS_Store" | ".git" | ".gitignore" | ".gitkeep")
}

fn walk_trouble(path: String, error: &walkdir::Error) -> Trouble {
    if error.loop_ancestor().is_some() {
        let reason = "is a symbolic link to a folder that holds it".to_owned();
        return Trouble { path: path.into(), reason, hint: "remove the link" };
    }
    match error.io_error().map(io::Error::kind) {
        Some(io::ErrorKind::NotFound) => Trouble {
            path: path.into(),
            reason: "is a symbolic link that points nowhere".to_owned(),
            hint: "remove the link, or bring back what it points to",
        },
        _ => Trouble {
            path: path.into(),
            reason: format!(
                "cannot be read: {}",
                error.io_error().map_or_else(|| error.to_string(), plain_io_error)
            ),
            hint: "make it readable, or move it out of the site",
        },
    }
}

/// What is wrong with a listed entry, if anything: not a file, a folder with a page's name, a name
/// that is not UTF-8, or a link that leaves the site.
fn entry_trouble(entry: &walkdir::DirEntry, inside: &Path) -> Option<(String, &'static str)> {
    let kind = entry.file_type();
    let Some(name) = entry.file_name().to_str() else {
        return Some(("has a name that is not UTF-8".to_owned(), "rename it"));
    };
    if entry.path_is_symlink() {
        let leaves = entry.path().canonicalize().is_ok_and(|real| !real.starts_with(inside));
        if leaves {
            return Some((
                "is a symbolic link that leaves the site".to_owned(),
                "copy what it points to into the site",
            ));
        }
    }
    if kind.is_dir() && has_extension(name, "md") {
        return Some((
            "is a folder with the name of a page".to_owned(),
            "rename the folder, without `.md`",
        ));
    }
    if kind.is_dir() || kind.is_file() {
        return None;
    }
    Some((
        "is neither a file nor a folder (a pipe, a socket or a device)".to_owned(),
        "move it out of the site",
    ))
}

/// Reads every listed file; `None` when one of them vanished meanwhile.
fn read_all(root: &Path, listing: &Listing) -> Option<Files> {
    let paths: Vec<&String> = listing.files.iter().collect();
    let read: Vec<Outcome> = paths.par_iter().map(|path| read_one(root, path)).collect();
    let mut files = Vec::with_capacity(read.len());
    let mut troubles = listing.troubles.clone();
    for outcome in read {
        match outcome {
            Outcome::File(file) => files.push(file),
            Outcome::Trouble(trouble) => troubles.push(trouble),
            Outcome::Vanished => return None,
        }
    }
    Some(Files::new(files, troubles))
}

/// What came of reading one file.
enum Outcome {
    File(InputFile),
    Trouble(Trouble),
    Vanished,
}

fn read_one(root: &Path, path: &str) -> Outcome {
    let shared: Arc<str> = path.into();
    match read_whole(&root.join(path)) {
        Ok(bytes) => Outcome::File(InputFile { path: shared, contents: bytes.into() }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Outcome::Vanished,
        Err(error) => Outcome::Trouble(Trouble {
            path: shared,
            reason: format!("cannot be read: {}", plain_io_error(&error)),
            hint: "make it readable, or move it out of the site",
        }),
    }
}

/// Reads a file, again when somebody wrote to it meanwhile: what is read is what was saved at one
/// time.
fn read_whole(path: &Path) -> io::Result<Vec<u8>> {
    for attempt in 1.. {
        let mut file = fs::File::open(path)?;
        let before = file.metadata()?;
        let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or(0));
        file.read_to_end(&mut bytes)?;
        let after = file.metadata()?;
        let same =
            after.len() == bytes.len() as u64 && before.modified().ok() == after.modified().ok();
        if same || attempt >= ATTEMPTS {
            return Ok(bytes);
        }
    }
    Err(io::ErrorKind::Interrupted.into())
}

/// An operating system's message without its “(os error 13)”, lower case.
fn plain_io_error(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case(extension))
}

/// The path below `root`, with `/` on every system.
fn relative(root: &Path, path: &Path) -> String {
    let path: PathBuf = path.strip_prefix(root).unwrap_or(path).to_owned();
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
