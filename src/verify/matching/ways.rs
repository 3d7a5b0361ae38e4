//! The ways in which the words after a gap can be placed, followed side by side.

use super::Run;

/// How many ways to place the words after a gap are followed at once.
const WAYS: usize = 16;

/// The ways in which segments after segments can be placed, the nearest first.
pub(super) struct Ways {
    /// For each segment: where it can stand, and after which way of the layer before.
    layers: Vec<Vec<(Run, usize)>>,
}

impl Ways {
    pub(super) fn new(run: Run) -> Self {
        Self { layers: vec![vec![(run, 0)]] }
    }

    /// Adds a segment, given where it may stand after each way of the last one.
    pub(super) fn extend(&mut self, mut runs: impl FnMut(&Run) -> Vec<Run>) -> Option<()> {
        let mut layer: Vec<(Run, usize)> = Vec::new();
        for (from, (run, _)) in self.layers.last()?.iter().enumerate() {
            for run in runs(run) {
                if layer.len() < WAYS && layer.iter().all(|(other, _)| *other != run) {
                    layer.push((run, from));
                }
            }
        }
        if layer.is_empty() {
            return None;
        }
        self.layers.push(layer);
        Some(())
    }

    /// The first way, segment by segment.
    pub(super) fn best(&self) -> Vec<Run> {
        let mut way = 0;
        let mut runs = Vec::with_capacity(self.layers.len());
        for layer in self.layers.iter().rev() {
            let (run, from) = &layer[way];
            runs.push(run.clone());
            way = *from;
        }
        runs.reverse();
        runs
    }
}
