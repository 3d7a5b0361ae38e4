//! Terms of a theme, and where a text uses them.
//!
//! - A term is found as whole words, whatever their case, across line breaks, spaces, hyphens and
//!   the marks of typography: `policy-level dialogue` finds `policy level\ndialogue`, and
//!   `de-escalate` finds `deescalate` (and the other way round). It is not found across a comma, a
//!   dash or the end of a sentence.
//! - In English each of its words is found in its inflections ([`super::inflection`]): plural and
//!   singular, possessive, third person, `-ed`, `-ing`, and common irregular forms: `channel` finds
//!   `channels`, `channel’s` and `channelled`; `strengthen` finds `strengthening` but not
//!   `strength`. What that finds too much, `not` takes away.
//! - Two or three capitals, or a word that in lower case is too common, stand for themselves: `US`
//!   finds `US` and `U.S.`, never `us`; `WHO` never `who`.
//! - Chinese, Japanese, Korean and Thai terms are found anywhere: those languages do not put spaces
//!   where words end. In all other languages words are found as they are written: list their forms.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

use super::inflection::forms;
use super::language::Language;
use super::words::{Gap, Word, words};

/// The terms of a theme, and those that do not count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    terms: Vec<String>,
    not: Vec<String>,
}

/// A place where a text uses a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Index of the term, as given to [`Terms::new`].
    pub term: usize,
    /// Bytes of the text.
    pub range: Range<usize>,
}

/// Why a term cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermFault {
    /// It has no letter and no digit.
    Empty,
    /// It is nothing but words so common that they stand in every text.
    Common,
}

impl Terms {
    /// The terms of a theme. A term within, or partly within, what a term of `not` covers is not
    /// found; one that goes beyond it on purpose is: of `not` “South Korea”, `Korea` loses the
    /// country's name, `South Korea talks` keeps it.
    pub fn new<S: AsRef<str>, N: AsRef<str>>(terms: &[S], not: &[N]) -> Self {
        Self {
            terms: terms.iter().map(|term| term.as_ref().to_owned()).collect(),
            not: not.iter().map(|term| term.as_ref().to_owned()).collect(),
        }
    }

    /// The terms as they were given.
    pub fn terms(&self) -> &[String] {
        &self.terms
    }

    /// Are there no terms?
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Where a text uses the terms: in order, at each place the longest, not overlapping.
    pub fn find(&self, text: &str, lang: &str) -> Vec<Hit> {
        find_all(std::slice::from_ref(self), text, lang).pop().unwrap_or_default()
    }
}

/// Where a text uses the terms of each theme: what [`Terms::find`] finds for each, in one pass.
pub fn find_all(themes: &[Terms], text: &str, lang: &str) -> Vec<Vec<Hit>> {
    Lexicon::new(themes, lang).find(text)
}

/// Why a term cannot be used in a language, if it cannot.
pub fn fault(term: &str, lang: &str) -> Option<TermFault> {
    let language = Language::of(lang);
    let words = words(term, language);
    if !term.contains(char::is_alphanumeric) || words.is_empty() {
        return Some(TermFault::Empty);
    }
    let is_common = |word: &Word<'_>| {
        language.is_stop_word(&word.folded) && acronym(&term[word.range.clone()]).is_none()
    };
    words.iter().all(is_common).then_some(TermFault::Common)
}

/// The terms of several themes in one language, prepared once for many texts.
#[derive(Clone, Debug)]
pub struct Lexicon {
    language: Language,
    /// Of each theme: whether it has terms.
    themes: Vec<bool>,
    /// Forms of words, each with its number.
    forms: HashMap<String, u32>,
    patterns: Vec<Pattern>,
    /// The patterns that may begin with each form.
    first: Vec<Vec<u32>>,
}

/// A term as a sequence of words, each in any of its forms.
#[derive(Clone, Debug)]
struct Pattern {
    theme: usize,
    /// Index of the term; none for one of `not`.
    term: Option<usize>,
    words: Vec<Vec<u32>>,
}

/// A term that stands in a text: bytes, and which.
struct Found {
    range: Range<usize>,
    term: Option<usize>,
}

/// A word of a text as patterns see it.
struct Seen {
    range: Range<usize>,
    gap: Gap,
    /// Numbers of its forms: as it is, as an acronym.
    forms: [Option<u32>; 2],
    /// The number of what it is together with the next word, when only a hyphen parts them.
    joined: Option<u32>,
}

impl Lexicon {
    /// Prepares the terms of themes in a language.
    pub fn new(themes: &[Terms], lang: &str) -> Self {
        let mut lexicon = Self {
            language: Language::of(lang),
            themes: themes.iter().map(|terms| !terms.is_empty()).collect(),
            forms: HashMap::new(),
            patterns: Vec::new(),
            first: Vec::new(),
        };
        for (theme, terms) in themes.iter().enumerate() {
            for (term, words) in terms.terms.iter().enumerate() {
                lexicon.add(theme, Some(term), words);
            }
            for words in &terms.not {
                lexicon.add(theme, None, words);
            }
        }
        lexicon
    }

    /// Of terms, given as one list a theme.
    #[cfg(test)]
    pub(crate) fn of(themes: &[&[&str]], lang: &str) -> Self {
        let terms: Vec<Terms> = themes.iter().map(|terms| Terms::new(terms, &[""; 0])).collect();
        Self::new(&terms, lang)
    }

    /// Has a theme terms in this language?
    pub fn has_terms(&self, theme: usize) -> bool {
        self.themes.get(theme).copied().unwrap_or(false)
    }

    fn add(&mut self, theme: usize, term: Option<usize>, text: &str) {
        let words = split_syllables(words(text, self.language));
        let spelled: Vec<Vec<String>> =
            words.iter().map(|word| self.forms_of(&text[word.range.clone()], word)).collect();
        self.add_pattern(theme, term, &spelled);
        // `de-escalate` is written `deescalate` as well.
        let is_joined = |word: &Word<'_>| word.gap == Gap::Hyphen;
        if words.iter().skip(1).any(is_joined) {
            let mut closed: Vec<String> = Vec::new();
            for (at, word) in words.iter().enumerate() {
                match closed.last_mut() {
                    Some(last) if at > 0 && is_joined(word) => last.push_str(&word.folded),
                    _ => closed.push(word.folded.to_string()),
                }
            }
            let closed: Vec<_> = closed.iter().map(|word| self.inflect(word)).collect();
            self.add_pattern(theme, term, &closed);
        }
    }

    fn add_pattern(&mut self, theme: usize, term: Option<usize>, spelled: &[Vec<String>]) {
        let mut words = Vec::with_capacity(spelled.len());
        for forms in spelled {
            let mut numbers: Vec<u32> = forms.iter().map(|form| self.number(form)).collect();
            numbers.sort_unstable();
            words.push(numbers);
        }
        let Some(first) = words.first() else { return };
        let pattern = u32::try_from(self.patterns.len()).unwrap_or(u32::MAX);
        for &form in first {
            self.first[form as usize].push(pattern);
        }
        self.patterns.push(Pattern { theme, term, words });
    }

    fn forms_of(&self, written: &str, word: &Word<'_>) -> Vec<String> {
        if let Some(capitals) = acronym(written)
            && (capitals.chars().count() < 4 || self.language.is_stop_word(&word.folded))
        {
            return vec![capitals];
        }
        self.inflect(&word.folded)
    }

    fn inflect(&self, folded: &str) -> Vec<String> {
        if self.language.is_english() { forms(folded) } else { vec![folded.to_owned()] }
    }

    fn number(&mut self, form: &str) -> u32 {
        if let Some(&number) = self.forms.get(form) {
            return number;
        }
        let number = u32::try_from(self.first.len()).unwrap_or(u32::MAX);
        self.forms.insert(form.to_owned(), number);
        self.first.push(Vec::new());
        number
    }

    /// Where a text uses the terms of each theme: in order, at each place the longest, not
    /// overlapping.
    pub fn find(&self, text: &str) -> Vec<Vec<Hit>> {
        let seen = self.see(text);
        let mut found: Vec<Vec<Found>> = self.themes.iter().map(|_| Vec::new()).collect();
        for at in 0..seen.len() {
            let Seen { forms, joined, .. } = &seen[at];
            let numbers = forms.iter().chain([joined]).flatten();
            for &pattern in numbers.flat_map(|&number| &self.first[number as usize]) {
                let Pattern { theme, term, words } = &self.patterns[pattern as usize];
                if let Some(end) = matches(words, &seen, at) {
                    let range = seen[at].range.start..seen[end - 1].range.end;
                    found[*theme].push(Found { range, term: *term });
                }
            }
        }
        found.into_iter().map(settle).collect()
    }

    fn see(&self, text: &str) -> Vec<Seen> {
        let words = split_syllables(words(text, self.language));
        let see = |(at, word): (usize, &Word<'_>)| {
            let plain = self.forms.get(word.folded.as_ref()).copied();
            let capitals = acronym(&text[word.range.clone()]);
            let joined =
                words.get(at + 1).filter(|next| next.gap == Gap::Hyphen).and_then(|next| {
                    self.forms.get(&[word.folded.as_ref(), next.folded.as_ref()].concat()).copied()
                });
            Seen {
                range: word.range.clone(),
                gap: word.gap,
                forms: [plain, capitals.and_then(|word| self.forms.get(&word).copied())],
                joined,
            }
        };
        words.iter().enumerate().map(see).collect()
    }
}

/// If a pattern stands at a word: the index after its last word.
fn matches(words: &[Vec<u32>], seen: &[Seen], at: usize) -> Option<usize> {
    let mut next = at;
    for (index, forms) in words.iter().enumerate() {
        let word = seen.get(next)?;
        if index > 0 && word.gap >= Gap::Mark {
            return None;
        }
        let has = |number: &u32| forms.binary_search(number).is_ok();
        if word.forms.iter().flatten().any(has) {
            next += 1;
        } else if word.joined.as_ref().is_some_and(has) {
            next += 2;
        } else {
            return None;
        }
    }
    Some(next)
}

/// Drops what `not` covers, then keeps at each place the longest.
fn settle(mut found: Vec<Found>) -> Vec<Hit> {
    found.sort_by_key(|found| (found.range.start, Reverse(found.range.end), found.term));
    let blanks: Vec<Range<usize>> = found
        .iter()
        .filter(|found| found.term.is_none())
        .map(|found| found.range.clone())
        .collect();
    let longest = blanks.iter().map(Range::len).max().unwrap_or(0);
    let is_blank = |range: &Range<usize>| {
        let last = blanks.partition_point(|blank| blank.start < range.end);
        let near = blanks[..last].iter().rev();
        near.take_while(|blank| blank.start + longest > range.start).any(|blank| {
            let contained = range.start <= blank.start && blank.end <= range.end;
            blank.end > range.start && !(contained && blank.len() < range.len())
        })
    };
    let mut hits: Vec<Hit> = Vec::new();
    for Found { range, term } in found {
        let Some(term) = term else { continue };
        if hits.last().is_none_or(|last| last.range.end <= range.start) && !is_blank(&range) {
            hits.push(Hit { term, range });
        }
    }
    hits
}

/// A word in capitals: `US`, `U.S.`, `NATO’s`, `NGOs`; without its ending and full stops.
fn acronym(word: &str) -> Option<String> {
    let word = word.split(['\'', '’']).next().unwrap_or_default();
    let word = word.strip_suffix('s').unwrap_or(word);
    let letters: String = word.chars().filter(|&c| c != '.').collect();
    let is_capital = |c: char| c.is_uppercase() || c.is_ascii_digit();
    let capitals = letters.chars().filter(|c| c.is_uppercase()).count();
    (capitals > 1 && letters.chars().all(is_capital)).then_some(letters)
}

/// Korean syllables one by one: particles are written onto words.
fn split_syllables(words: Vec<Word<'_>>) -> Vec<Word<'_>> {
    let is_syllable = |c: char| matches!(c, '\u{ac00}'..='\u{d7a3}');
    if !words.iter().any(|word| word.folded.contains(is_syllable)) {
        return words;
    }
    let mut split = Vec::with_capacity(words.len());
    for word in words {
        // Only where each letter stands as it was written, so that the places are right.
        if !word.folded.chars().all(is_syllable) || word.folded.len() != word.range.len() {
            split.push(word);
            continue;
        }
        let start = word.range.start;
        for (at, letter) in word.folded.char_indices() {
            split.push(Word {
                range: start + at..start + at + letter.len_utf8(),
                folded: Cow::Owned(letter.to_string()),
                gap: if at == 0 { word.gap } else { Gap::None },
            });
        }
    }
    split
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What terms, then `not` terms after a `-`, find in a text.
    fn check(terms: &str, text: &str, expected: &[&str]) {
        check_in("en", terms, text, expected);
    }

    fn check_in(lang: &str, terms: &str, text: &str, expected: &[&str]) {
        let (terms, not) = terms.split_once(" - ").unwrap_or((terms, ""));
        let list = |terms: &str| terms.split(", ").map(str::to_owned).collect::<Vec<_>>();
        let not = if not.is_empty() { Vec::new() } else { list(not) };
        let hits = Terms::new(&list(terms), &not).find(text, lang);
        let found: Vec<&str> = hits.iter().map(|hit| &text[hit.range.clone()]).collect();
        assert_eq!(found, expected, "{terms} in {text}");
    }

    #[test]
    fn inflection() {
        check(
            "channel",
            "Channels, a channel’s and CHANNELLED.",
            &["Channels", "channel’s", "CHANNELLED"],
        );
        check("channels", "one channel", &["channel"]);
        check("strengthen", "strength is strengthening", &["strengthening"]);
        check("policy", "Police policies", &["policies"]);
        check("meet", "They met. A meeting.", &["met", "meeting"]);
        check("code of conduct", "Codes of Conduct", &["Codes of Conduct"]);
        check("strengthen dialogue", "strengthened dialogues", &["strengthened dialogues"]);
        check("Taiwan", "Taiwan's, Taiwanese", &["Taiwan's"]);
        check("ministers", "the ministers’ and the minister’s", &["ministers", "minister’s"]);
    }

    #[test]
    fn whole_words() {
        check("port", "support, report, port", &["port"]);
        check("talk", "stalking", &[]);
        check("arms", "He armed his arm with arms", &["arms"]);
        check("x", "X", &["X"]);
    }

    #[test]
    fn phrases() {
        check("South China Sea", "the South\nChina  Sea’s", &["South\nChina  Sea’s"]);
        check("South China Sea", "South China, Sea", &[]);
        check("South China Sea", "south. China sea", &[]);
        check("policy-level dialogue", "policy level dialogue", &["policy level dialogue"]);
        check("policy level", "policy-level, policy‑level", &["policy-level", "policy‑level"]);
        check("de-escalate", "deescalated, de-escalating", &["deescalated", "de-escalating"]);
        check("deescalate", "de-escalate, de-\nescalates", &["de-escalate", "de-\nescalates"]);
        check("strength", "streng-\nth", &["streng-\nth"]);
        check(
            "Indo-Pacific",
            "Indo Pacific, Indopacific, Indo–Pacific",
            &["Indo Pacific", "Indopacific", "Indo–Pacific"],
        );
    }

    #[test]
    fn longest_first() {
        check(
            "channel, communication channel",
            "a communication channel",
            &["communication channel"],
        );
        check("sea, south sea, south", "south sea south", &["south sea", "south"]);
        check("a b, b c", "a b c", &["a b"]);
        check("x, x", "x", &["x"]);
    }

    #[test]
    fn not_terms() {
        check("Korea - South Korea", "Korea, in South\nKorea, North Korea", &["Korea", "Korea"]);
        check(
            "Korea, South Korea talks - South Korea",
            "South Korea talks",
            &["South Korea talks"],
        );
        check("Korea policy - South Korea", "South Korea policy", &[]);
        check("Korea - South Korea", "South Korean", &[]);
        check("channel - channelled", "channelled, channels", &["channels"]);
        check("x - x", "x", &[]);
        check("Hong Kong - of Hong Kong", "Hong Kong of Hong Kong", &["Hong Kong"]);
    }

    #[test]
    fn acronyms() {
        check("US", "us, US, U.S., U.S.’s", &["US", "U.S.", "U.S.’s"]);
        check("U.S.", "us, US and U.S. ships", &["US", "U.S."]);
        check("WHO", "Who is WHO", &["WHO"]);
        check("NGO", "NGOs", &["NGOs"]);
        check("NATO", "Nato", &["Nato"]);
        check("F-35", "an F-35 and F35s", &["F-35"]);
        check("Trump", "TRUMP", &["TRUMP"]);
    }

    #[test]
    fn typography() {
        check("élan", "ÉLAN, e\u{301}lan", &["ÉLAN", "e\u{301}lan"]);
        check("strategic", "strat\u{ad}egic", &["strat\u{ad}egic"]);
        check("don't", "don’t", &["don’t"]);
        check("五G", "五Ｇ", &["五Ｇ"]);
    }

    #[test]
    fn other_languages() {
        check_in(
            "zh",
            "和平共处, 台湾",
            "平等尊重、和平共处，\n在台\n湾问题上",
            &["和平共处", "台\n湾"],
        );
        check_in("zh", "尊重和平", "尊重、和平", &[]);
        check_in("zh", "AUKUS", "反对AUKUS联盟", &["AUKUS"]);
        check_in("zh", "朝鲜 - 朝鲜族", "朝鲜族与朝鲜", &["朝鲜"]);
        check_in("ja", "防衛交流", "日中防衛交流を", &["防衛交流"]);
        check_in("ko", "대만", "대만은 대만의", &["대만", "대만"]);
        check_in("th", "ไต้หวัน", "เรื่องไต้หวันและ", &["ไต้หวัน"]);
        check_in("de", "Kanal", "Kanäle, Kanal", &["Kanal"]);
        check_in("fr", "accord", "l’accord, d'accord", &["accord", "accord"]);
        check_in("ru", "канал", "КАНАЛ, каналы", &["КАНАЛ"]);
        check_in("ar", "قناة", "القناة قناة", &["قناة"]);
        check_in("en-GB", "channel", "channels", &["channels"]);
    }

    #[test]
    fn the_demo() {
        let text = "Hegseth further stated that both sides agreed to establish direct communication \
            channels between their militaries “to deconflict and deescalate any problems that arise.”";
        check("channel", text, &["channels"]);
        check("de-escalation, deconflict", text, &["deconflict"]);
        check("communication channel, military", text, &["communication channels", "militaries"]);
    }

    #[test]
    fn nothing() {
        check("", "text", &[]);
        check("…", "text … text", &[]);
        check("text", "", &[]);
    }

    #[test]
    fn many_themes_are_found_as_one_by_one() {
        let themes =
            [Terms::new(&["channel"], &["tv channel"]), Terms::new(&["channel", "TV"], &[""; 0])];
        let text = "TV channels and channels";
        let together = find_all(&themes, text, "en");
        let apart: Vec<_> = themes.iter().map(|terms| terms.find(text, "en")).collect();
        assert_eq!(together, apart);
        assert_eq!(together[0].len(), 1);
        assert_eq!(together[1].len(), 3);
    }

    #[test]
    fn faults() {
        for (term, lang, expected) in [
            ("", "en", Some(TermFault::Empty)),
            ("“…”", "en", Some(TermFault::Empty)),
            ("\u{ad}", "en", Some(TermFault::Empty)),
            ("the", "en", Some(TermFault::Common)),
            ("of the", "en", Some(TermFault::Common)),
            ("The", "en", Some(TermFault::Common)),
            ("US", "en", None),
            ("WHO", "en", None),
            ("us", "en", Some(TermFault::Common)),
            ("peace", "en", None),
            ("end of war", "en", None),
            ("的", "zh", Some(TermFault::Common)),
            ("台", "zh", None),
            ("der", "de", Some(TermFault::Common)),
            ("der", "en", None),
            ("the", "xx", None),
        ] {
            assert_eq!(fault(term, lang), expected, "{term} {lang}");
        }
    }

    proptest! {
        #[test]
        fn any_text(text in "\\PC{0,60}", terms in prop::collection::vec("\\PC{0,8}", 0..5), lang in "en|zh|fr|ko|") {
            let (terms, not) = terms.split_at(terms.len() / 2);
            let hits = Terms::new(terms, not).find(&text, &lang);
            let mut end = 0;
            for hit in &hits {
                prop_assert!(hit.term < terms.len() && hit.range.start >= end && !hit.range.is_empty());
                prop_assert!(text.get(hit.range.clone()).is_some());
                end = hit.range.end;
            }
            prop_assert_eq!(&hits, &Terms::new(terms, not).find(&text, &lang));
        }

        #[test]
        fn words_of_a_text_are_found_in_it(text in "([a-zé’.-]{1,6}[ ,\\n]){1,12}", at in 0_usize..12) {
            let words = words(&text, Language::of("en"));
            if let Some(word) = words.get(at) {
                let term = [&text[word.range.clone()]];
                let hits = Terms::new(&term, &[""; 0]).find(&text, "en");
                prop_assert!(hits.iter().any(|hit| hit.range.start <= word.range.start && word.range.end <= hit.range.end));
            }
        }
    }
}
