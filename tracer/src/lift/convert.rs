//! Conversions.

use super::{Flow, Lifter};
use crate::helpers::Name;
use crate::ir::{Ref, Ty};
use crate::region::kind;
use vm::Value;
use vm::value::tag;

impl Lifter<'_> {
    /// RequireObjectCoercible.
    pub fn check_object(&mut self) -> Flow {
        let r = self.get(self.insn().ra());
        if self.b.func.ty(r) == Ty::Val {
            let resume = self.resume();
            let object = self.b.is_tag(r, tag::OBJECT);
            if self.kinds(0) == kind::OBJECT {
                self.b.guard_true(object, resume);
            } else if self.b.known(object) != Some(true) {
                for nothing in [Value::UNDEFINED, Value::NULL] {
                    let c = self.b.veq(r, nothing.0);
                    self.b.guard_false(c, resume);
                }
            }
        }
        Flow::Next
    }

    /// ToString of template literals.
    pub fn to_string(&mut self) -> Flow {
        let i = self.insn();
        let Some(v) = self.text_of(i.rb(), self.kinds(1)) else { return self.by_interpreter() };
        self.set(i.ra(), v);
        Flow::Next
    }
    /// A register's value as string; `None` where that may run JS.
    pub fn text_of(&mut self, reg: isize, kinds: u16) -> Option<Ref> {
        if kinds == kind::STRING {
            return Some(self.string_operand(reg));
        }
        if kinds & kind::OBJECT != 0 {
            return None;
        }
        let v = self.get_val(reg);
        let text = self.call(Name::plain_text, Ty::Val, &[v]);
        self.guard_not_hole(text);
        Some(text)
    }
}

/// The least type that holds the values of both.
pub(super) fn meet(a: Ty, b: Ty) -> Ty {
    match (a, b) {
        _ if a == b => a,
        (Ty::I32, Ty::F64) | (Ty::F64, Ty::I32) => Ty::F64,
        _ => Ty::Val,
    }
}
