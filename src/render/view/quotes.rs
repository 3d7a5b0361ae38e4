//! Views of quotes and of the archived texts in which they stand.

use serde::Serialize;

use super::{EdtfView, LinkView, SideView, ViewDoc};

views! {
    QUOTES:
    /// How many quotes of a page match the archived texts of their sources.
    pub struct VerificationView {
        /// How many quotes it has.
        pub total: usize,
        /// How many of them stand in a source that they cite.
        pub matched: usize,
        /// The same in words: “8 of 8 quotes match archived sources”.
        pub text: String,
    }

    /// A quote, with what checking it came to.
    pub struct QuoteView {
        /// Its id on its page: `quote-3`.
        pub id: String,
        /// The words.
        pub text: String,
        /// Their language, when it is not that of the page.
        pub lang: Option<String>,
        /// Who says them.
        pub speaker: Option<LinkView>,
        /// The speaker's side.
        pub side: Option<SideView>,
        /// `verbatim`, `altered`, `elsewhere`, `missing`, `translated` or `unchecked`.
        pub status: &'static str,
        /// The status in words.
        pub status_text: String,
        /// Why the page keeps it although it is not as its source has it: the reason of its waiver.
        pub waived: Option<String>,
        /// The source in which the words stand.
        pub source: Option<LinkView>,
        /// The source through which that one is known, when it was not read directly.
        pub read_in: Option<LinkView>,
        /// The date of that source.
        pub date: Option<EdtfView>,
        /// The paragraph of its archived text.
        pub paragraph: Option<usize>,
        /// Where a link to that paragraph leads, if it is shown.
        pub paragraph_href: Option<String>,
        /// The address at which the source stands, down to the words.
        pub live_href: Option<String>,
        /// The source's own sentence around the words.
        pub sentence: Option<String>,
        /// Other paragraphs of that text in which the same words stand.
        pub repeated: Vec<ParagraphLinkView>,
        /// The other sources that are cited for it and have the words.
        pub also: Vec<QuotePlaceView>,
        /// The page that has the quote, with the quote's place.
        pub page: LinkView,
    }

    /// Where a quote stands beside its first place: in another source that is cited for it.
    pub struct QuotePlaceView {
        /// The source.
        pub source: LinkView,
        /// The source through which that one is known, when it was not read directly.
        pub read_in: Option<LinkView>,
        /// `verbatim` or `altered`: how the words stand there.
        pub status: &'static str,
        /// The status in words.
        pub status_text: String,
        /// The paragraph of its archived text.
        pub paragraph: usize,
        /// Where a link to that paragraph leads, if it is shown.
        pub paragraph_href: Option<String>,
        /// The address at which the source stands, down to the words.
        pub live_href: Option<String>,
        /// The source's own sentence around the words.
        pub sentence: Option<String>,
        /// Other paragraphs of that text in which the same words stand.
        pub repeated: Vec<ParagraphLinkView>,
    }

    /// A paragraph of an archived text that a quote names.
    pub struct ParagraphLinkView {
        /// Its number, from 1.
        pub number: usize,
        /// Where a link to it leads, if it is shown.
        pub href: Option<String>,
    }

    /// A paragraph of an archived text.
    pub struct ParagraphView {
        /// Its number, from 1.
        pub number: usize,
        /// Its anchor: `p5`; in a text of a further language `zh-p5`.
        pub id: String,
        /// Its text as HTML, with the quoted words marked and linked to the page that quotes them.
        pub content: String,
        /// Its language.
        pub lang: Option<String>,
        /// The pages that quote it.
        pub quoted_in: Vec<LinkView>,
    }

    /// An archived text of a source.
    pub struct ArchivedTextView {
        /// The language in its file's name.
        pub lang: Option<String>,
        /// How many paragraphs it has, shown or not.
        pub paragraph_count: usize,
        /// The paragraphs that are shown.
        pub paragraphs: Vec<ParagraphView>,
    }
}
