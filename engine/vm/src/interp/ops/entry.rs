//! Function entries: the first instruction of every kind of code.

use crate::Vm;
use crate::interp::dispatch::*;
use crate::interp::jit;
use crate::interp::ops::call::{caches_of, enter_function, is_function};
use crate::interp::unwind::unwind;
use crate::native::Args;
use crate::value::Value;
use crate::{handlers, slow_paths, try_js};
use bytecode::{Insn, frame};

/// Offset in `Code` of the cell with the instructions.
const BYTECODE: usize = std::mem::offset_of!(crate::interp::code::Code, bytecode);

/// Fills missing arguments, checks the stack. `a` = parameters, `b` = registers.
macro_rules! enter {
    ($pc:ident, $fp:ident, $vm:ident, $fv:ident, $i:ident) => {
        if $fp.add($i.b() as usize) >= (*$vm).stack_limit {
            return stack_overflow($pc, $fp, $vm, $fv, $i.0);
        }
        let argc = get($fp, frame::ARGC as isize).0 as u32 as usize;
        let params = $i.a() as usize;
        if argc < params {
            let mut k = argc;
            while k < params {
                // Few: not worth what unrolling takes.
                keep_branch();
                *$fp.add(k) = Value::UNDEFINED;
                k += 1;
            }
        }
    };
}

/// Enters a function on the frame of another one, which returns where that would have.
///
/// # Safety
/// `fp` is a linked frame with `argc` arguments, `f` a `Function`.
#[inline(always)]
unsafe fn enter_instead(fp: *mut Value, vm: *mut Vm, f: Value, argc: u32) {
    // SAFETY: by contract.
    unsafe {
        set(fp, frame::CALLEE as isize, f);
        set(fp, frame::ARGC as isize, Value(argc as u64));
        let pc = get(fp, frame::RETURN_PC as isize).0 as *const u64;
        enter_function(pc, fp.sub(frame::HEADER as usize), vm, f.payload(), argc as u64)
    }
}

handlers! {
    fn enter(pc, fp, vm, fv, i) {
        enter!(pc, fp, vm, fv, i);
        if jit::count(vm, pc, jit::ENTRY_WEIGHT) {
            return entry_hot(pc, fp, vm, fv, i.0);
        }
        next(pc, fp, vm, fv)
    }
    fn enter_this(pc, fp, vm, fv, i) {
        enter!(pc, fp, vm, fv, i);
        if !get(fp, frame::THIS as isize).is_object() {
            return coerce_this(pc, fp, vm, fv, i.0);
        }
        if jit::count(vm, pc, jit::ENTRY_WEIGHT) {
            return entry_hot(pc, fp, vm, fv, i.0);
        }
        next(pc, fp, vm, fv)
    }
    fn enter_class(pc, fp, vm, fv, i) {
        let argc = get(fp, frame::ARGC as isize).0;
        if (argc >> 32) as u32 & frame::FLAG_CONSTRUCT == 0 {
            return class_without_new(pc, fp, vm, fv, i.0);
        }
        enter!(pc, fp, vm, fv, i);
        if jit::count(vm, pc, jit::ENTRY_WEIGHT) {
            return entry_hot(pc, fp, vm, fv, i.0);
        }
        next(pc, fp, vm, fv)
    }
    fn enter_generator(pc, fp, vm, fv, i) {
        // Tells unwinding that there is no generator object yet.
        set(fp, frame::NEW_TARGET as isize, Value::UNDEFINED);
        enter!(pc, fp, vm, fv, i);
        if i.x() != 0 && !get(fp, frame::THIS as isize).is_object() {
            return coerce_this(pc, fp, vm, fv, i.0);
        }
        next(pc, fp, vm, fv)
    }
    /// The native runs on this frame; `Vm::fp` tells the collector and nested calls where its arguments end.
    fn enter_native(pc, fp, vm, fv, i) {
        (*vm).fp = fp;
        (*vm).pc = pc;
        let f = get(fp, frame::CALLEE as isize).payload();
        let code = word(vm, f, 16);
        let id = crate::NativeId(word(vm, code, super::super::code::NATIVE_OFFSET));
        match (*vm).native_fn(id)(&mut *vm, Args::new(fp)) {
            Ok(v) => crate::interp::ops::call::return_value(fp, vm, v),
            Err(_) => unwind(vm),
        }
    }
    /// The frame becomes that of `this`: the first argument is its `this`, the others move down.
    fn enter_call(pc, fp, vm, fv, i) {
        let f = get(fp, frame::THIS as isize);
        if !is_function(vm, f) {
            return enter_native(pc, fp, vm, fv, i.0);
        }
        let argc = get(fp, frame::ARGC as isize).0 as u32;
        set(fp, frame::THIS as isize, if argc > 0 { *fp } else { Value::UNDEFINED });
        let mut k = 1;
        while k < argc as usize {
            // Few: not worth what unrolling takes.
            keep_branch();
            *fp.add(k - 1) = *fp.add(k);
            k += 1;
        }
        enter_instead(fp, vm, f, argc.saturating_sub(1))
    }
    fn enter_apply(pc, fp, vm, fv, i) {
        enter_apply_slow(pc, fp, vm, fv, i.0)
    }
    fn enter_lazy(pc, fp, vm, fv, i) {
        enter_lazy_slow(pc, fp, vm, fv, i.0)
    }
    fn enter_realm(pc, fp, vm, fv, i) {
        let code = word(vm, get(fp, frame::CALLEE as isize).payload(), 16);
        if (*vm).realm_of(crate::Gc::from_offset(code)) != (*vm).roots.realm {
            return call_in_realm(pc, fp, vm, fv, i.0);
        }
        // Behind the header of the function's bytecode.
        let entry = (vm as usize + word(vm, code, BYTECODE) as usize * 8 + 8) as *const u64;
        next(entry, fp, vm, fv)
    }
}

slow_paths! {
    fn enter_apply_slow(pc, fp, vm, fv, i) {
        let f = get(fp, frame::THIS as isize);
        if !is_function(vm, f) {
            return enter_native(pc, fp, vm, fv, i.0);
        }
        let argc = try_js!(crate::interp::arguments::spread_applied(&mut *vm, fp), vm);
        enter_instead(fp, vm, f, argc)
    }
    fn entry_hot(pc, fp, vm, fv, i) {
        jit::became_hot(vm, pc, fp, i.0);
        next(pc, fp, vm, fv)
    }
    fn stack_overflow(pc, fp, vm, fv, i) {
        // The frame is not usable: report in the caller.
        let _t = crate::interp::throw_stack_overflow(vm);
        unwind(vm)
    }
    fn coerce_this(pc, fp, vm, fv, i) {
        let this = get(fp, frame::THIS as isize);
        let v = if this.is_nullish() {
            (*vm).roots.global.into()
        } else if this == Value::HTML_DDA {
            this
        } else {
            try_js!((*vm).to_object(this), vm).into()
        };
        set(fp, frame::THIS as isize, v);
        next(pc, fp, vm, fv)
    }
    fn class_without_new(pc, fp, vm, fv, i) {
        let _t = crate::interp::throw_class_call(vm);
        unwind(vm)
    }
    fn call_in_realm(pc, fp, vm, fv, i) {
        // Publishes the caller: the frame is done with.
        try_js!(crate::interp::call_frame_apart(&mut *vm, fp), vm);
        let (ret, caller) = ((*vm).pc, (*vm).fp);
        set(caller, Insn(*ret.sub(1)).ra(), (*vm).halt_value);
        next(ret, caller, vm, caches_of(caller, vm))
    }
    fn enter_lazy_slow(pc, fp, vm, fv, i) {
        let f = get(fp, frame::CALLEE as isize).payload();
        let code: crate::Gc<crate::interp::code::Code> = crate::Gc::from_offset(word(vm, f, 16));
        try_js!(crate::interp::compile_lazy(&mut *vm, code), vm);
        let base = vm as usize;
        next((base + code.entry.get() as usize * 8) as *const u64, fp, vm, (base + code.fv.get() as usize * 8) as *mut u8)
    }
}
