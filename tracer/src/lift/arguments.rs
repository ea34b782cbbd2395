//! Calls through `Function.prototype.call` and `apply`, and the arrays and `arguments` objects whose elements are known
//! when they are made.

use super::elements::{ELEMENTS_START, FLAGS};
use super::property::{CELL_KIND, OBJECT_ELEMENTS, OBJECT_RAW};
use super::{Flow, Lifter};
use crate::helpers::Name;
use crate::ir::{Cc, Class, Inst, Op, Ref, ResumeId, Ty, place};
use crate::region::{Callee, kind};
use bytecode::frame;
use vm::object::Shape;
use vm::object::elements::{eflags, store_flags};
use vm::value::tag;
use vm::{Gc, Kind, Value};

/// Arguments objects with more arguments are left to the interpreter, as are longer lists of `apply`.
const MAX_ARGUMENTS: u32 = 8;

/// What a call through another function passes on.
pub struct Forwarded {
    this: Ref,
    args: Vec<Ref>,
}

/// The interpreter must do it.
pub struct NotForwarded;

impl Lifter<'_> {
    /// For a call through `call` or `apply`, which are checked here: what the function gets. `None` for other calls.
    pub fn forwarded(&mut self, callees: &[Callee]) -> Result<Option<Forwarded>, NotForwarded> {
        let via = callees[0].via;
        if callees.iter().any(|c| c.via != via) {
            return Err(NotForwarded);
        }
        let Some(via) = via else { return Ok(None) };
        let i = self.insn();
        let first = i.rb() + frame::HEADER as isize;
        if via.list.is_some() && !self.is_list(via.list, via.argc) {
            return Err(NotForwarded);
        }
        let f = self.get_val(i.rb());
        let same = self.b.veq(f, Value::from_tag(tag::OBJECT, via.function).0);
        let r = self.resume();
        self.b.guard_true(same, r);
        let this = if i.c() > 0 { self.get(first) } else { self.undefined() };
        let args = match via.list {
            None => (0..via.argc as isize).map(|k| self.get(first + 1 + k)).collect(),
            Some(0) if i.c() < 2 => Vec::new(),
            Some(0) => {
                let v = self.get_val(first + 1);
                let is = [Value::UNDEFINED, Value::NULL].map(|w| self.b.veq(v, w.0));
                let nullish = self.b.emit(Op::Select, Ty::Bool, &[is[0], is[0], is[1]], 0);
                self.b.guard_true(nullish, r);
                Vec::new()
            }
            Some(shape) => self.list_elements(first + 1, shape, via.argc),
        };
        Ok(Some(Forwarded { this, args }))
    }

    /// Whether the list of an `apply` is one whose elements can be loaded.
    fn is_list(&self, shape: Option<u32>, argc: u32) -> bool {
        let Some(shape @ 1..) = shape else { return argc == 0 };
        let kinds = self.region.nodes[self.node as usize].args[1];
        let shape = Gc::<Shape>::from_offset(shape);
        let array = shape.kind.get() == Kind::Array as u8;
        kinds == kind::OBJECT && argc <= MAX_ARGUMENTS && (array || self.vm.roots.arguments_shapes.contains(&shape))
    }

    /// The elements of an array or arguments object in a register, checked to have this shape and so many.
    fn list_elements(&mut self, reg: isize, shape: u32, argc: u32) -> Vec<Ref> {
        let o = self.object_operand(reg);
        self.guard_shape(o, shape);
        let array = Gc::<Shape>::from_offset(shape).kind.get() == Kind::Array as u8;
        let as_many = if array {
            let n = self.b.load_i32(o, Class::Length, OBJECT_RAW);
            let want = self.b.int(argc as i32);
            self.b.icmp(Cc::Eq, n, want)
        } else {
            let at = Gc::<Shape>::from_offset(shape).inline_start.get() as usize;
            let n = self.b.load_val(o, Class::Slot, at);
            self.b.veq(n, Value::int(argc as i32).0)
        };
        let r = self.resume();
        self.b.guard_true(as_many, r);
        let mut args = Vec::new();
        for k in 0..argc {
            let k = self.b.int(k as i32);
            let e = self.allocated_place(o, k);
            let v = self.b.emit(Op::LoadElem, Ty::Val, &[e, k], place(Class::Element, ELEMENTS_START));
            self.guard_not_hole(v);
            args.push(v);
        }
        args
    }

    /// Lays out the frame that the function called on gets.
    pub fn forward(&mut self, f: Ref, forwarded: &Option<Forwarded>) {
        let Some(to) = forwarded else { return };
        let base = self.insn().rb();
        self.set(base, f);
        self.set(base + 1, to.this);
        for (k, &v) in to.args.iter().enumerate() {
            self.set(base + frame::HEADER as isize + k as isize, v);
        }
    }

    /// An arguments object that is not mapped: what it holds is known until something else may have written it.
    pub fn create_arguments(&mut self) -> Flow {
        let (ctx, i) = (self.ctx(), self.insn());
        let argc = self.region.ctxs[ctx as usize].argc;
        // With the array of a rest parameter.
        let both = i.x() & 2 != 0;
        if ctx == 0 || both || argc > MAX_ARGUMENTS {
            return self.by_interpreter();
        }
        let strict = i.x() & 1 != 0;
        let shape = self.vm.shape_of_arguments(strict);
        self.region.keep(self.vm, Value::cell(shape));
        let callee = self.get_val(frame::CALLEE as isize);
        let args: Vec<Ref> = (0..argc as isize).map(|k| self.get_val(k)).collect();
        let (s, n) = (self.b.off(shape.offset()), self.b.int(argc as i32));
        let o = self.call(Name::new_arguments, Ty::Off, &[s, n]);
        let word = self.b.int(shape.offset() as i32);
        self.b.remember_load(Op::LoadI32, &[o], place(Class::Shape, 0), word);
        let slots = self.vm.arguments_slots(argc as usize, (!strict).then_some(Value::UNDEFINED));
        for (k, v) in slots.into_iter().enumerate() {
            let v = if k == 1 && !strict { callee } else { self.b.val(v.0) };
            if k != 1 || strict {
                self.region.keep(self.vm, slots[k]);
            }
            let at = place(Class::Slot, shape.inline_start.get() as usize + 8 * k);
            self.store_into_new(Op::StoreVal, &[o, v], at);
            self.b.remember_load(Op::LoadVal, &[o], at, v);
        }
        self.fill_new(o, &args);
        let v = self.b.emit(Op::BoxOff, Ty::Val, &[o], tag::OBJECT as u64);
        self.set(i.ra(), v);
        Flow::Next
    }

    /// Into a new object that nothing else knows: no barriers, and what is known of others stays known.
    fn store_into_new(&mut self, op: Op, args: &[Ref], imm: u64) {
        let args = super::build::four(args);
        self.b.place(Inst { op, ty: Ty::None, args, imm, resume: ResumeId::NONE });
    }

    /// The elements of a new object, which has room for them.
    fn fill_new(&mut self, o: Ref, values: &[Ref]) {
        if values.is_empty() {
            return;
        }
        let e = self.b.load_off(o, Class::Storage, OBJECT_ELEMENTS);
        let (kind, n) = (self.b.int(Kind::Elements as i32), self.b.int(values.len() as i32));
        self.b.remember_load(Op::LoadU8, &[e], place(Class::None, CELL_KIND), kind);
        self.b.remember_load(Op::LoadI32, &[e], place(Class::None, 0), n);
        let at = place(Class::Element, ELEMENTS_START);
        for (k, &v) in values.iter().enumerate() {
            let k = self.b.int(k as i32);
            self.store_into_new(Op::StoreElem, &[e, k, v], at);
            self.b.remember_load(Op::LoadElem, &[e, k], at, v);
        }
    }

    /// A new array of values, boxed: like an arguments object what it holds is known, and it is made only where something sees it.
    pub(super) fn new_list(&mut self, values: &[Ref]) -> Ref {
        let mut flags = 0;
        for &v in values {
            flags |= match self.b.func.ty(v) {
                Ty::I32 => 0,
                Ty::F64 => eflags::DOUBLE,
                _ => store_flags(Value::UNDEFINED),
            };
        }
        let values: Vec<Ref> = values.iter().map(|&v| self.b.boxed(v)).collect();
        let shape = self.vm.roots.array_shape;
        self.note_layout(shape);
        self.region.keep(self.vm, Value::cell(shape));
        let (s, n) = (self.b.off(shape.offset()), values.len() as i32);
        let how = self.b.int(n | (flags as i32) << 16);
        let o = self.call(Name::new_list, Ty::Off, &[s, how]);
        let (word, kind) = (self.b.int(shape.offset() as i32), self.b.int(Kind::Array as i32));
        self.b.remember_load(Op::LoadI32, &[o], place(Class::Shape, 0), word);
        self.b.remember_load(Op::LoadU8, &[o], place(Class::None, CELL_KIND), kind);
        let (n, flags) = (self.b.int(n), self.b.int(flags as i32));
        self.b.remember_load(Op::LoadI32, &[o], place(Class::Length, OBJECT_RAW), n);
        self.b.remember_load(Op::LoadU8, &[o], place(Class::Flags, FLAGS), flags);
        self.fill_new(o, &values);
        self.b.emit(Op::BoxOff, Ty::Val, &[o], tag::OBJECT as u64)
    }

    /// Whether a value is one of these.
    pub(super) fn is_new_list(&self, v: Ref) -> bool {
        let i = self.b.func.inst(v);
        let made =
            |o: Ref| matches!(self.b.func.inst(o), Inst { op: Op::Call, imm, .. } if *imm == Name::new_list as u64);
        i.op == Op::BoxOff && made(i.args[0])
    }

    /// The array of a rest parameter.
    pub(super) fn create_rest(&mut self) -> Flow {
        let (ctx, i) = (self.ctx(), self.insn());
        let (argc, from) = (self.region.ctxs[ctx as usize].argc, i.b() as u32);
        if ctx == 0 || argc.saturating_sub(from) > MAX_ARGUMENTS {
            return self.by_interpreter();
        }
        let values: Vec<Ref> = (from..argc).map(|k| self.get(k as isize)).collect();
        let v = self.new_list(&values);
        self.set(i.ra(), v);
        Flow::Next
    }
}
