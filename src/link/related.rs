//! Related pages: those that share topics and links.

use std::sync::OnceLock;

use rayon::prelude::*;

use crate::link::ages::Ages;
use crate::model::list::List;
use crate::model::page::PageKind;
use crate::model::site::{Page, PageId, Site, Target};

/// How many related pages a page has at most.
const MOST: usize = 5;

/// How many neighbours in a topic's list are looked at, before and after the page. A topic that all
/// pages have would otherwise cost the square of their number.
const NEIGHBOURS: usize = 12;

/// Points for a link from one to the other; a shared topic gives up to this, less the more common.
const LINK: u32 = 60;

/// Finds the related pages of every briefing, comparison and plain page that is not retracted. Where a page has the same
/// links, both ways, and the topics the same pages of the same days as in the last build, they are as
/// they were.
pub(super) fn relate(site: &mut Site, ages: &OnceLock<Ages>, last: Option<&Site>) {
    let stands = |site: &'_ Site| site.pages.iter().map(Page::is_retracted).collect::<Vec<_>>();
    let last = last.filter(|last| last.topics == site.topics && stands(last) == stands(site));
    let positions = topic_positions(site);
    let is_relatable: Vec<bool> = site.pages.iter().map(is_relatable).collect();
    let related: Vec<List<PageId>> = site
        .pages
        .par_iter()
        .enumerate()
        .map_init(Points::default, |points, (index, page)| {
            let id = PageId(u32::try_from(index).unwrap_or(u32::MAX));
            let old = last.map(|last| &last.pages[index]).filter(|old| {
                old.links.is_one_with(&page.links) && old.backlinks.is_one_with(&page.backlinks)
            });
            match old {
                Some(old) => old.related.clone(),
                None if is_relatable[index] => {
                    let ages = ages.get_or_init(|| Ages::of(&site.pages));
                    nearest((site, points), id, &positions[index], (&is_relatable, ages)).into()
                }
                None => List::default(),
            }
        })
        .collect();
    for (page, related) in site.pages.iter_mut().zip(related) {
        page.related = related;
    }
}

fn is_relatable(page: &Page) -> bool {
    page.section.is_none()
        && !page.is_retracted()
        && matches!(page.kind, PageKind::Briefing | PageKind::Comparison | PageKind::Page)
}

/// For each page its topics, and where it stands in the list of each.
fn topic_positions(site: &Site) -> Vec<Vec<(usize, usize)>> {
    let mut positions = vec![Vec::new(); site.pages.len()];
    for (topic, list) in site.topics.iter().enumerate() {
        for (position, id) in list.pages.iter().enumerate() {
            positions[id.index()].push((topic, position));
        }
    }
    positions
}

/// The points of some pages, on a list that has room for all; and which pages these are.
#[derive(Default)]
struct Points {
    of_page: Vec<u32>,
    pages: Vec<PageId>,
}

impl Points {
    fn add(&mut self, page: PageId, points: u32) {
        let of_page = &mut self.of_page[page.index()];
        if *of_page == 0 {
            self.pages.push(page);
        }
        *of_page += points;
    }

    /// The pages that have points, each with its own; from now on no page has any.
    fn take(&mut self) -> impl Iterator<Item = (PageId, u32)> {
        let Self { of_page, pages } = self;
        pages.drain(..).map(|page| (page, std::mem::take(&mut of_page[page.index()])))
    }
}

fn nearest(
    (site, points): (&Site, &mut Points),
    id: PageId,
    topics: &[(usize, usize)],
    (is_relatable, ages): (&[bool], &Ages),
) -> Vec<PageId> {
    let page = site.page(id);
    points.of_page.resize(site.pages.len(), 0);
    for target in &page.links {
        if let Target::Page(to, _) = target {
            points.add(*to, LINK);
        }
    }
    for backlink in page.backlinks.iter().take(4 * NEIGHBOURS) {
        points.add(backlink.from, LINK);
    }
    for (topic, position) in topics {
        let list = &site.topics[*topic].pages;
        let worth = 10 + 600 / u32::try_from(list.len()).unwrap_or(u32::MAX).max(10);
        let from = position.saturating_sub(NEIGHBOURS);
        let to = (position + NEIGHBOURS + 1).min(list.len());
        for other in &list[from..to] {
            points.add(*other, worth);
        }
    }
    let better = |(a, points_a): &(PageId, u32), (b, points_b): &(PageId, u32)| {
        points_b
            .cmp(points_a)
            .then_with(|| ages.of_page(*a).cmp(&ages.of_page(*b)))
            .then_with(|| a.cmp(b))
    };
    // The nearest so far, the nearest first.
    let mut nearest: Vec<(PageId, u32)> = Vec::with_capacity(MOST + 1);
    for near in points.take() {
        let is_far = nearest.get(MOST - 1).is_some_and(|last| better(last, &near).is_lt());
        if !is_far && near.0 != id && is_relatable[near.0.index()] {
            let at = nearest.partition_point(|nearer| better(nearer, &near).is_lt());
            nearest.insert(at, near);
            nearest.truncate(MOST);
        }
    }
    nearest.iter().map(|(other, _)| *other).collect()
}
