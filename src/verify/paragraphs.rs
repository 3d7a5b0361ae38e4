//! Paragraphs of an archived text, as citations number them.

use std::ops::Range;

/// Byte ranges of the paragraphs, without the space around them.
///
/// Blank lines separate paragraphs. In a text without a blank line each line is a paragraph, as
/// sites' texts are often saved.
pub fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let lines = lines(text);
    // Blank lines at the head and foot of a file separate nothing.
    let first = lines.iter().position(|line| !line.is_empty());
    let last = lines.iter().rposition(|line| !line.is_empty());
    let (Some(first), Some(last)) = (first, last) else { return Vec::new() };
    let lines = &lines[first..=last];
    if !lines.iter().any(Range::is_empty) {
        return lines.to_vec();
    }
    lines
        .split(Range::is_empty)
        .filter_map(|block| Some(block.first()?.start..block.last()?.end))
        .collect()
}

/// Byte ranges of the lines without the space around them; blank lines are empty ranges.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut lines = Vec::new();
    let mut add = |start: usize, end: usize| {
        let line = &text[start..end];
        let from = start + line.len() - line.trim_start_matches(is_blank).len();
        lines.push(from..from + line.trim_matches(is_blank).len());
    };
    for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
        add(start, end);
        start = end + 1;
    }
    add(start, text.len());
    lines
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = paragraphs(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn blank_lines_or_lines() {
        check("", &[]);
        check(" \n\n\t", &[]);
        check("one", &["one"]);
        check("one\ntwo\n", &["one", "two"]);
        check("\n\none\ntwo\n\n", &["one", "two"]);
        check("one\nstill one\n\ntwo\n", &["one\nstill one", "two"]);
        check("one\r\n\r\n  two \r\n \r\n\r\nthree", &["one", "two", "three"]);
        check("\u{feff}one\n \u{a0}\ntwo", &["one", "two"]);
    }
}
