//! Hashes of files that no template makes, such as style sheets, for addresses on pages.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_64;

use super::{Tracked, lock};
use crate::files::Contents;
use crate::model::site::{Output, Site, What};
use crate::output::StandIns;

/// Whether the pages have hashes, or what stands for them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::render) enum Hashes {
    /// They have them. With another style sheet a page is another.
    #[default]
    Written,
    /// The sink puts them in.
    StoodFor,
}

/// The files for whose hashes something stands, by what does.
pub(super) type StoodFor = BTreeMap<String, Hashed>;

/// A file with its hash; worked out again once it holds something else.
#[derive(Clone, Debug)]
pub(super) struct Hashed {
    what: What,
    contents: Option<Contents>,
    hash: u64,
}

impl Hashed {
    fn look_again(&mut self, site: &Site) {
        let Some(now) = contents(site, &self.what) else { return };
        if !self.contents.as_ref().is_some_and(|old| old.is_same(now)) {
            self.hash = xxh3_64(site.bytes_of(&self.what).unwrap_or_default());
            self.contents = Some(now.clone());
        }
    }
}

impl Tracked {
    /// The hash of a file of the output that no template makes, worked out once; or what stands for it.
    pub fn hash_of(&self, output: &Output) -> Option<String> {
        let what = &output.what;
        if self.hashes == Hashes::StoodFor && contents(&self.site, what).is_some() {
            let name = StandIns::name(&output.path);
            let unknown = || Hashed { what: what.clone(), contents: None, hash: 0 };
            lock(&self.stood_for).entry(name.clone()).or_insert_with(unknown);
            return Some(name);
        }
        let bytes = self.bytes_of(what)?;
        let key = bytes.as_ptr() as usize;
        let hash = *lock(&self.written).entry(key).or_insert_with(|| xxh3_64(bytes));
        Some(format!("{hash:016x}"))
    }

    /// What stands for which hash on all pages.
    pub(in crate::render) fn stand_ins(&self) -> StandIns {
        let mut all = StandIns::default();
        for (name, file) in lock(&self.stood_for).iter_mut() {
            file.look_again(&self.site);
            all.add(name.clone(), file.hash);
        }
        all
    }
}

/// What a file holds that the site's writer made.
fn contents<'s>(site: &'s Site, what: &What) -> Option<&'s Contents> {
    if let What::Asset(index) = what {
        Some(&site.assets[*index].file.contents)
    } else if let What::Static(index) = what {
        Some(&site.statics[*index].contents)
    } else {
        None
    }
}
