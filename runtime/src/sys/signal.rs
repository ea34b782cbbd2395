//! Signals as bytes in a pipe, which the event loop reads.

use super::{Sys, check};
use std::sync::atomic::{AtomicI32, Ordering};

static PIPE_WRITE: AtomicI32 = AtomicI32::new(-1);

extern "C" fn handler(signal: i32) {
    let byte = signal as u8;
    let fd = PIPE_WRITE.load(Ordering::Relaxed);
    // SAFETY: write is async-signal-safe; errno is put back for the interrupted code. A full pipe drops the byte,
    // as signals merge anyway.
    unsafe {
        let saved = *libc::__errno_location();
        libc::write(fd, (&raw const byte).cast(), 1);
        *libc::__errno_location() = saved;
    }
}

/// Makes the pipe; its reading end.
pub fn open_pipe() -> Sys<i32> {
    let mut fds = [0i32; 2];
    // SAFETY: room for two.
    check(unsafe { libc::pipe2(fds.as_mut_ptr(), libc::O_CLOEXEC | libc::O_NONBLOCK) } as i64)?;
    PIPE_WRITE.store(fds[1], Ordering::Relaxed);
    Ok(fds[0])
}

fn set(signal: i32, action: usize) -> Sys<()> {
    // SAFETY: all-zero is a value of the struct; the handler does only what a handler may.
    unsafe {
        let mut a: libc::sigaction = std::mem::zeroed();
        a.sa_sigaction = action;
        a.sa_flags = libc::SA_RESTART;
        libc::sigfillset(&mut a.sa_mask);
        check(libc::sigaction(signal, &a, std::ptr::null_mut()) as i64).map(|_| ())
    }
}

/// Sends `signal` to the pipe from now on.
pub fn catch(signal: i32) -> Sys<()> {
    set(signal, handler as *const () as usize)
}

/// Gives `signal` its default action back.
pub fn release(signal: i32) -> Sys<()> {
    set(signal, libc::SIG_DFL)
}

/// Ignores SIGPIPE: writes to a closed pipe then fail with EPIPE.
pub fn ignore_sigpipe() {
    // SAFETY: ignoring needs no handler.
    unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
}

/// Names and numbers, in numerical order.
pub const SIGNALS: &[(&str, i32)] = &[
    ("SIGHUP", libc::SIGHUP),
    ("SIGINT", libc::SIGINT),
    ("SIGQUIT", libc::SIGQUIT),
    ("SIGILL", libc::SIGILL),
    ("SIGTRAP", libc::SIGTRAP),
    ("SIGABRT", libc::SIGABRT),
    ("SIGIOT", libc::SIGIOT),
    ("SIGBUS", libc::SIGBUS),
    ("SIGFPE", libc::SIGFPE),
    ("SIGKILL", libc::SIGKILL),
    ("SIGUSR1", libc::SIGUSR1),
    ("SIGSEGV", libc::SIGSEGV),
    ("SIGUSR2", libc::SIGUSR2),
    ("SIGPIPE", libc::SIGPIPE),
    ("SIGALRM", libc::SIGALRM),
    ("SIGTERM", libc::SIGTERM),
    ("SIGCHLD", libc::SIGCHLD),
    ("SIGSTKFLT", libc::SIGSTKFLT),
    ("SIGCONT", libc::SIGCONT),
    ("SIGSTOP", libc::SIGSTOP),
    ("SIGTSTP", libc::SIGTSTP),
    ("SIGTTIN", libc::SIGTTIN),
    ("SIGTTOU", libc::SIGTTOU),
    ("SIGURG", libc::SIGURG),
    ("SIGXCPU", libc::SIGXCPU),
    ("SIGXFSZ", libc::SIGXFSZ),
    ("SIGVTALRM", libc::SIGVTALRM),
    ("SIGPROF", libc::SIGPROF),
    ("SIGWINCH", libc::SIGWINCH),
    ("SIGIO", libc::SIGIO),
    ("SIGPOLL", libc::SIGPOLL),
    ("SIGPWR", libc::SIGPWR),
    ("SIGSYS", libc::SIGSYS),
];
