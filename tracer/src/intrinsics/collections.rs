//! Lookups in Map, Set, WeakMap and WeakSet: none of them runs JS.

use super::Intrinsic;
use crate::helpers::Name;
use crate::ir::{Class, Op, Ref, Ty};
use crate::lift::Lifter;
use std::mem::offset_of;
use vm::heap::Header;
use vm::object::hash_table::HashTable;
use vm::object::internal_start;
use vm::{Kind, Value};

/// Byte offset of a collection's table in it.
const TABLE: usize = internal_start(Kind::Map);
const _: () = assert!(internal_start(Kind::Set) == TABLE);

impl Lifter<'_> {
    /// As [`intrinsic`](Lifter::intrinsic) for getters, of an object of this kind.
    pub(crate) fn getter_intrinsic(&mut self, what: Intrinsic, kind: Kind, o: Ref) -> Option<Ref> {
        if what != Intrinsic::Size || !matches!(kind, Kind::Map | Kind::Set) {
            return None;
        }
        let table = self.b.load_val(o, Class::Other, TABLE);
        let table = self.b.emit(Op::UnboxOff, Ty::Off, &[table], 0);
        let made = self.b.load_i32(table, Class::Other, offset_of!(HashTable, header) + offset_of!(Header, word));
        let deleted = self.b.load_i32(table, Class::Other, offset_of!(HashTable, deleted));
        // Tables have fewer entries than an int can say.
        Some(self.b.emit(Op::Sub, Ty::I32, &[made, deleted], 0))
    }

    /// As [`intrinsic`](Lifter::intrinsic) for the methods of collections.
    pub(super) fn collection_method(&mut self, what: Intrinsic, this: isize, args: &[isize], want: Ref) -> Option<Ref> {
        use Intrinsic::*;
        let kind = match what {
            MapGet | MapSet | MapHas => Kind::Map,
            SetHas | SetAdd => Kind::Set,
            WeakMapGet | WeakMapHas => Kind::WeakMap,
            _ => Kind::WeakSet,
        };
        self.receiver_of(kind)?;
        let key = self.get_val(*args.first()?);
        let r = self.resume();
        self.b.guard_true(want, r);
        let o = self.object_operand(this);
        self.guard_kind(o, kind);
        match what {
            MapGet => Some(self.call(Name::map_get, Ty::Val, &[o, key])),
            MapHas | SetHas => Some(self.call(Name::table_has, Ty::Bool, &[o, key])),
            WeakMapGet => Some(self.call(Name::weak_get, Ty::Val, &[o, key])),
            WeakMapHas | WeakSetHas => Some(self.call(Name::weak_has, Ty::Bool, &[o, key])),
            _ => {
                let v = match args.get(1) {
                    Some(&v) if what == MapSet => self.get_val(v),
                    _ => self.b.val(Value::UNDEFINED.0),
                };
                let done = self.call(Name::table_set, Ty::Bool, &[o, key, v]);
                self.b.guard_true(done, r);
                Some(self.get_val(this))
            }
        }
    }
}
