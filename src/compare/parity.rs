//! Whether a translation says what its original says: as many paragraphs, the same themes.

use std::ops::Range;

use super::rows::WholeText;
use super::terms::Hit;
use crate::verify::paragraphs::paragraphs;

/// How a translation compares with its original.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parity {
    /// How many paragraphs the original has.
    pub original: usize,
    /// How many paragraphs the translation has.
    pub translation: usize,
    /// Themes that the original mentions and the translation does not, in the order of the themes.
    pub dropped: Vec<Unmatched>,
    /// Themes that the translation mentions and the original does not, in the order of the themes.
    pub added: Vec<Unmatched>,
}

/// A theme that one of two texts mentions and the other does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmatched {
    /// Index of the theme.
    pub theme: usize,
    /// Index of the term that is used first, in the language of the text that has it.
    pub term: usize,
    /// Where that text uses it.
    pub range: Range<usize>,
    /// In which of its paragraphs, from 0.
    pub paragraph: usize,
}

/// Compares a translation with its original. A theme without terms in one of the two languages
/// cannot be judged and is left out.
pub fn parity(original: &WholeText<'_>, translation: &WholeText<'_>) -> Parity {
    let mut parity = Parity {
        original: paragraphs(original.text).len(),
        translation: paragraphs(translation.text).len(),
        dropped: Vec::new(),
        added: Vec::new(),
    };
    let found = original.lexicon.find(original.text);
    let translated = translation.lexicon.find(translation.text);
    for (theme, (own, other)) in found.iter().zip(&translated).enumerate() {
        if !original.lexicon.has_terms(theme) || !translation.lexicon.has_terms(theme) {
            continue;
        }
        match (own.first(), other.first()) {
            (Some(hit), None) => parity.dropped.push(unmatched(original.text, theme, hit)),
            (None, Some(hit)) => parity.added.push(unmatched(translation.text, theme, hit)),
            (Some(_), Some(_)) | (None, None) => {}
        }
    }
    parity
}

fn unmatched(text: &str, theme: usize, hit: &Hit) -> Unmatched {
    let before = paragraphs(text);
    let after = before.partition_point(|paragraph| paragraph.start <= hit.range.start);
    let paragraph = after.saturating_sub(1);
    Unmatched { theme, term: hit.term, range: hit.range.clone(), paragraph }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::terms::Lexicon;
    use super::*;

    const CHINESE: &[&[&str]] = &[&["台湾", "台海"], &["和平"], &["渠道"], &[]];
    const ENGLISH: &[&[&str]] = &[&["Taiwan"], &["peace", "peaceful"], &["channel"], &["trade"]];

    /// Paragraphs, then what the translation drops and adds: theme, words, paragraph.
    fn check(original: &str, translation: &str, expected: &str) {
        let (chinese, english) = (Lexicon::of(CHINESE, "zh"), Lexicon::of(ENGLISH, "en"));
        let found = parity(
            &WholeText { text: original, lexicon: &chinese },
            &WholeText { text: translation, lexicon: &english },
        );
        let list = |text: &str, list: &[Unmatched]| {
            let one = |it: &Unmatched| {
                format!("{} {} ¶{}", it.theme, &text[it.range.clone()], it.paragraph)
            };
            list.iter().map(one).collect::<Vec<_>>().join(", ")
        };
        let shown = format!(
            "{}/{} -[{}] +[{}]",
            found.original,
            found.translation,
            list(original, &found.dropped),
            list(translation, &found.added)
        );
        assert_eq!(shown, expected);
    }

    #[test]
    fn drops_and_adds() {
        check("", "", "0/0 -[] +[]");
        check("和平共处", "Peaceful coexistence", "1/1 -[] +[]");
        check("和平。\n台海两岸", "Peace.\nBoth shores.", "2/2 -[0 台海 ¶1] +[]");
        check("两军", "Military channels.\nPeace", "1/2 -[] +[1 Peace ¶1, 2 channels ¶0]");
        check("贸易", "Trade", "1/1 -[] +[]");
    }

    proptest! {
        #[test]
        fn any_texts(original in "(台湾|和平|渠道|\n|\\PC){0,20}", translation in "(Taiwan |peace |\n|\\PC){0,20}") {
            let (chinese, english) = (Lexicon::of(CHINESE, "zh"), Lexicon::of(ENGLISH, "en"));
            let found = parity(
                &WholeText { text: &original, lexicon: &chinese },
                &WholeText { text: &translation, lexicon: &english },
            );
            for (text, list) in [(&original, &found.dropped), (&translation, &found.added)] {
                let paragraphs = paragraphs(text);
                for it in list {
                    prop_assert!(text.get(it.range.clone()).is_some());
                    let paragraph = &paragraphs[it.paragraph];
                    prop_assert!(paragraph.start <= it.range.start && it.range.start < paragraph.end);
                }
            }
        }
    }
}
