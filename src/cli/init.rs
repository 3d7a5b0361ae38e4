//! `counterpart init`: makes a new site.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::Args;

use super::terminal::Terminal;
use super::{Common, Outcome, report};
use crate::emit::create::{create, is_occupied, is_there};
use crate::load::FOLDERS;
use crate::start::NewFiles;
use crate::start::site::{self, Answers, BASE_URL, Contents, SIDES, TITLE};

/// The arguments of `init`.
#[derive(Args, Clone, Debug)]
pub(super) struct InitArgs {
    /// The folder of the new site, which is made if need be
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
    /// The site's title
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Where the site will stand, such as `https://user.github.io/repo`
    #[arg(short = 'u', long, value_name = "ADDRESS")]
    base_url: Option<String>,
    /// A side of the story; give it twice
    #[arg(long = "side", value_name = "NAME")]
    sides: Vec<String>,
    /// Make an empty site, without the example
    #[arg(long)]
    bare: bool,
    /// Ask nothing: what no flag says is as in the example
    #[arg(short, long)]
    yes: bool,
}

/// What an existing folder may have already: it stays as it is.
const KEPT: [&str; 3] = ["README.md", ".gitignore", ".github/workflows/pages.yml"];

/// Makes a new site. Nothing that is there is written over.
pub(super) fn run(common: &Common, args: &InitArgs, terminal: &Terminal) -> Result<Outcome> {
    let folder = folder(common, args);
    refuse_occupied(&folder)?;
    let contents = if args.bare { Contents::Bare } else { Contents::Example };
    let answers = answers(args, contents, terminal)?;
    let mut files = site::files(&answers, contents, env!("CARGO_PKG_VERSION"));
    let kept: Vec<&str> = KEPT.into_iter().filter(|path| is_there(&folder, path)).collect();
    for path in &kept {
        files.remove(*path);
    }
    create(&folder, &files)?;
    tell(&folder, (&files, &kept), terminal)?;
    Ok(Outcome::Fine)
}

/// The folder as its user would call it.
fn folder(common: &Common, args: &InitArgs) -> PathBuf {
    if common.root == Path::new(".") { args.folder.clone() } else { common.root.join(&args.folder) }
}

/// A folder may have a README and Git's files, but neither a site nor a part of one.
fn refuse_occupied(folder: &Path) -> Result<()> {
    let shown = folder.display();
    if folder.is_file() {
        bail!("`{shown}` is a file; name a folder");
    }
    if is_there(folder, "site.toml") {
        bail!("`{shown}` has a site already: there is a `site.toml`; name another folder");
    }
    for part in FOLDERS {
        if is_occupied(folder, part)? {
            let others = ["config.toml", "zola.toml", "hugo.toml", "hugo.yaml", "_config.yml"];
            let hint = match others.into_iter().find(|name| is_there(folder, name)) {
                Some("config.toml" | "zola.toml") => {
                    "; to move a site here that was made with Zola, rename its configuration to \
                     `site.toml` and run `counterpart check`"
                }
                Some(_) => {
                    "; to move a site here that was made with another program, write a `site.toml` \
                     with `title` and `base_url` and run `counterpart check`"
                }
                None => "; name another folder, or move it away",
            };
            bail!(
                "refusing to make a site in `{shown}`: it has a `{part}` that is not empty{hint}"
            );
        }
    }
    Ok(())
}

/// What the flags say, and for the rest what is answered on a terminal, or the example's own.
fn answers(args: &InitArgs, contents: Contents, terminal: &Terminal) -> Result<Answers> {
    let asks = !args.yes && terminal.can_ask();
    let given = |flag: &str, text: &str, read: Result<String, String>| {
        read.map_err(|reason| anyhow::anyhow!("`--{flag} {text}` {reason}"))
    };
    let title = match &args.title {
        Some(text) => given("title", text, site::title(text))?,
        None if asks => terminal.ask("Title", TITLE, site::title)?,
        None => TITLE.to_owned(),
    };
    let base_url = match &args.base_url {
        Some(text) => given("base-url", text, site::address(text))?,
        None if asks => terminal.ask("Address", BASE_URL, site::address)?,
        None => BASE_URL.to_owned(),
    };
    let mut sides: Vec<String> = Vec::new();
    for text in &args.sides {
        let name = given("side", text, site::side(text, &sides))?;
        sides.push(name);
    }
    match (sides.len(), contents) {
        (0, _) if asks => {
            let one = terminal.ask("One side", SIDES[0], |text| site::side(text, &[]))?;
            let others = [one.clone()];
            let other =
                terminal.ask("The other side", SIDES[1], |text| site::side(text, &others))?;
            sides = vec![one, other];
        }
        (0, Contents::Example) => sides = SIDES.map(str::to_owned).to_vec(),
        (1, _) => bail!("a story has at least two sides; give `--side` twice, or not at all"),
        _ => {}
    }
    Ok(Answers::new(title, base_url, sides))
}

/// Says what was made, what was left alone, and what to do next.
fn tell(folder: &Path, (files, kept): (&NewFiles, &[&str]), terminal: &Terminal) -> Result<()> {
    let here = folder == Path::new(".");
    let place = if here { "this folder".to_owned() } else { format!("`{}`", folder.display()) };
    terminal.say(&format!("made a site in {place}: {}", report::number(files.len(), "file")))?;
    for path in files.keys() {
        terminal.detail(&format!("  {path}"))?;
    }
    for path in kept {
        terminal.say(&format!("kept `{path}`, which was there"))?;
    }
    if kept.contains(&".gitignore") {
        terminal.say("add `/public/` and `/.counterpart/` to it, which a build makes")?;
    }
    let enter = if here { String::new() } else { format!("  cd {}\n", in_shell(folder)) };
    terminal.say(&format!("\nLook at it:\n\n{enter}  counterpart watch --open"))
}

/// A path as a shell takes it.
fn in_shell(path: &Path) -> String {
    let text = path.to_string_lossy();
    let is_plain = |c: char| c.is_alphanumeric() || "/._-".contains(c);
    if text.chars().all(is_plain) && !text.starts_with('-') {
        text.into_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}
