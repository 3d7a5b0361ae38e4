//! A comparison: the sides' accounts of one event beside each other, theme by theme.
//!
//! It is a page in `readouts/`, or the section of a briefing whose heading says so. Its structure is
//! known when names are linked; what the archived texts say about it is [`crate::evidence`]'s.

use std::ops::Range;

use crate::finding::{Level, Rule};
use crate::model::date::Edtf;
use crate::model::site::PageId;
use crate::model::terms::Terms;

/// `comparison-of-one-side`.
pub const COMPARISON_OF_ONE_SIDE: Rule = Rule {
    name: "comparison-of-one-side",
    level: Level::Warning,
    what: "a comparison has fewer than two sides",
    why: "What one side says beside nothing reads as if the other had nothing to say.",
    example: "`sides = [\"us\"]` breaks it; `sides = [\"us\", \"china\"]` mends it, even when nothing is \
              quoted from China: its empty place is shown.",
};

/// `theme-empty`.
pub const THEME_EMPTY: Rule = Rule {
    name: "theme-empty",
    level: Level::Warning,
    what: "a theme of a comparison has no text, or a comparison has no themes",
    why: "A reader sees a heading and empty columns, as if neither side had spoken of it.",
    example: "Put quotes, reported positions or a desk note below the heading, or remove it.",
};

/// `quote-without-side`.
pub const QUOTE_WITHOUT_SIDE: Rule = Rule {
    name: "quote-without-side",
    level: Level::Warning,
    what: "a quote of a comparison belongs to none of the sides that are compared",
    why: "It stands in no column, and counts for nobody.",
    example: "Give its speaker's page or its source's card `side = \"china\"`, or write `**China:**` in a \
              line of its own above the quote.",
};

/// `readout-without-side`.
pub const READOUT_WITHOUT_SIDE: Rule = Rule {
    name: "readout-without-side",
    level: Level::Warning,
    what: "a readout, statement or post that a comparison cites is the account of none of its sides",
    why: "It is missing from the record of the texts that are compared.",
    example: "Add `side = \"china\"` to its card, or the card's side to the comparison's `sides`.",
};

/// A comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The page that it is, or that it is part of.
    pub page: PageId,
    /// The heading above it when it is part of a page: an index into the body's headings.
    pub heading: Option<u32>,
    /// All of its nodes.
    pub nodes: Range<u32>,
    /// The sides in the order of their columns, at least two: indices into `config.sides`.
    pub sides: Vec<usize>,
    /// What stands before the first theme.
    pub introduction: Range<u32>,
    /// Its themes, in order.
    pub themes: Vec<Theme>,
    /// Sections of the page that are no themes, such as its log.
    pub others: Vec<Range<u32>>,
    /// The accounts of each column's side, in the order in which they are cited.
    pub accounts: Vec<Vec<PageId>>,
    /// The comparison of the same sides before this one.
    pub previous: Option<PageId>,
}

/// One subject within a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Its heading: an index into the body's headings; none when the comparison has no themes.
    pub heading: Option<u32>,
    /// The subject of `site.toml` that it is.
    pub subject: Option<usize>,
    /// Its own terms, or those of its subject.
    pub terms: Terms,
    /// What each column has.
    pub cells: Vec<Cell>,
    /// The desk note: blocks in order.
    pub notes: Vec<Range<u32>>,
}

/// What a side says under a theme.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// Quotes, reported positions and claims, in order.
    pub passages: Vec<Passage>,
}

/// A passage of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Passage {
    /// A block of quotes: its node, and the quotes in it that cite something, as indices into
    /// `page.quotes.cited`.
    Quotation(u32, Vec<usize>),
    /// A position as it is reported: its nodes behind the side's name, and the quotes within.
    Reported(Range<u32>, Vec<usize>),
    /// A claim about the side's account.
    Claim(Claim),
}

/// A claim of absence.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// What is claimed.
    pub kind: ClaimKind,
    /// As of when.
    pub as_of: Option<Edtf>,
    /// Its bytes in the file.
    pub span: Range<usize>,
    /// The nodes of what follows the phrase: citations, a remark.
    pub rest: Range<u32>,
    /// Its citations: indices into the body's.
    pub citations: Range<u32>,
}

/// What is claimed to be absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimKind {
    /// The side's account does not mention the theme.
    NotMentioned,
    /// The side has not commented.
    NoComment,
    /// The side has not published an account.
    NoReadout,
}

/// How a side stands to a theme, from the most that it says to the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// In its own words.
    Quoted,
    /// As it is reported.
    Reported,
    /// Its account does not mention it.
    NotMentioned,
    /// It has not commented.
    NoComment,
    /// It has not published an account.
    NoReadout,
    /// The page has nothing from it.
    Nothing,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::Quoted,
        Self::Reported,
        Self::NotMentioned,
        Self::NoComment,
        Self::NoReadout,
        Self::Nothing,
    ];

    /// The word for it in views.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Quoted => "quoted",
            Self::Reported => "reported",
            Self::NotMentioned => "not_mentioned",
            Self::NoComment => "no_comment",
            Self::NoReadout => "no_readout",
            Self::Nothing => "nothing",
        }
    }

    /// Whether the side says something about the theme.
    pub const fn says_something(self) -> bool {
        matches!(self, Self::Quoted | Self::Reported)
    }
}

impl Cell {
    /// How its side stands to its theme.
    pub fn state(&self) -> State {
        self.passages.iter().map(Passage::state).min().unwrap_or(State::Nothing)
    }

    /// The claims in it.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.passages.iter().filter_map(|passage| match passage {
            Passage::Claim(claim) => Some(claim),
            Passage::Quotation(..) | Passage::Reported(..) => None,
        })
    }

    /// The quotes in it: indices into `page.quotes.cited`.
    pub fn quotes(&self) -> impl Iterator<Item = usize> {
        self.passages.iter().flat_map(|passage| match passage {
            Passage::Quotation(_, quotes) | Passage::Reported(_, quotes) => quotes.iter().copied(),
            Passage::Claim(_) => [].iter().copied(),
        })
    }
}

impl Passage {
    fn state(&self) -> State {
        match self {
            Self::Quotation(..) => State::Quoted,
            Self::Reported(_, quotes) if !quotes.is_empty() => State::Quoted,
            Self::Reported(..) => State::Reported,
            Self::Claim(claim) => match claim.kind {
                ClaimKind::NotMentioned => State::NotMentioned,
                ClaimKind::NoComment => State::NoComment,
                ClaimKind::NoReadout => State::NoReadout,
            },
        }
    }
}

impl Theme {
    /// The columns whose sides say something about it.
    pub fn speaking(&self) -> Vec<usize> {
        let cells = self.cells.iter().enumerate();
        cells.filter(|(_, cell)| cell.state().says_something()).map(|(column, _)| column).collect()
    }
}

impl Comparison {
    /// For each column the themes about which only its side says something.
    pub fn only(&self) -> Vec<Vec<usize>> {
        let mut only = vec![Vec::new(); self.sides.len()];
        for (index, theme) in self.themes.iter().enumerate() {
            if let [column] = theme.speaking().as_slice() {
                only[*column].push(index);
            }
        }
        only
    }
}
