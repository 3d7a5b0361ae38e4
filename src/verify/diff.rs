//! A word-by-word diff of a quote and a passage: which words were kept, changed, added, left out.

use std::ops::Range;

/// What became of some words between the source and the quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// They stand in both.
    Kept,
    /// The quote has other words in their place.
    Changed,
    /// The quote has them, the source does not.
    Added,
    /// The source has them, the quote does not.
    Missing,
}

/// Neighbouring words with one fate: tokens of the quote and of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) change: Change,
    pub(crate) quote: Range<usize>,
    pub(crate) source: Range<usize>,
}

/// Up to this many pairs of words are compared each with each.
const CELLS: usize = 1 << 20;
/// How often a long run is cut at words that stand once on both sides.
const CUTS: usize = 8;

/// Aligns two runs of keys so that the most words are kept.
///
/// Long runs are first cut at words that stand once in both (the “patience” diff of Bram Cohen), and
/// what is between is aligned by longest common subsequence; a long stretch with no such word counts
/// as changed. Time is linear in the length but for a constant.
pub(crate) fn diff(quote: &[u32], source: &[u32]) -> Vec<Block> {
    let mut kept = Vec::new();
    align(quote, source, &mut Collector { kept: &mut kept, base: (0, 0), cuts: CUTS });
    blocks(&kept, quote.len(), source.len())
}

/// Where kept pairs go, and from which offsets they count.
struct Collector<'k> {
    kept: &'k mut Vec<(usize, usize)>,
    base: (usize, usize),
    cuts: usize,
}

impl Collector<'_> {
    fn keep(&mut self, x: usize, y: usize) {
        self.kept.push((self.base.0 + x, self.base.1 + y));
    }

    fn at(&mut self, x: usize, y: usize) -> Collector<'_> {
        let base = (self.base.0 + x, self.base.1 + y);
        Collector { kept: self.kept, base, cuts: self.cuts - 1 }
    }
}

fn align(left: &[u32], right: &[u32], out: &mut Collector<'_>) {
    let head = left.iter().zip(right).take_while(|(l, r)| l == r).count();
    (0..head).for_each(|at| out.keep(at, at));
    let (rest_l, rest_r) = (&left[head..], &right[head..]);
    let tail = rest_l.iter().rev().zip(rest_r.iter().rev()).take_while(|(l, r)| l == r).count();
    let (mid_l, mid_r) = (&rest_l[..rest_l.len() - tail], &rest_r[..rest_r.len() - tail]);
    if mid_l.len() * mid_r.len() <= CELLS {
        for (x, y) in common_subsequence(mid_l, mid_r) {
            out.keep(head + x, head + y);
        }
    } else if out.cuts > 0 {
        let (mut x, mut y) = (0, 0);
        let cuts = cuts(mid_l, mid_r);
        for &(next_x, next_y) in &cuts {
            align(&mid_l[x..next_x], &mid_r[y..next_y], &mut out.at(head + x, head + y));
            out.keep(head + next_x, head + next_y);
            (x, y) = (next_x + 1, next_y + 1);
        }
        if !cuts.is_empty() {
            align(&mid_l[x..], &mid_r[y..], &mut out.at(head + x, head + y));
        }
    }
    for at in (1..=tail).rev() {
        out.keep(left.len() - at, right.len() - at);
    }
}

/// Pairs of the longest common subsequence, in order.
fn common_subsequence(left: &[u32], right: &[u32]) -> Vec<(usize, usize)> {
    let width = right.len() + 1;
    // `longest[x * width + y]`: of what follows x and y.
    let mut longest = vec![0_u32; (left.len() + 1) * width];
    for x in (0..left.len()).rev() {
        for y in (0..right.len()).rev() {
            let here = x * width + y;
            longest[here] = if left[x] == right[y] {
                longest[here + width + 1] + 1
            } else {
                longest[here + width].max(longest[here + 1])
            };
        }
    }
    let (mut x, mut y) = (0, 0);
    let mut pairs = Vec::new();
    while x < left.len() && y < right.len() {
        let here = x * width + y;
        if left[x] == right[y] {
            pairs.push((x, y));
            x += 1;
            y += 1;
        } else if longest[here + width] >= longest[here + 1] {
            x += 1;
        } else {
            y += 1;
        }
    }
    pairs
}

/// Pairs of words that stand once on both sides, as many as keep their order.
pub(crate) fn cuts(left: &[u32], right: &[u32]) -> Vec<(usize, usize)> {
    let once = |keys: &[u32]| {
        let mut places: Vec<(u32, usize)> = keys.iter().copied().zip(0..).collect();
        places.sort_unstable();
        let runs = places.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() == 1);
        runs.map(|run| run[0]).collect::<Vec<_>>()
    };
    let right_once = once(right);
    let mut pairs: Vec<(usize, usize)> = once(left)
        .into_iter()
        .filter_map(|(key, x)| {
            let found = right_once.binary_search_by_key(&key, |(key, _)| *key).ok()?;
            Some((x, right_once[found].1))
        })
        .collect();
    pairs.sort_unstable();
    longest_ascending(&pairs)
}

/// The longest run of pairs whose second members ascend, by patience sorting.
fn longest_ascending(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut tops: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, &(_, y)) in pairs.iter().enumerate() {
        let pile = tops.partition_point(|&top| pairs[top].1 < y);
        before.push(pile.checked_sub(1).map(|pile| tops[pile]));
        if pile == tops.len() {
            tops.push(at);
        } else {
            tops[pile] = at;
        }
    }
    let mut at = tops.last().copied();
    let mut run = Vec::with_capacity(tops.len());
    while let Some(here) = at {
        run.push(pairs[here]);
        at = before[here];
    }
    run.reverse();
    run
}

/// The runs between and of kept pairs.
fn blocks(kept: &[(usize, usize)], quote_end: usize, source_end: usize) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut x, mut y) = (0, 0);
    for &(left, right) in kept.iter().chain([&(quote_end, source_end)]) {
        if left > x || right > y {
            let change = match (left > x, right > y) {
                (true, true) => Change::Changed,
                (true, false) => Change::Added,
                _ => Change::Missing,
            };
            blocks.push(Block { change, quote: x..left, source: y..right });
        }
        if left == quote_end && right == source_end {
            break;
        }
        match blocks.last_mut() {
            Some(last) if last.change == Change::Kept => {
                last.quote.end = left + 1;
                last.source.end = right + 1;
            }
            _ => blocks.push(Block {
                change: Change::Kept,
                quote: left..left + 1,
                source: right..right + 1,
            }),
        }
        (x, y) = (left + 1, right + 1);
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(quote: &str, source: &str) -> String {
        let keys = |text: &str| text.bytes().map(u32::from).collect::<Vec<_>>();
        let blocks = diff(&keys(quote), &keys(source));
        let parts = blocks.into_iter().map(|block| {
            let (left, right) = (&quote[block.quote], &source[block.source]);
            match block.change {
                Change::Kept => format!("={left}"),
                Change::Changed => format!("~{left}/{right}"),
                Change::Added => format!("+{left}"),
                Change::Missing => format!("-{right}"),
            }
        });
        parts.collect::<Vec<_>>().join(" ")
    }

    fn check(quote: &str, source: &str, expected: &str) {
        assert_eq!(show(quote, source), expected, "{quote} {source}");
    }

    #[test]
    fn aligns() {
        check("abc", "abc", "=abc");
        check("abd", "abcd", "=ab -c =d");
        check("abcd", "abd", "=ab +c =d");
        check("abxd", "abcd", "=ab ~x/c =d");
        check("", "ab", "-ab");
        check("ab", "", "+ab");
        check("", "", "");
        check("xyz", "abc", "~xyz/abc");
        check("xbc", "abc", "~x/a =bc");
        check("abx", "abc", "=ab ~x/c");
        check("axbyc", "abc", "=a +x =b +y =c");
    }

    #[test]
    fn long_runs_are_cut() {
        let source: Vec<u32> = (0..20_000).collect();
        let mut quote = source.clone();
        quote.remove(15_000);
        quote.insert(100, 99_999);
        quote[7_000] = 99_998;
        let changes: Vec<Change> = diff(&quote, &source).iter().map(|b| b.change).collect();
        use Change::{Added, Changed, Kept, Missing};
        assert_eq!(changes, [Kept, Added, Kept, Changed, Kept, Missing, Kept]);
    }

    #[test]
    fn long_runs_with_nothing_in_common_are_changed() {
        let quote = vec![1; 5_000];
        let source = vec![2; 5_000];
        assert_eq!(diff(&quote, &source).len(), 1);
    }
}
