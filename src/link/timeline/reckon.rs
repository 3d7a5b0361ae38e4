//! Dates that follow: “the day after” an event of a certain day is a certain day too.

use std::sync::Arc;

use super::Link;
use super::order::ByEvent;
use crate::model::date::{Day, Edtf};
use crate::model::event::Event;
use crate::model::event::when::{Distance, RelationKind, Unit};

/// Gives each event without a date the one that follows from another's, as far as one does.
pub(super) fn reckon(events: &mut [Event], links: &[Link<'_>]) {
    let waiting = ByEvent::new(events.len(), links, |link| link.other);
    let mut ready: Vec<usize> = (0..events.len())
        .filter(|event| !waiting.of(*event).is_empty() && events[*event].date.is_some())
        .collect();
    while let Some(other) = ready.pop() {
        let Some(day) = events[other].any_date().and_then(Edtf::exact_day) else { continue };
        for &index in waiting.of(other) {
            let Link { event, kind, .. } = links[index];
            if events[event].any_date().is_some() {
                continue;
            }
            events[event].reckoned = from(day, kind).map(Arc::new);
            ready.push(event);
        }
    }
}

/// The date of an event that stands like this to one of a certain day.
pub(super) fn from(day: Day, kind: RelationKind) -> Option<Edtf> {
    if let Some(days) = kind.days() {
        return Edtf::of_day(day.plus(days)?);
    }
    let (Distance { count, unit, .. }, sign) = match kind {
        RelationKind::Later(distance) => (distance, 1),
        RelationKind::Earlier(distance) => (distance, -1),
        RelationKind::After | RelationKind::Before | RelationKind::SameDay => return None,
    };
    let count = i64::from(count) * sign;
    let (year, month) = (day.year(), i64::from(day.month()));
    let about = match unit {
        Unit::Day => day.plus(count)?.to_string(),
        Unit::Week => day.plus(count * 7)?.to_string(),
        Unit::Month => {
            let months = year * 12 + month - 1 + count;
            format!("{:04}-{:02}", months.div_euclid(12), months.rem_euclid(12) + 1)
        }
        Unit::Year => format!("{:04}", year + count),
    };
    Edtf::parse(&format!("{about}~")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::event::when::parse;

    /// What follows from 31 January 2024.
    #[track_caller]
    fn check(label: &str, expected: &str) {
        let when = parse(label).unwrap();
        let day = Day::new(2024, 1, 31).unwrap();
        let date = from(day, when.relations[0].kind);
        assert_eq!(date.map_or_else(String::new, |date| date.to_string()), expected, "{label}");
    }

    #[test]
    fn what_follows_is_no_more_exact_than_what_is_said() {
        check("the day after a", "2024-02-01");
        check("the day before a", "2024-01-30");
        check("same day as a", "2024-01-31");
        check("two weeks after a", "2024-02-14");
        check("about two weeks after a", "2024-02-14~");
        check("the week after a", "2024-02-07~");
        check("a month after a", "2024-02~");
        check("two months before a", "2023-11~");
        check("three years after a", "2027~");
        check("after a", "");
        check("before a", "");
        check("90000 years after a", "");
    }
}
