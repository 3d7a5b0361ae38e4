//! An archived text prepared once for many quotes: its tokens, its paragraphs, and an index of
//! where each word stands.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::attribution::Parts;
use super::normalise::{self, Joint, Token};
use super::paragraphs::paragraphs;
use super::spans::spans;

/// An archived text prepared once for many quotes.
///
/// Preparing takes one pass over the text. The index puts each token into a bucket by its key, as
/// compressed rows: the positions in a bucket ascend, and a look-up reads one bucket.
#[derive(Debug)]
pub struct SourceText {
    text: Arc<str>,
    paragraphs: Vec<Range<usize>>,
    pub(crate) tokens: Vec<Token>,
    joints: Vec<Joint>,
    joints_by_key: Vec<Joint>,
    bucket_starts: Vec<u32>,
    postings: Vec<u32>,
    hashes: OnceLock<Vec<u64>>,
    quoted: OnceLock<Parts>,
}

impl SourceText {
    /// Prepares a text.
    ///
    /// # Panics
    ///
    /// On a text of 4 GiB or more: offsets are kept in 32 bits.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        assert!(u32::try_from(text.len()).is_ok(), "an archived text is shorter than 4 GiB");
        let (tokens, joints) = normalise::tokens(&text);
        let (bucket_starts, postings) = index(&tokens);
        let mut joints_by_key = joints.clone();
        joints_by_key.sort_unstable_by_key(|joint| (joint.key, joint.at));
        Self {
            paragraphs: paragraphs(&text),
            text,
            tokens,
            joints,
            joints_by_key,
            bucket_starts,
            postings,
            hashes: OnceLock::new(),
            quoted: OnceLock::new(),
        }
    }

    /// The text as archived, byte for byte.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Byte ranges of the paragraphs: separated by blank lines, or by line ends in a text without
    /// blank lines. The first is paragraph 1 of a citation.
    pub fn paragraphs(&self) -> &[Range<usize>] {
        &self.paragraphs
    }

    /// Index of the paragraph that holds a byte; one between two paragraphs belongs to the earlier.
    pub fn paragraph_at(&self, byte: usize) -> usize {
        self.paragraphs.partition_point(|paragraph| paragraph.start <= byte).saturating_sub(1)
    }

    /// How many words the text has (for Chinese and Japanese: characters).
    pub fn word_count(&self) -> usize {
        self.tokens.len()
    }

    /// Where these words stand, whatever their case and the punctuation between them.
    pub fn occurrences(&self, words: &str) -> Vec<Range<usize>> {
        let keys: Vec<u32> = normalise::tokens(words).0.iter().map(|token| token.key).collect();
        let length = keys.len();
        self.places_of(keys, 0).map(|at| self.bytes(&(at..at + length))).collect()
    }

    /// What stands in quotation marks in this text: found when first asked for.
    pub(crate) fn quoted_parts(&self) -> &Parts {
        self.quoted.get_or_init(|| {
            let paragraphs: Vec<&str> =
                self.paragraphs.iter().map(|range| &self.text[range.clone()]).collect();
            Parts::new(&spans(&paragraphs).0)
        })
    }

    /// The quotation that a token stands in: bytes with the marks.
    pub(crate) fn quotation_at(&self, token: usize) -> Option<Range<usize>> {
        let word = self.tokens.get(token)?.range();
        let paragraph = self.paragraph_at(word.start);
        let base = self.paragraphs.get(paragraph)?.start;
        let local = word.start - base..word.end - base;
        let marks = self.quoted_parts().covering(paragraph, &local)?;
        Some(marks.start + base..marks.end + base)
    }

    /// Positions from `from` on where tokens with these keys stand one after the other, ascending.
    pub(crate) fn places_of(&self, keys: Vec<u32>, from: usize) -> impl Iterator<Item = usize> {
        let rarest = (0..keys.len()).min_by_key(|&at| self.bucket(keys[at]).len());
        let hash = keys.iter().fold(0, |hash, &key| extend_run(hash, key));
        rarest.into_iter().flat_map(move |offset| {
            let length = keys.len();
            let within = from + offset..self.tokens.len();
            self.positions(keys[offset], within).map(move |at| at - offset).filter(move |&start| {
                start + length <= self.tokens.len() && self.run_hash(start..start + length) == hash
            })
        })
    }

    /// Whether each of these keys may be that of a token: a quick look, of which `no` is right.
    pub(crate) fn may_have_all(&self, keys: &[u32]) -> bool {
        keys.iter().all(|key| !self.bucket(*key).is_empty())
    }

    /// At most this many tokens have the key; exact enough to choose the rarest of several words.
    pub(crate) fn rarity(&self, key: u32) -> usize {
        self.bucket(key).len() + self.joined(key).len()
    }

    /// Positions of tokens with this key within a range of tokens, ascending.
    pub(crate) fn positions(
        &self,
        key: u32,
        within: Range<usize>,
    ) -> impl DoubleEndedIterator<Item = usize> {
        let bucket = self.bucket(key);
        let before = |end: usize| bucket.partition_point(|&at| (at as usize) < end);
        let (start, end) = (before(within.start), before(within.end));
        let found = &bucket[start..end.max(start)];
        found.iter().map(|&at| at as usize).filter(move |&at| self.tokens[at].key == key)
    }

    /// The bytes of a run of tokens.
    pub(crate) fn bytes(&self, tokens: &Range<usize>) -> Range<usize> {
        if tokens.is_empty() {
            let at = self.tokens.get(tokens.start).map_or(self.text.len(), |t| t.start as usize);
            return at..at;
        }
        self.tokens[tokens.start].start as usize..self.tokens[tokens.end - 1].end as usize
    }

    /// Words with this key that are broken at the end of a line, by their first half.
    pub(crate) fn joined(&self, key: u32) -> &[Joint] {
        let start = self.joints_by_key.partition_point(|joint| joint.key < key);
        let rest = &self.joints_by_key[start..];
        &rest[..rest.partition_point(|joint| joint.key == key)]
    }

    /// The joint whose first half is token `at`.
    pub(crate) fn joint_at(&self, at: usize) -> Option<Joint> {
        if self.joints.is_empty() {
            return None;
        }
        let found = self.joints.binary_search_by_key(&at, |joint| joint.at as usize).ok()?;
        Some(self.joints[found])
    }

    /// How many words within these tokens are broken at the end of a line.
    pub(crate) fn joints_within(&self, tokens: Range<usize>) -> usize {
        let before = |at: usize| self.joints.partition_point(|joint| (joint.at as usize) < at);
        if self.joints.is_empty() { 0 } else { before(tokens.end) - before(tokens.start) }
    }

    /// Hash of a run of tokens, in constant time: equal runs have equal hashes.
    pub(crate) fn run_hash(&self, tokens: Range<usize>) -> u64 {
        let hashes = self.hashes.get_or_init(|| {
            let mut hashes = Vec::with_capacity(self.tokens.len() + 1);
            hashes.push(0);
            let extend = |hash, token: &Token| {
                let next = extend_run(hash, token.key);
                hashes.push(next);
                next
            };
            self.tokens.iter().fold(0, extend);
            hashes
        });
        let length = u32::try_from(tokens.len()).unwrap_or(u32::MAX);
        hashes[tokens.end]
            .wrapping_sub(hashes[tokens.start].wrapping_mul(BASE.wrapping_pow(length)))
    }

    /// Index of the first token that starts at or after this byte.
    pub(crate) fn token_at(&self, byte: usize) -> usize {
        self.tokens.partition_point(|token| (token.start as usize) < byte)
    }

    fn bucket(&self, key: u32) -> &[u32] {
        let bucket = bucket_of(key, self.bucket_starts.len() - 1);
        &self.postings[self.bucket_starts[bucket] as usize..self.bucket_starts[bucket + 1] as usize]
    }
}

const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// Hash of a run that is one token longer (a polynomial, so that runs can be subtracted).
pub(crate) fn extend_run(hash: u64, key: u32) -> u64 {
    hash.wrapping_mul(BASE).wrapping_add(u64::from(key) + 1)
}

/// Which of `count` buckets (a power of two) a key is in.
fn bucket_of(key: u32, count: usize) -> usize {
    key as usize & (count - 1)
}

fn index(tokens: &[Token]) -> (Vec<u32>, Vec<u32>) {
    let count = tokens.len().next_power_of_two();
    let mut starts = vec![0_u32; count + 1];
    for token in tokens {
        starts[bucket_of(token.key, count) + 1] += 1;
    }
    for bucket in 0..count {
        starts[bucket + 1] += starts[bucket];
    }
    let mut next = starts.clone();
    let mut postings = vec![0_u32; tokens.len()];
    for (at, token) in tokens.iter().enumerate() {
        let slot = &mut next[bucket_of(token.key, count)];
        postings[*slot as usize] = normalise::offset(at);
        *slot += 1;
    }
    (starts, postings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_each_word_where_it_stands() {
        let source = SourceText::new("One two one. Strength-\nen two.");
        let at = |word: &str| source.positions(normalise::key(word), 0..6).collect::<Vec<_>>();
        assert_eq!(at("one"), [0, 2]);
        assert_eq!(at("two"), [1, 5]);
        assert!(at("three").is_empty());
        assert_eq!(source.joined(normalise::key("strengthen"))[0].at, 3);
        assert_eq!(source.joints_within(0..6), 1);
        assert_eq!(source.joints_within(0..3), 0);
    }

    #[test]
    fn equal_runs_have_equal_hashes() {
        let source = SourceText::new("a b c x a b c y a b d");
        assert_eq!(source.run_hash(0..3), source.run_hash(4..7));
        assert_ne!(source.run_hash(0..3), source.run_hash(8..11));
    }

    #[test]
    fn an_empty_text_holds_nothing() {
        let source = SourceText::new("");
        assert!(source.paragraphs().is_empty());
        assert_eq!(source.positions(1, 0..9).count(), 0);
        assert_eq!(source.paragraph_at(0), 0);
    }
}
