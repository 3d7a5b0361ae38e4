//! The repository that a site lies in: what can be told of it, and refused, without a network.

use std::path::Path;

use anyhow::{Result, bail};

use super::git::{Git, Prompts};
use super::object::Hash;
use crate::load::FOLDERS;
use crate::model::record;

/// A repository with a site in it.
#[derive(Debug)]
pub struct Repository {
    /// Git, run in the site's folder.
    pub git: Git,
    /// How it names its objects.
    pub hash: Hash,
    /// The commit that is checked out, its whole name.
    pub head: String,
    /// Whether its history is cut short.
    pub shallow: Shallow,
    /// Files of the site that are not as in that commit, sorted, as Git names them.
    pub uncommitted: Vec<String>,
}

/// Whether a repository's history is cut short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shallow {
    /// It is whole.
    No,
    /// It was cloned with `--depth`.
    Yes,
}

impl Repository {
    /// Finds the repository of the site in `root`.
    ///
    /// # Errors
    /// When there is no Git, no repository, no commit, or nobody in whose name to commit.
    pub fn find(root: &Path, prompts: Prompts) -> Result<Self> {
        let git = Git::new(root, prompts);
        let inside = git.ask(&["rev-parse", "--is-inside-work-tree"])?;
        if !inside.ok {
            refuse_folder(root, &inside.said)?;
            inside.expect("looking for a repository")?;
            bail!("there is no repository");
        }
        if inside.line() != "true" {
            bail!(
                "`{}` lies in the inside of a Git repository, not in its working tree; publish from a \
                 clone",
                root.display()
            );
        }
        let format = git.ask(&["rev-parse", "--show-object-format"])?;
        let hash = Hash::named(if format.ok { format.line() } else { String::new() }.as_str())?;
        let head = git.ask(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])?;
        if !head.ok {
            bail!(
                "nothing is committed here yet; commit the site first: `git add .`, then `git commit`"
            );
        }
        let shallow = git.ask(&["rev-parse", "--is-shallow-repository"])?;
        let shallow = if shallow.line() == "true" { Shallow::Yes } else { Shallow::No };
        let uncommitted = uncommitted(&git)?;
        Ok(Self { head: head.line(), hash, shallow, uncommitted, git })
    }

    /// Sees to it that Git knows in whose name to commit, before anything is done.
    ///
    /// # Errors
    /// When it does not.
    pub fn check_identity(&self) -> Result<()> {
        let who = self.git.ask(&["var", "GIT_COMMITTER_IDENT"])?;
        if who.ok {
            return Ok(());
        }
        bail!(
            "Git does not know in whose name to commit; tell it: `git config user.name \"…\"` and \
             `git config user.email \"…\"`; Git said:\n  {}",
            who.words()
        )
    }
}

/// Says in words of ours why a folder is in no repository; comes back when it is for another reason.
fn refuse_folder(root: &Path, said: &str) -> Result<()> {
    if said.contains("not a git repository") {
        bail!(
            "`{}` is in no Git repository; make one by `git init`, commit the site, and add a remote, \
             or build it and bring `public/` to your host",
            root.display()
        );
    }
    if said.contains("dubious ownership") {
        bail!(
            "the repository of `{}` belongs to somebody else, so that Git will not use it; Git said:\n  \
             {}",
            root.display(),
            said.lines().map(str::trim).collect::<Vec<_>>().join("\n  ")
        );
    }
    Ok(())
}

/// The files of a site that Git does not have, or has otherwise: those that a build reads, and no
/// others.
fn uncommitted(git: &Git) -> Result<Vec<String>> {
    let mut of_site = vec!["site.toml", record::FILE];
    of_site.extend(FOLDERS);
    let mut args =
        vec!["status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--"];
    args.extend(of_site);
    let status = git.ask(&args)?.expect("asking Git for uncommitted changes")?;
    let mut files: Vec<String> =
        status.parts().filter_map(|line| line.get(3..).map(str::to_owned)).collect();
    // A file that Git is told to ignore is not in its status.
    let known = git.ask(&["ls-files", "--error-unmatch", "--", "site.toml"])?;
    if !known.ok && files.is_empty() {
        files.push("site.toml".to_owned());
    }
    files.sort();
    Ok(files)
}
