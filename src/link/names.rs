//! Names that are written in front matter and in wikilinks, and what they stand for.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use ahash::RandomState;

use crate::config::{Config, NavItem};
use crate::finding::{Finding, Findings, Level, Place, Rule, nearest};
use crate::link::anchors::Anchors;
use crate::link::destinations::{self, Problem};
use crate::model::page::PageKind;
use crate::model::site::{NavLink, NavTarget, Page, PageId, Site, Target};
use crate::parse::Template;
use crate::parse::table::At;
use crate::render::theme;

/// `side-unknown`.
pub const SIDE_UNKNOWN: Rule = Rule {
    name: "side-unknown",
    level: Level::Error,
    what: "a page names a side that `site.toml` does not declare, or that its comparison does not have",
    why: "What a side said would be shown as nobody's.",
    example: "`sides = [\"usa\"]` breaks it where `site.toml` has `[sides.us]`; write `us`.",
};

/// `template-unknown`.
pub const TEMPLATE_UNKNOWN: Rule = Rule {
    name: "template-unknown",
    level: Level::Error,
    what: "a page asks for a template that neither the site nor the built-in theme has",
    why: "The page could not be shown.",
    example: "`template = \"breifing.html\"` breaks it; `briefing.html` mends it.",
};

/// Looks pages up by file, and by the names that wikilinks use.
#[derive(Debug)]
pub struct Names<'s> {
    site: &'s Site,
    files: HashMap<&'s str, PageId, RandomState>,
    /// Sections without a file, by the one that they would have.
    sections: HashMap<String, PageId>,
    /// Made when the first wikilink asks for a name.
    by_name: OnceLock<HashMap<String, Vec<PageId>, RandomState>>,
    assets: HashMap<&'s str, usize, RandomState>,
    withheld: HashMap<&'s str, String>,
    /// The places of pages.
    pub anchors: Anchors,
}

impl<'s> Names<'s> {
    /// Tables over all pages of a site.
    pub fn new(site: &'s Site) -> Self {
        let mut files = HashMap::with_capacity_and_hasher(site.pages.len(), RandomState::new());
        let mut sections = HashMap::new();
        for (id, page) in site.iter() {
            if let Some(file) = page.file.as_deref() {
                files.insert(file, id);
            } else {
                sections.insert(format!("content{}_index.md", page.path), id);
            }
        }
        let assets = site.assets.iter().enumerate().map(|(i, a)| (&*a.file.path, i)).collect();
        let withheld = site.withheld.iter().map(|w| (&*w.file, w.reason.words())).collect();
        let anchors = Anchors::new(site);
        Self { site, files, sections, by_name: OnceLock::new(), assets, withheld, anchors }
    }

    fn by_name(&self) -> &HashMap<String, Vec<PageId>, RandomState> {
        self.by_name.get_or_init(|| {
            let mut names: HashMap<String, Vec<PageId>, RandomState> = HashMap::default();
            for (id, page) in self.site.iter() {
                for name in names_of(page) {
                    let pages = names.entry(fold(&name)).or_default();
                    if pages.last() != Some(&id) {
                        pages.push(id);
                    }
                }
            }
            names
        })
    }

    /// The page of a file such as `content/about.md`.
    pub fn file(&self, file: &str) -> Option<PageId> {
        self.files.get(file).or_else(|| self.sections.get(file)).copied()
    }

    /// The asset at a path such as `content/a/b.png`, as an index.
    pub fn asset(&self, file: &str) -> Option<usize> {
        self.assets.get(file).copied()
    }

    /// Why a file is withheld, if it is.
    pub fn withheld(&self, file: &str) -> Option<&str> {
        self.withheld.get(file).map(String::as_str)
    }

    /// The pages that a wikilink's name may mean.
    pub fn named(&self, name: &str) -> &[PageId] {
        self.by_name().get(&fold(name)).map_or(&[], Vec::as_slice)
    }

    /// The file, other than the one that links, whose path is nearest to a wrong one.
    pub fn nearest_file(&self, wrong: &str, base: &str) -> Option<&'s str> {
        let same_name = wrong.rsplit('/').next().unwrap_or(wrong);
        let mut moved: Vec<&str> = self
            .files
            .keys()
            .copied()
            .filter(|file| file.rsplit('/').next() == Some(same_name))
            .collect();
        moved.sort_unstable();
        if let [only] = moved.as_slice()
            && !same_name.ends_with("index.md")
        {
            return Some(only);
        }
        // What all paths have in common must not make unlike ones look alike.
        let others = self.files.keys().copied().filter(|file| *file != base);
        let near = nearest(bare(wrong), others.map(bare))?;
        self.files.get_key_value(&*format!("content/{near}.md")).map(|(file, _)| *file)
    }

    /// The name that a wikilink may have meant.
    pub fn nearest_name(&self, wrong: &str) -> Option<&str> {
        nearest(&fold(wrong), self.by_name().keys().map(String::as_str))
    }
}

/// The names by which a wikilink finds a page: its path, its file's name, its title, its other
/// names.
fn names_of(page: &Page) -> Vec<String> {
    let mut names = vec![page.title.clone()];
    if let Some(file) = page.file.as_deref() {
        let below = file.strip_prefix("content/").unwrap_or(file);
        let stem = below.strip_suffix(".md").unwrap_or(below);
        let bundle = stem.strip_suffix("/index").or_else(|| stem.strip_suffix("/_index"));
        let stem = bundle.unwrap_or(stem);
        names.push(stem.to_owned());
        if let Some((_, name)) = stem.rsplit_once('/') {
            names.push(name.to_owned());
        }
    }
    if let Some(entity) = &page.front.entity {
        names.extend(entity.aliases.iter().map(|alias| alias.name.value.clone()));
    }
    names
}

/// A page's path without what all have.
fn bare(file: &str) -> &str {
    let below = file.strip_prefix("content/").unwrap_or(file);
    below.strip_suffix(".md").unwrap_or(below)
}

/// Names are compared without case, and with hyphens, underscores and runs of spaces as one space.
fn fold(name: &str) -> String {
    let words: Vec<String> = name
        .split(|c: char| c.is_whitespace() || c == '-' || c == '_')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join(" ")
}

/// Resolves what front matter names: sides and templates.
pub fn resolve_fields(
    pages: &mut [Page],
    config: &Config,
    templates: &[Template],
    findings: &mut Findings,
) {
    let sides: BTreeMap<&str, usize> =
        config.sides.iter().enumerate().map(|(i, side)| (&*side.id, i)).collect();
    for page in pages {
        let Some(file) = page.file.clone() else { continue };
        let card = page.front.source.as_ref().and_then(|card| card.side.as_ref());
        let entity = page.front.entity.as_ref().and_then(|card| card.side.as_ref());
        let mut found = Vec::new();
        for side in page.front.sides.iter().chain(card).chain(entity) {
            match sides.get(side.value.as_str()) {
                Some(index) => found.push(*index),
                None => findings.push(unknown_side(&file, side, sides.keys().copied())),
            }
        }
        found.sort_unstable();
        found.dedup();
        page.sides = found;
        if let Some(template) = &page.front.template
            && !theme::has_template(templates, &template.value)
        {
            findings.push(unknown_template(&file, template, templates));
        }
    }
}

pub(super) fn unknown_side<'n>(
    file: &Arc<str>,
    side: &At<String>,
    names: impl Iterator<Item = &'n str> + Clone,
) -> Finding {
    let hint = nearest(&side.value, names.clone()).map_or_else(
        || {
            let known: Vec<_> = names.map(|name| format!("`{name}`")).collect();
            if known.is_empty() {
                format!("declare it in `site.toml`: `[sides.{}]`", side.value)
            } else {
                format!("write one of {}, or declare it in `site.toml`", known.join(", "))
            }
        },
        |near| format!("write `{near}`"),
    );
    let message = format!("there is no side `{}`", side.value);
    Finding::new(&SIDE_UNKNOWN, Place::span(file, side.span.clone()), message).hint(hint)
}

fn unknown_template(file: &Arc<str>, template: &At<String>, own: &[Template]) -> Finding {
    let names = theme::template_names(own);
    let hint = nearest(&template.value, names.iter().map(String::as_str)).map_or_else(
        || format!("make `templates/{}`, or remove the field", template.value),
        |near| format!("write `{near}`"),
    );
    let message = format!("there is no template `{}`", template.value);
    Finding::new(&TEMPLATE_UNKNOWN, Place::span(file, template.span.clone()), message).hint(hint)
}

/// The main navigation: as `site.toml` has it, else the sections that have pages.
pub fn navigation(site: &Site, findings: &mut Findings) -> Vec<NavLink> {
    match &site.config.nav {
        Some(items) => nav_links(site, items, findings),
        None => default_navigation(site),
    }
}

/// Links of `site.toml`; those that lead nowhere are findings.
pub(super) fn nav_links(site: &Site, items: &[NavItem], findings: &mut Findings) -> Vec<NavLink> {
    if items.is_empty() {
        return Vec::new();
    }
    let names = &Names::new(site);
    items.iter().filter_map(|item| nav_link(site, names, item, findings)).collect()
}

fn nav_link(
    site: &Site,
    names: &Names<'_>,
    item: &NavItem,
    findings: &mut Findings,
) -> Option<NavLink> {
    let resolved = destinations::resolve(site, names, site.home, &item.to.value);
    let target = match resolved {
        Ok(Target::Outside) => NavTarget::Address(item.to.value.clone()),
        Ok(Target::Page(id, fragment)) => NavTarget::Path(
            site.page(id).path.clone(),
            fragment.map(|f| format!("#{f}")).unwrap_or_default(),
        ),
        Ok(Target::File(path, rest)) => NavTarget::Path(format!("/{path}"), rest),
        Ok(Target::Broken) => return None,
        Err(Problem { rule, message, hint, near }) => {
            let hint = hint.or_else(|| near.and_then(|near| near.hint(site, names)));
            let place = Place::span(&site.config.file, item.to.span.clone());
            findings.push(Finding::new(rule, place, message).hint_if(hint));
            return None;
        }
    };
    Some(NavLink { title: item.title.clone(), target })
}

/// The folders that the navigation lists, if the site has them, in this order.
const NAVIGATION: [&str; 11] = [
    "briefings",
    "readouts",
    "questions",
    "timeline",
    "quotes",
    "people",
    "organizations",
    "places",
    "sources",
    "updates",
    "search",
];

fn default_navigation(site: &Site) -> Vec<NavLink> {
    let link = |page: &Page| NavLink {
        title: page.title.clone(),
        target: NavTarget::Path(page.path.clone(), String::new()),
    };
    let sections: BTreeMap<&str, &Page> = site
        .pages
        .iter()
        .filter(|page| page.section.is_some())
        .map(|page| (page.path.trim_matches('/'), page))
        .collect();
    // The list of people leads on to organizations and places; a bar for all of them is too long.
    let beside_people = |folder: &&&str| {
        sections.contains_key("people") && matches!(**folder, "organizations" | "places")
    };
    let mut links: Vec<NavLink> = NAVIGATION
        .iter()
        .filter(|folder| !beside_people(folder))
        .filter_map(|folder| sections.get(folder))
        .map(|page| link(page))
        .collect();
    let home = site.page(site.home).section.as_ref();
    for id in home.into_iter().flat_map(|info| info.subsections.iter().chain(&info.pages)) {
        let page = site.page(*id);
        let is_listed = NAVIGATION.contains(&page.path.trim_matches('/'));
        if page.kind == PageKind::Page && !(is_listed && page.section.is_some()) {
            links.push(link(page));
        }
    }
    links
}
