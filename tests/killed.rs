//! The program itself on a disk, build after build. Files are edited at random, most of them so that
//! their size or their time stays as it was; builds are killed at random moments; what the program
//! remembers is damaged or taken away, and so are files of the output. Whatever happens, the output is
//! the whole old site or the whole new one, and a build that ends leaves what a clean build makes.
//!
//! `tests/incremental.rs` does the same in memory; `tests/faults.sh` kills at every single system call.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test reads the disk and the clock, and fails by panicking"
)]

#[path = "support/edits.rs"]
mod edits;
#[path = "support/site.rs"]
mod site;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use counterpart::files::Files;
use counterpart::finding::pretty::{self, Colour};
use counterpart::finding::rules;
use counterpart::load::load;
use counterpart::model::site::{Reason, Withheld};
use edits::{Dice, Draft};
use tempfile::TempDir;

/// Noon (UTC) of 15 January 2026, as [`site::options`] has it.
const NOW: &str = "1768478400";
const MANIFEST: &str = ".counterpart-manifest";

type Tree = BTreeMap<String, Vec<u8>>;

/// How often something happened, over all sites: what never happens is not tested.
#[derive(Debug, Default)]
struct Counts {
    killed: AtomicUsize,
    published_though_killed: AtomicUsize,
    published: AtomicUsize,
    refused: AtomicUsize,
    remembered: AtomicUsize,
    disguised: AtomicUsize,
}

fn count(counter: &AtomicUsize) {
    counter.fetch_add(1, Ordering::Relaxed);
}

/// A site on a disk.
struct Desk<'c> {
    folder: TempDir,
    draft: Draft,
    dice: Dice,
    counts: &'c Counts,
    /// What is on the disk.
    written: Tree,
    /// What is in the output folder; nothing before the first build.
    published: Option<Tree>,
    /// What happened, for the message of a failure.
    log: Vec<String>,
    /// How long a build takes.
    typical: Duration,
}

/// What a clean build of the files on the disk makes.
struct Expected {
    /// The output, if it may be published.
    files: Option<Tree>,
    findings: String,
    /// Whether the next build of the same may remember this one.
    is_remembered: bool,
}

impl<'c> Desk<'c> {
    fn new(files: &Files, dice: Dice, counts: &'c Counts) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            draft: Draft::new(files),
            dice,
            counts,
            written: Tree::new(),
            published: None,
            log: Vec::new(),
            typical: Duration::from_millis(50),
        }
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    /// One round: edits, builds that are killed, perhaps some damage, and a build that ends.
    fn round(&mut self) {
        for _ in 0..=self.dice.below(3) {
            let edit = self.draft.edit(&mut self.dice);
            self.log.push(edit);
        }
        self.write();
        let expected = self.expected();
        for _ in 0..self.dice.below(4) {
            self.kill(&expected);
        }
        self.damage();
        self.build(&expected);
        if self.dice.below(2) == 0 {
            self.build_again(&expected);
        }
    }

    /// Brings the files on the disk up to the draft.
    fn write(&mut self) {
        let files = self.draft.files();
        let new: Tree =
            files.iter().map(|file| (file.path.to_string(), file.bytes().to_vec())).collect();
        for path in self.written.keys().filter(|path| !new.contains_key(*path)) {
            fs::remove_file(self.folder.path().join(path)).unwrap();
        }
        for (path, bytes) in &new {
            let old = self.written.get(path);
            if old == Some(bytes) {
                continue;
            }
            let at = self.folder.path().join(path);
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            let time = at.metadata().ok().map(|metadata| metadata.modified().unwrap());
            fs::write(&at, bytes).unwrap();
            if let Some(time) = time.filter(|_| self.dice.below(3) > 0) {
                File::options().write(true).open(&at).unwrap().set_modified(time).unwrap();
                if old.is_some_and(|old| old.len() == bytes.len()) {
                    count(&self.counts.disguised);
                }
            }
        }
        self.written = new;
    }

    fn expected(&self) -> Expected {
        let files = load(self.root()).unwrap();
        let outcome = site::build(&files, &site::options());
        let findings = pretty::render(&outcome.built.findings, &files, Colour::Off);
        let waits = |page: &Withheld| matches!(page.reason, Reason::Future(_));
        let is_whole = !outcome.built.has_errors();
        Expected {
            is_remembered: is_whole && !outcome.built.withheld.iter().any(waits),
            files: is_whole.then_some(outcome.files),
            findings,
        }
    }

    fn start(&self, more: &[&str]) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_counterpart"));
        command.arg("build").args(more).current_dir(self.root()).env_clear();
        command.env("SOURCE_DATE_EPOCH", NOW).env("RAYON_NUM_THREADS", "2");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Begins a build and kills it, at a moment between its start and a little after its likely end.
    fn kill(&mut self, expected: &Expected) {
        let moment = self.typical.mul_f64(f64::from(self.chance()) / 1000.0 * 1.2);
        let mut child = self.start(&[]);
        std::thread::sleep(moment);
        // It may have ended by itself.
        let _ = child.kill();
        let output = child.wait_with_output().unwrap();
        self.log.push(format!("killed after {moment:?}: {:?}", output.status));
        count(&self.counts.killed);
        let now = self.output();
        let is_new = expected.files.is_some() && now == expected.files;
        if is_new && now != self.published {
            count(&self.counts.published_though_killed);
        }
        if !is_new && now != self.published {
            self.fail(
                "after a kill, the output is neither the old site nor the new one",
                now.as_ref(),
            );
        }
        self.published = now;
    }

    /// A part of a thousand.
    fn chance(&mut self) -> u32 {
        u32::try_from(self.dice.below(1000)).unwrap()
    }

    /// A build that ends.
    fn build(&mut self, expected: &Expected) {
        let started = Instant::now();
        let output = self.start(&[]).wait_with_output().unwrap();
        self.typical = started.elapsed();
        self.log.push(format!("built: {:?}", output.status));
        let is_whole = expected.files.is_some();
        count(if is_whole { &self.counts.published } else { &self.counts.refused });
        let code = i32::from(!is_whole);
        let said = String::from_utf8_lossy(&output.stderr);
        let story = self.story();
        assert_eq!(output.status.code(), Some(code), "{said}\n{story}");
        assert_eq!(said, expected.findings, "{story}");
        if is_whole {
            self.published.clone_from(&expected.files);
        }
        let now = self.output();
        if now != self.published {
            self.fail("the output is not what a clean build makes", now.as_ref());
        }
        self.assert_tidy();
    }

    /// The same build once more: there is nothing to do, and all is said again.
    fn build_again(&mut self, expected: &Expected) {
        let output = self.start(&["--verbose"]).wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        let remembers = said.contains("nothing has changed since the last build");
        assert_eq!(remembers, expected.is_remembered, "{said}\n{}", self.story());
        self.counts.remembered.fetch_add(usize::from(remembers), Ordering::Relaxed);
        let findings = String::from_utf8_lossy(&output.stderr);
        assert_eq!(findings, expected.findings, "{}", self.story());
        let now = self.output();
        if now != self.published {
            self.fail("a build of what is known changes the output", now.as_ref());
        }
    }

    /// Does something to what the program remembers, or to its output.
    fn damage(&mut self) {
        let record = self.root().join(".counterpart/last-build");
        match self.dice.below(12) {
            0 => drop(fs::remove_dir_all(self.root().join(".counterpart"))),
            1 | 2 => self.spoil(&record),
            3 => self.edit(&record, |bytes| {
                String::from_utf8_lossy(&bytes).replacen("build 1", "build 2", 1).into_bytes()
            }),
            4 | 5 => {
                let files = site::paths(&self.root().join("public"));
                let files: Vec<_> = files.iter().filter(|path| !path.ends_with(MANIFEST)).collect();
                let Some(path) = files.get(self.dice.below(files.len())) else { return };
                if self.dice.below(2) == 0 {
                    fs::remove_file(path).unwrap();
                    self.log.push(format!("removed {}", path.display()));
                } else {
                    self.edit(path, |bytes| [bytes, b"more".to_vec()].concat());
                }
                // A build that has errors mends nothing.
                self.published = self.output();
            }
            _ => {}
        }
    }

    /// Cuts a file short, or exchanges a bit.
    fn spoil(&mut self, path: &Path) {
        let (at, is_cut) = (self.dice.below(1 << 20), self.dice.below(2) == 0);
        self.edit(path, |mut bytes| {
            let at = at % bytes.len().max(1);
            if is_cut {
                bytes.truncate(at);
            } else if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1;
            }
            bytes
        });
    }

    fn edit(&mut self, path: &Path, edit: impl FnOnce(Vec<u8>) -> Vec<u8>) {
        let Ok(bytes) = fs::read(path) else { return };
        // Not in place: an old file may be linked to from elsewhere.
        fs::remove_file(path).unwrap();
        fs::write(path, edit(bytes)).unwrap();
        self.log.push(format!("spoiled {}", path.display()));
    }

    /// The files of the output folder but for its manifest.
    fn output(&self) -> Option<Tree> {
        let public = self.root().join("public");
        public.exists().then(|| {
            let mut tree = site::tree(&public);
            tree.remove(MANIFEST);
            tree
        })
    }

    /// Nothing is left of what was killed.
    fn assert_tidy(&self) {
        let names = |folder: &Path| -> Vec<String> {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            let mut names: Vec<String> =
                entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
            names.sort();
            names
        };
        let left: Vec<String> =
            names(self.root()).into_iter().filter(|name| name.starts_with('.')).collect();
        let known = [".counterpart", ".counterpart-lock"];
        assert!(left.iter().all(|name| known.contains(&&**name)), "{left:?}\n{}", self.story());
        let left = names(&self.root().join(".counterpart"));
        let known = [".gitignore", "last-build"];
        assert!(left.iter().all(|name| known.contains(&&**name)), "{left:?}\n{}", self.story());
    }

    fn story(&self) -> String {
        self.log.iter().rev().take(12).rev().cloned().collect::<Vec<_>>().join("\n")
    }

    fn fail(&self, what: &str, now: Option<&Tree>) -> ! {
        let none = Tree::new();
        let (now, old) = (now.unwrap_or(&none), self.published.as_ref().unwrap_or(&none));
        let paths = now.keys().chain(old.keys());
        let differs: Vec<_> = paths.filter(|path| now.get(*path) != old.get(*path)).collect();
        panic!("{what}: {differs:?}\n{}", self.story());
    }
}

/// `site.toml` with every rule as a warning, but for that of what no disk can hold: more of what is edited
/// at random is published.
fn lenient(files: &Files) -> Files {
    use std::fmt::Write as _;
    let mut all: Vec<_> = files.iter().filter(|file| &*file.path != "site.toml").cloned().collect();
    let mut toml = site::SITE.to_owned() + "[check]\n";
    for name in rules::names().filter(|name| *name != rules::OUTPUT_COLLISION.name) {
        writeln!(toml, "{name} = \"warning\"").unwrap();
    }
    let contents = toml.into_bytes().into();
    all.push(counterpart::files::InputFile { path: "site.toml".into(), contents });
    Files::new(all, Vec::new())
}

/// A number from the environment: whoever hunts a bug asks for more.
fn asked(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

#[test]
fn whatever_is_killed_the_next_build_is_a_clean_one() {
    use rayon::prelude::*;
    let (sites, rounds, seed) =
        (asked("KILLED_SITES", 8), asked("KILLED_ROUNDS", 10), asked("KILLED_SEED", 1));
    let mut cases: Vec<PathBuf> = site::subfolders(&site::repository().join("tests/cases"));
    cases.sort();
    let counts = Counts::default();
    (0..sites).into_par_iter().for_each(|number| {
        let mut dice = Dice::new((seed * 1_000_003 + number) as u64);
        // The demo site with its theme, and small ones.
        let (name, mut files) = if number == 0 {
            ("the demo site".to_owned(), load(site::repository()).unwrap())
        } else {
            let case = &cases[dice.below(cases.len())];
            let files = load(&case.join("site")).unwrap();
            (case.display().to_string(), site::with_bare_templates(&files))
        };
        if number % 4 != 3 {
            files = lenient(&files);
        }
        let mut desk = Desk::new(&files, dice, &counts);
        desk.log.push(format!("site {name}, seed {seed}, number {number}"));
        for round in 0..rounds {
            desk.log.push(format!("round {round}"));
            desk.round();
        }
    });
    let Counts { killed, published_though_killed, published, refused, remembered, disguised } =
        &counts;
    for counter in [killed, published_though_killed, published, refused, remembered, disguised] {
        assert!(
            counter.load(Ordering::Relaxed) > 0,
            "what never happens is not tested: {counts:?}"
        );
    }
}
