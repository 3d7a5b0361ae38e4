//! Works of all sorts in all formats.

use super::work::key;
use super::{Dated, Name, Sort, Work, bibtex, coins, csl, ris};

fn work(sort: Sort) -> Work {
    Work {
        sort,
        genre: "Statement".to_owned(),
        key: "a-b".to_owned(),
        title: "A & B".to_owned(),
        authors: Vec::new(),
        publisher: None,
        date: Dated::default(),
        accessed: None,
        version: None,
        url: None,
        archive: None,
        lang: None,
        summary: None,
        notes: Vec::new(),
    }
}

fn by(name: Name) -> Work {
    Work { authors: vec![name], ..work(Sort::Document) }
}

/// The lines of a file that begin so.
fn lines<'t>(text: &'t str, start: &str) -> Vec<&'t str> {
    text.lines().map(str::trim).filter(|line| line.starts_with(start)).collect()
}

#[test]
fn names_are_divided_where_their_language_does() {
    let check = |name: &str, lang: &str, expected: &str| {
        let name_of = Name::of_writer(name, lang);
        let (family, given) = name_of.sorted();
        let found = given.map_or(family.clone(), |given| format!("{family}, {given}"));
        assert_eq!(found, expected, "{name} in {lang}");
    };
    check("Jane Doe", "en", "Doe, Jane");
    check("Ursula von der Leyen", "de", "von der Leyen, Ursula");
    check("Mary-Jane O’Neil", "en", "O’Neil, Mary-Jane");
    check("董军", "zh", "董, 军");
    check("欧阳娜娜", "zh", "欧阳, 娜娜");
    check("Nagy Anna", "hu", "Nagy, Anna");
    check("محمد علي", "ar", "علي, محمد");
    check("Reuters", "en", "Reuters");
    check("Desk no. 5", "en", "Desk no. 5");
    check("", "en", "");
    assert_eq!(Name::with_family("Dong Jun", "Dong").sorted(), ("Dong".to_owned(), Some("Jun")));
    assert_eq!(Name::with_family("Dong", "Dong").sorted(), ("Dong".to_owned(), None));
}

#[test]
fn bibtex_means_what_the_text_says() {
    let check = |work: &Work, start: &str, expected: &str| {
        assert_eq!(lines(&bibtex::entry(work), start), [expected]);
    };
    let title = |title: &str| Work { title: title.to_owned(), ..work(Sort::Document) };
    check(
        &title("A & B: 100% of $5 #1 a_b"),
        "title",
        r"title = {{A \& B: 100\% of \$5 \#1 a\_b}},",
    );
    check(
        &title("{a} \\ ~ ^"),
        "title",
        r"title = {{\textbraceleft{}a\textbraceright{} \textbackslash{} \textasciitilde{} \textasciicircum{}}},",
    );
    check(&title("two\nlines"), "title", "title = {{two lines}},");
    check(&title("“Wörter” 强化"), "title", "title = {{“Wörter” 强化}},");
    check(
        &by(Name::Whole("Ministry of War and Peace".to_owned())),
        "author",
        "author = {{Ministry of War and Peace}},",
    );
    check(
        &by(Name::of_writer("Ursula von der Leyen", "de")),
        "author",
        "author = {von der Leyen, Ursula},",
    );
    let url =
        Work { url: Some("https://a.example/x_{y}?a=1&b=%20#c".to_owned()), ..work(Sort::Post) };
    check(&url, "url", "url = {https://a.example/x_%7By%7D?a=1&b=%20#c},");
    check(&url, "@", "@online{a-b,");
    check(&work(Sort::Report), "@", "@techreport{a-b,");
    let two = Work {
        authors: vec![Name::of_writer("Jane Doe", "en"), Name::Whole("A".to_owned())],
        ..work(Sort::News)
    };
    check(&two, "author", "author = {Doe, Jane and {A}},");
    let dated = Work { date: Dated::day("2026-11-22T10:00:00Z"), ..work(Sort::Report) };
    check(&dated, "month", "month = nov,");
    check(&dated, "year", "year = {2026},");
}

#[test]
fn ris_has_one_line_for_each_fact() {
    let check = |work: &Work, start: &str, expected: &[&str]| {
        assert_eq!(lines(&ris::entry(work), start), expected);
    };
    check(
        &Work { title: "a\r\nER  - b".to_owned(), ..work(Sort::News) },
        "TI",
        &["TI  - a ER - b"],
    );
    check(&work(Sort::News), "TY", &["TY  - NEWS"]);
    check(&work(Sort::Speech), "TY", &["TY  - HEAR"]);
    check(&by(Name::Whole("Smith, Jones and Co".to_owned())), "AU", &["AU  - Smith Jones and Co"]);
    check(&by(Name::of_writer("董军", "zh")), "AU", &["AU  - 董, 军"]);
    check(&Work { date: Dated::day("2025-11"), ..work(Sort::News) }, "DA", &["DA  - 2025/11//"]);
    check(&Work { date: Dated::day("2025-11"), ..work(Sort::News) }, "PY", &["PY  - 2025"]);
    check(&work(Sort::News), "PY", &[]);
    assert!(ris::entry(&work(Sort::News)).ends_with("ER  - \r\n"));
}

#[test]
fn csl_says_how_sure_a_date_is() {
    let issued = |date: Dated| {
        let text = csl::file(&[&csl::entry(&Work { date, ..work(Sort::News) })]);
        let works: serde_json::Value = serde_json::from_str(&text).unwrap();
        works[0]["issued"].to_string()
    };
    assert_eq!(issued(Dated::day("2026-11-22")), r#"{"date-parts":[[2026,11,22]]}"#);
    assert_eq!(issued(Dated::day("-0044-03-15")), r#"{"date-parts":[[-44,3,15]]}"#);
    assert_eq!(issued(Dated::default()), "null");
    let about = Dated { parts: vec![2022], is_about: true, words: Some("about 2022".to_owned()) };
    assert_eq!(issued(about), r#"{"circa":true,"date-parts":[[2022]]}"#);
    let words = Dated { words: Some("1 or 2 May".to_owned()), ..Dated::default() };
    assert_eq!(issued(words), r#"{"literal":"1 or 2 May"}"#);
}

#[test]
fn coins_is_a_query() {
    let text = coins::title(&Work {
        url: Some("https://a.example/?b=c&d".to_owned()),
        ..work(Sort::News)
    });
    assert_eq!(
        text,
        "ctx_ver=Z39.88-2004&rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Adc&rft.type=newspaperArticle\
         &rft.title=A%20%26%20B&rft.identifier=https%3A%2F%2Fa.example%2F%3Fb%3Dc%26d"
    );
}

#[test]
fn keys_are_plain_and_differ() {
    assert_eq!(key("mnd-readout"), "mnd-readout");
    assert_ne!(key("演讲"), key("声明"));
    assert!(key("演讲").starts_with("work-") && key("a b").starts_with("a-b-"));
}
