//! Roots: the `Vm`'s fields, the JS stack, the native stack.

use super::cage;
use super::mark::Tracer;
use crate::Vm;
use crate::heap::{Gc, Kind};
use crate::interp::code::Code;
use crate::object::Object;
use crate::value::Value;
use bytecode::frame;

/// Values scanned above the topmost frame: arguments being laid out by slow paths.
const SLACK: usize = 16;

impl Vm {
    /// End of the part of the JS stack that is in use.
    fn js_stack_end(&self) -> usize {
        let end = cage::base() + cage::STACK_END;
        let fp = self.fp;
        // SAFETY: fp is a frame on the JS stack; its header lies below.
        let (callee, argc) =
            unsafe { (*fp.offset(frame::CALLEE as isize), (*fp.offset(frame::ARGC as isize)).0 as u32) };
        let mut n = argc as usize;
        if let Some(f) = callee.to_object()
            && (f.is(Kind::Function) || f.is(Kind::BoundFunction))
            && let Some(code) = code_of(f)
        {
            n = n.max(code.nregs.get() as usize);
        }
        (fp as usize + (n + SLACK) * 8).max(self.jit.stack_top as usize).min(end)
    }

    /// Bytes of the JS stack that are in use.
    pub(super) fn js_stack_bytes(&self) -> u64 {
        (self.js_stack_end() - cage::base() - cage::STACK_START) as u64
    }

    /// Marks from everything but the native stack.
    pub(super) fn mark_vm_roots<const MODE: u8>(&self, t: &mut Tracer<'_, MODE>) {
        words(&raw const self.roots as usize, size_of_val(&self.roots), t);
        words(&raw const self.names as usize, size_of_val(&self.names), t);
        words(&raw const self.symbols as usize, size_of_val(&self.symbols), t);
        t.mark(self.atoms.cell().offset());
        let singles = [self.exception, self.halt_value, self.thrown.0, self.thrown.1];
        for v in singles.iter().chain(&self.temp_roots) {
            if v.is_heap() {
                t.mark_checked(v.payload());
            }
        }
        for &o in &self.heap.weak.kept {
            t.mark(o);
        }
        for w in &self.heap.weak.pending {
            t.mark(w.offset());
        }
        let mut at = cage::base() + cage::STACK_START;
        let end = self.js_stack_end();
        while at < end {
            // SAFETY: the JS stack is readable memory.
            let v = unsafe { *(at as *const Value) };
            // Registers may hold values from earlier calls, whose cells are gone: hence the check.
            if v.is_heap() {
                t.mark_checked(v.payload());
            }
            at += 8;
        }
    }

    /// Marks from the native stack, from `sp` upwards.
    pub(super) fn mark_native_stack<const MODE: u8>(&self, sp: usize, t: &mut Tracer<'_, MODE>) {
        let mut at = sp & !7;
        while at < self.native_stack_start {
            // SAFETY: the running thread's stack between a current frame and the frame that entered the isolate.
            let w = unsafe { (at as *const u64).read_volatile() };
            t.mark_word(w);
            at += 8;
        }
    }

    /// Start of the native stack, asked of the system when the embedder has not set it.
    pub(super) fn find_native_stack(&mut self) {
        if self.native_stack_start == 0 {
            self.native_stack_start = crate::sys::stack::start();
        }
    }
}

fn code_of(f: Gc<Object>) -> Option<Gc<Code>> {
    let c = Gc::<Code>::from_offset(f.ptr(0).get()).some()?;
    if c.is(Kind::Code) { Some(c) } else { None }
}

/// Engine structures of offsets and values: every word is looked at as if it were an offset.
fn words<const MODE: u8>(at: usize, bytes: usize, t: &mut Tracer<'_, MODE>) {
    for i in 0..bytes / 4 {
        // SAFETY: inside a live `repr(C)` structure of 4- and 8-byte integers.
        t.mark_checked(unsafe { *((at + i * 4) as *const u32) });
    }
}

/// Calls `f` with a stack address below which nothing of the caller lives, with the callee-saved registers above it.
#[inline(never)]
pub(super) fn with_spilled_registers<R>(f: impl FnOnce(usize) -> R) -> R {
    let mut regs = [0usize; 12];
    #[cfg(target_arch = "x86_64")]
    // SAFETY: stores six registers to memory we own.
    unsafe {
        std::arch::asm!(
            "mov [{p}], rbx", "mov [{p} + 8], rbp", "mov [{p} + 16], r12",
            "mov [{p} + 24], r13", "mov [{p} + 32], r14", "mov [{p} + 40], r15",
            p = in(reg) regs.as_mut_ptr(), options(nostack, preserves_flags)
        );
    }
    #[cfg(target_arch = "aarch64")]
    // SAFETY: stores ten registers and the frame and link registers to memory we own.
    unsafe {
        std::arch::asm!(
            "stp x19, x20, [{p}]", "stp x21, x22, [{p}, #16]", "stp x23, x24, [{p}, #32]",
            "stp x25, x26, [{p}, #48]", "stp x27, x28, [{p}, #64]", "stp x29, x30, [{p}, #80]",
            p = in(reg) regs.as_mut_ptr(), options(nostack, preserves_flags)
        );
    }
    let sp = std::hint::black_box(&mut regs).as_ptr() as usize;
    let r = f(sp);
    std::hint::black_box(&mut regs);
    r
}
