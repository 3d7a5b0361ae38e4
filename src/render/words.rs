//! The words of the theme: every text that is not the writer's, by key.

mod dates;

use std::collections::BTreeMap;

use serde::Serialize;

/// English, complete: the keys are those of this table.
const ENGLISH: &str = include_str!("words/en.toml");

/// There is no word of this key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownWord;

/// Every word of the theme by its key, in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Words {
    words: BTreeMap<String, String>,
}

impl Words {
    /// The English words.
    ///
    /// # Panics
    /// When the built-in table is not TOML: a bug that the first test meets.
    pub fn english() -> Self {
        let words = toml::from_str(ENGLISH)
            .unwrap_or_else(|error| panic!("the built-in words are not valid TOML: {error}"));
        Self { words }
    }

    /// Puts another text in the place of a word.
    ///
    /// # Errors
    /// When there is no word of this key.
    pub fn replace(&mut self, key: &str, text: String) -> Result<(), UnknownWord> {
        let word = self.words.get_mut(key).ok_or(UnknownWord)?;
        *word = text;
        Ok(())
    }

    /// The word of this key; the key itself when there is none.
    pub fn get<'w>(&'w self, key: &'w str) -> &'w str {
        self.words.get(key).map_or(key, String::as_str)
    }

    /// The word of this key with `{name}` replaced for each pair.
    pub fn filled(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut text = self.get(key).to_owned();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// All keys, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(String::as_str)
    }
}
