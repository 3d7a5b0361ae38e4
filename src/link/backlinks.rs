//! Links both ways: every reference turned round, by kind; and who is named beside whom.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::link::ages::Ages;
use crate::link::mentions::Met;
use crate::link::pages::Leads;
use crate::link::speakers::Cast;
use crate::link::unchanged::Last;
use crate::model::backlink::{Backlink, Reference};
use crate::model::list::List;
use crate::model::mention::{Mention, MentionForm};
use crate::model::page::PageKind;
use crate::model::quote::At;
use crate::model::site::{Page, PageId, Relation, Target};

/// How many relations an entity has at most: those that are named beside it most often.
const MOST_RELATIONS: usize = 24;

/// What a page refers to.
pub(super) type References = List<(PageId, Backlink)>;

/// A reference on its way: to what, how, and where it stands.
type Outgoing = (PageId, Reference, At);

/// What a page refers to, each with all that is to be said of it there. What a retracted page says is
/// not told elsewhere.
pub(super) fn of(
    (from, page): (PageId, &Page),
    (leads, mentions): (&Leads, &[Mention]),
    cast: &Cast,
) -> Vec<(PageId, Backlink)> {
    if page.is_retracted() {
        return Vec::new();
    }
    let mut references = outgoing(page, (leads, mentions), cast);
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

/// Every reference of a page.
fn outgoing(page: &Page, (leads, mentions): (&Leads, &[Mention]), cast: &Cast) -> Vec<Outgoing> {
    let questions = questions(page);
    let asks = |node: u32| questions.iter().any(|question| question.contains(&node));
    let how = |node: u32, otherwise: Reference| {
        if asks(node) { Reference::Asked } else { otherwise }
    };
    let count = leads.links.len() + mentions.len() + leads.citations.len();
    let mut references = Vec::with_capacity(count);
    for (target, link) in leads.links.iter().zip(&page.body.links) {
        let Target::Page(to, _) = target else { continue };
        let kind = if cast.is_entity(*to) { Reference::Mentioned } else { Reference::Linked };
        references.push((*to, how(link.node, kind), At { node: link.node, offset: 0 }));
    }
    for mention in mentions {
        // Those that the writer linked are among the links.
        if !matches!(mention.form, MentionForm::Written(_)) {
            let kind = how(mention.start.node, Reference::Mentioned);
            references.push((mention.entity, kind, mention.start));
        }
    }
    let is_comparison = page.kind == PageKind::Comparison;
    let cites = if is_comparison { Reference::Compared } else { Reference::Cited };
    for (number, citation) in leads.citations.iter().zip(&page.body.citations) {
        let Some(number) = number else { continue };
        let at = At { node: citation.node, offset: 0 };
        references.push((leads.cited[*number].page, cites, at));
    }
    references
}

/// The nodes of a page's questions.
fn questions(page: &Page) -> Vec<Range<u32>> {
    let nodes = |item: u32| item..page.body.nodes[item as usize].end;
    page.questions.iter().map(|question| nodes(question.item)).collect()
}

/// What refers to every page: links, mentions, citations; by kind, and from the newest page to the oldest.
pub(super) fn turn(
    pages: &[Page],
    (outgoing, ages): (&[References], &OnceLock<Ages>),
    last: Option<&Last>,
) -> Vec<List<Backlink>> {
    match last {
        Some(last) => turn_again(pages, outgoing, last),
        None => turn_all(ages.get_or_init(|| Ages::of(pages)), outgoing),
    }
}

/// Turns all references round.
fn turn_all(ages: &Ages, outgoing: &[References]) -> Vec<List<Backlink>> {
    let mut starts = vec![0; outgoing.len() + 1];
    for (to, _) in outgoing.iter().flatten() {
        starts[to.index() + 1] += 1;
    }
    for page in 0..outgoing.len() {
        starts[page + 1] += starts[page];
    }
    // For each page where what refers to it stands: smaller than a copy of it.
    let mut next = starts.clone();
    let mut places = vec![(0_u32, 0_u32); next.last().copied().unwrap_or(0)];
    for &from in ages.newest_first() {
        for ((to, backlink), index) in outgoing[from].iter().zip(0..) {
            let place = &mut next[to.index()];
            places[*place] = (backlink.from.0, index);
            *place += 1;
        }
    }
    let backlink = |&(from, index): &(u32, u32)| &outgoing[from as usize][index as usize].1;
    let of_page = |page: usize| {
        let mut places = places[starts[page]..starts[page + 1]].to_vec();
        places.sort_by_key(|place| backlink(place).how);
        places.iter().map(|place| *backlink(place)).collect()
    };
    (0..outgoing.len()).into_par_iter().map(of_page).collect()
}

/// The same where the pages of the last build had the same days: what refers to most pages is as it
/// was.
fn turn_again(pages: &[Page], outgoing: &[References], last: &Last) -> Vec<List<Backlink>> {
    let mut others: BTreeMap<PageId, Vec<Backlink>> = BTreeMap::new();
    for (now, before) in outgoing.iter().zip(&last.found.asked.outgoing) {
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

/// For each entity those that are named beside it in a sentence, the most often named first; of what was
/// met on all pages.
pub(super) fn relations(met: &[Arc<Met>]) -> BTreeMap<PageId, Vec<Relation>> {
    // Two numbers as one, since one comparison is quicker than two.
    let pair = |own: PageId, other: PageId| (u64::from(own.0) << 32) | u64::from(other.0);
    let both = |&(first, second): &(PageId, PageId)| [pair(first, second), pair(second, first)];
    let pairs = met.iter().flat_map(|met| &met.together);
    let mut all: Vec<u64> = pairs.flat_map(both).collect();
    all.par_sort_unstable();
    let own = |pair: u64| PageId(u32::try_from(pair >> 32).unwrap_or(u32::MAX));
    let other = |pair: u64| PageId(u32::try_from(pair & u64::from(u32::MAX)).unwrap_or(u32::MAX));
    let of_one = |pairs: &[u64]| {
        let relation =
            |same: &[u64]| Some(Relation { entity: other(*same.first()?), sentences: same.len() });
        let others = pairs.chunk_by(|a, b| a == b);
        let mut relations: Vec<Relation> = others.filter_map(relation).collect();
        relations.sort_by_key(|relation| (Reverse(relation.sentences), relation.entity));
        relations.truncate(MOST_RELATIONS);
        Some((own(*pairs.first()?), relations))
    };
    all.chunk_by(|a, b| own(*a) == own(*b)).filter_map(of_one).collect()
}
