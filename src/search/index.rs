//! The index: which pages have a word, and how much it counts there.

use std::collections::HashMap;
use std::fmt::Write as _;

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
const BATCH: usize = 256;

/// For each word the pages that have it, in order, with a class from 0 to 8 that grows with how often
/// and where.
type Postings = HashMap<String, Vec<(u32, u8)>>;

/// The words of a site: sorted, each with its pages.
#[derive(Debug)]
pub struct Index {
    words: Vec<(String, Vec<(u32, u8)>)>,
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
        let counted: Vec<Postings> = batches
            .par_iter()
            .map(|first| {
                let mut postings = Postings::new();
                for page in *first..(*first + BATCH).min(count) {
                    add_page(page, &texts, &mut postings);
                }
                postings
            })
            .collect();
        let mut all = Postings::new();
        for postings in counted {
            // Each word's pages come in order, whatever the order of words.
            #[expect(clippy::iter_over_hash_type, reason = "the words are sorted below")]
            for (word, mut pages) in postings {
                all.entry(word).or_default().append(&mut pages);
            }
        }
        let mut words: Vec<_> = all.into_iter().collect();
        words.par_sort_unstable_by(|a, b| a.0.cmp(&b.0));
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
                files.push(WordFile { first: word.clone(), json: "{".to_owned() });
            }
            let Some(file) = files.last_mut() else { continue };
            if file.json.len() > 1 {
                file.json.push(',');
            }
            // A word is letters and digits, which JSON does not escape. Writing to a `String` cannot fail.
            let _ = write!(file.json, "\"{word}\":\"");
            let mut before = 0;
            for (page, class) in pages {
                let _ = write!(file.json, "{}{}", page - before, char::from(b'a' + class));
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

fn add_page(
    page: usize,
    texts: &(impl Fn(usize, &mut dyn FnMut(Weight, &str)) + Sync),
    postings: &mut Postings,
) {
    let number = u32::try_from(page).unwrap_or(u32::MAX);
    let mut points: HashMap<String, u32> = HashMap::new();
    texts(page, &mut |weight, text| {
        tokens(text, |word| {
            if let Some(sum) = points.get_mut(word) {
                *sum += weight.points();
            } else {
                points.insert(word.to_owned(), weight.points());
            }
        });
    });
    #[expect(clippy::iter_over_hash_type, reason = "each word has a list of its own")]
    for (word, points) in points {
        // 1, 2–3, 4–7 … : what counts is whether a word is named once or all the time.
        let class = u8::try_from(points.ilog2().min(8)).unwrap_or(8);
        postings.entry(word).or_default().push((number, class));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(pages: &[&str]) -> Vec<WordFile> {
        Index::new(pages.len(), |page, take| take(Weight::Text, pages[page])).files()
    }

    #[test]
    fn words_lead_to_their_pages() {
        let files = files(&["a channel", "", "Channel talks", "talks, talks; talks talks"]);
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
        assert!(files(&[]).is_empty());
        assert!(files(&["", "—"]).is_empty());
    }

    #[test]
    fn many_words_are_cut_into_files_in_order() {
        let text: String = (0..20_000).map(|n| format!("w{n:05} ")).collect();
        let files = files(&[&text]);
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
