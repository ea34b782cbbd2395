//! Side bitmaps: one bit for each 16-byte granule of the cage, in flat arrays at its end.
//!
//! A cell is named by the bit of its first granule. The arrays are indexed by cell offset (8-byte units), so that a
//! test needs no block lookup. Only the parts that belong to used blocks are ever touched.

use super::alloc::BLOCK;

/// Bytes of heap covered by one byte of a bitmap.
pub const HEAP_PER_BYTE: usize = 128;
/// Bitmap words of a block.
pub const BLOCK_WORDS: usize = BLOCK / HEAP_PER_BYTE / 8;

/// A bitmap over the whole cage.
#[derive(Clone, Copy)]
pub struct Bits {
    words: *mut u64,
}

impl Bits {
    /// A bitmap over no memory; must not be accessed.
    pub const NONE: Bits = Bits { words: std::ptr::null_mut() };

    /// `addr`: of the array, committed or to be committed as the heap grows.
    pub fn at(addr: usize) -> Bits {
        Bits { words: addr as *mut u64 }
    }
    #[inline(always)]
    fn place(self, offset: u32) -> (*mut u64, u64) {
        // SAFETY: offsets are below the cage size, which the array covers.
        (unsafe { self.words.add(offset as usize >> 7) }, 1 << ((offset >> 1) & 63))
    }
    #[inline(always)]
    pub fn get(self, offset: u32) -> bool {
        let (w, bit) = self.place(offset);
        // SAFETY: see `place`.
        unsafe { *w & bit != 0 }
    }
    #[inline(always)]
    pub fn set(self, offset: u32) {
        let (w, bit) = self.place(offset);
        // SAFETY: see `place`.
        unsafe { *w |= bit }
    }
    #[inline(always)]
    pub fn clear(self, offset: u32) {
        let (w, bit) = self.place(offset);
        // SAFETY: see `place`.
        unsafe { *w &= !bit }
    }
    /// Sets the bit; true if it was not set.
    #[inline(always)]
    pub fn set_new(self, offset: u32) -> bool {
        let (w, bit) = self.place(offset);
        // SAFETY: see `place`.
        unsafe {
            let old = *w;
            if old & bit != 0 {
                return false;
            }
            *w = old | bit;
        }
        true
    }
    /// The words of a block.
    #[inline(always)]
    pub fn block(self, block: u32) -> *mut [u64; BLOCK_WORDS] {
        // SAFETY: see `place`.
        unsafe { self.words.add(block as usize * BLOCK_WORDS).cast() }
    }
    /// Sets the bits of all granules of `[start, end)` (bytes from the cage base, granule-aligned).
    pub fn set_range(self, start: u64, end: u64) {
        let (first, last) = ((start >> 4) as usize, (end >> 4) as usize);
        let mut g = first;
        while g < last {
            let in_word = g & 63;
            let n = (64 - in_word).min(last - g);
            let mask = if n == 64 { !0 } else { ((1u64 << n) - 1) << in_word };
            // SAFETY: see `place`.
            unsafe { *self.words.add(g >> 6) |= mask };
            g += n;
        }
    }
    /// Clears the words of the blocks `[first, last)`.
    pub fn clear_blocks(self, first: u32, last: u32) {
        if last > first {
            // SAFETY: see `place`.
            unsafe {
                std::ptr::write_bytes(
                    self.words.add(first as usize * BLOCK_WORDS),
                    0,
                    (last - first) as usize * BLOCK_WORDS,
                );
            }
        }
    }
}
