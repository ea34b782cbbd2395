//! The interpreter: entry from Rust, and what op handlers share.
//!
//! | file | job |
//! |---|---|
//! | `dispatch` | how one handler reaches the next |
//! | `jit` | the seam for the tracing JIT |
//! | `ops/*` | handlers by family |
//! | `code` | code cells; copying compiled functions into the cage |
//! | `ic` | inline caches |
//! | `plain` | property accesses that machine code has no case for |
//! | `env`, `arguments`, `class`, `global` | semantics behind the ops of those families |
//! | `unwind`, `stack_trace` | exceptions |
//! | `html_dda` | the object that emulates undefined |

pub mod arguments;
pub mod call_site;
pub mod class;
pub mod code;
pub mod dispatch;
pub mod env;
pub mod generator;
pub mod global;
pub mod html_dda;
pub mod ic;
pub mod iterate;
pub mod jit;
pub mod ops;
mod plain;
pub mod promise;
pub mod sample;
pub mod stack_trace;
mod table;
pub mod unwind;
pub mod warm;

pub use table::DISPATCH;

use crate::Vm;
use crate::error::{JsResult, Throw};
use crate::heap::{Gc, Kind};
use crate::object::ops::proto::Integrity;
use crate::object::shape::{Shape, shape_flags};
use crate::object::{Attrs, Key, Object, ValueCell};
use crate::string::JsString;
use crate::value::Value;
use crate::vm::{Intrinsic, interrupt};
use bytecode::{BuiltinFunction, FunctionKind, ImportPhase, Insn, Op, frame};
use code::{Code, Ic};

const HEADER: usize = frame::HEADER as usize;
/// Values kept free above every frame for the frames of nested calls from Rust.
const RESERVE: usize = 64;

impl Vm {
    /// Address behind the last value of the running frame.
    pub fn stack_top(&self) -> *mut Value {
        let fp = self.fp;
        // SAFETY: `fp` is a linked frame (or the stack's start, whose header is zero).
        unsafe {
            let callee = *fp.offset(frame::CALLEE as isize);
            if !callee.is_object() {
                return fp;
            }
            let f: Gc<Object> = callee.as_gc();
            let argc = (*fp.offset(frame::ARGC as isize)).0 as u32 as usize;
            if !f.is(Kind::Function) {
                return fp.add(argc);
            }
            let code: Gc<Code> = Gc::from_offset(f.ptr(0).get());
            fp.add(argc.max(code.nregs.get() as usize))
        }
    }

    /// Calls `f`. TypeError when it is not callable.
    pub fn call(&mut self, f: Value, this: Value, args: &[Value]) -> JsResult {
        self.enter(f, this, Value::UNDEFINED, args, false)
    }

    /// `[[Construct]]`. `f` and `new_target` are constructors.
    pub fn construct(&mut self, f: Gc<Object>, args: &[Value], new_target: Gc<Object>) -> JsResult {
        self.enter(f.into(), Value::UNDEFINED, new_target.into(), args, true)
    }

    fn enter(&mut self, f: Value, this: Value, nt: Value, args: &[Value], construct: bool) -> JsResult {
        self.apart(f, this, nt, args, |vm, base, argc| {
            // SAFETY: `base` is laid out.
            unsafe {
                if construct {
                    let prepared = prepare_construct(vm, base, argc)?.target();
                    Ok(prepared.map(|(f, n)| (f, n | (frame::FLAG_CONSTRUCT as u64) << 32)))
                } else {
                    Ok(prepare_call(vm, base, argc)?.target())
                }
            }
        })
    }

    /// Lays out a call above the running frame, behind an entry frame, and runs what `prepare` says: function and argument count
    /// with flags, or nothing if the result is in `halt_value`.
    fn apart(
        &mut self,
        f: Value,
        this: Value,
        nt: Value,
        args: &[Value],
        prepare: impl FnOnce(&mut Vm, *mut Value, u64) -> JsResult<Option<(u32, u64)>>,
    ) -> JsResult {
        self.above(args.len(), |vm, base, ret| unsafe {
            // SAFETY: there is room for the header and the arguments.
            *base = f;
            *base.add(1) = this;
            *base.add(2) = nt;
            *base.add(3) = Value(0);
            *base.add(4) = Value(args.len() as u64);
            std::ptr::copy_nonoverlapping(args.as_ptr(), base.add(HEADER), args.len());
            match prepare(vm, base, args.len() as u64)? {
                Some((f, argc)) => {
                    let code: Gc<Code> = Gc::from_offset(dispatch::word(vm, f, 16));
                    vm.in_realm_of(code, |vm| {
                        if code.is_native() {
                            // No need of the interpreter loop: the frame is complete once it is linked.
                            *base.add(3) = Value(ret as u64);
                            *base.add(4) = Value(argc);
                            vm.fp = base.add(HEADER);
                            let native = vm.native_fn(crate::NativeId(code.native.get()));
                            native(vm, crate::Args::new(base.add(HEADER)))
                        } else {
                            // The frame is complete; `vm` is the cage base.
                            vm.run_frame(|vm| ops::call::enter_function(ret, base, vm, f, argc))
                        }
                    })
                }
                None => Ok(vm.halt_value),
            }
        })
    }

    /// Does something above the running frame, behind an entry frame: gets the place for the header of what it calls, behind which
    /// there is room for so many values, and the address that this returns to.
    #[inline(always)]
    fn above(&mut self, room: usize, f: impl FnOnce(&mut Vm, *mut Value, *const u64) -> JsResult) -> JsResult {
        self.check_native_stack()?;
        let (saved_fp, saved_pc) = (self.fp, self.pc);
        let top = self.stack_top();
        // SAFETY: the stack has room for the two headers and the values, as checked.
        unsafe {
            let entry = top.add(HEADER);
            let end = entry.add(HEADER + room + RESERVE);
            if end >= self.stack_limit {
                return Err(throw_stack_overflow(self));
            }
            *entry.offset(frame::CALLEE as isize) = self.roots.entry_function.into();
            *entry.offset(frame::THIS as isize) = Value::UNDEFINED;
            // Raw addresses read as doubles: harmless to the collector.
            *entry.offset(frame::NEW_TARGET as isize) = Value(saved_fp as u64);
            *entry.offset(frame::RETURN_PC as isize) = Value(saved_pc as u64);
            *entry.offset(frame::ARGC as isize) = Value(room as u64 + HEADER as u64);
            self.fp = entry;
            let ret = self.entry_pc();
            self.pc = ret;
            let result = f(self, entry, ret);
            self.fp = saved_fp;
            self.pc = saved_pc;
            result
        }
    }

    /// Address of the `Halt` behind the call in the entry function's code.
    fn entry_pc(&self) -> *const u64 {
        let code: Gc<Code> = Gc::from_offset(self.roots.entry_function.ptr(0).get());
        &raw const code.words()[1]
    }

    /// Starts the interpreter with a frame, until that returns to the entry frame.
    #[inline(always)]
    fn run_frame(&mut self, start: impl FnOnce(*mut Vm)) -> JsResult {
        self.in_loop(start)?;
        Ok(self.halt_value)
    }

    /// Starts the interpreter and waits until it leaves its loop. An error leaves the exception pending.
    #[inline(always)]
    fn in_loop(&mut self, start: impl FnOnce(*mut Vm)) -> JsResult<()> {
        self.depth += 1;
        start(self);
        #[cfg(not(tail_dispatch))]
        while !self.halted {
            let (pc, fp, fv) = self.resume;
            // SAFETY: where the last handler has said that it goes on.
            unsafe {
                let insn = *pc;
                (self.dispatch[insn as u8 as usize])(pc.add(1), fp, self, fv, insn);
            }
        }
        self.depth -= 1;
        self.halted = false;
        if std::mem::replace(&mut self.threw, false) { Err(Throw) } else { Ok(()) }
    }

    /// Makes the function whose frames connect Rust to JS: its code is a call (naming base register 0) and `Halt`.
    pub fn init_entry_function(&mut self) {
        let proto = bytecode::FunctionProto {
            name: bytecode::Text::new(""),
            kind: FunctionKind::Method,
            flags: bytecode::flags::BUILTIN,
            length: 0,
            nparams: 0,
            nregs: 0,
            span: (0, 0),
            this_props: 0,
            code: vec![Insn::abc(Op::Call, 0, 0, 0, 0).0, Insn::abc(Op::Halt, 0, 0, 0, 0).0],
            consts: vec![],
            ics: vec![],
            handlers: vec![],
            positions: vec![],
            tdz_names: vec![],
        };
        let empty = self.roots.empty_string;
        let script = self.new_script(empty, empty, 0);
        let code = self.load_function(&proto, script);
        let shape = self.new_shape(None, Kind::Function, 0, shape_flags::CALLABLE);
        let f = self.alloc_object(shape);
        f.ptr(0).set(code.offset());
        self.roots.entry_function = f;
    }

    /// Shape of the object that `new f` makes with `new.target` = `nt`: root shape of `nt.prototype` with the in-line
    /// capacity that the constructors' `this.x = ` assignments suggest.
    pub fn instance_shape(&mut self, f: Gc<Object>, nt: Gc<Object>) -> JsResult<Gc<Shape>> {
        let slot = ctor_slot(nt.offset());
        let c = self.ctor_cache[slot];
        if c.function == nt.offset()
            && c.base == f.offset()
            && c.function_shape == nt.shape().offset()
            // SAFETY: the function's shape implies the slot of its `prototype`.
            && unsafe { dispatch::load(self, nt.slots.get(), c.disp as usize) } == c.proto
        {
            return Ok(Gc::from_offset(c.shape));
        }
        let key = Key::atom(self.names.prototype);
        let p = self.get(nt, key)?;
        let proto = match p.to_object() {
            Some(p) => p,
            None => self.counterpart(self.roots.object_proto, nt)?,
        };
        let count = |o: Gc<Object>| {
            if o.is(Kind::Function) { Gc::<Code>::from_offset(o.ptr(0).get()).this_props.get() as u32 } else { 0 }
        };
        let mut props = count(f) + if nt != f { count(nt) } else { 0 };
        if props == 0 {
            props = crate::object::DEFAULT_INLINE as u32;
        }
        let shape = self.root_shape(Some(proto), Kind::Object, props.min(60) as u8, 0);
        if let Some(found) = nt.shape().lookup(key)
            && !found.attrs.is_lazy()
            && !found.attrs.is_accessor()
            && nt.shape().inline_offset(found.slot).is_none()
            && !nt.shape().has(shape_flags::DICTIONARY)
        {
            let disp = 8 + (found.slot - nt.shape().inline_cap.get() as u32) * 8;
            self.ctor_cache[slot] = CtorEntry {
                function: nt.offset(),
                base: f.offset(),
                function_shape: nt.shape().offset(),
                disp,
                proto: p,
                shape: shape.offset(),
            };
        }
        Ok(shape)
    }

    /// Called by loop heads when `Vm::interrupt` is set.
    pub fn handle_interrupt(&mut self) -> JsResult<()> {
        self.interrupt &= !interrupt::HEAP;
        self.check_heap_limit()
    }
}

/// The last successful match of a regular expression, for the legacy static properties of `RegExp`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct LastMatch {
    /// What was searched; none before the first match.
    pub text: Gc<crate::JsString>,
    /// Value of `RegExp.input`, which programs can set.
    pub input: Gc<crate::JsString>,
    /// The pattern and its flags, by which groups can be found again.
    pub source: Gc<crate::JsString>,
    pub flags: u32,
    pub start: u32,
    pub end: u32,
}

impl LastMatch {
    pub const NONE: LastMatch =
        LastMatch { text: Gc::NONE, input: Gc::NONE, source: Gc::NONE, flags: 0, start: 0, end: 0 };
}

/// Cached initial shape of instances, by constructor. Not saved in images; cleared by collections.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct CtorEntry {
    pub function: u32,
    pub base: u32,
    pub function_shape: u32,
    pub disp: u32,
    pub proto: Value,
    pub shape: u32,
}
pub const CTOR_CACHE: usize = 64;

/// Entry of the constructor cache for the function at `off`.
#[inline(always)]
pub fn ctor_slot(off: u32) -> usize {
    (off >> 2) as usize & (CTOR_CACHE - 1)
}

/// What crates above provide: called through function pointers so that this crate does not depend on them.
#[derive(Clone, Copy)]
pub struct Hooks {
    /// (pattern, flags) -> RegExp object.
    pub new_regexp: fn(&mut Vm, Value, Value) -> JsResult,
    /// (host value of the referring script, specifier, options, phase) -> promise.
    pub import_call: fn(&mut Vm, Value, Value, Value, ImportPhase) -> JsResult,
    /// (host value of the script) -> import.meta object.
    pub import_meta: fn(&mut Vm, Value) -> JsResult,
    /// Evaluates the module of a deferred namespace, given its record.
    pub evaluate_deferred: fn(&mut Vm, Value) -> JsResult,
    /// Compiles a lazy function's span: fills the code cell.
    pub compile_lazy: fn(&mut Vm, Gc<Code>) -> JsResult<()>,
    /// Direct eval: (source, scope description, environment, strict, calling function) -> function to call.
    pub direct_eval: fn(&mut Vm, Gc<JsString>, Gc<JsString>, Value, bool, Gc<Object>) -> JsResult<Gc<Object>>,
    /// `Function` and kin: arguments of the constructor, kind (0 normal, 1 generator, 2 async, 3 async generator).
    pub new_function: fn(&mut Vm, crate::Args, u8) -> JsResult,
    /// A promise was rejected without handlers (false), or got its first handler after that (true).
    pub rejection_tracker: fn(&mut Vm, Gc<Object>, bool),
    /// Resolving functions of a promise.
    pub resolving_functions: fn(&mut Vm, Gc<Object>) -> (Value, Value),
    /// An awaited value of an async generator settled: (generator, fulfilled?, value).
    pub async_generator_resume: fn(&mut Vm, Gc<Object>, bool, Value) -> JsResult<()>,
    /// An async generator yielded (0), returned (1) or threw (2) a value after its frame was detached: settles the
    /// front request and goes on with the next one. The result is what the running frame returns to its resumer.
    pub async_generator_step: fn(&mut Vm, Gc<Object>, Value, u8) -> JsResult,
    /// The value of a lazy property of the global object (`Vm::add_lazy`). The global object stays as it is.
    pub lazy_global: fn(&mut Vm, crate::Key) -> Value,
    /// Adds what the host gives to the realm of a `ShadowRealm`, the current one (HostInitializeShadowRealm).
    pub prepare_shadow_realm: fn(&mut Vm) -> JsResult<()>,
}

fn missing_regexp(vm: &mut Vm, _: Value, _: Value) -> JsResult {
    Err(vm.throw_error(bytecode::ops::ErrorKind::Error, "regular expressions are not linked into this engine"))
}
fn missing_import(vm: &mut Vm, _: Value, _: Value, _: Value, _: ImportPhase) -> JsResult {
    Err(vm.throw_error(bytecode::ops::ErrorKind::Error, "no module loader is linked into this engine"))
}
fn missing_meta(vm: &mut Vm, _: Value) -> JsResult {
    Err(vm.throw_error(bytecode::ops::ErrorKind::Error, "no module loader is linked into this engine"))
}
fn missing_compiler(vm: &mut Vm, _: Gc<Code>) -> JsResult<()> {
    Err(vm.throw_error(bytecode::ops::ErrorKind::Error, "no compiler is linked into this engine"))
}
fn missing_eval(
    vm: &mut Vm,
    _: Gc<JsString>,
    _: Gc<JsString>,
    _: Value,
    _: bool,
    _: Gc<Object>,
) -> JsResult<Gc<Object>> {
    Err(vm.throw_error(bytecode::ops::ErrorKind::Error, "no compiler is linked into this engine"))
}

fn missing_new_function(vm: &mut Vm, _: crate::Args, _: u8) -> JsResult {
    Err(vm.throw_error(bytecode::ops::ErrorKind::Error, "no compiler is linked into this engine"))
}
fn no_tracker(_: &mut Vm, _: Gc<Object>, _: bool) {}
fn missing_resolving(_: &mut Vm, _: Gc<Object>) -> (Value, Value) {
    (Value::UNDEFINED, Value::UNDEFINED)
}
fn missing_async_generator(vm: &mut Vm, _: Gc<Object>, _: bool, _: Value) -> JsResult<()> {
    Err(vm.throw_error(bytecode::ops::ErrorKind::Error, "async generators are not linked into this engine"))
}
fn missing_async_step(vm: &mut Vm, _: Gc<Object>, _: Value, _: u8) -> JsResult {
    Err(vm.throw_error(bytecode::ops::ErrorKind::Error, "async generators are not linked into this engine"))
}

/// What is there before the crates above have provided anything.
// SAFETY: a section for constants like these, see `aot::relocations`.
#[unsafe(link_section = ".data.rel.ro.start")]
pub(crate) static NO_HOOKS: Hooks = Hooks {
    new_function: missing_new_function,
    rejection_tracker: no_tracker,
    resolving_functions: missing_resolving,
    async_generator_resume: missing_async_generator,
    async_generator_step: missing_async_step,
    lazy_global: |_, _| Value::UNDEFINED,
    prepare_shadow_realm: |_| Ok(()),
    new_regexp: missing_regexp,
    import_call: missing_import,
    import_meta: missing_meta,
    evaluate_deferred: missing_meta,
    compile_lazy: missing_compiler,
    direct_eval: missing_eval,
};

/// Compiles a lazy function.
pub fn compile_lazy(vm: &mut Vm, code: Gc<Code>) -> JsResult<()> {
    (vm.hooks.compile_lazy)(vm, code)
}

/// What is to be entered: a `Function` and its argument count, or nothing (the call was completed).
///
/// One word: results of slow paths are returned in registers, because a result in memory is a local whose address
/// escapes, and with that handlers lose their tail calls.
#[derive(Clone, Copy)]
pub struct Prepared(u64);

impl Prepared {
    /// The result is in `Vm::halt_value`.
    const DONE: Prepared = Prepared(0);

    fn enter(f: Gc<Object>, argc: u64) -> Prepared {
        Prepared(f.offset() as u64 | argc << 32)
    }
    /// Offset of the function, argument count.
    #[inline(always)]
    pub fn target(self) -> Option<(u32, u64)> {
        if self.0 == 0 { None } else { Some((self.0 as u32, self.0 >> 32)) }
    }
}

/// Resolves what is called at `base` down to a `Function`: bound functions are unwrapped in place, proxies are called
/// here (`None`: the result is in `Vm::halt_value`).
///
/// # Safety
/// `base` holds callee, this, new.target and, after the header, `argc` arguments.
#[inline(never)]
pub unsafe fn prepare_call(vm: *mut Vm, base: *mut Value, mut argc: u64) -> JsResult<Prepared> {
    // SAFETY: by contract; vm is the current isolate.
    unsafe {
        loop {
            let Some(f) = (*base).to_object() else {
                if let Some(f) = (*vm).as_object(*base) {
                    *base = f.into();
                    continue;
                }
                return Err(throw_not_callable(&mut *vm, *base));
            };
            match f.kind() {
                Kind::Function => return Ok(Prepared::enter(f, argc)),
                Kind::BoundFunction => argc = unbind(vm, base, f, argc)?,
                _ if !f.is_callable() => return Err(throw_not_callable(&mut *vm, *base)),
                _ => {
                    let args = kept_arguments(&mut *vm, base, argc as usize);
                    (*vm).halt_value = (*vm).proxy_call(f, *base.add(1), args)?;
                    return Ok(Prepared::DONE);
                }
            }
        }
    }
}

/// As [`prepare_call`] for `[[Construct]]`: also sets `this` (new object, hole, or undefined for natives).
///
/// # Safety
/// As [`prepare_call`]; new.target is set.
#[inline(never)]
pub unsafe fn prepare_construct(vm: *mut Vm, base: *mut Value, mut argc: u64) -> JsResult<Prepared> {
    // SAFETY: by contract.
    unsafe {
        loop {
            let f = match (*base).to_object() {
                Some(f) if f.is_constructor() => f,
                // Only `super()` gives a new.target other than what it calls.
                _ if *base.add(2) != *base => return Err(throw_not_super(vm, *base)),
                _ => return Err(throw_not_constructor(&mut *vm, *base)),
            };
            match f.kind() {
                Kind::Function => {
                    let code: Gc<Code> = Gc::from_offset(f.ptr(0).get());
                    *base.add(1) = match code.function_kind() {
                        FunctionKind::Normal | FunctionKind::ClassConstructor => {
                            let shape = (*vm).instance_shape(f, (*base.add(2)).as_gc())?;
                            (*vm).alloc_object(shape).into()
                        }
                        FunctionKind::DerivedConstructor => Value::HOLE,
                        _ => Value::UNDEFINED,
                    };
                    return Ok(Prepared::enter(f, argc));
                }
                Kind::BoundFunction => {
                    if *base.add(2) == *base {
                        *base.add(2) = f.internal(0);
                    }
                    argc = unbind(vm, base, f, argc)?;
                }
                _ => {
                    let args = kept_arguments(&mut *vm, base, argc as usize);
                    (*vm).halt_value = (*vm).proxy_construct(f, args, (*base.add(2)).as_gc())?;
                    return Ok(Prepared::DONE);
                }
            }
        }
    }
}

/// The arguments at `base` for a callee that runs code before it takes them. Those of a spread lie above the running frame,
/// where that code will have its own frames, so they are copied into a cell (which the slice keeps alive).
///
/// # Safety
/// `argc` arguments lie behind the header at `base`; cells in them are reachable otherwise (see `spread_args`).
unsafe fn kept_arguments(vm: &mut Vm, base: *mut Value, argc: usize) -> &'static [Value] {
    // SAFETY: by contract.
    unsafe {
        let args = base.add(HEADER);
        if args.add(argc) <= vm.stack_top() {
            return std::slice::from_raw_parts(args, argc);
        }
        let list = vm.new_list(argc);
        for (k, d) in list.values().iter().enumerate() {
            d.set(*args.add(k));
        }
        list.as_slice()
    }
}

/// Calls the function whose frame is linked at `fp` in its own realm, on another frame. The caller's frame is published then, and
/// the result is in `Vm::halt_value`.
///
/// # Safety
/// `fp` is a frame that has just been linked.
#[inline(never)]
pub(crate) unsafe fn call_frame_apart(vm: &mut Vm, fp: *mut Value) -> JsResult<()> {
    // SAFETY: by contract.
    unsafe {
        let base = fp.sub(HEADER);
        let (f, this, nt) = (*base, *base.add(1), *base.add(2));
        let argc = (*base.add(4)).0;
        let pc = (*base.add(3)).0 as *const u64;
        // In Rust memory, until they are on the stack again: nothing is allocated before.
        let args = std::slice::from_raw_parts(fp, argc as u32 as usize).to_vec();
        vm.fp = base.offset(-Insn(*pc.sub(1)).rb());
        vm.pc = pc;
        vm.halt_value = vm.apart(f, this, nt, &args, |_, _, _| Ok(Some((f.payload(), argc))))?;
        Ok(())
    }
}

/// Replaces a bound function by its target, putting the bound arguments before the others.
unsafe fn unbind(vm: *mut Vm, base: *mut Value, f: Gc<Object>, argc: u64) -> JsResult<u64> {
    // SAFETY: as `prepare_call`; room is checked before the arguments are moved.
    unsafe {
        let bound = f.internal(2);
        let n = if bound.is_cell() { bound.as_gc::<ValueCell>().cap() } else { 0 };
        let args = base.add(HEADER);
        if args.add(argc as usize + n + RESERVE) >= (*vm).stack_limit {
            return Err(throw_stack_overflow(vm));
        }
        std::ptr::copy(args, args.add(n), argc as usize);
        for k in 0..n {
            *args.add(k) = bound.as_gc::<ValueCell>().get(k);
        }
        *base = f.internal(0);
        *base.add(1) = f.internal(1);
        Ok(argc + n as u64)
    }
}

/// Replaces the array at the first argument position by its elements. Returns the argument count.
///
/// # Safety
/// `base` is a call area whose first argument is a dense array made by the compiler's spread code.
pub unsafe fn spread_args(vm: *mut Vm, base: *mut Value) -> JsResult<u64> {
    // SAFETY: by contract; room is checked.
    unsafe {
        let array: Gc<Object> = (*base.add(HEADER)).as_gc();
        let n = array.array_len() as usize;
        if base.add(HEADER + n + RESERVE) >= (*vm).stack_limit {
            return Err(throw_stack_overflow(vm));
        }
        // The arguments may reach beyond what the collector sees of the stack: the array keeps them alive, in a place of the
        // header that the call fills in last.
        *base.add(HEADER - 1) = array.into();
        for k in 0..n {
            let v = (*vm).array_get(array, k as u32);
            *base.add(HEADER + k) = if v.is_hole() { Value::UNDEFINED } else { v };
        }
        Ok(n as u64)
    }
}

impl Vm {
    /// A function of the built-in JS that compiled code calls.
    pub fn builtin_function(&self, f: BuiltinFunction) -> Value {
        let i = match f {
            BuiltinFunction::DecorateElements => Intrinsic::DecorateElements,
            BuiltinFunction::DecorateClass => Intrinsic::DecorateClass,
            BuiltinFunction::InitialValue => Intrinsic::InitialValue,
            BuiltinFunction::RunInitializers => Intrinsic::RunInitializers,
        };
        self.roots.intrinsics[i as usize]
    }
}

/// `[[GetPrototypeOf]]` of the active function for `super()`.
pub unsafe fn super_constructor(vm: *mut Vm, f: Gc<Object>) -> JsResult {
    // SAFETY: vm is the current isolate.
    let vm = unsafe { &mut *vm };
    Ok(vm.get_prototype_of(f)?.map_or(Value::NULL, Value::from))
}

/// `v.key` for a base that is no object.
pub unsafe fn get_prop_primitive(vm: *mut Vm, ic: &Ic, owner: usize, v: Value) -> JsResult {
    // SAFETY: vm is the current isolate.
    let vm = unsafe { &mut *vm };
    let key = ic.key();
    let proto = match v.tag() {
        crate::value::tag::STRING => {
            if key == Key::atom(vm.names.length) {
                return Ok(Value::int(v.as_gc::<crate::JsString>().len() as i32));
            }
            vm.roots.string_proto
        }
        crate::value::tag::SYMBOL => vm.roots.symbol_proto,
        crate::value::tag::BIGINT => vm.roots.bigint_proto,
        _ if v.is_bool() => vm.roots.boolean_proto,
        _ if v.is_number() => vm.roots.number_proto,
        _ => return vm.get_v(v, key),
    };
    // The cache is keyed by the wrapper prototype's shape; getters get the primitive.
    if proto.shape().offset() == ic.shape.get() {
        // SAFETY: case 1 names an own in-line slot of that shape.
        return Ok(unsafe { proto.value_at(ic.disp.get() as usize) }.get());
    }
    vm.ic_get(ic, owner, proto, v)
}

/// CreateDataProperty for literals and class fields, teaching the cache plain additions.
pub unsafe fn init_prop(vm: *mut Vm, ic: &Ic, owner: usize, o: Gc<Object>, v: Value) -> JsResult<()> {
    // SAFETY: vm is the current isolate.
    let vm = unsafe { &mut *vm };
    let before = o.shape();
    if ic.shape2.get() == before.offset() && vm.ic_store_case(ic, o, v) {
        return Ok(());
    }
    let key = ic.key();
    vm.create_data_property_or_throw(o, key, v)?;
    // CreateDataProperty does not look at the prototype chain.
    if let Some((holder, disp)) = ic::addition(before, o.shape(), key) {
        ic.shape2.set(before.offset());
        ic.holder.set(holder);
        ic.disp2.set(disp);
        ic.validity.set(vm.roots.always_valid.offset());
        vm.barrier(Gc::<code::Feedback>::from_offset(owner as u32));
    }
    Ok(())
}

/// Shape of an object literal with constant keys (cached in slot 0 of its key list).
pub fn literal_shape(vm: &mut Vm, list: Gc<ValueCell>, n: u8) -> Gc<Shape> {
    if list.get(0).is_cell() {
        return list.get(0).as_gc();
    }
    let proto = vm.roots.object_proto;
    let mut shape = if n <= crate::object::DEFAULT_INLINE {
        vm.roots.object_shape
    } else {
        vm.root_shape(Some(proto), Kind::Object, n, 0)
    };
    for k in 0..n as usize {
        let key = Key::atom(list.get(1 + k).as_gc());
        // A shape with too many children gets an unshared successor.
        shape = match vm.shape_add(shape, key, Attrs::DEFAULT) {
            Some(s) => s,
            None => {
                let mut lone = vm.clone_shape(shape);
                for j in k..n as usize {
                    let key = Key::atom(list.get(1 + j).as_gc());
                    if let Some(s) = vm.shape_add(lone, key, Attrs::DEFAULT) {
                        lone = s;
                    }
                }
                shape = lone;
                break;
            }
        };
    }
    list.values()[0].set(Value::cell(shape));
    vm.barrier(list);
    shape
}

/// `k in o`.
pub fn has_property_op(vm: &mut Vm, k: Value, o: Value) -> JsResult<bool> {
    let Some(obj) = o.to_object() else {
        let (k, o) = (vm.describe(k), vm.describe(o));
        return Err(vm.throw_type(format!("Cannot use 'in' operator to search for '{k}' in {o}")));
    };
    let key = vm.to_key(k)?;
    vm.has(obj, key)
}

/// The template object of a tagged-template site (kept in slot 0 of the site's constant).
pub fn template_object(vm: &mut Vm, l: Gc<ValueCell>) -> JsResult {
    if l.get(0).is_object() {
        return Ok(l.get(0));
    }
    let n = l.get(1).as_int() as usize;
    let cooked: Vec<Value> = (0..n).map(|i| l.get(2 + i)).collect();
    let raw: Vec<Value> = (0..n).map(|i| l.get(2 + n + i)).collect();
    let raw = vm.new_array_from(&raw);
    let t = vm.new_array_from(&cooked);
    vm.set_integrity_level(raw, Integrity::Frozen)?;
    let key = Key::atom(vm.names.raw);
    vm.define_data(t, key, raw.into(), Attrs::NONE);
    vm.set_integrity_level(t, Integrity::Frozen)?;
    l.values()[0].set(t.into());
    vm.barrier(l);
    Ok(t.into())
}

/// Host value of the script that the running function belongs to.
///
/// # Safety
/// `fp` is a bytecode frame.
pub unsafe fn script_host_value(fp: *mut Value) -> Value {
    // SAFETY: by contract.
    let f: Gc<Object> = unsafe { (*fp.offset(frame::CALLEE as isize)).as_gc() };
    let code: Gc<Code> = Gc::from_offset(f.ptr(0).get());
    code.script_record().map_or(Value::UNDEFINED, |s| s.get(code::script::HOST))
}

// ---- throwing helpers of handlers (kept out of line: they format) ----

pub(crate) unsafe fn throw_kind(vm: *mut Vm, kind: u8, message: Value) -> Throw {
    use bytecode::ops::ErrorKind::*;
    const KINDS: [bytecode::ops::ErrorKind; 7] =
        [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, UriError];
    // SAFETY: vm is the current isolate.
    let vm = unsafe { &mut *vm };
    let text = message.to_str().map_or(String::new(), |s| s.to_rust(vm));
    vm.throw_error(KINDS[(kind as usize).min(6)], &text)
}
pub(crate) unsafe fn throw_invalid_op(vm: *mut Vm, insn: u64) -> Throw {
    // SAFETY: as above.
    unsafe {
        (*vm).throw_error(bytecode::ops::ErrorKind::Error, &format!("invalid or unsupported instruction {insn:#018x}"))
    }
}
pub(crate) unsafe fn throw_stack_overflow(vm: *mut Vm) -> Throw {
    // SAFETY: as above. The frame that did not fit is not linked into `Vm::fp` accounting; report from its caller.
    unsafe { (*vm).throw_range("Maximum call stack size exceeded") }
}
pub(crate) unsafe fn throw_tdz(vm: *mut Vm) -> Throw {
    // SAFETY: as above; `fp` and `pc` were published.
    let vm = unsafe { &mut *vm };
    let name = stack_trace::current_code(vm)
        .and_then(|(code, index)| code.tdz_name(index))
        .map_or("variable".to_string(), |n| n.to_rust(vm));
    vm.throw_reference(format!("Cannot access '{name}' before initialization"))
}
pub(crate) unsafe fn throw_class_call(vm: *mut Vm) -> Throw {
    // SAFETY: as above.
    let vm = unsafe { &mut *vm };
    // SAFETY: the frame header is complete.
    let f: Gc<Object> = unsafe { (*vm.fp.offset(frame::CALLEE as isize)).as_gc() };
    let code: Gc<Code> = Gc::from_offset(f.ptr(0).get());
    let name = code.name_str().to_rust(vm);
    vm.throw_type(format!("Class constructor {name} cannot be invoked without 'new'"))
}
fn throw_not_callable(vm: &mut Vm, v: Value) -> Throw {
    let shown = stack_trace::callee_text(vm).unwrap_or_else(|| vm.describe(v));
    vm.throw_type(format!("{shown} is not a function"))
}
/// Names the class if it is the running function: `super()` may stand in an arrow function.
unsafe fn throw_not_super(vm: *mut Vm, v: Value) -> Throw {
    // SAFETY: vm is the current isolate.
    let vm = unsafe { &mut *vm };
    // SAFETY: the running frame's header is complete.
    let running: Gc<Object> = unsafe { (*vm.fp.offset(frame::CALLEE as isize)).as_gc() };
    let code_of = |f: Gc<Object>| Gc::<Code>::from_offset(f.ptr(0).get());
    let is_class = code_of(running).function_kind() == FunctionKind::DerivedConstructor;
    let class = if is_class { code_of(running).name_str().to_rust(vm) } else { String::new() };
    let class = if class.is_empty() { "anonymous class" } else { &class };
    let callee = match v.to_object() {
        Some(f) if f.is(Kind::Function) => code_of(f).name_str().to_rust(vm),
        _ => vm.describe(v),
    };
    // That of a class that extends null is Function.prototype, which has no name.
    let callee = if callee.is_empty() { "null" } else { &callee };
    vm.throw_type(format!("Super constructor {callee} of {class} is not a constructor"))
}
fn throw_not_constructor(vm: &mut Vm, v: Value) -> Throw {
    let shown = stack_trace::callee_text(vm).unwrap_or_else(|| vm.describe(v));
    vm.throw_type(format!("{shown} is not a constructor"))
}
