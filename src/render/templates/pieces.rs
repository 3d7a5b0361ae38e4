//! The pieces of a body that a site's own templates make: those whose component it overrides.
//!
//! A body becomes HTML in the program, which is faster than templates are. Where the site has a component
//! of its own for a piece, that component is asked instead, with what the theme's component gets. The
//! theme's component and the program give the same, which a test holds.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, Weak};

use tera::{Context, Tera};

use super::Failure;
use super::prints::components;
use crate::parse::Template;
use crate::render::theme;
use crate::render::views::Views;

/// The components that stand for pieces of a body, sorted.
pub(in crate::render) const PIECES: [&str; 8] =
    ["citation", "event", "inline_quote", "quote", "question", "side", "status", "update"];

/// The site's own components for pieces of a body.
#[derive(Debug, Default)]
pub(in crate::render) struct Pieces(OnceLock<Engine>);

#[derive(Debug)]
struct Engine {
    // The engine knows the views, and they know it: this way round it is not kept alive.
    tera: Weak<Tera>,
    views: Weak<Views>,
    /// The components, and the template in which each is.
    own: BTreeMap<&'static str, String>,
}

impl Pieces {
    /// Takes the engine that makes them, and the site's own templates.
    pub(super) fn set(&self, tera: &Arc<Tera>, views: &Arc<Views>, own: &[Template]) {
        // A copy of the theme's own template changes nothing.
        let copied = |t: &&Template| theme::templates().contains(&(&*t.name, &*t.text));
        let changed = own.iter().filter(|template| !copied(template));
        let mut own = BTreeMap::new();
        for template in changed {
            let defined = components(&template.text);
            let here = PIECES.into_iter().filter(|name| defined.contains(name));
            own.extend(here.map(|name| (name, template.name.clone())));
        }
        let (tera, views) = (Arc::downgrade(tera), Arc::downgrade(views));
        let _ = self.0.set(Engine { tera, views, own });
    }

    /// Whether the site has no component of its own for any piece.
    pub(in crate::render) fn are_none(&self) -> bool {
        self.0.get().is_none_or(|engine| engine.own.is_empty())
    }

    /// Whether the site has a component of its own for a piece.
    pub(in crate::render) fn has(&self, name: &str) -> bool {
        self.0.get().is_some_and(|engine| engine.own.contains_key(name))
    }

    /// A piece as the site's own component makes it, if there is one. What goes wrong stands in the text,
    /// so that it is known of each page that shows it, however it came there.
    pub(in crate::render) fn make(
        &self,
        name: &str,
        fill: impl FnOnce(&mut Context, &Views),
    ) -> Option<String> {
        let engine = self.0.get()?;
        let template = engine.own.get(name)?;
        let (tera, views) = (engine.tera.upgrade()?, engine.views.upgrade()?);
        let mut context = Context::new();
        fill(&mut context, &views);
        let made = tera.render_component(name, &context, None, true);
        let failed = |error| Failure::new(&error).or_in(template).marked();
        Some(made.map_or_else(failed, |html| html.trim().to_owned()))
    }
}
