//! The edges of a cell: one description of what a cell refers to, for marking, checking and moving.

use super::kinds::{LAYOUTS, Layout};
use super::weak::{WeakCell, WeakTable};
use super::{Gc, Header, Kind};
use crate::interp::code::Feedback;
use crate::interp::generator::Frame;
use crate::object::elements::SparseElements;
use crate::object::hash_table::HashTable;
use crate::object::shape::{Shape, Transitions};
use crate::object::table::PropertyTable;
use crate::string::{JsString, sflags};
use crate::value::Value;
use std::cell::Cell;

/// Receives the edges of cells.
pub trait Edges {
    /// A 32-bit cell offset; 0 is none.
    fn offset(&mut self, slot: &Cell<u32>);
    /// A value, heap or not.
    fn value(&mut self, slot: &Cell<Value>);
    /// A word that is a cell offset only if a cell of kind `Feedback` starts there.
    fn maybe_feedback(&mut self, slot: &Cell<u32>);
    /// A value that may be stale: what it refers to may be no cell any more, or another one.
    fn maybe_value(&mut self, slot: &Cell<Value>);
    /// A weak cell; its strong edges have been given already.
    fn weak_cell(&mut self, cell: Gc<WeakCell>);
    /// An ephemeron table; none of its entries have been given.
    fn weak_table(&mut self, table: Gc<WeakTable>);
}

/// Gives all edges of the cell at `addr` to `e`. `size`: bytes of the cell, asked for where the layout needs it.
///
/// # Safety
/// `addr` is that of an allocated, initialised cell.
#[inline(always)]
pub unsafe fn visit<E: Edges>(addr: usize, kind: u8, size: impl FnOnce() -> usize, e: &mut E) {
    // SAFETY: by contract the cell is laid out as its kind says; the tables give offsets inside it.
    unsafe {
        match LAYOUTS[kind as usize] {
            Layout::Object { ptrs, raw, .. } => {
                e.offset(&*(addr as *const Cell<u32>));
                e.offset(&*((addr + 8) as *const Cell<u32>));
                e.offset(&*((addr + 12) as *const Cell<u32>));
                offsets(addr + 16, ptrs as usize, e);
                let start = addr + 16 + ptrs as usize * 4 + raw as usize;
                values(start, addr + size(), e);
            }
            Layout::Raw => {}
            Layout::List { ptrs, raw } => {
                offsets(addr + 8, ptrs as usize, e);
                let start = addr + 8 + ptrs as usize * 4 + raw as usize;
                let n = *(addr as *const u32) as usize;
                values(start, (start + n * 8).min(addr + size()), e);
            }
            Layout::Cell { ptrs, raw, values: n } => {
                offsets(addr + 8, ptrs as usize, e);
                let start = addr + 8 + ptrs as usize * 4 + raw as usize;
                values(start, start + n as usize * 8, e);
            }
            Layout::Special => special(addr, kind, size(), e),
        }
    }
}

/// As [`visit`] for cells that may hold very many values: gives `n` of them from number `from` on, with the first ones
/// all other edges. Returns where to go on, if there are more. Cells of other kinds are visited whole.
///
/// # Safety
/// As [`visit`].
pub unsafe fn visit_part<E: Edges>(
    addr: usize,
    kind: u8,
    size: usize,
    from: usize,
    n: usize,
    e: &mut E,
) -> Option<usize> {
    // SAFETY: by contract; the layouts are those in `visit`.
    unsafe {
        let total = match LAYOUTS[kind as usize] {
            Layout::List { ptrs, raw } => {
                if from == 0 {
                    offsets(addr + 8, ptrs as usize, e);
                }
                let start = addr + 8 + ptrs as usize * 4 + raw as usize;
                let total = (*(addr as *const u32) as usize).min((addr + size - start) / 8);
                values(start + from.min(total) * 8, start + (from + n).min(total) * 8, e);
                total
            }
            Layout::Special if kind == Kind::HashTable as u8 => {
                let t: Gc<HashTable> = Gc::from_addr(addr);
                e.offset(&t.next);
                let total = t.used();
                t.visit(from as u32..((from + n) as u32).min(total), e);
                total as usize
            }
            _ => {
                visit(addr, kind, || size, e);
                0
            }
        };
        (from + n < total).then_some(from + n)
    }
}

/// # Safety
/// `n` offsets lie at `at`.
#[inline(always)]
unsafe fn offsets<E: Edges>(at: usize, n: usize, e: &mut E) {
    for i in 0..n {
        // SAFETY: by contract.
        e.offset(unsafe { &*((at + i * 4) as *const Cell<u32>) });
    }
}

/// # Safety
/// Initialised values lie in `[at, end)`.
#[inline(always)]
unsafe fn values<E: Edges>(mut at: usize, end: usize, e: &mut E) {
    while at + 8 <= end {
        // SAFETY: by contract.
        e.value(unsafe { &*(at as *const Cell<Value>) });
        at += 8;
    }
}

/// Kinds with a function of their own.
///
/// # Safety
/// As [`visit`].
#[inline(never)]
unsafe fn special<E: Edges>(addr: usize, kind: u8, size: usize, e: &mut E) {
    let cell = Gc::<Header>::from_addr(addr);
    match Kind::from_u8(kind) {
        Some(Kind::String) => {
            let s: Gc<JsString> = cell.cast();
            let f = s.flags();
            if f & sflags::ROPE != 0 {
                e.offset(&s.link);
                e.offset(s.aux());
            } else if f & sflags::SLICE != 0 {
                e.offset(&s.link);
            }
        }
        Some(Kind::Shape) => {
            let s: Gc<Shape> = cell.cast();
            for slot in [&s.proto, &s.table, &s.parent, &s.transitions, &s.info, &s.validity] {
                e.offset(slot);
            }
        }
        Some(Kind::PropertyTable) => {
            let t: Gc<PropertyTable> = cell.cast();
            e.offset(&t.header.word);
            for entry in t.entries() {
                // SAFETY: an entry is (key, info), two words; the key comes first.
                e.offset(unsafe { &*(entry.as_ptr() as *const Cell<u32>) });
            }
        }
        Some(Kind::Transitions) => {
            let t: Gc<Transitions> = cell.cast();
            for [key, _, child] in t.entries() {
                e.offset(key);
                e.offset(child);
            }
        }
        Some(Kind::SparseElements) => {
            let t: Gc<SparseElements> = cell.cast();
            t.entries().iter().for_each(|s| e.value(&s.value));
        }
        Some(Kind::Feedback) => {
            let f: Gc<Feedback> = cell.cast();
            // SAFETY: constants lie between the 16-byte head and the inline caches.
            unsafe { values(addr + 16, f.consts_end(), e) };
            for ic in f.ics() {
                for slot in [&ic.shape, &ic.shape2, &ic.holder, &ic.validity, &ic.key] {
                    e.offset(slot);
                }
                e.maybe_feedback(&ic.aux);
            }
        }
        Some(Kind::HashTable) => {
            let t: Gc<HashTable> = cell.cast();
            e.offset(&t.next);
            t.visit(0..t.used(), e);
        }
        Some(Kind::WeakTable) => e.weak_table(cell.cast()),
        Some(Kind::WeakCell) => {
            let w: Gc<WeakCell> = cell.cast();
            e.offset(&w.owner);
            e.value(&w.held);
            e.weak_cell(w);
        }
        Some(Kind::Frame) => {
            let f: Gc<Frame> = cell.cast();
            e.value(&f.callee);
            e.value(&f.this);
            let start = addr + size_of::<Frame>();
            let end = (start + f.header.word.get() as usize * 8).min(addr + size);
            for at in (start..end).step_by(8) {
                // SAFETY: the registers lie there.
                e.maybe_value(unsafe { &*(at as *const Cell<Value>) });
            }
        }
        k => {
            unreachable!("heap cell of kind {k:?} ({kind}) has no layout");
        }
    }
}
