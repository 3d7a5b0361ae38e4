//! What tests share: a build at a fixed time, and folders as maps from paths to bytes.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::format_push_string,
    reason = "tests touch the disk, fail by panicking, and may take their time"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use counterpart::files::{Files, InputFile};
use counterpart::finding::pretty::{self, Colour};
use counterpart::link::Drafts;
use counterpart::output::Collected;
use counterpart::{Built, Options, Strictness};

/// The smallest `site.toml`.
pub(crate) const SITE: &str = "title = \"Desk\"\nbase_url = \"https://desk.example\"\n";

/// How tests build: nothing special, at noon (UTC) of 15 January 2026.
pub(crate) fn options() -> Options {
    Options {
        base_url: None,
        drafts: Drafts::Withhold,
        strictness: Strictness::Usual,
        now: "2026-01-15T12:00:00Z".parse().expect("this is a time"),
    }
}

/// What came of a build: its files by path, what it says of itself, and its findings as text.
pub(crate) struct Outcome {
    /// The files of the output.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// Findings, pages, what is withheld.
    pub(crate) built: Built,
    /// What `check` prints, without the last line, which has the time.
    pub(crate) text: String,
}

impl Outcome {
    /// A text file of the output.
    pub(crate) fn page(&self, path: &str) -> &str {
        let bytes = self.files.get(path).unwrap_or_else(|| {
            panic!("there is no `{path}`, only {:?}\n{}", self.files.keys(), self.text)
        });
        std::str::from_utf8(bytes).expect("a page is UTF-8")
    }

    /// The names of the rules that are broken, in the order of the findings.
    pub(crate) fn rules(&self) -> Vec<&'static str> {
        self.built.findings.iter().map(|finding| finding.rule.name).collect()
    }
}

/// Builds into memory.
pub(crate) fn build(files: &Files, options: &Options) -> Outcome {
    let sink = Collected::default();
    let built = counterpart::build(files, options, &sink).expect("memory takes every file");
    let mut text = String::new();
    for withheld in &built.withheld {
        text += &format!("withheld `{}`: {}\n", withheld.file, withheld.reason.words());
    }
    text += &pretty::render(&built.findings, files, Colour::Off);
    Outcome { files: sink.into_files(), built, text }
}

/// Builds a site of one page, `content/a.md`, with the smallest `site.toml`.
pub(crate) fn build_page(text: &str) -> Outcome {
    build(&Files::from_texts([("site.toml", SITE), ("content/a.md", text)]), &options())
}

/// Every file below a folder by its path, with `/`.
pub(crate) fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for path in paths(root) {
        let below = path.strip_prefix(root).expect("it lies below").to_string_lossy();
        files.insert(below.replace('\\', "/"), fs::read(&path).expect("it can be read"));
    }
    files
}

/// Every file below a folder, sorted; none when there is no such folder.
pub(crate) fn paths(root: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().flatten();
    entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}

/// The folders directly below a folder.
pub(crate) fn subfolders(root: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(root).expect("a folder").flatten().map(|entry| entry.path());
    entries.filter(|path| path.is_dir()).collect()
}

/// The same files with the bare templates of `tests/bare/` for those that the site does not have.
pub(crate) fn with_bare_templates(files: &Files) -> Files {
    let mut all: Vec<InputFile> = files.iter().cloned().collect();
    for (name, bytes) in tree(&repository().join("tests/bare")) {
        let path = format!("templates/{name}");
        if files.get(&path).is_none() {
            all.push(InputFile { path: path.into(), contents: bytes.into() });
        }
    }
    Files::new(all, files.troubles.clone())
}

/// Writes files below a folder, which is made.
pub(crate) fn write(root: &Path, files: &[(&str, &[u8])]) {
    for (path, bytes) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a new folder");
        fs::write(path, bytes).expect("a new file");
    }
}

/// The folder of this repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether expectations are to be rewritten rather than compared.
pub(crate) fn is_blessing() -> bool {
    std::env::var_os("BLESS").is_some_and(|value| value != "0" && !value.is_empty())
}

/// The same, but long after the dates of the demo site and of examples, which are withheld before.
pub(crate) fn late_options() -> Options {
    Options { now: "2030-01-01T00:00:00Z".parse().expect("this is a time"), ..options() }
}
