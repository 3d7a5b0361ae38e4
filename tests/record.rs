//! The record of published pages: which changes of a page are silent edits, and which are none.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/site.rs"]
mod site;

use counterpart::files::Files;
use counterpart::finding::Findings;
use counterpart::model::record::Record;
use site::{SITE, build, options};

const FRONT: &str = "title = \"A\"\nsummary = \"S.\"\ndate = 2026-01-10\nauthors = [\"Ann\"]\n";
const LOG: &str = "- **2026-01-13, correction:** It was ~~Friday~~ **Monday**.\n\
                   - **2026-01-12, update:** More of it.\n";
const QUESTIONS: &str =
    "- [ ] Where? <!-- id: where -->\n  - **2026-01-12, partly answered:** two lines.\n";
const EVENTS: &str = "- **2025-11-01** — They meet.\n";

/// A briefing with a text, questions, events and a log.
#[derive(Clone, Copy)]
struct Page {
    file: &'static str,
    front: &'static str,
    text: &'static str,
    questions: &'static str,
    events: &'static str,
    log: &'static str,
}

const PAGE: Page = Page {
    file: "content/briefings/a.md",
    front: FRONT,
    text: "Ten men met.",
    questions: QUESTIONS,
    events: EVENTS,
    log: LOG,
};

/// What is written, with what its front matter has besides.
fn text(page: &Page) -> String {
    let Page { front, text, questions, events, log, .. } = page;
    format!(
        "+++\n{front}+++\n\n{text}\n\n## Open questions\n\n{questions}\n## Timeline\n\n{events}\n\
         ## Corrections and updates\n\n{log}"
    )
}

fn files(page: &Page, lock: Option<&str>) -> Files {
    let text = text(page);
    let mut all = vec![("site.toml", SITE), (page.file, &text)];
    all.extend(lock.map(|lock| ("counterpart.lock", lock)));
    Files::from_texts(all)
}

fn record(page: &Page) -> String {
    let files = files(page, None);
    let site = counterpart::link_files(&files, &options(), &mut Findings::new());
    Record::of(&site, &Findings::new()).print()
}

/// The first line of each finding of `silent-edit`, with its place, when one page becomes another.
fn findings(before: &Page, after: &Page) -> Vec<String> {
    let outcome = build(&files(after, Some(&record(before))), &options());
    let text = &outcome.text;
    let found = text.split("warning[silent-edit]: ").skip(1);
    found.map(|f| f.lines().take(2).map(str::trim).collect::<Vec<_>>().join(" ")).collect()
}

#[track_caller]
fn check(before: Page, after: Page, expected: &[&str]) {
    let found = findings(&before, &after);
    let is_so = found.len() == expected.len()
        && found.iter().zip(expected).all(|(found, expected)| found.contains(expected));
    assert!(is_so, "{found:#?} instead of {expected:#?}\n{}", text(&after));
}

#[track_caller]
fn check_text(before: &'static str, after: &'static str, expected: &[&str]) {
    check(Page { text: before, ..PAGE }, Page { text: after, ..PAGE }, expected);
}

#[track_caller]
fn check_log(log: &'static str, expected: &[&str]) {
    check(PAGE, Page { log, ..PAGE }, expected);
    let mut both: Vec<&str> = expected.to_vec();
    both.push(CHANGED);
    let found = findings(&PAGE, &Page { log, text: "Nine men met.", ..PAGE });
    let changed = found.iter().filter(|found| found.contains(CHANGED)).count();
    assert_eq!(changed, 1, "no old entry tells of a change: {found:#?}");
}

const CHANGED: &str = "this page was changed since it was recorded";

#[test]
fn a_page_that_is_as_it_was_and_one_that_its_log_tells_of_are_none() {
    check(PAGE, PAGE, &[]);
    let log = "- **2026-01-14, correction:** Nine.\n\
               - **2026-01-13, correction:** It was ~~Friday~~ **Monday**.\n\
               - **2026-01-12, update:** More of it.\n";
    check(PAGE, Page { text: "Nine men met.", log, ..PAGE }, &[]);
}

#[test]
fn an_old_entry_is_no_new_one_and_is_not_rewritten() {
    const SECOND: &str = "- **2026-01-12, update:** More of it.\n";
    let changed = |entry: &str| -> &'static str { format!("{entry}\n{SECOND}").leak() };
    check_log(
        changed("- **2026-01-13, correction:** It was ~~Fri~~ **Monday**."),
        &[
            "this entry was changed since it was recorded: it said something else --> content/briefings/a.md:21:",
        ],
    );
    check_log(
        changed("- **2026-01-14, correction:** It was ~~Friday~~ **Monday**."),
        &["its date was `2026-01-13`"],
    );
    check_log(
        changed("- **2026-01-13, refile:** It was ~~Friday~~ **Monday**."),
        &["it was `correction`"],
    );
    check_log(
        changed("- **2026-01-13, major correction:** It was ~~Friday~~ **Monday**."),
        &["it was `correction`"],
    );
    check_log(
        changed("- **2026-01-13, refile:** Typos."),
        &["it was `correction`, and it said something else"],
    );
    check_log(
        SECOND,
        &["the entry `2026-01-13, correction` was recorded, and is no longer in the log"],
    );
    check(
        PAGE,
        Page { log: changed("- **2026-01-15, refile:** Typos."), ..PAGE },
        &["the entry `2026-01-13, correction` was recorded, and is no longer in the log"],
    );
}

#[test]
fn a_dated_entry_of_a_question_is_history() {
    let added = "- [ ] Where? <!-- id: where -->\n  - **2026-01-12, partly answered:** two lines.\n  \
                 - **2026-01-14:** still no word.\n";
    check(PAGE, Page { questions: added, ..PAGE }, &[]);
    let rewritten =
        "- [ ] Where? <!-- id: where -->\n  - **2026-01-12, partly answered:** no lines at all.\n";
    let place = "this entry of the question’s history was rewritten since it was recorded, as of \
                 `2026-01-12, partly answered` --> content/briefings/a.md:13:";
    check(PAGE, Page { questions: rewritten, ..PAGE }, &[place]);
    let removed = "- [ ] Where? <!-- id: where -->\n";
    check(PAGE, Page { questions: removed, ..PAGE }, &["no longer in the history of `where`"]);
    let log = "- **2026-01-14, correction:** No lines.\n- **2026-01-13, correction:** It was ~~Friday~~ \
               **Monday**.\n- **2026-01-12, update:** More of it.\n";
    check(PAGE, Page { questions: rewritten, log, ..PAGE }, &[]);
}

#[test]
fn the_address_of_a_question_lasts() {
    let other =
        "- [ ] Where? <!-- id: there -->\n  - **2026-01-12, partly answered:** two lines.\n";
    let expected = "the question `where` was recorded, and its address leads nowhere now --> \
                    content/briefings/a.md:12:";
    check(PAGE, Page { questions: other, ..PAGE }, &[expected]);
}

#[test]
fn doubts_of_dates_count() {
    for events in ["- **2025-11-01~** — They meet.\n", "- **2025-11-01/..** — They meet.\n"] {
        check(PAGE, Page { events, ..PAGE }, &[CHANGED]);
    }
}

#[test]
fn what_misleads_counts_and_typography_does_not() {
    for (before, after) in [
        ("Up 30 %.", "Up -30 %."),
        ("It is 3.5 here.", "It is 3 5 here."),
        ("Some 10,000 men.", "Some 10.000 men."),
        ("They met on Friday.", "They met ~~on Friday~~."),
        ("<div>Ten men</div>", "<div>Nine men</div>"),
        ("He said “we agreed” there.", "He said we agreed there."),
        ("> Never again.\n>\n> — Ann", "Never again. — Ann"),
    ] {
        check_text(before, after, &[CHANGED]);
    }
    for (before, after) in [
        ("He said “we agreed” there – now.", "He said\n\"we agreed\" there -- now"),
        ("See [this](a.md#where) *now*.", "See this now."),
        ("<div class=\"a\">Ten men</div>", "<section>Ten men</section>"),
        ("Nice ﬁnd of 5 %.", "Nice find of 5\u{a0}%."),
        ("> “Never again.”\n>\n> — Ann", "> Never again.\n>\n> — Ann"),
        ("Ten men. <!-- a note -->", "Ten men."),
    ] {
        check_text(before, after, &[]);
    }
}

#[test]
fn the_date_and_the_authors_count() {
    let date = FRONT.replace("2026-01-10", "2026-01-09").leak();
    check(PAGE, Page { front: date, ..PAGE }, &["the date of this page was `2026-01-10`"]);
    let time = FRONT.replace("2026-01-10", "2026-01-10T08:00:00").leak();
    check(PAGE, Page { front: time, ..PAGE }, &[]);
    let authors = FRONT.replace("Ann", "Bob").leak();
    check(PAGE, Page { front: authors, ..PAGE }, &["this page had other authors"]);
}

#[test]
fn a_page_goes_by_its_address() {
    let file = "content/briefings/b.md";
    let gone = "`content/briefings/a.md` was published at `/briefings/a/`, and is gone --> \
                counterpart.lock:";
    check(PAGE, Page { file, ..PAGE }, &[gone]);
    let led = format!("{FRONT}aliases = [\"briefings/a\"]\n").leak();
    check(PAGE, Page { file, front: led, ..PAGE }, &[]);
    check(PAGE, Page { file, front: led, text: "Nine.", ..PAGE }, &[CHANGED]);
    let path = format!("{FRONT}path = \"briefings/a\"\n").leak();
    check(PAGE, Page { file, front: path, ..PAGE }, &[]);
    check(PAGE, Page { file, front: path, text: "Nine.", ..PAGE }, &[CHANGED]);
    let slug = format!("{FRONT}slug = \"b\"\n").leak();
    let moved = "this page was published at `/briefings/a/`, where nothing leads to it now";
    check(PAGE, Page { front: slug, ..PAGE }, &[moved]);
    let draft = format!("{FRONT}draft = true\n").leak();
    check(PAGE, Page { front: draft, ..PAGE }, &["and is withheld now: it is a draft"]);
    let late = FRONT.replace("2026-01-10", "2026-03-10").leak();
    let withheld = "and is withheld now: its date, 2026-03-10, is in the future";
    check(PAGE, Page { front: late, ..PAGE }, &[withheld]);
}

#[test]
fn what_is_gone_or_changed_stays_as_it_was_recorded() {
    let before = record(&PAGE);
    for page in [
        Page { file: "content/briefings/b.md", ..PAGE },
        Page { text: "Nine.", ..PAGE },
        Page { questions: "None.\n", ..PAGE },
        Page { front: format!("{FRONT}slug = \"b\"\n").leak(), ..PAGE },
    ] {
        let files = files(&page, Some(&before));
        let built = build(&files, &options()).built;
        let site = counterpart::link_files(&files, &options(), &mut Findings::new());
        let again = Record::of(&site, &built.findings);
        let old = Record::parse(&before).unwrap();
        assert_eq!(again.pages["/briefings/a/"], old.pages["/briefings/a/"]);
    }
}
