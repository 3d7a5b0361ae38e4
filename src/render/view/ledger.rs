//! Views of questions and of logs: the ledger, the list of updates, their feeds and exports.

use serde::Serialize;

use super::{CitedSourceView, DateView, EdtfView, LinkView, Shared, SideView, ViewDoc};

views! {
    LEDGER:
    /// A question in a list: how it stands, and where the ledger tells more (`questions`).
    pub struct QuestionView {
        /// Its id.
        pub id: String,
        /// Its number, in the order of asking.
        pub number: usize,
        /// The question, without markup.
        pub text: String,
        /// `open`, `partly-answered`, `disputed`, `answered` or `moot`.
        pub status: &'static str,
        /// The status in words; “Retracted” when none but retracted pages ask it.
        pub status_text: String,
        /// Whether none but retracted pages ask it.
        pub retracted: bool,
        /// The classes of its mark.
        pub mark: &'static str,
        /// Since when it is asked.
        pub opened: Option<DateView>,
        /// When it was answered, or became moot.
        pub settled: Option<DateView>,
        /// How many days it has been open, or was.
        pub age: Option<usize>,
        /// The same in words: “open for 12 days”.
        pub age_text: String,
        /// The next date to watch.
        pub watch: Option<EdtfView>,
        /// The address of its place in the ledger.
        pub permalink: String,
        /// Where a link to that place leads.
        pub href: String,
        /// The pages that ask it, oldest first, each with the place of the question; the newest fifty.
        pub pages: Vec<LinkView>,
        /// The people and organizations that could answer.
        pub who: Vec<LinkView>,
        /// The sides that could answer, else those that its pages concern.
        pub sides: Vec<Shared<SideView>>,
        /// The topics of its pages.
        pub topics: Vec<Shared<LinkView>>,
    }

    /// A question as the ledger shows it, with all that its pages say.
    pub struct LedgerQuestionView {
        /// The question.
        pub question: QuestionView,
        /// Its words as HTML.
        pub content: String,
        /// What is said of it: by the newest page that says so.
        pub details: Vec<DetailView>,
        /// Its history, oldest first.
        pub history: Vec<StepView>,
        /// What else stands below it, as HTML.
        pub rest: String,
        /// The letters of its sides, and the numbers of its filters.
        pub filters: String,
    }

    /// Something said about a question.
    pub struct DetailView {
        /// `known`, `why_it_matters`, `would_settle_it`, `who_could_answer`, `watch`, `opened`, `see_also` or `other`.
        pub kind: &'static str,
        /// The label, in the words of the theme where it has one.
        pub label: String,
        /// What it says, as HTML.
        pub content: String,
    }

    /// A dated entry in the history of a question.
    pub struct StepView {
        /// When.
        pub date: DateView,
        /// The status from then on, if it changed.
        pub status: Option<&'static str>,
        /// The status in words, or that it was asked in other words.
        pub status_text: String,
        /// The classes of the status’s mark; empty when it did not change.
        pub mark: &'static str,
        /// What it says, as HTML.
        pub content: String,
        /// The page that says so, with the place of the question.
        pub page: LinkView,
    }

    /// The questions on a page of the ledger (`ledger`).
    pub struct LedgerView {
        /// How many questions the ledger has, over all its pages.
        pub total: usize,
        /// Every status that a question has, with how many have it, over all pages.
        pub statuses: Vec<StatusView>,
        /// All of them in words: “6 open, 1 answered”.
        pub statuses_text: String,
        /// The questions on this page, by status.
        pub groups: Vec<LedgerGroupView>,
        /// The sides of the questions on this page.
        pub sides: Vec<FilterView>,
        /// Their topics.
        pub topics: Vec<FilterView>,
        /// The pages that ask them.
        pub stories: Vec<FilterView>,
        /// The sources that they cite.
        pub sources: Vec<CitedSourceView>,
        /// The Atom feed and the JSON feed of new and answered questions, if there are feeds.
        pub feeds: Vec<LinkView>,
        /// All questions as JSON.
        pub json: LinkView,
    }

    /// A status and how many questions have it.
    pub struct StatusView {
        /// `open`, `partly-answered`, `disputed`, `answered` or `moot`.
        pub status: &'static str,
        /// The status in words.
        pub text: String,
        /// The classes of its mark.
        pub mark: &'static str,
        /// How many questions have it.
        pub count: usize,
        /// Where its part of a bar begins, in thousandths.
        pub from: usize,
        /// How long its part of a bar is, in thousandths.
        pub share: usize,
        /// Where its questions begin, if the ledger has more than one page.
        pub href: Option<String>,
    }

    /// The questions of one status on a page of the ledger.
    pub struct LedgerGroupView {
        /// The status.
        pub status: StatusView,
        /// Its questions on this page.
        pub questions: Vec<LedgerQuestionView>,
        /// The letters and numbers of all their filters.
        pub filters: String,
    }

    /// A side, a topic or a page by which the ledger can be filtered; a side, a topic, a source, a year or a status for quotes.
    pub struct FilterView {
        /// What `filters` of a question or a quote has; empty when there are too many.
        pub key: String,
        /// Its name.
        pub title: String,
        /// Where a link to it leads; none for a side.
        pub href: Option<String>,
        /// How many questions or quotes of this page it has.
        pub count: usize,
    }

    /// An entry of a page’s log.
    pub struct UpdateView {
        /// Its id on its page.
        pub id: String,
        /// `correction`, `clarification`, `update`, `editors-note`, `retraction` or `refile`.
        pub kind: &'static str,
        /// The kind in words.
        pub kind_text: String,
        /// Whether it is grave, and stands at the head of its page.
        pub major: bool,
        /// When.
        pub date: DateView,
        /// What it says, as HTML.
        pub content: String,
        /// The same without markup.
        pub text: String,
        /// What was wrong, if it says so.
        pub was: Option<String>,
        /// What is right, if it says so.
        pub now: Option<String>,
        /// The place on the page that it links to.
        pub place: Option<LinkView>,
        /// Who approved it.
        pub approved_by: Option<String>,
        /// The page.
        pub page: LinkView,
        /// Its own address.
        pub permalink: String,
        /// Where a link to it leads.
        pub href: String,
    }

    /// Entries of all logs (`log`).
    pub struct LogView {
        /// How many there are, over all pages of the list.
        pub total: usize,
        /// The entries on this page, newest first.
        pub updates: Vec<UpdateView>,
        /// The sources that they cite.
        pub sources: Vec<CitedSourceView>,
        /// The Atom feed and the JSON feed, if there are feeds.
        pub feeds: Vec<LinkView>,
    }

    /// An entry of a feed of questions or updates (`entries` of `entries.xml`).
    pub struct EntryView {
        /// Its title.
        pub title: String,
        /// Its address.
        pub permalink: String,
        /// What feed readers know it by.
        pub id: String,
        /// When.
        pub date: DateView,
        /// What it says, as HTML.
        pub content: String,
        /// The kind of update, or the status of the question.
        pub category: &'static str,
    }

    /// A question in `questions.json`.
    pub struct QuestionRecordView {
        /// Its id.
        pub id: String,
        /// Its number, in the order of asking.
        pub number: usize,
        /// The question, without markup.
        pub question: String,
        /// `open`, `partly-answered`, `disputed`, `answered` or `moot`.
        pub status: &'static str,
        /// Whether none but retracted pages ask it.
        pub retracted: bool,
        /// Since when it is asked.
        pub opened: Option<String>,
        /// When it was answered, or became moot.
        pub settled: Option<String>,
        /// How many days it has been open on the day of the build, or was.
        pub age_days: Option<usize>,
        /// The next date to watch, in EDTF.
        pub watch: Option<String>,
        /// The address of its place in the ledger.
        pub permalink: String,
        /// What is said of it.
        pub details: Vec<RecordItemView>,
        /// Its history, oldest first.
        pub history: Vec<RecordItemView>,
        /// The pages that ask it, oldest first.
        pub asked_in: Vec<RecordLinkView>,
        /// The people and organizations that could answer.
        pub who: Vec<RecordLinkView>,
        /// The ids of its sides.
        pub sides: Vec<String>,
        /// The names of its topics.
        pub topics: Vec<String>,
    }

    /// A title and an address in `questions.json`.
    pub struct RecordLinkView {
        /// The title or name.
        pub title: String,
        /// The address.
        pub permalink: String,
    }

    /// Something said of a question in `questions.json`.
    pub struct RecordItemView {
        /// The kind of a detail, or the status from then on; none when it did not change.
        pub kind: Option<&'static str>,
        /// The label of a detail, as the ledger shows it.
        pub label: Option<String>,
        /// When, for an entry of the history.
        pub date: Option<String>,
        /// What it says, without markup.
        pub text: String,
        /// What it cites: the id of each source, with `:` and a paragraph where one is named.
        pub sources: Vec<String>,
        /// The address of the page that says so.
        pub page: String,
    }
}
