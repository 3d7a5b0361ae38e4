//! The passage of a source that comes nearest to a quote that is not in it, and what differs.
//!
//! This explains a failure and never turns it into a match. The passage is found by the rare words
//! that it shares with the quote, and then aligned; both take time linear in quote and source.

use std::ops::Range;

use super::QuoteRange;
use super::diff::{self, Block, Change};
use super::matching::{Finder, Parts};
use super::pattern::{Gap, Pattern};
use super::sentence::sentence_around;
use super::source::SourceText;
use super::words::{self, Weight};

/// Why a quote was not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Obstacle {
    /// Its words do not stand in the source so: the diff shows which.
    Words,
    /// Each of its runs of words stands in the source, but not in this order, or further apart than
    /// brackets allow.
    Order,
}

/// The passage that comes nearest to a quote.
#[derive(Clone, Debug, PartialEq)]
pub struct Nearest {
    /// Why the quote was not found.
    pub obstacle: Obstacle,
    /// Index of the paragraph, from 0.
    pub paragraph: usize,
    /// Bytes of the passage in the source.
    pub passage: Range<usize>,
    /// Bytes of the sentence or sentences around it.
    pub sentence: Range<usize>,
    /// The quote's words and the passage's, in order. For a quote with gaps: of the run of words
    /// that is not found.
    pub diff: Vec<DiffPart>,
    /// Share of words that both have, from 0 to 1. Explains, and decides nothing.
    pub similarity: f64,
    /// Words among the differences that change the meaning.
    pub meaning: Vec<MeaningChange>,
}

/// Neighbouring words with one fate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffPart {
    /// What became of them.
    pub change: Change,
    /// The words in the quote; empty when they are missing there.
    pub quote: QuoteRange,
    /// Bytes of the source; empty when the quote added them.
    pub source: Range<usize>,
}

/// A hedge, a negation or a number that only one of quote and source has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeaningChange {
    /// What kind of word.
    pub weight: Weight,
    /// The word.
    pub word: String,
    /// Is it the quote that has it? Else the source.
    pub in_quote: bool,
}

/// Places of shared words that are looked at, at most.
const VOTES: usize = 20_000;
/// A quote of up to this many words is aligned word by word to find its passage.
const ALIGNED: usize = 256;

/// Finds what comes nearest to a quote that [`super::verify`] did not find. `None` when the source
/// shares no word with it.
pub fn nearest(pattern: &Pattern, source: &SourceText) -> Option<Nearest> {
    let finder = Finder::new(pattern, source, Parts::Apart);
    let units = units(pattern);
    let alone = |unit: &Range<usize>| {
        unit.clone().map(|segment| finder.segment_alone(segment)).collect::<Option<Vec<_>>>()
    };
    let Some(failing) = units.iter().find(|unit| alone(unit).is_none()) else {
        return out_of_order(pattern, source, &finder);
    };
    let first = pattern.segments[failing.start].tokens.start;
    let last = pattern.segments[failing.end - 1].tokens.end;
    explain(pattern, source, first..last)
}

/// Runs of segments that are explained together: those that no gap with source words divides.
fn units(pattern: &Pattern) -> Vec<Range<usize>> {
    let mut units: Vec<Range<usize>> = Vec::new();
    for (at, segment) in pattern.segments.iter().enumerate() {
        match (&segment.before, units.last_mut()) {
            (Gap::Part | Gap::Remark(_), Some(unit)) => unit.end = at + 1,
            _ => units.push(at..at + 1),
        }
    }
    units
}

/// Every run of words is there, but not one after the other: says where each is.
fn out_of_order(pattern: &Pattern, source: &SourceText, finder: &Finder<'_>) -> Option<Nearest> {
    let mut diff = Vec::new();
    for (at, segment) in pattern.segments.iter().enumerate() {
        let run = finder.segment_alone(at)?;
        let quote = quote_bytes(pattern, &segment.tokens);
        let (quote, source) = (pattern.quote_range(quote), source.bytes(&run));
        diff.push(DiffPart { change: Change::Kept, quote, source });
    }
    let passage = diff.iter().map(|part| &part.source).max_by_key(|range| range.len())?.clone();
    let obstacle = Obstacle::Order;
    Some(Nearest { obstacle, diff, similarity: 1.0, ..place(source, passage) })
}

/// A finding without a diff yet.
fn place(source: &SourceText, passage: Range<usize>) -> Nearest {
    let paragraph = source.paragraph_at(passage.start);
    let whole = source.paragraphs().get(paragraph).cloned().unwrap_or_else(|| passage.clone());
    Nearest {
        obstacle: Obstacle::Words,
        paragraph,
        sentence: sentence_around(source.text(), &whole, &passage),
        passage,
        diff: Vec::new(),
        similarity: 0.0,
        meaning: Vec::new(),
    }
}

fn explain(pattern: &Pattern, source: &SourceText, tokens: Range<usize>) -> Option<Nearest> {
    let quote: Vec<u32> = pattern.tokens[tokens.clone()].iter().map(|token| token.key).collect();
    let same = one_word_spellings(pattern);
    let key = |key: u32| same.iter().find(|(other, _)| *other == key).map_or(key, |(_, own)| *own);
    let keys = |run: &Range<usize>| {
        source.tokens[run.clone()].iter().map(|token| key(token.key)).collect::<Vec<_>>()
    };
    let windows = windows(&quote, source);
    let passages = windows.into_iter().map(|window| {
        let run = fit(&quote, &keys(&window), window.start);
        let blocks = diff::diff(&quote, &keys(&run));
        (kept(&blocks), run, blocks)
    });
    // Of equal passages the first: `max_by_key` would take the last.
    let (kept, run, blocks) =
        passages.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    if kept == 0 {
        return None;
    }
    let mut found = place(source, source.bytes(&run));
    found.similarity = ratio(2 * kept, quote.len() + run.len());
    for Block { change, quote, source: words } in blocks {
        let quote = quote.start + tokens.start..quote.end + tokens.start;
        let words = words.start + run.start..words.end + run.start;
        if change != Change::Kept {
            found.meaning.extend(meaning(pattern, source, &quote, &words));
        }
        let quote = pattern.quote_range(quote_bytes(pattern, &quote));
        found.diff.push(DiffPart { change, quote, source: source.bytes(&words) });
    }
    Some(found)
}

/// Words that the house spells otherwise are no difference: keys of the source's spelling and of
/// the quote's.
fn one_word_spellings(pattern: &Pattern) -> Vec<(u32, u32)> {
    let single =
        pattern.spellings.iter().filter(|o| o.tokens.len() == 1 && o.other.keys.len() == 1);
    let mut same: Vec<(u32, u32)> =
        single.map(|o| (o.other.keys[0], pattern.tokens[o.tokens.start].key)).collect();
    same.sort_unstable();
    same.dedup();
    same
}

fn kept(blocks: &[Block]) -> usize {
    blocks.iter().filter(|block| block.change == Change::Kept).map(|block| block.quote.len()).sum()
}

#[expect(clippy::cast_precision_loss, reason = "counts of words, for people to read")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// Bytes of some tokens of a pattern; an empty range stands where they would.
fn quote_bytes(pattern: &Pattern, tokens: &Range<usize>) -> Range<usize> {
    let all = &pattern.tokens;
    match (all.get(tokens.start), all.get(tokens.end.wrapping_sub(1))) {
        (Some(first), Some(last)) if !tokens.is_empty() => first.start as usize..last.end as usize,
        (Some(next), _) => next.start as usize..next.start as usize,
        _ => pattern.text.len()..pattern.text.len(),
    }
}

/// Words of the differences that change the meaning.
fn meaning(
    pattern: &Pattern,
    source: &SourceText,
    quote: &Range<usize>,
    words: &Range<usize>,
) -> Vec<MeaningChange> {
    let quoted = pattern.tokens[quote.clone()].iter().map(|token| &pattern.text[token.range()]);
    let sourced = source.tokens[words.clone()].iter().map(|token| &source.text()[token.range()]);
    let weigh = |word: &str, in_quote| {
        let weight = words::weight(word)?;
        Some(MeaningChange { weight, word: word.to_owned(), in_quote })
    };
    quoted
        .filter_map(|word| weigh(word, true))
        .chain(sourced.filter_map(|word| weigh(word, false)))
        .collect()
}

/// The three stretches of the source that share most with the quote, by the weight of the words:
/// a word counts by how rare it is, and once a stretch.
fn windows(quote: &[u32], source: &SourceText) -> Vec<Range<usize>> {
    let total = source.tokens.len();
    let width = quote.len().max(8);
    let mut keys: Vec<(usize, u32)> = quote
        .iter()
        .map(|&key| (source.rarity(key), key))
        .filter(|(rarity, _)| *rarity > 0)
        .collect();
    keys.sort_unstable();
    keys.dedup();
    let mut votes: Vec<(usize, u32)> = Vec::new();
    for (rarity, key) in keys {
        if votes.len() + rarity > VOTES && !votes.is_empty() {
            break;
        }
        let weight = (total / rarity).max(1).ilog2() + 1;
        let joined = source.joined(key).iter().map(|joint| joint.at as usize);
        let places = source.positions(key, 0..total).take(VOTES).chain(joined);
        let before = votes.len();
        votes.extend(places.map(|at| (at / width, weight)));
        let fresh = &mut votes[before..];
        fresh.sort_unstable();
        let mut last = None;
        let mut fill = before;
        for at in before..votes.len() {
            if last != Some(votes[at].0) {
                last = Some(votes[at].0);
                votes[fill] = votes[at];
                fill += 1;
            }
        }
        votes.truncate(fill);
    }
    best_stretches(votes)
        .into_iter()
        .map(|stretch| {
            let start = (stretch * width).saturating_sub(width / 2);
            start..((stretch + 2) * width + width / 2).min(total)
        })
        .collect()
}

/// The three pairs of neighbouring stretches with the most votes; the first of equals.
fn best_stretches(mut votes: Vec<(usize, u32)>) -> Vec<usize> {
    votes.sort_unstable();
    let sums: Vec<(usize, u32)> = votes
        .chunk_by(|a, b| a.0 == b.0)
        .map(|run| (run[0].0, run.iter().map(|vote| vote.1).sum()))
        .collect();
    let mut pairs: Vec<(u32, usize)> = Vec::with_capacity(sums.len());
    for (at, &(stretch, sum)) in sums.iter().enumerate() {
        let next = sums.get(at + 1).filter(|next| next.0 == stretch + 1);
        pairs.push((sum + next.map_or(0, |next| next.1), stretch));
    }
    pairs.sort_unstable_by_key(|&(sum, stretch)| (std::cmp::Reverse(sum), stretch));
    pairs.truncate(3);
    pairs.into_iter().map(|(_, stretch)| stretch).collect()
}

/// The run of a window that the quote fits best; the window begins at token `base`.
fn fit(quote: &[u32], window: &[u32], base: usize) -> Range<usize> {
    let run =
        if quote.len() <= ALIGNED { fit_whole(quote, window) } else { fit_by_cuts(quote, window) };
    run.start + base..run.end + base
}

/// The run of a window that a long quote fits: its ends are as far from the words that stand once in
/// both as the quote's ends are.
fn fit_by_cuts(quote: &[u32], window: &[u32]) -> Range<usize> {
    let cuts = diff::cuts(quote, window);
    let (Some(first), Some(last)) = (cuts.first(), cuts.last()) else {
        return 0..window.len().min(quote.len());
    };
    let start = first.1.saturating_sub(first.0);
    start..(last.1 + quote.len() - last.0).min(window.len())
}

/// Sellers' algorithm: the run of the window with the least edit distance to the quote.
fn fit_whole(quote: &[u32], window: &[u32]) -> Range<usize> {
    // A changed word costs less than one left out and another added, so that changes pair up; and
    // a word of the source skipped costs least, so that the passage reaches to the quote's ends.
    const MISSING: usize = 2;
    const CHANGED: usize = 3;
    const ADDED: usize = 4;
    // For each end in the window: the cost so far, and where the run began.
    let mut row: Vec<(usize, usize)> = (0..=window.len()).map(|at| (0, at)).collect();
    for (at, key) in quote.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = ((at + 1) * ADDED, 0);
        for end in 1..=window.len() {
            let equal = window[end - 1] == *key;
            let replaced = (diagonal.0 + if equal { 0 } else { CHANGED }, diagonal.1);
            diagonal = row[end];
            let added = (row[end].0 + ADDED, row[end].1);
            let missing = (row[end - 1].0 + MISSING, row[end - 1].1);
            row[end] = replaced.min(added).min(missing);
        }
    }
    let best =
        (0..row.len()).min_by_key(|&end| (row[end].0, end.abs_diff(row[end].1 + quote.len())));
    best.map_or(0..0, |end| row[end].1..end)
}
