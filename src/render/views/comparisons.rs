//! Views of comparisons: the record, the themes with their cells, and what is in order of time.

mod reported;
mod texts;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub(in crate::render) use reported::Position;

use super::Views;
use crate::config::Config;
use crate::evidence::comparisons::Study;
use crate::link::addresses::encode;
use crate::model::comparison::{Cell, Comparison, Passage, State, Theme};
use crate::model::site::{Page, PageId};
use crate::model::terms::{Use, primary};
use crate::parse::slug::{count_words, slugify_or};
use crate::render::html::{Flavour, Html};
use crate::render::view::{
    AccountView, AroundView, CellView, ComparedView, ComparisonView, CountView, EdtfView, LinkView,
    OnlyView, PassageView, QuoteView, RecordView, SideView, ThemeView,
};

/// A comparison with what is known of it and of its page.
#[derive(Clone, Copy)]
struct Scene<'v> {
    views: &'v Views,
    id: PageId,
    page: &'v Page,
    comparison: &'v Comparison,
    study: &'v Study,
}

impl Views {
    fn scene(&self, id: PageId) -> Option<Scene<'_>> {
        let (comparison, study) = self.site.comparison(id)?;
        Some(Scene { views: self, id, page: self.site.page(id), comparison, study })
    }

    /// The comparison that a page is or has.
    pub fn comparison(&self, id: PageId) -> Option<ComparisonView> {
        Some(self.scene(id)?.view())
    }

    /// The body of a page around the comparison that is part of it.
    pub(super) fn around(&self, id: PageId, without: Option<u32>) -> Option<AroundView> {
        let Scene { page, comparison, .. } = self.scene(id)?;
        comparison.heading?;
        let mut html = Html::new(&self.site, id, Flavour::Page);
        let start = comparison.nodes.start;
        let before = match without.filter(|node| *node < start) {
            Some(node) => {
                let end = page.body.nodes[node as usize].end;
                html.part(page.start..node) + &html.part(end..start)
            }
            None => html.part(page.start..start),
        };
        let after = html.part(comparison.nodes.end..page.body.all().end);
        Some(AroundView { before, after })
    }

    /// A comparison in a list.
    pub(super) fn compared(&self, id: PageId) -> Option<ComparedView> {
        let Scene { page, comparison, .. } = self.scene(id)?;
        if comparison.heading.is_some() {
            return None;
        }
        let speaking = comparison.themes.iter().map(|theme| theme.speaking().len());
        let only = comparison.only();
        Some(ComparedView {
            event: page.front.event.as_ref().map(|event| event.value.clone()),
            themes: comparison.themes.len(),
            shared: speaking.filter(|count| *count > 1).count(),
            only: comparison
                .sides
                .iter()
                .zip(only)
                .map(|(side, themes)| CountView { side: self.side_at(*side), n: themes.len() })
                .collect(),
        })
    }
}

impl Scene<'_> {
    fn config(&self) -> &Config {
        &self.views.site.config
    }

    fn page_of(&self, comparison: &Comparison) -> &Page {
        self.views.site.page(comparison.page)
    }

    fn word(&self, key: &str) -> String {
        self.config().words.get(key).to_owned()
    }

    fn side(&self, column: usize) -> SideView {
        self.views.side_at(self.comparison.sides[column])
    }

    fn view(self) -> ComparisonView {
        let views = self.views;
        let mut html = Html::new(&views.site, self.id, Flavour::Page);
        let introduction = html.part(self.comparison.introduction.clone());
        let before = self.before();
        let themes: Vec<ThemeView> = (0..self.comparison.themes.len())
            .map(|number| self.theme(number, &mut html, before.as_ref().map(|(keys, _)| keys)))
            .collect();
        let others = self.comparison.others.iter().map(|nodes| html.part(nodes.clone())).collect();
        let columns = 0..self.comparison.sides.len();
        ComparisonView {
            page: views.link(self.id),
            event: self.page.front.event.as_ref().map(|event| event.value.clone()),
            date: self.page.date.as_ref().map(|date| views.date(date)),
            sides: columns.clone().map(|column| self.side(column)).collect(),
            record: columns.map(|column| self.record(column)).collect(),
            first: self.first(),
            introduction,
            only: self.only(),
            quoted_words: self.quoted_words(),
            text_words: self.text_words(),
            texts: self.texts(),
            previous: self.comparison.previous.map(|previous| views.link(previous)),
            dropped: before.map_or_else(Vec::new, |(_, themes)| self.dropped(&themes)),
            themes,
            others,
        }
    }

    // --- the record

    fn record(&self, column: usize) -> RecordView {
        let quotes = self.comparison.themes.iter().flat_map(|theme| theme.cells[column].quotes());
        let checked = self.views.site.checked(self.id);
        let mut seen = BTreeSet::new();
        let speakers = quotes
            .filter_map(|quote| checked.get(quote)?.speaker)
            .filter(|speaker| seen.insert(*speaker))
            .map(|speaker| self.views.link(speaker))
            .collect();
        let accounts = self.comparison.accounts[column].iter();
        RecordView {
            side: self.side(column),
            speakers,
            accounts: accounts.filter_map(|account| self.account(*account)).collect(),
        }
    }

    fn account(&self, id: PageId) -> Option<AccountView> {
        let card = self.views.site.card(id);
        let texts: Vec<_> = self.study.texts.iter().filter(|text| text.account == id).collect();
        let number = self.page.cited.iter().position(|cited| cited.page == id);
        Some(AccountView {
            page: self.views.link(id),
            number: number.map(|number| number + 1),
            source: self.views.source_of(id)?,
            words: texts.first().map(|text| count_words(&text.text)),
            languages: texts.iter().map(|text| text.lang.clone()).collect(),
            event: card.front.event.as_ref().map(|event| event.value.clone()),
        })
    }

    /// The side whose account came before all others, if the dates leave no doubt.
    fn first(&self) -> Option<SideView> {
        let mut dated = Vec::new();
        for (column, accounts) in self.comparison.accounts.iter().enumerate() {
            for account in accounts {
                let card = self.views.site.card(*account).front.source.as_ref()?;
                dated.push((column, &card.date.as_ref()?.value));
            }
        }
        let (first, date) = dated.iter().min_by_key(|(_, date)| date.latest())?;
        let others = || dated.iter().filter(|(column, _)| column != first);
        let last_possible = date.latest()?;
        let is_before =
            others().all(|(_, other)| other.earliest().is_some_and(|e| e > last_possible));
        (others().next().is_some() && is_before).then(|| self.side(*first))
    }

    fn only(&self) -> Vec<OnlyView> {
        let themes = self.comparison.only().into_iter().enumerate();
        themes
            .map(|(column, themes)| OnlyView {
                side: self.side(column),
                themes: themes.into_iter().map(|theme| self.theme_link(theme)).collect(),
            })
            .collect()
    }

    // --- themes

    fn theme_link(&self, number: usize) -> LinkView {
        theme_link(self.views, self.comparison, number)
    }

    fn theme(
        &self,
        number: usize,
        html: &mut Html<'_>,
        before: Option<&BTreeSet<String>>,
    ) -> ThemeView {
        let theme = &self.comparison.themes[number];
        let heading = theme.heading.map(|heading| &self.page.body.headings[heading as usize]);
        let key = key(self.config(), self.page, theme);
        let terms = theme.terms.list.iter().filter(|term| term.usage == Use::Stands);
        ThemeView {
            number: number + 1,
            id: heading.map_or_else(String::new, |heading| heading.id.clone()),
            title: heading.map_or_else(String::new, |heading| heading.title.clone()),
            href: heading.map_or_else(String::new, |heading| format!("#{}", encode(&heading.id))),
            new: before.is_some_and(|keys| !keys.contains(&key)),
            terms: terms.map(|term| term.text.clone()).collect(),
            cells: (0..theme.cells.len()).map(|column| self.cell((number, column), html)).collect(),
            note: theme.notes.iter().map(|nodes| html.part(nodes.clone())).collect(),
        }
    }

    fn cell(&self, (number, column): (usize, usize), html: &mut Html<'_>) -> CellView {
        let theme = &self.comparison.themes[number];
        let cell = &theme.cells[column];
        let state = self.study.states[number][column];
        let passages = self.passages(cell, state, html);
        let quotes: Vec<QuoteView> =
            cell.quotes().map(|quote| self.views.quote(self.id, quote)).collect();
        let as_of = cell
            .claims()
            .find_map(|claim| claim.as_of.as_ref())
            .filter(|_| !state.says_something());
        CellView {
            side: self.side(column),
            state: state.word(),
            state_text: self.word(&format!("state_{}", state.word())),
            state_short: self.word(&format!("state_{}_short", state.word())),
            as_of: as_of.map(|date| EdtfView {
                written: date.to_string(),
                iso: date.start_iso(),
                text: date.in_words(&self.views.site().date_words),
            }),
            mentions: self.mentions(number, column),
            looked_for: self.looked_for(theme, column),
            passages,
            quotes,
        }
    }

    /// The terms of a theme in the languages of a side's texts.
    fn looked_for(&self, theme: &Theme, column: usize) -> Vec<String> {
        let texts = || self.study.texts.iter().filter(|text| text.column == column);
        let is_theirs = |lang: &str| texts().any(|text| primary(&text.lang) == primary(lang));
        let terms = theme.terms.list.iter().filter(|term| term.usage == Use::Stands);
        terms.filter(|term| is_theirs(&term.lang)).map(|term| term.text.clone()).collect()
    }

    /// How often the texts of a side that were read in full mention a theme.
    fn mentions(&self, number: usize, column: usize) -> Option<usize> {
        let texts = self.study.texts.iter();
        let searched: Vec<usize> = texts
            .filter(|text| {
                text.column == column && text.original.is_none() && text.has_terms[number]
            })
            .map(|text| text.shares.themes[number].hits.len())
            .collect();
        (!searched.is_empty()).then(|| searched.iter().sum())
    }

    /// The passages of a cell. Quotes in a row that the same line attributes are one; a claim that does
    /// not hold is left out.
    fn passages(&self, cell: &Cell, state: State, html: &mut Html<'_>) -> Vec<PassageView> {
        let mut passages: Vec<PassageView> = Vec::new();
        for passage in &cell.passages {
            let view = match passage {
                Passage::Quotation(node, quotes) => self.quoted(*node, quotes, html),
                Passage::Reported(nodes, quotes) => PassageView {
                    kind: "reported",
                    label: self.word(match quotes.as_slice() {
                        [] => "state_reported",
                        _ => "passage_partly",
                    }),
                    content: html
                        .part(nodes.clone())
                        .trim_start_matches([':', '：', ' '])
                        .to_owned(),
                    ..blank()
                },
                Passage::Claim(_) if state == State::Nothing => continue,
                Passage::Claim(claim) => {
                    let content = html.part(claim.rest.clone());
                    let content = content.trim_start_matches(['.', '。', ' ']).to_owned();
                    PassageView { kind: "claim", content, ..blank() }
                }
            };
            match passages.last_mut() {
                Some(last) if joins(last, &view) => {
                    if !view.lead.is_empty() {
                        last.content.extend([
                            "<p class=\"lead\">",
                            &view.lead,
                            "</p>
",
                        ]);
                    }
                    last.content.push_str(&view.content);
                    last.copy = format!("{}\n{}", last.copy, view.copy);
                }
                _ => passages.push(view),
            }
        }
        passages
    }

    fn quoted(&self, node: u32, quotes: &[usize], html: &mut Html<'_>) -> PassageView {
        let parts = html.quotation_parts(node);
        let views: Vec<QuoteView> =
            quotes.iter().map(|quote| self.views.quote(self.id, *quote)).collect();
        let worst = |status: &str| views.iter().any(|view| view.status == status);
        let label =
            if views.is_empty() || ["missing", "elsewhere", "unchecked"].iter().any(|s| worst(s)) {
                "passage_unchecked"
            } else if worst("altered") {
                "passage_altered"
            } else if views.iter().all(|view| view.status == "translated") {
                "passage_translated"
            } else if views.iter().all(|view| is_fragment(&view.text)) {
                "passage_fragment"
            } else {
                "passage_verbatim"
            };
        PassageView {
            kind: "quote",
            label: self.word(label),
            check: parts.check,
            lead: parts.lead,
            content: parts.words,
            by: parts.by,
            copy: self.copy(&views),
        }
    }

    /// What is put on the clipboard: the words, who says them, where they stand.
    fn copy(&self, views: &[QuoteView]) -> String {
        let Some(first) = views.first() else { return String::new() };
        let words = &self.config().words;
        let (open, close) = (words.get("quote_open"), words.get("quote_close"));
        let texts: Vec<String> =
            views.iter().map(|view| format!("{open}{}{close}", view.text)).collect();
        let speaker = first.speaker.as_ref().map(|speaker| format!(" — {}", speaker.title));
        let source = first.source.as_ref().map(|source| match first.paragraph {
            Some(paragraph) => format!(" ({}, ¶{paragraph})", source.title),
            None => format!(" ({})", source.title),
        });
        [
            texts.join(" / "),
            speaker.unwrap_or_default(),
            source.unwrap_or_default(),
            format!(", {}", first.page.permalink),
        ]
        .concat()
    }

    // --- across time

    /// The themes of the comparison before this one: their keys, and where they stand.
    fn before(&self) -> Option<(BTreeSet<String>, BTreeMap<String, LinkView>)> {
        let previous = self.comparison.previous?;
        let (comparison, _) = self.views.site.comparison(previous)?;
        let page = self.page_of(comparison);
        let themes = comparison.themes.iter().enumerate();
        let links: BTreeMap<String, LinkView> = themes
            .map(|(number, theme)| {
                (key(self.config(), page, theme), theme_link(self.views, comparison, number))
            })
            .collect();
        Some((links.keys().cloned().collect(), links))
    }

    /// The themes of the comparison before this one that are not here, in their order.
    fn dropped(&self, before: &BTreeMap<String, LinkView>) -> Vec<LinkView> {
        let own: BTreeSet<String> = self
            .comparison
            .themes
            .iter()
            .map(|theme| key(self.config(), self.page, theme))
            .collect();
        let Some((previous, _)) =
            self.comparison.previous.and_then(|id| self.views.site.comparison(id))
        else {
            return Vec::new();
        };
        let page = self.page_of(previous);
        let keys = previous.themes.iter().map(|theme| key(self.config(), page, theme));
        let dropped = keys.filter(|key| !own.contains(key));
        dropped.filter_map(|key| before.get(&key).cloned()).collect()
    }
}

/// By what a theme is known from one comparison to the next: its subject, else its heading.
fn key(config: &Config, page: &Page, theme: &Theme) -> String {
    match (theme.subject, theme.heading) {
        (Some(subject), _) => config.subjects[subject].id.clone(),
        (None, Some(heading)) => slugify_or(&page.body.headings[heading as usize].title, ""),
        (None, None) => String::new(),
    }
}

fn theme_link(views: &Views, comparison: &Comparison, number: usize) -> LinkView {
    let own = views.link(comparison.page);
    let body = &views.site.page(comparison.page).body;
    match comparison.themes[number].heading.map(|heading| &body.headings[heading as usize]) {
        Some(heading) => {
            let fragment = encode(&heading.id);
            LinkView {
                title: heading.title.clone(),
                permalink: format!("{}#{fragment}", own.permalink),
                href: format!("{}#{fragment}", own.href),
                path: own.path,
            }
        }
        None => own,
    }
}

fn blank() -> PassageView {
    PassageView {
        kind: "",
        label: String::new(),
        check: "ok",
        lead: String::new(),
        content: String::new(),
        by: String::new(),
        copy: String::new(),
    }
}

/// Whether two quotes in a row are shown as one: the same line attributes both.
fn joins(last: &PassageView, next: &PassageView) -> bool {
    last.kind == "quote" && next.kind == "quote" && last.by == next.by && last.check == next.check
}

/// Whether a quote is a part of a sentence: it begins with a small letter.
pub(super) fn is_fragment(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase)
}
