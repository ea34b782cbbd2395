//! Indexed properties: dense elements, sparse elements, array length.
//!
//! Dense elements are an `Elements` cell of values with HOLE for absent ones; all have default attributes, unless the
//! whole object is sealed or frozen. Elements far apart, or with attributes of their own, live in a `SparseElements`
//! hash table. Dense elements of an array at or beyond its length are holes.
//!
//! The object's header flags say what was ever stored ([`eflags`]): a promise kept by stores, so that compiled code
//! checks it once instead of checking every load.

use super::ops::{Place, Prop, PropDesc};
use super::{Attrs, Object, ValueCell};
use crate::Vm;
use crate::error::JsResult;
use crate::heap::{Gc, Header, HeapCell, Kind};
use crate::value::Value;
use std::cell::Cell;

/// Bits of an object's header flags.
pub mod eflags {
    /// Numbers that are not int32 may be among the elements.
    pub const DOUBLE: u16 = 1;
    /// Values that are no numbers may be.
    pub const ANY: u16 = 2;
    /// Holes may be (for arrays: below the length). Arrays without it are dense, and all below the length is there.
    pub const HOLEY: u16 = 4;
    /// Dense elements are not configurable.
    pub const SEALED: u16 = 8;
    /// Dense elements are not writable.
    pub const FROZEN: u16 = 16;
}

/// Bit of an array's second raw word: `length` is not writable.
pub const LENGTH_READ_ONLY: u32 = 1;

/// From this index on, a gap may make elements sparse.
const SPARSE_FROM: u32 = 1024;
/// An array that becomes empty keeps its elements cell up to this capacity.
const KEPT_WHEN_EMPTY: usize = 32;
/// Elements cells up to this capacity are kept when an array shrinks.
pub const SHRINK_FROM: usize = 64;
/// No dense elements beyond this many.
const MAX_DENSE: usize = 1 << 27;
/// Arrays up to this length get their dense elements at once when written far from the start.
const PREALLOCATE: usize = 1 << 25;

/// Hash table from index to value and attributes. Header word: capacity (a power of two). Entries from byte 16.
#[repr(C)]
pub struct SparseElements {
    pub header: Header,
    /// Entries in use.
    pub live: Cell<u32>,
    /// Entries in use or deleted.
    pub used: Cell<u32>,
}
// SAFETY: repr(C) with a header, integer fields.
unsafe impl HeapCell for SparseElements {}

/// An entry; empty and deleted ones hold undefined.
#[repr(C)]
pub struct SparseEntry {
    pub index: Cell<u32>,
    pub attrs: Cell<u32>,
    pub value: Cell<Value>,
}

const EMPTY: u32 = u32::MAX;
const DELETED: u32 = u32::MAX - 1;

impl SparseEntry {
    fn is_live(&self) -> bool {
        self.attrs.get() < DELETED
    }
    fn attributes(&self) -> Attrs {
        Attrs(self.attrs.get() as u8)
    }
}

impl Gc<SparseElements> {
    /// All entries, empty ones included.
    pub fn entries(self) -> &'static [SparseEntry] {
        // SAFETY: `word` entries behind the 16-byte head.
        unsafe { std::slice::from_raw_parts((self.addr() + 16) as *const SparseEntry, self.header.word.get() as usize) }
    }
    fn start(self, i: u32) -> usize {
        (i.wrapping_mul(0x9E37_79B1) >> 7) as usize & (self.header.word.get() as usize - 1)
    }
    fn find(self, i: u32) -> Option<usize> {
        let e = self.entries();
        let mut at = self.start(i);
        loop {
            match e[at].attrs.get() {
                EMPTY => return None,
                DELETED => {}
                _ if e[at].index.get() == i => return Some(at),
                _ => {}
            }
            at = (at + 1) & (e.len() - 1);
        }
    }
}

/// The flag bits that storing `v` sets.
#[inline(always)]
pub fn store_flags(v: Value) -> u16 {
    if v.is_int() {
        0
    } else if v.is_double() {
        eflags::DOUBLE
    } else if v.is_hole() {
        eflags::ANY | eflags::DOUBLE | eflags::HOLEY
    } else {
        eflags::ANY | eflags::DOUBLE
    }
}

/// Dense elements of `o`, if it has any and they are dense.
#[inline(always)]
fn dense(o: Gc<Object>) -> Option<Gc<ValueCell>> {
    let c = o.elements_cell().some()?;
    if c.is(Kind::Elements) { Some(c) } else { None }
}

#[inline(always)]
fn sparse(o: Gc<Object>) -> Option<Gc<SparseElements>> {
    let c = o.elements_cell().some()?;
    if c.is(Kind::Elements) { None } else { Some(c.cast()) }
}

impl Vm {
    /// An own element by the ordinary rules.
    #[inline]
    pub(crate) fn own_element(&mut self, o: Gc<Object>, i: u32) -> Option<Prop> {
        let c = o.elements_cell().some()?;
        if c.is(Kind::Elements) {
            let v = c.values().get(i as usize)?.get();
            if v.is_hole() {
                return None;
            }
            let f = o.header.flags.get();
            let attrs = if f & eflags::FROZEN != 0 {
                Attrs(Attrs::ENUMERABLE)
            } else if f & eflags::SEALED != 0 {
                Attrs(Attrs::ENUMERABLE | Attrs::WRITABLE)
            } else {
                Attrs::DEFAULT
            };
            return Some(Prop { value: v, attrs, place: Place::Dense(i) });
        }
        let s = c.cast::<SparseElements>();
        let at = s.find(i)?;
        let e = &s.entries()[at];
        Some(Prop { value: e.value.get(), attrs: e.attributes(), place: Place::Sparse(at as u32) })
    }
    /// Overwrites a dense element that exists (or is within capacity).
    #[inline]
    pub(crate) fn store_dense(&mut self, o: Gc<Object>, i: u32, v: Value) {
        let c = o.elements_cell();
        let slot = &c.values()[i as usize];
        slot.set(v);
        o.header.flags.set(o.header.flags.get() | store_flags(v));
        if v.is_heap() {
            self.barrier_at(c, slot.as_ptr() as usize);
        }
    }
    /// Overwrites the value of a sparse entry.
    pub(crate) fn store_sparse(&mut self, o: Gc<Object>, entry: u32, v: Value) {
        let c = o.elements_cell().cast::<SparseElements>();
        c.entries()[entry as usize].value.set(v);
        self.barrier(c);
    }
    /// Adds an element that is absent; an array's length follows.
    pub fn add_element(&mut self, o: Gc<Object>, i: u32, v: Value, attrs: Attrs) {
        if o == self.roots.array_proto || o == self.roots.object_proto || self.may_be_foreign_proto(o) {
            self.roots.indexed_protos_pristine.valid.set(0);
        }
        if attrs != Attrs::DEFAULT || (o.elements.get() != 0 && dense(o).is_none()) || !self.make_room(o, i) {
            self.make_sparse(o);
            self.sparse_put(o, i, v, attrs);
        } else {
            self.store_dense(o, i, v);
        }
        if o.is_array() {
            let len = o.array_len();
            if i >= len {
                o.raw(0).set(i + 1);
            }
            if i > len {
                o.header.flags.set(o.header.flags.get() | eflags::HOLEY);
            }
        } else {
            o.header.flags.set(o.header.flags.get() | eflags::HOLEY);
        }
    }
    /// Makes dense elements reach index `i`; false when they had better be sparse.
    fn make_room(&mut self, o: Gc<Object>, i: u32) -> bool {
        let cap = dense(o).map_or(0, Gc::cap);
        let need = i as usize + 1;
        if need <= cap {
            return true;
        }
        if o.header.flags.get() & (eflags::SEALED | eflags::FROZEN) != 0 {
            return false;
        }
        let len = if o.is_array() { o.array_len() as usize } else { 0 };
        if i >= SPARSE_FROM && need > 8 * cap.max(16) {
            // A gap. Arrays made with a length are meant to be filled.
            if need > len || len > PREALLOCATE {
                return false;
            }
            self.grow_elements(o, len);
            return true;
        }
        if need > MAX_DENSE {
            return false;
        }
        // Keys that double (flags of an enumeration) never make a gap wide against the capacity, yet leave it empty.
        if i >= SPARSE_FROM && (!o.is_array() || need > len + 1) {
            let live = dense(o).map_or(0, |d| d.values().iter().filter(|v| !v.get().is_hole()).count());
            if need > 8 * (live + 16) {
                return false;
            }
        }
        let want = if cap == 0 { need.max(4) } else { need.max(cap + cap / 2 + 8) };
        self.grow_elements(o, want);
        true
    }
    /// Replaces dense elements by a larger cell.
    fn grow_elements(&mut self, o: Gc<Object>, cap: usize) {
        let n = self.alloc_values(Kind::Elements, cap, Value::HOLE);
        if let Some(old) = dense(o) {
            for (d, s) in n.values().iter().zip(old.values()) {
                d.set(s.get());
            }
        }
        o.elements.set(n.offset());
        self.barrier(o);
    }
    /// Reserves dense elements for at least `cap` values.
    pub fn reserve_elements(&mut self, o: Gc<Object>, cap: usize) {
        if (o.elements.get() == 0 || dense(o).is_some()) && dense(o).map_or(0, Gc::cap) < cap && cap <= MAX_DENSE {
            self.grow_elements(o, cap);
        }
    }
    /// Turns dense elements into sparse ones.
    pub(crate) fn make_sparse(&mut self, o: Gc<Object>) {
        if sparse(o).is_some() {
            return;
        }
        let old = dense(o);
        let f = o.header.flags.get();
        let live = old.map_or(0, |c| c.values().iter().filter(|v| !v.get().is_hole()).count());
        let n = self.alloc_sparse((live + 4) * 2);
        if let Some(c) = old {
            for (i, v) in c.values().iter().enumerate() {
                if !v.get().is_hole() {
                    let attrs = if f & eflags::FROZEN != 0 {
                        Attrs(Attrs::ENUMERABLE)
                    } else if f & eflags::SEALED != 0 {
                        Attrs(Attrs::ENUMERABLE | Attrs::WRITABLE)
                    } else {
                        Attrs::DEFAULT
                    };
                    sparse_insert(n, i as u32, v.get(), attrs);
                }
            }
        }
        self.barrier(n);
        o.header.flags.set((f | eflags::HOLEY | eflags::ANY | eflags::DOUBLE) & !(eflags::SEALED | eflags::FROZEN));
        o.elements.set(n.offset());
        self.barrier(o);
    }
    fn alloc_sparse(&mut self, want: usize) -> Gc<SparseElements> {
        let cap = want.next_power_of_two().max(8);
        let n: Gc<SparseElements> = self.alloc_cell(Kind::SparseElements, 16 + cap * size_of::<SparseEntry>());
        n.header.word.set(cap as u32);
        n.live.set(0);
        n.used.set(0);
        for e in n.entries() {
            e.index.set(0);
            e.attrs.set(EMPTY);
            e.value.set(Value::UNDEFINED);
        }
        n
    }
    /// Adds or replaces a sparse element.
    pub(crate) fn sparse_put(&mut self, o: Gc<Object>, i: u32, v: Value, attrs: Attrs) {
        let Some(mut s) = sparse(o) else { return };
        if let Some(at) = s.find(i) {
            let e = &s.entries()[at];
            e.attrs.set(attrs.0 as u32);
            e.value.set(v);
            self.barrier(s);
            return;
        }
        if (s.used.get() + 1) * 4 > s.header.word.get() * 3 {
            if attrs == Attrs::DEFAULT && self.try_dense(o, i, v) {
                return;
            }
            let n = self.alloc_sparse((s.live.get() as usize + 1) * 2);
            for e in s.entries().iter().filter(|e| e.is_live()) {
                sparse_insert(n, e.index.get(), e.value.get(), e.attributes());
            }
            self.barrier(n);
            o.elements.set(n.offset());
            self.barrier(o);
            s = n;
        }
        sparse_insert(s, i, v, attrs);
        self.barrier(s);
    }
    /// Sparse elements that have become close together (with the new one) turn dense again.
    fn try_dense(&mut self, o: Gc<Object>, i: u32, v: Value) -> bool {
        let Some(s) = sparse(o) else { return false };
        let live = s.live.get() as usize + 1;
        let mut end = i as usize + 1;
        for e in s.entries().iter().filter(|e| e.is_live()) {
            if e.attributes() != Attrs::DEFAULT {
                return false;
            }
            end = end.max(e.index.get() as usize + 1);
        }
        if end > live * 3 || end > MAX_DENSE {
            return false;
        }
        let n = self.alloc_values(Kind::Elements, end + end / 2, Value::HOLE);
        for e in s.entries().iter().filter(|e| e.is_live()) {
            n.values()[e.index.get() as usize].set(e.value.get());
        }
        n.values()[i as usize].set(v);
        o.elements.set(n.offset());
        self.barrier(o);
        true
    }
    /// Changes the attributes of all sparse elements.
    pub(crate) fn sparse_for_each(&mut self, o: Gc<Object>, f: impl Fn(Attrs) -> Attrs) {
        if let Some(s) = sparse(o) {
            for e in s.entries().iter().filter(|e| e.is_live()) {
                e.attrs.set(f(e.attributes()).0 as u32);
            }
        }
    }
    /// Deletes an element; false when it is not configurable.
    pub(crate) fn delete_element(&mut self, o: Gc<Object>, i: u32) -> bool {
        let Some(p) = self.own_element(o, i) else { return true };
        if !p.attrs.configurable() {
            return false;
        }
        match p.place {
            Place::Dense(i) => {
                o.elements_cell().values()[i as usize].set(Value::HOLE);
                o.header.flags.set(o.header.flags.get() | eflags::HOLEY);
            }
            Place::Sparse(at) => {
                let s = o.elements_cell().cast::<SparseElements>();
                let e = &s.entries()[at as usize];
                e.attrs.set(DELETED);
                e.value.set(Value::UNDEFINED);
                s.live.set(s.live.get() - 1);
            }
            _ => {}
        }
        true
    }
    /// Indices of the own (enumerable) elements, ascending.
    pub(crate) fn element_indices(&self, o: Gc<Object>, enumerable: bool) -> Vec<u32> {
        if let Some(c) = dense(o) {
            let v = c.values();
            return (0..v.len() as u32).filter(|&i| !v[i as usize].get().is_hole()).collect();
        }
        let Some(s) = sparse(o) else { return Vec::new() };
        let wanted = |e: &&SparseEntry| e.is_live() && (!enumerable || e.attributes().enumerable());
        let mut v: Vec<u32> = s.entries().iter().filter(wanted).map(|e| e.index.get()).collect();
        v.sort_unstable();
        v
    }

    // ---- arrays ---------------------------------------------------------------------------------

    /// `[]` with room for `cap` elements.
    pub fn new_array(&mut self, cap: usize) -> Gc<Object> {
        let shape = self.roots.array_shape;
        let o = self.alloc_object(shape);
        if cap > 0 {
            self.grow_elements(o, cap);
        }
        o
    }
    /// An array of these values (holes stay holes).
    pub fn new_array_from(&mut self, values: &[Value]) -> Gc<Object> {
        let o = self.new_array(values.len());
        if !values.is_empty() {
            let c = o.elements_cell();
            let mut flags = 0;
            for (d, &v) in c.values().iter().zip(values) {
                d.set(v);
                flags |= store_flags(v);
            }
            o.header.flags.set(flags);
            o.raw(0).set(values.len() as u32);
        }
        o
    }
    /// An array of `n` elements, which the caller stores before it allocates anything else; `flags` say what they will be.
    pub fn new_array_of(&mut self, n: usize, flags: u16) -> Gc<Object> {
        let o = self.alloc_object(self.roots.array_shape);
        if n > 0 {
            let c = self.alloc_values(Kind::Elements, n, Value::HOLE);
            o.elements.set(c.offset());
            o.header.flags.set(flags);
            o.raw(0).set(n as u32);
            self.barrier(o);
        }
        o
    }
    /// An array of these strings, which a cell holds that stays alive.
    pub fn new_array_of_strings(&mut self, strings: &[Cell<Value>]) -> Gc<Object> {
        let o = self.alloc_object(self.roots.array_shape);
        let n = strings.len();
        if n > 0 {
            let bytes = Vm::rounded_size(8 + n * 8);
            let c: Gc<ValueCell> = self.alloc_cell(Kind::Elements, bytes);
            c.header.word.set(((bytes - 8) / 8) as u32);
            let (places, rest) = c.values().split_at(n);
            places.iter().zip(strings).for_each(|(d, s)| d.set(s.get()));
            rest.iter().for_each(|d| d.set(Value::HOLE));
            o.elements.set(c.offset());
            o.header.flags.set(eflags::ANY | eflags::DOUBLE);
            o.raw(0).set(n as u32);
            self.barrier(o);
        }
        o
    }
    /// ArrayCreate: an array of this length (all holes) and prototype; RangeError beyond 2^32 - 1.
    pub fn array_create(&mut self, len: u64, proto: Option<Gc<Object>>) -> JsResult<Gc<Object>> {
        if len > u32::MAX as u64 {
            return Err(self.throw_range("Invalid array length"));
        }
        let o = match proto {
            Some(p) if p != self.roots.array_proto => self.new_object_of(Kind::Array, p),
            _ => self.new_array(0),
        };
        if len > 0 {
            // What is small is likely to be filled.
            if len <= 4096 {
                self.grow_elements(o, len as usize);
            }
            o.raw(0).set(len as u32);
            o.header.flags.set(eflags::HOLEY);
        }
        Ok(o)
    }
    /// Appends to an array that the engine knows to be ordinary and extensible.
    #[inline]
    pub fn array_push(&mut self, o: Gc<Object>, v: Value) {
        let i = o.array_len();
        if let Some(c) = dense(o)
            && (i as usize) < c.cap()
        {
            self.store_dense(o, i, v);
            o.raw(0).set(i + 1);
        } else {
            self.add_element(o, i, v, Attrs::DEFAULT);
        }
    }
    /// Appends the elements of an array that has no holes to one that the engine knows to be ordinary and extensible.
    pub fn array_append(&mut self, o: Gc<Object>, from: Gc<Object>) {
        let (n, more) = (o.array_len() as usize, from.array_len() as usize);
        self.reserve_elements(o, n + more);
        let Some(values) = self.dense_elements(from) else { return };
        match dense(o).and_then(|c| c.values().get(n..n + more)) {
            Some(places) => {
                places.iter().zip(values).for_each(|(d, s)| d.set(s.get()));
                let kinds = from.header.flags.get() & (eflags::DOUBLE | eflags::ANY);
                o.header.flags.set(o.header.flags.get() | kinds);
                o.raw(0).set((n + more) as u32);
                self.barrier(o.elements_cell());
            }
            None => values.iter().for_each(|v| self.array_push(o, v.get())),
        }
    }
    /// Removes the first element of an array that can be changed without asking, where it is there; `None`: not done.
    pub fn array_shift(&mut self, o: Gc<Object>) -> Option<Value> {
        if !self.is_fast_writable_array(o) {
            return None;
        }
        let Some((first, rest)) = self.dense_elements(o)?.split_first() else { return Some(Value::UNDEFINED) };
        let v = first.get();
        if v.is_hole() {
            return None;
        }
        let n = rest.len() as u32;
        self.move_elements(o, 1, 0, n as usize);
        // The last place is emptied with the length.
        self.array_resize(o, n);
        Some(v)
    }
    /// Moves `n` dense elements of an array to another place in their cell.
    pub fn move_elements(&mut self, o: Gc<Object>, from: usize, to: usize, n: usize) {
        let c = o.elements_cell();
        let (from, to) = (&c.values()[from..from + n], &c.values()[to..to + n]);
        // SAFETY: `n` values of one cell each, which cells lets be written; they may overlap.
        unsafe { std::ptr::copy(from.as_ptr(), to.as_ptr().cast_mut(), n) };
        self.barrier(c);
    }
    /// Element `i` of an array that the engine knows to be dense; undefined for holes.
    #[inline]
    pub fn array_get(&self, o: Gc<Object>, i: u32) -> Value {
        match dense(o).and_then(|c| c.values().get(i as usize)) {
            Some(v) if !v.get().is_hole() => v.get(),
            _ => Value::UNDEFINED,
        }
    }
    /// Writes element `i` of an array that the engine made itself.
    pub fn array_set(&mut self, o: Gc<Object>, i: u32, v: Value) {
        match self.own_element(o, i) {
            Some(Prop { place: Place::Dense(i), .. }) => self.store_dense(o, i, v),
            Some(Prop { place: Place::Sparse(at), .. }) => self.store_sparse(o, at, v),
            _ => self.add_element(o, i, v, Attrs::DEFAULT),
        }
    }
    /// An array whose elements are dense and cannot be found anywhere but in it: reads of its indices are loads, a hole
    /// is undefined. `length` elements need not be allocated.
    #[inline]
    pub fn is_fast_array(&self, o: Gc<Object>) -> bool {
        o.is_array() && (o.elements.get() == 0 || o.elements_cell().is(Kind::Elements)) && self.no_indexed_above(o)
    }
    /// A fast array that can also be written, grown and shrunk without asking.
    #[inline]
    pub fn is_fast_writable_array(&self, o: Gc<Object>) -> bool {
        self.is_fast_array(o)
            && o.raw(1).get() == 0
            && o.header.flags.get() & (eflags::SEALED | eflags::FROZEN) == 0
            && !self.not_extensible(o)
    }
    /// Whether no object on the prototype chain of `o` has indexed properties.
    #[inline]
    pub fn no_indexed_above(&self, o: Gc<Object>) -> bool {
        let mut cur = o;
        while let Some(p) = cur.proto() {
            if (p == self.roots.array_proto || p == self.roots.object_proto)
                && self.roots.indexed_protos_pristine.valid.get() == 1
            {
                return true;
            }
            if p.elements.get() != 0 || p.is_exotic() {
                return false;
            }
            cur = p;
        }
        true
    }
    /// Dense elements of an array as a slice of its length, when all are allocated.
    pub fn dense_elements(&self, o: Gc<Object>) -> Option<&'static [Cell<Value>]> {
        let n = o.array_len() as usize;
        if n == 0 {
            return Some(&[]);
        }
        dense(o).and_then(|c| c.values().get(..n))
    }

    /// ArraySetLength (10.4.2.4).
    pub fn array_set_length(&mut self, o: Gc<Object>, d: &PropDesc) -> JsResult<bool> {
        let new_len = match d.value {
            None => o.array_len(),
            Some(v) if v.is_int() && v.as_int() >= 0 => v.as_int() as u32,
            Some(v) => {
                let n = self.to_uint32(v)?;
                if self.to_number(v)? != n as f64 {
                    return Err(self.throw_range("Invalid array length"));
                }
                n
            }
        };
        if d.configurable == Some(true) || d.enumerable == Some(true) || d.is_accessor() {
            return Ok(false);
        }
        if o.raw(1).get() & LENGTH_READ_ONLY != 0 {
            return Ok(d.writable != Some(true) && new_len == o.array_len());
        }
        let done = self.array_resize(o, new_len);
        if d.writable == Some(false) {
            o.raw(1).set(o.raw(1).get() | LENGTH_READ_ONLY);
        }
        Ok(done)
    }
    /// Gives back most of what dense elements take that hold nothing from `len` on, if that is much.
    fn shrink_elements(&mut self, o: Gc<Object>, len: usize) {
        let c = o.elements_cell();
        if c.cap() <= SHRINK_FROM || len >= c.cap() / 4 {
            return;
        }
        let small = self.alloc_values(Kind::Elements, len + len / 2, Value::HOLE);
        for (d, s) in small.values().iter().zip(&c.values()[..len]) {
            d.set(s.get());
        }
        o.elements.set(small.offset());
        self.barrier(o);
    }
    /// For machine code that appends to an array without holes: makes room for the next element, where elements can be dense.
    pub fn make_room_at_end(&mut self, o: Gc<Object>) {
        self.make_room(o, o.array_len());
    }
    /// For machine code that has removed the last element of an array without holes: what [`array_resize`](Self::array_resize) gives
    /// back. The flags stay: machine code relies on what they promise.
    pub fn give_back_at_end(&mut self, o: Gc<Object>) {
        match o.array_len() as usize {
            0 if o.elements_cell().cap() > KEPT_WHEN_EMPTY => o.elements.set(0),
            len => self.shrink_elements(o, len),
        }
    }
    /// Sets the length, deleting elements beyond it; false when one of them cannot be deleted (the length then ends
    /// behind it).
    pub fn array_resize(&mut self, o: Gc<Object>, n: u32) -> bool {
        let len = o.array_len();
        if n >= len {
            o.raw(0).set(n);
            if n > len {
                o.header.flags.set(o.header.flags.get() | eflags::HOLEY);
            }
            return true;
        }
        let mut new_len = n;
        if n == 0 && o.elements.get() == 0 {
            // Holes without elements are gone too.
            o.header.flags.set(0);
        } else if let Some(c) = dense(o) {
            let end = (len as usize).min(c.cap());
            if o.header.flags.get() & (eflags::SEALED | eflags::FROZEN) != 0
                && let Some(last) = (n as usize..end).rev().find(|&i| !c.get(i).is_hole())
            {
                new_len = last as u32 + 1;
            }
            if new_len == 0 {
                // Nothing left: the next fill starts with a clean promise, and where it is small with the cell: stacks are
                // emptied again and again.
                if c.cap() > KEPT_WHEN_EMPTY {
                    o.elements.set(0);
                } else {
                    c.values()[..end].iter().for_each(|v| v.set(Value::HOLE));
                }
                o.header.flags.set(0);
            } else if (new_len as usize) < end {
                for v in &c.values()[new_len as usize..end] {
                    v.set(Value::HOLE);
                }
                self.shrink_elements(o, new_len as usize);
            }
        } else if sparse(o).is_some() {
            for i in self.element_indices(o, false).into_iter().rev().take_while(|&i| i >= n) {
                if !self.delete_element(o, i) {
                    new_len = i + 1;
                    break;
                }
            }
        }
        o.raw(0).set(new_len);
        new_len == n
    }

    // ---- fast ways for the interpreter's slow paths -----------------------------------------------

    /// The element when it can be told without looking further: an own dense element, an element of a typed array.
    #[inline]
    pub(crate) fn fast_element(&mut self, o: Gc<Object>, i: i32) -> Option<Value> {
        if i < 0 {
            return None;
        }
        if o.is(Kind::TypedArray) {
            return super::exotic::typed_array::get_index(self, o, i as usize);
        }
        let v = dense(o)?.values().get(i as usize)?.get();
        if v.is_hole() { None } else { Some(v) }
    }
    /// Stores an element when nothing but the object's own elements are concerned; false: not done.
    #[inline]
    pub(crate) fn fast_set_element(&mut self, o: Gc<Object>, i: i32, v: Value) -> bool {
        if i < 0 {
            return false;
        }
        let i = i as u32;
        if o.shape() == self.roots.array_shape && self.fast_append(o, i, v) {
            return true;
        }
        if o.is_exotic() {
            return false;
        }
        if let Some(c) = dense(o)
            && o.header.flags.get() & eflags::FROZEN == 0
            && c.values().get(i as usize).is_some_and(|e| !e.get().is_hole())
        {
            self.store_dense(o, i, v);
            return true;
        }
        if self.is_fast_writable_array(o) {
            self.add_element(o, i, v, Attrs::DEFAULT);
            return true;
        }
        false
    }
    /// Stores an element of an array with the shape of `[]` (so it is extensible and nothing is frozen) when there is
    /// room for it: an append mostly, or a hole being filled.
    #[inline]
    pub(crate) fn fast_append(&mut self, o: Gc<Object>, i: u32, v: Value) -> bool {
        let Some(c) = dense(o) else { return false };
        if i as usize >= c.cap() || o.raw(1).get() != 0 || self.roots.indexed_protos_pristine.valid.get() == 0 {
            return false;
        }
        self.store_dense(o, i, v);
        let len = o.array_len();
        if i >= len {
            o.raw(0).set(i + 1);
            if i > len {
                o.header.flags.set(o.header.flags.get() | eflags::HOLEY);
            }
        }
        true
    }
    /// Reads element `i` of any object by index, for built-ins that walk array-likes.
    #[inline]
    pub fn get_index(&mut self, o: Gc<Object>, i: u64) -> JsResult {
        if i <= i32::MAX as u64
            && let Some(v) = self.fast_element(o, i as i32)
        {
            return Ok(v);
        }
        let k = self.key_of_u64(i);
        self.get(o, k)
    }
    /// Writes element `i` of any object; TypeError when refused.
    #[inline]
    pub fn put_index(&mut self, o: Gc<Object>, i: u64, v: Value) -> JsResult<()> {
        if i <= i32::MAX as u64 && self.fast_set_element(o, i as i32, v) {
            return Ok(());
        }
        let k = self.key_of_u64(i);
        self.put(o, k, v)
    }
}

/// Inserts a new index; there is room.
fn sparse_insert(s: Gc<SparseElements>, i: u32, v: Value, attrs: Attrs) {
    let e = s.entries();
    let mut at = s.start(i);
    while e[at].is_live() {
        at = (at + 1) & (e.len() - 1);
    }
    if e[at].attrs.get() == EMPTY {
        s.used.set(s.used.get() + 1);
    }
    s.live.set(s.live.get() + 1);
    e[at].index.set(i);
    e[at].attrs.set(attrs.0 as u32);
    e[at].value.set(v);
}
