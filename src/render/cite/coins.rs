//! COinS: a work as the title of an empty element, which reference managers find in a page.

use std::fmt::Write as _;

use super::{Sort, Work};

/// The value of the attribute `title` of an element of the class `Z3988`, before it is escaped.
pub(in crate::render) fn title(work: &Work) -> String {
    let kind = match work.sort {
        Sort::Report => "report",
        Sort::News => "newspaperArticle",
        Sort::Post => "blogPost",
        Sort::Speech => "presentation",
        Sort::Interview => "interview",
        Sort::Statement => "webpage",
        Sort::Document => "document",
    };
    let mut pairs = vec![
        ("ctx_ver", "Z39.88-2004".to_owned()),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc".to_owned()),
        ("rft.type", kind.to_owned()),
        ("rft.title", work.title.clone()),
    ];
    for author in &work.authors {
        let (family, given) = author.sorted();
        let name = given.map_or(family.clone(), |given| format!("{family}, {given}"));
        pairs.push(("rft.creator", name));
    }
    let date = work.date.joined("-");
    let known = [
        ("rft.publisher", work.publisher.clone()),
        ("rft.date", Some(date).filter(|date| !date.is_empty())),
        ("rft.identifier", work.url.clone()),
        ("rft.language", work.lang.clone()),
        ("rft.description", work.note()),
    ];
    pairs.extend(known.into_iter().filter_map(|(name, value)| Some((name, value?))));
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    pairs.join("&")
}

/// A value as a query has it.
fn encoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
