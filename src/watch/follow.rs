//! Following: which part of a page changed first.

use std::collections::HashMap;

use crate::watch::reload::tags::tags;

/// Elements that are a part of a text of their own.
const BLOCKS: [&str; 16] = [
    "p",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "td",
    "th",
    "dt",
    "dd",
    "pre",
    "blockquote",
    "figcaption",
    "summary",
];

/// The number, among all elements inside `main`, of the first that is not as it was.
///
/// A paragraph, or another block, is preferred to what stands in a line: at the head of a page are
/// counts that change with any other change.
pub(crate) fn first_change(old: &str, new: &str) -> Option<usize> {
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (_, part) in parts(old) {
        *known.entry(part).or_default() += 1;
    }
    let mut first = None;
    for (number, (name, part)) in parts(new).enumerate() {
        match known.get_mut(part) {
            Some(count) if *count > 0 => *count -= 1,
            _ if BLOCKS.contains(&name) => return Some(number),
            _ => first = first.or(Some(number)),
        }
    }
    first
}

/// The elements inside `main`, each with its name and its text up to the next.
fn parts(html: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut inside = tags(html).skip_while(|tag| tag.name != "main").skip(1).peekable();
    let end = html.rfind("</main").unwrap_or(html.len());
    std::iter::from_fn(move || {
        let tag = inside.next().filter(|tag| tag.span.start < end)?;
        let next = inside.peek().map_or(end, |next| next.span.start.min(end));
        Some((tag.name, &html[tag.span.start..next]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(old: &str, new: &str, expected: Option<usize>) {
        let page = |inside: &str| format!("<body><nav><a>x</a></nav><main>{inside}</main><p>y</p>");
        assert_eq!(first_change(&page(old), &page(new)), expected, "{new}");
    }

    #[test]
    fn the_first_block_that_changed_is_found() {
        check("<h1>a</h1><p>b</p>", "<h1>a</h1><p>c</p>", Some(1));
        check("<p>a</p><p>b</p>", "<p>a</p><p>new</p><p>b</p>", Some(1));
        check("<p>a</p><p>a</p>", "<p>a</p><p>a</p><p>a</p>", Some(2));
        check("<p>a</p>", "<p>a</p>", None);
        check("<p>a</p><p>b</p>", "<p>a</p>", None);
        check("", "<ul><li>a</li></ul>", Some(1));
    }

    #[test]
    fn counts_at_the_head_give_way_to_the_text() {
        let page = |count: u32, text: &str| format!("<p><span>{count} min</span></p><p>{text}</p>");
        check(&page(1, "a"), &page(2, "b"), Some(2));
        check(&page(1, "a"), &page(2, "a"), Some(1));
    }
}
