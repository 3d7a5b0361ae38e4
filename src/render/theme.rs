//! The built-in theme: the templates and static files that are part of the program.
//!
//! A site overrides it file by file. These are the files of this repository's own `templates/` and
//! `static/`; a test sees to it that the lists are complete.

mod css;
mod custom;
mod manifest;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::parse::Template;

pub(in crate::render) use custom::fonts;
pub(crate) use custom::sheet;
pub(in crate::render) use manifest::manifest;

macro_rules! embed {
    ($include:ident, $folder:literal, [$($path:literal,)+]) => {
        &[$(($path, $include!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $folder, "/", $path)))),+]
    };
}

/// Templates by name, sorted.
const TEMPLATES: &[(&str, &str)] = embed!(
    include_str,
    "templates",
    [
        "404.html",
        "alias.html",
        "article.html",
        "atom.xml",
        "base.html",
        "briefing.html",
        "comparison.html",
        "entity.html",
        "entries.xml",
        "index.html",
        "organization.html",
        "page.html",
        "parts/breadcrumbs.html",
        "parts/cards.html",
        "parts/citation.html",
        "parts/cite.html",
        "parts/comparison.html",
        "parts/event.html",
        "parts/facts.html",
        "parts/footer.html",
        "parts/head.html",
        "parts/home.html",
        "parts/labels.html",
        "parts/ledger.html",
        "parts/links.html",
        "parts/masthead.html",
        "parts/person.html",
        "parts/question.html",
        "parts/questions.html",
        "parts/quote.html",
        "parts/quotes.html",
        "parts/said.html",
        "parts/side.html",
        "parts/sources.html",
        "parts/timeline.html",
        "parts/toc.html",
        "parts/update.html",
        "parts/visits.html",
        "person.html",
        "place.html",
        "questions.html",
        "quotes.html",
        "robots.txt",
        "search.html",
        "section.html",
        "sitemap.xml",
        "source.html",
        "speaker.html",
        "timeline.html",
        "topic.html",
        "topics.html",
        "updates.html",
    ]
);

/// Static files by path, sorted.
const STATICS: &[(&str, &[u8])] = embed!(
    include_bytes,
    "static",
    [
        "brief.css",
        "comparison.css",
        "events.css",
        "facts.css",
        "favicon.svg",
        "filters.css",
        "fonts/OFL-Newsreader.txt",
        "fonts/OFL-PublicSans.txt",
        "fonts/brief-sans.woff2",
        "fonts/brief-serif.woff2",
        "highlight.css",
        "home.css",
        "ledger.css",
        "lists.css",
        "names.css",
        "notices.css",
        "pick.css",
        "questions.css",
        "quotes.css",
        "search.css",
        "search.js",
        "site.js",
        "themes.css",
        "timeline.css",
        "visits.css",
        "visits.js",
        "words.css",
    ]
);

/// The built-in templates: name and text, sorted by name.
pub const fn templates() -> &'static [(&'static str, &'static str)] {
    TEMPLATES
}

/// The built-in static files: path and bytes, sorted by path.
pub const fn statics() -> &'static [(&'static str, &'static [u8])] {
    STATICS
}

/// The bytes of a built-in static file, as they are written.
pub fn written(path: &str) -> Option<&'static [u8]> {
    STATICS.iter().find(|(name, _)| *name == path).map(|(_, bytes)| *bytes)
}

/// Style sheets and scripts as they are sent: without what browsers do not need.
static LEAN: LazyLock<BTreeMap<&str, String>> = LazyLock::new(|| {
    let lean = |(name, bytes): &(&'static str, &'static [u8])| {
        let text = std::str::from_utf8(bytes).ok()?;
        match name.rsplit('.').next()? {
            "css" => Some((*name, css::minified(text))),
            "js" => Some((*name, without_indents(text))),
            _ => None,
        }
    };
    STATICS.iter().filter_map(lean).collect()
});

/// A script without the space at the beginning of its lines. The theme's scripts have no text that
/// runs over several lines, which a test holds.
fn without_indents(script: &str) -> String {
    let lines: Vec<&str> = script.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n") + "\n"
}

/// The bytes of a built-in static file, as they are sent.
pub fn static_file(path: &str) -> Option<&'static [u8]> {
    if let Some(lean) = LEAN.get(path) {
        return Some(lean.as_bytes());
    }
    written(path)
}

/// Whether the site or the theme has a template of this name.
pub fn has_template(own: &[Template], name: &str) -> bool {
    own.iter().any(|template| template.name == name)
        || TEMPLATES.iter().any(|(template, _)| *template == name)
}

/// The names of all templates, sorted.
pub fn template_names(own: &[Template]) -> BTreeSet<String> {
    let built_in = TEMPLATES.iter().map(|(name, _)| (*name).to_owned());
    own.iter().map(|template| template.name.clone()).chain(built_in).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_of_a_script_runs_over_lines() {
        let scripts = STATICS.iter().filter(|(name, _)| name.rsplit('.').next() == Some("js"));
        for (name, bytes) in scripts {
            let text = std::str::from_utf8(bytes).unwrap();
            for line in text.lines().filter(|line| !line.trim_start().starts_with(['/', '*'])) {
                let code = line.split(" // ").next().unwrap();
                // A comment between the lines names things in backquotes, always both of them.
                assert_eq!(code.matches('`').count() % 2, 0, "{name}: {line}");
            }
        }
    }

    #[test]
    fn indents_are_left_out() {
        assert_eq!(without_indents("(d => {\n  a;\n\n  b;\n})\n"), "(d => {\na;\nb;\n})\n");
    }
}
