//! A fence's info string: which language, which lines to number and to mark.

use std::ops::RangeInclusive;

/// Whether a block's lines are numbered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LineNumbers {
    /// No numbers.
    #[default]
    Hidden,
    /// A number before each line, left out when the code is copied.
    Shown,
}

/// What the fence's info string asks for: ```` ```rust,linenos,hl_lines=2-3 5 ````
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FenceInfo {
    /// The language's name in lower case, if one is given; it need not be a known one.
    pub language: Option<String>,
    /// Whether lines are numbered (`linenos`).
    pub line_numbers: LineNumbers,
    /// The first line's number (`linenostart=`), 1 unless said otherwise.
    pub first_line: usize,
    /// The lines to mark (`hl_lines=`), counted from 1 at the block's first line, whatever its
    /// number: so Zola counts.
    pub highlighted: Vec<RangeInclusive<usize>>,
    /// Attributes that were not understood, as written.
    pub unknown: Vec<String>,
}

impl Default for FenceInfo {
    fn default() -> Self {
        Self {
            language: None,
            line_numbers: LineNumbers::Hidden,
            first_line: 1,
            highlighted: Vec::new(),
            unknown: Vec::new(),
        }
    }
}

/// Reads an info string; what is not understood is kept in `unknown`, nothing fails.
///
/// Zola's form is `rust,linenos,linenostart=10,hl_lines=1 3-5`. Spaces for commas are read too, and
/// the braces of Hugo (`go {linenos=true,hl_lines=[1,"3-5"]}`), of Pandoc (`{.rust .numberLines}`)
/// and of Docusaurus (`js {1,3-5}`).
pub fn parse_info(info: &str) -> FenceInfo {
    let mut fence = FenceInfo::default();
    for (index, word) in words(info).into_iter().enumerate() {
        let (key, value) = match word.split_once('=') {
            Some((key, value)) => (key, Some(value)),
            None => (&*word, None),
        };
        if let Some(range) = range(&word) {
            fence.highlighted.push(range);
        } else if index == 0 && value.is_none() {
            fence.language = Some(key.trim_start_matches('.').to_lowercase());
        } else if !fence.set(key, value) {
            fence.unknown.push(word);
        }
    }
    fence
}

impl FenceInfo {
    /// Obeys one attribute; false if it is not understood.
    fn set(&mut self, key: &str, value: Option<&str>) -> bool {
        let key = key.trim_start_matches('.').replace(['-', '_'], "").to_lowercase();
        match (&*key, value) {
            (
                "linenos" | "numberlines" | "showlinenumbers",
                None | Some("true" | "inline" | "table"),
            ) => self.line_numbers = LineNumbers::Shown,
            ("linenos" | "numberlines" | "showlinenumbers", Some("false")) => {
                self.line_numbers = LineNumbers::Hidden;
            }
            ("linenostart" | "startfrom", Some(number)) => match number.parse() {
                Ok(number) => self.first_line = number,
                Err(_) => return false,
            },
            ("hllines", Some(ranges)) => {
                let ranges: Option<Vec<_>> = ranges.split_whitespace().map(range).collect();
                let Some(ranges) = ranges else { return false };
                self.highlighted.extend(ranges);
            }
            _ => return false,
        }
        true
    }

    /// Whether the line with this number (from 1) is marked.
    pub(super) fn marks(&self, line: usize) -> bool {
        self.highlighted.iter().any(|lines| lines.contains(&line))
    }
}

/// `5` or `3-5`, in either order; lines are counted from 1.
fn range(word: &str) -> Option<RangeInclusive<usize>> {
    let (first, last) = word.split_once('-').unwrap_or((word, word));
    let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
    (first.min(last) > 0).then(|| first.min(last)..=first.max(last))
}

/// The words between spaces, commas and brackets. Quotation marks hold a word together and go.
fn words(info: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in info.chars() {
        match (quote, c) {
            (Some(mark), _) if c == mark => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, ',' | '{' | '}' | '[' | ']') => words.push(std::mem::take(&mut word)),
            (None, _) if c.is_whitespace() => words.push(std::mem::take(&mut word)),
            _ => word.push(c),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes what was read in one line: language, numbers, marked lines, what was not understood.
    #[track_caller]
    fn check(info: &str, expected: &str) {
        let fence = parse_info(info);
        let mut said = vec![fence.language.unwrap_or_else(|| "-".into())];
        if fence.line_numbers == LineNumbers::Shown {
            said.push("numbered".into());
        }
        if fence.first_line != 1 {
            said.push(format!("from {}", fence.first_line));
        }
        said.extend(fence.highlighted.iter().map(|lines| format!("{lines:?}")));
        said.extend(fence.unknown.iter().map(|word| format!("?{word}")));
        assert_eq!(said.join(" "), expected, "{info}");
    }

    #[test]
    fn the_language_is_the_first_word_in_lower_case() {
        check("", "-");
        check("   ", "-");
        check("rust", "rust");
        check("Rust", "rust");
        check(" c++ ", "c++");
        check("{.rust}", "rust");
        check("{ .Rust }", "rust");
        check("{r}", "r");
        check("linenos=true", "- numbered");
    }

    #[test]
    fn zola_writes_commas() {
        check("rust,linenos", "rust numbered");
        check("rust, linenos, linenostart=10", "rust numbered from 10");
        check("rust,linenos,linenostart=10,hl_lines=1 3-5", "rust numbered from 10 1..=1 3..=5");
        check("rust,hl_lines=3-5 8,linenos", "rust numbered 3..=5 8..=8");
        check("rust,hl_lines=5-3", "rust 3..=5");
    }

    #[test]
    fn others_write_spaces_and_braces() {
        check("rust hl_lines=2-3 linenos", "rust numbered 2..=3");
        check("rust hl_lines=\"2-3 5\" linenos", "rust numbered 2..=3 5..=5");
        check(
            "go {linenos=table,hl_lines=[8,\"15-17\"],linenostart=199}",
            "go numbered from 199 8..=8 15..=17",
        );
        check("{.haskell .numberLines startFrom=\"100\"}", "haskell numbered from 100");
        check("js {1,4-6}", "js 1..=1 4..=6");
        check("js showLineNumbers {1,4-6}", "js numbered 1..=1 4..=6");
        check("rust linenos=false", "rust");
    }

    #[test]
    fn what_is_not_understood_is_kept() {
        check("rust,ignore", "rust ?ignore");
        check("rust,linenos=maybe", "rust ?linenos=maybe");
        check("rust,linenostart=ten", "rust ?linenostart=ten");
        check(
            "rust,linenostart=99999999999999999999999",
            "rust ?linenostart=99999999999999999999999",
        );
        check("rust,hl_lines=0", "rust ?hl_lines=0");
        check("rust,hl_lines=2 0-4", "rust 2..=2 ?0-4");
        check("rust,hl_lines=a-b", "rust ?hl_lines=a-b");
        check("js title=\"a file.js\" copy", "js ?title=a file.js ?copy");
        check("js title=\"never closed", "js ?title=never closed");
        check("js \u{3000}naïve=\u{0}", "js ?naïve=\u{0}");
    }
}
