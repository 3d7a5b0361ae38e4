//! Briefings, comparisons and other dated pages as structured data, with their quotations.

use std::collections::BTreeSet;

use super::things::{source, work};
use super::{Data, MOST, Node, Place, Structured};
use crate::model::site::PageId;
use crate::render::view::{CardView, CitedSourceView, PageView, QuoteView, UpdateView};
use crate::render::views::comparisons::Position;

impl Structured<'_> {
    /// A briefing, a comparison, or another dated page.
    pub(super) fn article(&self, (id, view): (PageId, &PageView), place: &Place<'_>) -> Node {
        let kind: Data = match view.kind {
            "briefing" => ["NewsArticle", "BackgroundNewsArticle"].into(),
            "comparison" => ["NewsArticle", "AnalysisNewsArticle"].into(),
            _ => "Article".into(),
        };
        let site = self.views.site();
        let names = site.card(id).topics.iter().map(|topic| self.views.topic_link(*topic).0);
        let names: Vec<String> = names.collect();
        let event = view.comparison.as_ref().and_then(|comparison| comparison.event.as_ref());
        let subjects = names.iter().map(|name| Node::new("Thing").with("name", name));
        let about: Vec<Node> = event
            .map(|name| Node::new("Event").with("name", name))
            .into_iter()
            .chain(subjects)
            .collect();
        let status = if view.retracted { Some("Retracted") } else { view.draft.then_some("Draft") };
        Node::new(kind)
            .with("@id", place.address)
            .with("url", place.address)
            .with("mainEntityOfPage", place.address)
            .with("headline", place.title)
            .with("description", &view.description)
            .with("image", view.image.as_ref().map(|image| &image.permalink))
            .with("inLanguage", place.lang)
            .with("datePublished", view.date.as_ref().map(|date| &date.rfc3339))
            .with("dateModified", view.updated.as_ref().map(|date| &date.rfc3339))
            .with("creativeWorkStatus", status)
            .with("author", self.authors(&view.authors))
            .with("publisher", self.publisher())
            .with("isPartOf", self.site())
            .with("isAccessibleForFree", true)
            .with("articleSection", view.ancestors.get(1).map(|section| &section.title))
            .with("keywords", names)
            .with("wordCount", view.word_count)
            .with("about", about)
            .with("mentions", view.cards.iter().map(|card| self.card(card)).collect::<Vec<_>>())
            .with(
                "citation",
                view.sources
                    .iter()
                    .map(|cited| work(&cited.source, &cited.permalink))
                    .collect::<Vec<_>>(),
            )
            .with("hasPart", self.parts(id, view))
            .with("correction", view.updates.iter().filter_map(correction).collect::<Vec<_>>())
    }

    /// Who wrote it; the site, where nobody is named.
    fn authors(&self, names: &[String]) -> Data {
        let config = &self.views.site().config;
        if names.is_empty() {
            return self.publisher().into();
        }
        let author = |name: &String| {
            let is_house = config.author.as_ref() == Some(name) || config.title == *name;
            if is_house { self.publisher() } else { Node::new("Person").with("name", name) }
        };
        names.iter().map(author).collect::<Vec<_>>().into()
    }

    /// Somebody whom the text links to.
    fn card(&self, card: &CardView) -> Node {
        let address = format!("{}{}", self.views.site().config.base_url.origin, card.href);
        entity_stub(card.kind, &card.title, &address)
    }

    /// What the page has that can be referred to alone: quotations, questions, reported positions.
    fn parts(&self, id: PageId, view: &PageView) -> Vec<Node> {
        let mut seen = BTreeSet::new();
        let found = view.quotes.iter().filter(|quote| is_found(quote));
        let found = found.filter(|quote| seen.insert(&quote.text));
        let mut parts: Vec<Node> =
            found.take(MOST).map(|q| self.quotation(q, &view.sources)).collect();
        parts.extend(view.questions.iter().map(|question| {
            let node = Node::new("Question").with("@id", &question.permalink);
            node.with("name", &question.text)
        }));
        let reported = self.views.reported_positions(id).into_iter().take(MOST);
        parts.extend(reported.map(|position| self.claim(&position, view)));
        parts
    }

    /// A position of a side as the page reports it: the page's reading, not the side's words.
    fn claim(&self, position: &Position, view: &PageView) -> Node {
        let sources =
            position.sources.iter().map(|id| source(&self.views.link(*id), &view.sources));
        Node::new("Claim")
            .with("text", &position.text)
            .with("url", format!("{}{}", view.permalink, position.fragment))
            .with("about", Node::new("Thing").with("name", &position.side))
            .with("claimInterpreter", self.publisher())
            .with("appearance", sources.collect::<Vec<_>>())
    }

    /// Words that stand in a source.
    pub(super) fn quotation(&self, quote: &QuoteView, sources: &[CitedSourceView]) -> Node {
        let speaker = quote.speaker.as_ref().map(|speaker| self.named(speaker));
        let found_in = quote.source.as_ref();
        Node::new("Quotation")
            .with("url", &quote.page.permalink)
            .with("text", &quote.text)
            .with("inLanguage", quote.lang.as_ref())
            .with("dateCreated", quote.date.as_ref().and_then(|date| date.iso.as_ref()))
            .with("creator", speaker.clone())
            .with("spokenByCharacter", speaker)
            .with("isPartOf", found_in.map(|link| source(link, sources)))
    }
}

/// Whether a quote's words stand in a source that is cited for it.
pub(super) fn is_found(quote: &QuoteView) -> bool {
    matches!(quote.status, "verbatim" | "altered")
}

/// A person, an organization or a place that is only named.
pub(super) fn entity_stub(kind: &str, name: &str, address: &str) -> Node {
    let kind = match kind {
        "person" => "Person",
        "organization" => "Organization",
        "place" => "Place",
        _ => "Thing",
    };
    Node::new(kind).with("@id", format!("{address}#entity")).with("name", name).with("url", address)
}

/// A correction of the page.
pub(super) fn correction(update: &UpdateView) -> Option<Node> {
    let is_correction = matches!(update.kind, "correction" | "clarification" | "retraction");
    is_correction.then(|| {
        Node::new("CorrectionComment")
            .with("@id", &update.permalink)
            .with("text", &update.text)
            .with("datePublished", &update.date.rfc3339)
            .with("url", &update.permalink)
    })
}
