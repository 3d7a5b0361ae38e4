//! Findings as text for people: the source line, marks under the words, what to do.

use std::borrow::Cow;

use annotate_snippets::{AnnotationKind, Group, Level as Tone, Origin, Renderer, Snippet};

use crate::files::Files;
use crate::finding::location::Locator;
use crate::finding::{Finding, Findings, Label, Level, Place};

/// Whether text is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// With terminal colours.
    On,
    /// Plain text.
    Off,
}

/// The longest stretch of a line that is shown around a mark, in bytes.
const WINDOW: usize = 4096;

/// All findings, one after the other, each followed by an empty line.
pub fn render(findings: &Findings, files: &Files, colour: Colour) -> String {
    let renderer = match colour {
        Colour::On => Renderer::styled(),
        Colour::Off => Renderer::plain(),
    };
    let mut locator = Locator::new(files);
    let mut text = String::new();
    for finding in findings {
        text.push_str(&renderer.render(&[group(finding, &mut locator)]));
        text.push_str("\n\n");
    }
    text
}

fn group<'f>(finding: &'f Finding, locator: &mut Locator<'f>) -> Group<'f> {
    let tone = match finding.level {
        Level::Error => Tone::ERROR,
        Level::Warning => Tone::WARNING,
        Level::Note => Tone::NOTE,
    };
    let title = tone.primary_title(&*finding.message).id(finding.rule.name);
    let mut group = Group::with_title(title);
    let (near, far) = split_labels(finding, locator);
    group = snippet(group, (&finding.place, None), &near, locator);
    for label in far {
        group = snippet(group, (&label.place, Some(&label.text)), &[], locator);
    }
    if let Some(hint) = &finding.hint {
        group = group.element(Tone::HELP.message(harmless(hint)));
    }
    group
}

/// A text that cannot command the terminal: the renderer sees to it in titles and source lines only.
fn harmless(text: &str) -> Cow<'_, str> {
    if text.contains(char::is_control) {
        Cow::Owned(text.replace(char::is_control, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The labels that stand on the lines of the finding itself, and the others.
fn split_labels<'f>(
    finding: &'f Finding,
    locator: &mut Locator<'f>,
) -> (Vec<&'f Label>, Vec<&'f Label>) {
    let shown = window(&finding.place, locator).map(|window| window.file);
    finding.labels.iter().partition(|label| {
        let within = label.place.span.as_ref().zip(shown.as_ref());
        label.place.file == finding.place.file
            && within
                .is_some_and(|(span, shown)| shown.start <= span.start && span.end <= shown.end)
    })
}

/// A stretch of a file with a place marked in it, and other places on the same lines.
fn snippet<'f>(
    group: Group<'f>,
    (place, label): (&'f Place, Option<&'f str>),
    near: &[&'f Label],
    locator: &mut Locator<'f>,
) -> Group<'f> {
    let Some(window) = window(place, locator) else {
        let group = group.element(Origin::path(&*place.file));
        return match label {
            Some(label) => group.element(Tone::NOTE.message(label)),
            None => group,
        };
    };
    let kind = if label.is_some() { AnnotationKind::Context } else { AnnotationKind::Primary };
    let mut annotation = kind.span(window.marked);
    if let Some(label) = label {
        annotation = annotation.label(label);
    }
    let others = near.iter().filter_map(|label| {
        let span = label.place.span.clone()?;
        let span = span.start - window.file.start..span.end - window.file.start;
        Some(AnnotationKind::Context.span(span).label(&*label.text))
    });
    let snippet = Snippet::source(window.text)
        .path(&*place.file)
        .line_start(window.line)
        .annotation(annotation)
        .annotations(others.collect::<Vec<_>>());
    group.element(snippet)
}

/// The lines that are shown for a place.
struct Window<'f> {
    /// Their text.
    text: &'f str,
    /// Their bytes in the file.
    file: std::ops::Range<usize>,
    /// The number of the first.
    line: usize,
    /// The marked bytes of the text.
    marked: std::ops::Range<usize>,
}

/// The lines to show for a place.
///
/// Only the lines that matter are handed to the renderer, cut to a window: a paragraph of Markdown
/// is one line, and a file may have 50 MB.
fn window<'f>(place: &Place, locator: &mut Locator<'f>) -> Option<Window<'f>> {
    let text = locator.text(place)?;
    let location = locator.locate(place)?;
    let lines = locator.lines(place)?;
    let span = place.span.clone()?;
    let start = span.start.clamp(lines.start, lines.end);
    let end = span.end.clamp(start, lines.end).min(start + WINDOW / 2);
    let mut from = lines.start;
    if start - from > WINDOW / 2 {
        from = start - WINDOW / 2;
    }
    let to = lines.end.min(end + WINDOW / 2);
    let from = boundary(text, from);
    let (start, end, to) = (boundary(text, start), boundary(text, end), boundary(text, to));
    let shown = text[from..to].trim_end_matches(['\r', '\n']);
    let limit = shown.len();
    Some(Window {
        text: shown,
        file: from..from + limit,
        line: location.line,
        marked: (start - from).min(limit)..(end - from).min(limit),
    })
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::rules::LINK_BROKEN;

    #[test]
    fn a_finding_shows_its_line_its_mark_and_its_hint() {
        let files = Files::from_texts([("content/a.md", "one\nsee [x](nowhere.md) now\n")]);
        let mut findings = Findings::new();
        let place = Place::span(&"content/a.md".into(), 12..22);
        findings
            .push(Finding::new(&LINK_BROKEN, place, "no page `nowhere.md`").hint("write `now.md`"));
        let text = render(&findings, &files, Colour::Off);
        for part in
            ["error[link-broken]: no page", "--> content/a.md:2:9", "^^^^^^^^^^", "help: write"]
        {
            assert!(text.contains(part), "{part:?} is not in\n{text}");
        }
    }

    #[test]
    fn a_mark_far_into_a_long_line_is_shown() {
        let long = format!("{}“x”{}", "é".repeat(100_000), "y".repeat(100_000));
        let files = Files::from_texts([("a.md", &*long)]);
        let mut findings = Findings::new();
        findings.push(Finding::new(
            &LINK_BROKEN,
            Place::span(&"a.md".into(), 200_000..200_007),
            "m",
        ));
        let text = render(&findings, &files, Colour::Off);
        assert!(text.contains("“x”") && text.len() < 20_000, "{}", text.len());
    }
}
