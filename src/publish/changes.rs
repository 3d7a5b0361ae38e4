//! What a publish changes, as the user sees it: pages by their addresses, and a number of other files.

use std::fmt::Write as _;

use super::object::Tree;
use super::staged::Complete;

/// How the branch will differ, by path, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that it does not have.
    pub added: Vec<String>,
    /// Files that it has otherwise.
    pub changed: Vec<String>,
    /// Files that it has and the site has not.
    pub removed: Vec<String>,
}

impl Changes {
    /// What is to be done for the branch to hold the site.
    pub fn of(site: &Complete) -> Self {
        Self::between(&site.base, &site.tree)
    }

    fn between(old: &Tree, new: &Tree) -> Self {
        let mut changes = Self::default();
        for (path, entry) in new {
            match old.get(path) {
                None => changes.added.push(path.clone()),
                Some(before) if before != entry => changes.changed.push(path.clone()),
                Some(_) => {}
            }
        }
        changes.removed = old.keys().filter(|path| !new.contains_key(*path)).cloned().collect();
        changes
    }

    /// Whether the branch holds the site as it is.
    pub fn is_empty(&self) -> bool {
        let Self { added, changed, removed } = self;
        added.is_empty() && changed.is_empty() && removed.is_empty()
    }

    /// “3 pages added, 1 changed, 2 removed, 12 other files”.
    pub fn summary(&self) -> String {
        let kinds =
            [("added", &self.added), ("changed", &self.changed), ("removed", &self.removed)];
        let mut parts: Vec<String> = Vec::new();
        for (word, paths) in kinds {
            let pages = paths.iter().filter(|path| is_page(path)).count();
            if pages > 0 {
                let noun = match (parts.is_empty(), pages) {
                    (true, 1) => "page ",
                    (true, _) => "pages ",
                    (false, _) => "",
                };
                parts.push(format!("{pages} {noun}{word}"));
            }
        }
        let others = kinds.iter().flat_map(|(_, paths)| paths.iter()).filter(|path| !is_page(path));
        match (others.count(), parts.is_empty()) {
            (0, _) => {}
            (1, true) => parts.push("1 file".to_owned()),
            (count, true) => parts.push(format!("{count} files")),
            (1, false) => parts.push("1 other file".to_owned()),
            (count, false) => parts.push(format!("{count} other files")),
        }
        if parts.is_empty() { "nothing new".to_owned() } else { parts.join(", ") }
    }

    /// A line for each page, with its address; of each kind this many at most.
    pub fn list(&self, most: usize) -> String {
        let mut text = String::new();
        for (sign, paths) in [('+', &self.added), ('~', &self.changed), ('-', &self.removed)] {
            let pages = paths.iter().filter(|path| is_page(path));
            let mut pages: Vec<&str> =
                pages.map(|path| path.strip_suffix("index.html").unwrap_or(path)).collect();
            pages.sort_unstable();
            for page in pages.iter().take(most) {
                // Writing to a string cannot fail.
                let _ = writeln!(text, "  {sign} /{page}");
            }
            if pages.len() > most {
                let _ = writeln!(text, "  {sign} and {} more", pages.len() - most);
            }
        }
        text
    }
}

fn is_page(path: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|e| e.eq_ignore_ascii_case("html"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::object::Entry;

    fn tree(files: &[(&str, &str)]) -> Tree {
        let entry = |id: &str| Entry { mode: "100644".to_owned(), id: id.to_owned() };
        files.iter().map(|(path, id)| ((*path).to_owned(), entry(id))).collect()
    }

    #[test]
    fn pages_are_named_and_other_files_counted() {
        let old =
            tree(&[("index.html", "1"), ("a/index.html", "1"), ("x.css", "1"), ("y.js", "1")]);
        let new =
            tree(&[("index.html", "2"), ("b/index.html", "1"), ("404.html", "1"), ("x.css", "2")]);
        let changes = Changes::between(&old, &new);
        assert_eq!(changes.summary(), "2 pages added, 1 changed, 1 removed, 2 other files");
        assert_eq!(changes.list(9), "  + /404.html\n  + /b/\n  ~ /\n  - /a/\n");
        assert_eq!(changes.list(1), "  + /404.html\n  + and 1 more\n  ~ /\n  - /a/\n");
        assert!(Changes::between(&old, &old).is_empty());
        let other = Changes::between(&tree(&[]), &tree(&[("x.css", "1")]));
        assert_eq!(other.summary(), "1 file");
        let one = Changes::between(&tree(&[]), &tree(&[("index.html", "1"), ("x.css", "1")]));
        assert_eq!(one.summary(), "1 page added, 1 other file");
    }
}
