//! A build with a memory gives what a clean one gives, whatever was edited in between: the same bytes
//! and the same findings.
//!
//! Sites of all kinds (those of `tests/cases/`, so that whatever a case shows is edited here too, and
//! the demo site) are edited at random, step by step: texts, front matter, templates, configuration,
//! sources; files come, go, and change places; mistakes are made and mended. After each step the site
//! is built with the memory, and after every third in both ways. A failure names the seed, the step
//! and the last edits. `tests/killed.rs` does the same to the program itself, on a disk.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test fails by panicking, and may take its time"
)]

#[path = "support/edits.rs"]
mod edits;
#[path = "support/site.rs"]
mod site;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use counterpart::files::{Contents, Files, InputFile};
use counterpart::load::load;
use counterpart::memory::Memory;
use counterpart::output::{Collected, Promise, Seal, Sink, StandIns};
use counterpart::watch::session::{Interrupt, Session};
use counterpart::watch::snapshot::Snapshot;
use counterpart::{Options, build, build_again};
use edits::{Dice, Draft};

/// The files of a site, as a server has them: what a build does not change stays.
#[derive(Debug, Default)]
struct Edition {
    old: BTreeMap<String, (Vec<u8>, u128)>,
    new: Mutex<BTreeMap<String, (Vec<u8>, u128)>>,
    made: Mutex<Vec<String>>,
    old_seal: Option<Seal>,
    seal: Mutex<Option<Seal>>,
}

impl Edition {
    fn next(self) -> Self {
        let old = self.new.into_inner().unwrap_or_else(PoisonError::into_inner);
        let old_seal = self.seal.into_inner().unwrap_or_else(PoisonError::into_inner);
        Self { old, old_seal, ..Self::default() }
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let new = self.new.lock().unwrap();
        new.iter().map(|(path, (bytes, _))| (path.clone(), bytes.clone())).collect()
    }

    /// The files that were made again, sorted.
    fn made(&self) -> Vec<String> {
        let mut made = self.made.lock().unwrap().clone();
        made.sort();
        made
    }
}

impl Sink for Edition {
    fn put(&self, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
        self.made.lock().unwrap().push(path.to_owned());
        let hash = xxhash_rust::xxh3::xxh3_128(bytes);
        self.new.lock().unwrap().insert(path.to_owned(), (bytes.to_vec(), hash));
        Ok(())
    }

    fn keep(&self, path: &str, hash: u128) -> anyhow::Result<bool> {
        let Some(old) = self.old.get(path).filter(|old| old.1 == hash) else { return Ok(false) };
        self.new.lock().unwrap().insert(path.to_owned(), old.clone());
        Ok(true)
    }

    // Every other output is resumed; for the others each file is asked for.
    fn resumes(&self, seal: &Seal) -> bool {
        let is_resumed = self.old_seal.as_ref() == Some(seal) && self.old.len().is_multiple_of(2);
        if is_resumed {
            self.new.lock().unwrap().clone_from(&self.old);
        }
        is_resumed
    }

    fn drop(&self, path: &str) {
        self.new.lock().unwrap().remove(path);
    }

    // As a clean build has it.
    fn miss(&self, path: &str) {
        self.new.lock().unwrap().remove(path);
    }

    fn seal(&self, seal: &Seal) {
        *self.seal.lock().unwrap() = Some(seal.clone());
    }
}

/// A site that is built again and again.
struct Desk {
    options: Options,
    memory: Memory,
    edition: Edition,
}

impl Desk {
    fn new(options: Options) -> Self {
        Self { options, memory: Memory::default(), edition: Edition::default() }
    }

    /// Builds with the memory, and says what was made.
    fn build(&mut self, files: &Files) -> Vec<String> {
        self.edition = std::mem::take(&mut self.edition).next();
        build_again(files, &self.options, &mut self.memory, &self.edition).unwrap();
        self.edition.made()
    }

    /// Builds in both ways and compares.
    fn compare(&mut self, files: &Files) -> Result<(), String> {
        self.edition = std::mem::take(&mut self.edition).next();
        let again = build_again(files, &self.options, &mut self.memory, &self.edition)
            .map_err(|error| format!("{error:#}"))?;
        let sink = Collected::default();
        let clean = build(files, &self.options, &sink).map_err(|error| format!("{error:#}"))?;
        let (found, expected) = (self.edition.files(), sink.into_files());
        let paths: Vec<&String> = found.keys().chain(expected.keys()).collect();
        let wrong: Vec<_> =
            paths.into_iter().filter(|path| found.get(*path) != expected.get(*path)).collect();
        if let Some(path) = wrong.first() {
            let text = |bytes: Option<&Vec<u8>>| {
                bytes.map_or_else(|| "nothing".to_owned(), |b| String::from_utf8_lossy(b).into())
            };
            let (found, expected) = (text(found.get(*path)), text(expected.get(*path)));
            let line = found.lines().zip(expected.lines()).find(|(a, b)| a != b);
            return Err(format!("{wrong:?} differ; `{path}` at {line:?}"));
        }
        let (found, expected) =
            (format!("{:#?}", again.findings), format!("{:#?}", clean.findings));
        if found != expected {
            let line = found.lines().zip(expected.lines()).find(|(a, b)| a != b);
            return Err(format!("the findings differ at {line:?}\n{found}\n---\n{expected}"));
        }
        if (again.pages, &again.withheld) != (clean.pages, &clean.withheld) {
            return Err("pages are counted or withheld otherwise".to_owned());
        }
        Ok(())
    }
}

/// What the bare templates do not show of a page: what refers to it, and who is named there.
const LINKS: &str = "\
{% for b in page.backlinks %}
{{ b.how }} {{ b.count }} {{ b.kind }} {{ b.href }} {{ b.title }}: {{ b.sentence }}{% endfor %}
{{ page.backlink_count }}{% for r in page.relations %}
{{ r.title }} {{ r.href }} {{ r.count }}{% endfor %}{% for c in page.cards %}
{{ c.id }} {{ c.title }} {{ c.href }} {{ c.role?.title or \"-\" }} {{ c.role?.organization or \"-\" }} \
{{ c.description }}{% endfor %}{% if page.entity %}
{{ page.entity.page_count }} {{ page.entity.quote_count }}{% for name in page.entity.aliases %}
{{ name.name }}{% endfor %}{% for role in page.entity.roles %}
{{ role.title }} {{ role.organization or \"-\" }} {{ role.organization_href or \"-\" }}{% endfor %}\
{% endif %}{% for q in page.said %}
{{ q.text }} {{ q.page.href }} {{ q.status }}{% endfor %}
";

/// What they do not show of a topic.
const TOPIC: &str = "\
{{ topic.page_count }} {{ topic.quote_count }}{% for q in topic.quotes %}
{{ q.text }} {{ q.page.href }}{% endfor %}{% for e in topic.entities %}
{{ e.title }} {{ e.href }} {{ e.count }}{% endfor %}
";

/// A site whose templates show all links of pages, and all of topics.
fn with_links(files: &Files) -> Files {
    let extended = files.iter().map(|file| {
        let more = match &*file.path {
            "templates/page.html" => LINKS,
            "templates/topic.html" => TOPIC,
            _ => return file.clone(),
        };
        let Contents::Text(text) = &file.contents else { return file.clone() };
        InputFile { path: file.path.clone(), contents: format!("{text}{more}").into_bytes().into() }
    });
    Files::new(extended.collect(), files.troubles.clone())
}

/// The sites that are edited: small ones with bare templates, and some with the theme's.
fn sites() -> Vec<(String, Files)> {
    let mut cases: Vec<PathBuf> = site::subfolders(&site::repository().join("tests/cases"));
    cases.sort();
    cases
        .into_iter()
        .map(|case| {
            let name = case.file_name().unwrap().to_string_lossy().into_owned();
            let files = load(&case.join("site")).unwrap();
            (name, with_links(&site::with_bare_templates(&files)))
        })
        .collect()
}

/// What happens to a site from its first build on: the same for the same seed.
struct Story<'s> {
    name: &'s str,
    files: &'s Files,
    seed: u64,
    steps: usize,
    options: Options,
}

/// After every how many steps a site is also built from scratch, which costs more than the steps.
const STRIDE: usize = 3;

impl Story<'_> {
    /// Edits a site step by step, building with the memory after each, and compares after every third
    /// and the last. When that shows a difference, all is told again with a look after each step.
    fn check(&self) {
        if let Err(later) = self.tell(STRIDE) {
            let error = self.tell(1).err().unwrap_or(later);
            panic!("site {}, seed {}, {error}", self.name, self.seed);
        }
    }

    fn tell(&self, stride: usize) -> Result<(), String> {
        let mut dice = Dice::new(self.seed);
        let mut draft = Draft::new(self.files);
        let mut desk = Desk::new(self.options.clone());
        desk.build(&draft.files());
        let mut log: Vec<String> = Vec::new();
        for step in 1..=self.steps {
            let count = if dice.below(4) == 0 { 3 } else { 1 };
            for _ in 0..count {
                log.push(format!("{step}: {}", draft.edit(&mut dice)));
            }
            if step % stride != 0 && step != self.steps {
                desk.build(&draft.files());
            } else if let Err(error) = desk.compare(&draft.files()) {
                let last = log.iter().rev().take(8).rev().cloned().collect::<Vec<_>>().join("\n");
                return Err(format!("step {step}:\n{last}\n{error}"));
            }
        }
        Ok(())
    }
}

/// How often each site is edited, two thousand times in all; `INCREMENTAL_STEPS` asks for more.
fn steps() -> usize {
    #[expect(clippy::disallowed_methods, reason = "whoever hunts a bug asks for more")]
    let asked = std::env::var("INCREMENTAL_STEPS").ok();
    asked.and_then(|steps| steps.parse().ok()).unwrap_or(6)
}

fn seed() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "whoever hunts a bug asks for others")]
    let asked = std::env::var("INCREMENTAL_SEED").ok();
    asked.and_then(|seed| seed.parse().ok()).unwrap_or(1)
}

#[test]
fn edited_sites_are_built_as_if_from_scratch() {
    use rayon::prelude::*;
    let sites = sites();
    sites.par_iter().enumerate().for_each(|(index, (name, files))| {
        let (seed, options) = (seed() + index as u64, site::options());
        Story { name, files, seed, steps: steps(), options }.check();
    });
}

#[test]
fn all_sites_in_one_are_built_as_if_from_scratch() {
    let mut together: Vec<InputFile> = Vec::new();
    for (name, files) in sites() {
        // Folders that decide what a page is stay where they are.
        for file in files.iter().filter(|file| file.path.starts_with("content/")) {
            let below = file.path.trim_start_matches("content/");
            let path = match below.split_once('/') {
                Some((folder, rest)) => format!("content/{folder}/{name}-{rest}"),
                None => format!("content/{name}/{below}"),
            };
            together.push(InputFile { path: path.into(), contents: file.contents.clone() });
        }
    }
    let toml = site::SITE.as_bytes().to_vec();
    together.push(InputFile { path: "site.toml".into(), contents: toml.into() });
    let files = with_links(&site::with_bare_templates(&Files::new(together, Vec::new())));
    let (seed, steps, options) = (seed(), steps() * 2, site::options());
    Story { name: "all cases", files: &files, seed, steps, options }.check();
}

#[test]
fn the_demo_site_is_built_as_if_from_scratch() {
    let files = load(site::repository()).unwrap();
    // Its pages have dates, before which they are withheld.
    let (seed, steps, options) = (seed(), steps() * 3, site::late_options());
    Story { name: "the demo site", files: &files, seed, steps, options }.check();
}

/// A site in which this page says at its end that it is retracted.
fn retracted(files: &Files, path: &str) -> Files {
    let with = |file: &InputFile| {
        let Contents::Text(text) = &file.contents else { return file.clone() };
        let log = if text.contains("## Corrections and updates") {
            ""
        } else {
            "\n\n## Corrections and updates\n"
        };
        let text = format!("{text}{log}\n- **2026-01-14, retraction:** It was forged.\n");
        InputFile { path: file.path.clone(), contents: text.into_bytes().into() }
    };
    let all = files.iter().map(|file| if *file.path == *path { with(file) } else { file.clone() });
    Files::new(all.collect(), files.troubles.clone())
}

#[test]
fn a_page_is_retracted_and_brought_back_as_if_from_scratch() {
    let demo = load(site::repository()).unwrap();
    let mut sites = vec![("the demo site".to_owned(), demo, site::late_options())];
    let told = ["event_told_on_two_pages", "home_of_a_story", "question_goes_on_in_a_later_page"];
    let related = ["related_pages", "quotes_by_speaker", "relations_by_sentences", "topics"];
    for (name, files) in self::sites() {
        if told.iter().chain(&related).any(|wanted| *wanted == name) {
            sites.push((name, files, site::options()));
        }
    }
    assert_eq!(sites.len(), 8);
    for (name, files, options) in sites {
        let is_page = |path: &str| path.contains(".md") && !path.contains("/guide/");
        let paths: Vec<String> =
            files.under("content/").iter().map(|f| f.path.to_string()).collect();
        let mut desk = Desk::new(options);
        desk.build(&files);
        for path in paths.iter().filter(|path| is_page(path)).take(8) {
            for files in [&retracted(&files, path), &files] {
                desk.compare(files).unwrap_or_else(|error| panic!("{name}, {path}: {error}"));
            }
        }
    }
}

// --- what is made again

/// A site of two briefings, of which the second links to the first, a page beside them, and lists.
fn small_site(edit: impl Fn(&str, &str) -> String) -> Files {
    let list = "{% for p in section.pages %}{{ p.title }} {{ p.word_count }}{% endfor %}";
    let page = "{{ page.content }}{% for b in page.backlinks %}{{ b.title }}{% endfor %}";
    let files = [
        ("site.toml", site::SITE),
        ("content/_index.md", "Home.\n"),
        ("content/about.md", "+++\ntitle = \"About\"\n+++\nText.\n"),
        ("content/briefings/a.md", "+++\ntitle = \"A\"\n+++\nFirst.\n\nText of A.\n"),
        ("content/briefings/b.md", "+++\ntitle = \"B\"\n+++\nSee [A](a.md).\n"),
        ("static/own.css", "a { color: red }\n"),
        ("templates/briefing.html", page),
        ("templates/section.html", list),
        ("templates/index.html", "{{ section.content }}"),
        ("templates/page.html", "{{ page.content }}"),
        ("templates/404.html", "none"),
        ("templates/search.html", "search"),
    ];
    let edited: Vec<(&str, String)> = files.map(|(path, text)| (path, edit(path, text))).into();
    Files::from_texts(edited.iter().map(|(path, text)| (*path, text.as_str())))
}

/// The pages (and the feed) that are made again after an edit of one file.
fn made_after(path: &str, from: &str, to: &str) -> Vec<String> {
    let mut desk = Desk::new(site::options());
    desk.build(&small_site(|_, text| text.to_owned()));
    let edited = small_site(|other, text| {
        assert!(other != path || text.contains(from), "{path} has no {from:?}");
        if other == path { text.replace(from, to) } else { text.to_owned() }
    });
    let mut made = desk.build(&edited);
    desk.compare(&edited).unwrap();
    // The files with which a page and its sources are cited are made with the page.
    let is_citation = |path: &String| {
        let (_, name) = path.rsplit_once('/').unwrap_or_default();
        name.starts_with("cite.") || name.starts_with("sources.")
    };
    made.retain(|path| !path.starts_with("search/") && !is_citation(path));
    made
}

#[test]
fn nothing_is_made_again_when_nothing_changed() {
    let mut desk = Desk::new(site::options());
    let first = desk.build(&small_site(|_, text| text.to_owned()));
    assert!(first.len() > 10, "{first:?}");
    assert!(desk.build(&small_site(|_, text| text.to_owned())).is_empty());
}

#[test]
fn an_edit_makes_what_shows_it_again_and_nothing_else() {
    let a = "content/briefings/a.md";
    let of_a = "briefings/a/index.html";
    // The list shows how many words it has; the page that links to it does not.
    assert_eq!(made_after(a, "Text of", "Words of"), [of_a]);
    let list = "briefings/index.html";
    assert_eq!(made_after(a, "Text of", "More text of"), [of_a, list]);
    // A link is kept by the page that it leads to; a title is shown wherever the page is named.
    let b = "briefings/b/index.html";
    let compared = made_after("content/briefings/b.md", "See", "Compare");
    assert_eq!(compared, [of_a, b, list]);
    let titled = made_after(a, "\"A\"", "\"New\"");
    assert!(titled.contains(&of_a.to_owned()) && titled.contains(&list.to_owned()), "{titled:?}");
    assert!(!titled.contains(&"about/index.html".to_owned()), "{titled:?}");
    // The home page is the section of the pages beside it, and lists them.
    let of_about = ["about/index.html", "index.html"];
    assert_eq!(made_after("content/about.md", "Text", "Words"), of_about);
    assert_eq!(made_after("static/own.css", "red", "blue"), ["own.css"]);
    assert_eq!(made_after("templates/page.html", "{{", "!{{"), ["about/index.html"]);
    assert_eq!(made_after("templates/404.html", "none", "no"), ["404.html"]);
}

#[test]
fn comparisons_are_made_again_for_what_they_compare() {
    let files = load(site::repository()).unwrap();
    let made_after = |path: &str, text: &str| {
        let mut desk = Desk::new(site::late_options());
        desk.build(&files);
        let old = files.get(path).unwrap().text().unwrap();
        let new = InputFile { path: path.into(), contents: Contents::Text(text_of(old, text)) };
        let edited = files.with(vec![new], &std::collections::BTreeSet::new());
        let made = desk.build(&edited);
        desk.compare(&edited).unwrap();
        made
    };
    let is_compared =
        |made: &[String]| made.iter().any(|path| path.starts_with("readouts/hegseth"));
    let about = made_after("content/about.md", "One more sentence.");
    assert!(!about.is_empty() && !is_compared(&about), "{about:?}");
    let compared = made_after("content/readouts/hegseth-dong.md", "One more sentence.");
    assert!(is_compared(&compared), "{compared:?}");
}

/// A text with a paragraph more at its end.
fn text_of(old: &str, more: &str) -> Arc<str> {
    format!("{old}\n{more}\n").into()
}

/// A site of a person, another, and two briefings that name them.
fn people(edits: &[(&str, &str, &str)]) -> Files {
    let files = [
        ("site.toml", site::SITE),
        ("content/people/ann.md", "+++\ntitle = \"Ann Lee\"\n+++\nAnn leads.\n\nMore of her.\n"),
        ("content/people/bob.md", "+++\ntitle = \"Bob Ray\"\n+++\nBob follows.\n"),
        (
            "content/briefings/a.md",
            "+++\ntitle = \"A\"\ntopics = [\"t\"]\n+++\nAnn Lee met Bob Ray.\n",
        ),
        ("content/briefings/b.md", "+++\ntitle = \"B\"\n+++\nAnn Lee spoke.\n"),
        ("content/briefings/c.md", "+++\ntitle = \"C\"\n+++\nNobody spoke.\n"),
    ];
    let edited = files.map(|(path, text)| {
        let here = edits.iter().filter(|edit| edit.0 == path);
        (path, here.fold(text.to_owned(), |text, (_, from, to)| text.replace(from, to)))
    });
    let files = Files::from_texts(edited.iter().map(|(path, text)| (*path, text.as_str())));
    with_links(&site::with_bare_templates(&files))
}

#[test]
fn who_is_named_is_made_again_where_it_is_shown() {
    let made_after = |edit: (&str, &str, &str)| {
        let mut desk = Desk::new(site::options());
        desk.build(&people(&[]));
        let made = desk.build(&people(&[edit]));
        desk.compare(&people(&[edit])).unwrap();
        let text = |path: &str| String::from_utf8(desk.edition.files()[path].clone()).unwrap();
        (made, text("people/ann/index.html"), text("briefings/a/index.html"))
    };
    let has = |made: &[String], name: &str| made.iter().any(|path| path.starts_with(name));
    let c = "content/briefings/c.md";
    let (made, ann, a) = made_after((c, "Nobody", "Ann Lee"));
    assert!(ann.contains("mentioned 1 briefing /briefings/c/ C: Ann Lee spoke."), "{ann}");
    assert!(ann.contains("Bob Ray /people/bob/ 1"), "{ann}");
    assert!(a.contains("_card-1 Ann Lee /people/ann/ - - Ann leads."), "{a}");
    assert!(has(&made, "people/ann/") && has(&made, "graph.json"), "{made:?}");
    // Who else names her is nothing that the others show, nor is what her card does not say.
    assert!(!has(&made, "briefings/a/") && !has(&made, "people/bob/"), "{made:?}");
    let (made, ..) = made_after(("content/people/ann.md", "More of", "Much about"));
    assert!(has(&made, "people/ann/") && !has(&made, "briefings/a/"), "{made:?}");
    assert!(!has(&made, "graph.json"), "{made:?}");
    let (made, _, a) = made_after(("content/people/ann.md", "leads", "led"));
    assert!(a.contains("Ann led.") && has(&made, "briefings/b/"), "{made:?} {a}");
    assert!(!has(&made, "briefings/c/") && !has(&made, "people/bob/"), "{made:?}");
    // Where nobody is named any more, nothing is said of it.
    let (made, ann, _) = made_after(("content/briefings/a.md", "met Bob Ray", "met them"));
    assert!(!ann.contains("Bob Ray"), "{ann}");
    assert!(has(&made, "people/bob/") && has(&made, "topics/t/"), "{made:?}");
    assert!(!has(&made, "briefings/b/") && !has(&made, "briefings/c/"), "{made:?}");
}

/// A site of two briefings with events and questions.
fn stories(edits: &[(&str, &str, &str)]) -> Files {
    let story = |name: &str, day: &str, other: &str| {
        format!(
            "+++\ntitle = \"{name}\"\ndate = 2025-11-{day}\n+++\nWords.\n\n\
             ## Timeline\n\n- **2025-11-{day}** — A meeting. <!-- id: {name} -->\n\
             - **after {other}** — A call.\n\n\
             ## Open questions\n\n- [ ] Why {name}? <!-- id: why-{name} -->\n"
        )
    };
    let files = [
        ("site.toml", site::SITE.to_owned()),
        ("content/briefings/a.md", story("a", "01", "a")),
        ("content/briefings/b.md", story("b", "02", "a")),
        ("content/briefings/c.md", story("c", "03", "b")),
    ];
    let edited = files.map(|(path, text)| {
        let here = edits.iter().filter(|edit| edit.0 == path);
        (path, here.fold(text, |text, (_, from, to)| text.replace(from, to)))
    });
    let files = Files::from_texts(edited.iter().map(|(path, text)| (*path, text.as_str())));
    site::with_bare_templates(&files)
}

#[test]
fn who_tells_of_events_and_questions_is_made_again_where_they_changed() {
    let made_after = |edit: (&str, &str, &str)| {
        let mut desk = Desk::new(site::options());
        desk.build(&stories(&[]));
        let made = desk.build(&stories(&[edit]));
        desk.compare(&stories(&[edit])).unwrap();
        made
    };
    let has = |made: &[String], name: &str| made.iter().any(|path| path.starts_with(name));
    let a = "content/briefings/a.md";
    let made = made_after((a, "Words.", "Words.\n\nOther words."));
    assert!(has(&made, "briefings/a/") && !has(&made, "timeline/"), "{made:?}");
    assert!(!has(&made, "briefings/b/") && !has(&made, "briefings/c/"), "{made:?}");
    // The second briefing's event refers to that of the first by its name, the third's does not.
    let made = made_after((a, "A meeting", "A quarrel"));
    assert!(has(&made, "briefings/b/") && has(&made, "timeline/"), "{made:?}");
    assert!(!has(&made, "briefings/c/"), "{made:?}");
    let made = made_after((a, "- [ ] Why a?", "- [ ] Why not?"));
    assert!(has(&made, "questions/") && !has(&made, "briefings/b/"), "{made:?}");
    let made = made_after((a, "2025-11-01** — A", "2025-10-01** — A"));
    assert!(has(&made, "timeline") && !has(&made, "briefings/c/"), "{made:?}");
}

/// Takes promises, and what is made.
#[derive(Default)]
struct Patient {
    files: Collected,
    promises: Mutex<Vec<Promise>>,
}

impl Sink for Patient {
    fn put(&self, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
        self.files.put(path, bytes)
    }

    fn takes_promises(&self) -> bool {
        true
    }

    fn promise(&self, promise: Promise) {
        self.promises.lock().unwrap().push(promise);
    }
}

#[test]
fn what_is_promised_is_what_a_clean_build_makes() {
    let mut memory = Memory::default();
    let mut draft = Draft::new(&stories(&[]));
    let mut dice = Dice::new(seed());
    for step in 0..10 {
        let sink = Patient::default();
        build_again(&draft.files(), &site::options(), &mut memory, &sink).unwrap();
        let clean = Collected::default();
        build(&draft.files(), &site::options(), &clean).unwrap();
        let mut files = sink.files.into_files();
        let promises = sink.promises.into_inner().unwrap();
        let clean = clean.into_files();
        for promise in &promises {
            match promise {
                Promise::Whole { path, make } => {
                    let made = make();
                    assert!(made.keys().all(|made| made.starts_with(&**path)), "{promise:?}");
                    files.extend(made);
                }
                Promise::Each { make } => {
                    let made = |path: &String| Some((path.clone(), make(path)?));
                    files.extend(clean.keys().filter_map(made));
                    assert!(make("none").is_none() && make("").is_none());
                }
            }
        }
        assert!(promises.len() > 5, "{promises:?}");
        let differs = |path: &&String| files.get(*path) != clean.get(*path);
        let wrong: Vec<_> = clean.keys().chain(files.keys()).filter(differs).collect();
        assert!(wrong.is_empty(), "step {step}: {wrong:?}");
        // Whoever takes no promises gets everything, with the same memory.
        let collected = Collected::default();
        build_again(&draft.files(), &site::options(), &mut memory, &collected).unwrap();
        assert!(collected.into_files() == clean, "step {step}");
        draft.edit(&mut dice);
    }
}

/// Whether a server has all files of a clean build, and no others.
fn hold_against(served: &Snapshot, clean: &BTreeMap<String, Vec<u8>>) -> Result<(), String> {
    let is_served = |(path, bytes): &(&String, &Vec<u8>)| {
        served.get(path).is_some_and(|file| file.bytes == bytes.as_slice())
    };
    let wrong: Vec<_> =
        clean.iter().filter(|file| !is_served(file)).map(|(path, _)| path).collect();
    let more =
        served.files.iter().map(|(path, _)| path).filter(|path| !clean.contains_key(&***path));
    let more: Vec<_> = more.collect();
    let all_well = wrong.is_empty() && more.is_empty();
    if all_well { Ok(()) } else { Err(format!("wrong: {wrong:?}, too much: {more:?}")) }
}

#[test]
fn a_server_has_what_a_clean_build_makes() {
    use rayon::prelude::*;
    (seed()..seed() + 4).into_par_iter().for_each(|seed| {
        let mut dice = Dice::new(seed);
        let mut draft = Draft::new(&stories(&[]));
        let mut session = Session::new(site::options());
        let mut old = Arc::new(Snapshot::default());
        let mut held = 0;
        for step in 0..steps() * 5 {
            // What was begun is given up now and then, and begun again.
            let interrupt = Interrupt::default();
            if dice.below(4) == 0 {
                interrupt.raise();
            }
            let (files, now) = (draft.files(), site::options().now);
            let rebuilt = session.rebuild(&files, now, &interrupt).or_else(|_| {
                interrupt.clear();
                session.rebuild(&files, now, &interrupt)
            });
            let rebuilt = rebuilt.unwrap();
            let clean = Collected::default();
            let built = build(&files, &site::options(), &clean).unwrap();
            // While something is wrong, what it hits stays as it was.
            if !built.has_errors() {
                held += 1;
                let result = hold_against(&rebuilt.site, &clean.into_files());
                assert_eq!(result, Ok(()), "seed {seed}, step {step}");
            }
            let differences = rebuilt.site.files.differences(&old.files);
            assert_eq!(rebuilt.changed, differences, "seed {seed}, step {step}");
            old = rebuilt.site;
            draft.edit(&mut dice);
        }
        assert!(held > 0);
    });
}

#[test]
fn a_style_sheet_that_pages_load_makes_no_page_again() {
    let files = load(site::repository()).unwrap();
    let mut session = Session::new(site::late_options());
    let mut rebuild = |files: &Files| {
        let now = site::late_options().now;
        let rebuilt = session.rebuild(files, now, &Interrupt::default()).unwrap();
        let clean = Collected::default();
        build(files, &site::late_options(), &clean).unwrap();
        assert_eq!(hold_against(&rebuilt.site, &clean.into_files()), Ok(()));
        (rebuilt.made, rebuilt.changed)
    };
    let own = |text: &str| {
        let sheet =
            InputFile { path: "static/brief.css".into(), contents: Contents::Text(text.into()) };
        files.with(vec![sheet], &std::collections::BTreeSet::new())
    };
    rebuild(&own("a { color: red }"));
    let (made, changed) = rebuild(&own("a { color: blue }"));
    assert_eq!((made, changed), (1, vec![Arc::from("brief.css")]));
    assert_eq!(rebuild(&own("a { color: blue }")), (0, vec![]));
}

#[test]
fn a_page_that_cannot_be_made_keeps_the_hash_of_what_is_gone() {
    let with = |more: &[(&str, &str)]| {
        let own = "<link rel=stylesheet href={{ get_url(path=\"a.css\", cachebust=true) }}>";
        let files = [("site.toml", site::SITE), ("templates/404.html", own)];
        let files = Files::from_texts(files.into_iter().chain(more.iter().copied()));
        site::with_bare_templates(&files)
    };
    let mut session = Session::new(site::options());
    let mut shown = |files: &Files| {
        let rebuilt = session.rebuild(files, site::options().now, &Interrupt::default()).unwrap();
        String::from_utf8(rebuilt.site.get("404.html").unwrap().bytes.to_vec()).unwrap()
    };
    let first = shown(&with(&[("static/a.css", "a{}")]));
    assert!(first.contains("a.css?h=") && !StandIns::may_be_in(first.as_bytes()), "{first}");
    assert_eq!(shown(&with(&[])), first);
    assert_eq!(shown(&with(&[("content/b.md", "b")])), first);
    assert_eq!(shown(&with(&[("content/b.md", "c")])), first);
    assert_ne!(shown(&with(&[("static/a.css", "b{}")])), first);
}

#[test]
fn a_sink_that_lost_its_files_gets_them_again() {
    let files = small_site(|_, text| text.to_owned());
    let mut desk = Desk::new(site::options());
    let first = desk.build(&files);
    desk.edition = Edition::default();
    assert_eq!(desk.build(&files), first);
}

/// Takes some files, and then no more.
struct Fickle(Mutex<usize>);

impl Sink for Fickle {
    fn put(&self, _path: &str, _bytes: &[u8]) -> anyhow::Result<()> {
        let mut left = self.0.lock().unwrap();
        *left = left.checked_sub(1).ok_or_else(|| anyhow::anyhow!("no more"))?;
        Ok(())
    }

    fn keep(&self, _path: &str, _hash: u128) -> anyhow::Result<bool> {
        Ok(true)
    }
}

#[test]
fn a_build_that_is_cut_short_leaves_the_memory_as_it_was() {
    let mut desk = Desk::new(site::options());
    let mut draft = Draft::new(&small_site(|_, text| text.to_owned()));
    let mut dice = Dice::new(seed());
    desk.compare(&draft.files()).unwrap();
    let mut cut = 0;
    for step in 0..12 {
        let edit = draft.edit(&mut dice);
        let files = draft.files();
        // Anything from nothing to all of it may have been taken.
        for left in [0, 1, 2, step % 7] {
            let sink = Fickle(Mutex::new(left));
            cut +=
                usize::from(build_again(&files, &desk.options, &mut desk.memory, &sink).is_err());
        }
        desk.compare(&files).unwrap_or_else(|error| panic!("step {step}, {edit}: {error}"));
    }
    assert!(cut > 8, "only {cut} builds were cut short");
}
