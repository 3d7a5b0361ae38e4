//! `counterpart check`: all that `build` does, but nothing is written.

use std::time::Instant;

use anyhow::Result;

use super::terminal::Terminal;
use super::{CheckArgs, Common, Format, Outcome, report};
use crate::load::load;
use crate::output::Discard;

/// Checks the site.
pub(super) fn run(common: &Common, args: &CheckArgs, terminal: &Terminal) -> Result<Outcome> {
    let started = Instant::now();
    let options = args.site.options()?;
    let files = load(&common.root)?;
    let built = crate::build(&files, &options, &terminal.progress(&Discard))?;
    report::findings(&built, &files, args.site.format, terminal)?;
    if args.site.format != Format::Json {
        terminal.say(&format!(
            "checked {} in {}, {}",
            report::number(built.pages, "page"),
            report::seconds(started.elapsed()),
            report::counted(built.findings.counts())
        ))?;
    }
    Ok(report::outcome(&built))
}
