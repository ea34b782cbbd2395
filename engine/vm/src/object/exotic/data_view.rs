//! DataViews: which bytes they cover, and the elements in them.

use super::typed_array::{self, Element, field, raw, type_word};
use crate::Vm;
use crate::heap::{Gc, Kind};
use crate::object::{Object, buffer};
use crate::value::Value;

#[inline]
fn buffer_of(o: Gc<Object>) -> Gc<Object> {
    o.internal_of(Kind::DataView, field::BUFFER).as_gc()
}

#[inline]
fn byte_offset(o: Gc<Object>) -> usize {
    o.internal_of(Kind::DataView, field::BYTE_OFFSET).to_f64().unwrap_or(0.0) as usize
}

/// Bytes the view covers now; `None` when it is out of bounds.
pub fn length(o: Gc<Object>) -> Option<usize> {
    let b = buffer_of(o);
    if buffer::is_detached(b) {
        return None;
    }
    let total = buffer::byte_length(b);
    match o.internal_of(Kind::DataView, field::LENGTH).to_f64() {
        Some(n) => (byte_offset(o) + n as usize <= total).then_some(n as usize),
        None => total.checked_sub(byte_offset(o)),
    }
}

impl Vm {
    /// A DataView on `buffer`; the caller has checked offset and length (`None`: follows the buffer).
    pub fn new_data_view(
        &mut self,
        buffer: Gc<Object>,
        byte_offset: u64,
        len: Option<u64>,
        proto: Gc<Object>,
    ) -> Gc<Object> {
        let o = self.new_object_of(Kind::DataView, proto);
        o.raw(raw::TYPE).set(type_word(Element::Uint8, !buffer::is_immutable(buffer)));
        self.set_internal(o, field::BUFFER, buffer.into());
        self.set_internal(o, field::BYTE_OFFSET, Value::number(byte_offset as f64));
        if let Some(n) = len {
            self.set_internal(o, field::LENGTH, Value::number(n as f64));
        }
        typed_array::refresh(o);
        self.add_view(buffer, o);
        o
    }
}

/// Address of `size` bytes at an index, if the view covers them.
#[inline]
pub fn place(o: Gc<Object>, index: u64, size: usize) -> Option<*mut u8> {
    if index.checked_add(size as u64)? > o.raw(raw::LENGTH).get() as u64 {
        return None;
    }
    Some(typed_array::data_ptr(o).wrapping_add(index as usize))
}

/// The element at a place.
///
/// # Safety
/// `p` is the [`place`] of as many bytes as the type has.
pub unsafe fn load(vm: &mut Vm, ty: Element, p: *const u8, little: bool) -> Value {
    let mut word = [0u8; 8];
    // SAFETY: by contract; `load` reads the copy.
    unsafe {
        std::ptr::copy_nonoverlapping(p, word.as_mut_ptr(), ty.size());
        if !little {
            word[..ty.size()].reverse();
        }
        ty.load(vm, word.as_ptr())
    }
}

/// Stores a value that has been converted to the type.
///
/// # Safety
/// As for [`load`].
pub unsafe fn store(vm: &Vm, ty: Element, p: *mut u8, little: bool, v: Value) {
    let mut word = [0u64; 1];
    // SAFETY: `store` writes to the aligned word; by contract there is room for its bytes.
    unsafe {
        let w = word.as_mut_ptr().cast::<u8>();
        ty.store(vm, w, v);
        let bytes = std::slice::from_raw_parts_mut(w, ty.size());
        if !little {
            bytes.reverse();
        }
        std::ptr::copy_nonoverlapping(bytes.as_ptr(), p, ty.size());
    }
}
