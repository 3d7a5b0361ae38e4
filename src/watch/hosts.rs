//! Who may ask: requests to this server's own names, from pages of its own.
//!
//! A server on this machine can be reached by every page that is open in a browser here. Two ways
//! are closed: a foreign page that asks us by our address (`Origin`, `Sec-Fetch-Site`), and a foreign
//! name that was made to lead to this machine (`Host`: DNS rebinding).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use hyper::header::{HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN};
use hyper::{StatusCode, Uri};

/// Knows the names of this server.
#[derive(Clone, Copy, Debug)]
pub struct Gate {
    /// The address on which the server listens.
    listens: IpAddr,
}

/// Why a request is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The status of the answer.
    pub status: StatusCode,
    /// The reason, in a sentence.
    pub reason: &'static str,
}

const MALFORMED: Refusal =
    Refusal { status: StatusCode::BAD_REQUEST, reason: "The request does not say whom it is for." };
const OTHER_HOST: Refusal = Refusal {
    status: StatusCode::FORBIDDEN,
    reason: "This server answers to `localhost` and to its own address only.",
};
const OTHER_ORIGIN: Refusal =
    Refusal { status: StatusCode::FORBIDDEN, reason: "This server answers no other site's pages." };

impl Gate {
    /// A server that listens on this address.
    pub const fn new(listens: IpAddr) -> Self {
        Self { listens }
    }

    /// Lets a request pass, or says why not.
    ///
    /// # Errors
    /// When it is for another host, or comes from another site's page.
    pub fn check(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
        let host = only(headers, &HOST)?.ok_or(MALFORMED)?;
        self.check_authority(host)?;
        if let Some(authority) = uri.authority()
            && authority.as_str() != host
        {
            return Err(OTHER_HOST);
        }
        if let Some(origin) = only(headers, &ORIGIN)? {
            let authority = origin.strip_prefix("http://").ok_or(OTHER_ORIGIN)?;
            if !authority.eq_ignore_ascii_case(host) {
                return Err(OTHER_ORIGIN);
            }
        }
        check_site(headers)
    }

    fn check_authority(&self, authority: &str) -> Result<(), Refusal> {
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port),
            _ => (authority, "80"),
        };
        let is_port = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
        if !is_port || port.parse::<u16>().is_err() || host.is_empty() {
            return Err(MALFORMED);
        }
        if self.is_ours(host) { Ok(()) } else { Err(OTHER_HOST) }
    }

    /// Whether a host is this server's: `localhost`, the loopback addresses, and where it listens. No
    /// address can be rebound; so on all interfaces each is fine.
    fn is_ours(&self, host: &str) -> bool {
        if host.eq_ignore_ascii_case("localhost") {
            return true;
        }
        let inside = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        let address = match inside {
            Some(inside) => inside.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
            None => host.parse::<Ipv4Addr>().ok().map(IpAddr::V4),
        };
        let Some(address) = address else { return false };
        if address.is_unspecified() {
            return false;
        }
        address == IpAddr::V4(Ipv4Addr::LOCALHOST)
            || address == IpAddr::V6(Ipv6Addr::LOCALHOST)
            || address == self.listens
            || self.listens.is_unspecified()
    }
}

/// A page of another site may lead a reader here by a link, and may do nothing else.
fn check_site(headers: &HeaderMap) -> Result<(), Refusal> {
    const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
    const MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
    const DESTINATION: HeaderName = HeaderName::from_static("sec-fetch-dest");
    let value = |name| headers.get(name).map(HeaderValue::as_bytes);
    let site = value(SITE).unwrap_or(b"none");
    let is_link = value(MODE) == Some(b"navigate") && value(DESTINATION) == Some(b"document");
    if matches!(site, b"same-origin" | b"none") || is_link { Ok(()) } else { Err(OTHER_ORIGIN) }
}

/// The value of a header that may stand once at most.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Result<Option<&'h str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    match (values.next(), value.to_str()) {
        (None, Ok(value)) => Ok(Some(value)),
        _ => Err(MALFORMED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(listens: &str, host: &str) -> u16 {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_str(host).unwrap());
        let gate = Gate::new(listens.parse().unwrap());
        gate.check(&Uri::from_static("/"), &headers)
            .map_or_else(|refusal| refusal.status.as_u16(), |()| 200)
    }

    #[test]
    fn only_our_own_names_are_answered() {
        for host in ["localhost", "LOCALHOST:1", "127.0.0.1:1111", "[::1]:1111", "[::1]"] {
            assert_eq!(status("127.0.0.1", host), 200, "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:1111",
            "127.1",
            "2130706433",
            "0x7f.1",
            "0.0.0.0:1111",
            "192.168.1.5",
            "[::]",
            "[::ffff:127.0.0.1]",
            "localhost@evil.example",
            "localhost.",
            "a.localhost",
        ] {
            assert_eq!(status("127.0.0.1", host), 403, "{host}");
        }
        for host in
            ["", ":1111", "localhost:", "localhost:99999", "localhost:x", "localhost:1111@evil"]
        {
            assert_eq!(status("127.0.0.1", host), 400, "{host}");
        }
    }

    #[test]
    fn on_all_interfaces_addresses_are_answered_and_names_are_not() {
        assert_eq!(status("0.0.0.0", "192.168.1.5:1111"), 200);
        assert_eq!(status("0.0.0.0", "[fe80::1]:1111"), 200);
        assert_eq!(status("0.0.0.0", "desk.local:1111"), 403);
        assert_eq!(status("192.168.1.5", "192.168.1.5:1111"), 200);
        assert_eq!(status("192.168.1.5", "192.168.1.6:1111"), 403);
    }

    #[test]
    fn a_link_may_lead_here_and_nothing_else_may() {
        let pass = |site: &'static str, mode: &'static str, destination: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("sec-fetch-site", HeaderValue::from_static(site));
            headers.insert("sec-fetch-mode", HeaderValue::from_static(mode));
            headers.insert("sec-fetch-dest", HeaderValue::from_static(destination));
            check_site(&headers).is_ok()
        };
        assert!(pass("none", "navigate", "document"));
        assert!(pass("same-origin", "no-cors", "style"));
        assert!(pass("cross-site", "navigate", "document"));
        for site in ["cross-site", "same-site"] {
            for (mode, destination) in [
                ("navigate", "iframe"),
                ("no-cors", "script"),
                ("no-cors", "image"),
                ("cors", "empty"),
            ] {
                assert!(!pass(site, mode, destination), "{site} {mode} {destination}");
            }
        }
        assert!(check_site(&HeaderMap::new()).is_ok());
    }
}
