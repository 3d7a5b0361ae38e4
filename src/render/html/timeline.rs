//! A list of events, drawn as a timeline in the order of what happened.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

use tera::Value;

use super::{Flavour, Html};
use crate::model::body::Kind;
use crate::model::event::read::after_dash;
use crate::model::event::{Account, Event, RawEvent};
use crate::render::told::{Gap, Teller, Told};
use crate::render::views::letter;

impl Html<'_> {
    /// The events that a list holds: indices into the page's events.
    pub(super) fn events_of(&self, list: u32) -> Range<usize> {
        let events = &self.page.events;
        let start = events.partition_point(|event| event.list < list);
        let end = events.partition_point(|event| event.list <= list);
        start..end
    }

    /// Writes a list of events, and after them the items that are none.
    pub(super) fn timeline(&mut self, list: u32) {
        let events = self.events_of(list);
        let site = self.site;
        if self.is_page_of_all_events() {
            self.items_without_events(list);
            return;
        }
        let places = site.events_on(self.id);
        if places.is_empty() {
            return;
        }
        let mut shown: Vec<(usize, usize)> = events.map(|index| (places[index], index)).collect();
        shown.sort_unstable();
        let teller = Teller::new(site, &site.date_words, Some(self.id));
        let lanes: BTreeSet<usize> =
            shown.iter().flat_map(|(at, _)| site.event(*at).sides.iter().copied()).collect();
        let lanes: Vec<usize> = lanes.into_iter().collect();
        self.out.push_str(if self.flavour == Flavour::Page {
            "<ol class=\"tl\">\n"
        } else {
            "<ol>\n"
        });
        for (at, (place, index)) in shown.iter().enumerate() {
            let event = site.event(*place);
            let told = teller.account(event, Account { page: self.id, index: *index });
            let next = shown.get(at + 1).map(|(next, _)| site.event(*next));
            let gap = next.map(|next| teller.gap(event, next));
            if self.flavour == Flavour::Page {
                self.drawn((*place, *index), &lanes, (&told, gap.as_ref()));
            } else {
                // A feed has no places to link to.
                self.out.push_str("<li><b>");
                self.body_text(&told.text);
                self.out.push_str("</b> ");
                self.event_words(&self.page.events[*index]);
                self.out.push_str("</li>\n");
            }
        }
        let items: Vec<u32> = self.body().children(list).collect();
        for item in items {
            if shown.iter().all(|(_, index)| self.page.events[*index].node != item) {
                self.out.push_str("<li class=\"tl__plain\"><div class=\"what\">");
                self.write(item + 1..self.body().nodes[item as usize].end);
                self.out.push_str("</div></li>\n");
            }
        }
        self.out.push_str("</ol>\n");
        if self.flavour == Flavour::Page && site.timeline_page().is_some_and(|home| home != self.id)
        {
            let all = self.site.config.words.get("full_timeline");
            let _ = write!(self.out, "<p class=\"no-print\"><a class=\"more\" href=\"");
            self.escaped(&teller.home());
            self.out.push_str("\">");
            self.body_text(all);
            self.out.push_str("</a></p>\n");
        }
    }

    /// Whether this page shows all events, so that those that it tells itself stand among them.
    pub(super) fn is_page_of_all_events(&self) -> bool {
        self.flavour == Flavour::Page && self.site.timeline_page() == Some(self.id)
    }

    /// Whether a heading has nothing below it but events that stand among all others.
    pub(super) fn heads_events_alone(&self, heading: u32) -> bool {
        if !self.is_page_of_all_events() {
            return false;
        }
        let body = self.body();
        let kind = |node: u32| body.nodes[node as usize].kind;
        let below =
            body.nodes[heading as usize].end..u32::try_from(body.nodes.len()).unwrap_or(u32::MAX);
        let mut blocks = body
            .siblings(below)
            .filter(|node| !matches!(kind(*node), Kind::Comment(_)))
            .take_while(|node| !matches!(kind(*node), Kind::Heading(_)))
            .peekable();
        blocks.peek().is_some()
            && blocks.all(|node| matches!(kind(node), Kind::List(_)) && self.has_only_events(node))
    }

    fn has_only_events(&self, list: u32) -> bool {
        self.events_of(list).len() == self.body().children(list).count()
    }

    /// Writes the items of a list that are no events.
    fn items_without_events(&mut self, list: u32) {
        let events = self.events_of(list);
        let is_event =
            |item: &u32| self.page.events[events.clone()].iter().any(|event| event.node == *item);
        let others: Vec<u32> = self.body().children(list).filter(|item| !is_event(item)).collect();
        if others.is_empty() {
            return;
        }
        self.out.push_str("<ul>\n");
        for item in others {
            self.out.push_str("<li>");
            self.write(item + 1..self.body().nodes[item as usize].end);
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ul>\n");
    }

    /// An event as the component `event` of the theme draws it.
    fn drawn(
        &mut self,
        (place, index): (usize, usize),
        lanes: &[usize],
        (told, gap): (&Told, Option<&Gap>),
    ) {
        let event = self.site.event(place);
        let raw = &self.page.events[index];
        if self.site.pieces().has("event") {
            let content = self.captured(|html| html.event_words(raw));
            let own = self.site.pieces().make("event", |args, views| {
                let entry = views.entry_of_account(place, (content, told, gap));
                args.insert_value("entry", Value::from_serializable(&entry));
                let lanes: Vec<Value> = lanes.iter().map(|s| views.side_value(Some(*s))).collect();
                args.insert_value("sides", Value::from(lanes));
                args.insert("tell", &false);
            });
            self.out.push_str(&own.unwrap_or_default());
            self.out.push('\n');
            return;
        }
        self.out.push_str("<li id=\"");
        self.escaped(&event.anchor);
        self.out.push('"');
        if !event.sides.is_empty() {
            let sides: Vec<String> = event.sides.iter().map(|side| letter(*side)).collect();
            let _ = write!(self.out, " data-sides=\"{}\"", sides.join(" "));
        }
        if gap.is_some_and(|gap| gap.is_known) {
            self.out.push_str(" data-gap=\"known\"");
        }
        let _ = write!(self.out, "><p class=\"when\">{}", told.label);
        if !told.note.is_empty() {
            let _ = write!(self.out, "<small>{}</small>", told.note);
        }
        let _ = write!(self.out, "</p><span class=\"dot\" data-p=\"{}\"></span>", told.mark);
        self.lanes(event, lanes);
        self.out.push_str("<div class=\"what\">");
        self.event_words(raw);
        self.who(event);
        if let Some(gap) = gap.filter(|gap| !gap.text.is_empty()) {
            self.out.push_str("<p class=\"gap\">");
            self.body_text(&gap.text);
            self.out.push_str("</p>");
        }
        self.out.push_str("</div></li>\n");
    }

    /// Which sides an event concerns, as marks in a lane for each side of the list.
    fn lanes(&mut self, event: &Event, lanes: &[usize]) {
        if lanes.is_empty() {
            return;
        }
        self.out.push_str("<span class=\"lanes\" aria-hidden=\"true\">");
        for lane in lanes {
            self.out.push_str("<span>");
            if event.sides.contains(lane) {
                let letter = letter(*lane);
                let _ = write!(self.out, "<span class=\"side\" data-side=\"{letter}\"></span>");
            }
            self.out.push_str("</span>");
        }
        self.out.push_str("</span>");
    }

    /// The sides that an event concerns, in words.
    fn who(&mut self, event: &Event) {
        if event.sides.is_empty() {
            return;
        }
        self.out.push_str("<p class=\"who\">");
        for (number, side) in event.sides.iter().enumerate() {
            if number > 0 {
                self.out.push(' ');
            }
            self.side(*side);
        }
        self.out.push_str("</p>");
    }

    /// What an event says, without its label.
    fn event_words(&mut self, raw: &RawEvent) {
        if !raw.words.is_empty() {
            let before = std::mem::take(&mut self.out);
            self.write(raw.words.clone());
            let words = std::mem::replace(&mut self.out, before);
            let words = after_dash(&words).trim_end();
            if !words.is_empty() {
                let _ = writeln!(self.out, "<p>{words}</p>");
            }
        }
        self.write(raw.rest.clone());
    }

    /// What each event of the page says, in their order.
    pub fn events(mut self) -> Vec<String> {
        let page = self.page;
        page.events
            .iter()
            .map(|raw| {
                self.event_words(raw);
                std::mem::take(&mut self.out)
            })
            .collect()
    }
}
