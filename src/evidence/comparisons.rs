//! What the archived texts say about a comparison: where they raise its themes, which words the sides
//! share, which paragraphs answer each other, and what its claims of absence are worth.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Evidence, Status, Unchanged};
use crate::compare::{
    self, Lexicon, Parity, PhraseSize, Row, Shares, Spoken, Suggestion, Vocabulary, WholeText,
};
use crate::link::citations::source_id;
use crate::model::comparison::{Claim, ClaimKind, Comparison, State};
use crate::model::site::{Page, PageId, Site, Target};
use crate::model::source::Publish;
use crate::model::terms::primary;

/// What is known of a comparison from archived texts.
#[derive(Debug, Default)]
pub struct Study {
    /// The accounts that were read in full, in every language: by column, in the order of the
    /// accounts, each original before its translations.
    pub texts: Vec<FullText>,
    /// For each theme how each column stands to it, with claims that do not hold left out.
    pub states: Vec<Vec<State>>,
    /// The claims that do not hold, and why: theme, column, index among the cell's claims.
    pub doubts: Vec<((usize, usize, usize), Doubt)>,
    /// Every quoted passage once, with its column.
    pub quoted: Vec<Passage>,
    /// Words and phrases of the quoted passages in common and apart.
    pub quoted_words: Vocabulary,
    /// The texts whose words are compared as wholes, one for each column: indices into `texts`. Empty
    /// unless every side has one in the same language.
    pub whole: Vec<usize>,
    /// Words and phrases of those texts in common and apart.
    pub whole_words: Vocabulary,
    /// The texts that may be shown side by side, at most one for each column: indices into `texts`.
    pub shown: Vec<usize>,
    /// Their paragraphs side by side, theme by theme.
    pub rows: Vec<Row>,
    /// How translations compare with their originals: two indices into `texts` each.
    pub parities: Vec<(usize, usize, Parity)>,
    /// Sentences of two texts that may answer each other, though no theme has both.
    pub suggestions: Vec<(usize, usize, Suggestion)>,
}

/// An account that was read in full, in one language.
#[derive(Debug)]
pub struct FullText {
    /// Its side's column.
    pub column: usize,
    /// Its card.
    pub account: PageId,
    /// Its file.
    pub file: Arc<str>,
    /// The text.
    pub text: Arc<str>,
    /// Its language.
    pub lang: String,
    /// For a translation the index of its original.
    pub original: Option<usize>,
    /// How it divides itself among the themes, and where it raises them.
    pub shares: Shares,
    /// For each theme whether there are terms in its language.
    pub has_terms: Vec<bool>,
}

/// A passage that the page quotes.
#[derive(Debug)]
pub struct Passage {
    /// The column of its side.
    pub column: usize,
    /// Which of the page's cited quotes it is first.
    pub quote: usize,
    /// Its words.
    pub text: String,
    /// Their language.
    pub lang: String,
}

/// Why a claim of absence does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The theme has no terms.
    NoTerms,
    /// It has none in the language of the text.
    NoTermsIn(String),
    /// The claim cites nothing.
    NothingCited,
    /// What it cites is not an account of the side: the source's id.
    NotTheirs(String),
    /// The source is known through another: the ids of both.
    KnownThrough(String, String),
    /// No text of the source is archived: its id.
    NoText(String),
    /// A term stands in the text: the files, and where the terms stand in each.
    Denied(Vec<(Arc<str>, Vec<std::ops::Range<usize>>)>),
    /// The page quotes the same source under the same theme: the quote.
    Quoted(usize),
    /// The side has published an account: the card.
    HasReadout(PageId),
}

/// Studies every comparison of a site, but those that the last build studied as they are now.
pub(super) fn study_all(
    site: &Site,
    evidence: &Evidence,
    unchanged: &Unchanged<'_>,
) -> BTreeMap<PageId, Arc<Study>> {
    let study = |(id, comparison): (&PageId, &Comparison)| {
        let known = unchanged.study(*id, comparison, evidence);
        let anew = || Arc::new(Student { site, evidence, comparison }.study());
        (*id, known.unwrap_or_else(anew))
    };
    let studies: Vec<(PageId, Arc<Study>)> = site.comparisons.par_iter().map(study).collect();
    studies.into_iter().collect()
}

#[derive(Clone, Copy)]
struct Student<'s> {
    site: &'s Site,
    evidence: &'s Evidence,
    comparison: &'s Comparison,
}

impl Student<'_> {
    fn page(&self) -> &Page {
        self.site.page(self.comparison.page)
    }

    fn study(self) -> Study {
        let names = self.names();
        let mut by_language = BTreeMap::new();
        let texts = self.texts(&mut by_language);
        let mut study = Study { texts, ..Study::default() };
        self.judge(&mut study);
        study.quoted = self.quoted();
        let spoken =
            |passage: &Passage| (passage.column, passage.text.clone(), passage.lang.clone());
        let passages: Vec<_> = study.quoted.iter().map(spoken).collect();
        study.quoted_words = vocabulary(&passages, &names, PhraseSize::QUOTED);
        study.whole = self.comparable(&study.texts);
        let wholes: Vec<_> = study
            .whole
            .iter()
            .map(|index| &study.texts[*index])
            .map(|text| (text.column, text.text.to_string(), text.lang.clone()))
            .collect();
        study.whole_words = vocabulary(&wholes, &names, PhraseSize::FULL);
        study.suggestions = suggestions(&study, &names);
        study.shown = self.shown(&study.texts);
        let version = |index: usize| {
            let text = &study.texts[index];
            let lexicon = by_language.get(&text.lang)?;
            Some(WholeText { text: &text.text, lexicon })
        };
        let columns: Vec<_> = study.shown.iter().filter_map(|index| version(*index)).collect();
        let rows = if columns.is_empty() { Vec::new() } else { compare::rows(&columns) };
        let translated = study.texts.iter().enumerate();
        let parities = translated
            .filter_map(|(index, text)| {
                let original = text.original?;
                let parity = compare::parity(&version(original)?, &version(index)?);
                Some((original, index, parity))
            })
            .collect();
        study.rows = rows;
        study.parities = parities;
        study
    }

    /// Names that are no words: of the sides, and of the people, organizations and places to which
    /// the page links.
    fn names(self) -> Vec<String> {
        let mut names = BTreeSet::new();
        for side in &self.site.config.sides {
            names.extend([side.name.clone(), side.short.clone()]);
        }
        let page = self.page();
        let speakers = &self.evidence.pages[self.comparison.page.index()];
        let linked = page.links.iter().filter_map(|link| match link {
            Target::Page(id, _) => Some(*id),
            Target::Outside | Target::File(..) | Target::Broken => None,
        });
        for id in linked.chain(speakers.iter().filter_map(|checked| checked.speaker)) {
            let entity = self.site.page(id);
            if let Some(card) = &entity.front.entity {
                names.insert(entity.title.clone());
                names.extend(card.aliases.iter().map(|alias| alias.name.value.clone()));
            }
        }
        names.into_iter().collect()
    }

    /// Every account that was read in full, in every language.
    fn texts(self, by_language: &mut BTreeMap<String, Lexicon>) -> Vec<FullText> {
        let mut texts = Vec::new();
        for (column, accounts) in self.comparison.accounts.iter().enumerate() {
            for account in accounts {
                let first = texts.len();
                for (text, lang) in full_texts(self.site, *account) {
                    let lexicon = by_language.entry(lang.clone()).or_insert_with(|| {
                        let themes = self.comparison.themes.iter();
                        let terms: Vec<_> =
                            themes.map(|theme| theme.terms.in_language(&lang)).collect();
                        Lexicon::new(&terms, &lang)
                    });
                    let themes = 0..self.comparison.themes.len();
                    texts.push(FullText {
                        column,
                        account: *account,
                        file: Arc::clone(&text.file),
                        text: Arc::clone(&text.text),
                        shares: compare::shares(&text.text, lexicon),
                        has_terms: themes.map(|theme| lexicon.has_terms(theme)).collect(),
                        original: (texts.len() > first).then_some(first),
                        lang,
                    });
                }
            }
        }
        texts
    }

    // --- claims

    /// Weighs the claims, and tells how each side stands to each theme.
    fn judge(self, study: &mut Study) {
        for (number, theme) in self.comparison.themes.iter().enumerate() {
            let mut states = Vec::with_capacity(theme.cells.len());
            for (column, cell) in theme.cells.iter().enumerate() {
                let mut holds = true;
                for (index, claim) in cell.claims().enumerate() {
                    if let Some(doubt) = self.doubt((number, column), claim, &study.texts) {
                        holds = false;
                        study.doubts.push(((number, column, index), doubt));
                    }
                }
                let state = cell.state();
                let is_claim = !state.says_something();
                states.push(if is_claim && !holds { State::Nothing } else { state });
            }
            study.states.push(states);
        }
    }

    fn doubt(
        self,
        (theme, column): (usize, usize),
        claim: &Claim,
        texts: &[FullText],
    ) -> Option<Doubt> {
        match claim.kind {
            ClaimKind::NoComment => None,
            ClaimKind::NoReadout => {
                self.comparison.accounts[column].first().map(|card| Doubt::HasReadout(*card))
            }
            ClaimKind::NotMentioned => self.doubt_of_absence((theme, column), claim, texts),
        }
    }

    fn doubt_of_absence(
        self,
        (number, column): (usize, usize),
        claim: &Claim,
        texts: &[FullText],
    ) -> Option<Doubt> {
        let page = self.page();
        let theme = &self.comparison.themes[number];
        let numbers =
            claim.citations.clone().filter_map(|citation| page.citations[citation as usize]);
        let cited: Vec<_> = numbers.map(|number| &page.cited[number]).collect();
        let Some(first) = cited.first() else { return Some(Doubt::NothingCited) };
        for source in &cited {
            let card = self.site.page(source.page);
            let id = source.id.clone();
            if !self.comparison.accounts[column].contains(&source.page) {
                return Some(Doubt::NotTheirs(id));
            }
            let via = card.front.source.as_ref().and_then(|card| card.via.as_ref());
            if let Some(via) = via {
                return Some(Doubt::KnownThrough(id, via.value.clone()));
            }
            if !texts.iter().any(|text| text.account == source.page) {
                return Some(Doubt::NoText(id));
            }
        }
        let quotes = theme.cells[column].quotes();
        let denied_by_quote = quotes.into_iter().find(|quote| {
            page.cited_by(&page.quotes.cited[*quote]).any(|cited| cited.id == first.id)
        });
        if let Some(quote) = denied_by_quote {
            return Some(Doubt::Quoted(quote));
        }
        if theme.terms.is_empty() {
            return Some(Doubt::NoTerms);
        }
        let mut denied = Vec::new();
        let versions = texts.iter().filter(|text| cited.iter().any(|c| c.page == text.account));
        for text in versions {
            if !text.has_terms[number] {
                // The words of a translation may be the translator's; the original must be searched.
                if text.original.is_none() {
                    return Some(Doubt::NoTermsIn(text.lang.clone()));
                }
                continue;
            }
            let hits = &text.shares.themes[number].hits;
            if !hits.is_empty() {
                let ranges = hits.iter().map(|hit| hit.range.clone()).collect();
                denied.push((Arc::clone(&text.file), ranges));
            }
        }
        (!denied.is_empty()).then_some(Doubt::Denied(denied))
    }

    // --- words

    /// Every quoted passage, each words of a side once.
    fn quoted(self) -> Vec<Passage> {
        let page = self.page();
        let checked = &self.evidence.pages[self.comparison.page.index()];
        let mut seen = BTreeSet::new();
        let mut passages = Vec::new();
        for theme in &self.comparison.themes {
            for (column, cell) in theme.cells.iter().enumerate() {
                for quote in cell.quotes() {
                    let text = page.quotes.cited[quote].words();
                    if !seen.insert((column, text.clone())) {
                        continue;
                    }
                    let lang = match checked.get(quote).map(|checked| &checked.status) {
                        Some(Status::Found(place) | Status::Elsewhere(place)) => {
                            language(self.site, &place.read_in, &place.file)
                        }
                        _ => None,
                    };
                    let lang = lang.unwrap_or_else(|| page.lang.clone());
                    passages.push(Passage { column, quote, text, lang });
                }
            }
        }
        passages
    }

    /// A text of each column, all in one language: that of the page, else any.
    fn comparable(self, texts: &[FullText]) -> Vec<usize> {
        let own = primary(&self.page().lang);
        let languages = std::iter::once(own).chain(texts.iter().map(|text| primary(&text.lang)));
        for language in languages {
            let of_column = |column: usize| {
                texts.iter().position(|t| t.column == column && primary(&t.lang) == language)
            };
            let found: Option<Vec<usize>> =
                (0..self.comparison.sides.len()).map(of_column).collect();
            if let Some(found) = found {
                return found;
            }
        }
        Vec::new()
    }

    /// The first original of each column that may be shown in full; none unless two columns have one.
    fn shown(self, texts: &[FullText]) -> Vec<usize> {
        let may_be_shown = |text: &FullText| {
            let card = self.site.page(text.account).front.source.as_ref();
            text.original.is_none() && card.is_some_and(|card| card.publish == Publish::Full)
        };
        let of_column = |column: usize| {
            texts.iter().position(|text| text.column == column && may_be_shown(text))
        };
        let shown: Vec<usize> = (0..self.comparison.sides.len()).filter_map(of_column).collect();
        if shown.len() < 2 { Vec::new() } else { shown }
    }
}

/// The archived texts of an account that was read directly, the original first, with the language of
/// each.
fn full_texts(site: &Site, account: PageId) -> Vec<(&crate::parse::ArchivedText, String)> {
    let page = site.page(account);
    let (Some(card), Some(file)) = (&page.front.source, &page.file) else { return Vec::new() };
    if card.via.is_some() {
        return Vec::new();
    }
    let own = page.front.lang.as_ref().map_or(&site.config.language, |lang| &lang.value);
    let texts = site.texts.get(source_id(file)).map_or(&[][..], Vec::as_slice);
    let mut texts: Vec<_> = texts
        .iter()
        .filter(|text| !text.text.trim().is_empty())
        .map(|text| (text, text.lang.clone().unwrap_or_else(|| own.clone())))
        .collect();
    // The text without a language in its name is the original, else that in the card's language.
    texts.sort_by_key(|(text, lang)| (text.lang.is_some(), primary(lang) != primary(own)));
    texts
}

/// The language of an archived text.
fn language(site: &Site, id: &str, file: &Arc<str>) -> Option<String> {
    let text = site.texts.get(id)?.iter().find(|text| text.file == *file)?;
    let card = site.sources.get(id).map(|card| site.page(*card));
    let of_card = || card.and_then(|card| card.front.lang.as_ref()).map(|lang| lang.value.clone());
    text.lang.clone().or_else(of_card)
}

/// How many words and phrases of each kind are kept: more than a page shows.
const MOST_WORDS: usize = 60;

fn vocabulary(texts: &[(usize, String, String)], names: &[String], size: PhraseSize) -> Vocabulary {
    let spoken: Vec<Spoken<'_>> =
        texts.iter().map(|(side, text, lang)| Spoken { side: *side, text, lang }).collect();
    let mut words = compare::vocabulary(&spoken, names, size);
    words.shared.truncate(MOST_WORDS);
    words.shared_phrases.truncate(MOST_WORDS);
    for list in [&mut words.exclusive, &mut words.exclusive_phrases] {
        let mut kept: BTreeMap<usize, usize> = BTreeMap::new();
        list.retain(|item| {
            let count = kept.entry(item.side).or_default();
            *count += 1;
            *count <= MOST_WORDS
        });
        list.shrink_to_fit();
    }
    words
}

/// Sentences of two sides' texts that may answer each other, unless a theme has both already.
fn suggestions(study: &Study, names: &[String]) -> Vec<(usize, usize, Suggestion)> {
    let mut all = Vec::new();
    for (index, left) in study.whole.iter().enumerate() {
        for right in &study.whole[index + 1..] {
            let (a, b) = (&study.texts[*left], &study.texts[*right]);
            let suggested = compare::suggest(&a.text, &b.text, &a.lang, names);
            let is_new = |s: &Suggestion| {
                let raises = |text: &FullText, theme: usize, range: &std::ops::Range<usize>| {
                    let hits = &text.shares.themes[theme].hits;
                    hits.iter()
                        .any(|hit| range.start <= hit.range.start && hit.range.end <= range.end)
                };
                let themes = 0..a.shares.themes.len().min(b.shares.themes.len());
                !themes.into_iter().any(|t| raises(a, t, &s.left) && raises(b, t, &s.right))
            };
            all.extend(suggested.into_iter().filter(is_new).map(|s| (*left, *right, s)));
        }
    }
    all
}
