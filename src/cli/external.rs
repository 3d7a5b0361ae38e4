//! `counterpart check --external`: asks other sites whether they have what is linked to, and remembers
//! what was there.

use std::time::Duration;

use anyhow::{Result, bail};

use super::Common;
use super::report;
use super::terminal::Terminal;
use crate::emit::cache;
use crate::external::answer::{Answer, Known};
use crate::external::ask::{Fragments, Manners, ask};
use crate::external::{findings, links};
use crate::files::Files;
use crate::finding::Findings;
use crate::model::site::Site;
use crate::{Built, Options};

/// The seconds of a day.
const DAY: i64 = 24 * 60 * 60;

/// Adds what is wrong with links to other sites to the findings of a build.
pub(super) fn check(
    common: &Common,
    (files, options): (&Files, &Options),
    built: &mut Built,
    terminal: &Terminal,
) -> Result<()> {
    let site = crate::link_files(files, options, &mut Findings::new());
    let links = links(&site);
    let now = options.now.as_second();
    let days = i64::try_from(site.config.external_links.days).unwrap_or(i64::MAX / DAY);
    let since = now.saturating_sub(days.saturating_mul(DAY));
    let text = cache::external_links(&common.root).unwrap_or_default();
    let mut known = Known::parse(&text);
    // Whether its places were looked for is not kept.
    let fragments = site.config.external_links.fragments;
    let is_known = |address: &String| {
        let has_place = fragments && address.contains('#');
        !has_place && known.get(address, since.saturating_add(1)).is_some()
    };
    let addresses: Vec<String> =
        links.iter().map(|link| link.address.clone()).filter(|it| !is_known(it)).collect();
    terminal.detail(&format!(
        "asking for {} of {} to other sites",
        addresses.len(),
        report::number(links.len(), "link")
    ))?;
    let bar = terminal.counter(addresses.len());
    let mut answers = ask(&addresses, &manners(&site), &|| bar.inc(1));
    bar.finish_and_clear();
    refuse_silence(&answers)?;
    known.update(&answers, (since.saturating_add(1), now));
    // Without it the next run asks for all again.
    let _ = cache::keep_external_links(&common.root, &known.print());
    for link in &links {
        if let Some(answer) = known.get(&link.address, 0) {
            answers.insert(link.address.clone(), answer.clone());
        }
    }
    built.findings.append(findings(&links, &answers));
    crate::settle(&site, options.strictness, &mut built.findings);
    Ok(())
}

/// How hosts are asked: with an address at which whoever runs one finds out who we are.
fn manners(site: &Site) -> Manners {
    let links = &site.config.external_links;
    let version = env!("CARGO_PKG_VERSION");
    let seconds = u64::try_from(links.timeout).unwrap_or(u64::MAX).min(600);
    Manners {
        user_agent: format!("counterpart/{version} (+{})", site.config.base_url.join("/")),
        timeout: Duration::from_secs(seconds),
        pause: Duration::from_millis(100),
        backoff: Duration::from_secs(1),
        patience: Duration::from_secs(30),
        hosts: 8,
        fragments: if links.fragments { Fragments::Checked } else { Fragments::Ignored },
    }
}

/// When no host has an address, it is not the hosts that are wrong.
fn refuse_silence(answers: &std::collections::BTreeMap<String, Answer>) -> Result<()> {
    let is_silent =
        |answer: &Answer| *answer == Answer::Broken(crate::external::NO_HOST.to_owned());
    if answers.len() > 1 && answers.values().all(is_silent) {
        bail!("no other site can be found; see whether there is a network, and check again");
    }
    Ok(())
}
