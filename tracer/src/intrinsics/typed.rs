//! Methods of typed arrays with indices that are ints.

use super::Intrinsic;
use crate::helpers::Name;
use crate::ir::{Ref, Ty};
use crate::lift::Lifter;
use crate::region::kind;
use vm::object::exotic::typed_array::ELEMENTS;
use vm::object::shape::shape_flags;
use vm::object::{Object, Shape};
use vm::value::tag;
use vm::vm::Watched;
use vm::{Gc, Kind};

/// See [`Vm::plain_typed_species`](vm::Vm::plain_typed_species).
struct Species {
    /// Of the array.
    shape: Gc<Shape>,
    holds: Watched,
    constructor: Gc<Object>,
    original: Watched,
}

impl Lifter<'_> {
    /// As [`intrinsic`](Lifter::intrinsic) for `set` and `subarray`.
    pub(super) fn typed_method(&mut self, what: Intrinsic, this: isize, args: &[isize], want: Ref) -> Option<Ref> {
        self.receiver_of(Kind::TypedArray)?;
        let (source, first, second) = match (what, args) {
            (Intrinsic::TypedSet, &[source]) => (Some(source), None, None),
            (Intrinsic::TypedSet, &[source, offset]) => (Some(source), Some(offset), None),
            (Intrinsic::Subarray, []) => (None, None, None),
            (Intrinsic::Subarray, &[start]) => (None, Some(start), None),
            (Intrinsic::Subarray, &[start, end]) => (None, Some(start), Some(end)),
            _ => return None,
        };
        if source.is_some_and(|source| self.argument_kinds(source) != kind::OBJECT) {
            return None;
        }
        let first = self.int_or_zero(first)?;
        let has_second = self.b.int(second.is_some() as i32);
        let second = self.int_or_zero(second)?;
        let species = match what {
            Intrinsic::Subarray => Some(self.plain_species()?),
            _ => None,
        };
        let r = self.resume();
        self.b.guard_true(want, r);
        let o = self.object_operand(this);
        self.guard_kind(o, Kind::TypedArray);
        if let Some(source) = source {
            let source = self.object_operand(source);
            let done = self.call(Name::plain_typed_set, Ty::Bool, &[o, source, first]);
            self.b.guard_true(done, r);
            return Some(self.undefined());
        }
        if let Some(Species { shape, holds, constructor, original }) = species {
            self.guard_shape(o, shape.offset());
            self.guard_intact(&holds);
            self.region.keep(self.vm, constructor.into());
            let c = self.b.off(constructor.offset());
            self.guard_shape(c, constructor.shape().offset());
            self.guard_intact(&original);
        }
        let v = self.call(Name::subarray_of_plain, Ty::Val, &[o, first, second, has_second]);
        let made = self.b.is_tag(v, tag::OBJECT);
        self.b.guard_true(made, r);
        Some(v)
    }

    /// What to guard so that the species of the receivers, which are of one shape, is the constructor of their type.
    fn plain_species(&mut self) -> Option<Species> {
        let [shape] = self.region.nodes[self.node as usize].shapes[..] else { return None };
        let shape = Gc::<Shape>::from_offset(shape);
        let (mut holds, constructor) = ELEMENTS.iter().find_map(|&ty| self.vm.plain_typed_species(shape, ty))?;
        let plain = holds.intact() && !constructor.shape().has(shape_flags::DICTIONARY);
        let original = self.vm.roots.typed_array_species;
        // One whose object is a dictionary has no shape.
        let known = |w: &Watched| w.object.shape() == w.shape;
        (plain && known(&holds) && known(&original)).then_some(Species { shape, holds, constructor, original })
    }

    /// An argument that has always been an int; 0 if there is none.
    fn int_or_zero(&mut self, reg: Option<isize>) -> Option<Ref> {
        match reg {
            Some(reg) => self.int_argument(reg),
            None => Some(self.b.int(0)),
        }
    }
}
