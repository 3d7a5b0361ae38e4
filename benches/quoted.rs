//! A made-up site of quotes: each stands in one of many long archived texts.

use std::fmt::Write as _;

use counterpart::files::Files;

use crate::corpus::{Dice, word};

/// How many quotes a page has.
const QUOTES_A_PAGE: usize = 10;

/// How many quotes rest on one source.
const QUOTES_A_SOURCE: usize = 10;

/// A text has so many paragraphs of so many words: 5,000 words together.
const PARAGRAPHS: usize = 100;
const WORDS: usize = 50;

/// Whether the quotes stand in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marks {
    /// They do, with their citations.
    With,
    /// The same pages without marks and citations: nothing is quoted.
    Without,
}

impl Marks {
    /// As the command line names it.
    pub(crate) fn named(name: &str) -> Self {
        if name == "with" { Self::With } else { Self::Without }
    }
}

/// A site of so many quotes, ten on a page, and a tenth as many sources.
pub(crate) fn files(quotes: usize, marks: Marks) -> Files {
    let texts: Vec<Vec<String>> = (0..quotes.div_ceil(QUOTES_A_SOURCE)).map(text).collect();
    let config = "title = \"Quotes\"\nbase_url = \"https://example.org\"\n";
    let mut files = vec![("site.toml".to_owned(), config.to_owned())];
    for (number, text) in texts.iter().enumerate() {
        let card = format!("+++\ntitle = \"Source {number}\"\ndate = \"2025-01-01\"\n+++\n");
        files.push((format!("content/sources/s{number}.md"), card));
        files.push((format!("content/sources/s{number}.txt"), text.join("\n\n")));
    }
    for number in 0..quotes.div_ceil(QUOTES_A_PAGE) {
        files.push((format!("content/briefings/b{number}.md"), page(number, &texts, marks)));
    }
    Files::from_texts(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

/// The paragraphs of an archived text.
fn text(number: usize) -> Vec<String> {
    let mut dice = Dice::new(11, number);
    (0..PARAGRAPHS).map(|_| sentence(&mut dice, WORDS)).collect()
}

fn sentence(dice: &mut Dice, words: usize) -> String {
    let words: Vec<String> = (0..words).map(|_| word(dice.roll(3_000))).collect();
    format!("{}.", words.join(" "))
}

/// A page of quotes: each of eight to twenty words, in a paragraph of forty.
fn page(number: usize, texts: &[Vec<String>], marks: Marks) -> String {
    let mut dice = Dice::new(12, number);
    let mut page =
        format!("+++\ntitle = \"Briefing {number}\"\ndate = 2025-01-01\nsummary = \"S.\"\n+++\n\n");
    for _ in 0..QUOTES_A_PAGE {
        let source = dice.index(texts.len());
        let paragraph = &texts[source][dice.index(PARAGRAPHS)];
        let words: Vec<&str> = paragraph.trim_end_matches('.').split(' ').collect();
        let length = 8 + dice.index(13);
        let start = dice.index(words.len() - length);
        let quote = words[start..start + length].join(" ");
        let around = sentence(&mut dice, 30);
        let _ = match marks {
            Marks::With => writeln!(page, "They said “{quote}.”[^s{source}] {around}\n"),
            Marks::Without => writeln!(page, "They said {quote}. {around}\n"),
        };
    }
    page
}
