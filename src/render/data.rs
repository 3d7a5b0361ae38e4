//! What machines read of the whole site, as JSON. No template has a part in it, and few ask for it:
//! whoever serves a site while it is edited makes it when somebody does, and so it does with the files
//! in which programs find citations.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::{graph, search, timeline};
use crate::model::site::{Output, PageId, What};
use crate::output::{Collected, Promise};
use crate::render::reads::{Fact, merge, noted};
use crate::render::views::Views;

/// How many questions are made into JSON at a time.
const CHUNK: usize = 1024;

/// The file, if it is one of these.
pub(super) fn text(views: &Views, what: &What) -> Option<String> {
    let make: fn(&Views) -> Option<String> = match () {
        () if *what == What::Quotes => |views| Some(quotes(views)),
        () if *what == What::Comparisons => |views| Some(comparisons(views)),
        () if *what == What::TimelineJson => timeline::json,
        () if *what == What::TimelineCalendar => timeline::calendar,
        () if *what == What::Questions => questions,
        () if *what == What::Graph => graph::json,
        () => return None,
    };
    Some(make(views).unwrap_or_default())
}

fn is_data(what: &What) -> bool {
    matches!(
        what,
        What::Quotes
            | What::Comparisons
            | What::TimelineJson
            | What::TimelineCalendar
            | What::Questions
            | What::Graph
            | What::Search
    )
}

/// Whether a file is one in which programs find citations.
pub(super) fn is_citation(what: &What) -> bool {
    matches!(what, What::Citation(..) | What::CitationsOf(..) | What::Citations(_))
}

/// What can be promised of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Promised {
    /// It is made by itself, or with others of its folder.
    Alone,
    /// It is one of the citations, which are promised together.
    Citation,
}

/// Whether a file can be promised. Where a component of the site's own makes pieces of what it shows,
/// it may fail: it is made at once then.
pub(super) fn promised(views: &Views, output: &Output) -> Option<Promised> {
    let promised = if is_citation(&output.what) {
        Promised::Citation
    } else if is_data(&output.what) {
        Promised::Alone
    } else {
        return None;
    };
    views.site().pieces().are_none().then_some(promised)
}

/// The promise of a file that can be promised alone.
pub(super) fn promise(views: &Arc<Views>, output: &Output) -> Promise {
    let views = Arc::clone(views);
    if output.what == What::Search {
        let make = move || {
            let files = Collected::default();
            // Nothing is refused here.
            let _ = search::files(views.site(), None, &files);
            files.into_files()
        };
        return Promise::Whole { path: "search/".into(), make: Box::new(make) };
    }
    let (path, what) = (Arc::clone(&output.path), output.what.clone());
    let name = path.to_string();
    let make = move || {
        let text = text(&views, &what).unwrap_or_default();
        BTreeMap::from([(name.clone(), text.into_bytes())])
    };
    Promise::Whole { path, make: Box::new(make) }
}

/// The promise of all files that are citations.
pub(super) fn promise_citations(views: &Arc<Views>) -> Promise {
    let views = Arc::clone(views);
    let make = move |path: &str| {
        let output = views.site().outputs().get(path).filter(|output| *output.path == *path)?;
        Some(citation(&views, &output.what)?.into_bytes())
    };
    Promise::Each { make: Box::new(make) }
}

/// A file in which a page, its sources, or all sources of the site are cited, if it is one.
pub(super) fn citation(views: &Views, what: &What) -> Option<String> {
    if let What::Citation(id, format) = *what {
        Some(views.citation_of_page(id, format))
    } else if let What::CitationsOf(id, format) = *what {
        let cited = views.site().page(id).cited.iter();
        Some(views.citations(cited.map(|source| source.page), format))
    } else if let What::Citations(format) = *what {
        Some(views.citations(views.site().sources.values().copied(), format))
    } else {
        None
    }
}

/// Every quote of the site as JSON, but for those of retracted pages. The views of many pages together would be larger than all
/// else; so they are made for some pages at a time, and forgotten.
fn quotes(views: &Views) -> String {
    let ids: Vec<PageId> = views.site().ids().collect();
    let mut json = String::from("[");
    for (chunk, some) in ids.chunks(512).enumerate() {
        let lists: Vec<(Option<String>, Box<[Fact]>)> = some
            .par_iter()
            .map(|id| {
                noted(|| {
                    if views.site().is_retracted(*id) {
                        return None;
                    }
                    let quotes = views.quotes_of(*id);
                    let list = serde_json::to_string_pretty(&quotes).ok();
                    list.filter(|_| !quotes.is_empty())
                })
            })
            .collect();
        for (list, reads) in lists {
            merge(&reads);
            let Some(list) = list else { continue };
            if json.len() > 1 {
                json.push(',');
            }
            json.push_str(list.trim_start_matches('[').trim_end_matches("\n]"));
        }
        if chunk == 0 {
            make_room(&mut json, (some.len(), ids.len()));
        }
    }
    json.push_str(if json.len() > 1 { "\n]" } else { "]" });
    json
}

/// Every comparison of the site as JSON, the newest first, one on a line. Their views are made
/// for some at a time, and forgotten.
fn comparisons(views: &Views) -> String {
    let ids = views.site().comparisons();
    let mut json = String::from("[");
    for (chunk, some) in ids.chunks(64).enumerate() {
        let line = |id: &PageId| {
            let (view, reads) = noted(|| views.comparison(*id));
            Some((serde_json::to_string(&view?).ok()?, reads))
        };
        let lines: Vec<(String, Box<[Fact]>)> = some.par_iter().filter_map(line).collect();
        for (line, reads) in lines {
            merge(&reads);
            json.push_str(if json.len() > 1 { ",\n" } else { "\n" });
            json.push_str(&line);
        }
        if chunk == 0 {
            make_room(&mut json, (some.len(), ids.len()));
        }
    }
    json.push_str(if json.len() > 1 { "\n]" } else { "]" });
    json
}

/// Every question as JSON, in the order of the ledger, one a line.
fn questions(views: &Views) -> Option<String> {
    let all: Vec<usize> = (0..views.site().ledger().questions.len()).collect();
    let mut json = String::from("[");
    for (number, some) in all.chunks(CHUNK).enumerate() {
        let records: Vec<(Option<String>, Box<[Fact]>)> = some
            .par_iter()
            .map(|index| noted(|| serde_json::to_string(&views.question_record(*index)).ok()))
            .collect();
        for (record, reads) in records {
            merge(&reads);
            json.push_str(if json.len() > 1 { ",\n" } else { "\n" });
            json.push_str(&record?);
        }
        if number == 0 {
            make_room(&mut json, (some.len(), all.len()));
        }
    }
    json.push_str("\n]");
    Some(json)
}

/// Makes room for the rest of a text in which so many of all things stand, as if the others took about as
/// much: a text that grows by doubling stands in memory twice.
fn make_room(text: &mut String, (done, all): (usize, usize)) {
    text.reserve(text.len() / done.max(1) * (all - done) * 21 / 20);
}
