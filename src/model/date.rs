//! Dates as people know them: EDTF for what happened, plain dates for pages.
//!
//! [`Edtf`] (ISO 8601-2:2019, levels 0 to 2) can say “about August 2022”, “1 or 2 November” and
//! “from 2020 on”. [`SiteDate`] is the date of a page. Neither knows what day it is.

mod clock;
mod day;
pub mod moment;
pub mod order;
mod parse;
mod phrase;
mod repair;
mod shape;
mod site;
#[cfg(test)]
mod tests;
mod words;

use std::cmp::Ordering;
use std::fmt;

pub use day::Day;
pub use site::SiteDate;
pub use words::DateWords;

use clock::Clock;
use shape::{End, Member, Part, Shape, Single};

/// An EDTF date: a day, a month, a season, a year, an interval or a set of them, each of which may
/// be uncertain, approximate or unspecified in part.
///
/// Keeps what was written. Sorts by the dates as they are written, each by the clocks of its place: by
/// the first day that it may mean, then by the last, the coarser before the finer, then by time, then
/// as text. What has no beginning stands where it ends, what has no end comes after what has one, and
/// what begins at a time stands among the times. Where clocks differ, that need not be the order in
/// which things were: no comparison of two can keep to days as they are written and to instants as
/// they were. The timeline has both: what begins at an [instant](Self::first_instant) is sorted by
/// that, and all else is put between by the dates as they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edtf {
    written: String,
    shape: Shape,
    /// The first and the last day that it may mean: events are sorted by them, and held against each other,
    /// all the time.
    days: (Option<Day>, Option<Day>),
}

/// How exactly a date is given, from the coarsest to the finest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// More years than ten: `19XX`, `1950S2`.
    Years,
    /// Ten years: `198X`.
    Decade,
    /// A year.
    Year,
    /// A season, a quarter, four months or half a year.
    Season,
    /// A month.
    Month,
    /// A day.
    Day,
    /// A second of a day.
    Time,
}

/// How sure a date, or a part of it, is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Certainty {
    /// No doubt is said.
    Certain,
    /// `?`: it may be wrong.
    Uncertain,
    /// `~`: it is near.
    Approximate,
    /// `%`: it is near, and may be wrong.
    UncertainAndApproximate,
}

impl Certainty {
    /// Both doubts together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Certain, doubt) | (doubt, Self::Certain) => doubt,
            (Self::Uncertain, Self::Uncertain) => Self::Uncertain,
            (Self::Approximate, Self::Approximate) => Self::Approximate,
            _ => Self::UncertainAndApproximate,
        }
    }
}

impl Edtf {
    /// Reads an EDTF date.
    pub fn parse(written: &str) -> Result<Self, DateError> {
        let shape = parse::parse(written)
            .map_err(|error| error.suggest(written, |meant| parse::parse(meant).map(|_| ())))?;
        let days = (shape.first_day(), shape.last_day());
        Ok(Self { written: written.to_owned(), shape, days })
    }

    /// Whether some words are meant as a date, though they are not written as one: `Feb 30`, `30 January
    /// 2026`.
    pub fn is_spoken(words: &str) -> bool {
        repair::without_year(words).is_some()
            || repair::candidates(words).iter().any(|meant| parse::parse(meant).is_ok())
    }

    /// As it is written.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// The first day that it may mean; none if it has no beginning, or an unknown one.
    pub fn earliest(&self) -> Option<Day> {
        self.days.0
    }

    /// The last day that it may mean; none if it has no end, or an unknown one.
    pub fn latest(&self) -> Option<Day> {
        self.days.1
    }

    /// How exactly it is given; of an interval or a set, its coarsest date.
    pub fn precision(&self) -> Precision {
        self.dates().map(Single::precision).min().unwrap_or(Precision::Years)
    }

    /// What doubts are said of any part of it.
    pub fn certainty(&self) -> Certainty {
        let of = |date: &Single| date.marks.into_iter().fold(Certainty::Certain, Certainty::and);
        // As nearly all dates are, and there may be very many.
        if let Shape::Single(date) = &self.shape {
            return of(date);
        }
        self.dates().map(of).fold(Certainty::Certain, Certainty::and)
    }

    /// Whether some part of it is left open: `201X`, `2018-XX-XX`, `1950S2`.
    pub fn is_unspecified(&self) -> bool {
        self.dates().any(Single::is_unspecified)
    }

    /// The day that it is, if it is one for certain.
    pub fn exact_day(&self) -> Option<Day> {
        let exact = matches!(self.shape, Shape::Single(_))
            && self.certainty() == Certainty::Certain
            && self.precision() >= Precision::Day;
        self.earliest().filter(|day| exact && Some(*day) == self.latest())
    }

    /// The days from its first to its last, if both are certain: a day, or an interval of days.
    pub fn exact_days(&self) -> Option<(Day, Day)> {
        if let Some(day) = self.exact_day() {
            return Some((day, day));
        }
        let Shape::Interval(End::At(start), End::At(end)) = &self.shape else { return None };
        let exact = |date: &Single| {
            date.bounds().filter(|(first, last)| first == last).map(|(first, _)| first)
        };
        let days = exact(start).zip(exact(end))?;
        let fine = self.precision() >= Precision::Day && self.certainty() == Certainty::Certain;
        fine.then_some(days)
    }

    /// The day in UTC, if it is a time with a distance from UTC that falls on another day there.
    pub fn other_day(&self) -> Option<Day> {
        let Shape::Single(date) = &self.shape else { return None };
        let day = self.exact_day()?;
        let clock = date.clock?;
        let seconds = clock.seconds() - i64::from(clock.offset?) * 60;
        day.plus(seconds.div_euclid(86_400)).filter(|other| *other != day)
    }

    /// A day as a date.
    pub fn of_day(day: Day) -> Option<Self> {
        Self::parse(&day.to_string()).ok()
    }

    /// A day in words.
    pub fn day_in_words(day: Day, words: &DateWords) -> String {
        Self::of_day(day).map_or_else(|| day.to_string(), |date| date.in_words(words))
    }

    /// A year in words: `2025`, `17001 BC`.
    pub fn year_in_words(year: i64, words: &DateWords) -> String {
        phrase::year_number(year, words)
    }

    /// Whether it lasts from a date to another, each of which may be open or unknown.
    pub const fn is_interval(&self) -> bool {
        matches!(self.shape, Shape::Interval(..))
    }

    /// Whether it is one of several dates: `[2025-11-01,2025-11-02]`.
    pub const fn is_choice(&self) -> bool {
        matches!(self.shape, Shape::Set(shape::Kind::OneOf, _))
    }

    /// The date, or an interval's first, for `<time datetime>` and `startDate`: as much of it as is
    /// certain, which may be nothing.
    pub fn start_iso(&self) -> Option<String> {
        match &self.shape {
            Shape::Single(date) | Shape::Interval(End::At(date), _) => certain_iso(date),
            // One moment by several clocks.
            Shape::Set(..) => self.instant().and(self.dates().next()).and_then(certain_iso),
            Shape::Interval(End::Open | End::Unknown, _) => None,
        }
    }

    /// An interval's second date, for `endDate`: as much of it as is certain.
    pub fn end_iso(&self) -> Option<String> {
        match &self.shape {
            Shape::Interval(_, End::At(date)) => certain_iso(date),
            Shape::Interval(_, End::Open | End::Unknown) | Shape::Single(_) | Shape::Set(..) => {
                None
            }
        }
    }

    /// The date for people: “about August 2022”, “1 or 2 November 2025”.
    pub fn in_words(&self, words: &DateWords) -> String {
        phrase::of(&self.shape, words)
    }

    /// Every date in it.
    fn dates(&self) -> impl Iterator<Item = &Single> {
        let (ends, members): ([Option<&Single>; 2], &[Member]) = match &self.shape {
            Shape::Single(date) => ([Some(date), None], &[]),
            Shape::Interval(start, end) => ([start.date(), end.date()], &[]),
            Shape::Set(_, members) => ([None, None], members),
        };
        let members = members.iter().flat_map(|member| match member {
            Member::One(date) | Member::UpTo(date) | Member::From(date) => [Some(date), None],
            Member::Range(start, end) => [Some(start), Some(end)],
        });
        ends.into_iter().chain(members).flatten()
    }
}

impl Edtf {
    /// The one day that it may mean, whatever doubts are said of it.
    fn lone_day(&self) -> Option<Day> {
        self.earliest().filter(|first| Some(*first) == self.latest())
    }

    /// The first day by which it is sorted, as a number; the least if it has neither a first nor a last.
    pub fn rank(&self) -> i64 {
        self.earliest().or(self.latest()).map_or(i64::MIN, Day::rank)
    }

    /// By what it is sorted, but for its text: where many are sorted, it is worth keeping.
    pub fn order_key(&self) -> impl Ord + use<> {
        let (first, last) = (self.earliest().map(Day::rank), self.latest().map(Day::rank));
        let starts_at = self.starts_at();
        let (open, end, precision) = match starts_at {
            Some(_) => (false, first, Precision::Time),
            None => (last.is_none(), last, self.precision()),
        };
        let instant = starts_at.and_then(|_| self.first_instant());
        (first.or(last), (open, end), precision, (starts_at, instant), (last.is_none(), last))
    }
}

impl Ord for Edtf {
    fn cmp(&self, other: &Self) -> Ordering {
        // Nearly every date is a day of its own, and nearly every pair are two: their days decide.
        if let (Some(day), Some(other)) = (self.lone_day(), other.lone_day())
            && day != other
        {
            return day.rank().cmp(&other.rank());
        }
        let by_key = self.order_key().cmp(&other.order_key());
        by_key.then_with(|| self.written.cmp(&other.written))
    }
}

impl PartialOrd for Edtf {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Edtf {
    /// As written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// As much of a date as is known and certain, as HTML has it: years from 1 to 9999.
fn certain_iso(date: &Single) -> Option<String> {
    let sure = |part: usize| date.marks[part] == Certainty::Certain;
    let year = date.year.known().filter(|year| (1..=9999).contains(year) && sure(0))?;
    let (month, day) = match date.part {
        Part::Year | Part::Group(_) => (None, None),
        Part::Month(month) => (month.known(), None),
        Part::Day(month, day) => (month.known(), day.known()),
    };
    let Some(month) = month.filter(|_| sure(1)) else { return Some(format!("{year:04}")) };
    let Some(day) = day.filter(|_| sure(2)) else { return Some(format!("{year:04}-{month:02}")) };
    let time = date.clock.map(|clock| format!("T{}", Clock::iso(clock))).unwrap_or_default();
    Some(format!("{year:04}-{month:02}-{day:02}{time}"))
}

/// What is wrong with what was to be a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateError {
    /// What is wrong, as part of a message: “there is no 30 February 2025”.
    pub message: String,
    /// The byte of the text at which it is wrong.
    pub offset: usize,
    /// What to do, as an order: “write it as `2025-10-31`”.
    pub hint: Option<String>,
    /// What kind of thing is wrong.
    pub fault: Fault,
}

/// What may be wrong with a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is not of the right form, so that a guess at what was meant is worth making.
    Form,
    /// The calendar or the clock has no such thing, or it says too much.
    Sense,
    /// It ends before it starts.
    Order,
}

impl DateError {
    pub(crate) fn new(message: impl Into<String>, offset: usize) -> Self {
        Self { message: message.into(), offset, hint: None, fault: Fault::Sense }
    }

    fn malformed(message: impl Into<String>, offset: usize) -> Self {
        Self { fault: Fault::Form, ..Self::new(message, offset) }
    }

    fn disordered(message: impl Into<String>, offset: usize) -> Self {
        Self { fault: Fault::Order, ..Self::new(message, offset) }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same with a guess at what was meant, if one of them is right; or what is wrong with what
    /// was meant, when that is plain.
    fn suggest(self, written: &str, read: impl Fn(&str) -> Result<(), Self>) -> Self {
        if self.fault != Fault::Form {
            return self;
        }
        for meant in repair::candidates(written) {
            match read(&meant) {
                Ok(()) => return self.hint(format!("write it as `{meant}`")),
                // “30 February 2025” is a date, but for the calendar.
                Err(error) if error.fault == Fault::Sense && written.contains(' ') => {
                    return Self { offset: 0, ..error };
                }
                Err(_) => {}
            }
        }
        repair::without_year(written).map_or(self, |error| error)
    }

    /// The message about a text that was to be a date, which names it once.
    pub fn about(&self, written: &str) -> String {
        if self.message.starts_with(&format!("`{written}` ")) {
            return format!("`{written}` is not a date");
        }
        format!("`{written}` is not a date: {}", self.message)
    }

    pub(crate) fn moved(mut self, offset: usize) -> Self {
        self.offset = offset;
        self
    }

    fn no_month(month: u8, offset: usize) -> Self {
        Self::new(format!("there is no month {month:02}"), offset)
            .hint("write a month from `01` to `12`")
    }

    /// No such day: its month, or it, is not in the calendar.
    fn no_day(year: i64, month: u8, day: u8) -> Self {
        let last = day::days_in_month(year, month);
        if last == 0 {
            return Self::no_month(month, 5);
        }
        let name = words::ENGLISH_MONTHS[usize::from(month) - 1];
        Self::new(format!("there is no {day} {name} {year}"), 8)
            .hint(format!("write a day from `01` to `{last}`"))
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DateError {}

/// What was written, cut short for a message.
fn clipped(written: &str) -> String {
    let mut clipped: String = written.chars().take(40).filter(|c| !c.is_control()).collect();
    if written.chars().nth(40).is_some() {
        clipped.push('…');
    }
    clipped
}
