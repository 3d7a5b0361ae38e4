//! From Markdown events to the body's tree, with spans.

mod blocks;
mod links;

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{BlockQuoteKind, CowStr, Event, Options, Parser, Tag, TagEnd};

use crate::config::Markdown;
use crate::finding::{Finding, Findings, Level, Place, Rule};
use crate::model::body::{Alert, Alignment, Body, Citation, Kind, Node, Span, Task, Text};
use crate::parse::references::{self, Piece};
use crate::parse::slug::{self};

/// `duplicate-id`.
pub const DUPLICATE_ID: Rule = Rule {
    name: "duplicate-id",
    level: Level::Error,
    what: "two places of one page have the same id",
    why: "A link to the second place leads to the first.",
    example: "Two headings `{#talks}` on a page break it; give each an id of its own.",
};

/// `nested-too-deeply`.
pub const NESTED_TOO_DEEPLY: Rule = Rule {
    name: "nested-too-deeply",
    level: Level::Error,
    what: "quotations or lists stand inside each other more than a hundred deep",
    why: "Nobody writes this on purpose, and browsers grow very slow on it.",
    example: "A line with two hundred `>` breaks it; remove what is not meant.",
};

/// How deep blocks may stand inside each other.
const DEEPEST: usize = 100;

/// The Markdown that is read: `CommonMark` with GitHub's tables, strikethrough, task lists,
/// footnotes and alerts, wikilinks, and attributes on headings.
fn options(markdown: Markdown) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_WIKILINKS;
    options.set(Options::ENABLE_SMART_PUNCTUATION, markdown.smart_punctuation);
    options
}

/// Parses the Markdown of `file` that starts `from` bytes into its text.
pub fn parse(
    file: &Arc<str>,
    (text, from): (&str, usize),
    markdown: Markdown,
    findings: &mut Findings,
) -> Body {
    let mut builder = Builder {
        text,
        from,
        file,
        findings,
        body: Body::default(),
        open: Vec::new(),
        pending: None,
        code: None,
        references: Vec::new(),
        too_deep: None,
    };
    let parser = Parser::new_ext(&text[from..], options(markdown));
    for (event, range) in parser.into_offset_iter() {
        builder.event(event, range.start + from..range.end + from);
    }
    builder.finish()
}

struct Builder<'t, 'f> {
    text: &'t str,
    from: usize,
    file: &'t Arc<str>,
    findings: &'f mut Findings,
    body: Body,
    open: Vec<u32>,
    /// Text that stands in the file in one piece and is not yet a node.
    pending: Option<Range<usize>>,
    /// The code block that is open: its info string and its pieces of text.
    code: Option<(Option<Text>, Vec<Text>)>,
    /// References to footnotes: node and label, resolved when all definitions are known.
    references: Vec<(u32, String)>,
    too_deep: Option<Range<usize>>,
}

impl Builder<'_, '_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if let Event::Text(text) = event {
            self.add_text(&text, range);
            return;
        }
        self.flush();
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Code(code) => {
                let text = self.inline_code(&code, &range);
                self.leaf(Kind::InlineCode(text), range);
            }
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html, range),
            Event::FootnoteReference(label) => {
                let node = self.leaf(Kind::FootnoteReference(0, 0), range);
                self.references.push((node, label.into_string()));
            }
            Event::SoftBreak => {
                self.leaf(Kind::SoftBreak, range);
            }
            Event::HardBreak => {
                self.leaf(Kind::HardBreak, range);
            }
            Event::Rule => {
                self.leaf(Kind::Rule, range);
            }
            Event::TaskListMarker(done) => self.task(if done { Task::Done } else { Task::Open }),
            Event::Text(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn leaf(&mut self, kind: Kind, range: Range<usize>) -> u32 {
        let index = self.next();
        self.body.nodes.push(Node { kind, span: range.into(), end: index + 1 });
        index
    }

    fn next(&self) -> u32 {
        u32::try_from(self.body.nodes.len()).unwrap_or(u32::MAX)
    }

    fn open(&mut self, kind: Kind, range: Range<usize>) {
        if self.open.len() >= DEEPEST && self.too_deep.is_none() {
            self.too_deep = Some(range.start..range.start + 1);
        }
        let index = self.leaf(kind, range);
        self.open.push(index);
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.open(Kind::Paragraph, range),
            Tag::Heading { .. } => self.start_heading(tag, range),
            Tag::BlockQuote(kind) => self.open(quote_kind(kind), range),
            Tag::CodeBlock(kind) => self.start_code(kind, range),
            Tag::HtmlBlock => self.open(Kind::HtmlBlock, range),
            Tag::List(first) => self.open(Kind::List(first.map(number)), range),
            Tag::Item => self.open(Kind::Item(None), range),
            Tag::FootnoteDefinition(label) => self.start_footnote(&label, range),
            Tag::Table(columns) => {
                let table = index(self.body.tables.len());
                self.body.tables.push(columns.into_iter().map(alignment).collect());
                self.open(Kind::Table(table), range);
            }
            Tag::TableHead => self.open(Kind::TableHead, range),
            Tag::TableRow => self.open(Kind::TableRow, range),
            Tag::TableCell => self.open(Kind::TableCell, range),
            Tag::Emphasis => self.open(Kind::Emphasis, range),
            Tag::Strong => self.open(Kind::Strong, range),
            Tag::Strikethrough => self.open(Kind::Strikethrough, range),
            Tag::Link { .. } => self.start_link(tag, range),
            Tag::Image { .. } => self.start_image(tag, range),
            // Their extensions are off, so they do not come.
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => self.open(Kind::Paragraph, range),
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "of all kinds of node only these matter here"
    )]
    fn end(&mut self, tag: TagEnd) {
        let Some(open) = self.open.pop() else { return };
        if tag == TagEnd::CodeBlock {
            self.end_code(open);
        }
        let end = self.next();
        let node = &mut self.body.nodes[open as usize];
        node.end = end;
        match node.kind {
            Kind::Heading(heading) => self.end_heading(open, heading),
            Kind::Image(image) => {
                let alt = self.body.plain(self.text, open + 1..end);
                self.body.images[image as usize].alt = alt;
            }
            Kind::BlockQuote => self.end_block_quote(open),
            Kind::HtmlBlock => self.end_html_block(open),
            _ => {}
        }
    }

    // --- text

    fn add_text(&mut self, text: &CowStr<'_>, range: Range<usize>) {
        if let Some((_, pieces)) = &mut self.code {
            let piece = place_text(self.text, &mut self.body.own, text, &range);
            pieces.push(piece);
            return;
        }
        if is_from(self.text, &range, text) {
            match &mut self.pending {
                Some(pending) if pending.end == range.start => pending.end = range.end,
                _ => {
                    self.flush();
                    self.pending = Some(range);
                }
            }
            return;
        }
        self.flush();
        self.body.word_count += slug::count_words(text);
        let text = place_text(self.text, &mut self.body.own, text, &range);
        self.leaf(Kind::Text(text), range);
    }

    /// Makes nodes of the pending text: text, and references that pulldown-cmark leaves as text
    /// because the page has no footnote of that name.
    fn flush(&mut self) {
        let Some(pending) = self.pending.take() else { return };
        let text = self.text;
        self.body.word_count += slug::count_words(&text[pending.clone()]);
        for piece in references::split(text, pending) {
            match piece {
                Piece::Text(range) => {
                    self.leaf(Kind::Text(Text::File(range.clone().into())), range);
                }
                Piece::Reference { id, paragraph, range } => {
                    let citation = index(self.body.citations.len());
                    let node = self.leaf(Kind::Citation(citation), range.clone());
                    let span = range.into();
                    self.body.citations.push(Citation { id: id.to_owned(), paragraph, span, node });
                }
            }
        }
    }

    fn inline_code(&mut self, code: &CowStr<'_>, range: &Range<usize>) -> Text {
        let ticks = self.text[range.clone()].bytes().take_while(|b| *b == b'`').count();
        let inside = range.start + ticks..range.end.saturating_sub(ticks).max(range.start + ticks);
        self.body.word_count += slug::count_words(code);
        if let Some(code) = code_over_windows_lines(&self.text[inside.clone()], code) {
            return own_text(&mut self.body.own, &code);
        }
        place_text(self.text, &mut self.body.own, code, &inside)
    }

    fn html(&mut self, html: &CowStr<'_>, range: Range<usize>) {
        let text = place_text(self.text, &mut self.body.own, html, &range);
        let trimmed = html.trim();
        let comment = trimmed.starts_with("<!--") && trimmed.ends_with("-->");
        let node = self.leaf(if comment { Kind::Comment(text) } else { Kind::Html(text) }, range);
        if comment && comment_text(trimmed) == "more" && self.body.more.is_none() {
            self.body.more = Some(node);
        }
    }

    /// A comment of several lines comes line by line: if all of the block is one comment, none of
    /// its lines is HTML to be shown.
    fn end_html_block(&mut self, open: u32) {
        let span = self.body.nodes[open as usize].span.range();
        let text = self.text[span].trim();
        let one_comment = text.starts_with("<!--") && text.find("-->") == Some(text.len() - 3);
        if one_comment {
            for node in &mut self.body.nodes[open as usize + 1..] {
                if let Kind::Html(text) = node.kind {
                    node.kind = Kind::Comment(text);
                }
            }
        }
    }

    fn finish(mut self) -> Body {
        self.flush();
        while let Some(open) = self.open.pop() {
            self.body.nodes[open as usize].end = self.next();
        }
        self.name_headings();
        self.number_footnotes();
        if let Some(range) = self.too_deep.take() {
            let message = format!("blocks stand inside each other more than {DEEPEST} deep here");
            self.findings.push(
                Finding::new(&NESTED_TOO_DEEPLY, Place::span(self.file, range), message)
                    .hint("remove the quotation marks or indents that are not meant"),
            );
        }
        // A copy: an allocator that shrinks in place would keep the room of what grew by doubling.
        self.body.nodes = self.body.nodes.clone();
        debug_assert!(self.from <= self.text.len());
        self.body
    }
}

/// The first number of an ordered list, which `CommonMark` gives at most nine digits.
fn number(first: u64) -> u32 {
    u32::try_from(first).unwrap_or(u32::MAX)
}

fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Whether a text stands in a range of the file. The parser lends most texts from there: their letters
/// need not be compared.
fn is_from(file: &str, range: &Range<usize>, text: &str) -> bool {
    file.get(range.clone()).is_some_and(|written| std::ptr::eq(written, text) || written == text)
}

/// The text as a range of the file when it stands there, else copied.
fn place_text(file: &str, own: &mut String, text: &str, range: &Range<usize>) -> Text {
    if is_from(file, range, text) { Text::File(range.clone().into()) } else { own_text(own, text) }
}

fn own_text(own: &mut String, text: &str) -> Text {
    let start = own.len();
    own.push_str(text);
    Text::Own(Span::from(start..own.len()))
}

/// Where `text` last stands within a range of the file; an empty range when it does not.
fn find_in(file: &str, within: &Range<usize>, text: &str) -> Range<usize> {
    file[within.clone()].rfind(text).map_or(within.start..within.start, |at| {
        let start = within.start + at;
        start..start + text.len()
    })
}

/// Code whose lines end as on Windows: the parser makes two spaces of each end, `CommonMark` one.
fn code_over_windows_lines(raw: &str, code: &str) -> Option<String> {
    if !raw.contains("\r\n") {
        return None;
    }
    // The parser takes a space off each end; in a quotation it also takes the marks of the lines.
    [raw, raw.trim_matches(['\r', '\n', ' '])]
        .into_iter()
        .find(|raw| raw.replace("\r\n", "  ") == code)
        .map(|raw| raw.replace("\r\n", " "))
}

/// What stands between the marks of a comment.
pub fn comment_text(comment: &str) -> &str {
    let comment = comment.trim();
    let inside = comment.strip_prefix("<!--").unwrap_or(comment);
    inside.strip_suffix("-->").unwrap_or(inside).trim()
}

/// The value of an attribute without its quotation marks, which the parser leaves in place.
fn unquoted(value: &str) -> String {
    let bare = ['"', '\''].iter().find_map(|mark| value.strip_prefix(*mark)?.strip_suffix(*mark));
    bare.unwrap_or(value).to_owned()
}

fn quote_kind(kind: Option<BlockQuoteKind>) -> Kind {
    match kind {
        None => Kind::BlockQuote,
        Some(BlockQuoteKind::Note) => Kind::Alert(Alert::Note),
        Some(BlockQuoteKind::Tip) => Kind::Alert(Alert::Tip),
        Some(BlockQuoteKind::Important) => Kind::Alert(Alert::Important),
        Some(BlockQuoteKind::Warning) => Kind::Alert(Alert::Warning),
        Some(BlockQuoteKind::Caution) => Kind::Alert(Alert::Caution),
    }
}

fn alignment(column: pulldown_cmark::Alignment) -> Alignment {
    match column {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}
