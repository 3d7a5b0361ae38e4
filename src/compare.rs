//! The room where texts are compared with one another: which themes they raise, which words they
//! share, which passages answer each other.
//!
//! ```text
//! text ── words ──> Terms::find ──> what a text says of a theme      (mention, matrix)
//!            │          ├── shares ──> in which order, with how many words
//!            │          ├── rows ──> paragraphs side by side, theme by theme
//!            │          └── parity ──> what a translation drops or adds
//!            ├── roots ──> vocabulary ──> words and phrases in common and apart
//!            └── sentences ──> suggest ──> passages that may answer each other
//! ```
//!
//! [`Terms`] are what a writer says a theme is about, and are authoritative. [`suggest()`] is only a
//! likeness of words: it proposes, and nothing is ever published for its sake.
//!
//! Pure: nothing here reads a file, a clock or the environment; equal input gives equal output. All
//! ranges are bytes of the text they belong to. Texts of different languages are never compared
//! word by word.

mod align;
mod inflection;
mod language;
mod names;
mod parity;
mod phrases;
mod roots;
mod rows;
mod sentences;
mod shares;
mod speech;
mod stop_words;
mod terms;
mod vocabulary;
mod words;

pub use self::align::{LIKENESS, Suggestion, suggest};
pub use self::parity::{Parity, Unmatched, parity};
pub use self::rows::{Placed, Row, WholeText, rows};
pub use self::shares::{Share, Shares, shares};
pub use self::terms::{Hit, Lexicon, TermFault, Terms, fault, find_all};
pub use self::vocabulary::{
    ExclusiveItem, PhraseSize, SharedItem, SideUses, Spoken, Use, Vocabulary, vocabulary,
};
