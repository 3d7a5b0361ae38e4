//! `counterpart watch`: serves the site and shows every change at once.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Args;

use super::terminal::Terminal;
use super::{Common, Outcome, now, report};
use crate::link::Drafts;
use crate::watch::server::Listen;
use crate::watch::watcher::{Polls, Way};
use crate::watch::{Clock, Following, News, Report, Settings, watch};
use crate::{Options, Strictness};

/// The arguments of `watch`.
#[derive(Args, Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag on the command line")]
pub(super) struct WatchArgs {
    /// Open the site in a browser
    #[arg(long)]
    open: bool,
    /// The port to serve at [default: the first free one from 1111 on]
    #[arg(short, long, value_name = "NUMBER")]
    port: Option<u16>,
    /// The address to serve at; `0.0.0.0` lets other machines in
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,
    /// Show drafts and pages with a date in the future
    #[arg(long)]
    drafts: bool,
    /// Look for changes from time to time, where the system does not tell of them
    #[arg(long)]
    poll: bool,
    /// Let the browser open the page that is being edited, at the first part that changed
    #[arg(long)]
    follow: bool,
}

/// Watches until the program is ended, by Ctrl-C or by a terminal that is closed. There is nothing to
/// clean up then, so that the system may end it as it ends any other.
pub(super) fn run(common: &Common, args: &WatchArgs, terminal: &Terminal) -> Result<Outcome> {
    let settings = Settings {
        root: common.root.clone(),
        options: Options {
            base_url: None,
            drafts: if args.drafts { Drafts::Show } else { Drafts::Withhold },
            strictness: Strictness::Usual,
            now: now()?,
        },
        listen: Listen { address: args.bind, port: args.port },
        way: if args.poll { Way::Polling } else { Way::Events },
        following: if args.follow { Following::Edits } else { Following::Nothing },
        clock: Clock { now, elapsed },
    };
    let mut shown = None;
    let mut say = |news: News<'_>| match news {
        News::Rebuilt(report) => rebuilt(&report, terminal, &mut shown),
        News::Serving { address } => serving(address, args, terminal),
        News::Polls(Polls(reason)) => {
            terminal.say(&format!("looking for changes from time to time: {reason}"))
        }
        News::Trouble(error) => {
            terminal.error(error);
            Ok(())
        }
    };
    watch(settings, &mut say)?;
    Ok(Outcome::Fine)
}

/// How long the program has run since this was asked first.
fn elapsed() -> Duration {
    static STARTED: OnceLock<Instant> = OnceLock::new();
    STARTED.get_or_init(Instant::now).elapsed()
}

fn serving(address: &str, args: &WatchArgs, terminal: &Terminal) -> Result<()> {
    terminal.say(&format!("serving at {address} until Ctrl-C"))?;
    if args.open
        && let Err(error) = open::that_detached(address)
    {
        terminal.remark(&format!("no browser could be opened: {error}\n"));
    }
    Ok(())
}

/// Prints what changed, how many pages were made again, how long that took, and, unless they are as
/// they were, the findings.
fn rebuilt(news: &Report<'_>, terminal: &Terminal, shown: &mut Option<Shown>) -> Result<()> {
    let Report { rebuilt, files, inputs, took } = news;
    let built = &rebuilt.built;
    let counts = report::counted(built.findings.counts());
    let time = milliseconds(*took);
    if shown.is_none() {
        let pages = report::number(rebuilt.made, "page");
        terminal.say(&format!("built {pages} in {time}, {counts}"))?;
    } else {
        terminal.say(&format!(
            "{}: {} made, {} changed, in {time}, {counts}",
            named(inputs),
            report::number(rebuilt.made, "page"),
            report::number(rebuilt.changed.len(), "file"),
        ))?;
    }
    let new = Shown {
        findings: report::text(built, files, terminal),
        withheld: built.withheld.iter().map(|page| page.file.to_string()).collect(),
    };
    if new != shown.take().unwrap_or_default() {
        report::show(built, &new.findings, terminal)?;
    }
    *shown = Some(new);
    Ok(())
}

/// What was printed last beside the line of a rebuild.
#[derive(Debug, Default, PartialEq, Eq)]
struct Shown {
    findings: String,
    withheld: Vec<String>,
}

/// “content/a.md”, or “content/a.md and 3 more”; without any, `site.toml` is back as it was.
fn named(inputs: &[std::sync::Arc<str>]) -> String {
    match inputs {
        [] => "the files can be read again".to_owned(),
        [one] => one.to_string(),
        [first, rest @ ..] => format!("{first} and {} more", rest.len()),
    }
}

/// “12 ms”, or “1.20 s”.
fn milliseconds(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{} ms", time.as_millis().max(1))
    } else {
        report::seconds(time)
    }
}
