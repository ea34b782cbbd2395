//! The sum behind `Math.sumPrecise` (spec 21.3.2.36): exact in a fixed-point number as wide as all doubles, rounded once.

use vm::{Args, JsResult, Value, Vm};

/// 32-bit limbs from 2^-1074 to beyond 2^1024 times the longest list.
const LIMBS: usize = 68;
/// Additions after which carries must have moved on: each adds less than 2^32 to a limb.
const BURST: u32 = 1 << 30;

struct Exact {
    limbs: [i64; LIMBS],
    pending: u32,
}

impl Exact {
    fn add(&mut self, x: f64) {
        let bits = x.to_bits();
        let exponent = (bits >> 52 & 0x7ff) as usize;
        let fraction = bits & ((1 << 52) - 1);
        let (mantissa, shift) = if exponent == 0 { (fraction, 0) } else { (fraction | 1 << 52, exponent - 1) };
        let wide = (mantissa as u128) << (shift % 32);
        for (i, limb) in self.limbs[shift / 32..][..3].iter_mut().enumerate() {
            let part = (wide >> (32 * i)) as u32 as i64;
            *limb += if x.is_sign_negative() { -part } else { part };
        }
        self.pending += 1;
        if self.pending == BURST {
            self.carry();
        }
    }
    /// Brings all limbs but the last into 0..2^32; the last has the sign.
    fn carry(&mut self) {
        self.pending = 0;
        for i in 0..LIMBS - 1 {
            let up = self.limbs[i] >> 32;
            self.limbs[i] -= up << 32;
            self.limbs[i + 1] += up;
        }
    }
    /// The nearest double, ties to even. The sum is not zero by lack of terms: an exact zero is +0.
    fn round(mut self) -> f64 {
        self.carry();
        let negative = self.limbs[LIMBS - 1] < 0;
        if negative {
            self.limbs.iter_mut().for_each(|l| *l = -*l);
            self.carry();
        }
        let bit = |i: usize| self.limbs[i / 32] >> (i % 32) & 1;
        let Some(top) = (0..LIMBS * 32).rev().find(|&i| bit(i) == 1) else { return 0.0 };
        // 53 bits from the top, but none below 2^-1074.
        let low = top.saturating_sub(52);
        let mut mantissa = (low..=top).rev().fold(0u64, |m, i| m << 1 | bit(i) as u64);
        if low > 0 && bit(low - 1) == 1 && (mantissa & 1 == 1 || (0..low - 1).any(|i| bit(i) == 1)) {
            mantissa += 1;
        }
        // Units of 2^(low - 1074); a carry out of the mantissa moves into the exponent by itself, up to infinity.
        let magnitude = if low > 2046 - 1 {
            f64::INFINITY
        } else if mantissa >> 52 == 0 {
            f64::from_bits(mantissa)
        } else {
            f64::from_bits(((low as u64) << 52) + mantissa)
        };
        if negative { -magnitude } else { magnitude }
    }
}

/// `$sumPrecise(list)`: of an array of numbers.
pub fn sum_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let list = args.get(0).as_gc::<vm::Object>();
    let mut exact = Exact { limbs: [0; LIMBS], pending: 0 };
    let mut special = 0.0;
    let mut minus_zero = true;
    for i in 0..list.array_len() {
        let x = vm.array_get(list, i).as_f64();
        minus_zero &= x == 0.0 && x.is_sign_negative();
        if x.is_finite() {
            exact.add(x);
        } else {
            // Infinities of both signs give NaN, as does NaN.
            special += x;
        }
    }
    Ok(Value::number(if special != 0.0 {
        special
    } else if minus_zero {
        -0.0
    } else {
        exact.round()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(xs: &[f64]) -> f64 {
        let mut e = Exact { limbs: [0; LIMBS], pending: 0 };
        xs.iter().for_each(|&x| e.add(x));
        e.round()
    }

    #[test]
    fn rounds_once() {
        assert_eq!(sum(&[1e308, 1e308, 0.1, 0.1, 1e30, 0.1, -1e30, -1e308, -1e308]), 0.30000000000000004);
        assert_eq!(sum(&[f64::MAX, f64::MAX]), f64::INFINITY);
        assert_eq!(sum(&[f64::MAX, 9.979201547673598e291]), f64::MAX);
        assert_eq!(sum(&[f64::MAX, 9.98e291]), f64::INFINITY);
        assert_eq!(sum(&[5e-324, -1e-323]), -5e-324);
        assert_eq!(sum(&[2.2250738585072014e-308, -5e-324]), 2.225073858507201e-308);
        assert_eq!(sum(&[1.0, f64::EPSILON / 2.0]), 1.0);
        assert_eq!(sum(&[1.0, f64::EPSILON / 2.0, 5e-324]), 1.0 + f64::EPSILON);
        for x in [1.0, -3.5, 1e300, 5e-324, -2.2250738585072014e-308, f64::MIN] {
            assert_eq!(sum(&[x]), x);
        }
    }
}
