//! The output folder as a user finds it: builds into real folders, and what is there afterwards.
#![expect(clippy::disallowed_methods, reason = "these tests look at the disk")]
#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use counterpart::emit::{Changes, Destination, Force, Staging};
use counterpart::output::Sink;
use tempfile::TempDir;

const MANIFEST: &str = ".counterpart-manifest";

/// A folder with `content/`, `site.toml`, and what the test adds.
struct Home {
    folder: TempDir,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("content")).unwrap();
        fs::write(folder.path().join("site.toml"), "").unwrap();
        Self { folder }
    }

    /// With a first build of these files.
    fn with(files: &[(&str, &str)]) -> Self {
        let home = Self::new();
        home.build(files);
        home
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn out(&self, path: &str) -> PathBuf {
        self.path("public").join(path)
    }

    fn open(&self, out: impl AsRef<Path>, force: Force) -> anyhow::Result<Staging> {
        let out = self.folder.path().join(out);
        Staging::open(&Destination { out: &out, site_root: self.folder.path(), force })
    }

    fn try_build(&self, files: &[(&str, &str)], force: Force) -> anyhow::Result<Changes> {
        let staging = self.open("public", force)?;
        for (path, text) in files {
            staging.put(path, text.as_bytes())?;
        }
        staging.commit()
    }

    fn build(&self, files: &[(&str, &str)]) -> Changes {
        self.try_build(files, Force::Refuse).unwrap()
    }

    /// What the build says when it refuses.
    fn refusal(&self, files: &[(&str, &str)], force: Force) -> String {
        let message = self.try_build(files, force).unwrap_err().to_string();
        self.assert_clean();
        message
    }

    /// What opening this output folder says when it refuses.
    fn refusal_of(&self, out: &str, force: Force) -> String {
        self.open(out, force).unwrap_err().to_string()
    }

    /// The output folder holds these files and folders (which end in `/`), and nothing else.
    fn assert_holds(&self, expected: &[(&str, &str)]) {
        let expected: BTreeMap<_, _> = expected
            .iter()
            .map(|(path, text)| (String::from(*path), String::from(*text)))
            .collect();
        let mut found = tree(&self.path("public"));
        assert!(found.remove(MANIFEST).is_some(), "there is a manifest");
        found.retain(|path, _| {
            let holds_files = expected.keys().any(|it| it != path && it.starts_with(path));
            !(path.ends_with('/') && holds_files)
        });
        assert_eq!(found, expected);
        self.assert_clean();
    }

    /// No trace of a build is left beside the output folder.
    fn assert_clean(&self) {
        let left: Vec<_> = fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.contains("counterpart"))
            .collect();
        assert_eq!(left, [""; 0]);
    }
}

/// Everything in a folder: files with their text, symlinks with their target, folders.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            let inner = tree(&entry.path());
            found.extend(inner.into_iter().map(|(path, text)| (format!("{name}/{path}"), text)));
            found.insert(format!("{name}/"), String::new());
        } else if kind.is_symlink() {
            let target = fs::read_link(entry.path()).unwrap();
            found.insert(name, format!("-> {}", target.display()));
        } else {
            found.insert(name, String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into());
        }
    }
    found
}

/// Long ago, so that a file written anew has another time.
fn long_ago() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_500_000_123)
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

fn set_modified(path: &Path, time: SystemTime) {
    fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

fn changes(added: usize, changed: usize, unchanged: usize, removed: usize) -> Changes {
    Changes { added, changed, unchanged, removed }
}

/// Replaces a part of the manifest and seals it again, as an earlier build would have left it.
fn edit_manifest(home: &Home, edit: impl Fn(&str) -> String) {
    let text = fs::read_to_string(home.out(MANIFEST)).unwrap();
    let sealed = edit(text.rsplit_once("end ").unwrap().0);
    let seal = xxhash_rust::xxh3::xxh3_128(sealed.as_bytes());
    fs::write(home.out(MANIFEST), format!("{sealed}end {seal:032x}\n")).unwrap();
}

fn of_another_boot(text: &str) -> String {
    let (_, records) = text.split_once('\n').unwrap();
    format!("counterpart-manifest 1 another-boot\n{records}")
}

// Builds one after the other.

#[test]
fn the_first_build_makes_everything() {
    let home = Home::new();
    let files = [("index.html", "home"), ("a/b/index.html", "deep"), ("a/x.css", "")];
    assert_eq!(home.build(&files), changes(3, 0, 0, 0));
    home.assert_holds(&files);
}

#[test]
fn folders_above_the_output_are_made() {
    let home = Home::new();
    let staging = home.open("deep/er/public", Force::Refuse).unwrap();
    staging.put("index.html", b"home").unwrap();
    staging.commit().unwrap();
    assert_eq!(fs::read(home.path("deep/er/public/index.html")).unwrap(), b"home");
}

#[test]
fn an_empty_output_folder_is_as_good_as_none() {
    let home = Home::new();
    fs::create_dir(home.path("public")).unwrap();
    home.build(&[("index.html", "home")]);
    home.assert_holds(&[("index.html", "home")]);
}

#[test]
fn a_changed_file_is_written_and_the_others_keep_their_time() {
    let home = Home::with(&[("a/index.html", "old"), ("b/index.html", "same")]);
    // What the clock says is no proof: an old time must survive, and not be believed blindly.
    set_modified(&home.out("a/index.html"), long_ago());
    set_modified(&home.out("b/index.html"), long_ago());
    let new = [("a/index.html", "new"), ("b/index.html", "same")];
    assert_eq!(home.build(&new), changes(0, 1, 1, 0));
    home.assert_holds(&new);
    assert_ne!(modified(&home.out("a/index.html")), long_ago());
    assert_eq!(modified(&home.out("b/index.html")), long_ago());
}

#[test]
fn a_file_that_is_no_longer_made_goes_and_so_does_its_folder() {
    let home = Home::with(&[("index.html", "home"), ("a/b/c/index.html", "deep"), ("a/x", "x")]);
    assert_eq!(home.build(&[("index.html", "home"), ("a/x", "x")]), changes(0, 0, 2, 1));
    home.assert_holds(&[("index.html", "home"), ("a/x", "x")]);
    assert_eq!(home.build(&[("index.html", "home")]), changes(0, 0, 1, 1));
    home.assert_holds(&[("index.html", "home")]);
}

#[test]
fn a_file_becomes_a_folder_and_a_folder_a_file() {
    let home = Home::with(&[("a", "file"), ("b/c/index.html", "deep"), ("b/d", "d")]);
    let new = [("a/index.html", "deep"), ("b", "file")];
    assert_eq!(home.build(&new), changes(2, 0, 0, 3));
    home.assert_holds(&new);
}

#[test]
fn a_path_changes_its_letter_case() {
    let home = Home::with(&[("About/index.html", "about"), ("Logo.svg", "logo")]);
    let new = [("about/index.html", "about"), ("logo.svg", "logo")];
    home.build(&new);
    home.assert_holds(&new);
}

#[test]
fn a_build_that_is_given_up_leaves_nothing() {
    let home = Home::new();
    let staging = home.open("deep/public", Force::Refuse).unwrap();
    staging.put("index.html", b"home").unwrap();
    drop(staging);
    assert!(!home.path("deep").exists());
    home.assert_clean();

    home.build(&[("index.html", "old")]);
    let staging = home.open("public", Force::Refuse).unwrap();
    staging.put("index.html", b"new").unwrap();
    staging.put("a/b.html", b"new").unwrap();
    drop(staging);
    home.assert_holds(&[("index.html", "old")]);
}

#[test]
fn two_builds_take_turns() {
    let home = Home::with(&[("who", "nobody")]);
    let first = home.open("public", Force::Refuse).unwrap();
    first.put("who", b"first").unwrap();
    std::thread::scope(|scope| {
        let second = scope.spawn(|| home.build(&[("who", "second"), ("more", "")]));
        first.commit().unwrap();
        assert_eq!(second.join().unwrap(), changes(1, 1, 0, 0));
    });
    home.assert_holds(&[("who", "second"), ("more", "")]);
}

// Paths.

#[test]
fn a_path_is_put_once() {
    for (old, new) in [(None, "new"), (Some("same"), "same")] {
        let home = Home::new();
        if let Some(old) = old {
            home.build(&[("a", old)]);
        }
        let message = home.refusal(&[("a", new), ("a", new)], Force::Refuse);
        assert!(message.contains("written twice"), "{message}");
    }
}

#[test]
fn a_path_is_a_file_or_a_folder() {
    for files in [[("a", "1"), ("a/b", "2")], [("a/b", "2"), ("a", "1")]] {
        let home = Home::new();
        home.refusal(&files, Force::Refuse);
        assert!(!home.path("public").exists());
        // As well if one of the two is there already.
        for kept in files {
            let home = Home::with(&[kept]);
            home.refusal(&files, Force::Overwrite);
            home.assert_holds(&[kept]);
        }
    }
}

#[test]
fn a_path_does_not_leave_the_output_folder() {
    let home = Home::new();
    for path in ["../content/x", "/tmp/x", "a/../../x", "", MANIFEST] {
        home.refusal(&[(path, "x")], Force::Overwrite);
    }
}

// Files of others.

#[test]
fn files_that_no_build_wrote_are_left_alone() {
    let home = Home::with(&[("index.html", "old"), ("a/index.html", "a")]);
    fs::write(home.out("CNAME"), "example.org").unwrap();
    fs::write(home.out("a/note"), "mine").unwrap();
    fs::create_dir_all(home.out("mine/empty")).unwrap();
    fs::write(home.out("mine/x"), "x").unwrap();
    set_modified(&home.out("mine/x"), long_ago());
    let theirs =
        [("CNAME", "example.org"), ("a/note", "mine"), ("mine/empty/", ""), ("mine/x", "x")];

    home.build(&[("index.html", "new"), ("a/index.html", "a"), ("mine/ours", "ours")]);
    let ours = [("index.html", "new"), ("a/index.html", "a"), ("mine/ours", "ours")];
    home.assert_holds(&[&ours[..], &theirs[..]].concat());
    assert_eq!(modified(&home.out("mine/x")), long_ago());

    // Our files leave their folders, theirs stay.
    home.build(&[("index.html", "new")]);
    home.assert_holds(&[&ours[..1], &theirs[..]].concat());
}

#[test]
fn a_folder_that_no_build_wrote_is_refused() {
    let home = Home::new();
    fs::create_dir(home.path("public")).unwrap();
    fs::write(home.out("thesis.txt"), "years").unwrap();
    let message = home.refusal(&[("index.html", "home")], Force::Refuse);
    assert!(message.contains("not empty") && message.contains("`--force`"), "{message}");
    assert_eq!(tree(&home.path("public")).len(), 1);
}

#[test]
fn force_adds_to_a_folder_and_writes_over_equal_paths() {
    let home = Home::new();
    fs::create_dir_all(home.out("a")).unwrap();
    for (path, text) in [("thesis.txt", "years"), ("a/index.html", "theirs"), ("same", "same")] {
        fs::write(home.out(path), text).unwrap();
    }
    set_modified(&home.out("same"), long_ago());
    let files = [("a/index.html", "ours"), ("b", "ours"), ("same", "same")];
    assert_eq!(home.try_build(&files, Force::Overwrite).unwrap(), changes(1, 1, 1, 0));
    home.assert_holds(&[&files[..], &[("thesis.txt", "years")]].concat());
    assert_eq!(modified(&home.out("same")), long_ago());
    // From now on the folder is ours.
    home.build(&files[..1]);
    home.assert_holds(&[files[0], ("thesis.txt", "years")]);
}

#[test]
fn a_file_of_others_in_the_way_is_refused_and_forced() {
    let home = Home::with(&[("index.html", "home")]);
    fs::write(home.out("about"), "mine").unwrap();
    for ours in ["about", "about/index.html"] {
        let files = [("index.html", "home"), (ours, "ours")];
        let message = home.refusal(&files, Force::Refuse);
        assert!(message.contains("about`; move them away"), "{message}");
        home.assert_holds(&[("index.html", "home"), ("about", "mine")]);
    }
    home.try_build(&[("about/index.html", "ours")], Force::Overwrite).unwrap();
    home.assert_holds(&[("about/index.html", "ours")]);
}

#[test]
fn a_folder_of_others_never_gives_way_to_a_file() {
    let home = Home::with(&[("index.html", "home"), ("ours/x", "x")]);
    fs::create_dir(home.out("feed.xml")).unwrap();
    fs::write(home.out("ours/note"), "mine").unwrap();
    for path in ["feed.xml", "ours"] {
        let message = home.refusal(&[("index.html", "home"), (path, "")], Force::Overwrite);
        assert!(message.contains("no build wrote"), "{message}");
    }
}

// Where not to write.

#[test]
fn the_site_itself_is_refused_force_or_not() {
    let home = Home::new();
    fs::create_dir(home.path("other")).unwrap();
    fs::write(home.path("other/site.toml"), "").unwrap();
    let refusals = [
        (".", "the site's own files are in it"),
        ("..", "the site's own files are in it"),
        ("content/..", "the site's own files are in it"),
        ("/", "the whole file system"),
        ("content", "part of the site's own `content`"),
        ("content/public", "part of the site's own `content`"),
        ("content/../content/x", "part of the site's own `content`"),
        ("static/x", "part of the site's own `static`"),
        ("templates", "part of the site's own `templates`"),
        (".git/x", "part of the site's own `.git`"),
        ("other", "it holds a `site.toml`"),
        ("site.toml", "is not a folder"),
        ("site.toml/public", "is not a folder"),
        ("none/../public", "goes up from a folder that is not there"),
    ];
    for (out, reason) in refusals {
        for force in [Force::Refuse, Force::Overwrite] {
            let message = home.refusal_of(out, force);
            assert!(message.contains(reason), "{out}: {message}");
        }
    }
    assert_eq!(tree(&home.path("content")).len(), 0);
    home.assert_clean();
}

// After accidents.

#[test]
fn a_build_that_was_killed_is_cleared_up_after() {
    let home = Home::with(&[("index.html", "home")]);
    fs::create_dir_all(home.path(".public.counterpart-staging/a")).unwrap();
    fs::write(home.path(".public.counterpart-staging/a/index.html"), "half").unwrap();
    drop(home.open("public", Force::Refuse).unwrap());
    home.assert_holds(&[("index.html", "home")]);
}

#[test]
fn a_site_that_lost_its_name_between_two_renames_gets_it_back() {
    let home = Home::with(&[("index.html", "home")]);
    fs::rename(home.path("public"), home.path(".public.counterpart-old")).unwrap();
    drop(home.open("public", Force::Refuse).unwrap());
    home.assert_holds(&[("index.html", "home")]);

    // As well if something made an empty folder of that name meanwhile.
    fs::rename(home.path("public"), home.path(".public.counterpart-old")).unwrap();
    fs::create_dir(home.path("public")).unwrap();
    drop(home.open("public", Force::Refuse).unwrap());
    home.assert_holds(&[("index.html", "home")]);

    // But not over files of others.
    fs::rename(home.path("public"), home.path(".public.counterpart-old")).unwrap();
    fs::create_dir(home.path("public")).unwrap();
    fs::write(home.out("mine"), "").unwrap();
    let message = home.refusal_of("public", Force::Overwrite);
    assert!(message.contains("cut short"), "{message}");
    assert!(home.out("mine").exists() && home.path(".public.counterpart-old/index.html").exists());
}

#[test]
fn a_site_that_was_cut_short_after_two_renames_is_cleared_up_after() {
    let home = Home::with(&[("index.html", "home")]);
    fs::create_dir(home.path(".public.counterpart-old")).unwrap();
    fs::write(home.path(".public.counterpart-old/index.html"), "older").unwrap();
    drop(home.open("public", Force::Refuse).unwrap());
    home.assert_holds(&[("index.html", "home")]);
}

#[test]
fn a_damaged_manifest_makes_every_file_be_compared() {
    for damage in ["", "counterpart-manifest 1 x\n", "another program wrote this"] {
        let home = Home::with(&[("a", "same"), ("b", "same length"), ("c", "longer")]);
        for path in ["a", "b", "c"] {
            set_modified(&home.out(path), long_ago());
        }
        fs::write(home.out("b"), "SAME LENGTH").unwrap();
        fs::write(home.out(MANIFEST), damage).unwrap();
        let new = [("a", "same"), ("b", "same length"), ("c", "new")];
        assert_eq!(home.build(&new), changes(0, 2, 1, 0));
        home.assert_holds(&new);
        assert_eq!(modified(&home.out("a")), long_ago());
        // It is whole again: an addition of others is theirs.
        fs::write(home.out("d"), "theirs").unwrap();
        home.refusal(&[("a", "same"), ("d", "ours")], Force::Refuse);
    }
}

#[test]
fn a_damaged_manifest_is_renewed_though_nothing_else_changes() {
    let home = Home::with(&[("a", "same")]);
    let whole = fs::read(home.out(MANIFEST)).unwrap();
    fs::write(home.out(MANIFEST), "").unwrap();
    assert_eq!(home.build(&[("a", "same")]), changes(0, 0, 1, 0));
    assert_eq!(fs::read(home.out(MANIFEST)).unwrap(), whole);
}

#[test]
fn what_a_power_cut_spoiled_is_mended() {
    let home = Home::with(&[("a", "whole"), ("b", "whole")]);
    let times = [modified(&home.out("a")), modified(&home.out("b"))];
    // Same size, same time, no bytes: what some file systems leave behind.
    fs::write(home.out("a"), "\0\0\0\0\0").unwrap();
    set_modified(&home.out("a"), times[0]);
    edit_manifest(&home, of_another_boot);
    let files = [("a", "whole"), ("b", "whole")];
    assert_eq!(home.build(&files), changes(0, 1, 1, 0));
    home.assert_holds(&files);
    assert_eq!(modified(&home.out("b")), times[1]);
}

#[test]
fn after_another_boot_the_files_are_read_once() {
    let home = Home::with(&[("a", "whole")]);
    let fresh = fs::read(home.out(MANIFEST)).unwrap();
    edit_manifest(&home, of_another_boot);
    assert_eq!(home.build(&[("a", "whole")]), changes(0, 0, 1, 0));
    assert_eq!(fs::read(home.out(MANIFEST)).unwrap(), fresh);
}

#[test]
fn what_was_edited_by_hand_is_mended() {
    let files = [("a", "ours"), ("b", "ours"), ("c/d", "ours"), ("e", "ours")];
    let home = Home::with(&files);
    fs::write(home.out("a"), "mine").unwrap();
    set_modified(&home.out("a"), long_ago());
    fs::remove_file(home.out("b")).unwrap();
    fs::remove_dir_all(home.out("c")).unwrap();
    assert_eq!(home.build(&files), changes(0, 3, 1, 0));
    home.assert_holds(&files);
}

#[test]
fn a_file_that_was_only_touched_is_not_written() {
    let home = Home::with(&[("a", "same")]);
    set_modified(&home.out("a"), long_ago());
    assert_eq!(home.build(&[("a", "same")]), changes(0, 0, 1, 0));
    assert_eq!(modified(&home.out("a")), long_ago());
}

/// What only unix has: inodes, modes, symlinks.
#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::symlink_metadata(path).unwrap().mode() & 0o777
    }

    #[test]
    fn a_build_that_changes_nothing_touches_nothing() {
        let files = [("index.html", "home"), ("a/index.html", "a")];
        let home = Home::with(&files);
        let look = || {
            ["", "index.html", "a", "a/index.html", MANIFEST].map(|path| {
                let found = fs::metadata(home.out(path)).unwrap();
                (found.ino(), found.modified().unwrap(), found.ctime(), found.ctime_nsec())
            })
        };
        let before = look();
        assert_eq!(home.build(&files), changes(0, 0, 2, 0));
        assert_eq!(look(), before);
    }

    #[test]
    fn an_unchanged_file_is_the_same_file() {
        let home = Home::with(&[("a/b", "same"), ("c", "old")]);
        let inode = fs::metadata(home.out("a/b")).unwrap().ino();
        home.build(&[("a/b", "same"), ("c", "new")]);
        assert_eq!(fs::metadata(home.out("a/b")).unwrap().ino(), inode);
        assert_eq!(fs::metadata(home.out("a/b")).unwrap().nlink(), 1);
    }

    #[test]
    fn a_reader_of_the_old_site_is_not_disturbed() {
        let home = Home::with(&[("a", "old")]);
        fs::hard_link(home.out("a"), home.path("a-backup")).unwrap();
        home.build(&[("a", "new")]);
        assert_eq!(fs::read(home.path("a-backup")).unwrap(), b"old");
    }

    #[test]
    fn modes_do_not_depend_on_the_umask() {
        const CHILD: &str = "COUNTERPART_TEST_UMASK";
        if std::env::var_os(CHILD).is_none() {
            let status = std::process::Command::new("sh")
                .args([
                    "-c",
                    r#"umask 077 && exec "$0" --exact unix::modes_do_not_depend_on_the_umask"#,
                ])
                .arg(std::env::current_exe().unwrap())
                .env(CHILD, "1")
                .status()
                .unwrap();
            assert!(status.success());
            return;
        }
        let home = Home::new();
        fs::write(home.path("probe"), "").unwrap();
        assert_eq!(mode(&home.path("probe")), 0o600, "the umask is set");
        home.build(&[("a/b/c", "1"), ("d", "1")]);
        home.build(&[("a/b/c", "1"), ("d", "2"), ("e/f", "1")]);
        for folder in ["", "a", "a/b", "e"] {
            assert_eq!(mode(&home.out(folder)), 0o755, "{folder}");
        }
        for file in ["a/b/c", "d", "e/f", MANIFEST] {
            assert_eq!(mode(&home.out(file)), 0o644, "{file}");
        }
    }

    #[test]
    fn a_mode_that_was_changed_is_mended() {
        let home = Home::with(&[("a", "same")]);
        fs::set_permissions(home.out("a"), fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(home.build(&[("a", "same")]), changes(0, 1, 0, 0));
        assert_eq!(mode(&home.out("a")), 0o644);
    }

    #[test]
    fn symlinks_and_folders_of_others_are_carried_over_as_they_are() {
        let home = Home::with(&[("a", "old")]);
        symlink("../content", home.out("outwards")).unwrap();
        symlink("nowhere", home.out("dangling")).unwrap();
        fs::create_dir(home.out("theirs")).unwrap();
        fs::write(home.out("theirs/x"), "x").unwrap();
        fs::set_permissions(home.out("theirs"), fs::Permissions::from_mode(0o700)).unwrap();
        fs::File::open(home.out("theirs")).unwrap().set_modified(long_ago()).unwrap();
        home.build(&[("a", "new")]);
        home.assert_holds(&[
            ("a", "new"),
            ("outwards", "-> ../content"),
            ("dangling", "-> nowhere"),
            ("theirs/x", "x"),
        ]);
        assert_eq!(mode(&home.out("theirs")), 0o700);
        assert_eq!(modified(&home.out("theirs")), long_ago());
    }

    #[test]
    fn nothing_is_written_through_a_symlink() {
        let home = Home::with(&[("a/x", "old"), ("a/y", "same")]);
        fs::rename(home.out("a"), home.path("elsewhere")).unwrap();
        symlink("../elsewhere", home.out("a")).unwrap();
        let elsewhere = tree(&home.path("elsewhere"));
        let new = [("a/x", "new"), ("a/y", "same")];

        let message = home.refusal(&new, Force::Refuse);
        assert!(message.contains("public/a`"), "{message}");
        assert_eq!(tree(&home.path("elsewhere")), elsewhere);

        home.try_build(&new, Force::Overwrite).unwrap();
        home.assert_holds(&new);
        assert_eq!(tree(&home.path("elsewhere")), elsewhere);
    }

    #[test]
    fn a_symlink_in_the_place_of_a_file_is_replaced_not_followed() {
        let home = Home::with(&[("a", "ours")]);
        fs::remove_file(home.out("a")).unwrap();
        fs::write(home.path("secret"), "ours").unwrap();
        symlink("../secret", home.out("a")).unwrap();
        home.build(&[("a", "ours")]);
        home.assert_holds(&[("a", "ours")]);
        assert_eq!(fs::read(home.path("secret")).unwrap(), b"ours");
    }

    #[test]
    fn an_output_folder_that_is_a_symlink() {
        let home = Home::new();
        let elsewhere = tempfile::tempdir().unwrap();
        fs::create_dir(home.path("build")).unwrap();
        symlink("build", home.path("public")).unwrap();
        home.build(&[("index.html", "home")]);
        assert!(fs::symlink_metadata(home.path("public")).unwrap().is_symlink());
        assert_eq!(fs::read(home.path("build/index.html")).unwrap(), b"home");

        symlink(elsewhere.path(), home.path("outwards")).unwrap();
        for out in ["outwards", "outwards/"] {
            let message = home.refusal_of(out, Force::Refuse);
            assert!(message.contains("it is a symlink to `"), "{message}");
        }
        home.open("outwards", Force::Overwrite).unwrap();

        symlink("nowhere", home.path("dangling")).unwrap();
        for out in ["dangling", "dangling/deeper"] {
            let message = home.refusal_of(out, Force::Overwrite);
            assert!(message.contains("leads nowhere"), "{message}");
        }

        symlink("content", home.path("sources")).unwrap();
        for out in ["sources", "sources/deeper"] {
            let message = home.refusal_of(out, Force::Overwrite);
            assert!(message.contains("the site's own `content`"), "{message}");
        }
    }

    #[test]
    fn sources_that_lie_elsewhere_are_sources() {
        let home = Home::new();
        let elsewhere = tempfile::tempdir().unwrap();
        fs::create_dir(elsewhere.path().join("texts")).unwrap();
        symlink(elsewhere.path().join("texts"), home.path("static")).unwrap();
        for out in [elsewhere.path().join("texts/x"), elsewhere.path().to_path_buf()] {
            let message = home.open(out, Force::Overwrite).unwrap_err().to_string();
            assert!(message.contains("the site's own `static`"), "{message}");
        }
    }

    #[test]
    fn a_leftover_that_is_a_symlink_is_not_followed() {
        let home = Home::with(&[("a", "1")]);
        symlink("content", home.path(".public.counterpart-staging")).unwrap();
        fs::write(home.path("content/page.md"), "text").unwrap();
        home.build(&[("a", "2")]);
        assert!(home.path("content/page.md").exists());
        home.assert_holds(&[("a", "2")]);
    }
}
