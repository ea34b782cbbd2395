//! Memory that several agents share: what is in a `SharedArrayBuffer` once it has been given to another agent.
//!
//! Views hold offsets from the base of their own cage, so shared memory is mapped into each cage: over the pages of a large `Bytes`
//! cell behind the first, which has the cell's header. Fast paths need not know. A buffer that no other agent has is a plain cell, and
//! can be in an image; one that is shared cannot.

use super::Object;
use super::buffer::{self, field};
use crate::Vm;
use crate::error::JsResult;
use crate::heap::{Gc, Kind};
use crate::string::atom::Bytes;
use crate::sys::mmap::SharedPages;
use crate::value::Value;
use crate::vm::Intrinsic;
use std::sync::Arc;

/// Bytes in front of shared memory in its cell: a page.
pub const HEAD: usize = 4096;
/// Flag of the header of `Bytes` cells.
pub const SHARED: u16 = 1;

/// Shared memory, whichever agents have mapped it.
pub struct SharedBlock {
    pages: SharedPages,
    /// Byte length of the buffer when it was shared, and its maximum if it can grow. How an agent grows its buffer is not seen by others.
    length: usize,
    max: Option<usize>,
}

/// One mapping, which ends with its cell.
struct Mapping {
    address: usize,
    block: Arc<SharedBlock>,
}

fn unmap(data: u64) {
    // SAFETY: the box that `map` has leaked for this finaliser alone.
    let mapping = unsafe { Box::from_raw(data as *mut Mapping) };
    // The cell's memory belongs to the heap again.
    mapping.block.pages.unmap_at(mapping.address);
}

impl Vm {
    /// The shared memory of a buffer, which is made such if it is not yet.
    ///
    /// # Errors
    /// RangeError when the system or the heap has no memory left.
    pub fn share_buffer(&mut self, b: Gc<Object>) -> JsResult<Arc<SharedBlock>> {
        let cell = b.internal(field::BYTES);
        if let Some(block) = self.shared_block(b) {
            return Ok(block);
        }
        let (length, max) = (buffer::byte_length(b), buffer::max_byte_length(b));
        let Some(pages) = SharedPages::new(max.unwrap_or(length).max(1)) else {
            return Err(self.throw_range("Array buffer allocation failed"));
        };
        let block = Arc::new(SharedBlock { pages, length, max });
        let shared = self.map(&block)?;
        // SAFETY: both cells have room for the bytes.
        unsafe {
            let from = (cell.as_gc::<Bytes>().addr() + 8) as *const u8;
            std::ptr::copy_nonoverlapping(from, (shared.addr() + HEAD) as *mut u8, length);
        }
        self.set_internal(b, field::BYTES, Value::cell(shared));
        self.refresh_views(b);
        Ok(block)
    }

    /// The shared memory of a buffer, if other agents may have it.
    pub fn shared_block(&self, b: Gc<Object>) -> Option<Arc<SharedBlock>> {
        let cell = b.internal(field::BYTES);
        if !cell.is_cell() || cell.as_gc::<Bytes>().header().flags.get() & SHARED == 0 {
            return None;
        }
        let mapping = self.heap.finalizers.iter().find(|f| f.cell == cell.payload())?;
        // SAFETY: the finaliser of a cell with the flag is `unmap`, its data a leaked box.
        Some(unsafe { &*(mapping.data as *const Mapping) }.block.clone())
    }

    /// A buffer of this agent with memory that another one has shared.
    ///
    /// # Errors
    /// RangeError when the system or the heap has no memory left.
    pub fn adopt_shared(&mut self, block: &Arc<SharedBlock>) -> JsResult<Gc<Object>> {
        let cell = self.map(block)?;
        let proto = self.intrinsic(Intrinsic::SharedArrayBufferProto);
        let b = self.new_object_of(Kind::SharedArrayBuffer, proto);
        self.set_internal(b, field::BYTES, Value::cell(cell));
        self.set_internal(b, field::LENGTH, Value::from_usize(block.length));
        if let Some(max) = block.max {
            self.set_internal(b, field::MAX_LENGTH, Value::from_usize(max));
        }
        Ok(b)
    }

    /// A cell with shared memory mapped into it.
    fn map(&mut self, block: &Arc<SharedBlock>) -> JsResult<Gc<Bytes>> {
        let cell: Gc<Bytes> = self.try_alloc_cell(Kind::Bytes, HEAD + block.pages.size())?;
        let address = cell.addr() + HEAD;
        debug_assert!(address.is_multiple_of(HEAD), "large cells begin at blocks");
        if !block.pages.map_at(address) {
            return Err(self.throw_range("Array buffer allocation failed"));
        }
        cell.header().flags.set(SHARED);
        let mapping = Box::new(Mapping { address, block: block.clone() });
        self.on_free(cell, unmap, Box::into_raw(mapping) as u64);
        Ok(cell)
    }
}
