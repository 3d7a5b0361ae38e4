//! Pages that are not shown yet, and why.

use std::sync::Arc;

/// A page that is withheld, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// Its file.
    pub file: Arc<str>,
    /// Why.
    pub reason: Reason,
}

/// Why a page is withheld.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It says `draft = true`.
    Draft,
    /// Its date is in the future.
    Future(String),
}

impl Reason {
    /// In words.
    pub fn words(&self) -> String {
        match self {
            Self::Draft => "it is a draft".to_owned(),
            Self::Future(date) => format!("its date, {date}, is in the future"),
        }
    }
}
