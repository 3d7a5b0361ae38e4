//! The parts of the guide that are made from the code: what templates see, the fields of
//! `site.toml` and of front matter, and the rules. A test sees to it that the guide has them. And the
//! schemas by which editors know the same fields.

pub mod schema;

use std::fmt::Write as _;

use crate::config::{fields, labels};
use crate::finding::rules;
use crate::model::{entity, page, source};
use crate::parse::slug::slugify_or;
use crate::parse::table::Field;
use crate::render::functions::FUNCTIONS;
use crate::render::view;

/// The reference of templates: functions and views, as Markdown.
pub fn templates() -> String {
    let mut text = String::from("### Functions\n\n| call | returns |\n| --- | --- |\n");
    for function in FUNCTIONS {
        let _ = writeln!(text, "| `{}` | {} |", function.call, cell(function.doc));
    }
    for view in view::all() {
        let _ = write!(text, "\n### {}\n\n{}\n\n", view.name, sentence(view.doc));
        text.push_str("| field | type | meaning |\n| --- | --- | --- |\n");
        for (name, kind, doc) in view.fields {
            let _ = writeln!(text, "| `{name}` | {} | {} |", type_words(kind), cell(doc.trim()));
        }
    }
    text
}

/// The reference of `site.toml` and of front matter, as Markdown.
pub fn fields() -> String {
    let mut text = String::new();
    let tables: [(&str, &[Field]); 31] = [
        ("`site.toml`", fields::FIELDS),
        ("`[sides.<id>]`", fields::SIDE_FIELDS),
        ("`[nav]`", fields::NAV_FIELDS),
        ("An item of `[nav]`", fields::NAV_ITEM_FIELDS),
        ("`[theme]`", fields::THEME_FIELDS),
        ("`accent` of `[theme]`, as a table", fields::ACCENT_FIELDS),
        ("`[theme.sides.<id>]`", fields::SIDE_COLOR_FIELDS),
        ("`[theme.fonts]`", fields::FONT_FIELDS),
        ("A face in `[theme.fonts]`", fields::FACE_FIELDS),
        ("`[markdown]`", fields::MARKDOWN_FIELDS),
        ("`[highlight]`", fields::HIGHLIGHT_FIELDS),
        ("`[citations]`", fields::CITATION_FIELDS),
        ("`[feeds]`", fields::FEED_FIELDS),
        ("`[search]`", fields::SEARCH_FIELDS),
        ("`[quotes]`", fields::QUOTE_FIELDS),
        ("An item of `[[topics]]`", fields::TOPIC_FIELDS),
        ("`[entities]`", fields::ENTITY_FIELDS),
        ("`[external_links]`", fields::EXTERNAL_FIELDS),
        ("`[limits]`", fields::LIMIT_FIELDS),
        ("`[sections.<language>]`", fields::HEADING_FIELDS),
        ("`[labels.<language>]`", labels::LABEL_FIELDS),
        ("`[questions]`", fields::QUESTION_FIELDS),
        ("`[updates]`", fields::UPDATE_FIELDS),
        ("The front matter of every page", page::FIELDS),
        ("A section’s `_index.md`, further", page::SECTION_FIELDS),
        ("A comparison, further", page::COMPARISON_FIELDS),
        ("A waiver in `allow`", page::WAIVER_FIELDS),
        ("A source’s card, further", source::FIELDS),
        ("A person, an organization or a place, further", entity::FIELDS),
        ("A name in `aliases` that is a table", entity::ALIAS_FIELDS),
        ("A role in `roles`", entity::ROLE_FIELDS),
    ];
    for (title, fields) in tables {
        // Ids of their own: `[nav]` alone would be the theme's.
        let id = slugify_or(title, "other");
        let _ = write!(text, "### {title} {{#fields-{id}}}\n\n| field | holds | meaning |\n");
        text.push_str("| --- | --- | --- |\n");
        for field in fields {
            let _ = writeln!(text, "| `{}` | {} | {} |", field.name, field.kind, cell(field.doc));
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// The reference of the rules, as Markdown.
pub fn rules() -> String {
    let mut text = String::new();
    for rule in rules::ALL {
        let _ = write!(
            text,
            "### {}\n\n**{}.** {}.\n\n{}\n\n{}\n\n",
            rule.name,
            capital(rule.level.word()),
            capital(rule.what),
            rule.why,
            rule.example
        );
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// A type as the reference says it.
fn type_words(kind: &str) -> String {
    let kind = kind.replace(' ', "");
    if let Some(inner) = kind.strip_prefix("Option<").and_then(|rest| rest.strip_suffix('>')) {
        return format!("{}, or none", type_words(inner));
    }
    if let Some(inner) = kind.strip_prefix("Vec<").and_then(|rest| rest.strip_suffix('>')) {
        return format!("list of {}", type_words(inner));
    }
    if let Some(inner) = kind.strip_prefix("Shared<").and_then(|rest| rest.strip_suffix('>')) {
        return type_words(inner);
    }
    match kind.as_str() {
        "String" | "&'staticstr" => "text".to_owned(),
        "usize" | "i64" | "u8" | "u32" | "i16" => "number".to_owned(),
        "bool" => "true or false".to_owned(),
        "Value" => "value".to_owned(),
        view => format!("[{view}](#{})", view.to_lowercase()),
    }
}

/// Documentation as a table's cell: links to code as code, no line breaks, no bars.
fn cell(doc: &str) -> String {
    doc.replace('\n', " ").replace('|', "\\|").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sentence(doc: &str) -> String {
    cell(doc)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
