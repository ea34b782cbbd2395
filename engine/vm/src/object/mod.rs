//! Objects: layout and creation. Property semantics are in [`ops`] (internal methods), [`elements`] (indexed
//! properties) and [`exotic`] (kinds with internal methods of their own).
//!
//! ```text
//! 0   header: word = shape
//! 8   out-of-line slots (Slots cell or 0)
//! 12  elements (Elements or SparseElements cell or 0)
//! 16  per kind: cell offsets, raw bytes, internal values (see heap::kinds), then in-line property slots
//! ```

pub mod bootstrap;
pub mod buffer;
pub mod collection;
pub mod elements;
pub mod exotic;
pub mod function;
pub mod hash_table;
#[cfg(test)]
mod hash_tests;
pub mod key;
pub mod ops;
pub mod proto;
pub mod regexp;
pub mod shape;
pub mod shared;
pub mod table;
#[cfg(test)]
mod tests;

pub use key::Key;
pub use shape::Shape;
pub use table::Attrs;

use crate::Vm;
use crate::heap::kinds::Layout;
use crate::heap::{Gc, Header, HeapCell, Kind};
use crate::value::Value;
use shape::shape_flags;
use std::cell::Cell;

#[repr(C)]
pub struct Object {
    pub header: Header,
    pub slots: Cell<u32>,
    pub elements: Cell<u32>,
}
// SAFETY: repr(C) with a header, integer fields.
unsafe impl HeapCell for Object {}

/// Head of `Slots`, `Elements`, `List`, `Env` and similar cells: header, then values. The word is the capacity/length.
#[repr(C)]
pub struct ValueCell {
    pub header: Header,
}
// SAFETY: a bare header; values follow.
unsafe impl HeapCell for ValueCell {}

impl Gc<ValueCell> {
    #[inline(always)]
    pub fn cap(self) -> usize {
        self.header.word.get() as usize
    }
    /// The values behind the header (`word` of them).
    #[inline(always)]
    pub fn values(self) -> &'static [Cell<Value>] {
        // SAFETY: such cells hold `word` values from byte 8 (Env: 16, see `env`).
        unsafe { std::slice::from_raw_parts((self.addr() + 8) as *const Cell<Value>, self.cap()) }
    }
    #[inline(always)]
    pub fn get(self, i: usize) -> Value {
        self.values()[i].get()
    }
    /// The values as a plain slice, to pass as arguments. The cell is not written while it is in use.
    pub fn as_slice(self) -> &'static [Value] {
        let v = self.values();
        // SAFETY: `Cell<Value>` is laid out as `Value`.
        unsafe { std::slice::from_raw_parts(v.as_ptr() as *const Value, v.len()) }
    }
}

/// Byte offset of the internal values of a kind of object.
#[inline]
pub const fn internal_start(kind: Kind) -> usize {
    match crate::heap::kinds::LAYOUTS[kind as usize] {
        Layout::Object { ptrs, raw, .. } => 16 + ptrs as usize * 4 + raw as usize,
        _ => 16,
    }
}

/// Byte offset of the first in-line property slot of a kind of object.
#[inline]
pub const fn inline_start(kind: Kind) -> usize {
    match crate::heap::kinds::LAYOUTS[kind as usize] {
        Layout::Object { values, .. } => internal_start(kind) + values as usize * 8,
        _ => 16,
    }
}

/// In-line property slots of a `{}` without a better guess.
pub const DEFAULT_INLINE: u8 = 4;

impl Gc<Object> {
    #[inline(always)]
    pub fn shape(self) -> Gc<Shape> {
        Gc::from_offset(self.header.word.get())
    }
    /// Prototype by the shape (proxies: use `Vm::get_prototype_of`).
    #[inline(always)]
    pub fn proto(self) -> Option<Gc<Object>> {
        self.shape().proto_object()
    }
    /// Internal value `i` of this kind of object.
    #[inline(always)]
    pub fn internal(self, i: usize) -> Value {
        self.internal_cell(i).get()
    }
    /// The same where the kind, or one with the same layout, is known when this is compiled: a load.
    #[inline(always)]
    pub fn internal_of(self, k: Kind, i: usize) -> Value {
        debug_assert_eq!(internal_start(k), internal_start(self.kind()));
        // SAFETY: internal values exist by the kind table.
        unsafe { self.value_at(internal_start(k) + i * 8) }.get()
    }
    /// Sets internal value `i` of an object of kind `k` without a barrier: to what is no heap value, or when nothing was allocated since
    /// the object was.
    #[inline(always)]
    pub fn put_internal(self, k: Kind, i: usize, v: Value) {
        debug_assert_eq!(k, self.kind());
        // SAFETY: internal values exist by the kind table.
        unsafe { self.value_at(internal_start(k) + i * 8) }.set(v);
    }
    #[inline(always)]
    fn internal_cell(self, i: usize) -> &'static Cell<Value> {
        let k = self.kind();
        debug_assert!(matches!(k.layout(), Layout::Object { values, .. } if i < values as usize));
        // SAFETY: internal values exist by the kind table.
        unsafe { self.value_at(internal_start(k) + i * 8) }
    }
    /// Raw bytes of this kind of object (Array, TypedArray), as 32-bit words.
    #[inline(always)]
    pub fn raw(self, i: usize) -> &'static Cell<u32> {
        // SAFETY: kinds with raw bytes have none of the extra cell offsets, so they start at byte 16.
        unsafe { &*((self.addr() + 16 + i * 4) as *const Cell<u32>) }
    }
    /// Extra cell offset `i` (functions).
    #[inline(always)]
    pub fn ptr(self, i: usize) -> &'static Cell<u32> {
        self.raw(i)
    }
    #[inline(always)]
    pub fn elements_cell(self) -> Gc<ValueCell> {
        Gc::from_offset(self.elements.get())
    }
    #[inline(always)]
    pub fn is_array(self) -> bool {
        self.is(Kind::Array)
    }
    #[inline(always)]
    pub fn array_len(self) -> u32 {
        debug_assert!(self.is_array());
        self.raw(0).get()
    }
    #[inline(always)]
    pub fn is_callable(self) -> bool {
        self.shape().has(shape_flags::CALLABLE)
    }
    #[inline(always)]
    pub fn is_constructor(self) -> bool {
        self.shape().has(shape_flags::CONSTRUCTOR)
    }
    #[inline(always)]
    pub fn is_exotic(self) -> bool {
        self.shape().has(shape_flags::EXOTIC)
    }
    /// Value of property slot `slot`.
    #[inline(always)]
    pub fn slot(self, slot: u32) -> &'static Cell<Value> {
        match self.shape().inline_offset(slot) {
            // SAFETY: in-line slots exist by the shape.
            Some(off) => unsafe { self.value_at(off as usize) },
            None => {
                let i = slot as usize - self.shape().inline_cap.get() as usize;
                &Gc::<ValueCell>::from_offset(self.slots.get()).values()[i]
            }
        }
    }
}

impl Vm {
    /// Sets internal value `i`.
    #[inline]
    pub fn set_internal(&mut self, o: Gc<Object>, i: usize, v: Value) {
        o.internal_cell(i).set(v);
        self.barrier(o);
    }
    /// A new object of `shape`; in-line slots and internal values are undefined.
    #[inline]
    pub fn alloc_object(&mut self, shape: Gc<Shape>) -> Gc<Object> {
        let start = shape.inline_start.get() as usize;
        let size = start + shape.inline_cap.get() as usize * 8;
        let kind = Kind::from_u8(shape.kind.get()).unwrap_or(Kind::Object);
        let o: Gc<Object> = self.alloc_cell_word(kind, shape.offset(), size);
        let at = o.addr();
        // SAFETY: the cell has `size` bytes, a multiple of 8; everything behind the header is initialised here.
        unsafe {
            *((at + 8) as *mut u64) = 0;
            let mut p = at + 16;
            if kind != Kind::Object {
                let values = at + internal_start(kind);
                while p < values {
                    *(p as *mut u64) = 0;
                    p += 8;
                }
            }
            let end = at + Vm::rounded_size(size);
            // Two at a time where it comes out even, which it does for ordinary objects.
            if !(end - p).is_multiple_of(16) {
                *(p as *mut Value) = Value::UNDEFINED;
                p += 8;
            }
            while p < end {
                *(p as *mut [Value; 2]) = [Value::UNDEFINED; 2];
                p += 16;
            }
        }
        o
    }
    /// Shape of an object literal that will have `n` properties.
    pub fn object_shape_for(&mut self, n: u8) -> Gc<Shape> {
        if n <= DEFAULT_INLINE {
            return self.roots.object_shape;
        }
        let proto = self.roots.object_proto;
        self.root_shape(Some(proto), Kind::Object, n, 0)
    }
    /// `{}`.
    pub fn new_object(&mut self) -> Gc<Object> {
        let shape = self.roots.object_shape;
        self.alloc_object(shape)
    }
    /// `Object.create(null)`.
    pub fn new_null_object(&mut self) -> Gc<Object> {
        let shape = self.roots.null_proto_shape;
        self.alloc_object(shape)
    }
    /// A new object of a built-in kind with this prototype.
    pub fn new_object_of(&mut self, kind: Kind, proto: Gc<Object>) -> Gc<Object> {
        let flags = exotic::kind_flags(kind);
        let inline = if kind == Kind::Object { DEFAULT_INLINE } else { 0 };
        let shape = self.root_shape(Some(proto), kind, inline, flags);
        self.alloc_object(shape)
    }
    /// A new ordinary object with this prototype.
    pub fn new_object_with_proto(&mut self, proto: Option<Gc<Object>>) -> Gc<Object> {
        let shape = self.root_shape(proto, Kind::Object, DEFAULT_INLINE, 0);
        self.alloc_object(shape)
    }
    /// A cell of `cap` values, all `fill`.
    pub fn alloc_values(&mut self, kind: Kind, cap: usize, fill: Value) -> Gc<ValueCell> {
        let bytes = Vm::rounded_size(8 + cap * 8);
        let c: Gc<ValueCell> = self.alloc_cell(kind, bytes);
        // The capacity fills the size class.
        let cap = (bytes - 8) / 8;
        c.header.word.set(cap as u32);
        c.values().iter().for_each(|v| v.set(fill));
        c
    }
    /// Room for property slot `slot` (grows the out-of-line slots).
    pub fn ensure_slot(&mut self, o: Gc<Object>, shape: Gc<Shape>, slot: u32) {
        let inline = shape.inline_cap.get() as u32;
        if slot < inline {
            return;
        }
        let need = (slot - inline) as usize + 1;
        let old = Gc::<ValueCell>::from_offset(o.slots.get());
        let have = old.some().map_or(0, |s| s.cap());
        if need <= have {
            return;
        }
        let n = self.alloc_values(Kind::Slots, (have * 2).max(need).max(3), Value::UNDEFINED);
        if have > 0 {
            for (d, s) in n.values().iter().zip(old.values()) {
                d.set(s.get());
            }
        }
        o.slots.set(n.offset());
        self.barrier(o);
    }
}
