//! Private names: own properties under a key that a register holds. It is the same one as long as the class was evaluated once; then they
//! are loaded, stored and called by shape as named properties are.

use super::{Flow, Lifter};
use crate::helpers::Name;
use crate::ir::Ty;
use crate::region::{MANY, kind};
use vm::object::{Key, Shape};
use vm::value::tag;
use vm::{Gc, Value};

impl Lifter<'_> {
    pub fn get_private(&mut self) -> Flow {
        let i = self.insn();
        if self.kinds(1) != kind::OBJECT {
            return self.by_interpreter();
        }
        if let Some(key) = self.private_key(i.rc()) {
            if let Some(flow) = self.load_by_getter(false, key) {
                return flow;
            }
            if let Some(cases) = self.data_cases(key) {
                let o = self.object_operand(i.rb());
                let v = self.dispatch(o, &cases);
                self.set(i.ra(), v);
                return Flow::Next;
            }
        }
        if self.region.nodes[self.node as usize].odd {
            return self.by_interpreter();
        }
        let o = self.object_operand(i.rb());
        let name = self.get_val(i.rc());
        let v = self.call(Name::plain_private, Ty::Val, &[o, name]);
        self.guard_not_hole(v);
        self.set(i.ra(), v);
        Flow::Next
    }

    pub fn set_private(&mut self) -> Flow {
        let i = self.insn();
        if self.kinds(0) != kind::OBJECT {
            return self.by_interpreter();
        }
        if let Some(key) = self.private_key(i.rb()) {
            if let Some(flow) = self.store_by_setter(key, i.rc()) {
                return flow;
            }
            if let Some(flow) = self.replace_property(key, i.rc()) {
                return flow;
            }
        }
        if self.region.nodes[self.node as usize].odd {
            return self.by_interpreter();
        }
        let o = self.object_operand(i.ra());
        let (name, v) = (self.get_val(i.rb()), self.get_val(i.rc()));
        let done = self.call(Name::plain_set_private, Ty::Bool, &[o, name, v]);
        let r = self.resume();
        self.b.guard_true(done, r);
        Flow::Next
    }

    /// The private name in a register, checked to be the one that was seen, if all objects met here have such a property.
    fn private_key(&mut self, reg: isize) -> Option<Key> {
        let n = &self.region.nodes[self.node as usize];
        let (name, shapes) = (n.target, n.shapes.clone());
        if matches!(name, 0 | MANY) || n.megamorphic || shapes.is_empty() {
            return None;
        }
        let key = Key::symbol(Gc::from_offset(name));
        if shapes.iter().any(|&s| Gc::<Shape>::from_offset(s).lookup(key).is_none()) {
            return None;
        }
        let v = self.get_val(reg);
        let same = self.b.veq(v, Value::from_tag(tag::SYMBOL, name).0);
        let r = self.resume();
        self.b.guard_true(same, r);
        Some(key)
    }
}
