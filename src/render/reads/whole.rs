//! Things that are made of the whole site, once for a build.

use std::sync::OnceLock;

use super::{Tracked, notes};

/// Something made of the whole site: whoever shows it is made again after every change.
#[derive(Debug)]
pub(in crate::render) struct Whole<T>(OnceLock<T>);

impl<T> Default for Whole<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T> Whole<T> {
    /// The thing, made when it is first asked for.
    pub(in crate::render) fn get(&self, site: &Tracked, make: impl FnOnce() -> T) -> &T {
        site.whole();
        self.0.get_or_init(|| notes::apart(make))
    }
}
