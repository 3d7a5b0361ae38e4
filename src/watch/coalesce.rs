//! Coalescing: when a burst of events is one change, and when it is complete.
//!
//! An editor saves by several steps, and for an instant a file is empty or not there. So a batch is
//! taken when every file that was opened is closed and every file that went away is back; where that
//! cannot be seen, after a short silence; and after [`LONGEST`] in any case. What comes later makes
//! another batch, and interrupts the work on this one.
//!
//! A checkout by Git is one change, however long it takes: while it goes on, its batch grows.

use std::collections::BTreeSet;
use std::time::Duration;

/// How long a batch waits for more when nothing in it is half done.
const SETTLED: Duration = Duration::from_millis(2);
/// How long it waits for more when something seems to be half done.
const QUIET: Duration = Duration::from_millis(10);
/// How long it waits in any case.
pub const LONGEST: Duration = Duration::from_millis(20);

/// How long a batch waits for the next file of a checkout that is under way. Git may also hold its lock
/// while somebody writes the message of a commit, and then an edit is not to be kept waiting.
const CHECKOUT_QUIET: Duration = Duration::from_secs(2);
/// How long it waits for a checkout in any case.
const CHECKOUT_LONGEST: Duration = Duration::from_mins(1);

/// What is known of a change. Paths are below the site's root, with `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// A file is being written.
    Writing(String),
    /// Something went away: removed, or moved.
    Gone(String),
    /// Something is there and complete, as far as can be told.
    There(String),
    /// A folder is new.
    Folder(String),
    /// Events were lost.
    Everything,
    /// There will be no more events, for this reason.
    Failed(String),
}

/// What has changed since the last batch.
#[derive(Debug, Default)]
pub struct Batch {
    /// Paths that may have changed.
    pub dirty: BTreeSet<String>,
    /// Whether any path may have.
    pub scope: Scope,
    half_done: BTreeSet<String>,
    /// When the first and the last hint came.
    times: Option<(Duration, Duration)>,
}

/// How much may have changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// What is listed.
    #[default]
    Listed,
    /// Everything: events were lost.
    Everything,
}

impl Batch {
    /// Takes a hint that came at this time.
    pub fn add(&mut self, hint: Hint, now: Duration) {
        match hint {
            Hint::Writing(path) | Hint::Gone(path) => {
                self.half_done.insert(path.clone());
                self.dirty.insert(path);
            }
            Hint::There(path) | Hint::Folder(path) => {
                self.half_done.remove(&path);
                self.dirty.insert(path);
            }
            Hint::Everything | Hint::Failed(_) => self.scope = Scope::Everything,
        }
        let first = self.times.map_or(now, |(first, _)| first);
        self.times = Some((first, now));
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.times.is_none()
    }

    /// When the first hint came.
    pub fn since(&self) -> Option<Duration> {
        self.times.map(|(first, _)| first)
    }

    /// Whether to wait for a checkout that is under way.
    pub fn waits_for_checkout(&self, now: Duration) -> bool {
        self.times.is_some_and(|(first, last)| {
            now.saturating_sub(last) < CHECKOUT_QUIET
                && now.saturating_sub(first) < CHECKOUT_LONGEST
        })
    }

    /// Counts from now on as if all that is in it had just come.
    pub fn begin_again(&mut self, now: Duration) {
        self.times = self.times.map(|_| (now, now));
    }

    /// How long to wait for more from now on; nothing when it is time to begin.
    pub fn wait(&self, now: Duration) -> Option<Duration> {
        let (first, last) = self.times?;
        let quiet = if self.half_done.is_empty() { SETTLED } else { QUIET };
        let due = (last + quiet).min(first + LONGEST);
        due.checked_sub(now).filter(|wait| !wait.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    fn check(hints: &[(u64, Hint)], due: u64) {
        let mut batch = Batch::default();
        for (time, hint) in hints {
            batch.add(hint.clone(), ms(*time));
        }
        let last = hints.last().unwrap().0;
        let expected = (due > last).then(|| ms(due - last));
        assert_eq!(batch.wait(ms(last)), expected, "{hints:?}");
        assert_eq!(batch.wait(ms(due)), None, "{hints:?}");
    }

    fn writing() -> Hint {
        Hint::Writing("content/a.md".into())
    }

    fn there() -> Hint {
        Hint::There("content/a.md".into())
    }

    fn gone() -> Hint {
        Hint::Gone("content/a.md".into())
    }

    #[test]
    fn a_complete_change_waits_a_little() {
        check(&[(0, there())], 2);
        check(&[(0, writing()), (3, there())], 5);
        check(&[(0, gone()), (1, writing()), (8, there())], 10);
        check(&[(0, Hint::Folder("content/new".into()))], 2);
        check(&[(0, Hint::Everything)], 2);
    }

    #[test]
    fn a_change_that_seems_half_done_waits_longer() {
        check(&[(0, writing())], 10);
        check(&[(0, gone())], 10);
        check(&[(0, there()), (5, writing())], 15);
    }

    #[test]
    fn a_checkout_is_waited_for_while_it_goes_on() {
        let mut batch = Batch::default();
        assert!(!batch.waits_for_checkout(ms(0)));
        batch.add(there(), ms(0));
        assert!(batch.waits_for_checkout(ms(1999)) && !batch.waits_for_checkout(ms(2000)));
        for second in 1..=60 {
            batch.add(there(), ms(second * 1000));
        }
        assert!(!batch.waits_for_checkout(ms(60_000)));
        batch.begin_again(ms(70_000));
        assert_eq!(batch.since(), Some(ms(70_000)));
        assert_eq!((batch.wait(ms(70_000)), batch.wait(ms(70_002))), (Some(SETTLED), None));
    }

    #[test]
    fn nothing_waits_longer_than_twenty_milliseconds() {
        check(&[(0, writing()), (9, writing()), (18, writing())], 20);
        check(&[(0, there()), (19, there())], 20);
        check(&[(0, writing()), (9, writing()), (20, writing())], 20);
    }
}
