//! Parsing: from files to raw things. Names are still names, every name has its place, and nothing
//! fails: what is wrong becomes a finding, and a default stands in for it.
//!
//! All that a file tells by itself is found here, since a parsed file is remembered: what it asks and
//! tells of, and what it quotes, with the phrases that name the speakers. Whom a name means is for
//! linking.

mod archived;
pub mod body;
pub mod code;
pub mod foreign;
pub mod front_matter;
pub mod references;
pub mod slug;
pub mod table;

use std::ops::Deref;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{self, Config};
use crate::files::{Contents, Files, InputFile};
use crate::finding::{Finding, Findings, Level, Place, Rule, nearest};
use crate::model::body::Body;
use crate::model::event::{self, RawEvent};
use crate::model::items::Reader;
use crate::model::outline::{self, MeaningfulSection};
use crate::model::page::{FrontMatter, PageKind, Section};
use crate::model::question::{self, Question};
use crate::model::quote::Quotes;
use crate::model::quote::read::{self, Written};
use crate::model::record::{self, Record};
use crate::model::update::{self, Update};
use crate::parse::table::{Document as Fields, INVALID_FRONT_MATTER, Syntax};

pub use archived::ArchivedText;

/// `unreadable`.
pub const UNREADABLE: Rule = Rule {
    name: "unreadable",
    level: Level::Error,
    what: "something in the site's folders cannot be read as a file",
    why: "A page that cannot be read would be missing from the site.",
    example: "A symbolic link that points nowhere breaks it; remove the link.",
};

/// `unreadable-text`.
pub const UNREADABLE_TEXT: Rule = Rule {
    name: "unreadable-text",
    level: Level::Error,
    what: "a page, a template or an archived text is not UTF-8, or no text",
    why: "Its letters cannot be told for certain, and a quotation is letters.",
    example: "A file saved as Windows-1252 breaks it; save it as UTF-8.",
};

/// Everything that was parsed.
#[derive(Debug)]
pub struct Parsed {
    /// The configuration.
    pub config: Config,
    /// Pages and sections, sorted by file.
    pub documents: Vec<Arc<Document>>,
    /// Archived texts of sources, sorted by file.
    pub texts: Vec<ArchivedText>,
    /// Files of `content/` that are no pages, sorted.
    pub assets: Vec<InputFile>,
    /// Files of `static/`, sorted.
    pub statics: Vec<InputFile>,
    /// Templates of the site's own: name and text, sorted by name.
    pub templates: Vec<Template>,
    /// What published pages said when they were last recorded.
    pub record: Option<Record>,
}

/// A page or a section as written.
#[derive(Debug)]
pub struct Document {
    /// Its file.
    pub file: Arc<str>,
    /// The text of its file.
    pub text: Arc<str>,
    /// What it is.
    pub kind: PageKind,
    /// Whether it introduces a section.
    pub section: Section,
    /// What stands above the text.
    pub front: FrontMatter,
    /// The text.
    pub body: Body,
    /// What its sections and the items of their lists mean.
    pub meaning: Meaning,
    /// What it quotes.
    pub quotes: Quotes,
    /// The node with which its text begins: after a heading that serves as title.
    pub start: u32,
    /// How many bytes of the file stand above the text.
    pub body_start: usize,
}

/// What sections of a page mean, and what their lists hold.
#[derive(Debug, Default)]
pub struct Meaning {
    /// The sections that mean something.
    pub sections: Vec<MeaningfulSection>,
    /// The questions that it asks.
    pub questions: Vec<Question>,
    /// Its log, in the order written.
    pub log: Vec<Update>,
    /// The events that it tells, in the order in which it does.
    pub events: Vec<RawEvent>,
}

/// What a page means can be read as the page's own: `page.questions`.
impl Deref for Document {
    type Target = Meaning;

    fn deref(&self) -> &Meaning {
        &self.meaning
    }
}

impl Document {
    /// Whether two documents are the same. What a document means follows from its file and its text, as
    /// long as `site.toml` is the same.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
            || (self.file == other.file && is_same_text(&self.text, &other.text))
    }

    /// What stands above the text, letter for letter.
    pub fn head(&self) -> &str {
        self.text.get(..self.body_start).unwrap_or_default()
    }
}

/// Whether two texts are one allocation, or equal.
fn is_same_text(a: &Arc<str>, b: &Arc<str>) -> bool {
    Arc::ptr_eq(a, b) || a == b
}

/// A template of the site's own.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its name: the path below `templates/`.
    pub name: String,
    /// Its file.
    pub file: Arc<str>,
    /// Its text.
    pub text: Arc<str>,
}

/// Documents that were parsed before, sorted by file, each with the bytes that it was parsed from.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    list: Vec<Remembered>,
    texts: archived::Texts,
}

#[derive(Clone, Debug)]
struct Remembered {
    file: InputFile,
    document: Option<Arc<Document>>,
    findings: Findings,
}

/// Parses every file. `base_url` overrides the one in `site.toml`.
pub fn parse(files: &Files, base_url: Option<&str>, findings: &mut Findings) -> Parsed {
    parse_again(files, base_url, &mut Documents::default(), findings)
}

/// Parses every file whose bytes are not those of a document that was parsed with the same `site.toml`.
pub(crate) fn parse_again(
    files: &Files,
    base_url: Option<&str>,
    known: &mut Documents,
    findings: &mut Findings,
) -> Parsed {
    for trouble in &files.troubles {
        let message = format!("`{}` {}", trouble.path, trouble.reason);
        let place = Place::file(&trouble.path);
        findings.push(Finding::new(&UNREADABLE, place, message).hint(trouble.hint));
    }
    let site = files.get("site.toml").and_then(|file| text_of(file, findings));
    let config = config::parse(site.as_deref().unwrap_or_default(), base_url, findings);
    let mut documents = Vec::new();
    let mut texts = Vec::new();
    let mut assets = Vec::new();
    for file in files.under("content/") {
        match what_is(&file.path) {
            Content::Page => documents.push(file),
            Content::ArchivedText => texts.push(file),
            Content::Asset => assets.push(file.clone()),
        }
    }
    Parsed {
        documents: parse_documents(&documents, &config, known, findings),
        config,
        texts: known.texts.parse(&texts, findings),
        assets,
        statics: files.under("static/").to_vec(),
        templates: files.under("templates/").iter().filter_map(|f| template(f, findings)).collect(),
        record: files.get(record::FILE).and_then(|file| read_record(file, findings)),
    }
}

/// The record of published pages; a finding when it is none.
fn read_record(file: &InputFile, findings: &mut Findings) -> Option<Record> {
    let text = text_of(file, findings)?;
    match Record::parse(&text) {
        Ok(record) => Some(record),
        Err(fault) => {
            let place = Place::span(&file.path, fault.span);
            findings.push(Finding::new(fault.kind.rule(), place, fault.message).hint(fault.hint));
            None
        }
    }
}

enum Content {
    Page,
    ArchivedText,
    Asset,
}

fn what_is(path: &str) -> Content {
    let extension = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, e)| e);
    let in_sources = path.starts_with("content/sources/");
    match extension {
        Some(e) if e.eq_ignore_ascii_case("md") => Content::Page,
        Some(e) if e.eq_ignore_ascii_case("txt") && in_sources => Content::ArchivedText,
        _ => Content::Asset,
    }
}

fn parse_documents(
    files: &[&InputFile],
    config: &Config,
    known: &mut Documents,
    findings: &mut Findings,
) -> Vec<Arc<Document>> {
    let old = known.of(files);
    let parsed: Vec<Remembered> = files
        .par_iter()
        .zip(old)
        .map(|(file, old)| match old {
            Some(old) if old.file.contents.is_same(&file.contents) => old,
            _ => Remembered::parse(file, config),
        })
        .collect();
    for part in &parsed {
        findings.extend(part.findings.iter().cloned());
    }
    let documents = parsed.iter().filter_map(|part| part.document.clone()).collect();
    known.list = parsed;
    documents
}

impl Documents {
    /// What is remembered of each of some files, which are sorted.
    fn of(&mut self, files: &[&InputFile]) -> Vec<Option<Remembered>> {
        let mut known = std::mem::take(&mut self.list).into_iter().peekable();
        files
            .iter()
            .map(|file| {
                while known.next_if(|old| old.file.path < file.path).is_some() {}
                known.next_if(|old| old.file.path == file.path)
            })
            .collect()
    }
}

impl Remembered {
    fn parse(file: &InputFile, config: &Config) -> Self {
        let mut findings = Findings::new();
        let text = text_of(file, &mut findings);
        let document = text.map(|text| parse_document(&file.path, &text, config, &mut findings));
        Self { file: file.clone(), document: document.map(Arc::new), findings }
    }
}

/// Parses one page.
pub fn parse_document(
    file: &Arc<str>,
    text: &Arc<str>,
    config: &Config,
    findings: &mut Findings,
) -> Document {
    let parts = front_matter::split(file, text, findings);
    let below_content = file.strip_prefix("content/").unwrap_or(file);
    let section = if below_content.ends_with("_index.md") { Section::Yes } else { Section::No };
    let mut kind = PageKind::of_path(below_content);
    if below_content == "_index.md" {
        kind = PageKind::Home;
    }
    let mut front = FrontMatter::default();
    if let Some((syntax, range)) = parts.front {
        let (head, at) = (&text[range.clone()], range.start);
        let fields = match syntax {
            Syntax::Toml => Fields::parse(file, head, at, findings),
            Syntax::Yaml => Fields::parse_yaml(file, head, at, findings),
        };
        kind = override_kind(&fields, kind, findings);
        front = crate::model::page::read(
            fields.reader(crate::model::page::FIELDS),
            kind,
            section,
            findings,
        );
    } else if section == Section::No && kind == PageKind::Source {
        front.source = Some(Box::default());
    } else if section == Section::No && kind.is_entity() {
        front.entity = Some(Box::default());
    }
    let body_start = parts.body;
    let body = body::parse(file, (text, body_start), config.markdown, findings);
    if config.highlight.enabled {
        code::check(file, text, &body, findings);
    }
    foreign::check_shortcodes(file, (text, body_start), &body, findings);
    let lang = front.lang.as_ref().map_or(&config.language, |lang| &lang.value);
    let meaning = read_meaning((file, text), &body, (config, lang), findings);
    let start = match body.title().filter(|_| front.title.is_none()) {
        Some(heading) => body.nodes[heading as usize].end,
        None => 0,
    };
    let quotes = read::read(Written { text, body: &body, start, terms: &front.terms });
    let (file, text) = (Arc::clone(file), Arc::clone(text));
    Document { file, text, kind, section, front, body, meaning, quotes, start, body_start }
}

/// Reads the sections of a page that mean something.
fn read_meaning(
    (file, text): (&Arc<str>, &str),
    body: &Body,
    (config, lang): (&Config, &str),
    findings: &mut Findings,
) -> Meaning {
    let sections = outline::sections(body, config.headings_in(lang));
    if sections.is_empty() {
        return Meaning::default();
    }
    let reader = Reader { file, text, body, labels: config.labels_in(lang) };
    Meaning {
        questions: question::read::read(&reader, &sections, findings),
        log: update::read::read(&reader, &sections, findings),
        events: event::read::read((file, text), (body, &sections), findings),
        sections,
    }
}

/// The kind that the front matter gives, which overrides the folder's.
fn override_kind(fields: &Fields<'_>, folder: PageKind, findings: &mut Findings) -> PageKind {
    let reader = fields.reader(crate::model::page::FIELDS);
    let Some(written) = reader.string("kind", &mut Findings::new()) else { return folder };
    match PageKind::from_word(&written.value) {
        Some(kind) => kind,
        None if folder == PageKind::Source => folder,
        None => {
            let words = PageKind::ALL.map(PageKind::word);
            let hint = nearest(&written.value, words).map_or_else(
                || format!("write one of `{}`", words.join("`, `")),
                |near| format!("write `{near}`"),
            );
            let message = format!("there is no kind of page `{}`", written.value);
            let place = reader.place(written.span);
            findings.push(Finding::new(&INVALID_FRONT_MATTER, place, message).hint(hint));
            folder
        }
    }
}

fn template(file: &InputFile, findings: &mut Findings) -> Option<Template> {
    let text = text_of(file, findings)?;
    let name = file.path.strip_prefix("templates/").unwrap_or(&file.path).to_owned();
    Some(Template { name, file: Arc::clone(&file.path), text })
}

/// The text of a file, or a finding that says where it stops being UTF-8. A zero byte is UTF-8, but
/// stands in no text: HTML forbids it, and so does TOML.
fn text_of(file: &InputFile, findings: &mut Findings) -> Option<Arc<str>> {
    match file.text() {
        Ok(text) => {
            if let Some(at) = memchr::memchr(0, text.as_bytes()) {
                let place = Place::span(&file.path, at..at + 1);
                findings.push(
                    Finding::new(&UNREADABLE_TEXT, place, "a zero byte stands here, as in no text")
                        .hint("remove it; if there are many, save the file as UTF-8"),
                );
            }
            Some(Arc::clone(text))
        }
        Err(at) => {
            findings.push(not_utf8(file, at));
            None
        }
    }
}

fn not_utf8(file: &InputFile, at: usize) -> Finding {
    let bytes = file.bytes();
    let line = 1 + memchr::memchr_iter(b'\n', &bytes[..at]).count();
    let place = Place::file(&file.path);
    let encoding = match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "it looks like UTF-16",
        _ => "it is in another encoding, or it is damaged",
    };
    let message = format!("this file is not UTF-8 from line {line} on (byte {at}): {encoding}");
    debug_assert!(matches!(file.contents, Contents::Bytes(_)));
    Finding::new(&UNREADABLE_TEXT, place, message).hint("save it as UTF-8")
}
