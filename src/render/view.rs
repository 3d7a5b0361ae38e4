//! Views: what templates see, and nothing else.
//!
//! Only views are `Serialize`. A page's own view stands in its context; lists of other pages come
//! through functions, so that nothing site-wide is copied for each page. The `views!` macro keeps
//! each field's documentation, from which the guide's template reference is made and tested.

use std::marker::PhantomData;

use serde::{Serialize, Serializer};
use tera::Value;

/// A view's name, what it is, and its fields: the template reference is made from these.
#[derive(Debug)]
pub struct ViewDoc {
    /// The type's name.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Field name, type as written, and meaning, in order.
    pub fields: &'static [(&'static str, &'static str, &'static str)],
}

/// A view that is turned into a template value once, for all pages that show it. Not for JSON: the
/// fields of such a value have no order.
#[derive(Debug)]
pub struct Shared<T> {
    value: Value,
    view: PhantomData<fn() -> T>,
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Serialize> Shared<T> {
    /// Takes a view.
    pub fn new(view: &T) -> Self {
        Self { value: Value::from_serializable(view), view: PhantomData }
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), view: PhantomData }
    }
}

impl<T> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

macro_rules! views {
    ($list:ident: $($(#[doc = $doc:literal])+ pub struct $name:ident {
        $($(#[doc = $field_doc:literal])+ pub $field:ident: $type:ty,)+
    })+) => {
        $($(#[doc = $doc])+
        #[derive(Clone, Debug, Serialize)]
        pub struct $name { $($(#[doc = $field_doc])+ pub $field: $type,)+ })+

        /// The views of this file with their fields, in order.
        pub(super) const $list: &[ViewDoc] = &[$(ViewDoc {
            name: stringify!($name),
            doc: concat!($($doc),+),
            fields: &[$((stringify!($field), stringify!($type), concat!($($field_doc),+)),)+],
        },)+];
    };
}

mod comparisons;
mod events;
mod home;
mod ledger;
mod quotes;
mod said;
mod things;

pub use comparisons::*;
pub use events::*;
pub use home::*;
pub use ledger::*;
pub use quotes::*;
pub use said::*;
pub use things::*;

/// Every view with its fields: pages and lists first, then what they are made of.
pub fn all() -> impl Iterator<Item = &'static ViewDoc> {
    PAGES
        .iter()
        .chain(THINGS)
        .chain(QUOTES)
        .chain(SAID)
        .chain(HOME)
        .chain(EVENTS)
        .chain(COMPARISONS)
        .chain(LEDGER)
}

views! {
    PAGES:
    /// A page, as its own template sees it (`page`).
    pub struct PageView {
        /// What the page is: `home`, `page`, `briefing`, `comparison`, `source`, `person`, `organization`, `place`.
        pub kind: &'static str,
        /// The title.
        pub title: String,
        /// The address with the site's `base_url`.
        pub permalink: String,
        /// Where a link to it leads: the path with that of `base_url` before it.
        pub href: String,
        /// The address below the site's root, with a slash at both ends.
        pub path: String,
        /// The last part of the path.
        pub slug: String,
        /// The input file, from the site's root; none for a page that no file stands for.
        pub relative_path: Option<String>,
        /// `summary` of the front matter alone.
        pub standfirst: Option<String>,
        /// `summary` of the front matter, else the first paragraph as plain text.
        pub description: String,
        /// The HTML before `<!-- more -->`, if the page has that mark.
        pub summary: Option<String>,
        /// The page's body as HTML, without the bottom line, the footnotes and the sources.
        pub content: String,
        /// The bottom line: label and HTML of each item.
        pub bottom_line: Vec<BottomLineView>,
        /// The footnotes' list as HTML, empty when there are none.
        pub footnotes: String,
        /// The headings, nested.
        pub toc: Vec<TocView>,
        /// Words in the body; a Han, Hiragana or Katakana character counts as one.
        pub word_count: usize,
        /// Minutes to read it, at least one.
        pub reading_time: usize,
        /// The date.
        pub date: Option<DateView>,
        /// When it was last changed in substance.
        pub updated: Option<DateView>,
        /// Who wrote it.
        pub authors: Vec<String>,
        /// Its topics.
        pub topics: Vec<Shared<LinkView>>,
        /// The sides it concerns, in the order of `site.toml`.
        pub sides: Vec<Shared<SideView>>,
        /// Whether it is a draft (then it is only here because of `--drafts`).
        pub draft: bool,
        /// Its place among its neighbours when they are sorted by weight.
        pub weight: i64,
        /// Its language, as a BCP 47 tag.
        pub lang: String,
        /// `[extra]` of the front matter, as written.
        pub extra: Value,
        /// The files beside a page bundle.
        pub assets: Vec<LinkView>,
        /// The sections above it, the home page first.
        pub ancestors: Vec<LinkView>,
        /// The page before it in its section's order.
        pub lower: Option<LinkView>,
        /// The page after it in its section's order.
        pub higher: Option<LinkView>,
        /// What refers to it, with the sentence that does: by kind, the newest page first, at most 100.
        pub backlinks: Vec<BacklinkView>,
        /// How many pages refer to it.
        pub backlink_count: usize,
        /// On the page of an entity: who is named in one sentence with it, and in how many, the most often named first.
        pub relations: Vec<NamedView>,
        /// Cards of those whom the text links to.
        pub cards: Vec<CardView>,
        /// Pages that share its topics and links, nearest first, at most five.
        pub related: Vec<LinkView>,
        /// The sources it cites, in order of first use.
        pub sources: Vec<CitedSourceView>,
        /// How many of its quotes match their sources; none when it has no quotes.
        pub verification: Option<VerificationView>,
        /// Its quotes, in order.
        pub quotes: Vec<QuoteView>,
        /// On the page of a person or an organization: what it says on the whole site, the newest source first, at most twenty.
        pub said: Vec<QuoteView>,
        /// How many such quotes there are.
        pub said_count: usize,
        /// The page of all quotes of that person or organization.
        pub said_page: Option<LinkView>,
        /// On a source's page: the paragraphs of its archived text that are shown.
        pub paragraphs: Vec<ParagraphView>,
        /// On a source's page: its archived texts in further languages.
        pub other_texts: Vec<ArchivedTextView>,
        /// What the page may break, and why, as its front matter says.
        pub waivers: Vec<WaiverView>,
        /// The questions that it asks; on the page of a person, an organization or a place those that concern it, at most fifty.
        pub questions: Vec<QuestionView>,
        /// How many there are.
        pub question_count: usize,
        /// Its log, newest first, without mended typing mistakes.
        pub updates: Vec<UpdateView>,
        /// The entries of the log that stand at its head: a retraction, grave corrections.
        pub notices: Vec<UpdateView>,
        /// Whether it was retracted.
        pub retracted: bool,
        /// The facts of the source, on a source's page.
        pub source: Option<SourceView>,
        /// The facts of the entity, on the page of a person, an organization or a place.
        pub entity: Option<EntityView>,
        /// The comparison that it is or has.
        pub comparison: Option<ComparisonView>,
        /// Where a comparison is part of the page: the body before and behind it; `content` has all three.
        pub around: Option<AroundView>,
        /// The whole texts that are compared, where they may be shown.
        pub full_texts: Option<FullTextsView>,
        /// How the page is cited, of a source how the source is: of briefings, comparisons, sources and dated pages.
        pub cite: Option<CiteView>,
        /// The picture for links to it elsewhere.
        pub image: Option<CoverView>,
    }

    /// A page in a list (`section.pages`, `paginator.pages`, `get_page`, `pages`).
    pub struct SummaryView {
        /// What the page is, as in a page's own view.
        pub kind: &'static str,
        /// The title.
        pub title: String,
        /// The address with the site's `base_url`.
        pub permalink: String,
        /// Where a link to it leads: the path with that of `base_url` before it.
        pub href: String,
        /// The address below the site's root, with a slash at both ends.
        pub path: String,
        /// The last part of the path.
        pub slug: String,
        /// The input file, from the site's root.
        pub relative_path: Option<String>,
        /// `summary` of the front matter, else the first paragraph as plain text.
        pub description: String,
        /// The HTML before `<!-- more -->`, if the page has that mark.
        pub summary: Option<String>,
        /// The date.
        pub date: Option<DateView>,
        /// When it was last changed in substance.
        pub updated: Option<DateView>,
        /// Who wrote it.
        pub authors: Vec<String>,
        /// Its topics.
        pub topics: Vec<Shared<LinkView>>,
        /// The sides it concerns.
        pub sides: Vec<Shared<SideView>>,
        /// Words in the body.
        pub word_count: usize,
        /// Minutes to read it.
        pub reading_time: usize,
        /// Whether it is a draft.
        pub draft: bool,
        /// Whether it was retracted.
        pub retracted: bool,
        /// Its weight.
        pub weight: i64,
        /// Its language.
        pub lang: String,
        /// `[extra]` of the front matter, as written.
        pub extra: Value,
        /// The facts of the source, if it is one.
        pub source: Option<SourceView>,
        /// The facts of the entity, if it is one.
        pub entity: Option<EntityView>,
        /// What it compares, if it is a comparison.
        pub compared: Option<ComparedView>,
    }

    /// A section, as its template sees it (`section`, `get_section`).
    pub struct SectionView {
        /// The kind of page that its folder holds: `page`, `briefing`, `comparison`, `source`, `person`, `organization`, `place`, or `home`.
        pub kind: &'static str,
        /// The title.
        pub title: String,
        /// The address with the site's `base_url`.
        pub permalink: String,
        /// Where a link to it leads: the path with that of `base_url` before it.
        pub href: String,
        /// The address below the site's root, with a slash at both ends.
        pub path: String,
        /// The `_index.md`, from the site's root, if there is one.
        pub relative_path: Option<String>,
        /// `summary` of the front matter alone.
        pub standfirst: Option<String>,
        /// `summary` of the front matter, else the first paragraph as plain text.
        pub description: String,
        /// The body of `_index.md` as HTML.
        pub content: String,
        /// The headings of `_index.md`, nested.
        pub toc: Vec<TocView>,
        /// Its language.
        pub lang: String,
        /// `[extra]` of the front matter, as written.
        pub extra: Value,
        /// The sections above it, the home page first.
        pub ancestors: Vec<LinkView>,
        /// The sections directly below it.
        pub subsections: Vec<LinkView>,
        /// How many pages it has, over all pager pages.
        pub page_count: usize,
        /// Its pages in order, as `SummaryView`s; empty when the section is paginated.
        pub pages: Vec<Value>,
        /// The same pages by kind, side and date, in a section of sources that is not paginated.
        pub source_index: Option<SourceIndexView>,
        /// The sources that `_index.md` cites.
        pub sources: Vec<CitedSourceView>,
        /// The footnotes of `_index.md` as HTML.
        pub footnotes: String,
        /// What refers to it, with the sentence that does: by kind, the newest page first, at most 100.
        pub backlinks: Vec<BacklinkView>,
        /// How many pages refer to it.
        pub backlink_count: usize,
        /// The picture for links to it elsewhere, if `_index.md` names one.
        pub image: Option<CoverView>,
    }

    /// One page of a paginated list (`paginator`).
    pub struct PaginatorView {
        /// How many pages a pager page holds at most.
        pub paginate_by: usize,
        /// The address of the list's pager pages, to which a number is added.
        pub base_url: String,
        /// How many pager pages there are.
        pub number_pagers: usize,
        /// The address of the first.
        pub first: String,
        /// The address of the last.
        pub last: String,
        /// The address of the one before, if any.
        pub previous: Option<String>,
        /// The address of the next, if any.
        pub next: Option<String>,
        /// The number of this one, from 1.
        pub current_index: usize,
        /// How many pages the whole list has.
        pub total_pages: usize,
        /// The pages on this one, as `SummaryView`s.
        pub pages: Vec<Value>,
    }

    /// A topic with its pages (`topic`).
    pub struct TopicView {
        /// The name.
        pub name: String,
        /// The last part of its path.
        pub slug: String,
        /// The address with the site's `base_url`.
        pub permalink: String,
        /// Where a link to it leads: the path with that of `base_url` before it.
        pub href: String,
        /// The address below the site's root.
        pub path: String,
        /// How many pages have it.
        pub page_count: usize,
        /// Its pages, newest first, as `SummaryView`s; empty in a list of topics, and when it is paginated.
        pub pages: Vec<Value>,
        /// The questions of its pages, at most fifty; empty in a list of topics.
        pub questions: Vec<QuestionView>,
        /// How many there are.
        pub question_count: usize,
        /// Quotes of known speakers on its pages that match their sources, newest page first, at most twelve; on the first page of its list.
        pub quotes: Vec<QuoteView>,
        /// How many such quotes there are.
        pub quote_count: usize,
        /// Who is named on its pages, and on how many, the most often named first; on the first page of its list.
        pub entities: Vec<NamedView>,
        /// Its Atom feed and its JSON feed, if there are feeds and it has dated pages.
        pub feeds: Vec<LinkView>,
    }
}
