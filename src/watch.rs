//! Watching: builds a site again whenever its files change, and serves it from memory.

pub mod session;
pub mod snapshot;
