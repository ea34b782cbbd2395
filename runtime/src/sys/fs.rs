//! File system calls: one function an operation, paths as bytes.

use super::embedded::{self, Entry};
use super::{Sys, c_path, check, errno, retry};
use std::ffi::CStr;

/// The fields of a stat, in the order the JavaScript side expects: device, mode, links, user, group, device number,
/// block size, inode, size, blocks, then seconds and nanoseconds of access, modification, change and birth.
pub type Stat = [u64; 18];

/// Directory entry types as libuv numbers them.
pub mod dirent {
    pub const UNKNOWN: u8 = 0;
    pub const FILE: u8 = 1;
    pub const DIR: u8 = 2;
    pub const LINK: u8 = 3;
    pub const FIFO: u8 = 4;
    pub const SOCKET: u8 = 5;
    pub const CHAR: u8 = 6;
    pub const BLOCK: u8 = 7;
}

fn done(result: i64) -> Sys<()> {
    check(result).map(|_| ())
}

pub fn access(path: &[u8], mode: i32) -> Sys<()> {
    if embedded::find(path).is_some() {
        return if mode & libc::W_OK != 0 { Err(libc::EROFS) } else { Ok(()) };
    }
    let p = c_path(path)?;
    // SAFETY: NUL-terminated path.
    done(unsafe { libc::access(p.as_ptr(), mode) } as i64)
}

pub fn exists(path: &[u8]) -> bool {
    access(path, libc::F_OK).is_ok()
}

pub fn open(path: &[u8], flags: i32, mode: u32) -> Sys<i32> {
    match embedded::find(path) {
        Some(Entry::File(contents)) if flags & libc::O_ACCMODE == libc::O_RDONLY => return embedded::open(contents),
        Some(_) if flags & libc::O_ACCMODE != libc::O_RDONLY => return Err(libc::EROFS),
        Some(Entry::Directory(_)) => return Err(libc::EISDIR),
        _ => {}
    }
    let p = c_path(path)?;
    // SAFETY: NUL-terminated path.
    retry(|| unsafe { libc::open(p.as_ptr(), flags | libc::O_CLOEXEC, mode) } as i64).map(|fd| fd as i32)
}

pub fn close(fd: i32) -> Sys<()> {
    // SAFETY: plain call. EINTR means closed on Linux.
    match done(unsafe { libc::close(fd) } as i64) {
        Err(libc::EINTR) => Ok(()),
        other => other,
    }
}

/// Reads at `position`, or at the file's own when negative.
pub fn read(fd: i32, out: &mut [u8], position: i64) -> Sys<usize> {
    retry(|| {
        // SAFETY: the slice is valid for writing.
        unsafe {
            if position < 0 {
                libc::read(fd, out.as_mut_ptr().cast(), out.len()) as i64
            } else {
                libc::pread(fd, out.as_mut_ptr().cast(), out.len(), position) as i64
            }
        }
    })
    .map(|n| n as usize)
}

/// Writes at `position`, or at the file's own when negative. May take less than all.
pub fn write(fd: i32, bytes: &[u8], position: i64) -> Sys<usize> {
    retry(|| {
        // SAFETY: the slice is valid for reading.
        unsafe {
            if position < 0 {
                libc::write(fd, bytes.as_ptr().cast(), bytes.len()) as i64
            } else {
                libc::pwrite(fd, bytes.as_ptr().cast(), bytes.len(), position) as i64
            }
        }
    })
    .map(|n| n as usize)
}

pub fn rename(from: &[u8], to: &[u8]) -> Sys<()> {
    let (from, to) = (c_path(from)?, c_path(to)?);
    // SAFETY: NUL-terminated paths.
    done(unsafe { libc::rename(from.as_ptr(), to.as_ptr()) } as i64)
}

pub fn ftruncate(fd: i32, len: i64) -> Sys<()> {
    // SAFETY: plain call.
    retry(|| unsafe { libc::ftruncate(fd, len) } as i64).map(|_| ())
}

pub fn fsync(fd: i32) -> Sys<()> {
    // SAFETY: plain call.
    retry(|| unsafe { libc::fsync(fd) } as i64).map(|_| ())
}

pub fn fdatasync(fd: i32) -> Sys<()> {
    // SAFETY: plain call.
    retry(|| unsafe { libc::fdatasync(fd) } as i64).map(|_| ())
}

pub fn rmdir(path: &[u8]) -> Sys<()> {
    let p = c_path(path)?;
    // SAFETY: NUL-terminated path.
    done(unsafe { libc::rmdir(p.as_ptr()) } as i64)
}

pub fn unlink(path: &[u8]) -> Sys<()> {
    let p = c_path(path)?;
    // SAFETY: NUL-terminated path.
    done(unsafe { libc::unlink(p.as_ptr()) } as i64)
}

pub fn mkdir(path: &[u8], mode: u32) -> Sys<()> {
    let p = c_path(path)?;
    // SAFETY: NUL-terminated path.
    done(unsafe { libc::mkdir(p.as_ptr(), mode) } as i64)
}

pub fn link(existing: &[u8], path: &[u8]) -> Sys<()> {
    let (from, to) = (c_path(existing)?, c_path(path)?);
    // SAFETY: NUL-terminated paths.
    done(unsafe { libc::link(from.as_ptr(), to.as_ptr()) } as i64)
}

pub fn symlink(target: &[u8], path: &[u8]) -> Sys<()> {
    let (target, path) = (c_path(target)?, c_path(path)?);
    // SAFETY: NUL-terminated paths.
    done(unsafe { libc::symlink(target.as_ptr(), path.as_ptr()) } as i64)
}

pub fn readlink(path: &[u8]) -> Sys<Vec<u8>> {
    let p = c_path(path)?;
    let mut out = vec![0u8; 256];
    loop {
        // SAFETY: NUL-terminated path; the buffer is valid for its length.
        let n = check(unsafe { libc::readlink(p.as_ptr(), out.as_mut_ptr().cast(), out.len()) } as i64)? as usize;
        if n < out.len() {
            out.truncate(n);
            return Ok(out);
        }
        out.resize(out.len() * 2, 0);
    }
}

pub fn realpath(path: &[u8]) -> Sys<Vec<u8>> {
    if embedded::find(path).is_some() {
        return Ok(path.to_vec());
    }
    let p = c_path(path)?;
    // SAFETY: NUL-terminated path; the result is allocated by the call and freed here.
    unsafe {
        let resolved = libc::realpath(p.as_ptr(), std::ptr::null_mut());
        if resolved.is_null() {
            return Err(errno());
        }
        let out = CStr::from_ptr(resolved).to_bytes().to_vec();
        libc::free(resolved.cast());
        Ok(out)
    }
}

fn embedded_stat(entry: &Entry) -> Stat {
    let mut s = [0; 18];
    let (mode, size) = match entry {
        Entry::File(contents) => (libc::S_IFREG | 0o444, contents.len() as u64),
        Entry::Directory(_) => (libc::S_IFDIR | 0o555, 0),
    };
    (s[1], s[2], s[6], s[8], s[9]) = (mode as u64, 1, 4096, size, size.div_ceil(512));
    s
}

/// `statx`, which alone tells the time of birth. `fd` with an empty path asks about the descriptor.
fn statx(fd: i32, path: &CStr, flags: i32) -> Sys<Stat> {
    let mut x: libc::statx = unsafe_zeroed();
    // SAFETY: NUL-terminated path, `x` valid for writing.
    check(unsafe { libc::statx(fd, path.as_ptr(), flags, libc::STATX_BASIC_STATS | libc::STATX_BTIME, &mut x) } as i64)?;
    let born = x.stx_mask & libc::STATX_BTIME != 0;
    let (bs, bn) = if born { (x.stx_btime.tv_sec as u64, x.stx_btime.tv_nsec as u64) } else { (0, 0) };
    Ok([
        libc::makedev(x.stx_dev_major, x.stx_dev_minor),
        x.stx_mode as u64,
        x.stx_nlink as u64,
        x.stx_uid as u64,
        x.stx_gid as u64,
        libc::makedev(x.stx_rdev_major, x.stx_rdev_minor),
        x.stx_blksize as u64,
        x.stx_ino,
        x.stx_size,
        x.stx_blocks,
        x.stx_atime.tv_sec as u64,
        x.stx_atime.tv_nsec as u64,
        x.stx_mtime.tv_sec as u64,
        x.stx_mtime.tv_nsec as u64,
        x.stx_ctime.tv_sec as u64,
        x.stx_ctime.tv_nsec as u64,
        bs,
        bn,
    ])
}

/// A zeroed C struct of plain integers.
fn unsafe_zeroed<T: Copy>() -> T {
    // SAFETY: used only for the C structs of this module, for which all-zero is a value.
    unsafe { std::mem::zeroed() }
}

pub fn stat(path: &[u8]) -> Sys<Stat> {
    if let Some(entry) = embedded::find(path) {
        return Ok(embedded_stat(&entry));
    }
    statx(libc::AT_FDCWD, &c_path(path)?, 0)
}

pub fn lstat(path: &[u8]) -> Sys<Stat> {
    if let Some(entry) = embedded::find(path) {
        return Ok(embedded_stat(&entry));
    }
    statx(libc::AT_FDCWD, &c_path(path)?, libc::AT_SYMLINK_NOFOLLOW)
}

pub fn fstat(fd: i32) -> Sys<Stat> {
    statx(fd, c"", libc::AT_EMPTY_PATH)
}

/// Type, block size, fragment size, blocks, free, available, files, free files.
pub fn statfs(path: &[u8]) -> Sys<[u64; 8]> {
    let p = c_path(path)?;
    let mut s: libc::statfs = unsafe_zeroed();
    // SAFETY: NUL-terminated path, `s` valid for writing.
    retry(|| unsafe { libc::statfs(p.as_ptr(), &mut s) } as i64)?;
    Ok([s.f_type as u64, s.f_bsize as u64, s.f_frsize as u64, s.f_blocks, s.f_bfree, s.f_bavail, s.f_files, s.f_ffree])
}

pub fn chmod(path: &[u8], mode: u32) -> Sys<()> {
    let p = c_path(path)?;
    // SAFETY: NUL-terminated path.
    done(unsafe { libc::chmod(p.as_ptr(), mode) } as i64)
}

pub fn fchmod(fd: i32, mode: u32) -> Sys<()> {
    // SAFETY: plain call.
    done(unsafe { libc::fchmod(fd, mode) } as i64)
}

pub fn chown(path: &[u8], uid: u32, gid: u32) -> Sys<()> {
    let p = c_path(path)?;
    // SAFETY: NUL-terminated path.
    done(unsafe { libc::chown(p.as_ptr(), uid, gid) } as i64)
}

pub fn lchown(path: &[u8], uid: u32, gid: u32) -> Sys<()> {
    let p = c_path(path)?;
    // SAFETY: NUL-terminated path.
    done(unsafe { libc::lchown(p.as_ptr(), uid, gid) } as i64)
}

pub fn fchown(fd: i32, uid: u32, gid: u32) -> Sys<()> {
    // SAFETY: plain call.
    done(unsafe { libc::fchown(fd, uid, gid) } as i64)
}

/// Seconds as a timespec, rounded down to the microsecond as libuv does.
fn timespec(seconds: f64) -> libc::timespec {
    let micros = (seconds * 1e6).floor();
    let sec = (micros / 1e6).floor();
    libc::timespec { tv_sec: sec as i64, tv_nsec: ((micros - sec * 1e6) * 1e3) as i64 }
}

pub fn utimes(path: &[u8], atime: f64, mtime: f64, follow: bool) -> Sys<()> {
    let p = c_path(path)?;
    let times = [timespec(atime), timespec(mtime)];
    let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    // SAFETY: NUL-terminated path, two times.
    done(unsafe { libc::utimensat(libc::AT_FDCWD, p.as_ptr(), times.as_ptr(), flags) } as i64)
}

pub fn futimes(fd: i32, atime: f64, mtime: f64) -> Sys<()> {
    let times = [timespec(atime), timespec(mtime)];
    // SAFETY: two times.
    done(unsafe { libc::futimens(fd, times.as_ptr()) } as i64)
}

/// Replaces the final `XXXXXX` of `template` and makes the directory.
pub fn mkdtemp(template: &[u8]) -> Sys<Vec<u8>> {
    let mut p = c_path(template)?.into_bytes_with_nul();
    // SAFETY: NUL-terminated and writable.
    if unsafe { libc::mkdtemp(p.as_mut_ptr().cast()) }.is_null() {
        return Err(errno());
    }
    p.pop();
    Ok(p)
}

/// An open directory, read entry by entry.
pub struct Dir {
    handle: *mut libc::DIR,
    /// Entries of an embedded directory, used instead of a handle.
    embedded: Vec<(Vec<u8>, u8)>,
}

// SAFETY: a DIR may be used from any thread, one at a time; `Dir` is not Sync.
unsafe impl Send for Dir {}

impl Dir {
    pub fn open(path: &[u8]) -> Sys<Dir> {
        match embedded::find(path) {
            Some(Entry::Directory(list)) => {
                let kind = |dir| if dir { dirent::DIR } else { dirent::FILE };
                let mut embedded: Vec<_> = list.into_iter().map(|(name, dir)| (name, kind(dir))).collect();
                embedded.reverse();
                return Ok(Dir { handle: std::ptr::null_mut(), embedded });
            }
            Some(Entry::File(_)) => return Err(libc::ENOTDIR),
            None => {}
        }
        let p = c_path(path)?;
        // SAFETY: NUL-terminated path.
        let handle = unsafe { libc::opendir(p.as_ptr()) };
        if handle.is_null() { Err(errno()) } else { Ok(Dir { handle, embedded: Vec::new() }) }
    }

    /// The next entry but `.` and `..`, with its type.
    #[allow(clippy::should_implement_trait, reason = "fallible, unlike an iterator's")]
    pub fn next(&mut self) -> Sys<Option<(Vec<u8>, u8)>> {
        if self.handle.is_null() {
            return Ok(self.embedded.pop());
        }
        loop {
            // SAFETY: an open directory; the entry is valid until the next call on it.
            let entry = unsafe {
                *libc::__errno_location() = 0;
                libc::readdir(self.handle)
            };
            if entry.is_null() {
                return match errno() {
                    0 => Ok(None),
                    e => Err(e),
                };
            }
            // SAFETY: as above; the name is NUL-terminated.
            let (name, kind) = unsafe { (CStr::from_ptr((*entry).d_name.as_ptr()).to_bytes(), (*entry).d_type) };
            if name == b"." || name == b".." {
                continue;
            }
            let kind = match kind {
                libc::DT_REG => dirent::FILE,
                libc::DT_DIR => dirent::DIR,
                libc::DT_LNK => dirent::LINK,
                libc::DT_FIFO => dirent::FIFO,
                libc::DT_SOCK => dirent::SOCKET,
                libc::DT_CHR => dirent::CHAR,
                libc::DT_BLK => dirent::BLOCK,
                _ => dirent::UNKNOWN,
            };
            return Ok(Some((name.to_vec(), kind)));
        }
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        if !self.handle.is_null() {
            // SAFETY: opened by `open`, closed once.
            unsafe { libc::closedir(self.handle) };
        }
    }
}
