//! Quotes in blocks that a line with a dash attributes.

use std::ops::Range;
use std::slice;

use super::Reader;
use super::running::{merged, sentence};
use crate::model::body::{Kind, Quotation};
use crate::model::outline::running_end;
use crate::model::prose::Prose;
use crate::model::quote::script::{Script, names_translator};
use crate::model::quote::{Form, LoneMark, Part, Quote, Translator, Wording};
use crate::verify;

impl Reader<'_> {
    /// A block quotation: what stands in marks, or all of it where there are none.
    pub(super) fn block(&mut self, quotation: u32, node: u32) {
        let Quotation { attribution, words_end, dash: _ } =
            self.body().quotations[quotation as usize];
        let paragraphs = self.paragraphs(node + 1..words_end);
        let by = self.prose(attribution.0..attribution.1);
        let texts: Vec<&str> = paragraphs.iter().map(|prose| prose.text.as_str()).collect();
        let (spans, lone) = verify::spans(&texts);
        for mark in lone {
            let span = paragraphs[mark.paragraph].span(self.body(), &mark.mark);
            self.quotes.lone.push(LoneMark { span, opens: mark.opens });
        }
        let all: Vec<&Prose> = paragraphs.iter().chain([&by]).collect();
        let citations = merged(all.iter().map(|prose| prose.citations.clone()));
        // Each with the page's own words around it.
        let quotes: Vec<(Vec<Part>, String)> = if spans.is_empty() {
            let quotes = self.whole(&paragraphs).map(by_script).unwrap_or_default();
            quotes.into_iter().map(|parts| (parts, String::new())).collect()
        } else {
            let quote = |span| Some((self.parts(&paragraphs, span)?, sentence(&texts, span)));
            spans.iter().filter_map(quote).collect()
        };
        let wordings = wordings(&quotes, &by.text);
        for ((parts, sentence), wording) in
            quotes.into_iter().zip(wordings).filter(|((parts, _), _)| !parts.is_empty())
        {
            let quote = Quote {
                form: Form::Block(quotation),
                wording,
                parts,
                by: None,
                citations: citations.clone(),
                sentence,
            };
            if quote.citations.is_empty() {
                self.quotes.uncited.push(quote);
            } else {
                self.quotes.cited.push(quote);
            }
        }
        // Words in marks beside the name are claims like any other.
        if !by.citations.is_empty() {
            self.running(slice::from_ref(&by));
        }
    }

    /// The running text of everything in a block quotation that has some: paragraphs, items, headings.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "of all kinds of node only these matter here"
    )]
    fn paragraphs(&self, nodes: Range<u32>) -> Vec<Prose> {
        let mut paragraphs = Vec::new();
        let mut index = nodes.start;
        while index < nodes.end {
            let node = self.body().nodes[index as usize];
            let end = node.end.min(nodes.end);
            match node.kind {
                Kind::Paragraph | Kind::Heading(_) | Kind::TableCell => {
                    paragraphs.push(self.prose(index + 1..end));
                    index = end;
                }
                Kind::Item(_) => {
                    let inline = running_end(self.body(), index).min(end);
                    if inline > index + 1 {
                        paragraphs.push(self.prose(index + 1..inline));
                    }
                    index = inline.max(index + 1);
                }
                Kind::Code(_) | Kind::HtmlBlock => index = end,
                _ => index += 1,
            }
        }
        paragraphs
    }

    /// All of a block's words as one quote, a part for each paragraph.
    fn whole(&self, paragraphs: &[Prose]) -> Option<Vec<Part>> {
        paragraphs
            .iter()
            .filter(|prose| !prose.text.trim().is_empty())
            .map(|prose| {
                let start = prose.text.len() - prose.text.trim_start().len();
                let end = prose.text.trim_end().len();
                Some(Part {
                    text: prose.text[start..end].to_owned(),
                    start: prose.at(start)?,
                    end: prose.behind(end)?,
                    span: prose.span(self.body(), &(start..end)),
                    pieces: prose.pieces(self.body(), &(start..end)),
                })
            })
            .collect()
    }
}

/// Which quotes of a block are translations: those in Latin letters where another is in other letters.
fn wordings(quotes: &[(Vec<Part>, String)], by: &str) -> Vec<Wording> {
    if quotes.len() < 2 {
        return vec![Wording::Own; quotes.len()];
    }
    let scripts: Vec<Script> = quotes.iter().map(|(parts, _)| script(parts)).collect();
    let has_original = scripts.contains(&Script::Other) && scripts.contains(&Script::Latin);
    let translator =
        if has_original && names_translator(by) { Translator::Named } else { Translator::Unnamed };
    let of = |script| match script {
        Script::Latin if has_original => Wording::Translated(translator),
        Script::Latin | Script::Other => Wording::Own,
    };
    scripts.into_iter().map(of).collect()
}

/// The script of most of the letters of a quote.
fn script(parts: &[Part]) -> Script {
    Script::of(parts.iter().flat_map(|part| part.text.chars()))
}

/// The paragraphs of a block without marks as one quote, or one for each script: the original and
/// its translation.
fn by_script(parts: Vec<Part>) -> Vec<Vec<Part>> {
    let mut quotes: Vec<Vec<Part>> = Vec::new();
    for part in parts {
        match quotes.last_mut() {
            Some(last) if script(last) == script(slice::from_ref(&part)) => last.push(part),
            _ => quotes.push(vec![part]),
        }
    }
    quotes
}
