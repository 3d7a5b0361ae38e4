//! The record: what each published page said when it was last recorded, so that a change that its
//! log does not tell of is noticed.
//!
//! It is a file beside `site.toml` that `counterpart check --record` writes and the author commits.
//! Each page has some lines: its file, its address, and fingerprints of what it says, of the entries
//! of its log and of its questions with their history. It goes by address: a page may be in another
//! file.

pub mod check;
mod fingerprint;
mod html;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;

use crate::finding::{Findings, Level, Rule};
use crate::model::site::{Page, Site};

/// The name of its file.
pub const FILE: &str = "counterpart.lock";

/// How the line begins that says what the file is.
const MAGIC: &str = "counterpart-record";

/// The form of the file, and of the fingerprints in it.
const VERSION: u32 = 2;

/// What it says of itself.
const HEAD: &str = "\
# What each published page said when it was last recorded, for the rule `silent-edit`.
# Made by `counterpart check --record`. Commit it. Edit it only to remove the lines of a page that
# had to go.
";

/// What pages said when they were last recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The pages, by address.
    pub pages: BTreeMap<String, Recorded>,
    /// The address of each file's page.
    files: BTreeMap<String, String>,
}

/// What a page said.
#[derive(Clone, Debug, Default, Eq)]
pub struct Recorded {
    /// Its file.
    pub file: String,
    /// The fingerprint of its text.
    pub text: u64,
    /// Its date.
    pub date: Option<String>,
    /// The fingerprint of who wrote it.
    pub authors: Option<u64>,
    /// The entries of its log.
    pub log: Vec<Entry>,
    /// The ids of its questions.
    pub asks: Vec<String>,
    /// The history of its questions.
    pub steps: Vec<Step>,
    /// Where the record has it: bytes.
    pub span: Range<usize>,
}

impl PartialEq for Recorded {
    fn eq(&self, other: &Self) -> bool {
        let Self { file, text, date, authors, log, asks, steps, span: _ } = self;
        *file == other.file
            && *text == other.text
            && *date == other.date
            && *authors == other.authors
            && *log == other.log
            && *asks == other.asks
            && *steps == other.steps
    }
}

/// An entry of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its date.
    pub date: String,
    /// Its kind; `major-correction` for one at the head of the page.
    pub kind: String,
    /// The fingerprint of what it says.
    pub words: u64,
}

/// A dated entry below a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its date.
    pub date: String,
    /// The status that it gives, or `-`.
    pub status: String,
    /// The fingerprint of what it says.
    pub words: u64,
    /// The id of the question.
    pub question: String,
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
    /// What kind of fault it is.
    pub kind: FaultKind,
}

/// What kind of fault a record has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// It cannot be read.
    Broken,
    /// An older program made it: it is right, but is compared no more.
    Old,
    /// Something else made it, so that it must not be written over.
    Foreign,
}

impl FaultKind {
    /// The rule that it breaks.
    pub const fn rule(self) -> &'static Rule {
        match self {
            Self::Old => &RECORD_OUTDATED,
            Self::Broken | Self::Foreign => &RECORD_INVALID,
        }
    }
}

const AGAIN: &str = "bring the file back as it was committed, or run `counterpart check --record` \
                     when no page was changed since";

impl Record {
    /// Reads the file.
    ///
    /// # Errors
    /// When it is damaged, in conflict, of another version, or of another program.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let fault = |message: String, span: Range<usize>| {
            Err(Fault { message, hint: AGAIN, span, kind: FaultKind::Broken })
        };
        let mut pages: Vec<(Option<String>, Recorded)> = Vec::new();
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
                return Err(Fault { message, hint, span, kind: FaultKind::Broken });
            }
            if !begun {
                begun = true;
                version(line, &span)?;
            } else if let Some(file) = line.strip_prefix("page content/") {
                let file = format!("content/{file}");
                pages.push((None, Recorded { file, span, ..Recorded::default() }));
            } else if pages.last_mut().and_then(|page| read_line(page, line)).is_none() {
                return fault(format!("line {} is not part of a record", number + 1), span);
            }
        }
        if !begun {
            return Err(foreign(0..0));
        }
        let mut record = Self::default();
        for (path, page) in pages {
            let span = page.span.clone();
            let Some(path) = path else {
                return fault(format!("the address of `{}` is missing", page.file), span);
            };
            if record.pages.contains_key(&path) || record.files.contains_key(&page.file) {
                return fault(format!("`{}` is recorded twice", page.file), span);
            }
            record.insert(path, page);
        }
        Ok(record)
    }

    fn insert(&mut self, path: String, page: Recorded) {
        self.files.insert(page.file.clone(), path.clone());
        self.pages.insert(path, page);
    }

    /// What is recorded of a page: at its address, at one that leads to it, or of its file; with the
    /// address.
    pub fn find(&self, page: &Page) -> Option<(&str, &Recorded)> {
        let at = |path: &str| self.pages.get_key_value(path).map(|(path, page)| (&**path, page));
        let led = || {
            let aliases = page.front.aliases.iter();
            let mut paths =
                aliases.map(|alias| format!("/{}/", alias.value.trim().trim_matches('/')));
            paths.find_map(|path| at(&path))
        };
        at(&page.path)
            .or_else(led)
            .or_else(|| self.files.get(page.file.as_deref()?).and_then(|path| at(path)))
    }

    /// The record of a site. Of a page that was changed without an entry in its log, and of one that
    /// is gone or withheld, stays what was recorded before.
    pub fn of(site: &Site, findings: &Findings) -> Self {
        let silent: BTreeSet<&str> = findings
            .iter()
            .filter(|finding| finding.rule.name == SILENT_EDIT.name)
            .map(|finding| &*finding.place.file)
            .collect();
        let before = site.record.as_ref();
        let mut record = Self::default();
        for page in &site.pages {
            let Some(file) = page.file.as_deref() else { continue };
            let found = before.and_then(|before| before.find(page));
            if let Some((path, kept)) = found.filter(|_| silent.contains(file)) {
                record.insert(path.to_owned(), kept.clone());
            } else if is_recorded(page) || (found.is_some() && !page.front.draft) {
                record.insert(page.path.clone(), fingerprint::of(page));
            }
        }
        for (path, gone) in before.iter().flat_map(|before| before.gone(site)) {
            if !record.pages.contains_key(path) {
                record.insert(path.to_owned(), gone.clone());
            }
        }
        record
    }

    /// What is recorded of pages that the site does not have, each with its address.
    fn gone(&self, site: &Site) -> Vec<(&str, &Recorded)> {
        let unanswered = |path: &str| site.outputs.answering(path).is_none();
        let pages = self.pages.iter().map(|(path, recorded)| (&**path, recorded));
        let mut gone: Vec<_> = pages.filter(|(path, _)| unanswered(path)).collect();
        if !gone.is_empty() {
            let files: BTreeSet<&str> =
                site.pages.iter().filter_map(|page| page.file.as_deref()).collect();
            gone.retain(|(_, recorded)| !files.contains(&*recorded.file));
        }
        gone
    }

    /// The file.
    pub fn print(&self) -> String {
        let mut text = format!("{HEAD}{MAGIC} {VERSION}\n");
        for (file, path) in &self.files {
            let Some(page) = self.pages.get(path) else { continue };
            // Writing to a `String` cannot fail.
            let _ = print_page(&mut text, (file, path), page);
        }
        text
    }
}

fn print_page(text: &mut String, (file, path): (&str, &str), page: &Recorded) -> std::fmt::Result {
    writeln!(text, "page {file}")?;
    writeln!(text, "  at {path}")?;
    let authors = page.authors.map_or_else(|| "-".to_owned(), |authors| format!("{authors:016x}"));
    writeln!(text, "  says {:016x} {} {authors}", page.text, page.date.as_deref().unwrap_or("-"))?;
    for Entry { date, kind, words } in &page.log {
        writeln!(text, "  log {date} {kind} {words:016x}")?;
    }
    for question in &page.asks {
        writeln!(text, "  asks {question}")?;
    }
    for Step { date, status, words, question } in &page.steps {
        writeln!(text, "  step {date} {status} {words:016x} {question}")?;
    }
    Ok(())
}

/// Reads a line below that of a page.
fn read_line((path, page): &mut (Option<String>, Recorded), line: &str) -> Option<()> {
    let (word, rest) = line.trim_start().split_once(' ')?;
    let hash = |hex: &str| u64::from_str_radix(hex, 16).ok().filter(|_| hex.len() == 16);
    let mut parts = rest.splitn(4, ' ');
    let mut part = || parts.next();
    match word {
        "at" => *path = Some(rest.to_owned()).filter(|path| path.starts_with('/')),
        "says" => {
            page.text = hash(part()?)?;
            page.date = part().map(str::to_owned).filter(|date| date != "-");
            page.authors = match part()? {
                "-" => None,
                authors => Some(hash(authors)?),
            };
        }
        "log" => {
            let (date, kind) = (part()?.to_owned(), part()?.to_owned());
            page.log.push(Entry { date, kind, words: hash(part()?)? });
        }
        "asks" => page.asks.push(rest.to_owned()),
        "step" => {
            let (date, status) = (part()?.to_owned(), part()?.to_owned());
            let words = hash(part()?)?;
            page.steps.push(Step { date, status, words, question: part()?.to_owned() });
        }
        _ => return None,
    }
    Some(())
}

fn foreign(span: Range<usize>) -> Fault {
    Fault {
        message: "this is not a record of Counterpart".to_owned(),
        hint: "move it away, and run `counterpart check --record`",
        span,
        kind: FaultKind::Foreign,
    }
}

fn version(line: &str, span: &Range<usize>) -> Result<(), Fault> {
    let Some((MAGIC, other)) = line.split_once(' ') else { return Err(foreign(span.clone())) };
    let (message, hint, kind) = match other.parse::<u32>() {
        Ok(VERSION) => return Ok(()),
        Ok(older) if older < VERSION => (
            format!(
                "an older version made this record, in the form {older}: until it is made again, \
                 changes of pages are not noticed"
            ),
            "look at what was changed since it was committed, and run `counterpart check --record`",
            FaultKind::Old,
        ),
        _ => (
            format!("this record has the form {other}, and this program knows {VERSION}"),
            "use the program that made it, or run `counterpart check --record`",
            FaultKind::Broken,
        ),
    };
    Err(Fault { message, hint, span: span.clone(), kind })
}

/// Whether a page is one whose changes readers must be told: writing, and what keeps a log.
fn is_recorded(page: &Page) -> bool {
    let kept = page.kind.is_writing() || !page.log.is_empty();
    page.section.is_none() && kept && !page.front.draft
}

/// `silent-edit`.
pub const SILENT_EDIT: Rule = Rule {
    name: "silent-edit",
    level: Level::Warning,
    what: "a published page was changed, moved or taken away, and its log does not say so",
    why: "Errors are forgiven, hidden changes are not: readers and those who cite you must be able to \
          see what was changed and when.",
    example: "Run `counterpart check --record` when you publish and commit `counterpart.lock`. A \
              change of words, of a number’s sign, of the date or the authors after that needs an \
              entry under *Corrections and updates*; typography, spaces and links do not count. \
              Entries of a log and of a question’s history are added, never rewritten. A page that \
              must not stand is retracted, and one that moves names its old address in `aliases`.",
};

/// `record-invalid`.
pub const RECORD_INVALID: Rule = Rule {
    name: "record-invalid",
    level: Level::Error,
    what: "the file `counterpart.lock` cannot be read as a record",
    why: "Without it nobody notices a change that the log of a page does not tell of.",
    example: "Markers of a merge such as `<<<<<<<` break it; keep one of the two versions.",
};

/// `record-outdated`.
pub const RECORD_OUTDATED: Rule = Rule {
    name: "record-outdated",
    level: Level::Warning,
    what: "the file `counterpart.lock` was made by an older version, which looked at less",
    why: "Its fingerprints cannot be compared with those of today: until it is made again, nobody \
          notices a change that the log of a page does not tell of.",
    example: "After an upgrade, look at what was changed since the file was committed, run \
              `counterpart check --record`, and commit it.",
};

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "counterpart-record 2\n\
                        page content/briefings/a b.md\n  at /briefings/a b/\n  \
                        says 00000000000000ff 2026-01-10 00000000000000aa\n  \
                        log 2026-01-12 major-correction 0000000000000001\n  \
                        log 2026-01-12 update 0000000000000002\n  \
                        asks where\n  \
                        step 2026-01-12 - 0000000000000003 where\n\
                        page content/c.md\n  at /c/\n  says 0000000000000001 - -\n";

    #[test]
    fn a_record_reads_as_it_was_printed() {
        let record = Record::parse(GOOD).unwrap();
        assert_eq!(record.pages["/briefings/a b/"].log.len(), 2);
        assert_eq!(record.pages["/briefings/a b/"].steps[0].question, "where");
        assert_eq!(record.pages["/c/"].date, None);
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
        check("counterpart-record 9\n", "this record has the form 9, and this program knows 2");
        check("counterpart-record x\n", "this record has the form x, and this program knows 2");
        for line in [
            "xyz",
            "  at /a/",
            "page content/a.md\n  says ff - -",
            "page content/a.md\n  log 2026-01-12 update zz",
            "page content/a.md\n  step 2026-01-12 - 0000000000000003",
        ] {
            let number = line.lines().count() + 1;
            let expected = format!("line {number} is not part of a record");
            check(&format!("counterpart-record 2\n{line}\n"), &expected);
        }
        check(
            "counterpart-record 2\npage content/a.md\n",
            "the address of `content/a.md` is missing",
        );
        check("counterpart-record 2\n<<<<<<< ours\n", "two versions of the record are merged here");
        check(&format!("{GOOD}{}", &GOOD[21..]), "`content/briefings/a b.md` is recorded twice");
        let kind = |text| Record::parse(text).unwrap_err().kind;
        assert_eq!(kind("x"), FaultKind::Foreign);
        assert_eq!(kind("counterpart-record 3"), FaultKind::Broken);
        assert_eq!(kind("counterpart-record 1\n4a1e - content/a.md"), FaultKind::Old);
    }
}
