//! The rules about wording that is fair to all sides: whose agreement is claimed, and which verbs are
//! used for whom.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::check::sources::mask;
use crate::finding::{Finding, Findings, Level, Place, Rule};
use crate::model::body::Kind;
use crate::model::page::PageKind;
use crate::model::prose::Prose;
use crate::model::site::{Page, Site};

/// `one-sided-agreement`.
pub const ONE_SIDED_AGREEMENT: Rule = Rule {
    name: "one-sided-agreement",
    level: Level::Warning,
    what: "an agreement of both sides is stated, and only one side's account is cited for it",
    why: "That both agreed is what one of them says. The other may say something else, or nothing.",
    example: "`Both sides agreed to open channels.[^us-post]` breaks it; cite the other side's account \
              too, or say whose account it is: `Both sides agreed, the US post says.[^us-post]` mends it.",
};

/// `unbalanced-verbs`.
pub const UNBALANCED_VERBS: Rule = Rule {
    name: "unbalanced-verbs",
    level: Level::Note,
    what: "verbs that judge, such as “claimed” or “admitted”, are used for one side only",
    why: "“Washington said” beside “Beijing claimed” takes sides in a word.",
    example: "Write “said” for both, or keep the verb where it is exact for what was said.",
};

/// Verbs that judge what they report, in the forms in which they are used.
const LOADED: [&str; 52] = [
    "claim",
    "claims",
    "claimed",
    "claiming",
    "allege",
    "alleges",
    "alleged",
    "alleging",
    "insist",
    "insists",
    "insisted",
    "insisting",
    "admit",
    "admits",
    "admitted",
    "admitting",
    "concede",
    "concedes",
    "conceded",
    "conceding",
    "confess",
    "confesses",
    "confessed",
    "boast",
    "boasts",
    "boasted",
    "boasting",
    "brag",
    "brags",
    "bragged",
    "tout",
    "touts",
    "touted",
    "touting",
    "rant",
    "rants",
    "ranted",
    "rail",
    "rails",
    "railed",
    "scoff",
    "scoffs",
    "scoffed",
    "sneer",
    "sneers",
    "sneered",
    "purport",
    "purports",
    "purported",
    "bluster",
    "blusters",
    "blustered",
];

/// The beginnings of those verbs: a page without any of them is not looked at.
const LOADED_STEMS: [&str; 15] = [
    "claim", "alleg", "insist", "admi", "conced", "confess", "boast", "brag", "tout", "rant",
    "rail", "scoff", "sneer", "purport", "bluster",
];

/// Verbs that report and do not judge.
const PLAIN: [&str; 30] = [
    "say",
    "says",
    "said",
    "saying",
    "write",
    "writes",
    "wrote",
    "add",
    "adds",
    "added",
    "state",
    "states",
    "stated",
    "tell",
    "tells",
    "told",
    "announce",
    "announces",
    "announced",
    "note",
    "notes",
    "noted",
    "explain",
    "explains",
    "explained",
    "describe",
    "describes",
    "described",
    "speaks",
    "reads",
];

/// Words that say of two that they did something together.
const PAIRS: [&str; 15] = [
    "sides",
    "countries",
    "governments",
    "militaries",
    "ministers",
    "leaders",
    "presidents",
    "nations",
    "powers",
    "capitals",
    "parties",
    "ministries",
    "states",
    "armies",
    "delegations",
];

/// Forms of agreeing.
const AGREED: [&str; 13] = [
    "agree",
    "agrees",
    "agreed",
    "agreeing",
    "committed",
    "pledged",
    "decided",
    "resolved",
    "promised",
    "undertook",
    "consented",
    "agreement",
    "consensus",
];

/// The beginnings of those forms, and the Chinese ones: a page without any of them is not looked at.
const AGREED_STEMS: [&str; 12] = [
    "agree",
    "commit",
    "pledge",
    "decide",
    "resolve",
    "promise",
    "undertook",
    "consent",
    "consensus",
    "同意",
    "商定",
    "达成",
];

/// Words that make of an agreement none, or not yet one.
const NOT_AGREED: [&str; 12] = [
    "not", "never", "no", "yet", "neither", "nor", "failed", "without", "whether", "if", "should",
    "could",
];

/// Words that tell whose account a sentence gives.
const ATTRIBUTED: [&str; 18] = [
    "said",
    "says",
    "say",
    "according",
    "wrote",
    "writes",
    "claims",
    "claimed",
    "stated",
    "states",
    "account",
    "reports",
    "reported",
    "told",
    "announced",
    "added",
    "readout",
    "reads",
];

/// The names by which sides are known: those of the sides themselves, and of the people, organizations
/// and places that belong to one.
#[derive(Debug)]
pub struct SideNames {
    /// Names, folded, word by word; none where two sides have the same.
    names: BTreeMap<String, Option<usize>>,
    /// The most words that a name has.
    longest: usize,
}

impl SideNames {
    /// The names of a site's sides.
    pub fn new(site: &Site) -> Self {
        let mut names = Self { names: BTreeMap::new(), longest: 1 };
        if site.config.sides.len() < 2 {
            return names;
        }
        for (side, known) in site.config.sides.iter().enumerate() {
            names.add(&known.name, side);
            names.add(&known.short, side);
        }
        for page in site.pages.iter().filter(|page| page.section.is_none()) {
            let (Some(side), Some(card)) = (page.sides.first(), &page.front.entity) else {
                continue;
            };
            names.add(&page.title, *side);
            for alias in &card.aliases {
                names.add(&alias.value, *side);
            }
            if let (PageKind::Person, Some((_, surname))) = (page.kind, page.title.rsplit_once(' '))
            {
                names.add(surname, *side);
            }
        }
        names
    }

    fn add(&mut self, name: &str, side: usize) {
        let words: Vec<String> = words(name).into_iter().map(|word| word.text).collect();
        if words.is_empty() {
            return;
        }
        self.longest = self.longest.max(words.len());
        let known = self.names.entry(words.join(" ")).or_insert(Some(side));
        if *known != Some(side) {
            *known = None;
        }
    }

    /// The side whose name ends with the last of some words.
    fn ending(&self, words: &[Word]) -> Option<usize> {
        (1..=self.longest.min(words.len()))
            .rev()
            .find_map(|length| self.get(&words[words.len() - length..]))
    }

    /// The side with whose name some words begin, and how many words it has.
    fn beginning(&self, words: &[Word]) -> Option<usize> {
        (1..=self.longest.min(words.len())).rev().find_map(|length| self.get(&words[..length]))
    }

    fn get(&self, words: &[Word]) -> Option<usize> {
        let name: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        self.names.get(&name.join(" ")).copied().flatten()
    }
}

/// A word, lower case, with its bytes and whether a sentence ends before it.
struct Word {
    text: String,
    range: Range<usize>,
    starts_sentence: bool,
}

fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut starts_sentence = true;
    let mut start = None;
    let is_letter = |c: char| c.is_alphanumeric() || c == '’' || c == '\'';
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        if is_letter(letter) {
            start.get_or_insert(at);
            continue;
        }
        if let Some(from) = start.take() {
            let lower = text[from..at].to_lowercase();
            let bare = lower.strip_suffix("’s").or(lower.strip_suffix("'s")).unwrap_or(&lower);
            words.push(Word { text: bare.to_owned(), range: from..at, starts_sentence });
            starts_sentence = false;
        }
        starts_sentence |= matches!(letter, '.' | '!' | '?' | '。' | '！' | '？');
    }
    words
}

/// Adds the findings about the wording of a page.
pub fn check(site: &Site, names: &SideNames, page: &Page, findings: &mut Findings) {
    let Some(file) = &page.file else { return };
    if site.config.sides.len() < 2 || page.section.is_some() || page.front.source.is_some() {
        return;
    }
    let has = |stems: &[&str]| {
        stems
            .iter()
            .any(|stem| memchr::memmem::find(page.text.as_bytes(), stem.as_bytes()).is_some())
    };
    let may_agree = has(&AGREED_STEMS);
    let may_judge = has(&LOADED_STEMS);
    if !may_agree && !may_judge {
        return;
    }
    let mut verbs = Verbs::default();
    for block in blocks(page) {
        let prose = Prose::of(&page.body, &page.text, block);
        let masked = mask(&prose.text);
        let words = words(&masked);
        if may_agree {
            agreement((site, page, file), names, (&prose, &masked, &words), findings);
        }
        if may_judge {
            verbs.count(names, page, (&prose, &words));
        }
    }
    findings.extend(verbs.finding(site, file));
}

/// The running text of a page: paragraphs, items and cells, without quotations.
fn blocks(page: &Page) -> Vec<Range<u32>> {
    let mut blocks = Vec::new();
    let mut index = page.start;
    let end = page.body.all().end;
    while index < end {
        let node = page.body.nodes[index as usize];
        match node.kind {
            Kind::Quotation(_) | Kind::BlockQuote | Kind::Code(_) => index = node.end,
            Kind::Paragraph | Kind::TableCell => {
                blocks.push(index + 1..node.end);
                index = node.end;
            }
            Kind::Item(_) => {
                let inline = crate::model::outline::running_end(&page.body, index);
                if inline > index + 1 {
                    blocks.push(index + 1..inline);
                }
                index = inline.max(index + 1);
            }
            _ => index += 1,
        }
    }
    blocks
}

// --- agreement

/// Sentences that state an agreement of both sides, where only one side's account is cited.
fn agreement(
    (site, page, file): (&Site, &Page, &Arc<str>),
    names: &SideNames,
    (prose, masked, words): (&Prose, &str, &[Word]),
    findings: &mut Findings,
) {
    let Some(cited) = only_side_cited(site, page, prose) else { return };
    for sentence in sentences(words) {
        let text = &masked[sentence[0].range.start..sentence[sentence.len() - 1].range.end];
        let chinese =
            text.contains("双方") && ["同意", "商定", "达成"].iter().any(|w| text.contains(w));
        let stated = chinese || states_agreement(names, sentence);
        let attributed = sentence.iter().any(|word| ATTRIBUTED.contains(&&*word.text))
            || ["称", "表示", "据"].iter().any(|word| text.contains(word));
        let denied = sentence.iter().any(|word| {
            NOT_AGREED.contains(&&*word.text)
                || word.text.ends_with("n’t")
                || word.text.ends_with("n't")
        });
        if !stated || attributed || denied {
            continue;
        }
        let range = sentence[0].range.start..sentence[sentence.len() - 1].range.end;
        let span = prose.span(&page.body, &range);
        let side = &site.config.sides[cited].name;
        let message =
            format!("this states an agreement of both sides, and cites only the account of {side}");
        findings.push(
            Finding::new(&ONE_SIDED_AGREEMENT, Place::span(file, span.range()), message).hint(
                format!("cite the other side's account as well, or write that {side} says so"),
            ),
        );
    }
}

/// The side of every account that a paragraph cites, if it is one and the same.
fn only_side_cited(site: &Site, page: &Page, prose: &Prose) -> Option<usize> {
    let mut only = None;
    for citation in prose.citations.clone() {
        let number = page.citations[citation as usize]?;
        let side = *site.page(page.cited[number].page).sides.first()?;
        if only.is_some_and(|other| other != side) {
            return None;
        }
        only = Some(side);
    }
    only
}

fn sentences(words: &[Word]) -> impl Iterator<Item = &[Word]> {
    words.chunk_by(|_, next| !next.starts_sentence).filter(|sentence| !sentence.is_empty())
}

/// Whether “both sides”, “the two countries” or two sides by name are said to have agreed.
fn states_agreement(names: &SideNames, sentence: &[Word]) -> bool {
    /// How many words may stand between them and the verb.
    const NEAR: usize = 4;
    let agrees = |from: usize| {
        sentence[from..].iter().take(NEAR + 1).any(|word| AGREED.contains(&&*word.text))
    };
    (0..sentence.len()).any(|at| {
        let word = &*sentence[at].text;
        let before = at.checked_sub(1).map_or("", |before| &*sentence[before].text);
        if PAIRS.contains(&word) && matches!(before, "both" | "two" | "the") {
            return agrees(at + 1);
        }
        if word != "and" || at + 1 >= sentence.len() {
            return false;
        }
        let (left, right) = (names.ending(&sentence[..at]), names.beginning(&sentence[at + 1..]));
        left.is_some() && right.is_some() && left != right && agrees(at + 1)
    })
}

// --- verbs

/// The reporting verbs of a page, by the side for which they are used.
#[derive(Default)]
struct Verbs {
    loaded: BTreeMap<usize, Vec<(String, Range<usize>)>>,
    plain: BTreeMap<usize, usize>,
}

impl Verbs {
    fn count(&mut self, names: &SideNames, page: &Page, (prose, words): (&Prose, &[Word])) {
        let mut last = None;
        for at in 0..words.len() {
            if let Some(side) = names.ending(&words[..=at]) {
                last = Some(side);
                continue;
            }
            let word = &*words[at].text;
            let loaded = LOADED.contains(&word);
            if !loaded && !PLAIN.contains(&word) {
                continue;
            }
            let Some(side) = subject(names, words, at, last) else { continue };
            if loaded {
                let span = prose.span(&page.body, &words[at].range).range();
                self.loaded.entry(side).or_default().push((word.to_owned(), span));
            } else {
                *self.plain.entry(side).or_default() += 1;
            }
        }
    }

    /// What is to be said when one side's words are judged and another's are not.
    fn finding(&self, site: &Site, file: &Arc<str>) -> Option<Finding> {
        let [(side, used)] = self.loaded.iter().collect::<Vec<_>>()[..] else { return None };
        let other = self.plain.keys().find(|other| *other != side)?;
        let name = |side: usize| &site.config.sides[side].name;
        let (first, span) = used.first()?;
        let message = format!(
            "“{first}” and the like are used for {} only; {} is reported with verbs that do not judge",
            name(*side),
            name(*other)
        );
        let mut finding = Finding::new(&UNBALANCED_VERBS, Place::span(file, span.clone()), message)
            .hint("write “said” for all, unless this verb is exact for what was said");
        for (_, span) in used.iter().skip(1).take(4) {
            finding = finding.label(Place::span(file, span.clone()), "here too");
        }
        Some(finding)
    }
}

/// The side that is the subject of a verb: its name stands right before it, or a pronoun for the side
/// that was named last; or its name stands right behind it.
fn subject(names: &SideNames, words: &[Word], at: usize, last: Option<usize>) -> Option<usize> {
    const BETWEEN: [&str; 10] =
        ["has", "had", "have", "also", "again", "later", "then", "further", "once", "is"];
    const PRONOUNS: [&str; 5] = ["he", "she", "it", "they", "who"];
    let is_between =
        |word: &str| BETWEEN.contains(&word) || (word.len() > 3 && word.ends_with("ly"));
    let mut end = at;
    while end > 0 && is_between(&words[end - 1].text) {
        end -= 1;
    }
    if end > 0 && !words[end..=at].iter().any(|word| word.starts_sentence) {
        if let Some(side) = names.ending(&words[..end]) {
            return Some(side);
        }
        if PRONOUNS.contains(&&*words[end - 1].text) {
            return last;
        }
    }
    // “…,” claimed Beijing.
    (end == at && !matches!(&*words[at].text, "tell" | "tells" | "told"))
        .then(|| names.beginning(&words[at + 1..]))?
}
