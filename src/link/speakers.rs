//! Who a phrase names: the people and organizations of the site, by name, surname or role.
//!
//! A phrase is resolved by its longest name, else by a surname that only one person has, else by a
//! role that only one person has on the day. Nothing is guessed: two candidates are none.

use std::cell::LazyCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use ahash::RandomState;

use crate::model::body::Quotation;
use crate::model::list::List;
use crate::model::page::PageKind;
use crate::model::prose::Prose;
use crate::model::quote::{Form, Phrase, Quotes, Speaker};
use crate::model::site::{Page, PageId, Target};
use crate::verify::MentionKind;

mod naming;

use self::naming::{Names, Word};

/// The speakers of a site.
#[derive(Debug)]
pub struct Speakers<'s> {
    pages: &'s [Page],
    cast: Arc<Cast>,
}

/// The people, organizations and places of a site, by what they are called.
#[derive(Debug, Default)]
pub struct Cast {
    names: Names,
    /// For each page whether it is that of one of them: far smaller than the pages, and looked at for
    /// every link.
    entities: Vec<bool>,
    /// Names in Han letters, sorted.
    han: BTreeMap<String, Vec<PageId>>,
    /// Of each person the words of the titles of all roles.
    titles: HashMap<PageId, Vec<Vec<String>>, RandomState>,
    /// The roles of people by each word of their titles, British and American offices alike: whose,
    /// and which of them.
    roles: HashMap<String, Vec<(PageId, usize)>, RandomState>,
}

impl Cast {
    /// The people, organizations and places among some pages.
    pub fn new(pages: &[Page]) -> Self {
        let mut cast = Self { entities: Vec::with_capacity(pages.len()), ..Self::default() };
        for (index, page) in pages.iter().enumerate() {
            let id = PageId(u32::try_from(index).unwrap_or(u32::MAX));
            let is_entity = page.is_entity();
            cast.entities.push(is_entity);
            if is_entity {
                cast.add(id, page);
            }
            cast.add_roles(id, page);
        }
        cast
    }

    fn add(&mut self, id: PageId, page: &Page) {
        let aliases = page.front.entity.iter().flat_map(|card| &card.aliases);
        let names =
            std::iter::once(page.title.as_str()).chain(aliases.map(|a| a.name.value.as_str()));
        for name in names {
            let words = words(name);
            self.names.add(&words, id);
            if !name.is_ascii() && name.contains(is_han) {
                let ids = self.han.entry(words.join(" ")).or_default();
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
        // Chinese, Korean and Vietnamese names begin with the surname: only a person's page that
        // lists it as an alias answers to it.
        if page.kind == PageKind::Person
            && let [_, .., last] = words(&page.title).as_slice()
        {
            self.names.add_surname(last, id);
        }
    }

    fn add_roles(&mut self, id: PageId, page: &Page) {
        let Some(card) = &page.front.entity else { return };
        let titles: Vec<Vec<String>> =
            card.roles.iter().map(|role| words(&role.title.value)).collect();
        for (role, title) in titles.iter().enumerate().filter(|_| page.kind == PageKind::Person) {
            for word in title {
                let roles = self.roles.entry(spelled(word).to_owned()).or_default();
                if roles.last() != Some(&(id, role)) {
                    roles.push((id, role));
                }
            }
        }
        if !titles.is_empty() {
            self.titles.insert(id, titles);
        }
    }

    /// Whether a page is that of a person, an organization or a place.
    pub fn is_entity(&self, id: PageId) -> bool {
        self.entities[id.index()]
    }

    /// Whether a word is part of the title of a role that one of these has.
    fn is_title_of(&self, ids: &[PageId], word: &str) -> bool {
        let titles = ids.iter().filter_map(|id| self.titles.get(id)).flatten().flatten();
        titles.into_iter().any(|title| title == word)
    }
}

/// A word of a title: British and American offices are the same.
fn spelled(word: &str) -> &str {
    if word == "defence" { "defense" } else { word }
}

impl<'s> Speakers<'s> {
    /// The speakers among the pages of a site, of which the cast is known.
    pub fn new(pages: &'s [Page], cast: &Arc<Cast>) -> Self {
        Self { pages, cast: Arc::clone(cast) }
    }

    /// Who a phrase names: one, or several when the name is that of several or the phrase has several
    /// people's. Nobody where a name only stands beside the one who is meant: see `naming`.
    pub fn named(&self, phrase: &str) -> Vec<PageId> {
        if let Some(found) = self.han_name(phrase) {
            return found;
        }
        let words = Word::all(phrase);
        let names = self.cast.names.find(&words);
        let is_person = |id: &PageId| self.pages[id.index()].kind == PageKind::Person;
        let mut people: Vec<PageId> = Vec::new();
        for name in names.iter().filter(|name| name.ids.iter().all(is_person)) {
            let own_title = |word: &str| self.cast.is_title_of(name.ids, word);
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
        let spoken = LazyCell::new(|| words(phrase));
        found.retain(|id| {
            let card = self.pages[id.index()].front.entity.as_ref();
            let mut aliases = card.into_iter().flat_map(|card| &card.aliases);
            !aliases.any(|a| !a.period.may_hold(day) && words(&a.name.value) == *spoken)
        });
        found
    }

    /// Who a phrase in Han letters names: they stand without spaces, 国防部长董军.
    fn han_name(&self, phrase: &str) -> Option<Vec<PageId>> {
        if phrase.is_ascii() || !phrase.contains(is_han) {
            return None;
        }
        let bare: String = phrase.chars().filter(|c| !c.is_whitespace()).collect();
        let named = self.cast.han.iter().filter(|(name, _)| bare.contains(*name));
        let (_, ids) = named.max_by_key(|(name, _)| name.len())?;
        Some(ids.clone())
    }

    /// Who has a role that a phrase such as “the defense minister” names, on a day.
    fn in_role(&self, phrase: &str, day: Option<&crate::model::date::SiteDate>) -> Vec<PageId> {
        let wanted = words(phrase);
        let head: Vec<&str> =
            wanted.iter().map(|word| spelled(word)).filter(|word| *word != "the").collect();
        // Those who have a role with the rarest of the words, and of them those with all.
        let holders =
            head.iter().map(|word| self.cast.roles.get(*word).map_or(&[][..], Vec::as_slice));
        let Some(rarest) = holders.min_by_key(|holders| holders.len()) else { return Vec::new() };
        let mut found = Vec::new();
        for (id, role) in rarest {
            let title = &self.cast.titles[id][*role];
            let has_all = head.iter().all(|word| title.iter().any(|own| spelled(own) == *word));
            let holds = || {
                let card = self.pages[id.index()].front.entity.as_ref();
                card.is_some_and(|card| card.roles[*role].period.may_hold(day))
            };
            if has_all && found.last() != Some(id) && holds() {
                found.push(*id);
            }
        }
        found
    }

    /// Who says each quote of a page whose links lead there: of those that cite a source, then of the
    /// others.
    pub fn on(&self, page: &Page, links: &[Target]) -> List<Speaker> {
        let Quotes { cited, uncited, .. } = &page.document.quotes;
        // A block may hold several quotes.
        let mut last: Option<(u32, Speaker)> = None;
        let quotes = cited.iter().chain(uncited);
        quotes
            .map(|quote| match (quote.form, &quote.by) {
                (Form::Block(block), _) => {
                    let known = last.take().filter(|(known, _)| *known == block);
                    let (_, speaker) = last.insert(
                        known.unwrap_or_else(|| (block, self.of_block((page, links), block))),
                    );
                    speaker.clone()
                }
                (Form::Running, Some(phrase)) => self.of_phrase(page, phrase),
                (Form::Running, None) => Speaker::Unsaid,
            })
            .collect()
    }

    /// The speaker that the attribution of a block names: the first entity that it links to, else the one
    /// that its words name.
    fn of_block(&self, (page, links): (&Page, &[Target]), block: u32) -> Speaker {
        let Quotation { attribution, dash, .. } = page.body.quotations[block as usize];
        let line = attribution.0..attribution.1;
        let entity = |link: usize| {
            let Target::Page(id, _) = &links[link] else { return None };
            self.cast.is_entity(*id).then_some(*id)
        };
        // Most attributions link to one entity: their words need not be put together.
        let mut linked = page.body.links_in(&line).filter_map(entity);
        if let (Some(only), None) = (linked.next(), linked.next()) {
            return Speaker::Known(only);
        }
        let by = Prose::of(&page.body, &page.text, line);
        let places = by.links.iter();
        let mut linked = places.filter_map(|(at, link)| Some((at, entity(*link as usize)?)));
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
        self.of_line(page, &by, dash as usize)
    }

    /// The speaker that the words of an attribution name.
    fn of_line(&self, page: &Page, by: &Prose, dash: usize) -> Speaker {
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

    /// The speaker of a quotation in running text, by a phrase of the sentence around it.
    fn of_phrase(&self, page: &Page, phrase: &Phrase) -> Speaker {
        let day = page.date.as_ref();
        let found = match phrase.kind {
            MentionKind::Name => self.named_on(&phrase.text, day),
            MentionKind::Nominal => {
                let named = self.named_on(&phrase.text, day);
                if named.is_empty() {
                    self.mentioned(self.in_role(&phrase.text, day), phrase)
                } else {
                    named
                }
            }
            MentionKind::Pronoun => return self.of_pronoun(phrase),
        };
        // “The article”, “officials”, “what he”: nobody's name, so nobody needs to answer to it.
        let is_name = phrase.kind == MentionKind::Name && !has_pronoun(&phrase.text);
        match found.as_slice() {
            [only] => Speaker::Known(*only),
            [] if !is_name => Speaker::Unsaid,
            several => Speaker::Unclear {
                phrase: phrase.text.clone(),
                span: phrase.span,
                candidates: several.to_vec(),
            },
        }
    }

    /// Of several who hold a role those who were mentioned before; all of them when none was.
    fn mentioned(&self, holders: Vec<PageId>, phrase: &Phrase) -> Vec<PageId> {
        if holders.len() < 2 {
            return holders;
        }
        let before = phrase.before.iter().flat_map(|(before, _)| self.named(before));
        let before: Vec<PageId> = before.filter(|id| holders.contains(id)).collect();
        let kept: Vec<PageId> = holders.iter().filter(|id| before.contains(id)).copied().collect();
        if kept.is_empty() { holders } else { kept }
    }

    /// “He said” names somebody only where one person is in question, “it said” where one organization
    /// is.
    fn of_pronoun(&self, pronoun: &Phrase) -> Speaker {
        let is_it = pronoun.text.eq_ignore_ascii_case("it");
        let mut found: Option<PageId> = None;
        for (phrase, kind) in &pronoun.before {
            match self.named(phrase).as_slice() {
                [only] if (self.pages[only.index()].kind == PageKind::Person) == is_it => {}
                [only] if found.is_none_or(|found| found == *only) => found = Some(*only),
                // Two are in question, or somebody who stands nearer and has no page.
                [_, ..] => return Speaker::Unsaid,
                [] if found.is_none() && may_be_person(phrase, *kind) != is_it => {
                    return Speaker::Unsaid;
                }
                [] => {}
            }
        }
        let Some(found) = found else { return Speaker::Unsaid };
        // “Dong met Hegseth. “…,” he said.”: either may be meant.
        let beside = self.people_in(&pronoun.sentences);
        if !is_it && beside.iter().any(|other| *other != found) {
            return Speaker::Unsaid;
        }
        Speaker::Known(found)
    }

    /// All people whose names stand in a text.
    fn people_in(&self, text: &str) -> Vec<PageId> {
        let words = Word::all(text);
        let names = self.cast.names.find(&words);
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

/// The words of a name, lower case, without possessive endings.
pub fn words(text: &str) -> Vec<String> {
    Word::all(text).into_iter().map(|word| word.folded).collect()
}

/// Whether a letter is Chinese or Japanese.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}
