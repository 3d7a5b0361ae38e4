//! Citations for other programs: a page or a source as BibTeX, RIS, CSL-JSON, COinS, and in words.
//!
//! All say the same, that of one [`Work`]. What is not known is left out, never made up: a date that is not
//! stated, an address, a family name.

mod bibtex;
mod coins;
mod csl;
mod name;
mod ris;
mod work;

pub(super) use coins::title as coins;
pub(super) use name::Name;
pub(super) use work::{Dated, Sort, Work, key};

use crate::model::site::CitationFormat;

/// A work as it stands in a file.
pub(super) fn entry(work: &Work, format: CitationFormat) -> String {
    match format {
        CitationFormat::Bibtex => bibtex::entry(work),
        CitationFormat::Ris => ris::entry(work),
        CitationFormat::Csl => csl::entry(work),
    }
}

/// A file with some works by their entries.
pub(super) fn file(entries: &[&str], format: CitationFormat) -> String {
    match format {
        CitationFormat::Bibtex => entries.join("\n"),
        CitationFormat::Ris => entries.concat(),
        CitationFormat::Csl => csl::file(entries),
    }
}

#[cfg(test)]
mod tests;
