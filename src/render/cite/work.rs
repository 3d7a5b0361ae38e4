//! What can be cited, as all formats see it.

use xxhash_rust::xxh3::xxh3_64;

use super::Name;
use crate::render::view::EdtfView;

/// What is cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render) enum Sort {
    /// A page of the site.
    Report,
    /// An item of a news medium.
    News,
    /// A post on a platform.
    Post,
    /// A speech.
    Speech,
    /// An interview.
    Interview,
    /// A text that a body puts on its site: a readout, a statement, a transcript.
    Statement,
    /// Any other document.
    Document,
}

impl Sort {
    /// By the kind of a source.
    pub(in crate::render) fn of_source(kind: &str) -> Self {
        match kind {
            "post" => Self::Post,
            "news" => Self::News,
            "speech" => Self::Speech,
            "interview" => Self::Interview,
            "readout" | "statement" | "transcript" => Self::Statement,
            _ => Self::Document,
        }
    }
}

/// When something was published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::render) struct Dated {
    /// Year, month and day, as far as they are certain.
    pub(in crate::render) parts: Vec<i64>,
    /// Whether it is only about then.
    pub(in crate::render) is_about: bool,
    /// In words, where the parts do not say all.
    pub(in crate::render) words: Option<String>,
}

impl Dated {
    /// A day, as `2026-11-22` with or without a time.
    pub(in crate::render) fn day(iso: &str) -> Self {
        Self { parts: parts(iso), ..Self::default() }
    }

    /// A date that may be uncertain.
    pub(in crate::render) fn uncertain(date: &EdtfView) -> Self {
        let iso = date.iso.as_deref().unwrap_or_default();
        let is_whole = date.written == iso || date.written.starts_with(&format!("{iso}T"));
        let is_about = date.written.ends_with(['~', '%', '?']);
        let words = (!is_whole || iso.is_empty()).then(|| date.text.clone());
        // Of a date that is about one, or likely one, that one is given.
        let written = date.written.trim_end_matches(['~', '%', '?']);
        let is_one = written.chars().all(|c| c.is_ascii_digit() || c == '-');
        let parts = parts(if is_one { written } else { iso });
        Self { parts, is_about, words }
    }

    /// The parts with something between them.
    pub(super) fn joined(&self, between: &str) -> String {
        let parts = self.parts.iter().enumerate();
        let parts: Vec<String> = parts
            .map(|(at, n)| if at == 0 { format!("{n:04}") } else { format!("{n:02}") })
            .collect();
        parts.join(between)
    }
}

/// Year, month and day of an ISO date.
fn parts(iso: &str) -> Vec<i64> {
    let date = iso.split('T').next().unwrap_or_default();
    // The year of a time before our era begins with the sign that stands between the parts.
    let (sign, rest) = date.strip_prefix('-').map_or((1, date), |rest| (-1, rest));
    let numbers: Vec<i64> = rest.split('-').map_while(|part| part.parse().ok()).take(3).collect();
    numbers.iter().enumerate().map(|(at, n)| if at == 0 { sign * n } else { *n }).collect()
}

/// A page or a source that is to be cited.
#[derive(Clone, Debug)]
pub(in crate::render) struct Work {
    /// What it is.
    pub(in crate::render) sort: Sort,
    /// The word for what it is.
    pub(in crate::render) genre: String,
    /// By what it is called for in a text: see [`key`].
    pub(in crate::render) key: String,
    /// The title.
    pub(in crate::render) title: String,
    /// Who wrote or said it.
    pub(in crate::render) authors: Vec<Name>,
    /// Who published it.
    pub(in crate::render) publisher: Option<String>,
    /// When.
    pub(in crate::render) date: Dated,
    /// When it was read.
    pub(in crate::render) accessed: Option<Dated>,
    /// Which version it is.
    pub(in crate::render) version: Option<String>,
    /// Where it stands.
    pub(in crate::render) url: Option<String>,
    /// Where a copy is kept.
    pub(in crate::render) archive: Option<String>,
    /// Its language.
    pub(in crate::render) lang: Option<String>,
    /// What it says in short.
    pub(in crate::render) summary: Option<String>,
    /// What else is to be known of it.
    pub(in crate::render) notes: Vec<String>,
}

impl Work {
    /// The notes, and a date that only words can tell.
    pub(super) fn note(&self) -> Option<String> {
        let notes: Vec<&str> =
            self.date.words.iter().chain(&self.notes).map(String::as_str).collect();
        (!notes.is_empty()).then(|| notes.join("; "))
    }
}

/// A key that every program takes: letters and digits of ASCII, and hyphens. An id with other letters gets a
/// number of its own, so that two of them do not become one.
pub(in crate::render) fn key(id: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let plain: String = id.chars().map(|c| if is_plain(c) { c } else { '-' }).collect();
    let plain = plain.trim_matches('-');
    if id.chars().all(is_plain) && !plain.is_empty() {
        return plain.to_owned();
    }
    let number = xxh3_64(id.as_bytes()) >> 40;
    let begin = if plain.is_empty() { "work" } else { plain };
    format!("{begin}-{number:06x}")
}
