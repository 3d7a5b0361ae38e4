//! Running text: links, images, citations, references to footnotes.

use std::fmt::Write as _;

use super::{Flavour, Html, anchor};
use crate::evidence::Paragraph;
use crate::link::addresses::encode;
use crate::model::body::{Kind, LinkForm, Text};
use crate::model::site::{PageId, Target};
use crate::model::source::Publish;

impl Html<'_> {
    pub(super) fn open_link(&mut self, index: u32) {
        let link = &self.body().links[index as usize];
        let target = &self.page.links[index as usize];
        let Some(address) = self.address(target, link.destination) else {
            self.out.push_str("<span class=\"broken\">");
            return;
        };
        let email = link.form == LinkForm::Email;
        self.out.push_str(if email { "<a href=\"mailto:" } else { "<a href=\"" });
        self.escaped(&address);
        self.out.push('"');
        if let Some(title) = link.title {
            self.out.push_str(" title=\"");
            let title = self.text(title);
            self.escaped(title);
            self.out.push('"');
        }
        let opens_another_site = address.starts_with("http") || address.starts_with("//");
        if *target == Target::Outside && opens_another_site {
            self.out.push_str(" rel=\"noopener\"");
        }
        if let Target::Page(id, _) = target {
            self.point_to_card(*id);
        }
        self.out.push('>');
    }

    /// Tells a link to an entity that the page has a card of it, which browsers show on hover and focus
    /// if they know how to.
    pub(super) fn point_to_card(&mut self, entity: PageId) {
        if let Some(card) = self.cards.iter().position(|id| *id == entity) {
            let _ = write!(self.out, " interestfor=\"_card-{}\"", card + 1);
        }
    }

    /// Whether a link shows the title of its page: a wikilink without a text of its own.
    pub(super) fn is_titled_by_page(&self, index: u32) -> bool {
        let to_page = matches!(self.page.links[index as usize], Target::Page(..));
        to_page && self.body().links[index as usize].form == LinkForm::Wiki
    }

    pub(super) fn titled_link(&mut self, index: u32) {
        self.open_link(index);
        if let Target::Page(id, _) = self.page.links[index as usize] {
            let title = self.site.card(id).title;
            self.escaped(title);
        }
        self.close_link(index);
    }

    pub(super) fn close_link(&mut self, index: u32) {
        let broken = self.page.links[index as usize] == Target::Broken;
        self.out.push_str(if broken { "</span>" } else { "</a>" });
        if let Target::Page(id, _) = self.page.links[index as usize]
            && id != self.id
            && self.site.is_retracted(id)
        {
            self.out.push_str(" <span class=\"flag\">");
            self.escaped(self.site.config.words.get("retracted"));
            self.out.push_str("</span>");
        }
    }

    /// Whether a paragraph is one image with a title: a picture with a caption.
    pub(super) fn is_figure(&self, index: u32, end: u32) -> bool {
        let mut children = self.body().children(index);
        let Some(first) = children.next() else { return false };
        let Kind::Image(image) = self.body().nodes[first as usize].kind else { return false };
        let titled = self.body().images[image as usize].title.is_some();
        titled && children.next().is_none() && first < end
    }

    pub(super) fn figure(&mut self, image: u32) {
        self.out.push_str("<figure>");
        self.image_tag(image, None);
        self.out.push_str("<figcaption>");
        if let Some(title) = self.body().images[image as usize].title {
            self.escaped_body(title);
        }
        self.out.push_str("</figcaption></figure>\n");
    }

    pub(super) fn image(&mut self, image: u32, end: u32) -> u32 {
        let title = self.body().images[image as usize].title;
        self.image_tag(image, title);
        end
    }

    fn image_tag(&mut self, index: u32, title: Option<Text>) {
        let image = &self.body().images[index as usize];
        let target = &self.page.images[index as usize];
        let Some(address) = self.address(target, image.destination) else {
            self.out.push_str("<span class=\"broken\">");
            self.escaped(&image.alt);
            self.out.push_str("</span>");
            return;
        };
        self.out.push_str("<img src=\"");
        self.escaped(&address);
        self.out.push_str("\" alt=\"");
        self.escaped(&image.alt);
        self.out.push('"');
        if let Some(title) = title {
            self.out.push_str(" title=\"");
            let title = self.text(title);
            self.escaped(title);
            self.out.push('"');
        }
        if let Some((width, height)) = self.bytes_of(target).and_then(super::super::picture::size) {
            let _ = write!(self.out, " width=\"{width}\" height=\"{height}\"");
        }
        self.out.push_str(" loading=\"lazy\" decoding=\"async\">");
    }

    /// What stands before a reference: a no-break space, so that it stays with its word; between two
    /// references a plain one, so that a line may break.
    fn tie(&mut self) {
        let before = self.out.trim_end_matches(' ');
        let reference = before.ends_with("</a>") || before.ends_with(']');
        let last_tag = before.rfind('<').filter(|_| before.ends_with('>'));
        let opens = before.is_empty()
            || before.ends_with('\n')
            || last_tag.is_some_and(|at| !before[at..].starts_with("</"));
        self.out.truncate(before.len());
        if reference {
            self.out.push(' ');
        } else if !opens {
            self.out.push_str("&nbsp;");
        }
    }

    pub(super) fn citation(&mut self, index: u32) {
        let citation = &self.body().citations[index as usize];
        let Some(number) = self.page.citations[index as usize] else {
            let span = citation.span.range();
            let written = &self.page.text[span];
            self.escaped(written);
            return;
        };
        let words = &self.site.config.words;
        let own = self.numbers.as_ref().and_then(|numbers| numbers.get(&citation.id).copied());
        let n = own.unwrap_or(number + 1).to_string();
        let found = self.site.found_paragraphs(self.id).get(&index);
        let paragraph = citation.paragraph.or_else(|| found.map(|found| found.number));
        let source = self.site.card(self.page.cited[number].page);
        let is_elsewhere = self.flavour == Flavour::Excerpt && own.is_none();
        let (label, title) = match paragraph {
            // The page's numbers mean nothing elsewhere: the paragraph does, and the title.
            Some(paragraph) if is_elsewhere => {
                let values = [("p", &*paragraph.to_string()), ("title", source.title.as_str())];
                (format!("¶{paragraph}"), words.filled("source_elsewhere_paragraph", &values))
            }
            None if is_elsewhere => {
                (words.get("source_elsewhere").to_owned(), source.title.clone())
            }
            Some(paragraph) => {
                let p = paragraph.to_string();
                let title = words.filled("source_paragraph", &[("n", &n), ("p", &p)]);
                (format!("S{n} ¶{p}"), title)
            }
            None => (format!("S{n}"), words.filled("source_title", &[("n", &n)])),
        };
        let address =
            paragraph.and_then(|number| self.paragraph_address(&citation.id, number, found));
        self.tie();
        if self.flavour == Flavour::Feed {
            let _ = write!(self.out, "[{label}]");
            return;
        }
        let address = address.unwrap_or_else(|| match self.flavour {
            Flavour::Excerpt => self.address_of(source.path),
            Flavour::Page | Flavour::Feed => format!("#S{n}"),
        });
        let own = self.site.pieces().make("citation", |args, _| {
            args.insert("href", &address);
            args.insert("label", &label);
            args.insert("title", &title);
        });
        if let Some(own) = own {
            self.out.push_str(&own);
            return;
        }
        self.out.push_str("<a class=\"src\" href=\"");
        self.escaped(&address);
        self.out.push_str("\" title=\"");
        self.escaped(&title);
        let _ = write!(self.out, "\">{label}</a>");
    }

    /// The address of a paragraph of a source's archived text, if it is shown.
    fn paragraph_address(
        &self,
        source: &str,
        paragraph: u32,
        found: Option<&Paragraph>,
    ) -> Option<String> {
        let own = self.site.text_of(source)?;
        let texts = self.site.texts(&own.id);
        // A quote may stand in the text of another language.
        let of_quote = found.and_then(|found| texts.iter().find(|text| text.file == found.file));
        let text = of_quote.unwrap_or(own);
        let page = self.site.card(*self.site.sources.get(&text.id)?);
        let card = page.front.source.as_ref()?;
        if card.publish == Publish::None || paragraph as usize > text.paragraph_count {
            return None;
        }
        let anchor = self.site.anchor(text, paragraph as usize);
        Some(format!("{}#{anchor}", self.address_of(page.path)))
    }

    /// Where a link to a path of the site leads.
    fn address_of(&self, path: &str) -> String {
        let root = self.site.config.base_url.path.trim_end_matches('/');
        format!("{root}{}", encode(path))
    }

    pub(super) fn footnote_reference(&mut self, note: u32, reference: u32) {
        let Some(number) = self.body().footnotes[note as usize].number else { return };
        if self.flavour == Flavour::Feed {
            let _ = write!(self.out, "<sup>{number}</sup>");
            return;
        }
        if self.flavour == Flavour::Excerpt {
            let address = format!("{}#fn-{number}", self.address_of(&self.page.path));
            self.out.push_str("<sup class=\"fn\"><a href=\"");
            self.escaped(&address);
            let _ = write!(self.out, "\">{number}</a></sup>");
            return;
        }
        let _ = write!(
            self.out,
            "<sup class=\"fn\"><a id=\"{}\" href=\"#fn-{number}\" role=\"doc-noteref\">{number}</a></sup>",
            anchor(number, reference)
        );
    }
}
