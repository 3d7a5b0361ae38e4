//! Mentions: where pages name the people, organizations and places of the site, and which of those
//! names become links.
//!
//! A name is linked where it is first met in a section, by its longest form. Nothing is guessed: a
//! name that two share is that of the one whom the page also names otherwise, or it is a finding.

mod beginnings;
mod edges;
mod finder;
mod reading;
mod titles;

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use ahash::RandomState;

use crate::finding::{Finding, Level, Place, Rule};
use crate::model::list::List;
use crate::model::mention::{Mention, MentionForm};
use crate::model::quote::{At, Speaker};
use crate::model::site::{Page, PageId, Site, Target};
use crate::verify::sentence_ends;
use finder::{Found, Owner};
use reading::{HOLE, Hold};

pub use finder::Finder;
pub use reading::Reading;
pub use titles::NAME_OUTDATED;

/// `name-ambiguous`.
pub const NAME_AMBIGUOUS: Rule = Rule {
    name: "name-ambiguous",
    level: Level::Warning,
    what: "a page uses a name that two people, organizations or places share",
    why: "Which of them is meant would be a guess, so the name is no link, and a reader has to guess \
          too.",
    example: "“Dong said” breaks it where both Dong Jun and Dong Wang list the alias `Dong` and the \
              page names neither in full; write “Dong Jun said”, or a link.",
};

/// What was met on one page.
#[derive(Debug, Default)]
pub struct Met {
    /// The mentions, in order.
    pub mentions: List<Mention>,
    /// Entities that one sentence mentions, in pairs, the earlier page first; a pair for each
    /// sentence. None of a retracted page.
    pub together: Vec<(PageId, PageId)>,
    /// Names that are wrong.
    pub findings: Vec<Finding>,
}

/// How many entities of one sentence are paired: a list of names is no meeting.
const MOST_TOGETHER: usize = 12;

/// Finds the mentions on the pages of a site.
#[derive(Debug)]
pub struct Mentions<'s> {
    site: &'s Site,
    finder: &'s Finder,
}

impl<'s> Mentions<'s> {
    /// Knows all names of a site: those that the finder has.
    pub fn new(site: &'s Site, finder: &'s Finder) -> Self {
        Self { site, finder }
    }

    /// Reads a page for the mentions on it.
    pub(super) fn read(&self, page: &Page, reading: &mut Reading) {
        if self.finder.is_empty() || page.body.nodes.is_empty() {
            reading.clear();
        } else {
            reading.read(page);
        }
    }

    /// The mentions on a page that was read, of which is known where its links lead and who says its
    /// quotes.
    pub(super) fn on(
        &self,
        (id, page): (PageId, &Page),
        (links, speakers): (&[Target], &[Speaker]),
        reading: &Reading,
    ) -> Met {
        if reading.text.is_empty() {
            return Met::default();
        }
        let (site, finder) = (self.site, self.finder);
        Meeting { site, finder, id, page, links, speakers, reading }.find()
    }
}

/// A name on a page, and whose it may be.
struct Named {
    range: Range<usize>,
    candidates: Candidates,
}

/// Whose a name may be: the first of them, and the others, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Candidates(PageId, Vec<PageId>);

impl Candidates {
    /// The one whose it is beyond doubt.
    fn only(&self) -> Option<PageId> {
        self.1.is_empty().then_some(self.0)
    }

    fn all(&self) -> impl Iterator<Item = PageId> {
        std::iter::once(self.0).chain(self.1.iter().copied())
    }
}

/// A mention on its way: where it is in the reading, who is meant, and the link if it is one.
#[derive(Clone, Copy)]
struct Seen {
    start: usize,
    end: usize,
    /// The block that holds it: an index, looked up once all mentions are in order.
    block: usize,
    entity: PageId,
    link: Option<u32>,
}

/// One page and its names.
struct Meeting<'s> {
    site: &'s Site,
    finder: &'s Finder,
    id: PageId,
    page: &'s Page,
    links: &'s [Target],
    speakers: &'s [Speaker],
    reading: &'s Reading,
}

impl Meeting<'_> {
    fn find(self) -> Met {
        let mut met = Met::default();
        let mut seen = self.written();
        let autolinks = self.page.front.autolink.unwrap_or(self.site.config.autolink);
        if autolinks {
            let named = self.named(&mut met.findings);
            seen.extend(self.decide(&named, &mut met.findings));
            seen.sort_unstable_by_key(|seen| seen.start);
            self.check_titles(&seen, &mut met.findings);
        }
        self.find_blocks(&mut seen);
        met.mentions = self.mentions(&seen).into();
        if !self.page.is_retracted() {
            met.together = self.together(&seen);
        }
        met
    }

    /// The links to entities that the writer made.
    fn written(&self) -> Vec<Seen> {
        let links = self.reading.links.iter();
        links
            .filter_map(|(range, link)| {
                let entity = self.entity(&self.links[*link as usize])?;
                Some(Seen {
                    start: range.start,
                    end: range.end,
                    block: 0,
                    entity,
                    link: Some(*link),
                })
            })
            .collect()
    }

    /// The entity to which a target leads, if it is another than the page's own.
    fn entity(&self, target: &Target) -> Option<PageId> {
        let Target::Page(id, _) = target else { return None };
        (*id != self.id && self.site.cast.is_entity(*id)).then_some(*id)
    }

    /// The names on the page: the longest where several begin at one place, and one where two of one
    /// entity overlap (“Minister Dong” and “Dong Jun” in “Minister Dong Jun”).
    fn named(&self, findings: &mut Vec<Finding>) -> Vec<Named> {
        let mut named = Vec::new();
        let mut free = 0;
        self.finder.find(&self.reading.text, |found| {
            self.meet(&found, &mut free, (&mut named, findings));
            free
        });
        named
    }

    /// Adds a name that was found to the others, if it is free: if it does not begin within one of them.
    fn meet(
        &self,
        found: &Found<'_>,
        free: &mut usize,
        (named, findings): (&mut Vec<Named>, &mut Vec<Finding>),
    ) {
        let range = found.start..found.end;
        let day = self.page.date.as_ref();
        let is_called_so = |owner: &&Owner| {
            owner.period(&self.site.pages).is_none_or(|period| period.may_hold(day))
        };
        let mut called = found.owners.iter().filter(is_called_so).map(|owner| owner.page);
        let candidates = called.next().map(|first| {
            let mut others: Vec<PageId> = called.filter(|page| *page != first).collect();
            others.dedup();
            Candidates(first, others)
        });
        if range.start < *free {
            if let Some(last) = named.last_mut().filter(|last| last.range.end == *free)
                && Some(&last.candidates) == candidates.as_ref()
                && !self.is_kept(&range)
            {
                last.range.end = range.end;
                *free = range.end;
            }
            return;
        }
        let Some(candidates) = candidates else {
            findings.extend(self.outdated_name(&range, found.owners));
            return;
        };
        *free = range.end;
        let is_own = candidates.all().any(|page| page == self.id);
        if !is_own && !self.is_kept(&range) {
            named.push(Named { range, candidates });
        }
    }

    /// Whether nothing is linked there.
    fn is_kept(&self, range: &Range<usize>) -> bool {
        let name = &self.reading.text[range.clone()];
        let is_name = |kept: &String| kept.to_lowercase() == name.to_lowercase();
        self.reading.is_closed(range) || self.reading.kept.iter().any(is_name)
    }

    /// Who is meant by each name. Of several candidates it is the one whom the page also names beyond
    /// doubt, or by a link on this very name, if there is just one.
    fn decide(&self, named: &[Named], findings: &mut Vec<Finding>) -> Vec<Seen> {
        // Most names are one entity's: then nothing is to be decided.
        let sure: LazyCell<BTreeSet<PageId>, _> =
            LazyCell::new(|| named.iter().filter_map(|named| named.candidates.only()).collect());
        let linked: LazyCell<Vec<(PageId, &str)>, _> = LazyCell::new(|| {
            let links = self.reading.links.iter().filter_map(|(range, link)| {
                let entity = self.entity(&self.links[*link as usize])?;
                Some((entity, &self.reading.text[range.clone()]))
            });
            links.collect()
        });
        let mut told: BTreeSet<&str> = BTreeSet::new();
        let mut seen = Vec::with_capacity(named.len());
        for Named { range, candidates } in named {
            let name = &self.reading.text[range.clone()];
            let is_told = |id: &PageId| {
                let links = linked.iter().any(|(to, text)| to == id && text.contains(name));
                links || sure.contains(id)
            };
            let likely = candidates.only().or_else(|| {
                let mut likely = candidates.all().filter(is_told);
                likely.next().filter(|_| likely.next().is_none())
            });
            if let Some(entity) = likely {
                seen.push(Seen {
                    start: range.start,
                    end: range.end,
                    block: 0,
                    entity,
                    link: None,
                });
            } else if told.insert(name) {
                let all: Vec<PageId> = candidates.all().collect();
                findings.extend(self.ambiguous(range, &all));
            }
        }
        seen
    }

    fn ambiguous(&self, range: &Range<usize>, candidates: &[PageId]) -> Option<Finding> {
        let file = self.page.file.as_ref()?;
        let name = &self.reading.text[range.clone()];
        let place = self.reading.in_file(&self.page.body, range);
        // Where it is a speaker's, another rule speaks of it.
        let is_speaker = |speaker: &Speaker| matches!(speaker, Speaker::Unclear { span, .. } if span.range().contains(&place.start));
        if self.speakers.iter().any(is_speaker) {
            return None;
        }
        let all: Vec<String> = candidates
            .iter()
            .take(4)
            .map(|id| self.site.page(*id))
            .map(|page| format!("{} (`{}`)", page.title, page.name()))
            .collect();
        let message = format!("`{name}` may be {}", all.join(" or "));
        let place = Place::span(file, place);
        Some(Finding::new(&NAME_AMBIGUOUS, place, message).hint(format!(
            "write the longer name, or link the one that is meant; `<!-- nolink: {name} -->` leaves \
             it as it is"
        )))
    }

    /// The mentions in order. The first of an entity in a section is linked, unless the writer did.
    fn mentions(&self, seen: &[Seen]) -> Vec<Mention> {
        let mut linked: HashSet<(u32, PageId), RandomState> = HashSet::default();
        let mut mentions = Vec::with_capacity(seen.len());
        let mut piece = 0;
        for seen in seen {
            let key = (self.reading.blocks[seen.block].1, seen.entity);
            if let Some(link) = seen.link {
                linked.insert(key);
                let at = At { node: self.page.body.links[link as usize].node, offset: 0 };
                let form = MentionForm::Written(link);
                mentions.push(Mention { entity: seen.entity, start: at, end: at, form });
                continue;
            }
            let range = seen.start..seen.end;
            let Some((start, end, hold)) = self.reading.place(&range, &mut piece) else {
                continue;
            };
            let is_first = hold == Hold::One && linked.insert(key);
            let form = if is_first { MentionForm::Linked } else { MentionForm::Named };
            mentions.push(Mention { entity: seen.entity, start, end, form });
        }
        mentions.sort_by_key(|mention| mention.start);
        mentions
    }

    /// Finds the blocks of mentions, which are in order.
    fn find_blocks(&self, seen: &mut [Seen]) {
        let mut block = 0;
        for seen in seen {
            while self.reading.block_end(block) <= seen.start {
                block += 1;
            }
            seen.block = block;
        }
    }

    /// The block that holds a byte of the reading: an index.
    fn block(&self, byte: usize) -> usize {
        self.reading.blocks.partition_point(|(start, _)| *start <= byte).saturating_sub(1)
    }

    /// The pairs of entities that one sentence mentions.
    fn together(&self, seen: &[Seen]) -> Vec<(PageId, PageId)> {
        let mut pairs = Vec::new();
        for of_block in seen.chunk_by(|a, b| a.block == b.block) {
            let [first, .., last] = of_block else { continue };
            // Only the sentences that end between the first and the last matter.
            let (start, behind) = (first.start, last.end);
            // A reference after a full stop does not keep its sentence from ending.
            let text = &self.reading.text[start..behind];
            let text = if text.contains(HOLE) {
                Cow::Owned(text.replace(HOLE, "”"))
            } else {
                Cow::Borrowed(text)
            };
            let mut ends = sentence_ends(&text).map(|end| start + end).chain([usize::MAX]);
            let mut end = ends.next().unwrap_or(usize::MAX);
            let mut sentence: Vec<PageId> = Vec::new();
            for seen in of_block {
                while end <= seen.start {
                    pair(&mut sentence, &mut pairs);
                    end = ends.next().unwrap_or(usize::MAX);
                }
                sentence.push(seen.entity);
            }
            pair(&mut sentence, &mut pairs);
        }
        pairs
    }
}

/// Pairs the entities of a sentence, and makes it empty for the next.
fn pair(sentence: &mut Vec<PageId>, pairs: &mut Vec<(PageId, PageId)>) {
    sentence.sort_unstable();
    sentence.dedup();
    sentence.truncate(MOST_TOGETHER);
    for (index, first) in sentence.iter().enumerate() {
        pairs.extend(sentence[index + 1..].iter().map(|second| (*first, *second)));
    }
    sentence.clear();
}
