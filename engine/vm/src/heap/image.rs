//! The heap's part of an image: capture and restore.
//!
//! An image is the heap's blocks as they lie, from `cage::HEAP_START` on, and a blob of metadata. Restoring means that
//! the blocks' pages are mapped there, private and writable, and that the blob is adopted where it lies: neither is
//! copied or touched but for the blob's head. All cells of an image are old, and never freed; the collector looks at
//! those that were stored into since the start, and at no others.
//!
//! ```text
//! blob:  head (see `Head`), little-endian, 16-aligned
//!        Vm::roots, names, symbols, atoms as they are
//!        class byte of each block, padded to 8
//!        extra word (u32) of each block, padded to 8
//!        16 words (u64) of each block: bit set = a cell starts at the 16-byte granule
//! ```

use super::alloc::{BLOCK, BLOCK_SHIFT, CLASSES, class_size};
use super::bitmap::BLOCK_WORDS;
use super::blocks::block_class;
use super::kinds::Layout;
use super::{Collect, Gc, Header, Kind, cage};
use crate::Vm;
use crate::string::{JsString, sflags};
use crate::vm::{Names, Roots, WellKnown};
use std::fmt;

const MAGIC: u32 = u32::from_le_bytes(*b"JSHP");
/// Changes whenever a kind, a root or the blob changes in a way that sizes do not tell.
const VERSION: u32 = 1;
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
    reserved: [u32; 2],
}

/// What goes into an image file.
pub struct ImageParts<'a> {
    /// Heap pages, a multiple of the block size. Zero where no cell lies.
    pub heap: &'a [u8],
    /// The blob; must lie 16-aligned when adopted.
    pub meta: Vec<u8>,
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
}

impl fmt::Display for HeapImageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HeapImageError::Mismatch(what) => write!(f, "heap image does not fit this engine: {what}"),
            HeapImageError::External(n) => write!(f, "heap refers to {n} resources outside it that cannot be saved"),
            HeapImageError::PendingFinalizations(n) => write!(f, "{n} finalization callbacks are still to run"),
        }
    }
}
impl std::error::Error for HeapImageError {}

/// The image below the blocks of the heap.
pub struct ImageHeap {
    class: &'static [u8],
    extra: &'static [u32],
    bits: &'static [[u64; BLOCK_WORDS]],
}

impl ImageHeap {
    pub const NONE: ImageHeap = ImageHeap { class: &[], extra: &[], bits: &[] };

    /// Size of the heap pages.
    pub fn bytes(&self) -> u64 {
        (self.class.len() as u64) << BLOCK_SHIFT
    }
    /// Whether a cell offset lies in the image.
    pub fn contains(&self, offset: u32) -> bool {
        let block = offset >> (BLOCK_SHIFT - 3);
        block >= FIRST && block < FIRST + self.class.len() as u32
    }
    /// Bytes of the cell that starts in `block`.
    pub fn cell_size(&self, block: u32) -> usize {
        let i = (block - FIRST) as usize;
        let class = self.class[i] as usize;
        if class < CLASSES { class_size(class) } else { self.extra[i] as usize * BLOCK }
    }
    /// All cells in address order: (cell, size). Reads only the metadata.
    pub fn cells(&self) -> impl Iterator<Item = (Gc<Header>, usize)> + '_ {
        self.bits.iter().enumerate().flat_map(move |(i, words)| {
            let block = FIRST + i as u32;
            words.iter().enumerate().flat_map(move |(j, &word)| {
                let size = if word == 0 { 0 } else { self.cell_size(block) };
                let mut w = word;
                std::iter::from_fn(move || {
                    if w == 0 {
                        return None;
                    }
                    let granule = j as u32 * 64 + w.trailing_zeros();
                    w &= w - 1;
                    Some((Gc::from_offset((block << (BLOCK_SHIFT - 3)) + granule * 2), size))
                })
            })
        })
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
    fn image_head(&self, blocks: u32) -> Head {
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
            reserved: [0; 2],
        }
    }

    /// Collects, and gives the heap in image form. The caller holds no handles off the engine's roots: what only the
    /// native stack or `temp_roots` refer to is not part of an image. Equal histories give equal bytes.
    pub fn capture_image(&mut self) -> Result<ImageParts<'_>, HeapImageError> {
        self.clear_kept_objects();
        self.thaw_image();
        self.collect(Collect::Precise);
        if !self.heap.finalizers.is_empty() {
            return Err(HeapImageError::External(self.heap.finalizers.len()));
        }
        if self.has_finalizations() {
            return Err(HeapImageError::PendingFinalizations(self.heap.weak.pending.len()));
        }
        let (class, extra) = self.heap.blocks.table();
        let extra = extra.to_vec();
        let n = class.len() as u32;
        self.clean_blocks(&class);

        let mut meta = bytes_of(&self.image_head(n)).to_vec();
        meta.extend_from_slice(bytes_of(&self.roots));
        meta.extend_from_slice(bytes_of(&self.names));
        meta.extend_from_slice(bytes_of(&self.symbols));
        meta.extend_from_slice(bytes_of(&self.atoms));
        pad(&mut meta, 16);
        meta.extend_from_slice(&class);
        pad(&mut meta, 8);
        extra.iter().for_each(|e| meta.extend_from_slice(&e.to_le_bytes()));
        pad(&mut meta, 8);
        for b in FIRST..FIRST + n {
            let used = class[(b - FIRST) as usize] != block_class::FREE;
            // SAFETY: the block is in the table, so its bitmap words are committed.
            let words = unsafe { *self.heap.live.block(b) };
            for w in words {
                meta.extend_from_slice(&if used { w } else { 0 }.to_le_bytes());
            }
        }
        // SAFETY: the blocks of the table are committed memory of the cage.
        let heap = unsafe {
            std::slice::from_raw_parts((cage::base() + cage::HEAP_START) as *const u8, (n as usize) << BLOCK_SHIFT)
        };
        Ok(ImageParts { heap, meta })
    }

    /// Zeroes what no cell uses: free cells, the rest of size classes behind the used part of a cell.
    fn clean_blocks(&mut self, class: &[u8]) {
        let zero = |from: usize, to: usize| {
            if to > from {
                // SAFETY: free memory or slack of a cell in committed blocks.
                unsafe { std::ptr::write_bytes(from as *mut u8, 0, to - from) };
            }
        };
        let mut end = cage::base() + cage::HEAP_START;
        for (c, size) in self.live_cells() {
            zero(end, c.addr());
            zero(c.addr() + used_size(c, size), c.addr() + size);
            end = c.addr() + size;
        }
        zero(end, cage::base() + cage::HEAP_START + (class.len() << BLOCK_SHIFT));
        // The atom table keeps no trace of atoms that came and went: entries in the order of their homes.
        self.atoms.rebuild();
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
        if head != self.image_head(head.blocks) {
            return mismatch("engine of another build");
        }
        let n = head.blocks as usize;
        if n << BLOCK_SHIFT != heap_bytes || cage::HEAP_START + heap_bytes > self.heap.blocks.limit as usize {
            return mismatch("heap size");
        }
        let fixed = [head.roots, head.names, head.symbols, head.atoms].iter().sum::<u32>() as usize;
        let class_at = (size_of::<Head>() + fixed).next_multiple_of(16);
        let extra_at = (class_at + n).next_multiple_of(8);
        let bits_at = (extra_at + n * 4).next_multiple_of(8);
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
                class: std::slice::from_raw_parts(p.add(class_at), n),
                extra: std::slice::from_raw_parts(p.add(extra_at) as *const u32, n),
                bits: std::slice::from_raw_parts(p.add(bits_at) as *const [u64; BLOCK_WORDS], n),
            };
        }
        self.heap.blocks.start_behind(head.blocks);
        self.heap.first = self.heap.blocks.first << (BLOCK_SHIFT - 3);
        Ok(())
    }

    /// Makes the image's cells ordinary old cells, which can die.
    fn thaw_image(&mut self) {
        let h = &mut self.heap;
        if h.image.class.is_empty() {
            return;
        }
        let image = std::mem::replace(&mut h.image, ImageHeap::NONE);
        let n = image.class.len() as u32;
        for (i, words) in image.bits.iter().enumerate() {
            // SAFETY: the side bitmaps cover the whole cage.
            unsafe { *h.live.block(FIRST + i as u32) = *words };
        }
        h.next.clear_blocks(FIRST, FIRST + n);
        h.young.clear_blocks(FIRST, FIRST + n);
        h.image_written.clear();
        h.blocks.prepend(image.class, image.extra);
        h.first = (cage::HEAP_START / 8) as u32;
        // A full collection under way knows nothing of these cells: begin again.
        h.marking = false;
    }
}

/// Bytes of a cell that carry meaning, where they are fewer than its size.
fn used_size(c: Gc<Header>, size: usize) -> usize {
    let used = match c.kind().layout() {
        Layout::Cell { ptrs, raw, values } => 8 + ptrs as usize * 4 + raw as usize + values as usize * 8,
        Layout::Special if c.is(Kind::String) => {
            let s: Gc<JsString> = c.cast();
            match s.flags() {
                f if f & (sflags::ROPE | sflags::SLICE) != 0 => 24,
                f if f & sflags::TWO_BYTE != 0 => 16 + s.len() * 2,
                _ => 16 + s.len(),
            }
        }
        _ => size,
    };
    used.min(size)
}
