//! Sources, people, organizations and places as structured data.

use super::articles::entity_stub;
use super::{Data, Node, Structured};
use crate::link::addresses::decode;
use crate::render::view::{CitedSourceView, EntityView, LinkView, PageView, SourceView};

impl Structured<'_> {
    /// A person, an organization or a place, by a link to its page.
    pub(super) fn named(&self, link: &LinkView) -> Node {
        let site = self.views.site();
        let output = site.outputs().answering(&decode(&link.path));
        let kind = output.and_then(|output| output.what.page()).map(|id| site.card(id).kind);
        entity_stub(kind.map_or("", |kind| kind.word()), &link.title, &link.permalink)
    }

    /// The person, the organization or the place that a page is about.
    pub(super) fn entity(&self, view: &PageView, entity: &EntityView) -> Node {
        let names: Vec<&String> = entity.aliases.iter().map(|alias| &alias.name).collect();
        // A role that has ended is none.
        let role = entity.roles.iter().find(|role| role.until.is_none());
        let role = role.filter(|_| view.kind == "person");
        let origin = &self.views.site().config.base_url.origin;
        let house = role.and_then(|role| {
            let name = role.organization.as_ref()?;
            let address = role.organization_href.as_ref().map(|href| format!("{origin}{href}"));
            Some(match address {
                Some(address) => entity_stub("organization", name, &address),
                None => organization(name),
            })
        });
        let wikidata = |item: &String| format!("https://www.wikidata.org/wiki/{item}");
        entity_stub(view.kind, &view.title, &view.permalink)
            .with("description", &view.description)
            .with("alternateName", names)
            .with("jobTitle", role.map(|role| &role.title))
            .with("affiliation", house)
            .with("sameAs", entity.wikidata.as_ref().map(wikidata))
    }
}

/// A source: the work itself, not our page of it, which stands at `address`.
pub(super) fn work(source: &SourceView, address: &str) -> Node {
    let is_address = |text: &&String| text.starts_with("https://") || text.starts_with("http://");
    let license = source.license.as_ref();
    // Whether an author is a person or an office is not known of a card; the name is.
    Node::new(work_type(&source.kind))
        .with("@id", format!("{address}#source"))
        .with("name", &source.title)
        .with("url", source.url.as_deref().unwrap_or(address))
        .with("mainEntityOfPage", address)
        .with("archivedAt", source.archive_url.as_ref())
        .with("datePublished", source.date.as_ref().and_then(|date| date.iso.as_ref()))
        .with("author", source.author.as_ref())
        .with("publisher", source.publisher.as_ref().map(organization))
        .with("inLanguage", source.lang.as_ref())
        .with("license", license.filter(is_address))
        .with("copyrightNotice", license.filter(|text| !is_address(text)))
        .with(
            "subjectOf",
            source.via.as_ref().map(|via| {
                Node::new("CreativeWork")
                    .with("@id", format!("{}#source", via.permalink))
                    .with("name", &via.title)
                    .with("url", &via.permalink)
            }),
        )
}

/// A source of which a page knows, by its page: in the same graph, if the page cites it.
pub(super) fn source(link: &LinkView, sources: &[CitedSourceView]) -> Node {
    let is_cited = sources.iter().any(|cited| cited.permalink == link.permalink);
    let id = format!("{}#source", link.permalink);
    if is_cited {
        return Node::same(id);
    }
    let work = Node::new("CreativeWork").with("@id", id);
    work.with("name", &link.title).with("url", &link.permalink)
}

impl From<&&String> for Data {
    fn from(text: &&String) -> Self {
        Self::Text((*text).clone())
    }
}

fn organization(name: &String) -> Node {
    Node::new("Organization").with("name", name)
}

/// The type of schema.org for a kind of source.
fn work_type(kind: &str) -> &'static str {
    match kind {
        "post" => "SocialMediaPosting",
        "news" => "NewsArticle",
        "readout" | "statement" => "Report",
        _ => "CreativeWork",
    }
}
