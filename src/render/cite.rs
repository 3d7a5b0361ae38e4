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

/// A file with some works.
pub(super) fn file(works: &[Work], format: CitationFormat) -> String {
    match format {
        CitationFormat::Bibtex => bibtex::file(works),
        CitationFormat::Ris => ris::file(works),
        CitationFormat::Csl => csl::file(works),
    }
}

#[cfg(test)]
mod tests;
