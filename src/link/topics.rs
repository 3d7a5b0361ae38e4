//! Topics: what pages say they are about, and the pages of each.

use std::collections::BTreeMap;

use crate::link::sections::compare;
use crate::model::page::SortKey;
use crate::model::site::{Page, PageId, Topic};
use crate::parse::slug::slugify_or;

/// Collects the topics of all pages, sorted by slug, and tells each page which are its own.
///
/// Names with the same slug (`Taiwan`, `taiwan`) are one topic, named as it is first written.
pub fn collect(pages: &mut [Page]) -> Vec<Topic> {
    let mut by_slug: BTreeMap<String, Topic> = BTreeMap::new();
    for (index, page) in pages.iter().enumerate() {
        let id = PageId(u32::try_from(index).unwrap_or(u32::MAX));
        for name in &page.front.topics {
            let name = name.value.trim();
            let slug = slugify_or(name, "topic");
            let topic = by_slug.entry(slug.clone()).or_insert_with(|| Topic {
                name: name.to_owned(),
                slug,
                pages: Vec::new(),
            });
            if topic.pages.last() != Some(&id) {
                topic.pages.push(id);
            }
        }
    }
    let mut topics: Vec<Topic> = by_slug.into_values().collect();
    for (index, topic) in topics.iter_mut().enumerate() {
        for id in &topic.pages {
            pages[id.index()].topics.push(index);
        }
        let order = [SortKey::Date, SortKey::Weight, SortKey::Title];
        topic.pages.sort_by(|a, b| compare(&pages[a.index()], &pages[b.index()], &order));
    }
    topics
}
