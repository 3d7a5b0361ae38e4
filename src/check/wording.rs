//! The rules about wording that is fair to all sides: whose agreement is claimed, and which verbs are
//! used for whom.

mod agreement;
mod names;
mod verbs;

use std::ops::Range;
use std::sync::Arc;

use crate::check::sources::mask;
use crate::finding::Findings;
use crate::model::body::Kind;
use crate::model::outline::running_end;
use crate::model::prose::Prose;
use crate::model::site::{Page, Site};

pub use agreement::ONE_SIDED_AGREEMENT;
pub use names::SideNames;
pub use verbs::UNBALANCED_VERBS;

/// A page whose wording is looked at.
#[derive(Clone, Copy)]
struct Scene<'s> {
    site: &'s Site,
    names: &'s SideNames,
    page: &'s Page,
    file: &'s Arc<str>,
}

/// The running text of a block, with what stands in quotation marks masked, and its words.
struct Block {
    prose: Prose,
    masked: String,
    words: Vec<Word>,
}

/// A word, lower case, with its bytes and whether a sentence ends before it.
struct Word {
    text: String,
    range: Range<usize>,
    starts_sentence: bool,
}

/// Adds the findings about the wording of a page.
pub fn check(site: &Site, names: &SideNames, page: &Page, findings: &mut Findings) {
    let Some(file) = &page.file else { return };
    if site.config.sides.len() < 2 || page.section.is_some() || page.front.source.is_some() {
        return;
    }
    let may_agree = has_any(&page.text, agreement::STEMS);
    let may_judge = has_any(&page.text, verbs::STEMS);
    if !may_agree && !may_judge {
        return;
    }
    let scene = Scene { site, names, page, file };
    let mut used = verbs::Used::default();
    for nodes in blocks(page) {
        let prose = Prose::of(&page.body, &page.text, nodes);
        let masked = mask(&prose.text).into_owned();
        let words = words(&masked);
        let block = Block { prose, masked, words };
        if may_agree {
            scene.agreement(&block, findings);
        }
        if may_judge {
            used.count(scene, &block);
        }
    }
    findings.extend(used.finding(scene));
}

/// Whether a text has any of some beginnings of words, which spaces part.
fn has_any(text: &str, stems: &str) -> bool {
    let text = text.as_bytes();
    stems.split(' ').any(|stem| memchr::memmem::find(text, stem.as_bytes()).is_some())
}

/// Whether a word is in a list, which spaces part.
fn is_in(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

/// The running text of a page: paragraphs, items and cells, without quotations.
#[expect(clippy::wildcard_enum_match_arm, reason = "of all kinds of node only these matter here")]
fn blocks(page: &Page) -> Vec<Range<u32>> {
    let mut blocks = Vec::new();
    let mut index = page.start;
    let end = page.body.all().end;
    while index < end {
        let node = page.body.nodes[index as usize];
        match node.kind {
            Kind::Quotation(_) | Kind::BlockQuote | Kind::Code(_) => index = node.end,
            Kind::Paragraph | Kind::TableCell => {
                blocks.push(index + 1..node.end);
                index = node.end;
            }
            Kind::Item(_) => {
                let inline = running_end(&page.body, index);
                if inline > index + 1 {
                    blocks.push(index + 1..inline);
                }
                index = inline.max(index + 1);
            }
            _ => index += 1,
        }
    }
    blocks
}

/// The words of a text. A possessive is its name.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut starts_sentence = true;
    let mut start = None;
    let is_letter = |c: char| c.is_alphanumeric() || c == '’' || c == '\'';
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        if is_letter(letter) {
            start.get_or_insert(at);
            continue;
        }
        if let Some(from) = start.take() {
            let lower = text[from..at].to_lowercase();
            let bare = lower.strip_suffix("’s").or(lower.strip_suffix("'s")).unwrap_or(&lower);
            words.push(Word { text: bare.to_owned(), range: from..at, starts_sentence });
            starts_sentence = false;
        }
        starts_sentence |= matches!(letter, '.' | '!' | '?' | '。' | '！' | '？');
    }
    words
}
