//! Slow paths of the arithmetic ops: operands that are not both numbers.

use super::number;
use crate::Vm;
use crate::error::JsResult;
use crate::value::Value;
use crate::value::convert::Hint;

/// Binary operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum ArithOp {
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    Exp,
    BitAnd,
    BitOr,
    BitXor,
    Shl,
    Shr,
    UShr,
}

impl ArithOp {
    /// By number.
    pub const ALL: [ArithOp; 12] = [
        ArithOp::Add,
        ArithOp::Sub,
        ArithOp::Mul,
        ArithOp::Div,
        ArithOp::Mod,
        ArithOp::Exp,
        ArithOp::BitAnd,
        ArithOp::BitOr,
        ArithOp::BitXor,
        ArithOp::Shl,
        ArithOp::Shr,
        ArithOp::UShr,
    ];
}

/// Unary operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum UnaryOp {
    Neg,
    BitNot,
    Inc,
    Dec,
}

/// The operator on two numbers.
#[inline]
pub fn arith_f64(op: ArithOp, a: f64, b: f64) -> Value {
    let int = number::to_int32;
    match op {
        ArithOp::Add => Value::number(a + b),
        ArithOp::Sub => Value::number(a - b),
        ArithOp::Mul => Value::number(a * b),
        ArithOp::Div => Value::number(a / b),
        ArithOp::Mod => Value::number(number::js_mod(a, b)),
        ArithOp::Exp => Value::number(number::js_pow(a, b)),
        ArithOp::BitAnd => Value::int(int(a) & int(b)),
        ArithOp::BitOr => Value::int(int(a) | int(b)),
        ArithOp::BitXor => Value::int(int(a) ^ int(b)),
        ArithOp::Shl => Value::int(int(a).wrapping_shl(int(b) as u32)),
        ArithOp::Shr => Value::int(int(a).wrapping_shr(int(b) as u32)),
        ArithOp::UShr => Value::from_u32((int(a) as u32).wrapping_shr(int(b) as u32)),
    }
}

impl Vm {
    /// ApplyStringOrNumericBinaryOperator (13.15.3).
    pub fn arith_slow(&mut self, op: ArithOp, a: Value, b: Value) -> JsResult {
        if let (Some(x), Some(y)) = (a.to_f64(), b.to_f64()) {
            return Ok(arith_f64(op, x, y));
        }
        if a.is_bigint() && b.is_bigint() {
            return self.bigint_arith(op, a, b);
        }
        let (mut a, mut b) = (a, b);
        if op == ArithOp::Add {
            if (a.is_string() && !b.is_object()) || (b.is_string() && !a.is_object()) {
                let (x, y) = (self.to_string(a)?, self.to_string(b)?);
                return Ok(self.concat(x, y)?.into());
            }
            a = self.to_primitive(a, Hint::Default)?;
            b = self.to_primitive(b, Hint::Default)?;
            if a.is_string() || b.is_string() {
                let x = self.to_string(a)?;
                let y = self.to_string(b)?;
                return Ok(self.concat(x, y)?.into());
            }
        }
        let a = self.to_numeric(a)?;
        let b = self.to_numeric(b)?;
        match (a.is_bigint(), b.is_bigint()) {
            (false, false) => Ok(arith_f64(op, a.as_f64(), b.as_f64())),
            (true, true) => self.bigint_arith(op, a, b),
            _ => Err(self.throw_type("Cannot mix BigInt and other types, use explicit conversions")),
        }
    }
    /// Unary minus, `~`, `++`, `--` on any value.
    pub fn unary_slow(&mut self, op: UnaryOp, v: Value) -> JsResult {
        let v = self.to_numeric(v)?;
        if v.is_bigint() {
            return self.bigint_unary(op, v);
        }
        let f = v.as_f64();
        Ok(match op {
            UnaryOp::Neg => Value::number(-f),
            UnaryOp::BitNot => Value::int(!number::to_int32(f)),
            UnaryOp::Inc => Value::number(f + 1.0),
            UnaryOp::Dec => Value::number(f - 1.0),
        })
    }
}
