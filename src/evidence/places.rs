//! Where quotes and citations lead: the passages of each text, and for a citation that names no
//! paragraph the one in which its quote stands.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Checked, Evidence, Paragraph, Passage, Status};
use crate::link::citations::text_of;
use crate::model::site::{Page, Site};

impl Evidence {
    /// Notes where the quotes and citations of every page lead.
    pub(super) fn place(&mut self, site: &Site) {
        for (id, page) in site.iter() {
            for (index, checked) in self.pages[id.index()].iter().enumerate() {
                let mut seen: BTreeSet<&Arc<str>> = BTreeSet::new();
                for place in checked.places() {
                    let file = &place.file;
                    // Two sources may be read in the same text.
                    if !seen.insert(file) {
                        continue;
                    }
                    let number = numbered(place.found.paragraphs.0);
                    self.cited.entry(Arc::clone(file)).or_default().insert(number);
                    let ranges = place.found.literals.iter().map(|l| l.source.clone()).collect();
                    let passage = Passage { ranges, page: id, quote: index };
                    self.passages.entry(Arc::clone(file)).or_default().push(passage);
                }
            }
            for citation in &page.body.citations {
                if let Some((paragraph, text)) = citation.paragraph.zip(text_of(site, &citation.id))
                {
                    self.cited.entry(Arc::clone(&text.file)).or_default().insert(paragraph);
                }
            }
            let paragraphs = paragraphs_of_citations(page, &self.pages[id.index()]);
            self.paragraphs.push(paragraphs);
        }
        for passages in self.passages.values_mut() {
            passages.sort_by_key(|p| (p.ranges.first().map_or(0, |r| r.start), p.page, p.quote));
        }
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
