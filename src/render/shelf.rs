//! The shelf: what was made of a site, to be kept when nothing changed that was read for it.
//!
//! It holds no bytes: whoever has the files (a folder, a server) is asked whether they are those of the
//! last build, else for each by its hash, and gets it made again if it has another. So the shelf cannot
//! be at odds with what is published.

mod pile;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use super::data::Promised;
use super::reads::{Changes, Hashes, Notes, Remains, Tracked, noted};
use super::search::Searched;
use super::templates::prints::Prints;
use super::views::Views;
use super::{Made, Renderer, data, is_html, search};
use crate::check::rendered::Seen;
use crate::evidence::Evidence;
use crate::model::site::{Output, Site, What};
use crate::output::Sink;
use pile::{Fresh, Pile, Record};

/// What is remembered of the last build that counted.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    last: Option<Last>,
    notes: Notes,
}

#[derive(Debug)]
struct Last {
    site: Arc<Site>,
    evidence: Arc<Evidence>,
    prints: Prints,
    remains: Remains,
    hashes: Hashes,
    pile: Pile,
    searched: Option<Searched>,
    /// How many derived views there were when last those were forgotten that nobody shows.
    views: usize,
}

/// A build that does not count yet.
pub(super) struct Attempt {
    last: Option<Last>,
    changes: Option<Changes>,
    remains: Remains,
    prints: Prints,
    searched: Mutex<Option<Searched>>,
    is_all_new: bool,
    hashes: Hashes,
    notes: Notes,
}

impl Shelf {
    /// A shelf for a single build.
    pub(crate) fn for_once() -> Self {
        Self { last: None, notes: Notes::NotTaken }
    }

    /// A shelf of the same kind with nothing on it.
    pub(crate) fn emptied(&self) -> Self {
        Self { last: None, notes: self.notes }
    }

    /// Begins a build of this site.
    pub(super) fn open(
        &mut self,
        linked: (&Arc<Site>, &Arc<Evidence>),
        sink: &dyn Sink,
    ) -> Attempt {
        // Without notes nobody knows what became of what was read.
        let mut last = self.last.take().filter(|_| self.notes == Notes::Taken);
        let hashes = if sink.takes_stand_ins() { Hashes::StoodFor } else { Hashes::Written };
        let comparable = last.as_ref().filter(|last| last.hashes == hashes);
        let changes =
            comparable.and_then(|last| Changes::between((&last.site, &last.evidence), linked));
        let remains = last.as_mut().filter(|_| changes.is_some());
        let remains = remains.map(|last| std::mem::take(&mut last.remains)).unwrap_or_default();
        let is_all_new = changes.is_none();
        let searched = last.as_mut().filter(|_| !is_all_new).and_then(|last| {
            let of_last = |s: &Searched| s.is_of(&last.site, &last.evidence);
            last.searched.take().filter(of_last)
        });
        let (searched, prints) = (Mutex::new(searched), Prints::default());
        let notes = self.notes;
        Attempt { last, changes, remains, prints, searched, is_all_new, hashes, notes }
    }

    /// Ends a build that does not count.
    pub(super) fn put_back(&mut self, attempt: Attempt, remains: Remains) {
        let is_all_new = attempt.is_all_new;
        let searched = attempt.searched.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.last = attempt.last.map(|mut last| {
            if !is_all_new {
                last.remains = remains;
                // If it was counted again already, it is of a build that came to nothing.
                last.searched = searched.filter(|s| s.is_of(&last.site, &last.evidence));
            }
            last
        });
    }

    /// Ends a build that counts: what was made takes the place of what was there.
    pub(super) fn fill(
        &mut self,
        (site, evidence): (&Arc<Site>, &Arc<Evidence>),
        (mut attempt, fresh): (Attempt, Vec<Fresh>),
        tracked: &Tracked,
    ) -> &Pile {
        let old = attempt.last.as_mut().filter(|_| !attempt.is_all_new);
        let old = old.map(|last| std::mem::take(&mut last.pile));
        let mut pile = match old {
            Some(pile) => pile.with(site, fresh),
            None => Pile::of(site, fresh),
        };
        if tracked.was_read_loosely() {
            pile.doubt();
        }
        let searched = attempt.searched.into_inner().unwrap_or_else(PoisonError::into_inner);
        // What was not counted again since nothing changed is of this build as well.
        let is_old = |s: &Searched| {
            attempt.last.as_ref().is_some_and(|last| s.is_of(&last.site, &last.evidence))
        };
        // Where the search was promised, it was not counted at all.
        let searched = searched.filter(|_| pile.promised.is_empty());
        let searched = searched.map(|s| if is_old(&s) { s.with(site, evidence) } else { s });
        let mut remains = tracked.keep();
        let mut views = attempt.last.as_ref().map_or(0, |last| last.views);
        if attempt.is_all_new || remains.len() > 2 * views {
            remains.forget_but(pile.made.iter().flat_map(|record| record.reads.iter().copied()));
            views = remains.len().max(1000);
        }
        // A site is a great many small things; nobody needs to wait until they are cleared away.
        rayon::spawn(move || drop(attempt.last));
        let (site, evidence) = (Arc::clone(site), Arc::clone(evidence));
        let prints = attempt.prints;
        let hashes = attempt.hashes;
        let last = Last { site, evidence, prints, remains, hashes, pile, searched, views };
        &self.last.insert(last).pile
    }
}

impl Attempt {
    /// The site of this build, which notes what is read of it.
    pub(super) fn tracked(&mut self, site: &Arc<Site>, evidence: &Arc<Evidence>) -> Tracked {
        let changes = self.changes.take().unwrap_or_default();
        let remains = std::mem::take(&mut self.remains);
        Tracked::new((site, evidence), changes, remains).with(self.hashes).noting(self.notes)
    }

    /// Whether pieces of a body were made of something else in the last build.
    pub(super) fn has_other_pieces(&self, prints: &Prints) -> bool {
        let last = self.last.as_ref().filter(|_| !self.is_all_new);
        last.is_some_and(|last| !last.prints.has_same_pieces(prints))
    }

    /// Makes this a build of which everything is new. `remains` is what it was to go on with.
    pub(super) fn begin_anew(&mut self, remains: Remains) {
        let searched = self.searched.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(last) = &mut self.last {
            last.remains = remains;
            last.searched = searched;
        }
        self.is_all_new = true;
    }

    /// Holds the templates of this build against those of the last.
    pub(super) fn compare_templates(&mut self, prints: Prints, tracked: &Tracked) {
        if let Some(last) = &self.last {
            for name in prints.differences(&last.prints) {
                tracked.template_changed(name);
            }
        }
        self.prints = prints;
    }

    /// Makes what has to be made, and lets the sink keep the rest.
    pub(super) fn make(
        &self,
        renderer: &Renderer<'_>,
        (views, site): (&Arc<Views>, &Site),
        sink: &dyn Sink,
    ) -> anyhow::Result<Vec<Fresh>> {
        let old = self.last.as_ref().filter(|_| !self.is_all_new).map(|last| &last.pile);
        if old.is_some() {
            make_views_again(views);
        }
        let tracked = views.site();
        tracked.settle();
        let is_resumed = old.is_some_and(|pile| sink.resumes(&pile.seal));
        let promises_citations = AtomicBool::new(false);
        let make = |index: usize| -> anyhow::Result<Option<Fresh>> {
            let output = &site.outputs.list[index];
            let old = old.map(|pile| &pile.made[index]);
            let promised = sink.takes_promises().then(|| data::promised(views, output)).flatten();
            match promised {
                Some(Promised::Alone) => sink.promise(data::promise(views, output)),
                Some(Promised::Citation) => promises_citations.store(true, Ordering::Relaxed),
                None => {}
            }
            if promised.is_some() {
                let is_known = old.is_some_and(|record| record.is_promised);
                return Ok((!is_known).then(|| Fresh::promised(index)));
            }
            if let Some(old) = old
                && !old.is_promised
                && !tracked.any_changed(&old.reads)
                && (is_resumed || old.is_kept(output, sink)?)
            {
                return Ok(None);
            }
            let fresh = Fresh::make(renderer, (site, index), (&self.searched, sink))?;
            if let Some(old) = old.filter(|_| is_resumed) {
                fresh.replace(old, sink);
            }
            Ok(Some(fresh))
        };
        let fresh: Vec<Fresh> = match old.filter(|_| is_resumed) {
            Some(pile) => all_of(pile.touched(tracked).into_par_iter(), make)?,
            None => all_of((0..site.outputs.list.len()).into_par_iter(), make)?,
        };
        if promises_citations.into_inner() {
            sink.promise(data::promise_citations(views));
        }
        Ok(fresh)
    }
}

/// What comes of files, in order, of those of which something does.
fn all_of(
    files: impl IndexedParallelIterator<Item = usize>,
    make: impl Fn(usize) -> anyhow::Result<Option<Fresh>> + Sync + Send,
) -> anyhow::Result<Vec<Fresh>> {
    let few = files.with_max_len(AT_ONCE);
    few.filter_map(|index| make(index).transpose()).collect()
}

/// How many files a thread makes before it looks whether another has nothing to do: about those of four
/// pages, whose folders it then has to itself.
const AT_ONCE: usize = 32;

/// Makes those derived views again for which something was read that changed, until it is known of all
/// whether they came out as before.
fn make_views_again(views: &Views) {
    loop {
        let touched = views.site().touched_views();
        if touched.is_empty() {
            return;
        }
        touched.par_iter().for_each(|fact| {
            noted(|| views.make_again(*fact));
        });
        views.site().give_up(&touched);
    }
}

impl Record {
    /// Whether the sink still has what came of it.
    fn is_kept(&self, output: &Output, sink: &dyn Sink) -> anyhow::Result<bool> {
        if self.failure.is_some() {
            sink.miss(&output.path);
            return Ok(true);
        }
        for (path, hash) in &self.files {
            if !sink.keep(path, *hash)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl Fresh {
    fn promised(index: usize) -> Self {
        let (reads, files) = (Box::default(), Box::default());
        let record = Record { reads, files, failure: None, is_promised: true };
        Self { index, record, seen: None }
    }

    /// Tells a sink which resumes the last output what is none any more.
    fn replace(&self, old: &Record, sink: &dyn Sink) {
        if self.record.failure.is_some() {
            return;
        }
        let is_gone = |path: &str| !self.record.files.iter().any(|(new, _)| **new == *path);
        for (path, _) in old.files.iter().filter(|(path, _)| is_gone(path)) {
            sink.drop(path);
        }
    }

    fn make(
        renderer: &Renderer<'_>,
        (site, index): (&Site, usize),
        (searched, sink): (&Mutex<Option<Searched>>, &dyn Sink),
    ) -> anyhow::Result<Self> {
        let output = &site.outputs.list[index];
        let recorder = Recorder { sink, files: Mutex::default() };
        let takes_notes = renderer.site.notes() == Notes::Taken;
        let to: &dyn Sink = if takes_notes { &recorder } else { sink };
        let (done, reads) = noted(|| -> anyhow::Result<_> {
            if output.what == What::Search {
                let mut searched = searched.lock().unwrap_or_else(PoisonError::into_inner);
                let known = searched.take();
                *searched = Some(search::files(renderer.site, known, to)?);
                return Ok(Ok(None));
            }
            let file = match renderer.make(output) {
                Ok(file) => file,
                Err(note) => return Ok(Err(note)),
            };
            let (bytes, seen) = match &file {
                Made::Text(text) => {
                    let seen = is_html(output).then(|| Seen::of(site, index, text));
                    (text.as_bytes(), seen)
                }
                Made::Bytes(bytes) => (*bytes, None),
                Made::Drawn(bytes) => (bytes.as_slice(), None),
            };
            to.put(&output.path, bytes)?;
            Ok(Ok(seen))
        });
        let (seen, failure) = match done? {
            Ok(seen) => (seen, None),
            Err(note) => {
                sink.miss(&output.path);
                (None, Some(note))
            }
        };
        let mut files = recorder.files.into_inner().unwrap_or_else(PoisonError::into_inner);
        for (path, _) in &mut files {
            if **path == *output.path {
                *path = Arc::clone(&output.path);
            }
        }
        let record = Record { reads, files: files.into(), failure, is_promised: false };
        Ok(Self { index, record, seen: seen.map(Arc::new) })
    }
}

/// Takes note of what goes to a sink.
struct Recorder<'s> {
    sink: &'s dyn Sink,
    files: Mutex<Vec<(Arc<str>, u128)>>,
}

impl Sink for Recorder<'_> {
    fn put(&self, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
        self.sink.put(path, bytes)?;
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.push((path.into(), xxh3_128(bytes)));
        Ok(())
    }

    fn keep(&self, path: &str, hash: u128) -> anyhow::Result<bool> {
        let is_kept = self.sink.keep(path, hash)?;
        if is_kept {
            let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
            files.push((path.into(), hash));
        }
        Ok(is_kept)
    }
}
