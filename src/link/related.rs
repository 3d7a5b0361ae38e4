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
        .map(|(index, page)| {
            let id = PageId(u32::try_from(index).unwrap_or(u32::MAX));
            let old = last.map(|last| &last.pages[index]).filter(|old| {
                old.links.is_one_with(&page.links) && old.backlinks.is_one_with(&page.backlinks)
            });
            match old {
                Some(old) => old.related.clone(),
                None if is_relatable[index] => {
                    let ages = ages.get_or_init(|| Ages::of(&site.pages));
                    nearest(site, id, &positions[index], (&is_relatable, ages)).into()
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

fn nearest(
    site: &Site,
    id: PageId,
    topics: &[(usize, usize)],
    (is_relatable, ages): (&[bool], &Ages),
) -> Vec<PageId> {
    let page = site.page(id);
    let mut points: Vec<(PageId, u32)> = Vec::with_capacity(32 + topics.len() * 2 * NEIGHBOURS);
    for target in &page.links {
        if let Target::Page(to, _) = target {
            points.push((*to, LINK));
        }
    }
    let backlinks = page.backlinks.iter().take(4 * NEIGHBOURS);
    points.extend(backlinks.map(|backlink| (backlink.from, LINK)));
    for (topic, position) in topics {
        let list = &site.topics[*topic].pages;
        let worth = 10 + 600 / u32::try_from(list.len()).unwrap_or(u32::MAX).max(10);
        let from = position.saturating_sub(NEIGHBOURS);
        let to = (position + NEIGHBOURS + 1).min(list.len());
        points.extend(list[from..to].iter().map(|other| (*other, worth)));
    }
    points.sort_unstable_by_key(|(other, _)| *other);
    points.dedup_by(|(later, more), (earlier, sum)| {
        let same = later == earlier;
        *sum += if same { *more } else { 0 };
        same
    });
    points.retain(|(other, _)| *other != id && is_relatable[other.index()]);
    let better = |(a, points_a): &(PageId, u32), (b, points_b): &(PageId, u32)| {
        points_b
            .cmp(points_a)
            .then_with(|| ages.of_page(*a).cmp(&ages.of_page(*b)))
            .then_with(|| a.cmp(b))
    };
    if points.len() > MOST {
        points.select_nth_unstable_by(MOST - 1, better);
        points.truncate(MOST);
    }
    points.sort_unstable_by(better);
    // Not `into_iter`: the list would keep the room of all that were compared.
    points.iter().map(|(other, _)| *other).collect()
}
