//! What stands beside a quote in its source: words that hedge or deny it, what was cut off, and
//! whose words they are there.
//!
//! A quote can be verbatim and mislead: “credibly preparing” was followed by “to *potentially* use
//! military force”. Nothing here makes a match fail.

use std::ops::Range;

use super::attribution::{self, MentionKind, Sieve};
use super::characters;
use super::matching::{ATTRIBUTION_WORDS, Finder, Run};
use super::normalise;
use super::pattern::Gap;
use super::sentence;
use super::source::SourceText;
use super::words::{self, Weight};

/// How many words beside a quote are looked at.
const BESIDE: usize = 3;
/// An ellipsis that leaves out more words than this splices distant sentences.
const DISTANT_WORDS: usize = 250;
/// The same in sentences.
const DISTANT_SENTENCES: usize = 3;

/// Something that a reader of the source sees and a reader of the quote does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// What it is.
    pub kind: RemarkKind,
    /// Where it stands, seen from the quote.
    pub place: Place,
    /// Bytes of the word, or of what is left out, in the source.
    pub source: Range<usize>,
}

/// What a reader of the quote misses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RemarkKind {
    /// A hedge, a negation or a number stands right beside the quote or in its ellipsis.
    Drops(Weight),
    /// The source's phrase begins before the quote, or goes on after it, in a way that changes its
    /// scope.
    Clips,
    /// An ellipsis leads from one paragraph to another.
    LeavesParagraph,
    /// An ellipsis leaves out more than 250 words or three sentences.
    SplicesDistant,
    /// The parts of an interrupted quote do not follow one another in the source.
    JoinsParts,
    /// A single word between far ellipses: it could be from anywhere.
    IsThin,
}

/// Where something stands, seen from the quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Before its first word.
    Before,
    /// In what it leaves out.
    Within,
    /// After its last word.
    After,
}

/// Whose words a quote's words are in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// The source's own quotation marks around them, with what is between; `None` when the source
    /// gives them without marks.
    pub marks: Option<Range<usize>>,
    /// The phrase of the source that names the speaker.
    pub speaker: Option<Speaker>,
}

/// A phrase of the source that names whose words something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// Bytes in the source.
    pub phrase: Range<usize>,
    /// What kind of phrase.
    pub kind: MentionKind,
    /// The pattern by which it was found.
    pub sieve: Sieve,
}

/// What is to be remarked about a match.
pub(crate) fn remarks(finder: &Finder<'_>, runs: &[Run]) -> Vec<Remark> {
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return Vec::new() };
    let mut lens = Lens { finder, remarks: Vec::new() };
    lens.before(first);
    for (at, pair) in runs.windows(2).enumerate() {
        lens.gap(at + 1, pair[0].end..pair[1].start);
    }
    lens.after(last);
    lens.thin(runs);
    lens.remarks
}

/// Whose words stand at these bytes of the source.
pub fn voice(source: &SourceText, words: &Range<usize>) -> Option<Voice> {
    let paragraph = source.paragraph_at(words.start);
    let bounds = source.paragraphs().get(paragraph)?;
    let text = &source.text()[bounds.clone()];
    let local = words.start - bounds.start..words.end.min(bounds.end) - bounds.start;
    let parts = source.quoted_parts();
    let shift = |range: Range<usize>| range.start + bounds.start..range.end + bounds.start;
    let marks = parts.covering(paragraph, &local);
    let found = attribution::voice(text, parts, paragraph, marks.as_ref().unwrap_or(&local));
    let speaker = found.map(|found| Speaker {
        phrase: shift(found.mention.range),
        kind: found.mention.kind,
        sieve: found.sieve,
    });
    let marks = marks.map(shift);
    (marks.is_some() || speaker.is_some()).then_some(Voice { marks, speaker })
}

struct Lens<'f, 'a> {
    finder: &'f Finder<'a>,
    remarks: Vec<Remark>,
}

impl Lens<'_, '_> {
    fn source(&self) -> &SourceText {
        self.finder.source
    }

    fn word(&self, token: usize) -> &str {
        &self.source().text()[self.source().tokens[token].range()]
    }

    /// The text from one token's start to another's end.
    fn text(&self, tokens: Range<usize>) -> &str {
        &self.source().text()[self.source().bytes(&tokens)]
    }

    fn remark(&mut self, kind: RemarkKind, place: Place, tokens: &Range<usize>) {
        let source = self.source().bytes(tokens);
        self.remarks.push(Remark { kind, place, source });
    }

    /// The page's own sentence has the word: the reader sees it.
    fn page_has(&self, token: usize) -> bool {
        let key = self.source().tokens[token].key;
        let pattern = self.finder.pattern;
        pattern.sentence_has(key) || (pattern.sentence_has_not && words::is_not(self.word(token)))
    }

    fn weight(&self, token: usize) -> Option<Weight> {
        let word = self.word(token);
        // The month.
        if word == "May" && !self.text(token.saturating_sub(1)..token + 1).contains('.') {
            return None;
        }
        words::weight(word)
    }

    fn before(&mut self, first: &Run) {
        let near = (first.start.saturating_sub(BESIDE)..first.start).rev();
        let near = near.take_while(|&token| !self.leaves_sentence(token, first.start));
        let near: Vec<usize> = near.collect();
        let mut drops = false;
        for &token in &near {
            let between = token..first.start;
            drops |= self.drops(token, Place::Before, &between);
        }
        let beside = near.first().filter(|&&token| words::is_binding(self.word(token)));
        if let Some(&token) = beside
            && !drops
            && !self.page_has(token)
        {
            self.remark(RemarkKind::Clips, Place::Before, &(token..first.start));
        }
    }

    fn after(&mut self, last: &Run) {
        let end = (last.end + BESIDE).min(self.source().tokens.len());
        let near = (last.end..end).take_while(|&token| {
            // “…,” he said: what follows is no more of the sentence that is quoted.
            let between = self.between(last.end - 1, token);
            let closes =
                between.contains(characters::is_double_mark) && between.contains([',', '.']);
            !closes && !self.leaves_sentence(last.end - 1, token)
        });
        let near: Vec<usize> = near.collect();
        let mut drops = false;
        for &token in &near {
            drops |= self.drops(token, Place::After, &(last.end..token + 1));
        }
        let beside = near.first().filter(|&&token| words::is_limiting(self.word(token)));
        if let Some(&token) = beside
            && !drops
            && !self.page_has(token)
        {
            self.remark(RemarkKind::Clips, Place::After, &(token..token + 1));
        }
    }

    /// Remarks on a word beside the quote that changes what is said; a number only right beside it,
    /// with no mark between. `between` is from the word to the quote.
    fn drops(&mut self, token: usize, place: Place, between: &Range<usize>) -> bool {
        let Some(weight) = self.weight(token) else { return false };
        let aside = match place {
            Place::Before => self.between(token, token + 1),
            Place::Within | Place::After => self.between(token - 1, token),
        };
        let distant = between.len() > 1 || aside.contains([',', ';', ':', '(', ')']);
        if (weight == Weight::Number && distant) || self.page_has(token) {
            return false;
        }
        self.remark(RemarkKind::Drops(weight), place, &(token..token + 1));
        true
    }

    /// The text between two tokens, with the words that stand there.
    fn between(&self, from: usize, to: usize) -> &str {
        let tokens = &self.source().tokens;
        &self.source().text()[tokens[from].end as usize..tokens[to].start as usize]
    }

    /// Does a sentence or a paragraph end between two tokens?
    fn leaves_sentence(&self, from: usize, to: usize) -> bool {
        let tokens = &self.source().tokens;
        let paragraph = |token: usize| self.source().paragraph_at(tokens[token].start as usize);
        // The end of the second token's text is no end of a sentence: only what is before counts.
        let text = self.text(from..to + 1);
        let limit = text.len() - (tokens[to].end - tokens[to].start) as usize;
        sentence::ends(text).any(|end| end <= limit) || paragraph(from) != paragraph(to)
    }

    fn gap(&mut self, segment: usize, gap: Range<usize>) {
        if gap.is_empty() {
            return;
        }
        match &self.finder.pattern.segments[segment].before {
            Gap::Ellipsis => self.ellipsis(&gap),
            Gap::Bracket(inside) => {
                let inside = &self.finder.pattern.text[inside.clone()];
                let kept: Vec<Option<Weight>> =
                    inside.split_whitespace().map(words::weight).collect();
                self.drops_within(&gap, |weight| !kept.contains(&Some(weight)));
            }
            Gap::Part if !self.is_attribution(&gap) => {
                self.remark(RemarkKind::JoinsParts, Place::Within, &gap);
            }
            Gap::Part | Gap::Edge | Gap::Remark(_) => {}
        }
    }

    /// Is this no more than the “he said” between two parts of a quotation?
    fn is_attribution(&self, gap: &Range<usize>) -> bool {
        gap.len() <= ATTRIBUTION_WORDS
            && sentence::count_ends(&self.source().text()[self.source().bytes(gap)]) < 2
            && self.finder.is_outside_marks(gap.clone())
    }

    fn ellipsis(&mut self, gap: &Range<usize>) {
        self.drops_within(gap, |_| true);
        let source = self.source();
        let bytes = source.bytes(gap);
        let distant = gap.len() > DISTANT_WORDS
            || sentence::count_ends(&source.text()[bytes.clone()]) > DISTANT_SENTENCES;
        if distant {
            self.remark(RemarkKind::SplicesDistant, Place::Within, gap);
        } else if self.crosses_paragraph(gap) {
            self.remark(RemarkKind::LeavesParagraph, Place::Within, gap);
        }
    }

    /// Do the words before a gap and those after it stand in different paragraphs?
    fn crosses_paragraph(&self, gap: &Range<usize>) -> bool {
        let tokens = &self.source().tokens;
        let paragraph = |token: usize| {
            tokens.get(token).map(|token| self.source().paragraph_at(token.start as usize))
        };
        gap.start.checked_sub(1).and_then(paragraph) != paragraph(gap.end)
    }

    /// Hedges and negations left out; numbers only right beside the words kept, since a long
    /// passage has many.
    fn drops_within(&mut self, gap: &Range<usize>, counts: impl Fn(Weight) -> bool) {
        // What is far away is spliced, and said to be.
        let near = gap.start..gap.end.min(gap.start + DISTANT_WORDS);
        for token in near {
            let Some(weight) = self.weight(token) else { continue };
            let beside = token < gap.start + BESIDE || token + BESIDE >= gap.end;
            if (weight != Weight::Number || beside) && counts(weight) && !self.page_has(token) {
                self.remark(RemarkKind::Drops(weight), Place::Within, &(token..token + 1));
            }
        }
    }

    fn thin(&mut self, runs: &[Run]) {
        let pattern = self.finder.pattern;
        if pattern.word_count() < 6 {
            return;
        }
        for (at, segment) in pattern.segments.iter().enumerate() {
            let gap_before = at.checked_sub(1).map(|before| runs[before].end..runs[at].start);
            let gap_after = runs.get(at + 1).map(|next| runs[at].end..next.start);
            let after = pattern.segments.get(at + 1).map(|next| &next.before);
            let far = |gap: Option<Range<usize>>| gap.is_none_or(|gap| gap.len() > 8);
            let lone = segment.tokens.len() == 1
                && matches!(segment.before, Gap::Ellipsis | Gap::Edge)
                && after.is_none_or(|gap| *gap == Gap::Ellipsis);
            if lone && far(gap_before) && far(gap_after) {
                self.remark(RemarkKind::IsThin, Place::Within, &runs[at].clone());
            }
        }
    }
}

/// Keys of a sentence's words, sorted.
pub(crate) fn sentence_keys(sentence: &str) -> Vec<u32> {
    let mut keys: Vec<u32> = normalise::tokens(sentence).0.iter().map(|token| token.key).collect();
    keys.sort_unstable();
    keys
}
