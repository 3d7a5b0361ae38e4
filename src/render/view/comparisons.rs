//! Views of comparisons: what each side says, theme by theme, and what was computed from the texts.

use serde::Serialize;

use super::{DateView, EdtfView, LinkView, QuoteView, SideView, SourceView, ViewDoc};

views! {
    COMPARISONS:
    /// A comparison: the sides' accounts of one event beside each other (`page.comparison`, `comparisons.json`).
    pub struct ComparisonView {
        /// The page that it is, or is part of.
        pub page: LinkView,
        /// The event that it is about.
        pub event: Option<String>,
        /// The date of its page.
        pub date: Option<DateView>,
        /// The sides, in the order of the columns.
        pub sides: Vec<SideView>,
        /// The record of the texts: one for each side.
        pub record: Vec<RecordView>,
        /// The side that published first, if the dates tell.
        pub first: Option<SideView>,
        /// What stands before the first theme, as HTML.
        pub introduction: String,
        /// The themes, in order.
        pub themes: Vec<ThemeView>,
        /// For each side the themes about which only it says something.
        pub only: Vec<OnlyView>,
        /// Words and phrases of the quoted passages in common and apart; none when one side or none is quoted.
        pub quoted_words: Option<WordsView>,
        /// The same of the whole texts; none unless every side has one, in one language.
        pub text_words: Option<WordsView>,
        /// How each text that was read in full divides itself among the themes.
        pub texts: Vec<TextView>,
        /// The comparison of the same sides before this one.
        pub previous: Option<LinkView>,
        /// Its themes that are not here, with where they stand.
        pub dropped: Vec<LinkView>,
        /// The headings of the page's other sections, and what stands under them, as HTML.
        pub others: String,
    }

    /// The body of a page before and behind its comparison.
    pub struct AroundView {
        /// What stands before it, with its heading, as HTML.
        pub before: String,
        /// What stands behind it, as HTML.
        pub after: String,
    }

    /// A comparison in a list of pages.
    pub struct ComparedView {
        /// The event that it is about.
        pub event: Option<String>,
        /// How many themes it has.
        pub themes: usize,
        /// On how many of them more than one side says something.
        pub shared: usize,
        /// For each side how many themes only it says something about.
        pub only: Vec<CountView>,
    }

    /// A number of things of a side.
    pub struct CountView {
        /// The side.
        pub side: SideView,
        /// How many.
        pub n: usize,
    }

    /// What is known of a side's account.
    pub struct RecordView {
        /// The side.
        pub side: SideView,
        /// Those who are quoted, each once.
        pub speakers: Vec<LinkView>,
        /// Its accounts, in the order in which they are cited.
        pub accounts: Vec<AccountView>,
    }

    /// An account of a side.
    pub struct AccountView {
        /// Its page.
        pub page: LinkView,
        /// Its number among the page's sources: 1 for `S1`.
        pub number: Option<usize>,
        /// Its facts.
        pub source: SourceView,
        /// How many words it has; none when it was not read in full.
        pub words: Option<usize>,
        /// The languages of its archived texts, the original first.
        pub languages: Vec<String>,
        /// The event that its card names.
        pub event: Option<String>,
    }

    /// A theme.
    pub struct ThemeView {
        /// Its number, from 1.
        pub number: usize,
        /// The id of its heading; empty when the comparison has no themes.
        pub id: String,
        /// Its heading.
        pub title: String,
        /// Where a link to it leads.
        pub href: String,
        /// Whether the comparison before this one did not have it.
        pub new: bool,
        /// The words that stand for it.
        pub terms: Vec<String>,
        /// What each side says, in the order of the columns.
        pub cells: Vec<CellView>,
        /// The desk note, as HTML.
        pub note: String,
    }

    /// What a side says of a theme.
    pub struct CellView {
        /// The side.
        pub side: SideView,
        /// `quoted`, `reported`, `not_mentioned`, `no_comment`, `no_readout` or `nothing`.
        pub state: &'static str,
        /// The state in words.
        pub state_text: String,
        /// The state in one word.
        pub state_short: String,
        /// As of when, for what is not there.
        pub as_of: Option<EdtfView>,
        /// How often the side's whole text mentions the theme; none when there is no whole text, or no term in its language.
        pub mentions: Option<usize>,
        /// The terms of the theme in the languages of the side's texts.
        pub looked_for: Vec<String>,
        /// Its quotes and reported positions, in order.
        pub passages: Vec<PassageView>,
        /// The quotes in it.
        pub quotes: Vec<QuoteView>,
    }

    /// A passage of a cell.
    pub struct PassageView {
        /// `quote`, `reported` or `claim`.
        pub kind: &'static str,
        /// How the words stand in their source, in a word or two.
        pub label: String,
        /// `ok`, `altered`, or `none` when the words do not stand in a source.
        pub check: &'static str,
        /// The lead-in of a quote, as HTML.
        pub lead: String,
        /// The words of a quote, the reported position, or what follows the claim, as HTML.
        pub content: String,
        /// Who says it, as HTML.
        pub by: String,
        /// The quote with speaker and address, to be copied.
        pub copy: String,
    }

    /// What only one side says.
    pub struct OnlyView {
        /// The side.
        pub side: SideView,
        /// The themes about which only it says something.
        pub themes: Vec<LinkView>,
    }

    /// Words and phrases in common and apart.
    pub struct WordsView {
        /// Words and phrases that several sides use, those used most first.
        pub common: Vec<CommonView>,
        /// For each side what only it uses.
        pub only: Vec<OnlyWordsView>,
    }

    /// A word or phrase that several sides use.
    pub struct CommonView {
        /// How each side uses it.
        pub uses: Vec<UseView>,
    }

    /// A word or phrase as it stands in a side's text.
    pub struct UseView {
        /// The side.
        pub side: SideView,
        /// The passage as HTML, with what is shared marked.
        pub content: String,
        /// The language of the passage.
        pub lang: String,
        /// How often the side uses it.
        pub count: usize,
    }

    /// What only one side uses.
    pub struct OnlyWordsView {
        /// The side.
        pub side: SideView,
        /// Words and phrases, those used most first.
        pub items: Vec<UseView>,
    }

    /// How a text divides itself among the themes.
    pub struct TextView {
        /// The side.
        pub side: SideView,
        /// The card of the account.
        pub page: LinkView,
        /// The language of the text.
        pub lang: String,
        /// How many words it has.
        pub words: usize,
        /// What it gives to each theme, in the order of the themes.
        pub shares: Vec<ShareView>,
        /// How many hundredths of its words are in sentences that mention no theme.
        pub rest: usize,
    }

    /// What a text gives to a theme.
    pub struct ShareView {
        /// The theme.
        pub theme: LinkView,
        /// As which it is raised, from 1; none when it is not.
        pub rank: Option<usize>,
        /// How many hundredths of its words it gets.
        pub share: usize,
        /// How often it is mentioned.
        pub mentions: usize,
        /// Where: the paragraphs, from 1.
        pub paragraphs: Vec<usize>,
    }

    /// Whole texts side by side (`page.full_texts`).
    pub struct FullTextsView {
        /// The texts, in the order of the columns.
        pub columns: Vec<FullTextView>,
        /// Their paragraphs, theme by theme.
        pub rows: Vec<FullTextRowView>,
        /// Whether any text has a translation beside it.
        pub translated: bool,
    }

    /// A whole text.
    pub struct FullTextView {
        /// The side.
        pub side: SideView,
        /// Its card.
        pub page: LinkView,
        /// Its language.
        pub lang: String,
        /// The language of the translation, if there is one.
        pub translation_lang: Option<String>,
        /// The paragraphs of a translation that is divided otherwise than its original, as HTML.
        pub translation: Vec<String>,
    }

    /// Paragraphs beside each other.
    pub struct FullTextRowView {
        /// The theme that they mention; none for paragraphs that mention no theme.
        pub theme: Option<LinkView>,
        /// The paragraphs of each text, in the order of the columns.
        pub cells: Vec<FullTextCellView>,
    }

    /// The paragraphs of one text in a row.
    pub struct FullTextCellView {
        /// The side.
        pub side: SideView,
        /// The language of the text.
        pub lang: String,
        /// The language of its translation.
        pub translation_lang: Option<String>,
        /// The paragraphs, in order.
        pub paragraphs: Vec<FullTextParagraphView>,
    }

    /// A paragraph of a whole text.
    pub struct FullTextParagraphView {
        /// Its number, from 1.
        pub number: usize,
        /// Where it stands on the source's page.
        pub href: String,
        /// Its text as HTML, with quoted words marked.
        pub content: String,
        /// Its translation as HTML.
        pub translation: Option<String>,
        /// Other themes that it mentions.
        pub also: Vec<LinkView>,
    }
}
