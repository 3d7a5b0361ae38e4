//! Views of the parts of a page: its bottom line and its table of contents.

use std::iter::Peekable;
use std::slice::Iter;

use super::Views;
use crate::link::addresses::encode;
use crate::model::body::{Body, Heading};
use crate::model::site::{Page, PageId};
use crate::render::html::{Flavour, Html};
use crate::render::view::{BottomLineView, TocView};

impl Views {
    pub(super) fn bottom_line(&self, id: PageId, list: u32) -> Vec<BottomLineView> {
        let page = self.site.page(id);
        Self::bottom_line_of(page, list, &mut Html::new(&self.site, id, Flavour::Page))
    }

    /// The items of a bottom line, as a writer of its page writes them.
    pub(super) fn bottom_line_of(
        page: &Page,
        list: u32,
        html: &mut Html<'_>,
    ) -> Vec<BottomLineView> {
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
            let content = if inside_paragraph {
                let paragraph_end = body.nodes[first as usize].end;
                html.part(after..paragraph_end) + &html.part(paragraph_end..end)
            } else {
                html.part(after..end)
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
}

/// The last heading that stands before a node.
pub(super) fn heading_before(body: &Body, node: u32) -> Option<&Heading> {
    let after = body.headings.partition_point(|heading| heading.node <= node);
    after.checked_sub(1).map(|index| &body.headings[index])
}
