//! `graph.json`: every page of the site, and what refers to what.

use serde::Serialize;

use crate::link::addresses::encode;
use crate::model::backlink::Reference;
use crate::model::site::PageId;
use crate::render::views::{Views, kind_word};

/// A page of the graph.
#[derive(Serialize)]
struct Node<'s> {
    id: String,
    title: &'s str,
    kind: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    side: Option<&'s str>,
}

/// A reference from one page to another.
#[derive(Serialize)]
struct Edge<'g> {
    from: &'g str,
    to: &'g str,
    r#type: &'static str,
    count: u32,
}

/// The graph as JSON: nodes by their files, then edges by both ends and type, each on its line.
pub(super) fn json(views: &Views) -> Option<String> {
    let site = views.site();
    let ids: Vec<String> = site.pages.iter().map(|page| encode(&page.path)).collect();
    let topics: Vec<String> =
        site.topics.iter().map(|topic| encode(&format!("/topics/{}/", topic.slug))).collect();
    let mut edges: Vec<(PageId, usize, Reference, u32)> = Vec::new();
    for (to, _) in site.iter() {
        let references = views.references_to(to);
        edges.extend(references.map(|link| (link.from, to.index(), link.how, link.count)));
    }
    edges.sort_unstable();
    let mut json = String::with_capacity(site.pages.len() * 96 + edges.len() * 112 + 64);
    json.push_str("{\n\"nodes\": [");
    for (page, id) in site.pages.iter().zip(&ids) {
        let own = page.sides.first().filter(|_| page.is_entity());
        let own = own.map(|index| site.config.sides[*index].id.as_str());
        let kind = kind_word(page);
        add(&mut json, &Node { id: id.clone(), title: &page.title, kind, side: own })?;
    }
    for (topic, id) in site.topics.iter().zip(&topics) {
        add(&mut json, &Node { id: id.clone(), title: &topic.name, kind: "topic", side: None })?;
    }
    json.push_str("\n],\n\"edges\": [");
    let mut edges = edges.into_iter().peekable();
    for (from, page) in site.iter() {
        while let Some((_, to, how, count)) = edges.next_if(|(of, ..)| *of == from) {
            let (from, to) = (ids[from.index()].as_str(), ids[to].as_str());
            add(&mut json, &Edge { from, to, r#type: verb(how), count })?;
        }
        for topic in &page.topics {
            let (from, to) = (ids[from.index()].as_str(), topics[*topic].as_str());
            add(&mut json, &Edge { from, to, r#type: "is about", count: 1 })?;
        }
    }
    json.push_str("\n]\n}\n");
    Some(json)
}

/// Adds a line to the list that is open.
fn add(json: &mut String, line: &impl Serialize) -> Option<()> {
    json.push_str(if json.ends_with('[') { "\n" } else { ",\n" });
    json.push_str(&serde_json::to_string(line).ok()?);
    Some(())
}

/// What the page at one end of an edge does to the one at the other.
const fn verb(how: Reference) -> &'static str {
    match how {
        Reference::Quoted => "quotes",
        Reference::Asked => "asks about",
        Reference::Compared => "compares",
        Reference::Cited => "cites",
        Reference::Mentioned => "mentions",
        Reference::Linked => "links to",
    }
}
