//! Reloading: whether what a browser shows is still what the site has.
//!
//! A page is shown with a token of what it was made of: its HTML, the files that it loads, its style
//! sheets. A browser tells its address and its token, and is told when that is another; if only style
//! sheets differ, it is told which to load instead.

pub(crate) mod tags;

use std::fmt;
use std::hash::Hasher as _;
use std::str::FromStr;

use xxhash_rust::xxh3::Xxh3;

use crate::watch::server::resolve::{Found, resolve};
use crate::watch::snapshot::{Snapshot, Stored};
use tags::{Tag, tags};

/// What the page at an address is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Look {
    /// What tells whether it changed.
    pub(crate) token: Token,
    /// The addresses of its style sheets, in order, each with a mark of what they hold.
    pub(crate) styles: Vec<String>,
}

/// Stands for all that a page is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Token {
    /// Its HTML, but for what style sheets it has, and the files that it loads.
    frame: u64,
    /// Its style sheets.
    styles: u64,
}

impl Token {
    /// Whether nothing but style sheets differs.
    pub(crate) const fn differs_in_style_only(self, other: Self) -> bool {
        self.frame == other.frame && self.styles != other.styles
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}-{:016x}", self.frame, self.styles)
    }
}

impl FromStr for Token {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (frame, styles) = text.split_once('-').ok_or(())?;
        let number = |text| u64::from_str_radix(text, 16).map_err(|_| ());
        Ok(Self { frame: number(frame)?, styles: number(styles)? })
    }
}

/// Looks at the page that answers to the path of an address, be it that nothing is there.
pub(crate) fn look(site: &Snapshot, path: &str) -> Look {
    let (page, status) = match resolve(site, path) {
        Found::File(_, file) => (Some(file), 200),
        Found::Folder | Found::Elsewhere => (None, 301),
        Found::Nothing => (site.get("404.html"), 404),
    };
    let mut frame = Xxh3::new();
    frame.write_u32(status);
    frame.write(site.base.as_bytes());
    let mut sheets = Sheets::default();
    if let Some(html) = page.as_ref().and_then(|file| std::str::from_utf8(&file.bytes).ok()) {
        look_at((site, path), html, (&mut frame, &mut sheets));
    }
    let token = Token { frame: frame.digest(), styles: sheets.hash.digest() };
    Look { token, styles: sheets.addresses }
}

/// The style sheets of a page.
#[derive(Default)]
struct Sheets {
    hash: Xxh3,
    addresses: Vec<String>,
}

fn look_at((site, page): (&Snapshot, &str), html: &str, (frame, sheets): (&mut Xxh3, &mut Sheets)) {
    let mut seen = 0;
    for tag in tags(html) {
        if is_style_sheet(&tag) {
            let Some(href) = tag.attribute("href") else { continue };
            let bare = href.split(['?', '#']).next().unwrap_or_default();
            // The address without the mark of its bytes is a part of the frame.
            let start = href.as_ptr() as usize - html.as_ptr() as usize;
            frame.write(&html.as_bytes()[seen..start + bare.len()]);
            seen = start + href.len();
            sheets.add((site, page), href);
        } else {
            for file in loaded(&tag).filter_map(|address| file_at((site, page), address)) {
                frame.write_u128(file.hash);
            }
        }
    }
    frame.write(&html.as_bytes()[seen..]);
}

impl Sheets {
    fn add(&mut self, (site, page): (&Snapshot, &str), href: &str) {
        let mut hash = Xxh3::new();
        hash.write(href.as_bytes());
        if let Some(sheet) = file_at((site, page), href) {
            hash.write_u128(sheet.hash);
            // Pictures, fonts and sheets that the sheet loads.
            let text = String::from_utf8_lossy(&sheet.bytes);
            let address = path_of(page, href).unwrap_or_default();
            for file in tags::in_css(&text).filter_map(|to| file_at((site, &address), to)) {
                hash.write_u128(file.hash);
            }
        }
        let mark = hash.digest();
        self.hash.write_u64(mark);
        let bare = href.split('#').next().unwrap_or_default();
        let joint = if bare.contains('?') { '&' } else { '?' };
        self.addresses.push(format!("{}{joint}watch={mark:016x}", tags::unescape(bare)));
    }
}

fn is_style_sheet(tag: &Tag<'_>) -> bool {
    tag.name.eq_ignore_ascii_case("link")
        && tag.attribute("rel").is_some_and(|rel| {
            rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("stylesheet"))
        })
}

/// The addresses of what an element shows or runs. Other links lead away: what they lead to is not
/// shown.
fn loaded<'t>(tag: &'t Tag<'_>) -> impl Iterator<Item = &'t str> {
    let is_link = tag.name.eq_ignore_ascii_case("link")
        && tag.attribute("rel").is_some_and(|rel| {
            rel.split_ascii_whitespace()
                .any(|word| ["icon", "preload", "modulepreload"].contains(&word))
        });
    let links = tag.attribute("href").filter(|_| is_link);
    let sources = ["src", "poster", "data"].into_iter().filter_map(|name| tag.attribute(name));
    let sets = tag.attribute("srcset").into_iter().flat_map(|set| {
        set.split(',').filter_map(|candidate| candidate.split_ascii_whitespace().next())
    });
    links.into_iter().chain(sources).chain(sets)
}

/// The file of the site that an address on a page leads to.
fn file_at((site, page): (&Snapshot, &str), address: &str) -> Option<Stored> {
    match resolve(site, &path_of(page, &tags::unescape(address))?) {
        Found::File(_, file) => Some(file),
        Found::Folder | Found::Elsewhere | Found::Nothing => None,
    }
}

/// The path of an address that stands on a page or in a sheet at another path, if it has no host.
fn path_of(page: &str, address: &str) -> Option<String> {
    let path = address.trim().split(['?', '#']).next().unwrap_or_default();
    let first = path.split('/').next().unwrap_or_default();
    if path.is_empty() || first.contains(':') || path.starts_with("//") {
        return None;
    }
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let whole = if path.starts_with('/') { path.to_owned() } else { format!("{folder}/{path}") };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/').skip(1) {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    Some(format!("/{}", parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;

    fn site(files: &[(&str, &str)]) -> Snapshot {
        let stored = |(path, text): &(&str, &str)| {
            ((*path).into(), Stored::new(Bytes::copy_from_slice(text.as_bytes())))
        };
        Snapshot {
            base: "/desk/".into(),
            files: files.iter().map(stored).collect(),
            ..Snapshot::default()
        }
    }

    const PAGE: &str = "<link rel=\"stylesheet\" href=\"/desk/a.css?h=1\"><link rel=alternate \
        href=/desk/atom.xml><img src=\"../p.png\"><a href=\"/desk/b/\">b</a>";

    const FILES: [(&str, &str); 7] = [
        ("a/index.html", PAGE),
        ("b/index.html", "b"),
        ("404.html", "none"),
        ("a.css", "x{background:url(q.png)}"),
        ("q.png", "q"),
        ("p.png", "p"),
        ("atom.xml", "feed"),
    ];

    /// What changes for the page `/desk/a/` when a file does: nothing, its styles, or the page.
    fn change(path: &str, text: &str) -> &'static str {
        let old = site(&FILES);
        let mut new = FILES.to_vec();
        new.retain(|(name, _)| *name != path);
        new.push((path, text));
        let (old, new) = (look(&old, "/desk/a/").token, look(&site(&new), "/desk/a/").token);
        match (old == new, old.differs_in_style_only(new)) {
            (true, _) => "nothing",
            (false, true) => "style",
            (false, false) => "page",
        }
    }

    #[test]
    fn a_page_changes_with_what_it_shows() {
        assert_eq!(change("a/index.html", &PAGE.replace("b<", "c<")), "page");
        assert_eq!(change("a/index.html", &PAGE.replace("a.css", "b.css")), "page");
        assert_eq!(change("p.png", "other"), "page");
        assert_eq!(change("b/index.html", "other"), "nothing");
        assert_eq!(change("404.html", "other"), "nothing");
        assert_eq!(change("atom.xml", "other"), "nothing");
        assert_eq!(change("new/index.html", "other"), "nothing");
    }

    #[test]
    fn style_sheets_are_told_apart() {
        assert_eq!(change("a.css", "x{}"), "style");
        assert_eq!(change("q.png", "other"), "style");
        assert_eq!(change("a/index.html", &PAGE.replace("?h=1", "?h=2")), "style");
        let styles = look(&site(&FILES), "/desk/a/").styles;
        assert_eq!(styles.len(), 1);
        assert!(styles[0].starts_with("/desk/a.css?h=1&watch="), "{styles:?}");
    }

    #[test]
    fn an_address_where_nothing_is_changes_when_something_comes() {
        let old = look(&site(&FILES), "/desk/new/").token;
        let mut files = FILES.to_vec();
        assert_eq!(old, look(&site(&files), "/desk/other/").token);
        files.push(("new/index.html", "none"));
        assert_ne!(old, look(&site(&files), "/desk/new/").token);
    }

    #[test]
    fn tokens_can_be_read_again() {
        let token = Token { frame: 7, styles: u64::MAX };
        assert_eq!(token.to_string().parse(), Ok(token));
        for text in ["", "-", "1", "x-y", "1-2-3"] {
            assert_eq!(text.parse::<Token>(), Err(()), "{text}");
        }
    }

    #[test]
    fn addresses_are_joined_as_browsers_do() {
        for (page, address, expected) in [
            ("/a/b/", "c.png", Some("/a/b/c.png")),
            ("/a/b/", "../c.png?x#y", Some("/a/c.png")),
            ("/a/b/", "./../../../../c.png", Some("/c.png")),
            ("/a/b.html", "c.png", Some("/a/c.png")),
            ("/a/", "/c.png", Some("/c.png")),
            ("/a/", "//x.org/c.png", None),
            ("/a/", "data:image/png,x", None),
            ("/a/", "#x", None),
        ] {
            assert_eq!(path_of(page, address).as_deref(), expected, "{page} {address}");
        }
    }
}
