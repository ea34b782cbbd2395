//! For a sampling profiler: the stack as it is when the thread is interrupted anywhere, in a signal handler.
//!
//! Op handlers keep frame and address in registers, everything else has left them in the `Vm`; in between what is there may be out of date,
//! and frames half written. So nothing is believed: what is read lies in memory that is there, and each frame must hold a function
//! in whose instructions the address is. Nothing is allocated.

use super::code::Code;
use crate::Vm;
use crate::heap::alloc::BLOCK;
use crate::heap::{Gc, Header, Kind, cage};
use crate::object::Object;
use crate::value::Value;
use bytecode::{Insn, Op, frame};
use std::ops::Range;

const WORD: usize = size_of::<u64>();

/// Where the cells of an isolate are.
fn heap(vm: *mut Vm) -> Range<usize> {
    let base = vm as usize;
    // SAFETY: a word of the isolate, which is always there.
    let blocks = unsafe { (*vm).heap.blocks.end() } as usize;
    base + cage::HEAP_START..base + blocks * BLOCK
}

/// Writes the codes of the function at `fp` and of its callers, innermost first, to `codes`: how many. `pc` is the address of the innermost
/// one, after an instruction. 0 when that is no frame.
///
/// # Safety
/// `vm` is the isolate of the current thread.
pub unsafe fn walk(vm: *mut Vm, mut fp: *mut Value, mut pc: *const u64, codes: &mut [u32]) -> usize {
    let base = vm as usize;
    let heap = heap(vm);
    // A cell of a kind, if the offset may be one's.
    let cell = |offset: u32, kind: Kind| {
        let at = base + offset as usize * WORD;
        // SAFETY: within the blocks of the heap.
        (heap.contains(&at) && unsafe { (*(at as *const Header)).kind.get() } == kind as u8).then_some(at)
    };
    let stack = base + cage::STACK_START + WORD * frame::HEADER as usize..base + cage::STACK_END;
    let mut n = 0;
    while n < codes.len() && stack.contains(&(fp as usize)) && fp.is_aligned() && pc.is_aligned() {
        // SAFETY: frame headers within the stack.
        let header = |at: i32| unsafe { *fp.offset(at as isize) };
        let callee = header(frame::CALLEE as i32);
        if !callee.is_object() {
            break;
        }
        // SAFETY: a root of the isolate.
        if callee.payload() == unsafe { (*vm).roots.entry_function }.offset() {
            // Rust was entered from there.
            let outer = header(frame::NEW_TARGET as i32).0 as *mut Value;
            if outer >= fp {
                break;
            }
            pc = header(frame::RETURN_PC as i32).0 as *const u64;
            fp = outer;
            continue;
        }
        if cell(callee.payload(), Kind::Function).is_none() {
            break;
        }
        let function: Gc<Object> = callee.as_gc();
        let offset = function.ptr(0).get();
        if cell(offset, Kind::Code).is_none() {
            break;
        }
        let code: Gc<Code> = Gc::from_offset(offset);
        // An address elsewhere is that of an island, for an instruction executed by the interpreter for machine code.
        let own = heap.contains(&(pc as usize));
        if own && !code.is_native() && !code.words().as_ptr_range().contains(&pc.wrapping_sub(1)) {
            break;
        }
        codes[n] = offset;
        n += 1;
        pc = header(frame::RETURN_PC as i32).0 as *const u64;
        let Some(call) = peek(&heap, pc.wrapping_sub(1)).map(Insn) else { break };
        let calls = matches!(
            call.op(),
            Some(Op::Call | Op::CallUndef | Op::New | Op::Construct | Op::CallSpread | Op::NewSpread | Op::CallEval)
        );
        if !calls {
            break;
        }
        fp = fp.wrapping_offset(-(frame::HEADER as isize) - call.rb());
    }
    n
}

/// A word of bytecode: in the heap, or in an island.
fn peek(heap: &Range<usize>, at: *const u64) -> Option<u64> {
    if !at.is_aligned() {
        return None;
    }
    if heap.contains(&(at as usize)) {
        // SAFETY: within the blocks of the heap.
        return Some(unsafe { *at });
    }
    let mut word = 0u64;
    let to = libc::iovec { iov_base: (&raw mut word).cast(), iov_len: WORD };
    let from = libc::iovec { iov_base: at.cast_mut().cast(), iov_len: WORD };
    // SAFETY: reads what can be read, and says if it cannot; a system call that a signal handler may make.
    let read = unsafe { libc::process_vm_readv(libc::getpid(), &to, 1, &from, 1, 0) };
    (read == WORD as isize).then_some(word)
}

/// The code at an offset that [`walk`] has found some time ago, if there still is one.
pub fn code_at(vm: &mut Vm, offset: u32) -> Option<Gc<Code>> {
    let at = offset as u64 * WORD as u64;
    let in_image = at >= cage::HEAP_START as u64 && at < vm.heap.blocks.first as u64 * BLOCK as u64;
    let live = in_image || vm.heap.find_cell(at, &vm.bump) == Some(offset);
    let code: Gc<Code> = Gc::from_offset(offset);
    (live && code.header.kind.get() == Kind::Code as u8).then_some(code)
}
