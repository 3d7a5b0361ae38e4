//! Finds the names of all entities of a site in a text, in one pass.

use std::collections::BTreeMap;

use aho_corasick::Anchored;
use aho_corasick::automaton::Automaton;
use aho_corasick::nfa::contiguous::NFA;

use crate::model::entity::Period;
use crate::model::site::{Page, PageId};

/// Every name of every entity of a site, in one automaton (Aho and Corasick, 1975).
#[derive(Debug)]
pub struct Finder {
    /// None when there are no names.
    automaton: Option<NFA>,
    /// How names begin.
    first: Beginnings,
    /// For each pattern who is called so.
    owners: Vec<Vec<Owner>>,
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
pub(super) struct Found {
    /// The first byte.
    pub(super) start: usize,
    /// The byte behind the last.
    pub(super) end: usize,
    /// Whose name it is: an argument for [`Finder::owners`].
    pub(super) name: usize,
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
        let (patterns, owners): (Vec<String>, Vec<_>) = names.into_iter().unzip();
        let first = Beginnings::of(patterns.iter().map(String::as_str));
        let automaton = NFA::new(&patterns).ok().filter(|_| !patterns.is_empty());
        Self { automaton, first, owners }
    }

    /// Whether there is anything to find.
    pub(super) fn is_empty(&self) -> bool {
        self.automaton.is_none()
    }

    /// Who is called by a name that was found.
    pub(super) fn owners(&self, name: usize) -> &[Owner] {
        &self.owners[name]
    }

    /// The names in a text, whole words only, by their places; of those that begin at one place the
    /// longest first.
    pub(super) fn find(&self, text: &str) -> Vec<Found> {
        let mut found = Vec::new();
        let Some(automaton) = &self.automaton else { return found };
        let bytes = text.as_bytes();
        let mut at = 0;
        // Most words begin with no letter that a name begins with: the automaton is not entered at all.
        while let Some(next) = self.first.next(bytes, at) {
            names_at(automaton, text, next, &mut found);
            at = next + 1;
        }
        found
    }
}

/// How names begin.
#[derive(Debug)]
struct Beginnings {
    /// The bytes with which they do.
    bytes: [bool; 256],
    /// Whether all of these are capital letters or the first bytes of letters beyond ASCII, as nearly
    /// always: others need not be looked at one by one.
    are_capitals: bool,
    /// A bit for the hash of each first word: most words that begin with a capital letter are no name's.
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
            let (word, bit) = bit_of_word(name.as_bytes());
            words[word] |= bit;
        }
        Self { bytes, are_capitals, words }
    }

    /// The next place, from one on, where a name may begin.
    fn next(&self, bytes: &[u8], mut at: usize) -> Option<usize> {
        loop {
            if self.are_capitals {
                at = next_capital(bytes, at);
            }
            if self.bytes[usize::from(*bytes.get(at)?)] && !is_within_word(bytes, at) {
                let (word, bit) = bit_of_word(&bytes[at..]);
                if self.words[word] & bit != 0 {
                    return Some(at);
                }
            }
            at += 1;
        }
    }
}

/// Where the bit of the word of ASCII is with which a text begins. A name that begins with such a word
/// stands where this whole word does, since no name ends within one. (The hash is `FNV-1a`.)
fn bit_of_word(text: &[u8]) -> (usize, u64) {
    let word = text.iter().take_while(|byte| byte.is_ascii_alphanumeric());
    let hash = word.fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
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

/// Whether a byte and the one before it are letters or digits of ASCII: no name begins there.
fn is_within_word(bytes: &[u8], at: usize) -> bool {
    let is_letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    is_letter(at) && at.checked_sub(1).is_some_and(is_letter)
}

/// Adds the names that begin at a byte, the longest first. All are asked for, since the longest may end
/// within a word where a shorter does not.
fn names_at(automaton: &NFA, text: &str, start: usize, found: &mut Vec<Found>) {
    let before = found.len();
    let Ok(mut state) = automaton.start_state(Anchored::Yes) else { return };
    for (end, byte) in (start + 1..).zip(&text.as_bytes()[start..]) {
        state = automaton.next_state(Anchored::Yes, state, *byte);
        if automaton.is_dead(state) {
            break;
        }
        if !automaton.is_match(state) {
            continue;
        }
        for index in 0..automaton.match_len(state) {
            let pattern = automaton.match_pattern(state, index);
            // Those that end here and begin later are found where they begin.
            if automaton.pattern_len(pattern) == end - start && is_whole(text, start, end) {
                found.push(Found { start, end, name: pattern.as_usize() });
            }
        }
    }
    found[before..].reverse();
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

/// Whether a name ends and begins where words do, and is no part of an address or a handle.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let name = &text[start..end];
    let (first, last) = (name.chars().next(), name.chars().next_back());
    let before = text[..start].chars().next_back();
    let mut after = text[end..].chars();
    let next = after.next();
    let begins = first.is_none_or(|first| is_edge(before, first, Edge::Start));
    let ends = last.is_none_or(|last| is_edge(next, last, Edge::End));
    let is_address = next == Some('.') && after.next().is_some_and(char::is_alphanumeric);
    begins && ends && !is_address
}

/// One of the two edges of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    Start,
    End,
}

/// Whether a name may have this edge, given its letter there and the one beside it.
fn is_edge(beside: Option<char>, own: char, edge: Edge) -> bool {
    let Some(beside) = beside else { return true };
    if matches!(beside, '@' | '#' | '_') {
        return false;
    }
    // Words of one letter's script and another's are no one word: 美国CEO.
    let joined = beside.is_alphanumeric() && own.is_alphanumeric();
    let spaced = |c: char| writing(c) == Writing::Spaced;
    match writing(own) {
        Writing::Spaced => !(joined && spaced(beside)),
        Writing::Endings => edge == Edge::End || !(joined && writing(beside) == Writing::Endings),
        Writing::Unspaced => true,
    }
}

/// How words are told apart in the script of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writing {
    /// By spaces.
    Spaced,
    /// By spaces before them; endings are joined to names, as in Korean.
    Endings,
    /// Not at all: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
    Unspaced,
}

fn writing(c: char) -> Writing {
    match c {
        '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' => Writing::Endings,
        '\u{2e80}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}'
        | '\u{0e00}'..='\u{0eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}' => Writing::Unspaced,
        _ => Writing::Spaced,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_word(text: &str, name: &str) -> bool {
        let start = text.find(name).unwrap();
        is_whole(text, start, start + name.len())
    }

    #[test]
    fn names_are_whole_words_where_words_are_told_apart() {
        for (text, name) in [
            ("He met Dong.", "Dong"),
            ("Dong’s words", "Dong"),
            ("the Xi–Trump talks", "Xi"),
            ("国防部长董军会见", "董军"),
            ("董军Hegseth", "Hegseth"),
            ("둥쥔은 말했다", "둥쥔"),
            ("the U.S. side", "U.S."),
        ] {
            assert!(is_word(text, name), "{name} in {text}");
        }
        for (text, name) in [
            ("Dongfeng", "Dong"),
            ("write @Dong", "Dong"),
            ("see Dong.example", "Dong"),
            ("ÉDong", "Dong"),
            ("가둥쥔", "둥쥔"),
        ] {
            assert!(!is_word(text, name), "{name} in {text}");
        }
    }

    /// The names that are found in a text.
    fn check_found(names: &[&str], text: &str, expected: &[&str]) {
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
        let found = Finder::new(&site.pages).find(text);
        let found: Vec<&str> = found.iter().map(|found| &text[found.start..found.end]).collect();
        assert_eq!(found, expected, "{text}");
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
