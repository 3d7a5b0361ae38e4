//! The check of rendered pages: every `href`, `src` and `id` that reached the HTML.
//!
//! Links that a writer wrote in Markdown are checked where they stand. This looks at what templates,
//! raw HTML and data made: each address must be answered by a file of the site, each fragment by an
//! `id`, and no `id` may stand twice on a page. A page's HTML is scanned once when it is made, and
//! only hashes of its ids and its unanswered questions are kept.

mod scan;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use xxhash_rust::xxh3::xxh3_64;

use crate::finding::{Finding, Findings, Level, Place, Rule};
use crate::link::addresses::decode;
use crate::model::site::{Output, Site, What};
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

/// What was seen in a page's HTML.
#[derive(Debug, Default)]
pub struct Seen {
    /// Hashes of its ids, sorted.
    ids: Vec<u64>,
    /// Ids that stand twice.
    twice: Vec<String>,
    /// Addresses that nothing answers to.
    broken: Vec<String>,
    /// Fragments of pages: the page's place in the output, and the fragment.
    fragments: Vec<(usize, String)>,
}

impl Seen {
    /// Looks at a page's HTML.
    pub fn of(site: &Site, output: &Output, html: &str) -> Self {
        let mut seen = Self::default();
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
            seen.look_up(site, &page, &unescape(address));
        }
        seen
    }

    /// Whether an address is answered, as far as the plan of the output tells.
    fn look_up(&mut self, site: &Site, page: &str, address: &str) {
        let Some((path, fragment)) = local(site, page, address) else { return };
        let answer = path.and_then(|path| site.outputs.answering(&path));
        let Some(answer) = answer else {
            self.broken.push(address.to_owned());
            return;
        };
        let Some(fragment) = fragment.filter(|f| !f.is_empty() && !f.starts_with(":~:")) else {
            return;
        };
        let fragment = fragment.split(":~:").next().unwrap_or_default();
        if !answer.what.is_page() && answer.what != What::NotFound {
            return;
        }
        if let Ok(index) = site.outputs.list.binary_search_by(|o| o.path.cmp(&answer.path)) {
            self.fragments.push((index, fragment.to_owned()));
        }
    }
}

/// The path below the site's root and the fragment of an address that leads to the site; `None` for
/// other sites, and a path of `None` for one that leaves the site's part of its host.
fn local(site: &Site, page: &str, address: &str) -> Option<(Option<String>, Option<String>)> {
    let base = &site.config.base_url;
    let address = address.trim();
    let rest = match address.strip_prefix(base.origin.as_str()) {
        Some("") => "/",
        Some(rest) if rest.starts_with(['/', '?', '#']) => rest,
        _ => {
            let scheme = address.split(['/', '?', '#']).next().is_some_and(|s| s.contains(':'));
            if scheme || address.starts_with("//") {
                return None;
            }
            address
        }
    };
    let (rest, fragment) = rest.split_once('#').map_or((rest, None), |(r, f)| (r, Some(decode(f))));
    let path = decode(rest.split('?').next().unwrap_or_default());
    if path.is_empty() {
        return Some((Some(page.to_owned()), fragment));
    }
    let root = base.path.trim_end_matches('/');
    let path = if path.starts_with('/') {
        match path.strip_prefix(root) {
            Some("") => Some("/".to_owned()),
            Some(below) if below.starts_with('/') => Some(below.to_owned()),
            _ => None,
        }
    } else {
        join(page, &path)
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
fn unescape(value: &str) -> String {
    if !value.contains('&') {
        return value.to_owned();
    }
    value
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// What was seen on all pages.
#[derive(Debug)]
pub struct Gathered {
    pages: Vec<Mutex<Option<Seen>>>,
}

impl Gathered {
    /// Nothing seen yet.
    pub fn new(site: &Site) -> Self {
        Self { pages: site.outputs.list.iter().map(|_| Mutex::new(None)).collect() }
    }

    /// Keeps what was seen on the page at this place in the output.
    pub fn add(&self, index: usize, seen: Seen) {
        *self.pages[index].lock().unwrap_or_else(PoisonError::into_inner) = Some(seen);
    }

    /// Adds a finding for every address and fragment that nothing answers to, and every id that
    /// stands twice; what several pages have in common is one finding.
    pub fn check(self, site: &Site, findings: &mut Findings) {
        let pages: Vec<Option<Seen>> = self
            .pages
            .into_iter()
            .map(|page| page.into_inner().unwrap_or_else(PoisonError::into_inner))
            .collect();
        let mut found: BTreeMap<Fault, (usize, usize)> = BTreeMap::new();
        let mut add = |fault: Fault, page: usize| {
            found.entry(fault).or_insert((page, 0)).1 += 1;
        };
        let mut known: HashMap<(usize, u64), bool> = HashMap::new();
        for (index, seen) in pages.iter().enumerate() {
            let Some(seen) = seen else { continue };
            for id in &seen.twice {
                add(Fault::Twice(id.clone()), index);
            }
            for address in &seen.broken {
                add(Fault::Broken(address.clone()), index);
            }
            for (to, fragment) in &seen.fragments {
                let hash = xxh3_64(fragment.as_bytes());
                let answered = *known.entry((*to, hash)).or_insert_with(|| {
                    pages[*to].as_ref().is_none_or(|page| page.ids.binary_search(&hash).is_ok())
                });
                if !answered {
                    let path = site.outputs.list[*to].path.to_string();
                    add(Fault::Fragment(path, fragment.clone()), index);
                }
            }
        }
        for (fault, (page, count)) in found {
            findings.push(finding(site, &fault, page, count));
        }
    }
}

/// What may be wrong with rendered pages.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
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
            Finding::new(&DUPLICATE_ID, place, message)
                .hint("rename one: a heading by `{#another-id}`, an element in its template")
        }
    }
}

/// The file that a rendered page comes from.
fn place(site: &Site, output: &Output) -> Place {
    let file = output.what.page().and_then(|id| site.page(id).file.clone());
    file.map_or_else(
        || Place { file: format!("/{} (rendered)", output.path).into(), span: None },
        |file| Place::file(&file),
    )
}
