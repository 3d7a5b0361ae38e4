//! The files of the search: see [`crate::search`] for what is in them.

use std::sync::{Arc, OnceLock};

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

use crate::evidence::Evidence;
use crate::model::site::{Page, PageId, Site};
use crate::output::Sink;
use crate::render::reads::{Fact, Tracked, apart, noted};
use crate::render::views::{href, kind_word, letter};
use crate::search::{Index, Weight, WordFile};

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

/// What is remembered of a search, to count only those pages again that changed.
#[derive(Debug)]
pub(super) struct Searched {
    site: Arc<Site>,
    evidence: Arc<Evidence>,
    /// The pages that are searched, in order, each with what was read for it.
    pages: Pages,
    index: Index,
    /// Of each file of words what stands in it, and its hash.
    files: Prints,
}

/// Pages with what was read for them.
type Pages = Vec<(PageId, Box<[Fact]>)>;

/// Hashes of what stands in files, and of the files.
type Prints = Vec<(u64, u128)>;

impl Searched {
    /// Whether this is what was remembered of a build of this site.
    pub(super) fn is_of(&self, site: &Arc<Site>, evidence: &Arc<Evidence>) -> bool {
        Arc::ptr_eq(&self.site, site) && Arc::ptr_eq(&self.evidence, evidence)
    }

    /// The same, remembered of another build in which nothing changed.
    pub(super) fn with(self, site: &Arc<Site>, evidence: &Arc<Evidence>) -> Self {
        Self { site: Arc::clone(site), evidence: Arc::clone(evidence), ..self }
    }
}

/// Makes the files of the search, below `search/`. What is remembered must be of the build since which
/// the site knows what changed.
///
/// # Errors
/// When the sink cannot take a file.
pub(super) fn files(
    tracked: &Tracked,
    known: Option<Searched>,
    sink: &dyn Sink,
) -> anyhow::Result<Searched> {
    let site = tracked.whole();
    let ids: Vec<PageId> =
        site.iter().filter(|(id, page)| is_searched(site, *id, page)).map(|(id, _)| id).collect();
    let known = known.filter(|known| known.pages.iter().map(|(id, _)| id).eq(&ids));
    let (old, pages, index) = match known {
        Some(known) => count_again(tracked, known),
        None => count(tracked, &ids),
    };
    let words = index.files();
    let first = words.iter().map(WordFile::first).collect();
    let start = Start { pages: ids.len(), per_file: PAGES, words: first };
    sink.put("search/index.json", &serde_json::to_vec(&start)?)?;
    let files = put_words(&words, &old, sink)?;
    for (number, ids) in ids.chunks(PAGES).enumerate() {
        let found: Vec<Found<'_>> = ids.iter().map(|id| found(tracked, *id)).collect();
        sink.put(&format!("search/pages-{number}.json"), &serde_json::to_vec(&found)?)?;
    }
    let (site, evidence) = tracked.parts();
    Ok(Searched { site, evidence, pages, index, files })
}

/// Gives the files of words to the sink; those that are as they were, it may have.
fn put_words(
    words: &[WordFile<'_>],
    old: &[(u64, u128)],
    sink: &dyn Sink,
) -> anyhow::Result<Prints> {
    let mut files = Vec::with_capacity(words.len());
    for (number, file) in words.iter().enumerate() {
        let (path, print) = (format!("search/words-{number}.json"), file.print());
        let known = old.get(number).filter(|(old, _)| *old == print);
        if let Some((_, hash)) = known
            && sink.keep(&path, *hash)?
        {
            files.push((print, *hash));
            continue;
        }
        let json = file.json();
        files.push((print, xxh3_128(json.as_bytes())));
        sink.put(&path, json.as_bytes())?;
    }
    Ok(files)
}

/// Counts all pages.
fn count(tracked: &Tracked, ids: &[PageId]) -> (Prints, Pages, Index) {
    let reads: Vec<OnceLock<Box<[Fact]>>> = ids.iter().map(|_| OnceLock::new()).collect();
    let index = Index::new(ids.len(), |number, take| {
        let ((), facts) = noted(|| texts(tracked, ids[number], take));
        let _ = reads[number].set(facts);
    });
    let reads = reads.into_iter().map(|facts| facts.into_inner().unwrap_or_default());
    (Vec::new(), ids.iter().copied().zip(reads).collect(), index)
}

/// Counts those pages again for which something was read that changed.
fn count_again(tracked: &Tracked, known: Searched) -> (Prints, Pages, Index) {
    let Searched { site, evidence, mut pages, mut index, files } = known;
    let old = Tracked::once(&site, &evidence);
    for (number, (id, reads)) in pages.iter_mut().enumerate() {
        if tracked.any_changed(reads) {
            let ((), facts) = noted(|| {
                index.count_again(
                    number,
                    |take| apart(|| texts(&old, *id, take)),
                    |take| texts(tracked, *id, take),
                );
            });
            *reads = facts;
        }
    }
    (files, pages, index)
}

/// Whether a page is searched: not an overview, which has what other pages have.
fn is_searched(site: &Site, id: PageId, page: &Page) -> bool {
    site.overview(id).is_none()
        && (page.section.is_none() || page.file.is_some() || id == site.home)
}

fn found(tracked: &Tracked, id: PageId) -> Found<'_> {
    let card = tracked.card(id);
    let sides: String = card.sides.iter().map(|side| letter(*side)).collect();
    let kind = kind_word(tracked.page(id));
    Found(card.title, href(&tracked.config.base_url, card.path), kind, sides)
}

/// Every text of a page that a reader can see on it.
fn texts(tracked: &Tracked, id: PageId, take: &mut dyn FnMut(Weight, &str)) {
    let page = tracked.page(id);
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
    for paragraph in tracked.shown_paragraphs(page) {
        take(Weight::Text, paragraph);
    }
}
