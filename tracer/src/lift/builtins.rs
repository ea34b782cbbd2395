//! What built-ins written in JS are made of: their intrinsics, elements that may be holes, definitions of elements.

use super::arith::Operand;
use super::property::OBJECT_RAW;
use super::{Flow, Lifter};
use crate::helpers::Name;
use crate::ir::{Class, Op, Ref, Ty};
use crate::region::{access, kind};
use bytecode::Insn;
use vm::object::Shape;
use vm::value::tag;
use vm::{Gc, Kind, Value};

impl Lifter<'_> {
    /// An intrinsic that is a test or a load for the operands seen.
    pub(super) fn builtin_intrinsic(&mut self) -> Flow {
        let i = self.insn();
        match self.intrinsic_value(i.rb()) {
            Some(v) => {
                self.set(i.ra(), v);
                Flow::Next
            }
            None => self.by_interpreter(),
        }
    }

    /// The value of the current intrinsic of the registers from `first` on; `None` where it takes more.
    fn intrinsic_value(&mut self, first: isize) -> Option<Ref> {
        let index = Insn(self.code().words()[self.pc() as usize + 1]).a() as usize;
        let name = self.vm.natives.tables[0][index].name;
        let kinds = self.region.nodes[self.node as usize].args[0];
        match name {
            "isObject" => {
                let v = self.get_val(first);
                Some(self.b.is_tag(v, tag::OBJECT))
            }
            "toObject" if kinds == kind::OBJECT => {
                self.object_operand(first);
                Some(self.get_val(first))
            }
            "toInteger" if kinds == kind::INT => {
                let v = self.get(first);
                if self.b.func.ty(v) != Ty::Val {
                    return (self.b.func.ty(v) == Ty::I32).then_some(v);
                }
                let (c, r) = (self.b.is_tag(v, tag::INT), self.resume());
                self.b.guard_true(c, r);
                Some(self.b.emit(Op::UnboxInt, Ty::I32, &[v], 0))
            }
            "isArray" => {
                let v = self.get_val(first);
                let n = self.call(Name::is_array, Ty::I32, &[v]);
                Some(self.answer(n))
            }
            // Moves on, so that nothing may leave to before it from here on.
            "cursorNext" => {
                let v = self.get_val(first);
                let index = self.b.int(index as i32);
                let v = self.call(Name::plain_intrinsic, Ty::Val, &[index, v]);
                Some(self.b.veq(v, Value::TRUE.0))
            }
            "cursorKey" | "cursorValue" | "collectionSize" | "isConstructor" | "regexpPristine" => {
                let v = self.get_val(first);
                let index = self.b.int(index as i32);
                let v = self.call(Name::plain_intrinsic, Ty::Val, &[index, v]);
                Some(self.as_seen(v))
            }
            "length" if kinds == kind::OBJECT && self.all_arrays() => {
                let o = self.object_operand(first);
                self.guard_kind(o, Kind::Array);
                let n = self.b.load_i32(o, Class::Length, OBJECT_RAW);
                Some(self.non_negative(n))
            }
            _ => None,
        }
    }

    /// Whether all objects met here were arrays.
    fn all_arrays(&self) -> bool {
        let shapes = &self.region.nodes[self.node as usize].shapes;
        let array = |&s: &u32| Gc::<Shape>::from_offset(s).kind.get() == Kind::Array as u8;
        !shapes.is_empty() && !self.is_megamorphic() && shapes.iter().all(array)
    }

    /// An element that has always been there.
    pub(super) fn get_elem_or_hole(&mut self) -> Flow {
        let i = self.insn();
        if self.kinds(1) != kind::OBJECT || self.access() != access::DENSE {
            return self.by_interpreter();
        }
        let Some(k) = self.index_operand(Operand::Reg(i.rc(), 2)) else { return self.by_interpreter() };
        let o = self.object_operand(i.rb());
        let v = self.dense_element(o, k);
        self.set(i.ra(), v);
        Flow::Next
    }

    /// CreateDataProperty of an element of an array, which is a store where those are plain.
    pub(super) fn init_elem(&mut self) -> Flow {
        let i = self.insn();
        if self.kinds(0) != kind::OBJECT || !self.all_arrays() {
            return self.by_interpreter();
        }
        let Some(k) = self.index_operand(Operand::Reg(i.rb(), 1)) else { return self.by_interpreter() };
        let o = self.object_operand(i.ra());
        let v = self.get_val(i.rc());
        self.store_by_helper(Name::plain_store, &[o, k, v])
    }
}
