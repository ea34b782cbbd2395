//! BigInt values: cells of 64-bit digits; arithmetic by `digits` in place, and by `num-bigint` where long operands make its
//! algorithms pay for the conversion.

use super::arith::{ArithOp, UnaryOp};
use super::{digits, number};
use crate::Vm;
use crate::error::{JsResult, Throw};
use crate::heap::{Gc, Header, HeapCell, Kind};
use crate::string::{JsString, Units};
use crate::value::Value;
use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer as _;
use num_traits::{FromPrimitive, One as _, Signed as _, ToPrimitive as _, Zero as _};
use std::cell::Cell;
use std::cmp::Ordering;

/// Header word: number of digits (0 for zero, no leading zero digits); header flag 1: negative. Digits from byte 8,
/// least significant first.
#[repr(C)]
pub struct BigIntCell {
    pub header: Header,
}
// SAFETY: a bare header; digits follow.
unsafe impl HeapCell for BigIntCell {}

/// Largest magnitude in bits, as V8.
pub const MAX_BITS: u64 = 1 << 30;

impl Gc<BigIntCell> {
    /// Digits, least significant first.
    #[inline]
    pub fn digits(self) -> &'static [Cell<u64>] {
        // SAFETY: such cells hold `word` digits from byte 8.
        unsafe { std::slice::from_raw_parts((self.addr() + 8) as *const Cell<u64>, self.header.word.get() as usize) }
    }
    #[inline]
    pub fn is_negative(self) -> bool {
        self.header.flags.get() & 1 != 0
    }
    #[inline]
    pub fn is_zero(self) -> bool {
        self.header.word.get() == 0
    }
    /// The value when it has at most one digit.
    #[inline]
    pub fn small(self) -> Option<i128> {
        let m = match self.digits() {
            [] => 0,
            [d] => d.get() as i128,
            _ => return None,
        };
        Some(if self.is_negative() { -m } else { m })
    }
    /// The value when it fits.
    #[inline]
    pub fn as_i64(self) -> Option<i64> {
        match self.header.word.get() {
            0 => Some(0),
            1 => {
                let d = self.digits()[0].get();
                let i = d as i64;
                if i < 0 { None } else { Some(if self.is_negative() { -i } else { i }) }
            }
            _ => None,
        }
    }
    pub fn to_big(self) -> BigInt {
        let digits = self.digits();
        if digits.is_empty() {
            return BigInt::zero();
        }
        let words = digits.iter().flat_map(|d| [d.get() as u32, (d.get() >> 32) as u32]).collect();
        BigInt::from_biguint(if self.is_negative() { Sign::Minus } else { Sign::Plus }, BigUint::new(words))
    }
    /// Low 64 bits in two's complement (BigInt.asUintN(64)).
    pub fn low_u64(self) -> u64 {
        let d = self.digits().first().map_or(0, Cell::get);
        if self.is_negative() { d.wrapping_neg() } else { d }
    }
    /// Nearest double, ties to even.
    pub fn to_f64(self) -> f64 {
        if let Some(i) = self.small() {
            return i as f64;
        }
        let digits = self.digits();
        let n = digits.len();
        // The top 128 bits and a sticky bit for the rest decide the rounding.
        let hi = digits[n - 1].get();
        let lead = hi.leading_zeros();
        let low = if n > 2 { digits[n - 3].get() } else { 0 };
        let mut top = (hi as u128) << 64 | digits[n - 2].get() as u128;
        if lead > 0 {
            top = top << lead | (low >> (64 - lead)) as u128;
        }
        let rest = (lead > 0 && low << lead != 0)
            || (lead == 0 && low != 0)
            || digits[..n.saturating_sub(3)].iter().any(|d| d.get() != 0);
        let exp = (n as i64 - 2) * 64 - lead as i64;
        if exp > 1024 {
            return if self.is_negative() { f64::NEG_INFINITY } else { f64::INFINITY };
        }
        let f = (top | rest as u128) as f64 * 2f64.powi(exp as i32);
        if self.is_negative() { -f } else { f }
    }
}

/// StringToBigInt (7.1.14); `None` when not one.
pub fn parse_string(u: Units<'_>) -> Option<BigInt> {
    let u = number::trim(u);
    if u.is_empty() {
        return Some(BigInt::zero());
    }
    if u.len() > 2 && u.at(0) == b'0' as u16 {
        let radix = match u.at(1) {
            0x78 | 0x58 => 16,
            0x6f | 0x4f => 8,
            0x62 | 0x42 => 2,
            _ => 0,
        };
        if radix != 0 {
            return parse_digits(u.slice(2, u.len()), radix);
        }
    }
    let negative = u.at(0) == b'-' as u16;
    let digits = if negative || u.at(0) == b'+' as u16 { u.slice(1, u.len()) } else { u };
    let v = parse_digits(digits, 10)?;
    Some(if negative { -v } else { v })
}

fn parse_digits(u: Units<'_>, radix: u32) -> Option<BigInt> {
    if u.is_empty() || number::digit_run(u, radix) != u.len() {
        return None;
    }
    let digits: Vec<u8> = u.iter().map(|c| number::digit_value(c).unwrap_or(0) as u8).collect();
    BigInt::from_radix_be(Sign::Plus, &digits, radix)
}

/// A bigint from decimal digits with an optional `-` (constants of the compiler).
pub fn parse_decimal(vm: &mut Vm, text: &str) -> Value {
    let b = text.parse().unwrap_or_else(|_| BigInt::zero());
    vm.new_bigint(&b)
}

impl Vm {
    /// A bigint value.
    pub fn new_bigint(&mut self, v: &BigInt) -> Value {
        let mut digits = v.magnitude().iter_u64_digits();
        let n = digits.len();
        let c = self.alloc_bigint(n, v.is_negative());
        for d in c.digits() {
            d.set(digits.next().unwrap_or(0));
        }
        c.into()
    }
    fn alloc_bigint(&mut self, n: usize, negative: bool) -> Gc<BigIntCell> {
        let c: Gc<BigIntCell> = self.alloc_cell(Kind::BigInt, 8 + n.max(1) * 8);
        c.header.word.set(n as u32);
        c.header.flags.set(negative as u16);
        c
    }
    pub fn bigint_from_i64(&mut self, i: i64) -> Value {
        let c = self.alloc_bigint((i != 0) as usize, i < 0);
        // A cell has room for one digit even when it uses none.
        // SAFETY: as allocated.
        unsafe { *((c.addr() + 8) as *mut u64) = i.unsigned_abs() };
        c.into()
    }
    pub fn bigint_from_u64(&mut self, i: u64) -> Value {
        self.bigint_from_i128(i as i128)
    }
    pub fn bigint_from_i128(&mut self, i: i128) -> Value {
        let m = i.unsigned_abs();
        let n = if m == 0 {
            0
        } else if m >> 64 == 0 {
            1
        } else {
            2
        };
        let c = self.alloc_bigint(n, i < 0);
        let d = c.digits();
        if n > 0 {
            d[0].set(m as u64);
        }
        if n > 1 {
            d[1].set((m >> 64) as u64);
        }
        c.into()
    }
    /// A bigint of any size; RangeError when too big.
    fn checked_bigint(&mut self, v: &BigInt) -> JsResult {
        if v.bits() > MAX_BITS {
            return Err(self.bigint_too_big());
        }
        Ok(self.new_bigint(v))
    }
    #[cold]
    fn bigint_too_big(&mut self) -> Throw {
        self.throw_range("Maximum BigInt size exceeded")
    }
    /// NumberToBigInt (21.2.1.1.1).
    pub fn number_to_bigint(&mut self, f: f64) -> JsResult {
        if f.is_finite() && f.trunc() == f {
            if f.abs() < 9.0e18 {
                return Ok(self.bigint_from_i64(f as i64));
            }
            if let Some(b) = BigInt::from_f64(f) {
                return Ok(self.new_bigint(&b));
            }
        }
        let text = number::to_rust_string(f);
        Err(self.throw_range(format!("The number {text} cannot be converted to a BigInt because it is not an integer")))
    }
    /// ToBigInt (7.1.13).
    pub fn to_bigint(&mut self, v: Value) -> JsResult {
        let v = self.to_primitive(v, super::convert::Hint::Number)?;
        if v.is_bigint() {
            return Ok(v);
        }
        if v.is_bool() {
            return Ok(self.bigint_from_i64(v.is_true() as i64));
        }
        if let Some(s) = v.to_str() {
            let u = s.units(self);
            if let Some(b) = parse_string(u) {
                return self.checked_bigint(&b);
            }
            let text = u.to_string_lossy();
            return Err(self.throw_syntax(format!("Cannot convert {text} to a BigInt")));
        }
        let text = self.describe(v);
        Err(self.throw_type(format!("Cannot convert {text} to a BigInt")))
    }
    /// BigInt::toString.
    pub fn bigint_to_string(&mut self, v: Value, radix: u32) -> Gc<JsString> {
        let c = v.as_gc::<BigIntCell>();
        if radix == 10
            && let Some(i) = c.small()
        {
            return self.str(&i.to_string());
        }
        self.str(&c.to_big().to_str_radix(radix))
    }
    pub fn bigint_cmp(&mut self, a: Value, b: Value) -> Ordering {
        let (a, b) = (a.as_gc::<BigIntCell>(), b.as_gc::<BigIntCell>());
        if let (Some(x), Some(y)) = (a.small(), b.small()) {
            return x.cmp(&y);
        }
        match (a.is_negative(), b.is_negative()) {
            (false, true) => return Ordering::Greater,
            (true, false) => return Ordering::Less,
            _ => {}
        }
        let (x, y) = (a.digits(), b.digits());
        let o = x.len().cmp(&y.len()).then_with(|| x.iter().rev().map(Cell::get).cmp(y.iter().rev().map(Cell::get)));
        if a.is_negative() { o.reverse() } else { o }
    }
    /// A binary operator on two bigints.
    pub fn bigint_arith(&mut self, op: ArithOp, a: Value, b: Value) -> JsResult {
        let (a, b) = (a.as_gc::<BigIntCell>(), b.as_gc::<BigIntCell>());
        if let (Some(x), Some(y)) = (a.as_i64(), b.as_i64()) {
            let r = match op {
                ArithOp::Add => x.checked_add(y),
                ArithOp::Sub => x.checked_sub(y),
                ArithOp::Mul => x.checked_mul(y),
                ArithOp::Div if y != 0 => x.checked_div(y),
                ArithOp::Mod if y != 0 => x.checked_rem(y),
                ArithOp::BitAnd => Some(x & y),
                ArithOp::BitOr => Some(x | y),
                ArithOp::BitXor => Some(x ^ y),
                ArithOp::Shr if (0..64).contains(&y) => Some(x >> y),
                _ => None,
            };
            if let Some(r) = r {
                return Ok(self.bigint_from_i64(r));
            }
        }
        match op {
            ArithOp::Add => self.bigint_sum(a, b, b.is_negative()),
            ArithOp::Sub => self.bigint_sum(a, b, !b.is_negative()),
            ArithOp::Mul => self.bigint_product(a, b),
            ArithOp::Div | ArithOp::Mod => self.bigint_divide(a, b, op == ArithOp::Mod),
            ArithOp::BitAnd => self.bigint_bitwise(a, b, |x, y| x & y),
            ArithOp::BitOr => self.bigint_bitwise(a, b, |x, y| x | y),
            ArithOp::BitXor => self.bigint_bitwise(a, b, |x, y| x ^ y),
            ArithOp::Exp => self.bigint_pow(a, b),
            ArithOp::Shl => self.bigint_shift(a, b, b.is_negative()),
            ArithOp::Shr => self.bigint_shift(a, b, !b.is_negative()),
            ArithOp::UShr => Err(self.throw_type("BigInts have no unsigned right shift, use >> instead")),
        }
    }
    /// The value in a cell whose digits have been computed, without leading zeros.
    fn bigint_result(&mut self, c: Gc<BigIntCell>) -> JsResult {
        let digits = c.digits();
        let n = digits.len() - digits.iter().rev().take_while(|d| d.get() == 0).count();
        c.header.word.set(n as u32);
        if n == 0 {
            c.header.flags.set(0);
        }
        if n as u64 * 64 > MAX_BITS && digits::bits(c.digits()) > MAX_BITS {
            return Err(self.bigint_too_big());
        }
        Ok(c.into())
    }
    /// `a + b`, where `b` has the given sign.
    fn bigint_sum(&mut self, a: Gc<BigIntCell>, b: Gc<BigIntCell>, b_negative: bool) -> JsResult {
        let (x, y) = (a.digits(), b.digits());
        if a.is_negative() == b_negative {
            let (x, y) = if x.len() >= y.len() { (x, y) } else { (y, x) };
            let c = self.alloc_bigint(x.len() + 1, b_negative);
            digits::add(x, y, c.digits());
            return self.bigint_result(c);
        }
        let (x, y, negative) = if digits::compare(x, y).is_ge() { (x, y, a.is_negative()) } else { (y, x, b_negative) };
        let c = self.alloc_bigint(x.len(), negative);
        digits::sub(x, y, c.digits());
        self.bigint_result(c)
    }
    fn bigint_product(&mut self, a: Gc<BigIntCell>, b: Gc<BigIntCell>) -> JsResult {
        let (x, y) = (a.digits(), b.digits());
        // Too big before it is computed.
        if (x.len() + y.len()) as u64 * 64 > MAX_BITS + 128 {
            return Err(self.bigint_too_big());
        }
        if x.len().min(y.len()) >= digits::LONG {
            return self.checked_bigint(&(a.to_big() * b.to_big()));
        }
        let c = self.alloc_bigint(x.len() + y.len(), a.is_negative() != b.is_negative());
        digits::mul(x, y, c.digits());
        self.bigint_result(c)
    }
    /// Quotient, or the remainder.
    fn bigint_divide(&mut self, a: Gc<BigIntCell>, b: Gc<BigIntCell>, remainder: bool) -> JsResult {
        let (x, y) = (a.digits(), b.digits());
        if y.is_empty() {
            return Err(self.throw_range("Division by zero"));
        }
        if digits::compare(x, y).is_lt() {
            return Ok(if remainder { a.into() } else { self.bigint_from_i64(0) });
        }
        let len = x.len() - y.len() + 1;
        if y.len().min(len) >= digits::LONG {
            let (x, y) = (a.to_big(), b.to_big());
            return Ok(self.new_bigint(&if remainder { x % y } else { x / y }));
        }
        let negative = if remainder { a.is_negative() } else { a.is_negative() != b.is_negative() };
        let c = self.alloc_bigint(if remainder { y.len() } else { len }, negative);
        match (y, remainder) {
            ([d], true) => c.digits()[0].set(digits::div_digit(x, d.get(), &[])),
            ([d], false) => {
                digits::div_digit(x, d.get(), c.digits());
            }
            (_, true) => digits::div_rem(x, y, &[], c.digits()),
            (_, false) => digits::div_rem(x, y, c.digits(), &[]),
        }
        self.bigint_result(c)
    }
    fn bigint_bitwise(&mut self, a: Gc<BigIntCell>, b: Gc<BigIntCell>, f: impl Fn(u64, u64) -> u64) -> JsResult {
        let (x, y) = (a.digits(), b.digits());
        let c = self.alloc_bigint(x.len().max(y.len()) + 1, false);
        let negative = digits::bitwise((x, a.is_negative()), (y, b.is_negative()), f, c.digits());
        c.header.flags.set(negative as u16);
        self.bigint_result(c)
    }
    fn bigint_pow(&mut self, a: Gc<BigIntCell>, b: Gc<BigIntCell>) -> JsResult {
        if b.is_negative() {
            return Err(self.throw_range("Exponent must be non-negative"));
        }
        let x = a.to_big();
        // 0, 1 and -1 take any exponent.
        if x.is_zero() || x.magnitude().is_one() {
            let odd = b.digits().first().is_some_and(|d| d.get() & 1 == 1);
            let r = if b.is_zero() {
                BigInt::one()
            } else if x.is_zero() || x.is_one() || odd {
                x
            } else {
                BigInt::one()
            };
            return Ok(self.new_bigint(&r));
        }
        match b.small().and_then(|e| u32::try_from(e).ok()) {
            Some(e) if (x.bits() - 1).saturating_mul(e as u64) < MAX_BITS => {
                let r = x.pow(e);
                self.checked_bigint(&r)
            }
            _ => Err(self.bigint_too_big()),
        }
    }
    fn bigint_shift(&mut self, a: Gc<BigIntCell>, b: Gc<BigIntCell>, right: bool) -> JsResult {
        if a.is_zero() || b.is_zero() {
            return Ok(a.into());
        }
        let n = if b.digits().len() == 1 { b.digits()[0].get() } else { u64::MAX };
        let (x, negative) = (a.digits(), a.is_negative());
        let bits = digits::bits(x);
        if right {
            if n >= bits {
                return Ok(self.bigint_from_i64(if negative { -1 } else { 0 }));
            }
            let c = self.alloc_bigint(x.len() - (n / 64) as usize + 1, negative);
            digits::shr(x, n, negative, c.digits());
            return self.bigint_result(c);
        }
        if n > MAX_BITS || bits + n > MAX_BITS {
            return Err(self.bigint_too_big());
        }
        let c = self.alloc_bigint(x.len() + (n / 64) as usize + 1, negative);
        digits::shl(x, n, c.digits());
        self.bigint_result(c)
    }
    /// A unary operator on a bigint.
    pub fn bigint_unary(&mut self, op: UnaryOp, v: Value) -> JsResult {
        let c = v.as_gc::<BigIntCell>();
        if op == UnaryOp::Neg {
            let x = c.digits();
            if x.is_empty() {
                return Ok(v);
            }
            let r = self.alloc_bigint(x.len(), !c.is_negative());
            r.digits().iter().zip(x).for_each(|(r, d)| r.set(d.get()));
            return self.bigint_result(r);
        }
        let one = self.bigint_from_i64(1);
        match op {
            // ~x = -x - 1 = -(x + 1)
            UnaryOp::BitNot => {
                let r = self.bigint_sum(c, one.as_gc(), false)?;
                self.bigint_unary(UnaryOp::Neg, r)
            }
            UnaryOp::Dec => self.bigint_sum(c, one.as_gc(), true),
            UnaryOp::Inc | UnaryOp::Neg => self.bigint_sum(c, one.as_gc(), false),
        }
    }
    /// BigInt.asUintN.
    pub fn bigint_as_uint_n(&mut self, bits: u64, v: Value) -> JsResult {
        let c = v.as_gc::<BigIntCell>();
        if bits == 0 {
            return Ok(self.bigint_from_i64(0));
        }
        if bits <= 64 {
            let m = if bits == 64 { u64::MAX } else { (1 << bits) - 1 };
            let r = c.low_u64() & m;
            return Ok(self.bigint_from_u64(r));
        }
        let x = c.to_big();
        if !c.is_negative() && x.bits() <= bits {
            return Ok(v);
        }
        if bits > MAX_BITS {
            return Err(self.bigint_too_big());
        }
        let r = x.mod_floor(&(BigInt::one() << bits));
        self.checked_bigint(&r)
    }
    /// BigInt.asIntN.
    pub fn bigint_as_int_n(&mut self, bits: u64, v: Value) -> JsResult {
        let c = v.as_gc::<BigIntCell>();
        if bits == 0 {
            return Ok(self.bigint_from_i64(0));
        }
        if bits <= 64 {
            let shift = 64 - bits;
            let r = (c.low_u64() << shift) as i64 >> shift;
            return Ok(self.bigint_from_i64(r));
        }
        let x = c.to_big();
        if x.bits() < bits {
            return Ok(v);
        }
        let m = BigInt::one() << bits;
        let r = x.mod_floor(&m);
        let r = if r.bits() == bits { r - m } else { r };
        self.checked_bigint(&r)
    }
    /// The value as f64, for `Number(bigint)`.
    pub fn bigint_to_f64(&self, v: Value) -> f64 {
        v.as_gc::<BigIntCell>().to_f64()
    }
    /// Low 64 bits, for stores to BigInt64Array and kin.
    pub fn bigint_to_u64(&self, v: Value) -> u64 {
        v.as_gc::<BigIntCell>().low_u64()
    }
    /// The value as i64 if it fits.
    pub fn bigint_to_i64(&self, v: Value) -> Option<i64> {
        v.as_gc::<BigIntCell>().small()?.to_i64()
    }
}
