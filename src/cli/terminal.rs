//! The terminal: what is printed where, in colour or not, and what happens when nobody reads it.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use indicatif::{ProgressBar, ProgressDrawTarget};

use super::Common;
use crate::finding::pretty::Colour;
use crate::output::Sink;

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Loudness {
    Quiet,
    Usual,
    Verbose,
}

/// Where messages go.
#[derive(Debug)]
pub(super) struct Terminal {
    loudness: Loudness,
}

/// How long a build takes before its progress is shown.
const PATIENCE: Duration = Duration::from_secs(1);

impl Terminal {
    pub(super) fn new(common: &Common) -> Self {
        let loudness = match (common.quiet, common.verbose) {
            (true, _) => Loudness::Quiet,
            (false, true) => Loudness::Verbose,
            (false, false) => Loudness::Usual,
        };
        Self { loudness }
    }

    /// How much is said.
    pub(super) fn loudness(&self) -> Loudness {
        self.loudness
    }

    /// Writes to standard output: what was asked for.
    ///
    /// # Errors
    /// When it cannot be written: the disk is full.
    #[expect(clippy::unused_self, reason = "all that is printed goes through the terminal")]
    pub(super) fn print(&self, text: &str) -> Result<()> {
        let mut out = anstream::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            // A reader who goes away, as `head` does, changes neither the work nor its outcome.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written.context("writing to standard output"),
        }
    }

    /// Says on standard output how it went, unless quiet.
    pub(super) fn say(&self, text: &str) -> Result<()> {
        if self.loudness == Loudness::Quiet {
            return Ok(());
        }
        self.print(&format!("{text}\n"))
    }

    /// Says more, when asked to.
    pub(super) fn detail(&self, text: &str) -> Result<()> {
        if self.loudness == Loudness::Verbose { self.print(&format!("{text}\n")) } else { Ok(()) }
    }

    /// Writes to standard error: findings and remarks. A closed standard error is no reason to fail.
    #[expect(clippy::unused_self, reason = "all that is printed goes through the terminal")]
    pub(super) fn remark(&self, text: &str) {
        let mut err = anstream::stderr().lock();
        let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
    }

    /// Whether somebody is there to answer.
    pub(super) fn can_ask(&self) -> bool {
        self.loudness > Loudness::Quiet && io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Asks until the answer can be read. An empty one stands for the default.
    ///
    /// # Errors
    /// When there is no answer: the terminal is closed.
    pub(super) fn ask(
        &self,
        question: &str,
        default: &str,
        read: impl Fn(&str) -> Result<String, String>,
    ) -> Result<String> {
        loop {
            self.remark(&format!("{question} [{default}]: "));
            let mut line = String::new();
            if io::stdin().read_line(&mut line).context("reading the answer")? == 0 {
                self.remark("\n");
                bail!("no answer; nothing was written");
            }
            let answer = if line.trim().is_empty() { default } else { line.trim() };
            match read(answer) {
                Ok(answer) => return Ok(answer),
                Err(reason) => self.remark(&format!("  it {reason}\n")),
            }
        }
    }

    /// Says why the program could not run.
    pub(super) fn error(&self, error: &anyhow::Error) {
        let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
        self.remark(&format!("error: {}\n", causes.join(": ")));
    }

    /// Whether findings on standard error are coloured.
    #[expect(clippy::unused_self, reason = "all that is printed goes through the terminal")]
    pub(super) fn colour(&self) -> Colour {
        let choice = anstream::AutoStream::choice(&io::stderr());
        if choice == anstream::ColorChoice::Never { Colour::Off } else { Colour::On }
    }

    /// A count of things to be done, which shows on a terminal how many are.
    pub(super) fn counter(&self, length: usize) -> ProgressBar {
        let bar = ProgressBar::with_draw_target(Some(length as u64), ProgressDrawTarget::hidden());
        if self.loudness > Loudness::Quiet && io::stderr().is_terminal() {
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        }
        bar
    }

    /// A sink that shows on a terminal how many files were made, once it takes long.
    pub(super) fn progress<'s>(&self, sink: &'s dyn Sink) -> Progress<'s> {
        let shown = self.loudness > Loudness::Quiet && io::stderr().is_terminal();
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let started = bar.clone();
        if shown {
            std::thread::spawn(move || {
                std::thread::sleep(PATIENCE);
                if !started.is_finished() {
                    started.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
                    started.enable_steady_tick(Duration::from_millis(100));
                }
            });
        }
        Progress { sink, bar }
    }
}

/// A sink that counts.
pub(super) struct Progress<'s> {
    sink: &'s dyn Sink,
    bar: ProgressBar,
}

impl Sink for Progress<'_> {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<()> {
        self.bar.inc(1);
        self.sink.put(path, bytes)
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
