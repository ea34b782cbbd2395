//! The heap's part of an image: capture and restore.
//!
//! An image is the live cells of a heap, packed in an order that suits a start (`heap/relocate.rs`), and a blob of
//! metadata. Restoring means that the pages are mapped at `cage::HEAP_START`, private and writable, and that the blob is
//! adopted where it lies: neither is copied or touched but for the blob's head. All cells of an image are old, and never
//! freed; the collector looks at those that were stored into since the start, and at no others.
//!
//! ```text
//! blob:  head (see `Head`), little-endian, 16-aligned
//!        Vm::roots, names, symbols, atoms as they are
//!        16 words (u64) of each block: bit set = a cell starts at the 16-byte granule
//! ```

use super::alloc::{BLOCK, BLOCK_SHIFT};
use super::bitmap::BLOCK_WORDS;
use super::relocate::{Heat, Layout};
use super::{Collect, Gc, Header, Kind, cage, gc_state};
use crate::Vm;
use crate::sys::mmap;
use crate::vm::{Names, Relocate, Roots, WellKnown};
use std::fmt;

const MAGIC: u32 = u32::from_le_bytes(*b"JSHP");
/// Changes whenever a kind, a root or the blob changes in a way that sizes do not tell.
const VERSION: u32 = 2;
/// Block number of `HEAP_START`.
const FIRST: u32 = (cage::HEAP_START / BLOCK) as u32;

/// The fixed part of the blob.
#[repr(C)]
#[derive(Clone, Copy, PartialEq)]
struct Head {
    magic: u32,
    version: u32,
    blocks: u32,
    symbol_count: u32,
    /// Sizes that engine and image must agree on.
    roots: u32,
    names: u32,
    symbols: u32,
    atoms: u32,
    kinds: u32,
    block_size: u32,
    regions: ImageRegions,
    reserved: [u32; 3],
}

/// Cell offsets behind the regions of an image, see [`Heat`]; the rest is cold.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct ImageRegions {
    pub written: u32,
    pub read: u32,
    pub unknown: u32,
}

/// What goes into an image file.
pub struct ImageParts<'a> {
    /// Heap pages, a multiple of the block size. Zero where no cell lies.
    pub heap: &'a [u8],
    /// The blob; must lie 16-aligned when adopted.
    pub meta: Vec<u8>,
    layout: Layout,
}

impl ImageParts<'_> {
    /// Of every cell: its offset in this heap and in the image.
    pub fn places(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.layout.places()
    }
}

/// Why an image could not be made or used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeapImageError {
    /// The blob is cut short, or of another engine.
    Mismatch(&'static str),
    /// The heap refers to things outside it that cannot be saved.
    External(usize),
    /// Finalisation callbacks have not run yet.
    PendingFinalizations(usize),
    /// So many cells refer to freed memory: a bug of the engine.
    Dangling(usize),
    /// The system refused the memory to write the image in.
    OutOfMemory,
}

impl fmt::Display for HeapImageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HeapImageError::Mismatch(what) => write!(f, "heap image does not fit this engine: {what}"),
            HeapImageError::External(n) => write!(f, "heap refers to {n} resources outside it that cannot be saved"),
            HeapImageError::PendingFinalizations(n) => write!(f, "{n} finalization callbacks are still to run"),
            HeapImageError::Dangling(n) => write!(f, "{n} references of the heap lead nowhere (a bug of jsbundle)"),
            HeapImageError::OutOfMemory => f.write_str("no memory to write the heap image in"),
        }
    }
}
impl std::error::Error for HeapImageError {}

/// The image below the blocks of the heap.
pub struct ImageHeap {
    /// Where cells start, 64 granules a word.
    bits: &'static [u64],
    /// Cell offset behind the image's blocks.
    end: u32,
    regions: ImageRegions,
    /// The collector leaves the image alone. Ends when the heap is captured again.
    frozen: bool,
}

/// Cell offset of the image's first block.
const START: u32 = (cage::HEAP_START / 8) as u32;

impl ImageHeap {
    pub const NONE: ImageHeap =
        ImageHeap { bits: &[], end: START, regions: ImageRegions { written: 0, read: 0, unknown: 0 }, frozen: false };

    /// Size of the heap pages.
    pub fn bytes(&self) -> u64 {
        (self.end - START) as u64 * 8
    }
    /// Whether a cell offset lies in the image.
    #[inline(always)]
    pub fn holds(&self, offset: u32) -> bool {
        offset < self.end
    }
    /// Whether a cell offset lies in the image, and what lies there is alive whatever refers to it.
    pub fn keeps(&self, offset: u32) -> bool {
        self.frozen && offset >= START && offset < self.end
    }
    /// Offset of the first cell at or behind the granule `g` of the image, or where the image ends.
    fn next_start(&self, g: usize) -> u32 {
        let mut i = g >> 6;
        let Some(&first) = self.bits.get(i) else { return self.end };
        let mut w = first & (!0 << (g & 63));
        while w == 0 {
            i += 1;
            match self.bits.get(i) {
                Some(&next) => w = next,
                None => return self.end,
            }
        }
        START + (i as u32 * 64 + w.trailing_zeros()) * 2
    }
    /// Bytes of the cell at `offset`.
    pub fn cell_size(&self, offset: u32) -> usize {
        (self.next_start(((offset - START) / 2) as usize + 1) - offset) as usize * 8
    }
    /// Start of the cell that contains the byte at `at` (from the cage base).
    pub fn cell_at(&self, at: u64) -> Option<u32> {
        let g = ((at - cage::HEAP_START as u64) / 16) as usize;
        let mut i = g >> 6;
        let mut w = *self.bits.get(i)? & (!0 >> (63 - (g & 63)));
        while w == 0 {
            i = i.checked_sub(1)?;
            w = self.bits[i];
        }
        Some(START + (i as u32 * 64 + 63 - w.leading_zeros()) * 2)
    }
    /// All cells in address order: (cell, size). Reads only the metadata.
    pub fn cells(&self) -> impl Iterator<Item = (Gc<Header>, usize)> + '_ {
        let mut at = self.next_start(0);
        std::iter::from_fn(move || {
            if at >= self.end {
                return None;
            }
            let cell = at;
            at = self.next_start(((cell - START) / 2) as usize + 1);
            Some((Gc::from_offset(cell), (at - cell) as usize * 8))
        })
    }
    /// Bytes of the cells of a thawed image that have a live bit.
    pub(super) fn thawed_bytes(&self, live: super::bitmap::Bits) -> u64 {
        if self.frozen { 0 } else { self.cells().filter(|(c, _)| live.get(c.offset())).map(|(_, n)| n as u64).sum() }
    }
    /// What a start does with the cell, as far as the image's order says so.
    fn heat(&self, offset: u32) -> Heat {
        match offset {
            o if o >= self.end || self.end == START => Heat::Unknown,
            o if o < self.regions.written => Heat::Written,
            o if o < self.regions.read => Heat::Read,
            o if o < self.regions.unknown => Heat::Unknown,
            _ => Heat::Cold,
        }
    }
}

fn pad(v: &mut Vec<u8>, to: usize) {
    v.resize(v.len().next_multiple_of(to), 0);
}

/// The bytes of a structure of integers that lies in the zero-initialised `Vm` or has no padding.
fn bytes_of<T: Copy>(t: &T) -> &[u8] {
    // SAFETY: all bytes of such a structure are initialised, padding included.
    unsafe { std::slice::from_raw_parts((t as *const T).cast(), size_of::<T>()) }
}

impl Vm {
    fn image_head(&self, blocks: u32, regions: ImageRegions) -> Head {
        Head {
            magic: MAGIC,
            version: VERSION,
            blocks,
            symbol_count: self.symbol_count,
            roots: size_of::<Roots>() as u32,
            names: size_of::<Names>() as u32,
            symbols: size_of::<WellKnown>() as u32,
            atoms: size_of_val(&self.atoms) as u32,
            kinds: Kind::COUNT as u32,
            block_size: BLOCK as u32,
            regions,
            reserved: [0; 3],
        }
    }

    /// Collects, and gives the heap in image form. The caller holds no handles off the engine's roots: what only the
    /// native stack or `temp_roots` refer to is not part of an image. Equal histories give equal bytes. The heap itself
    /// stays as it is.
    ///
    /// The order of an image that the heap was restored from is kept, with new cells between what a start touches and
    /// the rest; `profile` says otherwise, by cell offset.
    pub fn capture_image(&mut self, profile: Option<&dyn Fn(u32) -> Heat>) -> Result<ImageParts<'_>, HeapImageError> {
        // SAFETY: the hook gets the isolate that it was given to.
        unsafe { (self.jit.hooks.flush)(self) };
        self.clear_kept_objects();
        self.thaw_image();
        self.collect(Collect::Precise);
        if !self.heap.finalizers.is_empty() {
            return Err(HeapImageError::External(self.heap.finalizers.len()));
        }
        if self.has_finalizations() {
            return Err(HeapImageError::PendingFinalizations(self.heap.weak.pending.len()));
        }
        let layout = match profile {
            Some(profile) => self.image_layout(profile),
            None => self.image_layout(&|o| self.heap.image.heat(o)),
        };
        let blocks = (((layout.end - START) as usize * 8).div_ceil(BLOCK)) as u32;
        let bytes = (blocks as usize) << BLOCK_SHIFT;
        // Written behind the heap's memory, in the cage, so that cells of the copy can be looked at like any others.
        let stage = cage::base() + (self.heap.blocks.committed as usize).next_multiple_of(1 << 20);
        if stage - cage::base() + bytes > self.heap.blocks.limit as usize || !mmap::commit(stage, bytes) {
            return Err(HeapImageError::OutOfMemory);
        }
        // An earlier image may have been written there.
        mmap::discard(stage, bytes);
        let dangling = self.write_image(&layout, stage);
        if dangling > 0 {
            return Err(HeapImageError::Dangling(dangling));
        }
        let mut bits = vec![0u64; blocks as usize * BLOCK_WORDS];
        let mut set = |offset: u32| {
            let g = ((offset - START) / 2) as usize;
            bits[g >> 6] |= 1 << (g & 63);
        };
        layout.places().for_each(|(_, place)| set(place));
        let rest = stage + (layout.end - START) as usize * 8;
        if rest < stage + bytes {
            // What is left of the last block is a cell too, so that every cell ends where another begins.
            set(layout.end);
            // SAFETY: inside the stage.
            unsafe { *(rest as *mut u64) = (Kind::Free as u64) << 32 | (gc_state::OLD as u64) << 40 };
        }

        let place = |o: u32| if o < START { o } else { layout.place(o).unwrap_or(0) };
        let mut roots = self.roots;
        roots.relocate(&place);
        let mut names = self.names;
        names.relocate(&place);
        let mut symbols = self.symbols;
        symbols.relocate(&place);
        let shift = (stage - cage::base() - cage::HEAP_START) / 8;
        let atoms = self.atoms.relocated(&place, shift as u32);

        let mut meta = bytes_of(&self.image_head(blocks, layout.regions)).to_vec();
        meta.extend_from_slice(bytes_of(&roots));
        meta.extend_from_slice(bytes_of(&names));
        meta.extend_from_slice(bytes_of(&symbols));
        meta.extend_from_slice(bytes_of(&atoms));
        pad(&mut meta, 16);
        bits.iter().for_each(|word| meta.extend_from_slice(&word.to_le_bytes()));
        // SAFETY: committed above, and written to by nobody while the parts are borrowed.
        let heap = unsafe { std::slice::from_raw_parts(stage as *const u8, bytes) };
        Ok(ImageParts { heap, meta, layout })
    }

    /// All memory of the heap, from [`image_address`](Self::image_address) on.
    pub fn heap_memory(&self) -> &[u8] {
        let end =
            cage::base() + self.heap.blocks.committed.max(self.heap.image.bytes() + cage::HEAP_START as u64) as usize;
        // SAFETY: committed, and not written to while it is borrowed: whatever does takes the isolate.
        unsafe { std::slice::from_raw_parts(self.image_address() as *const u8, end - self.image_address()) }
    }

    /// Address where the heap pages of an image must be mapped (private, readable and writable) before
    /// [`adopt_image`](Self::adopt_image).
    pub fn image_address(&self) -> usize {
        cage::base() + cage::HEAP_START
    }

    /// Makes the image whose heap pages are mapped at [`image_address`](Self::image_address) the heap of this `Vm`,
    /// which must be a fresh one of [`Vm::new_empty`]. `meta` is used where it lies.
    ///
    /// # Safety
    /// The mapped pages and `meta` are those of one capture by an engine of the same build; `heap_bytes` of them are
    /// mapped, private and writable.
    pub unsafe fn adopt_image(&mut self, heap_bytes: usize, meta: &'static [u8]) -> Result<(), HeapImageError> {
        let mismatch = |what| Err(HeapImageError::Mismatch(what));
        if !(meta.as_ptr() as usize).is_multiple_of(16) {
            return mismatch("metadata is not aligned");
        }
        if meta.len() < size_of::<Head>() {
            return mismatch("metadata is cut short");
        }
        // SAFETY: aligned, long enough, and every bit pattern is a head.
        let head = unsafe { *(meta.as_ptr() as *const Head) };
        self.symbol_count = head.symbol_count;
        if head != self.image_head(head.blocks, head.regions) {
            return mismatch("engine of another build");
        }
        let n = head.blocks as usize;
        if n << BLOCK_SHIFT != heap_bytes || cage::HEAP_START + heap_bytes > self.heap.blocks.limit as usize {
            return mismatch("heap size");
        }
        let fixed = [head.roots, head.names, head.symbols, head.atoms].iter().sum::<u32>() as usize;
        let bits_at = (size_of::<Head>() + fixed).next_multiple_of(16);
        if meta.len() != bits_at + n * BLOCK_WORDS * 8 {
            return mismatch("metadata is cut short");
        }
        let p = meta.as_ptr();
        // SAFETY: lengths were checked; the structures are plain integers that the capture wrote; places are aligned.
        unsafe {
            let mut at = size_of::<Head>();
            self.roots = (p.add(at) as *const Roots).read_unaligned();
            at += size_of::<Roots>();
            self.names = (p.add(at) as *const Names).read_unaligned();
            at += size_of::<Names>();
            self.symbols = (p.add(at) as *const WellKnown).read_unaligned();
            at += size_of::<WellKnown>();
            self.atoms = (p.add(at) as *const crate::string::atom::AtomTable).read_unaligned();
            self.heap.image = ImageHeap {
                bits: std::slice::from_raw_parts(p.add(bits_at) as *const u64, n * BLOCK_WORDS),
                end: START + ((n << BLOCK_SHIFT) / 8) as u32,
                regions: head.regions,
                frozen: true,
            };
        }
        self.heap.blocks.start_behind(head.blocks);
        self.heap.first = self.heap.blocks.first << (BLOCK_SHIFT - 3);
        Ok(())
    }

    /// Makes the image's cells ordinary old cells, which can die. Their memory is not used again.
    fn thaw_image(&mut self) {
        let h = &mut self.heap;
        if !std::mem::replace(&mut h.image.frozen, false) {
            return;
        }
        let n = (h.image.bytes() >> BLOCK_SHIFT) as u32;
        for (i, words) in h.image.bits.chunks_exact(BLOCK_WORDS).enumerate() {
            // SAFETY: the side bitmaps cover the whole cage.
            unsafe { (*h.live.block(FIRST + i as u32)).copy_from_slice(words) };
        }
        h.next.clear_blocks(FIRST, FIRST + n);
        h.young.clear_blocks(FIRST, FIRST + n);
        h.image_written.clear();
        h.blocks.prepend_packed(n);
        h.first = START;
        // A full collection under way knows nothing of these cells: begin again.
        h.marking = false;
    }
}
