//! Links to other sites, asked for at a server on this machine: what is asked, how often, how politely,
//! and what comes of it.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test fails by panicking, and may take its time"
)]

#[path = "support/site.rs"]
mod site;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use counterpart::external::answer::Answer;
use counterpart::external::ask::{Fragments, Manners, ask};
use site::write;

/// What a server answers to a request line such as `GET /a`, the n-th time that it comes.
type Answers = fn(&str, usize) -> String;

/// A server that writes down what it is asked.
struct Server {
    address: String,
    log: Arc<Mutex<Vec<String>>>,
    most: Arc<Mutex<(usize, usize)>>,
}

impl Server {
    fn new(answers: Answers) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (log, most) = (Arc::default(), Arc::default());
        let server = Self { address, log: Arc::clone(&log), most: Arc::clone(&most) };
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (log, most) = (Arc::clone(&log), Arc::clone(&most));
                std::thread::spawn(move || serve(&stream.unwrap(), answers, (&log, &most)));
            }
        });
        server
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// What was asked, in order.
    fn asked(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    /// How many requests were being answered at one time, at most.
    fn most_at_once(&self) -> usize {
        self.most.lock().unwrap().1
    }
}

fn serve(
    stream: &TcpStream,
    answers: Answers,
    (log, most): (&Mutex<Vec<String>>, &Mutex<(usize, usize)>),
) {
    let mut reader = BufReader::new(stream);
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if reader.read_line(&mut head).unwrap_or(0) == 0 {
                return;
            }
        }
        {
            let mut most = most.lock().unwrap();
            most.0 += 1;
            most.1 = most.1.max(most.0);
        }
        let line = head.lines().next().unwrap().trim_end_matches(" HTTP/1.1").to_owned();
        let agent = head.lines().find(|l| l.to_lowercase().starts_with("user-agent:")).unwrap();
        assert!(agent.contains("counterpart"), "{agent}");
        let count = {
            let mut log = log.lock().unwrap();
            log.push(line.clone());
            log.iter().filter(|it| **it == line).count()
        };
        let answer = answers(&line, count);
        // Only what may have a body has one.
        let answer = if line.starts_with("HEAD ") {
            answer.split_inclusive("\r\n\r\n").next().unwrap().to_owned()
        } else {
            answer
        };
        most.lock().unwrap().0 -= 1;
        if answer.is_empty() || (&mut &*stream).write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}

/// An answer with a status, further fields and a body.
fn reply(status: &str, fields: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\n{fields}Content-Length: {length}\r\n\r\n{body}")
}

/// Quick manners.
fn manners() -> Manners {
    Manners {
        user_agent: "counterpart/test".to_owned(),
        timeout: Duration::from_millis(1500),
        pause: Duration::from_millis(1),
        backoff: Duration::from_millis(5),
        patience: Duration::from_secs(2),
        hosts: 4,
        fragments: Fragments::Ignored,
    }
}

/// Asks for these paths of a server, and says what came of each.
fn answers(server: &Server, paths: &[&str], manners: &Manners) -> BTreeMap<String, String> {
    let addresses: Vec<String> = paths.iter().map(|path| server.at(path)).collect();
    let answers = ask(&addresses, manners, &|| {});
    assert_eq!(answers.len(), paths.len());
    let bare = |text: &str| text.replace(&server.address, "");
    answers.iter().map(|(address, answer)| (bare(address), bare(&answer.print()))).collect()
}

fn one(answers: Answers, path: &str) -> (String, Vec<String>) {
    let server = Server::new(answers);
    let said = self::answers(&server, &[path], &manners());
    (said[path].clone(), server.asked())
}

#[test]
fn a_page_that_is_there_is_asked_for_without_being_read() {
    let (said, asked) = one(|_, _| reply("200 OK", "", "page"), "/a?b=c#d");
    assert_eq!((said.as_str(), asked.as_slice()), ("fine", &["HEAD /a?b=c".to_owned()][..]));
}

#[test]
fn hosts_that_do_not_know_the_short_question_are_asked_the_long_one() {
    for status in
        ["405 Method Not Allowed", "404 Not Found", "403 Forbidden", "501 Not Implemented"]
    {
        let server = Server::new(|line, _| {
            let status = match line {
                "HEAD /405" => "405 Method Not Allowed",
                "HEAD /404" => "404 Not Found",
                "HEAD /403" => "403 Forbidden",
                "HEAD /501" => "501 Not Implemented",
                _ => "200 OK",
            };
            reply(status, "", "page")
        });
        let path = format!("/{}", &status[..3]);
        assert_eq!(answers(&server, &[&path], &manners())[&path], "fine");
        assert_eq!(server.asked(), [format!("HEAD {path}"), format!("GET {path}")]);
    }
}

#[test]
fn what_is_gone_is_broken_and_what_lets_nobody_in_is_unsure() {
    let server = Server::new(|line, _| {
        let path = line.rsplit('/').next().unwrap();
        match path {
            "404" => reply("404 Not Found", "", ""),
            "410" => reply("410 Gone", "", ""),
            "401" => reply("401 Unauthorized", "", ""),
            "403" => reply("403 Forbidden", "", ""),
            "999" => reply("999 Request denied", "", ""),
            _ => reply("418 I'm a teapot", "", ""),
        }
    });
    let said = answers(&server, &["/404", "/410", "/401", "/403", "/418", "/999"], &manners());
    assert_eq!(said["/404"], "broken it answers 404 (Not Found)");
    assert_eq!(said["/410"], "broken it answers 410 (Gone)");
    assert_eq!(said["/401"], "unsure it answers 401 (Unauthorized)");
    assert_eq!(said["/403"], "unsure it answers 403 (Forbidden)");
    assert_eq!(said["/418"], "unsure it answers 418 (I'm a teapot)");
    assert_eq!(said["/999"], "unsure it answers 999");
}

#[test]
fn redirects_are_followed_and_told_when_they_are_for_good() {
    let server = Server::new(|line, _| {
        let to = |status: &str, to: &str| reply(status, &format!("Location: {to}\r\n"), "");
        match line.rsplit(' ').next().unwrap() {
            "/good" => to("301 Moved Permanently", "next"),
            "/next" => to("308 Permanent Redirect", "/end?x#y"),
            "/while" => to("302 Found", "/end"),
            "/mixed" => to("301 Moved Permanently", "/while"),
            "/circle" => to("301 Moved Permanently", "/circle"),
            "/lost" => to("301 Moved Permanently", "/nowhere"),
            "/odd" => to("302 Found", "ftp://x.example/"),
            "/nowhere" => reply("404 Not Found", "", ""),
            "/bare" => reply("302 Found", "", ""),
            _ => reply("200 OK", "", ""),
        }
    });
    let paths = ["/good", "/while", "/mixed", "/circle", "/lost", "/odd", "/good#part", "/bare"];
    let said = answers(&server, &paths, &manners());
    assert_eq!(said["/good"], "moved /end?x");
    assert_eq!(said["/good#part"], "moved /end?x#part");
    assert_eq!(said["/while"], "fine");
    assert_eq!(said["/mixed"], "fine");
    assert_eq!(said["/circle"], "broken it leads on in a circle");
    assert_eq!(said["/lost"], "broken it answers 404 (Not Found)");
    assert_eq!(said["/odd"], "broken it leads on to `ftp://x.example/`");
    assert_eq!(said["/bare"], "unsure it answers 302 (Found)");
}

#[test]
fn a_busy_host_is_asked_again_and_its_wishes_are_minded() {
    let (said, asked) = one(
        |_, count| {
            if count < 3 {
                reply("503 Service Unavailable", "", "")
            } else {
                reply("200 OK", "", "")
            }
        },
        "/a",
    );
    assert_eq!((said.as_str(), asked.len()), ("fine", 3));
    let (said, asked) = one(|_, _| reply("503 Service Unavailable", "", ""), "/a");
    assert_eq!(said, "unsure it answers 503 (Service Unavailable)");
    assert_eq!(asked.len(), 3);
    // It says to wait for a second.
    let started = Instant::now();
    let busy = |_: &str, count: usize| {
        if count == 1 {
            reply("429 Too Many Requests", "Retry-After: 1\r\n", "")
        } else {
            reply("200 OK", "", "")
        }
    };
    let (said, asked) = one(busy, "/a");
    assert_eq!((said.as_str(), asked.len()), ("fine", 2));
    assert!(started.elapsed() >= Duration::from_secs(1));
}

#[test]
fn a_host_that_asks_for_more_patience_than_we_have_is_left_alone() {
    let server = Server::new(|_, _| {
        let fields = "Date: Wed, 21 Oct 2015 07:28:00 GMT\r\n\
                      Retry-After: Wed, 21 Oct 2015 08:28:00 GMT\r\n";
        reply("429 Too Many Requests", fields, "")
    });
    let said = answers(&server, &["/a", "/b", "/c"], &manners());
    let wanted = "unsure it answers 429 (Too Many Requests), and asks to wait for 3600 seconds";
    assert!(said.values().all(|it| it == wanted), "{said:?}");
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn a_host_is_asked_one_thing_at_a_time() {
    let server = Server::new(|line, _| {
        // Long enough for others to come in.
        let mut sum = 0_u64;
        for number in 0..200_000 {
            sum = sum.wrapping_mul(31).wrapping_add(number);
        }
        assert_ne!(sum, line.len() as u64);
        reply("200 OK", "", "")
    });
    let paths: Vec<String> = (0..40).map(|number| format!("/{number}")).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let said = answers(&server, &paths, &manners());
    assert!(said.values().all(|it| it == "fine"), "{said:?}");
    assert_eq!(server.most_at_once(), 1);
}

#[test]
fn who_does_not_answer_or_is_not_there_is_told_apart() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let broken = Server::new(|_, _| String::new());
    let addresses = [
        format!("http://{}/", silent.local_addr().unwrap()),
        format!("http://{closed}/"),
        broken.at("/"),
        "http://nowhere.invalid/".to_owned(),
        "http://127.0.0.1:99999/".to_owned(),
        // Plain HTTP behind an address of the secure kind.
        broken.at("/").replace("http://", "https://"),
    ];
    let manners = Manners { timeout: Duration::from_millis(200), ..manners() };
    let said = ask(&addresses, &manners, &|| {});
    let print = |index: usize| said[&addresses[index]].print();
    assert_eq!(print(0), "unsure it does not answer in time");
    assert!(print(1).starts_with("unsure "), "{}", print(1));
    assert!(print(2).starts_with("unsure "), "{}", print(2));
    assert_eq!(print(3), "broken there is no such host");
    assert!(print(4).starts_with("unsure "), "{}", print(4));
    assert!(!matches!(said[&addresses[5]], Answer::Fine | Answer::Moved(_)), "{}", print(5));
}

#[test]
fn places_in_pages_are_looked_for_when_asked_to() {
    let server = Server::new(|line, _| {
        let html = "<h2 id=\"one\">1</h2><a name=\"two\"></a><p id='ü'>é</p>";
        if line.contains("/a.pdf") {
            return reply("200 OK", "Content-Type: application/pdf\r\n", html);
        }
        reply("200 OK", "Content-Type: text/html; charset=utf-8\r\n", html)
    });
    let manners = Manners { fragments: Fragments::Checked, ..manners() };
    let paths =
        ["/a#one", "/a#two", "/a#three", "/a.pdf#page=2", "/a#%C3%BC", "/a#:~:text=x", "/a#top"];
    let said = answers(&server, &paths, &manners);
    let broken: Vec<_> = said.iter().filter(|(_, answer)| *answer != "fine").collect();
    let wanted = "broken the page is there, and has no `#three`".to_owned();
    assert_eq!(broken, [(&"/a#three".to_owned(), &wanted)]);
    assert!(server.asked().contains(&"HEAD /a".to_owned()), "a fragment of text needs no page");
}

// --- the command

fn check(folder: &Path, args: &[&str], day: i64) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterpart"));
    command.arg("check").args(args).current_dir(folder).env_clear().stdin(Stdio::null());
    command.env("SOURCE_DATE_EPOCH", (1_768_478_400 + day * 86_400).to_string());
    command.output().expect("the program can be started")
}

#[test]
fn the_command_asks_only_when_told_and_remembers_what_was_there() {
    let server = Server::new(|line, _| match line.rsplit(' ').next().unwrap() {
        "/gone" => reply("404 Not Found", "", ""),
        _ => reply("200 OK", "", ""),
    });
    let folder = tempfile::tempdir().unwrap();
    let page = format!(
        "+++\ntitle = \"A\"\nsummary = \"S.\"\n+++\n\n[good]({}) and [gone]({})\n",
        server.at("/good"),
        server.at("/gone")
    );
    write(
        folder.path(),
        &[("site.toml", site::SITE.as_bytes()), ("content/a.md", page.as_bytes())],
    );
    let run = |args: &[&str], day| {
        let output = check(folder.path(), args, day);
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    assert_eq!(run(&[], 0).0, Some(0));
    assert_eq!(server.asked(), [""; 0], "offline unless told");
    let (code, out, err) = run(&["--external"], 0);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("1 warning"), "{out}");
    assert!(
        err.contains("warning[external-link-broken]") && err.contains("content/a.md:6:"),
        "{err}"
    );
    let asked = server.asked();
    assert_eq!(asked, ["HEAD /gone", "GET /gone", "HEAD /good"]);
    // What was there is not asked for again for a week; what was not, each time.
    run(&["--external"], 6);
    assert_eq!(server.asked()[3..], ["HEAD /gone", "GET /gone"]);
    run(&["--external"], 7);
    assert_eq!(server.asked()[5..], ["HEAD /gone", "GET /gone", "HEAD /good"]);
    let (code, out, _) = run(&["--external", "--strict", "--format", "json"], 7);
    assert_eq!(code, Some(1));
    assert!(out.contains("external-link-broken"), "{out}");
    // A memory that is damaged is none.
    write(folder.path(), &[(".counterpart/external-links", b"\xff\xfe")]);
    assert_eq!(run(&["--external"], 8).0, Some(0));
}

#[test]
fn without_a_network_the_sites_are_not_to_blame() {
    let folder = tempfile::tempdir().unwrap();
    let page =
        "+++\ntitle = \"A\"\nsummary = \"S.\"\n+++\n\n<http://a.invalid/> <http://b.invalid/>\n";
    write(
        folder.path(),
        &[("site.toml", site::SITE.as_bytes()), ("content/a.md", page.as_bytes())],
    );
    let output = check(folder.path(), &["--external"], 0);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("see whether there is a network"), "{said}");
}
