//! Bitwise operators.

use crate::Vm;
use crate::interp::dispatch::*;
use crate::value::Value;
use crate::value::arith::{ArithOp, UnaryOp};
use crate::value::number;
use crate::value::tag;
use crate::{handlers, second_paths, slow_paths, try_js};

/// ToInt32 of a register that holds an int or a double for which it takes a few instructions.
///
/// # Safety
/// `fp` is a frame with this register.
#[inline(always)]
unsafe fn quick_int32(fp: *mut Value, r: isize) -> Option<i32> {
    // SAFETY: by contract.
    unsafe {
        match tag(fp, r) {
            tag::INT => Some(payload(fp, r) as i32),
            t if is_double(t) => number::to_int32_quick(get(fp, r).as_double()),
            _ => None,
        }
    }
}

macro_rules! bitwise {
    ($($name:ident $name_i:ident $mixed:ident $mixed_i:ident $slow:ident $slow_i:ident $op:ident
        |$l:ident, $r:ident| $e:expr;)*) => {
        handlers! {$(
            fn $name(pc, fp, vm, fv, i) {
                if both_int(fp, i.rb(), i.rc()) {
                    let ($l, $r) = (payload(fp, i.rb()) as i32, payload(fp, i.rc()) as i32);
                    set(fp, i.ra(), $e);
                    return next(pc, fp, vm, fv);
                }
                $mixed(pc, fp, vm, fv, i.0)
            }
            fn $name_i(pc, fp, vm, fv, i) {
                if tag(fp, i.rb()) == tag::INT {
                    let ($l, $r) = (payload(fp, i.rb()) as i32, i.rc() as i32);
                    set(fp, i.ra(), $e);
                    return next(pc, fp, vm, fv);
                }
                $mixed_i(pc, fp, vm, fv, i.0)
            }
        )*}
        second_paths! {$(
            fn $mixed(pc, fp, vm, fv, i) {
                if let Some($l) = quick_int32(fp, i.rb())
                    && let Some($r) = quick_int32(fp, i.rc())
                {
                    set(fp, i.ra(), $e);
                    return next(pc, fp, vm, fv);
                }
                $slow(pc, fp, vm, fv, i.0)
            }
            fn $mixed_i(pc, fp, vm, fv, i) {
                if let Some($l) = quick_int32(fp, i.rb()) {
                    let $r = i.rc() as i32;
                    set(fp, i.ra(), $e);
                    return next(pc, fp, vm, fv);
                }
                $slow_i(pc, fp, vm, fv, i.0)
            }
        )*}
        slow_paths! {$(
            fn $slow(pc, fp, vm, fv, i) {
                let (a, b) = (get(fp, i.rb()), get(fp, i.rc()));
                let v = try_js!((*vm).arith_slow(ArithOp::$op, a, b), vm);
                set(fp, i.ra(), v);
                next(pc, fp, vm, fv)
            }
            fn $slow_i(pc, fp, vm, fv, i) {
                let a = get(fp, i.rb());
                let v = try_js!((*vm).arith_slow(ArithOp::$op, a, Value::int(i.rc() as i32)), vm);
                set(fp, i.ra(), v);
                next(pc, fp, vm, fv)
            }
        )*}
    };
}

bitwise! {
    bit_and bit_and_i bit_and_mixed bit_and_i_mixed bit_and_slow bit_and_i_slow BitAnd |l, r| Value::int(l & r);
    bit_or bit_or_i bit_or_mixed bit_or_i_mixed bit_or_slow bit_or_i_slow BitOr |l, r| Value::int(l | r);
    bit_xor bit_xor_i bit_xor_mixed bit_xor_i_mixed bit_xor_slow bit_xor_i_slow BitXor |l, r| Value::int(l ^ r);
    shl shl_i shl_mixed shl_i_mixed shl_slow shl_i_slow Shl |l, r| Value::int(l.wrapping_shl(r as u32));
    shr shr_i shr_mixed shr_i_mixed shr_slow shr_i_slow Shr |l, r| Value::int(l.wrapping_shr(r as u32));
    ushr ushr_i ushr_mixed ushr_i_mixed ushr_slow ushr_i_slow UShr |l, r| Value::from_u32((l as u32).wrapping_shr(r as u32));
}

handlers! {
    fn bit_not(pc, fp, vm, fv, i) {
        if let Some(n) = quick_int32(fp, i.rb()) {
            set(fp, i.ra(), Value::int(!n));
            return next(pc, fp, vm, fv);
        }
        bit_not_slow(pc, fp, vm, fv, i.0)
    }
}
slow_paths! {
    fn bit_not_slow(pc, fp, vm, fv, i) {
        let a = get(fp, i.rb());
        let v = try_js!((*vm).unary_slow(UnaryOp::BitNot, a), vm);
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
}
