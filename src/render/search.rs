//! The files of the search: see [`crate::search`] for what is in them.

use serde::Serialize;

use crate::model::site::{Page, PageId, Site};
use crate::output::Sink;
use crate::render::views::{Views, kind_word, letter};
use crate::search::{Index, Weight};

/// How many pages stand in a file.
const PAGES: usize = 200;

/// The file that a search begins with.
#[derive(Serialize)]
struct Start<'v> {
    /// How many pages are searched.
    pages: usize,
    /// How many of them stand in a file.
    per_file: usize,
    /// The first word of each file of words.
    words: Vec<&'v str>,
}

/// A page in a list of results: title, address, kind, letters of its sides.
#[derive(Serialize)]
struct Found<'v>(&'v str, String, &'static str, String);

/// Makes the files of the search, below `search/`.
///
/// # Errors
/// When the sink cannot take a file.
pub(super) fn files(views: &Views, sink: &dyn Sink) -> anyhow::Result<()> {
    let site = views.site();
    let ids: Vec<PageId> =
        site.iter().filter(|(id, page)| is_searched(site, *id, page)).map(|(id, _)| id).collect();
    let index = Index::new(ids.len(), |number, take| texts(views, ids[number], take));
    let words = index.files();
    let start = Start {
        pages: ids.len(),
        per_file: PAGES,
        words: words.iter().map(|file| file.first.as_str()).collect(),
    };
    sink.put("search/index.json", &serde_json::to_vec(&start)?)?;
    for (number, file) in words.iter().enumerate() {
        sink.put(&format!("search/words-{number}.json"), file.json.as_bytes())?;
    }
    for (number, ids) in ids.chunks(PAGES).enumerate() {
        let found: Vec<Found<'_>> = ids.iter().map(|id| found(views, *id)).collect();
        sink.put(&format!("search/pages-{number}.json"), &serde_json::to_vec(&found)?)?;
    }
    Ok(())
}

/// Whether a page is searched: not an overview, which has what other pages have.
fn is_searched(site: &Site, id: PageId, page: &Page) -> bool {
    site.overview(id).is_none()
        && (page.section.is_none() || page.file.is_some() || id == site.home)
}

fn found(views: &Views, id: PageId) -> Found<'_> {
    let page = views.site().page(id);
    let sides: String = page.sides.iter().map(|side| letter(*side)).collect();
    Found(&page.title, views.href(&page.path), kind_word(page), sides)
}

/// Every text of a page that a reader can see on it.
fn texts(views: &Views, id: PageId, take: &mut dyn FnMut(Weight, &str)) {
    let page = views.site().page(id);
    take(Weight::Title, &page.title);
    for alias in page.front.entity.iter().flat_map(|card| &card.aliases) {
        take(Weight::Title, &alias.name.value);
    }
    if let Some(summary) = &page.front.summary {
        take(Weight::Heading, &summary.value);
    }
    let (body, file) = (&page.body, &*page.text);
    take(Weight::Text, &body.plain(file, body.all()));
    for footnote in &body.footnotes {
        let end = body.nodes[footnote.node as usize].end;
        take(Weight::Text, &body.plain(file, footnote.node + 1..end));
    }
    for code in &body.code {
        take(Weight::Text, body.text(file, code.text));
    }
    for heading in &body.headings {
        take(Weight::Heading, &heading.title);
    }
    for paragraph in views.shown_paragraphs(page) {
        take(Weight::Text, paragraph);
    }
}
