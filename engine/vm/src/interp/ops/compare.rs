//! Comparisons, equality, typeof.

use crate::Vm;
use crate::heap::Header;
use crate::interp::dispatch::*;
use crate::object::shape::{Shape, shape_flags};
use crate::string::sflags;
use crate::value::Value;
use crate::value::tag;
use crate::{handlers, second_paths, slow_paths, try_js};

/// Relational operators as values and as jumps (both senses), on registers and int immediates.
macro_rules! relational {
    ($($op:tt $name:ident $jump:ident $jump_not:ident $jump_i:ident $jump_not_i:ident
        $slow:ident $slow_j:ident $slow_jn:ident $slow_ji:ident $slow_jni:ident $method:ident;)*) => {
        handlers! {$(
            fn $name(pc, fp, vm, fv, i) {
                let yes = if both_int(fp, i.rb(), i.rc()) {
                    (payload(fp, i.rb()) as i32) $op payload(fp, i.rc()) as i32
                } else if both_double(fp, i.rb(), i.rc()) {
                    get(fp, i.rb()).as_double() $op get(fp, i.rc()).as_double()
                } else {
                    return $slow(pc, fp, vm, fv, i.0);
                };
                set(fp, i.ra(), Value::bool(yes));
                next(pc, fp, vm, fv)
            }
            fn $jump(pc, fp, vm, fv, i) {
                let yes = if both_int(fp, i.ra(), i.rb()) {
                    (payload(fp, i.ra()) as i32) $op payload(fp, i.rb()) as i32
                } else if both_double(fp, i.ra(), i.rb()) {
                    get(fp, i.ra()).as_double() $op get(fp, i.rb()).as_double()
                } else {
                    return $slow_j(pc, fp, vm, fv, i.0);
                };
                if yes {
                    keep_branch();
                    pc = pc.offset(i.rc());
                }
                next(pc, fp, vm, fv)
            }
            fn $jump_not(pc, fp, vm, fv, i) {
                let yes = if both_int(fp, i.ra(), i.rb()) {
                    (payload(fp, i.ra()) as i32) $op payload(fp, i.rb()) as i32
                } else if both_double(fp, i.ra(), i.rb()) {
                    get(fp, i.ra()).as_double() $op get(fp, i.rb()).as_double()
                } else {
                    return $slow_jn(pc, fp, vm, fv, i.0);
                };
                if !yes {
                    keep_branch();
                    pc = pc.offset(i.rc());
                }
                next(pc, fp, vm, fv)
            }
            fn $jump_i(pc, fp, vm, fv, i) {
                let l = tag(fp, i.ra());
                let yes = if l == tag::INT {
                    (payload(fp, i.ra()) as i32) $op i.rb() as i32
                } else if is_double(l) {
                    get(fp, i.ra()).as_double() $op i.rb() as i32 as f64
                } else {
                    return $slow_ji(pc, fp, vm, fv, i.0);
                };
                if yes {
                    keep_branch();
                    pc = pc.offset(i.rc());
                }
                next(pc, fp, vm, fv)
            }
            fn $jump_not_i(pc, fp, vm, fv, i) {
                let l = tag(fp, i.ra());
                let yes = if l == tag::INT {
                    (payload(fp, i.ra()) as i32) $op i.rb() as i32
                } else if is_double(l) {
                    get(fp, i.ra()).as_double() $op i.rb() as i32 as f64
                } else {
                    return $slow_jni(pc, fp, vm, fv, i.0);
                };
                if !yes {
                    keep_branch();
                    pc = pc.offset(i.rc());
                }
                next(pc, fp, vm, fv)
            }
        )*}
        slow_paths! {$(
            fn $slow(pc, fp, vm, fv, i) {
                let v = try_js!($method(vm, get(fp, i.rb()), get(fp, i.rc())), vm);
                set(fp, i.ra(), Value::bool(v));
                next(pc, fp, vm, fv)
            }
            fn $slow_j(pc, fp, vm, fv, i) {
                let v = try_js!($method(vm, get(fp, i.ra()), get(fp, i.rb())), vm);
                next(if v { pc.offset(i.rc()) } else { pc }, fp, vm, fv)
            }
            fn $slow_jn(pc, fp, vm, fv, i) {
                let v = try_js!($method(vm, get(fp, i.ra()), get(fp, i.rb())), vm);
                next(if v { pc } else { pc.offset(i.rc()) }, fp, vm, fv)
            }
            fn $slow_ji(pc, fp, vm, fv, i) {
                let v = try_js!($method(vm, get(fp, i.ra()), Value::int(i.rb() as i32)), vm);
                next(if v { pc.offset(i.rc()) } else { pc }, fp, vm, fv)
            }
            fn $slow_jni(pc, fp, vm, fv, i) {
                let v = try_js!($method(vm, get(fp, i.ra()), Value::int(i.rb() as i32)), vm);
                next(if v { pc } else { pc.offset(i.rc()) }, fp, vm, fv)
            }
        )*}
    };
}

relational! {
    < lt j_lt j_not_lt j_lt_i j_not_lt_i lt_slow j_lt_slow j_not_lt_slow j_lt_i_slow j_not_lt_i_slow less;
    <= le j_le j_not_le j_le_i j_not_le_i le_slow j_le_slow j_not_le_slow j_le_i_slow j_not_le_i_slow less_eq;
    > gt j_gt j_not_gt j_gt_i j_not_gt_i gt_slow j_gt_slow j_not_gt_slow j_gt_i_slow j_not_gt_i_slow greater;
    >= ge j_ge j_not_ge j_ge_i j_not_ge_i ge_slow j_ge_slow j_not_ge_slow j_ge_i_slow j_not_ge_i_slow greater_eq;
}

unsafe fn less(vm: *mut Vm, l: Value, r: Value) -> crate::JsResult<bool> {
    // SAFETY: vm is the current isolate (all handlers).
    Ok(unsafe { (*vm).less_than(l, r, true)? } == Some(true))
}
unsafe fn greater(vm: *mut Vm, l: Value, r: Value) -> crate::JsResult<bool> {
    // SAFETY: as above.
    Ok(unsafe { (*vm).less_than(r, l, false)? } == Some(true))
}
unsafe fn less_eq(vm: *mut Vm, l: Value, r: Value) -> crate::JsResult<bool> {
    // SAFETY: as above.
    Ok(unsafe { (*vm).less_than(r, l, false)? } == Some(false))
}
unsafe fn greater_eq(vm: *mut Vm, l: Value, r: Value) -> crate::JsResult<bool> {
    // SAFETY: as above.
    Ok(unsafe { (*vm).less_than(l, r, true)? } == Some(false))
}

/// `l === r` on registers, where it can be decided without looking at numbers of two kinds, contents of strings or digits.
///
/// # Safety
/// `fp` is a frame of the isolate `vm` with these registers.
#[inline(always)]
unsafe fn quick_strict_eq(vm: *mut Vm, fp: *mut Value, l: isize, r: isize) -> Option<bool> {
    // SAFETY: by contract; strings have a length and flags, atoms are equal only to themselves.
    unsafe {
        let (a, b) = (payload(fp, l), payload(fp, r));
        match tag(fp, l) {
            tag::STRING => {
                if tag(fp, r) != tag::STRING {
                    return Some(false);
                }
                if a == b {
                    return Some(true);
                }
                if word(vm, a, 8) != word(vm, b, 8) {
                    return Some(false);
                }
                const FLAGS: usize = std::mem::offset_of!(Header, flags);
                // The flag is in the low byte.
                let atoms = byte(vm, a, FLAGS) & byte(vm, b, FLAGS) & sflags::ATOM as u8;
                if atoms != 0 { Some(false) } else { None }
            }
            t if is_double(t) => match tag(fp, r) {
                u if is_double(u) => Some(get(fp, l).as_double() == get(fp, r).as_double()),
                tag::INT => None,
                _ => Some(false),
            },
            tag::INT if is_double(tag(fp, r)) => None,
            tag::BIGINT if tag(fp, r) == tag::BIGINT => None,
            t => Some(t == tag(fp, r) && a == b),
        }
    }
}

/// `l === r` on registers where their tags nearly decide it: everything but doubles, strings, symbols and bigints.
///
/// # Safety
/// `fp` is a frame with these registers.
#[inline(always)]
unsafe fn identical(fp: *mut Value, l: isize, r: isize) -> Option<bool> {
    // SAFETY: by contract.
    unsafe {
        let (a, b) = (tag(fp, l), tag(fp, r));
        if a >= tag::OBJECT && b >= tag::OBJECT { Some(get(fp, l) == get(fp, r)) } else { None }
    }
}

handlers! {
    fn strict_eq(pc, fp, vm, fv, i) {
        if let Some(b) = identical(fp, i.rb(), i.rc()) {
            set(fp, i.ra(), Value::bool(b));
            return next(pc, fp, vm, fv);
        }
        strict_eq_2(pc, fp, vm, fv, i.0)
    }
    fn strict_ne(pc, fp, vm, fv, i) {
        if let Some(b) = identical(fp, i.rb(), i.rc()) {
            set(fp, i.ra(), Value::bool(!b));
            return next(pc, fp, vm, fv);
        }
        strict_ne_2(pc, fp, vm, fv, i.0)
    }
    fn j_strict_eq(pc, fp, vm, fv, i) {
        if let Some(b) = identical(fp, i.ra(), i.rb()) {
            if b {
                keep_branch();
                pc = pc.offset(i.rc());
            }
            return next(pc, fp, vm, fv);
        }
        j_strict_eq_2(pc, fp, vm, fv, i.0)
    }
    fn j_strict_ne(pc, fp, vm, fv, i) {
        if let Some(b) = identical(fp, i.ra(), i.rb()) {
            if !b {
                keep_branch();
                pc = pc.offset(i.rc());
            }
            return next(pc, fp, vm, fv);
        }
        j_strict_ne_2(pc, fp, vm, fv, i.0)
    }
    fn j_strict_eq_i(pc, fp, vm, fv, i) {
        let l = get(fp, i.ra());
        if l == Value::int(i.rb() as i32) || (l.is_double() && l.as_double() == i.rb() as f64) {
            keep_branch();
            pc = pc.offset(i.rc());
        }
        next(pc, fp, vm, fv)
    }
    fn j_strict_ne_i(pc, fp, vm, fv, i) {
        let l = get(fp, i.ra());
        if !(l == Value::int(i.rb() as i32) || (l.is_double() && l.as_double() == i.rb() as f64)) {
            keep_branch();
            pc = pc.offset(i.rc());
        }
        next(pc, fp, vm, fv)
    }
    fn eq(pc, fp, vm, fv, i) {
        if both_int(fp, i.rb(), i.rc()) {
            set(fp, i.ra(), Value::bool(payload(fp, i.rb()) == payload(fp, i.rc())));
            return next(pc, fp, vm, fv);
        }
        eq_slow(pc, fp, vm, fv, i.0)
    }
    fn ne(pc, fp, vm, fv, i) {
        if both_int(fp, i.rb(), i.rc()) {
            set(fp, i.ra(), Value::bool(payload(fp, i.rb()) != payload(fp, i.rc())));
            return next(pc, fp, vm, fv);
        }
        ne_slow(pc, fp, vm, fv, i.0)
    }
    fn j_eq(pc, fp, vm, fv, i) {
        if both_int(fp, i.ra(), i.rb()) {
            if payload(fp, i.ra()) == payload(fp, i.rb()) {
                keep_branch();
                pc = pc.offset(i.rc());
            }
            return next(pc, fp, vm, fv);
        }
        j_eq_slow(pc, fp, vm, fv, i.0)
    }
    fn j_ne(pc, fp, vm, fv, i) {
        if both_int(fp, i.ra(), i.rb()) {
            if payload(fp, i.ra()) != payload(fp, i.rb()) {
                keep_branch();
                pc = pc.offset(i.rc());
            }
            return next(pc, fp, vm, fv);
        }
        j_ne_slow(pc, fp, vm, fv, i.0)
    }
    fn not(pc, fp, vm, fv, i) {
        if let Some(b) = super::control::plain_truth(fp, i.rb()) {
            set(fp, i.ra(), Value::bool(!b));
            return next(pc, fp, vm, fv);
        }
        not_2(pc, fp, vm, fv, i.0)
    }
    fn type_of(pc, fp, vm, fv, i) {
        let v = get(fp, i.rb());
        let s = (*vm).type_of(v);
        set(fp, i.ra(), s.into());
        next(pc, fp, vm, fv)
    }
    fn type_of_is(pc, fp, vm, fv, i) {
        let v = get(fp, i.rb());
        let callable = |v: Value| {
            byte(vm, word(vm, v.payload(), 0), std::mem::offset_of!(Shape, flags)) & shape_flags::CALLABLE != 0
        };
        let b = match i.x() {
            0 => v.is_undefined(),
            1 => v.is_null() || (v.is_object() && !callable(v)),
            2 => v.is_bool(),
            3 => v.is_number(),
            4 => v.is_string(),
            5 => v.is_symbol(),
            6 => v.is_bigint(),
            _ => v.is_object() && callable(v),
        };
        set(fp, i.ra(), Value::bool(b));
        next(pc, fp, vm, fv)
    }
}

second_paths! {
    fn not_2(pc, fp, vm, fv, i) {
        let b = super::control::other_truth(vm, fp, i.rb());
        set(fp, i.ra(), Value::bool(!b));
        next(pc, fp, vm, fv)
    }
    fn strict_eq_2(pc, fp, vm, fv, i) {
        if let Some(b) = quick_strict_eq(vm, fp, i.rb(), i.rc()) {
            set(fp, i.ra(), Value::bool(b));
            return next(pc, fp, vm, fv);
        }
        strict_eq_slow(pc, fp, vm, fv, i.0)
    }
    fn strict_ne_2(pc, fp, vm, fv, i) {
        if let Some(b) = quick_strict_eq(vm, fp, i.rb(), i.rc()) {
            set(fp, i.ra(), Value::bool(!b));
            return next(pc, fp, vm, fv);
        }
        strict_ne_slow(pc, fp, vm, fv, i.0)
    }
    fn j_strict_eq_2(pc, fp, vm, fv, i) {
        if let Some(b) = quick_strict_eq(vm, fp, i.ra(), i.rb()) {
            if b {
                keep_branch();
                pc = pc.offset(i.rc());
            }
            return next(pc, fp, vm, fv);
        }
        j_strict_eq_slow(pc, fp, vm, fv, i.0)
    }
    fn j_strict_ne_2(pc, fp, vm, fv, i) {
        if let Some(b) = quick_strict_eq(vm, fp, i.ra(), i.rb()) {
            if !b {
                keep_branch();
                pc = pc.offset(i.rc());
            }
            return next(pc, fp, vm, fv);
        }
        j_strict_ne_slow(pc, fp, vm, fv, i.0)
    }
}

slow_paths! {
    fn strict_eq_slow(pc, fp, vm, fv, i) {
        let b = (*vm).strict_equals(get(fp, i.rb()), get(fp, i.rc()));
        set(fp, i.ra(), Value::bool(b));
        next(pc, fp, vm, fv)
    }
    fn strict_ne_slow(pc, fp, vm, fv, i) {
        let b = (*vm).strict_equals(get(fp, i.rb()), get(fp, i.rc()));
        set(fp, i.ra(), Value::bool(!b));
        next(pc, fp, vm, fv)
    }
    fn j_strict_eq_slow(pc, fp, vm, fv, i) {
        let b = (*vm).strict_equals(get(fp, i.ra()), get(fp, i.rb()));
        next(if b { pc.offset(i.rc()) } else { pc }, fp, vm, fv)
    }
    fn j_strict_ne_slow(pc, fp, vm, fv, i) {
        let b = (*vm).strict_equals(get(fp, i.ra()), get(fp, i.rb()));
        next(if b { pc } else { pc.offset(i.rc()) }, fp, vm, fv)
    }
    fn eq_slow(pc, fp, vm, fv, i) {
        let b = try_js!((*vm).loose_equals(get(fp, i.rb()), get(fp, i.rc())), vm);
        set(fp, i.ra(), Value::bool(b));
        next(pc, fp, vm, fv)
    }
    fn ne_slow(pc, fp, vm, fv, i) {
        let b = try_js!((*vm).loose_equals(get(fp, i.rb()), get(fp, i.rc())), vm);
        set(fp, i.ra(), Value::bool(!b));
        next(pc, fp, vm, fv)
    }
    fn j_eq_slow(pc, fp, vm, fv, i) {
        let b = try_js!((*vm).loose_equals(get(fp, i.ra()), get(fp, i.rb())), vm);
        next(if b { pc.offset(i.rc()) } else { pc }, fp, vm, fv)
    }
    fn j_ne_slow(pc, fp, vm, fv, i) {
        let b = try_js!((*vm).loose_equals(get(fp, i.ra()), get(fp, i.rb())), vm);
        next(if b { pc } else { pc.offset(i.rc()) }, fp, vm, fv)
    }
}
