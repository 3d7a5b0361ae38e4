//! The pages of a site by age: what lists them from the newest to the oldest looks here, not at their
//! dates, which lie far apart.

use std::cmp::Reverse;

use crate::model::site::{Page, PageId};

/// The pages of a site by age.
#[derive(Debug)]
pub(super) struct Ages {
    newest_first: Vec<usize>,
    ranks: Vec<usize>,
}

impl Ages {
    /// The ages of all pages.
    pub(super) fn of(pages: &[Page]) -> Self {
        let mut newest_first: Vec<usize> = (0..pages.len()).collect();
        newest_first.sort_by_key(|page| Reverse(pages[*page].date.as_ref()));
        let mut ranks = vec![0; pages.len()];
        for (rank, pair) in (1..).zip(newest_first.windows(2)) {
            let [newer, older] = *pair else { continue };
            let is_same = pages[newer].date == pages[older].date;
            ranks[older] = if is_same { ranks[newer] } else { rank };
        }
        Self { newest_first, ranks }
    }

    /// The indices of all pages, from the newest to the oldest; those of one date in the order of pages,
    /// and those without one last.
    pub(super) fn newest_first(&self) -> &[usize] {
        &self.newest_first
    }

    /// How many pages have a newer date than this one.
    pub(super) fn of_page(&self, page: PageId) -> usize {
        self.ranks[page.index()]
    }
}
