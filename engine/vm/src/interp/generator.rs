//! Generators and async functions: detached frames.
//!
//! A running generator frame keeps its generator object in the frame's new.target slot (generators are never
//! constructed); that of an async function its promise, until it is suspended first. Suspending copies the registers into a `Frame` cell; resuming copies them back onto the stack *in
//! place of* the frame of `next()`, so that no native frame lies between and the generator returns straight to the
//! caller of `next()`.
//!
//! ```text
//! Frame cell:  0   header: word = number of registers
//!              8   index of the instruction to continue at; 12 unused
//!              16  callee, this, raw argc word, then registers (which may hold stale values)
//! ```

use super::code::Code;
use super::dispatch::{is_kind, load, next, set};
use super::unwind::unwind;
use crate::Vm;
use crate::error::JsResult;
use crate::heap::{Gc, Header, HeapCell, Kind};
use crate::object::shape::shape_flags;
use crate::object::{Attrs, Key, Object, exotic, internal_start};
use crate::value::{Value, tag};
use crate::vm::Intrinsic;
use bytecode::{FunctionKind, Insn, Op, frame};
use std::cell::Cell;

/// States in internal value 1 of Generator and AsyncGenerator objects.
pub mod state {
    pub const START: i32 = 0;
    pub const YIELD: i32 = 1;
    pub const RUNNING: i32 = 2;
    pub const DONE: i32 = 3;
    /// Async generators: awaiting the operand of an implicit await after completion.
    pub const AWAITING_RETURN: i32 = 4;
    /// Async functions and generators: the frame waits for a promise.
    pub const AWAIT: i32 = 5;
}

/// Resume modes.
pub mod mode {
    pub const NEXT: u8 = 0;
    pub const RETURN: u8 = 1;
    pub const THROW: u8 = 2;
}

#[repr(C)]
pub struct Frame {
    pub header: Header,
    pub pc: Cell<u32>,
    pub unused: Cell<u32>,
    pub callee: Cell<Value>,
    pub this: Cell<Value>,
    pub argc: Cell<Value>,
}
// SAFETY: repr(C) with a header; registers follow.
unsafe impl HeapCell for Frame {}

/// Byte offset of the registers in a [`Frame`].
pub const REGISTERS: usize = size_of::<Frame>();

impl Gc<Frame> {
    fn registers(self) -> *mut Value {
        (self.addr() + REGISTERS) as *mut Value
    }
}

impl Vm {
    /// `{ value, done }`.
    #[inline]
    pub fn iter_result(&mut self, value: Value, done: bool) -> Gc<Object> {
        if self.roots.iter_result_shape.is_none() {
            let proto = self.roots.object_proto;
            let s = self.root_shape(Some(proto), Kind::Object, 2, 0);
            let (k1, k2) = (Key::atom(self.names.value), Key::atom(self.names.done));
            let s = self.shape_add(s, k1, Attrs::DEFAULT).and_then(|s| self.shape_add(s, k2, Attrs::DEFAULT));
            self.roots.iter_result_shape = s.expect("a fresh root shape has room for transitions");
        }
        let o = self.alloc_object(self.roots.iter_result_shape);
        o.slot(0).set(value);
        o.slot(1).set(Value::bool(done));
        o
    }

    /// Makes the three hidden resume functions (at realm creation).
    pub fn init_resume_functions(&mut self) {
        for m in 0..3u8 {
            let code = self.resume_code(m, "", 1);
            let shape = self.new_shape(Some(self.roots.function_proto), Kind::Function, 0, shape_flags::CALLABLE);
            let f = self.alloc_object(shape);
            f.ptr(0).set(code.offset());
            self.roots.resume_functions[m as usize] = f;
        }
    }

    /// Code of a function whose call resumes the generator `this`: for `Generator.prototype.next` and kin.
    pub fn resume_code(&mut self, mode: u8, name: &str, length: u16) -> Gc<Code> {
        let proto = bytecode::FunctionProto {
            name: bytecode::Text::new(name),
            kind: FunctionKind::Method,
            flags: bytecode::flags::BUILTIN | bytecode::flags::STRICT,
            length,
            nparams: 1,
            nregs: 1,
            span: (0, 0),
            this_props: 0,
            code: vec![Insn::abc(Op::EnterResume, mode, 0, 0, 0).0],
            consts: vec![],
            ics: vec![],
            handlers: vec![],
            positions: vec![],
            tdz_names: vec![],
        };
        let empty = self.roots.empty_string;
        let script = self.new_script(empty, empty, 0);
        self.load_function(&proto, script)
    }

    /// Continues a detached frame from Rust (reaction jobs). The result is what the frame returns or yields.
    pub fn resume(&mut self, generator: Gc<Object>, mode: u8, v: Value) -> JsResult {
        let saved = generator.internal(0);
        // SAFETY: a generator of this isolate.
        if !unsafe { is_suspended::<true>(self, generator.into(), mode) } {
            // What the function does then.
            let f = self.roots.resume_functions[mode as usize];
            return self.call(f.into(), generator.into(), &[v]);
        }
        let cell: Gc<Frame> = saved.as_gc();
        let f: Gc<Object> = cell.callee.get().as_gc();
        let registers = cell.header.word.get() as usize;
        self.in_realm_of(Gc::from_offset(f.ptr(0).get()), |vm| {
            vm.above(registers, |vm, base, ret| {
                // SAFETY: there is room for the frame behind the header at `base`; it was detached.
                unsafe {
                    *base.add(3) = Value(ret as u64);
                    vm.run_frame(|vm| reattach(vm, base.add(frame::HEADER as usize), generator, mode, v))
                }
            })
        })
    }

    fn detach(&mut self, fp: *mut Value, pc: *const u64, generator: Gc<Object>) {
        // SAFETY: `fp` is a linked frame of a bytecode function with `nregs` registers.
        unsafe {
            let f: Gc<Object> = (*fp.offset(frame::CALLEE as isize)).as_gc();
            let code: Gc<Code> = Gc::from_offset(f.ptr(0).get());
            let n = code.nregs.get() as usize;
            let saved = load(self, generator.offset(), FRAME);
            let cell: Gc<Frame> = if saved.is_cell() {
                saved.as_gc()
            } else {
                let cell: Gc<Frame> = self.alloc_cell(Kind::Frame, size_of::<Frame>() + n * 8);
                cell.header.word.set(n as u32);
                cell.unused.set(0);
                cell.callee.set(f.into());
                // What stays as it is while the generator lives.
                cell.this.set(*fp.offset(frame::THIS as isize));
                cell.argc.set(*fp.offset(frame::ARGC as isize));
                self.set_internal(generator, 0, Value::cell(cell));
                cell
            };
            // Complete before anything else is allocated.
            cell.pc.set(code.index_of(pc));
            std::ptr::copy_nonoverlapping(fp, cell.registers(), n);
            self.barrier(cell);
        }
    }

    fn finish(&mut self, generator: Gc<Object>) {
        let kind = generator.kind();
        generator.put_internal(kind, 0, Value::UNDEFINED);
        generator.put_internal(kind, 1, Value::int(state::DONE));
    }
}

/// The generator object of a running generator frame.
///
/// # Safety
/// `fp` is a frame of generator or async code after its entry op.
pub unsafe fn running(fp: *mut Value) -> Option<Gc<Object>> {
    // SAFETY: the header precedes fp.
    let v = unsafe { *fp.offset(frame::NEW_TARGET as isize) };
    v.to_object().filter(|o| o.is(Kind::Generator) || o.is(Kind::AsyncGenerator))
}

/// Marks the generator of a frame that an exception leaves as finished.
///
/// # Safety
/// `fp` is a frame of generator code.
pub unsafe fn abandon(vm: *mut Vm, fp: *mut Value) {
    // SAFETY: by contract.
    unsafe {
        if let Some(g) = running(fp) {
            (*vm).finish(g);
        }
    }
}

/// Op `InitialYield`: makes the generator object and returns it.
///
/// # Safety
/// Handler context; the frame is published.
pub unsafe fn initial_yield(vm: *mut Vm, fp: *mut Value, pc: *const u64) -> JsResult {
    // SAFETY: by contract.
    unsafe {
        let vm = &mut *vm;
        let f: Gc<Object> = (*fp.offset(frame::CALLEE as isize)).as_gc();
        let code: Gc<Code> = Gc::from_offset(f.ptr(0).get());
        let is_async = code.function_kind() == FunctionKind::AsyncGenerator;
        let key = Key::atom(vm.names.prototype);
        let proto = match vm.get(f, key)?.to_object() {
            Some(p) => p,
            None if is_async => vm.intrinsic(Intrinsic::AsyncGeneratorProto),
            None => vm.intrinsic(Intrinsic::GeneratorProto),
        };
        let g = vm.new_object_of(if is_async { Kind::AsyncGenerator } else { Kind::Generator }, proto);
        vm.set_internal(g, 1, Value::int(state::START));
        *fp.offset(frame::NEW_TARGET as isize) = g.into();
        vm.detach(fp, pc, g);
        Ok(g.into())
    }
}

/// Op `Yield` and kin: detaches the frame. `state` is the new state.
///
/// # Safety
/// Handler context of a generator frame.
pub unsafe fn suspend(vm: *mut Vm, fp: *mut Value, pc: *const u64, new_state: i32) -> Gc<Object> {
    // SAFETY: by contract.
    unsafe {
        let g: Gc<Object> = (*fp.offset(frame::NEW_TARGET as isize)).as_gc();
        (*vm).detach(fp, pc, g);
        set_state(vm, g.offset(), new_state);
        g
    }
}

/// Ops that finish a generator.
///
/// # Safety
/// Handler context of a generator frame.
pub unsafe fn complete(vm: *mut Vm, fp: *mut Value) -> Gc<Object> {
    // SAFETY: by contract.
    unsafe {
        let g: Gc<Object> = (*fp.offset(frame::NEW_TARGET as isize)).as_gc();
        (*vm).finish(g);
        g
    }
}

/// The object that keeps the frame of async code. That of an async function is made when it is suspended first: till then its
/// promise is where new.target is.
///
/// # Safety
/// `fp` is a frame of async code after `StartAsync`.
unsafe fn keeper(vm: &mut Vm, fp: *mut Value) -> Option<Gc<Object>> {
    // SAFETY: by contract.
    unsafe {
        if let Some(g) = running(fp) {
            return Some(g);
        }
        let place = fp.offset(frame::NEW_TARGET as isize);
        let p = (*place).to_object().filter(|p| p.is(Kind::Promise))?;
        if vm.roots.async_shape.is_none() {
            let proto = vm.roots.object_proto;
            vm.roots.async_shape = vm.root_shape(Some(proto), Kind::Generator, 0, exotic::kind_flags(Kind::Generator));
        }
        let g = vm.alloc_object(vm.roots.async_shape);
        // Nothing is allocated since: no barrier.
        g.put_internal(Kind::Generator, 1, Value::int(state::RUNNING));
        g.put_internal(Kind::Generator, 2, p.into());
        *place = g.into();
        Some(g)
    }
}

/// Op `Await` of `v`: the caller of an async function gets its promise; the microtask loop ignores it.
///
/// # Safety
/// Handler context of a frame of async code, which is published.
pub unsafe fn suspend_async(vm: *mut Vm, fp: *mut Value, pc: *const u64, v: Value) -> JsResult {
    // SAFETY: by contract.
    unsafe {
        // The frame stays attached until the promise is known: resolving may throw here.
        let Some(g) = keeper(&mut *vm, fp) else {
            return Err((*vm).throw_type("await outside of an async frame"));
        };
        (*vm).await_value(g, v, false)?;
        suspend(vm, fp, pc, state::AWAIT);
        Ok(g.internal(2))
    }
}

/// Ops `RetAsync` and `RejectAsync`: the promise, which is settled with `v`.
///
/// # Safety
/// Handler context of a frame of an async function, which is published.
pub unsafe fn settle_async(vm: *mut Vm, fp: *mut Value, v: Value, ok: bool) -> Value {
    // SAFETY: by contract.
    unsafe {
        let p = match running(fp) {
            Some(_) => complete(vm, fp).internal(2),
            None => *fp.offset(frame::NEW_TARGET as isize),
        };
        match ok {
            true => (*vm).resolve_promise(p.as_gc(), v),
            false => (*vm).reject_promise(p.as_gc(), v),
        }
        p
    }
}

/// Gives what a generator yields, or its end, to the instruction that has resumed the frame `fp`, if that is `IterStep`: value and
/// `done` go as they are, as for arrays, since nobody else could have seen the result object that `IterResult` would take apart. The
/// caller's frame, which goes on behind that; `None` for other instructions, which get a result object.
///
/// # Safety
/// `fp` is a linked frame; before its return address is the instruction that resumed it, behind it code.
#[inline(always)]
pub unsafe fn hand_over(fp: *mut Value, v: Value, done: bool) -> Option<*mut Value> {
    // SAFETY: by contract.
    unsafe {
        let pc = (*fp.offset(frame::RETURN_PC as isize)).0 as *const u64;
        let (call, then) = (Insn(*pc.sub(1)), Insn(*pc));
        if call.0 as u8 != Op::IterStep as u8 || then.0 as u8 != Op::IterResult as u8 {
            return None;
        }
        let caller = fp.offset(-(frame::HEADER as isize) - call.rb());
        set(caller, call.ra(), if done { Value::UNDEFINED } else { v });
        set(caller, call.rc() + 2, Value::bool(done));
        Some(caller)
    }
}

/// What async generators do at a `yield` or their end: what resuming them gives.
///
/// # Safety
/// As a handler of `insn`, which is one of these; the frame is published.
pub unsafe fn step_async(vm: *mut Vm, fp: *mut Value, pc: *const u64, insn: Insn) -> JsResult {
    // SAFETY: by contract.
    unsafe {
        let step = (*vm).hooks.async_generator_step;
        if insn.op() == Some(Op::AsyncGenYield) {
            let v = *fp.offset(insn.rb());
            let g = suspend(vm, fp, pc, state::YIELD);
            return step(&mut *vm, g, v, 0);
        }
        let v = *fp.offset(insn.ra());
        let g = complete(vm, fp);
        step(&mut *vm, g, v, if insn.op() == Some(Op::AsyncGenReturn) { 1 } else { 2 })
    }
}

/// What [`leave`] answers when the caller has got everything: it goes on behind its next instruction. No value of JS.
pub const HANDED_OVER: Value = Value::from_tag(tag::CELL, 1);

/// What an op does by which a frame goes back to its caller that is detached or ends: of async functions, of generators. The value
/// that the caller gets, or [`HANDED_OVER`].
///
/// # Safety
/// As a handler of `insn`, which is one of these; the frame is published.
pub unsafe fn leave(vm: *mut Vm, fp: *mut Value, pc: *const u64, insn: Insn) -> JsResult {
    // SAFETY: by contract.
    unsafe {
        let (a, b) = (fp.offset(insn.ra()), fp.offset(insn.rb()));
        let (v, done) = match insn.op() {
            Some(Op::InitialYield) => return initial_yield(vm, fp, pc),
            Some(Op::Await) => return suspend_async(vm, fp, pc, *b),
            Some(Op::AsyncGenYield | Op::AsyncGenReturn | Op::AsyncGenThrow) => return step_async(vm, fp, pc, insn),
            Some(Op::YieldStarResult) => {
                suspend(vm, fp, pc, state::YIELD);
                return Ok(*b);
            }
            Some(Op::Yield) => {
                suspend(vm, fp, pc, state::YIELD);
                (*b, false)
            }
            Some(Op::RetGenerator) => {
                complete(vm, fp);
                (*a, true)
            }
            op => return Ok(settle_async(vm, fp, *a, op == Some(Op::RetAsync))),
        };
        match hand_over(fp, v, done) {
            Some(_) => Ok(HANDED_OVER),
            None => Ok((*vm).iter_result(v, done).into()),
        }
    }
}

/// What `EnterResume` does when the generator cannot simply be continued: result object or exception.
///
/// # Safety
/// Handler context of the resume frame.
unsafe fn resume_finished(vm: &mut Vm, this: Value, m: u8, v: Value) -> JsResult {
    let g = match this.to_object() {
        Some(g) if g.is(Kind::Generator) => g,
        _ => {
            let shown = vm.describe(this);
            let name = ["next", "return", "throw"][m as usize];
            return Err(vm.throw_type(format!("{name} method called on incompatible receiver {shown}")));
        }
    };
    match g.internal(1).as_int() {
        state::RUNNING => Err(vm.throw_type("Generator is already running")),
        s => {
            if s == state::START {
                vm.finish(g);
            }
            match m {
                mode::NEXT => Ok(vm.iter_result(Value::UNDEFINED, true).into()),
                mode::RETURN => Ok(vm.iter_result(v, true).into()),
                _ => Err(vm.throw(v)),
            }
        }
    }
}

/// Whether a function is `next` of generators.
pub fn is_next(f: Value) -> bool {
    let Some(f) = f.to_object().filter(|f| f.is(Kind::Function)) else { return false };
    let first = Gc::<Code>::from_offset(f.ptr(0).get()).words().first().map(|&w| Insn(w));
    first.is_some_and(|i| i.op() == Some(Op::EnterResume) && i.x() == mode::NEXT)
}

/// Byte offsets of a generator's frame and state, which every resumption reads and writes.
pub const FRAME: usize = internal_start(Kind::Generator);
pub const STATE: usize = FRAME + 8;
const _: () = assert!(internal_start(Kind::AsyncGenerator) == FRAME);

/// Whether `this` is a generator whose frame can be resumed in this mode; if `ASYNC`, an asynchronous one counts, which
/// `Generator.prototype.next` does not take.
///
/// # Safety
/// `this` is a value of the isolate `vm`.
#[inline(always)]
unsafe fn is_suspended<const ASYNC: bool>(vm: *mut Vm, this: Value, m: u8) -> bool {
    // SAFETY: by contract; generators have these values.
    unsafe {
        let g = this.payload();
        this.is_object()
            && (is_kind(vm, g, Kind::Generator) || (ASYNC && is_kind(vm, g, Kind::AsyncGenerator)))
            && load(vm, g, FRAME).is_cell()
            && match load(vm, g, STATE).as_int() {
                state::YIELD | state::AWAIT => true,
                state::START => m == mode::NEXT,
                _ => false,
            }
    }
}

/// Sets the state, which is an int: no barrier.
///
/// # Safety
/// `g` is a generator of the isolate `vm`.
#[inline(always)]
unsafe fn set_state(vm: *mut Vm, g: u32, s: i32) {
    // SAFETY: by contract.
    unsafe { *((vm as usize + g as usize * 8 + STATE) as *mut Value) = Value::int(s) }
}

/// Op `EnterResume` (see the module documentation).
///
/// # Safety
/// Handler context: `fp` is the frame of the resume function.
#[inline(never)]
pub unsafe extern "C" fn enter_resume(vm: *mut Vm, fp: *mut Value, pc: *const u64, m: u8) {
    // SAFETY: by contract; the frame cell was filled by `detach`.
    unsafe {
        let this = *fp.offset(frame::THIS as isize);
        let argc = (*fp.offset(frame::ARGC as isize)).0 as u32;
        let v = if argc > 0 { *fp } else { Value::UNDEFINED };
        (*vm).fp = fp;
        (*vm).pc = pc;
        if !is_suspended::<false>(vm, this, m) {
            return match resume_finished(&mut *vm, this, m, v) {
                Ok(r) => super::ops::call::return_value(fp, vm, r),
                Err(_) => unwind(vm),
            };
        }
        let g: Gc<Object> = this.as_gc();
        let cell: Gc<Frame> = load(vm, g.offset(), FRAME).as_gc();
        if fp.add(cell.header.word.get() as usize + 64) >= (*vm).stack_limit {
            let _t = super::throw_stack_overflow(vm);
            return unwind(vm);
        }
        let f: Gc<Object> = cell.callee.get().as_gc();
        let code: Gc<Code> = Gc::from_offset(f.ptr(0).get());
        if (*vm).has_realms() && (*vm).realm_of(code) != (*vm).roots.realm {
            return match (*vm).resume(g, m, v) {
                Ok(r) => super::ops::call::return_value(fp, vm, r),
                Err(_) => unwind(vm),
            };
        }
        reattach(vm, fp, g, m, v)
    }
}

/// Goes on with a suspended generator on the frame `fp`, whose return address is set.
///
/// # Safety
/// The generator is suspended, see [`is_suspended`], and its frame fits.
#[inline(always)]
unsafe fn reattach(vm: *mut Vm, fp: *mut Value, generator: Gc<Object>, m: u8, v: Value) {
    // SAFETY: by contract; the frame cell was filled by `detach`.
    unsafe {
        let g = generator.offset();
        let cell: Gc<Frame> = load(vm, g, FRAME).as_gc();
        let f: Gc<Object> = cell.callee.get().as_gc();
        let code: Gc<Code> = Gc::from_offset(f.ptr(0).get());
        let started = load(vm, g, STATE) != Value::int(state::START);
        set_state(vm, g, state::RUNNING);
        set(fp, frame::CALLEE as isize, f.into());
        set(fp, frame::THIS as isize, cell.this.get());
        set(fp, frame::NEW_TARGET as isize, generator.into());
        set(fp, frame::ARGC as isize, cell.argc.get());
        std::ptr::copy_nonoverlapping(cell.registers(), fp, cell.header.word.get() as usize);
        let at = code.words().as_ptr().add(cell.pc.get() as usize);
        let fv = (vm as usize + code.fv.get() as usize * 8) as *mut u8;
        (*vm).fp = fp;
        (*vm).pc = at;
        if started {
            let i = Insn(*at.sub(1));
            if m == mode::THROW {
                (*vm).exception = v;
                return unwind(vm);
            }
            set(fp, i.ra(), v);
            // Await has one destination; yields also get the mode.
            if i.op() != Some(Op::Await) {
                set(fp, i.ra() + 1, Value::int(m as i32));
            }
        }
        next(at, fp, vm, fv)
    }
}
