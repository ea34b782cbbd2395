//! Machine code at work: entered from the interpreter and from other machine code, left by exits, whose frames are rebuilt here.

use crate::driver::{Machine, of};
use crate::helpers::{self, Islands};
use crate::ir::IN_ELEMENTS;
use crate::lift;
use crate::lower::{Exit, MAX_OBJECTS, RETURNED};
use crate::region::Root;
use bytecode::{Insn, Op, frame};
use std::rc::Rc;
use vm::interp::code::Code;
use vm::interp::generator;
use vm::interp::jit::{self, RESUMED, THREW};
use vm::object::elements::store_flags;
use vm::object::{Object, Shape};
use vm::{Gc, Kind, Value, Vm};

/// Code of the function that runs in a frame.
pub(crate) unsafe fn code_of(fp: *mut Value) -> Gc<Code> {
    // SAFETY: `fp` is a linked frame of a bytecode function.
    let f: Gc<Object> = unsafe { (*fp.offset(frame::CALLEE as isize)).as_gc() };
    Gc::from_offset(f.ptr(0).get())
}

pub(crate) unsafe fn is_construct(fp: *mut Value) -> bool {
    // SAFETY: as above.
    let argc = unsafe { (*fp.offset(frame::ARGC as isize)).0 };
    (argc >> 32) as u32 & frame::FLAG_CONSTRUCT != 0
}

/// Makes the objects of an exit.
fn make_objects(vm: &mut Vm, exit: &Exit) -> [Value; MAX_OBJECTS] {
    // What the exit hands over is kept alive by a copy on the native stack, and so are the objects while others are made.
    let values = vm.jit.exit_values;
    let cage = &raw const *vm as usize;
    let mut made = [Value::UNDEFINED; MAX_OBJECTS];
    for (place, object) in made.iter_mut().zip(&exit.objects) {
        let elements = object.slots.iter().filter(|s| s.0 & IN_ELEMENTS != 0).count();
        let shape: Gc<Shape> = Gc::from_offset(object.shape);
        *place = match elements {
            0 => vm.alloc_object(shape),
            n if shape.kind.get() == Kind::Array as u8 => vm.new_array_of(n, store_flags(Value::UNDEFINED)),
            n => vm.new_arguments_of(shape, n),
        }
        .into();
        std::hint::black_box((&raw const values, &raw const *place));
    }
    for (&o, object) in made.iter().zip(&exit.objects) {
        let o: Gc<Object> = o.as_gc();
        for &(at, source) in &object.slots {
            let v = source.boxed(cage, &values, &made);
            if at & IN_ELEMENTS == 0 {
                // SAFETY: a slot of objects of this shape, as stores to it before they were sunk.
                unsafe { o.value_at(at as usize) }.set(v);
            } else {
                let k = ((at & !IN_ELEMENTS) as usize - lift::ELEMENTS_START) / 8;
                o.elements_cell().values()[k].set(v);
            }
        }
        vm.barrier(o);
        if let Some(elements) = o.elements_cell().some() {
            vm.barrier(elements);
        }
    }
    made
}

/// How a region was left.
enum Left {
    /// The root function has returned `Vm::halt_value`.
    Returned,
    /// Otherwise: an answer of the `run` hook.
    Otherwise(u64),
}

/// Runs the region of an overwritten instruction.
///
/// # Safety
/// As the `run` hook.
#[inline(always)]
unsafe fn execute(vm: *mut Vm, pc: *const u64, fp: *mut Value, insn: Insn) -> Left {
    // SAFETY: hooks get the current isolate, frames are linked.
    unsafe {
        let Some(t) = of(&mut *vm) else { return Left::Otherwise(RESUMED) };
        let c = &t.regions[insn.imm() as u32 as usize];
        // Machine code that is replaced while it runs is kept.
        let machine: *const Machine = Rc::as_ptr(&c.machine);
        let extent = fp.offset((*machine).extent as isize + 64);
        if extent >= (*vm).stack_limit || (*vm).interrupt != 0 || !(*vm).has_native_stack() {
            return Left::Otherwise(c.original.0);
        }
        if c.root == Root::Entry {
            if c.construct != is_construct(fp)
                || (c.original.op() == Some(Op::EnterThis) && !(*fp.offset(frame::THIS as isize)).is_object())
            {
                return Left::Otherwise(c.original.0);
            }
            let argc = (*fp.offset(frame::ARGC as isize)).0 as u32 as usize;
            for k in argc..c.original.a() as usize {
                *fp.add(k) = Value::UNDEFINED;
            }
        }
        let entry = (*machine).code.entry();
        let outer = (*vm).jit.stack_top;
        (*vm).jit.stack_top = extent;
        (*vm).fp = fp;
        (*vm).pc = pc;
        t.running += 1;
        t.stats.entries += 1;
        let left = entry(vm, fp);
        if left != RETURNED {
            return Left::Otherwise(leave(vm, insn.imm() as u32, &*machine, left, fp, outer));
        }
        let Some(t) = of(&mut *vm) else { return Left::Otherwise(RESUMED) };
        t.running -= 1;
        (*vm).jit.stack_top = outer;
        Left::Returned
    }
}

/// Rebuilds the frames of an exit, and says how the interpreter goes on.
///
/// # Safety
/// The region's machine code, entered with the frame `fp` when the JS stack was used up to `outer`, has been left by this exit.
#[inline(never)]
unsafe fn leave(vm: *mut Vm, id: u32, machine: &Machine, left: u64, fp: *mut Value, outer: *mut Value) -> u64 {
    // SAFETY: by contract.
    unsafe {
        let exit = &machine.exits[left as usize];
        // With the stack as machine code had it, and its exits kept as long as it runs.
        let made = if exit.objects.is_empty() { None } else { Some(make_objects(&mut *vm, exit)) };
        let Some(t) = of(&mut *vm) else { return RESUMED };
        t.running -= 1;
        (*vm).jit.stack_top = outer;
        for &(reg, source) in &exit.slots {
            *fp.offset(reg as isize) =
                source.boxed(vm as usize, &(*vm).jit.exit_values, made.as_ref().map_or(&[], |m| &m[..]));
        }
        let frame = fp.offset(exit.frame as isize);
        let code: Gc<Code> = Gc::from_offset(exit.code);
        let next = code.words().as_ptr().add(exit.pc as usize);
        if exit.throws {
            (*vm).fp = frame;
            (*vm).pc = next;
            return THREW;
        }
        t.stats.exits += 1;
        if t.options.trace_exits {
            let name = code.name_str().to_rust(&mut *vm);
            eprintln!("[jit] exit {left} of {id} to {name} at {}: {:?}", exit.pc, Insn(*next).op());
        }
        (*vm).resume = (next, frame, jit::caches_of(frame, vm));
        let c = &t.regions[id as usize];
        // Nothing was done: the instruction itself has to be, or this would never end.
        let again = (next == c.at.cast_const() && frame == fp).then_some(c.original);
        if (*vm).jit.guards_left == 0 && t.options.fail_guards != 0 {
            (*vm).jit.guards_left = t.next_failure();
        } else {
            t.took_exit(&mut *vm, (id, left as u32), (exit.node, exit.hoisted), fp);
        }
        again.map_or(RESUMED, |insn| insn.0)
    }
}

/// What the interpreter calls at an overwritten instruction: see [`JitHooks::run`](jit::JitHooks::run).
///
/// # Safety
/// As there.
pub(crate) unsafe fn run(vm: *mut Vm, pc: *const u64, fp: *mut Value, insn: Insn) -> u64 {
    // SAFETY: as above.
    unsafe {
        match execute(vm, pc, fp, insn) {
            Left::Otherwise(answer) => answer,
            Left::Returned => {
                let pc = (*fp.offset(frame::RETURN_PC as isize)).0 as *const u64;
                let call = Insn(*pc.sub(1));
                let caller = fp.offset(-(frame::HEADER as isize) - call.rb());
                *caller.offset(call.ra()) = (*vm).halt_value;
                (*vm).resume = (pc, caller, jit::caches_of(caller, vm));
                RESUMED
            }
        }
    }
}

/// Calls the function whose frame is laid out at `fp` but for the header's return address and argument count, which the
/// island's call says. Gives the boxed result, or [`THREW`](helpers::THREW).
///
/// # Safety
/// Called by machine code with its isolate; the frame's callee is a `Function`, its caller's frame is published.
pub unsafe extern "C" fn call_frame(vm: *mut Vm, fp: *mut Value, island: u32) -> u64 {
    // SAFETY: by contract; islands live as long as the code that names them.
    unsafe {
        let islands = &*(*vm).jit.tracer.cast_const().cast::<Islands>();
        let words = islands.words[island as usize].as_ptr();
        let call = Insn(*words);
        let ret = words.add(1);
        let construct = matches!(call.op(), Some(Op::New | Op::Construct));
        let argc = call.c() as u64 | if construct { (frame::FLAG_CONSTRUCT as u64) << 32 } else { 0 };
        *fp.offset(frame::RETURN_PC as isize) = Value(ret as u64);
        *fp.offset(frame::ARGC as isize) = Value(argc);
        let code = code_of(fp);
        let base = vm as usize;
        let entry = (base + code.entry.get() as usize * 8) as *const u64;
        let insn = Insn(*entry);
        let (saved_fp, saved_pc) = ((*vm).fp, (*vm).pc);
        let result = if insn.op() == Some(Op::EnterNative) && (*vm).has_native_stack() {
            (*vm).fp = fp;
            (*vm).pc = entry.add(1);
            (*vm).call_native_frame(fp, code)
        } else {
            let left = match insn.op() {
                Some(Op::EntryTrace) => execute(vm, entry.add(1), fp, insn),
                _ => Left::Otherwise(insn.0),
            };
            match left {
                Left::Returned => Ok((*vm).halt_value),
                Left::Otherwise(first) => (*vm).finish_frame(fp, entry.add(1), first),
            }
        };
        (*vm).fp = saved_fp;
        (*vm).pc = saved_pc;
        result.map_or(helpers::THREW, |v| v.0)
    }
}

/// Does what the island's instruction does, by which the async function of the frame `fp` goes back to its caller. Gives what that
/// gets, or [`THREW`](helpers::THREW).
///
/// # Safety
/// Called by machine code with its isolate; the frame and all that are below it are published.
pub unsafe extern "C" fn leave_async(vm: *mut Vm, fp: *mut Value, island: u32) -> u64 {
    // SAFETY: by contract; islands live as long as the code that names them, and these instructions have no operand words.
    unsafe {
        let islands = &*(*vm).jit.tracer.cast_const().cast::<Islands>();
        let words = islands.words[island as usize].as_ptr();
        let (saved_fp, saved_pc) = ((*vm).fp, (*vm).pc);
        (*vm).fp = fp;
        (*vm).pc = words.add(1);
        let result = match jit::island_origin(words.add(1)) {
            Some(after) => generator::leave_async(vm, fp, after, Insn(*words)),
            None => unreachable!("an island ends behind its instruction"),
        };
        (*vm).fp = saved_fp;
        (*vm).pc = saved_pc;
        result.map_or(helpers::THREW, |v| v.0)
    }
}
