//! The server of `watch` through real sockets: files as GitHub Pages has them, and every class of
//! attack on a server that runs on somebody's machine.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test fails by panicking, and may take its time"
)]

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use counterpart::watch::live::{Live, State};
use counterpart::watch::server::{Listen, Server, listen};
use counterpart::watch::snapshot::{Snapshot, Stored};

/// How long an answer may take before a test fails.
const PATIENCE: Duration = Duration::from_secs(30);

/// A site below `/desk/`.
fn site() -> Snapshot {
    let large = "x".repeat(20 << 20);
    let files = [
        ("index.html", "<!doctype html><title>Home</title><body>home</body>"),
        ("404.html", "<!doctype html><title>Missing</title><body>missing</body>"),
        ("about/index.html", "<body>about</body>"),
        ("plain.html", "<body>plain</body>"),
        ("ünicode ä/index.html", "<body>umlaut</body>"),
        ("brief.css", "h1{}"),
        ("clip.mp4", "0123456789"),
        ("feed.xml", "<feed/>"),
        ("CNAME", "desk.example"),
        ("empty.txt", ""),
        ("large.bin", &large),
    ];
    let stored = |(path, text): (&str, &str)| (path.into(), Stored::new(text.as_bytes().to_vec()));
    Snapshot {
        base: "/desk/".into(),
        files: files.into_iter().map(stored).collect(),
        ..Snapshot::default()
    }
}

struct Served {
    server: Server,
    live: Live,
}

impl Served {
    fn new() -> Self {
        let state = State { site: Arc::new(site()), panel: "{}".into(), follow: None };
        let live = Live::new(state);
        let listener =
            listen(Listen { address: Ipv4Addr::LOCALHOST.into(), port: Some(0) }).unwrap();
        Self { server: Server::start(listener, live.clone()).unwrap(), live }
    }

    fn address(&self) -> SocketAddr {
        self.server.address()
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends these bytes and reads until the server closes the connection.
    fn send(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        // The server may close the connection before it has read all of a request that it refuses.
        let _ = stream.write_all(request);
        Self::receive(stream)
    }

    /// The same, with nothing to come after them: the server must not wait for the rest of a request.
    fn send_all(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        let _ = stream.write_all(request);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        Self::receive(stream)
    }

    fn receive(mut stream: TcpStream) -> Answer {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        Answer::read(&bytes)
    }

    /// Asks for a path, with more lines in the head.
    fn ask(&self, method: &str, path: &str, more: &[&str]) -> Answer {
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n",
            self.address()
        );
        for line in more {
            head += &format!("{line}\r\n");
        }
        self.send(format!("{head}\r\n").as_bytes())
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    /// Fails unless the home page is still there.
    fn assert_alive(&self) {
        let answer = self.get("/desk/");
        assert!(answer.status == 200 && answer.text().contains("home"), "{answer:?}");
    }
}

/// An answer; status 0 when there was none.
#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let (head, body) = end.map_or((bytes, &[][..]), |end| (&bytes[..end], &bytes[end + 4..]));
        let head = String::from_utf8_lossy(head).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Self { status, head, body: body.to_vec() }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

// --- files

#[test]
fn files_have_their_type_and_nothing_is_kept() {
    let served = Served::new();
    for (path, kind, length) in [
        ("/desk/brief.css", "text/css; charset=utf-8", 4),
        ("/desk/brief.css?h=0123", "text/css; charset=utf-8", 4),
        ("/desk/clip.mp4", "video/mp4", 10),
        ("/desk/feed.xml", "application/xml", 7),
        ("/desk/CNAME", "application/octet-stream", 12),
        ("/desk/empty.txt", "text/plain; charset=utf-8", 0),
    ] {
        let answer = served.get(path);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(kind)), "{path}");
        assert_eq!(answer.header("content-length"), Some(&*length.to_string()), "{path}");
        assert_eq!(answer.body.len(), length, "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"), "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), None, "{path}");
    }
}

#[test]
fn pages_are_found_and_folders_lead_to_them() {
    let served = Served::new();
    for (path, status, expected) in [
        ("/desk/", 200, "home"),
        ("/desk/index.html", 200, "home"),
        ("/desk/about/", 200, "about"),
        ("/desk/about/?a=b", 200, "about"),
        ("/desk/plain", 200, "plain"),
        ("/desk/plain.html", 200, "plain"),
        ("/desk/%C3%BCnicode%20%C3%A4/", 200, "umlaut"),
        ("/desk/%61bout/", 200, "about"),
        ("/desk/nothing/", 404, "missing"),
        ("/desk/plain/", 404, "missing"),
        ("/desk/brief.css/", 404, "missing"),
        ("/elsewhere/", 404, "missing"),
        ("/about/", 404, "missing"),
        ("/deskabout/", 404, "missing"),
    ] {
        let answer = served.get(path);
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.text().contains(expected), "{path}: {answer:?}");
        assert!(answer.text().contains("<script src=\"/.counterpart/watch.js\""), "{path}");
    }
    for (path, to) in [
        ("/", "/desk/"),
        ("/desk", "/desk/"),
        ("/desk/about", "/desk/about/"),
        ("/desk/about?a=b", "/desk/about/?a=b"),
        ("/desk/%C3%BCnicode%20%C3%A4", "/desk/%C3%BCnicode%20%C3%A4/"),
    ] {
        let answer = served.get(path);
        assert_eq!((answer.status, answer.header("location")), (301, Some(to)), "{path}");
    }
}

#[test]
fn head_is_get_without_a_body() {
    let served = Served::new();
    for path in ["/desk/", "/desk/clip.mp4", "/desk/nothing", "/desk/about", "/desk/large.bin"] {
        let (get, head) = (served.get(path), served.ask("HEAD", path, &[]));
        assert!(head.body.is_empty(), "{path}");
        let lines = |answer: &Answer| -> Vec<String> {
            answer
                .head
                .lines()
                .filter(|line| !line.starts_with("date"))
                .map(str::to_owned)
                .collect()
        };
        assert_eq!(lines(&get), lines(&head), "{path}");
    }
}

#[test]
fn a_known_tag_is_answered_without_the_file() {
    let served = Served::new();
    for path in ["/desk/brief.css", "/desk/", "/.counterpart/watch.js"] {
        let tag = served.get(path).header("etag").unwrap().to_owned();
        for known in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
            let answer = served.ask("GET", path, &[&format!("If-None-Match: {known}")]);
            assert_eq!((answer.status, answer.body.len()), (304, 0), "{path} {known}");
            assert_eq!(answer.header("etag"), Some(&*tag));
        }
        let answer = served.ask("GET", path, &["If-None-Match: \"other\""]);
        assert_eq!(answer.status, 200, "{path}");
    }
}

#[test]
fn media_are_sent_in_parts() {
    let served = Served::new();
    let tag = served.get("/desk/clip.mp4").header("etag").unwrap().to_owned();
    let current = format!("If-Range: {tag}");
    for (lines, status, range, body) in [
        (vec!["Range: bytes=0-3"], 206, Some("bytes 0-3/10"), "0123"),
        (vec!["Range: bytes=8-"], 206, Some("bytes 8-9/10"), "89"),
        (vec!["Range: bytes=-2"], 206, Some("bytes 8-9/10"), "89"),
        (vec!["Range: bytes=5-500"], 206, Some("bytes 5-9/10"), "56789"),
        (vec!["Range: bytes=10-"], 416, Some("bytes */10"), ""),
        (vec!["Range: bytes=3-1"], 200, None, "0123456789"),
        (vec!["Range: bytes=0-1,4-5"], 200, None, "0123456789"),
        (vec!["Range: bytes=x"], 200, None, "0123456789"),
        (vec!["Range: bytes=0-3", &current], 206, Some("bytes 0-3/10"), "0123"),
        (vec!["Range: bytes=0-3", "If-Range: \"old\""], 200, None, "0123456789"),
    ] {
        let answer = served.ask("GET", "/desk/clip.mp4", &lines);
        assert_eq!((answer.status, answer.header("content-range")), (status, range), "{lines:?}");
        assert_eq!(answer.text(), body, "{lines:?}");
        assert_eq!(answer.header("accept-ranges"), Some("bytes"), "{lines:?}");
    }
}

#[test]
fn only_reading_is_allowed() {
    let served = Served::new();
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "X"]
    {
        let target = if method == "CONNECT" { "127.0.0.1:1" } else { "/desk/" };
        let answer = served.ask(method, target, &[]);
        assert!(matches!(answer.status, 400 | 403 | 405), "{method}: {answer:?}");
        assert!(!answer.text().contains("home"), "{method}");
    }
    assert_eq!(served.ask("POST", "/desk/", &[]).header("allow"), Some("GET, HEAD"));
    served.assert_alive();
}

// --- attacks

/// Paths that try to leave the site, or to find what it does not have.
const PATHS: &[&str] = &[
    "/../secret",
    "/desk/../secret",
    "/desk/../../secret",
    "/desk/about/../../secret",
    "/desk/../../../../../../etc/passwd",
    "//etc/passwd",
    "/desk//etc/passwd",
    "/desk///about/",
    "/desk/%2e%2e/secret",
    "/desk/%2E%2E/secret",
    "/desk/.%2e/secret",
    "/desk/%2e./secret",
    "/desk/%2e%2e%2fsecret",
    "/desk/..%2fsecret",
    "/desk/..%2Fsecret",
    "/desk/..%5csecret",
    "/desk/..%5Csecret",
    "/desk/..\\secret",
    "/desk/%5c..%5csecret",
    "/desk/%252e%252e/secret",
    "/desk/%252e%252e%252fsecret",
    "/desk/%c0%ae%c0%ae/secret",
    "/desk/%c0%ae%c0%ae%c0%afsecret",
    "/desk/%e0%80%ae%e0%80%ae/secret",
    "/desk/%f0%80%80%ae/secret",
    "/desk/%uff0e%uff0e/secret",
    "/desk/%u002e%u002e/secret",
    "/desk/%ff%fe/secret",
    "/desk/.../secret",
    "/desk/....//secret",
    "/desk/..;/secret",
    "/desk/.;/secret",
    "/desk/..%00/secret",
    "/desk/about/%00",
    "/desk/%00",
    "/desk/brief.css%00.html",
    "/desk/about%0a/",
    "/desk/about%0d%0aX-Evil:1/",
    "/desk/~root/",
    "/desk/.env",
    "/desk/.git/config",
    "/desk/.env/.",
    "/desk/./.env",
    "/desk/site.toml",
    "/desk/content/about.md",
    "/desk/..",
    "/desk/.",
    "/desk/%2e",
    "/desk/%2e%2e",
    "/desk/C:/Windows",
    "/desk/C:%5cWindows",
    "/desk/%5c%5chost%5cshare",
    "/desk/file:///etc/passwd",
    "/@fs/etc/passwd",
    "/desk/@fs/etc/passwd",
    "/desk/@fs/etc/passwd?import&raw??",
    "/desk/.env?raw",
    "/desk/site.toml?import&raw",
    "/desk/site.toml?inline=&import",
    "/.counterpart/",
    "/.counterpart/../secret",
    "/.counterpart/watch.js/",
    "/.counterpart/secret",
    "/.counterpart/%2e%2e/secret",
    "/.counterpart/watch.js%00",
    "/proc/self/environ",
    "/dev/zero",
    "/desk/%",
    "/desk/%2",
    "/desk/%zz",
    "/desk/%+1",
    "/DESK/",
    "/desk/ABOUT/",
    "/desk/con",
    "/desk/nul.txt",
    "/desk/a#/../../secret",
    "/desk/about/index.html/../../secret",
    "/desk/brief.css/../../secret",
];

#[test]
fn no_path_leads_out_of_the_site() {
    let served = Served::new();
    for path in PATHS {
        let answer = served.get(path);
        assert!(matches!(answer.status, 400 | 404), "{path}: {} {}", answer.status, answer.head);
        assert!(!answer.head.contains("X-Evil"), "{path}");
    }
    served.assert_alive();
}

#[test]
fn no_redirect_leads_to_another_host() {
    let served = Served::new();
    for path in [
        "//evil.example/..",
        "//evil.example/desk",
        "/%2fevil.example",
        "/\\evil.example",
        "//desk",
    ] {
        let to = served.get(path).header("location").unwrap_or("/").to_owned();
        assert!(
            to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/\\"),
            "{path}: {to}"
        );
    }
}

/// Values of `Host` that are not this server's; `PORT` stands for its port.
const HOSTS: &[&str] = &[
    "evil.example",
    "evil.example:PORT",
    "localhost.evil.example:PORT",
    "127.0.0.1.evil.example",
    "127.0.0.1.nip.io:PORT",
    "localhost@evil.example",
    "localhost:PORT@evil.example",
    "evil.example#localhost",
    "evil.example/localhost",
    "0.0.0.0:PORT",
    "127.1:PORT",
    "2130706433:PORT",
    "0x7f000001:PORT",
    "0177.0.0.1:PORT",
    "[::]:PORT",
    "[::ffff:127.0.0.1]:PORT",
    "192.168.1.1:PORT",
    "localhost.:PORT",
    "",
    " ",
    ":",
    ":PORT",
    "localhost:",
    "localhost:x",
    "localhost:99999",
    "localhost:-1",
    "[::1",
    "::1",
    "[localhost]:PORT",
    "localhost:PORT:PORT",
    "localhost,evil.example",
    "localhost evil.example",
    "\u{6c}ocalhost\u{301}",
    "*",
    "null",
    "host.docker.internal:PORT",
    "metadata.google.internal",
];

#[test]
fn foreign_hosts_are_refused() {
    let served = Served::new();
    let port = served.address().port().to_string();
    for path in ["/desk/", "/.counterpart/watch.js", "/.counterpart/news?page=/desk/&state="] {
        for host in HOSTS {
            let host = host.replace("PORT", &port);
            let request =
                format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            let answer = served.send(request.as_bytes());
            assert!(matches!(answer.status, 400 | 403), "{path} {host:?}: {answer:?}");
            assert!(!answer.text().contains("home"), "{path} {host:?}");
        }
    }
    for head in [
        "GET /desk/ HTTP/1.1\r\n",
        "GET /desk/ HTTP/1.0\r\n",
        "GET /desk/ HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n",
        "GET /desk/ HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n",
        "GET http://evil.example/desk/ HTTP/1.1\r\nHost: localhost\r\n",
        "GET http://evil.example/desk/ HTTP/1.1\r\nHost: evil.example\r\n",
        "GET http://localhost@evil.example/desk/ HTTP/1.1\r\nHost: localhost\r\n",
        "GET /desk/ HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: localhost\r\n",
    ] {
        let answer = served.send(format!("{head}Connection: close\r\n\r\n").as_bytes());
        assert!(matches!(answer.status, 400 | 403), "{head:?}: {answer:?}");
    }
    served.assert_alive();
}

#[test]
fn our_own_names_are_answered() {
    let served = Served::new();
    let port = served.address().port();
    for host in ["localhost", "LocalHost", "127.0.0.1", "[::1]"] {
        for host in [host.to_owned(), format!("{host}:{port}"), format!("{host}:9")] {
            let request =
                format!("GET /desk/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            assert_eq!(served.send(request.as_bytes()).status, 200, "{host}");
        }
    }
    let request = format!(
        "GET http://127.0.0.1:{port}/desk/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
    );
    assert_eq!(served.send(request.as_bytes()).status, 200);
}

#[test]
fn foreign_origins_are_refused() {
    let served = Served::new();
    let address = served.address();
    let own = format!("Origin: http://{address}");
    assert_eq!(served.ask("GET", "/desk/", &[&own]).status, 200);
    for origin in [
        "http://evil.example",
        "https://evil.example",
        "null",
        "",
        "http://127.0.0.1:1",
        "http://localhost",
        "file://",
        "chrome-extension://abc",
        "http://127.0.0.1.evil.example",
        "http://evil.example:80/",
        &format!("https://{address}"),
        &format!("http://{address}.evil.example"),
        &format!("http://{address}/"),
        &format!("http://x@{address}"),
        &format!("http://{address} http://evil.example"),
    ] {
        for path in ["/desk/", "/.counterpart/news?page=/desk/&state=", "/.counterpart/watch.js"] {
            let answer = served.ask("GET", path, &[&format!("Origin: {origin}")]);
            assert_eq!(answer.status, 403, "{origin} {path}");
            assert!(
                !answer.text().contains("home") && !answer.text().contains("event:"),
                "{origin}"
            );
        }
    }
    for lines in [
        ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script"],
        ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image"],
        ["Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty"],
        ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"],
        ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: websocket", "Sec-Fetch-Dest: websocket"],
    ] {
        assert_eq!(served.ask("GET", "/desk/", &lines).status, 403, "{lines:?}");
    }
    let link =
        ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"];
    assert_eq!(served.ask("GET", "/desk/", &link).status, 200);
    let answer = served.get("/desk/");
    assert_eq!(answer.header("content-security-policy"), Some("frame-ancestors 'self'"));
}

#[test]
fn garbage_does_no_harm() {
    let served = Served::new();
    let long = format!("GET /{} HTTP/1.1\r\n", "a".repeat(100_000));
    let wide = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "a".repeat(100_000));
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "X: y\r\n".repeat(10_000));
    for request in [
        &b""[..], b"\r\n", b"\r\n\r\n\r\n\r\n", b"\0\0\0\0", b"GET", b"GET /", b"GET / HTTP/9.9\r\n\r\n", b"G\xffT / HTTP/1.1\r\n\r\n",
        b"GET  / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost\r\n\r\n", b"GET / HTTP/1.1\r\n: x\r\n\r\n",
        b"GET / HTTP/1.1\nHost: localhost\n\n\n", b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"GET /desk/\x01 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"SSH-2.0-x\r\n",
        b"POST /desk/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /desk/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"POST /desk/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST /desk/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40\r\n\r\nGET /desk/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /desk/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nZZ\r\n",
        b"GET /desk/ HTTP/1.1\r\nHost: localhost\r\nRange: bytes=18446744073709551615-\r\nConnection: close\r\n\r\n",
        b"GET /desk/ HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
        b"GET /desk/ HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\n\r\n",
        long.as_bytes(), wide.as_bytes(), many.as_bytes(),
    ] {
        let answer = served.send_all(request);
        assert_ne!(answer.status, 101);
        assert!(answer.status < 500 || answer.status == 505, "{:?}", &request[..request.len().min(80)]);
    }
    served.assert_alive();
}

#[test]
fn a_thousand_mutated_requests_do_no_harm() {
    let served = Served::new();
    let good = format!(
        "GET /desk/about/ HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nRange: bytes=0-3\r\n\r\n",
        served.address()
    );
    let mut chance: u64 = 7;
    let mut roll = |sides: usize| {
        chance =
            chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(chance >> 33).unwrap() % sides
    };
    for _ in 0..1000 {
        let mut request = good.clone().into_bytes();
        for _ in 0..=roll(4) {
            let at = roll(request.len());
            match roll(4) {
                0 => request[at] = u8::try_from(roll(256)).unwrap(),
                1 => drop(request.remove(at)),
                2 => request.insert(at, u8::try_from(roll(256)).unwrap()),
                _ => request.truncate(at.max(1)),
            }
        }
        let answer = served.send_all(&request);
        assert!(
            answer.status < 500 || answer.status == 505,
            "{:?}",
            String::from_utf8_lossy(&request)
        );
    }
    served.assert_alive();
}

/// Lets this process open so many files, for clients and server are both in it.
fn allow_open_files(count: u64) {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
        if current.is_some_and(|current| current < count) {
            setrlimit(Resource::Nofile, Rlimit { current: Some(count), maximum }).unwrap();
        }
    }
}

#[test]
fn idle_and_slow_clients_keep_nobody_out() {
    allow_open_files(2000);
    let served = Served::new();
    let mut news = served.listen("/desk/about/", &served.token("/desk/about/"));
    read_until(&mut news, "event: panel");
    let idle: Vec<TcpStream> = (0..1000).map(|_| served.connect()).collect();
    served.assert_alive();
    let mut half: Vec<TcpStream> = (0..250).map(|_| served.connect()).collect();
    for stream in &mut half {
        // The oldest of them may be closed already.
        let _ = stream.write_all(b"GET /desk/ HTTP/1.1\r\nHost: loc");
    }
    served.assert_alive();
    // These ask for much and read nothing.
    let slow: Vec<TcpStream> = (0..20)
        .map(|_| {
            let mut stream = served.connect();
            stream.write_all(b"GET /desk/large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
            stream
        })
        .collect();
    served.assert_alive();
    // A page that is open is among all of them, and hears what it waits for.
    served.publish("about/index.html", "<body>new</body>");
    read_until(&mut news, "event: page");
    drop((idle, half, slow));
    served.assert_alive();
}

// --- the port

#[test]
fn a_port_that_was_asked_for_and_is_taken_is_an_error() {
    let served = Served::new();
    let (address, port) = (served.address().ip(), served.address().port());
    let error = listen(Listen { address, port: Some(port) }).unwrap_err().to_string();
    assert_eq!(
        error,
        format!(
            "port {port} of 127.0.0.1 is taken; stop what uses it, or name another with `--port`"
        )
    );
    let first = listen(Listen { address, port: None }).unwrap();
    let second = listen(Listen { address, port: None }).unwrap();
    assert!(second.local_addr().unwrap().port() > first.local_addr().unwrap().port());
    let foreign = Listen { address: Ipv4Addr::new(192, 0, 2, 1).into(), port: Some(0) };
    let error = format!("{:#}", listen(foreign).unwrap_err());
    assert!(error.starts_with("listening on 192.0.2.1, port 0: "), "{error}");
}

// --- news

/// Reads from a stream of news until a text comes.
fn read_until(stream: &mut TcpStream, text: &str) -> String {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).expect("news come in time");
        assert!(count > 0, "the stream ends: {}", String::from_utf8_lossy(&read));
        read.extend_from_slice(&buffer[..count]);
        let shown = String::from_utf8_lossy(&read).into_owned();
        if shown.contains(text) {
            return shown;
        }
    }
}

impl Served {
    /// The token of a page, as it is served now.
    fn token(&self, path: &str) -> String {
        let page = self.get(path).text();
        page.split("data-state=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    fn listen(&self, page: &str, state: &str) -> TcpStream {
        let mut stream = self.connect();
        let host = self.address();
        let head = format!(
            "GET /.counterpart/news?page={page}&state={state} HTTP/1.1\r\nHost: {host}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream
    }

    fn publish(&self, path: &str, text: &str) {
        let state = self.live.now();
        let mut site = (*state.site).clone();
        let file = Stored::new(text.as_bytes().to_vec());
        site.files = site.files.with([(path.into(), Some(file))].into());
        let panel = format!("{{\"after\":\"{path}\"}}").into();
        self.live.publish(State { site: Arc::new(site), panel, follow: None });
    }
}

#[test]
fn a_page_hears_of_its_own_changes_only() {
    let served = Served::new();
    let mut news = served.listen("%2Fdesk%2Fabout%2F", &served.token("/desk/about/"));
    let first = read_until(&mut news, "event: panel");
    assert!(first.contains("text/event-stream") && !first.contains("event: page"), "{first}");
    served.publish("index.html", "<body>other</body>");
    let other = read_until(&mut news, "index.html");
    assert!(!other.contains("event: page"), "{other}");
    served.publish("about/index.html", "<body>new</body>");
    read_until(&mut news, "event: page");
}

#[test]
fn a_page_that_comes_back_hears_of_what_it_missed() {
    let served = Served::new();
    let old = served.token("/desk/about/");
    served.publish("about/index.html", "<body>new</body>");
    read_until(&mut served.listen("/desk/about/", &old), "event: page");
    let now = served.token("/desk/about/");
    let news = read_until(&mut served.listen("/desk/about/", &now), "event: panel");
    assert!(!news.contains("event: page"), "{news}");
    // An address where nothing was.
    let nothing = served.token("/desk/later/");
    let mut news = served.listen("/desk/later/", &nothing);
    served.publish("later/index.html", "<body>here</body>");
    read_until(&mut news, "event: page");
}
