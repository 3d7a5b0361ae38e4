//! The functions that templates call to read beyond their own page.
//!
//! Names and arguments are those of Zola where it has the function. Each returns values that are
//! made once and shared, so that nothing site-wide is copied for a page.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::finding::nearest;
use crate::link::addresses::decode;
use crate::link::sections::compare;
use crate::model::page::{PageKind, SortKey};
use crate::model::question::Status;
use crate::model::site::{PageId, Site};
use crate::render::reads::Table;
use crate::render::view::{ImageView, PaperView, TopicView};
use crate::render::views::Views;
use crate::render::{paper, picture};

/// A function of the theme: its name and what the template reference says of it.
#[derive(Debug)]
pub struct FunctionDoc {
    /// The name with its arguments.
    pub call: &'static str,
    /// What it returns.
    pub doc: &'static str,
}

impl FunctionDoc {
    /// The name alone.
    pub fn name(&self) -> &'static str {
        self.call.split('(').next().unwrap_or(self.call)
    }
}

/// Every function, for the template reference.
pub const FUNCTIONS: &[FunctionDoc] = &[
    FunctionDoc {
        call: "pages(kind=\"briefing\", topic=\"…\", standing=true, limit=5)",
        doc: "The pages of a kind or a topic as `SummaryView`s, newest first; `standing` leaves out \
              those that are retracted. All arguments may be left out.",
    },
    FunctionDoc {
        call: "count(kind=\"briefing\")",
        doc: "How many pages of a kind there are; with `kind=\"question\"` and perhaps a `status`, \
              how many questions.",
    },
    FunctionDoc {
        call: "questions(status=\"open\", topic=\"…\", side=\"us\", limit=5)",
        doc: "Questions as `QuestionView`s, in the order of the ledger. All arguments may be left out.",
    },
    FunctionDoc {
        call: "get_page(path=\"briefings/talks.md\")",
        doc: "A page by its file below `content/`, as a `SummaryView`.",
    },
    FunctionDoc {
        call: "get_section(path=\"briefings/_index.md\")",
        doc: "A section by its file below `content/`, as a `SectionView` with all its pages. A \
              section without a file is named by the one it would have.",
    },
    FunctionDoc {
        call: "events(page=\"/people/dong-jun/\", topic=\"…\", limit=6)",
        doc: "Events in order, as `EventEntryView`s: those that a page tells, or that concern the \
              person, organization or place of this path (with `elsewhere=true` without those that \
              the page tells itself, which stand in its text); those that pages of a topic tell; \
              else all. With `limit` the last ones only.",
    },
    FunctionDoc {
        call: "get_taxonomy(kind=\"topics\")",
        doc: "All topics as `TopicView`s without their pages, sorted.",
    },
    FunctionDoc {
        call: "get_taxonomy_term(kind=\"topics\", term=\"…\")",
        doc: "A topic by its name, as a `TopicView` with its pages, but without quotes and names.",
    },
    FunctionDoc {
        call: "get_taxonomy_url(kind=\"topics\", name=\"…\")",
        doc: "Where a link to a topic leads.",
    },
    FunctionDoc {
        call: "get_url(path=\"brief.css\", cachebust=true, absolute=false)",
        doc: "Where a link to a file or path of the site leads; `@/about.md` names a page by its \
              file. `cachebust` adds the file's hash, `absolute` the site's address.",
    },
    FunctionDoc {
        call: "get_image_metadata(path=\"picture.png\")",
        doc: "Width and height of a picture of the site, as an `ImageView`.",
    },
    FunctionDoc {
        call: "paper(about=\"Briefing\", address=\"https://…\")",
        doc: "What stands in the margins when the page is printed: the site’s name, what the page is, \
              its address; as a `PaperView`.",
    },
    FunctionDoc {
        call: "trans(key=\"sources\")",
        doc: "A word of the theme, as `words.sources` is.",
    },
];

/// Registers every function.
pub fn register(tera: &mut Tera, views: &Arc<Views>) {
    register_lists(tera, views);
    register_addresses(tera, views);
    register_events(tera, views);
    let title = views.site().config.title.clone();
    tera.register_function("paper", move |kwargs: Kwargs, _: &State<'_>| {
        let about = kwargs.must_get::<&str>("about")?;
        let style = paper::margins(&title, about, kwargs.must_get::<&str>("address")?);
        let hash = paper::policy_hash(&style);
        Ok(Value::from_serializable(&PaperView { style, hash }))
    });
    let words = views.site().config.words.clone();
    tera.register_function("trans", move |kwargs: Kwargs, _: &State<'_>| {
        let key = kwargs.must_get::<&str>("key")?;
        if words.keys().any(|known| known == key) {
            return Ok(words.get(key).to_owned());
        }
        Err(unknown("word of the theme", key, words.keys()))
    });
}

fn register_lists(tera: &mut Tera, views: &Arc<Views>) {
    let lists = Arc::new(Lists::new(Arc::clone(views)));
    let shared = Arc::clone(&lists);
    tera.register_function("pages", move |kwargs: Kwargs, _: &State<'_>| shared.pages(&kwargs));
    let shared = Arc::clone(&lists);
    tera.register_function("count", move |kwargs: Kwargs, _: &State<'_>| {
        if kwargs.must_get::<&str>("kind")? == "question" {
            return Ok(shared.question_ids(&kwargs)?.len());
        }
        let kind = kind(kwargs.must_get::<&str>("kind")?)?;
        Ok(shared.of_kind(kind).len())
    });
    let shared = Arc::clone(&lists);
    tera.register_function("questions", move |kwargs: Kwargs, _: &State<'_>| {
        let limit = kwargs.get::<u64>("limit")?.and_then(|n| usize::try_from(n).ok());
        let ids = shared.question_ids(&kwargs)?;
        let shown = ids.into_iter().take(limit.unwrap_or(usize::MAX));
        let views: Vec<_> = shown.map(|index| shared.views.question(index)).collect();
        Ok(Value::from_serializable(&views))
    });
    let shared = Arc::clone(&lists);
    tera.register_function("get_section", move |kwargs: Kwargs, _: &State<'_>| {
        shared.section(kwargs.must_get::<&str>("path")?)
    });
    let shared = Arc::clone(&lists);
    tera.register_function("get_taxonomy_term", move |kwargs: Kwargs, _: &State<'_>| {
        topics_only(&kwargs)?;
        shared.topic(kwargs.must_get::<&str>("term")?)
    });
    let all = Arc::clone(views);
    tera.register_function("get_taxonomy", move |kwargs: Kwargs, _: &State<'_>| {
        topics_only(&kwargs)?;
        let count = all.site().topic_slugs().len();
        let topics: Vec<_> = (0..count).map(|index| all.topic(index)).collect();
        Ok(Value::from_serializable(&topics))
    });
    let all = Arc::clone(views);
    tera.register_function("get_page", move |kwargs: Kwargs, _: &State<'_>| {
        let path = kwargs.must_get::<&str>("path")?;
        find_page(&all, path).map(|id| all.summary(id))
    });
}

fn register_events(tera: &mut Tera, views: &Arc<Views>) {
    let all = Arc::clone(views);
    tera.register_function("events", move |kwargs: Kwargs, _: &State<'_>| {
        let limit = kwargs.get::<u64>("limit")?.and_then(|n| usize::try_from(n).ok());
        let page = match kwargs.get::<&str>("page")? {
            Some(path) => Some(
                page_at(&all, path)
                    .ok_or_else(|| Error::message(format!("the site has no page at `{path}`")))?,
            ),
            None => None,
        };
        let mut events = match (page, kwargs.get::<&str>("topic")?) {
            (Some(page), _) => all.events_of(page),
            (None, Some(topic)) => all.events_of_topic(find_topic(&all, topic)?),
            (None, None) => (0..all.site().timeline().events.len()).collect(),
        };
        if kwargs.get::<bool>("elsewhere")?.unwrap_or_default()
            && let Some(page) = page
        {
            let here = all.site().events_on(page);
            events.retain(|event| !here.contains(event));
        }
        let from = events.len().saturating_sub(limit.unwrap_or(usize::MAX));
        Ok(Value::from_serializable(&all.event_entries(&events.split_off(from), None)))
    });
}

/// The page at a path of the site.
fn page_at(views: &Views, path: &str) -> Option<PageId> {
    let output = views.site().outputs().answering(&decode(path))?;
    output.what.page()
}

fn register_addresses(tera: &mut Tera, views: &Arc<Views>) {
    let all = Arc::clone(views);
    tera.register_function("get_taxonomy_url", move |kwargs: Kwargs, _: &State<'_>| {
        topics_only(&kwargs)?;
        let name = kwargs.must_get::<&str>("name")?;
        let index = find_topic(&all, name)?;
        let slug = all.site().topic_slugs().nth(index).unwrap_or_default();
        Ok(all.href(&format!("/topics/{slug}/")))
    });
    let all = Arc::clone(views);
    tera.register_function("get_url", move |kwargs: Kwargs, _: &State<'_>| get_url(&all, &kwargs));
    let all = Arc::clone(views);
    tera.register_function("get_image_metadata", move |kwargs: Kwargs, _: &State<'_>| {
        let path = kwargs.must_get::<&str>("path")?;
        let bytes = bytes_of(&all, path)
            .ok_or_else(|| Error::message(format!("the site has no file `{path}`")))?;
        let (width, height) = picture::size(bytes).ok_or_else(|| {
            Error::message(format!("`{path}` is not a picture that says its size"))
        })?;
        Ok(Value::from_serializable(&ImageView { width, height }))
    });
}

/// Lists of pages.
struct Lists {
    views: Arc<Views>,
    by_kind: Table<Vec<PageId>>,
}

/// The number under which all pages are listed that are no sections.
const ALL_KINDS: u32 = u32::MAX;

impl Lists {
    fn new(views: Arc<Views>) -> Self {
        let by_kind = Table::new("kinds", views.site(), || by_kind(views.site().by_card()));
        Self { views, by_kind }
    }

    fn of_kind(&self, kind: PageKind) -> &[PageId] {
        self.listed(kind as u32)
    }

    fn listed(&self, key: u32) -> &[PageId] {
        self.by_kind.get(self.views.site(), key).map_or(&[], Vec::as_slice)
    }

    fn pages(&self, kwargs: &Kwargs) -> TeraResult<Vec<Value>> {
        let limit = kwargs.get::<u64>("limit")?.and_then(|n| usize::try_from(n).ok());
        let wanted = kwargs.get::<&str>("kind")?.map(kind).transpose()?;
        let site = self.views.site();
        let ids: &[PageId] = match (kwargs.get::<&str>("topic")?, wanted) {
            (Some(topic), _) => &site.topic(find_topic(&self.views, topic)?).pages,
            (None, Some(kind)) => self.of_kind(kind),
            (None, None) => self.listed(ALL_KINDS),
        };
        let is_wanted = |id: &PageId| wanted.is_none_or(|kind| site.card(*id).kind == kind);
        let standing = kwargs.get::<bool>("standing")?.unwrap_or(false);
        let stands = |id: &PageId| !standing || !site.is_retracted(*id);
        let ids = ids.iter().copied().filter(is_wanted).filter(stands);
        Ok(ids.take(limit.unwrap_or(usize::MAX)).map(|id| self.views.summary(id)).collect())
    }

    /// The questions of a status, a topic and a side, each of which may be left out.
    fn question_ids(&self, kwargs: &Kwargs) -> TeraResult<Vec<usize>> {
        let site = self.views.site();
        let status = kwargs.get::<&str>("status")?.map(status).transpose()?;
        let topic = kwargs.get::<&str>("topic")?.map(|name| find_topic(&self.views, name));
        let topic = topic.transpose()?;
        let party = kwargs.get::<&str>("side")?.map(|id| {
            let sides = &site.config.sides;
            sides
                .iter()
                .position(|side| side.id == id)
                .ok_or_else(|| unknown("side", id, sides.iter().map(|side| side.id.as_str())))
        });
        let party = party.transpose()?;
        let questions = site.ledger().questions.iter().enumerate();
        let wanted = questions.filter(|(_, question)| {
            status.is_none_or(|status| question.status == status)
                && topic.is_none_or(|topic| question.topics.contains(&topic))
                && party.is_none_or(|side| question.sides.contains(&side))
        });
        Ok(wanted.map(|(index, _)| index).collect())
    }

    fn section(&self, path: &str) -> TeraResult<Value> {
        let id = find_page(&self.views, path)?;
        if !self.views.site().card(id).is_section {
            return Err(Error::message(format!(
                "`{path}` is a page, not a section: use `get_page`"
            )));
        }
        Ok(self.views.whole_section(id))
    }

    fn topic(&self, name: &str) -> TeraResult<Value> {
        let index = find_topic(&self.views, name)?;
        let pages = self.views.summaries(&self.views.site().topic(index).pages);
        Ok(Value::from_serializable(&TopicView { pages, ..self.views.topic(index) }))
    }
}

fn kind(word: &str) -> TeraResult<PageKind> {
    PageKind::from_word(word)
        .ok_or_else(|| unknown("kind of page", word, PageKind::ALL.map(PageKind::word)))
}

fn status(word: &str) -> TeraResult<Status> {
    Status::from_word(word).ok_or_else(|| unknown("status", word, Status::ALL.map(Status::word)))
}

fn topics_only(kwargs: &Kwargs) -> TeraResult<()> {
    match kwargs.get::<&str>("kind")? {
        None | Some("topics") => Ok(()),
        Some(other) => Err(unknown("taxonomy", other, ["topics"])),
    }
}

fn find_topic(views: &Views, name: &str) -> TeraResult<usize> {
    let slug = crate::parse::slug::slugify_or(name, "topic");
    let site = views.site();
    site.topic_of_slug(&slug).ok_or_else(|| {
        let names = &site.whole().topics;
        unknown("topic", name, names.iter().map(|topic| topic.name.as_str()))
    })
}

/// The page of a file below `content/`, or of a section that has no file.
fn find_page(views: &Views, path: &str) -> TeraResult<PageId> {
    let path = path.trim_start_matches("@/").trim_start_matches('/');
    let file = format!("content/{}", path.trim_start_matches("content/"));
    let site = views.site();
    let index = site.find(&file).or_else(|| {
        let folder = path.strip_suffix("_index.md")?.trim_end_matches('/');
        site.find_section(&if folder.is_empty() { "/".to_owned() } else { format!("/{folder}/") })
    });
    index.ok_or_else(|| {
        let files = site.files().map(|file| file.trim_start_matches("content/"));
        unknown("page", path, files)
    })
}

/// The pages of each kind, newest first, and those of all kinds.
fn by_kind(site: &Site) -> BTreeMap<u32, Vec<PageId>> {
    let mut lists: BTreeMap<u32, Vec<PageId>> = BTreeMap::new();
    for (id, page) in site.iter() {
        if page.section.is_none() {
            lists.entry(page.kind as u32).or_default().push(id);
            lists.entry(ALL_KINDS).or_default().push(id);
        }
    }
    for ids in lists.values_mut() {
        let order = [SortKey::Date, SortKey::Weight, SortKey::Title];
        ids.sort_by(|a, b| compare(site.page(*a), site.page(*b), &order));
    }
    lists
}

fn get_url(views: &Views, kwargs: &Kwargs) -> TeraResult<String> {
    let path = kwargs.must_get::<&str>("path")?;
    if path.starts_with("https://") || path.starts_with("http://") {
        return Ok(path.to_owned());
    }
    let target = match path.strip_prefix("@/") {
        Some(file) => views.site().card(find_page(views, file)?).path.clone(),
        None => format!("/{}", path.trim_start_matches('/')),
    };
    let absolute = kwargs.get::<bool>("absolute")?.unwrap_or(false);
    let mut url = if absolute { views.permalink(&target) } else { views.href(&target) };
    if kwargs.get::<bool>("trailing_slash")?.unwrap_or(false) && !url.ends_with('/') {
        url.push('/');
    }
    if kwargs.get::<bool>("cachebust")?.unwrap_or(false) {
        let hash = hash_of(views, path).ok_or_else(|| {
            Error::message(format!("the site has no file `{path}`, so it cannot be hashed"))
        })?;
        // Writing to a `String` cannot fail.
        let _ = write!(url, "?h={hash}");
    }
    Ok(url)
}

/// The hash of a file of the site that is not made by a template.
fn hash_of(views: &Views, path: &str) -> Option<String> {
    let site = views.site();
    let path = decode(path.trim_start_matches('/'));
    site.hash_of(site.outputs().get(&path)?)
}

/// The bytes of a file of the site that is not made by a template.
fn bytes_of<'v>(views: &'v Views, path: &str) -> Option<&'v [u8]> {
    let site = views.site();
    let path = decode(path.trim_start_matches('/'));
    site.bytes_of(&site.outputs().get(&path)?.what)
}

/// The error for a name that means nothing, with the nearest that does.
fn unknown<'n>(what: &str, name: &str, names: impl IntoIterator<Item = &'n str>) -> Error {
    let near = nearest(name, names).map_or_else(String::new, |near| format!("; write `{near}`"));
    Error::message(format!("there is no {what} `{name}`{near}"))
}
