//! Constants, moves, environments, globals.

use super::build::four;
use super::{Flow, Lifter};
use crate::ir::{Class, Inst, Op, Ref, ResumeId, Ty, place};
use crate::region::MANY;
use bytecode::{Op as Bc, frame};
use vm::interp::code::Feedback;
use vm::interp::env::{Env, SLOTS};
use vm::object::{Key, Shape};
use vm::value::tag;
use vm::{Gc, Kind, Value};

/// Byte offsets in a Function object: code, environment.
pub const FUNCTION_CODE: usize = 16;
pub const FUNCTION_ENV: usize = 20;
/// Of an environment: the one that it is in.
pub const ENV_PARENT: usize = 8;

impl Lifter<'_> {
    /// The function's constant `k`.
    pub fn function_constant(&self, k: usize) -> Value {
        Gc::<Feedback>::from_offset(self.code().feedback.get()).constant(k).get()
    }
    /// A constant in its best type; cells are kept alive with the region.
    pub fn constant_value(&mut self, v: Value) -> Ref {
        if v.is_int() {
            return self.b.int(v.as_int());
        }
        if v.is_double() {
            return self.b.double(v.as_double());
        }
        if v.is_bool() {
            return self.b.bool(v.is_true());
        }
        if v.is_heap() {
            self.region.keep(self.vm, v);
        }
        self.b.val(v.0)
    }
    /// The environment cell in a register, `hops` further out.
    fn environment(&mut self, reg: isize, hops: u8) -> Ref {
        let v = self.get_val(reg);
        let mut e = self.b.emit(Op::UnboxOff, Ty::Off, &[v], 0);
        for _ in 0..hops {
            // Parents never change.
            let i = *self.b.func.inst(e);
            e = match i.op {
                Op::ConstOff => self.constant_environment(Gc::<Env>::from_offset(i.imm as u32).parent.get()),
                _ => self.b.load_off(e, Class::None, ENV_PARENT),
            };
        }
        e
    }
    fn constant_environment(&mut self, env: u32) -> Ref {
        self.region.keep(self.vm, Value::cell(Gc::<Env>::from_offset(env)));
        self.b.off(env)
    }
    /// The value of a variable that keeps its first one, in an environment that is checked to be the one that was seen. `None` where
    /// several were, or it has no value yet.
    fn fixed_variable(&mut self, e: Ref, slot: usize) -> Option<Ref> {
        let target = self.region.nodes[self.node as usize].target;
        // What the region itself makes is another one each time.
        if target == 0 || target == MANY || self.b.func.inst(e).op == Op::Call {
            return None;
        }
        let v = Gc::<Env>::from_offset(target).slots()[slot].get();
        if v.is_hole() {
            return None;
        }
        let env = self.constant_environment(target);
        let same = self.b.emit(Op::OEq, Ty::Bool, &[e, env], 0);
        let r = self.resume();
        self.b.guard_true(same, r);
        Some(self.constant_value(v))
    }

    /// The environment of the running function, if that is known.
    fn environment_of_callee(&mut self) -> Option<u32> {
        self.constant_object(frame::CALLEE as isize).filter(|f| f.is(Kind::Function)).map(|f| f.ptr(1).get())
    }

    pub fn lift_load(&mut self, op: Bc) -> Option<Flow> {
        let i = self.insn();
        match op {
            Bc::Mov => {
                let v = self.get(i.rb());
                self.set(i.ra(), v);
            }
            Bc::LoadInt => {
                let v = self.b.int(i.imm());
                self.set(i.ra(), v);
            }
            Bc::LoadConst => {
                let k = self.function_constant(i.imm() as u32 as usize);
                let v = self.constant_value(k);
                self.set(i.ra(), v);
            }
            Bc::LoadSpecial => {
                let v = self.constant_value(Value::special(i.imm() as u32));
                self.set(i.ra(), v);
            }
            Bc::LoadCallee => {
                let v = self.get(frame::CALLEE as isize);
                self.set(i.ra(), v);
            }
            Bc::LoadEnv => {
                let e = match self.environment_of_callee() {
                    Some(env @ 1..) => self.constant_environment(env),
                    _ => {
                        let f = self.get_val(frame::CALLEE as isize);
                        let f = self.b.emit(Op::UnboxOff, Ty::Off, &[f], 0);
                        self.b.load_off(f, Class::None, FUNCTION_ENV)
                    }
                };
                let v = self.b.emit(Op::BoxOff, Ty::Val, &[e], tag::CELL as u64);
                self.set(i.ra(), v);
            }
            Bc::GetEnv | Bc::GetEnvChecked | Bc::GetEnvFixed | Bc::GetEnvFixedChecked => {
                let e = self.environment(i.rc(), i.x());
                let slot = i.b() as usize;
                let is_fixed = matches!(op, Bc::GetEnvFixed | Bc::GetEnvFixedChecked);
                let fixed = if is_fixed { self.fixed_variable(e, slot) } else { None };
                let v = match fixed {
                    Some(v) => v,
                    None => self.b.load_val(e, Class::Env, SLOTS + slot * 8),
                };
                if matches!(op, Bc::GetEnvChecked | Bc::GetEnvFixedChecked) {
                    self.guard_not_hole(v);
                }
                self.set(i.ra(), v);
            }
            Bc::SetEnv | Bc::SetEnvChecked => {
                let e = self.environment(i.rc(), i.x());
                let at = SLOTS + i.b() as usize * 8;
                if op == Bc::SetEnvChecked {
                    let old = self.b.load_val(e, Class::Env, at);
                    self.guard_not_hole(old);
                }
                let v = self.get_val(i.ra());
                self.b.store(Op::StoreVal, &[e, v], place(Class::Env, at), Some(Op::LoadVal));
                self.b.barrier(e, v);
            }
            Bc::GetImport => {
                let e = self.environment(i.rc(), i.x());
                let at = SLOTS + i.b() as usize * 8;
                // Where an import leads is settled when the module is linked.
                let m = self.b.load_val(e, Class::Env, at);
                let k = self.b.load_val(e, Class::Env, at + 8);
                let c = self.b.is_tag(m, tag::CELL);
                let r = self.resume();
                self.b.guard_true(c, r);
                let m = self.b.emit(Op::UnboxOff, Ty::Off, &[m], 0);
                let k = self.b.emit(Op::UnboxInt, Ty::I32, &[k], 0);
                // Not shared with other loads: a store names a slot by its displacement.
                let v = self.b.place(Inst {
                    op: Op::LoadElem,
                    ty: Ty::Val,
                    args: four(&[m, k]),
                    imm: place(Class::Env, SLOTS),
                    resume: ResumeId::NONE,
                });
                self.guard_not_hole(v);
                self.set(i.ra(), v);
            }
            Bc::CheckHole | Bc::CheckThis => {
                let v = self.get(i.ra());
                self.guard_not_hole(v);
            }
            Bc::CheckThisInit => {
                let v = self.get_val(i.ra());
                let c = self.b.veq(v, Value::HOLE.0);
                let r = self.resume();
                self.b.guard_true(c, r);
            }
            Bc::LoopHead => {
                let vm = self.b.off(0);
                let n = self.b.load_i32(vm, Class::Vm, std::mem::offset_of!(vm::Vm, interrupt));
                let zero = self.b.int(0);
                let c = self.b.icmp(crate::ir::Cc::Ne, n, zero);
                let r = self.resume();
                self.b.guard_false(c, r);
                // Another thread or a collection may set it.
                self.b.clobber(Class::Vm.bit());
            }
            Bc::Debugger | Bc::Extra | Bc::Resumed => {}
            Bc::GetGlobal => return self.get_global(),
            Bc::SetGlobal => return self.set_global(),
            Bc::Argc => {
                if self.ctx() == 0 {
                    return Some(self.by_interpreter());
                }
                let n = self.region.ctxs[self.ctx() as usize].argc;
                let v = self.b.int(n as i32);
                self.set(i.ra(), v);
            }
            _ => return None,
        }
        Some(Flow::Next)
    }

    /// Leaves when the value is the hole.
    pub fn guard_not_hole(&mut self, v: Ref) {
        if self.b.func.ty(v) == Ty::Val {
            let c = self.b.veq(v, Value::HOLE.0);
            let r = self.resume();
            self.b.guard_false(c, r);
        }
    }

    fn get_global(&mut self) -> Option<Flow> {
        let i = self.insn();
        let ic = &Gc::<Feedback>::from_offset(self.code().feedback.get()).ics()[i.c() as usize];
        let (holder, shape, disp) = (ic.holder.get(), ic.shape.get(), ic.disp.get() as usize);
        if holder != 0 {
            self.region.keep(self.vm, Value::cell(Gc::<vm::heap::Header>::from_offset(holder)));
            let cell = self.b.off(holder);
            let v = self.b.load_val(cell, Class::Env, SLOTS);
            self.guard_not_hole(v);
            self.set(i.ra(), v);
            return Some(Flow::Next);
        }
        let global = self.vm.roots.global;
        if shape == 0 || global.shape().offset() != shape {
            return Some(self.by_interpreter());
        }
        let slots = self.global_slots(shape);
        let v = self.b.load_val(slots, Class::Slot, disp);
        if is_settled(Gc::from_offset(shape), ic.key()) {
            let accessor = self.b.is_tag(v, tag::CELL);
            let r = self.resume();
            self.b.guard_false(accessor, r);
        }
        self.set(i.ra(), v);
        Some(Flow::Next)
    }

    /// The cell of the global object's properties, while its shape is the one given.
    fn global_slots(&mut self, shape: u32) -> Ref {
        let global = self.vm.roots.global;
        let g = self.b.off(global.offset());
        self.guard_shape(g, shape);
        self.b.load_off(g, Class::Backing, 8)
    }

    fn set_global(&mut self) -> Option<Flow> {
        let i = self.insn();
        let ic = &Gc::<Feedback>::from_offset(self.code().feedback.get()).ics()[i.c() as usize];
        let (holder, shape, disp) = (ic.holder.get(), ic.shape.get(), ic.disp.get() as usize);
        if ic.aux.get() != 0 {
            return Some(self.by_interpreter());
        }
        if holder != 0 {
            self.region.keep(self.vm, Value::cell(Gc::<vm::heap::Header>::from_offset(holder)));
            let cell = self.b.off(holder);
            let old = self.b.load_val(cell, Class::Env, SLOTS);
            self.guard_not_hole(old);
            let v = self.get_val(i.ra());
            self.b.store(Op::StoreVal, &[cell, v], place(Class::Env, SLOTS), Some(Op::LoadVal));
            self.b.barrier(cell, v);
            return Some(Flow::Next);
        }
        let known = shape != 0 && self.vm.roots.global.shape().offset() == shape;
        if !known || is_settled(Gc::from_offset(shape), ic.key()) {
            return Some(self.by_interpreter());
        }
        let slots = self.global_slots(shape);
        let v = self.get_val(i.ra());
        self.b.store(Op::StoreVal, &[slots, v], place(Class::Slot, disp), Some(Op::LoadVal));
        self.b.barrier(slots, v);
        Some(Flow::Next)
    }
}

/// Whether a global may still be an accessor where the machine code is used, though it is a value here.
fn is_settled(shape: Gc<Shape>, key: Key) -> bool {
    shape.lookup(key).is_none_or(|found| found.attrs.is_settled())
}
