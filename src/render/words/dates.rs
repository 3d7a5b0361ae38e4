//! The words for dates, from the theme's words.

use super::Words;
use crate::model::date::DateWords;

impl Words {
    /// The words for dates in the language of this table.
    pub fn dates(&self) -> DateWords {
        DateWords {
            months: self.numbered("date_month"),
            months_short: self.numbered("month"),
            seasons: self.numbered("date_season"),
            northern: self.own("date_northern"),
            southern: self.own("date_southern"),
            quarters: self.numbered("date_quarter"),
            thirds: self.numbered("date_third"),
            halves: self.numbered("date_half"),
            day_of_month: self.own("date_day_of_month"),
            day_of_year: self.own("date_day_of_year"),
            month_of_year: self.own("date_month_of_year"),
            in_years: self.own("date_in_years"),
            at_time: self.own("date_at_time"),
            decade: self.own("date_decade"),
            unknown_year: self.own("date_unknown_year"),
            before_christ: self.own("date_before_christ"),
            early_year: self.own("date_early_year"),
            some_day: self.own("date_some_day"),
            some_month: self.own("date_some_month"),
            between: self.own("date_between"),
            about: self.own("date_about"),
            possibly: self.own("date_possibly"),
            possibly_about: self.own("date_possibly_about"),
            noted: self.own("date_noted"),
            parts: self.numbered("date_part"),
            part_about: self.own("date_part_about"),
            part_possibly: self.own("date_part_possibly"),
            part_possibly_about: self.own("date_part_possibly_about"),
            comma: self.own("date_comma"),
            and: self.own("date_and"),
            or: self.own("date_or"),
            range: self.own("date_range"),
            span: self.own("date_span"),
            onwards: self.own("date_onwards"),
            by: self.own("date_by"),
            until_unknown: self.own("date_until_unknown"),
            from_unknown: self.own("date_from_unknown"),
            or_later: self.own("date_or_later"),
            and_earlier: self.own("date_and_earlier"),
            and_later: self.own("date_and_later"),
        }
    }

    fn own(&self, key: &str) -> String {
        self.get(key).to_owned()
    }

    /// The words `key_1`, `key_2` and so on.
    fn numbered<const N: usize>(&self, key: &str) -> [String; N] {
        std::array::from_fn(|index| self.own(&format!("{key}_{}", index + 1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_the_words_of_english() {
        assert_eq!(Words::english().dates(), DateWords::english());
    }

    #[test]
    fn dates_are_told_in_the_words_of_the_site() {
        let mut words = Words::english();
        let german = [
            ("date_month_8", "August"),
            ("date_month_10", "Oktober"),
            ("date_about", "etwa {}"),
            ("date_or", " oder "),
            ("date_by", "bis {}"),
            ("date_day_of_month", "{day}. {month}"),
            ("date_season_3", "Herbst"),
        ];
        for (key, text) in german {
            words.replace(key, text.to_owned()).unwrap();
        }
        let told = |written: &str| {
            crate::model::date::Edtf::parse(written).unwrap().in_words(&words.dates())
        };
        assert_eq!(told("2022-08~"), "etwa August 2022");
        assert_eq!(told("[2025-10-01,2025-10-02]"), "1 oder 2. Oktober 2025");
        assert_eq!(told("../2025-10-09"), "bis 9. Oktober 2025");
        assert_eq!(told("2025-23"), "Herbst 2025");
    }
}
