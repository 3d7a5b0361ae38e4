//! Views of topics: what is said and who is named on the pages of a topic.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use tera::Value;

use super::Views;
use crate::evidence::Status;
use crate::link::addresses::encode;
use crate::model::site::PageId;
use crate::render::reads::{Table, Tracked};
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
        let key = u32::try_from(index).unwrap_or(u32::MAX);
        let found = self.topic_quotes.get(&self.site, key);
        let newest = found.iter().flat_map(|found| &found.newest);
        let quotes = newest.map(|(page, quote)| self.quote(*page, *quote)).collect();
        let quote_count = found.map_or(0, |found| found.count);
        let entities = self.topic_entities.get(&self.site, key).into_iter().flatten();
        let entities = entities.map(|(id, count)| self.named(*id, *count)).collect();
        let questions = self.questions_of_topic(index);
        TopicView { pages, questions, quotes, quote_count, entities, ..self.topic(index) }
    }
}

/// The quotes on the pages of a topic.
#[derive(Debug, PartialEq)]
pub(super) struct Quoted {
    /// The first verified quotes of known speakers, the same words once.
    newest: Vec<(PageId, usize)>,
    /// How many there are.
    count: usize,
}

/// The quotes on the pages of each topic.
pub(super) fn quotes(site: &Tracked) -> Table<Quoted> {
    Table::new("topic quotes", site, || {
        let all: Vec<_> = site.quotes().collect();
        let on = |ids: &[PageId]| {
            let mut seen = BTreeSet::new();
            let mut newest = Vec::new();
            for id in ids {
                let (_, quotes, checked) = all[id.index()];
                for (index, (quote, checked)) in quotes.cited.iter().zip(checked).enumerate() {
                    let is_said =
                        checked.speaker.is_some() && matches!(checked.status, Status::Found(_));
                    if is_said && seen.insert(quote.key()) && newest.len() < MOST_QUOTES {
                        newest.push((*id, index));
                    }
                }
            }
            Quoted { newest, count: seen.len() }
        };
        let topics = 0..site.topic_slugs().len();
        (0..).zip(topics.map(|index| on(&site.topic(index).pages))).collect()
    })
}

/// The entities that are named on the pages of each topic, those on most of them first.
pub(super) fn entities(site: &Tracked) -> Table<Vec<(PageId, usize)>> {
    Table::new("topic entities", site, || {
        let whole = site.whole();
        let on = |ids: &[PageId]| {
            let mut counts: BTreeMap<PageId, usize> = BTreeMap::new();
            for id in ids {
                let page = whole.page(*id);
                for entity in page.entities_in(page.body.all()) {
                    *counts.entry(entity).or_default() += 1;
                }
            }
            let mut sorted: Vec<(PageId, usize)> = counts.into_iter().collect();
            sorted.sort_by_key(|(id, count)| (Reverse(*count), *id));
            sorted.truncate(MOST_ENTITIES);
            sorted
        };
        (0..).zip(whole.topics.iter().map(|topic| on(&topic.pages))).collect()
    })
}
