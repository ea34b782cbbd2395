//! `Number` (spec 21.1), `Boolean` (20.3) and the number functions of the global object.

use crate::{define, natives};
use vm::heap::Kind;
use vm::value::number::{self, to_rust_string};
use vm::vm::Intrinsic;
use vm::{Args, Attrs, Gc, JsResult, Object, Value, Vm};

fn wrap(vm: &mut Vm, args: Args, kind: Kind, default: Gc<Object>, v: Value) -> JsResult {
    if args.new_target().is_none() {
        return Ok(v);
    }
    let proto = define::proto_from(vm, args.new_target(), default)?;
    let o = vm.new_object_of(kind, proto);
    vm.set_internal(o, 0, v);
    Ok(o.into())
}

fn constructor(vm: &mut Vm, args: Args) -> JsResult {
    let v = if args.is_empty() {
        Value::ZERO
    } else {
        let n = vm.to_numeric(args.get(0))?;
        if n.is_bigint() { Value::number(vm.bigint_to_f64(n)) } else { n }
    };
    let default = vm.roots.number_proto;
    wrap(vm, args, Kind::NumberObject, default, v)
}

fn boolean(vm: &mut Vm, args: Args) -> JsResult {
    let v = Value::bool(vm::value::convert::to_boolean(args.get(0)));
    let default = vm.roots.boolean_proto;
    wrap(vm, args, Kind::BooleanObject, default, v)
}

fn this_boolean(vm: &mut Vm, v: Value, method: &str) -> JsResult<bool> {
    if v.is_bool() {
        return Ok(v.is_true());
    }
    match v.to_object() {
        Some(o) if o.is(Kind::BooleanObject) => Ok(o.internal(0).is_true()),
        _ => Err(vm.throw_type(format!("Boolean.prototype.{method} requires that 'this' be a Boolean"))),
    }
}
fn boolean_to_string(vm: &mut Vm, args: Args) -> JsResult {
    let b = this_boolean(vm, args.this(), "toString")?;
    Ok(if b { vm.names.true_ } else { vm.atom("false") }.into())
}
fn boolean_value_of(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::bool(this_boolean(vm, args.this(), "valueOf")?))
}

fn is_finite(_: &mut Vm, args: Args) -> JsResult {
    Ok(Value::bool(args.get(0).to_f64().is_some_and(f64::is_finite)))
}
fn is_nan(_: &mut Vm, args: Args) -> JsResult {
    Ok(Value::bool(args.get(0).to_f64().is_some_and(f64::is_nan)))
}
fn is_integer(_: &mut Vm, args: Args) -> JsResult {
    Ok(Value::bool(args.get(0).to_f64().is_some_and(|f| f.is_finite() && f.trunc() == f)))
}
fn is_safe_integer(_: &mut Vm, args: Args) -> JsResult {
    Ok(Value::bool(args.get(0).to_f64().is_some_and(|f| f.trunc() == f && f.abs() <= 9007199254740991.0)))
}
fn global_is_finite(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::bool(vm.to_number(args.get(0))?.is_finite()))
}
fn global_is_nan(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::bool(vm.to_number(args.get(0))?.is_nan()))
}

fn parse_float(vm: &mut Vm, args: Args) -> JsResult {
    if args.get(0).is_int() {
        return Ok(args.get(0));
    }
    let s = vm.to_string(args.get(0))?;
    let u = number::trim(s.units(vm));
    let n = number::decimal_prefix(u);
    if n == 0 { Ok(Value::NAN) } else { Ok(Value::number(number::parse_decimal(u.slice(0, n)))) }
}

fn parse_int(vm: &mut Vm, args: Args) -> JsResult {
    if args.get(0).is_int() && args.get(1).is_undefined() {
        return Ok(args.get(0));
    }
    let s = vm.to_string(args.get(0))?;
    let mut radix = vm.to_int32(args.get(1))?;
    let mut u = number::trim(s.units(vm));
    let mut negative = false;
    if !u.is_empty() && (u.at(0) == b'-' as u16 || u.at(0) == b'+' as u16) {
        negative = u.at(0) == b'-' as u16;
        u = u.slice(1, u.len());
    }
    let mut strip = true;
    if radix != 0 {
        if !(2..=36).contains(&radix) {
            return Ok(Value::NAN);
        }
        strip = radix == 16;
    } else {
        radix = 10;
    }
    if strip && u.len() >= 2 && u.at(0) == b'0' as u16 && (u.at(1) | 32) == b'x' as u16 {
        u = u.slice(2, u.len());
        radix = 16;
    }
    let n = number::digit_run(u, radix as u32);
    if n == 0 {
        return Ok(Value::NAN);
    }
    let digits = u.slice(0, n);
    let v = if radix == 10 { number::parse_decimal(digits) } else { number::digits_to_f64(digits, radix as u32) };
    Ok(Value::number(if negative { -v } else { v }))
}

fn this_number(vm: &mut Vm, v: Value, method: &str) -> JsResult<f64> {
    if let Some(f) = v.to_f64() {
        return Ok(f);
    }
    match v.to_object() {
        Some(o) if o.is(Kind::NumberObject) => Ok(o.internal(0).as_f64()),
        _ => Err(vm.throw_type(format!("Number.prototype.{method} requires that 'this' be a Number"))),
    }
}

fn value_of(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::number(this_number(vm, args.this(), "valueOf")?))
}

fn to_string(vm: &mut Vm, args: Args) -> JsResult {
    let x = this_number(vm, args.this(), "toString")?;
    let radix = if args.get(0).is_undefined() { 10.0 } else { vm.to_integer_or_infinity(args.get(0))? };
    if !(2.0..=36.0).contains(&radix) {
        return Err(vm.throw_range("toString() radix must be between 2 and 36"));
    }
    if radix == 10.0 {
        return Ok(vm.number_to_string(Value::number(x)).into());
    }
    let s = number::to_radix_string(x, radix as u32);
    Ok(vm.str(&s).into())
}

/// Exact decimal digits of a finite positive double: (digits without leading zeros, exponent such that the value is
/// 0.d1d2d3... * 10^exponent).
fn exact_digits(x: f64) -> (Vec<u8>, i32) {
    use num_bigint::BigUint;
    let bits = x.to_bits();
    let (mut m, mut e) = (bits & ((1 << 52) - 1), (bits >> 52 & 0x7ff) as i32);
    if e == 0 {
        e = 1;
    } else {
        m |= 1 << 52;
    }
    let e = e - 1075;
    // value = m * 2^e; for e < 0 scale by 10^-e: m * 5^-e has the same digits with the point -e places left.
    let (n, point) = if e >= 0 {
        (BigUint::from(m) << e as usize, 0)
    } else {
        (BigUint::from(m) * BigUint::from(5u32).pow(-e as u32), e)
    };
    let digits = n.to_string().into_bytes();
    let exponent = digits.len() as i32 + point;
    let end = digits.iter().rposition(|&d| d != b'0').map_or(1, |p| p + 1);
    (digits[..end].to_vec(), exponent)
}

/// Rounds digits to `n` places (n may be 0 or negative), half up. Returns digits (exactly n) and exponent.
fn round_digits(digits: &[u8], exponent: i32, n: i32) -> (Vec<u8>, i32) {
    if n < 0 {
        return (Vec::new(), exponent);
    }
    let n = n as usize;
    let mut out: Vec<u8> = digits.iter().copied().take(n).collect();
    out.resize(n, b'0');
    if digits.get(n).is_some_and(|&d| d >= b'5') {
        for d in out.iter_mut().rev() {
            if *d == b'9' {
                *d = b'0';
            } else {
                *d += 1;
                return (out, exponent);
            }
        }
        // All nines: one more digit in front.
        out.insert(0, b'1');
        out.truncate(n.max(1));
        if n == 0 {
            return (vec![b'1'], exponent + 1);
        }
        return (out, exponent + 1);
    }
    (out, exponent)
}

fn ascii(b: Vec<u8>) -> String {
    String::from_utf8_lossy(&b).into_owned()
}

fn digits_argument(vm: &mut Vm, v: Value, method: &str, low: f64) -> JsResult<f64> {
    let f = vm.to_integer_or_infinity(v)?;
    if !(low..=100.0).contains(&f) {
        let what = if method == "toPrecision" { "argument" } else { "digits argument" };
        return Err(vm.throw_range(format!("{method}() {what} must be between {low} and 100")));
    }
    Ok(f)
}

fn to_fixed(vm: &mut Vm, args: Args) -> JsResult {
    let x = this_number(vm, args.this(), "toFixed")?;
    let f = vm.to_integer_or_infinity(args.get(0))?;
    if !(0.0..=100.0).contains(&f) {
        return Err(vm.throw_range("toFixed() digits argument must be between 0 and 100"));
    }
    let f = f as i32;
    if !x.is_finite() || x.abs() >= 1e21 {
        return Ok(vm.number_to_string(Value::number(x)).into());
    }
    let (d, e) = if x == 0.0 { (vec![b'0'], 1) } else { exact_digits(x.abs()) };
    let (d, e) = round_digits(&d, e, e + f);
    let mut out = String::new();
    let zero = d.iter().all(|&c| c == b'0');
    if x < 0.0 && !(zero && x == 0.0) {
        out.push('-');
    }
    let text = ascii(d);
    if e <= 0 {
        out.push('0');
        if f > 0 {
            out.push('.');
            let zeros = (-e).min(f) as usize;
            out.push_str(&"0".repeat(zeros));
            out.push_str(&text);
            let have = zeros + text.len();
            out.push_str(&"0".repeat((f as usize).saturating_sub(have)));
        }
    } else {
        let (int, frac) = text.split_at((e as usize).min(text.len()));
        out.push_str(int);
        if f > 0 {
            out.push('.');
            out.push_str(frac);
            // Rounding may have carried into another digit before the point.
            out.push_str(&"0".repeat((f as usize).saturating_sub(frac.len())));
        }
    }
    Ok(vm.str(&out).into())
}

fn exponential(d: &[u8], e: i32) -> String {
    let mut out = String::new();
    out.push(d[0] as char);
    if d.len() > 1 {
        out.push('.');
        out.push_str(&ascii(d[1..].to_vec()));
    }
    let p = e - 1;
    out.push_str(&format!("e{}{}", if p < 0 { '-' } else { '+' }, p.abs()));
    out
}

fn to_exponential(vm: &mut Vm, args: Args) -> JsResult {
    let x = this_number(vm, args.this(), "toExponential")?;
    let f = vm.to_integer_or_infinity(args.get(0))?;
    if !x.is_finite() {
        return Ok(vm.number_to_string(Value::number(x)).into());
    }
    if !(0.0..=100.0).contains(&f) {
        return Err(vm.throw_range("toExponential() argument must be between 0 and 100"));
    }
    let sign = if x < 0.0 { "-" } else { "" };
    let (d, e) = if args.get(0).is_undefined() {
        shortest_digits(x.abs())
    } else if x == 0.0 {
        (vec![b'0'; f as usize + 1], 1)
    } else {
        let (d, e) = exact_digits(x.abs());
        round_digits(&d, e, f as i32 + 1)
    };
    let text = format!("{sign}{}", exponential(&d, e));
    Ok(vm.str(&text).into())
}

/// Digits and exponent of the shortest text that reads back as `x`.
fn shortest_digits(x: f64) -> (Vec<u8>, i32) {
    if x == 0.0 {
        return (vec![b'0'], 1);
    }
    let s = to_rust_string(x);
    let (mantissa, exp) = match s.split_once('e') {
        Some((m, e)) => (m.to_string(), e.parse::<i32>().unwrap_or(0)),
        None => (s, 0),
    };
    let point = mantissa.find('.').unwrap_or(mantissa.len()) as i32;
    let digits: Vec<u8> = mantissa.bytes().filter(|c| *c != b'.').collect();
    let lead = digits.iter().take_while(|&&c| c == b'0').count();
    let end = digits.iter().rposition(|&c| c != b'0').map_or(lead + 1, |p| p + 1);
    (digits[lead..end].to_vec(), point - lead as i32 + exp)
}

fn to_precision(vm: &mut Vm, args: Args) -> JsResult {
    let x = this_number(vm, args.this(), "toPrecision")?;
    if args.get(0).is_undefined() || !x.is_finite() {
        if !args.get(0).is_undefined() {
            vm.to_integer_or_infinity(args.get(0))?;
        }
        return Ok(vm.number_to_string(Value::number(x)).into());
    }
    let p = digits_argument(vm, args.get(0), "toPrecision", 1.0)? as i32;
    let sign = if x < 0.0 { "-" } else { "" };
    let (d, e) = if x == 0.0 {
        (vec![b'0'; p as usize], 1)
    } else {
        let (d, e) = exact_digits(x.abs());
        round_digits(&d, e, p)
    };
    let text = if e - 1 < -6 || e > p {
        exponential(&d, e)
    } else if e <= 0 {
        format!("0.{}{}", "0".repeat(-e as usize), ascii(d))
    } else {
        let text = ascii(d);
        let (int, frac) = text.split_at(e as usize);
        if frac.is_empty() { int.to_string() } else { format!("{int}.{frac}") }
    };
    Ok(vm.str(&format!("{sign}{text}")).into())
}

/// As V8 in the en-US locale: groups of three digits, at most three fraction digits.
fn to_locale_string(vm: &mut Vm, args: Args) -> JsResult {
    let x = this_number(vm, args.this(), "toLocaleString")?;
    if !x.is_finite() {
        let s = if x.is_nan() {
            "NaN"
        } else if x < 0.0 {
            "-∞"
        } else {
            "∞"
        };
        return Ok(vm.str(s).into());
    }
    let (d, e) = if x == 0.0 { (vec![b'0'], 1) } else { exact_digits(x.abs()) };
    let (d, e) = round_digits(&d, e, e + 3);
    let mut text = if e > 0 { ascii(d) } else { format!("{}{}", "0".repeat((1 - e) as usize), ascii(d)) };
    let point = e.max(1) as usize;
    while text.len() < point {
        text.push('0');
    }
    let (int, frac) = text.split_at(point);
    let frac = frac.trim_end_matches('0');
    let mut out = String::new();
    for (i, c) in int.chars().enumerate() {
        if i > 0 && (int.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    if !frac.is_empty() {
        out.push('.');
        out.push_str(frac);
    }
    let sign = if x.is_sign_negative() { "-" } else { "" };
    Ok(vm.str(&format!("{sign}{out}")).into())
}

natives! {
    pub STATIC:
    "new Number" 1 => constructor;
    "isFinite" 1 => is_finite;
    "isInteger" 1 => is_integer;
    "isNaN" 1 => is_nan;
    "isSafeInteger" 1 => is_safe_integer;

    pub PROTO:
    "toExponential" 1 => to_exponential;
    "toFixed" 1 => to_fixed;
    "toLocaleString" 0 => to_locale_string;
    "toPrecision" 1 => to_precision;
    "toString" 1 => to_string;
    "valueOf" 0 => value_of;

    pub GLOBALS:
    "isFinite" 1 => global_is_finite;
    "isNaN" 1 => global_is_nan;
    "parseFloat" 1 => parse_float;
    "parseInt" 2 => parse_int;

    pub BOOLEAN_STATIC:
    "new Boolean" 1 => boolean;

    pub BOOLEAN_PROTO:
    "toString" 0 => boolean_to_string;
    "valueOf" 0 => boolean_value_of;
}

/// Makes `Number`, `Boolean` and the global functions.
pub fn init(vm: &mut Vm) {
    let proto = vm.roots.number_proto;
    let c = define::class(vm, "Number", proto, STATIC, PROTO);
    vm.set_intrinsic(Intrinsic::Number, c);
    let g = vm.roots.global;
    define::install(vm, g, GLOBALS);
    // Number.parseFloat and parseInt are the same functions as the global ones.
    for name in ["parseFloat", "parseInt"] {
        let key = vm.key(name);
        if let Ok(f) = vm.get(g, key) {
            vm.define_data(c, key, f, Attrs::HIDDEN);
        }
    }
    for (name, v) in [
        ("EPSILON", f64::EPSILON),
        ("MAX_SAFE_INTEGER", 9007199254740991.0),
        ("MAX_VALUE", f64::MAX),
        ("MIN_SAFE_INTEGER", -9007199254740991.0),
        ("MIN_VALUE", 5e-324),
        ("NaN", f64::NAN),
        ("NEGATIVE_INFINITY", f64::NEG_INFINITY),
        ("POSITIVE_INFINITY", f64::INFINITY),
    ] {
        define::constant(vm, c, name, Value::number(v));
    }
    let proto = vm.roots.boolean_proto;
    let c = define::class(vm, "Boolean", proto, BOOLEAN_STATIC, BOOLEAN_PROTO);
    vm.set_intrinsic(Intrinsic::Boolean, c);
}
