//! Findings: what is wrong with what the writer wrote, where, and what to do about it.
//!
//! Stages never fail on a writer's mistake and never print: they add findings and go on, so that
//! one run shows everything. `finding/{pretty,json,github}.rs` turn findings into text.

pub mod github;
pub mod json;
pub mod location;
pub mod pretty;
pub mod rules;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// How bad a finding is. Ordered: an error is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing; nothing to do.
    Note,
    /// Should be mended; fails a build only under `--strict`.
    Warning,
    /// Fails `build`, `check` and `publish`.
    Error,
}

impl Level {
    /// The word used in messages and in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Something `check` looks for: its name, its level unless configured, and its explanation.
///
/// `counterpart explain NAME` and the rules reference are made from this and from nothing else.
#[derive(Debug)]
pub struct Rule {
    /// The name as written in `[check]` and in waivers: lower case, with hyphens.
    pub name: &'static str,
    /// The level when `site.toml` says nothing.
    pub level: Level,
    /// What is wrong, in one sentence.
    pub what: &'static str,
    /// Why it matters to a reader or a writer.
    pub why: &'static str,
    /// What breaks the rule, and what mends it.
    pub example: &'static str,
}

/// A place in an input file: the file, and the bytes meant (none: the file as a whole).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Path from the site's root, with `/`.
    pub file: Arc<str>,
    /// Byte range within the file's text.
    pub span: Option<Range<usize>>,
}

impl Place {
    /// The file as a whole.
    pub fn file(file: &Arc<str>) -> Self {
        Self { file: Arc::clone(file), span: None }
    }

    /// Some bytes of the file.
    pub fn span(file: &Arc<str>, span: Range<usize>) -> Self {
        Self { file: Arc::clone(file), span: Some(span) }
    }
}

/// A second place that helps to understand a finding, with a few words about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What is there.
    pub text: String,
}

/// One place where a rule is broken.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// The level it has on this site.
    pub level: Level,
    /// Where.
    pub place: Place,
    /// What is wrong: lower case, names in backticks, no full stop.
    pub message: String,
    /// What to do, as an order.
    pub hint: Option<String>,
    /// Other places that explain it.
    pub labels: Vec<Label>,
}

impl Finding {
    /// A finding at the rule's own level, without a hint.
    pub fn new(rule: &'static Rule, place: Place, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { rule, level: rule.level, place, message, hint: None, labels: Vec::new() }
    }

    /// The same with a hint that says what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same with a hint when there is one.
    #[must_use]
    pub fn hint_if(mut self, hint: Option<String>) -> Self {
        self.hint = hint.or(self.hint);
        self
    }

    /// The same with one more place to look at.
    #[must_use]
    pub fn label(mut self, place: Place, text: impl Into<String>) -> Self {
        self.labels.push(Label { place, text: text.into() });
        self
    }
}

/// All findings of a run, or of a part of it.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    list: Vec<Finding>,
}

/// How many findings there are of each level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Findings of level error.
    pub errors: usize,
    /// Findings of level warning.
    pub warnings: usize,
    /// Findings of level note.
    pub notes: usize,
}

impl Findings {
    /// No findings yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        self.list.push(finding);
    }

    /// Adds some.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.list.extend(findings);
    }

    /// Adds all of another run's part.
    pub fn append(&mut self, mut other: Self) {
        self.list.append(&mut other.list);
    }

    /// The findings, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.list.iter()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are of each level.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for finding in &self.list {
            match finding.level {
                Level::Error => counts.errors += 1,
                Level::Warning => counts.warnings += 1,
                Level::Note => counts.notes += 1,
            }
        }
        counts
    }

    /// Drops the findings that `waived` says of, by file and rule.
    pub fn waive(&mut self, waived: impl Fn(&str, &str) -> bool) {
        self.list.retain(|finding| !waived(&finding.place.file, finding.rule.name));
    }

    /// Gives every finding the level that the site configures for its rule, drops those that are
    /// switched off, and sorts by file, place and rule.
    pub fn settle(&mut self, levels: &BTreeMap<String, Option<Level>>) {
        self.list.retain_mut(|finding| match levels.get(finding.rule.name) {
            Some(None) => false,
            Some(Some(level)) => {
                finding.level = *level;
                true
            }
            None => true,
        });
        self.list.sort_by(|a, b| {
            let key = |f: &Finding| {
                let start = f.place.span.as_ref().map(|s| (s.start, s.end));
                (Arc::clone(&f.place.file), start, f.rule.name)
            };
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
    }
}

impl<'f> IntoIterator for &'f Findings {
    type Item = &'f Finding;
    type IntoIter = std::slice::Iter<'f, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The name in `names` that `wrong` was probably meant to be, if one is near enough.
///
/// Distance is Damerau–Levenshtein on characters, at most a third of the word's length; of a word of
/// one letter, only its other case is near.
pub fn nearest<'n>(wrong: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let length = wrong.chars().count();
    let allowed = (length / 3).max(usize::from(length > 1));
    let wrong = wrong.to_lowercase();
    names
        .into_iter()
        .filter(|name| name.chars().count().abs_diff(length) <= allowed)
        .map(|name| (strsim::damerau_levenshtein(&wrong, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_takes_the_closest_name_within_a_third_of_the_word() {
        let names = ["title", "date", "draft", "updated"];
        assert_eq!(nearest("drft", names), Some("draft"));
        assert_eq!(nearest("Title", names), Some("title"));
        assert_eq!(nearest("datee", names), Some("date"));
        assert_eq!(nearest("weather", names), None);
        assert_eq!(nearest("b", ["a", "B"]), Some("B"));
        assert_eq!(nearest("b", ["a"]), None);
    }

    #[test]
    fn settle_sorts_by_file_and_place_and_obeys_the_levels() {
        let (a, b): (Arc<str>, Arc<str>) = ("a.md".into(), "b.md".into());
        let mut findings = Findings::new();
        findings.push(Finding::new(&rules::LINK_BROKEN, Place::span(&b, 1..2), "x"));
        findings.push(Finding::new(&rules::LINK_BROKEN, Place::span(&a, 9..10), "y"));
        findings.push(Finding::new(&rules::MISSING_ALT, Place::span(&a, 3..4), "z"));
        let levels = BTreeMap::from([
            ("missing-alt".into(), None),
            ("link-broken".into(), Some(Level::Note)),
        ]);
        findings.settle(&levels);
        let order: Vec<_> = findings.iter().map(|f| f.message.as_str()).collect();
        assert_eq!(order, ["y", "x"]);
        assert_eq!(findings.counts(), Counts { errors: 0, warnings: 0, notes: 2 });
    }
}
