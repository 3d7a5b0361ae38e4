//! What each template is made of: itself, and all that it extends, includes or calls.
//!
//! A page is made again when something changed that its template is made of. What that is, is read
//! off the texts, rather too much than too little: a template is made of another whose name stands in
//! it, or one of whose components it calls.

use std::collections::{BTreeMap, BTreeSet};

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// A number for each template by its name: another one when something that it is made of changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::render) struct Prints(BTreeMap<String, u64>);

impl Prints {
    /// Of templates by name and text; of two with one name the later counts.
    pub(super) fn of<'t>(templates: impl Iterator<Item = (&'t str, &'t str)>) -> Self {
        let texts: BTreeMap<&str, &str> = templates.collect();
        let defined: BTreeMap<&str, BTreeSet<&str>> =
            texts.iter().map(|(name, text)| (*name, components(text))).collect();
        let uses: BTreeMap<&str, BTreeSet<&str>> = texts
            .iter()
            .map(|(name, text)| {
                let called = calls(text);
                let is_used = |other: &&str| {
                    other != name
                        && (text.contains(*other) || !defined[*other].is_disjoint(&called))
                };
                (*name, texts.keys().copied().filter(is_used).collect())
            })
            .collect();
        let print = |name: &str| {
            let mut hash = Xxh3::new();
            for part in closure(name, &uses) {
                hash.update(&xxh3_64(part.as_bytes()).to_le_bytes());
                hash.update(&xxh3_64(texts[part].as_bytes()).to_le_bytes());
            }
            hash.digest()
        };
        Self(texts.keys().map(|name| ((*name).to_owned(), print(name))).collect())
    }

    /// The templates whose number is not that of others.
    pub(in crate::render) fn differences<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = &'a str> {
        let names: BTreeSet<&String> = self.0.keys().chain(other.0.keys()).collect();
        names.into_iter().filter(|name| self.0.get(*name) != other.0.get(*name)).map(String::as_str)
    }
}

/// A template and all that it is made of, sorted.
fn closure<'t>(name: &'t str, uses: &BTreeMap<&'t str, BTreeSet<&'t str>>) -> BTreeSet<&'t str> {
    let mut parts = BTreeSet::new();
    let mut open: Vec<&str> = uses.get_key_value(name).map(|(name, _)| *name).into_iter().collect();
    while let Some(part) = open.pop() {
        if parts.insert(part) {
            open.extend(uses.get(part).into_iter().flatten());
        }
    }
    parts
}

/// The components that a template defines: `{% component name(…) %}`.
fn components(text: &str) -> BTreeSet<&str> {
    text.split("component").skip(1).filter_map(word).collect()
}

/// The components that a template may call: every name after a `<`.
fn calls(text: &str) -> BTreeSet<&str> {
    text.split('<').skip(1).filter_map(word).collect()
}

/// The name with which a text begins.
fn word(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let end = text.find(|c: char| !is_part(c)).unwrap_or(text.len());
    (end > 0).then(|| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_changes_with_all_that_it_is_made_of() {
        let old = [
            ("base", "{% block x %}{% endblock %}"),
            ("page", "{% extends \"base\" %}{{ <card /> }}"),
            ("cards", "{% component card() %}{{ < inner /> }}{% endcomponent %}"),
            ("inner", "{% component inner() %}1{% endcomponent %}"),
            ("other", "plain"),
        ];
        let changed = |index: usize| {
            let mut new = old;
            let text = format!("{}!", new[index].1);
            new[index].1 = &text;
            let (old, new) = (Prints::of(old.into_iter()), Prints::of(new.into_iter()));
            new.differences(&old).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(changed(0), "base page");
        assert_eq!(changed(1), "page");
        assert_eq!(changed(2), "cards page");
        assert_eq!(changed(3), "cards inner page");
        assert_eq!(changed(4), "other");
    }

    #[test]
    fn a_template_that_comes_or_goes_is_a_difference() {
        let one = Prints::of([("a", "1")].into_iter());
        let two = Prints::of([("a", "1"), ("b", "a")].into_iter());
        assert_eq!(two.differences(&one).collect::<Vec<_>>(), ["b"]);
        assert_eq!(one.differences(&two).collect::<Vec<_>>(), ["b"]);
    }
}
