//! Where a page's front matter ends and its text begins.

use std::ops::Range;
use std::sync::Arc;

use crate::finding::{Finding, Findings, Place};
use crate::parse::table::INVALID_FRONT_MATTER;

/// A page's text in two parts, as byte ranges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The TOML between the two `+++` lines, if the page has them.
    pub front: Option<Range<usize>>,
    /// Where the body begins.
    pub body: usize,
}

/// Splits a page. A byte-order mark is skipped; an opening `+++` that nothing closes is a finding,
/// and the whole page is then body.
pub fn split(file: &Arc<str>, text: &str, findings: &mut Findings) -> Parts {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let first = line_at(text, start);
    let fence = text[first.clone()].trim_end();
    if fence == "---" && looks_like_yaml(&text[first.end..]) {
        findings.push(
            Finding::new(
                &INVALID_FRONT_MATTER,
                Place::span(file, start..start + 3),
                "front matter between `---` is YAML, which is not read",
            )
            .hint("write it as TOML between `+++` lines: `title = \"…\"`"),
        );
    }
    if fence != "+++" {
        return Parts { front: None, body: start };
    }
    let front_start = first.end;
    let mut at = front_start;
    while at < text.len() {
        let line = line_at(text, at);
        if text[line.clone()].trim_end() == "+++" {
            return Parts { front: Some(front_start..line.start), body: line.end };
        }
        at = line.end;
    }
    findings.push(
        Finding::new(
            &INVALID_FRONT_MATTER,
            Place::span(file, start..start + 3),
            "the front matter that begins here is not closed",
        )
        .hint("add a line `+++` after its last field"),
    );
    Parts { front: None, body: start }
}

/// The line that begins at `at`, its line break included.
fn line_at(text: &str, at: usize) -> Range<usize> {
    let end = text[at..].find('\n').map_or(text.len(), |n| at + n + 1);
    at..end
}

/// Whether a `---` begins YAML rather than being a thematic break: a `key:` follows, and another
/// `---` later.
fn looks_like_yaml(rest: &str) -> bool {
    let mut lines = rest.lines();
    let key = lines.next().is_some_and(|line| {
        line.split_once(':').is_some_and(|(key, _)| {
            !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
        })
    });
    key && lines.any(|line| line.trim_end() == "---")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, front: Option<&str>, body: &str, problems: usize) {
        let mut findings = Findings::new();
        let parts = split(&"a.md".into(), text, &mut findings);
        assert_eq!(parts.front.map(|range| &text[range]), front, "{text:?}");
        assert_eq!(&text[parts.body..], body, "{text:?}");
        assert_eq!(findings.iter().len(), problems, "{text:?}");
    }

    #[test]
    fn pages_are_split() {
        check("+++\ntitle = 1\n+++\nbody", Some("title = 1\n"), "body", 0);
        check("\u{feff}+++\r\na = 1\r\n+++\r\nbody", Some("a = 1\r\n"), "body", 0);
        check("+++\n+++", Some(""), "", 0);
        check("no front matter\n+++\n", None, "no front matter\n+++\n", 0);
        check("", None, "", 0);
        check("---\n\ntext", None, "---\n\ntext", 0);
    }

    #[test]
    fn what_is_not_closed_or_not_toml_is_a_finding() {
        check("+++\ntitle = 1\n", None, "+++\ntitle = 1\n", 1);
        check("---\ntitle: x\n---\nbody", None, "---\ntitle: x\n---\nbody", 1);
    }
}
