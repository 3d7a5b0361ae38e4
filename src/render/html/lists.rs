//! Lists that mean something: questions with their status, and the entries of a log.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark_escape::escape_html_body_text;
use tera::Value;

use super::{Flavour, Html};
use crate::link::addresses::encode;
use crate::model::body::Kind;
use crate::model::date::SiteDate;
use crate::model::question::ledger::What;
use crate::model::question::{Detail, DetailKind, Question, Status};
use crate::model::update::{self, Update};
use crate::render::view::DetailView;
use crate::render::words::Words;

impl Html<'_> {
    /// Which of the page's questions an item is, where the page itself is made.
    pub(super) fn question_at(&self, item: u32) -> Option<usize> {
        if self.flavour != Flavour::Page {
            return None;
        }
        self.page.questions.binary_search_by_key(&item, |question| question.item).ok()
    }

    /// Which entry of the page's log an item is.
    pub(super) fn update_at(&self, item: u32) -> Option<usize> {
        if self.flavour == Flavour::Excerpt {
            return None;
        }
        self.page.log.binary_search_by_key(&item, |update| update.item).ok()
    }

    /// The class of a list, if what it holds gives it one.
    pub(super) fn class_of_list(&self, list: u32) -> Option<&'static str> {
        let mut items = self.page.body.children(list);
        if items.clone().any(|item| self.question_at(item).is_some()) {
            return Some("questions");
        }
        let logged = self.flavour == Flavour::Page;
        (logged && items.any(|item| self.update_at(item).is_some())).then_some("log")
    }

    /// Opens a list of questions or of the entries of a log.
    pub(super) fn open_special_list(&mut self, list: u32, kind: Kind) {
        let tag = if kind == Kind::List(None) { "ul" } else { "ol" };
        let class = self.class_of_list(list).unwrap_or_default();
        let _ = writeln!(self.out, "<{tag} class=\"{class}\">");
    }

    /// Writes an item that is a question or an entry of the log; whether it is one.
    pub(super) fn special_item(&mut self, item: u32) -> bool {
        if let Some(question) = self.question_at(item) {
            self.question(question);
        } else if let Some(update) = self.update_at(item) {
            self.update(update);
        } else {
            return false;
        }
        true
    }

    // --- questions

    /// A question with its status, what is said of it, and its history.
    pub(super) fn question(&mut self, index: usize) {
        let question = &self.page.questions[index];
        let Some(place) = self.site.asked_by(self.id).get(index).copied() else { return };
        let entry = self.site.question(place);
        if self.site.pieces().has("question") {
            self.own_question((index, place));
            return;
        }
        let words = &self.site.config.words;
        let _ = write!(self.out, "<li class=\"qn\" id=\"question-{}\"", question.id.value);
        let _ = write!(self.out, " data-s=\"{}\"><p class=\"qn__id\">", entry.status.word());
        if let Some(path) = self.site.question_path(place) {
            let path =
                self.site.config.base_url.path.clone() + &encode(path.trim_start_matches('/'));
            let number = words.filled("question_number", &[("n", &entry.number.to_string())]);
            let _ = write!(self.out, "<a class=\"num\" href=\"{path}#{}\"", encode(&entry.id));
            self.labelled(words.get("question_in_ledger"), &number);
        }
        self.status(entry.status);
        let level = (question.level + 1).clamp(2, 6);
        let _ = write!(self.out, "</p><div><h{level}>");
        self.write(question.words.clone());
        self.trim_end();
        let _ = write!(self.out, "</h{level}>");
        self.details(question);
        self.since_then(index, place);
        for blocks in question.rest.clone() {
            self.write(blocks);
        }
        self.out.push_str("</div></li>\n");
    }

    /// A question as the site's own component shows it.
    fn own_question(&mut self, (index, place): (usize, usize)) {
        let question = &self.page.questions[index];
        let content = self.captured(|html| {
            html.write(question.words.clone());
            html.trim_end();
        });
        let words = &self.site.config.words;
        let details: Vec<DetailView> = question
            .details
            .iter()
            .map(|detail| DetailView {
                kind: detail.kind.key(),
                label: label_of(words, detail),
                content: self.detail(question, detail),
            })
            .collect();
        let steps: Vec<String> = question
            .steps
            .iter()
            .map(|step| self.words_and_rest(step.words.clone(), step.rest.clone()))
            .collect();
        let blocks = question.rest.clone().into_iter();
        let rest: String = blocks.map(|blocks| self.piece(blocks)).collect();
        let (id, level) = (self.id, (question.level + 1).clamp(2, 6));
        let own = self.site.pieces().make("question", |args, views| {
            let written = (content, details, steps, rest);
            let (item, since) = views.question_on_page(place, (id, index), written);
            args.insert_value("item", Value::from_serializable(&item));
            args.insert_value("since", Value::from_serializable(&since));
            args.insert("inside", "page");
            args.insert("level", &level);
        });
        self.out.push_str(&own.unwrap_or_default());
        self.out.push('\n');
    }

    /// A link's title and text, and its end.
    fn labelled(&mut self, title: &str, text: &str) {
        self.out.push_str(" title=\"");
        self.escaped(title);
        self.out.push_str("\">");
        self.escaped(text);
        self.out.push_str("</a>");
    }

    /// A status as a mark and a word.
    fn status(&mut self, status: Status) {
        let word = self.site.config.words.get(status.key());
        let own = self.site.pieces().make("status", |args, _| {
            args.insert("mark", status.mark());
            args.insert("text", word);
        });
        if let Some(own) = own {
            self.out.push_str(&own);
            return;
        }
        let _ = write!(self.out, "<span class=\"nw\"><span class=\"{}\"></span>", status.mark());
        self.escaped(word);
        self.out.push_str("</span>");
    }

    fn details(&mut self, question: &Question) {
        if question.details.is_empty() && question.steps.is_empty() {
            return;
        }
        self.out.push_str("<dl>");
        for detail in &question.details {
            let label = label_of(&self.site.config.words, detail);
            self.row(&label);
            let html = self.detail(question, detail);
            self.out.push_str(&html);
            self.out.push_str("</dd></div>");
        }
        if !question.steps.is_empty() {
            let label = self.site.config.words.get("question_history").to_owned();
            self.row(&label);
            self.out.push_str("<ul class=\"steps\">");
            for step in &question.steps {
                self.out.push_str("<li>");
                self.time(&step.date.value);
                self.out.push(' ');
                if let Some(status) = step.status {
                    self.out.push_str("<b>");
                    self.status(status);
                    self.out.push_str("</b> ");
                }
                let html = self.words_and_rest(step.words.clone(), step.rest.clone());
                self.out.push_str(&html);
                self.out.push_str("</li>");
            }
            self.out.push_str("</ul></dd></div>");
        }
        self.out.push_str("</dl>");
    }

    fn row(&mut self, label: &str) {
        self.out.push_str("<div><dt>");
        self.escaped(label);
        self.out.push_str("</dt><dd>");
    }

    /// What a later page says of a question, if one decides it.
    fn since_then(&mut self, index: usize, place: usize) {
        let entry = self.site.question(place);
        let Some(decided) = entry.decided.map(|decided| &entry.history[decided]) else { return };
        if decided.asked == (self.id, index) || !matches!(decided.what, What::Step(_)) {
            return;
        }
        let page = self.site.card(decided.asked.0);
        let root = self.site.config.base_url.path.clone();
        self.out.push_str("<p class=\"qn__since\">");
        self.time(&decided.date);
        self.out.push(' ');
        self.status(entry.status);
        let id = encode(&format!("question-{}", entry.id));
        let path = encode(page.path.trim_start_matches('/'));
        let _ = write!(self.out, " <a href=\"{root}{path}#{id}\">");
        self.escaped(page.title);
        self.out.push_str("</a></p>");
    }

    // --- the log

    /// An entry of the log.
    pub(super) fn update(&mut self, index: usize) {
        let update = &self.page.log[index];
        if update.kind == update::Kind::Refile && !self.site.config.updates.show_refiles {
            return;
        }
        if self.flavour == Flavour::Page && self.site.pieces().has("update") {
            let content = self.update_words(update);
            let id = self.id;
            let own = self.site.pieces().make("update", |args, views| {
                let item = views.update((id, index), content);
                args.insert_value("item", Value::from_serializable(&item));
                args.insert("inside", "page");
            });
            self.out.push_str(&own.unwrap_or_default());
            self.out.push('\n');
            return;
        }
        if self.flavour == Flavour::Page {
            let _ =
                write!(self.out, "<li id=\"{}\" data-kind=\"{}\">", update.id, update.kind.word());
        } else {
            self.out.push_str("<li>");
        }
        self.time(&update.date.value);
        self.out.push_str(" <b>");
        let word = self.site.config.words.get(update.kind.key());
        self.escaped(word);
        self.out.push_str("</b> ");
        let html = self.update_words(update);
        self.out.push_str(&html);
        self.out.push_str("</li>\n");
    }

    /// What an entry of the log says, without its date and kind.
    pub fn update_words(&mut self, update: &Update) -> String {
        let mut html = self.words_and_rest(update.words.clone(), 0..0);
        for detail in &update.details {
            let label = if detail.kind == update::DetailKind::Other {
                detail.label.clone()
            } else {
                self.site.config.words.get(&format!("update_{}", detail.kind.key())).to_owned()
            };
            let content = self.words_and_rest(detail.words.clone(), detail.rest.clone());
            let content = match detail.kind {
                update::DetailKind::Was => format!("<del>{content}</del>"),
                update::DetailKind::Now => format!("<ins>{content}</ins>"),
                update::DetailKind::Where
                | update::DetailKind::Source
                | update::DetailKind::ApprovedBy
                | update::DetailKind::Other => content,
            };
            html.push_str("<span class=\"log__more\"><b>");
            let _ = escape_html_body_text(&mut html, &label);
            html.push_str("</b> ");
            html.push_str(&content);
            html.push_str("</span>");
        }
        for blocks in update.rest.clone() {
            html.push_str(&self.piece(blocks));
        }
        html
    }

    // --- pieces

    /// Some nodes and all that is in them; the writer can be used again.
    pub fn piece(&mut self, nodes: Range<u32>) -> String {
        let before = std::mem::take(&mut self.out);
        self.write(nodes);
        std::mem::replace(&mut self.out, before)
    }

    /// Running text without the colon or the space before it, and the blocks below it.
    pub fn words_and_rest(&mut self, words: Range<u32>, rest: Range<u32>) -> String {
        let html = self.piece(words);
        let text = html.trim().trim_start_matches([':', '：', ' ', '\u{a0}']);
        let text = text.strip_prefix("&nbsp;").unwrap_or(text).to_owned();
        text + &self.piece(rest)
    }

    /// What is said of a question; a date with which it begins is put into words.
    pub fn detail(&mut self, question: &Question, detail: &Detail) -> String {
        let Some((iso, words)) = self.date_of(question, detail.kind).filter(|_| detail.date > 0)
        else {
            return self.words_and_rest(detail.words.clone(), detail.rest.clone());
        };
        let html = self.piece(detail.words.clone());
        // A date has no character that HTML escapes, so it is as long there as it is written.
        let after = html.get(detail.date..).unwrap_or_default().trim_end();
        let after = after.strip_prefix('.').unwrap_or(after);
        let mut text = String::new();
        let _ = escape_html_body_text(&mut text, &words);
        if let Some(iso) = iso {
            text = format!("<time datetime=\"{iso}\">{text}</time>");
        }
        text + after + &self.piece(detail.rest.clone())
    }

    /// The date that a detail tells, for machines and in words.
    fn date_of(&self, question: &Question, kind: DetailKind) -> Option<(Option<String>, String)> {
        if kind == DetailKind::Opened {
            let date = &question.opened.as_ref()?.value;
            return Some((Some(date.iso()), date.in_words(&self.site.date_words)));
        }
        let date = &question.watch.as_ref().filter(|_| kind == DetailKind::Watch)?.value;
        Some((date.start_iso(), date.in_words(&self.site.date_words)))
    }

    fn time(&mut self, date: &SiteDate) {
        let text = date.in_words(&self.site.date_words);
        let _ = write!(self.out, "<time datetime=\"{}\">", date.iso());
        self.escaped(&text);
        self.out.push_str("</time>");
    }

    fn trim_end(&mut self) {
        let length = self.out.trim_end().len();
        self.out.truncate(length);
    }
}

/// The label of a detail: the theme's word for it, else as it is written.
pub fn label_of(words: &Words, detail: &Detail) -> String {
    if detail.kind != DetailKind::Other {
        words.get(&format!("question_{}", detail.kind.key())).to_owned()
    } else if detail.label.is_empty() {
        words.get("question_note").to_owned()
    } else {
        detail.label.clone()
    }
}
