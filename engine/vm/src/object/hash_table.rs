//! The ordered hash table behind Map and Set.
//!
//! Entries lie in insertion order; buckets chain through them by index. A deleted entry keeps its place with the hole
//! as key. A full table is replaced by a new cell, and the old one points to it: whoever iterates over the old one
//! finds the way by counting the deleted entries it has passed, so iteration needs no registration.
//!
//! ```text
//! 0    header: word = entries in use, deleted ones included; flags below
//! 8    table that replaced this one, or 0
//! 12   deleted entries
//! 16   capacity in entries
//! 20   number of buckets - 1
//! 24   entries: key (value), hash u32, chain u32 (entry number + 1, 0 end), for maps the value
//!      buckets: u32 (entry number + 1, 0 empty)
//! ```
//! Keys compare by SameValueZero and are stored in one form per number: int32 where possible, no -0.

use crate::Vm;
use crate::error::JsResult;
use crate::heap::visit::Edges;
use crate::heap::{Gc, Header, HeapCell, Kind};
use crate::string::Symbol;
use crate::value::Value;
use crate::value::bigint::BigIntCell;
use std::cell::Cell;

#[repr(C)]
pub struct HashTable {
    pub header: Header,
    /// Table that replaced this one.
    pub next: Cell<u32>,
    pub deleted: Cell<u32>,
    pub capacity: Cell<u32>,
    pub mask: Cell<u32>,
}
// SAFETY: repr(C) with a header, integer fields.
unsafe impl HeapCell for HashTable {}

/// Bits of the header flags.
mod table_flags {
    /// Entries have values.
    pub const MAP: u16 = 1;
    /// Replaced because it was cleared: iteration starts over in the new table.
    pub const CLEARED: u16 = 2;
}

const HEAD: usize = size_of::<HashTable>();
const MIN_CAPACITY: u32 = 4;
/// Entries a table may have (chains and buckets count entries in 31 bits; V8 stops at 2^24).
const MAX_CAPACITY: u32 = 1 << 27;

#[repr(C)]
struct Entry {
    key: Cell<Value>,
    hash: Cell<u32>,
    chain: Cell<u32>,
    /// Maps only.
    value: Cell<Value>,
}

impl Gc<HashTable> {
    #[inline(always)]
    pub fn is_map(self) -> bool {
        self.header.flags.get() & table_flags::MAP != 0
    }
    #[inline(always)]
    fn stride(self) -> usize {
        if self.is_map() { 24 } else { 16 }
    }
    #[inline(always)]
    pub(crate) fn used(self) -> u32 {
        self.header.word.get()
    }
    /// Number of live entries.
    #[inline(always)]
    pub fn len(self) -> u32 {
        self.used() - self.deleted.get()
    }
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
    #[inline(always)]
    fn entry(self, i: u32) -> &'static Entry {
        debug_assert!(i < self.capacity.get());
        // SAFETY: inside the cell; the value field of a set's entry is not accessed.
        unsafe { &*((self.addr() + HEAD + i as usize * self.stride()) as *const Entry) }
    }
    #[inline(always)]
    fn bucket(self, hash: u32) -> &'static Cell<u32> {
        let at = self.addr() + HEAD + self.capacity.get() as usize * self.stride();
        // SAFETY: `mask + 1` buckets lie behind the entries.
        unsafe { &*((at + (hash & self.mask.get()) as usize * 4) as *const Cell<u32>) }
    }
    #[inline(always)]
    fn append(self, key: Value, hash: u32, value: Value) -> &'static Entry {
        let i = self.used();
        let e = self.entry(i);
        let b = self.bucket(hash);
        e.key.set(key);
        e.hash.set(hash);
        e.chain.set(b.get());
        if self.is_map() {
            e.value.set(value);
        }
        b.set(i + 1);
        self.header.word.set(i + 1);
        e
    }
    /// Edges of entries for the collector.
    pub(crate) fn visit<E: Edges>(self, entries: std::ops::Range<u32>, e: &mut E) {
        for i in entries {
            let entry = self.entry(i);
            e.value(&entry.key);
            if self.is_map() {
                e.value(&entry.value);
            }
        }
    }
    /// Brings hashes and chains up to date in a copy whose keys lie elsewhere than when they were added.
    pub(crate) fn keys_moved(self) {
        let mask = self.mask.get();
        (0..=mask).for_each(|hash| self.bucket(hash).set(0));
        for i in 0..self.used() {
            let e = self.entry(i);
            if e.key.get().is_object() {
                e.hash.set(mix(e.key.get().payload() as u64));
            }
            let b = self.bucket(e.hash.get());
            e.chain.set(b.get());
            b.set(i + 1);
        }
    }
    /// The next live entry of an iteration: key and value (a set's value is its key). `self` and `at` are the
    /// iteration's state, to begin with the table and 0; entries added meanwhile are seen.
    #[inline]
    pub fn advance(&mut self, at: &mut u32) -> Option<(Value, Value)> {
        while self.next.get() != 0 {
            self.follow(at);
        }
        let t = *self;
        while *at < t.used() {
            let e = t.entry(*at);
            *at += 1;
            let key = e.key.get();
            if !key.is_hole() {
                return Some((key, if t.is_map() { e.value.get() } else { key }));
            }
        }
        None
    }
    /// From a replaced table to the one that replaced it.
    #[cold]
    fn follow(&mut self, at: &mut u32) {
        let t = *self;
        if t.header.flags.get() & table_flags::CLEARED != 0 {
            *at = 0;
        } else if t.deleted.get() > 0 {
            *at -= (0..*at).filter(|&i| t.entry(i).key.get().is_hole()).count() as u32;
        }
        *self = Gc::from_offset(t.next.get());
    }
    /// Live keys and values in order.
    pub fn iter(self) -> impl Iterator<Item = (Value, Value)> {
        let mut state = (self, 0);
        std::iter::from_fn(move || state.0.advance(&mut state.1))
    }
}

/// Spreads a small integer: runs of 128 stay together, what lies above is mixed in.
#[inline(always)]
fn int_hash(i: u32) -> u32 {
    let high = (i >> 7).wrapping_mul(0x9E37_79B1);
    i ^ high ^ (high >> 15)
}

/// Mixes a cell offset or a double.
#[inline(always)]
fn mix(x: u64) -> u32 {
    let h = x.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (h >> 32) as u32
}

/// The one form in which a key is stored and compared.
#[inline(always)]
fn normal(key: Value) -> Value {
    if key.is_double() { Value::number(if key.as_double() == 0.0 { 0.0 } else { key.as_double() }) } else { key }
}

impl Vm {
    /// An empty table of a Map (`map`) or Set with room for `n` entries.
    pub fn new_hash_table(&mut self, map: bool, n: usize) -> Gc<HashTable> {
        let capacity = (n.min(MAX_CAPACITY as usize) as u32).next_power_of_two().max(MIN_CAPACITY);
        let stride = if map { 24 } else { 16 };
        let bytes = HEAD + capacity as usize * (stride + 4);
        let t: Gc<HashTable> = self.alloc_cell(Kind::HashTable, bytes);
        t.header.word.set(0);
        t.header.flags.set(if map { table_flags::MAP } else { 0 });
        t.next.set(0);
        t.deleted.set(0);
        t.capacity.set(capacity);
        t.mask.set(capacity - 1);
        let buckets = t.addr() + HEAD + capacity as usize * stride;
        // SAFETY: the buckets lie inside the new cell.
        unsafe { std::ptr::write_bytes(buckets as *mut u32, 0, capacity as usize) };
        t
    }
    /// Hash of a normalised key.
    #[inline(always)]
    fn key_hash(&mut self, key: Value) -> u32 {
        if key.is_int() {
            int_hash(key.payload())
        } else if let Some(s) = key.to_str() {
            self.str_hash(s)
        } else if key.is_object() {
            mix(key.payload() as u64)
        } else {
            other_hash(key)
        }
    }
    #[inline(always)]
    fn find_entry(&mut self, t: Gc<HashTable>, key: Value, hash: u32) -> Option<u32> {
        let mut i = t.bucket(hash).get();
        let by_content = key.is_string() || key.is_bigint();
        while i != 0 {
            let e = t.entry(i - 1);
            let k = e.key.get();
            if k == key || by_content && e.hash.get() == hash && self.same_content(k, key) {
                return Some(i - 1);
            }
            i = e.chain.get();
        }
        None
    }
    /// Whether two strings or two bigints, of equal hash, are equal.
    #[inline(never)]
    fn same_content(&mut self, a: Value, b: Value) -> bool {
        match (a.to_str(), b.to_str()) {
            (Some(a), Some(b)) => self.str_eq(a, b),
            _ => a.is_bigint() && b.is_bigint() && same_bigint(a.as_gc(), b.as_gc()),
        }
    }
    /// The value of `key` (for a set: the key as stored).
    #[inline]
    pub fn hash_get(&mut self, t: Gc<HashTable>, key: Value) -> Option<Value> {
        let key = normal(key);
        let hash = self.key_hash(key);
        let e = t.entry(self.find_entry(t, key, hash)?);
        Some(if t.is_map() { e.value.get() } else { e.key.get() })
    }
    /// Sets `key` (for sets `value` does not matter). Returns the table to use from now on; RangeError when it is full.
    #[inline]
    pub fn hash_set(&mut self, t: Gc<HashTable>, key: Value, value: Value) -> JsResult<Gc<HashTable>> {
        let key = normal(key);
        let hash = self.key_hash(key);
        if let Some(i) = self.find_entry(t, key, hash) {
            if t.is_map() {
                let e = t.entry(i);
                e.value.set(value);
                self.barrier_at(t, e as *const Entry as usize + 16);
            }
            return Ok(t);
        }
        let t = if t.used() == t.capacity.get() { self.grow_hash(t)? } else { t };
        let e = t.append(key, hash, value);
        let at = e as *const Entry as usize;
        self.barrier_at(t, at);
        if t.is_map() {
            self.barrier_at(t, at + 16);
        }
        Ok(t)
    }
    #[cold]
    #[inline(never)]
    fn grow_hash(&mut self, t: Gc<HashTable>) -> JsResult<Gc<HashTable>> {
        // Many deleted entries: their room is enough.
        let want = if t.deleted.get() >= t.used() / 2 { t.capacity.get() } else { t.capacity.get() * 2 };
        if want > MAX_CAPACITY {
            return Err(self.throw_range(if t.is_map() {
                "Map maximum size exceeded"
            } else {
                "Set maximum size exceeded"
            }));
        }
        self.reserve_heap(want as u64 * (t.stride() as u64 + 4))?;
        Ok(self.rehash(t, want))
    }
    fn rehash(&mut self, t: Gc<HashTable>, capacity: u32) -> Gc<HashTable> {
        let n = self.new_hash_table(t.is_map(), capacity as usize);
        for i in 0..t.used() {
            let e = t.entry(i);
            if !e.key.get().is_hole() {
                n.append(e.key.get(), e.hash.get(), if t.is_map() { e.value.get() } else { Value::UNDEFINED });
            }
        }
        t.next.set(n.offset());
        self.barrier(t);
        n
    }
    /// Removes `key`: whether it was there, and the table to use from now on.
    pub fn hash_delete(&mut self, t: Gc<HashTable>, key: Value) -> (bool, Gc<HashTable>) {
        let key = normal(key);
        let hash = self.key_hash(key);
        let Some(i) = self.find_entry(t, key, hash) else { return (false, t) };
        let e = t.entry(i);
        // The chain stays as it is; the hole equals no key.
        e.key.set(Value::HOLE);
        if t.is_map() {
            e.value.set(Value::UNDEFINED);
        }
        t.deleted.set(t.deleted.get() + 1);
        let capacity = t.capacity.get();
        if t.len() < capacity / 4 && capacity > MIN_CAPACITY {
            return (true, self.rehash(t, capacity / 2));
        }
        (true, t)
    }
    /// Removes everything. Returns the table to use from now on.
    pub fn hash_clear(&mut self, t: Gc<HashTable>) -> Gc<HashTable> {
        if t.used() == 0 {
            return t;
        }
        let n = self.new_hash_table(t.is_map(), 0);
        t.header.flags.set(t.header.flags.get() | table_flags::CLEARED);
        t.next.set(n.offset());
        self.barrier(t);
        n
    }
}

#[inline(never)]
fn other_hash(key: Value) -> u32 {
    if key.is_symbol() {
        key.as_gc::<Symbol>().hash.get()
    } else if key.is_bigint() {
        let b = key.as_gc::<BigIntCell>();
        b.digits().iter().fold(0, |h, d| mix(d.get() ^ (h as u64).rotate_left(17)))
    } else {
        mix(key.0)
    }
}

fn same_bigint(a: Gc<BigIntCell>, b: Gc<BigIntCell>) -> bool {
    a.is_negative() == b.is_negative() && a.digits() == b.digits()
}
