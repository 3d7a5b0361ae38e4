//! Runs of words that several sides use: the longest, found with a suffix array.

use std::cmp::Reverse;
use std::ops::Range;

/// Longer runs are taken in pieces of this many words.
const LONGEST: u32 = 200;

/// What the sides say, one word after the other; words that are alike have the same number.
pub(crate) struct Runs {
    /// Words, and separators that are equal to nothing.
    words: Vec<u32>,
    /// The side of each word; of separators none.
    sides: Vec<Option<usize>>,
    /// Where suffixes begin, in the order of their words.
    suffixes: Vec<u32>,
    /// Where each suffix stands in that order.
    ranks: Vec<u32>,
    /// How many words each suffix shares with the one before it in that order.
    common: Vec<u32>,
}

impl Runs {
    /// Of words with their sides; none: a separator, across which no run goes.
    pub(crate) fn new(words: &[Option<(u32, usize)>]) -> Self {
        let count = words.iter().flatten().map(|(word, _)| word + 1).max().unwrap_or(0);
        let mut separator = count;
        let mut number = |word: &Option<(u32, usize)>| {
            word.map_or_else(
                || {
                    separator += 1;
                    separator
                },
                |(word, _)| word,
            )
        };
        let numbers: Vec<u32> = words.iter().map(&mut number).collect();
        let sides = words.iter().map(|word| word.map(|(_, side)| side)).collect();
        let (suffixes, ranks) = sort_suffixes(&numbers);
        let common = common(&numbers, &suffixes, &ranks);
        Self { words: numbers, sides, suffixes, ranks, common }
    }

    /// For each word: how long the longest run is that begins there and that another side has too.
    pub(crate) fn shared(&self) -> Vec<u32> {
        let mut longest = vec![0; self.words.len()];
        let count = self.suffixes.len();
        let sides = self.sides.iter().flatten().max().map_or(0, |side| side + 1);
        self.pass(&mut longest, (0..count).map(|at| (at, at)), sides);
        // Backwards, what a suffix shares with the one after it is noted at the latter.
        self.pass(&mut longest, (0..count).rev().map(|at| (at, at + 1)), sides);
        longest
    }

    /// Goes through suffixes in order; each comes with the place of what it shares with the last.
    fn pass(&self, longest: &mut [u32], order: impl Iterator<Item = (usize, usize)>, sides: usize) {
        // What the suffix at hand shares with the nearest one of each side.
        let mut near = vec![0_u32; sides];
        for (at, between) in order {
            let common = self.common.get(between).copied().unwrap_or(0);
            let suffix = self.suffixes[at] as usize;
            let own = self.sides[suffix];
            for (side, shared) in near.iter_mut().enumerate() {
                *shared = common.min(*shared);
                if own.is_some_and(|own| own != side) {
                    longest[suffix] = longest[suffix].max((*shared).min(LONGEST));
                }
            }
            if let Some(own) = own {
                near[own] = u32::MAX;
            }
        }
    }

    /// Where else the words of each run stand, itself among them: sorted, one list for each set of
    /// words, in the order in which they first come, longer ones first.
    pub(crate) fn places(&self, runs: &[Range<usize>]) -> Vec<(usize, Vec<usize>)> {
        let mut sorted: Vec<(usize, usize)> =
            runs.iter().map(|run| (run.len(), self.ranks[run.start] as usize)).collect();
        sorted.sort_unstable();
        let mut all: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut done = (0, 0);
        for (length, rank) in sorted {
            if done.0 == length && rank < done.1 {
                continue;
            }
            let alike = |&at: &usize| self.common[at] as usize >= length;
            let before = (1..=rank).rev().take_while(alike).count();
            let after = (rank + 1..self.common.len()).take_while(alike).count();
            let interval = rank - before..rank + after + 1;
            done = (length, interval.end);
            let mut places: Vec<usize> =
                self.suffixes[interval].iter().map(|&place| place as usize).collect();
            places.sort_unstable();
            // Of runs that overlap themselves (“a a a”), those apart.
            let mut end = 0;
            places.retain(|&place| {
                let is_apart = place >= end;
                end = if is_apart { place + length } else { end };
                is_apart
            });
            all.push((length, places));
        }
        all.sort_unstable_by_key(|(length, places)| (places.first().copied(), Reverse(*length)));
        all
    }
}

/// Of the runs that begin at each word and that several sides have: those that are not part of longer ones, in order of place.
pub(crate) fn longest(shared: &[u32]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (start, &length) in shared.iter().enumerate() {
        let end = start + length as usize;
        let is_longer = runs.last().is_none_or(|last| {
            // Of a run too long to be taken as one, the pieces do not overlap.
            end > last.end && (length < LONGEST || start >= last.end)
        });
        if length > 0 && is_longer {
            runs.push(start..end);
        }
    }
    runs
}

/// Sorts the suffixes of a sequence by doubling the length that is compared; also says where each
/// stands.
fn sort_suffixes(words: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let count = words.len();
    let mut suffixes: Vec<u32> = (0..).take(count).collect();
    let mut ranks = words.to_vec();
    let mut length = 0;
    loop {
        let key = |&suffix: &u32| {
            let suffix = suffix as usize;
            let next = if length == 0 { None } else { ranks.get(suffix + length) };
            (ranks[suffix], next.map_or(0, |rank| rank + 1))
        };
        suffixes.sort_unstable_by_key(key);
        let mut next = vec![0; count];
        let mut rank = 0;
        for pair in suffixes.windows(2) {
            rank += u32::from(key(&pair[0]) != key(&pair[1]));
            next[pair[1] as usize] = rank;
        }
        ranks = next;
        if rank as usize + 1 >= count || length >= count {
            return (suffixes, ranks);
        }
        length = (length * 2).max(1);
    }
}

/// How many words each suffix shares with the one before it (Kasai's algorithm).
fn common(words: &[u32], suffixes: &[u32], ranks: &[u32]) -> Vec<u32> {
    let mut common = vec![0; words.len()];
    let mut shared = 0_u32;
    for (start, &rank) in ranks.iter().enumerate() {
        if rank == 0 {
            shared = 0;
            continue;
        }
        let before = suffixes[rank as usize - 1] as usize;
        let pairs = words[start + shared as usize..].iter().zip(&words[before + shared as usize..]);
        for (one, other) in pairs {
            if one != other {
                break;
            }
            shared += 1;
        }
        common[rank as usize] = shared;
        shared = shared.saturating_sub(1);
    }
    common
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Letters are words, `|` goes to the next side, `.` separates.
    fn runs(text: &str) -> Runs {
        let mut side = 0;
        let mut words = Vec::new();
        for letter in text.chars() {
            match letter {
                '|' => {
                    side += 1;
                    words.push(None);
                }
                '.' => words.push(None),
                _ => words.push(Some((u32::from(letter) - 60, side))),
            }
        }
        Runs::new(&words)
    }

    fn check(text: &str, expected: &[&str]) {
        let runs = runs(text);
        let longest = longest(&runs.shared());
        let shown: Vec<String> = runs
            .places(&longest)
            .iter()
            .map(|(length, places)| {
                let run: String = text.chars().skip(places[0]).take(*length).collect();
                format!("{run}{places:?}")
            })
            .collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn longest_runs() {
        check("", &[]);
        check("abc", &[]);
        check("abab", &[]);
        check("abc|abd", &["ab[0, 4]"]);
        check("abcd|xbcy|zcdw", &["bc[1, 6]", "cd[2, 11]"]);
        check("ab.cd|abcd", &["ab[0, 6]", "cd[3, 8]"]);
        check("xabcd.yabc|abcdz.bc", &["abcd[1, 11]", "abc[1, 7, 11]", "bc[2, 8, 12, 17]"]);
        check("aaaa|aa", &["aa[0, 2, 5]"]);
        check("abc|abc", &["abc[0, 4]"]);
        check("ab|ba", &["a[0, 4]", "b[1, 3]"]);
    }

    proptest! {
        #[test]
        fn as_found_by_hand(text in "[abc.|]{0,24}") {
            let runs = runs(&text);
            let letters: Vec<char> = text.chars().collect();
            for (start, &found) in runs.shared().iter().enumerate() {
                let mut longest = 0;
                for other in 0..letters.len() {
                    let alike = letters[start..].iter().zip(&letters[other..]);
                    let length = alike.take_while(|(a, b)| a == b && !".|".contains(**a)).count();
                    let side = |at: usize| letters[..at].iter().filter(|c| **c == '|').count();
                    if side(start) != side(other) {
                        longest = longest.max(length);
                    }
                }
                prop_assert_eq!(found as usize, longest);
            }
        }
    }
}
