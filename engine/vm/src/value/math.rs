//! The functions of `Math` that take a number and give one (spec 21.3.2), for natives and for machine code alike.
//!
//! Not the C library's: its results differ between versions and between what the command and executables are linked with.

use crate::Vm;

macro_rules! functions {
    ($($name:ident |$x:ident| $e:expr;)*) => {
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Function { $($name),* }

        impl Function {
            pub const ALL: &[Function] = &[$(Function::$name),*];

            pub fn apply(self, x: f64) -> f64 {
                match self { $(Function::$name => { let $x = x; $e })* }
            }
        }
    };
}

functions! {
    Acos |x| libm::acos(x);
    Acosh |x| libm::acosh(x);
    Asin |x| libm::asin(x);
    Asinh |x| libm::asinh(x);
    Atan |x| libm::atan(x);
    Atanh |x| libm::atanh(x);
    Cbrt |x| libm::cbrt(x);
    Cos |x| libm::cos(x);
    Cosh |x| libm::cosh(x);
    // The nearest double, which the general way misses by one unit; V8 makes the same exception.
    Exp |x| if x == 1.0 { std::f64::consts::E } else { libm::exp(x) };
    Expm1 |x| libm::expm1(x);
    Log |x| libm::log(x);
    Log10 |x| libm::log10(x);
    Log1p |x| libm::log1p(x);
    Log2 |x| libm::log2(x);
    Round |x| round_half_up(x);
    Sign |x| if x > 0.0 { 1.0 } else if x < 0.0 { -1.0 } else { x };
    Sin |x| libm::sin(x);
    Sinh |x| libm::sinh(x);
    Tan |x| libm::tan(x);
    Tanh |x| libm::tanh(x);
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

/// `Math.atan2`.
pub fn atan2(y: f64, x: f64) -> f64 {
    libm::atan2(y, x)
}

impl Vm {
    /// `Math.random`: xorshift128+, seeded per process when first used, so that images do not fix the sequence.
    pub fn next_random(&mut self) -> f64 {
        if self.random == [0, 0] {
            self.random = crate::sys::random_seed();
        }
        let [mut a, b] = self.random;
        a ^= a << 23;
        a ^= a >> 17;
        a ^= b ^ (b >> 26);
        self.random = [b, a];
        let bits = a.wrapping_add(b) >> 12;
        f64::from_bits(0x3FF0_0000_0000_0000 | bits) - 1.0
    }
}
