//! Checking: what is wrong with a linked site. Reads only; cannot change a page.

pub mod comparisons;
pub mod events;
pub mod hosting;
pub mod html;
pub mod ledger;
pub mod log;
pub mod missing;
pub mod quotes;
pub mod rendered;
pub mod retracted;
pub mod sources;
pub mod unused;
pub mod wording;

use std::sync::Arc;

use rayon::prelude::*;

use crate::evidence::{Evidence, Unchanged, Weighed};
use crate::finding::Findings;
use crate::model::record;
use crate::model::site::{PageId, Site};

/// Checks every page and every source of a site.
pub fn check(site: &Site, evidence: &Evidence, findings: &mut Findings) {
    check_again((site, evidence), &Weighed::default().since(site), findings);
}

/// The same, but that pages which did not change are not checked again. Returns what is wrong with each
/// page.
pub(crate) fn check_again(
    (site, evidence): (&Site, &Evidence),
    unchanged: &Unchanged<'_>,
    findings: &mut Findings,
) -> Vec<Arc<Findings>> {
    let names = wording::SideNames::new(site);
    let parts: Vec<Arc<Findings>> = site
        .pages
        .par_iter()
        .enumerate()
        .map(|(index, page)| {
            if let Some(known) = unchanged.findings(index, evidence) {
                return known;
            }
            let id = PageId(u32::try_from(index).unwrap_or(u32::MAX));
            let mut findings = Findings::new();
            missing::check(page, &mut findings);
            html::check(page, &mut findings);
            log::check(site, page, &mut findings);
            record::check::check(site, page, &mut findings);
            quotes::check(site, evidence, id, &mut findings);
            sources::check_copied(site, evidence, page, &mut findings);
            wording::check(site, &names, page, &mut findings);
            Arc::new(findings)
        })
        .collect();
    for part in &parts {
        findings.extend(part.iter().cloned());
    }
    sources::check_all(site, findings);
    comparisons::check_all(site, evidence, findings);
    events::check_all(site, findings);
    ledger::check_all(site, findings);
    record::check::check_all(site, findings);
    retracted::check_all(site, findings);
    hosting::check_all(site, findings);
    unused::check(site, evidence, findings);
    parts
}
