//! Equality and order of values (ECMA-262 7.2.10 - 7.2.15).

use super::number;
use crate::Vm;
use crate::error::JsResult;
use crate::value::Value;
use crate::value::convert::Hint;
use num_bigint::BigInt;
use num_traits::{FromPrimitive, ToPrimitive as _};
use std::cmp::Ordering;

/// SameValue for two numbers.
#[inline]
fn same_f64(a: f64, b: f64) -> bool {
    if a.is_nan() { b.is_nan() } else { a.to_bits() == b.to_bits() }
}

impl Vm {
    /// IsStrictlyEqual.
    #[inline]
    pub fn strict_equals(&mut self, a: Value, b: Value) -> bool {
        if a.0 == b.0 {
            // Only NaN differs from itself.
            return !a.is_nan();
        }
        if a.is_string() && b.is_string() {
            return self.str_eq(a.as_gc(), b.as_gc());
        }
        self.strict_equals_rest(a, b)
    }
    fn strict_equals_rest(&mut self, a: Value, b: Value) -> bool {
        match (a.to_f64(), b.to_f64()) {
            (Some(x), Some(y)) => x == y,
            (None, None) => a.is_bigint() && b.is_bigint() && self.bigint_cmp(a, b) == Ordering::Equal,
            _ => false,
        }
    }
    /// SameValue.
    pub fn same_value(&mut self, a: Value, b: Value) -> bool {
        match (a.to_f64(), b.to_f64()) {
            (Some(x), Some(y)) => same_f64(x, y),
            _ => self.strict_equals(a, b),
        }
    }
    /// SameValueZero.
    pub fn same_value_zero(&mut self, a: Value, b: Value) -> bool {
        match (a.to_f64(), b.to_f64()) {
            (Some(x), Some(y)) => x == y || (x.is_nan() && y.is_nan()),
            _ => self.strict_equals(a, b),
        }
    }
    /// IsLooselyEqual.
    pub fn loose_equals(&mut self, mut a: Value, mut b: Value) -> JsResult<bool> {
        loop {
            if a.0 == b.0 {
                return Ok(!a.is_nan());
            }
            if let (Some(x), Some(y)) = (a.to_f64(), b.to_f64()) {
                return Ok(x == y);
            }
            if a.tag() == b.tag() && !(a.is_bool() || b.is_bool()) {
                return Ok(if a.equals_null() { b.equals_null() } else { self.strict_equals(a, b) });
            }
            if a.is_nullish() || b.is_nullish() {
                return Ok(a.is_nullish() && b.is_nullish());
            }
            if a.is_bool() {
                a = Value::int(a.is_true() as i32);
                continue;
            }
            if b.is_bool() {
                b = Value::int(b.is_true() as i32);
                continue;
            }
            if let Some(o) = self.as_object(a) {
                if self.as_object(b).is_some() {
                    return Ok(false);
                }
                a = self.to_primitive(o.into(), Hint::Default)?;
                continue;
            }
            if self.as_object(b).is_some() {
                b = self.to_primitive(b, Hint::Default)?;
                continue;
            }
            if a.is_symbol() || b.is_symbol() {
                return Ok(false);
            }
            // Numbers, strings and bigints of different types remain.
            if a.is_bigint() || b.is_bigint() {
                return Ok(self.compare_with_bigint(a, b) == Some(Ordering::Equal));
            }
            let (x, y) = (self.to_number(a)?, self.to_number(b)?);
            return Ok(x == y);
        }
    }
    /// IsLessThan(a, b, LeftFirst): `None` when undefined (NaN). With `left_first` false `b` is converted first.
    pub fn less_than(&mut self, a: Value, b: Value, left_first: bool) -> JsResult<Option<bool>> {
        if let (Some(x), Some(y)) = (a.to_f64(), b.to_f64()) {
            return Ok(x.partial_cmp(&y).map(|o| o == Ordering::Less));
        }
        if let (Some(x), Some(y)) = (a.to_str(), b.to_str()) {
            return Ok(Some(self.str_cmp(x, y) == Ordering::Less));
        }
        let (a, b) = if left_first {
            let a = self.to_primitive(a, Hint::Number)?;
            (a, self.to_primitive(b, Hint::Number)?)
        } else {
            let b = self.to_primitive(b, Hint::Number)?;
            (self.to_primitive(a, Hint::Number)?, b)
        };
        if let (Some(x), Some(y)) = (a.to_str(), b.to_str()) {
            return Ok(Some(self.str_cmp(x, y) == Ordering::Less));
        }
        let strings = a.is_string() || b.is_string();
        if (a.is_bigint() || b.is_bigint()) && (strings || (a.is_bigint() && b.is_bigint())) {
            return Ok(self.compare_with_bigint(a, b).map(|o| o == Ordering::Less));
        }
        let (a, b) = (self.to_numeric(a)?, self.to_numeric(b)?);
        if a.is_bigint() || b.is_bigint() {
            return Ok(self.compare_with_bigint(a, b).map(|o| o == Ordering::Less));
        }
        Ok(a.as_f64().partial_cmp(&b.as_f64()).map(|o| o == Ordering::Less))
    }
    /// Order of two values of which at least one is a bigint, the other a bigint, number or string.
    fn compare_with_bigint(&mut self, a: Value, b: Value) -> Option<Ordering> {
        if a.is_bigint() && b.is_bigint() {
            return Some(self.bigint_cmp(a, b));
        }
        if b.is_bigint() {
            return self.compare_with_bigint(b, a).map(Ordering::reverse);
        }
        let x = a.as_gc::<super::bigint::BigIntCell>();
        if let Some(s) = b.to_str() {
            let u = s.units(self);
            let y = super::bigint::parse_string(u)?;
            return Some(x.to_big().cmp(&y));
        }
        compare_bigint_f64(&x.to_big(), b.as_f64())
    }
}

/// Exact order of a bigint and a double.
pub fn compare_bigint_f64(x: &BigInt, y: f64) -> Option<Ordering> {
    if y.is_nan() {
        return None;
    }
    if y.is_infinite() {
        return Some(if y > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    if let Some(i) = x.to_i64()
        && i.unsigned_abs() < 1 << 53
    {
        return (i as f64).partial_cmp(&y);
    }
    let whole = BigInt::from_f64(y.trunc())?;
    Some(x.cmp(&whole).then_with(|| 0.0f64.partial_cmp(&number::js_mod(y, 1.0)).unwrap_or(Ordering::Equal)))
}
