//! Running Git: with the user's settings, in the site's folder, and never waiting for an answer that
//! nobody can give.

use std::borrow::Cow;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use anyhow::{Context as _, Result, anyhow, bail};

/// Which repository is meant, which index, and where objects go: set by Git for its hooks and aliases,
/// from which we may be called. The site's folder decides instead.
const LOCAL: [&str; 11] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// Whether somebody is there to be asked for a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompts {
    /// Git may ask on the terminal.
    Allowed,
    /// It fails instead.
    Never,
}

/// Git, run in a folder.
#[derive(Debug)]
pub struct Git {
    folder: PathBuf,
    prompts: Prompts,
}

/// In which language Git is to speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tongue {
    /// English, where its words are read by us.
    Plain,
    /// The user's.
    Users,
}

/// What Git answered.
#[derive(Debug)]
pub struct Answer {
    /// Whether it ended well.
    pub ok: bool,
    /// Its exit code, unless it was killed.
    pub code: Option<i32>,
    /// What it wrote to standard output.
    pub out: Vec<u8>,
    /// What it wrote to standard error, without passwords.
    pub said: String,
}

impl Answer {
    fn new(output: Output) -> Self {
        let Output { status, stdout, stderr } = output;
        Self {
            ok: status.success(),
            code: status.code(),
            out: stdout,
            said: without_passwords(&String::from_utf8_lossy(&stderr)).into_owned(),
        }
    }

    /// The output as one line of text.
    pub fn line(&self) -> String {
        String::from_utf8_lossy(&self.out).trim_end().to_owned()
    }

    /// The parts of the output that end with a zero byte.
    pub fn parts(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let parts = self.out.split(|byte| *byte == 0).filter(|part| !part.is_empty());
        parts.map(String::from_utf8_lossy)
    }

    /// What Git said, for a message of ours: its last lines, in one.
    pub fn words(&self) -> String {
        let lines: Vec<&str> = self.said.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
        let last = &lines[lines.len().saturating_sub(6)..];
        match (last, self.code) {
            ([], Some(code)) => format!("it ended with {code} and said nothing"),
            ([], None) => "it was killed".to_owned(),
            (lines, _) => lines.join("\n  "),
        }
    }

    /// The answer, if it ended well; else an error that says what was being done.
    ///
    /// # Errors
    /// With what Git said.
    pub fn expect(self, doing: &str) -> Result<Self> {
        if self.ok {
            Ok(self)
        } else {
            Err(anyhow!("{doing} failed; Git said:\n  {}", self.words()))
        }
    }
}

impl Git {
    /// Git, to be run in this folder.
    pub fn new(folder: &Path, prompts: Prompts) -> Self {
        Self { folder: folder.to_owned(), prompts }
    }

    fn command(&self, args: &[&str], tongue: Tongue) -> Command {
        let mut command = Command::new("git");
        command.current_dir(&self.folder).args(args).stdin(Stdio::null());
        for name in LOCAL {
            command.env_remove(name);
        }
        // To look at the working tree is not to write down what was seen.
        command.env("GIT_OPTIONAL_LOCKS", "0");
        if tongue == Tongue::Plain {
            command.env("LC_ALL", "C");
        }
        if self.prompts == Prompts::Never {
            command.env("GIT_TERMINAL_PROMPT", "0").env("GCM_INTERACTIVE", "never");
        }
        command
    }

    /// Asks something of the repository.
    ///
    /// # Errors
    /// When there is no Git.
    pub fn ask(&self, args: &[&str]) -> Result<Answer> {
        let output = self.command(args, Tongue::Plain).output().map_err(|error| no_git(&error))?;
        Ok(Answer::new(output))
    }

    /// Speaks with a remote: what is said is for the user.
    ///
    /// # Errors
    /// When there is no Git.
    pub fn speak(&self, args: &[&str]) -> Result<Answer> {
        let output = self.command(args, Tongue::Users).output().map_err(|error| no_git(&error))?;
        Ok(Answer::new(output))
    }

    /// Gives Git something to read while it runs.
    ///
    /// # Errors
    /// When there is no Git, or what is to be read cannot be made. That Git ends before it has read
    /// all is told by its answer.
    pub fn feed(
        &self,
        args: &[&str],
        write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
    ) -> Result<Answer> {
        let mut command = self.command(args, Tongue::Plain);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| no_git(&error))?;
        let written = pour(&mut child, write);
        let output = child.wait_with_output().context("waiting for Git")?;
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(error).context("writing to Git")
            }
            Err(_) if output.status.success() => bail!("Git ended before it had read everything"),
            _ => Ok(Answer::new(output)),
        }
    }
}

/// Writes to a child's standard input, and closes it.
fn pour(
    child: &mut Child,
    write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
) -> io::Result<()> {
    let Some(pipe) = child.stdin.take() else { return Ok(()) };
    let mut pipe = io::BufWriter::with_capacity(1 << 16, pipe);
    write(&mut pipe).and_then(|()| pipe.flush())
}

fn no_git(error: &io::Error) -> anyhow::Error {
    if error.kind() == io::ErrorKind::NotFound {
        anyhow!(
            "`git` is not installed, or not in the search path; install it from https://git-scm.com"
        )
    } else {
        anyhow!("`git` cannot be started: {error}")
    }
}

/// The text without what stands between `://` and `@` in an address: a token, or a name and a password.
fn without_passwords(text: &str) -> Cow<'_, str> {
    if !text.contains("://") {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        clean.push_str(before);
        clean.push_str("://");
        let end = after.find(|c: char| c == '/' || c.is_whitespace() || "'\"".contains(c));
        let host = &after[..end.unwrap_or(after.len())];
        rest = host.rfind('@').map_or(after, |at| &after[at + 1..]);
    }
    clean.push_str(rest);
    Cow::Owned(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_not_repeated() {
        for (said, shown) in [
            ("fatal: nothing", "fatal: nothing"),
            ("fatal: 'https://x:tok@en@h.org/a.git/': no", "fatal: 'https://h.org/a.git/': no"),
            ("to https://h.org/a@b and ssh://git@h/c", "to https://h.org/a@b and ssh://h/c"),
            ("https://me@h", "https://h"),
            ("https://h a@b", "https://h a@b"),
        ] {
            assert_eq!(without_passwords(said), shown);
        }
    }

    #[test]
    fn what_git_says_is_cut_to_its_last_lines() {
        let answer =
            |said: &str, code| Answer { ok: false, code, out: Vec::new(), said: said.into() };
        assert_eq!(answer("a\n\n  b\n", Some(1)).words(), "a\n  b");
        assert_eq!(answer("", Some(128)).words(), "it ended with 128 and said nothing");
        assert_eq!(answer("", None).words(), "it was killed");
        let error = answer("fatal: x", Some(1)).expect("looking").unwrap_err();
        assert_eq!(error.to_string(), "looking failed; Git said:\n  fatal: x");
    }
}
