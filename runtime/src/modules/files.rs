//! The files that modules are looked for in: those embedded in the executable, then the file system.

use std::borrow::Cow;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use oxc_resolver::{FileMetadata, FileSystem, FileSystemOs, ResolveError};

use crate::sys::embedded::{self, Entry};

/// Contents of a file.
///
/// # Errors
/// As `std::fs::read`.
pub fn read(path: &Path) -> io::Result<Cow<'static, [u8]>> {
    match find(path) {
        Some(Entry::File(bytes)) => Ok(Cow::Borrowed(bytes)),
        Some(Entry::Directory(_)) => Err(io::Error::from_raw_os_error(libc::EISDIR)),
        None => std::fs::read(path).map(Cow::Owned),
    }
}

/// A file of the disk too large to be copied without need, and its length.
pub fn open_large(path: &Path) -> Option<(std::fs::File, usize)> {
    const LARGE: u64 = 256 << 10;
    if find(path).is_some() {
        return None;
    }
    let file = std::fs::File::open(path).ok()?;
    let metadata = file.metadata().ok().filter(|m| m.is_file() && m.len() >= LARGE)?;
    // Longer than any string: the ordinary way reports that.
    let len = usize::try_from(metadata.len()).ok().filter(|&n| n < engine::vm::string::MAX_LENGTH)?;
    Some((file, len))
}

/// Whether there is a folder (`Some(true)`), something else, or nothing.
pub fn is_folder(path: &Path) -> Option<bool> {
    match find(path) {
        Some(entry) => Some(matches!(entry, Entry::Directory(_))),
        None => std::fs::metadata(path).ok().map(|m| m.is_dir()),
    }
}

/// The path with symbolic links resolved.
pub fn real_path(path: &Path) -> io::Result<PathBuf> {
    if find(path).is_some() { Ok(path.to_owned()) } else { std::fs::canonicalize(path) }
}

fn find(path: &Path) -> Option<Entry> {
    embedded::find(path.as_os_str().as_bytes())
}

fn metadata(entry: &Entry) -> FileMetadata {
    let folder = matches!(entry, Entry::Directory(_));
    FileMetadata::new(!folder, folder, false)
}

/// The same for the resolver.
#[derive(Clone, Debug)]
pub struct Files;

impl FileSystem for Files {
    fn new() -> Files {
        Files
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        read(path).map(Cow::into_owned)
    }

    fn read_to_string(&self, path: &Path) -> io::Result<String> {
        FileSystemOs::validate_string(FileSystem::read(self, path)?)
    }

    fn metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        find(path).map_or_else(|| FileSystemOs::metadata(path), |e| Ok(metadata(&e)))
    }

    fn symlink_metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        find(path).map_or_else(|| FileSystemOs::symlink_metadata(path), |e| Ok(metadata(&e)))
    }

    fn read_link(&self, path: &Path) -> Result<PathBuf, ResolveError> {
        FileSystemOs::read_link(path)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        real_path(path)
    }
}
