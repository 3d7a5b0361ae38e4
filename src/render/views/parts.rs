//! Views of the parts of a page: its bottom line, its table of contents, who links to it.

use std::iter::Peekable;
use std::slice::Iter;

use super::{MOST_BACKLINKS, Views, kind_word};
use crate::link::addresses::encode;
use crate::model::body::{Body, Heading};
use crate::model::site::{Backlink, Page, PageId};
use crate::render::html::{Flavour, Html};
use crate::render::reads::{Derived, Witness};
use crate::render::sentence;
use crate::render::view::{BacklinkView, BottomLineView, TocView};

impl Views {
    pub(super) fn bottom_line(&self, id: PageId, list: u32) -> Vec<BottomLineView> {
        let page = self.site.page(id);
        let body = &page.body;
        let mut items = Vec::new();
        for item in body.children(list) {
            let Some(label) = body.label(item) else { continue };
            let after = body.nodes[label as usize].end;
            let text = body.plain(&page.text, label + 1..after);
            // In a loose list the item holds a paragraph, which must not be closed half-way.
            let first = body.children(item).next().unwrap_or(label);
            let inside_paragraph = first != label;
            let end = body.nodes[item as usize].end;
            let html = Html::new(&self.site, id, Flavour::Page);
            let content = if inside_paragraph {
                let paragraph_end = body.nodes[first as usize].end;
                let rest = Html::new(&self.site, id, Flavour::Page).range(paragraph_end..end);
                html.range(after..paragraph_end) + &rest
            } else {
                html.range(after..end)
            };
            items.push(BottomLineView {
                label: text.trim().trim_end_matches([':', '：']).to_owned(),
                content: content.trim_start_matches([':', '：', ' ']).to_owned(),
            });
        }
        items
    }

    pub(super) fn toc(&self, page: &Page) -> Vec<TocView> {
        let headings: Vec<&Heading> =
            page.body.headings.iter().filter(|heading| heading.node >= page.start).collect();
        self.toc_below(page, &mut headings.iter().peekable(), 0)
    }

    /// The next headings as far as they lie below one of level `above`, nested. The depth is at most
    /// six.
    fn toc_below(
        &self,
        page: &Page,
        headings: &mut Peekable<Iter<'_, &Heading>>,
        above: u8,
    ) -> Vec<TocView> {
        let mut entries = Vec::new();
        while let Some(heading) = headings.next_if(|heading| heading.level > above) {
            let fragment = encode(&heading.id);
            entries.push(TocView {
                level: heading.level,
                id: heading.id.clone(),
                title: heading.title.clone(),
                permalink: format!("{}#{fragment}", self.permalink(&page.path)),
                href: format!("#{fragment}"),
                children: self.toc_below(page, headings, heading.level),
            });
        }
        entries
    }

    pub(super) fn backlinks(&self, page: &Page) -> Vec<BacklinkView> {
        page.backlinks
            .iter()
            .take(MOST_BACKLINKS)
            .map(|backlink| self.backlink(*backlink))
            .collect()
    }

    /// A page that links to another, with the sentence that does.
    pub(super) fn backlink(&self, backlink: Backlink) -> BacklinkView {
        let Backlink { from: id, node } = backlink;
        let make = || {
            let from = self.site.page(id);
            let place = heading_before(&from.body, node)
                .filter(|heading| heading.node >= from.start)
                .map_or_else(String::new, |heading| format!("#{}", encode(&heading.id)));
            BacklinkView {
                title: from.title.clone(),
                permalink: format!("{}{place}", self.permalink(&from.path)),
                href: format!("{}{place}", self.href(&from.path)),
                kind: kind_word(from),
                sentence: sentence::around(from, node),
            }
        };
        self.site.derive((Derived::Backlink, id, node), make, Witness::of)
    }
}

fn heading_before(body: &Body, node: u32) -> Option<&Heading> {
    let after = body.headings.partition_point(|heading| heading.node <= node);
    after.checked_sub(1).map(|index| &body.headings[index])
}
