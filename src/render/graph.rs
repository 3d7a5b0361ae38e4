//! `graph.json`: every page of the site, and what refers to what.

use serde::Serialize;

use crate::link::addresses::encode;
use crate::model::backlink::Reference;
use crate::model::site::PageId;
use crate::render::views::Views;

/// A page of the graph.
#[derive(Serialize)]
struct Node<'s> {
    id: &'s str,
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
    let pages: Vec<_> = site.cards().map(|(_, card)| card).collect();
    let ids: Vec<String> = pages.iter().map(|page| encode(page.path)).collect();
    let count = site.topic_slugs().len();
    let topics: Vec<_> = (0..count).map(|index| views.topic_link(index)).collect();
    let mut edges: Vec<(PageId, usize, Reference, u32)> = Vec::new();
    for to in site.ids() {
        edges.extend(views.edges_to(to).map(|(from, how, count)| (from, to.index(), how, count)));
    }
    edges.sort_unstable();
    let about: usize = pages.iter().map(|page| page.topics.len()).sum();
    let lines = pages.len() + topics.len() + edges.len() + about;
    // A text that grows by doubling stands in memory twice.
    let mut json = Vec::with_capacity(lines * 192);
    json.extend_from_slice(b"{\n\"nodes\": [");
    for (page, id) in pages.iter().zip(&ids) {
        let own = page.sides.first().filter(|_| !page.is_section && page.kind.is_entity());
        let own = own.map(|index| site.config.sides[*index].id.as_str());
        add(&mut json, &Node { id, title: page.title, kind: page.kind_word(), side: own })?;
    }
    for (title, id) in &topics {
        add(&mut json, &Node { id, title, kind: "topic", side: None })?;
    }
    json.extend_from_slice(b"\n],\n\"edges\": [");
    let mut edges = edges.into_iter().peekable();
    for (from, page) in site.ids().zip(&pages) {
        while let Some((_, to, how, count)) = edges.next_if(|(of, ..)| *of == from) {
            let (from, to) = (ids[from.index()].as_str(), ids[to].as_str());
            add(&mut json, &Edge { from, to, r#type: verb(how), count })?;
        }
        for topic in page.topics {
            let (from, to) = (ids[from.index()].as_str(), topics[*topic].1.as_str());
            add(&mut json, &Edge { from, to, r#type: "is about", count: 1 })?;
        }
    }
    json.extend_from_slice(b"\n]\n}\n");
    String::from_utf8(json).ok()
}

/// Adds a line to the list that is open.
fn add(json: &mut Vec<u8>, line: &impl Serialize) -> Option<()> {
    json.extend_from_slice(if json.ends_with(b"[") { b"\n" } else { b",\n" });
    serde_json::to_writer(json, line).ok()
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
