//! Agreements of both sides, and whose account is cited for them.

use super::{Block, Scene, Word, is_in};
use crate::finding::{Finding, Findings, Level, Place, Rule};
use crate::model::prose::Prose;

/// `one-sided-agreement`.
pub const ONE_SIDED_AGREEMENT: Rule = Rule {
    name: "one-sided-agreement",
    level: Level::Warning,
    what: "an agreement of both sides is stated, and only one side's account is cited for it",
    why: "That both agreed is what one of them says. The other may say something else, or nothing.",
    example: "`Both sides agreed to open channels.[^us-post]` breaks it; cite the other side's account \
              too, or say whose account it is: `Both sides agreed, the US post says.[^us-post]` mends it.",
};

/// The beginnings of forms of agreeing: a page without any of them is not looked at.
pub(super) const STEMS: &str = "agree commit pledge decide resolve promise undertook consent \
                                consensus 同意 商定 达成";

/// Forms of agreeing.
const AGREED: &str = "agree agrees agreed agreeing committed pledged decided resolved promised \
                      undertook consented agreement consensus";

/// What makes of an agreement none, or not yet one.
const DENIED: &str = "not never no yet neither nor failed without whether if should could";

/// Words that say of two that they did something together.
const PAIRS: &str = "sides countries governments militaries ministers leaders presidents nations \
                     powers capitals parties ministries states armies delegations";

/// Words that tell whose account a sentence gives.
const ATTRIBUTED: &str = "said says say according wrote writes claims claimed stated states account \
                          reports reported told announced added readout reads";

/// How many words may stand between those who agree and the verb.
const NEAR: usize = 4;

impl Scene<'_> {
    /// Finds sentences that state an agreement of both sides where only one side's account is cited.
    pub(super) fn agreement(self, block: &Block, findings: &mut Findings) {
        let Block { prose, masked, words } = block;
        let Some(cited) = self.only_side_cited(prose) else { return };
        for sentence in words.chunk_by(|_, next| !next.starts_sentence) {
            let range = sentence[0].range.start..sentence[sentence.len() - 1].range.end;
            let text = &masked[range.clone()];
            let stated = states_agreement_in_chinese(text) || self.states_agreement(sentence);
            if !stated || is_attributed(sentence, text) || is_denied(sentence) {
                continue;
            }
            let name = &self.site.config.sides[cited].name;
            let span = prose.span(&self.page.body, &range).range();
            let message = format!(
                "this states an agreement of both sides, and cites only the account of {name}"
            );
            let hint =
                format!("cite the other side's account as well, or write that {name} says so");
            let place = Place::span(self.file, span);
            findings.push(Finding::new(&ONE_SIDED_AGREEMENT, place, message).hint(hint));
        }
    }

    /// The side of every account that a paragraph cites, if it is one and the same.
    fn only_side_cited(self, prose: &Prose) -> Option<usize> {
        let mut only = None;
        for citation in prose.citations.clone() {
            let number = self.page.citations[citation as usize]?;
            let card = self.site.page(self.page.cited[number].page);
            let of_card = *card.sides.first()?;
            if only.is_some_and(|other| other != of_card) {
                return None;
            }
            only = Some(of_card);
        }
        only
    }

    /// Whether “both sides”, “the two countries” or two sides by name are said to have agreed.
    fn states_agreement(self, sentence: &[Word]) -> bool {
        let agrees = |from: usize| {
            sentence[from..].iter().take(NEAR + 1).any(|word| is_in(AGREED, &word.text))
        };
        (0..sentence.len()).any(|at| {
            let word = &*sentence[at].text;
            let before = at.checked_sub(1).map_or("", |before| &*sentence[before].text);
            if is_in(PAIRS, word) && matches!(before, "both" | "two" | "the") {
                return agrees(at + 1);
            }
            if word != "and" || at + 1 >= sentence.len() {
                return false;
            }
            let left = self.names.ending(&sentence[..at]);
            let right = self.names.beginning(&sentence[at + 1..]);
            left.is_some() && right.is_some() && left != right && agrees(at + 1)
        })
    }
}

fn states_agreement_in_chinese(text: &str) -> bool {
    text.contains("双方") && ["同意", "商定", "达成"].iter().any(|word| text.contains(word))
}

fn is_attributed(sentence: &[Word], text: &str) -> bool {
    sentence.iter().any(|word| is_in(ATTRIBUTED, &word.text))
        || ["称", "表示", "据"].iter().any(|word| text.contains(word))
}

fn is_denied(sentence: &[Word]) -> bool {
    sentence.iter().any(|word| {
        is_in(DENIED, &word.text) || word.text.ends_with("n’t") || word.text.ends_with("n't")
    })
}
