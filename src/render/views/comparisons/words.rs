//! Words and phrases in common and apart.

use std::ops::Range;

use pulldown_cmark_escape::escape_html_body_text;

use super::Scene;
use crate::compare::{Use, Vocabulary};
use crate::render::view::{CommonView, OnlyWordsView, UseView, WordsView};

/// How many words and phrases in common are shown, and how many of each side alone.
const MOST_COMMON: usize = 12;
const MOST_ALONE: usize = 12;

/// How many words before and behind a shared word are shown with it.
const AROUND: usize = 2;

/// A text whose words were compared: its column, the text, its language.
type Spoken<'t> = (usize, &'t str, &'t str);

impl Scene<'_> {
    /// Words and phrases of the quoted passages, when two sides are quoted.
    pub(super) fn quoted_words(&self) -> Option<WordsView> {
        let quoted = &self.study.quoted;
        let first = quoted.first()?.column;
        if quoted.iter().all(|passage| passage.column == first) {
            return None;
        }
        let texts: Vec<Spoken<'_>> =
            quoted.iter().map(|p| (p.column, p.text.as_str(), p.lang.as_str())).collect();
        self.words(&self.study.quoted_words, &texts)
    }

    /// Words and phrases of the whole texts.
    pub(super) fn text_words(&self) -> Option<WordsView> {
        let texts = self.study.whole.iter().map(|index| &self.study.texts[*index]);
        let texts: Vec<Spoken<'_>> =
            texts.map(|text| (text.column, &*text.text, text.lang.as_str())).collect();
        self.words(&self.study.whole_words, &texts)
    }

    fn words(&self, vocabulary: &Vocabulary, texts: &[Spoken<'_>]) -> Option<WordsView> {
        let Vocabulary { shared, exclusive, shared_phrases, exclusive_phrases } = vocabulary;
        let mut common = Vec::new();
        let mut shown: Vec<(usize, Range<usize>)> = Vec::new();
        // A word of a phrase in common needs no line of its own.
        for item in shared_phrases.iter().chain(shared) {
            let covered = item
                .sides
                .iter()
                .all(|uses| uses.uses.iter().all(|one| is_within(&shown, one.text, &one.range)));
            if covered || common.len() == MOST_COMMON {
                continue;
            }
            for one in item.sides.iter().flat_map(|uses| &uses.uses) {
                shown.push((one.text, one.range.clone()));
            }
            let uses = item.sides.iter().filter_map(|uses| {
                Some(self.shown((uses.uses.first()?, uses.uses.len()), texts, Context::Around))
            });
            common.push(CommonView { uses: uses.collect() });
        }
        let mut only: Vec<OnlyWordsView> = (0..self.comparison.sides.len())
            .map(|column| OnlyWordsView { side: self.side(column), items: Vec::new() })
            .collect();
        let mut shown: Vec<(usize, Range<usize>)> = Vec::new();
        for item in exclusive_phrases.iter().chain(exclusive) {
            let Some(column) = only.get_mut(item.side) else { continue };
            let covered = item.uses.iter().all(|one| is_within(&shown, one.text, &one.range));
            let Some(first) = item.uses.first().filter(|_| !covered) else { continue };
            if column.items.len() == MOST_ALONE {
                continue;
            }
            shown.extend(item.uses.iter().map(|one| (one.text, one.range.clone())));
            column.items.push(self.shown((first, item.uses.len()), texts, Context::None));
        }
        let is_empty = common.is_empty() && only.iter().all(|only| only.items.is_empty());
        (!is_empty).then_some(WordsView { common, only })
    }

    fn shown(
        &self,
        (one, count): (&Use, usize),
        texts: &[Spoken<'_>],
        context: Context,
    ) -> UseView {
        let (column, text, lang) = texts[one.text.min(texts.len() - 1)];
        let range = match context {
            Context::Around => around(text, &one.range),
            Context::None => one.range.clone(),
        };
        let roots: &[Range<usize>] = if context == Context::Around { &one.roots } else { &[] };
        UseView {
            side: self.side(column),
            content: marked(text, &range, roots),
            lang: lang.to_owned(),
            count,
        }
    }
}

/// Whether a word is shown with those beside it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    Around,
    None,
}

fn is_within(shown: &[(usize, Range<usize>)], text: usize, range: &Range<usize>) -> bool {
    shown.iter().any(|(other, outer)| {
        *other == text && outer.start <= range.start && range.end <= outer.end
    })
}

/// A range of a text with a few words on either side, as far as the clause goes.
fn around(text: &str, range: &Range<usize>) -> Range<usize> {
    const ENDS: [char; 12] = ['.', ';', ':', '!', '?', '—', '。', '；', '：', '，', '\n', '…'];
    let before = &text[..range.start];
    let from = before
        .rfind(ENDS)
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let mut start = range.start;
    let mut words = 0;
    for (at, letter) in text[from..range.start].char_indices().rev() {
        if letter.is_whitespace() {
            words += usize::from(at + from + 1 < range.start);
            if words >= AROUND {
                break;
            }
        }
        start = from + at;
    }
    let behind = &text[range.end..];
    let to = range.end + behind.find(ENDS).unwrap_or(behind.len());
    let mut end = range.end;
    let mut words = 0;
    for (at, letter) in text[range.end..to].char_indices() {
        if letter.is_whitespace() {
            words += usize::from(at > 0);
            if words >= AROUND {
                break;
            }
        }
        end = range.end + at + letter.len_utf8();
    }
    let shown = &text[start..end];
    let start = start + shown.len() - shown.trim_start_matches([' ', ',']).len();
    start..start + text[start..end].trim_end_matches([' ', ',']).len()
}

/// Some of a text as HTML, with ranges of it marked.
fn marked(text: &str, range: &Range<usize>, roots: &[Range<usize>]) -> String {
    let mut html = String::new();
    let mut done = range.start;
    // Writing to a `String` cannot fail.
    for root in roots {
        if root.start < done || root.end > range.end {
            continue;
        }
        let _ = escape_html_body_text(&mut html, &text[done..root.start]);
        html.push_str("<mark>");
        let _ = escape_html_body_text(&mut html, &text[root.clone()]);
        html.push_str("</mark>");
        done = root.end;
    }
    let _ = escape_html_body_text(&mut html, &text[done..range.end]);
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, word: &str, expected: &str) {
        let at = text.find(word).unwrap();
        let range = at..at + word.len();
        let html = marked(text, &around(text, &range), std::slice::from_ref(&range));
        assert_eq!(html, expected);
    }

    #[test]
    fn a_word_is_shown_with_a_few_around_it() {
        check(
            "strength, mutual respect, and",
            "respect",
            "strength, mutual <mark>respect</mark>, and",
        );
        check("a b c d e f g", "d", "b c <mark>d</mark> e f");
        check("Peace. War & peace", "War", "<mark>War</mark> &amp; peace");
        check("和平、尊重", "尊重", "和平、<mark>尊重</mark>");
        check("one", "one", "<mark>one</mark>");
    }
}
