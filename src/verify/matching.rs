//! Finding a pattern's words in a source: exactly, in order, with the gaps that the pattern allows.
//!
//! Segments joined by brackets, remarks and interruptions make a cluster, which stands in a few
//! words' distance; ellipses join clusters over any distance. A cluster is looked up by its rarest
//! word and compared where that word stands, so the cost does not grow with the source.

mod gaps;
mod ways;

use std::ops::Range;

use self::ways::Ways;
use super::normalise;
use super::pattern::{Gap, Pattern, Segment};
use super::source::SourceText;

/// How many source words a bracket may replace: one noun phrase, by what is seen in practice.
pub(crate) const BRACKET_WORDS: usize = 8;
/// How many words may stand in the source between the parts of an interrupted quote.
pub(crate) const ATTRIBUTION_WORDS: usize = 16;
/// From this length on a segment is compared by its hash first.
const LONG: usize = 32;

/// Where a segment stands: tokens of the source.
pub(crate) type Run = Range<usize>;

/// How the parts of an interrupted quote must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parts {
    /// One right after the other.
    Adjacent,
    /// In order.
    Apart,
}

/// One step of the comparison of a segment: these tokens of the quote are those of the source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    /// First token of the quote, and how many.
    pub(crate) quote: (usize, usize),
    /// First token of the source, and how many.
    pub(crate) source: (usize, usize),
    pub(crate) kind: StepKind,
}

/// Why two words are held to be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StepKind {
    /// Their keys are equal.
    Word,
    /// The source breaks the word at the end of a line.
    Broken,
    /// Part of the word is in brackets in the quote.
    Altered,
    /// The house holds the spellings to be equal: index of the pattern's spelling.
    House(usize),
}

/// Looks for a pattern in a source.
pub(crate) struct Finder<'a> {
    pub(crate) pattern: &'a Pattern,
    pub(crate) source: &'a SourceText,
    clusters: Vec<Cluster>,
}

/// Segments that stand close together, and the word to look them up by.
struct Cluster {
    segments: Range<usize>,
    /// The segment with the rarest word.
    anchor: usize,
    /// How many tokens of that segment stand before the word.
    offset: usize,
    /// Keys of the word: several when the segment can begin in several ways.
    keys: Vec<u32>,
    rarity: usize,
}

impl<'a> Finder<'a> {
    /// Prepares to look for a pattern that has words.
    pub(crate) fn new(pattern: &'a Pattern, source: &'a SourceText, parts: Parts) -> Self {
        let mut finder = Self { pattern, source, clusters: Vec::new() };
        let mut start = 0;
        for at in 1..=pattern.segments.len() {
            let ends = pattern.segments.get(at).is_none_or(|segment| match segment.before {
                Gap::Ellipsis => true,
                Gap::Part => parts == Parts::Apart,
                Gap::Edge | Gap::Remark(_) | Gap::Bracket(_) => false,
            });
            if ends {
                finder.clusters.push(finder.cluster(start..at));
                start = at;
            }
        }
        finder
    }

    /// Is a word of the pattern nowhere in the source? Most misses end here.
    pub(crate) fn is_hopeless(&self) -> bool {
        self.clusters.iter().any(|cluster| cluster.rarity == 0)
    }

    /// Where the pattern stands, at most `limit` places that begin within these tokens, in order.
    pub(crate) fn places(&self, within: Range<usize>, limit: usize) -> Vec<Vec<Run>> {
        let Some(pivot) = (0..self.clusters.len()).min_by_key(|&at| self.clusters[at].rarity)
        else {
            return Vec::new();
        };
        if self.is_hopeless() {
            return Vec::new();
        }
        let mut places: Vec<Vec<Run>> = Vec::new();
        let mut last = None;
        for anchor in self.anchors(&self.clusters[pivot], within) {
            let Some(runs) = self.cluster_at(&self.clusters[pivot], anchor) else { continue };
            if last.as_ref().is_some_and(|last| *last == runs) {
                continue;
            }
            last = Some(runs.clone());
            if let Some(runs) = self.rest(pivot, runs) {
                places.push(runs);
                if places.len() == limit {
                    break;
                }
            }
        }
        places
    }

    /// Is this segment alone in the source? Where it stands first.
    pub(crate) fn segment_alone(&self, segment: usize) -> Option<Run> {
        let cluster = self.cluster(segment..segment + 1);
        let everywhere = 0..self.source.tokens.len();
        let mut anchors = self.anchors(&cluster, everywhere);
        anchors.find_map(|anchor| self.segment_around(&cluster, anchor))
    }

    /// The other clusters around one that is placed: each as near as it can be.
    fn rest(&self, pivot: usize, runs: Vec<Run>) -> Option<Vec<Run>> {
        let mut all = runs;
        for cluster in self.clusters[..pivot].iter().rev() {
            let end = all.first()?.start;
            let found = self.anchors(cluster, 0..end).rev().find_map(|anchor| {
                self.cluster_at(cluster, anchor).filter(|runs| ends_by(runs, end))
            })?;
            all.splice(0..0, found);
        }
        for cluster in &self.clusters[pivot + 1..] {
            let start = all.last()?.end;
            let found =
                self.anchors(cluster, start..self.source.tokens.len()).find_map(|anchor| {
                    self.cluster_at(cluster, anchor)
                        .filter(|runs| runs.first().is_some_and(|run| run.start >= start))
                })?;
            all.extend(found);
        }
        Some(all)
    }

    fn cluster(&self, segments: Range<usize>) -> Cluster {
        let mut best: Option<Cluster> = None;
        for at in segments.clone() {
            let segment = &self.pattern.segments[at];
            for token in segment.tokens.clone() {
                if segment.hash.is_none() && self.is_written_variously(token) {
                    continue;
                }
                let key = self.pattern.tokens[token].key;
                let rarity = self.source.rarity(key);
                if best.as_ref().is_none_or(|best| rarity < best.rarity) {
                    let offset = token - segment.tokens.start;
                    let segments = segments.clone();
                    best = Some(Cluster { segments, anchor: at, offset, keys: vec![key], rarity });
                }
            }
        }
        best.unwrap_or_else(|| self.cluster_of_variants(segments))
    }

    /// A cluster each of whose words can be written in several ways: looked up by all ways in which
    /// it can begin.
    fn cluster_of_variants(&self, segments: Range<usize>) -> Cluster {
        let token = self.pattern.segments[segments.start].tokens.start;
        let others = self.pattern.spellings_at(token).map(|(_, other)| other.other.keys[0]);
        let mut keys: Vec<u32> = others.chain([self.pattern.tokens[token].key]).collect();
        keys.sort_unstable();
        keys.dedup();
        let rarity = keys.iter().map(|&key| self.source.rarity(key)).sum();
        Cluster { anchor: segments.start, segments, offset: 0, keys, rarity }
    }

    fn is_written_variously(&self, token: usize) -> bool {
        self.pattern.letters_before_bracket(token).is_some() || self.pattern.is_respelled(token)
    }

    /// Where a cluster's word stands within these tokens, ascending.
    fn anchors(
        &self,
        cluster: &Cluster,
        within: Range<usize>,
    ) -> Box<dyn DoubleEndedIterator<Item = usize> + '_> {
        let (key, end) = (cluster.keys[0], within.end);
        if cluster.keys.len() == 1 && self.source.joined(key).is_empty() {
            return Box::new(self.source.positions(key, within));
        }
        let mut all = Vec::new();
        for &key in &cluster.keys {
            all.extend(self.source.positions(key, within.clone()));
            let joined = self.source.joined(key).iter().map(|joint| joint.at as usize);
            all.extend(joined.filter(|&at| at >= within.start && at < end));
        }
        all.sort_unstable();
        Box::new(all.into_iter())
    }

    /// The cluster's segments around its word at `anchor`.
    fn cluster_at(&self, cluster: &Cluster, anchor: usize) -> Option<Vec<Run>> {
        let run = self.segment_around(cluster, anchor)?;
        let (first, last) = (cluster.segments.start, cluster.segments.end);
        if last - first == 1 {
            return Some(vec![run]);
        }
        let mut runs = self.extend_left(cluster.anchor, &run, first)?;
        runs.pop();
        runs.extend(self.extend_right(cluster.anchor, &run, last)?);
        Some(runs)
    }

    /// The anchor's segment around its word at `anchor`.
    fn segment_around(&self, cluster: &Cluster, anchor: usize) -> Option<Run> {
        let segment = &self.pattern.segments[cluster.anchor];
        let slack = self.slack(segment, anchor.saturating_sub(cluster.offset + 1)..anchor);
        (0..=2 * slack).find_map(|shift| {
            let start = (anchor + slack).checked_sub(cluster.offset + shift)?;
            let end = self.segment_at(segment, start)?;
            (start..end).contains(&anchor).then_some(start..end)
        })
    }

    /// By how many tokens a segment's length may differ between quote and source.
    fn slack(&self, segment: &Segment, near: Range<usize>) -> usize {
        self.source.joints_within(near) + segment.slack
    }

    /// Where the segment ends if it begins at this token of the source.
    pub(crate) fn segment_at(&self, segment: &Segment, start: usize) -> Option<usize> {
        let end = start + segment.tokens.len();
        if segment.tokens.len() >= LONG
            && end <= self.source.tokens.len()
            && self.source.joints_within(start..end) == 0
            && let Some(hash) = segment.hash
            && self.source.run_hash(start..end) != hash
        {
            return None;
        }
        self.walk(segment, start, |_| ())
    }

    /// Compares a segment with the source from this token on, step by step; where it ends.
    pub(crate) fn walk(
        &self,
        segment: &Segment,
        start: usize,
        mut each: impl FnMut(Step),
    ) -> Option<usize> {
        let (mut quote, mut source) = (segment.tokens.start, start);
        while quote < segment.tokens.end {
            let step = self.step(segment, quote, source)?;
            each(step);
            quote += step.quote.1;
            source += step.source.1;
        }
        Some(source)
    }

    fn step(&self, segment: &Segment, quote: usize, source: usize) -> Option<Step> {
        let plain = segment.hash.is_some();
        let key = self.pattern.tokens[quote].key;
        let made = |quotes, sources, kind| Step {
            quote: (quote, quotes),
            source: (source, sources),
            kind,
        };
        let token = self.source.tokens.get(source)?;
        let letters = if plain { None } else { self.pattern.letters_before_bracket(quote) };
        if token.key == key {
            let kind = if letters.is_some() { StepKind::Altered } else { StepKind::Word };
            return Some(made(1, 1, kind));
        }
        if self.source.joint_at(source).is_some_and(|joint| joint.key == key) {
            return Some(made(1, 2, StepKind::Broken));
        }
        if plain {
            return None;
        }
        // One letter before the bracket would fit half the dictionary.
        let enough = letters.filter(|letters| letters.chars().nth(1).is_some());
        let word = || normalise::fold_key(&self.source.text()[token.range()]);
        if enough.is_some_and(|letters| word().starts_with(letters)) {
            return Some(made(1, 1, StepKind::Altered));
        }
        self.pattern.spellings_at(quote).find_map(|(index, other)| {
            let tokens = source..source + other.other.keys.len();
            let found = self.source.tokens.get(tokens.clone())?;
            let equal = found.iter().zip(&other.other.keys).all(|(token, key)| token.key == *key);
            let written =
                || other.other.is_written(&self.source.text()[self.source.bytes(&tokens)]);
            (equal && written())
                .then(|| made(other.tokens.len(), tokens.len(), StepKind::House(index)))
        })
    }

    /// Places the segments after `from`, which is placed already.
    fn extend_right(&self, from: usize, run: &Run, end: usize) -> Option<Vec<Run>> {
        let mut ways = Ways::new(run.clone());
        for segment in &self.pattern.segments[from + 1..end] {
            ways.extend(|run| {
                self.after(segment, run.end)
                    .filter_map(|start| Some(start..self.segment_at(segment, start)?))
                    .collect()
            })?;
        }
        Some(ways.best())
    }

    /// Places the segments from `first` up to `from`, which is placed already.
    fn extend_left(&self, from: usize, run: &Run, first: usize) -> Option<Vec<Run>> {
        let mut ways = Ways::new(run.clone());
        for at in (first..from).rev() {
            let (segment, next) = (&self.pattern.segments[at], &self.pattern.segments[at + 1]);
            ways.extend(|run| self.before(segment, next, run.start))?;
        }
        let mut runs = ways.best();
        runs.reverse();
        Some(runs)
    }

    /// Where a segment may begin when the one before it ends at `end`.
    fn after(&self, segment: &Segment, end: usize) -> impl Iterator<Item = usize> {
        let most = (end + self.most_between(&segment.before)).min(self.source.tokens.len());
        (end..=most).filter(move |&start| self.may_lie_between(&segment.before, end..start))
    }

    /// Where a segment may stand when the one after it begins at `start`.
    fn before(&self, segment: &Segment, next: &Segment, start: usize) -> Vec<Run> {
        let least = start.saturating_sub(self.most_between(&next.before));
        let mut runs = Vec::new();
        for end in (least..=start).rev() {
            if !self.may_lie_between(&next.before, end..start) {
                continue;
            }
            let length = segment.tokens.len();
            let slack = self.slack(segment, end.saturating_sub(length + 1)..end);
            let starts = end.saturating_sub(length + slack)
                ..=end.saturating_sub(length.saturating_sub(slack));
            runs.extend(
                starts
                    .filter(|&start| self.segment_at(segment, start) == Some(end))
                    .map(|start| start..end),
            );
        }
        runs
    }
}

fn ends_by(runs: &[Run], end: usize) -> bool {
    runs.last().is_some_and(|run| run.end <= end)
}
