//! What an EDTF date is made of, and the days that its parts may mean.

use super::clock::Clock;
use super::day::days_in_month;
use super::moment::Moment;
use super::{Certainty, Day, Precision};

/// An EDTF date, a set or an interval of such dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A date.
    Single(Single),
    /// From a date to another: `a/b`.
    Interval(End, End),
    /// One of several dates, or all of them: `[a,b]`, `{a,b}`.
    Set(Kind, Vec<Member>),
}

impl Shape {
    /// The first day that it may mean; none if it has no beginning, or an unknown one.
    pub(super) fn first_day(&self) -> Option<Day> {
        match self {
            Self::Single(date) | Self::Interval(End::At(date), _) => first_day(date),
            Self::Interval(End::Open | End::Unknown, _) => None,
            Self::Set(_, members) => {
                let first = |member: &Member| match member {
                    Member::One(date) | Member::From(date) | Member::Range(date, _) => {
                        first_day(date)
                    }
                    Member::UpTo(_) => None,
                };
                // A set that reaches back without end has no first day, and `None` is the least.
                members.iter().map(first).min().flatten()
            }
        }
    }

    /// The last day that it may mean; none if it has no end, or an unknown one.
    pub(super) fn last_day(&self) -> Option<Day> {
        match self {
            Self::Single(date) | Self::Interval(_, End::At(date)) => last_day(date),
            Self::Interval(_, End::Open | End::Unknown) => None,
            Self::Set(_, members) => {
                let last = |member: &Member| match member {
                    Member::One(date) | Member::UpTo(date) | Member::Range(_, date) => {
                        last_day(date)
                    }
                    Member::From(_) => None,
                };
                let days: Option<Vec<_>> = members.iter().map(last).collect();
                days?.into_iter().max()
            }
        }
    }
}

/// An end of an interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// A date.
    At(Single),
    /// `..`: there is no end.
    Open,
    /// Nothing written: there is an end, but it is not known.
    Unknown,
}

impl End {
    /// The date, if there is one.
    pub(super) const fn date(&self) -> Option<&Single> {
        match self {
            Self::At(date) => Some(date),
            Self::Open | Self::Unknown => None,
        }
    }
}

/// What a set says of its members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `[…]`: one of them is the date.
    OneOf,
    /// `{…}`: the date is all of them.
    AllOf,
}

/// A member of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Member {
    /// A date.
    One(Single),
    /// `..b`: every date up to this one.
    UpTo(Single),
    /// `a..`: every date from this one on.
    From(Single),
    /// `a..b`: every date from one to another.
    Range(Single, Single),
}

impl Member {
    /// By what members are told in order: those with no beginning first, then by their first days.
    pub(super) fn begins(&self) -> (Option<Day>, Option<i64>) {
        match self {
            Self::UpTo(_) => (None, None),
            Self::One(date) | Self::From(date) | Self::Range(date, _) => {
                (first_day(date), date.clock.map(Clock::seconds))
            }
        }
    }

    /// The date, if it is one.
    pub(super) const fn one(&self) -> Option<&Single> {
        match self {
            Self::One(date) => Some(date),
            Self::UpTo(_) | Self::From(_) | Self::Range(..) => None,
        }
    }
}

/// One date, of which parts may be unspecified, uncertain or approximate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Single {
    pub(super) year: Year,
    pub(super) part: Part,
    /// How sure the year, the month (or part of the year) and the day are.
    pub(super) marks: [Certainty; 3],
    pub(super) clock: Option<Clock>,
}

/// What follows the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Nothing.
    Year,
    /// A season (21–32), a quarter (33–36), four months (37–39) or half a year (40, 41).
    Group(u8),
    /// A month.
    Month(Pair),
    /// A month and its day.
    Day(Pair, Pair),
}

/// A year, or the years that it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Year {
    /// All of it is known.
    Known(i64),
    /// Four digits, of which some are not specified.
    Digits { sign: i64, digits: [Option<u8>; 4] },
    /// An estimate: `1950S2` is some year from 1900 to 1999, estimated to be 1950.
    Estimate { year: i64, low: i64, high: i64 },
}

impl Year {
    /// The year, if it is known.
    pub(super) const fn known(self) -> Option<i64> {
        match self {
            Self::Known(year) => Some(year),
            Self::Digits { .. } | Self::Estimate { .. } => None,
        }
    }

    /// The first and the last year that it may be.
    pub(super) fn bounds(self) -> (i64, i64) {
        match self {
            Self::Known(year) => (year, year),
            Self::Estimate { low, high, .. } => (low, high),
            Self::Digits { sign, digits } => {
                let with = |missing| {
                    digits
                        .iter()
                        .fold(0, |year, digit| year * 10 + i64::from(digit.unwrap_or(missing)))
                };
                let (a, b) = (sign * with(0), sign * with(9));
                (a.min(b), a.max(b))
            }
        }
    }

    /// Whether it may be this year, which lies within its bounds.
    fn fits(self, year: i64) -> bool {
        let Self::Digits { digits, .. } = self else { return true };
        let mut rest = year.abs();
        digits.iter().rev().all(|digit| {
            let last = rest % 10;
            rest /= 10;
            digit.is_none_or(|digit| i64::from(digit) == last)
        })
    }

    /// The decade that it stands for, if only its last digit is unspecified.
    pub(super) fn decade(self) -> Option<i64> {
        match self {
            Self::Digits { sign: 1, digits: [Some(_), Some(_), Some(_), None] } => {
                Some(self.bounds().0)
            }
            Self::Known(_) | Self::Digits { .. } | Self::Estimate { .. } => None,
        }
    }
}

/// The two digits of a month or a day, either of which may be unspecified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair(pub(super) [Option<u8>; 2]);

impl Pair {
    /// The number, if both digits are specified.
    pub(super) const fn known(self) -> Option<u8> {
        match self.0 {
            [Some(tens), Some(ones)] => Some(tens * 10 + ones),
            _ => None,
        }
    }

    /// Whether nothing of it is specified.
    pub(super) const fn is_blank(self) -> bool {
        matches!(self.0, [None, None])
    }

    fn fits(self, number: u8) -> bool {
        let [tens, ones] = self.0;
        tens.is_none_or(|tens| tens == number / 10) && ones.is_none_or(|ones| ones == number % 10)
    }
}

impl Single {
    /// The first and the last day that it may mean; none if the calendar has no such day.
    pub(super) fn bounds(&self) -> Option<(Day, Day)> {
        let (low, high) = self.year.bounds();
        match self.part {
            Part::Year => Day::new(low, 1, 1).zip(Day::new(high, 12, 31)),
            Part::Group(group) => Some((group_days(low, group)?.0, group_days(high, group)?.1)),
            Part::Month(month) => {
                let last = (1..=12).rev().find(|&m| month.fits(m))?;
                let first = (1..=12).find(|&m| month.fits(m))?;
                Day::new(low, first, 1).zip(Day::new(high, last, days_in_month(high, last)))
            }
            Part::Day(month, day) => {
                // Nearly every date: nothing to search for.
                if let (Year::Known(year), Some(month), Some(day)) =
                    (self.year, month.known(), day.known())
                {
                    let day = Day::new(year, month, day)?;
                    return Some((day, day));
                }
                // Only 29 February depends on the year: no need to search years for 31 June.
                day_in(2000, month, day, Side::First)?;
                let mut years = (low..=high).filter(|&year| self.year.fits(year));
                let first = years.find_map(|year| day_in(year, month, day, Side::First))?;
                let mut years = (low..=high).rev().filter(|&year| self.year.fits(year));
                let last = years.find_map(|year| day_in(year, month, day, Side::Last))?;
                Some((first, last))
            }
        }
    }

    /// Whether some part of it is left open.
    pub(super) fn is_unspecified(&self) -> bool {
        let is_open = |pair: Pair| pair.known().is_none();
        self.year.known().is_none()
            || match self.part {
                Part::Year | Part::Group(_) => false,
                Part::Month(month) => is_open(month),
                Part::Day(month, day) => is_open(month) || is_open(day),
            }
    }

    /// The finest part of it that is specified, with all that is coarser.
    pub(super) fn precision(&self) -> Precision {
        match (self.year, self.part) {
            (Year::Digits { .. }, _) if self.year.decade().is_some() => Precision::Decade,
            (Year::Digits { .. } | Year::Estimate { .. }, _) => Precision::Years,
            _ if self.clock.is_some() => Precision::Time,
            (_, Part::Group(_)) => Precision::Season,
            (_, Part::Month(month)) if month.known().is_some() => Precision::Month,
            (_, Part::Day(month, day)) if month.known().is_some() => {
                day.known().map_or(Precision::Month, |_| Precision::Day)
            }
            (_, Part::Year | Part::Month(_) | Part::Day(..)) => Precision::Year,
        }
    }

    /// Whether this certainly ends before the other one begins, which is told by the same clocks unless
    /// it says otherwise.
    pub(super) fn ends_before(&self, other: &Self) -> bool {
        let ends = |(_, last): (Moment, Moment), (first, _): (Moment, Moment)| {
            if last.offset == first.offset {
                last.local < first.local
            } else {
                last.ends_before(first)
            }
        };
        Moment::of(self).zip(Moment::of(other)).is_some_and(|(date, other)| ends(date, other))
    }

    /// How many of the marks say something: year, month or part of the year, day.
    pub(super) const fn depth(&self) -> usize {
        match self.part {
            Part::Year => 1,
            Part::Group(_) | Part::Month(_) => 2,
            Part::Day(..) => 3,
        }
    }
}

#[derive(Clone, Copy)]
enum Side {
    First,
    Last,
}

fn first_day(date: &Single) -> Option<Day> {
    date.bounds().map(|(first, _)| first)
}

fn last_day(date: &Single) -> Option<Day> {
    date.bounds().map(|(_, last)| last)
}

/// The first or last day of a year that fits.
fn day_in(year: i64, month: Pair, day: Pair, side: Side) -> Option<Day> {
    let mut months = (1..=12).filter(|&m| month.fits(m));
    let fitting = |m: u8, d: u8| Day::new(year, m, d).filter(|_| day.fits(d));
    match side {
        Side::First => months.find_map(|m| (1..=31).find_map(|d| fitting(m, d))),
        Side::Last => months.rev().find_map(|m| (1..=31).rev().find_map(|d| fitting(m, d))),
    }
}

/// The days of a season, a quarter, four months or half a year.
///
/// The standard leaves a season's days open. Here they are the meteorologists': spring begins in
/// March, and in September on the southern half of the earth; the winter of a year is the one that
/// begins in it. Seasons of no said place (21–24) are taken to be northern.
fn group_days(year: i64, group: u8) -> Option<(Day, Day)> {
    let (month, length) = match group {
        21 | 25 | 31 => (3, 3),
        22 | 26 | 32 => (6, 3),
        23 | 27 | 29 => (9, 3),
        24 | 28 | 30 => (12, 3),
        33..=36 => ((group - 33) * 3 + 1, 3),
        37..=39 => ((group - 37) * 4 + 1, 4),
        40 | 41 => ((group - 40) * 6 + 1, 6),
        _ => return None,
    };
    let last = month + length - 1;
    let (end_year, last) = if last > 12 { (year + 1, last - 12) } else { (year, last) };
    Day::new(year, month, 1).zip(Day::new(end_year, last, days_in_month(end_year, last)))
}
