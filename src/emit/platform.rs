//! What differs between operating systems: modes, the exchange of two folders, mount points, links.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// The mode of each file we write, whatever the umask: GitHub Pages refuses unreadable ones.
pub(super) const FILE_MODE: u32 = 0o644;
/// The mode of each folder we make, whatever the umask.
pub(super) const FOLDER_MODE: u32 = 0o755;

/// When a file was last modified, in nanoseconds since 1970; 0 where that cannot be told.
pub(super) fn modified(metadata: &Metadata) -> u128 {
    let time = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    time.map_or(0, |since| since.as_nanos())
}

/// Makes a file that was not there, for writing.
pub(super) fn create_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, FILE_MODE);
    options.open(path)
}

/// Makes a folder that was not there, its mode still under the umask.
pub(super) fn create_folder(path: &Path) -> io::Result<()> {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only unix has modes to set"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, FOLDER_MODE);
    builder.create(path)
}

/// Whether the permission bits are exactly `mode`. Always so where there are none.
#[cfg(unix)]
pub(super) fn has_mode(metadata: &Metadata, mode: u32) -> bool {
    use std::os::unix::fs::MetadataExt;
    metadata.mode() & 0o777 == mode
}

#[cfg(not(unix))]
pub(super) fn has_mode(_metadata: &Metadata, _mode: u32) -> bool {
    true
}

/// Sets the permission bits of a file or folder.
#[cfg(unix)]
pub(super) fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "where there are modes, setting them can fail")]
pub(super) fn set_mode(_path: &Path, _mode: u32) -> io::Result<()> {
    Ok(())
}

/// Sets the permission bits of an open file.
#[cfg(unix)]
pub(super) fn set_file_mode(file: &File, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "where there are modes, setting them can fail")]
pub(super) fn set_file_mode(_file: &File, _mode: u32) -> io::Result<()> {
    Ok(())
}

/// Lets two folders trade names in one step.
///
/// # Errors
/// `Unsupported` where the system has no such call; the file system may have its own refusals
/// ([`cannot_exchange`], [`cannot_move`]).
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(super) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(super) fn exchange(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}

/// Whether an error means that this system or file system knows no exchange of two folders.
pub(super) fn cannot_exchange(error: &io::Error) -> bool {
    // ENOSYS and EOPNOTSUPP are both `Unsupported`, EINVAL is `InvalidInput`.
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}

/// Whether an error means that the folder itself cannot be moved: it is a mount point, lies in the
/// lower layer of an overlay, or stands in a folder that we may not change.
pub(super) fn cannot_move(error: &io::Error) -> bool {
    use io::ErrorKind::{
        CrossesDevices, PermissionDenied, ReadOnlyFilesystem, ResourceBusy, Unsupported,
    };
    matches!(
        error.kind(),
        CrossesDevices | PermissionDenied | ReadOnlyFilesystem | ResourceBusy | Unsupported
    )
}

/// Whether an error means that a hard link to this file cannot be made here, though a copy may:
/// no such links on the file system, too many already, or somebody else's file.
pub(super) fn cannot_link(error: &io::Error) -> bool {
    use io::ErrorKind::{PermissionDenied, TooManyLinks, Unsupported};
    matches!(error.kind(), PermissionDenied | TooManyLinks | Unsupported)
}

/// Whether something is mounted at this folder; `false` where that cannot be told.
#[cfg(target_os = "linux")]
pub(super) fn is_mount_point(folder: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    statx(CWD, folder, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::empty())
        .is_ok_and(|found| found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

#[cfg(all(unix, not(target_os = "linux")))]
pub(super) fn is_mount_point(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs::symlink_metadata(path).map(|found| found.dev()).ok();
    folder.parent().is_some_and(|parent| device(parent) != device(folder))
}

#[cfg(not(unix))]
pub(super) fn is_mount_point(_folder: &Path) -> bool {
    false
}

/// Whether we may change what is in a folder. A folder of root's could be exchanged for ours, but
/// then never be removed.
///
/// # Errors
/// The refusal.
#[cfg(unix)]
pub(super) fn check_writable(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::access(folder, rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK)?)
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "where folders have owners, they can refuse")]
pub(super) fn check_writable(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes a second symlink that says what the first says.
#[cfg(unix)]
pub(super) fn copy_symlink(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(from)?, to)
}

#[cfg(windows)]
pub(super) fn copy_symlink(from: &Path, to: &Path) -> io::Result<()> {
    let target = fs::read_link(from)?;
    if fs::metadata(from).is_ok_and(|found| found.is_dir()) {
        return std::os::windows::fs::symlink_dir(target, to);
    }
    std::os::windows::fs::symlink_file(target, to)
}

#[cfg(not(any(unix, windows)))]
pub(super) fn copy_symlink(_from: &Path, _to: &Path) -> io::Result<()> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}
