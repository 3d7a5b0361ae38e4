//! What a date that is not EDTF was probably meant to be, so that a message can say how to write it.

use super::DateError;
use super::day::days_in_month;
use super::words::ENGLISH_MONTHS;

/// What EDTF counts among the months, as people write it; and a short form that is no prefix.
const PARTS_OF_YEAR: [(&str, &str); 10] = [
    ("spring", "21"),
    ("summer", "22"),
    ("autumn", "23"),
    ("fall", "23"),
    ("winter", "24"),
    ("q1", "33"),
    ("q2", "34"),
    ("q3", "35"),
    ("q4", "36"),
    ("sept", "09"),
];

/// The zeros of scripts whose digits are met in dates: full width, Arabic, Persian, Devanagari.
const ZEROS: [char; 4] = ['０', '٠', '۰', '०'];

/// What may have been meant, likeliest first. Whether it is a date is for the caller to try.
pub(super) fn candidates(written: &str) -> Vec<String> {
    if written.len() > 100 {
        return Vec::new();
    }
    let text = ascii(written.trim());
    let close: String = text.split_whitespace().collect();
    let mut candidates = vec![text.clone(), close.clone(), upper(&close)];
    candidates.extend(in_words(&text));
    candidates.extend(spoken(&text));
    candidates.extend(numbers(&text));
    candidates.extend(with_time(&text));
    candidates
}

/// What is wrong with a month and a day of no year: `Feb 30`, `31 October`.
pub(super) fn without_year(written: &str) -> Option<DateError> {
    let lower = written.trim().to_lowercase();
    let words = lower.split([' ', ',', '.']).filter(|word| !word.is_empty());
    let mut parts = [None, None, None];
    for word in words.filter(|word| !["the", "of", "on"].contains(word)) {
        let (place, part) = spoken_part(word)?;
        if parts[place].replace(part).is_some() {
            return None;
        }
    }
    let [None, Some(month), Some(day)] = parts else { return None };
    let (month, day) = (month.parse::<u8>().ok()?, day.parse::<u8>().ok()?);
    // A leap year, in which February is longest.
    let last = days_in_month(2024, month);
    let name = ENGLISH_MONTHS.get(usize::from(month).checked_sub(1)?)?;
    if day == 0 || day > last {
        let hint = format!("write a day from `01` to `{last}`, after the year");
        return Some(DateError::new(format!("there is no {day} {name}"), 0).hint(hint));
    }
    let example = format!("write year, month and day, as in `2025-{month:02}-{day:02}`");
    Some(DateError::new(format!("`{}` has no year", written.trim()), 0).hint(example))
}

/// Digits and dashes as ASCII has them.
fn ascii(text: &str) -> String {
    let digit = |c: char| {
        let value = |zero: char| (c as u32).checked_sub(zero as u32).filter(|value| *value < 10);
        ZEROS.into_iter().find_map(value).and_then(|value| char::from_digit(value, 10))
    };
    text.chars()
        .map(|c| match c {
            '‐' | '‑' | '‒' | '–' | '—' | '−' | '－' => '-',
            '／' => '/',
            '？' => '?',
            '～' => '~',
            _ => digit(c).unwrap_or(c),
        })
        .collect()
}

/// Marks and letters as EDTF has them: `20xx`, `199u`, `?~`, `unknown/2025`, `2025/open`.
fn upper(text: &str) -> String {
    let text = text.to_lowercase().replace("unknown", "").replace("?~", "%").replace("~?", "%");
    let text = ["open", "now", "present"].iter().fold(text, |text, word| text.replace(word, ".."));
    // Of a word such as “about” no time is made.
    let time = if text.contains(':') { "T" } else { "t" };
    text.replace(['x', 'u'], "X").replace('t', time).replace('y', "Y").replace('z', "Z")
}

/// Words of English around dates that are written as EDTF has them: `2025-10 (about)`, `until
/// 2025-11-01`, `2025-11-01 or 2025-11-02`, `2025-10 to 2025-12`. Whether the dates are right is for
/// the caller to try.
fn in_words(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ','))
        .filter(|word| !matches!(*word, "" | "in" | "on" | "the" | "either" | "and/or"))
        .collect();
    let is_date = |word: &str| word.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    let dates: Vec<String> =
        words.iter().filter(|word| is_date(word)).map(|word| word.to_uppercase()).collect();
    let others: Vec<&str> = words.iter().copied().filter(|word| !is_date(word)).collect();
    Some(match (others.as_slice(), dates.as_slice()) {
        ([one], [date]) => {
            let (before, after) = around(one)?;
            format!("{before}{date}{after}")
        }
        (["or"], [_, _, ..]) => format!("[{}]", dates.join(",")),
        (["and" | "&"], [_, _, ..]) => format!("{{{}}}", dates.join(",")),
        (["between", "and"], [from, to]) => format!("[{from}..{to}]"),
        (
            ["to" | "until" | "till" | "through" | "-"] | ["from", "to" | "until" | "till"],
            [from, to],
        ) => {
            format!("{from}/{to}")
        }
        _ => return None,
    })
}

/// What EDTF has before and after a date for a word of English.
fn around(word: &str) -> Option<(&'static str, &'static str)> {
    Some(match word {
        "about" | "circa" | "c" | "c." | "ca" | "ca." | "around" | "approximately" => ("", "~"),
        "possibly" | "maybe" | "perhaps" | "probably" | "uncertain" => ("", "?"),
        "by" | "before" | "until" | "till" => ("../", ""),
        "from" | "since" | "after" => ("", "/.."),
        _ => return None,
    })
}

/// `31 October 2025`, `Oct 31, 2025`, `about May 2025`, `the 1980s`, `Q3 2025`, `by May 2025`.
fn spoken(text: &str) -> Option<String> {
    let text = text.to_lowercase();
    let (mut parts, mut marked) = ([None, None, None], ("", ""));
    for word in text.split([' ', ',', '.', '-', '/']).filter(|word| !word.is_empty()) {
        if matches!(word, "the" | "of" | "in" | "on") {
            continue;
        }
        if let Some(marks) = around(word) {
            marked = marks;
            continue;
        }
        let (place, part) = spoken_part(word)?;
        // “1–3 May 2025” is more than a date: nothing is guessed.
        if parts[place].replace(part).is_some() {
            return None;
        }
    }
    let (before, after) = marked;
    match parts {
        [Some(year), None, None] => Some(format!("{before}{year}{after}")),
        [Some(year), Some(month), None] => Some(format!("{before}{year}-{month}{after}")),
        [Some(year), Some(month), Some(day)] => {
            Some(format!("{before}{year}-{month}-{day}{after}"))
        }
        _ => None,
    }
}

/// A word as part of a date, and which part: the year, the month or the day.
fn spoken_part(word: &str) -> Option<(usize, String)> {
    let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let letters = &word[number.len()..];
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some((1, month_name(word)?));
    }
    match (number.len(), letters) {
        (4, "") => Some((0, number.to_owned())),
        (4, "s") if number.ends_with('0') => Some((0, format!("{}X", &number[..3]))),
        (1 | 2, "" | "st" | "nd" | "rd" | "th") => Some((2, format!("{number:0>2}"))),
        _ => None,
    }
}

/// The number of a month or a part of the year from its English name, or a month's first letters.
fn month_name(word: &str) -> Option<String> {
    if let Some((_, number)) = PARTS_OF_YEAR.iter().find(|(name, _)| *name == word) {
        return Some((*number).to_owned());
    }
    let starts = |name: &&str| word.len() >= 3 && name.to_lowercase().starts_with(word);
    ENGLISH_MONTHS.iter().position(starts).map(|index| format!("{:02}", index + 1))
}

/// `2025/10/31`, `31.10.2025`, `10/31/2025`, `20251031`, `2025-1-5`. Where day and month may be
/// taken for each other, nothing is guessed.
fn numbers(text: &str) -> Option<String> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return match text.len() {
            3 => Some(format!("0{text}")),
            6 => Some(format!("{}-{}", &text[..4], &text[4..])),
            8 => Some(format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..])),
            5.. => Some(format!("Y{text}")),
            _ => None,
        };
    }
    let parts: Vec<&str> = text.split(['-', '/', '.']).map(str::trim).collect();
    let number = |text: &str| text.parse::<u16>().ok();
    match *parts {
        [from, to] if from.len() == 4 && to.len() == 4 => Some(format!("{from}/{to}")),
        [year, month] if year.len() == 4 => Some(format!("{year}-{month:0>2}")),
        [month, year] if year.len() == 4 => Some(format!("{year}-{month:0>2}")),
        [year, month, day] if year.len() == 4 => Some(format!("{year}-{month:0>2}-{day:0>2}")),
        [a, b, year] if year.len() == 4 => {
            let (a, b, dotted) = (number(a)?, number(b)?, text.contains('.'));
            let (day, month) = match (a, b) {
                (13.., _) => (a, b),
                (_, 13..) => (b, a),
                _ if dotted || a == b => (a, b),
                _ => return None,
            };
            Some(format!("{year}-{month:02}-{day:02}"))
        }
        _ => None,
    }
}

/// `2025-10-31 10:00`: a time, but not as EDTF has it.
fn with_time(text: &str) -> Option<String> {
    let (date, time) = text.split_once([' ', 'T', 't'])?;
    let zone = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (time, zone) = time.split_at(zone);
    let seconds = if time.matches(':').count() == 1 { ":00" } else { "" };
    Some(format!("{}T{}{seconds}{}", date.trim(), time.trim(), zone.to_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::super::Edtf;

    /// What the writer probably meant.
    #[track_caller]
    fn check(written: &str, expected: &str) {
        let error = Edtf::parse(written).expect_err(written);
        assert_eq!(error.hint, Some(format!("write it as `{expected}`")), "{written}");
    }

    #[test]
    fn what_people_write_is_shown_as_edtf_has_it() {
        check("31 October 2025", "2025-10-31");
        check("October 31, 2025", "2025-10-31");
        check("31st of Oct. 2025", "2025-10-31");
        check("Sept 2025", "2025-09");
        check("about May 2025", "2025-05~");
        check("c. 2025", "2025~");
        check("possibly 2025", "2025?");
        check("the 1980s", "198X");
        check("spring 2025", "2025-21");
        check("Q3 2025", "2025-35");
        check("2025-Q3", "2025-35");
        check("by 9 September 2025", "../2025-09-09");
        check("since May 2020", "2020-05/..");
        check("31/10/2025", "2025-10-31");
        check("10/31/2025", "2025-10-31");
        check("31.10.2025", "2025-10-31");
        check("1.2.2025", "2025-02-01");
        check("2025/10/31", "2025-10-31");
        check("10/2025", "2025-10");
        check("20251031", "2025-10-31");
        check("202510", "2025-10");
        check("2025-1-5", "2025-01-05");
        check("2025–10–31", "2025-10-31");
        check("2020–2024", "2020/2024");
        check("２０２５-10-31", "2025-10-31");
        check("٢٠٢٥-10-31", "2025-10-31");
        check(" 2025 ", "2025");
        check("2025-10-31 10:00", "2025-10-31T10:00:00");
        check("2025-10-31T10:00+08:00", "2025-10-31T10:00:00+08:00");
        check("20xx", "20XX");
        check("2004-uu", "2004-XX");
        check("2025?~", "2025%");
        check("2025-10 (about)", "2025-10~");
        check("about 2025-10-31", "2025-10-31~");
        check("until 2025-11-01", "../2025-11-01");
        check("since 2025-11", "2025-11/..");
        check("2025-11-01 or 2025-11-02", "[2025-11-01,2025-11-02]");
        check("2025-11-01, 2025-11-02 or 2025-11-04", "[2025-11-01,2025-11-02,2025-11-04]");
        check("2025-11-01 and 2025-11-04", "{2025-11-01,2025-11-04}");
        check("2025-10 to 2025-12", "2025-10/2025-12");
        check("from 2025-10 until 2025-12", "2025-10/2025-12");
        check("between 2025-11-01 and 2025-11-05", "[2025-11-01..2025-11-05]");
        check("unknown/2006", "/2006");
        check("2006/open", "2006/..");
        check("2025 / 2026", "2025/2026");
        check("y170000002", "Y170000002");
        check("20251", "Y20251");
        check("-0000", "0000");
    }

    #[test]
    fn nothing_is_guessed_of_what_is_no_date_or_more_than_one() {
        for written in ["1–3 May 2025", "30 February 2025", "3/4/2025", "yesterday", "", "May"] {
            let error = Edtf::parse(written).expect_err(written);
            assert!(!error.hint.expect("a hint").starts_with("write it as"), "{written}");
        }
    }
}
