//! Addresses of the web: their host, where a redirect leads, and which are not to be asked for.

/// Whether an address is one of the web.
pub fn is_web(address: &str) -> bool {
    host(address).is_some_and(|host| !host.is_empty())
}

/// What stands between `http://` or `https://` and the path: the host, with its port.
pub fn host(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    Some(rest[..end].rsplit('@').next().unwrap_or_default())
}

/// The address without its fragment, and the fragment.
pub fn split_fragment(address: &str) -> (&str, Option<&str>) {
    match address.split_once('#') {
        Some((address, fragment)) => (address, Some(fragment).filter(|f| !f.is_empty())),
        None => (address, None),
    }
}

/// Whether a list says not to ask for an address: an entry is the beginning of addresses, or a host,
/// which stands for the hosts below it as well.
pub fn is_ignored(address: &str, ignore: &[String]) -> bool {
    let named = host(address).unwrap_or_default().to_ascii_lowercase();
    let named = named.split(':').next().unwrap_or_default();
    ignore.iter().any(|entry| {
        if entry.contains("://") {
            return address.starts_with(entry.as_str());
        }
        let entry = entry.trim_start_matches("*.").to_ascii_lowercase();
        named.strip_suffix(&*entry).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

/// Where a reference leads that stands at an address (RFC 3986, section 5.2).
pub fn join(base: &str, reference: &str) -> String {
    let reference = reference.trim();
    let (base, _) = split_fragment(base);
    let scheme_end = base.find("://").map_or(0, |at| at + 3);
    let is_whole = reference.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    });
    if is_whole {
        return reference.to_owned();
    }
    if reference.starts_with("//") {
        return format!("{}{reference}", &base[..scheme_end.saturating_sub(2)]);
    }
    let path_start = base[scheme_end..].find(['/', '?']).map_or(base.len(), |at| scheme_end + at);
    let (root, path) = base.split_at(path_start);
    let path = path.split('?').next().unwrap_or_default();
    if reference.is_empty() {
        return base.to_owned();
    }
    if reference.starts_with('?') {
        return format!("{root}{path}{reference}");
    }
    if reference.starts_with('#') {
        return format!("{base}{reference}");
    }
    let end = reference.find(['?', '#']).unwrap_or(reference.len());
    let (to, rest) = reference.split_at(end);
    let joined = if to.starts_with('/') {
        to.to_owned()
    } else {
        format!("{}/{to}", path.rsplit_once('/').map_or("", |(folder, _)| folder))
    };
    format!("{root}{}{rest}", without_dots(&joined))
}

fn without_dots(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let count = path.split('/').count();
    for (index, part) in path.split('/').enumerate() {
        let is_last = index + 1 == count;
        match part {
            "." | ".." => {
                if part == ".." && parts.len() > 1 {
                    parts.pop();
                }
                if is_last {
                    parts.push("");
                }
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read() {
        for (address, named) in [
            ("https://x.org", Some("x.org")),
            ("HTTP://me@x.org:8080/a?b#c", Some("x.org:8080")),
            ("https://x.org?q", Some("x.org")),
            ("mailto:a@x.org", None),
            ("ftp://x.org/", None),
            ("x.org", None),
        ] {
            assert_eq!(host(address), named, "{address}");
        }
        assert!(!is_web("https:///a"));
    }

    #[test]
    fn redirects_lead_as_in_browsers() {
        let base = "https://x.org/a/b/c?d#e";
        for (reference, to) in [
            ("http://y.org/z", "http://y.org/z"),
            ("//y.org/z", "https://y.org/z"),
            ("/z?1", "https://x.org/z?1"),
            ("z", "https://x.org/a/b/z"),
            ("../z#f", "https://x.org/a/z#f"),
            ("../../../../z", "https://x.org/z"),
            ("./", "https://x.org/a/b/"),
            ("..", "https://x.org/a/"),
            ("?q", "https://x.org/a/b/c?q"),
            ("#f", "https://x.org/a/b/c?d#f"),
            ("", "https://x.org/a/b/c?d"),
            ("z:1/2", "z:1/2"),
        ] {
            assert_eq!(join(base, reference), to, "{reference}");
        }
        assert_eq!(join("https://x.org", "z"), "https://x.org/z");
        assert_eq!(join("https://x.org?q", "/z"), "https://x.org/z");
    }

    #[test]
    fn what_is_ignored_is_a_host_or_a_beginning() {
        let ignore = ["x.org".to_owned(), "*.gov".to_owned(), "https://y.org/a/".to_owned()];
        for (address, ignored) in [
            ("https://x.org/1", true),
            ("https://www.X.org:81/1", true),
            ("https://notx.org/1", false),
            ("https://state.gov/", true),
            ("https://y.org/a/b", true),
            ("https://y.org/b", false),
        ] {
            assert_eq!(is_ignored(address, &ignore), ignored, "{address}");
        }
    }
}
