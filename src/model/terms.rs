//! Terms: the words by which a text is known to raise a theme, as a writer lists them.

use std::ops::Range;

use crate::compare;
use crate::finding::{Finding, Findings, Level, Place, Rule};
use crate::parse::slug::is_cjk;

/// `term-unusable`.
pub const TERM_UNUSABLE: Rule = Rule {
    name: "term-unusable",
    level: Level::Error,
    what: "a term of a theme is empty, or a single common word",
    why: "A word that stands in every text tells nothing about what a text is about; with nothing to \
          look for, nothing is found, and “not mentioned” would always be true.",
    example: "`<!-- terms: the, channel -->` breaks it; `<!-- terms: channel, hotline -->` mends it.",
};

/// Whether a word stands for a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// It does.
    Stands,
    /// It does not: what it covers is no mention.
    StandsNot,
}

/// A term as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// The word or phrase.
    pub text: String,
    /// The language of the texts in which it is looked for.
    pub lang: String,
    /// Whether it stands for the theme.
    pub usage: Use,
    /// Where it is written.
    pub place: Place,
}

/// The terms of a theme, in all languages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Terms {
    /// The terms in the order written.
    pub list: Vec<Term>,
}

impl Terms {
    /// The terms for texts in a language; empty when there are none.
    pub fn in_language(&self, lang: &str) -> compare::Terms {
        let of = |usage: Use| -> Vec<&str> {
            let list = self.list.iter();
            list.filter(|term| term.usage == usage && primary(&term.lang) == primary(lang))
                .map(|term| term.text.as_str())
                .collect()
        };
        compare::Terms::new(&of(Use::Stands), &of(Use::StandsNot))
    }

    /// Whether nothing stands for the theme in any language.
    pub fn is_empty(&self) -> bool {
        !self.list.iter().any(|term| term.usage == Use::Stands)
    }
}

/// The first part of a language tag, lower case: `zh` of `zh-Hans`.
pub fn primary(tag: &str) -> String {
    tag.split('-').next().unwrap_or_default().to_ascii_lowercase()
}

/// Whether a term can be looked for; why not becomes a finding.
pub fn check_term(term: &Term, findings: &mut Findings) -> bool {
    let Some(fault) = compare::fault(&term.text, &term.lang) else { return true };
    let (message, hint) = match fault {
        compare::TermFault::Empty => (
            "this term is empty".to_owned(),
            "write a word or a phrase that only a text about the theme has, or remove it",
        ),
        compare::TermFault::Common => (
            format!("“{}” stands in almost every text", term.text),
            "write a word or a phrase that only a text about the theme has",
        ),
    };
    findings.push(Finding::new(&TERM_UNUSABLE, term.place.clone(), message).hint(hint));
    false
}

/// The terms that a comment lists: the pieces of `value`, which stands at `at` in its file, in a
/// language that the comment or the letters tell, else in that of the page.
pub fn listed(
    value: &str,
    lang: Option<&str>,
    page_lang: &str,
) -> Vec<(String, String, Range<usize>)> {
    let mut terms = Vec::new();
    let mut start = 0;
    for piece in value.split([',', '，', '、', ';', '；']) {
        let text = piece.trim();
        let from = start + piece.len() - piece.trim_start().len();
        let lang = lang.map_or_else(|| language_of(text, page_lang), str::to_owned);
        terms.push((text.to_owned(), lang, from..from + text.len()));
        // Every separator is one character; its width is what the value has there.
        let end = start + piece.len();
        start = end + value[end..].chars().next().map_or(0, char::len_utf8);
    }
    terms
}

/// The language of a term by its letters: kana are Japanese, Han characters Chinese where the page
/// is in neither.
fn language_of(text: &str, page_lang: &str) -> String {
    let is_kana = |c: char| matches!(u32::from(c), 0x3040..=0x30FF);
    if text.contains(is_kana) {
        return "ja".to_owned();
    }
    if text.contains(is_cjk) && !matches!(&*primary(page_lang), "zh" | "ja" | "ko") {
        return "zh".to_owned();
    }
    page_lang.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_told_by_commas_of_every_script() {
        let found = |value: &str| -> Vec<(String, String)> {
            listed(value, None, "en").into_iter().map(|(text, lang, _)| (text, lang)).collect()
        };
        let pair = |text: &str, lang: &str| (text.to_owned(), lang.to_owned());
        assert_eq!(found("channel, hot line"), [pair("channel", "en"), pair("hot line", "en")]);
        assert_eq!(found("渠道，热线"), [pair("渠道", "zh"), pair("热线", "zh")]);
        assert_eq!(
            found("ホットライン、channel"),
            [pair("ホットライン", "ja"), pair("channel", "en")]
        );
        assert_eq!(found(""), [pair("", "en")]);
        let value = "a ，  bc";
        let (_, _, range) = &listed(value, None, "en")[1];
        assert_eq!(&value[range.clone()], "bc");
    }
}
