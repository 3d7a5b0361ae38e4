//! Answers: from a request's head and the site in memory. No socket, no disk.

use bytes::Bytes;
use hyper::header::{
    ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONTENT_RANGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    ETAG, HeaderMap, HeaderName, HeaderValue, IF_NONE_MATCH, IF_RANGE, LOCATION, RANGE,
    X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Method, Request, Response, StatusCode, Uri};
use xxhash_rust::xxh3::xxh3_128;

use super::page::dress;
use super::range::{Wanted, wanted};
use super::resolve::{Found, resolve};
use super::{SCRIPT_PATH, types};
use crate::link::addresses::encode;
use crate::watch::hosts::Gate;
use crate::watch::reload::look;
use crate::watch::snapshot::Snapshot;

/// The script of the browser's side.
const SCRIPT: &str = include_str!("watch.js");

/// What is shown where the site has no page for what is missing.
const NOT_FOUND: &str = "<!doctype html><html lang=\"en\"><title>Not found</title><h1>There is no such page</h1></html>";

const HTML: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

/// Answers a request for a file. Refuses what is not for this server, or not from its own pages.
pub(super) fn answer(gate: Gate, site: &Snapshot, request: &Request<()>) -> Response<Bytes> {
    if let Err(refusal) = gate.check(request.uri(), request.headers()) {
        return plain(refusal.status, refusal.reason);
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let mut answer = plain(StatusCode::METHOD_NOT_ALLOWED, "This server only shows files.");
        answer.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return answer;
    }
    let uri = request.uri();
    if uri.path() == SCRIPT_PATH {
        return whole(request.headers(), types::of(SCRIPT_PATH), SCRIPT.into());
    }
    match resolve(site, uri.path()) {
        Found::File(path, file) if types::of(&path) == HTML => {
            page(request.headers(), (site, uri.path()), &file.bytes)
        }
        Found::File(path, file) => {
            let tagged = Tagged { bytes: file.bytes, hash: file.hash };
            send(request.headers(), types::of(&path), tagged)
        }
        Found::Folder => redirect(&with_slash(uri)),
        Found::Elsewhere => redirect(&encode(&site.base)),
        Found::Nothing => not_found(site, uri.path()),
    }
}

/// An answer in a sentence.
pub(super) fn plain(status: StatusCode, text: &'static str) -> Response<Bytes> {
    respond(status, TEXT, format!("{text}\n").into())
}

/// The headers that every answer has: nothing is kept, guessed, framed or read by others.
fn respond(status: StatusCode, kind: &'static str, body: Bytes) -> Response<Bytes> {
    const POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_TYPE, kind),
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CONTENT_SECURITY_POLICY, "frame-ancestors 'self'"),
        (POLICY, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// A file and the hash of its bytes.
struct Tagged {
    bytes: Bytes,
    hash: u128,
}

fn page(headers: &HeaderMap, (site, path): (&Snapshot, &str), bytes: &Bytes) -> Response<Bytes> {
    match std::str::from_utf8(bytes) {
        Ok(html) => whole(headers, HTML, dress(html, look(site, path).token).into()),
        Err(_) => whole(headers, HTML, bytes.clone()),
    }
}

fn whole(headers: &HeaderMap, kind: &'static str, bytes: Bytes) -> Response<Bytes> {
    let hash = xxh3_128(&bytes);
    send(headers, kind, Tagged { bytes, hash })
}

/// Sends a file, a part of it, or word that it is as the browser knows it.
fn send(headers: &HeaderMap, kind: &'static str, file: Tagged) -> Response<Bytes> {
    let tag = format!("\"{:032x}\"", file.hash);
    let value = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let mut answer = if value(IF_NONE_MATCH).is_some_and(|known| is_known(known, &tag)) {
        respond(StatusCode::NOT_MODIFIED, kind, Bytes::new())
    } else {
        let is_current = value(IF_RANGE).is_none_or(|known| known == tag);
        let range = value(RANGE).filter(|_| is_current);
        part(range, kind, file.bytes)
    };
    let headers = answer.headers_mut();
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    answer
}

fn part(range: Option<&str>, kind: &'static str, bytes: Bytes) -> Response<Bytes> {
    let length = bytes.len();
    let (status, body, range) = match range.map_or(Wanted::Whole, |range| wanted(range, length)) {
        Wanted::Whole => return respond(StatusCode::OK, kind, bytes),
        Wanted::Part(range) => {
            let shown = format!("bytes {}-{}/{length}", range.start, range.end - 1);
            (StatusCode::PARTIAL_CONTENT, bytes.slice(range), shown)
        }
        Wanted::Beyond => {
            (StatusCode::RANGE_NOT_SATISFIABLE, Bytes::new(), format!("bytes */{length}"))
        }
    };
    let mut answer = respond(status, kind, body);
    if let Ok(range) = HeaderValue::from_str(&range) {
        answer.headers_mut().insert(CONTENT_RANGE, range);
    }
    answer
}

/// Whether an `If-None-Match` header names this tag; by weak comparison, as it asks for.
fn is_known(header: &str, tag: &str) -> bool {
    header
        .split(',')
        .map(str::trim)
        .any(|known| known == "*" || known.trim_start_matches("W/") == tag)
}

fn not_found(site: &Snapshot, path: &str) -> Response<Bytes> {
    let file = site.get("404.html");
    let html = file.as_ref().and_then(|file| std::str::from_utf8(&file.bytes).ok());
    let html = dress(html.unwrap_or(NOT_FOUND), look(site, path).token);
    respond(StatusCode::NOT_FOUND, HTML, html.into())
}

/// The address with a slash after its path.
fn with_slash(uri: &Uri) -> String {
    let path = encode(&crate::link::addresses::decode(uri.path()));
    let query = uri.query().map_or_else(String::new, |query| format!("?{query}"));
    format!("{path}/{query}")
}

fn redirect(to: &str) -> Response<Bytes> {
    // Two slashes at the beginning would name a host.
    let to = format!("/{}", to.trim_start_matches('/'));
    let mut answer =
        plain(StatusCode::MOVED_PERMANENTLY, "The page has this address with a slash.");
    match HeaderValue::from_str(&to) {
        Ok(to) => answer.headers_mut().insert(LOCATION, to),
        Err(_) => return plain(StatusCode::BAD_REQUEST, "This is no address."),
    };
    answer
}
