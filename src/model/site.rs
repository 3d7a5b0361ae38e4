//! The site: everything linked. After `link` nothing points nowhere: a name has become a page, or a
//! finding.

mod frame;
mod nav;
mod output;

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use crate::config::Config;
use crate::files::InputFile;
use crate::link::speakers::Cast;
use crate::model::backlink::Backlink;
use crate::model::comparison::Comparison;
use crate::model::date::{Day, SiteDate};
use crate::model::event::Timeline;
use crate::model::list::List;
use crate::model::mention::Mention;
use crate::model::overview::Overview;
use crate::model::page::{PageKind, SortKey};
use crate::model::question::ledger::Ledger;
use crate::model::quote::{Quote, Speaker};
use crate::model::record::Record;
use crate::model::said::Said;
use crate::model::update;
pub use nav::{NavLink, NavTarget};
pub use output::{CitationFormat, Output, Outputs, What};

pub use crate::model::withheld::{Reason, Withheld};
use crate::parse::{ArchivedText, Document, Template};
use crate::render::theme;

/// A page's place in [`Site::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);

impl PageId {
    /// As an index.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The linked site.
#[derive(Debug)]
pub struct Site {
    /// The configuration.
    pub config: Arc<Config>,
    /// All pages and sections, sorted by file.
    pub pages: Vec<Page>,
    /// The home page.
    pub home: PageId,
    /// The day of the build, in UTC.
    pub today: Day,
    /// Topics, sorted by slug.
    pub topics: Vec<Topic>,
    /// Every question.
    pub ledger: Ledger,
    /// The entries of all logs that readers see, newest first: each page, and the place in its log.
    pub updates: Vec<(PageId, usize)>,
    /// The people, organizations and places, by what they are called.
    pub cast: Arc<Cast>,
    /// The page of each source, by id.
    pub sources: Arc<BTreeMap<String, PageId>>,
    /// The entities that are named in one sentence with each entity, the most often named first.
    pub relations: BTreeMap<PageId, Vec<Relation>>,
    /// The archived texts of each source, by id.
    pub texts: BTreeMap<String, Vec<ArchivedText>>,
    /// The comparisons, by the page that each is or is part of.
    pub comparisons: BTreeMap<PageId, Comparison>,
    /// The main navigation.
    pub nav: Vec<NavLink>,
    /// The links at the foot of every page.
    pub footer: Vec<NavLink>,
    /// The pictures that pages name for links to them: paths in the output, or addresses elsewhere.
    pub covers: BTreeMap<PageId, String>,
    /// Files of `content/` that are no pages.
    pub assets: Vec<Asset>,
    /// Files of `static/`.
    pub statics: Vec<InputFile>,
    /// Templates of the site's own.
    pub templates: Vec<Template>,
    /// Every event, in order.
    pub timeline: Arc<Timeline>,
    /// Every quote, by speaker.
    pub said: Arc<Said>,
    /// Every file that the site will have, sorted by path.
    pub outputs: Arc<Outputs>,
    /// Pages that are withheld, sorted by file.
    pub withheld: Vec<Withheld>,
    /// What published pages said when they were last recorded.
    pub record: Option<Record>,
}

impl Site {
    /// A page by its id.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.index()]
    }

    /// The bytes of a file of the output that no template makes.
    pub fn bytes_of(&self, what: &What) -> Option<&[u8]> {
        if let What::Asset(index) = what {
            Some(self.assets[*index].file.bytes())
        } else if let What::Static(index) = what {
            Some(self.statics[*index].bytes())
        } else if let What::Theme(path) = what {
            theme::static_file(path)
        } else {
            None
        }
    }

    /// Every id with its page, in order.
    pub fn iter(&self) -> impl Iterator<Item = (PageId, &Page)> {
        self.pages
            .iter()
            .enumerate()
            .map(|(index, page)| (PageId(u32::try_from(index).unwrap_or(u32::MAX)), page))
    }

    /// The sections above a page, the home page first.
    pub fn ancestors(&self, id: PageId) -> Vec<PageId> {
        let mut chain = Vec::new();
        let mut next = self.page(id).parent;
        while let Some(parent) = next {
            chain.push(parent);
            next = self.page(parent).parent;
        }
        chain.reverse();
        chain
    }

    /// How many pages there are to read: pages, sections, and the pages of topics; not the search.
    pub fn page_count(&self) -> usize {
        let is_search = |id: PageId| self.overview(id) == Some(Overview::Search);
        let pages = self.outputs.list.iter().filter(|output| output.what.is_page());
        pages.filter(|output| !output.what.page().is_some_and(is_search)).count()
    }

    /// What a page gathers from all pages of the site, if it is an overview.
    pub fn overview(&self, id: PageId) -> Option<Overview> {
        self.page(id).section.as_ref()?.overview
    }
}

/// A page or a section: a document, shared with whoever parsed it, and what linking adds. All that the
/// document has can be read as the page's own: `page.text`, `page.front`, `page.body`, `page.kind`.
#[derive(Debug)]
pub struct Page {
    /// What was written.
    pub document: Arc<Document>,
    /// Its file; none for a section that no `_index.md` introduces.
    pub file: Option<Arc<str>>,
    /// What it is as a section, if it is one.
    pub section: Option<SectionInfo>,
    /// The title.
    pub title: String,
    /// The last part of its path.
    pub slug: String,
    /// Its path below the site's root, with a slash at both ends, as letters.
    pub path: String,
    /// The date.
    pub date: Option<SiteDate>,
    /// When it was last changed in substance: as its log tells, or its front matter.
    pub updated: Option<SiteDate>,
    /// Its language.
    pub lang: String,
    /// Its topics: indices into [`Site::topics`].
    pub topics: Vec<usize>,
    /// Its sides: indices into `config.sides`, in their order.
    pub sides: Vec<usize>,
    /// The section that it belongs to; none for the home page.
    pub parent: Option<PageId>,
    /// The page before it in its section's order.
    pub lower: Option<PageId>,
    /// The page after it in its section's order.
    pub higher: Option<PageId>,
    /// Where each link of the body leads.
    pub links: List<Target>,
    /// Where each image of the body stands.
    pub images: List<Target>,
    /// For each citation of the body, its number in `cited`; none when it leads nowhere.
    pub citations: List<Option<usize>>,
    /// The sources that it cites, in order of first use.
    pub cited: List<Cited>,
    /// Who says each of its quotes: of those that cite a source, then of the others.
    pub speakers: List<Speaker>,
    /// Where it names or links to entities, in order.
    pub mentions: List<Mention>,
    /// What refers to it, by kind, from the newest page to the oldest.
    pub backlinks: List<Backlink>,
    /// Pages near it, nearest first.
    pub related: List<PageId>,
}

impl Deref for Page {
    type Target = Document;

    fn deref(&self) -> &Document {
        &self.document
    }
}

impl Page {
    /// Whether another page is made of the same document.
    pub(crate) fn is_same_document(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.document, &other.document) || self.document.is_same(&other.document)
    }

    /// Whether another page, made of the same file or of an older one, has the same quotes of the same
    /// speakers.
    pub(crate) fn has_same_quotes(&self, other: &Self) -> bool {
        let is_one = Arc::ptr_eq(&self.document, &other.document);
        self.speakers == other.speakers && (is_one || self.document.quotes == other.document.quotes)
    }

    /// Whether its log retracts it: what it says feeds no list, and is shown nowhere as if it stood.
    pub fn is_retracted(&self) -> bool {
        update::retraction(&self.log).is_some()
    }

    /// The quotes that cite a source, each with its speaker.
    pub fn said(&self) -> impl Iterator<Item = (&Quote, &Speaker)> {
        self.quotes.cited.iter().zip(&self.speakers)
    }

    /// Where it is written in messages: its file, or its path.
    pub fn name(&self) -> &str {
        self.file.as_deref().unwrap_or(&self.path)
    }

    /// The sources that a quote of the page cites, in order; one that is cited twice comes twice.
    pub fn cited_by<'p>(&'p self, quote: &Quote) -> impl Iterator<Item = &'p Cited> {
        let numbers = quote
            .citations
            .clone()
            .filter_map(|citation| self.citations.get(citation as usize).copied().flatten());
        numbers.filter_map(|number| self.cited.get(number))
    }

    /// Whether it is the page of a person, an organization or a place.
    pub fn is_entity(&self) -> bool {
        self.section.is_none() && self.kind.is_entity()
    }

    /// Whether it can be cited: a briefing, a comparison, a source, or a dated page.
    pub fn is_citable(&self) -> bool {
        self.section.is_none() && Self::is_kind_citable(self.kind, self.date.as_ref())
    }

    /// Whether a page of this kind and date, which is no section, can be cited.
    pub(crate) fn is_kind_citable(kind: PageKind, date: Option<&SiteDate>) -> bool {
        let is_of_kind =
            matches!(kind, PageKind::Briefing | PageKind::Comparison | PageKind::Source);
        is_of_kind || (kind == PageKind::Page && date.is_some())
    }

    /// Whether feeds carry it: a dated page, but no source.
    pub fn is_news(&self) -> bool {
        self.section.is_none() && self.latest().is_some() && self.kind != PageKind::Source
    }

    /// The day and time by which it is sorted as news: updated, else dated.
    pub fn latest(&self) -> Option<&SiteDate> {
        self.updated.as_ref().or(self.date.as_ref())
    }
}

/// What a section has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SectionInfo {
    /// The kind of its pages.
    pub holds: Option<PageKind>,
    /// What it gathers from all pages of the site, if it is an overview.
    pub overview: Option<Overview>,
    /// Its pages, in order.
    pub pages: Vec<PageId>,
    /// The sections directly below it, in order.
    pub subsections: Vec<PageId>,
    /// By what its pages are sorted.
    pub sort_by: Vec<SortKey>,
    /// How many pages it shows at once.
    pub paginate_by: Option<usize>,
}

/// Where a link leads, or where an image stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To another site, or to a mail or telephone program.
    Outside,
    /// To a page of the site, and perhaps to a place on it.
    Page(PageId, Option<String>),
    /// To a file of the site by its path in the output (query and fragment kept), as letters.
    File(String, String),
    /// Nowhere; a finding says so.
    Broken,
}

/// A source that a page cites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// Its id.
    pub id: String,
    /// Its page.
    pub page: PageId,
    /// The paragraphs cited, in order, each once.
    pub paragraphs: Vec<u32>,
}

/// An entity that is named beside another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relation {
    /// The other.
    pub entity: PageId,
    /// In how many sentences of the site both are.
    pub sentences: usize,
}

/// A topic with its pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// The name, as first written.
    pub name: String,
    /// The last part of its path.
    pub slug: String,
    /// Its pages, newest first.
    pub pages: Vec<PageId>,
}

/// A file of `content/` that is no page, and where it goes.
#[derive(Clone, Debug)]
pub struct Asset {
    /// The file.
    pub file: InputFile,
    /// Its path in the output, as letters.
    pub path: String,
    /// The page whose bundle it belongs to, if any.
    pub page: Option<PageId>,
}
