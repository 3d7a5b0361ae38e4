//! Words and phrases that several sides use, and those that only one uses.
//!
//! - A word is shared when two sides use its root (`roots.rs`), in any of their passages. Stop
//!   words, names, numbers and single letters are not counted.
//! - A phrase is shared when two sides use words with the same roots in the same order, within a
//!   sentence; the longest count. Stop words at its ends are left off, names are part of it.
//! - A word is exclusive when no other side uses its root. A phrase is exclusive when no other side
//!   sets two of its words beside each other (“mutual respect”, where the other has “equality,
//!   respect”): the longest run of words that are counted, up to a stop word, a mark or a name.
//! - Chinese and Japanese have no spaces: a word there is the longest run of characters that two
//!   sides share, or that no other side has two neighbouring characters of. Runs of some length are
//!   phrases ([`PhraseSize`]).
//! - Languages are not compared with one another. A language in which only one side speaks has
//!   nothing in common and nothing exclusive: nobody else could have said it.

use std::cmp::Reverse;
use std::ops::Range;

use super::speech::Speech;

/// A text, or a passage of one, as a side says it.
#[derive(Clone, Copy, Debug)]
pub struct Spoken<'t> {
    /// Index of the side.
    pub side: usize,
    /// Its words.
    pub text: &'t str,
    /// Its language, as a BCP 47 tag.
    pub lang: &'t str,
}

/// How long a phrase must be to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhraseSize {
    /// Of shared phrases, words in all, before stop words at its ends are left off; in Chinese and Japanese, twice as
    /// many characters.
    pub words: usize,
    /// Words that are neither stop words nor names.
    pub content: usize,
}

impl PhraseSize {
    /// For quoted passages: two words that mean something.
    pub const QUOTED: Self = Self { words: 2, content: 2 };
    /// For whole texts: four words in a row, of which two mean something.
    pub const FULL: Self = Self { words: 4, content: 2 };
}

/// What texts have in common and what sets them apart. Each list is sorted by number of uses, then
/// by first place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Words whose root more than one side uses.
    pub shared: Vec<SharedItem>,
    /// Words whose root only one side uses.
    pub exclusive: Vec<ExclusiveItem>,
    /// Longest phrases that more than one side uses.
    pub shared_phrases: Vec<SharedItem>,
    /// Phrases no two words of which another side sets beside each other.
    pub exclusive_phrases: Vec<ExclusiveItem>,
}

/// A root or a phrase that more than one side uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedItem {
    /// Its uses by side; two sides at least, in order.
    pub sides: Vec<SideUses>,
}

/// How a side uses a shared root or phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideUses {
    /// Index of the side.
    pub side: usize,
    /// Its uses, in order; never empty.
    pub uses: Vec<Use>,
}

/// A root or a phrase that one side uses and no other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExclusiveItem {
    /// Index of the side.
    pub side: usize,
    /// Its uses, in order; never empty.
    pub uses: Vec<Use>,
}

/// A place where a text uses a word or a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Index of the text, as given.
    pub text: usize,
    /// Bytes of the word or phrase.
    pub range: Range<usize>,
    /// Bytes of what is shared, within `range`, for marking: of each word the beginning that it has
    /// in common with another side's form, or all of it where that is too short to be seen. Empty
    /// for what is exclusive.
    pub roots: Vec<Range<usize>>,
}

/// Compares what sides say. Stop words and `names` are left out.
pub fn vocabulary(texts: &[Spoken<'_>], names: &[String], size: PhraseSize) -> Vocabulary {
    let speech = Speech::new(texts, names);
    let found = speech.shared_runs(size);
    let mut vocabulary = Vocabulary {
        shared: speech.shared_words(),
        exclusive: speech.exclusive_words(),
        shared_phrases: found.phrases.iter().map(|places| speech.shared_item(places)).collect(),
        exclusive_phrases: Vec::new(),
    };
    // Words of Chinese and Japanese are runs as well.
    vocabulary.shared.extend(found.words.iter().map(|places| speech.shared_item(places)));
    let (words, phrases) = speech.exclusive_runs(&found, size);
    vocabulary.exclusive.extend(words);
    vocabulary.exclusive_phrases = phrases;
    vocabulary.sort();
    vocabulary
}

impl Vocabulary {
    fn sort(&mut self) {
        let first = |uses: &[Use]| uses.first().map(|found| (found.text, found.range.start));
        let shared = |item: &SharedItem| {
            let count: usize = item.sides.iter().map(|side| side.uses.len()).sum();
            let first = item.sides.iter().filter_map(|side| first(&side.uses)).min();
            (Reverse(count), first)
        };
        let exclusive = |item: &ExclusiveItem| (Reverse(item.uses.len()), first(&item.uses));
        self.shared.sort_by_key(shared);
        self.shared_phrases.sort_by_key(shared);
        self.exclusive.sort_by_key(exclusive);
        self.exclusive_phrases.sort_by_key(exclusive);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The passages of the demo's comparison, as they stand there.
    const DEMO: &[(usize, &str)] = &[
        (0, "to deconflict and deescalate any problems that arise."),
        (1, "strengthen policy-level dialogue to enhance trust and dispel uncertainty,"),
        (
            0,
            "The Admiral and I agree that peace, stability, and good relations are the best path \
            for our two great and strong countries,",
        ),
        (0, "strength, mutual respect, and positive relations."),
        (
            1,
            "characterized by equality, respect, peaceful coexistence, and stable positive momentum.",
        ),
        (
            0,
            "I just spoke to President Trump, and we agree — the relationship between the United \
            States and China has never been better.",
        ),
        (0, "We have more meetings on that coming soon,"),
    ];

    fn spoken<'t>(texts: &[(usize, &'t str)], lang: &'t str) -> Vec<Spoken<'t>> {
        texts.iter().map(|&(side, text)| Spoken { side, text, lang }).collect()
    }

    fn uses(texts: &[Spoken<'_>], uses: &[Use]) -> String {
        let mut all: Vec<String> = Vec::new();
        for found in uses {
            let text = texts[found.text].text;
            let mut shown = String::new();
            let mut at = found.range.start;
            for root in &found.roots {
                shown.extend([&text[at..root.start], "[", &text[root.clone()], "]"]);
                at = root.end;
            }
            shown += &text[at..found.range.end];
            if !all.contains(&shown) {
                all.push(shown);
            }
        }
        all.join(", ")
    }

    fn shared(texts: &[Spoken<'_>], items: &[SharedItem]) -> Vec<String> {
        let item = |item: &SharedItem| {
            let side = |side: &SideUses| format!("{}: {}", side.side, uses(texts, &side.uses));
            item.sides.iter().map(side).collect::<Vec<_>>().join(" ~ ")
        };
        items.iter().map(item).collect()
    }

    fn exclusive(texts: &[Spoken<'_>], items: &[ExclusiveItem]) -> Vec<String> {
        items.iter().map(|item| format!("{}: {}", item.side, uses(texts, &item.uses))).collect()
    }

    fn names(list: &str) -> Vec<String> {
        list.split(", ").map(str::to_owned).collect()
    }

    fn compare(texts: &[Spoken<'_>], size: PhraseSize) -> Vocabulary {
        let names = "China, United States, Trump, Hegseth, Dong, 中国, 美国";
        vocabulary(texts, &names.split(", ").map(str::to_owned).collect::<Vec<_>>(), size)
    }

    fn check_shared(texts: &[(usize, &str)], expected: &[&str]) {
        let texts = spoken(texts, "en");
        assert_eq!(shared(&texts, &compare(&texts, PhraseSize::QUOTED).shared), expected);
    }

    fn check_phrases(texts: &[(usize, &str)], size: PhraseSize, expected: &[&str]) {
        let texts = spoken(texts, "en");
        assert_eq!(shared(&texts, &compare(&texts, size).shared_phrases), expected);
    }

    #[test]
    fn the_demo() {
        let texts = spoken(DEMO, "en");
        let found = compare(&texts, PhraseSize::QUOTED);
        assert_eq!(
            shared(&texts, &found.shared),
            [
                "0: [str]ong, [strength] ~ 1: [strength]en",
                "0: [peace] ~ 1: [peace]ful",
                "0: [stab]ility ~ 1: [stab]le",
                "0: [respect] ~ 1: [respect]",
                "0: [positive] ~ 1: [positive]",
            ]
        );
        assert!(found.shared_phrases.is_empty());
        assert_eq!(
            exclusive(&texts, &found.exclusive).join("; "),
            "0: relations, relationship; 0: agree; 0: deconflict; 0: deescalate; 0: problems; \
             0: arise; 1: policy; 1: level; 1: dialogue; 1: enhance; 1: trust; 1: dispel; \
             1: uncertainty; 0: Admiral; 0: good; 0: best; 0: path; 0: great; 0: countries; \
             0: mutual; 1: characterized; 1: equality; 1: coexistence; 1: momentum; 0: spoke; \
             0: President; 0: better; 0: meetings; 0: coming; 0: soon"
        );
        assert_eq!(
            exclusive(&texts, &found.exclusive_phrases),
            [
                "1: strengthen policy-level dialogue",
                "1: enhance trust",
                "1: dispel uncertainty",
                "0: good relations",
                "0: best path",
                "0: strong countries",
                "0: mutual respect",
                "0: positive relations",
                "1: peaceful coexistence",
                "1: stable positive momentum",
                "0: coming soon",
            ]
        );
    }

    #[test]
    fn roots_are_compared_over_all_passages() {
        check_shared(
            &[(0, "strength"), (1, "peace"), (0, "trust"), (1, "to strengthen it")],
            &["0: [strength] ~ 1: [strength]en"],
        );
        check_shared(&[(0, "policies"), (1, "police")], &[]);
        check_shared(
            &[(0, "deescalate"), (1, "de-escalation")],
            &["0: [deescalat]e ~ 1: [de-escalat]ion"],
        );
        check_shared(&[(0, "depth"), (1, "deepen")], &["0: [depth] ~ 1: [deepen]"]);
        check_shared(&[(0, "China’s talks"), (1, "China talked")], &["0: [talk]s ~ 1: [talk]ed"]);
        check_shared(&[(0, "the 5 and 2025 x"), (1, "the 5 and 2025 x")], &[]);
        check_shared(&[(0, "Peace’s peace"), (1, "PEACE")], &["0: [Peace], [peace] ~ 1: [PEACE]"]);
    }

    #[test]
    fn the_order() {
        check_shared(
            &[(0, "trust, peace and hope"), (1, "peace, peace, trust, hope")],
            &["0: [peace] ~ 1: [peace]", "0: [trust] ~ 1: [trust]", "0: [hope] ~ 1: [hope]"],
        );
    }

    #[test]
    fn three_sides() {
        check_shared(
            &[(0, "peace trust"), (1, "peace hope"), (2, "hopes path")],
            &["0: [peace] ~ 1: [peace]", "1: [hope] ~ 2: [hope]s"],
        );
        let texts = spoken(&[(0, "peace trust"), (1, "peace hope"), (2, "hopes path")], "en");
        let found = compare(&texts, PhraseSize::QUOTED);
        assert_eq!(exclusive(&texts, &found.exclusive), ["0: trust", "2: path"]);
    }

    #[test]
    fn phrases() {
        let quoted = PhraseSize::QUOTED;
        check_phrases(
            &[(0, "for the stable relations we want"), (1, "a stable relationship")],
            quoted,
            &["0: [stable relations] ~ 1: [stable relations]hip"],
        );
        check_phrases(&[(0, "the peace of it"), (1, "the peace of it")], quoted, &[]);
        check_phrases(&[(0, "peace. Trust"), (1, "peace. Trust")], quoted, &[]);
        check_phrases(&[(0, "peace, trust"), (1, "peace and trust")], quoted, &[]);
        check_phrases(
            &[(0, "one big trust"), (0, "big trust"), (1, "big trusts, one big trust")],
            quoted,
            &["0: [big trust] ~ 1: [big trust]s, [big trust]"],
        );
        check_phrases(
            &[(0, "ties with China and trade"), (1, "ties with China and trade")],
            PhraseSize::FULL,
            &["0: [ties with China and trade] ~ 1: [ties with China and trade]"],
        );
        check_phrases(&[(0, "open big ties"), (1, "open big ties")], PhraseSize::FULL, &[]);
        check_phrases(
            &[(0, "we open the big ties"), (1, "we open the big ties")],
            PhraseSize::FULL,
            &["0: [open the big ties] ~ 1: [open the big ties]"],
        );
    }

    #[test]
    fn languages_are_apart() {
        let texts = [
            Spoken { side: 0, text: "peace and die", lang: "en" },
            Spoken { side: 1, text: "die peace", lang: "de" },
        ];
        assert_eq!(compare(&texts, PhraseSize::QUOTED), Vocabulary::default());
        let texts = [
            Spoken { side: 0, text: "peace and trust", lang: "en-US" },
            Spoken { side: 1, text: "和平 peace", lang: "zh" },
            Spoken { side: 1, text: "peaceful path", lang: "en-GB" },
        ];
        let found = compare(&texts, PhraseSize::QUOTED);
        assert_eq!(shared(&texts, &found.shared), ["0: [peace] ~ 1: [peace]ful"]);
        assert_eq!(exclusive(&texts, &found.exclusive), ["0: trust", "1: path"]);
    }

    #[test]
    fn chinese() {
        let texts = [
            Spoken { side: 0, text: "双方应和平共处，稳定两军关系。", lang: "zh" },
            Spoken {
                side: 1, text: "构建平等尊重、和平共处、稳定正向的两军关系", lang: "zh"
            },
        ];
        let found = compare(&texts, PhraseSize::QUOTED);
        assert_eq!(shared(&texts, &found.shared), ["0: [稳定] ~ 1: [稳定]"]);
        assert_eq!(
            shared(&texts, &found.shared_phrases),
            ["0: [和平共处] ~ 1: [和平共处]", "0: [两军关系] ~ 1: [两军关系]"]
        );
        assert_eq!(exclusive(&texts, &found.exclusive), ["0: 双方应", "1: 正向"]);
        assert_eq!(exclusive(&texts, &found.exclusive_phrases), ["1: 构建平等尊重"]);
    }

    #[test]
    fn japanese() {
        let texts = [
            Spoken { side: 0, text: "両国は関係を強化する。", lang: "ja" },
            Spoken {
                side: 1, text: "信頼関係を強化し、対話を続ける。", lang: "ja"
            },
        ];
        let found = compare(&texts, PhraseSize::QUOTED);
        assert_eq!(shared(&texts, &found.shared_phrases), ["0: [関係を強化] ~ 1: [関係を強化]"]);
        assert_eq!(exclusive(&texts, &found.exclusive), ["0: 両国", "1: 信頼", "1: 対話"]);
    }

    #[test]
    fn nothing() {
        assert_eq!(compare(&[], PhraseSize::QUOTED), Vocabulary::default());
        let alone = spoken(&[(0, "peace and trust"), (0, "peace")], "en");
        assert_eq!(compare(&alone, PhraseSize::QUOTED), Vocabulary::default());
        let silent = spoken(&[(0, ""), (1, "…")], "en");
        assert_eq!(compare(&silent, PhraseSize::QUOTED), Vocabulary::default());
    }

    #[test]
    fn compounds_stay_whole() {
        let texts =
            spoken(&[(0, "an in-depth exchange"), (1, "a stand-in and the ministry’s")], "en");
        let found = compare(&texts, PhraseSize::QUOTED);
        assert_eq!(
            exclusive(&texts, &found.exclusive),
            ["0: in-depth", "0: exchange", "1: stand-in", "1: ministry"]
        );
        assert_eq!(exclusive(&texts, &found.exclusive_phrases), ["0: in-depth exchange"]);
    }

    #[test]
    fn names_are_left_out() {
        let texts = spoken(&[(0, "Dong’s peace"), (1, "Dong and peace")], "en");
        let found = vocabulary(&texts, &names("Dong Jun, Dong"), PhraseSize::QUOTED);
        assert_eq!(shared(&texts, &found.shared), ["0: [peace] ~ 1: [peace]"]);
    }

    proptest! {
        #[test]
        fn any_texts(
            texts in prop::collection::vec((0_usize..3, "(\\PC|[a-c的和平 .,-]){0,40}"), 0..5),
            names in prop::collection::vec("\\PC{0,4}", 0..3),
            lang in "en|zh|ja|fr|xx",
        ) {
            let texts: Vec<_> =
                texts.iter().map(|(side, text)| Spoken { side: *side, text, lang: &lang }).collect();
            for size in [PhraseSize::QUOTED, PhraseSize::FULL, PhraseSize { words: 0, content: 0 }] {
                let found = vocabulary(&texts, &names, size);
                prop_assert_eq!(&found, &vocabulary(&texts, &names, size));
                for item in found.shared.iter().chain(&found.shared_phrases) {
                    prop_assert!(item.sides.len() > 1);
                    for side in &item.sides {
                        check_uses(&texts, side.side, &side.uses)?;
                        prop_assert!(side.uses.iter().all(|found| !found.roots.is_empty()));
                    }
                }
                for item in found.exclusive.iter().chain(&found.exclusive_phrases) {
                    check_uses(&texts, item.side, &item.uses)?;
                }
            }
        }
    }

    fn check_uses(texts: &[Spoken<'_>], side: usize, uses: &[Use]) -> Result<(), TestCaseError> {
        prop_assert!(!uses.is_empty());
        for found in uses {
            let text = texts[found.text];
            prop_assert_eq!(text.side, side);
            prop_assert!(text.text.get(found.range.clone()).is_some_and(|text| !text.is_empty()));
            let mut end = found.range.start;
            for root in &found.roots {
                prop_assert!(root.start >= end && root.start < root.end);
                prop_assert!(text.text.get(root.clone()).is_some());
                end = root.end;
            }
            prop_assert!(end <= found.range.end);
        }
        Ok(())
    }
}
