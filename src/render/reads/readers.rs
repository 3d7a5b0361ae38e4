//! Readers: for each fact who read it, to be found when it changes.

use super::Fact;
use super::fact::FactMap;

/// Who read which facts. It always says what the readers' own notes say, the other way round.
#[derive(Debug)]
pub(in crate::render) struct Readers<R>(FactMap<Vec<R>>);

impl<R> Default for Readers<R> {
    fn default() -> Self {
        Self(FactMap::default())
    }
}

impl<R: Copy + Ord> Readers<R> {
    /// Notes that a reader reads other facts than before; both sorted, each once.
    pub(in crate::render) fn update(&mut self, reader: R, old: &[Fact], new: &[Fact]) {
        let mut old = old.iter().copied().peekable();
        let mut new = new.iter().copied().peekable();
        loop {
            match (old.peek().copied(), new.peek().copied()) {
                (Some(a), Some(b)) if a == b => {
                    old.next();
                    new.next();
                }
                (Some(a), b) if b.is_none_or(|b| a < b) => {
                    self.remove(reader, a);
                    old.next();
                }
                (_, Some(b)) => {
                    self.add(reader, b);
                    new.next();
                }
                (_, None) => return,
            }
        }
    }

    fn add(&mut self, reader: R, fact: Fact) {
        let readers = self.0.entry(fact).or_default();
        // A site is made in the order of its files: most come last.
        if readers.last().is_none_or(|last| *last < reader) {
            readers.push(reader);
        } else if let Err(at) = readers.binary_search(&reader) {
            readers.insert(at, reader);
        }
    }

    fn remove(&mut self, reader: R, fact: Fact) {
        let Some(readers) = self.0.get_mut(&fact) else { return };
        if let Ok(at) = readers.binary_search(&reader) {
            readers.remove(at);
        }
        if readers.is_empty() {
            self.0.remove(&fact);
        }
    }

    /// Everybody who read one of these facts, sorted, each once.
    pub(in crate::render) fn of(&self, facts: impl IntoIterator<Item = Fact>) -> Vec<R> {
        let lists = facts.into_iter().filter_map(|fact| self.0.get(&fact));
        let mut readers: Vec<R> = lists.flatten().copied().collect();
        readers.sort_unstable();
        readers.dedup();
        readers
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::site::PageId;

    fn facts(numbers: &[u32]) -> Vec<Fact> {
        numbers.iter().map(|number| Fact::page(PageId(*number))).collect()
    }

    #[test]
    fn readers_are_found_by_what_they_read_last() {
        let mut readers = Readers::default();
        readers.update(1, &[], &facts(&[1, 2]));
        readers.update(3, &[], &facts(&[2]));
        readers.update(2, &[], &facts(&[2, 3]));
        assert_eq!(readers.of(facts(&[2])), [1, 2, 3]);
        assert_eq!(readers.of(facts(&[1, 3, 4])), [1, 2]);
        readers.update(2, &facts(&[2, 3]), &facts(&[1, 3, 4]));
        assert_eq!(readers.of(facts(&[2])), [1, 3]);
        assert_eq!(readers.of(facts(&[1])), [1, 2]);
        assert_eq!(readers.of(facts(&[4])), [2]);
        readers.update(2, &facts(&[1, 3, 4]), &[]);
        readers.update(1, &facts(&[1, 2]), &[]);
        readers.update(3, &facts(&[2]), &[]);
        assert!(readers.0.is_empty());
    }
}
