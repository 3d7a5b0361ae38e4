//! YAML front matter, read into the tables that TOML is read into: every value keeps its place.
//!
//! Plain values mean what the core schema of YAML 1.2 says, and dates what YAML 1.1 said, as Hugo,
//! Jekyll and Obsidian write them. So `yes` is a text, and `2025-10-31` a date. Anchors, aliases and
//! `<<` are understood; how much they may make of a little text has a bound.

mod plain;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, Tag};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::{At, INVALID_FRONT_MATTER};
use crate::finding::{Finding, Findings, Place};

/// How deep lists and tables may stand within each other.
const DEPTH: usize = 32;
/// How many values there may be, those that aliases repeat included.
const VALUES: usize = 10_000;

/// What was read.
#[derive(Default)]
pub(super) struct Read<'i> {
    pub(super) table: DeTable<'i>,
    /// Fields of the top level with nothing behind them.
    pub(super) empty: Vec<At<String>>,
}

/// Reads `text`, which starts `at` bytes into `file`. What is wrong becomes findings; what stands
/// before the first mistake of syntax is kept.
pub(super) fn read<'i>(
    file: &Arc<str>,
    text: &'i str,
    at: usize,
    findings: &mut Findings,
) -> Read<'i> {
    let mut builder = Builder {
        source: Source { file, text, at, bytes: bytes_of_letters(text) },
        findings,
        frames: Vec::new(),
        anchors: BTreeMap::new(),
        values: 0,
        root: Root::Nothing,
        empty: Vec::new(),
    };
    for event in Parser::new_from_str(text) {
        let going = match event {
            Ok((event, span)) => builder.take(event, span),
            Err(error) => builder.stop(&error),
        };
        if going.is_break() {
            break;
        }
    }
    builder.finish()
}

type Going = std::ops::ControlFlow<()>;

/// The text, and where its letters stand.
struct Source<'s, 'i> {
    file: &'s Arc<str>,
    text: &'i str,
    at: usize,
    /// The byte at which each letter begins; none when each letter is a byte.
    bytes: Option<Vec<usize>>,
}

fn bytes_of_letters(text: &str) -> Option<Vec<usize>> {
    (!text.is_ascii())
        .then(|| text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect())
}

impl<'i> Source<'_, 'i> {
    /// The byte of a letter that the parser counts.
    fn byte(&self, letter: usize) -> usize {
        let byte = self.bytes.as_ref().map_or(Some(letter), |bytes| bytes.get(letter).copied());
        byte.map_or(self.text.len(), |byte| byte.min(self.text.len()))
    }

    /// The bytes of a span, without white space at its end.
    fn span(&self, span: &Span) -> Range<usize> {
        let (start, end) = (self.byte(span.start.index()), self.byte(span.end.index()));
        let end = end.max(start);
        start..start + self.text[start..end].trim_end().len()
    }

    fn slice(&self, span: &Range<usize>) -> &'i str {
        &self.text[span.clone()]
    }

    fn place(&self, span: Range<usize>) -> Place {
        Place::span(self.file, span.start + self.at..span.end + self.at)
    }
}

/// A value, or nothing.
#[derive(Clone)]
enum Node<'i> {
    Nothing,
    Value(Spanned<DeValue<'i>>),
}

/// A list or a table that is being read.
struct Frame<'i> {
    start: usize,
    anchor: usize,
    /// How many values there were before it.
    before: usize,
    kind: Kind<'i>,
}

enum Kind<'i> {
    List(Vec<Spanned<DeValue<'i>>>),
    Table {
        table: DeTable<'i>,
        key: Key<'i>,
        /// Tables whose entries stand here too, unless there are others of their name.
        merged: Vec<DeTable<'i>>,
    },
}

/// What is known of the next entry of a table.
enum Key<'i> {
    /// It comes now.
    Awaited,
    /// It is this; now comes its value.
    Is(Spanned<DeString<'i>>),
    /// It is none; its value is left out.
    Wrong,
}

enum Root<'i> {
    Nothing,
    Table(DeTable<'i>),
    /// Something else, of which there is a finding.
    Wrong,
}

struct Builder<'s, 'i> {
    source: Source<'s, 'i>,
    findings: &'s mut Findings,
    frames: Vec<Frame<'i>>,
    /// What anchors name, and how many values each has.
    anchors: BTreeMap<usize, (Node<'i>, usize)>,
    values: usize,
    root: Root<'i>,
    empty: Vec<At<String>>,
}

impl<'i> Builder<'_, 'i> {
    fn take(&mut self, event: Event<'i>, span: Span) -> Going {
        let span = self.source.span(&span);
        self.values += 1;
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            Event::DocumentStart(_) => {
                if !matches!(self.root, Root::Nothing) {
                    self.wrong(span, "a second document begins here", "keep one of them");
                    return Going::Break(());
                }
            }
            Event::Alias(anchor) => return self.alias(anchor, span),
            Event::Scalar(text, style, anchor, tag) => {
                if self.awaits_key() {
                    self.key(text, span.clone());
                } else {
                    let node = self.scalar((text, style), tag.as_deref(), span.clone());
                    self.keep(anchor, &node, 1);
                    self.place(node);
                }
            }
            Event::SequenceStart(anchor, _) => {
                return self.open(span, anchor, Kind::List(Vec::new()));
            }
            Event::MappingStart(anchor, _) => {
                let (table, merged) = (DeTable::new(), Vec::new());
                return self.open(span, anchor, Kind::Table { table, key: Key::Awaited, merged });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span.end),
        }
        if self.values > VALUES { self.too_much(span) } else { Going::Continue(()) }
    }

    fn awaits_key(&self) -> bool {
        let last = self.frames.last();
        last.is_some_and(|f| matches!(f.kind, Kind::Table { key: Key::Awaited, .. }))
    }

    fn wrong(&mut self, span: Range<usize>, message: impl Into<String>, hint: &str) {
        let place = self.source.place(span);
        self.findings.push(Finding::new(&INVALID_FRONT_MATTER, place, message).hint(hint));
    }

    fn too_much(&mut self, span: Range<usize>) -> Going {
        let message = format!("this front matter has more than {VALUES} values");
        self.wrong(span, message, "write less, and use fewer aliases");
        Going::Break(())
    }

    fn scalar(
        &mut self,
        (text, style): (DeString<'i>, ScalarStyle),
        tag: Option<&Tag>,
        span: Range<usize>,
    ) -> Node<'i> {
        let is_text = tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
        if let Some(tag) = tag.filter(|tag| !tag.is_yaml_core_schema()) {
            let message = format!("the tag `{tag}` means nothing here");
            self.wrong(span.clone(), message, "remove it");
        }
        if style != ScalarStyle::Plain || is_text {
            return Node::Value(Spanned::new(span, DeValue::String(text)));
        }
        match plain::read(self.source.slice(&span), text) {
            Some(value) => Node::Value(Spanned::new(span, value)),
            None => Node::Nothing,
        }
    }

    /// Remembers what an anchor names.
    fn keep(&mut self, anchor: usize, node: &Node<'i>, values: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, (node.clone(), values));
        }
    }

    fn alias(&mut self, anchor: usize, span: Range<usize>) -> Going {
        if self.awaits_key() {
            self.wrong_key(span);
            return Going::Continue(());
        }
        let Some((node, values)) = self.anchors.get(&anchor) else {
            self.wrong(span.clone(), "this refers to what it stands in", "remove it");
            self.place(Node::Nothing);
            return Going::Continue(());
        };
        self.values += values;
        if self.values > VALUES {
            return self.too_much(span);
        }
        let node = node.clone();
        self.place(node);
        Going::Continue(())
    }

    fn open(&mut self, span: Range<usize>, anchor: usize, kind: Kind<'i>) -> Going {
        if self.frames.len() == DEPTH {
            let message = format!("this stands more than {DEPTH} lists and tables deep");
            self.wrong(span.start..span.start, message, "write it with fewer levels");
            return Going::Break(());
        }
        if self.awaits_key() {
            self.wrong_key(span.clone());
        }
        self.frames.push(Frame { start: span.start, anchor, before: self.values, kind });
        Going::Continue(())
    }

    fn close(&mut self, end: usize) {
        let Some(Frame { start, anchor, before, kind }) = self.frames.pop() else { return };
        let value = match kind {
            Kind::List(items) => DeValue::Array(items.into_iter().collect()),
            Kind::Table { table, merged, .. } => DeValue::Table(with_merged(table, merged)),
        };
        let end = start + self.source.text[start..end.max(start)].trim_end().len();
        let node = Node::Value(Spanned::new(start..end, value));
        self.keep(anchor, &node, self.values - before + 1);
        self.place(node);
    }

    fn wrong_key(&mut self, span: Range<usize>) {
        self.wrong(span, "the name of a field must be a text", "write the name itself");
        if let Some(Frame { kind: Kind::Table { key, .. }, .. }) = self.frames.last_mut() {
            *key = Key::Wrong;
        }
    }

    fn key(&mut self, text: DeString<'i>, span: Range<usize>) {
        let Some(Frame { kind: Kind::Table { key, .. }, .. }) = self.frames.last_mut() else {
            return;
        };
        *key = Key::Is(Spanned::new(span, text));
    }

    /// Puts a value where it belongs.
    fn place(&mut self, node: Node<'i>) {
        let depth = self.frames.len();
        match self.frames.last_mut().map(|frame| &mut frame.kind) {
            None => self.place_root(node),
            Some(Kind::List(items)) => {
                if let Node::Value(value) = node {
                    items.push(value);
                }
            }
            Some(Kind::Table { key, table, merged }) => {
                let Key::Is(name) = std::mem::replace(key, Key::Awaited) else { return };
                let is_merge = name.get_ref() == "<<" && self.source.slice(&name.span()) == "<<";
                match node {
                    Node::Value(value) if is_merge => {
                        let span = value.span();
                        if !merge(value.into_inner(), merged) {
                            let message = "`<<` takes over the fields of a table, and this is none";
                            self.wrong(span, message, "name a table by its anchor: `<<: *common`");
                        }
                    }
                    _ if table.contains_key(&**name.get_ref()) => self.twice(&name),
                    Node::Value(value) => {
                        table.insert(name, value);
                    }
                    Node::Nothing => {
                        if depth == 1 {
                            let at = self.source.at;
                            let span = name.span().start + at..name.span().end + at;
                            self.empty.push(At { value: name.get_ref().to_string(), span });
                        }
                    }
                }
            }
        }
    }

    fn twice(&mut self, name: &Spanned<DeString<'i>>) {
        let message = format!("`{}` stands here for the second time", name.get_ref());
        self.wrong(name.span(), message, "keep one of them");
    }

    fn place_root(&mut self, node: Node<'i>) {
        let Node::Value(value) = node else { return };
        let span = value.span();
        if let DeValue::Table(table) = value.into_inner() {
            self.root = Root::Table(table);
            return;
        }
        self.root = Root::Wrong;
        let message = "front matter is a table of fields, and this is none";
        self.wrong(span, message, "write each field as `name: value`");
    }

    fn stop(&mut self, error: &ScanError) -> Going {
        let start = self.source.byte(error.marker().index());
        let (start, hint) = plain::fault(self.source.text, start, error.info());
        let end = self.source.text[start..].chars().next().map_or(start, |c| start + c.len_utf8());
        let message = format!("this is not valid YAML: {}", error.info());
        let place = self.source.place(start..end);
        self.findings.push(Finding::new(&INVALID_FRONT_MATTER, place, message).hint_if(hint));
        Going::Break(())
    }

    /// What was read, with what a mistake cut short.
    fn finish(mut self) -> Read<'i> {
        while !self.frames.is_empty() {
            let end = self.source.text.len();
            self.close(end);
        }
        let table = match self.root {
            Root::Table(table) => table,
            Root::Nothing | Root::Wrong => DeTable::new(),
        };
        Read { table, empty: self.empty }
    }
}

/// Collects the tables that `<<` names: one, or a list of them. Whether there was nothing else.
fn merge<'i>(value: DeValue<'i>, merged: &mut Vec<DeTable<'i>>) -> bool {
    if let DeValue::Table(table) = value {
        merged.push(table);
        return true;
    }
    let DeValue::Array(list) = value else { return false };
    list.into_iter().all(|item| {
        let DeValue::Table(table) = item.into_inner() else { return false };
        merged.push(table);
        true
    })
}

/// A table with the fields of others that it does not have itself; the first that has one gives it.
fn with_merged<'i>(mut table: DeTable<'i>, merged: Vec<DeTable<'i>>) -> DeTable<'i> {
    for other in merged {
        for (name, value) in other {
            if !table.contains_key(&**name.get_ref()) {
                table.insert(name, value);
            }
        }
    }
    table
}
