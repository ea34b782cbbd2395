//! `for-of` over Maps and Sets: no result objects, and entries that are taken apart at once are not made either.

use super::{Flow, Lifter};
use crate::helpers::Name;
use crate::ir::{Cc, Class, Inst, Op, Ref, ResumeId, Ty, place};
use crate::region::{MANY, kind};
use std::mem::offset_of;
use vm::interp::jit::Jit;
use vm::object::Shape;
use vm::object::collection::iter_kind;
use vm::value::tag;
use vm::{Gc, Kind, Value, Vm};

/// Byte offset of the exit values in the `Vm`.
const EXIT_VALUES: usize = offset_of!(Vm, jit) + offset_of!(Jit, exit_values);

impl Lifter<'_> {
    /// A step of an iterator of a Map or Set, if nothing else was seen here.
    pub(super) fn step_collection(&mut self) -> Option<Flow> {
        let (i, n) = (self.insn(), &self.region.nodes[self.node as usize]);
        let iterator = |&s: &u32| Gc::<Shape>::from_offset(s).kind.get() == Kind::Iterator as u8;
        let known = !n.odd && !matches!(n.target, 0 | MANY) && n.element_types.count_ones() == 1;
        if !known || n.megamorphic || !n.shapes.iter().all(iterator) || self.kinds(2) != kind::OBJECT {
            return None;
        }
        let (record, after, what) = (i.rc(), self.pc() + 2, n.element_types.trailing_zeros() as i32);
        let own = Value::from_tag(tag::OBJECT, n.target);
        let r = self.resume();
        let next = self.get_val(record + 1);
        let same = self.b.veq(next, own.0);
        self.b.guard_true(same, r);
        self.region.keep(self.vm, own);
        let o = self.object_operand(record);
        self.guard_kind(o, Kind::Iterator);
        let (kind, zero) = (self.b.int(what), self.b.int(0));
        let stepped = self.call(Name::step_collection, Ty::I32, &[o, kind]);
        let fits = self.b.icmp(Cc::Ge, stepped, zero);
        // The last exit to before the step: what does not fit was not moved on.
        self.b.guard_true(fits, r);
        if self.b.dead.is_some() {
            return Some(self.after_step());
        }
        let more = self.b.icmp(Cc::Ne, stepped, zero);
        let (taken, rest) = self.split(more);
        let (state, versions, node) = (self.state.clone(), self.b.versions.clone(), self.node);
        self.b.block = taken;
        self.b.assume(more, true);
        let v = match what & 3 {
            iter_kind::KEYS => self.exit_value(0),
            iter_kind::VALUES => self.exit_value(1),
            _ => {
                let entry = [self.exit_value(0), self.exit_value(1)];
                self.new_list(&entry)
            }
        };
        self.set(i.ra(), v);
        self.skip_test(record, after, false);
        (self.state, self.b.versions) = (state, versions);
        self.b.block = rest;
        self.at_node(node);
        self.b.assume(more, false);
        self.end_of_array();
        self.skip_test(record, after, true);
        Some(Flow::Done)
    }

    /// What a helper has left in an exit value.
    fn exit_value(&mut self, k: usize) -> Ref {
        let vm = self.b.off(0);
        let imm = place(Class::Vm, EXIT_VALUES + 8 * k);
        let args = super::build::four(&[vm]);
        self.b.place(Inst { op: Op::LoadVal, ty: Ty::Val, args, imm, resume: ResumeId::NONE })
    }
}
