//! Arithmetic on magnitudes of bigints: slices of 64-bit digits, least significant first, results into digits that the
//! caller provides. Linear time but for the product and the quotient, whose long operands are left to `num-bigint`.

use std::cell::Cell;
use std::cmp::Ordering;

/// From this many digits of the shorter operand on (of the quotient and the divisor), better algorithms than those here
/// pay for converting.
pub const LONG: usize = 40;

type Digits<'a> = &'a [Cell<u64>];

/// Order of two magnitudes without leading zeros.
pub fn compare(a: Digits<'_>, b: Digits<'_>) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.iter().rev().map(Cell::get).cmp(b.iter().rev().map(Cell::get)))
}

/// Bits without leading zeros.
pub fn bits(a: Digits<'_>) -> u64 {
    a.last().map_or(0, |d| a.len() as u64 * 64 - d.get().leading_zeros() as u64)
}

/// `a + b`; `a` is the longer one, `out` one digit longer still.
pub fn add(a: Digits<'_>, b: Digits<'_>, out: Digits<'_>) {
    let mut carry = false;
    for (i, o) in out.iter().enumerate() {
        let (s, c) = digit(a, i).overflowing_add(digit(b, i));
        let (s, d) = s.overflowing_add(carry as u64);
        carry = c | d;
        o.set(s);
    }
}

/// `a - b`; `a` is not smaller, `out` as long as `a`.
pub fn sub(a: Digits<'_>, b: Digits<'_>, out: Digits<'_>) {
    let mut borrow = false;
    for (i, o) in out.iter().enumerate() {
        let (s, c) = digit(a, i).overflowing_sub(digit(b, i));
        let (s, d) = s.overflowing_sub(borrow as u64);
        borrow = c | d;
        o.set(s);
    }
}

/// `a * b`; `out` has the digits of both together.
pub fn mul(a: Digits<'_>, b: Digits<'_>, out: Digits<'_>) {
    out.iter().for_each(|o| o.set(0));
    for (i, x) in a.iter().enumerate() {
        let mut carry = 0;
        for (y, o) in b.iter().zip(&out[i..]) {
            let p = x.get() as u128 * y.get() as u128 + o.get() as u128 + carry as u128;
            o.set(p as u64);
            carry = (p >> 64) as u64;
        }
        out[i + b.len()].set(carry);
    }
}

/// `a / d` into `out` (as long as `a`, or empty when only the remainder is wanted). Returns the remainder.
pub fn div_digit(a: Digits<'_>, d: u64, out: Digits<'_>) -> u64 {
    let mut rest = 0;
    for (i, x) in a.iter().enumerate().rev() {
        let n = (rest as u128) << 64 | x.get() as u128;
        rest = (n % d as u128) as u64;
        if let Some(o) = out.get(i) {
            o.set((n / d as u128) as u64);
        }
    }
    rest
}

/// Long division (Knuth, volume 2, 4.3.1, algorithm D) of `a` by a `b` of at least two digits that is not greater.
/// `quotient` has `a.len() - b.len() + 1` digits, `remainder` `b.len()`; either may be empty when it is not wanted.
pub fn div_rem(a: Digits<'_>, b: Digits<'_>, quotient: Digits<'_>, remainder: Digits<'_>) {
    let n = b.len();
    // Scaled so that the divisor's highest bit is set: then a quotient digit is guessed at most two too high.
    let scale = b[n - 1].get().leading_zeros() as u64;
    let scaled = |x: Digits<'_>, len: usize| -> Vec<u64> {
        let to = vec![Cell::new(0); len];
        shl(x, scale, &to);
        to.into_iter().map(Cell::into_inner).collect()
    };
    let v = scaled(b, n);
    let mut u = scaled(a, a.len() + 1);
    let (v1, v2) = (v[n - 1], v[n - 2]);
    for j in (0..=a.len() - n).rev() {
        let top = (u[j + n] as u128) << 64 | u[j + n - 1] as u128;
        let mut guess = if u[j + n] >= v1 { u64::MAX } else { (top / v1 as u128) as u64 };
        let mut rest = top - guess as u128 * v1 as u128;
        while rest >> 64 == 0 && guess as u128 * v2 as u128 > (rest << 64 | u[j + n - 2] as u128) {
            guess -= 1;
            rest += v1 as u128;
        }
        let (mut carry, mut borrow) = (0, false);
        for (x, &y) in u[j..].iter_mut().zip(&v) {
            let p = guess as u128 * y as u128 + carry as u128;
            carry = (p >> 64) as u64;
            let (d, c) = x.overflowing_sub(p as u64);
            let (d, e) = d.overflowing_sub(borrow as u64);
            borrow = c | e;
            *x = d;
        }
        let (d, c) = u[j + n].overflowing_sub(carry);
        let (d, e) = d.overflowing_sub(borrow as u64);
        u[j + n] = d;
        if c | e {
            // One too high: add the divisor back.
            guess -= 1;
            let mut carry = false;
            for (x, &y) in u[j..].iter_mut().zip(&v) {
                let (s, c) = x.overflowing_add(y);
                let (s, d) = s.overflowing_add(carry as u64);
                carry = c | d;
                *x = s;
            }
            u[j + n] = u[j + n].wrapping_add(carry as u64);
        }
        if let Some(q) = quotient.get(j) {
            q.set(guess);
        }
    }
    for (i, r) in remainder.iter().enumerate() {
        let high = if scale == 0 { 0 } else { u[i + 1] << (64 - scale) };
        r.set(u[i] >> scale | high);
    }
}

/// `a << n`, as far as `out` goes.
pub fn shl(a: Digits<'_>, n: u64, out: Digits<'_>) {
    let (skip, n) = ((n / 64) as usize, n % 64);
    let mut low = 0;
    for (i, o) in out.iter().enumerate() {
        let d = if i < skip { 0 } else { digit(a, i - skip) };
        o.set(d << n | if n == 0 { 0 } else { low >> (64 - n) });
        low = d;
    }
}

/// `a >> n`, rounded up if `up`, as far as `out` goes (one digit more than is left of `a`, for the carry).
pub fn shr(a: Digits<'_>, n: u64, up: bool, out: Digits<'_>) {
    let (skip, n) = ((n / 64) as usize, n % 64);
    let lost = a[..skip.min(a.len())].iter().any(|d| d.get() != 0) || digit(a, skip) & ((1 << n) - 1) != 0;
    let mut carry = up && lost;
    for (i, o) in out.iter().enumerate() {
        let high = if n == 0 { 0 } else { digit(a, i + skip + 1) << (64 - n) };
        let (d, c) = (digit(a, i + skip) >> n | high).overflowing_add(carry as u64);
        carry = c;
        o.set(d);
    }
}

/// A bitwise operator on two signed values, as if on two's complements without end. `out` is one digit longer than the
/// longer operand. Returns whether the result is negative.
pub fn bitwise(a: (Digits<'_>, bool), b: (Digits<'_>, bool), f: impl Fn(u64, u64) -> u64, out: Digits<'_>) -> bool {
    // The complement is its own inverse: the same step turns operands into two's complements and the result back.
    let step = |negative: bool, d: u64, carry: &mut bool| {
        if !negative {
            return d;
        }
        let (d, c) = (!d).overflowing_add(*carry as u64);
        *carry = c;
        d
    };
    let sign = |negative: bool| if negative { u64::MAX } else { 0 };
    let negative = f(sign(a.1), sign(b.1)) != 0;
    let (mut ca, mut cb, mut co) = (true, true, true);
    for (i, o) in out.iter().enumerate() {
        let x = step(a.1, digit(a.0, i), &mut ca);
        let y = step(b.1, digit(b.0, i), &mut cb);
        o.set(step(negative, f(x, y), &mut co));
    }
    negative
}

#[inline(always)]
fn digit(a: Digits<'_>, i: usize) -> u64 {
    a.get(i).map_or(0, Cell::get)
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_bigint::{BigInt, BigUint, Sign};

    fn cells(a: &[u64]) -> Vec<Cell<u64>> {
        a.iter().map(|&d| Cell::new(d)).collect()
    }
    fn big(a: &[Cell<u64>]) -> BigUint {
        BigUint::new(a.iter().flat_map(|d| [d.get() as u32, (d.get() >> 32) as u32]).collect())
    }
    fn signed(a: &[Cell<u64>], negative: bool) -> BigInt {
        BigInt::from_biguint(if negative { Sign::Minus } else { Sign::Plus }, big(a))
    }
    /// Operands of many lengths, with runs of zeros and ones, on which carries and guesses go wrong.
    fn samples() -> Vec<Vec<Cell<u64>>> {
        let mut seed = 0x9E37_79B9_7F4A_7C15u64;
        let mut random = || {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            seed ^ seed >> 29
        };
        let mut all = vec![];
        for len in [1, 2, 3, 4, 7] {
            for _ in 0..12 {
                let mut a: Vec<u64> = (0..len)
                    .map(|_| match random() % 5 {
                        0 => 0,
                        1 => u64::MAX,
                        2 => 1 << 63,
                        _ => random(),
                    })
                    .collect();
                let last = a.len() - 1;
                a[last] = a[last].max(1);
                all.push(cells(&a));
            }
        }
        all
    }

    #[test]
    fn agrees_with_num_bigint() {
        let all = samples();
        let fresh = |n: usize| vec![Cell::new(0xAAu64); n];
        for a in &all {
            for b in &all {
                let (x, y) = if compare(a, b).is_ge() { (a, b) } else { (b, a) };
                let out = fresh(x.len() + 1);
                add(x, y, &out);
                assert_eq!(big(&out), big(x) + big(y));
                let out = fresh(x.len());
                sub(x, y, &out);
                assert_eq!(big(&out), big(x) - big(y));
                let out = fresh(x.len() + y.len());
                mul(x, y, &out);
                assert_eq!(big(&out), big(x) * big(y));
                let q = fresh(x.len() - y.len() + 1);
                if y.len() > 1 {
                    let r = fresh(y.len());
                    div_rem(x, y, &q, &r);
                    assert_eq!((big(&q), big(&r)), (big(x) / big(y), big(x) % big(y)));
                } else {
                    let q = fresh(x.len());
                    let r = div_digit(x, y[0].get(), &q);
                    assert_eq!((big(&q), BigUint::from(r)), (big(x) / big(y), big(x) % big(y)));
                }
                for signs in 0..4 {
                    let (s, t) = (signs & 1 != 0, signs & 2 != 0);
                    let check = |f: fn(u64, u64) -> u64, expected: BigInt| {
                        let out = fresh(x.len() + 1);
                        let negative = bitwise((x, s), (y, t), f, &out);
                        assert_eq!(signed(&out, negative), expected);
                    };
                    check(|a, b| a & b, signed(x, s) & signed(y, t));
                    check(|a, b| a | b, signed(x, s) | signed(y, t));
                    check(|a, b| a ^ b, signed(x, s) ^ signed(y, t));
                }
            }
            for n in [0, 1, 63, 64, 65, 130, 600] {
                let out = fresh(a.len() + n / 64 + 1);
                shl(a, n as u64, &out);
                assert_eq!(big(&out), big(a) << n);
                for negative in [false, true] {
                    let out = fresh(a.len() + 1);
                    shr(a, n as u64, negative, &out);
                    assert_eq!(signed(&out, negative), signed(a, negative) >> n);
                }
            }
        }
    }
}
