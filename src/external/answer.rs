//! What came of asking for an address, and how it is kept from one run to the next.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What came of asking for an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is there.
    Fine,
    /// It is there, and has another address for good: this one.
    Moved(String),
    /// It is not there, for this reason.
    Broken(String),
    /// Nobody can tell, for this reason.
    Unsure(String),
}

impl Answer {
    /// The answer in one line.
    pub fn print(&self) -> String {
        match self {
            Self::Fine => "fine".to_owned(),
            Self::Moved(to) => format!("moved {to}"),
            Self::Broken(why) => format!("broken {why}"),
            Self::Unsure(why) => format!("unsure {why}"),
        }
    }

    /// The answer that a line says.
    pub fn parse(line: &str) -> Option<Self> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        Some(match word {
            "fine" => Self::Fine,
            "moved" => Self::Moved(rest.to_owned()),
            "broken" => Self::Broken(rest.to_owned()),
            "unsure" => Self::Unsure(rest.to_owned()),
            _ => return None,
        })
    }
}

/// Addresses that were there when they were asked for, with the time, in seconds since 1970. What was not
/// there is asked for again each time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    answers: BTreeMap<String, (i64, Answer)>,
}

const FORMAT: &str = "counterpart external links 1";

impl Known {
    /// What was kept. What cannot be read was not.
    pub fn parse(text: &str) -> Self {
        let mut lines = text.lines();
        if lines.next() != Some(FORMAT) {
            return Self::default();
        }
        let read = |line: &str| {
            let mut parts = line.splitn(3, '\t');
            let (time, address) = (parts.next()?.parse().ok()?, parts.next()?.to_owned());
            Some((address, (time, Answer::parse(parts.next()?)?)))
        };
        Self { answers: lines.filter_map(read).collect() }
    }

    /// The text to keep.
    pub fn print(&self) -> String {
        let mut text = format!("{FORMAT}\n");
        for (address, (time, answer)) in &self.answers {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{time}\t{address}\t{}", answer.print());
        }
        text
    }

    /// What is known of an address since then.
    pub fn get(&self, address: &str, since: i64) -> Option<&Answer> {
        self.answers.get(address).filter(|(time, _)| *time >= since).map(|(_, answer)| answer)
    }

    /// Takes in what came of a run, and forgets what is older than `since`.
    pub fn update(&mut self, answers: &BTreeMap<String, Answer>, (since, now): (i64, i64)) {
        self.answers.retain(|_, (time, _)| *time >= since && *time <= now);
        for (address, answer) in answers {
            match answer {
                Answer::Fine | Answer::Moved(_) => {
                    self.answers.entry(address.clone()).or_insert_with(|| (now, answer.clone()));
                }
                Answer::Broken(_) | Answer::Unsure(_) => {
                    self.answers.remove(address);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_known_for_some_time() {
        let mut known = Known::default();
        let answers =
            [("a", "fine"), ("b", "moved c d"), ("e", "broken it is gone"), ("f", "unsure")];
        let answers = answers.map(|(a, line)| (a.to_owned(), Answer::parse(line).unwrap()));
        known.update(&answers.into(), (0, 100));
        let known_again = Known::parse(&known.print());
        assert_eq!(known_again, known);
        assert_eq!(known.get("a", 100), Some(&Answer::Fine));
        assert_eq!(known.get("b", 100), Some(&Answer::Moved("c d".to_owned())));
        assert_eq!(known.get("a", 101), None);
        assert_eq!((known.get("e", 0), known.get("f", 0)), (None, None));
        known.update(&BTreeMap::new(), (101, 200));
        assert_eq!(known, Known::default());
    }

    #[test]
    fn what_cannot_be_read_is_not_known() {
        for text in ["", "other\n1\ta\tfine\n", &format!("{FORMAT}\nx\ta\tfine\n1\ta\n1\tb\todd\n")]
        {
            assert_eq!(Known::parse(text), Known::default(), "{text}");
        }
    }
}
