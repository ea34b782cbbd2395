//! `indexOf`, `lastIndexOf` and `includes` of arrays.

use super::this_len;
use vm::{Args, Gc, JsResult, Object, Value, Vm};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Equality {
    /// IsStrictlyEqual; places without an element are passed over.
    Strict,
    /// SameValueZero; places without one hold undefined.
    SameValueZero,
}

/// Where `target` is first, from `start` on, if the `n` elements of `o` are simply there. `None` if they have to be asked for.
fn position(vm: &mut Vm, o: Gc<Object>, start: u64, n: u64, target: Value, by: Equality) -> Option<Option<usize>> {
    if !vm.is_fast_array(o) {
        return None;
    }
    // Conversion of the start may have changed the array.
    let elements = vm.dense_elements(o)?.get(start as usize..n as usize)?;
    let mut values = elements.iter().map(|c| c.get());
    let found = match target.to_f64() {
        Some(x) if x.is_nan() => {
            if by == Equality::Strict {
                return Some(None);
            }
            values.position(Value::is_nan)
        }
        Some(x) => values.position(|v| v.0 == target.0 || v.to_f64() == Some(x)),
        None if target.is_string() || target.is_bigint() => {
            values.position(|v| !v.is_hole() && vm.strict_equals(v, target))
        }
        None => {
            let holes = by == Equality::SameValueZero && target.is_undefined();
            values.position(|v| v.0 == target.0 || (holes && v.is_hole()))
        }
    };
    Some(found.map(|k| start as usize + k))
}

pub fn index_of(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_len(vm, args)?;
    if n == 0 {
        return Ok(Value::int(-1));
    }
    let start = vm.to_relative_index(args.get(1), n, 0)?;
    let target = args.get(0);
    if let Some(found) = position(vm, o, start, n, target, Equality::Strict) {
        return Ok(found.map_or(Value::int(-1), Value::from_usize));
    }
    for i in start..n {
        let key = vm.key_of_u64(i);
        if vm.has(o, key)? {
            let v = vm.get(o, key)?;
            if vm.strict_equals(v, target) {
                return Ok(Value::number(i as f64));
            }
        }
    }
    Ok(Value::int(-1))
}

pub fn last_index_of(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_len(vm, args)?;
    if n == 0 {
        return Ok(Value::int(-1));
    }
    let from = if args.len() > 1 { vm.to_integer_or_infinity(args.get(1))? } else { n as f64 - 1.0 };
    let start = if from >= 0.0 { from.min(n as f64 - 1.0) } else { n as f64 + from };
    if start < 0.0 {
        return Ok(Value::int(-1));
    }
    for i in (0..=start as u64).rev() {
        let key = vm.key_of_u64(i);
        if vm.has(o, key)? {
            let v = vm.get(o, key)?;
            if vm.strict_equals(v, args.get(0)) {
                return Ok(Value::number(i as f64));
            }
        }
    }
    Ok(Value::int(-1))
}

pub fn includes(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_len(vm, args)?;
    if n == 0 {
        return Ok(Value::FALSE);
    }
    let start = vm.to_relative_index(args.get(1), n, 0)?;
    let target = args.get(0);
    if let Some(found) = position(vm, o, start, n, target, Equality::SameValueZero) {
        return Ok(Value::bool(found.is_some()));
    }
    for i in start..n {
        let v = vm.get_index(o, i)?;
        if vm.same_value_zero(v, target) {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}
