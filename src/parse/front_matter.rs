//! Where a page's front matter ends and its text begins.

use std::ops::Range;
use std::sync::Arc;

use crate::finding::{Finding, Findings, Place};
use crate::model::{entity, page, source};
use crate::parse::foreign;
use crate::parse::table::{INVALID_FRONT_MATTER, Syntax};

/// A page's text in two parts, as byte ranges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// What stands between the two lines of `+++` or `---`, if the page has them.
    pub front: Option<(Syntax, Range<usize>)>,
    /// Where the body begins.
    pub body: usize,
}

/// Splits a page. A byte-order mark is skipped; an opening line that nothing closes is a finding, and
/// the whole page is then body.
///
/// A `---` at the head of a page may also be a line between paragraphs: it is front matter when a
/// field follows, or nothing but its end.
pub fn split(file: &Arc<str>, text: &str, findings: &mut Findings) -> Parts {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let first = line_at(text, start);
    let (syntax, fence) = match text[first.clone()].trim_end() {
        "+++" => (Syntax::Toml, "+++"),
        "---" => (Syntax::Yaml, "---"),
        _ => return Parts { front: None, body: start },
    };
    let opening = Place::span(file, start..start + 3);
    let closing = closing(text, first.end, fence);
    let front = first.end..closing.as_ref().map_or(text.len(), |line| line.start);
    if syntax == Syntax::Yaml {
        match yaml_or_not(&text[front.clone()]) {
            Looks::Yaml => {}
            Looks::Toml if closing.is_some() => {
                let message = "between `---` stands YAML, and this looks like TOML";
                let hint = "put it between lines of `+++`, or write `name: value`";
                findings.push(Finding::new(&INVALID_FRONT_MATTER, opening, message).hint(hint));
                return Parts { front: None, body: closing.map_or(start, |line| line.end) };
            }
            Looks::Maybe if closing.is_some() => {}
            Looks::Maybe | Looks::Toml | Looks::Text => {
                return Parts { front: None, body: start };
            }
        }
    }
    let Some(closing) = closing else {
        let message = "the front matter that begins here is not closed";
        let hint = format!("add a line `{fence}` after its last field");
        findings.push(Finding::new(&INVALID_FRONT_MATTER, opening, message).hint(hint));
        return Parts { front: None, body: start };
    };
    Parts { front: Some((syntax, front)), body: closing.end }
}

/// The first line from `at` on that is this fence.
fn closing(text: &str, mut at: usize, fence: &str) -> Option<Range<usize>> {
    while at < text.len() {
        let line = line_at(text, at);
        if text[line.clone()].trim_end() == fence {
            return Some(line);
        }
        at = line.end;
    }
    None
}

/// The line that begins at `at`, its line break included.
fn line_at(text: &str, at: usize) -> Range<usize> {
    let end = text[at..].find('\n').map_or(text.len(), |n| at + n + 1);
    at..end
}

/// What the first line after a `---` looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Looks {
    /// A field that pages have.
    Yaml,
    /// A field of some name; or nothing.
    Maybe,
    /// A field of TOML.
    Toml,
    /// Text.
    Text,
}

/// Looks at what follows a `---`. Comments are passed over; after an empty line, as after a line
/// between paragraphs, only a field that pages have is one.
fn yaml_or_not(rest: &str) -> Looks {
    let is_blank = |line: &&str| line.trim().is_empty();
    let is_apart = rest.lines().next().is_some_and(|line| is_blank(&line));
    let mut lines = rest.lines().filter(|line| !is_blank(line) && !line.starts_with('#'));
    let Some(line) = lines.next() else { return Looks::Maybe };
    if line.starts_with('{') {
        return Looks::Maybe;
    }
    let is_name = |name: &str| {
        let name = name.trim_end().trim_matches(['"', '\'']);
        name.starts_with(|c: char| c.is_alphanumeric() || c == '_')
            && name.chars().all(|c| c.is_alphanumeric() || "_-. ".contains(c))
    };
    if let Some((name, value)) = line.split_once(':')
        && is_name(name)
        && (value.is_empty() || value.starts_with([' ', '\t']))
    {
        let name = name.trim_end().trim_matches(['"', '\'']);
        return match (is_field(name), is_apart) {
            (true, _) => Looks::Yaml,
            (false, false) => Looks::Maybe,
            (false, true) => Looks::Text,
        };
    }
    let toml = line.split_once('=').map(|(name, _)| name.trim_end());
    if toml.is_some_and(is_field) { Looks::Toml } else { Looks::Text }
}

/// Whether pages have a field of this name, here or where somebody comes from.
fn is_field(name: &str) -> bool {
    let fields = [page::FIELDS, page::SECTION_FIELDS, source::FIELDS, entity::FIELDS];
    fields.iter().any(|fields| fields.iter().any(|field| field.name == name))
        || foreign::PAGE.iter().any(|foreign| foreign.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, front: Option<&str>, body: &str, problems: usize) {
        let mut findings = Findings::new();
        let parts = split(&"a.md".into(), text, &mut findings);
        assert_eq!(parts.front.map(|(_, range)| &text[range]), front, "{text:?}");
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
    fn yaml_is_told_from_a_line_between_paragraphs() {
        let yaml = |text: &str, front: &str, body: &str| check(text, Some(front), body, 0);
        yaml("---\ntitle: x\n---\nbody", "title: x\n", "body");
        yaml("\u{feff}---\r\ntitle: x\r\n---  \r\nbody", "title: x\r\n", "body");
        yaml("---\n---\nbody", "", "body");
        yaml("---\n\n---\nbody", "\n", "body");
        yaml("---\n# comment\n\nown: x\n---\n", "# comment\n\nown: x\n", "");
        yaml("---\n\"title\" : x\n---\n", "\"title\" : x\n", "");
        yaml("---\n\ntitle: x\n---\n", "\ntitle: x\n", "");
        yaml("---\n{title: x}\n---\n", "{title: x}\n", "");
        let text = |text: &str| check(text, None, text, 0);
        text("---\n\nText.\n\n---\n\nMore.");
        text("---\nText.\n---\n");
        text("---\n\nNote: this is text.\n\n---\n");
        text("---\nNote: this is text.\n");
        text("---\n- a: b\n---\n");
        text("---\nhttps://example.org\n---\n");
        text("----\ntitle: x\n---\n");
        text("---");
    }

    #[test]
    fn what_is_not_closed_or_not_yaml_is_a_finding() {
        check("+++\ntitle = 1\n", None, "+++\ntitle = 1\n", 1);
        check("---\ntitle: x\n\nText.", None, "---\ntitle: x\n\nText.", 1);
        check("---\ntitle = \"x\"\n---\nbody", None, "body", 1);
    }
}
