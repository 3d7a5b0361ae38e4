//! Notes: what is being read on this thread, and for which page.

use std::cell::RefCell;

use super::Fact;

/// Whether notes are taken of what is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::render) enum Notes {
    /// They are, so that another build can go on from this one.
    #[default]
    Taken,
    /// They are not, as none will.
    NotTaken,
}

thread_local! {
    /// The notes that are being taken, those for the innermost thing last.
    static NOTES: RefCell<Vec<Vec<Fact>>> = const { RefCell::new(Vec::new()) };
}

/// Notes a fact for the innermost thing that is being made; `false` when none is.
pub(in crate::render) fn note(fact: Fact) -> bool {
    NOTES.with_borrow_mut(|notes| {
        let Some(innermost) = notes.last_mut() else { return false };
        if innermost.last() != Some(&fact) {
            innermost.push(fact);
        }
        true
    })
}

/// Makes a thing, and says what was read for it, each fact once, sorted.
pub(in crate::render) fn noted<T>(make: impl FnOnce() -> T) -> (T, Box<[Fact]>) {
    let depth = Depth::deeper();
    let result = make();
    let mut facts = depth.take();
    facts.sort_unstable();
    facts.dedup();
    (result, facts.into_boxed_slice())
}

/// Makes a thing without noting what is read for it. Only for what the caller has noted as a whole.
pub(in crate::render) fn apart<T>(make: impl FnOnce() -> T) -> T {
    let _depth = Depth::deeper();
    make()
}

/// Notes facts that were read for a part of the innermost thing, which was made elsewhere.
pub(in crate::render) fn merge(facts: &[Fact]) {
    NOTES.with_borrow_mut(|notes| {
        if let Some(innermost) = notes.last_mut() {
            innermost.extend_from_slice(facts);
        }
    });
}

/// Notes that are removed again, whatever happens.
struct Depth(usize);

impl Depth {
    fn deeper() -> Self {
        NOTES.with_borrow_mut(|notes| {
            notes.push(Vec::new());
            Self(notes.len())
        })
    }

    fn take(&self) -> Vec<Fact> {
        NOTES
            .with_borrow_mut(|notes| notes.get_mut(self.0 - 1).map(std::mem::take))
            .unwrap_or_default()
    }
}

impl Drop for Depth {
    fn drop(&mut self) {
        NOTES.with_borrow_mut(|notes| notes.truncate(self.0 - 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::site::PageId;

    #[test]
    fn the_innermost_thing_is_what_reads() {
        let (one, two) = (Fact::page(PageId(1)), Fact::page(PageId(2)));
        let (inner, outer) = noted(|| {
            assert!(note(two));
            let ((), inner) = noted(|| assert!(note(one)));
            apart(|| assert!(note(one)));
            assert!(note(two));
            inner
        });
        assert_eq!((&*inner, &*outer), (&[one][..], &[two][..]));
        assert!(!note(one));
    }
}
