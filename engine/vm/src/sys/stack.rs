//! Bounds of the running thread's native stack.

/// Bytes below [`limit`] for what runs between two checks, signal handlers included.
const RESERVE: usize = 256 << 10;
/// Stack taken for granted where the system sets no limit, and the most that is used.
const DEFAULT: usize = 8 << 20;
const MOST: usize = 64 << 20;
/// Arguments and environment lie above the main thread's first frame.
const ABOVE: usize = 128 << 10;

/// Lowest address that JS may make native code use; a check that finds the stack below it throws.
pub fn limit() -> usize {
    // SAFETY: plain queries.
    let main = unsafe { libc::getpid() == libc::syscall(libc::SYS_gettid) as i32 };
    if !main {
        return bounds().map_or(0, |(low, _)| low + RESERVE);
    }
    // The C library would read /proc/self/maps to tell the main thread's bounds: too dear for every start.
    let mut r = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: `r` is written by the call.
    let ok = unsafe { libc::getrlimit(libc::RLIMIT_STACK, &mut r) } == 0;
    let size = if ok && r.rlim_cur != libc::RLIM_INFINITY { (r.rlim_cur as usize).min(MOST) } else { DEFAULT };
    let probe = 0u8;
    (&raw const probe as usize).saturating_sub(size.saturating_sub(ABOVE)) + RESERVE
}

/// Highest address of the stack (it grows down); 0 when the system does not tell.
pub fn start() -> usize {
    bounds().map_or(0, |(low, size)| low + size)
}

/// Lowest address and size.
fn bounds() -> Option<(usize, usize)> {
    // SAFETY: the attribute object is initialised by the first call, read by the second and destroyed.
    unsafe {
        let mut attr: libc::pthread_attr_t = std::mem::zeroed();
        if libc::pthread_getattr_np(libc::pthread_self(), &mut attr) != 0 {
            return None;
        }
        let mut low = std::ptr::null_mut();
        let mut size = 0;
        let ok = libc::pthread_attr_getstack(&attr, &mut low, &mut size) == 0;
        libc::pthread_attr_destroy(&mut attr);
        if ok { Some((low as usize, size)) } else { None }
    }
}
