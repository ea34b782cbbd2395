//! Getters and setters of named properties: inlined as calls are, or called; natives that the trace has insts for.

use super::{Flow, Lifter};
use crate::intrinsics;
use crate::ir::{Class, Op, Ref, Ty};
use crate::lift::build::pc_offset;
use crate::region::{Callee, kind};
use bytecode::{Insn, Op as Bc, frame};
use vm::interp::code::Code;
use vm::interp::ic::{Case, FLAGS, GETTER};
use vm::object::{Key, Object, Shape, ValueCell};
use vm::value::tag;
use vm::{Gc, Kind, Value};

/// Byte offsets in accessor cells.
const GET: usize = 8;
const SET: usize = 16;

/// A getter that is not inlined.
struct Getter {
    /// What the slot holds.
    accessor: Value,
    function: Gc<Object>,
    native: bool,
}

/// Whether a property is found by loads alone.
fn is_data(c: &Case) -> bool {
    c.inline || c.disp & GETTER == 0
}

impl Lifter<'_> {
    /// A property that is a getter for some of the shapes seen. `None` where none is, or nothing is known of one that is not inlined.
    pub(super) fn load_by_getter(&mut self, method: bool, key: Key) -> Option<Flow> {
        let cases = self.accessor_cases(1, key)?;
        let inlined = self.inlines_accessors();
        let mut getters = Vec::new();
        for c in &cases {
            let getter = if is_data(c) { None } else { self.getter_of(c) };
            let called = getter.filter(|g| (g.native || !inlined) && self.accessors.has_room());
            if called.is_none() && !inlined && !is_data(c) {
                return None;
            }
            getters.push(called);
        }
        let i = self.insn();
        let o = self.object_operand(i.rb());
        let this = self.get_val(i.rb());
        // Guards resume before what follows.
        self.resume();
        if method {
            self.set(i.ra() + 1, this);
        }
        let (ctx, next) = (self.ctx(), self.pc() + 1);
        for (k, (c, getter)) in cases.iter().zip(&getters).enumerate() {
            let has = self.has_shape(o, c.shape);
            let miss = self.arm(has, k + 1 == cases.len(), |l| {
                if is_data(c) || getter.is_some() {
                    let v = match getter {
                        Some(g) => l.called_getter(o, this, c, g),
                        None => l.load_case(o, c),
                    };
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

    /// A store of register `value` to a property that is a setter for all shapes seen. `None` where it is none, or not inlined.
    pub(super) fn store_by_setter(&mut self, key: Key, value: isize) -> Option<Flow> {
        let cases = self.accessor_cases(0, key)?;
        if !self.inlines_accessors() || cases.iter().any(is_data) {
            return None;
        }
        let i = self.insn();
        let o = self.object_operand(i.ra());
        let (this, v) = (self.get_val(i.ra()), self.get(value));
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

    /// Whether all accessors that were followed here are inlined.
    fn inlines_accessors(&self) -> bool {
        let node = &self.region.nodes[self.node as usize];
        let all = !node.many_callees && node.callees.iter().all(|c| c.ctx.is_some());
        all && !node.callees.is_empty() && self.accessors.has_room()
    }

    /// How the property is found in objects of the shapes seen, if some have an accessor.
    fn accessor_cases(&mut self, operand: usize, key: Key) -> Option<Vec<Case>> {
        if self.kinds(operand) != kind::OBJECT || self.is_megamorphic() {
            return None;
        }
        let shapes = self.shapes();
        let cases: Option<Vec<Case>> =
            shapes.into_iter().map(|s| self.vm.load_case(Gc::<Shape>::from_offset(s), key)).collect();
        cases.filter(|cases| !cases.iter().all(is_data))
    }

    /// The getter that a prototype has now.
    fn getter_of(&self, c: &Case) -> Option<Getter> {
        // SAFETY: a valid case names a slot of its holder.
        let accessor =
            unsafe { Gc::<Object>::from_offset(c.holder).some()?.value_at((c.disp & !FLAGS) as usize) }.get();
        let cell = accessor.is_cell().then(|| accessor.as_gc::<ValueCell>()).filter(|c| c.is(Kind::Accessor))?;
        let function = cell.get(0).to_object().filter(|f| f.is(Kind::Function))?;
        let native = Gc::<Code>::from_offset(function.ptr(0).get()).is_native();
        Some(Getter { accessor, function, native })
    }

    /// What a getter of a prototype gives, which is a constant, for an object whose shape has been checked.
    fn called_getter(&mut self, o: Ref, this: Ref, c: &Case, g: &Getter) -> Ref {
        let accessor = self.load_case(o, &Case { disp: c.disp & !GETTER, ..*c });
        let same = self.b.veq(accessor, g.accessor.0);
        let r = self.resume();
        self.b.guard_true(same, r);
        // Which keeps its functions.
        self.region.keep(self.vm, g.accessor);
        let code: Gc<Code> = Gc::from_offset(g.function.ptr(0).get());
        let known = if g.native { intrinsics::find(self.vm, code) } else { None };
        let kind = Kind::from_u8(Gc::<Shape>::from_offset(c.shape).kind.get());
        if let Some(v) = known.and_then(|what| self.getter_intrinsic(what, kind?, o)) {
            return v;
        }
        // Its frame lies behind the registers.
        let area = self.code().nregs.get() as isize;
        let (function, undefined) = (self.b.val(Value::from(g.function).0), self.undefined());
        self.set(area, function);
        self.set(area + 1, this);
        self.set(area + 2, undefined);
        let (result, origin) = (self.insn().a(), pc_offset(self.after()));
        let Some(to) = self.accessors.place((result as i16, area as i16, origin)) else {
            self.out_of_memory = true;
            return undefined;
        };
        let call = Insn::abc(Bc::Call, 0, result, area as u16, 0);
        let code = self.b.off(code.offset());
        self.leave_frames_by(Op::CallFrame, code, area as i32, call, to)
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
