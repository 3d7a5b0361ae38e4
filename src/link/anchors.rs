//! The places of a page that a link can lead to: its headings, and ids in its HTML.

use std::collections::HashSet;
use std::sync::OnceLock;

use ahash::RandomState;

use crate::finding::nearest;
use crate::model::body::Kind;
use crate::model::site::{Page, PageId, Site};
use crate::parse::slug::is_of_the_theme;

/// How many headings of a page are looked at one by one.
const FEW: usize = 24;

/// The places of every page, gathered when the first link leads to one of them.
#[derive(Debug)]
pub struct Anchors {
    pages: Vec<OnceLock<Places>>,
}

/// What a fragment of a page's address means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The top of the page: the heading that serves as its title.
    Top,
    /// A place on the page.
    Place,
    /// Nothing.
    Nothing,
}

impl Anchors {
    /// No page's places yet.
    pub fn new(site: &Site) -> Self {
        Self { pages: site.pages.iter().map(|_| OnceLock::new()).collect() }
    }

    /// What a fragment means on a page. Places that the theme makes are looked at when the page is
    /// rendered.
    pub fn meaning(&self, site: &Site, id: PageId, fragment: &str) -> Meaning {
        let page = site.page(id);
        let title = page.body.headings.first().filter(|heading| heading.node < page.start);
        if title.is_some_and(|heading| heading.id == fragment) {
            return Meaning::Top;
        }
        // Most links to a place lead to a heading, and most pages have few: no table is needed then.
        if page.body.headings.iter().take(FEW).any(|heading| heading.id == fragment) {
            return Meaning::Place;
        }
        let places = self.pages[id.index()].get_or_init(|| places(page));
        let is_question = site.ledger.page == Some(id) && site.ledger.index(fragment).is_some();
        if places.contains(fragment) || is_question || is_of_the_theme(fragment) {
            Meaning::Place
        } else {
            Meaning::Nothing
        }
    }
}

/// The hint for a fragment that means nothing on a page.
pub fn hint(site: &Site, id: PageId, wrong: &str) -> Option<String> {
    let page = site.page(id);
    let questions = site.ledger.questions.iter().filter(|_| site.ledger.page == Some(id));
    let ids = || page.body.headings.iter().map(|heading| heading.id.as_str());
    let items: Vec<String> =
        items(page).chain(events(page)).chain(questions.map(|q| q.id.clone())).collect();
    if let Some(near) = nearest(wrong, ids().chain(items.iter().map(String::as_str))) {
        return Some(format!("write `#{near}`"));
    }
    let ids: Vec<_> = ids().take(12).map(|id| format!("`#{id}`")).collect();
    (!ids.is_empty()).then(|| format!("use one of {}", ids.join(", ")))
}

/// The places of the events that a page tells and has given an id.
fn events(page: &Page) -> impl Iterator<Item = String> {
    page.events.iter().filter_map(|event| Some(format!("event-{}", event.id.as_ref()?.0)))
}

/// Whether fragments mean the same on two versions of a page.
pub(super) fn are_same(a: &Page, b: &Page) -> bool {
    let title = |page: &Page| {
        let first = page.body.headings.first().filter(|heading| heading.node < page.start);
        first.map(|heading| heading.id.clone())
    };
    // The order of headings counts for the hint.
    let ids = |page: &Page| page.body.headings.iter().map(|h| h.id.clone()).collect::<Vec<_>>();
    title(a) == title(b) && ids(a) == ids(b) && places(a) == places(b)
}

/// The ids on a page.
type Places = HashSet<Box<str>, RandomState>;

fn places(page: &Page) -> Places {
    let headings = page.body.headings.iter().map(|heading| heading.id.as_str().into());
    let mut places: Places = headings.collect();
    places.extend(events(page).chain(items(page)).map(String::into_boxed_str));
    for node in &page.body.nodes {
        if let Kind::Html(text) = node.kind {
            places.extend(ids(page.body.text(&page.text, text)).map(Box::from));
        }
    }
    places
}

/// The ids of items that mean something: questions, and the entries of the log.
fn items(page: &Page) -> impl Iterator<Item = String> {
    let questions = page.questions.iter().map(|q| format!("question-{}", q.id.value));
    questions.chain(page.log.iter().map(|update| update.id.clone()))
}

/// The values of `id` and `name` in some HTML.
fn ids(html: &str) -> impl Iterator<Item = &str> {
    ["id=", "name="].into_iter().flat_map(move |mark| {
        html.match_indices(mark).filter_map(move |(at, _)| {
            let value = &html[at + mark.len()..];
            match value.chars().next() {
                Some(quote @ ('"' | '\'')) => value[1..].split(quote).next(),
                _ => value.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next(),
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_in_html() {
        let found = |html| ids(html).collect::<Vec<_>>();
        assert_eq!(
            found("<a id=\"x y\"> <p class=b id='z'><i id=w/><a name=v>"),
            ["x y", "z", "w", "v"]
        );
        assert_eq!(found("<a href=\"#x\">"), [""; 0]);
        assert_eq!(found("id="), [""]);
    }
}
