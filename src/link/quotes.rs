//! Finding the quotes of a page: in blocks with an attribution, and in running text.

use std::ops::Range;
use std::slice;

use crate::link::speakers::Speakers;
use crate::model::body::{Body, Kind, Quotation};
use crate::model::outline::running_end;
use crate::model::prose::Prose;
use crate::model::quote::{Form, LoneMark, Part, Quote, Quotes, Translator, Wording};
use crate::model::site::Page;
use crate::verify::{self, QuoteSpan};

/// Every mark that opens a quotation, but the straight single one, which is an apostrophe as often.
const MARKS: [char; 16] =
    ['“', '”', '„', '«', '»', '‹', '›', '「', '『', '"', '〝', '‟', '‘', '‚', '＂', '｢'];

/// Whether a text has a quotation mark; a page without one has no quotes, and costs nothing. The first
/// byte of a mark is looked for first.
fn has_mark(text: &str) -> bool {
    let bytes = text.as_bytes();
    let opens = |at: usize| match bytes[at] {
        b'\'' => {
            let is_word = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
            !at.checked_sub(1).is_some_and(is_word) && is_word(at + 1)
        }
        b'"' | 0xC2 | 0xE2 | 0xE3 | 0xEF => text[at..].starts_with(MARKS),
        _ => false,
    };
    memchr::memchr3_iter(b'"', b'\'', 0xE2, bytes).any(opens)
        || (!text.is_ascii() && memchr::memchr3_iter(0xC2, 0xE3, 0xEF, bytes).any(opens))
}

/// Whether a page may have quotes: a block of them, or a mark.
fn may_quote(page: &Page) -> bool {
    let is_block = |kind| matches!(kind, Kind::BlockQuote | Kind::Quotation(_));
    page.body.nodes.iter().any(|node| is_block(node.kind)) || has_mark(&page.text)
}

/// Whether a page may have quotes for which it cites a source, as far as is seen without looking.
pub fn may_cite(page: &Page) -> bool {
    !page.body.citations.is_empty() && may_quote(page)
}

/// Finds the quotes of a page.
pub fn find(page: &Page, speakers: &Speakers<'_>) -> Quotes {
    if !may_quote(page) {
        return Quotes::default();
    }
    let own_marks = has_mark(&page.body.own);
    let mut finder = Finder { page, speakers, own_marks, quotes: Quotes::default() };
    finder.blocks();
    finder.quotes
}

struct Finder<'p> {
    page: &'p Page,
    speakers: &'p Speakers<'p>,
    /// Whether a mark stands in text that reads otherwise in the file, such as `&ldquo;`.
    own_marks: bool,
    quotes: Quotes,
}

impl Finder<'_> {
    fn body(&self) -> &Body {
        &self.page.body
    }

    fn prose(&self, range: Range<u32>) -> Prose {
        Prose::of(&self.page.body, &self.page.text, range)
    }

    /// Whether there may be a mark in some nodes. Most text has none, and is not put together then.
    fn may_quote(&self, nodes: &Range<u32>) -> bool {
        let all = &self.body().nodes[nodes.start as usize..nodes.end as usize];
        let (Some(first), Some(last)) = (all.first(), all.last()) else { return false };
        let written =
            first.span.start as usize..(last.span.end as usize).max(first.span.range().end);
        self.own_marks || self.page.text.get(written).is_none_or(has_mark)
    }

    /// Looks for quotes in paragraphs that stand one after another.
    fn look(&mut self, group: &[Range<u32>]) {
        if group.iter().any(|nodes| self.may_quote(nodes)) {
            let proses: Vec<Prose> = group.iter().map(|nodes| self.prose(nodes.clone())).collect();
            self.running(&proses);
        }
    }

    /// Walks over the blocks: consecutive paragraphs belong together, since a quotation may run over
    /// them; items and cells stand by themselves.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "of all kinds of node only these matter here"
    )]
    fn blocks(&mut self) {
        let mut group: Vec<Range<u32>> = Vec::new();
        let mut group_end = self.page.start;
        let mut index = self.page.start;
        let end = self.body().all().end;
        while index < end {
            let node = self.body().nodes[index as usize];
            let leads = node.kind == Kind::BlockQuote
                && index == group_end
                && group.last().is_some_and(|last| {
                    self.prose(last.clone()).text.trim_end().ends_with([':', '：'])
                });
            if !(node.kind == Kind::Paragraph && index == group_end) {
                self.look(&std::mem::take(&mut group));
            }
            match node.kind {
                Kind::Paragraph => {
                    group.push(index + 1..node.end);
                    group_end = node.end;
                    index = node.end;
                }
                Kind::Quotation(quotation) => {
                    self.block(quotation, index);
                    index = node.end;
                }
                Kind::TableCell => {
                    self.look(slice::from_ref(&(index + 1..node.end)));
                    index = node.end;
                }
                Kind::Item(_) => {
                    let inline = running_end(self.body(), index);
                    if inline > index + 1 {
                        self.look(slice::from_ref(&(index + 1..inline)));
                    }
                    index = inline.max(index + 1);
                }
                Kind::BlockQuote => {
                    if leads || !self.prose(index + 1..node.end).citations.is_empty() {
                        self.without_attribution(index..node.end);
                    }
                    index += 1;
                }
                // A headline makes no claim, unless it cites a source; code never does.
                Kind::Heading(_) => {
                    let prose = self.prose(index + 1..node.end);
                    if !prose.citations.is_empty() {
                        self.running(&[prose]);
                    }
                    index = node.end;
                }
                Kind::Code(_) | Kind::HtmlBlock => index = node.end,
                _ => index += 1,
            }
        }
        self.look(&group);
    }

    /// Notes a block in which a source is cited, or to which a colon leads, when it has no quotation
    /// marks: it is set as a quotation, and says of nobody that the words are his.
    fn without_attribution(&mut self, block: Range<u32>) {
        let prose = self.prose(block.start + 1..block.end);
        if !prose.text.trim().is_empty() && !has_mark(&prose.text) {
            self.quotes.unattributed.push(self.body().nodes[block.start as usize].span);
        }
    }

    // --- running text

    fn running(&mut self, group: &[Prose]) {
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
            let is_quotation = verify::classify(&texts, span).is_quotation();
            if self.is_term(&texts, span) || (citations.is_empty() && !is_quotation) {
                continue;
            }
            // A title is no quotation even beside a citation; a word at a distance is.
            if !is_quotation && verify::classify(&texts, span) == verify::SpanKind::Title {
                continue;
            }
            let Some(parts) = self.parts(group, span) else { continue };
            let continues = attributions.list[index].as_ref().and_then(|a| a.continues);
            if let Some(begun) = continues.and_then(|before| made[before]) {
                made[index] = Some(begun);
                self.quotes.cited[begun].parts.extend(parts);
                continue;
            }
            let speaker = self.speakers.of_running(self.page, group, (&attributions, index));
            let sentence = sentence(&texts, span);
            let (form, wording) = (Form::Running, Wording::Own);
            let quote = Quote { form, wording, parts, speaker, citations, sentence };
            if quote.citations.is_empty() {
                self.quotes.uncited.push(quote);
            } else {
                made[index] = Some(self.quotes.cited.len());
                self.quotes.cited.push(quote);
            }
        }
    }

    fn is_term(&self, texts: &[&str], span: &QuoteSpan) -> bool {
        let [part] = span.parts.as_slice() else { return false };
        let inside = texts[part.paragraph][part.inside.clone()].trim_matches([',', '.', ' ']);
        let inside = inside.to_lowercase();
        self.page.front.terms.iter().any(|term| term.value.to_lowercase() == inside)
    }

    fn parts(&self, group: &[Prose], span: &QuoteSpan) -> Option<Vec<Part>> {
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

    // --- blocks

    /// A block quotation: what stands in marks, or all of it where there are none.
    fn block(&mut self, quotation: u32, node: u32) {
        let Quotation { attribution, words_end, dash } = self.body().quotations[quotation as usize];
        let paragraphs = self.paragraphs(node + 1..words_end);
        let by = self.prose(attribution.0..attribution.1);
        let speaker = self.speakers.of_attribution(self.page, &by, dash as usize);
        let texts: Vec<&str> = paragraphs.iter().map(|prose| prose.text.as_str()).collect();
        let (spans, lone) = verify::spans(&texts);
        for mark in lone {
            let span = paragraphs[mark.paragraph].span(self.body(), &mark.mark);
            self.quotes.lone.push(LoneMark { span, opens: mark.opens });
        }
        let all: Vec<&Prose> = paragraphs.iter().chain([&by]).collect();
        let citations = merged(all.iter().map(|prose| prose.citations.clone()));
        // Each with the page's own words around it.
        let quotes: Vec<(Vec<Part>, String)> = if spans.is_empty() {
            let quotes = self.whole(&paragraphs).map(by_script).unwrap_or_default();
            quotes.into_iter().map(|parts| (parts, String::new())).collect()
        } else {
            let quote = |span| Some((self.parts(&paragraphs, span)?, sentence(&texts, span)));
            spans.iter().filter_map(quote).collect()
        };
        let scripts: Vec<Script> = quotes.iter().map(|(parts, _)| script(parts)).collect();
        let has_original = scripts.contains(&Script::Other) && scripts.contains(&Script::Latin);
        let translator =
            if names_translator(&by.text) { Translator::Named } else { Translator::Unnamed };
        for ((parts, sentence), script) in
            quotes.into_iter().zip(scripts).filter(|((parts, _), _)| !parts.is_empty())
        {
            let wording = if has_original && script == Script::Latin {
                Wording::Translated(translator)
            } else {
                Wording::Own
            };
            let quote = Quote {
                form: Form::Block(quotation),
                wording,
                parts,
                speaker: speaker.clone(),
                citations: citations.clone(),
                sentence,
            };
            if quote.citations.is_empty() {
                self.quotes.uncited.push(quote);
            } else {
                self.quotes.cited.push(quote);
            }
        }
        // Words in marks beside the name are claims like any other.
        if !by.citations.is_empty() {
            self.running(slice::from_ref(&by));
        }
    }

    /// The running text of everything in a block quotation that has some: paragraphs, items, headings.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "of all kinds of node only these matter here"
    )]
    fn paragraphs(&self, nodes: Range<u32>) -> Vec<Prose> {
        let mut paragraphs = Vec::new();
        let mut index = nodes.start;
        while index < nodes.end {
            let node = self.body().nodes[index as usize];
            let end = node.end.min(nodes.end);
            match node.kind {
                Kind::Paragraph | Kind::Heading(_) | Kind::TableCell => {
                    paragraphs.push(self.prose(index + 1..end));
                    index = end;
                }
                Kind::Item(_) => {
                    let inline = running_end(self.body(), index).min(end);
                    if inline > index + 1 {
                        paragraphs.push(self.prose(index + 1..inline));
                    }
                    index = inline.max(index + 1);
                }
                Kind::Code(_) | Kind::HtmlBlock => index = end,
                _ => index += 1,
            }
        }
        paragraphs
    }

    /// All of a block's words as one quote, a part for each paragraph.
    fn whole(&self, paragraphs: &[Prose]) -> Option<Vec<Part>> {
        paragraphs
            .iter()
            .filter(|prose| !prose.text.trim().is_empty())
            .map(|prose| {
                let start = prose.text.len() - prose.text.trim_start().len();
                let end = prose.text.trim_end().len();
                Some(Part {
                    text: prose.text[start..end].to_owned(),
                    start: prose.at(start)?,
                    end: prose.behind(end)?,
                    span: prose.span(self.body(), &(start..end)),
                    pieces: prose.pieces(self.body(), &(start..end)),
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
fn merged(ranges: impl Iterator<Item = Range<u32>>) -> Range<u32> {
    ranges
        .filter(|range| !range.is_empty())
        .reduce(|a, b| a.start.min(b.start)..a.end.max(b.end))
        .unwrap_or(0..0)
}

/// How many bytes before and after a quotation may belong to its sentence.
const LONGEST_SENTENCE: usize = 1000;

/// The text around a quotation without the quotation itself.
fn sentence(texts: &[&str], span: &QuoteSpan) -> String {
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

/// In what letters words are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Latin letters.
    Latin,
    /// Those of another script: Han, Arabic, Cyrillic.
    Other,
}

/// The script of most of the letters of a quote.
fn script(parts: &[Part]) -> Script {
    Script::of(parts.iter().flat_map(|part| part.text.chars()))
}

impl Script {
    /// The script of most of some letters.
    pub fn of(letters: impl Iterator<Item = char>) -> Self {
        let letters = letters.filter(|c| c.is_alphabetic());
        let (latin, other): (Vec<char>, Vec<char>) = letters.partition(|c| is_latin(*c));
        if other.len() > latin.len() { Self::Other } else { Self::Latin }
    }
}

/// Latin letters end with the block Latin Extended-B; the additional ones begin at 1E00.
fn is_latin(c: char) -> bool {
    c < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&c)
}

/// Whether a text has words in another script than Latin.
pub fn has_other_script(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic() && !is_latin(*c)).nth(1).is_some()
}

/// The paragraphs of a block without marks as one quote, or one for each script: the original and
/// its translation.
fn by_script(parts: Vec<Part>) -> Vec<Vec<Part>> {
    let mut quotes: Vec<Vec<Part>> = Vec::new();
    for part in parts {
        match quotes.last_mut() {
            Some(last) if script(last) == script(slice::from_ref(&part)) => last.push(part),
            _ => quotes.push(vec![part]),
        }
    }
    quotes
}

/// Whether an attribution says whose translation it gives.
pub fn names_translator(by: &str) -> bool {
    const WORDS: [&str; 6] = ["translat", "übersetz", "traduct", "tradui", "traduz", "译"];
    let by = by.to_lowercase();
    WORDS.iter().any(|word| by.contains(word))
}
