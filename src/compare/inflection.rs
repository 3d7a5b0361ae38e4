//! Simple English inflection: the forms in which a text may use a word.
//!
//! Forms of one word only, not other words of its family: `agree` has `agreed`, not `agreement`
//! (see [`super::roots`] for families). Forms are made, not guessed back from what stands in a text:
//! so `car` never finds `caring`, nor `plan` `planed`. Where British and American writers differ,
//! both forms are made (`channelled`, `channeled`).

/// Words that end in `s` and are not plurals, or mean something else in the singular.
const NOT_PLURALS: [&str; 31] = [
    "always",
    "arms",
    "bias",
    "canvas",
    "chaos",
    "christmas",
    "cosmos",
    "customs",
    "ethos",
    "focus",
    "gas",
    "goods",
    "headquarters",
    "news",
    "lens",
    "means",
    "pathos",
    "perhaps",
    "plus",
    "premises",
    "proceeds",
    "series",
    "species",
    "thanks",
    "this",
    "thus",
    "times",
    "towards",
    "various",
    "was",
    "yes",
];

/// Verbs and their irregular forms.
const VERBS: [&str; 60] = [
    "be is are was were been being",
    "become became",
    "begin began begun beginning",
    "bind bound",
    "break broke broken",
    "bring brought",
    "build built",
    "buy bought",
    "choose chose chosen",
    "come came",
    "cut cutting",
    "deal dealt",
    "do does did done doing",
    "draw drew drawn",
    "drive drove driven",
    "fall fell fallen",
    "fight fought",
    "find found",
    "fly flew flown",
    "forbid forbade forbidden",
    "forget forgot forgotten",
    "freeze froze frozen",
    "get got gotten",
    "give gave given",
    "go goes went gone going",
    "grow grew grown",
    "hear heard",
    "hit hitting",
    "hold held",
    "keep kept",
    "know knew known",
    "lead led",
    "leave left",
    "lose lost",
    "make made",
    "mean meant",
    "meet met",
    "overcome overcame",
    "pay paid",
    "put putting",
    "rise rose risen",
    "run ran running",
    "say said",
    "see saw seen",
    "seek sought",
    "sell sold",
    "send sent",
    "set setting",
    "shake shook shaken",
    "shoot shot",
    "speak spoke spoken",
    "spend spent",
    "stand stood",
    "strike struck stricken",
    "take took taken",
    "teach taught",
    "tell told",
    "think thought",
    "withdraw withdrew withdrawn",
    "write wrote written",
];

/// Nouns and their irregular plurals.
const NOUNS: [(&str, &str); 18] = [
    ("man", "men"),
    ("woman", "women"),
    ("child", "children"),
    ("person", "people"),
    ("foot", "feet"),
    ("life", "lives"),
    ("half", "halves"),
    ("wife", "wives"),
    ("self", "selves"),
    ("leaf", "leaves"),
    ("crisis", "crises"),
    ("basis", "bases"),
    ("analysis", "analyses"),
    ("thesis", "theses"),
    ("axis", "axes"),
    ("medium", "media"),
    ("memorandum", "memoranda"),
    ("criterion", "criteria"),
];

/// All forms of a folded word, itself among them, sorted. The plural of a noun counts as the noun.
pub(crate) fn forms(word: &str) -> Vec<String> {
    let mut all = vec![word.to_owned()];
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) && word.len() > 1 {
        let singulars = singulars(word);
        if singulars.is_empty() {
            inflect(word, &mut all);
        }
        for singular in singulars {
            inflect(&singular, &mut all);
            all.push(singular);
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// What a word may be the plural of.
fn singulars(word: &str) -> Vec<String> {
    if let Some((singular, _)) = NOUNS.iter().find(|(_, plural)| *plural == word) {
        let regular = word.strip_suffix('s').map(str::to_owned);
        // `bases` is the plural of `base` as well.
        return std::iter::once((*singular).to_owned()).chain(regular).collect();
    }
    let is_plural = word.len() > 3
        && word.ends_with('s')
        && !["ss", "us", "is", "ics"].iter().any(|end| word.ends_with(end))
        && !NOT_PLURALS.contains(&word);
    if !is_plural {
        return Vec::new();
    }
    let mut singulars = vec![word[..word.len() - 1].to_owned()];
    if let Some(stem) = word.strip_suffix("ies") {
        singulars.push(format!("{stem}y"));
    } else if let Some(stem) = word.strip_suffix("es").filter(|stem| takes_es(stem)) {
        singulars.push(stem.to_owned());
    }
    singulars
}

/// Does a word take `es`, not `s`: `box`, `wish`, `veto`?
fn takes_es(word: &str) -> bool {
    ["s", "x", "z", "ch", "sh", "o"].iter().any(|end| word.ends_with(end))
}

/// Adds the forms of a word as it is a noun or a verb.
fn inflect(word: &str, all: &mut Vec<String>) {
    let add = |all: &mut Vec<String>, stem: &str, endings: &[&str]| {
        all.extend(endings.iter().map(|ending| format!("{stem}{ending}")));
    };
    let verb = VERBS.iter().find(|verb| verb.split(' ').next() == Some(word));
    all.extend(verb.into_iter().flat_map(|verb| verb.split(' ')).map(str::to_owned));
    let noun = NOUNS.iter().find(|(singular, _)| *singular == word);
    all.extend(noun.map(|(_, plural)| (*plural).to_owned()));
    if NOT_PLURALS.contains(&word) && !matches!(word, "focus" | "bias" | "gas" | "canvas" | "lens")
    {
        return;
    }
    let before_last = word.chars().rev().nth(1);
    let consonant_y = word.ends_with('y') && before_last.is_some_and(|c| !is_vowel(c));
    if word.len() < 3 {
        return;
    }
    if consonant_y {
        add(all, &word[..word.len() - 1], &["ies", "ied"]);
        add(all, word, &["ing"]);
        return;
    }
    add(all, word, &["s"]);
    if takes_es(word) {
        add(all, word, &["es"]);
    }
    if let Some(stem) = word.strip_suffix("ie") {
        add(all, stem, &["ying", "ied"]);
    } else if let Some(stem) = word.strip_suffix('e') {
        add(all, stem, &["ed"]);
        let keeps_e = ["ee", "oe", "ye"].iter().any(|end| word.ends_with(end));
        add(all, if keeps_e { word } else { stem }, &["ing"]);
    } else {
        verb_endings(word, all);
    }
}

/// Adds `-ed` and `-ing` to a word that ends in a consonant or a vowel other than `e`.
fn verb_endings(word: &str, all: &mut Vec<String>) {
    let doubling = doubling(word);
    let mut stems = Vec::new();
    if doubling != Doubling::Always {
        stems.push(word.to_owned());
    }
    if let (true, Some(last)) = (doubling != Doubling::Never, word.chars().last()) {
        stems.push(format!("{word}{last}"));
    }
    if word.ends_with("ic") {
        stems.push(format!("{word}k"));
    }
    for stem in stems {
        all.push(format!("{stem}ed"));
        all.push(format!("{stem}ing"));
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Doubling {
    Never,
    Sometimes,
    Always,
}

/// Does a word double its last consonant: `plan` always, `channel` as its writer likes, `talk` never?
fn doubling(word: &str) -> Doubling {
    let letters: Vec<char> = word.chars().collect();
    let [.., before, vowel, last] = letters[..] else { return Doubling::Never };
    let is_closed = !is_vowel(last) && !matches!(last, 'w' | 'x' | 'y' | 'h');
    let is_single = is_vowel(vowel)
        && (!is_vowel(before) || (before == 'u' && word.len() > 3 && word.contains("qu")));
    if !is_closed || !is_single {
        return Doubling::Never;
    }
    let groups = letters.windows(2).filter(|pair| is_vowel(pair[0]) && !is_vowel(pair[1])).count();
    if groups == 1 { Doubling::Always } else { Doubling::Sometimes }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which words of a text are forms of a word?
    fn check(word: &str, text: &str, expected: &str) {
        let forms = forms(word);
        let found: Vec<&str> = text
            .split(' ')
            .filter(|word| forms.binary_search(&(*word).to_owned()).is_ok())
            .collect();
        assert_eq!(found.join(" "), expected, "{word}: {forms:?}");
    }

    #[test]
    fn regular() {
        check(
            "channel",
            "channel channels channelled channeled channeling channelling channelise",
            "channel channels channelled channeled channeling channelling",
        );
        check("channels", "channel channels channelled", "channel channels channelled");
        check("talk", "talk talks talked talking talkked talker", "talk talks talked talking");
        check(
            "plan",
            "plan plans planned planning planed plane planing",
            "plan plans planned planning",
        );
        check("plane", "plan planned plane planed planes planing", "plane planed planes planing");
        check("policy", "policy policies police policyholder", "policy policies");
        check("policies", "policy policies policied", "policy policies policied");
        check(
            "agree",
            "agree agreed agrees agreeing agreement agred",
            "agree agreed agrees agreeing",
        );
        check("crisis", "crisis crises crisises", "crisis crises crisises");
        check("tariff", "tariff tariffs tariffed", "tariff tariffs tariffed");
        check(
            "strengthen",
            "strength strengthen strengthens strengthened strengthening",
            "strengthen strengthens strengthened strengthening",
        );
        check("box", "box boxes boxs boxed boxxed", "box boxes boxs boxed");
        check(
            "exercise",
            "exercise exercises exercised exercising",
            "exercise exercises exercised exercising",
        );
        check(
            "exercises",
            "exercise exercises exercised exercising",
            "exercise exercises exercised exercising",
        );
        check("die", "die died dies dying dieing", "die died dies dying");
        check("stay", "stay stays stayed staying staied", "stay stays stayed staying");
        check("veto", "veto vetoes vetos vetoed vetoing", "veto vetoes vetos vetoed vetoing");
        check("panic", "panic panicked panicking", "panic panicked panicking");
        check("equip", "equip equipped equipping", "equip equipped equipping");
        check("quit", "quit quitting quiting", "quit quitting");
    }

    #[test]
    fn irregular() {
        check("meet", "meet met meets meeting meetings", "meet met meets meeting");
        check("meetings", "meet met meeting meetings", "meeting meetings");
        check("man", "man men", "man men");
        check("men", "man men", "man men");
        check("bases", "base basis bases based", "base basis bases based");
        check("hold", "hold held holding holds", "hold held holding holds");
    }

    #[test]
    fn other_words() {
        check("news", "new news", "news");
        check("arms", "arm arms armed arming", "arms");
        check("goods", "good goods", "goods");
        check("car", "car cars care caring cared", "car cars");
        check("economics", "economic economics", "economics");
        check("us", "u us use using used", "us");
        check("status", "statu status statuses", "status statuses");
        check("be", "be being bed", "be being");
        check("a", "a as aed", "a");
        check("go", "goes gone going", "goes gone going");
        check("台", "台 台s", "台");
        check("2025", "2025 2025s", "2025");
        check("", "a", "");
    }

    #[test]
    fn lists_are_as_they_are_read() {
        assert!(NOT_PLURALS.iter().all(|word| word.ends_with('s')));
        assert!(VERBS.iter().all(|verb| verb.contains(' ')));
    }
}
