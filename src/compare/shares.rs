//! In which order a text raises themes, and how many of its words each theme gets.

use super::sentences::sentences;
use super::terms::{Hit, Lexicon};
use crate::parse::slug::count_words;

/// How a text divides itself among themes.
///
/// The words of a sentence go to the themes that it mentions: to each an equal part, so that all
/// parts together, with what no theme covers, are the whole text. A sentence that goes on about a
/// theme without naming it is not counted for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    /// How many words the text has; a Han or kana character is one.
    pub words: usize,
    /// One for each theme, as given.
    pub themes: Vec<Share>,
    /// Words of sentences that mention no theme.
    pub uncovered: usize,
}

/// What a text gives to one theme.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Share {
    /// Its place in the order in which the text raises the themes, from 1; none, if it does not.
    pub rank: Option<usize>,
    /// Where it is mentioned, in order.
    pub hits: Vec<Hit>,
    /// Its words.
    pub words: f64,
    /// Its words as a part of the text's, from 0 to 1.
    pub part: f64,
}

/// Measures how a text divides itself among themes.
pub fn shares(text: &str, lexicon: &Lexicon) -> Shares {
    let found = lexicon.find(text);
    let sentences = sentences(text);
    let mut mentioned: Vec<Vec<usize>> = vec![Vec::new(); sentences.len()];
    for (theme, hits) in found.iter().enumerate() {
        for hit in hits {
            let after = sentences.partition_point(|sentence| sentence.start <= hit.range.start);
            if let Some(themes) = after.checked_sub(1).map(|at| &mut mentioned[at])
                && themes.last() != Some(&theme)
            {
                themes.push(theme);
            }
        }
    }
    let mut themes: Vec<Share> =
        found.into_iter().map(|hits| Share { hits, ..Share::default() }).collect();
    let (mut words, mut uncovered) = (0, 0);
    for (sentence, mentioned) in sentences.into_iter().zip(mentioned) {
        let count = count_words(&text[sentence]);
        words += count;
        uncovered += if mentioned.is_empty() { count } else { 0 };
        for &theme in &mentioned {
            themes[theme].words += as_part(count, mentioned.len());
        }
    }
    for share in &mut themes {
        share.part = if words == 0 { 0.0 } else { share.words / as_part(words, 1) };
    }
    rank(&mut themes);
    Shares { words, themes, uncovered }
}

/// Ranks themes by their first mention; two that begin at one place by their order.
fn rank(themes: &mut [Share]) {
    let mut raised: Vec<(usize, usize)> = themes
        .iter()
        .enumerate()
        .filter_map(|(theme, share)| Some((share.hits.first()?.range.start, theme)))
        .collect();
    raised.sort_unstable();
    for (rank, (_, theme)) in raised.into_iter().enumerate() {
        themes[theme].rank = Some(rank + 1);
    }
}

#[expect(clippy::cast_precision_loss, reason = "no text has 2^52 words")]
fn as_part(words: usize, of: usize) -> f64 {
    words as f64 / of as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Of each theme: rank and words; then all words, then those of no theme.
    fn check(text: &str, themes: &[&[&str]], expected: &str) {
        check_in("en", text, themes, expected);
    }

    fn check_in(lang: &str, text: &str, themes: &[&[&str]], expected: &str) {
        let found = shares(text, &Lexicon::of(themes, lang));
        let theme = |share: &Share| format!("{}:{}", share.rank.unwrap_or(0), share.words);
        let shown: Vec<String> = found.themes.iter().map(theme).collect();
        assert_eq!(
            format!("{} of {} without {}", shown.join(" "), found.words, found.uncovered),
            expected,
            "{text}"
        );
    }

    #[test]
    fn words_go_to_themes() {
        let themes: &[&[&str]] = &[&["channel"], &["Taiwan"], &["trade"]];
        check("", themes, "0:0 0:0 0:0 of 0 without 0");
        check("Good day.", themes, "0:0 0:0 0:0 of 2 without 2");
        check(
            "Good day. On Taiwan we spoke. Channels, Taiwan.",
            themes,
            "2:1 1:5 0:0 of 8 without 2",
        );
        check("Channels and trade, trade.", themes, "1:2 0:0 2:2 of 4 without 0");
        check("Taiwan!\n\nMore on it.", themes, "0:0 1:1 0:0 of 4 without 3");
        check_in("zh", "谈台湾。再见。", &[&["台湾"]], "1:3 of 5 without 2");
        check("", &[], " of 0 without 0");
    }

    proptest! {
        #[test]
        fn parts_are_the_whole(text in "([ab ]|a\\.|B|\\PC){0,60}", lang in "en|zh") {
            let lexicon = Lexicon::of(&[&["a"], &["ab", "b"], &["x"]], &lang);
            let found = shares(&text, &lexicon);
            let covered: f64 = found.themes.iter().map(|share| share.words).sum();
            let parts: f64 = found.themes.iter().map(|share| share.part).sum();
            prop_assert!((covered + as_part(found.uncovered, 1) - as_part(found.words, 1)).abs() < 1e-6);
            prop_assert!(parts < 1.000_001);
        }
    }
}
