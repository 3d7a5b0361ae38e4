//! The timeline for machines: `timeline.json` and `timeline.ics`.

mod calendar;

use serde::{Serialize, Serializer};

pub use calendar::calendar;

use crate::model::date::{Certainty, Edtf, Precision};
use crate::model::event::Event;
use crate::model::event::when::{RelationKind, Unit};
use crate::render::view::{EventView, LinkView};
use crate::render::views::Views;

/// `timeline.json`. `events` is what `TimelineJS` reads; it must have a date. The rest follows it in
/// `undated`, and `order` has the ids of all in the order of what happened.
#[derive(Serialize)]
struct TimelineJson<'v> {
    title: Title,
    events: Events<'v>,
    undated: Events<'v>,
    order: Vec<&'v str>,
}

/// Those events that have a date, or those that have none. Each is made when it is written: all of them
/// together are larger than the file.
struct Events<'v> {
    views: &'v Views,
    are_dated: bool,
}

impl Serialize for Events<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { views, are_dated } = *self;
        let all = views.site().timeline().events.iter().enumerate();
        let is_one = |event: &Event| event.any_date().and_then(ends).is_some() == are_dated;
        let some = all.filter(|(_, event)| is_one(event));
        serializer.collect_seq(some.map(|event| event_json(views, event)))
    }
}

#[derive(Serialize)]
struct Title {
    text: Text,
}

/// As `TimelineJS` has it.
#[derive(Serialize)]
struct Text {
    headline: String,
    text: String,
}

/// An event: first the fields of `TimelineJS`, then what it does not know of.
#[derive(Serialize)]
struct EventJson {
    unique_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_date: Option<DateJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date: Option<DateJson>,
    display_date: String,
    text: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    /// The date as written: EDTF.
    edtf: Option<String>,
    /// Whether that was reckoned from another event's.
    reckoned: bool,
    certainty: Option<&'static str>,
    precision: Option<&'static str>,
    mark: &'static str,
    relations: Vec<RelationJson>,
    sides: Vec<String>,
    entities: Vec<LinkView>,
    url: String,
    told_in: Vec<LinkView>,
    lang: String,
    /// Whether none but retracted pages tell it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    retracted: bool,
}

/// As `TimelineJS` has it; the time is that of the place.
#[derive(Serialize)]
struct DateJson {
    year: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    month: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hour: Option<i8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minute: Option<i8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    utc_offset: Option<String>,
}

#[derive(Serialize)]
struct RelationJson {
    relation: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    distance: Option<String>,
    event: String,
}

/// The timeline as JSON.
pub fn json(views: &Views) -> Option<String> {
    let site = views.site();
    let all = &site.timeline().events;
    let order = all.iter().map(|event| &*event.anchor).collect();
    let [events, undated] = [true, false].map(|are_dated| Events { views, are_dated });
    let text = Text { headline: html(&site.config.title), text: html(&site.config.description) };
    let timeline = TimelineJson { title: Title { text }, events, undated, order };
    // A text that grows by doubling stands in memory twice.
    let mut json = Vec::with_capacity(all.len() * 1536);
    serde_json::to_writer_pretty(&mut json, &timeline).ok()?;
    String::from_utf8(json).ok()
}

fn event_json(views: &Views, (at, event): (usize, &Event)) -> EventJson {
    let site = views.site();
    let raw = views.raw(event.newest());
    let EventView {
        id,
        name,
        when_text,
        mark,
        reckoned,
        entities,
        permalink,
        told_in,
        lang,
        retracted,
        ..
    } = views.event_view(at);
    let date = event.any_date();
    let ends = date.and_then(ends);
    let relations = raw.when.relations.iter().filter_map(|relation| {
        let other = site.event(site.event_named(&relation.event)?);
        let kind = relation.kind;
        let event = other.anchor.to_string();
        Some(RelationJson { relation: kind.word(), distance: distance(kind), event })
    });
    let sides: Vec<String> =
        event.sides.iter().map(|side| site.config.sides[*side].id.clone()).collect();
    EventJson {
        unique_id: id,
        end_date: ends.as_ref().and_then(|(start, end)| (start != end).then(|| date_json(end))),
        start_date: ends.as_ref().map(|(start, _)| date_json(start)),
        display_date: when_text,
        text: Text { headline: html(&name), text: html(raw.text) },
        group: match event.sides.as_slice() {
            [only] => Some(site.config.sides[*only].name.clone()),
            _ => None,
        },
        edtf: date.map(ToString::to_string),
        reckoned,
        certainty: date.map(|date| match date.certainty() {
            Certainty::Certain if date.is_unspecified() => "unspecified",
            Certainty::Certain => "certain",
            Certainty::Uncertain => "uncertain",
            Certainty::Approximate => "approximate",
            Certainty::UncertainAndApproximate => "uncertain and approximate",
        }),
        precision: date.map(precision),
        mark,
        relations: relations.collect(),
        sides,
        entities,
        url: permalink,
        told_in,
        lang,
        retracted,
    }
}

/// A text as HTML, as which `TimelineJS` takes it.
fn html(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    // Writing to a `String` cannot fail.
    let _ = pulldown_cmark_escape::escape_html_body_text(&mut html, text);
    html
}

fn precision(date: &Edtf) -> &'static str {
    match date.precision() {
        Precision::Years => "years",
        Precision::Decade => "decade",
        Precision::Year => "year",
        Precision::Season => "season",
        Precision::Month => "month",
        Precision::Day => "day",
        Precision::Time => "time",
    }
}

/// As ISO 8601 has durations: `P2D`.
fn distance(kind: RelationKind) -> Option<String> {
    let (RelationKind::Later(distance) | RelationKind::Earlier(distance)) = kind else {
        return None;
    };
    let unit = match distance.unit {
        Unit::Day => 'D',
        Unit::Week => 'W',
        Unit::Month => 'M',
        Unit::Year => 'Y',
    };
    let about = if distance.about { "~" } else { "" };
    Some(format!("P{}{unit}{about}", distance.count))
}

/// The first and the last date that is meant, each as exactly as it is given: a day, a month or a
/// year, with the time of a day.
fn ends(date: &Edtf) -> Option<(String, String)> {
    let (first, last) = (date.earliest().or(date.latest())?, date.latest().or(date.earliest())?);
    if let Some(start) = date.start_iso().filter(|_| date.precision() == Precision::Time) {
        return Some((start.clone(), date.end_iso().unwrap_or(start)));
    }
    let cut = |day: crate::model::date::Day| match date.precision() {
        Precision::Time | Precision::Day => day.to_string(),
        Precision::Month | Precision::Season => format!("{:04}-{:02}", day.year(), day.month()),
        Precision::Year | Precision::Decade | Precision::Years => format!("{:04}", day.year()),
    };
    Some((cut(first), cut(last)))
}

/// The fields of a date as [`ends`] writes it.
fn date_json(date: &str) -> DateJson {
    let (day, time) = date.split_once('T').map_or((date, None), |(day, time)| (day, Some(time)));
    let negative = day.starts_with('-');
    let mut parts = day.trim_start_matches('-').split('-');
    let year: i64 = parts.next().and_then(|year| year.parse().ok()).unwrap_or_default();
    let mut part = || parts.next().and_then(|part| part.parse().ok());
    let (month, of_month) = (part(), part());
    let clock = |from: usize| time.and_then(|time| time.get(from..from + 2)?.parse().ok());
    let zone = time.and_then(|time| time.find(['Z', '+', '-']).map(|at| time[at..].to_owned()));
    DateJson {
        year: if negative { -year } else { year },
        month,
        day: of_month,
        hour: clock(0),
        minute: clock(3),
        utc_offset: zone,
    }
}
