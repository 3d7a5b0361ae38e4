//! `counterpart build`: builds the site into its output folder.

use std::time::Instant;

use anyhow::Result;

use super::terminal::Terminal;
use super::{BuildArgs, Common, Format, Outcome, report};
use crate::Built;
use crate::emit::{Changes, Destination, Force, Staging, cache};
use crate::load::load;
use crate::memory::record::{self, Record};

/// Builds the site. Nothing is written when there are findings at error level.
pub(super) fn run(common: &Common, args: &BuildArgs, terminal: &Terminal) -> Result<Outcome> {
    let started = Instant::now();
    let options = args.site.options()?;
    let files = load(&common.root)?;
    let out = args.output_dir.clone().unwrap_or_else(|| common.root.join("public"));
    let force = if args.force { Force::Overwrite } else { Force::Refuse };
    let staging = Staging::open(&Destination { out: &out, site_root: &common.root, force })?;
    let input = record::input(&program(), &files, &options);
    let last = cache::record(&common.root).and_then(|text| Record::parse(&text));
    let known = last.filter(|last| last.output_of(input).is_some_and(|it| staging.holds(it)));
    let known = known.and_then(|last| last.built());
    let is_known = known.is_some();
    let built = match known {
        Some(built) => built,
        None => crate::build(&files, &options, &terminal.progress(&staging))?,
    };
    report::findings(&built, &files, args.site.format, terminal)?;
    let counts = report::counted(built.findings.counts());
    let json = args.site.format == Format::Json;
    if built.has_errors() {
        drop(staging);
        if !json {
            terminal.say(&format!(
                "nothing was written to `{}`: {counts} on {} ({})",
                out.display(),
                report::number(built.pages, "page"),
                report::seconds(started.elapsed())
            ))?;
        }
        return Ok(Outcome::Findings);
    }
    let changes = if is_known {
        Changes { unchanged: staging.count(), ..Changes::default() }
    } else {
        publish(common, staging, (input, &built))?
    };
    if !json {
        terminal.say(&format!(
            "built {} into `{}` in {}, {counts}",
            report::number(built.pages, "page"),
            out.display(),
            report::seconds(started.elapsed())
        ))?;
        if is_known {
            terminal.detail("nothing has changed since the last build")?;
        }
        terminal.detail(&format!(
            "files: {} added, {} changed, {} removed, {} as they were",
            changes.added, changes.changed, changes.removed, changes.unchanged
        ))?;
    }
    Ok(report::outcome(&built))
}

/// Publishes a site, and keeps a record of it for the next run.
fn publish(common: &Common, staging: Staging, (input, built): (u128, &Built)) -> Result<Changes> {
    let output = staging.digest();
    let changes = staging.commit()?;
    let record = Record::of(input, output, built).and_then(|record| record.print());
    if let Some(record) = record {
        // Without it the next build does all again.
        let _ = cache::keep_record(&common.root, &record);
    }
    Ok(changes)
}

/// What program this is: its version, and which build of it.
fn program() -> String {
    let exe = std::env::current_exe().and_then(|path| path.metadata());
    let stamp = exe.map(|exe| (exe.len(), exe.modified().ok()));
    format!("{} {} {stamp:?}", env!("CARGO_PKG_VERSION"), std::env::consts::ARCH)
}
