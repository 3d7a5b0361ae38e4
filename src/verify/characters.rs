//! What each character is to a reader of words: part of one, a separator, nothing at all.

use unicode_normalization::char::is_combining_mark;

/// What a byte or a character does to the words around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Separates words.
    Separator,
    /// Part of a word.
    Word,
    /// A token by itself.
    Single,
    /// Invisible: neither separates nor counts.
    Ignored,
    /// Part of the word or character before it.
    Mark,
}

pub(crate) const fn ascii_classes() -> [Class; 128] {
    let mut classes = [Class::Separator; 128];
    let mut byte = 0;
    while byte < 128_u8 {
        if byte.is_ascii_alphanumeric() {
            classes[byte as usize] = Class::Word;
        } else if matches!(byte, b'%' | b'$' | b'+' | b'=' | b'<' | b'>' | b'&') {
            classes[byte as usize] = Class::Single;
        }
        byte += 1;
    }
    classes
}

pub(crate) static ASCII: [Class; 128] = ascii_classes();

/// The bytes that are ASCII letters and digits.
pub(crate) static IS_WORD: [bool; 256] = {
    let mut is_word = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        is_word[byte] = matches!(ASCII[byte], Class::Word);
        byte += 1;
    }
    is_word
};

pub(crate) fn class(c: char) -> Class {
    if c.is_ascii() {
        ASCII[c as usize]
    } else if is_ignored(c) {
        Class::Ignored
    } else if stands_alone(c) {
        Class::Single
    } else if c.is_alphanumeric() {
        Class::Word
    } else if is_combining_mark(c) {
        Class::Mark
    } else {
        Class::Separator
    }
}

/// Characters that print nothing: soft hyphen, zero-width characters, direction marks, variation
/// selectors, and the Arabic kashida, which only stretches a word.
pub(crate) fn is_ignored(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{640}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
}

/// Is there nothing to see in a text?
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_ignored(c))
}

/// Han, kana and bopomofo: written without spaces, one character a token.
pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}'
        | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}'
        | '\u{30fc}'..='\u{30ff}' | '\u{3105}'..='\u{312f}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9d}' | '\u{20000}'..='\u{3ffff}')
}

/// Characters that are tokens by themselves; space beside them is a matter of taste.
pub(crate) fn stands_alone(c: char) -> bool {
    let unspaced = matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}');
    let sign = matches!(
        c,
        '%' | '$'
            | '+'
            | '='
            | '<'
            | '>'
            | '&'
            | '£'
            | '¢'
            | '¥'
            | '°'
            | '§'
            | '±'
            | '×'
            | '÷'
            | '‰'
            | '‱'
            | '≈'
            | '≠'
            | '≤'
            | '≥'
            | '\u{20a0}'
            ..='\u{20cf}'
                | '＋'
                | '＝'
                | '＜'
                | '＞'
                | '％'
                | '＄'
                | '＆'
                | '\u{ffe0}'
                | '\u{ffe1}'
                | '\u{ffe5}'
    );
    is_cjk(c) || sign || (unspaced && c.is_alphanumeric() && !is_combining_mark(c))
}

/// Points that a text may carry or leave out: Arabic harakat, Hebrew niqqud.
pub(crate) fn is_vowel_point(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{652}' | '\u{670}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'
        | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}')
}

/// Apostrophes as people and word processors write them.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{2bc}' | '\u{ff07}' | '\u{201b}')
}

/// Marks that open or close a quotation, single ones and full-width ones among them.
pub(crate) fn is_quote_mark(c: char) -> bool {
    is_double_mark(c) || is_single_mark(c)
}

/// Double quotation marks, guillemets, corner brackets.
pub(crate) fn is_double_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '“'
            | '”'
            | '„'
            | '‟'
            | '«'
            | '»'
            | '「'
            | '」'
            | '『'
            | '』'
            | '〝'
            | '〞'
            | '〟'
            | '＂'
            | '｢'
            | '｣'
            | '″'
    )
}

/// Single quotation marks and apostrophes.
pub(crate) fn is_single_mark(c: char) -> bool {
    is_apostrophe(c) || matches!(c, '‚' | '‹' | '›' | '`' | '´' | '′')
}

/// Forms that are compatibility variants of a plain character and mean the same: ligatures,
/// full-width and half-width forms, Arabic presentation forms, Kangxi radicals. Superscripts and
/// fractions are not among them: `10²` is not `102`.
pub(crate) fn is_compatibility_form(c: char) -> bool {
    matches!(c, '\u{fb00}'..='\u{fb06}' | '\u{ff01}'..='\u{ffe6}' | '\u{fb50}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefc}' | '\u{2f00}'..='\u{2fd5}' | '\u{2e80}'..='\u{2ef3}')
}
