//! `counterpart check`: all that `build` does, but nothing is written; with `--record`, what each
//! published page says is recorded; with `--external`, other sites are asked for what is linked to.

use std::collections::BTreeSet;
use std::time::Instant;

use anyhow::{Result, bail};

use super::terminal::Terminal;
use super::{CheckArgs, Common, Format, Outcome, external, report};
use crate::emit::record::keep;
use crate::files::Files;
use crate::finding::{Findings, Level};
use crate::load::load;
use crate::model::record::{self, FaultKind, RECORD_INVALID, RECORD_OUTDATED, Record, SILENT_EDIT};
use crate::output::Discard;
use crate::{Built, Options};

/// Checks the site.
pub(super) fn run(common: &Common, args: &CheckArgs, terminal: &Terminal) -> Result<Outcome> {
    let started = Instant::now();
    let options = args.site.options()?;
    let files = load(&common.root)?;
    if args.record {
        refuse_foreign(&files)?;
    }
    let mut built = crate::build(&files, &options, &terminal.progress(&Discard))?;
    if args.external {
        external::check(common, (&files, &options), &mut built, terminal)?;
    }
    report::findings(&built, &files, args.site.format, terminal)?;
    let json = args.site.format == Format::Json;
    if !json {
        terminal.say(&format!(
            "checked {} in {}, {}",
            report::number(built.pages, "page"),
            report::seconds(started.elapsed()),
            report::counted(built.findings.counts())
        ))?;
    }
    if !args.record {
        return Ok(report::outcome(&built));
    }
    let (outcome, said) = record(common, (&files, &options), &built)?;
    if !json {
        terminal.say(&said)?;
    }
    Ok(outcome)
}

/// Nothing of another program is written over.
fn refuse_foreign(files: &Files) -> Result<()> {
    let text = files.get(record::FILE).and_then(|file| file.text().ok());
    let is_foreign = text.is_some_and(|text| {
        Record::parse(text).is_err_and(|fault| fault.kind == FaultKind::Foreign)
    });
    if is_foreign {
        bail!("`{}` is not a record of Counterpart; move it away", record::FILE);
    }
    Ok(())
}

/// Records what each published page says, unless there are errors. An old record that cannot be read
/// is one that this mends. Says what was done.
fn record(
    common: &Common,
    (files, options): (&Files, &Options),
    built: &Built,
) -> Result<(Outcome, String)> {
    let errors = built.findings.iter().filter(|finding| finding.level == Level::Error);
    let mended = [RECORD_INVALID.name, RECORD_OUTDATED.name];
    let errors = errors.filter(|finding| !mended.contains(&finding.rule.name)).count();
    if errors > 0 {
        let said = format!("nothing was recorded: {}", report::number(errors, "error"));
        return Ok((Outcome::Findings, said));
    }
    let site = crate::link_files(files, options, &mut Findings::new());
    let record = Record::of(&site, &built.findings);
    let silent: BTreeSet<_> = built
        .findings
        .iter()
        .filter(|finding| finding.rule.name == SILENT_EDIT.name)
        .map(|finding| &finding.place)
        // Each finding in the record itself is about another page.
        .map(|place| (&place.file, place.span.as_ref().filter(|_| *place.file == *record::FILE)))
        .map(|(file, span)| (file, span.map(|span| span.start)))
        .collect();
    let changed = keep(&common.root, record::FILE, &record.print())?;
    let mut said = format!(
        "{} {} in `{}`",
        if changed { "recorded" } else { "nothing new:" },
        report::number(record.pages.len(), "page"),
        record::FILE
    );
    if !silent.is_empty() {
        let pages = report::number(silent.len(), "page");
        said += "; ";
        said += &pages;
        said += " with changes that no log tells of stayed as recorded before";
    }
    Ok((Outcome::Fine, said))
}
