//! A mention: where a page names, or links to, a person, an organization or a place.

use std::ops::Range;

use crate::model::page::PageKind;
use crate::model::quote::At;
use crate::model::site::{Page, PageId};

/// A mention of an entity in the running text of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The page of the entity.
    pub entity: PageId,
    /// Its first letter; the link's node where it is a link.
    pub start: At,
    /// Behind its last letter.
    pub end: At,
    /// How it is shown.
    pub form: MentionForm,
}

/// How a mention is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionForm {
    /// As a link that the writer made: an index into the body's links.
    Written(u32),
    /// As a link that was made of a name.
    Linked,
    /// As a name: its section has a link already.
    Named,
}

/// How many cards a page has at most.
const MOST_CARDS: usize = 24;

impl Page {
    /// The entities of which the page has a card: those that its text links to, in the order of the
    /// links. A section has none, nor has a comparison, whose own style leaves no room for theirs.
    pub fn cards(&self) -> Vec<PageId> {
        let mut cards = Vec::new();
        let linked = self.mentions.iter().filter(|mention| mention.form != MentionForm::Named);
        let may_have = self.section.is_none() && self.kind != PageKind::Comparison;
        for mention in linked.filter(|_| may_have) {
            if cards.len() < MOST_CARDS && !cards.contains(&mention.entity) {
                cards.push(mention.entity);
            }
        }
        cards
    }

    /// The entities that some nodes of the body name or link to, each once, in the order of their
    /// files: how a question, an event or a theme knows whom it concerns.
    pub fn entities_in(&self, nodes: Range<u32>) -> Vec<PageId> {
        let from = self.mentions.partition_point(|mention| mention.start.node < nodes.start);
        let here = self.mentions[from..].iter().take_while(|m| m.start.node < nodes.end);
        let mut entities: Vec<PageId> = here.map(|mention| mention.entity).collect();
        entities.sort_unstable();
        entities.dedup();
        entities
    }
}
