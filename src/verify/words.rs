//! Words that change what a sentence says: hedges, negations, numbers, and words that bind what
//! stands beside them.

use std::sync::LazyLock;

use super::normalise::fold_key;

/// How a word changes what a sentence says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// It makes it less certain: `may`, `reportedly`, `almost`.
    Hedge,
    /// It denies it: `not`, `never`, `without`.
    Negation,
    /// It is a number.
    Number,
}

/// A list of words to look up, written as one text.
pub(crate) struct WordList(LazyLock<Vec<&'static str>>);

impl WordList {
    /// The words of a text, in any order.
    const fn new(sorted: fn() -> Vec<&'static str>) -> Self {
        Self(LazyLock::new(sorted))
    }

    /// Is the word in the list, as it is written?
    pub(crate) fn has(&self, word: &str) -> bool {
        self.0.binary_search(&word).is_ok()
    }
}

/// Splits a text into the sorted words of a list.
fn sorted(text: &'static str) -> Vec<&'static str> {
    let mut words: Vec<&str> = text.split_ascii_whitespace().collect();
    words.sort_unstable();
    words
}

/// Declares lists of words.
macro_rules! word_lists {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        $($(#[$doc])* pub(crate) static $name: WordList = WordList::new(|| sorted($text));)*
    };
}

word_lists! {
    /// Words that make less certain: those that change a claim when a quote leaves them out.
    HEDGES = "potentially potential possibly possible perhaps maybe may might could if unless \
        allegedly alleged reportedly apparently seemingly supposedly purported purportedly \
        presumably conceivably arguably probably likely would almost nearly some sometimes partly \
        partially somewhat seem seems seemed appear appears appeared suggest suggests suggested \
        whether provided assuming hypothetically ostensibly approximately roughly so-called";
    /// Words that deny, in the languages of most readouts.
    NEGATIONS = "not no never none nothing nobody nowhere neither nor cannot without hardly \
        barely scarcely rarely seldom deny denied denies denying refuse refused refuses refusing \
        reject rejected rejects rejecting fail failed fails lack lacks lacked false untrue unable \
        不 没 nicht kein keine nie ohne ne pas jamais aucun sans nunca jamás sin \
        ни не нет без никогда لا لم لن ليس";
    /// Numbers in words; `one` is a pronoun as often.
    NUMBERS = "zero two three four five six seven eight nine ten eleven twelve thirteen \
        fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty \
        seventy eighty ninety hundred hundreds thousand thousands million millions billion \
        billions trillion half quarter dozen dozens double twice";
    /// Words before a quote that, left out, change its scope: “peace *through* strength”.
    BINDING = "through by without against except despite beyond before after until under only \
        than instead rather less more all both most every each any unlike like as because \
        although though when while where";
    /// Words after a quote with which its sentence takes something back or sets a condition.
    LIMITING = "but however although though except until only when while whereas despite because \
        as than pending subject";
}

/// How this word changes what a sentence says, if it does.
pub(crate) fn weight(word: &str) -> Option<Weight> {
    let folded = fold_key(word);
    if folded.contains(char::is_numeric) {
        Some(Weight::Number)
    } else if NEGATIONS.has(&folded) || folded.ends_with("n't") {
        Some(Weight::Negation)
    } else if HEDGES.has(&folded) {
        Some(Weight::Hedge)
    } else if NUMBERS.has(&folded) {
        Some(Weight::Number)
    } else {
        None
    }
}

/// Is this “not”, alone or within another word: `don't`, `cannot`?
pub(crate) fn is_not(word: &str) -> bool {
    let folded = fold_key(word);
    matches!(folded.as_str(), "not" | "cannot") || folded.ends_with("n't")
}

/// Does the word bind what follows it?
pub(crate) fn is_binding(word: &str) -> bool {
    BINDING.has(&fold_key(word))
}

/// Does the word limit what stands before it?
pub(crate) fn is_limiting(word: &str) -> bool {
    LIMITING.has(&fold_key(word))
}

/// Is the word in a short list of words between spaces?
pub(crate) fn lists(list: &str, word: &str) -> bool {
    let bytes = word.as_bytes();
    let Some(first) = bytes.first() else { return false };
    let list = list.as_bytes();
    (1..list.len().saturating_sub(bytes.len())).any(|at| {
        list[at] == *first
            && list[at - 1] == b' '
            && list[at + bytes.len()] == b' '
            && list[at..].starts_with(bytes)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, expected: Option<Weight>) {
        assert_eq!(weight(word), expected, "{word}");
    }

    #[test]
    fn weights() {
        check("potentially", Some(Weight::Hedge));
        check("Not", Some(Weight::Negation));
        check("don’t", Some(Weight::Negation));
        check("1,000", Some(Weight::Number));
        check("seven", Some(Weight::Number));
        check("不", Some(Weight::Negation));
        check("table", None);
        check("ten", Some(Weight::Number));
        check("", None);
    }

    #[test]
    fn short_lists() {
        assert!(lists(" a bc d ", "bc"));
        assert!(lists(" a bc d ", "d"));
        assert!(!lists(" a bc d ", "b"));
        assert!(!lists(" a bc d ", "c"));
        assert!(!lists(" a bc d ", ""));
        assert!(!lists(" a ", "abcdefgh"));
    }
}
