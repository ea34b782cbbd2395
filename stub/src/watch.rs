//! Notes every access of this process to ranges of memory, by making its pages inaccessible: an access faults, the
//! handler notes it, lets that one instruction through in single-step mode, and closes the page again.
//!
//! A system call that is given an address in a range fails with EFAULT instead of faulting.

use std::path::Path;

/// Marks of a word of 8 bytes in the file.
pub const READ: u8 = 1;
pub const WRITTEN: u8 = 2;

/// Watches the page-aligned memory `[start, start + len)`, from now to the end of the process. `notes` becomes a file with
/// a byte of marks for each 8 bytes of it. May be called twice, for two ranges.
///
/// # Errors
/// What the system refused.
#[cfg(target_arch = "x86_64")]
pub fn begin((start, len): (usize, usize), notes: &Path) -> Result<(), String> {
    use std::os::fd::AsRawFd;
    let fail = |what: &str| format!("cannot {what}: {}", std::io::Error::last_os_error());
    let file = std::fs::File::options().read(true).write(true).create(true).truncate(true).open(notes);
    let file = file.map_err(|error| format!("cannot write {}: {error}", notes.display()))?;
    file.set_len(len as u64 / 8).map_err(|error| format!("cannot write {}: {error}", notes.display()))?;
    // SAFETY: a new shared mapping of a file of that length.
    let marks = unsafe {
        let (prot, flags) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED);
        libc::mmap(std::ptr::null_mut(), len / 8, prot, flags, file.as_raw_fd(), 0)
    };
    if marks == libc::MAP_FAILED {
        return Err(fail("map the notes"));
    }
    let watch = &raw mut stepper::WATCH;
    // SAFETY: this is the only thread, and what it does here does not lie in a range that is watched already.
    let watch = unsafe { &mut *watch };
    let free = watch.ranges.iter_mut().find(|range| range.len == 0).ok_or("too many ranges are watched")?;
    *free = stepper::Range { start, len, marks: marks.cast() };
    for (signal, handler) in [
        (libc::SIGSEGV, stepper::on_fault as *const () as usize),
        (libc::SIGTRAP, stepper::on_step as *const () as usize),
    ] {
        // SAFETY: `action` is fully initialised; the handlers make no other calls than mprotect.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = handler;
            action.sa_flags = libc::SA_SIGINFO;
            if libc::sigaction(signal, &action, std::ptr::null_mut()) != 0 {
                return Err(fail("handle faults"));
            }
        }
    }
    // SAFETY: the caller's memory; the handlers let accesses through.
    if unsafe { libc::mprotect(start as *mut libc::c_void, len, libc::PROT_NONE) } != 0 {
        return Err(fail("close pages"));
    }
    Ok(())
}

/// Watching takes a processor that can be made to stop after one instruction, and a handler that knows how.
///
/// # Errors
/// Always.
#[cfg(not(target_arch = "x86_64"))]
pub fn begin(_: (usize, usize), _: &Path) -> Result<(), String> {
    Err("watching a start is not implemented for this processor".to_owned())
}

#[cfg(target_arch = "x86_64")]
mod stepper {
    use super::{READ, WRITTEN};
    use std::ffi::{c_int, c_void};

    const PAGE: usize = 4096;
    /// The trap flag: stop after the next instruction.
    const TRAP: i64 = 0x100;
    /// Bit of the page fault's error code: the access was a write.
    const WRITE: i64 = 2;

    pub struct Range {
        pub start: usize,
        pub len: usize,
        pub marks: *mut u8,
    }

    pub struct Watch {
        pub ranges: [Range; 2],
        /// Pages that the running instruction was let through to.
        pub open: [usize; 4],
        pub count: usize,
    }

    const NONE: Range = Range { start: 0, len: 0, marks: std::ptr::null_mut() };
    pub static mut WATCH: Watch = Watch { ranges: [NONE; 2], open: [0; 4], count: 0 };

    /// # Safety
    /// Called by the system for a fault.
    pub unsafe extern "C" fn on_fault(signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
        // SAFETY: the system passes valid pointers; one thread runs, and faults do not nest.
        unsafe {
            let watch = &raw mut WATCH;
            let watch = &mut *watch;
            let at = (*info).si_addr() as usize;
            let registers = &mut (*context.cast::<libc::ucontext_t>()).uc_mcontext.gregs;
            let range = watch.ranges.iter().find(|range| at >= range.start && at - range.start < range.len);
            let Some(range) = range.filter(|_| watch.count < watch.open.len()) else {
                // A fault of the program's own: it happens again on return.
                libc::signal(signal, libc::SIG_DFL);
                return;
            };
            let write = registers[libc::REG_ERR as usize] & WRITE != 0;
            *range.marks.add((at - range.start) / 8) |= if write { READ | WRITTEN } else { READ };
            let page = at & !(PAGE - 1);
            libc::mprotect(page as *mut c_void, PAGE, libc::PROT_READ | libc::PROT_WRITE);
            watch.open[watch.count] = page;
            watch.count += 1;
            registers[libc::REG_EFL as usize] |= TRAP;
        }
    }

    /// # Safety
    /// Called by the system after a single step.
    pub unsafe extern "C" fn on_step(_: c_int, _: *mut libc::siginfo_t, context: *mut c_void) {
        // SAFETY: as for `on_fault`.
        unsafe {
            let watch = &raw mut WATCH;
            let watch = &mut *watch;
            for page in &watch.open[..watch.count] {
                libc::mprotect(*page as *mut c_void, PAGE, libc::PROT_NONE);
            }
            watch.count = 0;
            (*context.cast::<libc::ucontext_t>()).uc_mcontext.gregs[libc::REG_EFL as usize] &= !TRAP;
        }
    }
}
