//! Calls, construction, returns.

use crate::Vm;
use crate::heap::{Gc, Kind};
use crate::interp::code::Code;
use crate::interp::dispatch::*;
use crate::interp::unwind::unwind;
use crate::object::Object;
use crate::value::{Value, tag};
use crate::{handlers, second_paths, slow_paths, try_js};
use bytecode::{FunctionKind, Insn, frame};

const HEADER: usize = frame::HEADER as usize;
const ENTRY: usize = std::mem::offset_of!(Code, entry);
const FV: usize = std::mem::offset_of!(Code, fv);
const KIND: usize = std::mem::offset_of!(Code, kind);

/// Links the frame at `base` and enters the function's code.
///
/// # Safety
/// `base` holds callee (a `Function`), this, new.target; arguments follow the header.
#[inline(always)]
pub unsafe fn enter_function(pc: *const u64, base: *mut Value, vm: *mut Vm, callee: u32, argc: u64) {
    // SAFETY: by contract.
    unsafe {
        let code = word(vm, callee, 16);
        *(base.add(3)) = Value(pc as u64);
        *(base.add(4)) = Value(argc);
        let entry = (vm as usize + word(vm, code, ENTRY) as usize * 8) as *const u64;
        let fv = (vm as usize + word(vm, code, FV) as usize * 8) as *mut u8;
        next(entry, base.add(HEADER), vm, fv)
    }
}

/// Returns `v` from the frame `fp` to its caller.
///
/// # Safety
/// `fp` is a linked frame.
#[inline(always)]
pub unsafe fn return_value(fp: *mut Value, vm: *mut Vm, v: Value) {
    // SAFETY: by contract; the instruction before the return address is the call, which names dst (a) and base (b).
    unsafe {
        let pc = get(fp, frame::RETURN_PC as isize).0 as *const u64;
        let call = Insn(*pc.sub(1));
        let caller = fp.offset(-(frame::HEADER as isize) - call.rb());
        set(caller, call.ra(), v);
        next(pc, caller, vm, caches_of(caller, vm))
    }
}

/// The inline caches of the function that runs in the frame.
///
/// # Safety
/// `fp` is a linked frame.
#[inline(always)]
pub unsafe fn caches_of(fp: *mut Value, vm: *mut Vm) -> *mut u8 {
    // SAFETY: by contract; the callee is a function, whose code is its first word.
    unsafe {
        let code = word(vm, get(fp, frame::CALLEE as isize).payload(), 16);
        (vm as usize + word(vm, code, FV) as usize * 8) as *mut u8
    }
}

#[inline(always)]
pub(super) unsafe fn is_function(vm: *mut Vm, v: Value) -> bool {
    // SAFETY: objects have a header.
    v.is_object() && unsafe { *((vm as usize + v.payload() as usize * 8 + 4) as *const u8) } == Kind::Function as u8
}

handlers! {
    fn call(pc, fp, vm, fv, i) {
        let base = fp.offset(i.rb());
        if tag(base, 0) != tag::OBJECT || !is_kind(vm, payload(base, 0), Kind::Function) {
            return call_slow(pc, fp, vm, fv, i.0);
        }
        enter_function(pc, base, vm, payload(base, 0), i.c() as u64)
    }
    fn call_undef(pc, fp, vm, fv, i) {
        let base = fp.offset(i.rb());
        *base.add(1) = Value::UNDEFINED;
        if tag(base, 0) != tag::OBJECT || !is_kind(vm, payload(base, 0), Kind::Function) {
            return call_slow(pc, fp, vm, fv, i.0);
        }
        enter_function(pc, base, vm, payload(base, 0), i.c() as u64)
    }
    fn new(pc, fp, vm, fv, i) {
        let base = fp.offset(i.rb());
        *base.add(2) = *base;
        construct(pc, fp, vm, fv, i.0)
    }
    fn construct(pc, fp, vm, fv, i) {
        let base = fp.offset(i.rb());
        let f = *base;
        if is_function(vm, f) {
            let code = word(vm, f.payload(), 16);
            let kind = *((vm as usize + code as usize * 8 + KIND) as *const u8);
            let argc = i.c() as u64 | (frame::FLAG_CONSTRUCT as u64) << 32;
            if kind == FunctionKind::Normal as u8 || kind == FunctionKind::ClassConstructor as u8 {
                return construct_known(pc, fp, vm, fv, i.0);
            }
            if kind == FunctionKind::DerivedConstructor as u8 {
                *base.add(1) = Value::HOLE;
                return enter_function(pc, base, vm, f.payload(), argc);
            }
        }
        construct_slow(pc, fp, vm, fv, i.0)
    }
    fn ret(pc, fp, vm, fv, i) {
        return_value(fp, vm, get(fp, i.ra()))
    }
    fn ret_check(pc, fp, vm, fv, i) {
        let mut v = get(fp, i.ra());
        let argc = get(fp, frame::ARGC as isize).0;
        if (argc >> 32) as u32 & frame::FLAG_CONSTRUCT != 0 && !v.is_object() {
            v = get(fp, frame::THIS as isize);
        }
        return_value(fp, vm, v)
    }
    fn ret_derived(pc, fp, vm, fv, i) {
        let v = get(fp, i.ra());
        if v.is_object() {
            return return_value(fp, vm, v);
        }
        let this = get(fp, i.rb());
        if !v.is_undefined() || this.is_hole() {
            return ret_derived_slow(pc, fp, vm, fv, i.0);
        }
        return_value(fp, vm, this)
    }
    fn call_spread(pc, fp, vm, fv, i) {
        call_spread_slow(pc, fp, vm, fv, i.0)
    }
    fn construct_spread(pc, fp, vm, fv, i) {
        construct_spread_slow(pc, fp, vm, fv, i.0)
    }
    fn intrinsic(pc, fp, vm, fv, i) {
        (*vm).fp = fp;
        (*vm).pc = pc;
        let index = Insn(*pc).a() as usize;
        let f = (*vm).natives.of_first_table(index);
        match f(&mut *vm, crate::Args::intrinsic(fp.offset(i.rb()), i.c() as u32)) {
            Ok(v) => {
                set(fp, i.ra(), v);
                next(pc.add(1), fp, vm, fv)
            }
            Err(_) => unwind(vm),
        }
    }
    fn super_ctor(pc, fp, vm, fv, i) {
        super_ctor_slow(pc, fp, vm, fv, i.0)
    }
    fn halt(pc, fp, vm, fv, i) {
        (*vm).halt_value = get(fp, i.ra());
        (*vm).halted = true;
    }
}

second_paths! {
    /// Makes `this` for a base constructor whose instances' shape is known, and enters it.
    fn construct_known(pc, fp, vm, fv, i) {
        let base = fp.offset(i.rb());
        let (f, nt) = (payload(base, 0), payload(base, 2));
        let c = &(*vm).ctor_cache[crate::interp::ctor_slot(nt)];
        if c.function == nt
            && c.base == f
            && c.function_shape == word(vm, nt, 0)
            && load(vm, word(vm, nt, 8), c.disp as usize) == c.proto
        {
            let this = super::object::bump_object(vm, c.shape, 0);
            if this != 0 {
                *base.add(1) = Value::from_tag(tag::OBJECT, this);
                return enter_function(pc, base, vm, f, i.c() as u64 | (frame::FLAG_CONSTRUCT as u64) << 32);
            }
        }
        construct_base(pc, fp, vm, fv, i.0)
    }
}

/// Makes `this` for a base constructor and enters it.
///
/// # Safety
/// As a handler.
#[inline(never)]
pub unsafe extern "C" fn construct_base(pc: *const u64, fp: *mut Value, vm: *mut Vm, _fv: *mut u8, insn: u64) {
    let i = Insn(insn);
    // SAFETY: as a handler.
    unsafe {
        let base = fp.offset(i.rb());
        let f: Gc<Object> = (*base).as_gc();
        let nt: Gc<Object> = (*base.add(2)).as_gc();
        (*vm).fp = fp;
        (*vm).pc = pc;
        let shape = match (*vm).instance_shape(f, nt) {
            Ok(s) => s,
            Err(_) => return unwind(vm),
        };
        let this = (*vm).alloc_object(shape);
        *base.add(1) = this.into();
        enter_function(pc, base, vm, f.offset(), i.c() as u64 | (frame::FLAG_CONSTRUCT as u64) << 32)
    }
}

slow_paths! {
    /// Bound functions and proxies have entries of their own; everything else is not callable.
    fn call_slow(pc, fp, vm, fv, i) {
        let base = fp.offset(i.rb());
        let argc = i.c() as u64;
        match try_js!(crate::interp::prepare_call(vm, base, argc), vm).target() {
            Some((f, argc)) => enter_function(pc, base, vm, f, argc),
            None => return_to(pc, fp, vm, fv, i.0),
        }
    }
    fn construct_slow(pc, fp, vm, fv, i) {
        let base = fp.offset(i.rb());
        match try_js!(crate::interp::prepare_construct(vm, base, i.c() as u64), vm).target() {
            Some((f, argc)) => enter_function(pc, base, vm, f, argc | (frame::FLAG_CONSTRUCT as u64) << 32),
            None => return_to(pc, fp, vm, fv, i.0),
        }
    }
    fn call_spread_slow(pc, fp, vm, fv, i) {
        let base = fp.offset(i.rb());
        let argc = try_js!(crate::interp::spread_args(vm, base), vm);
        if is_function(vm, *base) {
            return enter_function(pc, base, vm, (*base).payload(), argc);
        }
        match try_js!(crate::interp::prepare_call(vm, base, argc), vm).target() {
            Some((f, argc)) => enter_function(pc, base, vm, f, argc),
            None => return_to(pc, fp, vm, fv, i.0),
        }
    }
    fn construct_spread_slow(pc, fp, vm, fv, i) {
        let base = fp.offset(i.rb());
        let argc = try_js!(crate::interp::spread_args(vm, base), vm);
        match try_js!(crate::interp::prepare_construct(vm, base, argc), vm).target() {
            Some((f, argc)) => enter_function(pc, base, vm, f, argc | (frame::FLAG_CONSTRUCT as u64) << 32),
            None => return_to(pc, fp, vm, fv, i.0),
        }
    }
    /// The call was completed without a frame; its result is in `Vm::halt_value`.
    fn return_to(pc, fp, vm, fv, i) {
        set(fp, i.ra(), (*vm).halt_value);
        next(pc, fp, vm, fv)
    }
    fn super_ctor_slow(pc, fp, vm, fv, i) {
        let f: Gc<Object> = get(fp, i.rb()).as_gc();
        let v = try_js!(crate::interp::super_constructor(vm, f), vm);
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
    fn ret_derived_slow(pc, fp, vm, fv, i) {
        let uninitialised = get(fp, i.ra()).is_undefined();
        // The function has been left when this is noticed.
        let _t = (*vm).in_caller_realm(|vm| {
            if uninitialised {
                vm.throw_reference(
                    "Must call super constructor in derived class before accessing 'this' or returning from derived constructor",
                )
            } else {
                vm.throw_type("Derived constructors may only return object or undefined")
            }
        });
        unwind(vm)
    }
}
