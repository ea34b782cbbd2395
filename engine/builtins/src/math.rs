//! `Math` (spec 21.3).

use crate::{define, natives};
use vm::object::exotic::typed_array::{f16_to_f64, f64_to_f16};
use vm::value::math::{self, Function};
use vm::value::number::js_pow;
use vm::{Args, JsResult, Value, Vm};

/// The argument of most.
fn number(vm: &mut Vm, args: Args) -> JsResult<f64> {
    let v = args.get(0);
    if v.is_number() { Ok(v.as_f64()) } else { vm.to_number(v) }
}

macro_rules! functions {
    ($($name:ident => $function:ident;)*) => {$(
        fn $name(vm: &mut Vm, args: Args) -> JsResult {
            Ok(Value::number(Function::$function.apply(number(vm, args)?)))
        }
    )*};
}

functions! {
    acos => Acos;
    acosh => Acosh;
    asin => Asin;
    asinh => Asinh;
    atan => Atan;
    atanh => Atanh;
    cbrt => Cbrt;
    cos => Cos;
    cosh => Cosh;
    exp => Exp;
    expm1 => Expm1;
    log => Log;
    log10 => Log10;
    log1p => Log1p;
    log2 => Log2;
    round => Round;
    sign => Sign;
    sin => Sin;
    sinh => Sinh;
    tan => Tan;
    tanh => Tanh;
}

fn abs(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::number(number(vm, args)?.abs()))
}
fn ceil(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::number(number(vm, args)?.ceil()))
}
fn floor(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::number(number(vm, args)?.floor()))
}
fn fround(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::number(number(vm, args)? as f32 as f64))
}
fn sqrt(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::number(number(vm, args)?.sqrt()))
}
fn trunc(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::number(number(vm, args)?.trunc()))
}
fn atan2(vm: &mut Vm, args: Args) -> JsResult {
    let y = vm.to_number(args.get(0))?;
    let x = vm.to_number(args.get(1))?;
    Ok(Value::number(math::atan2(y, x)))
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
    if let &[x, y] = args.slice() {
        let (x, y) = (vm.to_number(x)?, vm.to_number(y)?);
        return Ok(Value::number(hypot_of(&[x.abs(), y.abs()])));
    }
    let mut xs = Vec::with_capacity(args.len());
    for &v in args.slice() {
        xs.push(vm.to_number(v)?.abs());
    }
    Ok(Value::number(hypot_of(&xs)))
}
fn hypot_of(xs: &[f64]) -> f64 {
    if xs.iter().any(|x| x.is_infinite()) {
        return f64::INFINITY;
    }
    if xs.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    let m = xs.iter().fold(0.0f64, |a, &b| a.max(b));
    if m == 0.0 {
        return 0.0;
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
    f64::sqrt(sum) * m
}
fn random(vm: &mut Vm, _: Args) -> JsResult {
    Ok(Value::double(vm.next_random()))
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
