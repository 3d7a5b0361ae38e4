//! HTML in Markdown: whether words are quoted in it, where nothing is read as Markdown and no quotation
//! is checked.

use std::ops::Range;
use std::sync::Arc;

use crate::finding::{Finding, Findings, Level, Place, Rule};
use crate::model::body::Kind;
use crate::model::site::Page;
use crate::verify::spans;

/// `quote-in-html`.
pub const QUOTE_IN_HTML: Rule = Rule {
    name: "quote-in-html",
    level: Level::Warning,
    what: "a quotation, or the citation of a source, stands in HTML",
    why: "What stands between HTML tags is passed on as it is: a quotation there is checked by nobody, \
          and a citation becomes no link. The same holds for the rest of a line that begins with a \
          comment, since Markdown takes all of that line for HTML.",
    example: "`<!-- nolink: Li --> He said “never”.[^desk]` breaks it; the comment at the end of the \
              line, or on a line of its own, mends it. So does `> …` in place of `<blockquote>…`.",
};

/// Elements of HTML whose content is no running text.
const SILENT: [&str; 8] = ["script", "style", "pre", "code", "kbd", "samp", "svg", "math"];

/// Elements of HTML that are quotations.
const QUOTING: [&str; 2] = ["q", "blockquote"];

/// Quotation marks in the letters of HTML.
const WRITTEN_OUT: [&str; 6] = ["&ldquo;", "&rdquo;", "&bdquo;", "&quot;", "&laquo;", "&raquo;"];

/// Adds a finding for each block of HTML on a page with a quotation or a citation in it, and for each
/// element elsewhere that is a quotation.
pub fn check(page: &Page, findings: &mut Findings) {
    let Some(file) = &page.file else { return };
    let nodes = &page.body.nodes;
    let mut behind = 0;
    for (index, node) in nodes.iter().enumerate().filter(|(_, node)| is_html(node.kind)) {
        if index < behind {
            continue;
        }
        let range = node.span.range();
        let Some(html) = page.text.get(range.clone()) else { continue };
        let is_block = node.kind == Kind::HtmlBlock;
        behind = if is_block { node.end as usize } else { index + 1 };
        let found = quoting(html).or_else(|| words(html, page).filter(|_| is_block));
        findings.extend(found.map(|found| finding(file, html, range.start, &found)));
    }
}

fn is_html(kind: Kind) -> bool {
    matches!(kind, Kind::HtmlBlock | Kind::Html(_))
}

fn finding(file: &Arc<str>, html: &str, start: usize, found: &Range<usize>) -> Finding {
    let place = Place::span(file, start + found.start..start + found.end);
    let hint = if html.trim_start().starts_with("<!--") {
        "put the comment at the end of the line, or on a line of its own"
    } else if quoting(html).is_some() {
        "write a quotation as Markdown: with `>` before its lines, or in quotation marks"
    } else {
        "write it without the tags, or leave an empty line between them and the words"
    };
    let message = "this stands in HTML, where no quotation is checked and no source is cited";
    Finding::new(&QUOTE_IN_HTML, place, message).hint(hint)
}

/// Where an element begins that is a quotation.
fn quoting(html: &str) -> Option<Range<usize>> {
    tags(html).find(|tag| QUOTING.iter().any(|name| tag.opens(name))).map(|tag| tag.range)
}

/// The first quotation or citation in some HTML that readers see, unless the page lists it under `terms`.
fn words(html: &str, page: &Page) -> Option<Range<usize>> {
    let seen = visible(html);
    let is_term = |inside: &Range<usize>| {
        let words = seen[inside.clone()].trim_matches([',', '.', ' ']).to_lowercase();
        page.front.terms.iter().any(|term| term.value.to_lowercase() == words)
    };
    let (found, _) = spans(&[&seen]);
    let mut quotes = found
        .iter()
        .filter_map(|span| Some(span.parts.first()?.inside.clone()))
        .filter(|inside| !is_term(inside));
    let written_out = WRITTEN_OUT.iter().filter_map(|mark| {
        let at = seen.find(mark)?;
        Some(at..at + mark.len())
    });
    let citation = seen.find("[^").and_then(|at| {
        let length = seen[at..].find(']')?;
        Some(at..at + length + 1)
    });
    quotes.next().or(citation).or(written_out.min_by_key(|range| range.start))
}

/// Some HTML with blanks for its tags, its comments, and what readers do not see as running text; each
/// other byte stays where it is.
fn visible(html: &str) -> String {
    let mut seen = String::with_capacity(html.len());
    let mut silent: Option<&str> = None;
    for tag in tags(html).map(Some).chain([None]) {
        let (start, end) =
            tag.as_ref().map_or((html.len(), html.len()), |tag| (tag.range.start, tag.range.end));
        let text = &html[seen.len()..start];
        if silent.is_some() {
            blank(&mut seen, text);
        } else {
            seen.push_str(text);
        }
        blank(&mut seen, &html[start..end]);
        let Some(tag) = tag else { break };
        silent = match silent {
            Some(name) if tag.closes(name) => None,
            None => SILENT.into_iter().find(|name| tag.opens(name)),
            open => open,
        };
    }
    seen
}

fn blank(seen: &mut String, text: &str) {
    seen.extend(text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
}

/// A tag, or a comment.
struct Tag<'h> {
    text: &'h str,
    range: Range<usize>,
}

impl Tag<'_> {
    fn opens(&self, name: &str) -> bool {
        is_named(&self.text[1..], name)
    }

    fn closes(&self, name: &str) -> bool {
        self.text[1..].strip_prefix('/').is_some_and(|rest| is_named(rest, name))
    }
}

fn is_named(tag: &str, name: &str) -> bool {
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
    tag[..end].eq_ignore_ascii_case(name)
}

/// The tags and comments of some HTML, in order. One that does not end goes to the end of all.
fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + html[at..].find('<')?;
            let rest = &html[start..];
            let is_tag =
                rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
            if !is_tag {
                at = start + 1;
                continue;
            }
            let length = if rest.starts_with("<!--") {
                rest.find("-->").map(|length| length + 3)
            } else {
                tag_length(rest)
            };
            at = start + length.unwrap_or(rest.len());
            return Some(Tag { text: &html[start..at], range: start..at });
        }
    })
}

/// How long the tag is with which some HTML begins: a `>` in the value of an attribute does not end it.
fn tag_length(html: &str) -> Option<usize> {
    let mut open: Option<u8> = None;
    for (at, byte) in html.bytes().enumerate() {
        match (open, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => open = Some(byte),
            (Some(quote), _) if quote == byte => open = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_visible(html: &str, expected: &str) {
        let seen = visible(html);
        assert_eq!(seen, expected, "{html}");
        assert_eq!(seen.len(), html.len(), "{html}");
    }

    #[test]
    fn what_readers_see_stays_where_it_is() {
        check_visible("a <b>c</b>", "a    c    ");
        check_visible("<!-- “x” --> é “y”", "                 é “y”");
        check_visible("<p title=\"a > “b”\">c", &format!("{}c", " ".repeat(23)));
        check_visible("<code>“x”</code>y", &format!("{}y", " ".repeat(20)));
        check_visible("<Script>a</b>b</script >c", "                        c");
        check_visible("a < b “c” <", "a < b “c” <");
        check_visible("a <b “c”", "a           ");
        check_visible("<!-- a", "      ");
        check_visible("", "");
    }

    #[test]
    fn quoting_elements_are_met_by_name() {
        for html in ["<q>x</q>", "a <BLOCKQUOTE cite=x>b", "<q\nclass=a>"] {
            assert!(quoting(html).is_some(), "{html}");
        }
        for html in ["<qa>", "</q>", "<p>q</p>", "<!-- <q> -->", "q", "<"] {
            assert!(quoting(html).is_none(), "{html}");
        }
    }
}
