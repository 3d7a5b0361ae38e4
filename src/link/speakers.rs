//! Who a phrase names: the people and organizations of the site, by name, surname or role.
//!
//! A phrase is resolved by its longest name, else by a surname that only one person has, else by a
//! role that only one person has on the day. Nothing is guessed: two candidates are none.

use std::collections::BTreeMap;

use crate::model::page::PageKind;
use crate::model::prose::Prose;
use crate::model::quote::Speaker;
use crate::model::site::{Page, PageId, Target};
use crate::verify::{Attributions, Mention, MentionKind};

mod naming;

use self::naming::Word;

/// The speakers of a site.
#[derive(Debug)]
pub struct Speakers<'s> {
    pages: &'s [Page],
    /// Names and aliases, folded, with who has them.
    names: BTreeMap<String, Vec<PageId>>,
    /// Surnames, folded.
    surnames: BTreeMap<String, Vec<PageId>>,
    /// The most words that a name has.
    longest: usize,
}

impl<'s> Speakers<'s> {
    /// The people, organizations and places of a site.
    pub fn new(pages: &'s [Page]) -> Self {
        let mut speakers =
            Self { pages, names: BTreeMap::new(), surnames: BTreeMap::new(), longest: 1 };
        for (index, page) in pages.iter().enumerate() {
            if page.section.is_none() && page.kind.is_entity() {
                speakers.add(PageId(u32::try_from(index).unwrap_or(u32::MAX)), page);
            }
        }
        speakers
    }

    fn add(&mut self, id: PageId, page: &Page) {
        let aliases = page.front.entity.iter().flat_map(|card| &card.aliases);
        let names =
            std::iter::once(page.title.as_str()).chain(aliases.map(|a| a.name.value.as_str()));
        for name in names {
            let words = words(name);
            self.longest = self.longest.max(words.len());
            add(&mut self.names, words.join(" "), id);
        }
        // Chinese, Korean and Vietnamese names begin with the surname: only a person's page that
        // lists it as an alias answers to it.
        if page.kind == PageKind::Person
            && let [_, .., last] = words(&page.title).as_slice()
        {
            add(&mut self.surnames, last.clone(), id);
        }
    }

    /// Who a phrase names: one, or several when the name is that of several or the phrase has several
    /// people's. Nobody where a name only stands beside the one who is meant: see `naming`.
    pub fn named(&self, phrase: &str) -> Vec<PageId> {
        if let Some(found) = self.han_name(phrase) {
            return found;
        }
        let words = Word::all(phrase);
        let names = naming::names(&words, (&self.names, &self.surnames), self.longest);
        let is_person = |id: &PageId| self.pages[id.index()].kind == PageKind::Person;
        let mut people: Vec<PageId> = Vec::new();
        for name in names.iter().filter(|name| name.ids.iter().all(is_person)) {
            let own_title = |word: &str| self.is_title_of(name.ids, word);
            if naming::is_speaker(&words, name, own_title) {
                people.extend(
                    name.ids.iter().filter(|id| !people.contains(id)).copied().collect::<Vec<_>>(),
                );
            }
        }
        if !people.is_empty() {
            return people;
        }
        let others = names.iter().filter(|name| !name.ids.iter().all(is_person));
        let others = others.filter(|name| naming::speaks_for_itself(&words, name));
        let longest =
            others.max_by_key(|name| (name.end - name.start, std::cmp::Reverse(name.start)));
        longest.map_or_else(Vec::new, |name| name.ids.to_vec())
    }

    /// Who a phrase names on a day: not those who are called so at other times only.
    fn named_on(&self, phrase: &str, day: Option<&crate::model::date::SiteDate>) -> Vec<PageId> {
        let mut found = self.named(phrase);
        let spoken = words(phrase);
        found.retain(|id| {
            let card = self.pages[id.index()].front.entity.as_ref();
            let mut aliases = card.into_iter().flat_map(|card| &card.aliases);
            !aliases.any(|alias| {
                let name = words(&alias.name.value);
                !alias.period.may_hold(day) && name == spoken
            })
        });
        found
    }

    /// Whether a word is part of the title of a role that one of these has.
    fn is_title_of(&self, ids: &[PageId], word: &str) -> bool {
        let cards = ids.iter().filter_map(|id| self.pages[id.index()].front.entity.as_ref());
        let mut roles = cards.flat_map(|card| &card.roles);
        roles.any(|role| words(&role.title.value).iter().any(|title| title == word))
    }

    /// Who a phrase in Han letters names: they stand without spaces, 国防部长董军.
    fn han_name(&self, phrase: &str) -> Option<Vec<PageId>> {
        if phrase.is_ascii() || !phrase.contains(is_han) {
            return None;
        }
        let bare: String = phrase.chars().filter(|c| !c.is_whitespace()).collect();
        let named =
            self.names.iter().filter(|(name, _)| name.contains(is_han) && bare.contains(*name));
        let (_, ids) = named.max_by_key(|(name, _)| name.len())?;
        Some(ids.clone())
    }

    /// Who has a role that a phrase such as “the defense minister” names, on a day.
    fn in_role(&self, phrase: &str, day: Option<&crate::model::date::SiteDate>) -> Vec<PageId> {
        // British and American offices are the same.
        let spelled = |text: &str| -> Vec<String> {
            let words = words(text).into_iter();
            words.map(|word| if word == "defence" { "defense".to_owned() } else { word }).collect()
        };
        let wanted = spelled(phrase);
        let head: Vec<&String> = wanted.iter().filter(|word| *word != "the").collect();
        if head.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (index, page) in self.pages.iter().enumerate() {
            let Some(card) = &page.front.entity else { continue };
            let has = card.roles.iter().any(|role| {
                let title = spelled(&role.title.value);
                head.iter().all(|word| title.contains(word)) && role.period.may_hold(day)
            });
            if has && page.kind == PageKind::Person {
                found.push(PageId(u32::try_from(index).unwrap_or(u32::MAX)));
            }
        }
        found
    }

    /// The speaker that an attribution line names: the first entity that it links to, else the one
    /// that its words name.
    pub fn of_attribution(&self, page: &Page, by: &Prose, dash: usize) -> Speaker {
        let entity = |(place, link): &(std::ops::Range<usize>, u32)| {
            let Target::Page(id, _) = &page.links[*link as usize] else { return None };
            self.pages[id.index()].kind.is_entity().then(|| (place.clone(), *id))
        };
        let mut linked = by.links.iter().filter_map(entity);
        if let Some((first, id)) = linked.next() {
            let Some((second, other)) = linked.next() else { return Speaker::Known(id) };
            let between = by.text.get(first.end..second.start).unwrap_or_default();
            if other == id || !is_and(between) {
                return Speaker::Known(id);
            }
            let both = first.start..second.end;
            return Speaker::Unclear {
                phrase: by.text.get(both.clone()).unwrap_or_default().to_owned(),
                span: by.span(&page.body, &both),
                candidates: vec![id, other],
            };
        }
        let text = by.text.get(dash..).unwrap_or_default();
        let phrase = text.split([',', ';', '(']).next().unwrap_or_default().trim();
        if phrase.is_empty() {
            return Speaker::Unsaid;
        }
        let start = dash + text.find(phrase).unwrap_or(0);
        let span = by.span(&page.body, &(start..start + phrase.len()));
        match self.named_on(phrase, page.date.as_ref()).as_slice() {
            [only] => Speaker::Known(*only),
            // “A diplomat”, “officials”: nobody's name, so nobody needs to answer to it.
            [] if phrase.starts_with(char::is_lowercase) => Speaker::Unsaid,
            several => {
                let candidates = several.to_vec();
                Speaker::Unclear { phrase: phrase.to_owned(), span, candidates }
            }
        }
    }

    /// The speaker of a quotation in running text, by the sentence around it.
    pub fn of_running(
        &self,
        page: &Page,
        group: &[Prose],
        (attributions, index): (&Attributions, usize),
    ) -> Speaker {
        let Some(Some(attribution)) = attributions.list.get(index) else { return Speaker::Unsaid };
        let mention = &attribution.mention;
        let phrase = &group[mention.paragraph].text[mention.range.clone()];
        let found = match mention.kind {
            MentionKind::Name => self.named_on(phrase, page.date.as_ref()),
            MentionKind::Nominal => {
                let named = self.named_on(phrase, page.date.as_ref());
                if named.is_empty() {
                    let holders = self.in_role(phrase, page.date.as_ref());
                    self.mentioned(holders, group, (attributions, mention))
                } else {
                    named
                }
            }
            MentionKind::Pronoun => {
                return self.of_pronoun(phrase, group, (attributions, mention));
            }
        };
        // “The article”, “officials”, “what he”: nobody's name, so nobody needs to answer to it.
        let is_name = mention.kind == MentionKind::Name && !has_pronoun(phrase);
        match found.as_slice() {
            [only] => Speaker::Known(*only),
            [] if !is_name => Speaker::Unsaid,
            several => Speaker::Unclear {
                phrase: phrase.to_owned(),
                span: group[mention.paragraph].span(&page.body, &mention.range),
                candidates: several.to_vec(),
            },
        }
    }

    /// Of several who hold a role those who were mentioned before; all of them when none was.
    fn mentioned(
        &self,
        holders: Vec<PageId>,
        group: &[Prose],
        (attributions, mention): (&Attributions, &Mention),
    ) -> Vec<PageId> {
        if holders.len() < 2 {
            return holders;
        }
        let texts: Vec<&str> = group.iter().map(|prose| prose.text.as_str()).collect();
        let before = attributions.antecedents(&texts, mention);
        let before: Vec<PageId> = before
            .iter()
            .flat_map(|m| self.named(&texts[m.paragraph][m.range.clone()]))
            .filter(|id| holders.contains(id))
            .collect();
        let kept: Vec<PageId> = holders.iter().filter(|id| before.contains(id)).copied().collect();
        if kept.is_empty() { holders } else { kept }
    }

    /// “He said” names somebody only where one person is in question, “it said” where one organization
    /// is. “They” are several, and nobody's page has their words.
    fn of_pronoun(
        &self,
        pronoun: &str,
        group: &[Prose],
        (attributions, mention): (&Attributions, &Mention),
    ) -> Speaker {
        let is_it = pronoun.eq_ignore_ascii_case("it");
        if pronoun.eq_ignore_ascii_case("they") {
            return Speaker::Unsaid;
        }
        let texts: Vec<&str> = group.iter().map(|prose| prose.text.as_str()).collect();
        let mut found: Option<PageId> = None;
        for m in attributions.antecedents(&texts, mention) {
            let phrase = &texts[m.paragraph][m.range.clone()];
            match self.named(phrase).as_slice() {
                [only] if (self.pages[only.index()].kind == PageKind::Person) == is_it => {}
                [only] if found.is_none_or(|found| found == *only) => found = Some(*only),
                // Two are in question, or somebody who stands nearer and has no page.
                [_, ..] => return Speaker::Unsaid,
                [] if found.is_none() && may_be_person(phrase, m.kind) != is_it => {
                    return Speaker::Unsaid;
                }
                [] => {}
            }
        }
        let Some(found) = found else { return Speaker::Unsaid };
        // “Dong met Hegseth. “…,” he said.”: either may be meant.
        let beside = self.people_in(&attributions.before(&texts, mention));
        if !is_it && beside.iter().any(|other| *other != found) {
            return Speaker::Unsaid;
        }
        Speaker::Known(found)
    }

    /// All people whose names stand in a text.
    fn people_in(&self, text: &str) -> Vec<PageId> {
        let words = Word::all(text);
        let names = naming::names(&words, (&self.names, &self.surnames), self.longest);
        let all = names.iter().flat_map(|name| name.ids).copied();
        all.filter(|id| self.pages[id.index()].kind == PageKind::Person).collect()
    }
}

/// Whether a phrase that no page answers to may be a person: a name, “a guard”, “the admiral”; but not
/// “the meeting” or “the two sides”.
fn may_be_person(phrase: &str, kind: MentionKind) -> bool {
    const THINGS: [&str; 28] = [
        "ministry",
        "department",
        "government",
        "side",
        "meeting",
        "talks",
        "statement",
        "readout",
        "post",
        "article",
        "report",
        "agreement",
        "country",
        "army",
        "navy",
        "military",
        "party",
        "embassy",
        "council",
        "committee",
        "house",
        "channel",
        "visit",
        "call",
        "news",
        "text",
        "summit",
        "week",
    ];
    let words = words(phrase);
    let Some(last) = words.last() else { return false };
    let singular = last.strip_suffix('s').unwrap_or(last);
    let is_plural = last.ends_with('s') && kind == MentionKind::Nominal;
    !is_plural && !THINGS.contains(&last.as_str()) && !THINGS.contains(&singular)
}

/// Whether a word between two names joins them.
fn is_and(between: &str) -> bool {
    const WORDS: [&str; 8] = ["and", "&", "und", "et", "y", "e", "和", "与"];
    WORDS.contains(&between.trim())
}

fn has_pronoun(phrase: &str) -> bool {
    const PRONOUNS: [&str; 7] = ["he", "she", "they", "it", "i", "we", "who"];
    words(phrase).iter().any(|word| PRONOUNS.contains(&word.as_str()))
}

fn add(names: &mut BTreeMap<String, Vec<PageId>>, name: String, id: PageId) {
    if name.is_empty() {
        return;
    }
    let ids = names.entry(name).or_default();
    if !ids.contains(&id) {
        ids.push(id);
    }
}

/// The words of a name, lower case, without possessive endings.
pub fn words(text: &str) -> Vec<String> {
    Word::all(text).into_iter().map(|word| word.folded).collect()
}

/// Whether a letter is Chinese or Japanese.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}
