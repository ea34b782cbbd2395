//! Elements: dense elements of objects, typed arrays, characters of strings.

use super::arith::Operand;
use super::property::{OBJECT_ELEMENTS, OBJECT_RAW};
use super::{Flow, Lifter};
use crate::helpers::Name;
use crate::ir::{Cc, Class, Op, Ref, Ty, place};
use crate::region::{IMMUTABLE, Kinds, access, kind};
use bytecode::{Op as Bc, operands};
use std::mem::offset_of;
use vm::heap::Header;
use vm::object::elements::eflags;
use vm::object::exotic::typed_array::{self, Element};
use vm::string::sflags;
use vm::value::tag;
use vm::vm::Roots;
use vm::{Kind, Value, Vm};

/// Byte offset of the first element in its cell.
pub const ELEMENTS_START: usize = 8;
/// Byte offsets in strings: their length; the string that a slice is of; where it starts there, or the first unit of a flat one.
const STRING_LENGTH: usize = 8;
const STRING_LINK: usize = 12;
const STRING_START: usize = 16;
/// Of the strings of one character in the `Vm`.
const SINGLE_CHARS: usize = offset_of!(Vm, roots) + offset_of!(Roots, single_chars);
/// Byte offset of the header flags.
pub const FLAGS: usize = offset_of!(Header, flags);
/// Arrays without these flags have no holes and can be changed.
pub(super) const CHANGEABLE: u16 = eflags::HOLEY | eflags::SEALED | eflags::FROZEN;

impl Lifter<'_> {
    pub fn lift_element(&mut self, op: Bc) -> Option<Flow> {
        match op {
            Bc::GetElem => Some(self.get_elem(false)),
            Bc::GetElemMethod => Some(self.get_elem(true)),
            Bc::SetElem => Some(self.set_elem()),
            Bc::GetElemOrHole => Some(self.get_elem_or_hole()),
            Bc::InitElem => Some(self.init_elem()),
            _ => None,
        }
    }

    pub(super) fn access(&self) -> u16 {
        self.region.nodes[self.node as usize].access
    }

    /// A key that is an index: an int, or a double that is one.
    pub(super) fn index_operand(&mut self, o: Operand) -> Option<Ref> {
        if self.seems_int(o) {
            return Some(self.int_operand(o));
        }
        if !self.seems_number(o) {
            return None;
        }
        let d = self.double_operand(o);
        let r = self.resume();
        Some(self.b.checked(Op::F64ToIndex, Ty::I32, &[d], 0, r))
    }

    fn get_elem(&mut self, method: bool) -> Flow {
        let i = self.insn();
        let key = Operand::Reg(i.rc(), 2);
        let Some(v) = self.load_element(i.rb(), key) else { return self.by_interpreter() };
        if method {
            let o = self.get(i.rb());
            self.set(i.ra() + 1, o);
        }
        // The key is no object, so it needs no conversion; what is in the register will not be asked for.
        if let Some(k) = operands::converted_key(i) {
            let key = self.get(i.rc());
            self.set(k as isize, key);
        }
        self.set(i.ra(), v);
        Flow::Next
    }

    fn load_element(&mut self, reg: isize, key: Operand) -> Option<Ref> {
        let kinds = self.kinds(1);
        if kinds == kind::STRING {
            let k = self.index_operand(key)?;
            let s = self.string_operand(reg);
            if let Some(c) = self.char_of_flat(s, k) {
                let vm = self.b.off(0);
                let v = self.b.emit(Op::LoadOff4, Ty::Off, &[vm, c], place(Class::None, SINGLE_CHARS));
                return Some(self.b.emit(Op::BoxOff, Ty::Val, &[v], tag::STRING as u64));
            }
            let v = self.call(Name::char_at, Ty::Val, &[s, k]);
            // Beyond the end, or a character that is not kept as a string.
            self.guard_not_hole(v);
            return Some(v);
        }
        if kinds != kind::OBJECT {
            return None;
        }
        if let Operand::Reg(name, _) = key
            && let Some(tag) = self.name_tag(2)
        {
            let o = self.object_operand(reg);
            let name = self.name_operand(name, tag);
            let v = self.call(Name::plain_named, Ty::Val, &[o, name]);
            self.guard_not_hole(v);
            return Some(v);
        }
        match self.access() {
            access::DENSE => {
                let k = self.index_operand(key)?;
                let o = self.object_operand(reg);
                Some(self.dense_element(o, k))
            }
            access::TYPED => {
                let ty = self.element_type()?;
                let k = self.index_operand(key)?;
                let o = self.object_operand(reg);
                Some(self.typed_element(o, k, ty))
            }
            a if a & (access::DENSE | access::ABSENT | access::LOOKUP) == a => {
                // Holes and places beyond the end: undefined, unless a prototype has elements.
                let k = self.index_operand(key)?;
                let o = self.object_operand(reg);
                let v = self.call(Name::plain_element, Ty::Val, &[o, k]);
                self.guard_not_hole(v);
                Some(v)
            }
            _ => None,
        }
    }

    /// The tag of the names by which properties were accessed here, by lookups; `None` where there were other keys, or it took more.
    fn name_tag(&self, operand: usize) -> Option<u32> {
        if self.region.nodes[self.node as usize].odd {
            return None;
        }
        match self.kinds(operand) {
            kind::STRING => Some(tag::STRING),
            kind::OTHER => Some(tag::SYMBOL),
            _ => None,
        }
    }
    fn name_operand(&mut self, reg: isize, tag: u32) -> Ref {
        let name = self.get_val(reg);
        let (c, r) = (self.b.is_tag(name, tag), self.resume());
        self.b.guard_true(c, r);
        name
    }

    /// As [`code_unit`](Self::code_unit), if only strings of one byte a unit were seen.
    pub fn char_of_flat(&mut self, s: Ref, k: Ref) -> Option<Ref> {
        let wide = self.access() & (access::WIDE | access::WIDE_SLICE) != 0;
        if wide { None } else { self.code_unit(s, k) }
    }

    /// Code unit `k` of a string, checked to be no rope, of the width that was seen, and that long; if one width was seen and no ropes.
    pub fn code_unit(&mut self, s: Ref, k: Ref) -> Option<Ref> {
        let seen = self.access();
        let narrow = seen & (access::DENSE | access::SLICE);
        let wide = seen & (access::WIDE | access::WIDE_SLICE);
        if narrow | wide != seen || (narrow != 0 && wide != 0) {
            return None;
        }
        let s = self.b.emit(Op::UnboxOff, Ty::Off, &[s], 0);
        // Ropes become slices of what is flat; other strings stay as they are.
        let flags = self.b.load_u8(s, Class::Other, FLAGS);
        let slices = seen & (access::SLICE | access::WIDE_SLICE) != 0;
        let asked = sflags::ROPE | sflags::TWO_BYTE | if slices { 0 } else { sflags::SLICE };
        let mask = self.b.int(asked as i32);
        let bits = self.b.emit(Op::And, Ty::I32, &[flags, mask], 0);
        let want = self.b.int(if wide != 0 { sflags::TWO_BYTE as i32 } else { 0 });
        let plain = self.b.icmp(Cc::Eq, bits, want);
        let r = self.resume();
        self.b.guard_true(plain, r);
        let n = self.b.load_i32(s, Class::None, STRING_LENGTH);
        let inside = self.b.ucmp(Cc::Lt, k, n);
        self.b.guard_true(inside, r);
        let (mut cell, mut at) = (s, k);
        if slices {
            let (mask, zero) = (self.b.int(sflags::SLICE as i32), self.b.int(0));
            let bits = self.b.emit(Op::And, Ty::I32, &[flags, mask], 0);
            let slice = self.b.icmp(Cc::Ne, bits, zero);
            // Characters in the same place are not used.
            let of = self.b.load_off(s, Class::Other, STRING_LINK);
            let start = self.b.load_i32(s, Class::Other, STRING_START);
            cell = self.b.emit(Op::Select, Ty::Off, &[slice, of, s], 0);
            let start = self.b.emit(Op::Select, Ty::I32, &[slice, start, zero], 0);
            at = self.b.emit(Op::Add, Ty::I32, &[start, k], 0);
        }
        let load = if wide != 0 { Op::LoadChar16 } else { Op::LoadChar };
        Some(self.b.emit(load, Ty::I32, &[cell, at], place(Class::None, STRING_START)))
    }

    /// The code unit that a boxed string of length one is made of, where that is known.
    pub fn char_of(&mut self, v: Ref) -> Option<Ref> {
        let i = *self.b.func.inst(v);
        match i.op {
            Op::BoxOff => {
                let c = self.b.func.inst(i.args[0]);
                (c.op == Op::LoadOff4 && c.imm == place(Class::None, SINGLE_CHARS)).then_some(c.args[1])
            }
            Op::ConstVal => {
                let s = Value(i.imm).to_str().filter(|s| s.len() == 1 && !s.is_rope())?;
                let unit = s.flat_units().at(0);
                (unit < 256).then(|| self.b.int(unit as i32))
            }
            _ => None,
        }
    }

    /// Element `k` of an object as what was seen here, which holes are not.
    pub fn dense_element(&mut self, o: Ref, k: Ref) -> Ref {
        let e = self.dense_place(o, k, 0);
        let v = self.b.emit(Op::LoadElem, Ty::Val, &[e, k], place(Class::Element, ELEMENTS_START));
        if self.is_packed() {
            if self.result_kinds() == kind::INT && self.elements() & eflags::DOUBLE == 0 {
                self.guard_flags(o, Class::Holds, eflags::DOUBLE);
                let c = self.b.is_tag(v, tag::INT);
                self.b.assume(c, true);
            }
            let hole = self.b.veq(v, Value::HOLE.0);
            self.b.assume(hole, false);
        }
        self.as_seen(v)
    }

    /// A value from memory as what was seen here, which holes are not.
    pub fn as_seen(&mut self, v: Ref) -> Ref {
        let resume = self.resume();
        let (test, unbox) = match self.result_kinds() {
            kind::INT => (self.b.is_tag(v, tag::INT), Some((Op::UnboxInt, Ty::I32))),
            kind::DOUBLE => (self.b.emit(Op::IsDouble, Ty::Bool, &[v], 0), Some((Op::UnboxF64, Ty::F64))),
            kind::NUMBER => return self.b.number(v, resume),
            kind::OBJECT => (self.b.is_tag(v, tag::OBJECT), None),
            kind::STRING => (self.b.is_tag(v, tag::STRING), None),
            _ => {
                self.guard_not_hole(v);
                return v;
            }
        };
        self.b.guard_true(test, resume);
        match unbox {
            Some((op, ty)) => self.b.emit(op, ty, &[v], 0),
            None => v,
        }
    }

    /// Flags of the arrays whose elements were met here.
    fn elements(&self) -> u16 {
        self.region.nodes[self.node as usize].elements
    }
    /// Whether they were arrays all of whose elements are there: an index below the length is then all that it takes.
    pub(super) fn is_packed(&self) -> bool {
        self.elements() & eflags::HOLEY == 0
    }
    /// Leaves when one of these header flags is set.
    pub(super) fn guard_flags(&mut self, o: Ref, class: Class, mask: u16) {
        let flags = self.b.load_u8(o, class, FLAGS);
        let none = |l: &mut Self, mask: u16| {
            let (mask, zero) = (l.b.int(mask as i32), l.b.int(0));
            let bits = l.b.emit(Op::And, Ty::I32, &[flags, mask], 0);
            l.b.icmp(Cc::Eq, bits, zero)
        };
        // What appending asks for includes what loads and stores do.
        if class == Class::Flags && mask != CHANGEABLE {
            let all = none(self, CHANGEABLE);
            if self.b.known(all) == Some(true) {
                return;
            }
        }
        let c = none(self, mask);
        let r = self.resume();
        self.b.guard_true(c, r);
    }

    /// The elements cell of an object that has none of the flags in `not`, checked to have a place for index `k`. In packed
    /// arrays there is an element at the place.
    fn dense_place(&mut self, o: Ref, k: Ref, not: u16) -> Ref {
        if !self.is_packed() {
            if not != 0 {
                self.guard_flags(o, Class::Flags, not);
            }
            return self.allocated_place(o, k);
        }
        self.guard_kind(o, Kind::Array);
        self.guard_flags(o, Class::Flags, not | eflags::HOLEY);
        let e = self.b.load_off(o, Class::Storage, OBJECT_ELEMENTS);
        let n = self.b.load_i32(o, Class::Length, OBJECT_RAW);
        self.guard_below(k, n);
        e
    }
    /// The elements cell of an object, checked to have a place for index `k`, which may hold the hole.
    pub fn allocated_place(&mut self, o: Ref, k: Ref) -> Ref {
        let e = self.b.load_off(o, Class::Storage, OBJECT_ELEMENTS);
        self.guard_kind(e, Kind::Elements);
        // The capacity of a cell never changes.
        let n = self.b.load_i32(e, Class::None, 0);
        self.guard_below(k, n);
        e
    }
    fn guard_below(&mut self, k: Ref, n: Ref) {
        let c = self.b.ucmp(Cc::Lt, k, n);
        let r = self.resume();
        self.b.guard_true(c, r);
    }

    /// Element `k` of a typed array.
    pub(super) fn typed_element(&mut self, o: Ref, k: Ref, ty: Element) -> Ref {
        let data = self.typed_place(o, k, ty);
        let of = if is_float(ty) { Ty::F64 } else { Ty::I32 };
        let v = self.b.emit(Op::LoadTyped, of, &[data, k], place(Class::Bytes, ty as usize));
        if ty == Element::Uint32 { self.b.emit(Op::UIntToF64, Ty::F64, &[v], 0) } else { v }
    }

    /// The element type seen here, if it was one that is carried as int or double.
    pub(super) fn element_type(&self) -> Option<Element> {
        let seen = self.region.nodes[self.node as usize].element_types & !IMMUTABLE;
        if !seen.is_power_of_two() {
            return None;
        }
        let ty = Element::from_u8(seen.trailing_zeros() as u8);
        (!ty.is_bigint() && ty != Element::Float16).then_some(ty)
    }

    /// The address of the elements of a typed array, checked to be one of that type with an element `k`.
    fn typed_place(&mut self, o: Ref, k: Ref, ty: Element) -> Ref {
        self.guard_kind(o, Kind::TypedArray);
        let t = self.b.load_i32(o, Class::None, OBJECT_RAW + 4 * typed_array::raw::TYPE);
        let (t, want) = if self.region.nodes[self.node as usize].element_types & IMMUTABLE != 0 {
            // Loads need not know whether stores are allowed.
            let loads = self.b.int(0xff);
            (self.b.emit(Op::And, Ty::I32, &[t, loads], 0), ty as u32)
        } else {
            (t, typed_array::type_word(ty, true))
        };
        let want = self.b.int(want as i32);
        let c = self.b.icmp(Cc::Eq, t, want);
        let r = self.resume();
        self.b.guard_true(c, r);
        let n = self.typed_length(o);
        let c = self.b.ucmp(Cc::Lt, k, n);
        self.b.guard_true(c, r);
        self.b.emit(Op::LoadAddr, Ty::Addr, &[o], place(Class::View, OBJECT_RAW + 4 * typed_array::raw::DATA))
    }

    /// Elements of a typed array, as uint32.
    pub(super) fn typed_length(&mut self, o: Ref) -> Ref {
        self.b.load_i32(o, Class::View, OBJECT_RAW + 4 * typed_array::raw::LENGTH)
    }

    fn set_elem(&mut self) -> Flow {
        let i = self.insn();
        let key = Operand::Reg(i.rb(), 1);
        if self.kinds(0) != kind::OBJECT {
            return self.by_interpreter();
        }
        if let Some(tag) = self.name_tag(1) {
            let o = self.object_operand(i.ra());
            let name = self.name_operand(i.rb(), tag);
            let v = self.get_val(i.rc());
            return self.store_by_helper(Name::plain_set_named, &[o, name, v]);
        }
        // Arrays that change what they hold at their first elements only: those stores are left to the interpreter.
        let n = &self.region.nodes[self.node as usize];
        let access =
            if n.access == access::DENSE | access::GROWS && n.grows * 6 <= n.seen { access::DENSE } else { n.access };
        match access {
            access::DENSE => {
                let Some(k) = self.index_operand(key) else { return self.by_interpreter() };
                let o = self.object_operand(i.ra());
                let e = self.dense_place(o, k, eflags::FROZEN);
                let at = place(Class::Element, ELEMENTS_START);
                if !self.is_packed() {
                    let old = self.b.emit(Op::LoadElem, Ty::Val, &[e, k], at);
                    self.guard_not_hole(old);
                }
                let v = self.promised(o, i.rc(), self.kinds(2));
                self.b.store(Op::StoreElem, &[e, k, v], at, Some(Op::LoadElem));
                self.b.barrier(e, v);
                Flow::Next
            }
            access::TYPED => {
                let Some(ty) = self.element_type() else { return self.by_interpreter() };
                let value = Operand::Reg(i.rc(), 2);
                if !self.seems_number(value) {
                    return self.by_interpreter();
                }
                if ty == Element::Uint8Clamped && !self.seems_int(value) {
                    return self.by_interpreter();
                }
                let Some(k) = self.index_operand(key) else { return self.by_interpreter() };
                let v = if is_float(ty) {
                    self.double_operand(value)
                } else if self.seems_int(value) {
                    self.int_operand(value)
                } else {
                    let d = self.double_operand(value);
                    self.to_int32(d)
                };
                let o = self.object_operand(i.ra());
                let data = self.typed_place(o, k, ty);
                self.b.store(Op::StoreTyped, &[data, k, v], place(Class::Bytes, ty as usize), None);
                Flow::Next
            }
            a if a & (access::DENSE | access::GROWS | access::LOOKUP) == a => {
                let Some(k) = self.index_operand(key) else { return self.by_interpreter() };
                let o = self.object_operand(i.ra());
                let v = self.get_val(i.rc());
                self.store_by_helper(Name::plain_store, &[o, k, v])
            }
            _ => self.by_interpreter(),
        }
    }

    /// The value of a register boxed, of which these kinds were seen, after noting what the object's elements may hold now (see
    /// object::elements).
    pub(super) fn promised(&mut self, o: Ref, reg: isize, kinds: Kinds) -> Ref {
        let r = self.get(reg);
        let bits = match self.b.func.ty(r) {
            Ty::I32 => 0,
            Ty::F64 => eflags::DOUBLE,
            Ty::Val if kinds != 0 && kinds & !kind::NUMBER == 0 => {
                let c = match kinds {
                    kind::INT => self.b.is_tag(r, tag::INT),
                    kind::DOUBLE => self.b.emit(Op::IsDouble, Ty::Bool, &[r], 0),
                    // Ints among them stay ints.
                    _ => self.b.emit(Op::IsNumber, Ty::Bool, &[r], 0),
                };
                let resume = self.resume();
                self.b.guard_true(c, resume);
                let better = match kinds {
                    kind::INT => Some((Op::UnboxInt, Ty::I32)),
                    kind::DOUBLE => Some((Op::UnboxF64, Ty::F64)),
                    _ => None,
                };
                if let Some((op, ty)) = better {
                    let v = self.b.emit(op, ty, &[r], 0);
                    self.refine(reg, v);
                }
                if kinds == kind::INT { 0 } else { eflags::DOUBLE }
            }
            _ => eflags::ANY | eflags::DOUBLE,
        };
        if bits != 0 {
            self.b.promise(o, bits);
        }
        self.get_val(reg)
    }

    /// Whether a value is an object (for returns of constructors).
    pub fn is_object(&mut self, v: Ref) -> Ref {
        if self.b.func.ty(v) != Ty::Val {
            return self.b.bool(false);
        }
        self.b.is_tag(v, tag::OBJECT)
    }
    /// The boxed undefined.
    pub fn undefined(&mut self) -> Ref {
        self.b.val(Value::UNDEFINED.0)
    }
}

fn is_float(ty: Element) -> bool {
    matches!(ty, Element::Float32 | Element::Float64)
}
