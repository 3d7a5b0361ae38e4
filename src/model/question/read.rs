//! Reading the questions of a page, each where it stands.

use std::collections::BTreeMap;
use std::ops::Range;

use super::notes::below;
use super::{QUESTION_INVALID, Question};
use crate::finding::{Finding, Findings, Place};
use crate::model::body::Task;
use crate::model::items::Reader;
use crate::model::outline::{Entry, Meaning, MeaningfulSection};
use crate::parse::body::DUPLICATE_ID;
use crate::parse::slug::slugify_or;
use crate::parse::table::At;

/// How many bytes an id has at most that is made of a question's words.
const LONGEST_ID: usize = 60;

/// The questions of a page, in order. Two with one id are a finding, and the first is kept.
pub fn read(
    reader: &Reader<'_>,
    sections: &[MeaningfulSection],
    findings: &mut Findings,
) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    // A section inside a section of its own kind holds what the outer one holds too.
    let mut done = 0;
    for section in sections.iter().filter(|s| s.meaning == Meaning::OpenQuestions) {
        if section.nodes.start < done {
            continue;
        }
        done = section.nodes.end;
        let entries = reader.entries(section.nodes.clone());
        let has_tasks = entries.iter().any(|entry| entry.task.is_some());
        for entry in entries.iter().filter(|_| has_tasks) {
            questions.extend(question(reader, entry, findings));
        }
    }
    without_duplicates(reader, questions, findings)
}

fn without_duplicates(
    reader: &Reader<'_>,
    questions: Vec<Question>,
    findings: &mut Findings,
) -> Vec<Question> {
    let mut seen: BTreeMap<String, Range<usize>> = BTreeMap::new();
    let mut kept = Vec::with_capacity(questions.len());
    for question in questions {
        let At { value, span } = &question.id;
        if let Some(first) = seen.get(value) {
            let message = format!("a question before this one has the id `{value}`");
            findings.push(
                Finding::new(&DUPLICATE_ID, Place::span(reader.file, span.clone()), message)
                    .hint("give it an id of its own: `<!-- id: … -->` behind its words")
                    .label(Place::span(reader.file, first.clone()), "the first is here"),
            );
            continue;
        }
        seen.insert(value.clone(), span.clone());
        kept.push(question);
    }
    kept
}

fn question(reader: &Reader<'_>, entry: &Entry, findings: &mut Findings) -> Option<Question> {
    let words = entry.label.unwrap_or(entry.words.start)..entry.words.end;
    let text = reader.plain(words.clone());
    let span = reader.span(entry);
    let invalid = |message: &str, hint: &str| {
        let place = Place::span(reader.file, span.clone());
        Finding::new(&QUESTION_INVALID, place, message).hint(hint)
    };
    if text.is_empty() || matches!(&*text, "[ ]" | "[x]" | "[X]") {
        findings.push(invalid("this question has no words", "write it behind its box"));
        return None;
    }
    let Some(task) = entry.task else {
        findings.push(invalid(
            "this item has no box, so it is no question",
            "begin it with `- [ ]`, or indent it to belong to the question above",
        ));
        return None;
    };
    let id = reader.id(entry, &QUESTION_INVALID, findings);
    if let Some(second) = entry.notes.iter().filter(|note| note.key == "id").nth(1) {
        let place = Place::span(reader.file, second.span.range());
        let message = "this question has an id already";
        findings
            .push(Finding::new(&QUESTION_INVALID, place, message).hint("take one of the two away"));
    }
    let id = id.unwrap_or_else(|| At { value: id_of_text(&text), span: span.clone() });
    let mut question = Question {
        id,
        item: entry.node,
        words,
        text,
        span,
        task,
        level: level(reader, entry.node),
        opened: None,
        watch: None,
        details: Vec::new(),
        steps: Vec::new(),
        rest: Vec::new(),
    };
    below(reader, entry, &mut question, findings);
    // A list makes room for four, and most histories have one entry.
    question.details.shrink_to_fit();
    question.steps.shrink_to_fit();
    question.rest.shrink_to_fit();
    Some(question)
}

/// An id made of a question's words, cut between two of them.
fn id_of_text(text: &str) -> String {
    let slug = slugify_or(text, "question");
    if slug.len() <= LONGEST_ID {
        return slug;
    }
    let end = (0..=LONGEST_ID).rev().find(|end| slug.is_char_boundary(*end)).unwrap_or(0);
    let cut = &slug[..end];
    cut.rsplit_once('-').map_or(cut, |(head, _)| head).to_owned()
}

/// The level of the heading under which a node stands.
fn level(reader: &Reader<'_>, node: u32) -> u8 {
    let headings = &reader.body.headings;
    let before = headings.partition_point(|heading| heading.node <= node);
    before.checked_sub(1).map_or(2, |index| headings[index].level)
}

impl Question {
    /// Whether its page calls it settled.
    pub fn is_ticked(&self) -> bool {
        self.task == Task::Done
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::config::Markdown;
    use crate::config::labels::Labels;
    use crate::model::question::{DetailKind, Status};
    use crate::parse::body::parse;

    /// The questions of a list, as one line each, and the messages.
    fn check(list: &str, expected: &[&str], messages: &[&str]) {
        let text = format!("## Open questions\n\n{list}");
        let markdown = Markdown { smart_punctuation: false, raw_html: true };
        let file = "a.md".into();
        let mut findings = Findings::new();
        let body = parse(&file, (&text, 0), markdown, &mut findings);
        let labels = Labels::english();
        let reader = Reader { file: &file, text: &text, body: &body, labels: &labels };
        let section = MeaningfulSection {
            meaning: Meaning::OpenQuestions,
            heading: 0,
            nodes: body.nodes[0].end..body.all().end,
        };
        let found = read(&reader, &[section], &mut findings);
        let lines: Vec<String> = found.iter().map(|question| line(&reader, question)).collect();
        assert_eq!(lines, expected, "{list}");
        let found: Vec<String> = findings
            .iter()
            .map(|f| format!("{}; {}", f.message, f.hint.as_deref().unwrap_or_default()))
            .collect();
        assert_eq!(found, messages, "{list}");
    }

    /// `id [x] text | kind=text | date status=text`
    fn line(reader: &Reader<'_>, question: &Question) -> String {
        let tick = if question.is_ticked() { "x" } else { " " };
        let mut line = format!("{} [{tick}] {}", question.id.value, question.text);
        for detail in &question.details {
            let text = reader.plain(detail.words.clone());
            let label = if detail.kind == DetailKind::Other { &detail.label } else { "" };
            let _ = write!(line, " | {}{label}={text}", detail.kind.key());
        }
        for step in &question.steps {
            let status = step.status.map_or("-", Status::word);
            let text = reader.plain(step.words.clone());
            let _ = write!(line, " | {} {status}={text}", step.date.value.iso());
        }
        if let Some(opened) = &question.opened {
            let _ = write!(line, " | since {}", opened.value.iso());
        }
        if let Some(watch) = &question.watch {
            let _ = write!(line, " | watch {}", watch.value);
        }
        line
    }

    #[test]
    fn questions_are_items_of_task_lists() {
        check("- [ ] Which?\n- [x] Who?\n", &["which [ ] Which?", "who [x] Who?"], &[]);
        check("- [ ] Which? <!-- id: a-1 -->\n", &["a-1 [ ] Which?"], &[]);
        check("1. [ ] Which?\n", &["which [ ] Which?"], &[]);
        check("- [ ] **Which** one?\n", &["which-one [ ] Which one?"], &[]);
        check("Text.\n\n- See the other briefing.\n", &[], &[]);
        check(
            "- [ ] Which?\n\n### More\n\n- [ ] Who?\n",
            &["which [ ] Which?", "who [ ] Who?"],
            &[],
        );
    }

    #[test]
    fn an_id_of_words_is_cut_between_two() {
        let long = "word ".repeat(30);
        let id = "word-".repeat(11) + "word";
        check(&format!("- [ ] {long}\n"), &[&format!("{id} [ ] {}", long.trim())], &[]);
    }

    #[test]
    fn nested_items_say_what_is_known_and_what_has_happened() {
        check(
            "- [ ] Which? <!-- id: a -->\n  - **Known:** this.\n  - **What would settle it**: that.\n  \
             - **2026-11-25, partly answered:** half.\n  - **2026-11-26:** no news.\n",
            &["a [ ] Which? | known=this. | would_settle_it=: that. \
               | 2026-11-25 partly-answered=half. | 2026-11-26 -=no news."],
            &[],
        );
        check(
            "- [ ] Which?\n\n  - **Background:** x\n\n  - plain\n\n  - **Unknown:** y\n",
            &["which [ ] Which? | otherBackground=x | other=plain | otherUnknown=y"],
            &[],
        );
    }

    #[test]
    fn dates_begin_what_is_watched_and_since_when_it_is_open() {
        check(
            "- [ ] A?\n  - **Opened:** 2026-10-01.\n  - **Watch:** 2026-12~ — the next summit\n",
            &["a [ ] A? | opened=2026-10-01. | watch=2026-12~ — the next summit \
               | since 2026-10-01 | watch 2026-12~"],
            &[],
        );
        check("- [ ] A?\n  - **Watch:** the summit\n", &["a [ ] A? | watch=the summit"], &[]);
        check(
            "- [ ] A?\n  - **Next date:** 2026-13\n",
            &["a [ ] A? | watch=2026-13"],
            &["`2026-13` is not a date: there is no month 13; write a month from `01` to `12`"],
        );
    }

    #[test]
    fn what_cannot_be_understood_is_said() {
        check(
            "- [ ] A? <!-- id: a b -->\n",
            &["a-b [ ] A?"],
            &["`a b` cannot be an id: it has a space in it; write `<!-- id: a-b -->`"],
        );
        check(
            "- [ ] A?\n- [ ] A?\n",
            &["a [ ] A?"],
            &["a question before this one has the id `a`; \
               give it an id of its own: `<!-- id: … -->` behind its words"],
        );
        check(
            "- [ ] A?\n- [ ] <!-- id: b -->\n- C?\n",
            &["a [ ] A?"],
            &[
                "this question has no words; write it behind its box",
                "this item has no box, so it is no question; \
                 begin it with `- [ ]`, or indent it to belong to the question above",
            ],
        );
    }

    #[test]
    fn what_looks_like_history_or_a_date_is_not_passed_over() {
        let nothing = "a [ ] A?";
        let checked = |note: &str, detail: &str, message: &str| {
            let expected = if detail.is_empty() { nothing.to_owned() } else { detail.to_owned() };
            check(&format!("- [ ] A?\n  - {note}\n"), &[&expected], &[message]);
        };
        checked(
            "**Partly answered:** x",
            "a [ ] A? | otherPartly answered=x",
            "`Partly answered` is a status, but there is no date; \
             write it with the day: `**2026-01-31, partly answered:**`",
        );
        checked(
            "**answered, 2026-11-25:** x",
            "a [ ] A? | otheranswered, 2026-11-25=x",
            "the status stands before the date here; write `**2026-11-25, answered:**`",
        );
        checked(
            "2026-11-25, answered: x",
            "",
            "this looks like an entry of the history, but is not bold; \
             write `**2026-11-25, answered:**`",
        );
        checked(
            "**Opened:** Feb 30",
            "a [ ] A? | opened=Feb 30",
            "`Feb 30` is not a date: there is no 30 February; \
             write a day from `01` to `29`, after the year",
        );
        checked(
            "**Opened:** soon, we hear",
            "a [ ] A? | opened=soon, we hear",
            "`soon` is not a date; \
             write year, month and day, as in `2026-01-31`",
        );
        checked(
            "**Watch:** 30 January 2026, the talks",
            "a [ ] A? | watch=30 January 2026, the talks",
            "`30 January 2026` is not a date; \
             write it as `2026-01-30`",
        );
        check(
            "- [ ] A?\n  - **Watch:** G20 summit\n  - In 2025, answered: nothing.\n",
            &["a [ ] A? | watch=G20 summit | other=In 2025, answered: nothing."],
            &[],
        );
        check(
            "- [ ] A? <!-- id: a --> <!-- id: b -->\n",
            &["a [ ] A?"],
            &["this question has an id already; take one of the two away"],
        );
    }

    #[test]
    fn a_history_that_cannot_be_understood_is_said() {
        check(
            "- [ ] A?\n  - **Feb 30, answered:** x\n  - **2026-02-30, answered:** x\n",
            &["a [ ] A?"],
            &[
                "`Feb 30` is not a date: there is no 30 February; \
                 write a day from `01` to `29`, after the year",
                "`2026-02-30` is not a date: there is no 30 February 2026; \
                 write a day from `01` to `28`",
            ],
        );
        check(
            "- [ ] A?\n  - **2026-11-25, anwsered:** x\n  - **2026-11-25, kaputt:** x\n  - **Knwon:** x\n",
            &["a [ ] A? | otherKnwon=x | 2026-11-25 -=x | 2026-11-25 -=x"],
            &[
                "`anwsered` is not a status of a question; write `answered`",
                "`kaputt` is not a status of a question; write one of `open`, `partly answered`, \
                 `disputed`, `answered`, `moot`",
                "`Knwon` is not a label of a question; write `known`",
            ],
        );
        check(
            "- [ ] A?\n  - **Known:** x\n    - **2026-11-25, answered:** deep\n",
            &["a [ ] A? | known=x"],
            &["this stands too deep to belong to the question; indent it as the item above it"],
        );
    }
}
