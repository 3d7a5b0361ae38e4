//! A quotation mark and what stands around it.

use std::ops::Range;

/// A mark and what stands around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    pub(super) c: char,
    pub(super) before: Option<char>,
    pub(super) after: Option<char>,
}

impl<'t> Mark<'t> {
    pub(super) fn new(text: &'t str, at: usize, c: char) -> Self {
        let before = text[..at].chars().next_back();
        let after = text[at + c.len_utf8()..].chars().next();
        Self { text, at, c, before, after }
    }

    pub(super) fn range(self) -> Range<usize> {
        self.at..self.at + self.c.len_utf8()
    }

    pub(super) fn rest(self) -> &'t str {
        &self.text[self.at + self.c.len_utf8()..]
    }

    /// Could a quotation begin here: after a space, an opening mark or a dash, before a word?
    pub(super) fn may_open(self) -> bool {
        self.before.is_none_or(|c| c.is_whitespace() || is_opening(c) || is_dash(c))
            && self.after.is_some_and(|c| !c.is_whitespace() && !matches!(c, ',' | ';' | ')' | ']'))
    }

    /// Could a quotation end here: right after a word or a mark, not before a letter?
    pub(super) fn may_close(self) -> bool {
        self.before.is_some_and(|c| !c.is_whitespace() && !is_opening(c))
            && self.after.is_none_or(|c| !c.is_alphanumeric())
    }

    pub(super) fn is_inside_word(self) -> bool {
        self.before.is_some_and(char::is_alphanumeric)
            && self.after.is_some_and(char::is_alphanumeric)
    }

    /// Do letters or digits follow that are often written with an apostrophe in front?
    pub(super) fn is_elision(self) -> bool {
        let word: String =
            self.rest().chars().take(8).take_while(|c| c.is_alphanumeric()).collect();
        let decade = word.trim_end_matches('s');
        (decade.len() == 2 && decade.bytes().all(|byte| byte.is_ascii_digit()))
            || matches!(
                word.as_str(),
                "em" | "tis" | "Tis" | "twas" | "Twas" | "til" | "cause" | "n" | "bout"
            )
    }
}

pub(super) fn is_opening(c: char) -> bool {
    matches!(
        c,
        '(' | '[' | '{' | '“' | '‘' | '„' | '‚' | '«' | '「' | '『' | '（' | '¿' | '¡' | '/'
    )
}

pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}')
}

/// Offsets of characters that may be quotation marks, from an offset on.
pub(super) fn marks(text: &str, from: usize) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let candidates = bytes[from..].iter().enumerate().filter(|(_, byte)| MAY_MARK[**byte as usize]);
    candidates.map(move |(at, _)| from + at).filter(|&at| {
        let next = |by: usize| bytes.get(at + by).copied().unwrap_or(0);
        match bytes[at] {
            0xc2 => matches!(next(1), 0xab | 0xbb),
            0xe2 => next(1) == 0x80 && matches!(next(2), 0x98..=0x9f | 0xb9 | 0xba),
            0xe3 => next(1) == 0x80 && matches!(next(2), 0x8c..=0x8f | 0x9d..=0x9f),
            0xef => matches!((next(1), next(2)), (0xbc, 0x82) | (0xbd, 0xa2 | 0xa3)),
            _ => true,
        }
    })
}

/// The bytes that can begin a quotation mark.
static MAY_MARK: [bool; 256] = {
    let mut may = [false; 256];
    let first = [b'"', b'\'', 0xc2, 0xe2, 0xe3, 0xef];
    let mut at = 0;
    while at < first.len() {
        may[first[at] as usize] = true;
        at += 1;
    }
    may
};
