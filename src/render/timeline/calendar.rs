//! The events of certain days as an iCalendar file (RFC 5545).
//!
//! What is uncertain stays out: a calendar would make a day of it. So does what was announced for a day
//! that is over, and what was retracted; what is announced for a day to come is tentative.

use std::fmt::Write as _;

use jiff::Timestamp;

use crate::model::date::{Day, Edtf, Precision};
use crate::model::event::Event;
use crate::render::views::Views;

/// The longest line in bytes, without its end.
const LONGEST_LINE: usize = 75;

/// The calendar of a site.
pub fn calendar(views: &Views) -> Option<String> {
    let site = views.site();
    let mut calendar = Calendar::default();
    calendar.line("BEGIN", "VCALENDAR");
    calendar.line("VERSION", "2.0");
    calendar.line("PRODID", "-//Counterpart//Timeline//EN");
    calendar.line("CALSCALE", "GREGORIAN");
    calendar.line("NAME", &escaped(&site.config.title));
    calendar.line("X-WR-CALNAME", &escaped(&site.config.title));
    let stamp = format!("{}T000000Z", compact(site.today));
    let origin = &site.config.base_url.origin;
    let host = origin.split("://").last().unwrap_or(origin).to_owned();
    let host = format!("{host}{}", site.config.base_url.path.trim_end_matches('/'));
    for (at, event) in site.timeline().events.iter().enumerate() {
        let is_ahead = views.raw(event.newest()).when.ahead;
        if event.retracted || (is_ahead && event.is_over(site.today)) {
            continue;
        }
        if let Some(lines) = event.any_date().and_then(lines) {
            calendar.line("BEGIN", "VEVENT");
            calendar.line("UID", &format!("{}@{host}", event.anchor));
            calendar.line("DTSTAMP", &stamp);
            for (name, value) in lines {
                calendar.line(name, &value);
            }
            if views.teller().mark(event) == "next" {
                calendar.line("STATUS", "TENTATIVE");
            }
            calendar.describe(views, (at, event));
            calendar.line("END", "VEVENT");
        }
    }
    calendar.line("END", "VCALENDAR");
    Some(calendar.text)
}

/// When an event is, if its days are certain. A day lasts to the next; a time with its distance from
/// UTC is told in UTC, one without is told by the clocks of the place.
fn lines(date: &Edtf) -> Option<Vec<(&'static str, String)>> {
    let is_within_reach = |day: Day| (1..=9998).contains(&day.year());
    if let Some(instant) = date.instant() {
        let reachable = date.earliest().zip(date.latest());
        reachable.filter(|(first, last)| is_within_reach(*first) && is_within_reach(*last))?;
        let time = Timestamp::from_second(instant).ok()?.strftime("%Y%m%dT%H%M%SZ").to_string();
        return Some(vec![("DTSTART", time)]);
    }
    let (first, last) = date.exact_days()?;
    if !is_within_reach(first) || !is_within_reach(last) {
        return None;
    }
    if date.precision() == Precision::Time && !date.is_interval() {
        return Some(vec![("DTSTART", date.start_iso()?.replace(['-', ':'], ""))]);
    }
    let end = compact(last.plus(1)?);
    Some(vec![("DTSTART;VALUE=DATE", compact(first)), ("DTEND;VALUE=DATE", end)])
}

fn compact(day: Day) -> String {
    day.to_string().replace('-', "")
}

#[derive(Default)]
struct Calendar {
    text: String,
}

impl Calendar {
    fn describe(&mut self, views: &Views, (at, event): (usize, &Event)) {
        let raw = views.raw(event.newest());
        let view = views.event_view(at);
        self.line("SUMMARY", &escaped(&views.teller().headline(event)));
        self.line("DESCRIPTION", &escaped(raw.text));
        self.line("URL", &view.permalink);
        let sides = &views.site().config.sides;
        let names: Vec<String> =
            event.sides.iter().map(|side| escaped(&sides[*side].name)).collect();
        if !names.is_empty() {
            self.line("CATEGORIES", &names.join(","));
        }
        self.line("TRANSP", "TRANSPARENT");
    }

    /// Writes a line, folded where it is too long, never within a character.
    fn line(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for letter in name.chars().chain([':']).chain(value.chars()) {
            if length + letter.len_utf8() > LONGEST_LINE {
                self.text.push_str("\r\n ");
                length = 1;
            }
            self.text.push(letter);
            length += letter.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

/// A text as RFC 5545 has it; control characters have no place in one.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => {
                let _ = write!(escaped, "\\{letter}");
            }
            '\n' => escaped.push_str("\\n"),
            _ if letter.is_control() => {}
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When a calendar has an event of this date; nothing when it has not.
    #[track_caller]
    fn check(date: &str, expected: &str) {
        let lines = lines(&Edtf::parse(date).unwrap()).unwrap_or_default();
        let lines: Vec<_> = lines.iter().map(|(name, value)| format!("{name}:{value}")).collect();
        assert_eq!(lines.join(" "), expected, "{date}");
    }

    #[test]
    fn only_certain_days_are_in_a_calendar() {
        check("2025-10-31", "DTSTART;VALUE=DATE:20251031 DTEND;VALUE=DATE:20251101");
        check("2025-12-30/2026-01-01", "DTSTART;VALUE=DATE:20251230 DTEND;VALUE=DATE:20260102");
        check("2025-11-01T22:30:00-04:00", "DTSTART:20251102T023000Z");
        check("2025-11-01T22:30:00", "DTSTART:20251101T223000");
        let clocks = "{2025-11-01T20:00:00-04:00,2025-11-02T08:00:00+08:00}";
        check(clocks, "DTSTART:20251102T000000Z");
        for date in [
            "2025-10",
            "2025",
            "2025-10-31?",
            "2025-10-31~",
            "2025-10-XX",
            "2025-10-?31",
            "[2025-10-31,2025-11-01]",
            "2025-10-31/..",
            "../2025-10-31",
            "2025-10/2025-11",
            "-0044-03-15",
            "2025-21",
            "2025-10-31/2025-11",
            "{2025-11-01T20:00:00-04:00,2025-11-02T09:00:00+08:00}",
            "[2025-11-01T20:00:00-04:00,2025-11-02T08:00:00+08:00]",
        ] {
            check(date, "");
        }
    }

    #[test]
    fn lines_are_folded_at_75_bytes_and_never_within_a_character() {
        let mut calendar = Calendar::default();
        calendar.line("SUMMARY", &"军é".repeat(40));
        assert!(calendar.text.ends_with("\r\n"));
        for line in calendar.text.split("\r\n") {
            assert!(line.len() <= LONGEST_LINE, "{line}");
        }
        let unfolded = calendar.text.replace("\r\n ", "");
        assert_eq!(unfolded, format!("SUMMARY:{}\r\n", "军é".repeat(40)));
    }

    #[test]
    fn texts_are_escaped() {
        assert_eq!(escaped("a, b; c\\d\ne\r\u{7}"), "a\\, b\\; c\\\\d\\ne");
    }
}
