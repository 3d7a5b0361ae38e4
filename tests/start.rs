//! `init` and `new`: what they make builds without a finding, and nothing is ever written over.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and may take its time"
)]
#![expect(clippy::disallowed_methods, reason = "end-to-end runs touch the disk")]

#[path = "support/site.rs"]
mod site;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use counterpart::files::{Files, InputFile};
use counterpart::start::NewFiles;
use counterpart::start::site::{Answers, BASE_URL, Contents, SIDES, TITLE, example, files};
use counterpart::{Options, Strictness};
use site::{SITE, build, late_options, repository, tree, write};

/// Strict, and long after every date in it.
fn strict() -> Options {
    Options { strictness: Strictness::Strict, ..late_options() }
}

fn made(title: &str, sides: &[&str], contents: Contents) -> NewFiles {
    let sides = sides.iter().map(|side| (*side).to_owned()).collect();
    files(&Answers::new(title.to_owned(), BASE_URL.to_owned(), sides), contents, "1.2.3")
}

fn as_site(new: &NewFiles) -> Files {
    let file = |(path, bytes): (&String, &Vec<u8>)| InputFile {
        path: path.as_str().into(),
        contents: bytes.clone().into(),
    };
    Files::new(new.iter().map(file).collect(), Vec::new())
}

// --- init

#[test]
fn the_example_is_all_of_its_folder() {
    let embedded: Vec<&str> = example().iter().map(|(path, _)| *path).collect();
    let there: Vec<String> = tree(&repository().join("src/start/example")).into_keys().collect();
    let there: Vec<&String> =
        there.iter().filter(|path| !path.starts_with(".counterpart")).collect();
    assert_eq!(embedded, there);
}

#[test]
fn whatever_is_answered_the_new_site_builds_without_a_finding() {
    let answers: [(&str, [&str; 2]); 6] = [
        (TITLE, SIDES),
        ("“Öresund” & 'the \"Sound\"' \\ <b>", ["United States", "China"]),
        ("两国", ["中国", "日本"]),
        ("T", ["Côte d’Ivoire", "São Tomé & Príncipe"]),
        ("---\n+++", ["A: \"b\" *c*", "1 [d](e) <!-- f -->"]),
        ("true", ["Ostmar", "Kestria"]),
    ];
    for (title, sides) in answers {
        for contents in [Contents::Example, Contents::Bare] {
            let new = made(title, &sides, contents);
            let outcome = build(&as_site(&new), &strict());
            assert_eq!(outcome.text, "", "{title} {sides:?} {contents:?}");
            let home = outcome.page("index.html");
            assert!(home.contains("<html"), "{home}");
        }
    }
    let outcome = build(&as_site(&made("B", &[], Contents::Bare)), &strict());
    assert_eq!(outcome.text, "");
}

#[test]
fn the_answers_are_filled_in() {
    let new = made("My desk", &["United States", "中国"], Contents::Example);
    for (path, bytes) in &new {
        let text = std::str::from_utf8(bytes).unwrap();
        let rest = [TITLE, "Kestria", "Ostmar", "kestria", "ostmar", "\"VERSION\"", "\"RELEASES\""];
        for word in rest {
            assert!(!text.contains(word), "`{path}` still has `{word}`:\n{text}");
        }
    }
    let text = |path: &str| std::str::from_utf8(&new[path]).unwrap();
    assert!(text("site.toml").contains("[sides.\"中国\"]\nname = \"中国\"\n"));
    assert!(text(".github/workflows/pages.yml").contains("1.2.3"));
    assert!(text("README.md").starts_with("# My desk\n"));
    let outcome = build(&as_site(&new), &strict());
    let comparison = outcome.page("readouts/brandt-werrin/index.html");
    assert!(comparison.contains("United States") && comparison.contains("中国"));
    let briefing = outcome.page("briefings/merrow-talks/index.html");
    assert!(briefing.contains("5 of 5 quotes match archived sources"));
}

#[test]
fn the_example_has_what_a_site_can_have() {
    let outcome = build(&as_site(&made(TITLE, &SIDES, Contents::Example)), &strict());
    for (page, wanted) in [
        ("questions/index.html", "Will Lowbridge be warned"),
        ("timeline/index.html", "18 March 2025"),
        ("people/ilka-brandt/index.html", "The dam held"),
        ("readouts/brandt-werrin/index.html", "Not mentioned"),
        ("updates/index.html", "First version"),
        ("sources/council-readout/index.html", "we have kept the receipts"),
    ] {
        assert!(outcome.page(page).contains(wanted), "{page}");
    }
}

// --- the program

fn counterpart(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterpart"));
    command.args(args).current_dir(folder).env_clear().stdin(Stdio::null());
    command.env("SOURCE_DATE_EPOCH", "1768478400");
    command
}

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    told(&counterpart(folder, args).output().expect("the program can be started"))
}

fn told(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("it prints UTF-8");
    (output.status.code().expect("not killed"), text(&output.stdout), text(&output.stderr))
}

/// Runs and expects that all is well.
fn fine(folder: &Path, args: &[&str]) -> String {
    let (code, stdout, stderr) = run(folder, args);
    assert_eq!(code, 0, "{args:?}\n{stdout}{stderr}");
    stdout
}

/// Runs and expects a refusal that says this, and a folder that is as it was.
fn refused(folder: &Path, args: &[&str], wanted: &str) {
    let before = tree(folder);
    let (code, stdout, stderr) = run(folder, args);
    assert_eq!(code, 2, "{args:?}\n{stdout}{stderr}");
    assert!(stderr.contains(wanted), "{args:?}\n{stderr}");
    assert!(tree(folder) == before, "{args:?} changed the folder");
}

#[test]
fn init_says_what_to_do_next_and_the_site_builds() {
    let folder = tempfile::tempdir().unwrap();
    let said = fine(folder.path(), &["init", "my desk's"]);
    assert!(said.ends_with("  cd 'my desk'\\''s'\n  counterpart watch --open\n"), "{said}");
    let site = folder.path().join("my desk's");
    assert!(fine(&site, &["check", "--strict"]).contains("no findings"));
    assert!(fine(&site, &["build", "--strict"]).contains("no findings"));
    let said = fine(folder.path(), &["init", "--bare", "b", "--side", "X", "--side", "Y", "-v"]);
    assert!(said.contains("  content/_index.md\n"), "{said}");
    fine(&folder.path().join("b"), &["build", "--strict"]);
}

#[test]
fn init_leaves_alone_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("README.md", b"mine"), (".gitignore", b"mine"), (".git/HEAD", b"x")]);
    let said = fine(folder.path(), &["init"]);
    assert!(said.contains("kept `README.md`, which was there\n"), "{said}");
    assert!(said.contains("add `/public/`"), "{said}");
    assert_eq!(fs::read_to_string(folder.path().join("README.md")).unwrap(), "mine");
    assert_eq!(fs::read_to_string(folder.path().join(".gitignore")).unwrap(), "mine");
    refused(folder.path(), &["init"], "has a site already");
}

#[test]
fn init_refuses_what_it_cannot_do() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("file", b"x"), ("old/content/a.md", b"x"), ("old/config.toml", b"x")]);
    refused(folder.path(), &["init", "file"], "is a file");
    refused(folder.path(), &["init", "old"], "rename its configuration to `site.toml`");
    refused(folder.path(), &["init", "n", "--side", "One"], "give `--side` twice");
    refused(folder.path(), &["init", "n", "--side", "One", "--side", " one"], "same side again");
    refused(folder.path(), &["init", "n", "--side", "A", "--side", "?!"], "no letter");
    refused(folder.path(), &["init", "n", "--title", " "], "`--title  ` is empty");
    refused(folder.path(), &["init", "n", "-u", "example.org"], "write it in full");
    refused(folder.path(), &["init", "file/n"], "nothing was written");
}

/// A new site with an example, and the program in it.
fn new_site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fine(folder.path(), &["init"]);
    folder
}

// --- new

#[test]
fn every_new_page_builds_without_an_error() {
    for start in [&["init"][..], &["init", "--bare", "--side", "甲", "--side", "乙"]] {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path();
        fine(here, start);
        let made = [
            (
                &["briefing", "What’s “new” in \\ 董军?"][..],
                "content/briefings/whats-new-in-董军.md",
            ),
            (
                &["briefing", "Later", "--draft", "--date", "2026-01-02"],
                "content/briefings/later.md",
            ),
            (&["readout", "Two accounts"], "content/readouts/two-accounts.md"),
            (&["source", "A card"], "content/sources/a-card.md"),
            (&["person", "Ann O’Neil"], "content/people/ann-oneil.md"),
            (&["organization", "A body"], "content/organizations/a-body.md"),
            (&["place", "Łódź"], "content/places/łódź.md"),
            (&["page", "Contact"], "content/contact.md"),
            (&["page", "Inside", "--in", "help/more"], "content/help/more/inside.md"),
        ];
        for (args, path) in made {
            let args = [&["new"], args].concat();
            assert_eq!(fine(here, &args), format!("made `{path}`\n"));
            assert!(here.join(path).is_file());
        }
        let (code, said, errors) = run(here, &["check", "--drafts"]);
        assert_eq!(code, 0, "{said}{errors}");
        let later = fs::read_to_string(here.join("content/briefings/later.md")).unwrap();
        assert!(later.contains("date = 2026-01-02\n") && later.contains("draft = true\n"));
        assert!(later.contains("- **2026-01-02, update:** First version.\n"), "{later}");
        let today = fs::read_to_string(here.join("content/readouts/two-accounts.md")).unwrap();
        assert!(today.contains("date = 2026-01-15\n"), "{today}");
    }
}

#[test]
fn new_source_archives_its_text_byte_for_byte() {
    let folder = new_site();
    let outside = tempfile::tempdir().unwrap();
    let received = outside.path().join("received");
    let text = "\u{feff}One.\r\n\r\nZwölf  \t\r\n\n".as_bytes();
    fs::write(&received, text).unwrap();
    let received = received.to_str().unwrap();
    fine(
        folder.path(),
        &["new", "source", "From a file", "--text", received, "--date", "2025-10~"],
    );
    let archived = fs::read(folder.path().join("content/sources/from-a-file.txt")).unwrap();
    assert!(archived == text);
    let mut child = counterpart(folder.path(), &["new", "source", "From a pipe", "--text", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text).unwrap();
    let (code, _, errors) = told(&child.wait_with_output().unwrap());
    assert_eq!(code, 0, "{errors}");
    let card = fs::read_to_string(folder.path().join("content/sources/from-a-pipe.md")).unwrap();
    assert!(card.contains("\nsha256 = \""), "{card}");
    let (code, said, errors) = run(folder.path(), &["check"]);
    assert_eq!(code, 0, "{said}{errors}");
    // The fingerprint is that of the text: another text is found.
    fs::write(folder.path().join("content/sources/from-a-pipe.txt"), "Other.").unwrap();
    let (code, _, errors) = run(folder.path(), &["check"]);
    assert!(code == 1 && errors.contains("source-changed"), "{errors}");
}

#[test]
fn new_refuses_what_would_not_be_alone() {
    let folder = new_site();
    let here = folder.path();
    let new = |args: &[&str], wanted: &str| refused(here, &[&["new"], args].concat(), wanted);
    new(&["person", "Ilka  Brandt"], "`content/people/ilka-brandt.md` is there already");
    new(&["organization", "Ilka Brandt"], "add to that page, or choose a name");
    new(&["page", "Briefings"], "`content/briefings.md` would not be alone");
    new(&["page", "About"], "`content/about.md` is there already");
    write(here, &[("content/briefings/bundle/index.md", b"+++\ntitle = \"B\"\n+++\n")]);
    new(&["briefing", "Bundle"], "(`content/briefings/bundle/index.md`)");
    write(here, &[("content/places/CAPE.md", b"+++\ntitle = \"Cape\"\n+++\n")]);
    fine(here, &["new", "place", "Other", "--slug", "other-cape"]);
    write(here, &[("content/Letters.md", b"+++\ntitle = \"L\"\nslug = \"Letters\"\n+++\n")]);
    new(&["page", "Letters"], "would not be alone");
}

#[test]
fn new_refuses_what_it_cannot_make() {
    let folder = new_site();
    let here = folder.path();
    write(here, &[("latin", b"caf\xe9"), ("empty", b" \n"), ("zero", b"a\0b")]);
    let new = |args: &[&str], wanted: &str| refused(here, &[&["new"], args].concat(), wanted);
    new(&["briefing", " \n"], "a page needs a title");
    new(&["briefing", "?!"], "choose a name with `--slug`");
    new(&["briefing", "A", "--slug", "B c"], "write `--slug b-c`");
    new(&["briefing", "A", "--date", "31 October"], "`31 October` is not a date");
    new(&["person", "A", "--date", "2025-10-31"], "a person has no date");
    new(&["person", "A", "--draft"], "`--draft` withholds");
    new(&["briefing", "A", "--text", "latin"], "`--text` archives the text of a source");
    new(&["source", "A", "--text", "latin"], "`latin` is not UTF-8 from byte 3 on");
    new(&["source", "A", "--text", "empty"], "`empty` is empty");
    new(&["source", "A", "--text", "zero"], "`zero` is not text");
    new(&["source", "A", "--text", "nothing"], "`nothing` cannot be read");
    new(&["page", "A", "--in", "people"], "write `new person`");
    new(&["page", "A", "--in", "../x"], "is no folder below `content/`");
    new(&["briefing", "A", "--open"], "set `VISUAL` or `EDITOR`");
    let bare = tempfile::tempdir().unwrap();
    refused(bare.path(), &["new", "page", "A"], "there is no `site.toml`");
    write(bare.path(), &[("site.toml", SITE.as_bytes())]);
    refused(bare.path(), &["new", "readout", "A"], "a comparison needs two sides");
}

#[cfg(unix)]
#[test]
fn new_opens_the_editor() {
    let folder = new_site();
    let run = |editor: &str, title: &str| {
        let mut command = counterpart(folder.path(), &["new", "page", title, "--open"]);
        command.env("PATH", "/usr/bin:/bin").env("EDITOR", "false").env("VISUAL", editor);
        told(&command.output().unwrap())
    };
    let (code, _, errors) = run("sh -c 'echo edited >> \"$1\"' x", "One");
    assert_eq!(code, 0, "{errors}");
    let text = fs::read_to_string(folder.path().join("content/one.md")).unwrap();
    assert!(text.ends_with("edited\n"), "{text}");
    let (code, _, errors) = run("false", "Two");
    assert_eq!(code, 2);
    assert!(errors.contains("the editor `false` failed; `content/two.md` was made"), "{errors}");
}
