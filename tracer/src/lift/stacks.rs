//! Arrays as stacks: `push`, `pop`, lengths that are set. In line for arrays that have no holes and nothing about them that is out of the
//! ordinary; what holds the elements is made larger or smaller in cold paths that join again.

use super::elements::{CHANGEABLE, ELEMENTS_START};
use super::property::{OBJECT_ELEMENTS, OBJECT_RAW};
use super::{Flow, Lifter, Operand};
use crate::helpers::Name;
use crate::ir::{Cc, Class, Edge, Op, Ref, Term, Ty, place};
use crate::region::kind;
use vm::object::elements::SHRINK_FROM;
use vm::object::shape::shape_flags;
use vm::object::{Key, Shape};
use vm::{Gc, Kind, Value};

impl Lifter<'_> {
    /// Leaves unless an array is of the one shape seen here, which ordinary arrays have, has no holes and can be changed: appending and
    /// removing concern nothing then but its own elements. `None` where others were seen.
    fn guard_ordinary_array(&mut self, o: Ref) -> Option<()> {
        let node = &self.region.nodes[self.node as usize];
        let shape = match node.shapes[..] {
            [s] if !node.megamorphic && self.is_packed() => Gc::<Shape>::from_offset(s),
            _ => return None,
        };
        let plain = shape.kind.get() == Kind::Array as u8
            && !shape.has(shape_flags::NOT_EXTENSIBLE | shape_flags::DICTIONARY)
            && shape.proto_object() == Some(self.vm.roots.array_proto);
        if !plain || self.b.dead.is_some() {
            return None;
        }
        self.guard_shape(o, shape.offset());
        let pristine = self.vm.roots.indexed_protos_pristine.offset();
        self.guard_valid(pristine);
        let r = self.resume();
        let read_only = self.b.load_i32(o, Class::Flags, OBJECT_RAW + 4);
        let zero = self.b.int(0);
        let c = self.b.icmp(Cc::Eq, read_only, zero);
        self.b.guard_true(c, r);
        self.guard_flags(o, Class::Flags, CHANGEABLE);
        Some(())
    }

    /// `push` of a register's value: the new length.
    pub fn push(&mut self, o: Ref, reg: isize) -> Option<Ref> {
        self.guard_ordinary_array(o)?;
        let v = self.promised(o, reg, self.argument_kinds(reg));
        let n = self.b.load_i32(o, Class::Length, OBJECT_RAW);
        let e = self.b.load_off(o, Class::Storage, OBJECT_ELEMENTS);
        let room = self.has_room(e, n);
        let e = self.exchanged(o, e, room, Name::make_room, |l, e| {
            let room = l.has_room(e, n);
            let r = l.resume();
            l.b.guard_true(room, r);
        });
        self.b.store(Op::StoreElem, &[e, n, v], place(Class::Element, ELEMENTS_START), None);
        self.b.barrier(e, v);
        let one = self.b.int(1);
        // No more than there is room for.
        let longer = self.b.emit(Op::Add, Ty::I32, &[n, one], 0);
        self.b.store(Op::StoreI32, &[o, longer], place(Class::Length, OBJECT_RAW), Some(Op::LoadI32));
        Some(longer)
    }

    /// Whether an elements cell, or none, has room for element `n`.
    fn has_room(&mut self, e: Ref, n: Ref) -> Ref {
        let capacity = self.b.load_i32(e, Class::None, 0);
        self.b.ucmp(Cc::Lt, n, capacity)
    }

    /// `pop`: the value.
    pub fn pop(&mut self, o: Ref) -> Option<Ref> {
        self.guard_ordinary_array(o)?;
        let n = self.b.load_i32(o, Class::Length, OBJECT_RAW);
        let zero = self.b.int(0);
        let some = self.b.icmp(Cc::Ne, n, zero);
        if self.result_kinds() & kind::UNDEFINED == 0 || self.b.dead.is_some() {
            let r = self.resume();
            self.b.guard_true(some, r);
            return Some(self.take_last(o, n));
        }
        let from = self.b.block;
        let (full, empty) = self.split(some);
        let join = self.b.new_block(from);
        let result = self.b.func.param(join, Ty::Val);
        self.b.block = empty;
        let undefined = self.undefined();
        self.finish_arm(join, undefined);
        self.b.block = full;
        let v = self.take_last(o, n);
        self.finish_arm(join, v);
        self.b.block = join;
        Some(result)
    }

    /// Removes the last of `n` elements.
    fn take_last(&mut self, o: Ref, n: Ref) -> Ref {
        let (one, at) = (self.b.int(1), place(Class::Element, ELEMENTS_START));
        let last = self.b.emit(Op::Sub, Ty::I32, &[n, one], 0);
        let e = self.b.load_off(o, Class::Storage, OBJECT_ELEMENTS);
        let v = self.b.emit(Op::LoadElem, Ty::Val, &[e, last], at);
        let absent = self.b.veq(v, Value::HOLE.0);
        self.b.assume(absent, false);
        // By its tag: stacks hold now this, now that, so their flags say little.
        let v = self.as_seen(v);
        let hole = self.b.val(Value::HOLE.0);
        self.b.store(Op::StoreElem, &[e, last, hole], at, None);
        self.b.store(Op::StoreI32, &[o, last], place(Class::Length, OBJECT_RAW), Some(Op::LoadI32));
        // Enough are left for what holds them: a quarter, or it is small.
        let (two, small) = (self.b.int(2), self.b.int(SHRINK_FROM as i32));
        let enough = self.b.emit(Op::Shl, Ty::I32, &[last, two], 0);
        let enough = self.b.emit(Op::Add, Ty::I32, &[enough, small], 0);
        let capacity = self.b.load_i32(e, Class::None, 0);
        let enough = self.b.ucmp(Cc::Ge, enough, capacity);
        self.exchanged(o, e, enough, Name::give_back, |_, _| {});
        v
    }

    /// The cell `e` of an array's elements, for which a helper may have put another one where `fine` does not hold; `check` looks at that.
    fn exchanged(&mut self, o: Ref, e: Ref, fine: Ref, helper: Name, check: impl FnOnce(&mut Self, Ref)) -> Ref {
        if self.b.dead.is_some() {
            return e;
        }
        let from = self.b.block;
        let (kept, rare) = self.split(fine);
        let join = self.b.new_block(from);
        let now = self.b.func.param(join, Ty::Off);
        self.b.func.block_mut(kept).term = Term::Jump(Edge { block: join, args: vec![e] });
        self.b.block = rare;
        self.b.func.block_mut(rare).cold = true;
        self.call(helper, Ty::None, &[o]);
        let other = self.b.load_off(o, Class::Storage, OBJECT_ELEMENTS);
        check(self, other);
        self.b.func.block_mut(rare).term = match self.b.dead.take() {
            Some(r) => Term::Exit(r),
            None => Term::Jump(Edge { block: join, args: vec![other] }),
        };
        self.b.block = join;
        self.b.remember_load(Op::LoadOff, &[o], place(Class::Storage, OBJECT_ELEMENTS), now);
        now
    }

    /// A store to `length` of arrays; `None` where others were seen, or other values than ints.
    pub(super) fn set_length(&mut self, key: Key, value: isize) -> Option<Flow> {
        let arrays = |s: &u32| Gc::<Shape>::from_offset(*s).kind.get() == Kind::Array as u8;
        let shapes = &self.region.nodes[self.node as usize].shapes;
        if key != Key::atom(self.vm.names.length)
            || !shapes.iter().all(arrays)
            || !self.seems_int(Operand::Reg(value, 1))
        {
            return None;
        }
        let n = self.int_operand(Operand::Reg(value, 1));
        let o = self.object_operand(self.insn().ra());
        self.guard_kind(o, Kind::Array);
        let done = self.call(Name::plain_set_length, Ty::Bool, &[o, n]);
        let r = self.resume();
        self.b.guard_true(done, r);
        self.b.remember_load(Op::LoadI32, &[o], place(Class::Length, OBJECT_RAW), n);
        Some(Flow::Next)
    }
}
