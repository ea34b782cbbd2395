//! Dispatch: how one op handler reaches the next.
//!
//! A handler gets `(pc, fp, vm, fv, insn)` in argument registers: the address after its instruction, the frame, the
//! cage base (the `Vm` lies there), the running function's inline caches (constants below), the instruction. In
//! optimised builds it ends in a tail call of the next handler (a sibling-call optimisation that LLVM does for `extern
//! "C"` functions of equal signature from opt-level 1 on, provided that no local's address escapes and nothing is
//! dropped); otherwise it stores the state and returns to the trampoline in [`run`](super::run).
//!
//! Slow paths are `#[cold] #[inline(never)]` handlers of the same signature, reached by a tail call, so that fast paths
//! have no prologue. Four registers are free in a handler; one that needs a fifth *anywhere* saves and restores it in every
//! execution. So less common cases that are not cold are handlers of their own too (`second_paths!`), and operands are
//! tested by [`tag`] and [`payload`], whose narrow loads take neither a register for the value nor one for a 64-bit constant.

use super::code::Ic;
use crate::Vm;
use crate::heap::{Header, Kind, gc_state};
use crate::value::{Value, tag};

/// Executes the instruction at `pc`.
///
/// # Safety
/// `pc` addresses verified bytecode of the frame's function; `fp` its frame; `vm` the current isolate; `fv` its caches.
#[inline(always)]
pub unsafe fn next(pc: *const u64, fp: *mut Value, vm: *mut Vm, fv: *mut u8) {
    #[cfg(tail_dispatch)]
    // SAFETY: by contract.
    unsafe {
        let insn = *pc;
        let h = *(&raw const (*vm).dispatch as *const crate::vm::Handler).add(insn as u8 as usize);
        h(pc.add(1), fp, vm, fv, insn)
    }
    #[cfg(not(tail_dispatch))]
    // SAFETY: by contract.
    unsafe {
        (*vm).resume = (pc, fp, fv);
    }
}

/// Keeps LLVM from turning a conditional jump into a conditional move of `pc`, which would make the next fetch depend
/// on the data (measured: up to -38 % time on loops).
#[inline(always)]
pub fn keep_branch() {
    // SAFETY: no instructions.
    unsafe { std::arch::asm!("", options(nomem, nostack, preserves_flags)) }
}

/// Register `i` of the frame.
///
/// # Safety
/// `fp` is a frame with a register `i`.
#[inline(always)]
pub unsafe fn get(fp: *mut Value, i: isize) -> Value {
    // SAFETY: by contract.
    unsafe { *fp.offset(i) }
}

/// The tag of register `i`.
///
/// # Safety
/// As [`get`].
#[inline(always)]
pub unsafe fn tag(fp: *mut Value, i: isize) -> u32 {
    // SAFETY: by contract; little-endian (checked in `value`).
    unsafe { *(fp.offset(i) as *const u32).add(1) }
}

/// The payload of register `i`.
///
/// # Safety
/// As [`get`].
#[inline(always)]
pub unsafe fn payload(fp: *mut Value, i: isize) -> u32 {
    // SAFETY: by contract.
    unsafe { *(fp.offset(i) as *const u32) }
}

/// Whether two registers both hold ints. Two branches: combining the tags would take three registers.
///
/// # Safety
/// As [`get`].
#[inline(always)]
pub unsafe fn both_int(fp: *mut Value, l: isize, r: isize) -> bool {
    // SAFETY: by contract.
    unsafe {
        if tag(fp, l) != tag::INT {
            return false;
        }
        keep_branch();
        tag(fp, r) == tag::INT
    }
}

/// Whether a tag is the high half of a double.
#[inline(always)]
pub fn is_double(tag: u32) -> bool {
    tag < tag::BIGINT
}

/// Whether two registers both hold doubles.
///
/// # Safety
/// As [`get`].
#[inline(always)]
pub unsafe fn both_double(fp: *mut Value, l: isize, r: isize) -> bool {
    // SAFETY: by contract.
    unsafe {
        if !is_double(tag(fp, l)) {
            return false;
        }
        keep_branch();
        is_double(tag(fp, r))
    }
}

/// # Safety
/// As [`get`].
#[inline(always)]
pub unsafe fn set(fp: *mut Value, i: isize, v: Value) {
    // SAFETY: by contract.
    unsafe { *fp.offset(i) = v }
}

/// The value `byte` bytes from the cell at `off`.
///
/// # Safety
/// The cell has a value there.
#[inline(always)]
pub unsafe fn load(vm: *mut Vm, off: u32, byte: usize) -> Value {
    // SAFETY: by contract.
    unsafe { *((vm as usize + off as usize * 8 + byte) as *const Value) }
}

/// The 32-bit word `byte` bytes from the cell at `off`.
///
/// # Safety
/// The cell has a word there.
#[inline(always)]
pub unsafe fn word(vm: *mut Vm, off: u32, byte: usize) -> u32 {
    // SAFETY: by contract.
    unsafe { *((vm as usize + off as usize * 8 + byte) as *const u32) }
}

/// The byte `byte` bytes from the cell at `off`.
///
/// # Safety
/// The cell has it.
#[inline(always)]
pub unsafe fn byte(vm: *mut Vm, off: u32, byte: usize) -> u8 {
    // SAFETY: by contract.
    unsafe { *((vm as usize + off as usize * 8 + byte) as *const u8) }
}

/// Whether the cell at `off` (or none, at 0) is of a kind.
///
/// # Safety
/// `off` is a cell or 0.
#[inline(always)]
pub unsafe fn is_kind(vm: *mut Vm, off: u32, kind: Kind) -> bool {
    // SAFETY: by contract; every cell has a header, and at 0 there is a null one.
    unsafe { byte(vm, off, std::mem::offset_of!(Header, kind)) == kind as u8 }
}

/// Stores a value into a cell. True when a write barrier is due: the handler goes on in a slow path that does it, since a
/// call in its middle would cost it a prologue.
///
/// # Safety
/// The cell has a value there.
#[inline(always)]
#[must_use]
pub unsafe fn store(vm: *mut Vm, off: u32, byte: usize, v: Value) -> bool {
    // SAFETY: by contract.
    unsafe {
        let cell = vm as usize + off as usize * 8;
        *((cell + byte) as *mut Value) = v;
        (*(cell as *const Header)).gc.get() == gc_state::OLD && v.is_heap()
    }
}

/// Inline cache `c`.
///
/// # Safety
/// The function has that many caches.
#[inline(always)]
pub unsafe fn ic<'a>(fv: *mut u8, c: u16) -> &'a Ic {
    // SAFETY: by contract.
    unsafe { &*(fv.add(c as usize * super::code::IC_SIZE) as *const Ic) }
}

/// Constant `i` of the function.
///
/// # Safety
/// The function has that many constants.
#[inline(always)]
pub unsafe fn constant(fv: *mut u8, i: usize) -> Value {
    // SAFETY: by contract.
    unsafe { *(fv as *const Value).sub(i + 1) }
}

/// Defines op handlers.
#[macro_export]
macro_rules! handlers {
    ($($(#[$m:meta])* fn $name:ident($pc:ident, $fp:ident, $vm:ident, $fv:ident, $i:ident) $body:block)*) => {$(
        $(#[$m])*
        #[allow(unused_variables, unused_mut, reason = "every handler has the same parameters")]
        pub unsafe extern "C" fn $name(
            mut $pc: *const u64, mut $fp: *mut Value, $vm: *mut Vm, mut $fv: *mut u8, insn: u64,
        ) {
            let $i = bytecode::Insn(insn);
            // SAFETY: reached only by dispatch, whose contract covers every access to the frame, the caches and the
            // constants named by the instruction; cells are accessed by their kind after checking it.
            unsafe { $body }
        }
    )*};
}

/// Defines the less common, yet not cold, parts of handlers: same signature.
#[macro_export]
macro_rules! second_paths {
    ($($(#[$m:meta])* fn $name:ident($pc:ident, $fp:ident, $vm:ident, $fv:ident, $i:ident) $body:block)*) => {$(
        $(#[$m])*
        #[inline(never)]
        #[allow(unused_variables, unused_mut, reason = "every handler has the same parameters")]
        pub unsafe extern "C" fn $name(
            mut $pc: *const u64, mut $fp: *mut Value, $vm: *mut Vm, mut $fv: *mut u8, insn: u64,
        ) {
            let $i = bytecode::Insn(insn);
            // SAFETY: as for handlers.
            unsafe { $body }
        }
    )*};
}

/// Defines slow paths: same signature, cold. The frame is published to the `Vm` first.
#[macro_export]
macro_rules! slow_paths {
    ($($(#[$m:meta])* fn $name:ident($pc:ident, $fp:ident, $vm:ident, $fv:ident, $i:ident) $body:block)*) => {$(
        $(#[$m])*
        #[cold]
        #[inline(never)]
        #[allow(unused_variables, unused_mut, reason = "every handler has the same parameters")]
        pub unsafe extern "C" fn $name(
            mut $pc: *const u64, mut $fp: *mut Value, $vm: *mut Vm, mut $fv: *mut u8, insn: u64,
        ) {
            let $i = bytecode::Insn(insn);
            // SAFETY: as for handlers.
            unsafe {
                (*$vm).fp = $fp;
                (*$vm).pc = $pc;
                $body
            }
        }
    )*};
}

/// In a slow path: the value of a `JsResult`, or unwinds.
#[macro_export]
macro_rules! try_js {
    ($e:expr, $vm:ident) => {
        match $e {
            Ok(v) => v,
            Err(_) => return $crate::interp::unwind::unwind($vm),
        }
    };
}
