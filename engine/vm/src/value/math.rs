//! The functions of `Math` that take a number and give one (spec 21.3.2), for natives and for machine code alike.
//!
//! Not the C library's: its results differ between versions and between what the command and executables are linked with.

use crate::Vm;

macro_rules! functions {
    ($($name:ident $js:literal |$x:ident| $e:expr;)*) => {
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Function { $($name),* }

        impl Function {
            pub const ALL: &[Function] = &[$(Function::$name),*];

            /// Its name in JS.
            pub const fn name(self) -> &'static str {
                match self { $(Function::$name => $js),* }
            }
            pub fn apply(self, x: f64) -> f64 {
                match self { $(Function::$name => { let $x = x; $e })* }
            }
        }
    };
}

functions! {
    Acos "acos" |x| libm::acos(x);
    Acosh "acosh" |x| libm::acosh(x);
    Asin "asin" |x| libm::asin(x);
    Asinh "asinh" |x| libm::asinh(x);
    Atan "atan" |x| libm::atan(x);
    Atanh "atanh" |x| libm::atanh(x);
    Cbrt "cbrt" |x| libm::cbrt(x);
    Cos "cos" |x| libm::cos(x);
    Cosh "cosh" |x| libm::cosh(x);
    // The nearest double, which the general way misses by one unit; V8 makes the same exception.
    Exp "exp" |x| if x == 1.0 { std::f64::consts::E } else { libm::exp(x) };
    Expm1 "expm1" |x| libm::expm1(x);
    Log "log" |x| libm::log(x);
    Log10 "log10" |x| libm::log10(x);
    Log1p "log1p" |x| libm::log1p(x);
    Log2 "log2" |x| libm::log2(x);
    Round "round" |x| round_half_up(x);
    Sign "sign" |x| if x > 0.0 { 1.0 } else if x < 0.0 { -1.0 } else { x };
    Sin "sin" |x| libm::sin(x);
    Sinh "sinh" |x| libm::sinh(x);
    Tan "tan" |x| libm::tan(x);
    Tanh "tanh" |x| libm::tanh(x);
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
