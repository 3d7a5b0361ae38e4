//! Subjects that comparisons come back to: `[[topics]]` of `site.toml`, with the words for each.

use crate::config::fields::TOPIC_FIELDS;
use crate::config::is_language;
use crate::finding::{Finding, Findings};
use crate::model::terms::{Term, Terms, Use, check_term};
use crate::parse::slug::slugify_or;
use crate::parse::table::{INVALID_FRONT_MATTER, TableReader};

/// A subject, and the words by which a text is known to raise it.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The words that stand for it.
    pub terms: Terms,
}

/// Reads the subjects. `language` is that of terms which are not sorted by language.
pub fn read(reader: &TableReader<'_, '_>, language: &str, findings: &mut Findings) -> Vec<Subject> {
    let mut subjects: Vec<Subject> = Vec::new();
    for (span, table) in reader.tables("topics", TOPIC_FIELDS, findings) {
        let name = table.string("name", findings);
        let id = table.string("id", findings);
        let terms = read_terms(&table, language, findings);
        table.finish(findings);
        let Some(name) = name else {
            let message = "a topic needs a `name` and `terms`";
            findings.push(
                Finding::new(&INVALID_FRONT_MATTER, reader.place(span), message)
                    .hint("write `name = \"Hotlines\"` and `terms = [\"hotline\"]`"),
            );
            continue;
        };
        let chosen = id.as_ref().unwrap_or(&name);
        let id = slugify_or(&chosen.value, "topic");
        if subjects.iter().any(|other| other.id == id) {
            let message = format!("there is another topic `{id}`");
            let place = reader.place(chosen.span.clone());
            findings.push(
                Finding::new(&INVALID_FRONT_MATTER, place, message)
                    .hint("give one of them another name or `id`"),
            );
            continue;
        }
        if !terms.list.iter().any(|term| term.usage == Use::Stands) {
            let message = format!("the topic `{}` has no `terms`", name.value);
            findings.push(
                Finding::new(&INVALID_FRONT_MATTER, reader.place(name.span.clone()), message)
                    .hint("add the words that stand for it: `terms = [\"hotline\"]`"),
            );
        }
        subjects.push(Subject { id, name: name.value, terms });
    }
    subjects
}

fn read_terms(table: &TableReader<'_, '_>, language: &str, findings: &mut Findings) -> Terms {
    let mut terms = Terms::default();
    for (field, usage) in [("terms", Use::Stands), ("not", Use::StandsNot)] {
        for (lang, list) in table.strings_by_language(field, language, findings) {
            if !is_language(&lang) {
                let place = table.place(list.first().map_or(0..0, |first| first.span.clone()));
                let message = format!("`{lang}` is not a language tag");
                findings.push(
                    Finding::new(&INVALID_FRONT_MATTER, place, message)
                        .hint("sort terms by language: `{ en = [\"…\"], zh = [\"…\"] }`"),
                );
                continue;
            }
            for at in list {
                let place = table.place(at.span);
                let text = at.value.trim().to_owned();
                let term = Term { text, lang: lang.clone(), usage, place };
                if check_term(&term, findings) {
                    terms.list.push(term);
                }
            }
        }
    }
    terms
}
