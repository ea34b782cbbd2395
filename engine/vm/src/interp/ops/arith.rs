//! Arithmetic. Fast paths for ints and doubles here; everything else in `value::convert::arith_slow`.

use crate::Vm;
use crate::interp::dispatch::*;
use crate::value::arith::{ArithOp, UnaryOp};
use crate::value::{Value, number, tag};
use crate::{handlers, second_paths, slow_paths, try_js};

macro_rules! binary {
    ($name:ident, $mixed:ident, $slow:ident, $op:ident, $checked:ident, $float:tt) => {
        handlers! {
            fn $name(pc, fp, vm, fv, i) {
                if both_int(fp, i.rb(), i.rc()) {
                    if let Some(n) = (payload(fp, i.rb()) as i32).$checked(payload(fp, i.rc()) as i32) {
                        set(fp, i.ra(), Value::int(n));
                        return next(pc, fp, vm, fv);
                    }
                } else if both_double(fp, i.rb(), i.rc()) {
                    set(fp, i.ra(), Value(canonical(get(fp, i.rb()).as_double() $float get(fp, i.rc()).as_double())));
                    return next(pc, fp, vm, fv);
                }
                $mixed(pc, fp, vm, fv, i.0)
            }
        }
        second_paths! {
            fn $mixed(pc, fp, vm, fv, i) {
                let (l, r) = (get(fp, i.rb()), get(fp, i.rc()));
                if l.is_number() && r.is_number() {
                    set(fp, i.ra(), Value(canonical(l.as_f64() $float r.as_f64())));
                    return next(pc, fp, vm, fv);
                }
                if ArithOp::$op as u8 == ArithOp::Add as u8 && l.is_string() && r.is_string() {
                    return add_strings(pc, fp, vm, fv, i.0);
                }
                $slow(pc, fp, vm, fv, i.0)
            }
        }
        slow_paths! {
            fn $slow(pc, fp, vm, fv, i) {
                let (l, r) = (get(fp, i.rb()), get(fp, i.rc()));
                let v = try_js!((*vm).arith_slow(ArithOp::$op, l, r), vm);
                set(fp, i.ra(), v);
                next(pc, fp, vm, fv)
            }
        }
    };
}

/// Bits of an arithmetic result. NaNs that x86 arithmetic makes are 0x7ff8... or 0xfff8... with zero payload or copies
/// of canonical inputs, all below the tags, so no test is needed.
#[inline(always)]
fn canonical(f: f64) -> u64 {
    f.to_bits()
}

binary!(add, add_mixed, add_slow, Add, checked_add, +);
binary!(sub, sub_mixed, sub_slow, Sub, checked_sub, -);

second_paths! {
    fn add_strings(pc, fp, vm, fv, i) {
        (*vm).fp = fp;
        (*vm).pc = pc;
        let s = try_js!((*vm).concat(get(fp, i.rb()).as_gc(), get(fp, i.rc()).as_gc()), vm);
        set(fp, i.ra(), s.into());
        next(pc, fp, vm, fv)
    }
}

macro_rules! immediate {
    ($name:ident, $slow:ident, $op:ident, $checked:ident, $float:tt) => {
        handlers! {
            fn $name(pc, fp, vm, fv, i) {
                let l = tag(fp, i.rb());
                if l == tag::INT {
                    let l = payload(fp, i.rb()) as i32;
                    let v = match l.$checked(i.rc() as i32) {
                        Some(n) => Value::int(n),
                        None => Value(canonical(l as f64 $float i.rc() as i32 as f64)),
                    };
                    set(fp, i.ra(), v);
                    return next(pc, fp, vm, fv);
                }
                if is_double(l) {
                    set(fp, i.ra(), Value(canonical(get(fp, i.rb()).as_double() $float i.rc() as i32 as f64)));
                    return next(pc, fp, vm, fv);
                }
                $slow(pc, fp, vm, fv, i.0)
            }
        }
        slow_paths! {
            fn $slow(pc, fp, vm, fv, i) {
                let l = get(fp, i.rb());
                let v = try_js!((*vm).arith_slow(ArithOp::$op, l, Value::int(i.rc() as i32)), vm);
                set(fp, i.ra(), v);
                next(pc, fp, vm, fv)
            }
        }
    };
}
immediate!(add_i, add_i_slow, Add, checked_add, +);
immediate!(sub_i, sub_i_slow, Sub, checked_sub, -);

/// `l * r` of ints: an int unless it overflows or is -0.
#[inline(always)]
fn mul_int(l: i32, r: i32) -> Value {
    match l.checked_mul(r) {
        Some(n) if n != 0 || (l | r) >= 0 => Value::int(n),
        _ => Value::double(l as f64 * r as f64),
    }
}

/// Quotient: an int when exact.
#[inline(always)]
fn div_num(l: f64, r: f64) -> Value {
    let q = l / r;
    let n = number::truncate(q);
    if n as f64 == q && n != 0 {
        Value::int(n)
    } else if q == 0.0 && q.to_bits() == 0 {
        Value::ZERO
    } else {
        Value::double(q)
    }
}

/// Quotient of ints: integer division where it is exact, since that is shorter than dividing doubles and converting back.
#[inline(always)]
fn div_int(l: i32, r: i32) -> Value {
    if l > 0 && r > 0 {
        let (l, r) = (l as u32, r as u32);
        let q = l / r;
        if q * r == l {
            return Value::int(q as i32);
        }
        return Value::double(l as f64 / r as f64);
    }
    div_num(l as f64, r as f64)
}

/// Remainder of ints: an int unless -0 or division by zero.
#[inline(always)]
fn mod_int(l: i32, r: i32) -> Option<Value> {
    if r > 0 && l >= 0 {
        return Some(Value::int(((l as u32) % (r as u32)) as i32));
    }
    None
}

handlers! {
    fn mul(pc, fp, vm, fv, i) {
        if both_double(fp, i.rb(), i.rc()) {
            set(fp, i.ra(), Value(canonical(get(fp, i.rb()).as_double() * get(fp, i.rc()).as_double())));
            return next(pc, fp, vm, fv);
        }
        if both_int(fp, i.rb(), i.rc())
            && let Some(n) = (payload(fp, i.rb()) as i32).checked_mul(payload(fp, i.rc()) as i32)
            && n != 0
        {
            set(fp, i.ra(), Value::int(n));
            return next(pc, fp, vm, fv);
        }
        mul_mixed(pc, fp, vm, fv, i.0)
    }
    fn mul_i(pc, fp, vm, fv, i) {
        let l = get(fp, i.rb());
        if l.is_int() {
            set(fp, i.ra(), mul_int(l.as_int(), i.rc() as i32));
            return next(pc, fp, vm, fv);
        }
        if l.is_double() {
            set(fp, i.ra(), Value(canonical(l.as_double() * i.rc() as i32 as f64)));
            return next(pc, fp, vm, fv);
        }
        mul_i_slow(pc, fp, vm, fv, i.0)
    }
    fn div(pc, fp, vm, fv, i) {
        if both_double(fp, i.rb(), i.rc()) {
            set(fp, i.ra(), Value(canonical(get(fp, i.rb()).as_double() / get(fp, i.rc()).as_double())));
            return next(pc, fp, vm, fv);
        }
        div_mixed(pc, fp, vm, fv, i.0)
    }
    fn div_i(pc, fp, vm, fv, i) {
        let l = get(fp, i.rb());
        if l.is_int() {
            set(fp, i.ra(), div_int(l.as_int(), i.rc() as i32));
            return next(pc, fp, vm, fv);
        }
        if l.is_double() {
            set(fp, i.ra(), div_num(l.as_double(), i.rc() as i32 as f64));
            return next(pc, fp, vm, fv);
        }
        div_i_slow(pc, fp, vm, fv, i.0)
    }
    fn rem(pc, fp, vm, fv, i) {
        if both_int(fp, i.rb(), i.rc())
            && let Some(v) = mod_int(payload(fp, i.rb()) as i32, payload(fp, i.rc()) as i32)
        {
            set(fp, i.ra(), v);
            return next(pc, fp, vm, fv);
        }
        rem_slow(pc, fp, vm, fv, i.0)
    }
    fn rem_i(pc, fp, vm, fv, i) {
        if tag(fp, i.rb()) == tag::INT
            && let Some(v) = mod_int(payload(fp, i.rb()) as i32, i.rc() as i32)
        {
            set(fp, i.ra(), v);
            return next(pc, fp, vm, fv);
        }
        rem_i_slow(pc, fp, vm, fv, i.0)
    }
    fn inc(pc, fp, vm, fv, i) {
        let n = payload(fp, i.rb()) as i32;
        if tag(fp, i.rb()) == tag::INT && n != i32::MAX {
            set(fp, i.ra(), Value::int(n + 1));
            return next(pc, fp, vm, fv);
        }
        let l = get(fp, i.rb());
        if l.is_number() {
            set(fp, i.ra(), Value::double(l.as_f64() + 1.0));
            return next(pc, fp, vm, fv);
        }
        inc_slow(pc, fp, vm, fv, i.0)
    }
    fn dec(pc, fp, vm, fv, i) {
        let n = payload(fp, i.rb()) as i32;
        if tag(fp, i.rb()) == tag::INT && n != i32::MIN {
            set(fp, i.ra(), Value::int(n - 1));
            return next(pc, fp, vm, fv);
        }
        let l = get(fp, i.rb());
        if l.is_number() {
            set(fp, i.ra(), Value::double(l.as_f64() - 1.0));
            return next(pc, fp, vm, fv);
        }
        dec_slow(pc, fp, vm, fv, i.0)
    }
    fn neg(pc, fp, vm, fv, i) {
        let l = get(fp, i.rb());
        if l.is_int() && l.as_int() != 0 && l.as_int() != i32::MIN {
            set(fp, i.ra(), Value::int(-l.as_int()));
            return next(pc, fp, vm, fv);
        }
        if l.is_number() {
            set(fp, i.ra(), Value::double(-l.as_f64()));
            return next(pc, fp, vm, fv);
        }
        neg_slow(pc, fp, vm, fv, i.0)
    }
    fn to_numeric(pc, fp, vm, fv, i) {
        let l = get(fp, i.rb());
        if l.is_number() {
            set(fp, i.ra(), l);
            return next(pc, fp, vm, fv);
        }
        to_numeric_slow(pc, fp, vm, fv, i.0)
    }
    fn to_number(pc, fp, vm, fv, i) {
        let l = get(fp, i.rb());
        if l.is_number() {
            set(fp, i.ra(), l);
            return next(pc, fp, vm, fv);
        }
        to_number_slow(pc, fp, vm, fv, i.0)
    }
    fn exp(pc, fp, vm, fv, i) {
        let (l, r) = (get(fp, i.rb()), get(fp, i.rc()));
        if l.is_number() && r.is_number() {
            set(fp, i.ra(), Value::number(number::js_pow(l.as_f64(), r.as_f64())));
            return next(pc, fp, vm, fv);
        }
        exp_slow(pc, fp, vm, fv, i.0)
    }
    fn to_str(pc, fp, vm, fv, i) {
        let l = get(fp, i.rb());
        if l.is_string() {
            set(fp, i.ra(), l);
            return next(pc, fp, vm, fv);
        }
        to_str_slow(pc, fp, vm, fv, i.0)
    }
    fn to_key(pc, fp, vm, fv, i) {
        let l = get(fp, i.rb());
        if l.is_string() || l.is_int() || l.is_symbol() {
            set(fp, i.ra(), l);
            return next(pc, fp, vm, fv);
        }
        to_key_slow(pc, fp, vm, fv, i.0)
    }
    fn to_object_check(pc, fp, vm, fv, i) {
        if !get(fp, i.ra()).is_nullish() {
            return next(pc, fp, vm, fv);
        }
        to_object_check_slow(pc, fp, vm, fv, i.0)
    }
    fn concat(pc, fp, vm, fv, i) {
        concat_slow(pc, fp, vm, fv, i.0)
    }
}

second_paths! {
    fn mul_mixed(pc, fp, vm, fv, i) {
        let (l, r) = (get(fp, i.rb()), get(fp, i.rc()));
        if l.is_int() && r.is_int() {
            set(fp, i.ra(), mul_int(l.as_int(), r.as_int()));
            return next(pc, fp, vm, fv);
        }
        if l.is_number() && r.is_number() {
            set(fp, i.ra(), Value(canonical(l.as_f64() * r.as_f64())));
            return next(pc, fp, vm, fv);
        }
        mul_slow(pc, fp, vm, fv, i.0)
    }
    fn div_mixed(pc, fp, vm, fv, i) {
        let (l, r) = (get(fp, i.rb()), get(fp, i.rc()));
        if l.is_int() && r.is_int() {
            set(fp, i.ra(), div_int(l.as_int(), r.as_int()));
            return next(pc, fp, vm, fv);
        }
        if l.is_number() && r.is_number() {
            set(fp, i.ra(), div_num(l.as_f64(), r.as_f64()));
            return next(pc, fp, vm, fv);
        }
        div_slow(pc, fp, vm, fv, i.0)
    }
}

macro_rules! slow_binary {
    ($($name:ident $op:ident $rhs:ident;)*) => {
        slow_paths! {$(
            fn $name(pc, fp, vm, fv, i) {
                let l = get(fp, i.rb());
                let r = slow_binary!(@$rhs fp, i);
                let v = try_js!((*vm).arith_slow(ArithOp::$op, l, r), vm);
                set(fp, i.ra(), v);
                next(pc, fp, vm, fv)
            }
        )*}
    };
    (@reg $fp:ident, $i:ident) => { get($fp, $i.rc()) };
    (@imm $fp:ident, $i:ident) => { Value::int($i.rc() as i32) };
}
slow_binary! {
    mul_slow Mul reg;
    mul_i_slow Mul imm;
    div_slow Div reg;
    div_i_slow Div imm;
    rem_slow Mod reg;
    rem_i_slow Mod imm;
    exp_slow Exp reg;
}

slow_paths! {
    fn inc_slow(pc, fp, vm, fv, i) {
        let v = get(fp, i.rb());
        let v = try_js!((*vm).unary_slow(UnaryOp::Inc, v), vm);
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
    fn dec_slow(pc, fp, vm, fv, i) {
        let v = get(fp, i.rb());
        let v = try_js!((*vm).unary_slow(UnaryOp::Dec, v), vm);
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
    fn neg_slow(pc, fp, vm, fv, i) {
        let v = get(fp, i.rb());
        let v = try_js!((*vm).unary_slow(UnaryOp::Neg, v), vm);
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
    fn to_numeric_slow(pc, fp, vm, fv, i) {
        let v = get(fp, i.rb());
        let v = try_js!((*vm).to_numeric(v), vm);
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
    fn to_number_slow(pc, fp, vm, fv, i) {
        let v = get(fp, i.rb());
        let v = try_js!((*vm).to_number(v), vm);
        set(fp, i.ra(), Value::number(v));
        next(pc, fp, vm, fv)
    }
    fn to_str_slow(pc, fp, vm, fv, i) {
        let v = get(fp, i.rb());
        let v = try_js!((*vm).to_string(v), vm);
        set(fp, i.ra(), v.into());
        next(pc, fp, vm, fv)
    }
    fn to_key_slow(pc, fp, vm, fv, i) {
        let v = get(fp, i.rb());
        let v = try_js!((*vm).to_key(v), vm);
        set(fp, i.ra(), v.value());
        next(pc, fp, vm, fv)
    }
    fn to_object_check_slow(pc, fp, vm, fv, i) {
        let v = get(fp, i.ra());
        let _t = super::throw_destructure(vm, v);
        crate::interp::unwind::unwind(vm)
    }
    fn concat_slow(pc, fp, vm, fv, i) {
        let mut s = get(fp, i.rb()).as_gc();
        let mut k = 1;
        while k < i.rc() {
            let part = get(fp, i.rb() + k).as_gc();
            s = try_js!((*vm).concat(s, part), vm);
            k += 1;
        }
        set(fp, i.ra(), s.into());
        next(pc, fp, vm, fv)
    }
}
