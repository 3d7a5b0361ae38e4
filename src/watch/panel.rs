//! The panel: the findings of a rebuild as the browser's side shows them.

use serde::Serialize;

use crate::files::Files;
use crate::finding::location::Locator;
use crate::finding::{Finding, Findings, Level};

/// How many findings are shown; of the others their number is.
const SHOWN: usize = 30;
/// How much of a line is shown before and after what is marked, and of what is marked, in characters.
const AROUND: usize = 90;
const MARKED: usize = 240;

#[derive(Serialize)]
struct Panel<'f> {
    errors: usize,
    warnings: usize,
    notes: usize,
    /// How many findings are not shown.
    more: usize,
    findings: Vec<Row<'f>>,
}

#[derive(Serialize)]
struct Row<'f> {
    level: &'f str,
    rule: &'f str,
    file: &'f str,
    line: Option<usize>,
    column: Option<usize>,
    message: &'f str,
    hint: Option<&'f str>,
    /// The line: before what is marked, that, and after it.
    source: Option<[String; 3]>,
    /// What else is said, and of which place.
    labels: Vec<Label<'f>>,
}

#[derive(Serialize)]
struct Label<'f> {
    text: &'f str,
    file: &'f str,
    line: Option<usize>,
}

/// The findings as JSON on one line, the worst first.
pub(crate) fn of(findings: &Findings, files: &Files) -> String {
    let counts = findings.counts();
    let mut locator = Locator::new(files);
    let mut worst: Vec<&Finding> = findings.iter().collect();
    worst.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    let more = worst.len().saturating_sub(SHOWN);
    worst.truncate(SHOWN);
    json(&Panel {
        errors: counts.errors,
        warnings: counts.warnings,
        notes: counts.notes,
        more,
        findings: worst.into_iter().map(|finding| row(finding, &mut locator)).collect(),
    })
}

/// The same for what kept the files from being read at all.
pub(crate) fn of_trouble(message: &str) -> String {
    let row = Row {
        level: Level::Error.word(),
        rule: "",
        file: "",
        line: None,
        column: None,
        message,
        hint: None,
        source: None,
        labels: Vec::new(),
    };
    json(&Panel { errors: 1, warnings: 0, notes: 0, more: 0, findings: vec![row] })
}

fn json(panel: &Panel<'_>) -> String {
    // Text and numbers can always be written.
    serde_json::to_string(panel).unwrap_or_default()
}

fn row<'f>(finding: &'f Finding, locator: &mut Locator<'_>) -> Row<'f> {
    let location = locator.locate(&finding.place);
    let labels = finding.labels.iter().map(|label| Label {
        text: &label.text,
        file: &label.place.file,
        line: locator.locate(&label.place).map(|location| location.line),
    });
    let labels = labels.collect();
    Row {
        level: finding.level.word(),
        rule: finding.rule.name,
        file: &finding.place.file,
        line: location.map(|location| location.line),
        column: location.map(|location| location.column),
        message: &finding.message,
        hint: finding.hint.as_deref(),
        source: source(finding, locator),
        labels,
    }
}

fn source(finding: &Finding, locator: &mut Locator<'_>) -> Option<[String; 3]> {
    let text = locator.text(&finding.place)?;
    let lines = locator.lines(&finding.place)?;
    let span = finding.place.span.clone()?;
    let (start, end) = (span.start.clamp(lines.start, lines.end), span.end.min(lines.end));
    let before = text.get(lines.start..start)?;
    let marked = text.get(start..end.max(start))?;
    let after = text.get(end.max(start)..lines.end)?.lines().next().unwrap_or_default();
    let before = match before.char_indices().rev().nth(AROUND) {
        Some((cut, c)) => format!("…{}", &before[cut + c.len_utf8()..]),
        None => before.trim_start().to_owned(),
    };
    Some([before, shortened(marked, MARKED), shortened(after.trim_end(), AROUND)])
}

fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Place;
    use crate::finding::rules::{LINK_BROKEN, MISSING_ALT};
    use serde_json::Value;

    fn panel(
        text: &str,
        spans: &[(std::ops::Range<usize>, &'static crate::finding::Rule)],
    ) -> Value {
        let files = Files::from_texts([("content/a.md", text)]);
        let mut findings = Findings::new();
        for (span, rule) in spans {
            let place = Place::span(&"content/a.md".into(), span.clone());
            let finding = Finding::new(rule, place.clone(), "it is so").hint("change it");
            findings.push(finding.label(place, "look here"));
        }
        serde_json::from_str(&of(&findings, &files)).unwrap()
    }

    #[test]
    fn the_worst_comes_first_with_its_line() {
        let panel = panel("one\n  see “x” now\n", &[(0..3, &MISSING_ALT), (10..17, &LINK_BROKEN)]);
        assert_eq!(panel["errors"], 1);
        assert_eq!(panel["warnings"], 1);
        let first = &panel["findings"][0];
        assert_eq!(first["rule"], "link-broken");
        assert_eq!((&first["line"], &first["column"]), (&2.into(), &7.into()));
        assert_eq!(first["source"], serde_json::json!(["see ", "“x”", " now"]));
        let label = serde_json::json!({ "text": "look here", "file": "content/a.md", "line": 2 });
        assert_eq!(first["labels"], serde_json::json!([label]));
        assert_eq!(panel["findings"][1]["source"], serde_json::json!(["", "one", ""]));
    }

    #[test]
    fn long_lines_and_long_lists_are_cut() {
        let text = format!("{}MARK{}", "é".repeat(500), "z".repeat(500));
        let places: Vec<_> = (0..40).map(|_| (1000..1004, &LINK_BROKEN)).collect();
        let panel = panel(&text, &places);
        assert_eq!((&panel["more"], panel["findings"].as_array().unwrap().len()), (&10.into(), 30));
        let source = &panel["findings"][0]["source"];
        assert_eq!(source[0].as_str().unwrap(), format!("…{}", "é".repeat(AROUND)));
        assert_eq!(source[1], "MARK");
        assert_eq!(source[2].as_str().unwrap(), format!("{}…", "z".repeat(AROUND)));
    }

    #[test]
    fn places_outside_of_a_text_are_shown_without_it() {
        let panel = panel("é", &[(1..9, &LINK_BROKEN)]);
        assert!(panel["findings"][0]["source"].is_null());
    }
}
