//! What each template is made of: itself, and all that it extends, includes or calls.
//!
//! A page is made again when something changed that its template is made of. What that is, is read
//! off the texts, rather too much than too little: a template is made of another whose name stands in
//! it, or one of whose components it calls. Of one name there are two where the site has its own: it counts
//! as made of both.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::pieces::PIECES;

/// A number for each template by its name: another one when something that it is made of changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::render) struct Prints {
    templates: BTreeMap<String, u64>,
    pieces: u64,
}

/// The name under which all that pieces of a body are made of is looked up: no template has it.
const PIECES_NAME: &str = "\0pieces";

impl Prints {
    /// Of templates by name and text.
    pub(super) fn of<'t>(templates: impl Iterator<Item = (&'t str, &'t str)>) -> Self {
        let pieces = PIECES.map(|name| format!("<{name} ")).concat();
        let mut texts: BTreeMap<&str, Vec<&str>> = BTreeMap::from([(PIECES_NAME, vec![&*pieces])]);
        for (name, text) in templates {
            texts.entry(name).or_default().push(text);
        }
        let defined: BTreeMap<&str, BTreeSet<&str>> = texts
            .iter()
            .map(|(name, texts)| (*name, texts.iter().flat_map(|text| components(text)).collect()))
            .collect();
        let names: Vec<&str> = texts.keys().copied().collect();
        let finder = Finder::new(&names);
        let uses: BTreeMap<&str, BTreeSet<&str>> = texts
            .iter()
            .map(|(name, all)| {
                let called: BTreeSet<&str> = all.iter().flat_map(|text| calls(text)).collect();
                let found = finder.within(all);
                let is_used = |(at, other): &(usize, &&str)| {
                    *other != name && (found.contains(at) || !defined[**other].is_disjoint(&called))
                };
                let used = names.iter().enumerate().filter(is_used).map(|(_, other)| *other);
                (*name, used.collect())
            })
            .collect();
        let print = |name: &str| {
            let mut hash = Xxh3::new();
            for part in closure(name, &uses) {
                hash.update(&xxh3_64(part.as_bytes()).to_le_bytes());
                for text in &texts[part] {
                    hash.update(&xxh3_64(text.as_bytes()).to_le_bytes());
                }
            }
            hash.digest()
        };
        let names = texts.keys().filter(|name| **name != PIECES_NAME);
        let templates = names.map(|name| ((*name).to_owned(), print(name))).collect();
        Self { templates, pieces: print(PIECES_NAME) }
    }

    /// Whether pieces of a body are made of the same as with others.
    pub(in crate::render) fn has_same_pieces(&self, other: &Self) -> bool {
        self.pieces == other.pieces
    }

    /// The templates whose number is not that of others.
    pub(in crate::render) fn differences<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = &'a str> {
        let (own, others) = (&self.templates, &other.templates);
        let names: BTreeSet<&String> = own.keys().chain(others.keys()).collect();
        names.into_iter().filter(|name| own.get(*name) != others.get(*name)).map(String::as_str)
    }
}

/// Which of some names stand in a text. All are looked for at once: there are as many names as texts.
struct Finder<'n> {
    automaton: Option<AhoCorasick>,
    names: &'n [&'n str],
}

impl<'n> Finder<'n> {
    fn new(names: &'n [&'n str]) -> Self {
        Self { automaton: AhoCorasick::new(names).ok(), names }
    }

    /// The names in these texts, by their place in the list.
    fn within(&self, texts: &[&str]) -> BTreeSet<usize> {
        let Some(automaton) = &self.automaton else {
            // There are more names than an automaton can have.
            return (0..self.names.len()).collect();
        };
        let found = texts.iter().flat_map(|text| automaton.find_overlapping_iter(*text));
        found.map(|found| found.pattern().as_usize()).collect()
    }
}

/// A template and all that it is made of, sorted.
fn closure<'t>(name: &'t str, uses: &BTreeMap<&'t str, BTreeSet<&'t str>>) -> BTreeSet<&'t str> {
    let mut parts = BTreeSet::new();
    let mut open: Vec<&str> = uses.get_key_value(name).map(|(name, _)| *name).into_iter().collect();
    while let Some(part) = open.pop() {
        if parts.insert(part) {
            open.extend(uses.get(part).into_iter().flatten());
        }
    }
    parts
}

/// The components that a template defines: `{% component name(…) %}`.
pub(super) fn components(text: &str) -> BTreeSet<&str> {
    text.split("component").skip(1).filter_map(word).collect()
}

/// The components that a template may call: every name after a `<`.
fn calls(text: &str) -> BTreeSet<&str> {
    text.split('<').skip(1).filter_map(word).collect()
}

/// The name with which a text begins.
fn word(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let end = text.find(|c: char| !is_part(c)).unwrap_or(text.len());
    (end > 0).then(|| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_changes_with_all_that_it_is_made_of() {
        let old = [
            ("base", "{% block x %}{% endblock %}"),
            ("page", "{% extends \"base\" %}{{ <card /> }}"),
            ("cards", "{% component card() %}{{ < inner /> }}{% endcomponent %}"),
            ("inner", "{% component inner() %}1{% endcomponent %}"),
            ("other", "plain"),
            ("others", "plain as well"),
            ("both", "{% include \"others\" %}"),
        ];
        let changed = |index: usize| {
            let mut new = old;
            let text = format!("{}!", new[index].1);
            new[index].1 = &text;
            let (old, new) = (Prints::of(old.into_iter()), Prints::of(new.into_iter()));
            new.differences(&old).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(changed(0), "base page");
        assert_eq!(changed(1), "page");
        assert_eq!(changed(2), "cards page");
        assert_eq!(changed(3), "cards inner page");
        // A name within another may be meant.
        assert_eq!(changed(4), "both other");
        assert_eq!(changed(5), "both others");
    }

    #[test]
    fn a_template_that_comes_or_goes_is_a_difference() {
        let one = Prints::of([("a", "1")].into_iter());
        let two = Prints::of([("a", "1"), ("b", "a")].into_iter());
        assert_eq!(two.differences(&one).collect::<Vec<_>>(), ["b"]);
        assert_eq!(one.differences(&two).collect::<Vec<_>>(), ["b"]);
    }
}
