//! `counterpart completions`: a script that completes commands in a shell.

use anyhow::Result;
use clap_complete::Shell;

use super::Outcome;
use super::terminal::Terminal;

/// Prints the script.
pub(super) fn run(
    shell: Shell,
    mut command: clap::Command,
    terminal: &Terminal,
) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "counterpart", &mut script);
    terminal.print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Fine)
}
