//! Templates: the theme's and the site's own, compiled once for a build, and their errors.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use tera::{Context, ErrorKind, Tera, Value};

use crate::finding::{Finding, Findings, Level, Place, Rule, nearest};
use crate::model::date::SiteDate;
use crate::parse::Template;
use crate::render::reads::{Fact, note};
use crate::render::view::{self, ViewDoc};
use crate::render::views::Views;
use crate::render::{functions, theme};
use prints::Prints;
use reports::reports;

pub(super) mod pieces;
pub(super) mod prints;
mod reports;

/// What stands before the names of the theme's templates. A site's own of the same name comes before it, as
/// does its component of the same name, in whatever file; and it can still be named.
const BUILT_IN: &str = "built-in/";

/// `template-error`.
pub const TEMPLATE_ERROR: Rule = Rule {
    name: "template-error",
    level: Level::Error,
    what: "a template cannot be read, or cannot be filled in for a page",
    why: "The pages that it shows cannot be made.",
    example: "`{{ page.titel }}` breaks it; `{{ page.title }}` mends it.",
};

/// The compiled templates of a build.
pub struct Templates {
    tera: Arc<Tera>,
    own: BTreeMap<String, Arc<str>>,
    errors: Mutex<BTreeMap<Failure, Failed>>,
    theme: Theme,
}

/// With which templates pages are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// With those of the site, and the built-in ones where it has none of its own.
    Own,
    /// With the built-in ones only, as those of the site do not compile.
    BuiltIn,
}

/// What went wrong where: equal for all pages that fail in the same way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Failure {
    template: String,
    span: Option<(usize, usize)>,
    message: String,
}

/// A failure with the page on which it happened.
#[derive(Clone, Debug)]
pub(super) struct Note {
    failure: Failure,
    path: String,
    available: Vec<&'static str>,
}

impl Note {
    /// A failure on no page.
    fn of(failure: Failure) -> Self {
        Self { failure, path: String::new(), available: Vec::new() }
    }
}

/// How often something went wrong, and for which page by its path the first time in order.
#[derive(Debug)]
struct Failed {
    count: usize,
    first: String,
    available: Vec<&'static str>,
}

impl Templates {
    /// Compiles the templates of the theme and of the site. What does not compile is a finding, and
    /// the theme's template stands in for it.
    pub fn compile(views: &Arc<Views>, built: &SiteDate, findings: &mut Findings) -> Self {
        let own = views.site().templates();
        let files =
            own.iter().map(|t| (t.name.clone(), Arc::clone(&t.file))).collect::<BTreeMap<_, _>>();
        let mut tera = engine(views, built);
        let own_texts = own.iter().map(|t| (t.name.clone(), &*t.text));
        let result = tera.add_raw_templates(built_in(own).chain(own_texts));
        let errors = Mutex::new(BTreeMap::new());
        let mut templates = Self { tera: Arc::new(tera), own: files, errors, theme: Theme::Own };
        if let Err(error) = result {
            templates.report_broken(&error, (views, built));
            findings.append(templates.take_findings());
            templates.theme = Theme::BuiltIn;
            let mut tera = engine(views, built);
            // The theme's own templates compile: a test sees to it.
            let added = tera.add_raw_templates(built_in(&[]));
            debug_assert!(added.is_ok(), "{added:?}");
            templates.tera = Arc::new(tera);
        } else {
            views.site().pieces().set(&templates.tera, views, own);
        }
        templates
    }

    /// Reports every template of the site that does not compile, not only the first.
    fn report_broken(&self, first: &tera::Error, (views, built): (&Arc<Views>, &SiteDate)) {
        let own = views.site().templates();
        let before = self.error_count();
        for template in own {
            if !refers(template) {
                let alone = Tera::default().add_raw_template(&template.name, &template.text);
                if let Err(error) = alone
                    && matches!(error.kind(), ErrorKind::SyntaxError(_))
                {
                    self.note(&Note::of(Failure::new(&error)));
                }
                continue;
            }
            let mut alone = engine(views, built);
            let one = std::slice::from_ref(template);
            let all = built_in(one).chain([(template.name.clone(), &*template.text)]);
            if let Err(error) = alone.add_raw_templates(all)
                && is_syntax(&error, own)
            {
                self.note(&Note::of(Failure::new(&error)));
            }
        }
        if self.error_count() == before {
            for failure in Failure::of_references(first, own) {
                self.note(&Note::of(failure));
            }
        }
    }

    fn error_count(&self) -> usize {
        self.errors.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// With which templates pages are made.
    pub const fn theme(&self) -> Theme {
        self.theme
    }

    /// What each template is made of, as a number, by its name.
    pub(super) fn prints(&self, own: &[Template]) -> Prints {
        let own = own.iter().filter(|_| self.theme == Theme::Own);
        let own = own.map(|t| (t.name.as_str(), &*t.text));
        Prints::of(theme::templates().iter().copied().chain(own))
    }

    /// Whether there is a template of this name.
    pub fn has(&self, name: &str) -> bool {
        // That it is there, or not, is a thing to know of it.
        note(Fact::template(name));
        self.tera.contains_template(name)
    }

    /// Fills in a template for the page at `path`.
    ///
    /// # Errors
    /// What went wrong, to be noted.
    pub(super) fn render(&self, name: &str, path: &str, context: &Context) -> Result<String, Note> {
        note(Fact::template(name));
        self.tera.render(name, context).map_err(|error| {
            let available: Vec<&'static str> = TOP
                .iter()
                .copied()
                .filter(|key| context.get(key).is_some() || GLOBAL.contains(key))
                .collect();
            Note { failure: Failure::new(&error), path: path.to_owned(), available }
        })
    }

    /// What went wrong with a piece of a file that was made, if something did.
    pub(super) fn failure_in(text: &str, path: &str) -> Option<Note> {
        let failure = text.contains(MARK).then(|| Failure::find(text)).flatten()?;
        let available = GLOBAL.to_vec();
        Some(Note { failure, path: path.to_owned(), available })
    }

    /// Counts a failure.
    pub(super) fn note(&self, note: &Note) {
        let Note { failure, path, available } = note;
        let mut errors = self.errors.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = errors.entry(failure.clone()).or_insert_with(|| Failed {
            count: 0,
            first: path.clone(),
            available: available.clone(),
        });
        failed.count += 1;
        // Pages are made in any order; the message is the same every time.
        if *path < failed.first {
            failed.first.clone_from(path);
            failed.available.clone_from(available);
        }
    }

    /// The failures so far as findings: one for all pages that fail in the same way.
    pub fn take_findings(&self) -> Findings {
        let mut findings = Findings::new();
        let errors =
            std::mem::take(&mut *self.errors.lock().unwrap_or_else(PoisonError::into_inner));
        for (failure, failed) in errors {
            findings.push(self.finding(&failure, &failed));
        }
        findings
    }

    fn finding(&self, failure: &Failure, failed: &Failed) -> Finding {
        let place = match (self.own.get(&failure.template), failure.span) {
            (Some(file), Some((start, end))) => Place::span(file, start..end),
            (Some(file), None) => Place::file(file),
            (None, _) => Place {
                file: format!(
                    "templates/{} (built in)",
                    failure.template.strip_prefix(BUILT_IN).unwrap_or(&failure.template)
                )
                .into(),
                span: None,
            },
        };
        let mut message = failure.message.clone();
        match failed.count {
            1 if !failed.first.is_empty() => {
                let _ = write!(message, ", on the page `{}`", failed.first);
            }
            count if count > 1 => {
                let _ = write!(message, ", on {count} pages, the first of them `{}`", failed.first);
            }
            _ => {}
        }
        Finding::new(&TEMPLATE_ERROR, place, message).hint_if(hint(&failure.message, failed))
    }
}

/// The variables that a template may have.
const TOP: [&str; 19] = [
    "page",
    "section",
    "home",
    "timeline",
    "paginator",
    "topic",
    "topics",
    "target",
    "pages",
    "entries",
    "ledger",
    "log",
    "said",
    "all_quotes",
    "config",
    "words",
    "current_url",
    "lang",
    "structured_data",
];

/// Those that every template has.
const GLOBAL: [&str; 2] = ["config", "words"];

/// The theme's templates by the names that they have here. One that the site has instead of it is left out,
/// unless it has components, of which the site may have some, or is named.
fn built_in<'t>(own: &[Template]) -> impl Iterator<Item = (String, &'t str)> {
    let is_wanted = |name: &str, full: &str| {
        name.starts_with("parts/")
            || own.iter().all(|template| template.name != name)
            || own.iter().any(|template| template.text.contains(full))
    };
    let all = theme::templates().iter();
    all.filter_map(move |(name, text)| {
        let full = format!("{BUILT_IN}{name}");
        is_wanted(name, &full).then_some((full, *text))
    })
}

fn engine(views: &Arc<Views>, built: &SiteDate) -> Tera {
    let mut tera = Tera::default();
    let prefixed = tera.set_fallback_prefixes([BUILT_IN]);
    debug_assert!(prefixed.is_ok(), "there are no templates yet: {prefixed:?}");
    tera.autoescape_on(vec![".html", ".xml"]);
    functions::register(&mut tera, views);
    let global = tera.global_context();
    global.insert_value("config", Value::from_serializable(&views.config(built)));
    global.insert_value("words", Value::from_serializable(&views.site().config.words));
    tera
}

/// What stands around a failure that is marked in a text.
const MARK: char = '\u{fdd0}';

/// Whether a template may extend or include others, so that it can be judged together with them only.
fn refers(template: &Template) -> bool {
    template.text.contains("extends") || template.text.contains("include")
}

/// Whether an error of a template that was compiled without the site's other templates is its own.
#[expect(clippy::wildcard_enum_match_arm, reason = "the engine may add kinds of error")]
fn is_syntax(error: &tera::Error, own: &[Template]) -> bool {
    match error.kind() {
        ErrorKind::SyntaxError(_)
        | ErrorKind::CircularExtend { .. }
        | ErrorKind::CircularInclude { .. } => true,
        ErrorKind::MissingParent { parent, .. } => own.iter().all(|t| t.name != *parent),
        _ => false,
    }
}

impl Failure {
    /// This failure as a mark in a text. Its first and last character are none that a text can have.
    fn marked(&self) -> String {
        let (start, end) = self.span.unwrap_or_default();
        let Self { template, message, .. } = self;
        format!("{MARK}{template}\t{start}\t{end}\t{message}{MARK}")
    }

    /// The same in this template, if it is not known in which.
    fn or_in(self, template: &str) -> Self {
        if self.template.is_empty() { Self { template: template.to_owned(), ..self } } else { self }
    }

    /// The first failure that is marked in a text.
    fn find(text: &str) -> Option<Self> {
        let marked = text.split(MARK).nth(1)?;
        let mut parts = marked.splitn(4, '\t');
        let template = parts.next()?.to_owned();
        let (start, end) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let span = Some((start, end)).filter(|span| *span != (0, 0));
        Some(Self { template, span, message: parts.next()?.to_owned() })
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the engine may add kinds of error")]
    fn new(error: &tera::Error) -> Self {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => Self {
                template: report.filename().to_owned(),
                span: Some((report.span().range.start, report.span().range.end)),
                message: plain(report.message()),
            },
            ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
                Self {
                    template: tpl.clone(),
                    span: None,
                    message: format!("the template `{tpl}` extends or includes itself"),
                }
            }
            ErrorKind::MissingParent { current, parent } => Self {
                template: current.clone(),
                span: None,
                message: format!("there is no template `{parent}` for it to extend"),
            },
            _ => Self { template: String::new(), span: None, message: plain(&error.to_string()) },
        }
    }

    /// The failures in an error of templates that parse, but name what is not there.
    fn of_references(error: &tera::Error, own: &[Template]) -> Vec<Self> {
        let whole = Self::new(error);
        if !whole.template.is_empty() {
            return vec![whole];
        }
        let text = error.to_string();
        let failures: Vec<Self> = reports(&text)
            .iter()
            .map(|report| {
                let template = own.iter().find(|t| t.name == report.template);
                Self {
                    template: report.template.to_owned(),
                    span: template.and_then(|t| report.span(&t.text)),
                    message: plain(report.message),
                }
            })
            .collect();
        if !failures.is_empty() {
            return failures;
        }
        let named = own.iter().find(|t| text.contains(&format!("`{}`", t.name)));
        vec![Self { template: named.map(|t| t.name.clone()).unwrap_or_default(), ..whole }]
    }
}

/// A message of the engine in our own manner: lower case, no full stop.
fn plain(message: &str) -> String {
    if let Some(rest) = message.strip_prefix("Unknown argument(s) ") {
        let (given, taken) = rest.split_once(" in component call").unwrap_or((rest, ""));
        let taken = taken.split_once("are: ").map_or("none", |(_, taken)| taken);
        let (given, taken) = (in_order(given), in_order(taken));
        return format!("a component is given {given}, but of arguments it has {taken}");
    }
    let mut letters = message.trim().trim_end_matches('.').chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Names with commas between them, sorted: the engine has them in any order.
fn in_order(names: &str) -> String {
    let mut names: Vec<&str> = names.trim().trim_end_matches('.').split(", ").collect();
    names.sort_unstable();
    names.join(", ")
}

/// What a template could have used instead of a name that it does not have.
fn hint(message: &str, failed: &Failed) -> Option<String> {
    let name = message.split('`').nth(1)?;
    if message.starts_with("block ") {
        return Some("give the template that it extends a block of this name".to_owned());
    }
    if message.starts_with("unknown function ") {
        let known = functions::FUNCTIONS.iter().map(functions::FunctionDoc::name);
        return nearest(name, known).map(|near| format!("write `{near}`"));
    }
    if !message.contains("not defined") && !message.contains("not found") {
        return None;
    }
    let last = name.rsplit('.').next().unwrap_or(name);
    let fields: Vec<&str> =
        view::all().flat_map(|view: &ViewDoc| view.fields.iter().map(|field| field.0)).collect();
    let known = failed.available.iter().copied().chain(fields);
    let near = nearest(last, known).filter(|near| *near != last);
    let available: Vec<_> = failed.available.iter().map(|name| format!("`{name}`")).collect();
    let have = format!("this template has {}", available.join(", "));
    match near {
        Some(near) => Some(format!("write `{near}`; {have}")),
        None if available.is_empty() => None,
        None => Some(format!("{have}; the guide's template reference lists their fields")),
    }
}
