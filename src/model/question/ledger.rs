//! The ledger: every question of the site, with what all pages say of it.

use std::collections::BTreeMap;

use super::{Question, Status, Step};
use crate::model::date::{Day, SiteDate};
use crate::model::site::{Page, PageId};

/// How many questions a page of the ledger shows when its `_index.md` does not say.
pub const QUESTIONS_A_PAGE: usize = 500;

/// Every question of a site.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// The page that shows it, if there is one.
    pub page: Option<PageId>,
    /// The questions, in the order in which the ledger shows them.
    pub questions: Vec<LedgerEntry>,
    /// How many questions have each status that any has, in the order of the ledger.
    pub counts: BTreeMap<Status, usize>,
    /// For each page the questions that it asks, in its order: indices into `questions`.
    pub of_page: Vec<Vec<usize>>,
    /// The questions that concern a person, an organization or a place.
    pub of_entity: BTreeMap<PageId, Vec<usize>>,
    /// For each topic of the site its questions.
    pub of_topic: Vec<Vec<usize>>,
    /// For each side of the site its questions.
    pub of_side: Vec<Vec<usize>>,
    pub(crate) by_id: BTreeMap<String, usize>,
    pub(crate) size: usize,
}

/// A question of the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerEntry {
    /// Its id.
    pub id: String,
    /// Its number, from 1, in the order of asking.
    pub number: usize,
    /// The pages that ask it, oldest first, each with the place among its questions. Retracted pages
    /// are left out where others stand.
    pub asked: Vec<(PageId, usize)>,
    /// How it stands.
    pub status: Status,
    /// Whether none but retracted pages ask it: then no answer is waited for.
    pub retracted: bool,
    /// Since when it is asked, where any date is known.
    pub opened: Option<SiteDate>,
    /// What has happened, oldest first.
    pub history: Vec<Happening>,
    /// What gave it its status: an index into the history.
    pub decided: Option<usize>,
    /// The pages that ask it, oldest first.
    pub pages: Vec<PageId>,
    /// The sides that could answer, else those that its pages concern: indices into `config.sides`.
    pub sides: Vec<usize>,
    /// The topics of its pages: indices into `site.topics`.
    pub topics: Vec<usize>,
    /// The people, organizations and places that it links to, or that could answer.
    pub entities: Vec<PageId>,
    /// The people and organizations that could answer.
    pub who: Vec<PageId>,
}

/// Something in the history of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// When.
    pub date: SiteDate,
    /// The page that says so, and the place among its questions.
    pub asked: (PageId, usize),
    /// What.
    pub what: What,
}

/// What happened to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A step that its page tells of.
    Step(usize),
    /// It was worded otherwise until then, as this page words it.
    Reworded(PageId, usize),
}

impl Ledger {
    /// The question of this id.
    pub fn get(&self, id: &str) -> Option<&LedgerEntry> {
        self.by_id.get(id).map(|index| &self.questions[*index])
    }

    /// Where the question of this id stands in the ledger.
    pub fn index(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// On which page of the ledger a question stands, from 1.
    pub fn number_of_page(&self, index: usize) -> usize {
        index / self.size.max(1) + 1
    }

    /// The questions on a page of the ledger, from 1.
    pub fn on_page(&self, number: usize) -> std::ops::Range<usize> {
        let size = self.size.max(1);
        let all = self.questions.len();
        ((number - 1) * size).min(all)..(number * size).min(all)
    }

    /// The path of the ledger's page on which a question stands.
    pub fn path(&self, pages: &[Page], index: usize) -> Option<String> {
        let path = &pages[self.page?.index()].path;
        Some(match self.number_of_page(index) {
            1 => path.clone(),
            number => format!("{path}page/{number}/"),
        })
    }
}

impl LedgerEntry {
    /// The page that asked it last, and the place among its questions.
    pub fn newest(&self) -> (PageId, usize) {
        self.asked.last().copied().unwrap_or((PageId(0), 0))
    }

    /// When it was settled, if it is.
    pub fn settled(&self) -> Option<&SiteDate> {
        let decided = self.decided.filter(|_| self.status.is_settled())?;
        Some(&self.history[decided].date)
    }

    /// How many days it has been open, or was until it was settled; none when it was retracted.
    pub fn age(&self, today: Day) -> Option<i64> {
        if self.retracted {
            return None;
        }
        let until = self.settled().map_or(today, SiteDate::day);
        self.opened.as_ref().map(|opened| until.days_since(opened.day()).max(0))
    }
}

impl Happening {
    /// The step that it is, if it is one.
    pub fn step<'p>(&self, pages: &'p [Page]) -> Option<&'p Step> {
        let What::Step(step) = self.what else { return None };
        question(pages, self.asked).steps.get(step)
    }
}

/// A question of a page.
pub fn question(pages: &[Page], (page, index): (PageId, usize)) -> &Question {
    &pages[page.index()].questions[index]
}
