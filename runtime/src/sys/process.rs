//! The process: identity, directory, memory, resources, ending.

use super::{Sys, c_path, check, errno};
use std::ffi::CStr;

pub fn cwd() -> Sys<Vec<u8>> {
    let mut out = vec![0u8; 256];
    loop {
        // SAFETY: the buffer is valid for its length.
        if !unsafe { libc::getcwd(out.as_mut_ptr().cast(), out.len()) }.is_null() {
            let end = out.iter().position(|&c| c == 0).unwrap_or(out.len());
            out.truncate(end);
            return Ok(out);
        }
        match errno() {
            libc::ERANGE => out.resize(out.len() * 2, 0),
            e => return Err(e),
        }
    }
}

pub fn chdir(path: &[u8]) -> Sys<()> {
    let p = c_path(path)?;
    // SAFETY: NUL-terminated path.
    check(unsafe { libc::chdir(p.as_ptr()) } as i64).map(|_| ())
}

/// Sets the mask (negative: leaves it) and returns the one before.
pub fn umask(mask: i32) -> u32 {
    // SAFETY: cannot fail. Reading needs setting; only this thread creates files while it runs JavaScript.
    unsafe {
        let old = libc::umask(if mask < 0 { 0 } else { mask as u32 });
        if mask < 0 {
            libc::umask(old);
        }
        old
    }
}

pub fn kill(pid: i32, signal: i32) -> Sys<()> {
    // SAFETY: plain call.
    check(unsafe { libc::kill(pid, signal) } as i64).map(|_| ())
}

pub fn pid() -> i32 {
    // SAFETY: cannot fail.
    unsafe { libc::getpid() }
}

pub fn ppid() -> i32 {
    // SAFETY: cannot fail.
    unsafe { libc::getppid() }
}

/// Ends the process at once, without unwinding or `atexit`.
pub fn exit(code: i32) -> ! {
    // SAFETY: does not return.
    unsafe { libc::_exit(code) }
}

/// Ends the process by SIGABRT.
pub fn abort() -> ! {
    // SAFETY: does not return.
    unsafe { libc::abort() }
}

/// Which of the process's ids.
#[derive(Clone, Copy)]
pub enum Id {
    Uid,
    Euid,
    Gid,
    Egid,
}

pub fn id(which: Id) -> u32 {
    // SAFETY: cannot fail.
    unsafe {
        match which {
            Id::Uid => libc::getuid(),
            Id::Euid => libc::geteuid(),
            Id::Gid => libc::getgid(),
            Id::Egid => libc::getegid(),
        }
    }
}

pub fn set_id(which: Id, id: u32) -> Sys<()> {
    // SAFETY: plain calls.
    let result = unsafe {
        match which {
            Id::Uid => libc::setuid(id),
            Id::Euid => libc::seteuid(id),
            Id::Gid => libc::setgid(id),
            Id::Egid => libc::setegid(id),
        }
    };
    check(result as i64).map(|_| ())
}

pub fn groups() -> Sys<Vec<u32>> {
    // SAFETY: a count of zero asks for the number.
    let n = check(unsafe { libc::getgroups(0, std::ptr::null_mut()) } as i64)? as usize;
    let mut out = vec![0; n];
    // SAFETY: room for n.
    let n = check(unsafe { libc::getgroups(n as i32, out.as_mut_ptr()) } as i64)? as usize;
    out.truncate(n);
    let own = id(Id::Egid);
    if !out.contains(&own) {
        out.push(own);
    }
    Ok(out)
}

/// The process's command line options are not read here: `main` hands them over. This is the environment as
/// name and value pairs, in the order of the block.
pub fn environ() -> Vec<(Vec<u8>, Vec<u8>)> {
    unsafe extern "C" {
        static environ: *const *const libc::c_char;
    }
    let mut out = Vec::new();
    // SAFETY: the block ends with a null pointer; nobody changes it while JavaScript runs.
    unsafe {
        let mut at = environ;
        while !at.is_null() && !(*at).is_null() {
            let line = CStr::from_ptr(*at).to_bytes();
            // A name may begin with '='.
            if let Some(eq) = line.iter().skip(1).position(|&c| c == b'=') {
                out.push((line[..eq + 1].to_vec(), line[eq + 2..].to_vec()));
            }
            at = at.add(1);
        }
    }
    out
}

/// Sets or clears the variable of the C library, for the few that it reads itself.
pub fn set_env(name: &CStr, value: Option<&[u8]>) {
    // SAFETY: valid strings; single-threaded use as in `environ`.
    unsafe {
        match value.and_then(|v| c_path(v).ok()) {
            Some(v) => libc::setenv(name.as_ptr(), v.as_ptr(), 1),
            None => libc::unsetenv(name.as_ptr()),
        };
    }
}

/// Resident memory in bytes.
pub fn rss() -> Sys<u64> {
    let text = super::fs_tree::read_file(&super::fs_tree::Target::Path(b"/proc/self/statm".to_vec()), libc::O_RDONLY)
        .map_err(|_| libc::ENOENT)?;
    let pages = String::from_utf8_lossy(&text).split(' ').nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0);
    // SAFETY: cannot fail.
    Ok(pages * unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as u64)
}

/// `getrusage` in the order of `process.resourceUsage()`. `thread`: of the calling thread only.
pub fn resource_usage(thread: bool) -> [f64; 16] {
    // SAFETY: all-zero is a value of the struct.
    let mut u: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: `u` is valid for writing.
    unsafe { libc::getrusage(if thread { libc::RUSAGE_THREAD } else { libc::RUSAGE_SELF }, &mut u) };
    let micros = |t: libc::timeval| t.tv_sec as f64 * 1e6 + t.tv_usec as f64;
    [
        micros(u.ru_utime),
        micros(u.ru_stime),
        u.ru_maxrss as f64,
        u.ru_ixrss as f64,
        u.ru_idrss as f64,
        u.ru_isrss as f64,
        u.ru_minflt as f64,
        u.ru_majflt as f64,
        u.ru_nswap as f64,
        u.ru_inblock as f64,
        u.ru_oublock as f64,
        u.ru_msgsnd as f64,
        u.ru_msgrcv as f64,
        u.ru_nsignals as f64,
        u.ru_nvcsw as f64,
        u.ru_nivcsw as f64,
    ]
}

/// Total and available memory of the machine in bytes.
pub fn memory() -> (u64, u64) {
    let path = super::fs_tree::Target::Path(b"/proc/meminfo".to_vec());
    let text = super::fs_tree::read_file(&path, libc::O_RDONLY).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let field = |name: &str| {
        let line = text.lines().find(|l| l.starts_with(name));
        line.and_then(|l| l.split_whitespace().nth(1)).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) * 1024
    };
    (field("MemTotal:"), field("MemAvailable:"))
}

/// The path of the running executable, where the system tells it.
pub fn exec_path() -> Sys<Vec<u8>> {
    super::fs::readlink(b"/proc/self/exe")
}
