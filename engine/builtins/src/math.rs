//! `Math` (spec 21.3).

use crate::{define, natives};
use vm::object::exotic::typed_array::{f16_to_f64, f64_to_f16};
use vm::value::number::js_pow;
use vm::{Args, JsResult, Value, Vm};

macro_rules! unary {
    ($($name:ident |$x:ident| $e:expr;)*) => {$(
        fn $name(vm: &mut Vm, args: Args) -> JsResult {
            let v = args.get(0);
            let $x = if v.is_number() { v.as_f64() } else { vm.to_number(v)? };
            Ok(Value::number($e))
        }
    )*};
}

// Not the C library's: its results differ between versions and between what the command and executables are linked with.
unary! {
    abs |x| x.abs();
    acos |x| libm::acos(x);
    acosh |x| libm::acosh(x);
    asin |x| libm::asin(x);
    asinh |x| libm::asinh(x);
    atan |x| libm::atan(x);
    atanh |x| libm::atanh(x);
    cbrt |x| libm::cbrt(x);
    ceil |x| x.ceil();
    cos |x| libm::cos(x);
    cosh |x| libm::cosh(x);
    // The nearest double, which the general way misses by one unit; V8 makes the same exception.
    exp |x| if x == 1.0 { std::f64::consts::E } else { libm::exp(x) };
    expm1 |x| libm::expm1(x);
    floor |x| x.floor();
    fround |x| x as f32 as f64;
    log |x| libm::log(x);
    log10 |x| libm::log10(x);
    log1p |x| libm::log1p(x);
    log2 |x| libm::log2(x);
    round |x| round_half_up(x);
    sign |x| if x > 0.0 { 1.0 } else if x < 0.0 { -1.0 } else { x };
    sin |x| libm::sin(x);
    sinh |x| libm::sinh(x);
    sqrt |x| x.sqrt();
    tan |x| libm::tan(x);
    tanh |x| libm::tanh(x);
    trunc |x| x.trunc();
}

/// Ties go towards +Infinity; the sign of zero is kept.
fn round_half_up(x: f64) -> f64 {
    if x.abs() >= 4503599627370496.0 || x.is_nan() {
        return x;
    }
    let f = x.floor();
    let r = if x - f >= 0.5 { f + 1.0 } else { f };
    if r == 0.0 && x.is_sign_negative() { -0.0 } else { r }
}

fn atan2(vm: &mut Vm, args: Args) -> JsResult {
    let y = vm.to_number(args.get(0))?;
    let x = vm.to_number(args.get(1))?;
    Ok(Value::number(libm::atan2(y, x)))
}
fn pow(vm: &mut Vm, args: Args) -> JsResult {
    let x = vm.to_number(args.get(0))?;
    let y = vm.to_number(args.get(1))?;
    Ok(Value::number(js_pow(x, y)))
}
fn imul(vm: &mut Vm, args: Args) -> JsResult {
    let a = vm.to_int32(args.get(0))?;
    let b = vm.to_int32(args.get(1))?;
    Ok(Value::int(a.wrapping_mul(b)))
}
fn clz32(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::int(vm.to_uint32(args.get(0))?.leading_zeros() as i32))
}
fn f16round(vm: &mut Vm, args: Args) -> JsResult {
    let x = vm.to_number(args.get(0))?;
    Ok(Value::number(f16_to_f64(f64_to_f16(x))))
}
fn max(vm: &mut Vm, args: Args) -> JsResult {
    let mut r = f64::NEG_INFINITY;
    for &v in args.slice() {
        let x = vm.to_number(v)?;
        if x.is_nan() || r.is_nan() {
            r = f64::NAN;
        } else if x > r || (x == 0.0 && r == 0.0 && !x.is_sign_negative()) {
            r = x;
        }
    }
    Ok(Value::number(r))
}
fn min(vm: &mut Vm, args: Args) -> JsResult {
    let mut r = f64::INFINITY;
    for &v in args.slice() {
        let x = vm.to_number(v)?;
        if x.is_nan() || r.is_nan() {
            r = f64::NAN;
        } else if x < r || (x == 0.0 && r == 0.0 && x.is_sign_negative()) {
            r = x;
        }
    }
    Ok(Value::number(r))
}
fn hypot(vm: &mut Vm, args: Args) -> JsResult {
    let mut xs = Vec::with_capacity(args.len());
    for &v in args.slice() {
        xs.push(vm.to_number(v)?.abs());
    }
    if xs.iter().any(|x| x.is_infinite()) {
        return Ok(Value::double(f64::INFINITY));
    }
    if xs.iter().any(|x| x.is_nan()) {
        return Ok(Value::NAN);
    }
    let m = xs.iter().fold(0.0f64, |a, &b| a.max(b));
    if m == 0.0 {
        return Ok(Value::ZERO);
    }
    // Scaled sum with Kahan compensation.
    let (mut sum, mut c) = (0.0, 0.0);
    for x in xs {
        let r = x / m;
        let y = r * r - c;
        let t = sum + y;
        c = (t - sum) - y;
        sum = t;
    }
    Ok(Value::number(f64::sqrt(sum) * m))
}
/// xorshift128+ seeded per process when first used, so that images do not fix the sequence.
fn random(vm: &mut Vm, _: Args) -> JsResult {
    if vm.random == [0, 0] {
        vm.random = vm::sys::random_seed();
    }
    let [mut a, b] = vm.random;
    a ^= a << 23;
    a ^= a >> 17;
    a ^= b ^ (b >> 26);
    vm.random = [b, a];
    let bits = a.wrapping_add(b) >> 12;
    Ok(Value::double(f64::from_bits(0x3FF0_0000_0000_0000 | bits) - 1.0))
}

natives! {
    pub STATIC:
    "abs" 1 => abs;
    "acos" 1 => acos;
    "acosh" 1 => acosh;
    "asin" 1 => asin;
    "asinh" 1 => asinh;
    "atan" 1 => atan;
    "atanh" 1 => atanh;
    "atan2" 2 => atan2;
    "cbrt" 1 => cbrt;
    "ceil" 1 => ceil;
    "clz32" 1 => clz32;
    "cos" 1 => cos;
    "cosh" 1 => cosh;
    "exp" 1 => exp;
    "expm1" 1 => expm1;
    "floor" 1 => floor;
    "fround" 1 => fround;
    "f16round" 1 => f16round;
    "hypot" 2 => hypot;
    "imul" 2 => imul;
    "log" 1 => log;
    "log10" 1 => log10;
    "log1p" 1 => log1p;
    "log2" 1 => log2;
    "max" 2 => max;
    "min" 2 => min;
    "pow" 2 => pow;
    "random" 0 => random;
    "round" 1 => round;
    "sign" 1 => sign;
    "sin" 1 => sin;
    "sinh" 1 => sinh;
    "sqrt" 1 => sqrt;
    "tan" 1 => tan;
    "tanh" 1 => tanh;
    "trunc" 1 => trunc;
}

/// Makes `Math`.
pub fn init(vm: &mut Vm) {
    let m = vm.new_object();
    define::install(vm, m, STATIC);
    for (name, v) in [
        ("E", std::f64::consts::E),
        ("LN10", std::f64::consts::LN_10),
        ("LN2", std::f64::consts::LN_2),
        ("LOG10E", std::f64::consts::LOG10_E),
        ("LOG2E", std::f64::consts::LOG2_E),
        ("PI", std::f64::consts::PI),
        ("SQRT1_2", std::f64::consts::FRAC_1_SQRT_2),
        ("SQRT2", std::f64::consts::SQRT_2),
    ] {
        define::constant(vm, m, name, Value::double(v));
    }
    define::to_string_tag(vm, m, "Math");
    define::global(vm, "Math", m.into());
}
