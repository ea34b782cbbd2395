//! Marking.
//!
//! Cells that survived a collection have their `live` bit set and keep it (sticky marks): they are *old*. A young
//! collection marks from the roots and the remembered old cells into young cells only. A full collection marks into
//! `next`, in steps between allocations; while it does, young collections go on and hand the edges they see into old
//! cells over to it. The mutator's barrier needs to know nothing of this: an old cell that was stored into is
//! remembered, whatever its mark, and remembered cells are visited again.

use super::alloc::{BLOCK, BLOCK_SHIFT, Bump, CLASSES};
use super::bitmap::Bits;
use super::state::Heap;
use super::visit::{Edges, visit, visit_part};
use super::weak::{WeakCell, WeakTable};
use super::{Gc, Header, Kind, cage, gc_state};
use crate::value::Value;
use std::cell::Cell;

/// How an edge is treated.
pub mod mode {
    /// Young collection: mark young cells in `live`.
    pub const YOUNG: u8 = 0;
    /// Young collection while a full one marks: as `YOUNG`, survivors get their `next` bit too, and old cells not yet
    /// marked in `next` go to the full collection's stack.
    pub const YOUNG_MARKING: u8 = 1;
    /// Step of a full collection: old cells only.
    pub const STEP: u8 = 2;
    /// Last pause of a full collection: everything.
    pub const FINAL: u8 = 3;
}

/// Cells on their way through the prefetch queue.
const QUEUE: usize = 16;

/// Steps visit cells larger than a block in parts of so many values.
const PART: usize = 2048;

/// A cell of which a full collection has visited the values before `next`.
struct Part {
    cell: u32,
    next: usize,
}

/// Mark stacks and what marking has found.
pub struct Marker {
    /// Cells to visit now.
    pub stack: Vec<u32>,
    /// Cells that the full collection has to visit.
    pub full: Vec<u32>,
    /// Those that its steps visit in parts.
    parts: Vec<Part>,
    pub weak_cells: Vec<Gc<WeakCell>>,
    pub weak_tables: Vec<Gc<WeakTable>>,
    /// The same, seen since the full collection began.
    pub full_weak_cells: Vec<Gc<WeakCell>>,
    pub full_weak_tables: Vec<Gc<WeakTable>>,
    /// Bytes of cells visited.
    pub bytes: u64,
}

impl Marker {
    pub fn new() -> Marker {
        Marker {
            stack: Vec::new(),
            full: Vec::new(),
            parts: Vec::new(),
            weak_cells: Vec::new(),
            weak_tables: Vec::new(),
            full_weak_cells: Vec::new(),
            full_weak_tables: Vec::new(),
            bytes: 0,
        }
    }
    /// Forgets a full collection.
    pub fn clear_full(&mut self) {
        self.full.clear();
        self.parts.clear();
        self.full_weak_cells.clear();
        self.full_weak_tables.clear();
    }
    /// Whether the steps of a full collection have no more work.
    pub fn is_done(&self) -> bool {
        self.full.is_empty() && self.parts.is_empty()
    }
    /// Memory of the stacks.
    pub fn bytes(&self) -> u64 {
        (self.stack.capacity() + self.full.capacity()) as u64 * 4
    }
}

impl Default for Marker {
    fn default() -> Self {
        Self::new()
    }
}

/// Marking in one mode, with the heap's fields it needs at hand.
pub struct Tracer<'a, const MODE: u8> {
    first: u32,
    live: Bits,
    next: Bits,
    base: usize,
    pub(super) heap: &'a Heap,
    bump: &'a [Bump; CLASSES],
    pub m: &'a mut Marker,
}

/// Brings the line of a cell into the cache.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub fn prefetch(addr: usize) {
    // SAFETY: prefetching has no effect on program state.
    unsafe {
        std::arch::x86_64::_mm_prefetch(addr as *const i8, std::arch::x86_64::_MM_HINT_T0);
    }
}

/// A hint that is not given on other machines.
#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
pub fn prefetch(_: usize) {}

impl<const MODE: u8> Edges for Tracer<'_, MODE> {
    #[inline(always)]
    fn offset(&mut self, slot: &Cell<u32>) {
        self.mark(slot.get());
    }
    #[inline(always)]
    fn value(&mut self, slot: &Cell<Value>) {
        let v = slot.get();
        if v.is_heap() {
            self.mark(v.payload());
        }
    }
    fn maybe_feedback(&mut self, slot: &Cell<u32>) {
        let o = slot.get();
        if o >= self.first
            && self.heap.find_cell(o as u64 * 8, self.bump) == Some(o)
            && Gc::<Header>::from_offset(o).is(Kind::Feedback)
        {
            self.mark(o);
        }
    }
    fn maybe_value(&mut self, slot: &Cell<Value>) {
        let v = slot.get();
        if v.is_heap() && v.payload() >= self.first {
            let o = v.payload();
            if self.heap.find_cell(o as u64 * 8, self.bump) == Some(o) {
                self.mark(o);
            } else {
                // Never seen alive again, so that it stays harmless when the memory is used anew.
                slot.set(Value::UNDEFINED);
            }
        }
    }
    fn weak_cell(&mut self, cell: Gc<WeakCell>) {
        if MODE == mode::YOUNG || MODE == mode::YOUNG_MARKING {
            self.m.weak_cells.push(cell);
        }
        if MODE != mode::YOUNG {
            self.m.full_weak_cells.push(cell);
        }
    }
    fn weak_table(&mut self, table: Gc<WeakTable>) {
        if MODE == mode::YOUNG || MODE == mode::YOUNG_MARKING {
            self.m.weak_tables.push(table);
        }
        if MODE != mode::YOUNG {
            self.m.full_weak_tables.push(table);
        }
    }
}

impl<'a, const MODE: u8> Tracer<'a, MODE> {
    pub fn new(heap: &'a Heap, bump: &'a [Bump; CLASSES], m: &'a mut Marker) -> Self {
        Tracer { first: heap.first, live: heap.live, next: heap.next, base: cage::base(), heap, bump, m }
    }
    /// Follows an edge to the cell at `o` (0: none).
    #[inline(always)]
    pub fn mark(&mut self, o: u32) {
        if o < self.first {
            return;
        }
        match MODE {
            mode::YOUNG => {
                if self.live.set_new(o) {
                    self.m.stack.push(o);
                }
            }
            mode::YOUNG_MARKING => {
                if self.live.set_new(o) {
                    self.next.set(o);
                    self.m.stack.push(o);
                } else if self.next.set_new(o) {
                    self.m.full.push(o);
                }
            }
            mode::STEP => {
                if self.live.get(o) && self.next.set_new(o) {
                    self.m.full.push(o);
                }
            }
            _ => {
                if self.next.set_new(o) {
                    self.m.full.push(o);
                }
            }
        }
    }
    /// Marks the cell at `o` if one is allocated there.
    #[inline]
    pub fn mark_checked(&mut self, o: u32) {
        // Most of a deep stack: what is old, or marked already, needs no proof that it is a cell.
        let in_heap = || o >= self.first && o < self.heap.blocks.end() << (BLOCK_SHIFT - 3);
        if MODE == mode::YOUNG && in_heap() && self.live.get(o) {
            return;
        }
        if o >= self.first && self.heap.find_cell(o as u64 * 8, self.bump) == Some(o) {
            self.mark(o);
        }
    }
    /// Marks the allocated cell that contains the byte at `at` (from the cage base), if any.
    #[inline]
    pub fn mark_inside(&mut self, at: u64) {
        if let Some(o) = self.heap.find_cell(at, self.bump) {
            self.mark(o);
        }
    }
    /// Marks what a machine word may refer to: cells by offset in either half, or by address.
    #[inline]
    pub fn mark_word(&mut self, w: u64) {
        let end = self.heap.blocks.end() << (BLOCK_SHIFT - 3);
        let (lo, hi) = (w as u32, (w >> 32) as u32);
        if lo >= self.first && lo < end {
            self.mark_checked(lo);
        }
        if hi >= self.first && hi < end {
            self.mark_checked(hi);
        }
        let at = w.wrapping_sub(self.base as u64);
        if at < end as u64 * 8 {
            self.mark_inside(at);
        } else if w < end as u64 * 8 {
            // A byte offset that the compiler hoisted out of an address computation.
            self.mark_inside(w);
        }
    }
    /// Gives the edges near the stores into a large cell to the marker.
    pub fn scan_cards(&mut self, cell: Gc<Header>) {
        let block = cell.offset() >> (BLOCK_SHIFT - 3);
        let blocks = self.heap.blocks.extra(block);
        for b in block..block + blocks {
            // SAFETY: the block is in use, its bitmap words are committed.
            let words = unsafe { &*self.heap.young.block(b) };
            for (i, &w) in words.iter().enumerate() {
                let mut w = w;
                while w != 0 {
                    let granule = i * 64 + w.trailing_zeros() as usize;
                    w &= w - 1;
                    let at = self.base + ((b as usize) << BLOCK_SHIFT) + granule * 16;
                    // The header is no value. The neighbour of a store may be an entry of a hash table that was never
                    // written, hence the check; other words are smaller than any heap value.
                    let start = if at == cell.addr() { at + 8 } else { at };
                    for at in (start..at + 16).step_by(8) {
                        // SAFETY: a granule of an allocated cell.
                        let v = unsafe { *(at as *const Value) };
                        if v.is_heap() {
                            self.mark_checked(v.payload());
                        }
                    }
                }
            }
        }
    }
    /// Takes a marked cell off the stack.
    pub fn pop(&mut self) -> Option<u32> {
        self.stack().pop()
    }
    /// Whether this collection has not found the cell alive (so far).
    pub fn unmarked(&self, o: u32) -> bool {
        !self.heap.survives(o, MODE == mode::FINAL)
    }
    /// Gives the edges of an allocated cell to the marker. Returns its size.
    #[inline(always)]
    pub fn scan(&mut self, o: u32) -> u64 {
        let addr = self.base + o as usize * 8;
        // SAFETY: only allocated, initialised cells are marked or remembered.
        unsafe {
            let header = *(addr as *const u64);
            if (header >> 40) as u8 == gc_state::YOUNG {
                *((addr + 5) as *mut u8) = gc_state::OLD;
            }
            let size = self.heap.cell_size(o);
            if MODE == mode::STEP && size > BLOCK {
                self.m.parts.push(Part { cell: o, next: 0 });
                return 0;
            }
            visit(addr, (header >> 32) as u8, || size, self);
            size as u64
        }
    }
    /// Visits a part of a large cell; false when there is none to visit.
    fn scan_part(&mut self) -> bool {
        let Some(part) = self.m.parts.pop() else { return false };
        let cell = Gc::<Header>::from_offset(part.cell);
        let size = self.heap.cell_size(part.cell);
        // SAFETY: only allocated, initialised cells are marked, and they stay so until the collection ends.
        let more = unsafe { visit_part(cell.addr(), cell.kind_byte(), size, part.next, PART, self) };
        self.m.bytes += PART as u64 * 8;
        if let Some(next) = more {
            self.m.parts.push(Part { next, ..part });
        }
        true
    }
    #[inline(always)]
    fn stack(&mut self) -> &mut Vec<u32> {
        if MODE == mode::YOUNG || MODE == mode::YOUNG_MARKING { &mut self.m.stack } else { &mut self.m.full }
    }
    /// Visits marked cells until none is left or `budget` bytes were visited.
    pub fn drain(&mut self, budget: u64) {
        let limit = self.m.bytes.saturating_add(budget);
        let mut queue = [0u32; QUEUE];
        let mut at = 0;
        // Turns in a row in which nothing went into the queue and nothing came out.
        let mut idle = 0;
        loop {
            let o = self.stack().pop().unwrap_or(0);
            if o != 0 {
                prefetch(self.base + o as usize * 8);
                // Most cells that matter are not longer than this.
                prefetch(self.base + o as usize * 8 + 40);
            }
            let due = std::mem::replace(&mut queue[at], o);
            at = (at + 1) % QUEUE;
            if due != 0 {
                let n = self.scan(due);
                self.m.bytes += n;
            } else if o == 0 {
                idle += 1;
                if idle < QUEUE {
                    continue;
                }
                if MODE < mode::STEP || !self.scan_part() {
                    return;
                }
            }
            idle = 0;
            if self.m.bytes >= limit {
                self.stack().extend(queue.into_iter().filter(|&o| o != 0));
                return;
            }
        }
    }
}
