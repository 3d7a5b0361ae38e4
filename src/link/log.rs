//! Logs: when each page was last updated, and the updates of all pages.

use std::cmp::Reverse;

use crate::config::Config;
use crate::model::page::PageKind;
use crate::model::site::{Page, PageId};
use crate::model::update::{self, Kind};

/// Tells each page when it was last changed in substance: by its log and its front matter, whichever
/// is later. An entry of the page's own day tells of its first version.
pub fn date(pages: &mut [Page]) {
    for page in pages {
        let said = page.front.updated.as_ref().map(|at| at.value.clone());
        let first = page.date.as_ref().filter(|_| page.kind != PageKind::Source);
        let logged = update::latest(&page.log).map(|update| update.date.value.clone());
        let logged = logged.filter(|date| first.is_none_or(|first| date.day() > first.day()));
        page.updated = said.into_iter().chain(logged).max();
    }
}

/// The updates of all pages that readers see, newest first.
pub fn collect(pages: &[Page], config: &Config) -> Vec<(PageId, usize)> {
    let shown = |kind: Kind| kind != Kind::Refile || config.updates.show_refiles;
    let mut all: Vec<(PageId, usize)> = Vec::new();
    for (index, page) in pages.iter().enumerate() {
        let id = PageId(u32::try_from(index).unwrap_or(u32::MAX));
        let log = page.log.iter().enumerate().filter(|(_, update)| shown(update.kind));
        all.extend(log.map(|(number, _)| (id, number)));
    }
    let update = |(page, number): (PageId, usize)| &pages[page.index()].log[number];
    all.sort_by(|a, b| {
        let key = |at: (PageId, usize)| (Reverse(&update(at).date.value), at);
        key(*a).cmp(&key(*b))
    });
    all
}

/// How many updates a page of their list shows when its `_index.md` does not say.
const UPDATES_A_PAGE: usize = 200;

/// How many updates a page of their list shows.
pub fn updates_a_page(section: &Page) -> usize {
    let said = section.section.as_ref().and_then(|info| info.paginate_by);
    said.unwrap_or(UPDATES_A_PAGE)
}
