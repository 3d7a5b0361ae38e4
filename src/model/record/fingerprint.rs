//! Fingerprints of what a page says: of its words, so that typography, spaces and links do not count.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use xxhash_rust::xxh3::xxh3_64;

use super::Recorded;
use crate::model::body::{Body, Kind};
use crate::model::outline::Meaning;
use crate::model::site::Page;
use crate::model::update::Update;

/// Signs that mean something by themselves.
const SIGNS: &str = "%‰+=<>°$€£¥₽₹₩";

/// The fingerprints of a page.
pub(super) fn of(page: &Page) -> Recorded {
    let mut log: Vec<u32> = page.log.iter().map(|update| entry(page, update)).collect();
    log.sort_unstable();
    Recorded { text: xxh3_64(words(page).as_bytes()), log }
}

/// The fingerprint of an entry of the log.
fn entry(page: &Page, update: &Update) -> u32 {
    let mut words = Words::default();
    words.push(&update.date.value.iso());
    words.end();
    words.push(update.kind.word());
    words.end();
    let end = page.body.nodes[update.item as usize].end;
    words.nodes(page, update.words.start..end, &[]);
    // The lower half is as even as the whole.
    u32::try_from(xxh3_64(words.text.as_bytes()) & u64::from(u32::MAX)).unwrap_or_default()
}

/// The words of a page: its title, its summary and its text, without its log and without the dated
/// history of its questions, which is a log itself.
fn words(page: &Page) -> String {
    let mut words = Words::default();
    words.push(&page.title);
    words.end();
    if let Some(summary) = &page.front.summary {
        words.push(&summary.value);
        words.end();
    }
    words.nodes(page, page.start..page.body.all().end, &without(page));
    words.text
}

/// What does not count, in order: logs with their headings, and dated entries below questions.
fn without(page: &Page) -> Vec<Range<u32>> {
    let body: &Body = &page.body;
    let logs = page.sections.iter().filter(|section| section.meaning == Meaning::Updates);
    let logs = logs.map(|section| body.headings[section.heading as usize].node..section.nodes.end);
    let steps = page.questions.iter().flat_map(|question| &question.steps);
    let steps = steps.map(|step| step.item..body.nodes[step.item as usize].end);
    let mut all: Vec<Range<u32>> = logs.chain(steps).collect();
    all.sort_by_key(|range| range.start);
    all
}

/// Words with a space between each two.
#[derive(Default)]
struct Words {
    text: String,
}

impl Words {
    /// Adds a piece of text, which may go on with a word.
    fn push(&mut self, text: &str) {
        let text: Cow<'_, str> =
            if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfkc().collect()) };
        for letter in text.chars() {
            if letter.is_alphanumeric() || SIGNS.contains(letter) {
                self.text.push(letter);
            } else {
                self.end();
            }
        }
    }

    /// Ends a word.
    fn end(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    /// Adds the words of some nodes without those in other ranges, which are in order.
    fn nodes(&mut self, page: &Page, nodes: Range<u32>, mut without: &[Range<u32>]) {
        let body = &page.body;
        let mut index = nodes.start;
        while index < nodes.end {
            while let Some((first, rest)) = without.split_first()
                && first.end <= index
            {
                without = rest;
            }
            if let Some(first) = without.first()
                && first.start <= index
            {
                index = first.end;
                self.end();
                continue;
            }
            match body.nodes[index as usize].kind {
                Kind::Text(text) | Kind::InlineCode(text) => {
                    self.push(body.text(&page.text, text));
                }
                Kind::Code(code) => {
                    self.end();
                    self.push(body.text(&page.text, body.code[code as usize].text));
                    self.end();
                }
                // The picture counts by what is said of it elsewhere; its description may be mended.
                Kind::Image(_) => {
                    index = body.nodes[index as usize].end;
                    continue;
                }
                Kind::Html(_)
                | Kind::Comment(_)
                | Kind::Citation(_)
                | Kind::FootnoteReference(..)
                | Kind::Emphasis
                | Kind::Strong
                | Kind::Strikethrough
                | Kind::Link(_) => {}
                Kind::SoftBreak
                | Kind::HardBreak
                | Kind::Paragraph
                | Kind::Heading(_)
                | Kind::BlockQuote
                | Kind::Quotation(_)
                | Kind::Alert(_)
                | Kind::HtmlBlock
                | Kind::List(_)
                | Kind::Item(_)
                | Kind::Table(_)
                | Kind::TableHead
                | Kind::TableRow
                | Kind::TableCell
                | Kind::Rule
                | Kind::FootnoteDefinition(_) => self.end(),
            }
            index += 1;
        }
        self.end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words_of(text: &str) -> String {
        let mut words = Words::default();
        words.push(text);
        words.text
    }

    #[test]
    fn typography_does_not_count() {
        for (a, b) in [
            ("“don’t — go”", "\"don't - go\""),
            ("ten  men", "ten\u{a0}men"),
            ("e\u{301}té", "été"),
            ("5％", "5%"),
            ("wait…", "wait..."),
        ] {
            assert_eq!(words_of(a).trim(), words_of(b).trim(), "{a} and {b}");
        }
    }

    #[test]
    fn words_numbers_and_signs_count() {
        for (a, b) in [("ten men", "ten man"), ("5%", "5"), ("1.5", "15"), ("Us", "us")] {
            assert_ne!(words_of(a), words_of(b), "{a} and {b}");
        }
    }
}
