//! Tables: lists that are worked out once for a build, of which a page reads single entries.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use super::{Fact, Notes, Tracked, lock, notes};

/// Entries by number. Each is noted when it is looked up.
#[derive(Debug)]
pub(in crate::render) struct Table<V> {
    name: &'static str,
    entries: Arc<BTreeMap<u32, V>>,
}

/// A table as it is kept, with what was read for it.
#[derive(Debug)]
pub(super) struct Kept {
    entries: Arc<dyn Any + Send + Sync>,
    reads: Box<[Fact]>,
}

impl<V: PartialEq + Send + Sync + 'static> Table<V> {
    /// Works out a table, if something changed that is read for it. The name is for it alone.
    pub(in crate::render) fn new(
        name: &'static str,
        site: &Tracked,
        make: impl FnOnce() -> BTreeMap<u32, V>,
    ) -> Self {
        let old = site.old_tables.get(name).map(Arc::clone);
        let old_entries = old
            .as_ref()
            .and_then(|table| Arc::clone(&table.entries).downcast::<BTreeMap<u32, V>>().ok());
        if let (Some(kept), Some(entries)) = (old, old_entries.clone())
            && !site.any_touched(&kept.reads)
        {
            lock(&site.tables).insert(name, kept);
            return Self { name, entries };
        }
        let (entries, reads) = notes::noted(make);
        let entries = Arc::new(entries);
        if site.notes == Notes::NotTaken {
            return Self { name, entries };
        }
        let mut changed = site.changed_entries.write().unwrap_or_else(PoisonError::into_inner);
        let none = BTreeMap::new();
        let old = old_entries.as_deref().unwrap_or(&none);
        let keys = entries.keys().chain(old.keys());
        let is_changed = |key: &&u32| entries.get(key) != old.get(key);
        changed.extend(keys.filter(is_changed).map(|key| Fact::entry(name, *key)));
        let kept = Kept { entries: Arc::clone(&entries) as _, reads };
        lock(&site.tables).insert(name, Arc::new(kept));
        Self { name, entries }
    }

    /// The entry of a number.
    pub(in crate::render) fn get(&self, site: &Tracked, key: u32) -> Option<&V> {
        site.read(Fact::entry(self.name, key));
        self.entries.get(&key)
    }
}
