//! The files that the site will have, and what each holds.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use ahash::RandomState;
use rayon::prelude::*;

use super::PageId;

/// Every file that the site will have.
#[derive(Debug, Default)]
pub struct Outputs {
    /// The files, sorted by path.
    pub list: Vec<Output>,
    by_address: HashMap<Address, usize, RandomState>,
    /// The files to which others were added.
    before: Option<Arc<Self>>,
}

/// A file's path, found by the address that it answers to first.
#[derive(Debug)]
struct Address(Arc<str>);

impl Borrow<str> for Address {
    fn borrow(&self) -> &str {
        address(&self.0)
    }
}

impl Hash for Address {
    fn hash<H: Hasher>(&self, state: &mut H) {
        address(&self.0).hash(state);
    }
}

impl PartialEq for Address {
    fn eq(&self, other: &Self) -> bool {
        address(&self.0) == address(&other.0)
    }
}

impl Eq for Address {}

impl Outputs {
    /// Takes the files; of two with one path the first is kept.
    pub fn new(mut list: Vec<Output>) -> Self {
        list.par_sort_by(|a, b| a.path.cmp(&b.path));
        list.dedup_by(|later, earlier| later.path == earlier.path);
        Self::of_sorted(list)
    }

    /// Takes files of different paths, sorted by path.
    pub(crate) fn of_sorted(list: Vec<Output>) -> Self {
        let by_address =
            list.iter().enumerate().map(|(i, o)| (Address(Arc::clone(&o.path)), i)).collect();
        Self { list, by_address, before: None }
    }

    /// The same with more files, whose paths are free.
    #[must_use]
    pub fn and(self: &Arc<Self>, more: Vec<Output>) -> Self {
        let all = Self::new(self.list.iter().cloned().chain(more).collect());
        Self { before: Some(Arc::clone(self)), ..all }
    }

    /// Whether these and those are one and the same but for files that were added.
    pub fn are_one_plan_with(&self, those: &Self) -> bool {
        std::ptr::eq(self.plan(), those.plan())
    }

    fn plan(&self) -> &Self {
        self.before.as_deref().unwrap_or(self)
    }

    /// The file at a path such as `a/index.html`.
    pub fn get(&self, path: &str) -> Option<&Output> {
        self.by_address.get(address(path)).map(|index| &self.list[*index])
    }

    /// The file that answers to an address below the site's root, such as `/a/` or `/a/b.png`.
    pub fn answering(&self, path: &str) -> Option<&Output> {
        self.index_answering(path).map(|index| &self.list[index])
    }

    /// Where in the list the file stands that answers to an address.
    pub fn index_answering(&self, path: &str) -> Option<usize> {
        let path = path.trim_start_matches('/');
        let found = self.by_address.get(address(path));
        if found.is_some() || path.is_empty() || path.ends_with('/') {
            return found.copied();
        }
        self.by_address.get(format!("{path}/").as_str()).copied()
    }
}

/// The address below the site's root that a file answers to first: `a/` for `a/index.html`.
fn address(path: &str) -> &str {
    let folder = path.strip_suffix("index.html");
    folder.filter(|folder| folder.is_empty() || folder.ends_with('/')).unwrap_or(path)
}

/// A file that the site will have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Its path below the output folder, as letters.
    pub path: Arc<str>,
    /// What it holds.
    pub what: What,
}

/// What a file of the site holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A page, a section, or the first page of a paginated section.
    Page(PageId),
    /// A later page of a paginated section, from 2.
    Pager(PageId, usize),
    /// The list of topics.
    Topics,
    /// A topic, or the first page of a paginated one.
    Topic(usize),
    /// A later page of a paginated topic, from 2.
    TopicPager(usize, usize),
    /// What a speaker says, an index into what is said; and which page of it, from 1.
    Speaker(usize, usize),
    /// A page that leads elsewhere: to this path.
    Redirect(String),
    /// The page for addresses that lead nowhere.
    NotFound,
    /// The Atom feed of the site.
    Feed,
    /// The same as JSON Feed.
    FeedJson,
    /// The Atom feed of a topic.
    TopicFeed(usize),
    /// The same as JSON Feed.
    TopicFeedJson(usize),
    /// The sitemap.
    Sitemap,
    /// Every quote of the site as JSON.
    Quotes,
    /// Every comparison of the site as JSON.
    Comparisons,
    /// Every question of the site as JSON.
    Questions,
    /// The Atom feed of new and answered questions.
    QuestionsFeed,
    /// The same as JSON Feed.
    QuestionsFeedJson,
    /// The Atom feed of updates.
    UpdatesFeed,
    /// The JSON feed of updates.
    UpdatesJson,
    /// The files of the search, of which the first is `search/index.json`.
    Search,
    /// Every event of the site as JSON.
    TimelineJson,
    /// The events of certain days as a calendar.
    TimelineCalendar,
    /// The pages of the site, and what refers to what, as JSON.
    Graph,
    /// How a page is cited, for other programs.
    Citation(PageId, CitationFormat),
    /// How the sources of a page are cited.
    CitationsOf(PageId, CitationFormat),
    /// How all sources of the site are cited.
    Citations(CitationFormat),
    /// `robots.txt`
    Robots,
    /// A file of `content/`: an index into [`Site::assets`](super::Site::assets).
    Asset(usize),
    /// A file of `static/`: an index into [`Site::statics`](super::Site::statics).
    Static(usize),
    /// The card of a page, for links to it elsewhere.
    Card(PageId),
    /// The style sheet of what `[theme]` sets.
    ThemeCss,
    /// What a browser shows of the site among its apps.
    Manifest,
    /// A file of the built-in theme, by its path.
    Theme(&'static str),
}

/// What other programs read citations in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CitationFormat {
    /// BibTeX.
    Bibtex,
    /// RIS.
    Ris,
    /// CSL-JSON.
    Csl,
}

impl CitationFormat {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Bibtex, Self::Ris, Self::Csl];

    /// How a file's name ends.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Bibtex => "bib",
            Self::Ris => "ris",
            Self::Csl => "json",
        }
    }

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bibtex => "BibTeX",
            Self::Ris => "RIS",
            Self::Csl => "CSL-JSON",
        }
    }

    /// The type of its files.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Bibtex => "application/x-bibtex",
            Self::Ris => "application/x-research-info-systems",
            Self::Csl => "application/vnd.citationstyles.csl+json",
        }
    }
}

impl What {
    /// The page that it shows, if it shows one.
    pub const fn page(&self) -> Option<PageId> {
        if let Self::Page(id) | Self::Pager(id, _) = self { Some(*id) } else { None }
    }

    /// Whether a reader opens it as a page.
    pub const fn is_page(&self) -> bool {
        matches!(
            self,
            Self::Page(_)
                | Self::Pager(..)
                | Self::Topics
                | Self::Topic(_)
                | Self::TopicPager(..)
                | Self::Speaker(..)
        )
    }
}
