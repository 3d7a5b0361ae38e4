//! `counterpart publish`: builds the site and puts it on a branch of its Git repository, for GitHub
//! Pages or any other host that serves a branch.

use std::io::{self, IsTerminal as _};
use std::time::Instant;

use anyhow::{Result, bail};
use clap::Args;

use super::terminal::{Loudness, Terminal};
use super::{Common, Outcome, now, report};
use crate::config::{self, Config, Limits};
use crate::files::Files;
use crate::finding::Findings;
use crate::link::Drafts;
use crate::load::load;
use crate::publish::branch::{Branch, Target};
use crate::publish::changes::Changes;
use crate::publish::commit::commit;
use crate::publish::git::Prompts;
use crate::publish::pages;
use crate::publish::push::{Followed, follow, push};
use crate::publish::repository::Repository;
use crate::publish::staged::{Complete, Staged};
use crate::{Options, Strictness};

/// The arguments of `publish`.
#[derive(Args, Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag on the command line")]
pub(super) struct PublishArgs {
    /// The branch to publish on, which holds nothing but the site
    #[arg(short, long, value_name = "NAME", default_value = "gh-pages")]
    branch: String,
    /// The remote to publish to: its name, or an address
    #[arg(long, value_name = "NAME", default_value = "origin")]
    remote: String,
    /// What the commit says [default: which commit it was made from]
    #[arg(short, long, value_name = "TEXT")]
    message: Option<String>,
    /// Do all but commit and push, and show what would change
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Publish what is not committed too
    #[arg(long)]
    allow_dirty: bool,
    /// Publish over what others put on the branch; it stays in the branch's history
    #[arg(long)]
    overwrite: bool,
    /// Make warnings errors
    #[arg(long)]
    strict: bool,
}

/// How many files are named where there may be many.
const SHOWN: usize = 10;

/// Publishes the site, or says why not.
pub(super) fn run(common: &Common, args: &PublishArgs, terminal: &Terminal) -> Result<Outcome> {
    let started = Instant::now();
    let options = Options {
        base_url: None,
        drafts: Drafts::Withhold,
        strictness: if args.strict { Strictness::Strict } else { Strictness::Usual },
        now: now()?,
    };
    let files = load(&common.root)?;
    let repository = Repository::find(&common.root, prompts())?;
    repository.check_identity()?;
    if !args.allow_dirty {
        refuse_uncommitted(&repository)?;
    }
    let target = Target { branch: &args.branch, remote: &args.remote };
    terminal.detail(&format!("looking at `{}` of `{}`", args.branch, args.remote))?;
    let mut branch = Branch::look(&repository, target)?;
    let staged = Staged::new(repository.hash, std::mem::take(&mut branch.tree));
    let built = crate::build(&files, &options, &terminal.progress(&staged))?;
    report::findings(&built, &files, super::Format::Text, terminal)?;
    if built.has_errors() {
        let counts = report::counted(built.findings.counts());
        terminal.say(&format!("nothing was published: {counts}"))?;
        return Ok(Outcome::Findings);
    }
    let config = config(&files);
    refuse_address(&config)?;
    let site = staged.complete(config.domain.as_deref())?;
    refuse_size(&site, &config.limits)?;
    let changes = Changes::of(&site);
    if !args.overwrite {
        refuse_others(&branch, target, &changes)?;
    }
    if let Some(doubt) = pages::doubt(&repository, &args.remote, (&config, &site)) {
        terminal.remark(&format!("{doubt}\n"));
    }
    let address = config.base_url.join("/");
    if changes.is_empty() && branch.base.is_some() && branch.base == branch.at_remote {
        terminal.say(&format!("nothing has changed since the last publish; {address}"))?;
        return Ok(Outcome::Fine);
    }
    let most = if terminal.loudness() == Loudness::Verbose { usize::MAX } else { SHOWN };
    let list = changes.list(most);
    if !list.is_empty() {
        terminal.say(list.trim_end())?;
    }
    let (to, what) = (format!("`{}` of `{}`", args.branch, args.remote), changes.summary());
    if args.dry_run {
        terminal.say(&format!("would publish to {to}: {what}; nothing was done"))?;
        return Ok(Outcome::Fine);
    }
    send((&repository, target, &branch), (&site, &changes), args.message.as_deref(), terminal)?;
    let time = report::seconds(started.elapsed());
    terminal.say(&format!("published to {to} in {time}: {what}; {address}"))?;
    Ok(Outcome::Fine)
}

/// Makes the commit, pushes it, and lets the branch here follow.
fn send(
    (repository, target, branch): (&Repository, Target<'_>, &Branch),
    (site, changes): (&Complete, &Changes),
    said: Option<&str>,
    terminal: &Terminal,
) -> Result<()> {
    let commit = match branch.base.as_deref() {
        // It is here already, and only has to go to the remote.
        Some(base) if changes.is_empty() => base.to_owned(),
        base => {
            let message = said.map_or_else(|| message(repository), str::to_owned);
            commit(repository, base, (site, changes), &message)?
        }
    };
    terminal.detail(&format!("pushing {commit}"))?;
    push(repository, target, (branch.at_remote.as_deref(), &commit))?;
    let name = target.branch;
    if let Followed::Not(reason) = follow(repository, (name, &branch.local), &commit)? {
        terminal.remark(&format!("your own branch `{name}` stays behind: {reason}\n"));
    }
    Ok(())
}

/// Whether Git may ask for a password: when somebody sits at a terminal.
fn prompts() -> Prompts {
    let asked = io::stdin().is_terminal() && io::stderr().is_terminal();
    if asked { Prompts::Allowed } else { Prompts::Never }
}

/// What is published is what is committed, so that it can be told later what was published.
fn refuse_uncommitted(repository: &Repository) -> Result<()> {
    let files = &repository.uncommitted;
    if files.is_empty() {
        return Ok(());
    }
    bail!(
        "{} not committed: {}; commit first, or publish all the same with `--allow-dirty`",
        if files.len() == 1 { "a file of the site is" } else { "files of the site are" },
        named(files.iter())
    )
}

/// Nothing of somebody else's is replaced or removed unasked.
fn refuse_others(branch: &Branch, target: Target<'_>, changes: &Changes) -> Result<()> {
    let Changes { added, changed, removed } = changes;
    let touched = |file: &&String| {
        [added, changed, removed].iter().any(|files| files.binary_search(file).is_ok())
    };
    let files: Vec<&String> = branch.of_others.iter().filter(touched).collect();
    if files.is_empty() {
        return Ok(());
    }
    bail!(
        "`{}` of `{}` holds what Counterpart did not put there: {}; publish on another branch, or use \
         `--overwrite` to publish over it, which leaves it in the branch's history",
        target.branch,
        target.remote,
        named(files.into_iter())
    )
}

/// “`a`, `b` and 3 more”.
fn named<'a>(files: impl ExactSizeIterator<Item = &'a String>) -> String {
    let more = files.len().saturating_sub(SHOWN);
    let names: Vec<String> = files.take(SHOWN).map(|file| format!("`{file}`")).collect();
    let names = names.join(", ");
    if more == 0 { names } else { format!("{names} and {more} more") }
}

/// A site at an address that only this machine has is of no use to anybody else.
fn refuse_address(config: &Config) -> Result<()> {
    let host = config.base_url.host();
    if ["localhost", "127.0.0.1", "0.0.0.0", "[::1]"].contains(&host) {
        bail!(
            "`base_url` in `site.toml` is `{}`, where nobody else finds the site; write the address at \
             which it is to stand, such as `https://user.github.io/repo`",
            config.base_url.address()
        );
    }
    Ok(())
}

/// What the host does not take is not pushed; the pages that a build makes are weighed here as well.
fn refuse_size(site: &Complete, limits: &Limits) -> Result<()> {
    let (length, path) = &site.largest;
    if *length > limits.file {
        bail!(
            "`{path}` is {}, and the host takes no file above {}; nothing was published; set `file` under \
             `[limits]` in `site.toml` if yours does",
            Limits::words(*length),
            Limits::words(limits.file)
        );
    }
    if site.total > limits.site {
        bail!(
            "the site is {}, and the host takes none above {}; nothing was published; set `site` under \
             `[limits]` in `site.toml` if yours does",
            Limits::words(site.total),
            Limits::words(limits.site)
        );
    }
    Ok(())
}

/// What the commit says when the user does not.
fn message(repository: &Repository) -> String {
    let commit: String = repository.head.chars().take(10).collect();
    let dirty = if repository.uncommitted.is_empty() { "" } else { ", with changes" };
    format!("Publish {commit}{dirty}")
}

fn config(files: &Files) -> Config {
    let text = files.get("site.toml").and_then(|file| file.text().ok().cloned());
    config::parse(text.as_deref().unwrap_or_default(), None, &mut Findings::new())
}
