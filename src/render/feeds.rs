//! Feeds of pages, as Atom and as JSON Feed: of the whole site, and of each topic.
//!
//! Each feed of one kind has the same entries with the same ids in both forms. An id is the address of
//! what the entry tells of, so it stays when the feed is made again.

use std::cmp::Reverse;
use std::fmt::Write as _;

use pulldown_cmark_escape::escape_html;
use serde::Serialize;
use tera::Value;

use super::Renderer;
use crate::model::site::PageId;
use crate::model::update::{Gravity, Kind};
use crate::render::html::{Flavour, Html};
use crate::render::reads::Derived;
use crate::render::templates::Note;
use crate::render::view::{EntryView, LinkView, SummaryView};
use crate::render::views::Views;

/// A feed as JSON Feed 1.1 has it: <https://www.jsonfeed.org/version/1.1/>.
#[derive(Serialize)]
pub(super) struct JsonFeed {
    version: &'static str,
    title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    home_page_url: String,
    feed_url: String,
    language: String,
    authors: Vec<JsonAuthor>,
    items: Vec<JsonItem>,
}

/// Who wrote a feed or an item.
#[derive(Serialize)]
pub(super) struct JsonAuthor {
    name: String,
}

/// An item of a feed.
#[derive(Serialize)]
pub(super) struct JsonItem {
    id: String,
    url: String,
    title: String,
    content_html: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<JsonAuthor>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(rename = "_counterpart", skip_serializing_if = "Option::is_none")]
    update: Option<JsonUpdate>,
}

/// What an update has that feeds have no field for.
#[derive(Serialize)]
pub(super) struct JsonUpdate {
    pub(super) kind: &'static str,
    pub(super) major: bool,
    pub(super) was: Option<String>,
    pub(super) now: Option<String>,
    pub(super) approved_by: Option<String>,
    pub(super) page: String,
}

impl JsonItem {
    /// An entry of a feed of questions or updates.
    pub(super) fn of_entry(entry: EntryView, update: Option<JsonUpdate>) -> Self {
        let EntryView { title, permalink, id, date, content, category } = entry;
        Self {
            id,
            url: permalink,
            // An item must say something; a question may have nothing but its words.
            content_html: if content.is_empty() { escaped(&title) } else { content },
            title,
            summary: None,
            date_published: Some(date.rfc3339),
            date_modified: None,
            authors: Vec::new(),
            tags: vec![category.to_owned()],
            language: None,
            update,
        }
    }

    fn of_page(page: SummaryView, (content, tags): (String, Vec<String>), lang: &str) -> Self {
        Self {
            id: page.permalink.clone(),
            url: page.permalink,
            title: page.title,
            content_html: content,
            summary: Some(page.description).filter(|text| !text.is_empty() && !page.retracted),
            date_published: page.date.map(|date| date.rfc3339),
            date_modified: page.updated.map(|date| date.rfc3339),
            authors: page.authors.into_iter().map(|name| JsonAuthor { name }).collect(),
            tags,
            language: Some(page.lang).filter(|own| own != lang),
            update: None,
        }
    }
}

/// What a feed of pages carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// The newest pages of the site.
    Site,
    /// The newest pages of a topic.
    Topic(usize),
}

impl Renderer<'_> {
    /// The pages of a feed, what it is called and the path of the page that it belongs to.
    fn scope(&self, scope: Scope) -> (Vec<PageId>, String, String) {
        let title = &self.site.config.title;
        match scope {
            Scope::Site => (self.views.news().to_vec(), title.clone(), "/".to_owned()),
            Scope::Topic(index) => {
                let topic = self.site.topic(index);
                let home = format!("/topics/{}/", topic.slug);
                (self.views.news_of_topic(index), format!("{} — {title}", topic.name), home)
            }
        }
    }

    /// A feed of pages as Atom.
    pub(super) fn feed(&self, scope: Scope, path: &str) -> Result<String, Note> {
        let (news, title, home) = self.scope(scope);
        let mut context = self.context(path, &self.site.config.language);
        context.insert("feed_title", &title);
        context.insert("feed_url", &self.views.permalink(path));
        context.insert("home_url", &self.views.permalink(&home));
        let updated = news.first().and_then(|id| self.site.card(*id).latest());
        context.insert("updated", &updated.map(|date| self.views.date(date)));
        let contents: Vec<Value> = news.iter().map(|id| self.views.feed_html(*id)).collect();
        context.insert_value("contents", Value::from(contents));
        context.insert_value("pages", Value::from_serializable(&self.views.summaries(&news)));
        self.fill("atom.xml", path, &context)
    }

    /// The same as JSON Feed.
    pub(super) fn feed_json(&self, scope: Scope, path: &str) -> Option<String> {
        let (news, title, home) = self.scope(scope);
        let lang = &self.site.config.language;
        let item = |id: &PageId| {
            let topics = self.site.card(*id).topics.iter();
            let tags = topics.map(|topic| self.views.topic_link(*topic).0).collect();
            let content = self.views.feed_html(*id);
            let written = (content.as_str().unwrap_or_default().to_owned(), tags);
            let mut view = self.views.summary_view(*id);
            if view.retracted {
                let words = &self.site.config.words;
                view.title = words.filled("retracted_title", &[("title", &view.title)]);
            }
            JsonItem::of_page(view, written, lang)
        };
        self.json_feed((path, &home), title, news.iter().map(item).collect())
    }

    /// A JSON Feed of these items, the newest first.
    pub(super) fn json_feed(
        &self,
        (path, home): (&str, &str),
        title: String,
        items: Vec<JsonItem>,
    ) -> Option<String> {
        let config = &self.site.config;
        let feed = JsonFeed {
            version: "https://jsonfeed.org/version/1.1",
            title,
            description: config.description.clone(),
            home_page_url: self.views.permalink(home),
            feed_url: self.views.permalink(path),
            language: config.language.clone(),
            authors: vec![JsonAuthor {
                name: config.author.as_ref().unwrap_or(&config.title).clone(),
            }],
            items,
        };
        serde_json::to_string_pretty(&feed).ok()
    }
}

impl Views {
    /// The pages that the feed of a topic carries; the newest first.
    pub(super) fn news_of_topic(&self, index: usize) -> Vec<PageId> {
        let pages = &self.site.topic(index).pages;
        let mut dated: Vec<_> = pages
            .iter()
            .map(|id| (*id, self.site.card(*id)))
            .filter(|(_, card)| card.is_news())
            .collect();
        dated.sort_by(|(_, a), (_, b)| b.latest().cmp(&a.latest()).then(a.title.cmp(b.title)));
        dated.truncate(self.site.config.feeds.limit);
        dated.into_iter().map(|(id, _)| id).collect()
    }

    /// The Atom feed and the JSON feed at two paths, if there are feeds.
    pub(super) fn feed_pair(&self, title: &str, [atom, json]: [&str; 2]) -> Vec<LinkView> {
        if !self.site.config.feeds.enabled {
            return Vec::new();
        }
        let as_json = self.site.config.words.filled("feed_as_json", &[("feed", title)]);
        vec![self.link_to(title, atom), self.link_to(&as_json, json)]
    }

    /// The feeds of a topic; none for one without dated pages.
    pub(super) fn feeds_of_topic(&self, index: usize) -> Vec<LinkView> {
        let topic = self.site.topic(index);
        let [atom, json] =
            ["atom.xml", "feed.json"].map(|name| format!("/topics/{}/{name}", topic.slug));
        if self.site.outputs().get(atom.trim_start_matches('/')).is_none() {
            return Vec::new();
        }
        let title = format!("{} — {}", topic.name, self.site.config.title);
        self.feed_pair(&title, [&atom, &json])
    }

    /// A page's body for a feed: its gravest notices, and its summary, else all of it with the list of its
    /// sources. Of a retracted page only the notices go out. Made once for all feeds.
    pub(super) fn feed_html(&self, id: PageId) -> Value {
        self.site.share((Derived::Feed, id, 0), || Value::from(self.html_for_feeds(id)))
    }

    fn html_for_feeds(&self, id: PageId) -> String {
        let mut html = self.feed_notices(id);
        if !self.site.is_retracted(id) {
            html.push_str(&self.feed_body(id));
        }
        html
    }

    /// What stands at the head of a page: a retraction, grave corrections.
    fn feed_notices(&self, id: PageId) -> String {
        let mut html = String::new();
        let log = &self.site.page(id).log;
        let mut notices: Vec<usize> = (0..log.len()).collect();
        notices.retain(|index| log[*index].gravity == Gravity::Major);
        notices.sort_by_key(|index| {
            let update = &log[*index];
            (update.kind != Kind::Retraction, Reverse(&update.date.value))
        });
        for index in notices {
            let update = self.update_for_feed((id, index));
            let (kind, date) = (escaped(&update.kind_text), escaped(&update.date.text));
            let _ = writeln!(
                html,
                "<div><p><strong>{kind}</strong>, {date}</p>\n{}</div>",
                update.content
            );
        }
        html
    }

    fn feed_body(&self, id: PageId) -> String {
        if let Some(summary) = self.summary_html(id, Flavour::Feed) {
            return summary;
        }
        let mut html = Html::new(&self.site, id, Flavour::Feed).whole(None);
        self.push_sources(id, &mut html);
        html
    }

    /// Adds the sources to which the labels in the text refer.
    fn push_sources(&self, id: PageId, html: &mut String) {
        let cited = &self.site.page(id).cited;
        if cited.is_empty() {
            return;
        }
        let heading = escaped(self.site.config.words.get("sources"));
        let _ = writeln!(html, "<h2>{heading}</h2>\n<ul>");
        for (number, source) in (1..).zip(cited.iter()) {
            let card = self.site.card(source.page);
            let (href, title) = (escaped(&self.permalink(card.path)), escaped(card.title));
            let _ = writeln!(html, "<li>S{number}: <a href=\"{href}\">{title}</a></li>");
        }
        html.push_str("</ul>\n");
    }
}

/// A text as it stands in HTML. Writing to a `String` cannot fail.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    let _ = escape_html(&mut html, text);
    html
}
