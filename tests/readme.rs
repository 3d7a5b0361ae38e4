//! What the README promises: its commands, its example, and a demo site without a finding in which
//! every link works, from a sub-path too.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test fails by panicking, and may take its time"
)]
#![expect(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "the files of the output are ours"
)]
#![expect(clippy::disallowed_methods, reason = "the README is a file")]

#[path = "support/examples.rs"]
mod examples;
#[path = "support/site.rs"]
mod site;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use counterpart::Options;
use counterpart::files::Files;
use counterpart::link::addresses::decode;
use counterpart::load::load;
use examples::{fences, files_to_make};
use site::{Outcome, build, late_options, repository};

fn readme() -> String {
    fs::read_to_string(repository().join("README.md")).unwrap()
}

#[test]
fn the_first_commands_are_what_ci_runs() {
    let text = readme();
    let first = fences(&text).into_iter().next().expect("the README has commands");
    assert_eq!(first.code, "cargo run --release -- build\ncargo test\n");
    // `.ci/run` takes them from the README itself.
    let ci = fs::read_to_string(repository().join(".ci/run")).unwrap();
    assert!(ci.contains("README.md"), "`.ci/run` does not run the README's commands");
}

#[test]
fn the_files_that_it_links_to_are_there() {
    let text = readme();
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    for target in targets.filter(|target| !target.starts_with("http")) {
        assert!(repository().join(target).exists(), "`{target}`");
    }
}

#[test]
fn its_example_builds_without_an_error() {
    let files = files_to_make(&readme());
    assert_eq!(files.len(), 4, "{files:?}");
    let files = Files::from_texts(files.iter().map(|(path, text)| (&**path, &**text)));
    let outcome = build(&files, &late_options());
    assert!(!outcome.built.has_errors(), "{}", outcome.text);
}

// --- the demo site

fn demo(base_url: Option<&str>) -> Outcome {
    let files = load(repository()).unwrap();
    let base_url = base_url.map(str::to_owned);
    build(&files, &Options { base_url, ..late_options() })
}

#[test]
fn the_demo_site_builds_without_a_finding() {
    let outcome = demo(None);
    assert_eq!(outcome.text, "");
    assert!(outcome.built.pages > 30, "{} pages", outcome.built.pages);
}

#[test]
fn every_link_of_the_demo_site_works_from_a_sub_path() {
    crawl("https://user.github.io/repo", "/repo/");
}

#[test]
fn every_link_of_the_demo_site_works_from_the_root() {
    crawl("https://desk.example/", "/");
}

/// Follows every `href` and `src` from the site's root on. All must be answered, fragments too, and
/// every page must be reached.
fn crawl(base_url: &str, base_path: &str) {
    let outcome = demo(Some(base_url));
    let host =
        base_url.trim_end_matches('/').strip_suffix(base_path.trim_end_matches('/')).unwrap();
    let served = Served { files: &outcome.files, host, base_path };
    let mut reached = BTreeSet::from(["index.html".to_owned()]);
    let mut todo = vec!["index.html".to_owned()];
    let mut broken = Vec::new();
    while let Some(page) = todo.pop() {
        for address in served.attributes(&page, &["href", "src"]) {
            match served.answer(&page, &address) {
                Answer::Elsewhere => {}
                Answer::Nothing => broken.push(format!("{page} leads to {address}")),
                Answer::File(file, fragment) => {
                    if !fragment.is_empty()
                        && !served.attributes(&file, &["id"]).contains(&fragment)
                    {
                        broken.push(format!("{page} leads to {address}, which has no such place"));
                    }
                    if reached.insert(file.clone()) && file.ends_with(".html") {
                        todo.push(file);
                    }
                }
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
    let pages = outcome.files.keys().filter(|path| path.ends_with(".html") && *path != "404.html");
    let lost: Vec<_> = pages.filter(|path| !reached.contains(*path)).collect();
    assert!(lost.is_empty(), "no link leads to these: {lost:#?}");
    let sitemap = outcome.page("sitemap.xml");
    for address in sitemap.split("<loc>").skip(1).filter_map(|rest| rest.split("</loc>").next()) {
        assert!(matches!(served.answer("index.html", address), Answer::File(..)), "{address}");
    }
}

/// A site as a server for static files answers for it.
struct Served<'s> {
    files: &'s BTreeMap<String, Vec<u8>>,
    host: &'s str,
    base_path: &'s str,
}

/// What is at an address.
enum Answer {
    /// Another site.
    Elsewhere,
    /// A file of ours, and a place in it.
    File(String, String),
    /// Nothing.
    Nothing,
}

impl Served<'_> {
    /// The values of these attributes in a page of ours; our own templates and Markdown write double
    /// quotation marks.
    fn attributes(&self, page: &str, names: &[&str]) -> Vec<String> {
        let html = std::str::from_utf8(&self.files[page]).expect("a page is UTF-8");
        let mut values = Vec::new();
        for tag in html.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
            for name in names {
                let value = tag.split(&format!(" {name}=\"")).nth(1);
                values.extend(value.and_then(|rest| rest.split('"').next()).map(unescape));
            }
        }
        values
    }

    fn answer(&self, page: &str, address: &str) -> Answer {
        let address = address.strip_prefix(self.host).unwrap_or(address);
        let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
        let path = path.split('?').next().unwrap_or_default();
        if path.contains(':') || path.starts_with("//") {
            return Answer::Elsewhere;
        }
        let file = if path.is_empty() {
            Some(page.to_owned())
        } else {
            // Whatever does not begin with the site's own path leads to another site of the host.
            path.strip_prefix(self.base_path).map(|below| {
                let below = decode(below);
                if below.is_empty() || below.ends_with('/') { below + "index.html" } else { below }
            })
        };
        match file.filter(|file| self.files.contains_key(file)) {
            Some(file) => Answer::File(file, decode(fragment)),
            None => Answer::Nothing,
        }
    }
}

fn unescape(value: &str) -> String {
    value.replace("&quot;", "\"").replace("&#39;", "'").replace("&#x2F;", "/").replace("&amp;", "&")
}
