//! The guide says what the program does: its references are made from the code, and its examples work.
//!
//! `BLESS=1 cargo test --test guide` rewrites the references.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test fails by panicking, and may take its time"
)]
#![expect(clippy::disallowed_methods, reason = "the guide is files")]

#[path = "support/examples.rs"]
mod examples;
#[path = "support/site.rs"]
mod site;

use std::fs;
use std::path::PathBuf;

use counterpart::files::Files;
use counterpart::finding::{Findings, Level};
use counterpart::{config, reference};
use examples::{Fence, fences, files_to_make};
use site::{build, options, paths, repository};

/// Every page of the guide: its file and its text.
fn pages() -> Vec<(PathBuf, String)> {
    let files = paths(&repository().join("content/guide"));
    let pages = files.into_iter().filter(|path| path.extension().is_some_and(|e| e == "md"));
    pages.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

// --- references

/// The part of a page between `<!-- generated: NAME -->` and `<!-- /generated -->` is this text.
fn check_reference(page: &str, name: &str, made: &str) {
    let path = repository().join("content/guide").join(page);
    let text = fs::read_to_string(&path).unwrap();
    let open = format!("<!-- generated: {name} -->\n");
    let start = text.find(&open).unwrap_or_else(|| panic!("`{page}` has no `{open}`")) + open.len();
    let length = text[start..].find("<!-- /generated -->").expect("the part is closed");
    let wanted = format!("\n{}\n\n", made.trim_end());
    if text[start..start + length] == wanted {
        return;
    }
    assert!(
        site::is_blessing(),
        "`content/guide/{page}` is not what the code says: BLESS=1 cargo test --test guide"
    );
    fs::write(path, format!("{}{wanted}{}", &text[..start], &text[start + length..])).unwrap();
}

#[test]
fn the_reference_of_templates_is_made_from_the_code() {
    check_reference("templates.md", "views", &reference::templates());
}

#[test]
fn the_reference_of_fields_is_made_from_the_code() {
    check_reference("configuration.md", "config", &reference::fields());
}

#[test]
fn the_reference_of_rules_is_made_from_the_code() {
    check_reference("rules.md", "rules", &reference::rules());
}

// --- examples

/// Every fenced block of the guide, with where it stands.
fn all_fences() -> Vec<(String, Fence)> {
    let mut all = Vec::new();
    for (path, text) in pages() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        all.extend(fences(&text).into_iter().map(|f| (format!("{name}:{}", f.line), f)));
    }
    all
}

#[test]
fn every_configuration_in_the_guide_is_understood() {
    let mut count = 0;
    for (place, fence) in all_fences() {
        let is_whole = fence.code.contains("title = ") && fence.code.contains("base_url = ");
        // A part of a file is completed by what is required.
        let is_part = fence.code.starts_with('[') && !fence.code.contains("[extra]");
        if fence.info != "toml" || !(is_whole || is_part) {
            continue;
        }
        let required = if is_part { site::SITE } else { "" };
        let mut findings = Findings::new();
        config::parse(&format!("{required}{}", fence.code), None, &mut findings);
        assert!(findings.is_empty(), "{place}: {findings:#?}");
        count += 1;
    }
    assert!(count > 5, "the guide has only {count} examples of configuration");
}

/// What an example may break: it names pages and sources that lie elsewhere.
const MAY_MISS: [&str; 5] =
    ["link-broken", "anchor-broken", "source-missing", "source-text-missing", "template-unknown"];

/// An example that begins with `+++` is a page, or the head of one. It lies in the folder of its
/// kind, which it does not say: there must be one in which it has no error but names of what is
/// elsewhere.
#[test]
fn every_page_in_the_guide_builds() {
    let site_toml = fs::read_to_string(repository().join("site.toml")).unwrap();
    let folders =
        ["briefings", "readouts", "sources", "people", "organizations", "places", "guide"];
    let mut count = 0;
    for (place, fence) in all_fences() {
        if !fence.code.starts_with("+++\n") {
            continue;
        }
        let failures: Vec<String> = folders
            .iter()
            .filter_map(|folder| {
                let path = format!("content/{folder}/example.md");
                let files = [("site.toml", &*site_toml), (&*path, &*fence.code)];
                let outcome = build(&Files::from_texts(files), &options());
                let errors = outcome.built.findings.iter().filter(|f| f.level == Level::Error);
                let other = errors.filter(|f| !MAY_MISS.contains(&f.rule.name)).count();
                (other > 0).then_some(outcome.text)
            })
            .collect();
        assert!(failures.len() < folders.len(), "{place}:\n{}", failures[0]);
        count += 1;
    }
    assert!(count > 5, "the guide has only {count} examples of pages");
}

#[test]
fn the_five_minute_start_builds_without_an_error() {
    let text = fs::read_to_string(repository().join("content/guide/start.md")).unwrap();
    let files = files_to_make(&text);
    let names: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        names,
        [
            "site.toml",
            "content/sources/desk-report.txt",
            "content/sources/desk-report.md",
            "content/briefings/first-meeting.md",
        ]
    );
    let files = Files::from_texts(files.iter().map(|(path, text)| (&**path, &**text)));
    let outcome = build(&files, &site::late_options());
    assert!(!outcome.built.has_errors(), "{}", outcome.text);
    assert!(outcome.page("briefings/first-meeting/index.html").contains("More meetings"));
}
