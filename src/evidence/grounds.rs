//! What a quote may rest on: the sources that its paragraph cites, worked out once for all quotes of
//! the paragraph.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::link::citations::text_of;
use crate::model::site::{Page, Site};
use crate::parse::ArchivedText;
use crate::verify;

/// The sources that some citations of a page name.
#[derive(Debug)]
pub(super) struct Grounds<'s> {
    /// Each source once, in order.
    pub(super) sources: Vec<Ground<'s>>,
    /// Their ids.
    pub(super) ids: Arc<[String]>,
    /// The ids of those without a text, or with an empty one.
    pub(super) without_text: Arc<[String]>,
}

/// A source that is cited.
#[derive(Debug)]
pub(super) struct Ground<'s> {
    /// Its id.
    pub(super) id: &'s str,
    /// The texts in which it is read.
    pub(super) texts: &'s [ArchivedText],
    /// The paragraphs that the citations name, from 0, sorted, each once.
    pub(super) paragraphs: Arc<[usize]>,
    /// Whether every citation of it names a paragraph.
    pub(super) always_named: bool,
}

impl<'s> Grounds<'s> {
    /// The sources that these citations of a page name.
    pub(super) fn new(site: &'s Site, page: &'s Page, citations: Range<u32>) -> Self {
        let mut order: Vec<usize> = Vec::new();
        let mut named: BTreeMap<usize, (Vec<usize>, bool)> = BTreeMap::new();
        for index in citations.start as usize..citations.end as usize {
            let (Some(Some(number)), Some(written)) =
                (page.citations.get(index), page.body.citations.get(index))
            else {
                continue;
            };
            let (paragraphs, always) = named.entry(*number).or_insert_with(|| {
                order.push(*number);
                (Vec::new(), true)
            });
            match written.paragraph.and_then(|paragraph| (paragraph as usize).checked_sub(1)) {
                Some(paragraph) => paragraphs.push(paragraph),
                None => *always = false,
            }
        }
        let ground = |number: usize| {
            let id = page.cited[number].id.as_str();
            let (mut paragraphs, always_named) = named.remove(&number).unwrap_or_default();
            paragraphs.sort_unstable();
            paragraphs.dedup();
            let texts = texts_of(site, id);
            Ground { id, texts, paragraphs: paragraphs.into(), always_named }
        };
        let sources: Vec<Ground<'s>> = order.into_iter().map(ground).collect();
        let is_without =
            |ground: &&Ground<'_>| ground.texts.iter().all(|text| verify::is_blank(&text.text));
        Self {
            ids: sources.iter().map(|ground| ground.id.to_owned()).collect(),
            without_text: sources
                .iter()
                .filter(is_without)
                .map(|ground| ground.id.to_owned())
                .collect(),
            sources,
        }
    }
}

/// The archived texts in which a source is read: its own in every language, else that of the source
/// through which it is known.
pub(super) fn texts_of<'s>(site: &'s Site, id: &'s str) -> &'s [ArchivedText] {
    let first = text_of(site, id).and_then(|first| site.texts.get(&first.id));
    first.map_or(&[], Vec::as_slice)
}
