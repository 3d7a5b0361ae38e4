//! Days of the calendar, any number of years from now.

use std::fmt;

/// A day of the proleptic Gregorian calendar. Years are those of ISO 8601: 0 is 1 BC.
///
/// jiff's dates end with the year 9999; EDTF's do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: i64,
    month: u8,
    of_month: u8,
}

/// The years that are reckoned with: far beyond what is known of, far below an overflow.
const FURTHEST_YEAR: i64 = 1_000_000_000_000_000;

impl Day {
    /// The day with this date, if the calendar has it.
    pub const fn new(year: i64, month: u8, day: u8) -> Option<Self> {
        let known = year.abs() <= FURTHEST_YEAR && matches!(month, 1..=12);
        if known && day >= 1 && day <= days_in_month(year, month) {
            Some(Self { year, month, of_month: day })
        } else {
            None
        }
    }

    /// The year; 0 is 1 BC.
    pub const fn year(self) -> i64 {
        self.year
    }

    /// The month, from 1.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub const fn day(self) -> u8 {
        self.of_month
    }

    /// A number by which days are in order, as small as can be.
    pub(super) const fn rank(self) -> i64 {
        self.year * 512 + self.month as i64 * 32 + self.of_month as i64
    }

    /// How many days lie between an earlier day and this one; negative if it is a later one.
    pub const fn days_since(self, earlier: Self) -> i64 {
        self.number() - earlier.number()
    }

    /// The day that is so many days after this one; before it if negative.
    pub const fn plus(self, days: i64) -> Option<Self> {
        match self.number().checked_add(days) {
            Some(number) => Self::of_number(number),
            None => None,
        }
    }

    /// The day of this number: Howard Hinnant's `civil_from_days`.
    const fn of_number(number: i64) -> Option<Self> {
        let Some(days) = number.checked_add(719_468) else { return None };
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let leaps = day_of_era / 1460 - day_of_era / 36_524 + day_of_era / 146_096;
        let year_of_era = (day_of_era - leaps) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        let of_month = day_of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
        // Both are small: a month has no more than 31 days, and a year no more than 12 months.
        Self::new(year, month.to_le_bytes()[0], of_month.to_le_bytes()[0])
    }

    /// The day's number, counted from 1 January 1970.
    ///
    /// Howard Hinnant's `days_from_civil`: the year begins in March, so that the leap day is its
    /// last; <https://howardhinnant.github.io/date_algorithms.html>.
    pub(super) const fn number(self) -> i64 {
        let year = if self.month <= 2 { self.year - 1 } else { self.year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month = (self.month as i64 + 9) % 12;
        let day_of_year = (153 * month + 2) / 5 + self.of_month as i64 - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }
}

impl From<jiff::civil::Date> for Day {
    fn from(date: jiff::civil::Date) -> Self {
        let (month, of_month) = (date.month().unsigned_abs(), date.day().unsigned_abs());
        Self { year: i64::from(date.year()), month, of_month }
    }
}

impl fmt::Display for Day {
    /// As `2025-10-31`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, of_month } = self;
        let sign = if *year < 0 { "-" } else { "" };
        write!(f, "{sign}{:04}-{month:02}-{of_month:02}", year.unsigned_abs())
    }
}

/// How many days a month has; 0 for a month that the calendar does not have.
pub(super) const fn days_in_month(year: i64, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check((year, month, day): (i64, u8, u8), expected: &str) {
        let written = Day::new(year, month, day).map(|day| day.to_string());
        assert_eq!(written.unwrap_or_default(), expected);
    }

    #[test]
    fn a_day_is_one_that_the_calendar_has() {
        check((2025, 10, 31), "2025-10-31");
        check((2024, 2, 29), "2024-02-29");
        check((2000, 2, 29), "2000-02-29");
        check((0, 2, 29), "0000-02-29");
        check((-4, 2, 29), "-0004-02-29");
        check((170_000_002, 12, 31), "170000002-12-31");
        check((2025, 2, 29), "");
        check((1900, 2, 29), "");
        check((2025, 4, 31), "");
        check((2025, 0, 1), "");
        check((2025, 13, 1), "");
        check((2025, 1, 0), "");
        check((i64::MIN + 1, 1, 1), "");
    }

    #[test]
    fn days_are_counted_on() {
        let day = |year, month, day| Day::new(year, month, day).expect("a day");
        assert_eq!(day(2025, 10, 31).plus(1), Some(day(2025, 11, 1)));
        assert_eq!(day(2024, 2, 28).plus(1), Some(day(2024, 2, 29)));
        assert_eq!(day(2024, 3, 1).plus(-1), Some(day(2024, 2, 29)));
        assert_eq!(day(2025, 12, 31).plus(366), Some(day(2027, 1, 1)));
        assert_eq!(day(-1, 12, 31).plus(1), Some(day(0, 1, 1)));
        assert_eq!(day(2025, 1, 1).plus(i64::MAX), None);
        assert_eq!(day(FURTHEST_YEAR, 12, 31).plus(1), None);
    }

    #[test]
    fn days_are_numbered_as_jiff_numbers_them() {
        let epoch = jiff::civil::date(1970, 1, 1);
        let mut date = jiff::civil::date(-401, 12, 30);
        while date.year() < 2101 {
            let days = date.since(epoch).expect("in range").get_days();
            assert_eq!(Day::from(date).number(), i64::from(days), "{date}");
            assert_eq!(Day::of_number(i64::from(days)), Some(Day::from(date)), "{date}");
            date = date.saturating_add(jiff::Span::new().days(13));
        }
    }
}
