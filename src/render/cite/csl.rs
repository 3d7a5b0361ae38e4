//! CSL-JSON, as pandoc, Zotero and citation processors read it.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Dated, Name, Sort, Work};

/// A file of entries: a list.
pub(super) fn file(entries: &[&str]) -> String {
    if entries.is_empty() { "[]\n".to_owned() } else { format!("[{}\n]\n", entries.join(",")) }
}

/// An entry, as it stands in a list of several lines.
pub(super) fn entry(work: &Work) -> String {
    // A work has nothing that JSON cannot say.
    let alone = serde_json::to_string_pretty(&[Item::of(work)]).unwrap_or_default();
    let entry = alone.strip_prefix('[').and_then(|entry| entry.strip_suffix("\n]"));
    entry.unwrap_or_default().to_owned()
}

#[derive(Serialize)]
struct Item<'w> {
    id: &'w str,
    r#type: &'static str,
    title: &'w str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Value>,
    #[serde(rename = "container-title", skip_serializing_if = "Option::is_none")]
    container_title: Option<&'w str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'w str>,
    genre: &'w str,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accessed: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'w str>,
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    url: Option<&'w str>,
    #[serde(rename = "archive_location", skip_serializing_if = "Option::is_none")]
    archive: Option<&'w str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'w str>,
    #[serde(rename = "abstract", skip_serializing_if = "Option::is_none")]
    summary: Option<&'w str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl<'w> Item<'w> {
    fn of(work: &'w Work) -> Self {
        let is_container = matches!(work.sort, Sort::News | Sort::Post);
        let publisher = work.publisher.as_deref();
        let notes = (!work.notes.is_empty()).then(|| work.notes.join("; "));
        Self {
            id: &work.key,
            r#type: match work.sort {
                Sort::Report => "report",
                Sort::News => "article-newspaper",
                Sort::Post => "post",
                Sort::Speech => "speech",
                Sort::Interview => "interview",
                Sort::Statement if work.url.is_some() => "webpage",
                Sort::Statement | Sort::Document => "document",
            },
            title: &work.title,
            author: work.authors.iter().map(name).collect(),
            container_title: publisher.filter(|_| is_container),
            publisher: publisher.filter(|_| !is_container),
            genre: &work.genre,
            issued: date(&work.date),
            accessed: work.accessed.as_ref().and_then(date),
            version: work.version.as_deref(),
            url: work.url.as_deref(),
            archive: work.archive.as_deref(),
            language: work.lang.as_deref(),
            summary: work.summary.as_deref(),
            note: notes,
        }
    }
}

fn name(name: &Name) -> Value {
    match name {
        Name::Whole(name) => json!({ "literal": name }),
        Name::Person { family, particle, given, .. } if particle.is_empty() => {
            json!({ "family": family, "given": given })
        }
        Name::Person { family, particle, given, .. } => {
            json!({ "family": family, "given": given, "non-dropping-particle": particle })
        }
    }
}

/// A date by its parts, or in words where none is certain.
fn date(date: &Dated) -> Option<Value> {
    let mut all = Map::new();
    if !date.parts.is_empty() {
        all.insert("date-parts".to_owned(), json!([date.parts]));
    }
    if date.is_about {
        all.insert("circa".to_owned(), json!(true));
    }
    if let (Some(words), true) = (&date.words, date.parts.is_empty()) {
        all.insert("literal".to_owned(), json!(words));
    }
    (!all.is_empty()).then_some(Value::Object(all))
}
