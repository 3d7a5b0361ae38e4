//! Text to words, as a search sees them.
//!
//! Letters are compared without case, accents and width (Unicode's NFKD without marks). A word is a run
//! of letters and digits; a single Latin letter is none (the *s* of *China’s*). Chinese and Japanese
//! have no spaces, so of a run of their characters each pair is a word, and the last character alone:
//! every sequence of a query is then found by its pairs, and every single character as the beginning
//! of a pair.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Hands on each word of a text, in order.
pub fn tokens(text: &str, mut take: impl FnMut(&str)) {
    let mut word = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let ascii = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        add_ascii(&rest[..ascii], &mut word, &mut take);
        rest = &rest[ascii..];
        let other = rest.bytes().position(|byte| byte.is_ascii()).unwrap_or(rest.len());
        // Korean syllables come apart with the accents, and are put together again.
        let bare = rest[..other].nfkd().filter(|c| !is_combining_mark(*c)).nfc();
        for lower in bare.flat_map(char::to_lowercase) {
            add(if lower == 'ς' { 'σ' } else { lower }, &mut word, &mut take);
        }
        rest = &rest[other..];
    }
    end(&mut word, &mut take);
}

/// The same as [`add`] for each letter, a word at a time: most text is ASCII.
fn add_ascii(mut text: &str, word: &mut String, take: &mut impl FnMut(&str)) {
    while !text.is_empty() {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric();
        let length = text.bytes().position(|byte| !is_part(byte)).unwrap_or(text.len());
        if length > 0 {
            if word.chars().next_back().is_some_and(is_unspaced) {
                end(word, take);
            }
            let from = word.len();
            word.push_str(&text[..length]);
            word[from..].make_ascii_lowercase();
        }
        text = &text[length..];
        if !text.is_empty() {
            end(word, take);
            let gap = text.bytes().position(is_part).unwrap_or(text.len());
            text = &text[gap..];
        }
    }
}

fn add(character: char, word: &mut String, take: &mut impl FnMut(&str)) {
    if is_combining_mark(character) {
        return;
    }
    if !character.is_alphanumeric() {
        return end(word, take);
    }
    let last = word.chars().next_back();
    match last {
        Some(last) if is_unspaced(last) && is_unspaced(character) => {
            word.push(character);
            take(word);
            word.drain(..last.len_utf8());
        }
        Some(last) if is_unspaced(last) != is_unspaced(character) => {
            end(word, take);
            word.push(character);
        }
        _ => word.push(character),
    }
}

/// Ends the word that was begun.
fn end(word: &mut String, take: &mut impl FnMut(&str)) {
    let is_letter = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !word.is_empty() && !is_letter {
        take(word);
    }
    word.clear();
}

/// Whether a character belongs to a script that is written without spaces: Han, kana.
const fn is_unspaced(character: char) -> bool {
    matches!(character,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts and their words; `.ci/browser/search.mjs` gives the same table to the script.
    const CASES: &str = include_str!("tokens/cases.txt");

    fn words(text: &str) -> String {
        let mut words = Vec::new();
        tokens(text, |word| words.push(word.to_owned()));
        words.join(" ")
    }

    #[test]
    fn texts_become_words() {
        let mut count = 0;
        for line in CASES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (text, expected) = line.split_once(" => ").unwrap_or((line, ""));
            assert_eq!(words(text), expected.trim(), "{text:?}");
            count += 1;
        }
        assert!(count > 20, "the table has {count} lines");
    }

    proptest::proptest! {
        #[test]
        fn words_are_lower_case_and_never_empty(text in ".*") {
            tokens(&text, |word| {
                assert!(!word.is_empty());
                assert!(word.chars().all(char::is_alphanumeric), "{word:?}");
            });
        }
    }
}
