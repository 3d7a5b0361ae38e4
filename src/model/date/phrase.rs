//! Dates as people say them, in the words of a language.

use super::clock::Clock;
use super::shape::{End, Kind, Member, Part, Shape, Single, Year};
use super::words::{DateWords, fill};
use super::{Certainty, Day};

/// A date that is known and certain as far as it goes.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Plain {
    year: i64,
    month: Option<u8>,
    day: Option<u8>,
}

/// What several dates are to each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    /// The first and the last of an interval.
    Range,
    /// The first and the last of the days that it may be.
    Between,
    /// All of them hold.
    And,
    /// One of them holds.
    Or,
}

/// The phrase for a date.
pub(super) fn of(shape: &Shape, words: &DateWords) -> String {
    let said = |phrase: &str, date| fill(phrase, &[("{}", &single(date, words))]);
    match shape {
        Shape::Single(date) => single(date, words),
        Shape::Interval(End::At(start), End::At(end)) => joined(&[start, end], Join::Range, words),
        Shape::Interval(End::At(start), End::Open) => said(&words.onwards, start),
        Shape::Interval(End::At(start), End::Unknown) => said(&words.until_unknown, start),
        Shape::Interval(End::Open, End::At(end)) => said(&words.by, end),
        Shape::Interval(End::Unknown, End::At(end)) => said(&words.from_unknown, end),
        // The grammar wants a date at one end.
        Shape::Interval(End::Open | End::Unknown, End::Open | End::Unknown) => String::new(),
        Shape::Set(kind, members) => set(*kind, members, words),
    }
}

fn set(kind: Kind, members: &[Member], words: &DateWords) -> String {
    // A set has no order of its own: its dates are told in theirs.
    let mut members: Vec<&Member> = members.iter().collect();
    members.sort_by_key(|member| member.begins());
    let (join, range) = match (kind, members.as_slice()) {
        (Kind::OneOf, [_]) => (Join::Or, Join::Between),
        (Kind::OneOf, _) => (Join::Or, Join::Range),
        (Kind::AllOf, _) => (Join::And, Join::Range),
    };
    let ones: Option<Vec<&Single>> = members.iter().map(|member| member.one()).collect();
    if let Some(ones) = ones {
        return joined(&ones, join, words);
    }
    let (up_to, from) = match kind {
        Kind::OneOf => (&words.by, &words.or_later),
        Kind::AllOf => (&words.and_earlier, &words.and_later),
    };
    let member = |member: &&Member| match member {
        Member::One(date) => single(date, words),
        Member::UpTo(date) => fill(up_to, &[("{}", &single(date, words))]),
        Member::From(date) => fill(from, &[("{}", &single(date, words))]),
        Member::Range(start, end) => joined(&[start, end], range, words),
    };
    list(&members.iter().map(member).collect::<Vec<_>>(), join, words)
}

/// Several dates, of which what they share is said once: “1–3 May 2025”.
fn joined(dates: &[&Single], join: Join, words: &DateWords) -> String {
    let plain: Option<Vec<Plain>> = dates.iter().map(|date| plain(date)).collect();
    match plain {
        Some(plain) => joined_plain(&plain, join, words),
        None => {
            list(&dates.iter().map(|date| single(date, words)).collect::<Vec<_>>(), join, words)
        }
    }
}

fn joined_plain(dates: &[Plain], join: Join, words: &DateWords) -> String {
    let month = |date: &Plain| date.month.map(|month| &*words.months[usize::from(month) - 1]);
    let in_month = |day: &str, date: &Plain| {
        fill(&words.day_of_month, &[("{day}", day), ("{month}", month(date).unwrap_or_default())])
    };
    let in_year = |phrase: &str, date: &str, year: &Plain| {
        fill(phrase, &[("{date}", date), ("{year}", &year_number(year.year, words))])
    };
    let day_number = |date: &Plain| date.day.map(|day| day.to_string());
    let [first, rest @ ..] = dates else { return String::new() };
    let one_year = rest.iter().all(|date| date.year == first.year);
    let one_month = one_year && rest.iter().all(|date| date.month == first.month);
    let days: Option<Vec<String>> = dates.iter().map(day_number).collect();
    let months: Option<Vec<String>> =
        dates.iter().map(|date| month(date).map(str::to_owned)).collect();
    let whole = || {
        let each = dates.iter().map(|date| joined_plain(&[*date], join, words));
        list(&each.collect::<Vec<_>>(), join, words)
    };
    match (days, months) {
        (Some(days), _) if one_month => {
            let date = in_month(&list(&days, join, words), first);
            in_year(&words.day_of_year, &date, first)
        }
        (Some(days), _) if one_year => {
            let dates: Vec<_> =
                days.iter().zip(dates).map(|(day, date)| in_month(day, date)).collect();
            in_year(&words.day_of_year, &list(&dates, join, words), first)
        }
        (None, Some(months)) if one_year && dates.iter().all(|date| date.day.is_none()) => {
            in_year(&words.month_of_year, &list(&months, join, words), first)
        }
        (None, None) if dates.iter().all(|date| date.month.is_none()) => {
            let years: Vec<_> = dates.iter().map(|date| year_number(date.year, words)).collect();
            list(&years, join, words)
        }
        _ => whole(),
    }
}

/// Phrases as a list or as a range.
fn list(items: &[String], join: Join, words: &DateWords) -> String {
    let [items @ .., last] = items else { return String::new() };
    let [first, middle @ ..] = items else { return last.clone() };
    let spaced = first.contains(' ') || last.contains(' ');
    let pair = |phrase: &str| fill(phrase, &[("{from}", first), ("{to}", last)]);
    match join {
        Join::Range if spaced => pair(&words.span),
        Join::Range => pair(&words.range),
        Join::Between => pair(&words.between),
        Join::And | Join::Or => {
            let before_last = if join == Join::And { &words.and } else { &words.or };
            let mut joined = first.clone();
            for item in middle {
                joined.push_str(&words.comma);
                joined.push_str(item);
            }
            joined + before_last + last
        }
    }
}

/// One date, with its time and its doubts.
fn single(date: &Single, words: &DateWords) -> String {
    let mut phrase = undoubted(date, words);
    if let Some(clock) = date.clock {
        phrase = fill(&words.at_time, &[("{date}", &phrase), ("{time}", &time(clock))]);
    }
    doubted(&phrase, date, words)
}

/// The date without its time and its doubts.
fn undoubted(date: &Single, words: &DateWords) -> String {
    if let Some(plain) =
        plain(&Single { marks: [Certainty::Certain; 3], clock: None, ..date.clone() })
    {
        return joined_plain(&[plain], Join::And, words);
    }
    let year = year(date.year, words);
    let known = date.year.known();
    // “25 December in the 1980s” can be said; in “between 1900 and 1999” it cannot.
    let named = date.year.decade().is_some() || is_blank(date.year);
    let month = |month: u8| words.months[usize::from(month) - 1].as_str();
    let in_years = |date: &str| fill(&words.in_years, &[("{date}", date), ("{year}", &year)]);
    match date.part {
        Part::Year => year,
        Part::Group(group) => match known {
            Some(_) => part_of_year(group, &year, words),
            None if named && group < 33 => in_years(season(group, words)),
            None => somewhere(date, words),
        },
        Part::Month(name) => match (known, name.known()) {
            (Some(_), None) if name.is_blank() => fill(&words.some_month, &[("{}", &year)]),
            (None, Some(name)) if named => in_years(month(name)),
            _ => somewhere(date, words),
        },
        Part::Day(name, day) => match (known, name.known(), day.known()) {
            (Some(year), Some(name), None) if day.is_blank() => {
                let month = Plain { year, month: Some(name), day: None };
                fill(&words.some_day, &[("{}", &joined_plain(&[month], Join::And, words))])
            }
            (Some(_), None, None) if name.is_blank() && day.is_blank() => {
                fill(&words.some_day, &[("{}", &year)])
            }
            (None, Some(name), Some(day)) if named => in_years(&fill(
                &words.day_of_month,
                &[("{day}", &day.to_string()), ("{month}", month(name))],
            )),
            _ => somewhere(date, words),
        },
    }
}

/// Between the first and the last day, or month, that it may be.
fn somewhere(date: &Single, words: &DateWords) -> String {
    let day = |day: Day| match date.part {
        Part::Month(_) => Plain { year: day.year(), month: Some(day.month()), day: None },
        Part::Year | Part::Group(_) | Part::Day(..) => {
            Plain { year: day.year(), month: Some(day.month()), day: Some(day.day()) }
        }
    };
    let Some((first, last)) = date.bounds() else { return String::new() };
    let (first, last) = (day(first), day(last));
    let ends: &[Plain] = if first == last { &[first] } else { &[first, last] };
    joined_plain(ends, Join::Between, words)
}

fn year(year: Year, words: &DateWords) -> String {
    match year {
        Year::Known(year) => year_number(year, words),
        Year::Estimate { year, .. } => fill(&words.about, &[("{}", &year_number(year, words))]),
        Year::Digits { .. } if is_blank(year) => words.unknown_year.clone(),
        Year::Digits { .. } => {
            if let Some(decade) = year.decade().filter(|&decade| decade > 0) {
                return fill(&words.decade, &[("{}", &decade.to_string())]);
            }
            let (low, high) = year.bounds();
            let ends = [low, high].map(|year| Plain { year, month: None, day: None });
            joined_plain(&ends, Join::Between, words)
        }
    }
}

fn is_blank(year: Year) -> bool {
    matches!(year, Year::Digits { digits: [None, None, None, None], .. })
}

/// A year, which is told as one before Christ if it is one.
pub(super) fn year_number(year: i64, words: &DateWords) -> String {
    match year {
        ..=0 => fill(&words.before_christ, &[("{}", &(1 - year).to_string())]),
        1..=999 => fill(&words.early_year, &[("{}", &year.to_string())]),
        _ => year.to_string(),
    }
}

fn season(group: u8, words: &DateWords) -> &str {
    &words.seasons[usize::from(group - 21) % 4]
}

fn part_of_year(group: u8, year: &str, words: &DateWords) -> String {
    let of = |phrase: &str, whole: &str| fill(phrase, &[("{}", whole)]);
    let season =
        || fill(&words.month_of_year, &[("{date}", season(group, words)), ("{year}", year)]);
    match group {
        ..=24 => season(),
        25..=28 => of(&words.northern, &season()),
        29..=32 => of(&words.southern, &season()),
        33..=36 => of(&words.quarters[usize::from(group - 33)], year),
        37..=39 => of(&words.thirds[usize::from(group - 37)], year),
        40.. => of(&words.halves[usize::from(group - 40) % 2], year),
    }
}

/// `10:00 UTC+8`.
fn time(clock: Clock) -> String {
    let time = clock.short();
    let Some(offset) = clock.offset else { return time };
    let sign = if offset < 0 { '−' } else { '+' };
    let (hours, minutes) = (offset.unsigned_abs() / 60, offset.unsigned_abs() % 60);
    match (hours, minutes) {
        (0, 0) => format!("{time} UTC"),
        (_, 0) => format!("{time} UTC{sign}{hours}"),
        _ => format!("{time} UTC{sign}{hours}:{minutes:02}"),
    }
}

/// A phrase with the doubts about its date: about all of it, or noted for its parts.
fn doubted(phrase: &str, date: &Single, words: &DateWords) -> String {
    let marks = &date.marks[..date.depth()];
    let whole = marks.iter().all(|mark| *mark == marks[0]);
    let doubt = |mark, all: [&str; 3]| match mark {
        Certainty::Certain => None,
        Certainty::Approximate => Some(all[0].to_owned()),
        Certainty::Uncertain => Some(all[1].to_owned()),
        Certainty::UncertainAndApproximate => Some(all[2].to_owned()),
    };
    if whole {
        let phrases = [&*words.about, &words.possibly, &words.possibly_about];
        return doubt(marks[0], phrases)
            .map_or_else(|| phrase.to_owned(), |doubt| fill(&doubt, &[("{}", phrase)]));
    }
    let grouped = matches!(date.part, Part::Group(_));
    let names = [0, if grouped { 2 } else { 1 }, 3].map(|part| &words.parts[part]);
    let phrases = [&*words.part_about, &words.part_possibly, &words.part_possibly_about];
    let mut notes = Vec::new();
    for mark in [Certainty::Approximate, Certainty::Uncertain, Certainty::UncertainAndApproximate] {
        let parts = names.iter().zip(marks).filter(|(_, doubt)| **doubt == mark);
        let parts: Vec<String> = parts.map(|(name, _)| (*name).clone()).collect();
        if let Some(doubt) = doubt(mark, phrases).filter(|_| !parts.is_empty()) {
            notes.push(fill(&doubt, &[("{}", &list(&parts, Join::And, words))]));
        }
    }
    fill(&words.noted, &[("{date}", phrase), ("{note}", &notes.join(&words.comma))])
}

/// The date, if nothing of it is in doubt or missing.
fn plain(date: &Single) -> Option<Plain> {
    let year = date.year.known()?;
    if date.clock.is_some() || date.marks != [Certainty::Certain; 3] {
        return None;
    }
    Some(match date.part {
        Part::Year => Plain { year, month: None, day: None },
        Part::Month(month) => Plain { year, month: Some(month.known()?), day: None },
        Part::Day(month, day) => {
            Plain { year, month: Some(month.known()?), day: Some(day.known()?) }
        }
        Part::Group(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::Edtf;
    use super::*;

    /// A date in English.
    #[track_caller]
    fn check(written: &str, expected: &str) {
        let date = Edtf::parse(written).unwrap_or_else(|error| panic!("{written}: {error}"));
        assert_eq!(date.in_words(&DateWords::english()), expected, "{written}");
    }

    #[test]
    fn english_tells_single_dates() {
        check("2025-10-31", "31 October 2025");
        check("2025-10", "October 2025");
        check("2025", "2025");
        check("2025-10-31T10:00:00", "31 October 2025, 10:00");
        check("2025-10-31T10:00:05Z", "31 October 2025, 10:00:05 UTC");
        check("2025-10-31T10:00:00+08:00", "31 October 2025, 10:00 UTC+8");
        check("2025-10-31T10:00:00-03:30", "31 October 2025, 10:00 UTC−3:30");
        check("0044-03-15", "15 March AD 44");
        check("-0043-03-15", "15 March 44 BC");
        check("0000", "1 BC");
        check("Y170000002", "170000002");
        check("2025-21", "spring 2025");
        check("2025-24", "winter 2025");
        check("2025-28", "winter 2025 (northern hemisphere)");
        check("2025-30", "summer 2025 (southern hemisphere)");
        check("2025-35", "the third quarter of 2025");
        check("2025-38", "the middle four months of 2025");
        check("2025-41", "the second half of 2025");
    }

    #[test]
    fn english_tells_doubts() {
        check("2022-08~", "about August 2022");
        check("2019?", "possibly 2019");
        check("2019-05-01%", "possibly about 1 May 2019");
        check("2025-21~", "about spring 2025");
        check("1950S2", "about 1950");
        check("2025-10-?31", "31 October 2025 (day uncertain)");
        check("2004?-06-11", "11 June 2004 (year uncertain)");
        check("2004-06~-11", "11 June 2004 (year and month approximate)");
        check("?2004-06-~11", "11 June 2004 (day approximate, year uncertain)");
        check("2001-%21", "spring 2001 (season uncertain and approximate)");
    }

    #[test]
    fn english_tells_what_is_not_specified() {
        check("198X", "the 1980s");
        check("19XX", "between 1900 and 1999");
        check("XXXX", "an unknown year");
        check("-198X", "between 1990 BC and 1981 BC");
        check("2004-XX", "a month in 2004");
        check("1985-04-XX", "a day in April 1985");
        check("1985-XX-XX", "a day in 1985");
        check("XXXX-12-25", "25 December in an unknown year");
        check("156X-12-25", "25 December in the 1560s");
        check("198X-05", "May in the 1980s");
        check("198X-21", "spring in the 1980s");
        check("198X-33", "between 1 January 1980 and 31 March 1989");
        check("15XX-12-25", "between 25 December 1500 and 25 December 1599");
        check("1984-1X", "between October and December 1984");
        check("2025-10-1X", "between 10 and 19 October 2025");
        check("2025-XX-15", "between 15 January and 15 December 2025");
        check("198X~", "about the 1980s");
    }

    #[test]
    fn english_tells_intervals_and_sets() {
        check("2025-05-01/2025-05-03", "1–3 May 2025");
        check("2025-05/2025-06", "May–June 2025");
        check("2020/2024", "2020–2024");
        check("2025-05-28/2025-06-03", "28 May – 3 June 2025");
        check("2025-12-30/2026-01-02", "30 December 2025 – 2 January 2026");
        check("2025-12/2026-01", "December 2025 – January 2026");
        check("2004-02-01/2005", "1 February 2004 – 2005");
        check("1984~/2004~", "about 1984 – about 2004");
        check("2020/..", "from 2020 on");
        check("2020/", "from 2020 until an unknown date");
        check("../2025-09-09", "by 9 September 2025");
        check("/2025-09-09", "from an unknown date until 9 September 2025");
        check("2025-12-01~/..", "from about 1 December 2025 on");
        check("[2025-11-01,2025-11-02]", "1 or 2 November 2025");
        check("[2025-10-31,2025-11-02]", "31 October or 2 November 2025");
        check("[2025-12-31,2026-01-01]", "31 December 2025 or 1 January 2026");
        check("[2025-05,2025-06]", "May or June 2025");
        check("[2025-11-02,2025-11-01]", "1 or 2 November 2025");
        check(
            "{2025-11-04,2025-11-01,2025-10}",
            "October 2025, 1 November 2025 and 4 November 2025",
        );
        check("[1984..,..1960,1970]", "by 1960, 1970 or 1984 or later");
        check("[1667,1668,1670..1672]", "1667, 1668 or 1670–1672");
        check("[2025-11-01..2025-11-05]", "between 1 and 5 November 2025");
        check("[..1984]", "by 1984");
        check("[1984..]", "1984 or later");
        check("{1960,1961-12}", "1960 and December 1961");
        check("{2025-11-01,2025-11-02,2025-11-04}", "1, 2 and 4 November 2025");
        check("{1960..1965}", "1960–1965");
        check("{..1984}", "1984 and earlier");
        check("[1984~,1986]", "about 1984 or 1986");
    }

    #[test]
    fn other_languages_order_the_parts_as_they_like() {
        let mut words = DateWords::english();
        words.months = std::array::from_fn(|month| format!("{}月", month + 1));
        words.day_of_month = "{month}{day}日".into();
        words.day_of_year = "{year}年{date}".into();
        words.month_of_year = "{year}年{date}".into();
        words.about = "{}左右".into();
        words.between = "{from}至{to}之间".into();
        let told = |written: &str| Edtf::parse(written).expect("a date").in_words(&words);
        assert_eq!(told("2025-10-31"), "2025年10月31日");
        assert_eq!(told("2025-10~"), "2025年10月左右");
        assert_eq!(told("2025-05-01/2025-05-03"), "2025年5月1–3日");
        assert_eq!(told("[2025-05-28..2025-06-03]"), "2025年5月28日至6月3日之间");
    }
}
