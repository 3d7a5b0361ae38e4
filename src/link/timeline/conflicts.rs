//! The rule `date-order` for events: circles, and dates that cannot be right together.
//!
//! Only what is certain can contradict: “about 2024” and “after an event of 2025” may both be right, and
//! so may “2 November” and “before” a time that is still 1 November where it was told.

use super::order::{Edge, Known, Sorted};
use super::{Link, place, place_of};
use crate::finding::{Finding, Findings};
use crate::model::date::moment::Moment;
use crate::model::date::order::DATE_ORDER;
use crate::model::date::{Certainty, Edtf};
use crate::model::event::when::RelationKind;
use crate::model::event::{Account, Event, RawEvent};
use crate::model::site::{Page, Site};

/// How many steps of a circle a message tells at most.
const MOST_STEPS: usize = 6;

/// Adds the findings about the order of events.
pub(super) fn check(
    (site, (events, links)): (&Site, (&[Event], &[Link<'_>])),
    known: &Known<'_>,
    sorted: &Sorted,
    findings: &mut Findings,
) {
    let told = Told { site, events, links: &edges_of(links) };
    for circle in &sorted.circles {
        findings.push(told.circle(circle));
    }
    told.accounts(findings);
    told.bounds(known, sorted, findings);
    for link in links.iter().filter(|link| link.kind == RelationKind::SameDay) {
        let dates = (certain(&events[link.event]), certain(&events[link.other]));
        if let (Some(date), Some(other)) = dates
            && are_apart(date, other)
        {
            findings.push(told.apart(link, (link.event, link.other)));
        }
    }
}

/// The links that are edges, in the order of the edges.
fn edges_of<'l, 's>(links: &'l [Link<'s>]) -> Vec<&'l Link<'s>> {
    links.iter().filter(|link| link.kind != RelationKind::SameDay).collect()
}

/// The date of an event, if nothing of it is in doubt.
fn certain(event: &Event) -> Option<&Edtf> {
    event.any_date().filter(|date| date.certainty() == Certainty::Certain)
}

/// Whether two dates have no day in common, by whatever calendar.
fn are_apart(a: &Edtf, b: &Edtf) -> bool {
    let ends = |a: &Edtf, b: &Edtf| {
        a.last_moment().zip(b.first_moment()).is_some_and(|(a, b)| a.falls_short_of(0, b))
    };
    ends(a, b) || ends(b, a)
}

/// The first second that an event may have, for certain.
fn first(event: &Event) -> Option<Moment> {
    certain(event)?.first_moment()
}

/// The last second that an event may have, for certain.
fn last(event: &Event) -> Option<Moment> {
    certain(event)?.last_moment()
}

struct Told<'t, 's> {
    site: &'s Site,
    events: &'t [Event],
    /// For each edge the relation that says so.
    links: &'t [&'t Link<'s>],
}

impl Told<'_, '_> {
    fn account(&self, account: Account) -> (&Page, &RawEvent) {
        let page = self.site.page(account.page);
        (page, &page.events[account.index])
    }

    /// What an event is called in messages: its id, else how it begins.
    fn name(&self, event: usize) -> String {
        let entry = &self.events[event];
        let mut ids = entry.accounts.iter().rev().filter_map(|a| self.account(*a).1.id.as_ref());
        if let Some((id, _)) = ids.next() {
            return format!("`{id}`");
        }
        let text = &self.account(entry.newest()).1.text;
        let cut: String = text.chars().take(40).collect();
        let more = if cut.len() < text.len() { "…" } else { "" };
        format!("“{}{more}”", cut.trim_end_matches([' ', '.']))
    }

    fn dated(&self, event: usize) -> String {
        let date = self.events[event].any_date().map(|date| format!(" (`{date}`)"));
        format!("{}{}", self.name(event), date.unwrap_or_default())
    }

    fn circle(&self, circle: &[usize]) -> Finding {
        let mut links: Vec<&Link<'_>> = circle.iter().map(|edge| self.links[*edge]).collect();
        // It begins where it was written first, whatever way it was found.
        let start = links
            .iter()
            .enumerate()
            .min_by_key(|(_, link)| (link.account.page, link.account.index));
        let start = start.map_or(0, |(at, _)| at);
        links.rotate_left(start);
        let first = links[0];
        // Of a long circle the beginning is told, and its last step, which closes it.
        let step = |link: &&Link<'_>| {
            let word = link.kind.word();
            format!("{} {word} {}", self.name(link.event), self.name(link.other))
        };
        let shown = if links.len() > MOST_STEPS { MOST_STEPS - 1 } else { links.len() };
        let mut said: Vec<String> = links[..shown].iter().map(step).collect();
        if let Some(last) = links.last().filter(|_| shown < links.len()) {
            said.push(format!("… {} more …", links.len() - shown - 1));
            said.push(step(last));
        }
        let name = self.name(first.event);
        let message = format!("{name} comes before itself: {}", said.join(", "));
        let (page, raw) = self.account(first.account);
        let mut finding = Finding::new(&DATE_ORDER, place_of(page, raw, first.written), message)
            .hint("take one of these relations away, or turn it round");
        let labelled = links[1..shown].iter().chain(links.last().filter(|_| shown < links.len()));
        for link in labelled {
            let (page, raw) = self.account(link.account);
            let text = format!("{} {}", link.kind.word(), self.name(link.other));
            finding = finding.label(place_of(page, raw, link.written), text);
        }
        finding
    }

    /// Accounts of one event that give it dates which cannot both be right.
    fn accounts(&self, findings: &mut Findings) {
        let several = self.events.iter().enumerate().filter(|(_, event)| event.accounts.len() > 1);
        for (number, event) in several {
            let mut newest: Option<(&Page, &RawEvent, &Edtf)> = None;
            for account in event.accounts.iter().rev() {
                let (page, raw) = self.account(*account);
                let Some(date) = &raw.when.date else { continue };
                if date.certainty() != Certainty::Certain {
                    continue;
                }
                let Some((new_page, new_raw, new_date)) = newest else {
                    newest = Some((page, raw, date));
                    continue;
                };
                if are_apart(date, new_date) {
                    let message = format!(
                        "{} is dated `{new_date}` here and `{date}` in `{}`",
                        self.name(number),
                        page.name()
                    );
                    findings.push(
                        Finding::new(&DATE_ORDER, place(new_page, new_raw.label), message)
                            .hint("correct one of the two, or give the events ids of their own")
                            .label(place(page, raw.label), "the other date"),
                    );
                }
            }
        }
    }

    /// Dates against what is said of the order: the first day that each event may have, as far as it
    /// follows from what comes before it, is carried along.
    fn bounds(&self, known: &Known<'_>, sorted: &Sorted, findings: &mut Findings) {
        // The first second, and the dated event from which it follows.
        let mut earliest: Vec<Option<(Moment, usize)>> = vec![None; self.events.len()];
        for event in known.edges.iter().flat_map(|edge| [edge.first, edge.later]) {
            let own = || Some((first(&self.events[event])?, event));
            earliest[event] = earliest[event].or_else(own);
        }
        let mut told = vec![false; self.events.len()];
        for (edge, &Edge { first: before, later, days }) in in_order(known, sorted) {
            let link = self.links[edge];
            let is_too_early = |(start, by): (Moment, usize), end: Moment| match days {
                Some(days) if by == before => end.falls_short_of(days, start),
                Some(days) => end.ends_before(start.after(days)),
                None => end.ends_before(start),
            };
            if let (Some((start, by)), Some(end)) = (earliest[before], last(&self.events[later]))
                && is_too_early((start, by), end)
            {
                if !told[later] {
                    findings.push(self.too_early(link, (by, before, later)));
                }
                told[later] = true;
                continue;
            }
            if self.is_too_late((before, later), days) && !told[later] {
                findings.push(self.apart(link, (before, later)));
                told[later] = true;
            }
            let bound = earliest[before].map(|(start, by)| (start.after(days.unwrap_or(0)), by));
            if let Some((start, _)) = bound
                && earliest[later].is_none_or(|(own, _)| start.is_later_than(own))
            {
                earliest[later] = bound;
            }
        }
    }

    /// Whether the later of two events is further away than it is said to be.
    fn is_too_late(&self, (before, later): (usize, usize), days: Option<i64>) -> bool {
        let Some(days) = days else { return false };
        let (end, start) = (last(&self.events[before]), first(&self.events[later]));
        end.zip(start).is_some_and(|(end, start)| start.goes_beyond(days, end))
    }

    fn too_early(&self, link: &Link<'_>, (by, before, later): (usize, usize, usize)) -> Finding {
        let (page, raw) = self.account(link.account);
        let after = if by == before {
            format!("cannot come after {}", self.dated(by))
        } else {
            format!("cannot come after {}, which comes after {}", self.name(before), self.dated(by))
        };
        let message = format!("{} {after}", self.dated(later));
        let source = self.events[by].newest();
        let (other, other_raw) = self.account(source);
        Finding::new(&DATE_ORDER, place_of(page, raw, link.written), message)
            .hint("correct one of the dates, or what is said of their order")
            .label(place(other, other_raw.label), format!("{} is dated here", self.name(by)))
    }

    fn apart(&self, link: &Link<'_>, (a, b): (usize, usize)) -> Finding {
        let (page, raw) = self.account(link.account);
        let other = if link.event == a { b } else { a };
        let message = match link.kind.days() {
            Some(0) => {
                format!("{} is not on the day of {}", self.dated(link.event), self.dated(other))
            }
            Some(days) => format!(
                "{} is not {} {} {} {}",
                self.dated(link.event),
                days.abs(),
                if days.abs() == 1 { "day" } else { "days" },
                link.kind.word(),
                self.dated(other)
            ),
            None => format!("{} and {} contradict each other", self.dated(a), self.dated(b)),
        };
        Finding::new(&DATE_ORDER, place_of(page, raw, link.written), message)
            .hint("correct one of the dates, or how far they are apart")
    }
}

/// The edges that were not cut, each after all those into its first event.
fn in_order<'k>(known: &'k Known<'_>, sorted: &Sorted) -> Vec<(usize, &'k Edge)> {
    let mut place = vec![0; sorted.order.len()];
    for (at, event) in sorted.order.iter().enumerate() {
        place[*event] = at;
    }
    let mut edges: Vec<(usize, &Edge)> =
        known.edges.iter().enumerate().filter(|(edge, _)| !sorted.cut[*edge]).collect();
    edges.sort_by_key(|(edge, Edge { first, .. })| (place[*first], *edge));
    edges
}
