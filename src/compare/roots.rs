//! Roots: what words of one family have in common, so that “strength” in one text and “strengthen”
//! in another count as a word of both.
//!
//! A root is the Snowball stem of a word. Snowball joins inflections, and many derivations, but in
//! English not all that a reader sees (`strength`, `strengthen`) and some that a reader does not
//! (`position`, `positive`). So for English a few more endings are taken off, some families are
//! listed, and some words are listed that stand by themselves. Two words are kin when their roots
//! are equal, so being kin is transitive, and comparing whole texts takes no pairs.
//!
//! Prefixes stay on: `certain` and `uncertain` are not the same word to either side.

use std::collections::HashMap;
use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer};

use super::inflection::forms;
use super::language::Language;

/// Words that Snowball would join with others, and readers would not. The forms of each are joined.
const APART: [&str; 49] = [
    "army",
    "arms",
    "authority",
    "bases",
    "briefing",
    "capitalist",
    "civilization",
    "commission",
    "committee",
    "communist",
    "community",
    "conference",
    "conserve",
    "convention",
    "customs",
    "department",
    "designate",
    "emergency",
    "experiment",
    "former",
    "general",
    "generate",
    "goods",
    "humane",
    "important",
    "including",
    "majority",
    "means",
    "minority",
    "minute",
    "news",
    "objective",
    "opera",
    "organ",
    "parliament",
    "past",
    "personnel",
    "physics",
    "positive",
    "premises",
    "ration",
    "rational",
    "relative",
    "respective",
    "secretary",
    "statement",
    "station",
    "treaty",
    "universe",
];

/// Families of words that endings do not show: each is one root.
const FAMILIES: [&str; 82] = [
    "strength strong strengthen",
    "accuse accusation",
    "advise advice adviser advisor",
    "agree agreement agreeable",
    "ally alliance allied",
    "analysis analyze analyse analyst analytical",
    "apply application",
    "assist assistance assistant",
    "believe belief",
    "broad broaden breadth",
    "build builder built",
    "center centre",
    "choose choice chosen chose",
    "compete competition competitive competitor",
    "conclude conclusion conclusive",
    "cooperate cooperation cooperative",
    "crisis crises",
    "decide decision decisive",
    "deep deepen depth deeply",
    "defend defense defence defensive defender",
    "deny denial",
    "describe description",
    "destroy destruction destructive",
    "deter deterrence deterrent",
    "difficult difficulty",
    "diplomacy diplomat diplomatic diplomatically",
    "divide division",
    "economy economic economics economist",
    "emphasis emphasize emphasise emphatic",
    "enter entry entrance",
    "equal equality equally equalize",
    "exclude exclusion exclusive",
    "expand expansion expansive",
    "explain explanation",
    "extend extension extensive extent",
    "fight fighter fought",
    "fish fishing fishery fisherman fishermen",
    "free freedom freely",
    "govern government governor governance",
    "grow growth grew grown",
    "high height heighten",
    "history historic historical",
    "hostile hostility",
    "impose imposition",
    "include inclusion inclusive",
    "intervene intervention",
    "invade invasion invader",
    "know knowledge known knew",
    "lead leader leadership led",
    "lose loss lost",
    "loyal loyalty",
    "maintain maintenance",
    "meet met",
    "occupy occupation occupier",
    "offend offense offence offensive",
    "oppose opposition",
    "organize organise organization organisation",
    "perceive perception",
    "permit permission",
    "persuade persuasion persuasive",
    "produce production productive",
    "program programme",
    "provoke provocation provocative",
    "pursue pursuit",
    "receive reception receipt",
    "reduce reduction",
    "resolve resolution resolute",
    "respond response responsive",
    "secure security",
    "sell sold sale",
    "separate separation separatist separatism",
    "speak spoke spoken speech",
    "stable stability stabilize stabilise",
    "strategy strategic strategist",
    "submit submission",
    "succeed success successful",
    "suspend suspension",
    "think thought",
    "threat threaten",
    "true truth",
    "view viewpoint",
    "wide widen width",
];

/// Endings that Snowball leaves on, and how many letters must stay.
const ENDINGS: [(&str, usize); 6] =
    [("ship", 4), ("hood", 4), ("less", 4), ("ment", 4), ("ist", 5), ("is", 5)];

/// Words that only look as if they had such an ending.
const WHOLE: [&str; 24] = [
    "chicken",
    "compliment",
    "complement",
    "document",
    "element",
    "experiment",
    "garden",
    "happen",
    "harmless",
    "implement",
    "instrument",
    "kitten",
    "listen",
    "often",
    "parliament",
    "burden",
    "regiment",
    "sudden",
    "supplement",
    "testament",
    "unless",
    "worship",
    "apartment",
    "hasten",
];

/// Finds the roots of words of a language.
pub(crate) struct Roots {
    language: Language,
    stemmer: Option<Stemmer>,
}

impl Roots {
    /// For a language; if Snowball does not know it, a word is its own root.
    pub(crate) fn of(language: Language) -> Self {
        let name = match language.code() {
            // Norwegian is written in two ways, under three codes.
            "nb" | "nn" => "no",
            code => code,
        };
        let stemmer = (!name.is_empty()).then(|| Stemmer::try_from_name(name).ok()).flatten();
        Self { language, stemmer }
    }

    /// The root of a folded word.
    pub(crate) fn root(&self, folded: &str) -> String {
        let Some(stemmer) = self.stemmer else { return folded.to_owned() };
        if self.language.is_english() { english(folded) } else { stemmer.stem(folded).into_owned() }
    }
}

/// The stem of an English word, as Snowball has it.
fn snowball(word: &str) -> String {
    Stemmer::new(Algorithm::English).stem(word).into_owned()
}

/// Words that stand apart, in every form, with what they are known by.
static FORMS_APART: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut apart = HashMap::new();
    for word in APART {
        // The singular of a word like `customs` is another word.
        let all = if word.ends_with('s') { vec![word.to_owned()] } else { forms(word) };
        apart.extend(all.into_iter().map(|form| (form, word)));
        apart.insert(format!("{word}ly"), word);
    }
    apart
});

/// The stems of words of a family, with what the family is known by.
static STEMS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut stems = HashMap::new();
    for family in FAMILIES {
        let mut words = family.split(' ');
        let known_by = words.next().unwrap_or_default();
        stems.extend(family.split(' ').map(|word| (snowball(word), known_by.to_owned())));
    }
    stems
});

fn english(word: &str) -> String {
    if let Some(apart) = FORMS_APART.get(word) {
        return (*apart).to_owned();
    }
    let mut stem = snowball(word);
    // Ends: no rule undoes another, and nearly all take letters off.
    while !STEMS.contains_key(&stem) {
        match shorter(&stem) {
            Some(less) => stem = less,
            None => return stem,
        }
    }
    STEMS.get(&stem).cloned().unwrap_or(stem)
}

/// A stem without one more ending, if it has one.
fn shorter(stem: &str) -> Option<String> {
    if !stem.is_ascii() || WHOLE.contains(&stem) {
        return None;
    }
    for (ending, least) in ENDINGS {
        if let Some(rest) = stem.strip_suffix(ending).filter(|rest| rest.len() >= least) {
            return Some(snowball(rest));
        }
    }
    if let Some(rest) = stem.strip_suffix("en")
        && rest.len() >= 4
        && rest.ends_with(['t', 'd', 'k', 'p', 'f', 'h'])
    {
        return Some(snowball(rest));
    }
    let rest = stem.strip_suffix("ti").filter(|rest| rest.len() >= 6 && rest.ends_with(['n', 'l']));
    // `militari`, `strategi`, `verifi`; other short words differ by such a letter: `polici`, `polic`.
    let is_long = |rest: &&str| rest.len() >= 6 || (rest.len() >= 4 && rest.ends_with('f'));
    let rest = rest.or_else(|| stem.strip_suffix('i').filter(is_long));
    if let Some(rest) = rest {
        return Some(rest.to_owned());
    }
    if let Some(rest) = stem.strip_suffix("ac").filter(|rest| rest.len() >= 5) {
        // `democrac`, of which the `i` is gone already.
        return Some(format!("{rest}at"));
    }
    if let Some(rest) = stem.strip_suffix("our").filter(|rest| rest.len() >= 3) {
        return Some(format!("{rest}or"));
    }
    let able = ["abl", "ibl"].iter().find(|ending| stem.ends_with(*ending))?;
    Some(format!("{}{}il", &stem[..stem.len() - able.len()], &able[..2]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::compare::words::words;

    type Pairs = Vec<(&'static str, &'static str)>;

    const KIN: &str = "strength strengthen; strength strengthened; strength strong; \
        peace peaceful; peace peacefully; stability stable; stable stabilize; stability stabilise; \
        respect respects; respect respectful; positive positively; relations relationship; \
        relation relations; agree agreement; agreed agreements; defense defence; defend defensive; \
        diplomacy diplomatic; diplomat diplomacy; strategy strategic; economy economic; \
        economies economical; military militaries; militarize military; communicate communication; \
        channel channels; channel channelled; secure security; sovereign sovereignty; \
        sovereign sovereignties; certain certainty; uncertain uncertainty; nation national; \
        nationalist nation; terror terrorist; terrorism terrorist; lead leadership; leader leaders; \
        partner partnership; friend friendship; neighbor neighborhood; respond response; \
        responsive respond; expand expansion; decide decision; equal equality; cooperate cooperation; \
        negotiate negotiations; negotiator negotiate; commit commitment; invest investment; \
        develop development; settle settlement; govern government; improve improvement; \
        threat threaten; height heighten; deep deepen; weak weaken; bright brighten; hard harden; \
        tension tensions; tense tensed; coexist coexistence; escalate escalation; deescalate \
        deescalation; hope hopeful; care careful; use useful; history historic; territory \
        territorial; policy policies; treaty treaties; country countries; meet met; growth grow; \
        capable capability; responsible responsibility; democracy democratic; authority authorities; \
        university universities; position positions; dialogue dialogues; minister ministers; \
        normalize normalization; provoke provocative; resolve resolution; loyal loyalty; \
        normalise normalization; labour labor; neighbours neighbors; centre centers; \
        programme programs; organise organization; \
        fishing fisheries; ally alliance; verify verification; ratify ratification; deny denial; \
        clarify clarification; occupy occupation; separatist separation; divided division";

    const NOT_KIN: &str = "policy police; policies polices; general generate; general generous; \
        generation generous; university universe; author authority; experience experiment; \
        secretary secret; import important; party part; treaty treat; treaties treats; \
        state statement; state station; department depart; community communist; community \
        communicate; commit committee; major majority; organ organization; organ organize; \
        positive position; relative relation; respective respect; respectively respect; arm arms; \
        arm army; arms army; good goods; new news; custom customs; mean means; past paste; \
        international internal; nature nation; emerge emergency; general gender; country count; \
        county country; list listen; certain uncertain; stable unstable; conflict deconflict; \
        exist coexist; trust distrust; marine margin; opera operate; strait straight; \
        prospect prosper; person personnel; former form; former reform; conserve conversation; \
        regular region; object objective; design designate; rational ration; station static; \
        parliament partial; province prove; present president; reside president; civil \
        civilization; human humane; trade tradition; war warn; peace piece; ally alley; \
        million military; continent continue; contain continue; command comment; ministry minor; \
        missile mission; visit vision; sea seal; sanction sanctuary; force foreign; nuclear nucleus \
        ; talk talent; port report; power powder; intense intend; number numb; \
        center cent; member memb; border bore; officer offer; mutual mute; document docile; ally alloy; \
        fish finish; permit permanent; notify notion; unify uniform";

    /// The pairs of which the roots are equal, and those of which they are not.
    fn sort(pairs: &'static str) -> (Pairs, Pairs) {
        let roots = Roots::of(Language::of("en"));
        let pairs = pairs.split(';').map(|pair| pair.trim().split_once(' ').unwrap());
        let root = |word: &str| roots.root(word.trim());
        pairs.partition(|(one, other)| root(one) == root(other))
    }

    #[test]
    fn kin() {
        let (kin, apart) = sort(KIN);
        assert_eq!((kin.len() > 80, apart), (true, Vec::new()));
    }

    #[test]
    fn not_kin() {
        let (kin, apart) = sort(NOT_KIN);
        assert_eq!((kin, apart.len() > 80), (Vec::new(), true));
    }

    #[test]
    fn other_languages() {
        for (lang, one, other, expected) in [
            ("de", "beziehung", "beziehungen", true),
            ("de-AT", "frieden", "friedens", true),
            ("fr", "accord", "accords", true),
            ("ru", "отношение", "отношения", true),
            ("uk", "мир", "миру", true),
            ("es", "paz", "paces", false),
            ("nb", "avtale", "avtalen", true),
            ("zh", "台", "海", false),
            ("ja", "channel", "channels", false),
            ("", "channel", "channels", false),
        ] {
            let roots = Roots::of(Language::of(lang));
            assert_eq!(roots.root(one) == roots.root(other), expected, "{lang} {one} {other}");
        }
    }

    #[test]
    fn families_are_apart_from_each_other() {
        let mut known: HashMap<String, &str> = HashMap::new();
        for family in FAMILIES {
            for word in family.split(' ') {
                let before = known.insert(snowball(word), family);
                assert!(before.is_none_or(|before| before == family), "{word}: {before:?}");
                assert!(!FORMS_APART.contains_key(word), "{word} is in a family and apart");
            }
        }
    }

    proptest! {
        #[test]
        fn any_word(text in "\\PC{0,30}", lang in "en|de|ru|ar|fr|hi|tr|zh|xx|") {
            let language = Language::of(&lang);
            let roots = Roots::of(language);
            for word in words(&text, language) {
                let root = roots.root(&word.folded);
                prop_assert_eq!(roots.root(&word.folded), root);
            }
            roots.root(&text);
        }
    }
}
