//! Getters and setters of named properties, inlined as calls are.

use super::{Flow, Lifter};
use crate::ir::{Class, Op, Ref, Ty};
use crate::lift::build::pc_offset;
use crate::region::{Callee, kind};
use bytecode::frame;
use vm::interp::ic::{Case, GETTER};
use vm::object::{Key, Shape};
use vm::value::tag;
use vm::{Gc, Value};

/// Byte offsets in accessor cells.
const GET: usize = 8;
const SET: usize = 16;

impl Lifter<'_> {
    /// A property that is a getter for some of the shapes seen. `None` where none is, or one is not inlined.
    pub(super) fn load_by_getter(&mut self, method: bool, key: Key) -> Option<Flow> {
        let cases = self.accessor_cases(1, key)?;
        let i = self.insn();
        let o = self.object_operand(i.rb());
        let this = self.get_val(i.rb());
        // Guards resume before what follows.
        self.resume();
        if method {
            self.set(i.ra() + 1, this);
        }
        let (ctx, next) = (self.ctx(), self.pc() + 1);
        for (k, c) in cases.iter().enumerate() {
            let has = self.has_shape(o, c.shape);
            let miss = self.arm(has, k + 1 == cases.len(), |l| {
                if c.inline || c.disp & GETTER == 0 {
                    let v = l.load_case(o, c);
                    l.set(i.ra(), v);
                    return l.go_to(ctx, next);
                }
                let getter = l.accessor_function(o, c, GET);
                l.call_accessor(getter, this, None);
            });
            let Some(miss) = miss else { break };
            self.b.block = miss;
            self.b.assume(has, false);
        }
        Some(Flow::Done)
    }

    /// A store to a property that is a setter for all shapes seen. `None` where it is none, or not inlined.
    pub(super) fn store_by_setter(&mut self) -> Option<Flow> {
        let key = self.cache().key();
        let cases = self.accessor_cases(0, key)?;
        if cases.iter().any(|c| c.inline || c.disp & GETTER == 0) {
            return None;
        }
        let i = self.insn();
        let o = self.object_operand(i.ra());
        let (this, v) = (self.get_val(i.ra()), self.get(i.rb()));
        for (k, c) in cases.iter().enumerate() {
            let has = self.has_shape(o, c.shape);
            let miss = self.arm(has, k + 1 == cases.len(), |l| {
                let setter = l.accessor_function(o, c, SET);
                l.call_accessor(setter, this, Some(v));
            });
            let Some(miss) = miss else { break };
            self.b.block = miss;
            self.b.assume(has, false);
        }
        Some(Flow::Done)
    }

    /// How the property is found in objects of the shapes seen, if some have an accessor, and all accessors called are inlined.
    fn accessor_cases(&mut self, operand: usize, key: Key) -> Option<Vec<Case>> {
        let node = &self.region.nodes[self.node as usize];
        let inlined = !node.callees.is_empty() && node.callees.iter().all(|c| c.ctx.is_some());
        if !inlined
            || !self.accessors.has_room()
            || node.many_callees
            || self.kinds(operand) != kind::OBJECT
            || self.is_megamorphic()
        {
            return None;
        }
        let shapes = self.shapes();
        let cases: Option<Vec<Case>> =
            shapes.into_iter().map(|s| self.vm.load_case(Gc::<Shape>::from_offset(s), key)).collect();
        cases.filter(|cases| cases.iter().any(|c| !c.inline && c.disp & GETTER != 0))
    }

    /// The getter or setter of an object whose shape has been checked.
    fn accessor_function(&mut self, o: Ref, c: &Case, which: usize) -> Ref {
        let accessor = self.load_case(o, &Case { disp: c.disp & !GETTER, ..*c });
        let accessor = self.b.emit(Op::UnboxOff, Ty::Off, &[accessor], 0);
        // Accessors are replaced, never changed.
        self.b.load_val(accessor, Class::None, which)
    }

    /// Goes on in a getter, or in a setter with a value. Ends the block.
    fn call_accessor(&mut self, function: Ref, this: Ref, value: Option<Ref>) {
        let callees: Vec<Callee> = self.region.nodes[self.node as usize].callees.clone();
        for (k, c) in callees.iter().enumerate() {
            let Some(ctx) = c.ctx else { break };
            let cond = self.is_callee(function, c);
            let miss = self.arm(cond, k + 1 == callees.len(), |l| {
                let callee =
                    if c.function == 0 { function } else { l.b.val(Value::from_tag(tag::OBJECT, c.function).0) };
                let undefined = l.undefined();
                l.set_in(ctx, frame::CALLEE as isize, callee);
                l.set_in(ctx, frame::THIS as isize, this);
                l.set_in(ctx, frame::NEW_TARGET as isize, undefined);
                if let Some(v) = value {
                    l.set_in(ctx, 0, v);
                }
                let (result, area) = (l.region.ctxs[ctx as usize].result, l.region.area(l.node));
                // What a setter returns goes where its frame was.
                let (result, area) = (result.unwrap_or(area) as i16, area as i16);
                let origin = pc_offset(l.after());
                match l.accessors.place((result, area, origin)) {
                    Some(to) => {
                        let ret = l.b.pc(to);
                        l.inline_returning(ctx, 0, ret);
                    }
                    // The last of the memory for them is gone: nothing comes of this attempt.
                    None => l.out_of_memory = true,
                }
            });
            let Some(miss) = miss else { break };
            self.b.block = miss;
            self.b.assume(cond, false);
        }
    }
}
