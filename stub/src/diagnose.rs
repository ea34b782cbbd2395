//! Says what is wrong when an executable was damaged or cut short after it was built.
//!
//! Reading a whole image to check it would cost more than starting, so nothing is checked on the way. Instead a
//! crash is taken as the question: the file is read again, and if it is not what was written, that is reported in
//! one line with exit code 2. A crash of an undamaged executable goes its usual way.

use std::ffi::{c_int, c_void};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::{cold, packed, payload};

/// Set while the file is being looked at: a second fault then comes from the missing end of the file.
static LOOKING: AtomicBool = AtomicBool::new(false);

/// Signals that unusable memory contents lead to.
const SIGNALS: [c_int; 4] = [libc::SIGBUS, libc::SIGSEGV, libc::SIGILL, libc::SIGFPE];

/// Makes crashes be looked at. Reads no table of pointers: those are not to be trusted yet (`cold::close`).
pub fn handle_signals() {
    for signal in SIGNALS {
        // SAFETY: `action` is fully initialised; the handler keeps to what is allowed in one.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = on_signal as *const () as usize;
            action.sa_flags = libc::SA_NODEFER | libc::SA_ONSTACK | libc::SA_SIGINFO;
            libc::sigaction(signal, &action, std::ptr::null_mut());
        }
    }
}

/// Makes panics be looked at, which are crashes that were noticed earlier.
pub fn handle_panics() {
    std::panic::set_hook(Box::new(|info| {
        if !LOOKING.swap(true, Ordering::Relaxed)
            && let Some(damage) = look()
        {
            complain(damage);
            // SAFETY: ends the process.
            unsafe { libc::_exit(crate::UNUSABLE) };
        }
        complain(&format!("internal error: {info}"));
    }));
}

/// # Safety
/// Called by the system for a signal.
unsafe extern "C" fn on_signal(signal: c_int, info: *const libc::siginfo_t, context: *const c_void) {
    if signal == libc::SIGSEGV {
        // SAFETY: the system passes valid pointers.
        let (at, fetch) = unsafe { ((*info).si_addr() as usize, is_fetch(context)) };
        if cold::fault(at) || packed::fault(at, fetch) {
            return;
        }
    }
    if LOOKING.swap(true, Ordering::Relaxed) {
        complain("the executable is truncated");
        // SAFETY: ends the process.
        unsafe { libc::_exit(crate::UNUSABLE) };
    }
    if let Some(damage) = look() {
        complain(damage);
        // SAFETY: ends the process.
        unsafe { libc::_exit(crate::UNUSABLE) };
    }
    for signal in SIGNALS {
        // SAFETY: restores the default, which the returning handler then runs into.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
    // SAFETY: a synchronous fault happens again on return; one sent by a process has to be sent again.
    unsafe { libc::raise(signal) };
}

/// Whether a fault came from executing what is at the address.
///
/// # Safety
/// `context` is what the system passes to a signal handler.
#[cfg(target_arch = "x86_64")]
unsafe fn is_fetch(context: *const c_void) -> bool {
    /// Bit of the page fault's error code.
    const FETCH: i64 = 1 << 4;
    // SAFETY: by contract.
    let registers = unsafe { &(*context.cast::<libc::ucontext_t>()).uc_mcontext.gregs };
    registers[libc::REG_ERR as usize] & FETCH != 0
}

/// There is no JIT for other processors, and nothing is packed.
///
/// # Safety
/// None.
#[cfg(not(target_arch = "x86_64"))]
unsafe fn is_fetch(_: *const c_void) -> bool {
    false
}

/// What is wrong with the file this process was started from, or `None` if it is whole or cannot be read.
/// Neither allocates nor locks.
fn look() -> Option<&'static str> {
    let offset = payload::file_offset()?;
    // SAFETY: plain system calls; the mapping is checked and read only within its length.
    let file = unsafe {
        let fd = libc::open(c"/proc/self/exe".as_ptr(), libc::O_RDONLY | libc::O_CLOEXEC);
        if fd < 0 {
            return None;
        }
        let mut stat: libc::stat = std::mem::zeroed();
        if libc::fstat(fd, &mut stat) != 0 {
            return None;
        }
        let len = stat.st_size as usize;
        let base = libc::mmap(std::ptr::null_mut(), len, libc::PROT_READ, libc::MAP_PRIVATE, fd, 0);
        if base == libc::MAP_FAILED {
            return None;
        }
        std::slice::from_raw_parts(base.cast::<u8>(), len)
    };
    let Some(bytes) = file.get(offset..).filter(|bytes| bytes.len() >= snapshot::header::HASHES.end) else {
        return Some("the executable is truncated");
    };
    match snapshot::Image::parse(bytes).map(|image| image.verify()) {
        Ok(Ok(())) => None,
        Err(snapshot::ImageError::Truncated { .. }) => Some("the executable is truncated"),
        Ok(Err(_)) | Err(_) => Some("the executable is damaged: its image does not match its checksum"),
    }
}

/// One line on standard error, without buffers or locks.
pub fn complain(text: &str) {
    for part in ["jsbundle: ", text, "\n"] {
        // SAFETY: the bytes are readable. A standard error that cannot be written to leaves nobody to tell.
        unsafe { libc::write(2, part.as_ptr().cast(), part.len()) };
    }
}
