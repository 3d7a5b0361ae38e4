//! How long each stage of a build takes, how much memory a build needs, and how both grow with the
//! site: `cargo bench`, or `cargo bench -- --quick` without the site of 10,000 briefings, or
//! `cargo bench -- --names` on sites of many names: 10,000 briefings with 2,000 people, 5,000 other
//! names and 20,000 events.
//!
//! A last table has the cost of quotes alone: 10,000 of them in 1,000 sources of 5,000 words, and the
//! same pages without a quotation mark.
//!
//! `cargo bench --bench build -- stages 10000 many` has the stages up to check alone, in time of the
//! processor: that is what a busy machine changes least. `render 10000 few` has the rendering so, and
//! `write 10000 few FOLDER` writes the site for other programs to build.
//!
//! Each size has two processes of its own: one takes times, with the site's files in memory; the
//! other builds once from disk to disk, as the program does, for its peak of memory.
#![expect(
    clippy::print_stdout,
    clippy::similar_names,
    clippy::cast_precision_loss,
    reason = "a benchmark prints a table of rounded figures, and `build` and `built` are its words"
)]

mod corpus;
mod quoted;

use std::collections::BTreeMap;
use std::env;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use counterpart::emit::{Changes, Destination, Force, Staging};
use counterpart::evidence::{Evidence, gather};
use counterpart::files::Files;
use counterpart::finding::Findings;
use counterpart::link::Drafts;
use counterpart::load::load;
use counterpart::model::date::SiteDate;
use counterpart::model::site::Site;
use counterpart::output::{Collected, Discard, Sink};
use counterpart::parse::parse;
use counterpart::{Options, Strictness};
use rayon::prelude::*;

use crate::corpus::{Corpus, Names};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SIZES: [usize; 3] = [100, 1_000, 10_000];

/// The day of the build; all pages are older.
const TODAY: &str = "2026-01-01";

/// How long a stage is measured, once it has run often enough.
const PATIENCE: Duration = Duration::from_millis(2_500);

/// How often a stage runs at least and at most.
const RUNS: (usize, usize) = (3, 25);

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["times", size, names, folder] => {
            times((size.parse()?, names_of(names)), Path::new(folder))
        }
        ["stages", size, names, ..] => stages(&Corpus::new(size.parse()?, names_of(names)).files()),
        ["render", size, names, ..] => {
            rendering(&Corpus::new(size.parse()?, names_of(names)).files())
        }
        ["write", size, names, folder] => {
            Ok(Corpus::new(size.parse()?, names_of(names)).write(Path::new(folder))?)
        }
        ["memory", .., folder] => memory(Path::new(folder)),
        // What it prints is read by `compare_quotes`.
        ["quotes", count, marks, _] => quotes(count.parse()?, quoted::Marks::named(marks)),
        // `cargo bench` says `--bench`; `cargo test --benches` does not, and wants to be quick.
        _ if !arguments.contains(&"--bench") => compare(&SIZES[..1], "few"),
        _ if arguments.contains(&"--quick") => compare(&SIZES[..2], "few"),
        _ if arguments.contains(&"--names") => compare(&SIZES[1..], "many"),
        _ => compare(&SIZES, "few"),
    }
}

fn names_of(word: &str) -> Names {
    if word == "many" { Names::Many } else { Names::Few }
}

// --- the table

/// What was measured on one site, by name, in the order of measuring.
type Figures = Vec<(String, f64)>;

/// Measures sites of these sizes and prints what came out.
fn compare(sizes: &[usize], names: &str) -> Result<()> {
    let mut measured = Vec::with_capacity(sizes.len());
    for &size in sizes {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
        Corpus::new(size, names_of(names)).write(folder.path())?;
        let mut figures = run_self("times", (size, names), folder.path())?;
        figures.extend(run_self("memory", (size, names), folder.path())?);
        measured.push(figures);
    }
    print_table(sizes, &measured);
    compare_quotes(if sizes.len() > 1 { 10_000 } else { 100 })
}

/// Measures pages with so many quotes, and the same pages without a quotation mark.
fn compare_quotes(count: usize) -> Result<()> {
    let with = run_self("quotes", (count, "with"), Path::new("."))?;
    let without = run_self("quotes", (count, "without"), Path::new("."))?;
    println!("\n{:<34}{:>12}{:>12}", format!("{count} quotes"), "with", "without");
    for ((name, with), (_, without)) in with.iter().zip(&without) {
        println!("{name:<34}{with:>12.1}{without:>12.1}");
    }
    Ok(())
}

/// Runs this program again for one kind of measurement.
fn run_self(kind: &str, (size, names): (usize, &str), folder: &Path) -> Result<Figures> {
    let size = size.to_string();
    let mut command = Command::new(env::current_exe()?);
    let output = command.args([kind, &size, names]).arg(folder).output()?;
    let printed = String::from_utf8_lossy(&output.stdout);
    ensure!(
        output.status.success(),
        "measuring {kind} failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    printed
        .lines()
        .map(|line| {
            let (figure, name) = line.split_once(' ').context("a figure and its name")?;
            Ok((name.to_owned(), figure.parse()?))
        })
        .collect()
}

fn print_table(sizes: &[usize], measured: &[Figures]) {
    print!("{:<34}", "briefings");
    for size in sizes {
        print!("{size:>12}");
    }
    for pair in sizes.windows(2) {
        print!("{:>10}", format!("×{}", pair[1] / pair[0]));
    }
    println!();
    let names = measured.first().into_iter().flatten().map(|(name, _)| name);
    for (row, name) in names.enumerate() {
        print!("{name:<34}");
        let figures: Vec<f64> = measured.iter().map(|figures| figures[row].1).collect();
        for figure in &figures {
            print!(
                "{:>12}",
                if *figure < 100.0 { format!("{figure:.1}") } else { format!("{figure:.0}") }
            );
        }
        for pair in figures.windows(2) {
            print!("{:>10}", format!("×{:.1}", pair[1] / pair[0]));
        }
        println!();
    }
    println!("\nTimes are medians. The last columns say how much more a bigger site takes.");
}

// --- what is measured

fn options() -> Result<Options> {
    Ok(Options {
        base_url: None,
        drafts: Drafts::Withhold,
        strictness: Strictness::Usual,
        now: format!("{TODAY}T00:00:00Z").parse()?,
    })
}

/// Times every stage by itself on a site in memory, and what touches the disk in its folder.
fn times((size, names): (usize, Names), root: &Path) -> Result<()> {
    let options = options()?;
    let files = Corpus::new(size, names).files();
    report("load, ms", &median(|| (), |()| load(root)));
    report("parse, ms", &median(|| (), |()| parse(&files, None, &mut Findings::new())));
    let link =
        |parsed| counterpart::link::link(parsed, options.drafts, options.now, &mut Findings::new());
    report("link, ms", &median(|| parse(&files, None, &mut Findings::new()), link));
    let site = Arc::new(link(parse(&files, None, &mut Findings::new())));
    report("evidence, ms", &median(|| (), |()| gather(&site)));
    let evidence = Arc::new(gather(&site));
    let check = |()| counterpart::check::check(&site, &evidence, &mut Findings::new());
    report("check, ms", &median(|| (), check));
    report("render, ms", &median(|| (), |()| render(&site, &evidence)));
    drop((site, evidence));
    let build = median(|| (), |()| counterpart::build(&files, &options, &Discard));
    report("build: parse to render, ms", &build);

    let collected = Collected::default();
    let built = counterpart::build(&files, &options, &collected)?;
    if let Some(finding) = built.findings.iter().find(|_| built.has_errors()) {
        bail!("the site has errors: {}: {}", finding.place.file, finding.message);
    }
    emit_times(root, collected.into_files())?;
    let whole = median(|| std::fs::remove_dir_all(root.join("public")), |_| whole(root));
    report("load, build and emit, ms", &whole);
    println!("{} pages a second", built.pages as f64 / whole.as_secs_f64());
    println!("{} pages", built.pages);
    Ok(())
}

/// Times the writing of a whole site: for the first time, with nothing new, and with one new page.
fn emit_times(root: &Path, mut files: BTreeMap<String, Vec<u8>>) -> Result<()> {
    let public = root.join("public");
    let fresh = || {
        // It is not there the first time.
        let _ = std::fs::remove_dir_all(&public);
    };
    report("emit, first, ms", &median(fresh, |()| emit(root, &files)));
    report("emit, nothing new, ms", &median(|| (), |()| emit(root, &files)));
    let changed = files.keys().find(|path| path.starts_with("briefings/")).cloned();
    let changed = changed.context("a briefing")?;
    let mut times = Vec::new();
    for _ in 0..5 {
        files.entry(changed.clone()).and_modify(|bytes| bytes.push(b'\n'));
        let started = Instant::now();
        let changes = emit(root, &files)?;
        times.push(started.elapsed());
        ensure!(changes.changed == 1, "one page has changed, but {changes:?}");
    }
    report("emit, one page new, ms", &middle(times));
    Ok(())
}

/// Times the stages of a site without rendering it: of the processor, over all its threads.
fn stages(files: &Files) -> Result<()> {
    let options = options()?;
    let parsed = || parse(files, None, &mut Findings::new());
    let link =
        |parsed| counterpart::link::link(parsed, options.drafts, options.now, &mut Findings::new());
    report("parse, ms of CPU", &processor(|| (), |()| parsed()));
    report("link, ms of CPU", &processor(parsed, link));
    let site = Arc::new(link(parsed()));
    report("evidence, ms of CPU", &processor(|| (), |()| gather(&site)));
    let evidence = Arc::new(gather(&site));
    let check = |()| counterpart::check::check(&site, &evidence, &mut Findings::new());
    report("check, ms of CPU", &processor(|| (), check));
    Ok(())
}

/// Times the rendering of a site: of the processor, over all its threads.
fn rendering(files: &Files) -> Result<()> {
    let options = options()?;
    let parsed = parse(files, None, &mut Findings::new());
    let (drafts, now) = (options.drafts, options.now);
    let site = Arc::new(counterpart::link::link(parsed, drafts, now, &mut Findings::new()));
    let evidence = Arc::new(gather(&site));
    report("render, ms of CPU", &processor(|| (), |()| render(&site, &evidence)));
    Ok(())
}

fn render(site: &Arc<Site>, evidence: &Arc<Evidence>) -> Result<()> {
    let built = SiteDate::parse(TODAY).ok().context("a day")?;
    counterpart::render::render((site, evidence), &built, &Discard, &mut Findings::new())
}

/// Times the stages of a site of quotes: of the processor, over all its threads, since that is what a
/// busy machine does not change.
fn quotes(count: usize, marks: quoted::Marks) -> Result<()> {
    let options = options()?;
    let files = quoted::files(count, marks);
    let parsed = || parse(&files, None, &mut Findings::new());
    report("parse: quotes are found, ms of CPU", &processor(|| (), |()| parsed()));
    let link =
        |parsed| counterpart::link::link(parsed, options.drafts, options.now, &mut Findings::new());
    report("link: speakers are found, ms of CPU", &processor(parsed, link));
    let site = Arc::new(link(parsed()));
    report("evidence: quotes are checked, ms of CPU", &processor(|| (), |()| gather(&site)));
    let evidence = Arc::new(gather(&site));
    let found: usize = site.iter().map(|(id, _)| evidence.count(id).1).sum();
    ensure!(marks == quoted::Marks::Without || found == count, "{found} of {count} are found");
    let check = |()| counterpart::check::check(&site, &evidence, &mut Findings::new());
    report("check, ms of CPU", &processor(|| (), check));
    report("render, ms of CPU", &processor(|| (), |()| render(&site, &evidence)));
    Ok(())
}

fn emit(root: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<Changes> {
    let staging = open(root)?;
    files.par_iter().try_for_each(|(path, bytes)| staging.put(path, bytes))?;
    staging.commit()
}

fn open(root: &Path) -> Result<Staging> {
    let out = root.join("public");
    Staging::open(&Destination { out: &out, site_root: root, force: Force::Refuse })
}

/// All that the program does, from disk to disk.
fn whole(root: &Path) -> Result<Changes> {
    let files = load(root)?;
    let staging = open(root)?;
    counterpart::build(&files, &options()?, &staging)?;
    staging.commit()
}

/// Builds once, and prints the most memory that this process ever had.
fn memory(root: &Path) -> Result<()> {
    std::fs::remove_dir_all(root.join("public"))?;
    whole(root)?;
    #[expect(clippy::disallowed_methods, reason = "the kernel tells it in a file")]
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next());
    // Elsewhere than on Linux it is not known.
    let kibibytes: f64 = peak.map_or(Ok(f64::NAN), str::parse)?;
    println!("{} peak memory, MiB", kibibytes / 1024.0);
    Ok(())
}

// --- time

fn report(name: &str, time: &Duration) {
    println!("{} {name}", time.as_secs_f64() * 1000.0);
}

/// The median time of several runs; preparing is not counted, nor is dropping what came out.
fn median<I, O>(prepare: impl Fn() -> I, run: impl Fn(I) -> O) -> Duration {
    let begun = Instant::now();
    let mut times = Vec::new();
    while times.len() < RUNS.0 || (times.len() < RUNS.1 && begun.elapsed() < PATIENCE) {
        let input = prepare();
        let started = Instant::now();
        let output = black_box(run(input));
        times.push(started.elapsed());
        drop(output);
    }
    middle(times)
}

/// The same in time of the processor; where that is not known, in time.
fn processor<I, O>(prepare: impl Fn() -> I, run: impl Fn(I) -> O) -> Duration {
    let begun = Instant::now();
    let mut times = Vec::new();
    while times.len() < RUNS.0 || (times.len() < RUNS.1 && begun.elapsed() < PATIENCE) {
        let input = prepare();
        let (started, on_processor) = (Instant::now(), processor_time());
        let output = black_box(run(input));
        let elapsed = started.elapsed();
        let used =
            processor_time().zip(on_processor).map(|(after, before)| after.saturating_sub(before));
        times.push(used.unwrap_or(elapsed));
        drop(output);
    }
    middle(times)
}

/// What the threads of this process have used of the processor, as the kernel tells it in files.
#[expect(clippy::disallowed_methods, reason = "the kernel tells it in files")]
fn processor_time() -> Option<Duration> {
    let threads = std::fs::read_dir("/proc/self/task").ok()?;
    let nanoseconds = threads.flatten().map(|thread| {
        let text = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<u64>().ok()
    });
    Some(Duration::from_nanos(nanoseconds.sum::<Option<u64>>()?))
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
