//! Quotes that are not their sources' words: in the demo site no changed, dropped or added word goes
//! unseen. And bad input for the check: each gives a clear finding or works, and ends.
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test panics, and says what it tried"
)]

#[path = "support/site.rs"]
mod site;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use counterpart::files::{Files, InputFile};
use counterpart::finding::{Findings, Level};
use counterpart::load::load;
use counterpart::output::Discard;
use counterpart::{Built, Options, link_files};
use site::{Outcome, SITE, late_options, options, repository};

// --- every word of the demo site's quotes

/// A quote in a file of the demo site: where it stands, and its words.
struct Target {
    file: Arc<str>,
    span: Range<usize>,
    words: Vec<Range<usize>>,
}

/// One word of a quote, put wrong: these bytes of the file, and what replaces them.
#[derive(Clone)]
struct Mutation {
    at: Range<usize>,
    with: String,
}

fn text<'f>(files: &'f Files, path: &str) -> &'f Arc<str> {
    let file = files.get(path).unwrap_or_else(|| panic!("there is no `{path}`"));
    file.text().unwrap_or_else(|_| panic!("`{path}` is UTF-8"))
}

/// Every quote of a site that cites something.
fn targets(files: &Files, options: &Options) -> Vec<Target> {
    let site = link_files(files, options, &mut Findings::new());
    let pages = site.pages.iter().filter_map(|page| Some((page.file.clone()?, page)));
    let quotes = pages.flat_map(|(file, page)| {
        page.quotes.cited.iter().map(move |quote| (Arc::clone(&file), quote))
    });
    quotes
        .map(|(file, quote)| {
            let parts = quote.parts.iter();
            let words = parts.flat_map(|part| {
                words(&part.text).into_iter().map(|word| part.in_file(&word)).collect::<Vec<_>>()
            });
            Target { words: words.collect(), span: quote.span(), file }
        })
        .collect()
}

/// The words of a text: runs of letters, digits, apostrophes and hyphens.
fn words(text: &str) -> Vec<Range<usize>> {
    let is_inside = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-');
    let mut words: Vec<Range<usize>> = Vec::new();
    for (at, letter) in text.char_indices().filter(|(_, letter)| is_inside(*letter)) {
        let end = at + letter.len_utf8();
        match words.last_mut() {
            Some(word) if word.end == at => word.end = end,
            _ => words.push(at..end),
        }
    }
    words
}

/// Every way to put one word of a quote wrong.
fn mutations(target: &Target, text: &str) -> Vec<Mutation> {
    let mut all = Vec::new();
    let mut add = |at: Range<usize>, with: String| all.push(Mutation { at, with });
    for (index, word) in target.words.iter().enumerate() {
        // Another word, and one that is nearly the same.
        add(word.clone(), "zebra".to_owned());
        add(word.clone(), format!("{}s", &text[word.clone()]));
        // A word too many.
        add(word.start..word.start, "never ".to_owned());
        // A word too few. Without its first or its last word a quote is a shorter quote.
        if index > 0
            && let Some(next) = target.words.get(index + 1)
        {
            add(word.start..next.start, String::new());
        }
    }
    let end = target.words.last().expect("a quote has words").end;
    add(end..end, " never".to_owned());
    all
}

/// A text with one mutation, and where its quote then ends.
fn mutated(text: &str, edits: &[&(usize, Mutation)]) -> String {
    let mut text = text.to_owned();
    let mut sorted = edits.to_vec();
    sorted.sort_by_key(|(_, mutation)| std::cmp::Reverse(mutation.at.start));
    for (_, Mutation { at, with }) in sorted {
        text.replace_range(at.clone(), with);
    }
    text
}

/// Where bytes of a text are when it has been changed.
fn moved(span: &Range<usize>, edits: &[&(usize, Mutation)]) -> Range<usize> {
    let (mut start, mut end) = (span.start, span.end);
    for (_, Mutation { at, with }) in edits {
        if at.start < span.start {
            start = start + with.len() - at.len();
        }
        if at.start <= span.end {
            end = end + with.len() - at.len();
        }
    }
    start..end
}

fn check(files: &Files, options: &Options) -> Built {
    counterpart::build(files, options, &Discard).expect("nothing is written")
}

/// Whether a finding that matters is about a place.
fn is_seen(built: &Built, file: &str, span: &Range<usize>) -> bool {
    built.findings.iter().any(|finding| {
        let there = finding.place.span.as_ref();
        let overlaps = there.is_some_and(|there| there.start < span.end && span.start < there.end);
        &*finding.place.file == file
            && overlaps
            && matches!(finding.level, Level::Error | Level::Warning)
            && finding.rule.name.starts_with("quote-")
    })
}

#[test]
fn every_word_changed_dropped_or_added_in_the_demo_site_is_caught() {
    let files = load(repository()).expect("the demo site can be read");
    let options = late_options();
    let targets = targets(&files, &options);
    let unchanged = check(&files, &options);
    assert_eq!(unchanged.findings.iter().count(), 0, "the demo site has no finding");

    // A quote is judged by itself: one build puts a word wrong in each of them.
    let all: Vec<Vec<Mutation>> =
        targets.iter().map(|target| mutations(target, text(&files, &target.file))).collect();
    let rounds = all.iter().map(Vec::len).max().expect("the demo site has quotes");
    let mut tried = 0;
    let mut missed = String::new();
    for round in 0..rounds {
        let mut edits: BTreeMap<&Arc<str>, Vec<(usize, Mutation)>> = BTreeMap::new();
        for (index, (target, mutations)) in targets.iter().zip(&all).enumerate() {
            if let Some(mutation) = mutations.get(round) {
                edits.entry(&target.file).or_default().push((index, mutation.clone()));
            }
        }
        let changed = files.iter().map(|file| {
            let Some(edits) = edits.get(&file.path) else { return file.clone() };
            let edits: Vec<_> = edits.iter().collect();
            let contents = mutated(text(&files, &file.path), &edits).into_bytes();
            InputFile { path: Arc::clone(&file.path), contents: contents.into() }
        });
        let built = check(&Files::new(changed.collect(), Vec::new()), &options);
        for (file, edits) in &edits {
            let edits: Vec<_> = edits.iter().collect();
            for (index, mutation) in &edits {
                tried += 1;
                let target = &targets[*index];
                if !is_seen(&built, file, &moved(&target.span, &edits)) {
                    let was = &text(&files, file)[target.span.clone()];
                    let (from, to) = (&text(&files, file)[mutation.at.clone()], &mutation.with);
                    let _ = writeln!(missed, "{file}: “{was}” with “{to}” for “{from}”");
                }
            }
        }
    }
    assert!(missed.is_empty(), "of {tried} mutations these are not seen:\n{missed}");
    assert!(targets.len() >= 20, "only {} quotes", targets.len());
    assert!(tried >= 800, "only {tried} mutations");
    println!("{tried} mutations of {} quotes, in {rounds} builds", targets.len());
}

// --- bad input

const CARD: &str = "+++\ntitle = \"The desk\"\ndate = \"2026-01-01\"\n+++\n";

/// A quote of the desk's words.
const QUOTE: &str = "He said: “strengthen policy-level dialogue to enhance trust.”[^desk]\n";

/// Its text.
const TEXT: &str = "They should “strengthen policy-level dialogue to enhance trust.”\n";

/// Builds a page with one source, `desk`.
fn build(page: &str, sources: &[(&str, &[u8])]) -> Outcome {
    let page = format!("+++\ntitle = \"A\"\n+++\n\n{page}");
    let mut all = vec![("site.toml", SITE.as_bytes()), ("content/a.md", page.as_bytes())];
    all.extend_from_slice(sources);
    let input = |(path, bytes): &(&str, &[u8])| InputFile {
        path: (*path).into(),
        contents: bytes.to_vec().into(),
    };
    site::build(&Files::new(all.iter().map(input).collect(), Vec::new()), &options())
}

/// Builds a page whose source is archived with a text.
fn build_with_text(page: &str, text: &str) -> Outcome {
    let card = ("content/sources/desk.md", CARD.as_bytes());
    build(page, &[card, ("content/sources/desk.txt", text.as_bytes())])
}

/// The findings break these rules, and one of them says this.
#[track_caller]
fn expect(outcome: &Outcome, rules: &[&str], says: &str) {
    assert_eq!(outcome.rules(), rules, "{}", outcome.text);
    assert!(outcome.text.contains(says), "{}", outcome.text);
}

#[test]
fn a_source_without_text() {
    let outcome = build(QUOTE, &[("content/sources/desk.md", CARD.as_bytes())]);
    expect(&outcome, &["source-text-missing"], "no text of `desk` is archived");
}

#[test]
fn an_empty_text() {
    for text in ["", "\n\n\n", " \u{3000}\n", "\u{feff}", "\u{200b}\n"] {
        let outcome = build_with_text(QUOTE, text);
        expect(&outcome, &["source-text-missing"], "the text of `desk` is empty");
    }
}

#[test]
fn a_text_of_nothing_but_marks() {
    let outcome = build_with_text(QUOTE, "…\n\n“”\n\n— — —\n");
    expect(&outcome, &["quote-not-in-source"], "nor is anything like them");
}

#[test]
fn a_text_in_a_legacy_encoding() {
    let card = ("content/sources/desk.md", CARD.as_bytes());
    let latin = b"They should strengthen policy-level dialogue: d\xe9tente.\n";
    let outcome = build(QUOTE, &[card, ("content/sources/desk.txt", latin)]);
    assert!(outcome.built.has_errors());
    assert!(outcome.text.contains("content/sources/desk.txt"), "{}", outcome.text);
    assert!(outcome.text.contains("not UTF-8"), "{}", outcome.text);
}

#[test]
fn a_text_with_a_byte_order_mark() {
    expect(&build_with_text(QUOTE, &format!("\u{feff}{TEXT}")), &[], "");
}

#[test]
fn a_text_that_was_changed() {
    let card = format!(
        "+++\ntitle = \"D\"\ndate = \"2026-01-01\"\nsha256 = \"{}\"\n+++\n",
        "0".repeat(64)
    );
    let outcome = build(
        QUOTE,
        &[
            ("content/sources/desk.md", card.as_bytes()),
            ("content/sources/desk.txt", TEXT.as_bytes()),
        ],
    );
    expect(&outcome, &["source-changed"], "is not the text that was recorded");
}

#[test]
fn a_circle_of_three_and_a_source_through_itself() {
    let card =
        |via: &str| format!("+++\ntitle = \"D\"\ndate = \"2026-01-01\"\nvia = \"{via}\"\n+++\n");
    let (one, two, three, four) = (card("b"), card("c"), card("desk"), card("four"));
    let outcome = build(
        QUOTE,
        &[
            ("content/sources/desk.md", one.as_bytes()),
            ("content/sources/b.md", two.as_bytes()),
            ("content/sources/c.md", three.as_bytes()),
            ("content/sources/four.md", four.as_bytes()),
        ],
    );
    let circles = outcome.rules().into_iter().filter(|rule| *rule == "source-via-circle");
    assert_eq!(circles.count(), 4, "{}", outcome.text);
    assert!(outcome.text.contains("desk → b → c"), "{}", outcome.text);
    assert!(outcome.text.contains("no text of `desk` is archived"), "{}", outcome.text);
}

#[test]
fn a_chain_of_a_hundred_sources() {
    let mut sources: Vec<(String, String)> = (0..100)
        .map(|n| {
            let id = if n == 0 { "desk".to_owned() } else { format!("s{n}") };
            let via = format!("s{}", n + 1);
            let card = format!("+++\ntitle = \"D\"\ndate = \"2026-01-01\"\nvia = \"{via}\"\n+++\n");
            (format!("content/sources/{id}.md"), card)
        })
        .collect();
    sources.push(("content/sources/s100.md".to_owned(), CARD.to_owned()));
    sources.push(("content/sources/s100.txt".to_owned(), TEXT.to_owned()));
    let sources: Vec<(&str, &[u8])> =
        sources.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
    let outcome = build(QUOTE, &sources);
    // So long a chain is not followed; the words are found all the same, and where.
    expect(&outcome, &["quote-in-other-source"], "these words stand in `s100`");
}

#[test]
fn a_text_of_twenty_megabytes() {
    let line = "The ministers met again and said little that was new about the channels.\n\n";
    let text = format!("{}{TEXT}", line.repeat((20 << 20) / line.len()));
    let outcome = build_with_text(QUOTE, &text);
    expect(&outcome, &[], "");
    let wrong = QUOTE.replace("trust", "confidence");
    let outcome = build_with_text(&wrong, &text);
    expect(&outcome, &["quote-not-in-source"], "the source has “trust”");
}

#[test]
fn a_paragraph_of_one_megabyte() {
    let text = format!("{}{TEXT}", "So it went on, word by word, with no end. ".repeat(25_000));
    expect(&build_with_text(QUOTE, &text), &[], "");
    let wrong = QUOTE.replace("dialogue", "monologue");
    expect(&build_with_text(&wrong, &text), &["quote-not-in-source"], "“dialogue”");
}

#[test]
fn a_paragraph_of_one_word_without_end() {
    let text = "trust".repeat(200_000);
    let outcome = build_with_text(QUOTE, &text);
    expect(&outcome, &["quote-not-in-source"], "nor is anything like them");
}

#[test]
fn a_quote_of_fifty_thousand_words() {
    let mut words = String::new();
    for word in 0..50_000 {
        let _ = write!(words, "word{} ", word % 977);
    }
    let words = words.trim_end();
    let page = format!("He said: “{words}.”[^desk]\n");
    expect(&build_with_text(&page, &format!("{words}.\n")), &[], "");
    let wrong = page.replacen("word500 ", "", 1);
    let outcome = build_with_text(&wrong, &format!("{words}.\n"));
    assert_eq!(outcome.rules(), ["quote-not-in-source"]);
    let outcome = build_with_text(&page, "Something else altogether.\n");
    assert_eq!(outcome.rules(), ["quote-not-in-source"]);
}

#[test]
fn a_quote_of_one_word_fifty_thousand_times() {
    let words = "very ".repeat(50_000);
    let page = format!("He said: “{words}good.”[^desk]\n");
    let outcome = build_with_text(&page, &format!("{words}{words}bad.\n"));
    assert_eq!(outcome.rules(), ["quote-not-in-source"]);
}

/// A page with many quotes, and the text in which they stand.
fn many(count: usize, between: &str) -> (String, String) {
    let (mut page, mut text) = (String::new(), String::new());
    for n in 0..count {
        let _ = write!(page, "He said: “the channel of number {n} is open.”[^desk]{between}");
        let _ = write!(text, "“The channel of number {n} is open.”\n\n");
    }
    (page, text)
}

#[test]
fn ten_thousand_quotes_in_paragraphs() {
    let (page, text) = many(10_000, "\n\n");
    let outcome = build_with_text(&page, &text);
    expect(&outcome, &[], "");
    assert!(outcome.page("quotes.json").contains("\"quote-10000\""));
}

#[test]
fn two_thousand_quotes_in_one_paragraph() {
    let (page, text) = many(2_000, " ");
    expect(&build_with_text(&page, &text), &[], "");
}

/// Ten thousand quotes, each with its citation, in one paragraph: each citation leads to the paragraph
/// of its own quote, and no other.
#[test]
fn ten_thousand_citations_in_one_paragraph() {
    let (page, text) = many(10_000, " ");
    let outcome = build_with_text(&page, &text);
    expect(&outcome, &[], "");
    let html = outcome.page("a/index.html");
    let body = &html[..html.find("id=\"_checked\"").unwrap_or(html.len())];
    let cited: Vec<usize> = body
        .split("S1 ¶")
        .skip(1)
        .filter_map(|rest| rest.split('<').next()?.parse().ok())
        .collect();
    assert_eq!(cited, (1..=10_000).collect::<Vec<_>>());
}

/// However often a source is cited beside a quote, nothing else comes of the quote.
#[test]
fn ten_thousand_citations_of_one_quote() {
    let quote = QUOTE.trim_end();
    let one = build_with_text(&format!("{quote}\n"), TEXT);
    let many = build_with_text(&format!("{quote}{}\n", "[^desk]".repeat(10_000)), TEXT);
    expect(&many, &[], "");
    assert_eq!(one.page("quotes.json"), many.page("quotes.json"));
    assert_eq!(one.page("sources/desk/index.html"), many.page("sources/desk/index.html"));
}

#[test]
fn ten_thousand_quotes_of_a_text_in_one_paragraph() {
    let (page, text) = many(10_000, " ");
    let outcome = build_with_text(&page, &text.replace("\n\n", " "));
    expect(&outcome, &[], "");
    let archived = outcome.page("sources/desk/index.html");
    assert_eq!(archived.matches("<mark>").count(), 10_000);
}

#[test]
fn five_thousand_times_he_said() {
    let mut page = "Nobody came. ".to_owned();
    for n in 0..5_000 {
        let _ = write!(page, "“The channel of number {n} is open,” he said. ");
    }
    let (_, text) = many(5_000, "");
    expect(&build_with_text(&format!("{page}[^desk]\n"), &text), &[], "");
}

#[test]
fn three_hundred_quotes_beside_three_hundred_sources() {
    let (mut page, mut sources) = (String::new(), Vec::new());
    for n in 0..300 {
        let _ = write!(page, "He said: “the channel of number {n} is open.”[^s{n}] ");
        sources.push((format!("content/sources/s{n}.md"), CARD.to_owned()));
        let text = format!("“The channel of number {n} is open.”\n");
        sources.push((format!("content/sources/s{n}.txt"), text));
    }
    let sources: Vec<(&str, &[u8])> =
        sources.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
    expect(&build(&page, &sources), &[], "");
    // And where none has the words of its own, each is told of.
    let wrong = build(&page.replace("open", "shut"), &sources);
    assert_eq!(wrong.rules(), vec!["quote-not-in-source"; 300]);
    assert!(wrong.text.contains(" or 295 others"), "{}", &wrong.text[..2_000]);
}

#[test]
fn many_misquotes_on_a_page() {
    let mut page = String::new();
    for n in 0..300 {
        let _ = write!(page, "He said: “the channel of number {n} is shut.”[^desk]\n\n");
    }
    let (_, text) = many(1_000, "");
    let outcome = build_with_text(&page, &text);
    assert_eq!(outcome.rules().len(), 300);
    assert!(outcome.rules().iter().all(|rule| *rule == "quote-not-in-source"));
}

#[test]
fn ten_thousand_marks_without_a_fellow() {
    for marks in ["“", "”", "\" ", "«", "“a "] {
        let outcome = build_with_text(&marks.repeat(10_000), TEXT);
        assert!(outcome.rules().contains(&"quote-unbalanced"), "{marks}");
    }
}

#[test]
fn two_thousand_words_in_marks_without_a_sentence() {
    let outcome = build_with_text(&format!("{}[^desk]\n", "“some words” ".repeat(2_000)), TEXT);
    assert_eq!(outcome.rules(), vec!["quote-not-in-source"; 2_000]);
}

#[test]
fn a_thousand_quotes_of_the_same_words() {
    let outcome = build_with_text(&format!("{QUOTE}\n").repeat(1_000), TEXT);
    expect(&outcome, &[], "");
    let archived = outcome.page("sources/desk/index.html");
    assert_eq!(archived.matches("<mark>").count(), 1);
}

#[test]
fn brackets_and_ellipses_without_end() {
    for words in
        ["… ".repeat(20_000), "[x] ".repeat(20_000), "[".repeat(20_000), "trust … ".repeat(5_000)]
    {
        let outcome = build_with_text(&format!("He said: “{words}”[^desk]\n"), TEXT);
        assert!(outcome.built.has_errors(), "{}…", &words[..8]);
    }
}
