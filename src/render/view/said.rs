//! Views of what is said: quotes by speaker.

use serde::Serialize;

use super::{
    CitedSourceView, FilterView, LinkView, QuoteView, RoleView, Shared, SideView, ViewDoc,
};

views! {
    SAID:
    /// What is said, on the page of all quotes and on that of one speaker (`said`).
    pub struct SaidView {
        /// How many quotes there are; on a speaker's page how many of the speaker's.
        pub total: usize,
        /// Whether the quotes of several speakers are shown; else `speakers` is a list of names, or has one.
        pub is_whole: bool,
        /// The speakers: by side, then by name; last those who have no page.
        pub speakers: Vec<SpeakerView>,
        /// By what the quotes on this page can be filtered; nothing that all of them have.
        pub filters: Vec<FilterGroupView>,
        /// The sources of the quotes on this page, numbered in the order of their use.
        pub sources: Vec<CitedSourceView>,
        /// All quotes as JSON.
        pub json: LinkView,
    }

    /// A speaker, and some of what the speaker says.
    pub struct SpeakerView {
        /// The name; for all who have no page of their own, a word for them.
        pub name: String,
        /// The last part of the path of the page with these quotes, and the anchor where several are shown.
        pub slug: String,
        /// The address of the page with these quotes.
        pub permalink: String,
        /// Where a link to it leads.
        pub href: String,
        /// The speaker's own page; none for those who have none.
        pub page: Option<LinkView>,
        /// The side.
        pub side: Option<Shared<SideView>>,
        /// The first role.
        pub role: Option<RoleView>,
        /// How many quotes there are.
        pub count: usize,
        /// Those that this page shows, the newest source first.
        pub quotes: Vec<SayingView>,
        /// What `filters` of these quotes have, together.
        pub filters: String,
    }

    /// Words that are quoted, with all pages that quote them.
    pub struct SayingView {
        /// The quote as the newest page has it.
        pub quote: QuoteView,
        /// What it is in words: verbatim, a fragment, a translation.
        pub label: String,
        /// The number of its source in the list of sources: 1 for `S1`.
        pub number: Option<usize>,
        /// Its translation, where the page sets one beside it.
        pub translation: Option<QuoteView>,
        /// Who says it as the page names somebody of whom the site has no page.
        pub by: Option<String>,
        /// The pages that quote it, with the quote's place, newest first, at most twelve.
        pub pages: Vec<LinkView>,
        /// How many there are.
        pub page_count: usize,
        /// The keys of the filters that it answers to, with spaces between.
        pub filters: String,
    }

    /// Things of one sort by which a list can be filtered.
    pub struct FilterGroupView {
        /// `side`, `topic`, `source`, `year` or `status`.
        pub by: &'static str,
        /// The things.
        pub items: Vec<FilterView>,
    }
}
