//! A `counterpart watch` that runs, and a page of it that is open: what a browser would be told, and get.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_mins(5);

/// The program, watching a site.
pub(crate) struct Watching {
    child: Child,
    output: BufReader<ChildStdout>,
    host: String,
    base: String,
    root: PathBuf,
}

impl Watching {
    /// Starts the program, and waits until it serves.
    pub(crate) fn start(root: &Path) -> Result<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_counterpart"));
        command.args(["watch", "--port", "0", "--root"]).arg(root);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut output = BufReader::new(child.stdout.take().context("its output")?);
        let mut line = String::new();
        let address = loop {
            line.clear();
            ensure!(output.read_line(&mut line)? > 0, "the program ends before it serves");
            if let Some(rest) = line.strip_prefix("serving at http://") {
                break rest.split(' ').next().unwrap_or_default().to_owned();
            }
        };
        let (host, base) = address.split_once('/').context("an address")?;
        let (host, base) = (host.to_owned(), format!("/{base}"));
        Ok(Self { child, output, host, base, root: root.to_owned() })
    }

    /// How much memory it holds, in MiB, where the system tells.
    pub(crate) fn memory(&self) -> Option<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        Some(line.trim().trim_end_matches(" kB").parse::<f64>().ok()? / 1024.0)
    }

    /// Edits a file while the page at a path, below the base path, is open. Returns how long it took from
    /// the write until the file at `shows` was served with the mark, and what the program says it took.
    pub(crate) fn edit(&mut self, edit: &Edit<'_>) -> Result<(Duration, Duration)> {
        let Edit { file, page, shows, mark, text } = edit;
        let mut news = self.open(page)?;
        let started = Instant::now();
        fs::write(self.root.join(file), text)?;
        until(&mut news, &["event: page", "event: style"])?;
        let served = self.get(shows)?;
        let took = started.elapsed();
        ensure!(served.contains(mark), "`{shows}` has no `{mark}` after the edit of `{file}`");
        Ok((took, self.said(file)?))
    }

    /// Reads what the program printed, up to the line of a file.
    fn said(&mut self, file: &str) -> Result<Duration> {
        let mut line = String::new();
        loop {
            line.clear();
            ensure!(self.output.read_line(&mut line)? > 0, "the program ends");
            if !line.starts_with(file) {
                continue;
            }
            let time = line.split(" in ").nth(1).and_then(|rest| rest.split(',').next());
            let (number, unit) = time.and_then(|time| time.split_once(' ')).context("a time")?;
            let unit = if unit == "ms" { 0.001 } else { 1.0 };
            return Ok(Duration::from_secs_f64(number.parse::<f64>()? * unit));
        }
    }

    /// Opens a page and the stream of its news, and waits until that has begun.
    fn open(&self, page: &str) -> Result<BufReader<TcpStream>> {
        let html = self.get(page)?;
        let state = html.split("data-state=\"").nth(1).and_then(|rest| rest.split('"').next());
        let state = state.with_context(|| format!("`{page}` is no page"))?;
        let stream =
            self.ask(&format!("/.counterpart/news?page={}{page}&state={state}", self.base))?;
        let mut news = BufReader::new(stream);
        let begun = until(&mut news, &["event: panel", "event: page"])?;
        ensure!(begun == "event: panel", "`{page}` changes though nothing was edited");
        Ok(news)
    }

    fn get(&self, path: &str) -> Result<String> {
        let mut answer = Vec::new();
        self.ask(&format!("{}{path}", self.base))?.read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    fn ask(&self, path: &str) -> Result<TcpStream> {
        let mut stream = TcpStream::connect(&self.host)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let host = &self.host;
        let head = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes())?;
        Ok(stream)
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An edit of a file, and where it is to be seen.
pub(crate) struct Edit<'e> {
    /// The file, below the site's folder.
    pub(crate) file: &'e str,
    /// The page that is open, below the base path.
    pub(crate) page: &'e str,
    /// What is asked for when that page changed: the page, or a style sheet.
    pub(crate) shows: &'e str,
    /// What is in it after the edit, and was not before.
    pub(crate) mark: &'e str,
    /// The new text of the file.
    pub(crate) text: &'e str,
}

/// Reads up to one of these lines.
fn until(news: &mut BufReader<TcpStream>, lines: &[&'static str]) -> Result<&'static str> {
    let mut line = String::new();
    loop {
        line.clear();
        if news.read_line(&mut line)? == 0 {
            bail!("the stream of news ends");
        }
        if let Some(found) = lines.iter().find(|wanted| **wanted == line.trim_end()) {
            return Ok(found);
        }
    }
}
