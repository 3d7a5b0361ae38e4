//! The body of a page: its Markdown as a flat tree, with the place of everything.
//!
//! The tree is one vector of nodes in document order. A node knows where its last descendant ends
//! (`end`), so that its children are found without pointers, a section is a range of nodes, and
//! walking all of it is a loop. Text is not copied: a text node is a range of the file.

mod opening;

use std::ops::Range;

/// A range of bytes in a file of at most 4 GB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// As a range of `usize`.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        let fit = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: fit(range.start), end: fit(range.end) }
    }
}

/// A piece of text: where it stands in the file, or in [`Body::own`] when it reads otherwise there
/// (an entity, a typographic quotation mark, lines of code inside a list).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// In the page's file.
    File(Span),
    /// In the body's own text.
    Own(Span),
}

/// One node: what it is, its bytes in the file, and the index after its last descendant.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Its bytes in the file.
    pub span: Span,
    /// The index of the first node that is not inside this one.
    pub end: u32,
}

/// What a node is. Numbers are indices into the body's tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A paragraph.
    Paragraph,
    /// A heading: [`Body::headings`].
    Heading(u32),
    /// A block quotation without an attribution.
    BlockQuote,
    /// A block quotation whose last line says whose words it holds: [`Body::quotations`].
    Quotation(u32),
    /// A note, tip, important remark, warning or caution, as GitHub writes them.
    Alert(Alert),
    /// A block of code: [`Body::code`].
    Code(u32),
    /// A block of HTML; its lines are `Html` nodes.
    HtmlBlock,
    /// A list; the number is the first of an ordered one.
    List(Option<u32>),
    /// An item of a list; open or done when it is a task.
    Item(Option<Task>),
    /// A table: [`Body::tables`].
    Table(u32),
    /// A table's head row.
    TableHead,
    /// A table's row.
    TableRow,
    /// A table's cell.
    TableCell,
    /// A thematic break.
    Rule,
    /// The text of a footnote: [`Body::footnotes`].
    FootnoteDefinition(u32),
    /// Text.
    Text(Text),
    /// Code in running text.
    InlineCode(Text),
    /// A line break of the file within a paragraph.
    SoftBreak,
    /// A line break that the writer asked for.
    HardBreak,
    /// HTML, as written.
    Html(Text),
    /// An HTML comment, with its marks; never shown.
    Comment(Text),
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Struck through.
    Strikethrough,
    /// A link: [`Body::links`].
    Link(u32),
    /// An image: [`Body::images`].
    Image(u32),
    /// A reference to a source, or to nothing that the page knows: [`Body::citations`].
    Citation(u32),
    /// A reference to a footnote: index into [`Body::footnotes`], and which reference to it.
    FootnoteReference(u32, u32),
}

/// The kind of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alert {
    /// `[!NOTE]`
    Note,
    /// `[!TIP]`
    Tip,
    /// `[!IMPORTANT]`
    Important,
    /// `[!WARNING]`
    Warning,
    /// `[!CAUTION]`
    Caution,
}

impl Alert {
    /// The word of the theme that names it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Tip => "tip",
            Self::Important => "important",
            Self::Warning => "warning",
            Self::Caution => "caution",
        }
    }
}

/// Whether a task is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// `[ ]`
    Open,
    /// `[x]`
    Done,
}

/// The alignment of a table's column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// As the reader's browser does it.
    None,
    /// To the left.
    Left,
    /// Centred.
    Center,
    /// To the right.
    Right,
}

/// A heading.
#[derive(Clone, Debug)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its id, unique on the page.
    pub id: String,
    /// Its text without markup.
    pub title: String,
    /// Classes that the writer gave it.
    pub classes: Vec<String>,
    /// `data-*` attributes that the writer gave it.
    pub data: Vec<(String, String)>,
    /// The index of its node.
    pub node: u32,
}

/// How a link was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkForm {
    /// `[text](destination)` or by reference.
    Markdown,
    /// `[[name]]`, without a text of its own.
    Wiki,
    /// `[[name|text]]`.
    WikiNamed,
    /// `<https://example.org>`
    Address,
    /// `<somebody@example.org>`
    Email,
}

/// A link, as written.
#[derive(Clone, Debug)]
pub struct Link {
    /// How it was written.
    pub form: LinkForm,
    /// Where it leads.
    pub destination: Text,
    /// The title in quotation marks, if any.
    pub title: Option<Text>,
    /// The link's bytes in the file.
    pub span: Span,
    /// The index of its node.
    pub node: u32,
}

/// An image, as written.
#[derive(Clone, Debug)]
pub struct Image {
    /// Where it stands.
    pub destination: Text,
    /// The title in quotation marks, if any.
    pub title: Option<Text>,
    /// What it shows, in words.
    pub alt: String,
    /// The image's bytes in the file.
    pub span: Span,
}

/// A block of code.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// What stands after the fence, if it is fenced and says something.
    pub info: Option<Text>,
    /// The code.
    pub text: Text,
}

/// A reference in square brackets with a circumflex for which the page has no footnote.
#[derive(Clone, Debug)]
pub struct Citation {
    /// The id of the source.
    pub id: String,
    /// The paragraph of it, if given.
    pub paragraph: Option<u32>,
    /// Its bytes in the file.
    pub span: Span,
    /// The index of its node.
    pub node: u32,
}

/// A footnote.
#[derive(Clone, Debug)]
pub struct Footnote {
    /// Its label.
    pub label: String,
    /// The index of its definition's node.
    pub node: u32,
    /// Its number on the page from 1; `None` when nothing refers to it.
    pub number: Option<u32>,
    /// How many references to it there are.
    pub references: u32,
}

/// A block quotation with an attribution.
#[derive(Clone, Copy, Debug)]
pub struct Quotation {
    /// The nodes of the attribution, after its dash.
    pub attribution: (u32, u32),
    /// Where the words end: the index after the last node before the attribution.
    pub words_end: u32,
    /// How many bytes of the attribution's first text node are the dash and its space.
    pub dash: u32,
}

/// The body of a page.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// All nodes in document order.
    pub nodes: Vec<Node>,
    /// Text that does not stand in the file as it reads.
    pub own: String,
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// Links in order.
    pub links: Vec<Link>,
    /// Images in order.
    pub images: Vec<Image>,
    /// Blocks of code in order.
    pub code: Vec<Code>,
    /// The columns of each table.
    pub tables: Vec<Vec<Alignment>>,
    /// Citations in order.
    pub citations: Vec<Citation>,
    /// Footnotes in the order of their definitions.
    pub footnotes: Vec<Footnote>,
    /// Block quotations with an attribution, in order.
    pub quotations: Vec<Quotation>,
    /// Where `<!-- more -->` stands: the index of its node.
    pub more: Option<u32>,
    /// How many words it has; a Han or kana character counts as one.
    pub word_count: usize,
}

impl Body {
    /// A piece of text, given the text of the page's file.
    pub fn text<'t>(&'t self, file: &'t str, text: Text) -> &'t str {
        match text {
            Text::File(span) => &file[span.range()],
            Text::Own(span) => &self.own[span.range()],
        }
    }

    /// The indices of a node's children, in order.
    pub fn children(&self, node: u32) -> Siblings<'_> {
        Siblings { nodes: &self.nodes, next: node + 1, end: self.nodes[node as usize].end }
    }

    /// The indices of the topmost nodes in a range.
    pub fn siblings(&self, range: Range<u32>) -> Siblings<'_> {
        Siblings { nodes: &self.nodes, next: range.start, end: range.end }
    }

    /// The citations in some nodes: indices.
    pub fn citations_in(&self, nodes: &Range<u32>) -> Range<usize> {
        let from = self.citations.partition_point(|citation| citation.node < nodes.start);
        let to = self.citations.partition_point(|citation| citation.node < nodes.end);
        from..to.max(from)
    }

    /// The links in some nodes: indices.
    pub fn links_in(&self, nodes: &Range<u32>) -> Range<usize> {
        let from = self.links.partition_point(|link| link.node < nodes.start);
        let to = self.links.partition_point(|link| link.node < nodes.end);
        from..to.max(from)
    }

    /// All nodes as a range.
    pub fn all(&self) -> Range<u32> {
        0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)
    }

    /// The words of some nodes without any markup: line breaks are spaces, images their alternative
    /// text, references, HTML and code blocks nothing.
    pub fn plain(&self, file: &str, range: Range<u32>) -> String {
        let mut plain = self.plain_untrimmed(file, range);
        plain.truncate(plain.trim_end().len());
        plain
    }

    /// The same with the spaces at its end.
    pub fn plain_untrimmed(&self, file: &str, range: Range<u32>) -> String {
        let mut plain = String::new();
        let mut index = range.start;
        while index < range.end {
            let node = &self.nodes[index as usize];
            index += 1;
            match node.kind {
                Kind::Text(text) | Kind::InlineCode(text) => {
                    plain.push_str(self.text(file, text));
                }
                Kind::SoftBreak | Kind::HardBreak => plain.push(' '),
                Kind::Image(image) => {
                    plain.push_str(&self.images[image as usize].alt);
                    index = node.end;
                }
                Kind::FootnoteDefinition(_) => index = node.end,
                Kind::Paragraph | Kind::Item(_) | Kind::TableCell | Kind::Heading(_) => {
                    if !plain.is_empty() && !plain.ends_with(' ') {
                        plain.push(' ');
                    }
                }
                Kind::BlockQuote
                | Kind::Quotation(_)
                | Kind::Alert(_)
                | Kind::Code(_)
                | Kind::HtmlBlock
                | Kind::List(_)
                | Kind::Table(_)
                | Kind::TableHead
                | Kind::TableRow
                | Kind::Rule
                | Kind::Html(_)
                | Kind::Comment(_)
                | Kind::Emphasis
                | Kind::Strong
                | Kind::Strikethrough
                | Kind::Link(_)
                | Kind::Citation(_)
                | Kind::FootnoteReference(..) => {}
            }
        }
        plain
    }
}

/// Walks over nodes that stand beside each other.
#[derive(Clone, Debug)]
pub struct Siblings<'b> {
    nodes: &'b [Node],
    next: u32,
    end: u32,
}

impl Iterator for Siblings<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if self.next >= self.end {
            return None;
        }
        let index = self.next;
        self.next = self.nodes[index as usize].end;
        Some(index)
    }
}
