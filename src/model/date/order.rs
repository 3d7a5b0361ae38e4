//! The rule about dates that contradict each other.

use crate::finding::{Level, Rule};

/// `date-order`.
pub const DATE_ORDER: Rule = Rule {
    name: "date-order",
    level: Level::Error,
    what: "dates contradict each other: something ends before it starts, a date comes before one that \
           it must follow or lies in the future though it tells what happened, or an event comes \
           before itself",
    why: "One of the dates is wrong, and readers cannot tell which.",
    example: "`2025-10-31/2025-09-01` breaks it; so does an event of 2024 that is said to come \
              `after` one of 2025, and a question of 22 November that was answered on 1 November. \
              Correct one of the dates, or what is said of their order; a question that is older \
              than its page says so: `- **Opened:** 2026-10-30`.",
};
