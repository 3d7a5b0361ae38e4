//! Lists as structured data: the home page, sections, topics, the ledger, the timeline, updates, and the
//! files with all of it.

use super::articles::{correction, is_found};
use super::{Data, MOST, Node, Place, Structured};
use crate::model::event::Event;
use crate::model::overview::Overview;
use crate::model::page::PageKind;
use crate::model::site::PageId;
use crate::render::view::{LinkView, LogView, SaidView, SectionView, TopicView};

/// A file with data: its path, the key of its name, and its type.
const FILES: [(&str, &str, &str); 5] = [
    ("quotes.json", "data_quotes", "application/json"),
    ("comparisons.json", "data_comparisons", "application/json"),
    ("questions.json", "data_questions", "application/json"),
    ("timeline.json", "data_events", "application/json"),
    ("graph.json", "data_graph", "application/json"),
];

/// What the page of a section shows.
pub(in crate::render) struct Shown<'s> {
    /// The section.
    pub(in crate::render) id: PageId,
    /// Which page of its list it is, from 1.
    pub(in crate::render) number: usize,
    /// The pages that it lists.
    pub(in crate::render) pages: &'s [PageId],
    /// The entries of logs that it lists.
    pub(in crate::render) log: Option<&'s LogView>,
    /// What is said that it shows.
    pub(in crate::render) said: Option<&'s SaidView>,
}

impl Structured<'_> {
    /// The data of a section, or of one page of its list.
    pub(in crate::render) fn section(
        &self,
        view: &SectionView,
        shown: &Shown<'_>,
        address: &str,
    ) -> String {
        let (title, lang, above) = (&view.title, &view.lang, &view.ancestors);
        let place = Place { address, title, lang, above };
        let site = self.views.site();
        if shown.id == site.home {
            return self.home_page(view, &place);
        }
        let kind = match site.card(shown.id).overview {
            Some(Overview::Search) => "SearchResultsPage",
            _ => "CollectionPage",
        };
        let node = self.about_page(kind, &place).with("description", &view.description);
        let node = match site.card(shown.id).overview {
            Some(Overview::Questions) => {
                let node = node.with("hasPart", self.questions(shown.number));
                node.with("subjectOf", self.dataset("questions.json"))
            }
            Some(Overview::Timeline) => {
                let node = node.with("mainEntity", self.events(shown.number));
                node.with("subjectOf", self.dataset("timeline.json"))
            }
            Some(Overview::Updates) => {
                let updates = shown.log.iter().flat_map(|log| &log.updates).take(MOST);
                node.with("hasPart", updates.filter_map(correction).collect::<Vec<_>>())
            }
            Some(Overview::Quotes) => {
                let node = node.with("hasPart", self.said(shown.said));
                node.with("subjectOf", self.dataset("quotes.json"))
            }
            Some(Overview::Search) => node,
            None => node.with("mainEntity", self.list(shown.pages)),
        };
        self.graph(node, &place)
    }

    /// The data of a page of what a speaker says.
    pub(in crate::render) fn speaker(&self, said: &SaidView, address: &str) -> String {
        let site = self.views.site();
        let home = self.views.link_to(&site.config.title, "/");
        let above: Vec<LinkView> =
            [home].into_iter().chain(site.said_home().map(|id| self.views.link(id))).collect();
        let speaker = said.speakers.first();
        let title = speaker.map_or("", |speaker| &speaker.name);
        let place = Place { address, title, lang: &site.config.language, above: &above };
        let node = self.about_page("CollectionPage", &place);
        let about = speaker.and_then(|speaker| Some(self.named(speaker.page.as_ref()?)));
        self.graph(node.with("about", about).with("hasPart", self.said(Some(said))), &place)
    }

    /// Words that stand in a source.
    fn said(&self, said: Option<&SaidView>) -> Vec<Node> {
        let Some(said) = said else { return Vec::new() };
        let quotes = said.speakers.iter().flat_map(|speaker| &speaker.quotes);
        let found = quotes.map(|saying| &saying.quote).filter(|quote| is_found(quote));
        found.take(MOST).map(|quote| self.quotation(quote, &[])).collect()
    }

    /// The data of a topic's page.
    pub(in crate::render) fn topic(
        &self,
        view: &TopicView,
        pages: &[PageId],
        address: &str,
    ) -> String {
        let config = &self.views.site().config;
        let home = self.views.link_to(&config.title, "/");
        let above = [home, self.views.link_to(config.words.get("topics"), "/topics/")];
        let place = Place { address, title: &view.name, lang: &config.language, above: &above };
        let node = self.about_page("CollectionPage", &place);
        let node = node.with("about", Node::new("Thing").with("name", &view.name));
        self.graph(node.with("mainEntity", self.list(pages)), &place)
    }

    /// The data of the list of topics.
    pub(in crate::render) fn topics(&self, topics: &[TopicView], address: &str) -> String {
        let config = &self.views.site().config;
        let above = [self.views.link_to(&config.title, "/")];
        let title = config.words.get("topics");
        let place = Place { address, title, lang: &config.language, above: &above };
        let about = topics.iter().take(MOST).map(|topic| {
            let node = Node::new("Thing").with("name", &topic.name);
            node.with("url", &topic.permalink)
        });
        let node = self.about_page("CollectionPage", &place);
        self.graph(node.with("about", about.collect::<Vec<_>>()), &place)
    }

    /// The home page: the site, how it is searched, and the files with its data.
    fn home_page(&self, view: &SectionView, place: &Place<'_>) -> String {
        let site = self.views.site();
        let search = site.cards().find(|(_, card)| card.overview == Some(Overview::Search));
        let action = search.map(|(_, card)| {
            let address = self.views.permalink(card.path);
            let entry = Node::new("EntryPoint")
                .with("urlTemplate", format!("{address}?q={{search_term_string}}"));
            Node::new("SearchAction")
                .with("target", entry)
                .with("query-input", "required name=search_term_string")
        });
        let whole = self
            .site()
            .with("description", &site.config.description)
            .with("inLanguage", &site.config.language)
            .with("publisher", self.publisher())
            .with("potentialAction", action);
        let data = ["quotes.json", "comparisons.json", "graph.json"];
        let data: Vec<Node> = data.iter().filter_map(|file| self.dataset(file)).collect();
        let page = Node::new("CollectionPage")
            .with("@id", place.address)
            .with("url", place.address)
            .with("name", place.title)
            .with("description", &view.description)
            .with("inLanguage", place.lang)
            .with("isPartOf", Node::same(format!("{}#website", self.home())))
            .with("mainEntity", self.list(self.views.news()))
            .with("subjectOf", data);
        super::written(vec![whole, page])
    }

    /// Pages in a list.
    fn list(&self, pages: &[PageId]) -> Node {
        let items = pages.iter().take(MOST).zip(1..).map(|(id, position)| {
            let LinkView { title, permalink, .. } = self.views.link(*id);
            let item = Node::new("ListItem").with("position", position);
            item.with("name", title).with("url", permalink)
        });
        Node::new("ItemList")
            .with("numberOfItems", pages.len())
            .with("itemListElement", items.collect::<Vec<_>>())
    }

    /// The questions of a page of the ledger, with their answers.
    fn questions(&self, number: usize) -> Vec<Node> {
        let ledger = self.views.site().ledger();
        let shown = ledger.on_page(number).filter(|index| !ledger.questions[*index].retracted);
        let question = |index| {
            let record = self.views.question_record(index);
            let is_answer =
                |kind: Option<&str>| matches!(kind, Some("answered" | "partly-answered"));
            let answer = record.history.iter().rev().find(|step| is_answer(step.kind));
            let is_answered = record.status == "answered";
            let answer = answer.map(|step| {
                Node::new("Answer")
                    .with("text", &step.text)
                    .with("dateCreated", step.date.as_ref())
                    .with("url", &step.page)
            });
            let (accepted, suggested) = if is_answered { (answer, None) } else { (None, answer) };
            Node::new("Question")
                .with("@id", &record.permalink)
                .with("url", &record.permalink)
                .with("name", &record.question)
                .with("text", &record.question)
                .with("dateCreated", record.opened.as_ref())
                .with("answerCount", usize::from(accepted.is_some() || suggested.is_some()))
                .with("acceptedAnswer", accepted)
                .with("suggestedAnswer", suggested)
        };
        shown.take(MOST).map(question).collect()
    }

    /// The events of a page of the timeline of which some date is certain.
    fn events(&self, number: usize) -> Node {
        let site = self.views.site();
        let timeline = site.timeline();
        let from = number.saturating_sub(1).saturating_mul(timeline.per_page);
        let shown = timeline.events.iter().enumerate().skip(from).take(timeline.per_page);
        let is_told = |event: &Event| {
            !event.retracted
                && (!self.views.raw(event.newest()).when.ahead || !event.is_over(site.today))
        };
        let shown = shown.filter(|(_, event)| is_told(event));
        let dated =
            shown.filter_map(|(at, event)| Some((at, event, event.any_date()?.start_iso()?)));
        let items = dated.take(MOST).zip(1..).map(|((at, event, start), position)| {
            let view = self.views.event_view(at);
            let (places, others): (Vec<PageId>, Vec<PageId>) =
                event.entities.iter().partition(|id| site.card(**id).kind == PageKind::Place);
            let named = |ids: Vec<PageId>| -> Data {
                let links = ids.into_iter().map(|id| self.named(&self.views.link(id)));
                links.collect::<Vec<_>>().into()
            };
            let event = Node::new("Event")
                .with("@id", &view.permalink)
                .with("url", &view.permalink)
                .with("name", &view.name)
                .with("description", self.views.raw(event.newest()).text)
                .with("inLanguage", &view.lang)
                .with("startDate", start)
                .with("endDate", event.any_date().and_then(crate::model::date::Edtf::end_iso))
                .with("location", named(places))
                .with("about", named(others));
            Node::new("ListItem").with("position", position).with("item", event)
        });
        Node::new("ItemList")
            .with("numberOfItems", timeline.events.len())
            .with("itemListElement", items.collect::<Vec<_>>())
    }

    /// A file with data of the site, if there is one.
    fn dataset(&self, file: &str) -> Option<Node> {
        let site = self.views.site();
        let (path, key, format) = FILES.iter().find(|(path, ..)| *path == file)?;
        site.outputs().get(path)?;
        let words = &site.config.words;
        let values = [("site", site.config.title.as_str())];
        let address = self.views.permalink(&format!("/{path}"));
        let download =
            Node::new("DataDownload").with("encodingFormat", *format).with("contentUrl", &address);
        Some(
            Node::new("Dataset")
                .with("@id", &address)
                .with("url", &address)
                .with("name", words.filled(key, &values))
                .with("description", words.filled(&format!("{key}_about"), &values))
                .with("inLanguage", &site.config.language)
                .with("creator", self.publisher())
                .with("isAccessibleForFree", true)
                .with("distribution", download),
        )
    }
}
