//! Array buffers: their bytes and the views on them.
//!
//! The bytes are a `Bytes` cell in the cage: it does not move, so that a view holds the address of its first element
//! (as an offset from the cage base) and an image carries buffers as they are. A resizable buffer reserves its maximal
//! length. Views cache their length; detaching or resizing a buffer visits its views, which it knows by weak cells.
//!
//! Internal values of `ArrayBuffer` and `SharedArrayBuffer` objects: bytes cell (undefined when detached), byte length,
//! maximal byte length (undefined: fixed, null: nor can the bytes be changed), list of weak cells (undefined: no views).

use super::exotic::typed_array;
use super::{Object, ValueCell, shared};
use crate::Vm;
use crate::error::{JsResult, Throw};
use crate::heap::weak::WeakCell;
use crate::heap::{Gc, Kind, cage};
use crate::string::atom::Bytes;
use crate::value::Value;
use std::cell::Cell;

/// Longest buffer in bytes.
pub const MAX_BYTES: u64 = u32::MAX as u64 - 64;

/// Internal values of buffer objects.
pub mod field {
    pub const BYTES: usize = 0;
    pub const LENGTH: usize = 1;
    pub const MAX_LENGTH: usize = 2;
    pub const VIEWS: usize = 3;
}

/// Internal value `i` of a buffer: both kinds have the same layout.
#[inline(always)]
fn value(b: Gc<Object>, i: usize) -> Value {
    b.internal_of(Kind::ArrayBuffer, i)
}

/// Whether the buffer is detached.
#[inline]
pub fn is_detached(b: Gc<Object>) -> bool {
    !value(b, field::BYTES).is_cell()
}

#[inline]
pub fn is_shared(b: Gc<Object>) -> bool {
    b.is(Kind::SharedArrayBuffer)
}

/// A size in an internal value; 0 if there is none.
#[inline]
pub(super) fn size(v: Value) -> usize {
    if v.is_int() { v.as_int() as usize } else { v.to_f64().unwrap_or(0.0) as usize }
}

/// Byte length; 0 when detached.
#[inline]
pub fn byte_length(b: Gc<Object>) -> usize {
    size(value(b, field::LENGTH))
}

/// Maximal byte length of a resizable buffer.
pub fn max_byte_length(b: Gc<Object>) -> Option<usize> {
    value(b, field::MAX_LENGTH).to_f64().map(|f| f as usize)
}

/// Whether the bytes are never written any more.
#[inline]
pub fn is_immutable(b: Gc<Object>) -> bool {
    value(b, field::MAX_LENGTH).is_null()
}

/// The TypeError of a method that would write to such a buffer.
#[cold]
pub fn throw_immutable(vm: &mut Vm, method: &str) -> Throw {
    vm.throw_type(format!("Cannot perform {method} on an immutable ArrayBuffer"))
}

/// Offset of the first byte from the cage base; 0 when detached.
#[inline]
pub fn data_offset(b: Gc<Object>) -> u64 {
    let v = value(b, field::BYTES);
    if !v.is_cell() {
        return 0;
    }
    let head = if v.as_gc::<Bytes>().header().flags.get() & shared::SHARED == 0 { 8 } else { shared::HEAD as u64 };
    v.payload() as u64 * 8 + head
}

/// The bytes. They may be written by views while the slice is held; it must not be kept across calls into JS.
pub fn bytes(b: Gc<Object>) -> &'static [Cell<u8>] {
    let v = value(b, field::BYTES);
    if !v.is_cell() {
        return &[];
    }
    // SAFETY: the cell has room for the (maximal) byte length behind its header.
    unsafe { std::slice::from_raw_parts((cage::base() + data_offset(b) as usize) as *const Cell<u8>, byte_length(b)) }
}

/// The bytes as a mutable slice, for bulk operations of the runtime.
///
/// # Safety
/// No other slice of the same buffer may be in use, and no JS may run while it is.
pub unsafe fn bytes_mut(b: Gc<Object>) -> &'static mut [u8] {
    let n = byte_length(b);
    if n == 0 {
        return &mut [];
    }
    // SAFETY: as for `bytes`; exclusive by contract.
    unsafe { std::slice::from_raw_parts_mut((cage::base() + data_offset(b) as usize) as *mut u8, n) }
}

impl Vm {
    /// A buffer of `len` zero bytes (resizable up to `max`); RangeError when there is no room.
    pub fn new_array_buffer(
        &mut self,
        len: u64,
        max: Option<u64>,
        shared: bool,
        proto: Option<Gc<Object>>,
    ) -> JsResult<Gc<Object>> {
        use crate::vm::Intrinsic;
        let reserve = max.unwrap_or(len);
        if reserve > MAX_BYTES {
            return Err(self.throw_range("Array buffer allocation failed"));
        }
        let kind = if shared { Kind::SharedArrayBuffer } else { Kind::ArrayBuffer };
        let default = if shared { Intrinsic::SharedArrayBufferProto } else { Intrinsic::ArrayBufferProto };
        let proto = proto.unwrap_or_else(|| self.intrinsic(default));
        let cell: Gc<Bytes> = self.try_alloc_cell(Kind::Bytes, 8 + (reserve as usize).max(8))?;
        // SAFETY: fresh cell with room for the bytes.
        unsafe { std::ptr::write_bytes((cell.addr() + 8) as *mut u8, 0, len as usize) };
        let b = self.new_object_of(kind, proto);
        self.set_internal(b, field::BYTES, Value::cell(cell));
        self.set_internal(b, field::LENGTH, Value::from_usize(len as usize));
        if let Some(m) = max {
            self.set_internal(b, field::MAX_LENGTH, Value::from_usize(m as usize));
        }
        Ok(b)
    }
    /// A buffer with a copy of these bytes.
    pub fn new_array_buffer_from(&mut self, data: &[u8]) -> JsResult<Gc<Object>> {
        let b = self.new_array_buffer(data.len() as u64, None, false, None)?;
        // SAFETY: fresh buffer, nothing else refers to it.
        unsafe { bytes_mut(b) }.copy_from_slice(data);
        Ok(b)
    }
    /// Makes a buffer immutable that has just been made and filled: views look at that once, when they are made.
    pub fn make_buffer_immutable(&mut self, b: Gc<Object>) {
        debug_assert!(value(b, field::VIEWS).is_undefined() && max_byte_length(b).is_none());
        self.set_internal(b, field::MAX_LENGTH, Value::NULL);
    }
    /// Detaches: the bytes cell is returned, all views have length 0 from now on.
    pub fn detach_array_buffer(&mut self, b: Gc<Object>) -> Value {
        let cell = value(b, field::BYTES);
        self.set_internal(b, field::BYTES, Value::UNDEFINED);
        self.set_internal(b, field::LENGTH, Value::ZERO);
        self.refresh_views(b);
        cell
    }
    /// Changes the length of a resizable buffer within its maximum; new bytes are zero.
    pub fn resize_array_buffer(&mut self, b: Gc<Object>, len: usize) {
        let old = byte_length(b);
        self.set_internal(b, field::LENGTH, Value::from_usize(len));
        if len > old {
            // SAFETY: the cell has room for the maximal length.
            unsafe { std::ptr::write_bytes((cage::base() + data_offset(b) as usize + old) as *mut u8, 0, len - old) };
        }
        self.refresh_views(b);
    }
    /// Registers a view: its cached length follows the buffer. The list has its length in front, and room behind; when that is used
    /// up, views that are gone make place first.
    pub(crate) fn add_view(&mut self, b: Gc<Object>, view: Gc<Object>) {
        let w = self.new_weak_cell(view.offset());
        let list = value(b, field::VIEWS);
        let old: &[Cell<Value>] = if list.is_cell() { list.as_gc::<ValueCell>().values() } else { &[] };
        let taken = old.first().map_or(0, |n| n.get().as_int() as usize);
        if taken + 1 < old.len() {
            old[0].set(Value::int(taken as i32 + 1));
            old[taken + 1].set(Value::cell(w));
            self.barrier(list.as_gc::<ValueCell>());
            return;
        }
        let views = old.iter().skip(1).map(Cell::get);
        let live: Vec<Value> = views.filter(|v| v.as_gc::<WeakCell>().target.get() != 0).collect();
        let grown = self.alloc_values(Kind::List, 2 + live.len() * 2, Value::UNDEFINED);
        grown.values()[0].set(Value::int(live.len() as i32 + 1));
        for (d, s) in grown.values()[1..].iter().zip(live.iter().chain([&Value::cell(w)])) {
            d.set(*s);
        }
        self.set_internal(b, field::VIEWS, Value::cell(grown));
    }
    pub(crate) fn refresh_views(&mut self, b: Gc<Object>) {
        let list = value(b, field::VIEWS);
        if !list.is_cell() {
            return;
        }
        for v in &list.as_gc::<ValueCell>().values()[1..] {
            if v.get().is_cell()
                && let Some(view) = Gc::<Object>::from_offset(v.get().as_gc::<WeakCell>().target.get()).some()
            {
                typed_array::refresh(view);
            }
        }
    }
}
