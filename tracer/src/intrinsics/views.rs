//! Methods of DataViews with indices that are ints and a byte order that is known.

use crate::helpers::Name;
use crate::ir::{Cc, Class, Op, Ref, Ty, place};
use crate::lift::{Lifter, OBJECT_RAW};
use vm::object::exotic::typed_array::{Element, raw, type_word};
use vm::{Kind, Value};

/// Of the helpers' last argument: the type is in the low bits.
pub const LITTLE_ENDIAN: i32 = 1 << 8;

impl Lifter<'_> {
    /// `get` of an element of a DataView; with a value, `set`.
    pub(super) fn view_method(
        &mut self,
        ty: Element,
        set: bool,
        this: isize,
        args: &[isize],
        want: Ref,
    ) -> Option<Ref> {
        self.receiver_of(Kind::DataView)?;
        let (&index, rest) = args.split_first()?;
        let (value, order) = if set { (Some(rest.first()?), rest.get(1)) } else { (None, rest.first()) };
        let little = match order {
            Some(&reg) => self.known_boolean(reg)?,
            None => false,
        };
        let k = self.int_argument(index)?;
        let value = match value {
            Some(&reg) => Some(self.number_argument(reg)?),
            None => None,
        };
        let r = self.resume();
        self.b.guard_true(want, r);
        let o = self.object_operand(this);
        self.guard_kind(o, Kind::DataView);
        if let Some(v) = self.view_element(o, k, ty, little, value) {
            return Some(v);
        }
        let how = self.b.int(ty as i32 | if little { LITTLE_ENDIAN } else { 0 });
        let Some(value) = value else {
            let v = self.call(Name::view_get, Ty::Val, &[o, k, how]);
            return Some(self.as_seen(v));
        };
        let d = self.as_double(value);
        let done = self.call(Name::view_set, Ty::Bool, &[o, k, how, d]);
        self.b.guard_true(done, r);
        Some(self.undefined())
    }

    /// The element at byte `k`, or a store to it, in line; `None` for floats in big-endian order.
    fn view_element(&mut self, o: Ref, k: Ref, ty: Element, little: bool, value: Option<Ref>) -> Option<Ref> {
        let is_float = matches!(ty, Element::Float32 | Element::Float64);
        let swap = !little && ty.size() > 1;
        if is_float && swap {
            return None;
        }
        let r = self.resume();
        if value.is_some() {
            let word = self.b.load_i32(o, Class::None, OBJECT_RAW + 4 * raw::TYPE);
            let want = self.b.int(type_word(Element::Uint8, true) as i32);
            let writable = self.b.icmp(Cc::Eq, word, want);
            self.b.guard_true(writable, r);
        }
        let (zero, size) = (self.b.int(0), self.b.int(ty.size() as i32));
        let n = self.b.load_i32(o, Class::View, OBJECT_RAW + 4 * raw::LENGTH);
        // Views of 2^31 bytes and more leave: that length is negative here.
        let last = self.b.emit(Op::Sub, Ty::I32, &[n, size], 0);
        for (cc, bound) in [(Cc::Ge, zero), (Cc::Le, last)] {
            let inside = self.b.icmp(cc, k, bound);
            self.b.guard_true(inside, r);
        }
        let data = self.b.emit(Op::LoadAddr, Ty::Addr, &[o], place(Class::View, OBJECT_RAW + 4 * raw::DATA));
        let at = self.b.emit(Op::AddrAt, Ty::Addr, &[data, k], 0);
        let bytes = place(Class::Bytes, ty as usize);
        let Some(value) = value else {
            let of = if is_float { Ty::F64 } else { Ty::I32 };
            let v = self.b.emit(Op::LoadTyped, of, &[at, zero], bytes);
            let v = if swap { self.swapped(v, ty) } else { v };
            return Some(if ty == Element::Uint32 { self.b.emit(Op::UIntToF64, Ty::F64, &[v], 0) } else { v });
        };
        let v = if is_float { self.as_double(value) } else { self.as_int32(value) };
        let v = if swap { self.swapped(v, ty) } else { v };
        self.b.store(Op::StoreTyped, &[at, zero, v], bytes, None);
        Some(self.undefined())
    }

    /// An int of two or four bytes with these in the opposite order.
    fn swapped(&mut self, v: Ref, ty: Element) -> Ref {
        let v = self.b.emit(Op::Bswap, Ty::I32, &[v], 0);
        if ty.size() == 4 {
            return v;
        }
        let half = self.b.int(16);
        self.b.emit(if ty == Element::Int16 { Op::Shr } else { Op::UShr }, Ty::I32, &[v, half], 0)
    }

    /// What a register is known to hold, if that is a boolean.
    fn known_boolean(&mut self, reg: isize) -> Option<bool> {
        let r = self.get(reg);
        let i = self.b.func.inst(r);
        match i.op {
            Op::ConstBool => Some(i.imm != 0),
            Op::ConstVal if Value(i.imm).is_bool() => Some(Value(i.imm).is_true()),
            _ => None,
        }
    }
}
