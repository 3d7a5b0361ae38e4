//! Words of a text as comparisons see them: folded, with what stands between them.

use std::borrow::Cow;
use std::ops::Range;

use super::language::Language;
use crate::verify::characters::{is_apostrophe, is_cjk, is_ignored};
use crate::verify::normalise::{Token, fold_key, tokens};

/// A word of a text. `U.S.` is one word, and so is each Han or kana character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word<'t> {
    /// Bytes of the text.
    pub(crate) range: Range<usize>,
    /// In lower case, with typography folded, without `’s`.
    pub(crate) folded: Cow<'t, str>,
    /// What stands between it and the word before it.
    pub(crate) gap: Gap,
}

/// What stands between two words; ordered by how far it sets them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// Nothing, as between Han characters.
    None,
    /// A hyphen, maybe at the end of a line.
    Hyphen,
    /// Spaces, maybe a line break.
    Space,
    /// A comma, a dash, a quotation mark, a bracket.
    Mark,
    /// The end of a sentence or a clause, a blank line, the beginning of the text.
    End,
}

impl Word<'_> {
    /// Where it ends without `’s`, in its text.
    pub(crate) fn bare_end(&self, text: &str) -> usize {
        let written = &text[self.range.clone()];
        let rest = written.strip_suffix(['s', 'S']).and_then(|it| it.strip_suffix(is_apostrophe));
        rest.map_or(self.range.end, |rest| self.range.start + rest.len())
    }

    /// Is it a Han or kana character?
    pub(crate) fn is_cjk(&self) -> bool {
        self.folded.chars().next().is_some_and(is_cjk)
    }

    /// Is it nothing but digits and their separators?
    pub(crate) fn is_number(&self) -> bool {
        !self.folded.contains(char::is_alphabetic)
    }
}

/// The words of a text, in order.
pub(crate) fn words(text: &str, language: Language) -> Vec<Word<'_>> {
    let (tokens, _) = tokens(text);
    let mut words: Vec<Word<'_>> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let mut range = token.range();
        let folded = if let Some((next, end)) = abbreviation(text, &tokens[at..]) {
            at += next;
            range.end = end;
            let letters = text[range.clone()].split(is_apostrophe).next().unwrap_or_default();
            Cow::Owned(fold_key(&letters.replace('.', "")))
        } else {
            at += 1;
            if language.elides() {
                range.start += elided(&text[range.clone()]);
            }
            fold(&text[range.clone()])
        };
        let gap = words.last().map_or(Gap::End, |last| gap(&text[last.range.end..range.start]));
        words.push(Word { range, folded, gap });
    }
    words
}

/// What is written with a hyphen by some and without by others: `de-escalate`, `deescalate`.
const PREFIXES: [&str; 21] = [
    "anti", "bi", "co", "counter", "cyber", "de", "extra", "inter", "intra", "macro", "mid",
    "multi", "non", "over", "post", "pre", "pro", "re", "sub", "trans", "under",
];

/// The words of a text, in order; in English, prefixes with a hyphen are part of their words.
pub(crate) fn joined_words(text: &str, language: Language) -> Vec<Word<'_>> {
    let words = words(text, language);
    if !language.is_english() {
        return words;
    }
    let mut joined: Vec<Word<'_>> = Vec::with_capacity(words.len());
    let mut after_prefix = false;
    for word in words {
        let is_prefix = PREFIXES.contains(&word.folded.as_ref());
        match joined.last_mut() {
            Some(last) if after_prefix && word.gap == Gap::Hyphen && !word.is_number() => {
                last.folded.to_mut().push_str(&word.folded);
                last.range.end = word.range.end;
            }
            _ => joined.push(word),
        }
        after_prefix = is_prefix;
    }
    joined
}

/// If tokens begin with an abbreviation (`U.S.`, `U.S.’s`): how many they are, and where it ends.
fn abbreviation(text: &str, tokens: &[Token]) -> Option<(usize, usize)> {
    let mut end = tokens.first().filter(|first| is_initial(&text[first.range()]))?.range().end;
    let mut letters = 1;
    while let Some(next) = tokens.get(letters).map(|token| token.range())
        && &text[end..next.start] == "."
        && is_initial(&text[next.clone()])
    {
        end = next.end;
        letters += 1;
    }
    if letters < 2 {
        return None;
    }
    if !text[end..].starts_with('.') {
        return Some((letters, end));
    }
    end += 1;
    match tokens.get(letters).map(|token| token.range()) {
        Some(next)
            if text[end..next.start].chars().all(is_apostrophe)
                && next.start > end
                && text[next.clone()].eq_ignore_ascii_case("s") =>
        {
            Some((letters + 1, next.end))
        }
        _ => Some((letters, end)),
    }
}

fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|letter| letter.is_alphabetic() && !is_cjk(letter))
        && letters.next().is_none()
}

/// A word in lower case, with typography folded, without `’s`.
fn fold(word: &str) -> Cow<'_, str> {
    let is_plain = word
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'\'');
    if is_plain {
        return Cow::Borrowed(word.strip_suffix("'s").unwrap_or(word));
    }
    let mut folded = fold_key(word);
    if folded.ends_with("'s") {
        folded.truncate(folded.len() - 2);
    }
    Cow::Owned(folded)
}

/// What is shortened before an apostrophe in French, Italian and Catalan.
const ELIDED: [&str; 29] = [
    "l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "dell",
    "all", "nell", "sull", "dall", "coll", "un", "v", "quell", "quest", "bell", "gl", "anch",
    "degl", "agl", "com",
];

/// How many bytes of a word are shortened before an apostrophe: the `l’` of `l’accord`.
fn elided(word: &str) -> usize {
    let Some(at) = word.find(is_apostrophe) else { return 0 };
    let after = word[at..].chars().next().map_or(at, |mark| at + mark.len_utf8());
    let is_short = ELIDED.contains(&word[..at].to_lowercase().as_str());
    if is_short && after < word.len() { after } else { 0 }
}

fn gap(between: &str) -> Gap {
    let between = between.trim_matches(is_ignored);
    let rest = between.strip_prefix(['-', '\u{2010}', '\u{2011}', '\u{2013}']);
    let lines = between.bytes().filter(|&byte| byte == b'\n').count();
    let is_end = |c| {
        matches!(
            c,
            '.' | '!' | '?' | ';' | ':' | '…' | '。' | '！' | '？' | '；' | '：' | '؟' | '؛' | '।'
        )
    };
    if between.is_empty() {
        Gap::None
    } else if lines > 1 || between.contains(is_end) {
        Gap::End
    } else if between.chars().all(|c| c.is_whitespace() || is_ignored(c)) {
        Gap::Space
    } else if rest.is_some_and(|rest| rest.is_empty() || (lines == 1 && rest.trim().is_empty())) {
        Gap::Hyphen
    } else {
        Gap::Mark
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found = words(text, Language::of("en"));
        let shown: Vec<_> = found.iter().map(|word| &text[word.range.clone()]).collect();
        assert_eq!(shown, expected, "{text}");
    }

    fn folds(text: &str, lang: &str, expected: &str) {
        let found = words(text, Language::of(lang));
        let shown: Vec<_> = found.iter().map(|word| word.folded.as_ref()).collect();
        assert_eq!(shown.join(" "), expected, "{text}");
    }

    fn check_gap(text: &str, expected: Gap) {
        let found = words(text, Language::of("en"));
        assert_eq!(found.last().unwrap().gap, expected, "{text:?}");
    }

    #[test]
    fn words_are_found() {
        check("", &[]);
        check("The U.S. and U.K.’s", &["The", "U.S.", "and", "U.K.’s"]);
        check("in the U.S", &["in", "the", "U.S"]);
        check("“U.S.,” e.g. x.y", &["U.S.", "e.g.", "x.y"]);
        check("A. B. Smith", &["A", "B", "Smith"]);
        check("policy-level dialogue", &["policy", "level", "dialogue"]);
        check("台海 2025", &["台", "海", "2025"]);
    }

    #[test]
    fn words_are_folded() {
        folds("China’s MINISTER'S U.S. e\u{301}lan", "en", "china minister us élan");
        folds("U.S.’s U.N.'s", "en", "us un");
        folds("l’accord qu'il d’État aujourd’hui", "fr", "accord il état aujourd'hui");
        folds("l'accordo dell’Europa", "it", "accordo europa");
        folds("ＵＳ strat\u{ad}egic", "en", "us strategic");
    }

    #[test]
    fn prefixes_are_joined() {
        for (text, lang, expected) in [
            ("to de-escalate, co-\noperate", "en", "to deescalate cooperate"),
            ("policy-level, re – open, pre-2020", "en", "policy level re open pre 2020"),
            ("non-co-operation", "en", "noncooperation"),
            ("de-facto", "fr", "de facto"),
        ] {
            let found = joined_words(text, Language::of(lang));
            let shown: Vec<_> = found.iter().map(|word| word.folded.as_ref()).collect();
            assert_eq!(shown.join(" "), expected, "{text}");
        }
    }

    #[test]
    fn gaps() {
        check_gap("one", Gap::End);
        check_gap("台海", Gap::None);
        check_gap("one-two", Gap::Hyphen);
        check_gap("one-\ntwo", Gap::Hyphen);
        check_gap("one–two", Gap::Hyphen);
        check_gap("one two", Gap::Space);
        check_gap("one \n two", Gap::Space);
        check_gap("one, two", Gap::Mark);
        check_gap("one — two", Gap::Mark);
        check_gap("one - two", Gap::Mark);
        check_gap("one\n\ntwo", Gap::End);
        check_gap("one. Two", Gap::End);
        check_gap("U.S. talks", Gap::Space);
        check_gap("一。二", Gap::End);
        check_gap("一、二", Gap::Mark);
    }
}
