//! The sentence around some words, found without reading the whole paragraph.

use std::ops::Range;

/// A sentence is not looked for further than this many bytes away: paragraphs may be a megabyte.
const REACH: usize = 1200;

/// Words that end in a full stop in the middle of a sentence.
const ABBREVIATIONS: [&str; 33] = [
    "mr", "mrs", "ms", "dr", "prof", "gen", "lt", "col", "maj", "capt", "cmdr", "adm", "sgt",
    "sen", "rep", "gov", "pres", "sec", "amb", "rev", "hon", "st", "vs", "etc", "jan", "feb",
    "aug", "sept", "oct", "nov", "dec", "e.g", "i.e",
];

/// Bytes of the sentence (or the run of sentences) that holds `inside`, within `paragraph`: without
/// a grammar, by its marks; and of a very long one some 1,200 bytes on each side.
pub fn sentence_around(
    text: &str,
    paragraph: &Range<usize>,
    inside: &Range<usize>,
) -> Range<usize> {
    let floor = text.floor_char_boundary(inside.start.saturating_sub(REACH).max(paragraph.start));
    let ceiling = text.ceil_char_boundary((inside.end + REACH).min(paragraph.end).max(inside.end));
    let start = last_end(&text[floor..inside.start]).map_or(floor, |end| floor + end);
    // A match that ends in a full stop has its sentence's end within itself.
    let from = text[..inside.end].trim_end_matches(is_closing).len().max(inside.start);
    let closed = text[..from].ends_with(is_terminator);
    let end = if closed {
        inside.end
    } else {
        ends(&text[from..ceiling]).next().map_or(ceiling, |end| from + end)
    };
    let lead = text[start..inside.start].len() - text[start..inside.start].trim_start().len();
    start + lead..end.max(inside.end)
}

/// How many sentences end within a text.
pub(crate) fn count_ends(text: &str) -> usize {
    ends(text).count()
}

/// Offsets just after each sentence of a text, closing marks included.
pub(crate) fn ends(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes().iter().enumerate();
    bytes.filter(|(_, byte)| MAY_END[**byte as usize]).filter_map(|(at, _)| end_at(text, at))
}

/// The last of them, found from the end.
pub(crate) fn last_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes().iter().enumerate().rev();
    bytes.filter(|(_, byte)| MAY_END[**byte as usize]).find_map(|(at, _)| end_at(text, at))
}

/// Where the sentence ends that the mark at a byte of a text ends, if it is one that does.
fn end_at(text: &str, at: usize) -> Option<usize> {
    let mark = text[at..].chars().next().filter(|mark| is_terminator(*mark))?;
    let after = at + mark.len_utf8();
    let rest = &text[after..];
    if rest.starts_with(is_terminator) {
        return None;
    }
    let closed = after + rest.len() - rest.trim_start_matches(is_closing).len();
    let wide = matches!(mark, '。' | '！' | '？');
    let next = text[closed..].chars().next();
    let ends = wide
        || (next.is_none_or(char::is_whitespace)
            && !(mark == '.' && is_abbreviation(&text[..at]))
            && !text[closed..].trim_start().starts_with(char::is_lowercase));
    ends.then_some(closed)
}

/// The bytes that can begin a mark which ends a sentence.
static MAY_END: [bool; 256] = {
    let mut may = [false; 256];
    let first = [b'.', b'!', b'?', 0xd8, 0xe2, 0xe3, 0xef];
    let mut at = 0;
    while at < first.len() {
        may[first[at] as usize] = true;
        at += 1;
    }
    may
};

fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '。' | '！' | '？' | '؟' | '\u{2029}')
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '”' | '’' | '\'' | '»' | ')' | ']' | '」' | '』' | '）' | '“')
}

/// Does a text that goes on with a full stop end in an abbreviation: `Gen`, `U.S`, `J`?
fn is_abbreviation(text: &str) -> bool {
    let start = text.rfind(|c: char| c.is_whitespace() || c == '(').map_or(0, |at| at + 1);
    let word = text.get(start..).unwrap_or_default();
    let mut chars = word.chars().rev();
    let single = chars.next().is_some_and(char::is_uppercase)
        && chars.next().is_none_or(|before| before == '.');
    // None is longer: most words need not be looked up.
    single || (word.len() <= 4 && ABBREVIATIONS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, word: &str, expected: &str) {
        let at = text.find(word).unwrap();
        let found = sentence_around(text, &(0..text.len()), &(at..at + word.len()));
        assert_eq!(&text[found], expected, "{text}");
    }

    #[test]
    fn finds_the_sentence() {
        check("One. Two three. Four.", "three", "Two three.");
        check("One. Two three. Four.", "Four", "Four.");
        check("One. “Two three.” Four.", "Two", "“Two three.”");
        check(
            "Then Gen. Li and the U.S. envoy met. Four.",
            "Li",
            "Then Gen. Li and the U.S. envoy met.",
        );
        check("甲。乙丙。丁", "丙", "乙丙。");
        check("One", "One", "One");
        check("Is it? Yes! No.", "Yes", "Yes!");
    }
}
