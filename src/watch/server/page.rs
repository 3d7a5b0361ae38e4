//! Pages as they are served: with the script that keeps them up to date, and leave for it.

use std::borrow::Cow;

use crate::watch::reload::Token;
use crate::watch::reload::tags::tags;
use crate::watch::server::SCRIPT_PATH;

/// A page with our script at its end. A policy of the page that would not let it load, or talk to
/// this server, is widened by exactly that.
pub(super) fn dress(html: &str, token: Token) -> String {
    let html = admit(html);
    let end = html.rfind("</body").unwrap_or(html.len());
    let script = format!("<script src=\"{SCRIPT_PATH}\" data-state=\"{token}\" defer></script>\n");
    [&html[..end], &script, &html[end..]].concat()
}

/// The page with each of its policies widened, where that is needed.
fn admit(html: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(html);
    let policies =
        tags(html).take_while(|tag| !tag.name.eq_ignore_ascii_case("body")).filter(|tag| {
            let kind = tag.attribute("http-equiv").unwrap_or_default();
            tag.name.eq_ignore_ascii_case("meta")
                && kind.eq_ignore_ascii_case("content-security-policy")
        });
    for policy in policies.filter_map(|tag| tag.attribute("content")) {
        if let Some(wider) = widened(policy) {
            text = Cow::Owned(text.replacen(policy, &wider, 1));
        }
    }
    text
}

/// A policy that also lets scripts of this server load, and talk to it; nothing when it does already.
fn widened(policy: &str) -> Option<String> {
    let mut directives: Vec<Vec<&str>> = policy
        .split(';')
        .map(|directive| directive.split_ascii_whitespace().collect())
        .filter(|directive: &Vec<&str>| !directive.is_empty())
        .collect();
    let before = directives.clone();
    for names in [["script-src-elem", "script-src"], ["connect-src", "connect-src"]] {
        let at = |name: &str, directives: &[Vec<&str>]| {
            directives.iter().position(|directive| directive[0].eq_ignore_ascii_case(name))
        };
        let own = names.iter().find_map(|name| at(name, &directives));
        let Some(ruling) = own.or_else(|| at("default-src", &directives)) else { continue };
        if directives[ruling]
            .iter()
            .any(|source| *source == "'self'" || *source == "&#39;self&#39;")
        {
            continue;
        }
        let mut wider = directives[ruling].clone();
        wider.retain(|source| *source != "'none'" && *source != "&#39;none&#39;");
        wider.push("'self'");
        if let Some(own) = own {
            directives[own] = wider;
        } else {
            wider[0] = names[1];
            directives.push(wider);
        }
    }
    let joined = || directives.iter().map(|d| d.join(" ")).collect::<Vec<_>>().join("; ");
    (directives != before).then(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(policy: &str, expected: Option<&str>) {
        assert_eq!(widened(policy).as_deref(), expected, "{policy}");
    }

    #[test]
    fn a_policy_is_widened_by_our_script_and_no_more() {
        check("default-src 'none'; script-src 'self'; connect-src 'self'", None);
        check("default-src 'self'", None);
        check("img-src 'none'", None);
        check(
            "default-src 'none'",
            Some("default-src 'none'; script-src 'self'; connect-src 'self'"),
        );
        check(
            "default-src https:; script-src 'none'",
            Some("default-src https:; script-src 'self'; connect-src https: 'self'"),
        );
        check(
            "script-src-elem https://x.org; connect-src 'self'",
            Some("script-src-elem https://x.org 'self'; connect-src 'self'"),
        );
    }

    #[test]
    fn the_script_stands_before_the_end_of_the_body() {
        let page = dress("<body>a</body></html>", Token::default());
        assert!(page.starts_with("<body>a<script src=\"/.counterpart/watch.js\" "), "{page}");
        assert!(page.ends_with(" defer></script>\n</body></html>"), "{page}");
        assert!(dress("a", Token::default()).starts_with("a<script "));
    }

    #[test]
    fn the_policy_of_a_page_is_found() {
        let html =
            "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\"><body>";
        let page = dress(html, Token::default());
        assert!(
            page.contains("default-src 'none'; script-src 'self'; connect-src 'self'"),
            "{page}"
        );
    }
}
