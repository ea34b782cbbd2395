//! `BigInt` (spec 21.2).

use crate::{define, natives};
use vm::heap::Kind;
use vm::vm::Intrinsic;
use vm::{Args, JsResult, Value, Vm};

fn constructor(vm: &mut Vm, args: Args) -> JsResult {
    if args.new_target().is_some() {
        return Err(vm.throw_type("BigInt is not a constructor"));
    }
    let p = vm.to_primitive(args.get(0), vm::value::convert::Hint::Number)?;
    match p.to_f64() {
        Some(f) => vm.number_to_bigint(f),
        None => vm.to_bigint(p),
    }
}
fn as_int_n(vm: &mut Vm, args: Args) -> JsResult {
    let bits = vm.to_index(args.get(0), "Invalid value: not (convertible to) a safe integer")?;
    let v = vm.to_bigint(args.get(1))?;
    vm.bigint_as_int_n(bits, v)
}
fn as_uint_n(vm: &mut Vm, args: Args) -> JsResult {
    let bits = vm.to_index(args.get(0), "Invalid value: not (convertible to) a safe integer")?;
    let v = vm.to_bigint(args.get(1))?;
    vm.bigint_as_uint_n(bits, v)
}
fn this_bigint(vm: &mut Vm, v: Value, method: &str) -> JsResult {
    if v.is_bigint() {
        return Ok(v);
    }
    match v.to_object() {
        Some(o) if o.is(Kind::BigIntObject) => Ok(o.internal(0)),
        _ => Err(vm.throw_type(format!("BigInt.prototype.{method} requires that 'this' be a BigInt"))),
    }
}
fn to_string(vm: &mut Vm, args: Args) -> JsResult {
    let v = this_bigint(vm, args.this(), "toString")?;
    let radix = if args.get(0).is_undefined() { 10.0 } else { vm.to_integer_or_infinity(args.get(0))? };
    if !(2.0..=36.0).contains(&radix) {
        return Err(vm.throw_range("toString() radix must be between 2 and 36"));
    }
    Ok(vm.bigint_to_string(v, radix as u32).into())
}
fn value_of(vm: &mut Vm, args: Args) -> JsResult {
    this_bigint(vm, args.this(), "valueOf")
}
/// As V8 in the en-US locale: groups of three digits.
fn to_locale_string(vm: &mut Vm, args: Args) -> JsResult {
    let v = this_bigint(vm, args.this(), "toLocaleString")?;
    let text = vm.bigint_to_string(v, 10).to_rust(vm);
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |d| ("-", d));
    let mut out = sign.to_string();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    Ok(vm.str(&out).into())
}

natives! {
    pub STATIC:
    "new BigInt" 1 => constructor;
    "asIntN" 2 => as_int_n;
    "asUintN" 2 => as_uint_n;

    pub PROTO:
    "toLocaleString" 0 => to_locale_string;
    "toString" 0 => to_string;
    "valueOf" 0 => value_of;
}

/// Makes `BigInt` over the existing prototype.
pub fn init(vm: &mut Vm) {
    let proto = vm.roots.bigint_proto;
    let c = define::class(vm, "BigInt", proto, STATIC, PROTO);
    define::to_string_tag(vm, proto, "BigInt");
    vm.set_intrinsic(Intrinsic::BigInt, c);
}
