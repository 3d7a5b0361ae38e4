//! Watching: builds a site again whenever its files change, and serves it from memory.
//!
//! ```text
//! watcher ──> coalesce ──> load ──> session ──> live ──> server ──> browser
//!   Hint       Batch       Files    Rebuilt     State     │           │
//!                                                         └── news ───┘
//! ```
//!
//! - [`watcher`] hears of changes, or looks for them; [`coalesce`] makes one of a burst.
//! - [`crate::load::Loader`] reads again what may have changed, and says what did.
//! - [`session`] makes the whole new site, a [`snapshot`], by way of a [`collector`]; [`live`] puts it in the place of the old one, in one step.
//! - [`server`] answers browsers from it; [`hosts`] says which; `reload` says whether what one shows
//!   is still what there is, `panel` what is wrong, and `follow` what changed.
//!
//! Waiting for silence would make every edit slow. So the work begins at once, and begins again when
//! a file changes meanwhile.

pub mod coalesce;
pub mod collector;
mod follow;
pub mod hosts;
pub mod live;
mod panel;
mod reload;
pub mod server;
pub mod session;
pub mod snapshot;
pub mod watcher;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;

use crate::Options;
use crate::files::Files;
use crate::load::Loader;
use coalesce::{Batch, Scope};
use live::{Follow, Live, State};
use server::{Listen, Server};
use session::{Interrupt, Interrupted, Rebuilt, Session};
use snapshot::Snapshot;
use watcher::{Polls, Watcher, Way};

/// The clock, which only `cli` reads.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// The time of a build.
    pub now: fn() -> Result<jiff::Timestamp>,
    /// How long the program has run.
    pub elapsed: fn() -> Duration,
}

/// What is to be watched, and how.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The site's folder.
    pub root: PathBuf,
    /// How the site is built.
    pub options: Options,
    /// Where it is served.
    pub listen: Listen,
    /// How changes are noticed.
    pub way: Way,
    /// Whether browsers go where the edits are.
    pub following: Following,
    /// The clock.
    pub clock: Clock,
}

/// Whether browsers go where the edits are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Following {
    /// They open the page that is edited.
    Edits,
    /// They stay where they are.
    Nothing,
}

/// What there is to say.
#[derive(Debug)]
pub enum News<'n> {
    /// The site was built.
    Rebuilt(Report<'n>),
    /// It can be looked at.
    Serving {
        /// The address of its home page.
        address: &'n str,
    },
    /// Changes are noticed by looking from time to time, for this reason.
    Polls(&'n Polls),
    /// The files cannot be read; the site stays as it was until they can.
    Trouble(&'n anyhow::Error),
}

/// How a rebuild went.
#[derive(Debug)]
pub struct Report<'n> {
    /// What came of it.
    pub rebuilt: &'n Rebuilt,
    /// The files that it was made from.
    pub files: &'n Files,
    /// The input files that changed, sorted; none at first.
    pub inputs: &'n [Arc<str>],
    /// How long it took, from when the first change was noticed until it was served.
    pub took: Duration,
}

/// Says what there is to say. An error ends the watch.
pub type Say<'s> = &'s mut dyn FnMut(News<'_>) -> Result<()>;

/// For how long files that keep changing put off a rebuild; longer where rebuilds are slow.
const STARVED: Duration = Duration::from_secs(2);

/// A site that is being watched and served.
pub struct Watch {
    settings: Settings,
    watcher: Watcher,
    interrupt: Arc<Interrupt>,
    loader: Loader,
    session: Session,
    live: Live,
    server: Server,
    pending: Pending,
    /// How long the first build took, of the whole site.
    whole: Duration,
}

/// What was read and is not yet in what is served.
#[derive(Debug, Default)]
struct Pending {
    inputs: BTreeSet<Arc<str>>,
    /// When the first of it was noticed.
    since: Option<Duration>,
    /// Whether the panel tells that files could not be read.
    trouble: bool,
}

impl Watch {
    /// Builds the site, and begins to serve it.
    ///
    /// # Errors
    /// When there is no site, or no port to listen on.
    pub fn start(settings: Settings, say: Say<'_>) -> Result<Self> {
        let clock = settings.clock;
        let started = (clock.elapsed)();
        let listener = server::listen(settings.listen)?;
        let interrupt = Arc::new(Interrupt::default());
        // Watching begins before reading: what changes in between is noticed.
        let (watcher, polls) =
            Watcher::start(&settings.root, settings.way, (Arc::clone(&interrupt), clock))?;
        if let Some(polls) = &polls {
            say(News::Polls(polls))?;
        }
        let loader = Loader::open(&settings.root)?;
        let mut session = Session::new(settings.options.clone());
        let rebuilt = session.rebuild(loader.files(), (clock.now)()?, &Interrupt::default())?;
        let panel = panel::of(&rebuilt.built.findings, loader.files());
        let state = State { site: Arc::clone(&rebuilt.site), panel: panel.into(), follow: None };
        let base = state.site.base.clone();
        let live = Live::new(state);
        let server = Server::start(listener, live.clone())?;
        let took = (clock.elapsed)().saturating_sub(started);
        let files = loader.files();
        say(News::Rebuilt(Report { rebuilt: &rebuilt, files, inputs: &[], took }))?;
        say(News::Serving { address: &server.address_of(&base) })?;
        Ok(Self {
            settings,
            watcher,
            interrupt,
            loader,
            session,
            live,
            server,
            pending: Pending::default(),
            whole: took,
        })
    }

    /// The address of the home page.
    pub fn address(&self) -> String {
        self.server.address_of(&self.live.now().site.base)
    }

    /// Waits for the next change, and serves what comes of it.
    ///
    /// # Errors
    /// When what there is to say cannot be said, or the clock is off.
    pub fn step(&mut self, say: Say<'_>) -> Result<()> {
        let (batch, polls) = self.watcher.wait();
        if let Some(polls) = &polls {
            say(News::Polls(polls))?;
        }
        self.interrupt.clear();
        self.pending.since = self.pending.since.or(batch.since());
        match self.read(&batch) {
            Ok(inputs) => self.pending.inputs.extend(inputs),
            Err(error) => return self.halt(&error, say),
        }
        if self.pending.inputs.is_empty() && !self.pending.trouble {
            self.pending.since = None;
            return Ok(());
        }
        match self.rebuild() {
            Ok(rebuilt) => self.publish(&rebuilt, say),
            // Whatever raised the interrupt comes with the next batch.
            Err(error) if error.is::<Interrupted>() => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn read(&mut self, batch: &Batch) -> Result<Vec<Arc<str>>> {
        match batch.scope {
            Scope::Listed => self.loader.reread(&batch.dirty),
            Scope::Everything => self.loader.reread_all(),
        }
    }

    fn rebuild(&mut self) -> Result<Rebuilt> {
        let clock = self.settings.clock;
        let since = self.pending.since.unwrap_or_default();
        let patience = STARVED.max(self.whole * 2);
        let is_starved = (clock.elapsed)().saturating_sub(since) > patience;
        let never = Interrupt::default();
        let interrupt = if is_starved { &never } else { &*self.interrupt };
        self.session.rebuild(self.loader.files(), (clock.now)()?, interrupt)
    }

    fn publish(&mut self, rebuilt: &Rebuilt, say: Say<'_>) -> Result<()> {
        let Pending { inputs, since, trouble: _ } = std::mem::take(&mut self.pending);
        let inputs: Vec<Arc<str>> = inputs.into_iter().collect();
        let old = self.live.now();
        let panel = panel::of(&rebuilt.built.findings, self.loader.files());
        let follow = match self.settings.following {
            Following::Edits => follow_to(&old, rebuilt, &inputs),
            Following::Nothing => None,
        };
        self.live.publish(State {
            site: Arc::clone(&rebuilt.site),
            panel: if *panel == *old.panel { Arc::clone(&old.panel) } else { panel.into() },
            follow: follow.or_else(|| old.follow.clone()),
        });
        let took = (self.settings.clock.elapsed)().saturating_sub(since.unwrap_or_default());
        let files = self.loader.files();
        say(News::Rebuilt(Report { rebuilt, files, inputs: &inputs, took }))
    }

    /// Keeps serving what there was, and says why.
    fn halt(&mut self, error: &anyhow::Error, say: Say<'_>) -> Result<()> {
        // Nobody waits for a rebuild now, and so nobody counts how long it takes.
        self.pending.since = None;
        self.pending.trouble = true;
        let old = self.live.now();
        let panel = panel::of_trouble(&format!("{error:#}")).into();
        self.live.publish(State { site: Arc::clone(&old.site), panel, follow: old.follow.clone() });
        say(News::Trouble(error))
    }
}

/// Watches until the program is ended.
///
/// # Errors
/// As [`Watch::start`] and [`Watch::step`].
pub fn watch(settings: Settings, say: Say<'_>) -> Result<()> {
    let mut watch = Watch::start(settings, say)?;
    loop {
        watch.step(say)?;
    }
}

/// Where the first of the edited files is to be seen, if it is a page.
fn follow_to(old: &State, rebuilt: &Rebuilt, inputs: &[Arc<str>]) -> Option<Follow> {
    let path = inputs.iter().find_map(|file| rebuilt.path_of(file))?;
    let file = format!("{}index.html", path.trim_start_matches('/'));
    let html = |site: &Snapshot| {
        let bytes = site.get(&file).map(|file| file.bytes.clone()).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    Some(Follow {
        number: old.follow.as_ref().map_or(0, |follow| follow.number) + 1,
        path: format!("{}{}", rebuilt.site.base, path.trim_start_matches('/')),
        element: follow::first_change(&html(&old.site), &html(&rebuilt.site)),
    })
}
