//! Views of topics: what is said and who is named on the pages of a topic.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use tera::Value;

use super::Views;
use crate::evidence::Status;
use crate::link::addresses::encode;
use crate::model::site::PageId;
use crate::render::view::{NamedView, QuoteView, TopicView};

/// How many quotes the page of a topic shows: the newest.
const MOST_QUOTES: usize = 12;

/// How many entities it shows: those on most of its pages.
const MOST_ENTITIES: usize = 24;

impl Views {
    /// A topic in a list.
    pub fn topic(&self, index: usize) -> TopicView {
        let topic = &self.site.topics[index];
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
            question_count: self.site.ledger.of_topic.get(index).map_or(0, Vec::len),
        }
    }

    /// A topic as its own page shows it, with these pages.
    pub fn topic_page(&self, index: usize, pages: Vec<Value>) -> TopicView {
        let ids = &self.site.topics[index].pages;
        let (quotes, quote_count) = self.quotes_on(ids);
        let entities = self.entities_on(ids);
        let questions = self.questions_of_topic(index);
        TopicView { pages, questions, quotes, quote_count, entities, ..self.topic(index) }
    }

    /// The first verified quotes of known speakers on some pages, the same words once, and how many
    /// there are.
    fn quotes_on(&self, ids: &[PageId]) -> (Vec<QuoteView>, usize) {
        let mut seen = BTreeSet::new();
        let mut quotes = Vec::new();
        for id in ids {
            let cited = self.site.page(*id).quotes.cited.iter();
            for (index, (quote, checked)) in cited.zip(&self.evidence.pages[id.index()]).enumerate()
            {
                let is_said =
                    checked.speaker.is_some() && matches!(checked.status, Status::Found(_));
                if is_said && seen.insert(quote.key()) && quotes.len() < MOST_QUOTES {
                    quotes.push(self.quote(*id, index));
                }
            }
        }
        (quotes, seen.len())
    }

    /// The entities that are named on some pages, those on most of them first.
    fn entities_on(&self, ids: &[PageId]) -> Vec<NamedView> {
        let mut counts: BTreeMap<PageId, usize> = BTreeMap::new();
        for id in ids {
            let page = self.site.page(*id);
            for entity in page.entities_in(page.body.all()) {
                *counts.entry(entity).or_default() += 1;
            }
        }
        let mut sorted: Vec<(PageId, usize)> = counts.into_iter().collect();
        sorted.sort_by_key(|(id, count)| (Reverse(*count), *id));
        sorted.truncate(MOST_ENTITIES);
        sorted.into_iter().map(|(id, count)| self.named(id, count)).collect()
    }
}
