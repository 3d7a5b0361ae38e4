//! Links into the live page: text fragments (WICG “URL Fragment Text Directives”).
//!
//! `#:~:text=[prefix-,]start[,end][,-suffix]`: a browser goes to the first match, compares without
//! case, and wants whole words. The text is taken from the archived source and not from the quote.
//! The limits are those of the specification's advice and of the `text-fragments-polyfill`.

use std::ops::Range;

use super::Match;
use super::characters;
use super::source::SourceText;

/// The longest text that is given whole; of a longer one, the first and last words.
const EXACT: usize = 300;
/// A text of up to this many words gets words around it even if it stands only once.
const SHORT_WORDS: usize = 3;
/// The same in bytes.
const SHORT: usize = 20;
/// How many words are first taken of each end of a long text.
const END_WORDS: usize = 3;
/// How many words are added at most to make a text stand alone.
const GROWTH: usize = 12;

/// The fragment of a URL that leads to a match: `#:~:text=…`, empty when there is nothing to find.
pub fn fragment(source: &SourceText, found: &Match) -> String {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for literal in &found.literals {
        let run = source.token_at(literal.source.start)..source.token_at(literal.source.end);
        match runs.last_mut() {
            Some(last) if last.end == run.start => last.end = run.end,
            _ => runs.push(run),
        }
    }
    runs.retain(|run| !run.is_empty());
    let directives: Vec<String> = runs.into_iter().map(|run| directive(source, &run)).collect();
    if directives.is_empty() {
        return String::new();
    }
    format!("#:~:text={}", directives.join("&text="))
}

fn directive(source: &SourceText, run: &Range<usize>) -> String {
    let bytes = source.bytes(run);
    let one_block = source.paragraph_at(bytes.start) == source.paragraph_at(bytes.end - 1);
    if one_block && bytes.len() <= EXACT { exact(source, run) } else { ends(source, run) }
}

/// The whole text, with words around it if it is short or stands more than once.
fn exact(source: &SourceText, run: &Range<usize>) -> String {
    let block = block(source, run.start);
    let bytes = source.bytes(run);
    let text = &source.text()[bytes.clone()];
    let mut wide = if text.contains(characters::is_cjk) {
        // A browser wants whole words at the outer edges, and only a mark is sure to be one.
        clauses(source, &block, run.clone())
    } else if run.len() <= SHORT_WORDS || bytes.len() < SHORT {
        run.start.saturating_sub(END_WORDS).max(block.start)..(run.end + END_WORDS).min(block.end)
    } else {
        run.clone()
    };
    for _ in 0..GROWTH {
        if count(source, &wide, 0) < 2 || wide == block {
            break;
        }
        wide = wide.start.saturating_sub(1).max(block.start)..(wide.end + 1).min(block.end);
        if text.contains(characters::is_cjk) {
            wide = clauses(source, &block, wide);
        }
    }
    with_context(source, &encode(source, run), &wide, run)
}

/// Some tokens with what surrounds them up to the nearest marks.
fn clauses(source: &SourceText, block: &Range<usize>, tokens: Range<usize>) -> Range<usize> {
    let marked = |before: usize, after: usize| {
        let between = source.tokens[before].end as usize..source.tokens[after].start as usize;
        source.text()[between].contains(|c: char| !c.is_whitespace() && !characters::is_ignored(c))
    };
    let Range { mut start, mut end } = tokens;
    while start > block.start && !marked(start - 1, start) {
        start -= 1;
    }
    while end < block.end && !marked(end - 1, end) {
        end += 1;
    }
    start..end
}

/// A text with the words around it. A browser allows nothing but space between the two, so the marks
/// there go with the context.
fn with_context(
    source: &SourceText,
    text: &str,
    wide: &Range<usize>,
    run: &Range<usize>,
) -> String {
    let (outer, inner) = (source.bytes(wide), source.bytes(run));
    let prefix = source.text()[outer.start..inner.start].trim_end();
    let suffix = source.text()[inner.end..outer.end].trim_start();
    let prefix = if prefix.is_empty() { String::new() } else { format!("{}-,", percent(prefix)) };
    let suffix = if suffix.is_empty() { String::new() } else { format!(",-{}", percent(suffix)) };
    format!("{prefix}{text}{suffix}")
}

/// The first and the last words of a long text, as many as lead to this place and no other.
fn ends(source: &SourceText, run: &Range<usize>) -> String {
    let (first, last) = (block(source, run.start), block(source, run.end - 1));
    let mut start = run.start..(run.start + END_WORDS).min(first.end).min(run.end);
    let most = (run.start + GROWTH).min(first.end).min(run.end);
    while count(source, &start, 0) > 1 && start.end < most {
        start.end += 1;
    }
    let mut end = run.end.saturating_sub(END_WORDS).max(last.start).max(start.end)..run.end;
    let fewest = run.end.saturating_sub(GROWTH).max(last.start).max(start.end);
    // A browser takes the first match after the start.
    while first_after(source, &end, start.end) != Some(end.start) && end.start > fewest {
        end.start -= 1;
    }
    if end.is_empty() {
        return exact(source, &start);
    }
    let mut wide = start.start..run.end;
    let mut opening = start.clone();
    while count(source, &opening, 0) > 1
        && opening.start > first.start
        && wide.start + GROWTH > run.start
    {
        opening.start -= 1;
        wide.start -= 1;
    }
    let text = format!("{},{}", encode(source, &start), encode(source, &end));
    with_context(source, &text, &wide, run)
}

/// Tokens of the paragraph that holds a token.
fn block(source: &SourceText, token: usize) -> Range<usize> {
    let at = source.paragraph_at(source.tokens[token].start as usize);
    let bytes = &source.paragraphs()[at];
    source.token_at(bytes.start)..source.token_at(bytes.end)
}

/// In how many places these words stand from a token on; stops at two.
fn count(source: &SourceText, run: &Range<usize>, from: usize) -> usize {
    places(source, run, from).take(2).count()
}

fn first_after(source: &SourceText, run: &Range<usize>, from: usize) -> Option<usize> {
    places(source, run, from).next()
}

fn places(source: &SourceText, run: &Range<usize>, from: usize) -> impl Iterator<Item = usize> {
    let keys: Vec<u32> = source.tokens[run.clone()].iter().map(|token| token.key).collect();
    source.places_of(keys, from)
}

/// The words of a run as they go into a URL.
fn encode(source: &SourceText, run: &Range<usize>) -> String {
    percent(&source.text()[source.bytes(run)])
}

/// A text as it goes into a URL: all but unreserved characters encoded, and the hyphen, which has a
/// meaning there. A word that the archived text breaks at the end of a line is whole on a live page.
fn percent(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(text.len() * 2);
    let mut buffer = [0; 4];
    let mut space = false;
    for c in text.chars().filter(|c| c.is_ascii() || !characters::is_ignored(*c)) {
        if c.is_whitespace() {
            space = true;
            if c == '\n' && encoded.ends_with("%2D") {
                encoded.truncate(encoded.len() - 3);
                space = false;
            }
            continue;
        }
        if std::mem::take(&mut space) {
            encoded.push_str("%20");
        }
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '~') {
            encoded.push(c);
            continue;
        }
        for byte in c.encode_utf8(&mut buffer).bytes() {
            encoded.push('%');
            encoded.push(char::from(HEX[usize::from(byte >> 4)]));
            encoded.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use crate::verify::{HouseSpelling, Pattern, Quote, SourceText, Verdict, verify};

    fn check(text: &str, parts: &[&str], expected: &str) {
        let pattern = Pattern::new(&Quote { parts, ..Quote::default() }, &HouseSpelling::default());
        let source = SourceText::new(text);
        let Verdict::Found(found) = verify(&pattern, &source) else { panic!("{parts:?}") };
        assert_eq!(super::fragment(&source, &found), format!("#:~:text={expected}"), "{parts:?}");
    }

    #[test]
    fn exact_texts() {
        check(
            "We have a long-standing plan, we do.",
            &["have a long-standing plan,"],
            "have%20a%20long%2Dstanding%20plan",
        );
        check(
            "One 甲乙丙丁戊 two",
            &["乙丙"],
            "One%20%E7%94%B2-,%E4%B9%99%E4%B8%99,-%E4%B8%81%E6%88%8A%20two",
        );
    }

    #[test]
    fn context_where_needed() {
        check(
            "They will defend peace and freedom.",
            &["defend peace"],
            "They%20will-,defend%20peace,-and%20freedom",
        );
        check(
            "A cat sat on the mat today. B cat sat on the mat today.",
            &["cat sat on the mat today"],
            "A-,cat%20sat%20on%20the%20mat%20today,-.%20B",
        );
    }

    #[test]
    fn gaps_make_several() {
        check(
            "We will defend peace with our many friends and partners everywhere.",
            &["We will defend peace … friends and partners everywhere"],
            "We%20will%20defend%20peace&text=friends%20and%20partners%20everywhere",
        );
    }

    #[test]
    fn long_texts_have_ends() {
        let long: Vec<String> = (0..80).map(|at| format!("word{at}")).collect();
        let long = long.join(" ");
        check(&long, &[&long], "word0%20word1%20word2,word77%20word78%20word79");
    }
}
