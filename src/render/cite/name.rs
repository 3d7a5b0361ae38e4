//! Names of authors: of persons, with a family name, and of bodies, which are never taken apart.

/// The name of an author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::render) enum Name {
    /// A body, or a person of whom it is not known which the family name is.
    Whole(String),
    /// A person.
    Person {
        /// The name that comes first or last, by custom: the family's.
        family: String,
        /// What stands before the family name and belongs to it: `von der`.
        particle: String,
        /// The other names.
        given: String,
        /// The name as it is said.
        written: String,
    },
}

/// Family names of two letters that are common enough to be known by themselves.
const DOUBLE: [&str; 12] = [
    "欧阳", "歐陽", "司马", "司馬", "诸葛", "諸葛", "上官", "司徒", "端木", "皇甫", "尉迟", "尉遲",
];

impl Name {
    /// A person by the name, and by the part of it that is the family name.
    pub(in crate::render) fn with_family(name: &str, family: &str) -> Self {
        let name = name.trim();
        let rest = name.strip_suffix(family).or_else(|| name.strip_prefix(family));
        match rest.map(str::trim).filter(|rest| !rest.is_empty()) {
            Some(given) => Self::person(name, given, family),
            None => Self::Whole(name.to_owned()),
        }
    }

    /// A person who writes for the site, whose name is in the order of the page's language.
    pub(in crate::render) fn of_writer(name: &str, lang: &str) -> Self {
        let name = name.trim();
        let is_han = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
        if name.chars().all(is_han) && (2..=4).contains(&name.chars().count()) {
            let double = DOUBLE.iter().find(|family| name.starts_with(**family));
            let first = name.chars().next().map_or(0, char::len_utf8);
            let (family, given) = name.split_at(double.map_or(first, |family| family.len()));
            return Self::person(name, given, family);
        }
        let words: Vec<&str> = name.split_whitespace().collect();
        let is_name = |word: &&str| word.chars().all(|c| c.is_alphabetic() || "-’'.".contains(c));
        if !(2..=5).contains(&words.len()) || !words.iter().all(is_name) {
            return Self::Whole(name.to_owned());
        }
        if ["zh", "ja", "ko", "hu", "vi"].contains(&lang.split('-').next().unwrap_or_default()) {
            return Self::person(name, &words[1..].join(" "), words[0]);
        }
        // `Ursula von der Leyen`: what is written small belongs to what follows.
        let small = |word: &&str| word.chars().next().is_some_and(char::is_lowercase);
        let family = words.iter().position(small).filter(|at| *at > 0).unwrap_or(words.len() - 1);
        Self::person(name, &words[..family].join(" "), &words[family..].join(" "))
    }

    /// A person by given and family name, of which the particle is taken.
    fn person(name: &str, given: &str, family: &str) -> Self {
        let is_small = |word: &str| word.chars().next().is_some_and(char::is_lowercase);
        let particle: Vec<&str> = family.split(' ').take_while(|word| is_small(word)).collect();
        let particle = particle.join(" ");
        let family = match family[particle.len()..].trim() {
            "" => return Self::Whole(name.to_owned()),
            family => family.to_owned(),
        };
        let (given, written) = (given.to_owned(), name.to_owned());
        Self::Person { family, particle, given, written }
    }

    /// The name as it is said.
    pub(in crate::render) fn plain(&self) -> String {
        match self {
            Self::Whole(name) | Self::Person { written: name, .. } => name.clone(),
        }
    }

    /// The family name with its particle, and the given name; a whole name alone.
    pub(super) fn sorted(&self) -> (String, Option<&str>) {
        match self {
            Self::Whole(name) => (name.clone(), None),
            Self::Person { family, particle, given, .. } if particle.is_empty() => {
                (family.clone(), Some(given))
            }
            Self::Person { family, particle, given, .. } => {
                (format!("{particle} {family}"), Some(given))
            }
        }
    }
}
