//! The manifest: what the last build wrote into the output folder, kept there as its last file.
//!
//! One line a file: hash, length, time of modification in nanoseconds, path. The first line names
//! the format and the boot in which it was written; the last is a hash of all before it. No file is
//! ever synced to disk. So after a power cut a file may be empty whatever the manifest says: of
//! another boot, or where boots have no names, nothing is believed but the bytes themselves.
#![expect(clippy::disallowed_methods, reason = "emit is the only writer, and knows what it wrote")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use xxhash_rust::xxh3::xxh3_128;

use super::fault::is_absent;

/// The manifest's name in the output folder. It is not part of the site, and not for publishing.
pub(super) const NAME: &str = ".counterpart-manifest";
const FORMAT: &str = "counterpart-manifest 1";
const NO_BOOT: &str = "unknown";

/// One file as it was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// xxh3-128 of its bytes.
    pub(super) hash: u128,
    /// Its length in bytes.
    pub(super) length: u64,
    /// When it was modified, in nanoseconds since 1970; 0 is unknown and never believed.
    pub(super) modified: u128,
}

/// What is known of the files that the last build left.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    /// The boot of the machine in which they were written, where boots have names.
    pub(super) boot: Option<String>,
    /// The files, by path below the output folder.
    pub(super) records: BTreeMap<String, Record>,
}

/// What stands in the place of a manifest.
#[derive(Debug)]
pub(super) enum Found {
    /// Nothing: the folder is not ours, or new.
    Nothing,
    /// A manifest that is cut short, or of another format: the folder is ours, and that is all.
    Damaged,
    /// An intact one.
    Intact(Manifest),
}

/// Reads the manifest of an output folder.
pub(super) fn read(out: &Path) -> io::Result<Found> {
    let path = out.join(NAME);
    match fs::symlink_metadata(&path) {
        Ok(metadata) if metadata.is_file() => {}
        Ok(_) => return Ok(Found::Nothing),
        Err(error) if is_absent(&error) => return Ok(Found::Nothing),
        Err(error) => return Err(error),
    }
    let bytes = fs::read(&path)?;
    let manifest = std::str::from_utf8(&bytes).ok().and_then(parse);
    Ok(manifest.map_or(Found::Damaged, Found::Intact))
}

/// This boot of this machine, where the system names it (Linux does).
pub(super) fn boot() -> Option<String> {
    let name = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let name = name.trim();
    (!name.is_empty() && !name.contains(char::is_whitespace)).then(|| name.to_owned())
}

/// The manifest's text: header, records sorted by path, and the line that seals them.
pub(super) fn print<'a>(
    boot: Option<&str>,
    records: impl Iterator<Item = (&'a str, Record)>,
) -> String {
    let mut text = format!("{FORMAT} {}\n", boot.unwrap_or(NO_BOOT));
    for (path, Record { hash, length, modified }) in records {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{hash:032x} {length} {modified} {path}");
    }
    let seal = xxh3_128(text.as_bytes());
    let _ = writeln!(text, "end {seal:032x}");
    text
}

/// The manifest that a text holds, if it is whole.
fn parse(text: &str) -> Option<Manifest> {
    let (sealed, _) = text.strip_suffix('\n')?.rsplit_once('\n')?;
    let sealed = &text[..=sealed.len()];
    let seal = text[sealed.len()..].trim_end().strip_prefix("end ")?;
    if u128::from_str_radix(seal, 16).ok()? != xxh3_128(sealed.as_bytes()) {
        return None;
    }
    let mut lines = sealed.lines();
    let boot = lines.next()?.strip_prefix(FORMAT)?.strip_prefix(' ')?;
    let records = lines.map(parse_record).collect::<Option<_>>()?;
    Some(Manifest { boot: (boot != NO_BOOT).then(|| boot.to_owned()), records })
}

fn parse_record(line: &str) -> Option<(String, Record)> {
    let mut parts = line.splitn(4, ' ');
    let hash = u128::from_str_radix(parts.next()?, 16).ok()?;
    let length = parts.next()?.parse().ok()?;
    let modified = parts.next()?.parse().ok()?;
    Some((parts.next()?.to_owned(), Record { hash, length, modified }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORDS: [(&str, Record); 2] = [
        ("a b/index.html", Record { hash: 7, length: 12, modified: 1_700_000_000_123_456_789 }),
        ("é.txt", Record { hash: u128::MAX, length: 0, modified: 0 }),
    ];

    #[test]
    fn comes_back_as_it_was_printed() {
        let text = print(Some("boot-1"), RECORDS.into_iter());
        let manifest = parse(&text).unwrap();
        assert_eq!(manifest.boot.as_deref(), Some("boot-1"));
        let records: Vec<_> = manifest.records.iter().map(|(path, it)| (&**path, *it)).collect();
        assert_eq!(records, RECORDS);
        assert_eq!(parse(&print(None, RECORDS.into_iter())).unwrap().boot, None);
    }

    #[test]
    fn every_cut_and_every_flipped_byte_is_noticed() {
        let text = print(Some("boot-1"), RECORDS.into_iter());
        for end in (0..text.len()).filter(|&end| text.is_char_boundary(end)) {
            assert!(parse(&text[..end]).is_none(), "cut at {end}");
        }
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let parsed = std::str::from_utf8(&bytes).ok().and_then(parse);
            assert!(parsed.is_none(), "byte {at}");
        }
    }
}
