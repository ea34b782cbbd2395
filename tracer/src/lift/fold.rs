//! Constant folding and algebraic rules. Each rule gives a value that is equal for every value of its operands, edge cases (-0,
//! NaN, int32 limits) included; the tests check each against the evaluator.

use super::build::{Builder, four};
use crate::ir::{Cc, Inst, Op, Ref, Ty};
use vm::Value;
use vm::value::{number, tag};

pub enum Folded {
    Value(Ref),
    /// Emit this instead.
    Inst(Op, Ty, [Ref; 4], u64),
}

fn int_of(i: &Inst) -> Option<i32> {
    (i.op == Op::ConstI32).then_some(i.imm as u32 as i32)
}
fn double_of(i: &Inst) -> Option<f64> {
    (i.op == Op::ConstF64).then_some(f64::from_bits(i.imm))
}

/// Whether it is a power of two whose reciprocal is a normal number too.
fn is_power_of_two(f: f64) -> bool {
    let exponent = f.to_bits() >> 52 & 0x7ff;
    f.to_bits() << 12 == 0 && (2..=2044).contains(&exponent)
}

/// Compares as `cc` says; `None` orders nothing (NaN).
fn holds(cc: Cc, o: Option<std::cmp::Ordering>) -> bool {
    use std::cmp::Ordering::*;
    match cc {
        Cc::Eq => o == Some(Equal),
        Cc::Ne => o != Some(Equal),
        Cc::Lt => o == Some(Less),
        Cc::Le => matches!(o, Some(Less | Equal)),
        Cc::Gt => o == Some(Greater),
        Cc::Ge => matches!(o, Some(Greater | Equal)),
    }
}

/// The tag that a boxed value is known to have; `None` when it is not known. Doubles have none of the tags.
pub fn known_tag(i: &Inst) -> Option<Option<u32>> {
    match i.op {
        Op::ConstVal => {
            let v = Value(i.imm);
            Some(if v.is_double() { None } else { Some(v.tag()) })
        }
        Op::BoxInt => Some(Some(tag::INT)),
        Op::BoxF64 => Some(None),
        Op::BoxBool => Some(Some(tag::SPECIAL)),
        Op::BoxOff => Some(Some(i.imm as u32)),
        _ => None,
    }
}

/// What an inst can be replaced by.
pub fn fold(b: &mut Builder, op: Op, ty: Ty, args: &[Ref; 4], imm: u64) -> Option<Folded> {
    use Folded::Value as V;
    let arg = |k: usize| if args[k].is_none() { None } else { Some(*b.func.inst(args[k])) };
    let (x, y) = (arg(0), arg(1));
    let ints = || Some((int_of(x.as_ref()?)?, int_of(y.as_ref()?)?));
    let doubles = || Some((double_of(x.as_ref()?)?, double_of(y.as_ref()?)?));
    let yi = y.as_ref().and_then(int_of);
    match op {
        Op::Add | Op::Sub | Op::Mul | Op::And | Op::Or | Op::Xor | Op::Shl | Op::Shr | Op::UShr => {
            if let Some((l, r)) = ints() {
                let n = match op {
                    Op::Add => l.wrapping_add(r),
                    Op::Sub => l.wrapping_sub(r),
                    Op::Mul => l.wrapping_mul(r),
                    Op::And => l & r,
                    Op::Or => l | r,
                    Op::Xor => l ^ r,
                    Op::Shl => l.wrapping_shl(r as u32),
                    Op::Shr => l.wrapping_shr(r as u32),
                    _ => (l as u32).wrapping_shr(r as u32) as i32,
                };
                return Some(V(b.int(n)));
            }
            match (op, yi) {
                (Op::Add | Op::Sub | Op::Or | Op::Xor, Some(0)) | (Op::And, Some(-1)) => Some(V(args[0])),
                (Op::Shl | Op::Shr | Op::UShr, Some(n)) if n & 31 == 0 => Some(V(args[0])),
                (Op::And, Some(0)) | (Op::Mul, Some(0)) => Some(V(b.int(0))),
                (Op::Mul, Some(1)) => Some(V(args[0])),
                (Op::And | Op::Or, _) if args[0] == args[1] => Some(V(args[0])),
                _ => None,
            }
        }
        Op::AddOv | Op::SubOv | Op::MulOv => {
            if let Some((l, r)) = ints() {
                let n = match op {
                    Op::AddOv => l.checked_add(r),
                    Op::SubOv => l.checked_sub(r),
                    _ => l.checked_mul(r).filter(|&n| n != 0 || (l | r) >= 0),
                };
                return n.map(|n| V(b.int(n)));
            }
            match (op, yi) {
                (Op::AddOv | Op::SubOv, Some(0)) | (Op::MulOv, Some(1)) => Some(V(args[0])),
                _ => None,
            }
        }
        // The reciprocal of a power of two is exact, and so is a product with it where the quotient is.
        Op::FDiv if doubles().is_none() && y.as_ref().and_then(double_of).is_some_and(is_power_of_two) => {
            let half = b.double(1.0 / double_of(&y?)?);
            Some(Folded::Inst(Op::FMul, ty, four(&[args[0], half]), 0))
        }
        Op::FAdd | Op::FSub | Op::FMul | Op::FDiv => {
            let (l, r) = doubles()?;
            let f = match op {
                Op::FAdd => l + r,
                Op::FSub => l - r,
                Op::FMul => l * r,
                _ => l / r,
            };
            // The sign and payload of a NaN made at run time may differ; nothing can see them.
            Some(V(b.double(if f.is_nan() { f64::NAN } else { f })))
        }
        Op::FNeg => Some(V(b.double(-double_of(&x?)?))),
        Op::IntToF64 => Some(V(b.double(int_of(&x?)? as f64))),
        Op::UIntToF64 => Some(V(b.double(int_of(&x?)? as u32 as f64))),
        Op::F64ToInt32 => match x?.op {
            Op::IntToF64 | Op::UIntToF64 => Some(V(x?.args[0])),
            _ => Some(V(b.int(number::to_int32(double_of(&x?)?)))),
        },
        Op::F64ToInt | Op::F64ToIndex => {
            if x?.op == Op::IntToF64 {
                return Some(V(x?.args[0]));
            }
            let f = double_of(&x?)?;
            let n = f as i32;
            (n as f64 == f && (n != 0 || op == Op::F64ToIndex || f.is_sign_positive())).then(|| V(b.int(n)))
        }
        Op::ICmp | Op::UCmp => {
            let cc = Cc::from_imm(imm);
            if args[0] == args[1] {
                return Some(V(b.bool(holds(cc, Some(std::cmp::Ordering::Equal)))));
            }
            if let Some((l, r)) = ints() {
                let o = if op == Op::ICmp { l.cmp(&r) } else { (l as u32).cmp(&(r as u32)) };
                return Some(V(b.bool(holds(cc, Some(o)))));
            }
            // The constant goes right.
            if x?.op == Op::ConstI32 {
                return Some(Folded::Inst(op, ty, four(&[args[1], args[0]]), cc.swapped() as u64));
            }
            None
        }
        Op::FCmp => {
            let (l, r) = doubles()?;
            Some(V(b.bool(holds(Cc::from_imm(imm), l.partial_cmp(&r)))))
        }
        Op::OEq if args[0] == args[1] => Some(V(b.bool(true))),
        Op::OEq => match (x?.op, y?.op) {
            (Op::ConstOff, Op::ConstOff) => Some(V(b.bool(x?.imm == y?.imm))),
            _ => None,
        },
        Op::VEq => {
            let (xi, yi) = (x?, y?);
            if args[0] == args[1] {
                return Some(V(b.bool(true)));
            }
            if xi.op == Op::ConstVal && yi.op == Op::ConstVal {
                return Some(V(b.bool(xi.imm == yi.imm)));
            }
            if xi.op == Op::ConstVal {
                return Some(Folded::Inst(op, ty, four(&[args[1], args[0]]), 0));
            }
            // Values with different tags are different.
            if let (Some(s), Some(t)) = (known_tag(&xi), known_tag(&yi))
                && s != t
            {
                return Some(V(b.bool(false)));
            }
            None
        }
        Op::Not => match x?.op {
            Op::ConstBool => Some(V(b.bool(x?.imm == 0))),
            Op::Not => Some(V(x?.args[0])),
            Op::ICmp | Op::UCmp => Some(Folded::Inst(x?.op, Ty::Bool, x?.args, Cc::from_imm(x?.imm).negated() as u64)),
            _ => None,
        },
        Op::BoolToInt if x?.op == Op::ConstBool => Some(V(b.int(x?.imm as i32))),
        Op::BoxInt => match x?.op {
            Op::ConstI32 => Some(V(b.val(Value::int(x?.imm as u32 as i32).0))),
            Op::UnboxInt => Some(V(x?.args[0])),
            _ => None,
        },
        Op::BoxF64 => match x?.op {
            Op::ConstF64 => Some(V(b.val(Value::double(f64::from_bits(x?.imm)).0))),
            Op::UnboxF64 => Some(V(x?.args[0])),
            _ => None,
        },
        Op::BoxBool => match x?.op {
            Op::ConstBool => Some(V(b.val(Value::bool(x?.imm != 0).0))),
            Op::UnboxBool => Some(V(x?.args[0])),
            _ => None,
        },
        Op::BoxOff => match x?.op {
            Op::ConstOff => Some(V(b.val(Value::from_tag(imm as u32, x?.imm as u32).0))),
            _ => None,
        },
        Op::UnboxInt => match x?.op {
            Op::ConstVal => Some(V(b.int(Value(x?.imm).as_int()))),
            Op::BoxInt => Some(V(x?.args[0])),
            _ => None,
        },
        Op::UnboxF64 => match x?.op {
            Op::ConstVal => Some(V(b.double(Value(x?.imm).as_double()))),
            Op::BoxF64 => Some(V(x?.args[0])),
            _ => None,
        },
        Op::NumToF64 => match x?.op {
            Op::ConstVal if Value(x?.imm).is_number() => Some(V(b.double(Value(x?.imm).as_f64()))),
            Op::BoxF64 => Some(V(x?.args[0])),
            Op::BoxInt => Some(Folded::Inst(Op::IntToF64, Ty::F64, four(&[x?.args[0]]), 0)),
            _ => None,
        },
        Op::NumToInt32 => match x?.op {
            Op::ConstVal if Value(x?.imm).is_number() => Some(V(b.int(number::to_int32(Value(x?.imm).as_f64())))),
            Op::BoxF64 => Some(Folded::Inst(Op::F64ToInt32, Ty::I32, four(&[x?.args[0]]), 0)),
            Op::BoxInt => Some(V(x?.args[0])),
            _ => None,
        },
        Op::UnboxBool => match x?.op {
            Op::ConstVal => Some(V(b.bool(Value(x?.imm).is_true()))),
            Op::BoxBool => Some(V(x?.args[0])),
            _ => None,
        },
        Op::UnboxOff => match x?.op {
            Op::ConstVal => Some(V(b.off(Value(x?.imm).payload()))),
            Op::BoxOff => Some(V(x?.args[0])),
            _ => None,
        },
        Op::IsTag => Some(V(b.bool(known_tag(&x?)? == Some(imm as u32)))),
        Op::IsDouble => Some(V(b.bool(known_tag(&x?)?.is_none()))),
        Op::IsNumber => Some(V(b.bool(matches!(known_tag(&x?)?, None | Some(tag::INT))))),
        Op::IsBool => match x?.op {
            Op::ConstVal => Some(V(b.bool(Value(x?.imm).is_bool()))),
            Op::BoxBool => Some(V(b.bool(true))),
            _ if known_tag(&x?)? != Some(tag::SPECIAL) => Some(V(b.bool(false))),
            _ => None,
        },
        Op::IsHeap => {
            let t = known_tag(&x?)?;
            Some(V(b.bool(t.is_some_and(|t| (tag::BIGINT..=tag::CELL).contains(&t)))))
        }
        Op::Select => match x?.op {
            Op::ConstBool => Some(V(args[if x?.imm != 0 { 1 } else { 2 }])),
            _ if args[1] == args[2] => Some(V(args[1])),
            _ => None,
        },
        _ => None,
    }
}
