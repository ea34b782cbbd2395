//! `instanceof`: by shape where the function is always the same, for a shape says what the prototype is.

use super::{Flow, Lifter};
use crate::helpers::Name;
use crate::ir::{Cc, Edge, Op, Ref, Term, Ty};
use crate::region::{MANY, kind};
use vm::object::{Object, Shape};
use vm::value::tag;
use vm::vm::Intrinsic;
use vm::{Gc, Value};

impl Lifter<'_> {
    pub fn instance_of(&mut self) -> Flow {
        let i = self.insn();
        if self.region.nodes[self.node as usize].odd {
            return self.by_interpreter();
        }
        if let Some(v) = self.instance_by_shape() {
            self.set(i.ra(), v);
            return Flow::Next;
        }
        let (v, f) = (self.get_val(i.rb()), self.get_val(i.rc()));
        let n = self.call(Name::plain_instance_of, Ty::I32, &[v, f]);
        let (zero, one) = (self.b.int(0), self.b.int(1));
        let plain = self.b.icmp(Cc::Ge, n, zero);
        let r = self.resume();
        self.b.guard_true(plain, r);
        let v = self.b.icmp(Cc::Eq, n, one);
        self.set(i.ra(), v);
        Flow::Next
    }

    /// The result, if the function and the shapes of objects that were seen tell it.
    fn instance_by_shape(&mut self) -> Option<Ref> {
        let i = self.insn();
        let node = &self.region.nodes[self.node as usize];
        let (target, kinds, shapes) = (node.target, self.kinds(1), node.shapes.clone());
        if target == 0 || target == MANY || node.megamorphic || self.b.dead.is_some() {
            return None;
        }
        let f: Gc<Object> = Gc::from_offset(target);
        let key = self.vm.names.prototype.into();
        let prototype = self.vm.load_case(f.shape(), key).filter(|c| c.holder == 0)?;
        let p = self.vm.plain_get(f, key)?.to_object()?;
        let answers: Option<Vec<_>> = shapes.iter().map(|&s| self.inherits(Gc::from_offset(s), p)).collect();
        let answers = answers?;
        let pristine = self.vm.roots.has_instance_pristine;
        let method = if pristine.valid.get() == 1 {
            None
        } else {
            let key = self.vm.symbols.has_instance.into();
            Some(self.vm.load_case(f.shape(), key).filter(|c| !c.inline && c.holder != 0)?)
        };

        // The function is the one that was seen, its methods and prototype are those that it had.
        let v = self.get_val(i.rc());
        let same = self.b.veq(v, Value::from(f).0);
        let r = self.resume();
        self.b.guard_true(same, r);
        let o = self.b.off(target);
        self.guard_shape(o, f.shape().offset());
        match method {
            None => self.guard_valid(pristine.offset()),
            Some(c) => {
                let m = self.load_case(o, &c);
                let same = self.b.veq(m, self.vm.roots.intrinsics[Intrinsic::FunctionHasInstance as usize].0);
                self.b.guard_true(same, r);
            }
        }
        let now = self.load_case(o, &prototype);
        self.region.keep(self.vm, p.into());
        let same = self.b.veq(now, Value::from(p).0);
        self.b.guard_true(same, r);

        let v = self.get(i.rb());
        if self.b.func.ty(v) != Ty::Val {
            return Some(self.b.bool(false));
        }
        let object = self.b.is_tag(v, tag::OBJECT);
        if kinds & kind::OBJECT == 0 || shapes.is_empty() {
            self.b.guard_false(object, r);
            return Some(self.b.bool(false));
        }
        if kinds == kind::OBJECT {
            self.b.guard_true(object, r);
            return Some(self.by_shapes(v, &shapes, &answers));
        }
        if let Some(known) = self.b.known(object) {
            return Some(if known { self.by_shapes(v, &shapes, &answers) } else { self.b.bool(false) });
        }
        let from = self.b.block;
        let (yes, no) = self.split(object);
        let join = self.b.new_block(from);
        let result = self.b.func.param(join, Ty::Bool);
        self.b.block = yes;
        self.b.assume(object, true);
        let answer = self.by_shapes(v, &shapes, &answers);
        self.finish_bool(join, answer);
        self.b.block = no;
        self.b.assume(object, false);
        let answer = self.b.bool(false);
        self.finish_bool(join, answer);
        self.b.block = join;
        Some(result)
    }

    /// The answer for an object of one of the shapes; leaves for others.
    fn by_shapes(&mut self, v: Ref, shapes: &[u32], answers: &[(bool, u32)]) -> Ref {
        let o = self.b.emit(Op::UnboxOff, Ty::Off, &[v], 0);
        let r = self.resume();
        let (mut seen, mut answer) = (self.b.bool(false), self.b.bool(false));
        for (&s, &(is, validity)) in shapes.iter().zip(answers) {
            self.guard_valid(validity);
            let has = self.has_shape(o, s);
            if self.b.known(has) == Some(true) {
                return self.b.bool(is);
            }
            seen = self.b.emit(Op::Select, Ty::Bool, &[has, has, seen], 0);
            let is = self.b.bool(is);
            answer = self.b.emit(Op::Select, Ty::Bool, &[has, is, answer], 0);
        }
        match (shapes, answers) {
            // What is known of the shape helps what follows.
            (&[s], &[(is, _)]) => {
                self.guard_shape(o, s);
                self.b.bool(is)
            }
            _ => {
                self.b.guard_true(seen, r);
                answer
            }
        }
    }

    fn finish_bool(&mut self, join: crate::ir::BlockId, v: Ref) {
        let b = self.b.block;
        let term = match self.b.dead.take() {
            Some(r) => Term::Exit(r),
            None => Term::Jump(Edge { block: join, args: vec![v] }),
        };
        self.b.func.block_mut(b).term = term;
    }

    /// Whether objects of a shape inherit from `p`, and the validity cell of what that depends on (0: nothing). `None` where the
    /// shape does not tell.
    fn inherits(&mut self, s: Gc<Shape>, p: Gc<Object>) -> Option<(bool, u32)> {
        if [vm::Kind::Proxy as u8, vm::Kind::ModuleNamespace as u8].contains(&s.kind.get()) {
            return None;
        }
        match s.proto_object() {
            None => return Some((false, 0)),
            Some(q) if q == p => return Some((true, 0)),
            Some(_) => {}
        }
        let validity = self.vm.chain_validity(s)?.offset();
        let mut cur = s.proto_object();
        while let Some(q) = cur {
            if q == p {
                return Some((true, validity));
            }
            cur = q.proto();
        }
        Some((false, validity))
    }
}
