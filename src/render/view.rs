//! Views: what templates see, and nothing else.
//!
//! Only views are `Serialize`. A page's own view stands in its context; lists of other pages come
//! through functions, so that nothing site-wide is copied for each page. The `views!` macro keeps
//! each field's documentation, from which the guide's template reference is made and tested.

use serde::Serialize;
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

macro_rules! views {
    ($($(#[doc = $doc:literal])+ pub struct $name:ident {
        $($(#[doc = $field_doc:literal])+ pub $field:ident: $type:ty,)+
    })+) => {
        $($(#[doc = $doc])+
        #[derive(Clone, Debug, Serialize)]
        pub struct $name { $($(#[doc = $field_doc])+ pub $field: $type,)+ })+

        /// Every view with its fields, in the order of this file.
        pub const VIEWS: &[ViewDoc] = &[$(ViewDoc {
            name: stringify!($name),
            doc: concat!($($doc),+),
            fields: &[$((stringify!($field), stringify!($type), concat!($($field_doc),+)),)+],
        },)+];
    };
}

views! {
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
        pub topics: Vec<LinkView>,
        /// The sides it concerns, in the order of `site.toml`.
        pub sides: Vec<SideView>,
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
        /// Who links here, with the sentence that does.
        pub backlinks: Vec<BacklinkView>,
        /// Pages that share its topics and links, nearest first, at most five.
        pub related: Vec<LinkView>,
        /// The sources it cites, in order of first use.
        pub sources: Vec<CitedSourceView>,
        /// How many of its quotes match their sources; none when it has no quotes.
        pub verification: Option<VerificationView>,
        /// Its quotes, in order.
        pub quotes: Vec<QuoteView>,
        /// On the page of a person or an organization: what it says on the whole site.
        pub said: Vec<QuoteView>,
        /// On a source's page: the paragraphs of its archived text that are shown.
        pub paragraphs: Vec<ParagraphView>,
        /// What the page may break, and why, as its front matter says.
        pub waivers: Vec<WaiverView>,
        /// The facts of the source, on a source's page.
        pub source: Option<SourceView>,
        /// The facts of the entity, on the page of a person, an organization or a place.
        pub entity: Option<EntityView>,
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
        pub topics: Vec<LinkView>,
        /// The sides it concerns.
        pub sides: Vec<SideView>,
        /// Words in the body.
        pub word_count: usize,
        /// Minutes to read it.
        pub reading_time: usize,
        /// Whether it is a draft.
        pub draft: bool,
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
        /// The sources that `_index.md` cites.
        pub sources: Vec<CitedSourceView>,
        /// The footnotes of `_index.md` as HTML.
        pub footnotes: String,
        /// Who links here, with the sentence that does.
        pub backlinks: Vec<BacklinkView>,
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
        /// Its pages, newest first, as `SummaryView`s.
        pub pages: Vec<Value>,
    }

    /// A title and an address.
    pub struct LinkView {
        /// The title or name.
        pub title: String,
        /// The address with the site's `base_url`.
        pub permalink: String,
        /// Where a link to it leads: the path with that of `base_url` before it.
        pub href: String,
        /// The address below the site's root.
        pub path: String,
    }

    /// A side of the story.
    pub struct SideView {
        /// The id, as in `[sides.<id>]`.
        pub id: String,
        /// The name.
        pub name: String,
        /// The short name.
        pub short: String,
        /// `a`, `b`, `c`, … in the order of `site.toml`: colour, mark and bar hang on it.
        pub letter: String,
    }

    /// A date of the site.
    pub struct DateView {
        /// As a machine reads it, for `<time datetime>`.
        pub iso: String,
        /// With a time and a distance from UTC, as feeds need it.
        pub rfc3339: String,
        /// As a person reads it, in the site's language: `31 Oct 2025`.
        pub text: String,
        /// The year.
        pub year: i16,
    }

    /// A date that may be uncertain, as a source or a role has it.
    pub struct EdtfView {
        /// As it is written: EDTF.
        pub written: String,
        /// As much of it as is certain, for `<time datetime>`; none when nothing is.
        pub iso: Option<String>,
        /// As a person reads it: “about August 2022”.
        pub text: String,
    }

    /// How many quotes of a page match the archived texts of their sources.
    pub struct VerificationView {
        /// How many quotes it has.
        pub total: usize,
        /// How many of them stand in a source that they cite.
        pub matched: usize,
        /// The same in words: “8 of 8 quotes match archived sources”.
        pub text: String,
    }

    /// A quote, with what checking it came to.
    pub struct QuoteView {
        /// Its id on its page: `quote-3`.
        pub id: String,
        /// The words.
        pub text: String,
        /// Who says them.
        pub speaker: Option<LinkView>,
        /// The speaker's side.
        pub side: Option<SideView>,
        /// `verbatim`, `altered`, `elsewhere`, `missing` or `unchecked`.
        pub status: &'static str,
        /// The status in words.
        pub status_text: String,
        /// The source in which the words stand.
        pub source: Option<LinkView>,
        /// The paragraph of its archived text.
        pub paragraph: Option<usize>,
        /// Where a link to that paragraph leads, if it is shown.
        pub paragraph_href: Option<String>,
        /// The address at which the source stands, down to the words.
        pub live_href: Option<String>,
        /// The source's own sentence around the words.
        pub sentence: Option<String>,
        /// The page that has the quote, with the quote's place.
        pub page: LinkView,
    }

    /// A paragraph of an archived text.
    pub struct ParagraphView {
        /// Its number, from 1; its id is `p` and the number.
        pub number: usize,
        /// Its text as HTML, with the quoted words marked and linked to the page that quotes them.
        pub content: String,
        /// Its language.
        pub lang: Option<String>,
        /// The pages that quote it.
        pub quoted_in: Vec<LinkView>,
    }

    /// A waiver: a rule that a page may break.
    pub struct WaiverView {
        /// The rule's name.
        pub rule: String,
        /// Why, in the writer's words.
        pub reason: String,
    }

    /// An item of the bottom line.
    pub struct BottomLineView {
        /// The bold label, without its colon.
        pub label: String,
        /// The rest as HTML.
        pub content: String,
    }

    /// An entry of the table of contents.
    pub struct TocView {
        /// The heading's level, 2 to 6 (1 when the body has such headings).
        pub level: u8,
        /// The heading's id.
        pub id: String,
        /// The heading's text without markup.
        pub title: String,
        /// The address of the heading, with the site's `base_url`.
        pub permalink: String,
        /// Where a link to it leads, from its own page.
        pub href: String,
        /// The headings below it.
        pub children: Vec<TocView>,
    }

    /// A page that links here.
    pub struct BacklinkView {
        /// The title of the page that links.
        pub title: String,
        /// Its address, down to the place of the link where it is known.
        pub permalink: String,
        /// Where a link to that page leads.
        pub href: String,
        /// What that page is.
        pub kind: &'static str,
        /// The sentence that links, as plain text.
        pub sentence: String,
    }

    /// A source as a page's list of sources shows it.
    pub struct CitedSourceView {
        /// Its number on this page: 1 for `S1`.
        pub number: usize,
        /// Its id, the name of its card.
        pub id: String,
        /// Its facts.
        pub source: SourceView,
        /// The address of its page.
        pub permalink: String,
        /// Where a link to its page leads.
        pub href: String,
        /// The paragraphs that this page cites, in order, each once.
        pub paragraphs: Vec<usize>,
    }

    /// The facts on a source's card.
    pub struct SourceView {
        /// Its id, the name of its card.
        pub id: String,
        /// The title.
        pub title: String,
        /// `post`, `readout`, `statement`, `speech`, `transcript`, `interview`, `news` or `document`.
        pub kind: String,
        /// Who published it.
        pub publisher: Option<String>,
        /// Who wrote or said it.
        pub author: Option<String>,
        /// The side whose account it is.
        pub side: Option<SideView>,
        /// When it was published.
        pub date: Option<EdtfView>,
        /// Where it stands.
        pub url: Option<String>,
        /// Where a copy is kept.
        pub archive_url: Option<String>,
        /// When it was read.
        pub accessed: Option<EdtfView>,
        /// Its language.
        pub lang: Option<String>,
        /// The source through which it is known, when it was not read directly.
        pub via: Option<LinkView>,
        /// The licence of its text.
        pub license: Option<String>,
        /// How many paragraphs its archived text has; none when no text is archived.
        pub paragraph_count: Option<usize>,
    }

    /// The facts on the page of a person, an organization or a place.
    pub struct EntityView {
        /// Other names.
        pub aliases: Vec<String>,
        /// The side.
        pub side: Option<SideView>,
        /// Roles, in the order written.
        pub roles: Vec<RoleView>,
        /// The Wikidata item, such as `Q42`.
        pub wikidata: Option<String>,
    }

    /// A role that a person or organization has or had.
    pub struct RoleView {
        /// The title of the role.
        pub title: String,
        /// The organization.
        pub organization: Option<String>,
        /// From when.
        pub from: Option<EdtfView>,
        /// Until when.
        pub until: Option<EdtfView>,
    }

    /// The site, the same for every page (`config`).
    pub struct ConfigView {
        /// The site's title.
        pub title: String,
        /// Where the site stands, without a slash at its end.
        pub base_url: String,
        /// The path part of `base_url`, with a slash at its end: `/` or `/repo/`.
        pub base_path: String,
        /// What the site is about.
        pub description: String,
        /// The site's language.
        pub language: String,
        /// Who publishes it.
        pub author: Option<String>,
        /// The sides, in order.
        pub sides: Vec<SideView>,
        /// The links of the main navigation, in order.
        pub nav: Vec<NavView>,
        /// The addresses of the feeds, empty when they are off.
        pub feeds: Vec<LinkView>,
        /// `[extra]` of `site.toml`, as written.
        pub extra: Value,
        /// The program's version.
        pub version: &'static str,
        /// The day of the build (`SOURCE_DATE_EPOCH` if set).
        pub built: DateView,
    }

    /// A link of the main navigation.
    pub struct NavView {
        /// What it says.
        pub title: String,
        /// The address with the site's `base_url`, or another site's.
        pub permalink: String,
        /// Where a link to it leads: the path with that of `base_url` before it.
        pub href: String,
        /// The address below the site's root; empty for another site's.
        pub path: String,
    }

    /// The size of a picture (`get_image_metadata`).
    pub struct ImageView {
        /// Its width in pixels.
        pub width: u32,
        /// Its height in pixels.
        pub height: u32,
    }
}
