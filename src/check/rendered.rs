//! The check of rendered pages: every `href`, `src` and `id` that reached the HTML.
//!
//! Links that a writer wrote in Markdown are checked where they stand. This looks at what templates,
//! raw HTML and data made: each address must be answered by a file of the site, each fragment by an
//! `id`, and no `id` may stand twice on a page. A page's HTML is scanned once when it is made, and
//! only hashes of its ids and its unanswered questions are kept.

mod scan;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use crate::finding::{Finding, Findings, Level, Place, Rule};
use crate::link::addresses::decode;
use crate::model::site::{Output, PageId, Site, What};
use crate::parse::body::DUPLICATE_ID;
use scan::{Attribute, attributes};

/// `rendered-link-broken`.
pub const RENDERED_LINK_BROKEN: Rule = Rule {
    name: "rendered-link-broken",
    level: Level::Error,
    what: "a page, as it was rendered, links to something that the site does not have",
    why: "Links also come from templates, from HTML in Markdown and from `[extra]`; a reader meets \
          them all alike.",
    example: "`<a href=\"/abuot/\">` in a template breaks it; `/about/` mends it.",
};

/// Whether an HTML text has an element of this id, or, as pages had of old, an anchor of this name.
pub(crate) fn has_id(html: &str, id: &str) -> bool {
    let is_it = |attribute| matches!(attribute, Attribute::Id(it) if unescape(it) == id);
    attributes(html).into_iter().any(is_it) || html.contains(&format!("name=\"{id}\""))
}

/// What was seen in a page's HTML.
#[derive(Debug, Default)]
pub struct Seen {
    /// Hashes of its ids, sorted.
    ids: Vec<u64>,
    /// Ids that stand twice.
    twice: Vec<String>,
    /// Addresses that nothing answers to.
    broken: Vec<String>,
    /// Fragments of other pages, and those of its own that it does not have: the page's place in the
    /// output, and the fragment.
    fragments: Vec<(u32, Box<str>)>,
}

impl Seen {
    /// Looks at the HTML of the page at this place in the output.
    pub fn of(site: &Site, index: usize, html: &str) -> Self {
        let mut seen = Self::default();
        let output = &site.outputs.list[index];
        let page = format!("/{}", output.path.strip_suffix("index.html").unwrap_or(&output.path));
        let mut addresses: Vec<&str> = Vec::new();
        for attribute in attributes(html) {
            match attribute {
                Attribute::Id(id) => {
                    let hash = xxh3_64(unescape(id).as_bytes());
                    match seen.ids.binary_search(&hash) {
                        Ok(_) => seen.twice.push(id.to_owned()),
                        Err(at) => seen.ids.insert(at, hash),
                    }
                }
                Attribute::Address(address) => addresses.push(address),
            }
        }
        addresses.sort_unstable();
        addresses.dedup();
        for address in addresses {
            seen.look_up(site, (index, &page), &unescape(address));
        }
        seen.ids.shrink_to_fit();
        seen.fragments.shrink_to_fit();
        seen
    }

    /// Whether an address is answered, as far as the plan of the output tells.
    fn look_up(&mut self, site: &Site, (own, page): (usize, &str), address: &str) {
        let Some((path, fragment)) = local(site, page, address) else { return };
        let answer = match path {
            Path::Own => Some(own),
            Path::Of(path) => site.outputs.index_answering(&path),
            Path::Outside => None,
        };
        let Some(answer) = answer else {
            self.broken.push(address.to_owned());
            return;
        };
        let Some(fragment) = fragment.filter(|f| !f.is_empty() && !f.starts_with(":~:")) else {
            return;
        };
        let fragment = fragment.split(":~:").next().unwrap_or_default();
        let what = &site.outputs.list[answer].what;
        if !what.is_page() && *what != What::NotFound {
            return;
        }
        if answer != own || self.ids.binary_search(&xxh3_64(fragment.as_bytes())).is_err() {
            self.fragments.push((u32::try_from(answer).unwrap_or(u32::MAX), fragment.into()));
        }
    }
}

/// Where an address that belongs to the site's host leads.
#[derive(Debug, PartialEq, Eq)]
enum Path<'a> {
    /// To the page on which it stands.
    Own,
    /// To this path below the site's root.
    Of(Cow<'a, str>),
    /// Out of the site's part of its host.
    Outside,
}

/// The path and the fragment of an address that leads to the site; `None` for other sites.
fn local<'a>(
    site: &Site,
    page: &str,
    address: &'a str,
) -> Option<(Path<'a>, Option<Cow<'a, str>>)> {
    let base = &site.config.base_url;
    let address = address.trim();
    let rest = match address.strip_prefix(base.origin.as_str()) {
        Some("") => "/",
        Some(rest) if rest.starts_with(['/', '?', '#']) => rest,
        _ => {
            let end = address.bytes().position(|b| matches!(b, b'/' | b'?' | b'#' | b':'));
            let scheme = end.is_some_and(|end| address.as_bytes()[end] == b':');
            if scheme || address.starts_with("//") {
                return None;
            }
            address
        }
    };
    let (rest, fragment) = match memchr::memchr(b'#', rest.as_bytes()) {
        Some(at) => (&rest[..at], Some(decode(&rest[at + 1..]))),
        None => (rest, None),
    };
    let rest = memchr::memchr(b'?', rest.as_bytes()).map_or(rest, |at| &rest[..at]);
    if rest.is_empty() {
        return Some((Path::Own, fragment));
    }
    let path = decode(rest);
    let root = base.path.trim_end_matches('/');
    let path = if path.starts_with('/') {
        match path.strip_prefix(root) {
            Some("") => Path::Of("/".into()),
            Some(below) if below.starts_with('/') => match path {
                Cow::Borrowed(path) => Path::Of(Cow::Borrowed(&path[root.len()..])),
                Cow::Owned(path) => Path::Of(Cow::Owned(path[root.len()..].to_owned())),
            },
            _ => Path::Outside,
        }
    } else {
        join(page, &path).map_or(Path::Outside, |path| Path::Of(path.into()))
    };
    Some((path, fragment))
}

/// A relative path from a page such as `/a/b/`.
fn join(page: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => {
                if parts.len() <= 1 {
                    return None;
                }
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The characters that our own templates and Markdown escape in attributes.
fn unescape(value: &str) -> Cow<'_, str> {
    if memchr::memchr(b'&', value.as_bytes()).is_none() {
        return Cow::Borrowed(value);
    }
    let value = value
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    Cow::Owned(value)
}

/// What was seen on each file of the output, in order, and what is wrong with some.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    seen: Vec<Option<Arc<Seen>>>,
    wrong: BTreeMap<usize, Vec<Fault>>,
}

impl Checked {
    /// Checks every file of which something is seen.
    pub(crate) fn of(site: &Site, seen: Vec<Option<Arc<Seen>>>) -> Self {
        let mut checked = Self { seen, wrong: BTreeMap::new() };
        checked.find(site, (0..checked.seen.len()).collect());
        checked
    }

    /// Checks files again of which something else is seen than in the last build, and those that lead to
    /// places on them.
    pub(crate) fn update(&mut self, site: &Site, fresh: Vec<(usize, Option<Arc<Seen>>)>) {
        let mut again: BTreeSet<usize> = BTreeSet::new();
        let mut with_other_ids: BTreeSet<u32> = BTreeSet::new();
        for (index, seen) in fresh {
            let old = std::mem::replace(&mut self.seen[index], seen);
            if ids(old.as_ref()) != ids(self.seen[index].as_ref()) {
                with_other_ids.extend(u32::try_from(index));
            }
            again.insert(index);
        }
        if !with_other_ids.is_empty() {
            let leads_there = |(index, page): (usize, &Option<Arc<Seen>>)| {
                let mut fragments = page.as_ref()?.fragments.iter();
                fragments.any(|(to, _)| with_other_ids.contains(to)).then_some(index)
            };
            let led: Vec<usize> =
                self.seen.par_iter().enumerate().filter_map(leads_there).collect();
            again.extend(led);
        }
        self.find(site, again.into_iter().collect());
    }

    /// Finds out what is wrong with some files.
    fn find(&mut self, site: &Site, files: Vec<usize>) {
        let faults = |index: usize| {
            let page = self.seen[index].as_ref();
            (index, page.map_or_else(Vec::new, |page| page.faults(site, &self.seen)))
        };
        let found: Vec<(usize, Vec<Fault>)> = files.into_par_iter().map(faults).collect();
        for (index, faults) in found {
            if faults.is_empty() {
                self.wrong.remove(&index);
            } else {
                self.wrong.insert(index, faults);
            }
        }
    }
}

fn ids(seen: Option<&Arc<Seen>>) -> Option<&[u64]> {
    seen.map(|seen| &*seen.ids)
}

impl Seen {
    /// What is wrong with the page, if these are all pages.
    fn faults(&self, site: &Site, pages: &[Option<Arc<Self>>]) -> Vec<Fault> {
        let twice = self.twice.iter().cloned().map(Fault::Twice);
        let broken = self.broken.iter().cloned().map(Fault::Broken);
        let fragments = self.fragments.iter().filter_map(|(to, fragment)| {
            let to = *to as usize;
            let hash = xxh3_64(fragment.as_bytes());
            let is_there = |page: &Arc<Self>| page.ids.binary_search(&hash).is_ok();
            let is_answered = pages[to].as_ref().is_none_or(is_there);
            let path = || site.outputs.list[to].path.to_string();
            (!is_answered).then(|| Fault::Fragment(path(), fragment.to_string()))
        });
        twice.chain(broken).chain(fragments).collect()
    }
}

impl Checked {
    /// Adds a finding for every address and fragment that nothing answers to, and every id that stands
    /// twice.
    pub(crate) fn report(&self, site: &Site, findings: &mut Findings) {
        let mut found: BTreeMap<&Fault, (usize, usize)> = BTreeMap::new();
        for (index, faults) in &self.wrong {
            for fault in faults {
                found.entry(fault).or_insert((*index, 0)).1 += 1;
            }
        }
        for (fault, (page, count)) in found {
            findings.push(finding(site, fault, page, count));
        }
    }
}

/// What may be wrong with rendered pages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    Broken(String),
    Fragment(String, String),
    Twice(String),
}

fn finding(site: &Site, fault: &Fault, page: usize, count: usize) -> Finding {
    let output = &site.outputs.list[page];
    let address = format!("/{}", output.path.strip_suffix("index.html").unwrap_or(&output.path));
    let on = if count == 1 {
        format!("the rendered page `{address}`")
    } else {
        format!("{count} rendered pages, the first of them `{address}`,")
    };
    let place = place(site, output);
    let has = if count == 1 { "has" } else { "have" };
    let link = if count == 1 { "links" } else { "link" };
    match fault {
        Fault::Broken(to) => {
            let message = format!("{on} {link} to `{to}`, which the site does not have");
            Finding::new(&RENDERED_LINK_BROKEN, place, message)
                .hint("look for it in the page's template, in HTML in its text, or in `[extra]`")
        }
        Fault::Fragment(to, fragment) => {
            let to = to.strip_suffix("index.html").unwrap_or(to);
            let message =
                format!("{on} {link} to `/{to}#{fragment}`, a place that it does not have");
            Finding::new(&RENDERED_LINK_BROKEN, place, message)
                .hint("link to an id that the page has")
        }
        Fault::Twice(id) => {
            let message = format!("{on} {has} the id `{id}` twice");
            let written = output.what.page().map(|page| written_ids(site, page, id));
            let finding = |place| {
                Finding::new(&DUPLICATE_ID, place, message)
                    .hint("rename one: a heading by `{#another-id}`, an element in its template")
            };
            match written.unwrap_or_default().as_slice() {
                [] => finding(place),
                [only] => finding(only.clone()),
                [first, .., last] => {
                    finding(last.clone()).label(first.clone(), "the first is here")
                }
            }
        }
    }
}

/// Where the text of a page gives something this id: a heading, an event, a question.
fn written_ids(site: &Site, id: PageId, wanted: &str) -> Vec<Place> {
    let page = site.page(id);
    let Some(file) = &page.file else { return Vec::new() };
    let headings = page.body.headings.iter().filter(|heading| heading.id == wanted);
    let headings = headings.map(|heading| page.body.nodes[heading.node as usize].span.range());
    let told = site.timeline.of_pages.get(id.index()).into_iter().flatten();
    let events = page.events.iter().zip(told).filter_map(|(raw, at)| {
        let own = raw.id.as_ref().map_or(raw.label, |(_, span)| *span);
        (*site.timeline.events[*at].anchor == *wanted).then(|| own.range())
    });
    let questions = page.questions.iter().filter_map(|question| {
        let is_it = wanted.strip_prefix("question-") == Some(question.id.value.as_str());
        is_it.then(|| question.id.span.clone())
    });
    let mut spans: Vec<_> = headings.chain(events).chain(questions).collect();
    spans.sort_unstable_by_key(|span| span.start);
    spans.into_iter().map(|span| Place::span(file, span)).collect()
}

/// The file that a rendered page comes from.
fn place(site: &Site, output: &Output) -> Place {
    let file = output.what.page().and_then(|id| site.page(id).file.clone());
    file.map_or_else(
        || Place { file: format!("/{} (rendered)", output.path).into(), span: None },
        |file| Place::file(&file),
    )
}
