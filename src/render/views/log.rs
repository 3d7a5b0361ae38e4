//! Views of logs: on the page itself, and of all pages together.

use std::sync::Arc;

use super::Views;
use super::excerpts::Excerpts;
use crate::link::addresses::encode;
use crate::link::log::updates_a_page;
use crate::model::site::{PageId, Target};
use crate::model::update::{Gravity, Kind, Update};
use crate::render::html::{Flavour, Html};
use crate::render::view::{LinkView, LogView, UpdateView};

impl Views {
    /// An entry of a page's log, whose words were made into HTML.
    pub(in crate::render) fn update(
        &self,
        (id, index): (PageId, usize),
        content: String,
    ) -> UpdateView {
        let page = self.site.page(id);
        let update = &page.log[index];
        let link = self.link_to_place((&page.title, &page.path), &update.id);
        let text = page.body.plain(&page.text, update.words.clone());
        UpdateView {
            id: update.id.clone(),
            kind: update.kind.word(),
            kind_text: self.site.config.words.get(update.kind.key()).to_owned(),
            major: update.gravity == Gravity::Major,
            date: self.date(&update.date.value),
            content,
            text: text.trim().trim_start_matches([':', '：', ' ']).to_owned(),
            was: update.was.clone(),
            now: update.now.clone(),
            place: self.place_of(id, update),
            approved_by: update.approved_by.clone(),
            page: self.link(id),
            permalink: link.permalink,
            href: link.href,
        }
    }

    /// The place on its own page to which an entry links first.
    fn place_of(&self, id: PageId, update: &Update) -> Option<LinkView> {
        let page = self.site.page(id);
        let end = page.body.nodes[update.item as usize].end;
        let found = page.body.links_in(&(update.item..end));
        let links = page.body.links[found.clone()].iter().zip(&page.links[found]);
        let mut own = links.filter_map(|(link, target)| {
            let Target::Page(to, Some(fragment)) = target else { return None };
            (*to == id).then_some((link.node, fragment))
        });
        let (node, fragment) = own.next()?;
        let title = page.body.plain(&page.text, node..page.body.nodes[node as usize].end);
        Some(self.link_to_place((&title, &page.path), fragment))
    }

    /// A title, and a place on a page of the site.
    pub(super) fn link_to_place(&self, (title, path): (&str, &str), place: &str) -> LinkView {
        let link = self.link_to(title, path);
        let place = encode(place);
        LinkView {
            permalink: format!("{}#{place}", link.permalink),
            href: format!("{}#{place}", link.href),
            ..link
        }
    }

    /// The log of a page, newest first, as readers see it.
    pub(super) fn updates_of(&self, id: PageId) -> Vec<UpdateView> {
        let page = self.site.page(id);
        if page.log.is_empty() {
            return Vec::new();
        }
        let hidden = !self.site.config.updates.show_refiles;
        let mut order: Vec<usize> = (0..page.log.len())
            .filter(|index| !(hidden && page.log[*index].kind == Kind::Refile))
            .collect();
        order.sort_by(|a, b| page.log[*b].date.value.cmp(&page.log[*a].date.value).then(a.cmp(b)));
        // Its own page numbers its sources in this way.
        let numbers = page.cited.iter().enumerate().map(|(n, cited)| (cited.id.clone(), n + 1));
        let numbers = Arc::new(numbers.collect());
        let mut html = Html::excerpts(&self.site, id, numbers);
        let view = |index| self.update((id, index), html.update_words(&page.log[index]));
        order.into_iter().map(view).collect()
    }

    /// The entries that stand at the head of a page: a retraction first, then the newest.
    pub(super) fn notices_of(&self, id: PageId) -> Vec<UpdateView> {
        let mut notices = self.updates_of(id);
        notices.retain(|update| update.major);
        notices.sort_by_key(|update| update.kind != Kind::Retraction.word());
        notices
    }

    /// A page of the list of all updates, from 1.
    pub fn log(&self, section: PageId, number: usize) -> LogView {
        let all = self.site.updates();
        let size = updates_a_page(self.site.page(section));
        let shown = &all[((number - 1) * size).min(all.len())..(number * size).min(all.len())];
        let pieces = shown.iter().map(|(id, index)| {
            let page = self.site.page(*id);
            let item = page.log[*index].item;
            (*id, item..page.body.nodes[item as usize].end)
        });
        let mut excerpts = Excerpts::new(&self.site, pieces);
        let updates: Vec<UpdateView> = shown
            .iter()
            .map(|(id, index)| {
                let update = &self.site.page(*id).log[*index];
                self.update((*id, *index), excerpts.of(*id).update_words(update))
            })
            .collect();
        LogView {
            total: all.len(),
            updates,
            sources: self.cited(&excerpts.cited),
            feeds: self.update_feeds(),
        }
    }

    /// The feeds of updates.
    pub(super) fn update_feeds(&self) -> Vec<LinkView> {
        if !self.site.has_updates() {
            return Vec::new();
        }
        let title = self.site.config.words.get("updates_feed");
        self.feed_pair(title, ["/updates.atom", "/updates.json"])
    }

    /// An entry of a log for a feed.
    pub fn update_for_feed(&self, at: (PageId, usize)) -> UpdateView {
        let update = &self.site.page(at.0).log[at.1];
        let mut html = Html::new(&self.site, at.0, Flavour::Feed);
        self.update(at, html.update_words(update))
    }
}
