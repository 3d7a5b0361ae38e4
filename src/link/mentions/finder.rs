//! Finds the names of all entities of a site in a text, in one pass.
//!
//! Most words begin no name: a look at a few bits tells. From a word that may begin one the names are
//! followed word by word, each step being one look into a table, however many names there are.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use ahash::RandomState;

use super::edges::is_whole;
use crate::model::entity::Period;
use crate::model::site::{Page, PageId};

/// Every name of every entity of a site.
#[derive(Debug)]
pub struct Finder {
    /// How names begin.
    first: Beginnings,
    /// The names, and all with which a name begins and that ends as a piece of a name does.
    steps: HashMap<Box<str>, Step, RandomState>,
    /// Who is called by the first name, by the second, and so on.
    owners: Vec<Owner>,
}

/// What some letters are to the names that begin with them.
#[derive(Clone, Debug, Default)]
struct Step {
    /// If they are a name, who is called so: a range of the owners.
    owners: Range<usize>,
    /// Whether a longer name begins with them.
    goes_on: bool,
}

/// Somebody who is called by a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owner {
    /// The page.
    pub(super) page: PageId,
    /// Which of its aliases the name is, if it is not always in use, as the title is.
    alias: Option<usize>,
}

impl Owner {
    /// When the name is in use; none when it always is.
    pub(super) fn period(self, pages: &[Page]) -> Option<&Period> {
        let alias = self.alias?;
        let card = pages[self.page.index()].front.entity.as_ref()?;
        Some(&card.aliases.get(alias)?.period)
    }
}

/// A name in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'f> {
    /// The first byte.
    pub(super) start: usize,
    /// The byte behind the last.
    pub(super) end: usize,
    /// Who is called so.
    pub(super) owners: &'f [Owner],
}

impl Finder {
    /// A finder of the names of all entities among some pages.
    pub fn new(pages: &[Page]) -> Self {
        let mut names: BTreeMap<String, Vec<Owner>> = BTreeMap::new();
        for (index, page) in pages.iter().enumerate() {
            let Some(card) = page.front.entity.as_ref().filter(|_| page.section.is_none()) else {
                continue;
            };
            let id = PageId(u32::try_from(index).unwrap_or(u32::MAX));
            let aliases = card.aliases.iter().enumerate().map(|(index, alias)| {
                (alias.name.value.as_str(), alias.period.bounded().map(|_| index))
            });
            for (name, alias) in std::iter::once((page.title.as_str(), None)).chain(aliases) {
                for form in forms(name) {
                    names.entry(form).or_default().push(Owner { page: id, alias });
                }
            }
        }
        let first = Beginnings::of(names.keys().map(String::as_str));
        let mut owners = Vec::with_capacity(names.len());
        let mut steps: HashMap<Box<str>, Step, RandomState> = HashMap::default();
        for (name, of_name) in names {
            for end in ends(&name, 0).take_while(|end| *end < name.len()) {
                steps.entry(name[..end].into()).or_default().goes_on = true;
            }
            let from = owners.len();
            owners.extend(of_name);
            steps.entry(name.into()).or_default().owners = from..owners.len();
        }
        Self { first, steps, owners }
    }

    /// Whether there is anything to find.
    pub(super) fn is_empty(&self) -> bool {
        self.owners.is_empty()
    }

    /// The names in a text, whole words only, by their places; of those that begin at one place the
    /// longest first.
    pub(super) fn find(&self, text: &str) -> Vec<Found<'_>> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(start) = self.first.next(text, at).filter(|_| !self.is_empty()) {
            self.names_at(text, start, &mut found);
            at = start + 1;
        }
        found
    }

    /// Adds the names that begin at a byte, the longest first. All are asked for, since the longest may
    /// end within a word where a shorter does not.
    fn names_at<'f>(&'f self, text: &str, start: usize, found: &mut Vec<Found<'f>>) {
        let before = found.len();
        for end in ends(text, start) {
            let Some(step) = self.steps.get(&text[start..end]) else { break };
            let owners = &self.owners[step.owners.clone()];
            if !owners.is_empty() && is_whole(text, start, end) {
                found.push(Found { start, end, owners });
            }
            if !step.goes_on {
                break;
            }
        }
        found[before..].reverse();
    }
}

/// Where pieces of a text end, from a byte on: words of ASCII, and single letters and signs; a space is
/// one with what follows. Every name ends where a piece does, as no name ends within a word of ASCII.
fn ends(text: &str, start: usize) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let mut at = start;
    std::iter::from_fn(move || {
        at += usize::from(bytes.get(at) == Some(&b' '));
        let word = word_length(bytes.get(at..)?);
        at += if word > 0 { word } else { text[at..].chars().next()?.len_utf8() };
        Some(at)
    })
}

/// How many letters and digits of ASCII some bytes begin with.
fn word_length(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

/// How names begin.
#[derive(Debug)]
struct Beginnings {
    /// The bytes with which they do.
    bytes: [bool; 256],
    /// Whether all of these are capital letters or the first bytes of letters beyond ASCII, as nearly
    /// always: others need not be looked at one by one.
    are_capitals: bool,
    /// A bit for the hash of each first word, or of a first letter beyond ASCII: most words that begin with
    /// a capital letter are no name's.
    words: Box<[u64; WORDS]>,
}

/// How many words of 64 bits the bits of first words take.
const WORDS: usize = 1 << 10;

impl Beginnings {
    fn of<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let (mut bytes, mut are_capitals) = ([false; 256], true);
        let mut words = Box::new([0; WORDS]);
        for name in names {
            let Some(&byte) = name.as_bytes().first() else { continue };
            bytes[usize::from(byte)] = true;
            are_capitals &= byte.is_ascii_uppercase() || !byte.is_ascii();
            let (word, bit) = bit_of_word(name, 0);
            words[word] |= bit;
        }
        Self { bytes, are_capitals, words }
    }

    /// The next place, from one on, where a name may begin.
    fn next(&self, text: &str, mut at: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        loop {
            if self.are_capitals {
                at = next_capital(bytes, at);
            }
            if self.bytes[usize::from(*bytes.get(at)?)] && !is_within_word(text, at) {
                let (word, bit) = bit_of_word(text, at);
                if self.words[word] & bit != 0 {
                    return Some(at);
                }
            }
            at += 1;
        }
    }
}

/// Where the bit is of the word of ASCII, or of the letter beyond it, that stands at a byte of a text. A
/// name that begins with such a word stands where this whole word does, since no name ends within one.
/// (The hash is `FNV-1a`.)
fn bit_of_word(text: &str, at: usize) -> (usize, u64) {
    let bytes = &text.as_bytes()[at..];
    let length = match word_length(bytes) {
        0 => (1..bytes.len()).find(|end| text.is_char_boundary(at + end)).unwrap_or(bytes.len()),
        length => length,
    };
    let hash = bytes[..length].iter().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3)
    });
    let number = usize::from(u16::from_le_bytes([hash.to_le_bytes()[7], hash.to_le_bytes()[3]]));
    (number >> 6, 1 << (number & 63))
}

/// The next byte, from one on, that may be a capital letter of ASCII (0x40 to 0x5F) or is none of
/// ASCII: eight are looked at at a time. Near the end, where there are no eight, any byte.
fn next_capital(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*eight);
        // Zero where the upper three bits are those of 0x40.
        let capital = (word ^ (0x40 * ONES)) & (0xE0 * ONES);
        // The lowest bit of this marks the first zero byte.
        let zero = capital.wrapping_sub(ONES) & !capital & (0x80 * ONES);
        let found = zero | (word & (0x80 * ONES));
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at
}

/// Whether a byte and the one before it are letters or digits of ASCII, or of one letter beyond it: no
/// name begins there.
fn is_within_word(text: &str, at: usize) -> bool {
    let is_letter = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric);
    is_letter(at) && at.checked_sub(1).is_some_and(is_letter) || !text.is_char_boundary(at)
}

/// The forms of a name that are looked for: with either apostrophe, and where it begins with a small
/// letter, as at the head of a sentence. None for a single letter.
fn forms(name: &str) -> Vec<String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
        return Vec::new();
    }
    let mut forms = vec![name.replace('\'', "’"), name.replace('’', "'")];
    let first = name.chars().next().filter(|first| first.is_lowercase());
    if let Some(first) = first {
        for index in 0..2 {
            let rest = &forms[index][first.len_utf8()..];
            forms.push(first.to_uppercase().chain(rest.chars()).collect());
        }
    }
    forms.sort_unstable();
    forms.dedup();
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What finds some names.
    fn finder(names: &[&str]) -> Finder {
        let page = |name: &&str| {
            let text = format!("+++\ntitle = \"{name}\"\n+++\n");
            (format!("content/people/{}.md", name.len()), text)
        };
        let files: Vec<(String, String)> = names.iter().map(page).collect();
        let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        let files = crate::files::Files::from_texts(files);
        let options = crate::Options {
            base_url: None,
            drafts: crate::link::Drafts::Withhold,
            strictness: crate::Strictness::Usual,
            now: "2026-01-15T12:00:00Z".parse().unwrap(),
        };
        let site = crate::link_files(&files, &options, &mut crate::finding::Findings::new());
        Finder::new(&site.pages)
    }

    /// The names that are found in a text.
    fn check_found(names: &[&str], text: &str, expected: &[&str]) {
        let finder = finder(names);
        let found = finder.find(text);
        let found: Vec<&str> = found.iter().map(|found| &text[found.start..found.end]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn what_is_found_is_every_name_at_every_place() {
        let names = ["Dong", "Dong Jun", "Jun U.S. Navy", "the U.S.", "董军", "Élan", "É董军 X"];
        let finder = finder(&names);
        let pieces =
            ["Dong", " ", "Jun", "U.S.", "Navy", "the", "董", "军", "É", "lan", "x", "’s", "."];
        let mut seed = 7_u64;
        for length in 0..2000 {
            let text: String = (0..length % 9)
                .map(|_| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    pieces[(seed >> 33) as usize % pieces.len()]
                })
                .collect();
            let mut expected = Vec::new();
            for (start, _) in text.char_indices().filter(|(at, _)| !is_within_word(&text, *at)) {
                let mut ends: Vec<usize> = ["The U.S."]
                    .iter()
                    .chain(&names)
                    .filter(|name| text[start..].starts_with(**name))
                    .map(|name| start + name.len())
                    .filter(|end| is_whole(&text, start, *end))
                    .collect();
                ends.sort_unstable_by_key(|end| std::cmp::Reverse(*end));
                expected.extend(ends.into_iter().map(|end| (start, end)));
            }
            let found: Vec<_> = finder.find(&text).iter().map(|one| (one.start, one.end)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn capitals_and_letters_beyond_ascii_are_found() {
        for text in ["", "a", "the Dong", "ab cd ef gh ij Kl", "Dong", "abcdefghé", "1234567 @[`{~"]
        {
            let places = |at: usize| {
                let byte = text.as_bytes()[at];
                (0x40..0x60).contains(&byte) || byte >= 0x80
            };
            let all: Vec<usize> = (0..text.len()).filter(|at| places(*at)).collect();
            let (mut found, mut at) = (Vec::new(), 0);
            while at < text.len() {
                at = next_capital(text.as_bytes(), at);
                found.extend(Some(at).filter(|at| *at < text.len() && places(*at)));
                at += 1;
            }
            assert_eq!(found, all, "{text}");
        }
    }

    #[test]
    fn all_names_of_a_place_are_found_the_longest_first() {
        let names = ["Dong", "Dong Jun", "Jun", "董军"];
        check_found(&names, "Dong Jun left", &["Dong Jun", "Dong", "Jun"]);
        check_found(&names, "Dong Junior", &["Dong"]);
        check_found(&names, "DongDong Dong", &["Dong"]);
        check_found(&names, "说董军", &["董军"]);
        check_found(&names, "", &[]);
        check_found(&[], "Dong", &[]);
        check_found(
            &["the ministry", "Dong"],
            "Then the ministry of Dong",
            &["the ministry", "Dong"],
        );
    }

    #[test]
    fn a_name_has_the_forms_in_which_it_is_written() {
        assert_eq!(forms("Dong  Jun"), ["Dong Jun"]);
        assert_eq!(forms("China’s ministry"), ["China's ministry", "China’s ministry"]);
        assert_eq!(forms("the ministry"), ["The ministry", "the ministry"]);
        assert_eq!(forms("X"), [""; 0]);
        assert_eq!(forms("“”"), [""; 0]);
    }
}
