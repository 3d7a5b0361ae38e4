//! A page: what its writer says of it above the text.

use std::ops::Range;

use crate::finding::{Finding, Findings, nearest};
use crate::model::date::SiteDate;
use crate::model::entity::{self, EntityCard};
use crate::model::source::{self, SourceCard};
use crate::parse::foreign::{self, FOREIGN_FIELD};
use crate::parse::table::{At, Field, INVALID_FRONT_MATTER, TableReader};

/// What a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PageKind {
    /// The home page.
    Home,
    /// A plain page.
    Page,
    /// A briefing.
    Briefing,
    /// A comparison of the sides' accounts.
    Comparison,
    /// A source.
    Source,
    /// A person.
    Person,
    /// An organization.
    Organization,
    /// A place.
    Place,
}

impl PageKind {
    /// Every kind, in the order in which navigation lists them.
    pub const ALL: [Self; 8] = [
        Self::Home,
        Self::Briefing,
        Self::Comparison,
        Self::Person,
        Self::Organization,
        Self::Place,
        Self::Source,
        Self::Page,
    ];

    /// The word for it in front matter and in views.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Page => "page",
            Self::Briefing => "briefing",
            Self::Comparison => "comparison",
            Self::Source => "source",
            Self::Person => "person",
            Self::Organization => "organization",
            Self::Place => "place",
        }
    }

    /// The kind that a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The folder of `content/` whose pages are of this kind.
    pub const fn folder(self) -> Option<&'static str> {
        match self {
            Self::Home | Self::Page => None,
            Self::Briefing => Some("briefings"),
            Self::Comparison => Some("readouts"),
            Self::Source => Some("sources"),
            Self::Person => Some("people"),
            Self::Organization => Some("organizations"),
            Self::Place => Some("places"),
        }
    }

    /// The kind of the pages in the first folder of a path below `content/`.
    pub fn of_path(path: &str) -> Self {
        let folder = path.split_once('/').map(|(folder, _)| folder);
        Self::ALL
            .into_iter()
            .find(|kind| kind.folder().is_some() && kind.folder() == folder)
            .unwrap_or(Self::Page)
    }

    /// Whether pages of this kind are entities: people, organizations, places.
    pub const fn is_entity(self) -> bool {
        matches!(self, Self::Person | Self::Organization | Self::Place)
    }

    /// Whether pages of this kind are dated writing, which feeds carry.
    pub const fn is_writing(self) -> bool {
        matches!(self, Self::Briefing | Self::Comparison)
    }
}

/// By what the pages of a section are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKey {
    /// Newest first; pages without a date last.
    Date,
    /// Last updated first.
    Updated,
    /// Lightest first.
    Weight,
    /// By title.
    Title,
}

/// The front matter of a page, as written.
#[derive(Clone, Debug, Default)]
pub struct FrontMatter {
    /// The title.
    pub title: Option<At<String>>,
    /// What the page says, in a sentence or two.
    pub summary: Option<At<String>>,
    /// The date.
    pub date: Option<At<SiteDate>>,
    /// When it was last changed in substance.
    pub updated: Option<At<SiteDate>>,
    /// Who wrote it.
    pub authors: Vec<At<String>>,
    /// Its topics.
    pub topics: Vec<At<String>>,
    /// The ids of the sides that it concerns.
    pub sides: Vec<At<String>>,
    /// Whether it is withheld as a draft.
    pub draft: bool,
    /// The last part of its path.
    pub slug: Option<At<String>>,
    /// All of its path.
    pub path: Option<At<String>>,
    /// Paths that lead here.
    pub aliases: Vec<At<String>>,
    /// Its place among its neighbours.
    pub weight: i64,
    /// The template that shows it.
    pub template: Option<At<String>>,
    /// The picture for links to it elsewhere.
    pub image: Option<At<String>>,
    /// Its language.
    pub lang: Option<At<String>>,
    /// What stands in quotation marks on the page without being a quotation.
    pub terms: Vec<At<String>>,
    /// Waivers.
    pub allow: Vec<Waiver>,
    /// Whether names of entities are linked by themselves.
    pub autolink: Option<bool>,
    /// The event that a comparison or a source is about.
    pub event: Option<At<String>>,
    /// By what a section sorts its pages.
    pub sort_by: Vec<SortKey>,
    /// How many pages a section shows at once.
    pub paginate_by: Option<usize>,
    /// The card of a source.
    pub source: Option<Box<SourceCard>>,
    /// The card of an entity.
    pub entity: Option<Box<EntityCard>>,
    /// The writer's own fields.
    pub extra: toml::Table,
}

/// A waiver: a rule that a page may break, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The rule's name.
    pub rule: At<String>,
    /// Why; printed on the page.
    pub reason: String,
}

/// The fields of every page's front matter.
pub const FIELDS: &[Field] = &[
    Field { name: "title", kind: "text", doc: "The title; else the first heading of level 1." },
    Field {
        name: "kind",
        kind: "text",
        doc: "What the page is, when its folder does not say: `page`, `briefing`, `comparison`, \
              `source`, `person`, `organization` or `place`.",
    },
    Field {
        name: "summary",
        kind: "text",
        doc: "What the page says in a sentence or two, for lists, feeds and search engines.",
    },
    Field {
        name: "date",
        kind: "date",
        doc: "The date, as a TOML date or a text; a page with a date in the future is withheld. A \
              file name may carry it: `2026-01-02-slug.md`.",
    },
    Field {
        name: "updated",
        kind: "date",
        doc: "When it was last changed in substance; its log sets it by itself.",
    },
    Field { name: "authors", kind: "list of texts", doc: "Who wrote it." },
    Field {
        name: "image",
        kind: "text",
        doc: "The picture that other sites show beside a link to the page: a file beside it, one of \
              `static/`, or an address. Briefings and comparisons without one get a card.",
    },
    Field { name: "topics", kind: "list of texts", doc: "Its topics; each has a page." },
    Field { name: "sides", kind: "list of texts", doc: "The ids of the sides it concerns." },
    Field { name: "draft", kind: "true or false", doc: "Withholds the page unless `--drafts`." },
    Field {
        name: "slug",
        kind: "text",
        doc: "The last part of its path, instead of its file's name.",
    },
    Field { name: "path", kind: "text", doc: "All of its path, instead of its file's place." },
    Field { name: "aliases", kind: "list of texts", doc: "Old paths that lead here." },
    Field {
        name: "weight",
        kind: "number",
        doc: "Its place among its neighbours, lightest first.",
    },
    Field { name: "template", kind: "text", doc: "The template that shows it." },
    Field { name: "lang", kind: "text", doc: "Its language, when it is not the site's." },
    Field {
        name: "terms",
        kind: "list of texts",
        doc: "What stands in quotation marks on the page without being a quotation.",
    },
    Field {
        name: "allow",
        kind: "list of tables",
        doc: "Waivers, each `{ rule = \"…\", reason = \"…\" }`; the reason is printed on the page.",
    },
    Field {
        name: "autolink",
        kind: "true or false",
        doc: "Links names of people, organizations and places by themselves; `true` by default.",
    },
    Field { name: "extra", kind: "table", doc: "Your own fields, for your own templates." },
];

/// The further fields of a section's `_index.md`.
pub const SECTION_FIELDS: &[Field] = &[
    Field {
        name: "sort_by",
        kind: "text or list of texts",
        doc: "By what its pages are sorted: `date`, `updated`, `weight`, `title`, or several.",
    },
    Field { name: "paginate_by", kind: "number", doc: "How many pages it shows at once." },
];

/// The further field of a comparison.
pub const COMPARISON_FIELDS: &[Field] = &[Field {
    name: "event",
    kind: "text",
    doc: "The event that the compared accounts are about.",
}];

/// The fields of a waiver.
pub const WAIVER_FIELDS: &[Field] = &[
    Field { name: "rule", kind: "text", doc: "The rule that the page may break. Required." },
    Field { name: "reason", kind: "text", doc: "Why; printed on the page. Required." },
];

/// Reads the front matter of a page; `section` says whether it is an `_index.md`.
pub fn read(
    reader: TableReader<'_, '_>,
    kind: PageKind,
    section: Section,
    findings: &mut Findings,
) -> FrontMatter {
    let reader = reader.foreign(foreign::PAGE);
    let reader = match (section, kind) {
        (Section::Yes, _) => reader.also(SECTION_FIELDS),
        (Section::No, PageKind::Comparison) => reader.also(COMPARISON_FIELDS),
        (Section::No, PageKind::Source) => reader.also(source::FIELDS),
        (Section::No, kind) if kind.is_entity() => reader.also(entity::FIELDS),
        (Section::No, _) => reader,
    };
    let mut front = read_common(&reader, findings);
    // A source's date is not the page's, and an entity's aliases are names, not paths.
    if section == Section::Yes || kind != PageKind::Source {
        front.date = reader.date("date", findings);
    }
    if section == Section::Yes || !kind.is_entity() {
        front.aliases = reader.strings("aliases", findings);
    }
    match (section, kind) {
        (Section::Yes, _) => {
            front.sort_by = read_sort_by(&reader, findings);
            front.paginate_by = reader.count("paginate_by", 1, findings);
        }
        (Section::No, PageKind::Comparison) => front.event = reader.string("event", findings),
        (Section::No, PageKind::Source) => {
            front.event = reader.string("event", findings);
            front.source = Some(Box::new(source::read(&reader, findings)));
        }
        (Section::No, kind) if kind.is_entity() => {
            front.entity = Some(Box::new(entity::read(&reader, findings)));
        }
        (Section::No, _) => {}
    }
    read_foreign(&reader, &mut front, findings);
    reader.finish(findings);
    front
}

/// Reads what other programs have under other names, where nothing stands under ours.
fn read_foreign(reader: &TableReader<'_, '_>, front: &mut FrontMatter, findings: &mut Findings) {
    if front.summary.is_none() {
        front.summary = reader.string("description", findings);
    }
    if front.updated.is_none() {
        front.updated =
            reader.date("lastmod", findings).or_else(|| reader.date("last_modified_at", findings));
    }
    if front.authors.is_empty() {
        front.authors = reader.strings("author", findings);
    }
    if front.topics.is_empty() {
        for name in ["tags", "categories"] {
            front.topics.extend(reader.strings(name, findings));
        }
        if reader.has("taxonomies") {
            for (_, entry) in reader.entries("taxonomies", findings) {
                front.topics.extend(entry.strings(findings));
            }
        }
    }
}

/// Whether a file introduces a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// It is an `_index.md`.
    Yes,
    /// It is a page of its own.
    No,
}

fn read_common(reader: &TableReader<'_, '_>, findings: &mut Findings) -> FrontMatter {
    FrontMatter {
        title: reader.string("title", findings),
        summary: reader.string("summary", findings),
        updated: reader.date("updated", findings),
        authors: reader.strings("authors", findings),
        topics: reader.strings("topics", findings),
        sides: reader.strings("sides", findings),
        draft: reader.bool("draft", findings).unwrap_or(false),
        slug: reader.string("slug", findings),
        path: reader.string("path", findings),
        weight: reader.integer("weight", findings).map_or(0, |weight| weight.value),
        template: reader.string("template", findings),
        image: reader.string("image", findings),
        lang: read_lang(reader, findings),
        terms: reader.strings("terms", findings),
        allow: read_waivers(reader, findings),
        autolink: reader.bool("autolink", findings),
        extra: reader.free("extra", findings),
        ..FrontMatter::default()
    }
}

/// Reads `lang`: a language tag.
pub(super) fn read_lang(
    reader: &TableReader<'_, '_>,
    findings: &mut Findings,
) -> Option<At<String>> {
    let lang = reader.string("lang", findings)?;
    if crate::config::is_language(&lang.value) {
        return Some(lang);
    }
    let message = format!("`{}` is not a language tag", lang.value);
    findings.push(
        Finding::new(&INVALID_FRONT_MATTER, reader.place(lang.span), message)
            .hint("write a tag such as `en`, `zh` or `pt-BR`"),
    );
    None
}

fn read_waivers(reader: &TableReader<'_, '_>, findings: &mut Findings) -> Vec<Waiver> {
    let mut waivers = Vec::new();
    for (span, table) in reader.tables("allow", WAIVER_FIELDS, findings) {
        let rule = table.string("rule", findings);
        let reason = table.string("reason", findings);
        table.finish(findings);
        match (rule, reason) {
            (Some(rule), Some(reason)) if !reason.value.trim().is_empty() => {
                if crate::finding::rules::named(&rule.value).is_none() {
                    findings.push(unknown_rule(reader, &rule));
                    continue;
                }
                waivers.push(Waiver { rule, reason: reason.value });
            }
            _ => findings.push(incomplete_waiver(reader, span)),
        }
    }
    waivers
}

fn unknown_rule(reader: &TableReader<'_, '_>, rule: &At<String>) -> Finding {
    let message = format!("there is no rule `{}`", rule.value);
    let near = nearest(&rule.value, crate::finding::rules::names());
    Finding::new(&INVALID_FRONT_MATTER, reader.place(rule.span.clone()), message).hint(
        near.map_or_else(
            || "run `counterpart explain` for the list of rules".to_owned(),
            |near| format!("write `{near}`"),
        ),
    )
}

fn incomplete_waiver(reader: &TableReader<'_, '_>, span: Range<usize>) -> Finding {
    Finding::new(
        &INVALID_FRONT_MATTER,
        reader.place(span),
        "a waiver needs a `rule` and a `reason`",
    )
    .hint("write `{ rule = \"…\", reason = \"…\" }`; readers see the reason")
}

/// The words by which pages are sorted; `update_date` is what Zola says.
pub const SORT_KEYS: [&str; 5] = ["date", "updated", "update_date", "weight", "title"];

fn read_sort_by(reader: &TableReader<'_, '_>, findings: &mut Findings) -> Vec<SortKey> {
    let mut keys = Vec::new();
    for key in reader.strings("sort_by", findings) {
        match key.value.as_str() {
            "date" => keys.push(SortKey::Date),
            "updated" | "update_date" => keys.push(SortKey::Updated),
            "weight" => keys.push(SortKey::Weight),
            "title" | "title_bytes" => keys.push(SortKey::Title),
            "none" => {}
            "slug" => {
                let message = "pages cannot be sorted by `slug`; they are sorted by title";
                findings.push(
                    Finding::new(&FOREIGN_FIELD, reader.place(key.span), message)
                        .hint("write `title`"),
                );
                keys.push(SortKey::Title);
            }
            other => {
                let message = format!("pages cannot be sorted by `{other}`");
                findings.push(
                    Finding::new(&INVALID_FRONT_MATTER, reader.place(key.span), message)
                        .hint("write `date`, `updated`, `weight` or `title`"),
                );
            }
        }
    }
    keys
}
