//! Links that `site.toml` names: the main navigation, and the foot of pages.

/// A link of the main navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavLink {
    /// What it says.
    pub title: String,
    /// Where it leads.
    pub target: NavTarget,
}

/// Where a link of the main navigation leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NavTarget {
    /// A path of the site, with a leading slash, as letters, and a query and fragment.
    Path(String, String),
    /// Another site.
    Address(String),
}
