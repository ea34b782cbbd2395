//! The seam for a tracing JIT: what the interpreter calls, and what machine code needs of the `Vm`.
//!
//! * Loop heads, function entries and places behind an `await` count down in a small table; at zero the JIT's `hot` hook is called.
//! * While it records, every entry of `Vm::dispatch` is [`record_step`], which shows each instruction to the `record` hook before
//!   it is executed; while it waits for a place to be executed, those of the ops that may stand there, see [`Shown`].
//! * Where a region has been compiled, its `LoopHead`, `Resumed` or `Enter` is overwritten by `LoopTrace` or `EntryTrace`, which run it.
//! * Machine code has single instructions executed by the interpreter through *islands*: a copy of the instruction followed by
//!   [`ISLAND_END`], [`ISLAND_SKIPPED`] (reached when the instruction jumps over one word) and the real address of what follows.
//! * A getter or setter that is inlined returns to words of its own too, see [`accessor_call`].

use super::dispatch::{self, next};
pub use super::ops::call::caches_of;
use super::unwind::unwind;
use crate::Vm;
use crate::error::JsResult;
use crate::heap::Gc;
use crate::object::ValueCell;
use crate::value::Value;
use crate::vm::Handler;
use crate::{handlers, slow_paths};
use bytecode::{Insn, Op};

/// Places of [`Jit::hot`].
pub const HOT_PLACES: usize = 1024;
/// Helpers that machine code may call.
pub const HELPERS: usize = 128;
/// Bytes of the native stack that are kept free below machine code, see [`Vm::has_native_stack`].
pub const NATIVE_RESERVE: usize = 64 << 10;
/// Values that an exit can hand over.
pub const EXIT_VALUES: usize = 512;

/// What the JIT provides. Addresses are those after the instruction, as handlers have them.
#[derive(Clone, Copy)]
pub struct JitHooks {
    /// A counter ran out at a loop head or function entry: returns what it starts from again.
    pub hot: unsafe fn(vm: *mut Vm, pc: *const u64, fp: *mut Value, insn: Insn) -> u16,
    /// An instruction is about to be executed: see [`Shown`]. Returns it, or what it was before it was overwritten.
    pub record: unsafe fn(vm: *mut Vm, pc: *const u64, fp: *mut Value, insn: Insn) -> Insn,
    /// Runs the region of a `LoopTrace` or `EntryTrace`. Answers [`RESUMED`]: `Vm::resume` is where the interpreter goes on;
    /// [`THREW`]: an exception is pending, `Vm::fp` and `Vm::pc` tell where; or the instruction to execute instead.
    pub run: unsafe fn(vm: *mut Vm, pc: *const u64, fp: *mut Value, insn: Insn) -> u64,
    /// Puts overwritten instructions back: the heap is about to be captured.
    pub flush: unsafe fn(vm: *mut Vm),
}

/// Answers of the `run` hook: no instruction with these words stands at a loop head or function entry.
pub const THREW: u64 = 0;
pub const RESUMED: u64 = 1;

/// The JIT's part of the `Vm`.
#[repr(C)]
pub struct Jit {
    /// Counters of loop heads and function entries, by address; collisions only make something hot early.
    pub hot: [u16; HOT_PLACES],
    pub hooks: JitHooks,
    /// The JS stack is in use up to here at least, while machine code runs.
    pub stack_top: *mut Value,
    /// The tracer's own state.
    pub tracer: *mut u8,
    /// By number of a region (`imm` of an `EntryTrace`): the tracer's record of its machine code.
    pub machines: *const *const u8,
    /// Whether the last island's instruction skipped a word.
    pub skipped: u32,
    // ---- touched once there is machine code ----
    /// Guards to be passed until one fails that need not (tests of exits).
    pub guards_left: i32,
    /// Addresses of the helpers, by number.
    pub helpers: [usize; HELPERS],
    /// Live values of an exit, in the order that its resume point says.
    pub exit_values: [u64; EXIT_VALUES],
}

/// No JIT: hot places are left alone.
// SAFETY: a section for constants like these, see `aot::relocations`.
#[unsafe(link_section = ".data.rel.ro.start")]
pub(crate) static NO_HOOKS: JitHooks =
    JitHooks { hot: never_hot, record: not_recording, run: nothing_to_run, flush: nothing_to_flush };

unsafe fn never_hot(_: *mut Vm, _: *const u64, _: *mut Value, _: Insn) -> u16 {
    u16::MAX
}
unsafe fn not_recording(_: *mut Vm, _: *const u64, _: *mut Value, insn: Insn) -> Insn {
    insn
}
unsafe fn nothing_to_run(vm: *mut Vm, _: *const u64, _: *mut Value, insn: Insn) -> u64 {
    // SAFETY: vm is the current isolate.
    let _thrown = unsafe { super::throw_invalid_op(vm, insn.0) };
    THREW
}
unsafe fn nothing_to_flush(_: *mut Vm) {}

/// Which counter an instruction has, by the address after it or the distance of that from the cage.
#[inline(always)]
pub fn counter(pc: usize) -> usize {
    pc >> 3 & (HOT_PLACES - 1)
}

/// Counts `weight` at a loop head or function entry. True when the place has become hot.
///
/// # Safety
/// `vm` is the current isolate.
#[inline(always)]
pub unsafe fn count(vm: *mut Vm, pc: *const u64, weight: u16) -> bool {
    // SAFETY: the index is in range.
    unsafe {
        let place = (&raw mut (*vm).jit.hot as *mut u16).add(counter(pc as usize));
        let (n, hot) = (*place).overflowing_sub(weight);
        *place = n;
        hot
    }
}

/// What a pass of a loop and a call of a function count.
pub const LOOP_WEIGHT: u16 = 16;
pub const ENTRY_WEIGHT: u16 = 2;

/// Tells the JIT that the place is hot.
///
/// # Safety
/// As a handler's arguments.
pub unsafe fn became_hot(vm: *mut Vm, pc: *const u64, fp: *mut Value, insn: u64) {
    // SAFETY: by contract.
    unsafe {
        (*vm).fp = fp;
        (*vm).pc = pc;
        let n = ((*vm).jit.hooks.hot)(vm, pc, fp, Insn(insn));
        (*vm).jit.hot[counter(pc as usize)] = n;
    }
}

/// Handler of all ops while the JIT records.
///
/// # Safety
/// As a handler.
pub unsafe extern "C" fn record_step(pc: *const u64, fp: *mut Value, vm: *mut Vm, fv: *mut u8, insn: u64) {
    // SAFETY: as a handler.
    unsafe {
        let insn = ((*vm).jit.hooks.record)(vm, pc, fp, Insn(insn));
        super::DISPATCH[insn.0 as u8 as usize](pc, fp, vm, fv, insn.0)
    }
}

/// What the `record` hook is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shown {
    Nothing,
    /// A loop head, function entry or place behind an `await` has this op, if it is not overwritten: those, and the overwritten.
    Places(Op),
    /// Every instruction.
    All,
}

impl Vm {
    pub fn show_recorder(&mut self, what: Shown) {
        self.dispatch = if what == Shown::All { [record_step as Handler; 256] } else { super::DISPATCH };
        if let Shown::Places(op) = what {
            for op in [op, Op::LoopTrace, Op::EntryTrace] {
                self.dispatch[op as usize] = record_step;
            }
        }
    }
}

/// The word that ends an island: its op, and a pattern that no instruction has.
pub const ISLAND_END: u64 = 0x15ED_C0DE_15ED_0000 | Op::IslandEnd as u64;
/// The word behind it: the instruction has skipped one.
pub const ISLAND_SKIPPED: u64 = ISLAND_END | 1 << 8;

/// Whether an instruction belongs to an island: machine code executes it.
///
/// # Safety
/// `pc` is an address after an instruction.
#[inline]
pub unsafe fn is_island(pc: *const u64) -> bool {
    // SAFETY: by contract.
    unsafe { *pc != ISLAND_BACK && island_origin(pc).is_some() }
}

/// The address after the instruction in the function's code, for one inside an island or an [`accessor_call`]; `None` for other
/// addresses.
///
/// # Safety
/// `pc` is an address after an instruction.
#[inline]
pub unsafe fn island_origin(pc: *const u64) -> Option<*const u64> {
    // SAFETY: what follows an instruction of the heap is readable; an operand word is followed by another word.
    unsafe {
        if *pc == ISLAND_END {
            return Some(*pc.add(2) as *const u64);
        }
        if *pc as u8 == Op::Extra as u8 && *pc.add(1) == ISLAND_END {
            return Some(*pc.add(3) as *const u64);
        }
        if *pc == ISLAND_BACK {
            return Some(*pc.add(1) as *const u64);
        }
        None
    }
}

/// The word behind the call of an [`accessor_call`].
pub const ISLAND_BACK: u64 = 0x15ED_C0DE_15ED_0000 | Op::IslandBack as u64;

/// Words that the frame of a getter or setter returns to which machine code has inlined: a call with the result in register
/// `result` and the frame's header at register `area`, then the way back to `origin`, the address after the instruction that
/// accesses the property.
pub fn accessor_call(result: i16, area: i16, origin: *const u64) -> [u64; 3] {
    [Insn::abc(Op::Call, 0, result as u16, area as u16, 0).0, ISLAND_BACK, origin as u64]
}

/// Words of an island for the instruction before `origin`, which has `extra` operand words.
pub fn island(insn: Insn, extra: &[u64], origin: *const u64) -> Box<[u64]> {
    let mut words = vec![insn.0];
    words.extend(extra);
    words.push(ISLAND_END);
    words.push(ISLAND_SKIPPED);
    words.push(origin as u64);
    words.into()
}

impl Vm {
    /// Keeps a cell alive that machine code names.
    pub fn keep_for_jit(&mut self, v: Value) {
        let list = self.roots.jit_kept;
        let n = list.some().map_or(0, |l| l.get(0).as_int() as usize);
        if list.some().is_none_or(|l| n + 1 >= l.cap()) {
            let grown = self.alloc_values(crate::Kind::List, (n * 2).max(63), Value::UNDEFINED);
            for i in 1..=n {
                grown.values()[i].set(list.get(i));
            }
            self.roots.jit_kept = grown;
        }
        let list: Gc<ValueCell> = self.roots.jit_kept;
        list.values()[0].set(Value::int(n as i32 + 1));
        list.values()[n + 1].set(v);
        self.barrier(list);
    }
    /// Lets go of what [`keep_for_jit`](Self::keep_for_jit) keeps: there is no machine code any more.
    pub fn forget_for_jit(&mut self) {
        self.roots.jit_kept = Gc::NONE;
    }
    /// Whether the native stack has room for machine code and what it calls: more than what makes that throw, so that deep recursion
    /// goes on in the interpreter, whose frames are elsewhere.
    pub fn has_native_stack(&self) -> bool {
        let probe = 0u8;
        &raw const probe as usize >= self.native_stack_limit + NATIVE_RESERVE
    }

    /// Executes the instruction of an island on the frame `fp`, with all that it calls. An error leaves the exception
    /// pending.
    ///
    /// # Safety
    /// `fp` is a linked frame of the island's function, `Vm::fp` that or a frame below it.
    pub unsafe fn run_island(&mut self, fp: *mut Value, words: *const u64) -> JsResult<()> {
        let (saved_fp, saved_pc) = (self.fp, self.pc);
        self.fp = fp;
        // SAFETY: an island has more words than its instruction.
        self.pc = unsafe { words.add(1) };
        self.check_native_stack()?;
        // SAFETY: by contract.
        let result = self.in_loop(|vm| unsafe { next(words, fp, vm, caches_of(fp, vm)) });
        self.fp = saved_fp;
        self.pc = saved_pc;
        result
    }

    /// Calls the native function whose complete frame is at `fp`.
    ///
    /// # Safety
    /// The callee is a function with this code; `Vm::fp` is `fp`.
    pub unsafe fn call_native_frame(&mut self, fp: *mut Value, code: Gc<super::code::Code>) -> JsResult {
        let native = self.native_fn(crate::NativeId(code.native.get()));
        native(self, crate::Args::new(fp))
    }

    /// Goes on with a call that machine code has made: `first` is what the `run` hook has answered, or the callee's first
    /// instruction (whose address is before `pc`). Returns when the call does, with its result.
    ///
    /// # Safety
    /// `fp` is the callee's complete frame, which returns into an island.
    pub unsafe fn finish_frame(&mut self, fp: *mut Value, pc: *const u64, first: u64) -> JsResult {
        // SAFETY: by contract.
        unsafe {
            let ret = (*fp.offset(bytecode::frame::RETURN_PC as isize)).0 as *const u64;
            if first != THREW {
                self.fp = fp;
                self.pc = pc;
            }
            self.check_native_stack()?;
            self.in_loop(|vm| match first {
                RESUMED => {
                    let (pc, fp, fv) = (*vm).resume;
                    next(pc, fp, vm, fv);
                }
                THREW => unwind(vm),
                insn => super::DISPATCH[insn as u8 as usize](pc, fp, vm, caches_of(fp, vm), insn),
            })?;
            let call = Insn(*ret.sub(1));
            let caller = fp.offset(-(bytecode::frame::HEADER as isize) - call.rb());
            Ok(*caller.offset(call.ra()))
        }
    }
}

handlers! {
    fn island_end(pc, fp, vm, fv, i) {
        (*vm).jit.skipped = i.x() as u32;
        (*vm).halted = true;
    }
    fn island_back(pc, fp, vm, fv, i) {
        next(*pc as *const u64, fp, vm, fv)
    }
    fn loop_trace(pc, fp, vm, fv, i) {
        run_trace(pc, fp, vm, fv, i.0)
    }
    fn entry_trace(pc, fp, vm, fv, i) {
        run_trace(pc, fp, vm, fv, i.0)
    }
}

slow_paths! {
    fn run_trace(pc, fp, vm, fv, i) {
        match ((*vm).jit.hooks.run)(vm, pc, fp, i) {
            RESUMED => {
                let (pc, fp, fv) = (*vm).resume;
                dispatch::next(pc, fp, vm, fv)
            }
            THREW => unwind(vm),
            insn => super::DISPATCH[insn as u8 as usize](pc, fp, vm, fv, insn),
        }
    }
}
