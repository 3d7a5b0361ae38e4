//! The branch that a site is published on: as it is at the remote and here, and whose work it holds.

use anyhow::{Result, bail};

use super::object::{Tree, read_tree};
use super::repository::{Repository, Shallow};
use super::{CNAME, NO_JEKYLL, TRAILER};

/// Where a site is to be published.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The branch's name.
    pub branch: &'a str,
    /// The remote: a name that the repository knows, or an address.
    pub remote: &'a str,
}

/// A branch, as it was when it was looked at.
#[derive(Debug)]
pub struct Branch {
    /// The commit on which to build: the newest of both; none for a branch that is not there yet.
    pub base: Option<String>,
    /// Its commit at the remote, if the remote has it.
    pub at_remote: Option<String>,
    /// The files of the commit on which to build.
    pub tree: Tree,
    /// What others put there since we published last, sorted; a publish would remove or replace it.
    pub of_others: Vec<String>,
    /// The branch of this name here.
    pub local: Local,
}

/// The branch of the same name in this repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Local {
    /// There is none, and none will be made.
    None,
    /// It is at this commit, and can follow.
    At(String),
    /// It is checked out in another working tree, and is left alone.
    CheckedOut,
}

impl Branch {
    /// Looks at the branch, at the remote and here, and fetches what is not here.
    ///
    /// # Errors
    /// When there is no such remote, or it does not answer; when the branch cannot be published on.
    pub fn look(repository: &Repository, target: Target<'_>) -> Result<Self> {
        check_name(repository, target.branch)?;
        check_remote(repository, target.remote)?;
        let local = local(repository, target.branch)?;
        let at_remote = at_remote(repository, target)?;
        let base = match (&at_remote, &local) {
            (Some(there), Local::At(here)) => Some(newest(repository, target, (here, there))?),
            (Some(there), Local::None | Local::CheckedOut) => Some(there.clone()),
            (None, Local::At(here)) => Some(here.clone()),
            (None, Local::None | Local::CheckedOut) => None,
        };
        let Some(base) = base else {
            let (tree, of_others) = (Tree::new(), Vec::new());
            return Ok(Self { base: None, at_remote, tree, of_others, local });
        };
        let files = repository.git.ask(&["ls-tree", "-r", "-z", "--full-tree", &base])?;
        let tree = read_tree(files.expect("reading the branch")?.parts());
        let of_others = of_others(repository, &base, &tree)?;
        Ok(Self { base: Some(base), at_remote, tree, of_others, local })
    }
}

/// Refuses what is no name of a branch, and the branch that is being worked on.
fn check_name(repository: &Repository, name: &str) -> Result<()> {
    let git = &repository.git;
    if name.starts_with('-') || !git.ask(&["check-ref-format", &format!("refs/heads/{name}")])?.ok {
        bail!("`{name}` is no name for a branch; write one such as `gh-pages`");
    }
    let current = git.ask(&["symbolic-ref", "--quiet", "--short", "HEAD"])?;
    if current.ok && current.line() == name {
        bail!(
            "`{name}` is the branch you are on; publish on one that holds nothing but the site, such \
             as `gh-pages`"
        );
    }
    Ok(())
}

/// Refuses a remote that the repository does not know, unless it is an address.
fn check_remote(repository: &Repository, remote: &str) -> Result<()> {
    let listed = repository.git.ask(&["remote"])?.expect("asking Git for its remotes")?;
    let names = String::from_utf8_lossy(&listed.out);
    if names.lines().any(|name| name == remote) {
        return Ok(());
    }
    let is_address = !remote.starts_with('-') && remote.contains(['/', ':', '\\']);
    if is_address {
        return Ok(());
    }
    let known: Vec<String> = names.lines().map(|name| format!("`{name}`")).collect();
    if known.is_empty() {
        bail!(
            "this repository has no remote; add the one to publish to: `git remote add {remote} \
             ADDRESS`"
        );
    }
    bail!("there is no remote `{remote}`; use `--remote` with one of {}", known.join(", "))
}

/// Whether there is a branch of this name here, and whether it may be moved.
fn local(repository: &Repository, name: &str) -> Result<Local> {
    let git = &repository.git;
    let reference = format!("refs/heads/{name}");
    let trees = git.ask(&["worktree", "list", "--porcelain"])?;
    let line = format!("branch {reference}");
    if String::from_utf8_lossy(&trees.out).lines().any(|it| it == line) {
        return Ok(Local::CheckedOut);
    }
    let commit = format!("{reference}^{{commit}}");
    let here = git.ask(&["rev-parse", "--verify", "--quiet", &commit])?;
    Ok(if here.ok { Local::At(here.line()) } else { Local::None })
}

/// The commit of the branch at the remote, with all that it holds.
fn at_remote(repository: &Repository, target: Target<'_>) -> Result<Option<String>> {
    let Some(commit) = listed(repository, target)? else { return Ok(None) };
    if !repository.git.ask(&["cat-file", "-e", &format!("{commit}^{{tree}}")])?.ok {
        fetch(repository, target)?;
    }
    Ok(Some(commit))
}

/// The name of the commit that the branch is at, says the remote.
pub(super) fn listed(repository: &Repository, target: Target<'_>) -> Result<Option<String>> {
    let Target { branch, remote } = target;
    let git = &repository.git;
    let reference = format!("refs/heads/{branch}");
    let listed = git.speak(&["ls-remote", "--", remote, &reference])?;
    if !listed.ok {
        bail!(
            "`{remote}` does not answer, or does not let you in; nothing was published; Git said:\n  {}",
            listed.words()
        );
    }
    // Git also lists references that merely end so.
    let listing = listed.line();
    let mut lines = listing.lines().filter_map(|line| line.split_once('\t'));
    let found = lines.find(|(_, name)| *name == reference);
    Ok(found.map(|(commit, _)| commit.to_owned()))
}

/// Fetches the branch; of a history that is cut short here, its newest commit only.
fn fetch(repository: &Repository, Target { branch, remote }: Target<'_>) -> Result<()> {
    let mut args = vec!["fetch", "--quiet", "--no-tags", "--no-recurse-submodules"];
    args.extend(["--no-write-fetch-head", "--no-auto-maintenance"]);
    if repository.shallow == Shallow::Yes {
        args.push("--depth=1");
    }
    let reference = format!("refs/heads/{branch}");
    args.extend(["--", remote, &reference]);
    let fetched = repository.git.speak(&args)?;
    fetched.expect(&format!("fetching `{branch}` from `{remote}`"))?;
    Ok(())
}

/// The newer of the branch here and at the remote.
fn newest(
    repository: &Repository,
    Target { branch, remote }: Target<'_>,
    (here, there): (&str, &str),
) -> Result<String> {
    let holds = |old: &str, new: &str| -> Result<bool> {
        Ok(repository.git.ask(&["merge-base", "--is-ancestor", old, new])?.ok)
    };
    if here == there || holds(here, there)? {
        return Ok(there.to_owned());
    }
    if holds(there, here)? {
        return Ok(here.to_owned());
    }
    bail!(
        "the branch `{branch}` here and the one at `{remote}` each have commits that the other has not; \
         nothing was published; put them together, or, if yours is of no use, remove it: `git branch -D \
         {branch}`"
    )
}

/// The files of others on the branch: all of it when none of its commits is ours, else what was changed
/// since our last.
fn of_others(repository: &Repository, base: &str, tree: &Tree) -> Result<Vec<String>> {
    let git = &repository.git;
    let grep = format!("--grep={TRAILER}");
    let ours = git.ask(&["rev-list", "-n", "1", "--fixed-strings", &grep, base])?;
    let ours = ours.expect("looking through the branch")?.line();
    let mut files: Vec<String> = if ours.is_empty() {
        tree.keys().cloned().collect()
    } else if ours == base {
        return Ok(Vec::new());
    } else {
        let args = ["diff-tree", "-r", "-z", "--no-renames", "--name-only", &ours, base];
        let differ = git.ask(&args)?.expect("looking at what others changed")?;
        differ.parts().map(std::borrow::Cow::into_owned).collect()
    };
    files.retain(|file| file != CNAME && file != NO_JEKYLL);
    files.sort();
    Ok(files)
}
