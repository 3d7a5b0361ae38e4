//! RIS: a line for each fact, with a tag of two letters.

use std::fmt::Write as _;

use super::{Name, Sort, Work};

/// An entry of a file.
pub(super) fn entry(work: &Work) -> String {
    let kind = match work.sort {
        Sort::Report => "RPRT",
        Sort::News => "NEWS",
        Sort::Post => "BLOG",
        Sort::Speech => "HEAR",
        Sort::Interview => "PCOMM",
        Sort::Statement if work.url.is_some() => "ELEC",
        Sort::Statement => "GOVDOC",
        Sort::Document => "GEN",
    };
    let mut entry = String::new();
    let mut line = |tag: &str, value: &str| {
        let _ = write!(entry, "{tag}  - {}\r\n", one_line(value));
    };
    line("TY", kind);
    line("ID", &work.key);
    for author in &work.authors {
        line("AU", &name(author));
    }
    line("TI", &work.title);
    if let Some(publisher) = &work.publisher {
        let is_container = matches!(work.sort, Sort::News | Sort::Post);
        line(if is_container { "T2" } else { "PB" }, publisher);
    }
    line("M3", &work.genre);
    if let Some(year) = work.date.parts.first() {
        line("PY", &format!("{year:04}"));
        line("DA", &slashed(&work.date.joined("/")));
    }
    if let Some(version) = &work.version {
        line("ET", version);
    }
    if let Some(url) = &work.url {
        line("UR", url);
    }
    if let Some(accessed) = work.accessed.as_ref().filter(|date| !date.parts.is_empty()) {
        line("Y2", &slashed(&accessed.joined("/")));
    }
    if let Some(lang) = &work.lang {
        line("LA", lang);
    }
    if let Some(summary) = &work.summary {
        line("AB", summary);
    }
    if let Some(note) = work.note() {
        line("N1", &note);
    }
    entry.push_str("ER  - \r\n");
    entry
}

/// A name: a comma divides family and given name, so a body's must have none.
fn name(name: &Name) -> String {
    let (family, given) = name.sorted();
    match given {
        Some(given) => format!("{}, {}", family.replace(',', " "), given.replace(',', " ")),
        None => family.replace(", ", " ").replace(',', " "),
    }
}

/// A date with the three slashes that the format has, whatever is known.
fn slashed(date: &str) -> String {
    let missing = 3_usize.saturating_sub(date.matches('/').count());
    format!("{date}{}", "/".repeat(missing))
}

/// A text in one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
