//! What the comparison of quotations must pass, at which rung, and what it must fail.
//!
//! The table is `verify/cases.txt`, one line a case; here are what else must hold, and the properties.

use counterpart::verify::{
    Change, HouseSpelling, Match, Nearest, Obstacle, Pattern, Place, Quote, RemarkKind, Rung,
    SourceText, Verdict, Weight, attribute, classify, fragment, nearest, spans, verify,
};

/// What must come of a quote.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Must {
    Pass(Rung),
    Fail,
    ProveNothing,
}

use Must::{Fail, Pass, ProveNothing};

const ARTICLE: &str = include_str!("verify/article.txt");
const CASES: &str = include_str!("verify/cases.txt");

fn house() -> HouseSpelling {
    HouseSpelling::new([("defense", "defence"), ("deescalate", "de-escalate"), ("US", "U.S.")])
}

fn compare(quote: &str, source: &str) -> Verdict {
    let parts: Vec<&str> = quote.split('/').collect();
    let quote = Quote { parts: &parts, ..Quote::default() };
    verify(&Pattern::new(&quote, &house()), &SourceText::new(source))
}

fn found(quote: &str, source: &str) -> Match {
    match compare(quote, source) {
        Verdict::Found(found) => *found,
        Verdict::NotFound | Verdict::NoWords => panic!("{quote:?} in {source:?}"),
    }
}

fn missed(quote: &str, source: &str) -> Nearest {
    let parts: Vec<&str> = quote.split('/').collect();
    let pattern = Pattern::new(&Quote { parts: &parts, ..Quote::default() }, &house());
    let source = SourceText::new(source);
    assert_eq!(verify(&pattern, &source), Verdict::NotFound, "{quote}");
    nearest(&pattern, &source).unwrap_or_else(|| panic!("nothing near {quote:?}"))
}

/// Every case of `verify/cases.txt`: line number, verdict, quote, source.
fn cases() -> Vec<(usize, Must, String, String)> {
    let mut source = String::new();
    let mut cases = Vec::new();
    for (at, line) in CASES.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (word, text) = line.split_once(' ').unwrap_or((line, ""));
        let text = unescaped(text.trim_start());
        let must = match word {
            "source" if text == "@article" => {
                ARTICLE.clone_into(&mut source);
                continue;
            }
            "source" => {
                source = text;
                continue;
            }
            "identical" => Pass(Rung::Identical),
            "typography" => Pass(Rung::Typography),
            "permitted" => Pass(Rung::PermittedEdit),
            "case" => Pass(Rung::Case),
            "punctuation" => Pass(Rung::Punctuation),
            "house" => Pass(Rung::HouseStyle),
            "fail" => Fail,
            "nothing" => ProveNothing,
            other => panic!("line {}: what is `{other}`?", at + 1),
        };
        cases.push((at + 1, must, text, source.clone()));
    }
    cases
}

/// Reads `\n`, `\r` and `\u{…}`.
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let escape = after.strip_prefix("u{").and_then(|after| after.split_once('}'));
        if let Some((code, after)) = escape {
            let code = u32::from_str_radix(code, 16).ok();
            plain.extend(code.and_then(char::from_u32));
            rest = after;
        } else {
            plain.push(if after.starts_with('n') { '\n' } else { '\r' });
            rest = &after[1..];
        }
    }
    plain + rest
}

#[test]
fn each_case_comes_to_its_verdict() {
    let cases = cases();
    assert!(cases.len() >= 120, "{}", cases.len());
    let wrong: Vec<String> = cases
        .into_iter()
        .filter_map(|(line, must, quote, source)| {
            let came = match compare(&quote, &source) {
                Verdict::Found(found) => Pass(found.rung),
                Verdict::NotFound => Fail,
                Verdict::NoWords => ProveNothing,
            };
            (came != must).then(|| format!("line {line}: {came:?}, not {must:?}: {quote}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Remarks as `place kind: words`.
fn remarks(quote: &str, source: &str) -> Vec<String> {
    let found = found(quote, source);
    let show = |remark: &counterpart::verify::Remark| {
        let place = match remark.place {
            Place::Before => "<",
            Place::Within => "|",
            Place::After => ">",
        };
        let kind = match remark.kind {
            RemarkKind::Drops(Weight::Hedge) => "hedge",
            RemarkKind::Drops(Weight::Negation) => "negation",
            RemarkKind::Drops(Weight::Number) => "number",
            RemarkKind::Clips => "clip",
            RemarkKind::LeavesParagraph => "paragraph",
            RemarkKind::SplicesDistant => "splice",
            RemarkKind::JoinsParts => "joins",
            RemarkKind::IsThin => "thin",
        };
        format!("{place}{kind}: {}", &source[remark.source.clone()])
    };
    found.remarks.iter().map(show).collect()
}

#[test]
fn what_stands_beside() {
    let check = |quote: &str, source: &str, expected: &[&str]| {
        assert_eq!(remarks(quote, source), expected, "{quote:?} in {source:?}");
    };
    check(
        "credibly preparing",
        "is credibly preparing to potentially use force",
        &[">hedge: potentially"],
    );
    check("a threat", "This is not a threat.", &["<negation: not"]);
    check("a threat", "This is no. A threat", &[]);
    check(
        "strength, mutual respect",
        "peace through strength, mutual respect",
        &["<clip: through"],
    );
    check("we will win", "we will win, but only with help", &[">clip: but"]);
    check("we will win", "we will win. But only with help", &[]);
    check("ships were sent", "seven ships were sent", &["<number: seven"]);
    check("the ships", "In 2022, the ships were sent", &[]);
    check("We will … attack", "We will never attack", &["|negation: never"]);
    check("We will [x] attack", "We will never attack", &["|negation: never"]);
    check("We will [not] attack", "We will never attack", &[]);
    check(
        "one day … another day",
        "one day is gone.\n\nThen another day",
        &["|paragraph: is gone.\n\nThen"],
    );
    check("a b … y z", "a b c. D e. F g. H i. J y z", &["|splice: c. D e. F g. H i. J"]);
    check("One a,/two b.", "One a. Then came some rain. Two b.", &["|joins: Then came some rain"]);
    check("the visit", "The visit in May was short", &[]);
    check("plain words", "some very plain words here", &["<hedge: some"]);
    let sentence =
        Quote { parts: &["a threat"], sentence: "He did not call it a threat.", paragraph: None };
    let pattern = Pattern::new(&sentence, &house());
    let Verdict::Found(found) = verify(&pattern, &SourceText::new("It is not a threat.")) else {
        panic!("a threat")
    };
    assert!(found.remarks.is_empty(), "the page has the negation itself");
    for (page, source) in [
        ("They don’t want a threat.", "We do not want a threat."),
        ("They do not want a threat.", "We don't want a threat."),
    ] {
        let sentence = Quote { parts: &["a threat"], sentence: page, paragraph: None };
        let pattern = Pattern::new(&sentence, &house());
        let Verdict::Found(found) = verify(&pattern, &SourceText::new(source)) else {
            panic!("a threat")
        };
        assert!(found.remarks.is_empty(), "“{page}” denies as “{source}” does");
    }
}

/// The diff as kept words, `[-missing-]`, `{+added+}`, `[-source-]{+quote+}`.
fn diff(quote: &str, source: &str) -> String {
    let parts: Vec<&str> = quote.split('/').collect();
    let near = missed(quote, source);
    let shown = near.diff.iter().map(|part| {
        let own = &parts[part.quote.part][part.quote.range.clone()];
        let theirs = &source[part.source.clone()];
        match part.change {
            Change::Kept => own.to_owned(),
            Change::Changed => format!("[-{theirs}-]{{+{own}+}}"),
            Change::Added => format!("{{+{own}+}}"),
            Change::Missing => format!("[-{theirs}-]"),
        }
    });
    shown.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_nearest_passage() {
    let check = |quote: &str, source: &str, expected: &str| {
        assert_eq!(diff(quote, source), expected, "{quote:?} in {source:?}");
    };
    check(
        "the best path for our two strong countries",
        ARTICLE,
        "the best path for our two [-great and-] strong countries",
    );
    check(
        "we agree — the relationship between China and the United States",
        ARTICLE,
        "we agree — the relationship between {+China and+} the United States",
    );
    check(
        "is credibly preparing to use",
        "it is credibly preparing to potentially use force",
        "is credibly preparing to [-potentially-] use",
    );
    check(
        "strengthen policy-level communication to enhance trust",
        ARTICLE,
        "strengthen policy-level [-dialogue-]{+communication+} to enhance trust",
    );
    check("a b … x y", "a b c d e x z", "x [-z-]{+y+}");
    check("the defence dialogues", "the defense dialogue", "the defence [-dialogue-]{+dialogues+}");
    check("甲乙丁丙", "甲乙丙", "甲乙 {+丁+} 丙");
}

#[test]
fn failures_explain_themselves() {
    let near = missed(
        "is credibly preparing to use force",
        "One.\n\nTwo. It is credibly preparing to potentially use force. Three.",
    );
    assert_eq!(near.paragraph, 1);
    assert_eq!(near.obstacle, Obstacle::Words);
    assert_eq!(near.meaning.len(), 1);
    assert_eq!(
        (near.meaning[0].weight, near.meaning[0].word.as_str()),
        (Weight::Hedge, "potentially")
    );
    assert!(!near.meaning[0].in_quote);
    let near = missed("we defend it … We want peace", "We want peace, and we defend it.");
    assert_eq!(near.obstacle, Obstacle::Order);
    let near = missed("seven ships sank", "Then eight ships sank");
    assert_eq!(near.meaning.len(), 2);
    let nothing = SourceText::new("quite other words");
    let pattern = Pattern::new(&Quote { parts: &["a b"], ..Quote::default() }, &house());
    assert_eq!(nearest(&pattern, &nothing), None);
}

#[test]
fn the_best_of_several_places_is_chosen() {
    let text = "Not one word.\n\nThe One Word.\n\nthe one word.\n\nAll the one word.";
    let place = |quote: &str, paragraph| {
        let quote = Quote { parts: &[quote], sentence: "", paragraph };
        match verify(&Pattern::new(&quote, &house()), &SourceText::new(text)) {
            Verdict::Found(found) => (found.paragraphs.0, found.places),
            Verdict::NotFound | Verdict::NoWords => panic!("{quote:?}"),
        }
    };
    assert_eq!(place("one word", None), (2, 4), "not the negated one");
    assert_eq!(place("one word", Some(0)), (0, 4), "the paragraph that is cited");
    assert_eq!(place("one word", Some(1)), (2, 4), "not for a louder rung");
    assert_eq!(place("The One Word", None), (1, 3));
}

#[test]
fn whose_words() {
    let voice = |quote: &str, source: &str| {
        found(quote, source).voice.map(|voice| {
            let phrase = voice.speaker.map_or("?", |speaker| &source[speaker.phrase]);
            (voice.marks.is_some(), phrase.to_owned())
        })
    };
    let check = |quote: &str, source: &str, expected: Option<(bool, &str)>| {
        let expected = expected.map(|(marks, name)| (marks, name.to_owned()));
        assert_eq!(voice(quote, source), expected, "{quote}");
    };
    check("has never been better", ARTICLE, Some((true, "Defense Secretary Hegseth")));
    check("the best path", ARTICLE, Some((true, "Hegseth")));
    check("mutual respect", ARTICLE, Some((true, "Hegseth")));
    check("any problems that arise", ARTICLE, Some((true, "Hegseth")));
    check("more meetings", ARTICLE, Some((true, "he")));
    check("dispel uncertainty", ARTICLE, Some((true, "Minister Dong Jun")));
    check("peaceful coexistence", ARTICLE, Some((true, "Minister Dong Jun")));
    check("credibly preparing", ARTICLE, Some((true, "Hegseth")));
    check("sensitive issue", ARTICLE, None);
    check("had existed in the past", ARTICLE, Some((false, "He")));
}

#[test]
fn the_article_attributes_itself() {
    let paragraphs: Vec<&str> = ARTICLE.lines().collect();
    let (found, lone) = spans(&paragraphs);
    assert!(lone.is_empty());
    assert_eq!(found.len(), 8);
    let attributions = attribute(&paragraphs, &found);
    let speakers: Vec<&str> = attributions
        .list
        .iter()
        .map(|found| {
            let mention = &found.as_ref().unwrap().mention;
            &paragraphs[mention.paragraph][mention.range.clone()]
        })
        .collect();
    let expected = [
        "Defense Secretary Hegseth",
        "Hegseth",
        "Hegseth",
        "Hegseth",
        "he",
        "Minister Dong Jun",
        "Minister Dong Jun",
        "Hegseth",
    ];
    assert_eq!(speakers, expected);
    let he = &attributions.list[4].as_ref().unwrap().mention;
    let candidates = attributions.antecedents(&paragraphs, he);
    assert_eq!(&paragraphs[candidates[0].paragraph][candidates[0].range.clone()], "Hegseth");
    assert!(found.iter().all(|span| classify(&paragraphs, span).is_quotation()));
}

/// Every quotation of the article with its words.
fn quotations() -> Vec<Vec<&'static str>> {
    let paragraphs: Vec<&str> = ARTICLE.lines().collect();
    let (found, _) = spans(&paragraphs);
    let inside = |span: &counterpart::verify::QuoteSpan| {
        let part = &span.parts[0];
        paragraphs[part.paragraph][part.inside.clone()].split(' ').collect()
    };
    found.iter().map(inside).collect()
}

/// Is a dash no word: it can be changed without changing what was said.
fn is_word(word: &str) -> bool {
    word.contains(char::is_alphanumeric)
}

#[test]
fn one_word_changed_added_or_dropped_is_always_caught() {
    let source = SourceText::new(ARTICLE);
    let mut mutations = 0;
    let mut caught = |words: &[&str]| {
        let quote = words.join(" ");
        let pattern = Pattern::new(&Quote { parts: &[&quote], ..Quote::default() }, &house());
        assert_eq!(verify(&pattern, &source), Verdict::NotFound, "{quote}");
        assert!(
            nearest(&pattern, &source)
                .is_some_and(|near| { near.diff.iter().any(|part| part.change != Change::Kept) }),
            "{quote}"
        );
        mutations += 1;
    };
    for words in quotations() {
        for at in 0..words.len() {
            if !is_word(words[at]) {
                continue;
            }
            let with = |word: &str| [&words[..at], &[word], &words[at + 1..]].concat().join(" ");
            for other in ["not", "zebra", "7", "中", &words[at].repeat(2), "xx"] {
                caught(&[&with(other)]);
            }
            let letters = words[at].trim_matches(|c: char| !c.is_alphanumeric());
            caught(&[&with(&words[at].replace(letters, &format!("{letters}s")))]);
            caught(&[&with(&words[at].replace(letters, &format!("un{letters}")))]);
            if letters.chars().count() > 1 {
                caught(&[&with(&words[at].replace(letters, &letters[1..]))]);
            }
            for added in ["not", "zebra", "7", words[at]] {
                caught(&[&words[..at], &[added], &words[at..]].concat());
                caught(&[&words[..=at], &[added], &words[at + 1..]].concat());
            }
            let inner = words[..at].iter().any(|word| is_word(word))
                && words[at + 1..].iter().any(|word| is_word(word));
            if inner {
                caught(&[&words[..at], &words[at + 1..]].concat());
            }
        }
        for at in 1..words.len() {
            let mut swapped = words.clone();
            swapped.swap(at - 1, at);
            if is_word(words[at - 1]) && is_word(words[at]) {
                caught(&swapped);
            }
        }
    }
    assert!(mutations > 1_500, "{mutations}");
}

/// A quote without its first or last word is still verbatim: what must not happen is that the match
/// claims the word that was dropped.
#[test]
fn a_word_dropped_at_the_end_is_not_claimed() {
    for words in quotations() {
        for shorter in [&words[1..], &words[..words.len() - 1]] {
            let quote = shorter.join(" ");
            let found = found(&quote, ARTICLE);
            let range = found.literals[0].source.clone();
            let words = ARTICLE[range].split(|c: char| !c.is_alphanumeric());
            let own = quote.split(|c: char| !c.is_alphanumeric());
            assert!(words.filter(|word| !word.is_empty()).eq(own.filter(|word| !word.is_empty())));
        }
    }
}

/// Small deterministic generator (a linear congruence), so that failures can be repeated.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn soup(&mut self, pieces: usize) -> String {
        const SOUP: [&str; 48] = [
            "a",
            "b",
            "the",
            "not",
            "US",
            "U.S.",
            "defence",
            "de-escalate",
            "China’s",
            "don't",
            "1,000",
            "-5",
            " ",
            " ",
            " ",
            " ",
            "\n",
            "\n\n",
            ", ",
            ". ",
            "… ",
            "...",
            " — ",
            "-\n",
            "[",
            "]",
            "[sic]",
            "[t]he",
            "“",
            "”",
            "\"",
            "'",
            "‘",
            "’",
            "«",
            "»",
            "„",
            "「",
            "」",
            "甲",
            "乙",
            "\u{ad}",
            "\u{200b}",
            "e\u{301}",
            "ﬁ",
            "said",
            "السَّلام",
            "\u{1}",
        ];
        (0..self.roll(pieces)).map(|_| SOUP[self.roll(SOUP.len())]).collect()
    }
}

#[test]
fn nothing_panics_and_ranges_lie_in_the_text() {
    let mut dice = Dice(7);
    for round in 0..6_000 {
        let text = dice.soup(60);
        let source = SourceText::new(text.as_str());
        let own = dice.soup(12);
        let parts: Vec<&str> = own.split('\n').collect();
        let pattern =
            Pattern::new(&Quote { parts: &parts, sentence: &text, paragraph: Some(1) }, &house());
        match verify(&pattern, &source) {
            Verdict::Found(found) => {
                for literal in &found.literals {
                    assert!(text.get(literal.source.clone()).is_some(), "{round} {own:?} {text:?}");
                    assert!(parts[literal.quote.part].get(literal.quote.range.clone()).is_some());
                }
                assert!(fragment(&source, &found).starts_with("#:~:text="));
            }
            Verdict::NotFound | Verdict::NoWords => {
                for part in nearest(&pattern, &source).iter().flat_map(|near| &near.diff) {
                    assert!(text.get(part.source.clone()).is_some(), "{round} {own:?} {text:?}");
                    assert!(
                        parts[part.quote.part].get(part.quote.range.clone()).is_some(),
                        "{round} {own:?}"
                    );
                }
            }
        }
        let paragraphs: Vec<&str> = text.split("\n\n").collect();
        let (found, _) = spans(&paragraphs);
        let attributions = attribute(&paragraphs, &found);
        for (span, attribution) in found.iter().zip(&attributions.list) {
            classify(&paragraphs, span);
            for part in &span.parts {
                assert!(paragraphs[part.paragraph].get(part.inside.clone()).is_some());
            }
            if let Some(found) = attribution {
                let mention = &found.mention;
                assert!(paragraphs[mention.paragraph].get(mention.range.clone()).is_some());
                attributions.antecedents(&paragraphs, mention);
            }
        }
    }
}

/// A quote taken out of a text anywhere is found in it, at the rung of identity.
#[test]
fn what_is_cut_out_is_found() {
    let mut dice = Dice(11);
    let source = SourceText::new(ARTICLE);
    let spaces = ARTICLE.match_indices(char::is_whitespace).map(|(at, _)| at);
    let ends: Vec<usize> = spaces.chain([ARTICLE.len()]).collect();
    for _ in 0..2_000 {
        let from = dice.roll(ends.len() - 1);
        let to = from + 1 + dice.roll((ends.len() - from - 1).min(40));
        let text = &ARTICLE[ends[from] + 1..ends[to]];
        let pattern = Pattern::new(&Quote { parts: &[text], ..Quote::default() }, &house());
        match verify(&pattern, &source) {
            Verdict::Found(found) => assert_eq!(found.rung, Rung::Identical, "{text}"),
            Verdict::NoWords => assert_eq!(text, "—"),
            Verdict::NotFound => panic!("{text}"),
        }
    }
}
