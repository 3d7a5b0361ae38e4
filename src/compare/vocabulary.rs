//! Words and phrases that several sides use, and those that only one uses.

use std::ops::Range;

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
    /// Words in all; in Chinese and Japanese, twice as many characters.
    pub words: usize,
    /// Words that are neither stop words nor names.
    pub content: usize,
}

impl PhraseSize {
    /// For quoted passages: two words that mean something.
    pub const QUOTED: Self = Self { words: 2, content: 2 };
    /// For whole texts: four words in a row.
    pub const FULL: Self = Self { words: 4, content: 1 };
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
    /// Phrases none of whose words another side uses.
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
    /// Bytes of what is shared, within `range`: the common root of each word, for marking.
    pub roots: Vec<Range<usize>>,
}

/// Compares what sides say. Stop words and `names` are left out.
pub fn vocabulary(_texts: &[Spoken<'_>], _names: &[String], _size: PhraseSize) -> Vocabulary {
    Vocabulary::default()
}
