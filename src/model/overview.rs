//! An overview: a page that gathers one kind of thing from all pages of the site.
//!
//! It is a section like any other: an `_index.md` in its folder gives it a title and words of its
//! own, and without one it is made as soon as some page has what it gathers.

use crate::model::outline::Meaning;

/// What an overview gathers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Overview {
    /// The ledger of questions.
    Questions,
    /// All events.
    Timeline,
    /// All quotes, by speaker.
    Quotes,
    /// Corrections and updates of all pages.
    Updates,
    /// The search.
    Search,
}

impl Overview {
    /// Every overview, in the order in which navigation lists them.
    pub const ALL: [Self; 5] =
        [Self::Questions, Self::Timeline, Self::Quotes, Self::Updates, Self::Search];

    /// Its folder below `content/`, its path, and its template's name without `.html`.
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Questions => "questions",
            Self::Timeline => "timeline",
            Self::Quotes => "quotes",
            Self::Updates => "updates",
            Self::Search => "search",
        }
    }

    /// The overview of a folder below `content/`.
    pub fn of_folder(folder: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|overview| overview.folder() == folder)
    }

    /// The overview that gathers what a section means.
    pub const fn of_meaning(meaning: Meaning) -> Option<Self> {
        match meaning {
            Meaning::OpenQuestions => Some(Self::Questions),
            Meaning::Timeline => Some(Self::Timeline),
            Meaning::Updates => Some(Self::Updates),
            Meaning::Sides => None,
        }
    }
}
