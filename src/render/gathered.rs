//! What is gathered from all pages: the ledger of questions and the list of updates, their feeds, and
//! what machines read of them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use pulldown_cmark_escape::escape_html_body_text;
use tera::{Context, Value};

use super::Renderer;
use crate::link::log::updates_a_page;
use crate::link::sections::overview;
use crate::model::date::{Day, SiteDate};
use crate::model::overview::Overview;
use crate::model::question::Status;
use crate::model::question::ledger::{Happening, What};
use crate::model::said::SPEAKERS_A_PAGE;
use crate::model::site::PageId;
use crate::render::feeds::{JsonItem, JsonUpdate};
use crate::render::html::{Flavour, Html, label_of};
use crate::render::jsonld::Structured;
use crate::render::templates::Note;
use crate::render::view::{EntryView, LogView, SaidView, UpdateView};

/// Something in the feed of questions.
#[derive(Clone, Copy)]
struct News<'s> {
    date: &'s SiteDate,
    question: usize,
    /// What happened; none when it was asked.
    step: Option<(&'s Happening, Status)>,
    /// How many entries of the question with the same day and status come before it.
    before: usize,
}

/// What an overview shows that is also told as data.
#[derive(Default)]
pub(super) struct Gathered {
    /// Entries of logs.
    pub(super) log: Option<LogView>,
    /// What is said.
    pub(super) said: Option<SaidView>,
}

impl Renderer<'_> {
    /// Adds what an overview shows on one of its pages, and returns what of it is told as data.
    pub(super) fn overview(
        &self,
        (overview, id): (Overview, PageId),
        number: usize,
        context: &mut Context,
    ) -> Gathered {
        let page = self.site.page(id);
        let mut gathered = Gathered::default();
        let (count, size) = match overview {
            Overview::Questions => {
                context
                    .insert_value("ledger", Value::from_serializable(&self.views.ledger(number)));
                (self.site.ledger().questions.len(), self.site.ledger().size)
            }
            Overview::Updates => {
                let view = self.views.log(id, number);
                context.insert_value("log", Value::from_serializable(&view));
                gathered.log = Some(view);
                (self.site.updates().len(), updates_a_page(page))
            }
            Overview::Quotes => {
                let said = self.views.said(number);
                context.insert_value("said", Value::from_serializable(&said));
                gathered.said = Some(said);
                let all = self.site.said();
                (if all.is_on_one_page() { 0 } else { all.speakers.len() }, SPEAKERS_A_PAGE)
            }
            Overview::Timeline | Overview::Search => return gathered,
        };
        if count > size {
            let pager = self.pager((&page.path, count), size, number);
            context.insert_value("paginator", Value::from_serializable(&pager));
        }
        gathered
    }

    /// A page of what a speaker says.
    pub(super) fn speaker(
        &self,
        (index, number): (usize, usize),
        path: &str,
    ) -> Result<String, Note> {
        let mut context = self.context(path, &self.site.config.language);
        if let Some(said) = self.views.said_by_speaker(index, number) {
            let data = Structured::of(self.views).speaker(&said, &self.views.permalink(path));
            context.insert("structured_data", &data);
            context.insert_value("said", Value::from_serializable(&said));
        }
        let (count, size) = (self.views.said_count(index), self.site.quotes_a_page());
        let first = path.split("page/").next().unwrap_or(path);
        if count > size {
            let pager = self.pager((first, count), size, number);
            context.insert_value("paginator", Value::from_serializable(&pager));
        }
        let all = self.site.said_home().map(|id| self.views.link(id));
        context.insert_value("all_quotes", Value::from_serializable(&all));
        self.fill("speaker.html", path, &context)
    }

    // --- questions

    /// The newest of what was asked and what was answered, in whole or in part.
    fn news_of_questions(&self) -> Vec<News<'_>> {
        let mut news = Vec::new();
        let questions = self.site.ledger().questions.iter().enumerate();
        for (question, entry) in questions.filter(|(_, entry)| !entry.retracted) {
            let asked =
                entry.opened.iter().map(|date| News { date, question, step: None, before: 0 });
            news.extend(asked);
            let mut counts: BTreeMap<(Status, Day), usize> = BTreeMap::new();
            let steps = entry.history.iter().filter_map(|happening| {
                let What::Step(step) = happening.what else { return None };
                let told = self.site.told_question(happening.asked);
                let status = told.steps.get(step).copied()??;
                let count = counts.entry((status, happening.date.day())).or_default();
                let before = std::mem::replace(count, *count + 1);
                let step = Some((happening, status));
                Some(News { date: &happening.date, question, step, before })
            });
            news.extend(steps);
        }
        news.sort_by_key(|news| (Reverse(news.date), news.step.is_none(), news.question));
        news.truncate(self.site.config.feeds.limit);
        news
    }

    pub(super) fn questions_feed(&self, path: &str) -> Result<String, Note> {
        let title = self.site.config.words.get("questions_feed");
        self.entries((path, self.home_of_questions()), title, &self.question_entries())
    }

    pub(super) fn questions_feed_json(&self, path: &str) -> Option<String> {
        let title = self.site.config.words.get("questions_feed");
        let entries = self.question_entries().into_iter();
        let items = entries.map(|entry| JsonItem::of_entry(entry, None)).collect();
        self.json_feed((path, self.home_of_questions()), self.feed_title(title), items)
    }

    fn home_of_questions(&self) -> &str {
        self.home_of(self.site.ledger_page(), "/questions/")
    }

    fn question_entries(&self) -> Vec<EntryView> {
        let words = &self.site.config.words;
        let root = self.views.permalink(self.home_of_questions());
        self.news_of_questions()
            .into_iter()
            .map(|news| {
                let view = self.views.question(news.question);
                let place = format!("{root}#{}", view.id);
                let (key, category, id) = match news.step {
                    None => ("question_new", "new", place),
                    Some((happening, status)) => {
                        let day = happening.date.day();
                        let again = match news.before {
                            0 => String::new(),
                            before => format!("/{}", before + 1),
                        };
                        let id = format!("{place}/{}/{day}{again}", status.word());
                        (status.key(), status.word(), id)
                    }
                };
                EntryView {
                    title: words.filled(
                        "question_entry",
                        &[("status", words.get(key)), ("question", &view.text)],
                    ),
                    permalink: view.permalink,
                    id,
                    date: self.views.date(news.date),
                    content: self.news_html(&news),
                    category,
                }
            })
            .collect()
    }

    /// What an entry of the feed of questions says: what happened, else all that is known.
    fn news_html(&self, news: &News<'_>) -> String {
        let site = self.site;
        if let Some((happening, _)) = news.step {
            let What::Step(step) = happening.what else { return String::new() };
            let asked = &site.page(happening.asked.0).questions[happening.asked.1];
            let Some(step) = asked.steps.get(step) else { return String::new() };
            let mut html = Html::new(self.site, happening.asked.0, Flavour::Feed);
            return html.words_and_rest(step.words.clone(), step.rest.clone());
        }
        let entry = site.question(news.question);
        let Some(&(page, asked)) = entry.asked.first() else { return String::new() };
        let question = &site.page(page).questions[asked];
        let mut html = Html::new(self.site, page, Flavour::Feed);
        let mut text = String::new();
        for detail in &question.details {
            let label = label_of(&site.config.words, detail);
            text.push_str("<p><b>");
            // Writing to a `String` cannot fail.
            let _ = escape_html_body_text(&mut text, &label);
            text.push_str("</b> ");
            text.push_str(&html.detail(question, detail));
            text.push_str("</p>\n");
        }
        text
    }

    /// A feed of entries that are no pages.
    fn entries(
        &self,
        (path, home): (&str, &str),
        title: &str,
        entries: &[EntryView],
    ) -> Result<String, Note> {
        let mut context = self.context(path, &self.site.config.language);
        context.insert("feed_title", &self.feed_title(title));
        context.insert("feed_url", &self.views.permalink(path));
        context.insert("home_url", &self.views.permalink(home));
        context.insert("updated", &entries.first().map(|entry| entry.date.clone()));
        context.insert_value("entries", Value::from_serializable(&entries));
        self.fill("entries.xml", path, &context)
    }

    /// What a feed of entries is called.
    fn feed_title(&self, title: &str) -> String {
        format!("{title} — {}", self.site.config.title)
    }

    /// The path of an overview.
    fn home_of<'p>(&'p self, page: Option<PageId>, usual: &'p str) -> &'p str {
        page.map_or(usual, |id| self.site.card(id).path)
    }

    // --- updates

    fn home_of_updates(&self) -> &str {
        self.home_of(overview(&self.site.by_card().pages, Overview::Updates), "/updates/")
    }

    /// The newest updates of all pages.
    fn newest_updates(&self) -> Vec<UpdateView> {
        let newest = self.site.updates().iter().take(self.site.config.feeds.limit);
        newest.map(|at| self.views.update_for_feed(*at)).collect()
    }

    fn update_title(&self, update: &UpdateView) -> String {
        let values = [("kind", &*update.kind_text), ("page", &*update.page.title)];
        self.site.config.words.filled("update_entry", &values)
    }

    pub(super) fn updates_feed(&self, path: &str) -> Result<String, Note> {
        let entries = self.newest_updates().into_iter().map(|update| self.update_entry(update).0);
        let title = self.site.config.words.get("updates_feed");
        self.entries((path, self.home_of_updates()), title, &entries.collect::<Vec<_>>())
    }

    pub(super) fn updates_json(&self, path: &str) -> Option<String> {
        let title = self.site.config.words.get("updates_feed");
        let entries = self.newest_updates().into_iter().map(|update| self.update_entry(update));
        let items = entries.map(|(entry, update)| JsonItem::of_entry(entry, Some(update)));
        self.json_feed((path, self.home_of_updates()), self.feed_title(title), items.collect())
    }

    /// An update as an entry of a feed, and what only the JSON feed has of it.
    fn update_entry(&self, update: UpdateView) -> (EntryView, JsonUpdate) {
        let entry = EntryView {
            title: self.update_title(&update),
            id: update.permalink.clone(),
            permalink: update.permalink,
            date: update.date,
            content: update.content,
            category: update.kind,
        };
        let more = JsonUpdate {
            kind: update.kind,
            major: update.major,
            was: update.was,
            now: update.now,
            approved_by: update.approved_by,
            page: update.page.permalink,
        };
        (entry, more)
    }
}
