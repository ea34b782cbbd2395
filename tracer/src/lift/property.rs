//! Named properties: loads and stores by shape, methods found on prototypes, lengths.

use super::{Flow, LOW, Lifter, UNKNOWN};
use crate::helpers::Name;
use crate::ir::{Cc, Class, Edge, Op, Ref, Term, Ty, place};
use crate::region::kind;
use bytecode::{Insn, Op as Bc, frame, operands};
use vm::interp::code::{Feedback, Ic};
use vm::interp::ic::{ABSENT, Case, FLAGS, GETTER, INLINE, SLOTS};
use vm::object::shape::shape_flags;
use vm::object::{Key, Object, Shape, ValueCell, function};
use vm::value::tag;
use vm::vm::Intrinsic;
use vm::{Gc, Kind, Value};

/// Byte offsets in objects: out-of-line slots, elements, first raw word; in cells: kind.
pub const OBJECT_SLOTS: usize = 8;
pub const OBJECT_ELEMENTS: usize = 12;
pub const OBJECT_RAW: usize = 16;
pub const CELL_KIND: usize = 4;

/// What storing a property does to objects of a shape.
struct Store {
    shape: u32,
    /// The slot is in the object itself.
    inline: bool,
    disp: usize,
    /// The shape afterwards where the property is added, and the validity cell of that; otherwise 0.
    after: u32,
    validity: u32,
    /// What does it where there is no room for another property.
    helper: Name,
}

/// The store to an own data property of objects of a shape.
fn replacement(shape: Gc<Shape>, key: Key) -> Option<Store> {
    let own = shape.lookup(key).filter(|f| f.attrs.is_plain_writable() && !f.attrs.is_settled());
    let f = own.filter(|_| !shape.has(shape_flags::DICTIONARY))?;
    let (inline, disp) = match shape.inline_offset(f.slot) {
        Some(d) => (true, d as usize),
        None => (false, 8 + (f.slot as usize - shape.inline_cap.get() as usize) * 8),
    };
    Some(Store { shape: shape.offset(), inline, disp, after: 0, validity: 0, helper: Name::plain_set })
}

impl Lifter<'_> {
    /// The cache of the current instruction.
    pub(super) fn cache(&self) -> &'static Ic {
        let i = self.insn();
        &Gc::<Feedback>::from_offset(self.code().feedback.get()).ics()[i.c() as usize]
    }
    pub(super) fn shapes(&self) -> Vec<u32> {
        self.region.nodes[self.node as usize].shapes.clone()
    }
    pub(super) fn is_megamorphic(&self) -> bool {
        self.region.nodes[self.node as usize].megamorphic
    }

    /// The object in a register, checked to be one: its offset.
    pub fn object_operand(&mut self, reg: isize) -> Ref {
        let v = self.get_val(reg);
        let c = self.b.is_tag(v, tag::OBJECT);
        let r = self.resume();
        self.b.guard_true(c, r);
        self.b.emit(Op::UnboxOff, Ty::Off, &[v], 0)
    }
    /// Whether the object has this shape.
    pub fn has_shape(&mut self, o: Ref, shape: u32) -> Ref {
        // Another shape must not come to lie where this one does.
        self.region.keep(self.vm, Value::cell(Gc::<Shape>::from_offset(shape)));
        let s = self.b.load_i32(o, Class::Shape, 0);
        let c = self.b.int(shape as i32);
        self.b.icmp(Cc::Eq, s, c)
    }
    pub fn guard_shape(&mut self, o: Ref, shape: u32) {
        let c = self.has_shape(o, shape);
        let r = self.resume();
        self.b.guard_true(c, r);
    }
    /// Leaves unless the cell is of this kind.
    pub fn guard_kind(&mut self, o: Ref, kind: Kind) {
        let k = self.b.load_u8(o, Class::None, CELL_KIND);
        let c = self.b.int(kind as i32);
        let c = self.b.icmp(Cc::Eq, k, c);
        let r = self.resume();
        self.b.guard_true(c, r);
    }
    pub fn guard_valid(&mut self, validity: u32) {
        if validity == 0 || validity == self.vm.roots.always_valid.offset() {
            return;
        }
        self.region.keep(self.vm, Value::cell(Gc::<vm::heap::Header>::from_offset(validity)));
        let cell = self.b.off(validity);
        let w = self.b.load_i32(cell, Class::Validity, 8);
        let one = self.b.int(1);
        let c = self.b.icmp(Cc::Eq, w, one);
        let r = self.resume();
        self.b.guard_true(c, r);
    }

    pub fn lift_property(&mut self, op: Bc) -> Option<Flow> {
        match op {
            Bc::GetProp => Some(self.get_prop(false)),
            Bc::GetMethod => Some(self.get_prop(true)),
            Bc::GetLength => Some(self.get_length()),
            Bc::SetProp => Some(self.set_prop(false)),
            Bc::InitProp => Some(self.set_prop(true)),
            _ => None,
        }
    }

    fn get_prop(&mut self, method: bool) -> Flow {
        let i = self.insn();
        let key = self.cache().key();
        if let Some(flow) = self.load_by_getter(method, key) {
            return flow;
        }
        let v = match self.load_property(i.rb(), key) {
            Some(v) => v,
            None => return self.by_interpreter(),
        };
        if method {
            let o = self.get(i.rb());
            self.set(i.ra() + 1, o);
        }
        self.set(i.ra(), v);
        Flow::Next
    }

    /// The value of a property of what is in a register; `None` when it takes more than loads.
    fn load_property(&mut self, reg: isize, key: Key) -> Option<Ref> {
        let kinds = self.kinds(1);
        let r = self.get(reg);
        let ty = self.b.func.ty(r);
        if matches!(ty, Ty::I32 | Ty::F64) {
            let (proto, case) = self.case_of_prototype(self.vm.roots.number_proto, key)?;
            return Some(self.load_from_prototype(proto, &case));
        }
        let string = if kinds & kind::STRING != 0 {
            Some(self.case_of_prototype(self.vm.roots.string_proto, key)?)
        } else {
            None
        };
        match string {
            Some((proto, case)) if kinds == kind::STRING => {
                self.string_operand(reg);
                return Some(self.load_from_prototype(proto, &case));
            }
            _ if kinds & !kind::STRING != kind::OBJECT || self.region.nodes[self.node as usize].odd => return None,
            _ => {}
        }
        let mut cases = Vec::new();
        if !self.is_megamorphic() {
            for s in self.shapes() {
                match self.vm.load_case(Gc::<Shape>::from_offset(s), key) {
                    Some(case) if !case.inline && case.disp & GETTER != 0 => return None,
                    Some(case) => cases.push(case),
                    // Dictionaries, of which the recorder has seen that they have it.
                    None if string.is_none() => {
                        let o = self.object_operand(reg);
                        return Some(self.looked_up(o, key));
                    }
                    None => return None,
                }
            }
        }
        let Some((proto, case)) = string else { return Some(self.load_from_object(reg, key, &cases)) };
        let is_string = self.b.is_tag(r, tag::STRING);
        let first = self.b.block;
        let join = self.b.new_block(first);
        let result = self.b.func.param(join, Ty::Val);
        let (hit, miss) = self.split(is_string);
        self.b.block = hit;
        self.b.assume(is_string, true);
        let v = self.load_from_prototype(proto, &case);
        self.finish_arm(join, v);
        self.b.block = miss;
        self.b.assume(is_string, false);
        let v = self.load_from_object(reg, key, &cases);
        self.finish_arm(join, v);
        self.b.block = join;
        Some(result)
    }

    /// How a property of primitives is found on their prototype; `None` when it takes more than loads.
    fn case_of_prototype(&mut self, proto: Gc<Object>, key: Key) -> Option<(Gc<Object>, Case)> {
        let case = self.vm.load_case(proto.shape(), key)?;
        (case.inline || case.disp & GETTER == 0).then_some((proto, case))
    }

    fn load_from_prototype(&mut self, proto: Gc<Object>, case: &Case) -> Ref {
        let p = self.b.off(proto.offset());
        self.guard_shape(p, proto.shape().offset());
        self.load_case(p, case)
    }

    /// Without cases: by the global table of lookups.
    fn load_from_object(&mut self, reg: isize, key: Key, cases: &[Case]) -> Ref {
        let o = self.object_operand(reg);
        if self.is_megamorphic() { self.looked_up(o, key) } else { self.dispatch(o, cases) }
    }

    /// A property by the global table of lookups, or that of a dictionary; leaves where it takes more.
    pub(super) fn looked_up(&mut self, o: Ref, key: Key) -> Ref {
        let k = self.b.off(key.offset());
        let v = self.call(Name::plain_lookup, Ty::Val, &[o, k]);
        self.guard_not_hole(v);
        v
    }

    /// Loads by case, choosing by the object's shape; leaves for other shapes.
    pub(super) fn dispatch(&mut self, o: Ref, cases: &[Case]) -> Ref {
        // A shape that is known already decides.
        for c in cases {
            let has = self.has_shape(o, c.shape);
            if self.b.known(has) == Some(true) {
                return self.load_case(o, c);
            }
        }
        let Some((last, others)) = cases.split_last() else { return self.b.val(Value::UNDEFINED.0) };
        if others.is_empty() || self.b.dead.is_some() {
            self.guard_shape(o, last.shape);
            return self.load_case(o, last);
        }
        let first = self.b.block;
        let join = self.b.new_block(first);
        let result = self.b.func.param(join, Ty::Val);
        for c in others {
            let cond = self.has_shape(o, c.shape);
            let (hit, miss) = self.split(cond);
            self.b.block = hit;
            self.b.assume(cond, true);
            let v = self.load_case(o, c);
            self.finish_arm(join, v);
            self.b.block = miss;
            self.b.assume(cond, false);
        }
        self.guard_shape(o, last.shape);
        let v = self.load_case(o, last);
        self.finish_arm(join, v);
        self.b.block = join;
        result
    }
    /// Ends an arm of a choice: goes on at `join` with a value.
    pub fn finish_arm(&mut self, join: crate::ir::BlockId, v: Ref) {
        let v = self.b.boxed(v);
        let b = self.b.block;
        let term = match self.b.dead.take() {
            Some(r) => Term::Exit(r),
            None => Term::Jump(Edge { block: join, args: vec![v] }),
        };
        self.b.func.block_mut(b).term = term;
    }
    /// Ends the block by a branch to two new ones: (true, false).
    pub fn split(&mut self, cond: Ref) -> (crate::ir::BlockId, crate::ir::BlockId) {
        let from = self.b.block;
        let t = self.b.new_block(from);
        let f = self.b.new_block(from);
        let edge = |block| Edge { block, args: Vec::new() };
        self.b.func.block_mut(from).term = Term::Branch { cond, then: edge(t), other: edge(f) };
        (t, f)
    }

    /// The load of a case whose shape has been checked.
    pub fn load_case(&mut self, o: Ref, c: &Case) -> Ref {
        if c.inline {
            return self.b.load_val(o, Class::Slot, c.disp as usize);
        }
        let disp = (c.disp & !FLAGS) as usize;
        self.guard_valid(c.validity);
        if c.disp & ABSENT != 0 {
            return self.b.val(Value::UNDEFINED.0);
        }
        let cell = match c.holder {
            0 if c.disp & INLINE != 0 => o,
            0 => self.b.load_off(o, Class::Backing, OBJECT_SLOTS),
            h => {
                self.region.keep(self.vm, Value::cell(Gc::<vm::heap::Header>::from_offset(h)));
                self.b.off(h)
            }
        };
        self.b.load_val(cell, Class::Slot, disp)
    }

    /// How a property is found in objects of the shapes seen, if loads are all it takes.
    pub(super) fn data_cases(&mut self, key: Key) -> Option<Vec<Case>> {
        let load = |s| self.vm.load_case(Gc::from_offset(s), key).filter(|c| c.inline || c.disp & GETTER == 0);
        self.region.nodes[self.node as usize].shapes.iter().copied().map(load).collect()
    }

    /// `super.name` of a known function, whose home object never changes.
    pub(super) fn get_super(&mut self) -> Flow {
        let i = self.insn();
        match self.super_property(i) {
            Some(v) => {
                self.set(i.ra(), v);
                Flow::Next
            }
            None => self.by_interpreter(),
        }
    }

    fn super_property(&mut self, i: Insn) -> Option<Ref> {
        let name = self.constant(i.rc()).filter(|k| k.is_string() && operands::converted_key(i).is_none())?;
        let key = self.vm.to_key(name).ok().filter(|k| !k.is_index())?;
        let f = self.running_function(frame::CALLEE as isize)?;
        let home = Gc::<Object>::from_offset(f.ptr(function::ptr::HOME).get()).some()?;
        let proto = home.proto().filter(|_| !home.shape().has(shape_flags::DICTIONARY))?;
        let (proto, case) = self.case_of_prototype(proto, key)?;
        let h = self.b.off(home.offset());
        self.region.keep(self.vm, home.into());
        self.guard_shape(h, home.shape().offset());
        self.region.keep(self.vm, proto.into());
        Some(self.load_from_prototype(proto, &case))
    }

    fn get_length(&mut self) -> Flow {
        let i = self.insn();
        let kinds = self.kinds(1);
        if kinds == kind::STRING {
            let v = self.string_operand(i.rb());
            let s = self.b.emit(Op::UnboxOff, Ty::Off, &[v], 0);
            let n = self.b.load_i32(s, Class::None, 8);
            self.set(i.ra(), n);
            return Flow::Next;
        }
        let shapes = self.shapes();
        let of_kind = |k: Kind| shapes.iter().all(|&s| Gc::<Shape>::from_offset(s).kind.get() == k as u8);
        if kinds != kind::OBJECT || shapes.is_empty() {
            return self.by_interpreter();
        }
        if of_kind(Kind::Array) {
            let o = self.object_operand(i.rb());
            self.guard_kind(o, Kind::Array);
            let n = self.b.load_i32(o, Class::Length, OBJECT_RAW);
            let n = self.non_negative(n);
            self.set(i.ra(), n);
            return Flow::Next;
        }
        if of_kind(Kind::TypedArray) && !self.is_megamorphic() {
            // By the getter of %TypedArray%.prototype, unless it was replaced.
            let key = self.cache().key();
            let original = self.vm.roots.intrinsics[Intrinsic::TypedArrayLength as usize];
            let mut cases = Vec::new();
            for s in &shapes {
                match self.vm.load_case(Gc::<Shape>::from_offset(*s), key) {
                    Some(c) if !c.inline && c.disp & GETTER != 0 && c.holder != 0 => cases.push(c),
                    _ => return self.by_interpreter(),
                }
            }
            if cases.len() != 1 {
                return self.by_interpreter();
            }
            let c = cases[0];
            let accessor = Gc::<Object>::from_offset(c.holder);
            // SAFETY: a valid accessor case names a slot that holds an accessor.
            let slot = unsafe { accessor.value_at((c.disp & !FLAGS) as usize) }.get();
            if slot.as_gc::<ValueCell>().get(0) != original {
                return self.by_interpreter();
            }
            let o = self.object_operand(i.rb());
            self.guard_shape(o, c.shape);
            self.guard_valid(c.validity);
            self.region.keep(self.vm, Value::cell(accessor));
            let holder = self.b.off(c.holder);
            let now = self.b.load_val(holder, Class::Slot, (c.disp & !FLAGS) as usize);
            let same = self.b.veq(now, slot.0);
            let r = self.resume();
            self.b.guard_true(same, r);
            let n = self.typed_length(o);
            let n = self.non_negative(n);
            self.set(i.ra(), n);
            return Flow::Next;
        }
        self.get_prop(false)
    }

    /// A uint32 that is carried as int: leaves when it is too large.
    pub(super) fn non_negative(&mut self, n: Ref) -> Ref {
        let zero = self.b.int(0);
        let c = self.b.icmp(Cc::Ge, n, zero);
        let r = self.resume();
        self.b.guard_true(c, r);
        n
    }

    /// `init`: CreateDataProperty of a literal or class field.
    fn set_prop(&mut self, init: bool) -> Flow {
        let i = self.insn();
        if self.kinds(0) != kind::OBJECT {
            return self.by_interpreter();
        }
        let key = self.cache().key();
        if !init && let Some(flow) = self.store_by_setter(key, i.rb()).or_else(|| self.set_length(key, i.rb())) {
            return flow;
        }
        if !self.is_megamorphic() {
            let shapes = self.shapes().into_iter();
            let stores: Option<Vec<Store>> = shapes.map(|s| self.store_of(Gc::from_offset(s), init)).collect();
            if let Some(flow) = stores.and_then(|stores| self.store_by_shape(stores, i.rb())) {
                return flow;
            }
        }
        if self.region.nodes[self.node as usize].odd {
            return self.by_interpreter();
        }
        let (o, key) = (self.object_operand(i.ra()), self.b.off(self.cache().key().offset()));
        let v = self.get_val(i.rb());
        self.store_by_helper(if init { Name::plain_init } else { Name::plain_set }, &[o, key, v])
    }

    /// Has a helper store; leaves where it has done nothing.
    pub(super) fn store_by_helper(&mut self, helper: Name, args: &[Ref]) -> Flow {
        let (done, r) = (self.call(helper, Ty::Bool, args), self.resume());
        self.b.guard_true(done, r);
        Flow::Next
    }

    /// A store of register `value` to a property that objects of all shapes seen have. `None` where it takes more than stores.
    pub(super) fn replace_property(&mut self, key: Key, value: isize) -> Option<Flow> {
        let stores: Option<Vec<Store>> =
            self.shapes().into_iter().map(|s| replacement(Gc::from_offset(s), key)).collect();
        self.store_by_shape(stores?, value)
    }

    /// Stores register `value` into the object in operand a, choosing by its shape; leaves for other shapes. `None` without shapes.
    fn store_by_shape(&mut self, mut stores: Vec<Store>, value: isize) -> Option<Flow> {
        if stores.is_empty() {
            return None;
        }
        let o = self.object_operand(self.insn().ra());
        let v = self.get_val(value);
        // A shape that is known already decides.
        for k in 0..stores.len() {
            let has = self.has_shape(o, stores[k].shape);
            if self.b.known(has) == Some(true) {
                stores = vec![stores.swap_remove(k)];
                break;
            }
        }
        let (last, others) = stores.split_last()?;
        if others.is_empty() || self.b.dead.is_some() {
            self.guard_shape(o, last.shape);
            self.store_property(o, v, last);
            return Some(Flow::Next);
        }
        let (before, join) = (self.b.versions.clone(), self.b.new_block(self.b.block));
        for s in others {
            let cond = self.has_shape(o, s.shape);
            let (hit, miss) = self.split(cond);
            self.b.block = hit;
            self.b.assume(cond, true);
            self.store_property(o, v, s);
            self.finish_store(join);
            self.b.versions = before.clone();
            self.b.block = miss;
            self.b.assume(cond, false);
        }
        self.guard_shape(o, last.shape);
        self.store_property(o, v, last);
        self.finish_store(join);
        self.b.block = join;
        self.b.versions = before;
        for s in &stores {
            self.note_stored(s);
        }
        Some(Flow::Next)
    }

    /// What the current instruction stores to in objects of a shape; `None` where it takes more than stores.
    fn store_of(&mut self, shape: Gc<Shape>, init: bool) -> Option<Store> {
        let ic = self.cache();
        let key = ic.key();
        if let Some(store) = replacement(shape, key).filter(|_| !init) {
            return Some(store);
        }
        // A property is added.
        let learnt = vm::Vm::learnt_cases(ic).into_iter().find(|c| c.shape == shape.offset() && c.holder != 0);
        let known = || self.vm.known_addition(shape, key).filter(|_| !init);
        let c = learnt.or_else(known).filter(|c| !c.inline && c.disp & (GETTER | ABSENT) == 0)?;
        if shape.lookup(key).is_some() || !Gc::<Shape>::from_offset(c.holder).is(Kind::Shape) {
            return None;
        }
        let helper = if init { Name::plain_init } else { Name::plain_set };
        let (inline, disp) = (c.disp & SLOTS == 0, (c.disp & !FLAGS) as usize);
        Some(Store { shape: c.shape, inline, disp, after: c.holder, validity: c.validity, helper })
    }

    /// Stores into an object whose shape has been checked.
    fn store_property(&mut self, o: Ref, v: Ref, s: &Store) {
        if s.after == 0 {
            let cell = if s.inline { o } else { self.b.load_off(o, Class::Backing, OBJECT_SLOTS) };
            self.b.store(Op::StoreVal, &[cell, v], place(Class::Slot, s.disp), Some(Op::LoadVal));
            self.b.barrier(cell, v);
            return;
        }
        self.guard_valid(s.validity);
        if s.inline {
            self.b.store(Op::StoreVal, &[o, v], place(Class::Slot, s.disp), Some(Op::LoadVal));
            self.store_shape(o, s.after);
            return;
        }
        // While there is room.
        let slots = self.b.load_off(o, Class::Backing, OBJECT_SLOTS);
        let (none, no) = (self.b.off(0), self.b.bool(false));
        let none = self.b.emit(Op::OEq, Ty::Bool, &[slots, none], 0);
        let (index, capacity) = (self.b.int((s.disp / 8 - 1) as i32), self.b.load_i32(slots, Class::None, 0));
        let room = self.b.ucmp(Cc::Lt, index, capacity);
        let room = self.b.emit(Op::Select, Ty::Bool, &[none, no, room], 0);
        let (before, join) = (self.b.versions.clone(), self.b.new_block(self.b.block));
        let (fits, full) = self.split(room);
        self.b.block = fits;
        self.b.store(Op::StoreVal, &[slots, v], place(Class::Slot, s.disp), None);
        self.b.barrier(slots, v);
        self.store_shape(o, s.after);
        self.finish_store(join);
        self.b.versions = before.clone();
        self.b.block = full;
        self.b.func.block_mut(full).cold = true;
        let key = self.b.off(self.cache().key().offset());
        self.store_by_helper(s.helper, &[o, key, v]);
        self.finish_store(join);
        self.b.block = join;
        self.b.versions = before;
        self.note_stored(s);
        let after = self.b.int(s.after as i32);
        self.b.remember_load(Op::LoadI32, &[o], place(Class::Shape, 0), after);
    }

    /// Gives an object another shape, which was stored for.
    fn store_shape(&mut self, o: Ref, shape: u32) {
        let after = Value::cell(Gc::<Shape>::from_offset(shape));
        self.region.keep(self.vm, after);
        let word = self.b.int(shape as i32);
        self.b.store(Op::StoreI32, &[o, word], place(Class::Shape, 0), Some(Op::LoadI32));
        // Always: the shape is a cell too.
        let after = self.b.val(after.0);
        self.b.barrier(o, after);
    }

    /// What a store on another path has written.
    fn note_stored(&mut self, s: &Store) {
        let new = self.b.fresh_version();
        self.b.versions.store(place(Class::Slot, s.disp), new);
        if s.after != 0 {
            self.b.versions.store(place(Class::Shape, 0), new);
        }
        if s.after != 0 && !s.inline {
            self.b.versions.store(place(Class::Backing, OBJECT_SLOTS), new);
        }
    }

    fn finish_store(&mut self, join: crate::ir::BlockId) {
        let b = self.b.block;
        let term = match self.b.dead.take() {
            Some(r) => Term::Exit(r),
            None => Term::Jump(Edge { block: join, args: Vec::new() }),
        };
        self.b.func.block_mut(b).term = term;
    }

    // ---- helpers ----------------------------------------------------------------------------------------------

    /// Calls a helper that does not throw.
    pub fn call(&mut self, helper: Name, ty: Ty, args: &[Ref]) -> Ref {
        let r = self.b.place(crate::ir::Inst {
            op: Op::Call,
            ty,
            args: super::build::four(args),
            imm: helper as u64,
            resume: crate::ir::ResumeId::NONE,
        });
        let writes = helper.helper().writes;
        if writes != 0 {
            self.b.clobber(writes);
        }
        r
    }
    /// Calls a helper that may run JS, whose frames lie behind the registers.
    pub fn call_any(&mut self, helper: Name, args: &[Ref]) -> Ref {
        debug_assert!(helper.helper().any);
        let c = &self.region.ctxs[self.ctx() as usize];
        let behind = (c.base + LOW + c.code.nregs.get() as i32) as usize;
        self.publish();
        self.state.mem[behind..].fill(UNKNOWN);
        self.state.regs[behind..].fill(Ref::NONE);
        self.call_throwing(helper, args)
    }
    /// Calls a helper that may throw: frames are published first.
    pub fn call_throwing(&mut self, helper: Name, args: &[Ref]) -> Ref {
        self.publish();
        let pc = self.pc() + 1;
        let resume = self.make_throw(pc);
        let ctx = self.ctx();
        let frame = self.region.ctxs[ctx as usize].base;
        // The helper's errors have the place of this instruction.
        let code = self.code();
        // SAFETY: an index into the words, or the address behind them.
        let after = unsafe { code.words().as_ptr().add(pc as usize) };
        self.b.place(crate::ir::Inst {
            op: Op::SetPlace,
            ty: Ty::None,
            args: [Ref::NONE; 4],
            imm: self.b.func.places.len() as u64,
            resume: crate::ir::ResumeId::NONE,
        });
        self.b.func.places.push((frame, super::build::pc_offset(after)));
        let r = self.b.place(crate::ir::Inst {
            op: Op::Call,
            ty: Ty::Val,
            args: super::build::four(args),
            imm: helper as u64,
            resume,
        });
        let writes = helper.helper().writes;
        if writes != 0 {
            self.b.clobber(writes);
        }
        r
    }
}
