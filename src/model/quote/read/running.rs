//! Quotes in running text: words in quotation marks, and by which phrase the sentence around them names
//! whoever used them.

use std::ops::Range;

use super::{Reader, has_mark};
use crate::model::prose::Prose;
use crate::model::quote::{Form, LoneMark, Part, Phrase, Quote, Wording};
use crate::verify::{self, Attributions, MentionKind, QuoteSpan, SpanKind};

impl Reader<'_> {
    pub(super) fn running(&mut self, group: &[Prose]) {
        if group.is_empty() || !group.iter().any(|prose| has_mark(&prose.text)) {
            return;
        }
        let texts: Vec<&str> = group.iter().map(|prose| prose.text.as_str()).collect();
        let (spans, lone) = verify::spans(&texts);
        let attributions = verify::attribute(&texts, &spans);
        for part in spans.iter().flat_map(|span| &span.parts) {
            let prose = &group[part.paragraph];
            let ends = prose.at(part.outside.start).zip(prose.behind(part.outside.end));
            self.quotes.marked.extend(ends);
        }
        for mark in lone {
            let span = group[mark.paragraph].span(self.body(), &mark.mark);
            self.quotes.lone.push(LoneMark { span, opens: mark.opens });
        }
        // For each quotation the quote that it has become, so that one which “he said” interrupts can
        // be joined with its beginning.
        let mut made: Vec<Option<usize>> = vec![None; spans.len()];
        for (index, span) in spans.iter().enumerate() {
            let citations = citations(group, span);
            let kind = verify::classify(&texts, span);
            // A title is no quotation even beside a citation; a word at a distance is.
            let is_claim =
                kind.is_quotation() || (!citations.is_empty() && kind != SpanKind::Title);
            if !is_claim || self.is_term(&texts, span) {
                continue;
            }
            let Some(parts) = self.parts(group, span) else { continue };
            let continues = attributions.list[index].as_ref().and_then(|a| a.continues);
            if let Some(begun) = continues.and_then(|before| made[before]) {
                made[index] = Some(begun);
                self.quotes.cited[begun].parts.extend(parts);
                continue;
            }
            let by = self.phrase((group, &texts), (&attributions, index));
            let sentence = sentence(&texts, span);
            let (form, wording) = (Form::Running, Wording::Own);
            let quote = Quote { form, wording, parts, by, citations, sentence };
            if quote.citations.is_empty() {
                self.quotes.uncited.push(quote);
            } else {
                made[index] = Some(self.quotes.cited.len());
                self.quotes.cited.push(quote);
            }
        }
    }

    /// The phrase that names the speaker of a quotation. “They” are several, and nobody's page has
    /// their words.
    fn phrase(
        &self,
        (group, texts): (&[Prose], &[&str]),
        (attributions, index): (&Attributions, usize),
    ) -> Option<Box<Phrase>> {
        let mention = &attributions.list[index].as_ref()?.mention;
        let text = texts[mention.paragraph][mention.range.clone()].to_owned();
        if mention.kind == MentionKind::Pronoun && text.eq_ignore_ascii_case("they") {
            return None;
        }
        let (mut before, mut sentences) = (Vec::new(), String::new());
        if mention.kind != MentionKind::Name {
            let phrase = |m: verify::Mention| (texts[m.paragraph][m.range].to_owned(), m.kind);
            before = attributions.antecedents(texts, mention).into_iter().map(phrase).collect();
        }
        if mention.kind == MentionKind::Pronoun {
            sentences = attributions.before(texts, mention);
        }
        let span = group[mention.paragraph].span(self.body(), &mention.range);
        Some(Box::new(Phrase { text, span, kind: mention.kind, before, sentences }))
    }

    fn is_term(&self, texts: &[&str], span: &QuoteSpan) -> bool {
        if self.terms.is_empty() {
            return false;
        }
        let [part] = span.parts.as_slice() else { return false };
        let inside = texts[part.paragraph][part.inside.clone()].trim_matches([',', '.', ' ']);
        let inside = inside.to_lowercase();
        self.terms.contains(&inside)
    }

    pub(super) fn parts(&self, group: &[Prose], span: &QuoteSpan) -> Option<Vec<Part>> {
        span.parts
            .iter()
            .map(|part| {
                let prose = &group[part.paragraph];
                Some(Part {
                    text: prose.text[part.inside.clone()].to_owned(),
                    start: prose.at(part.outside.start)?,
                    end: prose.behind(part.outside.end)?,
                    span: prose.span(self.body(), &part.inside),
                    pieces: prose.pieces(self.body(), &part.inside),
                })
            })
            .collect()
    }
}

/// The citations of the paragraphs in which a quotation stands.
fn citations(group: &[Prose], span: &QuoteSpan) -> Range<u32> {
    merged(span.parts.iter().map(|part| group[part.paragraph].citations.clone()))
}

/// The smallest range that holds some ranges; empty when all are.
pub(super) fn merged(ranges: impl Iterator<Item = Range<u32>>) -> Range<u32> {
    ranges
        .filter(|range| !range.is_empty())
        .reduce(|a, b| a.start.min(b.start)..a.end.max(b.end))
        .unwrap_or(0..0)
}

/// How many bytes before and after a quotation may belong to its sentence.
const LONGEST_SENTENCE: usize = 1000;

/// The text around a quotation without the quotation itself.
pub(super) fn sentence(texts: &[&str], span: &QuoteSpan) -> String {
    let (Some(first), Some(last)) = (span.parts.first(), span.parts.last()) else {
        return String::new();
    };
    let before = &texts[first.paragraph][..first.outside.start];
    let after = &texts[last.paragraph][last.outside.end..];
    let before =
        &before[before.ceil_char_boundary(before.len().saturating_sub(LONGEST_SENTENCE))..];
    let after = &after[..after.floor_char_boundary(LONGEST_SENTENCE)];
    let before = before.rfind(['.', '!', '?', '。']).map_or(before, |at| &before[at..]);
    let after = after.find(['.', '!', '?', '。']).map_or(after, |at| &after[..at]);
    format!("{before} {after}")
}
