//! Sentences of a whole text.

use std::ops::Range;

use crate::verify::paragraphs::paragraphs;
use crate::verify::sentence::ends;

/// Bytes of the sentences of a text, without the space around them. None goes over the end of a
/// paragraph, so a heading is one.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    for paragraph in paragraphs(text) {
        let inside = &text[paragraph.clone()];
        let mut start = 0;
        for end in ends(inside).chain([inside.len()]) {
            let sentence = &inside[start..end];
            let lead = sentence.len() - sentence.trim_start().len();
            let from = paragraph.start + start + lead;
            let range = from..from + sentence.trim().len();
            if text[range.clone()].contains(char::is_alphanumeric) {
                sentences.push(range);
            }
            start = end;
        }
    }
    sentences
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn sentences_are_found() {
        check("", &[]);
        check("One. Two!  “Three?” Four", &["One.", "Two!", "“Three?”", "Four"]);
        check(
            "Heading\n\nGen. Dong met the U.S. side.",
            &["Heading", "Gen. Dong met the U.S. side."],
        );
        check("第一句。第二句！", &["第一句。", "第二句！"]);
        check("Over\ntwo lines. One.\n\n…\n\nTwo.", &["Over\ntwo lines.", "One.", "Two."]);
    }

    proptest! {
        #[test]
        fn any_text(text in "(\\PC|[a.!? 。\n]){0,60}") {
            let mut end = 0;
            for range in sentences(&text) {
                prop_assert!(range.start >= end && text.get(range.clone()).is_some());
                end = range.end;
            }
        }
    }
}
