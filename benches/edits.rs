//! How long it takes from the bytes of an edited file to the whole new site in a server's memory:
//! `cargo bench --bench edits`, with `-- --quick` without the site of 10,000 briefings, with
//! `-- --size 10000 --edits 10` for one site and fewer edits; `-- --size 1000 --write FOLDER` writes the
//! site instead.
#![expect(clippy::print_stdout, reason = "a benchmark prints a table of figures")]

mod corpus;

use std::env;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use counterpart::files::{Contents, Files, InputFile};
use counterpart::link::Drafts;
use counterpart::watch::session::{Interrupt, Session};
use counterpart::{Options, Strictness};

use crate::corpus::{Corpus, Names};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often each edit is made.
const EDITS: usize = 50;

/// The value of an option.
fn option(arguments: &[String], name: &str) -> Option<usize> {
    let at = arguments.iter().position(|argument| argument == name)?;
    arguments.get(at + 1)?.parse().ok()
}

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let size = option(&arguments, "--size").map(|size| [size]);
    let edits = option(&arguments, "--edits").unwrap_or(EDITS);
    let sizes: &[usize] = match &size {
        Some(size) => size,
        // `cargo test --benches` does not say `--bench`, and wants to be quick.
        None if !has("--bench") => &[100],
        None if has("--quick") => &[100, 1_000],
        None => &[100, 1_000, 10_000],
    };
    if let Some(at) = arguments.iter().position(|argument| argument == "--write") {
        let folder = arguments.get(at + 1).context("a folder to write to")?;
        for &size in sizes {
            Corpus::new(size, Names::Few).write(folder.as_ref())?;
        }
        return Ok(());
    }
    println!("{:<10}{:<34}{:>10}{:>10}{:>10}", "briefings", "", "median", "worst", "made");
    for &size in sizes {
        measure(size, edits)?;
    }
    Ok(())
}

struct Desk {
    files: Files,
    session: Session,
    now: jiff::Timestamp,
    edits: usize,
}

impl Desk {
    /// Builds, and tells how long that took and how many files were made.
    fn build(&mut self) -> Result<(Duration, usize)> {
        let started = Instant::now();
        let rebuilt = self.session.rebuild(&self.files, self.now, &Interrupt::default())?;
        let time = started.elapsed();
        let built = rebuilt.built;
        ensure!(!built.has_errors(), "the site has errors: {:?}", built.findings.iter().next());
        Ok((time, rebuilt.made))
    }

    fn edit(&mut self, path: &str, edit: impl Fn(&str) -> String) -> Result<()> {
        let text = self.files.get(path).and_then(|file| file.text().ok()).context("a text")?;
        let contents = Contents::Text(edit(text).into());
        let files = self.files.iter().map(|file| {
            let is_edited = &*file.path == path;
            let contents = if is_edited { contents.clone() } else { file.contents.clone() };
            InputFile { path: Arc::clone(&file.path), contents }
        });
        self.files = Files::new(files.collect(), Vec::new());
        Ok(())
    }

    fn report(&mut self, name: &str, edit: impl Fn(&mut Self, usize) -> Result<()>) -> Result<()> {
        let mut times = Vec::with_capacity(self.edits);
        let mut most = 0;
        for number in 0..self.edits {
            edit(self, number)?;
            let (time, made) = self.build()?;
            times.push(time);
            most = most.max(made);
        }
        times.sort_unstable();
        let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
        println!("{:<10}{name:<34}{:>10.1}{:>10.1}{most:>10}", "", ms(median), ms(worst));
        Ok(())
    }
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn measure(size: usize, edits: usize) -> Result<()> {
    let files = Corpus::new(size, Names::Few).files();
    let theme = |name: &str| {
        counterpart::render::theme::templates().iter().find(|(n, _)| *n == name).map(|(_, t)| *t)
    };
    let own = [
        ("templates/briefing.html", theme("briefing.html").context("a template")?),
        ("templates/404.html", theme("404.html").context("a template")?),
        ("static/own.css", "a { color: red }\n"),
    ];
    let more = own.iter().map(|(path, text)| InputFile {
        path: (*path).into(),
        contents: Contents::Text((*text).into()),
    });
    let files = Files::new(files.iter().cloned().chain(more).collect(), Vec::new());
    let briefings: Vec<Arc<str>> = files
        .iter()
        .filter(|f| f.path.starts_with("content/briefings/") && !f.path.ends_with("_index.md"))
        .map(|f| Arc::clone(&f.path))
        .collect();
    let now: jiff::Timestamp = "2026-01-01T00:00:00Z".parse()?;
    let options =
        Options { base_url: None, drafts: Drafts::Withhold, strictness: Strictness::Usual, now };
    let mut desk = Desk { files, session: Session::new(options), now, edits };
    let (first, made) = desk.build()?;
    println!("{size:<10}{:<34}{:>10.1}{:>10}{made:>10}", "first build, ms", ms(first), "");
    let page = |number: usize| &*briefings[(number * 7919) % briefings.len()];
    desk.report("nothing changed, ms", |_, _| Ok(()))?;
    desk.report("content edit, ms", |desk, number| {
        desk.edit(page(number), |text| format!("{text}\nOne more sentence, the {number}th.\n"))
    })?;
    desk.report("edit of the first paragraph, ms", |desk, number| {
        desk.edit(page(number), |text| {
            let start = text.rfind("+++\n").map_or(0, |at| at + 4);
            format!("{}\nA new sentence, the {number}th.\n{}", &text[..start], &text[start..])
        })
    })?;
    desk.report("the same page again, ms", |desk, number| {
        desk.edit(page(3), |text| format!("{text} And {number}."))
    })?;
    desk.report("title edit, ms", |desk, number| {
        desk.edit(page(number), |text| text.replacen("title = \"", "title = \"New ", 1))
    })?;
    desk.report("style edit, ms", |desk, _| {
        desk.edit("static/own.css", |text| format!("{text}b {{ color: blue }}\n"))
    })?;
    desk.report("edit of a template of one page, ms", |desk, _| {
        desk.edit("templates/404.html", |text| format!("{text}\n"))
    })?;
    if size <= 1_000 {
        desk.report("edit of the briefings' template, ms", |desk, _| {
            desk.edit("templates/briefing.html", |text| {
                text.replacen("{% endblock", " {% endblock", 1)
            })
        })?;
    }
    Ok(())
}
