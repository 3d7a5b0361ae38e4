//! The watcher: tells what changed in the site's folders, by events or by looking from time to time.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use anyhow::{Context as _, Result};
use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RenameMode};
use notify::{ErrorKind, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::load::{Checkout, FOLDERS, Held, Poller, is_of_site, silent_file_system};
use crate::watch::Clock;
use crate::watch::coalesce::{Batch, Hint};
use crate::watch::session::Interrupt;

/// How changes are noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By the system's events; where there are none, by looking from time to time.
    Events,
    /// By looking from time to time.
    Polling,
}

/// How often the folders are looked at, at the most.
const INTERVAL: Duration = Duration::from_millis(250);

/// A new folder is looked at again after these times: a file may be put into it before its events
/// are listened to.
const AGAIN: [Duration; 2] = [Duration::from_millis(50), Duration::from_millis(500)];

/// How often to look whether a checkout has ended.
const CHECKOUT: Duration = Duration::from_millis(10);

/// Watches a site's folders.
pub struct Watcher {
    root: PathBuf,
    checkout: Checkout,
    /// A lock of Git that is not waited for any more.
    ignored: Option<Held>,
    clock: Clock,
    hints: Receiver<Hint>,
    send: Listener,
    /// What sends events; none while polling.
    events: Option<RecommendedWatcher>,
    /// Folders to look at again, and when.
    young: Vec<(Duration, String)>,
}

/// Why changes are noticed by looking from time to time: part of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Polls(pub String);

/// Where hints go, and what is raised when one comes.
#[derive(Clone)]
struct Listener {
    hints: Sender<Hint>,
    interrupt: Arc<Interrupt>,
}

impl Listener {
    fn send(&self, hint: Hint) {
        // In this order: whoever is interrupted finds the reason in the channel, or waits for it.
        self.interrupt.raise();
        // When nobody listens any more, all is over.
        let _ = self.hints.send(hint);
    }
}

impl Watcher {
    /// Begins to watch. Returns also why it polls, when it does though nobody asked for it.
    ///
    /// # Errors
    /// When there is no such folder.
    pub fn start(
        root: &Path,
        way: Way,
        (interrupt, clock): (Arc<Interrupt>, Clock),
    ) -> Result<(Self, Option<Polls>)> {
        let root = root
            .canonicalize()
            .with_context(|| format!("there is no folder `{}`", root.display()))?;
        let (sender, hints) = mpsc::channel();
        let send = Listener { hints: sender, interrupt };
        let checkout = Checkout::of(&root);
        let (ignored, events, young) = (None, None, Vec::new());
        let mut watcher = Self { root, checkout, ignored, clock, hints, send, events, young };
        let mut reason = None;
        if way == Way::Events {
            reason = match silent_file_system(&watcher.root) {
                Some(name) => Some(Polls(format!("{name} does not tell of all changes"))),
                None => watcher.listen().err().map(|error| polls(&error)),
            };
        }
        if watcher.events.is_none() {
            watcher.poll();
        }
        Ok((watcher, reason))
    }

    /// Waits for the next change, and until it is complete.
    ///
    /// Returns also why it polls from now on, when events failed.
    pub fn wait(&mut self) -> (Batch, Option<Polls>) {
        let mut batch = Batch::default();
        let mut polls = None;
        let mut is_put_off = false;
        loop {
            let now = (self.clock.elapsed)();
            self.grow_up(now, &mut batch);
            let wait = match batch.wait(now) {
                Some(wait) => Some(wait),
                None if batch.is_empty() => {
                    self.young.iter().map(|(due, _)| due.saturating_sub(now)).min()
                }
                None if self.is_put_off(&batch, now) => {
                    is_put_off = true;
                    Some(CHECKOUT)
                }
                None if is_put_off => {
                    // The last events of a checkout may still be on their way.
                    is_put_off = false;
                    batch.begin_again(now);
                    continue;
                }
                None => return (batch, polls),
            };
            let received = match wait {
                Some(wait) => self.hints.recv_timeout(wait),
                None => self.hints.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            // The channel cannot close: this holds a sender.
            let Ok(hint) = received else { continue };
            let now = (self.clock.elapsed)();
            match &hint {
                Hint::Folder(path) | Hint::There(path) => self.meet(path, &hint, now),
                Hint::Failed(reason) if self.events.is_some() => {
                    polls = Some(Polls(reason.clone()));
                    self.events = None;
                    self.poll();
                }
                Hint::Failed(_) | Hint::Writing(_) | Hint::Gone(_) | Hint::Everything => {}
            }
            batch.add(hint, now);
        }
    }

    /// Whether a batch waits because Git is changing files. A lock is ignored once it was waited for in
    /// vain: Git may have been killed.
    fn is_put_off(&mut self, batch: &Batch, now: Duration) -> bool {
        let held = self.checkout.held();
        if held.is_none() || held == self.ignored {
            return false;
        }
        let waits = batch.waits_for_checkout(now);
        if !waits {
            self.ignored = held;
        }
        waits
    }

    /// Listens to a folder of the site that is new, and remembers to look at new folders again.
    fn meet(&mut self, path: &str, hint: &Hint, now: Duration) {
        let is_top = FOLDERS.contains(&path);
        if is_top && let Some(events) = &mut self.events {
            // When this fails the folder is gone again, or there is a limit: then looking helps.
            if let Err(error) = events.watch(&self.root.join(path), RecursiveMode::Recursive)
                && !matches!(error.kind, ErrorKind::PathNotFound)
            {
                self.send.send(Hint::Failed(polls(&error).0));
            }
        }
        if is_top || matches!(hint, Hint::Folder(_)) {
            self.young.extend(AGAIN.map(|after| (now + after, path.to_owned())));
        }
    }

    /// Puts the folders whose time has come into the batch.
    fn grow_up(&mut self, now: Duration, batch: &mut Batch) {
        let (due, young) =
            std::mem::take(&mut self.young).into_iter().partition(|(due, _)| *due <= now);
        self.young = young;
        let due: Vec<(Duration, String)> = due;
        for (_, path) in due {
            batch.add(Hint::There(path), now);
        }
    }

    /// Listens to the system's events.
    fn listen(&mut self) -> notify::Result<()> {
        let (root, send) = (self.root.clone(), self.send.clone());
        let mut events = notify::recommended_watcher(move |event| match event {
            Ok(event) => hints(&root, &event).into_iter().for_each(|hint| send.send(hint)),
            Err(error) => send.send(failure(&error)),
        })?;
        events.watch(&self.root, RecursiveMode::NonRecursive)?;
        for folder in FOLDERS {
            match events.watch(&self.root.join(folder), RecursiveMode::Recursive) {
                Err(error) if !is_missing(&error) => return Err(error),
                _ => {}
            }
        }
        self.events = Some(events);
        Ok(())
    }

    /// Looks from time to time, in a thread that ends with this watcher.
    fn poll(&self) {
        let mut poller = Poller::new(&self.root);
        let (send, elapsed) = (self.send.clone(), self.clock.elapsed);
        std::thread::spawn(move || {
            let mut interval = INTERVAL;
            loop {
                std::thread::sleep(interval);
                let started = elapsed();
                for path in poller.changes() {
                    send.interrupt.raise();
                    if send.hints.send(Hint::There(path)).is_err() {
                        return;
                    }
                }
                // So that looking takes a tenth of one core at the most.
                interval = INTERVAL.max(elapsed().saturating_sub(started) * 10);
            }
        });
    }
}

fn is_missing(error: &notify::Error) -> bool {
    if let ErrorKind::Io(error) = &error.kind {
        return error.kind() == std::io::ErrorKind::NotFound;
    }
    matches!(error.kind, ErrorKind::PathNotFound)
}

/// Why events cannot be had, in words that say what could be done.
fn polls(error: &notify::Error) -> Polls {
    let is_out_of_watchers =
        matches!(&error.kind, ErrorKind::Io(error) if error.raw_os_error() == Some(24));
    let reason = if matches!(error.kind, ErrorKind::MaxFilesWatch) {
        "the limit of watched folders is reached (raise `fs.inotify.max_user_watches`)".to_owned()
    } else if is_out_of_watchers {
        "the limit of watchers is reached (raise `fs.inotify.max_user_instances`)".to_owned()
    } else {
        format!("the system does not tell of changes: {error}")
    };
    Polls(reason)
}

/// What an error in the stream of events means.
fn failure(error: &notify::Error) -> Hint {
    if matches!(error.kind, ErrorKind::MaxFilesWatch) {
        Hint::Failed(polls(error).0)
    } else {
        Hint::Everything
    }
}

/// What an event says of the site's files.
fn hints(root: &Path, event: &notify::Event) -> Vec<Hint> {
    if event.need_rescan() {
        return vec![Hint::Everything];
    }
    let paths: BTreeSet<String> = event.paths.iter().filter_map(|path| below(root, path)).collect();
    paths.into_iter().filter_map(|path| hint(event.kind, path)).collect()
}

/// What an event of this kind says of a path. Reading a file is an event, and says nothing.
fn hint(kind: EventKind, path: String) -> Option<Hint> {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(Hint::There(path)),
        EventKind::Access(_) => None,
        EventKind::Create(CreateKind::Folder) => Some(Hint::Folder(path)),
        EventKind::Create(_) | EventKind::Modify(ModifyKind::Data(_)) => Some(Hint::Writing(path)),
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From)) => {
            Some(Hint::Gone(path))
        }
        // Both names of something that was moved were told of one by one, where that is known.
        EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => None,
        EventKind::Modify(_) | EventKind::Any | EventKind::Other => Some(Hint::There(path)),
    }
}

/// The path below the root, with `/`, if something there can be a part of the site.
fn below(root: &Path, path: &Path) -> Option<String> {
    let path = path.strip_prefix(root).ok()?;
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    Some(parts.join("/")).filter(|path| is_of_site(path))
}
