//! The index: which pages have a word, and how much it counts there.

use std::collections::HashMap;

use ahash::RandomState;
use rayon::prelude::*;

use crate::search::tokens;

/// How much a word counts by where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// In running text.
    Text,
    /// In a heading or a summary.
    Heading,
    /// In a title or a name.
    Title,
}

impl Weight {
    const fn points(self) -> u32 {
        match self {
            Self::Text => 1,
            Self::Heading => 3,
            Self::Title => 12,
        }
    }
}

/// The largest file of words, in bytes, before it is cut.
const FILE: usize = 48 * 1024;

/// How many pages are counted at a time.
const BATCH: usize = 1024;

/// The pages that have a word, in order, each with a class from 0 to 8 that grows with how often and
/// where.
type Postings = Vec<(u32, u8)>;

/// The words of some pages that are counted one after another.
#[derive(Default)]
struct Batch {
    numbers: HashMap<Box<str>, u32, RandomState>,
    counts: Vec<Count>,
}

/// A word while it is counted.
struct Count {
    /// The last page that has it, and how much it counts there so far.
    page: u32,
    points: u32,
    /// The pages before that one.
    postings: Postings,
}

/// The words of a site: sorted, each with its pages.
#[derive(Debug)]
pub struct Index {
    words: Vec<(Box<str>, Postings)>,
}

/// A file of words: the first of them, and the file's text.
#[derive(Debug, PartialEq, Eq)]
pub struct WordFile {
    /// Its first word.
    pub first: String,
    /// The words as JSON: `{"word":"3a1c"}`, where each number is the distance to the page before and
    /// each letter from `a` to `i` how much the word counts there.
    pub json: String,
}

impl Index {
    /// Counts the words of `count` pages. `texts` hands on each text of a page with its weight.
    pub fn new(count: usize, texts: impl Fn(usize, &mut dyn FnMut(Weight, &str)) + Sync) -> Self {
        let batches: Vec<usize> = (0..count).step_by(BATCH).collect();
        let counted: Vec<Vec<(Box<str>, Postings)>> = batches
            .par_iter()
            .map(|first| {
                let mut batch = Batch::default();
                for page in *first..(*first + BATCH).min(count) {
                    let number = u32::try_from(page).unwrap_or(u32::MAX);
                    texts(page, &mut |weight, text| {
                        tokens(text, |word| batch.add(word, number, weight.points()));
                    });
                }
                batch.into_words()
            })
            .collect();
        // A stable sort leaves the batches of a word, and so its pages, in order.
        let mut all: Vec<(Box<str>, Postings)> = counted.into_iter().flatten().collect();
        all.par_sort_by(|a, b| a.0.cmp(&b.0));
        let mut words: Vec<(Box<str>, Postings)> = Vec::new();
        for (word, mut pages) in all {
            match words.last_mut() {
                Some((last, known)) if *last == word => known.append(&mut pages),
                _ => words.push((word, pages)),
            }
        }
        Self { words }
    }

    /// The index as files of words, in order.
    pub fn files(&self) -> Vec<WordFile> {
        let mut files: Vec<WordFile> = Vec::new();
        for (word, pages) in &self.words {
            let is_full = files.last().is_none_or(|file| file.json.len() > FILE);
            if is_full {
                if let Some(file) = files.last_mut() {
                    file.json.push('}');
                }
                files.push(WordFile { first: word.to_string(), json: "{".to_owned() });
            }
            let Some(file) = files.last_mut() else { continue };
            if file.json.len() > 1 {
                file.json.push(',');
            }
            // A word is letters and digits, which JSON does not escape.
            file.json.extend(["\"", word, "\":\""]);
            let mut before = 0;
            for (page, class) in pages {
                push_number(&mut file.json, page - before);
                file.json.push(char::from(b'a' + class));
                before = *page;
            }
            file.json.push('"');
        }
        if let Some(file) = files.last_mut() {
            file.json.push('}');
        }
        files
    }
}

impl Batch {
    fn add(&mut self, word: &str, page: u32, points: u32) {
        if let Some(number) = self.numbers.get(word) {
            let count = &mut self.counts[*number as usize];
            if count.page == page {
                count.points += points;
            } else {
                count.postings.push((count.page, class(count.points)));
                (count.page, count.points) = (page, points);
            }
            return;
        }
        let number = u32::try_from(self.counts.len()).unwrap_or(u32::MAX);
        self.numbers.insert(word.into(), number);
        self.counts.push(Count { page, points, postings: Vec::new() });
    }

    /// The words with their pages, in no order.
    fn into_words(self) -> Vec<(Box<str>, Postings)> {
        let Self { numbers, mut counts } = self;
        let finished = |(word, number): (Box<str>, u32)| {
            let count = &mut counts[number as usize];
            count.postings.push((count.page, class(count.points)));
            (word, std::mem::take(&mut count.postings))
        };
        numbers.into_iter().map(finished).collect()
    }
}

/// Writes a number of pages: mostly of one digit, millions of times.
fn push_number(text: &mut String, number: u32) {
    if number >= 10 {
        push_number(text, number / 10);
    }
    text.push(char::from(b'0' + u8::try_from(number % 10).unwrap_or(0)));
}

/// 0 for 1, 1 for 2–3, 2 for 4–7 …: what counts is whether a word is named once or all the time.
fn class(points: u32) -> u8 {
    u8::try_from(points.max(1).ilog2().min(8)).unwrap_or(8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(pages: &[&str]) -> Vec<WordFile> {
        Index::new(pages.len(), |page, take| take(Weight::Text, pages[page])).files()
    }

    #[test]
    fn words_lead_to_their_pages() {
        let files = made(&["a channel", "", "Channel talks", "talks, talks; talks talks"]);
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].first, "channel");
        assert_eq!(files[0].json, r#"{"channel":"0a2a","talks":"2a1c"}"#);
    }

    #[test]
    fn titles_count_for_more() {
        let index = Index::new(1, |_, take| {
            take(Weight::Title, "talks");
            take(Weight::Text, "text");
        });
        assert_eq!(index.files()[0].json, r#"{"talks":"0d","text":"0a"}"#);
    }

    #[test]
    fn no_pages_have_no_files() {
        assert!(made(&[]).is_empty());
        assert!(made(&["", "—"]).is_empty());
    }

    #[test]
    fn many_words_are_cut_into_files_in_order() {
        let text: Vec<String> = (0..20_000).map(|n| format!("w{n:05}")).collect();
        let files = made(&[&text.join(" ")]);
        assert!(files.len() > 3, "{}", files.len());
        assert!(files.iter().all(|file| file.json.len() < FILE + 100));
        assert!(files.windows(2).all(|pair| pair[0].first < pair[1].first));
        let words: usize = files
            .iter()
            .map(|file| {
                let words: HashMap<String, String> = serde_json::from_str(&file.json).unwrap();
                words.len()
            })
            .sum();
        assert_eq!(words, 20_000);
    }
}
