//! A document of fields: TOML or YAML, parsed, with where it stands in its file.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{At, Field, INVALID_FRONT_MATTER, TableReader, yaml};
use crate::finding::{Finding, Findings, Place};

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// As TOML.
    Toml,
    /// As YAML.
    Yaml,
}

/// A document that was parsed, with where it starts in its file.
pub struct Document<'i> {
    pub(super) table: DeTable<'i>,
    /// Fields of the top level that YAML has with nothing behind them.
    pub(super) empty: Vec<At<String>>,
    syntax: Syntax,
    text: &'i str,
    pub(super) file: Arc<str>,
    pub(super) offset: usize,
}

impl<'i> Document<'i> {
    /// Parses `text`, which starts `offset` bytes into `file`. Syntax errors become findings, and
    /// what could be read is kept.
    pub fn parse(file: &Arc<str>, text: &'i str, at: usize, findings: &mut Findings) -> Self {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            let place = Place::span(file, span.start + at..span.end + at);
            let message =
                format!("this is not valid TOML: {}", error.message().replace('\n', ", "));
            findings.push(
                Finding::new(&INVALID_FRONT_MATTER, place, message)
                    .hint_if(toml_hint(text, span.start)),
            );
        }
        Self {
            table: table.into_inner(),
            empty: Vec::new(),
            syntax: Syntax::Toml,
            text,
            file: Arc::clone(file),
            offset: at,
        }
    }

    /// The same for YAML.
    pub fn parse_yaml(file: &Arc<str>, text: &'i str, at: usize, findings: &mut Findings) -> Self {
        let yaml::Read { table, empty } = yaml::read(file, text, at, findings);
        Self { table, empty, syntax: Syntax::Yaml, text, file: Arc::clone(file), offset: at }
    }

    /// A text. YAML needs no quotation marks, so what looks like a number or a date there is a text
    /// where a text is wanted: as it was written.
    pub(super) fn text_of<'d>(&'d self, value: &'d Spanned<DeValue<'i>>) -> Option<&'d str> {
        match value.get_ref() {
            DeValue::String(text) => Some(text),
            DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
                if self.syntax == Syntax::Yaml =>
            {
                self.text.get(value.span())
            }
            DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => None,
        }
    }

    /// A message or a hint, with the fields that it shows written as the document is.
    pub(super) fn phrased(&self, text: &str) -> String {
        match self.syntax {
            Syntax::Toml => text.to_owned(),
            Syntax::Yaml => text
                .replace(" = ", ": ")
                .replace("`[extra]`", "`extra:`")
                .replace(" in quotation marks", ""),
        }
    }

    /// A reader of the document's top level.
    pub fn reader<'d>(&'d self, fields: &'static [Field]) -> TableReader<'d, 'i> {
        TableReader::new(self, &self.table, fields)
    }
}

/// What usually is wrong where TOML does not parse: an unquoted text.
fn toml_hint(text: &str, at: usize) -> Option<String> {
    let line_start = text.get(..at)?.rfind('\n').map_or(0, |n| n + 1);
    let line = text.get(line_start..)?.lines().next()?;
    let (key, value) = line.split_once('=')?;
    let value = value.trim();
    let unquoted = value.starts_with(char::is_alphabetic)
        && !matches!(value, "true" | "false" | "inf" | "nan");
    unquoted.then(|| format!("put the text in quotation marks: `{} = \"{value}\"`", key.trim()))
}
