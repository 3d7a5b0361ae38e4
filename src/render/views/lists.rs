//! Lists that are worked out once for many pages.

use std::collections::BTreeMap;

use super::link_to;
use crate::link::sections::compare;
use crate::model::page::SortKey;
use crate::model::site::{PageId, Topic};
use crate::render::reads::{Table, Tracked};
use crate::render::view::{LinkView, Shared};

/// The name and address of each topic.
pub(super) fn topic_links(site: &Tracked) -> Table<Shared<LinkView>> {
    Table::new("topics", site, || {
        let base = &site.config.base_url;
        let link = |topic: &Topic| {
            Shared::new(&link_to(base, &topic.name, &format!("/topics/{}/", topic.slug)))
        };
        (0..).zip(site.whole().topics.iter().map(link)).collect()
    })
}

/// The newest pages of the site.
pub(super) fn news(site: &Tracked) -> Table<Vec<PageId>> {
    Table::new("news", site, || {
        let whole = site.by_card();
        let mut ids: Vec<PageId> =
            whole.iter().filter(|(_, page)| page.is_news()).map(|(id, _)| id).collect();
        let order = [SortKey::Updated, SortKey::Weight, SortKey::Title];
        ids.sort_by(|a, b| compare(whole.page(*a), whole.page(*b), &order));
        ids.truncate(site.config.feeds.limit);
        BTreeMap::from([(0, ids)])
    })
}
