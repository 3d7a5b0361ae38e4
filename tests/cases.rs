//! Each folder of `tests/cases/` is a test: the site in `site/` goes in, and what is expected must
//! come out.
//!
//! ```text
//! tests/cases/<what_it_shows>/
//!   site/…         the site; page templates that it does not have come from `tests/bare/`, so that
//!                  expectations hold nothing but what they show
//!   args           optional: `--drafts`, `--strict`, `--base-url ADDRESS`, `--built-in-theme`
//!   answers        optional: what other sites answer, an address and an answer on each line, as
//!                  `check --external` would hear it
//!   findings.txt   what `counterpart check` prints; not there when it prints nothing
//!   out/…          files of the output, each of which must come out exactly so; others are not
//!                  looked at
//! ```
//!
//! `BLESS=1 cargo test --test cases` writes what comes out, and removes expectations that do not. To
//! expect one more file of the output, make an empty one in `out/` and bless.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test fails by panicking, and may take its time"
)]
#![expect(clippy::disallowed_methods, reason = "expectations are files")]

#[path = "support/site.rs"]
mod site;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use counterpart::external::{self, answer::Answer};
use counterpart::files::Files;
use counterpart::finding::Findings;
use counterpart::finding::pretty::{self, Colour};
use counterpart::link::Drafts;
use counterpart::load::load;
use counterpart::{Options, Strictness};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let cases = site::repository().join("tests/cases");
    let mut names: Vec<_> = fs::read_dir(cases)
        .expect("there are cases")
        .map(|entry| entry.expect("a case can be listed").path())
        .collect();
    names.sort();
    let trials = names.into_iter().map(|case| {
        let name = case.file_name().expect("a case has a name").to_string_lossy().into_owned();
        Trial::test(name, move || run(&case))
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

fn run(case: &Path) -> Result<(), Failed> {
    let Args { options, theme } = Args::read(case)?;
    let mut files = load(&case.join("site")).map_err(|error| format!("{error:#}"))?;
    if theme == Theme::Bare {
        files = site::with_bare_templates(&files);
    }
    let mut outcome = site::build(&files, &options);
    if let Ok(answers) = fs::read_to_string(case.join("answers")) {
        outcome.text = with_answers(&answers, (&files, &options), outcome.built.findings);
    }
    let mut actual: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    if !outcome.text.is_empty() {
        actual.insert("findings.txt".to_owned(), outcome.text.into_bytes());
    }
    for (path, bytes) in outcome.files {
        actual.insert(format!("out/{path}"), bytes);
    }
    let expected = expectations(case);
    if site::is_blessing() {
        bless(case, &actual, &expected);
        return Ok(());
    }
    compare(&actual, &expected)
}

/// The findings, with those on links to other sites that these answers lead to.
fn with_answers(
    answers: &str,
    (files, options): (&Files, &Options),
    mut findings: Findings,
) -> String {
    let answer = |line: &str| {
        let (address, answer) = line.split_once(' ').expect("an address and an answer");
        (address.to_owned(), Answer::parse(answer).expect("an answer"))
    };
    let answers = answers.lines().map(answer).collect();
    let site = counterpart::link_files(files, options, &mut Findings::new());
    findings.append(external::findings(&external::links(&site), &answers));
    counterpart::settle(&site, options.strictness, &mut findings);
    pretty::render(&findings, files, Colour::Off)
}

/// Which templates a case uses where its site has none of its own.
#[derive(PartialEq, Eq)]
enum Theme {
    Bare,
    BuiltIn,
}

/// How a case is built.
struct Args {
    options: Options,
    theme: Theme,
}

impl Args {
    fn read(case: &Path) -> Result<Self, Failed> {
        let mut args = Self { options: site::options(), theme: Theme::Bare };
        let text = fs::read_to_string(case.join("args")).unwrap_or_default();
        let mut words = text.split_whitespace();
        while let Some(word) = words.next() {
            match word {
                "--drafts" => args.options.drafts = Drafts::Show,
                "--strict" => args.options.strictness = Strictness::Strict,
                "--base-url" => args.options.base_url = words.next().map(str::to_owned),
                "--built-in-theme" => args.theme = Theme::BuiltIn,
                other => return Err(format!("`args` has `{other}`, which means nothing").into()),
            }
        }
        Ok(args)
    }
}

fn expectations(case: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut expected = BTreeMap::new();
    if let Ok(bytes) = fs::read(case.join("findings.txt")) {
        expected.insert("findings.txt".to_owned(), bytes);
    }
    for (path, bytes) in site::tree(&case.join("out")) {
        expected.insert(format!("out/{path}"), bytes);
    }
    expected
}

fn bless(case: &Path, actual: &BTreeMap<String, Vec<u8>>, expected: &BTreeMap<String, Vec<u8>>) {
    if let Some(findings) = actual.get("findings.txt") {
        fs::write(case.join("findings.txt"), findings).expect("an expectation can be written");
    }
    for path in expected.keys() {
        let file = case.join(path);
        match actual.get(path) {
            Some(bytes) => fs::write(file, bytes).expect("an expectation can be written"),
            None => fs::remove_file(file).expect("an expectation can be removed"),
        }
    }
}

fn compare(
    actual: &BTreeMap<String, Vec<u8>>,
    expected: &BTreeMap<String, Vec<u8>>,
) -> Result<(), Failed> {
    let mut report = String::new();
    for (path, bytes) in expected {
        match actual.get(path) {
            None => report += &format!("`{path}` is expected, but nothing made it\n"),
            Some(other) if other == bytes => {}
            Some(other) => report += &difference(path, bytes, other),
        }
    }
    if let (Some(findings), None) = (actual.get("findings.txt"), expected.get("findings.txt")) {
        let found = String::from_utf8_lossy(findings);
        report += &format!("no findings are expected, but there are:\n{found}");
    }
    if report.is_empty() {
        return Ok(());
    }
    Err(format!("{report}\nIf this is right: BLESS=1 cargo test --test cases").into())
}

/// Both texts from their first to their last differing line.
fn difference(path: &str, expected: &[u8], actual: &[u8]) -> String {
    let (expected, actual) = (String::from_utf8_lossy(expected), String::from_utf8_lossy(actual));
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), actual.lines().collect());
    let same = |(a, b): &(&&str, &&str)| a == b;
    let head = old.iter().zip(&new).take_while(same).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(same).count();
    let mut text = format!("`{path}` differs from line {} on:\n", head + 1);
    for line in &old[head..old.len() - tail] {
        text += &format!("- {line}\n");
    }
    for line in &new[head..new.len() - tail] {
        text += &format!("+ {line}\n");
    }
    text
}
