//! What dates mean, how they sort, and that no text breaks them.

use super::*;

/// The days that a date may mean, how exact it is and how sure: `2025-10-01 2025-10-31 Month`.
#[track_caller]
fn check(written: &str, expected: &str) {
    let date = Edtf::parse(written).unwrap_or_else(|error| panic!("{written}: {error}"));
    assert_eq!(date.to_string(), written, "kept as written");
    let day = |day: Option<Day>| day.map_or("-".to_owned(), |day| day.to_string());
    let doubt = match date.certainty() {
        Certainty::Certain => "",
        Certainty::Uncertain => " ?",
        Certainty::Approximate => " ~",
        Certainty::UncertainAndApproximate => " %",
    };
    let (first, last) = (day(date.earliest()), day(date.latest()));
    let said = format!("{first} {last} {:?}{doubt}", date.precision());
    assert_eq!(said, expected, "{written}");
}

#[test]
fn level_0_has_dates_times_and_intervals() {
    check("2025", "2025-01-01 2025-12-31 Year");
    check("2025-10", "2025-10-01 2025-10-31 Month");
    check("2024-02", "2024-02-01 2024-02-29 Month");
    check("2025-10-31", "2025-10-31 2025-10-31 Day");
    check("0000", "0000-01-01 0000-12-31 Year");
    check("9999-12-31", "9999-12-31 9999-12-31 Day");
    check("2024-02-29", "2024-02-29 2024-02-29 Day");
    check("2025-10-31T10:00:00", "2025-10-31 2025-10-31 Time");
    check("2025-10-31T10:00:00Z", "2025-10-31 2025-10-31 Time");
    check("2025-10-31T10:00:00+08:00", "2025-10-31 2025-10-31 Time");
    check("2025-10-31T10:00:00-04", "2025-10-31 2025-10-31 Time");
    check("1964/2008", "1964-01-01 2008-12-31 Year");
    check("2004-06/2006-08", "2004-06-01 2006-08-31 Month");
    check("2004-02-01/2005-02-08", "2004-02-01 2005-02-08 Day");
    check("2004-02-01/2005-02", "2004-02-01 2005-02-28 Month");
    check("2004-02-01/2005", "2004-02-01 2005-12-31 Year");
    check("2025-10-31/2025-10-31", "2025-10-31 2025-10-31 Day");
    check("2025-10/2025", "2025-10-01 2025-12-31 Year");
}

#[test]
fn level_1_has_doubts_seasons_long_years_and_open_ends() {
    check("1984?", "1984-01-01 1984-12-31 Year ?");
    check("2004-06~", "2004-06-01 2004-06-30 Month ~");
    check("2004-06-11%", "2004-06-11 2004-06-11 Day %");
    check("201X", "2010-01-01 2019-12-31 Decade");
    check("20XX", "2000-01-01 2099-12-31 Years");
    check("2004-XX", "2004-01-01 2004-12-31 Year");
    check("1985-04-XX", "1985-04-01 1985-04-30 Month");
    check("1985-XX-XX", "1985-01-01 1985-12-31 Year");
    check("2024-02-XX", "2024-02-01 2024-02-29 Month");
    check("2001-21", "2001-03-01 2001-05-31 Season");
    check("2001-22", "2001-06-01 2001-08-31 Season");
    check("2001-23", "2001-09-01 2001-11-30 Season");
    check("2003-24", "2003-12-01 2004-02-29 Season");
    check("2001-21?", "2001-03-01 2001-05-31 Season ?");
    check("Y170000002", "170000002-01-01 170000002-12-31 Year");
    check("Y-170000002", "-170000002-01-01 -170000002-12-31 Year");
    check("-1985", "-1985-01-01 -1985-12-31 Year");
    check("-0044-03-15", "-0044-03-15 -0044-03-15 Day");
    check("-0004-02-29", "-0004-02-29 -0004-02-29 Day");
    check("../2025", "- 2025-12-31 Year");
    check("/2025", "- 2025-12-31 Year");
    check("2025-09/..", "2025-09-01 - Month");
    check("2025-09/", "2025-09-01 - Month");
    check("1984-06-02?/2004-08-08~", "1984-06-02 2004-08-08 Day %");
    check("1984~/2004-06", "1984-01-01 2004-06-30 Year ~");
    check("2001-21/2003", "2001-03-01 2003-12-31 Year");
}

#[test]
fn level_2_has_parts_in_doubt_sets_and_x_in_any_place() {
    check("2004?-06-11", "2004-06-11 2004-06-11 Day ?");
    check("2004-06~-11", "2004-06-11 2004-06-11 Day ~");
    check("?2004-06-~11", "2004-06-11 2004-06-11 Day %");
    check("2025-?10-31", "2025-10-31 2025-10-31 Day ?");
    check("2004-%06-11", "2004-06-11 2004-06-11 Day %");
    check("~-0044-03", "-0044-03-01 -0044-03-31 Month ~");
    check("156X-12-25", "1560-12-25 1569-12-25 Decade");
    check("15XX-12-25", "1500-12-25 1599-12-25 Years");
    check("XXXX-12-XX", "0000-12-01 9999-12-31 Years");
    check("XXXX", "0000-01-01 9999-12-31 Years");
    check("1XXX-XX", "1000-01-01 1999-12-31 Years");
    check("1984-1X", "1984-10-01 1984-12-31 Year");
    check("1984-X1", "1984-01-01 1984-11-30 Year");
    check("2025-10-1X", "2025-10-10 2025-10-19 Month");
    check("2025-02-2X", "2025-02-20 2025-02-28 Month");
    check("2025-XX-31", "2025-01-31 2025-12-31 Year");
    check("XXXX-02-29", "0000-02-29 9996-02-29 Years");
    check("1X00-02-29", "1200-02-29 1600-02-29 Years");
    check("-198X", "-1989-01-01 -1980-12-31 Years");
    check("-15XX-12-25", "-1599-12-25 -1500-12-25 Years");
    check("2001-26", "2001-06-01 2001-08-31 Season");
    check("2001-29", "2001-09-01 2001-11-30 Season");
    check("2001-30", "2001-12-01 2002-02-28 Season");
    check("2025-33", "2025-01-01 2025-03-31 Season");
    check("2025-36", "2025-10-01 2025-12-31 Season");
    check("2025-37", "2025-01-01 2025-04-30 Season");
    check("2025-39", "2025-09-01 2025-12-31 Season");
    check("2025-40", "2025-01-01 2025-06-30 Season");
    check("2025-41~", "2025-07-01 2025-12-31 Season ~");
    check("[1667,1668,1670..1672]", "1667-01-01 1672-12-31 Year");
    check("[2025-11-01,2025-11-02]", "2025-11-01 2025-11-02 Day");
    check("[2025-11-02, 2025-11-01]", "2025-11-01 2025-11-02 Day");
    check("[..1760-12-03]", "- 1760-12-03 Day");
    check("[1760-12..]", "1760-12-01 - Month");
    check("[1760-01,1760-02,1760-12..]", "1760-01-01 - Month");
    check("[1667,1760-12]", "1667-01-01 1760-12-31 Year");
    check("{1960,1961-12}", "1960-01-01 1961-12-31 Year");
    check("{..1984}", "- 1984-12-31 Year");
    check("{2025-11-01?,2025-11-02}", "2025-11-01 2025-11-02 Day ?");
    check("2004-06-~01/2004-06-~20", "2004-06-01 2004-06-20 Day ~");
    check("2004-06-XX/2004-07-03", "2004-06-01 2004-07-03 Month");
    check("Y17E7", "170000000-01-01 170000000-12-31 Year");
    check("Y-17E7", "-170000000-01-01 -170000000-12-31 Year");
    check("1950S2", "1900-01-01 1999-12-31 Years");
    check("-1950S2", "-1999-01-01 -1900-12-31 Years");
    check("Y171010000S3", "171000000-01-01 171999999-12-31 Years");
    check("Y3388E2S3", "338000-01-01 338999-12-31 Years");
}

#[test]
fn timelines_have_one_order() {
    let sorted = [
        "Y-170000002",
        "-0044-03-15",
        "XXXX",
        "1949",
        "198X",
        "2025-01-01",
        "2025-01-01T09:00:00",
        "2025-01-01T10:00:00Z",
        "2025-01-01T10:00:00-05:00",
        "2025-01-01/2025-01-03",
        "2025-01",
        "2025",
        "2025-01-01/2025-12",
        "2025-01-01/..",
        "../2025-09-09",
        "2025-09-09",
        "[2025-11-01,2025-11-02]",
        "2025-11-02",
        "2025-12~",
        "Y170000002",
    ];
    let dates = sorted.map(|written| Edtf::parse(written).expect(written));
    for (i, a) in dates.iter().enumerate() {
        for (j, b) in dates.iter().enumerate() {
            assert_eq!(a.cmp(b), i.cmp(&j), "{a} {b}");
        }
    }
}

#[test]
fn machines_are_told_what_is_certain() {
    let iso = |written: &str| {
        let date = Edtf::parse(written).expect(written);
        format!("{} {}", date.start_iso().unwrap_or_default(), date.end_iso().unwrap_or_default())
    };
    assert_eq!(iso("2025-10-31"), "2025-10-31 ");
    assert_eq!(iso("2025-10-31T10:00:00+08"), "2025-10-31T10:00:00+08:00 ");
    assert_eq!(iso("2025-10-XX"), "2025-10 ");
    assert_eq!(iso("2025-10-?31"), "2025-10 ");
    assert_eq!(iso("2025-21"), "2025 ");
    assert_eq!(iso("2025-10-31?"), " ");
    assert_eq!(iso("201X"), " ");
    assert_eq!(iso("-0044"), " ");
    assert_eq!(iso("Y170000002"), " ");
    assert_eq!(iso("2025-05/2025-06-03"), "2025-05 2025-06-03");
    assert_eq!(iso("2025-05/.."), "2025-05 ");
    assert_eq!(iso("../2025"), " 2025");
    assert_eq!(iso("[2025,2026]"), " ");
}

/// Texts of the characters that dates are made of, the same each time.
fn texts(seed: u64) -> impl Iterator<Item = String> {
    const PIECES: &[&str] = &[
        "2025",
        "1984",
        "-",
        "-",
        "-",
        "10",
        "02",
        "31",
        "29",
        "X",
        "XX",
        "XXXX",
        "0",
        "1",
        "3",
        "/",
        "..",
        ",",
        "[",
        "]",
        "{",
        "}",
        "?",
        "~",
        "%",
        "T10:00:00",
        "Z",
        "+08:00",
        "Y",
        "E",
        "S",
        "21",
        "40",
        " ",
        "May",
        "é",
        "٢",
        "\0",
    ];
    let mut state = seed;
    let mut next = move |below: usize| {
        // Marsaglia's xorshift.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap_or(0)
    };
    std::iter::repeat_with(move || {
        (0..=next(9)).map(|_| PIECES[next(PIECES.len())]).collect::<String>()
    })
}

#[test]
fn any_text_is_a_date_that_holds_together_or_a_message_with_a_hint() {
    let words = DateWords::english();
    let mut dates = 0;
    for text in texts(20_251_031).take(10_000) {
        if let Err(error) = SiteDate::parse(&text) {
            assert!(text.is_char_boundary(error.offset) && error.hint.is_some(), "{text:?}");
        }
        match Edtf::parse(&text) {
            Ok(date) => {
                dates += 1;
                assert_eq!(date.to_string(), text);
                let (first, last) = (date.earliest(), date.latest());
                assert!(last.is_none() || first <= last, "{text}");
                assert!(!date.in_words(&words).is_empty(), "{text}");
                assert!(!date.in_words(&words).contains('{'), "{text}");
                assert!(first.or(last).is_some(), "{text}");
            }
            Err(error) => {
                assert!(text.is_char_boundary(error.offset), "{text:?} {error:?}");
                assert!(error.hint.is_some(), "{text:?}");
            }
        }
    }
    assert!(dates > 80, "{dates} dates");
}

#[test]
fn every_day_reads_as_it_is_written() {
    let mut date = jiff::civil::date(1999, 1, 1);
    while date.year() < 2033 {
        let written = date.to_string();
        let read = Edtf::parse(&written).expect("a day");
        assert_eq!(read.earliest(), Some(Day::from(date)));
        assert_eq!(read.start_iso(), Some(written.clone()));
        assert_eq!(SiteDate::parse(&written).expect("a day").iso(), written);
        date = date.saturating_add(jiff::Span::new().days(1));
    }
}
