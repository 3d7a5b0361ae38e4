//! Tests of `spans`.

use super::*;

fn show(span: &QuoteSpan, paragraphs: &[&str]) -> String {
    let part = |part: &SpanPart| paragraphs[part.paragraph][part.inside.clone()].to_owned();
    let mut shown = span.parts.iter().map(part).collect::<Vec<_>>().join(" / ");
    for nested in &span.nested {
        let nested = show(nested, paragraphs);
        shown.extend([" <", nested.as_str(), ">"]);
    }
    shown
}

/// Expects the quotations, and how many marks have no fellow.
fn check(paragraphs: &[&str], expected: &[&str], lone: usize) {
    let (found, unbalanced) = spans(paragraphs);
    let shown: Vec<String> = found.iter().map(|span| show(span, paragraphs)).collect();
    assert_eq!(shown, expected, "{paragraphs:?}");
    assert_eq!(unbalanced.len(), lone, "{paragraphs:?} {unbalanced:?}");
}

#[test]
fn marks_of_many_countries() {
    check(&["He said “a b.” And “c.”"], &["a b.", "c."], 0);
    check(&["He said \"a b.\" And \"c.\""], &["a b.", "c."], 0);
    check(&["Il dit « a b » et «c»."], &["a b", "c"], 0);
    check(&["Er sagte „a b“ und „c”."], &["a b", "c"], 0);
    check(&["Han sa ”a b” och ”c”."], &["a b", "c"], 0);
    check(&["Han sagde »a b« og »c«."], &["a b", "c"], 0);
    check(&["他说「甲乙」和『丙』。"], &["甲乙", "丙"], 0);
    check(&["他说：“甲乙。”"], &["甲乙。"], 0);
    check(&["‘A b,’ he said."], &["A b,"], 0);
    check(&["He said 'a b' to us."], &["a b"], 0);
    check(&["＂甲＂"], &["甲"], 0);
}

#[test]
fn nested_marks() {
    check(
        &["“He said ‘never again’ and left,”"],
        &["He said ‘never again’ and left, <never again>"],
        0,
    );
    check(&["‘He said “never” and left’"], &["He said “never” and left <never>"], 0);
    check(&["\"He said 'never' and left\""], &["He said 'never' and left <never>"], 0);
    check(&["„Er sagte ‚nie‘ und ging“"], &["Er sagte ‚nie‘ und ging <nie>"], 0);
    check(&["「甲『乙』丙」"], &["甲『乙』丙 <乙>"], 0);
    check(&["« a « b » c »"], &["a « b » c <b>"], 0);
    check(&["“He said \"x\" to me,”"], &["He said \"x\" to me, <x>"], 0);
}

#[test]
fn apostrophes_inches_and_bullets() {
    check(&["China’s and the ministers’ view of the ’90s"], &[], 0);
    check(&["China's and the ministers' view of the '90s"], &[], 0);
    check(&["the ‘90s and rock ‘n’ roll"], &[], 0);
    check(&["‘the ministers’ view,’ he said"], &["the ministers’ view,"], 0);
    check(&["“the ministers’ view,” he said"], &["the ministers’ view,"], 0);
    check(&["a 27\" screen, 5'6\" tall"], &[], 0);
    check(&["\"a 27\" screen\" he said"], &["a 27\" screen"], 0);
    check(&["\"in 2025\" he said"], &["in 2025"], 0);
    check(&["“a 27\" screen” he said"], &["a 27\" screen"], 0);
    check(&["» a list item"], &[], 0);
    check(&["don't 'quote' it's"], &["quote"], 0);
}

#[test]
fn over_paragraphs() {
    check(&["“a b.", "“c d.”"], &["a b. / c d."], 0);
    check(&["\"a b.", "\"c d.\""], &["a b. / c d."], 0);
    check(&["« a", "« b", "« c »"], &["a / b / c"], 0);
    check(&["“a b.", "c d.”"], &[], 2);
    check(&["He “a b.", "“c d.”", "“e”"], &["a b. / c d.", "e"], 0);
}

#[test]
fn lone_marks_cost_nothing_else() {
    check(&["“a b. He said “c d.” And “e.”"], &["c d.", "e."], 1);
    check(&["“a b. He said \"c d.\""], &["c d."], 1);
    check(&["a b.” He said “c d.”"], &["c d."], 1);
    check(&["“a b", "x “c d.”"], &["c d."], 1);
    check(&["“a b\" and “c d”"], &["a b", "c d"], 0);
    check(&["\"a b” and \"c d\""], &["a b", "c d"], 0);
    check(&["“a b“ and “c d”"], &["a b", "c d"], 0);
    check(&["”"], &[], 1);
    check(&["“"], &[], 1);
    check(&["\""], &[], 1);
    check(&["", "“”"], &[""], 0);
    check(&["「「「「「「「「「「"], &[], 6);
}
