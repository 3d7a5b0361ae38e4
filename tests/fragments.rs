//! Deep links lead back to the words: every text fragment of `tests/fragments` is looked up in the
//! archived text by the rules of the specification (WICG “URL Fragment Text Directives”), written here
//! a second time. `.ci/browser/fragments.mjs` does the same in a browser.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "support/site.rs"]
mod site;

use counterpart::load::load;
use site::{options, repository};

/// A text as a browser compares it: letters in lower case, in blocks.
struct Blocks(Vec<Vec<char>>);

/// A place: block, and characters of it.
type At = (usize, usize);

impl Blocks {
    fn new(text: &str) -> Self {
        Self(text.trim().split("\n\n").map(folded).collect())
    }

    /// Where a text stands from a place on, within one block.
    fn find(&self, wanted: &str, (block, from): At, bounded: (bool, bool)) -> Option<(At, At)> {
        let wanted = folded(wanted);
        (block..self.0.len()).find_map(|index| {
            let letters = &self.0[index];
            let first = if index == block { from } else { 0 };
            let last = letters.len().checked_sub(wanted.len())?;
            let starts = (first..=last).filter(|start| letters[*start..].starts_with(&wanted));
            starts
                .map(|start| (start, start + wanted.len()))
                .find(|(start, end)| {
                    (!bounded.0 || is_bound(letters, *start))
                        && (!bounded.1 || is_bound(letters, *end))
                })
                .map(|(start, end)| ((index, start), (index, end)))
        })
    }

    /// The next place that is no space.
    fn past_space(&self, (block, at): At) -> At {
        let letters = &self.0[block];
        let next = (at..letters.len()).find(|at| letters[*at] != ' ');
        match next {
            Some(next) => (block, next),
            None if block + 1 < self.0.len() => self.past_space((block + 1, 0)),
            None => (block, letters.len()),
        }
    }

    /// The first place that a directive leads to.
    fn lookup(&self, directive: &str) -> Option<(At, At)> {
        let parts: Vec<&str> = directive.split(',').collect();
        let prefix = parts.first().and_then(|part| part.strip_suffix('-')).map(decoded);
        let suffix = parts.last().and_then(|part| part.strip_prefix('-')).map(decoded);
        let inner = usize::from(prefix.is_some())..parts.len() - usize::from(suffix.is_some());
        let inner: Vec<String> = parts[inner].iter().map(|part| decoded(part)).collect();
        let (start, end) = (inner.first()?, inner.get(1));
        let mut from = (0, 0);
        loop {
            let bound = end.is_some() || suffix.is_none();
            let begun = if let Some(prefix) = &prefix {
                let (at, behind) = self.find(prefix, from, (true, false))?;
                from = (at.0, at.1 + 1);
                let next = self.past_space(behind);
                self.find(start, next, (false, bound)).filter(|found| found.0 == next)
            } else {
                let found = self.find(start, from, (true, bound))?;
                from = (found.0.0, found.0.1 + 1);
                Some(found)
            };
            let Some((first, mut last)) = begun else { continue };
            if let Some(end) = end {
                last = self.find(end, last, (true, suffix.is_none()))?.1;
            }
            let Some(suffix) = &suffix else { return Some((first, last)) };
            let next = self.past_space(last);
            if self.find(suffix, next, (false, true)).is_some_and(|found| found.0 == next) {
                return Some((first, last));
            }
        }
    }

    fn text(&self, (first, last): (At, At)) -> String {
        let blocks = first.0..=last.0;
        blocks
            .map(|block| {
                let letters = &self.0[block];
                let from = if block == first.0 { first.1 } else { 0 };
                let to = if block == last.0 { last.1 } else { letters.len() };
                letters[from..to].iter().collect::<String>()
            })
            .collect::<Vec<_>>()
            .join(" ")
    }
}

fn folded(text: &str) -> Vec<char> {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase().chars().collect()
}

/// Whether a word may begin or end here. Of Chinese only what stands beside a mark is sure to.
fn is_bound(letters: &[char], at: usize) -> bool {
    let is_word = |at: Option<usize>| {
        at.and_then(|at| letters.get(at)).is_some_and(|letter| letter.is_alphanumeric())
    };
    !(is_word(at.checked_sub(1)) && is_word(Some(at)))
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let (byte, length) = match (first, after) {
            (b'%', [high, low, ..]) => {
                let digits = [*high, *low];
                let digits = std::str::from_utf8(&digits).expect("two digits");
                (u8::from_str_radix(digits, 16).expect("two digits"), 3)
            }
            _ => (*first, 1),
        };
        bytes.push(byte);
        rest = &rest[length..];
    }
    String::from_utf8(bytes).expect("a directive is UTF-8")
}

/// Letters and digits alone: marks at the ends, and `…`, are the page's.
fn bare(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn every_deep_link_leads_to_its_words() {
    let root = repository().join("tests/fragments");
    let files = load(&root).expect("the site is there");
    let outcome = site::build(&files, &options());
    assert_eq!(outcome.text, "");
    let text = files.get("content/sources/live.txt").expect("it is there");
    let blocks = Blocks::new(text.text().expect("it is UTF-8"));
    let quotes: serde_json::Value =
        serde_json::from_str(outcome.page("quotes.json")).expect("it is JSON");
    let quotes = quotes.as_array().expect("it is a list");
    assert!(quotes.len() > 15);
    for quote in quotes {
        let words = quote["text"].as_str().expect("it has words");
        let href = quote["live_href"].as_str().expect("it has a link");
        let (address, directives) = href.split_once("#:~:text=").expect("it has a fragment");
        assert_eq!(address, "https://live.example/text");
        let safe = |c: char| c.is_ascii_alphanumeric() || "%-._~,&=".contains(c);
        assert!(directives.chars().all(safe), "{directives}");
        let found: Vec<String> = directives
            .split("&text=")
            .map(|directive| {
                let place = blocks.lookup(directive);
                blocks.text(place.unwrap_or_else(|| panic!("{words}: {directive} is not found")))
            })
            .collect();
        assert_eq!(bare(&found.concat()), bare(words), "{directives}");
        let paragraph = quote["paragraph"].as_u64().expect("it has a number");
        let first = directives.split("&text=").next().and_then(|first| blocks.lookup(first));
        let block = u64::try_from(first.map_or(0, |(start, _)| start.0 + 1)).expect("a number");
        assert_eq!(block, paragraph, "{words}");
    }
}
