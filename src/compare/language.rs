//! What a language asks of a comparison: how its words are written, and which of them mean little.

use super::stop_words;

/// A language, as far as comparing words is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Language([u8; 3]);

impl Language {
    /// Of a BCP 47 tag: its first subtag counts.
    pub(crate) fn of(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        let mut letters = [0; 3];
        for (letter, byte) in letters.iter_mut().zip(primary.bytes()) {
            *letter = byte.to_ascii_lowercase();
        }
        Self(letters)
    }

    /// Its code, in lower case.
    pub(crate) fn code(&self) -> &str {
        let end = self.0.iter().position(|&byte| byte == 0).unwrap_or(self.0.len());
        std::str::from_utf8(&self.0[..end]).unwrap_or_default()
    }

    /// Is it English?
    pub(crate) fn is_english(self) -> bool {
        self.code() == "en"
    }

    /// Does it drop vowels before an apostrophe: `l’accord`, `dell’accordo`?
    pub(crate) fn elides(self) -> bool {
        matches!(self.code(), "fr" | "it" | "ca")
    }

    /// Does a folded word mean little by itself?
    pub(crate) fn is_stop_word(self, folded: &str) -> bool {
        stop_words::of(self.code()).is_some_and(|list| list.has(folded))
    }
}
