//! The outline of a body: which of its sections mean something, and what the items of their lists
//! are made of.
//!
//! A section is the nodes between a heading and the next heading that is not below it. What it means
//! is told by the heading's words, which `[sections.<language>]` in `site.toml` sets.

use std::ops::Range;
use std::sync::Arc;

use crate::config::Headings;
use crate::finding::{Finding, Level, Place, Rule};
use crate::model::body::{Body, Kind, Span, Task};

/// `id-invalid`.
pub const ID_INVALID: Rule = Rule {
    name: "id-invalid",
    level: Level::Error,
    what: "the id of an event or a question is empty, or has spaces or signs in it",
    why: "Ids stand in addresses and behind words such as `after`; one that is not understood names \
          nothing.",
    example: "`<!-- id: the meeting -->` breaks it; `<!-- id: the-meeting -->` mends it.",
};

/// What a section of a page holds, beside text to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// A task list of questions.
    OpenQuestions,
    /// A list of dated events.
    Timeline,
    /// The page's log.
    Updates,
    /// A comparison of the sides' accounts.
    Sides,
}

/// A section that means something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeaningfulSection {
    /// What it holds.
    pub meaning: Meaning,
    /// Its heading: an index into the body's headings.
    pub heading: u32,
    /// Its nodes, without the heading's.
    pub nodes: Range<u32>,
}

/// The sections of a body that mean something, in order. Headings inside quotations and lists begin
/// no section.
pub fn sections(body: &Body, headings: &Headings) -> Vec<MeaningfulSection> {
    let mut found: Vec<MeaningfulSection> = Vec::new();
    if body.headings.is_empty() {
        return found;
    }
    // Sections that no later heading has ended yet: how deep their headings are, and which they are.
    let mut open: Vec<(u8, usize)> = Vec::new();
    for node in body.siblings(body.all()) {
        let Kind::Heading(index) = body.nodes[node as usize].kind else { continue };
        let heading = &body.headings[index as usize];
        while let Some((_, section)) = open.pop_if(|(level, _)| *level >= heading.level) {
            found[section].nodes.end = node;
        }
        if let Some(meaning) = meaning(&heading.title, headings) {
            open.push((heading.level, found.len()));
            let start = body.nodes[node as usize].end;
            let nodes = start..body.all().end;
            found.push(MeaningfulSection { meaning, heading: index, nodes });
        }
    }
    found
}

fn meaning(title: &str, headings: &Headings) -> Option<Meaning> {
    let title = title.trim().to_lowercase();
    let Headings { open_questions, timeline, updates, sides, .. } = headings;
    [
        (Meaning::OpenQuestions, open_questions),
        (Meaning::Timeline, timeline),
        (Meaning::Updates, updates),
        (Meaning::Sides, sides),
    ]
    .into_iter()
    .find_map(|(meaning, words)| words.contains(&title).then_some(meaning))
}

/// What an item of a list is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The item's node.
    pub node: u32,
    /// Open or done when it is a task.
    pub task: Option<Task>,
    /// The bold text with which it begins: its node.
    pub label: Option<u32>,
    /// Its running text, behind the label.
    pub words: Range<u32>,
    /// What stands below its running text: further paragraphs, nested lists.
    pub rest: Range<u32>,
    /// The notes in its running text, in order.
    pub notes: Vec<Note>,
}

/// A note that the reader does not see: `<!-- key: value -->`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The key, lower case.
    pub key: String,
    /// The value, without spaces at its ends.
    pub value: String,
    /// The bytes in the file of the whole comment.
    pub span: Span,
}

/// The items of the lists that stand directly in a range of nodes, in order.
pub fn entries(body: &Body, file: &str, nodes: Range<u32>) -> Vec<Entry> {
    body.siblings(nodes)
        .filter(|node| matches!(body.nodes[*node as usize].kind, Kind::List(_)))
        .flat_map(|list| body.children(list))
        .map(|item| entry(body, file, item))
        .collect()
}

/// What an item is made of.
#[expect(clippy::wildcard_enum_match_arm, reason = "of all kinds of node only these matter here")]
pub fn entry(body: &Body, file: &str, item: u32) -> Entry {
    let node = &body.nodes[item as usize];
    let first = body.children(item).next().map(|first| (first, &body.nodes[first as usize]));
    let (words, rest) = match first {
        // A loose list wraps running text into a paragraph.
        Some((first, paragraph)) if paragraph.kind == Kind::Paragraph => {
            (first + 1..paragraph.end, paragraph.end..node.end)
        }
        _ => {
            let end = running_end(body, item);
            (item + 1..end, end..node.end)
        }
    };
    let label = body.label(item);
    let start = label.map_or(words.start, |label| body.nodes[label as usize].end);
    let task = match node.kind {
        Kind::Item(task) => task,
        _ => None,
    };
    let notes = notes(body, file, words.clone());
    Entry { node: item, task, label, words: start..words.end.max(start), rest, notes }
}

/// Where the running text of a tight item ends and its first block begins.
pub fn running_end(body: &Body, item: u32) -> u32 {
    let is_block = |index: &u32| {
        matches!(
            body.nodes[*index as usize].kind,
            Kind::Paragraph
                | Kind::List(_)
                | Kind::Quotation(_)
                | Kind::BlockQuote
                | Kind::Alert(_)
                | Kind::Code(_)
                | Kind::HtmlBlock
                | Kind::Table(_)
                | Kind::Heading(_)
                | Kind::Rule
        )
    };
    body.children(item).find(is_block).unwrap_or(body.nodes[item as usize].end)
}

/// The notes in a range of nodes, in order.
pub fn notes(body: &Body, file: &str, nodes: Range<u32>) -> Vec<Note> {
    nodes
        .filter_map(|index| {
            let node = &body.nodes[index as usize];
            let Kind::Comment(text) = node.kind else { return None };
            let (key, value) = note(body.text(file, text))?;
            Some(Note { key, value, span: node.span })
        })
        .collect()
}

/// The finding for a note whose value cannot be an id.
pub fn no_id(file: &Arc<str>, note: &Note, better: &str) -> Finding {
    let message = if note.value.is_empty() {
        "this id is empty".to_owned()
    } else {
        format!("`{}` cannot be an id: it has spaces or signs in it", note.value)
    };
    let hint = if better.is_empty() {
        "write letters, digits and hyphens, or remove the note".to_owned()
    } else {
        format!("write `<!-- id: {better} -->`")
    };
    Finding::new(&ID_INVALID, Place::span(file, note.span.range()), message).hint(hint)
}

/// The key and the value of a comment such as `<!-- id: a -->`.
pub fn note(comment: &str) -> Option<(String, String)> {
    let inside = comment.trim().strip_prefix("<!--")?;
    let inside = inside.strip_suffix("-->").unwrap_or(inside);
    let (key, value) = inside.split_once(':')?;
    let key = key.trim();
    let is_word = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    (!key.is_empty() && key.chars().all(is_word))
        .then(|| (key.to_lowercase(), value.trim().to_owned()))
}

impl Entry {
    /// The value of a note, and its place.
    pub fn note(&self, key: &str) -> Option<&Note> {
        self.notes.iter().find(|note| note.key == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Markdown;
    use crate::finding::Findings;
    use crate::parse::body::parse;

    fn body(text: &str) -> Body {
        let markdown = Markdown { smart_punctuation: false, raw_html: true };
        parse(&"a.md".into(), (text, 0), markdown, &mut Findings::new())
    }

    fn headings() -> Headings {
        let one = |text: &str| vec![text.to_owned()];
        Headings {
            open_questions: one("open questions"),
            timeline: one("timeline"),
            updates: one("corrections and updates"),
            sides: one("what each side said"),
            ..Headings::default()
        }
    }

    /// The sections of a text: what each means, and its words.
    fn check_sections(text: &str, expected: &[(Meaning, &str)]) {
        let body = body(text);
        let found = sections(&body, &headings());
        let found: Vec<_> =
            found.into_iter().map(|s| (s.meaning, body.plain(text, s.nodes))).collect();
        let found: Vec<_> = found.iter().map(|(m, words)| (*m, words.trim())).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn sections_are_told_by_their_headings() {
        check_sections("## Timeline\n\na\n\n## Other\n\nb\n", &[(Meaning::Timeline, "a")]);
        check_sections("## timeline \n\na\n", &[(Meaning::Timeline, "a")]);
        check_sections("## A timeline\n\na\n", &[]);
        check_sections("Timeline\n\na\n", &[]);
        check_sections("> ## Timeline\n>\n> a\n", &[]);
    }

    #[test]
    fn a_section_ends_with_the_next_heading_that_is_not_below_it() {
        check_sections("## Timeline\n\na\n\n### More\n\nb\n", &[(Meaning::Timeline, "a More b")]);
        check_sections("### Timeline\n\na\n\n## More\n\nb\n", &[(Meaning::Timeline, "a")]);
        check_sections(
            "## What each side said\n\na\n\n### Timeline\n\nb\n\n## Open questions\n\nc\n",
            &[
                (Meaning::Sides, "a Timeline b"),
                (Meaning::Timeline, "b"),
                (Meaning::OpenQuestions, "c"),
            ],
        );
    }

    /// The first item of a text: its label, its words, what stands below, its notes.
    fn check_entry(text: &str, expected: (Option<&str>, &str, &str, &[(&str, &str)])) {
        let body = body(text);
        let all = entries(&body, text, body.all());
        let first = all.first().unwrap();
        let plain = |range: Range<u32>| body.plain(text, range).trim().to_owned();
        let label = first.label.map(|label| plain(label..body.nodes[label as usize].end));
        let notes: Vec<_> =
            first.notes.iter().map(|note| (note.key.as_str(), note.value.as_str())).collect();
        let found = (
            label.as_deref(),
            &*plain(first.words.clone()),
            &*plain(first.rest.clone()),
            notes.as_slice(),
        );
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn items_are_taken_apart() {
        check_entry("- **A:** b\n", (Some("A:"), "b", "", &[]));
        check_entry("- **A:** b\n\n- c\n", (Some("A:"), "b", "", &[]));
        check_entry("- b\n  - c\n", (None, "b", "c", &[]));
        check_entry("- [ ] b <!-- id: x-1 -->\n  - c\n", (None, "b", "c", &[("id", "x-1")]));
        check_entry("- b\n\n  c\n", (None, "b", "c", &[]));
        check_entry("- **A**\n", (Some("A"), "", "", &[]));
        check_entry("- b <!-- no note -->\n", (None, "b", "", &[]));
        check_entry("-\n", (None, "", "", &[]));
    }

    #[test]
    fn tasks_are_told() {
        for (text, task) in
            [("- a\n", None), ("- [ ] a\n", Some(Task::Open)), ("- [x] a\n", Some(Task::Done))]
        {
            let body = body(text);
            assert_eq!(entries(&body, text, body.all())[0].task, task, "{text:?}");
        }
    }
}
