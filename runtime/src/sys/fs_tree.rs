//! File system operations of several calls: whole files, whole directories, directories with their parents, copies.

use super::embedded::{self, Entry};
use super::fs::{self, Dir};
use super::{Sys, check, retry};

/// Where a whole-file operation failed.
#[derive(Debug, PartialEq)]
pub enum FileError {
    Open(i32),
    Transfer(i32),
}

/// A file by path or by descriptor.
pub enum Target {
    Path(Vec<u8>),
    Fd(i32),
}

/// A descriptor that is closed in the end if the operation has opened it.
struct Opened {
    fd: i32,
    owned: bool,
}

impl Opened {
    fn new(target: &Target, flags: i32, mode: u32) -> Result<Opened, FileError> {
        match target {
            Target::Fd(fd) => Ok(Opened { fd: *fd, owned: false }),
            Target::Path(path) => {
                let fd = fs::open(path, flags, mode).map_err(FileError::Open)?;
                Ok(Opened { fd, owned: true })
            }
        }
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        if self.owned {
            // Reading and writing have reported their own errors.
            let _ = fs::close(self.fd);
        }
    }
}

/// The contents from the current position (of a path: the start).
pub fn read_file(target: &Target, flags: i32) -> Result<Vec<u8>, FileError> {
    if let Target::Path(path) = target
        && let Some(Entry::File(contents)) = embedded::find(path)
        && flags & libc::O_ACCMODE == libc::O_RDONLY
    {
        return Ok(contents.to_vec());
    }
    let file = Opened::new(target, flags, 0o666)?;
    let stat = fs::fstat(file.fd).map_err(FileError::Transfer)?;
    // Sizes of special files say nothing; one byte more than the size notices the end without a second buffer.
    let regular = stat[1] as u32 & libc::S_IFMT == libc::S_IFREG;
    let mut out = vec![0u8; if regular { stat[8] as usize + 1 } else { 8192 }];
    let mut len = 0;
    loop {
        if len == out.len() {
            out.resize(out.len() * 2, 0);
        }
        match fs::read(file.fd, &mut out[len..], -1).map_err(FileError::Transfer)? {
            0 => break,
            n => len += n,
        }
    }
    out.truncate(len);
    Ok(out)
}

/// Writes all of `bytes`.
pub fn write_file(target: &Target, bytes: &[u8], flags: i32, mode: u32, flush: bool) -> Result<(), FileError> {
    let file = Opened::new(target, flags, mode)?;
    super::write_all(file.fd, bytes).map_err(FileError::Transfer)?;
    if flush {
        fs::fsync(file.fd).map_err(FileError::Transfer)?;
    }
    Ok(())
}

/// Names and types of a directory's entries, sorted by name so that equal trees give equal lists.
pub fn read_dir(path: &[u8]) -> Sys<Vec<(Vec<u8>, u8)>> {
    let mut dir = Dir::open(path)?;
    let mut out = Vec::new();
    while let Some(entry) = dir.next()? {
        out.push(entry);
    }
    out.sort();
    Ok(out)
}

/// Makes a directory and what is missing above it. The first one made, if any.
pub fn mkdir_all(path: &[u8], mode: u32) -> Sys<Option<Vec<u8>>> {
    let mut pending = vec![path.to_vec()];
    let mut first = None;
    while let Some(top) = pending.last() {
        match fs::mkdir(top, mode) {
            Ok(()) => {
                let made = pending.pop();
                if first.is_none() {
                    first = made;
                }
            }
            Err(libc::ENOENT) => match parent(top) {
                Some(up) if up != top.as_slice() => pending.push(up.to_vec()),
                _ => return Err(libc::ENOENT),
            },
            Err(e @ (libc::EACCES | libc::ENOSPC | libc::ENOTDIR | libc::EPERM | libc::EROFS)) => return Err(e),
            Err(e) => {
                // Something is there already: fine if it is a directory.
                let stat = fs::stat(top).map_err(|_| e)?;
                if stat[1] as u32 & libc::S_IFMT != libc::S_IFDIR {
                    return Err(if e == libc::EEXIST && pending.len() > 1 { libc::ENOTDIR } else { e });
                }
                pending.pop();
            }
        }
    }
    Ok(first)
}

/// The path without its last component; None at the top.
fn parent(path: &[u8]) -> Option<&[u8]> {
    let end = path.iter().rposition(|&c| c != b'/')? + 1;
    let cut = path[..end].iter().rposition(|&c| c == b'/')?;
    let up = &path[..cut];
    let trimmed = up.iter().rposition(|&c| c != b'/').map_or(0, |i| i + 1);
    if trimmed == 0 { Some(b"/") } else { Some(&up[..trimmed]) }
}

/// Flags of [`copy_file`].
pub const COPY_EXCL: i32 = 1;
pub const COPY_CLONE: i32 = 2;
pub const COPY_CLONE_FORCE: i32 = 4;

/// FICLONE from linux/fs.h.
const FICLONE: libc::c_ulong = 0x4004_9409;

/// Copies contents and mode of a file.
pub fn copy_file(from: &[u8], to: &[u8], flags: i32) -> Sys<()> {
    let src = Closing(fs::open(from, libc::O_RDONLY, 0)?);
    let src_stat = fs::fstat(src.0)?;
    let mode = src_stat[1] as u32 & 0o7777;
    let open_flags = libc::O_WRONLY | libc::O_CREAT | if flags & COPY_EXCL != 0 { libc::O_EXCL } else { 0 };
    let dst = Closing(fs::open(to, open_flags, mode)?);
    let dst_stat = fs::fstat(dst.0)?;
    if src_stat[0] == dst_stat[0] && src_stat[7] == dst_stat[7] {
        return Ok(()); // onto itself
    }
    let result = copy_contents(src.0, dst.0, mode, flags);
    if result.is_err() {
        // The failure that brought us here is what is reported.
        let _ = fs::unlink(to);
    }
    result
}

fn copy_contents(src: i32, dst: i32, mode: u32, flags: i32) -> Sys<()> {
    fs::ftruncate(dst, 0)?;
    // Fails on file systems without modes, which is no reason to fail.
    let _ = fs::fchmod(dst, mode);
    if flags & (COPY_CLONE | COPY_CLONE_FORCE) != 0 {
        // SAFETY: plain call with two descriptors.
        match check(unsafe { libc::ioctl(dst, FICLONE, src) } as i64) {
            Ok(_) => return Ok(()),
            Err(e) if flags & COPY_CLONE_FORCE != 0 => return Err(e),
            Err(_) => {}
        }
    }
    let mut buffer = Vec::new();
    loop {
        if buffer.is_empty() {
            // SAFETY: null offsets mean the files' own positions.
            let moved = retry(|| unsafe {
                libc::copy_file_range(src, std::ptr::null_mut(), dst, std::ptr::null_mut(), 1 << 30, 0)
            } as i64);
            match moved {
                Ok(0) => {}
                Ok(_) => continue,
                Err(libc::EXDEV | libc::ENOSYS | libc::EINVAL | libc::EOPNOTSUPP | libc::EPERM | libc::EBADF) => {}
                Err(e) => return Err(e),
            }
            // Either the end or not possible here; special files answer 0 at once too, so reading decides.
            buffer = vec![0; 64 * 1024];
        }
        match fs::read(src, &mut buffer, -1)? {
            0 => return Ok(()),
            n => super::write_all(dst, &buffer[..n])?,
        }
    }
}

struct Closing(i32);

impl Drop for Closing {
    fn drop(&mut self) {
        // Reading and writing have reported their own errors.
        let _ = fs::close(self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> Vec<u8> {
        let template = format!("{}/jsb-{name}-XXXXXX", std::env::temp_dir().display());
        fs::mkdtemp(template.as_bytes()).unwrap()
    }
    fn join(dir: &[u8], name: &str) -> Vec<u8> {
        [dir, b"/", name.as_bytes()].concat()
    }
    fn path(p: &[u8]) -> Target {
        Target::Path(p.to_vec())
    }

    #[test]
    fn whole_files() {
        let dir = scratch("files");
        let file = join(&dir, "f");
        let flags = libc::O_WRONLY | libc::O_CREAT | libc::O_TRUNC;
        write_file(&path(&file), b"contents", flags, 0o644, true).unwrap();
        assert_eq!(read_file(&path(&file), libc::O_RDONLY).unwrap(), b"contents");
        assert_eq!(read_file(&path(b"/proc/self/stat"), libc::O_RDONLY).map(|v| v.is_empty()), Ok(false));
        assert_eq!(read_file(&path(&join(&dir, "none")), libc::O_RDONLY), Err(FileError::Open(libc::ENOENT)));
        assert_eq!(read_file(&path(&dir), libc::O_RDONLY), Err(FileError::Transfer(libc::EISDIR)));
        copy_file(&file, &join(&dir, "g"), 0).unwrap();
        assert_eq!(copy_file(&file, &join(&dir, "g"), COPY_EXCL), Err(libc::EEXIST));
        copy_file(&file, &file, 0).unwrap();
        assert_eq!(read_dir(&dir).unwrap(), vec![(b"f".to_vec(), 1), (b"g".to_vec(), 1)]);
        for name in ["f", "g"] {
            fs::unlink(&join(&dir, name)).unwrap();
        }
        fs::rmdir(&dir).unwrap();
    }

    #[test]
    fn directories_with_parents() {
        let dir = scratch("dirs");
        let deep = join(&dir, "a/b//c/");
        assert_eq!(mkdir_all(&deep, 0o777).unwrap(), Some(join(&dir, "a")));
        assert_eq!(mkdir_all(&deep, 0o777).unwrap(), None);
        let file = join(&dir, "f");
        write_file(&path(&file), b"", libc::O_WRONLY | libc::O_CREAT, 0o644, false).unwrap();
        assert_eq!(mkdir_all(&file, 0o777), Err(libc::EEXIST));
        assert_eq!(mkdir_all(&join(&file, "x/y"), 0o777), Err(libc::ENOTDIR));
        fs::unlink(&file).unwrap();
        for name in ["a/b/c", "a/b", "a"] {
            fs::rmdir(&join(&dir, name)).unwrap();
        }
        fs::rmdir(&dir).unwrap();
    }

    #[test]
    fn parents() {
        assert_eq!(parent(b"/a/b"), Some(&b"/a"[..]));
        assert_eq!(parent(b"/a//b//"), Some(&b"/a"[..]));
        assert_eq!(parent(b"/a"), Some(&b"/"[..]));
        assert_eq!(parent(b"a/b"), Some(&b"a"[..]));
        assert_eq!(parent(b"a"), None);
        assert_eq!(parent(b"/"), None);
    }
}
