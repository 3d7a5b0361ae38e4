//! The rules about questions: whether answers can be looked up, whether boxes and dates agree with
//! the history, and whether somebody looks after what is open.

use std::ops::Range;

use crate::finding::{Finding, Findings, Place};
use crate::link::ledger::sides_named;
use crate::model::date::order::DATE_ORDER;
use crate::model::date::{Day, SiteDate};
use crate::model::question::ledger::{LedgerEntry, What, question};
use crate::model::question::{
    QUESTION_BOX_WRONG, QUESTION_DISPUTED_BY_ONE_SIDE, QUESTION_STALE,
    QUESTION_WITHOUT_ANSWER_SOURCE, Question, Status, Step,
};
use crate::model::site::{Page, PageId, Site, Target};

/// Adds the findings about every question of a site.
pub fn check_all(site: &Site, findings: &mut Findings) {
    for entry in site.ledger.questions.iter().filter(|entry| !entry.retracted) {
        check_answers(site, entry, findings);
        check_boxes(site, entry, findings);
        check_dates(site, entry, findings);
        check_dispute(site, entry, findings);
        check_age(site, entry, findings);
    }
}

/// The place of some bytes of a page.
fn place(page: &Page, span: &Range<usize>) -> Option<Place> {
    Some(Place::span(page.file.as_ref()?, span.clone()))
}

/// Whether a date lies in the future, wherever on earth it was written. A page that is shown before
/// its day may tell of that day.
pub(super) fn is_future(date: &SiteDate, today: Day, page: &Page) -> bool {
    let limit = page.date.as_ref().map_or(today, |date| date.day().max(today));
    date.day().days_since(limit) > 1
}

// --- answers

fn check_answers(site: &Site, entry: &LedgerEntry, findings: &mut Findings) {
    let mut answers = 0;
    for happening in &entry.history {
        let Some(step) = happening.step(&site.pages) else { continue };
        if step.status != Some(Status::Answered) {
            continue;
        }
        answers += 1;
        let page = site.page(happening.asked.0);
        let Some(place) = place(page, &step.date.span) else { continue };
        if !cites(page, step) {
            findings.push(
                Finding::new(
                    &QUESTION_WITHOUT_ANSWER_SOURCE,
                    place,
                    "this answer cites no source of the site",
                )
                .hint("cite behind it the source that answers: `[^source:3]`"),
            );
        }
    }
    let (page, index) = entry.newest();
    if entry.status == Status::Answered && answers == 0 {
        let page = site.page(page);
        let asked = &page.questions[index];
        let Some(place) = place(page, &asked.span) else { return };
        let message = "this question is ticked, but its history has no answer";
        let hint = "add below it when it was answered and by what, \
                    `- **2026-01-31, answered:** … [^source]`, or since when it is moot";
        findings.push(Finding::new(&QUESTION_WITHOUT_ANSWER_SOURCE, place, message).hint(hint));
    }
}

/// Whether a step cites a source that the site has.
fn cites(page: &Page, step: &Step) -> bool {
    cited(page, &(step.words.start..step.rest.end)).next().is_some()
}

/// The sources that some nodes of a page cite.
fn cited<'p>(page: &'p Page, nodes: &Range<u32>) -> impl Iterator<Item = PageId> + use<'p> {
    let numbers = page.citations[page.body.citations_in(nodes)].iter().flatten();
    numbers.map(|number| page.cited[*number].page)
}

// --- boxes

fn check_boxes(site: &Site, entry: &LedgerEntry, findings: &mut Findings) {
    // What the pages before this one say at last.
    let mut before: Option<(&Step, PageId)> = None;
    for asked in &entry.asked {
        let page = site.page(asked.0);
        let here = question(&site.pages, *asked);
        let own = here
            .steps
            .iter()
            .filter(|step| step.status.is_some())
            .max_by(|a, b| a.date.value.cmp(&b.date.value));
        if let Some(finding) = wrong_box(site, (page, here), (own, before)) {
            findings.push(finding);
        }
        before = match (before, own) {
            (Some((step, _)), Some(own)) if own.date.value >= step.date.value => {
                Some((own, asked.0))
            }
            (None, Some(own)) => Some((own, asked.0)),
            (before, _) => before,
        };
    }
}

fn wrong_box(
    site: &Site,
    (page, here): (&Page, &Question),
    (own, before): (Option<&Step>, Option<(&Step, PageId)>),
) -> Option<Finding> {
    if here.is_ticked() {
        return None;
    }
    let place = place(page, &here.span)?;
    let labels = site.config.labels_in(&page.lang);
    let word = |status: Status| {
        let key = Status::LABELS.iter().find(|(known, _)| *known == status).map(|(_, key)| *key);
        labels.first(key.unwrap_or_default()).to_owned()
    };
    if let Some(status) = own.and_then(|step| step.status) {
        return status.is_settled().then(|| {
            let message = format!("the box is empty, but the history ends with `{}`", word(status));
            Finding::new(&QUESTION_BOX_WRONG, place, message).hint("tick it: `- [x]`")
        });
    }
    let (step, at) = before?;
    let status = step.status.filter(|status| status.is_settled())?;
    let message = format!(
        "this question is open here, but `{}` on {} in `{}`",
        word(status),
        step.date.value.day(),
        site.page(at).name()
    );
    let hint = format!(
        "tick its box, or say since when it is open again: `- **2026-01-31, {}:** …`",
        word(Status::Open)
    );
    let other = site.page(at).file.as_ref().map(|file| Place::span(file, step.date.span.clone()));
    let finding = Finding::new(&QUESTION_BOX_WRONG, place, message).hint(hint);
    Some(match other {
        Some(other) => finding.label(other, "it stands here"),
        None => finding,
    })
}

// --- dates

fn check_dates(site: &Site, entry: &LedgerEntry, findings: &mut Findings) {
    for asked in &entry.asked {
        let page = site.page(asked.0);
        if let Some(opened) = &question(&site.pages, *asked).opened
            && is_future(&opened.value, site.today, page)
            && let Some(place) = place(page, &opened.span)
        {
            let message = format!("{} lies in the future, but it is asked already", opened.value);
            findings.push(Finding::new(&DATE_ORDER, place, message).hint("correct the date"));
        }
    }
    for happening in &entry.history {
        let page = site.page(happening.asked.0);
        let Some(step) = happening.step(&site.pages) else { continue };
        let Some(place) = place(page, &step.date.span) else { continue };
        let date = &step.date.value;
        if let Some(opened) = entry.opened.as_ref().filter(|opened| date.day() < opened.day()) {
            let what = if step.status.is_some_and(Status::is_settled) {
                "this answer comes"
            } else {
                "this entry comes"
            };
            let message = format!("{what} before the question was asked, on {}", opened.day());
            let hint = format!(
                "correct the date, or say since when it is asked: `- **Opened:** {}`",
                date.day()
            );
            findings.push(Finding::new(&DATE_ORDER, place, message).hint(hint));
        } else if is_future(date, site.today, page) {
            let message =
                format!("{} lies in the future, but this tells what happened", date.day());
            let hint = "correct the date; what is to come stands in `- **Watch:** …`";
            findings.push(Finding::new(&DATE_ORDER, place, message).hint(hint));
        }
    }
}

// --- disputes

fn check_dispute(site: &Site, entry: &LedgerEntry, findings: &mut Findings) {
    if entry.status != Status::Disputed || site.config.sides.len() < 2 {
        return;
    }
    let mut sides: Vec<usize> = Vec::new();
    for happening in &entry.history {
        let What::Step(_) = happening.what else { continue };
        let page = site.page(happening.asked.0);
        let Some(step) = happening.step(&site.pages) else { continue };
        let nodes = step.words.start..step.rest.end;
        sides.extend(cited(page, &nodes).flat_map(|id| &site.page(id).sides));
        sides.extend(linked(page, &nodes).flat_map(|id| &site.page(id).sides));
        let text = page.body.plain(&page.text, nodes);
        sides.extend(sides_named(&site.config.sides, &text));
    }
    sides.sort_unstable();
    sides.dedup();
    let Some(decided) = entry.decided.filter(|_| sides.len() < 2) else { return };
    let happening = &entry.history[decided];
    let page = site.page(happening.asked.0);
    let Some(step) = happening.step(&site.pages) else { return };
    let Some(place) = place(page, &step.date.span) else { return };
    let message = sides.first().map_or_else(
        || "no side speaks here".to_owned(),
        |only| format!("only one side speaks here, `{}`", site.config.sides[*only].name),
    );
    let hint = "cite a source of each side, or link who says it";
    findings.push(Finding::new(&QUESTION_DISPUTED_BY_ONE_SIDE, place, message).hint(hint));
}

/// The pages to which some nodes of a page link.
fn linked<'p>(page: &'p Page, nodes: &Range<u32>) -> impl Iterator<Item = PageId> + use<'p> {
    page.links[page.body.links_in(nodes)].iter().filter_map(|target| match target {
        Target::Page(id, _) => Some(*id),
        Target::Outside | Target::File(..) | Target::Broken => None,
    })
}

// --- age

fn check_age(site: &Site, entry: &LedgerEntry, findings: &mut Findings) {
    if entry.status.is_settled() {
        return;
    }
    let (id, index) = entry.newest();
    let page = site.page(id);
    let here = &page.questions[index];
    let last = entry.history.last().map(|happening| &happening.date).max(entry.opened.as_ref());
    if let Some(watch) = &here.watch
        && let Some(end) = watch.value.latest()
        && end < site.today
        && last.is_none_or(|last| last.day() <= end)
        && let Some(place) = place(page, &watch.span)
    {
        let message = format!("the date to watch, `{}`, is over", watch.value);
        let hint = "add to the history what came of it, or write the next date to watch";
        findings.push(Finding::new(&QUESTION_STALE, place, message).hint(hint));
        return;
    }
    let Some(limit) = site.config.questions.stale_after else { return };
    // Who asks it again has looked at it.
    let Some(last) = last.max(page.date.as_ref()) else { return };
    let quiet = site.today.days_since(last.day());
    if quiet > i64::try_from(limit).unwrap_or(i64::MAX)
        && let Some(place) = place(page, &here.span)
    {
        let age = entry.age(site.today).unwrap_or(quiet);
        let message = if age > quiet {
            format!("this question has been open for {age} days, the last {quiet} without news")
        } else {
            format!("this question has been open for {age} days")
        };
        let hint = "add to its history what is new, even that there is nothing";
        findings.push(Finding::new(&QUESTION_STALE, place, message).hint(hint));
    }
}
