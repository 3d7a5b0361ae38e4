//! From Markdown events to the body's tree, with spans.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{
    BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
};

use crate::config::Markdown;
use crate::finding::{Finding, Findings, Level, Place, Rule};
use crate::model::body::{
    Alert, Alignment, Body, Citation, Code, Footnote, Heading, Image, Kind, Link, LinkForm, Node,
    Quotation, Span, Task, Text,
};
use crate::parse::references::{self, Piece};
use crate::parse::slug::{self, Ids};

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
            Tag::List(first) => self.open(Kind::List(first), range),
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
        if self.text[range.clone()] == **text {
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

    // --- headings

    fn start_heading(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let Tag::Heading { level, id, classes, attrs } = tag else { return };
        let heading = index(self.body.headings.len());
        let node = self.next();
        // Of the attributes only `data-*` pass: `onclick` would run.
        let data = attrs
            .into_iter()
            .filter(|(name, _)| is_data_attribute(name))
            .map(|(name, value)| {
                (name.into_string(), value.map_or_else(String::new, |value| unquoted(&value)))
            })
            .collect();
        self.body.headings.push(Heading {
            level: level as u8,
            id: id.map_or_else(String::new, CowStr::into_string),
            title: String::new(),
            classes: classes.into_iter().map(CowStr::into_string).collect(),
            data,
            node,
        });
        self.open(Kind::Heading(heading), range);
    }

    fn end_heading(&mut self, open: u32, heading: u32) {
        let end = self.next();
        let title = self.body.plain(self.text, open + 1..end);
        self.body.headings[heading as usize].title = title;
    }

    /// Gives every heading an id: first those that the writer chose, then the others.
    fn name_headings(&mut self) {
        let mut chosen: HashSet<&str> = HashSet::new();
        for heading in &self.body.headings {
            if !heading.id.is_empty() && !chosen.insert(&heading.id) {
                let span = self.body.nodes[heading.node as usize].span.range();
                let message = format!("a heading before this one has the id `{}`", heading.id);
                self.findings.push(
                    Finding::new(&DUPLICATE_ID, Place::span(self.file, span), message)
                        .hint("give it an id of its own"),
                );
            }
        }
        let mut ids = Ids::taken(chosen.into_iter().map(str::to_owned));
        for heading in &mut self.body.headings {
            if heading.id.is_empty() {
                heading.id = ids.name(&heading.title);
            }
        }
    }

    // --- quotations

    /// A quotation has an attribution when its last line begins with a dash.
    fn end_block_quote(&mut self, open: u32) {
        let Some(last) = self.body.children(open).last() else { return };
        if self.body.nodes[last as usize].kind != Kind::Paragraph {
            return;
        }
        let mut line = last + 1;
        for child in self.body.children(last) {
            let kind = self.body.nodes[child as usize].kind;
            if matches!(kind, Kind::SoftBreak | Kind::HardBreak) {
                line = child + 1;
            }
        }
        let end = self.body.nodes[last as usize].end;
        let Some(node) = self.body.nodes.get(line as usize) else { return };
        let Kind::Text(text) = node.kind else { return };
        let Some(dash) = dash_length(self.body.text(self.text, text)) else { return };
        // The line break before the attribution, or the whole paragraph, belongs to neither.
        let words_end = if line == last + 1 { last } else { line - 1 };
        let quotation = index(self.body.quotations.len());
        self.body.quotations.push(Quotation { attribution: (line, end), words_end, dash });
        self.body.nodes[open as usize].kind = Kind::Quotation(quotation);
    }

    // --- lists, code, footnotes

    fn task(&mut self, task: Task) {
        let item = self
            .open
            .iter()
            .rev()
            .find(|index| matches!(self.body.nodes[**index as usize].kind, Kind::Item(_)));
        if let Some(&item) = item {
            self.body.nodes[item as usize].kind = Kind::Item(Some(task));
        }
    }

    fn start_code(&mut self, kind: CodeBlockKind<'_>, range: Range<usize>) {
        let info = match kind {
            CodeBlockKind::Fenced(info) if !info.trim().is_empty() => {
                let at = find_in(self.text, &range, &info);
                Some(place_text(self.text, &mut self.body.own, &info, &at))
            }
            CodeBlockKind::Fenced(_) | CodeBlockKind::Indented => None,
        };
        let code = index(self.body.code.len());
        self.open(Kind::Code(code), range);
        self.code = Some((info, Vec::new()));
    }

    fn end_code(&mut self, _open: u32) {
        let Some((info, pieces)) = self.code.take() else { return };
        let text = match pieces.as_slice() {
            [one] => *one,
            pieces => {
                let mut joined = String::new();
                for piece in pieces {
                    joined.push_str(self.body.text(self.text, *piece));
                }
                own_text(&mut self.body.own, &joined)
            }
        };
        self.body.code.push(Code { info, text });
    }

    fn start_footnote(&mut self, label: &str, range: Range<usize>) {
        let footnote = index(self.body.footnotes.len());
        let node = self.next();
        self.body.footnotes.push(Footnote {
            label: label.to_owned(),
            node,
            number: None,
            references: 0,
        });
        self.open(Kind::FootnoteDefinition(footnote), range);
    }

    /// Numbers footnotes in the order in which they are first referred to.
    fn number_footnotes(&mut self) {
        let mut number = 0;
        for (node, label) in std::mem::take(&mut self.references) {
            let found = self.body.footnotes.iter_mut().enumerate().find(|(_, f)| f.label == label);
            let Some((position, footnote)) = found else { continue };
            footnote.number.get_or_insert_with(|| {
                number += 1;
                number
            });
            footnote.references += 1;
            self.body.nodes[node as usize].kind =
                Kind::FootnoteReference(index(position), footnote.references);
        }
    }

    // --- links and images

    fn start_link(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let Tag::Link { link_type, dest_url, title, .. } = tag else { return };
        let destination = self.named_text(&dest_url, &range);
        let title = (!title.is_empty()).then(|| self.named_text(&title, &range));
        let link = index(self.body.links.len());
        let node = self.next();
        let span = range.clone().into();
        self.body.links.push(Link { form: form(link_type), destination, title, span, node });
        self.open(Kind::Link(link), range);
    }

    fn start_image(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let Tag::Image { dest_url, title, .. } = tag else { return };
        let destination = self.named_text(&dest_url, &range);
        let title = (!title.is_empty()).then(|| self.named_text(&title, &range));
        let image = index(self.body.images.len());
        let span = range.clone().into();
        self.body.images.push(Image { destination, title, alt: String::new(), span });
        self.open(Kind::Image(image), range);
    }

    /// A destination or title: where it stands within the link, else in the body's own text.
    fn named_text(&mut self, text: &str, within: &Range<usize>) -> Text {
        let at = find_in(self.text, within, text);
        place_text(self.text, &mut self.body.own, text, &at)
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
        self.body.nodes.shrink_to_fit();
        debug_assert!(self.from <= self.text.len());
        self.body
    }
}

fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The text as a range of the file when it stands there, else copied.
fn place_text(file: &str, own: &mut String, text: &str, range: &Range<usize>) -> Text {
    if file.get(range.clone()) == Some(text) {
        Text::File(range.clone().into())
    } else {
        own_text(own, text)
    }
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

/// What stands between the marks of a comment.
pub fn comment_text(comment: &str) -> &str {
    comment.trim().trim_start_matches("<!--").trim_end_matches("-->").trim()
}

/// The value of an attribute without its quotation marks, which the parser leaves in place.
fn unquoted(value: &str) -> String {
    let bare = ['"', '\''].iter().find_map(|mark| value.strip_prefix(*mark)?.strip_suffix(*mark));
    bare.unwrap_or(value).to_owned()
}

fn is_data_attribute(name: &str) -> bool {
    name.strip_prefix("data-").is_some_and(|rest| {
        !rest.is_empty()
            && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    })
}

/// The bytes of a dash and the space after it, with which an attribution begins.
fn dash_length(text: &str) -> Option<u32> {
    let rest = text.trim_start_matches(['—', '–', '―', '-']);
    let dashes = &text[..text.len() - rest.len()];
    let is_dash = dashes.starts_with(['—', '–', '―']) || dashes.starts_with("--");
    let rest = rest.trim_start();
    is_dash.then(|| index(text.len() - rest.len()))
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
