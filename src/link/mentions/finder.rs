//! Finds the names of all entities of a site in a text, in one pass.
//!
//! Most words begin no name: a look at a few bits tells. From a word that may begin one the names are
//! followed word by word, each step being one look into a table, however many names there are.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use super::beginnings::{BASIS, Beginnings, hash, word_length};
use super::edges::is_whole;
use crate::model::entity::Period;
use crate::model::site::{Page, PageId};

/// Every name of every entity of a site.
#[derive(Debug)]
pub struct Finder {
    /// How names begin.
    first: Beginnings,
    /// The names, which have different hashes, and all with which a name begins and that ends as a piece
    /// of a name does.
    steps: Steps,
    /// What the hashes begin with.
    seed: u64,
    /// All names, one after another, each with its end: something else may have the hash of one.
    letters: String,
    /// Who is called by the first name, by the second, and so on.
    owners: Vec<Owner>,
}

/// Small, since it is looked into at each word that may begin a name, on every page.
type Steps = HashMap<u64, Step, BuildHasherDefault<Hashed>>;

/// What some letters are to the names that begin with them.
#[derive(Clone, Copy, Debug, Default)]
struct Step {
    /// If they are a name, who is called so: a range of the owners. Else it is empty.
    owners: (u32, u32),
    /// Where its letters begin.
    letters: u32,
    /// Whether a longer name begins with them.
    goes_on: bool,
}

/// Somebody who is called by a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owner {
    /// The page.
    pub(super) page: PageId,
    /// Which of its aliases the name is, if it is not always in use, as the title is.
    alias: Option<u32>,
}

impl Owner {
    /// When the name is in use; none when it always is.
    pub(super) fn period(self, pages: &[Page]) -> Option<&Period> {
        let alias = self.alias?;
        let card = pages[self.page.index()].front.entity.as_ref()?;
        Some(&card.aliases.get(alias as usize)?.period)
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
            let aliases = (0..).zip(&card.aliases).map(|(index, alias)| {
                (alias.name.value.as_str(), alias.period.bounded().map(|_| index))
            });
            for (name, alias) in std::iter::once((page.title.as_str(), None)).chain(aliases) {
                for form in forms(name) {
                    names.entry(form).or_default().push(Owner { page: id, alias });
                }
            }
        }
        (BASIS..)
            .find_map(|seed| Self::seeded(&names, seed))
            .unwrap_or_else(|| unreachable!("some of all hashes tell names apart"))
    }

    /// A finder of some names by hashes that begin with a seed; none if two names have the same.
    fn seeded(names: &BTreeMap<String, Vec<Owner>>, seed: u64) -> Option<Self> {
        let first = Beginnings::of(names.keys().map(String::as_str));
        let mut finder = Self {
            first,
            steps: Steps::default(),
            seed,
            letters: String::new(),
            owners: Vec::with_capacity(names.len()),
        };
        for (name, owners) in names {
            let (mut hashed, mut behind) = (seed, 0);
            for end in ends(name, 0) {
                hashed = hash(hashed, &name.as_bytes()[behind..end]);
                behind = end;
                finder.steps.entry(hashed).or_default().goes_on |= end < name.len();
            }
            let step = finder.steps.entry(hashed).or_default();
            if step.owners.1 > 0 {
                return None;
            }
            step.letters = to_u32(finder.letters.len());
            finder.letters.push_str(name);
            finder.letters.push(END);
            let from = to_u32(finder.owners.len());
            finder.owners.extend(owners);
            step.owners = (from, to_u32(finder.owners.len()));
        }
        Some(finder)
    }

    /// Whether there is anything to find.
    pub(super) fn is_empty(&self) -> bool {
        self.owners.is_empty()
    }

    /// Shows the names in a text, whole words only, by their places; of those that begin at one place the
    /// longest first. Who is shown one tells up to which byte no further name is wanted that ends there.
    pub(super) fn find<'f>(&'f self, text: &str, mut show: impl FnMut(Found<'f>) -> usize) {
        let (mut at, mut wanted) = (0, 0);
        let mut steps = Vec::new();
        while let Some(start) = self.first.next(text, at) {
            self.steps_at(text, start, &mut steps);
            // All are looked at, since the longest may end within a word where a shorter does not.
            while let Some((end, step)) = steps.pop() {
                if end > wanted
                    && self.is_name(step, &text[start..end])
                    && is_whole(text, start, end)
                {
                    let owners = &self.owners[step.owners.0 as usize..step.owners.1 as usize];
                    wanted = show(Found { start, end, owners });
                }
            }
            at = start + 1;
        }
    }

    /// Adds what may be names that begin at a byte, each with its end.
    fn steps_at(&self, text: &str, start: usize, steps: &mut Vec<(usize, Step)>) {
        let (mut hashed, mut behind) = (self.seed, start);
        for end in ends(text, start) {
            hashed = hash(hashed, &text.as_bytes()[behind..end]);
            behind = end;
            let Some(step) = self.steps.get(&hashed) else { break };
            if step.owners.1 > 0 {
                steps.push((end, *step));
            }
            if !step.goes_on {
                break;
            }
        }
    }

    /// Whether the name of a step, which the hash of some letters led to, is these letters.
    fn is_name(&self, step: Step, letters: &str) -> bool {
        let behind = self.letters[step.letters as usize..].strip_prefix(letters);
        behind.is_some_and(|behind| behind.starts_with(END))
    }
}

/// What stands behind each name: nothing that a name has.
const END: char = '\n';

/// What is a hash already.
#[derive(Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash(self.0, bytes);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
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
    use super::super::beginnings::is_within_word;
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
        let mut found = Vec::new();
        finder.find(text, |name| {
            found.push(&text[name.start..name.end]);
            0
        });
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
            let mut found = Vec::new();
            finder.find(&text, |name| {
                found.push((name.start, name.end));
                0
            });
            assert_eq!(found, expected, "{text}");
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
