//! A quote: words in quotation marks that a page claims somebody used.
//!
//! What is quoted and where, and by which phrase its page names the speaker, is told by the page alone:
//! parsing finds it. Whom that phrase names is found by linking.

pub mod read;
pub mod script;

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_128;

use crate::model::body::Span;
use crate::model::site::PageId;
use crate::verify::MentionKind;

/// A place in a page's body: a text node, and bytes into its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// The node.
    pub node: u32,
    /// Bytes into the node's text.
    pub offset: u32,
}

/// How a quote is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As a block with an attribution: an index into the body's quotations.
    Block(u32),
    /// In running text.
    Running,
}

/// A part of a quote: what stands between two marks, or a paragraph of a block without marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The words, without the marks.
    pub text: String,
    /// From the opening mark, or the first word where there is none.
    pub start: At,
    /// To behind the closing mark.
    pub end: At,
    /// The words' bytes in the file.
    pub span: Span,
    /// The words piece by piece, as they stand in the file: bytes of `text`, and of the file. Where
    /// both are equally long, they are the same bytes.
    pub pieces: Vec<(Range<usize>, Span)>,
}

impl Part {
    /// The bytes in the file of bytes of the text.
    pub fn in_file(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.pieces.iter().find(|(text, _)| range.start < text.end);
        let last = self.pieces.iter().rfind(|(text, _)| text.start < range.end);
        let is_literal = |text: &Range<usize>, span: Span| text.len() == span.range().len();
        let start = first.map_or(self.span.start as usize, |(text, span)| {
            let into = range.start.saturating_sub(text.start);
            span.start as usize + if is_literal(text, *span) { into } else { 0 }
        });
        let end = last.map_or(self.span.end as usize, |(text, span)| {
            let before = text.end.saturating_sub(range.end);
            span.end as usize - if is_literal(text, *span) { before } else { 0 }
        });
        start..end.max(start)
    }
}

/// A phrase by which the sentence around a quote names its speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Its words.
    pub text: String,
    /// Its bytes in the file.
    pub span: Span,
    /// What kind of phrase it is.
    pub kind: MentionKind,
    /// Whom one that is no name may stand for: the speakers and subjects before it, the nearest first.
    pub before: Vec<(String, MentionKind)>,
    /// The last two sentences before a pronoun, its own included, without what is quoted in them.
    pub sentences: String,
}

/// Who says a quote, as far as its page tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// The person or organization of this page.
    Known(PageId),
    /// A phrase that no entity answers to, or that two do.
    Unclear {
        /// The phrase.
        phrase: String,
        /// Its bytes in the file.
        span: Span,
        /// The entities that it may mean.
        candidates: Vec<PageId>,
    },
    /// The page does not say.
    Unsaid,
}

/// Whether a quote has its speaker's own words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wording {
    /// As far as the page tells.
    #[default]
    Own,
    /// It stands in a block beside its original in another script: it is a translation.
    Translated(Translator),
}

/// Whether a block says whose translation it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Translator {
    /// Its attribution does.
    Named,
    /// It does not.
    Unnamed,
}

/// A quote as its page has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// How it is set.
    pub form: Form,
    /// Whether it has its speaker's own words.
    pub wording: Wording,
    /// Its parts, in order; at least one.
    pub parts: Vec<Part>,
    /// The phrase that names its speaker, where it stands in running text; the speaker of a block is
    /// named by its attribution.
    pub by: Option<Box<Phrase>>,
    /// The citations that it may rest on: indices into the body's citations.
    pub citations: Range<u32>,
    /// The page's own sentence around it.
    pub sentence: String,
}

impl Quote {
    /// Its bytes in the file, from the first part to the last.
    pub fn span(&self) -> Range<usize> {
        let first = self.parts.first().map_or(0, |part| part.span.start);
        let last = self.parts.last().map_or(0, |part| part.span.end);
        first as usize..last as usize
    }

    /// The words of all parts.
    pub fn words(&self) -> String {
        self.joined(" ")
    }

    /// The hash of the letters and digits of its words, by which the same words are known wherever they
    /// are quoted, whatever stands around them.
    pub fn key(&self) -> u128 {
        let letters = self.parts.iter().flat_map(|part| part.text.chars());
        let letters = letters.filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
        xxh3_128(letters.collect::<String>().as_bytes())
    }

    /// The words of all parts, with something between them.
    pub fn joined(&self, between: &str) -> String {
        let parts: Vec<&str> = self.parts.iter().map(|part| part.text.as_str()).collect();
        parts.join(between)
    }
}

/// A quotation mark without its fellow: its bytes in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoneMark {
    /// Its bytes in the file.
    pub span: Span,
    /// Whether it opens a quotation that nothing closes.
    pub opens: bool,
}

/// The quotes of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quotes {
    /// Quotes that are claims: in a block, or beside a citation.
    pub cited: Vec<Quote>,
    /// Words in quotation marks that look like somebody's and for which nothing is cited.
    pub uncited: Vec<Quote>,
    /// Blocks that are set as quotations and name nobody: their bytes in the file.
    pub unattributed: Vec<Span>,
    /// Marks without a fellow.
    pub lone: Vec<LoneMark>,
    /// Everything in running text that stands in quotation marks, titles and terms too, with its
    /// marks, in order.
    pub marked: Vec<(At, At)>,
}
