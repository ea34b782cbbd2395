//! Bounds of the running thread's native stack.

/// Bytes below [`limit`] for what runs between two checks, signal handlers included.
const RESERVE: usize = 256 << 10;
/// Stack taken for granted where the system sets no limit, and the most that is used.
const DEFAULT: usize = 8 << 20;
const MOST: usize = 64 << 20;
/// The least that is worth trying.
const LEAST: usize = 1 << 20;
/// Arguments and environment lie above the main thread's first frame.
const ABOVE: usize = 128 << 10;

/// Pages touched at a time when the stack is grown beforehand.
const STEP: usize = 16 << 10;

/// Lowest address that JS may make native code use; a check that finds the stack below it throws.
pub fn limit() -> usize {
    if !is_main_thread() {
        return bounds().map_or(0, |(low, _)| low + RESERVE);
    }
    // The C library would read /proc/self/maps to tell the main thread's bounds: too dear for every start.
    let mut r = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: `r` is written by the call.
    let ok = unsafe { libc::getrlimit(libc::RLIMIT_STACK, &mut r) } == 0;
    let mut size = if ok && r.rlim_cur != libc::RLIM_INFINITY { (r.rlim_cur as usize).min(MOST) } else { DEFAULT };
    // SAFETY: as above.
    let ok = unsafe { libc::getrlimit(libc::RLIMIT_AS, &mut r) } == 0;
    if ok && r.rlim_cur != libc::RLIM_INFINITY {
        // Once the address space is used up the stack cannot grow, which ends the process: it takes its share now.
        while size > LEAST && !super::mmap::is_there_room(size) {
            size /= 2;
        }
        grow(size.saturating_sub(ABOVE));
    }
    let probe = 0u8;
    (&raw const probe as usize).saturating_sub(size.saturating_sub(ABOVE)) + RESERVE
}

/// Highest address of the stack (it grows down); 0 when the system does not tell.
pub fn start() -> usize {
    if is_main_thread() {
        // The name the kernel started the process by lies above all frames; needs no /proc, as the C library would.
        // SAFETY: a plain query.
        return unsafe { libc::getauxval(libc::AT_EXECFN) } as usize;
    }
    bounds().map_or(0, |(low, size)| low + size)
}

/// Makes the system extend the stack by `size` bytes: a stack stays as large as it ever was.
#[inline(never)]
fn grow(size: usize) {
    let mut step = [const { std::mem::MaybeUninit::<u8>::uninit() }; STEP];
    std::hint::black_box(&mut step);
    if size > STEP {
        grow(size - STEP);
    }
    // Not a tail call: the frames must all be there at once.
    std::hint::black_box(&mut step);
}

fn is_main_thread() -> bool {
    // SAFETY: plain queries.
    unsafe { libc::getpid() == libc::syscall(libc::SYS_gettid) as i32 }
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
