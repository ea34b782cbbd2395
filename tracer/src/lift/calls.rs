//! Calls inlined into the trace, construction, returns; known natives.

use super::loads::{ENV_PARENT, FUNCTION_CODE, FUNCTION_ENV};
use super::property::{CELL_KIND, OBJECT_SLOTS};
use super::{Flow, Lifter};
use crate::helpers::Name;
use crate::intrinsics;
use crate::ir::{Class, Layout, Op, Ref, Term, Ty, place};
use crate::region::{Callee, CtxId, Root};
use bytecode::{FunctionKind, Op as Bc, frame};
use vm::interp::ctor_slot;
use vm::object::Object;
use vm::value::tag;
use vm::{Gc, Kind, Value};

impl Lifter<'_> {
    pub fn lift_call(&mut self, op: Bc) -> Option<Flow> {
        match op {
            Bc::Call | Bc::CallUndef | Bc::New | Bc::Construct => Some(self.lift_any_call(op)),
            Bc::Enter | Bc::EnterThis | Bc::EnterClass => Some(self.enter_function(op)),
            Bc::Ret | Bc::RetCheck | Bc::RetDerived => Some(self.lift_return(op)),
            Bc::NewObject => Some(self.new_object()),
            Bc::NewObjectLit => Some(self.new_literal()),
            Bc::CreateArguments => Some(self.create_arguments()),
            Bc::NewEnv => Some(self.new_env()),
            Bc::Closure => Some(self.new_closure()),
            Bc::ArrayPush => Some(self.append()),
            Bc::SpreadInto => Some(self.spread()),
            Bc::NewArray => Some(self.new_array()),
            Bc::NewArrayFrom if self.insn().c() <= 8 => Some(self.new_array_from()),
            Bc::CreateRest => Some(self.create_rest()),
            Bc::Intrinsic => Some(self.builtin_intrinsic()),
            _ => None,
        }
    }

    fn lift_any_call(&mut self, op: Bc) -> Flow {
        let i = self.insn();
        let node = &self.region.nodes[self.node as usize];
        let callees: Vec<Callee> = node.callees.clone();
        if node.odd_callee {
            return self.by_interpreter();
        }
        if node.many_callees || callees.is_empty() {
            return self.call_frame(op);
        }
        if matches!(op, Bc::New | Bc::Construct) {
            return match self.construct(op, &callees) {
                Some(flow) => flow,
                None => self.by_interpreter(),
            };
        }
        if let [c] = callees[..]
            && c.code.is_native()
            && c.via.is_none()
        {
            return match self.native_call(op, &c) {
                Some(flow) => flow,
                None => self.call_frame(op),
            };
        }
        if callees.iter().any(|c| c.ctx.is_none()) {
            return self.call_frame(op);
        }
        if callees.iter().any(|c| c.resume != 0) {
            let sent = if i.c() > 0 { Some(i.rb() + frame::HEADER as isize) } else { None };
            let flow = if op == Bc::Call { self.resume_generator(i.rb(), i.rb() + 1, sent) } else { None };
            return match flow {
                Some(flow) => flow,
                None => self.call_frame(op),
            };
        }
        if op == Bc::CallUndef {
            let u = self.undefined();
            self.set(i.rb() + 1, u);
        }
        let forwarded = match self.forwarded(&callees) {
            Ok(f) => f,
            Err(_) => return self.call_frame(op),
        };
        let f = self.get_val(if forwarded.is_some() { i.rb() + 1 } else { i.rb() });
        for (k, c) in callees.iter().enumerate() {
            let Some(ctx) = c.ctx else { break };
            let cond = self.is_callee(f, c);
            if k + 1 == callees.len() || self.b.dead.is_some() {
                let r = self.resume();
                self.b.guard_true(cond, r);
                self.forward(f, &forwarded);
                self.known_callee(i.rb(), c);
                self.inline(ctx, 0);
                break;
            }
            let (hit, miss) = self.split(cond);
            let (state, versions, resume) = (self.state.clone(), self.b.versions.clone(), self.resume);
            self.b.block = hit;
            self.b.assume(cond, true);
            self.forward(f, &forwarded);
            self.known_callee(i.rb(), c);
            self.inline(ctx, 0);
            (self.state, self.b.versions, self.resume) = (state, versions, resume);
            self.b.block = miss;
            self.b.assume(cond, false);
        }
        Flow::Done
    }

    /// Calls a function that is not inlined: its region's machine code, or the interpreter.
    fn call_frame(&mut self, op: Bc) -> Flow {
        if matches!(op, Bc::New | Bc::Construct) {
            // What `this` is depends on the callee.
            return self.by_interpreter();
        }
        let i = self.insn();
        let f = self.object_operand(i.rb());
        self.guard_kind(f, Kind::Function);
        if op == Bc::CallUndef {
            let u = self.undefined();
            self.set(i.rb() + 1, u);
        }
        let code = self.b.load_off(f, Class::None, FUNCTION_CODE);
        let v = self.call_published(code, i.rb() as i32);
        self.set(i.ra(), v);
        Flow::Next
    }

    /// Whether a value is the callee: the very function, or a function with its code.
    pub(super) fn is_callee(&mut self, f: Ref, c: &Callee) -> Ref {
        if c.function != 0 {
            return self.b.veq(f, Value::from_tag(tag::OBJECT, c.function).0);
        }
        // Code and kind are read only from what is an object.
        let object = self.b.is_tag(f, tag::OBJECT);
        let r = self.resume();
        self.b.guard_true(object, r);
        let o = self.b.emit(Op::UnboxOff, Ty::Off, &[f], 0);
        self.guard_kind(o, Kind::Function);
        let code = self.b.load_off(o, Class::None, FUNCTION_CODE);
        let want = self.b.off(c.code.offset());
        self.b.emit(Op::OEq, Ty::Bool, &[code, want], 0)
    }

    /// A callee checked to be one function is a constant from here on.
    pub(super) fn known_callee(&mut self, reg: isize, c: &Callee) {
        if c.function != 0 {
            let v = self.b.val(Value::from_tag(tag::OBJECT, c.function).0);
            self.set(reg, v);
        }
    }

    /// Goes on in an inlined function, whose frame header and arguments are where the call has put them.
    pub(super) fn inline(&mut self, ctx: CtxId, flags: u32) {
        let after = self.after();
        let ret = self.b.pc(after);
        self.inline_returning(ctx, flags, ret);
    }

    /// The address after the current instruction.
    pub(super) fn after(&mut self) -> *const u64 {
        // SAFETY: an index into the words: a call is never the last.
        unsafe { self.code().words().as_ptr().add(self.pc() as usize + 1) }
    }

    /// As [`inline`](Self::inline); the function returns to the address in `ret`.
    pub(super) fn inline_returning(&mut self, ctx: CtxId, flags: u32, ret: Ref) {
        self.set_in(ctx, frame::RETURN_PC as isize, ret);
        let c = &self.region.ctxs[ctx as usize];
        let (callee, passed) = (c.code, c.argc);
        let argc = self.b.val(passed as u64 | (flags as u64) << 32);
        self.set_in(ctx, frame::ARGC as isize, argc);
        let (passed, params) = (passed as isize, callee.nparams.get() as isize);
        for k in passed..callee.nregs.get() as isize {
            let v = if k < params { self.undefined() } else { Ref::NONE };
            self.set_in(ctx, k, v);
        }
        self.go_to(ctx, 0);
    }

    fn enter_function(&mut self, op: Bc) -> Flow {
        let ctx = self.ctx();
        if ctx == 0 {
            // Whoever runs the trace has done it.
            return Flow::Next;
        }
        match op {
            Bc::EnterThis => {
                let this = self.get_val(frame::THIS as isize);
                let c = *self.b.func.inst(this);
                if c.op == Op::ConstVal && Value(c.imm).is_nullish() {
                    let g = self.b.val(Value::from(self.vm.roots.global).0);
                    self.set(frame::THIS as isize, g);
                } else {
                    let o = self.b.is_tag(this, tag::OBJECT);
                    let r = self.resume();
                    self.b.guard_true(o, r);
                }
                Flow::Next
            }
            Bc::EnterClass if !self.region.ctxs[ctx as usize].construct => {
                let node = self.node;
                self.leave_at(node);
                Flow::Done
            }
            _ => Flow::Next,
        }
    }

    fn lift_return(&mut self, op: Bc) -> Flow {
        let i = self.insn();
        let ctx = self.ctx();
        let construct = if ctx == 0 { self.region.construct } else { self.region.ctxs[ctx as usize].construct };
        let v = self.get(i.ra());
        let v = match op {
            Bc::RetCheck if construct => {
                let object = self.is_object(v);
                let this = self.get_val(frame::THIS as isize);
                let v = self.b.boxed(v);
                self.b.emit(Op::Select, Ty::Val, &[object, v, this], 0)
            }
            Bc::RetDerived => {
                let object = self.is_object(v);
                let this = self.get_val(i.rb());
                let v = self.b.boxed(v);
                if self.b.known(object) != Some(true) {
                    let u = self.b.veq(v, Value::UNDEFINED.0);
                    let fine = self.b.emit(Op::Select, Ty::Bool, &[object, object, u], 0);
                    let r = self.resume();
                    self.b.guard_true(fine, r);
                    self.guard_not_hole(this);
                }
                self.b.emit(Op::Select, Ty::Val, &[object, v, this], 0)
            }
            _ => v,
        };
        if ctx == 0 && self.region.root == Root::Loop {
            let node = self.node;
            self.leave_at(node);
            return Flow::Done;
        }
        self.return_value(v)
    }

    /// The running function returns `v`: to an inlined call, or from the region.
    pub(super) fn return_value(&mut self, v: Ref) -> Flow {
        let ctx = self.ctx();
        let Some((parent, call)) = self.region.ctxs[ctx as usize].parent else {
            let v = self.b.boxed(v);
            self.returns = true;
            let b = self.b.block;
            let term = match self.b.dead.take() {
                Some(r) => Term::Exit(r),
                None => Term::Return(v),
            };
            self.b.func.block_mut(b).term = term;
            return Flow::Done;
        };
        self.drop_frame(ctx);
        if let Some(result) = self.region.ctxs[ctx as usize].result {
            self.set_in(parent, result as isize, v);
        }
        self.go_behind(parent, call);
        Flow::Done
    }

    fn construct(&mut self, op: Bc, callees: &[Callee]) -> Option<Flow> {
        let i = self.insn();
        let [c] = callees else { return None };
        if c.function == 0 {
            return None;
        }
        let function: Gc<Object> = Gc::from_offset(c.function);
        let kind = c.code.function_kind();
        let base = i.rb();
        let nt = if op == Bc::New { function } else { self.constant_object(base + 2)? };
        // Natives make their objects themselves.
        let none = match kind {
            _ if c.code.is_native() => Some(Value::UNDEFINED),
            FunctionKind::DerivedConstructor => Some(Value::HOLE),
            FunctionKind::Normal | FunctionKind::ClassConstructor => None,
            _ => return None,
        };
        let known = if none.is_some() {
            None
        } else {
            // Looks at plain properties only, or the recorder would not have come here.
            self.vm.instance_shape(function, nt).ok()?;
            let e = self.vm.ctor_cache[ctor_slot(nt.offset())];
            if e.function != nt.offset() || e.base != function.offset() {
                return None;
            }
            Some(e)
        };
        let f = self.get_val(base);
        let cond = self.is_callee(f, c);
        let r = self.resume();
        self.b.guard_true(cond, r);
        self.known_callee(base, c);
        let new_target = self.b.val(Value::from(nt).0);
        let this = match known {
            None => self.b.val(none.unwrap_or(Value::UNDEFINED).0),
            Some(e) => {
                // The prototype is still the one that the shape is for.
                let o = self.b.off(nt.offset());
                self.guard_shape(o, e.function_shape);
                let slots = self.b.load_off(o, Class::Backing, OBJECT_SLOTS);
                let proto = self.b.load_val(slots, Class::Slot, e.disp as usize);
                let same = self.b.veq(proto, e.proto.0);
                self.b.guard_true(same, r);
                self.region.keep(self.vm, e.proto);
                let o = self.new_of_shape(e.shape);
                self.b.emit(Op::BoxOff, Ty::Val, &[o], tag::OBJECT as u64)
            }
        };
        self.set(base + 1, this);
        self.set(base + 2, new_target);
        match c.ctx {
            Some(ctx) => {
                self.inline(ctx, frame::FLAG_CONSTRUCT);
                Some(Flow::Done)
            }
            None => {
                let code = self.b.off(c.code.offset());
                let v = self.call_published(code, base as i32);
                self.set(i.ra(), v);
                Some(Flow::Next)
            }
        }
    }

    pub fn new_target(&mut self) -> Flow {
        let (ctx, a) = (self.ctx(), self.insn().ra());
        let construct = if ctx == 0 { self.region.construct } else { self.region.ctxs[ctx as usize].construct };
        let entry = ctx != 0 || self.region.root == Root::Entry;
        if !entry {
            return self.by_interpreter();
        }
        let v = if construct { self.get(frame::NEW_TARGET as isize) } else { self.undefined() };
        self.set(a, v);
        Flow::Next
    }

    /// The prototype of the running constructor: a constant while the function's shape is the same.
    pub fn super_constructor(&mut self) -> Flow {
        let i = self.insn();
        let Some(f) = self.running_function(i.rb()) else { return self.by_interpreter() };
        let Some(proto) = f.proto().filter(|p| p.is_constructor()) else { return self.by_interpreter() };
        if f.shape().has(vm::object::shape::shape_flags::DICTIONARY) {
            return self.by_interpreter();
        }
        let o = self.b.off(f.offset());
        self.guard_shape(o, f.shape().offset());
        self.region.keep(self.vm, proto.into());
        let v = self.b.val(Value::from(proto).0);
        self.set(i.ra(), v);
        Flow::Next
    }

    /// Nothing to do for constructors without field initialisers.
    pub fn run_fields(&mut self) -> Flow {
        let i = self.insn();
        match self.running_function(i.rb()) {
            Some(f) if f.ptr(3).get() == 0 => Flow::Next,
            _ => self.by_interpreter(),
        }
    }

    /// The function in a register that holds the running function, checked to be the one that was recorded.
    pub(super) fn running_function(&mut self, reg: isize) -> Option<Gc<Object>> {
        if let Some(f) = self.constant_object(reg) {
            return Some(f);
        }
        let function = self.region.function;
        let v = self.get(reg);
        if self.ctx() != 0 || function == 0 || v != self.get(frame::CALLEE as isize) {
            return None;
        }
        let same = self.b.veq(v, Value::from_tag(tag::OBJECT, function).0);
        let r = self.resume();
        self.b.guard_true(same, r);
        let f: Gc<Object> = Gc::from_offset(function);
        self.region.keep(self.vm, f.into());
        Some(f)
    }

    /// The object that a register is known to hold.
    pub(super) fn constant_object(&mut self, reg: isize) -> Option<Gc<Object>> {
        self.constant(reg).and_then(|v| v.to_object())
    }

    /// The constant that a register is known to hold, but for numbers and booleans.
    pub(super) fn constant(&mut self, reg: isize) -> Option<Value> {
        let v = self.get(reg);
        let i = self.b.func.inst(v);
        (i.op == Op::ConstVal).then_some(Value(i.imm))
    }

    /// A new object of a shape with all its slots undefined: its offset.
    pub(super) fn new_of_shape(&mut self, shape: u32) -> Ref {
        self.region.keep(self.vm, Value::cell(Gc::<vm::object::Shape>::from_offset(shape)));
        self.note_layout(Gc::from_offset(shape));
        let s = self.b.off(shape);
        let o = self.call(Name::new_object, Ty::Off, &[s]);
        let v = self.b.int(shape as i32);
        self.b.remember_load(Op::LoadI32, &[o], place(Class::Shape, 0), v);
        o
    }

    /// Objects of a shape are made in line.
    pub(super) fn note_layout(&mut self, shape: Gc<vm::object::Shape>) {
        let start = shape.inline_start.get() as u32;
        let Some(kind) = Kind::from_u8(shape.kind.get()) else { return };
        let size = start + shape.inline_cap.get() as u32 * 8;
        let layout = Layout { kind: kind as u8, size, first: vm::object::internal_start(kind) as u32 };
        self.b.func.layouts.insert(shape.offset(), layout);
    }

    fn new_object(&mut self) -> Flow {
        let i = self.insn();
        let shape = self.vm.object_shape_for(i.x());
        let o = self.new_of_shape(shape.offset());
        let v = self.b.emit(Op::BoxOff, Ty::Val, &[o], tag::OBJECT as u64);
        self.set(i.ra(), v);
        Flow::Next
    }

    fn new_literal(&mut self) -> Flow {
        let i = self.insn();
        let list = self.function_constant(i.c() as usize);
        let shape = list.as_gc::<vm::object::ValueCell>().get(0);
        if !shape.is_cell() {
            return self.by_interpreter();
        }
        let shape: Gc<vm::object::Shape> = shape.as_gc();
        let n = i.x() as usize;
        if n > shape.inline_cap.get() as usize {
            return self.by_interpreter();
        }
        let o = self.new_of_shape(shape.offset());
        for k in 0..n {
            let v = self.get_val(i.rb() + k as isize);
            let at = shape.inline_start.get() as usize + k * 8;
            // Into a new object: no barrier.
            self.b.store(Op::StoreVal, &[o, v], place(Class::Slot, at), Some(Op::LoadVal));
        }
        let v = self.b.emit(Op::BoxOff, Ty::Val, &[o], tag::OBJECT as u64);
        self.set(i.ra(), v);
        Flow::Next
    }

    /// A new array with room for as many elements as the literal has.
    fn new_array(&mut self) -> Flow {
        let i = self.insn();
        let capacity = self.b.int(i.imm());
        let o = self.call(Name::new_array, Ty::Off, &[capacity]);
        let v = self.b.emit(Op::BoxOff, Ty::Val, &[o], tag::OBJECT as u64);
        self.set(i.ra(), v);
        Flow::Next
    }

    fn new_array_from(&mut self) -> Flow {
        let i = self.insn();
        let values: Vec<Ref> = (0..i.c() as isize).map(|k| self.get(i.rb() + k)).collect();
        let v = self.new_list(&values);
        self.set(i.ra(), v);
        Flow::Next
    }

    /// Appends to an array literal, which nothing else has seen.
    fn append(&mut self) -> Flow {
        let i = self.insn();
        let o = self.object_operand(i.ra());
        let v = self.get_val(i.rb());
        self.call(Name::append, Ty::None, &[o, v]);
        Flow::Next
    }

    fn new_closure(&mut self) -> Flow {
        let i = self.insn();
        let code = self.function_constant(i.imm() as u32 as usize).as_gc::<vm::interp::code::Code>();
        let env = bytecode::Insn(self.code().words()[self.pc() as usize + 1]).ra();
        let env = self.scope_of(env);
        let shape = self.vm.closure_shape(code);
        let o = self.new_of_shape(shape.offset());
        let kind = self.b.int(Kind::Function as i32);
        self.b.remember_load(Op::LoadU8, &[o], place(Class::None, CELL_KIND), kind);
        // The function that is running keeps its constants alive.
        let code = self.b.off(code.offset());
        for (at, v) in [(FUNCTION_CODE, code), (FUNCTION_ENV, env)] {
            self.b.store(Op::StoreOff, &[o, v], place(Class::None, at), Some(Op::LoadOff));
        }
        let v = self.b.emit(Op::BoxOff, Ty::Val, &[o], tag::OBJECT as u64);
        self.set(i.ra(), v);
        Flow::Next
    }

    fn new_env(&mut self) -> Flow {
        let i = self.insn();
        let parent = self.scope_of(i.rb());
        let n = self.b.int(i.c() as i32 | if i.x() != 0 { 1 << 16 } else { 0 });
        let o = self.call(Name::new_env, Ty::Off, &[parent, n]);
        self.b.remember_load(Op::LoadOff, &[o], place(Class::None, ENV_PARENT), parent);
        let v = self.b.emit(Op::BoxOff, Ty::Val, &[o], tag::CELL as u64);
        self.set(i.ra(), v);
        Flow::Next
    }

    /// The environment in a register, 0 for none.
    fn scope_of(&mut self, reg: isize) -> Ref {
        let v = self.get_val(reg);
        let i = *self.b.func.inst(v);
        if i.op == Op::ConstVal && !Value(i.imm).is_cell() {
            return self.b.off(0);
        }
        let cell = self.b.is_tag(v, tag::CELL);
        let r = self.resume();
        self.b.guard_true(cell, r);
        self.b.emit(Op::UnboxOff, Ty::Off, &[v], 0)
    }

    /// A native that the trace has an inst or helper for.
    fn native_call(&mut self, op: Bc, c: &Callee) -> Option<Flow> {
        if c.function == 0 || !matches!(op, Bc::Call | Bc::CallUndef) {
            return None;
        }
        let i = self.insn();
        let what = intrinsics::find(self.vm, c.code)?;
        let argc = i.c() as usize;
        let args: Vec<isize> = (0..argc).map(|k| i.rb() + frame::HEADER as isize + k as isize).collect();
        // The arguments are checked before anything is emitted that depends on them.
        let f = self.get_val(i.rb());
        let want = self.is_callee(f, c);
        let v = self.intrinsic(what, i.rb() + 1, &args, want)?;
        self.set(i.ra(), v);
        Some(Flow::Next)
    }
}
