//! The view of the home page: where the story of its lead briefing stands, made of the briefing's bottom
//! line, its questions, and the comparison that goes with it.

use tera::Value;

use super::Views;
use super::excerpts::Excerpts;
use crate::evidence::Status;
use crate::link::sections::compare;
use crate::model::comparison::{Comparison, Passage};
use crate::model::page::{PageKind, SortKey};
use crate::model::question::Status as QuestionStatus;
use crate::model::site::{Page, PageId};
use crate::render::html::{Flavour, Html};
use crate::render::reads::Derived;
use crate::render::view::{BottomLineView, HomePassageView, HomeView, QuestionView, UpdateView};

/// How many open questions stand beside what is reported.
const MOST_QUESTIONS: usize = 5;

/// How many updates are shown: the newest.
const MOST_UPDATES: usize = 3;

/// What an item of a bottom line can be that is told apart.
const MISSING: &[((), &str)] = &[((), "missing")];

impl Views {
    /// What the home page shows beside its own words and lists. Much goes into it that is not seen there.
    pub fn home(&self, id: PageId) -> Value {
        self.site.share((Derived::Home, id, 0), || Value::from_serializable(&self.home_view(id)))
    }

    fn home_view(&self, id: PageId) -> HomeView {
        let own = self.site.page(id);
        let updates: Vec<(PageId, usize)> =
            self.site.updates().iter().take(MOST_UPDATES).copied().collect();
        let Some(lead) = self.lead() else {
            let mut excerpts = Excerpts::beside(&self.site, &own.cited, &[]);
            let updates = self.updates_at(&updates, &mut excerpts);
            return HomeView { updates, ..HomeView::empty(self.cited(&excerpts.cited)) };
        };
        let page = self.site.page(lead);
        let comparison = self.comparison_beside(lead);
        let said = match comparison {
            Some(id) => self.said_in(id),
            None => self.said_on(lead),
        };
        let line = page.body.bottom_line();
        let pieces: Vec<_> = line
            .map(|list| (lead, list..page.body.nodes[list as usize].end))
            .into_iter()
            .chain(updates.iter().map(|(id, index)| {
                let page = self.site.page(*id);
                let item = page.log[*index].item;
                (*id, item..page.body.nodes[item as usize].end)
            }))
            .collect();
        let mut excerpts = Excerpts::beside(&self.site, &own.cited, &pieces);
        let items =
            line.map_or_else(Vec::new, |list| Self::bottom_line_of(page, list, excerpts.of(lead)));
        let (missing, reported) = self.split(page, items);
        let all: Vec<QuestionView> = self.questions_of(lead);
        let counted = |status: QuestionStatus| {
            all.iter().filter(|question| question.status == status.word()).count()
        };
        HomeView {
            verification: self.verification(lead),
            open_count: counted(QuestionStatus::Open),
            partly_count: counted(QuestionStatus::PartlyAnswered),
            updates: self.updates_at(&updates, &mut excerpts),
            passages: said.into_iter().map(|at| self.home_passage(at, &mut excerpts)).collect(),
            comparison: comparison.map(|id| self.link(id)),
            quoted_words: comparison.and_then(|id| self.comparison(id)?.quoted_words),
            questions: all
                .into_iter()
                .filter(|question| {
                    [QuestionStatus::Open, QuestionStatus::PartlyAnswered, QuestionStatus::Disputed]
                        .iter()
                        .any(|status| question.status == status.word())
                })
                .take(MOST_QUESTIONS)
                .collect(),
            reported,
            missing,
            sources: self.cited(&excerpts.cited),
        }
    }

    /// The briefing that leads: the newest that stands.
    fn lead(&self) -> Option<PageId> {
        let site = self.site.by_card();
        let retracted = self.site.retracted();
        let order = [SortKey::Date, SortKey::Weight, SortKey::Title];
        let briefings = site
            .iter()
            .filter(|(_, page)| page.kind == PageKind::Briefing && page.section.is_none())
            .filter(|(id, _)| !retracted.contains(id));
        briefings.min_by(|a, b| compare(a.1, b.1, &order)).map(|(id, _)| id)
    }

    /// The comparison that goes with a briefing: its own if it has themes, else the newest with themes
    /// that shares a topic with it, else its own.
    fn comparison_beside(&self, lead: PageId) -> Option<PageId> {
        let all = self.site.comparisons();
        let topics = self.site.card(lead).topics;
        let own = all.iter().copied().find(|id| *id == lead);
        let shares = |id: PageId| {
            id == lead || self.site.card(id).topics.iter().any(|topic| topics.contains(topic))
        };
        let has_themes = |id: PageId| {
            let found = self.site.comparison(id);
            found.is_some_and(|(found, _)| found.themes.iter().any(|theme| theme.heading.is_some()))
        };
        let others = all.iter().copied().filter(|id| shares(*id) && !self.site.is_retracted(*id));
        own.into_iter().chain(others).find(|id| has_themes(*id)).or(own)
    }

    /// What a bottom line says is missing, and its other items.
    fn split(
        &self,
        page: &Page,
        items: Vec<BottomLineView>,
    ) -> (Vec<BottomLineView>, Vec<BottomLineView>) {
        let labels = self.site.config.labels_in(&page.lang);
        items.into_iter().partition(|item| labels.find(MISSING, &item.label).is_some())
    }

    /// One quote of each side under the first theme of a comparison on which several are quoted.
    fn said_in(&self, id: PageId) -> Vec<(PageId, usize, Option<u32>)> {
        let Some((comparison, _)) = self.site.comparison(id) else { return Vec::new() };
        let quoted = |comparison: &Comparison, theme: usize| -> Vec<_> {
            let cells = comparison.themes[theme].cells.iter();
            let first = cells.filter_map(|cell| {
                cell.passages.iter().find_map(|passage| match passage {
                    Passage::Quotation(node, quotes) => {
                        let found = quotes.iter().find(|quote| self.is_found(id, **quote))?;
                        Some((id, *found, Some(*node)))
                    }
                    Passage::Reported(..) | Passage::Claim(_) => None,
                })
            });
            first.collect()
        };
        let themes = (0..comparison.themes.len()).map(|theme| quoted(comparison, theme));
        themes.into_iter().find(|quotes| quotes.len() > 1).unwrap_or_default()
    }

    /// The first quote of each side on a page, if several are quoted.
    fn said_on(&self, id: PageId) -> Vec<(PageId, usize, Option<u32>)> {
        let mut said: Vec<(usize, usize)> = Vec::new();
        for (index, checked) in self.site.checked(id).iter().enumerate() {
            let side = checked.speaker.and_then(|id| self.site.card(id).sides.first().copied());
            let Some(side) = side.filter(|_| self.is_found(id, index)) else { continue };
            if said.iter().all(|(known, _)| *known != side) {
                said.push((side, index));
            }
        }
        said.sort_unstable();
        let quotes: Vec<_> = said.into_iter().map(|(_, index)| (id, index, None)).collect();
        if quotes.len() > 1 { quotes } else { Vec::new() }
    }

    fn is_found(&self, id: PageId, quote: usize) -> bool {
        matches!(self.site.checked(id)[quote].status, Status::Found(_))
    }

    fn home_passage(
        &self,
        (id, index, node): (PageId, usize, Option<u32>),
        excerpts: &mut Excerpts<'_>,
    ) -> HomePassageView {
        let quote = self.quote(id, index);
        let checked = &self.site.checked(id)[index];
        let source = checked.source();
        let number = source.and_then(|id| excerpts.number(id, quote.paragraph));
        let lead =
            node.map(|node| Html::new(&self.site, id, Flavour::Excerpt).quotation_parts(node).lead);
        HomePassageView {
            lead: lead.unwrap_or_default(),
            role: checked.speaker.and_then(|speaker| self.role(speaker, 0)),
            number,
            quote,
        }
    }

    fn updates_at(
        &self,
        updates: &[(PageId, usize)],
        excerpts: &mut Excerpts<'_>,
    ) -> Vec<UpdateView> {
        let view = |(id, index): &(PageId, usize)| {
            let update = &self.site.page(*id).log[*index];
            let words = excerpts.of(*id).update_words(update);
            self.update((*id, *index), words)
        };
        updates.iter().map(view).collect()
    }
}
