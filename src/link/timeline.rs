//! The timeline: the events of all pages, told apart and put in order.
//!
//! Linear in the events but for one sorting: names are looked up, and what is said of the order of
//! events is walked through a few times.

mod conflicts;
mod gathered;
mod order;
mod reckon;

use std::sync::Arc;

use gathered::{Gathered, concerned};
use order::{Edge, Known};
use rayon::prelude::*;

use crate::finding::{Finding, Findings, Place, nearest};
use crate::link::names::unknown_side;
use crate::link::unchanged::{Last, refer_alike};
use crate::model::body::Span;
use crate::model::date::Edtf;
use crate::model::date::order::DATE_ORDER;
use crate::model::event::when::{Relation, RelationKind};
use crate::model::event::{Account, EVENT_UNKNOWN, Event, RawEvent, Timeline};
use crate::model::overview::Overview;
use crate::model::site::{Page, Site};
use crate::parse::slug::slugify_or;
use crate::parse::table::At;

/// For how many names of no event the nearest right one is looked for: each costs a walk over all.
const HINTS: usize = 50;

/// How many events the page of all events shows at once, unless its `paginate_by` says otherwise.
const PER_PAGE: usize = 500;

/// What the timeline is made of: events that are told apart, or the timeline of the last build, in
/// which every page told the same of them.
#[derive(Debug)]
pub(super) enum Told {
    /// They are still to be put in order.
    Anew(Gathered),
    /// They are in order.
    Again(Arc<Timeline>),
}

/// Tells the events of a site apart. How many there are is known from now on.
pub(super) fn gather(site: &mut Site, last: Option<&Last>) -> Told {
    let is_home = |page: &Page| {
        page.section.as_ref().and_then(|section| section.overview) == Some(Overview::Timeline)
    };
    let home = site.iter().find(|(_, page)| is_home(page)).map(|(id, _)| id);
    let info = home.and_then(|home| site.page(home).section.as_ref());
    let per_page = info.and_then(|info| info.paginate_by).unwrap_or(PER_PAGE);
    let known = last.filter(|last| {
        let Timeline { home: old_home, per_page: old_per_page, .. } = *last.site.timeline;
        last.found.is_in_order && (home, per_page) == (old_home, old_per_page)
    });
    if let Some(last) = known.filter(|last| tell_same(&last.site, site)) {
        site.timeline = Arc::clone(&last.site.timeline);
        return Told::Again(Arc::clone(&last.site.timeline));
    }
    let gathered = Gathered::new(site);
    let count = gathered.events.len();
    site.timeline = Arc::new(Timeline { home, count, per_page, ..Timeline::default() });
    Told::Anew(gathered)
}

/// Whether the pages of two sites tell the same events, on the same days.
fn tell_same(old: &Site, new: &Site) -> bool {
    let same_events = |a: &Page, b: &Page| {
        a.kind.is_entity() == b.kind.is_entity()
            && a.events.len() == b.events.len()
            && a.events.iter().zip(&b.events).all(|(a, b)| a.tells_same(b))
    };
    old.pages.len() == new.pages.len()
        && old.today == new.today
        && old.pages.par_iter().zip(&new.pages).all(|(a, b)| {
            a.date == b.date
                && (Arc::ptr_eq(&a.document, &b.document)
                    || (same_events(a, b) && a.is_retracted() == b.is_retracted()))
        })
}

/// The events of a site, and in what order they stand, which is known before it is known whom they
/// concern.
#[derive(Debug)]
pub(super) enum Ordered {
    /// Their order was found.
    Anew(Chronology),
    /// They are as in the last build.
    Again(Arc<Timeline>),
}

/// Events, still as they were gathered, and the order in which they stand.
#[derive(Debug)]
pub(super) struct Chronology {
    gathered: Gathered,
    order: Vec<usize>,
    /// Whether nothing is wrong with that order.
    is_in_order: bool,
}

/// Finds the order of the events of a site.
pub(super) fn order(site: &Site, told: Told, findings: &mut Findings) -> Ordered {
    match told {
        Told::Anew(gathered) => Ordered::Anew(order_anew(site, gathered, findings)),
        Told::Again(known) => Ordered::Again(known),
    }
}

fn order_anew(site: &Site, mut gathered: Gathered, findings: &mut Findings) -> Chronology {
    let mut wrong = Findings::new();
    gathered.finish(site);
    let links = resolve(site, &gathered, &mut wrong);
    reckon::reckon(&mut gathered.events, &links);
    let known = known(site, &gathered, &links);
    let sorted = order::sort(known.dates.len(), &known.edges);
    let told = (&*gathered.events, &*links);
    let ((), order) = rayon::join(
        || conflicts::check((site, told), &known, &sorted, &mut wrong),
        || order::order(&known, &sorted),
    );
    let is_in_order = wrong.is_empty();
    findings.append(wrong);
    Chronology { gathered, order, is_in_order }
}

/// Puts the events of a site in their order, and tells whom each concerns. Whether nothing is wrong with
/// that order is returned too.
pub(super) fn arrange(
    site: &Site,
    ordered: Ordered,
    last: Option<&Last>,
    findings: &mut Findings,
) -> (Arc<Timeline>, bool) {
    let Chronology { mut gathered, order, is_in_order } = match (ordered, last) {
        (Ordered::Anew(chronology), _) => chronology,
        (Ordered::Again(known), Some(last)) if concern_same(&known, &last.site, site) => {
            return (known, true);
        }
        (Ordered::Again(_), _) => order_anew(site, Gathered::new(site), findings),
    };
    gathered.concern(site);
    let Timeline { home, count, per_page, .. } = *site.timeline;
    let timeline = Timeline { home, count, per_page, ..gathered.into_timeline(&order) };
    (Arc::new(timeline), is_in_order)
}

/// Whether all events concern the same sides and the same people, organizations and places as in the
/// last build, which had the same pages.
fn concern_same(timeline: &Timeline, old: &Site, new: &Site) -> bool {
    let pairs = || old.pages.iter().zip(&new.pages);
    pairs().all(|(a, b)| a.sides == b.sides)
        && pairs().zip(&timeline.of_pages).all(|((a, b), places)| {
            refer_alike(a, b)
                || places.iter().enumerate().all(|(index, at)| {
                    let event = &timeline.events[*at];
                    let newest = event.newest();
                    let is_newest = newest.index == index && std::ptr::eq(new.page(newest.page), b);
                    let (sides, entities) = (&event.sides, &event.entities);
                    !is_newest
                        || concerned(new, b, &b.events[index]) == (sides.clone(), entities.clone())
                })
        })
}

/// A relation of an event to another that there is.
struct Link<'s> {
    /// The event that says so of itself.
    event: usize,
    /// The account that does.
    account: Account,
    /// How it stands to the other.
    kind: RelationKind,
    /// The other.
    other: usize,
    /// The relation as written.
    written: &'s Relation,
}

/// Some bytes of a page's file.
fn place(page: &Page, span: Span) -> Place {
    match &page.file {
        Some(file) => Place::span(file, span.range()),
        None => Place { file: page.path.as_str().into(), span: None },
    }
}

/// Where an account names the other event of a relation.
fn place_of(page: &Page, raw: &RawEvent, relation: &Relation) -> Place {
    let label = raw.label.range();
    let (start, end) = (label.start + relation.at.0, label.start + relation.at.1);
    let named = page.text.get(start..end) == Some(relation.event.as_str());
    place(page, if named { Span::from(start..end) } else { raw.label })
}

/// Looks up what events are said to come before and after; says which of them there are not, and
/// which sides.
fn resolve<'s>(site: &'s Site, gathered: &Gathered, findings: &mut Findings) -> Vec<Link<'s>> {
    let mut links = Vec::new();
    let mut hints = HINTS;
    let sides = || site.config.sides.iter().map(|side| side.id.as_str());
    for (event, entry) in gathered.events.iter().enumerate() {
        for &account in &entry.accounts {
            let page = site.page(account.page);
            let raw = &page.events[account.index];
            for (side, span) in &raw.sides {
                if let Some(file) = page.file.as_ref().filter(|_| sides().all(|id| id != side)) {
                    let at = At { value: side.clone(), span: span.range() };
                    findings.push(unknown_side(file, &at, sides()));
                }
            }
            for relation in &raw.when.relations {
                let at = || place_of(page, raw, relation);
                match gathered.by_id.get(relation.event.as_str()) {
                    Some(&other) if other == event => findings.push(before_itself(raw, at())),
                    Some(&other) => {
                        let kind = relation.kind;
                        links.push(Link { event, account, kind, other, written: relation });
                    }
                    None => {
                        let names = (hints > 0).then(|| gathered.by_id.keys().map(|id| &**id));
                        hints = hints.saturating_sub(1);
                        findings.push(unknown(relation, at(), names.into_iter().flatten()));
                    }
                }
            }
        }
    }
    links
}

fn before_itself(raw: &RawEvent, place: Place) -> Finding {
    let id = raw.id.as_ref().map_or("", |(id, _)| id);
    Finding::new(&DATE_ORDER, place, format!("the event `{id}` is placed by itself"))
        .hint("name another event, or write `undated`")
}

fn unknown<'n>(relation: &Relation, place: Place, names: impl Iterator<Item = &'n str>) -> Finding {
    let id = relation.event.as_str();
    if let Ok(date) = Edtf::parse(id) {
        let message = format!("`{id}` is a date, and no event has it as its id");
        return Finding::new(&EVENT_UNKNOWN, place, message)
            .hint(format!("write `{}`", instead(relation.kind, &date)));
    }
    let hint = nearest(id, names).map_or_else(
        || format!("give the event that is meant `<!-- id: {} -->`", slugify_or(id, "its-name")),
        |near| format!("write `{near}`"),
    );
    Finding::new(&EVENT_UNKNOWN, place, format!("there is no event `{id}`")).hint(hint)
}

/// How it is written that an event stands like this to a date.
fn instead(kind: RelationKind, date: &Edtf) -> String {
    let reckoned = || reckon::from(date.exact_day()?, kind).map(|date| date.to_string());
    match kind {
        _ if date.is_interval() || date.is_choice() => date.to_string(),
        RelationKind::After => format!("{date}/.."),
        RelationKind::Before => format!("../{date}"),
        RelationKind::SameDay => date.to_string(),
        RelationKind::Later(_) => reckoned().unwrap_or_else(|| format!("{date}/..")),
        RelationKind::Earlier(_) => reckoned().unwrap_or_else(|| format!("../{date}")),
    }
}

/// What is known of the order of events.
fn known<'g>(site: &Site, gathered: &'g Gathered, links: &[Link<'_>]) -> Known<'g> {
    let events = &gathered.events;
    let mut edges = Vec::with_capacity(links.len());
    let mut beside: Vec<Option<usize>> = vec![None; events.len()];
    for told in &gathered.of_pages {
        for pair in told.windows(2) {
            beside[pair[1]] = beside[pair[1]].or(Some(pair[0]).filter(|other| *other != pair[1]));
        }
    }
    for link in links {
        let days = link.kind.days().map(i64::abs);
        match link.kind {
            RelationKind::After | RelationKind::Later(_) => {
                edges.push(Edge { first: link.other, later: link.event, days });
            }
            RelationKind::Before | RelationKind::Earlier(_) => {
                edges.push(Edge { first: link.event, later: link.other, days });
            }
            RelationKind::SameDay => beside[link.event] = Some(link.other),
        }
    }
    Known {
        dates: events.iter().map(Event::any_date).collect(),
        ahead: events.iter().map(|event| is_ahead(site, event)).collect(),
        edges,
        beside,
    }
}

/// Whether an event is announced and still to come.
fn is_ahead(site: &Site, event: &Event) -> bool {
    let says_so = || {
        let newest = event.newest();
        site.page(newest.page).events[newest.index].when.ahead
    };
    event.any_date().and_then(Edtf::earliest).map_or_else(says_so, |first| first > site.today)
}
