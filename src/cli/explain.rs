//! `counterpart explain`: what a rule is, why it matters, and an example.

use std::fmt::Write as _;

use anyhow::{Result, bail};

use super::terminal::Terminal;
use super::{ExplainArgs, Outcome};
use crate::finding::{nearest, rules};

/// Explains a rule, or lists all rules.
pub(super) fn run(args: &ExplainArgs, terminal: &Terminal) -> Result<Outcome> {
    let Some(name) = &args.rule else {
        terminal.print(&list())?;
        return Ok(Outcome::Fine);
    };
    let Some(rule) = rules::named(name) else {
        let near = nearest(name, rules::names()).map_or_else(
            || "`counterpart explain` lists them".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        bail!("there is no rule `{name}`; {near}");
    };
    terminal.print(&format!(
        "{} ({})\n\nWhat: {}.\n\nWhy: {}\n\nExample: {}\n\n\
         Set its level in `site.toml`:\n\n    [check]\n    {} = \"error\"    # or \"warning\", \"note\", \"off\"\n",
        rule.name,
        rule.level.word(),
        rule.what,
        rule.why,
        rule.example,
        rule.name
    ))?;
    Ok(Outcome::Fine)
}

fn list() -> String {
    let width = rules::names().map(str::len).max().unwrap_or(0);
    let mut text = String::new();
    for rule in rules::ALL {
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "{:width$}  {:7}  {}", rule.name, rule.level.word(), rule.what);
    }
    text
}
