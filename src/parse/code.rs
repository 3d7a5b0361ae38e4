//! Blocks of code: whether their language is known.

use std::sync::Arc;

use crate::finding::{Finding, Findings, Level, Place, Rule};
use crate::model::body::{Body, Text};
use crate::render::highlight;

/// `language-unknown`.
pub const LANGUAGE_UNKNOWN: Rule = Rule {
    name: "language-unknown",
    level: Level::Warning,
    what: "a block of code names a language that is not known, or asks for something unknown",
    why: "The block is shown without colours, and a misspelt `hl_lines` marks nothing.",
    example: "A fence with `pyhton` breaks it; `python` mends it, and `text` says that there is none.",
};

/// Adds a finding for every block of code whose language or attributes are not known.
pub fn check(file: &Arc<str>, text: &str, body: &Body, findings: &mut Findings) {
    for code in &body.code {
        let Some(info) = code.info else { continue };
        let place = match info {
            Text::File(span) => Place::span(file, span.range()),
            Text::Own(_) => Place::file(file),
        };
        let fence = highlight::parse_info(body.text(text, info));
        for attribute in &fence.unknown {
            let message = format!("`{attribute}` means nothing on a block of code");
            findings.push(
                Finding::new(&LANGUAGE_UNKNOWN, place.clone(), message)
                    .hint("use `linenos`, `linenostart=10` or `hl_lines=2-3`"),
            );
        }
        let Some(language) = &fence.language else { continue };
        if highlight::is_known(language) {
            continue;
        }
        let hint = highlight::nearest_language(language).map_or_else(
            || "write `text` if it is no language".to_owned(),
            |near| format!("write `{near}`, or `text` if it is no language"),
        );
        let message = format!("the language `{language}` is not known");
        findings.push(Finding::new(&LANGUAGE_UNKNOWN, place, message).hint(hint));
    }
}
