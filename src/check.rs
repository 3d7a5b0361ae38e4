//! Checking: what is wrong with a linked site. Reads only; cannot change a page.

pub mod missing;
pub mod rendered;

use rayon::prelude::*;

use crate::finding::Findings;
use crate::model::site::Site;

/// Checks every page of a site.
pub fn check(site: &Site, findings: &mut Findings) {
    let parts: Vec<Findings> = site
        .pages
        .par_iter()
        .map(|page| {
            let mut findings = Findings::new();
            missing::check(page, &mut findings);
            findings
        })
        .collect();
    for part in parts {
        findings.append(part);
    }
}
