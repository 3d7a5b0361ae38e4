//! Derived views that are made once for a build, as they are large and many pages show a part.

use std::sync::OnceLock;

use super::{Derived, Fact, Tracked, Witness};
use crate::model::site::PageId;

/// A derived view that is made once for a build.
#[derive(Debug)]
pub(in crate::render) struct Once<T> {
    view: Derived,
    made: OnceLock<T>,
}

impl<T> Once<T> {
    /// The one view of its kind, to be made when it is first asked for.
    pub(in crate::render) const fn new(view: Derived) -> Self {
        Self { view, made: OnceLock::new() }
    }

    /// The view; whoever asks has read it.
    pub(in crate::render) fn get(
        &self,
        site: &Tracked,
        make: impl FnOnce() -> T,
        witness: impl FnOnce(&T) -> Witness,
    ) -> &T {
        site.read(Fact::derived(self.view, PageId(0), 0));
        self.made.get_or_init(|| site.derive((self.view, PageId(0), 0), make, witness))
    }
}
