//! A question: something not yet known, with a status and a history.
//!
//! Raw, it is an item of a task list under *Open questions*, read where it stands. Linked, it is an
//! entry of the [`ledger`], which joins what all pages say of it.

pub mod ledger;
mod notes;
pub mod read;

use std::ops::Range;

use crate::finding::{Level, Rule};
use crate::model::body::Task;
use crate::model::date::{Edtf, SiteDate};
use crate::parse::table::At;

/// A question as a page asks it.
#[derive(Clone, Debug)]
pub struct Question {
    /// Its id: that of its note, else made of its words.
    pub id: At<String>,
    /// The item's node.
    pub item: u32,
    /// Its words: nodes.
    pub words: Range<u32>,
    /// Its words as text.
    pub text: String,
    /// Its bytes in the file.
    pub span: Range<usize>,
    /// Whether its box is ticked.
    pub task: Task,
    /// The level of the heading under which it stands.
    pub level: u8,
    /// Since when it is open, if it says so.
    pub opened: Option<At<SiteDate>>,
    /// The next date to watch.
    pub watch: Option<At<Edtf>>,
    /// What is said about it, in the order written.
    pub details: Vec<Detail>,
    /// Its history, in the order written.
    pub steps: Vec<Step>,
    /// What else stands below it: blocks.
    pub rest: Vec<Range<u32>>,
}

/// Something said about a question: `- **Known:** …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// What it says.
    pub kind: DetailKind,
    /// The label as written; empty when there is none.
    pub label: String,
    /// Its words: nodes.
    pub words: Range<u32>,
    /// What stands below its words: blocks.
    pub rest: Range<u32>,
    /// How many bytes of its words are the date with which they begin.
    pub date: usize,
}

/// What is said about a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DetailKind {
    /// What is known.
    Known,
    /// Why it matters.
    Why,
    /// What would settle it.
    Settle,
    /// Who could answer.
    Who,
    /// The next date to watch.
    Watch,
    /// Since when it is open.
    Opened,
    /// Where more is said.
    SeeAlso,
    /// Anything else.
    Other,
}

impl DetailKind {
    /// Each with the key of its label; the rest has none.
    pub const LABELS: &'static [(Self, &'static str)] = &[
        (Self::Known, "known"),
        (Self::Why, "why_it_matters"),
        (Self::Settle, "would_settle_it"),
        (Self::Who, "who_could_answer"),
        (Self::Watch, "watch"),
        (Self::Opened, "opened"),
        (Self::SeeAlso, "see_also"),
    ];

    /// The key of its label; `other` for the rest.
    pub fn key(self) -> &'static str {
        Self::LABELS.iter().find(|(kind, _)| *kind == self).map_or("other", |(_, key)| key)
    }
}

/// A dated entry of a question's history.
#[derive(Clone, Debug)]
pub struct Step {
    /// The item's node.
    pub item: u32,
    /// When.
    pub date: At<SiteDate>,
    /// The status from then on, if it changed.
    pub status: Option<Status>,
    /// Its words: nodes.
    pub words: Range<u32>,
    /// What stands below its words: blocks.
    pub rest: Range<u32>,
}

/// How a question stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Nothing answers it.
    Open,
    /// A part of it is answered.
    PartlyAnswered,
    /// Its answers contradict each other.
    Disputed,
    /// It is answered.
    Answered,
    /// No answer is needed any more.
    Moot,
}

impl Status {
    /// Every status, in the order of the ledger.
    pub const ALL: [Self; 5] =
        [Self::Open, Self::PartlyAnswered, Self::Disputed, Self::Answered, Self::Moot];

    /// Each with the key of its label.
    pub const LABELS: &'static [(Self, &'static str)] = &[
        (Self::Open, "open"),
        (Self::PartlyAnswered, "partly_answered"),
        (Self::Disputed, "disputed"),
        (Self::Answered, "answered"),
        (Self::Moot, "moot"),
    ];

    /// Its name in views and exports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::PartlyAnswered => "partly-answered",
            Self::Disputed => "disputed",
            Self::Answered => "answered",
            Self::Moot => "moot",
        }
    }

    /// The status of this name.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }

    /// The key of its word in the theme.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "question_open",
            Self::PartlyAnswered => "question_partly_answered",
            Self::Disputed => "question_disputed",
            Self::Answered => "question_answered",
            Self::Moot => "question_moot",
        }
    }

    /// The classes of its mark.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Open => "st",
            Self::PartlyAnswered => "st st--half",
            Self::Disputed => "st st--crossed",
            Self::Answered => "st st--full",
            Self::Moot => "st st--struck",
        }
    }

    /// Whether nothing more is waited for.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Answered | Self::Moot)
    }
}

/// `question-invalid`.
pub const QUESTION_INVALID: Rule = Rule {
    name: "question-invalid",
    level: Level::Error,
    what: "an item under *Open questions* cannot be understood as a question or as its history",
    why: "What is not understood is missing from the ledger, and nobody sees that it is.",
    example: "`- **2026-11-25, anwsered:** …` breaks it; `answered` mends it. So does an id with a \
              space, a box without words, and an item of the list without a box.",
};

/// `question-box-wrong`.
pub const QUESTION_BOX_WRONG: Rule = Rule {
    name: "question-box-wrong",
    level: Level::Warning,
    what: "the box of a question says other than its history",
    why: "A reader of the page takes a question for open that has been answered, or for answered \
          when nobody has.",
    example: "`- [ ]` above `- **2026-11-25, answered:** …` breaks it; tick the box. If it is open \
              again, say since when: `- **2026-12-01, open:** …`.",
};

/// `question-without-answer-source`.
pub const QUESTION_WITHOUT_ANSWER_SOURCE: Rule = Rule {
    name: "question-without-answer-source",
    level: Level::Error,
    what: "a question is called answered, and its history does not say when or by which source",
    why: "An answer that cannot be looked up is a claim of your own.",
    example: "`- [x] Did they meet?` alone breaks it; `- **2026-11-22, answered:** yes.[^desk:3]` \
              below it mends it.",
};

/// `question-disputed-by-one-side`.
pub const QUESTION_DISPUTED_BY_ONE_SIDE: Rule = Rule {
    name: "question-disputed-by-one-side",
    level: Level::Warning,
    what: "a question is called disputed, and its history names fewer than two sides",
    why: "Readers must be able to look up who says what against whom.",
    example: "Cite a source of each side, or link the people who say it; a question that one side \
              has answered in part is `partly answered`.",
};

/// `question-stale`.
pub const QUESTION_STALE: Rule = Rule {
    name: "question-stale",
    level: Level::Warning,
    what: "a question has been open for longer than the configured age, or the date to watch is over",
    why: "Nobody has looked at it for a while: it may have been answered, or have become moot.",
    example: "Add what is new, such as `- **2026-12-01, open:** still no word.`, or a later date to \
              watch. `stale_after` under `[questions]` sets the age in days.",
};
