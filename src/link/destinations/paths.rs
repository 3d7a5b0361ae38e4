//! Paths from one file to another.

/// A path relative to a file, as a path from the site's root; `None` when it leads out of it.
pub(super) fn join(base: &str, path: &str) -> Option<String> {
    let (mut folder, mut path) = (above(base), path);
    // Nearly all paths go up a few folders, if any, and then down.
    if is_folder_of_files(folder) {
        while let Some(rest) = path.strip_prefix("../").filter(|_| !folder.is_empty()) {
            folder = above(folder);
            path = rest;
        }
        if is_plain(path) && !folder.is_empty() {
            let mut joined = String::with_capacity(folder.len() + 1 + path.len());
            joined.extend([folder, "/", path]);
            return Some(joined);
        }
    }
    let mut joined = String::with_capacity(folder.len() + path.len() + 1);
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if joined.is_empty() => return None,
            ".." => joined.truncate(joined.rfind('/').unwrap_or(0)),
            part => {
                joined.push_str(if joined.is_empty() { "" } else { "/" });
                joined.push_str(part);
            }
        }
    }
    if path.ends_with('/') && !joined.is_empty() {
        joined.push('/');
    }
    Some(joined)
}

/// What lies above a file or a folder: none above the last.
fn above(path: &str) -> &str {
    memchr::memrchr(b'/', path.as_bytes()).map_or("", |slash| &path[..slash])
}

/// Whether a folder is one in which files were found, and not part of an address: then each of its parts is
/// the name of a folder.
fn is_folder_of_files(folder: &str) -> bool {
    folder.starts_with("content")
}

/// Whether every part of a path is the name of a file or folder.
fn is_plain(path: &str) -> bool {
    // Some names begin with a full stop, but few.
    let is_name = |at: usize| path.as_bytes().get(at).is_some_and(|byte| !b"/.".contains(byte));
    is_name(0) && memchr::memchr_iter(b'/', path.as_bytes()).all(|slash| is_name(slash + 1))
}

/// The path from one file to another, as a relative link has it.
pub(super) fn relative(base: &str, to: &str) -> String {
    let from: Vec<&str> = base.split('/').collect();
    let parts: Vec<&str> = to.split('/').collect();
    let folders = &from[..from.len() - 1];
    let same = folders.iter().zip(&parts).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(folders.len() - same);
    format!("{up}{}", parts[same..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_and_made_relative() {
        for (base, path, joined) in [
            ("content/a/b.md", "c.md", Some("content/a/c.md")),
            ("content/a/b.md", "../c.md", Some("content/c.md")),
            ("content/a/b.md", "./x/../c.md", Some("content/a/c.md")),
            ("content/a.md", "../../c.md", None),
            ("/a/b/", "../c/", Some("a/c/")),
            ("/a/b/", "c", Some("a/b/c")),
            ("/", "../c", None),
            ("a.md", "..", None),
            ("a/b.md", "../", Some("")),
            ("content/b/c/d.md", "../../d/e.md", Some("content/d/e.md")),
            ("content/b/c.md", "../../../e.md", None),
            ("content/b/c.md", "../d/", Some("content/d/")),
            ("content/b/c.md", "d//e/../f", Some("content/b/d/f")),
            ("content/b/c.md", "..", Some("content")),
            ("content/b/c.md", "../.d", Some("content/.d")),
        ] {
            assert_eq!(join(base, path).as_deref(), joined, "{base} {path}");
        }
        assert_eq!(relative("content/a/b.md", "content/a/c.md"), "c.md");
        assert_eq!(relative("content/a/b.md", "content/d/c.md"), "../d/c.md");
    }
}
