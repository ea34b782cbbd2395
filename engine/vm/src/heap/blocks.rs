//! The block table: which block holds cells of which class, free blocks, free runs inside blocks.
//!
//! Nothing is threaded through free memory. A free run is a gap between live bits; sweeping a block means reading
//! its 16 bitmap words when an allocation wants it.

use super::alloc::{BLOCK, BLOCK_SHIFT, Bump, CLASSES, class_size};
use super::bitmap::{BLOCK_WORDS, Bits};
use super::cage;
use crate::sys::mmap;

/// What the class byte of a block says besides a size class.
pub mod block_class {
    /// Not in use.
    pub const FREE: u8 = 0;
    /// Not in use, and its memory was given back to the system.
    pub const FREE_DISCARDED: u8 = 255;
    /// First block of a large cell; `extra`: number of blocks.
    pub const LARGE: u8 = 254;
    /// Further block of a large cell; `extra`: distance to the first.
    pub const LARGE_REST: u8 = 253;
    /// Block of a thawed image: cells of all sizes, see `ImageHeap`.
    pub const PACKED: u8 = 252;
}
use block_class::*;

/// Blocks with less than this part free are not swept for allocation: their runs are of a cell or two, and each costs as much as a long
/// one.
const MIN_FREE_PART: u32 = 4;

/// Where a class is allocating.
#[derive(Clone, Copy, Default)]
struct Cursor {
    /// Current block, 0 = none.
    block: u32,
    /// First granule not looked at yet.
    granule: u32,
}

/// See the module documentation. Block numbers count from the cage base.
pub struct Blocks {
    /// First block that is not part of the image.
    pub first: u32,
    /// Class bytes of the blocks from `first`.
    class: Vec<u8>,
    extra: Vec<u32>,
    /// Blocks with free runs, by class; taken from the end.
    avail: Vec<Vec<u32>>,
    cursor: [Cursor; CLASSES],
    /// Blocks opened for allocation since the last collection.
    pub young: Vec<u32>,
    /// First blocks of large cells allocated since the last collection.
    pub young_large: Vec<u32>,
    /// Index into `class`: no free block below.
    free_from: usize,
    free_count: u32,
    /// No run of this many free blocks exists below the end of the table.
    no_run_of: u32,
    /// Bytes from the cage base: end of committed memory, and where the heap must end.
    pub committed: u64,
    pub limit: u64,
    /// Blocks in use, the image's left out.
    pub used: u32,
    /// Single-cell runs (a collection at every so many allocations wants to see each allocation).
    pub single: bool,
}

impl Blocks {
    /// `limit`: bytes from the cage base where the heap must end.
    pub fn new(limit: u64) -> Blocks {
        let first = (cage::HEAP_START / BLOCK) as u32;
        Blocks {
            first,
            class: Vec::new(),
            extra: Vec::new(),
            avail: vec![Vec::new(); CLASSES],
            cursor: [Cursor::default(); CLASSES],
            young: Vec::new(),
            young_large: Vec::new(),
            free_from: 0,
            free_count: 0,
            no_run_of: u32::MAX,
            committed: cage::HEAP_START as u64,
            limit,
            used: 0,
            single: false,
        }
    }
    /// Block behind the last one.
    #[inline(always)]
    pub fn end(&self) -> u32 {
        self.first + self.class.len() as u32
    }
    /// Class byte of a block at or above `first`.
    #[inline(always)]
    pub fn class(&self, block: u32) -> u8 {
        self.class[(block - self.first) as usize]
    }
    #[inline(always)]
    pub fn extra(&self, block: u32) -> u32 {
        self.extra[(block - self.first) as usize]
    }
    /// Bytes of the cell that starts in `block`.
    #[inline(always)]
    pub fn cell_size(&self, block: u32) -> usize {
        let c = self.class(block);
        if (c as usize) < CLASSES { class_size(c as usize) } else { self.extra(block) as usize * BLOCK }
    }
    pub fn is_free(&self, block: u32) -> bool {
        matches!(self.class(block), FREE | FREE_DISCARDED)
    }
    pub fn free_blocks(&self) -> u32 {
        self.free_count
    }
    fn set(&mut self, block: u32, class: u8, extra: u32) {
        let i = (block - self.first) as usize;
        self.class[i] = class;
        self.extra[i] = extra;
    }

    /// Starts behind an image of `n` blocks; the table must be empty.
    pub fn start_behind(&mut self, n: u32) {
        debug_assert!(self.class.is_empty());
        self.first += n;
        self.committed = (self.first as u64) << BLOCK_SHIFT;
    }
    /// Takes over the `n` blocks of an image, which end at `first`.
    pub fn prepend_packed(&mut self, n: u32) {
        self.first -= n;
        self.class.splice(0..0, std::iter::repeat_n(PACKED, n as usize));
        self.extra.splice(0..0, std::iter::repeat_n(0, n as usize));
        self.used += n;
        self.free_from = 0;
        self.no_run_of = u32::MAX;
    }
    /// Takes `n` blocks in a row. `None` when the cage or the system has no more memory.
    fn take(&mut self, n: u32) -> Option<u32> {
        if n <= self.free_count && n < self.no_run_of {
            let mut at = self.free_from;
            let mut from = None;
            while let Some(skip) = self.class[at..].iter().position(|&c| c == FREE || c == FREE_DISCARDED) {
                let start = at + skip;
                from.get_or_insert(start);
                let len = self.class[start..]
                    .iter()
                    .take(n as usize)
                    .position(|&c| c != FREE && c != FREE_DISCARDED)
                    .unwrap_or(n as usize)
                    .min(self.class.len() - start);
                if len == n as usize {
                    self.free_count -= n;
                    self.used += n;
                    self.free_from = if from == Some(start) { start + len } else { from.unwrap_or(0) };
                    return Some(self.first + start as u32);
                }
                at = start + len;
            }
            self.free_from = from.unwrap_or(self.class.len());
            self.no_run_of = n;
        }
        // Grow; free blocks at the end of the table count.
        let tail = self.class.iter().rev().take_while(|&&c| c == FREE || c == FREE_DISCARDED).count().min(n as usize);
        let start = self.end() - tail as u32;
        let end = ((start + n) as u64) << BLOCK_SHIFT;
        if end > self.limit || !self.commit_to(end) {
            return None;
        }
        let grow = n as usize - tail;
        self.class.resize(self.class.len() + grow, FREE);
        self.extra.resize(self.extra.len() + grow, 0);
        self.free_count -= tail as u32;
        self.used += n;
        Some(start)
    }

    /// Commits memory up to `end`, in larger steps as the heap grows.
    fn commit_to(&mut self, end: u64) -> bool {
        if end <= self.committed {
            return true;
        }
        let step = if self.committed < 8 << 20 { 1 << 20 } else { 16 << 20 };
        let want = end.next_multiple_of(step).min(self.limit.max(end));
        let (at, size) = (cage::base() + self.committed as usize, (want - self.committed) as usize);
        if mmap::commit(at, size) {
            // Not for small heaps: most of a huge page would be waste.
            if step > 1 << 20 || size >= 4 << 20 {
                mmap::prefer_huge(at, size);
            }
            self.committed = want;
            return true;
        }
        // Near the wall: just what is needed.
        let size = (end - self.committed) as usize;
        if mmap::commit(cage::base() + self.committed as usize, size) {
            self.committed = end;
            return true;
        }
        false
    }

    /// Frees `n` blocks from `block`. Their memory is kept until [`discard_free`](Self::discard_free): what grows by doubling takes
    /// large runs again soon, and the system would clear each page for it.
    pub fn release(&mut self, block: u32, n: u32) {
        for b in block..block + n {
            self.set(b, FREE, 0);
        }
        self.free_from = self.free_from.min((block - self.first) as usize);
        self.free_count += n;
        self.used -= n;
        self.no_run_of = u32::MAX;
    }

    /// Gives the memory of free blocks back to the system, except for `keep` of them.
    pub fn discard_free(&mut self, keep: u32) {
        let mut kept = 0;
        let mut i = 0;
        while i < self.class.len() {
            if self.class[i] != FREE {
                i += 1;
                continue;
            }
            let n = self.class[i..].iter().take_while(|&&c| c == FREE).count();
            kept += n as u32;
            if kept > keep {
                let b = self.first as usize + i;
                mmap::discard(cage::base() + (b << BLOCK_SHIFT), n << BLOCK_SHIFT);
                self.class[i..i + n].fill(FREE_DISCARDED);
            }
            i += n;
        }
    }

    /// The next free run of `class` in blocks it has. Sets the run's young bits.
    pub fn next_run(&mut self, class: usize, live: Bits, young: Bits) -> Option<Bump> {
        let size = class_size(class);
        let step = (size / 16) as u32;
        let last = (BLOCK / size) as u32 * step;
        loop {
            let c = self.cursor[class];
            if c.block != 0
                && let Some((start, end)) = next_gap(live, c.block, c.granule, step, last)
            {
                let end = if self.single { start + step } else { end };
                self.cursor[class].granule = end;
                let at = (c.block as u64) << BLOCK_SHIFT;
                let run = Bump { cur: at + start as u64 * 16, end: at + end as u64 * 16 };
                young.set_range(run.cur, run.end);
                return Some(run);
            }
            let block = self.avail[class].pop()?;
            self.open(class, block);
        }
    }
    fn open(&mut self, class: usize, block: u32) {
        self.young.push(block);
        self.cursor[class] = Cursor { block, granule: 0 };
    }
    /// Gives `class` a fresh block. False when there is no more memory.
    pub fn add_block(&mut self, class: usize) -> bool {
        let Some(b) = self.take(1) else { return false };
        self.set(b, class as u8, 0);
        self.open(class, b);
        true
    }
    /// Blocks for a large cell.
    pub fn add_large(&mut self, n: u32, young: Bits) -> Option<u32> {
        let b = self.take(n)?;
        self.set(b, LARGE, n);
        for i in 1..n {
            self.set(b + i, LARGE_REST, i);
        }
        self.young_large.push(b);
        young.set(b << (BLOCK_SHIFT - 3));
        Some(b)
    }

    /// After a young collection: what was allocated from becomes available again as far as it is free.
    pub fn reset_after_young(&mut self, live: Bits, young: Bits) {
        self.cursor = [Cursor::default(); CLASSES];
        let opened = std::mem::take(&mut self.young);
        // Reversed: blocks are taken from the end, and the first ones filled are the first ones to be used again.
        for &b in opened.iter().rev() {
            // SAFETY: the block is in use, its bitmap words are committed.
            unsafe { *young.block(b) = [0; BLOCK_WORDS] };
            self.classify(b, live);
        }
        self.young = opened;
        self.young.clear();
        let large = std::mem::take(&mut self.young_large);
        for &b in &large {
            let head = b << (BLOCK_SHIFT - 3);
            young.clear(head);
            if !live.get(head) {
                self.release(b, self.extra(b));
            }
        }
        self.young_large = large;
        self.young_large.clear();
    }
    /// After a full collection: all blocks.
    pub fn reset_after_full(&mut self, live: Bits, young: Bits) {
        self.cursor = [Cursor::default(); CLASSES];
        for &b in &self.young {
            // SAFETY: as above.
            unsafe { *young.block(b) = [0; BLOCK_WORDS] };
        }
        self.young.clear();
        for &b in &self.young_large {
            young.clear(b << (BLOCK_SHIFT - 3));
        }
        self.young_large.clear();
        self.avail.iter_mut().for_each(Vec::clear);
        let mut b = self.end();
        while b > self.first {
            b -= 1;
            match self.class(b) {
                FREE | FREE_DISCARDED | LARGE_REST | PACKED => {}
                LARGE => {
                    if !live.get(b << (BLOCK_SHIFT - 3)) {
                        self.release(b, self.extra(b));
                    }
                }
                _ => self.classify(b, live),
            }
        }
    }
    /// Bytes of the cells that have a live bit.
    pub fn live_bytes(&self, live: Bits) -> u64 {
        let mut bytes = 0;
        for b in self.first..self.end() {
            let class = self.class(b) as usize;
            if class == LARGE as usize {
                bytes += (self.extra(b) as u64) << BLOCK_SHIFT;
            } else if class != 0 && class < CLASSES {
                // SAFETY: the block is in use, its bitmap words are committed.
                let cells: u32 = unsafe { (*live.block(b)).iter().map(|w| w.count_ones()).sum() };
                bytes += cells as u64 * class_size(class) as u64;
            }
        }
        bytes
    }
    /// Frees an empty block, lists one with enough room.
    fn classify(&mut self, b: u32, live: Bits) {
        // SAFETY: the block is in use, its bitmap words are committed.
        let cells: u32 = unsafe { (*live.block(b)).iter().map(|w| w.count_ones()).sum() };
        if cells == 0 {
            self.release(b, 1);
            return;
        }
        let class = self.class(b) as usize;
        let all = (BLOCK / class_size(class)) as u32;
        if (all - cells) * MIN_FREE_PART >= all {
            self.avail[class].push(b);
        }
    }
}

/// The next gap between live cells of a block, in granules.
#[inline]
fn next_gap(live: Bits, block: u32, from: u32, step: u32, last: u32) -> Option<(u32, u32)> {
    // SAFETY: the block is in use, its bitmap words are committed.
    let words = unsafe { &*live.block(block) };
    let mut start = from;
    while start < last && words[start as usize >> 6] >> (start & 63) & 1 != 0 {
        start += step;
    }
    if start >= last {
        return None;
    }
    let mut i = start as usize >> 6;
    let mut w = words[i] & (!0 << (start & 63));
    loop {
        if w != 0 {
            let next = i as u32 * 64 + w.trailing_zeros();
            return Some((start, next));
        }
        i += 1;
        if i == BLOCK_WORDS {
            return Some((start, last));
        }
        w = words[i];
    }
}
