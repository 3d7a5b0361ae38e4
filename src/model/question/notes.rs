//! Reading what stands below a question: what is known of it, and its history.

use std::ops::Range;

use super::{Detail, DetailKind, QUESTION_INVALID, Question, Status, Step};
use crate::finding::{Finding, Findings, Place};
use crate::model::body::Kind;
use crate::model::date::{Edtf, SiteDate};
use crate::model::items::{Label, Reader};
use crate::model::outline::Entry;
use crate::parse::table::{At, DATE_INVALID};

/// Reads what stands below a question.
pub(super) fn below(
    reader: &Reader<'_>,
    entry: &Entry,
    question: &mut Question,
    findings: &mut Findings,
) {
    for block in reader.body.siblings(entry.rest.clone()) {
        let node = reader.body.nodes[block as usize];
        let is_list = matches!(node.kind, Kind::List(_));
        let items = reader.entries(block..node.end);
        let labelled = items.iter().any(|item| item.label.is_some());
        for item in items.iter().filter(|item| item.label.is_none()) {
            findings.extend(unmarked(reader, item));
        }
        if !is_list || !labelled {
            if !matches!(node.kind, Kind::Comment(_)) {
                question.rest.push(block..node.end);
            }
            continue;
        }
        for item in items {
            nested(reader, &item, question, findings);
        }
    }
}

/// Reads an item below a question.
fn nested(reader: &Reader<'_>, item: &Entry, question: &mut Question, findings: &mut Findings) {
    too_deep(reader, item, findings);
    match reader.label(item) {
        Some(Label::Dated { date, words }) => {
            let Some(value) = reader.date(item, &date, findings) else { return };
            let status = status(reader, item, &words, findings);
            let node = item.label.unwrap_or(item.node);
            let span = reader.body.nodes[node as usize].span.range();
            let (words, rest) = (item.words.clone(), item.rest.clone());
            let date = At { value, span };
            question.steps.push(Step { item: item.node, date, status, words, rest });
        }
        Some(Label::Words(label)) => {
            let kind = reader.labels.find(DetailKind::LABELS, &label);
            if kind.is_none() {
                findings.extend(
                    undated(reader, item, &label).or_else(|| suspicious(reader, item, &label)),
                );
            }
            let kind = kind.unwrap_or(DetailKind::Other);
            let mut detail = detail(item, kind, label);
            dates(reader, &mut detail, question, findings);
            question.details.push(detail);
        }
        None => question.details.push(detail(item, DetailKind::Other, String::new())),
    }
}

fn detail(item: &Entry, kind: DetailKind, label: String) -> Detail {
    Detail { kind, label, words: item.words.clone(), rest: item.rest.clone(), date: 0 }
}

/// The status that the words behind a date name.
fn status(
    reader: &Reader<'_>,
    item: &Entry,
    words: &str,
    findings: &mut Findings,
) -> Option<Status> {
    if words.is_empty() {
        return None;
    }
    let status = reader.labels.find(Status::LABELS, words);
    if status.is_none() {
        let hint = reader.labels.nearest(Status::LABELS, words).map_or_else(
            || format!("write one of {}", reader.labels.firsts(Status::LABELS)),
            |near| format!("write `{near}`"),
        );
        let message = format!("`{words}` is not a status of a question");
        let place = reader.place(item.label.unwrap_or(item.node));
        findings.push(Finding::new(&QUESTION_INVALID, place, message).hint(hint));
    }
    status
}

/// A status without a date, or before it, belongs to the history and says nothing of it.
fn undated(reader: &Reader<'_>, item: &Entry, label: &str) -> Option<Finding> {
    let is_status = |words: &str| reader.labels.find(Status::LABELS, words.trim()).is_some();
    let (message, hint) = if is_status(label) {
        let day = format!("**2026-01-31, {}:**", label.to_lowercase());
        (
            format!("`{label}` is a status, but there is no date"),
            format!("write it with the day: `{day}`"),
        )
    } else {
        let (status, date) = label.split_once([',', '，', '、'])?;
        if !is_status(status) {
            return None;
        }
        let (status, date) = (status.trim().to_lowercase(), date.trim());
        let message = "the status stands before the date here".to_owned();
        (message, format!("write `**{date}, {status}:**`"))
    };
    let place = reader.place(item.label.unwrap_or(item.node));
    Some(Finding::new(&QUESTION_INVALID, place, message).hint(hint))
}

/// An item that begins as an entry of the history does, but is not bold.
fn unmarked(reader: &Reader<'_>, item: &Entry) -> Option<Finding> {
    let text = reader.plain(item.words.clone());
    let (head, _) = text.split_once([':', '：'])?;
    let (date, status) = head.split_once([',', '，', '、'])?;
    let is_entry = SiteDate::parse(date.trim()).is_ok()
        && reader.labels.find(Status::LABELS, status.trim()).is_some();
    let message = "this looks like an entry of the history, but is not bold";
    is_entry.then(|| {
        Finding::new(&QUESTION_INVALID, reader.place(item.node), message)
            .hint(format!("write `**{head}:**`"))
    })
}

/// A label that means nothing, but nearly something, is probably misspelt. One with another first
/// letter, such as `Unknown`, is a word of its own.
fn suspicious(reader: &Reader<'_>, item: &Entry, label: &str) -> Option<Finding> {
    let near = reader.labels.nearest(DetailKind::LABELS, label)?;
    let first = label.chars().next().map(|letter| letter.to_lowercase().to_string());
    if first.is_none_or(|first| !near.starts_with(&first)) {
        return None;
    }
    let message = format!("`{label}` is not a label of a question");
    let place = reader.place(item.label.unwrap_or(item.node));
    Some(Finding::new(&QUESTION_INVALID, place, message).hint(format!("write `{near}`")))
}

/// What stands a level too deep to belong to the question.
fn too_deep(reader: &Reader<'_>, item: &Entry, findings: &mut Findings) {
    for deeper in reader.entries(item.rest.clone()) {
        let labels = reader.labels;
        let means = match reader.label(&deeper) {
            Some(Label::Dated { words, .. }) => labels.find(Status::LABELS, &words).is_some(),
            Some(Label::Words(label)) => labels.find(DetailKind::LABELS, &label).is_some(),
            None => false,
        };
        if means {
            let place = reader.place(deeper.label.unwrap_or(deeper.node));
            let message = "this stands too deep to belong to the question";
            findings.push(
                Finding::new(&QUESTION_INVALID, place, message)
                    .hint("indent it as the item above it"),
            );
        }
    }
}

/// The date with which *Opened* and *Watch* begin.
fn dates(
    reader: &Reader<'_>,
    detail: &mut Detail,
    question: &mut Question,
    findings: &mut Findings,
) {
    if !matches!(detail.kind, DetailKind::Opened | DetailKind::Watch) {
        return;
    }
    let Some((text, span)) = first_text(reader, detail) else { return };
    let lead = text.len() - text.trim_start_matches([':', '：', ' ']).len();
    let Some(token) = date_of(&text[lead..], detail.kind) else { return };
    let span = span.start + lead..span.start + lead + token.len();
    let place = Place::span(reader.file, span.clone());
    detail.date = lead + token.len();
    if detail.kind == DetailKind::Opened {
        let value: Option<SiteDate> = reader.site_date(token, place, findings);
        question.opened = value.map(|value| At { value, span });
        return;
    }
    match Edtf::parse(token) {
        Ok(value) => question.watch = Some(At { value, span }),
        Err(error) => {
            let message = error.about(token);
            findings.push(Finding::new(&DATE_INVALID, place, message).hint_if(error.hint));
        }
    }
}

/// What of a text is its date, or is meant as one. What is watched may have none yet.
fn date_of(text: &str, kind: DetailKind) -> Option<&str> {
    let token = text.split([' ', ';', '—', '–']).next().unwrap_or_default();
    let token = token.trim_end_matches([',', ':', '。', '，']);
    // A full stop ends a sentence; two end an interval that goes on.
    let token = token.strip_suffix('.').filter(|t| !t.ends_with('.')).unwrap_or(token);
    let phrase = text.split([';', ',', '—', '–', '(']).next().unwrap_or_default();
    let phrase = phrase.split(". ").next().unwrap_or_default().trim_end_matches(['.', ' ']);
    if Edtf::parse(token).is_err() && Edtf::is_spoken(phrase) {
        return Some(phrase);
    }
    if token.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '[' | '{' | 'Y')) {
        return Some(token);
    }
    (kind == DetailKind::Opened).then_some(phrase)
}

/// The text with which a detail begins, and its bytes in the file.
fn first_text<'p>(reader: &Reader<'p>, detail: &Detail) -> Option<(&'p str, Range<usize>)> {
    let node = reader.body.nodes.get(detail.words.start as usize)?;
    let Kind::Text(text) = node.kind else { return None };
    if detail.words.is_empty() {
        return None;
    }
    Some((reader.body.text(reader.text, text), node.span.range()))
}
