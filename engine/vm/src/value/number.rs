//! Numbers: text forms, parsing, and the arithmetic that Rust does not define as JavaScript does.

use crate::Vm;
use crate::heap::Gc;
use crate::string::{JsString, Units};
use crate::value::Value;

/// Integers below this have cached strings.
pub const CACHED_INTS: usize = 256;

/// ToInt32 (ECMA-262 7.1.6).
#[inline(always)]
pub fn to_int32(f: f64) -> i32 {
    // Truncation to i64 keeps the low 32 bits right for everything in its range.
    to_int32_quick(f).unwrap_or_else(|| to_int32_big(f))
}

/// ToInt32 where a few instructions do it: of everything that truncates to an int64 (but its least).
#[inline(always)]
pub fn to_int32_quick(f: f64) -> Option<i32> {
    match truncate_long(f) {
        i64::MIN => None,
        i => Some(i as i32),
    }
}

/// `f` truncated; `i64::MIN` when that is no int64. As for [`truncate`], this is what the machine does anyway.
#[inline(always)]
fn truncate_long(f: f64) -> i64 {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: SSE2 is part of the architecture; the instruction is defined for every input.
    unsafe {
        use std::arch::x86_64::{_mm_cvttsd_si64, _mm_set_sd};
        _mm_cvttsd_si64(_mm_set_sd(f))
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        let i = f as i64;
        if i == i64::MAX || f.is_nan() { i64::MIN } else { i }
    }
}

/// For what is no int64: the low 32 bits of the integer, from the bits of the double.
#[cold]
fn to_int32_big(f: f64) -> i32 {
    if !f.is_finite() {
        return 0;
    }
    debug_assert!(f.abs() >= 2f64.powi(63));
    let bits = f.to_bits();
    // The exponent is at least 63 here, so the mantissa is only shifted left.
    let shift = ((bits >> 52) & 0x7ff) as i32 - 1075;
    if shift >= 32 {
        return 0;
    }
    let mantissa = (bits & ((1 << 52) - 1)) | 1 << 52;
    let m = ((mantissa as u128) << shift.max(0)) as u32 as i32;
    if f < 0.0 { m.wrapping_neg() } else { m }
}

/// Number::remainder (6.1.6.1.6): the sign of the dividend, as C's fmod.
#[inline]
pub fn js_mod(a: f64, b: f64) -> f64 {
    // Integers beyond int32, as hash functions make them: the machine's division is faster than the library's `fmod`.
    const EXACT: f64 = (1u64 << 53) as f64;
    if (0.0..EXACT).contains(&a) && (1.0..EXACT).contains(&b) && a.is_sign_positive() {
        let (m, n) = (a as i64, b as i64);
        if m as f64 == a && n as f64 == b {
            return (m % n) as f64;
        }
    }
    a % b
}

/// `f` truncated when that is an int32; any int32 otherwise. For conversions that are checked by converting back:
/// cheaper than `as`, which also has to answer for everything out of range.
#[inline(always)]
pub fn truncate(f: f64) -> i32 {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: SSE2 is part of the architecture; the instruction is defined for every input.
    unsafe {
        use std::arch::x86_64::{_mm_cvttsd_si32, _mm_set_sd};
        _mm_cvttsd_si32(_mm_set_sd(f))
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        f as i32
    }
}

/// Number::exponentiate (6.1.6.1.3). IEEE pow answers 1 where JavaScript has NaN.
#[inline]
pub fn js_pow(base: f64, exp: f64) -> f64 {
    if exp.is_nan() || (exp.is_infinite() && base.abs() == 1.0) {
        return f64::NAN;
    }
    base.powf(exp)
}

/// ToIntegerOrInfinity of a number.
#[inline]
pub fn to_integer(f: f64) -> f64 {
    // `+ 0.0` turns -0 into 0.
    if f.is_nan() { 0.0 } else { f.trunc() + 0.0 }
}

/// WhiteSpace and LineTerminator code units (12.2, 12.3).
#[inline]
pub fn is_space(c: u16) -> bool {
    match c {
        0x09..=0x0d | 0x20 | 0xa0 => true,
        0..=0xff => false,
        0x1680 | 0x2000..=0x200a | 0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000 | 0xfeff => true,
        _ => false,
    }
}

/// Trims white space at both ends.
pub fn trim(u: Units<'_>) -> Units<'_> {
    let (mut start, mut end) = (0, u.len());
    while start < end && is_space(u.at(start)) {
        start += 1;
    }
    while end > start && is_space(u.at(end - 1)) {
        end -= 1;
    }
    u.slice(start, end)
}

/// StringToNumber (7.1.4.1.1).
pub fn string_to_number(u: Units<'_>) -> f64 {
    // Most strings that become numbers are a few digits.
    if let Units::Latin1(b) = u
        && (1..=9).contains(&b.len())
        && b.iter().all(u8::is_ascii_digit)
    {
        return b.iter().fold(0u32, |n, &c| n * 10 + (c - b'0') as u32) as f64;
    }
    let u = trim(u);
    if u.is_empty() {
        return 0.0;
    }
    if u.len() > 2 && u.at(0) == b'0' as u16 {
        let radix = match u.at(1) {
            0x78 | 0x58 => 16,
            0x6f | 0x4f => 8,
            0x62 | 0x42 => 2,
            _ => 0,
        };
        if radix != 0 {
            let digits = u.slice(2, u.len());
            return match digit_run(digits, radix) {
                n if n == digits.len() => digits_to_f64(digits, radix),
                _ => f64::NAN,
            };
        }
    }
    match decimal_prefix(u) {
        n if n == u.len() => parse_decimal(u),
        _ => f64::NAN,
    }
}

/// Length of the longest prefix that is a StrDecimalLiteral (sign, `Infinity`, fraction, exponent), 0 if none.
pub fn decimal_prefix(u: Units<'_>) -> usize {
    let n = u.len();
    let digit = |i: usize| i < n && (0x30..=0x39).contains(&u.at(i));
    let mut i = 0;
    if i < n && (u.at(i) == b'+' as u16 || u.at(i) == b'-' as u16) {
        i += 1;
    }
    const INFINITY: &[u8] = b"Infinity";
    if n - i >= INFINITY.len() && (0..INFINITY.len()).all(|k| u.at(i + k) == INFINITY[k] as u16) {
        return i + INFINITY.len();
    }
    let start = i;
    while digit(i) {
        i += 1;
    }
    let mut digits = i - start;
    if i < n && u.at(i) == b'.' as u16 && (digits > 0 || digit(i + 1)) {
        i += 1;
        while digit(i) {
            i += 1;
            digits += 1;
        }
    }
    if digits == 0 {
        return 0;
    }
    if i < n && (u.at(i) | 0x20) == b'e' as u16 {
        let mut j = i + 1;
        if j < n && (u.at(j) == b'+' as u16 || u.at(j) == b'-' as u16) {
            j += 1;
        }
        if digit(j) {
            while digit(j) {
                j += 1;
            }
            i = j;
        }
    }
    i
}

/// Value of text accepted whole by [`decimal_prefix`].
pub fn parse_decimal(u: Units<'_>) -> f64 {
    let text: String = u.iter().map(|c| c as u8 as char).collect();
    match text.as_str() {
        "Infinity" | "+Infinity" => f64::INFINITY,
        "-Infinity" => f64::NEG_INFINITY,
        // Rust's grammar accepts everything that passed the check, with correct rounding.
        t => t.parse().unwrap_or(f64::NAN),
    }
}

/// Value of a digit in radix 36.
#[inline]
pub fn digit_value(c: u16) -> Option<u32> {
    match c {
        0x30..=0x39 => Some(c as u32 - 0x30),
        0x41..=0x5a => Some(c as u32 - 0x41 + 10),
        0x61..=0x7a => Some(c as u32 - 0x61 + 10),
        _ => None,
    }
}

/// Number of leading digits in `radix`.
pub fn digit_run(u: Units<'_>, radix: u32) -> usize {
    u.iter().position(|c| digit_value(c).is_none_or(|d| d >= radix)).unwrap_or(u.len())
}

/// The integer that `digits` (all valid in `radix`) denote, correctly rounded for radix 10 and powers of two.
pub fn digits_to_f64(digits: Units<'_>, radix: u32) -> f64 {
    let small: Option<u64> = digits.iter().try_fold(0u64, |n, c| {
        let n = n.checked_mul(radix as u64)?.checked_add(digit_value(c)? as u64)?;
        if n < 1 << 53 { Some(n) } else { None }
    });
    if let Some(n) = small {
        return n as f64;
    }
    if radix == 10 {
        return parse_decimal(digits);
    }
    if radix.is_power_of_two() {
        // 64 bits of mantissa and a sticky bit decide the rounding; the conversion of the integer rounds half to even.
        let bits = radix.trailing_zeros();
        let (mut m, mut exp, mut sticky) = (0u128, 0i32, false);
        for c in digits.iter() {
            let d = digit_value(c).unwrap_or(0) as u128;
            if m >> 64 == 0 {
                m = m << bits | d;
            } else {
                exp = exp.saturating_add(bits as i32);
                sticky |= d != 0;
            }
        }
        return (m << 1 | sticky as u128) as f64 * 2f64.powi(exp.saturating_sub(1).min(2000));
    }
    digits.iter().fold(0.0, |n, c| n * radix as f64 + digit_value(c).unwrap_or(0) as f64)
}

const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// Number::toString with a radix other than 10: as many fraction digits as tell the value from its neighbours.
pub fn to_radix_string(f: f64, radix: u32) -> String {
    if f.is_nan() {
        return "NaN".into();
    }
    if f.is_infinite() {
        return if f > 0.0 { "Infinity".into() } else { "-Infinity".into() };
    }
    if f == 0.0 {
        return "0".into();
    }
    let r = radix as f64;
    let value = f.abs();
    let mut integer = value.floor();
    let mut fraction = value - integer;
    let mut fraction_digits: Vec<u8> = Vec::new();
    // Half the distance to the next double: digits beyond it say nothing.
    let mut delta = (0.5 * (value.next_up() - value)).max(f64::from_bits(1));
    if fraction >= delta {
        loop {
            fraction *= r;
            delta *= r;
            let digit = fraction as usize;
            fraction_digits.push(digit as u8);
            fraction -= digit as f64;
            if (fraction > 0.5 || (fraction == 0.5 && digit & 1 == 1)) && fraction + delta > 1.0 {
                // Round up, carrying through digits that overflow.
                loop {
                    match fraction_digits.pop() {
                        None => {
                            integer += 1.0;
                            break;
                        }
                        Some(d) if (d as u32) + 1 < radix => {
                            fraction_digits.push(d + 1);
                            break;
                        }
                        Some(_) => {}
                    }
                }
                break;
            }
            if fraction < delta {
                break;
            }
        }
    }
    let mut out: Vec<u8> = Vec::new();
    // Digits below the precision of the double are zeros: as many as leave an integer of more than 53 bits.
    while integer / r >= 9007199254740992.0 {
        integer /= r;
        out.push(b'0');
    }
    loop {
        let rem = integer % r;
        out.push(DIGITS[rem as usize]);
        integer = (integer - rem) / r;
        if integer <= 0.0 {
            break;
        }
    }
    if f < 0.0 {
        out.push(b'-');
    }
    out.reverse();
    if !fraction_digits.is_empty() {
        out.push(b'.');
        out.extend(fraction_digits.iter().map(|&d| DIGITS[d as usize]));
    }
    out.into_iter().map(char::from).collect()
}

/// Decimal text of an integer, written to the end of `buf`.
#[inline]
pub fn format_int(i: i32, buf: &mut [u8; 11]) -> &[u8] {
    let mut n = i.unsigned_abs();
    let mut at = buf.len();
    loop {
        at -= 1;
        buf[at] = b'0' + (n % 10) as u8;
        n /= 10;
        if n == 0 {
            break;
        }
    }
    if i < 0 {
        at -= 1;
        buf[at] = b'-';
    }
    &buf[at..]
}

/// Number::toString in radix 10, as Rust text.
pub fn to_rust_string(f: f64) -> String {
    ryu_js::Buffer::new().format(f).to_owned()
}

impl Vm {
    /// Decimal string of an integer.
    pub fn int_to_string(&mut self, i: i32) -> Gc<JsString> {
        let cached = (i as u32 as usize) < CACHED_INTS;
        if cached {
            let s = self.roots.int_strings[i as usize];
            if !s.is_none() {
                return s;
            }
        }
        let mut buf = [0; 11];
        let text = format_int(i, &mut buf);
        if cached {
            let s = self.intern_units(Units::Latin1(text));
            self.roots.int_strings[i as usize] = s;
            return s;
        }
        self.str_latin1(text)
    }
    /// Number::toString in radix 10.
    pub fn f64_to_string(&mut self, f: f64) -> Gc<JsString> {
        let v = Value::number(f);
        if v.is_int() {
            return self.int_to_string(v.as_int());
        }
        if f == 0.0 {
            return self.int_to_string(0);
        }
        let mut buf = ryu_js::Buffer::new();
        self.str_latin1(buf.format(f).as_bytes())
    }
    /// String of a number value.
    #[inline]
    pub fn number_to_string(&mut self, v: Value) -> Gc<JsString> {
        if v.is_int() { self.int_to_string(v.as_int()) } else { self.f64_to_string(v.as_double()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn num(s: &str) -> f64 {
        string_to_number(Units::Latin1(s.as_bytes()))
    }

    #[test]
    fn parses() {
        assert_eq!(num(""), 0.0);
        assert_eq!(num("  12  "), 12.0);
        assert_eq!(num("1."), 1.0);
        assert_eq!(num(".5"), 0.5);
        assert!(num(".").is_nan());
        assert!(num("1_0").is_nan());
        assert!(num("+").is_nan());
        assert!(num("inf").is_nan());
        assert!(num("infinity").is_nan());
        assert!(num("nan").is_nan());
        assert!(num("1e").is_nan());
        assert!(num("- 1").is_nan());
        assert!(num("-0x10").is_nan());
        assert!(num("0x").is_nan());
        assert_eq!(num("0X1F"), 31.0);
        assert_eq!(num("0b101"), 5.0);
        assert_eq!(num("0o17"), 15.0);
        assert_eq!(num("-Infinity"), f64::NEG_INFINITY);
        assert_eq!(num("1e1000"), f64::INFINITY);
        assert_eq!(num("-0").to_bits(), (-0.0f64).to_bits());
        assert_eq!(num("0x20000000000001"), 9007199254740992.0);
        assert_eq!(num("0x20000000000003"), 9007199254740996.0);
        assert_eq!(num("0x200000000000010000000000000001"), 166153499473114502559719956244594689.0);
        assert_eq!(num("123456789012345678901"), 123456789012345680000.0);
    }

    #[test]
    fn int32() {
        assert_eq!(to_int32(f64::NAN), 0);
        assert_eq!(to_int32(f64::INFINITY), 0);
        assert_eq!(to_int32(-1.9), -1);
        assert_eq!(to_int32(4294967296.0 + 5.0), 5);
        assert_eq!(to_int32(2147483648.0), i32::MIN);
        assert_eq!(to_int32(-2147483649.0), i32::MAX);
        assert_eq!(to_int32(9223372036854775808.0), 0);
        assert_eq!(to_int32(9223372036854777856.0), 2048);
        assert_eq!(to_int32(-9223372036854777856.0), -2048);
        assert_eq!(to_int32(1e300), 0);
        assert_eq!(to_int32(36893488147419107329.0), 8192);
    }

    #[test]
    fn radix() {
        assert_eq!(to_radix_string(0.5, 2), "0.1");
        assert_eq!(to_radix_string(255.0, 16), "ff");
        assert_eq!(to_radix_string(-255.5, 16), "-ff.8");
        assert_eq!(to_radix_string(0.1, 3), "0.0022002200220022002200220022002201");
        assert_eq!(to_radix_string(1e21, 7), "5135235413265003022600000");
        assert_eq!(to_radix_string(1e21, 36), "5v1j4f4ds7c000");
        assert_eq!(to_radix_string(123.456, 36), "3f.gez4w97ry");
        assert_eq!(to_radix_string(1.0 / 3.0, 36), "0.c");
        assert_eq!(to_radix_string(1e-6, 36), "0.0001ogs5wo29m8");
        assert_eq!(to_radix_string(1152921504606848000.0, 3), "21200101122222021102111220121121100000");
        assert_eq!(to_radix_string(5e-324, 2).len(), 1076);
        assert_eq!(to_radix_string(f64::MAX, 36).len(), 199);
    }

    #[test]
    fn pow() {
        assert!(js_pow(1.0, f64::INFINITY).is_nan());
        assert!(js_pow(1.0, f64::NAN).is_nan());
        assert_eq!(js_pow(f64::NAN, 0.0), 1.0);
        assert_eq!(js_pow(-0.0, -1.0), f64::NEG_INFINITY);
    }
}
