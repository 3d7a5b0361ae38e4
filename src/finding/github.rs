//! Findings as workflow commands, which GitHub shows beside the lines of a pull request.
//!
//! The form and its escapes: “Workflow commands for GitHub Actions”, setting an error message.

use std::fmt::Write as _;

use crate::files::Files;
use crate::finding::location::Locator;
use crate::finding::{Finding, Findings, Level};

/// One workflow command a finding, each on its line.
pub fn render(findings: &Findings, files: &Files) -> String {
    let mut locator = Locator::new(files);
    let mut text = String::new();
    for finding in findings {
        line(finding, &mut locator, &mut text);
    }
    text
}

fn line(finding: &Finding, locator: &mut Locator<'_>, text: &mut String) {
    let command = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let _ = write!(text, "::{command} file={}", property(&finding.place.file));
    if let Some(l) = locator.locate(&finding.place) {
        let _ = write!(text, ",line={},endLine={}", l.line, l.end_line);
        // GitHub shows columns only for a place within one line.
        if l.line == l.end_line {
            let _ = write!(text, ",col={},endColumn={}", l.column, l.end_column);
        }
    }
    let _ = write!(text, ",title={}::{}", property(finding.rule.name), message(&finding.message));
    if let Some(hint) = &finding.hint {
        let _ = write!(text, "%0A{}", message(hint));
    }
    text.push('\n');
}

fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Place;
    use crate::finding::rules::LINK_BROKEN;

    #[test]
    fn commands_are_escaped() {
        let files = Files::from_texts([("a,b.md", "x\n100% [y](z)\n")]);
        let mut findings = Findings::new();
        let place = Place::span(&"a,b.md".into(), 7..13);
        findings.push(Finding::new(&LINK_BROKEN, place, "100% wrong\nindeed").hint("mend: it"));
        assert_eq!(
            render(&findings, &files),
            "::error file=a%2Cb.md,line=2,endLine=2,col=6,endColumn=12,title=link-broken::\
             100%25 wrong%0Aindeed%0Amend: it\n"
        );
    }
}
