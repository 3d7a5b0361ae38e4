//! The components of the theme: a site that has its own for one sees it wherever that thing is shown, in
//! lists and in running text alike.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test fails by panicking, and may take its time"
)]
#![expect(clippy::disallowed_methods, reason = "the guide is files")]

#[path = "support/examples.rs"]
mod examples;
#[path = "support/site.rs"]
mod site;

use std::collections::BTreeMap;

use counterpart::files::{Files, InputFile};
use counterpart::load::load;
use counterpart::memory::Memory;
use counterpart::output::Collected;
use counterpart::render::theme;
use counterpart::{build, build_again};
use site::{Outcome, late_options, repository};

/// The demo site with these templates, and none of its own.
fn demo(templates: &[(&str, &str)]) -> Files {
    let files = load(repository()).unwrap();
    let mut all: Vec<InputFile> =
        files.iter().filter(|file| !file.path.starts_with("templates/")).cloned().collect();
    all.extend(own(templates));
    Files::new(all, Vec::new())
}

fn own(templates: &[(&str, &str)]) -> Vec<InputFile> {
    let texts = templates.iter().map(|(name, text)| (format!("templates/{name}"), *text));
    let texts: Vec<(String, &str)> = texts.collect();
    let files = Files::from_texts(texts.iter().map(|(path, text)| (path.as_str(), *text)));
    files.iter().cloned().collect()
}

fn built(files: &Files) -> Outcome {
    site::build(files, &late_options())
}

/// The pages of a site by path.
fn pages(outcome: &Outcome) -> BTreeMap<&str, &str> {
    let is_page = |path: &&String| path.ends_with("/index.html") || *path == "index.html";
    outcome.files.keys().filter(is_page).map(|path| (path.as_str(), outcome.page(path))).collect()
}

/// Templates for one file each, made of what the theme has.
fn copies() -> Vec<(&'static str, String)> {
    let parts = theme::templates().iter().filter(|(name, _)| name.starts_with("parts/"));
    // A comment makes it the site's own.
    parts.map(|(name, text)| (*name, format!("{text}{{# a copy #}}"))).collect()
}

/// How cases begin that show quotes, citations, sides, questions, events or updates.
const ABOUT_PIECES: [&str; 8] = [
    "citation",
    "comparison",
    "event_",
    "question_",
    "quot",
    "translation",
    "update_",
    "topic_with",
];

#[test]
fn the_program_makes_what_the_components_of_the_theme_make() {
    let copies = copies();
    let copies: Vec<(&str, &str)> = copies.iter().map(|(n, t)| (*n, t.as_str())).collect();
    let mut compared = 0;
    let mut compare = |name: &str, files: &Files| {
        let plain = built(files);
        let mut with: Vec<InputFile> = files.iter().cloned().collect();
        with.extend(own(&copies));
        let with_own = built(&Files::new(with, files.troubles.clone()));
        assert_eq!(plain.text, with_own.text, "{name}");
        for (path, bytes) in &plain.files {
            let (expected, found) =
                (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&with_own.files[path]));
            let line = expected.lines().zip(found.lines()).find(|(a, b)| a != b);
            assert!(expected == found, "{name}: `{path}` at {line:#?}");
            compared += 1;
        }
    };
    compare("the demo site", &demo(&[]));
    for case in site::subfolders(&repository().join("tests/cases")) {
        let name = case.file_name().unwrap().to_string_lossy();
        if !ABOUT_PIECES.iter().any(|start| name.starts_with(start)) {
            continue;
        }
        let files = load(&case.join("site")).unwrap();
        if !files.iter().any(|file| file.path.starts_with("templates/")) {
            compare(&name, &files);
        }
    }
    assert!(compared > 1500, "only {compared} files were compared");
}

/// A component of one's own, what its pages have instead of what the theme shows, and what the theme shows:
/// nothing of that may be left.
struct Mine {
    component: &'static str,
    theirs: &'static str,
    at_least: usize,
}

const MINE: [Mine; 8] = [
    Mine {
        component: "{% component side(side: map, text: string = \"\") %}<i class=\"mine\">{{ text or side.name }}</i>{% endcomponent side %}",
        theirs: "<span class=\"side\" data-side=\"a\">U",
        at_least: 12,
    },
    Mine {
        component: "{% component citation(href: string, label: string, title: string = \"\") %}<a class=\"mine\" href=\"{{ href }}\" title=\"{{ title }}\">{{ label }}</a>{% endcomponent citation %}",
        theirs: "class=\"src\"",
        at_least: 12,
    },
    Mine {
        component: "{% component quote(content: string, by: string, side, check: string = \"ok\", inside: string = \"\", copy: string = \"\") %}<div class=\"mine\">{{ content | safe }}{{ by | safe }}</div>{% endcomponent quote %}",
        theirs: "<blockquote",
        at_least: 4,
    },
    Mine {
        component: "{% component inline_quote(content: string, side, check: string = \"ok\", id: string = \"\", lang: string = \"\", dir: string = \"\") %}<q class=\"mine\"{% if id %} id=\"{{ id }}\"{% endif %}>{{ content | safe }}</q>{% endcomponent inline_quote %}",
        theirs: "<q id=",
        at_least: 4,
    },
    Mine {
        component: "{% component question(item: map, inside: string = \"\", since = none, level: integer = 3) %}<li class=\"mine\" id=\"{% if inside == \"page\" %}question-{% endif %}{{ item.question.id }}\">{{ item.content | safe }}{% for detail in item.details %}{{ detail.content | safe }}{% endfor %}</li>{% endcomponent question %}",
        theirs: "class=\"qn\"",
        at_least: 2,
    },
    Mine {
        component: "{% component status(mark: string, text: string) %}<b class=\"mine\">{{ text }}</b>{% endcomponent status %}",
        theirs: "<span class=\"nw\"><span class=\"st\"></span>",
        at_least: 3,
    },
    Mine {
        component: "{% component event(entry: map, sides: array = [], tell: bool = true) %}<li class=\"mine\" id=\"{{ entry.event.id }}\">{{ entry.event.when | safe }} {{ entry.event.content | safe }}</li>{% endcomponent event %}",
        theirs: "class=\"lanes\"",
        at_least: 2,
    },
    Mine {
        component: "{% component person_card(item: map, level: integer = 2, sided: bool = true) %}<li class=\"mine\"><a href=\"{{ item.href }}\">{{ item.title }}</a></li>{% endcomponent person_card %}",
        theirs: "<ul class=\"names\">\n<li><h",
        at_least: 3,
    },
];

#[test]
fn a_component_of_ones_own_is_seen_wherever_the_thing_is_shown() {
    let plain = built(&demo(&[]));
    for Mine { component, theirs, at_least } in MINE {
        // In a file of any name: nothing else of the theme has to be copied.
        let changed = built(&demo(&[("parts/mine.html", component)]));
        let mut count = 0;
        for (path, before) in pages(&plain) {
            let main = |page: &str| page.split("<main").nth(1).unwrap_or_default().to_owned();
            let (before, after) = (main(before), main(changed.page(path)));
            if before.contains(theirs) {
                assert!(after.contains("class=\"mine\""), "{component}\n{path}\n{}", changed.text);
                count += 1;
            }
            assert!(!after.contains(theirs), "{component}\n{path} still has {theirs}");
        }
        assert!(count >= at_least, "{component}: only {count} pages\n{}", changed.text);
    }
}

#[test]
fn an_update_is_shown_by_ones_own_component_too() {
    let component = "{% component update(item: map, inside: string = \"\") %}<li class=\"mine\" id=\"{{ item.id }}\">{{ inside }}|{{ item.kind_text }}|{{ item.content | safe }}</li>{% endcomponent update %}";
    let page = "+++\ntitle = \"A\"\ndate = 2025-01-01\n+++\n\nText.\n\n## Corrections and updates\n\n- **2025-02-01, correction:** One word.\n";
    let files = Files::from_texts([
        ("site.toml", site::SITE),
        ("content/briefings/a.md", page),
        ("templates/update.html", component),
    ]);
    let outcome = built(&files);
    let there = "|Correction|One word.</li>";
    assert!(
        outcome.page("briefings/a/index.html").contains(&format!("page{there}")),
        "{}",
        outcome.text
    );
    assert!(
        outcome.page("updates/index.html").contains(there),
        "{}",
        outcome.page("updates/index.html")
    );
}

#[test]
fn what_is_wrong_with_a_component_of_ones_own_is_found_once_for_all_pages() {
    let component = "{% component side(side: map, text: string = \"\") %}{{ side.nmae }}{% endcomponent side %}";
    let outcome = built(&demo(&[("parts/side.html", component)]));
    assert!(outcome.text.contains("error[template-error]"), "{}", outcome.text);
    assert!(outcome.text.contains("templates/parts/side.html:1:"), "{}", outcome.text);
    assert!(outcome.built.has_errors());
}

#[test]
fn a_template_can_extend_the_one_of_the_theme_that_it_stands_for() {
    let base = "{% extends \"built-in/base.html\" %}{% block footer %}<footer>Mine.</footer>{% endblock footer %}";
    let outcome = built(&demo(&[("base.html", base)]));
    assert_eq!(outcome.text, "");
    for (path, page) in pages(&outcome).into_iter().filter(|(_, page)| page.contains("<main")) {
        assert!(
            page.contains("<footer>Mine.</footer>") && page.contains("class=\"mast\""),
            "{path}"
        );
    }
}

#[test]
fn a_component_that_is_edited_is_made_again_on_every_page() {
    let steps: [&[(&str, &str)]; 6] = [
        &[],
        &[("parts/mine.html", MINE[0].component)],
        &[("parts/mine.html", MINE[2].component)],
        &[("parts/mine.html", "{% component quote(a) %}{{ a }}{% endcomponent quote %}")],
        &[("parts/mine.html", MINE[6].component), ("parts/other.html", MINE[1].component)],
        &[],
    ];
    let mut memory = Memory::default();
    for (number, templates) in steps.into_iter().enumerate() {
        let files = demo(templates);
        let (again, clean) = (Collected::default(), Collected::default());
        let found = build_again(&files, &late_options(), &mut memory, &again).unwrap();
        let expected = build(&files, &late_options(), &clean).unwrap();
        assert_eq!(format!("{:?}", found.findings), format!("{:?}", expected.findings), "{number}");
        let (again, clean) = (again.into_files(), clean.into_files());
        for (path, bytes) in &again {
            assert!(clean.get(path) == Some(bytes), "step {number}: `{path}`");
        }
        // What has not changed is not made again; after a change of a piece, all is.
        assert!(number == 0 || !again.is_empty() || found.has_errors(), "step {number}");
    }
}

/// The guide's own example.
#[test]
fn the_guides_example_of_a_component_works() {
    let text = std::fs::read_to_string(repository().join("content/guide/templates.md")).unwrap();
    let made = examples::files_to_make(&text);
    let mine: Vec<(&str, &str)> = made
        .iter()
        .filter_map(|(path, text)| Some((path.strip_prefix("templates/")?, text.as_str())))
        .collect();
    assert!(mine.iter().any(|(name, _)| *name == "parts/side.html"), "{mine:?}");
    let outcome = built(&demo(&mine));
    assert_eq!(outcome.text, "");
    let page = outcome.page("briefings/military-channels/index.html");
    assert!(page.contains("<b>US</b>"), "the example changes nothing");
}

#[test]
fn every_template_opens_with_a_comment_that_names_its_components() {
    for (name, text) in theme::templates().iter().filter(|(name, _)| *name != "robots.txt") {
        let comment = text.strip_prefix("{#").and_then(|rest| rest.split_once("#}"));
        let (comment, _) = comment.unwrap_or_else(|| panic!("`{name}` says nothing"));
        let defined = text.split("{% component ").skip(1).filter_map(|rest| rest.split('(').next());
        let words: Vec<&str> = comment.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        for component in defined {
            assert!(words.contains(&component), "`{name}` does not say what `{component}` shows");
        }
    }
}
