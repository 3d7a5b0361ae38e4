//! The view of the home page.

use serde::Serialize;

use super::{
    BottomLineView, CitedSourceView, LinkView, QuestionView, QuoteView, RoleView, UpdateView,
    VerificationView, ViewDoc, WordsView,
};

views! {
    HOME:
    /// What the home page shows of its lead briefing, the newest (`home`).
    pub struct HomeView {
        /// How many of the lead's quotes match their sources.
        pub verification: Option<VerificationView>,
        /// How many of its questions are open.
        pub open_count: usize,
        /// How many are answered in part.
        pub partly_count: usize,
        /// Its bottom line but for what is missing.
        pub reported: Vec<BottomLineView>,
        /// The items of its bottom line that say what is missing.
        pub missing: Vec<BottomLineView>,
        /// Its first questions that are not answered, at most five.
        pub questions: Vec<QuestionView>,
        /// One quote of each side on one theme.
        pub passages: Vec<HomePassageView>,
        /// The comparison that goes with it: its own if that has themes, else the newest that shares a topic with it.
        pub comparison: Option<LinkView>,
        /// Words and phrases in common and apart, of that comparison.
        pub quoted_words: Option<WordsView>,
        /// The newest updates of the site, at most three.
        pub updates: Vec<UpdateView>,
        /// The sources that all of this and the page’s own words cite, numbered in the order of their use.
        pub sources: Vec<CitedSourceView>,
    }

    /// A quote on the home page.
    pub struct HomePassageView {
        /// What leads into it on its page, as HTML.
        pub lead: String,
        /// The quote.
        pub quote: QuoteView,
        /// The speaker’s first role.
        pub role: Option<RoleView>,
        /// The number of its source in the list of sources.
        pub number: Option<usize>,
    }
}

impl HomeView {
    /// A home page without a briefing.
    pub(in crate::render) fn empty(sources: Vec<CitedSourceView>) -> Self {
        Self {
            verification: None,
            open_count: 0,
            partly_count: 0,
            reported: Vec::new(),
            missing: Vec::new(),
            questions: Vec::new(),
            passages: Vec::new(),
            comparison: None,
            quoted_words: None,
            updates: Vec::new(),
            sources,
        }
    }
}
