//! Whole texts: how each divides itself among the themes, and all of them side by side.

use pulldown_cmark_escape::escape_html_body_text;

use super::Scene;
use crate::compare::Placed;
use crate::evidence::comparisons::FullText;
use crate::model::site::PageId;
use crate::render::view::{
    FullTextCellView, FullTextParagraphView, FullTextRowView, FullTextView, FullTextsView,
    LinkView, ShareView, TextView,
};
use crate::render::views::Views;
use crate::verify::paragraphs::paragraphs;

impl Views {
    /// The whole texts that a page compares, where they may be shown.
    pub(in crate::render::views) fn full_texts(&self, id: PageId) -> Option<FullTextsView> {
        self.scene(id)?.full_texts()
    }
}

impl Scene<'_> {
    /// How each original divides itself among the themes.
    pub(super) fn texts(&self) -> Vec<TextView> {
        let originals = self.study.texts.iter().filter(|text| text.original.is_none());
        originals
            .filter(|text| text.has_terms.contains(&true))
            .map(|text| self.text(text))
            .collect()
    }

    fn text(&self, text: &FullText) -> TextView {
        let paragraphs = paragraphs(&text.text);
        let shares = text.shares.themes.iter().enumerate().map(|(theme, share)| {
            let mut numbers: Vec<usize> = share
                .hits
                .iter()
                .map(|hit| paragraphs.partition_point(|p| p.start <= hit.range.start))
                .collect();
            numbers.dedup();
            ShareView {
                theme: self.theme_link(theme),
                rank: share.rank,
                share: hundredths(share.part),
                mentions: share.hits.len(),
                paragraphs: numbers,
            }
        });
        TextView {
            side: self.side(text.column),
            page: self.views.link(text.account),
            lang: text.lang.clone(),
            words: text.shares.words,
            shares: shares.collect(),
            rest: percent(text.shares.uncovered, text.shares.words),
        }
    }

    fn full_texts(&self) -> Option<FullTextsView> {
        let shown: Vec<(usize, &FullText)> =
            self.study.shown.iter().map(|index| (*index, &self.study.texts[*index])).collect();
        if shown.is_empty() {
            return None;
        }
        let translations: Vec<Option<Translation<'_>>> =
            shown.iter().map(|(index, text)| self.translation(*index, text)).collect();
        let columns =
            shown.iter().zip(&translations).map(|((_, text), translation)| FullTextView {
                side: self.side(text.column),
                page: self.views.link(text.account),
                lang: text.lang.clone(),
                translation_lang: translation
                    .as_ref()
                    .map(|translation| translation.text.lang.clone()),
                translation: translation.as_ref().map_or_else(Vec::new, Translation::apart),
            });
        let rows = self.study.rows.iter().map(|row| FullTextRowView {
            theme: row.theme.map(|theme| self.theme_link(theme)),
            cells: row
                .cells
                .iter()
                .enumerate()
                .map(|(column, placed)| {
                    let (_, text) = shown[column];
                    self.full_cell(text, placed, translations[column].as_ref())
                })
                .collect(),
        });
        Some(FullTextsView {
            columns: columns.collect(),
            rows: rows.collect(),
            translated: translations.iter().any(Option::is_some),
        })
    }

    /// The translation of a text into the language of the page, else any that there is.
    fn translation(&self, index: usize, text: &FullText) -> Option<Translation<'_>> {
        let all = || self.study.texts.iter().filter(|other| other.original == Some(index));
        let own = crate::model::terms::primary(&self.page.lang);
        let text_of_page = all().find(|t| crate::model::terms::primary(&t.lang) == own);
        let translation = text_of_page.or_else(|| all().next())?;
        let paragraphs = paragraphs(&translation.text);
        let is_parallel =
            paragraphs.len() == crate::verify::paragraphs::paragraphs(&text.text).len();
        Some(Translation { text: translation, paragraphs, is_parallel })
    }

    fn full_cell(
        &self,
        text: &FullText,
        placed: &[Placed],
        translation: Option<&Translation<'_>>,
    ) -> FullTextCellView {
        let page = self.views.link(text.account);
        let passages = self.views.site.passages(&text.file);
        let paragraphs = placed.iter().map(|placed| {
            let here: Vec<_> = passages
                .iter()
                .filter(|p| {
                    p.ranges
                        .iter()
                        .any(|r| r.start < placed.range.end && placed.range.start < r.end)
                })
                .collect();
            let number = placed.paragraph + 1;
            FullTextParagraphView {
                number,
                href: format!("{}#p{number}", page.href),
                content: self.views.marked(&text.text, &placed.range, &here),
                translation: translation.and_then(|translation| translation.of(placed.paragraph)),
                also: placed
                    .also
                    .iter()
                    .map(|theme| self.theme_link(*theme))
                    .collect::<Vec<LinkView>>(),
            }
        });
        FullTextCellView {
            side: self.side(text.column),
            lang: text.lang.clone(),
            translation_lang: translation.map(|translation| translation.text.lang.clone()),
            paragraphs: paragraphs.collect(),
        }
    }
}

/// A translation beside its original.
struct Translation<'t> {
    text: &'t FullText,
    paragraphs: Vec<std::ops::Range<usize>>,
    /// Whether each paragraph translates the one of the same number.
    is_parallel: bool,
}

impl Translation<'_> {
    /// The translation of a paragraph, as HTML.
    fn of(&self, paragraph: usize) -> Option<String> {
        let range = self.paragraphs.get(paragraph).filter(|_| self.is_parallel)?;
        Some(escaped(&self.text.text[range.clone()]))
    }

    /// All its paragraphs when they cannot stand beside those of the original.
    fn apart(&self) -> Vec<String> {
        if self.is_parallel {
            return Vec::new();
        }
        self.paragraphs.iter().map(|range| escaped(&self.text.text[range.clone()])).collect()
    }
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    // Writing to a `String` cannot fail.
    let _ = escape_html_body_text(&mut html, text);
    html
}

/// A share between 0 and 1 in hundredths.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is clamped to 0 to 100"
)]
fn hundredths(share: f64) -> usize {
    (share * 100.0).round().clamp(0.0, 100.0) as usize
}

fn percent(part: usize, whole: usize) -> usize {
    (part * 100 + whole / 2).checked_div(whole).unwrap_or(0)
}
