//! Words as a reader takes them: two texts that differ in typography alone have the same words.
//!
//! Free are the shapes of quotation marks, dashes, spaces, letters that only look different, and
//! punctuation between words. What changes the meaning is kept: signs, the separators and signs of
//! numbers, question marks, where quotation marks stand, and what is struck through.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Signs that mean something by themselves.
const SIGNS: &str = "%‰+=<>~^?°$€£¥₽₹₩±×÷≈≠≤≥√∞§";

/// Signs that stand before an amount of money.
const MONEY: &str = "$€£¥₽₹₩";

/// What is put into a text where it is struck through, and where no more.
pub(super) const STRUCK: char = '\u{1}';
/// Where it is struck through no more.
pub(super) const UNSTRUCK: char = '\u{2}';
/// Where a quotation begins or ends, whatever its marks.
pub(super) const QUOTE: char = '\u{3}';
/// Between blocks and other pieces that never make one word.
pub(super) const BREAK: char = '\n';

/// The words of a text, with a space between each two.
pub(super) fn words(text: &str) -> String {
    let letters: Vec<char> = plain(text).chars().filter(|letter| !is_invisible(*letter)).collect();
    let mut words = Words { letters: &letters, text: String::with_capacity(text.len()) };
    let mut at = 0;
    while at < letters.len() {
        at = words.take(at);
    }
    words.text.truncate(words.text.trim_end().len());
    words.text
}

/// The text with letters that only look different made one, and with what that would lose.
fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            // `10²` is not `102`, and `1½` is not `11/2`.
            '²' | '³' | '¹' | '⁰' | '⁴'..='⁹' => kept.push('^'),
            '¼'..='¾' | '⅐'..='⅟' | '↉' => kept.push(' '),
            _ => {}
        }
        kept.push(letter);
    }
    Cow::Owned(kept.nfkc().collect())
}

/// Whether nobody sees a letter: soft hyphens, joiners, marks of direction.
const fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{61c}')
}

// Lists of their own, not those by which quotations are checked: when those grow, what is recorded must
// stay what it was.
const fn is_double_mark(letter: char) -> bool {
    matches!(
        letter,
        '"' | '“'
            | '”'
            | '„'
            | '‟'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
            | '〝'
            | '〞'
            | '〟'
            | QUOTE
    )
}

const fn is_single_mark(letter: char) -> bool {
    matches!(letter, '\'' | '‘' | '’' | '‚' | '‛' | '′' | 'ʼ')
}

const fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−')
}

/// The words so far.
struct Words<'l> {
    letters: &'l [char],
    text: String,
}

impl Words<'_> {
    fn letter(&self, at: Option<usize>) -> char {
        at.and_then(|at| self.letters.get(at)).copied().unwrap_or(BREAK)
    }

    fn before(&self, at: usize, by: usize) -> char {
        self.letter(at.checked_sub(by))
    }

    fn after(&self, at: usize, by: usize) -> char {
        self.letter(at.checked_add(by))
    }

    /// Takes what stands at a place; where to go on.
    fn take(&mut self, at: usize) -> usize {
        let letter = self.letters[at];
        match letter {
            _ if letter.is_alphanumeric() => self.text.push(letter),
            '؟' => self.sign('?'),
            STRUCK => self.sign('['),
            UNSTRUCK => self.sign(']'),
            _ if SIGNS.contains(letter) => self.sign(letter),
            _ if is_double_mark(letter) => self.quote(),
            _ if is_single_mark(letter) => self.single_mark(at),
            '.' | ',' | ':' | '/' | '⁄' | '٫' | '٬' => self.separator(at),
            _ if is_dash(letter) => return self.dash(at),
            _ => self.end(),
        }
        at + 1
    }

    /// Ends a word.
    fn end(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    /// Adds a sign, which is a word of its own.
    fn sign(&mut self, sign: char) {
        self.end();
        self.text.push(sign);
        self.text.push(' ');
    }

    /// Adds a quotation mark; several in a row are one.
    fn quote(&mut self) {
        self.end();
        if !self.text.ends_with("\" ") {
            self.text.push_str("\" ");
        }
    }

    fn is_between_digits(&self, at: usize) -> bool {
        self.before(at, 1).is_numeric() && self.after(at, 1).is_numeric()
    }

    /// An apostrophe, the separator of a number, or a quotation mark.
    fn single_mark(&mut self, at: usize) {
        if self.is_between_digits(at) {
            self.text.push('\'');
        } else if self.before(at, 1).is_alphanumeric() && self.after(at, 1).is_alphanumeric() {
            self.end();
        } else {
            self.quote();
        }
    }

    fn separator(&mut self, at: usize) {
        let letter = self.letters[at];
        let begins = letter == '.'
            && self.after(at, 1).is_numeric()
            && (self.before(at, 1).is_whitespace() || MONEY.contains(self.before(at, 1)));
        if begins {
            self.end();
        }
        if begins || self.is_between_digits(at) {
            self.text.push(if letter == '⁄' { '/' } else { letter });
        } else {
            self.end();
        }
    }

    /// The dash of a range, the sign of a number, or a dash between words.
    fn dash(&mut self, at: usize) -> usize {
        let (before, after) = (self.before(at, 1), self.after(at, 1));
        if self.is_between_digits(at) {
            self.text.push('-');
            return at + 1;
        }
        let is_spaced = before.is_whitespace() && after.is_whitespace();
        if is_spaced && self.before(at, 2).is_numeric() && self.after(at, 2).is_numeric() {
            self.text.truncate(self.text.trim_end().len());
            self.text.push('-');
            return at + 2;
        }
        self.end();
        let is_number =
            after.is_numeric() || (MONEY.contains(after) && self.after(at, 2).is_numeric());
        let is_sign = is_number
            && !before.is_alphanumeric()
            && !is_dash(before)
            && !matches!(self.letters[at], '—' | '―');
        if is_sign {
            self.text.push('-');
        }
        at + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typography_does_not_count() {
        for (a, b) in [
            ("“don’t — go”", "\"don't - go\""),
            ("“Yes,” he said", "«Yes» he said"),
            ("‘Yes,’ he said", "“Yes” he said"),
            ("“‘Yes,’” he said", "\"Yes\" he said"),
            ("ten  men", "ten\u{a0}men"),
            ("e\u{301}té", "été"),
            ("5％", "5 %"),
            ("5%", "5\u{202f}%"),
            ("wait…", "wait..."),
            ("ﬁve", "five"),
            ("co\u{ad}operate", "cooperate"),
            ("2–3 men", "2-3 men"),
            ("2–3 men", "2 – 3 men"),
            ("rates — 30 men", "rates – 30 men"),
            ("men—30 of them", "men - 30 of them"),
            ("½", "1/2"),
            ("−30", "-30"),
            ("10’000", "10'000"),
            ("the ministers’ talks", "the ministers' talks"),
            ("in 2024, in Rome.", "in 2024 in Rome"),
        ] {
            assert_eq!(words(a), words(b), "{a} and {b}");
        }
    }

    #[test]
    fn words_numbers_signs_and_marks_count() {
        for (a, b) in [
            ("ten men", "ten man"),
            ("5%", "5"),
            ("1.5", "15"),
            ("Us", "us"),
            ("30 %", "-30 %"),
            ("$30", "-$30"),
            ("(30)", "(–30)"),
            ("3.5", "3 5"),
            ("10,000", "10.000"),
            ("14:30", "14 30"),
            (".5", "5"),
            ("2–3", "2 3"),
            ("10²", "102"),
            ("1½", "11/2"),
            ("about ~30", "about 30"),
            ("He left.", "He left?"),
            ("“Yes,” he said", "Yes, he said"),
            ("“Yes,” he said", "“Yes, he said”"),
            ("‘Yes,’ he said", "Yes, he said"),
            ("\u{1}on Friday\u{2}", "on Friday"),
        ] {
            assert_ne!(words(a), words(b), "{a} and {b}");
        }
    }

    #[test]
    fn no_text_breaks_it() {
        for text in ["", "-", " - ", ".", "'", "\"", "–5", "5–", "5 – ", "\u{301}", "½", "٣٫٥"]
        {
            let once = words(text);
            assert_eq!(once.trim(), once);
        }
    }
}
