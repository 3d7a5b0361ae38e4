//! Verbs that say that somebody speaks, and how strongly they do.

use std::collections::HashMap;
use std::sync::LazyLock;

use ahash::RandomState;

use super::words::lists;

/// How much a reporting verb says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cue {
    /// It counts only right beside the quotation: `call`, `describe`, `claims` (perhaps a noun).
    Weak,
    /// It counts anywhere in the sentence: `say`, `write`.
    Strong,
}

/// Verbs that report words whatever stands around them: the union of the lists of textacy, Citron,
/// the Gender Gap Tracker and the Guardian's quote extraction, with those that diplomats use.
const STRONG: &str = "say tell write add ask reply post read state announce answer argue assert \
    assure caution claim clarify comment conclude confirm contend declare emphasize emphasise \
    exclaim explain inform insist lament maintain note observe opine pledge predict proclaim \
    promise quip reaffirm reassure recall recommend reiterate remark remind respond stress \
    testify tweet underline underscore urge vow warn";

/// Those that may also report what is not speech.
const WEAK: &str = "accuse acknowledge admit advise affirm agree allege believe boast brief call \
    charge cite complain concede continue counter criticize criticise cry decline decry demand \
    denounce deny describe disagree disclose dismiss dispute dub elaborate express fear feel \
    highlight hint hope imply indicate joke label lodge mention mock name object offer order \
    plead point praise pray press pronounce propose quote rail recount refer reflect reject \
    remember repeat report request reveal scoff shout signal slam speculate submit suggest \
    thank think tout voice wonder";

const IRREGULAR: [(&str, Cue); 6] = [
    ("said", Cue::Strong),
    ("told", Cue::Strong),
    ("wrote", Cue::Strong),
    ("thought", Cue::Weak),
    ("felt", Cue::Weak),
    ("written", Cue::Strong),
];

/// How a form of a verb is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `say`: a verb after a plural, else as often a noun.
    Plain,
    /// `says`, but also `claims`.
    Present,
    /// `said`, `saying`.
    Other,
}

/// Every form of every verb. Forms that no verb has, such as `sayed`, do no harm.
static FORMS: LazyLock<HashMap<String, (Cue, Form), RandomState>> = LazyLock::new(|| {
    let mut forms = HashMap::default();
    let strong = STRONG.split_ascii_whitespace().map(|lemma| (lemma, Cue::Strong));
    let weak = WEAK.split_ascii_whitespace().map(|lemma| (lemma, Cue::Weak));
    for (lemma, cue) in strong.chain(weak) {
        let stem = lemma.strip_suffix('e').unwrap_or(lemma);
        let doubled = [lemma, &lemma[lemma.len() - 1..]].concat();
        for stem in [stem, &doubled] {
            forms.insert([stem, "ed"].concat(), (cue, Form::Other));
            forms.insert([stem, "ing"].concat(), (cue, Form::Other));
        }
        forms.insert([lemma, "s"].concat(), (cue, Form::Present));
        forms.insert([lemma, "es"].concat(), (cue, Form::Present));
        if let Some(stem) = lemma.strip_suffix('y') {
            forms.insert([stem, "ied"].concat(), (cue, Form::Other));
            forms.insert([stem, "ies"].concat(), (cue, Form::Present));
        }
        forms.insert(lemma.to_owned(), (cue, Form::Plain));
    }
    forms.insert("read".to_owned(), (Cue::Strong, Form::Other));
    let irregular = IRREGULAR.map(|(form, cue)| (form.to_owned(), (cue, Form::Other)));
    forms.extend(irregular);
    forms
});

/// Is this a reporting verb, given the word before it? Only forms that have a subject count; an
/// `-ing` form is told apart by [`is_participle`].
pub(crate) fn cue(word: &str, before: &str) -> Option<Cue> {
    let &(cue, form) = FORMS.get(word)?;
    let before = before.to_lowercase();
    // After these words a form such as `claim` or `post` is a noun or an infinitive.
    if lists(
        " a an the this that these those his her its their our my your no any some in on at of for \
         by with from to into under over ",
        &before,
    ) {
        return None;
    }
    // “It was announced”: the subject is not the speaker. “He was saying” is another matter.
    if lists(" was were is are be been being ", &before) && !is_participle(word) {
        return None;
    }
    match form {
        Form::Other => Some(cue),
        Form::Plain => {
            let plural = before.ends_with('s') || lists(" they sides media ", &before);
            (plural && cue == Cue::Strong).then_some(cue)
        }
        Form::Present if lists(" says tells writes adds insists ", word) => Some(cue),
        Form::Present => Some(Cue::Weak),
    }
}

/// Is this the `-ing` form, which takes its subject from the main clause?
pub(crate) fn is_participle(word: &str) -> bool {
    word.ends_with("ing") && word.len() > 5
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
