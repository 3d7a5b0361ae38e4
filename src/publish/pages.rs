//! GitHub Pages: at which address it serves a repository's site. A site whose links lead elsewhere is
//! the most common accident of a first publish.

use super::CNAME;
use super::repository::Repository;
use super::staged::Complete;
use crate::config::Config;

/// What to tell the user of a site that says that it stands where it will not: at an address for examples,
/// or, when it is published to GitHub, at another than GitHub serves it at.
pub fn doubt(
    repository: &Repository,
    remote: &str,
    (config, site): (&Config, &Complete),
) -> Option<String> {
    let host = config.base_url.host();
    if ["example.org", "example.com", "example.net"].contains(&host) {
        return Some(format!(
            "`base_url` is still `{}`, an address for examples; set the one at which the site stands in \
             `site.toml`, or its links lead elsewhere",
            config.base_url.join("/")
        ));
    }
    let listed = repository.git.ask(&["remote", "get-url", "--push", "--", remote]).ok()?;
    let url = if listed.ok { listed.line() } else { remote.to_owned() };
    let served = served_at(&url)?;
    let address = config.base_url.join("/");
    if site.tree.contains_key(CNAME) || address.eq_ignore_ascii_case(&served) {
        return None;
    }
    Some(if host.ends_with(".github.io") {
        format!(
            "GitHub Pages serves this repository at `{served}`, but `base_url` is `{address}`, to which \
             all links lead; set `base_url` in `site.toml`"
        )
    } else {
        format!(
            "GitHub Pages serves this repository at `{served}`, but `base_url` is `{address}`; set \
             `domain = \"{host}\"` in `site.toml` if the domain is yours, or another `base_url`"
        )
    })
}

/// Where GitHub Pages serves the repository that Git knows by this address, unless it has a domain.
fn served_at(url: &str) -> Option<String> {
    let url = url.trim_end_matches('/').strip_suffix(".git").unwrap_or(url.trim_end_matches('/'));
    let (host, path) = match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?,
        None => url.split_once(':')?,
    };
    let host = host.rsplit('@').next()?.split(':').next()?;
    if host != "github.com" && host != "ssh.github.com" {
        return None;
    }
    let (owner, name) = path.trim_start_matches('/').split_once('/')?;
    let owner = owner.to_lowercase();
    if owner.is_empty() || name.is_empty() || name.contains('/') {
        return None;
    }
    let own = format!("{owner}.github.io");
    Some(if name.eq_ignore_ascii_case(&own) {
        format!("https://{own}/")
    } else {
        format!("https://{own}/{name}/")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_follows_from_the_repository() {
        for (url, served) in [
            ("git@github.com:Desk/talks.git", Some("https://desk.github.io/talks/")),
            ("https://github.com/desk/talks", Some("https://desk.github.io/talks/")),
            ("https://x:token@github.com/desk/talks.git/", Some("https://desk.github.io/talks/")),
            ("ssh://git@ssh.github.com:443/desk/talks.git", Some("https://desk.github.io/talks/")),
            ("https://github.com/Desk/desk.github.io", Some("https://desk.github.io/")),
            ("https://gitlab.com/desk/talks", None),
            ("../remote.git", None),
            ("/srv/github.com/a/b", None),
            ("git@github.com:desk", None),
        ] {
            assert_eq!(served_at(url).as_deref(), served, "{url}");
        }
    }
}
