//! Labels: the words with which items of lists begin that mean something, by language.
//!
//! `- **Known:** …` under a question, `- **2026-11-25, correction:** …` in a log. What a page writes
//! is compared without case, and with one kind of apostrophe.

use std::collections::BTreeMap;

use crate::finding::nearest;
use crate::parse::table::Field;

/// The fields of `[labels.<language>]`: each label by its key.
pub const LABEL_FIELDS: &[Field] = &[
    label("known", "Below a question: what is known."),
    label("why_it_matters", "Below a question: why it matters."),
    label("would_settle_it", "Below a question: what would settle it."),
    label("who_could_answer", "Below a question: who could answer."),
    label("watch", "Below a question: the next date to watch."),
    label("opened", "Below a question: since when it has been open."),
    label("see_also", "Below a question: where more is said."),
    label("open", "A status of a question: nothing answers it."),
    label("partly_answered", "A status of a question: a part of it is answered."),
    label("answered", "A status of a question: it is answered."),
    label("disputed", "A status of a question: its answers contradict each other."),
    label("moot", "A status of a question: no answer is needed any more."),
    label("correction", "A kind of update: something was wrong."),
    label("clarification", "A kind of update: something could be misread."),
    label("update", "A kind of update: something is new."),
    label("editors_note", "A kind of update: a word of the editors."),
    label("retraction", "A kind of update: the page no longer stands by what it says."),
    label("refile", "A kind of update: only typing mistakes were mended."),
    label("major", "Before `correction`: it stands at the head of the page."),
    label("minor", "Before `correction`: it stands in the log only."),
    label("was", "Below an update: what was wrong."),
    label("now", "Below an update: what is right."),
    label("where", "Below an update: where on the page."),
    label("source", "Below an update: what it rests on."),
    label("approved_by", "Below an update: who approved it."),
    label("missing", "In a bottom line: what is not said."),
];

const fn label(name: &'static str, doc: &'static str) -> Field {
    Field { name, kind: "list of texts", doc }
}

/// The labels of one language, folded, by the keys of [`LABEL_FIELDS`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    words: BTreeMap<&'static str, Vec<String>>,
}

impl Labels {
    /// The labels of English.
    pub fn english() -> Self {
        let words = LABEL_FIELDS.iter().map(|field| (field.name, english(field.name))).collect();
        Self { words }
    }

    /// Puts other words in the place of a label's.
    pub(super) fn replace(&mut self, key: &'static str, words: impl Iterator<Item = String>) {
        self.words.insert(key, words.map(|word| fold(&word)).collect());
    }

    /// Which of some things a text names, each with its key.
    pub fn find<T: Copy>(&self, things: &[(T, &'static str)], text: &str) -> Option<T> {
        let text = fold(text);
        let has = |key: &str| self.words.get(key).is_some_and(|words| words.contains(&text));
        things.iter().find(|(_, key)| has(key)).map(|(thing, _)| *thing)
    }

    /// A text without the label of this key before it, if it begins with one.
    pub fn without(&self, key: &str, text: &str) -> Option<String> {
        let text = fold(text);
        let words = self.words.get(key)?;
        let rest = words.iter().find_map(|word| text.strip_prefix(word.as_str()))?;
        Some(rest.trim_start().to_owned())
    }

    /// The label of some things that a text was probably meant to be.
    pub fn nearest<T>(&self, things: &[(T, &'static str)], text: &str) -> Option<&str> {
        let words = things.iter().filter_map(|(_, key)| self.words.get(key)).flatten();
        nearest(&fold(text), words.map(String::as_str))
    }

    /// The first word of each of some things, for a hint.
    pub fn firsts<T>(&self, things: &[(T, &'static str)]) -> String {
        let firsts = things.iter().filter_map(|(_, key)| self.words.get(key)?.first());
        firsts.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
    }

    /// The first word of a label.
    pub fn first<'l>(&'l self, key: &'l str) -> &'l str {
        self.words.get(key).and_then(|words| words.first()).map_or(key, String::as_str)
    }
}

/// A text as labels are compared: lower case, no colon at its end, single spaces, one apostrophe.
fn fold(text: &str) -> String {
    let text = text.trim().trim_end_matches([':', '：', ' ']).to_lowercase().replace('’', "'");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn english(key: &str) -> Vec<String> {
    let words: &[&str] = match key {
        "known" => &["known", "what is known", "what we know"],
        "would_settle_it" => &["would settle it", "what would settle it"],
        "watch" => &["watch", "next date", "next date to watch"],
        "opened" => &["opened", "asked"],
        "partly_answered" => &["partly answered", "partly"],
        "moot" => &["moot", "withdrawn"],
        "editors_note" => &["editor's note", "editors' note"],
        "major" => &["major", "serious"],
        "was" => &["was", "what was wrong"],
        "now" => &["now", "what is right"],
        "missing" => &["what's missing", "what is missing", "missing", "not said"],
        key => return vec![key.replace('_', " ")],
    };
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &[(u8, &str)] = &[(1, "known"), (2, "editors_note")];

    fn check(text: &str, expected: Option<u8>) {
        assert_eq!(Labels::english().find(TWO, text), expected, "{text:?}");
    }

    #[test]
    fn labels_are_found_in_any_case_with_any_apostrophe() {
        check("Known:", Some(1));
        check(" what we  know：", Some(1));
        check("Editor’s note", Some(2));
        check("editor's note:", Some(2));
        check("Knowns", None);
        check("", None);
    }

    #[test]
    fn near_labels_are_named() {
        assert_eq!(Labels::english().nearest(TWO, "Knwon:"), Some("known"));
        assert_eq!(Labels::english().nearest(TWO, "Background"), None);
        assert_eq!(Labels::english().firsts(TWO), "`known`, `editor's note`");
    }

    #[test]
    fn a_label_before_another_is_taken_off() {
        let labels = Labels::english();
        assert_eq!(labels.without("major", "Major correction:").as_deref(), Some("correction"));
        assert_eq!(labels.without("major", "correction"), None);
    }
}
