//! `counterpart schema`: JSON Schemas for editors, of `site.toml` and of each kind of front matter.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;

use super::terminal::Terminal;
use super::{Outcome, report};
use crate::emit::record::keep;
use crate::finding::nearest;
use crate::reference::schema::{Subject, schema};

/// The arguments of `schema`.
#[derive(Args, Clone, Debug)]
pub(super) struct SchemaArgs {
    /// Of what: `site`, or a kind of page; none lists them all
    #[arg(value_name = "WHAT", conflicts_with = "output_dir")]
    subject: Option<String>,
    /// Write all of them into this folder, which must be there
    #[arg(short, long, value_name = "FOLDER")]
    output_dir: Option<PathBuf>,
}

/// Prints a schema, or lists all, or writes all into a folder.
pub(super) fn run(args: &SchemaArgs, terminal: &Terminal) -> Result<Outcome> {
    if let Some(folder) = &args.output_dir {
        for subject in Subject::ALL {
            keep(folder, &file(subject), &schema(subject))?;
        }
        let schemas = report::number(Subject::ALL.len(), "schema");
        terminal.say(&format!("wrote {schemas} into `{}`", folder.display()))?;
        return Ok(Outcome::Fine);
    }
    let names = || Subject::ALL.into_iter().map(Subject::name);
    let Some(name) = &args.subject else {
        let mut list = String::new();
        for name in names() {
            // Writing to a string cannot fail.
            let _ = writeln!(list, "{name}");
        }
        terminal.print(&list)?;
        return Ok(Outcome::Fine);
    };
    let Some(subject) = Subject::named(name) else {
        let near = nearest(name, names()).map_or_else(
            || "`counterpart schema` lists them".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        bail!("there is no schema of `{name}`; {near}");
    };
    terminal.print(&schema(subject))?;
    Ok(Outcome::Fine)
}

fn file(subject: Subject) -> String {
    format!("{}.schema.json", subject.name())
}
