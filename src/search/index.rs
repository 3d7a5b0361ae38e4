//! The index: which pages have a word, and how much it counts there.

use std::collections::{BTreeMap, HashMap};

use ahash::RandomState;
use rayon::prelude::*;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

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
    words: Vec<Word>,
}

/// A word with its pages, and how long it is in a file.
#[derive(Debug)]
struct Word {
    text: Box<str>,
    pages: Postings,
    length: usize,
    /// A hash of the word as it stands in a file.
    print: u64,
}

/// A file of words. As JSON: `{"word":"3a1c"}`, where each number is the distance to the page before and
/// each letter from `a` to `i` how much the word counts there.
#[derive(Clone, Copy, Debug)]
pub struct WordFile<'i> {
    words: &'i [Word],
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
                    batch.add_page(page, |take| texts(page, take));
                }
                batch.into_words()
            })
            .collect();
        // A stable sort leaves the batches of a word, and so its pages, in order.
        let mut all: Vec<(Box<str>, Postings)> = counted.into_iter().flatten().collect();
        all.par_sort_by(|a, b| a.0.cmp(&b.0));
        let mut words: Vec<Word> = Vec::new();
        for (word, mut pages) in all {
            match words.last_mut() {
                Some(last) if last.text == word => last.pages.append(&mut pages),
                _ => words.push(Word { text: word, pages, length: 0, print: 0 }),
            }
        }
        words.par_iter_mut().for_each(Word::measure);
        Self { words }
    }

    /// Counts one page again: `old` hands on the texts that it had, `new` those that it has.
    pub fn count_again(
        &mut self,
        page: usize,
        old: impl FnOnce(&mut dyn FnMut(Weight, &str)),
        new: impl FnOnce(&mut dyn FnMut(Weight, &str)),
    ) {
        let (mut before, mut after) = (Batch::default(), Batch::default());
        before.add_page(page, old);
        after.add_page(page, new);
        let mut changes: BTreeMap<Box<str>, (Postings, Postings)> = BTreeMap::new();
        for (word, pages) in before.into_words() {
            changes.entry(word).or_default().0 = pages;
        }
        for (word, pages) in after.into_words() {
            changes.entry(word).or_default().1 = pages;
        }
        for (word, (before, after)) in changes {
            if before != after {
                self.replace(word, page, after.first().map(|(_, class)| *class));
            }
        }
    }

    /// Sets how much a word counts on a page, if it does.
    fn replace(&mut self, word: Box<str>, page: usize, class: Option<u8>) {
        let page = u32::try_from(page).unwrap_or(u32::MAX);
        let at = match self.words.binary_search_by(|known| known.text.cmp(&word)) {
            Ok(at) => at,
            Err(at) => {
                let pages = Postings::new();
                self.words.insert(at, Word { text: word, pages, length: 0, print: 0 });
                at
            }
        };
        let pages = &mut self.words[at].pages;
        match (pages.binary_search_by_key(&page, |(page, _)| *page), class) {
            (Ok(place), Some(class)) => pages[place].1 = class,
            (Ok(place), None) => drop(pages.remove(place)),
            (Err(place), Some(class)) => pages.insert(place, (page, class)),
            (Err(_), None) => {}
        }
        if pages.is_empty() {
            self.words.remove(at);
        } else {
            self.words[at].measure();
        }
    }

    /// The index as files of words, in order.
    pub fn files(&self) -> Vec<WordFile<'_>> {
        let mut files = Vec::new();
        let (mut start, mut length) = (0, 1);
        for (at, word) in self.words.iter().enumerate() {
            if length > FILE {
                files.push(WordFile { words: &self.words[start..at] });
                (start, length) = (at, 1);
            }
            length += word.length + usize::from(length > 1);
        }
        if start < self.words.len() {
            files.push(WordFile { words: &self.words[start..] });
        }
        files
    }
}

impl Word {
    /// Notes how the word stands in a file.
    fn measure(&mut self) {
        let mut json = String::new();
        self.write(&mut json);
        self.length = json.len();
        self.print = xxh3_64(json.as_bytes());
    }

    fn write(&self, json: &mut String) {
        // A word is letters and digits, which JSON does not escape.
        json.extend(["\"", &self.text, "\":\""]);
        let mut before = 0;
        for (page, class) in &self.pages {
            push_number(json, page - before);
            json.push(char::from(b'a' + class));
            before = *page;
        }
        json.push('"');
    }
}

impl<'i> WordFile<'i> {
    /// Its first word.
    pub fn first(&self) -> &'i str {
        self.words.first().map_or("", |word| &word.text)
    }

    /// A hash of what stands in it.
    pub fn print(&self) -> u64 {
        let mut hash = Xxh3::new();
        for word in self.words {
            hash.update(&word.print.to_le_bytes());
        }
        hash.digest()
    }

    /// The file as JSON.
    pub fn json(&self) -> String {
        let length = self.words.iter().map(|word| word.length + 1).sum::<usize>() + 2;
        let mut json = String::with_capacity(length);
        json.push('{');
        for word in self.words {
            if json.len() > 1 {
                json.push(',');
            }
            word.write(&mut json);
        }
        json.push('}');
        json
    }
}

impl Batch {
    fn add_page(&mut self, page: usize, texts: impl FnOnce(&mut dyn FnMut(Weight, &str))) {
        let number = u32::try_from(page).unwrap_or(u32::MAX);
        texts(&mut |weight, text| {
            tokens(text, |word| self.add(word, number, weight.points()));
        });
    }

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

    fn index(pages: &[&str]) -> Index {
        Index::new(pages.len(), |page, take| take(Weight::Text, pages[page]))
    }

    /// The first word of each file, and its JSON.
    fn made(pages: &[&str]) -> Vec<(String, String)> {
        let index = index(pages);
        index.files().iter().map(|file| (file.first().to_owned(), file.json())).collect()
    }

    #[test]
    fn words_lead_to_their_pages() {
        let files = made(&["a channel", "", "Channel talks", "talks, talks; talks talks"]);
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].0, "channel");
        assert_eq!(files[0].1, r#"{"channel":"0a2a","talks":"2a1c"}"#);
    }

    #[test]
    fn titles_count_for_more() {
        let index = Index::new(1, |_, take| {
            take(Weight::Title, "talks");
            take(Weight::Text, "text");
        });
        assert_eq!(index.files()[0].json(), r#"{"talks":"0d","text":"0a"}"#);
    }

    #[test]
    fn a_page_that_is_counted_again_counts_as_if_for_the_first_time() {
        let pages = ["a channel opens", "talks", "talks, talks"];
        for new in ["a channel", "", "new talks talks", "zebra channel channel opens", "talks"] {
            let mut again = index(&pages);
            again.count_again(
                0,
                |take| take(Weight::Text, pages[0]),
                |take| take(Weight::Text, new),
            );
            let files: Vec<_> =
                again.files().iter().map(|f| (f.first().to_owned(), f.json())).collect();
            assert_eq!(files, made(&[new, pages[1], pages[2]]), "{new}");
        }
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
        assert!(files.iter().all(|file| file.1.len() < FILE + 100));
        assert!(files.windows(2).all(|pair| pair[0].0 < pair[1].0));
        let words: usize = files
            .iter()
            .map(|file| {
                let words: HashMap<String, String> = serde_json::from_str(&file.1).unwrap();
                words.len()
            })
            .sum();
        assert_eq!(words, 20_000);
    }
}
