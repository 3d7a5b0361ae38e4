//! Who a phrase names: the people and organizations of the site, by name, surname or role.
//!
//! A phrase is resolved by its longest name, else by a surname that only one person has, else by a
//! role that only one person has on the day. Nothing is guessed: two candidates are none.

use std::collections::BTreeMap;

use crate::model::date::Edtf;
use crate::model::page::PageKind;
use crate::model::prose::Prose;
use crate::model::quote::Speaker;
use crate::model::site::{Page, PageId, Target};
use crate::verify::{Attributions, Mention, MentionKind};

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
        let names = std::iter::once(page.title.as_str()).chain(aliases.map(|a| a.value.as_str()));
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

    /// Who a phrase may name.
    pub fn named(&self, phrase: &str) -> Vec<PageId> {
        let words = words(phrase);
        for length in (1..=self.longest.min(words.len())).rev() {
            for window in words.windows(length) {
                if let Some(found) = self.names.get(&window.join(" ")) {
                    return found.clone();
                }
            }
        }
        words.iter().rev().find_map(|word| self.surnames.get(word)).cloned().unwrap_or_default()
    }

    /// Who has a role that a phrase such as “the defense minister” names, on a day.
    fn in_role(&self, phrase: &str, day: Option<&crate::model::date::SiteDate>) -> Vec<PageId> {
        let wanted = words(phrase);
        let head: Vec<&String> = wanted.iter().filter(|word| *word != "the").collect();
        if head.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (index, page) in self.pages.iter().enumerate() {
            let Some(card) = &page.front.entity else { continue };
            let has = card.roles.iter().any(|role| {
                let title = words(&role.title.value);
                head.iter().all(|word| title.contains(word)) && is_valid(role, day)
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
        for (_, link) in &by.links {
            if let Target::Page(id, _) = &page.links[*link as usize]
                && self.pages[id.index()].kind.is_entity()
            {
                return Speaker::Known(*id);
            }
        }
        let text = by.text.get(dash..).unwrap_or_default();
        let phrase = text.split([',', ';', '(']).next().unwrap_or_default().trim();
        if phrase.is_empty() {
            return Speaker::Unsaid;
        }
        let start = dash + text.find(phrase).unwrap_or(0);
        let span = by.span(&page.body, &(start..start + phrase.len()));
        match self.named(phrase).as_slice() {
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
            MentionKind::Name => self.named(phrase),
            MentionKind::Nominal => {
                let named = self.named(phrase);
                if named.is_empty() { self.in_role(phrase, page.date.as_ref()) } else { named }
            }
            MentionKind::Pronoun => return self.of_pronoun(group, attributions, mention),
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

    /// “He said” names somebody only where one person is in question.
    fn of_pronoun(
        &self,
        group: &[Prose],
        attributions: &Attributions,
        mention: &Mention,
    ) -> Speaker {
        let texts: Vec<&str> = group.iter().map(|prose| prose.text.as_str()).collect();
        let mut found: Vec<PageId> = attributions
            .antecedents(&texts, mention)
            .iter()
            .filter_map(|m| match self.named(&texts[m.paragraph][m.range.clone()]).as_slice() {
                [only] if self.pages[only.index()].kind == PageKind::Person => Some(*only),
                _ => None,
            })
            .collect();
        found.sort_unstable();
        found.dedup();
        match found.as_slice() {
            [only] => Speaker::Known(*only),
            _ => Speaker::Unsaid,
        }
    }
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
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’' && c != '.')
        .map(|word| {
            let word = word.trim_matches(['.', '\'', '’']).to_lowercase();
            let bare = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s"));
            bare.map_or(word.clone(), str::to_owned)
        })
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whether a role is held on a day; one without dates is.
fn is_valid(role: &crate::model::entity::Role, day: Option<&crate::model::date::SiteDate>) -> bool {
    let Some(day) = day.map(crate::model::date::SiteDate::day) else { return true };
    let bound = |date: &Option<crate::parse::table::At<Edtf>>, late: bool| {
        let date = &date.as_ref()?.value;
        if late { date.latest() } else { date.earliest() }
    };
    bound(&role.from, false).is_none_or(|from| from <= day)
        && bound(&role.until, true).is_none_or(|until| day <= until)
}
