//! A session: what is remembered from one rebuild to the next.
//!
//! It is all that the rest of `watch` knows of building: files go in, a whole site comes out.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::files::Files;
use crate::finding::Level;
use crate::finding::rules::{INVALID_FRONT_MATTER, UNKNOWN_FIELD, UNREADABLE_TEXT};
use crate::memory::Memory;
use crate::model::site::Site;
use crate::watch::collector::{Collection, Collector};
use crate::watch::snapshot::Snapshot;
use crate::{Built, Options};

/// Builds a site again and again.
#[derive(Debug)]
pub struct Session {
    options: Options,
    memory: Memory,
    site: Arc<Snapshot>,
}

/// What came of a rebuild.
#[derive(Debug)]
pub struct Rebuilt {
    /// The whole new site.
    pub site: Arc<Snapshot>,
    /// All findings, how many pages there are, and what is withheld.
    pub built: Built,
    /// The site as it was linked.
    linked: Option<Arc<Site>>,
    /// The files of the output that are new, changed or gone, sorted.
    pub changed: Vec<Arc<str>>,
    /// How many pages were made again.
    pub made: usize,
}

impl Session {
    /// A session that remembers nothing yet.
    pub fn new(options: Options) -> Self {
        Self { options, memory: Memory::default(), site: Arc::default() }
    }

    /// Builds the site of these files at this time.
    ///
    /// What cannot be made because of a mistake stays as it was. Everything hangs on `site.toml` and on
    /// templates that compile: a mistake there leaves the whole site as it was.
    ///
    /// # Errors
    /// [`Interrupted`], when the interrupt was raised. Nothing has changed then.
    pub fn rebuild(
        &mut self,
        files: &Files,
        now: jiff::Timestamp,
        interrupt: &Interrupt,
    ) -> anyhow::Result<Rebuilt> {
        self.options.now = now;
        let collector = Collector::new(&self.site, interrupt);
        let built = crate::build_again(files, &self.options, &mut self.memory, &collector)?;
        interrupt.check()?;
        let made = collector.made();
        let linked = self.memory.site().map(Arc::clone);
        let is_whole = collector.has_templates() && !is_unreadable(&built, "site.toml");
        let mut changed = Vec::new();
        if is_whole || self.site.files.is_empty() {
            let base = linked.as_ref().map_or("/", |site| &site.config.base_url.path);
            let Collection { site, changed: paths } = collector.finish(base);
            self.site = Arc::new(site);
            changed = paths;
        }
        let site = Arc::clone(&self.site);
        Ok(Rebuilt { site, built, linked, changed, made })
    }
}

/// Whether this file cannot be read as it was meant. What it says may be wrong all the same, such as a
/// link to a page that was renamed: that is no reason to show nothing new.
fn is_unreadable(built: &Built, file: &str) -> bool {
    let unreadable = [&UNREADABLE_TEXT, &INVALID_FRONT_MATTER, &UNKNOWN_FIELD];
    built.findings.iter().any(|finding| {
        &*finding.place.file == file
            && finding.level == Level::Error
            && unreadable.iter().any(|rule| rule.name == finding.rule.name)
    })
}

impl Rebuilt {
    /// The path, below the site's root, of the page that is made from this input file.
    pub fn path_of(&self, file: &str) -> Option<&str> {
        let site = self.linked.as_ref()?;
        site.pages.iter().find(|page| page.file.as_deref() == Some(file)).map(|page| &*page.path)
    }
}

/// Raised when files change while a site is built: what is being built is old already.
#[derive(Debug, Default)]
pub struct Interrupt(AtomicBool);

impl Interrupt {
    /// Raises it.
    pub fn raise(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Takes it down.
    pub fn clear(&self) {
        self.0.store(false, Ordering::Release);
    }

    /// Goes on, unless it was raised.
    ///
    /// # Errors
    /// [`Interrupted`], when it was.
    pub fn check(&self) -> anyhow::Result<()> {
        if self.0.load(Ordering::Acquire) { Err(Interrupted.into()) } else { Ok(()) }
    }
}

/// The error of a build that was interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interrupted;

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("files changed while the site was built")
    }
}

impl std::error::Error for Interrupted {}
