//! Iteration of arrays: no iterator object, an index in a register.

use super::property::OBJECT_RAW;
use super::{Flow, Lifter};
use crate::helpers::Name;
use crate::ir::{Cc, Class, Op, Ref, Ty};
use crate::region::{access, kind};
use bytecode::Op as Bc;
use vm::Kind;
use vm::object::Shape;
use vm::{Gc, Value, value::tag};

impl Lifter<'_> {
    pub fn get_iterator(&mut self) -> Flow {
        let i = self.insn();
        let arrays = |s: &u32| Gc::<Shape>::from_offset(*s).kind.get() == Kind::Array as u8;
        let n = &self.region.nodes[self.node as usize];
        if i.x() != 0 || self.kinds(1) != kind::OBJECT || n.shapes.is_empty() || !n.shapes.iter().all(arrays) {
            return self.by_interpreter();
        }
        let v = self.get_val(i.rb());
        let plain = self.call(Name::is_plain_array, Ty::Bool, &[v]);
        let r = self.resume();
        self.b.guard_true(plain, r);
        let (zero, no) = (self.b.int(0), self.b.bool(false));
        self.set(i.ra(), v);
        self.set(i.ra() + 1, zero);
        self.set(i.ra() + 2, no);
        Flow::Next
    }

    pub fn iterate(&mut self) -> Flow {
        let i = self.insn();
        let record = i.rc();
        if self.kinds(2) & kind::INT == 0
            && let Some(flow) = self.resume_generator(record + 1, record, None)
        {
            return flow;
        }
        if self.kinds(2) != kind::INT {
            let skipped = self.pc() + 2;
            return self.by_interpreter_jump(skipped);
        }
        let index = self.get(record + 1);
        let r = self.resume();
        let k = match self.b.func.ty(index) {
            Ty::I32 => index,
            _ => {
                let v = self.b.boxed(index);
                let c = self.b.is_tag(v, tag::INT);
                self.b.guard_true(c, r);
                let k = self.b.emit(Op::UnboxInt, Ty::I32, &[v], 0);
                self.refine(record + 1, k);
                k
            }
        };
        let o = self.object_operand(record);
        let n = self.b.load_i32(o, Class::Length, OBJECT_RAW);
        let more = self.b.ucmp(Cc::Lt, k, n);
        // Without having seen one of the ways, leave before the step.
        match self.region.nodes[self.node as usize].access {
            access::DENSE => {
                self.b.guard_true(more, r);
                self.step(o, k);
                return self.after_step();
            }
            access::ABSENT => {
                self.b.guard_false(more, r);
                self.end_of_array();
                return self.after_step();
            }
            _ => {}
        }
        if self.b.dead.is_some() {
            return self.after_step();
        }
        let (taken, rest) = self.split(more);
        let (state, versions, node) = (self.state.clone(), self.b.versions.clone(), self.node);
        self.b.block = taken;
        self.b.assume(more, true);
        self.step(o, k);
        self.skip_test(false);
        (self.state, self.b.versions) = (state, versions);
        self.b.block = rest;
        self.at_node(node);
        self.b.assume(more, false);
        self.end_of_array();
        self.skip_test(true);
        Flow::Done
    }

    /// The element at the index into the result register.
    fn step(&mut self, o: Ref, k: Ref) {
        let i = self.insn();
        let v = self.dense_element(o, k);
        let one = self.b.int(1);
        let next = self.b.emit(Op::Add, Ty::I32, &[k, one], 0);
        self.set(i.rc() + 1, next);
        self.set(i.ra(), v);
    }
    fn end_of_array(&mut self) {
        let i = self.insn();
        let (yes, undefined) = (self.b.bool(true), self.b.val(Value::UNDEFINED.0));
        self.set(i.rc() + 2, yes);
        self.set(i.ra(), undefined);
    }
    /// The array path skips the instruction behind the step.
    fn after_step(&mut self) -> Flow {
        let (ctx, after) = (self.ctx(), self.pc() + 2);
        self.go_to(ctx, after);
        Flow::Done
    }
    /// As [`after_step`](Self::after_step), and over the test of `done` that follows, whose outcome is known: both ways
    /// would meet there only to part again.
    pub(super) fn skip_test(&mut self, done: bool) {
        let i = self.insn();
        let (ctx, after) = (self.ctx(), self.pc() + 2);
        let test = self.region.find(ctx, after).filter(|&t| {
            let t = &self.region.nodes[t as usize];
            matches!(t.op(), Bc::JTrue | Bc::JFalse) && t.insn.ra() == i.rc() + 2 && t.seen > 0
        });
        let Some(test) = test.filter(|&t| !self.is_head[t as usize]) else {
            self.go_to(ctx, after);
            return;
        };
        let t = self.region.nodes[test as usize].insn;
        let jumps = (t.op() == Some(Bc::JTrue)) == done;
        let to = if jumps { (after as i64 + 1 + t.imm() as i64) as u32 } else { after + 1 };
        self.at_node(test);
        self.go_to(ctx, to);
    }

    /// Takes an iterator result apart that a built-in iterator or generator has made.
    pub fn iterator_result(&mut self) -> Flow {
        let i = self.insn();
        let shape = self.vm.roots.iter_result_shape;
        if self.kinds(0) != kind::OBJECT || self.region.nodes[self.node as usize].shapes != [shape.offset()] {
            return self.by_interpreter();
        }
        let o = self.object_operand(i.ra());
        self.guard_shape(o, shape.offset());
        let slots = shape.inline_start.get() as usize;
        let (v, done) = (self.b.load_val(o, Class::Slot, slots), self.b.load_val(o, Class::Slot, slots + 8));
        let r = self.resume();
        let done = self.b.boolean(done, r);
        let undefined = self.b.val(Value::UNDEFINED.0);
        let v = self.b.emit(Op::Select, Ty::Val, &[done, undefined, v], 0);
        self.set(i.rb() + 2, done);
        self.set(i.ra(), v);
        Flow::Next
    }

    /// `return` of the iterator: arrays have none.
    pub fn iterator_return(&mut self) -> Flow {
        let i = self.insn();
        let index = self.get(i.rb() + 1);
        if self.b.func.ty(index) != Ty::I32 {
            return self.by_interpreter();
        }
        let undefined = self.b.val(Value::UNDEFINED.0);
        self.set(i.ra(), undefined);
        Flow::Next
    }
}
