//! Operating system calls: the only module of the runtime that makes them. Errors are positive `errno` values.

pub mod clock;
pub mod embedded;
pub mod fs;
pub mod fs_tree;
pub mod os;
pub mod process;
pub mod random;
pub mod signal;
pub mod threads;
pub mod tty;

/// Result of a system call; the error is `errno`.
pub type Sys<T> = Result<T, i32>;

/// `errno` of the calling thread.
pub fn errno() -> i32 {
    // SAFETY: the location is valid for the calling thread.
    unsafe { *libc::__errno_location() }
}

/// The value of a call that answers -1 on failure.
pub fn check(result: i64) -> Sys<i64> {
    if result < 0 { Err(errno()) } else { Ok(result) }
}

/// As [`check`], repeating a call that a signal interrupted.
pub fn retry(mut call: impl FnMut() -> i64) -> Sys<i64> {
    loop {
        match check(call()) {
            Err(libc::EINTR) => continue,
            other => return other,
        }
    }
}

/// `bytes` with a final NUL; EINVAL when there is one inside.
pub fn c_path(bytes: &[u8]) -> Sys<std::ffi::CString> {
    std::ffi::CString::new(bytes).map_err(|_| libc::EINVAL)
}

/// Writes everything to `fd`, waiting where the descriptor does not block by itself.
pub fn write_all(fd: i32, mut bytes: &[u8]) -> Sys<()> {
    while !bytes.is_empty() {
        // SAFETY: the slice is valid for reading.
        match retry(|| unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) } as i64) {
            Ok(n) => bytes = &bytes[n as usize..],
            Err(libc::EAGAIN) => wait_writable(fd)?,
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

fn wait_writable(fd: i32) -> Sys<()> {
    let mut p = libc::pollfd { fd, events: libc::POLLOUT, revents: 0 };
    // SAFETY: one valid entry.
    retry(|| unsafe { libc::poll(&mut p, 1, -1) } as i64).map(|_| ())
}
