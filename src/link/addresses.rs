//! Where each page stands: titles, dates and paths.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::config::Config;
use crate::finding::{Finding, Findings, Level, Place, Rule};
use crate::model::body::{Body, Kind};
use crate::model::date::SiteDate;
use crate::model::page::FrontMatter;
use crate::model::site::Page;
use crate::parse::slug::slugify_or;
use crate::parse::table::At;

/// `output-collision`.
pub const OUTPUT_COLLISION: Rule = Rule {
    name: "output-collision",
    level: Level::Error,
    what: "two files of the site would have the same path, or paths that differ only in the case of \
           letters",
    why: "One of them would be lost, on every computer or on those whose file systems do not tell \
          upper from lower case.",
    example: "`content/talks.md` and `content/talks/index.md` break it; rename one, or give it a \
              `slug`.",
};

/// `unsafe-path`.
pub const UNSAFE_PATH: Rule = Rule {
    name: "unsafe-path",
    level: Level::Error,
    what: "a `slug`, `path` or alias cannot be the path of a page",
    why: "It would lead out of the site's folder, or no file system could hold it.",
    example: "`path = \"../index\"` breaks it; `path = \"index-of-talks\"` mends it.",
};

/// The longest name of a file or folder that every file system takes, in bytes.
const LONGEST_NAME: usize = 240;

/// The name by which pages are sorted: the file, for a section without one the file it would have.
pub fn sort_name(page: &Page) -> &str {
    page.file.as_deref().unwrap_or(&page.slug)
}

/// The title of a page: the front matter's, else a first heading of level 1, else the file's name.
pub fn title(front: &FrontMatter, body: &Body, file: &str) -> String {
    let heading = || {
        let Kind::Heading(heading) = body.nodes[body.title()? as usize].kind else { return None };
        Some(body.headings[heading as usize].title.clone())
    };
    let given = front.title.as_ref().map(|title| title.value.clone());
    given.or_else(heading).unwrap_or_else(|| title_of_file(file))
}

/// A title made of a file's name: `two-accounts.md` is “Two accounts”.
fn title_of_file(file: &str) -> String {
    let (_, stem) = split_date(stem(file));
    let words = stem.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    letters.next().map_or_else(
        || "Untitled".to_owned(),
        |first| first.to_uppercase().chain(letters).collect(),
    )
}

/// The name that a page's file gives it: the file's without `.md`, a bundle's folder, a section's
/// folder.
fn stem(file: &str) -> &str {
    let below = file.strip_prefix("content/").unwrap_or(file);
    let (folder, name) = below.rsplit_once('/').unwrap_or(("", below));
    match name {
        "index.md" | "_index.md" => folder.rsplit('/').next().unwrap_or(folder),
        name => name.rsplit_once('.').map_or(name, |(stem, _)| stem),
    }
}

/// A date at the head of a name, and the rest: `2026-01-02-talks`.
fn split_date(name: &str) -> (Option<SiteDate>, &str) {
    // Most names begin with no number, and then nothing needs to be read.
    let begins = name.as_bytes().first().is_some_and(u8::is_ascii_digit);
    let Some((date, rest)) = name.get(..10).zip(name.get(10..)).filter(|_| begins) else {
        return (None, name);
    };
    let Some(rest) = rest.strip_prefix(['-', '_']).filter(|rest| !rest.is_empty()) else {
        return (None, name);
    };
    match SiteDate::parse(date) {
        Ok(date) => (Some(date), rest),
        Err(_) => (None, name),
    }
}

/// The date of a page: the front matter's, else the one in its file's name.
pub fn date(front: &FrontMatter, file: &str) -> Option<SiteDate> {
    front.date.as_ref().map_or_else(|| split_date(stem(file)).0, |at| Some(at.value.clone()))
}

/// Gives a page its slug, path, date and language.
pub fn assign(page: &mut Page, config: &Config, findings: &mut Findings) {
    page.lang =
        page.front.lang.as_ref().map_or_else(|| config.language.clone(), |l| l.value.clone());
    let Some(file) = page.file.clone() else { return };
    page.date = date(&page.front, &file);
    let (folders, slug) = place(&page.front, &file, findings);
    let given = page.front.path.as_ref().and_then(|path| checked_path(path, &file, findings));
    page.path = given.unwrap_or_else(|| joined(&folders, &slug));
    page.slug = slug;
    check_length(&page.path, &file, findings);
}

/// The folders above a page and its slug, from its file and front matter.
fn place(front: &FrontMatter, file: &Arc<str>, findings: &mut Findings) -> (Vec<String>, String) {
    let below = file.strip_prefix("content/").unwrap_or(file);
    let mut folders: Vec<&str> = below.split('/').collect();
    let name = folders.pop().unwrap_or_default();
    if matches!(name, "index.md" | "_index.md") {
        folders.pop();
    }
    let folders = folders.into_iter().map(folder_slug).collect();
    let (_, stem) = split_date(stem(file));
    let from_name = slugify_or(stem, if stem.is_empty() { "" } else { "page" });
    let slug = match &front.slug {
        Some(slug) => checked_slug(slug, file, findings).unwrap_or(from_name),
        None => from_name,
    };
    (folders, slug)
}

/// A folder's part of a path.
pub fn folder_slug(name: &str) -> String {
    slugify_or(split_date(name).1, "folder")
}

fn joined(folders: &[String], slug: &str) -> String {
    let mut path = String::from("/");
    for part in folders.iter().map(String::as_str).chain([slug]) {
        if !part.is_empty() {
            path.push_str(part);
            path.push('/');
        }
    }
    path
}

fn checked_slug(slug: &At<String>, file: &Arc<str>, findings: &mut Findings) -> Option<String> {
    let reason = if slug.value.contains(['/', '\\']) || slug.value.contains("..") {
        "a slug is one part of a path, without `/` and `..`"
    } else {
        let clean = slugify_or(&slug.value, "");
        if !clean.is_empty() {
            return Some(clean);
        }
        "a slug needs a letter or a digit"
    };
    findings.push(unsafe_path(file, &slug.span, &slug.value, reason));
    None
}

/// A path as the writer gave it, with a slash at both ends; a finding when it cannot be one.
pub fn checked_path(path: &At<String>, file: &Arc<str>, findings: &mut Findings) -> Option<String> {
    match safe_path(&path.value) {
        Ok(path) => Some(path),
        Err(reason) => {
            findings.push(unsafe_path(file, &path.span, &path.value, reason));
            None
        }
    }
}

fn unsafe_path(file: &Arc<str>, span: &Range<usize>, written: &str, reason: &str) -> Finding {
    let message = format!("`{written}` cannot be the path of a page: {reason}");
    Finding::new(&UNSAFE_PATH, Place::span(file, span.clone()), message)
        .hint("write a path below the site's root, such as `talks/second-round`")
}

/// A path with a slash at both ends, or why it cannot be one.
fn safe_path(path: &str) -> Result<String, &'static str> {
    let trimmed = path.trim().trim_matches('/');
    if trimmed.is_empty() {
        return Err("it is empty");
    }
    for part in trimmed.split('/') {
        safe_name(part)?;
    }
    Ok(format!("/{trimmed}/"))
}

/// Whether every file system can hold a name, Windows and GitHub Pages included.
pub(crate) fn safe_name(name: &str) -> Result<(), &'static str> {
    const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];
    if name.is_empty() {
        return Err("it has two slashes in a row");
    }
    if name == "." || name == ".." {
        return Err("it has `.` or `..` in it");
    }
    if name.contains(|c: char| c.is_control() || "\\:*?\"<>|".contains(c)) {
        return Err("it has a character that not every file system takes");
    }
    if name.starts_with([' ', '.']) || name.ends_with([' ', '.']) {
        return Err("a part of it begins or ends with a space or a full stop");
    }
    let base = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = (base.starts_with("com") || base.starts_with("lpt")) && base.len() == 4;
    if RESERVED.contains(&&*base) || (numbered && base.ends_with(|c: char| c.is_ascii_digit())) {
        return Err("Windows keeps a part of it for itself");
    }
    Ok(())
}

fn check_length(path: &str, file: &Arc<str>, findings: &mut Findings) {
    if path.split('/').all(|part| part.len() <= LONGEST_NAME) {
        return;
    }
    let message = format!("a part of the path of this page is longer than {LONGEST_NAME} bytes");
    findings.push(
        Finding::new(&UNSAFE_PATH, Place::file(file), message)
            .hint("give the page a shorter `slug`, or its file a shorter name"),
    );
}

/// A path of letters as an address: everything but unreserved characters and a few that paths may
/// hold is percent-encoded (RFC 3986, section 3.3).
pub fn encode(path: &str) -> String {
    const PLAIN: [bool; 256] = letters_and(b"-._~/!$()*+,;=:@");
    encode_all_but(path, &PLAIN)
}

/// ASCII letters and digits, and these marks.
const fn letters_and(marks: &[u8]) -> [bool; 256] {
    let mut plain = [false; 256];
    let mut at = 0;
    while at < marks.len() {
        plain[marks[at] as usize] = true;
        at += 1;
    }
    let mut byte: u8 = 0;
    while byte < 128 {
        plain[byte as usize] |= byte.is_ascii_alphanumeric();
        byte += 1;
    }
    plain
}

fn encode_all_but(text: &str, plain: &[bool; 256]) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let is_plain = |byte: u8| plain[usize::from(byte)];
    // Nearly every address.
    if text.bytes().all(is_plain) {
        return text.to_owned();
    }
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if is_plain(byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(HEX[usize::from(byte >> 4)]));
            encoded.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    encoded
}

/// A whole address, or the query and fragment of one, as browsers send it: what no address may hold is
/// percent-encoded, what means something in it stays, and so does what is encoded already.
pub fn encode_whole(address: &str) -> String {
    const PLAIN: [bool; 256] = letters_and(b"-._~:/?#@!$&'()*+,;=%");
    encode_all_but(address, &PLAIN)
}

/// An address as letters: percent-encoded bytes decoded where they are UTF-8.
pub fn decode(address: &str) -> Cow<'_, str> {
    if memchr::memchr(b'%', address.as_bytes()).is_none() {
        return Cow::Borrowed(address);
    }
    let bytes = address.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let byte = address
            .get(at + 1..at + 3)
            .filter(|_| bytes[at] == b'%')
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        decoded.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8(decoded).map_or(Cow::Borrowed(address), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path_of(file: &str) -> String {
        let (folders, slug) = place(&FrontMatter::default(), &file.into(), &mut Findings::new());
        joined(&folders, &slug)
    }

    #[test]
    fn paths_come_from_files() {
        for (file, path) in [
            ("content/_index.md", "/"),
            ("content/about.md", "/about/"),
            ("content/briefings/_index.md", "/briefings/"),
            ("content/briefings/talks.md", "/briefings/talks/"),
            ("content/briefings/talks/index.md", "/briefings/talks/"),
            ("content/briefings/2026-01-02-talks.md", "/briefings/talks/"),
            ("content/briefings/2026-01-02-talks/index.md", "/briefings/talks/"),
            ("content/A b/C#d%.md", "/a-b/c-d/"),
            ("content/台海.md", "/台海/"),
            ("content/index.md", "/"),
            ("content/“”.md", "/page/"),
        ] {
            assert_eq!(path_of(file), path, "{file}");
        }
    }

    #[test]
    fn unsafe_paths_are_refused() {
        for path in [
            "../x",
            "a/../b",
            "a//b",
            "",
            "/",
            "a\\b",
            "a/.",
            "nul",
            "x/com1.txt",
            "a ",
            " /",
            "a\u{0}b",
        ] {
            let safe = safe_path(path);
            assert!(safe.is_err() || path == "a ", "{path:?} gave {safe:?}");
        }
        assert_eq!(safe_path("/a/b#c/"), Ok("/a/b#c/".to_owned()));
    }

    #[test]
    fn addresses_are_encoded_and_decoded() {
        for (letters, address) in
            [("/a b/", "/a%20b/"), ("/50%/#?", "/50%25/%23%3F"), ("/台/", "/%E5%8F%B0/")]
        {
            assert_eq!(encode(letters), address);
            assert_eq!(decode(address), letters);
        }
        assert_eq!(
            encode_whole("https://x.org/é b?q=[1]&r#%C3"),
            "https://x.org/%C3%A9%20b?q=%5B1%5D&r#%C3"
        );
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%ff%zz"), "%ff%zz");
    }

    #[test]
    fn titles_come_from_file_names_at_last() {
        assert_eq!(title_of_file("content/briefings/2026-01-02-two_big-talks.md"), "Two big talks");
        assert_eq!(title_of_file("content/x/index.md"), "X");
    }
}
