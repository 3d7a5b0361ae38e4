//! `counterpart new`: makes a new page.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, anyhow, bail};
use clap::{Args, ValueEnum};

use super::terminal::Terminal;
use super::{Common, Outcome, now};
use crate::emit::create::create;
use crate::files::{Files, InputFile};
use crate::finding::{Finding, Findings, Level};
use crate::link::Drafts;
use crate::link::addresses::OUTPUT_COLLISION;
use crate::load::{load, read_text};
use crate::model::page::PageKind;
use crate::start::NewFiles;
use crate::start::page::{self, NewPage};
use crate::{Options, Strictness, config, link_files};

/// The arguments of `new`.
#[derive(Args, Clone, Debug)]
pub(super) struct NewArgs {
    /// What the page is
    #[arg(value_enum)]
    kind: Kind,
    /// Its title
    title: String,
    /// Another name for its file and its address than its title makes
    #[arg(long, value_name = "NAME")]
    slug: Option<String>,
    /// Its date, instead of today's; of a source, when it was published
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// Withhold it: `draft = true`
    #[arg(long)]
    draft: bool,
    /// The folder of a plain page, below `content/`
    #[arg(long = "in", value_name = "FOLDER")]
    folder: Option<String>,
    /// Archive the text of a source from this file; `-` reads it from standard input
    #[arg(long, value_name = "FILE")]
    text: Option<PathBuf>,
    /// Where a source stands
    #[arg(long, value_name = "ADDRESS")]
    url: Option<String>,
    /// Open the page in your editor, as `VISUAL` or `EDITOR` name it
    #[arg(long)]
    open: bool,
}

/// What can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// A dated page on a story
    Briefing,
    /// A comparison of what each side says of an event
    Readout,
    /// The card of a document that is cited, and its text
    Source,
    /// Somebody who is named
    Person,
    /// A body that is named
    Organization,
    /// Where something happens
    Place,
    /// Any other page
    Page,
}

impl Kind {
    const fn of_page(self) -> PageKind {
        match self {
            Self::Briefing => PageKind::Briefing,
            Self::Readout => PageKind::Comparison,
            Self::Source => PageKind::Source,
            Self::Person => PageKind::Person,
            Self::Organization => PageKind::Organization,
            Self::Place => PageKind::Place,
            Self::Page => PageKind::Page,
        }
    }
}

/// Makes a page that the site can have: nothing is written over, and no other page has its address.
pub(super) fn run(common: &Common, args: &NewArgs, terminal: &Terminal) -> Result<Outcome> {
    refuse_flags(args)?;
    let editor = if args.open { Some(editor()?) } else { None };
    let files = load(&common.root)?;
    let page = wanted(args)?;
    let site_toml = files.get("site.toml").and_then(|file| file.text().ok());
    let site_toml = site_toml.map_or("", |text| &**text);
    let config = config::parse(site_toml, None, &mut Findings::new());
    let new = page.files(&config).map_err(|reason| anyhow!(reason))?;
    refuse_taken(&files, &page, &new)?;
    if args.slug.is_none() {
        refuse_name(&files, &page)?;
    }
    create(&common.root, &new)?;
    for path in new.keys() {
        terminal.say(&format!("made `{}`", shown(common, path).display()))?;
    }
    if let Some(editor) = editor {
        open(&editor, &shown(common, &page.path()))?;
    }
    Ok(Outcome::Fine)
}

/// Flags that say nothing about a page of this kind.
fn refuse_flags(args: &NewArgs) -> Result<()> {
    let word = args.kind.of_page().word();
    let is_source = args.kind == Kind::Source;
    let is_writing = matches!(args.kind, Kind::Briefing | Kind::Readout | Kind::Page);
    if args.text.is_some() && !is_source {
        bail!("`--text` archives the text of a source; a {word} has none");
    }
    if args.url.is_some() && !is_source {
        bail!("`--url` says where a source stands; a {word} stands on this site");
    }
    if args.date.is_some() && !is_source && !is_writing {
        bail!("`--date` is for what was written on a day; a {word} has no date");
    }
    if args.draft && !is_writing {
        bail!("`--draft` withholds a briefing, a readout or a page; a {word} is cited or linked");
    }
    if args.folder.is_some() && args.kind != Kind::Page {
        bail!("`--in` is for plain pages; the folder of a {word} is that of its kind");
    }
    Ok(())
}

/// The page that the arguments describe.
fn wanted(args: &NewArgs) -> Result<NewPage> {
    let kind = args.kind.of_page();
    let or_fail = |read: Result<String, String>| read.map_err(|reason| anyhow!(reason));
    let title = or_fail(page::title(&args.title))?;
    let date = args.date.as_deref().map(|text| or_fail(page::date(kind, text))).transpose()?;
    let folder = match &args.folder {
        Some(folder) => own_folder(folder)?,
        None => kind.folder().unwrap_or_default().to_owned(),
    };
    let today: String = now()?.to_string().chars().take(10).collect();
    Ok(NewPage {
        kind,
        slug: or_fail(page::slug(&title, args.slug.as_deref()))?,
        title,
        folder,
        date,
        draft: args.draft,
        today,
        url: args.url.clone(),
        text: args.text.as_deref().map(archived).transpose()?,
    })
}

/// A folder below `content/`, whose pages are plain ones.
fn own_folder(folder: &str) -> Result<String> {
    let folder = folder.trim_matches('/');
    let folder = folder.strip_prefix("content/").unwrap_or(folder);
    let is_odd = |part: &str| part.is_empty() || part.starts_with('.') || part.contains('\\');
    if folder.split('/').any(is_odd) {
        bail!("`--in {folder}` is no folder below `content/`");
    }
    let kind = PageKind::of_path(&format!("{folder}/a.md"));
    if kind != PageKind::Page {
        bail!("pages in `content/{folder}` are of the kind `{0}`; write `new {0}`", kind.word());
    }
    Ok(folder.to_owned())
}

/// The text of a source, which must be text.
fn archived(file: &Path) -> Result<String> {
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).context("reading standard input")?;
        return as_text("standard input", bytes);
    }
    as_text(&format!("`{}`", file.display()), read_text(file)?)
}

fn as_text(name: &str, bytes: Vec<u8>) -> Result<String> {
    let hint = "archive the text itself, saved as UTF-8";
    if bytes.iter().all(u8::is_ascii_whitespace) {
        bail!("{name} is empty; {hint}");
    }
    if bytes.contains(&0) {
        bail!("{name} is not text; {hint}");
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        anyhow!("{name} is not UTF-8 from byte {at} on; {hint}")
    })
}

/// Refuses a page whose file or address another page has.
fn refuse_taken(files: &Files, page: &NewPage, new: &NewFiles) -> Result<()> {
    let other_name = "choose another title, or a name with `--slug`";
    for path in new.keys() {
        if files.get(path).is_some() {
            bail!("`{path}` is there already; {other_name}");
        }
    }
    let added = new.iter().map(|(path, bytes)| InputFile {
        path: path.as_str().into(),
        contents: bytes.clone().into(),
    });
    let all = Files::new(files.iter().cloned().chain(added).collect(), files.troubles.clone());
    let options = Options {
        base_url: None,
        drafts: Drafts::Show,
        strictness: Strictness::Usual,
        now: now()?,
    };
    let mut findings = Findings::new();
    link_files(&all, &options, &mut findings);
    let path = page.path();
    let concerns = |finding: &&Finding| {
        *finding.place.file == *path || finding.labels.iter().any(|l| *l.place.file == *path)
    };
    let mut errors = findings.iter().filter(concerns).filter(|f| f.level == Level::Error);
    match errors.find(|finding| finding.rule.name == OUTPUT_COLLISION.name) {
        Some(collision) => {
            let other = [&collision.place.file]
                .into_iter()
                .chain(collision.labels.iter().map(|label| &label.place.file))
                .find(|file| ***file != *path);
            let place = other.map_or_else(String::new, |file| format!(" (`{file}`)"));
            bail!("`{path}` would not be alone: {}{place}; {other_name}", collision.message)
        }
        None => Ok(()),
    }
}

/// Refuses a second person, organization or place of one name: the name would be nobody's. Whoever
/// chooses a slug knows that there are two.
fn refuse_name(files: &Files, page: &NewPage) -> Result<()> {
    if !page.kind.is_entity() {
        return Ok(());
    }
    let kinds = [PageKind::Person, PageKind::Organization, PageKind::Place];
    let name = format!("/{}.md", page.slug);
    for folder in kinds.iter().filter_map(|kind| kind.folder()) {
        let path = format!("content/{folder}{name}");
        if files.get(&path).is_some() {
            bail!(
                "`{path}` has that name already, and a name of two is linked to neither; add to \
                 that page, or choose a name for the file with `--slug`"
            );
        }
    }
    Ok(())
}

/// A file of the site as its user would call it.
fn shown(common: &Common, path: &str) -> PathBuf {
    if common.root == Path::new(".") { PathBuf::from(path) } else { common.root.join(path) }
}

/// The command of the editor.
fn editor() -> Result<String> {
    let set = ["VISUAL", "EDITOR"].into_iter().find_map(|name| std::env::var(name).ok());
    match set.filter(|command| !command.trim().is_empty()) {
        Some(command) => Ok(command),
        None => bail!("`--open` needs an editor; set `VISUAL` or `EDITOR` to its command"),
    }
}

/// Opens a file in the editor and waits for it. The command may have arguments, as with Git.
fn open(editor: &str, file: &Path) -> Result<()> {
    let mut command = if cfg!(windows) {
        let mut words = editor.split_whitespace();
        let mut command = Command::new(words.next().unwrap_or_default());
        command.args(words);
        command
    } else {
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("{editor} \"$@\"")).arg(editor);
        command
    };
    let status = command.arg(file).status();
    let status = status.with_context(|| format!("starting the editor `{editor}`"))?;
    if !status.success() {
        bail!("the editor `{editor}` failed; `{}` was made", file.display());
    }
    Ok(())
}
