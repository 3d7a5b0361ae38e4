//! Slugs, ids and words: what addresses and anchors are made of.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

/// The slug of a title or file name: lower case, in NFC, letters and digits of any script kept,
/// everything else one hyphen; `fallback` when nothing is left.
pub fn slugify_or(text: &str, fallback: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    if text.is_ascii() {
        push_slug(&mut slug, text.chars());
    } else {
        push_slug(&mut slug, text.nfc());
        // Marks between which an apostrophe stood may now be out of order.
        slug = slug.nfc().collect();
    }
    if slug.is_empty() { fallback.to_owned() } else { slug }
}

fn push_slug(slug: &mut String, letters: impl Iterator<Item = char>) {
    let mut gap = false;
    for letter in letters {
        if letter.is_alphanumeric() || is_mark(letter) {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            slug.extend(letter.to_lowercase());
        } else if !matches!(letter, '\'' | '’') {
            gap = true;
        }
    }
}

/// Combining marks belong to the letter before them: vowel signs of Arabic, Hindi, Thai.
fn is_mark(letter: char) -> bool {
    !letter.is_ascii() && unicode_normalization::char::is_combining_mark(letter)
}

/// Hands out ids that are unique on a page.
#[derive(Debug, Default)]
pub struct Ids {
    taken: HashSet<String>,
    counts: HashMap<String, usize>,
}

impl Ids {
    /// Ids of which some are taken already.
    pub fn taken(ids: impl IntoIterator<Item = String>) -> Self {
        Self { taken: ids.into_iter().collect(), counts: HashMap::new() }
    }

    /// An id for a title: its slug, with `-1`, `-2` and so on when it is taken.
    pub fn name(&mut self, title: &str) -> String {
        let slug = slugify_or(title, "section");
        if !is_of_the_theme(&slug) && self.taken.insert(slug.clone()) {
            return slug;
        }
        loop {
            let count = self.counts.entry(slug.clone()).or_insert(0);
            *count += 1;
            let id = format!("{slug}-{count}");
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// Whether an id is one that a page has by itself: of a source, a paragraph, a footnote or a quote.
/// All other ids of the theme begin with `_`, as no slug does.
pub fn is_of_the_theme(id: &str) -> bool {
    ["S", "p", "fn-", "fnref-", "quote-"].into_iter().any(|prefix| {
        id.strip_prefix(prefix)
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// What an ASCII character does to a word: begins it or goes on with it, ends it, or neither.
#[derive(Clone, Copy)]
enum Part {
    Letter,
    Space,
    Other,
}

/// What each byte does to a word.
const PARTS: [Part; 256] = {
    let mut parts = [Part::Other; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            parts[byte as usize] = Part::Letter;
        } else if byte.is_ascii_whitespace() {
            parts[byte as usize] = Part::Space;
        }
        byte += 1;
    }
    parts
};

/// How many words a text has: runs of letters between spaces, and each Han or kana character.
pub fn count_words(text: &str) -> usize {
    let mut words = 0;
    let mut inside = false;
    if text.is_ascii() {
        for byte in text.bytes() {
            match PARTS[usize::from(byte)] {
                Part::Letter => {
                    words += usize::from(!inside);
                    inside = true;
                }
                Part::Space => inside = false,
                Part::Other => {}
            }
        }
        return words;
    }
    for letter in text.chars() {
        if is_cjk(letter) {
            words += 1;
            inside = false;
            continue;
        }
        let word = letter.is_alphanumeric() || (inside && !letter.is_whitespace());
        words += usize::from(word && !inside);
        inside = word;
    }
    words
}

/// Han characters and kana, which are written without spaces between words.
pub fn is_cjk(letter: char) -> bool {
    matches!(u32::from(letter), 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x323AF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_keep_letters_of_every_script() {
        for (text, slug) in [
            ("What each side said", "what-each-side-said"),
            ("China’s “readout”: 2025", "chinas-readout-2025"),
            ("  Déjà vu!  ", "déjà-vu"),
            ("台海 两岸", "台海-两岸"),
            ("القناة المباشرة", "القناة-المباشرة"),
            ("a/b#c%d?e", "a-b-c-d-e"),
            ("../..", "x"),
            ("", "x"),
            ("e\u{301}t", "ét"),
        ] {
            assert_eq!(slugify_or(text, "x"), slug);
        }
    }

    #[test]
    fn ids_are_unique() {
        let mut ids = Ids::taken(["talks-1".to_owned()]);
        let named: Vec<_> = ["Talks", "Talks", "Talks", "…"].map(|t| ids.name(t)).into();
        assert_eq!(named, ["talks", "talks-2", "talks-3", "section"]);
        assert_eq!(ids.name("Quote 1"), "quote-1-1");
        assert_eq!(ids.name("Quote one"), "quote-one");
    }

    #[test]
    fn words_are_counted() {
        for (text, words) in
            [("", 0), ("one two", 2), ("it’s  well-known.", 2), ("– — !", 0), ("台海 test", 3)]
        {
            assert_eq!(count_words(text), words, "{text}");
        }
    }
}
