//! What `init` and `new` make: a new site and a new page, as files that are handed to emit.
//!
//! The texts lie in folders beside this file, to be read as they are: `example/` is a whole site,
//! `bare/` an empty one, `both/` what either gets, and `pages/` what a new page begins with.

pub mod page;
pub mod site;
pub mod workflow;

use std::collections::BTreeMap;

/// New files by path, with `/`.
pub type NewFiles = BTreeMap<String, Vec<u8>>;

/// A text as TOML has it, in quotation marks.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A key of TOML, in quotation marks if it needs them.
fn key(name: &str) -> String {
    let is_bare = !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if is_bare { name.to_owned() } else { quoted(name) }
}

/// A text on one line: single spaces, and no control characters.
pub fn one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|w| !w.is_empty())
        .collect();
    words.join(" ")
}
