//! The staging folder: made when the first byte must be written, gone when it is dropped.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use super::fault::{is_absent, is_taken};
use super::guard::Place;
use super::platform;

/// Where new files wait until the whole site is there.
#[derive(Debug)]
pub(super) struct Scratch {
    /// Beside the output folder, to be exchanged with it.
    beside: PathBuf,
    /// Inside the output folder, where nothing can be made beside it.
    within: PathBuf,
    /// Whether to go inside at once.
    anchored: Anchored,
    root: OnceLock<Root>,
    making: Mutex<()>,
    tried: AtomicBool,
    folders: Mutex<HashSet<String>>,
}

/// Whether the output folder can trade places with one beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchored {
    /// As far as is known, it can.
    No,
    /// It is a mount point, or its parent may not be changed: files must be moved into it.
    Yes,
}

/// The staging folder once it is made.
#[derive(Debug)]
struct Root {
    path: PathBuf,
    anchored: Anchored,
    /// Whether the umask takes bits away from what we make.
    umask: Umask,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Umask {
    Harmless,
    Harmful,
}

impl Scratch {
    /// A staging folder for this place; nothing is made yet.
    pub(super) fn new(place: &Place) -> Self {
        Self {
            beside: place.beside("staging"),
            within: place.within("staging"),
            anchored: place.anchored,
            root: OnceLock::new(),
            making: Mutex::new(()),
            tried: AtomicBool::new(false),
            folders: Mutex::new(HashSet::new()),
        }
    }

    /// The staging folder's path; makes it when it is not there yet.
    pub(super) fn path(&self) -> io::Result<&Path> {
        Ok(&self.root()?.path)
    }

    /// Whether it had to be made inside the output folder.
    pub(super) fn anchored(&self) -> Anchored {
        self.root.get().map_or(self.anchored, |root| root.anchored)
    }

    /// Writes a new file, and says when that was, in nanoseconds since 1970.
    pub(super) fn write(&self, path: &str, bytes: &[u8]) -> io::Result<u128> {
        let root = self.root()?;
        if let Some((folder, _)) = path.rsplit_once('/') {
            self.make_folders(folder)?;
        }
        let mut file = platform::create_file(&root.path.join(path))?;
        file.write_all(bytes)?;
        let metadata = file.metadata()?;
        if !platform::has_mode(&metadata, platform::FILE_MODE) {
            platform::set_file_mode(&file, platform::FILE_MODE)?;
        }
        Ok(platform::modified(&metadata))
    }

    /// Makes a folder below the staging folder, and those above it; each is made once.
    pub(super) fn make_folders(&self, folder: &str) -> io::Result<()> {
        if self.lock_folders().contains(folder) {
            return Ok(());
        }
        if let Some((above, _)) = folder.rsplit_once('/') {
            self.make_folders(above)?;
        }
        self.make_folder(Path::new(folder))?;
        self.lock_folders().insert(folder.to_owned());
        Ok(())
    }

    /// Makes one folder whose parent is there; it may be there itself.
    pub(super) fn make_folder(&self, folder: &Path) -> io::Result<()> {
        let root = self.root()?;
        let path = root.path.join(folder);
        match platform::create_folder(&path) {
            Ok(()) if root.umask == Umask::Harmful => {
                platform::set_mode(&path, platform::FOLDER_MODE)
            }
            Err(error) if is_taken(&error) => {
                // Another thread may have made it. Something else of that name is an error.
                if fs::symlink_metadata(&path)?.is_dir() { Ok(()) } else { Err(error) }
            }
            done => done,
        }
    }

    fn lock_folders(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn root(&self) -> io::Result<&Root> {
        if let Some(root) = self.root.get() {
            return Ok(root);
        }
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(root) = self.root.get() {
            return Ok(root);
        }
        let root = self.make_root()?;
        Ok(self.root.get_or_init(|| root))
    }

    fn make_root(&self) -> io::Result<Root> {
        self.tried.store(true, Ordering::Relaxed);
        let (path, anchored) = if self.anchored == Anchored::Yes {
            platform::create_folder(&self.within)?;
            (self.within.clone(), Anchored::Yes)
        } else {
            match platform::create_folder(&self.beside) {
                Ok(()) => (self.beside.clone(), Anchored::No),
                Err(error) if platform::cannot_move(&error) => {
                    // Nothing can be made beside it. Inside works if the output folder is there
                    // and ours to write; if not, the first refusal is the one to tell.
                    platform::create_folder(&self.within).map_err(|_| error)?;
                    (self.within.clone(), Anchored::Yes)
                }
                Err(error) => return Err(error),
            }
        };
        let metadata = fs::symlink_metadata(&path)?;
        let umask = if platform::has_mode(&metadata, platform::FOLDER_MODE) {
            Umask::Harmless
        } else {
            platform::set_mode(&path, platform::FOLDER_MODE)?;
            Umask::Harmful
        };
        Ok(Root { path, anchored, umask })
    }
}

impl Drop for Scratch {
    /// Removes what is left: all of it after a failure, the old site after an exchange.
    fn drop(&mut self) {
        if self.tried.load(Ordering::Relaxed) {
            // The next build tries again, and then says why it cannot.
            let _ = clear(&self.beside);
            let _ = clear(&self.within);
        }
    }
}

/// Removes a file or a folder with all that is in it; fine when it is not there.
pub(super) fn clear(path: &Path) -> io::Result<()> {
    let Err(error) = remove(path) else { return Ok(()) };
    if error.kind() == io::ErrorKind::PermissionDenied {
        open_up(path);
    }
    remove(path)
}

fn remove(path: &Path) -> io::Result<()> {
    let removed = match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if !is_absent(&error) => Err(error),
        _ => Ok(()),
    }
}

/// Makes the folders of a tree writable, as far as they let us: a folder that its owner may not
/// write to was carried over, and its old self must go.
fn open_up(folder: &Path) {
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    for entry in entries.filter(|entry| entry.file_type().is_dir()) {
        // What stays shut makes the removal fail, which is then reported.
        let _ = platform::set_mode(entry.path(), platform::FOLDER_MODE);
    }
}
