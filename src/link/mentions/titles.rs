//! Names and titles that are used outside of the time in which they hold.

use std::ops::Range;

use super::{Meeting, Owner, Seen};
use crate::finding::{Finding, Level, Place, Rule};
use crate::model::entity::{Period, Role};
use crate::model::site::PageId;

/// `name-outdated`.
pub const NAME_OUTDATED: Rule = Rule {
    name: "name-outdated",
    level: Level::Warning,
    what: "a page uses a title or a name of somebody that does not hold on the page's date",
    why: "Readers of a dated page take the title for the one held on that day.",
    example: "“Defense Secretary Hegseth” breaks it on a page of November where the role ends in \
              September; write the title of the day, or “then”, “former” or the year beside it.",
};

/// Words beside which a title of another time is right.
const OF_ANOTHER_TIME: [&str; 11] = [
    "then",
    "former",
    "formerly",
    "ex",
    "late",
    "previous",
    "previously",
    "predecessor",
    "successor",
    "future",
    "later",
];

impl Meeting<'_> {
    /// A name that none of its owners has on the page's date.
    pub(super) fn outdated_name(&self, range: &Range<usize>, owners: &[Owner]) -> Option<Finding> {
        let owner = owners.first()?;
        if owner.page == self.id || self.is_kept(range) {
            return None;
        }
        self.outdated(range, owner.page, owner.period(&self.site.pages)?)
    }

    /// Titles that stand directly before or after a name of who no longer, or not yet, has them.
    pub(super) fn check_titles(&self, seen: &[Seen], findings: &mut Vec<Finding>) {
        let Some(day) = self.page.date.as_ref() else { return };
        for seen in seen.iter().filter(|seen| seen.link.is_none()) {
            let Some(card) = &self.site.page(seen.entity).front.entity else { continue };
            for role in &card.roles {
                let title = role.title.value.as_str();
                let holds = |other: &Role| {
                    other.title.value.eq_ignore_ascii_case(title)
                        && other.period.may_hold(Some(day))
                };
                if card.roles.iter().any(holds) {
                    continue;
                }
                if let Some(range) = self.title_beside(seen, title) {
                    findings.extend(self.outdated(&range, seen.entity, &role.period));
                }
            }
        }
    }

    /// Where a title stands directly before a name, or after it and a comma.
    fn title_beside(&self, seen: &Seen, title: &str) -> Option<Range<usize>> {
        let text = &self.reading.text;
        let is_title = |range: Range<usize>| {
            text.get(range).is_some_and(|words| words.eq_ignore_ascii_case(title))
        };
        let end = text[..seen.start].trim_end_matches(' ').len();
        if let Some(start) = end.checked_sub(title.len())
            && is_title(start..end)
            && !text[..start].ends_with(char::is_alphanumeric)
        {
            return Some(start..end);
        }
        let rest = text[seen.end..].strip_prefix(", ")?;
        let rest = rest.strip_prefix("the ").unwrap_or(rest);
        let start = text.len() - rest.len();
        let range = start..start + title.len();
        let ends = text.get(range.end..).is_some_and(|t| !t.starts_with(char::is_alphanumeric));
        (ends && is_title(range.clone())).then_some(range)
    }

    /// The finding, unless the paragraph tells that it speaks of another time.
    fn outdated(&self, range: &Range<usize>, whose: PageId, period: &Period) -> Option<Finding> {
        let (file, day) = (self.page.file.as_ref()?, self.page.date.as_ref()?);
        let block = self.block(range.start);
        let start = self.reading.blocks[block].0;
        let around = &self.reading.text[start..self.reading.block_end(block)];
        if self.reading.is_closed(range) || tells_another_time(around, period) {
            return None;
        }
        let words = &self.reading.text[range.clone()];
        let bound = |name: &str, date: &Option<crate::parse::table::At<_>>| {
            let date: &crate::model::date::Edtf = &date.as_ref()?.value;
            Some(format!("{name} {date}"))
        };
        let bounds: Vec<String> = [bound("from", &period.from), bound("until", &period.until)]
            .into_iter()
            .flatten()
            .collect();
        let title = &self.site.page(whose).title;
        let message = format!(
            "`{words}` is right for {title} {}, and this page is dated {}",
            bounds.join(" "),
            day.iso()
        );
        let place = Place::span(file, self.reading.in_file(&self.page.body, range));
        Some(Finding::new(&NAME_OUTDATED, place, message).hint(
            "write the title of that day, or `then`, `former` or the year in the same paragraph",
        ))
    }
}

/// Whether a paragraph has a word for another time, or a year in which the title held.
fn tells_another_time(text: &str, period: &Period) -> bool {
    let told = text.contains("at the time");
    told || text.split(|c: char| !c.is_alphanumeric()).any(|word| {
        let year = word.parse().ok().filter(|year| word.len() == 4 && (1000..3000).contains(year));
        year.is_some_and(|year| period.may_hold_in(year))
            || OF_ANOTHER_TIME.iter().any(|known| known.eq_ignore_ascii_case(word))
    })
}
