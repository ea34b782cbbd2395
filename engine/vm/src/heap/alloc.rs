//! Allocation: size classes, blocks, bump pointers.
//!
//! A block is 16 KiB of cells of one size class. Each class bumps through a free run of its current block
//! (`Vm::bump`); when the run is used up the slow path takes the next free run or block, and may collect.

use super::{Collect, Gc, Header, HeapCell, Kind, cage, gc_state};
use crate::Vm;
use crate::error::JsResult;
use crate::vm::interrupt;

pub const BLOCK_SHIFT: usize = 14;
pub const BLOCK: usize = 1 << BLOCK_SHIFT;
/// Cells up to this size are allocated in size classes; larger ones get blocks of their own.
pub const MAX_SMALL: usize = 4096;
/// Up to this size there is a class for every 16 bytes.
pub const MAX_STEPPED: usize = 512;
/// Number of size classes: 16-byte steps up to 512 bytes, then eighths of powers of two.
pub const CLASSES: usize = 33 + 24;

/// Sizes in bytes by class.
static SIZES: [u16; CLASSES] = {
    let mut t = [0; CLASSES];
    let mut i = 0;
    while i < CLASSES {
        t[i] = computed_size(i) as u16;
        i += 1;
    }
    t
};

/// Size in bytes of a class.
#[inline(always)]
pub fn class_size(class: usize) -> usize {
    SIZES[class] as usize
}

const fn computed_size(class: usize) -> usize {
    if class <= 32 {
        class * 16
    } else {
        let k = class - 33;
        let base = 512 << (k / 8);
        base + (base / 8) * (k % 8 + 1)
    }
}

/// Class of a size in bytes (at most `MAX_SMALL`).
#[inline(always)]
pub fn class_of(size: usize) -> usize {
    if size <= 512 {
        size.div_ceil(16)
    } else {
        let mut class = 33 + 8 * ((size - 1).ilog2() as usize - 9);
        while class_size(class) < size {
            class += 1;
        }
        class
    }
}

/// Exit code when memory is used up for good: what a shell reports of a Node process that died of it.
pub const OUT_OF_MEMORY_EXIT: i32 = 134;

/// The run of free memory that a size class allocates from: byte offsets in the cage.
#[derive(Clone, Copy, Default)]
#[repr(C)]
pub struct Bump {
    pub cur: u64,
    pub end: u64,
}

impl Vm {
    /// Allocates a cell of `size` bytes (rounded up to its class) and writes its header. The rest is not initialised:
    /// the caller writes every byte that the kind's layout lets the collector read, before the next allocation.
    #[inline(always)]
    pub fn alloc_cell<T: HeapCell>(&mut self, kind: Kind, size: usize) -> Gc<T> {
        self.alloc_cell_word(kind, 0, size)
    }
    /// As [`alloc_cell`](Self::alloc_cell), with the header word.
    #[inline(always)]
    pub fn alloc_cell_word<T: HeapCell>(&mut self, kind: Kind, word: u32, size: usize) -> Gc<T> {
        let header = word as u64 | (kind as u64) << 32 | (gc_state::YOUNG as u64) << 40;
        if size <= MAX_STEPPED {
            let class = (size + 15) >> 4;
            let b = &mut self.bump[class];
            let cur = b.cur;
            let next = cur + (class << 4) as u64;
            if next <= b.end {
                b.cur = next;
                return self.init_header(cur, header).cast();
            }
        }
        self.alloc_slow(header, size).cast()
    }

    #[inline(always)]
    fn init_header(&mut self, at: u64, header: u64) -> Gc<Header> {
        let base = self as *mut Vm as usize;
        // SAFETY: the `Vm` lies at the cage base; the cell was just allocated, at least 16 bytes, 8-aligned.
        unsafe { *((base + at as usize) as *mut u64) = header };
        Gc::from_offset((at >> 3) as u32)
    }

    /// Bytes that a cell of `size` bytes really occupies.
    #[inline(always)]
    pub fn rounded_size(size: usize) -> usize {
        if size <= 512 {
            (size + 15) & !15
        } else if size <= MAX_SMALL {
            class_size(class_of(size))
        } else {
            (size + BLOCK - 1) & !(BLOCK - 1)
        }
    }

    /// As [`alloc_cell`](Self::alloc_cell) for sizes that a program chooses: RangeError when the heap limit does not
    /// allow for it.
    #[inline]
    pub fn try_alloc_cell<T: HeapCell>(&mut self, kind: Kind, size: usize) -> JsResult<Gc<T>> {
        if size <= MAX_SMALL {
            return Ok(self.alloc_cell(kind, size));
        }
        self.reserve_heap(size as u64)?;
        if self.heap.young_work() >= self.heap.budget {
            self.collect_due();
        }
        let Some(at) = self.take_large(size) else { return Err(self.throw_out_of_memory()) };
        Ok(self.init_header(at, (kind as u64) << 32).cast())
    }
    /// RangeError unless `bytes` more fit under the heap limit, if need be after a collection.
    pub fn reserve_heap(&mut self, bytes: u64) -> JsResult<()> {
        if self.heap_in_use().saturating_add(bytes) > self.heap_limit() {
            self.collect(Collect::Full);
            if self.heap_in_use().saturating_add(bytes) > self.heap_limit() {
                return Err(self.throw_out_of_memory());
            }
        }
        Ok(())
    }
    fn throw_out_of_memory(&mut self) -> crate::Throw {
        let limit = self.heap_limit() >> 20;
        self.throw_range(format!("Out of memory: the heap limit of {limit} MB is reached"))
    }
    /// Called when the interrupt flag is seen: RangeError once after the heap limit was passed.
    pub fn check_heap_limit(&mut self) -> JsResult<()> {
        if std::mem::take(&mut self.heap.over_limit) {
            return Err(self.throw_out_of_memory());
        }
        Ok(())
    }
    /// Bytes that count towards the limit.
    fn heap_in_use(&self) -> u64 {
        self.heap.used_bytes() + self.heap.external
    }

    #[cold]
    #[inline(never)]
    fn alloc_slow(&mut self, header: u64, size: usize) -> Gc<Header> {
        if self.heap.young_work() >= self.heap.budget {
            self.collect_due();
        }
        let at = if size <= MAX_SMALL { self.alloc_in_class(class_of(size)) } else { self.alloc_large(size) };
        self.init_header(at, header)
    }
    fn alloc_in_class(&mut self, class: usize) -> u64 {
        let bytes = class_size(class) as u64;
        loop {
            let b = &mut self.bump[class];
            if b.cur + bytes <= b.end {
                let cur = b.cur;
                b.cur += bytes;
                return cur;
            }
            let h = &mut self.heap;
            if let Some(run) = h.blocks.next_run(class, h.live, h.young) {
                self.bump[class] = run;
                self.handed_out(run.end - run.cur);
                continue;
            }
            self.heed_limit(1);
            if !self.heap.blocks.add_block(class) {
                self.collect(Collect::Full);
                let h = &mut self.heap;
                // Room in a block of the class, or a free block.
                match h.blocks.next_run(class, h.live, h.young) {
                    Some(run) => self.bump[class] = run,
                    None if h.blocks.add_block(class) => {}
                    None => self.die_out_of_memory(),
                }
            }
        }
    }
    fn alloc_large(&mut self, size: usize) -> u64 {
        self.heed_limit(size.div_ceil(BLOCK) as u32);
        match self.take_large(size) {
            Some(at) => at,
            None => self.die_out_of_memory(),
        }
    }
    fn take_large(&mut self, size: usize) -> Option<u64> {
        let n = u32::try_from(size.div_ceil(BLOCK)).ok()?;
        let young = self.heap.young;
        let block = match self.heap.blocks.add_large(n, young) {
            Some(b) => b,
            None => {
                self.collect(Collect::Full);
                self.heap.blocks.add_large(n, young)?
            }
        };
        self.handed_out((n as u64) << BLOCK_SHIFT);
        Some((block as u64) << BLOCK_SHIFT)
    }
    #[inline]
    fn handed_out(&mut self, bytes: u64) {
        self.heap.allocated += bytes;
        if self.heap.marking {
            self.mark_step(bytes);
        }
    }
    /// Before the heap grows by `n` blocks: heeds the limit. Past it there is a reserve for the program to react to the
    /// RangeError it gets at the next interrupt check.
    #[inline]
    fn heed_limit(&mut self, n: u32) {
        let want = self.heap_in_use() + ((n as u64) << BLOCK_SHIFT);
        if want > self.heap.wall {
            self.at_the_wall((n as u64) << BLOCK_SHIFT);
        }
    }
    #[cold]
    #[inline(never)]
    fn at_the_wall(&mut self, bytes: u64) {
        let limit = self.heap_limit();
        if self.heap_in_use() + bytes <= limit {
            self.heap.wall = limit;
            return;
        }
        self.collect(Collect::Full);
        let used = self.heap_in_use() + bytes;
        if used <= limit {
            self.heap.wall = limit;
            return;
        }
        let reserve = (limit / 8).max(4 << 20);
        if used > limit + reserve {
            self.die_out_of_memory();
        }
        // Not again at every block.
        self.heap.wall = used + reserve / 8;
        self.heap.over_limit = true;
        self.interrupt |= interrupt::HEAP;
    }
    /// The end of the road: says so and exits.
    #[cold]
    fn die_out_of_memory(&self) -> ! {
        let s = self.heap_stats();
        eprintln!(
            "jsbundle: out of memory: {} MB of heap and {} MB outside it in use, limit {} MB (--max-heap)",
            s.total_heap_size >> 20,
            s.external_memory >> 20,
            s.heap_size_limit >> 20
        );
        std::process::exit(OUT_OF_MEMORY_EXIT)
    }

    /// Write barrier: call after storing a heap value into `cell`.
    #[inline(always)]
    pub fn barrier<T: HeapCell>(&mut self, cell: Gc<T>) {
        if cell.header().gc.get() == gc_state::OLD {
            self.remember(cell.cast());
        }
    }

    /// Write barrier for the store of a value at address `at` in a cell that may be very large: young collections then
    /// look at the neighbourhood of the stores only.
    #[inline(always)]
    pub fn barrier_at<T: HeapCell>(&mut self, cell: Gc<T>, at: usize) {
        if cell.header().gc.get() == gc_state::OLD {
            self.remember_at(cell.cast(), at);
        }
    }
    #[cold]
    #[inline(never)]
    fn remember_at(&mut self, cell: Gc<Header>, at: usize) {
        let h = &mut self.heap;
        if !h.has_cards(cell.offset()) {
            self.remember(cell);
            return;
        }
        // Young bits of an old cell serve as its cards; that of its head says that it is listed.
        if h.young.set_new(cell.offset()) {
            h.carded.push(cell);
        }
        h.young.set(((at - cage::base()) >> 3) as u32);
    }
    #[cold]
    #[inline(never)]
    fn remember(&mut self, cell: Gc<Header>) {
        cell.header().gc.set(gc_state::REMEMBERED);
        self.heap.remembered.push(cell);
    }
}
