//! A retracted page: what it says stands nowhere as if it stood, whatever it fed.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/site.rs"]
mod site;

use counterpart::files::Files;
use site::{Outcome, SITE, build, options};

const SOURCE: &str = "+++\ntitle = \"Desk\"\nkind = \"news\"\ndate = \"2026-01-10\"\n\
                      publisher = \"Desk\"\nurl = \"https://news.example/1\"\naccessed = \"2026-01-10\"\n+++\n";
const PERSON: &str = "+++\ntitle = \"Ann Berg\"\naliases = [\"Berg\"]\n+++\n";
const OTHER: &str = "+++\ntitle = \"Cora Dahl\"\n+++\n";

/// A briefing that says that Berg resigned, with this log.
fn resigns(log: &str) -> String {
    format!(
        "+++\ntitle = \"Berg resigns\"\nsummary = \"She left at once.\"\ndate = 2026-01-12\n\
         topics = [\"Cabinet\"]\n+++\n\nBerg and Cora Dahl spoke. Berg said “I will leave tonight.”[^desk]\n\n\
         ## Open questions\n\n- [ ] Why did Berg resign? <!-- id: why -->\n  - **2026-01-12, partly \
         answered:** she was tired.\n\n## Timeline\n\n- **2026-01-11** — Berg resigns.\n\n\
         ## Corrections and updates\n\n{log}"
    )
}

const RETRACTED: &str = "- **2026-01-13, retraction:** The letter was forged.\n";

/// A site with that briefing between two others, and what those say besides.
fn site(log: &str, more: &str) -> Outcome {
    let other = |title: &str, date: &str, text: &str| {
        format!(
            "+++\ntitle = \"{title}\"\nsummary = \"S.\"\ndate = {date}\ntopics = [\"Cabinet\"]\n+++\n\n{text}\n"
        )
    };
    let (before, after) =
        (other("Before", "2026-01-09", "Quiet."), other("After", "2026-01-10", more));
    build(
        &Files::from_texts([
            ("site.toml", SITE),
            ("content/sources/desk.md", SOURCE),
            ("content/sources/desk.txt", "Berg said: “I will leave tonight.”\n"),
            ("content/people/berg.md", PERSON),
            ("content/people/dahl.md", OTHER),
            ("content/briefings/a.md", &before),
            ("content/briefings/b.md", &resigns(log)),
            ("content/briefings/c.md", &after),
        ]),
        &options(),
    )
}

fn json(outcome: &Outcome, path: &str) -> serde_json::Value {
    serde_json::from_str(outcome.page(path)).unwrap()
}

#[test]
fn what_a_page_feeds_is_withdrawn_or_marked_when_it_is_retracted() {
    let (stands, retracted) = (site("None so far.\n", "Loud."), site(RETRACTED, "Loud."));
    for path in ["people/berg/index.html", "topics/cabinet/index.html"] {
        assert!(stands.page(path).contains("I will leave tonight"), "{}", stands.page(path));
        assert!(!retracted.page(path).contains("I will leave tonight"), "{path}");
    }
    assert!(stands.page("quotes/index.html").contains("I will leave tonight"));
    let said = retracted.files.iter().filter(|(path, _)| path.starts_with("quotes"));
    let said: String = said.map(|(_, text)| String::from_utf8_lossy(text).into_owned()).collect();
    assert!(!said.contains("I will leave tonight"), "{said}");
    // Backlinks and relations.
    let person = retracted.page("people/berg/index.html");
    assert!(stands.page("people/dahl/index.html").contains("spoke."));
    assert!(!retracted.page("people/dahl/index.html").contains("spoke."), "where she is named");
    let beside = |page: &str| page.matches("href=\"/people/dahl/\"").count();
    assert_eq!(beside(stands.page("people/berg/index.html")), 2, "beside her, and next");
    assert_eq!(beside(person), 1, "next: {person}");
    // Neighbours.
    let neighbour = |outcome: &Outcome| {
        outcome.page("briefings/c/index.html").matches("href=\"/briefings/b/\"").count()
    };
    assert!(neighbour(&stands) > 0);
    assert_eq!(neighbour(&retracted), 0, "related, previous, next");
}

#[test]
fn events_are_marked_and_in_no_calendar() {
    let (stands, retracted) = (site("None so far.\n", "Loud."), site(RETRACTED, "Loud."));
    let flag = "<span class=\"flag\">Retracted</span>";
    for path in ["timeline/index.html", "people/berg/index.html"] {
        let (before, after) = (stands.page(path), retracted.page(path));
        assert!(before.contains("resigns.") && !before.contains(flag), "{path}");
        let event = &after[after.find("id=\"event-").unwrap()..];
        let event = &event[..event.find("</li>").unwrap()];
        assert!(event.contains("resigns.") && event.contains(flag), "{event}");
    }
    assert!(stands.page("timeline.ics").contains("BEGIN:VEVENT"));
    assert!(!retracted.page("timeline.ics").contains("BEGIN:VEVENT"));
    assert_eq!(json(&retracted, "timeline.json")["events"][0]["retracted"], true);
    assert_eq!(json(&stands, "timeline.json")["events"][0].get("retracted"), None);
}

#[test]
fn a_question_is_no_longer_open_and_its_steps_are_no_news() {
    let (stands, retracted) = (site("None so far.\n", "Loud."), site(RETRACTED, "Loud."));
    let questions = json(&retracted, "questions.json");
    assert_eq!(
        (&questions[0]["status"], &questions[0]["retracted"]),
        (&"moot".into(), &true.into())
    );
    assert_eq!(json(&stands, "questions.json")[0]["retracted"], false);
    let ledger = retracted.page("questions/index.html");
    assert!(ledger.contains("id=\"why\"") && ledger.contains("</span>Retracted"), "{ledger}");
    assert!(stands.page("questions.atom").contains("Why did Berg resign?"));
    assert!(!retracted.page("questions.atom").contains("Why did Berg resign?"));
}

#[test]
fn what_another_page_tells_too_stands_as_it_tells_it() {
    let more = "## Open questions\n\n- [ ] Why did Berg resign? <!-- id: why -->\n\n## Timeline\n\n\
                - **2026-01-11** — Berg resigns.\n";
    let outcome = site(RETRACTED, more);
    let event = &json(&outcome, "timeline.json")["events"][0];
    assert_eq!(event.get("retracted"), None);
    assert_eq!(event["told_in"].as_array().unwrap().len(), 1);
    let question = &json(&outcome, "questions.json")[0];
    assert_eq!(question["status"], "open");
    assert_eq!(question["history"].as_array().unwrap().len(), 0);
    assert!(outcome.page("briefings/b/index.html").contains("she was tired"), "the page stays");
}

#[test]
fn the_feed_has_the_notice_first_and_not_what_was_wrong() {
    let outcome = site(RETRACTED, "Loud.");
    for feed in ["atom.xml", "topics/cabinet/atom.xml"] {
        let feed = outcome.page(feed);
        assert!(feed.contains("<title>Retracted: Berg resigns</title>"), "{feed}");
        assert!(feed.contains("The letter was forged."));
        assert!(!feed.contains("leave tonight") && !feed.contains("She left at once."), "{feed}");
    }
    let item = json(&outcome, "feed.json")["items"][0].clone();
    assert_eq!(item["title"], "Retracted: Berg resigns");
    assert!(
        item["content_html"].as_str().unwrap().starts_with("<div><p><strong>Retraction</strong>")
    );
    assert_eq!(item.get("summary"), None);

    let grave = site("- **2026-01-13, major correction:** It was Dahl.\n", "Loud.");
    let feed = grave.page("atom.xml");
    let notice = feed.find("It was Dahl.").expect("the notice goes out");
    assert!(notice < feed.find("leave tonight").expect("the text goes out"), "{feed}");
    assert!(feed.contains("<title>Berg resigns</title>"));
}

#[test]
fn its_citation_and_links_to_it_say_so() {
    let outcome = site(RETRACTED, "As [reported](b.md).");
    assert_eq!(outcome.rules(), ["link-retracted"], "{}", outcome.text);
    let page = outcome.page("briefings/b/index.html");
    let copied = page.split("data-copy=\"").skip(1).any(|copy| copy.starts_with("Retracted: "));
    assert!(copied, "{page}");
    let other = outcome.page("briefings/c/index.html");
    assert!(other.contains("reported</a> <span class=\"flag\">Retracted</span>"), "{other}");
}

#[test]
fn the_home_page_leads_with_what_stands() {
    let home = |log| {
        let outcome = site(log, "Loud.");
        let page = outcome.page("index.html");
        let title = page.split("<h1>").nth(1).unwrap().split("</h1>").next().unwrap();
        title.to_owned()
    };
    assert!(home("None so far.\n").contains("Berg resigns"));
    assert!(home(RETRACTED).contains("After"));
}
