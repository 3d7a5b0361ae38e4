//! When an event was, as its label says: a date, a place in the order of events, or both.
//!
//! A label is a list of parts: `2025-11`, `after meeting`, `2025-11, after meeting`, `ahead, after
//! meeting`. Its words are English in every language, as the ids are what they are.

use std::sync::Arc;

use crate::model::date::{DateError, Edtf};

/// When an event was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// The date.
    pub date: Option<Arc<Edtf>>,
    /// Its places in the order of events.
    pub relations: Vec<Relation>,
    /// Whether it is announced and still to come.
    pub ahead: bool,
}

/// A place in the order of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// How it stands to the other event.
    pub kind: RelationKind,
    /// The id of the other event, as written.
    pub event: String,
    /// Where in the label the id stands: bytes.
    pub at: (usize, usize),
}

/// How an event stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelationKind {
    /// Some time after it.
    After,
    /// Some time before it.
    Before,
    /// On the day of it.
    SameDay,
    /// This long after it.
    Later(Distance),
    /// This long before it.
    Earlier(Distance),
}

/// How far two events are from each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Distance {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
    /// Whether it is no more than about that.
    pub about: bool,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

impl Distance {
    /// The exact number of days, if it is exact.
    pub const fn days(self) -> Option<i64> {
        match (self.about, self.unit) {
            (false, Unit::Day) => Some(self.count as i64),
            (false, Unit::Week) => Some(self.count as i64 * 7),
            _ => None,
        }
    }
}

impl RelationKind {
    /// Days from the other event to this one, if that is exact.
    pub fn days(self) -> Option<i64> {
        match self {
            Self::SameDay => Some(0),
            Self::Later(distance) => distance.days(),
            Self::Earlier(distance) => distance.days().map(|days| -days),
            Self::After | Self::Before => None,
        }
    }

    /// The word for it in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::After | Self::Later(_) => "after",
            Self::Before | Self::Earlier(_) => "before",
            Self::SameDay => "same day",
        }
    }
}

/// What to write in place of what is neither.
const USUAL: &str = "write a date such as `2025-10-31`, or `after` and the id of an event; where \
                     neither is known, write `undated`";

/// What says that no date is known.
const UNDATED: [&str; 4] = ["undated", "not dated", "date unknown", "date not stated"];

/// Reads a label. An error's offset is a byte of the label.
pub fn parse(label: &str) -> Result<When, DateError> {
    let mut when = When::default();
    let mut said = false;
    for (at, part) in parts(label) {
        let lower = part.to_ascii_lowercase();
        said = true;
        if lower == "ahead" {
            when.ahead = true;
        } else if let Some(relations) = relations(part, at)? {
            when.relations.extend(relations);
        } else if UNDATED.contains(&lower.as_str()) {
            // It says so, and no more.
        } else if when.date.is_some() {
            return Err(DateError::new(format!("`{part}` is a second date"), at)
                .hint("write one of several dates as a set: `[2025-11-01,2025-11-02]`"));
        } else {
            when.date = Some(Arc::new(date(part, at)?));
        }
    }
    if said { Ok(when) } else { Err(DateError::new("there is no date", 0).hint(USUAL)) }
}

/// The parts of a label between commas outside brackets, each with its place.
fn parts(label: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut depth = 0_u32;
    let mut starts = vec![0];
    let mut ends = Vec::new();
    for (at, letter) in label.char_indices() {
        match letter {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            ',' | ';' | '，' | '；' if depth == 0 => {
                ends.push(at);
                starts.push(at + letter.len_utf8());
            }
            _ => {}
        }
    }
    ends.push(label.len());
    starts.into_iter().zip(ends).filter_map(|(start, end)| {
        let part = &label[start..end];
        let trimmed = part.trim();
        let at = start + (part.len() - part.trim_start().len());
        (!trimmed.is_empty()).then_some((at, trimmed))
    })
}

fn date(part: &str, at: usize) -> Result<Edtf, DateError> {
    Edtf::parse(part).map_err(|error| {
        let has_digits = part.chars().any(char::is_numeric);
        let moved = at + error.offset;
        if has_digits || error.hint.as_deref().is_some_and(|hint| hint.starts_with("write it")) {
            return error.moved(moved);
        }
        let message = format!("`{part}` is neither a date nor a place in the order of events");
        DateError::new(message, at).hint(USUAL)
    })
}

/// The relations that a part says; none when it is no relation.
fn relations(part: &str, at: usize) -> Result<Option<Vec<Relation>>, DateError> {
    if let Some(both) = strip_word(part, "between") {
        let Some((first, second)) = split_and(both) else {
            return Err(DateError::new(format!("`{part}` names one event, not two"), at)
                .hint("write `between`, the id of an event, `and`, the id of another"));
        };
        if Edtf::parse(first).is_ok() && Edtf::parse(second).is_ok() {
            return Err(DateError::new(format!("`{part}` names two dates, not two events"), at)
                .hint(format!(
                    "write one of the dates from the one to the other as `[{first}..{second}]`"
                )));
        }
        let place = |name: &str| at + offset(part, name);
        return Ok(Some(vec![
            relation(RelationKind::After, first, place(first)),
            relation(RelationKind::Before, second, place(second)),
        ]));
    }
    let Some((mut kind, mut rest)) = head(part) else { return Ok(None) };
    let mut found = Vec::new();
    loop {
        let (name, more) = split_and(rest).map_or((rest, None), |(a, b)| (a, Some(b)));
        if name.is_empty() {
            return Err(DateError::new(format!("`{part}` does not say of which event"), at)
                .hint("write the id of an event behind it"));
        }
        found.push(relation(kind, name, at + offset(part, name)));
        let Some(more) = more else { return Ok(Some(found)) };
        (kind, rest) = head(more).unwrap_or((kind, more));
    }
}

fn relation(kind: RelationKind, name: &str, at: usize) -> Relation {
    Relation { kind, event: name.to_owned(), at: (at, at + name.len()) }
}

/// Where a part of a text stands in it.
fn offset(whole: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize)
}

fn split_and(text: &str) -> Option<(&str, &str)> {
    let (first, second) = text.split_once(" and ")?;
    Some((first.trim(), second.trim()))
}

/// What stands behind a word with which a text begins, whatever its case.
fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let head = text.get(..word.len())?;
    let rest = &text[word.len()..];
    let ends = rest.is_empty() || rest.starts_with(char::is_whitespace);
    (head.eq_ignore_ascii_case(word) && ends).then(|| rest.trim_start())
}

fn strip_words<'t>(text: &'t str, words: &[&str]) -> Option<&'t str> {
    words.iter().try_fold(text, |text, word| strip_word(text, word))
}

/// How a part stands to an event, and what names the event.
fn head(part: &str) -> Option<(RelationKind, &str)> {
    const SAME_DAY: [&[&str]; 4] = [
        &["the", "same", "day", "as"],
        &["same", "day", "as"],
        &["on", "the", "day", "of"],
        &["on", "the", "same", "day", "as"],
    ];
    if let Some(rest) = strip_word(part, "after") {
        return Some((RelationKind::After, rest));
    }
    if let Some(rest) = strip_word(part, "before") {
        return Some((RelationKind::Before, rest));
    }
    if let Some(rest) = SAME_DAY.iter().find_map(|words| strip_words(part, words)) {
        return Some((RelationKind::SameDay, rest));
    }
    let (distance, rest) = distance(part)?;
    if let Some(rest) = strip_word(rest, "after") {
        return Some((RelationKind::Later(distance), rest));
    }
    let rest = strip_word(rest, "before")?;
    Some((RelationKind::Earlier(distance), rest))
}

/// `the day`, `two days`, `about 3 weeks`, and what stands behind it.
fn distance(part: &str) -> Option<(Distance, &str)> {
    const ABOUT: [&str; 5] = ["about", "around", "roughly", "some", "approximately"];
    const NUMBERS: [&str; 13] = [
        "the", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    const UNITS: [(&str, Unit); 4] =
        [("day", Unit::Day), ("week", Unit::Week), ("month", Unit::Month), ("year", Unit::Year)];
    let (about, part) = ABOUT
        .iter()
        .find_map(|word| strip_word(part, word))
        .map_or((false, part), |rest| (true, rest));
    let (number, rest) = part.split_once(char::is_whitespace)?;
    let number = number.to_ascii_lowercase();
    let count = match number.as_str() {
        "a" | "an" => 1,
        word => match NUMBERS.iter().position(|known| *known == word) {
            Some(0) => 1,
            Some(count) => u32::try_from(count).ok()?,
            None => word.parse().ok().filter(|count| *count <= 100_000)?,
        },
    };
    let rest = rest.trim_start();
    let (unit, rest) = rest.split_once(char::is_whitespace)?;
    let unit = unit.to_ascii_lowercase();
    let unit = unit.strip_suffix('s').unwrap_or(&unit);
    let (_, unit) = UNITS.iter().find(|(word, _)| *word == unit)?;
    // “The week after” is some day of that week.
    let about = about || (number == "the" && *unit != Unit::Day);
    Some((Distance { count, unit: *unit, about }, rest.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A label, and what it says in a short form.
    #[track_caller]
    fn check(label: &str, expected: &str) {
        let said = parse(label).map_or_else(
            |error| format!("{}: {} | {}", error.offset, error.message, error.hint.unwrap()),
            |when| {
                let mut said: Vec<String> = when.date.iter().map(ToString::to_string).collect();
                said.extend(when.ahead.then(|| "ahead".to_owned()));
                for Relation { kind, event, at } in &when.relations {
                    assert_eq!(&label[at.0..at.1], event, "{label}");
                    let distance = match kind {
                        RelationKind::Later(d) | RelationKind::Earlier(d) => {
                            let about = if d.about { "~" } else { "" };
                            format!("{about}{} {:?} ", d.count, d.unit)
                        }
                        RelationKind::After | RelationKind::Before | RelationKind::SameDay => {
                            String::new()
                        }
                    };
                    said.push(format!("{distance}{} <{event}>", kind.word()));
                }
                said.join("; ")
            },
        );
        assert_eq!(said, expected, "{label:?}");
    }

    #[test]
    fn labels_are_dates_or_places_in_the_order_or_both() {
        check("2025-10-31", "2025-10-31");
        check(" 2022-08~ ", "2022-08~");
        check("[2025-11-01,2025-11-02]", "[2025-11-01,2025-11-02]");
        check("2025-11-01T22:30:00-04:00", "2025-11-01T22:30:00-04:00");
        check("after meeting", "after <meeting>");
        check("After meeting", "after <meeting>");
        check("before the-meeting", "before <the-meeting>");
        check("between a and b", "after <a>; before <b>");
        check("after a and before b", "after <a>; before <b>");
        check("after a and b", "after <a>; after <b>");
        check("after a, before b", "after <a>; before <b>");
        check("2025-11, after meeting", "2025-11; after <meeting>");
        check("[2025-11-01,2025-11-02], after a", "[2025-11-01,2025-11-02]; after <a>");
        check("ahead", "ahead");
        check("ahead, after meeting", "ahead; after <meeting>");
        check("ahead; 2026-03", "2026-03; ahead");
        check("undated", "");
        check("date not stated", "");
        check("same day as a", "same day <a>");
        check("on the day of a", "same day <a>");
    }

    #[test]
    fn distances_are_counted() {
        check("the day after a", "1 Day after <a>");
        check("the day before a", "1 Day before <a>");
        check("two days after a", "2 Day after <a>");
        check("10 days before a", "10 Day before <a>");
        check("one week after a", "1 Week after <a>");
        check("the week after a", "~1 Week after <a>");
        check("about two weeks after a", "~2 Week after <a>");
        check("three months after a", "3 Month after <a>");
        check("a year before a", "1 Year before <a>");
        check("the day after a and before b", "1 Day after <a>; before <b>");
    }

    #[test]
    fn what_is_neither_is_said_with_a_way_out() {
        let neither = "is neither a date nor a place in the order of events";
        check("yesterday", &format!("0: `yesterday` {neither} | {USUAL}"));
        check("shortly after a", &format!("0: `shortly after a` {neither} | {USUAL}"));
        check("", &format!("0: there is no date | {USUAL}"));
        check(" , ", &format!("0: there is no date | {USUAL}"));
        let usual = "write the id of an event behind it";
        check("after", &format!("0: `after` does not say of which event | {usual}"));
        check(
            "between a",
            "0: `between a` names one event, not two | write `between`, the id of an event, `and`, \
             the id of another",
        );
        check(
            "2025, 2026",
            "6: `2026` is a second date | write one of several dates as a set: \
             `[2025-11-01,2025-11-02]`",
        );
        check(
            "between 2025-11-01 and 2025-11-05",
            "0: `between 2025-11-01 and 2025-11-05` names two dates, not two events | write one of \
             the dates from the one to the other as `[2025-11-01..2025-11-05]`",
        );
        check("2025-02-30", "8: there is no 30 February 2025 | write a day from `01` to `28`");
        check(
            "30 February 2025",
            "0: there is no 30 February 2025 | write a day from `01` to `28`",
        );
        check(
            "Feb 30",
            "0: there is no 30 February | write a day from `01` to `29`, after the year",
        );
        check(
            "31 October",
            "0: `31 October` has no year | write year, month and day, as in `2025-10-31`",
        );
        check(
            "31 October 2025",
            "0: `31 October 2025` is not an EDTF date | write it as `2025-10-31`",
        );
        check(
            "2025-11-02/2025-11-01",
            "11: `2025-11-02/2025-11-01` ends before it starts | write the earlier date first: \
             `2025-11-01/2025-11-02`",
        );
    }

    #[test]
    fn no_text_breaks_it() {
        for text in
            ["[", "]]", "{,}", "after ", " and ", "between and ", "a after b", "é日,٢", "1 x"]
        {
            let _ = parse(text);
        }
    }
}
