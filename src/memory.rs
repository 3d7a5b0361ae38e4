//! Memory: the results of pure stages, kept from one build to the next.
//!
//! Each stage of a build is pure. So what it made of something can be taken again when that something
//! is the same, and there is nothing to invalidate. Clean or with a memory, a build is one and the same
//! path through the stages ([`crate::build_again`]); a clean one begins with an empty memory. Where no
//! other build goes on from it, notes of what was read for each file are not even taken.
//!
//! | stage | kept | taken again when |
//! | --- | --- | --- |
//! | parse | each document with what it quotes, asks and tells, and its findings | its file has the same bytes |
//! | link | each page's place, links, citations, speakers and mentions, and what refers to it | its text is the same, and all that they were looked up in |
//! | link | topics, the order of events, the plan of files, the names of people and places | all pages say the same as far as these are made of it |
//! | evidence, check | what each page's quotes came to, and what is wrong with it | its text is the same, and all texts, sources and speakers |
//! | render | of each file of the site: what was read for it, and its hash | nothing of that changed |
//!
//! What holds at all times:
//!
//! - A build with a memory gives the same bytes and the same findings as one without, whatever was
//!   built before. A test builds thousands of edited sites in both ways.
//! - Sameness is that of bytes, or of one and the same allocation; never of times or sizes.
//! - Everything hangs on `Ground`: when it changes, everything is forgotten.
//! - A build that fails (since its sink does, or since it is interrupted) leaves the memory as it was.
//! - The memory knows hashes of what was made, not where it went: a sink that has something else is
//!   given the right bytes. One that still has all files of the last build
//!   ([`crate::output::Sink::resumes`]) is told of the differences only.
//! - It grows with the site, not with the number of builds.
//! - What a sink takes as a promise ([`crate::output::Promise`]) is not remembered: it is made from the
//!   site of its build, once somebody asks.
//!
//! From one run of the program to the next only a [`record`] of the last build is kept, in the folder
//! `.counterpart`: enough to see that there is nothing to do.

pub mod record;

use std::sync::Arc;

use crate::Options;
use crate::evidence::Weighed;
use crate::files::{Contents, Files};
use crate::link::{Drafts, Linked};
use crate::model::site::Site;
use crate::parse::Documents;
use crate::render::Shelf;

/// What is remembered of the last build that succeeded.
#[derive(Debug, Default)]
pub struct Memory {
    ground: Option<Ground>,
    pub(crate) documents: Documents,
    pub(crate) linked: Linked,
    pub(crate) weighed: Weighed,
    pub(crate) shelf: Shelf,
}

/// What every result depends on.
#[derive(Clone, Debug)]
struct Ground {
    site_toml: Option<Contents>,
    base_url: Option<String>,
    drafts: Drafts,
    /// The day of the build, which pages may show.
    day: String,
}

impl Memory {
    /// A memory for a single build.
    pub(crate) fn for_once() -> Self {
        Self { shelf: Shelf::for_once(), ..Self::default() }
    }

    /// The site as it was linked in the last build, if there was one.
    pub fn site(&self) -> Option<&Arc<Site>> {
        self.linked.site()
    }

    /// Forgets everything unless this build has the same ground as the last.
    pub(crate) fn prepare(&mut self, files: &Files, options: &Options, day: &str) {
        let ground = Ground {
            site_toml: files.get("site.toml").map(|file| file.contents.clone()),
            base_url: options.base_url.clone(),
            drafts: options.drafts,
            day: day.to_owned(),
        };
        if self.ground.as_ref() != Some(&ground) {
            let emptied = self.shelf.emptied();
            *self = Self { ground: Some(ground), shelf: emptied, ..Self::default() };
        }
    }
}

impl PartialEq for Ground {
    fn eq(&self, other: &Self) -> bool {
        let Self { site_toml, base_url, drafts, day } = self;
        let is_same_config = match (site_toml, &other.site_toml) {
            (Some(a), Some(b)) => a.is_same(b),
            (a, b) => a.is_none() && b.is_none(),
        };
        is_same_config
            && *base_url == other.base_url
            && *drafts == other.drafts
            && *day == other.day
    }
}

impl Contents {
    /// Whether two files hold the same: one allocation, or equal bytes.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => Arc::ptr_eq(a, b) || a == b,
            (Self::Bytes(a), Self::Bytes(b)) => Arc::ptr_eq(a, b) || a == b,
            (Self::Text(_), Self::Bytes(_)) | (Self::Bytes(_), Self::Text(_)) => false,
        }
    }
}
