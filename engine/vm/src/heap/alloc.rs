//! Allocation: size classes, blocks, bump pointers.
//!
//! A block is 16 KiB of cells of one size class. Each class bumps through a free run of its current block
//! (`Vm::bump`); when the run is used up the slow path takes the next free run or block, and may collect.

use super::{Gc, Header, HeapCell, Kind, cage, gc_state};
use crate::Vm;

pub const BLOCK: usize = 16 << 10;
/// Cells up to this size are allocated in size classes; larger ones get blocks of their own.
pub const MAX_SMALL: usize = 4096;
/// Number of size classes: 16-byte steps up to 512 bytes, then eighths of powers of two.
pub const CLASSES: usize = 33 + 24;

/// Size in bytes of a class.
pub const fn class_size(class: usize) -> usize {
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
        (size + 15) / 16
    } else {
        let mut class = 33 + 8 * ((size - 1).ilog2() as usize - 9);
        while class_size(class) < size {
            class += 1;
        }
        class
    }
}

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
        if size <= 512 {
            let class = (size + 15) >> 4;
            let b = &mut self.bump[class];
            let cur = b.cur;
            let next = cur + (class << 4) as u64;
            if next <= b.end {
                b.cur = next;
                let g = Gc::<T>::from_offset((cur >> 3) as u32);
                self.init_header(g.cast(), kind);
                return g;
            }
        }
        self.alloc_slow(kind, size).cast()
    }

    #[inline(always)]
    fn init_header(&mut self, g: Gc<Header>, kind: Kind) {
        // SAFETY: the cell was just allocated, at least 16 bytes, 8-aligned.
        unsafe { *(g.addr() as *mut u64) = (kind as u64) << 32 | (gc_state::YOUNG as u64) << 40 };
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

    #[cold]
    #[inline(never)]
    fn alloc_slow(&mut self, kind: Kind, size: usize) -> Gc<Header> {
        let g = if size <= MAX_SMALL {
            let class = class_of(size);
            let bytes = class_size(class) as u64;
            loop {
                let b = &mut self.bump[class];
                if b.cur + bytes <= b.end {
                    let cur = b.cur;
                    b.cur += bytes;
                    break Gc::from_offset((cur >> 3) as u32);
                }
                let start = self.take_blocks(1);
                self.bump[class] = Bump { cur: start, end: start + BLOCK as u64 };
            }
        } else {
            let n = size.div_ceil(BLOCK);
            Gc::from_offset((self.take_blocks(n) >> 3) as u32)
        };
        self.init_header(g, kind);
        g
    }

    fn take_blocks(&mut self, n: usize) -> u64 {
        let start = self.heap_top;
        let bytes = (n * BLOCK) as u64;
        assert!(start + bytes <= self.cage_size as u64, "out of memory: cage is full");
        if start + bytes > self.heap_committed {
            let want = ((start + bytes - self.heap_committed) as usize).max(1 << 20);
            let want = want.next_multiple_of(1 << 20).min(self.cage_size - self.heap_committed as usize);
            assert!(crate::sys::mmap::commit(cage::base() + self.heap_committed as usize, want), "out of memory");
            self.heap_committed += want as u64;
        }
        self.heap_top += bytes;
        start
    }

    /// Write barrier: call after storing a heap value into `cell`.
    #[inline(always)]
    pub fn barrier<T: HeapCell>(&mut self, cell: Gc<T>) {
        if cell.header().gc.get() == gc_state::OLD {
            self.remember(cell.cast());
        }
    }

    #[cold]
    #[inline(never)]
    fn remember(&mut self, cell: Gc<Header>) {
        cell.header().gc.set(gc_state::REMEMBERED);
        self.remembered.push(cell);
    }
}
