//! The date of a page: a day, perhaps with a time and a distance from UTC.

use std::cmp::Ordering;
use std::fmt;

use jiff::Timestamp;
use jiff::tz::Offset;

use super::clock::{Clock, Form};
use super::words::DateWords;
use super::{DateError, Day, clipped};

/// The date of a page or an update: `2026-01-02`, `2026-01-02T10:00:00+08:00`, `2026-01-02 10:00`.
///
/// Sorts by the instant at which it begins, in UTC where no distance from it is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteDate {
    written: String,
    day: Day,
    clock: Option<Clock>,
    /// When it begins, in UTC where no distance from it is said: pages are sorted by it all the time.
    begins: (i64, u32),
}

impl SiteDate {
    /// Reads a date as front matter has it: a TOML date as text, or a string.
    pub fn parse(written: &str) -> Result<Self, DateError> {
        Self::read(written)
            .map_err(|error| error.suggest(written, |meant| Self::read(meant).map(|_| ())))
    }

    fn read(written: &str) -> Result<Self, DateError> {
        let wrong = |at| {
            let written = clipped(written);
            DateError::malformed(format!("`{written}` is not written as `2026-01-31`"), at)
                .hint("write year, month and day, as in `2026-01-31`")
        };
        let date = written.get(..10).ok_or_else(|| wrong(0))?;
        let shape = |(at, byte): (usize, u8)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        };
        if let Some(at) = date.bytes().enumerate().position(|byte| !shape(byte)) {
            return Err(wrong(at));
        }
        let (Ok(year), Ok(month), Ok(day)) =
            (date[..4].parse(), date[5..7].parse(), date[8..].parse())
        else {
            return Err(wrong(0));
        };
        let day = Day::new(year, month, day).ok_or_else(|| DateError::no_day(year, month, day))?;
        let clock = match written[10..].strip_prefix(['T', 't', ' ']) {
            Some(time) => Some(Clock::parse(time, 11, Form::Site)?),
            None if written.len() == 10 => None,
            None => return Err(wrong(10)),
        };
        let begins = instant(day, clock, Offset::UTC);
        Ok(Self { written: written.to_owned(), day, clock, begins })
    }

    /// The day, by the calendar of the place.
    pub const fn day(&self) -> Day {
        self.day
    }

    /// The year.
    pub fn year(&self) -> i16 {
        i16::try_from(self.day.year()).unwrap_or(i16::MAX)
    }

    /// As `<time datetime>` has it: `2026-01-02`, `2026-01-02T10:00:00+08:00`.
    pub fn iso(&self) -> String {
        match self.clock {
            Some(clock) => format!("{}T{}", self.day, clock.iso()),
            None => self.day.to_string(),
        }
    }

    /// As RFC 3339 has it, for feeds: what is not said is midnight, in UTC.
    pub fn rfc3339(&self) -> String {
        let midnight = Clock { hour: 0, minute: 0, second: 0, nanosecond: 0, offset: None };
        let clock = self.clock.unwrap_or(midnight);
        let clock = Clock { offset: clock.offset.or(Some(0)), ..clock };
        format!("{}T{}", self.day, clock.iso())
    }

    /// The day for people, short: `31 Oct 2025`.
    pub fn in_words(&self, words: &DateWords) -> String {
        let month = &words.months_short[usize::from(self.day.month()) - 1];
        words.day(self.day.day(), month, &self.day.year().to_string())
    }

    /// Whether it lies in the future.
    ///
    /// A time counts by its distance from UTC, or by `default_offset` where it has none. A day
    /// without a time lies in the future until it begins in UTC.
    pub fn is_after(&self, now: Timestamp, default_offset: Offset) -> bool {
        let (seconds, nanoseconds) = instant(self.day, self.clock, default_offset);
        i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds) > now.as_nanosecond()
    }

    /// What it sorts by.
    fn key(&self) -> ((i64, u32), bool, &str) {
        (self.begins, self.clock.is_some(), &self.written)
    }
}

/// Seconds since 1970, and nanoseconds.
fn instant(day: Day, clock: Option<Clock>, default_offset: Offset) -> (i64, u32) {
    let midnight = day.number() * 86_400;
    clock.map_or((midnight, 0), |clock| {
        let said = clock.offset.map(|minutes| i64::from(minutes) * 60);
        let offset = said.unwrap_or_else(|| i64::from(default_offset.seconds()));
        (midnight + clock.seconds() - offset, clock.nanosecond)
    })
}

impl Ord for SiteDate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for SiteDate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for SiteDate {
    /// As written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A date of a page: as machines and as people read it, or what is wrong.
    #[track_caller]
    fn check(written: &str, expected: &str) {
        let said = SiteDate::parse(written).map_or_else(
            |error| format!("{}; {}", error.message, error.hint.unwrap_or_default()),
            |date| format!("{} | {}", date.iso(), date.in_words(&DateWords::english())),
        );
        assert_eq!(said, expected, "{written}");
    }

    #[test]
    fn pages_have_days_perhaps_with_a_time() {
        check("2026-01-02", "2026-01-02 | 2 Jan 2026");
        check("2025-10-31", "2025-10-31 | 31 Oct 2025");
        check("2026-01-02T10:00:00+08:00", "2026-01-02T10:00:00+08:00 | 2 Jan 2026");
        check("2026-01-02T10:00:00Z", "2026-01-02T10:00:00Z | 2 Jan 2026");
        check("2026-01-02t10:00:00.25z", "2026-01-02T10:00:00.250Z | 2 Jan 2026");
        check("2026-01-02 10:00", "2026-01-02T10:00:00 | 2 Jan 2026");
        check("2026-01-02T10:00", "2026-01-02T10:00:00 | 2 Jan 2026");
        check("2026-01-02 10:00-05:00", "2026-01-02T10:00:00-05:00 | 2 Jan 2026");
        let usual = "write year, month and day, as in `2026-01-31`";
        check("2026-01", &format!("`2026-01` is not written as `2026-01-31`; {usual}"));
        check("", &format!("`` is not written as `2026-01-31`; {usual}"));
        check("10:00:00", &format!("`10:00:00` is not written as `2026-01-31`; {usual}"));
        check("2026-01-02x", &format!("`2026-01-02x` is not written as `2026-01-31`; {usual}"));
        check("2026-02-30", "there is no 30 February 2026; write a day from `01` to `28`");
        check("2026-13-01", "there is no month 13; write a month from `01` to `12`");
        check("2026-00-00", "there is no month 00; write a month from `01` to `12`");
        check(
            "2026-01-02 25:00",
            "there is no time 25:00; write a time from `00:00:00` to `23:59:59`",
        );
        let written = "31 October 2025";
        check(
            written,
            &format!("`{written}` is not written as `2026-01-31`; write it as `2025-10-31`"),
        );
        check(
            "31.10.2025",
            "`31.10.2025` is not written as `2026-01-31`; write it as `2025-10-31`",
        );
        check("2026-1-2", "`2026-1-2` is not written as `2026-01-31`; write it as `2026-01-02`");
        check(
            "２０２６-01-02",
            "`２０２６-01-02` is not written as `2026-01-31`; write it as `2026-01-02`",
        );
    }

    #[test]
    fn pages_keep_what_was_written() {
        let date = SiteDate::parse("2026-01-02 10:00").expect("a date");
        assert_eq!(date.to_string(), "2026-01-02 10:00");
        assert_eq!(date.rfc3339(), "2026-01-02T10:00:00Z");
        assert_eq!((date.day(), date.year()), (Day::new(2026, 1, 2).expect("a day"), 2026));
        assert_eq!(
            SiteDate::parse("2026-01-02").expect("a date").rfc3339(),
            "2026-01-02T00:00:00Z"
        );
        let east = "2026-01-02T10:00:00+08:00";
        assert_eq!(SiteDate::parse(east).expect("a date").rfc3339(), east);
    }

    #[test]
    fn the_future_begins_where_the_clock_says() {
        let future = |written: &str, now: &str, hours: i8| {
            let now: Timestamp = now.parse().expect("a time");
            SiteDate::parse(written).expect(written).is_after(now, Offset::constant(hours))
        };
        assert!(future("2026-01-02", "2026-01-01T23:59:59Z", 0));
        assert!(!future("2026-01-02", "2026-01-02T00:00:00Z", 0));
        assert!(!future("2026-01-02", "2026-01-02T00:00:00Z", -5), "days begin in UTC");
        assert!(future("2026-01-02T10:00:00+08:00", "2026-01-02T01:59:59Z", 0));
        assert!(!future("2026-01-02T10:00:00+08:00", "2026-01-02T02:00:00Z", 0));
        assert!(future("2026-01-02 10:00", "2026-01-02T09:59:59Z", 0));
        assert!(!future("2026-01-02 10:00", "2026-01-02T02:00:00Z", 8));
        assert!(future("2026-01-02 10:00", "2026-01-02T14:59:59Z", -5));
        assert!(future("2026-01-02T10:00:00.5Z", "2026-01-02T10:00:00.4Z", 0));
        assert!(!future("1969-12-31T23:59:59.2Z", "1969-12-31T23:59:59.4Z", 0));
    }

    #[test]
    fn pages_sort_by_the_instant_at_which_they_begin() {
        let sorted = [
            "2025-12-31",
            "2026-01-02T01:00:00+08:00",
            "2026-01-02",
            "2026-01-02 00:00",
            "2026-01-02T01:00:00Z",
            "2026-01-02T01:00:00.5Z",
            "2026-01-02T00:00:00-05:00",
            "2026-01-03",
        ];
        let dates = sorted.map(|written| SiteDate::parse(written).expect(written));
        assert!(dates.is_sorted() && dates.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
