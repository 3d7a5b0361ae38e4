//! Publishing: a built site becomes a commit on a branch of its Git repository, and goes to a remote.
//!
//! ```text
//! Repository::find ──> Branch::look ──> build into a Staged ──> Changes::between ──> commit ──> push
//! what can be told     here and at      only what the branch    pages added,         objects    never
//! without a network    the remote       does not have is kept   changed, removed     only       forced
//! ```
//!
//! Git's own program does all of it: so the user's credentials, hooks, signatures and settings hold. The
//! working tree, the index and the branch that is checked out are not touched: the commit is made of
//! objects alone, and no reference tells of it before the remote has taken it. Killed at any moment, a
//! publish leaves the remote as it was or as it should be, and here at most objects that nothing refers
//! to, which Git clears away in its time.

pub mod branch;
pub mod changes;
pub mod commit;
pub mod git;
pub mod object;
pub mod pages;
pub mod push;
pub mod repository;
pub mod staged;

/// The line of a commit's message by which it is known for one of ours.
pub const TRAILER: &str = "Published-with: Counterpart";

/// The file that keeps GitHub Pages from taking the site for one of Jekyll's, and dropping files that
/// begin with `_`.
pub const NO_JEKYLL: &str = ".nojekyll";

/// The file that tells GitHub Pages the domain.
pub const CNAME: &str = "CNAME";
