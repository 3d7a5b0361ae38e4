//! House spelling: pairs of spellings that a site holds to be one word.

use super::normalise;

/// The spellings that a site configures as equal, such as `defense` and `defence`, `deescalate` and
/// `de-escalate`, `US` and `U.S.`.
///
/// A spelling may be several words. One that has capitals is only meant with them: `US` is not `us`.
#[derive(Clone, Debug, Default)]
pub struct HouseSpelling {
    /// Sorted by the first key of `from`.
    entries: Vec<Entry>,
}

/// One direction of a pair.
#[derive(Clone, Debug)]
struct Entry {
    from: Spelling,
    to: Spelling,
}

/// A spelling as tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spelling {
    pub(crate) keys: Vec<u32>,
    text: String,
}

impl Spelling {
    fn new(text: &str) -> Self {
        let (tokens, _) = normalise::tokens(text);
        let text = match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => &text[first.start as usize..last.end as usize],
            _ => "",
        };
        Self { keys: tokens.iter().map(|token| token.key).collect(), text: text.to_owned() }
    }

    fn possessive(&self) -> Self {
        Self::new(&format!("{}'s", self.text))
    }

    /// Is this how these words are written, given that their keys are equal?
    pub(crate) fn is_written(&self, words: &str) -> bool {
        !self.text.contains(char::is_uppercase) || normalise::fold_typography(words) == self.text
    }
}

impl HouseSpelling {
    /// Takes pairs of spellings; a pair works both ways, and for possessives.
    pub fn new<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> Self {
        let mut entries = Vec::new();
        for (left, right) in pairs {
            let (left, right) = (Spelling::new(left), Spelling::new(right));
            if left.keys.is_empty() || right.keys.is_empty() || left.keys == right.keys {
                continue;
            }
            for (from, to) in
                [(left.clone(), right.clone()), (left.possessive(), right.possessive())]
            {
                entries.push(Entry { from: from.clone(), to: to.clone() });
                entries.push(Entry { from: to, to: from });
            }
        }
        entries.sort_by(|a, b| a.from.keys.cmp(&b.from.keys));
        Self { entries }
    }

    /// Spellings equal to one that begins `keys`: how many keys it takes, how it and the other are
    /// written.
    pub(crate) fn others<'h>(
        &'h self,
        keys: &'h [u32],
    ) -> impl Iterator<Item = (&'h Spelling, &'h Spelling)> {
        let start = self.entries.partition_point(|entry| entry.from.keys.first() < keys.first());
        self.entries[start..]
            .iter()
            .take_while(|entry| entry.from.keys.first() == keys.first())
            .filter(|entry| keys.starts_with(&entry.from.keys))
            .map(|entry| (&entry.from, &entry.to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many other spellings the words have.
    fn others(pair: (&str, &str), words: &str) -> usize {
        let house = HouseSpelling::new([pair]);
        let keys: Vec<u32> = normalise::tokens(words).0.iter().map(|token| token.key).collect();
        house.others(&keys).filter(|(from, _)| from.is_written(words)).count()
    }

    fn check(pair: (&str, &str), words: &str, expected: usize) {
        assert_eq!(others(pair, words), expected, "{pair:?} {words}");
    }

    #[test]
    fn finds_other_spellings() {
        check(("defense", "defence"), "Defence", 1);
        check(("defense", "defence"), "defence’s", 1);
        check(("deescalate", "de-escalate"), "de-escalate", 1);
        check(("US", "U.S."), "U.S", 1);
        check(("US", "U.S."), "US", 1);
        check(("US", "U.S."), "us", 0);
        check(("US", "U.S."), "them", 0);
    }
}
