//! Publishing, against remotes on this disk: what arrives, what is refused, and that nothing is lost.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test fails by panicking, and may take its time"
)]
#![expect(clippy::disallowed_methods, reason = "end-to-end runs touch the disk")]
#![cfg(unix)]

#[path = "support/site.rs"]
mod site;

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use site::{SITE, write};
use tempfile::TempDir;

const PAGE: &str = "+++\ntitle = \"A\"\nsummary = \"S.\"\n+++\n\nText.\n";

/// A desk: a folder with a site in a repository, and a bare one to publish to.
struct Desk {
    folder: TempDir,
    site: PathBuf,
}

impl Desk {
    /// A site of one page, committed, in `the site/` with the remote `origin`.
    fn new() -> Self {
        Self::with_format("sha1")
    }

    fn with_format(format: &str) -> Self {
        let desk = Self::empty();
        let format = format!("--object-format={format}");
        desk.git_in(desk.folder.path(), &["init", "-q", "--bare", &format, "remote.git"]);
        desk.git_in(desk.folder.path(), &["init", "-q", "-b", "main", &format, "the site"]);
        desk.write(&[("site.toml", SITE), ("content/a.md", PAGE), (".gitignore", "public/\n")]);
        desk.git(&["remote", "add", "origin", "../remote.git"]);
        desk.commit();
        desk
    }

    /// Nothing but a folder, and a home that says who we are.
    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let identity = "[user]\nname = Desk\nemail = desk@desk.example\n";
        write(folder.path(), &[("home/.gitconfig", identity.as_bytes())]);
        let site = folder.path().join("the site");
        fs::create_dir(&site).unwrap();
        Self { folder, site }
    }

    fn write(&self, files: &[(&str, &str)]) {
        let files: Vec<(&str, &[u8])> = files.iter().map(|(p, t)| (*p, t.as_bytes())).collect();
        write(&self.site, &files);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A program with nothing of our environment but the search path.
    fn clean(&self, program: &str, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).env_clear().stdin(Stdio::null());
        command.env("PATH", std::env::var("PATH").unwrap());
        command.env("HOME", self.path("home")).env("GIT_CONFIG_NOSYSTEM", "1");
        command.env("SOURCE_DATE_EPOCH", "1768478400");
        command
    }

    fn git_in(&self, folder: &Path, args: &[&str]) -> String {
        let output = self.clean("git", folder).args(args).output().unwrap();
        assert!(output.status.success(), "git {args:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    }

    fn git(&self, args: &[&str]) -> String {
        self.git_in(&self.site, args)
    }

    fn at_remote(&self, args: &[&str]) -> String {
        self.git_in(&self.path("remote.git"), args)
    }

    fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "Site"]);
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = self.clean(env!("CARGO_BIN_EXE_counterpart"), &self.site);
        command.arg("publish").args(args);
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        Ran::of(&mut self.command(args))
    }

    /// Publishes, which must end well.
    fn publish(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.out
    }

    /// Publishes, which must fail with these words.
    fn refused(&self, args: &[&str], words: &[&str]) {
        self.run(args).refused(words);
    }

    /// The commit that the remote's branch is at; nothing when there is none.
    fn tip(&self) -> String {
        self.at_remote(&["for-each-ref", "--format=%(objectname)", "refs/heads/gh-pages"])
    }

    /// The files of the remote's branch.
    fn published(&self) -> Vec<String> {
        let list = self.at_remote(&["ls-tree", "-r", "--name-only", "gh-pages"]);
        list.lines().map(str::to_owned).collect()
    }

    fn file(&self, path: &str) -> String {
        self.at_remote(&["show", &format!("gh-pages:{path}")])
    }

    /// Somebody else puts files on the branch, with their own Git.
    fn other_pushes(&self, files: &[(&str, &str)]) -> String {
        let clone = self.path("other");
        let _ = fs::remove_dir_all(&clone);
        self.git_in(self.folder.path(), &["clone", "-q", "-b", "gh-pages", "remote.git", "other"]);
        for (path, text) in files {
            write(&clone, &[(path, text.as_bytes())]);
        }
        self.git_in(&clone, &["add", "-A"]);
        self.git_in(&clone, &["commit", "-q", "-m", "By hand"]);
        self.git_in(&clone, &["push", "-q", "origin", "gh-pages"]);
        self.tip()
    }

    /// All that a publish must leave alone: references, what is checked out, the index, the files.
    fn own(&self) -> String {
        let index = fs::read(self.site.join(".git/index")).unwrap_or_default();
        let modified = fs::metadata(self.site.join(".git/index")).and_then(|m| m.modified());
        let head = fs::read_to_string(self.site.join(".git/HEAD")).unwrap();
        let refs = self.git(&["for-each-ref", "refs/heads", "refs/tags", "refs/counterpart"]);
        let status = self.git(&["--no-optional-locks", "status", "--porcelain", "--ignored"]);
        format!("{index:?}\n{modified:?}\n{head}\n{refs}\n{status}")
    }

    fn hook(&self, repository: &str, name: &str, script: &str) {
        let hook = self.path(repository).join(name);
        write(hook.parent().unwrap(), &[(name.rsplit('/').next().unwrap(), script.as_bytes())]);
        fs::set_permissions(hook, fs::Permissions::from_mode(0o755)).unwrap();
    }
}

/// How the program ended, and what it said.
#[derive(Debug)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn of(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } = command.output().expect("it can be started");
        let text = |bytes| String::from_utf8(bytes).expect("it prints UTF-8");
        Self { code: status.code().unwrap_or(-1), out: text(stdout), err: text(stderr) }
    }

    fn refused(&self, words: &[&str]) {
        assert_eq!(self.code, 2, "{self:?}");
        for word in words {
            assert!(self.err.contains(word), "no `{word}` in: {self:?}");
        }
    }
}

// --- what arrives

#[test]
fn a_site_is_published_and_nothing_of_ours_is_touched() {
    let desk = Desk::new();
    let before = desk.own();
    let said = desk.publish(&[]);
    assert_eq!(desk.own(), before);
    assert!(said.contains("  + /a/\n"), "{said}");
    assert!(said.contains("published to `gh-pages` of `origin`"), "{said}");
    assert!(said.trim_end().ends_with("; https://desk.example/"), "{said}");
    let files = desk.published();
    for file in [".nojekyll", "404.html", "a/index.html", "index.html"] {
        assert!(files.iter().any(|it| it == file), "no `{file}` in {files:?}");
    }
    assert!(
        !files.iter().any(|file| file.contains("counterpart-manifest") || file == "CNAME"),
        "{files:?}"
    );
    let modes = desk.at_remote(&["ls-tree", "-r", "--format=%(objectmode)", "gh-pages"]);
    assert!(modes.lines().all(|mode| mode == "100644"), "{modes}");
    let message = desk.at_remote(&["log", "--format=%B", "gh-pages"]);
    let head = desk.git(&["rev-parse", "HEAD"]);
    let wanted = format!("Publish {}\n\nPublished-with: Counterpart", &head[..10]);
    assert_eq!(message.trim_end(), wanted);
    desk.git(&["fsck", "--strict", "--no-dangling"]);
    desk.at_remote(&["fsck", "--strict"]);
}

#[test]
fn what_is_published_is_what_is_built() {
    let desk = Desk::new();
    desk.write(&[("static/“a” \\ b.txt", "1\r\n"), ("static/.well-known/x", "2")]);
    desk.commit();
    desk.git(&["config", "core.autocrlf", "true"]);
    desk.git(&["config", "core.quotePath", "true"]);
    desk.publish(&["-m", "Erste Fassung\n\nMit Umlauten: ü\n"]);
    let built = desk.clean(env!("CARGO_BIN_EXE_counterpart"), &desk.site).arg("build").output();
    assert!(built.unwrap().status.success());
    let built = site::tree(&desk.site.join("public"));
    desk.git_in(desk.folder.path(), &["clone", "-q", "-b", "gh-pages", "remote.git", "copy"]);
    let mut copy = site::tree(&desk.path("copy"));
    copy.retain(|path, _| !path.starts_with(".git/") && path != ".nojekyll");
    let built: Vec<_> = built.into_iter().filter(|(p, _)| p != ".counterpart-manifest").collect();
    assert_eq!(copy.into_iter().collect::<Vec<_>>(), built);
    let message = desk.at_remote(&["log", "--format=%B", "gh-pages"]);
    assert!(message.starts_with("Erste Fassung\n\nMit Umlauten: ü\n\nPublished-with"), "{message}");
}

#[test]
fn a_second_publish_without_a_change_makes_no_commit() {
    let desk = Desk::new();
    desk.publish(&[]);
    let tip = desk.tip();
    let said = desk.publish(&[]);
    assert_eq!(said, "nothing has changed since the last publish; https://desk.example/\n");
    assert_eq!(desk.tip(), tip);
    // Not even an object.
    let count = || desk.git(&["count-objects", "-v"]);
    let before = count();
    desk.publish(&[]);
    assert_eq!(count(), before);
}

#[test]
fn the_same_site_is_the_same_tree_everywhere() {
    let (one, two) = (Desk::new(), Desk::new());
    two.publish(&[]);
    two.write(&[("content/b.md", PAGE)]);
    two.commit();
    two.publish(&[]);
    fs::remove_file(two.site.join("content/b.md")).unwrap();
    two.commit();
    two.publish(&[]);
    one.publish(&[]);
    let tree = |desk: &Desk| desk.at_remote(&["rev-parse", "gh-pages^{tree}"]);
    assert_eq!(tree(&one), tree(&two));
}

#[test]
fn the_changes_are_shown_by_page() {
    let desk = Desk::new();
    desk.write(&[("content/old.md", PAGE)]);
    desk.commit();
    desk.publish(&[]);
    desk.write(&[("content/a.md", &PAGE.replace("Text", "Other")), ("content/new/b.md", PAGE)]);
    fs::remove_file(desk.site.join("content/old.md")).unwrap();
    desk.commit();
    let said = desk.publish(&["--dry-run"]);
    for line in ["  + /new/b/\n", "  ~ /a/\n", "  - /old/\n", "would publish to `gh-pages`"] {
        assert!(said.contains(line), "no {line:?} in {said}");
    }
    let tip = desk.tip();
    desk.publish(&[]);
    assert_eq!(desk.at_remote(&["rev-parse", "gh-pages^"]), tip);
    let files = desk.published();
    assert!(!files.iter().any(|file| file.starts_with("old/")), "{files:?}");
}

#[test]
fn a_dry_run_does_nothing() {
    let desk = Desk::new();
    let (before, objects) = (desk.own(), desk.git(&["count-objects", "-v"]));
    desk.publish(&["-n"]);
    assert_eq!((desk.own(), desk.git(&["count-objects", "-v"])), (before, objects));
    assert_eq!(desk.tip(), "");
}

#[test]
fn a_file_and_a_folder_may_change_places() {
    let desk = Desk::new();
    desk.write(&[("static/x/y.txt", "1"), ("static/z", "1")]);
    desk.commit();
    desk.publish(&[]);
    fs::remove_dir_all(desk.site.join("static")).unwrap();
    desk.write(&[("static/x", "2"), ("static/z/y.txt", "2")]);
    desk.commit();
    desk.publish(&[]);
    assert_eq!((desk.file("x"), desk.file("z/y.txt")), ("2".to_owned(), "2".to_owned()));
}

// --- the domain

#[test]
fn the_domain_is_told_and_one_that_was_set_by_hand_is_kept() {
    let desk = Desk::new();
    desk.publish(&[]);
    let other = desk.other_pushes(&[("CNAME", "by-hand.example\n")]);
    desk.write(&[("content/b.md", PAGE)]);
    desk.commit();
    desk.publish(&[]);
    assert_eq!(desk.file("CNAME"), "by-hand.example");
    assert_eq!(desk.at_remote(&["rev-parse", "gh-pages^"]), other);
    desk.write(&[("site.toml", &format!("{SITE}domain = \"desk.example\"\n"))]);
    desk.commit();
    desk.publish(&[]);
    assert_eq!(desk.file("CNAME"), "desk.example");
    desk.write(&[("static/CNAME", "static.example")]);
    desk.commit();
    desk.publish(&[]);
    assert_eq!(desk.file("CNAME"), "static.example");
}

#[test]
fn an_address_at_which_github_does_not_serve_is_doubted() {
    let desk = Desk::new();
    desk.git(&["config", "url.../remote.git.insteadOf", "https://github.com/desk/talks.git"]);
    desk.git(&["remote", "set-url", "origin", "https://github.com/desk/talks.git"]);
    // Git itself resolves the short form; so the remote is named by its address here.
    let remote = ["--remote", "https://github.com/desk/talks.git"];
    let ran = desk.run(&remote);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("at `https://desk.github.io/talks/`"), "{ran:?}");
    assert!(ran.err.contains("set `domain = \"desk.example\"`"), "{ran:?}");
    desk.write(&[("site.toml", "title = \"T\"\nbase_url = \"https://desk.github.io/talks\"\n")]);
    desk.commit();
    let ran = desk.run(&remote);
    assert_eq!((ran.code, &*ran.err), (0, ""));
    desk.write(&[("site.toml", "title = \"T\"\nbase_url = \"https://example.org\"\n")]);
    desk.commit();
    let ran = desk.run(&[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.err.contains("is still `https://example.org/`, an address for examples"),
        "{ran:?}"
    );
}

// --- what is refused

#[test]
fn findings_are_printed_and_nothing_is_published() {
    let desk = Desk::new();
    desk.write(&[("content/a.md", "+++\ntitle = \"A\"\n+++\n\n[b](b.md)\n")]);
    desk.commit();
    let ran = desk.run(&[]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("link-broken"), "{ran:?}");
    assert!(ran.out.contains("nothing was published: 1 error"), "{ran:?}");
    desk.write(&[("content/a.md", "No title.\n")]);
    desk.commit();
    assert_eq!(desk.run(&["--strict"]).code, 1);
    assert_eq!(desk.tip(), "");
    desk.publish(&[]);
}

#[test]
fn an_address_without_a_scheme_is_a_finding_and_a_local_one_is_refused() {
    let desk = Desk::new();
    desk.write(&[("site.toml", "title = \"Desk\"\nbase_url = \"desk.example\"\n")]);
    desk.commit();
    let ran = desk.run(&[]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("`base_url` does not begin with `https://`"), "{ran:?}");
    desk.write(&[("site.toml", "title = \"Desk\"\nbase_url = \"http://localhost:1111\"\n")]);
    desk.commit();
    desk.refused(&[], &["`http://localhost:1111`", "nobody else finds the site"]);
    assert_eq!(desk.tip(), "");
}

#[test]
fn what_the_host_does_not_take_is_not_pushed() {
    let desk = Desk::new();
    for (limits, words) in [
        // What the writer put there is a finding; what is made of it is weighed too.
        ("file = \"1 kB\"", "` is "),
        ("site = \"20 kB\"", "the site is "),
    ] {
        desk.write(&[("site.toml", &format!("{SITE}[limits]\n{limits}\n"))]);
        desk.commit();
        desk.refused(&[], &[words, "nothing was published", "[limits]"]);
    }
    assert_eq!(desk.tip(), "");
}

#[test]
fn links_among_files_are_published_as_files() {
    let desk = Desk::new();
    desk.write(&[("static/real.txt", "1")]);
    std::os::unix::fs::symlink("real.txt", desk.site.join("static/link.txt")).unwrap();
    desk.commit();
    desk.publish(&[]);
    assert_eq!(desk.file("link.txt"), "1");
    let modes = desk.at_remote(&["ls-tree", "-r", "--format=%(objectmode)", "gh-pages"]);
    assert!(modes.lines().all(|mode| mode == "100644"), "{modes}");
}

#[test]
fn what_is_not_committed_is_refused_unless_allowed() {
    let desk = Desk::new();
    desk.write(&[("content/b.md", PAGE), ("notes.txt", "not of the site")]);
    desk.refused(&[], &["a file of the site is not committed: `content/b.md`", "--allow-dirty"]);
    assert_eq!(desk.tip(), "");
    desk.publish(&["--allow-dirty"]);
    assert!(desk.published().contains(&"b/index.html".to_owned()));
    let message = desk.at_remote(&["log", "-1", "--format=%s", "gh-pages"]);
    assert!(message.ends_with(", with changes"), "{message}");
}

#[test]
fn a_site_that_its_repository_ignores_is_not_published_by_accident() {
    let desk = Desk::new();
    desk.write(&[
        ("inner/site.toml", SITE),
        ("inner/content/a.md", PAGE),
        (".gitignore", "inner/"),
    ]);
    desk.commit();
    desk.refused(&["--root", "inner"], &["not committed: `site.toml`"]);
}

#[test]
fn the_work_of_others_is_not_published_over_unless_told() {
    let desk = Desk::new();
    desk.git(&["switch", "-q", "--orphan", "gh-pages"]);
    desk.write(&[("precious.html", "by hand"), ("README.md", "read")]);
    desk.commit();
    desk.git(&["push", "-q", "origin", "gh-pages"]);
    desk.git(&["switch", "-q", "main"]);
    desk.git(&["branch", "-q", "-D", "gh-pages"]);
    let theirs = desk.tip();
    desk.refused(&[], &["holds what Counterpart did not put there", "`README.md`", "--overwrite"]);
    desk.refused(&["-n"], &["`precious.html`"]);
    assert_eq!(desk.tip(), theirs);
    desk.publish(&["--overwrite"]);
    assert_eq!(desk.at_remote(&["rev-parse", "gh-pages^"]), theirs);
    desk.publish(&[]);
}

#[test]
fn what_others_add_later_is_not_lost_either() {
    let desk = Desk::new();
    desk.publish(&[]);
    let theirs = desk.other_pushes(&[("extra.html", "by hand"), ("a/index.html", "mended")]);
    desk.refused(&[], &["`a/index.html`, `extra.html`"]);
    assert_eq!(desk.tip(), theirs);
    desk.publish(&["--overwrite"]);
    assert_eq!(desk.at_remote(&["rev-parse", "gh-pages^"]), theirs);
    assert!(!desk.published().contains(&"extra.html".to_owned()));
}

#[test]
fn a_colleague_publishes_on_top_of_what_we_published() {
    let desk = Desk::new();
    desk.publish(&[]);
    desk.git(&["push", "-q", "origin", "main"]);
    desk.git_in(desk.folder.path(), &["clone", "-q", "-b", "main", "remote.git", "colleague"]);
    let colleague = desk.path("colleague");
    write(&colleague, &[("content/b.md", PAGE.as_bytes())]);
    desk.git_in(&colleague, &["add", "-A"]);
    desk.git_in(&colleague, &["commit", "-q", "-m", "B"]);
    let ran = Ran::of(desk.command(&[]).current_dir(&colleague));
    assert_eq!(ran.code, 0, "{ran:?}");
    // We have not fetched it yet.
    desk.write(&[("content/c.md", PAGE)]);
    desk.commit();
    desk.publish(&[]);
    assert_eq!(desk.at_remote(&["rev-list", "--count", "gh-pages"]), "3");
}

#[test]
fn somebody_who_pushes_meanwhile_wins() {
    let desk = Desk::new();
    desk.publish(&[]);
    desk.write(&[("content/b.md", PAGE)]);
    desk.commit();
    // The hook runs in our push, after all that was looked at.
    let clone = desk.path("other");
    desk.git_in(desk.folder.path(), &["clone", "-q", "-b", "gh-pages", "remote.git", "other"]);
    let script = format!(
        "#!/bin/sh\nunset GIT_DIR\ncd '{}' && echo x > x && git add x && git commit -qm x && \
         git push -q\n",
        clone.display()
    );
    desk.hook("the site/.git", "hooks/pre-push", &script);
    let before = desk.own();
    desk.refused(&[], &["somebody else has put something on `gh-pages`", "publish again"]);
    assert_eq!(desk.own(), before);
    assert_eq!(desk.at_remote(&["log", "-1", "--format=%s", "gh-pages"]), "x");
}

#[test]
fn a_remote_that_refuses_is_quoted() {
    let desk = Desk::new();
    desk.hook("remote.git", "hooks/pre-receive", "#!/bin/sh\necho 'not \\377 today' >&2\nexit 1\n");
    let before = desk.own();
    desk.refused(&[], &["does not take what was pushed", "pre-receive hook declined", "today"]);
    assert_eq!(desk.own(), before);
    desk.hook("remote.git", "hooks/pre-receive", "#!/bin/sh\nexit 0\n");
    desk.publish(&[]);
}

#[test]
fn hooks_that_mind_commits_are_not_asked_and_one_that_minds_pushes_is() {
    let desk = Desk::new();
    for hook in ["pre-commit", "commit-msg", "post-commit", "prepare-commit-msg"] {
        desk.hook("the site/.git", &format!("hooks/{hook}"), "#!/bin/sh\nexit 1\n");
    }
    desk.publish(&[]);
    desk.write(&[("content/b.md", PAGE)]);
    desk.git(&["add", "-A"]);
    desk.git(&["-c", "core.hooksPath=/nowhere", "commit", "-q", "-m", "B"]);
    desk.hook("the site/.git", "hooks/pre-push", "#!/bin/sh\necho 'ask Ann first' >&2\nexit 1\n");
    desk.refused(&[], &["pushing to `origin` failed", "ask Ann first"]);
}

#[test]
fn what_is_missing_is_named() {
    let desk = Desk::empty();
    desk.write(&[("site.toml", SITE), ("content/a.md", PAGE)]);
    let mut without = desk.command(&[]);
    Ran::of(without.env("PATH", "/nowhere")).refused(&["`git` is not installed"]);
    let mut nowhere = desk.command(&[]);
    nowhere.env("GIT_CEILING_DIRECTORIES", desk.folder.path());
    Ran::of(&mut nowhere).refused(&["is in no Git repository", "git init"]);
    desk.git(&["init", "-q", "-b", "main"]);
    desk.refused(&[], &["nothing is committed here yet", "git commit"]);
    desk.commit();
    desk.refused(&[], &["this repository has no remote", "git remote add origin ADDRESS"]);
    desk.git(&["remote", "add", "upstream", "../nothing.git"]);
    desk.refused(&[], &["there is no remote `origin`", "one of `upstream`"]);
    desk.refused(&["--remote", "upstream"], &["`upstream` does not answer", "nothing.git"]);
    desk.refused(&["--remote", "../nothing.git"], &["does not answer"]);
    desk.refused(&["--branch", "a..b"], &["no name for a branch"]);
    desk.refused(&["--branch=-x"], &["no name for a branch"]);
    desk.refused(&["--branch", "main"], &["`main` is the branch you are on"]);
    fs::remove_file(desk.path("home/.gitconfig")).unwrap();
    desk.git(&["config", "user.useConfigOnly", "true"]);
    desk.refused(&[], &["does not know in whose name", "git config user.email"]);
}

#[test]
fn no_network_and_no_password_are_errors_and_nothing_waits() {
    let desk = Desk::new();
    desk.git(&["remote", "set-url", "origin", "http://me:secret@127.0.0.1:1/site.git"]);
    let ran = desk.run(&[]);
    ran.refused(&["`origin` does not answer"]);
    assert!(!ran.err.contains("secret"), "{ran:?}");
    // A server that asks for a password.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/site.git", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = [0; 4096];
            let _ = stream.read(&mut head);
            let _ = stream.write_all(
                b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\
                  Content-Length: 0\r\nConnection: close\r\n\r\n",
            );
        }
    });
    desk.git(&["remote", "set-url", "origin", &address]);
    desk.refused(&[], &["does not let you in", "could not read Username"]);
}

// --- all sorts of repositories

#[test]
fn a_detached_head_a_worktree_and_a_folder_below_are_as_good() {
    let desk = Desk::new();
    desk.git(&["checkout", "-q", "--detach"]);
    desk.publish(&[]);
    let tree = desk.path("a tree");
    desk.git(&["worktree", "add", "-q", "--detach", "../a tree"]);
    write(&tree, &[("below it/site.toml", SITE.as_bytes())]);
    write(&tree, &[("below it/content/b.md", PAGE.as_bytes())]);
    desk.git_in(&tree, &["add", "-A"]);
    desk.git_in(&tree, &["commit", "-q", "-m", "B"]);
    // What is not of the site does not matter.
    write(&tree, &[("content/a.md", b"changed")]);
    let ran = Ran::of(desk.command(&["--root", "below it"]).current_dir(&tree));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(desk.published().contains(&"b/index.html".to_owned()));
}

#[test]
fn a_shallow_clone_publishes_on_top() {
    let desk = Desk::new();
    desk.publish(&[]);
    desk.write(&[("content/b.md", PAGE)]);
    desk.commit();
    desk.publish(&[]);
    desk.git(&["push", "-q", "origin", "main"]);
    let url = format!("file://{}", desk.path("remote.git").display());
    let args = ["clone", "-q", "--depth=1", "-b", "main", &url, "shallow"];
    desk.git_in(desk.folder.path(), &args);
    let shallow = desk.path("shallow");
    let ran = Ran::of(desk.command(&[]).current_dir(&shallow));
    assert!(ran.out.contains("nothing has changed"), "{ran:?}");
    write(&shallow, &[("content/c.md", PAGE.as_bytes())]);
    let ran = Ran::of(desk.command(&["--allow-dirty"]).current_dir(&shallow));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(desk.at_remote(&["rev-list", "--count", "gh-pages"]), "3");
    assert_eq!(desk.git_in(&shallow, &["rev-list", "--count", "HEAD"]), "1");
}

#[test]
fn a_clone_without_the_files_of_others_fetches_none_of_them() {
    let desk = Desk::new();
    desk.publish(&[]);
    desk.git(&["push", "-q", "origin", "main"]);
    desk.at_remote(&["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", desk.path("remote.git").display());
    let args = ["clone", "-q", "--filter=blob:none", "-b", "main", &url, "partial"];
    desk.git_in(desk.folder.path(), &args);
    let partial = desk.path("partial");
    write(&partial, &[("content/c.md", PAGE.as_bytes())]);
    let ran = Ran::of(desk.command(&["--allow-dirty"]).current_dir(&partial));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(desk.published().contains(&"c/index.html".to_owned()));
    let args = ["rev-list", "--objects", "--missing=print", "origin/gh-pages^"];
    let missing = desk.git_in(&partial, &args);
    assert!(missing.contains("\n?"), "its files came too: {missing}");
}

#[test]
fn the_environment_does_not_lead_to_another_repository() {
    let desk = Desk::new();
    desk.git_in(desk.folder.path(), &["init", "-q", "elsewhere"]);
    let elsewhere = desk.path("elsewhere/.git");
    let mut command = desk.command(&[]);
    command.env("GIT_DIR", &elsewhere).env("GIT_WORK_TREE", desk.path("elsewhere"));
    command.env("GIT_INDEX_FILE", elsewhere.join("i")).env("GIT_OBJECT_DIRECTORY", "/nowhere");
    let ran = Ran::of(&mut command);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(!desk.tip().is_empty());
    desk.git_in(&desk.path("elsewhere"), &["fsck", "--strict"]);
}

#[test]
fn a_repository_may_name_its_objects_by_sha_256() {
    let desk = Desk::with_format("sha256");
    desk.publish(&[]);
    assert_eq!(desk.tip().len(), 64);
    assert!(desk.publish(&[]).contains("nothing has changed"));
}

#[test]
fn settings_of_the_user_do_not_get_in_the_way() {
    let desk = Desk::new();
    for (name, value) in [
        ("push.followTags", "true"),
        ("push.default", "nothing"),
        ("push.recurseSubmodules", "check"),
        ("fetch.prune", "true"),
        ("log.showSignature", "true"),
        ("status.showUntrackedFiles", "no"),
        ("status.relativePaths", "true"),
        ("core.fsmonitor", "false"),
        ("commit.verbose", "true"),
        ("i18n.commitEncoding", "latin1"),
        ("fastimport.unpackLimit", "1"),
        ("core.abbrev", "4"),
        ("color.ui", "always"),
        ("transfer.fsckObjects", "true"),
    ] {
        desk.git(&["config", name, value]);
    }
    desk.git(&["tag", "-a", "-m", "v1", "v1"]);
    desk.publish(&["-m", "Ü"]);
    desk.write(&[("content/b.md", PAGE)]);
    desk.refused(&[], &["content/b.md"]);
    desk.commit();
    desk.publish(&["-m", "Ü"]);
    assert_eq!(desk.at_remote(&["log", "-1", "--format=%s%x20%an", "gh-pages"]), "Ü Desk");
    assert_eq!(desk.at_remote(&["tag"]), "");
}

#[test]
fn a_commit_is_signed_when_the_user_signs() {
    let desk = Desk::new();
    desk.git(&["config", "commit.gpgSign", "true"]);
    desk.git(&["config", "gpg.program", "/nowhere/gpg"]);
    desk.refused(&[], &["making the commit failed", "/nowhere/gpg"]);
    assert_eq!(desk.tip(), "");
}

// --- the branch of the same name here

#[test]
fn a_branch_here_follows_or_is_left_alone() {
    let desk = Desk::new();
    desk.publish(&[]);
    let first = desk.tip();
    desk.git(&["fetch", "-q", "origin"]);
    desk.git(&["branch", "-q", "gh-pages", "origin/gh-pages"]);
    desk.write(&[("content/b.md", PAGE)]);
    desk.commit();
    desk.publish(&[]);
    assert_eq!(desk.git(&["rev-parse", "gh-pages"]), desk.tip());
    // In another working tree it may not move under the feet of whoever looks at it.
    desk.git(&["branch", "-q", "-f", "gh-pages", &first]);
    desk.git(&["worktree", "add", "-q", "../pages", "gh-pages"]);
    desk.write(&[("content/c.md", PAGE)]);
    desk.commit();
    let ran = desk.run(&[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("checked out in another working tree"), "{ran:?}");
    assert_eq!(desk.git(&["rev-parse", "gh-pages"]), first);
    assert_eq!(desk.git_in(&desk.path("pages"), &["status", "--porcelain"]), "");
}

#[test]
fn a_branch_here_that_is_ahead_or_apart_is_not_lost() {
    let desk = Desk::new();
    desk.publish(&[]);
    // Ahead: somebody set the domain here, and has not pushed.
    desk.git(&["fetch", "-q", "origin"]);
    desk.git(&["worktree", "add", "-q", "-b", "gh-pages", "../pages", "origin/gh-pages"]);
    let pages = desk.path("pages");
    write(&pages, &[("CNAME", b"here.example\n")]);
    desk.git_in(&pages, &["add", "-A"]);
    desk.git_in(&pages, &["commit", "-q", "-m", "Domain"]);
    desk.git(&["worktree", "remove", "../pages"]);
    let ahead = desk.git(&["rev-parse", "gh-pages"]);
    desk.publish(&[]);
    assert_eq!(desk.tip(), ahead, "there is nothing to commit, only something to push");
    // Apart: both have what the other has not.
    desk.git(&["branch", "-q", "-f", "gh-pages", "gh-pages^"]);
    desk.git(&["worktree", "add", "-q", "../pages", "gh-pages"]);
    write(&pages, &[("CNAME", b"there.example\n")]);
    desk.git_in(&pages, &["add", "-A"]);
    desk.git_in(&pages, &["commit", "-q", "-m", "Domain"]);
    desk.git(&["worktree", "remove", "../pages"]);
    desk.refused(&[], &["each have commits that the other has not", "git branch -D gh-pages"]);
    assert_eq!(desk.tip(), ahead);
}

#[test]
fn locks_of_git_are_minded() {
    let desk = Desk::new();
    desk.publish(&[]);
    desk.git(&["fetch", "-q", "origin"]);
    desk.git(&["branch", "-q", "gh-pages", "origin/gh-pages"]);
    desk.write(&[("content/b.md", PAGE)]);
    desk.commit();
    // Somebody is writing a commit message: the index is theirs, and none of our business.
    desk.write(&[(".git/index.lock", ""), (".git/refs/heads/gh-pages.lock", "")]);
    let ran = desk.run(&[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("your own branch `gh-pages` stays behind"), "{ran:?}");
    fs::remove_file(desk.site.join(".git/refs/heads/gh-pages.lock")).unwrap();
    assert!(desk.publish(&[]).contains("nothing has changed"));
}

// --- killed

/// A `git` that kills whoever calls it when it is called for the n-th time: before or after its work.
fn killing_git(desk: &Desk, turn: usize, when: &str) -> PathBuf {
    let real =
        desk.clean("sh", desk.folder.path()).args(["-c", "command -v git"]).output().unwrap();
    let real = String::from_utf8(real.stdout).unwrap();
    let count = desk.path("count");
    let _ = fs::remove_file(&count);
    let script = format!(
        "#!/bin/sh\nif [ -n \"$COUNTED\" ]; then exec {real} \"$@\"; fi\nexport COUNTED=1\n\
         echo \"$1\" >> '{count}'\nturn=$(wc -l < '{count}')\n\
         if [ \"$turn\" -eq {turn} ] && [ {when} = before ]; then kill -9 $PPID; exit 1; fi\n\
         {real} \"$@\"\ncode=$?\n\
         if [ \"$turn\" -eq {turn} ]; then kill -9 $PPID; fi\nexit $code\n",
        real = real.trim(),
        count = count.display()
    );
    desk.hook("", "bin/git", &script);
    desk.path("bin")
}

#[test]
fn killed_at_any_step_it_leaves_the_old_or_the_new() {
    let desk = Desk::new();
    desk.publish(&[]);
    desk.other_pushes(&[("CNAME", "desk.example\n")]);
    let (mut turn, mut killed, mut steps) = (0, 0, Vec::new());
    loop {
        turn += 1;
        let mut ended = false;
        for when in ["before", "after"] {
            desk.write(&[("content/b.md", &format!("{PAGE}{turn} {when}\n"))]);
            desk.commit();
            let (before, own) = (desk.tip(), desk.own());
            let bin = killing_git(&desk, turn, when);
            let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
            let ran = Ran::of(desk.command(&[]).env("PATH", path));
            let calls = fs::read_to_string(desk.path("count")).unwrap();
            if calls.lines().count() < turn {
                assert_eq!(ran.code, 0, "{ran:?}");
                ended = true;
                break;
            }
            assert_eq!(ran.code, -1, "it was not killed: {ran:?}");
            killed += 1;
            steps = calls.lines().map(str::to_owned).collect();
            assert_eq!(desk.own(), own, "step {turn}, killed {when}: {steps:?}");
            desk.git(&["fsck", "--strict", "--no-dangling"]);
            let whole = desk.tip() == before
                || (desk.at_remote(&["rev-parse", "gh-pages^"]) == before
                    && desk.file("b/index.html").contains(&format!("{turn} {when}")));
            assert!(whole, "step {turn}, killed {when}: {steps:?}");
            // The next one makes it good.
            desk.publish(&[]);
            assert!(desk.file("b/index.html").contains(&format!("{turn} {when}")));
            assert_eq!(desk.file("CNAME"), "desk.example");
        }
        if ended {
            break;
        }
    }
    for step in ["ls-remote", "fast-import", "push"] {
        assert!(steps.iter().any(|it| it == step), "no `{step}` among {steps:?}");
    }
    assert!(killed > 20, "only {killed} times killed");
}
