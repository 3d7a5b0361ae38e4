//! The timeline holds together: the guide’s labels mean what it says, an event is drawn the same on its
//! page as among all, and its files are what their readers expect.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test fails by panicking, and may take its time"
)]
#![expect(clippy::disallowed_methods, reason = "the guide is a file")]

#[path = "support/examples.rs"]
mod examples;
#[path = "support/site.rs"]
mod site;

use std::fs;

use counterpart::files::Files;
use counterpart::finding::Level;
use counterpart::model::date::DateWords;
use counterpart::model::event::when;
use examples::fences;
use site::{Outcome, SITE, build, options, repository};

/// Builds a site of one briefing with these events, and sources that it may cite.
fn site_with(events: &str) -> Outcome {
    let page = format!("+++\ntitle = \"A\"\nsummary = \"S.\"\ndate = 2025-12-01\n+++\n\n{events}");
    let sides = format!("{SITE}[sides.us]\nname = \"US\"\n\n[sides.china]\nname = \"China\"\n");
    let text = "A paragraph of the source.\n".repeat(11);
    let files = [
        ("site.toml", &*sides),
        ("content/briefings/a.md", &*page),
        (
            "content/sources/international-desk.md",
            "+++\ntitle = \"Desk\"\nsummary = \"S.\"\ndate = 2025-11-30\n+++\n\nIt.\n",
        ),
        ("content/sources/international-desk.txt", &*text),
    ];
    build(&Files::from_texts(files), &options())
}

fn guide() -> String {
    fs::read_to_string(repository().join("content/guide/questions-and-timeline.md")).unwrap()
}

#[test]
fn the_timeline_of_the_guide_builds() {
    let text = guide();
    let timelines: Vec<_> =
        fences(&text).into_iter().filter(|fence| fence.code.contains("## Timeline")).collect();
    assert_eq!(timelines.len(), 1);
    let outcome = site_with(&timelines[0].code);
    let wrong = outcome.built.findings.iter().filter(|f| f.level > Level::Note).count();
    assert_eq!(wrong, 0, "{}", outcome.text);
    let items = timelines[0].code.lines().filter(|line| line.starts_with("- ")).count();
    let page = outcome.page("timeline/index.html");
    assert_eq!(page.matches("<li id=\"event-").count(), items);
}

/// The rows of the guide's tables whose first cell is code: all of it, and the second cell.
fn rows(text: &str) -> Vec<(Vec<String>, String)> {
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let mut cells = row.trim_matches('|').split(" | ");
        let codes = cells.next().unwrap().split('`').skip(1).step_by(2).map(str::to_owned);
        (codes.collect(), cells.next().unwrap_or_default().trim().to_owned())
    })
    .collect()
}

#[test]
fn every_label_of_the_guide_means_what_it_says() {
    let text = guide();
    let start = text.find("## When an event was").unwrap();
    let end = text.find("## What notes add").unwrap();
    let (mut dates, mut relations) = (0, 0);
    for (codes, meaning) in rows(&text[start..end]) {
        for code in codes.iter().flat_map(|code| code.split("; ")) {
            let when = when::parse(code).unwrap_or_else(|error| panic!("{code}: {error}"));
            relations += when.relations.len();
        }
        if let Some(date) = when::parse(&codes[0]).unwrap().date {
            let words = date.in_words(&DateWords::english());
            assert!(meaning.contains(&words), "{}: {words} | {meaning}", codes[0]);
            dates += 1;
        }
    }
    assert!(dates >= 15 && relations >= 8, "{dates} dates, {relations} relations");
}

#[test]
fn an_event_is_drawn_on_its_page_as_among_all() {
    let outcome = site_with(
        "## Timeline\n\n\
         - **2022** — A visit. <!-- id: visit --> <!-- sides: us, china -->\n\
         - **after visit** — Drills, and [a link](#timeline).\n\
         - **2025-10-31** — Talks.[^international-desk] <!-- id: talks --> <!-- side: us -->\n\
         - **the day after talks** — A call.\n\n  Another paragraph.\n\
         - **2025-11~, after talks** — A post.\n\
         - **ahead** — More.\n",
    );
    let items = |path: &str| -> Vec<String> {
        let page = outcome.page(path);
        let list = page.split("<ol class=\"tl\">").nth(1).unwrap().split("</ol>").next().unwrap();
        let parts = list.split("<li id=").skip(1);
        // What differs: links within the page, the numbers of its sources, what only all need.
        parts
            .map(|item| {
                let item = item.replace(" data-sides=\"a b\"", "").replace(" data-sides=\"a\"", "");
                let item = item.replace("/timeline/#", "#").replace("/briefings/a/#", "#");
                let item = item.replace(">Source<", ">S1<").replace("title=\"Desk\"", "");
                let item = item.replace("title=\"Source 1\"", "");
                let item = item.replace("href=\"/sources/international-desk/\"", "href=\"#S1\"");
                let years = ["2022", "2025"].map(|year| format!(" id=\"_year-{year}\""));
                let item = years.iter().fold(item, |item, year| item.replace(year.as_str(), ""));
                item.split_whitespace().collect::<Vec<_>>().join(" ").replace("> <", "><")
            })
            .collect()
    };
    let (own, all) = (items("briefings/a/index.html"), items("timeline/index.html"));
    assert_eq!(own.len(), 6);
    assert_eq!(own, all);
}

#[test]
fn there_is_no_calendar_where_no_day_is_certain() {
    let outcome = site_with("## Timeline\n\n- **2022** — A.\n- **2025-10-31~** — B.\n");
    assert!(outcome.files.contains_key("timeline.json"));
    assert!(!outcome.files.contains_key("timeline.ics"));
    assert!(!outcome.page("timeline/index.html").contains("timeline.ics"));
    let outcome = site_with("Nothing happened.\n");
    assert!(!outcome.files.contains_key("timeline.json"));
    assert!(!outcome.files.contains_key("timeline/index.html"));
}

#[test]
fn a_calendar_is_what_its_rules_ask_for() {
    let long = "Words, and more of them; 会谈".repeat(12);
    let outcome = site_with(&format!(
        "## Timeline\n\n- **2025-10-31** — {long}\n- **2025-11-01T22:30:00-04:00** — B.\n"
    ));
    let calendar = outcome.page("timeline.ics");
    assert!(calendar.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(calendar.matches('\n').count(), calendar.matches("\r\n").count());
    for line in calendar.split("\r\n") {
        assert!(line.len() <= 75, "{line}");
    }
    let unfolded = calendar.replace("\r\n ", "");
    let ids: Vec<&str> = unfolded.lines().filter(|line| line.starts_with("UID:")).collect();
    assert_eq!(ids.len(), 2);
    assert_ne!(ids[0], ids[1]);
    assert!(unfolded.contains("DTSTAMP:20260115T000000Z\r\n"));
    assert!(unfolded.contains("Words\\, and more of them\\; 会谈"));
    // The id of an event stays when its neighbours change.
    let later = site_with(&format!("## Timeline\n\n- **2025-10-31** — {long}\n- **2021** — C.\n"));
    assert!(later.page("timeline.ics").replace("\r\n ", "").contains(ids[0]));
}

/// A site of so many pages with two events each, all of them one chain.
fn chain(pages: usize) -> Outcome {
    let mut files = vec![("site.toml".to_owned(), SITE.to_owned())];
    for number in 0..pages {
        let before =
            if number == 0 { "undated".to_owned() } else { format!("after b{}", number - 1) };
        let text = format!(
            "+++\ntitle = \"P{number}\"\nsummary = \"S.\"\n+++\n\n## Timeline\n\n\
             - **the day after a{number}** — B. <!-- id: b{number} -->\n\
             - **{before}** — A. <!-- id: a{number} -->\n"
        );
        files.push((format!("content/p{number:05}.md"), text));
    }
    build(&Files::from_texts(files.iter().map(|(path, text)| (&**path, &**text))), &options())
}

#[test]
fn a_long_chain_is_put_in_order() {
    let outcome = chain(700);
    assert_eq!(outcome.rules(), Vec::<&str>::new());
    let first = outcome.page("timeline/index.html");
    assert_eq!(first.matches("<li id=\"event-").count(), 500);
    let last = outcome.page("timeline/page/3/index.html");
    let ids: Vec<&str> =
        last.split("<li id=\"event-").skip(1).map(|item| item.split('"').next().unwrap()).collect();
    assert_eq!(ids.len(), 400);
    assert_eq!(ids[398..], ["a699", "b699"]);
}

/// Numbers that are the same each time: Marsaglia's xorshift.
fn dice(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap_or(0)
    }
}

#[test]
fn any_timeline_has_an_order_that_keeps_what_is_said() {
    const DATES: [&str; 9] = [
        "2024",
        "2024-05",
        "2024-05-02",
        "2025~",
        "[2024-01-01,2025-01-01]",
        "../2025",
        "undated",
        "ahead",
        "2024-05/..",
    ];
    const SAID: [&str; 5] =
        ["after", "before", "the day after", "about two weeks before", "same day as"];
    let mut roll = dice(20_251_101);
    let mut in_order = 0;
    for _ in 0..300 {
        let count = 2 + roll(7);
        let mut text = "## Timeline\n\n".to_owned();
        let mut pairs = Vec::new();
        for event in 0..count {
            let other = roll(count);
            let label = match roll(3) {
                0 => DATES[roll(DATES.len())].to_owned(),
                number => {
                    let said = SAID[roll(SAID.len())];
                    match said {
                        "after" | "the day after" => pairs.push((other, event)),
                        "same day as" => {}
                        _ => pairs.push((event, other)),
                    }
                    let date = if number == 1 { "" } else { "2024, " };
                    format!("{date}{said} e{other}")
                }
            };
            text += &format!("- **{label}** — Event {event}. <!-- id: e{event} -->\n");
        }
        let outcome = site_with(&text);
        let page = outcome.page("timeline/index.html");
        let place = |event: usize| page.find(&format!("<li id=\"event-e{event}\"")).expect(&text);
        let places: Vec<usize> = (0..count).map(place).collect();
        if outcome.rules().contains(&"date-order") {
            continue;
        }
        in_order += 1;
        for (first, later) in pairs {
            assert!(places[first] < places[later], "e{first} before e{later}\n{text}");
        }
    }
    assert!(in_order > 60, "only {in_order} timelines were in order");
}
