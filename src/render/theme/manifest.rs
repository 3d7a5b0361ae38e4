//! The web manifest: what a browser shows of the site among its apps.

use serde::Serialize;

use crate::render::views::Views;

/// A web app manifest: <https://www.w3.org/TR/appmanifest/>.
#[derive(Serialize)]
struct Manifest<'s> {
    name: &'s str,
    short_name: &'s str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'s str,
    lang: &'s str,
    dir: &'s str,
    id: &'s str,
    start_url: &'s str,
    scope: &'s str,
    display: &'static str,
    background_color: String,
    theme_color: String,
    icons: [Icon; 1],
}

/// A picture of the site.
#[derive(Serialize)]
struct Icon {
    src: String,
    sizes: &'static str,
    r#type: &'static str,
}

/// The manifest as JSON. It does not take the browser's bars away: a briefing is a page.
pub(in crate::render) fn manifest(views: &Views) -> Option<String> {
    let config = &views.site().config;
    let root = &config.base_url.path;
    let colors = views.theme();
    let manifest = Manifest {
        name: &config.title,
        short_name: &config.title,
        description: &config.description,
        lang: &config.language,
        dir: config.words.get("direction"),
        id: root,
        start_url: root,
        scope: root,
        display: "browser",
        background_color: crate::config::theme::palette::PAPER[0].css(),
        theme_color: colors.color_light,
        icons: [Icon { src: format!("{root}favicon.svg"), sizes: "any", r#type: "image/svg+xml" }],
    };
    serde_json::to_string_pretty(&manifest).ok()
}
