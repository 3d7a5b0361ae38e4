//! Runs of coloured text, and the HTML made of them, which is kept small.

use std::fmt::Write;
use std::ops::Range;

use super::classes::Class;
use super::fence::{FenceInfo, LineNumbers};

/// A text cut into runs of one class each. Neighbours of one class are one run, and space alone
/// has no class: it joins the runs at its sides if they are alike, else it is plain.
pub(super) struct Runs<'c> {
    code: &'c str,
    /// Class and end of each run; a run begins where the one before ends.
    runs: Vec<(Class, usize)>,
}

impl<'c> Runs<'c> {
    /// No runs yet.
    pub(super) const fn new(code: &'c str) -> Self {
        Self { code, runs: Vec::new() }
    }

    /// All of it plain.
    pub(super) fn plain(code: &'c str) -> Self {
        Self { code, runs: vec![(Class::Plain, code.len())] }
    }

    /// What lies between the last run and `end` is of this class. Ends that are no boundary of a
    /// character, or lie before the last one, add nothing: the next run takes their text.
    pub(super) fn push(&mut self, class: Class, end: usize) {
        let start = self.runs.last().map_or(0, |&(_, end)| end);
        let Some(text) = self.code.get(start..end).filter(|text| !text.is_empty()) else { return };
        let class = if is_space(text) { Class::Plain } else { class };
        match *self.runs.as_mut_slice() {
            [.., (ref last, ref mut last_end)] if *last == class => *last_end = end,
            [.., (before, before_end), (Class::Plain, space_end)]
                if before == class && is_space(&self.code[before_end..space_end]) =>
            {
                self.runs.pop();
                self.runs.pop();
                self.runs.push((class, end));
            }
            _ => self.runs.push((class, end)),
        }
    }

    /// The parts of the runs that lie within `range`.
    fn within(&self, range: Range<usize>) -> impl Iterator<Item = (Class, &'c str)> {
        let first = self.runs.partition_point(|&(_, end)| end <= range.start);
        let starts = first.checked_sub(1).map_or(0, |before| self.runs[before].1);
        self.runs[first..].iter().scan(starts, move |start, &(class, end)| {
            let part = range.start.max(*start)..range.end.min(end);
            *start = end;
            (part.start < part.end).then(|| (class, &self.code[part]))
        })
    }
}

fn is_space(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_whitespace())
}

/// The whole block: `<pre class="code" data-lang="rust" tabindex="0"><code>…</code></pre>`.
///
/// Lines are wrapped only if they are numbered or some are marked.
pub(super) fn block(runs: &Runs<'_>, info: &FenceInfo) -> String {
    let mut out = String::with_capacity(runs.code.len() * 2 + 64);
    out.push_str("<pre class=\"code\"");
    if let Some(language) = &info.language {
        out.push_str(" data-lang=\"");
        escape(&mut out, language);
        out.push('"');
    }
    // Focusable, since a keyboard must be able to scroll it sideways.
    out.push_str(" tabindex=\"0\"><code>");
    if info.line_numbers == LineNumbers::Hidden && info.highlighted.is_empty() {
        text(&mut out, runs, 0..runs.code.len());
    } else {
        lines(&mut out, runs, info);
    }
    out.push_str("</code></pre>");
    out
}

/// Each line in an element of its own; the line break after it, so that copies keep it.
fn lines(out: &mut String, runs: &Runs<'_>, info: &FenceInfo) {
    let count = runs.code.split_inclusive('\n').count();
    let width = info.first_line.saturating_add(count.saturating_sub(1)).to_string().len();
    let mut start = 0;
    for (index, line) in runs.code.split_inclusive('\n').enumerate() {
        let marked = if info.marks(index + 1) { " hl" } else { "" };
        let _ = write!(out, "<span class=\"line{marked}\">");
        if info.line_numbers == LineNumbers::Shown {
            let number = info.first_line.saturating_add(index);
            let _ =
                write!(out, "<span class=\"lineno\" aria-hidden=\"true\">{number:>width$} </span>");
        }
        let end = start + line.trim_end_matches('\n').len();
        text(out, runs, start..end);
        out.push_str("</span>");
        start += line.len();
        out.push_str(&runs.code[end..start]);
    }
}

/// Some of the text, with an element around each run that has a class.
fn text(out: &mut String, runs: &Runs<'_>, range: Range<usize>) {
    for (class, text) in runs.within(range) {
        let Some(name) = class.name() else {
            escape(out, text);
            continue;
        };
        // Grammars count the line break to a comment or a heading: a reader of the HTML does not.
        let inner = text.trim_end();
        out.push_str("<span class=\"");
        out.push_str(name);
        out.push_str("\">");
        escape(out, inner);
        out.push_str("</span>");
        escape(out, &text[inner.len()..]);
    }
}

fn escape(out: &mut String, text: &str) {
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[copied..at]);
        out.push_str(entity);
        copied = at + 1;
    }
    out.push_str(&text[copied..]);
}
