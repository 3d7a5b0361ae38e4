//! `counterpart build`: builds the site into its output folder.

use std::time::Instant;

use anyhow::Result;

use super::terminal::Terminal;
use super::{BuildArgs, Common, Format, Outcome, report};
use crate::emit::{Destination, Force, Staging};
use crate::load::load;

/// Builds the site. Nothing is written when there are findings at error level.
pub(super) fn run(common: &Common, args: &BuildArgs, terminal: &Terminal) -> Result<Outcome> {
    let started = Instant::now();
    let options = args.site.options()?;
    let files = load(&common.root)?;
    let out = args.output_dir.clone().unwrap_or_else(|| common.root.join("public"));
    let force = if args.force { Force::Overwrite } else { Force::Refuse };
    let staging = Staging::open(&Destination { out: &out, site_root: &common.root, force })?;
    let built = crate::build(&files, &options, &terminal.progress(&staging))?;
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
    let changes = staging.commit()?;
    if !json {
        terminal.say(&format!(
            "built {} into `{}` in {}, {counts}",
            report::number(built.pages, "page"),
            out.display(),
            report::seconds(started.elapsed())
        ))?;
        terminal.detail(&format!(
            "files: {} added, {} changed, {} removed, {} as they were",
            changes.added, changes.changed, changes.removed, changes.unchanged
        ))?;
    }
    Ok(report::outcome(&built))
}
