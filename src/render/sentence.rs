//! The sentence around a link, as plain text: what a backlink shows.

use std::ops::Range;

use crate::model::body::{Body, Kind};
use crate::model::quote::At;
use crate::model::site::Page;

/// How many characters of a sentence are shown at most.
const LONGEST: usize = 280;

/// The sentence of a page's body that holds a place.
pub fn around(page: &Page, at: At) -> String {
    let body = &page.body;
    let block = block_of(body, at.node);
    let end = body.nodes[block as usize].end;
    let before = body.plain_untrimmed(&page.text, block + 1..at.node).len();
    let whole = body.plain(&page.text, block + 1..end);
    let at = if matches!(body.nodes[at.node as usize].kind, Kind::Citation(_)) {
        // It belongs to the sentence behind whose full stop it stands.
        whole[..whole.floor_char_boundary(before.min(whole.len()))].trim_end().len()
    } else {
        // The character there, not the end of the sentence before it.
        whole.floor_char_boundary((before + at.offset as usize + 1).min(whole.len()))
    };
    // A reference that is left out leaves the spaces around it.
    let words: Vec<&str> = whole[range_around(&whole, at)].split_whitespace().collect();
    shorten(&words.join(" "))
}

/// The smallest block that holds a node: a paragraph, a heading, a cell or an item.
fn block_of(body: &Body, node: u32) -> u32 {
    (0..node)
        .rev()
        .find(|index| {
            let candidate = &body.nodes[*index as usize];
            candidate.end > node
                && matches!(
                    candidate.kind,
                    Kind::Paragraph | Kind::Heading(_) | Kind::TableCell | Kind::Item(_)
                )
        })
        .unwrap_or(node)
}

/// The bytes of the sentence of a text that holds a byte.
///
/// A sentence ends at `.`, `!` or `?` (and closing marks after it) before a space and a capital
/// letter, a digit or an opening mark, or at their full-width forms.
pub fn range_around(text: &str, at: usize) -> Range<usize> {
    let mut start = 0;
    let ends = text.bytes().enumerate().filter(|(_, byte)| MAY_END[usize::from(*byte)]);
    for (index, byte) in ends {
        let (width, full_width) = match byte {
            b'.' | b'!' | b'?' => (1, false),
            _ if text[index..].starts_with(['。', '！', '？']) => (3, true),
            _ => continue,
        };
        let rest = text[index + width..].trim_start_matches(CLOSING);
        let spaced = rest.starts_with(char::is_whitespace);
        let ends = match rest.trim_start().chars().next() {
            None => true,
            Some(_) if full_width => true,
            Some(c) => spaced && (c.is_uppercase() || c.is_numeric() || "“‘\"'«".contains(c)),
        };
        if !ends || is_abbreviation(&text[..index]) {
            continue;
        }
        let end = text.len() - rest.len();
        if end >= at && end > start {
            return start..end;
        }
        start = end;
    }
    start..text.len()
}

/// The bytes with which `.`, `!`, `?` and their full-width forms begin.
const MAY_END: [bool; 256] = {
    let mut may = [false; 256];
    let first = [b'.', b'!', b'?', 0xE3, 0xEF];
    let mut at = 0;
    while at < first.len() {
        may[first[at] as usize] = true;
        at += 1;
    }
    may
};

/// The marks that may stand between the end of a sentence and the space after it.
const CLOSING: [char; 7] = ['”', '’', '"', '\'', ')', ']', '»'];

/// Whether a full stop after these letters ends a single letter (“U.S.”, “J. Smith”) or a title.
fn is_abbreviation(before: &str) -> bool {
    let letters = before.chars().rev().take_while(|c| c.is_alphabetic()).take(6);
    let word = &before[before.len() - letters.map(char::len_utf8).sum::<usize>()..];
    let mut letters = word.chars();
    let single = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    single || matches!(word, "Mr" | "Mrs" | "Ms" | "Dr" | "Gen" | "Adm" | "St" | "No" | "vs")
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let cut: String = text.chars().take(LONGEST).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head);
    format!("{cut} …")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, word: &str, expected: &str) {
        let range = range_around(text, text.find(word).unwrap());
        assert_eq!(text[range].trim(), expected);
    }

    #[test]
    fn sentences_are_found() {
        let text = "One ends here. The U.S. side met Gen. Dong at 3.5 pm. “Good,” he said. Last";
        check(text, "One", "One ends here.");
        check(text, "Dong", "The U.S. side met Gen. Dong at 3.5 pm.");
        check(text, "Good", "“Good,” he said.");
        check(text, "Last", "Last");
        check("第一句。第二句，台湾。第三", "台湾", "第二句，台湾。");
        check("He said “stop.” Then left.", "Then", "Then left.");
        check("One was cited.  The next was not.", "next", "The next was not.");
    }
}
