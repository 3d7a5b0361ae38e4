//! Rendering: every file of the site, handed on as it is made. Nothing is read, nothing written.
//!
//! What is read of the site for each file is noted ([`reads`]), so that the next build need not make it
//! again when nothing of that changed (`shelf`).

pub mod card;
mod cite;
mod data;
mod feeds;
pub mod functions;
pub mod gathered;
mod graph;
pub mod highlight;
pub mod html;
mod jsonld;
pub mod paper;
pub mod picture;
pub mod reads;
mod search;
pub mod sentence;
mod shelf;
pub mod templates;
pub mod theme;
pub mod timeline;
pub mod told;
pub mod view;
pub mod views;
pub mod words;

use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Value};

use crate::evidence::Evidence;
use crate::finding::Findings;
use crate::link::addresses::encode;
use crate::model::date::SiteDate;
use crate::model::overview::Overview;
use crate::model::site::{Output, PageId, Site, What};
use crate::output::Sink;
use crate::render::feeds::Scope;
use crate::render::jsonld::{Shown, Structured};
use crate::render::reads::Tracked;
use crate::render::templates::{Note, Templates, Theme};
use crate::render::view::PaginatorView;
use crate::render::views::Views;

use gathered::Gathered;
pub(crate) use shelf::Shelf;

/// Makes every file of the site and gives it to the sink, in any order and from several threads.
///
/// # Errors
/// When the sink cannot take a file.
pub fn render(
    linked: (&Arc<Site>, &Arc<Evidence>),
    built: &SiteDate,
    sink: &dyn Sink,
    findings: &mut Findings,
) -> anyhow::Result<()> {
    render_again((linked, built), &mut Shelf::for_once(), sink, findings)
}

/// Makes those files of the site again that read something that changed since the shelf was filled, and
/// gives all of them to the sink.
///
/// # Errors
/// When the sink cannot take a file; the shelf then is as it was.
pub(crate) fn render_again(
    ((site, evidence), built): ((&Arc<Site>, &Arc<Evidence>), &SiteDate),
    shelf: &mut Shelf,
    sink: &dyn Sink,
    findings: &mut Findings,
) -> anyhow::Result<()> {
    let mut attempt = shelf.open((site, evidence), sink);
    let mut views = Arc::new(Views::new(attempt.tracked(site, evidence)));
    let mut wrong = Findings::new();
    let mut templates = Templates::compile(&views, built, &mut wrong);
    let prints = templates.prints(&site.templates);
    if attempt.has_other_pieces(&prints) {
        attempt.begin_anew(views.site().undo());
        views = Arc::new(Views::new(attempt.tracked(site, evidence)));
        templates = Templates::compile(&views, built, &mut Findings::new());
    }
    findings.append(wrong);
    if templates.theme() == Theme::BuiltIn {
        sink.miss_templates();
    }
    attempt.compare_templates(prints, views.site());
    let renderer = Renderer { site: views.site(), views: &views, templates: &templates };
    let made = match attempt.make(&renderer, (&views, site), sink) {
        Ok(made) => made,
        Err(error) => {
            shelf.put_back(attempt, views.site().undo());
            return Err(error);
        }
    };
    sink.stand_ins(views.site().stand_ins());
    let pile = shelf.fill((site, evidence), (attempt, made), views.site());
    sink.seal(&pile.seal);
    for note in pile.failures() {
        templates.note(note);
    }
    findings.append(templates.take_findings());
    // Nobody needs to wait until all that was shown is cleared away.
    rayon::spawn(move || drop((templates, views)));
    // A page that could not be made has no places; links to them would all be reported as well.
    if pile.failures().next().is_none() {
        pile.checked.report(site, findings);
    }
    Ok(())
}

/// The pages on one page of a list, from 1.
fn slice(pages: &[PageId], size: usize, number: usize) -> &[PageId] {
    let from = (number - 1) * size;
    &pages[from.min(pages.len())..(from + size).min(pages.len())]
}

fn is_html(output: &Output) -> bool {
    output.what.is_page() || output.what == What::NotFound
}

/// A file as it was made.
enum Made<'s> {
    Text(String),
    Bytes(&'s [u8]),
    Drawn(Vec<u8>),
}

struct Renderer<'s> {
    site: &'s Tracked,
    views: &'s Views,
    templates: &'s Templates,
}

/// A page of the sitemap.
#[derive(Serialize)]
struct Entry {
    permalink: String,
    updated: Option<view::DateView>,
}

impl<'s> Renderer<'s> {
    /// Makes a file that is made by a template, or is there already.
    fn make(&self, output: &Output) -> Result<Made<'s>, Note> {
        let path = format!("/{}", output.path.strip_suffix("index.html").unwrap_or(&output.path));
        let text = match &output.what {
            What::Page(id) => self.page(*id, &path)?,
            What::Pager(id, number) => self.section(*id, *number, &path)?,
            What::Topics => self.topics(&path)?,
            What::Topic(topic) => self.topic(*topic, 1, &path)?,
            What::TopicPager(topic, number) => self.topic(*topic, *number, &path)?,
            What::Speaker(index, number) => self.speaker((*index, *number), &path)?,
            What::Redirect(to) => {
                let mut context = self.context(&path, &self.site.config.language);
                context.insert("target", &self.views.permalink(to));
                self.fill("alias.html", &path, &context)?
            }
            What::NotFound => {
                let mut context = self.context(&path, &self.site.config.language);
                context.insert("structured_data", &Structured::of(self.views).not_found());
                self.fill("404.html", &path, &context)?
            }
            What::Feed => self.feed(Scope::Site, &path)?,
            What::FeedJson => self.feed_json(Scope::Site, &path).unwrap_or_default(),
            What::TopicFeed(topic) => self.feed(Scope::Topic(*topic), &path)?,
            What::TopicFeedJson(topic) => {
                self.feed_json(Scope::Topic(*topic), &path).unwrap_or_default()
            }
            What::Sitemap => self.sitemap(&path)?,
            What::Quotes
            | What::Comparisons
            | What::TimelineJson
            | What::TimelineCalendar
            | What::Questions
            | What::Graph => data::text(self.views, &output.what).unwrap_or_default(),
            What::QuestionsFeed => self.questions_feed(&path)?,
            What::QuestionsFeedJson => self.questions_feed_json(&path).unwrap_or_default(),
            What::UpdatesFeed => self.updates_feed(&path)?,
            What::UpdatesJson => self.updates_json(&path).unwrap_or_default(),
            What::Citation(..) | What::CitationsOf(..) | What::Citations(_) => {
                data::citation(self.views, &output.what).unwrap_or_default()
            }
            What::Robots => {
                let mut context = self.context(&path, &self.site.config.language);
                context.insert("sitemap_url", &self.views.permalink("/sitemap.xml"));
                self.fill("robots.txt", &path, &context)?
            }
            What::Card(id) => {
                return Ok(Made::Drawn(self.views.card_png(*id).unwrap_or_default()));
            }
            What::ThemeCss => theme::sheet(&self.site.config),
            What::Manifest => theme::manifest(self.views).unwrap_or_default(),
            What::Search => String::new(),
            What::Asset(_) | What::Static(_) | What::Theme(_) => {
                return Ok(Made::Bytes(self.site.bytes_of(&output.what).unwrap_or_default()));
            }
        };
        match Templates::failure_in(&text, &path) {
            Some(note) => Err(note),
            None => Ok(Made::Text(text)),
        }
    }

    fn fill(&self, template: &str, path: &str, context: &Context) -> Result<String, Note> {
        self.templates.render(template, path, context)
    }

    /// What every template has beside the global `config` and `words`.
    fn context(&self, path: &str, lang: &str) -> Context {
        let mut context = Context::new();
        context.insert("current_url", &self.views.permalink(path));
        context.insert("current_path", &encode(path));
        context.insert("lang", lang);
        context
    }

    fn page(&self, id: PageId, path: &str) -> Result<String, Note> {
        let card = self.site.card(id);
        if card.is_section {
            return self.section(id, 1, path);
        }
        let mut context = self.context(path, card.lang);
        let view = self.views.page(id);
        context.insert("structured_data", &Structured::of(self.views).page(id, &view));
        context.insert_value("page", Value::from_serializable(&view));
        self.fill(&self.template_of(id), path, &context)
    }

    /// The template that a page asks for, if there is one; else that of its kind.
    fn template_of(&self, id: PageId) -> String {
        let card = self.site.card(id);
        let asked = card.front.template.as_ref().map(|at| at.value.as_str());
        if let Some(asked) = asked.filter(|name| self.templates.has(name)) {
            return asked.to_owned();
        }
        match card.overview {
            _ if card.is_section && id == self.site.home => "index.html".to_owned(),
            Some(overview) => format!("{}.html", overview.folder()),
            None if card.is_section => "section.html".to_owned(),
            None => format!("{}.html", card.kind.word()),
        }
    }

    fn section(&self, id: PageId, number: usize, path: &str) -> Result<String, Note> {
        let page = self.site.page(id);
        let info = page.section.clone().unwrap_or_default();
        let mut context = self.context(path, &page.lang);
        let timeline = self.site.timeline_of(id).filter(|timeline| timeline.page_count() > 1);
        if let Some(timeline) = timeline {
            let pager = self.pager((&page.path, timeline.count), timeline.per_page, number);
            context.insert_value("paginator", Value::from_serializable(&pager));
        }
        if info.overview == Some(Overview::Timeline) {
            let view = self.views.timeline(number);
            context.insert_value("timeline", Value::from_serializable(&view));
        }
        let is_gathered = matches!(info.overview, Some(Overview::Timeline | Overview::Quotes));
        let paginate_by = info.paginate_by.filter(|_| !is_gathered);
        let mut shown = Shown { id, number, pages: &info.pages, log: None, said: None };
        let mut gathered = Gathered::default();
        let pages = match (info.overview, paginate_by) {
            (Some(overview @ (Overview::Questions | Overview::Quotes | Overview::Updates)), _) => {
                gathered = self.overview((overview, id), number, &mut context);
                self.views.summaries(&info.pages)
            }
            (_, Some(size)) => {
                shown.pages = slice(&info.pages, size, number);
                let paginator = self.paginator((&page.path, &info.pages), size, number);
                context.insert_value("paginator", Value::from_serializable(&paginator));
                Vec::new()
            }
            (_, None) => self.views.summaries(&info.pages),
        };
        if id == self.site.home {
            context.insert_value("home", self.views.home(id));
        }
        shown.log = gathered.log.as_ref();
        shown.said = gathered.said.as_ref();
        let view = self.views.section(id, pages);
        let data = Structured::of(self.views).section(&view, &shown, &self.views.permalink(path));
        context.insert("structured_data", &data);
        context.insert_value("section", Value::from_serializable(&view));
        self.fill(&self.template_of(id), path, &context)
    }

    fn paginator(
        &self,
        (path, pages): (&str, &[PageId]),
        size: usize,
        number: usize,
    ) -> PaginatorView {
        let pages_shown = self.views.summaries(slice(pages, size, number));
        PaginatorView { pages: pages_shown, ..self.pager((path, pages.len()), size, number) }
    }

    /// One page of a list of so many things, without them.
    fn pager(&self, (path, count): (&str, usize), size: usize, number: usize) -> PaginatorView {
        let last = count.div_ceil(size.max(1)).max(1);
        let address = |number: usize| {
            let path = if number == 1 { path.to_owned() } else { format!("{path}page/{number}/") };
            self.views.href(&path)
        };
        PaginatorView {
            paginate_by: size,
            base_url: self.views.href(&format!("{path}page/")),
            number_pagers: last,
            first: address(1),
            last: address(last),
            previous: (number > 1).then(|| address(number - 1)),
            next: (number < last).then(|| address(number + 1)),
            current_index: number,
            total_pages: count,
            pages: Vec::new(),
        }
    }

    fn topics(&self, path: &str) -> Result<String, Note> {
        let mut context = self.context(path, &self.site.config.language);
        let count = self.site.topic_slugs().len();
        let topics: Vec<_> = (0..count).map(|index| self.views.topic(index)).collect();
        let address = self.views.permalink(path);
        context.insert("structured_data", &Structured::of(self.views).topics(&topics, &address));
        context.insert_value("topics", Value::from_serializable(&topics));
        self.fill("topics.html", path, &context)
    }

    fn topic(&self, index: usize, number: usize, path: &str) -> Result<String, Note> {
        let mut context = self.context(path, &self.site.config.language);
        let topic = self.site.topic(index);
        let size = self.site.config.topics_paginate_by;
        let is_one_page = topic.pages.len() <= size;
        if !is_one_page {
            let first = format!("/topics/{}/", topic.slug);
            let paginator = self.paginator((&first, &topic.pages), size, number);
            context.insert_value("paginator", Value::from_serializable(&paginator));
        }
        let pages = if is_one_page { self.views.summaries(&topic.pages) } else { Vec::new() };
        let view =
            if number == 1 { self.views.topic_page(index, pages) } else { self.views.topic(index) };
        let shown = slice(&topic.pages, size, number);
        let address = self.views.permalink(path);
        context
            .insert("structured_data", &Structured::of(self.views).topic(&view, shown, &address));
        context.insert_value("topic", Value::from_serializable(&view));
        self.fill("topic.html", path, &context)
    }

    fn sitemap(&self, path: &str) -> Result<String, Note> {
        let retracted = self.site.retracted();
        let is_listed = |output: &&Output| {
            let page = output.what.page();
            let is_search = page.is_some_and(|id| self.site.overview(id) == Some(Overview::Search));
            let is_retracted = page.is_some_and(|id| retracted.contains(&id));
            output.what.is_page() && !is_search && !is_retracted
        };
        let listed = self.site.outputs().list.iter().filter(is_listed);
        let entries: Vec<Entry> = listed
            .map(|output| {
                let path = output.path.strip_suffix("index.html").unwrap_or(&output.path);
                let updated = output.what.page().and_then(|id| self.site.latest_of(id));
                Entry {
                    permalink: self.views.permalink(path),
                    updated: updated.map(|date| self.views.date(date)),
                }
            })
            .collect();
        let mut context = self.context(path, &self.site.config.language);
        context.insert_value("entries", Value::from_serializable(&entries));
        self.fill("sitemap.xml", path, &context)
    }
}
