//! Views of questions: in lists, in the ledger, and for machines.

mod filters;

use std::collections::BTreeSet;
use std::ops::Range;

use filters::Filters;

use super::Views;
use super::excerpts::Excerpts;
use crate::model::date::SiteDate;
use crate::model::question::ledger::{Happening, LedgerEntry, What};
use crate::model::question::{Detail, DetailKind, Status};
use crate::model::site::{Page, PageId};
use crate::render::html::label_of;
use crate::render::view::{
    DetailView, EdtfView, LedgerGroupView, LedgerQuestionView, LedgerView, LinkView,
    QuestionRecordView, QuestionView, RecordItemView, RecordLinkView, StatusView, StepView,
};

/// How many of the pages that ask a question are told with it.
const MOST_PAGES: usize = 50;

/// How many questions the page of an entity or a topic shows; the ledger has the others.
const MOST_QUESTIONS: usize = 50;

impl Views {
    // --- in lists

    /// A question in a list.
    pub fn question(&self, index: usize) -> QuestionView {
        let entry = self.site.question(index);
        let (page, asked) = entry.newest();
        let link = self.question_link(index);
        let age = entry.age(self.site.today).and_then(|days| usize::try_from(days).ok());
        QuestionView {
            id: entry.id.clone(),
            number: entry.number,
            text: self.site.told_question((page, asked)).text.to_owned(),
            status: entry.status.word(),
            status_text: self.word(if entry.retracted { "retracted" } else { entry.status.key() }),
            retracted: entry.retracted,
            mark: entry.status.mark(),
            opened: entry.opened.as_ref().map(|date| self.date(date)),
            settled: entry.settled().map(|date| self.date(date)),
            age,
            age_text: age.map_or_else(String::new, |age| self.age_text(entry.status, age)),
            watch: self.watch(entry),
            permalink: link.permalink,
            href: link.href,
            pages: newest(&entry.asked).iter().map(|asked| self.asked(*asked)).collect(),
            who: entry.who.iter().map(|id| self.link(*id)).collect(),
            sides: entry.sides.iter().map(|side| self.sides[*side].clone()).collect(),
            topics: self.topics_of(&entry.topics),
        }
    }

    fn word(&self, key: &str) -> String {
        self.site.config.words.get(key).to_owned()
    }

    fn age_text(&self, status: Status, days: usize) -> String {
        let key = match (status.is_settled(), days) {
            (true, 0) => return String::new(),
            (true, 1) => "question_was_open_one",
            (true, _) => "question_was_open",
            (false, 0) => "question_open_today",
            (false, 1) => "question_open_for_one",
            (false, _) => "question_open_for",
        };
        self.site.config.words.filled(key, &[("n", &days.to_string())])
    }

    /// The next date to watch, while something is waited for: as the newest page tells.
    fn watch(&self, entry: &LedgerEntry) -> Option<EdtfView> {
        let asked = entry.asked.iter().rev().filter(|_| !entry.status.is_settled());
        let watch = asked.map(|asked| self.site.told_question(*asked).watch);
        watch.flatten().next().map(|date| self.edtf_view(date))
    }

    /// A question's place in the ledger.
    fn question_link(&self, index: usize) -> LinkView {
        let entry = self.site.question(index);
        let path = self.site.question_path(index);
        // Every question has a page that shows it: the ledger is made as soon as there is one.
        let path = path.unwrap_or_else(|| "/questions/".to_owned());
        self.link_to_place((&entry.id, &path), &entry.id)
    }

    /// A page with one of its questions.
    fn asked(&self, (id, index): (PageId, usize)) -> LinkView {
        let page = self.site.card(id);
        let place = format!("question-{}", self.site.told_question((id, index)).id);
        self.link_to_place((page.title, page.path), &place)
    }

    /// The questions that a page asks; those that concern an entity, on its page.
    pub(super) fn questions_of(&self, id: PageId) -> Vec<QuestionView> {
        let is_entity = self.site.card(id).kind.is_entity();
        let most = if is_entity { MOST_QUESTIONS } else { usize::MAX };
        self.question_ids(id).iter().take(most).map(|index| self.question(*index)).collect()
    }

    /// All of them.
    pub(super) fn question_ids(&self, id: PageId) -> &[usize] {
        self.site.questions_of(id)
    }

    /// The questions of a topic's pages.
    pub(super) fn questions_of_topic(&self, topic: usize) -> Vec<QuestionView> {
        let all = self.site.questions_of_topic(topic).iter();
        all.take(MOST_QUESTIONS).map(|index| self.question(*index)).collect()
    }

    // --- in the ledger

    /// A page of the ledger, from 1.
    pub fn ledger(&self, number: usize) -> LedgerView {
        let shown = self.site.ledger().on_page(number);
        let filters = Filters::new(self, shown.clone());
        let mut excerpts = Excerpts::new(&self.site, shown.clone().flat_map(|i| self.pieces(i)));
        let statuses = self.statuses();
        let mut groups: Vec<LedgerGroupView> = Vec::new();
        for index in shown {
            let status = self.site.ledger().questions[index].status.word();
            if groups.last().is_none_or(|group| group.status.status != status)
                && let Some(view) = statuses.iter().find(|view| view.status == status)
            {
                groups.push(LedgerGroupView {
                    status: view.clone(),
                    questions: Vec::new(),
                    filters: String::new(),
                });
            }
            let view = self.ledger_question(index, (&mut excerpts, &filters));
            if let Some(group) = groups.last_mut() {
                group.questions.push(view);
            }
        }
        for group in &mut groups {
            let keys = group.questions.iter().flat_map(|question| question.filters.split(' '));
            let keys: BTreeSet<&str> = keys.collect();
            group.filters = keys.into_iter().collect::<Vec<_>>().join(" ");
        }
        let text: Vec<String> =
            statuses.iter().map(|s| format!("{} {}", s.count, s.text.to_lowercase())).collect();
        LedgerView {
            total: self.site.ledger().questions.len(),
            statuses_text: text.join(", "),
            statuses,
            groups,
            sides: filters.sides,
            topics: filters.topics,
            stories: filters.stories,
            sources: self.cited(&excerpts.cited),
            feeds: self.question_feeds(),
            json: self.link_to(&self.word("questions_json"), "/questions.json"),
        }
    }

    /// The feeds of new and answered questions.
    pub(super) fn question_feeds(&self) -> Vec<LinkView> {
        if !self.site.has_questions() {
            return Vec::new();
        }
        let title = self.site.config.words.get("questions_feed");
        self.feed_pair(title, ["/questions.atom", "/questions-feed.json"])
    }

    /// Every status that a question has, and its part of the whole.
    fn statuses(&self) -> Vec<StatusView> {
        let ledger = &self.site.ledger();
        let total = ledger.questions.len().max(1);
        // Buttons show what is on a page; what is on others is led to.
        let is_paged = total > ledger.size;
        let mut before = 0;
        ledger
            .counts
            .iter()
            .map(|(status, count)| {
                let from = before * 1000 / total;
                let href = is_paged.then(|| self.status_href(before, *status));
                before += count;
                StatusView {
                    status: status.word(),
                    text: self.word(status.key()),
                    mark: status.mark(),
                    count: *count,
                    from,
                    share: before * 1000 / total - from,
                    href,
                }
            })
            .collect()
    }

    /// Where the questions of a status begin, of which the first is given.
    fn status_href(&self, first: usize, status: Status) -> String {
        let path = self.site.question_path(first).unwrap_or_default();
        let place = format!("_h-{}", status.word());
        self.link_to_place(("", &path), &place).href
    }

    /// The pieces of pages of which the ledger's view of a question is made.
    fn pieces(&self, index: usize) -> Vec<(PageId, Range<u32>)> {
        let entry = self.site.question(index);
        let item = |asked: &(PageId, usize)| {
            let page = self.site.page(asked.0);
            let item = page.questions[asked.1].item;
            (asked.0, item..page.body.nodes[item as usize].end)
        };
        entry.asked.iter().rev().map(item).collect()
    }

    fn ledger_question(
        &self,
        index: usize,
        (excerpts, filters): (&mut Excerpts<'_>, &Filters),
    ) -> LedgerQuestionView {
        let entry = self.site.question(index);
        let (page, asked) = entry.newest();
        let newest = &self.site.page(page).questions[asked];
        let content = excerpts.of(page).words_and_rest(newest.words.clone(), 0..0);
        let details = self
            .details(entry)
            .into_iter()
            .map(|(page, asked, detail)| {
                let question = &self.site.page(page).questions[asked];
                DetailView {
                    kind: detail.kind.key(),
                    label: label_of(&self.site.config.words, detail),
                    content: excerpts.of(page).detail(question, detail),
                }
            })
            .collect();
        let history = entry.history.iter().map(|h| self.step(h, excerpts)).collect();
        let rest = newest.rest.clone().into_iter().map(|nodes| excerpts.of(page).piece(nodes));
        let rest = rest.collect();
        let filters = filters.of(entry);
        LedgerQuestionView {
            question: self.question(index),
            content,
            details,
            history,
            rest,
            filters,
        }
    }

    /// A question as a page that asks it shows it, and what decided it since on a later page. What the page
    /// says of it is written: the question, its details, the words of its steps, and the blocks below.
    pub(in crate::render) fn question_on_page(
        &self,
        index: usize,
        asked: (PageId, usize),
        (content, details, steps, rest): (String, Vec<DetailView>, Vec<String>, String),
    ) -> (LedgerQuestionView, Option<StepView>) {
        let question = &self.site.page(asked.0).questions[asked.1];
        let own =
            question.steps.iter().zip(steps).map(|(step, content)| {
                self.told((&step.date.value, step.status), (content, asked))
            });
        let history = own.collect();
        let entry = self.site.question(index);
        let decided = entry.decided.map(|decided| &entry.history[decided]);
        let later = decided.filter(|happening| {
            happening.asked != asked && matches!(happening.what, What::Step(_))
        });
        let since = later.map(|happening| {
            let told = (String::new(), happening.asked);
            self.told((&happening.date, Some(entry.status)), told)
        });
        let (question, filters) = (self.question(index), String::new());
        (LedgerQuestionView { question, content, details, history, rest, filters }, since)
    }

    fn told(
        &self,
        (date, status): (&SiteDate, Option<Status>),
        (content, asked): (String, (PageId, usize)),
    ) -> StepView {
        StepView {
            date: self.date(date),
            status: status.map(Status::word),
            status_text: status.map_or_else(String::new, |status| self.word(status.key())),
            mark: status.map_or("", Status::mark),
            content,
            page: self.asked(asked),
        }
    }

    /// What is said of a question: all that its newest page says, and of what that leaves out, what
    /// the page before it says.
    fn details(&self, entry: &LedgerEntry) -> Vec<(PageId, usize, &Detail)> {
        let mut all: Vec<(PageId, usize, &Detail)> = Vec::new();
        for (page, asked) in newest(&entry.asked).iter().rev() {
            let details = &self.site.page(*page).questions[*asked].details;
            let known = all.len();
            for detail in details {
                let is_new = all[..known].iter().all(|(_, _, other)| {
                    (other.kind, &other.label) != (detail.kind, &detail.label)
                        && (other.kind != detail.kind || detail.kind == DetailKind::Other)
                });
                if is_new {
                    all.push((*page, *asked, detail));
                }
            }
        }
        all.sort_by_key(|(_, _, detail)| detail.kind);
        all
    }

    fn step(&self, happening: &Happening, excerpts: &mut Excerpts<'_>) -> StepView {
        let page = happening.asked.0;
        let (status, content) = match happening.what {
            What::Step(step) => {
                let step = &self.site.page(page).questions[happening.asked.1].steps[step];
                let (words, rest) = (step.words.clone(), step.rest.clone());
                (step.status, excerpts.of(page).words_and_rest(words, rest))
            }
            What::Reworded(page, asked) => {
                let words = self.site.page(page).questions[asked].words.clone();
                (None, excerpts.of(page).words_and_rest(words, 0..0))
            }
        };
        let mut told = self.told((&happening.date, status), (content, happening.asked));
        if matches!(happening.what, What::Reworded(..)) {
            told.status_text = self.word("question_reworded");
        }
        told
    }

    // --- for machines

    /// A question as `questions.json` has it.
    pub fn question_record(&self, index: usize) -> QuestionRecordView {
        let entry = self.site.question(index);
        let (page, asked) = entry.newest();
        let details = self.details(entry).into_iter().map(|(page, asked, detail)| {
            let nodes = detail.words.start..detail.rest.end.max(detail.words.end);
            let record = self.record((page, asked), nodes, (Some(detail.kind.key()), None));
            RecordItemView { label: Some(label_of(&self.site.config.words, detail)), ..record }
        });
        let history = entry.history.iter().map(|happening| {
            let date = Some(happening.date.iso());
            let step = match happening.what {
                What::Reworded(page, asked) => {
                    let words = self.site.page(page).questions[asked].words.clone();
                    return self.record((page, asked), words, (Some("reworded"), date));
                }
                What::Step(step) => {
                    let page = self.site.page(happening.asked.0);
                    &page.questions[happening.asked.1].steps[step]
                }
            };
            let nodes = step.words.start..step.rest.end.max(step.words.end);
            self.record(happening.asked, nodes, (step.status.map(Status::word), date))
        });
        QuestionRecordView {
            id: entry.id.clone(),
            number: entry.number,
            question: self.site.page(page).questions[asked].text.clone(),
            status: entry.status.word(),
            retracted: entry.retracted,
            opened: entry.opened.as_ref().map(SiteDate::iso),
            settled: entry.settled().map(SiteDate::iso),
            age_days: entry.age(self.site.today).and_then(|days| usize::try_from(days).ok()),
            watch: self.watch(entry).map(|watch| watch.written),
            permalink: self.question_link(index).permalink,
            details: details.collect(),
            history: history.collect(),
            asked_in: entry.asked.iter().map(|asked| record_link(self.asked(*asked))).collect(),
            who: entry.who.iter().map(|id| record_link(self.link(*id))).collect(),
            sides: entry.sides.iter().map(|s| self.site.config.sides[*s].id.clone()).collect(),
            topics: entry.topics.iter().map(|t| self.site.topic(*t).name.clone()).collect(),
        }
    }

    fn record(
        &self,
        asked: (PageId, usize),
        nodes: Range<u32>,
        (kind, date): (Option<&'static str>, Option<String>),
    ) -> RecordItemView {
        let page = self.site.page(asked.0);
        let text = page.body.plain(&page.text, nodes.clone());
        RecordItemView {
            kind,
            label: None,
            date,
            text: text.trim().trim_start_matches([':', '：', ' ']).to_owned(),
            sources: sources(page, &nodes),
            page: self.asked(asked).permalink,
        }
    }
}

fn record_link(link: LinkView) -> RecordLinkView {
    RecordLinkView { title: link.title, permalink: link.permalink }
}

/// The newest of the pages that ask a question: a thousand pages that ask one must not each carry a
/// thousand links.
fn newest(asked: &[(PageId, usize)]) -> &[(PageId, usize)] {
    &asked[asked.len().saturating_sub(MOST_PAGES)..]
}

/// The sources that some nodes cite, each with its paragraph.
fn sources(page: &Page, nodes: &Range<u32>) -> Vec<String> {
    let cited = page.body.citations_in(nodes);
    let all = page.body.citations[cited.clone()].iter().zip(&page.citations[cited]);
    all.filter(|(_, number)| number.is_some())
        .map(|(citation, _)| match citation.paragraph {
            Some(paragraph) => format!("{}:{paragraph}", citation.id),
            None => citation.id.clone(),
        })
        .collect()
}
