//! The words in which dates are told, in any language.

/// The months in English, for messages and as the default.
pub(super) const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The words and phrases of a language for dates.
///
/// In a phrase, `{}` stands for what it is said of; those with two parts name them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateWords {
    /// The months, as they stand in a date.
    pub months: [String; 12],
    /// The months, short.
    pub months_short: [String; 12],
    /// Spring, summer, autumn, winter.
    pub seasons: [String; 4],
    /// A season of the northern half of the earth.
    pub northern: String,
    /// A season of the southern half of the earth.
    pub southern: String,
    /// The quarters of a year.
    pub quarters: [String; 4],
    /// The first, the middle and the last four months of a year.
    pub thirds: [String; 3],
    /// The halves of a year.
    pub halves: [String; 2],
    /// A day without its year, of `{day}` and `{month}`.
    pub day_of_month: String,
    /// A day, of `{date}` (a day without its year) and `{year}`.
    pub day_of_year: String,
    /// A month or a season, of `{date}` and `{year}`.
    pub month_of_year: String,
    /// A date in a year that is not known exactly, of `{date}` and `{year}`.
    pub in_years: String,
    /// A time of day, of `{date}` and `{time}`.
    pub at_time: String,
    /// Ten years.
    pub decade: String,
    /// A year of which nothing is known.
    pub unknown_year: String,
    /// A year before the year 1.
    pub before_christ: String,
    /// A year before the year 1000.
    pub early_year: String,
    /// A day that is not specified.
    pub some_day: String,
    /// A month that is not specified.
    pub some_month: String,
    /// Somewhere from `{from}` to `{to}`.
    pub between: String,
    /// What is approximate.
    pub about: String,
    /// What is uncertain.
    pub possibly: String,
    /// What is both.
    pub possibly_about: String,
    /// A date, of which a part is uncertain or approximate, of `{date}` and `{note}`.
    pub noted: String,
    /// The year, the month, the season (or quarter) and the day, as parts of a date.
    pub parts: [String; 4],
    /// Parts that are approximate.
    pub part_about: String,
    /// Parts that are uncertain.
    pub part_possibly: String,
    /// Parts that are both.
    pub part_possibly_about: String,
    /// Between the items of a list.
    pub comma: String,
    /// Before the last item of a list of which all hold.
    pub and: String,
    /// Before the last item of a list of which one holds.
    pub or: String,
    /// From one to another, where both are one word: `1–3`.
    pub range: String,
    /// From one to another, where either is several words: `28 May – 3 June`.
    pub span: String,
    /// An interval that begins and does not end.
    pub onwards: String,
    /// At any time up to a date; an interval that has no beginning.
    pub by: String,
    /// An interval that begins at a date and ends at an unknown one.
    pub until_unknown: String,
    /// An interval that begins at an unknown date and ends at one.
    pub from_unknown: String,
    /// One of the dates from this one on.
    pub or_later: String,
    /// All the dates up to this one.
    pub and_earlier: String,
    /// All the dates from this one on.
    pub and_later: String,
}

impl DateWords {
    /// The words of English.
    pub fn english() -> Self {
        let strings = |words: [&str; 4]| words.map(str::to_owned);
        Self {
            months: ENGLISH_MONTHS.map(str::to_owned),
            months_short: ENGLISH_MONTHS.map(|month| month[..3].to_owned()),
            seasons: strings(["spring", "summer", "autumn", "winter"]),
            northern: "{} (northern hemisphere)".into(),
            southern: "{} (southern hemisphere)".into(),
            quarters: ["first", "second", "third", "fourth"]
                .map(|n| format!("the {n} quarter of {{}}")),
            thirds: ["first", "middle", "last"].map(|n| format!("the {n} four months of {{}}")),
            halves: ["first", "second"].map(|n| format!("the {n} half of {{}}")),
            day_of_month: "{day} {month}".into(),
            day_of_year: "{date} {year}".into(),
            month_of_year: "{date} {year}".into(),
            in_years: "{date} in {year}".into(),
            at_time: "{date}, {time}".into(),
            decade: "the {}s".into(),
            unknown_year: "an unknown year".into(),
            before_christ: "{} BC".into(),
            early_year: "AD {}".into(),
            some_day: "a day in {}".into(),
            some_month: "a month in {}".into(),
            between: "between {from} and {to}".into(),
            about: "about {}".into(),
            possibly: "possibly {}".into(),
            possibly_about: "possibly about {}".into(),
            noted: "{date} ({note})".into(),
            parts: strings(["year", "month", "season", "day"]),
            part_about: "{} approximate".into(),
            part_possibly: "{} uncertain".into(),
            part_possibly_about: "{} uncertain and approximate".into(),
            comma: ", ".into(),
            and: " and ".into(),
            or: " or ".into(),
            range: "{from}–{to}".into(),
            span: "{from} – {to}".into(),
            onwards: "from {} on".into(),
            by: "by {}".into(),
            until_unknown: "from {} until an unknown date".into(),
            from_unknown: "from an unknown date until {}".into(),
            or_later: "{} or later".into(),
            and_earlier: "{} and earlier".into(),
            and_later: "{} and later".into(),
        }
    }

    /// A day: `31 October 2025`.
    pub(super) fn day(&self, day: u8, month: &str, year: &str) -> String {
        let date = fill(&self.day_of_month, &[("{day}", &day.to_string()), ("{month}", month)]);
        fill(&self.day_of_year, &[("{date}", &date), ("{year}", year)])
    }
}

impl Default for DateWords {
    fn default() -> Self {
        Self::english()
    }
}

/// A phrase with its places filled; what is put in is not looked at again.
pub(super) fn fill(phrase: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(phrase.len() + 24);
    let mut rest = phrase;
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        rest = &rest[open..];
        let value = values.iter().find(|(place, _)| rest.starts_with(place));
        let (place, value) = value.copied().unwrap_or(("{", "{"));
        filled.push_str(value);
        rest = &rest[place.len()..];
    }
    filled.push_str(rest);
    filled
}
