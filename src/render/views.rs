//! From the site to views: what a template sees of each thing.

mod citations;
pub(super) mod comparisons;
mod events;
mod excerpts;
mod facts;
mod home;
mod ledger;
mod links;
mod lists;
mod log;
mod parts;
mod quotes;
mod said;
mod social;
mod sources;
mod topics;

pub(super) use quotes::between;

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::Value;

use crate::config::BaseUrl;
use crate::link::addresses::encode;
use crate::model::backlink::Backlink;
use crate::model::event::Account;
use crate::model::page::{PageKind, Waiver};
use crate::model::said::SpeakerQuotes;
use crate::model::site::{Cited, Page, PageId};
use crate::model::update;
use crate::render::html::{Flavour, Html};
use crate::render::reads::{Card, Derived, Fact, Once, Table, Tracked};
use crate::render::view::{
    CitedSourceView, LinkView, PageView, QuoteView, SectionView, Shared, SideView, SummaryView,
    WaiverView,
};

/// How many words a reader reads in a minute.
const WORDS_A_MINUTE: usize = 220;

/// How many characters of a first paragraph stand in for a summary.
const LONGEST_DESCRIPTION: usize = 300;

/// How many quotes the page of a person or an organization shows; the page of its quotes has all.
const MOST_SAID: usize = 20;

/// The letter of a side by its place in `site.toml`: `a`, `b`, and so on to `z`.
pub fn letter(side: usize) -> String {
    let letter = u8::try_from(side.min(25)).map_or('z', |n| char::from(b'a' + n));
    letter.to_string()
}

/// Makes views of a site.
///
/// All that it knows of the site it has through [`Tracked`]; what it works out beforehand for many pages
/// is a `Table` or a derived view.
#[derive(Debug)]
pub struct Views {
    pub(super) site: Tracked,
    said: Table<Vec<(PageId, usize)>>,
    quoting: Table<Vec<Backlink>>,
    organizations: Table<Vec<Option<PageId>>>,
    news: Table<Vec<PageId>>,
    topics: Table<Shared<LinkView>>,
    speakers: Table<Arc<SpeakerQuotes>>,
    assets: BTreeMap<PageId, Vec<usize>>,
    whole_timeline: Once<events::WholeTimeline>,
    names: Table<Vec<citations::Known>>,
    sides: Vec<Shared<SideView>>,
}

impl Views {
    /// Views of a site.
    pub fn new(site: Tracked) -> Self {
        let mut assets: BTreeMap<PageId, Vec<usize>> = BTreeMap::new();
        for (index, (_, page)) in site.assets().enumerate() {
            if let Some(page) = page {
                assets.entry(page).or_default().push(index);
            }
        }
        let said = quotes::by_speaker(&site);
        let (topics, news) = (lists::topic_links(&site), lists::news(&site));
        let (quoting, organizations) = (links::quoting(&site), links::organizations(&site));
        let speakers = said::speakers(&site);
        let sides = Vec::new();
        let names = citations::names(&site);
        let mut views = Self {
            site,
            said,
            quoting,
            organizations,
            news,
            topics,
            speakers,
            assets,
            whole_timeline: Once::new(Derived::Timeline),
            names,
            sides,
        };
        let count = views.site.config.sides.len();
        let sides = (0..count).map(|index| Shared::new(&views.side_at(index))).collect();
        views.sides = sides;
        views
    }

    /// The site.
    pub fn site(&self) -> &Tracked {
        &self.site
    }

    fn base(&self) -> &BaseUrl {
        &self.site.config.base_url
    }

    /// The whole address of a path of letters below the site's root.
    pub fn permalink(&self, path: &str) -> String {
        self.base().join(&encode(path))
    }

    /// What a link on the site has for a path of letters below the site's root.
    pub fn href(&self, path: &str) -> String {
        href(self.base(), path)
    }

    // --- pages

    /// A page in a list; made once.
    pub fn summary(&self, id: PageId) -> Value {
        self.site
            .share((Derived::Summary, id, 0), || Value::from_serializable(&self.summary_view(id)))
    }

    /// A section with all its pages; made once.
    pub fn whole_section(&self, id: PageId) -> Value {
        self.site.share((Derived::Section, id, 0), || {
            let info = self.site.page(id).section.as_ref();
            let pages = info.map_or_else(Vec::new, |info| self.summaries(&info.pages));
            Value::from_serializable(&self.section(id, pages))
        })
    }

    /// Makes a derived view again, to see whether it still comes out as it did.
    pub(super) fn make_again(&self, fact: Fact) {
        let Some((view, id, place)) = fact.of_derived() else { return };
        let is_there = id.index() < self.site.page_count();
        match view {
            Derived::TopicQuotes => drop(self.quoted_on(id.index())),
            Derived::TopicEntities => drop(self.named_on(id.index())),
            _ if !is_there => {}
            Derived::Summary => drop(self.summary(id)),
            Derived::Section => drop(self.whole_section(id)),
            Derived::Source => drop(self.source_of(id)),
            Derived::Backlink => self.backlink_again(id, place),
            Derived::Description => drop(self.description_of(id)),
            Derived::Told => drop(self.contents_of(id)),
            Derived::Event => self.event_again(Account { page: id, index: place as usize }),
            Derived::Timeline => drop(self.whole_timeline()),
            Derived::Home => drop(self.home(id)),
            Derived::Feed => drop(self.feed_html(id)),
            Derived::Citation => self.citation_again(id, place),
            Derived::Quote => {
                if (place as usize) < self.site.checked(id).len() {
                    self.quote(id, place as usize);
                }
            }
        }
    }

    /// Several pages in a list.
    pub fn summaries(&self, ids: &[PageId]) -> Vec<Value> {
        ids.iter().map(|id| self.summary(*id)).collect()
    }

    /// A page in a list.
    pub fn summary_view(&self, id: PageId) -> SummaryView {
        let page = self.site.page(id);
        SummaryView {
            kind: kind_word(page),
            title: page.title.clone(),
            permalink: self.permalink(&page.path),
            href: self.href(&page.path),
            path: encode(&page.path),
            slug: page.slug.clone(),
            relative_path: page.file.as_deref().map(str::to_owned),
            description: description(page),
            summary: self.summary_html(id, Flavour::Page),
            date: page.date.as_ref().map(|date| self.date(date)),
            updated: page.updated.as_ref().map(|date| self.date(date)),
            authors: page.front.authors.iter().map(|author| author.value.clone()).collect(),
            topics: self.topics_of(&page.topics),
            sides: self.sides_of(page),
            word_count: page.body.word_count,
            reading_time: reading_time(page),
            draft: page.front.draft,
            retracted: update::retraction(&page.log).is_some(),
            weight: page.front.weight,
            lang: page.lang.clone(),
            extra: Value::from_serializable(&page.front.extra),
            source: self.source_of(id),
            entity: self.entity_of(id),
            compared: self.compared(id),
        }
    }

    /// A page as its own template sees it.
    pub fn page(&self, id: PageId) -> PageView {
        let page = self.site.page(id);
        let (backlinks, backlink_count) = self.backlinks(id);
        let mut texts = self.texts_of(page).into_iter();
        PageView {
            kind: kind_word(page),
            title: page.title.clone(),
            permalink: self.permalink(&page.path),
            href: self.href(&page.path),
            path: encode(&page.path),
            slug: page.slug.clone(),
            relative_path: page.file.as_deref().map(str::to_owned),
            standfirst: standfirst(page),
            description: description(page),
            summary: self.summary_html(id, Flavour::Page),
            content: Html::new(&self.site, id, Flavour::Page).whole(bottom_line_of(page)),
            bottom_line: bottom_line_of(page).map_or(Vec::new(), |list| self.bottom_line(id, list)),
            footnotes: Html::new(&self.site, id, Flavour::Page).footnotes(),
            toc: self.toc(page),
            word_count: page.body.word_count,
            reading_time: reading_time(page),
            date: page.date.as_ref().map(|date| self.date(date)),
            updated: page.updated.as_ref().map(|date| self.date(date)),
            authors: page.front.authors.iter().map(|author| author.value.clone()).collect(),
            topics: self.topics_of(&page.topics),
            sides: self.sides_of(page),
            draft: page.front.draft,
            weight: page.front.weight,
            lang: page.lang.clone(),
            extra: Value::from_serializable(&page.front.extra),
            assets: self.assets_of(id),
            ancestors: self.site.ancestors(id).into_iter().map(|a| self.link(a)).collect(),
            lower: page.lower.map(|other| self.link(other)),
            higher: page.higher.map(|other| self.link(other)),
            backlinks,
            backlink_count,
            relations: self.relations(id),
            cards: self.cards(page),
            related: page.related.iter().map(|other| self.link(*other)).collect(),
            sources: self.cited(&page.cited),
            verification: self.verification(id),
            quotes: self.quotes_of(id),
            said: self.said_by(id),
            said_count: self.said.get(&self.site, id.0).map_or(0, Vec::len),
            said_page: self.said_page(id),
            paragraphs: texts.next().map(|text| text.paragraphs).unwrap_or_default(),
            other_texts: texts.collect(),
            waivers: page.front.allow.iter().map(waiver).collect(),
            questions: self.questions_of(id),
            question_count: self.question_ids(id).len(),
            updates: self.updates_of(id),
            notices: self.notices_of(id),
            retracted: update::retraction(&page.log).is_some(),
            source: self.source_of(id),
            entity: self.entity_of(id),
            comparison: self.comparison(id),
            around: self.around(id, bottom_line_of(page)),
            full_texts: self.full_texts(id),
            cite: self.cite(id),
            image: self.cover(id),
        }
    }

    /// A section; `pages` are those that this page of the list shows.
    pub fn section(&self, id: PageId, pages: Vec<Value>) -> SectionView {
        let page = self.site.page(id);
        let info = page.section.clone().unwrap_or_default();
        let (backlinks, backlink_count) = self.backlinks(id);
        let kind = if id == self.site.home {
            PageKind::Home.word()
        } else {
            info.holds.unwrap_or(page.kind).word()
        };
        SectionView {
            kind,
            title: page.title.clone(),
            permalink: self.permalink(&page.path),
            href: self.href(&page.path),
            path: encode(&page.path),
            relative_path: page.file.as_deref().map(str::to_owned),
            standfirst: standfirst(page),
            description: description(page),
            content: Html::new(&self.site, id, Flavour::Page).whole(None),
            toc: self.toc(page),
            lang: page.lang.clone(),
            extra: Value::from_serializable(&page.front.extra),
            ancestors: self.site.ancestors(id).into_iter().map(|a| self.link(a)).collect(),
            subsections: info.subsections.iter().map(|s| self.link(*s)).collect(),
            page_count: info.pages.len(),
            source_index: (kind == PageKind::Source.word() && !pages.is_empty())
                .then(|| self.source_index(&info.pages)),
            pages,
            sources: self.cited(&page.cited),
            footnotes: Html::new(&self.site, id, Flavour::Page).footnotes(),
            backlinks,
            backlink_count,
            image: self.cover(id),
        }
    }

    /// A page's title and address.
    pub fn link(&self, id: PageId) -> LinkView {
        let page = self.site.card(id);
        self.link_to(page.title, page.path)
    }

    pub(super) fn link_to(&self, title: &str, path: &str) -> LinkView {
        link_to(self.base(), title, path)
    }

    /// The pages that feeds carry: dated pages but sources; newest first.
    pub(super) fn news(&self) -> &[PageId] {
        self.news.get(&self.site, 0).map_or(&[], Vec::as_slice)
    }

    // --- parts of a page

    pub(super) fn summary_html(&self, id: PageId, flavour: Flavour) -> Option<String> {
        let more = self.site.page(id).body.more?;
        Some(Html::new(&self.site, id, flavour).before(more))
    }

    pub(super) fn topics_of(&self, topics: &[usize]) -> Vec<Shared<LinkView>> {
        topics
            .iter()
            .filter_map(|index| self.topics.get(&self.site, u32::try_from(*index).ok()?))
            .cloned()
            .collect()
    }

    fn sides_of(&self, page: &Page) -> Vec<Shared<SideView>> {
        page.sides.iter().map(|index| self.sides[*index].clone()).collect()
    }

    fn assets_of(&self, id: PageId) -> Vec<LinkView> {
        self.assets
            .get(&id)
            .into_iter()
            .flatten()
            .filter_map(|index| self.site.assets().nth(*index))
            .map(|(path, _)| {
                let name = path.rsplit('/').next().unwrap_or(path);
                self.link_to(name, &format!("/{path}"))
            })
            .collect()
    }

    pub(super) fn cited(&self, sources: &[Cited]) -> Vec<CitedSourceView> {
        let mut cited = Vec::with_capacity(sources.len());
        for (index, source) in sources.iter().enumerate() {
            let card = self.site.card(source.page);
            let Some(facts) = self.source_of(source.page) else { continue };
            cited.push(CitedSourceView {
                number: index + 1,
                id: source.id.clone(),
                source: facts,
                permalink: self.permalink(card.path),
                href: self.href(card.path),
                paragraphs: source.paragraphs.iter().map(|p| *p as usize).collect(),
            });
        }
        cited
    }

    fn said_by(&self, id: PageId) -> Vec<QuoteView> {
        let said = self.said.get(&self.site, id.0).into_iter().flatten();
        said.take(MOST_SAID).map(|(page, quote)| self.quote(*page, *quote)).collect()
    }
}

/// What a link on the site has for a path of letters below the site's root.
pub(super) fn href(base: &BaseUrl, path: &str) -> String {
    base.path.clone() + &encode(path.trim_start_matches('/'))
}

/// A title and an address below the site's root, given as letters.
fn link_to(base: &BaseUrl, title: &str, path: &str) -> LinkView {
    let path = encode(path);
    let href = [&base.path, path.trim_start_matches('/')].concat();
    LinkView { title: title.to_owned(), permalink: base.join(&path), href, path }
}

/// The word for what a page is.
pub(super) fn kind_word(page: &Page) -> &'static str {
    Card::of(page).kind_word()
}

/// The list at the head of a briefing that is its bottom line.
fn bottom_line_of(page: &Page) -> Option<u32> {
    if page.kind == PageKind::Briefing { page.body.bottom_line() } else { None }
}

fn waiver(waiver: &Waiver) -> WaiverView {
    WaiverView { rule: waiver.rule.value.clone(), reason: waiver.reason.clone() }
}

fn standfirst(page: &Page) -> Option<String> {
    page.front.summary.as_ref().map(|summary| summary.value.clone())
}

/// The summary of the front matter, else the first paragraph.
pub fn description(page: &Page) -> String {
    if let Some(summary) = &page.front.summary {
        return summary.value.clone();
    }
    let Some(paragraph) = page.body.first_paragraph() else { return String::new() };
    let end = page.body.nodes[paragraph as usize].end;
    let text = page.body.plain(&page.text, paragraph..end);
    if text.chars().count() <= LONGEST_DESCRIPTION {
        return text;
    }
    let cut: String = text.chars().take(LONGEST_DESCRIPTION).collect();
    format!("{} …", cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head))
}

fn reading_time(page: &Page) -> usize {
    page.body.word_count.div_ceil(WORDS_A_MINUTE).max(1)
}
