//! Interned strings: property keys.

use super::{JsString, Units, hash_units, sflags};
use crate::Vm;
use crate::heap::{Gc, Header, HeapCell, Kind};
use std::cell::Cell;

/// Open-addressed set of atoms in a cell of the cage, so that an image carries it ready for use. An entry has the
/// atom's hash (high half) and its cell offset (low half): a search reads no atoms but those with the wanted hash, which
/// matters at start-up, when their pages have not been touched yet. Held weakly: the collector removes dead atoms
/// (`retain`).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct AtomTable {
    cell: Gc<Bytes>,
    capacity: u32,
    len: u32,
}

/// The cell offset of an entry.
fn atom_of(entry: u64) -> Gc<JsString> {
    Gc::from_offset(entry as u32)
}
/// Where the search for an entry starts.
fn home(entry: u64, mask: usize) -> usize {
    (entry >> 32) as usize & mask
}

impl AtomTable {
    pub const EMPTY: AtomTable = AtomTable { cell: Gc::NONE, capacity: 0, len: 0 };

    /// The backing cell: kept alive by the collector, its contents held weakly.
    pub fn cell(&self) -> Gc<Bytes> {
        self.cell
    }
    fn slots(&self) -> &'static [Cell<u64>] {
        if self.capacity == 0 {
            return &[];
        }
        // SAFETY: the cell was allocated with `capacity` words after its 8-byte header.
        unsafe { std::slice::from_raw_parts((self.cell.addr() + 8) as *const Cell<u64>, self.capacity as usize) }
    }
    /// All atoms.
    pub fn iter(&self) -> impl Iterator<Item = Gc<JsString>> + use<> {
        self.slots().iter().filter(|s| s.get() != 0).map(|s| atom_of(s.get()))
    }
    /// Keeps only the atoms that `live` accepts; writes only where one is removed. Does not allocate in the cage.
    pub fn retain(&mut self, mut live: impl FnMut(Gc<JsString>) -> bool) {
        let dead: Vec<_> = self.iter().filter(|&a| !live(a)).collect();
        for a in dead {
            self.remove(a);
        }
    }
    /// Takes an atom out (closing the gap, so that no tombstones pile up).
    pub fn remove(&mut self, a: Gc<JsString>) {
        let slots = self.slots();
        let mask = slots.len() - 1;
        let mut i = a.header.word.get() as usize & mask;
        while atom_of(slots[i].get()) != a {
            if slots[i].get() == 0 {
                return;
            }
            i = (i + 1) & mask;
        }
        self.len -= 1;
        let mut hole = i;
        loop {
            i = (i + 1) & mask;
            let entry = slots[i].get();
            if entry == 0 {
                break;
            }
            // An entry may move into the hole unless its home lies behind the hole.
            if (i.wrapping_sub(home(entry, mask)) & mask) >= (i.wrapping_sub(hole) & mask) {
                slots[hole].set(entry);
                hole = i;
            }
        }
        slots[hole].set(0);
    }
    /// The table of an image: its cell and its atoms where `place` says. The cell's copy, `shift` units behind its place,
    /// is filled in the order of the atoms' places, so that it keeps no trace of atoms that came and went.
    pub fn relocated(&self, place: &dyn Fn(u32) -> u32, shift: u32) -> AtomTable {
        let table = AtomTable { cell: Gc::from_offset(place(self.cell.offset())), ..*self };
        let copy = AtomTable { cell: Gc::from_offset(table.cell.offset() + shift), ..*self };
        let mut all: Vec<(u32, u32)> = self.iter().map(|a| (place(a.offset()), a.header.word.get())).collect();
        all.sort();
        copy.slots().iter().for_each(|s| s.set(0));
        all.into_iter().for_each(|(place, hash)| copy.put(place, hash));
        table
    }
    /// Enters the atom at the cell offset `atom`.
    fn put(&self, atom: u32, hash: u32) {
        let slots = self.slots();
        let mask = slots.len() - 1;
        let mut i = hash as usize & mask;
        while slots[i].get() != 0 {
            i = (i + 1) & mask;
        }
        slots[i].set((hash as u64) << 32 | atom as u64);
    }
    fn find(&self, hash: u32, u: Units<'_>) -> Option<Gc<JsString>> {
        let slots = self.slots();
        if slots.is_empty() {
            return None;
        }
        let mask = slots.len() - 1;
        let mut i = hash as usize & mask;
        loop {
            let entry = slots[i].get();
            if entry == 0 {
                return None;
            }
            if (entry >> 32) as u32 == hash && atom_of(entry).flat_units() == u {
                return Some(atom_of(entry));
            }
            i = (i + 1) & mask;
        }
    }
}

/// A cell of raw bytes.
#[repr(C)]
pub struct Bytes {
    pub header: Header,
}
// SAFETY: a bare header; contents are accessed by their owners.
unsafe impl HeapCell for Bytes {}

/// The array index (0 ..= 2^32-2) that a canonical numeric string denotes.
pub fn parse_index(u: Units<'_>) -> Option<u32> {
    let n = u.len();
    if n == 0 || n > 10 {
        return None;
    }
    let first = u.at(0);
    if first == b'0' as u16 {
        return if n == 1 { Some(0) } else { None };
    }
    let mut v: u64 = 0;
    for c in u.iter() {
        if !(b'0' as u16..=b'9' as u16).contains(&c) {
            return None;
        }
        v = v * 10 + (c - b'0' as u16) as u64;
    }
    if v < u32::MAX as u64 { Some(v as u32) } else { None }
}

impl Vm {
    /// Hash of a string's contents, cached in its header.
    pub fn str_hash(&mut self, s: Gc<JsString>) -> u32 {
        let h = s.header.word.get();
        if h != 0 {
            return h;
        }
        let h = hash_units(s.units(self));
        s.header.word.set(h);
        h
    }
    /// The atom with these contents.
    pub fn intern_units(&mut self, u: Units<'_>) -> Gc<JsString> {
        let hash = hash_units(u);
        if let Some(a) = self.atoms.find(hash, u) {
            return a;
        }
        let a = self.make_flat(u);
        self.add_atom(a, hash);
        a
    }
    fn make_flat(&mut self, u: Units<'_>) -> Gc<JsString> {
        match u {
            Units::Latin1(b) => {
                let s = self.alloc_flat(b.len(), false);
                // SAFETY: freshly allocated with room for the bytes.
                unsafe { std::ptr::copy_nonoverlapping(b.as_ptr(), (s.addr() + 16) as *mut u8, b.len()) };
                s
            }
            Units::Utf16(w) if w.iter().all(|&c| c < 256) => {
                let b: Vec<u8> = w.iter().map(|&c| c as u8).collect();
                self.make_flat(Units::Latin1(&b))
            }
            Units::Utf16(w) => {
                let s = self.alloc_flat(w.len(), true);
                // SAFETY: as above.
                unsafe { std::ptr::copy_nonoverlapping(w.as_ptr(), (s.addr() + 16) as *mut u16, w.len()) };
                s
            }
        }
    }
    fn add_atom(&mut self, a: Gc<JsString>, hash: u32) {
        a.header.word.set(hash);
        a.header.flags.set(a.flags() | sflags::ATOM);
        a.link.set(match parse_index(a.flat_units()) {
            Some(i) => i.wrapping_add(1),
            None => 0,
        });
        if (self.atoms.len + 1) * 4 > self.atoms.capacity * 3 {
            let capacity = (self.atoms.capacity * 2).max(1024);
            let cell: Gc<Bytes> = self.alloc_cell(Kind::Bytes, 8 + capacity as usize * 8);
            let grown = AtomTable { cell, capacity, len: self.atoms.len };
            grown.slots().iter().for_each(|s| s.set(0));
            self.atoms.iter().for_each(|a| grown.put(a.offset(), a.header.word.get()));
            self.atoms = grown;
        }
        self.atoms.put(a.offset(), a.header.word.get());
        self.atoms.len += 1;
        self.heap.weak.young_atoms.push(a.offset());
    }
    /// The atom equal to `s`. A flat string becomes the atom itself when there is none yet.
    pub fn intern(&mut self, s: Gc<JsString>) -> Gc<JsString> {
        if s.is_atom() {
            return s;
        }
        let hash = self.str_hash(s);
        let u = s.units(self);
        if let Some(a) = self.atoms.find(hash, u) {
            return a;
        }
        if s.flags() & sflags::SLICE == 0 {
            self.add_atom(s, hash);
            return s;
        }
        let a = self.make_flat(u);
        self.add_atom(a, hash);
        a
    }
    /// The atom of a Rust string.
    pub fn atom(&mut self, s: &str) -> Gc<JsString> {
        if s.is_ascii() {
            self.intern_units(Units::Latin1(s.as_bytes()))
        } else {
            let u: Vec<u16> = s.encode_utf16().collect();
            self.intern_units(Units::Utf16(&u))
        }
    }
}
