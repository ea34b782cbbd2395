//! Iterators of Map and Set (spec 24.1.5, 24.2.6): internal 0 an [`iter_kind`], 1 the table or undefined, 2 the position.

use super::Object;
use super::hash_table::HashTable;
use crate::Vm;
use crate::heap::{Gc, Kind};
use crate::value::{Value, tag};
use crate::vm::Intrinsic;

/// What internal value 0 of a built-in iterator tells: what it iterates over, and what it gives.
pub mod iter_kind {
    /// Array iterators.
    pub const KEYS: i32 = 0;
    pub const VALUES: i32 = 1;
    pub const ENTRIES: i32 = 2;
    /// Added to the above for Map and Set iterators.
    pub const MAP: i32 = 4;
    pub const SET: i32 = 8;
    pub const STRING: i32 = 16;
}

/// What [`Vm::next_of_collection`] gives at the end: a value that JS never sees.
pub const END: Value = Value((tag::CELL as u64) << 32);

impl Vm {
    /// The [`iter_kind`] of an iterator of a Map or Set whose `next` is the realm's own; `None` for others.
    #[inline(never)]
    pub fn collection_iterator(&self, it: Value, next: Value) -> Option<i32> {
        let kind = it.to_object().filter(|o| o.is(Kind::Iterator))?.internal(0);
        if !kind.is_int() {
            return None;
        }
        let own = match kind.as_int() & !3 {
            iter_kind::MAP => Intrinsic::MapIteratorNext,
            iter_kind::SET => Intrinsic::SetIteratorNext,
            _ => return None,
        };
        (self.roots.intrinsics[own as usize] == next).then_some(kind.as_int())
    }

    /// Appends what an iterator has left to an array.
    pub fn append_collection(&mut self, it: Gc<Object>, kind: i32, to: Gc<Object>) {
        if !it.internal(1).is_cell() {
            return;
        }
        self.append_entries(it.internal(1).as_gc(), it.internal(2).as_int() as u32, kind, to);
        self.set_internal(it, 1, Value::UNDEFINED);
    }
    /// Appends what an iterator of this kind gives for the entries of a table from a place on.
    pub(crate) fn append_entries(&mut self, mut t: Gc<HashTable>, mut at: u32, kind: i32, to: Gc<Object>) {
        while let Some((k, v)) = t.advance(&mut at) {
            let v = self.of_entry(kind, k, v);
            self.array_push(to, v);
        }
    }

    /// What an iterator of this kind gives for an entry.
    #[inline]
    fn of_entry(&mut self, kind: i32, k: Value, v: Value) -> Value {
        match kind & 3 {
            iter_kind::KEYS => k,
            iter_kind::VALUES => v,
            _ => self.new_array_from(&[k, v]).into(),
        }
    }

    /// The next key and value of an iterator, which is moved on.
    pub fn step_collection(&mut self, it: Gc<Object>) -> Option<(Value, Value)> {
        if !it.internal(1).is_cell() {
            return None;
        }
        let mut t: Gc<HashTable> = it.internal(1).as_gc();
        let mut at = it.internal(2).as_int() as u32;
        let before = t;
        let r = t.advance(&mut at);
        if r.is_none() {
            self.set_internal(it, 1, Value::UNDEFINED);
            return None;
        }
        if t != before {
            self.set_internal(it, 1, Value::cell(t));
        }
        self.set_internal(it, 2, Value::int(at as i32));
        r
    }

    /// What an iterator gives next; [`END`] at the end. Not inlined, or handlers that call it lose their tail calls.
    #[inline(never)]
    pub fn next_of_collection(&mut self, it: Gc<Object>, kind: i32) -> Value {
        match self.step_collection(it) {
            None => END,
            Some((k, v)) => self.of_entry(kind, k, v),
        }
    }
}
