//! Property tables: ordered (key, attributes, slot) entries with a hash index, shared by a line of shapes.

use super::key::Key;
use crate::Vm;
use crate::heap::{Gc, Header, HeapCell, Kind};
use crate::object::ValueCell;
use crate::object::shape::Found;
use std::cell::Cell;

/// Property attributes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct Attrs(pub u8);

impl Attrs {
    pub const WRITABLE: u8 = 1;
    pub const ENUMERABLE: u8 = 2;
    pub const CONFIGURABLE: u8 = 4;
    /// The slot holds an `Accessor` cell.
    pub const ACCESSOR: u8 = 8;
    /// The value is made when first asked for (name, length, prototype of functions; some globals): see `object::function`.
    pub const LAZY: u8 = 16;
    /// No slot: the value is kept elsewhere in the object (`length` of arrays and String objects).
    pub const VIRTUAL: u8 = 32;
    /// A global that was an accessor when the shape was made, and has become a value since (`Vm::reshape_entry`).
    pub const SETTLED: u8 = 64;
    /// Writable, enumerable, configurable: what assignment makes.
    pub const DEFAULT: Attrs = Attrs(7);
    /// Writable, configurable: methods of built-ins.
    pub const HIDDEN: Attrs = Attrs(5);
    /// Configurable only: `name`, `length` of functions.
    pub const READONLY_HIDDEN: Attrs = Attrs(4);
    pub const NONE: Attrs = Attrs(0);

    #[inline(always)]
    pub fn writable(self) -> bool {
        self.0 & Attrs::WRITABLE != 0
    }
    #[inline(always)]
    pub fn enumerable(self) -> bool {
        self.0 & Attrs::ENUMERABLE != 0
    }
    #[inline(always)]
    pub fn configurable(self) -> bool {
        self.0 & Attrs::CONFIGURABLE != 0
    }
    #[inline(always)]
    pub fn is_accessor(self) -> bool {
        self.0 & Attrs::ACCESSOR != 0
    }
    /// No slot (yet): lazy or virtual. Not for inline caches.
    #[inline(always)]
    pub fn is_lazy(self) -> bool {
        !self.has_slot()
    }
    /// The property has a slot.
    #[inline(always)]
    pub fn has_slot(self) -> bool {
        self.0 & (Attrs::LAZY | Attrs::VIRTUAL) == 0
    }
    /// A writable data property in a slot: what assignment may overwrite without further questions.
    #[inline(always)]
    pub fn is_plain_writable(self) -> bool {
        self.0 & (Attrs::WRITABLE | Attrs::ACCESSOR | Attrs::LAZY | Attrs::VIRTUAL) == Attrs::WRITABLE
    }
    /// Whether the property was an accessor when the shape was made: other processes that start with the shape have it as one.
    pub fn is_settled(self) -> bool {
        self.0 & Attrs::SETTLED != 0
    }
    #[must_use]
    pub fn with(self, bit: u8, on: bool) -> Attrs {
        Attrs(if on { self.0 | bit } else { self.0 & !bit })
    }
}

/// Head of the cell; then `capacity` entries of (key, slot << 8 | attrs), then `index_size` u32 of the hash index
/// (entry number + 1, 0 empty). A deleted entry has key 0. Header word: what [`names`](Gc::<PropertyTable>::names) gives, or 0.
#[repr(C)]
pub struct PropertyTable {
    pub header: Header,
    pub capacity: Cell<u32>,
    /// Entries appended so far (by any shape of the line).
    pub used: Cell<u32>,
    pub index_size: Cell<u32>,
    /// Deleted entries (dictionaries).
    pub deleted: Cell<u32>,
}
// SAFETY: repr(C) with a header, integer fields.
unsafe impl HeapCell for PropertyTable {}

const HEAD: usize = size_of::<PropertyTable>();
/// Up to this many entries are searched linearly.
const LINEAR: u32 = 8;

#[derive(Clone, Copy)]
#[repr(C)]
pub struct Entry {
    pub key: u32,
    pub info: u32,
}

impl Entry {
    #[inline(always)]
    pub fn slot(self) -> u32 {
        self.info >> 8
    }
    #[inline(always)]
    pub fn attrs(self) -> Attrs {
        Attrs(self.info as u8)
    }
}

impl Gc<PropertyTable> {
    /// The entries appended so far.
    #[inline(always)]
    pub fn entries(self) -> &'static [Cell<Entry>] {
        // SAFETY: `used` <= `capacity` entries behind the head.
        unsafe { std::slice::from_raw_parts((self.addr() + HEAD) as *const Cell<Entry>, self.used.get() as usize) }
    }
    #[inline(always)]
    fn index(self) -> &'static [Cell<u32>] {
        let at = self.addr() + HEAD + self.capacity.get() as usize * 8;
        // SAFETY: `index_size` words behind the entries.
        unsafe { std::slice::from_raw_parts(at as *const Cell<u32>, self.index_size.get() as usize) }
    }
    /// The capacity that the entries need, and the bytes of the cell then. Tables with an index stay.
    pub(crate) fn fitted(self) -> (u32, usize) {
        let capacity = if self.index_size.get() == 0 { self.used.get() } else { self.capacity.get() };
        (capacity, HEAD + capacity as usize * 8 + self.index_size.get() as usize * 4)
    }
    /// Finds `key` among the first `count` entries.
    #[inline]
    pub fn find(self, key: Key, count: u32) -> Option<Found> {
        let off = key.offset();
        if self.index_size.get() == 0 {
            for (i, e) in self.entries()[..count as usize].iter().enumerate() {
                let e = e.get();
                if e.key == off {
                    return Some(Found { index: i as u32, slot: e.slot(), attrs: e.attrs() });
                }
            }
            return None;
        }
        let index = self.index();
        let mask = index.len() - 1;
        let mut i = key.hash() as usize & mask;
        loop {
            let n = index[i].get();
            if n == 0 {
                return None;
            }
            let e = self.entries()[n as usize - 1].get();
            if e.key == off {
                return if n <= count {
                    Some(Found { index: n - 1, slot: e.slot(), attrs: e.attrs() })
                } else {
                    // Lines of shapes may hold a key twice after a copy; the visible one comes first.
                    None
                };
            }
            i = (i + 1) & mask;
        }
    }
    fn index_insert(self, key: Key, n: u32) {
        let index = self.index();
        let mask = index.len() - 1;
        let mut i = key.hash() as usize & mask;
        while index[i].get() != 0 {
            i = (i + 1) & mask;
        }
        index[i].set(n + 1);
    }
    /// What was found when enumerable names were asked for last: a `List` of the number of entries that were looked at, and of
    /// the names. Entries that are changed in place make it void, those that are appended do not.
    pub fn names(self) -> Gc<ValueCell> {
        Gc::from_offset(self.header.word.get())
    }
    /// Changes an entry in place (dictionary and unique shapes that own the table).
    pub fn set_entry(self, index: u32, slot: u32, attrs: Attrs) {
        self.header.word.set(0);
        let c = &self.entries()[index as usize];
        c.set(Entry { key: c.get().key, info: slot << 8 | attrs.0 as u32 });
    }
    /// Marks an entry deleted. The index keeps pointing to it (key 0 matches nothing).
    pub fn delete_entry(self, index: u32) {
        self.header.word.set(0);
        let c = &self.entries()[index as usize];
        c.set(Entry { key: 0, info: c.get().info });
        self.deleted.set(self.deleted.get() + 1);
    }
}

impl Vm {
    /// Sets what [`names`](Gc::<PropertyTable>::names) gives.
    pub(crate) fn keep_names(&mut self, t: Gc<PropertyTable>, list: Gc<ValueCell>) {
        t.header.word.set(list.offset());
        self.barrier(t);
    }
    fn alloc_table(&mut self, capacity: u32) -> Gc<PropertyTable> {
        let index_size = if capacity <= LINEAR { 0 } else { (capacity * 2).next_power_of_two() };
        let bytes = HEAD + capacity as usize * 8 + index_size as usize * 4;
        let t: Gc<PropertyTable> = self.alloc_cell(Kind::PropertyTable, bytes);
        t.capacity.set(capacity);
        t.used.set(0);
        t.index_size.set(index_size);
        t.deleted.set(0);
        t.index().iter().for_each(|i| i.set(0));
        t
    }
    /// A copy of the first `count` entries (deleted ones dropped when `compact`) with room for more.
    pub fn table_copy(&mut self, t: Gc<PropertyTable>, count: u32, room: u32, compact: bool) -> Gc<PropertyTable> {
        let want = count + room;
        let cap = if want <= 4 {
            4
        } else if want <= LINEAR {
            LINEAR
        } else {
            want.max(count + count / 2)
        };
        let n = self.alloc_table(cap);
        if let Some(t) = t.some() {
            for e in &t.entries()[..count as usize] {
                let e = e.get();
                if e.key == 0 && compact {
                    continue;
                }
                self.table_push(n, e);
            }
        }
        n
    }
    fn table_push(&mut self, t: Gc<PropertyTable>, e: Entry) {
        let i = t.used.get();
        debug_assert!(i < t.capacity.get());
        t.used.set(i + 1);
        t.entries()[i as usize].set(e);
        if e.key == 0 {
            t.deleted.set(t.deleted.get() + 1);
        } else if t.index_size.get() != 0 {
            t.index_insert(Key::from_offset(e.key), i);
        }
        self.barrier(t);
    }
    /// Appends an entry for a shape that sees `count` entries of `t`: in place when that shape is the tip of the line
    /// and there is room, else in a copy.
    pub fn table_append(
        &mut self,
        t: Gc<PropertyTable>,
        count: u32,
        key: Key,
        slot: u32,
        attrs: Attrs,
    ) -> Gc<PropertyTable> {
        if key == Key::from(self.symbols.has_instance) {
            self.roots.has_instance_pristine.valid.set(0);
        }
        let t = match t.some() {
            Some(t) if t.used.get() == count && count < t.capacity.get() => t,
            _ => self.table_copy(t, count, 1, false),
        };
        self.table_push(t, Entry { key: key.offset(), info: slot << 8 | attrs.0 as u32 });
        t
    }
}
