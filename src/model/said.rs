//! What is said: every quote of the site that cites a source, by its speaker.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::site::PageId;

/// How many quotes a page of them shows when their `_index.md` does not say.
pub const QUOTES_A_PAGE: usize = 50;

/// How many speakers a page of their list shows.
pub const SPEAKERS_A_PAGE: usize = 200;

/// All that is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The page that shows it, if there is one.
    pub page: Option<PageId>,
    /// How many quotes a page shows.
    pub size: usize,
    /// The speakers: by side, then by name; at last those who have no page of their own.
    pub speakers: Vec<Arc<SpeakerQuotes>>,
    /// The place of each person and organization among them.
    pub of: BTreeMap<PageId, usize>,
}

/// What one speaker says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeakerQuotes {
    /// The speaker, as the pages tell; none for all whom no page of the site is about.
    pub speaker: Option<PageId>,
    /// The last part of the path of the page that shows it, and its anchor where all are shown.
    pub slug: String,
    /// The quotes, the newest source first, the same words once.
    pub quotes: Vec<Saying>,
}

/// Some words, and where they are quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saying {
    /// The newest page that quotes them, and the place among its quotes.
    pub at: (PageId, usize),
    /// Where their translation stands on that page.
    pub translation: Option<usize>,
    /// The other pages that quote them, newest first.
    pub also: Vec<(PageId, usize)>,
    /// Who says them as the page names somebody of whom the site has no page.
    pub by: Option<Arc<str>>,
}

impl Said {
    /// How many quotes there are.
    pub fn count(&self) -> usize {
        self.speakers.iter().map(|speaker| speaker.quotes.len()).sum()
    }

    /// Whether one page shows all of them; else it lists the speakers.
    pub fn is_on_one_page(&self) -> bool {
        self.count() <= self.size
    }

    /// On how many pages the list of speakers stands.
    pub fn page_count(&self) -> usize {
        if self.is_on_one_page() { 1 } else { self.speakers.len().div_ceil(SPEAKERS_A_PAGE).max(1) }
    }
}
