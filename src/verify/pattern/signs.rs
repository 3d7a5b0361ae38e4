//! The signs by which a quote shows that it differs from its source: ellipses and brackets.

use std::ops::Range;

use super::Gap;
use crate::verify::characters;

/// A piece of a quote's text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Gap(Gap),
    /// A word partly in brackets: all its bytes, and those before the bracket.
    Altered(Range<usize>, Range<usize>),
}

/// Length of an ellipsis: `…` and its kin, or three dots or more, with or without spaces.
pub(super) fn dots(text: &str) -> Option<usize> {
    let mut end = 0;
    let mut dots = 0;
    let mut spaces = 0;
    for (at, c) in text.char_indices() {
        match c {
            '…' | '⋯' | '‥' => dots += 3,
            '.' | '。' => dots += 1,
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' if spaces == 0 && dots > 0 => {
                spaces += 1;
                continue;
            }
            _ => break,
        }
        spaces = 0;
        end = at + c.len_utf8();
    }
    (dots >= 3).then_some(end)
}

/// Length of `(…)`.
pub(super) fn parenthesis(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('(')?;
    let dots = dots(inside)?;
    inside[dots..].starts_with(')').then_some(dots + 2)
}

pub(super) fn bracket(text: &str, floor: usize, at: usize) -> Option<(usize, Piece, usize)> {
    let length = text[at + 1..].find([']', '['])?;
    let inside = at + 1..at + 1 + length;
    let end = inside.end + 1;
    if !text[inside.end..].starts_with(']') {
        return None;
    }
    let words = &text[inside.clone()];
    let trimmed = words.trim();
    if dots(trimmed) == Some(trimmed.len()) && !trimmed.is_empty() {
        return Some((at, Piece::Gap(Gap::Ellipsis), end));
    }
    let is_letter = |c: char| c.is_alphanumeric() && !characters::is_cjk(c);
    let before = at
        - text[floor..at]
            .chars()
            .rev()
            .take_while(|&c| is_letter(c))
            .map(char::len_utf8)
            .sum::<usize>();
    let after =
        end + text[end..].chars().take_while(|&c| is_letter(c)).map(char::len_utf8).sum::<usize>();
    if (before < at || after > end) && words.chars().all(is_letter) {
        return Some((before, Piece::Altered(before..after, before..at), after));
    }
    let gap = if is_remark(trimmed) { Gap::Remark(inside) } else { Gap::Bracket(inside) };
    Some((at, Piece::Gap(gap), end))
}

/// Is this a remark of the editor, which replaces nothing?
fn is_remark(inside: &str) -> bool {
    const REMARKS: [&str; 14] = [
        "sic",
        "sic!",
        "emphasis",
        "italics",
        "laughter",
        "laughs",
        "laughing",
        "applause",
        "cheers",
        "inaudible",
        "unintelligible",
        "crosstalk",
        "pause",
        "recte",
    ];
    let first = inside.split([' ', ',', ':']).next().unwrap_or_default();
    REMARKS.contains(&first.to_lowercase().as_str()) || !inside.contains(char::is_alphanumeric)
}
