//! HTML that the writer wrote: passed on as it is, but for addresses in feeds, which must be whole.

/// The attributes that hold one address.
const ADDRESSES: [&str; 4] = ["href", "src", "poster", "cite"];

/// A piece of HTML with whole addresses in the place of those that hang on the page's own, `page`.
pub(super) fn with_whole_addresses(html: &str, page: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut from = 0;
    let mut search = 0;
    while let Some(found) = html[search..].find('=') {
        let equals = search + found;
        search = equals + 1;
        let name = html[..equals].trim_end().rsplit(|c: char| c.is_whitespace()).next();
        let is_address = name.is_some_and(|name| {
            ADDRESSES.iter().any(|known| known.eq_ignore_ascii_case(name))
                && html[..equals].rfind('<') > html[..equals].rfind('>')
        });
        let rest = html[search..].trim_start();
        let start = html.len() - rest.len();
        let Some(quote) = rest.chars().next().filter(|c| is_address && matches!(c, '"' | '\''))
        else {
            continue;
        };
        let Some(length) = rest[1..].find(quote) else { continue };
        let value = &rest[1..=length];
        if let Some(whole) = whole(value, page) {
            out.push_str(&html[from..=start]);
            out.push_str(&whole);
            from = start + 1 + length;
        }
        search = start + 1 + length;
    }
    out.push_str(&html[from..]);
    out
}

/// The whole address of one that hangs on a page's; none for one that is whole already.
fn whole(value: &str, page: &str) -> Option<String> {
    let value = value.trim();
    let before = value.split(['/', '?', '#']).next().unwrap_or_default();
    if value.is_empty() || before.contains(':') || value.starts_with("//") {
        return None;
    }
    let host = page.find("://").map_or(0, |scheme| scheme + 3);
    let root = page[host..].find('/').map_or(page.len(), |slash| host + slash);
    if value.starts_with('/') {
        return Some(format!("{}{value}", &page[..root]));
    }
    if value.starts_with(['#', '?']) {
        return Some(format!("{page}{value}"));
    }
    let (path, rest) = value.split_at(value.find(['?', '#']).unwrap_or(value.len()));
    let folder = page[root..].rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').skip(1).collect();
    let mut steps = path.split('/').peekable();
    while let Some(step) = steps.next() {
        let is_last = steps.peek().is_none();
        match step {
            "." | ".." => {
                if step == ".." {
                    parts.pop();
                }
                if is_last {
                    parts.push("");
                }
            }
            step => parts.push(step),
        }
    }
    Some(format!("{}/{}{rest}", &page[..root], parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &str) {
        assert_eq!(with_whole_addresses(html, "https://x.org/repo/a/"), expected, "{html}");
    }

    #[test]
    fn addresses_that_hang_on_the_page_become_whole() {
        check("<a href=\"b.pdf\">", "<a href=\"https://x.org/repo/a/b.pdf\">");
        check("<a href='../b/?q#f'>", "<a href='https://x.org/repo/b/?q#f'>");
        check("<img alt=\"=\" src = \"/c.png\">", "<img alt=\"=\" src = \"https://x.org/c.png\">");
        check("<a href=\"#d\"><b>", "<a href=\"https://x.org/repo/a/#d\"><b>");
        check("<a href=\"..\">", "<a href=\"https://x.org/repo/\">");
        check("<a href=\"../../../..\">", "<a href=\"https://x.org/\">");
    }

    #[test]
    fn other_addresses_and_other_text_are_left_alone() {
        for html in [
            "<a href=\"https://y.org/\">",
            "<a href=\"mailto:a@y.org\">",
            "<a href=\"//y.org/\">",
            "<a href=\"\">",
            "<a href=b>",
            "<a href=\"b",
            "href=\"b\"",
            "<p data-href=\"b\">a=\"b\"",
            "é=<a href=",
        ] {
            check(html, html);
        }
    }
}
