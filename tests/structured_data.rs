//! Structured data of the pages: types and properties of schema.org, nothing that points nowhere, and
//! nothing that could end the script around it.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test fails by panicking, and may take its time"
)]

#[path = "support/site.rs"]
mod site;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use counterpart::files::Files;
use counterpart::load::load;
use serde_json::{Map, Value};
use site::{Outcome, SITE, build, late_options, options, repository};

/// The types that are used: what each is a kind of, the properties that it adds, and those that it must
/// have. As in schema.org 29.0, as far as it is used.
const TYPES: &[(&str, &str, &[&str], &[&str])] = &[
    (
        "Thing",
        "",
        &[
            "name",
            "url",
            "description",
            "alternateName",
            "sameAs",
            "mainEntityOfPage",
            "subjectOf",
            "potentialAction",
            "image",
        ],
        &["name"],
    ),
    (
        "CreativeWork",
        "Thing",
        &[
            "about",
            "archivedAt",
            "author",
            "citation",
            "copyrightNotice",
            "correction",
            "creator",
            "dateCreated",
            "dateModified",
            "datePublished",
            "creativeWorkStatus",
            "hasPart",
            "headline",
            "inLanguage",
            "isAccessibleForFree",
            "isPartOf",
            "keywords",
            "license",
            "mainEntity",
            "mentions",
            "publisher",
            "text",
        ],
        &[],
    ),
    (
        "Article",
        "CreativeWork",
        &["articleSection", "wordCount"],
        &["headline", "author", "publisher", "datePublished"],
    ),
    // Of a source, what its card has.
    ("NewsArticle", "CreativeWork", &["articleSection", "wordCount"], &[]),
    ("BackgroundNewsArticle", "Article", &[], &["headline", "author", "publisher"]),
    ("AnalysisNewsArticle", "Article", &[], &["headline", "author", "publisher"]),
    ("Report", "CreativeWork", &[], &["name"]),
    ("SocialMediaPosting", "CreativeWork", &[], &["name"]),
    ("Quotation", "CreativeWork", &["spokenByCharacter"], &["text", "url"]),
    ("Claim", "CreativeWork", &["appearance", "claimInterpreter"], &["text", "url"]),
    ("Question", "CreativeWork", &["answerCount", "acceptedAnswer", "suggestedAnswer"], &["name"]),
    ("Answer", "CreativeWork", &[], &["text", "url"]),
    ("CorrectionComment", "CreativeWork", &[], &["text", "datePublished"]),
    ("WebSite", "CreativeWork", &[], &["name", "url"]),
    ("WebPage", "CreativeWork", &[], &["name", "isPartOf"]),
    ("ProfilePage", "WebPage", &[], &["name", "mainEntity"]),
    ("CollectionPage", "WebPage", &[], &["name"]),
    ("SearchResultsPage", "WebPage", &[], &["name"]),
    ("Dataset", "CreativeWork", &["distribution"], &["name", "description", "creator"]),
    ("DataDownload", "CreativeWork", &["contentUrl", "encodingFormat"], &["contentUrl"]),
    ("ImageObject", "CreativeWork", &["contentUrl", "width", "height"], &["url"]),
    ("ItemList", "Thing", &["itemListElement", "numberOfItems"], &[]),
    ("BreadcrumbList", "ItemList", &[], &["itemListElement"]),
    ("ListItem", "Thing", &["position", "item"], &["position"]),
    ("Event", "Thing", &["startDate", "endDate", "location", "about", "inLanguage"], &["name"]),
    ("Person", "Thing", &["jobTitle", "affiliation"], &["name"]),
    ("Organization", "Thing", &["logo"], &["name"]),
    ("Place", "Thing", &[], &["name"]),
    ("SearchAction", "Thing", &["target", "query-input"], &["target", "query-input"]),
    ("EntryPoint", "Thing", &["urlTemplate"], &["urlTemplate"]),
];

/// Properties that hold dates, and those that hold addresses.
const DATES: [&str; 5] = ["dateCreated", "dateModified", "datePublished", "startDate", "endDate"];
const ADDRESSES: [&str; 9] = [
    "@id",
    "url",
    "sameAs",
    "mainEntityOfPage",
    "archivedAt",
    "license",
    "contentUrl",
    "urlTemplate",
    "image",
];

/// What a type may have, and must have.
fn properties(name: &str, may: &mut BTreeSet<&'static str>, must: &mut BTreeSet<&'static str>) {
    let (_, above, adds, needs) = TYPES
        .iter()
        .find(|(known, ..)| *known == name)
        .unwrap_or_else(|| panic!("`{name}` is no type that is used"));
    may.extend(*adds);
    must.extend(*needs);
    if !above.is_empty() {
        let mut inherited = BTreeSet::new();
        properties(above, may, &mut inherited);
        // A thing in a list may be known by its place alone.
        if *above != "Thing" {
            must.extend(inherited.into_iter().filter(|name| *name != "name"));
        }
    }
}

/// The paths of the pages of a site.
fn pages(outcome: &Outcome) -> impl Iterator<Item = &String> {
    let is_page = |path: &&String| Path::new(path).extension().is_some_and(|e| e == "html");
    outcome.files.keys().filter(is_page)
}

/// The structured data of a page, without the script around it.
fn data_of(html: &str) -> Vec<&str> {
    let open = "<script type=\"application/ld+json\">";
    html.match_indices(open)
        .map(|(at, _)| {
            let rest = &html[at + open.len()..];
            &rest[..rest.find("</script>").expect("the script is closed")]
        })
        .collect()
}

/// What is looked at on one page.
struct Look<'p> {
    page: &'p str,
    wrong: Vec<String>,
    defined: BTreeSet<&'p str>,
    referred: BTreeSet<&'p str>,
    types: BTreeMap<&'p str, usize>,
}

impl<'p> Look<'p> {
    fn value(&mut self, name: &str, value: &'p Value) {
        match value {
            Value::Object(thing) => self.thing(thing),
            Value::Array(list) => list.iter().for_each(|value| self.value(name, value)),
            Value::String(text) => {
                let is_address = |text: &str| text.starts_with("https://");
                if ADDRESSES.contains(&name) && !is_address(text) {
                    self.wrong.push(format!("{}: `{name}` is no address: {text}", self.page));
                }
                let shape: String =
                    text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
                let is_date = [
                    "0000",
                    "0000-00",
                    "0000-00-00",
                    "0000-00-00T00:00:00Z",
                    "0000-00-00T00:00:00+00:00",
                ]
                .contains(&shape.as_str());
                if DATES.contains(&name) && !is_date {
                    self.wrong.push(format!("{}: `{name}` is no date: {text}", self.page));
                }
                if text.is_empty() {
                    self.wrong.push(format!("{}: `{name}` is no text: {text}", self.page));
                }
            }
            Value::Number(_) | Value::Bool(_) => {}
            Value::Null => self.wrong.push(format!("{}: `{name}` is null", self.page)),
        }
    }

    fn thing(&mut self, thing: &'p Map<String, Value>) {
        let id = thing.get("@id").and_then(Value::as_str);
        let Some(kind) = thing.get("@type") else {
            assert_eq!(thing.len(), 1, "{}: a thing without a type: {thing:?}", self.page);
            self.referred.extend(id);
            return;
        };
        self.defined.extend(id);
        let kinds: Vec<&str> = match kind {
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
            Value::String(kind) => vec![kind.as_str()],
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
        };
        let (mut may, mut must) = (BTreeSet::from(["@type", "@id"]), BTreeSet::new());
        for kind in kinds {
            *self.types.entry(kind).or_default() += 1;
            properties(kind, &mut may, &mut must);
        }
        for (name, value) in thing {
            if !may.contains(name.as_str()) {
                self.wrong.push(format!("{}: {kind} has no `{name}`", self.page));
            }
            self.value(name, value);
        }
        for name in must.iter().filter(|name| !thing.contains_key(**name)) {
            self.wrong.push(format!("{}: {kind} lacks `{name}`: {thing:?}", self.page));
        }
    }
}

/// Looks at the data of every page of a site, and returns how often each type is there.
fn check(outcome: &Outcome) -> BTreeMap<String, usize> {
    let mut types: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for path in pages(outcome) {
        let html = outcome.page(path);
        if html.contains("http-equiv=\"refresh\"") {
            continue;
        }
        let data = data_of(html);
        assert_eq!(data.len(), 1, "{path} has {} times data", data.len());
        assert!(!data[0].contains(['<', '>', '&']), "{path}: not safe in HTML");
        let data: Value = serde_json::from_str(data[0]).unwrap_or_else(|e| panic!("{path}: {e}"));
        assert_eq!(data["@context"], "https://schema.org", "{path}");
        let mut look = Look {
            page: path,
            wrong: Vec::new(),
            defined: BTreeSet::new(),
            referred: BTreeSet::new(),
            types: BTreeMap::new(),
        };
        for thing in data["@graph"].as_array().expect("a graph is a list") {
            look.thing(thing.as_object().expect("a thing is a map"));
        }
        for id in look.referred.difference(&look.defined) {
            look.wrong.push(format!("{path}: nothing there is `{id}`"));
        }
        let canonical =
            html.split("rel=\"canonical\" href=\"").nth(1).and_then(|s| s.split('"').next());
        if path != "404.html" && !look.defined.contains(canonical.expect("a page has an address")) {
            look.wrong.push(format!("{path}: it does not tell of its own page"));
        }
        for (kind, count) in look.types {
            *types.entry(kind.to_owned()).or_default() += count;
        }
        wrong.extend(look.wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    types
}

#[test]
fn every_page_of_the_demo_site_has_data_that_holds() {
    let files = load(repository()).expect("the repository is a site");
    let outcome = build(&files, &late_options());
    let types = check(&outcome);
    // No text of the demo site has markup in it.
    for path in pages(&outcome) {
        let data = data_of(outcome.page(path)).concat();
        assert!(!data.contains("\\u003c"), "{path}: {data}");
    }
    for kind in [
        "BackgroundNewsArticle",
        "AnalysisNewsArticle",
        "Quotation",
        "Claim",
        "Person",
        "Organization",
        "Place",
        "Event",
        "Question",
        "Dataset",
        "BreadcrumbList",
        "WebSite",
        "SearchAction",
        "ProfilePage",
        "CollectionPage",
        "SearchResultsPage",
        "NewsArticle",
        "SocialMediaPosting",
        "Report",
    ] {
        assert!(types.contains_key(kind), "no {kind} in {types:?}");
    }
}

const SOURCE: &str = "+++\ntitle = \"Post </script><b> & \\\"so\\\"\"\nkind = \"post\"\ndate = \"2026-01-01\"\n\
    author = \"Ann\"\nurl = \"https://x.example/1\"\narchive_url = \"https://a.example/1\"\n\
    license = \"CC BY 4.0\"\n+++\n";

/// A site with hostile titles, a wrong quote, a correction and an answer.
fn hostile() -> Outcome {
    let briefing = "+++\ntitle = \"</script><!-- x\"\ndate = 2026-01-02T10:00:00+02:00\nauthors = [\"Ann\", \"Desk\"]\n\
        topics = [\"A & B\"]\n+++\nShe said “peace and quiet”[^post] and “peace and war”.[^post]\n\n\
        ## Open questions\n\n- [x] Who? <!-- id: who -->\n  - **2026-01-03, answered:** Ann.[^post]\n\n\
        ## Corrections and updates\n\n- **2026-01-04, correction:** It was <b>Ann</b> & co.\n";
    let files = [
        ("site.toml", SITE),
        ("content/briefings/a.md", briefing),
        ("content/sources/post.md", SOURCE),
        ("content/sources/post.txt", "I want peace and quiet, Ann said.\n"),
        (
            "content/about.md",
            "+++\ntitle = \"About\"\nsummary = \"S\"\n+++\nSee [a](briefings/a.md).\n",
        ),
    ];
    build(&Files::from_texts(files), &options())
}

#[test]
fn what_is_hostile_stays_text() {
    check(&hostile());
}

/// The first thing of a page's graph.
fn first(outcome: &Outcome, path: &str) -> Value {
    let data: Value = serde_json::from_str(data_of(outcome.page(path))[0]).expect("it is JSON");
    data["@graph"][0].clone()
}

#[test]
fn only_words_that_were_found_are_quotations() {
    let article = first(&hostile(), "briefings/a/index.html");
    let parts = article["hasPart"].as_array().expect("it has parts");
    let quotes: Vec<&Value> = parts.iter().filter(|part| part["@type"] == "Quotation").collect();
    assert_eq!(quotes.len(), 1, "{quotes:?}");
    assert_eq!(quotes[0]["text"], "peace and quiet");
    assert_eq!(quotes[0]["isPartOf"]["@id"], "https://desk.example/sources/post/#source");
}

#[test]
fn an_article_tells_who_wrote_it_when_and_what_was_corrected() {
    let article = first(&hostile(), "briefings/a/index.html");
    assert_eq!(article["headline"], "</script><!-- x");
    assert_eq!(article["datePublished"], "2026-01-02T10:00:00+02:00");
    assert_eq!(article["author"][0]["@type"], "Person");
    assert_eq!(article["author"][1]["@type"], "Organization");
    assert_eq!(article["keywords"][0], "A & B");
    assert_eq!(article["correction"][0]["text"], "It was Ann & co.");
    let source = &article["citation"][0];
    assert_eq!(source["@type"], "SocialMediaPosting");
    assert_eq!(source["archivedAt"], "https://a.example/1");
    assert_eq!(source["copyrightNotice"], "CC BY 4.0");
}

#[test]
fn an_answered_question_has_its_answer() {
    let ledger = first(&hostile(), "questions/index.html");
    let question = &ledger["hasPart"][0];
    assert_eq!(question["name"], "Who?");
    assert_eq!(question["acceptedAnswer"]["dateCreated"], "2026-01-03");
    assert!(question["suggestedAnswer"].is_null());
}
