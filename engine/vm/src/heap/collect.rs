//! Collections: when, and in which order.

use super::alloc::{BLOCK, BLOCK_SHIFT, Bump, CLASSES, class_size};
use super::blocks::block_class;
use super::mark::{Tracer, mode, prefetch};
use super::roots::with_spilled_registers;
use super::state::{GcParams, MAX_BUDGET, MIN_FULL};
use super::{Gc, Header, Kind, cage, gc_state};
use crate::Vm;
use crate::value::Value;
use std::time::Instant;

/// The costliest of recent young pauses is aimed at this.
const YOUNG_PAUSE_NS: u64 = 1_000_000;
/// Remembered cells are brought into the cache this many ahead.
const PREFETCH: usize = 8;
const MIN_BUDGET: u64 = 1 << 20;
/// Bytes marked by a step, for each byte handed out to the allocator. What dies while a full collection marks may stay until
/// the next one: the slower it is, the larger the heap.
const MARK_RATE: u64 = 16;
/// Bytes handed out between marking steps.
const MARK_STEP: u64 = 16 << 10;
/// Bytes that a step is paid for with at most.
const MAX_STEP: u64 = 128 << 10;
/// External memory that grows by this much (and by half) makes a collection worth while.
const EXTERNAL_STEP: u64 = 32 << 20;

/// What to collect.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Collect {
    /// Young cells.
    Young,
    /// Everything, in one pause.
    Full,
    /// Everything, from the engine's own roots alone: the caller holds no handles on the native stack.
    Precise,
}

impl Vm {
    /// Collects garbage now.
    pub fn collect(&mut self, what: Collect) {
        if self.heap.no_gc > 0 || self.heap.collecting {
            return;
        }
        self.find_native_stack();
        with_spilled_registers(|sp| {
            self.heap.collecting = true;
            let sp = if what == Collect::Precise { usize::MAX } else { sp };
            let work = self.heap.young_work();
            let start = Instant::now();
            let busy = crate::sys::thread_time_ns();
            if what == Collect::Young {
                self.young_collection(sp);
                if self.heap.params.incremental && !self.heap.marking && self.heap.full_is_due() {
                    self.begin_marking(sp);
                }
            } else {
                if !self.heap.marking {
                    self.begin_marking(sp);
                }
                self.finish_marking(sp);
            }
            let ns = start.elapsed().as_nanos() as u64;
            let busy = crate::sys::thread_time_ns() - busy;
            self.heap.collecting = false;
            self.after(what, ns, busy, work);
        });
    }

    /// The collection that is due, called by the allocator when the budget is used up.
    pub(super) fn collect_due(&mut self) {
        if self.heap.no_gc > 0 || self.heap.collecting {
            return;
        }
        let h = &mut self.heap;
        if h.params.stress_every > 0 {
            h.stress_count += 1;
            if h.stress_count.is_multiple_of(h.params.stress_every) {
                let n = h.stress_count / h.params.stress_every;
                let full = n.is_multiple_of(h.params.stress_full_every.max(1));
                self.collect(if full { Collect::Full } else { Collect::Young });
            }
            return;
        }
        let external = h.external > h.external_at_full + h.external_at_full / 2 + EXTERNAL_STEP;
        if h.marking {
            // Steps have done the work, or there is no more time.
            let hard = external || h.live_bytes.max(MIN_FULL) > h.live_at_full.max(MIN_FULL) * 2;
            let what = if h.marker.is_done() || hard { Collect::Full } else { Collect::Young };
            self.collect(what);
            return;
        }
        if external {
            self.collect(Collect::Full);
            return;
        }
        self.collect(Collect::Young);
        if !self.heap.params.incremental && self.heap.full_is_due() {
            self.collect(Collect::Full);
        }
    }

    /// `ns`: the pause; `busy`: processor time it took, which does not depend on what else the machine does; `work`: what
    /// a young collection had before it.
    fn after(&mut self, what: Collect, ns: u64, busy: u64, work: u64) {
        let stack = self.js_stack_bytes();
        let h = &mut self.heap;
        h.stats.peak_used = h.stats.peak_used.max(h.used_bytes());
        h.stats.allocated += h.allocated;
        if what == Collect::Young {
            h.stats.young.add(ns);
            if h.params.young_bytes == 0 {
                // The costliest of the last few decides: what survives varies.
                let cost = (busy << 20) / work.max(MIN_BUDGET);
                h.young_cost = cost.max(h.young_cost - h.young_cost / 4);
                let ideal = (YOUNG_PAUSE_NS << 20) / h.young_cost.max(1);
                // Each looks at the whole stack: deep recursion pays for that by what it allocates.
                let least = MIN_BUDGET.max(stack * 2).min(MAX_BUDGET);
                h.budget = ideal.min(h.budget + h.budget / 4).clamp(least, MAX_BUDGET);
            }
        } else {
            h.stats.full.add(ns);
        }
        if h.params.young_bytes != 0 {
            h.budget = h.params.young_bytes;
        }
        if h.params.stress_every > 0 {
            h.budget = 0;
        }
        let allocated = std::mem::take(&mut h.allocated);
        h.external_at_young = h.external;
        if h.params.trace {
            eprintln!(
                "[gc] {what:?} {:.3} ms ({:.3} busy): {} KiB allocated, {} KiB live, {} KiB in blocks, {} KiB external{}",
                ns as f64 / 1e6,
                busy as f64 / 1e6,
                allocated >> 10,
                h.live_bytes >> 10,
                h.used_bytes() >> 10,
                h.external >> 10,
                if h.marking {
                    ", marking".to_string()
                } else if what != Collect::Young {
                    format!(", steps of {:.3} ms at most so far", h.stats.steps.max_ns as f64 / 1e6)
                } else {
                    String::new()
                }
            );
        }
        if h.params.verify {
            self.verify_heap();
        }
    }

    /// Marks and frees among the cells allocated since the last collection.
    fn young_collection(&mut self, sp: usize) {
        if self.heap.marking {
            self.young_pass::<{ mode::YOUNG_MARKING }>(sp)
        } else {
            self.young_pass::<{ mode::YOUNG }>(sp)
        }
    }
    fn young_pass<const MODE: u8>(&mut self, sp: usize) {
        let mut marker = std::mem::take(&mut self.heap.marker);
        let remembered = std::mem::take(&mut self.heap.remembered);
        marker.bytes = 0;
        {
            let mut t = Tracer::<MODE>::new(&self.heap, &self.bump, &mut marker);
            self.mark_vm_roots(&mut t);
            self.mark_native_stack(sp, &mut t);
        }
        // Cells that a full collection under way has not reached so far: only their young cells matter now. They are
        // set aside, because draining may mark them: they would then be neither here nor there.
        let unreached = |vm: &Vm, c: Gc<Header>| MODE == mode::YOUNG_MARKING && !vm.heap.survives(c.offset(), true);
        let mut later = Vec::new();
        let mut later_cards = Vec::new();
        for (i, &c) in remembered.iter().enumerate() {
            if let Some(soon) = remembered.get(i + PREFETCH) {
                prefetch(soon.addr());
            }
            self.forget(c);
            if c.is(Kind::WeakTable) {
                // Of an old table only the entries set since then matter: see `WeakState::young_entries`.
                continue;
            }
            if unreached(self, c) {
                later.push(c);
            } else {
                Tracer::<MODE>::new(&self.heap, &self.bump, &mut marker).scan(c.offset());
            }
        }
        for &c in &self.heap.carded {
            if unreached(self, c) {
                later_cards.push(c);
            } else {
                Tracer::<MODE>::new(&self.heap, &self.bump, &mut marker).scan_cards(c);
            }
        }
        Tracer::<MODE>::new(&self.heap, &self.bump, &mut marker).drain(u64::MAX);
        if MODE == mode::YOUNG_MARKING {
            let mut t = Tracer::<{ mode::YOUNG }>::new(&self.heap, &self.bump, &mut marker);
            for &c in &later {
                t.scan(c.offset());
            }
            for &c in &later_cards {
                t.scan_cards(c);
            }
            // What they lead to survives, and so is alive for the full collection too.
            marker.stack.iter().for_each(|&o| self.heap.next.set(o));
        }
        let mut t = Tracer::<MODE>::new(&self.heap, &self.bump, &mut marker);
        t.drain(u64::MAX);
        t.ephemerons();
        self.heap.marker = marker;
        self.clear_cards();
        self.recycle_remembered(remembered);
        self.heap.clear_weak(false);
        self.clear_atoms(false);
        self.forget_dead(false);
        self.run_finalizers(false);
        let bytes = self.heap.marker.bytes;
        self.heap.live_bytes += bytes;
        self.heap.stats.promoted += bytes;
        self.poison(false);
        self.bump = [Bump::default(); CLASSES];
        let h = &mut self.heap;
        h.blocks.reset_after_young(h.live, h.young);
    }

    /// Starts a full collection: young cells are left to the young collections that go on meanwhile.
    fn begin_marking(&mut self, sp: usize) {
        self.find_native_stack();
        let h = &mut self.heap;
        h.marking = true;
        h.step_debt = 0;
        h.next.clear_blocks(h.blocks.first, h.blocks.end());
        let mut marker = std::mem::take(&mut h.marker);
        marker.clear_full();
        {
            let mut t = Tracer::<{ mode::STEP }>::new(&self.heap, &self.bump, &mut marker);
            self.mark_vm_roots(&mut t);
            self.mark_native_stack(sp, &mut t);
            for &c in &self.heap.image_written {
                t.scan(c.offset());
            }
        }
        self.heap.marker = marker;
    }
    /// Begins a full collection without the heap having grown, so that tests need no large heaps for its steps.
    #[cfg(test)]
    pub(super) fn begin_full(&mut self) {
        self.collect(Collect::Young);
        if !self.heap.marking {
            with_spilled_registers(|sp| self.begin_marking(sp));
        }
    }
    /// A step of a full collection, paid for by `allocated` bytes.
    pub(super) fn mark_step(&mut self, allocated: u64) {
        let h = &mut self.heap;
        if h.marker.is_done() || h.collecting {
            return;
        }
        h.step_debt += allocated;
        if h.step_debt < MARK_STEP {
            return;
        }
        // What a large cell leaves to be paid is paid with the next ones.
        let allocated = h.step_debt.min(MAX_STEP);
        h.step_debt -= allocated;
        let start = Instant::now();
        let mut marker = std::mem::take(&mut self.heap.marker);
        let before = marker.bytes;
        Tracer::<{ mode::STEP }>::new(&self.heap, &self.bump, &mut marker).drain(allocated * MARK_RATE);
        marker.bytes = before;
        self.heap.marker = marker;
        self.heap.stats.steps.add(start.elapsed().as_nanos() as u64);
    }
    /// The last pause of a full collection.
    fn finish_marking(&mut self, sp: usize) {
        let mut marker = std::mem::take(&mut self.heap.marker);
        let remembered = std::mem::take(&mut self.heap.remembered);
        {
            let mut t = Tracer::<{ mode::FINAL }>::new(&self.heap, &self.bump, &mut marker);
            self.mark_vm_roots(&mut t);
            self.mark_native_stack(sp, &mut t);
        }
        for &c in &remembered {
            self.forget(c);
            // Cells marked by steps are visited again; others when they are reached, image cells below.
            if c.offset() >= self.heap.first && self.heap.next.get(c.offset()) {
                Tracer::<{ mode::FINAL }>::new(&self.heap, &self.bump, &mut marker).scan(c.offset());
            }
        }
        let mut t = Tracer::<{ mode::FINAL }>::new(&self.heap, &self.bump, &mut marker);
        for &c in &self.heap.carded {
            if self.heap.next.get(c.offset()) {
                t.scan_cards(c);
            }
        }
        for &c in &self.heap.image_written {
            t.scan(c.offset());
        }
        t.drain(u64::MAX);
        t.ephemerons();
        self.heap.marker = marker;
        self.clear_cards();
        self.recycle_remembered(remembered);
        self.heap.clear_weak(true);
        self.clear_atoms(true);
        self.forget_dead(true);
        self.run_finalizers(true);
        self.poison(true);
        self.bump = [Bump::default(); CLASSES];
        let h = &mut self.heap;
        h.marking = false;
        std::mem::swap(&mut h.live, &mut h.next);
        h.blocks.reset_after_full(h.live, h.young);
        h.live_bytes = h.blocks.live_bytes(h.live) + h.image.thawed_bytes(h.live);
        h.live_at_full = h.live_bytes;
        h.external_at_full = h.external;
        // What the heap will have grown by when the next one begins would have to be cleared again.
        h.blocks.discard_free(((h.growth() + MAX_BUDGET) >> BLOCK_SHIFT) as u32);
    }

    /// Takes a cell out of the remembered set.
    fn forget(&mut self, c: Gc<Header>) {
        c.header().gc.set(gc_state::OLD);
        // Young bits of the image, which has no young cells, tell which of its cells are in the list already.
        if c.offset() < self.heap.first && self.heap.young.set_new(c.offset()) {
            self.heap.image_written.push(c);
        }
    }
    fn clear_cards(&mut self) {
        let h = &mut self.heap;
        for c in std::mem::take(&mut h.carded) {
            let block = c.offset() >> (BLOCK_SHIFT - 3);
            h.young.clear_blocks(block, block + h.blocks.extra(block));
        }
    }
    fn recycle_remembered(&mut self, mut r: Vec<Gc<Header>>) {
        debug_assert!(self.heap.remembered.is_empty());
        r.clear();
        self.heap.remembered = r;
    }
    /// Takes dead cells out of what is kept in Rust memory for speed alone.
    fn forget_dead(&mut self, full: bool) {
        let heap = &self.heap;
        for e in self.mega.iter_mut() {
            if [e.shape, e.key, e.holder, e.validity].iter().any(|&o| !heap.survives(o, full)) {
                *e = Default::default();
            }
        }
        for e in self.ctor_cache.iter_mut() {
            let dead = |&o: &u32| !heap.survives(o, full);
            if [e.function, e.base, e.function_shape, e.shape, e.proto.payload()].iter().any(dead) {
                e.function = 0;
                e.base = 0;
                e.function_shape = 0;
                e.shape = 0;
                e.proto = Value::UNDEFINED;
            }
        }
        self.scope_cache.clear();
    }
    /// Takes dead atoms out of the table.
    fn clear_atoms(&mut self, full: bool) {
        let young = std::mem::take(&mut self.heap.weak.young_atoms);
        let mut atoms = self.atoms;
        if full {
            let heap = &self.heap;
            atoms.retain(|a| heap.survives(a.offset(), true));
        } else {
            for &a in &young {
                if !self.heap.survives(a, false) {
                    atoms.remove(Gc::from_offset(a));
                }
            }
        }
        self.atoms = atoms;
        self.heap.weak.young_atoms = young;
        self.heap.weak.young_atoms.clear();
    }
    fn run_finalizers(&mut self, full: bool) {
        let h = &mut self.heap;
        let mut i = if full { 0 } else { h.young_finalizers };
        while i < h.finalizers.len() {
            if h.survives(h.finalizers[i].cell, full) {
                i += 1;
            } else {
                let f = h.finalizers.swap_remove(i);
                (f.free)(f.data);
            }
        }
        h.young_finalizers = h.finalizers.len();
    }

    /// Overwrites the cells that are about to be freed.
    fn poison(&mut self, full: bool) {
        if !self.heap.params.poison {
            return;
        }
        let h = &self.heap;
        for b in h.blocks.first..h.blocks.end() {
            let class = h.blocks.class(b);
            if h.blocks.is_free(b) || matches!(class, block_class::LARGE_REST | block_class::PACKED) {
                continue;
            }
            let small = (class as usize) < CLASSES;
            let size = if small { class_size(class as usize) } else { h.blocks.extra(b) as usize * BLOCK };
            let n = if small { BLOCK / size } else { 1 };
            for i in 0..n {
                let at = ((b as u64) << BLOCK_SHIFT) + (i * size) as u64;
                let o = (at >> 3) as u32;
                if h.find_cell(at, &self.bump) == Some(o) && !h.survives(o, full) {
                    // SAFETY: a dead cell: nobody refers to it.
                    unsafe {
                        let p = (cage::base() + at as usize) as *mut u8;
                        std::ptr::write_bytes(p, 0x5a, size);
                        *(p as *mut u64) = (Kind::Free as u64) << 32 | 0x5a5a_5a5a;
                    }
                }
            }
        }
    }

    /// Has `free(data)` called when the collector finds `cell` dead.
    pub fn on_free<T: super::HeapCell>(&mut self, cell: Gc<T>, free: fn(u64), data: u64) {
        self.heap.finalizers.push(super::state::Finalizer { cell: cell.offset(), free, data });
    }
    /// Accounts memory outside the cage that a cell keeps alive (negative: freed).
    pub fn account_external(&mut self, bytes: i64) {
        let h = &mut self.heap;
        h.external = h.external.saturating_add_signed(bytes);
        if bytes > 0 && h.external > h.external_at_young + EXTERNAL_STEP {
            // The next block taken collects.
            h.external_at_young = h.external;
            h.allocated = h.allocated.max(h.budget);
        }
    }
}

impl Vm {
    /// Sets the collector's parameters.
    pub fn set_gc_params(&mut self, params: GcParams) {
        let h = &mut self.heap;
        h.params = params;
        h.wall = 0;
        h.blocks.single = params.stress_every > 0;
        if h.blocks.single {
            h.budget = 0;
            // Runs taken so far are given up; their cells are seen at the next collection.
            self.collect(Collect::Young);
        } else if params.young_bytes != 0 {
            h.budget = params.young_bytes;
        }
    }
}
