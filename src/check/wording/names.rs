//! The names by which sides are known.

use std::collections::BTreeMap;

use super::{Word, words};
use crate::model::page::PageKind;
use crate::model::site::Site;

/// The names of the sides themselves, and of the people, organizations and places that belong to one.
#[derive(Debug)]
pub struct SideNames {
    /// Names, lower case; none where two sides have the same.
    names: BTreeMap<String, Option<usize>>,
    /// The most words that a name has.
    longest: usize,
}

impl SideNames {
    /// The names of a site's sides.
    pub fn new(site: &Site) -> Self {
        let mut names = Self { names: BTreeMap::new(), longest: 1 };
        if site.config.sides.len() < 2 {
            return names;
        }
        for (index, side) in site.config.sides.iter().enumerate() {
            names.add(&side.name, index);
            names.add(&side.short, index);
        }
        for page in site.pages.iter().filter(|page| page.section.is_none()) {
            let (Some(index), Some(card)) = (page.sides.first(), &page.front.entity) else {
                continue;
            };
            names.add(&page.title, *index);
            for alias in &card.aliases {
                names.add(&alias.name.value, *index);
            }
            if let (PageKind::Person, Some((_, surname))) = (page.kind, page.title.rsplit_once(' '))
            {
                names.add(surname, *index);
            }
        }
        names
    }

    fn add(&mut self, name: &str, side: usize) {
        let words: Vec<String> = words(name).into_iter().map(|word| word.text).collect();
        if words.is_empty() {
            return;
        }
        self.longest = self.longest.max(words.len());
        let known = self.names.entry(words.join(" ")).or_insert(Some(side));
        if *known != Some(side) {
            *known = None;
        }
    }

    /// The side whose name ends with the last of some words.
    pub(super) fn ending(&self, words: &[Word]) -> Option<usize> {
        let lengths = (1..=self.longest.min(words.len())).rev();
        lengths.into_iter().find_map(|length| self.get(&words[words.len() - length..]))
    }

    /// The side with whose name some words begin.
    pub(super) fn beginning(&self, words: &[Word]) -> Option<usize> {
        let lengths = (1..=self.longest.min(words.len())).rev();
        lengths.into_iter().find_map(|length| self.get(&words[..length]))
    }

    fn get(&self, words: &[Word]) -> Option<usize> {
        let name: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        self.names.get(&name.join(" ")).copied().flatten()
    }
}
