//! What the disk says when it refuses, and how the user is told.

use std::io;
use std::path::Path;

use anyhow::anyhow;

/// What to tell the user when the disk refuses before anything was published.
pub(super) fn fault(doing: &str, path: &Path, error: &io::Error) -> anyhow::Error {
    let (cause, hint) = (cause(error), hint(error.kind()));
    anyhow!("{cause} while {doing} `{}`; the old site is untouched{hint}", path.display())
}

/// What the disk said, as part of a sentence: `no space left on device`.
pub(super) fn cause(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn hint(kind: io::ErrorKind) -> &'static str {
    use io::ErrorKind::{PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    if matches!(kind, StorageFull | QuotaExceeded) {
        "; free some space"
    } else if kind == PermissionDenied {
        "; see who owns it, or choose another folder"
    } else if kind == ReadOnlyFilesystem {
        "; choose another folder"
    } else {
        ""
    }
}

/// Whether an error means that there is nothing of that name.
pub(super) fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Whether an error means that there is something of that name.
pub(super) fn is_taken(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::AlreadyExists)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_where_and_what_to_do() {
        let told = |code| {
            let error = io::Error::from_raw_os_error(code);
            fault("writing", Path::new("public/x/index.html"), &error).to_string()
        };
        if cfg!(target_os = "linux") {
            assert_eq!(
                told(28),
                "no space left on device while writing `public/x/index.html`; the old site is \
                 untouched; free some space"
            );
            assert!(told(5).starts_with("input/output error while writing"), "{}", told(5));
        }
    }
}
