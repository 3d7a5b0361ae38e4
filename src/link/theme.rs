//! The files and links that `[theme]` names.

use crate::config::theme::Face;
use crate::finding::{Finding, Findings, Place, nearest};
use crate::link::destinations::LINK_BROKEN;
use crate::link::names::nav_links;
use crate::model::site::{NavLink, Site};
use crate::parse::table::{At, INVALID_FRONT_MATTER};
use crate::render::picture;

/// The links at the foot of every page. Files that are not there are findings.
pub(super) fn footer(site: &Site, findings: &mut Findings) -> Vec<NavLink> {
    let theme = &site.config.theme;
    for face in [&theme.serif, &theme.sans] {
        if let Face::Own { file: Some(file), .. } = face {
            bytes_of(site, file, findings);
        }
    }
    if let Some(logo) = &theme.logo
        && let Some(bytes) = bytes_of(site, logo, findings)
        && picture::size(bytes).is_none()
    {
        let message = format!("`{}` is not a picture that says its size", logo.value);
        let place = Place::span(&site.config.file, logo.span.clone());
        findings.push(
            Finding::new(&INVALID_FRONT_MATTER, place, message)
                .hint("use a PNG, JPEG or WebP, or give the SVG a `viewBox`"),
        );
    }
    nav_links(site, &theme.footer, findings)
}

/// The bytes of a file of `static/`.
fn bytes_of<'s>(site: &'s Site, file: &At<String>, findings: &mut Findings) -> Option<&'s [u8]> {
    let path = file.value.trim_start_matches('/');
    let names = || site.statics.iter().map(|file| file.path.trim_start_matches("static/"));
    let found = site.statics.iter().find(|f| f.path.strip_prefix("static/") == Some(path));
    if found.is_none() {
        let message = format!("there is no file `static/{path}`");
        let hint = nearest(path, names()).map_or_else(
            || "put it into `static/`, and write its path below that folder".to_owned(),
            |near| format!("write `{near}`"),
        );
        let place = Place::span(&site.config.file, file.span.clone());
        findings.push(Finding::new(&LINK_BROKEN, place, message).hint(hint));
    }
    found.map(crate::files::InputFile::bytes)
}
