//! The list of all rules. Each stands, with its explanation, in the room whose rule it is.

use super::Rule;

pub use crate::check::comparisons::{
    MENTION_DENIED, MENTION_MISSED, MENTION_UNVERIFIABLE, PASSAGES_ALIKE,
    READOUTS_OF_DIFFERENT_EVENTS, TRANSLATION_DIFFERS,
};
pub use crate::check::hosting::{FILE_NAME_UNSAFE, FILE_TOO_LARGE, SITE_TOO_LARGE};
pub use crate::check::html::QUOTE_IN_HTML;
pub use crate::check::missing::{MISSING_ALT, MISSING_SUMMARY, MISSING_TITLE};
pub use crate::check::quotes::{
    QUOTE_ALTERED, QUOTE_CLIPPED, QUOTE_DROPS_HEDGE, QUOTE_IN_OTHER_PARAGRAPH,
    QUOTE_IN_OTHER_SOURCE, QUOTE_NOT_IN_SOURCE, QUOTE_SPEAKER_UNKNOWN, QUOTE_UNBALANCED,
    QUOTE_WITHOUT_ATTRIBUTION, QUOTE_WITHOUT_SOURCE, QUOTE_WRONG_SPEAKER,
    TRANSLATION_WITHOUT_ORIGINAL,
};
pub use crate::check::rendered::RENDERED_LINK_BROKEN;
pub use crate::check::retracted::LINK_RETRACTED;
pub use crate::check::sources::{
    COPIED_WITHOUT_QUOTES, SOURCE_CHANGED, SOURCE_UNDATED, SOURCE_UNUSED, SOURCE_VIA_CIRCLE,
};
pub use crate::check::unused::{ENTITY_UNUSED, ORPHAN_PAGE};
pub use crate::check::wording::{ONE_SIDED_AGREEMENT, UNBALANCED_VERBS};
pub use crate::config::theme::palette::{COLOR_CONTRAST, COLORS_ALIKE};
pub use crate::external::{EXTERNAL_LINK_BROKEN, EXTERNAL_LINK_MOVED, EXTERNAL_LINK_UNCHECKED};
pub use crate::link::addresses::{OUTPUT_COLLISION, UNSAFE_PATH};
pub use crate::link::citations::{SOURCE_MISSING, SOURCE_TEXT_MISSING};
pub use crate::link::comparisons::TOPIC_UNKNOWN;
pub use crate::link::destinations::{ANCHOR_BROKEN, LINK_AMBIGUOUS, LINK_BROKEN, LINK_UNSAFE};
pub use crate::link::mentions::{NAME_AMBIGUOUS, NAME_OUTDATED};
pub use crate::link::names::{SIDE_UNKNOWN, TEMPLATE_UNKNOWN};
pub use crate::model::comparison::{
    COMPARISON_OF_ONE_SIDE, QUOTE_WITHOUT_SIDE, READOUT_WITHOUT_SIDE, THEME_EMPTY,
};
pub use crate::model::date::order::DATE_ORDER;
pub use crate::model::entity::ALIAS_TOO_SHORT;
pub use crate::model::event::{EVENT_STALE, EVENT_UNDATED, EVENT_UNKNOWN};
pub use crate::model::outline::ID_INVALID;
pub use crate::model::question::{
    QUESTION_BOX_WRONG, QUESTION_DISPUTED_BY_ONE_SIDE, QUESTION_INVALID, QUESTION_STALE,
    QUESTION_WITHOUT_ANSWER_SOURCE,
};
pub use crate::model::record::{RECORD_INVALID, RECORD_OUTDATED, SILENT_EDIT};
pub use crate::model::terms::TERM_UNUSABLE;
pub use crate::model::update::{UPDATE_INVALID, UPDATED_CONTRADICTS_LOG};
pub use crate::parse::body::{DUPLICATE_ID, NESTED_TOO_DEEPLY};
pub use crate::parse::code::LANGUAGE_UNKNOWN;
pub use crate::parse::foreign::{FOREIGN_FIELD, SHORTCODE};
pub use crate::parse::table::{DATE_INVALID, INVALID_FRONT_MATTER, UNKNOWN_FIELD};
pub use crate::parse::{UNREADABLE, UNREADABLE_TEXT};
pub use crate::render::templates::TEMPLATE_ERROR;

/// Every rule, by name.
pub const ALL: &[&Rule] = &[
    &ALIAS_TOO_SHORT,
    &ANCHOR_BROKEN,
    &COLOR_CONTRAST,
    &COLORS_ALIKE,
    &COMPARISON_OF_ONE_SIDE,
    &COPIED_WITHOUT_QUOTES,
    &DATE_INVALID,
    &DATE_ORDER,
    &DUPLICATE_ID,
    &ENTITY_UNUSED,
    &EVENT_STALE,
    &EVENT_UNDATED,
    &EVENT_UNKNOWN,
    &EXTERNAL_LINK_BROKEN,
    &EXTERNAL_LINK_MOVED,
    &EXTERNAL_LINK_UNCHECKED,
    &FILE_NAME_UNSAFE,
    &FILE_TOO_LARGE,
    &FOREIGN_FIELD,
    &ID_INVALID,
    &INVALID_FRONT_MATTER,
    &LANGUAGE_UNKNOWN,
    &LINK_AMBIGUOUS,
    &LINK_BROKEN,
    &LINK_RETRACTED,
    &LINK_UNSAFE,
    &MENTION_DENIED,
    &MENTION_MISSED,
    &MENTION_UNVERIFIABLE,
    &MISSING_ALT,
    &MISSING_SUMMARY,
    &MISSING_TITLE,
    &NAME_AMBIGUOUS,
    &NAME_OUTDATED,
    &NESTED_TOO_DEEPLY,
    &ONE_SIDED_AGREEMENT,
    &ORPHAN_PAGE,
    &OUTPUT_COLLISION,
    &PASSAGES_ALIKE,
    &QUESTION_BOX_WRONG,
    &QUESTION_DISPUTED_BY_ONE_SIDE,
    &QUESTION_INVALID,
    &QUESTION_STALE,
    &QUESTION_WITHOUT_ANSWER_SOURCE,
    &QUOTE_ALTERED,
    &QUOTE_CLIPPED,
    &QUOTE_DROPS_HEDGE,
    &QUOTE_IN_HTML,
    &QUOTE_IN_OTHER_PARAGRAPH,
    &QUOTE_IN_OTHER_SOURCE,
    &QUOTE_NOT_IN_SOURCE,
    &QUOTE_SPEAKER_UNKNOWN,
    &QUOTE_UNBALANCED,
    &QUOTE_WITHOUT_ATTRIBUTION,
    &QUOTE_WITHOUT_SIDE,
    &QUOTE_WITHOUT_SOURCE,
    &QUOTE_WRONG_SPEAKER,
    &READOUT_WITHOUT_SIDE,
    &READOUTS_OF_DIFFERENT_EVENTS,
    &RECORD_INVALID,
    &RECORD_OUTDATED,
    &RENDERED_LINK_BROKEN,
    &SHORTCODE,
    &SIDE_UNKNOWN,
    &SILENT_EDIT,
    &SITE_TOO_LARGE,
    &SOURCE_CHANGED,
    &SOURCE_MISSING,
    &SOURCE_TEXT_MISSING,
    &SOURCE_UNDATED,
    &SOURCE_UNUSED,
    &SOURCE_VIA_CIRCLE,
    &TEMPLATE_ERROR,
    &TEMPLATE_UNKNOWN,
    &TERM_UNUSABLE,
    &THEME_EMPTY,
    &TOPIC_UNKNOWN,
    &TRANSLATION_DIFFERS,
    &TRANSLATION_WITHOUT_ORIGINAL,
    &UNBALANCED_VERBS,
    &UNKNOWN_FIELD,
    &UNREADABLE,
    &UNREADABLE_TEXT,
    &UNSAFE_PATH,
    &UPDATE_INVALID,
    &UPDATED_CONTRADICTS_LOG,
];

/// The rule of this name.
pub fn named(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.name == name)
}

/// The names of all rules.
pub fn names() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|rule| rule.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_each_rule_explained() {
        assert!(ALL.is_sorted_by(|a, b| a.name < b.name));
        for rule in ALL {
            for text in [rule.what, rule.why, rule.example] {
                assert!(text.len() > 15, "`{}` is not explained", rule.name);
            }
        }
    }
}
