//! Links to other sites: which there are, what came of asking for them, and what is wrong with them.
//!
//! ```text
//! links ──> ask ──> findings
//! Site      network  Findings
//! ```
//!
//! [`links`] and [`findings`] are pure; [`ask`] is the only part of the program that speaks to other hosts,
//! and does so only when it is asked to. `address` reads addresses, `answer` keeps what was learnt for
//! the next run, and `client` makes one request.

pub mod address;
pub mod answer;
pub mod ask;
mod client;

use std::collections::BTreeMap;

use crate::finding::{Finding, Findings, Level, Place, Rule};
use crate::model::body::LinkForm;
use crate::model::site::{Page, Site, Target};
use address::{is_ignored, is_web};
use answer::Answer;

/// `external-link-broken`.
pub const EXTERNAL_LINK_BROKEN: Rule = Rule {
    name: "external-link-broken",
    level: Level::Warning,
    what: "a link leads to another site, which does not have the page",
    why: "A source that readers cannot open cannot convince them. Pages of ministries and outlets move \
          and go; an archived copy stays.",
    example: "A link to a page that is gone breaks it; a link to its copy in an archive mends it. Only \
              `counterpart check --external` looks.",
};

/// `external-link-moved`.
pub const EXTERNAL_LINK_MOVED: Rule = Rule {
    name: "external-link-moved",
    level: Level::Note,
    what: "a link leads to another site, which says that the page has another address for good",
    why: "The old address works as long as somebody keeps it up.",
    example: "`http://example.org/report` breaks it, if `https://example.org/report` is where it now \
              stands; that address mends it. Only `counterpart check --external` looks.",
};

/// `external-link-unchecked`.
pub const EXTERNAL_LINK_UNCHECKED: Rule = Rule {
    name: "external-link-unchecked",
    level: Level::Note,
    what: "a link leads to another site, which does not say whether it has the page",
    why: "Some sites let nobody in but browsers, or are busy or down; whether the link is good is for a \
          person to say.",
    example: "A site that answers “forbidden” to programs breaks it; naming its host in `ignore` under \
              `[external_links]` in `site.toml` silences it. Only `counterpart check --external` looks.",
};

/// What is said of a host whose name has no address.
pub const NO_HOST: &str = "there is no such host";

/// An address of another site, and where it stands in ours.
#[derive(Clone, Debug)]
pub struct Linked {
    /// The address, as written.
    pub address: String,
    /// Every place, in the order of the pages.
    pub places: Vec<Place>,
}

/// The addresses of other sites to which pages, sources and the navigation lead, sorted; those that
/// `site.toml` ignores are left out.
pub fn links(site: &Site) -> Vec<Linked> {
    let mut found: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    // What leads to this site is checked with the pages that it has.
    let own = site.config.base_url.join("/");
    let mut add = |address: &str, place: Place| {
        let address = address.trim();
        let is_own = address.starts_with(&own);
        if is_web(address) && !is_own && !is_ignored(address, &site.config.external_links.ignore) {
            found.entry(address.to_owned()).or_default().push(place);
        }
    };
    for item in site.config.nav.iter().flatten() {
        add(&item.to.value, Place::span(&site.config.file, item.to.span.clone()));
    }
    for page in &site.pages {
        of_page(page, &mut add);
    }
    found.into_iter().map(|(address, places)| Linked { address, places }).collect()
}

fn of_page(page: &Page, add: &mut dyn FnMut(&str, Place)) {
    let Some(file) = &page.file else { return };
    for (link, target) in page.body.links.iter().zip(page.links.iter()) {
        if *target == Target::Outside && link.form != LinkForm::Email {
            let written = page.body.text(&page.text, link.destination);
            add(&with_scheme(written), Place::span(file, link.span.range()));
        }
    }
    for (image, target) in page.body.images.iter().zip(page.images.iter()) {
        if *target == Target::Outside {
            let written = page.body.text(&page.text, image.destination);
            add(&with_scheme(written), Place::span(file, image.span.range()));
        }
    }
    let card = page.front.source.as_ref();
    let addresses = card.into_iter().flat_map(|card| [&card.url, &card.archive_url]).flatten();
    for address in addresses {
        add(&address.value, Place::span(file, address.span.clone()));
    }
}

/// `//host/path` is an address of the web as well.
fn with_scheme(written: &str) -> String {
    let written = written.trim();
    if written.starts_with("//") { format!("https:{written}") } else { written.to_owned() }
}

/// What is wrong with the links, by what came of asking for their addresses.
pub fn findings(links: &[Linked], answers: &BTreeMap<String, Answer>) -> Findings {
    let mut findings = Findings::new();
    for Linked { address, places } in links {
        let Some(answer) = answers.get(address) else { continue };
        for place in places {
            findings.extend(finding(address, answer, place.clone()));
        }
    }
    findings
}

fn finding(address: &str, answer: &Answer, place: Place) -> Option<Finding> {
    Some(match answer {
        Answer::Fine => return None,
        Answer::Moved(to) => {
            let message = format!("`{address}` has moved for good");
            Finding::new(&EXTERNAL_LINK_MOVED, place, message).hint(format!("write `{to}`"))
        }
        Answer::Broken(why) => {
            let message = format!("`{address}` leads nowhere: {why}");
            Finding::new(&EXTERNAL_LINK_BROKEN, place, message)
                .hint("look where it went, or link to a copy in an archive")
        }
        Answer::Unsure(why) => {
            let message = format!("`{address}` could not be checked: {why}");
            Finding::new(&EXTERNAL_LINK_UNCHECKED, place, message).hint(
                "open it in a browser; if it is good, name its host in `ignore` under `[external_links]`",
            )
        }
    })
}
