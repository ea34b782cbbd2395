//! Jumps, loops, switches, throw.

use crate::Vm;
use crate::interp::dispatch::*;
use crate::interp::unwind::unwind;
use crate::value::Value;
use crate::value::{special, tag};
use crate::{handlers, second_paths, slow_paths, try_js};

macro_rules! jump_if {
    ($($name:ident |$v:ident| $cond:expr;)*) => {
        handlers! {$(
            fn $name(pc, fp, vm, fv, i) {
                let $v = get(fp, i.ra());
                if $cond {
                    keep_branch();
                    pc = pc.offset(i.imm() as isize);
                }
                next(pc, fp, vm, fv)
            }
        )*}
    };
}

/// ToBoolean of a register for whose value the tag and payload are enough: specials, ints, objects.
///
/// # Safety
/// `fp` is a frame with this register.
#[inline(always)]
pub unsafe fn plain_truth(fp: *mut Value, r: isize) -> Option<bool> {
    // SAFETY: by contract.
    unsafe {
        match tag(fp, r) {
            tag::SPECIAL => Some(payload(fp, r) == special::TRUE),
            tag::OBJECT => Some(true),
            tag::INT => Some(payload(fp, r) != 0),
            _ => None,
        }
    }
}

/// ToBoolean of a register for the other values: doubles, strings, symbols, bigints.
///
/// # Safety
/// `fp` is a frame of the isolate `vm` with this register.
#[inline(always)]
pub unsafe fn other_truth(vm: *mut Vm, fp: *mut Value, r: isize) -> bool {
    // SAFETY: by contract; strings have a length, bigints a number of digits.
    unsafe {
        match tag(fp, r) {
            tag::STRING => word(vm, payload(fp, r), 8) != 0,
            tag::BIGINT => word(vm, payload(fp, r), 0) != 0,
            t if is_double(t) => {
                let f = get(fp, r).as_double();
                f != 0.0 && !f.is_nan()
            }
            _ => true,
        }
    }
}

handlers! {
    fn j_true(pc, fp, vm, fv, i) {
        let Some(b) = plain_truth(fp, i.ra()) else { return j_true_2(pc, fp, vm, fv, i.0) };
        if b {
            keep_branch();
            pc = pc.offset(i.imm() as isize);
        }
        next(pc, fp, vm, fv)
    }
    fn j_false(pc, fp, vm, fv, i) {
        let Some(b) = plain_truth(fp, i.ra()) else { return j_false_2(pc, fp, vm, fv, i.0) };
        if !b {
            keep_branch();
            pc = pc.offset(i.imm() as isize);
        }
        next(pc, fp, vm, fv)
    }
}
second_paths! {
    fn j_true_2(pc, fp, vm, fv, i) {
        if other_truth(vm, fp, i.ra()) {
            keep_branch();
            pc = pc.offset(i.imm() as isize);
        }
        next(pc, fp, vm, fv)
    }
    fn j_false_2(pc, fp, vm, fv, i) {
        if !other_truth(vm, fp, i.ra()) {
            keep_branch();
            pc = pc.offset(i.imm() as isize);
        }
        next(pc, fp, vm, fv)
    }
}

jump_if! {
    j_undef |v| v.is_undefined();
    j_not_undef |v| !v.is_undefined();
    j_null |v| v == Value::NULL;
    j_not_null |v| v != Value::NULL;
    j_nullish |v| v.is_nullish();
    j_not_nullish |v| !v.is_nullish();
    j_hole |v| v.is_hole();
}

handlers! {
    fn jmp(pc, fp, vm, fv, i) {
        next(pc.offset(i.imm() as isize), fp, vm, fv)
    }
    fn loop_head(pc, fp, vm, fv, i) {
        if crate::interp::jit::count(vm, pc, crate::interp::jit::LOOP_WEIGHT) {
            return loop_hot(pc, fp, vm, fv, i.0);
        }
        if (*vm).interrupt != 0 {
            return loop_interrupt(pc, fp, vm, fv, i.0);
        }
        next(pc, fp, vm, fv)
    }
    fn switch_int(pc, fp, vm, fv, i) {
        let n = i.b() as u32;
        let table = pc as *const i32;
        let after = pc.add((n as usize).div_ceil(2));
        let v = get(fp, i.ra());
        let k = if v.is_int() {
            v.as_int()
        } else if v.is_double() && v.as_double() == v.as_double() as i32 as f64 {
            v.as_double() as i32
        } else {
            return next(after, fp, vm, fv);
        };
        let k = k.wrapping_sub(i.rc() as i32) as u32;
        if k < n {
            return next(after.offset(*table.add(k as usize) as isize), fp, vm, fv);
        }
        next(after, fp, vm, fv)
    }
    fn debugger(pc, fp, vm, fv, i) {
        next(pc, fp, vm, fv)
    }
    fn throw(pc, fp, vm, fv, i) {
        throw_slow(pc, fp, vm, fv, i.0)
    }
    fn throw_error(pc, fp, vm, fv, i) {
        throw_error_slow(pc, fp, vm, fv, i.0)
    }
    /// Operand words and numbers that name no op: reached only by broken bytecode.
    fn invalid(pc, fp, vm, fv, i) {
        invalid_slow(pc, fp, vm, fv, i.0)
    }
}

slow_paths! {
    fn loop_hot(pc, fp, vm, fv, i) {
        crate::interp::jit::became_hot(vm, pc, fp, i.0);
        try_js!((*vm).handle_interrupt(), vm);
        next(pc, fp, vm, fv)
    }
    fn loop_interrupt(pc, fp, vm, fv, i) {
        try_js!((*vm).handle_interrupt(), vm);
        next(pc, fp, vm, fv)
    }
    fn throw_slow(pc, fp, vm, fv, i) {
        let value = get(fp, i.ra());
        if i.x() == 0 {
            crate::interp::stack_trace::note_thrown(&mut *vm, value);
        }
        (*vm).exception = value;
        unwind(vm)
    }
    fn throw_error_slow(pc, fp, vm, fv, i) {
        let message = constant(fv, i.imm() as u32 as usize);
        let _t = crate::interp::throw_kind(vm, i.x(), message);
        unwind(vm)
    }
    fn invalid_slow(pc, fp, vm, fv, i) {
        let _t = crate::interp::throw_invalid_op(vm, i.0);
        unwind(vm)
    }
}
