//! Terminals and the kinds of descriptors.

use super::{Sys, check, fs};

/// What stands behind a descriptor, in libuv's names.
pub fn kind(fd: i32) -> &'static str {
    if is_tty(fd) {
        return "TTY";
    }
    match fs::fstat(fd) {
        Err(_) => "INVALID",
        Ok(stat) => match stat[1] as u32 & libc::S_IFMT {
            libc::S_IFREG | libc::S_IFCHR => "FILE",
            libc::S_IFIFO => "PIPE",
            libc::S_IFSOCK => socket_kind(fd),
            _ => "UNKNOWN",
        },
    }
}

fn socket_kind(fd: i32) -> &'static str {
    let option = |name| {
        let mut value: i32 = 0;
        let mut len = size_of::<i32>() as libc::socklen_t;
        // SAFETY: `value` and `len` are valid for writing.
        let r = unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, name, (&raw mut value).cast(), &mut len) };
        (r == 0).then_some(value)
    };
    match (option(libc::SO_DOMAIN), option(libc::SO_TYPE)) {
        (Some(libc::AF_UNIX), Some(libc::SOCK_STREAM)) => "PIPE",
        (Some(libc::AF_INET | libc::AF_INET6), Some(libc::SOCK_STREAM)) => "TCP",
        (Some(libc::AF_INET | libc::AF_INET6), Some(libc::SOCK_DGRAM)) => "UDP",
        _ => "UNKNOWN",
    }
}

pub fn is_tty(fd: i32) -> bool {
    // SAFETY: plain call.
    unsafe { libc::isatty(fd) == 1 }
}

/// Columns and rows.
pub fn window_size(fd: i32) -> Sys<(u16, u16)> {
    let mut size = libc::winsize { ws_row: 0, ws_col: 0, ws_xpixel: 0, ws_ypixel: 0 };
    // SAFETY: `size` is valid for writing.
    check(unsafe { libc::ioctl(fd, libc::TIOCGWINSZ, &mut size) } as i64)?;
    Ok((size.ws_col, size.ws_row))
}

/// Switches raw mode. `saved` keeps the state before, to be put back.
pub fn set_raw(fd: i32, raw: bool, saved: &mut Option<libc::termios>) -> Sys<()> {
    let apply = |t: &libc::termios| {
        // SAFETY: a complete termios.
        check(unsafe { libc::tcsetattr(fd, libc::TCSADRAIN, t) } as i64).map(|_| ())
    };
    if !raw {
        return match saved.take() {
            Some(t) => apply(&t),
            None => Ok(()),
        };
    }
    // SAFETY: all-zero is a value; the call fills it.
    let mut t: libc::termios = unsafe { std::mem::zeroed() };
    // SAFETY: `t` is valid for writing.
    check(unsafe { libc::tcgetattr(fd, &mut t) } as i64)?;
    if saved.is_none() {
        *saved = Some(t);
    }
    t.c_iflag &= !(libc::BRKINT | libc::ICRNL | libc::INPCK | libc::ISTRIP | libc::IXON);
    t.c_oflag |= libc::ONLCR;
    t.c_cflag |= libc::CS8;
    t.c_lflag &= !(libc::ECHO | libc::ICANON | libc::IEXTEN | libc::ISIG);
    t.c_cc[libc::VMIN] = 1;
    t.c_cc[libc::VTIME] = 0;
    apply(&t)
}
