//! The rules about quotes: whether they stand in their sources, whole and as somebody's words.

mod found;

use std::fmt::Write as _;
use std::sync::Arc;

use crate::evidence::{Checked, Evidence, Place as Found, Status};
use crate::finding::{Finding, Findings, Level, Place, Rule};
use crate::link::citations::{SOURCE_TEXT_MISSING, text_of};
use crate::model::quote::script::{has_other_script, names_translator};
use crate::model::quote::{Quote, Speaker, Translator, Wording};
use crate::model::site::{PageId, Site};
use crate::verify::{Change, Nearest, Obstacle, QuoteRange, SourceText, Weight};

/// `quote-not-in-source`.
pub const QUOTE_NOT_IN_SOURCE: Rule = Rule {
    name: "quote-not-in-source",
    level: Level::Error,
    what: "words in quotation marks do not stand in the sources that are cited for them",
    why: "Whoever quotes says that these very words were used. One changed word is a misquote, \
          however near the rest comes.",
    example: "“enhance confidence” breaks it where the text has “enhance trust”. Quote the text's own \
              words, show what is left out with `…` and what is put in with `[brackets]`, or write it \
              without quotation marks.",
};

/// `quote-in-other-source`.
pub const QUOTE_IN_OTHER_SOURCE: Rule = Rule {
    name: "quote-in-other-source",
    level: Level::Error,
    what: "a quote stands in a source other than the one that is cited",
    why: "A reader who looks it up does not find it.",
    example: "Cite the source in which the words stand.",
};

/// `quote-in-other-paragraph`.
pub const QUOTE_IN_OTHER_PARAGRAPH: Rule = Rule {
    name: "quote-in-other-paragraph",
    level: Level::Warning,
    what: "a quote stands in its source, but not in the paragraph that is cited",
    why: "The citation leads a reader to a paragraph in which the words are not.",
    example: "`“…”[^desk:5]` breaks it where the words stand in paragraph 3. Cite `[^desk:3]`, or \
              `[^desk]`: the paragraph of a quote is found by itself.",
};

/// `quote-wrong-speaker`.
pub const QUOTE_WRONG_SPEAKER: Rule = Rule {
    name: "quote-wrong-speaker",
    level: Level::Error,
    what: "the source gives these words to somebody else",
    why: "True words in the wrong mouth are a misquote of two people.",
    example: "“…” — Dong Jun breaks it where the source has: “…” Hegseth wrote.",
};

/// `quote-altered`.
pub const QUOTE_ALTERED: Rule = Rule {
    name: "quote-altered",
    level: Level::Warning,
    what: "a quote matches its source only after letter case, punctuation or house spelling",
    why: "Style guides permit a changed first letter and a final comma or full stop, and no more \
          without a sign.",
    example: "“Peace and Stability” breaks it where the text has “peace and stability”; so does \
              “de-escalate” for “deescalate” where `[quotes]` lists the two as one spelling.",
};

/// `quote-drops-hedge`.
pub const QUOTE_DROPS_HEDGE: Rule = Rule {
    name: "quote-drops-hedge",
    level: Level::Warning,
    what: "a hedge, a negation or a number stands right beside the quote in its source, or in what \
           its ellipsis leaves out",
    why: "“credibly preparing” says more than “credibly preparing to potentially use”.",
    example: "Quote the hedge too, or say it in your own sentence.",
};

/// `quote-clipped`.
pub const QUOTE_CLIPPED: Rule = Rule {
    name: "quote-clipped",
    level: Level::Note,
    what: "the source's phrase begins before the quote, goes on after it, or is spliced, in a way that \
           may change its scope",
    why: "“strength, mutual respect” is not quite “peace through strength, mutual respect”.",
    example: "Begin the quote where the phrase begins, or leave it if the sense is the same.",
};

/// `quote-without-source`.
pub const QUOTE_WITHOUT_SOURCE: Rule = Rule {
    name: "quote-without-source",
    level: Level::Warning,
    what: "words in quotation marks for which nothing is cited",
    why: "Nobody can check them, the program included.",
    example: "He said “never again.” breaks it; add `[^source]` in the same paragraph, or list the \
              words under `terms` if they are a term or a title.",
};

/// `quote-without-attribution`.
pub const QUOTE_WITHOUT_ATTRIBUTION: Rule = Rule {
    name: "quote-without-attribution",
    level: Level::Warning,
    what: "a block is set as a quotation and names nobody",
    why: "A reader takes it for somebody's words. Without an attribution and without quotation marks \
          it is not checked.",
    example: "`> We agree.[^desk]` breaks it; add a last line `> — Dong Jun [^desk]`, or put the words \
              that are quoted in quotation marks.",
};

/// `quote-speaker-unknown`.
pub const QUOTE_SPEAKER_UNKNOWN: Rule = Rule {
    name: "quote-speaker-unknown",
    level: Level::Warning,
    what: "no person or organization answers to the name of a quote's speaker, or two do",
    why: "The quote stands on nobody's page, and whether the source gives it to the same person \
          cannot be checked.",
    example: "Link the name to a page below `people/` or `organizations/`, or add the name to its \
              `aliases`.",
};

/// `quote-unbalanced`.
pub const QUOTE_UNBALANCED: Rule = Rule {
    name: "quote-unbalanced",
    level: Level::Warning,
    what: "a quotation mark has no fellow in its paragraph",
    why: "Where the quote ends is not clear to a reader, and it cannot be checked.",
    example: "“We agree, he said. breaks it; “We agree,” he said. mends it.",
};

/// `translation-without-original`.
pub const TRANSLATION_WITHOUT_ORIGINAL: Rule = Rule {
    name: "translation-without-original",
    level: Level::Warning,
    what: "a translated quote stands without its original, or without whose translation it is",
    why: "Nobody used these very words. A reader who knows the language wants the original, and \
          rival translations differ.",
    example: "Put the original into the same block, above the translation, and end the attribution \
              with “translation by the ministry” or “our translation”.",
};

/// Adds the findings about the quotes of a page.
pub fn check(site: &Site, evidence: &Evidence, id: PageId, findings: &mut Findings) {
    let page = site.page(id);
    let Some(file) = &page.file else { return };
    for mark in &page.quotes.lone {
        let message = if mark.opens {
            "this quotation mark opens a quote that its paragraph does not close"
        } else {
            "this quotation mark closes a quote that nothing opens"
        };
        let place = Place::span(file, mark.span.range());
        findings.push(
            Finding::new(&QUOTE_UNBALANCED, place, message)
                .hint("add the other mark, or remove it"),
        );
    }
    for quote in &page.quotes.uncited {
        let place = Place::span(file, quote.span());
        findings.push(
            Finding::new(&QUOTE_WITHOUT_SOURCE, place, "nothing is cited for these words").hint(
                "add `[^source]` in the same paragraph, or list them under `terms` if nobody said them",
            ),
        );
    }
    for span in &page.quotes.unattributed {
        let place = Place::span(file, span.range());
        let message = "this block is set as a quotation, but names nobody, and is not checked";
        findings.push(
            Finding::new(&QUOTE_WITHOUT_ATTRIBUTION, place, message)
                .hint("end it with a line `— Name [^source]`, or write it as a paragraph"),
        );
    }
    let scene = Scene { site, evidence, file };
    for ((quote, speaker), checked) in page.said().zip(&evidence.pages[id.index()]) {
        scene.check_speaker((quote, speaker), checked, findings);
        scene.check(quote, checked, findings);
    }
}

/// A page whose quotes are looked at.
struct Scene<'s> {
    site: &'s Site,
    evidence: &'s Evidence,
    file: &'s Arc<str>,
}

impl Scene<'_> {
    fn check(&self, quote: &Quote, checked: &Checked, findings: &mut Findings) {
        let place = Place::span(self.file, quote.span());
        match &checked.status {
            Status::Found(found) => self.check_found(quote, found, findings),
            Status::Elsewhere(found) => {
                let cited = named(&checked.cited);
                let not = if cited.is_empty() { cited } else { format!(", not in {cited}") };
                let message = format!("these words stand in `{}`{not}", found.source);
                let passage = Self::source_place(found);
                findings.push(
                    Finding::new(&QUOTE_IN_OTHER_SOURCE, place, message)
                        .hint(format!("cite `[^{}]`", found.source))
                        .label(passage, format!("¶{}", found.found.paragraphs.0 + 1)),
                );
            }
            Status::Missing(nearest) => {
                findings.push(self.missing(quote, checked, nearest.as_ref()));
            }
            Status::Translated => findings.extend(translated(quote, place)),
            Status::NoText(ids) => {
                let texts: Vec<_> = ids.iter().filter_map(|id| text_of(self.site, id)).collect();
                let (why, hint) = if texts.iter().any(|text| !text.is_readable) {
                    ("the text of {} cannot be read", None)
                } else if texts.is_empty() {
                    ("no text of {} is archived", Some("put the text into"))
                } else {
                    ("the text of {} is empty", Some("put the text into"))
                };
                let why = why.replace("{}", &named(ids));
                let message = format!("these words cannot be checked: {why}");
                let hint = hint.zip(ids.first()).map_or_else(
                    || "save its text as UTF-8".to_owned(),
                    |(put, id)| format!("{put} `content/sources/{id}.txt`, byte for byte"),
                );
                findings.push(Finding::new(&SOURCE_TEXT_MISSING, place, message).hint(hint));
            }
            Status::NoWords => findings.push(
                Finding::new(&QUOTE_NOT_IN_SOURCE, place, "this quote has no words of its source")
                    .hint("quote some words literally, beside `…` and brackets"),
            ),
        }
    }

    fn source_place(found: &Found) -> Place {
        let literals = &found.found.literals;
        let start = literals.first().map_or(0, |literal| literal.source.start);
        let end = literals.last().map_or(start, |literal| literal.source.end);
        Place::span(&found.file, start..end)
    }

    /// Bytes of the page's file for bytes of a quote's part.
    fn place_in_quote(&self, quote: &Quote, at: &QuoteRange) -> Place {
        let part = &quote.parts[at.part.min(quote.parts.len() - 1)];
        Place::span(self.file, part.in_file(&at.range))
    }

    // --- not found

    fn missing(
        &self,
        quote: &Quote,
        checked: &Checked,
        nearest: Option<&(Arc<str>, Nearest)>,
    ) -> Finding {
        let cited = named(&checked.cited);
        let place = Place::span(self.file, quote.span());
        if cited.is_empty() {
            let message = "these words cannot be checked: there is no source that they cite";
            return Finding::new(&QUOTE_NOT_IN_SOURCE, place, message)
                .hint("cite the source that has them");
        }
        let Some((file, nearest)) = nearest else {
            let message = format!("these words are not in {cited}, nor is anything like them");
            return Finding::new(&QUOTE_NOT_IN_SOURCE, place, message)
                .hint("cite the source that has them, or take the quotation marks away");
        };
        let Some(text) = self.evidence.texts.get(file) else {
            return Finding::new(&QUOTE_NOT_IN_SOURCE, place, format!("not in {cited}"));
        };
        let mut message = match nearest.obstacle {
            Obstacle::Words => format!("these words are not in {cited}"),
            Obstacle::Order => {
                format!("these words are in {cited}, but not in this order or not this near")
            }
        };
        if let Some(meaning) = nearest.meaning.first() {
            let what = weight(meaning.weight);
            let who = if meaning.in_quote { "the quote adds" } else { "the quote drops" };
            let word = &meaning.word;
            let _ = write!(message, "; {who} “{word}”, {what}: that changes the meaning");
        }
        let mut finding = Finding::new(&QUOTE_NOT_IN_SOURCE, place, message)
            .hint("quote the text's own words, or take the quotation marks away");
        finding = self.label_differences(finding, quote, (nearest, text));
        let near = format!("¶{} comes nearest", nearest.paragraph + 1);
        finding.label(Place::span(file, nearest.passage.clone()), near)
    }

    /// Marks the words that differ, each with what the other text has.
    fn label_differences(
        &self,
        mut finding: Finding,
        quote: &Quote,
        (nearest, text): (&Nearest, &SourceText),
    ) -> Finding {
        const MOST: usize = 6;
        let theirs =
            |range: &std::ops::Range<usize>| text.text().get(range.clone()).unwrap_or_default();
        let differing = nearest.diff.iter().filter(|part| part.change != Change::Kept);
        for part in differing.take(MOST) {
            let place = self.place_in_quote(quote, &part.quote);
            let label = match part.change {
                Change::Kept => continue,
                Change::Changed => format!("the source has “{}”", theirs(&part.source)),
                Change::Added => "not in the source".to_owned(),
                Change::Missing => format!("the source has “{}” here", theirs(&part.source)),
            };
            finding = finding.label(place, label);
        }
        finding
    }

    // --- who

    fn check_speaker(
        &self,
        (quote, speaker): (&Quote, &Speaker),
        checked: &Checked,
        findings: &mut Findings,
    ) {
        if let Some((really, said)) = checked.really.zip(checked.speaker) {
            let (really, said) = (&self.site.page(really).title, &self.site.page(said).title);
            let is_joined = checked.places().any(|place| place.found.literals.len() > 1);
            let words = if is_joined { "these words, or some of them," } else { "these words" };
            let message = format!("the source gives {words} to {really}, not to {said}");
            let mut finding =
                Finding::new(&QUOTE_WRONG_SPEAKER, Place::span(self.file, quote.span()), message)
                    .hint(format!("attribute them to {really}"));
            if let Status::Found(found) = &checked.status {
                finding = finding.label(Self::source_place(found), "here");
            }
            findings.push(finding);
        }
        let Speaker::Unclear { phrase, span, candidates } = speaker else { return };
        let place = Place::span(self.file, span.range());
        let (message, hint) = if candidates.is_empty() {
            (
                format!("no person or organization answers to “{phrase}”"),
                "link the name to its page, or add it to the page's `aliases`".to_owned(),
            )
        } else {
            let names: Vec<_> =
                candidates.iter().map(|id| self.site.page(*id).title.clone()).collect();
            if [" and ", " & ", " und ", " et "].iter().any(|and| phrase.contains(and)) {
                (
                    format!("“{phrase}” are several, and a quote has one speaker"),
                    "name the one who used these words, or write it without quotation marks"
                        .to_owned(),
                )
            } else {
                let message = format!("“{phrase}” may be {}", names.join(" or "));
                (message, "link the name to the page that is meant".to_owned())
            }
        };
        findings.push(Finding::new(&QUOTE_SPEAKER_UNKNOWN, place, message).hint(hint));
    }
}

/// What is to be said of a translated quote, if anything.
fn translated(quote: &Quote, place: Place) -> Option<Finding> {
    let (message, hint) = match quote.wording {
        Wording::Translated(Translator::Named) => return None,
        Wording::Translated(Translator::Unnamed) => (
            "this translation does not say whose it is",
            "end the attribution with “our translation”, or with whose it is",
        ),
        // In running text the original stands in the same sentence.
        Wording::Own if has_other_script(&quote.sentence) => {
            if names_translator(&quote.sentence) {
                return None;
            }
            (
                "this translation does not say whose it is",
                "say “our translation” beside it, or whose it is",
            )
        }
        Wording::Own => (
            "the archived text is in another language, so these words are a translation",
            "put the original above it in the same block, and say whose translation it is",
        ),
    };
    Some(Finding::new(&TRANSLATION_WITHOUT_ORIGINAL, place, message).hint(hint))
}

fn weight(weight: Weight) -> &'static str {
    match weight {
        Weight::Hedge => "a hedge",
        Weight::Negation => "a negation",
        Weight::Number => "a number",
    }
}

fn named<S: AsRef<str>>(ids: &[S]) -> String {
    // A paragraph may cite thousands.
    const MOST: usize = 5;
    let names = ids.iter().take(MOST).map(|id| format!("`{}`", id.as_ref()));
    let more = ids.len().checked_sub(MOST).filter(|more| *more > 0);
    let more = more.map(|more| format!("{more} others"));
    names.chain(more).collect::<Vec<_>>().join(" or ")
}
