//! Views of quotes: what checking them came to, and the archived texts with the quoted words marked.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use super::Views;
use crate::check::quotes::{QUOTE_ALTERED, QUOTE_IN_OTHER_SOURCE, QUOTE_NOT_IN_SOURCE};
use crate::evidence::{Passage, Place, Status};
use crate::link::citations::SOURCE_TEXT_MISSING;
use crate::link::citations::source_id;
use crate::model::said::Saying;
use crate::model::site::{Page, PageId};
use crate::model::source::Publish;
use crate::parse::ArchivedText;
use crate::render::reads::{Derived, Table, Tracked, Witness};
use crate::render::view::{
    ArchivedTextView, LinkView, ParagraphLinkView, ParagraphView, QuotePlaceView, QuoteView,
    VerificationView,
};
use crate::verify::paragraphs::paragraphs;
use crate::verify::{self, Omission, Shown};

/// The quotes of each speaker that stand in their sources: their pages and places there, the newest
/// source first, the same words once.
pub(super) fn by_speaker(site: &Tracked) -> Table<Vec<(PageId, usize)>> {
    Table::new("said", site, || {
        let all: Vec<_> = site.quotes().collect();
        let is_found =
            |at: &(PageId, usize)| matches!(all[at.0.index()].2[at.1].status, Status::Found(_));
        let found = |saying: &Saying| {
            std::iter::once(saying.at).chain(saying.also.iter().copied()).find(is_found)
        };
        let speakers = site.said().speakers.iter();
        let said = speakers.filter_map(|speaker| {
            let found: Vec<_> = speaker.quotes.iter().filter_map(found).collect();
            Some((speaker.speaker?.0, found)).filter(|(_, found)| !found.is_empty())
        });
        said.collect()
    })
}

impl Views {
    /// How many of a page's quotes match, if it has any.
    pub(super) fn verification(&self, id: PageId) -> Option<VerificationView> {
        let (total, matched) = self.site.checked_count(id);
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
        (0..self.site.checked(id).len()).map(|index| self.quote(id, index)).collect()
    }

    /// A quote with what checking it came to.
    pub(super) fn quote(&self, id: PageId, index: usize) -> QuoteView {
        let place = u32::try_from(index).unwrap_or(u32::MAX);
        let make = || self.quote_view(id, index);
        self.site.derive((Derived::Quote, id, place), make, Witness::of)
    }

    fn quote_view(&self, id: PageId, index: usize) -> QuoteView {
        let page = self.site.page(id);
        let quote = &page.quotes.cited[index];
        let checked = &self.site.checked(id)[index];
        let status = match &checked.status {
            Status::Found(place) => faithfulness(place),
            Status::Elsewhere(_) => "elsewhere",
            Status::Missing(_) | Status::NoWords => "missing",
            Status::Translated => "translated",
            Status::NoText(_) => "unchecked",
        };
        let side = checked
            .speaker
            .and_then(|speaker| self.sides(self.site.card(speaker).sides).into_iter().next());
        let place_id = format!("quote-{}", index + 1);
        let mut places = checked.places();
        let place = places.next();
        let text = quote.joined(between(place));
        let lang = place.and_then(|place| self.site.foreign_lang(place, id)).map(str::to_owned);
        let mut first = place.and_then(|place| self.quote_place(place));
        QuoteView {
            text,
            lang,
            speaker: checked.speaker.map(|speaker| self.link(speaker)),
            side,
            status,
            status_text: self.status_text(status),
            waived: waived(page, status),
            paragraph: first.as_ref().map(|first| first.paragraph),
            read_in: first.as_mut().and_then(|first| first.read_in.take()),
            paragraph_href: first.as_mut().and_then(|first| first.paragraph_href.take()),
            live_href: first.as_mut().and_then(|first| first.live_href.take()),
            sentence: first.as_mut().and_then(|first| first.sentence.take()),
            repeated: first
                .as_mut()
                .map(|first| std::mem::take(&mut first.repeated))
                .unwrap_or_default(),
            date: place.and_then(|place| {
                let card = self.site.card(*self.site.sources.get(&place.source)?);
                self.edtf(card.front.source.as_ref()?.date.as_ref())
            }),
            source: first.map(|first| first.source),
            also: places.filter_map(|place| self.quote_place(place)).collect(),
            page: self.quote_link((id, index)),
            id: place_id,
        }
    }

    /// A page, with the place of one of its quotes.
    pub(super) fn quote_link(&self, (id, index): (PageId, usize)) -> LinkView {
        let own = self.link(id);
        let place = format!("#quote-{}", index + 1);
        LinkView {
            permalink: format!("{}{place}", own.permalink),
            href: format!("{}{place}", own.href),
            ..own
        }
    }

    fn status_text(&self, status: &str) -> String {
        self.site.config.words.get(&format!("quote_{status}")).to_owned()
    }

    /// A place where a quote stands.
    fn quote_place(&self, place: &Place) -> Option<QuotePlaceView> {
        let source = *self.site.sources.get(&place.source)?;
        let read_in = self.site.sources.get(&place.read_in).filter(|read_in| **read_in != source);
        let status = faithfulness(place);
        Some(QuotePlaceView {
            source: self.link(source),
            read_in: read_in.map(|read_in| self.link(*read_in)),
            status,
            status_text: self.status_text(status),
            paragraph: place.found.paragraphs.0 + 1,
            paragraph_href: self.paragraph_href(place, place.found.paragraphs.0),
            live_href: self.live_href(place),
            sentence: self.source_sentence(place),
            repeated: self.repeated(place),
        })
    }

    /// Other paragraphs in which the words of a quote stand. Those that are not shown have no link: a
    /// quote of two words must not put a whole text on the page.
    fn repeated(&self, place: &Place) -> Vec<ParagraphLinkView> {
        if place.found.others.is_empty() {
            return Vec::new();
        }
        let Some(text) = self.site.prepared(&place.file) else { return Vec::new() };
        let (first, last) = place.found.paragraphs;
        let others = place.found.others.iter().map(|range| text.paragraph_at(range.start));
        let mut others: Vec<usize> = others.filter(|at| !(first..=last).contains(at)).collect();
        others.dedup();
        others
            .into_iter()
            .take(MOST_REPEATED)
            .map(|at| ParagraphLinkView { number: at + 1, href: self.paragraph_href(place, at) })
            .collect()
    }

    /// Where a link to a paragraph leads, counted from 0, if its source's page shows it.
    fn paragraph_href(&self, place: &Place, paragraph: usize) -> Option<String> {
        let page = self.site.card(*self.site.sources.get(&place.read_in)?);
        let is_cited = || {
            let number = u32::try_from(paragraph + 1).unwrap_or(u32::MAX);
            self.site.cited_paragraphs(&place.file).is_some_and(|cited| cited.contains(&number))
        };
        let shown = match page.front.source.as_ref()?.publish {
            Publish::Full => true,
            Publish::Excerpt => is_cited(),
            Publish::None => false,
        };
        let texts = self.site.texts(&place.read_in);
        let text = texts.iter().find(|text| text.file == place.file)?;
        let anchor = self.site.anchor(text, paragraph + 1);
        shown.then(|| format!("{}#{anchor}", self.href(page.path)))
    }

    /// The address of the source's own page with a text fragment, which browsers scroll to and mark.
    fn live_href(&self, place: &Place) -> Option<String> {
        let page = self.site.card(*self.site.sources.get(&place.read_in)?);
        let url = &page.front.source.as_ref()?.url.as_ref()?.value;
        let text = self.site.prepared(&place.file)?;
        let bare = url.split('#').next().unwrap_or(url);
        (bare.starts_with("https://") || bare.starts_with("http://"))
            .then(|| format!("{bare}{}", verify::fragment(text, &place.found)))
    }

    /// The source's sentence around a quote, from the first word to the last of its first paragraph.
    fn source_sentence(&self, place: &Place) -> Option<String> {
        let text = self.site.prepared(&place.file)?;
        let paragraph = text.paragraphs().get(place.found.paragraphs.0)?;
        let Range { start, end } = place.found.extent();
        let inside = start..end.min(paragraph.end).max(start);
        let sentence = verify::sentence_around(text.text(), paragraph, &inside);
        Some(text.text().get(sentence)?.trim().to_owned())
    }

    /// The archived texts of a source, as far as its card lets them be shown: first its own, then those
    /// in other languages.
    pub(super) fn texts_of(&self, page: &Page) -> Vec<ArchivedTextView> {
        let (Some(card), Some(file)) = (&page.front.source, &page.file) else { return Vec::new() };
        let texts = self.site.texts(source_id(file));
        if card.publish == Publish::None {
            return Vec::new();
        }
        let view = |text: &ArchivedText| ArchivedTextView {
            lang: text.lang.clone(),
            paragraph_count: text.paragraph_count,
            paragraphs: self.paragraphs_of(page, card.publish, text),
        };
        texts.iter().map(view).collect()
    }

    fn paragraphs_of(
        &self,
        page: &Page,
        publish: Publish,
        text: &ArchivedText,
    ) -> Vec<ParagraphView> {
        let passages = self.site.passages(&text.file);
        let lang = text.lang.clone().or_else(|| page.front.lang.as_ref().map(|l| l.value.clone()));
        let of_paragraph = by_paragraph(&paragraphs(&text.text), passages);
        self.site
            .shown((text, publish))
            .map(|(index, range)| {
                let here = of_paragraph.get(&index).map_or(&[][..], Vec::as_slice);
                self.paragraph((text, &lang), (index, range), here)
            })
            .collect()
    }

    fn paragraph(
        &self,
        (text, lang): (&ArchivedText, &Option<String>),
        (index, range): (usize, Range<usize>),
        here: &[&Passage],
    ) -> ParagraphView {
        // Of each page the first of its quotes.
        let mut pages: BTreeMap<PageId, usize> = BTreeMap::new();
        for passage in here {
            pages.entry(passage.page).or_insert(passage.quote);
        }
        let quoted_in = pages.into_iter().take(MOST_QUOTING).map(|(page, quote)| {
            let own = self.link(page);
            LinkView { href: format!("{}#quote-{}", own.href, quote + 1), ..own }
        });
        ParagraphView {
            number: index + 1,
            id: self.site.anchor(text, index + 1),
            content: self.marked(&text.text, &range, here),
            lang: lang.clone(),
            quoted_in: quoted_in.collect(),
        }
    }

    /// A paragraph's text with the quoted words marked, each stretch linked to a quote that has it.
    pub(super) fn marked(
        &self,
        text: &Arc<str>,
        range: &Range<usize>,
        passages: &[&Passage],
    ) -> String {
        let stretches = stretches(range, passages);
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

/// The stretches of a paragraph that are quoted, each with the page and the quote that it leads to.
/// Where quotes overlap, the one that begins last has the words, so that each has some.
fn stretches(
    paragraph: &Range<usize>,
    passages: &[&Passage],
) -> Vec<(Range<usize>, PageId, usize)> {
    let all = passages.iter().flat_map(|p| p.ranges.iter().map(|r| (r, p.page, p.quote)));
    let mut edges: Vec<(usize, bool, Covering)> = Vec::new();
    for (range, page, quote) in all {
        let (start, end) = (range.start.max(paragraph.start), range.end.min(paragraph.end));
        if start < end {
            let covering = (Reverse(start), end, page, quote);
            edges.push((start, true, covering));
            edges.push((end, false, covering));
        }
    }
    edges.sort_unstable();
    let mut stretches: Vec<(Range<usize>, PageId, usize)> = Vec::new();
    let mut open: BTreeSet<Covering> = BTreeSet::new();
    let mut at = paragraph.start;
    for (edge, begins, covering) in edges {
        if let Some((_, _, page, quote)) = open.first().filter(|_| at < edge) {
            match stretches.last_mut() {
                Some((last, p, q)) if last.end == at && (*p, *q) == (*page, *quote) => {
                    last.end = edge;
                }
                _ => stretches.push((at..edge, *page, *quote)),
            }
        }
        at = edge;
        if begins {
            open.insert(covering)
        } else {
            open.remove(&covering)
        };
    }
    stretches
}

/// A quoted range that covers a place: the one that begins last comes first.
type Covering = (Reverse<usize>, usize, PageId, usize);

/// The reason for which a page waives the rule that a quote of this status breaks.
fn waived(page: &Page, status: &str) -> Option<String> {
    let rule = match status {
        "missing" => QUOTE_NOT_IN_SOURCE.name,
        "elsewhere" => QUOTE_IN_OTHER_SOURCE.name,
        "altered" => QUOTE_ALTERED.name,
        "unchecked" => SOURCE_TEXT_MISSING.name,
        _ => return None,
    };
    let waiver = page.front.allow.iter().find(|waiver| waiver.rule.value == rule);
    waiver.map(|waiver| waiver.reason.clone())
}

/// The passages that touch each paragraph, by its index.
fn by_paragraph<'p>(
    paragraphs: &[Range<usize>],
    passages: &'p [Passage],
) -> BTreeMap<usize, Vec<&'p Passage>> {
    let mut found: BTreeMap<usize, Vec<&Passage>> = BTreeMap::new();
    for passage in passages {
        for range in &passage.ranges {
            let first = paragraphs.partition_point(|paragraph| paragraph.end <= range.start);
            let touched = paragraphs[first..].iter().take_while(|p| p.start < range.end);
            for (index, _) in touched.enumerate() {
                let here = found.entry(first + index).or_default();
                if !here.last().is_some_and(|last| std::ptr::eq(*last, passage)) {
                    here.push(passage);
                }
            }
        }
    }
    found
}

/// How many of the pages that quote a paragraph are named beside it.
const MOST_QUOTING: usize = 100;

/// How many repetitions of a quote in its source are shown.
const MOST_REPEATED: usize = 12;

/// How faithfully a quote that was found has its source's words.
fn faithfulness(place: &Place) -> &'static str {
    if place.found.rung.is_silent() { "verbatim" } else { "altered" }
}

/// What stands between the parts of a quote: nothing is left out where “he said” or a new paragraph
/// divides it, unless its source has words there.
pub(in crate::render) fn between(place: Option<&Place>) -> &'static str {
    let is_left_out = |gap: &Omission| gap.shown == Shown::Parts && gap.words > 0;
    if place.is_some_and(|place| place.found.gaps.iter().any(is_left_out)) { " … " } else { " " }
}
