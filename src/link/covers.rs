//! The pictures that pages name for links to them elsewhere: `image` of the front matter.

use std::collections::BTreeMap;

use super::destinations::{self, LINK_BROKEN, Problem};
use super::names::Names;
use crate::finding::{Finding, Findings, Place};
use crate::model::site::{PageId, Site, Target};
use crate::parse::table::At;

/// For each page that names a picture, its path in the output, or its address elsewhere. What leads
/// nowhere is a finding.
pub(super) fn covers(site: &Site, findings: &mut Findings) -> BTreeMap<PageId, String> {
    let wanted: Vec<(PageId, &At<String>)> =
        site.iter().filter_map(|(id, page)| Some((id, page.front.image.as_ref()?))).collect();
    if wanted.is_empty() {
        return BTreeMap::new();
    }
    let names = Names::new(site);
    let cover = |(id, image): (PageId, &At<String>)| {
        let refused = match destinations::resolve(site, &names, id, &image.value) {
            Ok(Target::Outside) => return Some((id, image.value.trim().to_owned())),
            Ok(Target::File(path, _)) => return Some((id, path)),
            Ok(Target::Broken) => return None,
            Ok(Target::Page(..)) => {
                let message = format!("`{}` is a page, not a picture", image.value);
                Problem::new(&LINK_BROKEN, message)
                    .hint("name a picture beside the page, or in `static/`")
            }
            Err(problem) => problem,
        };
        let Problem { rule, message, hint, near } = refused;
        let hint = hint.or_else(|| near.and_then(|near| near.hint(site, &names)));
        let place = Place::span(site.page(id).file.as_ref()?, image.span.clone());
        findings.push(Finding::new(rule, place, message).hint_if(hint));
        None
    };
    wanted.into_iter().filter_map(cover).collect()
}
