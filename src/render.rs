//! Rendering: every file of the site, handed on as it is made. Nothing is read, nothing written.

pub mod functions;
pub mod gathered;
mod graph;
pub mod highlight;
pub mod html;
pub mod picture;
mod search;
pub mod sentence;
pub mod templates;
pub mod theme;
pub mod timeline;
pub mod told;
pub mod view;
pub mod views;
pub mod words;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use serde::Serialize;
use tera::{Context, Value};

use crate::check::rendered::{Gathered, Seen};
use crate::evidence::Evidence;
use crate::finding::Findings;
use crate::link::addresses::encode;
use crate::link::sections::compare;
use crate::model::date::SiteDate;
use crate::model::overview::Overview;
use crate::model::page::{PageKind, SortKey};
use crate::model::site::{Output, PageId, SectionInfo, Site, What};
use crate::model::update;
use crate::output::Sink;
use crate::render::templates::{Templates, Theme};
use crate::render::view::PaginatorView;
use crate::render::views::Views;

/// Makes every file of the site and gives it to the sink, in any order and from several threads.
///
/// # Errors
/// When the sink cannot take a file.
pub fn render(
    (site, evidence): (&Arc<Site>, &Arc<Evidence>),
    built: &SiteDate,
    sink: &dyn Sink,
    findings: &mut Findings,
) -> anyhow::Result<()> {
    let views = Arc::new(Views::new(Arc::clone(site), Arc::clone(evidence)));
    let templates = Templates::compile(&views, built, findings);
    if templates.theme() == Theme::BuiltIn {
        sink.miss_templates();
    }
    let renderer = Renderer { site, views: &views, templates: &templates };
    let gathered = Gathered::new(site);
    let failed = AtomicBool::new(false);
    site.outputs.list.par_iter().enumerate().try_for_each(|(index, output)| {
        if output.what == What::Search {
            return search::files(&views, sink);
        }
        let Some(file) = renderer.make(output) else {
            failed.store(true, Ordering::Relaxed);
            sink.miss(&output.path);
            return Ok(());
        };
        let bytes = match &file {
            Made::Text(text) => {
                if is_html(output) {
                    gathered.add(index, Seen::of(site, index, text));
                }
                text.as_bytes()
            }
            Made::Bytes(bytes) => bytes,
        };
        sink.put(&output.path, bytes)
    })?;
    findings.append(templates.take_findings());
    // A page that could not be made has no places; links to them would all be reported as well.
    if !failed.load(Ordering::Relaxed) {
        gathered.check(site, findings);
    }
    Ok(())
}

fn is_html(output: &Output) -> bool {
    output.what.is_page() || output.what == What::NotFound
}

/// A file as it was made.
enum Made<'s> {
    Text(String),
    Bytes(&'s [u8]),
}

struct Renderer<'s> {
    site: &'s Site,
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
    fn make(&self, output: &'s Output) -> Option<Made<'s>> {
        let path = format!("/{}", output.path.strip_suffix("index.html").unwrap_or(&output.path));
        let text = match &output.what {
            What::Page(id) => self.page(*id, &path),
            What::Pager(id, number) => self.section(*id, *number, &path),
            What::Topics => self.topics(&path),
            What::Topic(topic) => self.topic(*topic, 1, &path),
            What::TopicPager(topic, number) => self.topic(*topic, *number, &path),
            What::Redirect(to) => {
                let mut context = self.context(&path, &self.site.config.language);
                context.insert("target", &self.views.permalink(to));
                self.fill("alias.html", &path, &context)
            }
            What::NotFound => {
                let context = self.context(&path, &self.site.config.language);
                self.fill("404.html", &path, &context)
            }
            What::Feed => self.feed(&path),
            What::Sitemap => self.sitemap(&path),
            What::Quotes => self.quotes(),
            What::Comparisons => self.comparisons(),
            What::TimelineJson => timeline::json(self.views),
            What::TimelineCalendar => timeline::calendar(self.views),
            What::Questions => self.questions(),
            What::QuestionsFeed => self.questions_feed(&path),
            What::UpdatesFeed => self.updates_feed(&path),
            What::UpdatesJson => self.updates_json(&path),
            What::Graph => graph::json(self.views),
            What::Robots => {
                let mut context = self.context(&path, &self.site.config.language);
                context.insert("sitemap_url", &self.views.permalink("/sitemap.xml"));
                self.fill("robots.txt", &path, &context)
            }
            What::Search => return None,
            What::Asset(index) => return Some(Made::Bytes(self.site.assets[*index].file.bytes())),
            What::Static(index) => return Some(Made::Bytes(self.site.statics[*index].bytes())),
            What::Theme(name) => return theme::static_file(name).map(Made::Bytes),
        };
        text.map(Made::Text)
    }

    fn fill(&self, template: &str, path: &str, context: &Context) -> Option<String> {
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

    fn page(&self, id: PageId, path: &str) -> Option<String> {
        let page = self.site.page(id);
        if page.section.is_some() {
            return self.section(id, 1, path);
        }
        let mut context = self.context(path, &page.lang);
        context.insert_value("page", Value::from_serializable(&self.views.page(id)));
        self.fill(&self.template_of(id), path, &context)
    }

    /// The template that a page asks for, if there is one; else that of its kind.
    fn template_of(&self, id: PageId) -> String {
        let page = self.site.page(id);
        let asked = page.front.template.as_ref().map(|at| at.value.as_str());
        if let Some(asked) = asked.filter(|name| self.templates.has(name)) {
            return asked.to_owned();
        }
        match (&page.section, page.kind) {
            (Some(_), _) if id == self.site.home => "index.html".to_owned(),
            (Some(SectionInfo { overview: Some(overview), .. }), _) => {
                format!("{}.html", overview.folder())
            }
            (Some(_), _) => "section.html".to_owned(),
            (None, kind) => format!("{}.html", kind.word()),
        }
    }

    fn section(&self, id: PageId, number: usize, path: &str) -> Option<String> {
        let page = self.site.page(id);
        let info = page.section.as_ref()?;
        let mut context = self.context(path, &page.lang);
        let timeline = &self.site.timeline;
        if timeline.home == Some(id) && timeline.page_count() > 1 {
            let pager = self.pager((&page.path, timeline.count), timeline.per_page, number);
            context.insert_value("paginator", Value::from_serializable(&pager));
        }
        if info.overview == Some(Overview::Timeline) {
            let view = self.views.timeline(number);
            context.insert_value("timeline", Value::from_serializable(&view));
        }
        let paginate_by = info.paginate_by.filter(|_| timeline.home != Some(id));
        let pages = match (info.overview, paginate_by) {
            (Some(overview @ (Overview::Questions | Overview::Updates)), _) => {
                self.overview((overview, id), number, &mut context);
                self.views.summaries(&info.pages)
            }
            (_, Some(size)) => {
                let paginator = self.paginator((&page.path, &info.pages), size, number);
                context.insert_value("paginator", Value::from_serializable(&paginator));
                Vec::new()
            }
            (_, None) => self.views.summaries(&info.pages),
        };
        let view = self.views.section(id, pages);
        context.insert_value("section", Value::from_serializable(&view));
        self.fill(&self.template_of(id), path, &context)
    }

    fn paginator(
        &self,
        (path, pages): (&str, &[PageId]),
        size: usize,
        number: usize,
    ) -> PaginatorView {
        let from = (number - 1) * size;
        let shown = &pages[from.min(pages.len())..(from + size).min(pages.len())];
        let pages_shown = self.views.summaries(shown);
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

    fn topics(&self, path: &str) -> Option<String> {
        let mut context = self.context(path, &self.site.config.language);
        let topics: Vec<_> =
            (0..self.site.topics.len()).map(|index| self.views.topic(index)).collect();
        context.insert_value("topics", Value::from_serializable(&topics));
        self.fill("topics.html", path, &context)
    }

    fn topic(&self, index: usize, number: usize, path: &str) -> Option<String> {
        let mut context = self.context(path, &self.site.config.language);
        let topic = &self.site.topics[index];
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
        context.insert_value("topic", Value::from_serializable(&view));
        self.fill("topic.html", path, &context)
    }

    // --- what machines read

    /// The pages that feeds carry: briefings and comparisons, else dated pages; newest first.
    fn news(&self) -> Vec<PageId> {
        let dated = |(id, page): (PageId, &crate::model::site::Page)| {
            (page.section.is_none() && page.latest().is_some() && page.kind != PageKind::Source)
                .then_some(id)
        };
        let mut ids: Vec<PageId> = self.site.iter().filter_map(dated).collect();
        let order = [SortKey::Updated, SortKey::Weight, SortKey::Title];
        ids.sort_by(|a, b| compare(self.site.page(*a), self.site.page(*b), &order));
        ids.truncate(self.site.config.feeds.limit);
        ids
    }

    /// Every quote of the site as JSON. The views of many pages together would be larger than all
    /// else; so they are made for some pages at a time, and forgotten.
    fn quotes(&self) -> Option<String> {
        let ids: Vec<PageId> = self.site.iter().map(|(id, _)| id).collect();
        let count: usize = self.site.pages.iter().map(|page| page.quotes.cited.len()).sum();
        // Enough for nearly all: a text that grows by doubling stands in memory twice.
        let mut json = String::with_capacity(count * 2048 + 2);
        json.push('[');
        for ids in ids.chunks(512) {
            let lists: Vec<Option<String>> = ids
                .par_iter()
                .map(|id| self.views.quotes_of(*id))
                .filter(|quotes| !quotes.is_empty())
                .map(|quotes| serde_json::to_string_pretty(&quotes).ok())
                .collect();
            for list in lists {
                if json.len() > 1 {
                    json.push(',');
                }
                let list = list?;
                json.push_str(list.trim_start_matches('[').trim_end_matches("\n]"));
            }
        }
        json.push_str(if json.len() > 1 { "\n]" } else { "]" });
        Some(json)
    }

    /// Every comparison of the site as JSON, the newest first, one on a line. Their views are made
    /// for some at a time, and forgotten.
    fn comparisons(&self) -> Option<String> {
        let mut ids: Vec<PageId> = self.site.comparisons.keys().copied().collect();
        let order = [SortKey::Date, SortKey::Weight, SortKey::Title];
        ids.sort_by(|a, b| compare(self.site.page(*a), self.site.page(*b), &order));
        let mut json = String::from("[");
        let chunks = ids.len().div_ceil(64);
        for (chunk, ids) in ids.chunks(64).enumerate() {
            if chunk == 1 {
                // A text that grows by doubling stands in memory twice.
                json.reserve(json.len() * chunks);
            }
            let lines: Vec<Option<String>> = ids
                .par_iter()
                .filter_map(|id| self.views.comparison(*id))
                .map(|view| serde_json::to_string(&view).ok())
                .collect();
            for line in lines {
                json.push_str(if json.len() > 1 { ",\n" } else { "\n" });
                json.push_str(&line?);
            }
        }
        json.push_str(if json.len() > 1 { "\n]" } else { "]" });
        Some(json)
    }

    fn feed(&self, path: &str) -> Option<String> {
        let news = self.news();
        let mut context = self.context(path, &self.site.config.language);
        context.insert("feed_title", &self.site.config.title);
        context.insert("feed_url", &self.views.permalink(path));
        context.insert("home_url", &self.views.permalink("/"));
        let updated = news.first().and_then(|id| self.site.page(*id).latest());
        context.insert("updated", &updated.map(|date| self.views.date(date)));
        let contents: Vec<String> = news.iter().map(|id| self.views.feed_html(*id)).collect();
        context.insert("contents", &contents);
        context.insert_value("pages", Value::from_serializable(&self.views.summaries(&news)));
        self.fill("atom.xml", path, &context)
    }

    fn sitemap(&self, path: &str) -> Option<String> {
        let is_listed = |output: &&Output| {
            let page = output.what.page();
            let is_search = page.is_some_and(|id| self.site.overview(id) == Some(Overview::Search));
            let is_retracted =
                page.is_some_and(|id| update::retraction(&self.site.page(id).log).is_some());
            output.what.is_page() && !is_search && !is_retracted
        };
        let listed = self.site.outputs.list.iter().filter(is_listed);
        let entries: Vec<Entry> = listed
            .map(|output| {
                let path = output.path.strip_suffix("index.html").unwrap_or(&output.path);
                let updated = output.what.page().and_then(|id| self.site.page(id).latest());
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
