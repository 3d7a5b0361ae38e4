//! `counterpart man`: the manual pages, made of the same description as the help.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::Args;
use clap_mangen::Man;

use super::terminal::Terminal;
use super::{Outcome, report};
use crate::emit::record::keep;

/// The arguments of `man`.
#[derive(Args, Clone, Debug)]
pub(super) struct ManArgs {
    /// Write a page for the program and one for each command into this folder, which must be there
    #[arg(short, long, value_name = "FOLDER")]
    output_dir: Option<PathBuf>,
}

/// Prints the page of the program, or writes all pages into a folder.
pub(super) fn run(args: &ManArgs, command: clap::Command, terminal: &Terminal) -> Result<Outcome> {
    let mut command = command.disable_help_subcommand(true);
    command.build();
    let Some(folder) = &args.output_dir else {
        terminal.print(&page(&command)?)?;
        return Ok(Outcome::Fine);
    };
    let mut commands = vec![command.clone()];
    commands.extend(command.get_subcommands().filter(|command| !command.is_hide_set()).cloned());
    for command in &commands {
        let name = command.get_display_name().unwrap_or_else(|| command.get_name());
        keep(folder, &format!("{name}.1"), &page(command)?)?;
    }
    let pages = report::number(commands.len(), "page");
    terminal.say(&format!("wrote {pages} into `{}`", folder.display()))?;
    Ok(Outcome::Fine)
}

fn page(command: &clap::Command) -> Result<String> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page).context("writing a manual page")?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
