//! One run of a program. Launching is `posix_spawn`, which does not copy this process, so that what is measured
//! is the program.

use std::ffi::{CStr, CString, OsString};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::time::{Duration, Instant};

/// A command line ready to be launched many times.
pub struct Launch {
    args: Vec<CString>,
    argv: Vec<*mut libc::c_char>,
    quiet: CString,
}

/// How a run ended.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    pub wall: Duration,
    /// As `wait4` reports it.
    pub status: i32,
    /// Peak resident memory in KiB. Counts what the launching process had resident when it was not copied, so
    /// only [`Launch::peak_memory`] reports it.
    peak_kib: i64,
}

unsafe extern "C" {
    static environ: *const *mut libc::c_char;
}

impl Launch {
    /// `command` is a program's path and its arguments.
    pub fn new(command: &[OsString]) -> io::Result<Launch> {
        let args = command
            .iter()
            .map(|arg| CString::new(arg.as_bytes()).map_err(io::Error::other))
            .collect::<io::Result<Vec<_>>>()?;
        if args.is_empty() {
            return Err(io::Error::other("an empty command"));
        }
        let mut argv: Vec<_> = args.iter().map(|arg| arg.as_ptr().cast_mut()).collect();
        argv.push(std::ptr::null_mut());
        Ok(Launch { args, argv, quiet: CString::from(c"/dev/null") })
    }

    fn program(&self) -> &CStr {
        &self.args[0]
    }

    /// Runs the program once with its output going nowhere and waits for its end.
    pub fn run(&self) -> io::Result<Run> {
        let mut pid = 0;
        // SAFETY: the file actions are initialised before use and destroyed after; all strings outlive the call.
        let (begin, error) = unsafe {
            let mut actions = std::mem::zeroed();
            check(libc::posix_spawn_file_actions_init(&mut actions))?;
            let result =
                check(libc::posix_spawn_file_actions_addopen(&mut actions, 1, self.quiet.as_ptr(), libc::O_WRONLY, 0));
            let begin = Instant::now();
            let error = result.and_then(|()| {
                check(libc::posix_spawn(
                    &mut pid,
                    self.program().as_ptr(),
                    &actions,
                    std::ptr::null(),
                    self.argv.as_ptr(),
                    environ,
                ))
            });
            libc::posix_spawn_file_actions_destroy(&mut actions);
            (begin, error)
        };
        error?;
        reap(pid, begin)
    }

    /// Peak resident memory of one run in KiB. The child is a copy of this process here, because the kernel
    /// counts the memory of the process that `posix_spawn` borrows.
    pub fn peak_memory(&self) -> io::Result<i64> {
        let begin = Instant::now();
        // SAFETY: the child calls only async-signal-safe functions before it is replaced or ends.
        let pid = unsafe {
            let pid = libc::fork();
            if pid == 0 {
                let null = libc::open(self.quiet.as_ptr(), libc::O_WRONLY);
                if null >= 0 {
                    libc::dup2(null, 1);
                }
                libc::execve(self.program().as_ptr(), self.argv.as_ptr().cast(), environ.cast());
                libc::_exit(127);
            }
            pid
        };
        if pid < 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(reap(pid, begin)?.peak_kib)
    }
}

fn check(code: libc::c_int) -> io::Result<()> {
    if code == 0 { Ok(()) } else { Err(io::Error::from_raw_os_error(code)) }
}

fn reap(pid: libc::pid_t, begin: Instant) -> io::Result<Run> {
    let mut status = 0;
    // SAFETY: plain integers, valid for any bit pattern.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    loop {
        // SAFETY: both pointers are to locals; `pid` is a child of this process.
        let reaped = unsafe { libc::wait4(pid, &mut status, 0, &mut usage) };
        if reaped == pid {
            break;
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    Ok(Run { wall: begin.elapsed(), status, peak_kib: usage.ru_maxrss })
}
