//! One request to another host, over HTTP or HTTPS.

use std::io::Read as _;
use std::time::Duration;

use ureq::http::{Response, StatusCode, header};
use ureq::{Agent, Body, Error};

use crate::check::rendered::has_id;
use crate::link::addresses::{decode, encode_whole};

/// Makes requests.
pub(super) struct Client {
    agent: Agent,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method<'a> {
    /// Whether there is a page.
    Head,
    /// The page, which is not read.
    Get,
    /// The page, to look for the place of this name in it.
    Whole(&'a str),
}

/// What a host answered.
#[derive(Debug)]
pub(super) struct Reply {
    /// The status, such as 200.
    pub(super) status: u16,
    /// Where it says to look instead, as written.
    pub(super) location: Option<String>,
    /// How long it says to wait.
    pub(super) retry_after: Option<Duration>,
    /// Whether the place that was looked for is in the page; nothing when it is no page of HTML.
    pub(super) has_fragment: Option<bool>,
}

impl Reply {
    /// Whether it leads on.
    pub(super) fn is_redirect(&self) -> bool {
        matches!(self.status, 301 | 302 | 303 | 307 | 308)
    }

    /// What its status is called.
    pub(super) fn reason(&self) -> Option<&'static str> {
        StatusCode::from_u16(self.status).ok()?.canonical_reason()
    }
}

/// Why there was no answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// The name of the host has no address.
    NoHost,
    /// What is asked for is no address.
    Address(String),
    /// The certificate is not good.
    Certificate(String),
    /// It took too long.
    Timeout,
    /// The connection could not be made, or broke.
    Connection(String),
}

/// How much of a page is read to look for a place in it.
const LONGEST_PAGE: u64 = 4 << 20;

impl Client {
    /// A client that says who it is, and gives each request so much time.
    pub(super) fn new(user_agent: &str, timeout: Duration) -> Self {
        let config = Agent::config_builder()
            .user_agent(user_agent)
            .accept("text/html,application/xhtml+xml,*/*;q=0.8")
            .http_status_as_error(false)
            // Where a redirect leads, and whether for good, is told to the writer.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(timeout))
            .build();
        Self { agent: Agent::new_with_config(config) }
    }

    /// Asks for an address.
    pub(super) fn request(&self, method: Method<'_>, address: &str) -> Result<Reply, Failure> {
        let address = encode_whole(address);
        let answered = match method {
            Method::Head => self.agent.head(&address).call(),
            Method::Get | Method::Whole(_) => self.agent.get(&address).call(),
        };
        let mut response = answered.map_err(failure)?;
        let header = |name| -> Option<String> {
            let value = response.headers().get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let location = header(header::LOCATION);
        let retry_after = header(header::RETRY_AFTER)
            .and_then(|after| wait(&after, header(header::DATE).as_deref()));
        let has_fragment = match method {
            Method::Whole(fragment) => look(&mut response, fragment)?,
            Method::Head | Method::Get => None,
        };
        Ok(Reply { status: response.status().as_u16(), location, retry_after, has_fragment })
    }
}

/// Whether a page has a place of this name; nothing when it is not one of HTML, or too long to tell.
fn look(response: &mut Response<Body>, fragment: &str) -> Result<Option<bool>, Failure> {
    let kind = response.headers().get(header::CONTENT_TYPE).map(|kind| kind.as_bytes().to_vec());
    let kind = kind.unwrap_or_default().to_ascii_lowercase();
    let is_html = kind.starts_with(b"text/html") || kind.starts_with(b"application/xhtml");
    if !is_html || !response.status().is_success() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    let mut body = response.body_mut().as_reader().take(LONGEST_PAGE);
    body.read_to_end(&mut bytes).map_err(|error| Failure::Connection(io_words(&error)))?;
    let html = String::from_utf8_lossy(&bytes);
    // To the top of a page every browser finds.
    let found = fragment.eq_ignore_ascii_case("top")
        || has_id(&html, fragment)
        || has_id(&html, &decode(fragment));
    let is_whole = (bytes.len() as u64) < LONGEST_PAGE;
    Ok(Some(found).filter(|found| *found || is_whole))
}

/// How long `Retry-After` says to wait: seconds, or a time, which is held against the answer's own.
fn wait(after: &str, date: Option<&str>) -> Option<Duration> {
    if let Ok(seconds) = after.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let time = |text: &str| {
        let zoned = jiff::fmt::rfc2822::DateTimeParser::new().parse_zoned(text.trim()).ok()?;
        Some(zoned.timestamp().as_second())
    };
    let seconds = time(after)? - time(date?)?;
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

#[expect(clippy::wildcard_enum_match_arm, reason = "there are many, and there will be more")]
fn failure(error: Error) -> Failure {
    match error {
        Error::HostNotFound => Failure::NoHost,
        Error::Timeout(_) => Failure::Timeout,
        Error::BadUri(_) | Error::Http(_) => Failure::Address("it is not an address".to_owned()),
        Error::Rustls(error) => {
            Failure::Certificate(format!("no secure connection: {}", words(&error.to_string())))
        }
        Error::Tls(why) => Failure::Certificate(format!("no secure connection: {why}")),
        Error::Io(error) => of_io(&error),
        error => Failure::Connection(words(&error.to_string())),
    }
}

/// Rustls hands its errors through those of the system.
fn of_io(error: &std::io::Error) -> Failure {
    if error.kind() == std::io::ErrorKind::InvalidData {
        return Failure::Certificate(format!(
            "no secure connection: {}",
            words(&error.to_string())
        ));
    }
    if error.kind() == std::io::ErrorKind::TimedOut {
        return Failure::Timeout;
    }
    // What a system says of a name without an address.
    let text = error.to_string();
    if text.contains("lookup address") || text.contains("No such host") {
        return Failure::NoHost;
    }
    Failure::Connection(io_words(error))
}

fn io_words(error: &std::io::Error) -> String {
    let text = error.to_string();
    words(text.split(" (os error").next().unwrap_or(&text))
}

/// As part of a message: lower case, on one line.
fn words(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_to_wait_is_seconds_or_a_time() {
        let date = "Wed, 21 Oct 2015 07:28:00 GMT";
        for (after, date, seconds) in [
            ("120", None, Some(120)),
            ("Wed, 21 Oct 2015 07:28:30 GMT", Some(date), Some(30)),
            ("Wed, 21 Oct 2015 07:00:00 GMT", Some(date), Some(0)),
            ("Wed, 21 Oct 2015 07:28:30 GMT", None, None),
            ("soon", Some(date), None),
        ] {
            assert_eq!(wait(after, date).map(|wait| wait.as_secs()), seconds, "{after}");
        }
    }
}
