//! Links both ways: every reference turned round, by kind; and who is named beside whom.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use rayon::prelude::*;

use crate::link::ages::Ages;
use crate::link::unchanged::{Last, refer_alike};
use crate::model::backlink::{Backlink, Reference};
use crate::model::list::List;
use crate::model::mention::MentionForm;
use crate::model::page::PageKind;
use crate::model::quote::At;
use crate::model::site::{Page, PageId, Relation, Target};

/// How many relations an entity has at most: those that are named beside it most often.
const MOST_RELATIONS: usize = 24;

/// A reference on its way: to what, how, and where it stands.
type Outgoing = (PageId, Reference, At);

/// What pages refer to, and what refers to them.
pub(super) struct BothWays {
    /// What each page refers to, to be remembered.
    pub(super) outgoing: Vec<List<(PageId, Backlink)>>,
    /// What refers to each page.
    pub(super) incoming: Vec<List<Backlink>>,
}

/// Finds what refers to every page: links, mentions, citations; by kind, and from the newest page to the
/// oldest.
pub(super) fn find(pages: &[Page], ages: &OnceLock<Ages>, last: Option<&Last>) -> BothWays {
    let outgoing: Vec<List<(PageId, Backlink)>> = pages
        .par_iter()
        .enumerate()
        .map(|(index, page)| match last.filter(|last| refer_alike(&last.site.pages[index], page)) {
            Some(last) => last.found.outgoing[index].clone(),
            None => backlinks_of(pages, index, page).into(),
        })
        .collect();
    let incoming = match last {
        Some(last) => turn_again(pages, &outgoing, last),
        None => turn(ages.get_or_init(|| Ages::of(pages)), &outgoing),
    };
    BothWays { outgoing, incoming }
}

/// What a page refers to, each with all that is to be said of it there. What a retracted page says is
/// not told elsewhere.
fn backlinks_of(pages: &[Page], index: usize, page: &Page) -> Vec<(PageId, Backlink)> {
    let from = PageId(u32::try_from(index).unwrap_or(u32::MAX));
    if page.is_retracted() {
        return Vec::new();
    }
    let mut references = outgoing(pages, page);
    references.retain(|(to, ..)| *to != from);
    references.sort_unstable();
    let kinds = references.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1));
    kinds
        .filter_map(|same| {
            let &(to, how, at) = same.first()?;
            let count = u32::try_from(same.len()).unwrap_or(u32::MAX);
            Some((to, Backlink { from, how, at, count }))
        })
        .collect()
}

/// Turns all references round.
fn turn(ages: &Ages, outgoing: &[List<(PageId, Backlink)>]) -> Vec<List<Backlink>> {
    let mut counts = vec![0; outgoing.len()];
    for (to, _) in outgoing.iter().flatten() {
        counts[to.index()] += 1;
    }
    let mut all: Vec<Vec<Backlink>> = counts.into_iter().map(Vec::with_capacity).collect();
    for from in ages.newest_first() {
        for (to, backlink) in &outgoing[*from] {
            all[to.index()].push(*backlink);
        }
    }
    let by_kind = |mut backlinks: Vec<Backlink>| {
        backlinks.sort_by_key(|link| link.how);
        backlinks.into()
    };
    all.into_par_iter().map(by_kind).collect()
}

/// The same where the pages of the last build had the same days: what refers to most pages is as it
/// was.
fn turn_again(
    pages: &[Page],
    outgoing: &[List<(PageId, Backlink)>],
    last: &Last,
) -> Vec<List<Backlink>> {
    let mut others: BTreeMap<PageId, Vec<Backlink>> = BTreeMap::new();
    for (now, before) in outgoing.iter().zip(&last.found.outgoing) {
        if !now.is_one_with(before) {
            others.extend(now.iter().chain(before).map(|(to, _)| (*to, Vec::new())));
        }
    }
    let mut touched = vec![false; pages.len()];
    for to in others.keys() {
        touched[to.index()] = true;
    }
    for (to, backlink) in outgoing.iter().flatten().filter(|(to, _)| touched[to.index()]) {
        others.entry(*to).or_default().push(*backlink);
    }
    for backlinks in others.values_mut() {
        backlinks.sort_unstable_by_key(|link| {
            (link.how, Reverse(pages[link.from.index()].date.as_ref()), link.from)
        });
    }
    let old = last.site.pages.iter().map(|page| page.backlinks.clone());
    let mut incoming: Vec<List<Backlink>> = old.collect();
    for (to, backlinks) in others {
        let backlinks = List::from(backlinks);
        // One and the same list where nothing changed: what hangs on it need not be made again.
        if incoming[to.index()] != backlinks {
            incoming[to.index()] = backlinks;
        }
    }
    incoming
}

/// Every reference of a page.
fn outgoing(pages: &[Page], page: &Page) -> Vec<Outgoing> {
    let questions = questions(page);
    let asks = |node: u32| questions.iter().any(|question| question.contains(&node));
    let how = |node: u32, otherwise: Reference| {
        if asks(node) { Reference::Asked } else { otherwise }
    };
    let mut references = Vec::new();
    for (target, link) in page.links.iter().zip(&page.body.links) {
        let Target::Page(to, _) = target else { continue };
        let is_entity = pages[to.index()].is_entity();
        let kind = if is_entity { Reference::Mentioned } else { Reference::Linked };
        references.push((*to, how(link.node, kind), At { node: link.node, offset: 0 }));
    }
    for mention in &page.mentions {
        // Those that the writer linked are among the links.
        if !matches!(mention.form, MentionForm::Written(_)) {
            let kind = how(mention.start.node, Reference::Mentioned);
            references.push((mention.entity, kind, mention.start));
        }
    }
    let is_comparison = page.kind == PageKind::Comparison;
    let cites = if is_comparison { Reference::Compared } else { Reference::Cited };
    for (number, citation) in page.citations.iter().zip(&page.body.citations) {
        let Some(number) = number else { continue };
        let at = At { node: citation.node, offset: 0 };
        references.push((page.cited[*number].page, cites, at));
    }
    references
}

/// The nodes of a page's questions.
fn questions(page: &Page) -> Vec<Range<u32>> {
    let nodes = |item: u32| item..page.body.nodes[item as usize].end;
    page.questions.iter().map(|question| nodes(question.item)).collect()
}

/// For each entity those that are named beside it in a sentence, the most often named first.
pub fn relations(mut pairs: Vec<(PageId, PageId)>) -> BTreeMap<PageId, Vec<Relation>> {
    pairs.par_sort_unstable();
    let mut relations: BTreeMap<PageId, Vec<Relation>> = BTreeMap::new();
    for same in pairs.chunk_by(|a, b| a == b) {
        let Some(&(first, second)) = same.first() else { continue };
        for (own, other) in [(first, second), (second, first)] {
            relations
                .entry(own)
                .or_default()
                .push(Relation { entity: other, sentences: same.len() });
        }
    }
    for list in relations.values_mut() {
        list.sort_by_key(|relation| (Reverse(relation.sentences), relation.entity));
        list.truncate(MOST_RELATIONS);
    }
    relations
}
