//! Which person or organization a phrase names, and when it names somebody beside the one it mentions.
//!
//! “Hegseth’s spokesman”, “an aide to Hegseth”, “the Trump administration” and “Jennifer Hegseth” have
//! a name in them that is not the one who speaks. To give their words to that person is worse than to
//! give them to nobody: so a name counts only where nothing around it says that another is meant.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ahash::RandomState;

use crate::model::site::PageId;

/// A word of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Lower case, without a possessive ending.
    pub(super) folded: String,
    is_capital: bool,
    is_possessive: bool,
    /// Whether a comma or another mark stands before it.
    is_cut: bool,
}

/// A name found in a phrase.
#[derive(Clone, Debug)]
pub(super) struct Named<'n> {
    /// Its words in the phrase.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Who has it.
    pub(super) ids: &'n [PageId],
    /// Whether it is a surname alone.
    pub(super) is_surname: bool,
}

/// A list of words to look words up in.
struct List(LazyLock<HashSet<&'static str, RandomState>>);

impl List {
    fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

/// Makes a list of a text.
macro_rules! list {
    ($words:literal) => {
        List(LazyLock::new(|| $words.split_ascii_whitespace().collect()))
    };
}

/// Words before a surname that are no other first name: titles, offices, and what goes with them.
static TITLES: List = list!(
    "mr mrs ms miss dr prof professor sir dame lord lady gen general lt lieutenant \
    col colonel maj major capt captain cmdr commander adm admiral sgt sergeant marshal sen senator rep \
    representative congressman congresswoman gov governor pres president vice deputy premier prime \
    minister chancellor secretary sec undersecretary assistant acting former foreign defense defence \
    war state treasury interior commerce trade national security affairs chief chairman chairwoman \
    chairperson chair speaker ambassador amb envoy spokesman spokeswoman spokesperson director \
    commissioner king queen prince princess pope justice judge mayor leader counterpart comrade herr \
    frau monsieur madame señor señora us u.s uk eu nato pentagon general-secretary then then-secretary"
);

/// Those who speak for somebody, and what somebody says is in.
static VOICES: List = list!(
    "spokesman spokeswoman spokesperson spokespeople spokesmen official officials \
    representative representatives statement statements readout report reports post tweet text \
    transcript version account announcement communique communiqué release government ministry \
    department office authorities leadership leaders officer officers"
);

/// Words after a preposition before a person's name: then somebody else speaks.
static PREPOSITIONS: List =
    list!("for to of by with from under on about against near behind between in at");

/// Words with which a phrase may go on after the name of the one who speaks.
static AFTER: List = list!(
    "on in at to via during after before speaking writing and himself herself \
    themselves both later also then who while as through by from has had reportedly personally \
    publicly jr sr"
);

impl Word {
    /// The words of a phrase.
    pub(super) fn all(phrase: &str) -> Vec<Self> {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '.');
        let mut words = Vec::new();
        let mut is_cut = false;
        for piece in phrase.split_inclusive(|c: char| !is_part(c)) {
            let word = piece.trim_end_matches(|c: char| !is_part(c));
            let bare = word.trim_matches(['.', '\'', '’']);
            if bare.is_empty() {
                is_cut |= piece.contains([',', ';', ':', '(', ')', '—', '–', '/']);
                continue;
            }
            let mut folded = bare.to_lowercase();
            let stem = folded.strip_suffix("'s").or_else(|| folded.strip_suffix("’s"));
            let stem = stem.map(str::len);
            folded.truncate(stem.unwrap_or(folded.len()));
            let ends_in_mark = word.ends_with(['\'', '’']) && bare.ends_with('s');
            words.push(Self {
                is_possessive: stem.is_some() || ends_in_mark,
                folded,
                is_capital: bare.starts_with(char::is_uppercase),
                is_cut,
            });
            is_cut = piece[word.len()..].contains([',', ';', ':', '(', ')', '—', '–', '/']);
        }
        words
    }
}

/// Names, folded, with who has them.
pub(super) type Table = HashMap<String, Vec<PageId>, RandomState>;

/// The names of a site.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Names and aliases.
    pub(super) full: Table,
    /// Surnames.
    pub(super) surnames: Table,
    /// By the first word of names and aliases how many words the longest of them has.
    begin: HashMap<String, usize, RandomState>,
}

impl Names {
    /// Adds a name or an alias, given by its words.
    pub(super) fn add(&mut self, words: &[String], id: PageId) {
        let Some(first) = words.first() else { return };
        let longest = self.begin.entry(first.clone()).or_default();
        *longest = (*longest).max(words.len());
        add(&mut self.full, words.join(" "), id);
    }

    /// Adds a surname.
    pub(super) fn add_surname(&mut self, name: &str, id: PageId) {
        add(&mut self.surnames, name.to_owned(), id);
    }

    /// The names in a phrase: at each place the longest, from left to right.
    pub(super) fn find(&self, words: &[Word]) -> Vec<Named<'_>> {
        let mut found = Vec::new();
        let mut start = 0;
        while start < words.len() {
            let name = self.longest_at(&words[start..]);
            let surname = || self.surnames.get(&words[start].folded).map(|ids| (1, ids, true));
            match name.map(|(length, ids)| (length, ids, false)).or_else(surname) {
                Some((length, ids, is_surname)) => {
                    found.push(Named { start, end: start + length, ids, is_surname });
                    start += length;
                }
                None => start += 1,
            }
        }
        found
    }

    /// The longest name with which some words begin: how many they are, and who has it.
    fn longest_at(&self, words: &[Word]) -> Option<(usize, &Vec<PageId>)> {
        let most = *self.begin.get(&words.first()?.folded)?;
        let of_length = |length: usize| {
            let folded: Vec<&str> =
                words[..length].iter().map(|word| word.folded.as_str()).collect();
            Some((length, self.full.get(&folded.join(" "))?))
        };
        (1..=most.min(words.len())).rev().find_map(of_length)
    }
}

fn add(names: &mut Table, name: String, id: PageId) {
    if name.is_empty() {
        return;
    }
    let ids = names.entry(name).or_default();
    if !ids.contains(&id) {
        ids.push(id);
    }
}

/// Whether a person's name in a phrase is that of the one who speaks. `own_title` says whether a word
/// belongs to an office of that person.
pub(super) fn is_speaker(
    words: &[Word],
    name: &Named<'_>,
    own_title: impl Fn(&str) -> bool,
) -> bool {
    let after = words.get(name.end).filter(|next| !next.is_cut);
    let last = &words[name.end - 1];
    if last.is_possessive && after.is_some() {
        return false;
    }
    // “the Trump administration”, “Donald Trump Jr.”
    if after.is_some_and(|next| !AFTER.has(&next.folded) || is_generation(&next.folded)) {
        return false;
    }
    if name.start == 0 || words[name.start].is_cut {
        return true;
    }
    let before = &words[name.start - 1];
    let is_title = TITLES.has(&before.folded) || own_title(&before.folded);
    if name.is_surname && before.is_capital && !is_title && !before.is_possessive {
        // “Jennifer Hegseth” is somebody else, unless it is the demonym of an office.
        return false;
    }
    !depends(words, name.start, &own_title)
}

/// Whether an organization's or a place's name in a phrase stands for the one who speaks.
pub(super) fn speaks_for_itself(words: &[Word], name: &Named<'_>) -> bool {
    let after = words.get(name.end).filter(|next| !next.is_cut);
    let goes_on = after.is_some_and(|next| {
        !(AFTER.has(&next.folded) || VOICES.has(&next.folded) || is_generation(&next.folded))
    });
    if goes_on {
        return false;
    }
    let prepositions = (1..name.start)
        .rev()
        .take(6)
        .find(|at| !words[*at].is_cut && { PREPOSITIONS.has(&words[*at].folded) });
    // “a spokesman for the ministry” speaks for it; “critics of the ministry” do not.
    prepositions.is_none_or(|at| VOICES.has(&words[at - 1].folded))
}

/// Whether the words before a name make it depend on another: “an aide to Secretary Hegseth”.
fn depends(words: &[Word], name: usize, own_title: &impl Fn(&str) -> bool) -> bool {
    let from = (0..=name).rev().find(|at| words[*at].is_cut).unwrap_or(0);
    (from + 1..name).any(|at| {
        let head = &words[at - 1];
        let is_office = head.is_capital && (TITLES.has(&head.folded) || own_title(&head.folded));
        // “Secretary of War Hegseth”: the office is his own, unless the name follows at once.
        let is_own = is_office && at + 1 < name && !VOICES.has(&head.folded);
        PREPOSITIONS.has(&words[at].folded) && !is_own
    })
}

fn is_generation(word: &str) -> bool {
    matches!(word, "jr" | "sr" | "ii" | "iii")
}
