//! Moments: how dates stand to each other when places have clocks of their own.
//!
//! Two times with their distances from UTC are two instants, and those are in order whatever days
//! are written. A date without one is a day by the clocks of some place: as far as UTC knows, it may
//! begin 14 hours earlier than there and end 12 hours later. What is asked here is answered with yes
//! only when it is so in every zone.

use super::clock::Clock;
use super::shape::{End, Kind, Member, Shape, Single};
use super::{Day, Edtf, Precision};

/// Seconds of a day.
const DAY: i128 = 86_400;

/// How far clocks may be ahead of UTC, and behind it: minutes.
pub(super) const FURTHEST: (i16, i16) = (14 * 60, 12 * 60);

/// The first or the last second that a date may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Seconds from 1 January 1970 by the clocks of the place.
    pub(super) local: i128,
    /// Minutes that these are ahead of UTC; none if that is not said.
    pub(super) offset: Option<i16>,
    /// Whether its day is said, and not just its month or year.
    is_of_a_day: bool,
}

/// How long it is from one date to a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interval {
    /// So many days.
    Days(i64),
    /// About so many days: the clocks of the one place or of the other would make it another number.
    AboutDays(i64),
    /// So many hours.
    Hours(i64),
    /// About so many hours.
    AboutHours(i64),
}

impl Moment {
    /// The first and the last second of a date.
    pub(super) fn of(date: &Single) -> Option<(Self, Self)> {
        let (first, last) = date.bounds()?;
        let at = |day: Day, seconds: i64, offset| Self {
            local: i128::from(day.number()) * DAY + i128::from(seconds),
            offset,
            is_of_a_day: date.precision() >= Precision::Day,
        };
        Some(match date.clock {
            Some(clock) => {
                let time = at(first, clock.seconds(), clock.offset);
                (time, time)
            }
            None => (at(first, 0, None), at(last, 86_399, None)),
        })
    }

    /// The second in UTC, if the place's distance from it is known.
    pub fn instant(self) -> Option<i128> {
        self.offset.map(|minutes| self.local - i128::from(minutes) * 60)
    }

    /// The first second in UTC that it may be, and the last.
    fn spread(self) -> (i128, i128) {
        let (ahead, behind) = FURTHEST;
        self.instant().map_or_else(
            || (self.local - i128::from(ahead) * 60, self.local + i128::from(behind) * 60),
            |instant| (instant, instant),
        )
    }

    /// The number of the day by the clocks of the place.
    const fn day(self) -> i128 {
        self.local.div_euclid(DAY)
    }

    /// Whether both are told by the same clocks, as far as is said of them.
    fn is_by_the_clocks_of(self, other: Self) -> bool {
        self.offset == other.offset
    }

    /// Whether this, which is the last of a date, lies before `first`, the first of another, wherever
    /// they are. Days of two places may be neighbours and yet stand the other way round; months and years
    /// are those of one calendar.
    pub fn ends_before(self, first: Self) -> bool {
        match (self.offset, first.offset) {
            (None, None) if self.is_of_a_day && first.is_of_a_day => self.local + DAY < first.local,
            (None, None) => self.local < first.local,
            _ => self.spread().1 < first.spread().0,
        }
    }

    /// Whether it is less than `days` days from `first`, the first of a date, to this, the last of
    /// another, by whatever calendar they are counted.
    pub fn falls_short_of(self, days: i64, first: Self) -> bool {
        let days = i128::from(days);
        if self.is_by_the_clocks_of(first) {
            return self.day() - first.day() < days;
        }
        self.spread().1 - first.spread().0 <= (days - 1) * DAY
    }

    /// Whether it is more than `days` days from `last`, the last of a date, to this, the first of
    /// another, by whatever calendar they are counted.
    pub fn goes_beyond(self, days: i64, last: Self) -> bool {
        let days = i128::from(days);
        if self.is_by_the_clocks_of(last) {
            return self.day() - last.day() > days;
        }
        self.spread().0 - last.spread().1 >= (days + 1) * DAY
    }

    /// The first second of what comes so many days later, at the least.
    #[must_use]
    pub fn after(self, days: i64) -> Self {
        // Of two instants, one is on the next day as soon as some place has midnight between them.
        let whole = if self.offset.is_some() { (days - 1).max(0) } else { days };
        Self { local: self.local + i128::from(whole) * DAY, ..self }
    }

    /// Whether it is certainly later than another first of a date, or not told to be earlier.
    pub fn is_later_than(self, other: Self) -> bool {
        self.spread().0 > other.spread().0
    }
}

impl Edtf {
    /// The first second that it may mean; none if it has no beginning, or an unknown one.
    pub fn first_moment(&self) -> Option<Moment> {
        let first = |date: &Single| Moment::of(date).map(|(first, _)| first);
        match &self.shape {
            Shape::Single(date) | Shape::Interval(End::At(date), _) => first(date),
            Shape::Interval(End::Open | End::Unknown, _) => None,
            Shape::Set(_, members) => {
                let of = |member: &Member| match member {
                    Member::One(date) | Member::From(date) | Member::Range(date, _) => first(date),
                    Member::UpTo(_) => None,
                };
                let moments: Option<Vec<Moment>> = members.iter().map(of).collect();
                moments?.into_iter().min_by_key(|moment| moment.spread().0)
            }
        }
    }

    /// The last second that it may mean; none if it has no end, or an unknown one.
    pub fn last_moment(&self) -> Option<Moment> {
        let last = |date: &Single| Moment::of(date).map(|(_, last)| last);
        match &self.shape {
            Shape::Single(date) | Shape::Interval(_, End::At(date)) => last(date),
            Shape::Interval(_, End::Open | End::Unknown) => None,
            Shape::Set(_, members) => {
                let of = |member: &Member| match member {
                    Member::One(date) | Member::UpTo(date) | Member::Range(_, date) => last(date),
                    Member::From(_) => None,
                };
                let moments: Option<Vec<Moment>> = members.iter().map(of).collect();
                moments?.into_iter().max_by_key(|moment| moment.spread().1)
            }
        }
    }

    /// The second in UTC at which it begins, if it begins at a time whose distance from UTC is known.
    pub fn first_instant(&self) -> Option<i128> {
        // Nearly every date is a day, and there may be very many.
        match &self.shape {
            Shape::Single(date) => date.clock?.offset.and(self.first_moment()?.instant()),
            Shape::Interval(..) | Shape::Set(..) => self.first_moment()?.instant(),
        }
    }

    /// The second of its day at which it begins, if it begins at a time.
    pub(super) fn starts_at(&self) -> Option<i64> {
        match &self.shape {
            Shape::Single(date) | Shape::Interval(End::At(date), _) => {
                date.clock.map(Clock::seconds)
            }
            Shape::Interval(End::Open | End::Unknown, _) => None,
            Shape::Set(..) => {
                let all = self.dates().all(|date| date.clock.is_some());
                let first = self.first_moment().filter(|_| all)?;
                i64::try_from(first.local.rem_euclid(DAY)).ok()
            }
        }
    }

    /// The second in UTC, if it is one moment: a time, or the times of several clocks at once.
    pub fn instant(&self) -> Option<i64> {
        let (first, last) = (self.first_moment()?.instant()?, self.last_moment()?.instant()?);
        let is_one = match &self.shape {
            Shape::Single(_) => true,
            Shape::Set(Kind::AllOf, members) => {
                members.iter().all(|member| matches!(member, Member::One(_)))
            }
            Shape::Set(Kind::OneOf, _) | Shape::Interval(..) => false,
        };
        i64::try_from(first).ok().filter(|_| is_one && first == last)
    }

    /// The moment or the day that it is, if it is one for certain.
    fn exact(&self) -> Option<Moment> {
        self.exact_day().or_else(|| self.instant().and(self.earliest()))?;
        self.first_moment()
    }

    /// How long it is from this date to a later one, as far as that can be said of both; none if the
    /// other is not known to be later.
    pub fn until(&self, later: &Self) -> Option<Interval> {
        let (from, to) = (self.exact()?, later.exact()?);
        let days = to.day() - from.day();
        let number = |number: i128| i64::try_from(number).ok().filter(|number| *number >= 0);
        if from.is_by_the_clocks_of(to) {
            return number(days).map(Interval::Days);
        }
        let (Some(start), Some(end)) = (from.instant(), to.instant()) else {
            return number(days).filter(|days| *days > 1).map(Interval::AboutDays);
        };
        let seconds = number(end - start)?;
        let by_clocks_of = |place: Moment| {
            let ahead = place.local - place.instant().unwrap_or(place.local);
            (end + ahead).div_euclid(DAY) - (start + ahead).div_euclid(DAY)
        };
        let (there, here) = (by_clocks_of(from), by_clocks_of(to));
        if there == here && (there > 0 || days == 0) {
            return number(there).map(Interval::Days);
        }
        match (seconds, (seconds + 1800) / 3600) {
            (_, 0) => None,
            (_, hours) if seconds % 3600 == 0 && hours < 48 => Some(Interval::Hours(hours)),
            (_, hours @ ..48) => Some(Interval::AboutHours(hours)),
            _ => Some(Interval::AboutDays((seconds + 43_200) / 86_400)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edtf(written: &str) -> Edtf {
        Edtf::parse(written).unwrap_or_else(|error| panic!("{written}: {error}"))
    }

    /// Late in the evening of Washington, and an hour earlier in the morning of Beijing.
    const EVENING: &str = "2025-11-01T22:00:00-04:00";
    const MORNING: &str = "2025-11-02T09:00:00+08:00";

    /// Whether one date ends before another begins in every zone.
    #[track_caller]
    fn check_before(date: &str, other: &str, expected: &str) {
        let (last, first) =
            (edtf(date).last_moment().unwrap(), edtf(other).first_moment().unwrap());
        let said = if last.ends_before(first) { "before" } else { "" };
        assert_eq!(said, expected, "{date} {other}");
    }

    #[test]
    fn instants_decide_whatever_days_are_written() {
        check_before(MORNING, EVENING, "before");
        check_before(EVENING, MORNING, "");
        check_before(EVENING, EVENING, "");
        check_before(MORNING, &format!("{{{EVENING},2025-11-02T10:00:00+08:00}}"), "before");
        check_before("2025-10-31T00:00:00Z/2025-11-02T01:00:00Z", EVENING, "before");
    }

    #[test]
    fn a_day_is_before_a_time_if_it_is_so_in_every_zone() {
        // The day ends at noon in UTC of the next one, where it ends last.
        check_before("2025-11-01", "2025-11-02T11:59:59Z", "");
        check_before("2025-11-01", "2025-11-02T12:00:00Z", "before");
        // It begins at ten in the morning of the day before, where it begins first.
        check_before("2025-11-01T10:00:00Z", "2025-11-02", "");
        check_before("2025-11-01T09:59:59Z", "2025-11-02", "before");
        check_before(EVENING, "2025-11-02", "");
        check_before("2025-11-02", EVENING, "");
    }

    #[test]
    fn neighbouring_days_of_two_places_may_stand_the_other_way_round() {
        check_before("2025-11-01", "2025-11-02", "");
        check_before("2025-11-01", "2025-11-03", "before");
        check_before("2025-11-01", "[2025-11-02,2025-11-03]", "");
        check_before("2025-10-31", "2025-11", "before");
        check_before("2025-10", "2025-11", "before");
        check_before("2024", "2025", "before");
        check_before("2024", "2024-12-31", "");
        check_before("Y1E13", "Y2E13", "before");
        check_before("Y-2E14", "Y-1E14", "before");
    }

    /// Whether it may be so many days from one date to another.
    #[track_caller]
    fn check_days(days: i64, date: &str, other: &str, expected: &str) {
        let (date, other) = (edtf(date), edtf(other));
        let short = other.last_moment().unwrap().falls_short_of(days, date.first_moment().unwrap());
        let beyond = other.first_moment().unwrap().goes_beyond(days, date.last_moment().unwrap());
        let said = if short || beyond { "never" } else { "perhaps" };
        assert_eq!(said, expected, "{days} from {date} to {other}");
    }

    #[test]
    fn days_are_counted_by_any_calendar_that_may_be_meant() {
        check_days(0, "2025-11-01", "2025-11-01", "perhaps");
        check_days(0, "2025-11-01", "2025-11-02", "never");
        check_days(1, "2025-11-01", "2025-11-02", "perhaps");
        check_days(1, "2025-11", "2025-11-30", "perhaps");
        check_days(1, "2025-11", "2025-12-02", "never");
        check_days(0, EVENING, MORNING, "perhaps");
        check_days(0, MORNING, EVENING, "perhaps");
        check_days(1, EVENING, "2025-11-02T09:00:00-04:00", "perhaps");
        check_days(2, EVENING, "2025-11-02T09:00:00-04:00", "never");
        check_days(0, EVENING, "2025-11-02", "perhaps");
        check_days(0, "2025-11-02", EVENING, "perhaps");
        check_days(0, EVENING, "2025-11-05", "never");
        check_days(0, EVENING, "2025-10-30", "never");
        check_days(1, EVENING, MORNING, "never");
        check_days(1, MORNING, EVENING, "perhaps");
        check_days(2, MORNING, EVENING, "never");
        check_days(7, EVENING, "2025-11-09T09:00:00+08:00", "perhaps");
        check_days(7, EVENING, "2025-11-11T09:00:00+08:00", "never");
    }

    /// How long it is from one date to another.
    #[track_caller]
    fn check_until(date: &str, later: &str, expected: &str) {
        let said = edtf(date).until(&edtf(later)).map_or_else(String::new, |interval| {
            let said = format!("{interval:?}");
            said.replace(['(', ')'], " ").trim().to_owned()
        });
        assert_eq!(said, expected, "{date} {later}");
    }

    #[test]
    fn an_interval_is_said_as_far_as_it_is_certain() {
        check_until("2025-10-31", "2025-11-02", "Days 2");
        check_until("2025-10-31", "2025-10-31T10:00:00", "Days 0");
        check_until("2025-11-02", "2025-10-31", "");
        check_until("2025-10-31?", "2025-11-02", "");
        check_until("2025-10", "2025-11-02", "");
        check_until(EVENING, "2025-11-02T09:00:00-04:00", "Days 1");
        check_until(EVENING, MORNING, "");
        check_until(MORNING, EVENING, "Hours 1");
        check_until(EVENING, "2025-11-02T12:20:00+08:00", "AboutHours 2");
        check_until(EVENING, "2025-11-02T10:20:00+08:00", "");
        check_until(EVENING, "2025-11-03T09:00:00+08:00", "Days 1");
        check_until(EVENING, "2025-11-09T23:00:00+08:00", "AboutDays 8");
        check_until(EVENING, "2025-11-02", "");
        check_until(EVENING, "2025-11-10", "AboutDays 9");
        check_until("2025-10-01", EVENING, "AboutDays 31");
        let clocks = "{2025-11-01T20:00:00-04:00,2025-11-02T08:00:00+08:00}";
        check_until(clocks, EVENING, "Days 0");
        check_until("[2025-11-01T20:00:00-04:00,2025-11-02T08:00:00+08:00]", EVENING, "");
    }
}
