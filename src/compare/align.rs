//! Suggests which sentences of two texts answer each other, by likeness of words.
//!
//! Each sentence is a vector of the roots of its words and of its pairs of neighbouring roots
//! (without stop words and names; in Chinese and Japanese of pairs of characters), weighted by
//! `1 + ln(frequency)` and `ln(1 + sentences / sentences that have it)`. Two sentences are suggested
//! when each is the other's best by cosine, at [`LIKENESS`] or more, and two words at least are in
//! both. That finds few pairs, but nearly all rightly: a suggestion, never more.

use std::collections::HashMap;
use std::ops::Range;

use super::language::Language;
use super::names::Names;
use super::roots::Roots;
use super::sentences::sentences;
use super::speech::is_left_out;
use super::words::{Gap, joined_words};

/// Below this cosine a pair is not suggested.
pub const LIKENESS: f64 = 0.12;

/// What stands in more sentences than this tells little of one, and takes long to look up.
const COMMON: usize = 64;

/// Two sentences that are most alike to each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// Bytes of the left text.
    pub left: Range<usize>,
    /// Bytes of the right text.
    pub right: Range<usize>,
    /// Cosine, from [`LIKENESS`] to 1.
    pub likeness: f64,
}

/// Suggests pairs of sentences of two texts of one language; in the order of the left text.
pub fn suggest(left: &str, right: &str, lang: &str, names: &[String]) -> Vec<Suggestion> {
    let mut reader = Reader::new(lang, names);
    let (left_counts, left_ranges) = reader.read(left);
    let (right_counts, right_ranges) = reader.read(right);
    let sentences = as_float(left_counts.len() + right_counts.len());
    let mut having = vec![0; reader.kinds.len()];
    for (feature, _) in left_counts.iter().chain(&right_counts).flatten() {
        having[*feature] += 1;
    }
    let weights: Vec<f64> =
        having.iter().map(|&having| (sentences / as_float(having)).ln_1p()).collect();
    let left = vectors(left_counts, &weights);
    let right = vectors(right_counts, &weights);
    let (best_right, best_left) = best(&left, &right, &reader.kinds);
    let pair = |(at, best): (usize, &Option<(f64, usize)>)| {
        let (likeness, other) = (*best)?;
        let is_mutual = best_left[other].is_some_and(|(_, back)| back == at);
        (is_mutual && likeness >= LIKENESS).then(|| Suggestion {
            left: left_ranges[at].clone(),
            right: right_ranges[other].clone(),
            likeness,
        })
    };
    best_right.iter().enumerate().filter_map(pair).collect()
}

/// What a sentence has, with how often or how weighty, sorted.
type Features<T> = Vec<(usize, T)>;
/// The best partner of each sentence: likeness, and which.
type Best = Vec<Option<(f64, usize)>>;

/// What a feature is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A Han or kana character.
    Character,
    /// A root; a pair of characters.
    Word,
    /// A pair of roots.
    Pair,
}

/// Turns sentences into features.
struct Reader {
    language: Language,
    roots: Roots,
    names: Names,
    /// Roots by their words: each word is looked at once.
    words: HashMap<String, usize>,
    /// Roots, and characters, by themselves.
    singles: HashMap<String, usize>,
    /// Pairs of roots, or of characters.
    pairs: HashMap<(usize, usize), usize>,
    /// What each of them is.
    kinds: Vec<Kind>,
}

impl Reader {
    fn new(lang: &str, names: &[String]) -> Self {
        let language = Language::of(lang);
        Self {
            language,
            roots: Roots::of(language),
            names: Names::new(names, lang),
            words: HashMap::new(),
            singles: HashMap::new(),
            pairs: HashMap::new(),
            kinds: Vec::new(),
        }
    }

    /// The features of each sentence, and where it stands.
    fn read(&mut self, text: &str) -> (Vec<Features<usize>>, Vec<Range<usize>>) {
        let ranges = sentences(text);
        let counts = ranges.iter().map(|range| self.features(&text[range.clone()])).collect();
        (counts, ranges)
    }

    fn features(&mut self, sentence: &str) -> Features<usize> {
        let mut names = self.names.within(sentence);
        let mut all: Vec<usize> = Vec::new();
        let mut before: Option<(usize, Kind)> = None;
        for word in joined_words(sentence, self.language) {
            let kind = if word.is_cjk() { Kind::Character } else { Kind::Word };
            if names.cover(&word.range) || (kind == Kind::Word && is_left_out(&word, self.language))
            {
                continue;
            }
            let root = self.root(&word.folded, kind);
            all.push(root);
            match before {
                Some((last, Kind::Character))
                    if kind == Kind::Character && word.gap < Gap::Mark =>
                {
                    all.push(self.pair((last, root), Kind::Word));
                }
                Some((last, Kind::Word)) if kind == Kind::Word => {
                    all.push(self.pair((last, root), Kind::Pair));
                }
                _ => {}
            }
            before = Some((root, kind));
        }
        // A character by itself says too little.
        all.retain(|&feature| self.kinds[feature] != Kind::Character);
        all.sort_unstable();
        all.chunk_by(|one, other| one == other).map(|same| (same[0], same.len())).collect()
    }

    fn root(&mut self, folded: &str, kind: Kind) -> usize {
        if let Some(&known) = self.words.get(folded) {
            return known;
        }
        let root = if kind == Kind::Word { self.roots.root(folded) } else { folded.to_owned() };
        let next = self.kinds.len();
        let number = *self.singles.entry(root).or_insert(next);
        if number == next {
            self.kinds.push(kind);
        }
        self.words.insert(folded.to_owned(), number);
        number
    }

    fn pair(&mut self, pair: (usize, usize), kind: Kind) -> usize {
        let next = self.kinds.len();
        let number = *self.pairs.entry(pair).or_insert(next);
        if number == next {
            self.kinds.push(kind);
        }
        number
    }
}

/// Weighs features, and makes each vector one long.
fn vectors(counts: Vec<Features<usize>>, weights: &[f64]) -> Vec<Features<f64>> {
    let weigh = |features: Features<usize>| {
        let weigh = |(feature, count): (usize, usize)| {
            (feature, (1.0 + as_float(count).ln()) * weights[feature])
        };
        let vector: Features<f64> = features.into_iter().map(weigh).collect();
        let length = vector.iter().map(|(_, value)| value * value).sum::<f64>().sqrt();
        vector.into_iter().map(|(feature, value)| (feature, value / length)).collect()
    };
    counts.into_iter().map(weigh).collect()
}

/// The best partner of each left sentence, and of each right one; of equals the first. Only
/// sentences with a feature in common are looked at.
fn best(left: &[Features<f64>], right: &[Features<f64>], kinds: &[Kind]) -> (Best, Best) {
    let mut having: Vec<Vec<(usize, f64)>> = vec![Vec::new(); kinds.len()];
    for (at, features) in right.iter().enumerate() {
        for &(feature, weight) in features {
            having[feature].push((at, weight));
        }
    }
    let mut best_right = vec![None; left.len()];
    let mut best_left = vec![None; right.len()];
    let mut likeness = vec![(0.0, 0); right.len()];
    let mut touched = Vec::new();
    for (at, features) in left.iter().enumerate() {
        for &(feature, weight) in features {
            let having = Some(&having[feature]).filter(|having| having.len() <= COMMON);
            for &(other, other_weight) in having.into_iter().flatten() {
                let (sum, common) = &mut likeness[other];
                if *sum == 0.0 {
                    touched.push(other);
                }
                *sum += weight * other_weight;
                *common += usize::from(kinds[feature] == Kind::Word);
            }
        }
        touched.sort_unstable();
        for other in touched.drain(..) {
            let (sum, common) = std::mem::take(&mut likeness[other]);
            if common > 1 {
                improve(&mut best_right[at], sum, other);
                improve(&mut best_left[other], sum, at);
            }
        }
    }
    (best_right, best_left)
}

fn improve(best: &mut Option<(f64, usize)>, likeness: f64, partner: usize) {
    if best.is_none_or(|(before, _)| likeness > before) {
        *best = Some((likeness, partner));
    }
}

#[expect(clippy::cast_precision_loss, reason = "no text has 2^52 sentences")]
fn as_float(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(left: &str, right: &str, expected: &[(&str, &str)]) {
        check_in("en", left, right, expected);
    }

    fn check_in(lang: &str, left: &str, right: &str, expected: &[(&str, &str)]) {
        let names = ["Aria", "Boreal", "李明"].map(str::to_owned);
        let found = suggest(left, right, lang, &names);
        let shown: Vec<(&str, &str)> = found
            .iter()
            .map(|pair| (&left[pair.left.clone()], &right[pair.right.clone()]))
            .collect();
        assert_eq!(shown, expected);
        let back = suggest(right, left, lang, &names);
        assert_eq!(back.len(), found.len());
    }

    #[test]
    fn pairs() {
        check("", "", &[]);
        check("Fishing rights.", "", &[]);
        check(
            "They met. Both agreed to open a hotline between coast guards. Fishing rights matter.",
            "On fisheries they will talk on. The coast guards open their hotline this year.",
            &[(
                "Both agreed to open a hotline between coast guards.",
                "The coast guards open their hotline this year.",
            )],
        );
        check("Aria and Boreal met.", "Boreal and Aria met.", &[]);
        check("Peace.", "Peace.", &[]);
        check("Fishing rights.", "Fishing right!", &[("Fishing rights.", "Fishing right!")]);
        check("Fishing rights, fishing rights.", "Other things entirely.", &[]);
    }

    #[test]
    fn only_mutual_best() {
        check(
            "Coast guards open a hotline. Coast guards open a hotline for coast guards.",
            "Coast guards open a hotline.",
            &[("Coast guards open a hotline.", "Coast guards open a hotline.")],
        );
    }

    #[test]
    fn chinese() {
        check_in(
            "zh",
            "李明会见了代表。双方同意开通海警热线。",
            "关于渔业，双方将继续商谈。海警热线年内开通。",
            &[("双方同意开通海警热线。", "海警热线年内开通。")],
        );
    }

    #[test]
    fn what_is_everywhere_costs_little() {
        let left = "Coast guards open a hotline.\n\n".repeat(2000);
        assert!(suggest(&left, &left, "en", &[]).is_empty());
    }

    proptest! {
        #[test]
        fn any_texts(left in "(\\PC|[a-c海警]|coast |hotline\\. ){0,40}", right in "(\\PC|[a-c海警]|coast |hotline\\. ){0,40}", lang in "en|zh|de") {
            let found = suggest(&left, &right, &lang, &[]);
            prop_assert_eq!(&found, &suggest(&left, &right, &lang, &[]));
            for pair in found {
                prop_assert!(left.get(pair.left).is_some() && right.get(pair.right).is_some());
                prop_assert!((LIKENESS..1.000_001).contains(&pair.likeness));
            }
        }
    }
}
