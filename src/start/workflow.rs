//! The workflow that a new site gets: it installs this version of the program from its releases, checks
//! pull requests, and publishes the default branch on GitHub Pages.

/// The text, with words in capitals for what is filled in.
pub(super) const PAGES: &str = include_str!("both/pages.yml");

/// Where the releases are of which this program is one: told by the workflow that makes releases. A
/// program that somebody built at home does not know, and the workflow says what to write.
const RELEASES: &str = match option_env!("COUNTERPART_RELEASES") {
    Some(releases) => releases,
    None => "https://github.com/OWNER/counterpart/releases",
};

/// The workflow for a site that is built by this version.
pub fn pages(version: &str) -> String {
    PAGES
        .replace("\"VERSION\"", &format!("\"{version}\""))
        .replace("\"RELEASES\"", &format!("\"{RELEASES}\""))
}
