//! The ledger and the logs of larger sites, and what the built-in theme makes of them.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test fails by panicking, and may take its time"
)]

#[path = "support/site.rs"]
mod site;

use counterpart::files::Files;
use site::{Outcome, SITE, build, options};

/// Builds a site of these pages below `content/`.
fn site_of(pages: &[(String, String)]) -> Outcome {
    let files = pages.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    build(&Files::from_texts(files.chain([("site.toml", SITE)])), &options())
}

/// A briefing with a list under a heading.
fn briefing(name: &str, heading: &str, list: &str) -> (String, String) {
    let text = format!(
        "+++\ntitle = \"{name}\"\nsummary = \"S.\"\ndate = 2026-01-10\n+++\n\nText.\n\n\
         ## {heading}\n\n{list}"
    );
    (format!("content/briefings/{name}.md"), text)
}

#[test]
fn more_than_five_hundred_questions_have_several_pages_and_every_link_leads_there() {
    let lines: Vec<String> =
        (0..1201).map(|n| format!("- [ ] Number {n}? <!-- id: n{n} -->")).collect();
    let list = lines.join(
        "
",
    );
    let outcome = site_of(&[briefing("a", "Open questions", &list)]);
    assert_eq!(outcome.text, "");
    assert!(outcome.page("questions/index.html").contains("id=\"n499\""));
    assert!(outcome.page("questions/page/2/index.html").contains("id=\"n500\""));
    assert!(outcome.page("questions/page/3/index.html").contains("id=\"n1200\""));
    let own = outcome.page("briefings/a/index.html");
    assert!(own.contains("href=\"/questions/page/3/#n1200\""), "{}", &own[..2000]);
    let json: serde_json::Value =
        serde_json::from_str(outcome.page("questions.json")).expect("it is JSON");
    assert_eq!(json.as_array().expect("a list").len(), 1201);
    assert_eq!(json[1200]["permalink"], "https://desk.example/questions/page/3/#n1200");
}

#[test]
fn one_question_on_many_pages_is_one() {
    let pages: Vec<_> = (0..300)
        .map(|n| {
            let list = format!(
                "- [ ] Which? <!-- id: which -->\n  - **2026-01-{:02}:** {n}\n",
                10 + n % 5
            );
            briefing(&format!("b{n}"), "Open questions", &list)
        })
        .collect();
    let outcome = site_of(&pages);
    assert_eq!(outcome.text, "");
    let json: serde_json::Value =
        serde_json::from_str(outcome.page("questions.json")).expect("it is JSON");
    assert_eq!(json.as_array().expect("a list").len(), 1);
    let history = json[0]["history"].as_array().expect("a list");
    assert_eq!(history.len(), 300);
    let dates: Vec<_> = history.iter().map(|step| step["date"].as_str()).collect();
    assert!(dates.is_sorted(), "{dates:?}");
}

#[test]
fn a_step_that_is_repeated_is_told_once_and_entries_of_one_day_have_ids_of_their_own() {
    let list = |steps: &str| format!("- [ ] Which? <!-- id: which -->\n{steps}");
    let same = "  - **2026-01-11, open:** no word.\n";
    let more = format!("{same}  - **2026-01-11, open:** still none.\n{same}");
    let pages = |newest: &str| {
        let first = briefing("a", "Open questions", &list(&more));
        site_of(&[first, briefing("b", "Open questions", &list(newest))])
    };
    let ids = |outcome: &Outcome| -> Vec<String> {
        let feed: serde_json::Value =
            serde_json::from_str(outcome.page("questions-feed.json")).expect("it is JSON");
        let items = feed["items"].as_array().expect("a list").iter();
        items.map(|item| item["id"].as_str().expect("an id").to_owned()).collect()
    };
    let place = "https://desk.example/questions/#which";
    let outcome = pages(same);
    assert_eq!(outcome.page("questions/index.html").matches("</b> no word.").count(), 1);
    let mut found = ids(&outcome);
    found.sort();
    let first = [
        place.to_owned(),
        format!("{place}/open/2026-01-11"),
        format!("{place}/open/2026-01-11/2"),
    ];
    assert_eq!(found, first);
    // What comes later leaves the ids as they are.
    let mut later = ids(&pages("  - **2026-01-11, open:** again.\n"));
    later.sort();
    assert_eq!(later[..3], first);
    assert_eq!(later[3], format!("{place}/open/2026-01-11/3"));
}

#[test]
fn a_retracted_page_says_so_to_readers_and_to_search_engines() {
    let log = "- **2026-01-12, retraction:** The source was forged.\n";
    let outcome = site_of(&[briefing("a", "Corrections and updates", log)]);
    assert_eq!(outcome.text, "");
    let page = outcome.page("briefings/a/index.html");
    let notice = page.find("data-kind=\"retraction\"").expect("there is a notice");
    assert!(notice < page.find("<p>Text.</p>").expect("the text stays"));
    assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(page.contains("<span class=\"flag\">Retracted</span>"));
    assert!(outcome.page("briefings/index.html").contains("<span class=\"flag\">Retracted</span>"));
    let other =
        site_of(&[briefing("a", "Corrections and updates", &log.replace("retraction", "update"))]);
    assert!(!other.page("briefings/a/index.html").contains("noindex"));
}

#[test]
fn the_theme_shows_the_ledger_with_a_button_for_each_status() {
    let list = "- [ ] Which? <!-- id: which -->\n- [x] Who? <!-- id: who -->\n  \
                - **2026-01-11, moot:** nobody.\n";
    let outcome = site_of(&[briefing("a", "Open questions", list)]);
    assert_eq!(outcome.text, "");
    let page = outcome.page("questions/index.html");
    assert!(page.contains("role=\"img\" aria-label=\"1 open, 1 moot\""));
    for part in ["id=\"_s-open\"", "id=\"_s-moot\"", "id=\"which\" data-s=\"open\"", "st--struck"] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("id=\"_s-answered\""));
    assert!(outcome.page("index.html").contains("href=\"/questions/#which\""));
    for kind in ["application/atom+xml", "application/feed+json"] {
        let feeds = outcome.page("index.html").matches(kind).count();
        assert_eq!(feeds, 2, "the feed of pages and that of questions as {kind}");
    }
}

#[test]
fn a_site_without_questions_and_logs_has_nothing_of_them() {
    let outcome = site_of(&[briefing("a", "Open questions", "Nobody asked.\n")]);
    assert_eq!(outcome.text, "");
    let made: Vec<_> =
        outcome.files.keys().filter(|p| p.contains("questions") || p.contains("updates")).collect();
    assert_eq!(made, ["questions.css"]);
}
