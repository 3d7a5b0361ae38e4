//! Reading tables with places, from TOML or YAML: every mistake becomes a finding, and none hides the next.
//!
//! Serde stops at the first mistake and cannot point at the second; this reader takes the fields it
//! knows by name, reports what has the wrong type, and at the end reports every name nobody asked
//! for, with the nearest that exists.

mod document;
mod entry;
mod yaml;

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub use document::{Document, Syntax};
use entry::plain_table;
pub use entry::{Entry, Item};

use crate::finding::{Finding, Findings, Level, Place, Rule, nearest};
use crate::model::date::order::DATE_ORDER;
use crate::model::date::{DateError, Edtf, Fault, SiteDate};
use crate::parse::foreign::{FOREIGN_FIELD, Fate, Foreign};

/// `invalid-front-matter`.
pub const INVALID_FRONT_MATTER: Rule = Rule {
    name: "invalid-front-matter",
    level: Level::Error,
    what: "the front matter of a page, or `site.toml`, cannot be understood",
    why: "A field that is not understood is a page that is not dated, not sorted or not withheld as \
          its writer meant.",
    example: "`date = \"yesterday\"` breaks it; `date = 2026-01-02` mends it.",
};

/// `unknown-field`.
pub const UNKNOWN_FIELD: Rule = Rule {
    name: "unknown-field",
    level: Level::Error,
    what: "a field has a name that means nothing here",
    why: "A misspelt field is silently ignored by most generators: `drft = true` publishes the draft.",
    example: "`drft = true` breaks it; `draft = true` mends it. Your own fields belong under `[extra]`.",
};

/// `date-invalid`.
pub const DATE_INVALID: Rule = Rule {
    name: "date-invalid",
    level: Level::Error,
    what: "a date is not written as dates are, or there is no such day",
    why: "A date that is not understood is not sorted, not shown in words and not withheld until it \
          comes.",
    example: "`date = \"31 October 2025\"` breaks it; `date = 2025-10-31` mends it. Dates of sources \
              and roles may be uncertain, as EDTF has them: `2025-10~`, `2025-11-01/2025-11-02`.",
};

/// A value with the bytes of the file that hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its bytes in the file.
    pub span: Range<usize>,
}

/// A field that a table may have: the reference and the nearest-name hints are made from these.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it holds, in words: `string`, `list of strings`, `true or false`.
    pub kind: &'static str,
    /// What it means.
    pub doc: &'static str,
}

/// Reads one table of a document, field by field.
pub struct TableReader<'d, 'i> {
    document: &'d Document<'i>,
    table: &'d DeTable<'i>,
    fields: &'static [Field],
    more: &'static [Field],
    path: String,
    foreign: &'static [Foreign],
}

impl<'d, 'i> TableReader<'d, 'i> {
    fn new(document: &'d Document<'i>, table: &'d DeTable<'i>, fields: &'static [Field]) -> Self {
        Self { document, table, fields, more: &[], path: String::new(), foreign: &[] }
    }

    /// The same with more fields that the table may have.
    #[must_use]
    pub fn also(mut self, fields: &'static [Field]) -> Self {
        self.more = fields;
        self
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.fields.iter().chain(self.more).map(|field| field.name)
    }

    /// The same, knowing names that other generators use and what to write instead.
    #[must_use]
    pub fn foreign(mut self, foreign: &'static [Foreign]) -> Self {
        self.foreign = foreign;
        self
    }

    fn get(&self, name: &str) -> Option<&'d Spanned<DeValue<'i>>> {
        debug_assert!(
            self.names().any(|known| known == name) || self.of_others(name).is_some(),
            "`{name}` is read but is not in the table of fields"
        );
        self.table.get(name)
    }

    fn span(&self, span: Range<usize>) -> Range<usize> {
        span.start + self.document.offset..span.end + self.document.offset
    }

    /// The place of some bytes of the document.
    pub fn place(&self, span: Range<usize>) -> Place {
        Place::span(&self.document.file, span)
    }

    fn wrong(&self, name: &str, value: &Spanned<DeValue<'_>>, wanted: &str) -> Finding {
        let found = described(value.get_ref());
        let wanted = self.document.phrased(wanted);
        let message = format!("`{}{name}` must be {wanted}, but is {found}", self.path);
        Finding::new(&INVALID_FRONT_MATTER, self.place(self.span(value.span())), message)
    }

    /// A string.
    pub fn string(&self, name: &str, findings: &mut Findings) -> Option<At<String>> {
        let value = self.get(name)?;
        let Some(text) = self.document.text_of(value) else {
            findings.push(self.wrong(name, value, "a text in quotation marks"));
            return None;
        };
        Some(At { value: text.to_owned(), span: self.span(value.span()) })
    }

    /// `true` or `false`.
    pub fn bool(&self, name: &str, findings: &mut Findings) -> Option<bool> {
        let value = self.get(name)?;
        let read = value.get_ref().as_bool();
        if read.is_none() {
            findings.push(self.wrong(name, value, "`true` or `false`, without quotation marks"));
        }
        read
    }

    /// A whole number.
    pub fn integer(&self, name: &str, findings: &mut Findings) -> Option<At<i64>> {
        let value = self.get(name)?;
        let read = value
            .get_ref()
            .as_integer()
            .and_then(|n| i64::from_str_radix(n.as_str(), n.radix()).ok());
        let Some(number) = read else {
            findings.push(self.wrong(name, value, "a whole number"));
            return None;
        };
        Some(At { value: number, span: self.span(value.span()) })
    }

    /// A whole number of at least `least`.
    pub fn count(&self, name: &str, least: usize, findings: &mut Findings) -> Option<usize> {
        let number = self.integer(name, findings)?;
        match usize::try_from(number.value) {
            Ok(count) if count >= least => Some(count),
            _ => {
                let message = format!("`{}{name}` must be at least {least}", self.path);
                findings.push(Finding::new(
                    &INVALID_FRONT_MATTER,
                    self.place(number.span),
                    message,
                ));
                None
            }
        }
    }

    /// A list of strings; one string stands for a list of one.
    pub fn strings(&self, name: &str, findings: &mut Findings) -> Vec<At<String>> {
        let Some(value) = self.get(name) else { return Vec::new() };
        if let Some(text) = self.document.text_of(value) {
            return vec![At { value: text.to_owned(), span: self.span(value.span()) }];
        }
        let Some(array) = value.get_ref().as_array() else {
            findings.push(self.wrong(name, value, "a list of texts, such as `[\"one\", \"two\"]`"));
            return Vec::new();
        };
        let mut strings = Vec::with_capacity(array.len());
        for item in array {
            match self.document.text_of(item) {
                Some(text) => {
                    strings.push(At { value: text.to_owned(), span: self.span(item.span()) });
                }
                None => findings.push(self.wrong(name, item, "a list of texts")),
            }
        }
        strings
    }

    /// Lists of strings by language: a table with a list for each, or one list for `language`.
    pub fn strings_by_language(
        &self,
        name: &str,
        language: &str,
        findings: &mut Findings,
    ) -> Vec<(String, Vec<At<String>>)> {
        let is_table = self.get(name).is_some_and(|value| value.get_ref().as_table().is_some());
        if !is_table {
            return vec![(language.to_owned(), self.strings(name, findings))];
        }
        let entries = self.entries(name, findings).into_iter();
        entries.map(|(key, entry)| (key.value, entry.strings(findings))).collect()
    }

    /// A date of the site, as a TOML date or as a string.
    pub fn date(&self, name: &str, findings: &mut Findings) -> Option<At<SiteDate>> {
        let value = self.get(name)?;
        let text = match value.get_ref() {
            DeValue::Datetime(date) => date.to_string(),
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => {
                findings.push(self.wrong(name, value, "a date, such as `2026-01-31`"));
                return None;
            }
        };
        let span = self.span(value.span());
        match SiteDate::parse(&text) {
            Ok(date) => Some(At { value: date, span }),
            Err(error) => {
                findings.push(self.no_date(name, span, error));
                None
            }
        }
    }

    fn no_date(&self, name: &str, span: Range<usize>, error: DateError) -> Finding {
        let message = format!("`{}{name}` is not a date: {}", self.path, error.message);
        let rule = if error.fault == Fault::Order { &DATE_ORDER } else { &DATE_INVALID };
        Finding::new(rule, self.place(span), message).hint_if(error.hint)
    }

    /// A date that may be uncertain: EDTF, in a string, as a TOML date or as a year.
    pub fn edtf(&self, name: &str, findings: &mut Findings) -> Option<At<Edtf>> {
        let written = self.date_text(name, findings)?;
        match Edtf::parse(&written.value) {
            Ok(date) => Some(At { value: date, span: written.span }),
            Err(error) => {
                findings.push(self.no_date(name, written.span, error));
                None
            }
        }
    }

    /// A string, a TOML date or a year, as it would be written in a string.
    fn date_text(&self, name: &str, findings: &mut Findings) -> Option<At<String>> {
        let value = self.get(name)?;
        match value.get_ref() {
            DeValue::Datetime(date) => {
                Some(At { value: date.to_string(), span: self.span(value.span()) })
            }
            DeValue::Integer(year) => {
                Some(At { value: year.as_str().to_owned(), span: self.span(value.span()) })
            }
            DeValue::String(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => self.string(name, findings),
        }
    }

    /// A table inside this one.
    pub fn table(
        &self,
        name: &'static str,
        fields: &'static [Field],
        findings: &mut Findings,
    ) -> Option<Self> {
        let value = self.get(name)?;
        let Some(table) = value.get_ref().as_table() else {
            findings.push(self.wrong(name, value, "a table"));
            return None;
        };
        Some(self.inner(table, fields, name))
    }

    /// A list of tables inside this one, such as `[[roles]]` or `roles = [{ … }]`.
    pub fn tables(
        &self,
        name: &'static str,
        fields: &'static [Field],
        findings: &mut Findings,
    ) -> Vec<(Range<usize>, Self)> {
        let Some(value) = self.get(name) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            findings.push(self.wrong(name, value, "a list of tables"));
            return Vec::new();
        };
        let mut tables = Vec::with_capacity(array.len());
        for item in array {
            match item.get_ref().as_table() {
                Some(table) => {
                    tables.push((self.span(item.span()), self.inner(table, fields, name)));
                }
                None => findings.push(self.wrong(name, item, "a list of tables")),
            }
        }
        tables
    }

    /// The entries of a table whose keys the writer chooses, each key with its place, in the order
    /// in which they are written.
    pub fn entries(&self, name: &str, findings: &mut Findings) -> Vec<(At<String>, Entry<'d, 'i>)> {
        let Some(value) = self.get(name) else { return Vec::new() };
        let Some(table) = value.get_ref().as_table() else {
            findings.push(self.wrong(name, value, "a table"));
            return Vec::new();
        };
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        entries
            .into_iter()
            .map(|(key, value)| {
                let at = At { value: key.get_ref().to_string(), span: self.span(key.span()) };
                (at, Entry::new(self.document, key, value))
            })
            .collect()
    }

    /// A table of the writer's own, as a plain TOML table.
    pub fn free(&self, name: &str, findings: &mut Findings) -> toml::Table {
        let Some(value) = self.get(name) else { return toml::Table::new() };
        let Some(table) = value.get_ref().as_table() else {
            findings.push(self.wrong(name, value, "a table"));
            return toml::Table::new();
        };
        plain_table(table)
    }

    fn inner(&self, table: &'d DeTable<'i>, fields: &'static [Field], name: &str) -> Self {
        let mut reader = TableReader::new(self.document, table, fields);
        reader.path = format!("{}{name}.", self.path);
        reader
    }

    /// Reports every field that no name of the table's fields answers to.
    pub fn finish(self, findings: &mut Findings) {
        let keys = self.table.keys();
        let keys = keys.map(|key| (&**key.get_ref(), self.span(key.span())));
        let empty: &[At<String>] = if self.path.is_empty() { &self.document.empty } else { &[] };
        let empty = empty.iter().map(|key| (key.value.as_str(), key.span.clone()));
        let mut unknown: Vec<_> =
            keys.chain(empty).filter(|(name, _)| !self.is_known(name)).collect();
        unknown.sort_by_key(|(_, span)| span.start);
        for (name, span) in unknown {
            let place = self.place(span);
            if let Some(finding) = self.of_another_program(name, &place) {
                findings.push(finding);
                continue;
            }
            let message = format!("`{}{name}` means nothing here", self.path);
            findings.push(
                Finding::new(&UNKNOWN_FIELD, place, message).hint(self.hint_for_unknown(name)),
            );
        }
    }

    /// The field of this name that another program has.
    fn of_others(&self, name: &str) -> Option<&'static Foreign> {
        self.foreign.iter().find(|foreign| foreign.name == name)
    }

    /// A field of another program that does no harm.
    fn of_another_program(&self, name: &str, place: &Place) -> Option<Finding> {
        let foreign = self.of_others(name)?;
        let message = match foreign.fate {
            Fate::ReadAs(ours) => format!("`{}{name}` is read as `{ours}`", self.path),
            Fate::Ignored => format!("`{}{name}` does nothing here", self.path),
            Fate::Refused => return None,
        };
        let hint = self.document.phrased(foreign.hint);
        Some(Finding::new(&FOREIGN_FIELD, place.clone(), message).hint(hint))
    }

    /// Whether there is a field of this name.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether this table may have a field of this name.
    pub fn knows(&self, name: &str) -> bool {
        self.is_known(name)
    }

    fn is_known(&self, name: &str) -> bool {
        self.names().any(|known| known == name)
    }

    fn hint_for_unknown(&self, name: &str) -> String {
        self.document.phrased(&self.toml_hint_for_unknown(name))
    }

    fn toml_hint_for_unknown(&self, name: &str) -> String {
        if let Some(foreign) = self.of_others(name) {
            return foreign.hint.to_owned();
        }
        if let Some(near) = nearest(name, self.names()) {
            // Only the top level of a document has a place for fields of one's own.
            return if self.path.is_empty() {
                format!("write `{near}`, or put fields of your own under `[extra]`")
            } else {
                format!("write `{near}`")
            };
        }
        let names: Vec<_> = self.names().map(|name| format!("`{name}`")).collect();
        format!("remove it, or use one of {}", names.join(", "))
    }
}

fn described(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("the text \"{text}\""),
        DeValue::Integer(number) => format!("the number {}", number.as_str()),
        DeValue::Float(number) => format!("the number {}", number.as_str()),
        DeValue::Boolean(value) => format!("`{value}`"),
        DeValue::Datetime(date) => format!("the date {date}"),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}
