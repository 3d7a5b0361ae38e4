//! The record of a whole build, for the next run of the program: what went in, what came out, and what
//! was found. When the same goes in again and the output folder still has what came out, there is
//! nothing to do but to say again what was found.
//!
//! It is text: a line that names the form, one line of JSON, and a line that seals both with their hash.
//! One that is damaged, cut short or of another form counts as none.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::files::Files;
use crate::finding::{Finding, Findings, Label, Level, Place, rules};
use crate::link::Drafts;
use crate::model::site::{Reason, Withheld};
use crate::{Built, Options, Strictness};

/// The form of the record.
const FORMAT: &str = "counterpart-last-build 1";

/// The record of a build.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// A hash of all that went in.
    input: u128,
    /// A hash of all that came out.
    output: u128,
    pages: usize,
    withheld: Vec<Kept>,
    findings: Vec<Found>,
}

/// A page that is withheld as a draft.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Kept {
    file: String,
}

/// A finding.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Found {
    rule: String,
    level: Level,
    place: Spot,
    message: String,
    hint: Option<String>,
    labels: Vec<(Spot, String)>,
}

/// A place: a file, and bytes in it.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Spot(String, Option<(usize, usize)>);

/// A hash of all that a build depends on: the program, how it is to build, and every input file, byte
/// for byte.
pub fn input(program: &str, files: &Files, options: &Options) -> u128 {
    let Options { base_url, drafts, strictness, now } = options;
    let mut hash = Xxh3::new();
    let mut add = |bytes: &[u8]| {
        hash.update(&(bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    add(program.as_bytes());
    add(base_url.as_deref().unwrap_or("-").as_bytes());
    add(&[u8::from(*drafts == Drafts::Show), u8::from(*strictness == Strictness::Strict)]);
    add(crate::day_of(*now).iso().as_bytes());
    for trouble in &files.troubles {
        add(trouble.path.as_bytes());
        add(trouble.reason.as_bytes());
    }
    for file in files {
        add(file.path.as_bytes());
        add(file.bytes());
    }
    hash.digest128()
}

impl Record {
    /// The record of a build; none when a page waits for its hour, and the same files may soon mean
    /// something else.
    pub fn of(input: u128, output: u128, built: &Built) -> Option<Self> {
        let kept = |withheld: &Withheld| match withheld.reason {
            Reason::Draft => Some(Kept { file: withheld.file.to_string() }),
            Reason::Future(_) => None,
        };
        Some(Self {
            input,
            output,
            pages: built.pages,
            withheld: built.withheld.iter().map(kept).collect::<Option<_>>()?,
            findings: built.findings.iter().map(Found::of).collect(),
        })
    }

    /// A hash of what came out of a build of this input.
    pub fn output_of(&self, input: u128) -> Option<u128> {
        (self.input == input).then_some(self.output)
    }

    /// What came of the build; none when it knew a rule that this program does not.
    pub fn built(&self) -> Option<Built> {
        let mut findings = Findings::new();
        for found in &self.findings {
            findings.push(found.finding()?);
        }
        let draft =
            |kept: &Kept| Withheld { file: Arc::from(kept.file.as_str()), reason: Reason::Draft };
        let withheld = self.withheld.iter().map(draft).collect();
        Some(Built { findings, pages: self.pages, withheld })
    }

    /// As text.
    pub fn print(&self) -> Option<String> {
        let json = serde_json::to_string(self).ok()?;
        let sealed = format!("{FORMAT}\n{json}\n");
        let seal = xxh3_128(sealed.as_bytes());
        Some(format!("{sealed}{seal:032x}\n"))
    }

    /// The record that a text holds, if it is whole.
    pub fn parse(text: &str) -> Option<Self> {
        let (sealed, seal) = text.strip_suffix('\n')?.rsplit_once('\n')?;
        let sealed = &text[..=sealed.len()];
        if u128::from_str_radix(seal, 16).ok()? != xxh3_128(sealed.as_bytes()) {
            return None;
        }
        let json = sealed.strip_prefix(FORMAT)?.strip_prefix('\n')?;
        serde_json::from_str(json.trim_end()).ok()
    }
}

impl Spot {
    fn of(place: &Place) -> Self {
        let Place { file, span } = place;
        Self(file.to_string(), span.as_ref().map(|span| (span.start, span.end)))
    }

    fn place(&self) -> Place {
        Place { file: Arc::from(self.0.as_str()), span: self.1.map(|(start, end)| start..end) }
    }
}

impl Found {
    fn of(finding: &Finding) -> Self {
        let Finding { rule, level, place, message, hint, labels } = finding;
        Self {
            rule: rule.name.to_owned(),
            level: *level,
            place: Spot::of(place),
            message: message.clone(),
            hint: hint.clone(),
            labels: labels.iter().map(|l| (Spot::of(&l.place), l.text.clone())).collect(),
        }
    }

    fn finding(&self) -> Option<Finding> {
        let label =
            |(spot, text): &(Spot, String)| Label { place: spot.place(), text: text.clone() };
        Some(Finding {
            rule: rules::named(&self.rule)?,
            level: self.level,
            place: self.place.place(),
            message: self.message.clone(),
            hint: self.hint.clone(),
            labels: self.labels.iter().map(label).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(reason: Reason) -> Built {
        let file: Arc<str> = "content/é.md".into();
        let mut findings = Findings::new();
        findings.push(
            Finding::new(&rules::LINK_BROKEN, Place::span(&file, 3..9), "a “message”")
                .hint("write `x`")
                .label(Place::file(&file), "here"),
        );
        Built { findings, pages: 7, withheld: vec![Withheld { file, reason }] }
    }

    #[test]
    fn a_record_comes_back_as_it_was() {
        let record = Record::of(u128::MAX, 5, &built(Reason::Draft)).unwrap();
        let again = Record::parse(&record.print().unwrap()).unwrap();
        assert_eq!(again, record);
        assert_eq!(again.output_of(u128::MAX), Some(5));
        assert_eq!(again.output_of(1), None);
        let (old, new) = (built(Reason::Draft), again.built().unwrap());
        assert_eq!(format!("{old:?}"), format!("{new:?}"));
    }

    #[test]
    fn what_waits_for_its_hour_is_not_recorded() {
        assert!(Record::of(1, 2, &built(Reason::Future("2030-01-01".into()))).is_none());
    }

    #[test]
    fn a_damaged_record_is_none() {
        let text = Record::of(1, 2, &built(Reason::Draft)).unwrap().print().unwrap();
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            assert!(Record::parse(&text[..end]).is_none(), "cut at {end}");
        }
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let parsed = std::str::from_utf8(&bytes).ok().and_then(Record::parse);
            assert!(parsed.is_none(), "byte {at}");
        }
    }

    #[test]
    fn everything_that_goes_in_counts() {
        let options = Options {
            base_url: None,
            drafts: Drafts::Withhold,
            strictness: Strictness::Usual,
            now: "2026-01-15T12:00:00Z".parse().unwrap(),
        };
        let files = |text: &str| Files::from_texts([("a", "b"), ("content/a.md", text)]);
        let base = input("1", &files("x"), &options);
        assert_eq!(base, input("1", &files("x"), &options));
        assert_ne!(base, input("2", &files("x"), &options));
        assert_ne!(base, input("1", &files("y"), &options));
        assert_ne!(
            base,
            input("1", &Files::from_texts([("ab", ""), ("content/a.md", "x")]), &options)
        );
        for other in [
            Options { base_url: Some("https://x.example".into()), ..options.clone() },
            Options { drafts: Drafts::Show, ..options.clone() },
            Options { strictness: Strictness::Strict, ..options.clone() },
            Options { now: "2026-01-16T12:00:00Z".parse().unwrap(), ..options.clone() },
        ] {
            assert_ne!(base, input("1", &files("x"), &other));
        }
    }
}
