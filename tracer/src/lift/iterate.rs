//! Iteration. Of arrays: no iterator object, an index in a register. Of generators, and of objects with `next`: their functions are
//! inlined, the results mostly never made.

use super::property::{OBJECT_RAW, OBJECT_SLOTS};
use super::{Flow, Lifter};
use crate::helpers::Name;
use crate::intrinsics::{self, Intrinsic};
use crate::ir::{Cc, Class, Inst, Op, Ref, Ty};
use crate::region::{Callee, CtxId, NodeId, access, kind};
use bytecode::Op as Bc;
use vm::Kind;
use vm::interp::code::Code;
use vm::interp::ic::{ABSENT, Case, FLAGS, GETTER};
use vm::object::exotic::typed_array::Element;
use vm::object::{Key, Object, Shape};
use vm::vm::Watched;
use vm::{Gc, Value, value::tag};

impl Lifter<'_> {
    pub fn get_iterator(&mut self) -> Flow {
        if let Some(flow) = self.iterator_of_generators() {
            return flow;
        }
        let i = self.insn();
        let typed = self.met_only(Kind::TypedArray);
        if i.x() != 0 || self.kinds(1) != kind::OBJECT || !(typed || self.met_only(Kind::Array)) {
            return self.by_interpreter();
        }
        let v = self.get_val(i.rb());
        let plain = self.vm.roots.array_shape.offset();
        let has_nothing = self.region.nodes[self.node as usize].shapes == [plain];
        let new = self.is_new_list(v);
        if !typed
            && (new || has_nothing)
            && let Some(watched) = self.iteration_as_built()
        {
            if !new {
                let o = self.object_operand(i.rb());
                self.guard_shape(o, plain);
            }
            watched.iter().for_each(|w| self.guard_intact(w));
        } else {
            let plain = if new {
                self.call(Name::arrays_iterate, Ty::Bool, &[])
            } else {
                let plain = if typed { Name::is_plain_typed_array } else { Name::is_plain_array };
                self.call(plain, Ty::Bool, &[v])
            };
            let r = self.resume();
            self.b.guard_true(plain, r);
        }
        let (zero, no) = (self.b.int(0), self.b.bool(false));
        self.set(i.ra(), v);
        self.set(i.ra() + 1, zero);
        self.set(i.ra() + 2, no);
        Flow::Next
    }

    /// Whether all objects met here were of a kind, and there were some.
    fn met_only(&self, kind: Kind) -> bool {
        let shapes = &self.region.nodes[self.node as usize].shapes;
        !shapes.is_empty() && shapes.iter().all(|&s| Gc::<Shape>::from_offset(s).kind.get() == kind as u8)
    }

    /// What arrays iterate by, if nobody has changed it and its objects' shapes say where it is.
    fn iteration_as_built(&mut self) -> Option<[Watched; 2]> {
        let intact = vm::interp::iterate::arrays_iterate(self.vm);
        let watched = self.vm.roots.array_iteration;
        (intact && watched.iter().all(|w| w.object.shape() == w.shape)).then_some(watched)
    }

    /// Leaves unless a method is the original one.
    pub(crate) fn guard_intact(&mut self, w: &Watched) {
        self.region.keep(self.vm, w.object.into());
        self.region.keep(self.vm, w.original);
        let o = self.b.off(w.object.offset());
        self.guard_shape(o, w.shape.offset());
        let (cell, disp) = match w.shape.inline_offset(w.slot) {
            Some(disp) => (o, disp as usize),
            None => {
                let slots = self.b.load_off(o, Class::Backing, OBJECT_SLOTS);
                (slots, 8 + (w.slot as usize - w.shape.inline_cap.get() as usize) * 8)
            }
        };
        let now = self.b.load_val(cell, Class::Slot, disp);
        let same = self.b.veq(now, w.original.0);
        let r = self.resume();
        self.b.guard_true(same, r);
    }

    pub fn iterate(&mut self) -> Flow {
        let i = self.insn();
        let record = i.rc();
        if self.kinds(2) & kind::INT == 0
            && let Some(flow) = self.resume_generator(record + 1, record, None).or_else(|| self.call_next())
        {
            return flow;
        }
        if let Some(flow) = self.step_collection() {
            return flow;
        }
        let typed = self.met_only(Kind::TypedArray);
        let ty = if typed { self.element_type() } else { None };
        if self.kinds(2) != kind::INT || !(typed || self.met_only(Kind::Array)) || (typed && ty.is_none()) {
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
        self.guard_kind(o, if typed { Kind::TypedArray } else { Kind::Array });
        let n = if typed { self.typed_length(o) } else { self.b.load_i32(o, Class::Length, OBJECT_RAW) };
        let more = self.b.ucmp(Cc::Lt, k, n);
        // Without having seen one of the ways, leave before the step.
        match self.region.nodes[self.node as usize].access {
            access::DENSE => {
                self.b.guard_true(more, r);
                self.step(o, k, ty);
                return self.after_step();
            }
            access::ABSENT => {
                self.b.guard_false(more, r);
                self.guard_at_end(k, n, typed);
                self.end_of_array();
                return self.after_step();
            }
            _ => {}
        }
        if self.b.dead.is_some() {
            return self.after_step();
        }
        let after = self.pc() + 2;
        let (taken, rest) = self.split(more);
        let (state, versions, node) = (self.state.clone(), self.b.versions.clone(), self.node);
        self.b.block = taken;
        self.b.assume(more, true);
        self.step(o, k, ty);
        self.skip_test(record, after, false);
        (self.state, self.b.versions) = (state, versions);
        self.b.block = rest;
        self.at_node(node);
        self.b.assume(more, false);
        self.guard_at_end(k, n, typed);
        self.end_of_array();
        self.skip_test(record, after, true);
        Flow::Done
    }

    /// A typed array that has ended may have lost its bytes instead. Not if it has elements, as many as there were steps.
    fn guard_at_end(&mut self, k: Ref, n: Ref, typed: bool) {
        if !typed {
            return;
        }
        let zero = self.b.int(0);
        let (all, some) = (self.b.icmp(Cc::Eq, k, n), self.b.icmp(Cc::Ne, n, zero));
        let r = self.resume();
        self.b.guard_true(all, r);
        self.b.guard_true(some, r);
    }

    /// The element at the index into the result register; of a typed array, if its type is given.
    fn step(&mut self, o: Ref, k: Ref, ty: Option<Element>) {
        let i = self.insn();
        let v = match ty {
            Some(ty) => self.typed_element(o, k, ty),
            None => self.dense_element(o, k),
        };
        let one = self.b.int(1);
        let next = self.b.emit(Op::Add, Ty::I32, &[k, one], 0);
        self.set(i.rc() + 1, next);
        self.set(i.ra(), v);
    }
    pub(super) fn end_of_array(&mut self) {
        let i = self.insn();
        let (yes, undefined) = (self.b.bool(true), self.b.val(Value::UNDEFINED.0));
        self.set(i.rc() + 2, yes);
        self.set(i.ra(), undefined);
    }
    /// The array path skips the instruction behind the step.
    pub(super) fn after_step(&mut self) -> Flow {
        let (ctx, after) = (self.ctx(), self.pc() + 2);
        self.go_to(ctx, after);
        Flow::Done
    }
    /// Goes on with the test of `done` that follows a step, at `after`, of the iterator whose record is given; its outcome is known:
    /// all ways would meet there only to part again.
    pub(super) fn skip_test(&mut self, record: isize, after: u32, done: bool) {
        let ctx = self.ctx();
        let test = self.region.find(ctx, after).filter(|&t| {
            let n = &self.region.nodes[t as usize];
            let tests = matches!(n.op(), Bc::JTrue | Bc::JFalse) && n.insn.ra() == record + 2 && n.seen > 0;
            tests && !self.is_head[t as usize] && self.leads_to(self.node, t)
        });
        let Some(test) = test else { return self.go_to(ctx, after) };
        let t = self.region.nodes[test as usize].insn;
        let jumps = (t.op() == Some(Bc::JTrue)) == done;
        let to = if jumps { (after as i64 + 1 + t.imm() as i64) as u32 } else { after + 1 };
        self.at_node(test);
        self.go_to(ctx, to);
    }

    /// `next` of an iterator that is neither array nor generator, if it is inlined.
    fn call_next(&mut self) -> Option<Flow> {
        let i = self.insn();
        let node = &self.region.nodes[self.node as usize];
        let callees: Vec<Callee> = node.callees.clone();
        let inlined = |c: &Callee| c.ctx.is_some() && c.via.is_none() && c.resume == 0;
        if callees.is_empty() || node.many_callees || node.odd_callee || !callees.iter().all(inlined) {
            return None;
        }
        let (it, f, undefined) = (self.get_val(i.rc()), self.get_val(i.rc() + 1), self.undefined());
        // Guards resume before what follows.
        self.resume();
        for (k, v) in [f, it, undefined].into_iter().enumerate() {
            self.set(i.rb() + k as isize, v);
        }
        for (k, c) in callees.iter().enumerate() {
            let Some(ctx) = c.ctx else { break };
            let cond = self.is_callee(f, c);
            let miss = self.arm(cond, k + 1 == callees.len(), |l| {
                l.known_callee(i.rb(), c);
                l.inline(ctx, 0);
            });
            let Some(miss) = miss else { break };
            self.b.block = miss;
            self.b.assume(cond, false);
        }
        Some(Flow::Done)
    }

    /// Goes on behind an inlined call. What takes an iterator's result apart is lifted for each way that comes back: where that has made
    /// the object, it is not needed any more.
    pub(super) fn go_behind(&mut self, ctx: CtxId, call: NodeId) {
        let step = &self.region.nodes[call as usize];
        let (op, record, after) = (step.op(), step.insn.rc(), step.pc + 1);
        let apart = self.region.find(ctx, after).filter(|&n| {
            let next = &self.region.nodes[n as usize];
            let takes = op == Bc::IterStep && next.op() == Bc::IterResult && next.seen > 0;
            takes && !self.is_head[n as usize] && self.leads_to(self.node, n)
        });
        let Some(apart) = apart else { return self.go_to(ctx, after) };
        let behind = self.node;
        self.at_node(apart);
        if !self.take_apart() {
            self.at_node(behind);
            return self.go_to(ctx, after);
        }
        let done = self.get(record + 2);
        match *self.b.func.inst(done) {
            Inst { op: Op::ConstBool, imm, .. } => self.skip_test(record, after + 1, imm != 0),
            _ => self.go_to(ctx, after + 1),
        }
    }

    /// Appends what iterates without running JS to an array that nothing else has seen.
    pub(super) fn spread(&mut self) -> Flow {
        let i = self.insn();
        if self.kinds(1) != kind::OBJECT || self.region.nodes[self.node as usize].odd {
            return self.by_interpreter();
        }
        let o = self.object_operand(i.ra());
        let v = self.get_val(i.rb());
        let done = self.call(Name::plain_spread, Ty::Bool, &[o, v]);
        let r = self.resume();
        self.b.guard_true(done, r);
        Flow::Next
    }

    /// Takes the result of an iterator apart.
    pub fn iterator_result(&mut self) -> Flow {
        if self.take_apart() { Flow::Next } else { self.by_interpreter() }
    }

    /// Value and `done` of an iterator's result, if that takes no more than loads.
    fn take_apart(&mut self) -> bool {
        let i = self.insn();
        let shapes = self.shapes();
        let keys = [Key::atom(self.vm.names.done), Key::atom(self.vm.names.value)];
        if self.kinds(0) != kind::OBJECT || shapes.is_empty() || self.is_megamorphic() {
            return false;
        }
        let mut plain = |key| {
            let cases = shapes.iter().map(|&s| self.vm.load_case(Gc::from_offset(s), key));
            cases.map(|c| c.filter(|c| c.inline || c.disp & GETTER == 0)).collect::<Option<Vec<Case>>>()
        };
        let [Some(done), Some(value)] = keys.map(&mut plain) else { return false };
        let o = self.object_operand(i.ra());
        let done = self.dispatch(o, &done);
        let undefined = self.undefined();
        let done = if done == undefined {
            self.b.bool(false)
        } else {
            let r = self.resume();
            self.b.boolean(done, r)
        };
        let v = self.dispatch(o, &value);
        let v = self.b.emit(Op::Select, Ty::Val, &[done, undefined, v], 0);
        self.set(i.rb() + 2, done);
        self.set(i.ra(), v);
        true
    }

    /// GetIterator of generators, which are iterators themselves; `None` where that takes more than loads.
    fn iterator_of_generators(&mut self) -> Option<Flow> {
        let i = self.insn();
        if i.x() == 1 {
            return None;
        }
        let itself = self.method_of_generators(Key::symbol(self.vm.symbols.iterator))?;
        let code = Gc::<Code>::from_offset(itself.ptr(0).get());
        if !code.is_native() || intrinsics::find(self.vm, code) != Some(Intrinsic::Itself) {
            return None;
        }
        let it = self.get_val(i.rb());
        let o = self.object_operand(i.rb());
        self.guard_kind(o, Kind::Generator);
        self.check_method(o, Key::symbol(self.vm.symbols.iterator), itself);
        let next = self.looked_up(o, Key::atom(self.vm.names.next));
        let no = self.b.bool(false);
        for (k, v) in [it, next, no].into_iter().enumerate() {
            self.set(i.ra() + k as isize, v);
        }
        Some(Flow::Next)
    }

    /// `return` of the iterator: arrays have none.
    pub fn iterator_return(&mut self) -> Flow {
        let i = self.insn();
        let index = self.get(i.rb() + 1);
        let v = if self.b.func.ty(index) == Ty::I32 {
            self.undefined()
        } else {
            let key = Key::atom(self.vm.names.return_);
            let Some(method) = self.method_of_generators(key) else { return self.by_interpreter() };
            let o = self.object_operand(i.rb());
            self.guard_kind(o, Kind::Generator);
            self.check_method(o, key, method)
        };
        self.set(i.ra(), v);
        Flow::Next
    }

    /// The function that the first generator seen inherits as `key`; `None` if others than generators were seen. Who uses it looks it
    /// up each time: generators of each closure have a prototype of their own, so their shapes are many.
    fn method_of_generators(&mut self, key: Key) -> Option<Gc<Object>> {
        let shapes = self.shapes();
        let generators = shapes.iter().all(|&s| Gc::<Shape>::from_offset(s).kind.get() == Kind::Generator as u8);
        if self.kinds(1) != kind::OBJECT || !generators {
            return None;
        }
        let c = self.vm.load_case(Gc::from_offset(*shapes.first()?), key)?;
        if c.inline || c.holder == 0 || c.disp & (GETTER | ABSENT) != 0 {
            return None;
        }
        // SAFETY: a valid case names a slot of the holder.
        let v = unsafe { Gc::<Object>::from_offset(c.holder).value_at((c.disp & !FLAGS) as usize) }.get();
        v.to_object().filter(|f| f.is(Kind::Function))
    }

    /// A property of an object, checked to be this function.
    fn check_method(&mut self, o: Ref, key: Key, method: Gc<Object>) -> Ref {
        let v = self.looked_up(o, key);
        self.region.keep(self.vm, method.into());
        let same = self.b.veq(v, Value::from(method).0);
        let r = self.resume();
        self.b.guard_true(same, r);
        v
    }
}
