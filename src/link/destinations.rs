//! Where links lead: to pages by their files, to files, to other sites, or nowhere.

mod paths;

use std::ops::Range;

use crate::finding::{Finding, Level, Place, Rule, nearest};
use crate::link::addresses::decode;
use crate::link::anchors::{self, Meaning};
use crate::link::names::Names;
use crate::link::sections::overview;
use crate::model::body::LinkForm;
use crate::model::overview::Overview;
use crate::model::site::{Page, PageId, Site, Target, What};
use crate::parse::slug::slugify_or;
use paths::{join, relative};

/// `link-broken`.
pub const LINK_BROKEN: Rule = Rule {
    name: "link-broken",
    level: Level::Error,
    what: "a link or an image leads to a page or file that the site does not have",
    why: "A reader who follows it finds nothing, and cannot check what the page says.",
    example: "`[talks](taks.md)` breaks it; `[talks](talks.md)` mends it.",
};

/// `anchor-broken`.
pub const ANCHOR_BROKEN: Rule = Rule {
    name: "anchor-broken",
    level: Level::Error,
    what: "a link leads to a place that its page does not have",
    why: "The reader arrives at the top of the page and has to search.",
    example: "`[terms](talks.md#term)` breaks it where the heading's id is `terms`.",
};

/// `link-ambiguous`.
pub const LINK_AMBIGUOUS: Rule = Rule {
    name: "link-ambiguous",
    level: Level::Error,
    what: "a wikilink's name belongs to more than one page",
    why: "Which of them is meant would be a guess.",
    example: "`[[talks]]` breaks it where there are `briefings/talks.md` and `readouts/talks.md`; \
              `[[briefings/talks]]` mends it.",
};

/// `link-unsafe`.
pub const LINK_UNSAFE: Rule = Rule {
    name: "link-unsafe",
    level: Level::Error,
    what: "a link's address would run a program in the reader's browser, or is of no known kind",
    why: "`javascript:` and `data:` addresses are how pages are attacked.",
    example: "`[x](javascript:alert(1))` breaks it; link to a page instead.",
};

/// The kinds of address that a link may have beside paths.
const SCHEMES: &[&str] = &[
    "http", "https", "mailto", "tel", "sms", "ftp", "ftps", "sftp", "irc", "ircs", "xmpp",
    "matrix", "magnet", "news", "geo", "doi", "urn",
];

/// Why a destination leads nowhere.
#[derive(Debug)]
pub struct Problem {
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// What is wrong.
    pub message: String,
    /// What to do, when it is clear at once.
    pub hint: Option<String>,
    /// What to look for when it is not: looking costs a walk over all pages.
    pub near: Option<Near>,
}

impl Problem {
    pub(super) fn new(rule: &'static Rule, message: String) -> Self {
        Self { rule, message, hint: None, near: None }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// A wrong name, of which the nearest right one is worth looking for.
#[derive(Clone, Debug)]
pub enum Near {
    /// A page's file, and the file from which it is linked.
    File(String, String),
    /// A file beside pages, and the file from which it is linked.
    Asset(String, String),
    /// A name in a wikilink.
    Name(String),
    /// A place on a page.
    Anchor(PageId, String),
}

impl Near {
    /// The hint that names the nearest, if one is near.
    pub fn hint(&self, site: &Site, names: &Names<'_>) -> Option<String> {
        match self {
            Self::File(wanted, base) => names
                .nearest_file(wanted, base)
                .map(|near| format!("write `{}`", relative(base, near))),
            Self::Asset(wanted, base) => {
                let assets = site.assets.iter().map(|asset| &*asset.file.path);
                nearest(wanted, assets).map(|near| format!("write `{}`", relative(base, near)))
            }
            Self::Anchor(id, wanted) => anchors::hint(site, *id, wanted),
            Self::Name(name) => names.nearest_name(name).map(|near| format!("write `[[{near}]]`")),
        }
    }
}

/// A finding, and what its hint is still to be looked for by.
pub type Pending = (Finding, Option<Near>);

/// Where each link of a page leads. What leads nowhere is a finding.
pub fn links(
    site: &Site,
    names: &Names<'_>,
    id: PageId,
    findings: &mut Vec<Pending>,
) -> Vec<Target> {
    let page = site.page(id);
    let mut targets = Vec::with_capacity(page.body.links.len());
    for link in &page.body.links {
        let written = page.body.text(&page.text, link.destination);
        let resolved = match link.form {
            LinkForm::Markdown | LinkForm::Address => resolve(site, names, id, written),
            LinkForm::Email => Ok(Target::Outside),
            LinkForm::Wiki | LinkForm::WikiNamed => wiki(site, names, id, written),
        };
        targets.push(resolved.unwrap_or_else(|problem| {
            add(page, link.span.range(), problem, findings);
            Target::Broken
        }));
    }
    targets
}

/// Where each image of a page stands.
pub fn images(
    site: &Site,
    names: &Names<'_>,
    id: PageId,
    findings: &mut Vec<Pending>,
) -> Vec<Target> {
    let page = site.page(id);
    let mut targets = Vec::with_capacity(page.body.images.len());
    for image in &page.body.images {
        let written = page.body.text(&page.text, image.destination);
        let resolved = match resolve(site, names, id, written) {
            Ok(Target::Page(..)) => {
                let message = format!("the image `{written}` is a page");
                Err(Problem::new(&LINK_BROKEN, message).hint("link to it without the `!`"))
            }
            other => other,
        };
        targets.push(resolved.unwrap_or_else(|problem| {
            add(page, image.span.range(), problem, findings);
            Target::Broken
        }));
    }
    targets
}

fn add(page: &Page, span: Range<usize>, problem: Problem, findings: &mut Vec<Pending>) {
    let Some(file) = &page.file else { return };
    let Problem { rule, message, hint, near } = problem;
    findings.push((Finding::new(rule, Place::span(file, span), message).hint_if(hint), near));
}

/// Where a destination leads that stands on the page `from`.
///
/// # Errors
/// Why it leads nowhere.
pub fn resolve(
    site: &Site,
    names: &Names<'_>,
    from: PageId,
    written: &str,
) -> Result<Target, Problem> {
    let written = written.trim();
    if let Some(scheme) = scheme(written) {
        return if SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) {
            Ok(Target::Outside)
        } else {
            let message = format!("`{scheme}:` is not the address of a page");
            Err(Problem::new(&LINK_UNSAFE, message)
                .hint("link to a page or a file; write `%3A` for a colon in its name"))
        };
    }
    if written.starts_with("//") {
        return Ok(Target::Outside);
    }
    let (path, rest) = split_rest(written);
    let fragment = rest.split_once('#').map(|(_, fragment)| fragment).filter(|f| !f.is_empty());
    if path.is_empty() {
        return to_page(site, names, from, fragment);
    }
    let path = decode(path);
    let is_markdown = path.rsplit_once('.').is_some_and(|(_, end)| end == "md");
    if is_markdown || path.starts_with("@/") {
        return to_file(site, names, (from, &path), fragment);
    }
    to_output(site, names, (from, &path), rest)
}

/// The scheme of an address, if it has one: letters before a colon, before any slash.
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let mut bytes = scheme.bytes();
    let first = bytes.next().is_some_and(|b| b.is_ascii_alphabetic());
    (first && bytes.all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))).then_some(scheme)
}

/// A path, and its query and fragment with their marks.
fn split_rest(address: &str) -> (&str, &str) {
    let rest = memchr::memchr2(b'?', b'#', address.as_bytes());
    address.split_at(rest.unwrap_or(address.len()))
}

/// A link to a place on a page.
fn to_page(
    site: &Site,
    names: &Names<'_>,
    id: PageId,
    fragment: Option<&str>,
) -> Result<Target, Problem> {
    let Some(fragment) = fragment else { return Ok(Target::Page(id, None)) };
    let wanted = decode(fragment);
    match names.anchors.meaning(site, id, &wanted) {
        Meaning::Top => Ok(Target::Page(id, None)),
        Meaning::Place => Ok(Target::Page(id, Some(wanted.into_owned()))),
        Meaning::Nothing => {
            let message = format!("`{}` has no place `#{wanted}`", site.page(id).name());
            let problem = Problem::new(&ANCHOR_BROKEN, message);
            Err(Problem { near: Some(Near::Anchor(id, wanted.into_owned())), ..problem })
        }
    }
}

/// A link to a Markdown file: relative to the file that links, or from the content's root.
fn to_file(
    site: &Site,
    names: &Names<'_>,
    (from, path): (PageId, &str),
    fragment: Option<&str>,
) -> Result<Target, Problem> {
    let base = site.page(from).file.as_deref().unwrap_or("content/_index.md");
    let file = if let Some(rooted) = path.strip_prefix("@/").or_else(|| path.strip_prefix('/')) {
        Some(format!("content/{}", rooted.trim_start_matches("content/")))
    } else {
        join(base, path)
    };
    let Some(file) = file else {
        let message = format!("`{path}` leads out of the site");
        return Err(Problem::new(&LINK_BROKEN, message).hint("link to a page below `content/`"));
    };
    if let Some(id) = names.file(&file) {
        return to_page(site, names, id, fragment);
    }
    if let Some(reason) = names.withheld(&file) {
        let message = format!("`{file}` is withheld: {reason}");
        return Err(
            Problem::new(&LINK_BROKEN, message).hint("publish that page too, or remove the link")
        );
    }
    if let Some(index) = names.asset(&file) {
        return Ok(Target::File(site.assets[index].path.clone(), String::new()));
    }
    let problem = Problem::new(&LINK_BROKEN, format!("there is no page `{file}`"));
    Err(Problem { near: Some(Near::File(file, base.to_owned())), ..problem })
}

/// A link to a path of the site, or to a file beside the page.
fn to_output(
    site: &Site,
    names: &Names<'_>,
    (from, path): (PageId, &str),
    rest: &str,
) -> Result<Target, Problem> {
    let page = site.page(from);
    let base = page.file.as_deref().unwrap_or("content/_index.md");
    if !path.starts_with('/')
        && let Some(index) = join(base, path).and_then(|file| names.asset(&file))
    {
        return Ok(Target::File(site.assets[index].path.clone(), rest.to_owned()));
    }
    let address = if path.starts_with('/') {
        Some(path.to_owned())
    } else {
        join(&page.path, path).map(|joined| format!("/{joined}"))
    };
    let Some(address) = address else {
        let message = format!("`{path}` leads out of the site");
        return Err(Problem::new(&LINK_BROKEN, message)
            .hint("write the whole address if another site is meant"));
    };
    let below_base = address
        .strip_prefix(site.config.base_url.path.trim_end_matches('/'))
        .filter(|rest| rest.starts_with('/') && site.config.base_url.path != "/");
    for candidate in [Some(address.as_str()), below_base].into_iter().flatten() {
        if let Some(output) = site.outputs.answering(candidate) {
            if let What::Page(id) = output.what {
                let fragment = rest.split_once('#').map(|(_, f)| f).filter(|f| !f.is_empty());
                return to_page(site, names, id, fragment);
            }
            return Ok(Target::File(output.path.to_string(), rest.to_owned()));
        }
    }
    // What speakers there are is known when quotes are checked; the pages as they come out are checked.
    let quotes = overview(&site.pages, Overview::Quotes).map(|id| site.page(id).path.as_str());
    let is_of_quotes = |path: &&str| quotes.is_some_and(|root| path.starts_with(root));
    if let Some(path) =
        [Some(address.as_str()), below_base].into_iter().flatten().find(is_of_quotes)
    {
        let path = format!("{}/index.html", path.trim_matches('/'));
        return Ok(Target::File(path, rest.to_owned()));
    }
    let problem = Problem::new(&LINK_BROKEN, format!("nothing on the site answers to `{path}`"));
    // `../talks` is very often meant to be `../talks.md`.
    let with_extension = join(base, &format!("{}.md", path.trim_end_matches('/')));
    if let Some(file) = with_extension.filter(|file| names.file(file).is_some()) {
        return Err(problem.hint(format!("write `{}`", relative(base, &file))));
    }
    let near = join(base, path).map(|wanted| Near::Asset(wanted, base.to_owned()));
    Err(Problem { near, ..problem })
}

/// A wikilink: `[[name]]` or `[[name#place]]`.
fn wiki(site: &Site, names: &Names<'_>, from: PageId, written: &str) -> Result<Target, Problem> {
    let (name, fragment) = written.split_once('#').unwrap_or((written, ""));
    let fragment = (!fragment.is_empty()).then_some(fragment);
    if name.trim().is_empty() {
        return to_page(site, names, from, fragment);
    }
    match names.named(name) {
        [only] => {
            let means = |id: &str| names.anchors.meaning(site, *only, id) != Meaning::Nothing;
            // Other programs name a heading by its words.
            let words = fragment.filter(|id| !means(id)).map(|words| slugify_or(words, ""));
            let words = words.filter(|id| means(id));
            to_page(site, names, *only, words.as_deref().or(fragment))
        }
        [] => {
            let problem =
                Problem::new(&LINK_BROKEN, format!("no page is called `{}`", name.trim()));
            Err(Problem { near: Some(Near::Name(name.to_owned())), ..problem })
        }
        several => {
            let files: Vec<_> =
                several.iter().map(|id| format!("`{}`", site.page(*id).name())).collect();
            let message = format!("`{}` may mean {}", name.trim(), files.join(" or "));
            Err(Problem::new(&LINK_AMBIGUOUS, message)
                .hint("write the path of the file that is meant"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_told_from_paths() {
        assert_eq!(scheme("https://x"), Some("https"));
        assert_eq!(scheme("JavaScript:alert(1)"), Some("JavaScript"));
        assert_eq!(scheme("a/b:c"), None);
        assert_eq!(scheme("page.md"), None);
        assert_eq!(scheme("台:x"), None);
    }
}
