//! Instructions that a helper does, so that the interpreter need not.

use super::arith::Operand;
use super::{Flow, Lifter};
use crate::helpers::Name;
use crate::ir::{Op, Ref, Ty};
use crate::region::kind;
use bytecode::Op as Bc;
use vm::object::ValueCell;
use vm::value::arith::ArithOp;
use vm::value::tag;
use vm::{Gc, Value};

/// In `CopyProps`: nothing is left out.
const ALL: u16 = 0xffff;

impl Lifter<'_> {
    /// `None` for other instructions, and for operands that take more.
    pub(super) fn lift_helped(&mut self, op: Bc) -> Option<Flow> {
        let i = self.insn();
        let odd = self.region.nodes[self.node as usize].odd;
        let v = match op {
            Bc::TypeOf => {
                let v = self.get_val(i.rb());
                self.call(Name::type_of, Ty::Val, &[v])
            }
            Bc::Exp => {
                let (l, r) = (Operand::Reg(i.rb(), 1), Operand::Reg(i.rc(), 2));
                if !self.seems_number(l) || !self.seems_number(r) {
                    return Some(self.operate());
                }
                let (l, r) = (self.double_operand(l), self.double_operand(r));
                self.call(Name::pow, Ty::F64, &[l, r])
            }
            Bc::Concat => {
                let mut all = self.get_val(i.rb());
                for k in 1..i.rc() {
                    let part = self.get_val(i.rb() + k);
                    all = self.call_throwing(Name::concat, &[all, part]);
                }
                all
            }
            Bc::CopyEnv => {
                let env = self.get_val(i.rb());
                let env = self.b.emit(Op::UnboxOff, Ty::Off, &[env], 0);
                let copy = self.call(Name::copy_env, Ty::Off, &[env]);
                self.b.emit(Op::BoxOff, Ty::Val, &[copy], tag::CELL as u64)
            }
            Bc::HasProp if self.kinds(2) == kind::OBJECT && !odd => {
                let (o, k) = (self.object_operand(i.rc()), self.get_val(i.rb()));
                let has = self.call(Name::plain_has, Ty::I32, &[o, k]);
                self.answer(has)
            }
            Bc::DelElem => {
                let (o, k) = (self.get_val(i.rb()), self.get_val(i.rc()));
                let strict = self.b.int(i.x() as i32);
                self.call_any(Name::delete, &[o, k, strict])
            }
            Bc::HasPrivate if self.kinds(2) == kind::OBJECT => {
                let (o, name) = (self.object_operand(i.rc()), self.get_val(i.rb()));
                self.call(Name::has_private, Ty::Bool, &[o, name])
            }
            Bc::ToKey => {
                let (v, of) = match self.kinds(1) {
                    kind::STRING => (self.get_val(i.rb()), tag::STRING),
                    kind::INT => (self.get_val(i.rb()), tag::INT),
                    kind::OTHER => (self.get_val(i.rb()), tag::SYMBOL),
                    _ => return None,
                };
                self.guard_tag(v, of);
                v
            }
            Bc::LoadRegExp => {
                let list: Gc<ValueCell> = self.function_constant(i.imm() as u32 as usize).as_gc();
                let list = self.b.off(list.offset());
                self.call_throwing(Name::new_regexp, &[list])
            }
            Bc::IterCheck if self.kinds(0) == kind::OBJECT => {
                self.object_operand(i.ra());
                return Some(Flow::Next);
            }
            Bc::CopyProps if i.c() == ALL && self.kinds(1) == kind::OBJECT && !odd => {
                let (o, from) = (self.object_operand(i.ra()), self.object_operand(i.rb()));
                return Some(self.store_by_helper(Name::plain_copy, &[o, from]));
            }
            _ => return None,
        };
        self.set(i.ra(), v);
        Some(Flow::Next)
    }

    /// A binary operator of what is not all numbers.
    pub(super) fn operate(&mut self) -> Flow {
        use ArithOp::*;
        let i = self.insn();
        let (op, right) = match i.op() {
            Some(Bc::Add) => (Add, None),
            Some(Bc::AddI) => (Add, Some(i.rc())),
            Some(Bc::Sub) => (Sub, None),
            Some(Bc::SubI) => (Sub, Some(i.rc())),
            Some(Bc::Mul) => (Mul, None),
            Some(Bc::MulI) => (Mul, Some(i.rc())),
            Some(Bc::Div) => (Div, None),
            Some(Bc::DivI) => (Div, Some(i.rc())),
            Some(Bc::Mod) => (Mod, None),
            Some(Bc::ModI) => (Mod, Some(i.rc())),
            Some(Bc::Exp) => (Exp, None),
            Some(Bc::BitAnd) => (BitAnd, None),
            Some(Bc::BitOr) => (BitOr, None),
            Some(Bc::BitXor) => (BitXor, None),
            Some(Bc::Shl) => (Shl, None),
            Some(Bc::Shr) => (Shr, None),
            Some(Bc::UShr) => (UShr, None),
            // Those that combine BigInts and literals throw.
            _ => return self.by_interpreter(),
        };
        let kinds = self.kinds(1) | if right.is_none() { self.kinds(2) } else { 0 };
        if kinds & kind::OBJECT != 0 {
            return self.by_interpreter();
        }
        let (l, r) = match right {
            Some(n) => (self.get_val(i.rb()), self.b.val(Value::int(n as i32).0)),
            None => (self.get_val(i.rb()), self.get_val(i.rc())),
        };
        for v in [l, r] {
            let (object, r) = (self.b.is_tag(v, tag::OBJECT), self.resume());
            self.b.guard_false(object, r);
        }
        let op = self.b.int(op as i32);
        let v = self.call_throwing(Name::arith, &[op, l, r]);
        self.set(i.ra(), v);
        Flow::Next
    }

    /// The next key of a for-in enumerator, or the jump at its end.
    pub(super) fn for_in_next(&mut self) -> Flow {
        let (i, ctx, end) = (self.insn(), self.ctx(), self.jump_target());
        let e = self.get_val(i.rb());
        let e = self.b.emit(Op::UnboxOff, Ty::Off, &[e], 0);
        let key = self.call_any(Name::for_in_next, &[e]);
        let none = self.b.veq(key, Value::HOLE.0);
        let after = self.pc() + 1;
        self.choose(
            none,
            |l| l.go_to(ctx, end),
            |l| {
                l.set(i.ra(), key);
                l.go_to(ctx, after);
            },
        );
        Flow::Done
    }

    fn guard_tag(&mut self, v: Ref, of: u32) {
        let (c, r) = (self.b.is_tag(v, of), self.resume());
        self.b.guard_true(c, r);
    }
}
