//! In what letters words are written: a quote in other letters than its page's is an original, or the
//! page's own words are a translation.

/// In what letters words are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Latin letters.
    Latin,
    /// Those of another script: Han, Arabic, Cyrillic.
    Other,
}

impl Script {
    /// The script of most of some letters.
    pub fn of(letters: impl Iterator<Item = char>) -> Self {
        let (mut latin, mut other) = (0, 0);
        for letter in letters.filter(|c| c.is_alphabetic()) {
            *(if is_latin(letter) { &mut latin } else { &mut other }) += 1;
        }
        if other > latin { Self::Other } else { Self::Latin }
    }
}

/// Latin letters end with the block Latin Extended-B; the additional ones begin at 1E00.
fn is_latin(c: char) -> bool {
    c < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&c)
}

/// Whether a text has words in another script than Latin.
pub fn has_other_script(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic() && !is_latin(*c)).nth(1).is_some()
}

/// Whether an attribution says whose translation it gives.
pub fn names_translator(by: &str) -> bool {
    const WORDS: [&str; 6] = ["translat", "übersetz", "traduct", "tradui", "traduz", "译"];
    let by = by.to_lowercase();
    WORDS.iter().any(|word| by.contains(word))
}
