//! Citations: which source each names, and the numbers that a page gives to its sources.

use std::collections::BTreeMap;

use crate::finding::{Finding, Level, Place, Rule, nearest};
use crate::link::destinations::Pending;
use crate::model::page::PageKind;
use crate::model::site::{Cited, Page, PageId, Site};
use crate::parse::ArchivedText;

/// `source-missing`.
pub const SOURCE_MISSING: Rule = Rule {
    name: "source-missing",
    level: Level::Error,
    what: "a page cites a source, or a paragraph of one, that there is not",
    why: "A reader cannot check a statement whose source is not there.",
    example: "`[^desk]` breaks it where there is neither `content/sources/desk.md` nor a footnote \
              `[^desk]:`; so does `[^desk:40]` of a text with twelve paragraphs.",
};

/// `source-text-missing`.
pub const SOURCE_TEXT_MISSING: Rule = Rule {
    name: "source-text-missing",
    level: Level::Error,
    what: "a paragraph of a source is cited whose text is not archived",
    why: "Without the text, neither the reader nor the program can look the paragraph up.",
    example: "`[^desk:5]` breaks it where `content/sources/desk.txt` is missing; put the text there.",
};

/// How many cards may lead to each other by `via`.
const LONGEST_CHAIN: usize = 8;

/// The page of each source by its id: the path of its card below `sources/`, without `.md`.
pub fn sources(pages: &[Page]) -> BTreeMap<String, PageId> {
    pages
        .iter()
        .enumerate()
        .filter(|(_, page)| page.kind == PageKind::Source && page.section.is_none())
        .filter_map(|(index, page)| {
            let id = source_id(page.file.as_deref()?);
            Some((id.to_owned(), PageId(u32::try_from(index).ok()?)))
        })
        .collect()
}

/// The id of the source whose card is in a file.
pub fn source_id(file: &str) -> &str {
    let below = file.strip_prefix("content/").unwrap_or(file);
    let below = below.strip_prefix("sources/").unwrap_or(below);
    below.strip_suffix("/index.md").or_else(|| below.strip_suffix(".md")).unwrap_or(below)
}

/// The archived text in which a source is read: its own, else that of the source through which it
/// is known.
pub fn text_of<'s>(site: &'s Site, id: &'s str) -> Option<&'s ArchivedText> {
    follow(
        id,
        |id| site.texts.get(id)?.first(),
        |id| {
            let card = site.page(*site.sources.get(id)?).front.source.as_ref()?;
            card.via.as_ref().map(|via| via.value.as_str())
        },
    )
}

/// The same with the ways to look up the text of a source, and the source through which it is known.
pub fn follow<'s>(
    mut id: &'s str,
    text: impl Fn(&'s str) -> Option<&'s ArchivedText>,
    via: impl Fn(&'s str) -> Option<&'s str>,
) -> Option<&'s ArchivedText> {
    for _ in 0..LONGEST_CHAIN {
        if let Some(text) = text(id) {
            return Some(text);
        }
        id = via(id)?;
    }
    None
}

/// The anchor of a paragraph on its source's page: `p5`; of a text in a further language `zh-p5`.
pub fn anchor(site: &Site, text: &ArchivedText, paragraph: usize) -> String {
    let own = site.texts.get(&text.id).and_then(|texts| texts.first());
    match &text.lang {
        Some(lang) if own.is_some_and(|own| own.file != text.file) => {
            format!("{lang}-p{paragraph}")
        }
        _ => format!("p{paragraph}"),
    }
}

/// Resolves the citations of a page: for each its number among the sources that the page cites, and
/// those sources in order of first use.
pub fn resolve(
    site: &Site,
    page: &Page,
    findings: &mut Vec<Pending>,
) -> (Vec<Option<usize>>, Vec<Cited>) {
    let mut cited: Vec<Cited> = Vec::new();
    let mut numbers = Vec::with_capacity(page.body.citations.len());
    check_via(site, page, findings);
    for citation in &page.body.citations {
        let Some(&source) = site.sources.get(&citation.id) else {
            findings.push((unknown(site, page, citation.span.range(), &citation.id), None));
            numbers.push(None);
            continue;
        };
        // A page cites few sources.
        let known = cited.iter().position(|known| known.page == source);
        let number = known.unwrap_or_else(|| {
            let id = citation.id.clone();
            cited.push(Cited { id, page: source, paragraphs: Vec::new() });
            cited.len() - 1
        });
        if let Some(paragraph) = citation.paragraph {
            let paragraphs = &mut cited[number].paragraphs;
            if let Err(at) = paragraphs.binary_search(&paragraph) {
                paragraphs.insert(at, paragraph);
                check_paragraph(site, page, citation, findings);
            }
        }
        numbers.push(Some(number));
    }
    (numbers, cited)
}

fn unknown(site: &Site, page: &Page, span: std::ops::Range<usize>, id: &str) -> Finding {
    let message = format!("there is no source and no footnote `{id}`");
    let footnotes = page.body.footnotes.iter().map(|footnote| footnote.label.as_str());
    let hint = nearest(id, site.sources.keys().map(String::as_str).chain(footnotes)).map_or_else(
        || format!("make `content/sources/{id}.md`, or a footnote `[^{id}]: …`"),
        |near| format!("write `[^{near}]`"),
    );
    Finding::new(&SOURCE_MISSING, place(page, span), message).hint(hint)
}

fn place(page: &Page, span: std::ops::Range<usize>) -> Place {
    match &page.file {
        Some(file) => Place::span(file, span),
        None => Place { file: page.path.as_str().into(), span: None },
    }
}

fn check_paragraph(
    site: &Site,
    page: &Page,
    citation: &crate::model::body::Citation,
    findings: &mut Vec<Pending>,
) {
    let Some(paragraph) = citation.paragraph else { return };
    let place = place(page, citation.span.range());
    let Some(text) = text_of(site, &citation.id) else {
        let message =
            format!("paragraph {paragraph} of `{}` is cited, but no text is archived", citation.id);
        let hint = format!("put its text into `content/sources/{}.txt`", citation.id);
        findings.push((Finding::new(&SOURCE_TEXT_MISSING, place, message).hint(hint), None));
        return;
    };
    let count = text.paragraph_count;
    if !text.is_readable {
        return;
    }
    if paragraph as usize > count {
        let message = format!("`{}` has {count} paragraphs, not {paragraph}", text.file);
        let hint = "count the paragraphs as its page numbers them";
        findings.push((Finding::new(&SOURCE_MISSING, place, message).hint(hint), None));
    }
}

/// On the card of a source: whether the source through which it is known exists.
fn check_via(site: &Site, page: &Page, findings: &mut Vec<Pending>) {
    let Some(via) = page.front.source.as_ref().and_then(|card| card.via.as_ref()) else { return };
    if site.sources.contains_key(&via.value) {
        return;
    }
    let message = format!("there is no source `{}`", via.value);
    let hint = nearest(&via.value, site.sources.keys().map(String::as_str)).map_or_else(
        || format!("make `content/sources/{}.md`", via.value),
        |near| format!("write `{near}`"),
    );
    let finding = Finding::new(&SOURCE_MISSING, place(page, via.span.clone()), message).hint(hint);
    findings.push((finding, None));
}
