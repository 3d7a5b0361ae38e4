//! A quotation with the text around it, and the patterns that find its speaker there.

use std::ops::Range;

use super::attribution::{Attribution, Mention, MentionKind, Parts, Sieve};
use super::characters;
use super::cues;
use super::phrase::{self, MASK, Word};
use super::sentence;
use super::words::lists;

/// A quotation and the text around it, with what is quoted masked.
pub(crate) struct Scene {
    pub(crate) masked: String,
    /// Where `masked` begins in the paragraph.
    pub(crate) base: usize,
    /// The quotation within `masked`.
    pub(crate) quote: Range<usize>,
    /// Its last character within the marks, and whether it ends its sentence.
    last: Option<char>,
    closes: bool,
}

/// How much text before and after a quotation is looked at.
const BEFORE: usize = 800;
const AFTER: usize = 400;

/// A pattern that fitted, in bytes of the scene.
pub(crate) struct Hit {
    pub(crate) mention: Range<usize>,
    pub(crate) cue: Range<usize>,
    pub(crate) sieve: Sieve,
}

impl Hit {
    pub(crate) fn into_attribution(self, paragraph: usize, scene: &Scene) -> Attribution {
        let Self { mention, cue, sieve } = self;
        Attribution {
            mention: scene.mention(paragraph, mention),
            cue: cue.start + scene.base..cue.end + scene.base,
            sieve,
            continues: None,
        }
    }
}

impl Scene {
    pub(crate) fn new(text: &str, parts: &Parts, paragraph: usize, quote: &Range<usize>) -> Self {
        let start = text.floor_char_boundary(quote.start.saturating_sub(BEFORE));
        let end = text.ceil_char_boundary((quote.end + AFTER).min(text.len()));
        let mut bytes = text.as_bytes()[start..end].to_vec();
        for part in parts.touching(paragraph, start..end) {
            let (from, to) = (part.start.max(start), part.end.min(end));
            bytes[from - start..to - start].fill(b'\x01');
            if closes_sentence(text, part) && to == part.end && to > from {
                bytes[to - 1 - start] = b'.';
            }
        }
        let inside =
            text[quote.clone()].trim_end_matches(['"', '”', '’', '\'', '»', '“', '」', ' ']);
        Self {
            // Whole characters are masked, so this is UTF-8 still.
            masked: String::from_utf8(bytes).unwrap_or_default(),
            base: start,
            quote: quote.start - start..quote.end - start,
            last: inside.chars().next_back(),
            closes: closes_sentence(text, quote),
        }
    }

    /// A phrase, given by its bytes in the scene.
    pub(crate) fn mention(&self, paragraph: usize, range: Range<usize>) -> Mention {
        let phrase = &self.masked[range.clone()];
        let head = phrase.split(' ').next().unwrap_or_default().to_lowercase();
        let is_plain = phrase.is_ascii() && !phrase.contains(char::is_uppercase);
        let kind = if phrase::is_pronoun(phrase) {
            MentionKind::Pronoun
        } else if phrase::is_determiner(&head) || is_plain {
            MentionKind::Nominal
        } else {
            MentionKind::Name
        };
        Mention { paragraph, range: range.start + self.base..range.end + self.base, kind }
    }

    /// The sentences before the quotation, with their offsets in the scene.
    pub(crate) fn sentences(&self) -> Vec<(usize, &str)> {
        let text = &self.masked[..self.quote.start];
        let mut start = 0;
        let mut sentences = Vec::new();
        for end in sentence::ends(text).chain([text.len()]) {
            sentences.push((start, &text[start..end]));
            start = end;
        }
        sentences
    }

    /// What precedes the quotation in its sentence: where it begins, and the text.
    fn lead(&self) -> (usize, &str) {
        let text = &self.masked[..self.quote.start];
        let start = sentence::ends(text).last().unwrap_or(0);
        (start, &text[start..])
    }

    /// What follows the quotation in its sentence, up to the next quotation.
    fn rest(&self) -> &str {
        if self.closes {
            return "";
        }
        let text = &self.masked[self.quote.end..];
        let end = text.find(MASK).unwrap_or(text.len());
        let text = &text[..end];
        sentence::ends(text).next().map_or(text, |end| &text[..end])
    }

    /// “…,” Hegseth wrote; “…,” wrote Hegseth; “…,” according to Hegseth.
    pub(crate) fn after_quote(&self) -> Option<Hit> {
        let rest = self.rest();
        let comma = rest.trim_start().starts_with([',', '，', '—', '–']);
        if !comma
            && !self.last.is_some_and(|c| matches!(c, ',' | '?' | '!' | '—' | '–' | '-' | '，'))
        {
            return None;
        }
        let words = phrase::words(rest);
        let first = words.first()?;
        let shift = |range: Range<usize>| range.start + self.quote.end..range.end + self.quote.end;
        let hit = |mention, cue: Range<usize>, sieve| Hit {
            mention: shift(mention),
            cue: shift(cue),
            sieve,
        };
        let second = words.get(1).map_or("", |word| word.text);
        if first.text == "according" && second == "to" {
            let mention = phrase::subject_after(&words, 1)?;
            return Some(hit(mention, first.start..words[1].end(), Sieve::According));
        }
        if cues::cue(first.text, "").is_some() && !cues::is_participle(first.text) {
            let mention = phrase::subject_after(&words, 0)?;
            return Some(hit(mention, first.start..first.end(), Sieve::Qvs));
        }
        let verb = (1..words.len().min(16)).find(|&at| is_verb(&words, at))?;
        let mention = phrase::subject_before(&words, verb)?;
        (mention.start == first.start)
            .then(|| hit(mention, words[verb].start..words[verb].end(), Sieve::Qsv))
    }

    /// Hegseth wrote, “…”; Hegseth wrote that it was “…”; according to Hegseth, it was “…”.
    pub(crate) fn before_quote(&self) -> Option<Hit> {
        let (start, lead) = self.lead();
        if let Some((mention, cue)) = chinese(lead) {
            let shift = |range: Range<usize>| range.start + start..range.end + start;
            return Some(Hit { mention: shift(mention), cue: shift(cue), sieve: Sieve::SvqDirect });
        }
        let all = phrase::words(lead);
        let words = clause(&all);
        let shift = |range: Range<usize>| range.start + start..range.end + start;
        let hit = |mention, cue: Range<usize>, sieve| Hit {
            mention: shift(mention),
            cue: shift(cue),
            sieve,
        };
        let bytes = |at: usize| words[at].start..words[at].end();
        if let Some((verb, mention)) = direct(words) {
            return Some(hit(mention, bytes(verb), Sieve::SvqDirect));
        }
        if let Some((verb, mention)) = phrase::outermost(words) {
            return Some(hit(mention, bytes(verb), Sieve::SvqIndirect));
        }
        let to = words.windows(2).position(|pair| {
            pair[0].text.eq_ignore_ascii_case("according") && pair[1].text == "to"
        })?;
        let mention = phrase::subject_after(words, to + 1)?;
        Some(hit(mention, words[to].start..words[to + 1].end(), Sieve::According))
    }
}

/// Does a quotation end its sentence: “….” and then a new one, or nothing?
fn closes_sentence(text: &str, quote: &Range<usize>) -> bool {
    let inside = text[quote.clone()]
        .trim_end_matches(|c: char| characters::is_quote_mark(c) || c.is_whitespace());
    let next = text[quote.end..].trim_start().chars().next();
    inside.ends_with(['.', '!', '?', '。', '！', '？'])
        && next.is_none_or(|c| c.is_uppercase() || characters::is_quote_mark(c) || c == MASK)
}

/// Does a reporting verb with a subject of its own stand here?
pub(crate) fn is_verb(words: &[Word<'_>], at: usize) -> bool {
    cues::cue(words[at].text, words[at - 1].text).is_some() && !cues::is_participle(words[at].text)
}

/// A verb right before the quotation, with “that” or the person told at most between.
fn direct(words: &[Word<'_>]) -> Option<(usize, Range<usize>)> {
    let last = words.len().checked_sub(1)?;
    let end = if words[last].text == "that" { last } else { last + 1 };
    let verb = (1..end).rev().take(6).find(|&at| is_verb(words, at))?;
    let told = lists(" told tells asked reminded warned assured informed urged ", words[verb].text);
    let between = &words[verb + 1..end];
    let plain =
        between.iter().all(|word| word.text != "that" && !word.gap.contains([',', ';', ':', MASK]));
    (between.is_empty() || (told && plain))
        .then(|| Some((verb, phrase::subject_before(words, verb)?)))
        .flatten()
}

/// The words of the clause before the quotation: “while”, “whereas”, “but” and “;” begin another,
/// if it has a subject of its own.
fn clause<'w, 't>(words: &'w [Word<'t>]) -> &'w [Word<'t>] {
    let stop = words.iter().rposition(|word| {
        lists(" while whereas but ", word.text) || word.gap.contains([';', '；'])
    });
    let Some(stop) = stop else { return words };
    let last = &words[stop..];
    let subject = last.iter().skip(1).any(|word| word.text.starts_with(char::is_uppercase));
    let pronoun = last.iter().any(|word| phrase::is_pronoun(word.text));
    if subject || pronoun { last } else { words }
}

/// 董军说：“…”: the words before the verb that stands right before the quotation.
fn chinese(lead: &str) -> Option<(Range<usize>, Range<usize>)> {
    const VERBS: [&str; 14] = [
        "表示", "指出", "强调", "写道", "认为", "重申", "宣布", "称", "说", "表明", "回应", "強調",
        "說", "稱",
    ];
    let text = lead.trim_end_matches(['：', ':', '，', ',', ' ']);
    let verb = VERBS.iter().find(|verb| text.ends_with(**verb))?;
    let cue = text.len() - verb.len()..text.len();
    let before = &text[..cue.start];
    let start = before
        .rfind(['，', '。', '；', '、', MASK, ' '])
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let name = before[start..].trim_end_matches(['还', '也', '又', '则', '並', '并']);
    let fits = !name.is_empty() && name.chars().count() <= 16;
    fits.then(|| (start..start + name.len(), cue))
}
