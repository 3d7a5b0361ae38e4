//! Words in quotation marks, found in the plain text of paragraphs.
//!
//! Marks pair within a paragraph; a quotation that is open at the end of a paragraph goes on only if
//! the next one opens with the same mark (the convention of English and French print). A mark
//! without its fellow is reported, ends at its paragraph, and does not cost the quotations after it.

mod mark;

use std::ops::Range;

use mark::{Mark, marks};

use super::characters;

/// A quotation: the outermost one where marks are nested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteSpan {
    /// Its parts: one for each paragraph that it runs over.
    pub parts: Vec<SpanPart>,
    /// The marks it is set in.
    pub marks: Marks,
    /// Quotations within it.
    pub nested: Vec<QuoteSpan>,
}

/// The part of a quotation that lies in one paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpanPart {
    /// Index of the paragraph.
    pub paragraph: usize,
    /// Bytes between the marks, without space at the ends.
    pub inside: Range<usize>,
    /// The same with the marks.
    pub outside: Range<usize>,
}

/// Kinds of quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Marks {
    /// “ ”, and ” ” as Swedish has them.
    Curly,
    /// ‘ ’
    CurlySingle,
    /// " "
    Straight,
    /// ' '
    StraightSingle,
    /// „ “ or „ ”
    Low,
    /// ‚ ‘
    LowSingle,
    /// « »
    Guillemets,
    /// » «
    ReversedGuillemets,
    /// ‹ ›
    SingleGuillemets,
    /// 「 」
    Corner,
    /// 『 』
    WhiteCorner,
    /// 〝 〞
    Prime,
}

/// A mark without its fellow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unbalanced {
    /// Index of the paragraph.
    pub paragraph: usize,
    /// Bytes of the mark.
    pub mark: Range<usize>,
    /// Does it open a quotation that nothing closes? Else it closes what nothing opened.
    pub opens: bool,
}

/// Marks nested deeper than this are left alone: nobody writes them, and time stays linear.
const DEPTH: usize = 6;

/// Finds the quotations of some paragraphs, in order, and the marks without a fellow.
pub fn spans(paragraphs: &[&str]) -> (Vec<QuoteSpan>, Vec<Unbalanced>) {
    let mut reader = Reader::default();
    for (index, text) in paragraphs.iter().enumerate() {
        let next = paragraphs.get(index + 1).copied().unwrap_or_default();
        reader.paragraph(index, text, next);
    }
    let Reader { mut found, mut unbalanced, .. } = reader;
    found.sort_by_key(|span| span.parts.first().map(|part| (part.paragraph, part.inside.start)));
    unbalanced.sort_by_key(|lone| (lone.paragraph, lone.mark.start));
    (found, unbalanced)
}

/// A quotation that is not closed yet.
#[derive(Debug)]
struct Open {
    marks: Marks,
    /// Bytes of the opening mark in this paragraph.
    mark: Range<usize>,
    /// Where it closes, for single marks: only they are looked ahead for.
    closes_at: Option<usize>,
    parts: Vec<SpanPart>,
    nested: Vec<QuoteSpan>,
}

#[derive(Debug, Default)]
struct Reader {
    open: Vec<Open>,
    found: Vec<QuoteSpan>,
    unbalanced: Vec<Unbalanced>,
    paragraph: usize,
}

impl Reader {
    fn paragraph(&mut self, index: usize, text: &str, next: &str) {
        self.paragraph = index;
        let mut from = 0;
        if let Some(open) = self.open.first_mut() {
            // A quotation goes on: `paragraph` saw that this one begins with its mark.
            let lead = text.len() - text.trim_start().len();
            let width = text[lead..].chars().next().map_or(0, char::len_utf8);
            open.mark = lead..lead + width;
            from = lead + width;
        }
        let last_reversed = text.rfind('«');
        for at in marks(text, from) {
            let Some(c) = text[at..].chars().next() else { continue };
            self.mark(Mark::new(text, at, c), last_reversed);
        }
        self.finish(text, next);
    }

    fn mark(&mut self, mark: Mark<'_>, last_reversed: Option<usize>) {
        let is_bullet = mark.before.is_none_or(char::is_whitespace)
            && mark.after.is_none_or(char::is_whitespace);
        match mark.c {
            '“' if self.has(Marks::Low) => self.close(&[Marks::Low], mark),
            '“' if self.has(Marks::Curly) && mark.may_close() => {
                self.close(&[Marks::Curly], mark);
            }
            '“' => self.open(Marks::Curly, mark),
            '”' if self.has_any(&CURLY_CLOSES) => self.close(&CURLY_CLOSES, mark),
            '”' if mark.may_open() => self.open(Marks::Curly, mark),
            '"' | '＂' => self.straight(mark),
            '‘' if self.has(Marks::LowSingle) => self.close(&[Marks::LowSingle], mark),
            '‘' | '\'' => self.single(mark),
            '’' => self.end_single(mark),
            '„' => self.open(Marks::Low, mark),
            '‚' if mark.may_open() => self.open(Marks::LowSingle, mark),
            '‚' => {}
            '«' if self.has(Marks::ReversedGuillemets) => {
                self.close(&[Marks::ReversedGuillemets], mark);
            }
            '«' => self.open(Marks::Guillemets, mark),
            '»' if self.has(Marks::Guillemets) => self.close(&[Marks::Guillemets], mark),
            '»' if is_bullet => {}
            '»' if mark.may_open() && last_reversed > Some(mark.at) => {
                self.open(Marks::ReversedGuillemets, mark);
            }
            '‹' => self.open(Marks::SingleGuillemets, mark),
            '›' if !self.has(Marks::SingleGuillemets) => {}
            '「' | '｢' => self.open(Marks::Corner, mark),
            '『' => self.open(Marks::WhiteCorner, mark),
            '〝' => self.open(Marks::Prime, mark),
            _ => self.close(closes(mark.c), mark),
        }
    }

    fn has(&self, marks: Marks) -> bool {
        self.open.iter().any(|open| open.marks == marks)
    }

    fn has_any(&self, marks: &[Marks]) -> bool {
        self.open.iter().any(|open| marks.contains(&open.marks))
    }

    fn open(&mut self, marks: Marks, mark: Mark<'_>) {
        let nests = matches!(marks, Marks::Guillemets | Marks::Corner | Marks::WhiteCorner);
        if !nests && let Some(same) = self.open.iter().position(|open| open.marks == marks) {
            // The same mark opens again: the first was never closed.
            self.give_up(same);
        }
        if self.open.len() < DEPTH {
            self.push(marks, mark.range(), None);
        }
    }

    fn push(&mut self, marks: Marks, mark: Range<usize>, closes_at: Option<usize>) {
        let (parts, nested) = (Vec::new(), Vec::new());
        self.open.push(Open { marks, mark, closes_at, parts, nested });
    }

    /// Closes the innermost open quotation of one of these kinds.
    fn close(&mut self, kinds: &[Marks], mark: Mark<'_>) {
        let Some(at) = self.open.iter().rposition(|open| kinds.contains(&open.marks)) else {
            let (paragraph, mark) = (self.paragraph, mark.range());
            self.unbalanced.push(Unbalanced { paragraph, mark, opens: false });
            return;
        };
        self.give_up(at + 1);
        if let Some(open) = self.open.pop() {
            let span = self.closed(open, mark.text, mark.range());
            self.keep(span);
        }
    }

    fn closed(&self, open: Open, text: &str, end: Range<usize>) -> QuoteSpan {
        let Open { marks, mark, closes_at: _, mut parts, nested } = open;
        parts.push(SpanPart {
            paragraph: self.paragraph,
            inside: trimmed(text, mark.end..end.start),
            outside: mark.start..end.end,
        });
        QuoteSpan { parts, marks, nested }
    }

    /// A closed quotation belongs to the one around it, or to the page.
    fn keep(&mut self, span: QuoteSpan) {
        match self.open.last_mut() {
            Some(around) => around.nested.push(span),
            None => self.found.push(span),
        }
    }

    /// Drops open quotations from this depth on; what was closed within them is kept.
    fn give_up(&mut self, depth: usize) {
        for open in self.open.split_off(depth) {
            let Open { marks: _, mark, closes_at, parts, nested } = open;
            if closes_at.is_none() {
                let first = parts.first();
                let paragraph = first.map_or(self.paragraph, |part| part.paragraph);
                let start = first.map_or(mark.start, |part| part.outside.start);
                let mark = start..start + mark.len();
                self.unbalanced.push(Unbalanced { paragraph, mark, opens: true });
            }
            for span in nested {
                self.keep(span);
            }
        }
    }

    fn straight(&mut self, mark: Mark<'_>) {
        let after_digit = mark.before.is_some_and(|c| c.is_ascii_digit());
        if self.has(Marks::Straight) {
            if after_digit && closes_later(mark.rest()) {
                return; // Inches within a quotation: another mark closes it.
            }
            if mark.may_open() && !mark.may_close() {
                self.open(Marks::Straight, mark);
            } else {
                self.close(&[Marks::Straight], mark);
            }
        } else if mark.may_open() && !after_digit {
            self.open(Marks::Straight, mark);
        } else if after_digit && (self.open.is_empty() || self.curly_closes_later(mark)) {
            // Inches.
        } else {
            self.close(&[Marks::Curly, Marks::Low], mark);
        }
    }

    fn curly_closes_later(&self, mark: Mark<'_>) -> bool {
        // Not further than a long sentence: many such marks must not each read the paragraph.
        let next = mark.rest().chars().take(400).find(|c| matches!(c, '“' | '”'));
        self.has(Marks::Curly) && next == Some('”')
    }

    /// A single mark that may open a quotation: it does if one closes it.
    fn single(&mut self, mark: Mark<'_>) {
        if self.ends_here(mark) {
            return;
        }
        if mark.is_inside_word() || !mark.may_open() || mark.is_elision() {
            return;
        }
        // Within another quotation, one in single marks ends before the other does.
        let end = if self.open.is_empty() {
            single_close(mark, |_| false)
        } else {
            single_close(mark, characters::is_double_mark)
        };
        if let Some(end) = end
            && self.open.len() < DEPTH
            && !self.open.iter().any(|open| open.closes_at.is_some())
        {
            let marks = if mark.c == '‘' { Marks::CurlySingle } else { Marks::StraightSingle };
            self.push(marks, mark.range(), Some(end));
        }
    }

    fn end_single(&mut self, mark: Mark<'_>) {
        self.ends_here(mark);
    }

    /// Closes the single quotation whose end was seen to be here.
    fn ends_here(&mut self, mark: Mark<'_>) -> bool {
        let Some(at) = self.open.iter().rposition(|open| open.closes_at == Some(mark.at)) else {
            return false;
        };
        self.give_up(at + 1);
        if let Some(open) = self.open.pop() {
            let span = self.closed(open, mark.text, mark.range());
            self.keep(span);
        }
        true
    }

    /// At the end of a paragraph a quotation goes on if the next begins with its opening mark.
    fn finish(&mut self, text: &str, next: &str) {
        let Some(outer) = self.open.first() else { return };
        let opening = text[outer.mark.clone()].chars().next();
        if outer.closes_at.is_some() || next.trim_start().chars().next() != opening {
            self.give_up(0);
            return;
        }
        self.give_up(1);
        let paragraph = self.paragraph;
        if let Some(outer) = self.open.first_mut() {
            outer.parts.push(SpanPart {
                paragraph,
                inside: trimmed(text, outer.mark.end..text.len()),
                outside: outer.mark.start..text.len(),
            });
        }
    }
}

/// What ” may close: “ and ”, „, and in mixed typing ".
const CURLY_CLOSES: [Marks; 3] = [Marks::Curly, Marks::Low, Marks::Straight];

fn closes(c: char) -> &'static [Marks] {
    match c {
        '”' => &[Marks::Curly],
        '»' => &[Marks::Guillemets],
        '›' => &[Marks::SingleGuillemets],
        '」' | '｣' => &[Marks::Corner],
        '』' => &[Marks::WhiteCorner],
        _ => &[Marks::Prime],
    }
}

/// Does a straight mark follow that can only close?
fn closes_later(rest: &str) -> bool {
    rest.find('"').is_some_and(|at| {
        let mark = Mark::new(rest, at, '"');
        mark.may_close() && !mark.before.is_some_and(|c| c.is_ascii_digit())
    })
}

/// Where the quotation that a single mark opens ends: offset in the paragraph.
///
/// An apostrophe looks like the closing mark. One inside a word is none; of those after an `s`, which
/// may be a plural's possessive, the last before another opening mark is taken.
fn single_close(mark: Mark<'_>, stops: impl Fn(char) -> bool) -> Option<usize> {
    let closing = if mark.c == '‘' { '’' } else { '\'' };
    let base = mark.range().end;
    let mut possessive = None;
    for at in marks(mark.rest(), 0) {
        let c = mark.rest()[at..].chars().next()?;
        let here = Mark::new(mark.text, base + at, c);
        let opens_again = c == mark.c && here.may_open() && !here.may_close() && !here.is_elision();
        if opens_again || stops(c) {
            break;
        }
        if c != closing || here.is_inside_word() || !here.may_close() {
            continue;
        }
        if here.before == Some('s') {
            possessive = Some(here.at);
        } else {
            return Some(here.at);
        }
    }
    possessive
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inside = &text[range.clone()];
    let start = range.start + inside.len() - inside.trim_start().len();
    start..start + inside.trim().len()
}

#[cfg(test)]
mod tests;
