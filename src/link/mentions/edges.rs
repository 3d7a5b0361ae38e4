//! Where names begin and end: as whole words, in scripts that tell words apart.

/// Whether a name ends and begins where words do, and is no part of an address or a handle.
pub(super) fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let name = &text[start..end];
    let (first, last) = (name.chars().next(), name.chars().next_back());
    let before = text[..start].chars().next_back();
    let mut after = text[end..].chars();
    let next = after.next();
    let begins = first.is_none_or(|first| is_edge(before, first, Edge::Start));
    let ends = last.is_none_or(|last| is_edge(next, last, Edge::End));
    let is_address = next == Some('.') && after.next().is_some_and(char::is_alphanumeric);
    begins && ends && !is_address
}

/// One of the two edges of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    Start,
    End,
}

/// Whether a name may have this edge, given its letter there and the one beside it.
fn is_edge(beside: Option<char>, own: char, edge: Edge) -> bool {
    let Some(beside) = beside else { return true };
    if matches!(beside, '@' | '#' | '_') {
        return false;
    }
    // Words of one letter's script and another's are no one word: 美国CEO.
    let joined = beside.is_alphanumeric() && own.is_alphanumeric();
    let spaced = |c: char| writing(c) == Writing::Spaced;
    match writing(own) {
        Writing::Spaced => !(joined && spaced(beside)),
        Writing::Endings => edge == Edge::End || !(joined && writing(beside) == Writing::Endings),
        Writing::Unspaced => true,
    }
}

/// How words are told apart in the script of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writing {
    /// By spaces.
    Spaced,
    /// By spaces before them; endings are joined to names, as in Korean.
    Endings,
    /// Not at all: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
    Unspaced,
}

fn writing(c: char) -> Writing {
    match c {
        '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' => Writing::Endings,
        '\u{2e80}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}'
        | '\u{0e00}'..='\u{0eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}' => Writing::Unspaced,
        _ => Writing::Spaced,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_word(text: &str, name: &str) -> bool {
        let start = text.find(name).unwrap();
        is_whole(text, start, start + name.len())
    }

    #[test]
    fn names_are_whole_words_where_words_are_told_apart() {
        for (text, name) in [
            ("He met Dong.", "Dong"),
            ("Dong’s words", "Dong"),
            ("the Xi–Trump talks", "Xi"),
            ("国防部长董军会见", "董军"),
            ("董军Hegseth", "Hegseth"),
            ("둥쥔은 말했다", "둥쥔"),
            ("the U.S. side", "U.S."),
        ] {
            assert!(is_word(text, name), "{name} in {text}");
        }
        for (text, name) in [
            ("Dongfeng", "Dong"),
            ("write @Dong", "Dong"),
            ("see Dong.example", "Dong"),
            ("ÉDong", "Dong"),
            ("가둥쥔", "둥쥔"),
        ] {
            assert!(!is_word(text, name), "{name} in {text}");
        }
    }
}
