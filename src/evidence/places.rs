//! Where quotes and citations lead: the passages of each text, and for a citation that names no
//! paragraph the one in which its quote stands.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use ahash::RandomState;
use rayon::prelude::*;

use super::{Checked, Evidence, Paragraph, Passage, Status, Unchanged};
use crate::link::citations::text_of;
use crate::model::site::{Page, Site};

/// What is quoted and cited of a text: the passages, and the paragraphs.
#[derive(Default)]
struct Used {
    passages: Vec<Passage>,
    paragraphs: BTreeSet<u32>,
}

impl Evidence {
    /// Notes where the quotes and citations of every page lead. Of texts of which only pages quote and
    /// cite that did so in the last build, it is known.
    pub(super) fn place(&mut self, site: &Site, unchanged: &Unchanged<'_>) {
        let placed = self.pages.iter().enumerate();
        let old: Vec<Option<&Self>> =
            placed.map(|(index, checked)| unchanged.placed(index, checked)).collect();
        self.paragraphs = site
            .pages
            .par_iter()
            .enumerate()
            .map(|(index, page)| match old[index] {
                Some(old) => Arc::clone(&old.paragraphs[index]),
                None => Arc::new(paragraphs_of_citations(page, &self.pages[index])),
            })
            .collect();
        let used = match unchanged.last() {
            None => self.uses(site, |_| true),
            Some((last_site, last)) => {
                let mut touched: HashSet<Arc<str>, RandomState> = HashSet::default();
                for index in (0..old.len()).filter(|index| old[*index].is_none()) {
                    touched.extend(last.files_of(last_site, index).map(Arc::clone));
                    touched.extend(self.files_of(site, index).map(Arc::clone));
                }
                let keeps = |file: &Arc<str>| !touched.contains(file);
                let kept = last.passages.iter().filter(|(file, _)| keeps(file));
                self.passages = kept.map(|(file, list)| (Arc::clone(file), list.clone())).collect();
                let kept = last.cited.iter().filter(|(file, _)| keeps(file));
                self.cited = kept.map(|(file, all)| (Arc::clone(file), Arc::clone(all))).collect();
                self.uses(site, |file| touched.contains(file))
            }
        };
        for (file, Used { mut passages, paragraphs }) in used {
            passages.sort_by_key(|p| (p.ranges.first().map_or(0, |r| r.start), p.page, p.quote));
            if !passages.is_empty() {
                self.passages.insert(Arc::clone(&file), passages.into());
            }
            if !paragraphs.is_empty() {
                self.cited.insert(file, Arc::new(paragraphs));
            }
        }
    }

    /// What is quoted and cited of the texts that are wanted, by file.
    fn uses(&self, site: &Site, wanted: impl Fn(&str) -> bool) -> BTreeMap<Arc<str>, Used> {
        let mut used: HashMap<&Arc<str>, Used, RandomState> = HashMap::default();
        // The text of each source, as far as it is wanted: looked up when the first page cites it.
        let mut texts: Vec<Option<Option<&Arc<str>>>> = vec![None; site.pages.len()];
        let text = |id| text_of(site, id).map(|text| &text.file).filter(|file| wanted(file));
        for (id, page) in site.iter() {
            for (index, checked) in self.pages[id.index()].iter().enumerate() {
                let mut seen: Vec<&Arc<str>> = Vec::new();
                for place in checked.places().filter(|place| wanted(&place.file)) {
                    // Two sources may be read in the same text.
                    if seen.contains(&&place.file) {
                        continue;
                    }
                    seen.push(&place.file);
                    let used = used.entry(&place.file).or_default();
                    used.paragraphs.insert(numbered(place.found.paragraphs.0));
                    let ranges = place.found.literals.iter().map(|l| l.source.clone()).collect();
                    used.passages.push(Passage { ranges, page: id, quote: index });
                }
            }
            for (number, citation) in page.citations.iter().zip(&page.body.citations) {
                let Some(paragraph) = citation.paragraph else { continue };
                let file = match number {
                    Some(number) => *texts[page.cited[*number].page.index()]
                        .get_or_insert_with(|| text(&citation.id)),
                    None => text(&citation.id),
                };
                if let Some(file) = file {
                    used.entry(file).or_default().paragraphs.insert(paragraph);
                }
            }
        }
        used.into_iter().map(|(file, used)| (Arc::clone(file), used)).collect()
    }

    /// The texts that a page quotes or cites a paragraph of.
    fn files_of<'s>(&'s self, site: &'s Site, index: usize) -> impl Iterator<Item = &'s Arc<str>> {
        let places = self.pages[index].iter().flat_map(Checked::places).map(|place| &place.file);
        let citations = site.pages[index].body.citations.iter();
        let cited = citations.filter(|citation| citation.paragraph.is_some());
        places.chain(cited.filter_map(|citation| Some(&text_of(site, &citation.id)?.file)))
    }
}

/// For citations the paragraph of the quote that they stand for; for those that name a paragraph only
/// if it is that one.
///
/// A citation stands for the quotes between the one before it and itself, and leads to the first of
/// them; where there are none, for the last quote before it, else for the first after it. All within
/// its own block, and only for quotes that stand in its source.
fn paragraphs_of_citations(page: &Page, checked: &[Checked]) -> BTreeMap<u32, Paragraph> {
    // The quotes by the citations of their block.
    let mut blocks: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
    for (index, quote) in page.quotes.cited.iter().enumerate() {
        if matches!(checked[index].status, Status::Found(_)) {
            let range = (quote.citations.start, quote.citations.end);
            blocks.entry(range).or_default().push(index);
        }
    }
    let mut found = BTreeMap::new();
    for ((start, end), quotes) in blocks {
        // For each source its quotes: where each ends in the file, and its paragraph.
        let mut of_source: BTreeMap<&str, Vec<(usize, Paragraph)>> = BTreeMap::new();
        for index in quotes {
            let span = page.quotes.cited[index].span();
            for place in checked[index].places() {
                let number = numbered(place.found.paragraphs.0);
                let paragraph = Paragraph { number, file: Arc::clone(&place.file) };
                of_source.entry(&place.source).or_default().push((span.end, paragraph));
            }
        }
        for quotes in of_source.values_mut() {
            quotes.sort_unstable();
        }
        let mut done: BTreeMap<&str, usize> = BTreeMap::new();
        for index in start..end {
            let written = &page.body.citations[index as usize];
            let Some(quotes) = of_source.get(written.id.as_str()) else { continue };
            let first = done.get(written.id.as_str()).copied().unwrap_or(0);
            let behind = quotes.partition_point(|(end, _)| *end <= written.span.start as usize);
            let meant = if first < behind { first } else { behind.saturating_sub(1) };
            done.insert(&written.id, behind.max(first));
            let meant = &quotes[meant].1;
            if written.paragraph.is_none_or(|named| named == meant.number) {
                found.entry(index).or_insert_with(|| meant.clone());
            }
        }
    }
    found
}

/// The number of a paragraph as citations have it.
fn numbered(paragraph: usize) -> u32 {
    u32::try_from(paragraph + 1).unwrap_or(u32::MAX)
}
