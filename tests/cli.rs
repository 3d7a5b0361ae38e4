//! The program from end to end: what it prints, how it ends, and what it writes.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test fails by panicking, and may take its time"
)]
#![expect(clippy::disallowed_methods, reason = "end-to-end runs touch the disk")]

#[path = "support/site.rs"]
mod site;

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use site::{SITE, tree, write};
use tempfile::TempDir;

/// A site in a folder of its own: `content/a.md` with this text, and `site.toml`.
fn site_with(page: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a new folder");
    write(folder.path(), &[("site.toml", SITE.as_bytes()), ("content/a.md", page.as_bytes())]);
    folder
}

const GOOD: &str = "+++\ntitle = \"A\"\n+++\n\nText.\n";
const WARNED: &str = "No title.\n";
const WRONG: &str = "+++\ntitle = \"A\"\n+++\n\nSée [b](b.md).\n";

/// The program in a folder, with nothing of our environment but the search path.
fn counterpart(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterpart"));
    command.args(args).current_dir(folder).env_clear().stdin(Stdio::null());
    command.env("SOURCE_DATE_EPOCH", "1768478400");
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    counterpart(folder, args).output().expect("the program can be started")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("the program was not killed")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("it prints UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("it prints UTF-8")
}

// --- the record

const BRIEFING: &str = "content/briefings/b.md";

/// A site with a briefing of these words and this log.
fn briefing(folder: &Path, words: &str, log: &str) {
    let text = format!(
        "+++\ntitle = \"B\"\nsummary = \"S.\"\ndate = 2026-01-10\n+++\n\n{words}\n\n\
         ## Corrections and updates\n\n{log}- **2026-01-10, update:** First version.\n"
    );
    write(folder, &[("site.toml", SITE.as_bytes()), (BRIEFING, text.as_bytes())]);
}

#[test]
fn what_pages_say_is_recorded_and_changes_need_an_entry() {
    let folder = tempfile::tempdir().unwrap();
    let lock = folder.path().join("counterpart.lock");
    briefing(folder.path(), "Ten men met.", "");
    let first = run(folder.path(), &["check", "--record"]);
    assert_eq!(code(&first), 0, "{}", stderr(&first));
    assert!(stdout(&first).ends_with("recorded 1 page in `counterpart.lock`\n"));
    let recorded = fs::read_to_string(&lock).unwrap();
    assert!(recorded.contains(BRIEFING), "{recorded}");
    let again = run(folder.path(), &["check", "--record"]);
    assert!(stdout(&again).ends_with("nothing new: 1 page in `counterpart.lock`\n"));

    briefing(folder.path(), "Nine men met.", "");
    let silent = run(folder.path(), &["check"]);
    assert!(stderr(&silent).contains("warning[silent-edit]"), "{}", stderr(&silent));
    let kept = run(folder.path(), &["check", "--record"]);
    assert!(
        stdout(&kept).contains("1 page with changes that no log tells of"),
        "{}",
        stdout(&kept)
    );
    assert_eq!(fs::read_to_string(&lock).unwrap(), recorded, "a silent change is not recorded");

    briefing(folder.path(), "Nine men met.", "- **2026-01-12, correction:** Nine men, not ten.\n");
    let told = run(folder.path(), &["check", "--record"]);
    assert_eq!(stderr(&told), "");
    assert_ne!(fs::read_to_string(&lock).unwrap(), recorded);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "nothing else is written");
}

#[test]
fn nothing_is_recorded_where_there_are_errors_or_drafts() {
    let folder = tempfile::tempdir().unwrap();
    let lock = folder.path().join("counterpart.lock");
    briefing(folder.path(), "See [c](c.md).", "");
    let wrong = run(folder.path(), &["check", "--record"]);
    assert_eq!(code(&wrong), 1);
    assert!(stdout(&wrong).ends_with("nothing was recorded: 1 error\n"), "{}", stdout(&wrong));
    assert!(!lock.exists());
    let drafts = run(folder.path(), &["check", "--record", "--drafts"]);
    assert_eq!(code(&drafts), 2);
}

#[test]
fn a_damaged_record_is_made_again_and_a_foreign_one_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let lock = folder.path().join("counterpart.lock");
    briefing(folder.path(), "Ten men met.", "");
    fs::write(&lock, "counterpart-record 1\n4a1eb248d7bdcffb - content/briefings/b.md\n").unwrap();
    let old = run(folder.path(), &["check", "--strict"]);
    assert_eq!(code(&old), 1);
    assert!(stderr(&old).contains("[record-outdated]"), "{}", stderr(&old));
    assert_eq!(code(&run(folder.path(), &["check", "--record", "--strict"])), 0);
    assert_eq!(code(&run(folder.path(), &["check", "--strict"])), 0);
    fs::write(&lock, "counterpart-record 2\n<<<<<<< ours\n").unwrap();
    assert_eq!(code(&run(folder.path(), &["check"])), 1);
    assert_eq!(code(&run(folder.path(), &["check", "--record"])), 0);
    assert_eq!(code(&run(folder.path(), &["check"])), 0);
    fs::write(&lock, "[[package]]\n").unwrap();
    let foreign = run(folder.path(), &["check", "--record"]);
    assert_eq!(code(&foreign), 2);
    assert!(stderr(&foreign).contains("not a record of Counterpart"), "{}", stderr(&foreign));
    assert_eq!(fs::read_to_string(&lock).unwrap(), "[[package]]\n");
}

// --- exit codes

#[test]
fn exit_codes_tell_fine_from_findings_from_could_not_run() {
    let (good, warned, wrong) = (site_with(GOOD), site_with(WARNED), site_with(WRONG));
    for verb in ["check", "build"] {
        assert_eq!(code(&run(good.path(), &[verb])), 0);
        assert_eq!(code(&run(warned.path(), &[verb])), 0);
        assert_eq!(code(&run(warned.path(), &[verb, "--strict"])), 1);
        assert_eq!(code(&run(wrong.path(), &[verb])), 1);
        assert_eq!(code(&run(good.path(), &[verb, "--root", "nowhere"])), 2);
        assert_eq!(code(&run(good.path(), &[verb, "--no-such-flag"])), 2);
    }
}

#[test]
fn a_folder_without_a_site_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["build"]);
    assert_eq!(code(&output), 2);
    assert_eq!(
        stderr(&output),
        "error: there is no `site.toml` in `.`; run in a site's folder, or name it with `--root`\n"
    );
    assert_eq!(stdout(&output), "");
    assert_eq!(tree(folder.path()).len(), 0);
}

// --- what is printed

#[test]
fn check_prints_findings_and_one_line() {
    let folder = site_with(WRONG);
    let output = run(folder.path(), &["check"]);
    assert!(stderr(&output).starts_with("error[link-broken]: there is no page `content/b.md`\n"));
    assert!(stderr(&output).contains("--> content/a.md:5:5\n"), "{}", stderr(&output));
    let line = stdout(&output);
    assert!(line.starts_with("checked 2 pages in ") && line.ends_with(" s, 1 error\n"), "{line}");
    assert!(!folder.path().join("public").exists());
}

#[test]
fn build_prints_one_line() {
    let folder = site_with(GOOD);
    let line = stdout(&run(folder.path(), &["build"]));
    assert!(
        line.starts_with("built 2 pages into `./public` in ")
            && line.ends_with(" s, no findings\n"),
        "{line}"
    );
    let again = stdout(&run(folder.path(), &["build", "--verbose"]));
    assert!(again.contains("files: 0 added, 0 changed, 0 removed, "), "{again}");
}

#[test]
fn quiet_prints_findings_only() {
    let good = run(site_with(GOOD).path(), &["build", "--quiet"]);
    assert_eq!((stdout(&good), stderr(&good)), (String::new(), String::new()));
    let wrong = run(site_with(WRONG).path(), &["check", "--quiet"]);
    assert_eq!(stdout(&wrong), "");
    assert!(stderr(&wrong).starts_with("error[link-broken]"));
}

#[test]
fn no_colours_go_to_a_pipe() {
    let folder = site_with(WRONG);
    for (name, value) in [("NO_COLOR", "1"), ("TERM", "xterm-256color"), ("X", "")] {
        let output = counterpart(folder.path(), &["check"]).env(name, value).output().unwrap();
        assert!(!output.stderr.contains(&0x1b), "{name}");
    }
    let forced =
        counterpart(folder.path(), &["check"]).env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(forced.stderr.contains(&0x1b));
    let both = counterpart(folder.path(), &["check"])
        .env("CLICOLOR_FORCE", "1")
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    assert!(!both.stderr.contains(&0x1b), "NO_COLOR wins");
}

#[test]
fn json_has_the_shape_that_the_documentation_promises() {
    let output = run(site_with(WRONG).path(), &["check", "--format", "json"]);
    assert_eq!(code(&output), 1);
    assert_eq!(stderr(&output), "");
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let expected = serde_json::json!({
        "findings": [{
            "rule": "link-broken",
            "level": "error",
            "file": "content/a.md",
            // Columns count characters: `é` is one.
            "line": 5, "column": 5, "end_line": 5, "end_column": 14,
            "message": "there is no page `content/b.md`",
            "hint": null,
        }],
        "summary": { "errors": 1, "warnings": 0, "notes": 0, "pages": 2 },
    });
    assert_eq!(report, expected);
}

#[test]
fn json_has_nothing_else_on_standard_output() {
    let folder = site_with("+++\ntitle = \"A\"\ndraft = true\n+++\n");
    let output = run(folder.path(), &["build", "--format", "json", "--verbose"]);
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(report["findings"], serde_json::json!([]));
    assert_eq!(code(&output), 0);
}

#[test]
fn a_finding_about_a_whole_file_has_no_line() {
    let output = run(site_with(WARNED).path(), &["check", "--format", "json"]);
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(report["findings"][0]["rule"], "missing-title");
    assert_eq!(report["findings"][0]["line"], Value::Null);
}

#[test]
fn github_format_is_workflow_commands() {
    let output = run(site_with(WRONG).path(), &["check", "--format", "github", "--quiet"]);
    assert_eq!(
        stdout(&output),
        "::error file=content/a.md,line=5,endLine=5,col=5,endColumn=14,title=link-broken::there is \
         no page `content/b.md`\n"
    );
}

// --- nobody reads what is printed

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_panic_and_hides_no_error() {
    let (good, wrong) = (site_with(GOOD), site_with(WRONG));
    let runs: [(&Path, &[&str], i32); 6] = [
        (good.path(), &["explain"], 0),
        (good.path(), &["completions", "bash"], 0),
        (good.path(), &["check"], 0),
        (good.path(), &["check", "--format", "json"], 0),
        (wrong.path(), &["check"], 1),
        (wrong.path(), &["check", "--format", "json"], 1),
    ];
    for (folder, args, expected) in runs {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = counterpart(folder, args).stdout(writer).output().unwrap();
        assert_eq!(code(&output), expected, "{args:?}: {}", stderr(&output));
        assert!(!stderr(&output).contains("panicked"), "{args:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_build_is_finished_though_nobody_reads_its_output() {
    for args in [&["build"][..], &["build", "--format", "json"], &["build", "--format", "github"]] {
        let folder = site_with(GOOD);
        write(folder.path(), &[("content/b.md", b"+++\ntitle = \"B\"\ndraft = true\n+++\n")]);
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = counterpart(folder.path(), args).stdout(writer).output().unwrap();
        assert_eq!(code(&output), 0, "{args:?}: {}", stderr(&output));
        assert!(folder.path().join("public/a/index.html").exists(), "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_output_is_an_error_with_its_cause() {
    let folder = site_with(GOOD);
    for args in [&["explain"][..], &["check"], &["check", "--format", "json"]] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = counterpart(folder.path(), args).stdout(full).output().unwrap();
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(stderr(&output).contains("No space left on device"), "{}", stderr(&output));
    }
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = counterpart(folder.path(), &["check"]).stderr(full).output().unwrap();
    assert_eq!(code(&output), 0, "a full standard error is no reason to fail");
}

// --- flags

#[test]
fn drafts_are_withheld_and_the_run_says_so() {
    let folder = site_with("+++\ntitle = \"A\"\ndraft = true\n+++\n");
    let output = run(folder.path(), &["build"]);
    assert!(stdout(&output).starts_with("withheld `content/a.md`: it is a draft\n"));
    assert!(!folder.path().join("public/a").exists());
    run(folder.path(), &["build", "--drafts"]);
    assert!(folder.path().join("public/a/index.html").exists());
    run(folder.path(), &["build"]);
    assert!(!folder.path().join("public/a").exists(), "it is taken away again");
}

#[test]
fn the_time_of_the_build_comes_from_the_environment() {
    let folder = site_with("+++\ntitle = \"A\"\ndate = 2030-06-01\n+++\n");
    let at = |epoch: &str| {
        counterpart(folder.path(), &["check"]).env("SOURCE_DATE_EPOCH", epoch).output().unwrap()
    };
    assert!(stdout(&at("1900000000")).contains("withheld"));
    assert!(!stdout(&at("1910000000")).contains("withheld"));
    for wrong in ["yesterday", "", "99999999999999999999", "9999999999999999"] {
        let output = at(wrong);
        assert_eq!(code(&output), 2, "{wrong}");
        assert!(stderr(&output).contains("`SOURCE_DATE_EPOCH` is"), "{}", stderr(&output));
    }
}

#[test]
fn the_base_url_is_replaced_by_a_good_one_only() {
    let folder = site_with(GOOD);
    run(folder.path(), &["build", "-u", "https://preview.example/42", "-o", "out"]);
    let page = fs::read_to_string(folder.path().join("out/a/index.html")).unwrap();
    assert!(page.contains("https://preview.example/42/a/"));
    assert!(!page.contains("desk.example"));
    for wrong in ["preview.example", "", "ftp://x", "https://", "https://x/../y"] {
        let output = run(folder.path(), &["build", "--base-url", wrong]);
        assert_eq!(code(&output), 2, "{wrong}");
        assert!(stderr(&output).contains("write it in full"), "{}", stderr(&output));
    }
}

#[test]
fn flags_are_those_of_zola() {
    let (folder, elsewhere) = (site_with(GOOD), tempfile::tempdir().unwrap());
    let root = folder.path().to_str().unwrap();
    let output =
        run(elsewhere.path(), &["build", "-r", root, "-o", "out", "-u", "https://x.example", "-f"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(elsewhere.path().join("out/a/index.html").exists());
    assert!(!folder.path().join("public").exists());
}

// --- the output folder

#[test]
fn errors_leave_the_old_site_as_it_was() {
    let folder = site_with(GOOD);
    run(folder.path(), &["build"]);
    let before = tree(&folder.path().join("public"));
    write(folder.path(), &[("content/a.md", WRONG.as_bytes())]);
    let output = run(folder.path(), &["build"]);
    assert_eq!(code(&output), 1);
    assert!(stdout(&output).starts_with("nothing was written to `./public`: 1 error on 2 pages"));
    assert_eq!(tree(&folder.path().join("public")), before);
}

#[test]
fn errors_of_a_first_build_leave_nothing() {
    let folder = site_with(WRONG);
    let before = tree(folder.path());
    assert_eq!(code(&run(folder.path(), &["build"])), 1);
    assert_eq!(tree(folder.path()), before);
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn a_folder_of_others_is_refused_unless_forced() {
    let folder = site_with(GOOD);
    write(folder.path(), &[("public/notes.txt", b"mine")]);
    let output = run(folder.path(), &["build"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("use `--force`"), "{}", stderr(&output));
    assert_eq!(tree(&folder.path().join("public")).len(), 1);
    assert_eq!(code(&run(folder.path(), &["build", "--force"])), 0);
    assert_eq!(fs::read(folder.path().join("public/notes.txt")).unwrap(), b"mine");
    assert!(folder.path().join("public/index.html").exists());
}

#[test]
fn the_sites_own_folders_are_refused_even_when_forced() {
    let folder = site_with(GOOD);
    let before = tree(folder.path());
    for out in [".", "content", "content/out", "static/x", "..", "site.toml"] {
        let output = run(folder.path(), &["build", "--force", "-o", out]);
        assert_eq!(code(&output), 2, "{out}: {}", stderr(&output));
        assert_eq!(tree(folder.path()), before, "{out}");
    }
}

// --- rules and shells

#[test]
fn rules_are_explained() {
    let folder = tempfile::tempdir().unwrap();
    let one = run(folder.path(), &["explain", "link-broken"]);
    assert_eq!(code(&one), 0);
    for part in ["link-broken (error)", "What: ", "Why: ", "Example: ", "[check]"] {
        assert!(stdout(&one).contains(part), "{part}");
    }
    let list = stdout(&run(folder.path(), &["explain"]));
    for rule in counterpart::finding::rules::ALL {
        assert!(list.lines().any(|line| line.starts_with(rule.name)), "{}", rule.name);
    }
    let unknown = run(folder.path(), &["explain", "link-brokn"]);
    assert_eq!(code(&unknown), 2);
    assert!(stderr(&unknown).contains("did you mean `link-broken`?"));
    let strange = run(folder.path(), &["explain", "weather"]);
    assert!(stderr(&strange).contains("`counterpart explain` lists them"));
}

#[test]
fn every_shell_has_completions() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = run(folder.path(), &["completions", shell]);
        assert_eq!(code(&output), 0, "{shell}");
        assert!(stdout(&output).contains("base-url"), "{shell}");
    }
    assert_eq!(code(&run(folder.path(), &["completions", "csh"])), 2);
}

#[test]
fn help_and_version_are_there() {
    let folder = tempfile::tempdir().unwrap();
    let help = run(folder.path(), &["--help"]);
    assert_eq!(code(&help), 0);
    assert!(
        stdout(&help).contains("Exit codes: 0 fine, 1 findings at error level, 2 could not run")
    );
    let version = stdout(&run(folder.path(), &["--version"]));
    assert_eq!(version, format!("counterpart {}\n", env!("CARGO_PKG_VERSION")));
    assert_eq!(code(&run(folder.path(), &[])), 2);
}

// --- the same input gives the same bytes

#[cfg(unix)]
#[test]
fn the_same_input_gives_the_same_bytes_everywhere() {
    let demo = site::repository();
    let build = |out: &Path, shell: &str, vars: &[(&str, &str)]| {
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("{shell}; exec \"$0\" \"$@\""));
        command.arg(env!("CARGO_BIN_EXE_counterpart"));
        command.args(["build", "--quiet", "--root"]).arg(demo).arg("-o").arg(out);
        command.env_clear().env("PATH", "/usr/bin:/bin");
        // Long after the dates of the demo site, which would be withheld before them.
        command.env("SOURCE_DATE_EPOCH", "1798761600");
        let output = command.envs(vars.iter().copied()).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
    };
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("a folder/deep é/two"));
    build(&one, "umask 022", &[]);
    let vars = [("TZ", "Pacific/Kiritimati"), ("LANG", "tr_TR.UTF-8"), ("RAYON_NUM_THREADS", "1")];
    build(&two, "umask 077", &vars);
    let (mut first, mut second) = (tree(&one), tree(&two));
    // The manifest is for the next build and has times in it.
    assert!(first.remove(".counterpart-manifest").is_some());
    assert!(second.remove(".counterpart-manifest").is_some());
    assert!(first.keys().eq(second.keys()));
    for (path, bytes) in &first {
        assert!(second[path] == *bytes, "`{path}` differs");
    }
    assert_modes(&two);
}

/// GitHub Pages refuses other modes.
#[cfg(unix)]
fn assert_modes(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o7777;
        let expected = if entry.file_type().is_dir() { 0o755 } else { 0o644 };
        assert_eq!(mode, expected, "{}", entry.path().display());
    }
}

// --- what is remembered from one run to the next

/// Every file of an output folder but the manifest, which has times.
fn published(folder: &Path, out: &str) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut files = tree(&folder.join(out));
    files.remove(".counterpart-manifest");
    files
}

/// Builds, and returns what was printed and every file of the output.
fn build_and_look(folder: &Path) -> (String, std::collections::BTreeMap<String, Vec<u8>>) {
    let output = run(folder, &["build", "--verbose"]);
    let printed = stdout(&output) + &stderr(&output);
    (printed, published(folder, "public"))
}

const NOTHING: &str = "nothing has changed since the last build";

#[test]
fn a_second_build_finds_nothing_to_do_and_says_again_what_was_found() {
    let site = site_with(WARNED);
    let (first, files) = build_and_look(site.path());
    assert!(!first.contains(NOTHING), "{first}");
    let (second, again) = build_and_look(site.path());
    assert!(second.contains(NOTHING), "{second}");
    assert!(second.contains("missing-title"), "{second}");
    assert_eq!(again, files);
    assert_eq!(fs::read_to_string(site.path().join(".counterpart/.gitignore")).unwrap(), "*\n");
}

#[test]
fn whatever_changes_makes_the_build_do_its_work() {
    let site = site_with(WARNED);
    let page = site.path().join("content/a.md");
    let out = site.path().join("public/a/index.html");
    let (_, files) = build_and_look(site.path());
    // Of the same size and time.
    let time = fs::metadata(&page).unwrap().modified().unwrap();
    fs::write(&page, WARNED.replace("title", "tatle")).unwrap();
    File::options().write(true).open(&page).unwrap().set_modified(time).unwrap();
    let (printed, changed) = build_and_look(site.path());
    assert!(!printed.contains(NOTHING) && changed != files, "{printed}");
    fs::write(&page, WARNED).unwrap();
    assert_eq!(build_and_look(site.path()).1, files);
    // A file of the output that was removed, and one that was edited.
    fs::remove_file(&out).unwrap();
    assert_eq!(build_and_look(site.path()).1, files);
    fs::write(&out, "edited").unwrap();
    assert_eq!(build_and_look(site.path()).1, files);
    // Another way to build, and a folder of another name.
    let drafts = run(site.path(), &["build", "--verbose", "--drafts"]);
    assert!(!stdout(&drafts).contains(NOTHING));
    let other = run(site.path(), &["build", "--verbose", "-o", "elsewhere"]);
    assert!(!stdout(&other).contains(NOTHING));
    assert_eq!(published(site.path(), "elsewhere"), build_and_look(site.path()).1);
}

#[test]
fn a_record_that_is_damaged_foreign_or_gone_is_none() {
    let site = site_with(GOOD);
    let record = site.path().join(".counterpart/last-build");
    let (_, files) = build_and_look(site.path());
    let whole = fs::read(&record).unwrap();
    let mut flipped = whole.clone();
    flipped[40] ^= 1;
    for damaged in [&whole[..whole.len() / 2], b"", b"\xff\xfe", &flipped] {
        fs::write(&record, damaged).unwrap();
        let (printed, again) = build_and_look(site.path());
        assert!(!printed.contains(NOTHING) && again == files, "{printed}");
        assert_eq!(fs::read(&record).unwrap(), whole);
    }
    fs::remove_dir_all(site.path().join(".counterpart")).unwrap();
    let (printed, again) = build_and_look(site.path());
    assert!(!printed.contains(NOTHING) && again == files, "{printed}");
    // Where nothing can be kept, the site is built all the same.
    fs::remove_dir_all(site.path().join(".counterpart")).unwrap();
    fs::write(site.path().join(".counterpart"), "a file").unwrap();
    fs::remove_dir_all(site.path().join("public")).unwrap();
    assert_eq!(build_and_look(site.path()).1, files);
}

// --- the manual

#[test]
fn every_command_has_a_manual_page_with_all_its_flags() {
    let folder = tempfile::tempdir().unwrap();
    let said = run(folder.path(), &["man", "--output-dir", "."]);
    assert_eq!(code(&said), 0, "{}", stderr(&said));
    let pages = tree(folder.path());
    let help = stdout(&run(folder.path(), &["--help"]));
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let mut count = 1;
    for name in commands.lines().filter_map(|line| line.split_whitespace().next()) {
        if name == "help" {
            continue;
        }
        count += 1;
        let page = &pages[&format!("counterpart-{name}.1")];
        let page = String::from_utf8_lossy(page).replace("\\-", "-");
        let help = stdout(&run(folder.path(), &[name, "--help"]));
        for flag in help.split_whitespace().filter(|word| word.starts_with("--") && word.len() > 2)
        {
            let flag = flag.trim_end_matches([',', ']', '.']);
            assert!(page.contains(flag.trim_matches('`')), "`{name}` has no `{flag}` in its page");
        }
    }
    assert_eq!(pages.len(), count);
    assert_eq!(stdout(&run(folder.path(), &["man"])).as_bytes(), pages["counterpart.1"]);
    assert_eq!(code(&run(folder.path(), &["man", "--output-dir", "nowhere"])), 2);
}
