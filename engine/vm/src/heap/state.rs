//! The collector's state and its parameters.

use super::alloc::{BLOCK, BLOCK_SHIFT, CLASSES, class_size};
use super::bitmap::{Bits, HEAP_PER_BYTE};
use super::blocks::{Blocks, block_class};
use super::cage;
use super::image::ImageHeap;
use super::mark::Marker;
use super::stats::Stats;
use super::weak::WeakState;
use super::{Gc, Header};

/// Work of young collections at first, and at most: even when all of it survives all at once, the pause is short.
/// Larger budgets do not make programs faster.
pub const MAX_BUDGET: u64 = 3 << 20;
/// What an old cell that was stored into costs a young collection, in bytes allocated.
const REMEMBERED_WORK: u64 = 48;
/// What a heap is taken to hold after a full collection, at least.
pub const MIN_FULL: u64 = 8 << 20;
/// A heap grows by at least this much, and by half, from one full collection to the start of the next.
const MIN_GROWTH: u64 = 8 << 20;

/// Cells of at least this many blocks have cards.
const MIN_CARDED: u32 = 2;

/// What may be set from the command line.
#[derive(Clone, Copy, Debug)]
pub struct GcParams {
    /// Limit on heap and external bytes; 0: what the cage holds.
    pub max_heap: u64,
    /// Collect at every n-th allocation; 0: off.
    pub stress_every: u32,
    /// Every so many stress collections is a full one.
    pub stress_full_every: u32,
    /// Overwrite freed cells.
    pub poison: bool,
    /// Check the whole heap after each collection.
    pub verify: bool,
    /// Bytes allocated between young collections; 0: chosen by measured pauses.
    pub young_bytes: u64,
    /// Full collections mark in small steps between allocations.
    pub incremental: bool,
    /// A line on standard error for each collection.
    pub trace: bool,
}

impl GcParams {
    pub const DEFAULT: GcParams = GcParams {
        max_heap: 0,
        stress_every: 0,
        stress_full_every: 8,
        poison: false,
        verify: false,
        young_bytes: 0,
        incremental: true,
        trace: false,
    };

    /// Reads a command-line flag: `--max-heap=MB`, `--gc-stress[=N]`, `--gc-poison`, `--gc-verify`, `--gc-young=KB`,
    /// `--no-incremental-gc`, `--trace-gc`. False when it is none of these.
    pub fn flag(&mut self, flag: &str) -> bool {
        let (name, value) = match flag.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (flag, None),
        };
        let number = value.map(|v| v.parse::<u64>());
        match (name, number) {
            ("--max-heap", Some(Ok(mb))) => self.max_heap = mb << 20,
            ("--gc-stress", None) => self.stress_every = 1,
            ("--gc-stress", Some(Ok(n))) => self.stress_every = n.min(u32::MAX as u64) as u32,
            ("--gc-young", Some(Ok(kb))) => self.young_bytes = kb << 10,
            ("--gc-poison", None) => self.poison = true,
            ("--gc-verify", None) => self.verify = true,
            ("--no-incremental-gc", None) => self.incremental = false,
            ("--trace-gc", None) => self.trace = true,
            _ => return false,
        }
        true
    }
}

/// Memory outside the cage that dies with a cell.
pub struct Finalizer {
    pub cell: u32,
    /// Called after the collection that found the cell dead, with `data`. Must not touch the heap.
    pub free: fn(u64),
    pub data: u64,
}

/// See the module documentation.
pub struct Heap {
    pub blocks: Blocks,
    /// Cells that survived a collection.
    pub live: Bits,
    /// Marks of the full collection under way.
    pub next: Bits,
    /// Granules handed out to the allocator since the last collection.
    pub young: Bits,
    /// Cell offsets below are no concern of the collector: the image, "none", and what is no heap.
    pub first: u32,
    pub image: ImageHeap,
    /// Old cells that were stored into since the last collection.
    pub remembered: Vec<Gc<Header>>,
    /// Large old cells with cards: stored into through `barrier_at` since the last collection.
    pub carded: Vec<Gc<Header>>,
    /// Image cells that were ever stored into: roots of full collections.
    pub image_written: Vec<Gc<Header>>,
    pub marker: Marker,
    /// A full collection has begun to mark.
    pub marking: bool,
    /// Bytes handed out since the last collection.
    pub allocated: u64,
    /// Work (see `young_work`) that brings the next one.
    pub budget: u64,
    /// Nanoseconds that a MiB of work costs a young collection, at worst of late.
    pub young_cost: u64,
    /// Bytes of surviving cells, after the last collection and after the last full one.
    pub live_bytes: u64,
    pub live_at_full: u64,
    /// Bytes outside the cage that cells keep alive: now, after the last full collection, when last considered.
    pub external: u64,
    pub external_at_full: u64,
    pub external_at_young: u64,
    pub params: GcParams,
    pub stats: Stats,
    pub weak: WeakState,
    pub finalizers: Vec<Finalizer>,
    /// Finalizers from this index on were registered since the last collection.
    pub young_finalizers: usize,
    /// No collection while positive (image capture, set-up).
    pub no_gc: u32,
    /// The limit was passed: the next interrupt check throws.
    pub over_limit: bool,
    /// Bytes in use at which the limit is looked at again.
    pub wall: u64,
    /// Bytes handed out since the last marking step.
    pub step_debt: u64,
    pub stress_count: u32,
    pub collecting: bool,
}

impl Heap {
    /// Bytes at the end of a cage of this size that hold the bitmaps.
    pub const fn side_bytes(cage_size: usize) -> usize {
        cage_size / HEAP_PER_BYTE * 3
    }
    /// The state over an empty heap in the current cage.
    pub fn new(cage_size: usize) -> Heap {
        let side = Heap::side_bytes(cage_size);
        let one = cage_size / HEAP_PER_BYTE;
        let at = cage::base() + cage_size - side;
        Heap {
            blocks: Blocks::new((cage_size - side) as u64),
            live: Bits::at(at),
            next: Bits::at(at + one),
            young: Bits::at(at + 2 * one),
            first: (cage::HEAP_START / 8) as u32,
            image: ImageHeap::NONE,
            remembered: Vec::new(),
            carded: Vec::new(),
            image_written: Vec::new(),
            marker: Marker::new(),
            marking: false,
            allocated: 0,
            budget: MAX_BUDGET,
            young_cost: 0,
            live_bytes: 0,
            live_at_full: 0,
            external: 0,
            external_at_full: 0,
            external_at_young: 0,
            params: GcParams::DEFAULT,
            stats: Stats::new(),
            weak: WeakState::new(),
            finalizers: Vec::new(),
            young_finalizers: 0,
            no_gc: 0,
            over_limit: false,
            wall: u64::MAX,
            step_debt: 0,
            stress_count: 0,
            collecting: false,
        }
    }
    /// What a young collection would have to do, in bytes allocated.
    #[inline(always)]
    pub fn young_work(&self) -> u64 {
        self.allocated + self.remembered.len() as u64 * REMEMBERED_WORK
    }
    /// Bytes that the heap may grow by until a full collection begins: together with what survives while it marks, and with
    /// what dies unnoticed meanwhile, the heap stays below twice what is alive.
    pub fn growth(&self) -> u64 {
        (self.live_at_full.max(MIN_FULL) / 2).max(MIN_GROWTH)
    }
    /// Whether a full collection ought to begin.
    pub fn full_is_due(&self) -> bool {
        self.live_bytes > self.live_at_full.max(MIN_FULL) + self.growth()
    }
    /// Bytes of blocks in use, the image's left out.
    pub fn used_bytes(&self) -> u64 {
        (self.blocks.used as u64) << BLOCK_SHIFT
    }
    /// Size in bytes of the cell at `offset` (a cell start).
    #[inline(always)]
    pub fn cell_size(&self, offset: u32) -> usize {
        if self.image.holds(offset) {
            self.image.cell_size(offset)
        } else {
            self.blocks.cell_size(offset >> (BLOCK_SHIFT - 3))
        }
    }
    /// Whether the collection that is finishing found the cell alive.
    #[inline(always)]
    pub fn survives(&self, offset: u32, full: bool) -> bool {
        offset < self.first || if full { self.next.get(offset) } else { self.live.get(offset) }
    }
    /// Whether stores into the (old) cell are remembered by place.
    pub fn has_cards(&self, offset: u32) -> bool {
        let block = offset >> (BLOCK_SHIFT - 3);
        block >= self.blocks.first
            && self.blocks.class(block) == block_class::LARGE
            && self.blocks.extra(block) >= MIN_CARDED
    }
    /// Start of the allocated cell that contains the byte at `at` (from the cage base), as a cell offset.
    /// `None`: free memory, no heap, or the image (whose cells are always alive).
    #[inline]
    pub fn find_cell(&self, at: u64, bump: &[super::alloc::Bump; CLASSES]) -> Option<u32> {
        let block = (at >> BLOCK_SHIFT) as u32;
        if block < self.blocks.first || block >= self.blocks.end() {
            return None;
        }
        let class = self.blocks.class(block);
        if (class as usize) < CLASSES && class != block_class::FREE {
            let size = class_size(class as usize) as u64;
            let within = at & (BLOCK as u64 - 1);
            let n = within / size;
            if (n + 1) * size > BLOCK as u64 {
                return None;
            }
            let start = at - within + n * size;
            let offset = (start >> 3) as u32;
            if self.live.get(offset) {
                return Some(offset);
            }
            let b = &bump[class as usize];
            let allocated = self.young.get(offset) && !(b.cur <= start && start < b.end);
            return if allocated { Some(offset) } else { None };
        }
        if class == block_class::PACKED {
            return self.image.cell_at(at).filter(|&o| self.live.get(o));
        }
        let head = match class {
            block_class::LARGE => block,
            block_class::LARGE_REST => block - self.blocks.extra(block),
            _ => return None,
        };
        let offset = head << (BLOCK_SHIFT - 3);
        if self.live.get(offset) || self.young.get(offset) { Some(offset) } else { None }
    }
}
