//! Views of the pictures that stand beside links to a page elsewhere: one of the writer's own, or a card
//! that is drawn.

use xxhash_rust::xxh3::xxh3_64;

use super::Views;
use crate::config::theme::palette::{self, PAPER};
use crate::model::site::{PageId, What};
use crate::render::card::{self, Colors, Words};
use crate::render::picture;
use crate::render::view::CoverView;

impl Views {
    /// The picture of a page for links to it, if it has one.
    pub(super) fn cover(&self, id: PageId) -> Option<CoverView> {
        let page = self.site.card(id);
        if let Some(cover) = self.site.cover_of(id) {
            let is_elsewhere = cover.starts_with("https://") || cover.starts_with("http://");
            let file = self.site.outputs().get(cover).filter(|_| !is_elsewhere);
            let bytes = file.and_then(|file| self.site.bytes_of(&file.what));
            let size = bytes.and_then(picture::size);
            let permalink =
                if is_elsewhere { cover.to_owned() } else { self.permalink(&format!("/{cover}")) };
            let (width, height) = (size.map(|size| size.0), size.map(|size| size.1));
            return Some(CoverView { permalink, width, height, drawn: false });
        }
        let path = format!("{}card.png", page.path);
        let file = self.site.outputs().get(path.trim_start_matches('/'))?;
        let address = self.permalink(&path);
        if file.what != What::Card(id) {
            let size = self.site.bytes_of(&file.what).and_then(picture::size);
            let (width, height) = (size.map(|size| size.0), size.map(|size| size.1));
            return Some(CoverView { permalink: address, width, height, drawn: false });
        }
        // Whoever shows cards keeps them by their addresses: another card has another one.
        let print = self.with_card(id, |words, colors| format!("{words:?} {colors:?}"));
        let permalink = format!("{address}?v={:08x}", xxh3_64(print.as_bytes()) >> 32);
        let (width, height) = card::SIZE;
        Some(CoverView { permalink, width: Some(width), height: Some(height), drawn: true })
    }

    /// The card of a page as a PNG.
    pub(in crate::render) fn card_png(&self, id: PageId) -> Option<Vec<u8>> {
        self.with_card(id, card::draw)
    }

    /// What stands on the card of a page.
    fn with_card<T>(&self, id: PageId, work: impl FnOnce(&Words<'_>, &Colors) -> T) -> T {
        let page = self.site.card(id);
        let config = &self.site.config;
        let kind = config.words.get(match page.kind_word() {
            "comparison" => "kind_comparison",
            _ => "kind_briefing",
        });
        let date = page.date.map(|date| self.date(date).text);
        let facts = date.map_or_else(|| kind.to_owned(), |date| format!("{kind} · {date}"));
        let sides: Vec<(usize, &str)> =
            page.sides.iter().map(|side| (*side, config.sides[*side].short.as_str())).collect();
        let own = |place: usize| config.theme.sides.iter().find(|(side, _)| *side == place);
        let mark = |place| own(place).map_or(palette::LINES[place], |(_, shades)| shades.line[0]);
        let ink = palette::INK;
        let colors = Colors {
            paper: PAPER[0].parts(),
            ink: ink.parts(),
            bar: config.theme.accent.map_or(ink, |accent| accent[0]).parts(),
            sides: [0, 1, 2].map(|place| mark(place).parts()),
        };
        let words = Words { site: &config.title, title: page.title, facts: &facts, sides: &sides };
        work(&words, &colors)
    }
}
