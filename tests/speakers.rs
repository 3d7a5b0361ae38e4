//! Who says a quote: by the sentence around it on its page, and by the text of its source. Nobody is
//! ever guessed, and nobody is accused on a mere likelihood.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "support/site.rs"]
mod site;

use std::collections::BTreeMap;

use counterpart::files::Files;
use site::{Outcome, SITE, options};

const PEOPLE: [(&str, &str); 9] = [
    (
        "people/hegseth",
        "title = \"Pete Hegseth\"\nroles = [\n{ title = \"Secretary of Defense\", until = \"2025-09-04\" },\n\
         { title = \"Secretary of War\", from = \"2025-09-05\" }]",
    ),
    (
        "people/dong",
        "title = \"Dong Jun\"\naliases = [\"Dong\", \"董军\"]\n\
         roles = [{ title = \"Minister of National Defense\", from = \"2023-12-29\" }]",
    ),
    (
        "people/li",
        "title = \"Li Shangfu\"\naliases = [\"Li\"]\n\
         roles = [{ title = \"Minister of National Defense\", until = \"2023-10-24\" }]",
    ),
    ("people/trump", "title = \"Donald Trump\"\nroles = [{ title = \"President\" }]"),
    (
        "people/xi",
        "title = \"Xi Jinping\"\naliases = [\"Xi\"]\nroles = [{ title = \"President\" }]",
    ),
    ("people/pelosi", "title = \"Nancy Pelosi\"\nroles = [{ title = \"Speaker of the House\" }]"),
    (
        "organizations/mnd",
        "title = \"Ministry of National Defense\"\naliases = [\"Chinese defense ministry\"]",
    ),
    ("organizations/pentagon", "title = \"Pentagon\""),
    ("places/beijing", "title = \"Beijing\""),
];

/// The words that are quoted.
const WORDS: &str = "steady channels between the two armies";

fn build(paragraphs: &str, text: &str, card: &str) -> Outcome {
    let page = format!("+++\ntitle = \"A\"\ndate = 2025-11-02\n+++\n\n{paragraphs}\n");
    let card = format!("+++\ntitle = \"The desk\"\ndate = \"2025-11-01\"\n{card}\n+++\n");
    let mut all: BTreeMap<String, String> = PEOPLE
        .iter()
        .map(|(id, card)| (format!("content/{id}.md"), format!("+++\n{card}\n+++\n")))
        .collect();
    // The site has more people than a page names.
    let quiet = format!("{SITE}\n[check]\nentity-unused = \"off\"\n");
    all.insert("site.toml".to_owned(), quiet);
    all.insert("content/a.md".to_owned(), page);
    all.insert("content/sources/desk.md".to_owned(), card);
    all.insert("content/sources/desk.txt".to_owned(), text.to_owned());
    let all = all.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    site::build(&Files::from_texts(all), &options())
}

/// The speaker of the page's last quote: a name, `-` when the page does not say, `?` with a finding
/// when it is unsure.
fn speaker(paragraphs: &str) -> String {
    let paragraphs = paragraphs.replace("…", WORDS).replace("¶", "\n\n");
    let outcome = build(&format!("{paragraphs}[^desk]"), &format!("Here are {WORDS}.\n"), "");
    let errors = outcome.built.findings.counts().errors;
    assert_eq!(errors, 0, "{paragraphs}\n{}", outcome.text);
    if outcome.rules().contains(&"quote-speaker-unknown") {
        return "?".to_owned();
    }
    let quotes: serde_json::Value =
        serde_json::from_str(outcome.page("quotes.json")).expect("it is JSON");
    let quotes = quotes.as_array().expect("it is a list");
    let last = quotes.last().unwrap_or_else(|| panic!("no quote in {paragraphs}"));
    last["speaker"]["title"].as_str().unwrap_or("-").to_owned()
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(paragraph, expected)| (paragraph, expected, speaker(paragraph)))
        .filter(|(_, expected, found)| found != *expected)
        .map(|(paragraph, expected, found)| format!("{paragraph}\n  {found}, not {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn by_name() {
    check(&[
        ("Pete Hegseth said he wants “….”", "Pete Hegseth"),
        ("Hegseth wrote on X: “….”", "Pete Hegseth"),
        ("US Defense Secretary Hegseth called for “….”", "Pete Hegseth"),
        ("Secretary of War Pete Hegseth called for “….”", "Pete Hegseth"),
        ("“…,” Mr. Hegseth said.", "Pete Hegseth"),
        ("“…,” said Dong Jun, the minister.", "Dong Jun"),
        ("According to Dong, there are “….”", "Dong Jun"),
        ("Dong Jun, who met Hegseth in Malaysia, said “….”", "Dong Jun"),
        ("Hegseth said nothing, while Dong spoke of “….”", "-"),
        ("Hegseth said nothing, while Dong called for “….”", "Dong Jun"),
        ("The Ministry of National Defense said there were “….”", "Ministry of National Defense"),
        (
            "A spokesman for the Ministry of National Defense said “….”",
            "Ministry of National Defense",
        ),
        ("Pentagon officials said “….”", "Pentagon"),
        ("董军说：“…。”", "Dong Jun"),
        ("国防部长董军表示：“…。”", "Dong Jun"),
    ]);
}

#[test]
fn somebody_beside_the_name() {
    check(&[
        ("Hegseth’s spokesman said “….”", "-"),
        ("Hegseth's aide said “….”", "-"),
        ("An aide to Hegseth said “….”", "-"),
        ("A spokesman for Defense Secretary Pete Hegseth said “….”", "-"),
        ("The Trump administration said “….”", "-"),
        ("Donald Trump Jr. said “….”", "-"),
        ("Jennifer Hegseth said “….”", "?"),
        ("Critics of the Pentagon said “….”", "-"),
        ("An analyst in Beijing said “….”", "-"),
        ("Beijing University said “….”", "?"),
        ("Hegseth and Dong said “….”", "?"),
        ("Trump and Xi Jinping said “….”", "?"),
        ("Officials said “….”", "-"),
        ("The two ministers said “….”", "-"),
    ]);
}

#[test]
fn by_title_valid_on_the_day() {
    check(&[
        ("The secretary of war said “….”", "Pete Hegseth"),
        ("The secretary of defense said “….”", "-"),
        ("The defense minister said “….”", "Dong Jun"),
        ("The defence minister said “….”", "Dong Jun"),
        ("The president said “….”", "?"),
        ("Xi left early. The president said “….”", "Xi Jinping"),
        ("The admiral said “….”", "-"),
    ]);
}

#[test]
fn by_pronoun() {
    check(&[
        ("Dong Jun was brief. “…,” he said.", "Dong Jun"),
        ("Dong Jun was brief.¶He was clear.¶“…,” he said.", "Dong Jun"),
        ("Dong Jun met Hegseth. “…,” he said.", "-"),
        ("Hegseth spoke. Dong Jun spoke too. “…,” he said.", "-"),
        ("Hegseth was met by a guard. “…,” he said.", "Pete Hegseth"),
        ("Nancy Pelosi came. A guard stopped her. “…,” he said.", "-"),
        ("Hegseth left. The admiral stayed. “…,” he said.", "-"),
        ("Hegseth left after the talks. The meeting was short. “…,” he said.", "Pete Hegseth"),
        ("Hegseth spoke to the ministry. “…,” it said.", "-"),
        (
            "The Ministry of National Defense was brief. “…,” it said.",
            "Ministry of National Defense",
        ),
        ("Hegseth was brief. “…,” they said.", "-"),
        ("“…,” he said.", "-"),
        ("“…,” I said.", "-"),
    ]);
}

/// What the check makes of the page's claim that Dong Jun says the words, given a source's text: the
/// person who is said to have said them, or `-`.
fn accused(text: &str, card: &str) -> String {
    let text = text.replace("…", WORDS).replace("¶", "\n\n");
    let outcome = build(&format!("> “{WORDS}”\n>\n> — Dong Jun [^desk]"), &text, card);
    assert!(!outcome.rules().contains(&"quote-not-in-source"), "{}", outcome.text);
    let message = "the source gives these words to ";
    let Some((_, rest)) = outcome.text.split_once(message) else { return "-".to_owned() };
    rest.split_once(", not to").map_or(rest, |(name, _)| name).to_owned()
}

#[track_caller]
fn check_accused(cases: &[(&str, &str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(text, card, expected)| (text, expected, accused(text, card)))
        .filter(|(_, expected, found)| found != *expected)
        .map(|(text, expected, found)| format!("{text}\n  {found}, not {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn given_to_somebody_else_by_the_source() {
    let hegseth = "Pete Hegseth";
    check_accused(&[
        ("“We want …,” Hegseth wrote.\n", "", hegseth),
        ("“We want …,” said Defense Secretary Pete Hegseth.\n", "", hegseth),
        ("“We want …,” according to Hegseth.\n", "", hegseth),
        ("“It is late,” Hegseth said. “We want ….”\n", "", hegseth),
        ("Hegseth wrote on X: “We want ….”\n", "", hegseth),
        ("Hegseth wrote on X on Saturday: “We want ….”\n", "", hegseth),
        ("In a post on X, Hegseth wrote: “We want ….”\n", "", hegseth),
        ("Hegseth said of the talks: “We want ….”\n", "", hegseth),
        ("Hegseth told reporters in Kuala Lumpur: “We want ….”\n", "", hegseth),
        ("Hegseth said, “We want ….”\n", "", hegseth),
        ("Defense Secretary Pete Hegseth, a former host, said: “We want ….”\n", "", hegseth),
        ("Hegseth continued:¶“We want ….”\n", "", "-"),
        ("SECRETARY OF WAR PETE HEGSETH: We want ….\n", "", hegseth),
        ("Dong Jun: Good morning.¶Pete Hegseth: We want ….\n", "", hegseth),
        ("We want ….\n", "kind = \"post\"\nauthor = \"Pete Hegseth\"", hegseth),
        ("We want ….\n", "kind = \"speech\"\nauthor = \"Pete Hegseth\"", hegseth),
    ]);
}

#[test]
fn nobody_is_accused_on_a_likelihood() {
    check_accused(&[
        // The page is right.
        ("“We want …,” Dong Jun said.\n", "", "-"),
        ("Dong Jun wrote on X: “We want ….”\n", "", "-"),
        ("DONG JUN: We want ….\n", "", "-"),
        ("We want ….\n", "kind = \"post\"\nauthor = \"Dong Jun\"", "-"),
        // Somebody beside the one who is named.
        ("“We want …,” Hegseth’s spokesman said.\n", "", "-"),
        ("“We want …,” said an aide to Hegseth.\n", "", "-"),
        ("“We want …,” Jennifer Hegseth said.\n", "", "-"),
        ("“We want …,” the Trump administration said.\n", "", "-"),
        ("Hegseth and Dong wrote: “We want ….”\n", "", "-"),
        ("“We want …,” Hegseth and Dong said.\n", "", "-"),
        // The words stand twice, and once they are his, or nobody's.
        ("“We want …,” Hegseth said.¶“We want …,” Dong Jun said.\n", "", "-"),
        ("“We want …,” Hegseth said.¶All want ….\n", "", "-"),
        ("“We want …,” Hegseth said.¶“We want …,” said Pete Hegseth.\n", "", "Pete Hegseth"),
        // More than one speaks in the sentence.
        ("Hegseth said Dong told him on the phone: “We want ….”\n", "", "-"),
        ("Hegseth said after Dong wrote on X: “We want ….”\n", "", "-"),
        ("Hegseth told Dong that he wants ….\n", "", "-"),
        ("Quoting Dong, Hegseth said: “We want ….”\n", "", "-"),
        ("Hegseth quoted Dong as saying: “We want ….”\n", "", "-"),
        ("“We want …,” Hegseth quoted Dong as saying.\n", "", "-"),
        ("“We want …,” Hegseth said, quoting Dong.\n", "", "-"),
        ("“We want …,” said Hegseth, citing Dong.\n", "", "-"),
        ("“We want …,” Hegseth said Dong told him.\n", "", "-"),
        ("“We want …,” according to Hegseth’s account of the call.\n", "", "-"),
        ("“We want …,” according to notes taken by Hegseth.\n", "", "-"),
        ("Hegseth said this of what he had heard: “We want ….”\n", "", "-"),
        ("Hegseth recalled what Dong had told him: “We want ….”\n", "", "-"),
        ("Hegseth repeated Dong’s words: “We want ….”\n", "", "-"),
        ("Hegseth read from Dong’s letter: “We want ….”\n", "", "-"),
        ("Hegseth said the readout stated: “We want ….”\n", "", "-"),
        // A post may quote another.
        ("As Dong told me: “We want ….”\n", "kind = \"post\"\nauthor = \"Pete Hegseth\"", "-"),
        ("He said “We want ….”\n", "kind = \"post\"\nauthor = \"Pete Hegseth\"", "-"),
        ("We want ….\n", "kind = \"news\"\nauthor = \"Pete Hegseth\"", "-"),
        ("Note: We want ….\n", "", "-"),
        ("HEGSETH: As Dong said, we want ….\n", "", "-"),
    ]);
}

#[test]
fn words_of_two_people_are_not_joined_unseen() {
    let source =
        "“It was a good meeting,” Dong Jun said.\n\n“We want steady channels,” Hegseth said.\n";
    let check = |quote: &str, rules: &[&str]| {
        let outcome = build(&format!("> {quote}\n>\n> — Dong Jun [^desk]"), source, "");
        assert_eq!(outcome.rules(), rules, "{quote}\n{}", outcome.text);
    };
    check(
        "“It was a good meeting … We want steady channels.”",
        &["quote-clipped", "quote-wrong-speaker"],
    );
    check("“It was a good meeting.\n>\n> “We want steady channels.”", &["quote-wrong-speaker"]);
    check("“It was a good meeting.”", &[]);
}
