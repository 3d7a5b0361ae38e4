//! A backlink: what refers to a page, how, and where.

use crate::model::quote::At;
use crate::model::site::PageId;

/// A reference from another page. Of several of one kind the first stands for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlink {
    /// The page that refers.
    pub from: PageId,
    /// How it refers.
    pub how: Reference,
    /// The place of the first such reference in its body.
    pub at: At,
    /// How many such references it has.
    pub count: u32,
}

/// How a page refers to another: the strongest first, which is shown where there are several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reference {
    /// It quotes the person or organization, or out of the source.
    Quoted,
    /// One of its open questions names, links or cites it.
    Asked,
    /// It is a comparison that rests on the source.
    Compared,
    /// It cites the source.
    Cited,
    /// It names the entity, or links to it.
    Mentioned,
    /// It links there.
    Linked,
}

impl Reference {
    /// The word for it in views and in `graph.json`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Quoted => "quoted",
            Self::Asked => "asked",
            Self::Compared => "compared",
            Self::Cited => "cited",
            Self::Mentioned => "mentioned",
            Self::Linked => "linked",
        }
    }
}
