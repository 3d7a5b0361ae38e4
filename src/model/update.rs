//! An update: a dated entry of a page's log, under *Corrections and updates*.
//!
//! Raw, it is an item of a list, read where it stands. From the log follow when the page was last
//! updated, and whether it was retracted.

pub mod read;

use std::ops::Range;

use crate::finding::{Level, Rule};
use crate::model::date::SiteDate;
use crate::parse::table::At;

/// An entry of a page's log.
#[derive(Clone, Debug)]
pub struct Update {
    /// Its id on the page: `update-2026-11-25`, or `update-` and that of its note.
    pub id: String,
    /// The item's node.
    pub item: u32,
    /// When.
    pub date: At<SiteDate>,
    /// What kind of change.
    pub kind: Kind,
    /// How grave it is.
    pub gravity: Gravity,
    /// Its words: nodes.
    pub words: Range<u32>,
    /// What else stands below its words: blocks, without the details.
    pub rest: Vec<Range<u32>>,
    /// What is said about it, in the order written.
    pub details: Vec<Detail>,
    /// What was wrong: the first words that are struck through, or those of `Was`.
    pub was: Option<String>,
    /// What is right: the first bold words behind those, or those of `Now`.
    pub now: Option<String>,
    /// Who approved it.
    pub approved_by: Option<String>,
}

/// Something said about an update: `- **Where:** …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// What it says.
    pub kind: DetailKind,
    /// The label as written.
    pub label: String,
    /// Its words: nodes.
    pub words: Range<u32>,
    /// What stands below its words: blocks.
    pub rest: Range<u32>,
}

/// What is said about an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DetailKind {
    /// What was wrong.
    Was,
    /// What is right.
    Now,
    /// Where on the page.
    Where,
    /// What it rests on.
    Source,
    /// Who approved it.
    ApprovedBy,
    /// Anything else.
    Other,
}

impl DetailKind {
    /// Each with the key of its label; the rest has none.
    pub const LABELS: &'static [(Self, &'static str)] = &[
        (Self::Was, "was"),
        (Self::Now, "now"),
        (Self::Where, "where"),
        (Self::Source, "source"),
        (Self::ApprovedBy, "approved_by"),
    ];

    /// The key of its label; `other` for the rest.
    pub fn key(self) -> &'static str {
        Self::LABELS.iter().find(|(kind, _)| *kind == self).map_or("other", |(_, key)| key)
    }
}

/// What kind of change an update tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The page no longer stands by what it says.
    Retraction,
    /// Something was wrong.
    Correction,
    /// Something could be misread.
    Clarification,
    /// A word of the editors.
    EditorsNote,
    /// Something is new.
    Update,
    /// Only typing mistakes were mended.
    Refile,
}

impl Kind {
    /// Every kind, the gravest first.
    pub const ALL: [Self; 6] = [
        Self::Retraction,
        Self::Correction,
        Self::Clarification,
        Self::EditorsNote,
        Self::Update,
        Self::Refile,
    ];

    /// Each with the key of its label, those that are written most first.
    pub const LABELS: &'static [(Self, &'static str)] = &[
        (Self::Correction, "correction"),
        (Self::Clarification, "clarification"),
        (Self::Update, "update"),
        (Self::EditorsNote, "editors_note"),
        (Self::Retraction, "retraction"),
        (Self::Refile, "refile"),
    ];

    /// Its name in views and exports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Retraction => "retraction",
            Self::Correction => "correction",
            Self::Clarification => "clarification",
            Self::EditorsNote => "editors-note",
            Self::Update => "update",
            Self::Refile => "refile",
        }
    }

    /// The kind of this name.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The key of its word in the theme.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Retraction => "update_retraction",
            Self::Correction => "update_correction",
            Self::Clarification => "update_clarification",
            Self::EditorsNote => "update_editors_note",
            Self::Update => "update_update",
            Self::Refile => "update_refile",
        }
    }
}

/// How grave an update is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// It stands in the log.
    Minor,
    /// It stands at the head of the page, too.
    Major,
}

/// The latest update of a log that is more than a mended typing mistake.
pub fn latest(log: &[Update]) -> Option<&Update> {
    log.iter().filter(|update| update.kind != Kind::Refile).max_by(|a, b| {
        a.date.value.cmp(&b.date.value).then_with(|| b.date.span.start.cmp(&a.date.span.start))
    })
}

/// The retraction of a page, if its log has one.
pub fn retraction(log: &[Update]) -> Option<&Update> {
    log.iter().find(|update| update.kind == Kind::Retraction)
}

/// `update-invalid`.
pub const UPDATE_INVALID: Rule = Rule {
    name: "update-invalid",
    level: Level::Error,
    what: "an item under *Corrections and updates* cannot be understood as an entry of the log",
    why: "What is not understood is missing from the list of corrections, from its feed, and from \
          the date of the page.",
    example: "`- **2026-11-25, corection:** …` breaks it; `correction` mends it. So does an item \
              without a bold date and kind, and one that says nothing.",
};

/// `updated-contradicts-log`.
pub const UPDATED_CONTRADICTS_LOG: Rule = Rule {
    name: "updated-contradicts-log",
    level: Level::Warning,
    what: "the front matter's `updated` is another day than that of the log's latest entry",
    why: "Either something was changed that the log does not tell of, or the page hides that it was \
          changed. The later of the two is shown.",
    example: "`updated = 2026-11-30` above a log that ends on 2026-11-25 breaks it; leave `updated` \
              out, and the log sets it.",
};
