//! Machine code at work: entered from the interpreter and from other machine code, left by exits, whose frames are rebuilt here.

use crate::driver::{Machine, of};
use crate::helpers::{self, Islands};
use crate::ir::IN_ELEMENTS;
use crate::lift;
use crate::lower::{Exit, MAX_OBJECTS, REFUSED, RETURNED};
use bytecode::{Insn, Op, frame};
use std::rc::Rc;
use vm::interp::code::Code;
use vm::interp::generator::{self, HANDED_OVER};
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

/// Rebuilds the frames of an exit, and says how the interpreter goes on.
///
/// # Safety
/// The machine code, entered with the frame `fp`, has been left by this exit.
#[inline(never)]
unsafe fn leave(vm: *mut Vm, machine: &Machine, left: u64, fp: *mut Value) -> u64 {
    // SAFETY: by contract.
    unsafe {
        let exit = &machine.exits[left as usize];
        // With the stack as machine code had it, and its exits kept as long as it runs.
        let made = if exit.objects.is_empty() { None } else { Some(make_objects(&mut *vm, exit)) };
        let Some(t) = of(&mut *vm) else { return RESUMED };
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
            eprintln!("[jit] exit {left} of {} to {name} at {}: {:?}", machine.region, exit.pc, Insn(*next).op());
        }
        (*vm).resume = (next, frame, jit::caches_of(frame, vm));
        let c = &t.regions[machine.region as usize];
        // Nothing was done: the instruction itself has to be, or this would never end.
        let again = (next == c.at.cast_const() && frame == fp).then_some(c.original);
        if (*vm).jit.guards_left == 0 && t.options.fail_guards != 0 {
            (*vm).jit.guards_left = t.next_failure();
        } else {
            t.took_exit(&mut *vm, (machine.region, left as u32), (exit.node, exit.hoisted), fp);
        }
        again.map_or(RESUMED, |insn| insn.0)
    }
}

/// What the interpreter calls at an overwritten instruction: see [`JitHooks::run`](jit::JitHooks::run).
///
/// # Safety
/// As there.
pub(crate) unsafe fn run(vm: *mut Vm, _pc: *const u64, fp: *mut Value, insn: Insn) -> u64 {
    // SAFETY: hooks get the current isolate, frames are linked; machine code that is replaced while it runs is kept.
    unsafe {
        let Some(t) = of(&mut *vm) else { return RESUMED };
        let c = &t.regions[insn.imm() as u32 as usize];
        let (original, machine) = (c.original.0, Rc::as_ptr(&c.machine));
        let outer = (*vm).jit.stack_top;
        t.running += 1;
        t.stats.entries += 1;
        let left = (*machine).code.entry()(vm, fp);
        let answer = match left.how {
            RETURNED => {
                let pc = (*fp.offset(frame::RETURN_PC as isize)).0 as *const u64;
                let call = Insn(*pc.sub(1));
                let caller = fp.offset(-(frame::HEADER as isize) - call.rb());
                let pc = if left.value == HANDED_OVER {
                    pc.add(1)
                } else {
                    *caller.offset(call.ra()) = left.value;
                    pc
                };
                (*vm).resume = (pc, caller, jit::caches_of(caller, vm));
                RESUMED
            }
            REFUSED => original,
            exit => leave(vm, &*machine, exit, fp),
        };
        (*vm).jit.stack_top = outer;
        if let Some(t) = of(&mut *vm) {
            t.stopped(&mut *vm);
        }
        answer
    }
}

/// Finishes a call that machine code has made: the function has no machine code (`machine` is null), or that was left otherwise than by
/// returning. The callee's frame is complete, its caller's frame is published. Gives the boxed result, or [`THREW`](helpers::THREW).
///
/// # Safety
/// Called by machine code with its isolate.
pub(crate) unsafe extern "C" fn call_frame(
    vm: *mut Vm,
    fp: *mut Value,
    island: u32,
    how: u64,
    machine: *const Machine,
) -> u64 {
    // SAFETY: by contract; islands live as long as the code that names them, machine code as long as something runs.
    unsafe {
        let islands = &*(*vm).jit.tracer.cast_const().cast::<Islands>();
        let words = islands.words[island as usize].as_ptr();
        let (call, ret) = (Insn(*words), words.add(1));
        // What the interpreter executes of the callee ends here.
        *fp.offset(frame::RETURN_PC as isize) = Value(ret as u64);
        let code = code_of(fp);
        let entry = (vm as usize + code.entry.get() as usize * 8) as *const u64;
        let insn = Insn(*entry);
        let result = if machine.is_null() && insn.op() == Some(Op::EnterNative) && (*vm).has_native_stack() {
            (*vm).fp = fp;
            (*vm).pc = entry.add(1);
            (*vm).call_native_frame(fp, code)
        } else {
            let first = match of(&mut *vm) {
                Some(_) if !machine.is_null() && how != REFUSED => leave(vm, &*machine, how, fp),
                Some(t) => t.original(insn).0,
                None => insn.0,
            };
            (*vm).finish_frame(fp, entry.add(1), first)
        };
        (*vm).fp = fp.offset(-(frame::HEADER as isize) - call.rb());
        (*vm).pc = ret;
        result.map_or(helpers::THREW, |v| v.0)
    }
}

/// Does what the island's instruction does, by which the async function or generator of the frame `fp` goes back to its caller. Gives
/// what that gets ([`HANDED_OVER`] when it has got it), or [`THREW`](helpers::THREW).
///
/// # Safety
/// Called by machine code with its isolate; the frame and all that are below it are published.
pub unsafe extern "C" fn leave_frame(vm: *mut Vm, fp: *mut Value, island: u32) -> u64 {
    // SAFETY: by contract; islands live as long as the code that names them, and these instructions have no operand words.
    unsafe {
        let islands = &*(*vm).jit.tracer.cast_const().cast::<Islands>();
        let words = islands.words[island as usize].as_ptr();
        let (saved_fp, saved_pc) = ((*vm).fp, (*vm).pc);
        (*vm).fp = fp;
        (*vm).pc = words.add(1);
        let result = match jit::island_origin(words.add(1)) {
            Some(after) => generator::leave(vm, fp, after, Insn(*words)),
            None => unreachable!("an island ends behind its instruction"),
        };
        (*vm).fp = saved_fp;
        (*vm).pc = saved_pc;
        result.map_or(helpers::THREW, |v| v.0)
    }
}
