//! Comparisons: finding them, sorting what each side says into its column, and putting them in order.

mod labels;
mod subjects;
mod themes;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Config;
use crate::finding::{Finding, Findings, Place, Rule};
use crate::link::comparisons::themes::{Found, RawTheme, Reader};
use crate::link::names::SIDE_UNKNOWN;
use crate::model::body::Kind;
use crate::model::comparison::{
    COMPARISON_OF_ONE_SIDE, Cell, Comparison, QUOTE_WITHOUT_SIDE, READOUT_WITHOUT_SIDE,
    THEME_EMPTY, Theme,
};
use crate::model::date::SiteDate;
use crate::model::outline::{Meaning, MeaningfulSection};
use crate::model::page::PageKind;
use crate::model::site::{Page, PageId};

pub use subjects::TOPIC_UNKNOWN;

/// The comparisons of a site, by the page that each is or is part of.
pub fn link(
    pages: &[Page],
    config: &Config,
    findings: &mut Findings,
) -> BTreeMap<PageId, Comparison> {
    let parts: Vec<(Option<Comparison>, Findings)> = pages
        .par_iter()
        .enumerate()
        .map(|(index, page)| {
            let mut findings = Findings::new();
            let id = PageId(u32::try_from(index).unwrap_or(u32::MAX));
            let Some(file) = &page.file else { return (None, findings) };
            let linker = Linker { pages, config, page, file };
            (linker.comparison(id, &mut findings), findings)
        })
        .collect();
    let mut comparisons = BTreeMap::new();
    for (comparison, part) in parts {
        findings.append(part);
        comparisons.extend(comparison.map(|comparison| (comparison.page, comparison)));
    }
    put_in_order(&mut comparisons, pages);
    comparisons
}

/// Tells each comparison which one of the same sides is before it.
fn put_in_order(comparisons: &mut BTreeMap<PageId, Comparison>, pages: &[Page]) {
    let mut by_sides: BTreeMap<Vec<usize>, Vec<(&SiteDate, &str, PageId)>> = BTreeMap::new();
    for comparison in comparisons.values().filter(|comparison| comparison.heading.is_none()) {
        let page = &pages[comparison.page.index()];
        let Some(date) = &page.date else { continue };
        let mut sides = comparison.sides.clone();
        sides.sort_unstable();
        by_sides.entry(sides).or_default().push((date, &page.path, comparison.page));
    }
    for mut sequence in by_sides.into_values() {
        sequence.sort_unstable();
        for pair in sequence.windows(2) {
            if let Some(later) = comparisons.get_mut(&pair[1].2) {
                later.previous = Some(pair[0].2);
            }
        }
    }
}

/// Links the comparison of one page.
#[derive(Clone, Copy)]
pub(super) struct Linker<'p> {
    pub(super) pages: &'p [Page],
    pub(super) config: &'p Config,
    pub(super) page: &'p Page,
    pub(super) file: &'p Arc<str>,
}

/// Where a comparison stands on its page.
struct Extent {
    heading: Option<u32>,
    nodes: Range<u32>,
}

/// What a comparison is made of.
struct Parts {
    introduction: Range<u32>,
    /// The heading of each theme, and the nodes below it.
    themes: Vec<(Option<u32>, Range<u32>)>,
    /// Sections that mean something else.
    others: Vec<Range<u32>>,
}

impl Linker<'_> {
    fn comparison(self, page: PageId, findings: &mut Findings) -> Option<Comparison> {
        let Page { section: None, .. } = self.page else { return None };
        if !matches!(self.page.kind, PageKind::Comparison | PageKind::Briefing) {
            return None;
        }
        let sections = &self.page.sections;
        let extent = if self.page.kind == PageKind::Comparison {
            Extent { heading: None, nodes: self.page.start..self.page.body.all().end }
        } else {
            let section = sections.iter().find(|section| section.meaning == Meaning::Sides)?;
            Extent { heading: Some(section.heading), nodes: section.nodes.clone() }
        };
        let Parts { introduction, themes, others } = self.parts(&extent, sections);
        let mut reader = Reader::new(self, findings);
        let themes: Vec<RawTheme> = themes
            .into_iter()
            .map(|(heading, nodes)| reader.theme(heading, nodes))
            .filter(|theme| theme.heading.is_some() || theme.has_passages())
            .collect();
        let has_passages = themes.iter().any(RawTheme::has_passages);
        let sides = self.columns(&themes);
        if sides.len() < 2 {
            // A side that is not declared has its own finding.
            let is_meant = self.page.front.sides.len() < 2;
            if is_meant && (extent.heading.is_none() || has_passages) {
                findings.push(self.one_side(&extent, sides.first().copied()));
            }
            return None;
        }
        // A section in which no side says anything is text like any other.
        if themes.is_empty() || (extent.heading.is_some() && !has_passages) {
            if extent.heading.is_none() {
                findings.push(self.without_themes());
            }
            return None;
        }
        let themes = self.settle(themes, &sides, findings);
        let accounts = self.accounts(&extent, &sides, findings);
        let Extent { heading, nodes } = extent;
        let previous = None;
        Some(Comparison {
            page,
            heading,
            nodes,
            sides,
            introduction,
            themes,
            others,
            accounts,
            previous,
        })
    }

    /// The introduction, the nodes of each theme with its heading, and the sections of the page that
    /// mean something else.
    #[expect(clippy::wildcard_enum_match_arm, reason = "of all kinds of node only headings matter")]
    fn parts(self, extent: &Extent, sections: &[MeaningfulSection]) -> Parts {
        let body = &self.page.body;
        let Range { start, end } = extent.nodes.clone();
        let headings: Vec<(u32, u32)> = body
            .siblings(start..end)
            .filter_map(|node| match body.nodes[node as usize].kind {
                Kind::Heading(heading) => Some((heading, node)),
                _ => None,
            })
            .collect();
        let level = |heading: u32| body.headings[heading as usize].level;
        let Some(least) = headings.iter().map(|(heading, _)| level(*heading)).min() else {
            let themes = vec![(None, start..end)];
            return Parts { introduction: start..start, themes, others: Vec::new() };
        };
        let tops: Vec<(u32, u32)> =
            headings.into_iter().filter(|(heading, _)| level(*heading) == least).collect();
        let mut themes = Vec::new();
        let mut others = Vec::new();
        for (index, (heading, node)) in tops.iter().enumerate() {
            let until = tops.get(index + 1).map_or(end, |(_, next)| *next);
            let has_meaning = sections
                .iter()
                .any(|section| section.heading == *heading && section.meaning != Meaning::Sides);
            if has_meaning {
                others.push(*node..until);
            } else {
                themes.push((Some(*heading), body.nodes[*node as usize].end..until));
            }
        }
        let introduction = start..tops.first().map_or(end, |(_, node)| *node);
        Parts { introduction, themes, others }
    }

    /// The sides in the order of their columns: as the front matter has them, else those that say
    /// something, in the order of `site.toml`.
    fn columns(self, themes: &[RawTheme]) -> Vec<usize> {
        let mut written: Vec<usize> = Vec::new();
        for side in &self.page.front.sides {
            let index = self.config.sides.iter().position(|known| known.id == side.value);
            written.extend(index.filter(|index| !written.contains(index)));
        }
        if written.len() >= 2
            || (self.page.kind == PageKind::Comparison && !self.page.front.sides.is_empty())
        {
            return written;
        }
        let sides = themes.iter().flat_map(|theme| &theme.found).filter_map(|found| found.side);
        let mut sides: Vec<usize> = sides.chain(written).collect();
        sides.sort_unstable();
        sides.dedup();
        // Where there are two sides in all, the one that is silent has its empty column.
        if sides.len() == 1 && self.config.sides.len() == 2 { vec![0, 1] } else { sides }
    }

    fn one_side(self, extent: &Extent, only: Option<usize>) -> Finding {
        let place = match (extent.heading, self.page.front.sides.first()) {
            (Some(heading), _) => {
                let node = self.page.body.headings[heading as usize].node;
                Place::span(self.file, self.page.body.nodes[node as usize].span.range())
            }
            (None, Some(side)) => Place::span(self.file, side.span.clone()),
            (None, None) => Place::file(self.file),
        };
        let message = match only {
            Some(side) => {
                let name = &self.config.sides[side].name;
                format!("only one side is compared here: {name}")
            }
            None => "no sides are compared here".to_owned(),
        };
        let known: Vec<String> =
            self.config.sides.iter().map(|side| format!("\"{}\"", side.id)).collect();
        let hint = if known.len() < 2 {
            "declare the sides in `site.toml`, `[sides.us]` and `[sides.china]`, and name them in \
             `sides`"
                .to_owned()
        } else {
            format!("name at least two in the front matter: `sides = [{}]`", known.join(", "))
        };
        Finding::new(&COMPARISON_OF_ONE_SIDE, place, message).hint(hint)
    }

    /// Puts what was found into columns. What belongs to none stays with the desk note.
    fn settle(self, raw: Vec<RawTheme>, sides: &[usize], findings: &mut Findings) -> Vec<Theme> {
        let mut themes = Vec::with_capacity(raw.len());
        for RawTheme { heading, subject, terms, found, mut notes } in raw {
            if let Some(heading) = heading.filter(|_| found.is_empty() && notes.is_empty()) {
                findings.push(self.empty_theme(heading));
            }
            let mut cells = vec![Cell::default(); sides.len()];
            for found in found {
                let column =
                    found.side.and_then(|side| sides.iter().position(|known| *known == side));
                if let Some(column) = column {
                    cells[column].passages.push(found.passage);
                } else {
                    findings.push(self.without_column(&found, sides));
                    notes.push(found.nodes);
                }
            }
            notes.sort_by_key(|nodes| nodes.start);
            themes.push(Theme { heading, subject, terms, cells, notes });
        }
        themes
    }

    fn without_themes(self) -> Finding {
        let message = "this comparison has no themes";
        Finding::new(&THEME_EMPTY, Place::file(self.file), message)
            .hint("give each subject a heading, `## …`, with what the sides say below it")
    }

    fn empty_theme(self, heading: u32) -> Finding {
        let heading = &self.page.body.headings[heading as usize];
        let span = self.page.body.nodes[heading.node as usize].span.range();
        let span = span.start..span.start + self.page.text[span].trim_end().len();
        let message = format!("nothing stands under the theme “{}”", heading.title);
        Finding::new(&THEME_EMPTY, Place::span(self.file, span), message)
            .hint("add a quote, a reported position or a desk note, or remove the heading")
    }

    fn without_column(self, found: &Found, sides: &[usize]) -> Finding {
        let place = Place::span(self.file, found.span.clone());
        let names: Vec<String> =
            sides.iter().map(|side| format!("`{}`", self.config.sides[*side].id)).collect();
        let names = names.join(" or ");
        let is_quote = matches!(found.passage, crate::model::comparison::Passage::Quotation(..));
        let (rule, message, hint): (&'static Rule, _, _) = match found.side {
            Some(side) => {
                let side = &self.config.sides[side];
                let hint =
                    format!("add `{}` to the page's `sides`, or move it to the note", side.id);
                let message = format!("{} is none of the sides that are compared here", side.name);
                (if is_quote { &QUOTE_WITHOUT_SIDE } else { &SIDE_UNKNOWN }, message, hint)
            }
            None => (
                &QUOTE_WITHOUT_SIDE,
                "neither the speaker of this quote nor its source belongs to a side".to_owned(),
                format!(
                    "give the speaker's page or the source's card a `side` ({names}), or put the \
                     side's name above the quote, as `**{}:**` in a line of its own",
                    self.config.sides[sides[0]].name
                ),
            ),
        };
        Finding::new(rule, place, message).hint(hint)
    }

    /// The sources that are the accounts of each column's side, in the order in which they are cited.
    fn accounts(
        self,
        extent: &Extent,
        sides: &[usize],
        findings: &mut Findings,
    ) -> Vec<Vec<PageId>> {
        let mut accounts = vec![Vec::new(); sides.len()];
        let mut seen = std::collections::BTreeSet::new();
        let citations = self.page.body.citations.iter().zip(&self.page.citations);
        for (citation, number) in citations {
            let is_here = extent.heading.is_none() || extent.nodes.contains(&citation.node);
            let Some(number) = number.filter(|_| is_here) else { continue };
            let source = self.page.cited[number].page;
            if !seen.insert(source) {
                continue;
            }
            let card = &self.pages[source.index()];
            let side = card.sides.first();
            match side.and_then(|side| sides.iter().position(|known| known == side)) {
                Some(column) => accounts[column].push(source),
                None if self.is_account(card) => {
                    let place = Place::span(self.file, citation.span.range());
                    findings.push(self.account_without_side(place, card, sides));
                }
                None => {}
            }
        }
        accounts
    }

    /// Whether a source is somebody's own account of the event: a readout or a statement, or a post, a
    /// speech or a transcript about this very event.
    fn is_account(self, card: &Page) -> bool {
        let Some(source) = &card.front.source else { return false };
        let event = |page: &Page| page.front.event.as_ref().map(|event| event.value.clone());
        let same_event = event(card).is_some() && event(card) == event(self.page);
        match source.kind.as_ref().map_or("", |kind| kind.value.as_str()) {
            "readout" | "statement" => true,
            "post" | "speech" | "transcript" => same_event,
            _ => false,
        }
    }

    fn account_without_side(self, place: Place, card: &Page, sides: &[usize]) -> Finding {
        let names: Vec<&str> =
            sides.iter().map(|side| self.config.sides[*side].name.as_str()).collect();
        let message =
            format!("“{}” is the account of none of the sides: {}", card.title, names.join(", "));
        let ids: Vec<String> = sides
            .iter()
            .map(|side| format!("`side = \"{}\"`", self.config.sides[*side].id))
            .collect();
        let finding = Finding::new(&READOUT_WITHOUT_SIDE, place, message)
            .hint(format!("write whose it is on its card: {}", ids.join(" or ")));
        match &card.file {
            Some(file) => finding.label(Place::file(file), "its card"),
            None => finding,
        }
    }
}
