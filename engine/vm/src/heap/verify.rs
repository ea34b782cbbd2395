//! Checks of the heap's invariants, for stress runs: after a collection every edge of every cell that was kept leads
//! to a cell that was kept, all of them are old, and nothing is remembered. A store without its barrier shows here as
//! an edge into freed memory.

use super::alloc::{BLOCK, BLOCK_SHIFT, CLASSES, class_size};
use super::blocks::block_class;
use super::visit::{Edges, visit};
use super::weak::{WeakCell, WeakTable};
use super::{Gc, Header, Kind, cage, gc_state, kinds};
use crate::Vm;
use crate::value::Value;
use std::cell::Cell;

/// Compares the edges of one cell with the marks.
struct Check<'a> {
    vm: &'a Vm,
    from: Gc<Header>,
}

impl Check<'_> {
    /// `at`: address of the edge.
    fn edge(&self, at: usize, o: u32) {
        let h = &self.vm.heap;
        // Below the heap: none, or a small number in a word that may hold one.
        if o < (cage::HEAP_START / 8) as u32 || h.image.keeps(o) {
            return;
        }
        let kept = o >= h.first && o < h.blocks.end() << (BLOCK_SHIFT - 3) && h.live.get(o);
        if !kept {
            let name = kinds::NAMES[self.from.kind_byte() as usize];
            let byte = at.wrapping_sub(self.from.addr());
            let to = kinds::NAMES.get(Gc::<Header>::from_offset(o).kind_byte() as usize);
            panic!(
                "heap check: {name} {:?} refers at byte {byte} to @{o:x} ({}), which is no live cell (missing write barrier?)",
                self.from,
                to.unwrap_or(&"nothing")
            );
        }
        let to = Gc::<Header>::from_offset(o);
        assert!(to.kind() != Kind::Free, "heap check: {:?} refers to freed @{o:x}", self.from);
    }
}

impl Edges for Check<'_> {
    fn offset(&mut self, slot: &Cell<u32>) {
        self.edge(slot as *const _ as usize, slot.get());
    }
    fn value(&mut self, slot: &Cell<Value>) {
        let v = slot.get();
        if v.is_heap() {
            self.edge(slot as *const _ as usize, v.payload());
        }
    }
    fn maybe_feedback(&mut self, _: &Cell<u32>) {}
    fn maybe_value(&mut self, slot: &Cell<Value>) {
        // Marking has taken out what was stale.
        self.value(slot);
    }
    fn weak_cell(&mut self, cell: Gc<WeakCell>) {
        self.edge(cell.target.as_ptr() as usize, cell.target.get());
        self.edge(cell.token.as_ptr() as usize, cell.token.get());
    }
    fn weak_table(&mut self, table: Gc<WeakTable>) {
        for (key, v) in table.iter() {
            self.edge(0, key);
            if v.is_heap() {
                self.edge(0, v.payload());
            }
        }
    }
}

impl Vm {
    /// All cells that have a live bit, in address order: (cell, size).
    pub fn live_cells(&self) -> impl Iterator<Item = (Gc<Header>, usize)> + '_ {
        let h = &self.heap;
        let packed = h.image.cells().filter(|(c, _)| !h.image.keeps(c.offset()) && h.live.get(c.offset()));
        packed.chain((h.blocks.first..h.blocks.end()).flat_map(move |b| {
            let class = h.blocks.class(b);
            let small = class != block_class::FREE && (class as usize) < CLASSES;
            let (n, size) = if small {
                let size = class_size(class as usize);
                (BLOCK / size, size)
            } else if class == block_class::LARGE {
                (1, h.blocks.extra(b) as usize * BLOCK)
            } else {
                (0, 0)
            };
            let start = b << (BLOCK_SHIFT - 3);
            (0..n)
                .map(move |i| start + (i * size / 8) as u32)
                .filter(move |&o| h.live.get(o))
                .map(move |o| (Gc::from_offset(o), size))
        }))
    }
    /// Panics if an invariant does not hold. For use right after a collection.
    pub fn verify_heap(&self) {
        let check = |c: Gc<Header>, size: usize| {
            assert!((c.kind_byte() as usize) < Kind::COUNT, "heap check: {c:?} has no kind");
            assert!(c.header().gc.get() == gc_state::OLD, "heap check: {c:?} ({:?}) is not old", c.kind());
            // SAFETY: a kept cell.
            unsafe { visit(c.addr(), c.kind_byte(), || size, &mut Check { vm: self, from: c }) };
        };
        self.live_cells().for_each(|(c, size)| check(c, size));
        self.heap.image.cells().filter(|(c, _)| self.heap.image.keeps(c.offset())).for_each(|(c, size)| check(c, size));
        for a in self.atoms.iter() {
            Check { vm: self, from: self.atoms.cell().cast() }.edge(0, a.offset());
        }
    }
}
