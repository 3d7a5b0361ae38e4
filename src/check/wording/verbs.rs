//! Verbs that judge what they report, and for which sides they are used.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Block, Scene, Word, is_in};
use crate::finding::{Finding, Level, Place, Rule};

/// `unbalanced-verbs`.
pub const UNBALANCED_VERBS: Rule = Rule {
    name: "unbalanced-verbs",
    level: Level::Note,
    what: "verbs that judge, such as “claimed” or “admitted”, are used for one side only",
    why: "“Washington said” beside “Beijing claimed” takes sides in a word.",
    example: "Write “said” for both, or keep the verb where it is exact for what was said.",
};

/// The beginnings of verbs that judge: a page without any of them is not looked at.
pub(super) const STEMS: &str = "claim alleg insist admi conced confess boast brag tout rant rail \
                                scoff sneer purport bluster";

/// Verbs that judge, in the forms in which they report.
const JUDGING: &str = "claim claims claimed claiming allege alleges alleged alleging insist insists \
                       insisted insisting admit admits admitted admitting concede concedes conceded \
                       conceding confess confesses confessed boast boasts boasted boasting brag \
                       brags bragged tout touts touted touting rant rants ranted rail rails railed \
                       scoff scoffs scoffed sneer sneers sneered purport purports purported bluster \
                       blusters blustered";

/// Verbs that report and do not judge.
const PLAIN: &str = "say says said saying write writes wrote add adds added state states stated tell \
                     tells told announce announces announced note notes noted explain explains \
                     explained describe describes described speaks reads";

/// What may stand between a subject and its verb, beside adverbs in -ly.
const BETWEEN: &str = "has had have also again later then further once is";

const PRONOUNS: &str = "he she it they who";

/// How many places a finding shows beside the first.
const MOST_PLACES: usize = 4;

/// The reporting verbs of a page, by the side for which they are used.
#[derive(Default)]
pub(super) struct Used {
    judging: BTreeMap<usize, Vec<(String, Range<usize>)>>,
    plain: BTreeMap<usize, usize>,
}

impl Used {
    /// Counts those of a block.
    pub(super) fn count(&mut self, scene: Scene<'_>, block: &Block) {
        let Block { prose, words, .. } = block;
        // The side that was named last, for pronouns.
        let mut last = None;
        for at in 0..words.len() {
            if let Some(named) = scene.names.ending(&words[..=at]) {
                last = Some(named);
                continue;
            }
            let word = &*words[at].text;
            let judging = is_in(JUDGING, word);
            if !judging && !is_in(PLAIN, word) {
                continue;
            }
            let Some(subject) = subject(scene, words, (at, last)) else { continue };
            if judging {
                let span = prose.span(&scene.page.body, &words[at].range).range();
                self.judging.entry(subject).or_default().push((word.to_owned(), span));
            } else {
                *self.plain.entry(subject).or_default() += 1;
            }
        }
    }

    /// What is to be said when one side's words are judged and another's are not.
    pub(super) fn finding(&self, scene: Scene<'_>) -> Option<Finding> {
        let judged: Vec<_> = self.judging.iter().collect();
        let [(judged, used)] = judged.as_slice() else { return None };
        let other = self.plain.keys().find(|other| other != judged)?;
        let name = |index: usize| &scene.site.config.sides[index].name;
        let (first, span) = used.first()?;
        let message = format!(
            "“{first}” and the like are used for {} only; {} is reported with verbs that do not judge",
            name(**judged),
            name(*other)
        );
        let mut finding =
            Finding::new(&UNBALANCED_VERBS, Place::span(scene.file, span.clone()), message)
                .hint("write “said” for all, unless this verb is exact for what was said");
        for (_, span) in used.iter().skip(1).take(MOST_PLACES) {
            finding = finding.label(Place::span(scene.file, span.clone()), "here too");
        }
        Some(finding)
    }
}

/// The side that is the subject of the verb at a place: its name stands right before it, or a pronoun
/// for the side that was named last; or its name stands right behind it.
fn subject(scene: Scene<'_>, words: &[Word], (at, last): (usize, Option<usize>)) -> Option<usize> {
    let is_between = |word: &str| is_in(BETWEEN, word) || (word.len() > 3 && word.ends_with("ly"));
    let mut end = at;
    while end > 0 && is_between(&words[end - 1].text) {
        end -= 1;
    }
    if end > 0 && !words[end..=at].iter().any(|word| word.starts_sentence) {
        if let Some(named) = scene.names.ending(&words[..end]) {
            return Some(named);
        }
        if is_in(PRONOUNS, &words[end - 1].text) {
            return last;
        }
    }
    // “…,” claimed Beijing.
    (end == at && !matches!(&*words[at].text, "tell" | "tells" | "told"))
        .then(|| scene.names.beginning(&words[at + 1..]))?
}
