//! Tests of `pattern`.

use super::*;

/// Segments are words between bars; a gap is shown as `…`, `[]`, `{}` (remark) or `/` (part).
fn show(pattern: &Pattern) -> String {
    let gap = |gap: &Gap| match gap {
        Gap::Edge => "",
        Gap::Remark(_) => "{}",
        Gap::Part => "/",
        Gap::Bracket(_) => "[]",
        Gap::Ellipsis => "…",
    };
    let mut shown = String::new();
    for segment in &pattern.segments {
        shown.push_str(gap(&segment.before));
        let words: Vec<&str> = pattern.tokens[segment.tokens.clone()]
            .iter()
            .map(|token| &pattern.text[token.range()])
            .collect();
        shown.push_str(&words.join(" "));
    }
    shown.push_str(gap(&pattern.end));
    shown
}

fn check(parts: &[&str], expected: &str) {
    let quote = Quote { parts, ..Quote::default() };
    let pattern = Pattern::new(&quote, &HouseSpelling::default());
    assert_eq!(show(&pattern), expected, "{parts:?}");
}

#[test]
fn segments_and_gaps() {
    check(&["a b c"], "a b c");
    check(&["a … b"], "a…b");
    check(&["a ... b"], "a…b");
    check(&["a . . . b"], "a…b");
    check(&["a. … b"], "a…b");
    check(&["a.... b"], "a…b");
    check(&["a [...] b"], "a…b");
    check(&["a […] b"], "a…b");
    check(&["a (...) b"], "a…b");
    check(&["甲……乙⋯⋯丙"], "甲…乙…丙");
    check(&["… a b …"], "…a b…");
    check(&["a. b. c"], "a b c");
    check(&["a [they] b"], "a[]b");
    check(&["[Dong] said (yes) b"], "[]Dong said yes b".replace("Dong ", "").as_str());
    check(&["a [sic] b [emphasis added]"], "a{}b{}");
    check(&["[t]he end"], "[t]he end");
    check(&["they walk[ed] on"], "they walk[ed] on");
    check(&["the minister[s]"], "the minister[s]");
    check(&["a …, [b] c"], "a…c");
    check(&["a b,", "c d."], "a b/c d");
    check(&["a [open b"], "a open b");
    check(&["…"], "…");
    check(&[], "");
}

#[test]
fn words_count() {
    let has_words = |text: &str| {
        let parts = [text];
        let quote = Quote { parts: &parts, ..Quote::default() };
        Pattern::new(&quote, &HouseSpelling::default()).has_words()
    };
    assert!(has_words("a"));
    assert!(has_words("… a"));
    for vacuous in ["", "…", "[…] …", "[They] … [said]", "—", "[t]he"] {
        assert!(!has_words(vacuous), "{vacuous}");
    }
}
