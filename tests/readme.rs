//! What the README promises: its commands, its five minutes, and a demo site without a finding in which
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
use counterpart::link::addresses::decode;
use counterpart::load::load;
use examples::fences;
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

/// The commands of the five minutes are run as they are written, but for those that install the
/// program, stay, or name a repository of somebody's.
#[cfg(unix)]
#[test]
fn its_five_minutes_lead_to_a_published_site() {
    let text = readme();
    let part = text.split("## Five minutes").nth(1).and_then(|rest| rest.split("\n## ").next());
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    fs::create_dir(&home).unwrap();
    fs::write(home.join(".gitconfig"), "[user]\nname = Desk\nemail = desk@desk.example\n").unwrap();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_counterpart")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let remote = folder.path().join("remote.git");
    let run = |script: &str| {
        let mut command = std::process::Command::new("sh");
        command.args(["-ec", script]).current_dir(folder.path()).env("PATH", &path);
        command.env("HOME", &home).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_TERMINAL_PROMPT", "0");
        let output = command.stdin(std::process::Stdio::null()).output().unwrap();
        assert!(output.status.success(), "{script}\n{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    run("git init -q --bare remote.git");
    let mut script = String::new();
    for fence in fences(part.expect("the README has five minutes")) {
        let lines = fence.code.lines();
        let lines = lines.filter(|line| !line.starts_with("cargo") && !line.contains(" watch"));
        for line in lines {
            let line = line.replace("git@github.com:user/my-desk.git", &remote.to_string_lossy());
            script += &format!("{line}\n");
        }
    }
    assert!(script.contains("counterpart init") && script.ends_with("counterpart publish\n"));
    let said = run(&script);
    assert!(said.contains("published to `gh-pages` of `origin`"), "{said}");
    let files = run("git -C remote.git ls-tree -r --name-only gh-pages");
    assert!(files.contains("briefings/merrow-talks/index.html"), "{files}");
    assert!(files.contains("briefings/talks-in-the-capital/index.html"), "{files}");
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
                let below = decode(below).into_owned();
                if below.is_empty() || below.ends_with('/') { below + "index.html" } else { below }
            })
        };
        match file.filter(|file| self.files.contains_key(file)) {
            Some(file) => Answer::File(file, decode(fragment).into_owned()),
            None => Answer::Nothing,
        }
    }
}

fn unescape(value: &str) -> String {
    value.replace("&quot;", "\"").replace("&#39;", "'").replace("&#x2F;", "/").replace("&amp;", "&")
}
