//! Verbs that say that somebody speaks, and how strongly they do.

/// How much a reporting verb says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cue {
    /// It counts only right beside the quotation: `call`, `describe`, `claims` (perhaps a noun).
    Weak,
    /// It counts anywhere in the sentence: `say`, `write`.
    Strong,
}

/// The list of DOMAIN.md §1.2: those that report words whatever stands around them.
const STRONG: &str = " say tell write add ask reply post read state announce answer argue assert \
    assure caution claim clarify comment conclude confirm contend declare emphasize emphasise \
    exclaim explain inform insist lament maintain note observe opine pledge predict proclaim \
    promise quip reaffirm reassure recall recommend reiterate remark remind respond stress \
    testify tweet underline underscore urge vow warn ";

/// Those that may also report what is not speech.
const WEAK: &str = " accuse acknowledge admit advise affirm agree allege believe boast brief call \
    charge cite complain concede continue counter criticize criticise cry decline decry demand \
    denounce deny describe disagree disclose dismiss dispute dub elaborate express fear feel \
    highlight hint hope imply indicate joke label lodge mention mock name object offer order \
    plead point praise pray press pronounce propose quote rail recount refer reflect reject \
    remember repeat report request reveal scoff shout signal slam speculate submit suggest \
    thank think tout voice wonder ";

const IRREGULAR: [(&str, &str); 10] = [
    ("said", "say"),
    ("told", "tell"),
    ("wrote", "write"),
    ("written", "write"),
    ("thought", "think"),
    ("felt", "feel"),
    ("cried", "cry"),
    ("denied", "deny"),
    ("replied", "reply"),
    ("read", "read"),
];

/// Words before which a form such as `claim` or `post` is a noun, or an infinitive.
const BEFORE_NOUNS: &str = " a an the this that these those his her its their our my your no any \
    some in on at of for by with from to into under over ";

/// Is this a reporting verb, given the word before it? Only forms that have a subject count; an
/// `-ing` form is told apart by [`is_participle`].
pub(crate) fn cue(word: &str, before: &str) -> Option<Cue> {
    if !word.starts_with(|c: char| c.is_ascii_lowercase()) || !word.is_ascii() {
        return None;
    }
    let before = before.to_lowercase();
    if super::words::lists(BEFORE_NOUNS, &before) {
        return None;
    }
    // “It was announced”: the subject is not the speaker. “He was saying” is another matter.
    if super::words::lists(" was were is are be been being ", &before) && !is_participle(word) {
        return None;
    }
    if let Some((_, lemma)) = IRREGULAR.iter().find(|(form, _)| *form == word) {
        return strength(lemma);
    }
    if let Some(strength) = strength(word) {
        // The plain form: `officials say`. Most others are nouns as often as verbs.
        let plural = before.ends_with('s') || matches!(before.as_str(), "they" | "sides" | "media");
        return (plural && strength == Cue::Strong).then_some(Cue::Strong);
    }
    let stem = |suffix: &str| word.strip_suffix(suffix);
    if let Some(found) = stem("s").into_iter().chain(stem("es")).find_map(strength) {
        // `claims` may be a noun; `says` is not.
        return Some(if matches!(word, "says" | "tells" | "writes" | "adds" | "insists") {
            found
        } else {
            Cue::Weak
        });
    }
    let past = stem("ied").map(|stem| [stem, "y"].concat());
    let ing = stem("ing").map(|stem| [stem, "e"].concat());
    [stem("ed"), stem("d"), stem("ing"), past.as_deref(), ing.as_deref()]
        .into_iter()
        .flatten()
        .find_map(|stem| strength(stem).or_else(|| strength(undoubled(stem)?)))
}

/// Is this the `-ing` form, which takes its subject from the main clause?
pub(crate) fn is_participle(word: &str) -> bool {
    word.ends_with("ing") && word.len() > 5
}

fn strength(lemma: &str) -> Option<Cue> {
    if super::words::lists(STRONG, lemma) {
        Some(Cue::Strong)
    } else if super::words::lists(WEAK, lemma) {
        Some(Cue::Weak)
    } else {
        None
    }
}

/// `quipp` → `quip`.
fn undoubled(stem: &str) -> Option<&str> {
    let bytes = stem.as_bytes();
    let [.., before, last] = bytes else { return None };
    (before == last).then(|| &stem[..stem.len() - 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, word: &str, expected: Option<Cue>) {
        assert_eq!(cue(word, before), expected, "{before} {word}");
    }

    #[test]
    fn verbs_and_nouns() {
        check("Hegseth", "said", Some(Cue::Strong));
        check("he", "wrote", Some(Cue::Strong));
        check("further", "stated", Some(Cue::Strong));
        check("had", "warned", Some(Cue::Strong));
        check("and", "quipped", Some(Cue::Strong));
        check("wrote", "describing", Some(Cue::Weak));
        check("He", "noted", Some(Cue::Strong));
        check("officials", "say", Some(Cue::Strong));
        check("a", "post", None);
        check("to", "say", None);
        check("territorial", "claims", Some(Cue::Weak));
        check("United", "States", None);
        check("the", "state", None);
        check("ministry", "replied", Some(Cue::Strong));
        check("he", "walked", None);
        check("was", "announced", None);
        check("was", "saying", Some(Cue::Strong));
    }
}
