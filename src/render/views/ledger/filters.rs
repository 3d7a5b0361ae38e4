//! By what the ledger can be filtered: sides, topics, and the pages that ask.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::question::ledger::LedgerEntry;
use crate::model::site::PageId;
use crate::render::view::{FilterView, LinkView};
use crate::render::views::{Views, letter};

/// How many topics and pages a page of the ledger can be filtered by; the style sheet knows as many.
const FILTERS: usize = 8;

/// How many sides; it knows these letters.
const SIDES: usize = 4;

/// By what the questions on a page of the ledger can be filtered.
pub(super) struct Filters {
    pub(super) sides: Vec<FilterView>,
    pub(super) topics: Vec<FilterView>,
    pub(super) stories: Vec<FilterView>,
    keys: BTreeMap<Subject, String>,
}

/// What a question is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    Topic(usize),
    Story(PageId),
}

impl Filters {
    pub(super) fn new(views: &Views, shown: Range<usize>) -> Self {
        let mut sides: BTreeMap<usize, usize> = BTreeMap::new();
        let mut subjects: BTreeMap<Subject, usize> = BTreeMap::new();
        for entry in &views.site.ledger().questions[shown] {
            for side in &entry.sides {
                *sides.entry(*side).or_insert(0) += 1;
            }
            let topics = entry.topics.iter().map(|topic| Subject::Topic(*topic));
            let stories = entry.pages.iter().map(|page| Subject::Story(*page));
            for subject in topics.chain(stories) {
                *subjects.entry(subject).or_insert(0) += 1;
            }
        }
        // Those with the most questions have buttons.
        let mut most: Vec<(&Subject, &usize)> = subjects.iter().collect();
        most.sort_by_key(|(subject, count)| (Reverse(**count), **subject));
        let keys: BTreeMap<Subject, String> = most
            .into_iter()
            .take(FILTERS)
            .enumerate()
            .map(|(index, (subject, _))| (*subject, format!("t{}", index + 1)))
            .collect();
        let (mut topics, mut stories) = (Vec::new(), Vec::new());
        for (subject, count) in subjects {
            let key = keys.get(&subject).cloned().unwrap_or_default();
            match subject {
                Subject::Topic(topic) => {
                    let topic = views.site.topic(topic);
                    let href = views.href(&format!("/topics/{}/", topic.slug));
                    let title = topic.name.clone();
                    topics.push(FilterView { key, title, href: Some(href), count });
                }
                Subject::Story(id) => {
                    let LinkView { title, href, .. } = views.link(id);
                    stories.push(FilterView { key, title, href: Some(href), count });
                }
            }
        }
        let side = |(side, count): (usize, usize)| FilterView {
            key: if side < SIDES { letter(side) } else { String::new() },
            title: views.site.config.sides[side].name.clone(),
            href: None,
            count,
        };
        Self { sides: sides.into_iter().map(side).collect(), topics, stories, keys }
    }

    /// What a question says of itself so that it can be found: letters of sides, and numbers.
    pub(super) fn of(&self, entry: &LedgerEntry) -> String {
        let sides = entry.sides.iter().map(|side| letter(*side));
        let topics = entry.topics.iter().map(|topic| Subject::Topic(*topic));
        let stories = entry.pages.iter().map(|page| Subject::Story(*page));
        let keys = topics.chain(stories).filter_map(|subject| self.keys.get(&subject).cloned());
        sides.chain(keys).collect::<Vec<_>>().join(" ")
    }
}
