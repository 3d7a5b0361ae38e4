//! Slugs, ids and words: what addresses and anchors are made of.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

/// The slug of a title or file name: lower case, in NFC, letters and digits of any script kept,
/// everything else one hyphen; `fallback` when nothing is left.
pub fn slugify_or(text: &str, fallback: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    if text.is_ascii() {
        push_ascii(&mut slug, text.as_bytes());
    } else {
        push_slug(&mut slug, text.nfc());
        // Marks between which an apostrophe stood may now be out of order.
        slug = slug.nfc().collect();
    }
    if slug.is_empty() { fallback.to_owned() } else { slug }
}

/// The same for letters of ASCII alone, as in nearly all names and titles.
fn push_ascii(slug: &mut String, letters: &[u8]) {
    let mut gap = false;
    for letter in letters {
        if letter.is_ascii_alphanumeric() {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            slug.push(char::from(letter.to_ascii_lowercase()));
        } else {
            gap |= *letter != b'\'';
        }
    }
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

/// How many words a text has: runs of letters between spaces, and each Han or kana character.
pub fn count_words(text: &str) -> usize {
    let (mut words, mut at) = (0, 0);
    // A word is counted at the space behind it: 1 while it is open.
    let mut open = 0;
    loop {
        let (block, length) = ascii_block(&text.as_bytes()[at..]);
        // Added to a run of bytes that are no spaces, its letters carry a bit to the space behind it.
        let (letters, spaces) = (bits(letters(block)), bits(spaces(block)));
        let carried = (!spaces & 0xFF) + letters + open;
        words += (carried & spaces).count_ones() as usize;
        open = carried >> 8;
        at += length;
        if length == 8 {
            continue;
        }
        let Some(letter) = text[at..].chars().next() else { break };
        at += letter.len_utf8();
        let closes = letter.is_whitespace() || is_cjk(letter);
        words += usize::from(is_cjk(letter)) + usize::from(closes && open == 1);
        open = u32::from(!closes && (open == 1 || letter.is_alphanumeric()));
    }
    words + usize::from(open == 1)
}

/// The bytes of ASCII with which a text begins, at most eight, and how many they are. Behind them are
/// zeros, which are no letters and no spaces.
fn ascii_block(bytes: &[u8]) -> (u64, usize) {
    let block = bytes.first_chunk().copied().unwrap_or_else(|| {
        let mut few = [0; 8];
        few[..bytes.len()].copy_from_slice(bytes);
        few
    });
    let block = u64::from_le_bytes(block);
    let length = ((block & HIGH).trailing_zeros() as usize / 8).min(bytes.len());
    let kept = if length < 8 { (1 << (8 * length)) - 1 } else { u64::MAX };
    (block & kept, length)
}

/// The highest bit of each of eight bytes, and the lowest.
const HIGH: u64 = LOW << 7;
const LOW: u64 = 0x0101_0101_0101_0101;

/// The highest bit of each of eight bytes of ASCII that is in a range.
const fn between(block: u64, first: u8, last: u8) -> u64 {
    let (from, behind) = (0x80 - first as u64, 0x80 - last as u64 - 1);
    (block + from * LOW) & !(block + behind * LOW) & HIGH
}

/// Those of letters and digits.
const fn letters(block: u64) -> u64 {
    between(block | (0x20 * LOW), b'a', b'z') | between(block, b'0', b'9')
}

/// Those of spaces and line breaks.
const fn spaces(block: u64) -> u64 {
    between(block, b' ', b' ') | between(block, b'\t', b'\r')
}

/// The highest bits of eight bytes as the bits of one, the first byte's the lowest.
const fn bits(highest: u64) -> u32 {
    ((highest >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u32
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

    #[test]
    fn words_are_counted_alike_wherever_they_stand() {
        // One letter after the other, and eight bytes at a time.
        let slowly = |text: &str| {
            let (mut words, mut inside) = (0, false);
            for letter in text.chars() {
                let word = letter.is_alphanumeric() || (inside && !letter.is_whitespace());
                words += usize::from(is_cjk(letter) || (word && !inside));
                inside = word && !is_cjk(letter);
            }
            words
        };
        let pieces =
            ["a", "Zz", " ", "\n", "-", "“", "é", "台", "9", "(", "@[`{/:", "\u{a0}", "x y"];
        let mut seed = 1_u64;
        for length in 0..400 {
            let text: String = (0..length % 40)
                .map(|_| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    pieces[(seed >> 33) as usize % pieces.len()]
                })
                .collect();
            assert_eq!(count_words(&text), slowly(&text), "{text:?}");
        }
    }
}
