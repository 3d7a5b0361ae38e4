//! Links and images.

use std::ops::Range;

use pulldown_cmark::{LinkType, Tag};

use super::{Builder, find_in, index, place_text};
use crate::model::body::{Image, Kind, Link, LinkForm, Text};

impl Builder<'_, '_> {
    // --- links and images

    pub(super) fn start_link(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let Tag::Link { link_type, dest_url, title, .. } = tag else { return };
        let destination = self.named_text(&dest_url, &range);
        let title = (!title.is_empty()).then(|| self.named_text(&title, &range));
        let link = index(self.body.links.len());
        let node = self.next();
        let span = range.clone().into();
        self.body.links.push(Link { form: form(link_type), destination, title, span, node });
        self.open(Kind::Link(link), range);
    }

    pub(super) fn start_image(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let Tag::Image { dest_url, title, .. } = tag else { return };
        let destination = self.named_text(&dest_url, &range);
        let title = (!title.is_empty()).then(|| self.named_text(&title, &range));
        let image = index(self.body.images.len());
        let span = range.clone().into();
        self.body.images.push(Image { destination, title, alt: String::new(), span });
        self.open(Kind::Image(image), range);
    }

    /// A destination or title: where it stands within the link, else in the body's own text.
    pub(super) fn named_text(&mut self, text: &str, within: &Range<usize>) -> Text {
        let at = find_in(self.text, within, text);
        place_text(self.text, &mut self.body.own, text, &at)
    }
}

fn form(link: LinkType) -> LinkForm {
    match link {
        LinkType::WikiLink { has_pothole: false } => LinkForm::Wiki,
        LinkType::WikiLink { has_pothole: true } => LinkForm::WikiNamed,
        LinkType::Autolink => LinkForm::Address,
        LinkType::Email => LinkForm::Email,
        LinkType::Inline
        | LinkType::Reference
        | LinkType::ReferenceUnknown
        | LinkType::Collapsed
        | LinkType::CollapsedUnknown
        | LinkType::Shortcut
        | LinkType::ShortcutUnknown => LinkForm::Markdown,
    }
}
