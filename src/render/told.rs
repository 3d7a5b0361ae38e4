//! When an event was, in the words of the site: its label, how exactly that is known, and the mark
//! that draws it.

use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use crate::link::addresses::encode;
use crate::model::date::moment::Interval;
use crate::model::date::{Certainty, DateWords, Edtf, Precision};
use crate::model::event::when::{Distance, Relation, RelationKind, Unit};
use crate::model::event::{Account, Event};
use crate::model::site::PageId;
use crate::render::reads::{ToldEvent, Tracked};
use crate::render::sentence;

/// How many characters of an event's text stand for it where another event refers to it.
const LONGEST_NAME: usize = 70;

/// Tells when events were.
#[derive(Debug)]
pub struct Teller<'s> {
    site: &'s Tracked,
    words: &'s DateWords,
    /// The page on which it is told, if events of that page are to be linked there.
    page: Option<PageId>,
}

/// When an event was, as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// In words, as HTML.
    pub label: String,
    /// The same as plain text.
    pub text: String,
    /// How exactly it is known, as HTML; empty when the label says all.
    pub note: String,
    /// The mark that draws it.
    pub mark: &'static str,
}

/// What lies between two events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Whether it is known how long it is.
    pub is_known: bool,
    /// In words; empty when nothing can be said.
    pub text: String,
}

/// The marks of events, from the most exact to the least.
pub const MARKS: [&str; 7] = ["day", "year", "span", "about", "rel", "none", "next"];

/// Whether something is told as HTML or as plain text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum As {
    Html,
    Text,
}

impl<'s> Teller<'s> {
    /// Tells in the words of a site; on its own page an event is linked to where it stands there.
    pub fn new(site: &'s Tracked, words: &'s DateWords, page: Option<PageId>) -> Self {
        Self { site, words, page }
    }

    fn raw(&self, account: Account) -> ToldEvent<'s> {
        self.site.told_event(account)
    }

    /// When an event was, by all that is known of it.
    pub fn event(&self, event: &Event) -> Told {
        self.told(self.raw(event.newest()), (event.date.as_deref(), event.reckoned.as_deref()))
    }

    /// The mark of an event, by all that is known of it.
    pub fn mark(&self, event: &Event) -> &'static str {
        let dates = (event.date.as_deref(), event.reckoned.as_deref());
        self.mark_of(self.raw(event.newest()), dates)
    }

    fn mark_of(
        &self,
        raw: ToldEvent<'_>,
        (given, reckoned): (Option<&Edtf>, Option<&Edtf>),
    ) -> &'static str {
        let first = given.or(reckoned).and_then(Edtf::earliest);
        // What was announced remains so until somebody says that it took place.
        let is_ahead = raw.when.ahead || first.is_some_and(|first| self.site.today < first);
        if is_ahead { "next" } else { mark(raw, given, reckoned) }
    }

    /// When an event was, as one page tells it.
    pub fn account(&self, event: &Event, account: Account) -> Told {
        let raw = self.raw(account);
        self.told(raw, (raw.when.date.as_deref(), event.reckoned.as_deref()))
    }

    fn told(&self, raw: ToldEvent<'_>, (given, reckoned): (Option<&Edtf>, Option<&Edtf>)) -> Told {
        let relations = |form| self.relations(&raw.when.relations, form);
        let date = given.or(reckoned);
        let word = |key: &str| self.site.config.words.get(key).to_owned();
        let (label, text) = match date {
            Some(date) => (escaped(&date.in_words(self.words)), date.in_words(self.words)),
            None if raw.when.ahead => (escaped(&word("event_ahead")), word("event_ahead")),
            None if raw.when.relations.is_empty() => {
                (escaped(&word("event_undated")), word("event_undated"))
            }
            None => (relations(As::Html), relations(As::Text)),
        };
        let mark = self.mark_of(raw, (given, reckoned));
        let mut notes = Vec::new();
        if (date.is_some() || raw.when.ahead) && !raw.when.relations.is_empty() {
            notes.push(relations(As::Html));
        }
        if let Some(day) = given.and_then(Edtf::other_day) {
            let day = Edtf::day_in_words(day, self.words);
            notes.push(escaped(&self.site.config.words.filled("event_note_utc", &[("day", &day)])));
        }
        let is_over = date.and_then(Edtf::latest).is_some_and(|last| last < self.site.today);
        if mark == "next" && is_over {
            notes.push(escaped(&word("event_note_overdue")));
        } else if let Some(key) = note(mark, raw, date) {
            notes.push(escaped(&word(key)));
        }
        Told { label, text, note: notes.join("<br>"), mark }
    }

    /// Where an event stands in the order, in words.
    fn relations(&self, relations: &[Relation], form: As) -> String {
        let mut told = String::new();
        for (index, relation) in relations.iter().enumerate() {
            if index > 0 {
                told.push_str(&self.words.and);
            }
            told.push_str(&self.relation(relation, form));
        }
        told
    }

    fn relation(&self, relation: &Relation, form: As) -> String {
        let event = self.other(&relation.event, form);
        let key = match relation.kind {
            RelationKind::After => "event_after",
            RelationKind::Before => "event_before",
            RelationKind::SameDay => "event_same_day",
            RelationKind::Later(_) => "event_later",
            RelationKind::Earlier(_) => "event_earlier",
        };
        let time = match relation.kind {
            RelationKind::Later(distance) | RelationKind::Earlier(distance) => self.time(distance),
            RelationKind::After | RelationKind::Before | RelationKind::SameDay => String::new(),
        };
        let words = &self.site.config.words;
        if form == As::Text {
            return words.filled(key, &[("time", &time), ("event", &event)]);
        }
        // The name may itself have braces: it is put in last, and not looked at again.
        let phrase = escaped(&words.filled(key, &[("time", &time)]));
        phrase.replacen("{event}", &event, 1)
    }

    /// `two days`, `about one week`.
    fn time(&self, Distance { count, unit, about }: Distance) -> String {
        let key = match unit {
            Unit::Day => "time_day",
            Unit::Week => "time_week",
            Unit::Month => "time_month",
            Unit::Year => "time_year",
        };
        let time = self.counted(key, i64::from(count));
        if about { self.words.about.replace("{}", &time) } else { time }
    }

    fn counted(&self, key: &str, count: i64) -> String {
        let words = &self.site.config.words;
        if count == 1 {
            return words.get(&format!("{key}_one")).to_owned();
        }
        words.filled(key, &[("n", &count.to_string())])
    }

    /// The name of another event, as a link to where it stands.
    fn other(&self, id: &str, form: As) -> String {
        let Some(at) = self.site.event_named(id) else {
            return if form == As::Html { escaped(id) } else { id.to_owned() };
        };
        let event = self.site.event(at);
        let name = self.name(event);
        if form == As::Text {
            return name;
        }
        let is_here = event.accounts.iter().any(|account| Some(account.page) == self.page);
        let mut link = String::from("<a href=\"");
        let path = if is_here { String::new() } else { self.path_of(at) };
        let _ = escape_html(&mut link, &format!("{path}#{}", encode(&event.anchor)));
        let lang = self.site.card(event.newest().page).lang;
        let here = self.page.map_or(&self.site.config.language, |page| self.site.card(page).lang);
        if lang != here {
            link.push_str("\" lang=\"");
            let _ = escape_html(&mut link, lang);
        }
        link.push_str("\">");
        let _ = escape_html_body_text(&mut link, &name);
        link.push_str("</a>");
        link
    }

    /// The address of the page with all events.
    pub fn home(&self) -> String {
        let base = &self.site.config.base_url.path;
        let path = self.site.timeline_page().map_or("/", |home| self.site.card(home).path);
        format!("{base}{}", encode(path.trim_start_matches('/')))
    }

    /// Where a link to the page that shows an event among all leads, by its place in the order.
    fn path_of(&self, at: usize) -> String {
        self.site.event_path(&self.home(), at)
    }

    /// Where a link to an event on the page of all events leads.
    pub fn href(&self, at: usize) -> String {
        let anchor = &self.site.event(at).anchor;
        format!("{}#{}", self.path_of(at), encode(anchor))
    }

    /// A short name for an event: as its page gives it, else its first sentence.
    pub fn name(&self, event: &Event) -> String {
        let named = event.accounts.iter().rev().find_map(|a| self.raw(*a).name);
        named.map_or_else(|| self.headline(event), str::to_owned)
    }

    /// What happened, in a line: the first sentence of an event, cut short if it is long.
    pub fn headline(&self, event: &Event) -> String {
        let text = self.raw(event.newest()).text;
        let first = text[sentence::range_around(text, 0)].trim().trim_end_matches(['.', '。']);
        if first.chars().count() <= LONGEST_NAME {
            return first.to_owned();
        }
        let cut: String = first.chars().take(LONGEST_NAME).collect();
        format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head))
    }

    /// What lies between an event and the next one that is shown.
    pub fn gap(&self, event: &Event, next: &Event) -> Gap {
        let words = &self.site.config.words;
        if let Some(interval) = self.between(event, next) {
            let (key, count, is_known) = match interval {
                Interval::Days(0) => {
                    return Gap { is_known: true, text: words.get("gap_same_day").to_owned() };
                }
                Interval::Days(days) => ("time_day", days, true),
                Interval::AboutDays(days) => ("time_day", days, false),
                Interval::Hours(hours) => ("time_hour", hours, true),
                Interval::AboutHours(hours) => ("time_hour", hours, false),
            };
            let time = self.counted(key, count);
            let time = if is_known { time } else { self.words.about.replace("{}", &time) };
            return Gap { is_known, text: words.filled("gap_known", &[("time", &time)]) };
        }
        let last = event.any_date().and_then(Edtf::latest);
        let first = next.any_date().and_then(Edtf::earliest);
        let years = last.zip(first).map_or(0, |(last, first)| first.days_since(last) / 366);
        let text = if years > 0 {
            words.filled("gap_at_least", &[("time", &self.counted("time_year", years))])
        } else {
            String::new()
        };
        Gap { is_known: false, text }
    }

    /// How long it is from one event to another that is shown after it, if that is known.
    fn between(&self, event: &Event, next: &Event) -> Option<Interval> {
        let dates = event.any_date().zip(next.any_date());
        if let Some(interval) = dates.and_then(|(date, next)| date.until(next)) {
            return Some(interval);
        }
        let said = |of: &Event, other: &Event| {
            let relations = &self.raw(of.newest()).when.relations;
            relations.iter().find_map(|relation| {
                let found = self.site.event(self.site.event_named(&relation.event)?);
                relation.kind.days().filter(|_| found.anchor == other.anchor)
            })
        };
        let days = said(next, event).or_else(|| said(event, next).map(|days| -days))?;
        (days >= 0).then_some(Interval::Days(days))
    }
}

/// The mark of an event: `day` and `year` are dates that are stated, `span` lasts, `about` is
/// uncertain, `rel` follows from another event, `none` is order only, `next` is ahead.
fn mark(raw: ToldEvent<'_>, given: Option<&Edtf>, reckoned: Option<&Edtf>) -> &'static str {
    if let Some(date) = given {
        let in_doubt = date.certainty() != Certainty::Certain
            || date.is_unspecified()
            || date.is_choice()
            || date.earliest().is_none();
        return match () {
            () if in_doubt => "about",
            () if date.is_interval() => "span",
            () if date.precision() >= Precision::Day => "day",
            () => "year",
        };
    }
    let is_exact = raw.when.relations.iter().any(|relation| relation.kind.days().is_some());
    if reckoned.is_some() || is_exact { "rel" } else { "none" }
}

/// The word that says how exactly it is known when an event was, if the label does not.
fn note(mark: &str, raw: ToldEvent<'_>, date: Option<&Edtf>) -> Option<&'static str> {
    match mark {
        "next" => Some("event_note_next"),
        "year" => Some("event_note_year"),
        "rel" => Some("event_note_rel"),
        "none" if date.is_some() => None,
        "none" if raw.when.relations.is_empty() => Some("event_note_unknown"),
        "none" => Some("event_note_none"),
        _ => None,
    }
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    // Writing to a `String` cannot fail.
    let _ = escape_html_body_text(&mut html, text);
    html
}
