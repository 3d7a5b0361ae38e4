//! `counterpart watch` on a real folder: every way in which editors save, bursts, folders that come
//! and go, what is broken and mended. Tests wait for the watch to say something, and never for time
//! to pass; that nothing happens is shown by what happens next.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test fails by panicking, and may take its time"
)]
#![expect(clippy::disallowed_methods, reason = "the watch is about files on a disk")]

#[path = "support/site.rs"]
mod site;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use counterpart::load::{Loader, load};
use counterpart::watch::server::Listen;
use counterpart::watch::watcher::Way;
use counterpart::watch::{Clock, Following, News, Settings, Watch};
use site::{SITE, options, write};
use tempfile::TempDir;

/// How long something that must happen may take.
const PATIENCE: Duration = Duration::from_mins(1);

fn elapsed() -> Duration {
    static STARTED: OnceLock<Instant> = OnceLock::new();
    STARTED.get_or_init(Instant::now).elapsed()
}

/// What the watch said.
#[derive(Debug, PartialEq, Eq)]
enum Said {
    /// Input files that changed, and how many errors there are.
    Rebuilt(Vec<String>, usize),
    Trouble(String),
}

/// A site that is watched by a thread.
struct Watched {
    folder: TempDir,
    address: String,
    said: Receiver<Said>,
}

fn page(text: &str) -> String {
    format!("+++\ntitle = \"A page\"\n+++\n\n{text}\n")
}

/// Pages as small as can be, so that a rebuild takes no time.
fn bare(root: &Path) {
    for path in site::paths(&site::repository().join("tests/bare")) {
        let to = root.join("templates").join(path.file_name().unwrap());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(path, to).unwrap();
    }
}

impl Watched {
    fn start(way: Way) -> Self {
        Self::with(way, &[])
    }

    /// With these files instead of those that are there else.
    fn with(way: Way, files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write(
            folder.path(),
            &[
                ("site.toml", SITE.as_bytes()),
                ("content/a.md", page("first").as_bytes()),
                ("content/b.md", page("b").as_bytes()),
                ("static/x.css", b"x{}"),
            ],
        );
        bare(folder.path());
        write(folder.path(), files);
        Self::watch(folder, way)
    }

    fn watch(folder: TempDir, way: Way) -> Self {
        let settings = Settings {
            root: folder.path().to_owned(),
            options: options(),
            listen: Listen { address: Ipv4Addr::LOCALHOST.into(), port: Some(0) },
            way,
            following: Following::Edits,
            clock: Clock { now: || Ok(options().now), elapsed },
        };
        let (sender, said) = channel();
        let (tell, started) = channel();
        std::thread::spawn(move || {
            let mut say = |news: News<'_>| {
                let said = match news {
                    News::Rebuilt(report) => {
                        let inputs = report.inputs.iter().map(ToString::to_string).collect();
                        Said::Rebuilt(inputs, report.rebuilt.built.findings.counts().errors)
                    }
                    News::Trouble(error) => Said::Trouble(format!("{error:#}")),
                    News::Serving { address } => return Ok(tell.send(address.to_owned())?),
                    // Where events do not work, all must be noticed in the other way.
                    News::Polls(_) => return Ok(()),
                };
                Ok(sender.send(said)?)
            };
            let mut watch = Watch::start(settings, &mut say).unwrap();
            // Ends when the test does, and nobody listens any more.
            while watch.step(&mut say).is_ok() {}
        });
        let address = started.recv_timeout(PATIENCE).expect("the watch starts");
        let this = Self { folder, address, said };
        assert!(matches!(this.next(), Said::Rebuilt(inputs, _) if inputs.is_empty()));
        this
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn next(&self) -> Said {
        self.said.recv_timeout(PATIENCE).expect("the watch says something")
    }

    fn get(&self, path: &str) -> String {
        let host = self.address.trim_start_matches("http://").trim_end_matches('/');
        let mut stream = TcpStream::connect(host).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Waits until a page has this text. Returns the input files that changed until then.
    fn until(&self, path: &str, text: &str) -> BTreeSet<String> {
        let mut inputs = BTreeSet::new();
        while !self.get(path).contains(text) {
            match self.next() {
                Said::Rebuilt(files, _) => inputs.extend(files),
                Said::Trouble(trouble) => panic!("{trouble}"),
            }
        }
        // What was served before it was said.
        inputs.extend(self.said.try_iter().flat_map(|said| match said {
            Said::Rebuilt(files, _) => files,
            Said::Trouble(trouble) => panic!("{trouble}"),
        }));
        inputs
    }

    /// Fails if anything but this file was ever said to have changed, up to an edit that comes now.
    fn nothing_but(&self, path: Option<&str>) {
        static COUNT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        fs::write(self.at("content/last.md"), page(&format!("edit {count}"))).unwrap();
        let mut inputs = BTreeSet::new();
        while !inputs.contains("content/last.md")
            || !self.get("/last/").contains(&format!("edit {count}"))
        {
            match self.next() {
                Said::Rebuilt(files, _) => inputs.extend(files),
                Said::Trouble(trouble) => panic!("{trouble}"),
            }
        }
        inputs.remove("content/last.md");
        let allowed: BTreeSet<String> = path.into_iter().map(str::to_owned).collect();
        assert!(inputs.is_subset(&allowed), "{inputs:?}");
    }

    /// Edits `content/a.md` in some way, and expects the new text and no other change.
    fn saves(&self, text: &str, save: impl FnOnce(&Path, &str)) {
        save(&self.at("content"), &page(text));
        let inputs = self.until("/a/", text);
        assert!(inputs.iter().all(|path| path == "content/a.md"), "{text}: {inputs:?}");
        self.nothing_but(Some("content/a.md"));
    }
}

/// Saves a text as `a.md` in a folder.
type Save = fn(&Path, &str);

/// Every way in which editors save.
const EDITORS: &[(&str, Save)] = &[
    ("in place, as nano and VS Code do", |folder, text| {
        let mut file = File::create(folder.join("a.md")).unwrap();
        let (one, two) = text.split_at(text.len() / 2);
        file.write_all(one.as_bytes()).unwrap();
        file.write_all(two.as_bytes()).unwrap();
        file.sync_all().unwrap();
    }),
    ("a new file over the old one, as many do", |folder, text| {
        fs::write(folder.join(".a.md.tmp"), text).unwrap();
        fs::rename(folder.join(".a.md.tmp"), folder.join("a.md")).unwrap();
    }),
    ("vim: the old file aside, a new one in its place", |folder, text| {
        fs::write(folder.join(".a.md.swp"), "swap").unwrap();
        fs::write(folder.join("4913"), "").unwrap();
        fs::remove_file(folder.join("4913")).unwrap();
        fs::rename(folder.join("a.md"), folder.join("a.md~")).unwrap();
        fs::write(folder.join("a.md"), text).unwrap();
        fs::remove_file(folder.join("a.md~")).unwrap();
        fs::remove_file(folder.join(".a.md.swp")).unwrap();
    }),
    ("vim with backupcopy=yes", |folder, text| {
        fs::copy(folder.join("a.md"), folder.join("a.md~")).unwrap();
        fs::write(folder.join("a.md"), text).unwrap();
        fs::remove_file(folder.join("a.md~")).unwrap();
    }),
    ("Emacs: a lock, an autosave, a backup", |folder, text| {
        #[cfg(unix)]
        std::os::unix::fs::symlink("user@host.123:456", folder.join(".#a.md")).unwrap();
        fs::write(folder.join("#a.md#"), text).unwrap();
        fs::rename(folder.join("a.md"), folder.join("a.md~")).unwrap();
        fs::write(folder.join("a.md"), text).unwrap();
        fs::remove_file(folder.join("#a.md#")).unwrap();
        let _ = fs::remove_file(folder.join(".#a.md"));
    }),
    ("JetBrains: two renames", |folder, text| {
        fs::write(folder.join("a.md___jb_tmp___"), text).unwrap();
        fs::rename(folder.join("a.md"), folder.join("a.md___jb_old___")).unwrap();
        fs::rename(folder.join("a.md___jb_tmp___"), folder.join("a.md")).unwrap();
        fs::remove_file(folder.join("a.md___jb_old___")).unwrap();
    }),
    ("GNOME: a temporary file, and a backup", |folder, text| {
        fs::write(folder.join(".goutputstream-AB12CD"), text).unwrap();
        fs::copy(folder.join("a.md"), folder.join("a.md~")).unwrap();
        fs::rename(folder.join(".goutputstream-AB12CD"), folder.join("a.md")).unwrap();
    }),
    ("the file removed and made again", |folder, text| {
        fs::remove_file(folder.join("a.md")).unwrap();
        fs::write(folder.join("a.md"), text).unwrap();
    }),
    ("bytes appended, then cut off", |folder, text| {
        let mut file = File::options().append(true).open(folder.join("a.md")).unwrap();
        file.write_all(b"more").unwrap();
        drop(file);
        let file = File::options().write(true).open(folder.join("a.md")).unwrap();
        file.set_len(0).unwrap();
        drop(file);
        fs::write(folder.join("a.md"), text).unwrap();
    }),
    ("the same size and time as before", |folder, text| {
        let path = folder.join("a.md");
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        fs::write(&path, text).unwrap();
        File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    }),
];

#[test]
fn every_editors_way_of_saving_is_one_change_of_one_file() {
    let watched = Watched::start(Way::Events);
    for (number, (name, save)) in EDITORS.iter().enumerate() {
        watched.saves(&format!("save {number}, {name}"), save);
    }
}

#[test]
fn polling_sees_every_editors_way_of_saving() {
    let watched = Watched::start(Way::Polling);
    for (number, (name, save)) in EDITORS.iter().enumerate() {
        let text = format!("save {number}, {name}");
        save(&watched.at("content"), &page(&text));
        let inputs = watched.until("/a/", &text);
        assert!(inputs.iter().all(|path| path == "content/a.md"), "{text}: {inputs:?}");
    }
    fs::create_dir(watched.at("content/new")).unwrap();
    fs::write(watched.at("content/new/n.md"), page("in a new folder")).unwrap();
    watched.until("/new/n/", "in a new folder");
    fs::remove_dir_all(watched.at("content/new")).unwrap();
    watched.until("/new/n/", "404 Not Found");
}

#[test]
fn nothing_is_rebuilt_when_nothing_changed() {
    let watched = Watched::start(Way::Events);
    // Reading.
    load(watched.folder.path()).unwrap();
    watched.nothing_but(None);
    // The same bytes again, other times, other permissions.
    let text = fs::read(watched.at("content/a.md")).unwrap();
    fs::write(watched.at("content/a.md"), &text).unwrap();
    let file = File::options().write(true).open(watched.at("content/a.md")).unwrap();
    file.set_modified(std::time::UNIX_EPOCH).unwrap();
    drop(file);
    watched.nothing_but(None);
    // Files that are none of the site's.
    for path in [
        "content/.a.md.swp",
        "content/a.md~",
        "content/#a.md#",
        "content/4913",
        "content/.DS_Store",
        "content/a.md___jb_tmp___",
        "static/.goutputstream-1",
        "README.md",
        "public/index.html",
        ".git/index",
    ] {
        write(watched.folder.path(), &[(path, b"x")]);
    }
    watched.nothing_but(None);
    // A file that comes and goes, and one that is moved away and back.
    fs::rename(watched.at("content/a.md"), watched.at("a.md")).unwrap();
    fs::rename(watched.at("a.md"), watched.at("content/a.md")).unwrap();
    watched.nothing_but(Some("content/a.md"));
    assert!(watched.get("/a/").contains("first"));
}

#[test]
fn folders_may_come_move_and_go() {
    let watched = Watched::start(Way::Events);
    // Made and filled at once.
    fs::create_dir_all(watched.at("content/x/y/z")).unwrap();
    fs::write(watched.at("content/x/y/z/deep.md"), page("deep")).unwrap();
    watched.until("/x/y/z/deep/", "deep");
    // An edit in a new folder.
    fs::write(watched.at("content/x/y/z/deep.md"), page("deeper")).unwrap();
    watched.until("/x/y/z/deep/", "deeper");
    // Moved within the site.
    fs::rename(watched.at("content/x"), watched.at("content/w")).unwrap();
    watched.until("/w/y/z/deep/", "deeper");
    assert!(watched.get("/x/y/z/deep/").starts_with("HTTP/1.1 404"));
    fs::write(watched.at("content/w/y/z/deep.md"), page("after the move")).unwrap();
    watched.until("/w/y/z/deep/", "after the move");
    // Moved out, and in again.
    fs::rename(watched.at("content/w"), watched.at("outside")).unwrap();
    watched.until("/w/y/z/deep/", "404 Not Found");
    fs::write(watched.at("outside/y/z/deep.md"), page("changed outside")).unwrap();
    fs::rename(watched.at("outside"), watched.at("content/v")).unwrap();
    watched.until("/v/y/z/deep/", "changed outside");
    // Removed.
    fs::remove_dir_all(watched.at("content/v")).unwrap();
    watched.until("/v/y/z/deep/", "404 Not Found");
    // Folders of the site itself, in the place of what was there.
    fs::remove_dir_all(watched.at("static")).unwrap();
    watched.until("/x.css", "404 Not Found");
    fs::create_dir(watched.at("static")).unwrap();
    fs::write(watched.at("static/y.css"), "y{}").unwrap();
    watched.until("/y.css", "y{}");
    fs::write(watched.at("static/y.css"), "y{color:red}").unwrap();
    watched.until("/y.css", "y{color:red}");
    fs::rename(watched.at("content"), watched.at("aside")).unwrap();
    watched.until("/a/", "404 Not Found");
    fs::rename(watched.at("aside"), watched.at("content")).unwrap();
    watched.until("/a/", "first");
    fs::write(watched.at("content/a.md"), page("after all")).unwrap();
    watched.until("/a/", "after all");
    // A page is renamed.
    fs::rename(watched.at("content/a.md"), watched.at("content/other.md")).unwrap();
    watched.until("/other/", "after all");
    assert!(watched.get("/a/").starts_with("HTTP/1.1 404"));
}

#[test]
fn a_checkout_of_a_thousand_files_is_one_rebuild() {
    let watched = Watched::start(Way::Events);
    let paths: Vec<PathBuf> =
        (0..1000).map(|n| watched.at(&format!("content/s{}/p{n}.md", n % 10))).collect();
    let mut rebuilds = 0;
    let mut pauses = 0;
    let started = elapsed();
    let mut last = started;
    for path in &paths {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, page("checked out")).unwrap();
        pauses += u64::from(elapsed().saturating_sub(last) >= Duration::from_millis(2));
        last = elapsed();
    }
    let burst = last.saturating_sub(started);
    let mut inputs = BTreeSet::new();
    while inputs.len() < paths.len() {
        let Said::Rebuilt(files, errors) = watched.next() else { panic!("nothing is wrong") };
        assert_eq!(errors, 0);
        inputs.extend(files);
        rebuilds += 1;
    }
    // A burst that lasts is not put off for ever; and where a busy machine pauses, it may end.
    let most = 1 + pauses + burst.as_secs();
    assert!(rebuilds <= most, "{rebuilds} rebuilds, {pauses} pauses in a burst of {burst:?}");
    assert!(watched.get("/s9/p999/").contains("checked out"));
}

/// Runs Git in a folder as nobody in particular, with no settings but these.
#[cfg(unix)]
fn git(folder: &Path, args: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=Desk", "-c", "user.email=desk@desk.example"]);
    // So that writing a file takes its time.
    command.args(["-c", "filter.slow.smudge=sleep 0.002; cat", "-c", "filter.slow.clean=cat"]);
    command.args(args).current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null");
    let output = command.env("GIT_CONFIG_SYSTEM", "/dev/null").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[cfg(unix)]
#[test]
fn a_checkout_that_takes_long_is_one_rebuild() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let pages = |text: &str| {
        for number in 0..1000 {
            let path = format!("content/s{}/p{number}.md", number % 10);
            write(root, &[(&path, page(text).as_bytes())]);
        }
    };
    write(root, &[("site.toml", SITE.as_bytes()), ("content/a.md", page("first").as_bytes())]);
    bare(root);
    git(root, &["init", "--quiet"]);
    pages("first");
    git(root, &["add", "."]);
    git(root, &["commit", "--quiet", "--message", "first"]);
    git(root, &["branch", "first"]);
    pages("second");
    git(root, &["commit", "--quiet", "--all", "--message", "second"]);
    // The attributes are nothing that a branch has: they would be checked out last.
    write(root, &[(".git/info/attributes", b"*.md filter=slow\n")]);
    let watched = Watched::watch(folder, Way::Events);
    assert!(watched.get("/s9/p999/").contains("second"));
    let started = elapsed();
    git(watched.folder.path(), &["checkout", "--quiet", "first"]);
    let took = elapsed().saturating_sub(started);
    assert!(took > Duration::from_secs(2), "the checkout took {took:?}, which is not long");
    let Said::Rebuilt(inputs, 0) = watched.next() else { panic!("nothing is wrong") };
    assert_eq!(inputs.len(), 1000, "in {took:?}");
    assert!(watched.get("/s9/p999/").contains("first"));
    // A lock that nobody will take away keeps an edit waiting once, and then no more.
    fs::write(watched.at(".git/index.lock"), "").unwrap();
    let mut waited = Vec::new();
    for number in 0..3 {
        let (started, text) = (elapsed(), format!("edit {number}"));
        fs::write(watched.at("content/a.md"), page(&text)).unwrap();
        watched.until("/a/", &text);
        waited.push(elapsed().saturating_sub(started));
    }
    assert!(waited[0] >= Duration::from_secs(2), "{waited:?}");
    assert!(waited[1..].iter().all(|time| *time < Duration::from_secs(2)), "{waited:?}");
}

#[test]
fn what_is_broken_stays_as_it_was_and_is_mended_without_a_restart() {
    let watched = Watched::start(Way::Events);
    let template = fs::read_to_string(watched.at("templates/page.html")).unwrap();
    let body = || watched.get("/a/").split_once("\r\n\r\n").unwrap().1.to_owned();
    let before = body();
    assert!(before.contains("first"));
    for (path, good, broken) in [
        ("templates/page.html", &*template, "{% if %}"),
        ("templates/page.html", &*template, "{{ nothing.at.all }}"),
        ("site.toml", SITE, "title = "),
        ("site.toml", SITE, "title = \"Desk\"\n"),
        ("site.toml", SITE, ""),
    ] {
        fs::write(watched.at(path), broken).unwrap();
        let mut found = 0;
        while found == 0 {
            let Said::Rebuilt(inputs, errors) = watched.next() else { panic!("{broken}") };
            assert_eq!(inputs, [path], "{broken}");
            found = errors;
        }
        assert_eq!(body(), before, "{broken}");
        fs::write(watched.at(path), good).unwrap();
        while found > 0 {
            let Said::Rebuilt(_, errors) = watched.next() else { panic!("{broken}") };
            found = errors;
        }
        assert!(watched.get("/a/").contains("first"), "{broken}");
    }
    // A link in the navigation to a page that is renamed is wrong, and holds up nothing.
    let with_nav = format!("{SITE}[nav]\nitems = [{{ title = \"B\", path = \"@/b.md\" }}]\n");
    fs::write(watched.at("site.toml"), &with_nav).unwrap();
    assert!(matches!(watched.next(), Said::Rebuilt(_, 0)));
    fs::rename(watched.at("content/b.md"), watched.at("content/c.md")).unwrap();
    watched.until("/c/", "b");
    fs::write(watched.at("content/a.md"), page("while a link is wrong")).unwrap();
    watched.until("/a/", "while a link is wrong");
    fs::rename(watched.at("content/c.md"), watched.at("content/b.md")).unwrap();
    watched.until("/b/", "<h1>A page</h1>");
    fs::write(watched.at("content/a.md"), page("first")).unwrap();
    watched.until("/a/", "first");
    // An edit while something else is broken is not lost.
    fs::write(watched.at("site.toml"), "title = ").unwrap();
    assert!(matches!(watched.next(), Said::Rebuilt(_, errors) if errors > 0));
    fs::write(watched.at("content/a.md"), page("second")).unwrap();
    assert!(matches!(watched.next(), Said::Rebuilt(_, errors) if errors > 0));
    assert!(watched.get("/a/").contains("first"));
    fs::write(watched.at("site.toml"), SITE).unwrap();
    watched.until("/a/", "second");
}

#[test]
fn a_site_that_is_broken_from_the_start_is_served_once_it_is_mended() {
    let watched = Watched::with(Way::Events, &[("templates/page.html", b"{% if %}")]);
    // With the built-in theme, that is.
    assert!(watched.get("/a/").contains("brief.css") && watched.get("/a/").contains("first"));
    fs::copy(site::repository().join("tests/bare/page.html"), watched.at("templates/page.html"))
        .unwrap();
    while watched.get("/a/").contains("brief.css") {
        watched.next();
    }
    assert!(watched.get("/a/").contains("first"));
    let watched = Watched::with(Way::Events, &[("site.toml", b"title = ")]);
    assert!(watched.get("/a/").contains("first"));
    fs::write(watched.at("site.toml"), SITE.replace("desk.example", "desk.example/sub")).unwrap();
    watched.until("/sub/a/", "first");
}

#[test]
fn a_site_without_its_configuration_waits_for_it() {
    let watched = Watched::start(Way::Events);
    fs::remove_file(watched.at("site.toml")).unwrap();
    let Said::Trouble(trouble) = watched.next() else { panic!("it is gone") };
    assert!(
        trouble.starts_with("there is no `site.toml` in ") && trouble.ends_with("; bring it back"),
        "{trouble}"
    );
    assert!(watched.get("/a/").contains("first"));
    fs::write(watched.at("content/a.md"), page("second")).unwrap();
    assert!(matches!(watched.next(), Said::Trouble(_)));
    fs::write(watched.at("site.toml"), SITE).unwrap();
    while watched.get("/a/").contains("first") {
        watched.next();
    }
    assert!(watched.get("/a/").contains("second"));
}

#[test]
fn the_base_path_follows_the_configuration() {
    let watched = Watched::start(Way::Events);
    fs::write(watched.at("site.toml"), SITE.replace("desk.example", "desk.example/sub")).unwrap();
    watched.until("/sub/a/", "first");
    assert!(watched.get("/").contains("location: /sub/"));
    assert!(watched.get("/a/").starts_with("HTTP/1.1 404"));
}

#[test]
fn what_is_served_is_what_a_build_makes() {
    let watched = Watched::start(Way::Events);
    fs::write(watched.at("content/a.md"), page("see [b](b.md)")).unwrap();
    watched.until("/a/", "href=");
    let built = site::build(&load(watched.folder.path()).unwrap(), &options());
    assert!(built.files.len() > 10);
    for (path, bytes) in &built.files {
        let served = watched.get(&format!("/{path}"));
        let (_, body) = served.split_once("\r\n\r\n").unwrap();
        let body = match body.split_once("<script src=\"/.counterpart/watch.js\"") {
            Some((before, after)) => [before, after.split_once("</script>\n").unwrap().1].concat(),
            None => body.to_owned(),
        };
        assert_eq!(body, String::from_utf8_lossy(bytes), "{path}");
    }
}

// --- reading again

#[test]
fn reading_what_changed_is_reading_everything() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, &[("site.toml", SITE.as_bytes()), ("content/a.md", b"a"), ("static/s.css", b"s")]);
    let mut loader = Loader::open(root).unwrap();
    let mut chance: u64 = 11;
    let mut roll = |sides: usize| {
        chance =
            chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(chance >> 33).unwrap() % sides
    };
    let names = [
        "content/a.md",
        "content/b.md",
        "content/x/c.md",
        "content/x/y/d.md",
        "content/x",
        "content/z.md",
        "static/s.css",
        "static/t/u.js",
        "static",
        "templates/page.html",
        "content/x/.hidden",
        "content/a.md~",
        "content/bad\u{301}.md",
        "content/folder.md",
        "counterpart.lock",
    ];
    for step in 0..400 {
        let (one, two) = (names[roll(names.len())], names[roll(names.len())]);
        let (path, other) = (root.join(one), root.join(two));
        let mut dirty = BTreeSet::from([one.to_owned()]);
        match roll(6) {
            0 | 1 => {
                let _ = fs::create_dir_all(path.parent().unwrap());
                let _ = fs::write(&path, format!("{}", roll(3)));
            }
            2 => drop(fs::remove_file(&path)),
            3 => drop(fs::remove_dir_all(&path)),
            4 => drop(fs::create_dir_all(&path)),
            _ => {
                let _ = fs::rename(&path, &other);
                dirty.insert(two.to_owned());
            }
        }
        let before: Vec<_> =
            loader.files().iter().map(|f| (f.path.clone(), f.bytes().to_vec())).collect();
        let changed = loader.reread(&dirty).unwrap();
        let whole = load(root).unwrap();
        let list = |files: &counterpart::files::Files| -> Vec<_> {
            files.iter().map(|f| (f.path.clone(), f.bytes().to_vec())).collect()
        };
        assert_eq!(list(loader.files()), list(&whole), "step {step}: {dirty:?}");
        assert_eq!(loader.files().troubles, whole.troubles, "step {step}: {dirty:?}");
        assert!(whole.iter().all(|file| loader.files().get(&file.path).is_some()));
        assert!(!changed.is_empty() || before == list(&whole), "step {step}: {dirty:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_within_the_site_changes_with_what_it_leads_to() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, &[("site.toml", SITE.as_bytes()), ("content/real/a.md", b"a")]);
    std::os::unix::fs::symlink("real", root.join("content/link")).unwrap();
    let mut loader = Loader::open(root).unwrap();
    fs::write(root.join("content/real/a.md"), "b").unwrap();
    let changed = loader.reread(&BTreeSet::from(["content/real/a.md".to_owned()])).unwrap();
    assert_eq!(
        changed.iter().map(|path| &**path).collect::<Vec<_>>(),
        ["content/link/a.md", "content/real/a.md"]
    );
}

// --- the command

fn counterpart(folder: &Path, args: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterpart"));
    let output = command.args(args).current_dir(folder).env_clear().output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn what_keeps_it_from_starting_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let (code, said) = counterpart(folder.path(), &["watch", "--port", "0"]);
    assert_eq!(code, 2);
    assert!(said.starts_with("error: there is no `site.toml` in `.`"), "{said}");
    write(folder.path(), &[("site.toml", SITE.as_bytes())]);
    let taken = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let (code, said) = counterpart(folder.path(), &["serve", "--port", &port.to_string()]);
    assert_eq!(code, 2);
    assert!(said.starts_with(&format!("error: port {port} of 127.0.0.1 is taken; ")), "{said}");
    for wrong in [["--port", "70000"], ["--bind", "nowhere"]] {
        assert_eq!(counterpart(folder.path(), &["watch", wrong[0], wrong[1]]).0, 2, "{wrong:?}");
    }
}

/// The next line of a program's output.
#[cfg(unix)]
fn line(lines: &Receiver<String>) -> String {
    lines.recv_timeout(PATIENCE).expect("the program prints a line")
}

/// Every line of a stream as it comes, from a thread of its own.
#[cfg(unix)]
fn lines(stream: impl std::io::Read + Send + 'static) -> Receiver<String> {
    use std::io::BufRead as _;
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in std::io::BufReader::new(stream).lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    lines
}

/// Whether this process ignores a signal, and so all that it starts.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    mask >> (signal - 1) & 1 == 1
}

#[cfg(unix)]
#[test]
fn it_prints_a_line_for_each_rebuild_and_ends_at_once() {
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::Stdio;
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, &[("site.toml", SITE.as_bytes()), ("content/a.md", page("first").as_bytes())]);
    bare(root);
    for (signal, number) in [("INT", 2), ("HUP", 1), ("TERM", 15)] {
        // Whoever starts the tests in the background, or with `nohup`, passes ignored signals on.
        if is_ignored(number) {
            continue;
        }
        fs::write(root.join("content/a.md"), page("first")).unwrap();
        let before: Vec<String> = site::tree(root).into_keys().collect();
        let mut command = Command::new(env!("CARGO_BIN_EXE_counterpart"));
        command.args(["watch", "--port", "0"]).current_dir(root).env_clear();
        command.env("SOURCE_DATE_EPOCH", "1768478400");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (out, err) = (lines(child.stdout.take().unwrap()), lines(child.stderr.take().unwrap()));
        let built = line(&out);
        assert!(built.starts_with("built ") && built.ends_with("s, no findings"), "{built}");
        let serving = line(&out);
        assert!(
            serving.starts_with("serving at http://127.0.0.1:")
                && serving.ends_with("/ until Ctrl-C"),
            "{serving}"
        );
        fs::write(root.join("content/a.md"), page("see [b](nothing.md)")).unwrap();
        let rebuilt = line(&out);
        assert!(
            rebuilt.starts_with("content/a.md: ") && rebuilt.ends_with("s, 1 error"),
            "{rebuilt}"
        );
        assert_eq!(line(&err), "error[link-broken]: there is no page `content/nothing.md`");
        // The same finding is not printed again.
        fs::write(root.join("static.txt"), "none of the site's").unwrap();
        fs::create_dir_all(root.join("static")).unwrap();
        fs::write(root.join("static/new.txt"), "new").unwrap();
        let rebuilt = line(&out);
        assert!(
            rebuilt.starts_with("static/new.txt: ") && rebuilt.ends_with("s, 1 error"),
            "{rebuilt}"
        );
        fs::write(root.join("content/a.md"), page("good")).unwrap();
        assert!(line(&out).ends_with("s, no findings"));
        let id = child.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().signal(), Some(number), "{signal}");
        let said: Vec<String> = err.iter().collect();
        assert_eq!(said.iter().filter(|line| line.contains("link-broken")).count(), 0, "{said:?}");
        fs::remove_dir_all(root.join("static")).unwrap();
        fs::remove_file(root.join("static.txt")).unwrap();
        let after: Vec<String> = site::tree(root).into_keys().collect();
        assert_eq!(before, after, "nothing is left behind");
    }
}

#[cfg(unix)]
#[test]
fn quiet_is_quiet() {
    use std::process::Stdio;
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, &[("site.toml", SITE.as_bytes()), ("content/a.md", page("[b](b.md)").as_bytes())]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterpart"));
    command.args(["watch", "--port", "0", "--quiet"]).current_dir(root).env_clear();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (out, err) = (lines(child.stdout.take().unwrap()), lines(child.stderr.take().unwrap()));
    assert!(line(&err).starts_with("error[link-broken]"));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(out.iter().count(), 0);
}

#[cfg(unix)]
#[test]
fn few_open_files_keep_nobody_out() {
    use std::process::Stdio;
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, &[("site.toml", SITE.as_bytes()), ("content/a.md", page("first").as_bytes())]);
    bare(root);
    let mut command = Command::new("sh");
    command.args([
        "-c",
        "ulimit -n 48 && exec \"$0\" watch --port 0",
        env!("CARGO_BIN_EXE_counterpart"),
    ]);
    let mut child =
        command.current_dir(root).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let out = lines(child.stdout.take().unwrap());
    line(&out);
    let serving = line(&out);
    let address = serving.split(' ').nth(2).unwrap().to_owned();
    let host = address.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let idle: Vec<TcpStream> = (0..150).map(|_| TcpStream::connect(&host).unwrap()).collect();
    let mut stream = TcpStream::connect(&host).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(15))).unwrap();
    let request = format!("GET /a/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("first"), "{answer}");
    drop(idle);
    child.kill().unwrap();
    child.wait().unwrap();
}
