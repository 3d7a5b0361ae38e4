//! Structured data: what a page tells, as JSON-LD in the terms of schema.org, for search engines and
//! for whoever collects quotations.
//!
//! It is made of the same views as the page, so it says nothing that the page does not show. A thing
//! has the address of its page with a fragment as its `@id`; where it is only named, its type and name
//! are repeated, so that every graph can be read alone. Words that were not found in an archived text
//! are never given as a `Quotation`.

mod articles;
mod lists;
mod node;
mod things;

use std::collections::BTreeSet;

use crate::model::site::PageId;
use crate::render::view::{LinkView, PageView};
use crate::render::views::Views;
pub(super) use lists::Shown;
use node::{Data, Node};

/// How many quotations, or things of a list, a page gives as data.
const MOST: usize = 50;

/// Where a page stands, what it is called, and what is above it.
pub(super) struct Place<'p> {
    /// Its address.
    pub(super) address: &'p str,
    /// Its title.
    pub(super) title: &'p str,
    /// Its language.
    pub(super) lang: &'p str,
    /// The sections above it, the home page first.
    pub(super) above: &'p [LinkView],
}

/// Makes the structured data of pages.
pub(super) struct Structured<'v> {
    views: &'v Views,
}

impl<'v> Structured<'v> {
    /// Data about a site.
    pub(super) fn of(views: &'v Views) -> Self {
        Self { views }
    }

    /// The data of a page that is no section.
    pub(super) fn page(&self, id: PageId, view: &PageView) -> String {
        let place = Place {
            address: &view.permalink,
            title: &view.title,
            lang: &view.lang,
            above: &view.ancestors,
        };
        let node = match (&view.source, &view.entity) {
            (Some(source), _) => {
                let work = things::work(source, &view.permalink);
                self.about_page("WebPage", &place).with("mainEntity", work)
            }
            (None, Some(entity)) => {
                let kind = if view.kind == "person" { "ProfilePage" } else { "WebPage" };
                let node = self.about_page(kind, &place);
                let entity = self.entity(view, entity);
                node.with("dateModified", view.updated.as_ref().map(|date| &date.rfc3339))
                    .with("mainEntity", entity)
            }
            (None, None) if view.date.is_some() || view.kind != "page" => {
                self.article((id, view), &place)
            }
            (None, None) => {
                let node = self.about_page("WebPage", &place);
                node.with("description", &view.description)
            }
        };
        self.graph(node, &place)
    }

    /// The data of the page for addresses that lead nowhere.
    pub(super) fn not_found(&self) -> String {
        let config = &self.views.site().config;
        let node = Node::new("WebPage")
            .with("name", config.words.get("not_found"))
            .with("inLanguage", &config.language)
            .with("isPartOf", self.site());
        written(vec![node])
    }

    /// A page and the way to it.
    fn graph(&self, node: Node, place: &Place<'_>) -> String {
        let mut nodes = vec![node];
        nodes.extend(self.breadcrumbs(place));
        written(nodes)
    }

    /// A page by its type, with what all pages have.
    fn about_page(&self, kind: &'static str, place: &Place<'_>) -> Node {
        Node::new(kind)
            .with("@id", place.address)
            .with("url", place.address)
            .with("name", place.title)
            .with("inLanguage", place.lang)
            .with("isPartOf", self.site())
    }

    // --- the site

    fn home(&self) -> String {
        self.views.permalink("/")
    }

    /// The site, as other things name it.
    fn site(&self) -> Node {
        let home = self.home();
        Node::new("WebSite")
            .with("@id", format!("{home}#website"))
            .with("name", &self.views.site().config.title)
            .with("url", home)
    }

    /// Who publishes the site.
    fn publisher(&self) -> Node {
        let (home, config) = (self.home(), &self.views.site().config);
        Node::new("Organization")
            .with("@id", format!("{home}#publisher"))
            .with("name", config.author.as_ref().unwrap_or(&config.title))
            .with("url", home)
    }

    /// The way from the home page to a page; none for the home page.
    fn breadcrumbs(&self, place: &Place<'_>) -> Option<Node> {
        if place.above.is_empty() {
            return None;
        }
        let home = self.views.site().config.words.get("home");
        let own = (place.title, place.address);
        let above = place.above.iter().enumerate().map(|(index, link)| {
            let name = if index == 0 { home } else { link.title.as_str() };
            (name, link.permalink.as_str())
        });
        let items = above.chain([own]).zip(1..).map(|((name, address), position)| {
            let item = Node::new("ListItem").with("position", position);
            item.with("name", name).with("item", address)
        });
        let list = Node::new("BreadcrumbList");
        Some(list.with("itemListElement", items.collect::<Vec<Node>>()))
    }
}

/// Things as one graph.
fn written(nodes: Vec<Node>) -> String {
    let mut json = String::with_capacity(2048);
    let graph = Node::default().with("@context", "https://schema.org").with("@graph", nodes);
    graph.write(&mut json, &mut BTreeSet::new());
    json
}
