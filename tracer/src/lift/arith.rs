//! Arithmetic and bit operations on ints and doubles; everything else is left to the interpreter.

use super::{Flow, Lifter};
use crate::helpers::Name;
use crate::ir::{Cc, Op, Ref, Ty};
use crate::opt::words::{DEPTH, low, magnitude, wrapping};
use crate::region::{Kinds, kind};
use bytecode::Op as Bc;
use vm::value::tag;

/// An operand: a register, or an int in the instruction.
#[derive(Clone, Copy)]
pub enum Operand {
    /// Register, and which operand of the instruction it is (for the kinds seen).
    Reg(isize, usize),
    Int(i32),
}

impl Lifter<'_> {
    fn operand_kinds(&self, o: Operand) -> Kinds {
        match o {
            Operand::Reg(_, k) => self.kinds(k),
            Operand::Int(_) => kind::INT,
        }
    }
    /// The operand as it is.
    fn operand(&mut self, o: Operand) -> Ref {
        match o {
            Operand::Reg(r, _) => self.get(r),
            Operand::Int(i) => self.b.int(i),
        }
    }
    /// Whether the operand is an int, as far as is known and was seen.
    pub fn seems_int(&mut self, o: Operand) -> bool {
        let r = self.operand(o);
        match self.b.func.ty(r) {
            Ty::I32 => true,
            Ty::Val => self.operand_kinds(o) == kind::INT,
            _ => false,
        }
    }
    /// Whether it is a number.
    pub fn seems_number(&mut self, o: Operand) -> bool {
        let r = self.operand(o);
        match self.b.func.ty(r) {
            Ty::I32 | Ty::F64 => true,
            Ty::Val => {
                let k = self.operand_kinds(o);
                k != 0 && k & !kind::NUMBER == 0
            }
            _ => false,
        }
    }
    /// An operand that [seems an int](Self::seems_int) as int, checked.
    pub fn int_operand(&mut self, o: Operand) -> Ref {
        let r = self.operand(o);
        if self.b.func.ty(r) != Ty::Val {
            return r;
        }
        let c = self.b.is_tag(r, tag::INT);
        let resume = self.resume();
        self.b.guard_true(c, resume);
        let i = self.b.emit(Op::UnboxInt, Ty::I32, &[r], 0);
        if let Operand::Reg(reg, _) = o {
            self.refine(reg, i);
        }
        i
    }
    /// An operand that [seems a number](Self::seems_number) as double, checked.
    pub fn double_operand(&mut self, o: Operand) -> Ref {
        let r = self.operand(o);
        match self.b.func.ty(r) {
            Ty::F64 => return r,
            Ty::I32 => return self.b.emit(Op::IntToF64, Ty::F64, &[r], 0),
            _ => {}
        }
        let kinds = self.operand_kinds(o);
        if kinds == kind::INT {
            let i = self.int_operand(o);
            return self.b.emit(Op::IntToF64, Ty::F64, &[i], 0);
        }
        let resume = self.resume();
        let d = if kinds == kind::DOUBLE {
            let c = self.b.emit(Op::IsDouble, Ty::Bool, &[r], 0);
            self.b.guard_true(c, resume);
            self.b.emit(Op::UnboxF64, Ty::F64, &[r], 0)
        } else {
            self.b.number(r, resume)
        };
        if let Operand::Reg(reg, _) = o {
            self.refine(reg, d);
        }
        d
    }
    /// ToInt32 of an operand that is a number or boolean; `None` for others.
    fn int32_operand(&mut self, o: Operand) -> Option<Ref> {
        if self.seems_int(o) {
            return Some(self.int_operand(o));
        }
        let r = self.operand(o);
        if self.b.func.ty(r) == Ty::Bool {
            return Some(self.b.emit(Op::BoolToInt, Ty::I32, &[r], 0));
        }
        if !self.seems_number(o) {
            return None;
        }
        if self.b.func.ty(r) == Ty::Val && self.operand_kinds(o) == kind::NUMBER {
            let resume = self.resume();
            return Some(self.b.checked(Op::NumToInt32, Ty::I32, &[r], 0, resume));
        }
        let d = self.double_operand(o);
        Some(self.to_int32(d))
    }

    /// ToInt32 of a double. A sum of ints that is exact may wrap before instead.
    pub fn to_int32(&mut self, d: Ref) -> Ref {
        match magnitude(&self.b.func, d, DEPTH, &|_| false) {
            Some(_) => self.wrapped(d),
            None => self.b.emit(Op::F64ToInt32, Ty::I32, &[d], 0),
        }
    }
    /// Such a double modulo 2^32.
    fn wrapped(&mut self, d: Ref) -> Ref {
        let i = *self.b.func.inst(d);
        match wrapping(i.op) {
            Some(op) => {
                let (x, y) = (self.wrapped(i.args[0]), self.wrapped(i.args[1]));
                self.b.emit(op, Ty::I32, &[x, y], 0)
            }
            None if i.op == Op::ConstF64 => self.b.int(low(f64::from_bits(i.imm))),
            None => i.args[0],
        }
    }

    pub fn lift_arith(&mut self, op: Bc) -> Option<Flow> {
        let i = self.insn();
        let (b, c) = (Operand::Reg(i.rb(), 1), Operand::Reg(i.rc(), 2));
        let imm = Operand::Int(i.rc() as i32);
        match op {
            Bc::Add => self.add(b, c),
            Bc::AddI => self.add(b, imm),
            Bc::Sub => self.binary(b, c, Op::SubOv, Op::FSub),
            Bc::SubI => self.binary(b, imm, Op::SubOv, Op::FSub),
            Bc::Mul => self.binary(b, c, Op::MulOv, Op::FMul),
            Bc::MulI => self.binary(b, imm, Op::MulOv, Op::FMul),
            Bc::Inc => self.binary(b, Operand::Int(1), Op::AddOv, Op::FAdd),
            Bc::Dec => self.binary(b, Operand::Int(1), Op::SubOv, Op::FSub),
            Bc::Div => self.divide(b, c),
            Bc::DivI => self.divide(b, imm),
            Bc::Mod => self.modulo(b, c),
            Bc::ModI => self.modulo(b, imm),
            Bc::Neg => self.negate(b),
            Bc::ToNumeric | Bc::ToNumber => {
                if !self.seems_number(b) {
                    return Some(self.by_interpreter());
                }
                let v = if self.seems_int(b) { self.int_operand(b) } else { self.double_operand(b) };
                self.set(i.ra(), v);
                Some(Flow::Next)
            }
            Bc::BitAnd => self.bits(b, c, Op::And),
            Bc::BitOr => self.bits(b, c, Op::Or),
            Bc::BitXor => self.bits(b, c, Op::Xor),
            Bc::Shl => self.bits(b, c, Op::Shl),
            Bc::Shr => self.bits(b, c, Op::Shr),
            Bc::UShr => self.bits(b, c, Op::UShr),
            Bc::BitAndI => self.bits(b, imm, Op::And),
            Bc::BitOrI => self.bits(b, imm, Op::Or),
            Bc::BitXorI => self.bits(b, imm, Op::Xor),
            Bc::ShlI => self.bits(b, imm, Op::Shl),
            Bc::ShrI => self.bits(b, imm, Op::Shr),
            Bc::UShrI => self.bits(b, imm, Op::UShr),
            Bc::BitNot => self.bits(b, Operand::Int(-1), Op::Xor),
            _ => None,
        }
    }

    pub fn result_kinds(&self) -> Kinds {
        self.region.nodes[self.node as usize].result
    }

    fn give(&mut self, v: Ref) -> Option<Flow> {
        let a = self.insn().ra();
        self.set(a, v);
        Some(Flow::Next)
    }

    fn add(&mut self, l: Operand, r: Operand) -> Option<Flow> {
        let strings = self.operand_kinds(l) == kind::STRING && self.operand_kinds(r) == kind::STRING;
        if strings && let (Operand::Reg(x, _), Operand::Reg(y, _)) = (l, r) {
            let (x, y) = (self.string_operand(x), self.string_operand(y));
            let v = self.call_throwing(Name::concat, &[x, y]);
            return self.give(v);
        }
        let (kl, kr) = (self.operand_kinds(l), self.operand_kinds(r));
        if (kl == kind::STRING) != (kr == kind::STRING)
            && (kl | kr) & (kind::OBJECT | kind::OTHER) == 0
            && let (Operand::Reg(x, _), Operand::Reg(y, _)) = (l, r)
            && let Some(x) = self.text_of(x, kl)
            && let Some(y) = self.text_of(y, kr)
        {
            let v = self.call_throwing(Name::concat, &[x, y]);
            return self.give(v);
        }
        self.binary(l, r, Op::AddOv, Op::FAdd)
    }

    /// A register that holds a string, checked: boxed.
    pub fn string_operand(&mut self, reg: isize) -> Ref {
        let v = self.get_val(reg);
        let c = self.b.is_tag(v, tag::STRING);
        let resume = self.resume();
        self.b.guard_true(c, resume);
        v
    }

    fn binary(&mut self, l: Operand, r: Operand, checked: Op, float: Op) -> Option<Flow> {
        if self.seems_int(l) && self.seems_int(r) && self.result_kinds() & kind::DOUBLE == 0 {
            let (x, y) = (self.int_operand(l), self.int_operand(r));
            let resume = self.resume();
            let v = self.b.checked(checked, Ty::I32, &[x, y], 0, resume);
            return self.give(v);
        }
        if self.seems_number(l) && self.seems_number(r) {
            let (x, y) = (self.double_operand(l), self.double_operand(r));
            let v = self.b.emit(float, Ty::F64, &[x, y], 0);
            return self.give(v);
        }
        Some(self.operate())
    }

    fn divide(&mut self, l: Operand, r: Operand) -> Option<Flow> {
        if !self.seems_number(l) || !self.seems_number(r) {
            return Some(self.operate());
        }
        let (x, y) = (self.double_operand(l), self.double_operand(r));
        let v = self.b.emit(Op::FDiv, Ty::F64, &[x, y], 0);
        self.give(v)
    }

    fn modulo(&mut self, l: Operand, r: Operand) -> Option<Flow> {
        if self.seems_int(l) && self.seems_int(r) && self.result_kinds() & kind::DOUBLE == 0 {
            let (x, y) = (self.int_operand(l), self.int_operand(r));
            let resume = self.resume();
            let v = self.b.checked(Op::ModOv, Ty::I32, &[x, y], 0, resume);
            return self.give(v);
        }
        if !self.seems_number(l) || !self.seems_number(r) {
            return Some(self.operate());
        }
        let (x, y) = (self.double_operand(l), self.double_operand(r));
        let v = self.call(Name::fmod, Ty::F64, &[x, y]);
        self.give(v)
    }

    fn negate(&mut self, o: Operand) -> Option<Flow> {
        if self.seems_int(o) && self.result_kinds() & kind::DOUBLE == 0 {
            let x = self.int_operand(o);
            let zero = self.b.int(0);
            // 0 becomes -0.
            let c = self.b.icmp(Cc::Eq, x, zero);
            let resume = self.resume();
            self.b.guard_false(c, resume);
            let v = self.b.checked(Op::SubOv, Ty::I32, &[zero, x], 0, resume);
            return self.give(v);
        }
        if !self.seems_number(o) {
            return Some(self.by_interpreter());
        }
        let x = self.double_operand(o);
        let v = self.b.emit(Op::FNeg, Ty::F64, &[x], 0);
        self.give(v)
    }

    fn bits(&mut self, l: Operand, r: Operand, op: Op) -> Option<Flow> {
        let (Some(x), Some(y)) = (self.int32_operand(l), self.int32_operand(r)) else {
            return Some(self.operate());
        };
        let v = self.b.emit(op, Ty::I32, &[x, y], 0);
        if op != Op::UShr {
            return self.give(v);
        }
        if self.result_kinds() & kind::DOUBLE != 0 {
            let v = self.b.emit(Op::UIntToF64, Ty::F64, &[v], 0);
            return self.give(v);
        }
        // As int only while it is not negative; known when bits are shifted out.
        let shifted = matches!(self.b.func.inst(y), i if i.op == Op::ConstI32 && i.imm & 31 != 0);
        if !shifted {
            let zero = self.b.int(0);
            let c = self.b.icmp(Cc::Ge, v, zero);
            let resume = self.resume();
            self.b.guard_true(c, resume);
        }
        self.give(v)
    }
}
