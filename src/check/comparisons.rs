//! The rules about comparisons: whether what is said to be left out is left out, and whether like is
//! compared with like.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::compare::Unmatched;
use crate::evidence::Evidence;
use crate::evidence::comparisons::{Doubt, FullText, Study};
use crate::finding::{Finding, Findings, Level, Place, Rule};
use crate::link::citations::source_id;
use crate::model::comparison::{Comparison, State, Theme};
use crate::model::site::{Page, PageId, Site};
use crate::verify::paragraphs::paragraphs;

/// `mention-denied`.
pub const MENTION_DENIED: Rule = Rule {
    name: "mention-denied",
    level: Level::Error,
    what: "a side is said not to mention a theme, or to have no readout, and its text says otherwise",
    why: "To say that a government left something out is a grave thing, and easy to disprove.",
    example: "`**China:** *Not mentioned.*[^mnd]` breaks it under a theme with the term “channel” where \
              the archived text has “channels”. Quote it, or list what is meant otherwise: `<!-- not: \
              TV channels -->`.",
};

/// `mention-unverifiable`.
pub const MENTION_UNVERIFIABLE: Rule = Rule {
    name: "mention-unverifiable",
    level: Level::Error,
    what: "a side is said not to mention a theme, and nothing can show it: the text was not read in \
           full, or there are no terms to look for",
    why: "What a newspaper does not quote of a readout, the readout may still say. Absence can be shown \
          only in a whole text.",
    example: "`**China:** *Not mentioned.*[^mnd]` breaks it where the card of `mnd` has `via`. Leave the \
              place empty: it then says that nothing is quoted, and no more.",
};

/// `mention-missed`.
pub const MENTION_MISSED: Rule = Rule {
    name: "mention-missed",
    level: Level::Warning,
    what: "a side's text mentions a theme, and the page has nothing from it there",
    why: "An empty place looks like silence. Here the side did speak.",
    example: "Quote what the text says of the theme, or report it: `**China:** …`.",
};

/// `readouts-of-different-events`.
pub const READOUTS_OF_DIFFERENT_EVENTS: Rule = Rule {
    name: "readouts-of-different-events",
    level: Level::Error,
    what: "the accounts that a comparison sets beside each other are not about the same event",
    why: "What one side said of one meeting and the other of another shows no difference between them.",
    example: "`event = \"talks\"` on the page and `event = \"second-call\"` on a readout's card break it. \
              If they are meant to be compared all the same, waive the rule; the page then says why.",
};

/// `translation-differs`.
pub const TRANSLATION_DIFFERS: Rule = Rule {
    name: "translation-differs",
    level: Level::Warning,
    what: "a translation and its original differ in paragraphs, or in the themes that they mention",
    why: "Official translations drop and add things, and desks translate in haste. What is compared \
          should be what was said.",
    example: "Five paragraphs beside an original with six break it; so does a translation without the \
              hotline that its original names.",
};

/// `passages-alike`.
pub const PASSAGES_ALIKE: Rule = Rule {
    name: "passages-alike",
    level: Level::Note,
    what: "two sides' sentences are much alike, and no theme of the comparison has both",
    why: "They may answer each other. It is a guess by their words, and nothing is published for its \
          sake.",
    example: "Make a theme of them, or add a term that both have to one that there is.",
};

/// Adds the findings about every comparison of a site.
pub fn check_all(site: &Site, evidence: &Evidence, findings: &mut Findings) {
    let comparisons: Vec<(PageId, &Comparison)> =
        site.comparisons.iter().map(|(id, comparison)| (*id, comparison)).collect();
    let parts: Vec<Findings> = comparisons
        .into_par_iter()
        .map(|(id, comparison)| {
            let mut findings = Findings::new();
            let page = site.page(id);
            if let (Some(file), Some(study)) = (&page.file, evidence.studies.get(&id)) {
                let examiner = Examiner { site, comparison, study, page, file };
                examiner.examine(&mut findings);
            }
            findings
        })
        .collect();
    // Two comparisons of the same texts say the same of their translations.
    let mut seen = BTreeSet::new();
    for part in parts {
        for finding in &part {
            let key = (Arc::clone(&finding.place.file), finding.message.clone());
            if finding.rule.name != TRANSLATION_DIFFERS.name || seen.insert(key) {
                findings.push(finding.clone());
            }
        }
    }
}

struct Examiner<'s> {
    site: &'s Site,
    comparison: &'s Comparison,
    study: &'s Study,
    page: &'s Page,
    file: &'s Arc<str>,
}

/// How many places a finding shows in a text, and how many likenesses a comparison offers.
const MOST_PLACES: usize = 3;
const MOST_ALIKE: usize = 12;

impl Examiner<'_> {
    fn examine(&self, findings: &mut Findings) {
        self.events(findings);
        for ((theme, column, claim), doubt) in &self.study.doubts {
            findings.extend(self.doubted((*theme, *column, *claim), doubt));
        }
        for (number, theme) in self.comparison.themes.iter().enumerate() {
            self.missed(number, theme, findings);
        }
        self.translations(findings);
        self.alike(findings);
    }

    fn side(&self, column: usize) -> &str {
        &self.site.config.sides[self.comparison.sides[column]].name
    }

    /// Where a theme's heading stands, or the comparison's, or nothing but the file.
    fn heading_place(&self, heading: Option<u32>) -> Place {
        let Some(heading) = heading.or(self.comparison.heading) else {
            return Place::file(self.file);
        };
        let node = self.page.body.headings[heading as usize].node;
        let span = self.page.body.nodes[node as usize].span.range();
        let length = self.page.text[span.clone()].trim_end().len();
        Place::span(self.file, span.start..span.start + length)
    }

    // --- events

    fn events(&self, findings: &mut Findings) {
        let own = self.page.front.event.as_ref();
        let accounts = || self.comparison.accounts.iter().flatten().map(|id| self.site.page(*id));
        let first = accounts().find_map(|card| card.front.event.as_ref());
        let Some(wanted) = own.or(first) else { return };
        for card in accounts() {
            let Some(file) = &card.file else { continue };
            let id = source_id(file);
            let place = match own {
                Some(own) => Place::span(self.file, own.span.clone()),
                None => self.heading_place(None),
            };
            let finding = match &card.front.event {
                Some(event) if event.value == wanted.value => continue,
                Some(event) => {
                    let message = format!(
                        "`{id}` is about the event `{}`, and this comparison about `{}`",
                        event.value, wanted.value
                    );
                    Finding::new(&READOUTS_OF_DIFFERENT_EVENTS, place, message)
                        .hint(
                            "compare accounts of one event, or waive the rule and say why these are \
                             compared: `allow = [{ rule = \"readouts-of-different-events\", reason = \
                             \"…\" }]`",
                        )
                        .label(Place::span(file, event.span.clone()), "its card says so here")
                }
                // Only a page that names its event asks the same of its sources.
                None if own.is_none() => continue,
                None => {
                    let message =
                        format!("the card of `{id}` does not say which event it is about");
                    Finding::new(&READOUTS_OF_DIFFERENT_EVENTS, place, message)
                        .hint(format!("add `event = \"{}\"` to `{file}`, if it is", wanted.value))
                }
            };
            findings.push(finding);
        }
    }

    // --- absence

    fn doubted(
        &self,
        (theme, column, claim): (usize, usize, usize),
        doubt: &Doubt,
    ) -> Option<Finding> {
        let cell = &self.comparison.themes[theme].cells[column];
        let claim = cell.claims().nth(claim)?;
        let side = self.side(column);
        let place = Place::span(self.file, claim.span.clone());
        let unverifiable = |message: String, hint: String| {
            Finding::new(&MENTION_UNVERIFIABLE, place.clone(), message).hint(hint)
        };
        const LEAVE: &str = "leave the place empty: it then says that nothing is quoted";
        Some(match doubt {
            Doubt::NoTerms => unverifiable(
                "this theme has no terms, so nothing was looked for".to_owned(),
                "list the words that stand for it below its heading: `<!-- terms: …, … -->`"
                    .to_owned(),
            ),
            Doubt::NoTermsIn(lang) => unverifiable(
                format!("this theme has no terms in `{lang}`, the language of the text"),
                format!("add them below its heading: `<!-- terms-{lang}: …, … -->`"),
            ),
            Doubt::NothingCited => unverifiable(
                "no text is cited in which it is not mentioned".to_owned(),
                format!("cite the account of {side}, archived in full: `[^id]`"),
            ),
            Doubt::NotTheirs(id) => unverifiable(
                format!(
                    "`{id}` is not an account of {side}: what it leaves out, {side} may have said"
                ),
                format!("cite {side}'s own account, archived in full, or {LEAVE}"),
            ),
            Doubt::KnownThrough(id, via) => unverifiable(
                format!("`{id}` was not read in full, only as far as `{via}` quotes it"),
                LEAVE.to_owned(),
            ),
            Doubt::NoText(id) => unverifiable(
                format!("no text of `{id}` is archived in which it could be looked for"),
                format!("put the whole text into `content/sources/{id}.txt`, or {LEAVE}"),
            ),
            Doubt::Denied(texts) => self.denied(place, side, texts),
            Doubt::Quoted(quote) => {
                let span = self.page.quotes.cited.get(*quote)?.span();
                let message = format!("{side} is quoted from the same text under this theme");
                Finding::new(&MENTION_DENIED, place, message)
                    .hint("remove one of the two")
                    .label(Place::span(self.file, span), "quoted here")
            }
            Doubt::HasReadout(card) => {
                let card = self.site.page(*card);
                let message = format!("{side} has a readout: “{}”", card.title);
                let finding = Finding::new(&MENTION_DENIED, place, message)
                    .hint("write `*Not mentioned.*` with a citation, or what it says");
                match &card.file {
                    Some(file) => finding.label(Place::file(file), "its card"),
                    None => finding,
                }
            }
        })
    }

    fn denied(
        &self,
        place: Place,
        side: &str,
        texts: &[(Arc<str>, Vec<std::ops::Range<usize>>)],
    ) -> Finding {
        let count: usize = texts.iter().map(|(_, ranges)| ranges.len()).sum();
        let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
        let message = format!("{side}'s text does mention it: {times}");
        let hint =
            "quote what it says, or list the phrases that mean something else: `<!-- not: … -->`";
        let mut finding = Finding::new(&MENTION_DENIED, place, message).hint(hint);
        for (file, ranges) in texts {
            for range in ranges.iter().take(MOST_PLACES) {
                let label = self.paragraph_label(file, range.start);
                finding = finding.label(Place::span(file, range.clone()), label);
            }
        }
        finding
    }

    /// `¶3`, of a place in one of the texts.
    fn paragraph_label(&self, file: &Arc<str>, at: usize) -> String {
        let text = self.study.texts.iter().find(|text| text.file == *file);
        text.map_or_else(String::new, |text| format!("¶{}", paragraph_at(&text.text, at)))
    }

    /// The columns that are empty although their sides' texts mention the theme.
    fn missed(&self, number: usize, theme: &Theme, findings: &mut Findings) {
        for column in 0..self.comparison.sides.len() {
            let empty = matches!(
                theme.cells[column].state(),
                State::Nothing | State::NoComment | State::NoReadout
            );
            let text =
                self.study.texts.iter().find(|text| {
                    text.column == column && !text.shares.themes[number].hits.is_empty()
                });
            let Some(text) = text.filter(|_| empty) else { continue };
            let hits = &text.shares.themes[number].hits;
            let side = self.side(column);
            let word = text.text.get(hits[0].range.clone()).unwrap_or_default();
            let message = format!(
                "{side}'s text mentions this theme (“{word}”), and nothing of it stands here"
            );
            let mut finding = Finding::new(
                &MENTION_MISSED,
                self.heading_place(theme.heading),
                message,
            )
            .hint(format!(
                "quote it, report it as `**{side}:** …`, or list what is meant otherwise: `<!-- \
                     not: … -->`"
            ));
            for hit in hits.iter().take(MOST_PLACES) {
                let label = self.paragraph_label(&text.file, hit.range.start);
                finding = finding.label(Place::span(&text.file, hit.range.clone()), label);
            }
            findings.push(finding);
        }
    }

    // --- translations

    fn translations(&self, findings: &mut Findings) {
        for (original, translation, parity) in &self.study.parities {
            let (original, translation) =
                (&self.study.texts[*original], &self.study.texts[*translation]);
            if parity.original != parity.translation {
                let message = format!(
                    "this translation has {} paragraphs, and its original `{}` has {}",
                    parity.translation, original.file, parity.original
                );
                findings.push(
                    Finding::new(&TRANSLATION_DIFFERS, Place::file(&translation.file), message)
                        .hint(
                            "divide both alike, so that a reader can follow from one to the other",
                        ),
                );
            }
            for absence in &parity.dropped {
                findings.push(self.absent(absence, (original, translation), "drops"));
            }
            for absence in &parity.added {
                findings.push(self.absent(absence, (translation, original), "adds"));
            }
        }
    }

    /// A theme that the first of two versions mentions, and the second does not.
    fn absent(
        &self,
        absence: &Unmatched,
        (has, lacks): (&FullText, &FullText),
        verb: &str,
    ) -> Finding {
        let theme = self.comparison.themes[absence.theme].heading;
        let title = theme.map_or("", |heading| &self.page.body.headings[heading as usize].title);
        let word = has.text.get(absence.range.clone()).unwrap_or_default();
        let message = format!(
            "the translation {verb} the theme “{title}”: “{word}” stands here, and no term of it in \
             `{}`",
            lacks.file
        );
        Finding::new(&TRANSLATION_DIFFERS, Place::span(&has.file, absence.range.clone()), message)
            .hint(format!(
                "mend the translation, or add the word that it uses to the terms in `{}`",
                lacks.lang
            ))
    }

    // --- likeness

    fn alike(&self, findings: &mut Findings) {
        let mut likest: Vec<_> = self.study.suggestions.iter().collect();
        likest.sort_by(|(.., a), (.., b)| b.likeness.total_cmp(&a.likeness));
        let left_out = likest.len().saturating_sub(MOST_ALIKE);
        for (left, right, suggestion) in likest.into_iter().take(MOST_ALIKE) {
            let (a, b) = (&self.study.texts[*left], &self.study.texts[*right]);
            let message = format!(
                "{} and {} may answer each other here; no theme has both sentences",
                self.side(a.column),
                self.side(b.column)
            );
            findings.push(
                Finding::new(&PASSAGES_ALIKE, self.heading_place(None), message)
                    .hint("make a theme of it, or add a term that both have")
                    .label(Place::span(&a.file, suggestion.left.clone()), self.side(a.column))
                    .label(Place::span(&b.file, suggestion.right.clone()), self.side(b.column)),
            );
        }
        if left_out > 0 {
            let message = format!("{left_out} more pairs of sentences are somewhat alike");
            findings.push(
                Finding::new(&PASSAGES_ALIKE, self.heading_place(None), message)
                    .hint("make themes of the nearest first"),
            );
        }
    }
}

/// The number of the paragraph of a text in which a byte stands, from 1.
pub fn paragraph_at(text: &str, at: usize) -> usize {
    paragraphs(text).iter().take_while(|paragraph| paragraph.start <= at).count()
}
