//! Words that change what a sentence says: hedges, negations, numbers, and words that bind what
//! stands beside them.

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

/// The list of DOMAIN.md §2.4 (a), and words of the same use in English.
const HEDGES: &str = " potentially potential possibly possible perhaps maybe may might could if unless \
    allegedly alleged reportedly apparently seemingly supposedly purported purportedly presumably \
    conceivably arguably probably likely would almost nearly some sometimes partly partially \
    somewhat seem seems seemed appear appears appeared suggest suggests suggested whether \
    provided assuming hypothetically ostensibly approximately roughly 或 若 ";

const NEGATIONS: &str = " not no never none nothing nobody nowhere neither nor cannot without hardly \
    barely scarcely rarely seldom deny denied denies denying refuse refused refuses refusing \
    reject rejected rejects rejecting fail failed fails lack lacks lacked false untrue unable \
    不 没 未 无 非 勿 否 別 nicht kein keine nie ohne ne pas jamais aucun sans nunca jamás sin \
    ни не нет без никогда لا لم لن ليس ";

const NUMBERS: &str = " zero one two three four five six seven eight nine ten eleven twelve thirteen \
    fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy \
    eighty ninety hundred hundreds thousand thousands million millions billion billions trillion \
    half quarter third dozen dozens double twice first second 一 二 三 四 五 六 七 八 九 十 百 千 万 亿 ";

/// Words before a quote that, left out, change its scope: “peace *through* strength”.
const BINDING: &str = " through by without against except despite beyond before after until under \
    only than instead rather less more all both most every each any unlike like as because \
    although though when while where ";

/// Words after a quote with which its sentence takes something back or sets a condition.
const LIMITING: &str = " but however although though except until only when while whereas despite \
    because as than pending subject ";

/// How this word changes what a sentence says, if it does.
pub(crate) fn weight(word: &str) -> Option<Weight> {
    let folded = fold_key(word);
    if folded.contains(|c: char| c.is_ascii_digit() || c.is_numeric()) {
        Some(Weight::Number)
    } else if lists(NEGATIONS, &folded) || folded.ends_with("n't") {
        Some(Weight::Negation)
    } else if lists(HEDGES, &folded) {
        Some(Weight::Hedge)
    } else if lists(NUMBERS, &folded) {
        Some(Weight::Number)
    } else {
        None
    }
}

/// Does the word bind what follows it?
pub(crate) fn is_binding(word: &str) -> bool {
    lists(BINDING, &fold_key(word))
}

/// Does the word limit what stands before it?
pub(crate) fn is_limiting(word: &str) -> bool {
    lists(LIMITING, &fold_key(word))
}

/// Is the word in a list of words between spaces?
pub(crate) fn lists(list: &str, word: &str) -> bool {
    if word.is_empty() || word.contains(' ') {
        return false;
    }
    list.split_ascii_whitespace().any(|listed| listed == word)
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
}
