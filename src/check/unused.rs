//! Pages that nothing refers to: entities that no page mentions, and pages that only a list leads to.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use crate::evidence::Evidence;
use crate::finding::{Finding, Findings, Level, Place, Rule};
use crate::model::page::PageKind;
use crate::model::quote::Speaker;
use crate::model::site::{NavTarget, Page, PageId, Site, Target};

/// `entity-unused`.
pub const ENTITY_UNUSED: Rule = Rule {
    name: "entity-unused",
    level: Level::Note,
    what: "no page's text names, quotes or links to a person, an organization or a place",
    why: "It may be that its name is written otherwise than in the texts.",
    example: "List the name under which the texts have it in `aliases`, or remove the page.",
};

/// `orphan-page`.
pub const ORPHAN_PAGE: Rule = Rule {
    name: "orphan-page",
    level: Level::Note,
    what: "no section, no page's text, no topic and no link of the navigation leads to a page",
    why: "Readers find it only by chance.",
    example: "A file `content/methods.md` that nothing links to breaks it; link to it where it is spoken \
              of, give it one of the site's `topics`, or move it into a section.",
};

/// Adds the findings about pages that nothing refers to.
pub fn check(site: &Site, evidence: &Evidence, findings: &mut Findings) {
    // Nearly every entity is named somewhere.
    let speakers = LazyCell::new(|| speakers(site, evidence));
    let retracted = LazyCell::new(|| named_by_retracted(site));
    for (id, page) in site.iter() {
        let Some(file) = page.file.as_ref().filter(|_| page.backlinks.is_empty()) else { continue };
        if retracted.contains(&id) {
            continue;
        }
        if page.is_entity() && !speakers.contains(&id) {
            let message = format!("no page names `{}` in its text", page.title);
            findings.push(
                Finding::new(&ENTITY_UNUSED, Place::file(file), message)
                    .hint("list in `aliases` the name that the texts use, or remove the page"),
            );
        }
        let may_be_one =
            matches!(page.kind, PageKind::Page | PageKind::Briefing | PageKind::Comparison);
        if may_be_one && page.section.is_none() && !is_led_to(site, page) {
            findings.push(
                Finding::new(&ORPHAN_PAGE, Place::file(file), "nothing leads here")
                    .hint("link to it where it is spoken of, or move it into a section"),
            );
        }
    }
}

/// What retracted pages refer to: that they do is told nowhere, but somebody reads them.
fn named_by_retracted(site: &Site) -> BTreeSet<PageId> {
    let pages = site.pages.iter().filter(|page| page.is_retracted());
    pages
        .flat_map(|page| {
            let linked = page.links.iter().filter_map(|target| match target {
                Target::Page(to, _) => Some(*to),
                Target::Outside | Target::File(..) | Target::Broken => None,
            });
            linked.chain(page.mentions.iter().map(|mention| mention.entity))
        })
        .collect()
}

/// Whoever says something, or may: by a page or by a source.
fn speakers(site: &Site, evidence: &Evidence) -> BTreeSet<PageId> {
    let mut speakers = BTreeSet::new();
    for checked in evidence.pages.iter().flatten() {
        speakers.extend([checked.speaker, checked.really].into_iter().flatten());
    }
    for (_, speaker) in site.pages.iter().flat_map(Page::said) {
        if let Speaker::Unclear { candidates, .. } = speaker {
            speakers.extend(candidates);
        }
    }
    speakers
}

/// Whether its section, a topic that it shares with another page, or the navigation leads to a page.
fn is_led_to(site: &Site, page: &Page) -> bool {
    if page.parent != Some(site.home) {
        return true;
    }
    let shares = page.topics.iter().any(|topic| site.topics[*topic].pages.len() > 1);
    let in_nav =
        |target: &NavTarget| matches!(target, NavTarget::Path(path, _) if *path == page.path);
    shares || site.nav.iter().chain(&site.footer).any(|link| in_nav(&link.target))
}
