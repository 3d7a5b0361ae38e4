//! Views of topics: what is said and who is named on the pages of a topic.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use tera::Value;

use super::Views;
use crate::evidence::Status;
use crate::link::addresses::encode;
use crate::model::site::PageId;
use crate::render::reads::{Derived, Witness};
use crate::render::view::TopicView;

/// How many quotes the page of a topic shows: the newest.
const MOST_QUOTES: usize = 12;

/// How many entities it shows: those on most of its pages.
const MOST_ENTITIES: usize = 24;

impl Views {
    /// A topic in a list.
    pub fn topic(&self, index: usize) -> TopicView {
        let topic = self.site.topic(index);
        let path = format!("/topics/{}/", topic.slug);
        TopicView {
            name: topic.name.clone(),
            slug: topic.slug.clone(),
            permalink: self.permalink(&path),
            href: self.href(&path),
            path: encode(&path),
            page_count: topic.pages.len(),
            pages: Vec::new(),
            quotes: Vec::new(),
            quote_count: 0,
            entities: Vec::new(),
            questions: Vec::new(),
            feeds: self.feeds_of_topic(index),
            question_count: self.site.questions_of_topic(index).len(),
        }
    }

    /// The name of a topic, and its path.
    pub fn topic_link(&self, index: usize) -> (String, String) {
        let topic = self.site.topic(index);
        (topic.name.clone(), encode(&format!("/topics/{}/", topic.slug)))
    }

    /// A topic as its own page shows it, with these pages.
    pub fn topic_page(&self, index: usize, pages: Vec<Value>) -> TopicView {
        let Quoted { newest, count } = self.quoted_on(index);
        let quotes = newest.iter().map(|(page, quote)| self.quote(*page, *quote)).collect();
        let entities = self.named_on(index).iter().map(|(id, n)| self.named(*id, *n)).collect();
        let questions = self.questions_of_topic(index);
        TopicView { pages, questions, quotes, quote_count: count, entities, ..self.topic(index) }
    }

    /// The quotes on the pages of a topic.
    pub(super) fn quoted_on(&self, topic: usize) -> Quoted {
        let make = || {
            let mut seen = BTreeSet::new();
            let mut newest = Vec::new();
            let pages = self.site.topic(topic).pages.iter();
            for id in pages.filter(|id| !self.site.is_retracted(**id)) {
                for (index, (_, checked, key)) in self.site.quotes_on(*id).enumerate() {
                    let is_said =
                        checked.speaker.is_some() && matches!(checked.status, Status::Found(_));
                    if is_said && seen.insert(key) && newest.len() < MOST_QUOTES {
                        newest.push((*id, index));
                    }
                }
            }
            Quoted { newest, count: seen.len() }
        };
        let witness = |found: &Quoted| {
            let newest = found.newest.iter().map(|(id, index)| (id.0, *index));
            Witness::of(&(newest.collect::<Vec<_>>(), found.count))
        };
        self.site.derive((Derived::TopicQuotes, place_of(topic), 0), make, witness)
    }

    /// The entities that are named on the pages of a topic, those on most of them first.
    pub(super) fn named_on(&self, topic: usize) -> Vec<(PageId, usize)> {
        let make = || {
            let mut counts: BTreeMap<PageId, usize> = BTreeMap::new();
            let pages = self.site.topic(topic).pages.iter();
            for id in pages.filter(|id| !self.site.is_retracted(**id)) {
                let page = self.site.page(*id);
                for entity in page.entities_in(page.body.all()) {
                    *counts.entry(entity).or_default() += 1;
                }
            }
            let mut sorted: Vec<(PageId, usize)> = counts.into_iter().collect();
            sorted.sort_by_key(|(id, count)| (Reverse(*count), *id));
            sorted.truncate(MOST_ENTITIES);
            sorted
        };
        let witness = |found: &Vec<(PageId, usize)>| {
            Witness::of(&found.iter().map(|(id, count)| (id.0, *count)).collect::<Vec<_>>())
        };
        self.site.derive((Derived::TopicEntities, place_of(topic), 0), make, witness)
    }
}

/// A topic's number in the place of a page's.
fn place_of(topic: usize) -> PageId {
    PageId(u32::try_from(topic).unwrap_or(u32::MAX))
}

/// The quotes on the pages of a topic.
pub(super) struct Quoted {
    /// The first verified quotes of known speakers, the same words once.
    newest: Vec<(PageId, usize)>,
    /// How many there are.
    count: usize,
}
