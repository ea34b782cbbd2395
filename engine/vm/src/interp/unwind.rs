//! Exceptions: from the throwing instruction to its handler.

use super::code::Code;
use super::dispatch::next;
use crate::Vm;
use crate::heap::{Gc, Kind};
use crate::object::Object;
use crate::value::Value;
use bytecode::{FunctionKind, Insn, frame};

/// Continues at the innermost handler for the pending exception, popping frames; leaves the interpreter loop when it
/// reaches the frame through which Rust entered.
///
/// # Safety
/// `Vm::fp` and `Vm::pc` describe the frame and instruction that threw; an exception is pending.
#[cold]
#[inline(never)]
pub unsafe extern "C" fn unwind(vm: *mut Vm) {
    // SAFETY: by contract; frames are linked (see `frame`).
    unsafe {
        let (mut fp, mut pc) = ((*vm).fp, (*vm).pc);
        loop {
            let f: Gc<Object> = (*fp.offset(frame::CALLEE as isize)).as_gc();
            if f == (*vm).roots.entry_function {
                (*vm).fp = fp;
                (*vm).halted = true;
                (*vm).threw = true;
                return;
            }
            let mut generator = false;
            // An instruction that machine code has executed: the rest is up to that.
            if super::jit::is_island(pc) {
                (*vm).fp = fp;
                (*vm).halted = true;
                (*vm).threw = true;
                return;
            }
            if f.is(Kind::Function) {
                let code: Gc<Code> = Gc::from_offset(f.ptr(0).get());
                generator = matches!(
                    code.function_kind(),
                    FunctionKind::Generator
                        | FunctionKind::Async
                        | FunctionKind::AsyncArrow
                        | FunctionKind::AsyncGenerator
                        | FunctionKind::Module
                );
                // The address is after the instruction that threw.
                if let Some(h) = code.handler_at(code.index_of(pc).wrapping_sub(1)) {
                    let v = (*vm).take_exception();
                    *fp.offset(h.reg as isize) = v;
                    let target = code.words().as_ptr().add(h.target as usize);
                    let fv = vm as usize + code.fv.get() as usize * 8;
                    return next(target, fp, vm, fv as *mut u8);
                }
            }
            if generator {
                super::generator::abandon(vm, fp);
            }
            pc = (*fp.offset(frame::RETURN_PC as isize)).0 as *const u64;
            let call = Insn(*pc.sub(1));
            fp = fp.offset(-(frame::HEADER as isize) - call.rb());
            (*vm).fp = fp;
            (*vm).pc = pc;
        }
    }
}

/// The caller's frame and the address after its call instruction. `None` at an entry frame.
///
/// # Safety
/// `fp` is a linked frame.
pub unsafe fn caller(vm: *mut Vm, fp: *mut Value) -> Option<(*mut Value, *const u64)> {
    // SAFETY: by contract.
    unsafe {
        let f: Gc<Object> = (*fp.offset(frame::CALLEE as isize)).as_gc();
        if f == (*vm).roots.entry_function {
            return None;
        }
        let pc = (*fp.offset(frame::RETURN_PC as isize)).0 as *const u64;
        let call = Insn(*pc.sub(1));
        Some((fp.offset(-(frame::HEADER as isize) - call.rb()), pc))
    }
}
