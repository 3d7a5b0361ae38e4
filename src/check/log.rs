//! The rules about logs: whether their dates agree with those of the page.

use super::ledger::is_future;
use crate::finding::{Finding, Findings, Place};
use crate::model::date::order::DATE_ORDER;
use crate::model::page::PageKind;
use crate::model::site::{Page, Site};
use crate::model::update::{self, UPDATED_CONTRADICTS_LOG};

/// Adds the findings about the log of a page.
pub fn check(site: &Site, page: &Page, findings: &mut Findings) {
    let Some(file) = page.file.as_ref().filter(|_| !page.log.is_empty()) else { return };
    let first = page.date.as_ref().filter(|_| page.kind != PageKind::Source);
    for update in &page.log {
        let date = &update.date.value;
        let place = Place::span(file, update.date.span.clone());
        if let Some(first) = first.filter(|first| date.day() < first.day()) {
            let message = format!("this entry comes before the page itself, of {}", first.day());
            let hint = "correct the date of the entry or that of the page";
            findings.push(Finding::new(&DATE_ORDER, place, message).hint(hint));
        } else if is_future(date, site.today, page) {
            let message =
                format!("{} lies in the future, but this tells what happened", date.day());
            findings.push(Finding::new(&DATE_ORDER, place, message).hint("correct the date"));
        }
    }
    let (Some(said), Some(latest)) = (&page.front.updated, update::latest(&page.log)) else {
        return;
    };
    let (said_day, logged) = (said.value.day(), latest.date.value.day());
    if said_day == logged {
        return;
    }
    let message = format!("`updated` is {said_day}, but the log ends on {logged}");
    let hint = if said_day > logged {
        "add to the log what was changed, or remove `updated`, which follows from the log"
    } else {
        "remove `updated`: it follows from the log"
    };
    findings.push(
        Finding::new(&UPDATED_CONTRADICTS_LOG, Place::span(file, said.span.clone()), message)
            .hint(hint)
            .label(Place::span(file, latest.date.span.clone()), "the latest entry"),
    );
}
