//! The positions that a comparison reports, without markup: for structured data.

use super::{Scene, Views};
use crate::link::addresses::encode;
use crate::model::comparison::Passage;
use crate::model::site::PageId;

/// A position of a side as a comparison reports it.
pub(in crate::render) struct Position {
    /// The name of the side.
    pub(in crate::render) side: String,
    /// The end of the address of its theme.
    pub(in crate::render) fragment: String,
    /// What it says, without markup.
    pub(in crate::render) text: String,
    /// The sources that are cited for it.
    pub(in crate::render) sources: Vec<PageId>,
}

impl Views {
    /// The positions that a comparison reports.
    pub(in crate::render) fn reported_positions(&self, id: PageId) -> Vec<Position> {
        let Some(Scene { page, comparison, .. }) = self.scene(id) else { return Vec::new() };
        let mut reported = Vec::new();
        for theme in &comparison.themes {
            let anchor = theme.heading.and_then(|index| page.body.headings.get(index as usize));
            let fragment = anchor.map_or_else(String::new, |h| format!("#{}", encode(&h.id)));
            for (column, cell) in theme.cells.iter().enumerate() {
                for passage in &cell.passages {
                    let Passage::Reported(nodes, _) = passage else { continue };
                    let text = page.body.plain(&page.text, nodes.clone());
                    let text = text.trim().trim_start_matches([':', '：', ' ']).to_owned();
                    let citations = page.body.citations_in(nodes);
                    let cited = page.citations[citations].iter().flatten();
                    let sources = cited.filter_map(|number| Some(page.cited.get(*number)?.page));
                    reported.push(Position {
                        side: self.side_at(comparison.sides[column]).name,
                        fragment: fragment.clone(),
                        text,
                        sources: sources.collect(),
                    });
                }
            }
        }
        reported
    }
}
