//! Topics: what pages say they are about, and the pages of each.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use ahash::RandomState;
use rayon::prelude::*;

use crate::link::sections::compare;
use crate::model::page::SortKey;
use crate::model::site::{Page, PageId, Site, Topic};
use crate::parse::slug::slugify_or;

/// Collects the topics of all pages, sorted by slug, and tells each page which are its own.
///
/// Names with the same slug (`Taiwan`, `taiwan`) are one topic, named as it is first written. Where all
/// pages say of themselves what they did in the last build, the topics are as they were.
pub fn collect(pages: &mut [Page], last: Option<&Site>) -> Vec<Topic> {
    if let Some(last) = last.filter(|last| have_same_topics(&last.pages, pages)) {
        for (page, old) in pages.iter_mut().zip(&last.pages) {
            page.topics.clone_from(&old.topics);
        }
        return last.topics.clone();
    }
    let mut topics: Vec<Topic> = gather(pages).into_values().collect();
    for (index, topic) in topics.iter().enumerate() {
        for id in &topic.pages {
            pages[id.index()].topics.push(index);
        }
    }
    let pages = &*pages;
    topics.par_iter_mut().for_each(|topic| {
        let order = [SortKey::Date, SortKey::Weight, SortKey::Title];
        topic.pages.sort_by(|a, b| compare(&pages[a.index()], &pages[b.index()], &order));
    });
    topics
}

/// Whether pages have the same topics, and all by which they are sorted in them.
fn have_same_topics(old: &[Page], new: &[Page]) -> bool {
    let same_topics = |a: &Page, b: &Page| {
        a.front.weight == b.front.weight
            && a.front.topics.iter().map(|t| &t.value).eq(b.front.topics.iter().map(|t| &t.value))
    };
    let is_same = |(a, b): (&Page, &Page)| {
        (Arc::ptr_eq(&a.document, &b.document) || same_topics(a, b))
            && a.date == b.date
            && a.title == b.title
            && a.path == b.path
    };
    old.len() == new.len() && old.iter().zip(new).all(is_same)
}

/// The topics by slug, each with its pages as they come.
fn gather(pages: &[Page]) -> BTreeMap<String, Topic> {
    let mut topics: Vec<Topic> = Vec::new();
    let mut by_slug: BTreeMap<String, usize> = BTreeMap::new();
    // A name is written on many pages.
    let mut by_name: HashMap<&str, usize, RandomState> = HashMap::default();
    for (index, page) in pages.iter().enumerate() {
        let id = PageId(u32::try_from(index).unwrap_or(u32::MAX));
        for name in &page.front.topics {
            let name = name.value.trim();
            let topic = *by_name.entry(name).or_insert_with(|| {
                let slug = slugify_or(name, "topic");
                *by_slug.entry(slug.clone()).or_insert_with(|| {
                    topics.push(Topic { name: name.to_owned(), slug, pages: Vec::new() });
                    topics.len() - 1
                })
            });
            let pages = &mut topics[topic].pages;
            if pages.last() != Some(&id) {
                pages.push(id);
            }
        }
    }
    topics.into_iter().map(|topic| (topic.slug.clone(), topic)).collect()
}
