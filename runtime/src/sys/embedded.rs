//! Files that are part of the executable. The file system operations ask here first; nothing is asked while no table
//! has been installed.

use std::sync::OnceLock;

/// What a path of the embedded tree stands for.
pub enum Entry {
    /// Contents.
    File(&'static [u8]),
    /// Names, with true for directories.
    Directory(Vec<(Vec<u8>, bool)>),
}

/// A read-only tree of files.
pub trait Files: Send + Sync {
    /// The entry at an absolute or relative path, as the program wrote it.
    fn find(&self, path: &[u8]) -> Option<Entry>;
}

static TABLE: OnceLock<Box<dyn Files>> = OnceLock::new();

/// Installs the table; the first one stays.
pub fn install(files: Box<dyn Files>) {
    // A second table is dropped, as said above.
    let _ = TABLE.set(files);
}

/// The embedded entry at `path`.
pub fn find(path: &[u8]) -> Option<Entry> {
    TABLE.get()?.find(path)
}

/// A descriptor that reads `contents`: a sealed anonymous file, so that read, fstat and close work as on any other.
pub fn open(contents: &[u8]) -> super::Sys<i32> {
    // SAFETY: a valid NUL-terminated name.
    let fd = super::check(unsafe { libc::memfd_create(c"embedded".as_ptr(), libc::MFD_CLOEXEC) } as i64)? as i32;
    let filled = super::write_all(fd, contents).and_then(|()| {
        // SAFETY: plain call on an open descriptor.
        super::check(unsafe { libc::lseek(fd, 0, libc::SEEK_SET) })
    });
    if let Err(e) = filled {
        // SAFETY: closes the descriptor opened above.
        unsafe { libc::close(fd) };
        return Err(e);
    }
    Ok(fd)
}
