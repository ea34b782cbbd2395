//! Methods of DataViews with indices that are ints and a byte order that is known.

use crate::helpers::Name;
use crate::ir::{Op, Ref, Ty};
use crate::lift::Lifter;
use vm::object::exotic::typed_array::Element;
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
