//! Checks events: what was announced must be told of when its day has come.

use crate::finding::{Finding, Findings, Place};
use crate::model::event::EVENT_STALE;
use crate::model::site::Site;

/// Checks every event of a site, as its newest page tells it.
pub fn check_all(site: &Site, findings: &mut Findings) {
    for event in &site.timeline.events {
        let newest = event.newest();
        let page = site.page(newest.page);
        let raw = &page.events[newest.index];
        if !raw.when.ahead || !event.is_over(site.today) {
            continue;
        }
        let (Some(file), Some(date)) = (&page.file, event.any_date()) else { continue };
        let message = format!("this event is `ahead`, and its date, `{date}`, is over");
        findings.push(
            Finding::new(&EVENT_STALE, Place::span(file, raw.label.range()), message)
                .hint("say what came of it and leave out `ahead`, or write its new date"),
        );
    }
}
