//! What each page says that is looked up in all others: where its links and citations lead, who speaks,
//! whom it names.
//!
//! Each page is asked for all of it at once, while its text is at hand.

use std::cell::OnceCell;
use std::sync::Arc;

use rayon::prelude::*;

use crate::finding::Findings;
use crate::link::backlinks::References;
use crate::link::destinations::{self, Pending};
use crate::link::mentions::{Finder, Mentions, Met, Reading};
use crate::link::names::Names;
use crate::link::speakers::Speakers;
use crate::link::unchanged::{Last, Linked, Unchanged};
use crate::link::{backlinks, citations};
use crate::model::list::List;
use crate::model::quote::Speaker;
use crate::model::site::{Cited, Page, PageId, Site, Target};

/// What was asked of every page, to be remembered.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// What is wrong with its links.
    pub(super) pending: Vec<List<Pending>>,
    /// Whom it mentions.
    pub(super) met: Vec<Arc<Met>>,
    /// What it refers to.
    pub(super) outgoing: Vec<References>,
}

/// Where the links, images and citations of a page lead.
#[derive(Debug)]
pub(super) struct Leads {
    /// As [`Page::links`].
    pub(super) links: List<Target>,
    images: List<Target>,
    /// As [`Page::citations`].
    pub(super) citations: List<Option<usize>>,
    /// As [`Page::cited`].
    pub(super) cited: List<Cited>,
}

/// What one page answers.
struct Answer {
    leads: Leads,
    pending: List<Pending>,
    speakers: List<Speaker>,
    met: Arc<Met>,
    outgoing: References,
}

/// Tells every page where its links, images and citations lead, who says its quotes and where it mentions
/// entities.
pub(super) fn ask(
    site: &mut Site,
    (known, unchanged, finder): (&Linked, &Unchanged, &Finder),
    findings: &mut Findings,
) -> Asked {
    let (answers, names) = answers(site, (known, unchanged, finder));
    report(site, names, &answers, findings);
    let mut asked = Asked::default();
    for (page, answer) in site.pages.iter_mut().zip(answers) {
        let Answer { leads, pending, speakers, met, outgoing } = answer;
        let Leads { links, images, citations, cited } = leads;
        (page.links, page.images) = (links, images);
        (page.citations, page.cited) = (citations, cited);
        page.speakers = speakers;
        page.mentions = met.mentions.clone();
        findings.extend(met.findings.iter().cloned());
        asked.pending.push(pending);
        asked.met.push(met);
        asked.outgoing.push(outgoing);
    }
    asked
}

/// What every page answers, and the names in which links were looked up, if any was.
fn answers<'s>(
    site: &'s Site,
    (known, unchanged, finder): (&Linked, &Unchanged, &Finder),
) -> (Vec<Answer>, Option<Names<'s>>) {
    let last = known.last.as_ref();
    let all_known = last.is_some() && (0..site.pages.len()).all(|index| unchanged.links(index));
    let names = if all_known { None } else { Some(Names::new(site)) };
    let speakers = Speakers::new(&site.pages, &site.cast);
    let mentions = Mentions::new(site, finder);
    let answer = |reading: &mut Reading, (index, page): (usize, &'s Page)| {
        let id = PageId(u32::try_from(index).unwrap_or(u32::MAX));
        if let Some(last) = last.filter(|_| unchanged.names(index)) {
            return answer_again(index, last);
        }
        // From its beginning to its end, as memory is read fastest; links lie here and there in it.
        mentions.read(page, reading);
        let (leads, pending) = match (last.filter(|_| unchanged.links(index)), &names) {
            (Some(last), _) => leads_again(index, last),
            (None, Some(names)) => leads(site, names, id),
            (None, None) => unreachable!("a page that changed has names to look its links up"),
        };
        let speakers = speakers.on(page, &leads.links);
        let met = Arc::new(mentions.on((id, page), (&leads.links, &speakers), reading));
        let outgoing = backlinks::of((id, page), (&leads, &met.mentions), &site.cast).into();
        Answer { leads, pending, speakers, met, outgoing }
    };
    let pages = site.pages.par_iter().enumerate();
    let answers = pages.map_init(Reading::default, answer).collect();
    (answers, names)
}

/// What a page answers about which nothing that is asked changed since the last build.
fn answer_again(index: usize, last: &Last) -> Answer {
    let (leads, pending) = leads_again(index, last);
    let Asked { met, outgoing, .. } = &last.found.asked;
    Answer {
        leads,
        pending,
        speakers: last.site.pages[index].speakers.clone(),
        met: Arc::clone(&met[index]),
        outgoing: outgoing[index].clone(),
    }
}

/// Where the links, images and citations of a page lead, and what is wrong with those of it.
fn leads(site: &Site, names: &Names<'_>, id: PageId) -> (Leads, List<Pending>) {
    let mut pending = Vec::new();
    let links = destinations::links(site, names, id, &mut pending).into();
    let images = destinations::images(site, names, id, &mut pending).into();
    let (citations, cited) = citations::resolve(site, site.page(id), &mut pending);
    let leads = Leads { links, images, citations: citations.into(), cited: cited.into() };
    (leads, pending.into())
}

/// The same as in the last build.
fn leads_again(index: usize, last: &Last) -> (Leads, List<Pending>) {
    let Page { links, images, citations, cited, .. } = &last.site.pages[index];
    let leads = Leads {
        links: links.clone(),
        images: images.clone(),
        citations: citations.clone(),
        cited: cited.clone(),
    };
    (leads, last.found.asked.pending[index].clone())
}

/// For how many broken links the nearest right one is looked for: each costs a walk over all pages.
const HINTS: usize = 50;

/// Adds what is wrong with links. Hints are looked for as long as that takes little.
fn report(site: &Site, names: Option<Names<'_>>, answers: &[Answer], findings: &mut Findings) {
    let once = OnceCell::new();
    if let Some(names) = names {
        let _ = once.set(names);
    }
    let mut hints = HINTS;
    for (finding, near) in answers.iter().flat_map(|answer| &answer.pending) {
        let near = near.as_ref().filter(|_| hints > 0);
        hints -= usize::from(near.is_some());
        let hint = near.and_then(|near| near.hint(site, once.get_or_init(|| Names::new(site))));
        findings.push(finding.clone().hint_if(hint));
    }
}
