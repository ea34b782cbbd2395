//! Numbers: arithmetic, conversions, comparison.

use cranelift_codegen::cursor::Cursor;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::immediates::Ieee64;
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Value, types};

use super::build::{Builder, Undo};
use crate::ir::{Cc, Inst, Op, Ref, ResumeId};

/// Adding this to an int32 (as a double) puts its bits into the low half of the sum: units of the sum are 1.
const MAGIC: f64 = (3u64 << 51) as f64;

const MIN: i64 = i32::MIN as i64;
const MAX: i64 = i32::MAX as i64;

fn int_cc(cc: Cc, unsigned: bool) -> IntCC {
    match (cc, unsigned) {
        (Cc::Eq, _) => IntCC::Equal,
        (Cc::Ne, _) => IntCC::NotEqual,
        (Cc::Lt, false) => IntCC::SignedLessThan,
        (Cc::Le, false) => IntCC::SignedLessThanOrEqual,
        (Cc::Gt, false) => IntCC::SignedGreaterThan,
        (Cc::Ge, false) => IntCC::SignedGreaterThanOrEqual,
        (Cc::Lt, true) => IntCC::UnsignedLessThan,
        (Cc::Le, true) => IntCC::UnsignedLessThanOrEqual,
        (Cc::Gt, true) => IntCC::UnsignedGreaterThan,
        (Cc::Ge, true) => IntCC::UnsignedGreaterThanOrEqual,
    }
}

fn float_cc(cc: Cc) -> FloatCC {
    match cc {
        Cc::Eq => FloatCC::Equal,
        Cc::Ne => FloatCC::NotEqual,
        Cc::Lt => FloatCC::LessThan,
        Cc::Le => FloatCC::LessThanOrEqual,
        Cc::Gt => FloatCC::GreaterThan,
        Cc::Ge => FloatCC::GreaterThanOrEqual,
    }
}

impl Builder<'_> {
    pub fn double(&mut self, f: f64) -> Value {
        self.cur.ins().f64const(Ieee64::with_bits(f.to_bits()))
    }

    pub fn bits(&mut self, v: Value) -> Value {
        self.cur.ins().bitcast(types::I64, MemFlagsData::new(), v)
    }

    pub fn compare(&mut self, op: Op, cc: u64, a: Ref, b: Ref) -> Value {
        let (x, y, cc) = (self.value(a), self.value(b), Cc::from_imm(cc));
        match op {
            Op::FCmp => self.cur.ins().fcmp(float_cc(cc), x, y),
            _ => self.cur.ins().icmp(int_cc(cc, op == Op::UCmp), x, y),
        }
    }

    // ---- int arithmetic that may leave ----------------------------------------------------------------------

    pub fn add_ov(&mut self, r: Ref, i: &Inst) -> Value {
        let [a, b, ..] = i.args;
        match (self.const_int(a), self.const_int(b)) {
            (_, Some(c)) => self.add_const(a, c as i64, i.resume),
            (Some(c), None) => self.add_const(b, c as i64, i.resume),
            (None, None) => {
                let (x, y) = (self.value(a), self.value(b));
                let (result, overflow) = self.cur.ins().sadd_overflow(x, y);
                let undo = match a {
                    _ if a == b => None,
                    _ if self.plan.dies_at(a, r, i.resume) => Some(Undo { operand: a, result, other: y, sum: true }),
                    _ if self.plan.dies_at(b, r, i.resume) => Some(Undo { operand: b, result, other: x, sum: true }),
                    _ => None,
                };
                self.leave_on_overflow(overflow, i.resume, undo);
                result
            }
        }
    }

    /// The limit is compared before adding: that is one fused compare and jump.
    fn add_const(&mut self, a: Ref, c: i64, resume: ResumeId) -> Value {
        let x = self.value(a);
        match c {
            0 => return x,
            1.. => self.leave_if_cmp(IntCC::SignedGreaterThan, x, MAX - c, resume),
            _ => self.leave_if_cmp(IntCC::SignedLessThan, x, MIN - c, resume),
        }
        self.cur.ins().iadd_imm_s(x, c)
    }

    pub fn sub_ov(&mut self, r: Ref, i: &Inst) -> Value {
        let [a, b, ..] = i.args;
        match self.const_int(b) {
            Some(c) if c != i32::MIN => self.add_const(a, -(c as i64), i.resume),
            _ => {
                let (x, y) = (self.value(a), self.value(b));
                let (result, overflow) = self.cur.ins().ssub_overflow(x, y);
                let dies = a != b && self.plan.dies_at(a, r, i.resume);
                let undo = dies.then_some(Undo { operand: a, result, other: y, sum: false });
                self.leave_on_overflow(overflow, i.resume, undo);
                result
            }
        }
    }

    pub fn mul_ov(&mut self, a: Ref, b: Ref, resume: ResumeId) -> Value {
        match (self.const_int(a), self.const_int(b)) {
            (_, Some(c)) => return self.mul_const(a, c as i64, resume),
            (Some(c), None) => return self.mul_const(b, c as i64, resume),
            (None, None) => {}
        }
        let (x, y) = (self.value(a), self.value(b));
        let (product, overflow) = self.cur.ins().smul_overflow(x, y);
        self.leave_if(overflow, resume);
        if a != b {
            // A zero is -0 when one of the operands is negative.
            let (zero, next) = (self.cold_block(), self.new_block());
            self.cur.ins().brif(product, next, &[], zero, &[]);
            self.start(zero);
            let signs = self.cur.ins().bor(x, y);
            let negative = self.cur.ins().icmp_imm_s(IntCC::SignedLessThan, signs, 0);
            self.leave_or_jump(negative, resume, next, &[]);
            self.start(next);
        }
        product
    }

    fn mul_const(&mut self, a: Ref, c: i64, resume: ResumeId) -> Value {
        let x = self.value(a);
        match c {
            0 => {
                self.leave_if_cmp(IntCC::SignedLessThan, x, 0, resume);
                return self.cur.ins().iconst(types::I32, 0);
            }
            1 => return x,
            _ => {}
        }
        if c < 0 {
            self.leave_if_cmp(IntCC::Equal, x, 0, resume);
        }
        // Operands between these give products that fit.
        let (low, high) = if c > 0 { (MIN / c, MAX / c) } else { (MAX / c, (MIN / c).min(MAX)) };
        let above = self.cur.ins().iadd_imm_s(x, -low);
        self.leave_if_unsigned_above(above, high - low, resume);
        self.cur.ins().imul_imm_s(x, c)
    }

    fn leave_if_unsigned_above(&mut self, v: Value, limit: i64, resume: ResumeId) {
        let limit = self.cur.ins().iconst(types::I32, limit as u32 as i64);
        let above = self.cur.ins().icmp(IntCC::UnsignedGreaterThan, v, limit);
        self.leave_if(above, resume);
    }

    pub fn div(&mut self, a: Ref, b: Ref, resume: ResumeId) -> Value {
        let x = self.value(a);
        match self.const_int(b) {
            Some(1) => return x,
            Some(-1) => {
                self.leave_if_cmp(IntCC::Equal, x, MIN, resume);
                return self.cur.ins().ineg(x);
            }
            Some(c) if c != 0 => return self.div_const(x, c),
            _ => {}
        }
        let y = self.value(b);
        self.leave_if_cmp(IntCC::Equal, y, 0, resume);
        let (minus_one, next) = (self.cold_block(), self.new_block());
        let is_minus_one = self.cur.ins().icmp_imm_s(IntCC::Equal, y, -1);
        self.cur.ins().brif(is_minus_one, minus_one, &[], next, &[]);
        self.start(minus_one);
        let least = self.cur.ins().icmp_imm_s(IntCC::Equal, x, MIN);
        self.leave_or_jump(least, resume, next, &[]);
        self.start(next);
        self.cur.ins().sdiv(x, y)
    }

    /// Quotient by a constant other than 0, 1 and -1.
    fn div_const(&mut self, x: Value, c: i32) -> Value {
        let d = c.unsigned_abs();
        let quotient = if d.is_power_of_two() {
            // Rounds to zero: negative dividends need the divisor less one added first.
            let k = d.trailing_zeros() as i64;
            let sign = self.cur.ins().sshr_imm_u(x, 31);
            let bias = self.cur.ins().ushr_imm_u(sign, 32 - k);
            let biased = self.cur.ins().iadd(x, bias);
            self.cur.ins().sshr_imm_u(biased, k)
        } else {
            // (x * m) >> p with m = 2^p / d rounded up: exact for all int32, since m * d exceeds 2^p by at most
            // d <= 2^(p - 31). The product fits, since m < 2^32.
            let p = 31 + (32 - d.leading_zeros());
            let m = ((1u64 << p) / d as u64 + 1) as i64;
            let wide = self.cur.ins().sextend(types::I64, x);
            let m = self.cur.ins().iconst(types::I64, m);
            let product = self.cur.ins().imul(wide, m);
            let shifted = self.cur.ins().sshr_imm_u(product, p as i64);
            let floor = self.cur.ins().ireduce(types::I32, shifted);
            let sign = self.cur.ins().ushr_imm_u(x, 31);
            self.cur.ins().iadd(floor, sign)
        };
        if c < 0 { self.cur.ins().ineg(quotient) } else { quotient }
    }

    pub fn modulo(&mut self, a: Ref, b: Ref, resume: ResumeId) -> Value {
        let (x, y) = (self.value(a), self.value(b));
        let constant = self.const_int(b).filter(|&c| c > 0);
        if constant.is_none() {
            self.leave_if_cmp(IntCC::SignedLessThanOrEqual, y, 0, resume);
        }
        let (cold, next) = (self.cold_block(), self.new_block());
        let result = self.cur.func.dfg.append_block_param(next, types::I32);
        let negative = self.cur.ins().icmp_imm_s(IntCC::SignedLessThan, x, 0);
        let hot = self.new_block();
        self.cur.ins().brif(negative, cold, &[], hot, &[]);
        self.start(hot);
        let r = self.remainder(x, y, constant);
        self.cur.ins().jump(next, &[r.into()]);
        // Remainders have the sign of the dividend: -0 is none of ours.
        self.start(cold);
        let minus_x = self.cur.ins().ineg(x);
        let r = self.remainder(minus_x, y, constant);
        let is_zero = self.cur.ins().icmp_imm_s(IntCC::Equal, r, 0);
        let minus_r = self.cur.ins().ineg(r);
        self.leave_or_jump(is_zero, resume, next, &[minus_r.into()]);
        self.start(next);
        result
    }

    /// Remainder of a dividend in 0 to 2^31 by a positive divisor.
    fn remainder(&mut self, x: Value, y: Value, constant: Option<i32>) -> Value {
        match constant {
            Some(c) if (c as u32).is_power_of_two() => self.cur.ins().band_imm_u(x, c as i64 - 1),
            Some(c) => {
                let d = c as u64;
                let p = 31 + (32 - (c as u32).leading_zeros());
                let m = ((1u64 << p) / d + 1) as i64;
                let wide = self.cur.ins().uextend(types::I64, x);
                let m = self.cur.ins().iconst(types::I64, m);
                let product = self.cur.ins().imul(wide, m);
                let quotient = self.cur.ins().ushr_imm_u(product, p as i64);
                let quotient = self.cur.ins().ireduce(types::I32, quotient);
                let whole = self.cur.ins().imul_imm_s(quotient, c as i64);
                self.cur.ins().isub(x, whole)
            }
            None => self.cur.ins().urem(x, y),
        }
    }

    // ---- conversions ----------------------------------------------------------------------------------------

    pub fn unsigned_to_double(&mut self, v: Value) -> Value {
        let wide = self.cur.ins().uextend(types::I64, v);
        self.cur.ins().fcvt_from_sint(types::F64, wide)
    }

    /// Exact, or leaves: the int is in the low half of a sum; what it was not made of does not convert back.
    pub fn to_int(&mut self, a: Ref, resume: ResumeId, zeros: bool) -> Value {
        let x = self.value(a);
        let magic = self.double(MAGIC);
        let sum = self.cur.ins().fadd(x, magic);
        let bits = self.bits(sum);
        let int = self.cur.ins().ireduce(types::I32, bits);
        let back = self.cur.ins().fcvt_from_sint(types::F64, int);
        let same = if zeros {
            self.cur.ins().fcmp(FloatCC::Equal, back, x)
        } else {
            // By bits, to tell -0.
            let (back, x) = (self.bits(back), self.bits(x));
            self.cur.ins().icmp(IntCC::Equal, back, x)
        };
        self.leave_unless(same, resume);
        int
    }

    /// The low 32 bits of an int64 are right for everything that fits one. The rest is done here too: a call would have
    /// the hot path save registers.
    pub fn to_int32(&mut self, x: Value) -> Value {
        let wide = self.cur.ins().fcvt_to_sint_sat(types::I64, x);
        let low = self.cur.ins().ireduce(types::I32, wide);
        let cold = self.cur.current_block().is_some_and(|b| self.cur.func.layout.is_cold(b));
        let (big, next) = (self.cold_block(), if cold { self.cold_block() } else { self.new_block() });
        let result = self.cur.func.dfg.append_block_param(next, types::I32);
        // Of the int64s only the greatest and the least, which follows when it wraps, are above that.
        let greatest = self.cur.ins().iconst(types::I64, i64::MAX);
        let over = self.cur.ins().isub(wide, greatest);
        let saturated = self.cur.ins().icmp_imm_u(IntCC::UnsignedLessThanOrEqual, over, 1);
        self.cur.ins().brif(saturated, big, &[], next, &[low.into()]);
        self.start(big);
        // The exponent is at least 63, so the mantissa is only shifted left; out of 32 bits for infinities.
        let bits = self.bits(x);
        let exponent = self.cur.ins().ushr_imm_u(bits, 52);
        let exponent = self.cur.ins().band_imm_u(exponent, 0x7ff);
        let shift = self.cur.ins().iadd_imm_s(exponent, -1075);
        let mantissa = self.cur.ins().ireduce(types::I32, bits);
        let shifted = self.cur.ins().ishl(mantissa, shift);
        let zero = self.cur.ins().iconst(types::I32, 0);
        let some = self.cur.ins().icmp_imm_u(IntCC::UnsignedLessThan, shift, 32);
        let magnitude = self.cur.ins().select(some, shifted, zero);
        let sign = self.cur.ins().sshr_imm_u(bits, 63);
        let sign = self.cur.ins().ireduce(types::I32, sign);
        let flipped = self.cur.ins().bxor(magnitude, sign);
        let signed = self.cur.ins().isub(flipped, sign);
        self.cur.ins().jump(next, &[signed.into()]);
        self.start(next);
        result
    }
}
