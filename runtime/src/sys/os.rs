//! What the system says of itself: name, memory, processors, users, network interfaces.

use super::{Sys, check, errno};
use std::ffi::CStr;

fn c_text(text: &[libc::c_char]) -> Vec<u8> {
    text.iter().take_while(|&&c| c != 0).map(|&c| c as u8).collect()
}

/// # Safety
/// `text` is null or a NUL-terminated string.
unsafe fn owned(text: *const libc::c_char) -> Vec<u8> {
    if text.is_null() {
        return Vec::new();
    }
    // SAFETY: by contract.
    unsafe { CStr::from_ptr(text) }.to_bytes().to_vec()
}

/// System, release, version, machine and host name.
pub fn uname() -> [Vec<u8>; 5] {
    // SAFETY: plain data for which all zeroes are valid; the call fills it and cannot fail with a valid address.
    let u = unsafe {
        let mut u: libc::utsname = std::mem::zeroed();
        libc::uname(&mut u);
        u
    };
    [c_text(&u.sysname), c_text(&u.release), c_text(&u.version), c_text(&u.machine), c_text(&u.nodename)]
}

fn sysinfo() -> libc::sysinfo {
    // SAFETY: as for `uname`.
    unsafe {
        let mut s: libc::sysinfo = std::mem::zeroed();
        libc::sysinfo(&mut s);
        s
    }
}

/// A field of /proc/meminfo in bytes.
fn meminfo(field: &str) -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|l| l.strip_prefix(field)?.strip_prefix(':'))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kb| kb * 1024)
}

/// Bytes of memory.
pub fn total_memory() -> u64 {
    meminfo("MemTotal").unwrap_or_else(|| {
        let s = sysinfo();
        s.totalram * u64::from(s.mem_unit)
    })
}

/// Bytes of memory that programs could have.
pub fn free_memory() -> u64 {
    meminfo("MemAvailable").unwrap_or_else(|| {
        let s = sysinfo();
        s.freeram * u64::from(s.mem_unit)
    })
}

/// Seconds since the system was started.
pub fn uptime() -> f64 {
    let text = std::fs::read_to_string("/proc/uptime").unwrap_or_default();
    text.split(' ').next().and_then(|t| t.parse().ok()).unwrap_or_else(|| sysinfo().uptime as f64)
}

/// Mean number of runnable processes over 1, 5 and 15 minutes.
pub fn load_average() -> [f64; 3] {
    let mut load = [0.0; 3];
    // SAFETY: room for three numbers.
    unsafe { libc::getloadavg(load.as_mut_ptr(), 3) };
    load
}

/// Processors this process may use.
pub fn parallelism() -> usize {
    std::thread::available_parallelism().map_or(1, |n| n.get())
}

/// A processor: model, MHz, and milliseconds in user, nice, system, idle and interrupt state.
pub struct Cpu {
    pub model: String,
    pub mhz: u32,
    pub times: [u64; 5],
}

/// All processors, as /proc tells.
pub fn cpus() -> Vec<Cpu> {
    let stat = std::fs::read_to_string("/proc/stat").unwrap_or_default();
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let values = |name: &str| -> Vec<&str> {
        info.lines()
            .filter_map(|l| l.split_once(':').filter(|(k, _)| k.trim() == name).map(|(_, v)| v.trim()))
            .collect()
    };
    let models = values("model name");
    // SAFETY: no memory is involved.
    let ticks = unsafe { libc::sysconf(libc::_SC_CLK_TCK) }.max(1) as u64;
    let rows = stat.lines().filter_map(|l| {
        let mut fields = l.split_ascii_whitespace();
        let number = fields.next()?.strip_prefix("cpu")?;
        let number: usize = number.parse().ok()?;
        let t: Vec<u64> = fields.filter_map(|f| f.parse().ok()).collect();
        Some((number, t))
    });
    rows.enumerate()
        .map(|(i, (number, t))| {
            let at = |k: usize| t.get(k).copied().unwrap_or(0) * 1000 / ticks;
            let frequency = format!("/sys/devices/system/cpu/cpu{number}/cpufreq/scaling_cur_freq");
            let mhz = std::fs::read_to_string(frequency).ok().and_then(|t| t.trim().parse::<u32>().ok());
            Cpu {
                model: models.get(i).map_or("unknown", |m| m).to_owned(),
                mhz: mhz.map_or(0, |khz| khz / 1000),
                times: [at(0), at(1), at(2), at(3), at(5)],
            }
        })
        .collect()
}

/// A user: id, group, name, home directory and shell.
pub struct User {
    pub uid: u32,
    pub gid: u32,
    pub name: Vec<u8>,
    pub home: Vec<u8>,
    pub shell: Vec<u8>,
}

/// The user this process runs as.
///
/// # Errors
/// ENOENT when the user database does not know the user.
#[cfg(not(target_feature = "crt-static"))]
pub fn user() -> Sys<User> {
    let mut buffer = vec![0 as libc::c_char; 4096];
    loop {
        // SAFETY: plain data for which all zeroes are valid.
        let mut entry: libc::passwd = unsafe { std::mem::zeroed() };
        let mut found = std::ptr::null_mut();
        // SAFETY: all addresses are valid for the given sizes.
        let result =
            unsafe { libc::getpwuid_r(libc::geteuid(), &mut entry, buffer.as_mut_ptr(), buffer.len(), &mut found) };
        match result {
            0 if found.is_null() => return Err(libc::ENOENT),
            // SAFETY: the strings lie in `buffer`, NUL-terminated.
            0 => unsafe {
                return Ok(User {
                    uid: entry.pw_uid,
                    gid: entry.pw_gid,
                    name: owned(entry.pw_name),
                    home: owned(entry.pw_dir),
                    shell: owned(entry.pw_shell),
                });
            },
            libc::ERANGE if buffer.len() < 1 << 20 => buffer.resize(buffer.len() * 2, 0),
            libc::EINTR => {}
            error => return Err(error),
        }
    }
}

/// The same in a static program: it cannot load the libraries that know users from elsewhere than the file.
///
/// # Errors
/// ENOENT when the file does not know the user, or as reading it.
#[cfg(target_feature = "crt-static")]
pub fn user() -> Sys<User> {
    let file = std::fs::read("/etc/passwd").map_err(|error| error.raw_os_error().unwrap_or(libc::EIO))?;
    // SAFETY: cannot fail.
    let own = unsafe { libc::geteuid() };
    file.split(|&byte| byte == b'\n')
        .find_map(|line| passwd_line(line).filter(|user| user.uid == own))
        .ok_or(libc::ENOENT)
}

/// name:password:uid:gid:comment:home:shell
#[cfg(any(test, target_feature = "crt-static"))]
fn passwd_line(line: &[u8]) -> Option<User> {
    let mut fields = line.split(|&byte| byte == b':');
    let number = |field: &[u8]| std::str::from_utf8(field).ok()?.parse().ok();
    let (name, uid, gid) = (fields.next()?, fields.nth(1)?, fields.next()?);
    let (home, shell) = (fields.nth(1)?, fields.next()?);
    let [name, home, shell] = [name, home, shell].map(<[u8]>::to_vec);
    Some(User { uid: number(uid)?, gid: number(gid)?, name, home, shell })
}

/// Scheduling priority of a process.
///
/// # Errors
/// ESRCH for no such process, EACCES.
pub fn priority(pid: i32) -> Sys<i32> {
    // The call answers -1 both for a priority and for failure.
    // SAFETY: the location is valid for the calling thread.
    unsafe { *libc::__errno_location() = 0 };
    // SAFETY: no memory is involved.
    let priority = unsafe { libc::getpriority(libc::PRIO_PROCESS, pid as libc::id_t) };
    match errno() {
        0 => Ok(priority),
        _ if priority != -1 => Ok(priority),
        error => Err(error),
    }
}

/// # Errors
/// ESRCH for no such process, EACCES, EPERM.
pub fn set_priority(pid: i32, priority: i32) -> Sys<()> {
    // SAFETY: no memory is involved.
    check(i64::from(unsafe { libc::setpriority(libc::PRIO_PROCESS, pid as libc::id_t, priority) })).map(drop)
}

/// An address of a network interface.
pub struct Interface {
    pub name: Vec<u8>,
    pub address: std::net::IpAddr,
    pub netmask: std::net::IpAddr,
    pub mac: [u8; 6],
    pub internal: bool,
    pub scope: u32,
}

/// # Safety
/// `a` is null or a socket address of its family's size.
unsafe fn ip(a: *const libc::sockaddr) -> Option<(std::net::IpAddr, u32)> {
    if a.is_null() {
        return None;
    }
    // SAFETY: by contract.
    unsafe {
        match i32::from((*a).sa_family) {
            libc::AF_INET => {
                let v4 = &*a.cast::<libc::sockaddr_in>();
                Some((std::net::Ipv4Addr::from(u32::from_be(v4.sin_addr.s_addr)).into(), 0))
            }
            libc::AF_INET6 => {
                let v6 = &*a.cast::<libc::sockaddr_in6>();
                Some((std::net::Ipv6Addr::from(v6.sin6_addr.s6_addr).into(), v6.sin6_scope_id))
            }
            _ => None,
        }
    }
}

/// Addresses of the interfaces that are up and running, in the system's order.
///
/// # Errors
/// `errno` of getifaddrs.
pub fn interfaces() -> Sys<Vec<Interface>> {
    let mut first: *mut libc::ifaddrs = std::ptr::null_mut();
    // SAFETY: `first` is valid for writing.
    check(i64::from(unsafe { libc::getifaddrs(&mut first) }))?;
    let mut found: Vec<Interface> = Vec::new();
    let mut macs: Vec<(Vec<u8>, [u8; 6])> = Vec::new();
    let mut at = first;
    while !at.is_null() {
        // SAFETY: the list and its strings and addresses are valid until it is freed below.
        unsafe {
            let entry = &*at;
            at = entry.ifa_next;
            let up = (libc::IFF_UP | libc::IFF_RUNNING) as u32;
            if entry.ifa_flags & up != up || entry.ifa_addr.is_null() {
                continue;
            }
            let name = owned(entry.ifa_name);
            if i32::from((*entry.ifa_addr).sa_family) == libc::AF_PACKET {
                let link = &*entry.ifa_addr.cast::<libc::sockaddr_ll>();
                let mut mac = [0; 6];
                mac.copy_from_slice(&link.sll_addr[..6]);
                macs.push((name, mac));
            } else if let (Some((address, scope)), Some((netmask, _))) = (ip(entry.ifa_addr), ip(entry.ifa_netmask)) {
                let internal = entry.ifa_flags & libc::IFF_LOOPBACK as u32 != 0;
                found.push(Interface { name, address, netmask, mac: [0; 6], internal, scope });
            }
        }
    }
    // SAFETY: the list came from getifaddrs and is not used after.
    unsafe { libc::freeifaddrs(first) };
    for interface in &mut found {
        if let Some((_, mac)) = macs.iter().find(|(name, _)| *name == interface.name) {
            interface.mac = *mac;
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::passwd_line;

    #[test]
    fn lines_of_the_user_database() {
        let user = passwd_line(b"ann:x:1000:100:Ann, 2nd floor:/home/ann:/bin/sh").unwrap();
        assert_eq!((user.uid, user.gid), (1000, 100));
        assert_eq!([user.name, user.home, user.shell], [&b"ann"[..], b"/home/ann", b"/bin/sh"]);
        for line in
            [&b""[..], b"# comment", b"+::::::", b"ann:x:1000", b"ann:x:-1:1::/:/", b"ann:x:1:1:/home/ann:/bin/sh"]
        {
            assert!(passwd_line(line).is_none());
        }
    }
}
