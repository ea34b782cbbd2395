//! Files and text that commands write: whole or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, IsTerminal, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::error::Failure;

/// Writes `bytes` to `path` so that there is either the whole file or what was there before: a temporary file
/// beside it that is renamed. `mode` are its permissions before the user's umask.
pub fn write_file(path: &Path, bytes: &[u8], mode: u32) -> Result<(), Failure> {
    let fail = |error: io::Error| Failure::Failed(format!("cannot write {}: {error}", path.display()));
    if path.is_dir() {
        return Err(Failure::Failed(format!("cannot write {}: it is a directory", path.display())));
    }
    if fs::metadata(path).is_ok_and(|meta| !meta.is_file()) {
        // A device or pipe cannot be replaced, only written to.
        return fs::write(path, bytes).map_err(fail);
    }
    // A limit on file sizes is an error of this write, not the end of the process, which would leave the rest behind.
    // SAFETY: no handler is installed.
    unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
    let temporary = Temporary::beside(path);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&temporary.0).map_err(fail)?;
    file.write_all(bytes).map_err(fail)?;
    drop(file);
    fs::rename(&temporary.0, path).map_err(fail)?;
    std::mem::forget(temporary);
    Ok(())
}

/// A file that is removed unless it is renamed first.
struct Temporary(PathBuf);

impl Temporary {
    fn beside(path: &Path) -> Temporary {
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{}.tmp", std::process::id()));
        Temporary(path.with_file_name(name))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // The failure that brought us here is what is reported.
        let _ = fs::remove_file(&self.0);
    }
}

/// Prints to standard output. A reader that went away is not an error of ours.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.map_err(|error| Failure::Failed(format!("cannot write to standard output: {error}"))),
    }
}

/// A line on standard error that is overwritten as work goes on; silent unless that is a terminal.
pub struct Progress {
    on: bool,
}

impl Progress {
    /// Shows nothing yet.
    pub fn new() -> Progress {
        Progress { on: io::stderr().is_terminal() }
    }

    /// Replaces the line.
    pub fn show(&self, text: &str) {
        if self.on {
            // Progress that cannot be shown is not worth failing for.
            let _ = write!(io::stderr(), "\r\x1b[K{text}");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.show("");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_when_writing_fails() {
        let dir = std::env::temp_dir().join(format!("jsbundle-output-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let target = dir.join("taken");
        fs::create_dir_all(target.join("inner")).unwrap();
        assert!(write_file(&target, b"x", 0o644).is_err());
        assert!(write_file(&dir.join("missing/file"), b"x", 0o644).is_err());
        write_file(&dir.join("good"), b"x", 0o755).unwrap();
        let names: Vec<_> = fs::read_dir(&dir).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(names.len(), 2, "{names:?}");
        fs::remove_dir_all(&dir).unwrap();
    }
}
