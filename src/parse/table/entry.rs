//! Entries of tables whose keys the writer chooses, and tables that are the writer's own.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::{At, Document, Field, INVALID_FRONT_MATTER, TableReader, described};
use crate::finding::{Finding, Findings, Place};

/// One entry of a table whose keys the writer chooses.
pub struct Entry<'d, 'i> {
    document: &'d Document<'i>,
    name: &'d Spanned<DeString<'i>>,
    value: &'d Spanned<DeValue<'i>>,
}

impl<'d, 'i> Entry<'d, 'i> {
    pub(super) fn new(
        document: &'d Document<'i>,
        name: &'d Spanned<DeString<'i>>,
        value: &'d Spanned<DeValue<'i>>,
    ) -> Self {
        Self { document, name, value }
    }

    /// A reader when the entry is a table.
    pub fn table(
        &self,
        fields: &'static [Field],
        findings: &mut Findings,
    ) -> Option<TableReader<'d, 'i>> {
        let Some(table) = self.value.get_ref().as_table() else {
            findings.push(self.wrong("a table"));
            return None;
        };
        let mut reader = TableReader::new(self.document, table, fields);
        reader.path = format!("{}.", self.name.get_ref());
        Some(reader)
    }

    /// A text or a table.
    pub fn text_or_table(
        &self,
        fields: &'static [Field],
        findings: &mut Findings,
    ) -> Option<Item<'d, 'i>> {
        if self.value.get_ref().as_table().is_some() {
            return Some(Item::Table(self.span(), self.table(fields, findings)?));
        }
        self.string(findings).map(Item::Text)
    }

    /// The text when the entry is a string.
    pub fn string(&self, findings: &mut Findings) -> Option<At<String>> {
        let Some(text) = self.document.text_of(self.value) else {
            findings.push(self.wrong("a text in quotation marks"));
            return None;
        };
        Some(At { value: text.to_owned(), span: self.span() })
    }

    /// The texts when the entry is a list of strings; one string stands for a list of one.
    pub fn strings(&self, findings: &mut Findings) -> Vec<At<String>> {
        let Some(array) = self.value.get_ref().as_array() else {
            return self.string(findings).into_iter().collect();
        };
        let offset = self.document.offset;
        let text = |item: &Spanned<DeValue<'i>>| {
            let span = item.span().start + offset..item.span().end + offset;
            Some(At { value: self.document.text_of(item)?.to_owned(), span })
        };
        for item in array.iter().filter(|item| self.document.text_of(item).is_none()) {
            let found = described(item.get_ref());
            let message =
                format!("`{}` must be a list of texts, but has {found}", self.name.get_ref());
            let span = item.span().start + offset..item.span().end + offset;
            let place = Place::span(&self.document.file, span);
            findings.push(Finding::new(&INVALID_FRONT_MATTER, place, message));
        }
        array.iter().filter_map(text).collect()
    }

    fn span(&self) -> Range<usize> {
        let span = self.value.span();
        span.start + self.document.offset..span.end + self.document.offset
    }

    fn wrong(&self, wanted: &str) -> Finding {
        let found = described(self.value.get_ref());
        let wanted = self.document.phrased(wanted);
        let message = format!("`{}` must be {wanted}, but is {found}", self.name.get_ref());
        Finding::new(&INVALID_FRONT_MATTER, Place::span(&self.document.file, self.span()), message)
    }
}

pub(super) fn plain_table(table: &DeTable<'_>) -> toml::Table {
    let pairs: BTreeMap<String, toml::Value> = table
        .iter()
        .map(|(key, value)| (key.get_ref().to_string(), plain_value(value.get_ref())))
        .collect();
    pairs.into_iter().collect()
}

fn plain_value(value: &DeValue<'_>) -> toml::Value {
    match value {
        DeValue::String(text) => toml::Value::String(text.to_string()),
        DeValue::Integer(number) => toml::Value::Integer(
            i64::from_str_radix(number.as_str(), number.radix()).unwrap_or(i64::MAX),
        ),
        DeValue::Float(number) => toml::Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(value) => toml::Value::Boolean(*value),
        // A date reaches templates as the text that was written.
        DeValue::Datetime(date) => toml::Value::String(date.to_string()),
        DeValue::Array(array) => {
            toml::Value::Array(array.iter().map(|v| plain_value(v.get_ref())).collect())
        }
        DeValue::Table(table) => toml::Value::Table(plain_table(table)),
    }
}

/// An item of a list that holds texts and tables.
pub enum Item<'d, 'i> {
    /// A text.
    Text(At<String>),
    /// A table, with its place.
    Table(Range<usize>, TableReader<'d, 'i>),
}

impl<'d, 'i> TableReader<'d, 'i> {
    /// A list of texts and tables; one of either stands for a list of one.
    pub fn texts_or_tables(
        &self,
        name: &'static str,
        fields: &'static [Field],
        findings: &mut Findings,
    ) -> Vec<Item<'d, 'i>> {
        let Some(value) = self.get(name) else { return Vec::new() };
        let one = std::slice::from_ref(value);
        let list = value.get_ref().as_array().map_or(one, |array| &array[..]);
        let mut items = Vec::with_capacity(list.len());
        for item in list {
            let span = self.span(item.span());
            if let Some(text) = self.document.text_of(item) {
                items.push(Item::Text(At { value: text.to_owned(), span }));
                continue;
            }
            match item.get_ref() {
                DeValue::Table(table) => {
                    items.push(Item::Table(span, self.inner(table, fields, name)));
                }
                DeValue::String(_)
                | DeValue::Integer(_)
                | DeValue::Float(_)
                | DeValue::Boolean(_)
                | DeValue::Datetime(_)
                | DeValue::Array(_) => {
                    findings.push(TableReader::wrong(
                        self,
                        name,
                        item,
                        "a list of texts and tables",
                    ));
                }
            }
        }
        items
    }
}
