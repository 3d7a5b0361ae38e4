//! The checks of what hosts take: names and sizes of the files that a site brings.
//!
//! What they look at is what the writer put there; the pages that are made of it are small, and have
//! names that were made to be safe. `publish` weighs those as well.

use crate::config::Limits;
use crate::files::InputFile;
use crate::finding::{Finding, Findings, Level, Place, Rule};
use crate::link::addresses::safe_name;
use crate::model::site::Site;

/// `file-name-unsafe`.
pub const FILE_NAME_UNSAFE: Rule = Rule {
    name: "file-name-unsafe",
    level: Level::Warning,
    what: "a file that goes into the site as it is has a name that not every computer can hold",
    why: "A published branch with such a file cannot be checked out on Windows, and a host may drop the \
          file or serve it under another name.",
    example: "`static/12:30.png` breaks it; `static/12-30.png` mends it.",
};

/// `file-too-large`.
pub const FILE_TOO_LARGE: Rule = Rule {
    name: "file-too-large",
    level: Level::Error,
    what: "a file that goes into the site is larger than hosts take",
    why: "GitHub refuses a push with a file of more than 100 MB, and with it the whole site.",
    example: "A film of 140 MB in `static/` breaks it; one that is put on a host for films, and linked \
              to, mends it. `file` under `[limits]` in `site.toml` sets another limit.",
};

/// `site-too-large`.
pub const SITE_TOO_LARGE: Rule = Rule {
    name: "site-too-large",
    level: Level::Warning,
    what: "the files that go into the site are together nearly as large as hosts take, or larger",
    why: "GitHub Pages takes sites of 1 GB. A site that grows past it is not published any more, on a \
          day when nobody has time to look for what to leave out.",
    example: "Recordings of 950 MB in `content/` break it; keeping them elsewhere mends it. `site` under \
              `[limits]` in `site.toml` sets another limit.",
};

/// Checks the files of a site that are no pages.
pub fn check_all(site: &Site, findings: &mut Findings) {
    let assets = site.assets.iter().map(|asset| &asset.file);
    let files: Vec<&InputFile> = assets.chain(&site.statics).collect();
    let limits = &site.config.limits;
    for file in &files {
        check_name(file, findings);
        if size(file) > limits.file {
            findings.push(too_large(file, limits));
        }
    }
    let total: u64 = files.iter().map(|file| size(file)).sum();
    // Nine tenths, so that there is time to do something about it.
    if total > limits.site / 10 * 9
        && let Some(largest) = files.iter().max_by_key(|file| size(file))
    {
        let place = Place::file(&largest.path);
        let message = format!(
            "the files of the site are {} together, of which this is the largest with {}; hosts take {}",
            Limits::words(total),
            Limits::words(size(largest)),
            Limits::words(limits.site)
        );
        findings.push(
            Finding::new(&SITE_TOO_LARGE, place, message).hint(
                "keep large files elsewhere and link to them, or set `site` under `[limits]`",
            ),
        );
    }
}

fn size(file: &InputFile) -> u64 {
    file.bytes().len() as u64
}

fn check_name(file: &InputFile, findings: &mut Findings) {
    let below = file.path.split_once('/').map_or(&*file.path, |(_, below)| below);
    let reason = below.split('/').find_map(|part| {
        // A hidden file is meant so: `.well-known`.
        let shown = part.strip_prefix('.').unwrap_or(part);
        safe_name(shown).err().or((part.len() > LONGEST).then_some("it is too long"))
    });
    let Some(reason) = reason else { return };
    let message = format!("the name of this file cannot stand on every computer: {reason}");
    findings.push(
        Finding::new(&FILE_NAME_UNSAFE, Place::file(&file.path), message)
            .hint("rename it, and the links to it"),
    );
}

/// The longest name that every file system takes, in bytes.
const LONGEST: usize = 240;

fn too_large(file: &InputFile, limits: &Limits) -> Finding {
    let message = format!(
        "this file is {}, and hosts take none above {}",
        Limits::words(size(file)),
        Limits::words(limits.file)
    );
    Finding::new(&FILE_TOO_LARGE, Place::file(&file.path), message)
        .hint("keep it elsewhere and link to it, or set `file` under `[limits]`")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names that no folder of `tests/cases/` can have, as Windows could not check them out.
    #[test]
    fn names_of_windows_are_minded() {
        for (path, good) in [
            ("static/a b.png", true),
            ("static/.well-known/x", true),
            ("static/_x/é.png", true),
            ("static/12:30.png", false),
            ("content/what?.txt", false),
            ("static/a\\b", false),
            ("static/aux/a.txt", false),
            ("static/a/LPT1.txt", false),
            ("static/x.", false),
            ("static/ x", false),
        ] {
            let mut findings = Findings::new();
            let contents = Vec::new().into();
            check_name(&InputFile { path: path.into(), contents }, &mut findings);
            assert_eq!(findings.is_empty(), good, "{path}");
        }
    }
}
