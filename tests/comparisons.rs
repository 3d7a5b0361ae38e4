//! Comparisons: how what is written is sorted, which claims hold, and what is computed.
//!
//! What findings look like is shown by the folders of `tests/cases/`; here are the finer points, one
//! line each.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test fails by panicking, and may take its time"
)]

#[path = "support/site.rs"]
mod site;

use counterpart::files::Files;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;
use site::{Outcome, build, options};

const SITE: &str = "title = \"Desk\"\nbase_url = \"https://desk.example\"\n\n[sides.north]\n\
                    name = \"North\"\nshort = \"N.\"\n\n[sides.south]\nname = \"South\"\n\n[[topics]]\n\
                    name = \"Fishing\"\nterms = { en = [\"quota\"], zh = [\"配额\"] }\n";

const NORTH: &str =
    "We want a hotline that is answered at night.\n\nTrade and respect were discussed.\n";
const SOUTH: &str = "Our coasts need channels and respect.\n\nFishing quotas were raised.\n";
const SOUTH_ZH: &str = "双方讨论了配额。\n\n两岸需要相互尊重。\n";
const SOUTH_EN: &str = "Both sides discussed quotas.\n\nBoth coasts need mutual respect.\n";

/// The card of a source.
fn card(side: &str, more: &str) -> String {
    let side = if side.is_empty() { String::new() } else { format!("side = \"{side}\"\n") };
    format!(
        "+++\ntitle = \"A text\"\nkind = \"readout\"\ndate = \"2026-01-02\"\nsummary = \"S.\"\n\
         event = \"talks\"\nallow = [{{ rule = \"source-unused\", reason = \"a test\" }}]\n{side}{more}+++\n"
    )
}

/// A site with two accounts, another of South in Chinese with its translation, one known through a
/// report, and the report.
fn site_with(pages: &[(&str, &str)]) -> Outcome {
    let news = card("", "").replace("readout", "news").replace("event = \"talks\"\n", "");
    let person = "+++\ntitle = \"Ann Berg\"\nsummary = \"S.\"\nside = \"north\"\n+++\n";
    let mut files: Vec<(String, String)> = [
        ("site.toml", SITE.to_owned()),
        ("content/people/ann-berg.md", person.to_owned()),
        ("content/sources/north.md", card("north", "lang = \"en\"\n")),
        ("content/sources/north.txt", NORTH.to_owned()),
        ("content/sources/south.md", card("south", "lang = \"en\"\n")),
        ("content/sources/south.txt", SOUTH.to_owned()),
        ("content/sources/zh.md", card("south", "lang = \"zh\"\npublish = \"full\"\n")),
        ("content/sources/zh.txt", SOUTH_ZH.to_owned()),
        ("content/sources/zh.en.txt", SOUTH_EN.to_owned()),
        ("content/sources/post.md", card("south", "via = \"wire\"\n")),
        ("content/sources/wire.md", news),
        ("content/sources/wire.txt", format!("{NORTH}\n{SOUTH}")),
    ]
    .map(|(path, text)| (path.to_owned(), text))
    .to_vec();
    files.extend(pages.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
    build(&Files::from_texts(files.iter().map(|(a, b)| (a.as_str(), b.as_str()))), &options())
}

/// A comparison of North and South.
fn comparison(body: &str) -> String {
    format!(
        "+++\ntitle = \"Talks\"\nsummary = \"S.\"\nevent = \"talks\"\nsides = [\"north\", \"south\"]\n\
         date = 2026-01-04\n+++\n\n{body}\n"
    )
}

fn built(body: &str) -> Outcome {
    site_with(&[("content/readouts/talks.md", &comparison(body))])
}

/// The comparisons of a site, as `comparisons.json` has them.
fn json(outcome: &Outcome) -> Vec<Value> {
    serde_json::from_str(outcome.page("comparisons.json")).unwrap()
}

/// How each side stands to each theme: `quoted/nothing, reported/quoted`.
fn states(outcome: &Outcome) -> String {
    let all = json(outcome);
    let Some(comparison) = all.first() else { return "no comparison".to_owned() };
    let themes = comparison["themes"].as_array().unwrap().iter().map(|theme| {
        let cells = theme["cells"].as_array().unwrap().iter();
        let states: Vec<&str> = cells.map(|cell| cell["state"].as_str().unwrap()).collect();
        states.join("/")
    });
    themes.collect::<Vec<_>>().join(", ")
}

/// The rules that the page of the comparison, or one of the texts, breaks.
fn rules(outcome: &Outcome) -> Vec<&'static str> {
    let findings = outcome.built.findings.iter();
    let here = findings.filter(|f| {
        f.place.file.starts_with("content/readouts") || f.place.file.starts_with("content/sources")
    });
    here.map(|finding| finding.rule.name).collect()
}

#[track_caller]
fn check(body: &str, expected_states: &str, expected_rules: &[&str]) {
    let outcome = built(body);
    assert_eq!(states(&outcome), expected_states, "{body}\n{}", outcome.text);
    assert_eq!(rules(&outcome), expected_rules, "{body}\n{}", outcome.text);
}

const NORTH_SAYS: &str = "> “We want a hotline that is answered at night.”\n>\n> — [^north]\n";
const SOUTH_SAYS: &str = "> “Our coasts need channels and respect.”\n>\n> — [^south]\n";

/// A theme with this text.
fn theme(text: &str) -> String {
    format!("## Contact\n\n{text}\n")
}

#[test]
fn quotes_sort_themselves_by_speaker_and_by_source() {
    check(&theme(NORTH_SAYS), "quoted/nothing", &[]);
    check(&theme(&format!("{SOUTH_SAYS}\n{NORTH_SAYS}")), "quoted/quoted", &[]);
    // The speaker's side counts, whoever reports it.
    check(
        &theme("> “Our coasts need channels”\n>\n> — [Ann Berg](../people/ann-berg.md) [^south]"),
        "quoted/nothing",
        &[],
    );
    check(
        &theme("> “We want a hotline”\n>\n> — Ann Berg, to a reporter [^wire]"),
        "quoted/nothing",
        &[],
    );
    // Words in running text are a quote too, in a position that is reported.
    check(&theme("**South:** It needs “channels and respect.”[^south]"), "nothing/quoted", &[]);
    check(&theme("Its text has “channels and respect.”[^south]"), "nothing/nothing", &[]);
}

#[test]
fn a_quote_without_a_side_says_how_to_get_one() {
    let nobody = "> “Our coasts need channels”\n>\n> — [^wire]";
    check(&theme(nobody), "nothing/nothing", &["quote-without-side"]);
    check(&theme(&format!("**South:**\n\n{nobody}")), "nothing/quoted", &[]);
    check(&theme(&format!("**South**:\n\n{nobody}\n\n{nobody}")), "nothing/quoted", &[]);
    // The side's name is for what is right below it.
    check(
        &theme(&format!("**South:**\n\nBut here is a note.\n\n{nobody}")),
        "nothing/nothing",
        &["quote-without-side"],
    );
    // A side of its own is not overruled.
    check(&theme(&format!("**South:**\n\n{NORTH_SAYS}")), "quoted/nothing", &[]);
    check(&theme("> Nobody’s words."), "nothing/nothing", &["quote-without-side"]);
}

#[test]
fn positions_begin_with_a_side_in_bold() {
    for label in ["**South:**", "**South**:", "**south:**", "**SOUTH：**", "**South** :"] {
        check(&theme(&format!("{label} It is silent.[^south]")), "nothing/reported", &[]);
    }
    check(&theme("**N.:** It has a short name.[^north]"), "reported/nothing", &[]);
    check(&theme("South: not in bold.[^south]"), "nothing/nothing", &[]);
    check(&theme("**South** does what it does.[^south]"), "nothing/nothing", &[]);
    check(&theme("**Note:** a label of our own."), "nothing/nothing", &[]);
    check(&theme("- **North:** One.[^north]\n- **South:** Two.[^south]"), "reported/reported", &[]);
    check(&theme("- **North:** One.[^north]\n- Two.[^south]"), "nothing/nothing", &[]);
    check(&theme("**Souht:** It is misspelt.[^south]"), "nothing/nothing", &["side-unknown"]);
}

#[test]
fn absence_is_claimed_with_set_phrases() {
    check(&theme("**South:** *No comment.*"), "nothing/no_comment", &[]);
    check(&theme("**South:** *no comment as of 2026-01*"), "nothing/no_comment", &[]);
    check(
        &theme("**South:** *No comment as of yesterday.*"),
        "nothing/no_comment",
        &["date-invalid"],
    );
    check(&theme("**South:** *No readout.*"), "nothing/no_readout", &[]);
    check(&theme("**South:** *No commentary was given.*"), "nothing/reported", &[]);
    check(&theme("**South:** Not mentioned.[^south]"), "nothing/reported", &[]);
    // Of claims and words, the words count.
    check(
        &theme("**South:** *No comment.*\n\n**South:** It later gave one.[^south]"),
        "nothing/reported",
        &[],
    );
    // A readout that is cited is one.
    check(
        &format!("It is known. [^south]\n\n{}", theme("**South:** *No readout.*")),
        "nothing/nothing",
        &["mention-denied"],
    );
    check(
        &theme("**South:** *No readout.* It wrote a post. [^post]"),
        "nothing/nothing",
        &["mention-denied"],
    );
}

/// A theme with these terms, in which South is claimed to say nothing in a source.
fn not_mentioned(terms: &str, source: &str) -> String {
    theme(&format!("{terms}\n\n**South:** *Not mentioned.*{source}"))
}

#[test]
fn not_mentioned_is_looked_up() {
    let holds = "nothing/not_mentioned";
    let fails = ("nothing/nothing", ["mention-denied"]);
    for (terms, holds) in [
        ("telegraph", true),
        ("channel", false),
        ("Channels", false),
        ("coast guard", true),
        ("need channels", false),
        ("quota", false),
        ("raise", false),
        // A term is a whole word.
        ("chan", true),
        ("hannels", true),
        ("quotas were raised", false),
        ("quotas, raised", false),
    ] {
        let body = not_mentioned(&format!("<!-- terms: {terms} -->"), "[^south]");
        if holds {
            check(&body, "nothing/not_mentioned", &[]);
        } else {
            check(&body, fails.0, &fails.1);
        }
    }
    let not = "<!-- terms: channel -->\n<!-- not: channels and respect -->";
    check(&not_mentioned(not, "[^south]"), holds, &[]);
    let not = "<!-- terms: channel -->\n<!-- not: television channel -->";
    check(&not_mentioned(not, "[^south]"), fails.0, &fails.1);
    let several_lines = "<!--\nterms: telegraph,\n  channel\n-->";
    check(&not_mentioned(several_lines, "[^south]"), fails.0, &fails.1);
    let beside_heading =
        "## Contact <!-- terms: channel -->\n\n**South:** *Not mentioned.*[^south]\n";
    check(beside_heading, fails.0, &fails.1);
}

#[test]
fn not_mentioned_is_looked_up_in_every_language_of_the_text() {
    for (terms, state, expected) in [
        ("<!-- terms: channel, 渠道 -->", "nothing/not_mentioned", &[][..]),
        (
            "<!-- terms: channel, 尊重 -->",
            "nothing/nothing",
            &["mention-denied", "translation-differs"],
        ),
        ("<!-- terms: respect, 尊重 -->", "nothing/nothing", &["mention-denied"]),
        // A term may be the translator's word only.
        (
            "<!-- terms: mutual, 渠道 -->",
            "nothing/nothing",
            &["mention-denied", "translation-differs"],
        ),
        ("<!-- terms-zh: 渠道 -->", "nothing/not_mentioned", &[]),
        ("<!-- terms: channel -->", "nothing/nothing", &["mention-unverifiable"]),
        ("<!-- terms-ja: 渠道 -->", "nothing/nothing", &["mention-unverifiable"]),
    ] {
        let outcome = built(&not_mentioned(terms, "[^zh]"));
        assert_eq!(states(&outcome), state, "{terms}\n{}", outcome.text);
        let mut rules = rules(&outcome);
        rules.sort_unstable();
        assert_eq!(rules, expected, "{terms}\n{}", outcome.text);
    }
}

#[test]
fn not_mentioned_needs_a_whole_text_of_the_side() {
    let unverifiable = |terms: &str, source: &str| {
        check(&not_mentioned(terms, source), "nothing/nothing", &["mention-unverifiable"]);
    };
    let terms = "<!-- terms: telegraph -->";
    unverifiable("", "[^south]");
    unverifiable(terms, "");
    unverifiable(terms, "[^post]");
    unverifiable(terms, "[^wire]");
    unverifiable(terms, "[^north]");
    unverifiable(terms, "[^south] [^post]");
    // The site's topic has terms: its name is the heading.
    check(
        "## Fishing\n\n**South:** *Not mentioned.*[^south]",
        "nothing/nothing",
        &["mention-denied"],
    );
    check(
        "## Contact\n\n<!-- topic: fishing -->\n\n**North:** *Not mentioned.*[^north]",
        "not_mentioned/nothing",
        &[],
    );
}

#[test]
fn an_empty_place_is_no_silence_where_the_text_speaks() {
    let read = "Both are read. [^north] [^south]\n\n";
    let missed = |terms: &str, expected: &[&str]| {
        let body = format!("{read}## Contact\n\n<!-- terms: {terms} -->\n\n{NORTH_SAYS}");
        let outcome = built(&body);
        assert_eq!(rules(&outcome), expected, "{terms}\n{}", outcome.text);
    };
    missed("hotline", &[]);
    missed("channel", &["mention-missed"]);
    missed("respect", &["mention-missed"]);
    missed("通信", &[]);
    // What is known through a report was not read in full.
    check(
        &format!("One is. [^post]\n\n## Contact\n\n<!-- terms: channel -->\n\n{NORTH_SAYS}"),
        "quoted/nothing",
        &[],
    );
}

#[test]
fn sides_are_those_of_the_page_or_those_that_speak() {
    let without = |sides: &str, body: &str| {
        let page = comparison(body).replace("sides = [\"north\", \"south\"]\n", sides);
        site_with(&[("content/readouts/talks.md", &page)])
    };
    let both = theme(&format!("{NORTH_SAYS}\n{SOUTH_SAYS}"));
    assert_eq!(states(&without("", &both)), "quoted/quoted");
    // There are two sides in all, so the silent one is the other.
    assert_eq!(states(&without("", &theme(NORTH_SAYS))), "quoted/nothing");
    let order = without("sides = [\"south\", \"north\"]\n", &theme(NORTH_SAYS));
    assert_eq!(states(&order), "nothing/quoted");
    let one = without("sides = [\"north\"]\n", &both);
    assert_eq!(states(&one), "no comparison");
    assert_eq!(rules(&one), ["comparison-of-one-side"]);
    let twice = without("sides = [\"north\", \"north\"]\n", &both);
    assert_eq!(states(&twice), "no comparison");
    let unknown = without("sides = [\"north\", \"soth\"]\n", &both);
    assert_eq!(rules(&unknown), ["side-unknown"]);
}

#[test]
fn themes_are_the_topmost_headings_but_those_of_other_sections() {
    check(
        &format!("# Contact\n\n{NORTH_SAYS}\n# Trade\n\n{SOUTH_SAYS}"),
        "quoted/nothing, nothing/quoted",
        &[],
    );
    check(&format!("### Contact\n\n{NORTH_SAYS}"), "quoted/nothing", &[]);
    check(&format!("## Contact\n\n### More\n\n{NORTH_SAYS}"), "quoted/nothing", &[]);
    check(NORTH_SAYS, "quoted/nothing", &[]);
    check(
        &format!(
            "## Contact\n\n{NORTH_SAYS}\n## Corrections and updates\n\n- **2026-01-05, update:** New.\n"
        ),
        "quoted/nothing",
        &[],
    );
    check(
        "## Contact\n\n## Trade\n\nA note.\n",
        "nothing/nothing, nothing/nothing",
        &["theme-empty"],
    );
}

#[test]
fn what_only_one_side_says_is_told() {
    let body = format!(
        "{}\n## Trade\n\n**North:** It was discussed.[^north]\n\n**South:** So it was.[^south]\n\n## Fishing\n\n**South:** It was raised.[^south]\n",
        theme(NORTH_SAYS)
    );
    let all = json(&built(&body));
    let only = |side: usize| -> Vec<&str> {
        let themes = all[0]["only"][side]["themes"].as_array().unwrap().iter();
        themes.map(|theme| theme["title"].as_str().unwrap()).collect()
    };
    assert_eq!(only(0), ["Contact"]);
    assert_eq!(only(1), ["Fishing"]);
}

#[test]
fn the_record_tells_length_language_date_and_who_was_first() {
    let all = json(&built(&format!("All. [^zh] [^north] [^post]\n\n{}", theme(NORTH_SAYS))));
    let account = |side: usize, index: usize| &all[0]["record"][side]["accounts"][index];
    assert_eq!(account(0, 0)["words"], 14);
    assert_eq!(account(0, 0)["source"]["date"]["written"], "2026-01-02");
    assert_eq!(account(1, 0)["words"], 15);
    assert_eq!(account(1, 0)["languages"], serde_json::json!(["zh", "en"]));
    // What was not read in full has no length.
    assert_eq!(account(1, 1)["words"], Value::Null);
    assert_eq!(all[0]["first"], Value::Null);
    let early = card("north", "").replace("2026-01-02", "2026-01-01");
    let page = comparison(&theme(&format!("{NORTH_SAYS}\n{SOUTH_SAYS}")));
    let outcome =
        site_with(&[("content/readouts/talks.md", &page), ("content/sources/north.md", &early)]);
    assert_eq!(json(&outcome)[0]["first"]["id"], "north");
    let vague = card("north", "").replace("2026-01-02", "2026-01");
    let outcome =
        site_with(&[("content/readouts/talks.md", &page), ("content/sources/north.md", &vague)]);
    assert_eq!(json(&outcome)[0]["first"], Value::Null);
}

#[test]
fn order_and_space_are_those_of_the_texts() {
    let body = format!(
        "Both. [^north] [^south]\n\n## Respect\n\n<!-- terms: respect -->\n\nA note.\n\n## Contact\n\n<!-- terms: hotline, channel -->\n\n{NORTH_SAYS}"
    );
    let all = json(&built(&body));
    let text = &all[0]["texts"][0];
    assert_eq!(text["words"], 14);
    let ranks: Vec<&Value> =
        text["shares"].as_array().unwrap().iter().map(|s| &s["rank"]).collect();
    assert_eq!(ranks, [2, 1]);
    assert_eq!(text["shares"][0]["paragraphs"], serde_json::json!([2]));
    assert_eq!(all[0]["themes"][0]["cells"][1]["mentions"], 1);
}

#[test]
fn words_are_those_of_the_quoted_passages() {
    let body =
        theme(&format!("> “Trade and respect were discussed.”\n>\n> — [^north]\n\n{SOUTH_SAYS}"));
    let all = json(&built(&body));
    let words = &all[0]["quoted_words"];
    let common = words["common"].as_array().unwrap();
    assert_eq!(common.len(), 1, "{words:#}");
    assert!(common[0]["uses"][0]["content"].as_str().unwrap().contains("<mark>respect</mark>"));
    let only = words["only"][0]["items"].as_array().unwrap();
    assert!(
        only.iter().any(|item| item["content"].as_str().unwrap().contains("Trade")),
        "{words:#}"
    );
    // Where one side alone is quoted, there is nothing to compare.
    assert_eq!(json(&built(&theme(NORTH_SAYS)))[0]["quoted_words"], Value::Null);
    // Whole texts are compared where every side has one in the same language.
    let whole = json(&built(&format!("Both. [^north] [^zh]\n\n{}", theme("A note."))));
    let shared = whole[0]["text_words"]["common"].as_array().unwrap();
    assert!(shared.iter().any(|item| item.to_string().contains("respect")), "{shared:#?}");
}

#[test]
fn full_texts_stand_side_by_side_where_they_may() {
    let page = comparison(
        "Both. [^north] [^zh]\n\n## Respect\n\n<!-- terms: respect, 尊重 -->\n\nA note.",
    );
    let north = card("north", "lang = \"en\"\npublish = \"full\"\n");
    let outcome =
        site_with(&[("content/readouts/talks.md", &page), ("content/sources/north.md", &north)]);
    let html = outcome.page("readouts/talks/index.html");
    let full = &html[html.find("id=\"_full\"").expect("the texts are shown")..];
    assert!(full.contains("Trade and respect were discussed."));
    assert!(full.contains("lang=\"zh\">两岸需要相互尊重。"));
    assert!(full.contains("lang=\"en\">Both coasts need mutual respect."));
    assert!(full.contains("id=\"_show-original\""));
    // The excerpt of a text that may be quoted only is not all of it.
    let outcome = site_with(&[("content/readouts/talks.md", &page)]);
    assert!(!outcome.page("readouts/talks/index.html").contains("id=\"_full\""));
}

#[test]
fn a_sequence_tells_what_is_new_and_what_is_gone() {
    let old = comparison("## Fishing\n\nA note.\n\n## Tolls\n\nA note.\n")
        .replace("2026-01-04", "2025-01-04");
    let middle =
        comparison("## Quotas\n\n<!-- topic: fishing -->\n\nA note.\n\n## Trade\n\nA note.\n");
    let other = comparison("## Elsewhere\n\nA note.\n")
        .replace("2026-01-04", "2025-06-01")
        .replace("\"south\"]", "\"isles\"]");
    let site = SITE.replace("[[topics]]", "[sides.isles]\nname = \"Isles\"\n\n[[topics]]");
    let outcome = site_with(&[
        ("site.toml", &site),
        ("content/readouts/old.md", &old),
        ("content/readouts/other.md", &other),
        ("content/readouts/talks.md", &middle),
    ]);
    let all = json(&outcome);
    assert_eq!(all[0]["previous"]["path"], "/readouts/old/");
    let new: Vec<_> =
        all[0]["themes"].as_array().unwrap().iter().map(|t| t["new"].as_bool()).collect();
    assert_eq!(new, [Some(false), Some(true)]);
    assert_eq!(all[0]["dropped"][0]["title"], "Tolls");
    assert_eq!(all[0]["dropped"].as_array().unwrap().len(), 1);
    assert_eq!(all[2]["previous"], Value::Null);
}

#[test]
fn agreements_need_both_accounts_or_a_voice() {
    for (text, expected) in [
        ("Both sides agreed to talk.[^north]", 1),
        ("The two countries have since agreed to talk.[^south]", 1),
        ("North and South pledged restraint.[^south]", 1),
        ("The two ministers reached an agreement.[^post]", 1),
        ("双方同意对话。[^zh]", 1),
        ("Both sides agreed to talk.[^north] [^south]", 0),
        ("Both sides agreed to talk.[^wire]", 0),
        ("Both sides agreed to talk.", 0),
        ("Both sides agreed to talk, according to North.[^north]", 0),
        ("Both sides have not agreed.[^north]", 0),
        ("North agreed to talk.[^north]", 0),
        ("Two ships agreed on a course.[^north]", 0),
        ("“Both sides agreed to talk,” it has.[^north]", 0),
    ] {
        let outcome = built(&theme(text));
        let found =
            outcome.rules().into_iter().filter(|rule| *rule == "one-sided-agreement").count();
        assert_eq!(found, expected, "{text}\n{}", outcome.text);
    }
}

#[test]
fn verbs_that_judge_are_for_all_or_none() {
    for (text, expected) in [
        ("North said so. South claimed otherwise.", 1),
        ("Ann Berg said so. “No,” insisted South.", 1),
        ("North said so. South has repeatedly boasted of it.", 1),
        ("North said so. South spoke, and it admitted nothing.", 1),
        ("North claimed it. South claimed otherwise.", 0),
        ("North said so. South said otherwise.", 0),
        ("South claimed it.", 0),
        ("North said so. The claims of South are old.", 0),
        ("North said so. A reporter claimed otherwise.", 0),
    ] {
        let outcome = built(&theme(text));
        let found = outcome.rules().into_iter().filter(|rule| *rule == "unbalanced-verbs").count();
        assert_eq!(found, expected, "{text}\n{}", outcome.text);
    }
}

#[test]
fn a_comparison_inside_a_briefing_has_its_columns() {
    let briefing = format!(
        "+++\ntitle = \"B\"\nsummary = \"S.\"\n+++\n\nBefore.\n\n## What each side said\n\n{NORTH_SAYS}\n{SOUTH_SAYS}\nA note.\n\n## After\n\nThe end.\n"
    );
    let outcome = site_with(&[("content/briefings/b.md", &briefing)]);
    let html = outcome.page("briefings/b/index.html");
    let (north, south) =
        (html.find("data-side=\"a\"").unwrap(), html.find("data-side=\"b\"").unwrap());
    assert!(html.find("Before.").unwrap() < north && north < south);
    assert!(south < html.find("The end.").unwrap());
    assert_eq!(html.matches("id=\"quote-1\"").count(), 1);
    assert!(html.contains("themes.css"));
    // One side alone is found there as well; a section without either is text.
    let one = briefing.replace(SOUTH_SAYS, "").replace("summary", "sides = [\"north\"]\nsummary");
    let three = SITE.replace("[[topics]]", "[sides.isles]\nname = \"Isles\"\n\n[[topics]]");
    let outcome = site_with(&[("site.toml", &three), ("content/briefings/b.md", &one)]);
    assert!(outcome.rules().contains(&"comparison-of-one-side"), "{}", outcome.text);
    let none = briefing.replace(SOUTH_SAYS, "").replace(NORTH_SAYS, "");
    let none = none.replace("summary", "sides = [\"north\", \"south\"]\nsummary");
    let outcome = site_with(&[("content/briefings/b.md", &none)]);
    assert!(!outcome.rules().contains(&"comparison-of-one-side"), "{}", outcome.text);
    assert!(outcome.page("briefings/b/index.html").contains("A note."));
}

#[test]
fn nothing_that_is_written_below_a_theme_is_lost_or_fatal() {
    for text in [
        "",
        "**",
        "**:**",
        "**South:",
        "**South:** *",
        "**South:** **",
        "- **South:**",
        "**South:**",
        "**South:**\n\n**North:**",
        "<!-- terms",
        "<!-- terms: ,,， -->",
        "<!-- terms: ， -->",
        "<!-- not: -->",
        "<!-- topic: -->",
        "<!-- topic -->",
        "> “",
        "> —",
        "> — x",
        "1. **South:** a",
        "**South:** *İstanbul not mentioned*",
        "**South:** *不*",
        "| **South:** |\n| --- |\n| a |",
        "[^1]: **South:** a",
        "```\n**South:** a\n```",
        "***South:*** a",
        "**South:**a",
        "**South: **a",
    ] {
        let outcome = built(&theme(text));
        assert!(
            outcome.files.contains_key("readouts/talks/index.html"),
            "{text}\n{}",
            outcome.text
        );
    }
    let html =
        built(&theme("**South:**\n\nA lonely name.")).page("readouts/talks/index.html").to_owned();
    assert!(html.contains("<strong>South:</strong>") && html.contains("A lonely name."));
}

/// Pieces of what stands in a comparison, and what breaks it.
const PIECES: &[&str] = &[
    "## Contact\n\n",
    "## Fishing\n\n",
    "### More\n\n",
    "# Top\n\n",
    "**South:**",
    "**North:** ",
    "**N.**: ",
    "**Isles:** ",
    "- **South:** ",
    "- ",
    "> “Our coasts need channels”\n>\n> — [^south]\n",
    "> “We want”\n",
    "> — [Ann Berg](../people/ann-berg.md) [^north]\n",
    "*Not mentioned.*",
    "*No comment as of 2026-01.*",
    "*No readout*",
    " as of 2026-13-01",
    "[^south]",
    "[^zh]",
    "[^post]",
    "[^wire]",
    "[^nowhere]",
    "\n",
    "\n\n",
    "<!-- terms: channel, 配额 -->",
    "<!-- terms-zh: 尊重",
    "<!-- not: channels and",
    " -->",
    "<!-- topic: fishing -->",
    "<!-- topic: x -->",
    "Both sides agreed. ",
    "South claimed, North said. ",
    "“channels and respect”",
    "配额",
    "## Corrections and updates\n\n",
    "[^1]",
    "[^1]: a note\n",
    "| a |\n| - |\n| **South:** |\n",
    "İ",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Whatever stands in a comparison, it is built, and every finding points into its file.
    #[test]
    fn any_comparison_is_built(pieces in vec(select(PIECES), 0..24)) {
        let body = pieces.concat();
        let text = comparison(&body);
        let outcome = site_with(&[("content/readouts/talks.md", &text)]);
        prop_assert!(outcome.files.contains_key("readouts/talks/index.html"), "{body}");
        for finding in &outcome.built.findings {
            if &*finding.place.file == "content/readouts/talks.md"
                && let Some(span) = &finding.place.span
            {
                prop_assert!(text.get(span.clone()).is_some(), "{} {span:?}: {body}", finding.rule.name);
            }
        }
    }
}

/// The invented story of the guide: it builds, and its last sentence is true.
#[test]
fn the_example_of_the_guide_does_what_the_guide_says() {
    let guide = std::str::from_utf8(include_bytes!("../content/guide/comparing.md")).unwrap();
    let part = &guide[guide.find("## An example with full texts").expect("the guide has it")..];
    let blocks: Vec<&str> = part.split("```").skip(1).step_by(2).collect();
    let text = |block: &str| block.splitn(4, '\n').nth(3).unwrap().to_owned();
    let (norland, lanhe) = (text(blocks[0]), text(blocks[1]));
    let themes = blocks[2].strip_prefix("markdown\n").unwrap();
    let site = SITE
        .replace("north", "norland")
        .replace("North", "Norland")
        .replace("south", "lanhe")
        .replace("South", "Lanhe");
    let run = |themes: &str| {
        let page = comparison(themes).replace("north", "norland").replace("south", "lanhe");
        let person = |name: &str, side: &str| {
            format!("+++\ntitle = \"{name}\"\nsummary = \"S.\"\nside = \"{side}\"\n+++\n")
        };
        let files = [
            ("site.toml", site.as_str()),
            ("content/people/ann-berg.md", &person("Ann Berg", "norland")),
            ("content/people/wei-lin.md", &person("Wei Lin", "lanhe")),
            ("content/sources/norland-readout.md", &card("norland", "")),
            ("content/sources/norland-readout.txt", &norland),
            ("content/sources/lanhe-readout.md", &card("lanhe", "")),
            ("content/sources/lanhe-readout.txt", &lanhe),
            ("content/readouts/talks.md", &page),
        ];
        build(&Files::from_texts(files), &options())
    };
    let outcome = run(themes);
    assert_eq!(states(&outcome), "quoted/not_mentioned, not_mentioned/quoted", "{}", outcome.text);
    assert!(!outcome.built.has_errors(), "{}", outcome.text);
    let outcome = run(&themes.replace("<!-- terms: history -->", "<!-- terms: history, coast -->"));
    assert!(outcome.rules().contains(&"mention-denied"), "{}", outcome.text);
    assert!(outcome.text.contains("hotlines between their coast guards"), "{}", outcome.text);
}
