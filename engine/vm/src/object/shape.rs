//! Shapes (hidden classes): what an object's layout and prototype are.
//!
//! Three modes:
//! * *shared*: nodes of a transition tree rooted per (prototype, kind, in-line capacity). Immutable.
//! * *unique*: owned by one object (prototypes, the global object). Changing the object's properties replaces the
//!   shape by a fresh unique one, so a shape check still proves the layout.
//! * *dictionary*: owned by one object, changed in place; never cached by inline caches.
//!
//! Keys, attributes and slot numbers live in a [`PropertyTable`] that a line of shapes shares: entries are appended,
//! a shape sees the first `count` of them (V8's descriptor arrays). From 8 entries on it has a hash index.

use super::key::Key;
use super::table::{Attrs, PropertyTable};
use super::{Object, proto::ProtoInfo};
use crate::Vm;
use crate::heap::{Gc, Header, HeapCell, Kind};
use crate::string::atom::Bytes;
use std::cell::Cell;

/// Bits of [`Shape::flags`].
pub mod shape_flags {
    pub const DICTIONARY: u8 = 1;
    pub const UNIQUE: u8 = 2;
    pub const NOT_EXTENSIBLE: u8 = 4;
    /// Some own property is not a plain writable data property, or elements may be non-default.
    pub const SPECIAL_PROPS: u8 = 8;
    /// Get/set/has/delete/define go through kind-specific internal methods (proxy, typed array, string object,
    /// arguments, namespace, with index-like or all keys).
    pub const EXOTIC: u8 = 16;
    pub const CALLABLE: u8 = 32;
    pub const CONSTRUCTOR: u8 = 64;
    /// The object is used as a prototype (the shape is unique and has `info`).
    pub const IS_PROTO: u8 = 128;
}

/// A shape with more children than this makes dictionaries of objects that need another one.
const MAX_CHILDREN: u32 = 512;

#[repr(C)]
pub struct Shape {
    pub header: Header,
    /// Prototype object or 0 (null).
    pub proto: Cell<u32>,
    /// Property table or 0 (no properties).
    pub table: Cell<u32>,
    /// Shape this one was made from by adding the last property, or 0.
    pub parent: Cell<u32>,
    /// Children: 0, or a `Transitions` cell.
    pub transitions: Cell<u32>,
    /// `ProtoInfo` of the object that owns this shape, when it is used as a prototype.
    pub info: Cell<u32>,
    /// Validity cell of the prototype chain that starts at `proto`, when asked for; 0 otherwise.
    pub validity: Cell<u32>,
    /// Table entries seen, deleted ones included.
    pub count: Cell<u32>,
    /// Next free slot (slots below are in use or abandoned).
    pub slots: Cell<u32>,
    /// In-line slots of objects of this shape.
    pub inline_cap: Cell<u8>,
    /// Object kind.
    pub kind: Cell<u8>,
    pub flags: Cell<u8>,
    /// Byte offset of the first in-line slot.
    pub inline_start: Cell<u8>,
    pub unused: Cell<u32>,
}
// SAFETY: repr(C) with a header, integer fields.
unsafe impl HeapCell for Shape {}

/// Children of a shape: header word = entries in use; then capacity, then (key, tag, child) triples of u32, then, in
/// larger ones, a hash index of u16 (entry number + 1, 0 empty). Tags are attributes, or numbers above 255.
#[repr(C)]
pub struct Transitions {
    pub header: Header,
    pub capacity: Cell<u32>,
    pub unused: Cell<u32>,
}
// SAFETY: as above.
unsafe impl HeapCell for Transitions {}

/// Transitions of at most this capacity are searched without an index.
const LINEAR: u32 = 8;

impl Gc<Transitions> {
    /// All entries: (key offset, tag, child shape).
    pub fn entries(self) -> &'static [[Cell<u32>; 3]] {
        // SAFETY: `word` entries are initialised, behind the 16-byte head.
        unsafe {
            std::slice::from_raw_parts((self.addr() + 16) as *const [Cell<u32>; 3], self.header.word.get() as usize)
        }
    }
    /// The hash index: twice the capacity, which is a power of two.
    fn index(self) -> &'static [Cell<u16>] {
        let cap = self.capacity.get() as usize;
        if cap <= LINEAR as usize {
            return &[];
        }
        // SAFETY: allocated behind the entries.
        unsafe { std::slice::from_raw_parts((self.addr() + 16 + cap * 12) as *const Cell<u16>, cap * 2) }
    }
    /// Where the search for an entry starts in the index. By the key's own hash: offsets change in images.
    fn start(self, key: u32, tag: u32) -> usize {
        let h = if key == 0 { 0 } else { Key::from_offset(key).hash() };
        (h ^ tag.wrapping_mul(0x9E37_79B1)) as usize & (self.index().len() - 1)
    }
    /// The capacity that the children need, and the bytes of the cell then. More than what is searched linearly stays.
    pub(crate) fn fitted(self) -> (u32, usize) {
        let capacity = match self.capacity.get() {
            n if n <= LINEAR => self.header.word.get().next_power_of_two().min(n),
            n => n,
        };
        (capacity, 16 + capacity as usize * 12 + self.index().len() * 2)
    }
    fn find(self, key: u32, tag: u32) -> Option<Gc<Shape>> {
        let entries = self.entries();
        let index = self.index();
        if index.is_empty() {
            return entries
                .iter()
                .find(|e| e[0].get() == key && e[1].get() == tag)
                .map(|e| Gc::from_offset(e[2].get()));
        }
        let mut i = self.start(key, tag);
        loop {
            let n = index[i].get() as usize;
            if n == 0 {
                return None;
            }
            let e = &entries[n - 1];
            if e[0].get() == key && e[1].get() == tag {
                return Some(Gc::from_offset(e[2].get()));
            }
            i = (i + 1) & (index.len() - 1);
        }
    }
    fn push(self, key: u32, tag: u32, child: u32) {
        let n = self.header.word.get();
        debug_assert!(n < self.capacity.get());
        self.header.word.set(n + 1);
        let e = &self.entries()[n as usize];
        e[0].set(key);
        e[1].set(tag);
        e[2].set(child);
        let index = self.index();
        if !index.is_empty() {
            let mut i = self.start(key, tag);
            while index[i].get() != 0 {
                i = (i + 1) & (index.len() - 1);
            }
            index[i].set(n as u16 + 1);
        }
    }
}

/// A found own property: where it is and what it is.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// Entry number in the table.
    pub index: u32,
    pub slot: u32,
    pub attrs: Attrs,
}

impl Gc<Shape> {
    #[inline(always)]
    pub fn proto_object(self) -> Option<Gc<Object>> {
        Gc::<Object>::from_offset(self.proto.get()).some()
    }
    #[inline(always)]
    pub fn has(self, flag: u8) -> bool {
        self.flags.get() & flag != 0
    }
    #[inline(always)]
    pub fn table_cell(self) -> Gc<PropertyTable> {
        Gc::from_offset(self.table.get())
    }
    /// Own property `key` (an atom or symbol).
    #[inline]
    pub fn lookup(self, key: Key) -> Option<Found> {
        let t = self.table_cell().some()?;
        t.find(key, self.count.get())
    }
    /// Byte offset from the object of an in-line slot, if `slot` is one.
    #[inline(always)]
    pub fn inline_offset(self, slot: u32) -> Option<u32> {
        if slot < self.inline_cap.get() as u32 { Some(self.inline_start.get() as u32 + slot * 8) } else { None }
    }
}

impl Vm {
    /// A fresh shape without properties.
    pub fn new_shape(&mut self, proto: Option<Gc<Object>>, kind: Kind, inline_cap: u8, flags: u8) -> Gc<Shape> {
        let s: Gc<Shape> = self.alloc_cell(Kind::Shape, size_of::<Shape>());
        s.proto.set(proto.map_or(0, |p| p.offset()));
        s.table.set(0);
        s.parent.set(0);
        s.transitions.set(0);
        s.info.set(0);
        s.validity.set(0);
        s.count.set(0);
        s.slots.set(0);
        let start = super::inline_start(kind);
        // In-line slots fill the cell's size class.
        let bytes = Vm::rounded_size(start + inline_cap as usize * 8);
        s.inline_cap.set(((bytes - start) / 8).min(255) as u8);
        s.kind.set(kind as u8);
        s.flags.set(flags);
        s.inline_start.set(start as u8);
        s.unused.set(0);
        s
    }
    /// A copy of `s` that shares its table (the copy must not outgrow `count` without copying the table).
    pub fn clone_shape(&mut self, s: Gc<Shape>) -> Gc<Shape> {
        let n: Gc<Shape> = self.alloc_cell(Kind::Shape, size_of::<Shape>());
        // SAFETY: both are shape cells; the header is rewritten below.
        unsafe {
            std::ptr::copy_nonoverlapping(
                (s.addr() + 8) as *const u8,
                (n.addr() + 8) as *mut u8,
                size_of::<Shape>() - 8,
            );
        }
        n.parent.set(0);
        n.transitions.set(0);
        n.validity.set(0);
        n
    }
    /// The shared root shape for objects of `kind` with this prototype.
    pub fn root_shape(&mut self, proto: Option<Gc<Object>>, kind: Kind, inline_cap: u8, flags: u8) -> Gc<Shape> {
        match proto {
            Some(p) => {
                let info = self.proto_info(p);
                let tag = kind as u32 | (inline_cap as u32) << 8 | (flags as u32) << 16;
                if let Some(s) = self.find_root(info, tag) {
                    return s;
                }
                let s = self.new_root(proto, kind, inline_cap, flags);
                self.add_root(info, tag, s);
                s
            }
            None if kind == Kind::Object && flags == 0 && inline_cap == 4 => self.roots.null_proto_shape,
            None => {
                let tag = kind as u32 | (inline_cap as u32) << 8 | (flags as u32) << 16;
                if let Some(s) = self.roots.null_roots.some().and_then(|t| t.find(0, tag)) {
                    return s;
                }
                let s = self.new_root(None, kind, inline_cap, flags);
                self.roots.null_roots = self.push_transition(self.roots.null_roots, 0, tag, s);
                s
            }
        }
    }
    /// A shape with the properties that all objects of the kind have from the start.
    fn new_root(&mut self, proto: Option<Gc<Object>>, kind: Kind, inline_cap: u8, flags: u8) -> Gc<Shape> {
        let s = self.new_shape(proto, kind, inline_cap, flags);
        let attrs = match kind {
            Kind::Array => Attrs(Attrs::WRITABLE | Attrs::VIRTUAL),
            Kind::StringObject => Attrs(Attrs::VIRTUAL),
            _ => return s,
        };
        let key = self.names.length.into();
        let t = self.table_append(Gc::NONE, 0, key, 0, attrs);
        s.table.set(t.offset());
        self.barrier(s);
        s.count.set(1);
        s.flags.set(s.flags.get() | shape_flags::SPECIAL_PROPS);
        s
    }
    fn find_root(&mut self, info: Gc<ProtoInfo>, tag: u32) -> Option<Gc<Shape>> {
        Gc::<Transitions>::from_offset(info.roots.get()).some()?.find(0, tag)
    }
    fn add_root(&mut self, info: Gc<ProtoInfo>, tag: u32, s: Gc<Shape>) {
        let t = self.push_transition(Gc::from_offset(info.roots.get()), 0, tag, s);
        info.roots.set(t.offset());
        self.barrier(info);
    }
    fn push_transition(&mut self, t: Gc<Transitions>, key: u32, tag: u32, child: Gc<Shape>) -> Gc<Transitions> {
        let used = t.some().map_or(0, |t| t.header.word.get());
        let cap = t.some().map_or(0, |t| t.capacity.get());
        let t = if used == cap {
            let new_cap = (cap * 2).max(2);
            let index = if new_cap > LINEAR { new_cap as usize * 4 } else { 0 };
            let n: Gc<Transitions> = self.alloc_cell(Kind::Transitions, 16 + new_cap as usize * 12 + index);
            n.capacity.set(new_cap);
            n.unused.set(0);
            n.header.word.set(0);
            n.index().iter().for_each(|i| i.set(0));
            if used > 0 {
                t.entries().iter().for_each(|e| n.push(e[0].get(), e[1].get(), e[2].get()));
            }
            n
        } else {
            t
        };
        t.push(key, tag, child.offset());
        self.barrier(t);
        t
    }
    /// The child of `s` by this transition.
    #[inline]
    pub fn find_transition(&self, s: Gc<Shape>, key: u32, tag: u32) -> Option<Gc<Shape>> {
        Gc::<Transitions>::from_offset(s.transitions.get()).some()?.find(key, tag)
    }
    /// Records a transition.
    pub fn add_transition(&mut self, s: Gc<Shape>, key: u32, tag: u32, child: Gc<Shape>) {
        let t = self.push_transition(Gc::from_offset(s.transitions.get()), key, tag, child);
        s.transitions.set(t.offset());
        self.barrier(s);
    }
    /// The shape after adding `key` with `attrs` to an object of (shared or unique, not dictionary) shape `s`.
    /// The new property's slot is `s.slots`. `None` when `s` has too many children already.
    pub fn shape_add(&mut self, s: Gc<Shape>, key: Key, attrs: Attrs) -> Option<Gc<Shape>> {
        debug_assert!(!s.has(shape_flags::DICTIONARY));
        let shared = !s.has(shape_flags::UNIQUE);
        if shared {
            if let Some(n) = self.find_transition(s, key.offset(), attrs.0 as u32) {
                return Some(n);
            }
            let children =
                Gc::<Transitions>::from_offset(s.transitions.get()).some().map_or(0, |t| t.header.word.get());
            if children >= MAX_CHILDREN {
                return None;
            }
        }
        let n = self.clone_shape(s);
        let slot = s.slots.get();
        let table = self.table_append(s.table_cell(), s.count.get(), key, slot, attrs);
        n.table.set(table.offset());
        self.barrier(n);
        n.count.set(s.count.get() + 1);
        n.slots.set(if attrs.has_slot() { slot + 1 } else { slot });
        if !attrs.is_plain_writable() {
            n.flags.set(n.flags.get() | shape_flags::SPECIAL_PROPS);
        }
        if shared {
            n.parent.set(s.offset());
            self.add_transition(s, key.offset(), attrs.0 as u32, n);
        }
        Some(n)
    }
    /// Raw storage for engine tables.
    pub fn alloc_bytes(&mut self, bytes: usize) -> Gc<Bytes> {
        self.alloc_cell(Kind::Bytes, 8 + bytes)
    }
}
