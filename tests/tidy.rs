//! House rules that no compiler sees to.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test fails by panicking, and may take its time"
)]
#![expect(clippy::disallowed_methods, reason = "the rules are about files")]

#[path = "support/site.rs"]
mod site;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use counterpart::finding::rules;
use counterpart::render::theme;
use site::{paths, repository};

/// The longest a source file may be, without its tests, before it is two rooms.
const LONGEST: usize = 450;

/// Every Rust file of the program with its path below the repository and its text.
fn sources() -> Vec<(String, String)> {
    let folder = repository().join("src");
    let files =
        paths(&folder).into_iter().filter(|path| path.extension().is_some_and(|e| e == "rs"));
    files.map(|path| (below(&path), fs::read_to_string(&path).unwrap())).collect()
}

fn below(path: &Path) -> String {
    let below = path.strip_prefix(repository()).unwrap();
    below.to_string_lossy().replace('\\', "/")
}

/// Fails with all of these lines, if there are any.
fn assert_none(what: &str, lines: &[String]) {
    assert!(lines.is_empty(), "{what}:\n  {}", lines.join("\n  "));
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<_> = sources()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| path)
        .collect();
    assert_none("these do not open with `//!`", &silent);
}

#[test]
fn only_load_and_emit_touch_the_disk() {
    let free = ["src/load.rs", "src/emit.rs", "src/load/", "src/emit/"];
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if free.iter().any(|free| path.starts_with(free)) {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if ["std::fs", "fs::", "File::open", "File::create"].iter().any(|w| code.contains(w)) {
                wrong.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert_none("these touch the disk", &wrong);
}

#[test]
fn only_cli_reads_the_environment_and_the_clock() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if path.starts_with("src/cli") || path == "src/main.rs" {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            let reads =
                ["env::var", "SystemTime::now", "Instant::now", "Timestamp::now", "Zoned::now"];
            if reads.iter().any(|word| code.contains(word)) {
                wrong.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert_none("these read what only `cli` may", &wrong);
}

#[test]
fn what_is_read_for_a_page_is_noted_by_the_thread_that_makes_it() {
    // These note what they read on other threads themselves, or keep nothing of a site.
    let free = [
        "src/render/reads",
        "src/render/shelf.rs",
        "src/render/search.rs",
        "src/render/templates",
        "src/render/highlight",
        "src/render/theme",
        "src/render/data.rs",
        // The shapes of letters and marks, the same for every site.
        "src/render/card/type_face.rs",
        "src/render/card/mark.rs",
    ];
    let keeps = ["OnceLock", "LazyLock", "Mutex", "RwLock", "RefCell", "Atomic", "thread_local!"];
    let spreads = ["rayon", "par_iter", "thread::"];
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if !path.starts_with("src/render/") || free.iter().any(|free| path.starts_with(free)) {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if keeps.iter().chain(&spreads).any(|word| code.contains(word)) {
                wrong.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert_none("these pass what they read by the notes: use a `Table`, or `derive`", &wrong);
}

#[test]
fn no_file_is_two_rooms() {
    let long: Vec<_> = sources()
        .into_iter()
        .map(|(path, text)| {
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            (path, code.lines().count())
        })
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(path, lines)| format!("{path}: {lines} lines"))
        .collect();
    assert_none(&format!("these have more than {LONGEST} lines"), &long);
}

#[test]
fn every_rule_has_a_case() {
    let findings: String = paths(&repository().join("tests/cases"))
        .iter()
        .filter(|path| path.file_name().is_some_and(|name| name == "findings.txt"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let missing: Vec<_> = rules::names()
        .filter(|name| !findings.contains(&format!("[{name}]: ")))
        .map(str::to_owned)
        .collect();
    assert_none("no folder of `tests/cases/` breaks these rules", &missing);
}

#[test]
fn every_rule_that_stands_in_the_source_is_listed() {
    let listed: BTreeSet<&str> = rules::names().collect();
    let mut missing = Vec::new();
    for (path, text) in sources() {
        for part in text.split(": Rule = Rule {").skip(1) {
            let name = part.split("name: \"").nth(1).and_then(|rest| rest.split('"').next());
            if name.is_none_or(|name| !listed.contains(name)) {
                missing.push(format!("{path}: {name:?}"));
            }
        }
    }
    assert_none("these rules are not in `finding::rules::ALL`", &missing);
}

#[test]
fn every_rule_is_explained_as_messages_are_written() {
    let mut wrong = Vec::new();
    for rule in rules::ALL {
        let lower = rule.what.starts_with(|c: char| c.is_lowercase());
        if !lower || rule.what.ends_with('.') {
            wrong.push(format!("{}: `what` is lower case and has no full stop", rule.name));
        }
        if !rule.why.ends_with('.') || !rule.example.ends_with('.') {
            wrong.push(format!("{}: `why` and `example` are sentences", rule.name));
        }
    }
    assert_none("these are written otherwise", &wrong);
}

#[test]
fn every_dependency_says_why() {
    let text = fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    let (mut inside, mut before, mut silent) = (false, "", Vec::new());
    for line in text.lines() {
        if line.starts_with('[') {
            inside = line.contains("dependencies]");
        } else if inside && line.contains(" = ") && !before.starts_with('#') {
            silent.push(line.to_owned());
        }
        before = line;
    }
    assert_none("these have no comment above them", &silent);
}

#[test]
fn the_built_in_theme_is_all_of_the_repositorys() {
    let files = |folder: &str| -> Vec<String> {
        let folder = repository().join(folder);
        site::tree(&folder).into_keys().collect()
    };
    let templates: Vec<&str> = theme::templates().iter().map(|(name, _)| *name).collect();
    let statics: Vec<&str> = theme::statics().iter().map(|(path, _)| *path).collect();
    assert_eq!(templates, files("templates"));
    assert_eq!(statics, files("static"));
}

/// A heading “Sources” has the id `sources`; the theme's part of that name must have another.
#[test]
fn no_id_of_the_theme_can_be_that_of_a_heading() {
    let mut wrong = Vec::new();
    for (name, text) in theme::templates() {
        let ids = text.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let ids = ids.filter(|id| !id.contains("{{") && !id.starts_with('_'));
        wrong.extend(ids.map(|id| format!("{name}: {id}")));
    }
    assert_none("these ids do not begin with `_`", &wrong);
}

#[test]
fn nothing_names_a_path_outside_the_repository() {
    // In two parts, so that this file does not name it either.
    let outside = [concat!("/wo", "rk/"), concat!("../sh", "ared"), concat!("/ro", "ot/")];
    let folders = ["src", "tests", "benches", "content", "templates", "static", ".ci", ".github"];
    let mut files: Vec<_> = folders.iter().flat_map(|f| paths(&repository().join(f))).collect();
    let top = fs::read_dir(repository()).unwrap().map(|entry| entry.unwrap().path());
    // In a second working tree `.git` is a file that says where the first is.
    files.extend(top.filter(|path| path.is_file() && !path.ends_with(".git")));
    let mut wrong = Vec::new();
    for path in files {
        // What npm brings for the browser's tests is not ours.
        if path.components().any(|part| part.as_os_str() == "node_modules") {
            continue;
        }
        let Ok(text) = fs::read_to_string(&path) else { continue };
        for (number, line) in text.lines().enumerate() {
            if outside.iter().any(|outside| line.contains(outside)) {
                wrong.push(format!("{}:{}: {}", below(&path), number + 1, line.trim()));
            }
        }
    }
    assert_none("these name a path outside the repository", &wrong);
}

#[test]
fn no_test_is_ignored_or_sleeps() {
    let mut wrong = Vec::new();
    let folders = ["src", "tests"];
    for path in folders.iter().flat_map(|folder| paths(&repository().join(folder))) {
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for (number, line) in text.lines().enumerate() {
            let sleeps = line.contains(concat!("thread::", "sleep")) && path.starts_with("tests");
            if line.contains(concat!("#[", "ignore")) || sleeps {
                wrong.push(format!("{}:{}", below(&path), number + 1));
            }
        }
    }
    assert_none("these are ignored, or sleep", &wrong);
}
