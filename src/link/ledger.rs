//! Making the ledger: what all pages say of one question, joined by its id.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::config::Side;
use crate::link::speakers::{Speakers, words};
use crate::model::date::{Day, SiteDate};
use crate::model::overview::Overview;
use crate::model::question::ledger::{
    Happening, Ledger, LedgerEntry, QUESTIONS_A_PAGE, What, question,
};
use crate::model::question::{DetailKind, Status, Step};
use crate::model::site::{Page, PageId, Site};

/// Joins the questions of all pages. Whom they concern is added by [`concern`], when links are known.
pub fn collect(pages: &[Page]) -> Ledger {
    let mut asked: BTreeMap<&str, Vec<(PageId, usize)>> = BTreeMap::new();
    for (index, page) in pages.iter().enumerate() {
        let id = PageId(u32::try_from(index).unwrap_or(u32::MAX));
        for (number, question) in page.questions.iter().enumerate() {
            asked.entry(&question.id.value).or_default().push((id, number));
        }
    }
    let mut questions: Vec<LedgerEntry> =
        asked.into_iter().map(|(id, asked)| entry(pages, id, asked)).collect();
    number(&mut questions, pages);
    questions.sort_by_key(|entry| (entry.status, entry.number));
    let by_id: BTreeMap<String, usize> =
        questions.iter().enumerate().map(|(index, entry)| (entry.id.clone(), index)).collect();
    let of_page = pages
        .iter()
        .map(|page| page.questions.iter().filter_map(|q| by_id.get(&q.id.value).copied()).collect())
        .collect();
    let mut counts: BTreeMap<Status, usize> = BTreeMap::new();
    for entry in &questions {
        *counts.entry(entry.status).or_insert(0) += 1;
    }
    let page = super::sections::overview(pages, Overview::Questions);
    let size = page.and_then(|id| pages[id.index()].section.as_ref()?.paginate_by);
    let size = size.unwrap_or(QUESTIONS_A_PAGE);
    Ledger { page, questions, counts, of_page, by_id, size, ..Ledger::default() }
}

/// Numbers the questions in the order in which they were asked; those without a date come last.
fn number(questions: &mut [LedgerEntry], pages: &[Page]) {
    let place = |entry: &LedgerEntry| {
        let first = entry.asked.first().copied().unwrap_or((PageId(0), 0));
        (pages[first.0.index()].front.weight, first.0, question(pages, first).item)
    };
    questions.sort_by(|a, b| {
        let key = |entry: &LedgerEntry| (entry.opened.is_none(), entry.opened.clone());
        key(a).cmp(&key(b)).then_with(|| place(a).cmp(&place(b)))
    });
    for (index, entry) in questions.iter_mut().enumerate() {
        entry.number = index + 1;
    }
}

fn entry(pages: &[Page], id: &str, mut asked: Vec<(PageId, usize)>) -> LedgerEntry {
    asked.sort_by(|a, b| {
        pages[a.0.index()].date.cmp(&pages[b.0.index()].date).then_with(|| a.cmp(b))
    });
    let stands = |(page, _): &(PageId, usize)| !pages[page.index()].is_retracted();
    let retracted = !asked.iter().any(stands);
    if !retracted {
        asked.retain(stands);
    }
    let history = history(pages, &asked);
    let decided = history
        .iter()
        .rposition(|happening| happening.step(pages).is_some_and(|step| step.status.is_some()));
    let said = decided.and_then(|index| history[index].step(pages)?.status);
    let ticked = asked.last().is_some_and(|newest| question(pages, *newest).is_ticked());
    let status = match said {
        _ if retracted => Status::Moot,
        // A tick says more than an older step.
        Some(status) if ticked && !status.is_settled() => Status::Answered,
        Some(status) => status,
        None if ticked => Status::Answered,
        None => Status::Open,
    };
    LedgerEntry {
        id: id.to_owned(),
        number: 0,
        opened: opened(pages, &asked),
        status,
        retracted,
        decided: decided.filter(|_| said == Some(status)),
        history,
        pages: asked.iter().map(|(page, _)| *page).collect(),
        asked,
        sides: Vec::new(),
        topics: Vec::new(),
        entities: Vec::new(),
        who: Vec::new(),
    }
}

/// The first day on which any page asks a question, as it says or by its own date.
fn opened(pages: &[Page], asked: &[(PageId, usize)]) -> Option<SiteDate> {
    let since = |asked: &(PageId, usize)| {
        let said = question(pages, *asked).opened.as_ref().map(|at| at.value.clone());
        said.or_else(|| pages[asked.0.index()].date.clone())
    };
    asked.iter().filter_map(since).min()
}

/// What has happened to a question, oldest first.
fn history(pages: &[Page], asked: &[(PageId, usize)]) -> Vec<Happening> {
    let mut history = Vec::new();
    for (place, asked_here) in asked.iter().enumerate() {
        let here = question(pages, *asked_here);
        let before = place.checked_sub(1).map(|before| asked[before]);
        if let (Some(before), Some(date)) = (before, &pages[asked_here.0.index()].date)
            && !same_words(&question(pages, before).text, &here.text)
        {
            let what = What::Reworded(before.0, before.1);
            history.push(Happening { date: date.clone(), asked: *asked_here, what });
        }
        for (index, step) in here.steps.iter().enumerate() {
            let date = step.date.value.clone();
            history.push(Happening { date, asked: *asked_here, what: What::Step(index) });
        }
    }
    history.sort_by(|a, b| a.date.day().cmp(&b.date.day()).then_with(|| a.date.cmp(&b.date)));
    tell_once(pages, &mut history);
    history.shrink_to_fit();
    history
}

/// Leaves out steps that say the very same as one before: a later page repeats what it knows. The page
/// that said it first tells it.
fn tell_once(pages: &[Page], history: &mut Vec<Happening>) {
    let days: Vec<Day> = history.iter().map(|happening| happening.date.day()).collect();
    let mut told: BTreeSet<(String, Option<Status>, String)> = BTreeSet::new();
    let mut at = 0;
    history.retain(|happening| {
        let day = days[at];
        let is_alone = at.checked_sub(1).is_none_or(|before| days[before] != day)
            && days.get(at + 1).is_none_or(|after| *after != day);
        at += 1;
        match happening.step(pages) {
            Some(step) if !is_alone => {
                let says = said(&pages[happening.asked.0.index()], step);
                told.insert((happening.date.iso(), step.status, says))
            }
            _ => true,
        }
    });
}

/// What a step says, with the sources that it cites.
fn said(page: &Page, step: &Step) -> String {
    let nodes = step.words.start..step.rest.end.max(step.words.end);
    let mut said = page.body.plain(&page.text, nodes.clone());
    for citation in &page.body.citations[page.body.citations_in(&nodes)] {
        // Writing to a `String` cannot fail.
        let _ = write!(said, "[^{}:{:?}]", citation.id, citation.paragraph);
    }
    said
}

fn same_words(a: &str, b: &str) -> bool {
    words(a) == words(b)
}

/// Adds whom and what each question concerns.
pub fn concern(site: &mut Site) {
    let mut ledger = std::mem::take(&mut site.ledger);
    let speakers = Speakers::new(&site.pages, &site.cast);
    ledger.of_topic = vec![Vec::new(); site.topics.len()];
    ledger.of_side = vec![Vec::new(); site.config.sides.len()];
    for (index, entry) in ledger.questions.iter_mut().enumerate() {
        let mut named = Vec::new();
        for asked in &entry.asked {
            let page = site.page(asked.0);
            entry.topics.extend(&page.topics);
            entry.entities.extend(named_in(site, *asked));
            for phrase in phrases(site, *asked) {
                named.extend(sides_named(&site.config.sides, &phrase));
                if let [only] = speakers.named(&phrase).as_slice() {
                    entry.who.push(*only);
                }
            }
        }
        tidy(&mut entry.who);
        named.extend(entry.who.iter().flat_map(|id| &site.page(*id).sides));
        if named.is_empty() {
            named.extend(entry.pages.iter().flat_map(|id| &site.page(*id).sides));
        }
        entry.sides = named;
        entry.entities.extend(&entry.who);
        tidy(&mut entry.sides);
        tidy(&mut entry.topics);
        tidy(&mut entry.entities);
        for topic in &entry.topics {
            ledger.of_topic[*topic].push(index);
        }
        for side in &entry.sides {
            ledger.of_side[*side].push(index);
        }
        for entity in &entry.entities {
            ledger.of_entity.entry(*entity).or_default().push(index);
        }
    }
    site.ledger = ledger;
}

/// The sides that a text names. Case counts: “us” is not the US.
pub fn sides_named(sides: &[Side], text: &str) -> Vec<usize> {
    let found = cased_words(text);
    let has = |name: &str| {
        let name = cased_words(name);
        !name.is_empty() && found.windows(name.len()).any(|part| part == name)
    };
    (0..sides.len()).filter(|index| has(&sides[*index].name) || has(&sides[*index].short)).collect()
}

/// The words of a text, without possessive endings.
fn cased_words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'))
        .map(|word| word.trim_matches(['\'', '’']))
        .map(|word| word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word))
        .filter(|word| !word.is_empty())
        .collect()
}

fn tidy<T: Ord>(list: &mut Vec<T>) {
    list.sort_unstable();
    list.dedup();
    list.shrink_to_fit();
}

/// The people, organizations and places that a question names or links to.
fn named_in(site: &Site, asked: (PageId, usize)) -> Vec<PageId> {
    let page = site.page(asked.0);
    let item = question(&site.pages, asked).item;
    page.entities_in(item..page.body.nodes[item as usize].end)
}

/// What a question says of who could answer, a phrase for each.
fn phrases(site: &Site, asked: (PageId, usize)) -> Vec<String> {
    let page = site.page(asked.0);
    let details = question(&site.pages, asked).details.iter();
    let texts = details
        .filter(|detail| detail.kind == DetailKind::Who)
        .map(|detail| page.body.plain(&page.text, detail.words.clone()));
    texts
        .flat_map(|text| {
            let parts = text.split([',', ';', '，', '、']).flat_map(|part| part.split(" or "));
            parts.map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_named_by_whole_words_in_their_own_case() {
        let side = |name: &str, short: &str| Side {
            id: short.to_lowercase(),
            name: name.to_owned(),
            short: short.to_owned(),
        };
        let sides = [side("United States", "US"), side("China", "China")];
        for (text, expected) in [
            ("China’s Ministry of National Defense", &[1][..]),
            ("the US, or China", &[0, 1]),
            ("the United States' president", &[0]),
            ("tell us more", &[]),
            ("Chinatown", &[]),
            ("", &[]),
        ] {
            assert_eq!(sides_named(&sides, text), expected, "{text:?}");
        }
    }
}
