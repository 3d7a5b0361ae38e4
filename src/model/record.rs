//! The record: what each published page said when it was last recorded, so that a change that its
//! log does not tell of is noticed.
//!
//! It is a file beside `site.toml` that `counterpart check --record` writes and the author commits.
//! Each page is a line: the fingerprint of its text, those of the entries of its log, its file.

mod fingerprint;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;

use crate::finding::{Finding, Findings, Level, Place, Rule};
use crate::model::outline::Meaning;
use crate::model::site::{Page, Site};

/// The name of its file.
pub const FILE: &str = "counterpart.lock";

/// How the line begins that says what the file is.
const MAGIC: &str = "counterpart-record";

/// The form of the file, and of the fingerprints in it.
const VERSION: &str = "1";

/// What it says of itself.
const HEAD: &str = "\
# What each published page said when it was last recorded, for the rule `silent-edit`.
# Made by `counterpart check --record`. Commit it; do not edit it.
";

/// What pages said when they were last recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The pages, by file.
    pub pages: BTreeMap<String, Recorded>,
}

/// What a page said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The fingerprint of its text.
    pub text: u64,
    /// The fingerprints of the entries of its log, sorted.
    pub log: Vec<u32>,
}

/// Why a file is no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong, as part of a message.
    pub message: String,
    /// What to do.
    pub hint: &'static str,
    /// The bytes that are wrong.
    pub span: Range<usize>,
    /// Whether it was made by something else, so that it must not be written over.
    pub foreign: bool,
}

const AGAIN: &str = "bring the file back as it was committed, or run `counterpart check --record` \
                     when no page was changed since";

impl Record {
    /// Reads the file.
    ///
    /// # Errors
    /// When it is damaged, in conflict, of another version, or of another program.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let fault = |message: String, span: Range<usize>| Fault {
            message,
            hint: AGAIN,
            span,
            foreign: false,
        };
        let mut record = Self::default();
        let mut begun = false;
        let mut at = 0;
        for (number, whole) in text.split_inclusive('\n').enumerate() {
            let line = whole.trim_end();
            let span = at..at + line.len();
            at += whole.len();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark)) {
                let message = "two versions of the record are merged here".to_owned();
                let hint = "keep one of them, and run `counterpart check`";
                return Err(Fault { hint, ..fault(message, span) });
            }
            if !begun {
                begun = true;
                version(line, &span)?;
                continue;
            }
            let Some((file, recorded)) = page(line) else {
                let message = format!("line {} is not the record of a page", number + 1);
                return Err(fault(message, span));
            };
            if record.pages.insert(file.to_owned(), recorded).is_some() {
                return Err(fault(format!("`{file}` is recorded twice"), span));
            }
        }
        if begun { Ok(record) } else { Err(foreign(0..0)) }
    }

    /// The record of a site. Of a page that was changed without an entry in its log, and of one that
    /// is withheld, stays what was recorded before.
    pub fn of(site: &Site, findings: &Findings) -> Self {
        let silent: BTreeSet<&str> = findings
            .iter()
            .filter(|finding| finding.rule.name == SILENT_EDIT.name)
            .map(|finding| &*finding.place.file)
            .collect();
        let before = |file: &str| site.record.as_ref().and_then(|record| record.pages.get(file));
        let mut pages = BTreeMap::new();
        for page in site.pages.iter().filter(|page| is_recorded(page)) {
            let Some(file) = page.file.as_deref() else { continue };
            let kept = before(file).filter(|_| silent.contains(file)).cloned();
            pages.insert(file.to_owned(), kept.unwrap_or_else(|| fingerprint::of(page)));
        }
        for withheld in &site.withheld {
            if let Some(recorded) = before(&withheld.file) {
                pages.insert(withheld.file.to_string(), recorded.clone());
            }
        }
        Self { pages }
    }

    /// The file.
    pub fn print(&self) -> String {
        let mut text = format!("{HEAD}{MAGIC} {VERSION}\n");
        for (file, Recorded { text: hash, log }) in &self.pages {
            let log: Vec<String> = log.iter().map(|entry| format!("{entry:08x}")).collect();
            let log = if log.is_empty() { "-".to_owned() } else { log.join(",") };
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "{hash:016x} {log} {file}");
        }
        text
    }
}

fn foreign(span: Range<usize>) -> Fault {
    Fault {
        message: "this is not a record of Counterpart".to_owned(),
        hint: "move it away, and run `counterpart check --record`",
        span,
        foreign: true,
    }
}

fn version(line: &str, span: &Range<usize>) -> Result<(), Fault> {
    match line.split_once(' ') {
        Some((MAGIC, VERSION)) => Ok(()),
        Some((MAGIC, other)) => Err(Fault {
            message: format!("this record has the form {other}, and this program knows {VERSION}"),
            hint: "use the program that made it, or run `counterpart check --record`",
            span: span.clone(),
            foreign: false,
        }),
        _ => Err(foreign(span.clone())),
    }
}

/// The line of a page.
fn page(line: &str) -> Option<(&str, Recorded)> {
    let mut parts = line.splitn(3, ' ');
    let (text, log, file) = (parts.next()?, parts.next()?, parts.next()?);
    let text = u64::from_str_radix(text, 16).ok().filter(|_| text.len() == 16)?;
    let entries = log.split(',').filter(|_| log != "-");
    let log: Option<Vec<u32>> = entries.map(|entry| u32::from_str_radix(entry, 16).ok()).collect();
    let is_file = file.starts_with("content/");
    is_file.then_some((file, Recorded { text, log: log? }))
}

/// Whether a page is one whose changes readers must be told: writing, and what keeps a log.
fn is_recorded(page: &Page) -> bool {
    let kept = page.kind.is_writing() || !page.log.is_empty();
    page.section.is_none() && kept && !page.front.draft
}

/// Adds a finding when a page was changed, and its log does not tell of it.
pub fn check(site: &Site, page: &Page, findings: &mut Findings) {
    let (Some(record), Some(file)) = (&site.record, &page.file) else { return };
    let Some(before) = record.pages.get(&**file).filter(|_| is_recorded(page)) else { return };
    let now = fingerprint::of(page);
    let has_new = now.log.iter().any(|entry| before.log.binary_search(entry).is_err());
    let section = page.sections.iter().find(|section| section.meaning == Meaning::Updates);
    let place = section.map_or_else(
        || Place::file(file),
        |section| {
            let node = page.body.headings[section.heading as usize].node;
            Place::span(file, page.body.nodes[node as usize].span.range())
        },
    );
    let labels = site.config.labels_in(&page.lang);
    let date = site.today;
    let entry = |kind: &str| format!("`- **{date}, {}:** …`", labels.first(kind));
    if now.text != before.text && !has_new {
        let message = "this page was changed since it was recorded, and its log does not say so";
        let whereto = match (section, site.config.headings_in(&page.lang).updates.first()) {
            (None, Some(heading)) => format!(" under a heading `{heading}`"),
            _ => String::new(),
        };
        let hint = format!(
            "add{whereto} what was changed, such as {}, or {} for a typing mistake; then run \
             `counterpart check --record`",
            entry("correction"),
            entry("refile"),
        );
        findings.push(Finding::new(&SILENT_EDIT, place, message).hint(hint));
    } else if now.log.len() < before.log.len() {
        let gone = before.log.len() - now.log.len();
        let message = match gone {
            1 => "an entry that was recorded is no longer in the log".to_owned(),
            _ => format!("{gone} entries that were recorded are no longer in the log"),
        };
        let hint = "bring it back: a log only grows";
        findings.push(Finding::new(&SILENT_EDIT, place, message).hint(hint));
    }
}

/// `silent-edit`.
pub const SILENT_EDIT: Rule = Rule {
    name: "silent-edit",
    level: Level::Warning,
    what: "a published page was changed, and its log does not say so",
    why: "Errors are forgiven, hidden changes are not: readers and those who cite you must be able to \
          see what was changed and when.",
    example: "Run `counterpart check --record` when you publish and commit `counterpart.lock`. A \
              change of words after that needs an entry under *Corrections and updates*; typography, \
              spaces, links and the dated history of questions do not count.",
};

/// `record-invalid`.
pub const RECORD_INVALID: Rule = Rule {
    name: "record-invalid",
    level: Level::Error,
    what: "the file `counterpart.lock` cannot be read as a record",
    why: "Without it nobody notices a change that the log of a page does not tell of.",
    example: "Markers of a merge such as `<<<<<<<` break it; keep one of the two versions.",
};

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "counterpart-record 1\n\
                        00000000000000ff 0000000a,0000000b content/briefings/a b.md\n\
                        0000000000000001 - content/c.md\n";

    #[test]
    fn a_record_reads_as_it_was_printed() {
        let record = Record::parse(GOOD).unwrap();
        assert_eq!(record.pages["content/briefings/a b.md"].log, [10, 11]);
        assert_eq!(record.pages["content/c.md"].text, 1);
        assert_eq!(record.print(), format!("{HEAD}{GOOD}"));
        assert_eq!(Record::parse(&record.print()), Ok(record));
        let windows = Record::parse(&GOOD.replace('\n', "\r\n"));
        assert_eq!(windows, Record::parse(GOOD));
    }

    fn check(text: &str, expected: &str) {
        let fault = Record::parse(text).unwrap_err();
        assert_eq!(fault.message, expected, "{text:?}");
        assert!(fault.span.end <= text.len());
    }

    #[test]
    fn what_is_no_record_is_said() {
        check("", "this is not a record of Counterpart");
        check("[[package]]\n", "this is not a record of Counterpart");
        check("counterpart-record 9\n", "this record has the form 9, and this program knows 1");
        check("counterpart-record 1\nxyz\n", "line 2 is not the record of a page");
        check("counterpart-record 1\nff - content/a.md\n", "line 2 is not the record of a page");
        check(
            "counterpart-record 1\n00000000000000ff zz content/a.md\n",
            "line 2 is not the record of a page",
        );
        check("counterpart-record 1\n<<<<<<< ours\n", "two versions of the record are merged here");
        check(&format!("{GOOD}{}", &GOOD[21..]), "`content/briefings/a b.md` is recorded twice");
        assert!(Record::parse("x").unwrap_err().foreign);
        assert!(!Record::parse("counterpart-record 2").unwrap_err().foreign);
    }
}
