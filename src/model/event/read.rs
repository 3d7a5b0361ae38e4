//! The events that a page tells: the items of the lists under its timeline headings.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::when::{self, When};
use super::{EVENT_UNDATED, RawEvent};
use crate::finding::{Finding, Findings, Place, Rule};
use crate::model::body::{Body, Kind, Span, Text};
use crate::model::date::order::DATE_ORDER;
use crate::model::date::{DateError, Edtf, Fault};
use crate::model::outline::{self, Entry, Meaning, MeaningfulSection, Note};
use crate::parse::body::DUPLICATE_ID;
use crate::parse::slug::slugify_or;
use crate::parse::table::DATE_INVALID;

/// Reads the events of a page.
pub fn read(
    (file, text): (&Arc<str>, &str),
    (body, sections): (&Body, &[MeaningfulSection]),
    findings: &mut Findings,
) -> Vec<RawEvent> {
    let mut events = Vec::new();
    let mut end = 0;
    for section in sections {
        // A timeline within a timeline is part of it.
        if section.meaning != Meaning::Timeline || section.nodes.start < end {
            continue;
        }
        end = section.nodes.end;
        let reader = Reader { file, text, body };
        for list in body.siblings(section.nodes.clone()) {
            if !matches!(body.nodes[list as usize].kind, Kind::List(_)) {
                continue;
            }
            let items = body.children(list);
            events.extend(items.filter_map(|item| reader.event((list, item), findings)));
        }
    }
    drop_second_ids(file, &mut events, findings);
    for event in &mut events {
        event.anchor = anchor(event);
    }
    events
}

/// How many characters of its text an event's address has at most.
const LONGEST_ANCHOR: usize = 60;

/// The id of an event in addresses: of its own id, else of its date and its text.
fn anchor(event: &RawEvent) -> Arc<str> {
    if let Some((id, _)) = &event.id {
        return format!("event-{id}").into();
    }
    let text = format!("{} {}", event.said, event.text);
    let cut = text.char_indices().nth(LONGEST_ANCHOR).map_or(text.len(), |(at, _)| at);
    format!("event-{}", slugify_or(&text[..cut], "event")).into()
}

struct Reader<'p> {
    file: &'p Arc<str>,
    text: &'p str,
    body: &'p Body,
}

impl Reader<'_> {
    fn place(&self, span: Span) -> Place {
        Place::span(self.file, span.range())
    }

    fn event(&self, (list, item): (u32, u32), findings: &mut Findings) -> Option<RawEvent> {
        let Entry { label, words, rest, notes, .. } = outline::entry(self.body, self.text, item);
        let Some(label) = label else {
            let span = self.first_line(item, &words);
            let message = "this item of a timeline does not begin with a bold date";
            findings.push(
                Finding::new(&EVENT_UNDATED, self.place(span), message)
                    .hint("write `- **2025-10-31** — …`, or `- **undated** — …`"),
            );
            return None;
        };
        let (when, label) = self.when(label, findings)?;
        if let Some(finding) = self.second_date(label, &self.body.plain(self.text, words.clone())) {
            findings.push(finding);
            return None;
        }
        let mut event = RawEvent {
            node: item,
            list,
            text: self.body.plain(self.text, words.clone()),
            words,
            rest,
            when,
            label,
            said: self.text[label.range()].to_lowercase(),
            anchor: "".into(),
            id: None,
            name: None,
            sides: Vec::new(),
        };
        event.text = after_dash(&event.text).to_owned();
        if event.text.is_empty() && event.rest.is_empty() {
            findings.push(
                Finding::new(&EVENT_UNDATED, self.place(label), "this event says only when it was")
                    .hint("write what happened behind the date"),
            );
            return None;
        }
        self.take_notes(&mut event, &notes, findings);
        Some(event)
    }

    /// The finding for a label that goes on behind its bold part: `**2025-11** to **2025-12** — …`.
    fn second_date(&self, label: Span, text: &str) -> Option<Finding> {
        let first = &self.text[label.range()];
        let marked =
            self.text[label.range().end..].trim_start_matches(['*', '_', ':']).trim_start();
        let mut words = text.split_whitespace();
        let joint = words.next()?;
        let second = words.next()?;
        let (second, follows) = match second.trim_end_matches([':', ',', '—', '–']) {
            bare if bare.len() < second.len() => (bare, true),
            bare => (bare, words.next().is_some_and(|next| matches!(next, "—" | "–" | "-" | ":"))),
        };
        let is_bold = marked.get(joint.len()..).is_some_and(|rest| {
            let rest = rest.trim_start();
            rest.starts_with("**") || rest.starts_with("__")
        });
        let meant = match joint {
            "to" | "until" | "till" | "through" => format!("{first}/{second}"),
            "–" | "—" | "-" if is_bold && follows => format!("{first}/{second}"),
            "or" => format!("[{first},{second}]"),
            "and" | "&" => format!("{{{first},{second}}}"),
            _ => return None,
        };
        let is_date = |text: &str| Edtf::parse(text).is_ok();
        if !(is_bold || follows) || !is_date(first) || !is_date(second) {
            return None;
        }
        let message = format!("the date goes on behind its bold part, with `{joint} {second}`");
        let finding = Finding::new(&DATE_INVALID, self.place(label), message);
        Some(finding.hint(format!("write `**{meant}**`")))
    }

    /// The bytes of an item's running text, as far as its first line.
    fn first_line(&self, item: u32, words: &Range<u32>) -> Span {
        let node = self.body.nodes[item as usize].span.range();
        let start =
            self.body.nodes.get(words.start as usize).map_or(node.start, |first| {
                (first.span.start as usize).clamp(node.start, node.end)
            });
        let line = self.text[start..node.end].lines().next().unwrap_or_default();
        Span::from(start..start + line.trim_end().len())
    }

    /// When a label says that it was, and the label's bytes without its marks.
    fn when(&self, label: u32, findings: &mut Findings) -> Option<(When, Span)> {
        let (text, span) = self.label_text(label);
        match when::parse(&text) {
            Ok(when) => Some((when, span)),
            Err(error) => {
                findings.push(no_date(self.place(at(span, &text, &error)), error));
                None
            }
        }
    }

    /// The label as the file has it, for Markdown might take a `~` for its own; or without its
    /// markup when it has some.
    fn label_text(&self, label: u32) -> (String, Span) {
        let node = &self.body.nodes[label as usize];
        let inside = label + 1..node.end;
        let plain = inside.clone().all(|index| {
            let kind = self.body.nodes[index as usize].kind;
            matches!(kind, Kind::Text(Text::File(_)) | Kind::Strikethrough)
        });
        let whole = node.span.range();
        let marked = &self.text[whole.clone()];
        let trimmed = marked.trim_matches(['*', '_']);
        let bare = trimmed.trim_end().trim_end_matches([':', '：']);
        let bare = if plain && !bare.contains(['\\', '&']) { bare.trim() } else { "" };
        if bare.is_empty() {
            let text = self.body.plain(self.text, inside);
            let text = text.trim().trim_end_matches([':', '：']).trim_end();
            return (text.to_owned(), node.span);
        }
        let start = whole.start + (bare.as_ptr() as usize - marked.as_ptr() as usize);
        (bare.to_owned(), Span::from(start..start + bare.len()))
    }

    fn take_notes(&self, event: &mut RawEvent, notes: &[Note], findings: &mut Findings) {
        for note in notes {
            match note.key.as_str() {
                "id" if is_id(&note.value) => {
                    event.id = Some((note.value.as_str().into(), note.span));
                }
                "id" => {
                    let better = slugify_or(&note.value, "");
                    findings.push(outline::no_id(self.file, note, &better));
                    // What was meant, so that no second finding says that nothing has that id.
                    event.id = (!better.is_empty()).then(|| (better.into(), note.span));
                }
                "name" if !note.value.is_empty() => event.name = Some(note.value.clone()),
                "side" | "sides" => {
                    let sides = note.value.split(',').map(str::trim).filter(|s| !s.is_empty());
                    event.sides.extend(sides.map(|side| (side.to_owned(), note.span)));
                }
                _ => {}
            }
        }
    }
}

/// The finding for what is no date.
fn no_date(place: Place, error: DateError) -> Finding {
    let rule: &'static Rule = if error.fault == Fault::Order { &DATE_ORDER } else { &DATE_INVALID };
    Finding::new(rule, place, error.message).hint_if(error.hint)
}

/// The bytes of the part of a label that is wrong.
fn at(span: Span, text: &str, error: &DateError) -> Span {
    let whole = span.range();
    // A label with markup does not stand in the file as it reads.
    if whole.len() != text.len() || error.fault == Fault::Order {
        return span;
    }
    let rest = text.get(error.offset..).unwrap_or_default();
    let end = rest.find([',', ';', '/', ']']).unwrap_or(rest.len()).max(1);
    let start = whole.start + error.offset.min(whole.len());
    if start >= whole.end { span } else { Span::from(start..(start + end).min(whole.end)) }
}

/// A text without the dash or colon that ties it to its label.
pub fn after_dash(text: &str) -> &str {
    text.trim_start().trim_start_matches(['—', '–', '-', ':', '：', ' ', '\u{a0}'])
}

/// Whether a text can be an id: letters, digits, hyphens and underscores.
fn is_id(text: &str) -> bool {
    let is_part = |c: char| {
        c.is_alphanumeric()
            || matches!(c, '-' | '_')
            || unicode_normalization::char::is_combining_mark(c)
    };
    !text.is_empty() && text.chars().all(is_part)
}

/// Two events of one page cannot have one id: the second is left without.
fn drop_second_ids(file: &Arc<str>, events: &mut [RawEvent], findings: &mut Findings) {
    let mut seen: HashMap<Arc<str>, Span> = HashMap::new();
    for event in events {
        let Some((id, span)) = &event.id else { continue };
        if let Some(first) = seen.get(&**id) {
            findings.push(
                Finding::new(
                    &DUPLICATE_ID,
                    Place::span(file, span.range()),
                    format!("two events of this page have the id `{id}`"),
                )
                .hint("give one of them another id")
                .label(Place::span(file, first.range()), "the first is here"),
            );
            event.id = None;
        } else {
            seen.insert(Arc::clone(id), *span);
        }
    }
}
