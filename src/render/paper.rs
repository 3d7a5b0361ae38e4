//! What stands in the margins of printed pages, as a style sheet of a few rules.
//!
//! Browsers have no way to bring a page's own title into its margin but a rule with that text, so each
//! page has one. The content security policy allows it by its hash alone.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// A rule for the margins of a page: at the top the site's name and what the page is, at the bottom its
/// address. The page's number is the theme's.
pub fn margins(site: &str, about: &str, address: &str) -> String {
    let mut style = String::from("@page{");
    for (place, text) in [("top-left", site), ("top-right", about), ("bottom-left", address)] {
        if !text.is_empty() {
            // Writing to a `String` cannot fail.
            let _ = write!(style, "@{place}{{content:\"{}\"}}", escaped(text));
        }
    }
    style.push('}');
    style
}

/// A text for a string of CSS in an element of HTML: what could end either is written as a number.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '"' | '\\' | '<' | '>' | '&' | '\'' => {
                let _ = write!(escaped, "\\{:x} ", letter as u32);
            }
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// The hash by which a content security policy allows an element with this text.
pub fn policy_hash(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text.as_bytes())))
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let at = |index: usize| u32::from(three.get(index).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            if place > three.len() {
                text.push('=');
            } else {
                text.push(char::from(LETTERS[(bits >> (18 - 6 * place) & 63) as usize]));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_policies() {
        for (text, expected) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v")] {
            assert_eq!(base64(text.as_bytes()), expected);
        }
        // As `printf '' | openssl dgst -sha256 -binary | base64` has it.
        assert_eq!(policy_hash(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn no_title_ends_its_rule() {
        let style = margins("A \"desk\"", "</style>\n\\", "");
        assert_eq!(
            style,
            "@page{@top-left{content:\"A \\22 desk\\22 \"}@top-right{content:\"\\3c /style\\3e  \\5c \"}}"
        );
    }
}
