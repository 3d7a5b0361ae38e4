//! A scan of HTML for the attributes that name places: `id`, `href` and `src`.

/// An attribute that names a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attribute<'h> {
    /// An `id`.
    Id(&'h str),
    /// An `href` or a `src`.
    Address(&'h str),
}

/// Every `id`, `href` and `src` of the elements of an HTML text, in order, as written.
///
/// Follows the tokenizer of the HTML standard (section 13.2.5) as far as attributes need it:
/// comments, and the text of `script` and `style`, have none.
pub(super) fn attributes(html: &str) -> Vec<Attribute<'_>> {
    let mut found = Vec::new();
    let bytes = html.as_bytes();
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', &bytes[at..]).map(|n| at + n) {
        let rest = &html[open..];
        if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(bytes.len(), |end| open + end + 3);
            continue;
        }
        if !bytes.get(open + 1).is_some_and(u8::is_ascii_alphabetic) {
            at = open + 1;
            continue;
        }
        at = element(html, open, &mut found);
        if !matches!(bytes[open + 1], b's' | b'S') {
            continue;
        }
        for raw in ["script", "style"] {
            if starts_with_name(&rest[1..], raw) {
                let close = find_close(&html[at..], raw);
                at = close.map_or(bytes.len(), |n| at + n);
            }
        }
    }
    found
}

fn starts_with_name(text: &str, name: &str) -> bool {
    text.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name))
        && text.as_bytes().get(name.len()).is_none_or(|b| !b.is_ascii_alphanumeric())
}

fn find_close(text: &str, name: &str) -> Option<usize> {
    text.match_indices("</").map(|(at, _)| at).find(|at| starts_with_name(&text[at + 2..], name))
}

/// The bytes that end the name of an element or an attribute: ASCII space, `>` and `/`.
const ENDS_NAME: [bool; 256] = {
    let mut ends = [false; 256];
    let bytes = [b' ', b'\t', b'\n', b'\r', 0x0C, b'>', b'/'];
    let mut at = 0;
    while at < bytes.len() {
        ends[bytes[at] as usize] = true;
        at += 1;
    }
    ends
};

/// Reads one start tag from its `<` on and returns where it ends.
fn element<'h>(html: &'h str, open: usize, found: &mut Vec<Attribute<'h>>) -> usize {
    let bytes = html.as_bytes();
    let is_end = |b: u8| ENDS_NAME[usize::from(b)];
    let mut at = open + 1;
    while bytes.get(at).is_some_and(|b| !is_end(*b)) {
        at += 1;
    }
    if bytes.get(at) == Some(&b'>') {
        return at + 1;
    }
    loop {
        while bytes.get(at).is_some_and(|b| b.is_ascii_whitespace() || *b == b'/') {
            at += 1;
        }
        match bytes.get(at) {
            None => return bytes.len(),
            Some(b'>') => return at + 1,
            Some(_) => {}
        }
        let name_start = at;
        while bytes.get(at).is_some_and(|b| !is_end(*b) && (*b != b'=' || at == name_start)) {
            at += 1;
        }
        let name = &html[name_start..at];
        let (value, end) = value(html, at);
        at = end;
        let Some(value) = value else { continue };
        if name.eq_ignore_ascii_case("id") {
            found.push(Attribute::Id(value));
        } else if name.eq_ignore_ascii_case("href") || name.eq_ignore_ascii_case("src") {
            found.push(Attribute::Address(value));
        }
    }
}

/// The value after an attribute's name, if it has one, and where it ends.
fn value(html: &str, name_end: usize) -> (Option<&str>, usize) {
    let bytes = html.as_bytes();
    let skip = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        at
    };
    let equals = skip(name_end);
    if bytes.get(equals) != Some(&b'=') {
        return (None, equals);
    }
    let start = skip(equals + 1);
    if let Some(quote @ (b'"' | b'\'')) = bytes.get(start) {
        let length = memchr::memchr(*quote, &bytes[start + 1..]);
        let end = length.map_or(bytes.len(), |n| start + 1 + n);
        return (Some(&html[start + 1..end]), (end + 1).min(bytes.len()));
    }
    let length = bytes[start..].iter().position(|b| b.is_ascii_whitespace() || *b == b'>');
    let end = length.map_or(bytes.len(), |n| start + n);
    (Some(&html[start..end]), end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &[&str]) {
        let found: Vec<String> = attributes(html)
            .into_iter()
            .map(|attribute| match attribute {
                Attribute::Id(id) => format!("#{id}"),
                Attribute::Address(address) => address.to_owned(),
            })
            .collect();
        assert_eq!(found, expected, "{html}");
    }

    #[test]
    fn attributes_are_found_as_a_browser_finds_them() {
        check("<a href=\"/x/\" id='y'>z</a>", &["/x/", "#y"]);
        check("<A HREF = /x/ ><img src=a.png/>", &["/x/", "a.png/"]);
        check("<!-- <a href=no> --><p id=1>", &["#1"]);
        check("<script src=s.js>'<a href=no>'</script><b id=2>", &["s.js", "#2"]);
        check("<style>a{}</style ><i id=3>", &["#3"]);
        check("a < b <1 <p data-href=no id>x", &[]);
        check("<a title=\"<a href='no'>\" href='yes'>", &["yes"]);
        check("<br/><a\nhref\n=\n\"n\"/>", &["n"]);
        check("<a href=\"unclosed", &["unclosed"]);
        check("<", &[]);
        check("<a =x href=y>", &["y"]);
    }
}
