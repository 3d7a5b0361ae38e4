//! Archived texts: what quotes are held against, as it is in its file.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{is_same_text, text_of};
use crate::config;
use crate::files::InputFile;
use crate::finding::Findings;
use crate::verify::paragraphs::paragraphs;

/// The archived text of a source.
#[derive(Clone, Debug)]
pub struct ArchivedText {
    /// Its file.
    pub file: Arc<str>,
    /// The text, byte for byte; empty when it cannot be read.
    pub text: Arc<str>,
    /// Whether the file is text at all: one in another encoding has its finding.
    pub is_readable: bool,
    /// The id of the source: the file's name up to its first dot.
    pub id: String,
    /// The language in the file's name, if it has one.
    pub lang: Option<String>,
    /// How many paragraphs it has.
    pub paragraph_count: usize,
}

impl ArchivedText {
    /// Whether two are the same.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let Self { file, text, id, lang, paragraph_count, is_readable } = self;
        *file == other.file
            && is_same_text(text, &other.text)
            && *id == other.id
            && *lang == other.lang
            && *paragraph_count == other.paragraph_count
            && *is_readable == other.is_readable
    }
}

/// Texts that were read before with what is wrong with them, by file.
#[derive(Debug, Default)]
pub(super) struct Texts(BTreeMap<Arc<str>, (ArchivedText, Findings)>);

impl Texts {
    /// The texts of some files; those of bytes that are known are not read again.
    pub(super) fn parse(
        &mut self,
        files: &[&InputFile],
        findings: &mut Findings,
    ) -> Vec<ArchivedText> {
        let texts = files.iter().map(|file| (Arc::clone(&file.path), self.text(file)));
        self.0 = texts.collect();
        for (_, wrong) in self.0.values() {
            findings.extend(wrong.iter().cloned());
        }
        self.0.values().map(|(text, _)| text.clone()).collect()
    }

    /// An archived text and what is wrong with it; what is known, if it is of these bytes.
    fn text(&self, file: &InputFile) -> (ArchivedText, Findings) {
        let is_same = |old: &ArchivedText| {
            old.is_readable && file.text().is_ok_and(|text| is_same_text(&old.text, text))
        };
        if let Some(known) = self.0.get(&file.path).filter(|(old, _)| is_same(old)) {
            return known.clone();
        }
        let mut findings = Findings::new();
        let text = archived_text(file, &mut findings);
        (text, findings)
    }
}

fn archived_text(file: &InputFile, findings: &mut Findings) -> ArchivedText {
    let read = text_of(file, findings);
    let is_readable = read.is_some();
    let text = read.unwrap_or_else(|| "".into());
    let below = file.path.strip_prefix("content/sources/").unwrap_or(&file.path);
    let stem = below.rsplit_once('.').map_or(below, |(stem, _)| stem);
    let (id, lang) = match stem.rsplit_once('.') {
        Some((id, lang)) if config::is_language(lang) => (id, Some(lang.to_owned())),
        _ => (stem, None),
    };
    let paragraph_count = paragraphs(&text).len();
    ArchivedText {
        file: Arc::clone(&file.path),
        text,
        is_readable,
        id: id.to_owned(),
        lang,
        paragraph_count,
    }
}
