//! Which file has a path that several want, and what is said of the others.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use ahash::RandomState;
use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::finding::{Finding, Findings, Place};
use crate::link::addresses::OUTPUT_COLLISION;
use crate::model::site::{Output, Outputs, PageId, Site, What};

/// A file of the plan with what it came from, for the message when two have one path. Small, since a
/// site has many.
pub(super) struct Planned {
    pub(super) path: Arc<str>,
    pub(super) what: What,
    pub(super) origin: Origin,
}

impl Planned {
    /// Whether the program makes it, and nobody wrote it.
    fn is_made(&self) -> bool {
        matches!(self.origin, Origin::Program(_))
    }
}

/// What a planned file came from: something that the writer made, or the program.
#[derive(Clone, Copy)]
pub(super) enum Origin {
    /// A page, if somebody wrote it.
    Page(PageId),
    /// One of a page's aliases.
    Alias(PageId, usize),
    /// A file beside the pages.
    Asset(usize),
    /// A file of `static/`.
    Static(usize),
    /// The program; a file of the writer's takes its place.
    Program(&'static str),
}

impl Origin {
    /// Where the writer made it; if nobody wrote it, what makes it.
    fn place(self, site: &Site) -> Result<Place, &'static str> {
        match self {
            Self::Page(id) => site.page(id).file.as_ref().map(Place::file).ok_or(A_SECTION),
            Self::Alias(id, index) => {
                let page = site.page(id);
                let alias = page.front.aliases.get(index).map(|alias| alias.span.clone());
                let file = page.file.as_ref().ok_or(A_SECTION)?;
                Ok(alias.map_or_else(|| Place::file(file), |span| Place::span(file, span)))
            }
            Self::Asset(index) => Ok(Place::file(&site.assets[index].file.path)),
            Self::Static(index) => Ok(Place::file(&site.statics[index].path)),
            Self::Program(name) => Err(name),
        }
    }
}

/// What makes a page that nobody wrote.
pub(super) const A_SECTION: &str = "a section";

/// Finds collisions and keeps one file for each path: a writer's before the program's, else the
/// first.
pub(super) fn settle(site: &Site, planned: &[Planned], findings: &mut Findings) -> Outputs {
    let output =
        |planned: &Planned| Output { path: Arc::clone(&planned.path), what: planned.what.clone() };
    // Where they stand is smaller than what stands there.
    let mut order: Vec<&Planned> = planned.iter().collect();
    order.par_sort_by(|a, b| a.path.cmp(&b.path));
    if !do_collide(&order) {
        return Outputs::of_sorted(order.into_iter().map(output).collect());
    }
    let mut taken = Taken::with_capacity_and_hasher(planned.len(), RandomState::new());
    let mut kept: Vec<&Planned> = Vec::with_capacity(planned.len());
    let written = planned.iter().filter(|output| !output.is_made());
    for output in written.chain(planned.iter().filter(|output| output.is_made())) {
        let first = match taken.entry(fold(&output.path)) {
            Entry::Occupied(first) => *first.get(),
            Entry::Vacant(free) => {
                free.insert(output);
                kept.push(output);
                continue;
            }
        };
        let may_replace = output.is_made() && !output.what.is_page() && !first.is_made();
        if !may_replace {
            collide(site, (first, output), findings);
        }
    }
    let barred = collide_with_folders(site, (&kept, &taken), findings);
    kept.retain(|output| !barred.contains(&*output.path));
    Outputs::new(kept.into_iter().map(output).collect())
}

/// Whether any of some files, sorted by path, collides with another.
fn do_collide(planned: &[&Planned]) -> bool {
    let mut paths: Vec<Cow<'_, str>> = planned.iter().map(|output| fold(&output.path)).collect();
    // In order already but for those that have capital letters.
    paths.sort();
    let is_file = |folder: &&str| paths.binary_search_by(|path| (**path).cmp(folder)).is_ok();
    let mut last = "";
    for (index, path) in paths.iter().enumerate() {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        // What lies above the last folder has been looked at.
        let is_new = |above: &&str| !is_above(above, last);
        let stands_in_file = || above(folder).take_while(is_new).any(|folder| is_file(&folder));
        if paths.get(index + 1) == Some(path) || (folder != last && stands_in_file()) {
            return true;
        }
        last = folder;
    }
    false
}

/// A folder and those above it, from the innermost on.
fn above(folder: &str) -> impl Iterator<Item = &str> {
    let whole = Some(folder).filter(|folder| !folder.is_empty());
    std::iter::successors(whole, |folder| folder.rsplit_once('/').map(|(above, _)| above))
}

/// Whether a folder is another, or above it.
fn is_above(folder: &str, other: &str) -> bool {
    other.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What stands at each path, folded.
type Taken<'p> = HashMap<Cow<'p, str>, &'p Planned, RandomState>;

/// Paths are compared as file systems do that fold case and compose accents.
fn fold(path: &str) -> Cow<'_, str> {
    if !path.is_ascii() {
        Cow::Owned(path.nfc().collect::<String>().to_lowercase())
    } else if path.bytes().fold(false, |found, byte| found | byte.is_ascii_uppercase()) {
        Cow::Owned(path.to_ascii_lowercase())
    } else {
        Cow::Borrowed(path)
    }
}

/// A file whose path is a folder of another file cannot stand beside it. Returns the paths of files that
/// give way to others.
fn collide_with_folders<'p>(
    site: &Site,
    (kept, taken): (&[&'p Planned], &Taken<'p>),
    findings: &mut Findings,
) -> HashSet<&'p str, RandomState> {
    let mut barred = HashSet::default();
    // Most files share their folders: one that no file has taken, nor any above it, is seen once.
    let mut free: HashSet<&str, RandomState> = HashSet::default();
    for output in kept {
        let mut folder = &*output.path;
        let mut is_free = true;
        while let Some((above, _)) =
            folder.rsplit_once('/').filter(|(above, _)| !free.contains(above))
        {
            folder = above;
            if let Some(other) = taken.get(&fold(folder)) {
                is_free = false;
                // What others link to stays, so that only this is told.
                let gives_way = if other.what.is_page() { *output } else { *other };
                barred.insert(&*gives_way.path);
                collide(site, (other, output), findings);
            }
        }
        let mut folder = &*output.path;
        while let Some((above, _)) = folder.rsplit_once('/').filter(|_| is_free) {
            folder = above;
            if !free.insert(folder) {
                break;
            }
        }
    }
    barred
}

fn collide(site: &Site, (first, second): (&Planned, &Planned), findings: &mut Findings) {
    let named = |planned: &Planned| match planned.origin.place(site) {
        Ok(place) => format!("`{}`", place.file),
        Err(name) => name.to_owned(),
    };
    let (other, own) = (first.origin.place(site), second.origin.place(site));
    let place = match (&own, &other) {
        (Ok(place), _) | (_, Ok(place)) => place.clone(),
        (Err(_), Err(_)) => Place { file: "site.toml".into(), span: None },
    };
    let same = if first.path == second.path {
        format!("the path `{}`", second.path)
    } else if fold(&first.path) == fold(&second.path) {
        format!("paths that differ only in letters: `{}`, `{}`", first.path, second.path)
    } else {
        format!("a file and a folder of one name: `{}`, `{}`", first.path, second.path)
    };
    let message = format!("{} and {} would have {same}", named(first), named(second));
    let mut finding = Finding::new(&OUTPUT_COLLISION, place.clone(), message)
        .hint("rename one of them, or give one a `slug` of its own");
    if let Ok(other) = other
        && other != place
    {
        finding = finding.label(other, "the other is here");
    }
    findings.push(finding);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether files of some paths collide.
    fn collides(paths: &str) -> bool {
        let planned = |path: &str| Planned {
            path: path.into(),
            what: What::NotFound,
            origin: Origin::Program("a file"),
        };
        let planned: Vec<Planned> = paths.split(' ').map(planned).collect();
        let mut order: Vec<&Planned> = planned.iter().collect();
        order.sort_by(|a, b| a.path.cmp(&b.path));
        do_collide(&order)
    }

    #[test]
    fn collisions_are_seen_at_a_glance() {
        for paths in [
            "a a",
            "a a/b",
            "x/a x/a/b/c",
            "x/a x/a-b x/a.c x/a/b/c",
            "a/b/c/d a/b/c/e a/b",
            "A a",
            "B A/b a",
            "a/b A/B/c",
            "e\u{301} \u{e9}",
            "É/x é",
        ] {
            assert!(collides(paths), "{paths}");
        }
        for paths in [
            "a",
            "b a/index.html a/b/index.html a/b.css",
            "a/b/c/d a/b/c-d a/b/c.d",
            "A b",
            "é b",
            "A/b a/c",
        ] {
            assert!(!collides(paths), "{paths}");
        }
    }
}
