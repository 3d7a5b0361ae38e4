//! Who says what, pattern by pattern.

use super::*;
use crate::verify::spans::spans;

/// For each quotation `sieve: speaker`, with `+` when it goes on with the one before.
fn show(paragraphs: &[&str]) -> Vec<String> {
    let (found, _) = spans(paragraphs);
    let attributions = attribute(paragraphs, &found);
    let one = |attribution: &Option<Attribution>| {
        let Some(found) = attribution else { return "?".to_owned() };
        let Mention { paragraph, range, .. } = &found.mention;
        let goes_on = if found.continues.is_some() { "+" } else { "" };
        format!("{goes_on}{}: {}", found.sieve.name(), &paragraphs[*paragraph][range.clone()])
    };
    attributions.list.iter().map(one).collect()
}

fn check(paragraphs: &[&str], expected: &[&str]) {
    assert_eq!(show(paragraphs), expected, "{paragraphs:?}");
}

#[test]
fn one_pattern_each() {
    check(&["“A b,” Hegseth wrote."], &["QSV: Hegseth"]);
    check(&["“A b,” Li Ming, a professor at X, said."], &["QSV: Li Ming"]);
    check(&["“A b,” he later told reporters."], &["QSV: he"]);
    check(&["“A b?” asked the minister."], &["QVS: the minister"]);
    check(&["“A b,” said Hegseth, the secretary."], &["QVS: Hegseth"]);
    check(&["“A b,” according to the ministry."], &["according to: the ministry"]);
    check(&["According to a readout, it was “a b.”"], &["according to: a readout"]);
    check(&["Hegseth said, “A b.”"], &["SVQ announced: Hegseth"]);
    check(&["Hegseth wrote on X: “A b.”"], &["SVQ announced: Hegseth"]);
    check(&["Hegseth said “a b”."], &["SVQ direct: Hegseth"]);
    check(&["The readout read: “A b.”"], &["SVQ direct: The readout"]);
    check(&["Dong told reporters that “a b” was c."], &["SVQ direct: Dong"]);
    check(&["Hegseth had warned that China was “a b” to c."], &["SVQ indirect: Hegseth"]);
    check(&["Hegseth continued:", "“A b.”"], &["colon paragraph: Hegseth"]);
    check(&["董军说：“甲乙。”"], &["SVQ direct: 董军"]);
    check(&["A “b c d” e."], &["?"]);
}

#[test]
fn several_quotations() {
    check(&["“A b,” he said, “c d.”"], &["QSV: he", "+continued: he"]);
    check(&["“A b,” he said. “C d.”"], &["QSV: he", "continued: he"]);
    check(&["“A b,” he said in Beijing. “C d.”"], &["QSV: he", "continued: he"]);
    check(&["Li said: “A b.” “C d.”"], &["SVQ announced: Li", "continued: Li"]);
    check(&["Li said “a b”, while Wang said “c d”."], &["SVQ direct: Li", "SVQ direct: Wang"]);
    check(&["Li said “a b”, but Wang was “c d”."], &["SVQ direct: Li", "?"]);
    check(
        &["“A b,” Hegseth wrote, describing it as one of “c d.”"],
        &["QSV: Hegseth", "SVQ indirect: Hegseth"],
    );
}

#[test]
fn the_name_after_a_quotation_of_another_is_not_its_speaker() {
    check(&["Li said “a b.” Wang said nothing."], &["SVQ direct: Li"]);
    check(&["“A b,” it was announced after Li left."], &["?"]);
}

#[test]
fn pronouns_have_candidates() {
    let paragraphs =
        ["Hegseth met Dong. Dong Jun left.", "The ministry was silent. “A b,” he said."];
    let (found, _) = spans(&paragraphs);
    let attributions = attribute(&paragraphs, &found);
    let mention = &attributions.list[0].as_ref().unwrap().mention;
    assert_eq!(mention.kind, MentionKind::Pronoun);
    let names: Vec<&str> = attributions
        .antecedents(&paragraphs, mention)
        .iter()
        .map(|mention| &paragraphs[mention.paragraph][mention.range.clone()])
        .collect();
    assert_eq!(names, ["The ministry", "Dong Jun", "Hegseth"]);
}
