//! How pages and sources are cited.

use std::collections::BTreeMap;

use tera::Value;
use xxhash_rust::xxh3::xxh3_64;

use super::Views;
use crate::config::Config;
use crate::link::citations::source_id;
use crate::model::entity::EntityCard;
use crate::model::page::PageKind;
use crate::model::site::{CitationFormat, PageId, What};
use crate::render::cite::{self, Dated, Name, Sort, Work};
use crate::render::reads::{Derived, Table, Tracked};
use crate::render::view::{CiteFileView, CiteView, DateView, SourceView};

/// A name that is known: as it is used, as the page of its bearer has it, and for a person the family name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Known {
    written: String,
    title: String,
    family: Option<String>,
}

/// The names of people and organizations that have pages.
pub(super) fn names(site: &Tracked) -> Table<Vec<Known>> {
    Table::new("author-names", site, || {
        let mut names: BTreeMap<u32, Vec<Known>> = BTreeMap::new();
        let pages = site.by_cast().pages.iter();
        for page in pages.filter(|page| page.is_entity() && page.kind != PageKind::Place) {
            let is_body = page.kind == PageKind::Organization;
            let Some(card) = page.front.entity.as_ref() else { continue };
            let family = if is_body { None } else { family(&page.title, card) };
            let aliases = card.aliases.iter().map(|alias| alias.name.value.as_str());
            for written in aliases.chain([page.title.as_str()]) {
                let (written, title, family) =
                    (written.to_owned(), page.title.clone(), family.clone());
                let known = Known { written, title, family };
                names.entry(number(&known.written)).or_default().push(known);
            }
        }
        names
    })
}

fn number(name: &str) -> u32 {
    // The number only finds the list, in which names are compared.
    u32::try_from(xxh3_64(name.as_bytes()) >> 32).unwrap_or_default()
}

/// The family name of a person: the other name that is the first or the last part of the title, as people
/// are called when they are named again.
fn family(title: &str, card: &EntityCard) -> Option<String> {
    let is_part = |name: &&str| {
        let rest = title.strip_prefix(*name).map(|rest| rest.starts_with(' '));
        let rest = rest.or_else(|| title.strip_suffix(*name).map(|rest| rest.ends_with(' ')));
        rest == Some(true)
    };
    card.aliases.iter().map(|a| a.name.value.as_str()).find(is_part).map(str::to_owned)
}

impl Views {
    /// How a page is cited, if it can be.
    pub(super) fn cite(&self, id: PageId) -> Option<CiteView> {
        let page = self.site.page(id);
        let work = self.work(id)?;
        let is_source = page.front.source.is_some();
        let files = |name: &str, what: fn(PageId, CitationFormat) -> What| {
            self.cite_files(&format!("{}{name}", page.path), |format| what(id, format))
        };
        let names = work.authors.iter().map(Name::plain).collect();
        Some(CiteView {
            text: self.cite_text(id, &work),
            files: files("cite", What::Citation),
            sources: if page.cited.is_empty() {
                Vec::new()
            } else {
                files("sources", What::CitationsOf)
            },
            authors: names,
            coins: is_source.then(|| cite::coins(&work)),
        })
    }

    /// The files at a path that the program makes.
    fn cite_files(&self, path: &str, what: impl Fn(CitationFormat) -> What) -> Vec<CiteFileView> {
        let link = |format: CitationFormat| {
            let path = format!("{path}.{}", format.extension());
            let planned = self.site.outputs().get(path.trim_start_matches('/'));
            planned.filter(|output| output.what == what(format)).map(|_| CiteFileView {
                title: format.name().to_owned(),
                media_type: format.media_type(),
                href: self.href(&path),
            })
        };
        CitationFormat::ALL.into_iter().filter_map(link).collect()
    }

    /// The files in which all sources of the site are cited.
    pub(super) fn all_cite_files(&self) -> Vec<CiteFileView> {
        self.cite_files("/sources/sources", What::Citations)
    }

    /// The words in which a page is cited.
    fn cite_text(&self, id: PageId, work: &Work) -> String {
        let words = &self.site.config.words;
        let comma = words.get("date_comma");
        let names: Vec<String> = work.authors.iter().map(Name::plain).collect();
        let names = names.join(comma);
        let page = self.site.page(id);
        if page.front.source.is_none() {
            let date = page.date.as_ref().map(|date| self.date(date).text);
            let updated = page.updated.as_ref().map(|date| self.date(date).text);
            let date = match (date, updated) {
                (Some(date), Some(updated)) if date != updated => {
                    words.filled("citation_updated", &[("date", &date), ("updated", &updated)])
                }
                (date, updated) => updated.or(date).unwrap_or_default(),
            };
            let key = if date.is_empty() { "citation_undated" } else { "citation" };
            let url = self.permalink(&page.path);
            let site = self.site.config.title.as_str();
            let values =
                [("site", site), ("title", &*page.title), ("date", &*date), ("url", &*url)];
            let mut text = words.filled(key, &values);
            if page.is_retracted() {
                text = words.filled("retracted_title", &[("title", &text)]);
            }
            let is_own = names.is_empty() || names == site;
            return if is_own { text } else { format!("{names}{comma}{text}") };
        }
        let title = [words.get("quote_open"), &work.title, words.get("quote_close")].concat();
        let facts = self.source_of(id);
        let date = facts.as_ref().and_then(|facts| facts.date.as_ref()).map(|date| &*date.text);
        let publisher = work.publisher.as_deref().filter(|publisher| *publisher != names);
        let all = [
            Some(names.as_str()).filter(|names| !names.is_empty()),
            Some(&*title),
            publisher,
            Some(date.unwrap_or_else(|| words.get("date_not_stated"))),
        ];
        let after = [work.url.as_deref()].into_iter().chain(work.notes.iter().map(|n| Some(&**n)));
        all.into_iter().chain(after).flatten().collect::<Vec<_>>().join(comma)
    }

    // --- works

    /// A page or a source as a work; none for what is not cited.
    pub(in crate::render) fn work(&self, id: PageId) -> Option<Work> {
        if !self.site.card(id).is_citable() {
            return None;
        }
        match self.source_of(id) {
            Some(source) => Some(self.source_work(id, &source)),
            None => Some(self.page_work(id)),
        }
    }

    fn page_work(&self, id: PageId) -> Work {
        let page = self.site.page(id);
        let config: &Config = &self.site.config;
        let words = &config.words;
        let names = page.front.authors.iter().map(|author| self.writer(&author.value, &page.lang));
        let mut authors: Vec<Name> = names.collect();
        if authors.is_empty() {
            let name = config.author.clone().unwrap_or_else(|| config.title.clone());
            authors.push(Name::Whole(name));
        }
        let date = page.date.as_ref().or(page.updated.as_ref());
        let updated = page.updated.as_ref().filter(|updated| page.date.as_ref() != Some(*updated));
        let version = updated.map(|date| {
            let DateView { text, .. } = self.date(date);
            [words.get("updated"), " ", &text].concat()
        });
        let retracted = page.is_retracted();
        Work {
            sort: Sort::Report,
            genre: words.get(&format!("kind_{}", page.kind.word())).to_owned(),
            key: cite::key(&page.slug),
            title: page.title.clone(),
            authors,
            publisher: Some(config.title.clone()),
            date: date.map(|date| Dated::day(&date.iso())).unwrap_or_default(),
            accessed: None,
            version,
            url: Some(self.permalink(&page.path)),
            archive: None,
            lang: Some(page.lang.clone()),
            summary: super::standfirst(page),
            notes: retracted.then(|| words.get("retracted").to_owned()).into_iter().collect(),
        }
    }

    fn source_work(&self, id: PageId, source: &SourceView) -> Work {
        let page = self.site.card(id);
        let words = &self.site.config.words;
        let comma = words.get("date_comma");
        let author = source.author.as_deref().map(|author| self.author(author));
        let known = source.publisher.as_deref().map(|publisher| self.author(publisher));
        let publisher = known.as_ref().map(Name::plain);
        // A text that nobody signed is by the body that published it.
        let is_signed = author.is_some() || matches!(source.kind.as_str(), "news" | "post");
        let author =
            author.or_else(|| Some(Name::Whole(publisher.clone().filter(|_| !is_signed)?)));
        let through = source.via.as_ref().map(|via| {
            let (open, close) = (words.get("quote_open"), words.get("quote_close"));
            [words.get("by_way_of"), " ", open, &via.title, close].concat()
        });
        let key = match (source.paragraph_count, &source.url) {
            (Some(_), _) => Some("citation_kept"),
            (None, None) => Some("citation_described"),
            (None, Some(_)) => None,
        };
        let here = key.map(|key| words.filled(key, &[("url", &self.permalink(page.path))]));
        let copy = source.archive_url.as_ref();
        let copy = copy.map(|url| [words.get("archived_copy"), comma, url].concat());
        let key_of_kind = format!("source_kind_{}", source.kind);
        Work {
            sort: Sort::of_source(&source.kind),
            genre: words.get(&key_of_kind).to_owned(),
            key: cite::key(page.file.map_or(page.slug.as_str(), |file| source_id(file))),
            title: source.title.clone(),
            authors: author.into_iter().collect(),
            publisher,
            date: source.date.as_ref().map(Dated::uncertain).unwrap_or_default(),
            accessed: source.accessed.as_ref().map(Dated::uncertain),
            version: None,
            url: source.url.clone(),
            archive: source.archive_url.clone(),
            lang: source.lang.clone(),
            summary: None,
            notes: through.into_iter().chain(copy).chain(here).collect(),
        }
    }

    // --- files for programs

    /// A file in which a page is cited.
    pub(in crate::render) fn citation_of_page(&self, id: PageId, format: CitationFormat) -> String {
        let entry = self.work(id).map(|work| cite::entry(&work, format));
        cite::file(entry.as_deref().as_slice(), format)
    }

    /// A file in which some sources are cited, in this order.
    pub(in crate::render) fn citations(
        &self,
        sources: impl Iterator<Item = PageId>,
        format: CitationFormat,
    ) -> String {
        let entries: Vec<Value> = sources.map(|id| self.citation(id, format)).collect();
        let entries: Vec<&str> = entries.iter().filter_map(Value::as_str).collect();
        cite::file(&entries, format)
    }

    /// A source as it is cited in files of all pages that cite it; made once.
    fn citation(&self, id: PageId, format: CitationFormat) -> Value {
        let place = CitationFormat::ALL.iter().position(|other| *other == format);
        let place = place.and_then(|place| u32::try_from(place).ok()).unwrap_or_default();
        self.site.share((Derived::Citation, id, place), || {
            self.work(id).map_or_else(Value::none, |work| cite::entry(&work, format).into())
        })
    }

    /// Makes a source's entry again, by the place of its format.
    pub(super) fn citation_again(&self, id: PageId, place: u32) {
        if let Some(format) = CitationFormat::ALL.get(place as usize) {
            self.citation(id, *format);
        }
    }

    // --- names

    fn known(&self, name: &str) -> Option<&Known> {
        let mut all = self.names.get(&self.site, number(name)).into_iter().flatten();
        all.find(|known| known.written == name)
    }

    /// Who wrote or said a source. A name that the site does not know is not taken apart: nobody could say
    /// which part of it is the family name.
    fn author(&self, name: &str) -> Name {
        match self.known(name) {
            Some(Known { title, family: Some(family), .. }) => Name::with_family(title, family),
            Some(Known { title, .. }) => Name::Whole(title.clone()),
            None => Name::Whole(name.to_owned()),
        }
    }

    /// Who wrote a page of the site.
    fn writer(&self, name: &str, lang: &str) -> Name {
        let config: &Config = &self.site.config;
        let is_desk = config.author.as_deref() == Some(name) || config.title == name;
        match self.known(name) {
            Some(Known { title, family: Some(family), .. }) => Name::with_family(title, family),
            Some(_) => Name::Whole(name.to_owned()),
            None if is_desk => Name::Whole(name.to_owned()),
            None => Name::of_writer(name, lang),
        }
    }
}
