//! Connections: how many there may be, and which gives way.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::header::{CONNECTION, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::task::{AbortHandle, spawn_blocking};

use super::answer::answer;
use super::resolve::pending;
use super::{NEWS_PATH, news};
use crate::watch::hosts::Gate;
use crate::watch::live::Live;

/// How many connections are held: fewer than any system lets a program have open files, and more
/// than browsers need.
const MOST: usize = 200;
/// How long a request's head may take, and a connection be idle.
const PATIENCE: Duration = Duration::from_secs(20);
/// The longest head of a request, in bytes.
const LONGEST_HEAD: usize = 16 * 1024;

/// The body of an answer: bytes, or a stream of news.
pub(super) type Body = BoxBody<Bytes, Infallible>;

/// The connections that are open.
#[derive(Clone)]
pub(super) struct Connections {
    live: Live,
    gate: Gate,
    open: Arc<Mutex<Open>>,
}

#[derive(Default)]
struct Open {
    /// By the number of the connection.
    list: BTreeMap<u64, Connection>,
    count: u64,
}

struct Connection {
    task: AbortHandle,
    uses: Arc<AtomicU64>,
}

impl Open {
    /// Closes the connection that has asked for the least, and of those the oldest.
    fn close_one(&mut self) {
        let least = self
            .list
            .iter()
            .min_by_key(|(number, connection)| (connection.uses.load(Ordering::Relaxed), **number));
        if let Some(number) = least.map(|(number, _)| *number)
            && let Some(connection) = self.list.remove(&number)
        {
            connection.task.abort();
        }
    }
}

impl Connections {
    pub(super) fn new(live: Live, gate: Gate) -> Self {
        Self { live, gate, open: Arc::default() }
    }

    /// Serves a connection in a task of its own. When there are too many, the one that has asked for
    /// the least, and of those the oldest, is closed: whoever opens many and asks for nothing closes
    /// their own.
    pub(super) fn serve(&self, stream: TcpStream) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.list.len() >= MOST {
            open.close_one();
        }
        open.count += 1;
        let number = open.count;
        let uses = Arc::new(AtomicU64::new(0));
        let (this, count) = (self.clone(), Arc::clone(&uses));
        let task = tokio::spawn(async move {
            this.talk(stream, count).await;
            this.open.lock().unwrap_or_else(PoisonError::into_inner).list.remove(&number);
        });
        open.list.insert(number, Connection { task: task.abort_handle(), uses });
    }

    /// Closes a connection so that another can be had, where the system allows fewer than we do.
    pub(super) fn give_way(&self) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).close_one();
    }

    /// Answers requests until the other side goes, or is too slow in asking.
    async fn talk(&self, stream: TcpStream, uses: Arc<AtomicU64>) {
        // Answers are small and written at once.
        let _ = stream.set_nodelay(true);
        let service = service_fn(|request: Request<Incoming>| {
            uses.fetch_add(1, Ordering::Relaxed);
            async move { Ok::<_, Infallible>(self.answer(request).await) }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(PATIENCE)
            .max_buf_size(LONGEST_HEAD)
            .serve_connection(TokioIo::new(stream), service);
        // Garbage and time-outs end a connection; nobody needs to hear of it.
        let _ = connection.await;
    }

    async fn answer(&self, request: Request<Incoming>) -> Response<Body> {
        let (head, _body) = request.into_parts();
        let request = Request::from_parts(head, ());
        let asks_for_news = request.uri().path() == NEWS_PATH && request.method() == Method::GET;
        if asks_for_news && self.gate.check(request.uri(), request.headers()).is_ok() {
            return news::stream(&self.live, request.uri().query().unwrap_or_default());
        }
        let state = self.live.now();
        if let Some(promised) = pending(&state.site, request.uri().path())
            && self.gate.check(request.uri(), request.headers()).is_ok()
        {
            // This may take a while, and others ask as well.
            let _ = spawn_blocking(move || promised.files().len()).await;
        }
        let mut answer = answer(self.gate, &state.site, &request);
        // What was sent with a request is not read: it must not be taken for the next request.
        if request.method() != Method::GET && request.method() != Method::HEAD {
            answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        answer.map(|bytes| Full::new(bytes).boxed())
    }
}
