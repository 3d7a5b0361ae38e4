//! Who says a quotation, by the sentence around it.
//!
//! A chain of sieves, as in `CoreNLP`'s quote attributor (Muzny et al. 2017): the first that fits
//! decides, and its name is kept with the decision. Only patterns that proved right in at least four
//! cases of five on news text are here; where none fits there is no answer, and never a guess. The
//! answer is a phrase of the page; which person or organization it names is for the caller to find.

use std::ops::Range;

use super::phrase::{self, MASK};
use super::scene::{Scene, is_verb};
use super::spans::QuoteSpan;

/// Who a quotation is attributed to, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// The phrase that names the speaker.
    pub mention: Mention,
    /// Bytes of the reporting verb (or of “according to”), in the mention's paragraph.
    pub cue: Range<usize>,
    /// The pattern that fitted.
    pub sieve: Sieve,
    /// Index of the quotation that this one goes on with, when “he said” interrupts one sentence:
    /// together they are one quote of two parts.
    pub continues: Option<usize>,
}

/// A phrase that names somebody.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mention {
    /// Index of the paragraph.
    pub paragraph: usize,
    /// Bytes of the phrase.
    pub range: Range<usize>,
    /// What kind of phrase.
    pub kind: MentionKind,
}

/// What kind of phrase names a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MentionKind {
    /// With a name: `Defense Secretary Hegseth`.
    Name,
    /// Without: `the minister`, `officials`. It needs a role that is valid at the date.
    Nominal,
    /// `he`, `she`, `they`, `it`: see [`Attributions::antecedents`].
    Pronoun,
}

/// The patterns, in the order in which they are tried. S is the speaker, V the verb, Q the quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sieve {
    /// “…,” Hegseth wrote
    Qsv,
    /// “…,” wrote Hegseth
    Qvs,
    /// “…,” according to Hegseth; and before the quotation where no verb is.
    According,
    /// It follows an attributed quotation and its “he said”.
    Continued,
    /// Hegseth wrote on X: “…”, and nobody else says anything before it.
    SvqAnnounced,
    /// HEGSETH: …, as transcripts have it.
    Label,
    /// Hegseth wrote that “…”
    SvqDirect,
    /// Hegseth wrote that it was “…”: the outermost verb of the clause.
    SvqIndirect,
    /// A paragraph that ends in “Hegseth wrote:” before the quotation's paragraph.
    ColonParagraph,
}

/// How far a decision can be relied on, by the share of right answers on news text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// About four of five.
    Medium,
    /// Nine of ten and more.
    High,
}

impl Sieve {
    /// Its name in messages and exports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Qsv => "QSV",
            Self::Qvs => "QVS",
            Self::According => "according to",
            Self::Continued => "continued",
            Self::SvqAnnounced => "SVQ announced",
            Self::Label => "label",
            Self::SvqDirect => "SVQ direct",
            Self::SvqIndirect => "SVQ indirect",
            Self::ColonParagraph => "colon paragraph",
        }
    }

    /// How far it can be relied on (measured with a prototype on news articles).
    pub fn tier(self) -> Tier {
        match self {
            Self::Qsv
            | Self::Qvs
            | Self::According
            | Self::Continued
            | Self::SvqAnnounced
            | Self::Label => Tier::High,
            Self::SvqDirect | Self::SvqIndirect | Self::ColonParagraph => Tier::Medium,
        }
    }
}

/// The quotations of a page, attributed as far as the sentences around them say.
#[derive(Clone, Debug, Default)]
pub struct Attributions {
    /// For each quotation.
    pub list: Vec<Option<Attribution>>,
    /// The mentions of all speakers, sorted by place.
    speakers: Vec<Mention>,
    parts: Parts,
}

/// How many speakers before a pronoun are looked at.
const NEAREST: usize = 32;

/// Attributes the quotations of a page's paragraphs.
pub fn attribute(paragraphs: &[&str], spans: &[QuoteSpan]) -> Attributions {
    let parts = Parts::new(spans);
    let mut list: Vec<Option<Attribution>> = Vec::with_capacity(spans.len());
    for (index, span) in spans.iter().enumerate() {
        let attribution = attribute_one(paragraphs, &parts, span, || {
            let at = index.checked_sub(1)?;
            let part = spans[at].parts.last()?;
            let attribution = list[at].as_ref()?;
            (part.paragraph == span.parts.first()?.paragraph)
                .then(|| (at, part.outside.clone(), attribution))
        });
        list.push(attribution);
    }
    let mut speakers: Vec<Mention> =
        list.iter().flatten().map(|attribution| attribution.mention.clone()).collect();
    speakers.retain(|mention| mention.kind != MentionKind::Pronoun);
    speakers.sort_by_key(|mention| (mention.paragraph, mention.range.start));
    speakers.dedup();
    Attributions { list, speakers, parts }
}

/// A quotation that is attributed already: its index, its bytes with the marks.
type Previous<'a> = (usize, Range<usize>, &'a Attribution);

fn attribute_one<'a>(
    paragraphs: &[&str],
    parts: &Parts,
    span: &QuoteSpan,
    previous: impl FnOnce() -> Option<Previous<'a>>,
) -> Option<Attribution> {
    let (first, last) = (span.parts.first()?, span.parts.last()?);
    let after = Scene::new(paragraphs[last.paragraph], parts, last.paragraph, &last.outside);
    if let Some(hit) = after.after_quote() {
        return Some(hit.into_attribution(last.paragraph, &after));
    }
    // Most quotations have one part: what stands before it is in the scene too.
    let before = if span.parts.len() == 1 {
        after
    } else {
        Scene::new(paragraphs[first.paragraph], parts, first.paragraph, &first.outside)
    };
    continued(&before, previous())
        .or_else(|| before.before_quote().map(|hit| hit.into_attribution(first.paragraph, &before)))
        .or_else(|| colon_paragraph(paragraphs, parts, first.paragraph, &before))
}

impl Attributions {
    /// The last two sentences before a pronoun, the one that it stands in included, without what is
    /// quoted in them.
    pub fn before(&self, paragraphs: &[&str], pronoun: &Mention) -> String {
        let Some(text) = paragraphs.get(pronoun.paragraph) else { return String::new() };
        let end = pronoun.range.start;
        let scene = Scene::new(text, &self.parts, pronoun.paragraph, &(end..end));
        let sentences = scene.sentences();
        let own = sentences.iter().rev().map(|(_, sentence)| sentence.replace(MASK, " "));
        let mut last: Vec<String> =
            own.filter(|sentence| sentence.contains(char::is_alphanumeric)).take(2).collect();
        last.reverse();
        last.concat()
    }

    /// Whom a pronoun may stand for: speakers and subjects of sentences within two paragraphs
    /// before it, outside quotations, the nearest first. Whether one of them is the only one of its
    /// gender and number is for the caller to say.
    pub fn antecedents(&self, paragraphs: &[&str], pronoun: &Mention) -> Vec<Mention> {
        let first = pronoun.paragraph.saturating_sub(2);
        // The nearest only: a paragraph may have thousands of speakers.
        let here = (pronoun.paragraph, pronoun.range.start);
        let before = self.speakers.partition_point(|m| (m.paragraph, m.range.start) < here);
        let speakers = self.speakers[before.saturating_sub(NEAREST)..before].iter();
        let mut all: Vec<Mention> =
            speakers.filter(|mention| mention.paragraph >= first).cloned().collect();
        for paragraph in first..=pronoun.paragraph {
            let Some(text) = paragraphs.get(paragraph) else { continue };
            let end = if paragraph == pronoun.paragraph { pronoun.range.start } else { text.len() };
            let scene = Scene::new(text, &self.parts, paragraph, &(end..end));
            for (base, sentence) in scene.sentences() {
                let subject = phrase::main_subject(&phrase::words(sentence));
                all.extend(
                    subject.map(|range| {
                        scene.mention(paragraph, range.start + base..range.end + base)
                    }),
                );
            }
        }
        all.retain(|mention| {
            mention.kind != MentionKind::Pronoun
                && (mention.paragraph, mention.range.end)
                    <= (pronoun.paragraph, pronoun.range.start)
        });
        all.sort_by_key(|mention| std::cmp::Reverse((mention.paragraph, mention.range.start)));
        all.dedup_by(|a, b| a.paragraph == b.paragraph && a.range == b.range);
        all
    }
}

/// Who says the words at `range` of a paragraph of a source: as [`attribute`] finds it, or for words
/// without marks the verb that governs their sentence.
pub(crate) fn voice(
    text: &str,
    parts: &Parts,
    paragraph: usize,
    range: &Range<usize>,
) -> Option<Attribution> {
    let scene = Scene::new(text, parts, paragraph, range);
    let marked = parts.covering(paragraph, range).is_some_and(|marks| marks == *range);
    let hit = if marked {
        scene.after_quote().or_else(|| scene.before_quote())
    } else {
        let ends_in_colon = scene.masked[..scene.quote.start].trim_end().ends_with([':', '：']);
        let hit = scene.before_quote().filter(|hit| match hit.sieve {
            Sieve::SvqDirect => false,
            Sieve::SvqAnnounced => ends_in_colon,
            Sieve::Qsv
            | Sieve::Qvs
            | Sieve::According
            | Sieve::Continued
            | Sieve::Label
            | Sieve::SvqIndirect
            | Sieve::ColonParagraph => true,
        });
        hit.or_else(|| scene.label(text))
    };
    hit.map(|hit| hit.into_attribution(paragraph, &scene)).or_else(|| {
        // “A.” he said. “B.”: the quotation before it may say who speaks.
        let previous = marked.then(|| parts.before(paragraph, range.start)).flatten()?;
        let earlier = Scene::new(text, parts, paragraph, &previous);
        let hit = earlier.after_quote().or_else(|| earlier.before_quote())?;
        let attribution = hit.into_attribution(paragraph, &earlier);
        continued(&scene, Some((0, previous, &attribution)))
            .map(|found| Attribution { continues: None, ..found })
    })
}

/// Where the quotations stand, paragraph by paragraph.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parts {
    /// Paragraph and bytes with the marks, sorted.
    places: Vec<(usize, Range<usize>)>,
}

impl Parts {
    pub(crate) fn new(spans: &[QuoteSpan]) -> Self {
        let parts = spans.iter().flat_map(|span| &span.parts);
        let mut places: Vec<(usize, Range<usize>)> =
            parts.map(|part| (part.paragraph, part.outside.clone())).collect();
        places.sort_by_key(|(paragraph, range)| (*paragraph, range.start));
        Self { places }
    }

    /// Are there none?
    pub(crate) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Quotations of a paragraph that touch a range.
    pub(crate) fn touching(
        &self,
        paragraph: usize,
        range: Range<usize>,
    ) -> impl Iterator<Item = &Range<usize>> {
        let start =
            self.places.partition_point(|(at, part)| (*at, part.end) < (paragraph, range.start));
        let rest = self.places[start..].iter();
        rest.take_while(move |(at, part)| *at == paragraph && part.start < range.end)
            .map(|(_, part)| part)
    }

    /// The quotation that holds a range.
    pub(crate) fn covering(&self, paragraph: usize, range: &Range<usize>) -> Option<Range<usize>> {
        let holds = |part: &&Range<usize>| part.start <= range.start && range.end <= part.end;
        self.touching(paragraph, range.clone()).find(holds).cloned()
    }

    /// The quotation that ends before a place, in the same paragraph.
    fn before(&self, paragraph: usize, at: usize) -> Option<Range<usize>> {
        let end =
            self.places.partition_point(|(other, part)| (*other, part.end) <= (paragraph, at));
        let (other, part) = self.places.get(end.checked_sub(1)?)?;
        (*other == paragraph).then(|| part.clone())
    }
}

/// “…,” he said. “…”: the speaker of the quotation before, when only its “he said” is between.
fn continued(scene: &Scene, previous: Option<Previous<'_>>) -> Option<Attribution> {
    let (index, span, attribution) = previous?;
    let from = span.end.checked_sub(scene.base)?;
    let between = scene.masked.get(from..scene.quote.start)?;
    let phrase = attribution.mention.range.start.min(attribution.cue.start)
        ..attribution.mention.range.end.max(attribution.cue.end);
    // Said before the quotation, the phrase is not between.
    let said_between = phrase.start >= span.end;
    let rest = if said_between {
        scene.masked.get(phrase.end - scene.base..scene.quote.start)?
    } else {
        between
    };
    let extra = phrase::words(rest);
    // “who asked not to be named” is about the speaker; “and Li said” is about another.
    let aside = extra.first().is_some_and(|word| word.text == "who");
    let cue_again = !aside && (1..extra.len()).any(|at| is_verb(&extra, at));
    if extra.len() > 8 || cue_again || (!said_between && !extra.is_empty()) {
        return None;
    }
    let end = between.trim_end().chars().next_back();
    let sieve = Sieve::Continued;
    let base = Attribution { sieve, continues: None, ..attribution.clone() };
    match end {
        Some(',' | '，') if said_between => Some(Attribution { continues: Some(index), ..base }),
        Some('.' | '。') | None => Some(base),
        _ => None,
    }
}

fn colon_paragraph(
    paragraphs: &[&str],
    parts: &Parts,
    paragraph: usize,
    scene: &Scene,
) -> Option<Attribution> {
    if !scene.masked[..scene.quote.start].trim().is_empty() || scene.base > 0 {
        return None;
    }
    let before = paragraph.checked_sub(1)?;
    let text = paragraphs[before].trim_end();
    if !text.ends_with([':', '：']) {
        return None;
    }
    let end = text.len()..text.len();
    let earlier = Scene::new(text, parts, before, &end);
    let hit = earlier.before_quote()?;
    Some(Attribution { sieve: Sieve::ColonParagraph, ..hit.into_attribution(before, &earlier) })
}

#[cfg(test)]
mod tests;
