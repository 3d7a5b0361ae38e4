//! Findings as JSON, for programs.

use serde::Serialize;

use crate::files::Files;
use crate::finding::location::Locator;
use crate::finding::{Finding, Findings};

#[derive(Serialize)]
struct Report<'f> {
    findings: Vec<Row<'f>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Row<'f> {
    rule: &'f str,
    level: &'f str,
    file: &'f str,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    message: &'f str,
    hint: Option<&'f str>,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    notes: usize,
    pages: usize,
}

/// All findings and their numbers, with the number of pages, as one JSON object and a line break.
///
/// Lines and columns count from 1, columns in characters; they are null for a file as a whole.
///
/// # Errors
/// Never in practice: all of it is text and numbers.
pub fn render(findings: &Findings, files: &Files, pages: usize) -> anyhow::Result<String> {
    let mut locator = Locator::new(files);
    let counts = findings.counts();
    let report = Report {
        findings: findings.iter().map(|finding| row(finding, &mut locator)).collect(),
        summary: Summary {
            errors: counts.errors,
            warnings: counts.warnings,
            notes: counts.notes,
            pages,
        },
    };
    Ok(serde_json::to_string_pretty(&report)? + "\n")
}

fn row<'f>(finding: &'f Finding, locator: &mut Locator<'_>) -> Row<'f> {
    let location = locator.locate(&finding.place);
    Row {
        rule: finding.rule.name,
        level: finding.level.word(),
        file: &finding.place.file,
        line: location.map(|l| l.line),
        column: location.map(|l| l.column),
        end_line: location.map(|l| l.end_line),
        end_column: location.map(|l| l.end_column),
        message: &finding.message,
        hint: finding.hint.as_deref(),
    }
}
