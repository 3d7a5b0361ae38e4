//! Asking other hosts, politely: of one host one thing at a time, with a pause between, of several hosts
//! at once; again later when a host is busy, and not again when it says to wait for long.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::NO_HOST;
use super::address::{host, join, split_fragment};
use super::answer::Answer;
use super::client::{Client, Failure, Method, Reply};

/// How addresses are asked for.
#[derive(Clone, Debug)]
pub struct Manners {
    /// What we say who we are.
    pub user_agent: String,
    /// How long one request may take.
    pub timeout: Duration,
    /// How long to wait between two requests to one host.
    pub pause: Duration,
    /// How long to wait before the second try; before the third, twice as long.
    pub backoff: Duration,
    /// How long a host may ask us to wait; one that asks for more is not asked again.
    pub patience: Duration,
    /// How many hosts are asked at once.
    pub hosts: usize,
    /// Whether to look for the places that fragments name.
    pub fragments: Fragments,
}

/// Whether to look for the places that fragments name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fragments {
    /// A page that is there is good.
    Ignored,
    /// It must have an element of that id.
    Checked,
}

/// How often an address is asked for at most.
const TRIES: u32 = 3;

/// How many redirects are followed.
const HOPS: usize = 10;

/// Asks for every address, and tells `done` of each as it is answered.
pub fn ask(
    addresses: &[String],
    manners: &Manners,
    done: &(dyn Fn() + Sync),
) -> BTreeMap<String, Answer> {
    let mut by_host: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for address in addresses {
        let host = host(address).unwrap_or_default().to_ascii_lowercase();
        by_host.entry(host).or_default().push(address);
    }
    let client = Client::new(&manners.user_agent, manners.timeout);
    let queue = Mutex::new(by_host.into_values().collect::<Vec<_>>());
    let answers = Mutex::new(BTreeMap::new());
    let workers = manners.hosts.max(1);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let next = lock(&queue).pop();
                    let Some(of_host) = next else { return };
                    let mut visit = Visit { client: &client, manners, refused: None };
                    for address in of_host {
                        let answer = visit.ask(address);
                        lock(&answers).insert(address.clone(), answer);
                        done();
                    }
                }
            });
        }
    });
    answers.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The visit to one host.
struct Visit<'a> {
    client: &'a Client,
    manners: &'a Manners,
    /// Why the host is not to be asked again in this run.
    refused: Option<String>,
}

/// What came of one try.
enum Tried {
    /// There is nothing more to ask.
    Known(Answer),
    /// It may be otherwise later: after the wait that the host asks for, or a usual one.
    Later { why: String, wait: Option<Duration> },
}

impl Visit<'_> {
    fn ask(&mut self, address: &str) -> Answer {
        let mut last = String::new();
        for turn in 0..TRIES {
            if let Some(why) = &self.refused {
                return Answer::Unsure(why.clone());
            }
            std::thread::sleep(self.manners.pause);
            let (why, wait) = match self.follow(address) {
                Tried::Known(answer) => return answer,
                Tried::Later { why, wait } => (why, wait),
            };
            last = why;
            let wait = wait.unwrap_or(self.manners.backoff * 2_u32.pow(turn));
            if wait > self.manners.patience {
                let seconds = wait.as_secs();
                self.refused = Some(format!("{last}, and asks to wait for {seconds} seconds"));
            } else if turn + 1 < TRIES {
                std::thread::sleep(wait);
            }
        }
        Answer::Unsure(self.refused.clone().unwrap_or(last))
    }

    /// Asks for an address, and for those to which it leads on.
    fn follow(&self, address: &str) -> Tried {
        let (bare, fragment) = split_fragment(address);
        let (mut at, mut for_good) = (bare.to_owned(), true);
        for _ in 0..HOPS {
            let reply = match self.request(&at, fragment) {
                Ok(reply) => reply,
                Err(failure) => return told(failure),
            };
            if let Some(location) = reply.location.as_ref().filter(|_| reply.is_redirect()) {
                let to = join(&at, location);
                for_good &= matches!(reply.status, 301 | 308);
                if host(&to).is_none() {
                    return Tried::Known(Answer::Broken(format!("it leads on to `{to}`")));
                }
                split_fragment(&to).0.clone_into(&mut at);
                continue;
            }
            return arrived(&reply, (bare, fragment), for_good.then_some(at));
        }
        Tried::Known(Answer::Broken("it leads on in a circle".to_owned()))
    }

    /// One request: without the page where that is enough. Hosts that do not know how to answer so are
    /// asked for the page.
    fn request(&self, address: &str, fragment: Option<&str>) -> Result<Reply, Failure> {
        let wanted = fragment.filter(|fragment| {
            self.manners.fragments == Fragments::Checked && !fragment.starts_with(":~:")
        });
        if let Some(wanted) = wanted {
            return self.client.request(Method::Whole(wanted), address);
        }
        match self.client.request(Method::Head, address) {
            Ok(reply) if reply.status < 400 || matches!(reply.status, 429 | 503) => Ok(reply),
            Err(failure @ (Failure::NoHost | Failure::Address(_) | Failure::Timeout)) => {
                Err(failure)
            }
            _ => {
                std::thread::sleep(self.manners.pause);
                self.client.request(Method::Get, address)
            }
        }
    }
}

/// What an answer means that leads no further. `moved` is where it was found, when all that led there was
/// said to be for good.
fn arrived(reply: &Reply, (asked, fragment): (&str, Option<&str>), moved: Option<String>) -> Tried {
    let said = || match reply.reason() {
        Some(reason) => format!("it answers {} ({reason})", reply.status),
        None => format!("it answers {}", reply.status),
    };
    match reply.status {
        200..=299 => {
            if let Some(fragment) = fragment.filter(|_| reply.has_fragment == Some(false)) {
                let why = format!("the page is there, and has no `#{fragment}`");
                return Tried::Known(Answer::Broken(why));
            }
            let moved = moved.filter(|to| to != asked && !differs_by_slash_only(to, asked));
            Tried::Known(moved.map_or(Answer::Fine, |to| {
                Answer::Moved(match fragment {
                    Some(fragment) => format!("{to}#{fragment}"),
                    None => to,
                })
            }))
        }
        404 | 410 | 451 => Tried::Known(Answer::Broken(said())),
        408 | 425 | 429 | 500 | 502..=504 => Tried::Later { why: said(), wait: reply.retry_after },
        // Who must sign in, or show that they are a person, cannot be told from who looks for what is
        // not there.
        _ => Tried::Known(Answer::Unsure(said())),
    }
}

/// `https://x.org` and `https://x.org/` are one address.
fn differs_by_slash_only(one: &str, other: &str) -> bool {
    let bare = |address: &str| {
        let is_root = address.matches('/').count() == 3 && address.ends_with('/');
        if is_root { address.trim_end_matches('/').to_owned() } else { address.to_owned() }
    };
    bare(one) == bare(other)
}

fn told(failure: Failure) -> Tried {
    match failure {
        Failure::NoHost => Tried::Known(Answer::Broken(NO_HOST.to_owned())),
        Failure::Address(why) => Tried::Known(Answer::Unsure(why)),
        Failure::Certificate(why) => Tried::Known(Answer::Broken(why)),
        Failure::Timeout => {
            Tried::Later { why: "it does not answer in time".to_owned(), wait: None }
        }
        Failure::Connection(why) => Tried::Later { why, wait: None },
    }
}
