//! Views of the things that pages and lists are made of.

use serde::Serialize;
use tera::Value;

use super::ViewDoc;

views! {
    THINGS:
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

    /// How a page, or the source that it is about, is cited.
    pub struct CiteView {
        /// In words.
        pub text: String,
        /// The files that other programs read: BibTeX, RIS, CSL-JSON; none when `[citations]` has none.
        pub files: Vec<CiteFileView>,
        /// The same of all sources of the page.
        pub sources: Vec<CiteFileView>,
        /// The names of the authors, as they are said.
        pub authors: Vec<String>,
        /// Of a source: its facts as COinS, for the `title` of an element of the class `Z3988`.
        pub coins: Option<String>,
    }

    /// A file in which something is cited.
    pub struct CiteFileView {
        /// The name of the format.
        pub title: String,
        /// Its media type.
        pub media_type: &'static str,
        /// Where a link to it leads.
        pub href: String,
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

    /// A page that refers to this one.
    pub struct BacklinkView {
        /// The title of the page that refers.
        pub title: String,
        /// Its address, down to the place of the reference where it is known.
        pub permalink: String,
        /// Where a link to that page leads.
        pub href: String,
        /// What that page is.
        pub kind: &'static str,
        /// How it refers: `quoted`, `asked`, `compared`, `cited`, `mentioned` or `linked`; the strongest, in this order.
        pub how: &'static str,
        /// How often it does so.
        pub count: usize,
        /// The date of that page.
        pub date: Option<DateView>,
        /// The sentence that refers, as plain text.
        pub sentence: String,
    }

    /// A person, an organization or a place, with a number of something.
    pub struct NamedView {
        /// The name.
        pub title: String,
        /// The address with the site's `base_url`.
        pub permalink: String,
        /// Where a link to it leads.
        pub href: String,
        /// `person`, `organization` or `place`.
        pub kind: &'static str,
        /// The side.
        pub side: Option<SideView>,
        /// In how many sentences, or on how many pages, it is named.
        pub count: usize,
    }

    /// A card of somebody whom the page's text links to, for browsers that show it on hover and focus.
    pub struct CardView {
        /// Its id on the page, to which the `interestfor` of the links points.
        pub id: String,
        /// The name.
        pub title: String,
        /// Where a link to the page leads.
        pub href: String,
        /// `person`, `organization` or `place`.
        pub kind: &'static str,
        /// The side.
        pub side: Option<SideView>,
        /// The role on the page's date.
        pub role: Option<RoleView>,
        /// `summary` of its front matter, else its first paragraph as plain text.
        pub description: String,
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

    /// The sources of a section in groups; each source is in one group of each list.
    pub struct SourceIndexView {
        /// By kind, in the order of the table of kinds; the latest first within each.
        pub kinds: Vec<SourceGroupView>,
        /// By side, in the order of `site.toml`; last those of no side.
        pub sides: Vec<SourceGroupView>,
        /// By year, the latest first; last those without a date.
        pub years: Vec<SourceGroupView>,
        /// The files in which all sources of the site are cited.
        pub files: Vec<CiteFileView>,
    }

    /// A group of sources.
    pub struct SourceGroupView {
        /// The end of its anchor: `kind-post`, `side-us`, `year-2025`.
        pub id: String,
        /// What its sources have in common, in words.
        pub title: String,
        /// Its sources, as `SummaryView`s.
        pub pages: Vec<Value>,
    }

    /// The facts on the page of a person, an organization or a place.
    pub struct EntityView {
        /// Other names.
        pub aliases: Vec<NameView>,
        /// The side.
        pub side: Option<SideView>,
        /// Roles, in the order written.
        pub roles: Vec<RoleView>,
        /// The role by which lists name it: the first that it may have on the day of the build, else the
        /// first.
        pub role: Option<RoleView>,
        /// The Wikidata item, such as `Q42`.
        pub wikidata: Option<String>,
        /// How many quotes of it stand in archived texts, the same words counted once.
        pub quote_count: usize,
        /// How many pages refer to it.
        pub page_count: usize,
    }

    /// Another name of an entity.
    pub struct NameView {
        /// The name.
        pub name: String,
        /// Its language, when it is not that of the page.
        pub lang: Option<String>,
        /// From when it is in use.
        pub from: Option<EdtfView>,
        /// Until when it is in use.
        pub until: Option<EdtfView>,
    }

    /// A role that a person or organization has or had.
    pub struct RoleView {
        /// The title of the role.
        pub title: String,
        /// The organization; its title where it has a page.
        pub organization: Option<String>,
        /// Where a link to the organization's page leads, if it has one.
        pub organization_href: Option<String>,
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
        /// The feeds of the site, of questions and of updates, each as Atom and as JSON; empty when they are off.
        pub feeds: Vec<LinkView>,
        /// What `[theme]` sets.
        pub theme: LooksView,
        /// `[extra]` of `site.toml`, as written.
        pub extra: Value,
        /// The program's version.
        pub version: &'static str,
        /// The day of the build (`SOURCE_DATE_EPOCH` if set).
        pub built: DateView,
    }

    /// What `[theme]` of `site.toml` sets (`config.theme`).
    pub struct LooksView {
        /// Where a link to its style sheet leads, with the sheet's hash; none when nothing is set.
        pub css: Option<String>,
        /// The files of fonts that a page needs at once.
        pub fonts: Vec<String>,
        /// The file of the logo.
        pub logo: Option<String>,
        /// The links at the foot of every page.
        pub footer: Vec<NavView>,
        /// The color around the page on light paper: the accent, else the paper.
        pub color_light: String,
        /// The same on dark paper.
        pub color_dark: String,
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

    /// A style element with what stands in the margins of a printed page (`paper`).
    pub struct PaperView {
        /// The rules.
        pub style: String,
        /// The hash by which the content security policy allows them.
        pub hash: String,
    }

    /// A picture of a page, for links to it elsewhere.
    pub struct CoverView {
        /// Its whole address.
        pub permalink: String,
        /// Its width in pixels, if it is known.
        pub width: Option<u32>,
        /// Its height in pixels, if it is known.
        pub height: Option<u32>,
        /// Whether it is a card that was drawn, with the title on it.
        pub drawn: bool,
    }

    /// The size of a picture (`get_image_metadata`).
    pub struct ImageView {
        /// Its width in pixels.
        pub width: u32,
        /// Its height in pixels.
        pub height: u32,
    }
}
