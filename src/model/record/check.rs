//! The rule about silent edits: what was recorded of each page, held against what it says now.

use std::ops::Range;
use std::sync::Arc;

use super::{Entry, FILE, Recorded, SILENT_EDIT, Step, fingerprint};
use crate::finding::{Finding, Findings, Place};
use crate::model::outline::Meaning;
use crate::model::site::{Page, Site};

/// Adds the findings about a page that was changed, and whose log does not tell of it.
pub fn check(site: &Site, page: &Page, findings: &mut Findings) {
    let (Some(record), Some(file)) = (&site.record, &page.file) else { return };
    if page.section.is_some() {
        return;
    }
    let Some((path, before)) = record.find(page) else { return };
    let now = fingerprint::of(page);
    let held = Held { site, page, file: Arc::clone(file), before, now: &now };
    if page.front.draft {
        held.withheld("it is a draft", findings);
    }
    if path != page.path && !leads(page, path) {
        held.moved(path, findings);
    }
    let log = pairs(&before.log, &now.log);
    held.log(&log, findings);
    if log.new == 0 {
        held.steps(findings);
        held.text(findings);
    }
}

/// Adds the findings about pages that are gone, and about questions to which no address leads any
/// more.
pub fn check_all(site: &Site, findings: &mut Findings) {
    let Some(record) = &site.record else { return };
    for (path, gone) in record.gone(site) {
        findings.push(gone_page(site, path, gone));
    }
    for page in &site.pages {
        let found = page.file.as_ref().zip(record.find(page));
        let Some((file, (_, before))) = found.filter(|_| page.section.is_none()) else { continue };
        let lost: Vec<&String> =
            before.asks.iter().filter(|id| site.ledger.get(id).is_none()).collect();
        if lost.is_empty() || pairs(&before.log, &fingerprint::of(page).log).new > 0 {
            continue;
        }
        let mut renamed = page.questions.iter().filter(|q| !before.asks.contains(&q.id.value));
        for id in lost {
            let place = renamed
                .next()
                .map_or_else(|| Place::file(file), |q| Place::span(file, q.id.span.clone()));
            let message =
                format!("the question `{id}` was recorded, and its address leads nowhere now");
            let hint = format!(
                "give the question its id back, `<!-- id: {id} -->`; if it had to go, say so in the log"
            );
            findings.push(Finding::new(&SILENT_EDIT, place, message).hint(hint));
        }
    }
}

fn gone_page(site: &Site, path: &str, gone: &Recorded) -> Finding {
    let withheld = site.withheld.iter().find(|withheld| *withheld.file == *gone.file);
    if let Some(withheld) = withheld {
        let message =
            format!("this page was published, and is withheld now: {}", withheld.reason.words());
        return Finding::new(&SILENT_EDIT, Place::file(&withheld.file), message).hint(RETRACT);
    }
    let message = format!("`{}` was published at `{path}`, and is gone", gone.file);
    let place = Place::span(&FILE.into(), gone.span.clone());
    Finding::new(&SILENT_EDIT, place, message).hint(
        "bring it back, with a retraction in its log if it must not stand, or let the page that took \
         its place name the address in its `aliases`; if it has to go, remove its lines from this file",
    )
}

const RETRACT: &str = "publish it again; if it must not stand, add a retraction to its log: the page \
                       stays, and is marked";

/// Whether one of a page's old addresses is this.
fn leads(page: &Page, path: &str) -> bool {
    let path = path.trim_matches('/');
    page.front.aliases.iter().any(|alias| alias.value.trim().trim_matches('/') == path)
}

/// A page, and what was recorded of it.
struct Held<'s> {
    site: &'s Site,
    page: &'s Page,
    file: Arc<str>,
    before: &'s Recorded,
    now: &'s Recorded,
}

impl Held<'_> {
    fn span(&self, span: Range<usize>) -> Place {
        Place::span(&self.file, span)
    }

    /// Where the log stands, or the file.
    fn log_place(&self) -> Place {
        let page = self.page;
        let section = page.sections.iter().find(|section| section.meaning == Meaning::Updates);
        section.map_or_else(
            || Place::file(&self.file),
            |section| {
                let node = page.body.headings[section.heading as usize].node;
                self.span(page.body.nodes[node as usize].span.range())
            },
        )
    }

    fn withheld(&self, reason: &str, findings: &mut Findings) {
        let message = format!("this page was published, and is withheld now: {reason}");
        findings.push(Finding::new(&SILENT_EDIT, Place::file(&self.file), message).hint(RETRACT));
    }

    fn moved(&self, path: &str, findings: &mut Findings) {
        let message = format!("this page was published at `{path}`, where nothing leads to it now");
        let place = self.page.front.slug.as_ref().or(self.page.front.path.as_ref());
        let place = place.map_or_else(|| Place::file(&self.file), |at| self.span(at.span.clone()));
        let hint = format!("add `\"{path}\"` to its `aliases`");
        findings.push(Finding::new(&SILENT_EDIT, place, message).hint(hint));
    }

    /// What was recorded of the log and is no longer there.
    fn log(&self, pairs: &Pairs, findings: &mut Findings) {
        for (old, new) in &pairs.changed {
            let (old, update) = (&self.before.log[*old], &self.page.log[*new]);
            let new = &self.now.log[*new];
            let mut what = Vec::new();
            if old.date != new.date {
                what.push(format!("its date was `{}`", old.date));
            }
            if old.kind != new.kind {
                what.push(format!("it was `{}`", kind_in_words(&old.kind)));
            }
            if old.words != new.words {
                what.push("it said something else".to_owned());
            }
            let message =
                format!("this entry was changed since it was recorded: {}", what.join(", and "));
            let hint = format!(
                "bring it back as it was, and say what is wrong with it in a new entry: `- **{}, {}:** …`",
                self.site.today,
                self.label("correction"),
            );
            findings.push(
                Finding::new(&SILENT_EDIT, self.span(update.date.span.clone()), message).hint(hint),
            );
        }
        for old in &pairs.gone {
            let Entry { date, kind, .. } = &self.before.log[*old];
            let message = format!(
                "the entry `{date}, {}` was recorded, and is no longer in the log",
                kind_in_words(kind)
            );
            let hint = "bring it back: a log only grows".to_owned();
            findings.push(Finding::new(&SILENT_EDIT, self.log_place(), message).hint(hint));
        }
    }

    /// What was recorded of the history of questions and is no longer there.
    fn steps(&self, findings: &mut Findings) {
        let (before, now) = (&self.before.steps, &self.now.steps);
        let pairs = pairs(before, now);
        let hint = || {
            format!(
                "bring it back and add an entry of its own for what is new; or say in the log what was \
                 wrong, such as {}",
                self.entry("correction")
            )
        };
        let steps = self.page.questions.iter().flat_map(|question| &question.steps);
        let spans: Vec<_> = steps.map(|step| step.date.span.clone()).collect();
        for (old, new) in &pairs.changed {
            let (old, step, new) = (&before[*old], &now[*new], &spans[*new]);
            // A question whose id was changed is told of by itself.
            let renamed = Step { question: old.question.clone(), ..step.clone() };
            if *old == renamed && !self.now.asks.contains(&old.question) {
                continue;
            }
            let message = format!(
                "this entry of the question’s history was rewritten since it was recorded, as of {}",
                step_in_words(old)
            );
            findings.push(Finding::new(&SILENT_EDIT, self.span(new.clone()), message).hint(hint()));
        }
        for old in &pairs.gone {
            let old = &before[*old];
            let question = self.page.questions.iter().find(|q| q.id.value == old.question);
            let place =
                question.map_or_else(|| Place::file(&self.file), |q| self.span(q.span.clone()));
            let message = format!(
                "the entry of {} was recorded, and is no longer in the history of `{}`",
                step_in_words(old),
                old.question
            );
            findings.push(Finding::new(&SILENT_EDIT, place, message).hint(hint()));
        }
    }

    /// What else was changed.
    fn text(&self, findings: &mut Findings) {
        let (before, now) = (self.before, self.now);
        let front = &self.page.front;
        if now.text != before.text {
            let message =
                "this page was changed since it was recorded, and its log does not say so";
            let whereto = match (
                self.page.sections.iter().any(|section| section.meaning == Meaning::Updates),
                self.site.config.headings_in(&self.page.lang).updates.first(),
            ) {
                (false, Some(heading)) => format!(" under a heading `{heading}`"),
                _ => String::new(),
            };
            let hint = format!(
                "add{whereto} what was changed, such as {}, or {} for a typing mistake; then run \
                 `counterpart check --record`",
                self.entry("correction"),
                self.entry("refile"),
            );
            findings.push(Finding::new(&SILENT_EDIT, self.log_place(), message).hint(hint));
        }
        if !is_same_date(before.date.as_deref(), now.date.as_deref()) {
            let was = before.date.as_deref().map_or_else(
                || "this page had no date when it was recorded".to_owned(),
                |date| format!("the date of this page was `{date}` when it was recorded"),
            );
            let message = format!("{was}, and its log does not say so");
            let place = front
                .date
                .as_ref()
                .map_or_else(|| Place::file(&self.file), |at| self.span(at.span.clone()));
            let hint = format!(
                "bring the date back: what is new has one of its own, such as {}",
                self.entry("update")
            );
            findings.push(Finding::new(&SILENT_EDIT, place, message).hint(hint));
        }
        if now.authors != before.authors {
            let message =
                "this page had other authors when it was recorded, and its log does not say so";
            let place = front
                .authors
                .first()
                .map_or_else(|| Place::file(&self.file), |at| self.span(at.span.clone()));
            let hint =
                format!("add to the log what was wrong, such as {}", self.entry("correction"));
            findings.push(Finding::new(&SILENT_EDIT, place, message).hint(hint));
        }
    }

    fn label(&self, kind: &str) -> String {
        self.site.config.labels_in(&self.page.lang).first(kind).to_owned()
    }

    /// An entry of today, for hints.
    fn entry(&self, kind: &str) -> String {
        format!("`- **{}, {}:** …`", self.site.today, self.label(kind))
    }
}

/// Whether two dates are one: a time may be added or left out, not changed.
fn is_same_date(before: Option<&str>, now: Option<&str>) -> bool {
    match (before, now) {
        (Some(before), Some(now)) => {
            before == now
                || (before.get(..10) == now.get(..10) && (before.len() == 10 || now.len() == 10))
        }
        (before, now) => before == now,
    }
}

fn kind_in_words(kind: &str) -> String {
    kind.replace('-', " ")
}

fn step_in_words(step: &Step) -> String {
    match &*step.status {
        "-" => format!("`{}`", step.date),
        status => format!("`{}, {}`", step.date, kind_in_words(status)),
    }
}

/// Something recorded that is never changed.
trait Lasting: PartialEq {
    /// How much one that is there now looks like it, if it is the same one changed.
    fn likeness(&self, now: &Self) -> Option<u8>;
}

impl Lasting for Entry {
    fn likeness(&self, now: &Self) -> Option<u8> {
        let same = [self.words == now.words, self.date == now.date, self.kind == now.kind];
        match same {
            [true, true, _] => Some(5),
            [true, _, true] => Some(4),
            [_, true, true] => Some(3),
            [true, ..] => Some(2),
            [_, true, _] => Some(1),
            _ => None,
        }
    }
}

impl Lasting for Step {
    fn likeness(&self, now: &Self) -> Option<u8> {
        let same = [self.words == now.words, self.date == now.date, self.question == now.question];
        match same {
            [true, true, _] => Some(4),
            [true, _, true] => Some(3),
            [_, true, true] => Some(2),
            _ => None,
        }
    }
}

/// What became of a list that only grows: places in the list before, and in the one now.
#[derive(Debug, Default, PartialEq, Eq)]
struct Pairs {
    changed: Vec<(usize, usize)>,
    gone: Vec<usize>,
    new: usize,
}

fn pairs<T: Lasting>(before: &[T], now: &[T]) -> Pairs {
    let mut old: Vec<usize> = Vec::new();
    let mut new: Vec<usize> = (0..now.len()).collect();
    for (index, one) in before.iter().enumerate() {
        match new.iter().position(|other| now[*other] == *one) {
            Some(at) => drop(new.remove(at)),
            None => old.push(index),
        }
    }
    let mut alike: Vec<(u8, usize, usize)> = Vec::new();
    for index in &old {
        let like = |other: &usize| Some((before[*index].likeness(&now[*other])?, *index, *other));
        alike.extend(new.iter().filter_map(like));
    }
    alike.sort_by_key(|(likeness, index, other)| (std::cmp::Reverse(*likeness), *index, *other));
    let mut pairs = Pairs::default();
    for (_, index, other) in alike {
        if old.contains(&index) && new.contains(&other) {
            old.retain(|one| *one != index);
            new.retain(|one| *one != other);
            pairs.changed.push((index, other));
        }
    }
    pairs.changed.sort_unstable();
    pairs.gone = old;
    pairs.new = new.len();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Entries such as `12 correction a`.
    fn entries(text: &[&str]) -> Vec<Entry> {
        let entry = |text: &&str| {
            let mut parts = text.split(' ').map(str::to_owned);
            let mut next = || parts.next().unwrap();
            let (date, kind) = (next(), next());
            Entry { date, kind, words: u64::from_str_radix(&next(), 16).unwrap() }
        };
        text.iter().map(entry).collect()
    }

    fn check(before: &[&str], now: &[&str], expected: (&[(usize, usize)], &[usize], usize)) {
        let pairs = pairs(&entries(before), &entries(now));
        assert_eq!((&*pairs.changed, &*pairs.gone, pairs.new), expected, "{before:?} {now:?}");
    }

    #[test]
    fn an_old_entry_that_was_changed_is_no_new_one() {
        let old = ["12 correction a", "10 update b"];
        check(&old, &old, (&[], &[], 0));
        check(&old, &["10 update b", "12 correction a"], (&[], &[], 0));
        check(&old, &["13 correction c", "12 correction a", "10 update b"], (&[], &[], 1));
        check(&old, &["12 correction c", "10 update b"], (&[(0, 0)], &[], 0));
        check(&old, &["12 refile a", "10 update b"], (&[(0, 0)], &[], 0));
        check(&old, &["11 correction a", "10 update b"], (&[(0, 0)], &[], 0));
        check(&old, &["14 refile c", "10 update b"], (&[], &[0], 1));
        check(&old, &["10 update b"], (&[], &[0], 0));
        check(&old, &["12 correction c", "12 correction d", "10 update b"], (&[(0, 0)], &[], 1));
        check(&["10 update b", "10 update b"], &["10 update b"], (&[], &[1], 0));
    }

    #[test]
    fn a_time_may_be_added_to_a_date() {
        assert!(is_same_date(Some("2026-01-10"), Some("2026-01-10T08:00:00")));
        assert!(!is_same_date(Some("2026-01-10T09:00:00"), Some("2026-01-10T08:00:00")));
        assert!(!is_same_date(Some("2026-01-10"), Some("2026-01-11")));
        assert!(!is_same_date(None, Some("2026-01-11")));
    }
}
