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

/// Nouns that are written with a capital at the beginning of a sentence only.
const PLAIN: &str = " officials observers analysts experts critics ministers diplomats reporters \
    journalists sources authorities leaders lawmakers witnesses spokespeople residents supporters \
    commentators scholars people many some others both neither nobody everyone ";

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
        // “Chinese officials”: a phrase that ends in a plain noun names nobody.
        let last = phrase.rsplit(' ').next().unwrap_or_default();
        let is_plain = last.starts_with(char::is_lowercase) || lists(PLAIN, &head);
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
        let start = sentence::last_end(text).unwrap_or(0);
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
            if is_second_hand(&words, 0) {
                return None;
            }
            let mention = phrase::subject_after(&words, 0)?;
            return Some(hit(mention, first.start..first.end(), Sieve::Qvs));
        }
        let verb = (1..words.len().min(16)).find(|&at| is_verb(&words, at))?;
        if is_second_hand(&words, verb) {
            return None;
        }
        let mention = phrase::subject_before(&words, verb)?;
        (mention.start == first.start)
            .then(|| hit(mention, words[verb].start..words[verb].end(), Sieve::Qsv))
    }

    /// “SECRETARY HEGSETH: …”: who speaks in a paragraph of a transcript. A label is a name, or all in
    /// capitals: “Note: …” is none.
    pub(crate) fn label(&self, paragraph: &str) -> Option<Hit> {
        let end = paragraph.find([':', '：']).filter(|end| *end < LONGEST_LABEL)?;
        let label = paragraph[..end].trim_end();
        let mut words = label.split_whitespace();
        let has_small = label.contains(char::is_lowercase);
        let is_name = words.all(|word| word.starts_with(char::is_uppercase))
            && (!has_small || label.contains(' '))
            && label
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '-' | '\'' | '’'));
        // Only a label within the scene can be told of.
        let fits = is_name && self.base == 0 && end < self.quote.start;
        fits.then(|| Hit {
            mention: 0..label.len(),
            cue: label.len()..end + 1,
            sieve: Sieve::Label,
        })
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
        if let Some((verb, mention)) = announced(words, lead) {
            return Some(hit(mention, bytes(verb), Sieve::SvqAnnounced));
        }
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

/// “…,” Hegseth quoted Dong as saying; “…,” Hegseth said Dong told him: the words are another's.
fn is_second_hand(words: &[Word<'_>], verb: usize) -> bool {
    let after = &words[verb + 1..];
    let marks = |word: &Word<'_>| lists(SECOND_HAND, &word.text.to_lowercase());
    let is_name = |word: &Word<'_>| word.text.starts_with(char::is_uppercase) && !word.is_cut();
    let says_another =
        (1..after.len().min(4)).any(|at| after[..at].iter().all(is_name) && is_verb(after, at));
    marks(&words[verb]) || after.iter().take(8).any(marks) || says_another
}

/// Words that say that somebody repeats what another said.
const SECOND_HAND: &str = " quoting citing quoted quotes cited cites echoing echoed repeating repeated \
    paraphrasing invoking recalling ";

/// “Hegseth wrote on X:” and “Hegseth said,” right before the quotation: a colon or a comma announces
/// it, and nobody else says anything in the clause.
fn announced(words: &[Word<'_>], lead: &str) -> Option<(usize, Range<usize>)> {
    let lead = lead.trim_end();
    let has_colon = lead.ends_with([':', '：']);
    if !has_colon && !lead.ends_with(',') {
        return None;
    }
    let mut verbs = (0..words.len()).filter(|&at| {
        let before = at.checked_sub(1).map_or("", |before| words[before].text);
        cues::cue(words[at].text, before).is_some()
    });
    let verb = verbs.next()?;
    let after = &words[verb + 1..];
    let is_far = if has_colon { after.len() > FARTHEST } else { !after.is_empty() };
    // A clause of its own may have another who speaks, or be about somebody else's words.
    let another = after.iter().any(|word| {
        lists(
            " that who whom whose which what as when while after before how because if ",
            word.text,
        ) || lists(QUOTED, &word.text.to_lowercase())
            || word.text.ends_with("'s")
            || word.text.ends_with("’s")
    });
    let verb_is_weak = cues::cue(words[verb].text, words.get(verb.checked_sub(1)?)?.text)
        .is_none_or(|cue| cue == cues::Cue::Weak);
    let is_reading = lists(" read reads recalled recalls ", words[verb].text);
    if verbs.next().is_some() || is_far || another || verb_is_weak || is_reading {
        return None;
    }
    let subject = phrase::subject_before(words, verb)?;
    // “Quoting Dong, Hegseth said:”
    let lead_in = words.iter().take_while(|word| word.start < subject.start);
    let second_hand = lead_in.into_iter().any(|word| lists(SECOND_HAND, &word.text.to_lowercase()));
    (!second_hand && !lists(SECOND_HAND, words[verb].text)).then_some((verb, subject))
}

/// The longest label of a speaker in a transcript, in bytes.
const LONGEST_LABEL: usize = 60;

/// How many words may stand between “wrote” and the colon.
const FARTHEST: usize = 12;

/// Words after a verb that say that another's words follow.
const QUOTED: &str = " words letter message remarks statement readout proverb saying slogan motto poem \
    quote quotation line lyrics constitution law treaty bible quoting citing ";

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
