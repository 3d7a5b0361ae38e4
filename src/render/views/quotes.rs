//! Views of quotes: what checking them came to, and the archived texts with the quoted words marked.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use super::Views;
use crate::evidence::{Evidence, Passage, Place, Status};
use crate::link::citations::source_id;
use crate::model::site::{Page, PageId, Site};
use crate::model::source::Publish;
use crate::parse::ArchivedText;
use crate::render::sentence;
use crate::render::view::{LinkView, ParagraphView, QuoteView, VerificationView};
use crate::verify::paragraphs::paragraphs;
use crate::verify::{Omission, Shown};

/// The quotes of each speaker: their pages and places there, in order.
pub(super) fn by_speaker(
    site: &Site,
    evidence: &Evidence,
) -> BTreeMap<PageId, Vec<(PageId, usize)>> {
    let mut said: BTreeMap<PageId, Vec<(PageId, usize)>> = BTreeMap::new();
    for (id, _) in site.iter() {
        for (index, checked) in evidence.pages[id.index()].iter().enumerate() {
            if let Some(speaker) = checked.speaker
                && matches!(checked.status, Status::Found(_))
            {
                said.entry(speaker).or_default().push((id, index));
            }
        }
    }
    // The same words on several pages are one thing said: the first page stands for all.
    for quotes in said.values_mut() {
        let mut seen = BTreeSet::new();
        quotes.retain(|(page, quote)| seen.insert(site.page(*page).quotes.cited[*quote].words()));
    }
    said
}

impl Views {
    /// How many of a page's quotes match, if it has any.
    pub(super) fn verification(&self, id: PageId) -> Option<VerificationView> {
        let (total, matched) = self.evidence.count(id);
        if total == 0 {
            return None;
        }
        let key = if total == 1 && matched == 1 { "quotes_match_one" } else { "quotes_match" };
        let values = [("matched", &*matched.to_string()), ("n", &*total.to_string())];
        let text = self.site.config.words.filled(key, &values);
        Some(VerificationView { total, matched, text })
    }

    /// The quotes of a page.
    pub fn quotes_of(&self, id: PageId) -> Vec<QuoteView> {
        (0..self.evidence.pages[id.index()].len()).map(|index| self.quote(id, index)).collect()
    }

    /// A quote with what checking it came to.
    pub(super) fn quote(&self, id: PageId, index: usize) -> QuoteView {
        let page = self.site.page(id);
        let quote = &page.quotes.cited[index];
        let checked = &self.evidence.pages[id.index()][index];
        let (status, place) = match &checked.status {
            Status::Found(place) if place.found.rung.is_silent() => ("verbatim", Some(place)),
            Status::Found(place) => ("altered", Some(place)),
            Status::Elsewhere(place) => ("elsewhere", Some(place)),
            Status::Missing(_) | Status::NoWords => ("missing", None),
            Status::Translated => ("translated", None),
            Status::NoText(_) => ("unchecked", None),
        };
        let side = checked
            .speaker
            .and_then(|speaker| self.sides(&self.site.page(speaker).sides).into_iter().next());
        let place_id = format!("quote-{}", index + 1);
        let own = self.link(id);
        QuoteView {
            text: quote.joined(between(place)),
            speaker: checked.speaker.map(|speaker| self.link(speaker)),
            side,
            status,
            status_text: self.site.config.words.get(&format!("quote_{status}")).to_owned(),
            source: place.and_then(|place| Some(self.link(*self.site.sources.get(&place.source)?))),
            paragraph: place.map(|place| place.found.paragraphs.0 + 1),
            paragraph_href: place.and_then(|place| self.paragraph_href(place)),
            live_href: place.and_then(|place| self.live_href(place)),
            sentence: place.and_then(|place| self.source_sentence(place)),
            page: LinkView {
                permalink: format!("{}#{place_id}", own.permalink),
                href: format!("{}#{place_id}", own.href),
                ..own
            },
            id: place_id,
        }
    }

    fn paragraph_href(&self, place: &Place) -> Option<String> {
        let page = self.site.page(*self.site.sources.get(&place.read_in)?);
        if page.front.source.as_ref()?.publish == Publish::None {
            return None;
        }
        Some(format!("{}#p{}", self.href(&page.path), place.found.paragraphs.0 + 1))
    }

    /// The address of the source's own page with a text fragment, which browsers scroll to and mark.
    fn live_href(&self, place: &Place) -> Option<String> {
        let page = self.site.page(*self.site.sources.get(&place.read_in)?);
        let url = &page.front.source.as_ref()?.url.as_ref()?.value;
        let text = self.evidence.texts.get(&place.file)?;
        let bare = url.split('#').next().unwrap_or(url);
        (bare.starts_with("https://") || bare.starts_with("http://"))
            .then(|| format!("{bare}{}", crate::verify::fragment(text, &place.found)))
    }

    /// The source's sentence around a quote, from the first word to the last.
    fn source_sentence(&self, place: &Place) -> Option<String> {
        let text = self.evidence.texts.get(&place.file)?;
        let (first, last) = (place.found.literals.first()?, place.found.literals.last()?);
        let paragraph = text.paragraphs().get(place.found.paragraphs.0)?.clone();
        let whole = text.text().get(paragraph.clone())?;
        let start = first.source.start.checked_sub(paragraph.start)?;
        let end = last.source.end.saturating_sub(paragraph.start).min(whole.len());
        let from = sentence::range_around(whole, start).start;
        let to = sentence::range_around(whole, end.saturating_sub(1)).end;
        Some(whole.get(from..to.max(from))?.trim().to_owned())
    }

    /// The paragraphs of a source's archived text that its card lets be shown.
    pub(super) fn paragraphs_of(&self, page: &Page) -> Vec<ParagraphView> {
        let (Some(card), Some(file)) = (&page.front.source, &page.file) else { return Vec::new() };
        let texts = self.site.texts.get(source_id(file)).map_or(&[][..], Vec::as_slice);
        let Some(text) = texts.first().filter(|_| card.publish != Publish::None) else {
            return Vec::new();
        };
        let passages = self.evidence.passages.get(&text.file).map_or(&[][..], Vec::as_slice);
        let lang = text.lang.clone().or_else(|| page.front.lang.as_ref().map(|l| l.value.clone()));
        self.shown((text, card.publish))
            .map(|(index, range)| self.paragraph((text, &lang), (index, range), passages))
            .collect()
    }

    /// The paragraphs of a text that may be shown: their places in it, and their bytes.
    fn shown<'t>(
        &'t self,
        (text, publish): (&'t ArchivedText, Publish),
    ) -> impl Iterator<Item = (usize, Range<usize>)> + 't {
        let cited = self.evidence.cited.get(&text.file);
        paragraphs(&text.text).into_iter().enumerate().filter(move |(index, _)| {
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            publish == Publish::Full || cited.is_some_and(|cited| cited.contains(&number))
        })
    }

    /// The words of the paragraphs that the page of a source shows.
    pub(in crate::render) fn shown_paragraphs<'v>(
        &'v self,
        page: &'v Page,
    ) -> impl Iterator<Item = &'v str> + 'v {
        let text = page.file.as_deref().and_then(|file| self.site.texts.get(source_id(file)));
        let publish = page.front.source.as_ref().map_or(Publish::None, |card| card.publish);
        text.and_then(|texts| texts.first())
            .filter(|_| publish != Publish::None)
            .into_iter()
            .flat_map(move |text| self.shown((text, publish)).map(|(_, range)| &text.text[range]))
    }

    fn paragraph(
        &self,
        (text, lang): (&ArchivedText, &Option<String>),
        (index, range): (usize, Range<usize>),
        passages: &[Passage],
    ) -> ParagraphView {
        let here: Vec<&Passage> = passages
            .iter()
            .filter(|p| p.ranges.iter().any(|r| r.start < range.end && range.start < r.end))
            .collect();
        let mut pages: Vec<PageId> = here.iter().map(|passage| passage.page).collect();
        pages.sort_unstable();
        pages.dedup();
        ParagraphView {
            number: index + 1,
            content: self.marked(&text.text, &range, &here),
            lang: lang.clone(),
            quoted_in: pages
                .into_iter()
                .map(|page| {
                    let own = self.link(page);
                    let first = here.iter().find(|p| p.page == page).map_or(1, |p| p.quote + 1);
                    LinkView { href: format!("{}#quote-{first}", own.href), ..own }
                })
                .collect(),
        }
    }

    /// A paragraph's text with the quoted words marked, each stretch linked to the first page that
    /// quotes it.
    pub(super) fn marked(
        &self,
        text: &Arc<str>,
        range: &Range<usize>,
        passages: &[&Passage],
    ) -> String {
        let mut stretches: Vec<(Range<usize>, PageId, usize)> = Vec::new();
        let all = passages.iter().flat_map(|p| p.ranges.iter().map(|r| (r, p.page, p.quote)));
        let mut sorted: Vec<_> = all
            .map(|(r, page, quote)| (r.start.max(range.start)..r.end.min(range.end), page, quote))
            .filter(|(r, ..)| r.start < r.end)
            .collect();
        sorted.sort_by_key(|(r, page, quote)| (r.start, std::cmp::Reverse(r.end), *page, *quote));
        for (r, page, quote) in sorted {
            match stretches.last_mut() {
                Some((last, ..)) if r.start < last.end => last.end = last.end.max(r.end),
                _ => stretches.push((r, page, quote)),
            }
        }
        let mut html = String::with_capacity(range.len() + 200 * stretches.len());
        let mut done = range.start;
        // Writing to a `String` cannot fail.
        for (stretch, page, quote) in stretches {
            let _ = escape_html_body_text(&mut html, &text[done..stretch.start]);
            html.push_str("<mark><a class=\"plain\" href=\"");
            let href = format!("{}#quote-{}", self.link(page).href, quote + 1);
            let _ = escape_html(&mut html, &href);
            html.push_str("\">");
            let _ = escape_html_body_text(&mut html, &text[stretch.clone()]);
            html.push_str("</a></mark>");
            done = stretch.end;
        }
        let _ = escape_html_body_text(&mut html, &text[done..range.end]);
        html
    }
}

/// What stands between the parts of a quote: nothing is left out where “he said” or a new paragraph
/// divides it, unless its source has words there.
fn between(place: Option<&Place>) -> &'static str {
    let is_left_out = |gap: &Omission| gap.shown == Shown::Parts && gap.words > 0;
    if place.is_some_and(|place| place.found.gaps.iter().any(is_left_out)) { " … " } else { " " }
}
