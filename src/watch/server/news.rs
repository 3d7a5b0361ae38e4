//! News: what a page that is open is told, as server-sent events.
//!
//! - `page`: it is another now; the browser loads it again
//! - `style`: only its style sheets are others: these
//! - `follow`: another page is being edited: this one
//! - `panel`: the findings, when they are others than before

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt as _;
use http_body_util::channel::{Channel, Sender};
use hyper::Response;
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use serde_json::json;
use tokio::sync::watch::Receiver;

use super::connections::Body;
use crate::link::addresses::{decode, encode};
use crate::watch::live::{Live, State};
use crate::watch::reload::{Token, look};

/// How often something is sent in any case, to notice that nobody listens any more.
const PING: Duration = Duration::from_secs(15);

/// The stream for a page. The query says which it is (`page=`) and what is shown of it (`state=`).
pub(super) fn stream(live: &Live, query: &str) -> Response<Body> {
    let value = |name: &str| {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| decode(value).into_owned())
    };
    let news = live.subscribe();
    let follow = news.borrow().follow.as_ref().map_or(0, |follow| follow.number);
    let reader = Reader {
        page: value("page").unwrap_or_default(),
        token: value("state").and_then(|state| state.parse().ok()).unwrap_or_default(),
        panel: Arc::from(""),
        follow,
    };
    let (sender, body) = Channel::new(1);
    tokio::spawn(tell(reader, news, sender));
    let mut response = Response::new(body.boxed());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// Tells a reader of everything new, until they are gone.
async fn tell(mut reader: Reader, mut news: Receiver<Arc<State>>, mut sender: Sender<Bytes>) {
    loop {
        let state = Arc::clone(&news.borrow_and_update());
        let text = reader.news(&state);
        if !text.is_empty() && sender.send_data(text.into()).await.is_err() {
            return;
        }
        match tokio::time::timeout(PING, news.changed()).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return,
            Err(_) if sender.send_data(Bytes::from_static(b":\n\n")).await.is_err() => return,
            Err(_) => {}
        }
    }
}

/// What a page knows.
struct Reader {
    page: String,
    token: Token,
    panel: Arc<str>,
    follow: u64,
}

impl Reader {
    /// What is new to it.
    fn news(&mut self, state: &State) -> String {
        let mut text = String::new();
        // Writing to a `String` cannot fail.
        let mut event = |name: &str, data: &str| {
            let _ = write!(text, "event: {name}\ndata: {data}\n\n");
        };
        let follow = state.follow.as_ref().filter(|follow| follow.number > self.follow);
        self.follow = follow.map_or(self.follow, |follow| follow.number);
        let here = decode(&self.page);
        let element = follow.filter(|follow| follow.path == here).and_then(|follow| follow.element);
        if let Some(follow) = follow.filter(|follow| follow.path != here) {
            let data = json!({ "to": encode(&follow.path), "element": follow.element });
            event("follow", &data.to_string());
        }
        let look = look(&state.site, &self.page);
        if look.token.differs_in_style_only(self.token) {
            let data = json!({ "state": look.token.to_string(), "sheets": look.styles });
            event("style", &data.to_string());
        } else if look.token != self.token {
            event("page", &json!({ "element": element }).to_string());
        }
        self.token = look.token;
        if state.panel != self.panel {
            self.panel = Arc::clone(&state.panel);
            event("panel", &state.panel);
        }
        text
    }
}
