//! What people write who come from Zola, Hugo or Jekyll: fields with other names, and shortcodes.

use std::sync::Arc;

use crate::finding::{Finding, Findings, Level, Place, Rule};
use crate::model::body::{Body, Kind};

/// `foreign-field`.
pub const FOREIGN_FIELD: Rule = Rule {
    name: "foreign-field",
    level: Level::Warning,
    what: "a field has the name that Zola, Hugo or Jekyll has for it",
    why: "A site that was made with another program can be built as it is; but what a field does \
          there it may not do here.",
    example: "`description = \"…\"` breaks it, and is read as `summary`; `summary = \"…\"` mends it.",
};

/// `shortcode`.
pub const SHORTCODE: Rule = Rule {
    name: "shortcode",
    level: Level::Warning,
    what: "a page has a shortcode of Zola or Hugo, which readers see as it is written",
    why: "Text is never a template here, so braces are braces.",
    example: "`{{ youtube(id=\"x\") }}` breaks it; a link or HTML in its place mends it.",
};

/// A field that another program has.
#[derive(Clone, Copy, Debug)]
pub struct Foreign {
    /// Its name there.
    pub name: &'static str,
    /// What comes of it.
    pub fate: Fate,
    /// What to do.
    pub hint: &'static str,
}

/// What comes of a field of another program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is read as the field of this name.
    ReadAs(&'static str),
    /// It does nothing, and nothing is lost.
    Ignored,
    /// It would do something that is not done here, so it must go.
    Refused,
}

const fn read_as(name: &'static str, ours: &'static str, hint: &'static str) -> Foreign {
    Foreign { name, fate: Fate::ReadAs(ours), hint }
}

const fn ignored(name: &'static str, hint: &'static str) -> Foreign {
    Foreign { name, fate: Fate::Ignored, hint }
}

const fn refused(name: &'static str, hint: &'static str) -> Foreign {
    Foreign { name, fate: Fate::Refused, hint }
}

/// Fields of pages and sections.
pub const PAGE: &[Foreign] = &[
    read_as("description", "summary", "write `summary`"),
    read_as("taxonomies", "topics", "write `topics = [\"…\"]` above the first table"),
    read_as("tags", "topics", "write `topics = [\"…\"]`"),
    read_as("categories", "topics", "write `topics = [\"…\"]`"),
    read_as("author", "authors", "write `authors = [\"…\"]`"),
    read_as("lastmod", "updated", "write `updated`"),
    read_as("last_modified_at", "updated", "write `updated`"),
    ignored("in_search_index", "remove it: every page can be searched for"),
    ignored("insert_anchor_links", "remove it: every heading has a link"),
    ignored("page_template", "give each page its `template`"),
    ignored(
        "transparent",
        "remove it: a folder without `_index.md` belongs to the section above it",
    ),
    ignored("paginate_path", "remove it: the path is `page`"),
    ignored("paginate_reversed", "remove it, and sort the section otherwise with `sort_by`"),
    ignored("generate_feeds", "remove it: the site has feeds, as `[feeds]` of `site.toml` says"),
    ignored("generate_feed", "remove it: the site has feeds, as `[feeds]` of `site.toml` says"),
    ignored("keywords", "remove it, or write `topics = [\"…\"]`"),
    ignored("layout", "remove it, or write `template`"),
    ignored("type", "remove it, or write `kind`"),
    ignored("language", "write `lang`"),
    ignored("params", "write `[extra]`"),
    ignored("excerpt", "write `summary`"),
    ignored("cssclasses", "remove it"),
    ignored("toc", "remove it: the headings of a page are listed by themselves"),
    refused("render", "remove it; to withhold the page, write `draft = true`"),
    refused("redirect_to", "remove the page, and add its path to the `aliases` of the other"),
    refused("published", "write `draft = true`, or remove it"),
    refused("publishDate", "write `date`: a page with a date in the future is withheld"),
    refused("publishdate", "write `date`: a page with a date in the future is withheld"),
    refused("expiryDate", "remove it, and remove the page when its time has come"),
    refused("url", "write `path`"),
    refused("permalink", "write `path`"),
];

/// Fields of the configuration.
pub const SITE: &[Foreign] = &[
    read_as("default_language", "language", "write `language`"),
    ignored("baseURL", "write `base_url`"),
    read_as("languageCode", "language", "write `language`"),
    read_as("generate_feeds", "feeds", "write `[feeds]` with `enabled = true`"),
    read_as("generate_feed", "feeds", "write `[feeds]` with `enabled = true`"),
    read_as("feed_limit", "feeds", "write `[feeds]` with `limit = 20`"),
    ignored(
        "taxonomies",
        "remove it: topics are there without it, as `topics = [\"…\"]` on each page",
    ),
    ignored("compile_sass", "remove it, and put CSS into `static/`"),
    ignored("minify_html", "remove it"),
    ignored("hard_link_static", "remove it"),
    ignored("build_search_index", "remove it: `[search]` says whether there is a search"),
    ignored("generate_sitemap", "remove it: there is a site map"),
    ignored("generate_robots_txt", "remove it; a `static/robots.txt` replaces the built-in one"),
    ignored("exclude_paginated_pages_in_sitemap", "remove it"),
    ignored("preserve_dotfiles_in_output", "remove it: the output has what the site has"),
    ignored("feed_filenames", "remove it: the feed is `atom.xml`"),
    ignored("feed_filename", "remove it: the feed is `atom.xml`"),
    ignored("slugify", "remove it: addresses keep the letters of every script"),
    ignored("link_checker", "remove it: links are checked, and `[check]` sets the levels"),
    ignored("translations", "write the theme's own words under `[words]`"),
    ignored("output_dir", "remove it, and use the flag `--output-dir`"),
    ignored("params", "write `[extra]`"),
    ignored("menu", "write `[nav]`"),
    ignored("markup", "write `[markdown]` and `[highlight]`"),
    refused("languages", "remove it: a site is in one language; `lang` on a page says otherwise"),
    refused("ignored_content", "move what is not to be published out of `content/`, and remove it"),
    refused("ignored_static", "move what is not to be published out of `static/`, and remove it"),
];

/// Fields of `[markdown]`.
pub const MARKDOWN: &[Foreign] = &[
    ignored("highlight_code", "write `[highlight]` with `enabled = true`"),
    ignored("highlight_theme", "remove it: colors are those of `highlight.css`"),
    ignored("highlight_themes_css", "remove it: colors are those of `highlight.css`"),
    ignored("highlighting", "write `[highlight]`"),
    ignored("extra_syntaxes_and_themes", "remove it"),
    ignored("render_emoji", "remove it, and write the signs themselves"),
    ignored("external_links_class", "remove it"),
    ignored("external_links_target_blank", "remove it"),
    ignored("external_links_no_follow", "remove it"),
    ignored("external_links_no_referrer", "remove it"),
    ignored("external_links_external", "remove it"),
    ignored("lazy_async_image", "remove it: pictures are loaded when they are needed"),
    ignored("definition_list", "remove it"),
    ignored("bottom_footnotes", "remove it: footnotes stand at the foot"),
    ignored("insert_anchor_links", "remove it: every heading has a link"),
    ignored("github_alerts", "remove it: alerts are understood"),
    ignored("math", "remove it"),
];

/// Fields of `[search]`.
pub const SEARCH: &[Foreign] = &[
    ignored("index_format", "remove it: the theme knows its own index"),
    ignored("include_title", "remove it"),
    ignored("include_description", "remove it"),
    ignored("include_date", "remove it"),
    ignored("include_path", "remove it"),
    ignored("include_content", "remove it"),
    ignored("truncate_content_length", "remove it"),
];

/// Adds a finding for every shortcode in the text of a page, code left out.
pub fn check_shortcodes(
    file: &Arc<str>,
    (text, at): (&str, usize),
    body: &Body,
    findings: &mut Findings,
) {
    let bytes = text.as_bytes();
    let mut hits = memchr::memchr_iter(b'{', &bytes[at..]).map(|found| found + at);
    let Some(first) = hits.find(|hit| opens(&text[*hit..])) else { return };
    let quiet = quiet_spans(body);
    let mut end = at;
    for hit in [first].into_iter().chain(hits) {
        if hit < end || !opens(&text[hit..]) || quiet.iter().any(|span| span.contains(&hit)) {
            continue;
        }
        let line = text[hit..].lines().next().unwrap_or_default();
        let close = ["}}", "%}"].into_iter().filter_map(|mark| line.find(mark)).min();
        end = hit + close.map_or(line.trim_end().len(), |close| end_of_braces(line, close + 1));
        let message = format!("`{}` is a shortcode, which means nothing here", &text[hit..end]);
        findings.push(Finding::new(&SHORTCODE, Place::span(file, hit..end), message).hint(
            "write what it makes: Markdown, or HTML; or put it into code if it is an example",
        ));
    }
}

/// Where the braces end of which one stands at a byte.
fn end_of_braces(line: &str, at: usize) -> usize {
    at + line[at..].bytes().take_while(|byte| *byte == b'}').count()
}

/// Where code and comments stand: what they show is meant to be shown.
fn quiet_spans(body: &Body) -> Vec<std::ops::Range<usize>> {
    let nodes = body
        .nodes
        .iter()
        .filter(|node| matches!(node.kind, Kind::Code(_) | Kind::InlineCode(_) | Kind::Comment(_)));
    nodes.map(|node| node.span.range()).collect()
}

/// Whether a shortcode begins a text: `{{ name(`, `{% name(`, `{{< name`, `{{% name`.
fn opens(text: &str) -> bool {
    let hugo = ["{{<", "{{%"].into_iter().find_map(|open| text.strip_prefix(open));
    if let Some(rest) = hugo {
        return rest.trim_start().starts_with(|c: char| c.is_alphabetic() || c == '/');
    }
    let zola = ["{{", "{%"].into_iter().find_map(|open| text.strip_prefix(open));
    zola.is_some_and(|rest| {
        let rest = rest.trim_start_matches(['-', ' ']);
        let name = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
        name > 0 && rest[name..].starts_with('(')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortcodes_are_told_from_braces() {
        for text in [
            "{{ youtube(id=1) }}",
            "{% note() %}",
            "{{< figure src=\"x\" >}}",
            "{{% tip %}}",
            "{{</ tip >}}",
        ] {
            assert!(opens(text), "{text}");
        }
        for text in ["{{ page.title }}", "{% raw %}", "{ a() }", "{{", "{{ (x) }}", "{{<3"] {
            assert!(!opens(text), "{text}");
        }
    }
}
