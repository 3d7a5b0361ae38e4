//! What a writer waits for, with the program itself: `cargo bench --bench watch`.
//!
//! - From the write of a file to the new bytes served by `counterpart watch`: for an edit of a text, a
//!   title, templates and a style sheet, the median and the worst of 50. “told” is the median of what the
//!   program prints: from when it noticed the change until it served. What is between the two is the
//!   system's telling, the news to the open page, and its request. Edits of all pages are made 10 times.
//! - A `build` when nothing changed, beside a full one and a mere look at all files that are concerned.
//! - With `-- --memory 1000`, instead: how much memory `watch` holds after so many rebuilds.
//!
//! Sites have 100, 1,000 and 10,000 briefings, or as many as `-- --size` says; `-- --edits 10` edits less.
//! The time in a browser is measured by `node .ci/browser/latency.mjs`.
#![expect(clippy::print_stdout, reason = "a benchmark prints a table of figures")]
#![expect(clippy::disallowed_methods, reason = "this is about files on a disk")]

mod corpus;
mod served;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;

use crate::corpus::{Corpus, Names};
use crate::served::{Edit, Watching};

/// How often each edit is made, and one that makes all pages again.
const EDITS: (usize, usize) = (50, 10);

/// How often a build is run when nothing changed.
const BUILDS: u32 = 10;

/// The value of an option.
fn option(arguments: &[String], name: &str) -> Option<usize> {
    let at = arguments.iter().position(|argument| argument == name)?;
    arguments.get(at + 1)?.parse().ok()
}

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let is_bench = arguments.iter().any(|argument| argument == "--bench");
    let size = option(&arguments, "--size").map(|size| [size]);
    if let Some(rebuilds) = option(&arguments, "--memory") {
        return memory(size.map_or(1_000, |[size]| size), rebuilds);
    }
    let sizes: &[usize] = match &size {
        Some(size) => size,
        // `cargo test --benches` does not say `--bench`, and wants to be quick.
        None if !is_bench => &[100],
        None => &[100, 1_000, 10_000],
    };
    let edits = option(&arguments, "--edits").unwrap_or(if is_bench { EDITS.0 } else { 2 });
    for &size in sizes {
        let desk = site(size)?;
        println!(
            "{:<44}{:>10}{:>10}{:>10}",
            format!("{size} briefings"),
            "median",
            "worst",
            "told"
        );
        serve(&desk, edits)?;
        println!("{:<44}{:>10}{:>10}", "", "wall", "processor");
        build(desk.folder.path())?;
    }
    Ok(())
}

/// A site on the disk, with files of its own for every kind of edit.
struct Desk {
    folder: TempDir,
    /// The file of each briefing, and the address of its page.
    briefings: Vec<(String, String)>,
}

fn site(size: usize) -> Result<Desk> {
    let folder = tempfile::tempdir()?;
    let corpus = Corpus::new(size, Names::Few);
    corpus.write(folder.path())?;
    let mut briefings = Vec::with_capacity(size);
    for file in &corpus.files() {
        let page = file.path.strip_prefix("content/").and_then(|path| path.strip_suffix(".md"));
        let is_briefing = |page: &&str| page.starts_with("briefings/") && !page.ends_with("_index");
        if let Some(page) = page.filter(is_briefing) {
            briefings.push((file.path.to_string(), format!("{page}/")));
        }
    }
    for name in ["briefing.html", "404.html"] {
        let theme = counterpart::render::theme::templates();
        let (_, text) = theme.iter().find(|(other, _)| *other == name).context("a template")?;
        fs::create_dir_all(folder.path().join("templates"))?;
        fs::write(folder.path().join("templates").join(name), text)?;
    }
    // A sheet of the theme that every page loads.
    let sheet = counterpart::render::theme::written("brief.css").context("a style sheet")?;
    fs::create_dir_all(folder.path().join("static"))?;
    fs::write(folder.path().join("static/brief.css"), sheet)?;
    Ok(Desk { folder, briefings })
}

/// The file that is edited, the page that is open, and what shows the edit, by the number of the edit.
type Places<'s> = &'s dyn Fn(usize) -> (String, String, String);

/// The new text of a file, with a mark that must be served then.
type Change<'s> = &'s dyn Fn(&str, &str) -> String;

/// What is edited again and again, and how it is known.
struct Series<'s> {
    name: &'s str,
    count: usize,
    places: Places<'s>,
    edit: Change<'s>,
}

fn serve(Desk { folder, briefings }: &Desk, edits: usize) -> Result<()> {
    let (root, size) = (folder.path(), briefings.len());
    let mut watching = Watching::start(root)?;
    let briefing = |number: usize| {
        let (file, page) = briefings[(number * 7919) % briefings.len()].clone();
        (file, page.clone(), page)
    };
    let same = |_| briefing(3);
    let at = |file: &str, page: &str, shows: &str| {
        let places = (file.to_owned(), page.to_owned(), shows.to_owned());
        move |_| places.clone()
    };
    let (_, any, _) = briefing(3);
    let missing = at("templates/404.html", "nowhere/", "nowhere/");
    let every = at("templates/briefing.html", &any, &any);
    let sheet = at("static/brief.css", &any, "brief.css");
    let sentence = |text: &str, mark: &str| format!("{text}\nOne more sentence: {mark}.\n");
    let title = |text: &str, mark: &str| {
        let (before, after) = text.split_once("title = \"").unwrap_or_default();
        format!("{before}title = \"{mark} {after}")
    };
    let template = |text: &str, mark: &str| {
        // In the last block, which is that of what the page says.
        let (before, after) = text.rsplit_once("{%- endblock").unwrap_or_default();
        format!("{before}<!-- {mark} -->{{%- endblock{after}")
    };
    let style = |text: &str, mark: &str| format!("{text}.{mark}{{color:red}}\n");
    let slow = if size > 1_000 { edits.min(EDITS.1) } else { edits };
    let series = |name, count, places, edit| Series { name, count, places, edit };
    for series in [
        series("content edit, ms", edits, &briefing as Places<'_>, &sentence as Change<'_>),
        series("the same page again, ms", edits, &same, &sentence),
        series("title edit, ms", edits, &briefing, &title),
        series("style edit, ms", slow, &sheet, &style),
        series("edit of a template of one page, ms", edits, &missing, &template),
        series("edit of the briefings' template, ms", slow, &every, &template),
    ] {
        measure(&mut watching, root, &series)?;
    }
    Ok(())
}

fn measure(watching: &mut Watching, root: &Path, series: &Series<'_>) -> Result<()> {
    let (mut times, mut told) = (Vec::new(), Vec::new());
    for number in 0..series.count {
        let (file, page, shows) = (series.places)(number);
        let mark = format!("mark-{number}-{}", series.name.len());
        let text = (series.edit)(&fs::read_to_string(root.join(&file))?, &mark);
        let edit = Edit { file: &file, page: &page, shows: &shows, mark: &mark, text: &text };
        let (time, of_it) = watching.edit(&edit)?;
        times.push(time);
        told.push(of_it);
    }
    times.sort_unstable();
    told.sort_unstable();
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    let (name, told) = (format!("{}, of {}", series.name, series.count), told[told.len() / 2]);
    println!("{name:<44}{:>10.1}{:>10.1}{:>10.0}", ms(median), ms(worst), ms(told));
    Ok(())
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

// --- builds

/// A full build, the same again with nothing to do, and a look at the files that are concerned.
fn build(root: &Path) -> Result<()> {
    report("full build, ms", 1, || counterpart(root))?;
    report("build when nothing changed, ms", BUILDS, || counterpart(root))?;
    report("a look at every input and output file, ms", BUILDS, || {
        let mut files = 0;
        for folder in ["content", "templates", "static", "public"] {
            for entry in walkdir::WalkDir::new(root.join(folder)) {
                files += usize::from(entry?.metadata()?.is_file());
            }
        }
        ensure!(files > 0, "there are files");
        Ok(())
    })
}

fn counterpart(root: &Path) -> Result<()> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterpart"));
    command.args(["build", "--quiet", "--root"]).arg(root);
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    ensure!(status.success(), "the build fails");
    Ok(())
}

/// Runs this so many times, and prints the mean, in time and in time of the processor.
fn report(name: &str, times: u32, run: impl Fn() -> Result<()>) -> Result<()> {
    let (started, before) = (Instant::now(), processor_time());
    for _ in 0..times {
        run()?;
    }
    let wall = ms(started.elapsed()) / f64::from(times);
    let used = processor_time().zip(before).map(|(after, before)| after.saturating_sub(before));
    let used = used.map_or(f64::NAN, |used| ms(used) / f64::from(times));
    println!("{name:<44}{wall:>10.1}{used:>10.1}");
    Ok(())
}

/// What this process and those that it waited for have used of the processor, in the kernel's ticks, which
/// are hundredths of a second.
fn processor_time() -> Option<Duration> {
    let text = fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = text.rsplit_once(") ")?;
    let ticks = fields.split(' ').skip(11).take(4).map(|field| field.parse::<u64>().ok());
    Some(Duration::from_millis(ticks.sum::<Option<u64>>()? * 10))
}

// --- memory

/// Edits texts, one after the other, and prints how much memory the program holds.
fn memory(size: usize, rebuilds: usize) -> Result<()> {
    let Desk { folder, briefings } = site(size)?;
    let root = folder.path();
    let texts: Vec<String> = briefings
        .iter()
        .map(|(file, _)| fs::read_to_string(root.join(file)))
        .collect::<Result<_, _>>()?;
    let mut watching = Watching::start(root)?;
    let held = |watching: &Watching| watching.memory().unwrap_or(f64::NAN);
    println!("{:<44}{:>10}", format!("{size} briefings, rebuilds"), "MiB");
    println!("{:<44}{:>10.1}", 0, held(&watching));
    for number in 1..=rebuilds {
        let at = (number * 7919) % briefings.len();
        let (file, page) = &briefings[at];
        let mark = format!("mark-{number}");
        // The text does not grow: what the program holds would have to, otherwise.
        let text = format!("{}\nOne more sentence: {mark}.\n", texts[at]);
        watching.edit(&Edit { file, page, shows: page, mark: &mark, text: &text })?;
        if number % (rebuilds / 10).max(1) == 0 {
            println!("{number:<44}{:>10.1}", held(&watching));
        }
    }
    Ok(())
}
