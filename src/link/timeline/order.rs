//! The order of events: by their dates where they have them, and by what is said of their order.
//!
//! Linear but for one sorting. What is said of the order is a graph of events; a circle in it is
//! found and cut, so that the rest still has an order.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::model::date::Edtf;

/// That one event comes before another, as something says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    /// The event that comes first.
    pub first: usize,
    /// The event that comes later.
    pub later: usize,
    /// Exactly how many days lie between them, if that is said.
    pub days: Option<i64>,
}

/// What is known of the order of events, which are numbers from 0.
#[derive(Debug, Default)]
pub(super) struct Known<'e> {
    /// The date of each event.
    pub dates: Vec<Option<&'e Edtf>>,
    /// Whether each is still ahead, and so comes last if it has no date.
    pub ahead: Vec<bool>,
    /// What is said of their order.
    pub edges: Vec<Edge>,
    /// The event beside which each stands if nothing else places it.
    pub beside: Vec<Option<usize>>,
}

/// How many circles are told at most; further ones are cut without a word.
const MOST_CIRCLES: usize = 20;

/// The edges of a graph by the event at one of their ends.
pub(super) struct ByEvent {
    starts: Vec<usize>,
    edges: Vec<usize>,
}

impl ByEvent {
    /// The edges among so many events, by the event at this end.
    pub(super) fn new<E>(count: usize, edges: &[E], end: impl Fn(&E) -> usize) -> Self {
        let mut starts = vec![0; count + 1];
        for edge in edges {
            starts[end(edge) + 1] += 1;
        }
        for event in 0..count {
            starts[event + 1] += starts[event];
        }
        let mut next = starts.clone();
        let mut by_event = vec![0; edges.len()];
        for (index, edge) in edges.iter().enumerate() {
            by_event[next[end(edge)]] = index;
            next[end(edge)] += 1;
        }
        Self { starts, edges: by_event }
    }

    /// The edges at an event, in their order.
    pub(super) fn of(&self, event: usize) -> &[usize] {
        &self.edges[self.starts[event]..self.starts[event + 1]]
    }
}

/// An order in which each edge's first event comes before its later one.
#[derive(Debug)]
pub(super) struct Sorted {
    /// The events.
    pub order: Vec<usize>,
    /// The circles: the edges of each, in turn.
    pub circles: Vec<Vec<usize>>,
    /// Whether each edge was cut because it is part of a circle.
    pub cut: Vec<bool>,
}

/// Sorts events so that every edge is kept, except those of circles, which are cut.
pub(super) fn sort(count: usize, edges: &[Edge]) -> Sorted {
    let from = ByEvent::new(count, edges, |edge| edge.first);
    let into = ByEvent::new(count, edges, |edge| edge.later);
    let mut waiting: Vec<usize> = (0..count).map(|event| into.of(event).len()).collect();
    let mut sorted = Sorted {
        order: Vec::with_capacity(count),
        circles: Vec::new(),
        cut: vec![false; edges.len()],
    };
    let mut placed = vec![false; count];
    let mut ready: Vec<usize> = (0..count).rev().filter(|event| waiting[*event] == 0).collect();
    loop {
        while let Some(event) = ready.pop() {
            placed[event] = true;
            sorted.order.push(event);
            for &edge in from.of(event) {
                let later = edges[edge].later;
                if !sorted.cut[edge] {
                    waiting[later] -= 1;
                    if waiting[later] == 0 {
                        ready.push(later);
                    }
                }
            }
        }
        if sorted.order.len() == count {
            return sorted;
        }
        let told = sorted.circles.len();
        let cut = if told < MOST_CIRCLES {
            let circles = circles(&placed, (edges, &into), &sorted.cut);
            let cut = circles.concat();
            sorted.circles.extend(circles.into_iter().take(MOST_CIRCLES - told));
            cut
        } else {
            let open = |edge: &usize| !placed[edges[*edge].first] && !sorted.cut[*edge];
            (0..edges.len()).filter(open).collect()
        };
        for edge in cut {
            sorted.cut[edge] = true;
            let later = edges[edge].later;
            waiting[later] -= 1;
            if waiting[later] == 0 {
                ready.push(later);
            }
        }
    }
}

/// Circles among the events that are not placed: each such event waits for another; going from one
/// to what it waits for ends in a circle.
fn circles(placed: &[bool], (edges, into): (&[Edge], &ByEvent), cut: &[bool]) -> Vec<Vec<usize>> {
    let waits_for = |event: usize| {
        into.of(event).iter().copied().find(|edge| !placed[edges[*edge].first] && !cut[*edge])
    };
    let mut seen = vec![0_usize; placed.len()];
    let mut circles = Vec::new();
    for start in 0..placed.len() {
        if placed[start] || seen[start] != 0 {
            continue;
        }
        let (mut event, mut path) = (start, Vec::new());
        while seen[event] == 0 {
            seen[event] = start + 1;
            let Some(edge) = waits_for(event) else { break };
            path.push((event, edge));
            event = edges[edge].first;
        }
        if seen[event] == start + 1
            && let Some(at) = path.iter().position(|(on_path, _)| *on_path == event)
        {
            let mut circle: Vec<usize> = path[at..].iter().map(|(_, edge)| *edge).collect();
            circle.reverse();
            circles.push(circle);
        }
    }
    circles
}

/// Where an event belongs: beside which date, on which side of it, and as the how-manieth.
type Key = (usize, i8, usize);

/// Behind every date.
const LAST: usize = usize::MAX;

/// The events in order: by date, those without one beside what places them; what is said of their
/// order is kept.
pub(super) fn order(known: &Known<'_>, sorted: &Sorted) -> Vec<usize> {
    let count = known.dates.len();
    let kept: Vec<Edge> = known
        .edges
        .iter()
        .zip(&sorted.cut)
        .filter_map(|(edge, cut)| (!cut).then_some(*edge))
        .collect();
    let from = ByEvent::new(count, &kept, |edge| edge.first);
    let into = ByEvent::new(count, &kept, |edge| edge.later);
    let keys = keys(known, (&kept, &from, &into), &sorted.order);
    let mut waiting: Vec<usize> = (0..count).map(|event| into.of(event).len()).collect();
    let free = (0..count).filter(|event| waiting[*event] == 0);
    let mut ready: BinaryHeap<Reverse<Key>> = free.map(|event| Reverse(keys[event])).collect();
    let mut order = Vec::with_capacity(count);
    while let Some(Reverse((.., event))) = ready.pop() {
        order.push(event);
        for &edge in from.of(event) {
            let later = kept[edge].later;
            waiting[later] -= 1;
            if waiting[later] == 0 {
                ready.push(Reverse(keys[later]));
            }
        }
    }
    order
}

/// Where each event belongs. Dates come first; an event without one stands right behind what comes
/// before it, else right before what comes after it, else beside its neighbour on its page.
fn keys(
    known: &Known<'_>,
    (edges, from, into): (&[Edge], &ByEvent, &ByEvent),
    sorted: &[usize],
) -> Vec<Key> {
    let count = known.dates.len();
    let mut keys = ranks(known);
    let behind = |keys: &[Option<Key>], event: usize| {
        let first = into.of(event).iter().filter_map(|edge| keys[edges[*edge].first]).max()?;
        Some((first.0, if first.1 < 0 { -1 } else { 1 }, event))
    };
    let before = |keys: &[Option<Key>], event: usize| {
        let later = from.of(event).iter().filter_map(|edge| keys[edges[*edge].later]).min()?;
        Some((later.0, if later.1 > 0 { 1 } else { -1 }, event))
    };
    // What stands before a date may itself have something behind it.
    let carry = |keys: &mut Vec<Option<Key>>| {
        for &event in sorted {
            keys[event] = keys[event].or_else(|| behind(keys, event));
        }
    };
    carry(&mut keys);
    for &event in sorted.iter().rev() {
        keys[event] = keys[event].or_else(|| before(&keys, event));
    }
    carry(&mut keys);
    for event in 0..count {
        let beside = known.beside[event].and_then(|other| keys[other]);
        keys[event] = keys[event].or(beside.map(|(rank, _, _)| (rank, 1, event)));
    }
    carry(&mut keys);
    keys.into_iter().enumerate().map(|(event, key)| key.unwrap_or((LAST, 1, event))).collect()
}

/// The places of events that have a date, or are ahead without one.
fn ranks(known: &Known<'_>) -> Vec<Option<Key>> {
    let mut keys = vec![None; known.dates.len()];
    for (rank, event) in chronological(known).into_iter().enumerate() {
        keys[event] = Some((rank, 0, event));
    }
    let ahead = keys.iter_mut().zip(&known.ahead).enumerate();
    for (event, (key, _)) in ahead.filter(|(_, (key, ahead))| **ahead && key.is_none()) {
        *key = Some((LAST, 2, event));
    }
    keys
}

/// The events that have a date, by their dates: those of which the instant is known in the order of
/// instants, and the others put between them by the dates as they are written.
fn chronological(known: &Known<'_>) -> Vec<usize> {
    let key = |event: usize| known.dates[event].map(Edtf::order_key);
    // Their days decide nearly always, and stand close together.
    let (mut days, mut instants) = (Vec::with_capacity(known.dates.len()), Vec::new());
    for (event, date) in known.dates.iter().enumerate() {
        let Some(date) = date else { continue };
        match date.first_instant() {
            Some(instant) => instants.push((instant, (date.rank(), event))),
            None => days.push((date.rank(), event)),
        }
    }
    let by_date = |(day, event): &(i64, usize), (other_day, other): &(i64, usize)| {
        let by_key = || key(*event).cmp(&key(*other));
        day.cmp(other_day).then_with(by_key).then(event.cmp(other))
    };
    days.sort_unstable_by(by_date);
    instants.sort_unstable_by(|(instant, event), (other_instant, other)| {
        instant.cmp(other_instant).then_with(|| by_date(event, other))
    });
    let mut order = Vec::with_capacity(days.len() + instants.len());
    let mut days = days.into_iter().peekable();
    for (_, event) in instants {
        while let Some((_, day)) = days.next_if(|day| by_date(day, &event).is_lt()) {
            order.push(day);
        }
        order.push(event.1);
    }
    order.extend(days.map(|(_, event)| event));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Events by name with a date or nothing (`!` is ahead), and what is said of their order
    /// (`a<b`); the order that comes out, and the circles.
    #[track_caller]
    fn check(events: &str, said: &str, expected: &str) {
        let names: Vec<&str> =
            events.split(' ').map(|event| event.split('=').next().unwrap()).collect();
        let given: Vec<&str> =
            events.split(' ').map(|event| event.split('=').nth(1).unwrap_or_default()).collect();
        let dates: Vec<Option<Edtf>> = given.iter().map(|date| Edtf::parse(date).ok()).collect();
        let number = |name: &str| names.iter().position(|known| *known == name).unwrap();
        let edges: Vec<Edge> = said
            .split_whitespace()
            .map(|said| said.split_once('<').unwrap())
            .map(|(a, b)| Edge { first: number(a), later: number(b), days: None })
            .collect();
        let known = Known {
            dates: dates.iter().map(Option::as_ref).collect(),
            ahead: given.iter().map(|given| *given == "!").collect(),
            edges: edges.clone(),
            beside: (0..names.len()).map(|event| event.checked_sub(1)).collect(),
        };
        let sorted = sort(names.len(), &edges);
        let order: Vec<&str> =
            order(&known, &sorted).into_iter().map(|event| names[event]).collect();
        let mut said = order.join(" ");
        for circle in &sorted.circles {
            let circle: Vec<&str> = circle.iter().map(|edge| names[edges[*edge].first]).collect();
            said = format!("{said} ({})", circle.join(" "));
        }
        assert_eq!(said, expected, "{events} | {said}");
    }

    #[test]
    fn dates_come_in_their_order() {
        check("a=2025 b=2024 c=2024-06", "", "b c a");
        check("a=2025-10-31 b=2025-10 c=2025-10-31", "", "b a c");
        check("a=2025 b=2025", "", "a b");
    }

    #[test]
    fn instants_come_in_their_order_and_days_between_them_as_they_are_written() {
        let (evening, morning) = ("2025-11-01T22:00:00-04:00", "2025-11-02T09:00:00+08:00");
        check(&format!("a={evening} b={morning}"), "", "b a");
        check(&format!("a={evening} b={morning} c=2025-11-02 d=2025-11-01"), "", "d c b a");
        check(&format!("a={evening} c=2025-11-02 d=2025-11-01"), "", "d a c");
        check(&format!("c=2025-11-03 a={evening} b={morning}"), "", "b a c");
        let clocks = "{2025-11-01T20:00:00-04:00,2025-11-02T08:00:00+08:00}";
        check(&format!("a={evening} b={clocks}"), "", "b a");
        let all_day = "2025-11-02T00:30:00Z/2025-11-02T20:00:00Z";
        check(&format!("a={evening} b={all_day} c={morning}"), "", "b c a");
    }

    #[test]
    fn what_has_no_date_stands_beside_what_places_it() {
        check("x=2022 y=2025 a b", "x<a a<b", "x a b y");
        check("x=2022 y=2025 a b", "a<y b<a", "x b a y");
        check("x=2022 y=2025 a", "x<a a<y", "x a y");
        check("a=2025 b c", "a<b b<c", "a b c");
        check("a=2025 d b c", "a<b a<c a<d", "a d b c");
        check("a b c=2025", "a<b b<c", "a b c");
        check("c=2025 a b", "a<b a<c", "a b c");
    }

    #[test]
    fn what_nothing_places_stands_behind_its_neighbour() {
        check("a=2022 u b=2025", "", "a u b");
        check("b=2025 u a=2022", "", "a b u");
        check("u a=2022", "", "a u");
        check("u v", "", "u v");
    }

    #[test]
    fn what_is_ahead_comes_last() {
        check("a=! b=2022 c", "b<c", "b c a");
        check("a=! b=2022 c", "b<a b<c", "b c a");
        check("a=2030 b=!", "", "a b");
    }

    #[test]
    fn what_is_said_of_the_order_is_kept_against_a_date() {
        check("a=2025-11-01 b=2025", "a<b", "a b");
        check("a=2024 b=2025 c=2023", "b<a", "c b a");
    }

    #[test]
    fn circles_are_cut_and_told() {
        check("a b", "a<a", "a b (a)");
        check("a b", "a<b b<a", "a b (a b)");
        check("a b c d", "a<b b<c c<a c<d", "a b c d (a b c)");
        check("x=2022 a b y=2025", "x<a a<b b<a", "x a b y (a b)");
        check("a b c d", "a<b b<a c<d d<c", "a b c d (a b) (c d)");
    }

    #[test]
    fn many_circles_end() {
        let count = 60;
        let edges: Vec<Edge> = (0..count)
            .flat_map(|first| (0..count).map(move |later| Edge { first, later, days: None }))
            .collect();
        let sorted = sort(count, &edges);
        assert_eq!(sorted.order.len(), count);
        assert_eq!(sorted.circles.len(), MOST_CIRCLES);
    }
}
