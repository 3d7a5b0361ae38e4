//! Who a reporting verb belongs to: the subject phrase beside it, found without a grammar.

use std::ops::Range;

use super::cues::{self, Cue};
use super::words::lists;

/// Stands for quoted text in a masked sentence. Not a letter, and in no real text.
pub(crate) const MASK: char = '\u{1}';

/// A subject phrase is not longer than this many words.
const LONGEST: usize = 9;

/// A word of a masked sentence, with what stands before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word<'t> {
    pub(crate) text: &'t str,
    /// Its first byte.
    pub(crate) start: usize,
    /// What separates it from the word before.
    pub(crate) gap: &'t str,
}

impl Word<'_> {
    pub(crate) fn end(self) -> usize {
        self.start + self.text.len()
    }

    fn is_capital(self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }

    /// Does a clause or an aside begin before this word?
    pub(crate) fn is_cut(self) -> bool {
        self.gap.contains([',', ';', ':', '—', '–', '(', ')', '“', '”', '"', '.', '?', '!', MASK])
    }
}

/// Words of a text with what stands between them.
pub(crate) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut gap_start = 0;
    let mut at = 0;
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '.' | '–');
    while let Some(found) = text[at..].find(char::is_alphanumeric) {
        let start = at + found;
        let length = text[start..].find(|c| !is_part(c)).unwrap_or(text.len() - start);
        let whole = &text[start..start + length];
        // `U.S.` keeps its dots; the full stop of a sentence is no part of a word.
        let word = if whole.trim_end_matches('.').contains('.') || is_title(whole) {
            whole.trim_end_matches(['\'', '’', '-', '–'])
        } else {
            whole.trim_end_matches(['\'', '’', '-', '–', '.'])
        };
        words.push(Word { text: word, start, gap: &text[gap_start..start] });
        at = start + word.len();
        gap_start = at;
    }
    words
}

fn is_title(word: &str) -> bool {
    matches!(
        word,
        "Mr."
            | "Mrs."
            | "Ms."
            | "Dr."
            | "Gen."
            | "Adm."
            | "Col."
            | "Lt."
            | "Sen."
            | "Rep."
            | "Gov."
    )
}

const ADVERBS: &str = " has had have also later further then again once earlier recently would did \
    does was is were are been be who since previously himself herself and both jointly ";

const STOPS: &str = " that as when after while whereas because but if which since though although \
    where until unless or yet so ";

const OPENERS: &str = " but and then yet so meanwhile later also additionally however earlier still \
    moreover ";

const PREPOSITIONS: &str = " in on at during after before for with from by to of into under over \
    about through against between amid following ";

const DETERMINERS: &str = " the a an his her its their this that these those both one another some several many two three ";

/// The subject of the verb at `verb`: bytes of the phrase before it.
pub(crate) fn subject_before(words: &[Word<'_>], verb: usize) -> Option<Range<usize>> {
    let mut last = verb.checked_sub(1)?;
    let mut cut = words[verb].is_cut();
    while is_adverb(words[last].text) && !words[last].is_cut() {
        last = last.checked_sub(1)?;
    }
    cut |= words[last + 1].is_cut();
    if cut {
        // “Li, the minister, said”: back over the aside to the name before it.
        let aside = (1..=last).rev().find(|&at| words[at].is_cut())?;
        if words[aside].gap.trim() != "," || last + 1 - aside > LONGEST + 6 {
            return None;
        }
        last = aside - 1;
    }
    let first = phrase_start(words, last);
    accept(words, first, last)
}

fn is_adverb(word: &str) -> bool {
    lists(ADVERBS, word) || (word.ends_with("ly") && word.starts_with(|c: char| c.is_lowercase()))
}

/// Where the phrase begins that ends with this word.
fn phrase_start(words: &[Word<'_>], last: usize) -> usize {
    let mut first = last;
    while first > 0 && last - first < LONGEST - 1 {
        let before = words[first - 1];
        let joins_clauses = before.text == "and"
            && !(words[first].is_capital() && first > 1 && words[first - 2].is_capital());
        if words[first].is_cut() || lists(STOPS, &before.text.to_lowercase()) || joins_clauses {
            break;
        }
        first -= 1;
    }
    first
}

/// Takes a phrase if it can be a speaker.
fn accept(words: &[Word<'_>], mut first: usize, last: usize) -> Option<Range<usize>> {
    while first < last && lists(OPENERS, &words[first].text.to_lowercase()) {
        first += 1;
    }
    // “It was Li who said”.
    let cleft = words[first].text.eq_ignore_ascii_case("it") && first + 1 < last;
    if cleft && lists(" was is ", words[first + 1].text) {
        first += 2;
    }
    let head = words[first].text.to_lowercase();
    if lists(PREPOSITIONS, &head) {
        first = name_at_end(words, first, last)?;
    }
    let phrase = &words[first..=last];
    let head = words[first].text.to_lowercase();
    let capital = phrase.iter().any(|word| word.is_capital());
    let named = capital && !lists(" i we you ", &head);
    let nominal = lists(DETERMINERS, &head) && phrase.len() > 1;
    let plural = phrase.len() <= 3 && words[last].text.ends_with('s');
    let fits = named || nominal || is_pronoun(&head) || plural;
    fits.then(|| words[first].start..words[last].end())
}

/// “In an interview Li said”: the name at the end, if a plain word stands before it.
fn name_at_end(words: &[Word<'_>], first: usize, last: usize) -> Option<usize> {
    let names = words[first..=last].iter().rev().take_while(|word| word.is_capital()).count();
    let start = last + 1 - names;
    let before = words.get(start.checked_sub(1)?)?;
    let plain = start > first && !lists(PREPOSITIONS, &before.text.to_lowercase());
    (names > 0 && plain).then_some(start)
}

/// Pronouns that can stand for a speaker; `I` and `we` stand for the one who is quoted.
pub(crate) fn is_pronoun(word: &str) -> bool {
    lists(" he she they it ", &word.to_lowercase())
}

/// Does the word make a phrase out of a plain noun: `the minister`?
pub(crate) fn is_determiner(word: &str) -> bool {
    lists(DETERMINERS, word)
}

/// The phrase after the verb at `verb` (“said Li Ming, the minister”), and the word after it.
pub(crate) fn subject_after(words: &[Word<'_>], verb: usize) -> Option<Range<usize>> {
    let first = verb + 1;
    let mut last = first;
    if words.get(first)?.is_cut() || lists(STOPS, words[first].text) {
        return None;
    }
    while let Some(next) = words.get(last + 1) {
        let ends = next.is_cut()
            || lists(STOPS, next.text)
            || (lists(PREPOSITIONS, next.text) && next.text != "of" && next.text != "for")
            || (next.text == "and" && !words.get(last + 2).is_some_and(|word| word.is_capital()))
            || is_adverb(next.text) && next.text != "and"
            || lists(" today yesterday tonight this last ", next.text);
        if ends || last + 1 - first == LONGEST {
            break;
        }
        last += 1;
    }
    accept(words, first, last)
}

/// The first verb of the sentence that reports speech and has a subject: its index and its subject.
/// An `-ing` form takes the subject of the main clause.
pub(crate) fn outermost(words: &[Word<'_>]) -> Option<(usize, Range<usize>)> {
    (1..words.len()).find_map(|at| {
        let word = words[at];
        let cue = cues::cue(word.text, words[at - 1].text)?;
        let rest = &words[at + 1..];
        // A weak verb counts near the quotation: “described the meeting as “candid””.
        let near = rest.len() <= 5 && !rest.iter().any(|word| word.is_cut());
        if cues::is_participle(word.text) || (cue == Cue::Weak && !near) {
            return None;
        }
        Some((at, subject_before(words, at)?))
    })
}

/// What the sentence is about: the phrase before its first word that looks like a verb.
pub(crate) fn main_subject(words: &[Word<'_>]) -> Option<Range<usize>> {
    let start = words
        .iter()
        .take(12)
        .position(|word| word.is_capital() && !lists(OPENERS, &word.text.to_lowercase()))?;
    let determined = usize::from(lists(DETERMINERS, &words[start].text.to_lowercase()));
    let phrase = words[start..].iter().enumerate().take_while(|(at, word)| {
        // “The ministry”: a determiner takes the next word with it.
        let joins = word.is_capital() || lists(" of the for and ", word.text);
        (*at == 0 || !word.is_cut()) && (joins || *at <= determined)
    });
    let mut last = start + phrase.count().checked_sub(1)?;
    while last > start + determined && !words[last].is_capital() {
        last -= 1;
    }
    accept(words, start, last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sentence: &str, verb: &str, expected: Option<&str>) {
        let words = words(sentence);
        let at = words.iter().position(|word| word.text == verb).unwrap();
        let found = subject_before(&words, at).map(|range| &sentence[range]);
        assert_eq!(found, expected, "{sentence}");
    }

    fn check_after(sentence: &str, expected: Option<&str>) {
        let words = words(sentence);
        assert_eq!(subject_after(&words, 0).map(|range| &sentence[range]), expected, "{sentence}");
    }

    #[test]
    fn subjects_before() {
        check("Hegseth said", "said", Some("Hegseth"));
        check("Earlier this year, Hegseth had warned", "warned", Some("Hegseth"));
        check(
            "In a post on X, Defense Secretary Hegseth said",
            "said",
            Some("Defense Secretary Hegseth"),
        );
        check("Li Ming, a professor at X, said", "said", Some("Li Ming"));
        check("But the minister later said", "said", Some("the minister"));
        check("In an interview Hegseth said", "said", Some("Hegseth"));
        check("In Beijing Hegseth said", "said", None);
        check("Hegseth and Dong said", "said", Some("Hegseth and Dong"));
        check("officials said", "said", Some("officials"));
        check("I said", "said", None);
        check("he said", "said", Some("he"));
        check("the ministry of the U.S. said", "said", Some("the ministry of the U.S."));
    }

    #[test]
    fn subjects_after() {
        check_after("said Hegseth, the defence secretary", Some("Hegseth"));
        check_after(
            "said US Defense Secretary Pete Hegseth in Kuala Lumpur",
            Some("US Defense Secretary Pete Hegseth"),
        );
        check_after(
            "said the Ministry of National Defense on Monday",
            Some("the Ministry of National Defense"),
        );
        check_after("said in a statement", None);
        check_after("added he later", Some("he"));
    }
}
