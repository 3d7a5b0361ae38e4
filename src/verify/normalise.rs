//! Words of a text as tokens: byte ranges in the original, and a key that is equal for words that
//! differ only in what the ladder of normalisation forgives.
//!
//! A token is a run of letters and digits (`China’s` and `1,000.5` are one token each), one Han or
//! kana character, one character of a script written without spaces, or one sign that changes a
//! meaning (`%`, `$`, `+`). All else (spaces, dashes, marks) separates tokens. Keys are hashes: who
//! finds equal keys must still compare the words (see `rung.rs`), so a collision cannot pass.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::characters::{
    ASCII, Class, IS_WORD, class, is_apostrophe, is_compatibility_form, is_ignored, is_vowel_point,
};

/// A word of a text: where it stands, and the hash of its folded form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Hash of the folded word: case, typography and vowel points do not count.
    pub(crate) key: u32,
    /// First byte.
    pub(crate) start: u32,
    /// Byte after the last.
    pub(crate) end: u32,
}

impl Token {
    /// The token's bytes in the text it was made of.
    pub(crate) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A word broken at the end of a line: tokens `at` and `at + 1` may be one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Joint {
    /// Key of the two halves as one word.
    pub(crate) key: u32,
    /// Index of the first half.
    pub(crate) at: u32,
}

/// A word with typography folded: ligatures spelled out, invisible characters gone, apostrophes
/// straight, NFC. Its case is kept.
pub(crate) fn fold_typography(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for c in word.chars().filter(|&c| !is_ignored(c)) {
        if is_apostrophe(c) {
            plain.push('\'');
        } else if matches!(c, '\u{2212}' | '\u{ff0d}' | '\u{ad}' | '\u{2010}' | '\u{2011}') {
            plain.push('-');
        } else if is_compatibility_form(c) {
            plain.extend(std::iter::once(c).nfkc());
        } else {
            plain.push(c);
        }
    }
    // Below the first combining mark every string is composed already.
    if plain.chars().all(|c| c < '\u{300}') { plain } else { plain.nfc().collect() }
}

/// A word as keys see it: typography folded, lower case, without vowel points.
pub(crate) fn fold_key(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    fold_typography(word).to_lowercase().chars().filter(|&c| !is_vowel_point(c)).collect()
}

/// The key of a word.
pub(crate) fn key(word: &str) -> u32 {
    if word.is_ascii() {
        hash(word.as_bytes(), LOWER_CASE)
    } else {
        hash(fold_key(word).as_bytes(), 0)
    }
}

/// Sets the bit that makes ASCII letters lower case; digits, `'`, `,`, `-` and `.` have it already.
/// The signs that are tokens by themselves have it too, except `<=>`, which only see themselves.
const LOWER_CASE: u64 = 0x2020_2020_2020_2020;

fn hash(bytes: &[u8], or: u64) -> u32 {
    // Hashes of a folded and of a plain ASCII word must agree, so ASCII is always hashed with `or`.
    let or = if or == 0 && bytes.is_ascii() { LOWER_CASE } else { or };
    let mut state = (bytes.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for chunk in bytes.chunks(8) {
        let eight = match chunk.try_into() {
            Ok(eight) => u64::from_le_bytes(eight),
            Err(_) => chunk.iter().rev().fold(0, |sum, &byte| sum << 8 | u64::from(byte)),
        };
        state = mix(state ^ (eight | or));
    }
    u32::try_from(state >> 32).unwrap_or(0)
}

/// The hash of an ASCII word within a text, read eight bytes at a time.
fn hash_within(bytes: &[u8], start: usize, end: usize) -> u32 {
    let length = end - start;
    if length > 8 || start + 8 > bytes.len() {
        return hash(&bytes[start..end], LOWER_CASE);
    }
    let mut eight = [0; 8];
    eight.copy_from_slice(&bytes[start..start + 8]);
    let word = u64::from_le_bytes(eight) & (u64::MAX >> (64 - 8 * length));
    let state = (length as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    u32::try_from(mix(state ^ (word | LOWER_CASE)) >> 32).unwrap_or(0)
}

fn mix(state: u64) -> u64 {
    let product = state.wrapping_mul(0xd6e8_feb8_6659_fd93);
    (product ^ (product >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93)
}

/// The tokens of a text, and its words broken at line ends, in order.
pub(crate) fn tokens(text: &str) -> (Vec<Token>, Vec<Joint>) {
    let mut tokeniser = Tokeniser { text, at: 0, tokens: Vec::new(), joints: Vec::new() };
    tokeniser.tokens.reserve(text.len() / 6);
    tokeniser.run();
    (tokeniser.tokens, tokeniser.joints)
}

struct Tokeniser<'t> {
    text: &'t str,
    at: usize,
    tokens: Vec<Token>,
    joints: Vec<Joint>,
}

impl Tokeniser<'_> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut broken_word = false;
        while let Some(&byte) = bytes.get(self.at) {
            if byte == b' ' {
                self.at += 1;
                continue;
            }
            if !IS_WORD[byte as usize] && !self.other(byte) {
                continue;
            }
            if IS_WORD[byte as usize] {
                self.plain_word();
            }
            if broken_word {
                self.join();
            }
            broken_word = self.breaks_here();
        }
    }

    /// Reads what begins with neither an ASCII letter nor a digit; did it make a token?
    fn other(&mut self, byte: u8) -> bool {
        let (class, width) = self.class_at(byte);
        match class {
            Class::Word => self.word(self.at),
            Class::Single => self.single(width),
            Class::Separator | Class::Ignored | Class::Mark => {
                // A minus sign before a number belongs to it; a hyphen after a word does not.
                let sign = matches!(byte, b'-' | 0xe2 | 0xef) && self.is_sign(width);
                if !sign {
                    self.at += width;
                    return false;
                }
                self.word(self.at + width);
            }
        }
        true
    }

    /// Reads a word that begins with an ASCII letter or digit: nearly all end before anything but
    /// another separator.
    fn plain_word(&mut self) {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let rest = &bytes[start..];
        let length = rest.iter().position(|&byte| !IS_WORD[byte as usize]).unwrap_or(rest.len());
        let end = start + length;
        if may_go_on(&bytes[..end], &bytes[end..]) {
            self.word(end);
        } else {
            let key = hash_within(bytes, start, end);
            self.tokens.push(Token { key, start: offset(start), end: offset(end) });
            self.at = end;
        }
    }

    fn class_at(&self, byte: u8) -> (Class, usize) {
        if byte < 0x80 {
            return (ASCII[byte as usize], 1);
        }
        match self.text[self.at..].chars().next() {
            Some(c) => (class(c), c.len_utf8()),
            None => (Class::Separator, 1),
        }
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// Is the dash at `self.at` the sign of a number: `-5`, but not `2-5`, `F -x` or `–5`?
    fn is_sign(&self, width: usize) -> bool {
        matches!(self.char_at(self.at), Some('-' | '\u{2212}' | '\u{ff0d}'))
            && self.char_at(self.at + width).is_some_and(|c| c.is_ascii_digit())
            && self.text[..self.at].chars().next_back().is_none_or(|before| {
                before.is_whitespace() || matches!(before, '(' | '[' | '"' | '“' | '‘' | '«')
            })
    }

    fn single(&mut self, width: usize) {
        let start = self.at;
        let mut end = start + width;
        while let Some(c) = self.char_at(end).filter(|&c| {
            !c.is_ascii() && (class(c) == Class::Mark || matches!(c, '\u{ff9e}' | '\u{ff9f}'))
        }) {
            end += c.len_utf8();
        }
        self.push(start, end);
    }

    /// Reads a word that starts at `self.at` and goes on, at `from`, with any character.
    fn word(&mut self, from: usize) {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut at = from;
        // Where the word ends unless more of it follows: not on an invisible character.
        let mut end = from;
        while let Some(&byte) = bytes.get(at) {
            if byte < 0x80 {
                if ASCII[byte as usize] == Class::Word {
                    at += 1;
                    end = at;
                } else if self.goes_on(end, at, byte) {
                    at += 1;
                } else {
                    break;
                }
                continue;
            }
            let Some(c) = self.char_at(at) else { break };
            let width = c.len_utf8();
            match class(c) {
                Class::Word | Class::Mark => end = at + width,
                Class::Ignored => {}
                Class::Separator if is_apostrophe(c) && self.letter_follows(at + width) => {}
                Class::Separator | Class::Single => break,
            }
            at += width;
        }
        self.push(start, end);
    }

    /// Does a word go on after this separator: `don't`, `1,000`, `3.5`?
    fn goes_on(&self, end: usize, at: usize, byte: u8) -> bool {
        let bytes = self.text.as_bytes();
        match byte {
            b'\'' => end == at && self.letter_follows(at + 1),
            b'.' | b',' => {
                end == at
                    && bytes[at - 1].is_ascii_digit()
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
            }
            _ => false,
        }
    }

    fn letter_follows(&self, at: usize) -> bool {
        self.char_at(at).is_some_and(|c| c.is_alphabetic() && class(c) == Class::Word)
    }

    fn push(&mut self, start: usize, end: usize) {
        self.tokens.push(Token {
            key: key(&self.text[start..end]),
            start: offset(start),
            end: offset(end),
        });
        self.at = end;
    }

    /// Is the word that ends here broken by a hyphen and the end of a line?
    fn breaks_here(&self) -> bool {
        let rest = &self.text[self.at..];
        if !matches!(rest.as_bytes().first(), Some(b'-' | 0xc2 | 0xe2)) {
            return false;
        }
        let Some(rest) = rest.strip_prefix(['-', '\u{ad}', '\u{2010}', '¬']) else {
            return false;
        };
        let spaces = rest.len() - rest.trim_start().len();
        let line_ends = rest[..spaces].bytes().filter(|&byte| byte == b'\n').count();
        line_ends == 1 && rest[spaces..].chars().next().is_some_and(char::is_lowercase)
    }

    /// Notes that the last two tokens may be one word.
    fn join(&mut self) {
        let [.., first, second] = self.tokens[..] else { return };
        let whole = [&self.text[first.range()], &self.text[second.range()]].concat();
        self.joints.push(Joint { key: key(&whole), at: offset(self.tokens.len() - 2) });
    }
}

/// May a word go on after its ASCII letters and digits? Only a quick look: `no` must be right.
fn may_go_on(word: &[u8], rest: &[u8]) -> bool {
    match rest {
        [b'\'', ..] => true,
        [b'.' | b',', ..] => word.last().is_some_and(u8::is_ascii_digit),
        // Dashes, closing double marks, the ellipsis.
        [0xe2, 0x80, 0x93..=0x95 | 0x9c..=0x9e | 0xa6, ..] => false,
        [byte, ..] => !byte.is_ascii(),
        [] => false,
    }
}

/// A byte offset or an index as tokens keep it.
#[expect(clippy::cast_possible_truncation, reason = "`SourceText::new` refuses longer texts")]
pub(crate) fn offset(at: usize) -> u32 {
    at as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let (tokens, _) = tokens(text);
        let words: Vec<&str> = tokens.iter().map(|token| &text[token.range()]).collect();
        assert_eq!(words, expected, "{text}");
    }

    fn same_key(left: &str, right: &str) {
        let keys = |text: &str| tokens(text).0.iter().map(|t| t.key).collect::<Vec<_>>();
        assert_eq!(keys(left), keys(right), "{left} = {right}");
    }

    #[test]
    fn words() {
        check("", &[]);
        check(" – … ", &[]);
        check("US-China relations.", &["US", "China", "relations"]);
        check("China’s don't ministers' ’90s", &["China’s", "don't", "ministers", "90s"]);
        check("1,000.5 and 2,3, 5'6\" 27%", &["1,000.5", "and", "2,3", "5", "6", "27", "%"]);
        check("minus -5 and 2-5 (−3)", &["minus", "-5", "and", "2", "5", "−3"]);
        check("then–US House", &["then", "US", "House"]);
        check("strat\u{ad}egic \u{200b}x", &["strat\u{ad}egic", "x"]);
        check("台海 2025年", &["台", "海", "2025", "年"]);
        check("カﾞス", &["カﾞ", "ス"]);
        check("السَّلام عليكم", &["السَّلام", "عليكم"]);
        check("e\u{301}lan vital", &["e\u{301}lan", "vital"]);
        check("ไทย", &["ไ", "ท", "ย"]);
    }

    #[test]
    fn keys() {
        same_key("Strength", "STRENGTH");
        same_key("don’t", "don't");
        same_key("ﬁnal", "final");
        same_key("ＵＳ　５％", "US 5%");
        same_key("élan", "e\u{301}lan");
        same_key("sta\u{ad}ble", "stable");
        same_key("السَّلام", "السلام");
        same_key("⼀", "一");
        same_key("ÉLAN", "élan");
        assert_ne!(key("defence"), key("defense"));
        assert_ne!(key("10²"), key("102"));
        assert_ne!(key("its"), key("it's"));
    }

    #[test]
    fn joints() {
        let found = |text: &str| tokens(text).1.iter().map(|joint| joint.key).collect::<Vec<_>>();
        assert_eq!(found("to strength-\nen it"), [key("strengthen")]);
        assert_eq!(found("to strength\u{ad}\r\n  en it"), [key("strengthen")]);
        assert!(found("Indo-\nPacific").is_empty());
        assert!(found("strength-\n\nen").is_empty());
        assert!(found("policy-level").is_empty());
    }
}
