//! What is served now, and who waits for news of it.

use std::sync::Arc;

use tokio::sync::watch::{Receiver, Sender, channel};

use crate::watch::snapshot::Snapshot;

/// A whole site and what belongs to it, all of one moment.
#[derive(Clone, Debug)]
pub struct State {
    /// The site.
    pub site: Arc<Snapshot>,
    /// The findings, as the panel takes them.
    pub panel: Arc<str>,
    /// Where the last edit was, for those who follow.
    pub follow: Option<Follow>,
}

/// Where an edit is to be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Follow {
    /// Which edit, counted from 1.
    pub number: u64,
    /// The path of the page's address.
    pub path: String,
    /// Which element of the page's main part changed first.
    pub element: Option<usize>,
}

/// The state that is served, exchanged as a whole.
#[derive(Clone, Debug)]
pub struct Live(Arc<Sender<Arc<State>>>);

impl Live {
    /// Serves this.
    pub fn new(state: State) -> Self {
        Self(Arc::new(channel(Arc::new(state)).0))
    }

    /// Serves this from now on, and tells everybody who waits.
    pub fn publish(&self, state: State) {
        self.0.send_replace(Arc::new(state));
    }

    /// What is served now.
    pub fn now(&self) -> Arc<State> {
        Arc::clone(&self.0.borrow())
    }

    /// Waits for news.
    pub(crate) fn subscribe(&self) -> Receiver<Arc<State>> {
        self.0.subscribe()
    }
}
