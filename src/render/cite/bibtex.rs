//! BibTeX: entries that classic styles, biblatex and reference managers read alike.

use std::fmt::Write as _;

use super::{Name, Sort, Work};

/// An entry of a file; an empty line parts it from the next.
pub(super) fn entry(work: &Work) -> String {
    let kind = match (work.sort, &work.publisher, &work.url) {
        (Sort::Report, ..) => "techreport",
        (Sort::News, Some(_), _) => "article",
        (_, _, Some(_)) => "online",
        _ => "misc",
    };
    let mut entry = format!("@{kind}{{{},\n", work.key);
    let mut field = |name: &str, value: &str| {
        let _ = writeln!(entry, "  {name} = {{{value}}},");
    };
    if !work.authors.is_empty() {
        let names: Vec<String> = work.authors.iter().map(name).collect();
        field("author", &names.join(" and "));
    }
    // In braces of its own the title keeps its capitals.
    field("title", &format!("{{{}}}", escaped(&work.title)));
    if let Some(publisher) = &work.publisher {
        let role = match kind {
            "techreport" => "institution",
            "article" => "journal",
            _ => "organization",
        };
        field(role, &escaped(publisher));
    }
    match kind {
        "techreport" => field("type", &escaped(&work.genre)),
        "article" => field("entrysubtype", "newspaper"),
        _ => field("howpublished", &escaped(&work.genre)),
    }
    if let Some(year) = work.date.parts.first() {
        field("year", &format!("{year:04}"));
    }
    if let Some(day) = work.date.parts.get(2) {
        field("day", &day.to_string());
    }
    if let Some(version) = &work.version {
        field("version", &escaped(version));
    }
    if let Some(url) = &work.url {
        field("url", &address(url));
    }
    if let Some(accessed) = work.accessed.as_ref().filter(|date| date.parts.len() == 3) {
        field("urldate", &accessed.joined("-"));
    }
    if let Some(lang) = &work.lang {
        field("language", &escaped(lang));
    }
    if let Some(summary) = &work.summary {
        field("abstract", &escaped(summary));
    }
    if let Some(note) = work.note() {
        field("note", &escaped(&note));
    }
    // The word for a month stands for itself, so that styles can say it in their language.
    let month = work.date.parts.get(1).and_then(|month| usize::try_from(*month - 1).ok());
    if let Some(month) = month.and_then(|month| MONTHS.get(month)) {
        let _ = writeln!(entry, "  month = {month},");
    }
    entry.push_str("}\n");
    entry
}

/// The words for months that BibTeX has.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A name as BibTeX divides it: at the comma; one in braces not at all.
fn name(name: &Name) -> String {
    let (family, given) = name.sorted();
    match given {
        Some(given) if needs_braces(&family) || needs_braces(given) => {
            format!("{{{}}}, {{{}}}", escaped(&family), escaped(given))
        }
        Some(given) => format!("{}, {}", escaped(&family), escaped(given)),
        None => format!("{{{}}}", escaped(&family)),
    }
}

/// Whether a part of a name has what would divide it again.
fn needs_braces(part: &str) -> bool {
    part.contains(',') || part.split_whitespace().any(|word| word.eq_ignore_ascii_case("and"))
}

/// A text whose signs mean nothing to TeX, in one line.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in super::ris::one_line(text).chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' => {
                out.push('\\');
                out.push(c);
            }
            // Braces must be in pairs, whatever the text has.
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            _ => out.push(c),
        }
    }
    out
}

/// An address, which is read letter for letter but for braces.
fn address(url: &str) -> String {
    url.replace('{', "%7B")
        .replace('}', "%7D")
        .replace('\\', "%5C")
        .replace(char::is_whitespace, "%20")
}
