//! The first instruction: relocates the program, then goes on where the C library begins.
//!
//! The linker is told to start here (`build.rs`). In a program that begins elsewhere nothing calls this, and its relocations are
//! left to the C library.

/// Whether this program began here.
pub fn is_ours() -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        // SAFETY: reads what the system has told the process.
        let entry = unsafe { libc::getauxval(libc::AT_ENTRY) };
        entry as usize == x86_64::jsbundle_start as *const () as usize
    }
    #[cfg(not(target_arch = "x86_64"))]
    false
}

#[cfg(target_arch = "x86_64")]
mod x86_64 {
    unsafe extern "C" {
        /// First byte of the program, defined by the linker.
        static __ehdr_start: u8;
    }

    /// # Safety
    /// Called by the system. The stack is as the System V psABI says for a process ("Initial Stack and Register State"), rdx
    /// holds what is to be called at the exit, and `_start` finds both as they were.
    #[unsafe(naked)]
    #[unsafe(no_mangle)]
    pub unsafe extern "C" fn jsbundle_start() -> ! {
        core::arch::naked_asm!(
            "mov rbx, rdx",
            "lea rdi, [rip + {base}]",
            "call {relocate}",
            "mov rdx, rbx",
            "jmp _start",
            base = sym __ehdr_start,
            relocate = sym relocate,
        )
    }

    /// # Safety
    /// Called by the above.
    unsafe extern "C" fn relocate(base: *mut u8) {
        // SAFETY: nothing of this program has run but the instructions above.
        unsafe { crate::cold::relocate(base) }
    }
}
