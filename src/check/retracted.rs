//! The rule about links to retracted pages.

use std::collections::BTreeSet;

use crate::finding::{Finding, Findings, Level, Place, Rule};
use crate::model::outline::Meaning;
use crate::model::site::{Page, PageId, Site, Target};

/// `link-retracted`.
pub const LINK_RETRACTED: Rule = Rule {
    name: "link-retracted",
    level: Level::Warning,
    what: "a page links to one that is retracted",
    why: "Whoever follows the link looks for what supports your words, and finds what no longer stands. \
          Readers see “Retracted” beside it.",
    example: "`as [we reported](talks.md)` breaks it when `talks.md` is retracted; say what is known \
              now, and link that. A log may link to it, and so may a page that waives the rule because \
              the retraction is what it tells of.",
};

/// Adds a finding for each link to a retracted page, but for those in logs and on such pages.
pub fn check_all(site: &Site, findings: &mut Findings) {
    let retracted = site.iter().filter(|(_, page)| page.is_retracted()).map(|(id, _)| id);
    let retracted: BTreeSet<PageId> = retracted.collect();
    if retracted.is_empty() {
        return;
    }
    for (id, page) in site.iter().filter(|(id, _)| !retracted.contains(id)) {
        let Some(file) = &page.file else { continue };
        for (target, link) in page.links.iter().zip(&page.body.links) {
            let Target::Page(to, _) = target else { continue };
            if *to == id || !retracted.contains(to) || is_in_log(page, link.node) {
                continue;
            }
            let title = &site.page(*to).title;
            let message = format!("this links to `{title}`, which is retracted");
            let place = Place::span(file, link.span.range());
            findings.push(
                Finding::new(&LINK_RETRACTED, place, message)
                    .hint("say what is known now, and link what supports it"),
            );
        }
    }
}

/// Whether a node stands in the log of its page.
fn is_in_log(page: &Page, node: u32) -> bool {
    let logs = page.sections.iter().filter(|section| section.meaning == Meaning::Updates);
    logs.into_iter().any(|section| section.nodes.contains(&node))
}
