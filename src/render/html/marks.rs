//! Where quotes begin and end in a body, and the elements that show it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Flavour, Html};
use crate::evidence::{Checked, Status, is_right_to_left};
use crate::link::addresses::encode;
use crate::model::body::{Body, Kind, Span, Text};
use crate::model::mention::MentionForm;
use crate::model::quote::{At, Form, Part, Wording};
use crate::model::site::Target;
use crate::render::views::{between, letter};

/// The beginning or the end of an element that stands within text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    at: At,
    /// An end before a beginning at the same place.
    begins: bool,
    what: Marked,
}

/// Whether a letter is of a script that is written from right to left: Hebrew, Arabic, and their kin.
const fn is_right_to_left_letter(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

/// What is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Marked {
    /// The name of an entity, which is a link: an index into the page's mentions.
    Name(usize),
    /// A part of a quote: an index into the page's cited quotes.
    Quote(usize, Shape),
}

/// What shows a part of a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Shape {
    /// A `<q>` in running text; the first of its quote has the id.
    Running(Id),
    /// A paragraph of its own within a block.
    Block(Id),
}

/// Whether an element has its quote's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Id {
    Has,
    HasNot,
}

impl Html<'_> {
    /// The marks of the page's names and quotes, in order.
    pub(super) fn find_marks(&self) -> Vec<Mark> {
        let mut marks = Vec::new();
        for (index, mention) in self.page.mentions.iter().enumerate() {
            if mention.form == MentionForm::Linked {
                let what = Marked::Name(index);
                marks.push(Mark { at: mention.start, begins: true, what });
                marks.push(Mark { at: mention.end, begins: false, what });
            }
        }
        if self.flavour == Flavour::Feed {
            return marks;
        }
        let body = &self.page.body;
        let parents = if self.page.quotes.cited.is_empty() { Vec::new() } else { parents(body) };
        for (index, quote) in self.page.quotes.cited.iter().enumerate() {
            for (number, part) in quote.parts.iter().enumerate() {
                let id = if number == 0 { Id::Has } else { Id::HasNot };
                let block = matches!(quote.form, Form::Block(_));
                add_part((body, &parents), (index, part), (id, block), &mut marks);
            }
        }
        marks.sort_unstable();
        marks
    }

    /// Writes a text node, from a byte on, with the marks that stand in it.
    pub(super) fn text_node(&mut self, index: u32, text: Text, from_byte: usize) {
        let from = self.marks.partition_point(|mark| mark.at.node < index);
        let to = self.marks.partition_point(|mark| mark.at.node <= index);
        let text = self.text(text);
        let mut done = from_byte.min(text.len());
        for index in from..to {
            let mark = self.marks[index];
            let at = (mark.at.offset as usize).clamp(done, text.len());
            self.body_text(&text[done..at]);
            done = at;
            match (mark.what, mark.begins) {
                (Marked::Name(mention), true) => self.open_name(mention),
                (Marked::Name(_), false) => self.out.push_str("</a>"),
                (Marked::Quote(quote, shape), true) => self.open_quote(quote, shape),
                (Marked::Quote(quote, shape), false) => self.close_quote(quote, shape),
            }
        }
        self.body_text(&text[done..]);
    }

    /// Opens the link that a name is.
    fn open_name(&mut self, mention: usize) {
        let entity = self.page.mentions[mention].entity;
        let nothing = Text::Own(Span { start: 0, end: 0 });
        let address = self.address(&Target::Page(entity, None), nothing).unwrap_or_default();
        self.out.push_str("<a href=\"");
        self.escaped(&address);
        self.out.push('"');
        self.point_to_card(entity);
        self.out.push('>');
    }

    fn open_quote(&mut self, quote: usize, shape: Shape) {
        let is_own = self.flavour != Flavour::Feed && self.site.pieces().has("inline_quote");
        if is_own && matches!(shape, Shape::Running(_)) {
            self.begun = self.out.len();
            return;
        }
        let (id, tag) = match shape {
            Shape::Running(id) => (id, "q"),
            Shape::Block(id) => {
                self.end_lead();
                (id, "p")
            }
        };
        let _ = write!(self.out, "<{tag}");
        if id == Id::Has && self.flavour == Flavour::Page {
            let _ = write!(self.out, " id=\"quote-{}\"", quote + 1);
        }
        let place = self.checked(quote).and_then(|checked| checked.places().next());
        let is_found = place.is_some();
        let lang = place.and_then(|place| self.site.foreign_lang(place, self.id));
        let direction = self.direction(quote, lang);
        if let Some(lang) = lang.map(str::to_owned) {
            let _ = write!(self.out, " lang=\"{lang}\"");
        }
        if !direction.is_empty() {
            let _ = write!(self.out, " dir=\"{direction}\"");
        }
        // Serif type is verbatim, and a translation is not, unless an official text has it.
        if tag == "p" && !is_found && self.page.quotes.cited[quote].wording != Wording::Own {
            self.out.push_str(" class=\"lead\"");
        }
        if tag == "q" {
            let checked = self.checked(quote);
            let side = checked.and_then(|checked| self.side_of_quote(checked));
            let state = checked.map(state).filter(|state| *state != "ok");
            if let Some(side) = side {
                let _ = write!(self.out, " data-side=\"{}\"", letter(side));
            }
            if let Some(state) = state {
                let _ = write!(self.out, " data-check=\"{state}\"");
            }
        }
        self.out.push('>');
    }

    fn close_quote(&mut self, quote: usize, shape: Shape) {
        match shape {
            Shape::Running(id) if self.site.pieces().has("inline_quote") => {
                self.own_quote(quote, id);
            }
            Shape::Running(_) => self.out.push_str("</q>"),
            Shape::Block(_) => self.out.push_str("</p>\n<p class=\"lead\">"),
        }
    }

    /// In which direction a quote is written, if that is not the page's: as its language is, else as its
    /// letters are.
    fn direction(&self, quote: usize, lang: Option<&str>) -> &'static str {
        let page = is_right_to_left(&self.page.lang);
        let parts = &self.page.quotes.cited[quote].parts;
        let mut letters = parts.iter().flat_map(|part| part.text.chars());
        let quote = match lang {
            Some(lang) => is_right_to_left(lang),
            None => letters.find(|c| c.is_alphabetic()).map_or(page, is_right_to_left_letter),
        };
        match quote {
            _ if quote == page => "",
            true => "rtl",
            false => "ltr",
        }
    }

    /// A quote in running text as the site's own component shows it: its words are written already.
    fn own_quote(&mut self, quote: usize, id: Id) {
        let from = self.begun.min(self.out.len());
        let words = self.out.split_off(from);
        let checked = self.checked(quote);
        let side = checked.and_then(|checked| self.side_of_quote(checked));
        let check = checked.map_or("ok", state);
        let place = checked.and_then(|checked| checked.places().next());
        let lang = place.and_then(|place| self.site.foreign_lang(place, self.id));
        let direction = self.direction(quote, lang);
        let has_id = id == Id::Has && self.flavour == Flavour::Page;
        let own = self.site.pieces().make("inline_quote", |args, views| {
            args.insert("content", &words);
            args.insert("check", check);
            args.insert_value("side", views.side_value(side));
            args.insert("lang", lang.unwrap_or_default());
            args.insert("dir", direction);
            if has_id {
                args.insert("id", &format!("quote-{}", quote + 1));
            }
        });
        self.out.push_str(&own.unwrap_or_default());
    }

    /// Ends the lead-in before a quote's own paragraph; an empty one is taken back.
    fn end_lead(&mut self) {
        let length = self.out.trim_end().len();
        self.out.truncate(length);
        match self.out.strip_suffix(LEAD).map(str::len) {
            Some(length) => self.out.truncate(length),
            None => self.out.push_str("</p>\n"),
        }
    }

    /// Opens a paragraph of a block quotation: a lead-in, until a quote begins.
    pub(super) fn open_lead(&mut self) {
        self.out.push_str(LEAD);
    }

    /// Closes the paragraph that is open in a block quotation.
    pub(super) fn close_lead(&mut self) {
        self.end_lead();
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    /// What is known of a quote of the page.
    pub(super) fn checked(&self, quote: usize) -> Option<&Checked> {
        self.site.checked(self.id).get(quote)
    }

    /// The side of the first known speaker of a block's quotes.
    pub(super) fn side_of_speaker(&self, quotation: u32) -> Option<usize> {
        let quotes = self.page.quotes.cited.iter().enumerate();
        let mut of_block = quotes.filter(|(_, quote)| quote.form == Form::Block(quotation));
        of_block.find_map(|(index, _)| self.side_of_quote(self.checked(index)?))
    }

    /// What is put on the clipboard for a block's quotes: the words, who says them, in which source they
    /// stand, and where this page has them.
    pub(super) fn copy_of(&self, quotation: u32) -> String {
        let quotes = self.page.quotes.cited.iter().enumerate();
        let mut of_block =
            quotes.filter(|(_, quote)| quote.form == Form::Block(quotation)).peekable();
        let Some((first, _)) = of_block.peek().copied() else { return String::new() };
        let words = &self.site.config.words;
        let (open, close) = (words.get("quote_open"), words.get("quote_close"));
        let texts: Vec<String> = of_block
            .map(|(index, quote)| {
                let place = self.checked(index).and_then(|checked| checked.places().next());
                [open, &quote.joined(between(place)), close].concat()
            })
            .collect();
        let checked = self.checked(first);
        let speaker = checked.and_then(|checked| checked.speaker);
        let speaker = speaker.map(|id| format!(" — {}", self.site.card(id).title));
        let place = checked.and_then(|checked| checked.places().next());
        let source = place.and_then(|place| {
            let title = self.site.card(*self.site.sources.get(&place.source)?).title;
            Some(format!(" ({title}, ¶{})", place.found.paragraphs.0 + 1))
        });
        let address = self.site.config.base_url.join(&encode(&self.page.path));
        [
            texts.join(" / "),
            speaker.unwrap_or_default(),
            source.unwrap_or_default(),
            format!(", {address}#quote-{}", first + 1),
        ]
        .concat()
    }

    fn side_of_quote(&self, checked: &Checked) -> Option<usize> {
        self.site.card(checked.speaker?).sides.first().copied()
    }

    /// The state of each block's quotes: that of the worst. A translation beside its original is held
    /// to nothing.
    pub(super) fn find_states(&self) -> BTreeMap<u32, &'static str> {
        const WORST_FIRST: [&str; 3] = ["none", "altered", "ok"];
        let mut states: BTreeMap<u32, &'static str> = BTreeMap::new();
        for (index, quote) in self.page.quotes.cited.iter().enumerate() {
            let (Form::Block(block), Some(checked)) = (quote.form, self.checked(index)) else {
                continue;
            };
            let beside_original = quote.wording != Wording::Own;
            if beside_original && matches!(checked.status, Status::Translated) {
                continue;
            }
            let state = state(checked);
            let place = |state: &str| WORST_FIRST.iter().position(|s| *s == state);
            let worst = states.entry(block).or_insert(state);
            if place(state) < place(worst) {
                *worst = state;
            }
        }
        states
    }
}

/// How a paragraph in a block quotation begins until a quote does.
pub(super) const LEAD: &str = "<p class=\"lead\">";

/// What the theme needs to know of a quote: `ok`, `altered`, or `none` when its words do not stand
/// in a source.
pub(super) fn state(checked: &Checked) -> &'static str {
    match &checked.status {
        Status::Found(place) if place.found.rung.is_silent() => "ok",
        Status::Found(_) => "altered",
        Status::Elsewhere(_)
        | Status::Missing(_)
        | Status::Translated
        | Status::NoText(_)
        | Status::NoWords => "none",
    }
}

/// Adds the marks of a part. One that begins and ends in different elements is shown piece by piece,
/// so that elements stay nested.
fn add_part(
    (body, parents): (&Body, &[Option<u32>]),
    (quote, part): (usize, &Part),
    (id, block): (Id, bool),
    marks: &mut Vec<Mark>,
) {
    let Part { start, end, .. } = part;
    let parent = parents[start.node as usize];
    let whole = parent == parents[end.node as usize];
    let in_paragraph = parent.is_some_and(|node| body.nodes[node as usize].kind == Kind::Paragraph);
    let shape = if block && whole && in_paragraph { Shape::Block(id) } else { Shape::Running(id) };
    let mut add = |from: At, to: At, shape: Shape| {
        let what = Marked::Quote(quote, shape);
        marks.push(Mark { at: from, begins: true, what });
        marks.push(Mark { at: to, begins: false, what });
    };
    if whole {
        add(*start, *end, shape);
        return;
    }
    let mut id = id;
    for node in start.node..=end.node {
        let Kind::Text(text) = body.nodes[node as usize].kind else { continue };
        let length = match text {
            Text::File(span) | Text::Own(span) => span.end - span.start,
        };
        let from = if node == start.node { start.offset } else { 0 };
        let to = if node == end.node { end.offset } else { length };
        add(At { node, offset: from }, At { node, offset: to }, Shape::Running(id));
        id = Id::HasNot;
    }
}

/// For each node the one directly around it.
fn parents(body: &Body) -> Vec<Option<u32>> {
    let mut around: Vec<u32> = Vec::new();
    let nodes = body.nodes.iter().zip(0..);
    nodes
        .map(|(_, index)| {
            while around.pop_if(|outer| body.nodes[*outer as usize].end <= index).is_some() {}
            let parent = around.last().copied();
            around.push(index);
            parent
        })
        .collect()
}
