//! Views of sources in a list: by kind, by side and by date.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Views;
use crate::model::date::Edtf;
use crate::model::site::PageId;
use crate::model::source::KINDS;
use crate::render::reads::Card;
use crate::render::view::{SourceGroupView, SourceIndexView};

impl Views {
    /// Some sources by kind, side and year.
    pub(super) fn source_index(&self, ids: &[PageId]) -> SourceIndexView {
        let mut ids = ids.to_vec();
        // The latest first, those without a date last.
        ids.sort_by_cached_key(|id| {
            let page = self.site.card(*id);
            (Reverse(date(&page).and_then(Edtf::earliest)), page.title.clone(), *id)
        });
        SourceIndexView {
            kinds: self.by_kind(&ids),
            sides: self.by_side(&ids),
            years: self.by_year(&ids),
            files: self.all_cite_files(),
        }
    }

    fn by_kind(&self, ids: &[PageId]) -> Vec<SourceGroupView> {
        let kind = |page: &Card<'_>| {
            let kind = page.front.source.as_ref().and_then(|card| card.kind.as_ref());
            let kind = kind.map_or("document", |kind| kind.value.as_str());
            KINDS.iter().position(|known| *known == kind).unwrap_or(KINDS.len() - 1)
        };
        let words = &self.site.config.words;
        self.groups(ids, kind, |kind| {
            let kind = KINDS[kind];
            (format!("kind-{kind}"), words.get(&format!("source_kinds_{kind}")).to_owned())
        })
    }

    fn by_side(&self, ids: &[PageId]) -> Vec<SourceGroupView> {
        let sides = &self.site.config.sides;
        let side = |page: &Card<'_>| {
            let side = page.front.source.as_ref().and_then(|card| card.side.as_ref());
            let known = side.and_then(|at| sides.iter().position(|side| side.id == at.value));
            known.unwrap_or(sides.len())
        };
        self.groups(ids, side, |side| match sides.get(side) {
            Some(side) => (format!("side-{}", side.id), side.name.clone()),
            None => {
                ("no-side".to_owned(), self.site.config.words.get("sources_no_side").to_owned())
            }
        })
    }

    fn by_year(&self, ids: &[PageId]) -> Vec<SourceGroupView> {
        let year = |page: &Card<'_>| {
            let day = date(page).and_then(|date| date.earliest().or_else(|| date.latest()));
            Reverse(day.map(crate::model::date::Day::year))
        };
        let words = &self.site.config.words;
        self.groups(ids, year, |Reverse(year)| match year {
            Some(year) => (format!("year-{year}"), year.to_string()),
            None => ("no-year".to_owned(), words.get("sources_no_date").to_owned()),
        })
    }

    /// Sources in groups by a key, in the order of the keys; each group with its id and title.
    fn groups<K: Ord + Copy>(
        &self,
        ids: &[PageId],
        key: impl Fn(&Card<'_>) -> K,
        named: impl Fn(K) -> (String, String),
    ) -> Vec<SourceGroupView> {
        let mut groups: BTreeMap<K, Vec<PageId>> = BTreeMap::new();
        for id in ids {
            groups.entry(key(&self.site.card(*id))).or_default().push(*id);
        }
        let group = |(key, ids): (K, Vec<PageId>)| {
            let (id, title) = named(key);
            SourceGroupView { id, title, pages: self.summaries(&ids) }
        };
        groups.into_iter().map(group).collect()
    }
}

fn date<'s>(page: &Card<'s>) -> Option<&'s Edtf> {
    Some(&page.front.source.as_ref()?.date.as_ref()?.value)
}
