//! The commit: made of objects alone, in one pack, so that neither the working tree nor the index nor
//! any branch is touched.

use std::io::{self, Write};

use anyhow::{Result, bail, ensure};

use super::TRAILER;
use super::changes::Changes;
use super::repository::Repository;
use super::staged::Complete;

/// A reference that no reference is ever made of: Git wants one for the commit that holds the tree until
/// it has its name.
const NOWHERE: &str = "refs/counterpart/publish";

/// Makes the commit, and returns its name. Nothing refers to it yet.
///
/// # Errors
/// When Git cannot write, or cannot sign.
pub fn commit(
    repository: &Repository,
    base: Option<&str>,
    (site, changes): (&Complete, &Changes),
    message: &str,
) -> Result<String> {
    let tree = write_tree(repository, base, site, changes)?;
    let git = &repository.git;
    let mut args = vec!["-c", "i18n.commitEncoding=UTF-8", "commit-tree"];
    let signs = git.ask(&["config", "--type=bool", "--get", "commit.gpgSign"])?;
    if signs.line() == "true" {
        args.push("-S");
    }
    if let Some(base) = base {
        args.extend(["-p", base]);
    }
    args.extend(["-F", "-", &tree]);
    let text = format!("{}\n\n{TRAILER}\n", message.trim());
    let made = git.feed(&args, |pipe| pipe.write_all(text.as_bytes()))?;
    let commit = made.expect("making the commit")?.line();
    ensure!(!commit.is_empty(), "Git made a commit and did not say which");
    Ok(commit)
}

/// Writes the files that the branch does not have, and the folders that change by them; returns the name
/// of the whole.
fn write_tree(
    repository: &Repository,
    base: Option<&str>,
    site: &Complete,
    changes: &Changes,
) -> Result<String> {
    let git = &repository.git;
    let none = "0".repeat(repository.head.len());
    // To look for what a page has in common with the one before it costs more than it saves: a push
    // does it again, for what it sends.
    let args = ["fast-import", "--quiet", "--done", "--depth=0"];
    let made = git.feed(&args, |pipe| {
        let head = "committer x <x> 0 +0000\ndata 0\n";
        write!(pipe, "feature done\ncommit {NOWHERE}\nmark :1\n{head}")?;
        if let Some(base) = base {
            writeln!(pipe, "from {base}")?;
        }
        for path in &changes.removed {
            writeln!(pipe, "D {}", quoted(path))?;
        }
        for path in changes.added.iter().chain(&changes.changed) {
            put(pipe, path, site)?;
        }
        write!(pipe, "\nget-mark :1\nreset {NOWHERE}\nfrom {none}\n\ndone\n")
    })?;
    let holder = made.expect("writing the site into the repository")?.line();
    let tree = git.ask(&["rev-parse", "--verify", "--quiet", &format!("{holder}^{{tree}}")])?;
    let tree = tree.expect("reading what was written")?.line();
    let listed = git.ask(&["ls-tree", "-r", "-z", "--full-tree", &tree])?;
    if super::object::read_tree(listed.expect("reading what was written")?.parts()) != site.tree {
        bail!("a bug: Git does not hold the site as it was built; nothing was published");
    }
    Ok(tree)
}

/// Hands a file over: its bytes, or its name when the branch has it elsewhere.
fn put(pipe: &mut dyn Write, path: &str, site: &Complete) -> io::Result<()> {
    let entry = &site.tree[path];
    let Some(bytes) = site.bytes.get(path) else {
        return writeln!(pipe, "M {} {} {}", entry.mode, entry.id, quoted(path));
    };
    write!(pipe, "M {} inline {}\ndata {}\n", entry.mode, quoted(path), bytes.len())?;
    pipe.write_all(bytes)?;
    pipe.write_all(b"\n")
}

/// A path as Git reads it whatever it holds.
fn quoted(path: &str) -> String {
    let inner = path.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{inner}\"")
}
