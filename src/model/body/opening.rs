//! How a body begins: with a heading that may be its title, a first paragraph, a bottom line.

use super::{Body, Kind};

impl Body {
    /// The first paragraph that stands at the top of the body.
    pub fn first_paragraph(&self) -> Option<u32> {
        self.siblings(self.all()).find(|index| self.nodes[*index as usize].kind == Kind::Paragraph)
    }

    /// The heading of level 1 with which the body begins, which may serve as the page's title: its node.
    pub fn title(&self) -> Option<u32> {
        let mut blocks = self.siblings(self.all());
        let first = blocks.find(|index| {
            let kind = self.nodes[*index as usize].kind;
            !matches!(kind, Kind::Comment(_) | Kind::FootnoteDefinition(_))
        })?;
        let Kind::Heading(heading) = self.nodes[first as usize].kind else { return None };
        (self.headings[heading as usize].level == 1).then_some(first)
    }

    /// The list of the bottom line: before the first heading, a list whose items all begin with a
    /// bold label.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "of all kinds of node only these matter here"
    )]
    pub fn bottom_line(&self) -> Option<u32> {
        for index in self.siblings(self.all()) {
            match self.nodes[index as usize].kind {
                Kind::Heading(_) => return None,
                Kind::List(_) if self.children(index).all(|i| self.label(i).is_some()) => {
                    return Some(index);
                }
                _ => {}
            }
        }
        None
    }

    /// The bold text with which an item begins, if it does: the index of its node.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "of all kinds of node only these matter here"
    )]
    pub fn label(&self, item: u32) -> Option<u32> {
        let first = self.children(item).next()?;
        let first = match self.nodes[first as usize].kind {
            Kind::Paragraph => self.children(first).next()?,
            _ => first,
        };
        (self.nodes[first as usize].kind == Kind::Strong).then_some(first)
    }
}
