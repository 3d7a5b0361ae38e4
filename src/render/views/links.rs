//! Views of links both ways: what refers to a page, who is named beside whom, and the cards of those
//! whom a page mentions.

use std::collections::{BTreeMap, BTreeSet};

use super::parts::heading_before;
use super::{Views, kind_word};
use crate::evidence::{Checked, Status};
use crate::link::addresses::encode;
use crate::model::backlink::{Backlink, Reference};
use crate::model::entity::Role;
use crate::model::page::PageKind;
use crate::model::quote::Quotes;
use crate::model::site::{Page, PageId, Site};
use crate::render::reads::{Derived, Table, Tracked, Witness};
use crate::render::sentence;
use crate::render::view::{BacklinkView, CardView, NamedView};

/// How many backlinks a page shows at most; a source that all pages cite would otherwise be a page
/// as long as the site.
const MOST_BACKLINKS: usize = 100;

/// Which pages quote what: people and organizations by their words, sources by theirs; from the
/// newest page to the oldest. Retracted pages quote nothing.
pub(super) fn quoting(site: &Tracked) -> Table<Vec<Backlink>> {
    Table::new("quoting", site, || {
        let mut quoting: BTreeMap<u32, Vec<Backlink>> = BTreeMap::new();
        let retracted = site.retracted();
        for (from, quotes, checked) in site.quotes() {
            if retracted.contains(&from) {
                continue;
            }
            for (to, link) in quoted(site, from, (quotes, checked)) {
                quoting.entry(to.0).or_default().push(link);
            }
        }
        let date = site.dates();
        for links in quoting.values_mut() {
            links.sort_by(|a, b| date(b.from).cmp(&date(a.from)));
        }
        quoting
    })
}

/// Whom and what a page quotes.
fn quoted(
    site: &Tracked,
    from: PageId,
    (quotes, checked): (&Quotes, &[Checked]),
) -> Vec<(PageId, Backlink)> {
    let mut all = Vec::new();
    for (quote, checked) in quotes.cited.iter().zip(checked) {
        let (Status::Found(place), Some(part)) = (&checked.status, quote.parts.first()) else {
            continue;
        };
        let source = site.sources.get(&place.source).copied();
        all.extend([checked.speaker, source].into_iter().flatten().map(|to| (to, part.start)));
    }
    all.retain(|(to, _)| *to != from);
    all.sort_unstable();
    let kinds = all.chunk_by(|a, b| a.0 == b.0);
    kinds
        .filter_map(|same| {
            let &(to, at) = same.first()?;
            let count = u32::try_from(same.len()).unwrap_or(u32::MAX);
            Some((to, Backlink { from, how: Reference::Quoted, at, count }))
        })
        .collect()
}

impl Views {
    /// Every reference to a page: of one page there may be several, of different kinds.
    fn references_to(&self, id: PageId) -> impl Iterator<Item = &Backlink> {
        let quoting = self.quoting.get(&self.site, id.0).into_iter().flatten();
        quoting.chain(&self.site.page(id).backlinks)
    }

    /// Every reference to a page, without its place: who refers, how, and how often.
    pub fn edges_to(&self, id: PageId) -> impl Iterator<Item = (PageId, Reference, u32)> {
        let quoting = self.quoting.get(&self.site, id.0).into_iter().flatten();
        let quoting = quoting.map(|link| (link.from, link.how, link.count));
        quoting.chain(self.site.edges_to(id))
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
        let shown = (0..).zip(all.iter().take(MOST_BACKLINKS));
        (shown.map(|(place, link)| self.backlink((id, place), link)).collect(), all.len())
    }

    /// Makes one of a page's backlinks again, if there is still one at that place of its list.
    pub(super) fn backlink_again(&self, id: PageId, place: u32) {
        let index = place as usize;
        if let Some(link) = self.referring(id).get(index).filter(|_| index < MOST_BACKLINKS) {
            self.backlink((id, place), link);
        }
    }

    /// A backlink of a page, by its place in the list. The page that refers is read only for this
    /// view; which one it is, whoever shows the list has read.
    fn backlink(&self, (to, place): (PageId, u32), link: &Backlink) -> BacklinkView {
        let make = || {
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
        };
        self.site.derive((Derived::Backlink, to, place), make, Witness::of)
    }

    /// An entity with a number of something.
    pub(super) fn named(&self, id: PageId, count: usize) -> NamedView {
        let card = self.site.card(id);
        NamedView {
            title: card.title.clone(),
            permalink: self.permalink(card.path),
            href: self.href(card.path),
            kind: card.kind.word(),
            side: card.sides.first().map(|side| self.side_at(*side)),
            count,
        }
    }

    /// Who is named in one sentence with an entity, the most often named first.
    pub(super) fn relations(&self, id: PageId) -> Vec<NamedView> {
        let relations = self.site.relations_of(id).iter();
        relations.map(|relation| self.named(relation.entity, relation.sentences)).collect()
    }

    /// The cards of the entities to which a page's text links.
    pub(super) fn cards(&self, page: &Page) -> Vec<CardView> {
        let cards = page.cards().into_iter().enumerate();
        cards.map(|(index, id)| self.card(page, index + 1, id)).collect()
    }

    fn card(&self, page: &Page, number: usize, id: PageId) -> CardView {
        let entity = self.site.card(id);
        let mut roles = entity.front.entity.iter().flat_map(|card| &card.roles);
        let role = roles.position(|role| role.period.may_hold(page.date.as_ref()));
        CardView {
            id: format!("_card-{number}"),
            title: entity.title.clone(),
            href: self.href(entity.path),
            kind: entity.kind.word(),
            side: entity.sides.first().map(|side| self.side_at(*side)),
            role: role.and_then(|index| self.role(id, index)),
            description: self.description_of(id),
        }
    }

    /// What a card says of an entity: of its page no more is read for the pages that have the card.
    pub(super) fn description_of(&self, id: PageId) -> String {
        let make = || super::description(self.site.page(id));
        self.site.derive((Derived::Description, id, 0), make, Witness::of)
    }

    /// The page of the organization of one of an entity's roles, if it has one.
    pub(super) fn organization(&self, id: PageId, role: usize) -> Option<PageId> {
        self.organizations.get(&self.site, id.0)?.get(role).copied().flatten()
    }
}

/// For each entity the page of the organization of each of its roles, which a role names by its file,
/// its title or another name.
pub(super) fn organizations(site: &Tracked) -> Table<Vec<Option<PageId>>> {
    Table::new("organizations", site, || {
        let cast = site.by_cast();
        let named = by_name(cast);
        let find = |role: &Role| {
            let name = role.organization.as_ref()?.value.to_lowercase();
            named.get(&name).copied()
        };
        let entities = cast.iter().filter(|(_, page)| page.is_entity());
        let entities = entities.filter_map(|(id, page)| Some((id, page.front.entity.as_ref()?)));
        entities.map(|(id, card)| (id.0, card.roles.iter().map(find).collect())).collect()
    })
}

/// The organizations of a site by their names, folded. Of two with one name neither is meant.
fn by_name(site: &Site) -> BTreeMap<String, PageId> {
    let mut names: BTreeMap<String, BTreeSet<PageId>> = BTreeMap::new();
    for (id, page) in site.iter() {
        if !page.is_entity() || page.kind != PageKind::Organization {
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
