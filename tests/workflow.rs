//! The workflow that `init` writes does what it says: its steps are run as they stand, against a release
//! on this disk.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test fails by panicking, and may take its time"
)]
#![expect(clippy::disallowed_methods, reason = "end-to-end runs touch the disk")]
#![cfg(unix)]

#[path = "support/site.rs"]
mod site;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use counterpart::start::workflow;
use tempfile::TempDir;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A machine of GitHub's: a folder for the site, one for the release, and one for what is temporary.
struct Machine {
    folder: TempDir,
    workflow: String,
}

impl Machine {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["site", "temp", "home"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let releases = format!("file://{}/releases", folder.path().display());
        let text = workflow::pages(VERSION);
        let unknown = "https://github.com/OWNER/counterpart/releases";
        Self { workflow: text.replace(unknown, &releases), folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A release as `release.yml` makes it, with this program.
    fn release(&self) {
        let name = format!("counterpart-{VERSION}-x86_64-unknown-linux-musl");
        let out = self.path("releases").join("download").join(format!("v{VERSION}"));
        fs::create_dir_all(out.join(&name)).unwrap();
        fs::copy(env!("CARGO_BIN_EXE_counterpart"), out.join(&name).join("counterpart")).unwrap();
        let script = format!(
            "tar --create --gzip --file {name}.tar.gz {name} && \
             sha256sum -- *.tar.gz > SHA256SUMS"
        );
        let output = self.bash(&out, &script, &[]);
        assert!(output.status.success(), "{output:?}");
    }

    /// Runs a script as a step is run.
    fn bash(&self, folder: &Path, script: &str, env: &[(&str, &str)]) -> Output {
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]);
        command.current_dir(folder).env_clear().stdin(Stdio::null());
        let added = fs::read_to_string(self.path("added-path")).unwrap_or_default();
        let path = std::env::var("PATH").unwrap();
        command.env("PATH", format!("{}:{path}", added.trim()));
        command.env("HOME", self.path("home")).env("GITHUB_PATH", self.path("added-path"));
        command.envs(env.iter().copied()).output().unwrap()
    }

    /// Installs the program as the first step does, in the environment that the workflow sets.
    fn install(&self) -> Output {
        let value = |name: &str| {
            let line = self.workflow.lines().find_map(|l| l.trim().strip_prefix(name)).unwrap();
            line.trim().trim_matches('"').to_owned()
        };
        let (version, releases) = (value("COUNTERPART_VERSION:"), value("COUNTERPART_RELEASES:"));
        let env = [("COUNTERPART_VERSION", &*version), ("COUNTERPART_RELEASES", &*releases)];
        self.bash(&self.path("temp"), &self.script("name=\""), &env)
    }

    /// The script of the step that has these words.
    fn script(&self, words: &str) -> String {
        let steps = self.workflow.split("\n      - ");
        let step = steps.into_iter().find(|step| step.contains(words)).expect("there is one");
        let run = step.split("run: ").nth(1).unwrap();
        let Some(block) = run.strip_prefix("|\n") else {
            return run.lines().next().unwrap().to_owned();
        };
        let lines = block.lines().take_while(|line| line.starts_with("          "));
        lines.map(|line| &line[10..]).collect::<Vec<_>>().join("\n")
    }
}

#[test]
fn a_new_site_is_checked_and_built_by_its_workflow() {
    let machine = Machine::new();
    machine.release();
    let installed = machine.install();
    assert!(installed.status.success(), "{installed:?}");
    assert!(
        String::from_utf8_lossy(&installed.stdout).contains("x86_64-unknown-linux-musl.tar.gz: OK")
    );
    let site = machine.path("site");
    let made = machine.bash(&site, "counterpart init --title Desk . && counterpart --version", &[]);
    assert!(made.status.success(), "{made:?}");
    let checked = machine.bash(&site, &machine.script("counterpart check"), &[]);
    assert!(checked.status.success(), "{checked:?}");
    let address = [("ADDRESS", "https://desk.github.io/talks")];
    let built = machine.bash(&site, &machine.script("counterpart build"), &address);
    assert!(built.status.success(), "{built:?}");
    let files = site::tree(&site.join("public"));
    let home = String::from_utf8_lossy(&files["index.html"]);
    assert!(home.contains("https://desk.github.io/talks/"), "the address of the settings is used");
    assert!(!files.contains_key(".counterpart-manifest"));
    // A finding is shown beside its line, and the pull request fails.
    fs::write(site.join("content/wrong.md"), "+++\ntitle = \"W\"\n+++\n\n[x](nowhere.md)\n")
        .unwrap();
    let checked = machine.bash(&site, &machine.script("counterpart check"), &[]);
    assert_eq!(checked.status.code(), Some(1), "{checked:?}");
    let said = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(said.contains("::error file=content/wrong.md,line=5"), "{said}");
}

#[test]
fn a_program_that_was_changed_is_not_installed() {
    let machine = Machine::new();
    machine.release();
    let out = machine.path("releases").join("download").join(format!("v{VERSION}"));
    let archive = out.join(format!("counterpart-{VERSION}-x86_64-unknown-linux-musl.tar.gz"));
    let mut bytes = fs::read(&archive).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&archive, bytes).unwrap();
    let installed = machine.install();
    assert!(!installed.status.success());
    assert!(String::from_utf8_lossy(&installed.stdout).contains("FAILED"), "{installed:?}");
    assert!(!machine.path("added-path").exists());
    // Nor is one for which there is no checksum, or none at all.
    fs::write(out.join("SHA256SUMS"), "").unwrap();
    assert!(!machine.install().status.success());
    fs::remove_dir_all(&out).unwrap();
    assert!(!machine.install().status.success());
}

#[test]
fn whoever_built_the_program_at_home_is_told_what_to_write() {
    let mut machine = Machine::new();
    machine.workflow = workflow::pages(VERSION);
    let installed = machine.install();
    assert!(!installed.status.success());
    let said = String::from_utf8_lossy(&installed.stdout).into_owned();
    assert!(said.contains("::error::") && said.contains("COUNTERPART_RELEASES"), "{said}");
}
