//! Views of facts: sources, entities, sides, dates, and the site itself.

use tera::Value;

use xxhash_rust::xxh3::xxh3_64;

use super::{Views, letter};
use crate::config::theme::palette;
use crate::link::addresses::encode;
use crate::link::citations::source_id;
use crate::model::date::{Edtf, SiteDate};
use crate::model::entity::{Alias, EntityCard};
use crate::model::site::{NavTarget, PageId, What};
use crate::parse::table::At;
use crate::render::reads::{Derived, Witness};
use crate::render::theme;
use crate::render::view::{
    ConfigView, DateView, EdtfView, EntityView, LinkView, LooksView, NameView, NavView, RoleView,
    SideView, SourceView,
};

impl Views {
    /// The facts of a source.
    pub fn source_of(&self, id: PageId) -> Option<SourceView> {
        self.site.derive((Derived::Source, id, 0), || self.source_view(id), Witness::of)
    }

    fn source_view(&self, page: PageId) -> Option<SourceView> {
        let page = self.site.card(page);
        let card = page.front.source.as_ref()?;
        let id = source_id(page.file?);
        let text = |at: &Option<At<String>>| at.as_ref().map(|at| at.value.clone());
        let via = card.via.as_ref().and_then(|via| self.site.sources.get(&via.value));
        let own = self.site.texts(id).first();
        Some(SourceView {
            id: id.to_owned(),
            title: page.title.clone(),
            kind: text(&card.kind).unwrap_or_else(|| "document".to_owned()),
            publisher: text(&card.publisher),
            author: text(&card.author),
            side: card.side.as_ref().and_then(|side| self.side(&side.value)),
            date: self.edtf(card.date.as_ref()),
            url: text(&card.url),
            archive_url: text(&card.archive_url),
            accessed: self.edtf(card.accessed.as_ref()),
            lang: page.front.lang.as_ref().map(|lang| lang.value.clone()),
            via: via.map(|via| self.link(*via)),
            license: text(&card.license),
            paragraph_count: own.map(|text| text.paragraph_count),
        })
    }

    /// The facts of an entity.
    pub fn entity_of(&self, id: PageId) -> Option<EntityView> {
        let page = self.site.page(id);
        let card = page.front.entity.as_ref()?;
        Some(EntityView {
            aliases: card.aliases.iter().map(|alias| self.name(alias)).collect(),
            side: card.side.as_ref().and_then(|side| self.side(&side.value)),
            roles: (0..card.roles.len()).filter_map(|index| self.role(id, index)).collect(),
            role: self.role(id, self.present_role(card)),
            wikidata: card.wikidata.as_ref().map(|item| item.value.clone()),
            quote_count: self.said.get(&self.site, id.0).map_or(0, Vec::len),
            page_count: self.referring_count(id),
        })
    }

    fn name(&self, alias: &Alias) -> NameView {
        NameView {
            name: alias.name.value.clone(),
            lang: alias.lang.clone(),
            from: self.edtf(alias.period.from.as_ref()),
            until: self.edtf(alias.period.until.as_ref()),
        }
    }

    /// Which of its roles an entity may have today: the first that it may, else the first.
    fn present_role(&self, card: &EntityCard) -> usize {
        let today = self.site.today;
        card.roles.iter().position(|role| role.period.may_hold_on(today)).unwrap_or(0)
    }

    /// One of the roles of an entity.
    pub(super) fn role(&self, id: PageId, index: usize) -> Option<RoleView> {
        let role = self.site.card(id).front.entity.as_ref()?.roles.get(index)?;
        let written = role.organization.as_ref().map(|at| at.value.clone());
        let known = self.organization(id, index).map(|id| self.site.card(id));
        Some(RoleView {
            title: role.title.value.clone(),
            organization: known.map(|card| card.title.clone()).or(written),
            organization_href: known.map(|card| self.href(card.path)),
            from: self.edtf(role.period.from.as_ref()),
            until: self.edtf(role.period.until.as_ref()),
        })
    }

    pub(super) fn sides(&self, sides: &[usize]) -> Vec<SideView> {
        sides.iter().map(|index| self.side_at(*index)).collect()
    }

    /// A side by its id.
    pub fn side(&self, id: &str) -> Option<SideView> {
        let index = self.site.config.sides.iter().position(|side| side.id == id)?;
        Some(self.side_at(index))
    }

    /// A side for a component; none for none.
    pub(in crate::render) fn side_value(&self, side: Option<usize>) -> Value {
        side.map_or_else(Value::none, |side| Value::from_serializable(&self.sides[side]))
    }

    pub(super) fn side_at(&self, index: usize) -> SideView {
        let side = &self.site.config.sides[index];
        SideView {
            id: side.id.clone(),
            name: side.name.clone(),
            short: side.short.clone(),
            letter: letter(index),
        }
    }

    /// A date as a reader and a machine read it.
    pub fn date(&self, date: &SiteDate) -> DateView {
        DateView {
            iso: date.iso(),
            rfc3339: date.rfc3339(),
            text: date.in_words(&self.site.date_words),
            year: date.year(),
        }
    }

    /// A date that may be uncertain, in words.
    pub(super) fn edtf(&self, date: Option<&At<Edtf>>) -> Option<EdtfView> {
        date.map(|at| self.edtf_view(&at.value))
    }

    pub(super) fn edtf_view(&self, date: &Edtf) -> EdtfView {
        EdtfView {
            written: date.to_string(),
            iso: date.start_iso(),
            text: date.in_words(&self.site.date_words),
        }
    }

    /// The configuration as every template sees it.
    pub fn config(&self, built: &SiteDate) -> ConfigView {
        let config = &self.site.config;
        let all: Vec<usize> = (0..config.sides.len()).collect();
        ConfigView {
            title: config.title.clone(),
            base_url: config.base_url.address(),
            base_path: config.base_url.path.clone(),
            description: config.description.clone(),
            language: config.language.clone(),
            author: config.author.clone(),
            sides: self.sides(&all),
            nav: self.site.nav().iter().map(|link| self.nav(link)).collect(),
            feeds: self.feeds(),
            theme: self.theme(),
            extra: Value::from_serializable(&config.extra),
            version: env!("CARGO_PKG_VERSION"),
            built: self.date(built),
        }
    }

    /// What `[theme]` sets.
    pub(in crate::render) fn theme(&self) -> LooksView {
        let config = &self.site.config;
        let sheet = theme::sheet(config);
        let is_own = self.site.outputs().get("theme.css").is_some_and(|o| o.what == What::ThemeCss);
        let css = is_own
            .then(|| format!("{}?h={:016x}", self.href("/theme.css"), xxh3_64(sheet.as_bytes())));
        let [light, dark] = config.theme.accent.unwrap_or(palette::PAPER);
        LooksView {
            css,
            fonts: theme::fonts(&config.theme),
            logo: config.theme.logo.as_ref().map(|logo| logo.value.clone()),
            footer: self.site.footer().iter().map(|link| self.nav(link)).collect(),
            color_light: light.css(),
            color_dark: dark.css(),
        }
    }

    /// Every feed of the site but those of topics; none when they are off.
    fn feeds(&self) -> Vec<LinkView> {
        let config = &self.site.config;
        let mut feeds = self.feed_pair(&config.title, ["/atom.xml", "/feed.json"]);
        feeds.extend(self.question_feeds());
        feeds.extend(self.update_feeds());
        feeds
    }

    fn nav(&self, link: &crate::model::site::NavLink) -> NavView {
        let title = link.title.clone();
        match &link.target {
            NavTarget::Path(path, rest) => NavView {
                title,
                permalink: format!("{}{rest}", self.permalink(path)),
                href: format!("{}{rest}", self.href(path)),
                path: encode(path),
            },
            NavTarget::Address(address) => NavView {
                title,
                permalink: address.clone(),
                href: address.clone(),
                path: String::new(),
            },
        }
    }
}
