//! Paragraphs of whole texts side by side, theme by theme.
//!
//! Each paragraph stands once, in the row of the theme that it mentions most (of equals, the one it
//! mentions first), with the others noted. Rows come in the order in which the first text raises
//! their themes. A theme that only a later text raises, and a paragraph without a theme, comes after
//! the row of the paragraph before it, so each text is read from top to bottom as far as that can
//! be. A theme that two texts raise in different places has them side by side all
//! the same, and an empty cell means that this text has no paragraph of its own on the theme,
//! not that it is silent: see [`super::shares()`] for that.

use std::ops::Range;

use super::terms::{Hit, Lexicon};
use crate::verify::paragraphs::paragraphs;

/// A text, with the terms of each theme in its language.
#[derive(Clone, Copy, Debug)]
pub struct WholeText<'t> {
    /// All of it.
    pub text: &'t str,
    /// The terms of all themes; for each text the same themes, in the same order.
    pub lexicon: &'t Lexicon,
}

/// Paragraphs that are set beside each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What they are about; none: paragraphs of one text that mention no theme.
    pub theme: Option<usize>,
    /// One cell for each text, maybe empty.
    pub cells: Vec<Vec<Placed>>,
}

/// A paragraph in its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Its number within the text, from 0.
    pub paragraph: usize,
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Other themes that it mentions as well, in the order of the themes.
    pub also: Vec<usize>,
}

/// Sets the paragraphs of texts side by side.
pub fn rows(texts: &[WholeText<'_>]) -> Vec<Row> {
    let mut table = Table { rows: Vec::new(), next: Vec::new(), of_theme: Vec::new() };
    for (column, text) in texts.iter().enumerate() {
        let found = text.lexicon.find(text.text);
        table.of_theme.resize(table.of_theme.len().max(found.len()), None);
        // The row of the paragraph before: what comes next goes after it.
        let mut last = None;
        for (paragraph, (range, themes)) in themes_of(text.text, &found).into_iter().enumerate() {
            let also = |main| themes.iter().map(|mention| mention.0).filter(move |it| *it != main);
            let main = themes.iter().max_by_key(|(theme, count, first)| {
                (*count, std::cmp::Reverse(*first), std::cmp::Reverse(*theme))
            });
            let mut also: Vec<usize> = main.map(|main| also(main.0).collect()).unwrap_or_default();
            also.sort_unstable();
            let row = match main {
                Some((theme, ..)) => table.row_of(*theme, last, texts.len()),
                None => table.row_without_theme(column, last, texts.len()),
            };
            table.rows[row].cells[column].push(Placed { paragraph, range, also });
            last = Some(row);
        }
    }
    table.into_rows()
}

/// A theme that a paragraph mentions: which, how often, and where first.
type Mention = (usize, usize, usize);

/// The paragraphs of a text, with the themes that each mentions.
fn themes_of(text: &str, found: &[Vec<Hit>]) -> Vec<(Range<usize>, Vec<Mention>)> {
    let mut all: Vec<(Range<usize>, Vec<Mention>)> =
        paragraphs(text).into_iter().map(|range| (range, Vec::new())).collect();
    for (theme, hits) in found.iter().enumerate() {
        for hit in hits {
            let after = all.partition_point(|(range, _)| range.start <= hit.range.start);
            let Some((_, mentions)) = after.checked_sub(1).map(|at| &mut all[at]) else { continue };
            match mentions.last_mut() {
                Some((last, count, _)) if *last == theme => *count += 1,
                _ => mentions.push((theme, 1, hit.range.start)),
            }
        }
    }
    all
}

/// Rows in the making: each knows the one after it, so that one can come between.
struct Table {
    rows: Vec<Row>,
    /// After each row the next; the first entry is the first row.
    next: Vec<Option<usize>>,
    /// The row of each theme.
    of_theme: Vec<Option<usize>>,
}

impl Table {
    fn row_of(&mut self, theme: usize, last: Option<usize>, columns: usize) -> usize {
        if let Some(row) = self.of_theme[theme] {
            return row;
        }
        let row = self.insert(Some(theme), last, columns);
        self.of_theme[theme] = Some(row);
        row
    }

    /// The row of a paragraph without a theme: that of the one before, if it has none either, or a
    /// new one.
    fn row_without_theme(&mut self, column: usize, last: Option<usize>, columns: usize) -> usize {
        let own = |row: &usize| {
            self.rows[*row].theme.is_none() && !self.rows[*row].cells[column].is_empty()
        };
        if let Some(last) = last.filter(own) {
            return last;
        }
        // Behind those that this text has put there already.
        let mut after = last;
        while let Some(next) = self.after(after).filter(own) {
            after = Some(next);
        }
        self.insert(None, after, columns)
    }

    fn after(&self, row: Option<usize>) -> Option<usize> {
        self.next.get(row.map_or(0, |row| row + 1)).copied().flatten()
    }

    fn insert(&mut self, theme: Option<usize>, after: Option<usize>, columns: usize) -> usize {
        if self.next.is_empty() {
            self.next.push(None);
        }
        let row = self.rows.len();
        self.rows.push(Row { theme, cells: vec![Vec::new(); columns] });
        let before = after.map_or(0, |row| row + 1);
        let next = self.next[before].replace(row);
        self.next.push(next);
        row
    }

    fn into_rows(self) -> Vec<Row> {
        let mut order = Vec::with_capacity(self.rows.len());
        let mut at = self.after(None);
        while let Some(row) = at {
            order.push(row);
            at = self.after(Some(row));
        }
        let mut rows: Vec<Option<Row>> = self.rows.into_iter().map(Some).collect();
        order.into_iter().filter_map(|row| rows[row].take()).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const THEMES: &[&[&str]] = &[&["channel"], &["Taiwan"], &["trade"]];

    fn check(texts: &[&str], expected: &[&str]) {
        let lexicon = Lexicon::of(THEMES, "en");
        let texts: Vec<_> =
            texts.iter().map(|text| WholeText { text, lexicon: &lexicon }).collect();
        let row = |row: &Row| {
            let cell = |(column, cell): (usize, &Vec<Placed>)| {
                let shown: Vec<&str> =
                    cell.iter().map(|placed| &texts[column].text[placed.range.clone()]).collect();
                shown.join(" / ")
            };
            let cells: Vec<String> = row.cells.iter().enumerate().map(cell).collect();
            cells.join(" | ")
        };
        assert_eq!(rows(&texts).iter().map(row).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn side_by_side() {
        check(&[], &[]);
        check(&["", ""], &[]);
        check(&["A\nB", ""], &["A / B | "]);
        check(&["Taiwan\nchannel", "channels\nTaiwan"], &["Taiwan | Taiwan", "channel | channels"]);
        check(
            &["Hi\nchannel\nTaiwan\nBye", "Hey\nTaiwan\nSo\ntrade\nEnd"],
            &[
                " | Hey",
                "Hi | ",
                "channel | ",
                "Taiwan | Taiwan",
                " | So",
                " | trade",
                " | End",
                "Bye | ",
            ],
        );
        check(
            &["channel\nA\nchannels\nB\nC", "trade"],
            &[" | trade", "channel / channels | ", "A | ", "B / C | "],
        );
        check(
            &["channel, Taiwan, channel", "Taiwan, channel", "trade"],
            &[" |  | trade", " | Taiwan, channel | ", "channel, Taiwan, channel |  | "],
        );
    }

    #[test]
    fn other_themes_are_noted() {
        let lexicon = Lexicon::of(THEMES, "en");
        let text = "trade, channel, trade and Taiwan";
        let found = rows(&[WholeText { text, lexicon: &lexicon }]);
        assert_eq!(found[0].theme, Some(2));
        assert_eq!(found[0].cells[0][0].also, [0, 1]);
    }

    proptest! {
        #[test]
        fn each_paragraph_stands_once(texts in prop::collection::vec("(channel|trade|Taiwan|a|\n| |\\PC){0,30}", 0..4)) {
            let lexicon = Lexicon::of(THEMES, "en");
            let texts: Vec<_> =
                texts.iter().map(|text| WholeText { text, lexicon: &lexicon }).collect();
            let found = rows(&texts);
            for (column, text) in texts.iter().enumerate() {
                let mut placed: Vec<_> = found.iter().flat_map(|row| &row.cells[column]).collect();
                placed.sort_by_key(|placed| placed.paragraph);
                let ranges: Vec<_> = placed.iter().map(|placed| placed.range.clone()).collect();
                prop_assert_eq!(ranges, paragraphs(text.text));
            }
            prop_assert!(found.iter().all(|row| row.cells.iter().any(|cell| !cell.is_empty())));
        }
    }
}
