//! Reading the log of a page, each entry where it stands.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Detail, DetailKind, Gravity, Kind, UPDATE_INVALID, Update};
use crate::finding::{Finding, Findings, Place};
use crate::model::body::Kind as Node;
use crate::model::items::{Label, Reader};
use crate::model::outline::{Entry, Meaning, MeaningfulSection};
use crate::parse::body::DUPLICATE_ID;

/// The entries of a page's log, in the order written.
pub fn read(
    reader: &Reader<'_>,
    sections: &[MeaningfulSection],
    findings: &mut Findings,
) -> Vec<Update> {
    let mut log: Vec<Update> = Vec::new();
    let mut done = 0;
    for section in sections.iter().filter(|s| s.meaning == Meaning::Updates) {
        if section.nodes.start < done {
            continue;
        }
        done = section.nodes.end;
        for entry in reader.entries(section.nodes.clone()) {
            log.extend(update(reader, &entry, findings));
        }
    }
    name(&mut log);
    without_second_ids(reader, &mut log, findings);
    log
}

/// Two entries cannot have one id: the second gets a number.
fn without_second_ids(reader: &Reader<'_>, log: &mut [Update], findings: &mut Findings) {
    let mut seen: BTreeMap<String, Range<usize>> = BTreeMap::new();
    for update in log {
        let place = update.date.span.clone();
        let Some(first) = seen.get(&update.id) else {
            seen.insert(update.id.clone(), place);
            continue;
        };
        let message = format!("an entry before this one has the id `{}`", update.id);
        findings.push(
            Finding::new(&DUPLICATE_ID, Place::span(reader.file, place.clone()), message)
                .hint("give it another: `<!-- id: … -->` behind its words")
                .label(Place::span(reader.file, first.clone()), "the first is here"),
        );
        let mut free = (2..).map(|number| format!("{}-{number}", update.id));
        update.id = free.find(|id| !seen.contains_key(id)).unwrap_or_default();
        seen.insert(update.id.clone(), place);
    }
}

/// Gives each entry that says none an id; of several of one day the newer get a number. Logs are
/// written with the newest entry first, or last where the dates say so.
fn name(log: &mut [Update]) {
    let oldest_first = log
        .first()
        .zip(log.last())
        .is_some_and(|(first, last)| first.date.value.day() < last.date.value.day());
    let mut order: Vec<&mut Update> = log.iter_mut().collect();
    if !oldest_first {
        order.reverse();
    }
    let mut days: BTreeMap<String, usize> = BTreeMap::new();
    for update in order.into_iter().filter(|update| update.id.is_empty()) {
        let id = format!("update-{}", update.date.value.day());
        let count = days.entry(id.clone()).or_insert(0);
        *count += 1;
        update.id = if *count == 1 { id } else { format!("{id}-{count}") };
    }
}

fn update(reader: &Reader<'_>, entry: &Entry, findings: &mut Findings) -> Option<Update> {
    let invalid = |node: u32, message: String| {
        let place = reader.place(node);
        Finding::new(&UPDATE_INVALID, place, message)
    };
    let (date, words) = match reader.label(entry) {
        Some(Label::Dated { date, words }) => (date, words),
        Some(Label::Words(_)) | None => {
            let place = Place::span(reader.file, reader.span(entry));
            let message = "this item of the log does not begin with a date and a kind";
            let kind = reader.labels.first("correction");
            findings.push(
                Finding::new(&UPDATE_INVALID, place, message)
                    .hint(format!("begin it with both in bold: `- **2026-01-31, {kind}:** …`")),
            );
            return None;
        }
    };
    let label = entry.label.unwrap_or(entry.node);
    let kind = kind(reader, &words).map_err(|hint| {
        let message = if words.is_empty() {
            "this entry of the log has no kind".to_owned()
        } else {
            format!("`{words}` is not a kind of update")
        };
        findings.push(invalid(label, message).hint(hint));
    });
    let value = reader.date(entry, &date, findings);
    if reader.plain(entry.words.clone()).trim_matches([':', '：', ' ']).is_empty()
        && entry.rest.is_empty()
    {
        let message = "this entry of the log says nothing".to_owned();
        findings.push(invalid(label, message).hint("write behind its kind what was changed"));
        return None;
    }
    let (Ok((kind, gravity)), Some(value)) = (kind, value) else { return None };
    let span = reader.body.nodes[label as usize].span.range();
    let id = reader.id(entry, &UPDATE_INVALID, findings);
    let mut update = Update {
        id: id.map_or_else(String::new, |id| format!("update-{}", id.value)),
        item: entry.node,
        date: crate::parse::table::At { value, span },
        kind,
        gravity,
        words: entry.words.clone(),
        rest: Vec::new(),
        details: Vec::new(),
        was: None,
        now: None,
        approved_by: entry.note("approved-by").map(|note| note.value.clone()),
    };
    below(reader, entry, &mut update, findings);
    wording(reader, &mut update);
    Some(update)
}

/// The kind and the gravity that the words behind a date name; else what to write.
fn kind(reader: &Reader<'_>, words: &str) -> Result<(Kind, Gravity), String> {
    let labels = reader.labels;
    for (key, gravity) in [("major", Gravity::Major), ("minor", Gravity::Minor)] {
        let rest = labels.without(key, words);
        if let Some(kind) = rest.and_then(|rest| labels.find(Kind::LABELS, &rest)) {
            return Ok((kind, gravity));
        }
    }
    if let Some(kind) = labels.find(Kind::LABELS, words) {
        let grave = kind == Kind::Retraction;
        return Ok((kind, if grave { Gravity::Major } else { Gravity::Minor }));
    }
    Err(labels.nearest(Kind::LABELS, words).filter(|_| !words.is_empty()).map_or_else(
        || format!("write one of {}", labels.firsts(Kind::LABELS)),
        |near| format!("write `{near}`"),
    ))
}

/// Reads what stands below an entry.
fn below(reader: &Reader<'_>, entry: &Entry, update: &mut Update, findings: &mut Findings) {
    for block in reader.body.siblings(entry.rest.clone()) {
        let node = reader.body.nodes[block as usize];
        let is_list = matches!(node.kind, Node::List(_));
        let items = reader.entries(block..node.end);
        if !is_list || items.iter().all(|item| item.label.is_none()) {
            update.rest.push(block..node.end);
            continue;
        }
        for item in items {
            let label = match reader.label(&item) {
                Some(Label::Words(label)) => label,
                Some(Label::Dated { .. }) => {
                    let message = "this entry stands too deep to belong to the log";
                    let place = reader.place(item.label.unwrap_or(item.node));
                    findings.push(
                        Finding::new(&UPDATE_INVALID, place, message)
                            .hint("begin it where the entry above it begins"),
                    );
                    continue;
                }
                None => String::new(),
            };
            let kind = reader.labels.find(DetailKind::LABELS, &label);
            let kind = kind.unwrap_or(DetailKind::Other);
            let (words, rest) = (item.words.clone(), item.rest.clone());
            update.details.push(Detail { kind, label, words, rest });
        }
    }
}

/// What was wrong, what is right and who approved it, from where each may stand.
fn wording(reader: &Reader<'_>, update: &mut Update) {
    let detail = |kind: DetailKind| {
        let detail = update.details.iter().find(|detail| detail.kind == kind)?;
        let text = reader.plain(detail.words.clone());
        Some(text.trim_start_matches([':', '：', ' ']).to_owned())
    };
    let struck = find(reader, update.words.clone(), Node::Strikethrough);
    let after = struck.as_ref().map_or(update.words.start, |(end, _)| *end);
    let bold = find(reader, after..update.words.end, Node::Strong).filter(|_| struck.is_some());
    let was = detail(DetailKind::Was).or_else(|| struck.map(|(_, text)| text));
    let now = detail(DetailKind::Now).or_else(|| bold.map(|(_, text)| text));
    let approved_by = detail(DetailKind::ApprovedBy);
    update.was = was;
    update.now = now;
    update.approved_by = approved_by.or_else(|| update.approved_by.take());
}

/// The first node of a kind: where it ends, and its words.
fn find(reader: &Reader<'_>, nodes: Range<u32>, kind: Node) -> Option<(u32, String)> {
    let node = nodes.clone().find(|node| reader.body.nodes[*node as usize].kind == kind)?;
    let end = reader.body.nodes[node as usize].end;
    Some((end, reader.plain(node..end)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Markdown;
    use crate::config::labels::Labels;
    use crate::parse::body::parse;

    /// The entries of a list, as one line each, and the messages.
    fn check(list: &str, expected: &[&str], messages: &[&str]) {
        let text = format!("## Corrections and updates\n\n{list}");
        let markdown = Markdown { smart_punctuation: false, raw_html: true };
        let file = "a.md".into();
        let mut findings = Findings::new();
        let body = parse(&file, (&text, 0), markdown, &mut findings);
        let labels = Labels::english();
        let reader = Reader { file: &file, text: &text, body: &body, labels: &labels };
        let section = MeaningfulSection {
            meaning: Meaning::Updates,
            heading: 0,
            nodes: body.nodes[0].end..body.all().end,
        };
        let log = read(&reader, &[section], &mut findings);
        let lines: Vec<String> = log
            .iter()
            .map(|update| {
                let gravity = if update.gravity == Gravity::Major { "!" } else { "" };
                let mut line = format!("{} {gravity}{}", update.id, update.kind.word());
                for (name, value) in
                    [("was", &update.was), ("now", &update.now), ("by", &update.approved_by)]
                {
                    line += &value.as_ref().map_or(String::new(), |v| format!(" {name}={v}"));
                }
                line
            })
            .collect();
        assert_eq!(lines, expected, "{list}");
        let found: Vec<String> = findings
            .iter()
            .map(|f| format!("{}; {}", f.message, f.hint.as_deref().unwrap_or_default()))
            .collect();
        assert_eq!(found, messages, "{list}");
    }

    #[test]
    fn entries_begin_with_a_date_and_a_kind() {
        check("- **2026-11-25, correction:** x\n", &["update-2026-11-25 correction"], &[]);
        check("- **2026-11-25, Editor’s note:** x\n", &["update-2026-11-25 editors-note"], &[]);
        check("- **2026-11-25T10:00+08:00, refile:** x\n", &["update-2026-11-25 refile"], &[]);
        check(
            "- **2026-11-25, update:** x\n- **2026-11-25, clarification:** y\n",
            &["update-2026-11-25-2 update", "update-2026-11-25 clarification"],
            &[],
        );
        check(
            "- **2026-11-24, update:** x <!-- id: first -->\n- **2026-11-25, update:** y\n\
             - **2026-11-25, clarification:** z\n",
            &[
                "update-first update",
                "update-2026-11-25 update",
                "update-2026-11-25-2 clarification",
            ],
            &[],
        );
        check("No corrections so far.\n", &[], &[]);
    }

    #[test]
    fn grave_entries_are_told() {
        check("- **2026-11-25, major correction:** x\n", &["update-2026-11-25 !correction"], &[]);
        check("- **2026-11-25, serious correction:** x\n", &["update-2026-11-25 !correction"], &[]);
        check("- **2026-11-25, minor correction:** x\n", &["update-2026-11-25 correction"], &[]);
        check("- **2026-11-25, retraction:** x\n", &["update-2026-11-25 !retraction"], &[]);
    }

    #[test]
    fn what_was_wrong_and_what_is_right_are_told() {
        check(
            "- **2026-11-25, correction:** The city is ~~Paris~~ **Rome**. <!-- approved-by: Jane -->\n",
            &["update-2026-11-25 correction was=Paris now=Rome by=Jane"],
            &[],
        );
        check(
            "- **2026-11-25, correction:** The city.\n  - **Was:** Paris\n  - **Now:** Rome\n  \
             - **Approved by:** Jane\n",
            &["update-2026-11-25 correction was=Paris now=Rome by=Jane"],
            &[],
        );
        check("- **2026-11-25, update:** **Bold** news\n", &["update-2026-11-25 update"], &[]);
    }

    #[test]
    fn two_entries_of_one_id_are_told() {
        check(
            "- **2026-11-26, update:** x <!-- id: a -->\n- **2026-11-25, update:** y <!-- id: a -->\n",
            &["update-a update", "update-a-2 update"],
            &["an entry before this one has the id `update-a`; \
               give it another: `<!-- id: … -->` behind its words"],
        );
    }

    #[test]
    fn what_cannot_be_understood_is_said() {
        let kinds = "write one of `correction`, `clarification`, `update`, `editor's note`, \
                     `retraction`, `refile`";
        check(
            "- **2026-11-25, corection:** x\n",
            &[],
            &["`corection` is not a kind of update; write `correction`"],
        );
        check(
            "- **2026-11-25, news:** x\n- **2026-11-25:** x\n",
            &[],
            &[
                &format!("`news` is not a kind of update; {kinds}"),
                &format!("this entry of the log has no kind; {kinds}"),
            ],
        );
        check(
            "- Fixed a typo\n- **Fixed** a typo\n",
            &[],
            &["this item of the log does not begin with a date and a kind; \
               begin it with both in bold: `- **2026-01-31, correction:** …`"; 2],
        );
        check(
            "- **2026-02-30, update:** x\n- **2026-11-25, update:**\n",
            &[],
            &[
                "`2026-02-30` is not a date: there is no 30 February 2026; \
                 write a day from `01` to `28`",
                "this entry of the log says nothing; write behind its kind what was changed",
            ],
        );
        check(
            "- **2026-11-25, update:** x\n  - **2026-11-24, update:** y\n",
            &["update-2026-11-25 update"],
            &["this entry stands too deep to belong to the log; \
               begin it where the entry above it begins"],
        );
    }
}
