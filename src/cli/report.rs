//! How a build went, in words: findings in the wanted form, withheld pages, one line at the end.

use std::time::Duration;

use anyhow::Result;

use super::terminal::Terminal;
use super::{Format, Outcome};
use crate::Built;
use crate::files::Files;
use crate::finding::{Counts, github, json, pretty};

/// Prints the findings and the pages that are withheld.
pub(super) fn findings(
    built: &Built,
    files: &Files,
    format: Format,
    terminal: &Terminal,
) -> Result<()> {
    match format {
        Format::Text => show(built, &text(built, files, terminal), terminal)?,
        Format::Json => terminal.print(&json::render(&built.findings, files, built.pages)?)?,
        Format::Github => terminal.print(&github::render(&built.findings, files))?,
    }
    Ok(())
}

/// The findings for people.
pub(super) fn text(built: &Built, files: &Files, terminal: &Terminal) -> String {
    pretty::render(&built.findings, files, terminal.colour())
}

/// Prints these findings, after the pages that are withheld.
pub(super) fn show(built: &Built, findings: &str, terminal: &Terminal) -> Result<()> {
    for withheld in &built.withheld {
        terminal.say(&format!("withheld `{}`: {}", withheld.file, withheld.reason.words()))?;
    }
    terminal.remark(findings);
    Ok(())
}

/// The outcome that follows from the findings.
pub(super) fn outcome(built: &Built) -> Outcome {
    if built.has_errors() { Outcome::Findings } else { Outcome::Fine }
}

/// “2 errors, 1 warning”, or “no findings”.
pub(super) fn counted(counts: Counts) -> String {
    let parts: Vec<String> =
        [(counts.errors, "error"), (counts.warnings, "warning"), (counts.notes, "note")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| number(count, word))
            .collect();
    if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") }
}

/// “1 page”, “2 pages”.
pub(super) fn number(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// “0.12 s”.
pub(super) fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}
