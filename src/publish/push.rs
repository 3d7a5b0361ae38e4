//! The push: the one step that others see. It is never forced, so that nothing of theirs can be lost.

use anyhow::{Result, bail};

use super::branch::{Local, Target, listed};
use super::git::Answer;
use super::repository::Repository;

/// Gives the commit to the remote, as the new end of the branch, which was at `seen` when it was looked
/// at.
///
/// # Errors
/// When the remote does not take it. It then is as it was.
pub fn push(
    repository: &Repository,
    target: Target<'_>,
    (seen, commit): (Option<&str>, &str),
) -> Result<()> {
    let Target { branch, remote } = target;
    let what = format!("{commit}:refs/heads/{branch}");
    let mut args = vec!["push", "--porcelain", "--no-follow-tags", "--recurse-submodules=no"];
    args.extend(["--", remote, &what]);
    let answer = repository.git.speak(&args)?;
    if answer.ok {
        return Ok(());
    }
    // Remotes have many words for it; so it is looked at again.
    if listed(repository, target).is_ok_and(|now| now.as_deref() != seen) {
        bail!(
            "somebody else has put something on `{branch}` of `{remote}` meanwhile; nothing was \
             published and nothing is lost; publish again"
        );
    }
    let Some(reason) = refusal(&answer) else {
        bail!(
            "pushing to `{remote}` failed; nothing was published; Git said:\n  {}",
            answer.words()
        );
    };
    bail!(
        "`{remote}` does not take what was pushed to `{branch}`: {reason}; nothing was published; Git \
         said:\n  {}",
        answer.words()
    )
}

/// What the remote says of the branch that it does not take: `[remote rejected] (hook declined)`.
fn refusal(answer: &Answer) -> Option<String> {
    let lines = String::from_utf8_lossy(&answer.out);
    let line = lines.lines().find_map(|line| line.strip_prefix("!\t"))?;
    Some(line.rsplit('\t').next().unwrap_or(line).to_owned())
}

/// How the branch of the same name here fared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Followed {
    /// There is nothing to say.
    Quietly,
    /// It was left where it was, for this reason.
    Not(String),
}

/// Lets the branch of the same name here follow, if there is one; else nothing is made.
///
/// # Errors
/// When there is no Git.
pub fn follow(
    repository: &Repository,
    (branch, local): (&str, &Local),
    commit: &str,
) -> Result<Followed> {
    let old = match local {
        Local::None => return Ok(Followed::Quietly),
        Local::CheckedOut => {
            return Ok(Followed::Not("it is checked out in another working tree".to_owned()));
        }
        Local::At(old) => old,
    };
    let reference = format!("refs/heads/{branch}");
    let args = ["update-ref", "-m", "counterpart publish", &reference, commit, old];
    let moved = repository.git.ask(&args)?;
    Ok(if moved.ok { Followed::Quietly } else { Followed::Not(moved.words()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remotes_reason_is_read() {
        let answer = |out: &str| Answer {
            ok: false,
            code: Some(1),
            out: out.as_bytes().to_vec(),
            said: String::new(),
        };
        let said = "To /a\n!\tabc:refs/heads/gh-pages\t[rejected] (fetch first)\nDone\n";
        assert_eq!(refusal(&answer(said)).as_deref(), Some("[rejected] (fetch first)"));
        assert_eq!(refusal(&answer("To /a\nDone\n")), None);
    }
}
