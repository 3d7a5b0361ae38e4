//! From the site to views: what a template sees of each thing.

mod comparisons;
mod events;
mod excerpts;
mod facts;
mod ledger;
mod links;
mod log;
mod quotes;
mod sources;
mod topics;

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::slice::Iter;
use std::sync::{Arc, OnceLock};

use tera::Value;

use crate::config::BaseUrl;
use crate::evidence::Evidence;
use crate::link::addresses::encode;
use crate::model::backlink::Backlink;
use crate::model::body::{Body, Heading};
use crate::model::date::DateWords;
use crate::model::page::{PageKind, Waiver};
use crate::model::site::{Cited, Page, PageId, Site, Topic};
use crate::model::update;
use crate::render::html::{Flavour, Html};
use crate::render::view::{
    BottomLineView, CitedSourceView, LinkView, PageView, QuoteView, SectionView, Shared, SideView,
    SummaryView, TocView, WaiverView,
};

/// How many words a reader reads in a minute.
const WORDS_A_MINUTE: usize = 220;

/// How many characters of a first paragraph stand in for a summary.
const LONGEST_DESCRIPTION: usize = 300;

/// The letter of a side by its place in `site.toml`: `a`, `b`, and so on to `z`.
pub fn letter(side: usize) -> String {
    let letter = u8::try_from(side.min(25)).map_or('z', |n| char::from(b'a' + n));
    letter.to_string()
}

/// Makes views of a site, and keeps the summaries that lists share.
#[derive(Debug)]
pub struct Views {
    pub(super) site: Arc<Site>,
    pub(super) evidence: Arc<Evidence>,
    said: BTreeMap<PageId, Vec<(PageId, usize)>>,
    quoting: BTreeMap<PageId, Vec<Backlink>>,
    organizations: BTreeMap<String, PageId>,
    summaries: Vec<OnceLock<Value>>,
    assets: BTreeMap<PageId, Vec<usize>>,
    events: Vec<OnceLock<Value>>,
    told: Vec<OnceLock<Vec<String>>>,
    whole_timeline: OnceLock<events::WholeTimeline>,
    pub(super) date_words: DateWords,
    topics: Vec<Shared<LinkView>>,
    sides: Vec<Shared<SideView>>,
}

impl Views {
    /// Views of a site.
    pub fn new(site: Arc<Site>, evidence: Arc<Evidence>) -> Self {
        let summaries = (0..site.pages.len()).map(|_| OnceLock::new()).collect();
        let mut assets: BTreeMap<PageId, Vec<usize>> = BTreeMap::new();
        for (index, asset) in site.assets.iter().enumerate() {
            if let Some(page) = asset.page {
                assets.entry(page).or_default().push(index);
            }
        }
        let said = quotes::by_speaker(&site, &evidence);
        let date_words = site.config.words.dates();
        let (topics, sides) = (Vec::new(), Vec::new());
        let events = site.timeline.events.iter().map(|_| OnceLock::new()).collect();
        let told = site.pages.iter().map(|_| OnceLock::new()).collect();
        let mut views = Self {
            quoting: links::quoting(&site, &evidence),
            organizations: links::organizations(&site),
            site,
            evidence,
            said,
            summaries,
            assets,
            events,
            told,
            whole_timeline: OnceLock::new(),
            date_words,
            topics,
            sides,
        };
        let topic = |topic: &Topic| {
            Shared::new(&views.link_to(&topic.name, &format!("/topics/{}/", topic.slug)))
        };
        let topics = views.site.topics.iter().map(topic).collect();
        let count = views.site.config.sides.len();
        let sides = (0..count).map(|index| Shared::new(&views.side_at(index))).collect();
        views.topics = topics;
        views.sides = sides;
        views
    }

    /// The site.
    pub fn site(&self) -> &Site {
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
        self.base().path.clone() + &encode(path.trim_start_matches('/'))
    }

    // --- pages

    /// A page in a list; made once.
    pub fn summary(&self, id: PageId) -> Value {
        let made = self.summaries[id.index()]
            .get_or_init(|| Value::from_serializable(&self.summary_view(id)));
        made.clone()
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
            topics: self.topics_of(page),
            sides: self.sides_of(page),
            word_count: page.body.word_count,
            reading_time: reading_time(page),
            draft: page.front.draft,
            retracted: update::retraction(&page.log).is_some(),
            weight: page.front.weight,
            lang: page.lang.clone(),
            extra: Value::from_serializable(&page.front.extra),
            source: self.source_of(page),
            entity: self.entity_of(id),
            compared: self.compared(id),
        }
    }

    /// A page as its own template sees it.
    pub fn page(&self, id: PageId) -> PageView {
        let page = self.site.page(id);
        let (backlinks, backlink_count) = self.backlinks(id);
        let bottom_line =
            if page.kind == PageKind::Briefing { page.body.bottom_line() } else { None };
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
            content: Html::new((&self.site, &self.evidence), id, Flavour::Page).whole(bottom_line),
            bottom_line: bottom_line.map_or_else(Vec::new, |list| self.bottom_line(id, list)),
            footnotes: Html::new((&self.site, &self.evidence), id, Flavour::Page).footnotes(),
            toc: self.toc(page),
            word_count: page.body.word_count,
            reading_time: reading_time(page),
            date: page.date.as_ref().map(|date| self.date(date)),
            updated: page.updated.as_ref().map(|date| self.date(date)),
            authors: page.front.authors.iter().map(|author| author.value.clone()).collect(),
            topics: self.topics_of(page),
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
            paragraphs: texts.next().map(|text| text.paragraphs).unwrap_or_default(),
            other_texts: texts.collect(),
            waivers: page.front.allow.iter().map(waiver).collect(),
            questions: self.questions_of(id),
            question_count: self.question_ids(id).len(),
            updates: self.updates_of(id),
            notices: self.notices_of(id),
            retracted: update::retraction(&page.log).is_some(),
            source: self.source_of(page),
            entity: self.entity_of(id),
            comparison: self.comparison(id),
            around: self.around(id, bottom_line),
            full_texts: self.full_texts(id),
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
            content: Html::new((&self.site, &self.evidence), id, Flavour::Page).whole(None),
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
            footnotes: Html::new((&self.site, &self.evidence), id, Flavour::Page).footnotes(),
            backlinks,
            backlink_count,
        }
    }

    /// A page's title and address.
    pub fn link(&self, id: PageId) -> LinkView {
        let page = self.site.page(id);
        self.link_to(&page.title, &page.path)
    }

    pub(super) fn link_to(&self, title: &str, path: &str) -> LinkView {
        let path = encode(path);
        let href = [&self.base().path, path.trim_start_matches('/')].concat();
        LinkView { title: title.to_owned(), permalink: self.base().join(&path), href, path }
    }

    // --- parts of a page

    fn summary_html(&self, id: PageId, flavour: Flavour) -> Option<String> {
        let more = self.site.page(id).body.more?;
        Some(Html::new((&self.site, &self.evidence), id, flavour).before(more))
    }

    /// A page's body for a feed: its summary, else all of it.
    pub fn feed_html(&self, id: PageId) -> String {
        self.summary_html(id, Flavour::Feed).unwrap_or_else(|| {
            Html::new((&self.site, &self.evidence), id, Flavour::Feed).whole(None)
        })
    }

    fn bottom_line(&self, id: PageId, list: u32) -> Vec<BottomLineView> {
        let page = self.site.page(id);
        let body = &page.body;
        let mut items = Vec::new();
        for item in body.children(list) {
            let Some(label) = body.label(item) else { continue };
            let after = body.nodes[label as usize].end;
            let text = body.plain(&page.text, label + 1..after);
            // In a loose list the item holds a paragraph, which must not be closed half-way.
            let first = body.children(item).next().unwrap_or(label);
            let inside_paragraph = first != label;
            let end = body.nodes[item as usize].end;
            let html = Html::new((&self.site, &self.evidence), id, Flavour::Page);
            let content = if inside_paragraph {
                let paragraph_end = body.nodes[first as usize].end;
                let rest = Html::new((&self.site, &self.evidence), id, Flavour::Page)
                    .range(paragraph_end..end);
                html.range(after..paragraph_end) + &rest
            } else {
                html.range(after..end)
            };
            items.push(BottomLineView {
                label: text.trim().trim_end_matches([':', '：']).to_owned(),
                content: content.trim_start_matches([':', '：', ' ']).to_owned(),
            });
        }
        items
    }

    fn toc(&self, page: &Page) -> Vec<TocView> {
        let headings: Vec<&Heading> =
            page.body.headings.iter().filter(|heading| heading.node >= page.start).collect();
        self.toc_below(page, &mut headings.iter().peekable(), 0)
    }

    /// The next headings as far as they lie below one of level `above`, nested. The depth is at most
    /// six.
    fn toc_below(
        &self,
        page: &Page,
        headings: &mut Peekable<Iter<'_, &Heading>>,
        above: u8,
    ) -> Vec<TocView> {
        let mut entries = Vec::new();
        while let Some(heading) = headings.next_if(|heading| heading.level > above) {
            let fragment = encode(&heading.id);
            entries.push(TocView {
                level: heading.level,
                id: heading.id.clone(),
                title: heading.title.clone(),
                permalink: format!("{}#{fragment}", self.permalink(&page.path)),
                href: format!("#{fragment}"),
                children: self.toc_below(page, headings, heading.level),
            });
        }
        entries
    }

    fn topics_of(&self, page: &Page) -> Vec<Shared<LinkView>> {
        page.topics.iter().map(|index| self.topics[*index].clone()).collect()
    }

    fn sides_of(&self, page: &Page) -> Vec<Shared<SideView>> {
        page.sides.iter().map(|index| self.sides[*index].clone()).collect()
    }

    fn assets_of(&self, id: PageId) -> Vec<LinkView> {
        self.assets
            .get(&id)
            .into_iter()
            .flatten()
            .map(|index| &self.site.assets[*index])
            .map(|asset| self.link_to(asset.file.name(), &format!("/{}", asset.path)))
            .collect()
    }

    pub(super) fn cited(&self, sources: &[Cited]) -> Vec<CitedSourceView> {
        let mut cited = Vec::with_capacity(sources.len());
        for (index, source) in sources.iter().enumerate() {
            let card = self.site.page(source.page);
            let Some(facts) = self.source_of(card) else { continue };
            cited.push(CitedSourceView {
                number: index + 1,
                id: source.id.clone(),
                source: facts,
                permalink: self.permalink(&card.path),
                href: self.href(&card.path),
                paragraphs: source.paragraphs.iter().map(|p| *p as usize).collect(),
            });
        }
        cited
    }

    fn said_by(&self, id: PageId) -> Vec<QuoteView> {
        let said = self.said.get(&id).into_iter().flatten();
        said.map(|(page, quote)| self.quote(*page, *quote)).collect()
    }
}

/// The word for what a page is.
pub(super) fn kind_word(page: &Page) -> &'static str {
    if page.section.is_some() && page.kind != PageKind::Home { "section" } else { page.kind.word() }
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

fn heading_before(body: &Body, node: u32) -> Option<&Heading> {
    let after = body.headings.partition_point(|heading| heading.node <= node);
    after.checked_sub(1).map(|index| &body.headings[index])
}
