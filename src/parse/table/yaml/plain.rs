//! What YAML's values without quotation marks mean, and what usually is wrong with them.

use toml::de::{DeString, DeValue};

/// What a plain value means; none when it is nothing. `slice` is how it stands in the file.
pub(super) fn read<'i>(slice: &'i str, text: DeString<'i>) -> Option<DeValue<'i>> {
    let value = match &*text {
        "" | "~" | "null" | "Null" | "NULL" => return None,
        "true" | "True" | "TRUE" => DeValue::Boolean(true),
        "false" | "False" | "FALSE" => DeValue::Boolean(false),
        other => match number(slice).or_else(|| date(other)) {
            Some(value) => value,
            None => DeValue::String(text),
        },
    };
    Some(value)
}

/// A number as TOML has it too. Leading zeros say nothing in YAML.
fn number(slice: &str) -> Option<DeValue<'_>> {
    if !slice.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+') {
        return None;
    }
    let digits = slice.strip_prefix('+').unwrap_or(slice);
    let is_whole = digits.bytes().all(|byte| byte.is_ascii_digit());
    let written = if is_whole {
        let rest = digits.trim_start_matches('0');
        if rest.is_empty() { digits.get(..1)? } else { rest }
    } else {
        slice
    };
    // TOML parts digits with `_`; YAML does not.
    if written.contains('_') {
        return None;
    }
    let value = DeValue::parse(written).ok()?.into_inner();
    (value.is_integer() || value.is_float()).then_some(value)
}

/// A date, or a date and a time: `2025-10-31`, `2025-10-31 18:30:00 +0800`.
fn date(text: &str) -> Option<DeValue<'static>> {
    let bytes = text.as_bytes();
    let is_date = bytes.len() >= 10 && bytes[4] == b'-' && bytes[7] == b'-';
    if !is_date || !bytes[..4].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let (day, rest) = (text.get(..10)?, text.get(10..)?);
    if rest.is_empty() {
        return text.parse().ok().map(DeValue::Datetime);
    }
    let rest = rest.trim_start_matches(['T', 't', ' ']);
    let end = rest.find(['Z', 'z', '+', '-', ' ']).unwrap_or(rest.len());
    let (time, zone) = (&rest[..end], rest[end..].trim());
    let zone = match zone {
        "" | "Z" | "z" | "UTC" => zone.replace("UTC", "Z"),
        zone if zone.len() == 5 && zone.is_ascii() => format!("{}:{}", &zone[..3], &zone[3..]),
        zone if zone.len() == 3 && zone.is_ascii() => format!("{zone}:00"),
        zone => zone.to_owned(),
    };
    let seconds = if time.matches(':').count() == 1 { ":00" } else { "" };
    format!("{day}T{time}{seconds}{zone}").parse().ok().map(DeValue::Datetime)
}

/// Where a mistake really is, and what to do about it: the parser stops where it can read no further.
pub(super) fn fault(text: &str, at: usize, info: &str) -> (usize, Option<String>) {
    let at = at.min(text.len());
    let at = if text.is_char_boundary(at) { at } else { 0 };
    let line_start = text[..at].rfind('\n').map_or(0, |n| n + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    if let Some(tab) = line.find(|c: char| c != ' ').filter(|at| line[*at..].starts_with('\t')) {
        return (line_start + tab, Some("indent with spaces".to_owned()));
    }
    let Some((key, value)) = line.split_once(": ") else {
        return (at, None);
    };
    let value = value.trim();
    let marked = value.starts_with(['"', '\'', '[', '{', '|', '>']);
    if marked || value.is_empty() {
        return (at, None);
    }
    let starts_oddly = value.starts_with(['@', '`', '%', '*', '&', '!']);
    let has_colon = info.contains("mapping values") || value.contains(": ");
    let mark = if value.contains('"') { '\'' } else { '"' };
    let hint = (starts_oddly || has_colon)
        .then(|| format!("put the text in quotation marks: `{}: {mark}{value}{mark}`", key.trim()));
    let at = if hint.is_some() { line_start + key.len() + 2 } else { at };
    (at, hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_values_are_what_they_look_like() {
        let check = |text: &str, wanted: &str| {
            let read = read(text, text.into()).map_or("nothing".to_owned(), |value| match value {
                DeValue::String(text) => format!("text {text}"),
                DeValue::Integer(number) => format!("number {number}"),
                DeValue::Float(number) => format!("number {number}"),
                DeValue::Boolean(value) => format!("{value}"),
                DeValue::Datetime(date) => format!("date {date}"),
                DeValue::Array(_) | DeValue::Table(_) => "list".to_owned(),
            });
            assert_eq!(read, wanted, "{text}");
        };
        check("~", "nothing");
        check("True", "true");
        check("yes", "text yes");
        check("no", "text no");
        check("42", "number 42");
        check("+7", "number 7");
        check("007", "number 7");
        check("000", "number 0");
        check("-5", "number -5");
        check("0x1F", "number 0x1F");
        check("1_000", "text 1_000");
        check("2.50", "number 2.50");
        check("1e3", "number 1e3");
        check("2025-10-31", "date 2025-10-31");
        check("2025-02-30", "text 2025-02-30");
        check("2025-10~", "text 2025-10~");
        check("2025-10-31T18:30:00Z", "date 2025-10-31T18:30:00Z");
        check("2025-10-31 18:30:00 +0800", "date 2025-10-31T18:30:00+08:00");
        check("2025-10-31 18:30", "date 2025-10-31T18:30:00");
        check("2025-10-31 18:30:00 -05", "date 2025-10-31T18:30:00-05:00");
        check("2025-10-31 in the evening", "text 2025-10-31 in the evening");
        check("12:30", "text 12:30");
        check("1.2.3", "text 1.2.3");
    }
}
