//! From text to the parts of an EDTF date (ISO 8601-2:2019, levels 0 to 2), or to what is wrong.
//!
//! The grammar is that of <https://www.loc.gov/standards/datetime/>.

use super::clock::{Clock, Form};
use super::shape::{End, Kind, Member, Pair, Part, Shape, Single, Year};
use super::{Certainty, DateError, clipped};

/// Bytes beyond which nothing is read: a set of forty days fits.
const LONGEST: usize = 500;

/// What to write when nothing better can be said.
const USUAL: &str =
    "write a day, a month or a year: `2025-10-31`, `2025-10`, `2025`; `2025~` is about 2025";

/// Digits that a year with `Y` may have at most, its exponent reckoned in.
const LONGEST_YEAR: usize = 15;

/// Reads a date.
pub(super) fn parse(written: &str) -> Result<Shape, DateError> {
    if written.is_empty() {
        return Err(no_date(Text { text: written, at: 0 }, 0));
    }
    if written.len() > LONGEST {
        return Err(DateError::new("nothing this long is a date", 0).hint(USUAL));
    }
    let text = Text { text: written, at: 0 };
    match written.as_bytes() {
        [b'[', .., b']'] => set(text.slice(1, written.len() - 1), Kind::OneOf),
        [b'{', .., b'}'] => set(text.slice(1, written.len() - 1), Kind::AllOf),
        [b'[' | b'{', ..] => Err(DateError::new("the set is not closed", written.len())
            .hint(format!("end it with `{}`", if written.starts_with('[') { ']' } else { '}' }))),
        _ if written.contains('/') => interval(text),
        _ => Ok(Shape::Single(single(text)?)),
    }
}

/// A part of what was written, and where in it it stands.
#[derive(Clone, Copy)]
struct Text<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Text<'t> {
    const fn end(self) -> usize {
        self.at + self.text.len()
    }

    fn slice(self, from: usize, to: usize) -> Self {
        Text { text: self.text.get(from..to).unwrap_or_default(), at: self.at + from }
    }

    /// What stands before and after the first `separator`.
    fn split(self, separator: &str) -> Option<(Self, Self)> {
        let (before, after) = self.text.split_once(separator)?;
        let at = self.end() - after.len();
        Some((Text { text: before, at: self.at }, Text { text: after, at }))
    }

    fn trim(self) -> Self {
        let start = self.text.trim_start();
        Text { text: start.trim_end(), at: self.end() - start.len() }
    }

    fn first(self) -> Option<u8> {
        self.text.bytes().next()
    }

    fn skip(&mut self, bytes: usize) -> &'t str {
        let (skipped, rest) = self.text.split_at(bytes);
        *self = Text { text: rest, at: self.at + bytes };
        skipped
    }

    /// Takes one of the signs `?`, `~` and `%`, if it comes next.
    fn mark(&mut self) -> Certainty {
        let mark = match self.first() {
            Some(b'?') => Certainty::Uncertain,
            Some(b'~') => Certainty::Approximate,
            Some(b'%') => Certainty::UncertainAndApproximate,
            _ => return Certainty::Certain,
        };
        self.skip(1);
        mark
    }

    /// Takes `count` digits or `X`s, if they come next.
    fn digits<const N: usize>(&mut self) -> Option<[Option<u8>; N]> {
        let mut digits = [None; N];
        for (digit, byte) in digits.iter_mut().zip(self.text.as_bytes().get(..N)?) {
            *digit = match byte {
                b'0'..=b'9' => Some(byte - b'0'),
                b'X' => None,
                _ => return None,
            };
        }
        self.skip(N);
        Some(digits)
    }
}

/// `a/b`, where either end may be `..` or nothing.
fn interval(text: Text<'_>) -> Result<Shape, DateError> {
    let Some((from, to)) = text.split("/") else { return Err(no_date(text, text.at)) };
    if let Some((_, rest)) = to.split("/") {
        return Err(DateError::malformed("an interval has two ends", rest.at - 1)
            .hint("write a date as `2025-10-31`, an interval as `2025-10-31/2025-11-02`"));
    }
    let end = |text: Text<'_>| match text.text {
        "" => Ok(End::Unknown),
        ".." => Ok(End::Open),
        _ => single(text).map(End::At),
    };
    let ends = (end(from)?, end(to)?);
    match &ends {
        (End::At(start), End::At(finish)) if finish.ends_before(start) => {
            Err(DateError::disordered(format!("`{}` ends before it starts", text.text), to.at)
                .hint(format!("write the earlier date first: `{}/{}`", to.text, from.text)))
        }
        (End::At(_), _) | (_, End::At(_)) => Ok(Shape::Interval(ends.0, ends.1)),
        _ => Err(DateError::new("an interval has a date at one end at least", text.at)
            .hint("write `2025-10-31/..` or `../2025-10-31`")),
    }
}

/// What stands between the brackets of a set.
fn set(text: Text<'_>, kind: Kind) -> Result<Shape, DateError> {
    let mut members = Vec::new();
    let mut rest = Some(text);
    while let Some(text) = rest {
        let (first, others) = text.split(",").map_or((text, None), |(a, b)| (a, Some(b)));
        members.push(member(first.trim())?);
        rest = others;
    }
    Ok(Shape::Set(kind, members))
}

fn member(text: Text<'_>) -> Result<Member, DateError> {
    if text.text.contains('/') {
        return Err(DateError::new("a set has no intervals", text.at)
            .hint(format!("write a range of dates as `{}`", text.text.replace('/', ".."))));
    }
    let Some((from, to)) = text.split("..") else { return single(text).map(Member::One) };
    Ok(match (from.text, to.text) {
        ("", "") => {
            return Err(DateError::new("`..` stands alone in the set", text.at)
                .hint("write it at a date, as in `[2025-01..]` or `[..2025-01]`"));
        }
        ("", _) => Member::UpTo(single(to)?),
        (_, "") => Member::From(single(from)?),
        _ => {
            let (start, finish) = (single(from)?, single(to)?);
            if finish.ends_before(&start) {
                return Err(DateError::disordered(
                    format!("`{}` ends before it starts", text.text),
                    to.at,
                )
                .hint(format!("write the earlier date first: `{}..{}`", to.text, from.text)));
            }
            Member::Range(start, finish)
        }
    })
}

/// One date.
fn single(text: Text<'_>) -> Result<Single, DateError> {
    let (mut rest, time) = text.split("T").map_or((text, None), |(a, b)| (a, Some(b)));
    let mut marks = [Certainty::Certain; 3];
    marks[0] = rest.mark();
    let year = match rest.first() {
        Some(b'Y') => long_year(&mut rest)?,
        _ => short_year(&mut rest).ok_or_else(|| no_date(text, rest.at))?,
    };
    let mut date = Single { year, part: Part::Year, marks, clock: None };
    date.apply(rest.mark());
    // Years with a `Y`, and estimates, have no months.
    let bare = text.text.contains(['Y', 'S']);
    let mut pairs = Vec::new();
    while !rest.text.is_empty() {
        if bare || pairs.len() == 2 || rest.first() != Some(b'-') {
            return Err(no_date(text, rest.at));
        }
        rest.skip(1);
        let mark = rest.mark();
        let at = rest.at;
        let digits = rest.digits().ok_or_else(|| no_date(text, at))?;
        pairs.push((Pair(digits), at));
        date.part = part(&pairs)?;
        date.marks[pairs.len()] = mark;
        date.apply(rest.mark());
    }
    if date.bounds().is_none() {
        return Err(no_day(text, &date).moved(pairs.last().map_or(text.at, |&(_, at)| at)));
    }
    if let Some(time) = time {
        let whole =
            matches!(date.part, Part::Day(month, day) if month.known().and(day.known()).is_some());
        if !whole || date.year.known().is_none() || date.marks != [Certainty::Certain; 3] {
            return Err(DateError::new("a time of day needs a day that is known", time.at)
                .hint("leave the time out"));
        }
        date.clock = Some(Clock::parse(time.text, time.at, Form::Edtf)?);
    }
    Ok(date)
}

impl Single {
    /// A mark after a part: it holds for the part and all before it.
    fn apply(&mut self, mark: Certainty) {
        let depth = self.depth();
        for before in &mut self.marks[..depth] {
            *before = before.and(mark);
        }
    }
}

/// Four digits or `X`s, perhaps with a minus sign before and `S2` after.
fn short_year(rest: &mut Text<'_>) -> Option<Year> {
    let sign = if rest.first() == Some(b'-') { -1 } else { 1 };
    let mut after = *rest;
    after.skip(usize::from(sign < 0));
    let digits = after.digits()?;
    let [Some(a), Some(b), Some(c), Some(d)] = digits else {
        *rest = after;
        return Some(Year::Digits { sign, digits });
    };
    let year = [a, b, c, d].iter().fold(0, |year, &digit| year * 10 + i64::from(digit));
    if year == 0 && sign < 0 {
        return None;
    }
    *rest = after;
    Some(match significant(rest) {
        Some(count @ 1..=4) => estimate(sign * year, 4 - count),
        Some(_) => return None,
        None => Year::Known(sign * year),
    })
}

/// `Y`, an integer of five digits at least, perhaps with an exponent: `Y17E7`; perhaps `S3`.
fn long_year(rest: &mut Text<'_>) -> Result<Year, DateError> {
    let start = *rest;
    let wrong = || {
        DateError::new(format!("`{}` is not a year", clipped(start.text)), start.at)
            .hint("write years of four digits without `Y`, longer ones as `Y12025`")
    };
    rest.skip(1);
    let sign = if rest.first() == Some(b'-') { -1 } else { 1 };
    rest.skip(usize::from(sign < 0));
    let digits = number(rest);
    let mut exponent = 0;
    if rest.first() == Some(b'E') {
        rest.skip(1);
        exponent = number(rest).parse().map_err(|_| wrong())?;
    } else if digits.len() < 5 {
        return Err(wrong());
    }
    if digits.starts_with('0') {
        return Err(wrong());
    }
    if digits.len().saturating_add(exponent) > LONGEST_YEAR {
        return Err(DateError::new("the year is too far away to reckon with", start.at)
            .hint("write a year of at most 15 digits"));
    }
    let digits = format!("{digits}{}", "0".repeat(exponent));
    let year: i64 = digits.parse().map_err(|_| wrong())?;
    Ok(match significant(rest) {
        Some(count) if (1..=digits.len()).contains(&count) => {
            estimate(sign * year, digits.len() - count)
        }
        Some(_) => return Err(wrong()),
        None => Year::Known(sign * year),
    })
}

/// The ASCII digits that come next.
fn number<'t>(rest: &mut Text<'t>) -> &'t str {
    let length = rest.text.bytes().take_while(u8::is_ascii_digit).count();
    rest.skip(length)
}

/// `S` and a number of significant digits, if they come next; 0 if the number is none.
fn significant(rest: &mut Text<'_>) -> Option<usize> {
    (rest.first() == Some(b'S')).then(|| {
        rest.skip(1);
        number(rest).parse().unwrap_or(0)
    })
}

/// A year of which the last digits are an estimate.
fn estimate(year: i64, vague: usize) -> Year {
    let step = (0..vague).fold(1, |step, _| step * 10);
    let (sign, low) = (if year < 0 { -1 } else { 1 }, year.abs() / step * step);
    let (a, b) = (sign * low, sign * (low + step - 1));
    Year::Estimate { year, low: a.min(b), high: a.max(b) }
}

/// What the digits after the year say, each with its place.
fn part(pairs: &[(Pair, usize)]) -> Result<Part, DateError> {
    match *pairs {
        [(month, at)] => match month.known() {
            Some(group @ 21..=41) => Ok(Part::Group(group)),
            Some(0 | 13..) => Err(DateError::no_month(month.known().unwrap_or(0), at)),
            _ => Ok(Part::Month(month)),
        },
        [(month, at), (day, day_at)] => match (month.known(), day.known()) {
            (Some(21..=41), _) => {
                Err(DateError::new("a season or quarter has no days", day_at - 1)
                    .hint("leave out the day, or write a month"))
            }
            (_, Some(day @ (0 | 32..))) => {
                Err(DateError::new(format!("there is no day {day:02}"), day_at)
                    .hint("write a day from `01` to `31`"))
            }
            (Some(month @ (0 | 13..)), _) => Err(DateError::no_month(month, at)),
            _ => Ok(Part::Day(month, day)),
        },
        _ => Ok(Part::Year),
    }
}

/// The calendar has no such day.
fn no_day(text: Text<'_>, date: &Single) -> DateError {
    match (date.year.known(), date.part) {
        (Some(year), Part::Day(month, day)) => match month.known().zip(day.known()) {
            Some((month, day)) => DateError::no_day(year, month, day),
            None => no_fit(text),
        },
        _ => no_fit(text),
    }
}

fn no_fit(text: Text<'_>) -> DateError {
    DateError::new(format!("no day of the calendar fits `{}`", text.text), text.at)
        .hint("write a month from `01` to `12`, and a day that it has")
}

/// Not EDTF, from this place on.
fn no_date(text: Text<'_>, at: usize) -> DateError {
    let message = if text.text.trim().is_empty() {
        "there is no date".to_owned()
    } else {
        format!("`{}` is not an EDTF date", clipped(text.text))
    };
    DateError::malformed(message, at).hint(USUAL)
}

#[cfg(test)]
mod tests {
    use super::super::Edtf;

    /// The message and the hint for what is no date.
    #[track_caller]
    fn check(written: &str, message: &str, hint: &str) {
        let error = Edtf::parse(written).expect_err(written);
        assert_eq!(error.message, message, "{written}");
        let said = error.hint.expect("a hint");
        assert!(said.contains(hint), "{written}: {said}");
        assert!(
            error.offset <= written.len() && written.is_char_boundary(error.offset),
            "{written}"
        );
    }

    #[test]
    fn what_is_not_in_the_calendar_is_said_so() {
        check("2025-02-30", "there is no 30 February 2025", "from `01` to `28`");
        check("2025-02-29", "there is no 29 February 2025", "from `01` to `28`");
        check("1900-02-29", "there is no 29 February 1900", "`28`");
        check("2004-06-31", "there is no 31 June 2004", "from `01` to `30`");
        check("2004-06-31?", "there is no 31 June 2004", "`30`");
        check("2025-13", "there is no month 13", "from `01` to `12`");
        check("2025-00", "there is no month 00", "`01`");
        check("2025-13-01", "there is no month 13", "`01`");
        check("2025-42", "there is no month 42", "`01`");
        check("2025-10-00", "there is no day 00", "from `01` to `31`");
        check("2025-10-32", "there is no day 32", "from `01` to `31`");
        check("2025-10-31/2025-02-30", "there is no 30 February 2025", "`28`");
        check("XXXX-06-31", "no day of the calendar fits `XXXX-06-31`", "a day that it has");
        check("1XX1-02-29", "no day of the calendar fits `1XX1-02-29`", "a day that it has");
        check("2025-02-3X", "no day of the calendar fits `2025-02-3X`", "a day that it has");
        check("2025-2X", "no day of the calendar fits `2025-2X`", "a day that it has");
        check("2001-21-15", "a season or quarter has no days", "leave out the day");
        check("2025-10-31T25:00:00", "there is no time 25:00:00", "`23:59:59`");
        check("2025-10T10:00:00", "a time of day needs a day that is known", "leave the time out");
        check("2025-10-XXT10:00:00", "a time of day needs a day that is known", "leave");
        check("2025-10-31~T10:00:00", "a time of day needs a day that is known", "leave");
    }

    #[test]
    fn ends_come_after_beginnings() {
        let message = "`2025-10-31/2025-09-01` ends before it starts";
        check("2025-10-31/2025-09-01", message, "date first: `2025-09-01/2025-10-31`");
        check("2025/2024", "`2025/2024` ends before it starts", "`2024/2025`");
        check("2025-11/2025-10-31", "`2025-11/2025-10-31` ends before it starts", "first");
        check("[2025..2024]", "`2025..2024` ends before it starts", "`2024..2025`");
        let times = "2025-10-31T10:00:00Z/2025-10-31T10:30:00+01:00";
        check(times, &format!("`{times}` ends before it starts"), "first");
        assert!(Edtf::parse("2025-10-31T10:30:00+01:00/2025-10-31T10:00:00Z").is_ok());
    }

    #[test]
    fn what_is_no_edtf_says_what_it_may_be() {
        check("", "there is no date", "`2025-10-31`");
        check("[]", "there is no date", "`2025-10-31`");
        check("[2025,]", "there is no date", "`2025-10-31`");
        check("[2025", "the set is not closed", "end it with `]`");
        check("{2025]", "the set is not closed", "end it with `}`");
        check("[2025-01,..]", "`..` stands alone in the set", "`[2025-01..]`");
        check("[2025/2026]", "a set has no intervals", "`2025..2026`");
        check("..", "`..` is not an EDTF date", "`2025-10-31`");
        check("/", "an interval has a date at one end at least", "`../2025-10-31`");
        check("../..", "an interval has a date at one end at least", "`2025-10-31/..`");
        check("2025/2026/2027", "an interval has two ends", "`2025-10-31/2025-11-02`");
        check("3/4/2025", "an interval has two ends", "write a date as");
        check("yesterday", "`yesterday` is not an EDTF date", "`2025~` is about 2025");
        check("2025-10-31-01", "`2025-10-31-01` is not an EDTF date", "write");
        check("2025-10-31x", "`2025-10-31x` is not an EDTF date", "write");
        check("2025??", "`2025??` is not an EDTF date", "write");
        check("1950S0", "`1950S0` is not an EDTF date", "write");
        check("1950S2-05", "`1950S2-05` is not an EDTF date", "write");
        check("Y1234", "`Y1234` is not a year", "longer ones as `Y12025`");
        check("Y", "`Y` is not a year", "without `Y`");
        check("Y02025", "`Y02025` is not a year", "without `Y`");
        check("Y170000002-05", "`Y170000002-05` is not an EDTF date", "write");
        check("Y99999999999999999", "the year is too far away to reckon with", "15 digits");
        check("Y1E999999999999", "the year is too far away to reckon with", "15 digits");
        check("Y1E99999999999999999999999", "`Y1E99999999999999999999999` is not a year", "Y");
        check("\0", "`` is not an EDTF date", "write");
        check("2025-10-31\0", "`2025-10-31` is not an EDTF date", "write");
        check("二〇二五年", "`二〇二五年` is not an EDTF date", "write");
        let long = "2025-10-31,".repeat(1000);
        check(&long, "nothing this long is a date", "write");
        check(&"[".repeat(400), "the set is not closed", "end it");
        let cut = format!("`{}…` is not an EDTF date", "x".repeat(40));
        check(&"x".repeat(400), &cut, "write");
    }
}
