//! A scan of HTML for its start tags, and of CSS for the addresses in it.

use std::borrow::Cow;

/// A start tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag<'h> {
    /// The element's name, as written.
    pub(crate) name: &'h str,
    /// Where the tag stands in the text.
    pub(crate) span: std::ops::Range<usize>,
    attributes: Vec<(&'h str, &'h str)>,
}

impl<'h> Tag<'h> {
    /// The value of an attribute, as written.
    pub(crate) fn attribute(&self, name: &str) -> Option<&'h str> {
        let found = self.attributes.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| *value)
    }
}

/// The start tags of an HTML text, in order. What stands in comments, scripts and styles is none.
pub(crate) fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let open = at + memchr::memchr(b'<', html.as_bytes().get(at..)?)?;
            let rest = &html[open + 1..];
            if rest.starts_with("!--") {
                at = html[open..].find("-->").map_or(html.len(), |end| open + end + 3);
            } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
                let tag = read(html, open);
                at = end_of_element(html, &tag);
                return Some(tag);
            } else {
                at = open + 1;
            }
        }
    })
}

/// Where to go on after a start tag: after the text of a script or a style, which has no tags.
fn end_of_element(html: &str, tag: &Tag<'_>) -> usize {
    let after = tag.span.end;
    let Some(name) = ["script", "style"].into_iter().find(|raw| tag.name.eq_ignore_ascii_case(raw))
    else {
        return after;
    };
    let closes = html[after..].match_indices("</").map(|(at, _)| after + at);
    let is_close = |at: &usize| {
        html.get(at + 2..at + 2 + name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name))
    };
    closes.into_iter().find(is_close).unwrap_or(html.len())
}

fn read(html: &str, open: usize) -> Tag<'_> {
    let is_space = |c: char| c.is_ascii_whitespace() || c == '/';
    let name_end = end_of(html, open + 1, |c| is_space(c) || c == '>');
    let mut tag =
        Tag { name: &html[open + 1..name_end], span: open..html.len(), attributes: Vec::new() };
    let mut at = name_end;
    loop {
        at = end_of(html, at, |c| !is_space(c));
        if html[at..].is_empty() {
            return tag;
        }
        if html[at..].starts_with('>') {
            tag.span.end = at + 1;
            return tag;
        }
        let key_end = end_of(html, at + 1, |c| is_space(c) || matches!(c, '>' | '='));
        let key = html.get(at..key_end).unwrap_or_default();
        let equals = end_of(html, key_end, |c| !c.is_ascii_whitespace());
        if !html[equals..].starts_with('=') {
            tag.attributes.push((key, ""));
            at = key_end;
            continue;
        }
        let start = end_of(html, equals + 1, |c| !c.is_ascii_whitespace());
        let quote = html[start..].chars().next().filter(|c| matches!(c, '"' | '\''));
        let (from, to, next) = if let Some(quote) = quote {
            let end = end_of(html, start + 1, |c| c == quote);
            (start + 1, end, (end + 1).min(html.len()))
        } else {
            let end = end_of(html, start, |c| c.is_ascii_whitespace() || c == '>');
            (start, end, end)
        };
        tag.attributes.push((key, &html[from..to]));
        at = next;
    }
}

/// Where the first character stands, from a place on, of which this holds; else the end.
fn end_of(html: &str, mut from: usize, holds: impl Fn(char) -> bool) -> usize {
    while from < html.len() && !html.is_char_boundary(from) {
        from += 1;
    }
    html.get(from..).and_then(|rest| rest.find(holds)).map_or(html.len(), |n| from + n)
}

/// The addresses in a style sheet: what stands in `url(…)`, and after `@import`.
pub(crate) fn in_css(css: &str) -> impl Iterator<Item = &str> {
    let inside = |rest: &'_ str| -> usize { rest.find([')', '"', '\'']).unwrap_or(rest.len()) };
    let urls = css.split("url(").skip(1).map(move |rest| {
        let rest = rest.trim_start().trim_start_matches(['"', '\'']);
        rest[..inside(rest)].trim()
    });
    let imports = css.split("@import").skip(1).filter_map(move |rest| {
        let rest = rest.trim_start().strip_prefix(['"', '\''])?;
        Some(&rest[..inside(rest)])
    });
    urls.chain(imports)
}

/// An attribute's value without the escapes that templates and Markdown make in addresses.
pub(crate) fn unescape(value: &str) -> Cow<'_, str> {
    if value.contains('&') {
        Cow::Owned(value.replace("&#x2F;", "/").replace("&#39;", "'").replace("&amp;", "&"))
    } else {
        Cow::Borrowed(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        let tag = |tag: Tag<'_>| {
            let attributes: Vec<_> =
                tag.attributes.iter().map(|(k, v)| format!("{k}={v}")).collect();
            format!("{}[{}]", tag.name, attributes.join(" "))
        };
        tags(html).map(tag).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn start_tags_have_names_and_attributes() {
        for (html, expected) in [
            ("<p>a<br/>b</p>", "p[] br[]"),
            ("<a href=\"x>y\" b='c d' e=f g>", "a[href=x>y b=c d e=f g=]"),
            ("<a href = x/y>", "a[href=x/y]"),
            ("<!-- <p> --><b>", "b[]"),
            ("<script>'<p>'</script><b>", "script[] b[]"),
            ("1 < 2 <3 <i>", "i[]"),
            ("<a", "a[]"),
            ("<a b", "a[b=]"),
            ("<a b=", "a[b=]"),
            ("<a b=\"", "a[b=]"),
            ("<a é=\"ü\" ö>", "a[é=ü ö=]"),
            ("<a =>", "a[==]"),
            ("<script>", "script[]"),
        ] {
            assert_eq!(shown(html), expected, "{html}");
        }
    }

    #[test]
    fn css_has_addresses() {
        let css = "@import \"a.css\";@import url(b.css);x{y:url( 'c.png' )}z{w:url(d.png)";
        let mut found: Vec<_> = in_css(css).collect();
        found.sort_unstable();
        assert_eq!(found, ["a.css", "b.css", "c.png", "d.png"]);
    }
}
