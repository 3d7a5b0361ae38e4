//! Views of links both ways: what refers to a page, who is named beside whom, and the cards of those
//! whom a page mentions.

use std::collections::{BTreeMap, BTreeSet};

use super::{Views, heading_before, kind_word};
use crate::evidence::{Evidence, Status};
use crate::link::addresses::encode;
use crate::model::backlink::{Backlink, Reference};
use crate::model::site::{Page, PageId, Site};
use crate::render::sentence;
use crate::render::view::{BacklinkView, CardView, NamedView};

/// How many backlinks a page shows at most; a source that all pages cite would otherwise be a page
/// as long as the site.
const MOST_BACKLINKS: usize = 100;

/// Which pages quote what: people and organizations by their words, sources by theirs; from the
/// newest page to the oldest.
pub(super) fn quoting(site: &Site, evidence: &Evidence) -> BTreeMap<PageId, Vec<Backlink>> {
    let mut quoting: BTreeMap<PageId, Vec<Backlink>> = BTreeMap::new();
    for (from, page) in site.iter() {
        let mut quoted = Vec::new();
        for (quote, checked) in page.quotes.cited.iter().zip(&evidence.pages[from.index()]) {
            let (Status::Found(place), Some(part)) = (&checked.status, quote.parts.first()) else {
                continue;
            };
            let source = site.sources.get(&place.source).copied();
            quoted
                .extend([checked.speaker, source].into_iter().flatten().map(|to| (to, part.start)));
        }
        quoted.retain(|(to, _)| *to != from);
        quoted.sort_unstable();
        for same in quoted.chunk_by(|a, b| a.0 == b.0) {
            let Some(&(to, at)) = same.first() else { continue };
            let count = u32::try_from(same.len()).unwrap_or(u32::MAX);
            let how = Reference::Quoted;
            quoting.entry(to).or_default().push(Backlink { from, how, at, count });
        }
    }
    for links in quoting.values_mut() {
        links.sort_by(|a, b| site.page(b.from).date.cmp(&site.page(a.from).date));
    }
    quoting
}

impl Views {
    /// Every reference to a page: of one page there may be several, of different kinds.
    pub fn references_to(&self, id: PageId) -> impl Iterator<Item = &Backlink> {
        let quoting = self.quoting.get(&id).into_iter().flatten();
        quoting.chain(&self.site.page(id).backlinks)
    }

    /// The pages that refer to a page, each once, by the strongest kind of its references.
    fn referring(&self, id: PageId) -> Vec<Backlink> {
        let mut seen = BTreeSet::new();
        self.references_to(id).filter(|link| seen.insert(link.from)).copied().collect()
    }

    /// How many pages refer to a page.
    pub(super) fn referring_count(&self, id: PageId) -> usize {
        self.references_to(id).map(|link| link.from).collect::<BTreeSet<_>>().len()
    }

    /// What refers to a page, as far as it is shown, and how much there is in all.
    pub(super) fn backlinks(&self, id: PageId) -> (Vec<BacklinkView>, usize) {
        let all = self.referring(id);
        (all.iter().take(MOST_BACKLINKS).map(|link| self.backlink(link)).collect(), all.len())
    }

    fn backlink(&self, link: &Backlink) -> BacklinkView {
        let from = self.site.page(link.from);
        let place = heading_before(&from.body, link.at.node)
            .filter(|heading| heading.node >= from.start)
            .map_or_else(String::new, |heading| format!("#{}", encode(&heading.id)));
        BacklinkView {
            title: from.title.clone(),
            permalink: format!("{}{place}", self.permalink(&from.path)),
            href: format!("{}{place}", self.href(&from.path)),
            kind: kind_word(from),
            how: link.how.word(),
            count: link.count as usize,
            date: from.date.as_ref().map(|date| self.date(date)),
            sentence: sentence::around(from, link.at),
        }
    }

    /// An entity with a number of something.
    pub(super) fn named(&self, id: PageId, count: usize) -> NamedView {
        let page = self.site.page(id);
        NamedView {
            title: page.title.clone(),
            permalink: self.permalink(&page.path),
            href: self.href(&page.path),
            kind: page.kind.word(),
            side: page.sides.first().map(|side| self.side_at(*side)),
            count,
        }
    }

    /// Who is named in one sentence with an entity, the most often named first.
    pub(super) fn relations(&self, id: PageId) -> Vec<NamedView> {
        let relations = self.site.relations.get(&id).into_iter().flatten();
        relations.map(|relation| self.named(relation.entity, relation.sentences)).collect()
    }

    /// The cards of the entities to which a page's text links.
    pub(super) fn cards(&self, page: &Page) -> Vec<CardView> {
        let cards = page.cards().into_iter().enumerate();
        cards.map(|(index, id)| self.card(page, index + 1, id)).collect()
    }

    fn card(&self, page: &Page, number: usize, id: PageId) -> CardView {
        let entity = self.site.page(id);
        let roles = entity.front.entity.iter().flat_map(|card| &card.roles);
        let role = roles.into_iter().find(|role| role.period.may_hold(page.date.as_ref()));
        CardView {
            id: format!("_card-{number}"),
            title: entity.title.clone(),
            href: self.href(&entity.path),
            kind: entity.kind.word(),
            side: entity.sides.first().map(|side| self.side_at(*side)),
            role: role.map(|role| self.role(role)),
            description: super::description(entity),
        }
    }

    /// The page of the organization that a role names by its file, its title or another name.
    pub(super) fn organization(&self, name: &str) -> Option<PageId> {
        self.organizations.get(&name.to_lowercase()).copied()
    }
}

/// The organizations of a site by their names, folded. Of two with one name neither is meant.
pub(super) fn organizations(site: &Site) -> BTreeMap<String, PageId> {
    let mut names: BTreeMap<String, BTreeSet<PageId>> = BTreeMap::new();
    for (id, page) in site.iter() {
        if !page.is_entity() || page.kind != crate::model::page::PageKind::Organization {
            continue;
        }
        let aliases = page.front.entity.iter().flat_map(|card| &card.aliases);
        let aliases = aliases.map(|alias| alias.name.value.as_str());
        let own = [page.title.as_str(), page.slug.as_str()];
        for name in own.into_iter().chain(aliases) {
            names.entry(name.to_lowercase()).or_default().insert(id);
        }
    }
    names
        .into_iter()
        .filter_map(|(name, ids)| (ids.len() == 1).then_some((name, *ids.first()?)))
        .collect()
}
