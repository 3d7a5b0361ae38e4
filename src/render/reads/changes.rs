//! What changed between two builds: the site of one held against that of the other, thing by thing.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::fact::{FactSet, Kind};
use super::{Card, Fact, gathered};
use crate::evidence::Evidence;
use crate::model::backlink::Reference;
use crate::model::site::{Page, PageId, Site};

/// The facts that are not as they were.
#[expect(clippy::struct_excessive_bools, reason = "each tells of a fact of its own")]
#[derive(Debug, Default)]
pub(in crate::render) struct Changes {
    any: bool,
    any_card: bool,
    any_quote: bool,
    said: bool,
    dates: bool,
    cast: bool,
    gathered: gathered::Changed,
    any_edge: bool,
    relations: BTreeSet<PageId>,
    pages: Vec<bool>,
    cards: Vec<bool>,
    checked: Vec<bool>,
    named: FactSet,
}

impl Changes {
    /// What changed from one build to the next; `None` when so much did that nothing is worth to be
    /// kept: which pages there are, which files they become, or what every page shows.
    pub(in crate::render) fn between(
        (old_site, old_evidence): (&Arc<Site>, &Arc<Evidence>),
        (site, evidence): (&Arc<Site>, &Arc<Evidence>),
    ) -> Option<Self> {
        let is_one_plan = Arc::ptr_eq(&old_site.outputs, &site.outputs);
        let has_same_outputs = (is_one_plan || old_site.outputs.list == site.outputs.list)
            && old_site.said.size == site.said.size
            && (Arc::ptr_eq(&old_site.said, &site.said) || old_site.said.of == site.said.of);
        let has_same_links = old_site.nav == site.nav && old_site.footer == site.footer;
        let has_same_frame = old_site.has_same_frame(site) && old_site.has_same_comparisons(site);
        if !has_same_outputs || !has_same_frame || !has_same_links {
            return None;
        }
        let pairs = || old_site.pages.par_iter().zip(&site.pages);
        let pages: Vec<bool> = pairs().map(|(a, b)| !is_same_page(a, b)).collect();
        let has_other_card = |((a, b), is_other): ((&Page, &Page), &bool)| {
            *is_other && !Card::of(a).is_same(&Card::of(b))
        };
        let mut changes = Self {
            cards: pairs().zip(&pages).map(has_other_card).collect(),
            pages,
            checked: (0..site.pages.len())
                .into_par_iter()
                .map(|index| {
                    old_evidence.pages[index] != evidence.pages[index]
                        || old_evidence.paragraphs[index] != evidence.paragraphs[index]
                        || !old_site.pages[index].has_same_quotes(&site.pages[index])
                })
                .collect(),
            ..Self::default()
        };
        changes.compare_things(old_site, site);
        changes.compare_evidence(old_evidence, evidence);
        for (id, comparison) in &site.comparisons {
            let study = |evidence: &Evidence| evidence.studies.get(id).map(Arc::as_ptr);
            let is_same = old_site.comparisons.get(id) == Some(comparison)
                && study(old_evidence) == study(evidence);
            changes.named.extend((!is_same).then(|| Fact::compared(*id)));
        }
        changes.any_quote = changes.checked.contains(&true);
        changes.gathered = gathered::Changed::between(old_site, site, &changes.pages);
        changes.named.extend(changes.gathered.named.drain(..));
        changes.compare_references(old_site, site);
        changes.any_card = changes.cards.contains(&true);
        changes.said = !Arc::ptr_eq(&old_site.said, &site.said) && old_site.said != site.said;
        let mut others = old_site.pages.iter().zip(&site.pages).zip(&changes.pages);
        changes.dates = others
            .any(|((a, b), is_other)| *is_other && (&a.date, &a.updated) != (&b.date, &b.updated));
        changes.cast = !old_site.has_same_cast(site);
        changes.any = changes.any_card
            || changes.pages.contains(&true)
            || changes.checked.contains(&true)
            || !changes.relations.is_empty()
            || !changes.named.is_empty();
        Some(changes)
    }

    fn compare_things(&mut self, old: &Site, site: &Site) {
        for (index, (a, b)) in old.topics.iter().zip(&site.topics).enumerate() {
            if a != b {
                self.named.insert(Fact::topic(index));
            }
        }
        for ((id, a), b) in old.texts.iter().zip(site.texts.values()) {
            let is_same = a.iter().zip(b).all(|(a, b)| a.is_same(b));
            if !is_same {
                self.named.insert(Fact::texts(id));
                self.named.extend(b.iter().map(|text| Fact::texts(&text.file)));
            }
        }
        for (index, (a, b)) in old.assets.iter().zip(&site.assets).enumerate() {
            if !a.file.contents.is_same(&b.file.contents) {
                self.named.insert(Fact::asset(index));
            }
        }
        for (index, (a, b)) in old.statics.iter().zip(&site.statics).enumerate() {
            if !a.contents.is_same(&b.contents) {
                self.named.insert(Fact::file_of_static(index));
            }
        }
    }

    fn compare_references(&mut self, old: &Site, site: &Site) {
        let mut pairs = old.pages.iter().zip(&site.pages).zip(&self.pages);
        self.any_edge = pairs.any(|((a, b), changed)| *changed && !edges(a).eq(edges(b)));
        let (old, new) = (&old.relations, &site.relations);
        let is_other = |id: &&PageId| old.get(id) != new.get(id);
        if old != new {
            self.relations = old.keys().chain(new.keys()).filter(is_other).copied().collect();
        }
    }

    fn compare_evidence(&mut self, old: &Evidence, new: &Evidence) {
        let files: BTreeSet<&Arc<str>> = [old, new]
            .into_iter()
            .flat_map(|e| e.passages.keys().chain(e.cited.keys()).chain(e.texts.keys()))
            .collect();
        for file in files {
            if old.passages.get(file) != new.passages.get(file)
                || old.cited.get(file) != new.cited.get(file)
            {
                self.named.insert(Fact::proof(file));
            }
            // A text is prepared once somebody cites it.
            if old.texts.contains_key(file) != new.texts.contains_key(file) {
                self.named.insert(Fact::texts(file));
            }
        }
    }

    /// Every fact that changed and is no derived view.
    pub(super) fn facts(&self) -> Vec<Fact> {
        let singles = [
            (self.any, Fact::WHOLE),
            (self.any_card, Fact::CARDS),
            (self.gathered.ledger, Fact::LEDGER),
            (self.gathered.timeline, Fact::TIMELINE),
            (self.gathered.updates, Fact::UPDATES),
            (self.any_edge, Fact::GRAPH),
            (self.any_quote, Fact::QUOTES),
            (self.said, Fact::SAID),
            (self.dates, Fact::DATES),
            (self.cast, Fact::CAST),
        ];
        let mut facts: Vec<Fact> = singles
            .into_iter()
            .filter(|(is_changed, _)| *is_changed)
            .map(|(_, fact)| fact)
            .collect();
        let lists: [(&[bool], OfPage); 6] = [
            (&self.gathered.of, Fact::gathered_of),
            (&self.gathered.told, Fact::told),
            (&self.gathered.asked, Fact::asked),
            (&self.pages, Fact::page),
            (&self.cards, Fact::card),
            (&self.checked, Fact::checked),
        ];
        for (list, fact) in lists {
            let changed = (0..).zip(list).filter(|(_, is_changed)| **is_changed);
            facts.extend(changed.map(|(number, _)| fact(PageId(number))));
        }
        facts.extend(self.relations.iter().map(|id| Fact::relations(*id)));
        facts.extend(&self.named);
        facts
    }

    /// Whether a fact that is no derived view changed.
    pub(super) fn has(&self, fact: Fact) -> bool {
        let of = |list: &[bool]| list.get(fact.which()).copied().unwrap_or(true);
        match fact.kind() {
            kind if kind == Kind::Whole as u8 => self.any,
            kind if kind == Kind::Cards as u8 => self.any_card,
            kind if kind == Kind::GatheredOf as u8 => of(&self.gathered.of),
            kind if kind == Kind::Ledger as u8 => self.gathered.ledger,
            kind if kind == Kind::Timeline as u8 => self.gathered.timeline,
            kind if kind == Kind::Updates as u8 => self.gathered.updates,
            kind if kind == Kind::Told as u8 => of(&self.gathered.told),
            kind if kind == Kind::Asked as u8 => of(&self.gathered.asked),
            kind if kind == Kind::Graph as u8 => self.any_edge,
            kind if kind == Kind::Relations as u8 => self.relations.contains(&fact.page_id()),
            kind if kind == Kind::Quotes as u8 => self.any_quote,
            kind if kind == Kind::Said as u8 => self.said,
            kind if kind == Kind::Dates as u8 => self.dates,
            kind if kind == Kind::Cast as u8 => self.cast,
            kind if kind == Kind::Page as u8 => of(&self.pages),
            kind if kind == Kind::Card as u8 => of(&self.cards),
            kind if kind == Kind::Checked as u8 => of(&self.checked),
            _ => self.named.contains(&fact),
        }
    }
}

/// The fact of some kind of a page.
type OfPage = fn(PageId) -> Fact;

/// What refers to a page, how, and how often.
pub(super) fn edges(page: &Page) -> impl Iterator<Item = (PageId, Reference, u32)> {
    page.backlinks.iter().map(|link| (link.from, link.how, link.count))
}

/// Whether two pages have the same in every respect. A new field must be decided on here.
fn is_same_page(a: &Page, b: &Page) -> bool {
    let Page {
        document,
        file,
        section,
        title,
        slug,
        path,
        date,
        lang,
        topics,
        sides,
        parent,
        lower,
        higher,
        links,
        images,
        citations,
        cited,
        speakers,
        mentions,
        backlinks,
        related,
        updated,
    } = a;
    // What a document means follows from its text and its file, as long as `site.toml` is the same.
    document.is_same(&b.document)
        && *file == b.file
        && *section == b.section
        && *title == b.title
        && *slug == b.slug
        && *path == b.path
        && *date == b.date
        && *lang == b.lang
        && *topics == b.topics
        && *sides == b.sides
        && *parent == b.parent
        && *lower == b.lower
        && *higher == b.higher
        && *links == b.links
        && *images == b.images
        && *citations == b.citations
        && *cited == b.cited
        && *speakers == b.speakers
        && *mentions == b.mentions
        && *backlinks == b.backlinks
        && *related == b.related
        && *updated == b.updated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_has_changed() {
        let changes = Changes { pages: vec![false, true], ..Changes::default() };
        assert!(!changes.has(Fact::page(PageId(0))));
        assert!(changes.has(Fact::page(PageId(1))));
        assert!(changes.has(Fact::page(PageId(2))));
        assert!(!changes.has(Fact::WHOLE));
    }
}
