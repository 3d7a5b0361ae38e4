//! The command line: what was typed, and what it means. The only place that reads the clock, the
//! environment and the terminal.
#![expect(
    clippy::disallowed_methods,
    reason = "cli is where the environment and the clock are read"
)]

mod build;
mod check;
mod completions;
mod explain;
mod external;
mod init;
mod man;
mod new;
mod publish;
mod report;
mod schema;
mod terminal;
mod watch;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};

use crate::config::BaseUrl;
use crate::link::Drafts;
use crate::{Options, Strictness};
use terminal::Terminal;

/// A static-site generator for briefings that checks every quotation against its source.
#[derive(Debug, Parser)]
#[command(name = "counterpart", version, about, propagate_version = true)]
#[command(after_help = "Exit codes: 0 fine, 1 findings at error level, 2 could not run.")]
struct Typed {
    #[command(subcommand)]
    verb: Verb,
    #[command(flatten)]
    common: Common,
}

/// What every verb takes.
#[derive(Args, Clone, Debug)]
struct Common {
    /// The site's folder, which holds `site.toml`
    #[arg(short, long, global = true, value_name = "FOLDER", default_value = ".")]
    root: PathBuf,
    /// Print nothing but findings and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more about what is done
    #[arg(short, long, global = true)]
    verbose: bool,
}

/// What there is to do.
#[derive(Debug, Subcommand)]
enum Verb {
    /// Make a new site
    Init(init::InitArgs),
    /// Make a new page
    New(new::NewArgs),
    /// Build the site into its output folder
    Build(BuildArgs),
    /// Do all that `build` does, but write nothing
    Check(CheckArgs),
    /// Serve the site, and show every change in the browser at once
    #[command(visible_alias = "serve")]
    Watch(watch::WatchArgs),
    /// Build the site and put it on a branch of its Git repository
    Publish(publish::PublishArgs),
    /// Explain a rule, or list all rules
    Explain(ExplainArgs),
    /// Print a script that completes commands in a shell
    Completions(CompletionsArgs),
    /// Print a JSON Schema of `site.toml` or of a kind of front matter, for editors
    Schema(schema::SchemaArgs),
    /// Print the manual page, or write one for each command
    Man(man::ManArgs),
}

/// How a site is built, as `build` and `check` take it.
#[derive(Args, Clone, Debug)]
struct SiteArgs {
    /// Where the site stands, instead of the `base_url` of `site.toml`
    #[arg(short = 'u', long, value_name = "ADDRESS")]
    base_url: Option<String>,
    /// Show drafts and pages with a date in the future
    #[arg(long)]
    drafts: bool,
    /// Make warnings errors
    #[arg(long)]
    strict: bool,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// The arguments of `build`.
#[derive(Args, Clone, Debug)]
struct BuildArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Where the output goes [default: `public` in the site's folder]
    #[arg(short, long, value_name = "FOLDER")]
    output_dir: Option<PathBuf>,
    /// Build into a folder that is not empty and was not made by a build
    #[arg(short, long)]
    force: bool,
}

/// The arguments of `check`.
#[derive(Args, Clone, Debug)]
struct CheckArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Record what each published page says, in `counterpart.lock`, for the rule `silent-edit`
    #[arg(long, conflicts_with = "drafts")]
    record: bool,
    /// Ask other sites whether they have what is linked to
    #[arg(long)]
    external: bool,
}

/// The arguments of `explain`.
#[derive(Args, Clone, Debug)]
struct ExplainArgs {
    /// The name of a rule; none lists them all
    rule: Option<String>,
}

/// The arguments of `completions`.
#[derive(Args, Clone, Debug)]
struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, with the source line and what to do
    Text,
    /// One JSON object, on standard output
    Json,
    /// Workflow commands, which GitHub shows beside the lines of a pull request
    Github,
}

/// How a verb ended when nothing kept it from running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nothing at error level was found.
    Fine,
    /// Something at error level was found.
    Findings,
}

/// Runs the program with the arguments of the process and returns its exit code.
pub fn run() -> ExitCode {
    let typed = Typed::parse();
    let terminal = Terminal::new(&typed.common);
    let outcome = match &typed.verb {
        Verb::Init(args) => init::run(&typed.common, args, &terminal),
        Verb::New(args) => new::run(&typed.common, args, &terminal),
        Verb::Build(args) => build::run(&typed.common, args, &terminal),
        Verb::Check(args) => check::run(&typed.common, args, &terminal),
        Verb::Watch(args) => watch::run(&typed.common, args, &terminal),
        Verb::Publish(args) => publish::run(&typed.common, args, &terminal),
        Verb::Explain(args) => explain::run(args, &terminal),
        Verb::Schema(args) => schema::run(args, &terminal),
        Verb::Man(args) => man::run(args, Typed::command(), &terminal),
        Verb::Completions(args) => completions::run(args.shell, Typed::command(), &terminal),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(error) => {
            terminal.error(&error);
            ExitCode::from(2)
        }
    }
}

impl SiteArgs {
    /// What the arguments mean for a build.
    fn options(&self) -> Result<Options> {
        if let Some(base_url) = &self.base_url
            && let Err(reason) = BaseUrl::parse(base_url)
        {
            bail!(
                "`--base-url {base_url}` {reason}; write it in full, such as `https://example.org`"
            );
        }
        Ok(Options {
            base_url: self.base_url.clone(),
            drafts: if self.drafts { Drafts::Show } else { Drafts::Withhold },
            strictness: if self.strict { Strictness::Strict } else { Strictness::Usual },
            now: now()?,
        })
    }
}

/// The time of the build: `SOURCE_DATE_EPOCH` in seconds when it is set, else the clock's.
///
/// The variable: <https://reproducible-builds.org/specs/source-date-epoch/>.
fn now() -> Result<jiff::Timestamp> {
    let Ok(epoch) = std::env::var("SOURCE_DATE_EPOCH") else {
        return jiff::Timestamp::try_from(std::time::SystemTime::now()).context("the clock is off");
    };
    let seconds: i64 = epoch
        .trim()
        .parse()
        .with_context(|| format!("`SOURCE_DATE_EPOCH` is `{epoch}`, not a number of seconds"))?;
    jiff::Timestamp::from_second(seconds)
        .with_context(|| format!("`SOURCE_DATE_EPOCH` is `{epoch}`, which no calendar reaches"))
}
