//! Search data: an index of every word of the site, cut into files so small that a reader's browser
//! fetches only those that a query asks for.
//!
//! ```text
//! search/index.json      how many pages, and the first word of each file of words
//! search/words-0.json    words in order, each with the pages that have it
//! search/pages-0.json    title, address, kind and sides of 200 pages
//! ```
//!
//! A query word is looked up in the file whose words it falls among, and so are words that begin with
//! it. The text of the pages is not repeated here: the search page fetches the pages that it found and
//! shows the passages with the words. Both sides cut text into words in the same way: [`tokens()`] here,
//! `tokens` in `static/search.js`; a test holds them against each other.

pub mod index;
pub mod tokens;

pub use index::{Index, Weight, WordFile};
pub use tokens::tokens;
