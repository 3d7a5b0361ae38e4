//! The fields that `site.toml` may have, with what each means.

use crate::parse::table::Field;

/// The fields of `site.toml`.
pub const FIELDS: &[Field] = &[
    Field { name: "title", kind: "text", doc: "The site's title. Required." },
    Field {
        name: "base_url",
        kind: "text",
        doc: "Where the site stands, such as `https://user.github.io/repo`. Required.",
    },
    Field {
        name: "domain",
        kind: "text",
        doc: "A domain of your own, such as `www.example.org`, which `publish` tells GitHub Pages by \
              the file `CNAME`; the host of `base_url` must be the same.",
    },
    Field { name: "description", kind: "text", doc: "What the site is about, in one sentence." },
    Field {
        name: "language",
        kind: "text",
        doc: "The site's language as a BCP 47 tag; `en` by default.",
    },
    Field { name: "author", kind: "text", doc: "Who publishes the site." },
    Field { name: "sides", kind: "tables", doc: "The sides of the story: `[sides.<id>]` each." },
    Field {
        name: "nav",
        kind: "table",
        doc: "The main navigation. Without it, the sections that have pages.",
    },
    Field {
        name: "theme",
        kind: "table",
        doc: "What the built-in theme looks like: colors, fonts, logo, links at the foot, widths.",
    },
    Field { name: "markdown", kind: "table", doc: "How Markdown is read." },
    Field { name: "highlight", kind: "table", doc: "How code is shown." },
    Field { name: "citations", kind: "table", doc: "Files in which pages and sources are cited." },
    Field { name: "feeds", kind: "table", doc: "The feeds." },
    Field { name: "search", kind: "table", doc: "The search." },
    Field { name: "quotes", kind: "table", doc: "How quotes are checked." },
    Field { name: "entities", kind: "table", doc: "People, organizations and places." },
    Field {
        name: "topics_paginate_by",
        kind: "number",
        doc: "How many pages the page of a topic shows at once; 50 by default.",
    },
    Field {
        name: "topics",
        kind: "list of tables",
        doc: "Subjects that comparisons come back to, with the words that stand for each: \
              `[[topics]]` each.",
    },
    Field {
        name: "external_links",
        kind: "table",
        doc: "How `check --external` looks after links to other sites.",
    },
    Field {
        name: "limits",
        kind: "table",
        doc: "How large the host lets files and the site be; as GitHub Pages does by default.",
    },
    Field {
        name: "check",
        kind: "table",
        doc: "The level of each rule by its name: `error`, `warning`, `note` or `off`.",
    },
    Field {
        name: "sections",
        kind: "tables",
        doc: "The headings that mean something, by language: `[sections.<language>]` each.",
    },
    Field {
        name: "labels",
        kind: "tables",
        doc: "The labels that mean something in lists, by language: `[labels.<language>]` each.",
    },
    Field { name: "questions", kind: "table", doc: "How questions are kept." },
    Field { name: "updates", kind: "table", doc: "How logs of corrections and updates are shown." },
    Field { name: "words", kind: "table", doc: "Words of the theme to be replaced, by key." },
    Field { name: "extra", kind: "table", doc: "Your own settings, for your own templates." },
];

/// The fields of `[sides.<id>]`.
pub const SIDE_FIELDS: &[Field] = &[
    Field { name: "name", kind: "text", doc: "The side's name. Required." },
    Field { name: "short", kind: "text", doc: "A short name; the name by default." },
];

/// The fields of `[nav]`.
pub const NAV_FIELDS: &[Field] = &[Field {
    name: "items",
    kind: "list of tables",
    doc: "The links in order, each `{ title = \"…\", path = \"…\" }`.",
}];

/// The fields of an item of `[nav]`.
pub const NAV_ITEM_FIELDS: &[Field] = &[
    Field { name: "title", kind: "text", doc: "What the link says. Required." },
    Field {
        name: "path",
        kind: "text",
        doc: "Where it leads: a path of the site (`/about/`), a page's file (`@/about.md`) or an \
              address. Required.",
    },
];

/// The fields of `[theme]`.
pub const THEME_FIELDS: &[Field] = &[
    Field {
        name: "accent",
        kind: "color or table",
        doc: "The color of the bar at the head of every page: `\"#0b4a86\"`, or \
              `{ light = \"…\", dark = \"…\" }`. Ink by default. It must have a contrast of 3:1.",
    },
    Field {
        name: "sides",
        kind: "tables",
        doc: "The colors of sides by their ids: `us = \"#0b4a86\"`, or a table `[theme.sides.us]`.",
    },
    Field {
        name: "fonts",
        kind: "text or table",
        doc: "`system` for what readers have, `built-in` (the default), or a table with faces of your \
              own.",
    },
    Field {
        name: "logo",
        kind: "text",
        doc: "A picture below `static/` that stands for the site's name at the head of every page.",
    },
    Field {
        name: "footer",
        kind: "list of tables",
        doc: "Links at the foot of every page, each as an item of `[nav]`.",
    },
    Field {
        name: "measure",
        kind: "text",
        doc: "The longest line of text, from `20rem` to `60rem`; `42rem` by default.",
    },
    Field {
        name: "width",
        kind: "text",
        doc: "The widest page, from `40rem` to `160rem`; `76rem` by default.",
    },
    Field {
        name: "cards",
        kind: "true or false",
        doc: "Draws a card for each briefing and comparison, which other sites show beside links to \
              it; `true` by default.",
    },
];

/// The fields of `accent` in `[theme]`, if it is a table.
pub const ACCENT_FIELDS: &[Field] = &[
    Field { name: "light", kind: "color", doc: "On light paper." },
    Field { name: "dark", kind: "color", doc: "On dark paper; made of the other by default." },
];

/// The fields of `[theme.sides.<id>]`.
pub const SIDE_COLOR_FIELDS: &[Field] = &[
    Field {
        name: "light",
        kind: "color",
        doc: "Of text on light paper, with a contrast of 7:1. One of `light` and `dark` is enough.",
    },
    Field { name: "dark", kind: "color", doc: "Of text on dark paper, with a contrast of 7:1." },
    Field {
        name: "light_line",
        kind: "color",
        doc: "Of bars and marks on light paper, with a contrast of 3:1; as the text by default.",
    },
    Field {
        name: "dark_line",
        kind: "color",
        doc: "Of bars and marks on dark paper, with a contrast of 3:1; made of the text by default.",
    },
];

/// The fields of `[theme.fonts]`.
pub const FONT_FIELDS: &[Field] = &[
    Field {
        name: "serif",
        kind: "text or table",
        doc: "The face of headings and of verbatim words: `system`, `built-in` or a face of your own.",
    },
    Field { name: "sans", kind: "text or table", doc: "The face of everything else, likewise." },
];

/// The fields of a face in `[theme.fonts]`.
pub const FACE_FIELDS: &[Field] = &[
    Field { name: "family", kind: "text", doc: "Its name. Required." },
    Field {
        name: "file",
        kind: "text",
        doc: "Its file below `static/`, best a WOFF2; without one, readers need to have the face.",
    },
    Field {
        name: "weight",
        kind: "text",
        doc: "Its weight, or the lightest and the heaviest of a variable one; `400 700` by default.",
    },
];

/// The fields of `[markdown]`.
pub const MARKDOWN_FIELDS: &[Field] = &[
    Field {
        name: "smart_punctuation",
        kind: "true or false",
        doc: "Turns straight quotation marks, `--` and `...` into typographic ones; `false` by \
              default, since a quotation is shown as it was written.",
    },
    Field {
        name: "raw_html",
        kind: "true or false",
        doc: "Passes HTML in Markdown on; `true` by default. With `false` it is shown as text.",
    },
];

/// The fields of `[highlight]`.
pub const HIGHLIGHT_FIELDS: &[Field] = &[
    Field { name: "enabled", kind: "true or false", doc: "Colours code; `true` by default." },
    Field {
        name: "line_numbers",
        kind: "true or false",
        doc: "Numbers the lines of every code block; `false` by default.",
    },
];

/// The fields of `[citations]`.
pub const CITATION_FIELDS: &[Field] = &[Field {
    name: "files",
    kind: "true or false",
    doc: "Makes files in BibTeX, RIS and CSL-JSON beside briefings, comparisons and sources; `true` by \
          default. Without them pages still show how they are cited in words.",
}];

/// The fields of `[feeds]`.
pub const FEED_FIELDS: &[Field] = &[
    Field { name: "enabled", kind: "true or false", doc: "Makes feeds; `true` by default." },
    Field { name: "limit", kind: "number", doc: "Entries in a feed at most; 20 by default." },
];

/// The fields of `[search]`.
pub const SEARCH_FIELDS: &[Field] = &[Field {
    name: "enabled",
    kind: "true or false",
    doc: "Makes the search page and its data; `true` by default.",
}];

/// The fields of `[quotes]`.
pub const QUOTE_FIELDS: &[Field] = &[
    Field {
        name: "spelling",
        kind: "list of texts",
        doc: "Spellings that are the same to the house, each as `defense/defence`; a quote that \
              differs only so is a warning.",
    },
    Field {
        name: "copied_words",
        kind: "number",
        doc: "From how many words on a run shared with a source needs quotation marks; 12 by \
              default.",
    },
];

/// The fields of `[[topics]]`.
pub const TOPIC_FIELDS: &[Field] = &[
    Field {
        name: "name",
        kind: "text",
        doc: "Its name; a theme with this heading has its terms. Required.",
    },
    Field {
        name: "id",
        kind: "text",
        doc: "Its id, by which `<!-- topic: id -->` names it; made from the name by default.",
    },
    Field {
        name: "terms",
        kind: "list of texts, or table",
        doc: "The words that stand for it, in the site's language, or by language: \
              `{ en = [\"channel\"], zh = [\"渠道\"] }`.",
    },
    Field {
        name: "not",
        kind: "list of texts, or table",
        doc: "Phrases in which those words mean something else, in the same two ways.",
    },
];

/// The fields of `[external_links]`.
pub const EXTERNAL_FIELDS: &[Field] = &[
    Field {
        name: "ignore",
        kind: "list of texts",
        doc: "What is not asked for: hosts, each with those below it (`example.org`, `gov`), and \
              beginnings of addresses (`https://example.org/members/`).",
    },
    Field {
        name: "fragments",
        kind: "true or false",
        doc: "Looks in pages for the place that `#…` names; `false` by default, as many pages make \
              such places by script.",
    },
    Field {
        name: "days",
        kind: "number",
        doc: "For how many days an address that was there is not asked for again; 7 by default.",
    },
    Field {
        name: "timeout",
        kind: "number",
        doc: "How many seconds a host has to answer; 20 by default.",
    },
];

/// The fields of `[limits]`.
pub const LIMIT_FIELDS: &[Field] = &[
    Field {
        name: "file",
        kind: "text",
        doc: "The largest file, as a number and `kB`, `MB` or `GB`; `100 MB` by default.",
    },
    Field {
        name: "site",
        kind: "text",
        doc: "The largest site, in the same form; `1 GB` by default.",
    },
];

/// The fields of `[entities]`.
pub const ENTITY_FIELDS: &[Field] = &[Field {
    name: "autolink",
    kind: "true or false",
    doc: "Links their names by themselves on pages that do not say; `true` by default.",
}];

/// The fields of `[sections.<language>]`.
pub const HEADING_FIELDS: &[Field] = &[
    Field {
        name: "open_questions",
        kind: "list of texts",
        doc: "Headings above a task list of open questions.",
    },
    Field { name: "timeline", kind: "list of texts", doc: "Headings above a list of events." },
    Field {
        name: "updates",
        kind: "list of texts",
        doc: "Headings above the log of corrections and updates.",
    },
    Field {
        name: "sides",
        kind: "list of texts",
        doc: "Headings above a comparison inside a briefing.",
    },
    Field {
        name: "not_mentioned",
        kind: "list of texts",
        doc: "Phrases that say, in a comparison, that an account does not mention a theme.",
    },
    Field {
        name: "no_comment",
        kind: "list of texts",
        doc: "Phrases that say that a side has not commented.",
    },
    Field {
        name: "no_readout",
        kind: "list of texts",
        doc: "Phrases that say that a side has not published an account.",
    },
];

/// The fields of `[questions]`.
pub const QUESTION_FIELDS: &[Field] = &[Field {
    name: "stale_after",
    kind: "number",
    doc: "After how many days a question that is still open is a finding; never when not said.",
}];

/// The fields of `[updates]`.
pub const UPDATE_FIELDS: &[Field] = &[Field {
    name: "show_refiles",
    kind: "true or false",
    doc: "Shows entries of the kind `refile`, which tell of mended typing mistakes; `false` by \
          default.",
}];
