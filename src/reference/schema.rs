//! JSON Schemas of `site.toml` and of each kind of front matter, for editors: made of the tables of
//! fields by which the program itself reads them.
//!
//! They are of draft 7, which the TOML plugins of editors know, and use no more of it than those do.

use serde_json::{Map, Value, json};

use crate::config::{fields, labels};
use crate::finding::{Level, rules};
use crate::model::page::{self, PageKind};
use crate::model::{entity, source};
use crate::parse::table::Field;
use crate::render::words::Words;

/// Something that there is a schema of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// `site.toml`.
    Site,
    /// The front matter of an `_index.md`.
    Section,
    /// The front matter of a page of this kind.
    Page(PageKind),
}

impl Subject {
    /// Every subject, in the order in which they are listed.
    pub const ALL: [Self; 9] = [
        Self::Site,
        Self::Section,
        Self::Page(PageKind::Page),
        Self::Page(PageKind::Briefing),
        Self::Page(PageKind::Comparison),
        Self::Page(PageKind::Source),
        Self::Page(PageKind::Person),
        Self::Page(PageKind::Organization),
        Self::Page(PageKind::Place),
    ];

    /// Its name on the command line and in the name of its file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Section => "section",
            Self::Page(kind) => kind.word(),
        }
    }

    /// The subject of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|subject| subject.name() == name)
    }

    fn title(self) -> String {
        match self {
            Self::Site => "site.toml of Counterpart".to_owned(),
            Self::Section => "Front matter of a section of Counterpart".to_owned(),
            Self::Page(kind) => format!("Front matter of a {} of Counterpart", kind.word()),
        }
    }

    /// The tables of its fields.
    fn fields(self) -> Vec<&'static [Field]> {
        match self {
            Self::Site => vec![fields::FIELDS],
            Self::Section => vec![page::FIELDS, page::SECTION_FIELDS],
            Self::Page(PageKind::Comparison) => vec![page::FIELDS, page::COMPARISON_FIELDS],
            Self::Page(PageKind::Source) => vec![page::FIELDS, source::FIELDS],
            Self::Page(kind) if kind.is_entity() => vec![page::FIELDS, entity::FIELDS],
            Self::Page(_) => vec![page::FIELDS],
        }
    }
}

/// The schema of a subject, as a file.
pub fn schema(subject: Subject) -> String {
    let mut schema = table(subject, "", &subject.fields());
    if let Value::Object(schema) = &mut schema {
        schema.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
        schema.insert("title".to_owned(), json!(subject.title()));
    }
    format!("{schema:#}\n")
}

/// A table with these fields and no others, which stands at this path of the subject.
fn table(subject: Subject, path: &str, lists: &[&'static [Field]]) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in lists.iter().copied().flatten() {
        let at =
            if path.is_empty() { field.name.to_owned() } else { format!("{path}.{}", field.name) };
        let mut value = special(subject, &at).unwrap_or_else(|| plain(subject, field));
        if let Value::Object(value) = &mut value {
            value.entry("description").or_insert_with(|| json!(field.doc));
        }
        properties.insert(field.name.to_owned(), value);
        if field.doc.ends_with("Required.") {
            required.push(field.name);
        }
    }
    let mut table =
        json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if !required.is_empty() {
        table["required"] = json!(required);
    }
    table
}

/// What a field holds, by the words that its table has for it.
fn plain(subject: Subject, field: &Field) -> Value {
    let texts = || json!({ "type": "array", "items": { "type": "string" } });
    // One text stands for a list of one.
    let list = || json!({ "anyOf": [{ "type": "string" }, texts()] });
    match field.kind {
        "text" | "color" => json!({ "type": "string" }),
        "number" => json!({ "type": "integer" }),
        "true or false" => json!({ "type": "boolean" }),
        "list of texts" | "text or list of texts" => list(),
        "list of texts, or table" => json!({ "anyOf": [
            { "type": "string" },
            texts(),
            { "type": "object", "additionalProperties": list() },
        ] }),
        // A year alone is a date that may be uncertain. TOML's own dates are texts in JSON.
        "date" if is_uncertain(subject, field) => json!({ "type": ["string", "integer"] }),
        "date" => json!({ "type": "string" }),
        _ => json!({ "type": "object" }),
    }
}

fn is_uncertain(subject: Subject, field: &Field) -> bool {
    let is_of_source = subject == Subject::Page(PageKind::Source) && field.name == "date";
    is_of_source || field.doc.contains("EDTF")
}

/// What a field holds of which its table says too little: tables within, and words of a list.
fn special(subject: Subject, path: &str) -> Option<Value> {
    match subject {
        Subject::Site => of_site(path),
        Subject::Section | Subject::Page(_) => of_page(subject, path),
    }
}

fn of_site(path: &str) -> Option<Value> {
    let inner = |fields| table(Subject::Site, path, &[fields]);
    let each = |fields| json!({ "type": "object", "additionalProperties": inner(fields) });
    let list = |fields| json!({ "type": "array", "items": inner(fields) });
    Some(match path {
        "sides" => each(fields::SIDE_FIELDS),
        "nav" => inner(fields::NAV_FIELDS),
        "nav.items" => list(fields::NAV_ITEM_FIELDS),
        "markdown" => inner(fields::MARKDOWN_FIELDS),
        "highlight" => inner(fields::HIGHLIGHT_FIELDS),
        "feeds" => inner(fields::FEED_FIELDS),
        "search" => inner(fields::SEARCH_FIELDS),
        "quotes" => inner(fields::QUOTE_FIELDS),
        "entities" => inner(fields::ENTITY_FIELDS),
        "topics" => list(fields::TOPIC_FIELDS),
        "external_links" => inner(fields::EXTERNAL_FIELDS),
        "limits" => inner(fields::LIMIT_FIELDS),
        "citations" => inner(fields::CITATION_FIELDS),
        "sections" => each(fields::HEADING_FIELDS),
        "labels" => each(labels::LABEL_FIELDS),
        "questions" => inner(fields::QUESTION_FIELDS),
        "updates" => inner(fields::UPDATE_FIELDS),
        "check" => levels(),
        "words" => words(),
        _ => return of_theme(path),
    })
}

fn of_theme(path: &str) -> Option<Value> {
    let inner = |fields| table(Subject::Site, path, &[fields]);
    let text_or = |value: Value| json!({ "anyOf": [{ "type": "string" }, value] });
    Some(match path {
        "theme" => inner(fields::THEME_FIELDS),
        "theme.accent" => text_or(inner(fields::ACCENT_FIELDS)),
        "theme.sides" => json!({
            "type": "object",
            "additionalProperties": text_or(inner(fields::SIDE_COLOR_FIELDS)),
        }),
        "theme.fonts" => text_or(inner(fields::FONT_FIELDS)),
        "theme.fonts.serif" | "theme.fonts.sans" => text_or(inner(fields::FACE_FIELDS)),
        "theme.footer" => json!({ "type": "array", "items": inner(fields::NAV_ITEM_FIELDS) }),
        _ => return None,
    })
}

fn of_page(subject: Subject, path: &str) -> Option<Value> {
    let inner = |fields| table(subject, path, &[fields]);
    let list = |fields| json!({ "type": "array", "items": inner(fields) });
    let one_of = |words: &[&str]| json!({ "enum": words });
    let is_entity = matches!(subject, Subject::Page(kind) if kind.is_entity());
    Some(match path {
        "allow" => list(page::WAIVER_FIELDS),
        "allow.rule" => one_of(&rules::names().collect::<Vec<_>>()),
        "kind" if subject == Subject::Page(PageKind::Source) => {
            one_of(&[source::KINDS.as_slice(), &page_kinds()].concat())
        }
        "kind" => one_of(&page_kinds()),
        "publish" => one_of(&["excerpt", "full", "none"]),
        "sort_by" => {
            let key = one_of(&page::SORT_KEYS);
            json!({ "anyOf": [key, { "type": "array", "items": key }] })
        }
        "aliases" if is_entity => {
            let name = json!({ "anyOf": [{ "type": "string" }, inner(entity::ALIAS_FIELDS)] });
            json!({
                "anyOf": [{ "type": "string" }, { "type": "array", "items": name }],
                "description": "Its other names; a table says when one is in use, or its language.",
            })
        }
        "roles" => list(entity::ROLE_FIELDS),
        _ => return None,
    })
}

/// The words by which a page says what it is.
fn page_kinds() -> Vec<&'static str> {
    let kinds = PageKind::ALL.into_iter().filter(|kind| *kind != PageKind::Home);
    kinds.map(PageKind::word).collect()
}

/// The level of each rule.
fn levels() -> Value {
    let mut words: Vec<&str> = [Level::Error, Level::Warning, Level::Note].map(Level::word).into();
    words.push("off");
    let mut properties = Map::new();
    for rule in rules::ALL {
        let value =
            json!({ "enum": words, "default": rule.level.word(), "description": rule.what });
        properties.insert(rule.name.to_owned(), value);
    }
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

/// The words of the theme.
fn words() -> Value {
    let mut properties = Map::new();
    for key in Words::english().keys() {
        properties.insert(key.to_owned(), json!({ "type": "string" }));
    }
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every table within is described; only the writer's own may hold anything.
    #[test]
    fn no_table_is_left_open_but_the_writers_own() {
        for subject in Subject::ALL {
            let schema: Value = serde_json::from_str(&schema(subject)).unwrap();
            let mut open = Vec::new();
            find_open(&schema, "", &mut open);
            assert_eq!(open, ["extra"], "{}", subject.name());
        }
    }

    fn find_open(schema: &Value, path: &str, open: &mut Vec<String>) {
        if let Some(items) = schema.as_array() {
            for item in items {
                find_open(item, path, open);
            }
        }
        let Some(object) = schema.as_object() else { return };
        let is_object = object.get("type") == Some(&json!("object"));
        if is_object && !object.contains_key("additionalProperties") {
            open.push(path.to_owned());
        }
        for (key, value) in object {
            if key != "properties" {
                find_open(value, path, open);
                continue;
            }
            for (name, value) in value.as_object().into_iter().flatten() {
                find_open(value, name, open);
            }
        }
    }
}
